"""The grid of Inspect, one for all its blocks: label, matrix, bias, arrow, first result, arrow, second, ..., texts."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from excelsim.xlsx.addresses import letter

LINE, WAITS = 48, 24
"""How many characters of an arithmetic stand in a line, and how many more say that a weight waits for its batch."""

LABEL, LONG_LABEL, ARROW, NUMBER = 22, 30, 3, 10.5
"""Characters of a label, of one that names an optimizer's constant, of an arrow, and of a number."""

BESIDE = 70
"""So many characters from the left, a picture stands beside the words."""


@dataclass(frozen=True)
class Grid:
    """The columns of blocks whose matrix is so wide, and of whose neurons so many results are shown."""

    width: int
    results: int

    @property
    def bias(self) -> int:
        """The column of the biases."""
        return 2 + self.width

    @property
    def first(self) -> int:
        """The column of the first result."""
        return self.bias + 2

    @property
    def texts(self) -> int:
        """The column of the arithmetics."""
        return self.first + 2 * self.results

    def fit(self, worksheet: Worksheet, *, is_long: bool, has_batches: bool) -> None:
        """Make the columns as wide as what stands in them."""
        columns = worksheet.column_dimensions
        columns["A"].width = LONG_LABEL if is_long else LABEL
        for column in range(2, self.texts):
            is_arrow = column > self.bias and (column - self.bias) % 2
            columns[letter(column)].width = ARROW if is_arrow else NUMBER
        columns[letter(self.texts)].width = LINE + WAITS * has_batches

    def beside(self, worksheet: Worksheet) -> int:
        """Return the first column that is far enough to the right for a picture."""
        widths = [worksheet.column_dimensions[letter(n)].width for n in range(1, self.texts)]
        return next((n for n in range(2, self.texts) if sum(widths[: n - 1]) >= BESIDE), self.texts)
