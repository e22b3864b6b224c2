"""A training of known health: its content as an experiment's file, and what is true of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """A training, and what a teacher would say of it.

    Attributes
    ----------
    content : dict
        The experiment, as in its file.
    illness : str
        What holds it back; empty if it learns.
    cure : dict
        What to change: merged into the content, None takes a key away.
    rivals : dict
        Other explanations, id by id, with what each would have a person change: where that cures, too, a teacher may
        take it for as good.
    also : tuple of str
        What may be said beside it, though it does not come first.
    vain : tuple of dict
        Changes that do not help: these would be other explanations, and are shown to be none.
    by_chance : bool
        Whether only this start fails: most others learn.
    strictly : bool
        Whether samples that contradict each other count like the others.
    """

    content: dict
    illness: str = ""
    cure: dict = field(default_factory=dict)
    rivals: Mapping[str, dict] = field(default_factory=dict)
    also: tuple = ()
    vain: tuple = ()
    by_chance: bool = False
    strictly: bool = False


def experiment(layers, samples, activation="sigmoid", epochs=500, rate=0.5, seed=1, **more):
    """Return the content of an experiment; `more` are keys of its sections, such as batch_size, loss or init."""
    inputs, targets = samples
    content: dict[str, Any] = {
        "network": {"layers": list(layers), "activation": activation, "rule": "gradient"},
        "training": {"epochs": epochs, "learning_rate": rate},
        "data": {"inputs": inputs, "targets": targets},
        "start": {} if more.get("init") in ("zeros", "constant") or "weights" in more else {"seed": seed},
    }
    for key, value in more.items():
        section = next(name for name, keys in KEYS.items() if key in keys)
        content[section][key] = value
    return content


KEYS = {
    "network": ("rule", "bias", "loss", "threshold"),
    "training": ("batch_size", "batch", "shuffle", "optimizer", "update"),
    "data": ("normalise",),
    "start": ("init", "range", "spread", "value", "weights", "biases"),
}


def merged(content, change):
    """Return a content with a change: tables are merged, None takes a key away, all else takes the other's place."""
    found = dict(content)
    for key, value in change.items():
        if value is None:
            found.pop(key, None)
        elif isinstance(value, Mapping):
            found[key] = merged(found.get(key) or {}, value)
        else:
            found[key] = value
    return found


def rate(value):
    """Return the change to another learning rate."""
    return {"training": {"learning_rate": value}}


def epochs(count):
    """Return the change to another number of epochs."""
    return {"training": {"epochs": count}}


def another_start(content, seed):
    """Return a content that starts from weights of another seed, drawn in its own way."""
    if content["start"].get("init") in ("zeros", "constant"):
        return content
    return merged(content, {"start": {"seed": seed, "weights": None, "biases": None}})
