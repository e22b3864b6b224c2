"""Weights and biases of a layer that its neurons do not show: one that is read twice, and one that nobody reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from excelsim.formula.vocabulary import is_number
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.spots import Spot

Rows = list[list[Spot | None]]
"""The weights of each neuron, in the order of what it reads; None where one was not found."""

Steps = dict[tuple[int, int], Counter[tuple[int, int]]]
"""For so many neurons and inputs apart, so many rows and columns apart, how often."""


def told_apart(graph: Graph, rows: Rows, unread: set[Spot]) -> Rows:
    """Return the weights of neurons; of two that read the same ones, one has those beside that nobody reads."""
    found = [*rows]
    for i, row in enumerate(rows):
        for j in range(i + 1, len(rows)):
            if found[i] == found[j] == row and (other := _beside(row, _learned_alike(graph, row, unread))):
                first = graph.order(other[0]) < graph.order(row[0])  # type: ignore[arg-type]  # none is missing
                found[i if first else j] = [*other]
                unread = unread - {*other}
    return found


def _learned_alike(graph: Graph, row: list[Spot | None], unread: set[Spot]) -> set[Spot]:
    """Return the unread cells to which is added what is added to those of a row: what stays has no such ones."""
    ways = set().union(*(_ways_added(graph, spot) for spot in row if spot))
    return {spot for spot in unread if not ways.isdisjoint(_ways_added(graph, spot))}


def _ways_added(graph: Graph, spot: Spot) -> set[tuple[int, ...]]:
    """Return of how many factors each term of the sums is in which a cell stands alone."""
    return {tuple(sorted(map(len, graph.polynomial(made) or ()))) for made in graph.added.get(spot, ())}


def _beside(row: list[Spot | None], unread: set[Spot]) -> list[Spot]:
    """Return the cells nearest to those of a row that nobody reads and that stand as they do."""
    first = row[0] if row else None
    if first is None or None in row:
        return []
    moves = {(spot.row - first.row, spot.column - first.column) for spot in unread if spot.sheet == first.sheet}
    for down, across in sorted(moves, key=lambda move: (abs(move[0]) + abs(move[1]), move)):
        moved = [Spot(spot.sheet, spot.row + down, spot.column + across) for spot in row if spot]
        if not (down and across) and unread.issuperset(moved):
            return moved
    return []


def beside_others(lone: Rows, unread: set[Spot]) -> Rows:
    """Return the biases of a layer; one that was not found, from beside the others, where nobody reads it."""
    found = [bias for (bias,) in lone if bias]
    taken, result = set(found), list[list[Spot | None]]()
    for (bias,) in lone:
        near = [spot for spot in unread - taken if any(_is_next(spot, other) for other in found)]
        bias = bias or min(near, key=lambda spot: (spot.row, spot.column), default=None)
        taken |= {bias} if bias else set()
        result.append([bias])
    return result


def changed_alike(graph: Graph, rows: Rows, lone: Rows, unread: set[Spot]) -> Rows:
    """Return the biases of a layer in which none was found: what is changed as weights are, but for an input.

    Nobody reads it: it was left out of the sums.
    """
    if any(bias for (bias,) in lone):
        return lone
    changes = {spot: _change(graph, spot) for spot in unread}
    found = list[list[Spot | None]]()
    for row in rows:
        of_weights = [_change(graph, spot) if spot else [] for spot in row]
        alike = [spot for spot in unread if all(_is_shorter(changes[spot], change) for change in of_weights)]
        found.append([alike[0] if len(alike) == 1 else None])
    return found


def _change(graph: Graph, spot: Spot) -> list[Counter[Any]]:
    """Return the terms of what is added to a cell, also where it stands in a cell of its own; none if in several."""
    makers = graph.added.get(spot, ())
    terms = [term for term in (graph.polynomial(makers[0]) if len(makers) == 1 else None) or () if term != (spot,)]
    while len(terms) == 1 and len(terms[0]) == 1 and (found := graph.polynomial(terms[0][0])):  # type: ignore[arg-type]
        terms = [*found]
    return [Counter(term) for term in terms]


def _is_shorter(change: list[Counter[Any]], other: list[Counter[Any]]) -> bool:
    """Tell whether a change has the terms of another one, each without one of its factors."""
    left = [*other]
    for term in change:
        longer = next((o for o in left if term <= o and o.total() == term.total() + 1), None)
        if longer is None:
            return False
        left.remove(longer)
    return bool(change) and not left


def _is_next(spot: Spot, other: Spot) -> bool:
    """Tell whether cells stand next to each other, in a row or a column."""
    return spot.sheet == other.sheet and abs(spot.row - other.row) + abs(spot.column - other.column) == 1


def completed(graph: Graph, rows: Rows, doubtful: set[Spot]) -> Rows:
    """Return the weights of a layer; doubtful ones, from where the others' pattern goes on."""
    times = Counter(spot for row in rows for spot in row)
    good = {
        (i, j): s for i, row in enumerate(rows) for j, s in enumerate(row) if s and times[s] == 1 and s not in doubtful
    }
    taken, steps = set(good.values()), _steps(good)
    found: list[list[Spot | None]] = []
    for i, row in enumerate(rows):
        found.append([])
        for j, spot in enumerate(row):
            own = good.get((i, j)) or _by_pattern(graph, good, steps, i, j) or _in_line(graph, good, i, j, len(row))
            own = own or (spot if spot not in taken else None)
            found[-1].append(own)
            taken |= {own} if own else set()
    return found


def _in_line(graph: Graph, good: dict[tuple[int, int], Spot], to: int, source: int, width: int) -> Spot | None:
    """Return the cell that stands where a weight is due if all weights of the layer stand in a line, one by one."""
    by_number = {i * width + j: spot for (i, j), spot in good.items()}
    (first, start), (last, end) = min(by_number.items(), default=(0, None)), max(by_number.items(), default=(0, None))
    if start is None or end is None or first == last or start.sheet != end.sheet:
        return None

    def there(number: int) -> Spot:
        part = (number - first) / (last - first)
        down, across = part * (end.row - start.row), part * (end.column - start.column)
        return Spot(start.sheet, start.row + round(down), start.column + round(across))

    found, in_line = there(to * width + source), end.row == start.row or end.column == start.column
    fits = in_line and found not in by_number.values() and all(there(n) == spot for n, spot in by_number.items())
    return found if fits and (found in graph.trees or is_number(graph.values.get(found))) else None


def _steps(good: Mapping[tuple[int, int], Spot]) -> Steps:
    """Return how far apart the cells of weights stand that are so many neurons and inputs apart."""
    found: Steps = defaultdict(Counter)
    for ((i, j), spot), ((k, m), other) in permutations(good.items(), 2):
        found[k - i, m - j][other.row - spot.row, other.column - spot.column] += 1
    return found


def _by_pattern(graph: Graph, good: Mapping[tuple[int, int], Spot], steps: Steps, to: int, source: int) -> Spot | None:
    """Return the cell that continues the pattern in which weights stand, if it holds a number that is no other's."""
    votes: Counter[Spot] = Counter()
    for (i, j), base in good.items():
        for (down, across), times in steps[to - i, source - j].items():
            votes[Spot(base.sheet, base.row + down, base.column + across)] += times
    for spot, _ in votes.most_common(3):
        if (
            graph.number(spot) == graph.number(spot)
            and graph.values.get(spot) is not None
            and spot not in good.values()
        ):
            return spot
    return None
