"""Slips with numbers and rows, which happen to any line: rounding early, references to another row, rows not filled."""

from __future__ import annotations

from collections.abc import Iterator

from excelsim.check.slips.spot import Slip, Spot
from excelsim.check.slips.trees import renamed
from excelsim.formula.cell import Cell, call, names_in, unrounded
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import CONSTANTS, split

Found = Iterator[tuple[str, Cell]]

DECIMALS = range(1, 7)
"""To how many decimals people round early."""


def rounded(spot: Spot) -> Found:
    """Round a result before it is used."""
    for decimals in DECIMALS:
        yield f"{decimals} decimals", call("rounded", unrounded(spot.line), decimals)


def cut(spot: Spot) -> Found:
    """Cut digits off before a result is used."""
    for decimals in DECIMALS:
        yield f"{decimals} decimals", call("cut", unrounded(spot.line), decimals)


def row_above(spot: Spot) -> Found:
    """Refer to the row above, where a quantity of this row belongs."""
    kinds: dict[str, list[str]] = {}
    for name in names_in(spot.line):
        if (
            isinstance(name, str)
            and name not in CONSTANTS
            and not name.startswith("decimals")
            and not _stays(spot, name)
        ):
            kinds.setdefault(split(name)[0], []).append(name)
    for kind, names in sorted(kinds.items()):
        yield f"{kind} above", renamed(spot.line, {name: Cell.above(name) for name in names})


def _stays(spot: Spot, name: str) -> bool:
    """Tell whether a weight or bias is the same in every row."""
    line = spot.lines.get(name)
    return line is not None and line.op == "above" and line.args[0] == name


def not_filled(spot: Spot) -> Found:
    """Leave what the row above holds."""
    yield "", Cell.above(spot.name)


NEW = ("new_w", "new_b")
CALCULATED = (
    "z",
    "ez",
    "o",
    "e",
    "go",
    "s",
    "d",
    "gz",
    "gw",
    "gb",
    "tw",
    "tb",
    "vw",
    "vb",
    "dw",
    "db",
    "new_w",
    "new_b",
)
SHEETS = (
    Slip("reference", ("z", "gw", "dw", *NEW), row_above, Sentence("a reference points to the row above")),
    Slip(
        "unfilled",
        (*NEW, "z", "gw", "dw"),
        not_filled,
        Sentence("it is the number of the row above: the column is not filled down"),
    ),
    Slip("rounding", (*CALCULATED, *NEW), rounded, Sentence("it is rounded early"), apart=False),
    Slip("cut", (*CALCULATED, *NEW), cut, Sentence("digits are cut off early"), apart=False),
)
"""The slips that may happen to any line, the last to be thought of."""
