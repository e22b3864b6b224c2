"""Setup: the word above the data when inputs are far outside of [-1, 1], live."""

from changing import Recalculated, change

from excelsim import MLP

FAR = "Some inputs are far outside of [-1, 1]: data that are not normalised confuse a network."
HINT = "To add a sample, type it below the last one."


def test_inputs_far_outside_are_warned_of_when_they_are_typed(tmp_path, iron):
    """From more than 3 on, above or below 0; what is said when it is written is said when it is calculated."""
    MLP([1, 1], seed=1).fit([[1], [0]], [1, 0]).to_excel(tmp_path / "a.xlsx")
    setup = Recalculated(iron, tmp_path / "a.xlsx").values["Setup"]
    (warning,) = (at for at, value in setup.items() if value == HINT)
    first = next(row for (row, column), value in setup.items() if column == 1 and value == "sample") + 1
    for typed, said in ((3.0, HINT), (3.01, FAR), (-3.0, HINT), (-3.01, FAR)):
        path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Setup", f"B{first + 1}"): typed})
        assert Recalculated(iron, path)("Setup", warning) == said
