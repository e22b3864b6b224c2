"""Cells as XML, with the shortest text of each double that reads back to the same 64 bits."""

from excelsim.xlsx.stream.cells import cell
from excelsim.xlsx.stream.filling import calculated
from excelsim.xlsx.stream.stacked import Stacked
from excelsim.xlsx.stream.table import Filled, Table
from excelsim.xlsx.stream.template import in_row

__all__ = ["Filled", "Stacked", "Table", "calculated", "cell", "in_row"]
