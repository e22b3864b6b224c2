"""As what cells are used: what is made of them is right, if they are taken for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import names_in
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import MEANS, SUMS, Cells
from excelsim.recognise.judging.claims import Claim
from excelsim.recognise.judging.turned import SIGNS, sign_of
from excelsim.recognise.learning.theory import CARRIED, CHANGES
from excelsim.recognise.spots import Spot, there

MOST_TRIES = 600
"""How often a cell is taken for something in order to see whether what reads it is right then."""

MOST_READ = 2
"""Of how many samples a formula is made at most that is one's: it may read another one's by mistake."""

OF_ALL = ("new_", *MEANS)
"""What is made of a whole batch."""

ERRORS = ("go", "e")
"""Quantities of which all that is learned is made."""

OF_SLOPES = {**SIGNS, **dict.fromkeys(("gw", "gb", "sum_gw", "sum_gb", "tw", "tb"), 1), "dw": -1, "db": -1}
"""The sign of the slope of the loss in what is made of errors."""

LEARNED = (*SUMS, *MEANS, *CHANGES, *CARRIED)
"""Quantities of which new weights are made, and nothing else."""

Meant = tuple[str, int, int]
"""A quantity with its step and its sign."""


class Uses:
    """As what cells are used that are not what they should be, or that such are made of.

    Parameters
    ----------
    cells : Cells
    suspects : set of Spot
        What is not right: cells, and what is made of them.
    """

    def __init__(self, cells: Cells, suspects: set[Spot]) -> None:
        self.cells, self.suspects = cells, suspects
        self._tried = 0
        self._usual_signs: dict[tuple[str, int], int] = {}
        self._most_steps = max(map(len, cells.system.batches)) + 2

    def of(self, spot: Spot, readers: list[Spot], claims: list[Claim]) -> Meant | None:
        """Return the quantity as which readers use a cell: first what it is claimed to be, if all are right then."""
        steps = self._steps(self.cells.graph.root(spot))
        used = [reader for reader in self.cells.graph.readers.get(spot, ()) if reader in self.cells.names]
        is_used_rightly = bool(used) and not readers
        usual = None if is_used_rightly else self._usual(spot, steps)
        if usual:
            name, step, sign = usual
            return name, step, -sign if self._is_turned(spot, name, step, sign, readers) else sign
        for claim in claims if readers else ():
            least = 1 if claim.is_sure else len(readers)
            for step in steps:
                if self._is_free(claim.name, step) and self._fit(spot, claim.name, step, claim.sign, readers) >= least:
                    return claim.name, step, claim.sign
        found = self._tried_out(spot, steps, readers)
        if found and found[2] < 0 and f"d{found[0][2:]}" in self.cells.theory.reading.lines and found[0][:2] == "gz":
            return f"d{found[0][2:]}", found[1], 1  # the negative of a slope has a name of its own: it is a delta
        return found

    def _steps(self, spot: Spot) -> list[int]:
        """Return the steps whose quantity a cell may be, the last first: a sum may not see its batch's last sample."""
        own = self.cells.system.rests_on.get(spot, set())
        summed = {batch[-1] for batch in self.cells.system.batches if len(own & {*batch}) > 1}
        return sorted(own | summed, reverse=True)

    def _usual(self, spot: Spot, steps: list[int]) -> Meant | None:
        """Return what stands at a cell's place in other steps; it may read the step beside its own."""
        beside = [at for step in steps for at in (step - 1, step + 1) if at in self.cells.system.steps]
        is_of_all = self._is_of_all(spot)
        for step in dict.fromkeys([*steps, *beside]):
            key = self.cells.key(spot, step)
            is_shown = not self.cells.is_learned_from(spot, step)  # whatever stands there in some steps, it is a note
            least = len(self.cells.system.passes) / 2 if is_shown else 1
            for name, times in self.cells.places.get(key, Counter[str]()).most_common():
                is_due = self.cells.theory.reading.turns[step].last if name.startswith(OF_ALL) else not is_of_all
                if times >= (1 if name[0] == "E" else least) and is_due and (name, step) not in self.cells.taken:
                    return name, step, self.cells.signs[key, name]
        return None

    def _is_of_all(self, spot: Spot) -> bool:
        """Tell whether a cell is made of the answers to all samples of a batch: it is no quantity of one of them."""
        graph, system = self.cells.graph, self.cells.system
        pending, seen = [graph.root(spot)], set[Spot]()
        while pending:
            new = {ref for ref in graph.refs(pending.pop()) if ref not in seen and ref not in system.roles_of}
            seen |= new
            pending += new
        steps = {step for output in seen for step in self._answers.get(output, ())}
        return any(len(batch) > MOST_READ and steps.issuperset(batch) for batch in system.batches)

    @cached_property
    def _answers(self) -> dict[Spot, list[int]]:
        """The steps whose outputs stand in cells."""
        found: dict[Spot, list[int]] = {}
        for step, p in enumerate(self.cells.system.passes, start=1):
            for output in p.outputs.values():
                found.setdefault(output, []).append(step)
        return found

    def _is_turned(self, spot: Spot, name: str, step: int, sign: int, readers: list[Spot]) -> bool:
        """Tell whether all that is made of a cell is right with the other sign only: the first may have been odd."""
        if not readers or self._fit(spot, name, step, sign, readers) >= len(readers):
            return False
        return self._fit(spot, name, step, -sign, readers) >= len(readers)

    def _tried_out(self, spot: Spot, steps: list[int], readers: list[Spot]) -> Meant | None:
        best: tuple[float, Meant | None] = 0.0, None
        is_of_all = self._is_of_all(spot)
        for step in steps if len(steps) <= self._most_steps else ():
            for name in self._candidates(readers, step):
                is_due = name.startswith((*SUMS, *OF_ALL)) or not is_of_all
                if is_due and self._is_free(name, step) and self._tried <= MOST_TRIES:
                    self._tried += 1
                    for sign in self._signs(name):
                        fits = self._fit(spot, name, step, sign, readers)
                        fits += 0.001 * self._reads_its_output(spot, name, step) if fits else 0.0
                        fits += 0.0001 * (sign > 0) if fits else 0.0  # what it is, rather than the negative of another
                        best = max(best, (fits, (name, step, sign)), key=lambda found: found[0])
        return best[1]

    def _reads_its_output(self, spot: Spot, name: str, step: int) -> bool:
        """Tell whether a cell reads the output of the neuron whose quantity it may be: that decides among equals."""
        _, layer, numbers = split(name)
        output = self.cells.theory.own.get((f"o{layer}_{numbers[0]}", step)) if numbers else None
        return output in self.cells.graph.refs(spot)

    def _signs(self, name: str) -> tuple[int, int]:
        """Return both signs that a quantity may be written with, first the one that most of its layer have.

        Of what no other is known, the one that those of other layers have, or the errors of which all is made.
        """
        kind = split(name)[:2]
        if kind not in self._usual_signs:
            alike = [(spot, split(other)) for spot, (other, _) in self.cells.names.items()]
            layer = [spot for spot, parts in alike if parts[:2] == kind]
            like = layer or [spot for spot, parts in alike if parts[0] == kind[0]]
            opposite = len(self.cells.opposite.intersection(like))
            of_errors = OF_SLOPES.get(kind[0], 0) * self._sign_of_errors or 1
            self._usual_signs[kind] = (-1 if 2 * opposite > len(like) else 1) if like else of_errors
        usual = self._usual_signs[kind]
        return usual, -usual

    @property
    def _sign_of_errors(self) -> int:
        """The sign of the slope of the loss in most errors that are known; 0 if none is."""
        known = [(name, spot) for spot, (name, _) in self.cells.names.items() if split(name)[0] in ERRORS]
        total = sum(sign_of(self.cells, name, spot) for name, spot in known)
        return (total > 0) - (total < 0)

    def _is_free(self, name: str, step: int) -> bool:
        return (name, step) not in self.cells.taken and (name, step) not in self.cells.theory.own

    def makes_right(self, spot: Spot, name: str, step: int, readers: list[Spot]) -> bool:
        """Tell whether all that is made of a cell is right if it is a quantity that has no other cell."""
        return self._is_free(name, step) and any(
            self._fit(spot, name, step, sign, readers) >= len(readers) for sign in (1, -1)
        )

    def _fit(self, spot: Spot, name: str, step: int, sign: int, readers: list[Spot]) -> float:
        """Return how many readers are right if a cell is a quantity, and those beside it in the steps of a batch."""
        beside = self._beside(spot, name, step)
        for at, other in beside.items():
            self.cells.own(name, at, other, sign)
        fits = sum(self._fits(reader, name) for reader in readers)
        fits += self._updates_right(step) if fits else 0.0
        for at in beside:
            self.cells.own(name, at, None)
        return fits

    def _beside(self, spot: Spot, name: str, step: int) -> dict[int, Spot]:
        """Return a cell with those that stand at its place in the other steps of the batch and are not right, too."""
        batch = next(batch for batch in self.cells.system.batches if step in batch)
        key, passes = self.cells.key(spot, step), self.cells.system.passes
        others = {at: there(passes[at - 1].place, key) for at in batch if at != step and self._is_free(name, at)}
        return {step: spot} | {at: other for at, other in others.items() if other in self.suspects}

    def _updates_right(self, step: int) -> float:
        """Return a little for each of a step's doubtful new weights that is right then: to decide between equals."""
        last = next(batch[-1] for batch in self.cells.system.batches if step in batch)
        roles = [spot for spot in self.suspects if self.cells.roles.get(spot, ("", 0))[1] == last]
        return 0.01 * sum(self._fits(spot, "") for spot in roles if self.cells.roles[spot][0][:4] == "new_")

    def _candidates(self, readers: list[Spot], step: int) -> Iterator[str]:
        """Yield what a cell may be that such cells read: first what others have, and the latest in the calculation."""
        if readers:
            names = [n for n in self.cells.table(step)[0] if split(n)[0] not in ("E", "E_total") and n[:4] != "new_"]
            names.reverse()
            names += self._losses(step)
            kinds = {split(name)[:2] for name, at in self.cells.taken if at == step}
            stand = {quantity for quantity, _ in kinds}
            is_plain = self.cells.theory.way.network.method.optimizer.is_plain
            if is_plain and "gw" in stand and stand.isdisjoint(CHANGES):  # new weights read the rate, beside gradients
                names = [name for name in names if split(name)[0] not in CHANGES]
            yield from sorted(names, key=lambda name: (split(name)[0] in CARRIED, split(name)[:2] not in kinds))

    def _losses(self, step: int) -> list[str]:
        """Name the losses of a step's outputs, if one is as it should be: everybody has a measure of their own."""
        names = [name for name in self.cells.theory.reading.lines if split(name)[0] == "E"]
        return names if any((name, step) in self.cells.taken for name in names) else []

    def _fits(self, reader: Spot, name: str) -> float:
        """Return 1 if a cell is what follows from a quantity, as things stand; a little less with an unusual sign."""
        value = self.cells.theory.values.made(reader)
        if reader in self.cells.roles:
            return float(same(value, self.cells.theory.expected(*self.cells.roles[reader])))
        best = 0.0
        for step in self.cells.system.rests_on.get(reader, ()) if np.shape(value) and np.any(value) else ():
            for other in self._followers.get(name, ()):
                if other.startswith(LEARNED) and not self.cells.is_learned_from(reader, step):
                    continue  # of whatever is added up beside, the sum is right
                expected = self.cells.theory.expected(other, step) if (other, step) not in self.cells.taken else None
                if expected is not None:
                    usual, odd = self._signs(other)
                    if same(value, usual * expected):
                        return 1.0
                    best = max(best, 0.4 * same(value, odd * expected))
        return best

    @cached_property
    def _followers(self) -> dict[str, list[str]]:
        """For each quantity, those that are made of it within an update, directly or by way of others."""
        lines = self.cells.theory.reading.lines
        found: dict[str, dict[str, None]] = {name: {} for name in lines}
        for name, line in lines.items():
            inside = {str(n) for n in names_in(line)}
            for other in found:
                if other in inside or inside & found[other].keys():
                    found[other][name] = None
        for name, others in found.items():  # an error is the slope of the loss, too, but for its sign
            if split(name)[0] == "e":
                others |= found.get(f"go{name[1:]}", {})
        return {name: list(others) for name, others in found.items()}
