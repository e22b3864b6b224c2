"""The optimizer that a person chose: its name, its style, and the numbers it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from excelsim.checks import is_finite
from excelsim.choices import listed, no_choice
from excelsim.errors import InputError
from excelsim.rule.optimizers import OPTIMIZERS, Decay, Optimizer

NAMES = tuple(dict.fromkeys(name for name, _ in OPTIMIZERS))
STYLES = tuple(dict.fromkeys(style for _, style in OPTIMIZERS))

DECAYS = {
    "torch": Decay(decoupled=False),
    "plain": Decay(decoupled=False),
    "keras": Decay(decoupled=True, by_factor=False),
    "sklearn": Decay(decoupled=False, biases=False, within_mean=True),
}
"""How weights decay in each style, unless a person says that it is decoupled."""


@dataclass(frozen=True)
class Optimizing:
    """An optimizer in a style, with its constants; plain SGD unless a person says otherwise."""

    name: str = "sgd"
    style: str = "torch"
    numbers: tuple[tuple[str, float], ...] = ()
    decoupled: bool = False

    @classmethod
    def of(cls, value: Any) -> Optimizing:
        """Check what a user wrote, a name or a table. InputError if a part is unknown or does not fit."""
        wanted = {} if value is None else {"name": value} if isinstance(value, str) else value
        if not isinstance(wanted, Mapping):
            raise InputError(
                "optimizer must be a name such as 'adam', or a table such as {example}, not {value!r}",
                example='{ name = "adam", beta1 = 0.9 }',
                value=value,
            )
        name, style = wanted.get("name", "sgd"), wanted.get("style", "torch")
        for key, found, known in (("optimizer.name", name, NAMES), ("optimizer.style", style, STYLES)):
            if found not in known:
                raise no_choice(key, found, known)
        if (name, style) not in OPTIMIZERS:
            styles = listed(s for n, s in OPTIMIZERS if n == name)
            raise InputError(
                "{name} has no form in the style {style!r}: choose one of {styles}",
                name=name,
                style=style,
                styles=styles,
            )
        constants = OPTIMIZERS[name, style].constants
        numbers = {key: _number(key, wanted.get(key, default)) for key, default in constants.items()}
        if decay := _number("weight_decay", wanted.get("weight_decay", 0.0)):
            numbers["weight_decay"] = decay
        _check_keys(name, wanted, constants)
        decoupled = _decoupled(style, wanted)
        if wanted.get("decoupled") and not decay:
            raise InputError("decoupled says how weights decay: add weight_decay, such as weight_decay = 0.01")
        found = cls(name, style, tuple(numbers.items()), decoupled)
        return cls() if found.is_plain else found  # plain SGD is the same in every style

    @property
    def is_plain(self) -> bool:
        """Whether this is SGD and nothing else."""
        return self.name == "sgd" and not self.numbers

    @property
    def optimizer(self) -> Optimizer:
        """Its formulas."""
        return OPTIMIZERS[self.name, self.style]

    @property
    def decay(self) -> Decay | None:
        """How the weights decay, if they do."""
        if "weight_decay" not in dict(self.numbers):
            return None
        return DECAYS[self.style]._replace(decoupled=self.decoupled)

    @property
    def content(self) -> dict[str, Any]:
        """It as a table of an experiment's file."""
        decoupled = {"decoupled": True} if self.decoupled and self.style != "keras" else {}
        return {"name": self.name, "style": self.style, **dict(self.numbers), **decoupled}

    @property
    def words(self) -> str:
        """Its name and style."""
        return self.name if self.is_plain else f"{self.name} ({self.style})"

    @property
    def in_full(self) -> str:
        """Its name and style, and what of it is otherwise than usual: no two optimizers have the same."""
        if self.is_plain:
            return self.name
        usual = self.optimizer.constants
        own = [f"{key.replace('_', ' ')} {value!r}" for key, value in self.numbers if usual.get(key) != value]
        own += ["decoupled"] if self.content.get("decoupled") else []
        return f"{self.name} ({', '.join([self.style, *own])})"


def _check_keys(name: str, wanted: Mapping[str, Any], constants: Mapping[str, float]) -> None:
    known = ("name", "style", *constants, "weight_decay", "decoupled")
    for key in wanted:
        if key == "momentum" and name == "sgd":
            raise InputError("sgd has no momentum: write name = 'momentum' or name = 'nesterov'")
        if key not in known:
            raise InputError(
                "{name} takes no {key!r}; it takes {names}", name=name, key=key, names=", ".join(map(str, known[2:]))
            )


def _decoupled(style: str, wanted: Mapping[str, Any]) -> bool:
    value = wanted.get("decoupled", DECAYS[style].decoupled)
    if not isinstance(value, bool):
        raise InputError("decoupled must be true or false, not {value!r}", value=value)
    if style in ("keras", "sklearn") and value != DECAYS[style].decoupled:
        raise InputError(
            "in the style {style!r} the decay of weights is always {how}: leave decoupled out",
            style=style,
            how="decoupled" if DECAYS[style].decoupled else "a part of the gradient",
        )
    return value


def _number(key: str, value: Any) -> float:
    below_one = key in ("momentum", "beta1", "beta2")
    if not is_finite(value) or value < 0 or (below_one and value >= 1) or (key == "epsilon" and value == 0):
        raise InputError(
            "{key} must be a number from 0 up to 1, 1 not included, not {value!r}"
            if below_one
            else "{key} must be a number of 0 or more, not {value!r}"
            if key == "weight_decay"
            else "{key} must be a number larger than 0, not {value!r}",
            key=f"optimizer.{key}",
            value=value,
        )
    return float(value)
