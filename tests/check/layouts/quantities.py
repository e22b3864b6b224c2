"""Which quantities somebody writes down, in which order, and how somebody writes at all."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """How somebody writes.

    `columns`: "inline" (every gradient in one cell), "deltas" (errors and deltas have cells) or "slopes" (the slopes
    of the activations, too). `minus`: o - y, and subtracted, or y - o, and added. `onward`: the next step's weights are
    calculated from this step's gradients; else new weights have cells of their own.
    """

    columns: str = "slopes"
    minus: bool = True
    onward: bool = True
    spelling: int = 0
    rounded: int | None = None
    products: bool = False
    sumproduct: bool = False
    momentum: bool = False
    total: bool = True


class Quantities:
    """The quantities of an update that somebody of a certain style gives cells."""

    def __init__(self, net, style):
        self.net, self.style = net, style

    def names(self):
        """Return the quantities of one update, by the part of the sheet they stand in."""
        net, style = self.net, self.style
        layers = range(1, net.depth + 1)
        per_neuron = lambda letter, ns: [f"{letter}{n}_{k}" for n in ns for k in self.neurons(n)]  # noqa: E731
        weights = [f"w{n}_{k}_{i}" for n in layers for k, i in self.weights(n)]
        biases = {"none": [], "shared": [f"b{n}_0" for n in layers], "trained": per_neuron("b", layers)}[net.bias]
        forward = []
        for n in layers:
            for k in self.neurons(n):
                if style.products:
                    forward += [f"p{n}_{k}_{i}" for i in range(1, net.layers[n - 1] + 1)]
                forward += [f"z{n}_{k}", f"o{n}_{k}"]
        errors = [f"E_{k}" for k in self.neurons(net.depth)] + ["E_total"]
        backward = []
        if style.columns != "inline":
            for n in reversed(layers):
                backward += per_neuron("e", [n])
                backward += per_neuron("s", [n]) if self.has_slopes(n) else []
                backward += per_neuron("d", [n]) if self.has_slope(n) else []
        learned = weights + (biases if net.bias == "trained" else [])
        changes = [f"g{name}" for name in learned]
        changes += [f"v{name}" for name in learned] if style.momentum else []
        return {
            "data": [f"x_{i}" for i in self.inputs()] + [f"y_{k}" for k in self.neurons(net.depth)],
            "weights": weights + biases,
            "forward": forward,
            "error": errors if style.total else [],
            "backward": backward,
            "changes": changes,
            "new": [] if style.onward or net.batch else [f"new_{name}" for name in learned],
        }

    def inputs(self):
        return range(1, self.net.layers[0] + 1)

    def neurons(self, n):
        return range(1, self.net.layers[n] + 1)

    def weights(self, n):
        return [(k, i) for k in self.neurons(n) for i in range(1, self.net.layers[n - 1] + 1)]

    def has_slope(self, n):
        if self.net.rule == "no-derivative" or (self.net.entropy and n == self.net.depth):
            return False
        return self.net.activation(n) not in ("identity", "step")

    def has_slopes(self, n):
        return self.style.columns == "slopes" and self.has_slope(n)
