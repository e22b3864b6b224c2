"""What is measured beside ours does the same work: else the table would compare nothing."""

import io

import numpy as np
import openpyxl
import pytest
from benchmarks import peers
from benchmarks.table import X, Y, rounded, steps_of

from excelsim import MLP


@pytest.fixture(scope="module")
def trace():
    return MLP([2, 5, 1], seed=1).fit(X, Y, epochs=3)


def test_the_loop_arrives_at_the_same_weights(trace):
    """To rounding: it does not add from left to right."""
    weights, biases = peers.study_loop(trace.data.x, trace.data.y, trace.start.w, trace.start.b, len(trace))
    for mine, theirs in zip((*trace.weights, *trace.biases), (*weights, *biases), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)


@pytest.mark.oracle
def test_pytorch_arrives_at_the_weights_of_the_gradient(trace):
    """And keeps as many numbers of an update as excelsim logs."""
    pytest.importorskip("torch", reason="`make oracle` installs PyTorch")
    gradient = MLP([2, 5, 1], rule="gradient", seed=1).fit(X, Y, epochs=3)
    log = peers.by_torch(trace.data.x, trace.data.y, trace.start.w, trace.start.b, len(trace))
    assert sum(part.numel() for part in log[-1]) == gradient.log.shape[1] - 5  # the hidden e is no tensor of PyTorch's
    for mine, theirs in zip((gradient.weights[0], gradient.biases[0]), log[-1][-4:-2], strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)


def test_the_other_writers_write_the_formulas_of_steps(trace, tmp_path):
    """In its first two rows they are ours, to the letter."""
    formulas, values = steps_of(trace, 2)
    trace.to_excel(tmp_path / "a.xlsx")
    steps = openpyxl.load_workbook(tmp_path / "a.xlsx")["Steps"].iter_rows(min_row=4, max_row=4, values_only=True)
    assert formulas[0] == [f"={cell}" if not isinstance(cell, str) else cell for cell in next(steps)]
    file = io.BytesIO()
    peers.by_openpyxl(formulas, values, file)
    written = openpyxl.load_workbook(file).active
    assert [[cell.value for cell in row] for row in written.iter_rows()] == formulas
    file = io.BytesIO()
    peers.by_xlsxwriter(formulas, values, file)
    cached = openpyxl.load_workbook(file, data_only=True).active
    np.testing.assert_allclose([[cell.value for cell in row] for row in cached.iter_rows()], values, rtol=1e-15)


def test_speeds_are_said_with_two_digits():
    assert [rounded(speed) for speed in (1234567, 96.4, 2.04, 0.231)] == ["1,200,000", "96", "2", "0.23"]
