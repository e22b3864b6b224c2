"""The workbook of every convention, in two spreadsheet engines."""

import pytest
from conventions import KINDS, random_convention

from excelsim.verify.workbook import verify_workbook

SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.gallery) for seed in range(1, 4))]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_random_conventions_agree_in_both_engines(kind, seed, tmp_path, iron, office):
    """Whatever a person chooses: live formulas, calculated anew to the engine's bits, but where LibreOffice takes 0."""
    random_convention(seed, kind, calm=True).fit().to_excel(tmp_path / "book.xlsx")
    report = verify_workbook(tmp_path / "book.xlsx", [("ironcalc", iron), ("libreoffice", office)])
    assert report.agrees, report.first()
    assert not report.notes
    found = {comparison.by: comparison for comparison in report.comparisons}
    for engine in ("ironcalc", "libreoffice"):
        assert f"{found[engine].cells:,} wrong values planted in a copy, 0 came back" in found[engine].note
    assert not found["ironcalc"].explained
    assert set(found["libreoffice"].explained) <= {"zero", "follows"}
