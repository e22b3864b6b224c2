"""Formulas read: from the text in a cell of a spreadsheet back to the tree.

The inverse of `write` for Excel's dialect, whoever wrote the text: any spacing, case and spelling of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable

from excelsim.formula.cell import PRECEDENCE, Cell, as_cell, call

Find = Callable[[str, int], tuple[Hashable, int] | None]
"""Finds a reference that begins at a place of a text: what it refers to and where it ends, or None."""

Apply = Callable[..., Cell]
"""Makes a tree of a function's name and its arguments."""

VOCABULARY = {"if": "where", "ifna": "iferror", "ln": "log", "log": "log10"}
"""Functions that are called otherwise in our trees; all others have their name in small letters."""

OURS = {"where", "negative", "exceeds", "reaches", "below", "largest", "rounded", "cut", "grid", "element"}
"""Words of our trees that no spreadsheet knows."""

TAKES = {"where": (2, 3), "log": (1,), "log10": (1, 2), "pi": (0,), "na": (0,), "trunc": (1, 2)}
"""How many arguments a function takes, where a tree would lose some."""

DEEPEST = 200
"""How many brackets a formula may open within each other: Excel takes 64."""

SPACE = re.compile(r"\s*")
TOKEN = re.compile(
    r"""(?P<number>(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)
    | (?P<text>"(?:[^"]|"")*")
    | (?P<function>[A-Za-z_][A-Za-z0-9_.]*)\s*\(
    | (?P<word>[^\W\d][\w.\\]*|\\[\w.\\]+)
    | (?P<sign><>|>=|<=|[-+*/^%&=<>(),;{}])""",
    re.VERBOSE,
)


def read_formula(text: str, find: Find, apply: Apply = call) -> Cell:
    """Return the tree of a formula; `find` knows references. ValueError if it is none that we can read.

    A word that is no reference is a defined name, and becomes a name by its text.
    """
    return _Reader(text, find, apply).whole()


class _Reader:
    """A formula while it is read, from left to right."""

    def __init__(self, text: str, find: Find, apply: Apply) -> None:
        self.text, self.find, self.apply = text, find, apply
        self.at = self.depth = 0
        self.kind, self.token = "", ""
        self.reference: Hashable = None
        self.advance()

    def whole(self) -> Cell:
        cell = self.expression(0)
        if self.kind != "end":
            raise ValueError(f"what should {self.token!r} be in {self.text!r}?")
        return cell

    def advance(self) -> None:
        """Go on to the next token."""
        start = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches nothing, too
        if start == len(self.text):
            self.kind, self.token = "end", ""
            return
        found = self.find(self.text, start)
        if found:
            self.kind, (self.reference, self.at) = "reference", found
            return
        match = TOKEN.match(self.text, start)
        if not match or match.lastgroup is None:
            raise ValueError(f"{self.text[start : start + 20]!r} cannot be read")
        self.kind, self.token, self.at = match.lastgroup, match[match.lastgroup], match.end()

    def takes(self, sign: str) -> bool:
        """Go past a sign if it comes next."""
        if self.kind != "sign" or self.token != sign:
            return False
        self.advance()
        return True

    def expression(self, weakest: int) -> Cell:
        """Read operands and operators that bind at least so tightly: a long sum without recursing."""
        left = self.operand()
        while self.kind == "sign" and PRECEDENCE.get(self.token, -1) >= weakest:
            operator = self.token
            self.advance()
            left = Cell(operator, (left, self.expression(PRECEDENCE[operator] + 1)))
        return left

    def operand(self) -> Cell:
        """Read an operand with its sign and its powers: in a spreadsheet, a sign binds more tightly than a power."""
        cell = self.signed()
        while self.takes("^"):
            cell = self.apply("power", cell, self.signed())
        return cell

    def signed(self) -> Cell:
        """Read what a sign or a power is applied to, the signs with it."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError("its brackets and signs are too deep")
        if self.takes("-"):
            cell = -self.signed()
        else:
            cell = self.signed() if self.takes("+") else self.primary()
        self.depth -= 1
        return cell

    def primary(self) -> Cell:
        """Read a number, a text, a reference, a function or what stands in brackets."""
        kind, token, reference = self.kind, self.token, self.reference
        self.advance()
        if kind == "number":
            cell = as_cell(float(token))
        elif kind == "text":
            cell = as_cell(token[1:-1].replace('""', '"'))
        elif kind == "reference":
            cell = Cell.named(reference)
        elif kind == "word":
            cell = as_cell(token.upper() == "TRUE") if token.upper() in ("TRUE", "FALSE") else Cell.named(token)
        elif kind == "function":
            cell = self.function(token.lower().removeprefix("_xlfn.").removeprefix("_xlws."))
        elif kind == "sign" and token == "(":
            cell = self.expression(0)
            self.close()
        elif kind == "sign" and token == "{":
            cell = self.grid()
        else:
            raise ValueError(f"{self.text!r} ends too soon")
        while self.takes("%"):
            cell = cell / 100
        return cell

    def function(self, word: str) -> Cell:
        """Read a function's arguments and apply it to them."""
        name, arguments = VOCABULARY.get(word, word), self.arguments()
        if word in OURS or len(arguments) not in TAKES.get(name, (len(arguments),)):
            raise ValueError(f"{word} cannot be read with {len(arguments)} arguments")
        if name == "where" and len(arguments) == 2:
            arguments.append(as_cell(False))
        if name == "log10" and len(arguments) == 2:
            number, base = arguments
            return call("log", number) / call("log", base)
        return self.apply(name, *arguments)

    def arguments(self) -> list[Cell]:
        """Read a function's arguments, and its closing bracket."""
        if self.takes(")"):
            return []
        found = [self.argument()]
        while self.takes(","):
            found.append(self.argument())
        self.close()
        return found

    def argument(self) -> Cell:
        """Read an argument; one that is left empty, as in IF(a,,1), is 0."""
        is_left_out = self.kind == "sign" and self.token in (",", ")")
        return as_cell(0.0) if is_left_out else self.expression(0)

    def grid(self) -> Cell:
        """Read numbers that stand in a formula as rows and columns, {1,2;3,4}: all of them, and how many columns."""
        rows = [[self.signed()]]
        while self.kind == "sign" and self.token in (",", ";"):
            rows += [[]] if self.token == ";" else []
            self.advance()
            rows[-1].append(self.signed())
        if not self.takes("}") or len({len(row) for row in rows}) > 1:
            raise ValueError(f"the numbers in braces are no rows and columns in {self.text!r}")
        return call("grid", len(rows[0]), *(value for row in rows for value in row))

    def close(self) -> None:
        if not self.takes(")"):
            raise ValueError(f"a bracket is not closed in {self.text!r}")
