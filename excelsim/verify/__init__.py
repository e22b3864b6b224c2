"""Verification: whether a file still says what excelsim calculated, bit for bit."""

from excelsim.verify.files import verify_file
from excelsim.verify.report import Comparison, Difference, Report

__all__ = ["Comparison", "Difference", "Report", "verify_file"]
