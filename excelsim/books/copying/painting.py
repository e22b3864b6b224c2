"""Cells of a stranger's workbook with another colour: their own look, but for what fills them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from excelsim.books.copying.edits import Edits, Element, with_attributes
from excelsim.books.copying.parts import Parts
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.xlsx.archive import BOOK
from excelsim.xlsx.relative import column_number

UNREADABLE = Sentence("its styles cannot be read, and so no copy of it can be coloured")


class Look(NamedTuple):
    """What is changed of a cell's look: the colour that fills it, letters in bold, lines that go on below."""

    fill: str = ""
    bold: bool = False
    wrapped: bool = False


@dataclass
class Styles:
    """The looks of a workbook, and those that are added to them."""

    edits: Edits
    _fills: dict[str, int] = field(default_factory=dict)
    _looks: dict[tuple[int, Look], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lists = {element.tag: element for element in self.edits.elements(lambda tag, depth: depth == 1)}
        self._lists: dict[str, Element] = {name: lists[name] for name in ("fonts", "fills", "cellXfs") if name in lists}
        inner = self.edits.elements(lambda tag, depth: depth == 2)
        self._old = {
            name: [element for element in inner if whole.opened <= element.start < whole.closed]
            for name, whole in self._lists.items()
        }
        if len(self._old) < 3 or not all(self._old.values()):
            raise InputError(UNREADABLE)
        self._new: dict[str, list[bytes]] = {name: [] for name in self._lists}

    def look(self, number: int, changed: Look) -> int:
        """Return the number of a look that is another's but for what is changed."""
        own = self._old["cellXfs"]
        key = number if number < len(own) else 0, changed
        if key not in self._looks:
            self._looks[key] = self._add("cellXfs", self._copy(own[key[0]], changed))
        return self._looks[key]

    def _add(self, name: str, new: bytes) -> int:
        """Add one to a list; return its number."""
        self._new[name].append(new)
        return len(self._old[name]) + len(self._new[name]) - 1

    def _copy(self, own: Element, changed: Look) -> bytes:
        values: dict[str, object] = {}
        if changed.fill:
            values |= {"fillId": self._fill(changed.fill), "applyFill": 1}
        if changed.bold:
            values |= {"fontId": self._bold, "applyFont": 1}
        content = self.edits.content
        if changed.wrapped:
            opening = with_attributes(content[own.start : own.opened], {**values, "applyAlignment": 1})
            return opening.rstrip(b"/>").rstrip() + b'><alignment vertical="top" wrapText="1"/></xf>'
        return with_attributes(content[own.start : own.opened], values) + content[own.opened : own.end]

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            self._fills[colour] = self._add(
                "fills",
                f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/>'
                "</patternFill></fill>".encode(),
            )
        return self._fills[colour]

    @cached_property
    def _bold(self) -> int:
        """The number of a font in bold."""
        return self._add("fonts", b'<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>')

    def applied(self) -> bytes:
        """Return the part with what was added."""
        for name, new in self._new.items():
            self.edits.set(self._lists[name], count=len(self._old[name]) + len(new))
            self.edits.append(self._lists[name], b"".join(new))
        return self.edits.applied()


def styles_of(parts: Parts) -> tuple[str, Styles]:
    """Return the part with the looks of a workbook, and what is in it."""
    found = list(parts.related(BOOK, "styles").values())
    if len(found) != 1 or found[0] not in parts.contents:
        raise InputError(UNREADABLE)
    return found[0], Styles(Edits(parts.contents[found[0]]))


def painted(sheet: Edits, looks: Mapping[tuple[int, int], Look], styles: Styles) -> None:
    """Give cells of a sheet their new looks."""
    row = column = 0
    for element in sheet.elements(lambda tag, depth: tag in ("row", "c") and depth in (2, 3)):
        address = element.attributes.get("r", "")
        if element.tag == "row":
            row, column = int(address) if address else row + 1, 0
            continue
        column = column_number(address.rstrip("0123456789")) if address else column + 1
        if (row, column) in looks:
            sheet.set(element, s=styles.look(int(element.attributes.get("s", 0)), looks[row, column]))
