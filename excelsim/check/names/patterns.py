"""Patterns of names: which quantities a letter or a word can stand for, and which neurons its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from excelsim.check.names.spelling import PART, Numbers, Unit, plain, unit
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.run.program import columns


class Meaning(NamedTuple):
    """A quantity that a name can stand for.

    Attributes
    ----------
    name : str
        As a column of the trace, or a constant.
    way : str
        How the name is read then: a table reads all names of a kind in the same way.
    is_shared : bool
        Whether it is read as a bias of a whole layer, which has to be the same for all of its neurons.
    """

    name: str
    way: str
    is_shared: bool = False


HEADS = {
    "z|net|zin|netin|yin|sum|netinput|weightedsum": ("z",),
    "o|out|output|keluaran|hidden|act|": ("o",),
    "a": ("o", "z"),
    "ŷ|yp|ypred|pred|prediction|prediksi": ("ŷ",),
    "y": ("y", "ŷ"),
    "t|target": ("y",),
    "x|i|in|input|masukan": ("x",),
    "e|error|err|galat": ("e", "E"),
    PART: ("E", "e"),
    "δ|d": ("d", "gz"),
    "w|weight|bobot": ("w",),
    "b|bias": ("b",),
    "δw": ("dw",),
    "δb": ("db",),
    "dw": ("dw", "gw"),
    "db": ("db", "gb"),
    "gw|gradw|gradientw": ("gw",),
    "gb|gradb|gradientb": ("gb",),
    "f'|slope": ("s",),
}
"""The quantities of each letter or word, the usual one first; δ has either sign where slopes are subtracted."""

TOTAL = rf"({PART}|e|error|err|galat|loss|cost)(tot|total)?|(total|jumlah)(error|loss|galat|{PART})|mse|sse|j|l|c"
"""Words for the loss of a sample."""

RATE = "η|eta|lr|learningrate|α|alpha|lajubelajar|lajupembelajaran|rate"

OUTPUTS = ("o", "out", "output", "keluaran", "y", "ŷ", "a", "h", "")
"""What slopes of the activation are of."""

OUTPUT_ONLY = ("E", "y")
"""Quantities that only outputs have, without the number of a layer."""


def patterned(network: Network, text: str) -> Iterator[Meaning]:
    """Yield what a name can stand for by its letter or word and its numbers, the usual first."""
    letters = plain(text)
    above, line, below = letters.partition("/")
    if line:
        yield from _slopes(network, above, below)
        return
    if re.fullmatch(RATE, letters):
        yield Meaning("lr", "lr")
    found = unit(letters)
    if found:
        quantities = _quantities(found)
        yield from (meaning for quantity in quantities for meaning in _placed(network, quantity, found))
    if re.fullmatch(TOTAL, letters) and "E_total" in columns(network).blocks:
        yield Meaning("E_total", "E_total")


def _quantities(found: Unit) -> tuple[str, ...]:
    usual = next((of for pattern, of in HEADS.items() if re.fullmatch(pattern, found.head)), ())
    if found.place and usual in (("e", "E"), ("E", "e")):
        return usual[:1]  # E o1 or e o1: case decides
    return (f"new_{usual[0]}",) if found.is_new and usual in (("w",), ("b",)) else usual


def _slopes(network: Network, above: str, below: str) -> Iterator[Meaning]:
    """Yield what ∂E/∂w5, ∂out/∂net and their like stand for."""
    parts = [unit(part[1:]) for part in (above, below) if part[:1] in ("d", "∂", "δ")]
    if len(parts) < 2 or not all(parts):
        return
    of, by = parts
    assert of and by
    reads = (*_quantities(by), "")[0].replace("y", "o").replace("ŷ", "o")
    if re.fullmatch(TOTAL, of.head):
        slope = {"w": "gw", "b": "gb", "o": "go", "z": "gz"}.get(reads, "")
        yield from (found for found in _placed(network, slope, by) if _is_of(network, found.name, of))
    elif of.head in OUTPUTS and reads == "z" and of[1:] in (by[1:], ("", (), False)):
        yield from _placed(network, "s", by)


def _is_of(network: Network, name: str, loss: Unit) -> bool:
    """Tell whether a slope of one output's part of the loss is that of the whole loss, too."""
    if not loss.numbers or network.layers[-1] == 1:
        return True
    _, layer, numbers = split(name)
    return layer == network.depth and (*map(int, numbers),)[:1] == loss.numbers[-1:]


def _placed(network: Network, quantity: str, of: Unit) -> Iterator[Meaning]:
    """Yield a quantity of the neurons or weights that numbers can mean, as far as the network has it."""
    known, place = _names(network), of.place
    if quantity == "ŷ":
        quantity, place = "o", place or "o"
    for way, name in _ways(network, quantity, place, of.numbers):
        if quantity and name in known:
            yield Meaning(name, f"{quantity} {way}", way == "layer")


def _ways(network: Network, quantity: str, place: str, numbers: Numbers) -> Iterator[tuple[str, str]]:
    depth = network.depth
    if quantity in ("x", *OUTPUT_ONLY):
        if place in ("", "o"):
            yield "", _name(quantity, "", numbers or _only(network, quantity))
        return
    layers = {"o": [depth], "h": [1] if depth == 2 else [], "": [1, depth] if depth == 2 else [depth]}[place]
    for layer in layers:
        yield ("" if place else str(layer)), _name(quantity, layer, numbers or _only(network, f"{quantity}{layer}"))
    if place != "o" and numbers:
        yield "", _name(quantity, numbers[0], numbers[1:])
    if not place and len(numbers) == 1:
        if quantity.endswith("w"):
            yield "", dict(enumerate(_numbered(network, quantity), start=1)).get(numbers[0], "")
        elif quantity == "b" or (quantity.endswith("b") and _only(network, f"{quantity}{numbers[0]}")):
            yield "layer", _name(quantity, numbers[0], (1,))


def _name(quantity: str, layer: int | str, numbers: Numbers) -> str:
    return "_".join((f"{quantity}{layer}", *map(str, numbers)))


def _only(network: Network, block: str) -> Numbers:
    """Return the numbers of what a layer has only one of."""
    found = columns(network).blocks.get(block)
    return (1,) * len(found.shape) if found and found.size == 1 else ()


@lru_cache(maxsize=16)
def _names(network: Network) -> frozenset[str]:
    return frozenset(columns(network).names)


@lru_cache(maxsize=64)
def _numbered(network: Network, quantity: str) -> tuple[str, ...]:
    """Name the weights in the order in which examples number them through: to one neuron after the other."""
    layers = range(1, network.depth + 1)
    blocks = columns(network).blocks
    return tuple(name for n in layers if f"{quantity}{n}" in blocks for name in blocks[f"{quantity}{n}"].names())
