"""Which cell is the wrong one, where several could be: that whose readers are right if it was what it should be."""

import pytest
from check.layouts.rates import measured

CASES = {
    "a gradient of the other sign, not the update that reads it": ("list", "tanh-2-2-1", "sign", 2),
    "a change without the rate, not the update that reads it": ("columns", "playlist-2-2-1", "rate", 1),
    "what is sent back keeps the sign by which the updates are right": ("columns", "deep-2-2-2-1", "wrong-weights", 2),
    "a delta that is only the slope, though the slope has a cell, too": (
        "rows",
        "or-neuron",
        "other-activation-slope",
        0,
    ),
    "a slope in a cell of its own": ("pages", "playlist-3-2-2", "wrong-slope", 1),
    "a gradient, not momentum's velocity that is made of it": ("momentum", "entropy-2-2-1", "factor", 1),
    "momentum's first velocity, the gradient alone, is right": ("momentum", "entropy-2-2-1", "wrong-base", 0),
    "a gradient that is a number, in a workbook of three steps": ("bare", "mazur-none", "typed-over", 2),
    "a new weight that is a number where all others are formulas": ("matrix", "grades-3-2-2", "typed-over", 1),
    "an error that is a number, not the total that adds it": ("columns", "mazur-none", "typed-over", 0),
    "a bias that is only copied where it learned before": ("named", "deep-2-2-2-1", "bias", 2),
    "a bias that is only copied in every step where the others learn": ("german", "raw-2-2-1", "bias", 0),
    "a learning rate that is a text": ("blocks", "xor-2-2-1", "text-number", 1),
    "one error of the other sign, not the nine updates that follow from it": ("blocks", "tanh-2-2-1", "sign", 2),
    "errors of the other sign in all steps of a batch": ("epochs", "and-batch", "sign", 2),
    "weights that keep reading the first gradients, though all that is made of them rests on two updates only": (
        "two-sheets",
        "mazur-none",
        "frozen-row",
        626262,
    ),
    "what reads a sum that is a number follows from it": ("named", "chain-1-2-1", "typed-over", 2),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_wrong_cell_is_named_and_no_other(case):
    found = measured(case)
    assert found["first"] and found["named"], found["findings"]
    assert not found["accused"]


def test_a_slope_of_relu_is_no_layer_of_thresholds():
    found = measured(("rows", "relu-2-3-1", None, 0))
    assert found["recognised"] == found["cells"] and not found["findings"]


@pytest.mark.parametrize("case", [("rows", "entropy-neuron", "unfilled", 1), ("pages", "xor-2-3-1", "unfilled", 0)])
def test_a_last_step_cut_off_by_an_empty_cell_is_no_training_of_its_own(case):
    """Nothing of it is known but what the steps before look like."""
    assert not measured(case)["error"]


def test_a_copy_that_lacks_its_slope_is_told_in_every_step_and_not_what_is_made_of_it_in_later_ones():
    found = measured(("indonesian", "mazur-trained", "no-slope", 252525))
    assert found["named"] and not found["accused"] and found["found"] == found["faults"]
