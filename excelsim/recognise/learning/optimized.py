"""The optimizers that a workbook's new weights may be made by, with the cells or the numbers of their constants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import product

from excelsim.errors import InputError
from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import parts
from excelsim.network.optimizing import Optimizing
from excelsim.recognise.learning.theory import Theory, Way
from excelsim.recognise.spots import Spot, seen, there
from excelsim.recognise.system import Name, System
from excelsim.rule.optimizers import OPTIMIZERS

WITHIN = {
    **{"momentum": (0.0, 1.0), "beta1": (0.5, 0.99), "beta2": (0.8, 1.0), "epsilon": (0.0, 1e-3)},
    "weight_decay": (0.0, 0.5),
}
"""Between which numbers each constant is."""

DECAYS = ({"style": "torch"}, {"style": "torch", "decoupled": True}, {"style": "sklearn"})
"""The forms of plain descent whose weights decay."""

MOST = 3
"""How many places are tried for one constant."""

LEAST = 0.6
"""The share of new weights that have to follow from what is used as gradients."""

Place = Spot | float
"""The cell in which a constant stands, or the number that it is in formulas."""


def with_optimizers(system: System, way: Way, formulas: Iterable[Spot], rates: Iterable[Place]) -> Iterator[Way]:
    """Yield the same way with each optimizer whose constants stand in cells or in formulas of the first steps.

    `rates` are the places where the learning rate may stand.
    """
    places = _places(system, formulas)
    rates = [*rates]
    for wanted, constants in _optimizers():
        likely = [_likely(system, key, places)[:MOST] for key in constants]
        for rate, *found in product(rates, *likely):
            if len({rate, *found}) == 1 + len(found):
                yield from _optimized(system, way, wanted, rate, dict(zip(constants, found, strict=True)))


def follows_from_its_gradients(system: System, way: Way) -> bool:
    """Tell whether most new weights are what an optimizer makes of the cells that are used as gradients.

    These may be wrong, so that nothing that is made of them is what it should be.
    """
    used = used_as_gradients(system)
    return any(_fits(Theory(system, way), used, sign) >= LEAST * len(used) > 0 for sign in (1, -1))


def _fits(theory: Theory, used: Mapping[Name, Spot], sign: int) -> int:
    """Return how many new weights follow from cells that are taken for gradients, or for their negatives."""
    gradients = {(f"g{name}", step): theory.system.graph.root(spot) for (name, step), spot in used.items()}
    theory.own |= gradients
    theory.negative |= gradients.keys() if sign < 0 else set()
    new = {(name, step): theory.system.given[name, step + 1] for name, step in used}
    found = ((theory.values.made(spot), theory.expected(f"new_{name}", step)) for (name, step), spot in new.items())
    return sum(expected is not None and same(made, expected) for made, expected in found)


def used_as_gradients(system: System) -> dict[Name, Spot]:
    """Return the cells that velocities read beside the velocities before, as they are written there.

    Of weights that are made anew after each sample, as far as one cell is carried along for each.
    """
    found: dict[Name, Spot] = {}
    velocities: dict[str, Spot] = {}
    for (name, step), old in system.given.items() if max(map(len, system.batches)) == 1 else ():
        new = system.given.get((name, step + 1))
        velocity = _only(system, new, old) if name[0] in "wb" and new in system.graph.trees else None
        before = velocities.get(name)
        gradient = _only(system, velocity, before) if velocity and before in system.graph.refs(velocity) else None
        if velocity and gradient and step > 1:
            found[name, step] = _as_read(system, velocity, gradient)
            place = seen(system.passes[step - 1].place, found[name, step])
            found.setdefault((name, step - 1), there(system.passes[step - 2].place, place))
        velocities |= {name: velocity} if velocity else {}
    return found


def _as_read(system: System, velocity: Spot, gradient: Spot) -> Spot:
    """Return the cell that a velocity reads for a gradient: it may only repeat it."""
    repeated = (copy for copy in system.graph.copies_read(velocity) if system.graph.root(copy) == gradient)
    return next(repeated, gradient)


def _only(system: System, spot: Spot, *aside: Spot) -> Spot | None:
    """Return the formula that a formula reads, if there is but one beside what is known."""
    read = [ref for ref in system.graph.refs(spot) if ref in system.graph.trees and ref not in aside]
    return read[0] if len(read) == 1 else None


def _optimizers() -> Iterator[tuple[Mapping[str, object], list[str]]]:
    """Yield what an experiment says of each optimizer, and the constants that it reads; no form of one twice."""
    seen = set()
    for (name, style), optimizer in OPTIMIZERS.items():
        if optimizer.constants and optimizer.change not in seen:
            seen.add(optimizer.change)
            yield {"name": name, "style": style}, [*optimizer.constants]
    for decay in DECAYS:
        yield {"name": "sgd", **decay}, ["weight_decay"]


def _optimized(
    system: System, way: Way, wanted: Mapping[str, object], rate: Place, constants: Mapping[str, Place]
) -> Iterator[Way]:
    """Yield a way with an optimizer, if its constants are what such ones may be."""
    with suppress(InputError):
        optimizer = Optimizing.of({**wanted, **{key: _number(system, place) for key, place in constants.items()}})
        method = replace(way.network.method, optimizer=optimizer)
        yield replace(way, network=replace(way.network, method=method).checked(), rate=rate, constants=constants)


def _places(system: System, formulas: Iterable[Spot]) -> list[Place]:
    """Return where constants may stand: cells that formulas read, and numbers in them."""
    graph, roles, found = system.graph, {*system.given.values(), *system.units}, dict[Place, None]()
    for spot in formulas:
        found |= {ref: None for ref in graph.refs(spot) if ref not in graph.trees and ref not in roles}
        found |= {float(part.args[0]): None for part in parts(graph.trees[spot]) if part.op == "number"}  # type: ignore[arg-type]
    return [*found]


def _likely(system: System, key: str, places: Iterable[Place]) -> list[Place]:
    """Return the places whose numbers a constant may be, cells that are called so first."""
    low, high = WITHIN[key]
    found = [place for place in places if low < _number(system, place) < high]
    return sorted(found, key=lambda place: not (isinstance(place, Spot) and _is_called(system, place, key)))


def _is_called(system: System, spot: Spot, key: str) -> bool:
    return any(key.replace("_", " ") in label.lower().replace("_", " ") for label in system.labels.of(spot))


def _number(system: System, place: Place) -> float:
    return system.graph.number(place) if isinstance(place, Spot) else place
