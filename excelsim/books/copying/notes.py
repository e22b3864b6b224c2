"""Notes on cells of a stranger's workbook, beside those that are there already."""

from __future__ import annotations

import re
from collections.abc import Mapping

from excelsim.books.copying.edits import Edits, text_of
from excelsim.books.copying.parts import CONTENT, KIND, Parts
from excelsim.xlsx.addresses import address

AUTHOR = "excelsim"
LONGEST = 2_000
"""Characters of a note."""

AFTER = {
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
    "mc:AlternateContent",
}
"""What stands in a sheet after the part that draws its notes."""

NO_NOTES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<authors></authors><commentList></commentList></comments>"
)
SPACES = {
    b"v": b' xmlns:v="urn:schemas-microsoft-com:vml"',
    b"o": b' xmlns:o="urn:schemas-microsoft-com:office:office"',
    b"x": b' xmlns:x="urn:schemas-microsoft-com:office:excel"',
}
NO_DRAWING = (
    b"<xml" + b"".join(SPACES.values()) + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b"</o:shapelayout></xml>"
)
BOX = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:300pt;height:110pt;z-index:{number};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
"""How a note is drawn, shown only when somebody points at its cell."""


def noted(parts: Parts, part: str, sheet: Edits, notes: Mapping[tuple[int, int], str]) -> None:
    """Put notes on cells of a sheet; one that is there already goes on with the new text."""
    old = next(iter(parts.related(part, "comments").values()), None)
    said = Edits(parts.contents[old] if old else NO_NOTES)
    fresh = _write(said, notes)
    if old:
        parts.contents[old] = said.applied()
    else:
        parts.add(part, "comments", "xl/comments{}.xml", said.applied(), f"{CONTENT}spreadsheetml.comments+xml")
    _draw(parts, part, sheet, fresh)


def _write(said: Edits, notes: Mapping[tuple[int, int], str]) -> list[tuple[int, int]]:
    """Write the texts of notes; return the cells that had none."""
    authors = said.elements(lambda tag, depth: tag == "author")
    lists = {element.tag: element for element in said.elements(lambda tag, depth: depth == 1)}
    said.append(lists["authors"], b"<author>" + text_of(AUTHOR) + b"</author>")
    texts = said.elements(lambda tag, depth: tag == "text")
    places = [element.attributes["ref"] for element in said.elements(lambda tag, depth: tag == "comment")]
    known = dict(zip(places, texts, strict=True))
    new, fresh = [], []
    for place, note in notes.items():
        where = address(*place)
        run = b'<r><t xml:space="preserve">' + text_of(note[:LONGEST]) + b"</t></r>"
        if where in known:
            said.append(known[where], run.replace(b'preserve">', b'preserve">\n\n', 1))
        else:
            fresh.append(place)
            new.append(f'<comment ref="{where}" authorId="{len(authors)}"><text>'.encode() + run + b"</text></comment>")
    said.append(lists["commentList"], b"".join(new))
    return fresh


def _draw(parts: Parts, part: str, sheet: Edits, places: list[tuple[int, int]]) -> None:
    """Draw the boxes of notes."""
    drawn = next((e for e in sheet.elements(lambda tag, depth: tag == "legacyDrawing" and depth == 1)), None)
    id_of = {tag: value for tag, value in drawn.attributes.items() if tag.endswith(":id")} if drawn else {}
    old = parts.related(part, "vmlDrawing").get(next(iter(id_of.values()), ""))
    content = parts.contents[old] if old else NO_DRAWING
    first = 1 + max([1024, *(int(number) for number in re.findall(rb'id="_x0000_s([0-9]{1,6})"', content))])
    shapes = b"" if b'id="_x0000_t202"' in content else BOX
    shapes += b"".join(_shape(number, *place) for number, place in enumerate(places, start=first))
    root, end = content[content.index(b"<xml") : content.index(b">", content.index(b"<xml"))], content.rindex(b"</xml")
    missing = b"".join(space for prefix, space in SPACES.items() if b"xmlns:" + prefix + b"=" not in root)
    shapes = re.sub(rb"<v:shape(?:type)?(?= )", lambda tag: tag[0] + missing, shapes)
    content = content[:end] + shapes + content[end:]
    if old:
        parts.contents[old] = content
        return
    parts.declare("vml", f"{CONTENT}vmlDrawing")
    own = parts.add(part, "vmlDrawing", "xl/drawings/vmlDrawing{}.vml", content)
    outer = sheet.elements(lambda tag, depth: depth == 1)
    at = (
        next((e.start for e in outer if e.tag in AFTER), None)
        or sheet.elements(lambda tag, depth: depth == 0)[0].closed
    )
    sheet.replace(at, at, f'<legacyDrawing xmlns:r="{KIND.rstrip("/")}" r:id="{own}"/>'.encode())


def _shape(number: int, row: int, column: int) -> bytes:
    return SHAPE.format(
        number=number, left=column, right=column + 6, top=max(row - 2, 0), bottom=row + 6, row=row - 1,
        column=column - 1,
    ).encode()  # fmt: skip
