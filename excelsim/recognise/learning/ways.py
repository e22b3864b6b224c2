"""How a workbook's network learns: the rule, the loss and the rate that explain most of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.formula.arithmetic.trials import agree
from excelsim.formula.vocabulary import Value
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.recognise.constants import unread_rate
from excelsim.recognise.learning.optimized import follows_from_its_gradients, with_optimizers
from excelsim.recognise.learning.rates import first_cells, looked_at, rates
from excelsim.recognise.learning.theory import Theory, Way
from excelsim.recognise.learning.values import Values
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System
from excelsim.rule.activations import ACTIVATIONS


def networks(system: System) -> Iterator[Network]:
    """Yield the networks with the ways to learn that come into question, the most usual first."""
    hidden, last = len(system.layers) > 2, system.activations[-1]
    size = max(map(len, system.batches))
    fires = ACTIVATIONS[last].low is not None
    methods: list[dict[str, Any]] = [{"rule": "perceptron"}] if fires and not hidden else []
    methods += [{"rule": "gradient", "form": "calculus", "loss": "half-squared"}] if not fires else []
    methods += [{"rule": "gradient", "form": "calculus", "loss": "mean-squared"}] if not fires else []
    several = not fires and system.layers[-1] > 1
    methods += [{"rule": "gradient", "form": "calculus", "loss": "sum-squared"}] if several else []
    if last in ("sigmoid", "softmax"):
        methods.append({"rule": "gradient", "form": "calculus", "loss": "cross-entropy"})
    methods += [{"rule": "playlist"}] if hidden else []
    methods.append({"rule": "no-derivative"})
    methods += [{"rule": "proportional"}] if hidden else []
    for method in methods:
        for batch in ("mean", "sum") if size > 1 else ("mean",):
            for update in ("simultaneous", "sequential") if hidden else ("simultaneous",):
                with suppress(InputError):
                    found = Network.of(
                        system.layers, system.activations, bias=system.bias, threshold=system.threshold, **method
                    )
                    yield replace(found, method=found.method.training(size if size > 1 else 1, update, batch))


SQUARES = ("half-squared", "mean-squared", "sum-squared")
"""Losses of squares."""


@lru_cache(maxsize=64)
def _made(
    system: System, rate: Spot | float, constants: tuple[tuple[str, Spot | float], ...]
) -> tuple[Values, dict[Spot, Value]]:
    """Return what cells are, and what the formulas of the first steps make of them, whatever the network."""
    values = Values(system, rate, dict(constants))
    return values, {spot: values.made(spot) for spot in first_cells(system)}


def explained(system: System, way: Way) -> tuple[float, dict[Spot, str]]:
    """Return how much of the first steps a way to learn explains, and which quantities the cells are."""
    values, made = _made(system, way.rate, tuple(way.constants.items()))
    theory = Theory(system, way, values)
    tables = {step: theory.table(step) for step in looked_at(system)}
    names = [(name, step) for step, table in tables.items() for name in table]
    matrix = np.array([tables[step][name] for name, step in names])
    found: dict[Spot, str] = {}
    for spot, value in made.items():
        if np.shape(value) != matrix.shape[1:]:
            continue
        hit = matched(matrix, value)
        if hit.any():
            name, step = names[int(hit.argmax())]
            found[spot] = f"{name}@{step}"
    weight = {"new_w": 1.2, "new_b": 1.2, "E": 0.2, "E_total": 0.2}
    return sum(weight.get(split(name.partition("@")[0])[0], 1.0) for name in found.values()), found


def matched(matrix: Any, value: Value) -> Any:
    """Tell which rows of values are the same as those, or with the other sign."""
    return np.all(agree(matrix, value), axis=1) | np.all(agree(matrix, -value), axis=1)


MOST_LIKELY = 4
"""How many networks are tried with every rate."""


def best_way(system: System, known: Iterable[Network] = ()) -> Way:
    """Return the way to learn that explains most cells of the first steps; the most usual, if several do.

    `known` are the networks that come into question; all usual ones if there are none.
    """
    among = [*known] or [*networks(system)]
    best = _best(system, among, {})
    if system.odd:
        best = max(best, _best(system, among, system.odd), key=lambda way: explained(system, way)[0])
    if not known and _leaves_slopes_out(system, best):
        best = _best(system, [network for network in among if network.method.rule == "gradient"], system.odd)
    return best if known else _as_its_loss_says(system, best)


NEARLY = 0.85
"""How much of what the best way explains another one has to explain, to be looked at beside it."""


def ways_alike(system: System, best: Way) -> list[Way]:
    """Return ways by other rules, by another loss of squares, or by sums for means, that explain nearly as much.

    Each is the most usual of its kind.
    """
    own = best.network.method
    least, kinds, found = NEARLY * explained(system, best)[0], {(own.rule, own.batch, own.loss)}, []
    for network in networks(system):
        rule, batch, loss = network.method.rule, network.method.batch, network.method.loss
        is_factor = (rule, batch) == (own.rule, own.batch) and {loss, own.loss} <= {*SQUARES}
        kind = rule, batch, loss if is_factor else ""
        is_near = is_factor or (rule == own.rule) != (batch == own.batch)
        if is_near and kind not in kinds:
            kinds.add(kind)
            method = replace(network.method, optimizer=best.network.method.optimizer)
            way = replace(best, network=replace(network, method=method))
            found += [way] if explained(system, way)[0] >= least and not _leaves_slopes_out(system, way) else []
    return found


def way_with_slopes(system: System, best: Way) -> Way | None:
    """Return the gradient's way beside one that sends errors back without the outputs' slopes.

    One slope that is left out, in a cell of which all else is made, hides it: little is then as it should be.
    """
    own = best.network.method
    for network in networks(system) if own.rule in ("playlist", "no-derivative") else ():
        if network.method.rule == "gradient" and (network.method.batch, network.method.update) == (
            own.batch,
            own.update,
        ):
            return replace(best, network=replace(network, method=replace(network.method, optimizer=own.optimizer)))
    return None


def _leaves_slopes_out(system: System, way: Way) -> bool:
    """Tell whether a way is without slopes, though slopes of hidden neurons stand in a workbook, read by nothing."""
    network, found = way.network, explained(system, way)[1] if way.network.method.rule == "no-derivative" else {}
    hidden = tuple(f"s{layer}_" for layer in range(1, network.depth))
    slopes = [spot for spot, name in found.items() if name.startswith(hidden)]
    return bool(slopes) and not any(spot in system.graph.readers for spot in slopes)


def _as_its_loss_says(system: System, way: Way) -> Way:
    """Return the way of squares if outputs lack their slope, as the cross-entropy has it, beside a loss of squares.

    And the way of the cross-entropy if that stands there, and the outputs have a slope that it cancels.
    The slopes of hidden neurons show that they belong to the rule; somebody who writes of entropy means it.
    """
    network = way.network
    if network.method.loss in SQUARES and network.activations[-1] == "sigmoid" and network.method.rule == "gradient":
        entropy = _with_loss(way, "cross-entropy")
        is_measured = _shows_its_loss(system, entropy)
        return entropy if is_measured and not any(_shows_its_loss(system, _with_loss(way, s)) for s in SQUARES) else way
    is_meant = any("entrop" in text.lower() for text in system.labels.texts.values())
    if is_meant or network.depth == 1 or not network.loss.cancels or network.activations[-1] != "sigmoid":
        return way
    half, *others = (_with_loss(way, loss) for loss in SQUARES)
    has_squares = any(_shows_its_loss(system, squared) for squared in (half, *others))
    return half if has_squares and not _shows_its_loss(system, way) else way


def _with_loss(way: Way, loss: str) -> Way:
    return replace(way, network=replace(way.network, method=replace(way.network.method, loss=loss)))


def _shows_its_loss(system: System, way: Way) -> bool:
    """Tell whether the loss of a way stands in a workbook."""
    return any(split(name.partition("@")[0])[0] == "E" for name in explained(system, way)[1].values())


def _best(system: System, known: list[Network], odd: Mapping[tuple[int, int], str]) -> Way:
    """Return the way of those networks that explains most, with neurons that have another activation."""
    rate, *others = rates(system)
    scored = [(explained(system, way)[0], way) for network in known if (way := Way(network, rate, odd=odd))]
    likely = sorted(scored, key=lambda found: -found[0])[:MOST_LIKELY]
    scored = [*likely]
    for _, way in likely:
        scored += [(explained(system, again)[0], again) for r in others if (again := replace(way, rate=r))]
    score, best = max(scored, key=lambda found: found[0])
    if best.rate == 1.0 and (unread := unread_rate(system)):
        return replace(best, rate=unread)
    if _explains_updates(system, best):
        return best
    optimized = [*with_optimizers(system, best, first_cells(system), rates(system))]
    scored = [(explained(system, way)[0], way) for way in optimized]
    best = max([(score, best), *scored], key=lambda found: found[0])[1]
    if best.network.method.optimizer.is_plain and not _explains_updates(system, best):
        return next((way for way in optimized if follows_from_its_gradients(system, way)), best)
    return best


def _explains_updates(system: System, way: Way) -> bool:
    """Tell whether a way explains most of the new weights after the first update: momentum shows only then."""
    later = set(system.batches[1]) if len(system.batches) > 2 else set(system.batches[0])
    wanted = [s for s in {s for (name, _), s in system.given.items() if name[0] in "wb"} if s in system.graph.trees]
    first = set(first_cells(system))
    wanted = [s for s in wanted if system.rests_on.get(s, set()) & later and s in first]
    found = explained(system, way)[1]
    return 2 * sum(spot in found for spot in wanted) >= len(wanted)
