"""The runs beside a run: the same experiment with one thing done otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from excelsim.checks import positive
from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.shape import Shape
from excelsim.network.start import Init, drawn
from excelsim.network.weights import Weights


class Variant(NamedTuple):
    """What is trained beside a run, and what it is called."""

    name: str
    network: Network
    learning_rate: float
    start: Weights

    def is_like(self, other: Variant) -> bool:
        """Tell whether another run calculates the same."""
        return (self.network, self.learning_rate) == other[1:3] and self.start.same_as(other.start)


def variants(mine: Variant, compare: Mapping[str, Any], init: Init) -> list[Variant]:
    """Return the runs that an experiment compares its own with, those that are the same left out.

    Errors: InputError if a value does not fit, or two things are compared in several ways.
    """
    choices = {key: _listed(key, value, mine.network) for key, value in compare.items() if key != "loss"}
    several = [key for key, values in choices.items() if len(values) > 1]
    if len(several) > 1:
        raise InputError(
            "[compare] compares one thing in several ways, but {one} and {other} are both lists: keep one of them",
            one=several[0],
            other=several[1],
        )
    found: list[Variant] = []
    for number in range(max(map(len, choices.values()), default=1)):
        chosen = {key: values[number if len(values) > 1 else 0] for key, values in choices.items()}
        try:
            other = _variant(mine, chosen, compare.get("loss"), init, *several)
        except InputError as error:
            raise InputError("[{key}]: {error}", key="compare", error=error) from None
        if not any(other.is_like(each) for each in (mine, *found)):
            found.append(other)
    if not found:
        raise InputError("[compare] says only what this run does anyway: write other values, or leave it out")
    return found


def _variant(mine: Variant, chosen: Mapping[str, Any], loss: str | None, init: Init, several: str = "") -> Variant:
    """Return a run that does otherwise what is chosen; of several ways and a thing beside, named by the ways."""
    network = mine.network.varied(chosen.get("rule"), loss, chosen.get("activation"), chosen.get("optimizer"))
    rate, start = mine.learning_rate, mine.start
    names = {
        "rule": network.method.taught,
        "activation": network.shape.answers,
        "optimizer": network.method.optimizer.in_full,
    }
    if "learning_rate" in chosen:
        rate = positive("learning_rate", chosen["learning_rate"])
        names["learning_rate"] = rate_name(rate)
    if "seed" in chosen:
        start = replace(drawn(network.shape, chosen["seed"], init), carried=start.carried)
        names["seed"] = f"seed {chosen['seed']}"
    if several and len(chosen) > 1:
        return Variant(names[several], network, rate, start)
    name = names.get("seed") or names.get("learning_rate") or mine.network.told_apart(network)[1]
    return Variant(name, network, rate, start)


def rate_name(rate: float) -> str:
    """Name a run by its learning rate."""
    return f"lr {rate:.15g}"


def seed_name(seed: int) -> str:
    """Name a run by the seed that draws its starting weights."""
    return f"seed {seed}"


def seed_of(start: Weights, shape: Shape, compare: Mapping[str, Any], init: Init) -> int | None:
    """Return which of the seeds that are compared draws these weights."""
    seeds = compare.get("seed", [])
    each = seeds if isinstance(seeds, list) else [seeds]
    return next((seed for seed in each if drawn(shape, seed, init).same_as(start)), None)


def _listed(key: str, value: Any, network: Network) -> list[Any]:
    """Return each way of doing one thing: a list of activations, one per layer, is one way."""
    if not isinstance(value, list):
        return [value]
    per_layer = key == "activation" and len(value) == network.depth > 1 and all(isinstance(v, str) for v in value)
    if not value:
        raise InputError("{key} must hold at least one value", key=f"compare.{key}")
    return [value] if per_layer else value
