"""Bipolar sigmoids in people's workbooks, as textbooks have them: however they are written, and their slips."""

from pathlib import Path

import pytest
from recognise.tables import BACK, FORWARD, WEIGHTS, XOR, table

from excelsim.books import read_book
from excelsim.experiment.load import parse
from excelsim.experiment.write import as_toml
from excelsim.recognise.workbook import check_book

SLOPE = "0.5*(1+{o})*(1-{o})"
DELTAS = {"dk": "e*{o}", "d1": "dk*v1*{h1}", "d2": "dk*v2*{h2}"}
SUMS = {"h1": "z1", "h2": "z2", "o": "y"}


def deltas(slope, of=tuple(DELTAS)):
    """Return the formulas of deltas with a slope as it is written."""
    slopes = {o: slope.format(o=o) for o in SUMS}
    return {name: DELTAS[name].format(**slopes) for name in of}


def bipolar(f="2/(1+EXP(-{z}))-1", **columns):
    """Return a 2-2-1 network of bipolar sigmoids that learns XOR of -1 and 1, some of its columns made otherwise."""
    samples = {name: [2 * value - 1 for value in values] for name, values in XOR.items()}
    learned = {name: (start, f"{name}+lr*{by}") for name, (start, by) in WEIGHTS.items()}
    outputs = {o: f.format(z=z) for o, z in SUMS.items()}
    return samples | learned | FORWARD | outputs | BACK | deltas(SLOPE) | columns


@pytest.fixture
def check(tmp_path):
    def check(columns, plan=None, steps=12):
        book, cell = table(columns, steps)
        book.save(tmp_path / "book.xlsx")
        found = check_book(read_book(tmp_path / "book.xlsx"), "book.xlsx", plan)
        letters = {name: cell(name, 1).rstrip("0123456789") for name in columns}
        wrong = {
            name
            for finding in found.findings
            for at in finding.cells
            for name, letter in letters.items()
            if at.partition("!")[2].rstrip("0123456789") == letter
        }
        return found, wrong

    return check


def assigned(found):
    """Return the experiment that was found, as a teacher assigns it."""
    return parse(as_toml(found.experiment), "", Path())


@pytest.mark.parametrize(
    "f",
    [
        *("2/(1+EXP(-{z}))-1", "(1-EXP(-{z}))/(1+EXP(-{z}))", "2*(1/(1+EXP(-{z})))-1", "-1+2/(1+EXP(-{z}))"),
        *("(EXP({z})-1)/(EXP({z})+1)", "TANH({z}/2)"),
    ],
)
def test_however_it_is_written_it_is_recognised(check, f):
    found, _ = check(bipolar(f))
    assert not found.findings and not found.not_understood and not found.notes
    assert found.experiment["network"]["activation"] == ["bipolar-sigmoid"] * 2


@pytest.mark.parametrize("slope", ["(1+{o})*(1-{o})/2", "0.5*(1-{o}^2)", "(1-{o}^2)/2", "1/2*(1-{o}*{o})"])
def test_however_its_slope_is_written_it_is_right(check, slope):
    found, _ = check(bipolar(**deltas(slope)))
    assert not found.findings and not found.not_understood and not found.notes


@pytest.mark.parametrize("slope", ["", "2*{h}*(1-{h})"])
def test_a_sigmoid_in_a_cell_of_its_own_may_be_stretched(check, slope):
    """2*h - 1, and its slope from the output or from the sigmoid."""
    shares = {f"s{n}": f"1/(1+EXP(-{z}))" for n, z in enumerate(SUMS.values(), start=1)}
    outputs = {o: f"2*s{n}-1" for n, o in enumerate(SUMS, start=1)}
    back = {name: DELTAS[name].format(**{o: slope.format(h=f"s{n}") for n, o in enumerate(SUMS, start=1)})
            for name in DELTAS} if slope else {}  # fmt: skip
    found, _ = check(bipolar() | shares | outputs | back)
    assert not found.findings
    assert found.experiment["network"]["activation"] == ["bipolar-sigmoid"] * 2


def test_the_tanh_stays_the_tanh(check):
    found, _ = check(bipolar("TANH({z})", **deltas("(1-{o}^2)")))
    assert not found.findings and not found.not_understood
    assert found.experiment["network"]["activation"] == ["tanh"] * 2


SLIPS = {
    "the sigmoid's slope": ("{o}*(1-{o})", "other-activation-slope"),
    "half a slope": ("0.5*(1-{o})", "wrong-slope"),
    "a sign": ("0.5*(1+{o})*(1+{o})", "sign"),
    "minus squared": ("0.5*(-{o}^2+1)", "minus-square"),
}


@pytest.mark.parametrize("of", [("dk",), ("d1",), ("dk", "d1", "d2")], ids=["outputs", "a hidden neuron", "all"])
@pytest.mark.parametrize(("slope", "name"), SLIPS.values(), ids=SLIPS)
def test_a_slip_with_its_slope_is_told_and_nothing_else(check, slope, name, of):
    found, wrong = check(bipolar(**deltas(slope, of)))
    assert wrong == {*of}
    assert all(name in finding.mistakes for finding in found.findings)


@pytest.mark.parametrize("of", [("dk",), ("d1",), ("dk", "d1", "d2")], ids=["outputs", "a hidden neuron", "all"])
def test_a_forgotten_half_is_told_beside_the_experiment(check, of):
    """Also where the rate is 0.5, and twice as large a delta would say 1."""
    right, _ = check(bipolar())
    found, wrong = check(bipolar(**deltas("(1+{o})*(1-{o})", of)), assigned(right))
    assert wrong == {*of}
    assert all("wrong-slope" in finding.mistakes for finding in found.findings)


def test_a_forgotten_half_of_the_outputs_alone_may_be_the_loss_and_is_noted(check):
    """Of hidden neurons it is a slip all the same."""
    found, wrong = check(bipolar(**deltas("(1+{o})*(1-{o})")))
    assert wrong == {"d1", "d2"}
    assert found.experiment["network"]["loss"] == "mean-squared"
    assert str(found.notes[0]).startswith("the slope f'(z) of the outputs stands without its 0.5")


def test_the_loss_without_its_half_has_a_2_in_its_slope(check):
    found, _ = check(bipolar(dk="2*e*0.5*(1+o)*(1-o)"))
    assert found.experiment["network"]["loss"] == "mean-squared"
    assert not found.findings and not found.notes
