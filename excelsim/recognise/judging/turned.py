"""Errors whose sign is turned in all steps: right by themselves, and all that is made of them has the wrong sign."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from excelsim.formula.arithmetic.trials import same
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.spots import Seen, Spot

SIGNS = {"go": 1, "e": -1, "gz": 1, "d": -1}
"""Quantities that an error is written as, and the sign of the slope of the loss in them."""

MOST_STEPS = 12
"""From how many steps it is told."""

MOST = 0.5
"""The share of what is made of turned cells that has to be right with the other sign."""

MOST_TIMES = 3
"""How many times as often a sign has to stand as the other one, to be usual."""

Turned = tuple[Spot, str, int, int]
"""A cell whose sign is turned: what it should be, of which step, with which sign."""

Columns = Mapping[tuple[Seen, str], dict[int, Spot]]
"""The cells of a quantity that stand at the same place in their steps."""


def find_turned(cells: Cells, pending: list[Spot]) -> list[Turned]:
    """Return the cells whose sign is turned, with what they should be, its step and its sign.

    They have another sign than those of the other neurons of their layer, or of other steps, and all that was not
    right and that is made of them is right if they are taken for their negatives; or most of it, for there may be
    another mistake in it.
    """
    if slopes := [*_negative_slopes(cells, pending)]:
        return slopes
    columns = _columns(cells) if pending else {}
    best, most = MOST, list[Turned]()
    for (key, name), column in columns.items():
        mine = dict([*column.items()][:MOST_STEPS])
        if any(not cells.opposite.isdisjoint(cells.graph.refs(spot)) for spot in mine.values()):
            continue  # it has the sign of what it is made of
        if _others(cells, columns, key, name) * sign_of(cells, name, next(iter(mine.values()))) < 0:
            near = (spot for spot in pending if not cells.system.rests_on.get(spot, set()).isdisjoint(mine))
            made = [s for s in near if _is_learned_from(cells, s) and _reaches(cells, s, {*mine.values()})]
            share = _made_right(cells, name, mine, made) if len(made) > len(mine) else 0.0
            turned = [(spot, name, step, -1 if spot not in cells.opposite else 1) for step, spot in column.items()]
            if share == 1:
                return turned
            if share > best:
                best, most = share, turned
    return most or _all_turned(cells, columns, pending)


def _is_learned_from(cells: Cells, spot: Spot) -> bool:
    """Tell whether new weights are made of a cell, or it is one: of a square no sign is seen."""
    steps = cells.system.rests_on.get(spot, ())
    return spot in cells.roles or any(cells.is_learned_from(spot, step) for step in steps)


def _all_turned(cells: Cells, columns: Columns, pending: list[Spot]) -> list[Turned]:
    """Return the errors of all outputs, where most new weights change the other way: fewer cells than all of these."""
    updates = _updates(cells, pending)
    otherwise = {spot for spot in updates if changes_otherwise(cells, spot, *cells.roles[spot])}
    made = [spot for spot, (name, _) in cells.roles.items() if name.startswith("new_w")]
    if len(otherwise) < 2 or 2 * len(otherwise) < len(made):
        return []
    last, first = len(cells.system.layers) - 1, dict[str, str]()
    found: list[Turned] = []
    for (_, name), column in columns.items():
        _, layer, (neuron, *_) = split(name)
        if layer == last and first.setdefault(neuron, name) == name:
            found += [(spot, name, step, -1 if spot not in cells.opposite else 1) for step, spot in column.items()]
    trial = Cells(cells.system, cells.theory.way)
    left = _updates(trial, trial.look_again(found)) if len(first) == cells.system.layers[-1] else updates
    return found if otherwise.isdisjoint(left) and len(left) < len(updates) else []


def _updates(cells: Cells, spots: Iterable[Spot]) -> list[Spot]:
    """Return the new weights among cells."""
    return [spot for spot in spots if cells.roles.get(spot, ("", 0))[0].startswith("new_w")]


def changes_otherwise(cells: Cells, spot: Spot, name: str, step: int) -> bool:
    """Tell whether a new weight is the old one with the change of the other sign."""
    old, wanted = cells.theory.own.get((name[4:], step)), cells.theory.expected(name, step)
    made = cells.theory.values.made(spot)
    return wanted is not None and old is not None and same(made + wanted, 2 * cells.theory.values.of(old))


def _negative_slopes(cells: Cells, pending: list[Spot]) -> Iterator[Turned]:
    """Yield the cells that are the negative of a slope f'(z): nobody means that."""
    for spot in pending:
        value = cells.theory.values.made(spot)
        for step in cells.system.rests_on.get(spot, ()) if np.shape(value) and spot not in cells.roles else ():
            names, matrix = cells.table(step)
            slopes = [(name, row) for name, row in zip(names, matrix, strict=True) if split(name)[0] == "s"]
            name = next((name for name, row in slopes if (name, step) not in cells.taken and same(-value, row)), None)
            if name:
                yield spot, name, step, 1


def _columns(cells: Cells) -> Columns:
    """Return the columns of errors, in the order of calculation."""
    found: dict[tuple[Seen, str], dict[int, Spot]] = defaultdict(dict)
    for spot in cells.graph.in_order:
        name, step = cells.names.get(spot, ("", 0))
        if name and spot not in cells.roles and split(name)[0] in SIGNS:
            found[cells.key(spot, step), name][step] = spot
    return found


def sign_of(cells: Cells, name: str, spot: Spot) -> int:
    """Return the sign of the slope of the loss in a cell."""
    return SIGNS[split(name)[0]] * (-1 if spot in cells.opposite else 1)


def _others(cells: Cells, columns: Columns, key: Seen, name: str) -> int:
    """Return the sign of the same errors of the other neurons of a layer and of other steps, if it is one."""
    quantity, layer, numbers = split(name)
    kinds = ("go", "e") if quantity in ("go", "e") else ("gz", "d")
    times: Counter[int] = Counter()
    for (place, other), column in columns.items():
        kind, at, own = split(other)
        is_alike = kind in kinds if own != numbers else place == key and other != name
        if is_alike and at == layer:
            times[sign_of(cells, other, next(iter(column.values())))] += len(column)
    (sign, most), *others = [*times.most_common(), (0, 0)]
    return sign if all(most > MOST_TIMES * fewer for _, fewer in others) else 0


def _reaches(cells: Cells, spot: Spot, sources: set[Spot]) -> bool:
    """Tell whether a cell is made of others, within their steps."""
    pending, seen = [spot], set[Spot]()
    while pending:
        for ref in cells.graph.refs(pending.pop()):
            if ref in sources:
                return True
            if ref not in seen and ref not in cells.system.owners and cells.system.rests_on.get(ref):
                seen.add(ref)
                pending.append(ref)
    return False


def _made_right(cells: Cells, name: str, column: Mapping[int, Spot], made: list[Spot]) -> float:
    """Return how much that is made of cells is right if they are the negatives of what they were taken for: a share."""
    before = {step: cells.theory.own.get((name, step)) for step in column}
    for step, spot in column.items():
        cells.own(name, step, spot, -1 if spot not in cells.opposite else 1)
    right = sum(cells.what(spot) is not None for spot in made) / len(made)
    for step, own in before.items():
        cells.own(name, step, None)
        if own is not None:
            cells.own(name, step, own)
    return right
