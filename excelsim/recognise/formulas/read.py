"""A book as a graph of its formulas."""

from __future__ import annotations

from excelsim.books import Book, as_number
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, names_in
from excelsim.formula.vocabulary import is_number
from excelsim.recognise.formulas.again import sums_read
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.formulas.guards import guarded
from excelsim.recognise.formulas.loops import without_loops
from excelsim.recognise.spots import FAILURES, Spot


def graph_of(book: Book) -> Graph:
    """Return a book as a graph."""
    values, trees, forms = {}, {}, {}
    texts: set[Spot] = set()
    for place, entry in book.cells.items():
        spot = Spot(place.sheet, place.row, place.column)
        values[spot] = entry.value
        if isinstance(entry.value, str) and not entry.relative and (number := as_number(entry.value)) is not None:
            values[spot] = number
            texts.add(spot)
        if entry.relative:
            forms[spot] = entry.relative
            if entry.tree is not None:
                trees[spot] = entry.tree
        number = _number_of(trees[spot]) if spot in trees else None
        if number is not None:
            values[spot] = number
            del trees[spot], forms[spot]
    sheets = list(book.sheets)
    graph = Graph(values, trees, sheets, forms, frozenset(texts))
    if found := guarded(graph, trees):
        changed = {spot: each.tree for spot, each in found.items()}
        calculated = {spot: tree for spot, tree in (trees | changed).items() if tree is not None}
        forms = {spot: form for spot, form in forms.items() if spot in calculated or spot not in found}
        graph = Graph(values, calculated, sheets, forms, frozenset(texts))
        graph.guards = {spot: each for spot, each in found.items() if each.tree is each.inner is not each.whole}
    return without_loops(sums_read(graph))


def _number_of(tree: Cell) -> float | None:
    """Return the number that a formula is which reads no cell, such as =1/100."""
    if names_in(tree):
        return None
    try:
        found = calculate(tree, float)
    except FAILURES:
        return None
    return float(found) if is_number(found) else None
