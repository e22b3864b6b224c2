"""The gallery: what stands in workbooks/ is what excelsim writes today."""

import runpy
import zipfile
from pathlib import Path

import pytest

from excelsim.experiment.load import lesson_ids
from excelsim.languages.language import LANGUAGES

FOLDER = Path(__file__).parents[1] / "workbooks"
GALLERY = runpy.run_path(str(FOLDER / "gallery.py"))
REWRITE = "run `make gallery` and look at what has changed"


def parts(path):
    """Return a workbook's parts: the same numbers compress to other bytes on other machines."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("lesson", lesson_ids())
def test_every_workbook_is_as_written_today(lesson, tmp_path):
    """Each lesson in both languages, part by part."""
    if lesson == "13":
        pytest.importorskip("sklearn")
    GALLERY["write_workbooks"](tmp_path, [lesson])
    for language in LANGUAGES:
        stored, fresh = (parts(folder / language / f"{lesson}.xlsx") for folder in (FOLDER, tmp_path))
        assert list(stored) == list(fresh), REWRITE
        different = [name for name in fresh if stored[name] != fresh[name]]
        assert not different, REWRITE


def test_the_same_run_gives_the_same_bytes(tmp_path):
    """Nothing of the day or the machine is in a file."""
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        GALLERY["write_workbooks"](folder, ["xor"])
    for language in LANGUAGES:
        first, second = ((tmp_path / f / language / "xor.xlsx").read_bytes() for f in "ab")
        assert first == second


def test_nothing_else_lies_in_the_gallery():
    """A lesson that is gone leaves no workbook behind."""
    for language in LANGUAGES:
        assert sorted(p.name for p in (FOLDER / language).iterdir()) == sorted(f"{name}.xlsx" for name in lesson_ids())


def test_the_page_shows_every_lesson_with_its_picture():
    """README.md in workbooks/ is as written today, and its pictures are there and small."""
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == GALLERY["page"](), REWRITE
    for name in lesson_ids():
        assert 1_000 < (FOLDER / "assets" / "lessons" / f"{name}.png").stat().st_size < 60_000
