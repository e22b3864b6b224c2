"""The scheme that a teacher marks by: what each box is worth, and what an error costs.

follow_through = true      [points]
repeated = "once"          Updates = 1        a part of the calculation: Forward, Error, Backward, Updates
cap = 1.0                  gw = 2             a quantity: z, o, e, d, dw, gw, new_w ...
                           o2_1 = 3           one box at every step
                           "o2_1@2" = 0       one box at one step

All of it may be left out: then every box is worth one point and an error costs once, as the IB's examiners have
it. What follows rightly from an own wrong number earns its points, and so does the same mistake when it is made
again.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from excelsim.errors import InputError
from excelsim.experiment.unfit import toml_reason
from excelsim.grade.paper import Box, Paper
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import GROUPS, QUANTITIES, SINGLE, split

PARTS = [part for part in dict.fromkeys([*GROUPS.values(), "Updates"]) if part not in ("Step", "Input")]


@dataclass(frozen=True)
class Scheme:
    """What boxes are worth, and what an error costs.

    Attributes
    ----------
    points : dict
        What boxes are worth, by box and step, box, quantity or part of the calculation; one point if by none.
    follow_through : bool
        Whether what follows from an own wrong number earns its points.
    repeated : {"once", "each"}
        Whether the same mistake costs once, or in each box.
    cap : float
        The largest share of all points that boxes can earn which are not right in themselves.
    """

    points: Mapping[str, float] = field(default_factory=dict)
    follow_through: bool = True
    repeated: str = "once"
    cap: float = 1.0

    def worth(self, box: Box) -> float:
        """Return how many points a box is worth."""
        keys = (box.key, box.name, split(box.name)[0], box.part)
        return next((self.points[key] for key in keys if key in self.points), 1.0)

    def earned(self, paper: Paper) -> list[float]:
        """Return how many points each box of a paper earns, in order."""
        left = self.cap * sum(map(self.worth, paper.boxes))
        costly: set[int] = set()
        earned = []
        for box in paper.boxes:
            points = self.worth(box) if box.verdict == "right" or self._is_excused(box, paper, costly) else 0.0
            if box.verdict != "right":
                points = min(points, left)
                left -= points
            if box.fault >= 0:
                costly.add(box.fault)
            earned.append(points)
        return earned

    def _is_excused(self, box: Box, paper: Paper, costly: set[int]) -> bool:
        """Tell whether a box that is not right earns its points all the same.

        Nothing is earned for what follows trivially. Only a mistake that is known can be told to be the same.
        """
        if box.verdict == "follows":
            return self.follow_through and not box.is_trivial
        is_again = box.fault in costly and bool(paper.faults[box.fault].mistakes)
        return box.verdict == "wrong" and self.repeated == "once" and is_again


def read_scheme(path: Path) -> Scheme:
    """Read a scheme from its TOML file. InputError says what is wrong with it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as UTF-8", file=path) from None
    except (ValueError, RecursionError) as error:
        raise InputError("{source}: {error}", source=path, error=toml_reason(error)) from None
    try:
        return _scheme(content)
    except InputError as error:
        raise InputError("{source}: {error}", source=path, error=error) from None


def _scheme(content: Mapping[str, Any]) -> Scheme:
    _check_known(content, Scheme.__dataclass_fields__)
    for key, (is_fit, wanted) in KEYS.items():
        if key in content and not is_fit(content[key]):
            raise InputError(
                "{key} is {value!r}, but it should be {wanted}", key=key, value=content[key], wanted=wanted
            )
    points = content.get("points", {})
    _check_known(points, [*PARTS, *QUANTITIES, *SINGLE], _quantity)
    for key, value in points.items():
        if not (_is_number(value) and value >= 0):
            raise InputError(
                "{key} is {value!r}, but it should be {wanted}",
                key=f"points.{key}",
                value=value,
                wanted=Sentence("a number from 0 up"),
            )
    return Scheme(**content)


def _quantity(key: str) -> str:
    """Return the quantity or part that a key of points begins with."""
    name, _, step = key.partition("@")
    is_none = name in ("new", "sum") or (step and not step.isdecimal())
    return key if key in PARTS or is_none else split(name)[0]


def _check_known(keys: Mapping[str, Any], known: Any, of: Callable[[str], str] = str) -> None:
    for key in keys:
        if of(key) in known:
            continue
        if guess := get_close_matches(key, known, n=1):
            raise InputError("unknown key {key!r}: did you mean {name!r}?", key=key, name=guess[0])
        raise InputError("unknown key {key!r}: known keys are {names}", key=key, names=", ".join(known))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


KEYS: dict[str, tuple[Callable[[Any], bool], Sentence]] = {
    "points": (lambda value: isinstance(value, dict), Sentence("a table")),
    "follow_through": (lambda value: isinstance(value, bool), Sentence("true or false")),
    "repeated": (lambda value: value in ("once", "each"), Sentence("'once' or 'each'")),
    "cap": (lambda value: _is_number(value) and 0 <= value <= 1, Sentence("a number from 0 to 1")),
}
"""What each key takes."""
