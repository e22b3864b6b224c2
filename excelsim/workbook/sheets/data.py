"""Data: the raw samples, and beside them the normalised ones that the network reads, live."""

from __future__ import annotations

from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.notation import close
from excelsim.formula.write import render
from excelsim.rule.normalisation import NORMALISATIONS, STATISTICS, mean, spread, squared_distance
from excelsim.workbook import printing
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_DATA_ROW, SAMPLES, STATISTICS_ROW
from excelsim.workbook.parts import page
from excelsim.workbook.sheets.setup import write_samples
from excelsim.xlsx.addresses import Area, address, moving
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled


def write_data(sheet: Sheet, contents: Contents) -> None:
    """Write the raw samples (yours to change), their statistics, and the inputs as a run reads them normalised."""
    contents = next(each for each in (contents, *contents.beside) if each.layout.normalised)
    say, data = contents.say, contents.run.data
    hint = say("Change a raw value (yellow): the normalised one follows, and all that is learned.")
    page.title(sheet, say("Data"), hint)
    write_samples(sheet, contents)
    for number, name in enumerate(STATISTICS[data.normalise]):
        sheet.put(STATISTICS_ROW + number, 1, say(name), "label")
    raw = contents.layout.typed["x"]
    for i in range(raw.width):
        (_extremes if data.normalise == "min-max" else _mean_and_spread)(sheet, contents, i)
    if data.normalise == "z-score":
        _warn_if_interrupted(sheet, contents)
    _normalised(sheet, contents)
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 19
    sheet.worksheet.freeze_panes = address(FIRST_DATA_ROW, 2)
    printing.inputs(sheet)


def _extremes(sheet: Sheet, contents: Contents, column: int) -> None:
    """Write the lowest and the highest value of a raw column."""
    raw = contents.layout.with_room["x"].part(column)
    for number, function in enumerate(("min", "max")):
        sheet.put(STATISTICS_ROW + number, raw.column, call(function, raw.ref), "Input decimals")


def _mean_and_spread(sheet: Sheet, contents: Contents, column: int) -> None:
    """Write the mean and the standard deviation of a raw column, each from a sum that runs down beside the table.

    A sum that runs down the rows has the same bits everywhere, SUM has not.
    """
    layout, say = contents.layout, contents.say
    raw, area = layout.with_room["x"].part(column), layout.data["x"]
    value = moving(raw.cell(0), column=False)
    total = area.column + area.width + 1 + 2 * column
    middle = sheet.put(
        STATISTICS_ROW, raw.column, mean(_sum(sheet, raw, total, value, say("sum so far")), SAMPLES), "Input decimals"
    )
    squares = _sum(sheet, raw, total + 1, squared_distance(value, middle), say("squares so far"))
    sheet.put(STATISTICS_ROW + 1, raw.column, spread(squares, SAMPLES), "Input decimals")


def _sum(sheet: Sheet, raw: Area, column: int, term: Cell, heading: str) -> Cell:
    """Write the sum so far beside each row; return the last one."""
    sheet.put(FIRST_DATA_ROW - 1, column, heading, "column")
    unused = call("=", moving(raw.cell(0), column=False), "")
    filled = {"so far": Filled(term, "Input decimals", Cell.above("so far") + call("where", unused, 0, term))}
    return moving(sheet.fill(raw.row, column, filled, raw.height)["so far"].cell(raw.height - 1))


def _warn_if_interrupted(sheet: Sheet, contents: Contents) -> None:
    """Say so if a row was inserted and the sums beside it do not go on through it."""
    raw, tests = contents.layout.with_room["x"], []
    for i in range(raw.width):
        middle = contents.layout.statistic(0, i)
        tests.append(close(call("average", raw.part(i).ref), middle))
    text = contents.say("The sums on the right are interrupted: fill their formulas down to the last row.")
    sheet.put(STATISTICS_ROW - 1, 2, call("where", call("and", *tests), "", text), "label")


def _normalised(sheet: Sheet, contents: Contents) -> None:
    layout, kind, say = contents.layout, contents.run.data.normalise, contents.say
    raw, area = layout.with_room["x"], layout.data["x"]
    names = [say(name).replace(" ", "_") for name in STATISTICS[kind]]
    formula = NORMALISATIONS[kind](*map(Cell.named, ("x", *names)))  # type: ignore[arg-type]  # cells, as everywhere in the rule
    words = render(formula, EXCEL, lambda name: name.replace("_", " "))  # type: ignore[arg-type]
    sheet.put(area.row - 2, area.column, say("Normalised: {formula}", formula=words), "heading")
    for i in range(area.width):
        sheet.put(area.row - 1, area.column + i, contents.heading(f"x_{i + 1}"), "Input symbol")
        for row in range(area.height):
            value = moving(raw.cell(row, i))
            x = normalised(contents, i, value)
            is_spare = row >= layout.samples
            x = call("where", call("=", value, ""), "", x) if is_spare else x
            sheet.put(area.row + row, area.column + i, x, "Input decimals")


def normalised(contents: Contents, column: int, raw: Cell) -> Cell:
    """Return the formula of a normalised input from the cell of the raw one."""
    statistics = (contents.layout.statistic(number, column) for number in (0, 1))
    formula: Cell = NORMALISATIONS[contents.run.data.normalise](raw, *statistics)  # type: ignore[assignment, arg-type]
    return formula
