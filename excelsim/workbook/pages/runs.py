"""Runs: several runs side by side, their losses as one picture and as numbers by epoch."""

from __future__ import annotations

import math

from excelsim.experiment.record import Record
from excelsim.formula.cell import Cell
from excelsim.network.scores import SCORES
from excelsim.run.log import Run
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_RUNS_ROW, SETUP
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, curves, over_epochs
from excelsim.workbook.parts.epoch import mean_of
from excelsim.xlsx.addresses import Area, address, letter
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

WIDTH = 14
"""Characters of a column: what a run is called may be longer."""


def write_runs(sheet: Sheet, contents: Contents) -> None:
    """Write a chart of the losses of all runs, and below it a row per epoch."""
    say, epochs = contents.say, contents.run.epochs["epoch"].tolist()
    page.title(sheet, say("Runs"), say("The same network and data, trained in several ways: which of them learns?"))
    if not epochs:
        sheet.put(4, 1, say("This window of the run holds no complete epoch, so there is nothing to compare."), "hint")
        return
    score, live = _score(contents), (contents, *contents.beside)
    filled = {"epoch": Filled(Cell("number", (epochs[0],)), "epoch", Cell.above("epoch") + 1)}
    filled |= {
        f"run {number}": Filled(mean_of(each.layout, score, Cell.named("epoch")), "mse")
        for number, each in enumerate(live, start=1)
    }
    sheet.fill(FIRST_RUNS_ROW, 1, filled, len(epochs))
    for column, record in enumerate(contents.logged, start=2 + len(live)):
        _logged(sheet, column, record, SCORES[score].epoch, epochs)
    names = [*(each.name for each in live), *(each.name for each in contents.logged)]
    titles = [*map(contents.title_of, live), *names[len(live) :]]
    page.headings(sheet, FIRST_RUNS_ROW - 1, 1, [say("epoch"), *titles], WIDTH)
    for column in range(2, 2 + len(names)):
        sheet.worksheet.column_dimensions[letter(column)].width = WIDTH
    _hints(sheet, contents)
    rows = range(FIRST_RUNS_ROW, FIRST_RUNS_ROW + len(epochs))
    mine = [
        Curve(column, name, Area(sheet.title, FIRST_RUNS_ROW - 1, column)) for column, name in enumerate(names, start=2)
    ]
    chart = curves(sheet, say(SCORES[score].title), Curve(1, say("epoch")), mine, rows, (26, 13))
    chart.y_axis.scaling.min = 0
    if any(map(contents.run_stopped, contents.logged)):  # else its last losses would make all others a line at 0
        largest = max(each.run.epochs[SCORES[score].epoch].max() for each in live)
        chart.y_axis.scaling.max = _above(largest)
    if max(map(len, names)) > WIDTH:
        chart.legend.position = "b"  # type: ignore[union-attr]  # openpyxl makes one
    sheet.worksheet.add_chart(over_epochs(chart, epochs[0], epochs[-1]), address(4, 1))
    sheet.worksheet.freeze_panes = address(4, 1)
    sheet.worksheet.print_title_rows = f"{FIRST_RUNS_ROW - 1}:{FIRST_RUNS_ROW - 1}"


def _score(contents: Contents) -> str:
    """Return the score that all runs show: that of the loss which they all train, or the mean squared error."""
    runs: list[Run] = [contents.run, *(each.run for each in contents.beside), *contents.logged]
    trained = {run.network.loss.score for run in runs}
    return (trained.pop() if len(trained) == 1 else "") or "loss"


def _logged(sheet: Sheet, column: int, record: Record, score: str, epochs: list[int]) -> None:
    """Write the losses of a run as they were logged."""
    found = record.epochs.set_index("epoch")[score]
    for row, epoch in enumerate(epochs, start=FIRST_RUNS_ROW):
        if epoch in found.index:
            sheet.put(row, column, float(found[epoch]), "logged mse")
        else:
            sheet.leave(row, column)


def _above(number: float) -> float:
    """Return a round number just above another, for an axis to end at."""
    unit = 10.0 ** math.floor(math.log10(number or 1))
    return math.ceil(number / unit) * unit


def _hints(sheet: Sheet, contents: Contents) -> None:
    """Say where to play, which runs are no formulas, and which ended early."""
    say, stopped = contents.say, [each for each in contents.logged if contents.run_stopped(each)]
    if contents.beside:
        text = say("The yellow cells on Setup are yours: change them, and the curves follow →")
        if all(each.layout.own for each in contents.beside):
            text = say("Each run has yellow cells of its own, below its name: change them, and its curve follows →")
        page.link(sheet, 3, 2, text, SETUP)
    if stopped:
        ends = ", ".join(say("{name} at step {step}", name=each.name, step=each.steps.stop) for each in stopped)
        text = say("Ended early, as a number became too large: {runs}. Grey: what was logged until then.", runs=ends)
        sheet.put(FIRST_RUNS_ROW - 4, 1, text, "hint")
    if n := len(contents.logged) - len(stopped):
        text = say("Grey: {n} further runs, as the engine logged them; they would make the workbook too large.", n=n)
        sheet.put(FIRST_RUNS_ROW - 3, 1, text, "hint")
