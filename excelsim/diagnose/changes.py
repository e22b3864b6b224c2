"""What can be changed of a training, each as the keys of its file: what is proven is what is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from excelsim.diagnose.case import Case
from excelsim.languages.sentence import Sentence
from excelsim.network.start import Init
from excelsim.rule.normalisation import NORMALISATIONS

DRAWN = {"weights": None, "biases": None, "velocity": None, "drawn_from": None}
"""What stands in a file beside weights that were not drawn anew."""

XAVIER = {"init": "xavier", "seed": 1, **DRAWN}
"""Starting weights that fit the size of the layers."""


@dataclass(frozen=True, eq=False)
class Change:
    """A change of an experiment: in words, and by the keys of its file."""

    says: Sentence
    content: Mapping[str, Any]
    only_again: bool = False
    """Whether nothing is changed but which of the usual starts it is."""

    def beside(self, other: Change) -> Change:
        """Return both changes as one."""
        return Change(Sentence("{one}, and {other}", one=self.says, other=other.says), merged_both(self, other))

    @property
    def draws(self) -> bool:
        """Whether it starts from weights of its own."""
        return "init" in self.content.get("start", {})


def merged_both(one: Change, other: Change) -> dict[str, Any]:
    """Return the content of two changes; what one leaves out stays left out."""
    found = {key: dict(value) for key, value in one.content.items()}
    for key, value in other.content.items():
        found[key] = {**found.get(key, {}), **value}
    return found


def rate(case: Case, factor: float) -> Change:
    """Learn faster or more slowly."""
    value = float(f"{case.plan.learning_rate * factor:.4g}")
    return Change(Sentence("a learning rate of {rate:g}", rate=value), {"training": {"learning_rate": value}})


def epochs(n: int) -> Change:
    """Go on for longer."""
    return Change(Sentence("{n:,} epochs", n=n), {"training": {"epochs": n}})


def xavier() -> Change:
    """Start from weights that fit the size of the layers."""
    return Change(Sentence("starting weights that fit the layers (init = 'xavier')"), {"start": dict(XAVIER)})


def uniform() -> Change:
    """Start from weights between -1 and 1."""
    content = {"init": "uniform", "range": [-1.0, 1.0], "seed": 1, **DRAWN}
    return Change(Sentence("starting weights between -1 and 1"), {"start": content})


def another_start(case: Case) -> Change:
    """Start from other weights of the same kind."""
    content = {"start": start_of(starts_like(case))}
    return Change(Sentence("other starting weights of the same kind"), content, only_again=True)


def start_of(init: Init) -> dict[str, Any]:
    """Return how weights are drawn, by the keys of the file."""
    own: dict[str, dict[str, Any]] = {
        "uniform": {"range": list(init.range)},
        "normal": {"spread": init.spread},
        "constant": {"value": init.value},
    }
    drawn = {"init": init.kind, **own.get(init.kind, {})}
    return {**drawn, "decimals": init.decimals, "seed": 1, **DRAWN}


def starts_like(case: Case) -> Init:
    """Return how weights like the training's own are drawn: as they were, or between the smallest and the largest."""
    init, start = case.plan.init, case.plan.start
    every = np.concatenate([block.ravel() for _, block in start.blocks()])
    weights = np.concatenate([w.ravel() for w in start.w])
    low, high = float(every.min()), float(every.max())
    if low == high and len(every) > 1:
        return Init("zeros") if low == 0 else Init("constant", value=low)
    if init.kind == "uniform" and not (init.range[0] <= low and high <= init.range[1]):
        low, high = float(weights.min()), float(weights.max())
        return Init("uniform", range=(low, high) if low < high else (min(low, -low), max(low, -low)))
    return init


def normalised(case: Case) -> tuple[Change, ...]:
    """Bring the inputs to one scale, in each of the ways; not where one is the same in every sample: it has none."""
    if (np.ptp(case.data.typed, axis=0) == 0).any():
        return ()
    return tuple(
        Change(Sentence("inputs that are normalised (normalise = '{kind}')", kind=kind), {"data": {"normalise": kind}})
        for kind in NORMALISATIONS
    )


def with_bias(case: Case) -> Change:
    """Give every neuron a bias, which starts at 0; the weights start as they did."""
    start = case.plan.start
    biases = [np.zeros(len(w)) if b is None or len(b) < len(w) else b for w, b in zip(start.w, start.b, strict=True)]
    own = {"weights": [w.tolist() for w in start.w], "biases": [b.tolist() for b in biases], "seed": None}
    return Change(Sentence("a bias for every neuron"), {"network": {"bias": True}, "start": own})


def activations(case: Case, swap: Mapping[str, str], layers: Sequence[int] = ()) -> Change:
    """Put other activations in the place of some, in the layers that are named (from 1) or in all."""
    own = case.network.activations
    wanted = [swap.get(name, name) if not layers or n in layers else name for n, name in enumerate(own, start=1)]
    new = ", ".join(dict.fromkeys(b for a, b in zip(own, wanted, strict=True) if a != b))
    threshold = {"threshold": None} if case.network.shape.threshold else {}
    return Change(
        Sentence("{activation} as activation", activation=new), {"network": {"activation": wanted, **threshold}}
    )


def layers(case: Case, sizes: Sequence[int], says: Sentence) -> Change:
    """Give the hidden layers other sizes; the weights are drawn anew, as they were."""
    init = starts_like(case)
    start = dict(XAVIER) if init.kind in ("zeros", "constant") else start_of(init)
    return Change(says, {"network": {"layers": list(sizes)}, "start": start})


def wider(case: Case, factor: float, least: int = 0) -> Change:
    """Give every hidden layer more neurons: so many times as many, and at least that many."""
    first, *hidden, last = case.network.layers
    sizes = [first, *(max(n + 1, round(n * factor), least) for n in hidden), last]
    more = sum(sizes[1:-1]) - sum(hidden)
    says = Sentence("{n} hidden {n:neuron|neurons} more ({shape})", n=more, shape="-".join(map(str, sizes)))
    return layers(case, sizes, says)


def hidden_layer(case: Case, neurons: int) -> Change:
    """Put a hidden layer before the only one, with what it needs: slopes, and the rule that sends them back."""
    network = case.network
    first, last = network.layers
    sizes = [first, neurons, last]
    says = Sentence("a hidden layer of {n} neurons ({shape})", n=neurons, shape="-".join(map(str, sizes)))
    outputs = {"step": "sigmoid", "bipolar": "tanh"}.get(network.activations[-1], network.activations[-1])
    change = layers(case, sizes, says)
    threshold = {"threshold": None} if network.shape.threshold else {}
    own: dict[str, Any] = {"activation": ["tanh", outputs], "bias": True, **threshold}
    if network.method.rule in ("perceptron", "no-derivative", "proportional"):
        own["rule"] = "gradient"
    return Change(says, merged_both(change, Change(says, {"network": own})))


def shuffled() -> Change:
    """Take the samples in another order in every epoch."""
    return Change(Sentence("an order of the samples that is drawn anew for every epoch"), {"training": {"shuffle": 1}})


def full_batch() -> Change:
    """Change the weights by all samples together."""
    return Change(
        Sentence("a change by all samples together (batch_size = 'all')"), {"training": {"batch_size": "all"}}
    )


def rows(x: Any, y: Any, says: Sentence) -> Change:
    """Learn from other samples."""
    return Change(says, {"data": {"inputs": np.asarray(x).tolist(), "targets": np.asarray(y).tolist()}})


def without(case: Case, samples: Sequence[int]) -> Change:
    """Leave samples (from 1) out."""
    kept = np.setdiff1d(np.arange(len(case.data)), np.array(samples) - 1)
    listed = ", ".join(map(str, samples[:6])) + (", ..." if len(samples) > 6 else "")
    says = Sentence("the data without {n:sample|the samples} {samples}", n=len(samples), samples=listed)
    return rows(case.data.typed[kept], case.data.y[kept], says)


def without_column(case: Case, column: int) -> Change:
    """Leave an input (from 0) out."""
    sizes = [case.network.layers[0] - 1, *case.network.layers[1:]]
    x = np.delete(case.data.typed, column, axis=1)
    says = Sentence("the data without the input {name}", name=case.data.headings[0][column])
    drawn = layers(case, sizes, says)
    names: Any = case.data.names
    if isinstance(names, Mapping):
        names = {code: [*own[:column], *own[column + 1 :]] for code, own in names.items()}
    else:
        names = [*names[:column], *names[column + 1 :]] or None
    return Change(says, merged_both(drawn, Change(says, {"data": {"inputs": x.tolist(), "names": names}})))


def scaled_targets(case: Case) -> Change:
    """Bring the targets into 0 to 1 (or -1 to 1), column by column."""
    y = case.data.y
    low, span = y.min(axis=0), np.where(np.ptp(y, axis=0) > 0, np.ptp(y, axis=0), 1.0)
    bottom, top = max(case.reaches()[0], -1.0), min(case.reaches()[1], 1.0)
    bottom = max(bottom, 0.0) if bottom > -1 else bottom
    scaled = np.round(bottom + (top - bottom) * (y - low) / span, 10)
    says = Sentence("targets scaled to {low:g} to {high:g}", low=bottom, high=top)
    return rows(case.data.typed, scaled, says)


def repeated(case: Case, times: int, samples: Sequence[int]) -> Change:
    """Show samples (from 1) more often: so many times in all, spread over the others."""
    places = np.arange(len(case.data), dtype=float)
    chosen = np.array(samples) - 1
    extra = np.tile(chosen, times - 1)
    spots = np.linspace(0, len(case.data) - 1, len(extra)) + 0.5
    order = np.argsort(np.concatenate([places, spots]), kind="stable")
    index = np.concatenate([np.arange(len(case.data)), extra])[order]
    says = Sentence("the rare samples {times} times each", times=times)
    return rows(case.data.typed[index], case.data.y[index], says)
