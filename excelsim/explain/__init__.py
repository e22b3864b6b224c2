"""One update explained: as words with the numbers put in, as Excel, Python or LaTeX."""

from excelsim.explain.code import excel, python
from excelsim.explain.shown import FORMS, show
from excelsim.explain.typeset import latex
from excelsim.explain.words import Line, found_above, given, paper, short

__all__ = ["FORMS", "Line", "excel", "found_above", "given", "latex", "paper", "python", "short", "show"]
