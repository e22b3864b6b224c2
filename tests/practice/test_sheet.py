"""Filled sheets read back, and marked: each mistake of a simulated student is named."""

import openpyxl
import pytest
from filling import ByHand, boxes, fill

from excelsim.books import read_book
from excelsim.check.marking import mark
from excelsim.check.mistakes import mistakes
from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.practice.book import build
from excelsim.practice.choose import DIGITS, chosen, collisions
from excelsim.practice.exercise import Exercise
from excelsim.practice.sheet import is_practice, read_boxes
from excelsim.verify.carried import differences


def marked(path):
    found = read_boxes(path)
    return mark(found.record, [*found.given, *found.answers])


@pytest.mark.parametrize("lesson", ["mazur", "11", "momentum"])
def test_a_filled_sheet_is_read_back(tmp_path, sheet, exercise, lesson):
    """Who filled it, the numbers that were given, and each box, with its last zeros, in the order of calculation."""
    wanted = exercise(lesson)
    written = ByHand(wanted).answers()
    found = read_boxes(fill(sheet(lesson), tmp_path / "a.xlsx", written, "Budi", "007"))
    assert (found.name, found.number, found.decimals) == ("Budi", "007", 4)
    assert {(a.name, a.step): a.text for a in found.answers} == {key: f"{value:.4f}" for key, value in written.items()}
    assert [(a.name, a.step) for a in found.answers] == [(n, s) for s in wanted.steps for n in wanted.asked]
    assert list(differences(found.experiment, load(lesson))) in ([], ["epochs"], ["epochs", "runs beside"])
    assert (found.record.log == wanted.record.log).all()
    assert {key: place.split("!") for key, place in found.places.items()} == {
        key: list(place) for key, place in boxes(sheet(lesson)).items() if isinstance(key, tuple)
    }


def test_a_box_may_hold_a_text_more_digits_a_formula_s_value_or_nothing(tmp_path, sheet):
    typed = {("z1_1", 1): "0,3775 ", ("o1_1", 1): 0.5932699921071872, ("z1_2", 1): 1e-05, ("o1_2", 1): "?"}
    found = read_boxes(fill(sheet("mazur"), tmp_path / "a.xlsx", typed))
    texts = {answer.name: answer for answer in found.answers if answer.step == 1}
    assert [texts[name].text for name in ("z1_1", "o1_1", "z1_2", "o1_2", "z2_1")] == [
        "0,3775", "0.5932699921071872", "0.00001", "?", "",
    ]  # fmt: skip
    assert texts["z1_1"].value.holds(0.3775) and texts["o1_2"].value is None and texts["z2_1"].value is None
    assert found.name == found.number == ""


def test_numbers_that_are_printed_rounded_are_told(sheet, exercise):
    """Lesson 11's weights have more digits than a person wants: those of the first step, the later are boxes'."""
    given = {(answer.name, answer.step): answer.text for answer in read_boxes(sheet("11")).given}
    assert given[("w1_1_1", 1)] == f"{exercise('11').record.values(1)['w1_1_1']:.6f}"
    assert {step for _, step in given} == {1} and not read_boxes(sheet("mazur")).given


@pytest.mark.parametrize("lesson", ["mazur", "11"])
def test_a_sheet_that_libreoffice_has_saved_is_read_the_same(tmp_path, sheet, exercise, saved_by_libreoffice, lesson):
    """Answers, name, numbers that were given: and so are its marks."""
    path = fill(sheet(lesson), tmp_path / "a.xlsx", ByHand(exercise(lesson)).answers(), "Budi", "007")
    before, after = read_boxes(path), read_boxes(saved_by_libreoffice(path, tmp_path))
    assert (after.name, after.number, after.decimals) == ("Budi", "007", 4)
    assert (after.answers, after.given, after.places) == (before.answers, before.given, before.places)
    assert not list(differences(after.experiment, before.experiment))


@pytest.mark.parametrize(
    "lesson, decimals", [("mazur", 2), ("mazur", 4), ("11", 3), ("classes", 2), ("sequential", 4), ("relu-softmax", 2)]
)
def test_who_rounds_every_result_has_nothing_wrong(tmp_path, sheet, exercise, lesson, decimals):
    path = fill(
        sheet(lesson, decimals=decimals), tmp_path / "a.xlsx", ByHand(exercise(lesson, decimals=decimals)).answers()
    )
    assert {each.verdict for each in marked(path).marks} <= {"right", "follows"}


def students(exercise):
    """Yield one student for each mistake that numbers can tell: made everywhere, as its first way changes lines."""
    untold = {(each.name, mistake) for each in collisions(exercise) if each.as_right for mistake in each.mistakes}
    seen = set()
    for mistake in mistakes(exercise.network):
        lines = {name: line for name, line in mistake.lines.items() if name in exercise.asked}
        if mistake.id in seen or mistake.id in DIGITS or not lines or mistake.scope != "everywhere":
            continue
        if any((name, mistake.id) in untold for name in lines):
            continue
        seen.add(mistake.id)
        yield mistake.id, lines


@pytest.mark.parametrize("lesson", ["mazur", "09"])
def test_each_mistake_of_a_simulated_student_is_named(tmp_path, lesson):
    """In a sheet of chosen numbers, every result rounded to four decimals: in the first wrong box."""
    plan = load(lesson)
    first = Exercise.of(plan, (), (1, 1), 4)
    exercise = Exercise.of(chosen(first, plan, [1])[0], (), (1, 1), 4)
    path = tmp_path / "sheet.xlsx"
    with path.open("wb") as file:
        build(exercise)(file)
    missed, made = [], 0
    for mistake, lines in students(exercise):
        made += 1
        try:
            answers = ByHand(exercise, lines).answers()
        except (ArithmeticError, KeyError):
            continue
        wrong = marked(fill(path, tmp_path / "filled.xlsx", answers)).first_wrong
        if wrong is None or mistake not in {each.id for each in wrong.mistakes}:
            missed.append(mistake)
    assert made >= 10 and not missed


@pytest.mark.parametrize(
    "where, value",
    [
        ("B4", "z9_9"),
        ("B5", "z1_1"),
        ("C4", 7),
        ("C4", "one"),
        ("F4", -1),
        ("C3", 0),
        ("C3", 99),
        ("E5", 1e9),
        ("C4", 1.5),
    ],
)
def test_a_hidden_sheet_that_was_changed_is_refused_in_one_sentence(tmp_path, sheet, where, value):
    book = openpyxl.load_workbook(sheet("mazur"))
    book["Boxes"][where] = value
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="its hidden sheet Boxes was changed"):
        read_boxes(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "old, new, sentence",
    [
        ("inputs = ", 'file = "other.csv"\ninputs = [', "sheet Experiment"),
        ("[network]", "[network", "is not valid TOML"),
        ("epochs = ", 'epochs = 100000000\nsteps = "90000000:90000001"', "sheet Experiment|values"),
    ],
)
def test_an_experiment_that_was_changed_does_no_harm(tmp_path, sheet, old, new, sentence):
    """It reads no other file, and does not calculate for ever."""
    book = openpyxl.load_workbook(sheet("mazur"))
    cell = next(row[0] for row in book["Experiment"].iter_rows(max_col=1) if str(row[0].value).startswith(old))
    cell.value = new
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match=sentence):
        read_boxes(tmp_path / "a.xlsx")


def test_another_workbook_is_no_practice_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "homework"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputError, match="it is no practice sheet of excelsim"):
        read_boxes(tmp_path / "a.xlsx")


def test_a_practice_sheet_is_recognised(sheet):
    """As a book that was read already, too."""
    book = read_book(sheet("mazur"))
    assert is_practice(book) and read_boxes(book).answers == read_boxes(sheet("mazur")).answers
