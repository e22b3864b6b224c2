"""The sheets while they are written: what is typed in each cell, and how it refers to the others."""

import random
import re

from check.layouts.calculate import Shown
from check.layouts.matrices import Block
from openpyxl.utils import get_column_letter, quote_sheetname

TOKEN = re.compile(r"\{([^{}]+)\}")
NAMES = {"lr": "rate", "mu": "mom"}


def address(place):
    """Return a cell as people name it: Sheet1!C7."""
    return f"{place[0]}!{get_column_letter(place[2])}{place[1]}"


class Sheets:
    """What is typed, by (name, step), and where it stands.

    Parameters
    ----------
    places : Places
    constants : dict
        Numbers that no step has of its own: the rate, a table of samples.
    each : int
        How many steps an epoch has that changes the weights once.
    """

    def __init__(self, places, constants, each):
        self.places, self.constants, self.each = places, constants, each
        self.typed = {(name, 0): number for name, number in constants.items()}

    def token(self, token, step):
        """Return the name and the step that a token means where it stands."""
        name, mark, number = re.fullmatch(r"(\w+)([<>@+]?)(\d*)", token).groups()
        if name in self.constants:
            return name, 0
        by = {"<": -1, ">": 1}.get(mark, 0) * self.each
        return name, int(number) if mark == "@" else step + by

    def place(self, name, step):
        """Return the place of a quantity; of one that an epoch has once, wherever in it is asked for."""
        of = self.places.of
        if (name, step) in of or self.each == 1:
            return of.get((name, step))
        first = (step - 1) // self.each * self.each + 1
        return of.get((name, first)) or of.get((name, first + self.each - 1))

    def read_by(self, typed, step):
        """Return what a formula reads, of areas the first and the last."""
        tokens = TOKEN.findall(typed) if isinstance(typed, str) else ()
        return [self.token(end, step) for token in tokens for end in token.split(":")]

    def has_all(self, text, step):
        """Tell whether all that a text names stands somewhere."""
        return all(self.place(*at) for at in self.read_by(text, step))

    def spelled(self, text, step, home):
        """Write a formula with addresses, as it stands in its cell."""

        def cell(token):
            name, at = self.token(token, step)
            if at == 0 and name in self.places.names and "+" not in token:
                return NAMES[name]
            sheet, row, column = self.place(name, at)
            row += int(token.partition("+")[2] or 0)
            fixed = (at == 0 and "+" not in token) or token.endswith("@1")
            dollar = "$" if fixed else ""
            prefix = "" if sheet == home[0] else quote_sheetname(sheet) + "!"
            return f"{prefix}{dollar}{get_column_letter(column)}{dollar}{row}"

        def reference(match):
            first, *last = (cell(token) for token in match[1].split(":"))
            last = [one.split("!")[-1] for one in last]
            return first if last == [first] else ":".join([first, *last])

        return TOKEN.sub(reference, text)

    def cells(self):
        """Return what stands in each cell: a number, a text, a formula, or an element of an array formula."""
        found = {}
        for (name, step), typed in self.typed.items():
            home = self.places.of[name, step]
            if isinstance(typed, Block):
                found[home] = self.element(typed, step, home)
            elif typed is not None:
                found[home] = self.spelled(typed, step, home) if isinstance(typed, str) else typed
        return found

    def element(self, block, step, home):
        """Return an element of an array formula: the formula, the area it fills, and which element it is."""
        first, last = self.places.of[block.first, step], self.places.of[block.last, step]
        return ("=" + self.spelled(block.text, step, home), first, last, block.row, block.column)

    def names(self):
        """Return the names that are defined."""
        return {NAMES[name]: place for name, place in self.places.names.items()}

    def values(self):
        """Return what every cell shows."""
        shown = Shown(self.cells(), self.names())
        return {place: shown.value(place) for place in shown.cells}

    def differ(self, name, step, one, other):
        """Tell whether two formulas for a cell say different things, whatever the numbers."""
        home, shown = self.places.of[name, step], Shown({}, self.names())
        for draw in range(3):
            numbers = {}

            def lookup(place, draw=draw, numbers=numbers):
                return numbers.setdefault(place, random.Random(f"{draw}{place}").uniform(-2, 2))

            a, b = (shown.calculated(self.spelled(text, step, home), home[0], lookup) for text in (one, other))
            if a is None or b is None or shown.differ(a, b):
                return True
        return False
