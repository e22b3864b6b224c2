"""Setup: the word above the data when inputs are far outside of [-1, 1], live."""

import openpyxl
import pytest
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


def test_constants_have_labels_hints_and_limits(tmp_path):
    """Decimals that there are not are refused, an unusual momentum is warned of; a threshold may be any number."""
    trace = MLP([1, 1], activation="bipolar", threshold=0.2, seed=1)
    trace = trace.fit([[1], [0]], [1, -1], optimizer="nesterov", decimals={"o": 2, "d1_1": 3})
    trace.to_excel(tmp_path / "a.xlsx")
    setup = openpyxl.load_workbook(tmp_path / "a.xlsx")["Setup"]
    rows = {row[0]: row[1:3] for row in setup.iter_rows(min_row=4, max_row=9, max_col=3, values_only=True)}
    del rows["Samples"]
    assert rows == {
        "Learning rate (lr)": (0.5, None),
        "Threshold (θ)": (0.2, "1 above it, -1 below its negative, 0 between them"),
        "Decimals: d1_1": (3, "so many decimals are kept, 0 to 11"),
        "Decimals: o": (2, "so many decimals are kept, 0 to 11"),
        "Momentum (μ)": (0.9, "so much of the velocity is kept: 0.9 most of it, 0 nothing"),
    }
    checks = {str(check.sqref): check for check in setup.data_validations.dataValidation}
    refused = checks["B7"], checks["B8"]
    assert all((c.type, c.errorStyle, c.formula1, c.formula2) == ("whole", "stop", "0", "11") for c in refused)
    assert (checks["B9"].errorStyle, checks["B9"].error) == ("warning", "Usual is a number from 0 to 0.999999999.")
    assert any({"B4", "B6"} <= set(places.split()) for places in checks)


@pytest.mark.parametrize(
    "settings", [{"activation": "step", "threshold": 0.2}, {"activation": "bipolar", "threshold": "> 0.2"}]
)
def test_a_threshold_without_a_zone_says_from_where_a_neuron_fires(tmp_path, settings):
    MLP([1, 1], seed=1, **settings).fit([[1], [0]], [1, 1]).to_excel(tmp_path / "a.xlsx")
    setup = openpyxl.load_workbook(tmp_path / "a.xlsx")["Setup"]
    said = {row[0]: row[2] for row in setup.iter_rows(min_row=4, max_row=9, max_col=3, values_only=True)}
    assert said["Threshold (θ)"] == "from which z on a neuron fires"
