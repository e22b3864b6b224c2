"""The workbook with live formulas."""

from excelsim.workbook.book import build, write_workbook

__all__ = ["build", "write_workbook"]
