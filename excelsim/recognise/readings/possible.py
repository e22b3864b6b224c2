"""The ways in which a workbook can be read; which one is meant shows when each is judged."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.readings.thresholds import with_biases
from excelsim.recognise.readings.units import without_units


def readings(graph: Graph) -> Iterator[Graph]:
    """Yield a workbook in each way in which it can be read, the usual one first."""
    read = without_units(graph)
    yield read
    yield from with_biases(read)
