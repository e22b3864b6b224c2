"""Workbooks of numbers without formulas: recognised by their labels and by what the numbers are."""
