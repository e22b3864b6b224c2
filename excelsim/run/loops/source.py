"""The updates of a network written as Python: a formula and its loops for each block, in order of calculation.

Nothing is reordered: every sum runs from left to right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from excelsim.formula.cell import LEAVES, Cell, bind, functions_in, parts
from excelsim.formula.dialects import PYTHON
from excelsim.formula.write import render
from excelsim.network.network import Network
from excelsim.run.block import Block
from excelsim.run.loops.layerwise import Item, Unlike, layerwise, places
from excelsim.run.program import columns

SIDE_BY_SIDE = 6
"""So many sums are added at the same time: one after the other, each addition would wait for the one before."""

LOOPS = replace(
    PYTHON,
    functions={**PYTHON.functions, "max": "({1} if {1} > {0} else {0})".format, "exp": "power_of_e({})".format},
)
"""Python that compiles to the same bits: of two equal numbers the first is the largest, as Python has it."""

KNOWN = {
    *("where", "or", "exceeds", "reaches", "below", "max", "abs"),
    *("exp", "log", "tanh", "erf", "sqrt", "pi", "total"),
}
"""The functions that are compiled."""


def written(network: Network) -> str:
    """Write `updates(samples, before, rows, lr, *constants)`, which fills a log and returns how many updates there are.

    It ends before an update that is no finite numbers. Errors: Unlike if the formulas of a block are not alike.
    """
    formulas, blocks = layerwise(network), columns(network).blocks
    if not KNOWN.issuperset(name for formula in formulas.values() for name in functions_in(formula)):
        raise Unlike
    given = blocks[next(iter(formulas))].start
    lines = [
        f"def updates({', '.join(['samples', 'before', 'rows', 'lr', *network.constants])}):",
        f"    sums = empty({max(network.layers)})",
        "    for step in range(len(samples)):",
        "        row, above, good = rows[step], before if step == 0 else rows[step - 1], True",
        f"        for i in range({given}):",
        "            row[i] = samples[step, i]",
    ]
    for name, formula in formulas.items():
        lines += deeper(_Loops(blocks).of(blocks[name], formula), 2)
    lines += ["        if not good:", "            return step", "    return len(samples)"]
    return "\n".join(lines) + "\n"


class _Loops:
    """The loops of a network's blocks."""

    def __init__(self, blocks: Mapping[str, Block]) -> None:
        self.blocks = blocks

    def of(self, block: Block, formula: Cell) -> Iterator[str]:
        """Yield the lines that calculate a block."""
        own = Item(block.name, places(block.shape))
        loops = [(place, n) for place, n in zip(own.at, block.shape, strict=True) if isinstance(place, str)]
        formula, sums = _without_sums(formula)
        if len(loops) == len(sums) == 1 and not any(_without_sums(each.term)[1] for each in sums):
            yield from self._side_by_side(sums[0], *loops[0])
            lines = [f"{sums[0].name} = sums[{loops[0][0]}]"]
        else:
            lines = [line for each in sums for line in self._added(each)]
        yield from ("    " * depth + f"for {letter} in range({n}):" for depth, (letter, n) in enumerate(loops))
        lines += [f"value = {self._text(formula)}", f"{self._spelled(own)} = value", "good &= value - value == 0"]
        yield from deeper(lines, len(loops))

    def _side_by_side(self, total: Sum, letter: str, size: int) -> Iterator[str]:
        """Yield the lines that add up a sum of every neuron of a layer, several neurons at a time."""
        whole = size - size % SIDE_BY_SIDE
        for begin, end, many in ((0, whole, SIDE_BY_SIDE), (whole, size, size % SIDE_BY_SIDE)):
            if begin == end:
                continue
            each = [f"{letter}{n}" for n in range(many)]
            yield f"for {letter} in range({begin}, {end}, {many}):"
            yield from (f"    {mine}, sum_{mine} = {letter} + {n}, -0.0" for n, mine in enumerate(each))
            yield f"    for {total.along} in range({self._count(total)}):"
            yield from (f"        sum_{mine} += {self._text(_moved(total.term, letter, mine))}" for mine in each)
            yield from (f"    sums[{mine}] = sum_{mine}" for mine in each)

    def _added(self, total: Sum) -> list[str]:
        """Return the lines that add up a sum, and first of each of its terms the sums within it."""
        term, within = _without_sums(total.term)
        lines = [line for each in within for line in self._added(each)]
        lines.append(f"{total.name} += {self._text(term)}")
        return [f"{total.name} = -0.0", f"for {total.along} in range({self._count(total)}):", *deeper(lines, 1)]

    def _count(self, total: Sum) -> int:
        """Return how many terms a sum has."""
        items = (part.args[0] for part in parts(total.term) if part.op in ("name", "above"))
        item = next(item for item in items if isinstance(item, Item) and total.along in item.at)
        return self.blocks[item.block].shape[item.at.index(total.along)]

    def _text(self, formula: Cell) -> str:
        return render(formula, LOOPS, self._spelled, lambda item: self._spelled(item, "above"))

    def _spelled(self, name: Item | str, row: str = "row") -> str:
        """Return how an item is read from a row, or a constant or a sum by its name."""
        if not isinstance(name, Item):
            return name
        block = self.blocks[name.block]
        place, stride = [str(block.start)], block.size
        for n, at in zip(block.shape, name.at, strict=True):
            stride //= n
            place += [f"{at} * {stride}" if stride > 1 else at] if isinstance(at, str) else []
        return f"{row}[{' + '.join(place)}]"


class Sum(NamedTuple):
    """A sum within a formula: how its result is called, its term, and the letter that counts along it."""

    name: str
    term: Cell
    along: str


def _without_sums(formula: Cell) -> tuple[Cell, list[Sum]]:
    """Return a formula in which its sums are names, and what they are; sums within sums stay in these."""
    found: list[Sum] = []

    def named(cell: Cell) -> Cell:
        if cell.op in LEAVES:
            return cell
        if cell.op == "total":
            term, along = cell.args
            found.append(Sum(f"sum_{along}{len(found)}", term, along))  # type: ignore[arg-type]
            return Cell.named(found[-1].name)
        return Cell(cell.op, tuple(map(named, cell.args)))  # type: ignore[arg-type]

    return named(formula), found


def _moved(term: Cell, letter: str, to: str) -> Cell:
    """Return a term in which another letter counts."""

    def moved(leaf: Cell) -> Cell:
        item = leaf.args[0]
        if not isinstance(item, Item):
            return leaf
        return Cell(leaf.op, (Item(item.block, tuple(to if place == letter else place for place in item.at)),))

    return bind(term, moved)


def deeper(lines: Iterable[str], depth: int) -> list[str]:
    """Indent lines."""
    return ["    " * depth + line for line in lines]
