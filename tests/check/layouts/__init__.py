"""Workbooks as people make them by hand, in many layouts, with mistakes whose place is known: a test-bed."""
