"""How the weights change: by each sample or by a batch, by plain SGD or an optimizer.

On the slides, a sample's change itself is summed and applied (w + dw). In the calculus form, and
wherever an optimizer asks for gradients, the gradient is: g = dE/dw, and what follows from it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from excelsim.formula.notation import Array, greater, outer, total, where
from excelsim.rule.optimizers import SGD, Above, Carried, Constants, Decay, Keep, Optimizer, at_end, spread


class Learning(NamedTuple):
    """How gradients become changes.

    Attributes
    ----------
    by_gradient : bool
        Whether gradients are written down, with their sign; else the slides' changes.
    minus : bool
        Whether plain SGD is written w - lr*g.
    batch : {"", "mean", "sum"}
        What of a batch is taken; "" if the weights change with every sample.
    optimizer : Optimizer
    decay : Decay, optional
    """

    by_gradient: bool = False
    minus: bool = False
    batch: str = ""
    optimizer: Optimizer = SGD
    decay: Decay | None = None


class Row(NamedTuple):
    """What an update finds: the constants, the row above, and where its sample stands in its batch, if there is one.

    `number` counts the batch's samples from 1, `last` is 1 for the last of them, else 0.
    """

    constants: Constants
    above: Above
    number: Any = None
    last: Any = None


class Changes:
    """The changes of an update, layer by layer."""

    def __init__(self, learning: Learning, row: Row, keep: Keep) -> None:
        self.learning, self.row, self.keep = learning, row, keep

    @cached_property
    def constants(self) -> Constants:
        """The constants, and what all weights of an update share: calculated once, before the first of them changes."""
        row = self.row
        everywhere = Carried("", np.ones(()), row.above, self.keep, row.last)
        return {**row.constants, **self.learning.optimizer.shared(everywhere, row.constants)}

    def of(self, n: int, w: Array, b: Array | None, bias: Any, sent: Array, o: Array) -> Array:
        """Change a layer's weights and biases; return its new weights.

        `sent` is what came back to the layer: its deltas, or its gradients dE/dz. `b` is None if
        the biases stay.
        """
        if self.learning.by_gradient:
            new = self._by_gradient(f"w{n}", w, outer(sent, o))
            if b is not None:
                self._by_gradient(f"b{n}", b, _of_bias(sent, bias))
            return new
        lr = self.constants["lr"]
        dw = self.keep(f"dw{n}", outer(lr * sent, o))
        db = self.keep(f"db{n}", lr * _of_bias(sent, bias)) if b is not None else None
        new = self._applied(f"w{n}", w, dw)
        if b is not None and db is not None:
            self._applied(f"b{n}", b, db)
        return new

    def _applied(self, name: str, old: Array, change: Array) -> Array:
        """Add a change: with every sample, or those of a batch with its last one."""
        if not self.learning.batch:
            return self.keep(f"new_{name}", old + change)
        summed = self._summed(f"d{name}", change)
        return self.keep(f"new_{name}", at_end(self.row.last, old + self._of_batch(summed), old))

    def _by_gradient(self, name: str, old: Array, gradient: Array) -> Array:
        """Change weights (or biases) by what the optimizer makes of their gradient."""
        learning, c = self.learning, self.constants
        decay = learning.decay if name[0] == "w" or (learning.decay and learning.decay.biases) else None
        taken = self._taken(name, old, self.keep(f"g{name}", gradient), decay)
        begin = old
        if decay and decay.decoupled:
            begin = self.keep(f"k{name}", at_end(self.row.last, decay.shrunk(old, c), old))
        carried = Carried(name, old, self.row.above, self.keep, self.row.last)
        change = self.keep(f"d{name}", at_end(self.row.last, learning.optimizer.change(taken, carried, c), 0.0))
        if not learning.minus:
            return self.keep(f"new_{name}", begin + change)
        return self.keep(f"new_{name}", at_end(self.row.last, begin - c["lr"] * taken, old))

    def _taken(self, name: str, old: Array, gradient: Array, decay: Decay | None) -> Array:
        """Return the gradient that the optimizer takes: of the whole batch, the decay in it."""
        pull = decay.pull(old, self.constants) if decay and not decay.decoupled else None
        taken = gradient
        if self.learning.batch:
            taken = self._summed(f"g{name}", gradient)
            within = pull is not None and decay is not None and decay.within_mean
            taken = self._of_batch(taken + pull if within else taken)
            pull = None if within else pull
        if pull is not None:
            taken = taken + pull
        return taken if taken is gradient else self.keep(f"t{name}", taken)

    def _summed(self, name: str, value: Array) -> Array:
        """Return the sum of a batch so far."""
        number = spread(self.row.number, value)
        above = self.row.above(f"sum_{name}", value)
        return self.keep(f"sum_{name}", where(greater(number, 1), above, 0) + value)

    def _of_batch(self, summed: Array) -> Array:
        return summed / spread(self.row.number, summed) if self.learning.batch == "mean" else summed


def _of_bias(sent: Array, bias: Any) -> Array:
    """Return what biases are asked for: one that is shared, by all neurons together."""
    return total(sent)[..., None] if bias == "shared" else sent
