"""Starting weights: given by the user, or drawn in one of the usual ways."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from excelsim.checks import as_array, is_finite, is_whole, numbers
from excelsim.choices import no_choice
from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.network.shape import Shape
from excelsim.network.weights import Floats, Weights

LARGEST_SEED = 999_999
"""Seeds of our own are short enough to be typed again."""


class Init(NamedTuple):
    """How starting weights are drawn.

    Attributes
    ----------
    kind : {"uniform", "normal", "xavier", "zeros", "constant"}
        uniform: weights and biases evenly in `range`; normal: around 0 with the standard
        deviation `spread`; xavier: weights evenly in +-sqrt(6 / (from + to)), biases 0;
        zeros: all 0; constant: all the same `value` (the symmetry problem).
    range : (float, float)
    spread : float
    value : float
    decimals : int
        Drawn numbers are rounded to this many decimals, so that a person can type them.
    """

    kind: str = "uniform"
    range: tuple[float, float] = (-1.0, 1.0)
    spread: float = 1.0
    value: float = 0.5
    decimals: int = 4


def seed_of(seed: int | None, weights: Any, kind: str) -> int | None:
    """Return the seed that weights are drawn from: a fresh one if none is given; None if nothing is left to chance."""
    if seed is not None or weights is not None or kind in ("zeros", "constant"):
        return seed
    return random.SystemRandom().randint(1, LARGEST_SEED)


KINDS = ("uniform", "normal", "xavier", "zeros", "constant")


def drawn(shape: Shape, seed: int | None, init: Init) -> Weights:
    """Draw starting weights; the same seed gives the same. InputError if a setting is wrong."""
    if seed is not None and not is_whole(seed):
        raise InputError("seed must be a whole number, not {value!r}", value=seed)
    _check(init)
    source = random.Random(None if seed is None else int(seed))  # its uniform() is the same in every version of Python
    w: list[Floats] = []
    b: list[Floats | None] = []
    for (to, from_), n in zip(shape.weights(), shape.biases(), strict=True):
        w.append(_draw(source, init, (to, from_), math.sqrt(6 / (from_ + to))))
        b.append((np.zeros(n) if init.kind == "xavier" else _draw(source, init, (n,), 0)) if n else None)
    return Weights(tuple(w), tuple(b))


def _draw(source: random.Random, init: Init, shape: tuple[int, ...], xavier: float) -> Floats:
    """Draw an array; `xavier` is the largest weight that this way of drawing gives the layer."""
    low, high = (-xavier, xavier) if init.kind == "xavier" else init.range

    def number() -> float:
        if init.kind == "normal":
            return source.gauss(0, init.spread)
        if init.kind in ("zeros", "constant"):
            return init.value if init.kind == "constant" else 0.0
        return source.uniform(low, high)

    values = np.array([round(number(), init.decimals) for _ in range(math.prod(shape))], dtype=float)
    if not np.isfinite(values).all():
        raise InputError("starting weights of this size are too large for a computer: choose a smaller range or spread")
    return values.reshape(shape)


def _check(init: Init) -> None:
    if init.kind not in KINDS:
        raise no_choice("init", init.kind, KINDS)
    if not is_whole(init.decimals, least=0, most=15):
        raise InputError("decimals must be a whole number from 0 to 15, not {value!r}", value=init.decimals)
    if not isinstance(init.range, Sequence) or len(init.range) != 2 or isinstance(init.range, str):
        raise InputError("init_range must be two numbers, low and high, not {value!r}", value=init.range)
    low, high = init.range
    if not (is_finite(low) and is_finite(high) and low <= high):
        raise InputError(
            "the range of the starting weights must be two numbers, low and high, not {low!r} and {high!r}",
            low=low,
            high=high,
        )
    if not is_finite(init.spread) or init.spread <= 0:
        raise InputError(
            "{key} must be a number larger than 0, not {value!r}",
            key=Sentence("the spread of normal starting weights"),
            value=init.spread,
        )
    if not is_finite(init.value):
        raise InputError(
            "the value of constant starting weights must be a finite number, not {value!r}", value=init.value
        )


def starting_weights(
    shape: Shape, seed: int | None, weights: Sequence[Any] | None, biases: Sequence[Any] | None, init: Init
) -> Weights:
    """Return the weights given, or drawn ones."""
    if weights is not None:
        return given(shape, weights, biases)
    start = drawn(shape, seed, init)
    return start if biases is None else given(shape, start.w, biases)


def given(shape: Shape, weights: Sequence[Any], biases: Sequence[Any] | None) -> Weights:
    """Check starting weights and biases that a user gave. Without biases they start at 0."""
    depth = shape.depth
    for label, values in (("weights", weights), ("biases", biases)):
        if values is not None and (not hasattr(values, "__len__") or isinstance(values, (str, Mapping, Set))):
            raise InputError("{key} must be a list with one array per layer, not {value!r}", key=label, value=values)
        if values is not None and len(values) != depth:
            raise InputError(
                "{key} must hold one array per layer, {depth} for {shape}, not {n}",
                key=label,
                depth=depth,
                shape=shape.words,
                n=len(values),
            )
    w: list[Floats] = []
    b: list[Floats | None] = []
    for n, (size, bias) in enumerate(zip(shape.weights(), shape.bias, strict=True)):
        w.append(_block(weights[n], size, Sentence("weights of layer {layer}", layer=n + 1), Sentence("(to, from)")))
        value = None if biases is None else biases[n]
        if not bias:
            if value is not None and len(np.atleast_1d(value)):
                raise InputError(
                    "layer {layer} has no bias (bias = false), but biases holds some for it: write [] there",
                    layer=n + 1,
                )
            b.append(None)
        else:
            what = Sentence("biases of layer {layer}", layer=n + 1)
            wanted = (shape.biases()[n],)
            value = _shared(value, size[0], n + 1) if bias == "shared" and value is not None else value
            b.append(np.zeros(wanted) if value is None else _block(value, wanted, what, Sentence("(to,)")))
    return Weights(tuple(w), tuple(b))


def _shared(value: Any, neurons: int, layer: int) -> Any:
    """Return the one bias of a layer: a number, or one for each neuron if these are the same."""
    array = as_array(value)
    if array.ndim == 0:
        return [value]
    if array.shape == (neurons,) and neurons > 1:
        if any(each != array[0] for each in array.tolist()):
            raise InputError(
                "layer {layer} shares one bias (bias = 'shared'), but biases holds different ones for it: write one",
                layer=layer,
            )
        return array[:1]
    return array


def _block(value: Any, shape: tuple[int, ...], what: str, axes: str) -> Floats:
    array = as_array(value)
    if array.shape != shape and array.dtype.kind == "O":
        raise InputError(
            "{what} must be numbers of shape {axes} = {shape}, not {value!r}",
            what=what,
            axes=axes,
            shape=shape,
            value=value,
        )
    if array.shape != shape:
        raise InputError(
            "{what} must have shape {axes} = {shape}, not {found}", what=what, axes=axes, shape=shape, found=array.shape
        )
    found = numbers(array)
    wrong = array[~np.isfinite(found)].tolist()
    if wrong:
        raise InputError("{what} must be finite numbers; there is {value!r} among them", what=what, value=wrong[0])
    return found
