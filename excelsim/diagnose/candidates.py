"""Candidates: each illness with what was tried against it, and how they are put in order of weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from excelsim.diagnose.changes import Change
from excelsim.diagnose.report import Illness, Proof
from excelsim.diagnose.signs.sign import PROVEN, Sign
from excelsim.diagnose.starts import Outcome
from excelsim.diagnose.thresholds import EASILY_FOUND, STARTS
from excelsim.languages.sentence import Sentence

ORDER = (
    "contradictory-samples",
    "softmax-on-one",
    "no-slope",
    "targets-out-of-reach",
    "no-bias",
    "odd-sample",
    "not-separable",
    "symmetry",
    "saturated-inputs",
    "not-normalised",
    "saturated-weights",
    "diverges",
    "rate-too-high",
    "rate-too-low",
    "dead-relu",
    "unequal-classes",
    "jumps-by-order",
    "vanishing",
    "plateau",
    "too-few-epochs",
    "local-minimum",
    "too-few-neurons",
    "constant-column",
)
"""Of illnesses that are equally sure, a cause comes before what it causes, what is known before what was tried."""

HALF = STARTS // 2
"""Half of the starts."""


@dataclass(eq=False)
class Candidate:
    """An illness that may be it, and the best that was tried against it; `before` is how many starts learn anyway."""

    sign: Sign
    before: int = 0
    change: Change | None = None
    outcome: Outcome | None = None
    tried: list[tuple[Change, Outcome]] = field(default_factory=list)

    @property
    def cures(self) -> bool:
        """Whether what was tried heals it: of another start, a few that learn are enough."""
        change, outcome = self.change, self.outcome
        if change is None or outcome is None:
            return False
        if change.only_again:
            return outcome.learn >= EASILY_FOUND
        if "epochs" in change.content.get("training", {}) and self.sign.id in ("plateau", "too-few-epochs"):
            return outcome.own is not None and outcome.learn >= EASILY_FOUND
        return outcome.heals(self.before)

    @property
    def convinces(self) -> bool:
        """Whether what was tried heals the own start and half of all starts that do not learn anyway."""
        outcome = self.outcome
        return self.cures and outcome is not None and outcome.own is not None and outcome.learn - self.before >= HALF

    def take(self, change: Change, outcome: Outcome | None) -> None:
        """Note what came of a change: the best stays, and of equals the first."""
        if outcome is None:
            return
        self.tried.append((change, outcome))
        other = Candidate(self.sign, self.before, change, outcome)
        if self.outcome is None or other.worth > self.worth:
            self.change, self.outcome = change, outcome

    @property
    def worth(self) -> tuple[bool, bool, int]:
        """What its change is worth: one that heals, from the own start, too, and clearly more starts than another."""
        outcome, cures = self.outcome, self.cures
        if outcome is None:
            return False, False, 0
        return cures, cures and outcome.own is not None, outcome.learn // EASILY_FOUND

    @property
    def weight(self) -> tuple[bool, bool, int, int]:
        """What it weighs: those that were healed first; what is proven, then what is seen, then what is possible."""
        return not self.cures, self.sign.sure != PROVEN, -self.sign.sure, ORDER.index(self.sign.id)

    def illness(self, unchanged: Outcome | None, start: Mapping[str, Any]) -> Illness:
        """Tell it; `start` is how starts like the own one are drawn, by the keys of the file."""
        sign, change, outcome = self.sign, self.change, self.outcome
        if change is None or outcome is None or unchanged is None:
            return Illness(sign.id, sign.says, sign.evidence, *_untried(sign.changes))
        remedy = {key: dict(value) for key, value in change.content.items()}
        before = unchanged.learn
        if change.draws and outcome.learn:
            remedy["start"]["seed"] = outcome.seed
            before = 0 if change.only_again else before
        elif outcome.own is None and outcome.learn:  # the others learn, but this start does not
            remedy["start"] = {**remedy.get("start", {}), **start, "seed": outcome.seed}
        curves = (unchanged.curve, outcome.curve)
        return Illness(
            sign.id,
            sign.says,
            sign.evidence,
            change.says,
            remedy,
            Proof(STARTS, outcome.learn, before),
            curves,
            self.cures,
        )


def _untried(changes: tuple[Change, ...]) -> tuple[Sentence | None, dict[str, object]]:
    """Return what may be changed where nothing was tried again."""
    return (changes[0].says, dict(changes[0].content)) if changes else (None, {})
