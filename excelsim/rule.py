"""The learning rule, written once, in the words of the slides.

    x    inputs                         e    error (output layer: y - o, so updates ADD)
    y    targets                        d    delta, the error times f'(z)
    w    weights, shape (to, from)      dw   change of the weights
    b    biases, shape (to,)            db   change of the biases
    z    weighted sum                   lr   learning rate
    o    output f(z); o[0] is x         keep the recorder, see below

Each intermediate result is handed to `keep` under its name and comes back as what the later
lines shall see. Fed float arrays, the rule calculates; fed arrays of cells, it writes each
cell's formula. No formula of the rule exists anywhere else.

Source: "Machine Learning 101" by Ridwan Ilyas, lessons 05 to 11.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from excelsim.activations import Activation
from excelsim.notation import Array, above, argmax, dot, mean, outer, same, total, transpose

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
    """How an error travels back to the layer before."""

    hidden_error: Callable[[Array, Array, Array], Array]
    derivative: bool
    words: str


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
    rule: Rule, layers: Sequence[Layer], x: Array, y: Array, w: Sequence[Array], b: Sequence[Any], lr: Any, keep: Keep
) -> None:
    """Calculate one online SGD update: all of it from the old weights."""
    z, o = forward(layers, x, w, b, keep)

    e = keep(f"e{len(layers)}", y - o[-1])
    d: list[Array] = []  # the deltas, the last layer's at the end
    for n in range(len(layers), 0, -1):
        if n < len(layers):
            e = keep(f"e{n}", rule.hidden_error(w[n], e, d[0]))
        d.insert(0, keep(f"d{n}", layers[n - 1].activation.delta(e, z[n - 1], o[n]) if rule.derivative else e))

    for n, layer in enumerate(layers, start=1):
        dw = keep(f"dw{n}", outer(lr * d[n - 1], o[n - 1]))
        db = keep(f"db{n}", lr * d[n - 1]) if layer.learns_bias else None
        keep(f"new_w{n}", w[n - 1] + dw)
        if db is not None:
            keep(f"new_b{n}", b[n - 1] + db)


def loss(e: Array) -> Array:
    """Return a sample's squared error, the mean over its outputs; e of the last layer."""
    return mean(e * e)


def hit(y: Array, o: Array) -> Array:
    """Return 1 where the answer is right: rounded, or the largest of several outputs."""
    if o.shape[-1] == 1:
        return same(above(o, 0.5), above(y, 0.5))[..., 0]
    return same(argmax(o), argmax(y))
