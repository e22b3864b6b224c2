"""Marking: what is right, what follows from one's own numbers, what is the first wrong one, and why."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import random_case
from students import calculated, written

from excelsim import load
from excelsim.check.answers import Answer
from excelsim.check.marking import mark
from excelsim.check.mistakes import EVERYWHERE, mistakes
from excelsim.experiment.load import parse
from excelsim.experiment.record import Record
from excelsim.network.quantities import split
from excelsim.run.program import columns
from excelsim.run.training import TrainingStopped, train

PUBLISHED = Path(__file__).parents[1] / "published"


@pytest.fixture(scope="module")
def mazur():
    return load("mazur").run().window(1, 2)


def made(record, mistake_id, words="", scope=EVERYWHERE):
    """Return a mistake by its id, what its words hold, and its scope."""
    return next(m for m in mistakes(record.network) if (m.id, m.scope) == (mistake_id, scope) and words in m.words)


def verdicts(marking):
    return {mark.place: mark.verdict for mark in marking.marks}


def answers(**numbers):
    return [Answer.of(name, 1, text) for name, text in numbers.items()]


@pytest.mark.parametrize(
    ("case", "mistakes"),
    [("class-3-2-1-1-wrong-slope", ["wrong-slope", "rate"]), ("course-2-2-2-wrong-slope", ["wrong-slope"])],
)
def test_published_numbers_are_wrong_from_where_they_are_known_to_be(case, mistakes):
    """And for what is known to be the reason; every other published example is right (test_published)."""
    content = json.loads((PUBLISHED / f"{case}.json").read_text(encoding="utf-8"))
    record = parse(tomli_w.dumps(content["experiment"]), case, Path()).train()
    names = set(columns(record.network).names)
    marking = mark(
        record,
        [
            Answer.of(name, int(step), text)
            for step, numbers in content["printed"].items()
            for name, text in numbers.items()
            if name in names
        ],
    )
    first = content["first_wrong"]
    assert marking.first_wrong.place == f"{first['name']}@{first['step']}"
    assert [finding.mistakes for finding in marking.findings] == [(mistake,) for mistake in mistakes]


@pytest.mark.parametrize("decimals", [3, 4, 8])
def test_what_follows_from_an_own_wrong_number_is_not_wrong_again(mazur, decimals):
    right = calculated(mazur, {}, 2)
    begun = {place: value for place, value in right.items() if split(place[0])[0] in ("x", "y", "w", "z", "b")}
    values = calculated(mazur, made(mazur, "no-activation", "left out", scope="layer 2").lines, 1)
    found = mark(mazur, written(begun | values, decimals))
    assert found.first_wrong.place == "o2_1@1"
    [finding] = found.findings
    assert finding.cells == ("o2_1@1", "o2_2@1")
    assert finding.mistakes == ("no-activation",)
    assert {"go2_1@1", "gw1_1_1@1", "new_w2_2_2@1"} <= set(finding.follows)


def test_a_consistent_mistake_is_told_once(mazur):
    [finding] = mark(mazur, written(calculated(mazur, made(mazur, "no-slope", "f' is").lines, 2), 6)).findings
    assert finding.cells[0] == "gz2_1@1"
    assert len(finding.cells) == 8
    assert finding.mistakes[0] == "no-slope"


def test_two_mistakes_are_two_findings(mazur):
    one, other = made(mazur, "no-slope", "f' is"), made(mazur, "rate", "left out")
    findings = mark(mazur, written(calculated(mazur, dict(one.lines) | dict(other.lines), 1), 6)).findings
    assert "no-slope" in findings[0].mistakes
    assert any("rate" in finding.mistakes for finding in findings[1:])


def test_two_mistakes_on_the_way_to_one_number_are_found_together(mazur):
    other = next(
        m for m in mistakes(mazur.network) if m.id == "rate" and "new_w2_1_1" in m.lines and "twice" in m.words
    )
    values = calculated(mazur, dict(made(mazur, "bias", "left out").lines) | dict(other.lines), 1)
    [finding, *_] = mark(mazur, [Answer.of("new_w2_1_1", 1, f"{values['new_w2_1_1', 1]:.9f}")]).findings
    assert set(finding.mistakes) == {"bias", "rate"}


def test_the_words_hold_the_arithmetic_of_what_would_be_right_and_the_mistake_in_symbols(mazur):
    [finding] = mark(
        mazur, answers(o2_1="0.75136507", go2_1="0.74136507", s2_1="0.186815602", gz2_1="0.74136507")
    ).findings
    assert (
        "∂E/∂net o1 of step 1 is 0.74136507, but should be "
        "∂E/∂out o1*∂out/∂net o1 = 0.741365*0.186816 = 0.13849856" in finding.words
    )
    assert "(∂E/∂net o1 = ∂E/∂out o1)" in finding.words
    assert (finding.says, finding.should) == ("0.74136507", "0.13849856")


def test_a_sample_that_was_copied_wrongly_is_wrong_and_what_is_made_of_it_follows(mazur):
    found = mark(mazur, answers(x_1="0.5", x_2="0.1", z1_1="0.4450", z1_2="0.5050"))
    assert verdicts(found) == {"x_1@1": "wrong", "x_2@1": "right", "z1_1@1": "follows", "z1_2@1": "follows"}
    assert found.findings[0].follows == ("z1_1@1", "z1_2@1")
    assert "should be 0.05" in found.findings[0].words


def test_what_no_known_mistake_gives_is_said_to_be_so(mazur):
    [finding] = mark(mazur, answers(o1_1="0.593269992", z1_1="0.3775", z2_1="3.14159")).findings
    assert finding.mistakes == ()
    assert "no known mistake" in finding.words


def test_empty_and_unreadable_answers_are_missing_and_unreadable(mazur):
    marking = mark(mazur, answers(z1_1="", z1_2="?", o1_1="0,5933"))
    assert verdicts(marking) == {"z1_1@1": "missing", "z1_2@1": "unreadable", "o1_1@1": "right"}
    assert marking.checked("a.csv").not_understood == ("z1_2@1",)
    assert marking.checked("a.csv").agrees
    [note] = marking.checked("a.csv").notes
    assert note.startswith("1 answer is no number, the first is '?' for net h2 of step 1: write numbers like 0.5933")


@pytest.mark.parametrize("name", ["E_1", "E_total", "d2_1", "d1_2", "e2_1", "dw2_1_1"])
def test_a_number_that_no_new_weight_is_made_of_is_judged_alone_too(mazur, name):
    assert verdicts(mark(mazur, answers(**{name: "0.777"}))) == {f"{name}@1": "wrong"}
    right = f"{mazur.values(1)[name]:.5f}"
    assert verdicts(mark(mazur, answers(**{name: right}))) == {f"{name}@1": "right"}


def test_the_arithmetic_says_no_number_twice(mazur):
    """Nor that a quantity is another one, which nobody has written."""
    [finding] = mark(mazur, answers(d2_1="0.5")).findings
    assert " should be -∂E/∂net o1 = -0.1:" in finding.words
    one = load("11").run().window(1, 1)
    [finding] = mark(one, [Answer.of("z2_1", 1, "7.25")]).findings
    assert finding.words.count(f" = {finding.should}") == 1


def test_a_number_with_fewer_decimals_than_it_has_may_still_be_right(mazur):
    found = mark(mazur, answers(o1_1="0.6", o1_2="59%", z2_1="1.1", E_total="0,298"))
    assert set(verdicts(found).values()) == {"right"}


def test_a_whole_number_among_numbers_with_decimals_is_one_with_decimals(mazur):
    """An output of 1 is not 0.75 rounded, where all others have four decimals."""
    found = mark(mazur, answers(o1_1="0.5933", o1_2="0.5969", z2_1="1.1059", o2_1="1"))
    assert verdicts(found)["o2_1@1"] == "wrong"


def test_what_cannot_be_calculated_from_own_numbers_is_not_held_against_them(mazur):
    found = mark(mazur, answers(z1_1="-800", o1_1="0.4"))
    assert verdicts(found) == {"z1_1@1": "wrong", "o1_1@1": "follows"}
    [note] = found.checked("a.csv").notes
    assert "cannot be calculated" in note


def test_an_absurd_number_makes_what_follows_trivial_which_is_said(mazur):
    values = calculated(mazur, {}, 1) | {("z2_1", 1): 400.0}
    given = {place: values[place] for place in values if split(place[0])[0] in ("z", "o")}
    found = mark(mazur, [*written(given, 4)[:4], *answers(z2_1="400", o2_1="1.0000", s2_1="0.0000", gz2_1="0.0000")])
    trivial = {mark.place for mark in found.marks if mark.is_trivial}
    assert {"s2_1@1", "gz2_1@1"} <= trivial
    assert "show little" in found.checked("a.csv").notes[0]


def test_the_same_numbers_in_any_order_are_marked_the_same(mazur):
    numbers = written(calculated(mazur, made(mazur, "no-slope", "f' is").lines, 2), 5)
    assert verdicts(mark(mazur, numbers[::-1])) == verdicts(mark(mazur, numbers))


def test_steps_that_nobody_has_numbers_of_are_calculated_through():
    """Weights after 100 steps, rounded at every step to 4 decimals, are right; with another rate they are not."""
    record = load("mazur").run()
    rounding = replace(record.network, method=replace(record.network.method, decimals=(("", 4),)))
    run = train(rounding, record.learning_rate, record.data, record.start, 100)
    numbers = [Answer.of("new_w2_1_1", 100, f"{run.values(100)['new_w2_1_1']:.4f}")]
    assert run.values(100)["new_w2_1_1"] != pytest.approx(record.values(100)["new_w2_1_1"], abs=1e-4)
    assert verdicts(mark(record, numbers)) == {"new_w2_1_1@100": "follows"}
    faster = train(record.network, 0.6, record.data, record.start, 100)
    numbers = [Answer.of("new_w2_1_1", 100, f"{faster.values(100)['new_w2_1_1']:.4f}")]
    assert verdicts(mark(record, numbers)) == {"new_w2_1_1@100": "wrong"}


@given(
    seed=st.integers(0, 10**6),
    decimals=st.integers(2, 4),
    cut=st.booleans(),
    used=st.booleans(),
    asked=st.sampled_from([1.0, 0.5, 0.1]),
    short=st.booleans(),
    chance=st.randoms(use_true_random=False),
)
@settings(max_examples=25, deadline=None)
def test_rounding_alone_is_never_wrong(seed, decimals, cut, used, asked, short, chance):
    """Rounded or cut at every step and used so, or only written so; all numbers or some; 0.6 for 0.6000 or not."""
    mlp, x, y, epochs = random_case(seed, layers=[chance.randint(1, 3) for _ in range(chance.randint(2, 4))])
    record = Record.of(mlp.fit(x, y, epochs=min(epochs, 2)))
    run = record
    if used:
        method = replace(record.network.method, decimals=(("", decimals),), cut=cut)
        try:
            run = train(
                replace(record.network, method=method), record.learning_rate, record.data, record.start, len(record)
            )
        except TrainingStopped:
            return
    numbers = []
    for step in record.steps:
        for name, value in run.values(step).items():
            if name in columns(record.network).names and chance.random() < asked:
                text = f"{value:.{decimals}f}"
                numbers.append(Answer.of(name, step, text.rstrip("0").rstrip(".") if short else text))
    assert not [mark for mark in mark(record, numbers).marks if mark.verdict == "wrong"]
