"""The learning rule, written once, in the words of the slides.

    x    inputs                         e    error (output layer: y - o, so updates ADD)
    y    targets                        d    delta, the error times f'(z)
    w    weights, shape (to, from)      dw   change of the weights
    b    biases, shape (to,)            db   change of the biases
    z    weighted sum                   lr   learning rate
    o    output f(z); o[0] is x         keep the recorder, see below

In a batch, the weights stay until its last sample and then change by the mean of the changes
that its samples ask for; without one (batch size 1) they change with every sample.

Each intermediate result is handed to `keep` under its name and comes back as what the later
lines shall see. Fed float arrays, the rule calculates; fed arrays of cells, it writes each
cell's formula. No formula of the rule exists anywhere else.

Source: "Machine Learning 101" by Ridwan Ilyas, lessons 01 to 11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from excelsim.formula.notation import Array, dot, equal, greater, outer, total, transpose, where
from excelsim.rule.activations import Activation
from excelsim.rule.losses import Loss

Keep = Callable[[str, Array], Array]
Bias = bool | Literal["frozen", "unused"]


class Layer(NamedTuple):
    """What the rule has to know of a layer."""

    activation: Activation
    bias: Bias

    @property
    def reads_bias(self) -> bool:
        """Whether the forward pass adds the bias."""
        return self.bias in (True, "frozen")

    @property
    def learns_bias(self) -> bool:
        """Whether the update changes the bias."""
        return self.bias in (True, "unused")


class Rule(NamedTuple):
    """How an error travels back to the layer before, and what of it enters a delta."""

    hidden_error: Callable[[Array, Array, Array], Array]
    derivative: bool
    words: str


class Batch(NamedTuple):
    """Where a sample stands in its batch.

    Attributes
    ----------
    number : array of shape (...)
        The sample's number in its batch, from 1.
    last : array of shape (...)
        1 for the last sample of a batch, else 0.
    sums : dict
        By name (w1, b1, ...), the sum of the changes in the row above; not read for the first
        sample of a batch.
    """

    number: Array
    last: Array
    sums: Mapping[str, Array]


def shares(w: Array) -> Array:
    """Return each weight's share of all the weights into the same neuron."""
    return w / total(w)[..., None]


# From the next layer's weights w, errors e and deltas d to this layer's errors.
RULES: dict[str, Rule] = {
    "playlist": Rule(
        lambda w, e, d: dot(transpose(w), e),
        True,
        "the hidden error is the raw error e passed back through the weights (lessons 09-11)",
    ),
    "no-derivative": Rule(
        lambda w, e, d: dot(transpose(w), e),
        False,
        "the raw error is passed back and no derivative is used (lessons 05-08)",
    ),
    "proportional": Rule(
        lambda w, e, d: dot(transpose(shares(w)), e),
        True,
        "each error is split by the weights' shares (lesson 06, first form)",
    ),
    "gradient": Rule(
        lambda w, e, d: dot(transpose(w), d),
        True,
        "the delta is passed back: the gradient of the squared error (chain rule)",
    ),
}


def forward(
    layers: Sequence[Layer], x: Array, w: Sequence[Array], b: Sequence[Any], keep: Keep
) -> tuple[list[Array], list[Array]]:
    """Feed x forward; return z (from layer 1) and o (from the inputs, layer 0)."""
    z, o = [], [x]
    for n, layer in enumerate(layers, start=1):
        weighted = dot(w[n - 1], o[n - 1])
        z.append(keep(f"z{n}", weighted + b[n - 1] if layer.reads_bias else weighted))
        o.append(keep(f"o{n}", layer.activation.f(z[-1])))
    return z, o


def update(
    rule: Rule,
    loss: Loss,
    layers: Sequence[Layer],
    x: Array,
    y: Array,
    w: Sequence[Array],
    b: Sequence[Any],
    lr: Any,
    keep: Keep,
    batch: Batch | None = None,
) -> None:
    """Calculate one SGD update: all of it from the old weights."""
    z, o = forward(layers, x, w, b, keep)

    e = keep(f"e{len(layers)}", y - o[-1])
    d: list[Array] = []  # the deltas, the last layer's at the end
    for n in range(len(layers), 0, -1):
        if n < len(layers):
            e = keep(f"e{n}", rule.hidden_error(w[n], e, d[0]))
        enters = loss.enters(e) if n == len(layers) else e
        slope = layers[n - 1].activation.delta
        d.insert(0, keep(f"d{n}", slope(enters, z[n - 1], o[n]) if rule.derivative else enters))

    for n, layer in enumerate(layers, start=1):
        dw = keep(f"dw{n}", outer(lr * d[n - 1], o[n - 1]))
        db = keep(f"db{n}", lr * d[n - 1]) if layer.learns_bias else None
        _apply(f"w{n}", w[n - 1], dw, keep, batch)
        if db is not None:
            _apply(f"b{n}", b[n - 1], db, keep, batch)


def _apply(name: str, old: Array, change: Array, keep: Keep, batch: Batch | None) -> None:
    """Change weights or biases: with every sample, or by the mean of a batch with its last one."""
    if batch is None:
        keep(f"new_{name}", old + change)
        return
    number, last = (v[(..., *(None,) * (old.ndim - v.ndim))] for v in (batch.number, batch.last))
    summed = keep(f"sum_d{name}", where(greater(number, 1), batch.sums[name], 0) + change)
    keep(f"new_{name}", where(equal(last, 1), old + summed / number, old))
