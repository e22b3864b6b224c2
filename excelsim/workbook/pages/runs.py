"""Runs: several runs side by side, their losses as one picture and as numbers by epoch."""

from __future__ import annotations

import math

from openpyxl.chart import ScatterChart

from excelsim.experiment.record import Record
from excelsim.formula.cell import Cell
from excelsim.network.scores import SCORES
from excelsim.run.log import Run
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_RUNS_ROW, SETUP
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, curves, over_epochs, place
from excelsim.workbook.parts.epoch import mean_of
from excelsim.xlsx.addresses import Area, Place, address
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

CHART_ROWS, CHART_COLUMNS = 24, 9
"""How many rows and columns a chart covers."""

WIDTH = 14
"""Characters of a column: what a run is called may be longer."""


def write_runs(sheet: Sheet, contents: Contents) -> None:
    """Write a chart of the losses of all runs, one of their accuracies, and below them a row per epoch."""
    say, epochs = contents.say, contents.run.epochs["epoch"].tolist()
    page.title(sheet, say("Runs"), say("Several trainings on the same samples: which of them learns?"))
    if not epochs:
        sheet.put(4, 1, say("This window of the run holds no complete epoch, so there is nothing to compare."), "hint")
        return
    live = (contents, *contents.beside)
    names = [*(each.name for each in live), *(each.called_in(say) for each in contents.logged)]
    titles = [*map(contents.title_of, live), *names[len(live) :]]
    scores = [_score(contents)]
    if all("hit" in each.layout.scores for each in live):
        scores.append("hit")
    filled = {"epoch": Filled(Cell("number", (epochs[0],)), "epoch", Cell.above("epoch") + 1)}
    sheet.fill(FIRST_RUNS_ROW, 1, filled, len(epochs))
    page.headings(sheet, FIRST_RUNS_ROW - 1, 1, [say("epoch")], WIDTH)
    for number, score in enumerate(scores):
        columns = range(2 + number * len(names), 2 + (number + 1) * len(names))
        _numbers(sheet, contents, score, columns.start, epochs)
        page.headings(sheet, FIRST_RUNS_ROW - 1, columns.start, titles, WIDTH)
        if len(scores) > 1:
            sheet.put(FIRST_RUNS_ROW - 2, columns.start, say(SCORES[score].words), "label")
        chart = _chart(sheet, contents, score, names, columns, epochs)
        place(sheet, chart, Area(sheet.title, 4, 1 + CHART_COLUMNS * number, CHART_ROWS, CHART_COLUMNS))
    sheet.worksheet.sheet_format.defaultColWidth = WIDTH
    _hints(sheet, contents)
    sheet.worksheet.freeze_panes = address(4, 1)
    width = max(1 + len(scores) * len(names), len(scores) * CHART_COLUMNS + 1)
    printing.table(sheet, FIRST_RUNS_ROW + len(epochs) - 1, width)


def _numbers(sheet: Sheet, contents: Contents, score: str, column: int, epochs: list[int]) -> None:
    """Write a score of every run, a column each: live ones as formulas, others as they were logged."""
    look, live = "accuracy" if score == "hit" else "mse", (contents, *contents.beside)
    filled = {
        f"run {number}": Filled(mean_of(each.layout, score, _epoch(sheet)), look)
        for number, each in enumerate(live, start=1)
    }
    sheet.fill(FIRST_RUNS_ROW, column, filled, len(epochs))
    for at, record in enumerate(contents.logged, start=column + len(live)):
        _logged(sheet, at, record, SCORES[score].epoch, f"logged {look}", epochs)


def _epoch(sheet: Sheet) -> Cell:
    """Return the cell of the epoch in the same row."""
    return Cell.named(Place(sheet.title, FIRST_RUNS_ROW, 1, fixed_row=False))


def _chart(
    sheet: Sheet, contents: Contents, score: str, names: list[str], columns: range, epochs: list[int]
) -> ScatterChart:
    """Return the curves of a score, one of each run."""
    mine = [
        Curve(column, name, Area(sheet.title, FIRST_RUNS_ROW - 1, column))
        for column, name in zip(columns, names, strict=True)
    ]
    rows = range(FIRST_RUNS_ROW, FIRST_RUNS_ROW + len(epochs))
    say, name = contents.say, SCORES[score].epoch
    title = SCORES[score].headed(SCORES[score].title, contents.layout.criterion, say)
    chart = over_epochs(curves(sheet, title, Curve(1, say("epoch")), mine, rows), epochs[0], epochs[-1])
    chart.y_axis.scaling.min = 0
    if score == "hit":
        chart.y_axis.scaling.max, chart.y_axis.number_format = 1, "0%"
    elif any(map(contents.run_stopped, contents.logged)):  # else its last losses would make all others a line at 0
        largest = max(each.run.epochs[name].max() for each in (contents, *contents.beside))
        chart.y_axis.scaling.max = _above(largest)
    chart.legend.position = "b"  # type: ignore[union-attr]  # openpyxl makes one
    return chart


def _score(contents: Contents) -> str:
    """Return the score that all runs show: that of the loss which they all train, or the mean squared error."""
    runs: list[Run] = [contents.run, *(each.run for each in contents.beside), *contents.logged]
    trained = {run.network.loss.score for run in runs}
    return (trained.pop() if len(trained) == 1 else "") or "loss"


def _logged(sheet: Sheet, column: int, record: Record, score: str, look: str, epochs: list[int]) -> None:
    """Write a score of a run as it was logged."""
    found = record.epochs.set_index("epoch")[score]
    for row, epoch in enumerate(epochs, start=FIRST_RUNS_ROW):
        if epoch in found.index:
            sheet.put(row, column, float(found[epoch]), look)
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
        ends = ", ".join(
            say("{name} at step {step}", name=each.called_in(say), step=each.steps.stop) for each in stopped
        )
        text = say("Ended early, as a number became too large: {runs}. Grey: what was logged until then.", runs=ends)
        sheet.put(FIRST_RUNS_ROW - 4, 1, text, "hint")
    if n := len(contents.logged) - len(stopped):
        text = say("Grey: {n} further runs, as the engine logged them; they would make the workbook too large.", n=n)
        sheet.put(FIRST_RUNS_ROW - 3, 1, text, "hint")
