"""What a spreadsheet can hold."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_FORMULA, MAX_TEXT = 8_192, 32_767
"""Characters of a formula, and of a text in a cell."""

MAX_CHARTED = 1_000_000
"""The last row that a chart can show."""
