"""Columns that are filled down: compiled, they give what their trees give, row by row."""

import numpy as np

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.xlsx.addresses import Area, Place
from excelsim.xlsx.stream import Filled, calculated

OUTSIDE = {
    "lr": 0.1,
    "": "",
    **{Place("One", row, 1, fixed_row=False): value for row, value in enumerate((1.5, "", -2.0, 7.0), start=3)},
    Area("One", 1, 1, 4): np.array([4.0, 5.0, 6.0, 7.0]),
    Area("One", 1, 2, 2, 2): np.array([[1.0, ""], ["a", 2.0]], dtype=object),
}
n, beside, values, mixed = (Cell.named(name) for name in ("n", *list(OUTSIDE)[2:3], *list(OUTSIDE)[-2:]))

TABLE = {
    "given": Filled(Cell.above("given"), "text", values=np.array([0.5, 0.25, 2.0, 8.0])),
    "n": Filled(call("max", 1), "text", Cell.above("n") + 1),
    "a name with blanks": Filled(n * Cell.named("lr") - -n, "text"),
    "at": Filled(call("index", values, n, 1), "text"),
    "empty": Filled(call("where", call("=", beside, ""), "", call("exp", call("min", beside, 1))), "text"),
    "compared": Filled(call("and", Cell.named("empty") > 2, n >= 1) & "!", "text"),
    "or": Filled(call("where", call("or", n <= 1, call("<>", n, 3)), 1, 0), "text"),
    "error": Filled(call("iferror", 1 / (n - 2), call("index", mixed, 2, 1)), "text"),
    "sum": Filled(Cell.named("given") * 1, "text", Cell.above("sum") + Cell.above("given")),
    "place": Filled(Cell.named("at"), "text", call("int", Cell.above("at") / 2) + call("mod", n, 3)),
    "on the line": Filled(call("exceeds", n, 2) & call("reaches", n, 2) & call("below", n, 2) & 0.1, "text"),
    "rounded": Filled(call("rounded", Cell.named("at") / 3, 2) + call("abs", -n) + call("pi"), "text"),
}


def by_trees(count):
    """Calculate the table from its trees, each cell by itself."""
    found = {name: column.values.tolist() if column.values is not None else [] for name, column in TABLE.items()}

    def read(name, at):
        if isinstance(name, Place):
            return OUTSIDE[name._replace(row=name.row + at)]
        return found[name][at] if name in found else OUTSIDE[name]

    for number in range(count):
        for name, column in TABLE.items():
            if column.values is None:
                formula = column.formula(number)
                here, above = (lambda n, at=at: read(n, at) for at in (number, number - 1))
                found[name].append(calculate(formula, here, above))
    return found


def test_a_compiled_table_gives_what_its_trees_give():
    """Texts, truth values and errors, too; with one row, two, and more."""
    for count in (1, 2, 4):
        found, expected = calculated(TABLE, count, OUTSIDE.__getitem__), by_trees(count)
        for name in TABLE.keys() - {"given"}:
            assert list(map(repr, found[name])) == list(map(repr, expected[name])), name
    assert found["empty"][1] == "" and found["compared"][1:] == ["TRUE!", "FALSE!", "TRUE!"]
