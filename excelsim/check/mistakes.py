"""Mistakes: what people do wrong, each as lines of the rule that are changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from excelsim.check.slips.back import BACK
from excelsim.check.slips.cells import CELLS
from excelsim.check.slips.deltas import DELTAS
from excelsim.check.slips.errors import ERRORS
from excelsim.check.slips.forward import FORWARD
from excelsim.check.slips.loss import LOSS
from excelsim.check.slips.optimizing import OPTIMIZING
from excelsim.check.slips.sheets import SHEETS
from excelsim.check.slips.slopes import SLOPES
from excelsim.check.slips.spot import Slip, Spot
from excelsim.check.slips.trees import spelled
from excelsim.check.slips.updates import UPDATES
from excelsim.formula.cell import Cell, unrounded
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.run.program import program, row

SLIPS: tuple[Slip, ...] = (
    *(*FORWARD, *LOSS, *ERRORS, *BACK),
    *(*SLOPES, *DELTAS, *UPDATES, *OPTIMIZING, *SHEETS),
    *CELLS,
)
"""All slips, the most special first."""

EVERYWHERE = "everywhere"


class Mistake(NamedTuple):
    """A mistake, made in all of the calculation or a part of it.

    Attributes
    ----------
    id : str
    scope : str
        Where it is made: "everywhere", "layer 1", or in one quantity only: "gz1_2".
    lines : mapping
        The lines of the rule that it changes, made when they are asked for.
    words : Sentence
        What who makes it does.
    way : str
        Which of several ways: the same mistake has the same in every scope.
    on_paper : bool
        Whether it is one to ask for: not one of long formulas in a spreadsheet.
    """

    id: str
    scope: str
    lines: Mapping[str, Cell]
    words: Sentence
    way: str
    on_paper: bool = True


class Way(NamedTuple):
    """One of several ways to make a slip (the number of it among all), in lines of one quantity ("gz"), or of any."""

    slip: int
    name: str
    quantity: str


class Changed(Mapping[str, Cell]):
    """The lines that a slip changes in one way, wherever it is made."""

    def __init__(self, network: Network, way: Way, scope: str) -> None:
        self.network, self.way, self.scope = network, way, scope
        self._known: dict[str, Cell | None] = {}

    def __getitem__(self, name: str) -> Cell:
        found: Cell | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return a line as it is changed, or the default if it is not."""
        if name not in self._known:
            self._known[name] = _changes(self.network, name).get(self.way) if self._reaches(name) else None
        return self._known[name] or default

    def __iter__(self) -> Iterator[str]:
        names = [self.scope] if self.scope in program(self.network) else program(self.network)
        return (name for name in names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def _reaches(self, name: str) -> bool:
        return self.scope in (EVERYWHERE, name, _layer(name)) and name in program(self.network)


@lru_cache(maxsize=50_000)
def _layer(name: str) -> str:
    return f"layer {split(name)[1]}"


def _scopes(name: str) -> tuple[str, ...]:
    return (EVERYWHERE, _layer(name), name) if split(name)[1] else (EVERYWHERE, name)


@lru_cache(maxsize=50_000)
def _changes(network: Network, name: str) -> Mapping[Way, Cell]:
    """Return all that slips make of a line; each tree once for a mistake's id. A result is rounded as it was."""
    whole = row(network)[name]
    spot = Spot(network, name, unrounded(whole))
    quantity = spot.parts[0]
    found: dict[Way, Cell] = {}
    known: dict[str, set[str]] = {}
    for number, slip in enumerate(SLIPS):
        if quantity not in slip.quantities:
            continue
        seen = known.setdefault(slip.id, {spelled(spot.line)})
        for way, line in slip.change(spot):
            text = spelled(line)
            if text not in seen:
                seen.add(text)
                kept = line if spot.line is whole else Cell(whole.op, (line, *whole.args[1:]))
                found[Way(number, way, quantity if slip.apart else "")] = kept
    return found


@lru_cache(maxsize=50_000)
def _made(network: Network, way: Way, scope: str) -> Mistake:
    slip = SLIPS[way.slip]
    return Mistake(
        slip.id, scope, Changed(network, way, scope), slip.words, f"{way.slip} {way.name}", slip not in CELLS
    )


@lru_cache(maxsize=10_000)
def mistakes_at(network: Network, name: str) -> tuple[Mistake, ...]:
    """Return the mistakes that change the line of one quantity, the most special first; each in every scope."""
    if name not in program(network):
        return ()
    return tuple(_made(network, way, scope) for way in _changes(network, name) for scope in _scopes(name))


@cache
def mistakes(network: Network) -> tuple[Mistake, ...]:
    """Return every mistake that can be made in a network, the most special first: for small ones.

    One that changes the same lines in two scopes is in it once, in the narrower one. Rounding of one quantity only is
    left out: there are too many.
    """
    found = dict.fromkeys(
        (way, scope)
        for name in program(network)
        for way in _changes(network, name)
        for scope in _scopes(name)
        if SLIPS[way.slip].id not in ("rounding", "cut") or scope != name
    )
    kept, seen = [], set()
    for way, scope in sorted(found, key=lambda key: (key[0].slip, key[1] == EVERYWHERE, " " in key[1])):
        made = _made(network, way, scope)
        key = (made.id, *(f"{name} {spelled(line)}" for name, line in made.lines.items()))
        if key not in seen:
            seen.add(key)
            kept.append(made)
    return tuple(kept)
