"""Runs: several runs side by side, their losses as one picture and as numbers by epoch."""

from __future__ import annotations

from excelsim.experiment.record import Record
from excelsim.experiment.variants import rate_name
from excelsim.formula.cell import Cell
from excelsim.network.scores import SCORES
from excelsim.run.log import Run
from excelsim.workbook.contents import Contents
from excelsim.workbook.layout import FIRST_RUNS_ROW
from excelsim.workbook.parts import page
from excelsim.workbook.parts.charts import Curve, curves, over_epochs
from excelsim.workbook.parts.epoch import mean_of
from excelsim.xlsx.addresses import address, letter
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled


def write_runs(sheet: Sheet, contents: Contents) -> None:
    """Write a chart of the losses of all runs, and below it a row per epoch."""
    say, epochs = contents.say, contents.run.epochs["epoch"].tolist()
    page.title(sheet, say("Runs"), say("The same network and data, trained in several ways: which of them learns?"))
    if not epochs:
        sheet.put(4, 1, say("This window of the run holds no complete epoch, so there is nothing to compare."), "hint")
        return
    score = _score(contents)
    live = (contents, *contents.beside)
    filled = {"epoch": Filled(Cell("number", (epochs[0],)), "epoch", Cell.above("epoch") + 1)}
    filled |= {
        f"run {number}": Filled(mean_of(each.layout, score, Cell.named("epoch")), "mse")
        for number, each in enumerate(live, start=1)
    }
    sheet.fill(FIRST_RUNS_ROW, 1, filled, len(epochs))
    names = [_name(contents), *(each.name for each in (*contents.beside, *contents.logged))]
    for column, text in enumerate((say("epoch"), *names), start=1):
        sheet.put(FIRST_RUNS_ROW - 1, column, text, "column")
        sheet.worksheet.column_dimensions[letter(column)].width = 9 if column == 1 else 14
    for column, record in enumerate(contents.logged, start=2 + len(live)):
        _logged(sheet, column, record, SCORES[score].epoch, epochs)
    text = say(
        "The yellow cells on Setup that stand below a run's name are its own: change them, and its curve follows."
    )
    if contents.logged:
        n = len(contents.logged)
        text = say("Green: {n} further runs, as the engine logged them; they would make the workbook too large.", n=n)
    sheet.put(FIRST_RUNS_ROW - 2, 1, text, "hint")
    rows = range(FIRST_RUNS_ROW, FIRST_RUNS_ROW + len(epochs))
    mine = [Curve(column, name) for column, name in enumerate(names, start=2)]
    chart = curves(sheet, say(SCORES[score].title), Curve(1, say("epoch")), mine, rows, (26, 13))
    chart.y_axis.scaling.min = 0
    sheet.worksheet.add_chart(over_epochs(chart, epochs[0], epochs[-1]), address(4, 1))
    sheet.worksheet.freeze_panes = address(4, 1)
    sheet.worksheet.print_title_rows = f"{FIRST_RUNS_ROW - 1}:{FIRST_RUNS_ROW - 1}"


def _score(contents: Contents) -> str:
    """Return the score that all runs show: that of the loss which they all train, or the mean squared error."""
    runs: list[Run] = [contents.run, *(each.run for each in contents.beside), *contents.logged]
    trained = {run.network.loss.score for run in runs}
    return (trained.pop() if len(trained) == 1 else "") or "loss"


def _name(contents: Contents) -> str:
    """Name the first run by what the others do otherwise."""
    other = (*contents.beside, *contents.logged)[0]
    run = contents.run
    theirs = other.run if isinstance(other, Contents) else other
    if run.learning_rate != theirs.learning_rate:
        return rate_name(run.learning_rate)
    if run.network == theirs.network:
        return str(contents.say("this run"))
    return run.network.told_apart(theirs.network)[0]


def _logged(sheet: Sheet, column: int, record: Record, score: str, epochs: list[int]) -> None:
    """Write the losses of a run as they were logged."""
    found = record.epochs.set_index("epoch")[score]
    for row, epoch in enumerate(epochs, start=FIRST_RUNS_ROW):
        if epoch in found.index:
            sheet.put(row, column, float(found[epoch]), "logged")
