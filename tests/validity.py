"""What makes programs repair a workbook, or refuse it: rules that no XML schema states.

`faults` names each breach of them; tests/xlsx/test_validity.py plants some to see that it does.
"""

import posixpath
import re
import zipfile
from functools import cached_property
from xml.etree import ElementTree

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from excelsim.xlsx.escapes import decoded

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

LONGEST = {"error": 225, "prompt": 255, "errorTitle": 32, "promptTitle": 32}
"""Characters of what a check on typing says."""

CELL_LIKE = re.compile(r"[A-Z]+\d+|[RZLFW]\d*([CSK]\d*)?|[CSK]\d*|TRUE|FALSE", re.IGNORECASE)
"""B4, and R1C1 by its letters in English, German, French, Spanish, Polish, Dutch and others, also a row alone."""

BEFORE_OUR_OWN = 164
"""The first number of a number format that a file defines."""


class Workbook:
    """A workbook's parts as trees."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as archive:
            self.names = archive.namelist()
            self.trees = {name: ElementTree.fromstring(archive.read(name)) for name in self.names}
        self.book = self.trees["xl/workbook.xml"]

    def relations(self, part):
        """Return what a part's relations lead to, by their ids."""
        folder, name = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"), ())
        return {r.get("Id"): posixpath.normpath(posixpath.join("/", folder, r.get("Target")))[1:] for r in tree}

    @cached_property
    def sheets(self):
        """Each sheet's tree by its name."""
        parts = self.relations("xl/workbook.xml")
        return {sheet.get("name"): self.trees[parts[sheet.get(ID)]] for sheet in self.book.iter(f"{MAIN}sheet")}


def faults(path):
    """Return a sentence for each rule that a workbook breaks."""
    book = Workbook(path)
    found = [*_package(book), *_names(book), *_table(book), *_styles(book)]
    for name, sheet in book.sheets.items():
        pieces = (_cells, _shared_formulas, _texts, _looks, _merged)
        found += [f"{name}: {fault}" for piece in pieces for fault in piece(sheet, book)]
    return found


def _package(book):
    """Each part is reached from the root, has a type, and stands once in the archive."""
    reached, pending = set(), [""]
    while pending:
        part = pending.pop()
        for target in book.relations(part).values():
            if target not in book.trees:
                yield f"{part} refers to {target}, which is not there"
            elif target not in reached:
                reached.add(target)
                pending.append(target)
    types = book.trees["[Content_Types].xml"]
    stated = [entry.get("PartName")[1:] for entry in types if entry.get("PartName")]
    endings = {entry.get("Extension") for entry in types}
    for part in book.names:
        if part != "[Content_Types].xml" and not part.endswith(".rels") and part not in reached:
            yield f"nothing refers to {part}"
        if part not in stated and part.rpartition(".")[2] not in endings:
            yield f"{part} has no content type"
    yield from (f"a content type is stated for {part}" for part in stated if part not in book.trees)
    if len(set(map(str.lower, book.names))) < len(book.names):
        yield "two parts have the same name"
    for part, tree in book.trees.items():
        used = {value for element in tree.iter() for key, value in element.attrib.items() if key == ID}
        yield from (f"{part} uses the relation {name}" for name in used - book.relations(part).keys())


def _names(book):
    """No name may be taken for a cell in any language."""
    names = [name.get("name") for name in book.book.iter(f"{MAIN}definedName") if not name.get("localSheetId")]
    for name in names:
        if CELL_LIKE.fullmatch(name) or not re.fullmatch(r"[^\W\d][\w.]{0,254}", name):
            yield f"{name} is no name"
    if len(set(map(str.lower, names))) < len(names):
        yield "a name is defined twice"
    for name in book.book.iter(f"{MAIN}definedName"):
        for sheet in re.findall(r"(?:^|,)'?([^'!]+)'?!", name.text):
            if sheet not in book.sheets:
                yield f"{name.get('name')} stands for something on {sheet}"
    for sheet in book.sheets:
        if len(sheet) > 31 or re.search(r"[\[\]:*?/\\]|^'|'$|^$", sheet):
            yield f"{sheet} is no name of a sheet"


def _table(book):
    """Texts are no longer than a cell takes them, and each stands once."""
    texts = [decoded("".join(item.itertext())) for item in book.trees["xl/sharedStrings.xml"]]
    yield from (f"a text has {len(text)} characters" for text in texts if len(text) > 32_767)
    if len(set(texts)) < len(texts):
        yield "a text stands twice in the table"


def _styles(book):
    """Each style is made of what is there."""
    styles = book.trees["xl/styles.xml"]
    count = {part.tag.removeprefix(MAIN): len(part) for part in styles}
    own = {int(each.get("numFmtId")) for each in styles.iter(f"{MAIN}numFmt")}
    for style in styles.iter(f"{MAIN}xf"):
        for part, many in (("font", "fonts"), ("fill", "fills"), ("border", "borders"), ("xf", "cellStyleXfs")):
            if int(style.get(f"{part}Id", 0)) >= count[many]:
                yield f"a style has the {part} {style.get(f'{part}Id')}"
        number = int(style.get("numFmtId"))
        if number >= BEFORE_OUR_OWN and number not in own:
            yield f"a style has the number format {number}"


def _cells(sheet, book):
    """Cells stand in order, within the sheet's dimension, with a style and a text that are there."""
    styles = len(book.trees["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    texts = len(book.trees["xl/sharedStrings.xml"])
    left, top, right, bottom = range_boundaries(sheet.find(f"{MAIN}dimension").get("ref"))
    last = (0, 0)
    for row in sheet.iter(f"{MAIN}row"):
        for cell in row:
            address = cell.get("r")
            place = coordinate_to_tuple(address)
            if place <= last or place[0] != int(row.get("r")):
                yield f"{address} stands out of order"
            if not (top <= place[0] <= bottom and left <= place[1] <= right):
                yield f"{address} stands outside of the dimension"
            last = place
            if int(cell.get("s", 0)) >= styles:
                yield f"{address} has the style {cell.get('s')}"
            if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v")) >= texts:
                yield f"{address} has the text {cell.findtext(f'{MAIN}v')}"


def _shared_formulas(sheet, book):
    """Only the first cell of an area has its formula, the others lie in the area."""
    areas = {}
    for cell in sheet.iter(f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        if formula is None or formula.get("t") != "shared":
            continue
        row, column = coordinate_to_tuple(cell.get("r"))
        number = formula.get("si")
        if formula.text:
            if number in areas:
                yield f"{cell.get('r')} shares its formula by a number that is taken"
            areas[number] = left, top, _, _ = range_boundaries(formula.get("ref", "A1:A1"))
            if (row, column) != (top, left):
                yield f"{cell.get('r')} is not the first cell of {formula.get('ref')}"
            if "!" in re.sub(r'"[^"]*"', "", formula.text):
                yield f"{cell.get('r')} shares a formula that looks into another sheet"
        left, top, right, bottom = areas.get(number, (0, 0, 0, 0))
        if not (left <= column <= right and top <= row <= bottom):
            yield f"{cell.get('r')} has no part in the formula {number}"


def _texts(sheet, book):
    """Formulas and what is said are no longer than programs take them."""
    for formula in [*sheet.iter(f"{MAIN}f"), *sheet.iter(f"{MAIN}formula")]:
        text = formula.text or ""
        if len(text) > 8_192 or any(len(quoted) > 257 for quoted in re.findall(r'"(?:[^"]|"")*"', text)):
            yield f"a formula or a text in it is too long: {text[:40]}"
    for check in sheet.iter(f"{MAIN}dataValidation"):
        for key, most in LONGEST.items():
            if len(check.get(key, "")) > most:
                yield f"the {key} of a check on typing has {len(check.get(key))} characters"
    for part in sheet.iter(f"{MAIN}oddFooter"):
        if len(part.text or "") > 255:
            yield "the footer is too long"


def _looks(sheet, book):
    """Conditional formats have a look that is there, links lead to a sheet."""
    looks = len(book.trees["xl/styles.xml"].find(f"{MAIN}dxfs") or ())
    for rule in sheet.iter(f"{MAIN}cfRule"):
        if int(rule.get("dxfId", 0)) >= looks:
            yield f"a conditional format has the look {rule.get('dxfId')}"
    for link in sheet.iter(f"{MAIN}hyperlink"):
        sheet = link.get("location").rpartition("!")[0]
        if re.sub("^'(.*)'$", r"\1", sheet).replace("''", "'") not in book.sheets:
            yield f"{link.get('ref')} leads to {link.get('location')}"


def _merged(sheet, book):
    """No cell is merged twice."""
    cells = set()
    for merged in sheet.iter(f"{MAIN}mergeCell"):
        left, top, right, bottom = range_boundaries(merged.get("ref"))
        here = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if here & cells:
            yield f"{merged.get('ref')} overlaps with another merged area"
        cells |= here
