"""The formulas of a book as trees: whatever their names, tables and areas refer to is put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any

from excelsim.books.book import Entry
from excelsim.books.elements import element, picked
from excelsim.books.tables import Table, bounded, without_tables
from excelsim.formula.arithmetic.spreadsheet import LAZY, SPREADSHEET
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import LEAVES, Cell, as_cell, bind, call, functions_in, parts
from excelsim.languages.sentence import Sentence
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.limits import MAX_COLUMNS, MAX_ROWS
from excelsim.xlsx.relative import About, Corners, Moving, absolute, relative, tree

LONGEST = 10_000
"""Pieces of a formula with what its names stand for: more can only be meant to do harm."""

LARGE = 10_000
"""Cells of an area, from which on it is read only as far as its sheet is filled: INDEX(A:Z,...)."""

PLACING = {"offset", "indirect", "anchorarray"}
"""Functions that give a place: it must be known before cells are calculated."""

FAILURES = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What comes of a formula that cannot be read."""

GONE = Sentence("a cell that it read is gone (#REF!)")
ELSEWHERE = Sentence("it reads another file")
UNKNOWN = Sentence("excelsim does not know the function {name}")
UNNAMED = Sentence("it reads {name}, which is no name that the book defines")
NO_SHEET = Sentence("it reads the sheet {name}, which is not there")
CHANGING = Sentence("which cells it reads depends on what cells hold")
TOO_LONG = Sentence("with what its names stand for it is too long")
UNREADABLE = Sentence("it is no formula that excelsim can read")


class Unread(ValueError):
    """Why a formula cannot be read, as a sentence."""

    @property
    def reason(self) -> Sentence:
        """The sentence."""
        reason: Sentence = self.args[0]
        return reason


@dataclass
class Formulas:
    """The formulas of one book.

    Attributes
    ----------
    ends : dict
        By sheet, the last row and the last column that hold something.
    names : dict
        What its defined names stand for; a sheet's own as Sheet!name.
    tables : dict
        Its tables, by their names in small letters.
    arrays : dict
        The areas that array formulas fill, by the place of the first cell.
    """

    ends: Mapping[str, tuple[int, int]]
    names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    arrays: Mapping[Place, Area] = field(default_factory=dict)
    _templates: dict[tuple[str, str], Cell | Sentence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {name.lower(): meaning for name, meaning in self.names.items()}

    def entry(self, place: Place, value: Any, form: str, array: Area | None = None) -> Entry:
        """Return what stands in a cell with a formula in relative form: its own, or that of the array it is part of."""
        home = Place(array.sheet, array.row, array.column) if array else place
        at = (home.row, home.column)
        try:
            template = self._template(home, form)
            bound = partial(self._bound, template, home)
            if any(name in PLACING for name in functions_in(template)):
                found = bound()  # where it reads may not be known
                bound = partial(Cell, found.op, found.args)
        except Unread as error:
            return Entry(value, form, error.reason, _place=at)
        if array:
            bound = partial(_element, bound, place.row - array.row + 1, place.column - array.column + 1)
        elif "mmult" in functions_in(template):  # a cell shows the first of a product's numbers
            bound = partial(_element, bound, 1, 1)
        return Entry(value, form, _place=at, _bound=bound)

    def _template(self, place: Place, form: str, seen: tuple[str, ...] = ()) -> Cell:
        """Return the tree of a formula with what moves in it still moving. Unread if it cannot be read there."""
        key = place.sheet, form
        if key not in self._templates:
            self._templates[key] = self._read(place, form, seen)
        found = self._templates[key]
        if isinstance(found, Sentence):
            raise Unread(found)
        if not all(_is_on_the_sheet(part.args[0], place) for part in parts(found) if part.op == "name"):
            raise Unread(GONE)
        return found

    def _read(self, place: Place, form: str, seen: tuple[str, ...]) -> Cell | Sentence:
        """Read a formula, each name in it as what that stands for; return why, if it cannot be read."""
        text = ""
        try:
            text = absolute(form, place.row, place.column)
            plain = bounded(without_tables(text, place, self.tables), place.sheet, self.ends)
            found = tree(relative(plain, place.row, place.column))
            found = bind(found, lambda leaf: self._meaning(leaf, place, seen))
            if sum(1 for _ in islice(parts(found), LONGEST + 1)) > LONGEST:
                raise Unread(TOO_LONG)
            _check_functions(found)
            self._bound(found, place)
            return found
        except Unread as error:
            return error.reason
        except FAILURES:
            return GONE if "#REF!" in text else ELSEWHERE if "[" in text else UNREADABLE

    def _meaning(self, leaf: Cell, place: Place, seen: tuple[str, ...]) -> Cell:
        """Return what a defined name stands for; anything else as it is."""
        name = leaf.args[0]
        if not isinstance(name, str):
            return leaf
        word = name.lower()
        meaning = self.names.get(f"{place.sheet}!{name}".lower(), self.names.get(word))
        if meaning is None or word in seen:
            raise Unread(Sentence(UNNAMED, name=name))
        return self._template(Place(place.sheet, 1, 1), relative(meaning, 1, 1), (*seen, word))

    def _bound(self, template: Cell, place: Place) -> Cell:
        """Return the tree of a formula as it stands in one cell."""
        found = bind(template, lambda leaf: self._leaf(leaf.args[0], place))
        return self._placed(found, place) if (PLACING | {"index"}) & {*functions_in(template)} else found

    def _leaf(self, name: Any, place: Place) -> Cell:
        """Return which cells a reference means."""
        if isinstance(name, Moving):
            return Cell.named(Place(self._sheet(name, place), *name.at(place.row, place.column)))
        return Cell.named(self._area(name, place)) if isinstance(name, Corners) else self._about(name, place)

    def _sheet(self, name: Moving, place: Place) -> str:
        sheet = name.sheet or place.sheet
        if sheet not in self.ends:
            raise Unread(ELSEWHERE if "[" in sheet else Sentence(NO_SHEET, name=sheet))
        return sheet

    def _area(self, corners: Corners, place: Place) -> Area:
        """Return a rectangle, whichever of its corners is named first."""
        sheet, (first, last) = self._sheet(corners.first, place), corners
        (top, left), (bottom, right) = first.at(place.row, place.column), last.at(place.row, place.column)
        top, bottom, left, right = min(top, bottom), max(top, bottom), min(left, right), max(left, right)
        return self._ended(Area(sheet, top, left, bottom - top + 1, right - left + 1))

    def _ended(self, area: Area) -> Area:
        """Return an area, a large one only as far as its sheet is filled."""
        if area.height * area.width <= LARGE:
            return area
        rows, columns = self.ends[area.sheet]
        height, width = min(area.height, rows - area.row + 1), min(area.width, columns - area.column + 1)
        return replace(area, height=max(height, 1), width=max(width, 1))

    def _about(self, about: About, place: Place) -> Cell:
        """Answer what a formula asks of where something stands."""
        target = about.target or Moving(None, place.row, place.column, False, False)
        corners = target if isinstance(target, Corners) else Corners(target, target)
        area = self._area(corners, place)
        if about.question in ("rows", "columns"):
            return as_cell(area.height if about.question == "rows" else area.width)
        if about.question == "isformula" or area.height * area.width > LARGE:
            raise Unread(Sentence(UNKNOWN, name=about.question.upper()))
        if about.question == "row":
            numbers, columns = range(area.row, area.row + area.height), 1
        else:
            numbers, columns = range(area.column, area.column + area.width), area.width
        return call("grid", columns, *numbers) if len(numbers) > 1 else as_cell(numbers[0])

    def _placed(self, cell: Cell, place: Place) -> Cell:
        """Return a formula in which what gives a place is that place, and INDEX of an array what it picks."""
        if cell.op in LEAVES:
            return cell
        args = tuple(self._placed(a, place) for a in cell.args if isinstance(a, Cell))
        if cell.op in PLACING:
            return Cell.named(self._place_of(cell.op, args, place))
        is_fixed = cell.op == "index" and args[0].op != "name" and all(a.op == "number" for a in args[1:])
        found = picked(args[0], *(a.args[0] for a in args[1:])) if is_fixed else None  # type: ignore[arg-type]
        return found or Cell(cell.op, args)

    def _place_of(self, function: str, args: tuple[Cell, ...], place: Place) -> Place | Area:
        start = args[0].args[0]
        if function == "anchorarray" and isinstance(start, Place) and start in self.arrays:
            return self.arrays[start]
        try:
            numbers = [calculate(a, {}.__getitem__, by=SPREADSHEET) for a in args[function == "offset" :]]
        except FAILURES:
            raise Unread(CHANGING) from None
        if function == "indirect":
            found = self._leaf(tree(relative(str(numbers[0]), 1, 1)).args[0], Place(place.sheet, 1, 1)).args[0]
        else:
            found = _moved(start, *map(int, numbers))
            found = self._ended(found) if isinstance(found, Area) else found
        if not isinstance(found, (Place, Area)) or min(found.row, found.column) < 1:
            raise Unread(GONE)
        return found


def _moved(start: Any, down: int, right: int, height: int = 0, width: int = 0) -> Place | Area:
    """Return where OFFSET leads to: as large as where it starts, if it does not say."""
    size = (start.height, start.width) if isinstance(start, Area) else (1, 1)
    height, width = height or size[0], width or size[1]
    row, column = start.row + down, start.column + right
    is_one = height == width == 1
    return Place(start.sheet, row, column) if is_one else Area(start.sheet, row, column, height, width)


def _check_functions(formula: Cell) -> None:
    unknown = sorted(set(functions_in(formula)) - SPREADSHEET.functions.keys() - LAZY - PLACING)
    if unknown:
        raise Unread(Sentence(UNKNOWN, name=unknown[0].upper()))


def _is_on_the_sheet(name: Any, place: Place) -> bool:
    """Tell whether what moves with a formula is still on the sheet where the formula stands."""
    places = name if isinstance(name, Corners) else [name]
    for moving in places:
        if isinstance(moving, Moving):
            row, column = moving.at(place.row, place.column)
            if not (1 <= row <= MAX_ROWS and 1 <= column <= MAX_COLUMNS):
                return False
    return True


def _element(whole: Callable[[], Cell], row: int, column: int) -> Cell:
    """Return what one cell of an array formula calculates; as a part of the whole, where that says more."""
    formula = whole()
    try:
        return element(formula, row - 1, column - 1)
    except FAILURES:
        return call("element", formula, row, column)
