"""Fit: the curve of a network of one input, and the data in it."""

import openpyxl
import pytest
from changing import Recalculated, bits, change

from excelsim import MLP

X, Y = [[0.1], [0.5], [1.0], [1.5]], [1.0, 3.0, 2.5, 5.0]


@pytest.mark.parametrize("normalise", [None, "min-max"])
def test_the_curve_is_what_the_weights_of_the_typed_epoch_answer(tmp_path, iron, normalise):
    """Over the inputs as they are typed, from half as far again below them to half as far again above."""
    mlp = MLP([1, 3, 1], activation=["tanh", "identity"], learning_rate=0.05, seed=2)
    trace = mlp.fit(X, Y, epochs=5, normalise=normalise) if normalise else mlp.fit(X, Y, epochs=5)
    trace.to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Fit", "B4"): 5}))
    inputs = [values("Fit", (row, 1)) for row in range(33, 74)]
    assert (inputs[0], inputs[-1]) == (-0.6, 2.2)
    answers = trace.predict([[x] for x in inputs]).ravel().tolist()
    assert [bits(values("Fit", (row, 2))) for row in range(33, 74)] == [bits(answer) for answer in answers]
    assert [[values("Fit", (row, column)) for column in (5, 6)] for row in range(33, 37)] == [
        [x, y] for (x,), y in zip(X, Y, strict=True)
    ]
    (chart,) = openpyxl.load_workbook(tmp_path / "a.xlsx")["Fit"]._charts
    assert [series.yVal.numRef.f for series in chart.series] == ["Fit!$B$33:$B$73", "Fit!$F$33:$F$46"]


def test_networks_of_more_inputs_have_no_such_sheet(tmp_path):
    MLP([2, 1], seed=1).fit([[0, 1]], [1]).to_excel(tmp_path / "a.xlsx")
    assert "Fit" not in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
