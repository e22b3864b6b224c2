"""What the quantities are called: the slides' symbols and plain words for w1_2_1, e2_1 and all."""

from __future__ import annotations

from excelsim.network import Network

QUANTITIES = {
    "z": ("z", "weighted sum of"),
    "o": ("O", "output of"),
    "e": ("e", "error of"),
    "d": ("δ", "delta of"),
    "w": ("w", "weight"),
    "b": ("b", "bias of"),
    "dw": ("Δw", "change of the weight"),
    "db": ("Δb", "change of the bias of"),
    "sum_dw": ("ΣΔw", "sum in the batch of the change of the weight"),
    "sum_db": ("ΣΔb", "sum in the batch of the change of the bias of"),
    "new_w": ("new w", "new weight"),
    "new_b": ("new b", "new bias of"),
}

BATCH_WORDS = {"place": "place in the batch", "last": "last of the batch?"}


def split(name: str) -> tuple[str, int, list[str]]:
    """Split a name into quantity, layer and neuron numbers: "new_w1_2_3" is new_w, 1, 2 3."""
    parts = name.split("_")
    of = parts[0] in ("new", "sum")
    head, numbers = (f"{parts[0]}_{parts[1]}", parts[2:]) if of else (parts[0], parts[1:])
    quantity = head.rstrip("0123456789")
    return quantity, int(head[len(quantity) :] or 0), numbers


def symbol(network: Network, name: str) -> str:
    """Return the slides' symbol: w o1,2 for the weight to output 1 from hidden 2, e h1, y'1.

    With more than one hidden layer, the layer's number stands behind the letter: O(2)1.
    """
    if name in ("lr", "place", "last"):
        return name
    quantity, layer, numbers = split(name)
    if quantity in ("x", "y"):
        return f"{quantity}{numbers[0]}"
    letter = QUANTITIES[quantity][0]
    index = ",".join(numbers)
    if layer == network.depth:
        return {"o": f"y'{index}", "e": f"e{index}"}.get(quantity, f"{letter} o{index}")
    if network.depth > 2:
        return f"{letter}({layer}){index}"
    return f"{letter} h{index}" if quantity in ("e", "d") else f"{letter}{index}"


def words(network: Network, name: str) -> str:
    """Say a name in words: "weighted sum of hidden neuron 1"."""
    if name in BATCH_WORDS:
        return BATCH_WORDS[name]
    quantity, layer, numbers = split(name)
    if quantity in ("x", "y"):
        return f"{'input' if quantity == 'x' else 'target'} {numbers[0]}"
    text = QUANTITIES[quantity][1]
    if len(numbers) == 2:
        return f"{text} to {neuron(network, layer, numbers[0])} from {neuron(network, layer - 1, numbers[1])}"
    return f"{text} {neuron(network, layer, numbers[0])}"


def neuron(network: Network, layer: int, number: int | str) -> str:
    """Name a neuron (or an input: layer 0)."""
    if layer == 0:
        return f"input {number}"
    if layer == network.depth:
        return f"output {number}"
    return f"hidden {number}" if network.depth == 2 else f"hidden {layer}.{number}"


def group(network: Network, name: str) -> str:
    """Return the part of the calculation that a quantity belongs to."""
    quantity, layer, _ = split(name)
    if quantity == "e" and layer == network.depth:
        return "Error"
    groups = {
        "place": "Step",
        "last": "Step",
        "x": "Input",
        "y": "Input",
        "w": "Weights",
        "b": "Weights",
        "z": "Forward",
        "o": "Forward",
        "e": "Backward",
        "d": "Backward",
    }
    return groups.get(quantity, "Updates")
