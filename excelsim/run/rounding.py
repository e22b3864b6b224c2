"""Calculating on with rounded numbers: every result is rounded, or cut off, before it is used again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from excelsim.errors import InputError
from excelsim.formula.notation import Array, cut, rounded
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.rule.optimizers import Constants, Keep
from excelsim.run.block import Block


def rounding(network: Network, blocks: Mapping[str, Block], constants: Constants, keep: Keep) -> Keep:
    """Return a recorder that rounds what it keeps, as far as the network says so."""
    wanted = network.method.decimals
    if not wanted:
        return keep
    apply = cut if network.method.cut else rounded

    def rounding_keep(name: str, values: Array) -> Array:
        block = blocks.get(name)
        if block is None:  # what only another way to calculate has
            return keep(name, values)
        keys = _keys(wanted, block)
        if len(keys) == 1:
            return keep(name, values if keys[0] is None else apply(values, constants[keys[0]]))
        parts = np.asarray(values)
        flat = parts.reshape(*parts.shape[: parts.ndim - len(block.shape)], -1)
        done = [flat[..., i] if key is None else apply(flat[..., i], constants[key]) for i, key in enumerate(keys)]
        return keep(name, np.stack([np.asarray(part) for part in done], axis=-1).reshape(parts.shape))

    return rounding_keep


def check_decimals(network: Network, calculated: Iterable[Block]) -> None:
    """Refuse decimals of what an update does not calculate."""
    known = {key for block in calculated for name in block.names() for key in (split(name)[0], block.name, name)}
    for key, _ in network.method.decimals:
        if key and key not in known:
            raise InputError(
                "decimals says {key!r}, which this network does not calculate: write such as {{ o = 2, d2 = 4 }}, or "
                "the whole name of a column of Steps",
                key=key,
            )


@lru_cache(maxsize=1024)
def _keys(decimals: tuple[tuple[str, int], ...], block: Block) -> tuple[str | None, ...]:
    """Return the constant that says the decimals of each value of a block; one, if it is the same for all."""
    keys = tuple(_key(dict(decimals), block.name, name) for name in block.names())
    return keys[:1] if len(set(keys)) == 1 else keys


def _key(wanted: Mapping[str, int], block: str, name: str) -> str | None:
    """Return the constant that says the decimals of a value: the most special one that is wanted."""
    for key in (name, block, split(name)[0]):
        if key in wanted:
            return f"decimals_{key}"
    return "decimals" if "" in wanted else None
