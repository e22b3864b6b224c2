"""What is printed of an update: the first run's, or the second's."""

import pytest
from openpyxl import load_workbook

import excelsim
from excelsim import explain


@pytest.fixture(scope="module")
def trace():
    return excelsim.load("11").run()


def test_the_second_run_is_shown_with_its_own_numbers(trace, capsys):
    """As a trace of that run alone would be."""
    explain.show(trace, 2, "words", second=True)
    second = capsys.readouterr().out
    explain.show(trace.beside[0], 2)
    assert second == capsys.readouterr().out
    assert "rule gradient" in second and "rule playlist" not in second


@pytest.mark.parametrize(("second", "sheet"), [(False, "Steps"), (True, "Steps2")])
def test_its_formulas_are_those_of_its_sheet(trace, tmp_path, capsys, second, sheet):
    """Cell by cell, as they stand in the workbook."""
    few = trace.window(1, 4)
    few.to_excel(tmp_path / "11.xlsx")
    steps = load_workbook(tmp_path / "11.xlsx")[sheet]
    shown = list(explain.excel(few, 3, second))
    assert [(steps[cell].value, steps[f"{cell.rstrip('0123456789')}3"].value) for _, cell, _ in shown] == [
        (formula, name) for name, _, formula in shown
    ]
    explain.show(few, 3, "excel", second)
    assert capsys.readouterr().out.splitlines()[0].rstrip().endswith(f"formula on the sheet {sheet}")


def test_what_cannot_be_shown_is_said(trace):
    with pytest.raises(ValueError, match="form must be one of 'words', 'excel', 'python', 'latex', not 'tex'"):
        explain.show(trace, 1, "tex")
    with pytest.raises(ValueError, match="step 201 is not a part of this run"):
        explain.show(trace, 201)
    with pytest.raises(ValueError, match=r"there is no second run: say in \[compare\] what it does otherwise"):
        explain.show(excelsim.load("xor").run(), 1, second=True)


def test_a_second_run_that_stopped_has_no_formulas():
    """It has no sheet of its own; its numbers can be shown."""
    trace = excelsim.load("11").run()
    short = excelsim.Trace.of(trace, beside=[("gradient", trace.beside[0].window(1, 2))])
    with pytest.raises(ValueError, match="the second run has no formulas: it stopped"):
        explain.show(short, 1, "excel", second=True)


@pytest.fixture(scope="module")
def wide():
    """Train a network with sums of 60 terms and thousands of weights."""
    return excelsim.MLP([60, 60, 2], seed=1).fit([[0.5] * 60, [0.1] * 60], [[0, 1], [1, 0]])


@pytest.mark.parametrize("form", ["words", "excel"])
def test_of_thousands_of_values_the_first_of_each_kind_are_shown(wide, capsys, form):
    """And how many more there are, and how to see them; what there are few of is shown whole."""
    wide.show(2, form)
    text = capsys.readouterr().out
    assert len(text.splitlines()) < 1_500
    assert text.count("and 3,590 more of them") == 3  # weights, their changes, the new ones
    assert text.rstrip().endswith("Shown are the first of each kind; all of them: --all (in Python whole=True)")
    wide[2].show(form, whole=True)
    whole = capsys.readouterr().out
    assert len(whole.splitlines()) > 10_000 and "more of them" not in whole and "Shown are" not in whole


def test_of_a_long_sum_the_first_terms_and_the_last_are_shown(wide, capsys):
    wide.show(2)
    text = " ".join(capsys.readouterr().out.split())
    assert "x9*w1,9 + x10*w1,10 + … + x60*w1,60 + b1 =" in text


def test_of_a_network_that_a_person_can_read_all_is_shown(trace, capsys):
    trace.show(2)
    shown = capsys.readouterr().out
    trace.show(2, whole=True)
    assert shown == capsys.readouterr().out
