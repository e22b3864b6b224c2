"""How well a run answers: scores of each update, their sums in its epoch, and what they are at its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from excelsim.formula.calculate import Rows, straight_line, tabulate
from excelsim.network.network import Network
from excelsim.network.scores import SCORES
from excelsim.network.weights import Floats
from excelsim.rule.row import sample
from excelsim.rule.scores import explained, of_epoch, root, score, spread
from excelsim.run.program import columns, score_columns, score_names, sums_so_far, turn
from excelsim.samples.data import Data


class Earlier(NamedTuple):
    """What was calculated before a run's first update: scores of epochs, and their sums in the one that has begun."""

    epochs: tuple[pd.DataFrame, ...] = ()
    sums: tuple[float, ...] = ()


NOTHING = Earlier()
"""Nothing was, or nothing is known of it."""


def scored(
    network: Network, data: Data, steps: range, block: Callable[[str], Floats], sums: tuple[float, ...] = ()
) -> pd.DataFrame:
    """Return the scores of each update and their sums since the start of the epoch: before the first one, `sums`."""
    names = score_names(network, data.criterion)
    found = {name: _score(network, data, name, block) for name in names}
    rows = zip(*(column.tolist() for column in (_turns(data, steps), *found.values())), strict=True)
    # Above the first row there is no sum, unless it is known; -0.0 is what a number can be added to and stays.
    added = tabulate(_sums(tuple(names), turn(network)), rows, len(names), sums or [-0.0] * len(names))
    found |= {f"{name}_sum": added[:, i] for i, name in enumerate(names)}
    return pd.DataFrame({name: found[name] for name in score_columns(network, data.criterion)})


def by_epoch(
    network: Network, data: Data, steps: range, scores: pd.DataFrame, *, is_known: bool = False
) -> pd.DataFrame:
    """Return the scores of the epochs that end within a run: with the first one only if all of it `is_known`."""
    samples, step = len(data), np.arange(steps.start, steps.stop)
    ends = (_turns(data, steps) == samples) & (is_known | (step >= steps.start + samples - 1))
    sums = scores[ends]
    found = {name: of_epoch(sums[f"{name}_sum"].to_numpy(), samples) for name in SCORES if name in scores}
    if data.criterion is None:
        found["rmse"] = root(found["loss"])
        if data.y_varies:
            found["r2"] = explained(sums["loss_sum"].to_numpy(), spread(data.y))
    means = {score.epoch: found[name] for name, score in SCORES.items() if name in found}
    return pd.DataFrame({"epoch": data.position(step[ends], network.method)[0], **means})


def sums_within(data: Data, steps: range, scores: pd.DataFrame) -> tuple[float, ...]:
    """Return the sums of the epoch that has begun, for an update that comes next; nothing after an epoch's last."""
    if not len(steps) or not (steps.stop - 1) % len(data):
        return ()
    return tuple(scores[[name for name in scores if str(name).endswith("_sum")]].iloc[-1].tolist())


def _score(network: Network, data: Data, name: str, block: Callable[[str], Floats]) -> Floats:
    """Return a score of each update; the trained loss as it was calculated, if it was."""
    if name == network.loss.score and "E_total" in columns(network).blocks:
        return block("E_total")
    y, e, o = (block(of) for of in ("y", f"e{network.depth}", f"o{network.depth}"))
    return score(name, y, e, o, data.criterion, network.loss)


def _turns(data: Data, steps: range) -> Any:
    """Return the place of each update in its epoch."""
    return sample(np.arange(steps.start, steps.stop), len(data))


@lru_cache(maxsize=16)
def _sums(names: tuple[str, ...], turn: str) -> Rows:
    """Compile the sums of scores since the start of the epoch, row by row."""
    sums = [f"{name}_sum" for name in names]
    return straight_line("sums of scores", [turn, *names], sums_so_far(names, turn), sums, sums)
