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
