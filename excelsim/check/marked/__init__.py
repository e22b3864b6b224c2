"""A marked copy of a person's workbook: what a check found can be seen in it, and nothing of it is lost."""

from excelsim.check.marked.copy import write_marked

__all__ = ["write_marked"]
