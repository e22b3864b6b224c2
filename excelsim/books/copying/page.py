"""A sheet of texts added to a stranger's workbook: texts only, which no program takes for formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from excelsim.books.copying.edits import Edits, attribute, text_of
from excelsim.books.copying.painting import Look, Styles
from excelsim.books.copying.parts import CONTENT, KIND, Parts
from excelsim.xlsx.addresses import address, letter
from excelsim.xlsx.archive import BOOK
from excelsim.xlsx.limits import MAX_TEXT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

NO_TEXTS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{MAIN}"></sst>'.encode()

COUNTS = re.compile(rb"""(<(?:\w+:)?sst\b[^>]*?)(?:\s(?:count|uniqueCount)=["'][^"']*["'])+""")


class Line(NamedTuple):
    """A text on the page: what it says, how it looks, and where in the workbook it leads to."""

    text: str = ""
    look: Look = Look()
    link: str = ""


class Page(NamedTuple):
    """A page: what it is called, how wide its columns are, and its rows."""

    name: str
    widths: Sequence[int]
    rows: Sequence[Sequence[Line]]


def add_page(parts: Parts, styles: Styles, page: Page) -> None:
    """Add a page as the last sheet, under another name if there is a sheet of its name."""
    book = Edits(parts.contents[BOOK])
    (sheets,) = book.elements(lambda tag, depth: tag == "sheets" and depth == 1)
    known = book.elements(lambda tag, depth: tag == "sheet" and depth == 2)
    taken = {sheet.attributes["name"].lower() for sheet in known}
    names = (page.name, *(f"{page.name} {number}" for number in range(2, len(taken) + 3)))
    name = next(name for name in names if name.lower() not in taken)
    number = 1 + max(int(sheet.attributes["sheetId"]) for sheet in known)
    content = _sheet(page, styles, _Texts(parts))
    own = parts.add(BOOK, "worksheet", "xl/worksheets/sheet{}.xml", content, f"{CONTENT}spreadsheetml.worksheet+xml")
    entry = b"<sheet name=" + attribute(name) + f' sheetId="{number}"'.encode()
    book.append(sheets, entry + f' xmlns:r="{KIND.rstrip("/")}" r:id="{own}"/>'.encode())
    # Adding a part has changed the relations and types only: the book's own part is as it was read.
    parts.contents[BOOK] = book.applied()


class _Texts:
    """The texts that the cells of a workbook share, and those that are added to them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._part = next(iter(parts.related(BOOK, "sharedStrings").values()), None)
        self._edits = Edits(parts.contents[self._part] if self._part else NO_TEXTS)
        self._count = len(self._edits.elements(lambda tag, depth: tag == "si"))
        self._new: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Add a text; return its number."""
        return self._new.setdefault(text, self._count + len(self._new))

    def save(self) -> None:
        """Write the part with all texts. How many cells use one of them is not said any more: nobody has to."""
        (whole,) = self._edits.elements(lambda tag, depth: depth == 0)
        new = (b'<si><t xml:space="preserve">' + text_of(text) + b"</t></si>" for text in self._new)
        self._edits.append(whole, b"".join(new))
        content = COUNTS.sub(rb"\1", self._edits.applied(), count=1)
        if self._part:
            self._parts.contents[self._part] = content
        else:
            name, kind = "xl/sharedStrings.xml", f"{CONTENT}spreadsheetml.sharedStrings+xml"
            self._parts.add(BOOK, "sharedStrings", name, content, kind)


def _sheet(page: Page, styles: Styles, texts: _Texts) -> bytes:
    columns = b"".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'.encode() for n, width in enumerate(page.widths, 1)
    )
    rows, links = [], []
    for row, lines in enumerate(page.rows, start=1):
        cells = b"".join(_cell(row, column, line, styles, texts) for column, line in enumerate(lines, start=1))
        rows.append(f'<row r="{row}">'.encode() + cells + b"</row>")
        links += [(address(row, column), line.link) for column, line in enumerate(lines, start=1) if line.link]
    texts.save()
    led = b"".join(
        b"<hyperlink ref=" + attribute(where) + b" location=" + attribute(link) + b"/>" for where, link in links
    )
    last = letter(len(page.widths))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}{max(len(page.rows), 1)}"/><sheetFormatPr defaultRowHeight="15"/>'.encode()
        + b"<cols>" + columns + b"</cols><sheetData>" + b"".join(rows) + b"</sheetData>"
        + (b"<hyperlinks>" + led + b"</hyperlinks>" if led else b"")
        + b'<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )  # fmt: skip


def _cell(row: int, column: int, line: Line, styles: Styles, texts: _Texts) -> bytes:
    start = f'<c r="{address(row, column)}" s="{styles.look(0, line.look)}"'
    if not line.text:
        return f"{start}/>".encode()
    return f'{start} t="s"><v>{texts.number(line.text[:MAX_TEXT])}</v></c>'.encode()
