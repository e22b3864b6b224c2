"""Data: the raw samples, and beside them the normalised ones that the network reads, live."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from excelsim.formula.cell import Cell
from excelsim.formula.dialects import EXCEL
from excelsim.formula.write import render
from excelsim.rule.normalisation import NORMALISATIONS, STATISTICS, statistics
from excelsim.workbook.layout import FIRST_DATA_ROW, STATISTICS_ROW, Layout
from excelsim.workbook.parts import page
from excelsim.workbook.parts.arithmetic import quoted
from excelsim.workbook.parts.picked import heading
from excelsim.workbook.sheets.setup import write_samples
from excelsim.xlsx.cells import Sheet


def write_data(sheet: Sheet, layout: Layout) -> None:
    """Write the raw samples (yours to change), their statistics, and the normalised inputs."""
    say = layout.say
    page.title(
        sheet,
        layout,
        say("Data"),
        say("Change a raw value (yellow): the normalised one follows, and all that is learned."),
    )
    write_samples(sheet, layout)
    _statistics(sheet, layout)
    if layout.trace.data.normalise == "z-score":
        _warn_if_interrupted(sheet, layout)
    _normalised(sheet, layout)
    sheet.worksheet.column_dimensions["A"].width = 24
    sheet.worksheet.sheet_format.defaultColWidth = 19
    sheet.worksheet.freeze_panes = f"B{FIRST_DATA_ROW}"


def _statistics(sheet: Sheet, layout: Layout) -> None:
    """Write the two statistics of each raw column; sums for them run down beside the table."""
    data, say, raw = layout.trace.data, layout.say, layout.typed["x"]
    values = statistics(data.normalise, data.raw)
    for number, name in enumerate(STATISTICS[data.normalise]):
        sheet.put(STATISTICS_ROW + number, 1, say(name), "label")
        for i in range(raw.width):
            formula = _extreme(layout, number, i) if data.normalise == "min-max" else _mean(sheet, layout, number, i)
            sheet.put(STATISTICS_ROW + number, raw.column + i, values[number][i].item(), "Input decimals", formula)


def _extreme(layout: Layout, number: int, column: int) -> str:
    return f"{('MIN', 'MAX')[number]}({_own(layout.typed['x'].part(column))})"


def _mean(sheet: Sheet, layout: Layout, number: int, column: int) -> str:
    """Return the mean's or the standard deviation's formula; write the running sum that it reads.

    A sum that runs down the rows has the same bits everywhere, SUM has not.
    """
    data, area, say = layout.trace.data, layout.typed["x"], layout.say
    place = layout.data["x"].column + area.width + 1 + 2 * column + number
    letter, own = get_column_letter(place), get_column_letter(area.column + column)
    mean = f"{own}${STATISTICS_ROW}"
    sheet.put(FIRST_DATA_ROW - 1, place, say("sum so far") if number == 0 else say("squares so far"), "column")
    total = 0.0
    centre = statistics(data.normalise, data.raw)[0][column].item()
    for row in range(area.row, area.row + area.height):
        value = data.raw[row - area.row, column].item()
        term = f"{own}{row}" if number == 0 else f"({own}{row}-{mean})*({own}{row}-{mean})"
        step = value if number == 0 else (value - centre) * (value - centre)
        total = step if row == area.row else total + step
        sheet.put(row, place, total, "Input decimals", term if row == area.row else f"{letter}{row - 1}+{term}")
    last = f"{letter}{area.row + area.height - 1}/samples"
    return last if number == 0 else f"SQRT({last})"


def _warn_if_interrupted(sheet: Sheet, layout: Layout) -> None:
    """Say so if a row was inserted and the sums beside it do not go on through it."""
    area, tests = layout.typed["x"], []
    for i in range(area.width):
        column = _own(area.part(i))
        mean = f"{get_column_letter(area.column + i)}${STATISTICS_ROW}"
        tests.append(f"ABS({mean}-AVERAGE({column}))>0.000000001*MAX(1,ABS({mean}))")
    text = quoted(layout.say("The sums on the right are interrupted: fill their formulas down to the last row."))
    sheet.put(STATISTICS_ROW - 1, 2, "", "label", f'IF(OR({",".join(tests)}),{text},"")')


def _normalised(sheet: Sheet, layout: Layout) -> None:
    data, raw, area = layout.trace.data, layout.typed["x"], layout.data["x"]
    sheet.put(area.row - 2, area.column, layout.say("Normalised: {formula}", formula=_words(layout)), "heading")
    for i in range(area.width):
        sheet.put(area.row - 1, area.column + i, heading(layout, f"x_{i + 1}"), "Input symbol")
        for row in range(area.height):
            formula = normalised(layout, i, _own(raw.cell(row, i)).replace("$", ""))
            sheet.put(area.row + row, area.column + i, data.x[row, i].item(), "Input decimals", _own(formula))


def normalised(layout: Layout, column: int, raw: str) -> str:
    """Return the formula of a normalised input from the cell of the raw one."""
    formula = NORMALISATIONS[layout.trace.data.normalise](*map(Cell.named, ("raw", "first", "second")))  # type: ignore[arg-type]  # cells, as everywhere in the rule
    places = {"raw": raw, "first": layout.statistic(0, column), "second": layout.statistic(1, column)}
    return render(formula, EXCEL, places.__getitem__)  # type: ignore[arg-type]


def _words(layout: Layout) -> str:
    kind, say = layout.trace.data.normalise, layout.say
    names = [say(name).replace(" ", "_") for name in STATISTICS[kind]]
    return render(NORMALISATIONS[kind](*map(Cell.named, ("x", *names))), EXCEL, lambda n: n.replace("_", " "))  # type: ignore[arg-type]


def _own(address: str) -> str:
    """Return an address of this sheet without the sheet's name."""
    return address.replace("Data!", "")
