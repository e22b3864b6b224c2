"""Start: the cover says how this workbook calculates, and nothing that is not true of it."""

import pytest

from excelsim import MLP
from excelsim.xlsx.reader import read_workbook

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]

SAID = {
    "slides": (
        {},
        {"decimals": 3},
        {
            "Update": "simultaneous: all errors are sent back through the old weights",
            "Updates": "after every sample, in the order of the data",
            "Decimals": "results are rounded before they are used again (all: 3)",
        },
    ),
    "calculus": (
        {"form": "calculus"},
        {"batch_size": 2, "batch": "sum"},
        {
            "Form": "the chain rule: ∂E/∂w for every weight, w⁺ = w - η·∂E/∂w",
            "Updates": "after 2 samples each, by the sum of their gradients",
        },
    ),
    "sequential": (
        {},
        {"update": "sequential", "shuffle": 3, "batch_size": "all"},
        {
            "Update": "sequential: the last layer changes first",
            "Updates": "after all samples (full batch), by the mean of the changes that they ask for",
            "Order": "each epoch takes the samples in an order of its own, drawn from seed 3",
        },
    ),
    "perceptron": (
        {"layers": [2, 1], "activation": "step", "rule": "perceptron", "threshold": "> 0.2"},
        {"shuffle": 1},
        {
            "Threshold": "θ: a neuron fires where z > θ",
            "Updates": "after every sample",
            "Form": "errors e = y - y', deltas δ;",
            "Accuracy": "the part of the samples whose answer is on the target's side of 0.5",
        },
    ),
    "bipolar": (
        {"layers": [2, 1], "activation": "bipolar", "rule": "perceptron", "threshold": 0.2},
        {},
        {"Accuracy": "the part of the samples whose answer is the target itself"},
    ),
    "decoupled": (
        {"form": "calculus"},
        {"optimizer": {"name": "adam", "weight_decay": 0.1, "decoupled": True}, "decimals": {"o": 2}},
        {
            "Optimizer": "adam (torch): β1 = 0.9, β2 = 0.999, ε = 1e-08, wd = 0.1, decoupled",
            "Decimals": "results are rounded before they are used again (o: 2)",
        },
    ),
    "adam": (
        {"rule": "gradient"},
        {"optimizer": "adam"},
        {"Optimizer": "adam (torch): β1 = 0.9, β2 = 0.999"},
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_the_cover_says_how_it_is_calculated(tmp_path, name):
    """Only what adds changes says that updates are added, and only where there is a way back, how it goes."""
    network, training, said = SAID[name]
    low = -1 if name == "bipolar" else 0
    trace = MLP(**{"layers": [2, 2, 1], "seed": 1, **network}).fit(X, [y or low for y in Y], epochs=2, **training)
    trace.to_excel(tmp_path / "a.xlsx")
    cells = read_workbook(tmp_path / "a.xlsx")["Start"]
    lines = {
        cell.value: cells[row, 2].value for (row, column), cell in cells.items() if column == 1 and (row, 2) in cells
    }
    for label, text in said.items():
        assert lines[label].startswith(text)
    assert ("Error" in lines) == (network.get("form") != "calculus")
    assert ("w⁺" in lines["Form"]) == (name == "calculus")
    assert ("Update" in lines) == ("layers" not in network)
    assert ("Threshold" in lines) == ("threshold" in network)
