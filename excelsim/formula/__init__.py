"""Formulas as trees: written in a dialect, calculated, and the notation that the rule is written in."""
