"""The looks of every sheet: one palette, one set of cell styles, each named by its meaning.

The colours are Okabe and Ito's, which colour-blind readers can tell apart, in light tints.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

INK, GREY, LINE = "1F2933", "6B7280", "D5DAE1"
INPUT_FILL, INPUT_INK = "FFF4C2", "0B4F8A"

# Each part of the calculation: a strong colour for its heading, a tint for its cells.
GROUPS = {
    "Step": ("52606D", "F3F5F7"),
    "Input": ("7A5C3E", "F7F2EC"),
    "Weights": ("5B5F97", "F1F1F8"),
    "Forward": ("0072B2", "EAF4FA"),
    "Error": ("C2410C", "FDEEE6"),
    "Backward": ("A8487F", "FAEFF5"),
    "Updates": ("00795A", "E8F5F1"),
    "Epoch": ("52606D", "F3F5F7"),
}

# Okabe and Ito's colours for curves, dark enough on white.
CURVES = ("0072B2", "D55E00", "009E73", "A8487F", "B8860B", "3C3C3C")

# The heat map: from what is surely 0 to what is surely 1.
COLD, MIDDLE, HOT = "2C7FB8", "FFFFFF", "E66100"
LOW, HIGH = "CC79A7", "F0E442"  # the samples in it, by their targets

# The answer of a diagnosis.
HEALTHY, SICK = "1E7B4F", "B3401F"

# Large numbers have an exponent, so that they fit their column; below `LEAST` a sheet's condition gives them one:
# programs do not agree on the sign of negative numbers in a format of several conditions. A change of -0.0 (an error
# times an input of 0) shows as 0.
EXPONENT, LEAST = "0.00E+00", -9999.99995
DECIMALS = f"[<99999.99995]0.0000;{EXPONENT}"
EIGHT_DECIMALS, TEN_DECIMALS = f"[<1000]0.00000000;{EXPONENT}", f"[<10000]0.0000000000;{EXPONENT}"
WHOLE, PERCENT, AS_TYPED = "0", "0%", "General"
AS_TEXT = "@"  # 007 stays 007


MOST_ALIKE = 8
"""Up to how many decimals the inputs of a block have alike."""

FORMATS = 200
"""The numbers of number formats that only conditions have begin here."""


def shown_as(number: int, code: str, **looks: Any) -> DifferentialStyle:
    """Return what a condition makes of a cell: its number format, the format's number in the file, and its looks."""
    return DifferentialStyle(numFmt=NumberFormat(numFmtId=FORMATS + number, formatCode=code), **looks)


def register(book: Workbook, more: Mapping[str, NamedStyle]) -> dict[str, int]:
    """Add the cell styles to a book, and those that only it has; return each style's number in the file."""
    scratch = book.active
    assert scratch is not None
    numbers = {}
    for name, style in {**_styles(), **more}.items():
        style.name = f"excelsim {name}"
        book.add_named_style(style)
        cell = scratch.cell(1, 1)
        cell.style = style.name
        numbers[name] = cell.style_id
    scratch.cell(1, 1).style = "Normal"
    return numbers


def _styles() -> dict[str, NamedStyle]:
    styles = {
        "text": _style(wrap=False),
        "wrapped": _style(wrap=True, vertical="top"),
        "title": _style(size=20, bold=True),
        "heading": _style(size=13, bold=True),
        "hint": _style(ink=GREY, italic=True),
        "label": _style(bold=True),
        "link": _style(ink="0B5CAD", underline=True),
        "column": _style(bold=True, ink="FFFFFF", fill=GROUPS["Step"][0], centre=True, wrap=True),
        "input": _style(ink=INPUT_INK, fill=INPUT_FILL, border=True, number=AS_TYPED),
        "choice": _style(ink=INPUT_INK, fill=INPUT_FILL, border=True, number=WHOLE, bold=True, size=14, centre=True),
        "turn": _style(ink=INPUT_INK, fill=INPUT_FILL, border=True, number=WHOLE, bold=True, centre=True),
        "result": _style(bold=True, fill=GROUPS["Forward"][1], border=True, edge=GROUPS["Forward"][0], number=DECIMALS),
        "result name": _style(
            bold=True, fill=GROUPS["Forward"][1], border=True, edge=GROUPS["Forward"][0], centre=True
        ),
        "arrow": _style(ink=GREY, centre=True, bold=True),
        "written": _style(ink=INK),
        "written over lines": _style(ink=INK, wrap=True),
        "formula": _style(ink=GREY, size=9, wrap=True, centre=True, vertical="bottom"),
        "axis up": _style(ink=GREY, size=8, right=True, number="[<10000]0.0#;0.0E+0"),
        "axis": _style(ink=GREY, size=8, centre=True, number="[<10000]0.0#;0.0E+0"),
        "key": _style(border=True, centre=True, size=9, number=f"[<10000]0.0#;{EXPONENT}"),
        "logged": _style(ink=GREY, border=True, number=TEN_DECIMALS),
        "logged epoch": _style(ink=GREY, border=True, number=WHOLE, centre=True),
        "logged accuracy": _style(ink=GREY, border=True, number=PERCENT),
        "logged mse": _style(ink=GREY, border=True, number=EIGHT_DECIMALS),
        "calculated": _style(border=True, number=TEN_DECIMALS),
        "count": _style(border=True, number=WHOLE),
        "agrees": _style(border=True, centre=True, number='[=1]"✓";"≠"'),
        "verdict": _style(size=22, bold=True, ink="FFFFFF", fill=GROUPS["Updates"][0], centre=True, wrap=True),
        "healthy": _style(size=16, bold=True, ink="FFFFFF", fill=HEALTHY, wrap=True),
        "sick": _style(size=16, bold=True, ink="FFFFFF", fill=SICK, wrap=True),
        "logged count": _style(ink=GREY, border=True, number=WHOLE, centre=True),
        "epoch": _style(border=True, number=WHOLE, centre=True),
        "mse": _style(border=True, number=EIGHT_DECIMALS),
        "accuracy": _style(border=True, number=PERCENT),
        "code": _style(font="Consolas"),
    }
    for sides in product(("", "top", "bottom"), ("", "left", "right")):
        edges = {side: Side(style="medium", color=GREY) for side in sides if side}
        styles[" ".join(["heat", *edges])] = heat = _style(number=";;;", centre=True, bold=True, size=14)
        heat.border = Border(**edges)  # type: ignore[arg-type]  # sides by their names
    for decimals in range(1, MOST_ALIKE + 1):
        number = f"0.{'0' * decimals}{'#' * (12 - decimals)}"  # one with more decimals that is typed shows them
        styles[f"input {decimals}"] = _style(ink=INPUT_INK, fill=INPUT_FILL, border=True, number=number)
    for name, (strong, tint) in GROUPS.items():
        styles[f"{name} band"] = _style(bold=True, size=12, ink="FFFFFF", fill=strong)
        styles[f"{name} symbol"] = _style(bold=True, size=12, ink=strong, fill=tint, centre=True)
        styles[f"{name} name"] = _style(size=9, ink=GREY, fill=tint, centre=True, line=strong)
        styles[f"{name} value"] = _style(fill=tint, border=True, number=WHOLE if name == "Step" else DECIMALS)
        styles[f"{name} frame"] = _style(fill=tint, border=True, edge=strong, number=DECIMALS, centre=True)
    styles["Input frame"] = _style(fill=GROUPS["Input"][1], border=True, edge=GROUPS["Input"][0], centre=True)
    for name in ("Input", "Step"):
        styles[f"{name} decimals"] = _style(fill=GROUPS[name][1], border=True, number=DECIMALS)
    styles["Input frame decimals"] = _style(
        fill=GROUPS["Input"][1], border=True, edge=GROUPS["Input"][0], centre=True, number=DECIMALS
    )
    styles["Input value"] = _style(fill=GROUPS["Input"][1], border=True, number=AS_TYPED)
    return styles


def to_fill(decimals: int) -> dict[str, NamedStyle]:
    """Return the looks of a page to fill: boxes for numbers of so many decimals and lines for a name, not protected."""
    edge = Side(style="medium", color=INK)
    number = f"0.{'0' * decimals}"
    styles = {
        "box": _style(size=12, centre=True, number=number),
        "line": _style(size=12, line=INK, number=AS_TEXT),
        "written line": _style(size=12, bold=True, line=INK),
        "small": _style(size=9, wrap=True),
        "score": _style(size=13, bold=True),
        "answer": _style(border=True, number=number),
    }
    styles["box"].border = Border(left=edge, right=edge, top=edge, bottom=edge)
    styles["box"].protection = styles["line"].protection = Protection(locked=False)
    for name, (strong, tint) in GROUPS.items():
        styles[f"{name} above"] = _style(size=10, bold=True, ink=strong, fill=tint, centre=True, wrap=True)
        styles[f"{name} given"] = _style(fill=tint, border=True, edge=strong, number=AS_TYPED, centre=True)
        styles[f"{name} given rounded"] = _style(fill=tint, border=True, edge=strong, number=f"{number}00", centre=True)
    return styles


def _style(
    *,
    font: str = "Calibri",
    size: int = 11,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    ink: str = INK,
    fill: str | None = None,
    border: bool = False,
    edge: str = LINE,
    line: str | None = None,
    centre: bool = False,
    right: bool = False,
    wrap: bool = False,
    vertical: str = "center",
    number: str = "General",
) -> NamedStyle:
    thin = Side(style="thin", color=edge)
    style = NamedStyle()
    style.font = Font(
        name=font, size=size, bold=bold, italic=italic, underline="single" if underline else None, color=ink
    )
    if fill:
        style.fill = PatternFill("solid", start_color=fill, end_color=fill)
    if border:
        style.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    if line:
        style.border = Border(bottom=Side(style="medium", color=line))
    style.alignment = Alignment(
        horizontal="center" if centre else "right" if right else None, vertical=vertical, wrap_text=wrap
    )
    style.number_format = number
    return style
