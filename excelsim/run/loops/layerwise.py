"""The formulas of an update layer by layer: one for each block, in which sums run over a layer of any size.

They are read from those of two small networks, of three neurons a layer and of four. Of each block one value is taken,
in the second place (of a matrix, in the second row and the third column): a 2 in its formula is its own place, and
terms that are the same but for a place that counts 1, 2, 3 are a sum over a layer. What both networks have in common
holds for any. A layer of one neuron stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.cell import LEAVES, Cell, as_cell, bind, terms
from excelsim.network.network import Network
from excelsim.run.program import columns, row

OWN = {2: "i", 3: "j"}
"""How the places of the value that is calculated are called, by where it stands in a small network."""

ALONG = "k"
"""What counts along a sum; within another sum it is kk."""


class Item(NamedTuple):
    """A value of a block, by its place along each axis: a letter that counts, or the only one."""

    block: str
    at: tuple[int | str, ...]


class Unlike(ValueError):
    """The formulas of a block have too little in common."""


def layerwise(network: Network) -> dict[str, Cell]:
    """Return the formula of each block of a row: of the value at i, or at i and j.

    Names are items, or constants; `total(term, letter)` is a sum. Errors: Unlike if there are no such formulas.
    """
    if network.method.decimals:  # the one choice that may be made for a single neuron
        raise Unlike
    three, four = (_formulas(network, size) for size in (3, 4))
    outputs = as_cell(network.layers[-1])
    return {name: _common(three[name], four[name], outputs) for name in three}


def places(shape: tuple[int, ...]) -> tuple[int | str, ...]:
    """Return the place of the value of a block that is calculated, by letters; along an axis of one, the only one."""
    return tuple(1 if n == 1 else letter for n, letter in zip(shape, OWN.values(), strict=False))


def _formulas(network: Network, size: int) -> dict[str, Cell]:
    """Return the formula of each block in a network of the same kind, with so many neurons in each layer."""
    layers = tuple(1 if n == 1 else size for n in network.layers)
    small = replace(network, shape=replace(network.shape, layers=layers))
    lines, blocks = row(small), columns(small).blocks.values()
    items: dict[Hashable, Hashable] = {
        name: Item(block.name, tuple(place + 1 for place in at))
        for block in blocks
        for name, at in zip(block.names(), np.ndindex(*block.shape), strict=True)
    }
    found = {}
    for block in blocks:
        at = tuple(1 if n == 1 else place for n, place in zip(block.shape, OWN, strict=False))
        name = "_".join(map(str, (block.name, *at)))
        if name in lines:
            formula = bind(lines[name], lambda leaf: Cell(leaf.op, (items.get(leaf.args[0], leaf.args[0]),)))
            found[block.name] = _placed(_summed(formula, size), at)
    return found


def _summed(cell: Cell, size: int, letter: str = ALONG) -> Cell:
    """Return a formula in which terms that are added along a layer are a sum."""
    if cell.op != "+":
        return _each(cell, lambda arg: _summed(arg, size, letter))
    added = terms(cell)
    found = _merged(added[:size], letter) if len(added) >= size else None
    if found:
        begin = Cell("total", (_summed(found, size, letter + ALONG), letter))
        others = added[size:]
    else:
        begin, others = _summed(added[0], size, letter), added[1:]
    return reduce(lambda sum_, term: Cell("+", (sum_, _summed(term, size, letter))), others, begin)


def _merged(terms: Sequence[Cell], letter: str) -> Cell | None:
    """Return the term that stands for all, with a letter where a place counts; None if they are not alike."""
    first = terms[0]
    if any((term.op, len(term.args)) != (first.op, len(first.args)) for term in terms):
        return None
    if first.op in LEAVES:
        found = _counted([term.args[0] for term in terms], letter)
        return None if found is None else Cell(first.op, (found,))
    args = [_merged(each, letter) for each in zip(*(term.args for term in terms), strict=True)]
    return None if None in args else Cell(first.op, tuple(args))


def _counted(names: Sequence[Any], letter: str) -> Any:
    """Return what is common to names (or numbers), with a letter where they count 1, 2, 3; None if nothing is."""
    first = names[0]
    if all(name == first for name in names):
        return first
    if not all(isinstance(name, Item) and name.block == first.block for name in names):
        return None
    counting = tuple(range(1, len(names) + 1))
    along_axes = [*zip(*(name.at for name in names), strict=True)]
    if any(len(set(along)) > 1 and along != counting for along in along_axes):
        return None
    return Item(first.block, tuple(letter if along == counting else along[0] for along in along_axes))


def _placed(cell: Cell, own: tuple[int, ...]) -> Cell:
    """Return a formula in which the places of the value that it calculates are letters."""
    item = cell.args[0] if cell.op in ("name", "above") else None
    if not isinstance(item, Item):
        return _each(cell, lambda arg: _placed(arg, own))
    letters: dict[Any, Any] = {place: OWN[place] for place in own if place in OWN}
    at = tuple(letters.get(place, place) for place in item.at)
    if any(isinstance(place, int) and place != 1 for place in at):
        raise Unlike
    return Cell(cell.op, (Item(item.block, at),))


def _common(one: Any, other: Any, outputs: Cell) -> Any:
    """Return what two formulas have in common; a number that is as large as their layers counts the outputs."""
    if not isinstance(one, Cell):
        if one != other:
            raise Unlike
        return one
    if one.op == other.op == "number" and (one.args, other.args) == ((3,), (4,)):
        return outputs
    if (one.op, len(one.args)) != (other.op, len(other.args)):
        raise Unlike
    return Cell(one.op, tuple(_common(a, b, outputs) for a, b in zip(one.args, other.args, strict=True)))


def _each(cell: Cell, change: Callable[[Cell], Cell]) -> Cell:
    """Return a formula whose operands are changed; a leaf has none."""
    return Cell(cell.op, tuple(change(arg) if isinstance(arg, Cell) else arg for arg in cell.args))
