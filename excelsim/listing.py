"""Tables on the terminal: only texts wrap, numbers never; a row that would be too narrow to read is a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from excelsim.terminal import visible

READABLE = 16
"""A column of texts is not made narrower than this."""

UNBOUND = 100_000
"""A width at which nothing wraps."""

TERMS = re.compile(r"(?<=[-+=<>≥≈] )|(?<=[,;] )")
FACTORS = re.compile(r"(?<=[-+=<>≥≈] )|(?<=[*/(;])|(?<=,)(?=\D)|(?<=[\dA-DF-Za-df-z)][-+])")
"""Where a formula may end a line: between the terms of a sum, and if it must be, between factors and arguments."""


class Formula:
    """Lines of a formula. They wrap behind operators, never within a number or a symbol (w o1,2)."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(map(visible, lines))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the width of the widest piece, and of the longest line."""
        pieces = (piece.rstrip() for line in self.lines for piece in FACTORS.split(line))
        return Measurement(max(map(cell_len, pieces), default=0), max(map(cell_len, self.lines), default=0))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines as they fit."""
        for line in self.lines:
            for text in self._wrapped(line, options.max_width):
                yield Text(text)

    def _wrapped(self, line: str, width: int) -> Iterator[str]:
        text = ""
        for term in TERMS.split(line):
            for piece in [term] if cell_len(term.rstrip()) <= width else FACTORS.split(term):
                if text and cell_len((text + piece).rstrip()) > width:
                    yield text.rstrip()
                    text = ""
                text += piece
        yield text.rstrip()


Cell = str | Text | Formula
"""What stands in a table: a string as it is, in one colour; a Text; a formula."""


@dataclass
class Listing:
    """A table under headings. Columns of `numbers` (counted from 0) stand to the right."""

    headings: Sequence[str]
    numbers: Sequence[int] = ()
    indent: int = 0
    rows: list[list[Text | Formula]] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        """Add a row."""
        self.rows.append([Text(visible(cell)) if isinstance(cell, str) else cell for cell in cells])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table if each column has the width that it needs, else its rows as lists."""
        widths = self._widths(console, options)
        found = self._table(widths) if widths else Group(*self._listed())
        yield Padding(found, (0, 0, 0, self.indent), expand=False)

    def _widths(self, console: Console, options: ConsoleOptions) -> list[int]:
        """Return the columns' widths, the widest ones narrowed until all fit; none if they do not."""
        room = options.max_width - self.indent - 2 * (len(self.headings) - 1)
        measured = [self._measured(number, console, options) for number in range(len(self.headings))]
        for most in range(max(wide for _, wide in measured), 0, -1):
            widths = [max(least, min(wide, most)) for least, wide in measured]
            if sum(widths) <= room:
                return widths
        return []

    def _measured(self, number: int, console: Console, options: ConsoleOptions) -> tuple[int, int]:
        """Return how narrow and how wide a column may be: its numbers and words stay whole."""
        heading = Text(self.headings[number])
        cells = [row[number] for row in self.rows]
        found = [Measurement.get(console, options.update_width(UNBOUND), cell) for cell in (heading, *cells)]
        wide = max(each.maximum for each in found)
        if number in self.numbers:
            return max(found[0].minimum, *(each.maximum for each in found[1:]), 0), wide
        return max(min(wide, READABLE), *(each.minimum for each in found)), wide

    def _table(self, widths: Sequence[int]) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(self.headings))
        for number, (heading, width) in enumerate(zip(self.headings, widths, strict=True)):
            is_number = number in self.numbers
            table.add_column(Text(heading), width=width)
            table.columns[-1].justify = "right" if is_number else "left"
            table.columns[-1].vertical = "bottom" if is_number else "top"
        for row in self.rows:
            table.add_row(*row)
        return table

    def _listed(self) -> Iterator[RenderableType]:
        """Yield each row as a list: its first cell, below it the others with their headings."""
        for first, *others in self.rows:
            yield first
            for heading, cell in zip(self.headings[1:], others, strict=True):
                if isinstance(cell, Formula):
                    yield Padding(Group(Text(f"{heading}:"), Padding(cell, (0, 0, 0, 2))), (0, 0, 0, 2))
                elif cell:
                    yield Padding(Text.assemble(f"{heading}: " if heading else "", cell), (0, 0, 0, 2))
