"""The report as a workbook: the class, everybody's marks, what was missed, and who answered which box how.

Students have no sheets of their own in it: two hundred would bury the class, and pages to hand back are HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from openpyxl.formatting.rule import ColorScale, FormatObject, FormulaRule, Rule
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties

from excelsim.formula.cell import Cell, call
from excelsim.grade.classroom import Classroom
from excelsim.grade.paper import SIGNS, VERDICTS
from excelsim.grade.reports.told import first_mistake, mistake_words, summary, tenths
from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence
from excelsim.workbook.parts.charts import bars
from excelsim.xlsx.addresses import Place, address, letter, span
from excelsim.xlsx.book import Book
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import GROUPS, HOT, MIDDLE

CLASS, MARKS, BOXES, ANSWERS = "Class", "Marks", "Boxes", "Answers"

FILLS = {"✓": GROUPS["Updates"][1], "(✓)": GROUPS["Forward"][1], "✗": "F9C9AE", "?": GROUPS["Step"][1]}
"""The colour behind each sign."""

FIRST = 4
"""The row of a table's headings."""

HIGHEST = 400
"""Points: no program shows a higher row."""


def write_report(classroom: Classroom, notes: Sequence[Sentence], say: Language, file: BinaryIO) -> None:
    """Write the workbook."""
    book = Book()
    _class(book.add(CLASS), classroom, notes, say)
    _marks(book.add(MARKS), classroom, say)
    _boxes(book.add(BOXES), classroom, say)
    _answers(book.add(ANSWERS), classroom, say)
    book.save(file)


def _class(sheet: Sheet, classroom: Classroom, notes: Sequence[Sentence], say: Language) -> None:
    _title(sheet, say("Marks of a class"), summary(classroom, say), (64, 14, 4, 10, 10, 10))
    rows = [[label, count] for label, count in zip(tenths(), classroom.distribution, strict=True)]
    below = _table(sheet, FIRST, [say("per cent of the points"), say("people")], rows)
    sheet.worksheet.add_chart(
        bars(sheet, say("How many people earned how many per cent"), range(FIRST + 1, below), 1, 2), address(FIRST, 4)
    )
    names = [[mistake_words(name, say), people] for name, people in classroom.mistakes]
    below = _table(sheet, below + 5, [say("mistake"), say("people")], names)
    sheet.put(below, 1, say("By how many people may have made them: a number may be explained by several."), "hint")
    for row, note in enumerate(notes, start=below + 2):
        sheet.put(row, 1, say(note))


def _marks(sheet: Sheet, classroom: Classroom, say: Language) -> None:
    widths = (12, 24, 8, 8, 8, 48, 60, 18, 40, 24)
    _title(sheet, say("Everybody"), say("A line for every file."), widths)
    headings = (say("number"), say("name"), say("points"), say("of"), "%", say("first mistake"), say("in words"))
    rows: list[list[object]] = []
    for graded in classroom.graded:
        paper = graded.paper
        marks = ["", "", ""] if paper.trouble else [round(graded.points, 2), round(graded.of, 2), graded.share]
        unreadable = ", ".join(box.symbol for box in graded.unreadable)
        remarks = "; ".join(map(say, (*graded.remarks, *paper.notes)))
        told = [first_mistake(graded, say), say(paper.faults[0].words) if paper.faults else ""]
        rows.append([paper.number, paper.name, *marks, *told, unreadable, remarks, paper.file])
    rows += [[number, name, "", "", "", say("handed nothing in"), "", "", "", ""] for number, name in classroom.absent]
    styles = ("text", "text", "written", "written", "accuracy", *["wrapped"] * 4, "text")
    _table(sheet, FIRST, [*headings, say("unreadable boxes"), say("remarks"), say("file")], rows, styles)
    for row, cells in enumerate(rows, start=FIRST + 1):  # no program finds the height of wrapped lines by itself
        texts = ((cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str))
        lines = max(-(-len(text) // (width - 4)) for text, width in texts)
        sheet.worksheet.row_dimensions[row].height = min(HIGHEST, 15 * max(1, lines))
    sheet.worksheet.freeze_panes = address(FIRST + 1, 3)


def _boxes(sheet: Sheet, classroom: Classroom, say: Language) -> None:
    asked = classroom.asked
    _title(sheet, say("What most people missed"), _MISSED, (14, 50, 8, *[15] * 6), say)
    headings = [say("box"), say("what it is"), say("step"), *map(say, VERDICTS.values()), say("missed by")]
    rows = [
        [each.box.symbol, each.box.words, each.box.step, *(each.counts[verdict] for verdict in VERDICTS), each.missed]
        for each in asked
    ]
    below = _table(sheet, FIRST, headings, rows, ("label", "text", "count", *["count"] * 5, "accuracy"))
    if rows:
        ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=1)]
        heat = Rule(type="colorScale", colorScale=ColorScale(ends, [Color(rgb=MIDDLE), Color(rgb=HOT)]))
        sheet.worksheet.conditional_formatting.add(span(FIRST + 1, 9, below - 1, 9), heat)
        chart = bars(sheet, say("missed by"), range(FIRST + 1, below), 1, 9, lying=True)
        sheet.worksheet.add_chart(chart, address(FIRST, 11))
    sheet.worksheet.freeze_panes = address(FIRST + 1, 2)


def _answers(sheet: Sheet, classroom: Classroom, say: Language) -> None:
    """Write a row for each student and a column for each box: who made what of it."""
    legend = "   ".join(f"{sign} {say(VERDICTS[verdict])}" for verdict, sign in SIGNS.items())
    _title(sheet, say("Who answered what"), legend, (16, 28, *[9] * len(classroom.asked)))
    rows = []
    for graded in classroom.read:
        mine = {box.key: SIGNS[box.verdict] for box in graded.paper.boxes}
        rows.append([graded.paper.number, graded.paper.name, *(mine.get(each.box.key, "") for each in classroom.asked)])
    several = len({each.box.step for each in classroom.asked}) > 1
    symbols = [f"{each.box.symbol} @{each.box.step}" if several else each.box.symbol for each in classroom.asked]
    styles = ("text", "text", *["arrow"] * len(symbols))
    below = _table(sheet, FIRST, [say("number"), say("name"), *symbols], rows, styles)
    if rows and symbols:
        area = span(FIRST + 1, 3, below - 1, 2 + len(symbols))
        first = Cell.named(Place(ANSWERS, FIRST + 1, 3, False, False))
        for sign, colour in FILLS.items():
            fill = PatternFill("solid", start_color=colour, end_color=colour)
            sheet.condition(area, call("=", first, sign), FormulaRule, fill=fill)
    sheet.worksheet.freeze_panes = address(FIRST + 1, 3)


_MISSED = Sentence("Neither right nor what follows from their own numbers.")


def _title(sheet: Sheet, title: str, hint: str, widths: Sequence[int], say: Language | None = None) -> None:
    sheet.put(1, 1, title, "title")
    sheet.put(2, 1, say(hint) if say else hint, "hint")
    sheet.worksheet.row_dimensions[1].height = 32
    for column, width in enumerate(widths, start=1):
        sheet.worksheet.column_dimensions[letter(column)].width = width
    setup = sheet.worksheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
    sheet.worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.worksheet.print_title_rows = f"{FIRST}:{FIRST}"


def _table(
    sheet: Sheet, row: int, headings: Sequence[str], rows: Sequence[Sequence[object]], styles: Sequence[str] = ()
) -> int:
    """Write a table from a row on; return the row below it. Texts are texts, whatever they begin with."""
    for column, heading in enumerate(headings, start=1):
        sheet.put(row, column, heading, "column")
    sheet.worksheet.row_dimensions[row].height = 32
    for at, cells in enumerate(rows, start=row + 1):
        for column, content in enumerate(cells, start=1):
            if content != "":
                sheet.put(at, column, content, styles[column - 1] if styles else "written")
    return row + 1 + len(rows)
