"""Tables: their rows as XML, one after the other."""

import re
import tracemalloc

import numpy as np
import pytest

from excelsim.formula.cell import Cell
from excelsim.xlsx.addresses import Place
from excelsim.xlsx.stream import Filled, Table

ROWS = 20_000
STYLES = {"text": 7}


def table(rows=ROWS, columns=3):
    """Return a table of columns that add up their neighbours; the last reads another sheet, which cannot be shared."""
    names = [f"v{number}" for number in range(columns)]
    other = Cell.named(Place("Other", 1, 1))
    filled = {name: Filled(other, "text", Cell.above(name) + Cell.named(names[0]) * 2) for name in names}
    filled["far"] = Filled(other, "text", Cell.named(names[0]) + other + Cell.above("far"))
    values = dict(zip(filled, np.random.default_rng(1).normal(size=(len(filled), rows)), strict=True))
    return Table(5, 2, filled, values, 10, "Mine", lambda place: place.spelled("Mine"))


@pytest.mark.parametrize("rows", [1, 2, 3, 2001])
def test_every_row_has_its_number_and_its_values(rows):
    """From the second row on a formula is shared, if there are two rows to share it, unless it reads another sheet."""
    made = table(rows)
    found = [row.decode() for row in made.xml(STYLES)]
    assert len(found) == rows
    for number, row in enumerate(found, start=5):
        assert re.findall(r'<c r="([A-Z]+\d+)" s="7">', row) == [f"{letter}{number}" for letter in "BCDE"]
        values = [values[number - 5] for values in made.values.values()]
        assert [float(text) for text in re.findall(r"<v>(.*?)</v>", row)] == values
    assert found[0].count("<f>Other!$A$1</f>") == 4
    if rows > 2:
        assert f'<c r="C6" s="7"><f t="shared" ref="C6:C{rows + 4}" si="11">C5+B6*2</f>' in found[1]
        assert '<c r="C7" s="7"><f t="shared" si="11"/>' in found[2]
        assert f"<f>B{rows + 4}+Other!$A$1+E{rows + 3}</f>" in found[-1]
    elif rows == 2:
        assert "<f>C5+B6*2</f>" in found[1]


def test_many_rows_need_no_more_memory_than_few():
    """What is spelled of a table is forgotten when it is written."""
    made = table()
    next(made.xml(STYLES))  # what is made once
    tracemalloc.start()
    try:
        size = sum(map(len, made.xml(STYLES)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < size / 4


def test_what_is_no_number_is_refused():
    made = table(3)
    made.values["v1"][2] = np.nan
    with pytest.raises(ValueError, match="a workbook holds finite numbers only"):
        next(made.xml(STYLES))
