"""The runs beside a run: the same experiment with one thing done otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from excelsim.checks import positive
from excelsim.errors import InputError
from excelsim.experiment.schema import StartSection
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.shape import Shape
from excelsim.network.start import Init, drawn, given, starting_weights
from excelsim.network.start import seed_of as seed_for
from excelsim.network.weights import Weights
from excelsim.samples.data import Data, checked

UNREPEATABLE = Sentence("it needs a seed (any whole number) or weights, so that the run can be repeated")


ONE_WAY = ("loss", "layers", "bias", "start", "normalise")
"""What is compared in one way only, not in several."""

OF_THE_NETWORK = ("rule", "loss", "activation", "optimizer", "layers", "bias")
"""What makes another network."""


class Variant(NamedTuple):
    """What is trained beside a run, and what it is called."""

    name: str
    network: Network
    learning_rate: float
    start: Weights
    data: Data

    def is_like(self, other: Variant) -> bool:
        """Tell whether another run calculates the same from the same samples."""
        same = (self.network, self.learning_rate, self.data.normalise) == (*other[1:3], other.data.normalise)
        return same and self.start.same_as(other.start)


def variants(mine: Variant, compare: Mapping[str, Any], init: Init) -> list[Variant]:
    """Return the runs that an experiment compares its own with, those that are the same left out.

    Errors: InputError if a value does not fit, or two things are compared in several ways.
    """
    depth = len(compare.get("layers", mine.network.layers)) - 1
    choices = {key: _listed(key, value, depth) for key, value in compare.items()}
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
            other = _variant(mine, chosen, init, *several)
        except InputError as error:
            raise InputError("[{key}]: {error}", key="compare", error=error) from None
        if not any(other.is_like(each) for each in (mine, *found)):
            found.append(other)
    if not found:
        raise InputError("[compare] says only what this run does anyway: write other values, or leave it out")
    return found


def _variant(mine: Variant, chosen: Mapping[str, Any], init: Init, several: str = "") -> Variant:
    """Return a run that does otherwise what is chosen; of several ways and a thing beside, named by the ways."""
    network = mine.network.varied(**{key: chosen[key] for key in OF_THE_NETWORK if key in chosen})
    rate, start, data = mine.learning_rate, _start(mine, network, chosen, init), mine.data
    names = {
        "rule": network.method.taught,
        "activation": network.shape.answers,
        "optimizer": network.method.optimizer.in_full,
    }
    if "learning_rate" in chosen:
        rate = positive("learning_rate", chosen["learning_rate"])
        names["learning_rate"] = rate_name(rate)
    if "seed" in chosen:
        names["seed"] = seed_name(chosen["seed"])
    if "normalise" in chosen:
        if data.normalise:
            raise InputError("the inputs of this run are normalised already: leave normalise out")
        data = checked(network.shape, data.x, data.y, data.names, chosen["normalise"])
    if several and len(chosen) > 1:
        return Variant(names[several], network, rate, start, data)
    other = mine.network.told_apart(network)[1] if network != mine.network else Sentence("another start")
    name = names.get("seed") or chosen.get("normalise") or names.get("learning_rate") or other
    return Variant(name, network, rate, start, data)


def _start(mine: Variant, network: Network, chosen: Mapping[str, Any], init: Init) -> Weights:
    """Return what a run beside starts from: its own start, weights from another seed, or those of this run.

    Where it has biases that this run has not, they start at 0.
    """
    shape, same = network.shape, network.shape.biases() == mine.network.shape.biases()
    same = same and network.layers == mine.network.layers
    if "start" in chosen and "seed" in chosen:
        raise InputError("it has both a seed and a start: keep the one that the run beside shall start from")
    if "start" in chosen:
        section = StartSection(**chosen["start"])
        if seed_for(section.seed, section.weights, section.init) != section.seed:
            raise InputError("[{key}]: {error}", key="start", error=UNREPEATABLE)
        return start_of(network, section, section.seed)
    if "seed" in chosen:
        return replace(drawn(shape, chosen["seed"], init), carried=mine.start.carried if same else {})
    if network.layers != mine.network.layers:
        raise InputError("other layers have no starting weights of this run: add seed or start")
    if same:
        return mine.start
    kept = zip(mine.start.b, shape.biases(), strict=True)
    return given(shape, mine.start.w, [b if b is not None and len(b) == n else None for b, n in kept])


def start_of(network: Network, start: StartSection, seed: int | None) -> Weights:
    """Return the weights that a section says to start from, and the velocity that momentum starts with."""
    found = starting_weights(network.shape, seed, start.weights, start.biases, start.drawing)
    if start.velocity is None:
        return found
    if network.method.optimizer.name not in ("momentum", "nesterov"):
        raise InputError("[start] velocity goes with optimizer = 'momentum' or 'nesterov': leave it out")
    try:
        given_velocity = given(network.shape, start.velocity.weights, start.velocity.biases or None)
    except InputError as error:
        raise InputError("[{key}]: {error}", key="start.velocity", error=error) from None
    return replace(found, carried={f"v{name}": values for name, values in given_velocity.blocks()})


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


def _listed(key: str, value: Any, depth: int) -> list[Any]:
    """Return each way of doing one thing: a list of activations, one per layer, is one way."""
    if key in ONE_WAY or not isinstance(value, list):
        return [value]
    per_layer = key == "activation" and len(value) == depth > 1 and all(isinstance(v, str) for v in value)
    if not value:
        raise InputError("{key} must hold at least one value", key=f"compare.{key}")
    return [value] if per_layer else value
