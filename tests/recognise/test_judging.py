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
    "a bias's gradient that is an error only, not its update, which is made as the others are": (
        "blocks",
        "tanh-2-2-1",
        "no-slope",
        474747,
    ),
    "a change without the rate, as its label and what is made of it say": ("named", "grades-3-2-2", "rate", 515151),
    "a factor beside a rate that is the same number as a factor of the loss": ("rows", "perceptron", "factor", 959595),
    "the outputs' delta without its slope, of which all else is made": ("bare", "tanh-2-2-1", "no-slope", 10901),
    "the outputs' delta without its slope, that is only a copy": ("named", "tanh-2-2-1", "no-slope+bias", 272730),
    "a slope by the slides' rule, as beside any other": (
        "sumproduct",
        "playlist-3-2-2",
        "other-activation-slope",
        272727,
    ),
    "a weight that is not there, in steps whose samples are repeated beside products": (
        "helpers",
        "entropy-neuron",
        "unfilled",
        272727,
    ),
    "an update of the other sign, not the copy that it reads": ("momentum", "playlist-2-2-1", "sign", 20902),
    "an update of the other sign in a last step, too": ("list", "entropy-2-2-1", "wrong-slope+sign", 959595),
    "a gradient, though momentum's first velocity is right as another": (
        "momentum",
        "or-neuron",
        "other-neuron",
        737373,
    ),
    "gradients that all are of other weights, not what momentum makes of them": (
        "momentum",
        "grades-3-2-2",
        "other-neuron",
        90210,
    ),
    "one error of the other sign beside another mistake": ("momentum", "mazur", "wrong-slope+sign", 959595),
    "all errors of the other sign beside another mistake": ("epochs", "and-batch", "wrong-slope+sign", 10901),
    "an error of the other sign that is a bias's gradient, too": ("bare", "raw-2-2-1", "sign", 30903),
    "an error of the other sign that is also called a delta": ("bare", "line", "sign", 40904),
    "a number where copies stand, not what reads it": ("momentum", "plane", "typed-over", 20902),
    "an error by the target of another output, not the loss by its own": (
        "two-sheets",
        "mazur-trained",
        "other-neuron+rate",
        10901,
    ),
    "a change without the rate in all steps, also where something is wrong before it": (
        "german",
        "deep-2-2-2-1",
        "other-neuron+rate",
        40905,
    ),
    "deltas that are all wrong keep the sign of the errors": ("epochs", "xor-batch", "other-activation-slope", 50906),
    "a delta that is wrong keeps the sign of most updates": ("bare", "or-neuron", "wrong-slope+sign", 60908),
    "a last step's bias is learned and not that of all": ("blocks", "grades-3-2-2", "no-slope+bias", 60908),
    "neurons without their slope, not the one that has it": ("rows", "relu-2-3-1", "relu-mask", 60908),
    "a bias's gradient that is a slope alone in all steps, the last one of which nothing reads": (
        "named",
        "xor-2-3-1",
        "other-activation-slope",
        91910,
    ),
    "a delta that is its slope alone, and repeated for its bias": (
        "bare",
        "entropy-2-2-1",
        "other-activation-slope",
        80908,
    ),
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


def test_of_a_training_that_begins_with_what_nothing_explains_or_mends_nobody_is_accused():
    """An empty bias below products in cells of their own: other sums are taken for the neurons."""
    assert not measured(("helpers", "line", "unfilled", 80908))["findings"]
