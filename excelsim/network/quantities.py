"""What the quantities are called: symbols (the slides' or those of calculus) and plain words for w1_2_1 and all."""

from __future__ import annotations

from functools import lru_cache

from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.shape import Shape

ENGLISH = speak("en")

QUANTITIES = {
    "z": ("z", "weighted sum of {neuron}"),
    "ez": ("e^z", "e to the power of the weighted sum of {neuron}"),
    "o": ("O", "output of {neuron}"),
    "e": ("e", "error of {neuron}"),
    "E": ("E", "part of {neuron} in the loss"),
    "go": ("∂E/∂o", "slope of the loss by the output of {neuron}"),
    "gp": ("∂E/∂o", "slope of the part of {neuron} in the loss by the output of {source}"),
    "s": ("∂o/∂z", "slope of the activation of {neuron}"),
    "gz": ("∂E/∂z", "slope of the loss by the weighted sum of {neuron}"),
    "d": ("δ", "delta of {neuron}"),
    "w": ("w", "weight to {neuron} from {source}"),
    "b": ("b", "bias of {neuron}"),
    "gw": ("∂E/∂w", "slope of the loss by the weight to {neuron} from {source}"),
    "gb": ("∂E/∂b", "slope of the loss by the bias of {neuron}"),
    "sum_gw": ("Σ∂E/∂w", "sum of the batch's slopes by the weight to {neuron} from {source}"),
    "sum_gb": ("Σ∂E/∂b", "sum of the batch's slopes by the bias of {neuron}"),
    "tw": ("g", "gradient that the optimizer takes for the weight to {neuron} from {source}"),
    "tb": ("g b", "gradient that the optimizer takes for the bias of {neuron}"),
    "kw": ("w↓", "weight to {neuron} from {source} after its own decay"),
    "kb": ("b↓", "bias of {neuron} after its own decay"),
    "vw": ("v", "velocity of the weight to {neuron} from {source}"),
    "vb": ("v b", "velocity of the bias of {neuron}"),
    "mw": ("m", "first moment of the weight to {neuron} from {source}"),
    "mb": ("m b", "first moment of the bias of {neuron}"),
    "sw": ("s", "second moment of the weight to {neuron} from {source}"),
    "sb": ("s b", "second moment of the bias of {neuron}"),
    "dw": ("Δw", "change of the weight to {neuron} from {source}"),
    "db": ("Δb", "change of the bias of {neuron}"),
    "sum_dw": ("ΣΔw", "sum of the batch's changes of the weight to {neuron} from {source}"),
    "sum_db": ("ΣΔb", "sum of the batch's changes of the bias of {neuron}"),
    "new_w": (Sentence("new {symbol}", symbol="w"), "new weight to {neuron} from {source}"),
    "new_b": (Sentence("new {symbol}", symbol="b"), "new bias of {neuron}"),
}
"""Symbol and words of each quantity."""

CALCULUS = {
    "z": "net",
    "o": "out",
    "ez": "e^net",
    "go": "∂E/∂out",
    "s": "∂out/∂net",
    "gz": "∂E/∂net",
    "new_w": "w⁺",
    "new_b": "b⁺",
    "y": "t",
    "lr": "η",
}
"""Symbols of the calculus form, where they are others."""

SINGLE = {
    "turn": (Sentence("turn"), "place in the epoch"),
    "place": (Sentence("place"), "place in the batch"),
    "last": (Sentence("last"), "last of the batch? (1: yes)"),
    "pow1": ("β1^t", "first decay to the power of the updates"),
    "pow2": ("β2^t", "second decay to the power of the updates"),
    "rate": (Sentence("rate"), "corrected learning rate"),
    "root": ("√(1-β2^t)", "correction of the second moment"),
    "E_total": ("E total", "loss of the sample"),
}
"""Symbol and words of what an update has one of."""

CONSTANTS = {
    "lr": ("lr", Sentence("Learning rate (lr)")),
    "threshold": ("θ", Sentence("Threshold (θ)")),
    "decimals": (Sentence("decimals"), Sentence("Decimals")),
    "momentum": ("μ", Sentence("Momentum (μ)")),
    "beta1": ("β1", Sentence("Decay of the first moment (β1)")),
    "beta2": ("β2", Sentence("Decay of the second moment (β2)")),
    "epsilon": ("ε", Sentence("Epsilon (ε)")),
    "weight_decay": ("wd", Sentence("Weight decay (wd)")),
}
"""Symbol and label of the constants that formulas read."""


@lru_cache(maxsize=50_000)
def split(name: str) -> tuple[str, int, tuple[str, ...]]:
    """Split a name into quantity, layer and neuron numbers: "new_w1_2_3" is new_w, 1, 2 3."""
    if name in SINGLE or name in CONSTANTS:
        return name, 0, ()
    parts = tuple(name.split("_"))
    of = parts[0] in ("new", "sum")
    head, numbers = (f"{parts[0]}_{parts[1]}", parts[2:]) if of else (parts[0], parts[1:])
    quantity = head.rstrip("0123456789")
    return quantity, int(head[len(quantity) :] or 0), numbers


def block_of(name: str) -> tuple[str, int]:
    """Return of which quantity of which layer a value is one."""
    return split(name)[:2]


def symbol(network: Network, name: str) -> str:
    """Return the symbol of the network's form.

    On the slides w o1,2 is the weight to output 1 from hidden 2, e h1, y'1; in calculus net h1,
    out o1, ∂E/∂w o1,2. With more than one hidden layer, its number stands behind the letter: O(2)1.
    One with a word in it is a sentence: new w o1,2.
    """
    calculus, depth = network.method.form == "calculus", network.depth
    if name in SINGLE:
        return SINGLE[name][0]
    if name.startswith("decimals"):
        return name
    if name in CONSTANTS:
        return CALCULUS["lr"] if calculus and name == "lr" else CONSTANTS[name][0]
    quantity, layer, numbers = split(name)
    if quantity in ("x", "y"):
        return f"{CALCULUS['y'] if calculus and quantity == 'y' else quantity}{numbers[0]}"
    letter, index = QUANTITIES[quantity][0], ",".join(numbers)
    if isinstance(letter, Sentence) and not calculus:
        return Sentence(letter, symbol=symbol(network, name.removeprefix("new_")))
    letter = CALCULUS.get(quantity, letter) if calculus else letter
    if quantity == "gp":
        return symbol(network, f"go{layer - 1}_{numbers[1]}").replace("E", symbol(network, f"E_{numbers[0]}"), 1)
    if _is_shared(network, quantity, layer):
        index = ""
    if quantity == "E":
        return f"E o{index}"
    if layer == depth:
        own = {} if calculus else {"o": f"y'{index}", "e": f"e{index}"}
        return own.get(quantity, f"{letter} o{index}")
    if depth > 2:
        return f"{letter}({layer}){index}"
    apart = calculus or "∂" in letter or quantity in ("e", "d", "ez")
    return f"{letter} h{index}" if apart else f"{letter}{index}"


def before_symbol(network: Network, name: str, say: Language = ENGLISH) -> str:
    """Return the symbol of what stands in the row above: m w1,1 before."""
    return say("{symbol} before", symbol=symbol(network, name))


def heading(network: Network, quantity: str, layer: int) -> str:
    """Return the symbol above a column of a layer's neurons: z or net, y', δ, ∂E/∂out."""
    if network.method.form == "calculus":
        return CALCULUS.get(quantity) or QUANTITIES[quantity][0]
    if quantity == "o" and layer == network.depth:
        return "y'"
    return "y" if quantity == "y" else QUANTITIES[quantity][0]


def label(name: str, say: Language = ENGLISH) -> str:
    """Name a constant as it stands beside its cell: "Threshold (θ)"; decimals with what they are for."""
    key = name.partition("_")[2] if name.startswith("decimals_") else ""
    text = say(CONSTANTS["decimals" if key else name][1])
    return f"{text}: {key}" if key else text


def words(network: Network, name: str, say: Language = ENGLISH) -> str:
    """Say a name in words: "weighted sum of hidden 1"."""
    if name in SINGLE:
        return say(SINGLE[name][1])
    if name in CONSTANTS:
        return label(name, say)
    quantity, layer, numbers = split(name)
    if quantity in ("x", "y"):
        return say("input {n}" if quantity == "x" else "target {n}", n=numbers[0])
    shape = network.shape
    layer = layer or shape.depth
    source = neuron(shape, layer - 1, numbers[1], say) if len(numbers) == 2 else ""
    of = neuron(shape, layer, numbers[0], say)
    if _is_shared(network, quantity, layer):
        of = say("the whole output layer") if layer == shape.depth else say("the whole hidden layer {n}", n=layer)
    return say(QUANTITIES[quantity][1], neuron=of, source=source)


def _is_shared(network: Network, quantity: str, layer: int) -> bool:
    """Tell whether a quantity is that of a bias which a whole layer shares."""
    return quantity.endswith("b") and network.bias[layer - 1] == "shared"


def is_beside(network: Network, name: str) -> bool:
    """Tell whether a quantity is the slides', which the calculus form keeps beside its own and goes on without."""
    left_out = ("e", "d", *(("dw", "db") if network.choices.learning.minus else ()))
    return network.method.form == "calculus" and split(name)[0] in left_out


def neuron(shape: Shape, layer: int, number: int | str, say: Language = ENGLISH) -> str:
    """Name a neuron (or an input: layer 0)."""
    if layer == 0:
        return say("input {n}", n=number)
    if layer == shape.depth:
        return say("output {n}", n=number)
    return say("hidden {n}", n=number if shape.depth == 2 else f"{layer}.{number}")


def group(network: Network, name: str) -> str:
    """Return the part of the calculation that a quantity belongs to."""
    quantity, layer, _ = split(name)
    if quantity in ("e", "go") and layer == network.depth:
        return "Error"
    return GROUPS.get(quantity, "Updates")


GROUPS = {
    "turn": "Step",
    "place": "Step",
    "last": "Step",
    "x": "Input",
    "y": "Input",
    "w": "Weights",
    "b": "Weights",
    "z": "Forward",
    "ez": "Forward",
    "o": "Forward",
    "E": "Error",
    "E_total": "Error",
    "e": "Backward",
    "go": "Backward",
    "gp": "Backward",
    "s": "Backward",
    "gz": "Backward",
    "d": "Backward",
}
"""The part of each quantity; all others are updates."""
