"""Names as people write them: of a column, "gw1_2_1", symbols of either form, "∂E/∂w h2,1", or by a pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from excelsim.check.names.patterns import Meaning, patterned
from excelsim.check.names.spelling import plain, unit
from excelsim.errors import InputError
from excelsim.network.method import FORMS
from excelsim.network.network import Network
from excelsim.network.quantities import symbol
from excelsim.run.program import columns

OWN = re.compile(r"[a-z_]+\d+(_\d+)+")
"""Names of columns that nobody writes for anything else; x_1, y_1 and E_1 people have, too."""

NEAR = 0.7
"""How much of a name another one must share to be what may have been meant."""

MOST = 10
"""Names that are told at once."""


def name_of(network: Network, text: str) -> str | None:
    """Return which quantity a name usually stands for; None if it is none."""
    found = meanings(network, text)
    return found[0].name if found else None


@lru_cache(maxsize=50_000)
def meanings(network: Network, text: str) -> tuple[Meaning, ...]:
    """Return what a name can stand for, the usual first; nothing if it is none."""
    text = text.strip()
    names, symbols = _known(network)
    if text in names and OWN.fullmatch(text):
        return (Meaning(text, ""),)
    found = list({meaning.name: meaning for meaning in patterned(network, text)}.values())
    usual = text if text in names else symbols.get(_key(text))
    if usual and usual not in [meaning.name for meaning in found]:
        return (Meaning(usual, ""), *found)
    return tuple(sorted(found, key=lambda meaning: meaning.name != usual))


@lru_cache(maxsize=50_000)
def kind(text: str) -> str:
    """Return of what kind a name is: all names of a kind in a table are read in the same way."""
    letters = plain(text)
    found = unit(letters)
    return f"{found.head} {found.place and '.'}" if found else re.sub(r"[\d|]", "", letters)


def unknown(network: Network, texts: Sequence[str]) -> InputError:
    """Return what is said of names that are none, of all at once: with those that come near."""
    shape = network.shape.words
    near = _near(network, texts[0])
    if len(texts) > 1:
        names = ", ".join(map(repr, texts[:MOST])) + (", …" if len(texts) > MOST else "")
        return InputError(
            "{names} are no quantities of this network ({shape}): `excelsim show` prints what there is",
            names=names,
            shape=shape,
        )
    if near:
        return InputError(
            "{name!r} is no quantity of this network ({shape}): do you mean {near}?",
            name=texts[0],
            shape=shape,
            near=", ".join(near),
        )
    return InputError(
        "{name!r} is no quantity of this network ({shape}): `excelsim show` prints what there is",
        name=texts[0],
        shape=shape,
    )


def _near(network: Network, text: str) -> list[str]:
    names, _ = _known(network)
    known = {plain(other): other for name in sorted(names) for other in (name, str(symbol(network, name)))}
    return [known[found] for found in get_close_matches(plain(text), known, n=3, cutoff=NEAR)]


def _key(text: str) -> str:
    return plain(text).replace("∂∃", "de").replace("∂", "d").replace("δ", "d")


@lru_cache(maxsize=16)
def _known(network: Network) -> tuple[frozenset[str], dict[str, str]]:
    """Return the columns, and which quantity a symbol is: of the network's own form, or of the other one alone."""
    names = columns(network).names
    found: dict[str, set[str]] = {}
    for form in FORMS:
        other = replace(network, method=replace(network.method, form=form))
        for name in names:
            found.setdefault(_key(str(symbol(other, name))), set()).add(name)
    own = {_key(str(symbol(network, name))): name for name in names}
    alone = {text: next(iter(of)) for text, of in found.items() if len(of) == 1}
    return frozenset(names), alone | own
