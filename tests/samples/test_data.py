"""Data: checked tables of numbers."""

import numpy as np
import pandas as pd
import pytest

from excelsim import MLP

NET = MLP([2, 2, 1], seed=1)
X, Y = [[1, 1], [0, 1]], [1, 0]


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (X, Y),
        (np.array(X), np.array(Y)[:, None]),
        (pd.DataFrame(X), pd.Series(Y)),
        (np.ma.masked_array(X), np.ma.masked_equal(Y, 5)),
        (np.array(X, dtype=np.float32), np.array(Y, dtype=bool)),
        ([tuple(row) for row in X], [[1], [0]]),
    ],
)
def test_samples_come_in_the_usual_forms(x, y):
    """Lists, arrays, DataFrames; a plain list of targets for one output."""
    data = NET.fit(x, y).data
    assert data.x.tolist() == [[1, 1], [0, 1]]
    assert data.y.tolist() == [[1], [0]]


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([], [], "X must hold at least one sample, but it is empty"),
        (X, [], "y must hold at least one sample, but it is empty"),
        (5, Y, "X must be a table of numbers, one row per sample, not 5"),
        (None, Y, "X must be a table of numbers, one row per sample, not None"),
        ("1 1", Y, "X must be a table of numbers"),
        ([1, 0], Y, r"X must have shape \(samples, 2\), one column per input, not shape \(2,\)"),
        ([[1, 0, 1]], [1], r"X must have shape \(samples, 2\), one column per input, not shape \(1, 3\)"),
        ([[1, 0], [1]], Y, r"X must have shape \(samples, 2\), one column per input, not 2 rows of other lengths"),
        (X, [[1, 0], [0, 1]], r"y must have shape \(samples, 1\), one column per output, not shape \(2, 2\)"),
        (X, [1], "X has 2 and y has 1"),
        ([[1, 0], [float("nan"), 1]], Y, "X must hold finite numbers only, but row 2, column 1 is .*nan"),
        ([[1, 0], [float("inf"), 1]], Y, "X must hold finite numbers only, but row 2, column 1 is .*inf"),
        ([[1, "one"], [0, 1]], Y, "X must hold finite numbers only, but row 1, column 2 is 'one'"),
        ([[1, None], [0, 1]], Y, "X must hold finite numbers only, but row 1, column 2 is None"),
        (X, ["yes", "no"], "y must hold finite numbers only, but row 1, column 1 is 'yes'"),
        (X, [1, 16], "y holds 16 in row 2, column 1, but the output of sigmoid lies between 0 and 1"),
        (X, [-0.5, 1], "y holds -0.5 in row 1, column 1"),
        (np.ma.masked_array(X, [[0, 1], [0, 0]]), Y, "X must hold finite numbers only, but row 1, column 2 is None"),
        ([X[0], np.ma.masked_array(X[1], [1, 0])], Y, "X must hold finite numbers only, but row 2, column 1 is None"),
        (X, np.ma.masked_equal(Y, 0), "y must hold finite numbers only, but row 2, column 1 is None"),
        (np.array(X) * 1j, Y, "X must hold finite numbers only, but row 1, column 1 is 1j"),
        ([[10**400, 1], [0, 1]], Y, "X must hold finite numbers only, but row 1, column 1"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(x, y, message):
    """The sentence says what, in which row and column, and what was expected."""
    with pytest.raises(ValueError, match=message) as error:
        NET.fit(x, y)
    assert "\n" not in str(error.value)
