"""The runs beside a run: the same experiment with one thing done otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from excelsim.checks import is_whole, positive
from excelsim.errors import InputError
from excelsim.network.network import Network
from excelsim.network.start import Init, drawn
from excelsim.network.weights import Weights


class Variant(NamedTuple):
    """What is trained beside a run, and what it is called."""

    name: str
    network: Network
    learning_rate: float
    start: Weights


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
    count = max(map(len, choices.values()), default=1)
    found = []
    for number in range(count):
        chosen = {key: values[number if len(values) > 1 else 0] for key, values in choices.items()}
        found.append(_variant(mine, chosen, compare.get("loss"), init))
    return [each for each in found if (each.network, each.learning_rate) != mine[1:3] or each.start is not mine.start]


def _variant(mine: Variant, chosen: Mapping[str, Any], loss: str | None, init: Init) -> Variant:
    network = mine.network.varied(chosen.get("rule"), loss, chosen.get("activation"), chosen.get("optimizer"))
    rate, start, name = mine.learning_rate, mine.start, ""
    if "learning_rate" in chosen:
        rate = positive("compare.learning_rate", chosen["learning_rate"])
        name = f"lr {rate:g}"
    if "seed" in chosen:
        if not is_whole(chosen["seed"]):
            raise InputError("seed must be a whole number, not {value!r}", value=chosen["seed"])
        start, name = drawn(network.shape, chosen["seed"], init), f"seed {chosen['seed']}"
    return Variant(name or mine.network.told_apart(network)[1], network, rate, start)


def _listed(key: str, value: Any, network: Network) -> list[Any]:
    """Return each way of doing one thing: a list of activations, one per layer, is one way."""
    if not isinstance(value, list):
        return [value]
    per_layer = key == "activation" and len(value) == network.depth > 1 and all(isinstance(v, str) for v in value)
    if not value:
        raise InputError("{key} must hold at least one value", key=f"compare.{key}")
    return [value] if per_layer else value
