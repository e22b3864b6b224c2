"""What cells are said to be: by their labels, and by the new weights that are made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import cached_property
from typing import Any, NamedTuple

from excelsim.formula.dialects import PAPER
from excelsim.formula.write import render
from excelsim.network.quantities import split
from excelsim.recognise.constants import rates_like
from excelsim.recognise.judging.cells import MEANS, Cells
from excelsim.recognise.labels import family, means
from excelsim.recognise.learning.optimized import used_as_gradients
from excelsim.recognise.spots import Seen, Spot, spot_of, there
from excelsim.xlsx.addresses import Area

Subject = tuple[int, tuple[str, ...]]
"""The layer and the numbers of a neuron, or of a weight."""

CHANGED = ("gw", "dw", "tw")
"""Quantities of which new weights are made."""

MOST = 0.6
"""The share of the cells with such a label that have to be of one kind that it names that kind."""


class Claim(NamedTuple):
    """What a cell is said to be, with which sign, and whether it is enough that one thing made of it is right then."""

    name: str
    sign: int = 1
    is_sure: bool = False


class Claims:
    """What the recognised cells of a training are said to be, whatever their formulas make.

    Parameters
    ----------
    cells : Cells
    doubtful : set of Spot, optional
        Those of which nothing right is made: they do not say what others are that are called alike.
    """

    def __init__(self, cells: Cells, doubtful: Set[Spot] = frozenset()) -> None:
        self.cells, self.graph, self._doubtful = cells, cells.graph, doubtful

    def by_label(self, spot: Spot) -> Claim | None:
        """Return what a label says a cell is: of a kind as most cells with such a label, of whom its end says.

        So dE/dw4 beside dE/dw1 to dE/dw3 is the gradient of the weight that is called w4.
        """
        for label in self._labels(spot):
            kind, subject = self._kinds.get(family(label)), self._subject(label)
            if kind and subject:
                claim = _named(kind[0], subject)
                if claim in self.cells.theory.reading.lines:
                    return Claim(claim, kind[1])
        return None

    def by_use(self, spot: Spot) -> Claim | None:
        """Return what a cell is by what is made of it: one new weight only, just as the others are made of theirs.

        Or one mean, of which a new weight is made.
        """
        readers = self.graph.readers.get(spot, [])
        if len(readers) != 1:
            return None
        if readers[0] not in self.cells.roles:
            mean = self.by_use(readers[0])
            name = f"g{mean.name[1:]}" if mean and split(mean.name)[0] in MEANS else ""
            return Claim(name, mean.sign) if mean and name in self.cells.theory.reading.lines else None
        update = self._update(readers[0])
        kind = self._kind_used(update[0]) if update and update[1] == spot else None
        if kind is None:
            return None
        _, layer, numbers = split(self.cells.roles[readers[0]][0])
        name = _named(kind[0], (layer, tuple(numbers)))
        return Claim(name, kind[1]) if name in self.cells.theory.reading.lines else None

    def _kind_used(self, form: str) -> tuple[str, int] | None:
        """Return of which quantity new weights of a form are made; where all are wrong, as biases are of theirs.

        Or new biases, where all of those are wrong, as weights are of theirs.
        """
        if form in self._usual:
            return self._usual[form]
        kind, sign = self._usual.get(f"{'b' if form[0] == 'w' else 'w'}{form[1:]}", ("", 1))
        if form[0] == "b":
            return (f"{kind[:-1]}b", sign) if kind[-2:] in CHANGED else None
        if kind[-2:] in ("tb", "db"):
            return f"{kind[:-1]}w", sign
        return {"gb": ("gw", sign), "gz": ("gw", sign), "d": ("gw", -sign)}.get(kind)

    def by_velocity(self, spot: Spot) -> list[Claim]:
        """Return the gradients, of either sign, as which an optimizer's velocity reads a cell."""
        steps = self.cells.system.rests_on.get(self.graph.root(spot))
        name = self._gradients.get(self.cells.key(spot, max(steps))) if steps else None
        return [Claim(name, sign, is_sure=True) for sign in (1, -1)] if name else []

    @cached_property
    def _gradients(self) -> dict[Seen, str]:
        """Which gradient stands where, seen from the last output of its step: also in the last one."""
        if self.cells.theory.way.network.method.optimizer.is_plain:
            return {}
        used = used_as_gradients(self.cells.system)
        return {self.cells.key(spot, step): f"g{name}" for (name, step), spot in used.items()}

    def is_made_unusually(self, spot: Spot) -> bool:
        """Tell whether a new weight is made of one cell in another form than those that are right."""
        steps, passes = self.cells.system.rests_on.get(spot) or {1}, self.cells.system.passes
        alike = (there(p.place, self.cells.key(spot, max(steps))) for p in passes)  # also where it is made for no step
        copied = (other for other in alike if self.graph.forms.get(other) == self.graph.forms.get(spot))
        update = next(filter(None, map(self._update, (spot, *copied))), None)
        usual = {form[1:] for form in self._usual}  # of weights and biases
        return bool(usual) and update is not None and update[0][1:] not in usual

    def says(self, spot: Spot, meaning: str) -> bool:
        """Tell whether a label of a cell means that."""
        return any(means(text, meaning) for text in self._labels(spot))

    def is_vouched_for(self, spot: Spot) -> bool:
        """Tell whether a cell with such a label as this one's is known to be right by what reads it."""
        return not self._vouched.isdisjoint(map(family, self._labels(spot)))

    @cached_property
    def _vouched(self) -> set[str]:
        """The labels, but for their numbers, of cells of which something right is made."""
        read = [spot for spot in self.cells.names if spot not in self._doubtful and spot in self.graph.readers]
        return {family(label) for spot in read for label in self._labels(spot)}

    def is_labelled_well(self, spot: Spot) -> bool:
        """Tell whether the labels like a cell's own are right of most other cells."""
        found = [self._well.get(family(label), Counter[bool]()) for label in self._labels(spot)]
        return any(counted[True] > 2 * counted[False] for counted in found)

    def _labels(self, spot: Spot) -> list[str]:
        """Return the labels of a cell: of the one at its place in the first steps, beside which they stand."""
        steps = self.cells.system.rests_on.get(spot)
        if not steps:
            return self.cells.system.labels.of(spot)
        step = max(steps)
        first = self.cells.system.batches[0][: self.cells.theory.reading.turns[step].place][-1]
        home = there(self.cells.system.passes[first - 1].place, self.cells.key(spot, step))
        return self.cells.system.labels.of(home if home in self.graph.trees else spot)

    @cached_property
    def _subjects(self) -> dict[str, Subject]:
        """Which weight or neuron a text names: all cells that it stands at are its own, as w4 or h2."""
        votes: dict[str, Counter[Subject]] = {}
        for (name, _), spot in self.cells.theory.own.items():
            if name[0] in "wbzo":
                _, layer, numbers = split(name)
                for label in self._labels(spot):
                    for text in _endings(label):
                        votes.setdefault(text, Counter())[layer, tuple(numbers)] += 1
        return {text: next(iter(counted)) for text, counted in votes.items() if len(counted) == 1}

    def _subject(self, label: str) -> Subject | None:
        label = label.lower()
        ends = [text for text in self._subjects if label.endswith(text)]
        return self._subjects[max(ends, key=len)] if ends else None

    @cached_property
    def _kinds(self) -> dict[str, tuple[str, int]]:
        """Which quantity most cells with a label are, but for its numbers, and with which sign."""
        votes = self._votes(self.cells.names) | self._sure
        usual = {label: counted.most_common(1)[0] for label, counted in votes.items()}
        return {label: kind for label, (kind, times) in usual.items() if times >= MOST * votes[label].total()}

    @cached_property
    def _sure(self) -> dict[str, Counter[tuple[str, int]]]:
        """How often cells with a label are which quantity, and with which sign: those that are not doubtful."""
        return self._votes(spot for spot in self.cells.names if spot not in self._doubtful)

    def _votes(self, spots: Iterable[Spot]) -> dict[str, Counter[tuple[str, int]]]:
        found: dict[str, Counter[tuple[str, int]]] = {}
        for spot in spots:
            kind = split(self.cells.names[spot][0])[0], -1 if spot in self.cells.opposite else 1
            for label in self._labels(spot) if spot not in self.cells.roles else ():
                found.setdefault(family(label), Counter())[kind] += 1
        return found

    @cached_property
    def _well(self) -> dict[str, Counter[bool]]:
        """How often labels are right of the cells beside them."""
        found: dict[str, Counter[bool]] = {}
        for spot, (name, _) in self.cells.names.items():
            claim = self.by_label(spot) if spot not in self.cells.roles else None
            for label in self._labels(spot) if claim else ():
                found.setdefault(family(label), Counter())[claim is not None and claim.name == name] += 1
        return found

    @cached_property
    def _usual(self) -> dict[str, tuple[str, int]]:
        """Of which quantity new weights are made that are right, by the form in which they are."""
        votes: dict[str, Counter[tuple[str, int]]] = {}
        for spot in self.cells.roles:
            update = self._update(spot) if spot in self.cells.names else None
            found = self.cells.names.get(update[1]) if update else None
            if update and found:
                kind = split(found[0])[0], -1 if update[1] in self.cells.opposite else 1
                votes.setdefault(update[0], Counter())[kind] += 1
        return {form: counted.most_common(1)[0][0] for form, counted in votes.items()}

    def _update(self, spot: Spot) -> tuple[str, Spot] | None:
        """Return the form of a new weight that is made of the old one, the rate and one cell; and that cell."""
        role, step = self.cells.roles.get(spot, ("", 0))
        old, rate = self.cells.theory.own.get((role[4:], step)), self.cells.theory.way.rate
        rates = rates_like(self.cells.system, rate) if isinstance(rate, Spot) else set()
        others = [ref for ref in self.graph.refs(spot) if ref != old and ref not in rates]
        if role[:4] != "new_" or len(others) != 1:
            return None

        def spell(name: Any) -> str:
            ref = None if isinstance(name, Area) else self.graph.root(spot_of(name))
            return "new" if ref == others[0] else "old" if ref == old else "rate" if ref in rates else "?"

        return role[4] + render(self.graph.trees[spot], PAPER, spell), others[0]


def _named(quantity: str, subject: Subject) -> str:
    return f"{quantity}{'_'.join((str(subject[0]), *subject[1]))}"


def _endings(label: str) -> set[str]:
    """Return how other labels may end that are about the same: w4 of "bobot w4", h2 of "out_h2"."""
    label = label.lower()
    short = re.search(r"[^\W\d_]\d+$", label)
    found = {label, label.split()[-1], short[0] if short else label}
    return {text for text in found if re.search(r"[^\W\d]", text) and re.search(r"\d", text)}
