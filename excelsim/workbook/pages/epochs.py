"""Epochs: MSE and accuracy of every epoch as numbers and curves, a second run's beside them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from excelsim.experiment.record import Record
from excelsim.formula.cell import Cell, call
from excelsim.network.scores import SCORES
from excelsim.rule.scores import explained, loss, of_epoch, root
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_EPOCHS_ROW, SAMPLES, SPARE
from excelsim.workbook.parts.charts import Curve, curves, over_epochs, place
from excelsim.workbook.parts.epoch import mean_of, sum_of
from excelsim.workbook.parts.more import more_epochs
from excelsim.xlsx.addresses import Area, address, letter, moving
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled

OF_THE_LOSS = ("rmse", "r2")
"""Scores that only an epoch has, calculated from the losses of its samples."""

BEHIND = 16
"""So many columns right of the scores, beyond the charts, the targets' spread is calculated."""


def write_epochs(sheet: Sheet, contents: Contents) -> None:
    """Write one row per complete epoch, and a chart for each score."""
    worksheet, say, epochs = sheet.worksheet, contents.say, contents.run.epochs
    every = (contents.whole or contents.run).epochs
    worksheet.freeze_panes = address(FIRST_EPOCHS_ROW, 1)
    if every.empty:
        sheet.put(1, 1, "epoch", "column")
        text = say("This window of the run holds no complete epoch, so there is no MSE to show.")
        sheet.put(2, 3, text, "hint")
        return
    runs = [(run, suffix) for run, suffix in ((contents, ""), (contents.second, "_2")) if run]
    names = [name for name, score in SCORES.items() if score.epoch in every]
    spread = _spread(sheet, contents, 1 + len(runs) * len(names) + BEHIND) if "r2" in every else None
    first = Cell("number", (int((every if epochs.empty else epochs)["epoch"].iloc[0]),))
    filled = {"epoch": Filled(first, "epoch", Cell.above("epoch") + 1)}
    for run, suffix in runs:
        for name in (name for name in names if name in run.layout.scores or name in OF_THE_LOSS):
            score, formula = SCORES[name], _score(run, name, Cell.named(f"mse{suffix}"), spread)
            filled[score.epoch + suffix] = Filled(formula, "accuracy" if name == "hit" else "mse")
            sheet.comment(1, len(filled), score.headed(score.note, contents.layout.criterion, say))
    for number, column in enumerate(filled, start=1):
        sheet.put(1, number, column, "column")
        worksheet.column_dimensions[letter(number)].width = 9 if number == 1 else 13
    if len(epochs):
        sheet.fill(contents.live_epochs, 1, filled, len(epochs))
    if contents.whole:
        _logged(sheet, contents, contents.whole, list(filled))
    else:
        numbers, ends = Area.down(sheet.title, FIRST_EPOCHS_ROW, 1), epochs["epoch"].iloc[[0, -1]].tolist()
        sheet.put(1, len(filled) + 2, more_epochs(contents, numbers, *ends), "label")
    below = _charts(sheet, contents, list(filled), every["epoch"])
    printing.table(sheet, max(below, FIRST_EPOCHS_ROW + len(every) - 1), len(filled) + BEHIND, below)


def _logged(sheet: Sheet, contents: Contents, whole: Record, names: list[str]) -> None:
    """Write the epochs that do not end on Steps, as the engine logged them: numbers, in grey."""
    text = contents.say("Grey epochs are not on Steps: the engine logged their numbers, which follow no change.")
    sheet.put(1, len(names) + 2, text, "label")
    mine, other = whole.epochs, whole.second.epochs if whole.second else whole.epochs
    live = set(contents.run.epochs["epoch"])
    for row, epoch in enumerate(mine["epoch"].tolist(), start=FIRST_EPOCHS_ROW):
        for column, name in enumerate(names if epoch not in live else (), start=1):
            values = (other if name.endswith("_2") else mine)[name.removesuffix("_2")]
            style = {"epoch": "logged epoch", "accuracy": "logged accuracy"}.get(name.removesuffix("_2"), "logged mse")
            sheet.put(row, column, values.iloc[row - FIRST_EPOCHS_ROW].item(), style)


def _score(contents: Contents, name: str, mse: Cell, spread: Cell | None) -> Cell:
    """Return the formula of an epoch's score from its last sample's sum, empty where Steps has no such row."""
    if name == "rmse":
        return call("where", call("=", mse, ""), "", root(mse))
    layout = contents.layout
    if name != "r2":
        return mean_of(layout, name, Cell.named("epoch"))
    total = sum_of(layout, "loss", Cell.named("epoch"))
    unknown = call("or", call("=", total, ""), call("=", spread, 0), call(">", SAMPLES, layout.samples + SPARE))
    return call("where", unknown, "", explained(total, spread))


def _spread(sheet: Sheet, contents: Contents, column: int) -> Cell:
    """Write the targets and how far they lie from their mean, from sums that run down; return the formula of all.

    A sum that runs down the rows has the same bits everywhere, SUM has not. There is room for
    samples that are added: in a row without a sample the sums stay as they are.
    """
    layout, say, top = contents.layout, contents.say, FIRST_EPOCHS_ROW
    names, count = layout.blocks["y"].names(), layout.samples + SPARE
    n = Cell.named("n")
    there = n <= SAMPLES
    targets = {"n": Filled(Cell("number", (1,)), "epoch", Cell.above("n") + 1)}
    targets |= {name: Filled(layout.sample(name, call("min", n, SAMPLES)), "Input value") for name in names}
    for name in names:
        y = Cell.named(name)
        below = Cell.above(f"{name}_sum") + call("where", there, y, 0)
        targets[f"{name}_sum"] = Filled(y, "Step decimals", below)
    areas = sheet.fill(top, column, targets, count)
    right = column + len(targets)
    means = [
        sheet.put(top, right + k, of_epoch(moving(areas[f"{name}_sum"].cell(count - 1)), SAMPLES), "Step decimals")
        for k, name in enumerate(names)
    ]
    distances = [moving(areas[name].cell(0)) - middle for name, middle in zip(names, means, strict=True)]
    square = np.asarray(loss(np.array(distances, dtype=object))).item()
    number = moving(areas["n"].cell(0))
    below = Cell.above("squares") + call("where", number <= SAMPLES, square, 0)
    squares = sheet.fill(top, right + len(names), {"squares": Filled(square, "Step decimals", below)}, count)["squares"]
    sums = [say("sum so far")] * len(names)
    headings = [say("sample"), *map(contents.heading, names), *sums, *[say("mean")] * len(names), say("squares so far")]
    for i, text in enumerate(headings):
        sheet.put(top - 1, column + i, text, "column")
    return moving(squares.cell(count - 1), column=False, row=False)


def _charts(sheet: Sheet, contents: Contents, names: list[str], epochs: pd.Series) -> int:
    """Draw each score's curve, the second run's with it, one chart below the other; return the row below."""
    say = contents.say
    rows = range(FIRST_EPOCHS_ROW, FIRST_EPOCHS_ROW + len(epochs))
    top = FIRST_EPOCHS_ROW
    for score in (SCORES[name] for name in ("loss", "half", "ce", "bce", "rmse", "r2", "hit")):
        name = score.epoch
        ys = [
            Curve(number, contents.run_name(second=column.endswith("_2")))
            for number, column in enumerate(names, start=1)
            if column in (name, f"{name}_2")
        ]
        if not ys:
            continue
        x, title = Curve(1, say("epoch")), score.headed(score.title, contents.layout.criterion, say)
        height = 21 if name == "mse" else 14
        chart = over_epochs(curves(sheet, title, x, ys, rows), int(epochs.iloc[0]), int(epochs.iloc[-1]))
        if name in ("r2", "accuracy"):
            chart.y_axis.scaling.max = 1
        if name != "r2":  # below 0 it is worse than the mean
            chart.y_axis.scaling.min = 0
        if name == "accuracy":
            chart.y_axis.number_format = "0%"
        place(sheet, chart, Area(sheet.title, top, len(names) + 2, height, BEHIND - 2))
        top += height + 2
    return top - 2
