"""The workbook with live formulas."""

from excelsim.workbook.book import build, check_fits, write_workbook

__all__ = ["build", "check_fits", "write_workbook"]
