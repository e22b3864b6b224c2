"""An experiment as text again: the file that makes a trace, complete in itself."""

from __future__ import annotations

import re
from typing import Any

import tomli_w

from excelsim.run.trace import Trace


def to_toml(trace: Trace) -> str:
    """Write the experiment that makes a trace as a file that runs again, complete in itself.

    The data stand inside and the weights are those before step 1; a window is named by its
    steps.
    """
    network, data, second = trace.network, trace.data, trace.beside.network if trace.beside else None
    last = trace.first_step + len(trace) - 1
    training: dict[str, Any] = {"epochs": max(1, -(-last // len(data))), "learning_rate": trace.learning_rate}
    if trace.first_step > 1 or last % len(data):
        training["steps"] = f"{trace.first_step}:{last}"
    compare = {}
    if second:
        compare = {"rule": second.rule, "activation": list(second.activations)}
    content = {
        "title": trace.title,
        "about": trace.about,
        "try": trace.tries,
        "language": trace.language if trace.language != "en" else "",
        "network": {
            "layers": list(network.layers),
            "activation": list(network.activations),
            "rule": network.rule,
            "bias": list(network.bias),
            **({"loss": network.loss} if network.loss != "mse" else {}),
        },
        "training": {**training, **({"batch_size": network.batch_size} if network.has_batches else {})},
        "data": {
            "inputs": data.typed.tolist(),
            "targets": data.y.tolist(),
            "names": list(data.names),
            **({"normalise": data.normalise} if data.normalise else {}),
        },
        "start": {
            "weights": [w.tolist() for w in trace.origin.w],
            "biases": [[] if b is None else b.tolist() for b in trace.origin.b],
        },
        "compare": compare,
        "workbook": {
            **({"activations": list(trace.shown)} if trace.shown else {}),
            **({"steps": "{}:{}".format(*trace.workbook_steps)} if trace.workbook_steps else {}),
        },
    }
    text = tomli_w.dumps({key: value for key, value in content.items() if value})
    return INNERMOST.sub(lambda rows: "[" + re.sub(r",\s+", ", ", rows[1]) + "]", text)


# An array of numbers only: tomli_w gives each of its values a line, a person wants one row.
INNERMOST = re.compile(r"\[\n\s+([^\[\]\"]*?),\n\s*\]")
