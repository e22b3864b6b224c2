"""What a spreadsheet can hold."""

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_FORMULA, MAX_TEXT = 8_192, 32_767
"""Characters of a formula, and of a text in a cell."""

MAX_CHARTED = 1_000_000
"""The last row that a chart can show."""

MOST_PARTS, MOST_IN_A_PART, MOST_UNPACKED = 5_000, 400 * 2**20, 2**30
"""Parts of a workbook's archive, and the bytes that one of them and all of them unpack to."""

MOST_CELLS, MOST_MERGED = 10_000_000, 1_000_000
"""Cells that are read of a sheet, and cells in its merged areas."""
