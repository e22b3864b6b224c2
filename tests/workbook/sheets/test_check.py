"""Check: which results count as those that were logged, and what the banner says."""

import pytest
from changing import Recalculated, change

from excelsim import MLP


def rows(values):
    """Return the rows of the results on Check by their names."""
    names = {text: row for (row, column), text in values.values["Check"].items() if column == 1}
    return {text: row for text, row in names.items() if (row, 4) in values.values["Check"] and row > names["result"]}


def test_where_programs_differ_9_digits_have_to_agree(tmp_path, iron):
    """With GELU: up to 1e-9 apart, of a result larger than 1 up to that part of it; no step further."""
    MLP([1, 1], activation="gelu", weights=[[[100.0]]]).fit([[0]], [0.25]).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    size = {"MSE of epoch 1": 1, "final weight to output 1 from input 1": 100, "final bias of output 1": 1}
    found = rows(values)
    assert set(found) == set(size)
    for apart, verdict, agree in ((0.9e-9, "ALL AGREE", 1), (1.2e-9, "DIFFERENT", 0)):
        logged = {}
        for sign, (name, row) in zip((1, -1, 1), found.items(), strict=True):
            logged["Check", f"B{row}"] = values("Check", (row, 3)) + sign * apart * size[name]
        other = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", logged))
        assert [other("Check", (row, 4)) for row in found.values()] == [agree] * 3
        assert other("Check", "A3").startswith(verdict) and other("Check", "B8") == 3 * (1 - agree)


def test_where_programs_agree_every_result_has_to_be_the_logged_one(tmp_path, iron):
    """Each row is compared with its own result: numbers changed in the 14th digit are the rows that differ."""
    MLP([1, 1], seed=3).fit([[0.5], [1]], [1, 0], epochs=2).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    found = rows(values)
    assert len(found) == 2 + 2 and {values("Check", (row, 4)) for row in found.values()} == {1}
    for part in (list(found.values())[::2], list(found.values())[1::2]):
        typed = {("Check", f"B{row}"): values("Check", (row, 2)) * (1 + 1e-13) for row in part}
        other = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", typed))
        assert [row for row in found.values() if not other("Check", (row, 4))] == part
        assert other("Check", "B8") == len(part) and other("Check", "A3").startswith("DIFFERENT")


@pytest.mark.parametrize("engine", ["office", "iron"])
def test_who_changed_an_input_is_not_told_that_results_are_no_numbers(tmp_path, engine, request):
    MLP([1, 1], seed=3).fit([[0.5], [1]], [1, 0]).to_excel(tmp_path / "a.xlsx")
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", "B4"): 0.25})
    values = Recalculated(request.getfixturevalue(engine), path)
    assert values("Check", "A3") == "INPUTS CHANGED: the numbers follow your inputs now, no longer the logged run."
    assert values("Check", "B7") == 1
