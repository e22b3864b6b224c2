"""Epochs: MSE and accuracy of every epoch as numbers and curves, a second run's beside them."""

from __future__ import annotations

from excelsim.languages.language import Language
from excelsim.run.trace import EPOCH_COLUMNS
from excelsim.workbook.layout import FIRST_EPOCHS_ROW, FIRST_STEPS_ROW, Layout
from excelsim.workbook.parts.charts import Curve, curves, over_epochs
from excelsim.xlsx.cells import Filled, Sheet

WORDS = {"mse": "Mean squared error", "accuracy": "Accuracy", "bce": "Binary cross-entropy"}

NOTES = {
    "mse": "MSE = mean of (y - y')² over the outputs and the samples of the epoch",
    "accuracy": "the part of the samples that were answered rightly",
    "bce": "mean of -(y·ln(y') + (1 - y)·ln(1 - y')) over the outputs and the samples of the epoch",
}


def write_epochs(sheet: Sheet, layout: Layout) -> None:
    """Write one row per complete epoch, and a chart for each score."""
    worksheet, trace = sheet.worksheet, layout.trace
    epochs, row = trace.epochs, FIRST_EPOCHS_ROW
    worksheet.freeze_panes = "A2"
    if epochs.empty:
        sheet.put(1, 1, "epoch", "column")
        sheet.put(
            2, 3, layout.say("This window of the run holds no complete epoch, so there is no MSE to show."), "hint"
        )
        return
    filled = {"epoch": Filled(str(epochs["epoch"].iloc[0]), f"A{row}+1", epochs["epoch"].to_numpy(), "epoch")}
    for run, suffix in ((layout, ""), (layout.second, "_2")):
        if run is None:
            continue
        for score, name in EPOCH_COLUMNS.items():
            if name in run.trace.epochs:
                values = run.trace.epochs[name].to_numpy()
                style = "accuracy" if name == "accuracy" else "mse"
                filled[name + suffix] = Filled(_mean(run, score, row), _mean(run, score, row + 1), values, style)
    for column, name in enumerate(filled, start=1):
        sheet.put(1, column, name, "column")
        if note := NOTES.get(name.removesuffix("_2")):
            sheet.comment(1, column, layout.say(note))
        worksheet.column_dimensions["ABCDEFGHI"[column - 1]].width = 9 if column == 1 else 13
    sheet.fill_down(row, list(filled.values()))
    worksheet.print_title_rows = "1:1"
    _charts(sheet, layout, list(filled))


def _mean(layout: Layout, score: str, row: int) -> str:
    """Return the formula of an epoch's mean: its last sample's sum, empty where Steps has no such row."""
    offset = "" if layout.trace.first_step == 1 else f"-{layout.steps}!$B${FIRST_STEPS_ROW}+1"
    sum_of_epoch = f"INDEX({layout.named(f'{score}_sum')},A{row}*samples{offset})"
    return f'IF({sum_of_epoch}="","",{sum_of_epoch}/samples)'


def _charts(sheet: Sheet, layout: Layout, names: list[str]) -> None:
    """Draw each score's curve, the second run's with it, one chart below the other."""
    epochs = layout.trace.epochs["epoch"]
    rows = range(FIRST_EPOCHS_ROW, FIRST_EPOCHS_ROW + len(epochs))
    anchor = "ABCDEFGHIJK"[len(names) + 1]
    say = layout.say
    place = 2
    for name in ("mse", "bce", "accuracy"):
        ys = [
            Curve(number, run_words(layout, say, second=column.endswith("_2")))
            for number, column in enumerate(names, start=1)
            if column in (name, f"{name}_2")
        ]
        if not ys:
            continue
        x = Curve(1, say("epoch"))
        size = (24, 11 if name == "mse" else 7.5)
        chart = over_epochs(
            curves(sheet, say(WORDS[name]), x, ys, rows, size), int(epochs.iloc[0]), int(epochs.iloc[-1])
        )
        chart.y_axis.scaling.min = 0
        if name == "accuracy":
            chart.y_axis.scaling.max = 1
            chart.y_axis.number_format = "0%"
        sheet.worksheet.add_chart(chart, f"{anchor}{place}")
        place += 23 if name == "mse" else 16


def run_words(layout: Layout, say: Language, second: bool) -> str:
    """Name a run by what distinguishes it from the one beside it."""
    if layout.second is None:
        return "MSE"
    mine, other = layout.network, layout.second.network
    run = other if second else mine
    if mine.rule != other.rule:
        return run.rule
    return ", ".join(dict.fromkeys(run.activations))
