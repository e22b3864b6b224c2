"""New weights that are made by a rule of their own: weight decay, clipped gradients, means that they are divided by.

What all of them do, a person has chosen: it is no mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from itertools import groupby
from typing import Any

from excelsim.formula.cell import LEAVES, Cell, parts
from excelsim.network.quantities import split
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.formulas.simpler import undivided
from excelsim.recognise.spots import Seen, Spot, seen
from excelsim.recognise.system import Name, System
from excelsim.rule.activations import ACTIVATIONS

MOST = 0.8
"""The share of new weights that have to be made so."""

LEAST_WRONG = 0.2
"""The share of new weights that have to be other than by the plain rule: gradients may seldom be clipped."""


def made_by_a_rule_of_their_own(
    system: System, new: Mapping[Spot, Name], wrong: frozenset[Spot], known: Mapping[Spot, Name], rates: Set[Any]
) -> set[Spot]:
    """Return the new weights that are made otherwise than by the rate and a gradient, if most of them are.

    `new` are the new weights, `wrong` what is not as it should be, `known` what cells are that were recognised, `rates`
    where the learning rate stands, or what it is.
    """
    weights = [spot for spot, (name, _) in new.items() if name.startswith("new_w")]
    clipped = {spot for spot in new if _is_clipped(system.graph, spot)}
    if len(clipped) >= MOST * len(new) > 0:
        return clipped
    if len(wrong.intersection(weights)) < LEAST_WRONG * len(weights):
        return _with_another_rate(system, new, rates)
    strange = {*new} if _is_schedule(system, new, rates) or _are_scaled(system, new, rates) else set()
    strange |= {spot for spot, name in new.items() if _is_strange(system, spot, name, known, rates)}
    is_rule = sum(spot in strange for spot in weights) >= MOST * len(weights)
    return strange if weights and is_rule else _decaying(system, new, rates) or _with_another_rate(system, new, rates)


def penalised(system: System, gradients: Mapping[Spot, Name]) -> set[Spot]:
    """Return the gradients to which a share of their own weight is added, if most of their kind are such."""
    found = set[Spot]()
    kinds = Counter(split(name)[0] for name, _ in gradients.values())
    for spot, (name, step) in gradients.items():
        weight = system.given.get((f"w{name[2:]}", step))
        graph = system.graph
        terms = graph.polynomial(spot) or graph.polynomial_of(undivided(graph.trees[spot])) or {}
        factors = [{*term} - {weight} for term in terms if term.count(weight) == 1]
        free = {s for s in system.graph.refs(spot) if s not in system.graph.trees and s not in system.roles_of}
        found |= {spot} if any(others <= free for others in factors) else set()
    times = Counter(split(gradients[spot][0])[0] for spot in found)
    return {spot for spot in found if times[kind := split(gradients[spot][0])[0]] >= MOST * kinds[kind]}


def signs_of_errors(system: System) -> list[Spot]:
    """Return the formulas that take the sign of an error, if most outputs have one: the slope of a loss |t - o|."""
    graph = system.graph
    if ACTIVATIONS[system.activations[-1]].low is not None:
        return []
    read = [reader for p in system.passes for output in p.outputs.values() for reader in graph.readers.get(output, ())]
    read += [reader for spot in read for reader in graph.readers.get(spot, ())]
    found = [spot for spot in dict.fromkeys(read) if any(part.op == "sign" for part in parts(graph.trees[spot]))]
    return found if 2 * len(found) > len(system.passes) * system.layers[-1] else []


def _is_strange(system: System, spot: Spot, name: Name, known: Mapping[Spot, Name], rates: Set[Any]) -> bool:
    """Tell whether a new weight is made of more than an update of plain descent has."""
    graph, old = system.graph, system.given.get((name[0][4:], name[1]))
    given = {*system.given.values(), *system.units, *rates}
    read = [ref for ref in graph.refs(spot) if ref not in given and (ref in graph.trees or _holds(graph, ref))]
    is_measured = any(known[ref][0].startswith("E") for ref in read if ref in known)  # it stops where the error is low
    is_unknown = any(ref not in known for ref in read)
    is_shaped = is_measured or _is_clipped(graph, spot) or _is_bent(graph, spot, old) or _is_normed(graph, spot, old)
    return is_unknown or is_shaped or _decays(system, spot, old, rates)


def _is_schedule(system: System, new: Mapping[Spot, Name], rates: Set[Any]) -> bool:
    """Tell whether steps have learning rates of their own: in cells at the same place, or typed, for several steps."""
    numbers: dict[int, set[Any]] = {}
    at: dict[Seen, dict[Spot, float | Spot]] = {}
    for spot, (name, step) in new.items():
        numbers.setdefault(step, set()).update(_factors(system, spot, (name, step), rates))
        for cell in {*system.graph.refs(spot), *system.graph.copies_read(spot)}:
            if _is_constant(system, cell, rates):
                root = system.graph.root(cell)
                rate = system.graph.number(cell) if _holds(system.graph, root) else root
                at.setdefault(seen(system.passes[step - 1].place, cell), {})[spot] = rate
    typed = [key for key, _ in groupby(numbers.values(), key=frozenset) if len(key) == 1]
    is_typed = not any(isinstance(rate, Spot) for rate in rates) and 1.0 not in {number for (number,) in typed}
    is_typed = is_typed and 1 < len(typed) == len({*typed}) <= len(numbers) / 2
    return is_typed or any(len(of) >= MOST * len(new) and len({*of.values()}) > 1 for of in at.values())


def _is_constant(system: System, cell: Spot, rates: Set[Any]) -> bool:
    """Tell whether a cell is a rate, or another number that no quantity has a part in."""
    root = system.graph.root(cell)
    is_free = root not in system.roles_of and not system.rests_on.get(root)
    return root in rates or (is_free and (root in system.graph.trees or _holds(system.graph, root)))


def _are_scaled(system: System, new: Mapping[Spot, Name], rates: Set[Any]) -> bool:
    """Tell whether all changes are the rate times a gradient in a cell, times a number: twice a mean of errors."""
    scales = set[float]()
    for spot, (name, step) in new.items():
        old = system.given.get((name[4:], step))
        added = {term: abs(f) for term, f in (system.graph.polynomial(spot) or {}).items() if term != (old,)}
        if any(len(term) != 2 or rates.isdisjoint(term) for term in added) or len(added) != 1:
            return False
        scales |= {*added.values()}
    return len(scales) == 1 and scales != {1.0}


def _is_bent(graph: Graph, spot: Spot, old: Spot | None) -> bool:
    """Tell whether the sign or the size of the old weight is taken."""
    bent = (part for part in parts(graph.trees[spot]) if part.op in ("sign", "abs"))
    return any(old in graph.refs_in(part) for part in bent)


def _is_normed(graph: Graph, spot: Spot, old: Spot | None) -> bool:
    """Tell whether a change is divided by what is calculated there, such as the length of the inputs."""
    by = [part.args[1] for part in parts(graph.trees[spot]) if part.op == "/"]
    return any(isinstance(one, Cell) and one.op not in LEAVES and old not in graph.refs_in(one) for one in by)


def _holds(graph: Graph, spot: Spot) -> bool:
    return isinstance(graph.values.get(spot), (int, float))


def _is_clipped(graph: Graph, spot: Spot) -> bool:
    """Tell whether something is kept between two bounds."""
    made = {part.op for part in parts(graph.trees[spot])}
    return made >= {"max", "min"} or "median" in made


def _decays(system: System, spot: Spot, old: Spot | None, rates: Set[Any]) -> bool:
    """Tell whether a share of the old weight is taken away, whatever the gradient is."""
    terms = system.graph.polynomial(spot) or {}
    free = {*rates, *(s for s in system.graph.refs(spot) if s not in system.graph.trees and s not in system.roles_of)}
    shares = {term: factor for term, factor in terms.items() if term.count(old) == 1 and {*term} - {old} <= free}
    return any(len(term) > 1 or 0.5 <= factor < 1 for term, factor in shares.items())


def _decaying(system: System, new: Mapping[Spot, Name], rates: Set[Any]) -> set[Spot]:
    """Return the new weights of which a share is taken away in all steps, if half of all weights are such."""
    olds = {spot: system.given.get((name[4:], step)) for spot, (name, step) in new.items()}
    shrunk = {spot for spot, old in olds.items() if _decays(system, spot, old, rates)}
    steady = {new[spot][0] for spot in shrunk} - {name for spot, (name, _) in new.items() if spot not in shrunk}
    weights = {name for name, _ in new.values() if name.startswith("new_w")}
    return (
        {spot for spot in shrunk if new[spot][0] in steady} if 2 * len(steady & weights) >= len(weights) > 0 else set()
    )


def _with_another_rate(system: System, new: Mapping[Spot, Name], rates: Set[Any]) -> set[Spot]:
    """Return the new weights, or the new biases, of layers with a rate of their own.

    It is a number in all of their formulas, or a cell in all of several groups that is called a rate.
    """
    groups: dict[tuple[str, int], list[Spot]] = {}
    for spot, (name, _) in new.items():
        groups.setdefault(split(name)[:2], []).append(spot)
    factors = {
        key: {f for spot in own for f in _factors(system, spot, new[spot], rates)} for key, own in groups.items()
    }
    of_one = {key: next(iter(own)) for key, own in factors.items() if len(own) == 1}
    times, found = Counter(of_one.values()), set[Spot]()
    for key, rate in of_one.items():
        several = len({new[spot][0] for spot in groups[key]}) > 1
        is_typed = key[0] == "new_w" and several and rate not in (0.0, 1.0)
        found |= {*groups[key]} if (times[rate] > 1 if isinstance(rate, Spot) else is_typed) else set()
    return found if len(found) < len(new) else set()


def _factors(system: System, spot: Spot, name: Name, rates: Set[Any]) -> Iterator[Any]:
    """Yield the numbers, or cells that are called rates, by which what is added to an old weight is multiplied.

    0 if the rate is.
    """
    old = system.given.get((name[0][4:], name[1]))
    for term, factor in (system.graph.polynomial(spot) or {(): 0.0}).items():
        cells: Any = [cell for cell in term if cell not in system.graph.trees]
        called = [cell for cell in cells if system.labels.says(cell, "rate")]
        if term != (old,):
            is_plain = abs(factor) in rates or not rates.isdisjoint(term)
            yield 0.0 if is_plain else called[0] if called and abs(factor) == 1 else abs(factor)
