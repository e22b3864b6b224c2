"""The learning rule, written once, in the words of the slides and in those of calculus.

    x    inputs                         e    error (output layer: y - o, so updates ADD)
    y    targets                        d    delta, the error times f'(z)
    w    weights, shape (to, from)      dw   change of the weights
    b    biases, shape (to,)            db   change of the biases
    z    weighted sum                   lr   learning rate
    o    output f(z); o[0] is x         keep the recorder, see below

    E    each output's part of the loss      gz   its slope dE/dz
    go   the slope of the loss dE/do         gw   its slope dE/dw
    s    the slope of the activation do/dz   ez   e^z, of which a softmax takes shares

In a batch, the weights stay until its last sample and then change by the mean (or the sum) of
what its samples ask for; without one (batch size 1) they change with every sample.

Each intermediate result is handed to `keep` under its name and comes back as what the later
lines shall see. Fed float arrays, the rule calculates; fed arrays of cells, it writes each
cell's formula. No formula of the rule exists anywhere else.

Source: "Machine Learning 101" by Ridwan Ilyas, lessons 01 to 11; the calculus form is that of
textbooks and of most worked examples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from excelsim.formula.notation import Array, dot, equal, exp, total, transpose, where
from excelsim.rule.activations import Activation, derivative
from excelsim.rule.changes import Changes, Learning, Row
from excelsim.rule.losses import Loss
from excelsim.rule.optimizers import Constants, Keep

Bias = bool | Literal["frozen", "unused", "shared"]


class Layer(NamedTuple):
    """What the rule has to know of a layer."""

    activation: Activation
    bias: Bias
    threshold: str = ""

    @property
    def reads_bias(self) -> bool:
        """Whether the forward pass adds the bias."""
        return self.bias in (True, "frozen", "shared")

    @property
    def learns_bias(self) -> bool:
        """Whether the update changes the bias."""
        return self.bias in (True, "unused", "shared")

    def output(self, z: Array, c: Constants) -> Array:
        """Return o from z (of a softmax: from e^z)."""
        if self.threshold:
            return self.activation.fires(z, self.threshold, c["threshold"])
        return self.activation.f(z)


class Rule(NamedTuple):
    """How an error travels back to the layer before, and what of it enters a delta.

    With `corrects`, only a wrong answer changes anything: where outputs are 1 and -1 by its target, not by its error.
    """

    hidden_error: Callable[[Array, Array, Array], Array]
    derivative: bool
    words: str
    corrects: bool = False


class Choices(NamedTuple):
    """How a network learns: the rule, the loss, the form it is written in, and how gradients become changes.

    `sequential` says that a layer's error is sent back through the weights that are already new.
    """

    rule: Rule
    loss: Loss
    calculus: bool
    sequential: bool
    learning: Learning


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
        "the delta is passed back: the gradient of the loss (chain rule)",
    ),
    "perceptron": Rule(
        lambda w, e, d: dot(transpose(w), e),
        False,
        "a wrong answer adds lr·target·input (of targets 0 and 1 lr·error·input) to the weights, a right one nothing",
        corrects=True,
    ),
}


def forward(
    layers: Sequence[Layer], x: Array, w: Sequence[Array], b: Sequence[Any], c: Constants, keep: Keep
) -> tuple[list[Array], list[Array]]:
    """Feed x forward; return z (from layer 1) and o (from the inputs, layer 0)."""
    z, o = [], [x]
    for n, layer in enumerate(layers, start=1):
        weighted = dot(w[n - 1], o[n - 1])
        z.append(keep(f"z{n}", weighted + b[n - 1] if layer.reads_bias else weighted))
        begin = keep(f"ez{n}", exp(z[-1])) if layer.activation.powers else z[-1]
        o.append(keep(f"o{n}", layer.output(begin, c)))
    return z, o


class Sent(NamedTuple):
    """What is sent back from a layer: errors and deltas, or slopes of the loss (by o and by z)."""

    error: Array
    delta: Array


class Slides:
    """The way back in the slides' form: errors and deltas, which are added."""

    def __init__(self, choices: Choices, keep: Keep) -> None:
        self.choices, self.keep = choices, keep

    def last(self, n: int, layer: Layer, y: Array, z: Array, o: Array) -> Sent:
        """Return what the last layer sends back."""
        rule, loss = self.choices.rule, self.choices.loss
        e = self.keep(f"e{n}", y - o)
        enters = loss.enters(e)
        if rule.corrects and layer.activation.low == -1:
            enters = where(equal(e, 0), 0.0, y)
        return Sent(e, self._delta(n, layer, enters, z, o, slope=rule.derivative and not loss.cancels))

    def hidden(self, n: int, layer: Layer, after: Sent, w: Array, z: Array, o: Array) -> Sent:
        """Return what a hidden layer sends back, from the weights to the next layer and what came from there."""
        e = self.keep(f"e{n}", self.choices.rule.hidden_error(w, after.error, after.delta))
        return Sent(e, self._delta(n, layer, e, z, o, slope=self.choices.rule.derivative))

    def _delta(self, n: int, layer: Layer, e: Array, z: Array, o: Array, slope: bool) -> Array:
        return self.keep(f"d{n}", layer.activation.delta(e, z, o) if slope else e)

    def asked(self, sent: Sent) -> Array:
        """Return what a layer's changes are made of: its deltas, or their negatives where gradients are asked for."""
        return -sent.delta if self.choices.learning.by_gradient else sent.delta


class Calculus:
    """The way back as the chain rule: slopes of the loss, which are subtracted; errors and deltas beside them."""

    def __init__(self, choices: Choices, keep: Keep) -> None:
        self.choices, self.keep = choices, keep

    def last(self, n: int, layer: Layer, y: Array, z: Array, o: Array) -> Sent:
        """Return what the last layer sends back."""
        loss = self.choices.loss
        self.keep(f"e{n}", y - o)
        self.keep("E_total", total(self.keep("E", loss.terms(y, o))))
        slope = loss.slope(y, o)
        if loss.cancels:
            return self._sent(n, slope, slope)
        return self._slope(n, layer, self.keep(f"go{n}", slope), z, o)

    def hidden(self, n: int, layer: Layer, after: Sent, w: Array, z: Array, o: Array) -> Sent:
        """Return what a hidden layer sends back, from the weights to the next layer and what came from there."""
        go = self.keep(f"go{n}", dot(transpose(w), after.delta))
        self.keep(f"e{n}", -go)
        return self._slope(n, layer, go, z, o)

    def _slope(self, n: int, layer: Layer, go: Array, z: Array, o: Array) -> Sent:
        if layer.activation.powers:  # each output depends on every z: there is no slope of one by one
            return self._sent(n, go, layer.activation.delta(go, z, o))
        return self._sent(n, go, go * self.keep(f"s{n}", derivative(layer.activation, z, o)))

    def _sent(self, n: int, go: Array, gz: Array) -> Sent:
        gz = self.keep(f"gz{n}", gz)
        self.keep(f"d{n}", -gz)
        return Sent(go, gz)

    def asked(self, sent: Sent) -> Array:
        """Return what a layer's changes are made of: the slopes of the loss by z."""
        return sent.delta


def update(
    choices: Choices,
    layers: Sequence[Layer],
    x: Array,
    y: Array,
    w: Sequence[Array],
    b: Sequence[Any],
    row: Row,
    keep: Keep,
) -> None:
    """Calculate one update: all of it from the old weights, or layer by layer (sequential)."""
    z, o = forward(layers, x, w, b, row.constants, keep)
    way = (Calculus if choices.calculus else Slides)(choices, keep)
    changes = Changes(choices.learning, row, keep)

    def change(n: int, sent: Sent) -> Array:
        layer = layers[n - 1]
        learned = b[n - 1] if layer.learns_bias else None
        return changes.of(n, w[n - 1], learned, layer.bias, way.asked(sent), o[n - 1])

    depth, sent, back = len(layers), {}, list(w)
    for n in range(depth, 0, -1):
        layer = layers[n - 1]
        if n == depth:
            sent[n] = way.last(n, layer, y, z[n - 1], o[n])
        else:
            sent[n] = way.hidden(n, layer, sent[n + 1], back[n], z[n - 1], o[n])
        if choices.sequential:
            back[n - 1] = change(n, sent[n])
    if not choices.sequential:
        for n in range(1, depth + 1):
            change(n, sent[n])
