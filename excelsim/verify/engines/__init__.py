"""Spreadsheet engines: whether they calculate the values that stand in a workbook, and have calculated at all."""
