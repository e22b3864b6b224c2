"""What a sheet shows: a calculator of formulas as they are typed, small and on its own."""

import math
import re

import numpy as np
from openpyxl.utils import column_index_from_string

REFERENCE = re.compile(
    r"(?:(?:'([^']+)'|([A-Za-z]\w*))!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?(?![\w(])|([A-Za-z_]\w*)(?![\w(!])"
)

each = np.vectorize


def _index(area, *at):
    flat = np.ravel(area)
    return flat[int(at[0]) - 1] if len(at) == 1 else area[int(at[0]) - 1, int(at[1]) - 1]


FUNCTIONS = {
    "EXP": lambda x: each(math.exp)(x) if np.ndim(x) else math.exp(x),
    "TANH": lambda x: each(math.tanh)(x) if np.ndim(x) else math.tanh(x),
    "LN": math.log,
    "LOG": math.log10,
    "ABS": abs,
    "POWER": lambda x, y: x**y,
    "IF": lambda test, yes, no: np.where(test, yes, no) if np.ndim(test) else yes if test else no,
    "MAX": lambda *x: max(np.ravel(one).max() for one in x),
    "MOD": lambda x, y: x % y,
    "SUM": lambda *x: float(sum(np.sum(one) for one in x)),
    "AVERAGE": lambda x: float(np.mean(x)),
    "SUMPRODUCT": lambda x, y: float(np.sum(np.ravel(x) * np.ravel(y))),
    "SUMSQ": lambda x: float(np.sum(np.square(x))),
    "MMULT": lambda x, y: np.atleast_2d(x) @ np.atleast_2d(y),
    "TRANSPOSE": np.transpose,
    "INDEX": _index,
    "ROUND": lambda x, digits: math.copysign(math.floor(abs(x) * 10**digits + 0.5) / 10**digits, x),
    "TRUNC": lambda x, digits: math.copysign(math.floor(abs(x) * 10**digits) / 10**digits, x),
}


class Shown:
    """The values of a book's cells, calculated as they are asked for.

    Parameters
    ----------
    cells : dict
        What is typed, by (sheet, row, column): numbers, texts, formulas (texts that begin with =).
    names : dict
        Cells by their defined names.
    """

    def __init__(self, cells, names):
        self.cells, self.names, self.known = cells, names, {}

    def value(self, place):
        """Return a cell's value: 0 if it is empty, None if it cannot be calculated."""
        if place not in self.known:
            typed = self.cells.get(place, 0)
            if isinstance(typed, tuple):
                self.known[place] = self._element(*typed)
                return self.known[place]
            formula = isinstance(typed, str) and typed.startswith("=")
            self.known[place] = self.calculated(typed[1:], place[0]) if formula else typed
        return self.known[place]

    def _element(self, formula, first, last, row, column):
        if (first, formula) not in self.known:
            self.known[first, formula] = self.calculated(formula[1:], first[0])
        area = self.known[first, formula]
        element = None if area is None else np.atleast_2d(area)[row, column]
        return None if element is None else float(element)

    @staticmethod
    def differ(one, other):
        """Tell whether two results are not the same but for rounding."""
        if np.shape(one) != np.shape(other):
            return True
        return bool(np.max(np.abs(one - other) - 1e-9 * np.maximum(np.abs(one), np.abs(other))) > 0)

    def calculated(self, formula, sheet, lookup=None):
        """Calculate a formula that stands on a sheet, with the values of its cells or with those of `lookup`."""
        found = []

        def refer(match):
            quoted, plain, column, row, to_column, to_row, name = match.groups()
            if name:
                found.append(self.area(self.names[name], None, lookup))
            else:
                on = quoted or plain or sheet
                last = (on, int(to_row), column_index_from_string(to_column)) if to_row else None
                found.append(self.area((on, int(row), column_index_from_string(column)), last, lookup))
            return f"v[{len(found) - 1}]"

        text = REFERENCE.sub(refer, formula)
        text = re.sub(r"(?<![\w)\]])-(v\[\d+\])\^", r"(-\1)^", text).replace("^", "**")
        text = re.sub(r"(?<![<>=])=", "==", text)
        try:
            return eval(text, {**FUNCTIONS, "v": found})
        except (TypeError, ValueError, OverflowError, ZeroDivisionError):
            return None

    def area(self, first, last, lookup):
        lookup = lookup or self.value
        if last is None:
            return lookup(first)
        (sheet, top, left), (_, bottom, right) = first, last
        return np.array([[lookup((sheet, r, c)) for c in range(left, right + 1)] for r in range(top, bottom + 1)])
