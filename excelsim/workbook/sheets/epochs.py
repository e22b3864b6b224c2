"""Epochs: MSE and accuracy of every epoch as numbers and curves, a second run's beside them."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.network.quantities import SCORES
from excelsim.rule.scores import of_epoch
from excelsim.workbook.contents import Contents
from excelsim.workbook.layout import FIRST_EPOCHS_ROW, SAMPLES
from excelsim.workbook.parts.charts import Curve, curves, over_epochs
from excelsim.xlsx.addresses import address, letter
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled


def write_epochs(sheet: Sheet, contents: Contents) -> None:
    """Write one row per complete epoch, and a chart for each score."""
    worksheet, epochs = sheet.worksheet, contents.run.epochs
    worksheet.freeze_panes = address(FIRST_EPOCHS_ROW, 1)
    if epochs.empty:
        sheet.put(1, 1, "epoch", "column")
        text = contents.say("This window of the run holds no complete epoch, so there is no MSE to show.")
        sheet.put(2, 3, text, "hint")
        return
    first = Cell("number", (int(epochs["epoch"].iloc[0]),))
    filled = {"epoch": Filled(first, "epoch", Cell.above("epoch") + 1)}
    for run, suffix in ((contents, ""), (contents.second, "_2")):
        for name, score in SCORES.items():
            if run is not None and score.epoch in run.run.epochs:
                column = len(filled) + 1
                filled[score.epoch + suffix] = Filled(_mean(run, name), "accuracy" if name == "hit" else "mse")
                sheet.comment(1, column, contents.say(score.note))
    for column, name in enumerate(filled, start=1):
        sheet.put(1, column, name, "column")
        worksheet.column_dimensions[letter(column)].width = 9 if column == 1 else 13
    sheet.fill(FIRST_EPOCHS_ROW, 1, filled, len(epochs))
    worksheet.print_title_rows = "1:1"
    _charts(sheet, contents, list(filled))


def _mean(contents: Contents, score: str) -> Cell:
    """Return the formula of an epoch's mean: its last sample's sum, empty where Steps has no such row."""
    layout = contents.layout
    total = layout.at(f"{score}_sum", layout.end_of(Cell.named("epoch")))
    return call("where", call("=", total, ""), "", of_epoch(total, SAMPLES))


def _charts(sheet: Sheet, contents: Contents, names: list[str]) -> None:
    """Draw each score's curve, the second run's with it, one chart below the other."""
    say, epochs = contents.say, contents.run.epochs["epoch"]
    rows = range(FIRST_EPOCHS_ROW, FIRST_EPOCHS_ROW + len(epochs))
    place = 2
    for score in (SCORES[name] for name in ("loss", "bce", "hit")):
        name = score.epoch
        ys = [
            Curve(number, contents.run_name(second=column.endswith("_2")))
            for number, column in enumerate(names, start=1)
            if column in (name, f"{name}_2")
        ]
        if not ys:
            continue
        x = Curve(1, say("epoch"))
        size = (24, 11 if name == "mse" else 7.5)
        chart = over_epochs(
            curves(sheet, say(score.title), x, ys, rows, size), int(epochs.iloc[0]), int(epochs.iloc[-1])
        )
        chart.y_axis.scaling.min = 0
        if name == "accuracy":
            chart.y_axis.scaling.max = 1
            chart.y_axis.number_format = "0%"
        sheet.worksheet.add_chart(chart, address(place, len(names) + 2))
        place += 23 if name == "mse" else 16
