"""A workbook's file as its parts: what each leads to, and how one is added."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO

from excelsim.books.copying.edits import Edits, attribute
from excelsim.xlsx.archive import opened
from excelsim.xlsx.package import DATE, LEVEL
from excelsim.xlsx.reader import sheet_parts

TYPES = "[Content_Types].xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CONTENT = "application/vnd.openxmlformats-officedocument."
NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Parts:
    """The parts of a workbook's file. Those that nobody changes are written as they were.

    Attributes
    ----------
    contents : dict
        The bytes of each part.
    sheets : dict
        The part of each sheet, by its name.
    """

    def __init__(self, source: Path | IO[bytes]) -> None:
        with opened(source) as archive:
            self._dates = {entry.filename: entry.date_time for entry in archive.infolist() if not entry.is_dir()}
            self.contents = {name: archive.read(name) for name in self._dates}
            self.sheets = dict(sheet_parts(archive))

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Return the parts of a kind that a part leads to, by the ids of its relations."""
        relations = Edits(self.contents.get(_relations(part), NO_RELATIONS)).elements(_is("Relationship"))
        return {
            relation.attributes["Id"]: _target(part, relation.attributes["Target"])
            for relation in relations
            if relation.attributes["Type"].endswith(f"/{kind}")
        }

    def add(self, part: str, kind: str, name: str, content: bytes, content_type: str = "") -> str:
        """Add a part that another leads to, called `name` with a free number in its braces; return its relation's id.

        Without a type of its own, it is of that which its suffix has.
        """
        names = (name.format(number) for number in range(1, len(self.contents) + 2))
        new = next(each for each in names if each not in self.contents or each == name)
        self.contents[new] = content
        types = Edits(self.contents[TYPES])
        if content_type:
            said = b"<Override PartName=" + attribute(f"/{new}") + b" ContentType=" + attribute(content_type) + b"/>"
            types.append(types.elements(_is("Types"))[0], said)
        self.contents[TYPES] = types.applied()
        relations = Edits(self.contents.get(_relations(part), NO_RELATIONS))
        known = {relation.attributes["Id"] for relation in relations.elements(_is("Relationship"))}
        own = next(f"rId{n}" for n in range(1, len(known) + 2) if f"rId{n}" not in known)
        target = posixpath.relpath(new, posixpath.dirname(part))
        fields = b" ".join(
            key + b"=" + attribute(value) for key, value in ((b"Id", own), (b"Type", KIND + kind), (b"Target", target))
        )
        relations.append(relations.elements(_is("Relationships"))[0], b"<Relationship " + fields + b"/>")
        self.contents[_relations(part)] = relations.applied()
        return own

    def declare(self, suffix: str, content_type: str) -> None:
        """Say what all parts with a suffix are, if nobody has."""
        types = Edits(self.contents[TYPES])
        if not any(e.attributes["Extension"].lower() == suffix for e in types.elements(_is("Default"))):
            said = b"<Default Extension=" + attribute(suffix) + b" ContentType=" + attribute(content_type) + b"/>"
            root = types.elements(_is("Types"))[0]
            types.replace(root.opened, root.opened, said)
            self.contents[TYPES] = types.applied()

    def write(self, file: BinaryIO) -> None:
        """Write the file, its parts in their order and new ones at the end."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            for name, content in self.contents.items():
                entry = zipfile.ZipInfo(name, self._dates.get(name, DATE.timetuple()[:6]))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)


def _is(tag: str) -> Callable[[str, int], bool]:
    return lambda name, depth: name == tag


def _relations(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
