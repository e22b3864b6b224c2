"""Audit trails: a run as a table that programs read."""
