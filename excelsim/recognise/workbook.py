"""Check a workbook that somebody made: which network it calculates, and which of its cells are wrong and why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from excelsim.books import Book, read_book
from excelsim.check import report
from excelsim.check.report import Checked
from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.experiment.plan import Plan
from excelsim.experiment.write import to_toml
from excelsim.guarded import Died, guarded, memory_for, restored
from excelsim.network.quantities import split
from excelsim.recognise.assigned import differences
from excelsim.recognise.constants import copies, rates_like
from excelsim.recognise.experiment import planned
from excelsim.recognise.faults.explained import Explained
from excelsim.recognise.faults.rules import understood_at_best
from excelsim.recognise.findings import merged, understood, without_own_updates
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.formulas.read import graph_of
from excelsim.recognise.forward.bent import unknown_activation
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.labels import Labels
from excelsim.recognise.notes import notes, of_its_own, several, without_slope
from excelsim.recognise.readings.possible import readings
from excelsim.recognise.spots import Spot
from excelsim.recognise.trainings import trainings
from excelsim.recognise.values.numbers import check_values
from excelsim.rule.activations import ACTIVATIONS
from excelsim.workbook.fixed import EXPERIMENT, SETUP

SECONDS, SECONDS_PER_MB = 120.0, 120.0
"""How long a workbook may take: two minutes, and more the larger it is."""


def check_workbook(path: str | Path, experiment: str | None = None, *, seconds: float | None = None) -> Checked:
    """Check a workbook that somebody made, in a process of its own with limits of time and memory.

    Parameters
    ----------
    path : path of an .xlsx, .xlsm, .ods or .csv file
        In any layout; macros never run.
    experiment : str, optional
        The experiment that was assigned, a lesson's id or a file; found in the workbook if not given.
    seconds : float, optional
        How long it may take.

    Returns
    -------
    Checked

    Raises
    ------
    InputError
        If it cannot be read, takes too much, or holds no network that could be recognised.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError("there is no file {file}", file=file)
    size = file.stat().st_size
    try:
        found = guarded(
            "excelsim.recognise.workbook:checked",
            str(file),
            experiment,
            seconds=seconds or seconds_for(size),
            memory=memory_for(size),
        )
    except Died as error:
        raise InputError("{source}: {error}", source=file, error=error) from error.__cause__
    result: Checked = restored(found, [report.Checked, report.Finding])
    return result


def seconds_for(size: int) -> float:
    """Return how long a workbook of so many bytes may take."""
    return SECONDS + SECONDS_PER_MB * size / 2**20


def checked(path: str, experiment: str | None = None) -> Checked:
    """Check a workbook here, in this process."""
    plan = None if experiment is None else load(experiment)
    try:
        return check_book(read_book(Path(path)), path, plan)
    except InputError as error:
        raise InputError("{source}: {error}", source=path, error=error) from None


def check_book(book: Book, name: str, plan: Plan | None = None) -> Checked:
    """Check what stands in a book; with a plan, against what was assigned. InputError if no network is recognised."""
    if {EXPERIMENT, SETUP} <= {*book.sheets}:
        raise InputError("it was written by excelsim: excelsim verify compares each of its cells with its experiment")
    graph = graph_of(book)
    judged_ones = min((_judged(read, plan) for read in readings(graph)), key=partial(_left, graph))
    found = [cells for cells, _ in judged_ones]
    if not found and not graph.trees:
        return check_values(graph, Labels(graph.values), name, plan)
    if not found:
        raise _unrecognised(graph)
    first = max(found, key=lambda cells: len(cells.system.passes))
    record = (plan or planned(first)).train()
    cells: dict[str, str] = {}
    for each in found:
        cells |= named(each)
    explained = [(each, one) for each, own in judged_ones for one in own]
    explained, updates = (explained, []) if plan else without_own_updates(explained)
    told = understood(explained)
    for cell in {each.fault.spot.called for _, each in explained} - {each.fault.spot.called for _, each in told}:
        cells.pop(cell, None)
    return Checked(
        file=name,
        experiment=tomllib.loads(to_toml(record)),
        steps=sum(len(each.system.passes) for each in found),
        cells=cells,
        findings=(*(differences(first, plan) if plan else ()), *merged(told)),
        not_understood=tuple(_not_understood(graph, cells)),
        notes=(
            *several(found, first),
            *notes(graph, first, told, explained),
            *map(of_its_own, updates),
            *(() if plan else without_slope(first)),
        ),
    )


def _judged(graph: Graph, plan: Plan | None) -> list[tuple[Cells, list[Explained]]]:
    """Return the trainings of a workbook, judged and explained."""
    known: dict[Any, Explained] = {}
    return [understood_at_best(system, plan, known) for system in trainings(graph)]


def _left(graph: Graph, judged_ones: Sequence[tuple[Cells, list[Explained]]]) -> int:
    """Return how many cells are wrong or not understood."""
    found: dict[str, str] = {}
    for cells, _ in judged_ones:
        found |= named(cells)
    return len(_not_understood(graph, found)) + sum(len(cells.faults) for cells, _ in judged_ones)


def _unrecognised(graph: Graph) -> InputError:
    """Return what is said of formulas in which no network was recognised."""
    strange = unknown_activation(graph)
    if strange is None:
        return InputError(
            "no network was recognised in it: weighted sums, an activation of them and targets to compare with are "
            "needed as formulas"
        )
    return InputError(
        "no network was recognised in it: what {cell} makes of a weighted sum is no activation that is known here "
        "({known})",
        cell=strange.called,
        known=", ".join(ACTIVATIONS),
    )


def named(cells: Cells) -> dict[str, str]:
    """Return which quantity each cell is, with its step."""
    graph, system, found = cells.graph, cells.system, {}
    for spot, (name, step) in cells.names.items():
        found[spot.called] = f"{name}@{step}"
    for (name, step), spot in reversed(cells.theory.own.items()):
        found[spot.called] = f"{name}@{step}"
    for spot, source in copies(system).items():
        found[spot.called] = found[source.called]
    rate = cells.theory.way.rate
    for spot in [*system.units, *graph.units, *(rates_like(system, rate) if isinstance(rate, Spot) else ())]:
        found[spot.called] = "x_0" if spot in system.units | graph.units else "lr"
    for root, again in graph.copies.items():
        if root.called in found:
            found |= {copy.called: _called_again(cells, found[root.called]) for copy in again}
    for spot, (_, step) in cells.names.items():  # a sample that stands once and is repeated in each of its steps
        for copy in graph.copies_read(spot):
            names = [name for name, at in system.roles_of.get(graph.root(copy), ()) if at == step]
            if names:
                found[copy.called] = f"{names[0]}@{step}"
    return found


def _called_again(cells: Cells, name: str) -> str:
    """Return what a cell is that repeats one: a linear neuron's output, or the sum of one error only."""
    quantity, layer, _ = split(name.partition("@")[0])
    if quantity == "z" and cells.system.activations[layer - 1] == "identity":
        return "o" + name[1:]
    if quantity == "E" and cells.system.layers[-1] == 1:
        return "E_total" + name[name.index("@") :]
    return name


def _not_understood(graph: Graph, cells: Mapping[str, str]) -> list[str]:
    return [spot.called for spot in sorted(graph.trees, key=graph.order) if spot.called not in cells]
