"""Passes that are laid out alike: what most of them have is looked for in all, also in one that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from excelsim.network.quantities import split
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.forward.layout import Pass
from excelsim.recognise.forward.partners import weights_of, with_weights
from excelsim.recognise.spots import Spot

MOST = 0.65
"""The share of passes in which a cell has to stand at its place to be looked for there in the others."""

FEWEST = 3
"""How many passes show how they are laid out."""

FURTHEST = 3
"""How many steps on the next pass may be, if those between them were not recognised."""

MOST_IN_BATCH = 12
"""How many samples a batch may have of which one is missed by the next batch's."""


class Move(NamedTuple):
    """From a pass to another: to which sheet, and how many rows and columns further."""

    sheet: str
    down: int
    across: int

    def of(self, spot: Spot) -> Spot:
        """Return where a cell is then."""
        return Spot(self.sheet, spot.row + self.down, spot.column + self.across)


def between(spot: Spot, other: Spot) -> Move:
    """Return the move from a cell to another."""
    return Move(other.sheet, other.row - spot.row, other.column - spot.column)


@dataclass(frozen=True, eq=False)
class Template:
    """How passes are laid out: the cells of one of them, and which quantities stand at the same place in the others.

    A sample or a weight stands where the sums of its pass read it, though it may only repeat a cell of another.
    """

    first: Pass
    steady: Mapping[str, Spot]

    @classmethod
    def of(cls, graph: Graph, alike: list[Pass]) -> Template:
        """Learn it from passes of the same sizes: from one that is like the others; a whole batch may be odd."""
        tried = dict.fromkeys([*range(min(FEWEST, len(alike))), len(alike) // 2])
        found = (cls._seen_from(graph, alike[n], alike) for n in tried)
        return max(found, key=lambda template: len(template.steady))

    @classmethod
    def _seen_from(cls, graph: Graph, first: Pass, alike: list[Pass]) -> Template:
        moves = [move_of(first, p) for p in alike]
        read = as_read(graph, first)

        def is_steady(name: str, place: Spot) -> bool:
            spots = [graph.root(move.of(place)) for move in moves]
            there = sum(spot == p.cells.get(name) for p, spot in zip(alike, spots, strict=True))
            empty = sum(_is_missed(graph, spot) for spot in spots)
            is_most = 2 * there > len(alike) or there == len(alike) - empty >= FEWEST
            is_usual = there >= MOST * (len(alike) - empty) and is_most
            return is_usual or (name[0] in "wb" and _is_frozen(graph, spots, {p.cells.get(name) for p in alike}))

        places = ((name, read.get(spot, spot)) for name, spot in first.cells.items())
        return cls(first, {name: place for name, place in places if is_steady(name, place)})

    def caught_up(self, graph: Graph, moves: list[Move]) -> Template:
        """Return it with the weights of each step where its sums read those of the step before, the first none."""
        down, across = _step(sorted((move.down, move.across) for move in moves))
        weights = {name: place for name, place in self.steady.items() if name[0] in "wb"}
        found = dict(self.steady)
        for name, place in weights.items():
            own = Spot(place.sheet, place.row + down, place.column + across)
            alike = [spot for other, spot in weights.items() if split(other)[:2] == split(name)[:2] and other != name]
            is_in_line = alike and all(own.row == spot.row or own.column == spot.column for spot in alike)
            is_late = any(not _holds(graph, graph.root(move.of(place))) for move in moves)
            if is_in_line and is_late and all(_holds(graph, graph.root(move.of(own))) for move in moves):
                found[name] = own
        return Template(self.first, found)

    def is_elsewhere(self, graph: Graph, move: Move, p: Pass) -> bool:
        """Tell whether a pass reads nothing from where it is due: it answers to others, beside the steps."""
        read = {name: place for name, place in self.steady.items() if name[0] in "xw" and name in p.cells}
        return bool(read) and not any(graph.root(move.of(place)) == p.cells[name] for name, place in read.items())

    def likeness(self, graph: Graph, p: Pass) -> float:
        """Return the share of what is steady that a pass has at the places where it is due."""
        move = move_of(self.first, p)
        hits = sum(graph.root(move.of(place)) == p.cells.get(name) for name, place in self.steady.items())
        return hits / len(self.steady) if self.steady else 1.0

    def holds(self, graph: Graph, move: Move, formulas: str = "") -> bool:
        """Tell whether something stands wherever it is steady; formulas, for quantities of some kinds."""
        there = ((name, graph.root(move.of(place))) for name, place in self.steady.items())
        return all(spot in graph.trees if name[0] in formulas else _holds(graph, spot) for name, spot in there)

    def goes_on(self, graph: Graph, move: Move, beside: Move) -> bool:
        """Tell whether a sum or an output has the same formula as that of a pass beside."""
        forms = graph.forms
        made = [place for name, place in self.steady.items() if name[0] in "oz"]
        return any(forms.get(move.of(place)) == forms.get(beside.of(place)) is not None for place in made)

    def applied(self, graph: Graph, move: Move, known: Pass | None) -> Pass:
        """Return the pass at a place: what is steady from there, the rest as it was found."""
        cells = dict(known.cells) if known else {}
        for name, place in self.steady.items():
            spot = graph.root(move.of(place))
            if _holds(graph, spot) or _is_missed(graph, spot):
                cells[name] = spot
        if known and any(name[0] == "x" and spot != known.cells.get(name) for name, spot in cells.items()):
            cells |= weights_of(cells, {name: neuron.terms for name, neuron in known.neurons.items() if name[1] == "1"})
        return Pass(self.first.sizes, cells, known.neurons if known else {})


def move_of(first: Pass, other: Pass) -> Move:
    """Return the move from one pass to another, as most of their outputs and sums have it."""
    votes = Counter(
        between(spot, other.cells[name])
        for name, spot in first.cells.items()
        if name[0] in "oz" and name in other.cells
    )
    return votes.most_common(1)[0][0]


def as_read(graph: Graph, p: Pass) -> dict[Spot, Spot]:
    """Return where a pass reads what is only repeated there; also its products, where they have cells of their own."""
    own = [*p.cells.values()]
    products = [ref for name, spot in p.cells.items() if name[0] in "oz" for ref in graph.refs(spot) if ref not in own]
    return graph.as_read([*products, *own])


def _is_frozen(graph: Graph, spots: list[Spot], read: set[Spot | None]) -> bool:
    """Tell whether all passes read the same weight, though each has a new one of its own that is made of the last."""
    if len(read) > 1 or not read.issubset(spots) or len(set(spots)) < len(spots):
        return False
    made = {maker for spot in spots for maker in graph.added.get(spot, ())}
    return all(spot in made for spot in spots if spot not in read)


def regular(graph: Graph, found: list[Pass]) -> list[Pass]:
    """Return passes as most of them are laid out; sheets that hold many may be laid out each in its own way."""
    sheets: dict[str, list[Pass]] = {}
    for p in found:
        sheets.setdefault(next(iter(p.neurons.values())).output.sheet, []).append(p)
    if any(len(own) < FEWEST for own in sheets.values()):
        return _as_most(graph, found)
    return [p for own in sheets.values() for p in _as_most(graph, own)]


def _as_most(graph: Graph, found: list[Pass]) -> list[Pass]:
    """Return passes as most of them are laid out."""
    sizes = Counter(p.sizes for p in found)
    usual = [size for size, times in sizes.most_common() if times >= FEWEST and times >= 0.2 * len(found)]
    usual = [size for size in usual if not any(_lacks_inputs(size, other, sizes) for other in usual)]
    usual = usual or [size for size, times in sizes.items() if 1 < times < len(found) < 2 * times]
    if not usual:
        return _as_each_other(graph, *found) if len(found) == 2 and len(sizes) == 1 else found
    result: list[Pass] = []
    strange = [p for p in found if p.sizes not in usual]
    for size in usual:
        alike = [p for p in found if p.sizes == size]
        template = Template.of(graph, alike)
        moves = {move_of(template.first, p): p for p in alike}
        template = template.caught_up(graph, [*moves])
        result += [
            p if template.is_elsewhere(graph, move, p) else template.applied(graph, move, p)
            for move, p in moves.items()
        ]
        for p in strange:
            for move in _moves_within(graph, template, p, set(moves)):
                moves[move] = p
                result.append(template.applied(graph, move, None))
        for move in dict.fromkeys(_missing(graph, template, [*moves])):
            result.append(with_weights(graph, template.applied(graph, move, None), result))
    return result


def _as_each_other(graph: Graph, first: Pass, second: Pass) -> list[Pass]:
    """Return two passes, each with what only the other has, from the same place."""
    found = []
    for p, other in ((first, second), (second, first)):
        move, read = move_of(other, p), as_read(graph, other)
        missed = {name: spot for name, spot in other.cells.items() if name not in p.cells and name[0] in "wb"}
        there = {name: graph.root(move.of(read.get(spot, spot))) for name, spot in missed.items()}
        found.append(replace(p, cells=p.cells | {name: spot for name, spot in there.items() if _holds(graph, spot)}))
    return found


def _lacks_inputs(size: tuple[int, ...], other: tuple[int, ...], times: Counter[tuple[int, ...]]) -> bool:
    """Tell whether passes are like others, of which there are more, but read fewer inputs: their sums are wrong."""
    return size[1:] == other[1:] and size[0] < other[0] and times[size] < times[other]


def _moves_within(graph: Graph, template: Template, p: Pass, used: set[Move]) -> Iterator[Move]:
    """Yield the moves by which some of a strange pass's neurons are those of the template; not as another layer's."""
    made = {"o": {n.output for n in p.neurons.values()}, "z": {n.total for n in p.neurons.values() if n.total}}
    cells = made["o"] | made["z"]
    wanted = {name: spot for name, spot in template.first.cells.items() if name[0] in "oz" and name in template.steady}
    votes = Counter(between(spot, cell) for name, spot in wanted.items() for cell in made[name[0]])
    whole = [move for move, _ in votes.most_common(6) if template.applied(graph, move, None).outputs]
    for move in whole:
        hits = {move.of(spot) for spot in wanted.values()} & cells
        goes_along = _direction(move) in {_direction(m) for m in used if m != move}
        if len(hits) >= max(1, len(wanted) // 2) and move not in used and goes_along:
            used.add(move)
            yield move
            cells -= hits


def _direction(move: Move) -> tuple[bool, bool]:
    """Return whether a move goes down or up, and whether it goes across."""
    return move.down != 0, move.across != 0


def _missing(graph: Graph, template: Template, moves: list[Move]) -> Iterator[Move]:
    """Yield the moves that are missing where passes go on in equal steps: between others, or before and after them."""
    for sheet in {m.sheet for m in moves}:
        own = {(m.down, m.across) for m in moves if m.sheet == sheet}
        down, across = _step(sorted(own))
        for at in sorted(own) if down or across else ():
            on = [Move(sheet, at[0] + k * down, at[1] + k * across) for k in range(1, FURTHEST + 1)]
            until = next((n for n, move in enumerate(on) if (move.down, move.across) in own), None)
            between = on[: until or 0]
            beyond = [] if until is not None else [on[0]]
            if (at[0] - down, at[1] - across) not in own:
                beyond.append(Move(sheet, at[0] - down, at[1] - across))
            yield from (m for m in between if template.holds(graph, m))
            yield from (
                m for m in beyond if template.holds(graph, m, "o") and template.goes_on(graph, m, Move(sheet, *at))
            )


def _step(places: list[tuple[int, int]]) -> tuple[int, int]:
    """Return how far it is from most passes to another: to the next one, or to the same one of the next batch."""
    steps: Counter[tuple[int, int]] = Counter()
    for n in range(1, MOST_IN_BATCH + 1):
        steps.update((b[0] - a[0], b[1] - a[1]) for a, b in zip(places, places[n:], strict=False))
    (down, across), times = max(steps.items(), key=lambda found: (found[1], -sum(found[0])), default=((0, 0), 0))
    return (down, across) if times >= FEWEST - 1 else (0, 0)


def _is_missed(graph: Graph, spot: Spot) -> bool:
    """Tell whether a cell is empty that a formula reads."""
    return spot in graph.readers and spot not in graph.trees and graph.values.get(spot) is None


def _holds(graph: Graph, spot: Spot) -> bool:
    return spot in graph.trees or isinstance(graph.values.get(spot), (int, float))
