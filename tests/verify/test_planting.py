"""Planting wrong values: everywhere, and in a time that grows with the file only."""

import re
import time
import zipfile

from hostile import PLAIN, SHEET, sheet, zipped

from excelsim.verify.engines.planting import CACHED, EMPTY_TEXT, plant
from excelsim.xlsx.reader import read_workbook

BEFORE = re.compile(rb"(<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*<v>)[^<]*(</v>)")
"""As the pattern once was: right for a workbook of excelsim, but slow on what no program writes."""


def test_all_values_of_a_workbook_are_planted(lesson, tmp_path):
    """Shared formulas and those written out, numbers and texts, empty ones too."""
    count = plant(lesson("xor"), tmp_path / "planted.xlsx")
    with zipfile.ZipFile(lesson("xor")) as before, zipfile.ZipFile(tmp_path / "planted.xlsx") as after:
        sheets = [name for name in before.namelist() if name.startswith("xl/worksheets/sheet")]
        assert count == sum(len(BEFORE.findall(before.read(name))) for name in sheets) > 10_000
        for name in sheets:
            assert after.read(name) == BEFORE.sub(rb"\g<1>8.125e+77\g<2>", before.read(name))


def test_a_formula_without_a_value_gets_none(tmp_path):
    """As openpyxl saves it; only a text may be empty."""
    rows = '<row r="1"><c r="A1"><f>1</f><v></v></c><c r="B1"><f>1</f></c><c r="C1" t="str"><f>1</f><v></v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(zipped(PLAIN | {SHEET: sheet(rows)}))
    assert plant(tmp_path / "a.xlsx", tmp_path / "b.xlsx") == 1
    planted = {place: cell.value for place, cell in read_workbook(tmp_path / "b.xlsx")["Sheet"].items()}
    assert planted == {(1, 1): None, (1, 2): None, (1, 3): "8.125e+77"}


def test_formulas_that_never_end_take_no_time():
    for begin in (b'<c t="str" ', b"<f ", b"<f>", b"<f/>", b"<f a", b"<f></f>", b"<f/> "):
        begun = time.monotonic()
        assert not CACHED.search(begin * 300_000) and not EMPTY_TEXT.search(begin * 300_000)
        assert time.monotonic() - begun < 3
