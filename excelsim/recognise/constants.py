"""Constants of a workbook: where the learning rate stands (again), and where given numbers were typed again."""

from __future__ import annotations

from functools import lru_cache

from excelsim.formula.vocabulary import is_number
from excelsim.recognise.spots import Spot
from excelsim.recognise.system import System


@lru_cache(maxsize=256)
def rates_like(system: System, rate: Spot) -> set[Spot]:
    """Return where the learning rate stands again, for each step or on each page."""
    roles, number = set(system.given.values()), system.graph.number(rate)
    found, first = {rate}, system.passes[0].place
    for p in system.passes:
        sheet = p.place.sheet if first.sheet == rate.sheet else rate.sheet
        moved = Spot(sheet, rate.row + p.place.row - first.row, rate.column + p.place.column - first.column)
        if moved not in roles and moved not in system.graph.trees and system.graph.values.get(moved) is not None:
            found |= {moved} if system.graph.number(moved) == number else set()
    return found


@lru_cache(maxsize=64)
def unread_rate(system: System) -> Spot | None:
    """Return the cell that is labelled as the learning rate, if no formula reads it; not a 1, which changes nothing."""
    roles = set(system.given.values())
    made = system.graph.trees.keys() | system.graph.readers.keys() | roles
    for spot, value in system.graph.values.items():
        is_rate = is_number(value) and 0 < value <= 10 and value != 1
        if spot not in made and is_rate and system.labels.says(spot, "rate"):
            return spot
    return None


@lru_cache(maxsize=64)
def copies(system: System) -> dict[Spot, Spot]:
    """Return the cells in which a given number was typed again, below or beside it under the same label."""
    roles = set(system.given.values()) | system.units
    by_line: dict[tuple[str, str, int, float], list[Spot]] = {}
    for spot in sorted(set(system.given.values()), key=system.graph.order):
        if spot not in system.graph.trees:
            for line in (("row", spot.row), ("column", spot.column)):
                by_line.setdefault((spot.sheet, *line, system.graph.number(spot)), []).append(spot)
    found: dict[Spot, Spot] = {}
    for ref in system.graph.readers:
        if ref in roles or ref in system.graph.trees or not is_number(system.graph.values.get(ref)):
            continue
        for line in (("column", ref.column), ("row", ref.row)):
            for spot in by_line.get((ref.sheet, *line, system.graph.number(ref)), []):
                if ref not in found and set(system.labels.of(ref)) & set(system.labels.of(spot)):
                    found[ref] = spot
    return found
