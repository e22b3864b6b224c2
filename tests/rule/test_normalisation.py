"""Normalisation: statistics and values, for samples and for new inputs."""

import math
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim import MLP
from excelsim.network.network import Network
from excelsim.rule.normalisation import NORMALISATIONS, STATISTICS, statistics
from excelsim.samples.data import checked

NET = Network.of([2, 1], "identity", "playlist", True)
RAW = [[150, 45.5], [180, 90], [165, 60.25], [172, 71]]
Y = [0, 1, 0, 1]

columns = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30).filter(lambda v: max(v) - min(v) > 1e-3)


def prepared(kind, raw=RAW, names=()):
    return checked(NET, raw, Y[: len(raw)], names, kind)


def test_min_max_reaches_from_0_to_1():
    data = prepared("min-max")
    raw = np.array(RAW)
    assert data.x.min(axis=0).tolist() == [0, 0] and data.x.max(axis=0).tolist() == [1, 1]
    assert data.x == pytest.approx((raw - raw.min(axis=0)) / (raw.max(axis=0) - raw.min(axis=0)))


def test_z_score_has_mean_0_and_standard_deviation_1():
    data = prepared("z-score")
    raw = np.array(RAW)
    assert data.x == pytest.approx((raw - raw.mean(axis=0)) / raw.std(axis=0))
    assert data.x.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert data.x.std(axis=0) == pytest.approx([1, 1])


@given(columns)
def test_sums_run_down_the_column(values):
    """Mean and standard deviation to the bit of a person's sums, as a spreadsheet calculates them."""
    raw = np.array(values)[:, None]
    mean, spread = statistics("z-score", raw)
    wanted = reduce(lambda a, b: a + b, values) / len(values)
    squares = [(v - wanted) * (v - wanted) for v in values]
    assert mean.tolist() == [wanted]
    assert spread.tolist() == [math.sqrt(reduce(lambda a, b: a + b, squares) / len(values))]
    assert NORMALISATIONS["z-score"](raw, mean, spread)[:, 0].tolist() == [(v - wanted) / spread[0] for v in values]
    low, high = statistics("min-max", raw)
    assert (low, high) == (min(values), max(values))


def test_every_kind_has_its_statistics():
    assert STATISTICS.keys() == NORMALISATIONS.keys()
    assert all(len(words) == len(statistics(kind, np.array(RAW))) == 2 for kind, words in STATISTICS.items())


@pytest.mark.parametrize("kind", NORMALISATIONS)
def test_predict_takes_inputs_as_the_samples_were_given(kind):
    """Normalised with the statistics of the samples, not with their own."""
    trace = MLP([2, 1], seed=1).fit(RAW, Y, epochs=3, normalise=kind)
    assert trace.data.typed.tolist() == RAW
    direct = MLP([2, 1], seed=1).fit(trace.data.x, Y, epochs=3)
    assert trace.log.tolist() == direct.log.tolist()
    assert trace.predict(RAW[:2]).tolist() == direct.predict(trace.data.x[:2]).tolist()
    assert trace.predict([RAW[3]]).tolist() == direct.predict(trace.data.x[3:]).tolist()


def test_without_normalisation_inputs_stay():
    data = checked(NET, [[1, 2]], [1])
    assert data.x is data.typed and data.prepared(data.x) is data.x


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        ("min-max", [[1, 7], [2, 7]], "the input x2 is the same in every sample and cannot be normalised: leave it"),
        ("z-score", [[3, 0]], "the input x1 is the same in every sample"),
        ("z-score", [[0, 0], [1, 1e-200]], "the input x2 is too large, or varies too little, to be normalised: scale"),
        ("z-score", [[1e300, 0], [0, 1]], "the input x1 is too large, or varies too little, to be normalised: scale"),
        ("min-max", [[1e308, 0], [-1e308, 1]], "the input x1 is too large, or varies too little"),
        ("log", RAW, "normalise must be one of 'min-max', 'z-score', not 'log'"),
    ],
)
def test_what_cannot_be_normalised_is_said_in_one_sentence(kind, raw, message):
    with pytest.raises(ValueError, match=message) as error:
        prepared(kind, raw)
    assert "\n" not in str(error.value)


def test_a_column_is_named_as_in_the_user_s_file():
    with pytest.raises(ValueError, match="the input weight is the same"):
        prepared("min-max", [[1, 7], [2, 7]], names=["height", "weight"])


def test_normalised_inputs_are_not_warned_of():
    """A z-score may well lie beyond 3."""
    raw = [[n % 2, 0] for n in range(30)]
    raw[7][1] = 1
    data = checked(NET, raw, [0] * 30, (), "z-score")
    assert data.x.max() > 5 and data.warning == ""
    scaled = checked(NET, [[0.5, 40]], [0], ["height", "weight"])
    assert scaled.warning.startswith("the input weight reaches 40, far outside of [-1, 1]: data that are not")
