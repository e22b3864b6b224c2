"""Steps: one row per update, each quantity in a cell of its own, each cell a live formula."""

from __future__ import annotations

from itertools import groupby

from excelsim.formula.dialects import EXCEL, on_paper
from excelsim.formula.write import render
from excelsim.network.quantities import group, symbol, words
from excelsim.run.program import carried, program, score_names, scores
from excelsim.run.trace import POSITION
from excelsim.workbook.layout import FIRST_STEPS_ROW, NAMES_ROW, Layout
from excelsim.xlsx.cells import MAX_ROWS, Filled, Sheet

SCORE_WORDS = {
    "loss": "loss",
    "loss_sum": "sum of losses",
    "bce": "cross-entropy",
    "bce_sum": "sum of cross-entropies",
    "hit": "right?",
    "hit_sum": "sum of right",
}

BAND = 6
"""After how many columns a part's name is said again, for who scrolls or prints."""

MOST_NOTES = 400
"""Up to how many columns each heading has a note with its formula."""


def write_steps(sheet: Sheet, layout: Layout) -> None:
    """Write the table of all updates, and the names that Epochs looks its sums up by."""
    trace = layout.trace
    values = trace.to_frame().join(trace.scores)
    first = step_formulas(layout, FIRST_STEPS_ROW)
    below = step_formulas(layout, FIRST_STEPS_ROW + 1)
    filled = [
        Filled(first[name], below[name], values[name].to_numpy(), _value_style(layout, name))
        for name in layout.step_columns
    ]
    sheet.fill_down(FIRST_STEPS_ROW, filled)
    _headings(sheet, layout)
    _notes(sheet, layout)
    _looks(sheet, layout)
    for name in ("step", *(f"{score}_sum" for score in score_names(layout.network))):
        letter = layout.step_columns[name]
        sheet.define(
            layout.named("steps" if name == "step" else name), f"${letter}${FIRST_STEPS_ROW}:${letter}${MAX_ROWS}"
        )


def write_second_steps(sheet: Sheet, layout: Layout) -> None:
    """Write the updates of the run beside."""
    assert layout.second
    write_steps(sheet, layout.second)


def step_formulas(layout: Layout, row: int) -> dict[str, str]:
    """Return the formula of every quantity in a row of Steps.

    The first row takes its weights from Setup, every other row those that the row above
    arrived at, so the last row can be filled down to train on.
    """
    letters = layout.step_columns
    network, first = layout.network, row == FIRST_STEPS_ROW

    def cell(name: str, row: int = row) -> str:
        return "lr" if name == "lr" else f"{letters[name]}{row}"

    step = cell("step")
    formulas = {
        "epoch": f"INT(({step}-1)/samples)+1",
        "step": str(layout.trace.first_step) if first else f"{cell('step', row - 1)}+1",
        "sample": f"MOD({step}-1,samples)+1",
    }
    if network.has_batches:
        formulas["place"] = f"MOD({cell('sample')}-1,batch_size)+1"
        formulas["last"] = f"IF(OR({cell('place')}=batch_size,{cell('sample')}=samples),1,0)"
    for block in ("x", "y"):
        for name in layout.blocks[block].names():
            formulas[name] = f"INDEX({layout.data_column(name)},${cell('sample')})"
    for name, source in carried(network).items():
        formulas[name] = layout.start_cell(name) if first else cell(source, row - 1)
    for name, formula in (program(network) | scores(network, layout.trace.data.threshold)).items():
        # A sum of a batch adds to itself, as it is in the row above.
        spelled = {name: cell(name, row - 1)} if name in letters else {}
        formulas[name] = render(formula, EXCEL, lambda n, own=spelled: own.get(n) or cell(n))  # type: ignore[misc]  # bound here
    for name in score_names(network):
        total = cell(f"{name}_sum", row - 1)
        formulas[f"{name}_sum"] = cell(name) if first else f"IF({cell('sample')}=1,0,{total})+{cell(name)}"
    return {name: formulas[name] for name in letters}


def _group(layout: Layout, name: str) -> str:
    if name in POSITION:
        return "Step"
    return "Epoch" if name in layout.scores else group(layout.network, name)


def _value_style(layout: Layout, name: str) -> str:
    return "Step value" if name in ("hit", "hit_sum") else f"{_group(layout, name)} value"


def _headings(sheet: Sheet, layout: Layout) -> None:
    """Three rows: the part of the calculation, the slide's symbol, the name as in the CSV."""
    names, say = list(layout.step_columns), layout.say
    for column, name in enumerate(names, start=1):
        part = _group(layout, name)
        scored = say(SCORE_WORDS[name]) if name in SCORE_WORDS else ""
        plain = say(name) if part == "Step" else scored or symbol(layout.network, name)
        sheet.blank(1, column, f"{part} band")
        sheet.put(2, column, plain, f"{part} symbol")
        sheet.put(NAMES_ROW, column, name, f"{part} name")
    column = 1
    for part, members in groupby(names, key=lambda name: _group(layout, name)):
        width = len(list(members))
        for repeated in range(column, column + width, BAND):
            sheet.put(1, repeated, say(part), f"{part} band")
        column += width


def _notes(sheet: Sheet, layout: Layout) -> None:
    """Let each symbol say on a note what it means, and its formula in the slide's symbols."""
    network = layout.network
    if len(layout.step_columns) > MOST_NOTES:
        return
    formulas = program(network)
    for column, name in enumerate(layout.step_columns, start=1):
        if name in POSITION or name in layout.scores:
            continue
        text = words(network, name, layout.say)
        if name in formulas:
            written = render(formulas[name], on_paper(layout.say), lambda n: symbol(network, n))
            text += f"\n{symbol(network, name)} = {written}"
        sheet.comment(2, column, text)


def _looks(sheet: Sheet, layout: Layout) -> None:
    worksheet = sheet.worksheet
    worksheet.freeze_panes = f"D{FIRST_STEPS_ROW}"
    worksheet.row_dimensions[1].height = 20
    worksheet.row_dimensions[2].height = 20
    for name, letter in layout.step_columns.items():
        narrow = name in POSITION or name[0] in "xy" or name in ("place", "last")
        wide = name.startswith("new") or name in layout.scores
        worksheet.column_dimensions[letter].width = 8 if narrow else 15 if wide else 10.5
    worksheet.page_setup.scale = 70
    worksheet.page_setup.pageOrder = "overThenDown"  # an update's pages lie side by side
    worksheet.print_title_rows = "1:3"
    worksheet.print_title_cols = "A:C"
