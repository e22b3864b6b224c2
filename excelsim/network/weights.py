"""The weights and biases of a network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights and biases of every layer: w[n] of shape (to, from), b[n] of shape (to,) or None.

    `carried` is what an optimizer carries beside them, by name (vw1, pow1, ...), where it does not begin anew.
    """

    w: tuple[Floats, ...]
    b: tuple[Floats | None, ...]
    carried: Mapping[str, Floats] = field(default_factory=dict)

    def __repr__(self) -> str:
        every = {**dict(self.blocks()), **self.carried}
        written = (f"{name} = {_short(every[name])}" for name in every)
        return f"<Weights {', '.join(written)}>"

    def blocks(self) -> Iterator[tuple[str, Floats]]:
        """Yield name and array of each block in the order of the columns: w1 b1 w2 b2 ..."""
        for n, (w, b) in enumerate(zip(self.w, self.b, strict=True), start=1):
            yield f"w{n}", w
            if b is not None:
                yield f"b{n}", b

    def same_as(self, other: Weights) -> bool:
        """Tell whether other weights are the same numbers, with the same carried beside them."""
        mine, theirs = ({**dict(each.blocks()), **each.carried} for each in (self, other))
        return mine.keys() == theirs.keys() and all(np.array_equal(mine[name], theirs[name]) for name in mine)


def _short(values: Floats) -> str:
    """Write an array in a line, a large one with its ends only."""
    return " ".join(np.array2string(values, separator=", ", threshold=60).split())
