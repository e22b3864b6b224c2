"""What only a trial can tell: more neurons, a bias, smaller targets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.sign import POSSIBLE, SEEN, Sign
from excelsim.diagnose.thresholds import MORE_NEURONS
from excelsim.languages.sentence import Sentence
from excelsim.rule.scores import LARGEST


def in_general(case: Case) -> Iterator[Sign]:
    """Yield what only a trial can tell: more neurons, a bias."""
    network = case.network
    if network.depth > 1:
        sizes = network.layers[1:-1]
        yield Sign(
            "too-few-neurons",
            Sentence("There are too few hidden neurons for these samples."),
            (Evidence(Sentence("{n} hidden {n:neuron|neurons}", n=sum(sizes))),),
            tuple(changes.wider(case, *more) for more in MORE_NEURONS),
            SEEN if min(sizes) == 1 else POSSIBLE,
        )
    if not all(part.reads_bias for part in network.parts):
        yield Sign(
            "no-bias",
            Sentence(
                "There is no bias, and these samples need one: where all inputs are 0, only a bias can say anything."
            ),
            (Evidence(Sentence("layers without a bias: {layers}", layers=_without(case))),),
            (changes.with_bias(case),),
            POSSIBLE,
        )
    if case.network.activations[-1] == "identity" and np.abs(case.data.y).max() > 10 and case.data.criterion != LARGEST:
        yield Sign(
            "targets-out-of-reach",
            Sentence("The targets are badly scaled: errors of their size make huge steps."),
            (Evidence(Sentence("the largest target is {largest:g}", largest=max(case.data.y.flat, key=abs))),),
            (changes.scaled_targets(case),),
            POSSIBLE,
        )


def _without(case: Case) -> str:
    return ", ".join(str(n) for n, part in enumerate(case.network.parts, start=1) if not part.reads_bias)
