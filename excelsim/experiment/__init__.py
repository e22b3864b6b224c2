"""Experiments: what to run, as a TOML file that a person can read and change, and the lessons."""
