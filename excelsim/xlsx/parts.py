"""The parts that openpyxl writes, as more programs understand them.

Some programs look for the usual prefixes of names instead of what these stand for, some draw a
chart only from the numbers stored with it, some show a note only at a place that it names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from openpyxl.worksheet.worksheet import Worksheet

from excelsim.formula.vocabulary import is_number
from excelsim.shortest import texts
from excelsim.xlsx.addresses import letter
from excelsim.xlsx.archive import SHARED_TEXTS
from excelsim.xlsx.sheet import Shared

OFFICE, MICROSOFT = "http://schemas.openxmlformats.org", "urn:schemas-microsoft-com"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
PREFIXES = {
    "a": f"{OFFICE}/drawingml/2006/main",
    "c": f"{OFFICE}/drawingml/2006/chart",
    "xdr": f"{OFFICE}/drawingml/2006/spreadsheetDrawing",
    "r": f"{OFFICE}/officeDocument/2006/relationships",
    "cp": f"{OFFICE}/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "v": f"{MICROSOFT}:vml",
    "o": f"{MICROSOFT}:office:office",
    "x": f"{MICROSOFT}:office:excel",
}
for prefix, namespace in PREFIXES.items():
    ElementTree.register_namespace(prefix, namespace)

TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

FONT = ("b", "i", "strike", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family", "charset", "scheme")
"""The order of what a font says."""

DRAWN = re.compile(b"<c:numRef><c:f>([^<]*)</c:f>")
"""The address of the numbers that a chart draws."""

COLUMN, ROW, BESIDE, BELOW = 64, 20, 15, 2
"""Pixels: of a column and a row as they are, and of a note from its cell's edges."""


def improved(parts: Mapping[str, bytes], shared: Shared) -> dict[str, bytes]:
    """Return every part written anew, and the texts of all sheets as one more."""
    noted = {sheet.worksheet.legacy_drawing: sheet.worksheet for sheet in shared.sheets.values()}
    numbers = {
        address.encode(): _numbers(shared.sheets[area.sheet].area(area)) for address, area in shared.charted.items()
    }
    found = {}
    for name, content in parts.items():
        tree = ElementTree.fromstring(content)
        if name == "[Content_Types].xml":
            for part in tree.iterfind("*[@PartName]"):
                part.set("PartName", _name(part.attrib["PartName"]))
            _add(tree, "Override", PartName=f"/{SHARED_TEXTS}", ContentType=TEXTS_TYPE)
        elif name == "xl/_rels/workbook.xml.rels":
            _add(tree, "Relationship", Id="texts", Type=f"{PREFIXES['r']}/sharedStrings", Target=f"/{SHARED_TEXTS}")
        elif name == "xl/styles.xml":
            _order_fonts(tree)
        elif name.startswith("xl/comments/"):
            _make_runs(tree)
        elif name in noted:
            _place_notes(tree, noted[name])
        if name.endswith(".rels"):
            _make_relative(tree, posixpath.dirname(posixpath.dirname(name)))
        found[_name(name)] = DRAWN.sub(lambda match: match[0] + numbers[match[1]], _written(tree))
    found[SHARED_TEXTS] = _table(shared.texts)
    return found


def _name(part: str) -> str:
    """Return the name that Excel gives to a part with notes: some programs look for it."""
    return part.replace("xl/comments/comment", "xl/comments").replace("commentsDrawing", "vmlDrawing")


def _add(tree: Element, name: str, **attributes: str) -> None:
    """Add an element in the namespace of the root."""
    SubElement(tree, tree.tag[: tree.tag.index("}") + 1] + name, attributes)


def _written(tree: Element) -> bytes:
    """Write a tree: with the usual prefixes, or none for the names that a part is made of."""
    own = tree.tag[1:].partition("}")[0]
    if tree.tag.startswith("{") and own not in PREFIXES.values():
        for element in tree.iter():
            element.tag = element.tag.removeprefix(f"{{{own}}}")
        tree.set("xmlns", own)
    written: bytes = ElementTree.tostring(tree, encoding="utf-8")
    return written


def _make_relative(relations: Element, folder: str) -> None:
    """Name parts as seen from the one that they belong to, as Excel does: some programs read nothing else."""
    for relation in relations:
        target = posixpath.join("/", folder, _name(relation.attrib["Target"]))
        relation.set("Target", posixpath.relpath(target, posixpath.join("/", folder)))


def _order_fonts(styles: Element) -> None:
    for font in styles.iter(f"{{{MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: FONT.index(part.tag.removeprefix(f"{{{MAIN}}}")))


def _make_runs(notes: Element) -> None:
    """Put each note's text into a run, as Excel writes it: some programs read no other."""
    for text in notes.iter(f"{{{MAIN}}}text"):
        run = Element(f"{{{MAIN}}}r")
        run.extend(text)
        text[:] = [run]


def _place_notes(drawing: Element, worksheet: Worksheet) -> None:
    """Give each note its place: to the right of its cell, as large as its style says."""
    excel = f"{{{PREFIXES['x']}}}"
    for shape in drawing.iter(f"{{{PREFIXES['v']}}}shape"):
        width, height = (int(found) for found in re.findall(r"(?:width|height):(\d+)px", shape.attrib["style"]))
        data = shape.find(f"{excel}ClientData")
        assert data is not None
        row, column = (int(data.findtext(f"{excel}{name}", "")) for name in ("Row", "Column"))
        right, across = _reach(column + 1, BESIDE + width, lambda n: _width(worksheet, n))
        bottom, down = _reach(row, BELOW + height, lambda n: _height(worksheet, n))
        anchor = Element(f"{excel}Anchor")
        anchor.text = f"{column + 1}, {BESIDE}, {row}, {BELOW}, {right}, {across}, {bottom}, {down}"
        data.insert(2, anchor)


def _reach(start: int, length: int, size: Callable[[int], int]) -> tuple[int, int]:
    """Return the row or column (from 0) that so many pixels from its start reach into, and how far."""
    while length >= size(start):
        length -= size(start)
        start += 1
    return start, length


def _width(worksheet: Worksheet, column: int) -> int:
    name = letter(column + 1)
    default = worksheet.sheet_format.defaultColWidth
    chosen = worksheet.column_dimensions[name].width if name in worksheet.column_dimensions else default
    return int(chosen * 7 + 5) if chosen else COLUMN


def _height(worksheet: Worksheet, row: int) -> int:
    chosen = worksheet.row_dimensions[row + 1].height if row + 1 in worksheet.row_dimensions else None
    return int(chosen * 4 / 3) if chosen else ROW


def _numbers(values: np.ndarray[Any, Any]) -> bytes:
    """Return what is stored with a chart of the numbers that it draws; cells without one are gaps."""
    drawn = dict(enumerate(values.ravel().tolist()))
    if values.dtype.kind not in "fi":
        drawn = {n: value for n, value in drawn.items() if is_number(value)}
    numbered = zip(drawn, texts(list(drawn.values())), strict=True)
    points = b"".join(b'<c:pt idx="%d"><c:v>%b</c:v></c:pt>' % pair for pair in numbered)
    count = f'<c:formatCode>General</c:formatCode><c:ptCount val="{values.size}"/>'.encode()
    return b"<c:numCache>%b%b</c:numCache>" % (count, points)


def _table(texts: Mapping[str, int]) -> bytes:
    """Return the part of all texts."""
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts)
    return f'<sst xmlns="{MAIN}" uniqueCount="{len(texts)}">{items}</sst>'.encode()
