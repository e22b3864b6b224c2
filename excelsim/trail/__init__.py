"""Audit trails: a run as a table that programs read."""

TRAILS = (".csv", ".parquet")
"""How the names of trails end."""
