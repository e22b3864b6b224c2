"""Optimizers, each in each of its styles, with the numbers that it has if nobody says otherwise."""

import pytest
from conventions import OPTIMIZERS, Case
from oracle import bits

NETWORK = {
    "layers": [2, 1],
    "activation": ["tanh"],
    "rule": "gradient",
    "loss": "squared",
    "form": "slides",
    "bias": [True],
    "learning_rate": 0.1,
    "weights": [[[0.4, -0.3]]],
    "biases": [[0.2]],
}


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize(("name", "style"), OPTIMIZERS)
def test_each_has_the_bits_of_plain_loops_with_its_own_numbers(name, style, size):
    """Random cases may leave one out, or always name its numbers."""
    training = {"epochs": 2, "batch_size": size, "optimizer": {"name": name, "style": style}}
    case = Case(NETWORK, training, [[1.0, 0.5], [-0.5, 2.0], [0.3, 0.7]], [[0.6], [-0.2], [0.9]])
    trace = case.fit()
    for row, wanted in zip(trace.to_frame().to_dict("records"), case.expected(trace), strict=True):
        assert {k: bits(row[k]) for k in wanted} == {k: bits(v) for k, v in wanted.items()}
