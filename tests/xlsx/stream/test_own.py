"""Sheets that excelsim has written: what is seen in their bytes is what a parser reads."""

import io
import zipfile

import pytest

import excelsim
from excelsim.xlsx.stream.own import constants_of, formulas_of, results_of
from excelsim.xlsx.workbook import Workbook


@pytest.mark.parametrize("lesson", ["01", "11", "13", "and", "classes", "momentum", "activations", "sick-symmetry"])
def test_formulas_results_and_constants_are_those_that_are_read(lesson):
    """On every sheet, in the same order: each result to the bit; each constant, and whether it is a number."""
    file = io.BytesIO()
    excelsim.load(lesson).run().window(1, 4).to_excel(file)
    cells = Workbook(file)
    with zipfile.ZipFile(file) as archive:
        for sheet, part in cells.parts.items():
            content, there = archive.read(part), cells[sheet].items()
            results = [(place, cell.value) for place, cell in there if cell.formula is not None]
            assert list(map(repr, results_of(content).items())) == list(map(repr, results))
            assert formulas_of(content) == len(results)
            constants = {place: isinstance(cell.value, float) for place, cell in there if cell.formula is None}
            assert dict(constants_of(content)) == constants
