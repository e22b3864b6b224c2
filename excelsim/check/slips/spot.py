"""Where a slip happens: a line of the rule, what it calculates, and which neurons there are beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from excelsim.formula.cell import Cell
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.rule.activations import Activation
from excelsim.rule.backward import Choices, Layer
from excelsim.run.program import row, written

FEW = 6
"""Up to so many neurons in a layer, each may be mistaken for each other one; of more, only for its neighbours."""


@dataclass(frozen=True)
class Spot:
    """A line of the rule."""

    network: Network
    name: str
    line: Cell

    @cached_property
    def parts(self) -> tuple[str, int, tuple[int, ...]]:
        """The quantity that it calculates, its layer and its neurons' numbers."""
        quantity, layer, numbers = split(self.name)
        return quantity, layer, tuple(map(int, numbers))

    @property
    def layer(self) -> int:
        """The layer, from 1; 0 for what an update has one of."""
        return self.parts[1]

    @property
    def to(self) -> int:
        """The number of the neuron that it belongs to; 1 if it is a whole layer's."""
        return self.parts[2][0] if self.parts[2] else 1

    @property
    def source(self) -> int:
        """The number of the neuron that a weight comes from."""
        return self.parts[2][1]

    @property
    def is_last(self) -> bool:
        """Whether it belongs to the last layer."""
        return self.layer == self.network.depth

    @property
    def calculus(self) -> bool:
        """Whether the network is written in the calculus form."""
        return self.network.method.form == "calculus"

    @property
    def activation(self) -> Activation:
        """The activation of its layer."""
        return self.network.parts[self.layer - 1].activation

    @property
    def lines(self) -> Mapping[str, Cell]:
        """All lines of the rule."""
        return row(self.network)

    def size(self, layer: int) -> int:
        """Return how many neurons a layer has; layer 0 is the inputs."""
        return self.network.layers[layer]

    def others(self, neuron: int, layer: int) -> Iterator[tuple[str, int]]:
        """Yield the neurons of a layer that one may be mistaken for: how far on they are, and their number."""
        size = self.size(layer)
        for distance in range(1, size) if size <= FEW else (1, size - 1):
            yield f"+{distance}", (neuron - 1 + distance) % size + 1


def output(layer: int, neuron: int) -> str:
    """Name a neuron's output; those of layer 0 are the inputs."""
    return f"o{layer}_{neuron}" if layer else f"x_{neuron}"


Change = Callable[[Spot], Iterator[tuple[str, Cell]]]
"""What may become of a line: which of several ways, and the line then."""


class Slip(NamedTuple):
    """A mistake, as what it does to one line.

    Attributes
    ----------
    id : str
    quantities : tuple of str
        What the lines calculate that it can happen to.
    change : callable
    words : Sentence
        What who makes it does.
    apart : bool
        Whether it is made in the lines of one quantity only: in two that follow from each other it would happen twice.
    """

    id: str
    quantities: tuple[str, ...]
    change: Change
    words: Sentence
    apart: bool = True


def otherwise(
    name: str, choices: Callable[[Choices], Choices] | None = None, layers: Callable[[Layer], Layer] | None = None
) -> Change:
    """Return the change that takes a line from the rule with other choices, or layers.

    `name` keeps one such rule apart from others. A rule that calculates with what this one does not have is no change.
    """

    @lru_cache(maxsize=64)
    def lines(network: Network) -> Mapping[str, Cell]:
        try:
            return written(
                network,
                choices(network.choices) if choices else None,
                [layers(layer) for layer in network.parts] if layers else None,
            )
        except LookupError:
            return {}

    def change(spot: Spot) -> Iterator[tuple[str, Cell]]:
        found = lines(spot.network).get(spot.name)
        if found is not None:
            yield name, found

    return change
