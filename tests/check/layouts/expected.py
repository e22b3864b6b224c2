"""What excelsim calculates for a network that was made: the generator and the rule know nothing of each other."""

import numpy as np

from excelsim import MLP


def expected(making):
    """Return the value of every quantity by its name with step, in both forms of the rule where there are two."""
    net, typed = making.net, making.sheets.typed
    choices = {
        "layers": list(net.layers),
        "activation": [net.activation(n) for n in range(1, net.depth + 1)],
        "rule": net.rule,
        "learning_rate": typed["lr", 0],
        "bias": {"none": False, "shared": "frozen", "trained": True}[net.bias],
        "loss": "cross-entropy" if net.entropy else "mean-squared" if net.factor == 2 else "half-squared",
        "weights": [_weights(net, typed, n) for n in range(1, net.depth + 1)],
        "biases": [_biases(net, typed, n) for n in range(1, net.depth + 1)],
    }
    inputs, targets = making.samples
    batch = {"batch_size": "all", "batch": "mean" if net.factor == 2 else "sum"} if net.batch else {}
    epochs = -(-len(making.steps) // len(inputs))
    momentum = {"optimizer": {"name": "momentum", "momentum": 0.9}} if making.style.momentum else {}
    found = {}
    for form in ("slides", "calculus") if net.rule == "gradient" else ("slides",):
        trace = MLP(**choices, form=form).fit(inputs, targets, epochs=epochs, **batch, **momentum)
        frame = trace.to_frame()
        for name in frame.columns.difference(["epoch", "step", "sample"]):
            found |= {f"{name}@{step}": value for step, value in enumerate(frame[name], start=1)}
    return found


def _weights(net, typed, n):
    to, of = range(1, net.layers[n] + 1), range(1, net.layers[n - 1] + 1)
    return np.array([[typed[f"w{n}_{k}_{i}", 1] for i in of] for k in to], dtype=float)


def _biases(net, typed, n):
    if net.bias == "none":
        return None
    to = range(1, net.layers[n] + 1)
    return np.array([typed[f"b{n}_{k if net.bias == 'trained' else 0}", 1] for k in to], dtype=float)
