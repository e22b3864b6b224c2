"""The updates of a network compiled to machine code by Numba, where that is installed.

They have the bits of the other engines: numbers are doubles, nothing is reordered or fused, and exp is the C library's.
"""

from __future__ import annotations

import linecache
import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from excelsim.network.network import Network
from excelsim.network.weights import Floats
from excelsim.run.loops.layerwise import Unlike
from excelsim.run.loops.source import written
from excelsim.run.program import columns

Updates = Callable[..., int]
Compile = Callable[[Any], Any]

SECONDS_PER_LINE = 0.03
"""What a line of the loops takes to be compiled, at most: 2-5-1 has a hundred."""

PROBE = np.linspace(0.01, 40, 4000)
"""Numbers of which the compiled functions are tried."""


@lru_cache(maxsize=16)
def compiled_loops(network: Network) -> Updates | None:
    """Compile `updates(samples, before, rows, lr, *constants)`.

    None where nothing compiles it to the same bits, or where the network has no such loops.
    """
    compiled = by_numba()
    try:
        updates = compiled and loops(network, compiled)
        if updates:  # on no samples: that compiles it
            width, constants = columns(network).width, [1.0] * (1 + len(network.constants))
            updates(np.empty((0, width)), np.empty(width), np.empty((0, width)), *constants)
    except Exception:  # whatever keeps it from being compiled: the other engines give the same log
        return None
    return updates


def is_worth(network: Network, seconds: float) -> bool:
    """Tell whether compiling takes less time than so much; False if there are no loops."""
    try:
        return written(network).count("\n") * SECONDS_PER_LINE < seconds
    except Unlike:
        return False


def loops(network: Network, compiled: Compile) -> Updates:
    """Return the updates, their functions compiled in some way. Errors: Unlike."""
    text, filename = written(network), f"<excelsim {network.shape.words}, loops>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    scope = {"log": math.log, "tanh": math.tanh, "erf": math.erf, "sqrt": math.sqrt, "pi": math.pi, "empty": np.empty}
    scope["power_of_e"] = compiled(finite(math.exp))
    exec(compile(text, filename, "exec"), scope)
    updates: Updates = compiled(scope["updates"])
    return updates


def finite(function: Callable[[float], float]) -> Callable[[float], float]:
    """Return a function without infinite results: what is too large is no number, and stays so in what follows."""

    def called(v: float) -> float:
        result = function(v)
        return result if result < math.inf else math.nan

    return called


@lru_cache(maxsize=1)
def by_numba() -> Compile | None:
    """Return Numba's compiler; None if it is not installed, or its functions have other bits here than Python's."""
    try:
        from numba import config, njit
    except (ImportError, OSError, MemoryError):  # it is not there, or its library cannot be loaded
        return None
    if getattr(config, "DISABLE_JIT", False):
        return None
    compiled: Compile = njit(error_model="numpy")
    same = all(_is_same(function, compiled) for function in (math.exp, math.log, math.tanh, math.erf))
    return compiled if same else None


def _is_same(function: Callable[[float], float], compiled: Compile) -> bool:
    """Tell whether a function of the C library is the same one when it is compiled."""

    def apply(numbers: Floats, found: Floats) -> None:
        for i, v in enumerate(numbers):
            found[i] = function(v)

    mine, theirs = np.empty_like(PROBE), np.empty_like(PROBE)
    apply(PROBE, mine)
    compiled(apply)(PROBE, theirs)
    return mine.tobytes() == theirs.tobytes()
