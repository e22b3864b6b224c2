"""Every convention against plain loops that share no code with excelsim, to the bit."""

import numpy as np
import pytest
from conventions import KINDS, conventions
from hypothesis import given, settings
from oracle import bits, half_squared, mean, train, trained_entropy

import excelsim
from excelsim.run.engine import log_steps


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_the_bits_of_plain_loops(kind):
    """Rules, losses, forms, thresholds, optimizers, batches, order and rounding: each column, and no other."""

    @given(conventions([kind]))
    @settings(max_examples=25, deadline=None)
    def agrees(case):
        trace = case.fit()
        for row, wanted in zip(trace.to_frame().to_dict("records"), case.expected(trace), strict=True):
            assert {k: bits(v) for k, v in row.items() if k in wanted} == {k: bits(v) for k, v in wanted.items()}
            assert set(row) - set(wanted) == {"epoch", "step", "sample"}

    agrees()


@given(conventions())
@settings(max_examples=40, deadline=None)
def test_compiled_python_and_numpy_have_the_same_bits(case):
    trace = case.fit()
    logs = [
        log_steps(trace.network, trace.data, trace.start, trace.constants, len(trace), engine=engine)[0]
        for engine in ("compiled", "numpy")
    ]
    assert (logs[0].view(np.int64) == logs[1].view(np.int64)).all()


@given(conventions())
@settings(max_examples=40, deadline=None)
def test_the_loss_that_is_trained_is_reported(case):
    """½Σe² and the cross-entropy of a sample; in the calculus form they are its E_total."""
    trace, loss = case.fit(), case.network.get("loss")
    name, column = {"half-squared": ("half", "half_squared"), "cross-entropy": ("ce", "cross_entropy")}.get(
        loss, ("", "")
    )
    assert {"half", "ce"} & set(trace.scores) == {name} - {""}
    if not name:
        return
    last = case.network["activation"][-1]
    rows = case.expected(trace)
    if case.network["form"] == "calculus":
        each = [row["E_total"] for row in rows]
    else:
        order = [sample - 1 for sample in trace.to_frame()["sample"]]
        outputs = trace.block(f"o{trace.network.depth}").tolist()
        pairs = [(case.y[sample], o) for sample, o in zip(order, outputs, strict=True)]
        each = [half_squared(*pair) if name == "half" else trained_entropy(last, *pair) for pair in pairs]
    assert [bits(v) for v in trace.scores[name]] == [bits(v) for v in each]
    size = len(case.x)
    epochs = [mean(each[begin : begin + size]) for begin in range(0, len(each), size)]
    assert [bits(v + 0.0) for v in trace.epochs[column]] == [bits(v + 0.0) for v in epochs]


def test_momentum_begins_with_the_velocity_that_is_given(tmp_path):
    """In the sign of the gradient; by the plain style it is fast.ai's sheet, after its last run."""
    text = """
        [network]\nlayers = [1, 1]\nactivation = "identity"\nrule = "gradient"\nloss = "mean-squared"
        [training]\nlearning_rate = 0.0001\nepochs = 2\noptimizer = {name = "momentum", style = "plain"}
        [data]\ninputs = [[14], [86], [28]]\ntargets = [[58], [202], [86]]
        [start]\nweights = [[[1]]]\nbiases = [[1]]\nvelocity = {weights = [[[98.25]]], biases = [[-18.33]]}
    """
    (tmp_path / "sheet.toml").write_text(text)
    frame = excelsim.load(tmp_path / "sheet.toml").run().to_frame()
    rows = train(
        {"activation": ["identity"], "bias": [True], "rule": "gradient", "loss": "mean-squared"},
        {"learning_rate": 0.0001, "optimizer": {"name": "momentum", "style": "plain"}},
        ([[[1.0]]], [[1.0]]),
        [([14.0], [58.0]), ([86.0], [202.0]), ([28.0], [86.0])],
        [0, 1, 2, 0, 1, 2],
        velocity={"vw1_1_1": 98.25, "vb1_1": -18.33},
    )
    for row, wanted in zip(frame.to_dict("records"), rows, strict=True):
        assert {k: bits(row[k]) for k in wanted} == {k: bits(v) for k, v in wanted.items()}
