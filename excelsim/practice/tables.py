"""Which boxes stand together on a page: tables of a layer's neurons, and matrices of its weights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from excelsim.languages.language import Language
from excelsim.network.network import Network
from excelsim.network.quantities import GROUPS, group, heading, neuron, split, symbol

Grid = list[list[str]]
"""Names of quantities by rows and columns; an empty one where nothing stands."""


class Table(NamedTuple):
    """Boxes with a heading above each column and a label before each row."""

    part: str
    layer: int
    corner: str
    headings: list[str]
    labels: list[str]
    names: Grid


def tables(network: Network, names: Iterable[str], say: Language) -> list[Table]:
    """Arrange quantities, in the order of calculation: what one has of each neuron beside each other, then the next."""
    gathered: dict[tuple[str, int, str], list[str]] = {}
    for name in names:
        quantity, layer, numbers = split(name)
        layer = layer if layer or not numbers else network.depth
        kind = _matrix(quantity) or ("neurons" if numbers else name)
        part = group(network, name)
        gathered.setdefault(("Backward" if part == "Error" else part, layer, kind), []).append(name)
    return [
        (_of_weights if _matrix(split(found[0])[0]) else _of_neurons)(network, part, layer, found, say)
        for (part, layer, _), found in gathered.items()
    ]


def _matrix(quantity: str) -> str:
    """Return which matrix a quantity is a part of: that of the new weights, with the new biases; empty if of none."""
    is_single = quantity in GROUPS and quantity not in ("w", "b")
    return f"{quantity[:-1]}w" if quantity[-1] in "wb" and not is_single else ""


def _of_neurons(network: Network, part: str, layer: int, names: list[str], say: Language) -> Table:
    """Return a table with a row for each neuron and a column for each quantity."""
    columns = list(dict.fromkeys(split(name)[0] for name in names))
    rows = list(dict.fromkeys(tuple(split(name)[2]) for name in names))
    there = {(split(name)[0], tuple(split(name)[2])): name for name in names}
    single = not rows[0]
    return Table(
        part,
        layer,
        "",
        [say.name(symbol(network, q) if single else heading(network, q, layer)) for q in columns],
        ["" if single else neuron(network.shape, layer, row[0], say) for row in rows],
        [[there.get((q, row), "") for q in columns] for row in rows],
    )


def _of_weights(network: Network, part: str, layer: int, names: list[str], say: Language) -> Table:
    """Return a matrix TO x FROM of something that each weight has, its biases in the last column."""
    weights = [name for name in names if len(split(name)[2]) == 2]
    biases = [name for name in names if len(split(name)[2]) == 1]
    into = list(dict.fromkeys(split(name)[2][0] for name in (*weights, *biases)))
    from_ = list(dict.fromkeys(split(name)[2][1] for name in weights))
    there = {tuple(split(name)[2]): name for name in names}
    before = "x" if layer == 1 else f"o{layer - 1}"
    return Table(
        part,
        layer,
        say.name(heading(network, split((weights or biases)[0])[0], layer)),
        [*(symbol(network, f"{before}_{i}") for i in from_), *([say("bias")] if biases else [])],
        [neuron(network.shape, layer, j, say) for j in into],
        [[*(there.get((j, i), "") for i in from_), *([there.get((j,), "")] if biases else [])] for j in into],
    )
