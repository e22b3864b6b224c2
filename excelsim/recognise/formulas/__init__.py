"""The formulas of a workbook: who reads whom, what they make of values; made simpler, and freed of circles."""
