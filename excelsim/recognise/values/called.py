"""What series are called: of which weight or neuron their labels say they are, and what kind of quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile

from excelsim.network.quantities import split
from excelsim.recognise.labels import family
from excelsim.recognise.values.series import Series

OF_A_SAMPLE = ("E", "E_total")
"""Quantities that are of no neuron's own."""

ENDING = re.compile(r"[^\W\d_]?\d[\d.,-]*$")
"""What a label says of a neuron: h1, o2, h2-1, 3."""


def called(series: Series, names: Mapping[str, str]) -> Series:
    """Return a series with what its labels say, if they end with one of these names: dw1, delta h2."""
    ends = [text for text in names if any(label.endswith(text) and label != text for label in series.labels)]
    longest = max(ends, key=len, default="")
    of = names.get(longest, "")
    kinds = [
        label.removesuffix(longest) + "w" * is_of_weight(of) if longest and label.endswith(longest) else family(label)
        for label in series.labels
    ]
    return replace(series, about=of, kinds=frozenset(kinds))


def is_of_weight(of: str) -> bool:
    """Tell whether that is the name of a weight or a bias."""
    return of[:1] in ("w", "b")


def about(name: str) -> str:
    """Return which weight, bias or neuron a quantity is of; empty if it is of a sample."""
    found = re.search(r"[wb]\d+_.*", name)
    if found:
        return found[0]
    quantity, layer, numbers = split(name)
    return "" if quantity in OF_A_SAMPLE or not layer else "_".join([str(layer), *numbers])


def quantity(name: str) -> str:
    """Return what is the same in the names of a quantity of all weights or all neurons: dw, gz."""
    found = split(name)[0]
    return f"{found[:-1]}w" if is_of_weight(about(name)) else found


def named_after(like: str, of: str) -> str:
    """Return the name of a quantity of a weight, bias or neuron: dw and b1_2 are db1_2."""
    return f"{like[:-1]}{of}" if is_of_weight(of) else f"{like}{of}"


def endings(found: Mapping[str, Series]) -> dict[str, str]:
    """Return how labels end of each neuron, those of its sum and its output alike; none if two are the same."""
    labels = {name: series.labels[-1] for name, series in found.items() if split(name)[0] in "zo" and series.labels}
    both = [of for of in map(about, labels) if {f"z{of}", f"o{of}"} <= labels.keys()]
    ends = {of: _common(labels[f"z{of}"], labels[f"o{of}"]) for of in both}
    begins = {(name[0], labels[name].removesuffix(ends[of])) for name in labels if ends.get(of := about(name))}
    for name, label in labels.items():  # of a neuron with one of both only: what follows where that of others begins
        for letter, begin in begins:
            if letter == name[0] and about(name) not in ends and label.startswith(begin):
                ends[about(name)] = label.removeprefix(begin)
    named = {ending: of for of, ending in ends.items() if ending}
    return named if len(named) == len([ending for ending in ends.values() if ending]) else {}


def _common(one: str, other: str) -> str:
    """Return in what two labels end alike, as far as it names a neuron."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    ending = ENDING.search(one[len(one) - length :])
    return ending[0] if ending else ""
