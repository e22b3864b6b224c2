"""The pages of a workbook, a module each: what a person reads off the steps."""
