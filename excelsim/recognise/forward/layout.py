"""A forward pass as it lies in a workbook: which cell is which of its quantities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from excelsim.recognise.forward.neurons import Neuron
from excelsim.recognise.spots import Spot


@dataclass(frozen=True, eq=False)
class Pass:
    """One forward pass, from a sample to the outputs.

    Attributes
    ----------
    sizes : tuple of int
        How many inputs and neurons each layer has.
    cells : dict
        The cells of its quantities by their names: inputs, weights, biases, weighted sums, outputs. A quantity
        without a cell of its own is left out.
    neurons : dict
        Its neurons by the names of their outputs.
    """

    sizes: tuple[int, ...]
    cells: dict[str, Spot]
    neurons: dict[str, Neuron]

    @property
    def x(self) -> list[Spot]:
        """The inputs."""
        return [self.cells[name] for i in range(1, self.sizes[0] + 1) if (name := f"x_{i}") in self.cells]

    @cached_property
    def learned(self) -> dict[str, Spot]:
        """The cells of its weights and biases."""
        return {name: spot for name, spot in self.cells.items() if name[0] in "wb"}

    @property
    def outputs(self) -> dict[int, Spot]:
        """The outputs of the last layer, by their numbers."""
        named = {k: f"o{len(self.sizes) - 1}_{k}" for k in range(1, self.sizes[-1] + 1)}
        return {k: self.cells[name] for k, name in named.items() if name in self.cells}

    @property
    def place(self) -> Spot:
        """Where it stands: at its last output."""
        return max(self.outputs.items())[1]
