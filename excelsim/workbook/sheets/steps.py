"""Steps: one row per update, each quantity in a cell of its own, each cell a live formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

import numpy as np
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Border, Side

from excelsim.formula.cell import Cell, bind, call
from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.network.quantities import before_symbol, group, symbol, words
from excelsim.network.scores import SCORES
from excelsim.rule import row as rules
from excelsim.rule.row import POSITION
from excelsim.run.program import columns, program, row, scores, states, turn
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_STEPS_ROW, NAMES_ROW, SAMPLES
from excelsim.workbook.layout import Layout
from excelsim.xlsx.addresses import Place, address, letter, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled, Table, in_row
from excelsim.xlsx.styles import INK

BAND = 6
"""After how many columns a part's name is said again, for who scrolls or prints."""

MOST_NOTES = 400
"""Up to how many columns each heading has a note with its formula."""


def write_steps(sheet: Sheet, contents: Contents) -> None:
    """Write the table of all updates."""
    layout, run = contents.layout, contents.run
    values = {**run.position, **dict(zip(columns(run.network).names, run.log.T, strict=True)), **run.scores}
    lines = formulas(layout)
    filled = {
        name: Filled(first, _value_style(layout, name), below, np.asarray(values[name]))
        for name, (first, below) in lines.items()
    }
    sheet.fill(FIRST_STEPS_ROW, 1, filled, len(run))
    _headings(sheet, contents)
    if contents.layout.number == 1:
        _count(sheet, contents)
    _notes(sheet, contents)
    _epochs(sheet, layout)
    _looks(sheet, layout)
    if layout.number > 1:
        printing.nowhere(sheet)
    else:
        printing.first_epoch(sheet, layout, pages=1 if contents.beside else 2)


def _count(sheet: Sheet, contents: Contents) -> None:
    """Count the updates, once: to look through all rows of a sheet takes some programs a second and 100 MB."""
    steps = contents.layout.step_columns["step"]
    sheet.put(1, steps.column, call("count", steps.ref), "Step band")
    sheet.comment(1, steps.column, contents.say("how many updates stand here"))
    sheet.define("updates", 1, steps.column)


def formulas(layout: Layout) -> dict[str, tuple[Cell, Cell]]:
    """Return the formulas of every quantity on Steps: in the first row, and in all others.

    The first row takes its weights from Setup, every other row those that the row above
    arrived at, so the last row can be filled down to train on.
    """
    network, (step, sample) = layout.network, map(Cell.named, ("step", "sample"))
    lines: dict[str, Cell] = {
        "epoch": rules.epoch(step, SAMPLES),
        "step": Cell.above("step") + 1,
        "sample": layout.sample_of(step),
        "turn": rules.sample(step, SAMPLES),
    }
    if network.has_batches:
        in_epoch = Cell.named(turn(network))
        size, place = Cell.named("batch_size"), Cell.named("place")
        lines |= {"place": rules.place(in_epoch, size), "last": rules.last(in_epoch, place, size, SAMPLES)}
    lines |= {name: layout.sample(name, sample) for block in ("x", "y") for name in layout.blocks[block].names()}
    update = row(network)
    lines |= {name: bind(formula, _constants(layout)) for name, formula in update.items()} if layout.own else update
    lines |= scores(network, layout.criterion)
    first = {name: layout.start_cell(name) for name in row(network) if name not in program(network)}
    begin = {name: layout.begin(name) for block in states(network) for name in layout.blocks[block].names()}
    if begin:
        first |= {name: bind(lines[name], _beginning(begin)) for name in program(network)}
    first |= {f"{name}_sum": Cell.named(name) for name in layout.scores[::2]}
    first["step"] = Cell("number", (layout.first_step,))
    return {name: (first.get(name, lines[name]), lines[name]) for name in layout.step_names}


def _constants(layout: Layout) -> Callable[[Cell], Cell]:
    """Let a formula read the constants of this run."""
    known = {"lr", *layout.network.constants}
    return lambda leaf: layout.constant(str(leaf.args[0])) if leaf.args[0] in known else leaf


def _beginning(begin: Mapping[str, Cell]) -> Callable[[Cell], Cell]:
    """Let a formula of the first row read where it begins what it finds above in all others."""
    return lambda leaf: begin.get(str(leaf.args[0]), leaf) if leaf.op == "above" else leaf


def spelled(layout: Layout, number: int) -> dict[str, str]:
    """Return the formula of every quantity as it stands in a row of Steps, the rows counted from 0."""
    lines = formulas(layout)
    filled = {name: Filled(first, "", below) for name, (first, below) in lines.items()}

    def spell(name: object) -> str:
        return name if isinstance(name, str) else name.spelled(layout.steps)  # type: ignore[attr-defined]

    table = Table(FIRST_STEPS_ROW, 1, filled, {}, 0, layout.steps, spell)
    return {
        name: in_row(table.spelled(column.formula(number)), FIRST_STEPS_ROW + number) for name, column in filled.items()
    }


def _group(layout: Layout, name: str) -> str:
    if name in POSITION:
        return "Step"
    return "Epoch" if name in layout.scores else group(layout.network, name)


def _value_style(layout: Layout, name: str) -> str:
    if layout.normalised and name.startswith("x_"):  # no numbers that a person typed
        return "Input decimals"
    return "Step value" if name in ("hit", "hit_sum") else f"{_group(layout, name)} value"


def _headings(sheet: Sheet, contents: Contents) -> None:
    """Three rows: the part of the calculation, the slide's symbol, the name as in the CSV."""
    layout, say = contents.layout, contents.say
    names = layout.step_names
    for column, name in enumerate(names, start=1):
        part = _group(layout, name)
        if name in layout.scores:
            score = SCORES[name.removesuffix("_sum")]
            plain = say(score.so_far) if name.endswith("_sum") else score.headed(score.words, layout.criterion, say)
        else:
            plain = say(name) if part == "Step" else say.name(symbol(layout.network, name))
        sheet.blank(1, column, f"{part} band")
        sheet.put(2, column, plain, f"{part} symbol")
        sheet.put(NAMES_ROW, column, name, f"{part} name")
    column = 1
    for part, members in groupby(names, key=lambda name: _group(layout, name)):
        width = len(list(members))
        for repeated in range(column, column + width, BAND):
            sheet.put(1, repeated, say(part), f"{part} band")
        column += width


def _notes(sheet: Sheet, contents: Contents) -> None:
    """Let each symbol say on a note what it means, and its formula in the slide's symbols."""
    layout, say = contents.layout, contents.say
    network = layout.network
    if len(layout.step_names) > MOST_NOTES:
        return
    update = program(network)
    for column, name in enumerate(layout.step_names, start=1):
        if name in POSITION or name in layout.scores:
            continue
        text = words(network, name, say)
        if name in update:
            written = render(
                update[name],
                on_paper(say),
                lambda n: say.name(symbol(network, n)),
                lambda n: before_symbol(network, n, say),
            )
            text += f"\n{say.name(symbol(network, name))} = {written}"
        sheet.comment(2, column, text)


def _epochs(sheet: Sheet, layout: Layout) -> None:
    """Draw a line between epochs, if an epoch has more than one update."""
    if layout.samples == 1 or layout.updates == 1:
        return
    first = FIRST_STEPS_ROW + 1
    above, here = (Cell.named(Place(sheet.title, row, 1, fixed_row=False)) for row in (first - 1, first))
    line = Border(top=Side(style="thin", color=INK))
    area = span(first, 1, FIRST_STEPS_ROW + layout.updates - 1, len(layout.step_names))
    sheet.condition(area, call("<>", above, here), FormulaRule, border=line)


def _looks(sheet: Sheet, layout: Layout) -> None:
    worksheet = sheet.worksheet
    worksheet.freeze_panes = address(FIRST_STEPS_ROW, len(POSITION) + 1)
    worksheet.row_dimensions[1].height = 20
    worksheet.row_dimensions[2].height = 20
    for column, name in enumerate(layout.step_names, start=1):
        narrow = name in POSITION or name[:2] in ("x_", "y_") or group(layout.network, name) == "Step"
        wide = name.startswith("new") or name in layout.scores
        heading = len(str(sheet.value(2, column)))
        worksheet.column_dimensions[letter(column)].width = max(8 if narrow else 12 if wide else 10.5, heading + 2)
