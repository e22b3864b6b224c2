"""The spreadsheet engines: exact results, errors as text, and proof that they calculate."""

import math
import random

import openpyxl
import pytest

from excelsim.recalc import EngineMissing, libreoffice, open_engine


@pytest.fixture(params=["ironcalc", "libreoffice"])
def engine(request):
    return request.getfixturevalue({"ironcalc": "iron", "libreoffice": "office"}[request.param])


def sheet_with(path, cells):
    book = openpyxl.Workbook()
    for address, value in cells.items():
        book.active[address] = value
    book.save(path)
    return path


def test_formulas_are_calculated_to_the_last_bit(engine, tmp_path):
    """Sums from left to right, products, the sigmoid: the bits of Python's floats and math.exp."""
    chance = random.Random(1)
    cells, expected = {}, []
    for row in range(1, 301):
        a, b, z = chance.uniform(-3, 3), chance.uniform(-3, 3), chance.uniform(-30, 30)
        a, b, z = (float(f"{v:.15g}") for v in (a, b, z))  # openpyxl keeps no more
        cells |= {f"A{row}": a, f"B{row}": b, f"C{row}": z, f"D{row}": f"=A{row}*B{row}+B{row}*C{row}+A{row}"}
        cells[f"E{row}"] = f"=1/(1+EXP(-C{row}))"
        cells[f"F{row}"] = f"=A{row}*E{row}*(1-E{row})"
        o = 1 / (1 + math.exp(-z))
        expected.append([a * b + b * z + a, o, a * o * (1 - o)])
    places = [(row, column) for row in range(1, 301) for column in (4, 5, 6)]
    values = engine.recalculate(sheet_with(tmp_path / "f.xlsx", cells), {"Sheet": places})["Sheet"]
    assert [v.hex() for v in values] == [v.hex() for row in expected for v in row]


def test_texts_errors_and_empty_cells(engine, tmp_path):
    """An error comes as a text that begins with # or Err, not as a number."""
    path = sheet_with(tmp_path / "t.xlsx", {"A1": '="a"&"b"', "A2": "=1/0", "A3": "=EXP(710)", "A4": "plain"})
    values = engine.recalculate(path, {"Sheet": [(1, 1), (2, 1), (3, 1), (4, 1), (9, 9)]})["Sheet"]
    assert values[0] == "ab"
    assert values[1] == "#DIV/0!"
    assert isinstance(values[2], str) and values[2] != ""
    assert values[3] == "plain"
    assert values[4] in (None, "")


def test_a_file_that_is_no_workbook_is_said(engine, tmp_path):
    (tmp_path / "no.xlsx").write_bytes(b"\x00\x01 no workbook")
    with pytest.raises(ValueError, match=r"cannot read the workbook"):
        engine.recalculate(tmp_path / "no.xlsx", {"Sheet": [(1, 1)]})


def test_an_engine_goes_on_after_a_bad_file(engine, tmp_path):
    """One damaged file among many does not end the work."""
    (tmp_path / "no.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(ValueError):
        engine.recalculate(tmp_path / "no.xlsx", {"Sheet": [(1, 1)]})
    assert engine.recalculate(sheet_with(tmp_path / "ok.xlsx", {"A1": "=1+1"}), {"Sheet": [(1, 1)]}) == {"Sheet": [2.0]}


def test_a_missing_libreoffice_is_said_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setattr(libreoffice, "_programs", lambda: [None, "/nowhere/soffice"])
    libreoffice.installation.cache_clear()
    try:
        with pytest.raises(EngineMissing, match="apt install libreoffice-calc-nogui"), open_engine("libreoffice"):
            pass
    finally:
        libreoffice.installation.cache_clear()
