"""The layouts: ways to put a calculation on sheets, and what goes with each."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from check.layouts import places
from check.layouts.hand import Hand
from check.layouts.matrices import MatrixHand
from check.layouts.nets import Net
from check.layouts.quantities import Style


@dataclass(frozen=True)
class Layout:
    """A way to put a calculation on sheets.

    Attributes
    ----------
    place : callable
        Puts the quantities where they stand.
    styles : dict
        What is the same of all who write so.
    labels : tuple of str
        The manners of its labels.
    data : tuple of str
        Samples are "typed" in every row, or refer to a "table", directly or by "index".
    only : callable
        Whether a network fits in.
    sheet : str
        Where the constants and the samples stand, if on a sheet of their own.
    named : bool
        Whether the constants have names.
    steps : tuple of int
    values : int, optional
        Values alone, to so many decimals (17: all digits).
    samples : int, optional
        So many samples, drawn, in place of the network's own.
    hand : type
        Who writes the formulas.
    """

    place: Callable = places.rows
    styles: dict = field(default_factory=dict)
    labels: tuple = ("plain", "course")
    data: tuple = ("typed", "table")
    only: Callable[[Net], bool] = lambda net: not net.batch
    sheet: str = ""
    named: bool = False
    steps: tuple[int, ...] = (3, 5, 8, 12, 20, 40)
    values: int | None = None
    samples: int | None = None
    hand: type = Hand

    def style(self, net: Net, rng: random.Random, rounded: bool) -> Style:
        """Return how somebody who writes so spells formulas."""
        columns = ("inline", "deltas", "slopes") if net.depth < 3 else ("deltas", "slopes")
        minus = net.rule == "gradient" and (net.factor == 2 or rng.random() < 0.6)
        style = Style(rng.choice(columns), minus, rng.random() < 0.6, rng.randint(0, 29), total=rng.random() < 0.8)
        return replace(style, rounded=rng.choice((2, 3, 4)) if rounded else None, **self.styles)


def _is_shallow(net):
    return not net.batch and net.depth < 3


def _has_momentum(net):
    return not net.batch and net.output != "step"


def _has_inputs(net):
    return not net.batch and net.layers[0] > 1


def _has_samples(net):
    return not net.batch and (net.layers[0], net.layers[-1]) == (2, 1)


def _is_of_matrices(net):
    sigmoids = net.depth == 2 and net.hidden == net.output == "sigmoid"
    return sigmoids and not net.batch and net.rule == "gradient" and not net.entropy


SHORT = (2, 3, 5)
LAYOUTS = {
    "rows": Layout(),
    "inline": Layout(styles={"columns": "inline"}, only=_is_shallow),
    "pages": Layout(places.pages, styles={"onward": False}, steps=SHORT),
    "blocks": Layout(places.blocks, steps=SHORT),
    "columns": Layout(places.columns, steps=(3, 5, 8, 12)),
    "list": Layout(places.listed, styles={"onward": False}, steps=SHORT),
    "two-sheets": Layout(sheet="Data"),
    "named": Layout(named=True),
    "matrix": Layout(
        places.matrices, {"columns": "deltas", "onward": False, "total": False}, only=_is_of_matrices, steps=SHORT,
        hand=MatrixHand,
    ),
    "sumproduct": Layout(styles={"sumproduct": True}, only=_has_inputs),
    "helpers": Layout(styles={"products": True}),
    "momentum": Layout(styles={"momentum": True}, only=_has_momentum),
    "german": Layout(places.columns, labels=("german",), steps=(3, 5, 8)),
    "indonesian": Layout(labels=("indonesian",)),
    "bare": Layout(labels=("none",)),
    "hundred": Layout(data=("index",), sheet="Samples", only=_has_samples, steps=(20, 100), samples=100),
    "epochs": Layout(places.epochs, data=("typed",), only=lambda net: net.batch, steps=(12, 20, 40)),
    "values": Layout(values=17),
    "values-6": Layout(values=6),
    "values-4": Layout(values=4),
}  # fmt: skip
