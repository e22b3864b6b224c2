"""A copy of a stranger's workbook with colours, notes and a page more: nothing else of it changes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from excelsim.books.copying.edits import Edits
from excelsim.books.copying.notes import noted
from excelsim.books.copying.page import Page, add_page
from excelsim.books.copying.painting import Look, painted, styles_of
from excelsim.books.copying.parts import Parts
from excelsim.xlsx.addresses import Place


def marked(
    source: Path | BytesIO, looks: Mapping[Place, Look], notes: Mapping[Place, str], page: Page, file: BinaryIO
) -> None:
    """Write the copy. InputError if the workbook cannot be read."""
    parts = Parts(source)
    where, styles = styles_of(parts)
    for name, part in parts.sheets.items():
        own_looks = {(p.row, p.column): look for p, look in looks.items() if p.sheet == name}
        own_notes = {(p.row, p.column): note for p, note in notes.items() if p.sheet == name}
        if own_looks or own_notes:
            sheet = Edits(parts.contents[part])
            painted(sheet, own_looks, styles)
            if own_notes:
                noted(parts, part, sheet, own_notes)
            parts.contents[part] = sheet.applied()
    add_page(parts, styles, page)
    parts.contents[where] = styles.applied()
    parts.write(file)
