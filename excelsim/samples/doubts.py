"""Doubts: what should be said of a training that can be calculated, but will hardly learn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.samples.data import Data

FEW = 9
"""So many decimals keep a second moment."""

NEAR = 1e-9
"""Shares that add up to 1 as far as anybody writes them."""


def doubts(network: Network, data: Data) -> Iterator[Sentence]:
    """Yield a sentence for each doubt."""
    if data.warning:
        yield Sentence(data.warning)
    last, totals = network.activations[-1], data.y.sum(axis=1)
    off = np.flatnonzero(np.abs(totals - 1) > NEAR)
    if last == "softmax" and network.layers[-1] == 1:
        yield Sentence(
            "softmax shares 1 among the outputs, and one output alone has always all of it: write an output for each "
            "class, or choose sigmoid"
        )
    elif last == "softmax" and len(off):
        yield Sentence(
            "the targets of sample {n} add up to {total:g}, but the outputs of softmax always to 1: write 1 for its "
            "class and 0 for the others",
            n=off[0] + 1,
            total=totals[off[0]],
        )
    optimizer, decimals = network.method.optimizer, dict(network.method.decimals).get("", FEW)
    if optimizer.name in ("rmsprop", "adam") and decimals < FEW:
        yield Sentence(
            "with {n} decimals the second moment of {name} is soon rounded to 0, and the changes become huge: round "
            "some quantities only, such as decimals = {{ z = {n}, o = {n}, d = {n} }}",
            n=decimals,
            name=optimizer.name,
        )
    zeros = np.flatnonzero((data.y == 0).any(axis=1))
    if network.method.rule == "perceptron" and last == "bipolar" and len(zeros):
        yield Sentence(
            "sample {n} has the target 0, from which rule = 'perceptron' learns nothing, as lr·t·x is 0: bipolar "
            "targets are -1 and 1",
            n=zeros[0] + 1,
        )
