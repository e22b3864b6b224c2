"""The gallery: every lesson's workbook is as written today, agrees in both engines, and follows what is picked.

`make gallery-test`: with two engines and two languages this takes as long as all other tests.
"""

import re
import runpy
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from changing import Recalculated, bits, change, is_error

import excelsim
from excelsim.diagnose.kept import kept_in
from excelsim.experiment.builtin import SICK, lesson_ids
from excelsim.languages.language import LANGUAGES
from excelsim.network.quantities import is_beside
from excelsim.run.program import columns
from excelsim.verify.carried import text_of
from excelsim.verify.workbook import verify_workbook
from excelsim.workbook.fixed import EXPERIMENT
from excelsim.xlsx.reader import read_workbook

FOLDER = Path(__file__).parents[1] / "workbooks"
GALLERY = runpy.run_path(str(FOLDER / "gallery.py"))
REWRITE = "run `make gallery` and look at what has changed"

MAP_ROWS, MAP_COLUMNS, LIST_COLUMN = range(10, 31), range(2, 23), 24
PREDICT_ROWS = range(9, 15)


WITH_MORE = ("sick-not-normalised", "sick-not-separable")
"""Of the many lessons that do not learn, those whose workbooks hold what no other does; else they are alike."""


def each_lesson(test):
    """Mark a test that goes through the whole gallery: `make gallery-test` runs it."""
    return pytest.mark.gallery(pytest.mark.parametrize("lesson", lesson_ids())(test))


def each_kind_of_lesson(test):
    """Mark a test that goes through the gallery, but for those that are alike."""
    kinds = [name for name in lesson_ids() if name in WITH_MORE or not name.startswith(SICK)]
    return pytest.mark.gallery(pytest.mark.parametrize("lesson", kinds)(test))


@cache
def run(lesson):
    """Return the part of a lesson's run that its workbook holds."""
    if lesson == "13":
        pytest.importorskip("sklearn", reason="lesson 13's pictures come with scikit-learn")
    return excelsim.load(lesson).run().in_workbook()


def parts(path):
    """Return a workbook's parts: the same numbers compress to other bytes on other machines."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def after(trace, epoch):
    """Return the run as it was after an epoch (0: its start)."""
    return replace(trace, log=trace.log[: epoch * len(trace.data)], beside=None)


def same(found, wanted):
    return [bits(value) for value in found] == [bits(value) for value in wanted]


def test_nothing_else_lies_in_the_gallery():
    """A lesson that is gone leaves no workbook behind."""
    for language in LANGUAGES:
        assert sorted(p.name for p in (FOLDER / language).iterdir()) == sorted(f"{name}.xlsx" for name in lesson_ids())


def test_the_page_shows_every_lesson_with_its_picture():
    """README.md in workbooks/ is as written today, and its pictures are there and small."""
    assert (FOLDER / "README.md").read_text(encoding="utf-8") == GALLERY["page"](), REWRITE
    for name in lesson_ids():
        assert 1_000 < (FOLDER / "assets" / "lessons" / f"{name}.png").stat().st_size < 60_000


HELD_BACK = {"03": "not-separable", "symmetry": "symmetry", "rates": "plateau"}
"""Lessons about what does not learn that are older than the sick ones: one line for XOR, equal weights, small rates."""

SPOILT = {"01b": "odd-sample"}
"""Lessons that learn, though one sample is told to be typed wrongly."""


@pytest.mark.parametrize("lesson", lesson_ids())
def test_the_diagnosis_of_a_lesson_is_what_its_text_says(lesson):
    """A sick lesson's first illness is the one it is named after; all others learn, but for those about a failure."""
    found = kept_in(text_of(read_workbook(FOLDER / "en" / f"{lesson}.xlsx", only=EXPERIMENT)))
    held_back = lesson.removeprefix(SICK) if lesson.startswith(SICK) else HELD_BACK.get(lesson)
    assert found.learns == (held_back is None)
    assert [illness.id for illness in found.illnesses[:1]] == [each for each in (held_back, SPOILT.get(lesson)) if each]
    if held_back:
        assert found.illnesses[0].heals
        assert found.illnesses[0].proof.learn > found.illnesses[0].proof.before


VALUES = re.compile(rb"<v>[^<]*</v>")


@each_lesson
def test_every_workbook_is_as_written_today(lesson, tmp_path):
    """In both languages, part by part; on another machine its values may have other bits, but follow all the same."""
    if lesson == "13":
        pytest.importorskip("sklearn")
    GALLERY["write_workbooks"](tmp_path, [lesson])
    for language in LANGUAGES:
        path = FOLDER / language / f"{lesson}.xlsx"
        stored, fresh = parts(path), parts(tmp_path / language / f"{lesson}.xlsx")
        assert list(stored) == list(fresh), REWRITE
        for name in fresh:
            if stored[name] != fresh[name]:
                assert name.startswith(("xl/worksheets/", "xl/charts/")), REWRITE
                assert VALUES.sub(b"", stored[name]) == VALUES.sub(b"", fresh[name]), REWRITE
        if stored != fresh:
            assert verify_workbook(path, []).agrees, REWRITE


@each_kind_of_lesson
def test_every_lesson_agrees_in_both_engines(lesson, iron, office):
    """Formulas, log, IronCalc and LibreOffice: 0 cells differ, 0 errors, all bits but those of IronCalc's ERF."""
    trace, path = run(lesson), FOLDER / "en" / f"{lesson}.xlsx"
    report = verify_workbook(path, [("ironcalc", iron), ("libreoffice", office)])
    assert report.agrees, report.first()
    formulas, log, ironcalc, libreoffice = report.comparisons[:4]
    assert ironcalc.cells == libreoffice.cells == formulas.cells <= log.cells
    for comparison in (ironcalc, libreoffice):
        assert f"{formulas.cells:,} wrong values planted in a copy, 0 came back" in comparison.note
    assert ("erf" in ironcalc.explained) == ("gelu" in (*trace.network.activations, *trace.presentation.shown))
    if report.identity:  # this machine's EXP is the one that it was written with
        assert not log.explained and not report.notes
        # Two sums on that Boundary's grid are almost 0, which LibreOffice takes as 0; no EXP hides it.
        assert libreoffice.explained == ({"zero": 2} if lesson == "perceptron-bipolar" else {})
        assert set(ironcalc.explained) <= {"erf", "follows"}
    assert not [cell for sheet in read_workbook(path).values() for cell in sheet.values() if is_error(cell.value)]


@pytest.mark.gallery
@pytest.mark.parametrize("lesson", [name for name in lesson_ids() if name.startswith(SICK) and name not in WITH_MORE])
def test_lessons_that_are_alike_agree_in_one_engine(lesson, iron):
    """Each formula gives what the engine logged, and no cell is an error."""
    path = FOLDER / "en" / f"{lesson}.xlsx"
    report = verify_workbook(path, [("ironcalc", iron)])
    assert report.agrees, report.first()
    assert not [cell for sheet in read_workbook(path).values() for cell in sheet.values() if is_error(cell.value)]


@pytest.mark.gallery
@pytest.mark.parametrize("lesson", ["01b", "06", "11b", "12", "activations", "normalise", "symmetry"])
def test_lessons_agree_after_libreoffice_has_saved_them(lesson, tmp_path, saved_by_libreoffice):
    """To 15 digits: its formulas, and its values beside the log."""
    report = verify_workbook(saved_by_libreoffice(FOLDER / "en" / f"{lesson}.xlsx", tmp_path), [])
    assert report.agrees and report.level == "digits", report.first()


@each_kind_of_lesson
def test_every_lesson_agrees_in_indonesian(lesson, office):
    """Its numbers and their formulas are the English ones; its texts, too, are those that LibreOffice makes."""
    english, indonesian = (read_workbook(FOLDER / language / f"{lesson}.xlsx") for language in ("en", "id"))
    assert numbers(indonesian) == numbers(english)
    path = FOLDER / "id" / f"{lesson}.xlsx"
    stored = {sheet: {place: cell.value for place, cell in cells.items()} for sheet, cells in indonesian.items()}
    if texts(Recalculated(office, path, indonesian).values, indonesian) != texts(stored, indonesian):
        report = verify_workbook(path, [("libreoffice", office)])  # another machine's EXP may show in their digits
        assert report.agrees, report.first()
        assert report.identity or report.level == "cells"


def texts(values, sheets):
    """Return the texts that formulas make, of the values of a file's cells."""
    return {
        (sheet, *place): values[sheet][place]
        for sheet, cells in sheets.items()
        for place, cell in cells.items()
        if cell.formula is not None and isinstance(cell.value, str)
    }


def numbers(sheets):
    """Return the formulas and the bits of all numbers, by sheet and place."""
    return {
        (sheet, *place): (cell.formula, bits(cell.value))
        for sheet, cells in sheets.items()
        for place, cell in cells.items()
        if isinstance(cell.value, float)
    }


@each_kind_of_lesson
def test_every_lesson_shows_what_is_picked(lesson, tmp_path, iron, office):
    """In the middle and at the end, at epochs 0 and 1: the engine's bits, and no error on any sheet."""
    trace, path = run(lesson), FOLDER / "en" / f"{lesson}.xlsx"
    sheets = read_workbook(path)
    for step, epoch in ((trace.first_step + len(trace) // 2, 0), (trace.first_step + len(trace) - 1, 1)):
        wanted = {"Inspect": step, "Compare": step, "Boundary": epoch, "Predict": epoch}
        picked = {(sheet, "B4"): n for sheet, n in wanted.items() if (4, 2) in sheets.get(sheet, {})}
        if trace.network.layers[-1] > 1 and "Boundary" in sheets:
            picked["Boundary", "B6"] = 2
        copy = change(path, tmp_path / "picked.xlsx", picked)
        values = Recalculated(office, copy, sheets)
        assert values.errors() == []
        for sheet in {"Inspect", "Compare"} & {sheet for sheet, _ in picked}:
            assert_step(values.shown(sheet), trace, step, everything=sheet == "Inspect")
        assert_predicted(values, trace, epoch)
        if "Boundary" in sheets:
            # Of identity's sums on a grid of round numbers LibreOffice takes the almost 0 as 0; IronCalc does not.
            exact = Recalculated(iron, copy, sheets) if "identity" in trace.network.activations else values
            assert_map(exact, trace, epoch, picked.get(("Boundary", "B6"), 1) - 1)


def assert_step(shown, trace, step, everything):
    """Check that each quantity, wherever it stands on the page, is the engine's for that step."""
    engine = {**trace.values(step), **trace.position.iloc[step - trace.first_step].to_dict()}
    assert {name: set(map(bits, found)) for name, found in shown.items()} == {
        name: {bits(engine[name])} for name in shown
    }
    if everything:
        its_own = (name for name in columns(trace.network).names if not is_beside(trace.network, name))
        assert set(shown) >= {"epoch", "sample", *its_own}
    assert len(shown) > 3


def assert_map(values, trace, epoch, output):
    """Check the map and the list of samples, typed as people have them, against what the network answers then."""
    points = [[values("Boundary", (31, c)), values("Boundary", (r, 1))] for r in MAP_ROWS for c in MAP_COLUMNS]
    found = [values("Boundary", (r, c)) for r in MAP_ROWS for c in MAP_COLUMNS]
    network = after(trace, epoch)
    wanted = network.predict(points)[:, output]
    assert same(found, wanted)
    rows = range(10, 10 + min(200, len(trace.data)))
    assert same(
        [values("Boundary", (r, LIST_COLUMN + 4)) for r in rows], network.predict(trace.data.typed)[:, output][:200]
    )
    assert same([values("Boundary", (r, LIST_COLUMN + 3)) for r in rows], trace.data.y[:, output][:200])


def assert_predicted(values, trace, epoch):
    """Check that Predict's six rows, the samples as typed, get the answers of that epoch."""
    inputs, outputs = trace.network.layers[0], trace.network.layers[-1]
    typed = [[values("Predict", (r, 2 + i)) for i in range(inputs)] for r in PREDICT_ROWS]
    answers = [values("Predict", (r, 2 + inputs + k)) for r in PREDICT_ROWS for k in range(outputs)]
    samples = len(trace.data)
    complete = min(epoch, len(trace) // samples) * samples  # of a part of an epoch, the start is asked
    network = replace(trace, log=trace.log[:complete], beside=None)
    assert same(answers, network.predict(typed).ravel())
