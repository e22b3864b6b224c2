"""Names: the slides' symbols and plain words."""

import pytest

from excelsim.network.network import Network
from excelsim.network.quantities import group, split, symbol, words
from excelsim.run.program import columns

NET = Network.of([2, 5, 1], "sigmoid", "playlist", True)
DEEP = Network.of([2, 3, 3, 2], "sigmoid", "playlist", True)


@pytest.mark.parametrize(
    ("name", "sign", "said", "part"),
    [
        ("x_1", "x1", "input 1", "Input"),
        ("y_1", "y1", "target 1", "Input"),
        ("w1_2_1", "w2,1", "weight to hidden 2 from input 1", "Weights"),
        ("w2_1_5", "w o1,5", "weight to output 1 from hidden 5", "Weights"),
        ("b1_3", "b3", "bias of hidden 3", "Weights"),
        ("b2_1", "b o1", "bias of output 1", "Weights"),
        ("z1_2", "z2", "weighted sum of hidden 2", "Forward"),
        ("o1_2", "O2", "output of hidden 2", "Forward"),
        ("o2_1", "y'1", "output of output 1", "Forward"),
        ("e2_1", "e1", "error of output 1", "Error"),
        ("e1_4", "e h4", "error of hidden 4", "Backward"),
        ("d2_1", "δ o1", "delta of output 1", "Backward"),
        ("dw1_2_1", "Δw2,1", "change of the weight to hidden 2 from input 1", "Updates"),
        ("new_b2_1", "new b o1", "new bias of output 1", "Updates"),
    ],
)
def test_quantities_are_called_as_on_the_slides(name, sign, said, part):
    assert (symbol(NET, name), words(NET, name), group(NET, name)) == (sign, said, part)


def test_deeper_networks_number_their_hidden_layers():
    assert symbol(DEEP, "w2_3_1") == "w(2)3,1"
    assert words(DEEP, "w2_3_1") == "weight to hidden 2.3 from hidden 1.1"
    assert words(DEEP, "z3_2") == "weighted sum of output 2"


@pytest.mark.parametrize("network", [NET, DEEP])
def test_no_two_quantities_share_a_symbol(network):
    """Every symbol of an update means one thing."""
    names = columns(network).names
    assert len({symbol(network, name) for name in names}) == len(names)
    assert len({words(network, name) for name in names}) == len(names)


def test_two_digit_numbers_are_split():
    assert split("new_w12_10_11") == ("new_w", 12, ("10", "11"))
    assert split("x_10") == ("x", 0, ("10",))
