"""Workbooks of values alone: numbers without formulas, recognised by what a network's rule makes of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from excelsim.check.answers import Answer
from excelsim.check.marking import Marking, mark
from excelsim.check.report import Checked, Finding
from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.experiment.write import to_toml
from excelsim.formula.alike import is_close
from excelsim.network.quantities import split
from excelsim.recognise.assigned import other_rate
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.labels import Labels
from excelsim.recognise.learning.theory import beside
from excelsim.recognise.spots import Spot
from excelsim.recognise.values.answered import answers
from excelsim.recognise.values.doubts import doubtful_names, resting_on, without_followers_of_empty
from excelsim.recognise.values.inferred import Inferred
from excelsim.recognise.values.learned import Understood, understood
from excelsim.recognise.values.series import Table, tables
from excelsim.recognise.values.slips import Slips, text_numbers
from excelsim.run.program import columns as logged

UNEXPLAINED = 0.05
"""Which share of the numbers may be wrong for no known reason: if it is more, they are of something else."""

STRANGE = 3
"""How many findings that nothing explains, from the first one on, show that numbers are of another network."""

LEAST = 4.0
"""How many quantities must agree for numbers to be understood."""

OF_ALL = 0.25
"""How much each number adds that is wrong in the same way as others."""


def check_values(graph: Graph, labels: Labels, file: str, plan: Plan | None = None) -> Checked:
    """Check numbers without formulas. InputError if no network is recognised in them.

    Parameters
    ----------
    graph : Graph
    labels : Labels
    file : str
        What it is called.
    plan : Plan, optional
        The experiment that was assigned; found in the numbers if not given.
    """
    for table in tables(graph, labels):
        found = understood(table, plan)
        if found and min(found[0].columns.score, len(found[0].columns.found)) >= LEAST:
            results = [checked_numbers(each, file) for each in found if table.texts or _has_outputs(each.columns)]
            if not results:
                continue
            best = min(results, key=_remaining)
            if _unexplained(best) <= UNEXPLAINED * len(best.cells) and (plan or not _begins_strangely(best)):
                return replace(best, findings=(*_other_rates(table, best, plan), *best.findings)) if plan else best
    for spot in sorted(graph.texts, key=graph.order)[:1]:
        raise InputError(
            "it holds no formulas, and no network was recognised in its numbers; {cell} is a text, not a number: type "
            "it as one, with the decimal sign of your program",
            cell=spot.called,
        )
    raise InputError(
        "it holds no formulas, and no network was recognised in its numbers: name the experiment that they are of "
        "with --experiment"
    )


def _other_rates(table: Table, checked: Checked, plan: Plan) -> Iterator[Finding]:
    """Yield where the rate stands that was calculated with, if it is other than assigned."""
    rate = checked.experiment["training"]["learning_rate"]
    for series in (*table.constants, *table.series):
        if series.is_rate and series.values[0] == rate and not is_close(rate, plan.learning_rate):
            yield other_rate(series.spots[0], rate, plan.learning_rate)


def _has_outputs(columns: Inferred) -> bool:
    """Tell whether an output stands there: without one, nobody knows what the activation is."""
    last = columns.network.depth
    letters = "oz" if columns.network.activations[-1] == "identity" else "o"
    return any(name.startswith(f"{letter}{last}_") for name in columns.found for letter in letters)


def _remaining(checked: Checked) -> float:
    """Return how much an experiment leaves open: what is of nothing or wrong for no reason, and what is wrong.

    What is wrong in the same way is one, and a little more for each cell: rather one is than all.
    """
    open_ones = _unexplained(checked) + len(checked.not_understood)
    return open_ones + len(checked.findings) + OF_ALL * sum(len(finding.cells) for finding in checked.findings)


def _unexplained(checked: Checked) -> int:
    """Return how many cells are wrong for no reason that is known, but for what was typed to begin with."""
    reasons = ((), ("typed-over",))
    return sum(len(f.cells) for f in checked.findings if f.mistakes in reasons and not _is_typed(f.quantity))


def _begins_strangely(checked: Checked) -> bool:
    """Tell whether what is wrong first is so for no reason, and more is: then all is of another network."""
    strange = [finding for finding in checked.findings if not finding.mistakes and not _is_typed(finding.quantity)]
    return len(strange) >= STRANGE and strange[0] is checked.findings[0]


def _is_typed(place: str) -> bool:
    """Tell whether nobody calculates what stands there: a sample, or what the first update begins with."""
    kind = split(place.partition("@")[0])[0]
    return kind in ("x", "y") or (kind in ("w", "b") and place.endswith("@1"))


def checked_numbers(found: Understood, file: str) -> Checked:
    """Return what is said of numbers that were understood."""
    record = found.plan.train()
    cells = {(answer.name, answer.step): (spot, answer) for spot, answer in answers(found.given, found.columns)}
    marking = _marked(record, cells)
    unclear: set[str] = set()
    if doubtful := doubtful_names(found.columns, marking):
        cells = {key: cell for key, cell in cells.items() if key[0] not in doubtful}
        marking = _marked(record, cells)
        unclear = resting_on(doubtful, marking)
    slips = Slips(found.columns, marking.marks)
    texts = list(text_numbers(found.columns, found.table.texts, {at: spot for at, (spot, _) in cells.items()}))
    end = min((_step(finding) for finding in texts), default=len(record) + 1)  # what follows cannot be calculated
    scores = _scores(found, cells)
    sure = [finding for finding in marking.findings if _name(finding) not in unclear]
    named_ones = without_followers_of_empty(found.columns, list(slips.named((*sure, *scores))))
    before = [finding for finding in named_ones if _step(finding) < end]
    before.sort(key=_step)
    places = {f"{name}@{step}": spot.called for (name, step), (spot, _) in cells.items()}
    named = {spot: place for place, spot in reversed(places.items())}
    named |= {spot.called: "lr" for series in found.table.series if series.is_rate for spot in series.spots}
    return Checked(
        file=file,
        experiment=tomllib.loads(to_toml(record)),
        steps=len(record),
        cells=named,
        findings=tuple(_placed(finding, places) for finding in (*before, *texts)),
        not_understood=tuple(spot.called for spot in _numbers(found.table) if spot.called not in named),
    )


def _marked(
    record: Record,
    cells: Mapping[tuple[str, int], tuple[Spot, Answer]],
    is_explained: Callable[[str], bool] = lambda name: True,
) -> Marking:
    known = set(logged(record.network).names)
    return mark(record, [answer for (name, _), (_, answer) in cells.items() if name in known], is_explained)


def _scores(found: Understood, cells: Mapping[tuple[str, int], tuple[Spot, Answer]]) -> list[Finding]:
    """Return what is wrong with the losses that stand beside quantities of the slides: these have none."""
    if found.plan.network.method.form == "calculus":
        return []
    other = beside(found.plan.network)
    twin = replace(found.plan, network=other).train()
    told = {key: cell for key, cell in cells.items() if split(key[0])[0] in (*"xywbzoE", "E_total")}
    marking = _marked(twin, told, lambda name: name[0] == "E")
    doubtful = doubtful_names(found.columns, marking)
    return [finding for finding in marking.findings if finding.mistakes and _name(finding) not in doubtful]


def _numbers(table: Table) -> Iterator[Spot]:
    for series in table.series:
        yield from (spot for spot, value in zip(series.spots, series.values, strict=True) if np.isfinite(value))


def _name(finding: Finding) -> str:
    return finding.quantity.partition("@")[0]


def _step(finding: Finding) -> int:
    return int(finding.quantity.partition("@")[2])


def _placed(finding: Finding, places: dict[str, str]) -> Finding:
    """Return a finding with the cells of its quantities."""
    cells, follows = (tuple(places[place] for place in own) for own in (finding.cells, finding.follows))
    return replace(finding, cells=cells, follows=follows)
