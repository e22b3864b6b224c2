"""An experiment as text again: the file that makes a trace, complete in itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import tomli_w

from excelsim.experiment.record import Record
from excelsim.network.method import Method
from excelsim.network.start import Init
from excelsim.network.weights import Weights


def to_toml(trace: Record) -> str:
    """Write the experiment that makes a record as a file that runs again, complete in itself."""
    return as_toml(content_of(trace))


def content_of(trace: Record, steps: range | None = None) -> dict[str, Any]:
    """Return the experiment that makes a record, by the keys of its file, or that makes the `steps` it is a part of.

    The data stand inside and the weights are those before step 1; a window is named by its
    steps.
    """
    network, data = trace.network, trace.data
    shape, method, told = network.shape, network.method, trace.presentation
    first, last = (steps or trace.steps).start, (steps or trace.steps).stop - 1
    training: dict[str, Any] = {"epochs": max(1, -(-last // len(data))), "learning_rate": trace.learning_rate}
    if first > 1 or last % len(data):
        training["steps"] = f"{first}:{last}"
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
            **_others(loss=(method.loss, Method.of(None, form=method.form).loss), form=(method.form, "slides")),
            **_others(report=(method.report, None)),
            **_others(threshold=(shape.fires_text, None)),
        },
        "training": {**training, **_learning(method)},
        "data": {
            "inputs": data.typed.tolist(),
            "targets": data.y.tolist(),
            "names": data.names,
            **({"normalise": data.normalise} if data.normalise else {}),
        },
        "start": {
            "weights": [w.tolist() for w in trace.origin.w],
            "biases": [[] if b is None else b.tolist() for b in trace.origin.b],
            **_velocity(trace.origin),
            **_others(drawn_from=(told.drawn_from, None)),
            **(_drawing(trace.comparing.init) if "seed" in trace.comparing.choices else {}),
        },
        "compare": dict(trace.comparing.choices),
        "workbook": {
            **({"activations": list(told.shown)} if told.shown else {}),
            **({"steps": "{}:{}".format(*told.workbook_steps)} if told.workbook_steps else {}),
        },
    }
    return {key: value for key, value in content.items() if value}


def decisive(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return of an experiment's content what its numbers depend on, however long it runs."""
    training = {key: value for key, value in content["training"].items() if key not in ("epochs", "steps")}
    begin = str(content["training"].get("steps", "1:")).partition(":")[0]
    data, start = ({key: content[table].get(key) for key in keys} for table, keys in DECISIVE.items())
    return {"network": content["network"], "training": training, "begin": begin, "data": data, "start": start}


DECISIVE = {"data": ("inputs", "targets", "normalise"), "start": ("weights", "biases", "velocity")}


def as_toml(content: Mapping[str, Any]) -> str:
    """Write an experiment's content as a person would: a row of numbers is a line."""
    text = tomli_w.dumps(content)
    return INNERMOST.sub(lambda rows: "[" + re.sub(r",\s+", ", ", rows[1]) + "]", text)


def _others(**values: tuple[Any, Any]) -> dict[str, Any]:
    """Return the values that are not what they are without being said."""
    return {key: value for key, (value, usual) in values.items() if value != usual}


def _learning(method: Method) -> dict[str, Any]:
    """Return what of a training is otherwise than usual."""
    usual = Method()
    found = _others(**{key: (getattr(method, key), getattr(usual, key)) for key in ("batch_size", "update", "batch")})
    found |= _others(shuffle=(method.shuffle, None), cut=(method.cut, False))
    if method.decimals:
        table = dict(method.decimals)
        found["decimals"] = table[""] if list(table) == [""] else table
    return found if method.optimizer.is_plain else {**found, "optimizer": method.optimizer.content}


def _velocity(start: Weights) -> dict[str, Any]:
    """Return what momentum starts with, where that is not 0."""
    if not start.carried:
        return {}
    layers = range(1, len(start.w) + 1)
    weights = [start.carried[f"vw{n}"].tolist() for n in layers]
    biases = [start.carried[f"vb{n}"].tolist() if f"vb{n}" in start.carried else [] for n in layers]
    return {"velocity": {"weights": weights, "biases": biases}}


def _drawing(init: Init) -> dict[str, Any]:
    """Return how weights are drawn, for runs from other seeds."""
    return {"init": init.kind, "range": list(init.range)} | {
        key: getattr(init, key) for key in ("spread", "value", "decimals")
    }


# An array of numbers only: tomli_w gives each of its values a line, a person wants one row.
INNERMOST = re.compile(r"\[\n\s+([^\[\]\"]*?),\n\s*\]")
