"""A marked copy of a person's workbook: what a check found can be seen in it, and nothing of it is lost."""

from excelsim.check.marked.copy import SUFFIXES, write_marked

__all__ = ["SUFFIXES", "write_marked"]
