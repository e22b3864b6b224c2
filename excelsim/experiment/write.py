"""An experiment as text again: the file that makes a trace, complete in itself."""

from __future__ import annotations

import re
from typing import Any

import tomli_w

from excelsim.experiment.record import Record


def to_toml(trace: Record) -> str:
    """Write the experiment that makes a record as a file that runs again, complete in itself.

    The data stand inside and the weights are those before step 1; a window is named by its
    steps.
    """
    network, data, second = trace.network, trace.data, trace.beside.network if trace.beside else None
    shape, method, told = network.shape, network.method, trace.presentation
    last = trace.first_step + len(trace) - 1
    training: dict[str, Any] = {"epochs": max(1, -(-last // len(data))), "learning_rate": trace.learning_rate}
    if trace.first_step > 1 or last % len(data):
        training["steps"] = f"{trace.first_step}:{last}"
    compare = {}
    if second:
        compare = {"rule": second.method.rule, "activation": list(second.activations)}
        if second.method.loss != "squared":
            compare["loss"] = second.method.loss
    content = {
        "title": told.title,
        "about": told.about,
        "try": told.tries,
        "language": told.language if told.language != "en" else "",
        "network": {
            "layers": list(shape.layers),
            "activation": list(shape.activations),
            "rule": method.rule,
            "bias": list(shape.bias),
            **({"loss": method.loss} if method.loss != "squared" else {}),
            **({"report": method.report} if method.report else {}),
        },
        "training": {**training, **({"batch_size": method.batch_size} if method.has_batches else {})},
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
            **({"activations": list(told.shown)} if told.shown else {}),
            **({"steps": "{}:{}".format(*told.workbook_steps)} if told.workbook_steps else {}),
        },
    }
    text = tomli_w.dumps({key: value for key, value in content.items() if value})
    return INNERMOST.sub(lambda rows: "[" + re.sub(r",\s+", ", ", rows[1]) + "]", text)


# An array of numbers only: tomli_w gives each of its values a line, a person wants one row.
INNERMOST = re.compile(r"\[\n\s+([^\[\]\"]*?),\n\s*\]")
