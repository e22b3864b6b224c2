"""Spreadsheet engines behind one call: open one, hand it a workbook, get what it calculates.

with open_engine("ironcalc") as engine:
    values = engine.recalculate(path, {"Steps": [(4, 1), (4, 2)]})
"""

from excelsim.recalc.engine import Engine, EngineMissing, Values
from excelsim.recalc.engines import ENGINES, check_installed, open_engine

__all__ = ["ENGINES", "Engine", "EngineMissing", "Values", "check_installed", "open_engine"]
