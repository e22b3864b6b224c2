"""The sheets that a workbook calculates on, a module each, its cover and its check."""
