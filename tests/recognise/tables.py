"""Workbooks as students make them: a row a step, each column by its name, its heading and what stands in it."""

import re

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter

TOP = 5
"""The row of the first step."""

XOR = {"x1": [0, 0, 1, 1], "x2": [0, 1, 0, 1], "t": [0, 1, 1, 0]}

WEIGHTS = {
    **{"w11": (0.15, "d1*x1"), "w12": (-0.2, "d1*x2"), "w21": (0.25, "d2*x1"), "w22": (0.3, "d2*x2")},
    **{"b1": (0.4, "d1"), "b2": (-0.45, "d2"), "v1": (0.5, "dk*h1"), "v2": (0.55, "dk*h2"), "c": (-0.6, "dk")},
}
"""Weights and biases of a 2-2-1 network: what they begin with, and what they are changed by but for the rate."""

FORWARD = {
    **{"z1": "x1*w11+x2*w12+b1", "h1": "1/(1+EXP(-z1))", "z2": "x1*w21+x2*w22+b2", "h2": "1/(1+EXP(-z2))"},
    **{"y": "h1*v1+h2*v2+c", "o": "1/(1+EXP(-y))"},
}

BACK = {
    **{"e": "t-o", "E": "0.5*e^2", "dk": "e*o*(1-o)"},
    **{"d1": "dk*v1*h1*(1-h1)", "d2": "dk*v2*h2*(1-h2)"},
}


def network(columns=None, fixed=(), steps=8):
    """Return a 2-2-1 network that learns XOR, some of its columns made otherwise, and where each of its cells is.

    Samples are repeated by formulas after the first four; `fixed` are weights that are only copied down.
    """
    learned = {name: (start, name if name in fixed else f"{name}+lr*{by}") for name, (start, by) in WEIGHTS.items()}
    return table(XOR | learned | FORWARD | BACK | (columns or {}), steps)


def table(columns, steps):
    """Return a table of columns, and a function from a column's name and a step to a cell's address.

    A column is samples, what it begins with and a formula of the row above, or a formula of its own row.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A2"], sheet["B2"] = "learning rate", 0.5
    letters = {name: get_column_letter(n) for n, name in enumerate(columns, start=1)}

    def cell(name, step):
        return f"{letters[name]}{TOP - 1 + step}"

    def written(formula, step):
        named = re.sub(r"\b[A-Za-z]\w*\b(?!\()", lambda m: cell(m[0], step) if m[0] in letters else m[0], formula)
        return "=" + named.replace("lr", "$B$2")

    for name, column in columns.items():
        sheet[cell(name, 0)] = name
        for step in range(1, steps + 1):
            if isinstance(column, list):
                known = step <= len(column)
                sheet[cell(name, step)] = column[step - 1] if known else "=" + cell(name, step - len(column))
            elif isinstance(column, tuple):
                sheet[cell(name, step)] = written(column[1], step - 1) if step > 1 else column[0]
            else:
                sheet[cell(name, step)] = written(column, step)
    return book, cell


def transposed(book):
    """Return a table with a step in each column, its headings at the left."""
    turned = Workbook()
    sheet = turned.active
    sheet.title = "Sheet1"

    def swapped(match):
        fixed, letters, stays, row = match.groups()
        return f"{stays}{get_column_letter(int(row))}{fixed}{column_index_from_string(letters)}"

    for row in book["Sheet1"].iter_rows():
        for cell in row:
            typed = cell.value
            is_formula = isinstance(typed, str) and typed.startswith("=")
            typed = re.sub(r"(\$?)\b([A-Z]{1,2})(\$?)(\d+)\b", swapped, typed) if is_formula else typed
            sheet.cell(cell.column, cell.row, typed)
    return turned
