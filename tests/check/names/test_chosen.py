"""Of several readings of a name, the numbers decide: for all names of a kind in a table alike."""

import pytest

from excelsim import load


@pytest.fixture(scope="module")
def mazur():
    return load("mazur").run().window(1, 5)


RIGHT = [
    {"δ_o1": "0.1385", "δ_o2": "-0.0381", "δ_h1": "0.0088"},
    {"δ_o1": "-0.1385", "δ_o2": "0.0381", "δ_h1": "-0.0088"},
    {"out_o1": "0.7514", "dE/dout_o1": "0.7414", "s2_1": "0.1868", "d_o1": "0.1385", "dw5": "0.0822", "w5+": "0.3589"},
    {"dw5": "-0.0411", "dw6": "-0.0413"},
    {"y1": "0.7514", "y2": "0.7729"},
    {"y1": "0.01", "y2": "0.99"},
    {"o1": "0.7514", "o2": "0.7729"},
    {"out_h1": "0.5933", "o1": "0.7514"},
    {"o1": "0.5933", "o2": "0.5969"},
    {"out o1": "0.7514", "e1": "-0.7414", "e2": "0.2171", "E1": "0.2748", "E2": "0.0236"},
    {"out o1": "0.7514", "e1": "0.2748", "e2": "0.0236"},
    {"E o1": "0.2748", "e o1": "-0.7414"},
    {"b1": "0.35", "b2": "0.60"},
    {"δ_o1": "0.1385", "dE/dnet_o1": "0.1385"},
    {"η": "0.5"},
]


@pytest.mark.parametrize("numbers", RIGHT, ids=" ".join)
def test_a_reading_that_the_numbers_agree_with_is_the_one_that_is_meant(mazur, numbers):
    assert [str(finding.words) for finding in mazur.check(numbers).findings] == []


WRONG = [
    ({"δ_o1": "0.1385", "δ_o2": "0.0381"}, "0.1385"),  # one sign in the whole table
    ({"δ_o1": "-0.1385", "δ_h1": "0.0088", "δ_h2": "-0.0100"}, "0.0088"),
    ({"b1": "0.35", "b2": "0.61"}, "0.61"),
    ({"o1": "0.7777"}, "0.7777"),
    ({"E_1": "0.289"}, "0.289"),
    ({"d2_1": "0.1385"}, "0.1385"),  # a column of the trace has one sign
    ({"η": "0.05"}, "0.05"),
]


@pytest.mark.parametrize(("numbers", "says"), WRONG, ids=str)
def test_what_agrees_in_no_reading_is_wrong(mazur, numbers, says):
    assert [finding.says for finding in mazur.check(numbers).findings] == [says]


def test_a_bias_of_a_layer_needs_neurons_that_have_the_same():
    apart = load("sequential").run().window(1, 1)
    assert not apart.check({"b1": "0.1", "b2": "-0.1"}).findings
    assert [finding.says for finding in apart.check({"b1": "0.1", "b2": "0.3"}).findings] == ["0.3"]
