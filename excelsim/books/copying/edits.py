"""XML changed where it must be, and nowhere else: all other bytes of a stranger's part stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from excelsim.xlsx.archive import refuse_declarations
from excelsim.xlsx.escapes import encoded

TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
"""A start tag, whatever stands in its attributes."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Element(NamedTuple):
    """An element of a part, and where it stands in its bytes: its start tag, what is in it, its end."""

    tag: str
    attributes: dict[str, str]
    start: int
    opened: int
    closed: int
    end: int


def text_of(value: object) -> bytes:
    """Return a text as it stands in XML of whatever encoding."""
    return escape(encoded(str(value))).encode("ascii", "xmlcharrefreplace")


def attribute(value: object) -> bytes:
    """Return an attribute's value in quotes, as it stands in XML of whatever encoding."""
    return quoteattr(encoded(str(value))).encode("ascii", "xmlcharrefreplace")


def plain(content: bytes) -> bytes:
    """Return a part in an encoding whose letters are bytes."""
    if not content.startswith(UTF_16):
        return content
    return re.sub(r"""\s+encoding=["'][^"']*["']""", "", content.decode("utf-16"), count=1).encode()


def elements(content: bytes, wanted: Callable[[str, int], bool]) -> Iterator[Element]:
    """Return the elements whose tag and depth (the root's is 0) are wanted, each where it ends."""
    found: list[Element] = []
    open_ones: list[Element | None] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        element = None
        if wanted(tag, len(open_ones)):
            at = parser.CurrentByteIndex
            match = TAG.match(content, at)
            assert match, content[at : at + 50]
            element = Element(tag, attributes, at, match.end(), match.end(), match.end())
        open_ones.append(element)

    def end(tag: str) -> None:
        element, at = open_ones.pop(), parser.CurrentByteIndex
        if element is None:
            return
        is_empty = content[element.opened - 2 : element.opened] == b"/>"
        found.append(element if is_empty else element._replace(closed=at, end=content.index(b">", at) + 1))

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse_declarations
    parser.Parse(content, True)
    return iter(found)


class Edits:
    """Changes of a part, by where its bytes stood before any."""

    def __init__(self, content: bytes) -> None:
        self.content = plain(content)
        self._edits: list[tuple[int, int, bytes]] = []

    def elements(self, wanted: Callable[[str, int], bool]) -> list[Element]:
        """Return the elements that are wanted, as they were."""
        return sorted(elements(self.content, wanted), key=lambda element: element.start)

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put other bytes in the place of some."""
        self._edits.append((start, end, new))

    def append(self, element: Element, new: bytes) -> None:
        """Put something at the end of an element."""
        if element.closed > element.opened or self.content[element.opened - 2 : element.opened] != b"/>":
            return self.replace(element.closed, element.closed, new)
        bare = self.content[element.start : element.opened - 2].rstrip()
        return self.replace(element.start, element.opened, bare + b">" + new + b"</" + element.tag.encode() + b">")

    def set(self, element: Element, **values: object) -> None:
        """Give an element other attributes, beside those that it keeps."""
        self.replace(
            element.start, element.opened, with_attributes(self.content[element.start : element.opened], values)
        )

    def applied(self) -> bytes:
        """Return the part with all changes."""
        pieces, at = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            pieces += [self.content[at:start], new]
            at = end
        return b"".join([*pieces, self.content[at:]])


def with_attributes(tag: bytes, values: Mapping[str, object]) -> bytes:
    """Return a start tag with some attributes changed or added."""
    for name, value in values.items():
        new = b" " + name.encode() + b"=" + attribute(value)
        old = re.search(rb"""\s""" + name.encode() + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", tag)
        start, end = old.span() if old else (len(tag[: -2 if tag.endswith(b"/>") else -1].rstrip()),) * 2
        tag = tag[:start] + new + tag[end:]
    return tag
