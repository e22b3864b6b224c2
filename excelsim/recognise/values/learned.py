"""Ways to learn that numbers may be of: rules, losses, and the learning rate by a label or by the new weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.formula.arithmetic.trials import Trials
from excelsim.network.network import Network
from excelsim.recognise.values.columns import Columns
from excelsim.recognise.values.series import Table
from excelsim.rule.activations import ACTIVATIONS


def ways(network: Network) -> Iterator[Network]:
    """Yield ways to learn that come into question, the most usual first."""
    hidden, last = network.depth > 1, network.shape.activations[-1]
    fires = ACTIVATIONS[last].low is not None
    methods: list[dict[str, Any]] = [{"rule": "perceptron"}] if fires and not hidden else []
    if not fires:
        methods += [{"form": "calculus", "loss": "half-squared"}, {"form": "slides", "loss": "squared"}]
        methods += [{"form": form, "loss": "mean-squared"} for form in ("calculus", "slides")]
    if last in ("sigmoid", "softmax"):
        methods += [{"form": form, "loss": "cross-entropy"} for form in ("calculus", "slides")]
    methods += [{"rule": "playlist"}] if hidden else []
    methods += [{"rule": "no-derivative"}]
    methods += [{"rule": "proportional"}] if hidden else []
    shape = network.shape
    for update in ("simultaneous", "sequential") if hidden else ("simultaneous",):
        for method in methods:
            try:
                found = Network.of(
                    shape.layers,
                    shape.activations,
                    bias=shape.bias,
                    threshold=shape.fires_text,
                    **{"rule": "gradient", **method},
                )
            except InputError:
                continue
            yield replace(found, method=found.method.training(1, update, "mean"))


def rates(table: Table) -> list[float]:
    """Return what a label says that the learning rate is."""
    return [float(s.values[0]) for s in (*table.constants, *table.series) if s.is_rate][:2]


def rate_shown(table: Table, columns: Columns) -> float:
    """Return the learning rate that new weights show beside `columns` of rate 1, as it stands somewhere."""
    shown = _shown_rate(columns)
    if shown is None:
        return 1.0
    near = [float(s.values[0]) for s in table.constants if abs(s.values[0] - shown) < 0.02 * abs(shown)]
    return near[0] if near else float(f"{shown:.2g}")


def _shown_rate(columns: Columns) -> float | None:
    """Return by how much of what the rule says with a rate of 1 the weights change."""
    ratios: list[Trials] = []
    for name, values in columns.nexts.items():
        expected = columns.expected(name)
        if expected is not None:
            old = columns.given[name.removeprefix("new_")]
            with np.errstate(all="ignore"):
                ratio = (values - old) / (expected[0] - old)
            ratios.append(ratio[np.isfinite(ratio) & (np.abs(values - old) > 10 * columns.unit)])
    found = np.concatenate(ratios) if ratios else np.array([])
    return float(np.median(found)) if found.size else None
