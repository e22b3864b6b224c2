"""What a training is to reach: when its answers count as learnt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from excelsim.diagnose.thresholds import BEGUN, EXPLAINED, FALLEN, RIGHT
from excelsim.network.weights import Floats
from excelsim.rule.scores import hit, loss
from excelsim.samples.data import Data


@dataclass(frozen=True, eq=False)
class Goal:
    """What is to be reached on some samples.

    Attributes
    ----------
    data : Data
    begin : float
        The loss of the first answers: what it falls from where all targets are the same.
    explained : float
        The R² that is enough.
    share : float
        The share of right answers that is enough.
    """

    data: Data
    begin: float = 1.0
    explained: float = EXPLAINED
    share: float = RIGHT

    @property
    def counts(self) -> bool:
        """Whether answers are right or wrong; else they are near or far."""
        return self.data.criterion is not None and self.data.y_varies

    @property
    def needed(self) -> int:
        """How many answers have to be right."""
        n, usual = len(self.data), round(self.constant * len(self.data))
        enough = int(np.ceil(self.share * n - 1e-9))
        return enough if enough > usual else usual + -(-(n - usual) // 2)  # of a rare class, half

    @cached_property
    def possible(self) -> int:
        """How many answers can be right: of the same inputs only those with the same target."""
        _, group = np.unique(self.data.x, axis=0, return_inverse=True)
        both = np.column_stack([group.ravel(), np.unique(self.data.y, axis=0, return_inverse=True)[1].ravel()])
        pairs, counts = np.unique(both, axis=0, return_counts=True)
        return int(sum(counts[pairs[:, 0] == each].max() for each in np.unique(pairs[:, 0])))

    @cached_property
    def constant(self) -> float:
        """The score of the best answer that is the same for all samples."""
        if not self.counts:
            return 0.0
        return float(np.unique(self.data.y, axis=0, return_counts=True)[1].max() / len(self.data))

    @property
    def score(self) -> float:
        """The score that is to be reached."""
        if not self.counts:
            return self.explained if self.data.y_varies else 1 - FALLEN
        return self.needed / len(self.data)

    def scores(self, answers: Floats) -> Floats:
        """Return the score of answers (..., samples, outputs): the share that is right, or R²; NaN counts as none."""
        y, finite = self.data.y, np.isfinite(answers).all(axis=(-2, -1))
        answers = np.where(np.isfinite(answers), answers, 0.0)
        if self.counts:
            found = hit(np.broadcast_to(y, answers.shape), answers, self.data.criterion).mean(axis=-1)  # type: ignore[arg-type]
        else:
            with np.errstate(over="ignore"):
                found = 1 - self.losses(answers) / self.spread
        return np.where(finite, found, -np.inf)

    @cached_property
    def spread(self) -> float:
        """The loss that explains nothing."""
        y = self.data.y
        return float(loss(y - y.mean(axis=0)).mean()) if self.data.y_varies else self.begin or 1.0

    def losses(self, answers: Floats) -> Floats:
        """Return the mean squared error of answers (..., samples, outputs)."""
        with np.errstate(over="ignore", invalid="ignore"):
            found: Floats = loss(self.data.y - answers).mean(axis=-1)
        return found

    def reached(self, scores: Any) -> Any:
        """Tell which scores are learnt."""
        return scores >= self.score - 1e-9

    def is_beginning(self, score: float) -> bool:
        """Tell whether a score is clearly better than the best answer that is always the same."""
        return score >= self.constant + BEGUN * (self.score - self.constant)

    def right(self, answers: Floats) -> Any:
        """Tell which of the samples are answered rightly; of quantities: none is counted."""
        return hit(self.data.y, answers, self.data.criterion) > 0  # type: ignore[arg-type]  # it counts
