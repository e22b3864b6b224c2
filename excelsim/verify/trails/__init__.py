"""Verifying trails: each row from its own inputs and from the row above, all rows at once, a folder part by part."""
