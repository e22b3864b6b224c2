"""What a way to learn says of a workbook: each quantity as it should be, of the workbook's own cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np

from excelsim.formula.arithmetic.trials import TRIALS
from excelsim.formula.cell import Cell, bind, terms
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network
from excelsim.network.optimizing import Optimizing
from excelsim.network.quantities import split
from excelsim.recognise.learning.batches import BatchReading, Turn
from excelsim.recognise.learning.values import Values
from excelsim.recognise.spots import TRIES, Spot
from excelsim.recognise.system import System
from excelsim.rule.optimizers import STARTS
from excelsim.run.program import row

CARRIED = ("vw", "vb", "mw", "mb", "sw", "sb", "pow1", "pow2")
"""What an optimizer carries from update to update, which begins anew with the first."""

ALIKE = (("go", "e"), ("gz", "d", "gb", "db"), ("gw", "dw"))
"""Quantities that differ by a factor only (gb and gz unless neurons share a bias): one says what the others are."""

CHANGES = ("dw", "db")
"""Quantities that an optimizer makes of gradients by more than a factor: only in the first update they are alike."""

OTHERWISE = {one: [other for other in group if other != one] for group in ALIKE for one in group}
OTHERWISE |= {one: [*OTHERWISE[one], "go", "e"] for one in ("gz", "d")}  # where nothing bends, or a loss cancels it


@dataclass(frozen=True, eq=False)
class Way:
    """A way to learn that a workbook may follow: a network with all its choices, and where its constants stand.

    Some neurons may have another activation than their layer, by their layers and numbers.
    """

    network: Network
    rate: Spot | float
    constants: Mapping[str, Spot | float] = field(default_factory=dict)
    odd: Mapping[tuple[int, int], str] = field(default_factory=dict)


class Theory:
    """What a way to learn says of a workbook: each quantity in each trial, from the workbook's own cells.

    Attributes
    ----------
    own : dict
        The cells that are known to be somebody's own value of a quantity.
    """

    def __init__(self, system: System, way: Way, values: Values | None = None) -> None:
        self.system, self.way = system, way
        self.values = values or Values(system, way.rate, way.constants)
        self._constants = way.network.constants
        self.own: dict[tuple[str, int], Spot] = dict(system.given)
        self.negative: set[tuple[str, int]] = set()
        self._ratios: dict[tuple[str, str], Value | None] = {}
        self._inside = False
        changes = () if way.network.method.optimizer.is_plain else CHANGES
        self._alike = {one: [o for o in others if not {one, o} & {*changes}] for one, others in OTHERWISE.items()}
        batches = system.batches
        self.after = {batch[-1]: later[0] for batch, later in pairwise(batches)}
        for step, p in enumerate(system.passes, start=1):
            self.own |= {(name, step): spot for name, spot in p.cells.items() if name[0] in "zo"}
        self.reading = BatchReading(way.network, self._own, TRIALS)
        self.reading.lines = lines(way.network) | _odd_lines(way)
        self.reading.turns = {
            step: Turn(n, int(step == batch[-1])) for batch in batches for n, step in enumerate(batch, start=1)
        }

    def _own(self, name: str, step: int) -> Value | None:
        if name in self.values.constants:
            return self.values.constants[name]
        if name in self._constants:
            return self._constants[name]
        if step < 1:
            if split(name)[0] not in CARRIED:
                raise LookupError(name)
            return np.full(TRIES, STARTS.get(name, 0.0))
        if name.startswith("new_") and (name, step) not in self.own:  # it stands where the next update begins
            after = self.after.get(step)
            spot = self.own.get((name[4:], after)) if after else None
            return None if spot is None or spot not in self.system.graph.trees else self.values.of(spot)
        if (name, step) in self.system.fixed:
            return np.full(TRIES, self.system.fixed[name, step])
        spot = self.own.get((name, step))
        if spot is None:
            return self._told_otherwise(name, step)
        return -self.values.of(spot) if (name, step) in self.negative else self.values.of(spot)

    def _told_otherwise(self, name: str, step: int) -> Value | None:
        """Return what a quantity is by somebody's own value of another that is it but for a factor: dw and gw."""
        quantity = split(name)[0]
        for like in self._alike.get(quantity, ()) if not self._inside else ():
            other = like + name[len(quantity) :]
            spot = self.own.get((other, step))
            ratio = None if spot is None else self._ratio(name, other, step)
            if spot is not None and ratio is not None:
                value = self.values.of(spot) * ratio
                return -value if (other, step) in self.negative else value
        return None

    @contextmanager
    def by_itself(self) -> Iterator[None]:
        """Take each quantity for a while by its own cell only, not by another that it differs from by a factor."""
        before, self._inside = self._inside, True
        self.forget()
        yield
        self._inside = before
        self.forget()

    def _ratio(self, name: str, other: str, step: int) -> Value | None:
        """Return the factor by which two quantities differ by the rule, a number or one with the rate; None if none.

        It is the same in all steps.
        """
        if (name, other) in self._ratios:
            return self._ratios[name, other]
        self._inside = True
        spot = self.own.pop((other, step))  # the factor is the rule's, whatever the cell holds
        known: dict[tuple[str, int], Value] = {}
        try:
            with np.errstate(all="ignore"):
                ratio = self.reading.expected(name, step, known=known) / self.reading.expected(other, step, known=known)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return None
        finally:
            self._inside = False
            self.own[other, step] = spot
        rate = self.values.constants["lr"]
        for scale in (np.ones(TRIES), rate, 1 / rate):
            shown = (ratio / scale)[np.isfinite(ratio)]  # both are 0 where a ReLU is silent
            if shown.size and np.allclose(shown, shown[0]):
                self._ratios[name, other] = scale * shown[0]
                return self._ratios[name, other]
        if np.all(np.isfinite(ratio)):
            self._ratios[name, other] = None
        return None

    def forget(self) -> None:
        """Calculate anew what follows: another cell is known."""
        self.reading.forget()

    def expected(self, name: str, step: int) -> Value | None:
        """Return what a quantity should be of the cells before it; None if that cannot be calculated."""
        try:
            found = self.reading.expected(name, step)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            return None
        return found if np.shape(found) and np.isfinite(found).all() else None

    def table(self, step: int) -> dict[str, Value]:
        """Return what each quantity of a step should be."""
        found = {}
        for name in self.reading.lines:
            if split(name)[0] not in ("w", "b"):
                value = self.expected(name, step)
                if value is not None:
                    found[name] = value
        return found


def lines(network: Network) -> dict[str, Any]:
    """Return all lines by which cells are known: those of the network's form, and the slopes and losses beside them."""
    method = network.method
    if method.form == "calculus":
        return _chain_of_entropy(network) | _with_parts(network)
    other = beside(network)
    extras = {n: line for n, line in row(other).items() if split(n)[0] in ("s", "E", "E_total")}
    if method.optimizer.is_plain:
        gradients = Network(network.shape, replace(method, optimizer=Optimizing.of("momentum")))
        extras |= {n: line for n, line in row(gradients).items() if split(n)[0] in ("gw", "gb")}
    found = extras | row(network)
    if network.choices.rule.derivative:  # people give the slope a cell of its own on the slides, too
        found |= {
            f"d{n[2:]}": _by_slope(line) for n, line in row(other).items() if split(n)[0] == "gz" and _is_product(line)
        }
    return found


def _with_parts(network: Network) -> dict[str, Cell]:
    """Return the lines of a row in which the slope by a hidden output is a sum of those of the outputs' losses."""
    found: dict[str, Cell] = {}
    for name, line in row(network).items():
        quantity, layer, numbers = split(name)
        several = quantity == "go" and layer == network.depth - 1 and line.op == "+"
        parts = {f"gp{layer + 1}_{to}_{numbers[0]}": each for to, each in enumerate(terms(line), 1)} if several else {}
        found |= parts
        found[name] = reduce(add, map(Cell.named, parts)) if parts else line
    return found


def _chain_of_entropy(network: Network) -> dict[str, Any]:
    """Return the slopes whose product is the delta of a cross-entropy, as people write them who do not cancel them."""
    if not network.loss.cancels or network.activations[-1] != "sigmoid":
        return {}
    halves = Network(network.shape, replace(network.method, loss="half-squared"))
    found = {n: line for n, line in row(halves).items() if split(n)[:2] == ("s", network.depth)}
    delta = row(network)
    return found | {f"go{n[1:]}": Cell("/", (delta[f"gz{n[1:]}"], Cell.named(n))) for n in found}


def beside(network: Network) -> Network:
    """Return the network in the calculus form, whose slopes and losses people write beside the slides' quantities."""
    loss = network.method.loss if network.loss.cancels else "half-squared"
    return Network(network.shape, replace(network.method, form="calculus", rule="gradient", loss=loss))


def _odd_lines(way: Way) -> dict[str, Any]:
    """Return the lines of the neurons that have another activation than their layer."""
    found: dict[str, Any] = {}
    for (layer, neuron), activation in way.odd.items():
        shape = way.network.shape
        activations = (*shape.activations[: layer - 1], activation, *shape.activations[layer:])
        alike = lines(replace(way.network, shape=replace(shape, activations=activations)))
        own = {name: split(name) for name in alike}
        found |= {n: alike[n] for n, (_, at, numbers) in own.items() if at == layer and numbers[:1] == (str(neuron),)}
    return found


def deltas(found: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return hidden deltas as people write them: of the deltas after them, rather than as negatives of slopes."""

    def read(leaf: Cell) -> Cell:
        name = str(leaf.args[0])
        if name.startswith("gz"):
            return Cell.named(f"d{name[2:]}")
        return bind(found[name], read) if name.startswith("go") else leaf

    slopes = {f"d{name[2:]}": line for name, line in found.items() if name.startswith("gz")}
    hidden = [name for name in slopes if name in found and split(name)[1] < max(split(n)[1] for n in slopes)]
    return {name: bind(slopes[name], read) for name in hidden if found[name].op == "negative"}


def _is_product(line: Cell) -> bool:
    """Tell whether a slope by z is that by o times that of the activation."""
    return line.op == "*" and all(isinstance(a, Cell) and a.op == "name" for a in line.args)


def _by_slope(line: Cell) -> Cell:
    """Return a delta as error times slope, from the slope of the loss as the calculus form writes it."""
    return bind(line, lambda leaf: Cell.named(str(leaf.args[0]).replace("go", "e")))
