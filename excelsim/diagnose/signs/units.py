"""What can be seen in the neurons: no slope, equal ones, silent ones, saturated ones, deltas that vanish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.changes import Change
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.sign import POSSIBLE, PROVEN, SEEN, Sign
from excelsim.diagnose.thresholds import DEAD, END, SATURATED, VANISHED
from excelsim.formula.notation import LINE
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import neuron
from excelsim.rule.activations import ACTIVATIONS
from excelsim.rule.backward import RULES
from excelsim.samples.data import FAR


def of_units(case: Case) -> Iterator[Sign]:
    """Yield what can be seen in the network and in its log."""
    for look in (softmax_on_one, no_slope, symmetry, dead, saturated, vanishing):
        sign = look(case) if len(case.trace) or look in (softmax_on_one, no_slope) else None
        if sign:
            yield sign


def softmax_on_one(case: Case) -> Sign | None:
    """Look whether softmax shares 1 among one output only, which has always all of it."""
    network = case.network
    if network.activations[-1] != "softmax" or network.layers[-1] > 1:
        return None
    return Sign(
        "softmax-on-one",
        Sentence("Softmax shares 1 among the outputs, and there is one output only: it always answers 1."),
        (Evidence(Sentence("{quantity} is 1 in every step", quantity="y'1"), f"o{network.depth}_1", 1),),
        (changes.activations(case, {"softmax": "sigmoid"}),),
        PROVEN,
    )


def no_slope(case: Case) -> Sign | None:
    """Look for step functions under a rule that needs slopes: every delta before them is 0."""
    network = case.network
    flat = [n for n, name in enumerate(network.activations, start=1) if ACTIVATIONS[name].low is not None]
    last = network.depth
    stuck = [n for n in flat if RULES[network.method.rule].derivative and not (n == last and network.loss.cancels)]
    if not stuck:
        return None
    names = {"step": "sigmoid", "bipolar": "tanh"}
    n = stuck[-1]
    smooth = changes.activations(case, names, stuck)
    return Sign(
        "no-slope",
        Sentence("A step function has no slope: it is flat on both sides, so no error gets past it."),
        (
            Evidence(
                Sentence(
                    "every delta of {neuron} is 0, in all steps: the error is multiplied by a slope of 0",
                    neuron=neuron(network.shape, n, 1),
                ),
                f"d{n}_1",
                1,
            ),
        ),
        (smooth, *(smooth.beside(changes.rate(case, factor)) for factor in (0.1, 10)), smooth.beside(changes.xavier())),
        PROVEN,
    )


def symmetry(case: Case) -> Sign | None:
    """Look for hidden neurons that begin equal and stay equal."""
    network, trace = case.network, case.trace
    for n in range(1, network.depth):
        outputs, weights = trace.block(f"o{n}"), trace.block(f"w{n + 1}")
        if outputs.shape[1] < 2 or not (outputs == outputs[:, :1]).all() or not (weights == weights[..., :1]).all():
            continue
        last = int(trace.steps.stop - 1)
        told = Sentence(
            "the {n} hidden neurons of layer {layer} have the same weights at step 1 and still at step {last}: "
            "O = {value:.6g}, all of them",
            n=outputs.shape[1],
            layer=n,
            last=last,
            value=outputs[-1, 0],
        )
        return Sign(
            "symmetry",
            Sentence(
                "All hidden neurons start with the same weights: they get the same updates, and stay one neuron for "
                "ever."
            ),
            (Evidence(told, f"o{n}_1", last), Evidence(Sentence("beside it"), f"o{n}_2", last)),
            (changes.uniform(), changes.xavier()),
            PROVEN,
        )
    return None


def silent(case: Case, n: int) -> Any:
    """Tell which neurons of a rectified layer say nothing, whatever the sample, in the end."""
    last = case.at_last.get(f"z{n}", case.trace.block(f"z{n}")[-len(case.data) :])
    return np.asarray((last <= LINE).all(axis=0))


def spoke(case: Case, n: int) -> Any:
    """Tell which neurons of a rectified layer have said something in the first epoch."""
    return np.asarray((case.trace.block(f"z{n}")[: len(case.data)] > 0).any(axis=0))


def dead(case: Case) -> Sign | None:
    """Look for ReLUs whose weighted sum is below 0 for every sample: output 0, slope 0, never to change again."""
    network, trace = case.network, case.trace
    layers = [n for n in case.rectified if silent(case, n).any()]
    if not layers:
        return None
    told = []
    for n in layers:
        mask = silent(case, n)
        numbers = np.flatnonzero(mask) + 1
        first = int(numbers[0])
        said = np.flatnonzero(trace.block(f"z{n}")[:, first - 1] > 0)
        since = int(said[-1]) + 2 if len(said) else 1
        told.append(
            Evidence(
                Sentence(
                    "{n} of {all} ReLUs of layer {layer} answer 0 to every sample; {neuron} since step {step}",
                    n=len(numbers),
                    all=len(mask),
                    layer=n,
                    neuron=neuron(network.shape, n, first),
                    step=since,
                ),
                f"z{n}_{first}",
                min(since, trace.steps.stop - 1),
            )
        )
    leaky = changes.activations(case, {"relu": "leaky-relu"})
    output = case.network.depth in layers
    mended = [changes.activations(case, {"relu": "sigmoid"}, [network.depth])] if output and _within(case, 0, 1) else []
    mended += [changes.activations(case, {"relu": "identity"}, [network.depth])] if output else []
    slower = [leaky.beside(changes.rate(case, factor)) for factor in (0.1, 0.01)]
    return Sign(
        "dead-relu",
        Sentence("ReLUs are dead: below 0 for every sample, so they answer 0, have no slope, and never change again."),
        tuple(told),
        (changes.another_start(case), leaky, changes.xavier(), *mended, *slower, *_wider(case)),
        SEEN if max(silent(case, n).mean() for n in layers) >= DEAD else POSSIBLE,
    )


def _wider(case: Case) -> list[Change]:
    return [changes.wider(case, factor) for factor in (2, 4)] if case.network.depth > 1 else []


def _within(case: Case, low: float, high: float) -> bool:
    return bool((case.data.y >= low).all() and (case.data.y <= high).all())


def saturated(case: Case) -> Sign | None:
    """Look for sigmoids and tanhs that start at their ends, where their slope is almost 0."""
    network, data = case.network, case.data
    for n in case.bends if case.at_first else ():
        z = case.at_first[f"z{n}"]
        share = float((np.abs(z) > END).mean())
        if share <= SATURATED:
            continue
        sample, number = np.unravel_index(np.abs(z).argmax(), z.shape)
        told = Evidence(
            Sentence(
                "{share:.0%} of the weighted sums of layer {layer} are beyond ±{end:g} with the starting weights; "
                "{neuron} has {z:.5g} for sample {sample}",
                share=share,
                layer=n,
                end=END,
                neuron=neuron(network.shape, n, int(number) + 1),
                z=z[sample, number],
                sample=int(sample) + 1,
            ),
            f"z{n}_{number + 1}",
            _first_step(case, int(sample) + 1),
        )
        by_inputs = n == 1 and np.abs(data.x).max() > FAR
        if by_inputs:
            return Sign(
                "saturated-inputs",
                Sentence(
                    "Large inputs drive the neurons to their ends, where the slope is almost 0 and nothing is learnt."
                ),
                (told, Evidence(Sentence("the largest input is {largest:g}", largest=np.abs(data.x).max()))),
                changes.normalised(case),
                SEEN,
            )
        return Sign(
            "saturated-weights",
            Sentence(
                "Large starting weights drive the neurons to their ends, where the slope is almost 0 and nothing is "
                "learnt."
            ),
            (told, Evidence(Sentence("the largest starting weight is {largest:g}", largest=_largest(case)))),
            (changes.xavier(), changes.uniform()),
            SEEN,
        )
    return None


def _first_step(case: Case, sample: int) -> int:
    """Return the first step that learns from a sample."""
    samples = case.trace.position["sample"].to_numpy()
    return int((samples == sample).argmax()) + 1


def _largest(case: Case) -> float:
    return float(max(np.abs(w).max() for w in case.plan.start.w))


def vanishing(case: Case) -> Sign | None:
    """Look for deltas that get smaller from layer to layer on the way back, until the first layer hardly learns."""
    network, trace = case.network, case.trace
    if network.depth < 3:
        return None
    first, last = (float(np.abs(trace.block(f"d{n}")[: 20 * len(case.data)]).mean()) for n in (1, network.depth))
    if not 0 < first < VANISHED * last:
        return None
    hidden = dict.fromkeys((name for name in network.activations if ACTIVATIONS[name].saturates), "relu")
    relus = changes.activations(case, hidden, range(1, network.depth))
    tanhs = changes.activations(case, dict.fromkeys(("sigmoid", "bipolar-sigmoid"), "tanh"), range(1, network.depth))
    return Sign(
        "vanishing",
        Sentence("The deltas vanish on the way back through the layers: the first layer hardly learns."),
        (
            Evidence(
                Sentence(
                    "the deltas of layer 1 are {first:.2g} on average, those of the output layer {last:.2g}",
                    first=first,
                    last=last,
                ),
                "d1_1",
                1,
            ),
        ),
        (tanhs.beside(changes.xavier()), relus.beside(changes.xavier()), tanhs, relus),
        SEEN,
    )
