"""Pixels: samples whose inputs are the pixels of pictures, drawn as pictures, live."""

from __future__ import annotations

import re

import numpy as np
from openpyxl.formatting.rule import ColorScaleRule

from excelsim.formula.cell import Cell, call
from excelsim.formula.notation import argmax
from excelsim.languages.sentence import Sentence
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import SAMPLES
from excelsim.workbook.parts import page
from excelsim.workbook.parts.page import ONE, TWO
from excelsim.xlsx.addresses import Area, letter, span
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.styles import INK, MIDDLE

NAME = re.compile(r"pixel (\d+),(\d+)")
"""What the inputs are called whose place in a picture is known."""

ACROSS, PICTURES = 4, 12
"""How many pictures stand side by side, and how many are drawn."""

WORDS = 6
"""So many columns at least are needed for what stands above a picture."""

FIRST_ROW, WIDTH, HEIGHT = 6, 3, 18
"""Where pictures begin, and how wide (in characters) and high (in points) a pixel is."""


def size(contents: Contents) -> tuple[int, int]:
    """Return how many rows and columns of pixels a picture has; none if the inputs are no pixels, row after row."""
    inputs = contents.run.network.layers[0]
    found = [NAME.fullmatch(name) for name in contents.run.data.headings[0]]
    places = [(int(each[1]), int(each[2])) for each in found if each]
    if not places or len(places) != inputs:
        return 0, 0
    height, width = places[-1]
    return (height, width) if places == [(r + 1, c + 1) for r, c in np.ndindex(height, width)] else (0, 0)


def write_pixels(sheet: Sheet, contents: Contents) -> None:
    """Draw the samples from the one whose number is typed in, each with the output that is meant."""
    say, (height, width) = contents.say, size(contents)
    page.title(sheet, say("Pixels"), say("The samples as pictures. Change a pixel on Setup, and it changes here."))
    first = page.whole_number(sheet, contents, 4, 1, Sentence("Sample"))
    sheet.put(4, 3, say("← the first one that is drawn"), "hint")
    last = 2 + _step(width) * min(ACROSS, len(contents.run.data))
    for n in range(min(PICTURES, len(contents.run.data))):
        down, across = divmod(n, ACROSS)
        row, column = FIRST_ROW + (height + 2) * down, 3 + _step(width) * across
        wanted = call("max", 1, call("min", SAMPLES, call("int", call("n", first)) + n))
        number = sheet.put(FIRST_ROW + n, last + 2, wanted, "count")
        meant = _meant(sheet, contents, FIRST_ROW + n, last + 3, number)
        sheet.put(row, column, page.told(f"{ONE}: {TWO}", number, meant), "label")
        _draw(sheet, contents, row + 1, column, number)
    sheet.worksheet.column_dimensions["A"].width = 14
    for column in range(3, last + 1):
        sheet.worksheet.column_dimensions[letter(column)].width = WIDTH
    rows = -(-min(PICTURES, len(contents.run.data)) // ACROSS)
    sheet.worksheet.print_area = span(1, 1, FIRST_ROW + (height + 2) * rows, last)


def _step(width: int) -> int:
    """Return how many columns a picture takes, with what stands above it and a gap."""
    return max(width + 2, WORDS)


def _meant(sheet: Sheet, contents: Contents, row: int, column: int, number: Cell) -> Cell:
    """Write a sample's targets, out of the way; return the formula of the largest one's heading, or of the only one."""
    y = contents.layout.with_room["y"]
    targets = [
        sheet.put(row, column + k, contents.layout.sample(f"y_{k + 1}", number), "Input value") for k in range(y.width)
    ]
    if y.width == 1:
        return targets[0]
    return Area(y.sheet, y.row - 1, y.column, 1, y.width).at(1, argmax(np.array(targets)).item())


def _draw(sheet: Sheet, contents: Contents, top: int, left: int, number: Cell) -> None:
    height, width = size(contents)
    x = contents.layout.with_room["x"]
    for row, column in np.ndindex(height, width):
        pixel = x.part(row * width + column).at(number)
        sheet.put(top + row, left + column, pixel, "heat")
        sheet.worksheet.row_dimensions[top + row].height = HEIGHT
    area = span(top, left, top + height - 1, left + width - 1)
    most = float(contents.run.data.typed.max())
    ink = ColorScaleRule(
        start_type="num", start_value=0, end_type="num", end_value=most or 1, start_color=MIDDLE, end_color=INK
    )  # type: ignore[no-untyped-call]
    sheet.worksheet.conditional_formatting.add(area, ink)
