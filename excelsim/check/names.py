"""Names as people write them: of a column, "gw1_2_1", or symbols of the slides or of calculus, "∂E/∂w h2,1"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from excelsim.errors import InputError
from excelsim.network.method import FORMS
from excelsim.network.network import Network
from excelsim.network.quantities import split, symbol
from excelsim.run.program import columns

Spelled = tuple[str, ...]

NUMBERED = ("w", "gw", "dw", "new_w")
"""Quantities of weights, which the calculus form's examples number through: w1 to w8."""


def name_of(network: Network, text: str) -> str | None:
    """Return which quantity a name stands for; None if it is none, or could be several."""
    found = _names(network).get(spelled(text), set())
    return next(iter(found)) if len(found) == 1 else None


def unknown(network: Network, text: str) -> InputError:
    """Return what is said of a name that is none: with those that come nearest."""
    known = set(columns(network).names) | {symbol(network, name) for name in columns(network).names}
    near = get_close_matches(text, sorted(known), n=3, cutoff=0.3) or columns(network).names[-3:]
    return InputError(
        "{name!r} is no quantity of this network ({shape}): do you mean {near}?",
        name=text,
        shape=network.shape.words,
        near=", ".join(near),
    )


def spelled(text: str) -> Spelled:
    """Return a name as its letters and numbers: what stands between them is written in many ways."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("∂", "d").replace("δ", "d").replace("′", "'")
    plain = re.sub(r"^([wb])(.+)\+$", r"\1+\2", plain.strip())  # w5+ is w+5
    return tuple(re.findall(r"\d+|[^\d\s_,.;:(){}\[\]·*^]+", plain))


@lru_cache(maxsize=16)
def _names(network: Network) -> dict[Spelled, set[str]]:
    """Return the quantities that each spelling can stand for; the name of a column is always that column."""
    names = columns(network).names
    found: dict[Spelled, set[str]] = {}
    for form in FORMS:
        other = replace(network, method=replace(network.method, form=form))
        for name in names:
            for text in _symbols(other, name):
                found.setdefault(spelled(text), set()).add(name)
    for name in names:
        found[spelled(name)] = {name}
    for text, name in _numbered(network):
        found.setdefault(spelled(text), {name})
    return found


def _symbols(network: Network, name: str) -> Iterator[str]:
    found = symbol(network, name)
    yield found
    quantity, layer, _ = split(name)
    if quantity in ("new_w", "new_b") and network.method.form == "calculus":
        yield found.replace("⁺", " new")
        yield f"new {found.replace('⁺', '')}"
    if quantity == "o" and layer == network.depth:
        yield found.replace("y'", "O o")


def _numbered(network: Network) -> Iterator[tuple[str, str]]:
    """Yield the names of weights that are numbered through, layer by layer, to one neuron after the other."""
    for letter in NUMBERED:
        names = [name for name in columns(network).names if split(name)[0] == letter]
        names.sort(key=lambda name: (split(name)[1], *map(int, split(name)[2])))
        for number, name in enumerate(names, start=1):
            texts = {"w": ["w"], "gw": ["∂E/∂w", "gw"], "dw": ["Δw"], "new_w": ["w⁺", "new w"]}[letter]
            yield from ((f"{text}{number}", name) for text in texts)
