"""Marking: which of somebody's numbers are right, which follow from their own, which are wrong, and why."""

from excelsim.check.marking.judging import Mark
from excelsim.check.marking.marks import Marking, mark

__all__ = ["Mark", "Marking", "mark"]
