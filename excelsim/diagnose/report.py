"""What a diagnosis says: is it learning, what holds it back, what heals it, and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from excelsim.languages.sentence import Sentence


@dataclass(frozen=True)
class Evidence:
    """A sentence of what can be looked up, and the quantity of a step in which, if it is one."""

    says: Sentence
    quantity: str = ""
    step: int = 0


@dataclass(frozen=True)
class Proof:
    """The same training from many starting weights: how many learn with a change, and how many without."""

    starts: int
    learn: int
    before: int

    def to_dict(self) -> dict[str, int]:
        """Return it as plain data."""
        return {"starts": self.starts, "learn": self.learn, "before": self.before}


@dataclass(frozen=True)
class Illness:
    """One thing that holds a training back.

    Attributes
    ----------
    id : str
    says : Sentence
        What it is, in one plain sentence.
    evidence : tuple of Evidence
    cure : Sentence
        What to change, in words.
    remedy : dict
        The same by the keys of the experiment's file: merged into it, it makes the one that was proven. None leaves
        a key out.
    proof : Proof or None
        None if it was not trained again, such as one that is too large.
    curves : tuple of two tuples of float
        The loss on the way, unchanged and changed; None where it is no number any more.
    heals : bool
        Whether the remedy heals it; else it is the best of what was tried.
    """

    id: str
    says: Sentence
    evidence: tuple[Evidence, ...] = ()
    cure: Sentence | None = None
    remedy: Mapping[str, Any] = field(default_factory=dict)
    proof: Proof | None = None
    curves: tuple[tuple[float | None, ...], tuple[float | None, ...]] = ((), ())
    heals: bool = False


@dataclass(frozen=True)
class Diagnosis:
    """The answer to "why does it not learn?".

    Attributes
    ----------
    says : Sentence
        The answer in one sentence.
    illnesses : tuple of Illness
        The weightiest first; empty if it learns.
    slowly : int or None
        After about how many epochs it will have learnt, if it only takes longer.
    tried : tuple of (Sentence, Proof)
        What else was tried.
    learns : bool
        Whether nothing holds it back.
    interrupted : bool
        Whether somebody did not want to wait for more.
    """

    says: Sentence
    illnesses: tuple[Illness, ...] = ()
    slowly: int | None = None
    tried: tuple[tuple[Sentence, Proof], ...] = ()
    learns: bool = True
    interrupted: bool = False

    @property
    def unchanged(self) -> int:
        """How many starts learn if nothing is changed but the start."""
        return max((proof.before for proof in self.proofs.values()), default=0)

    @property
    def proofs(self) -> dict[Sentence, Proof]:
        """What was proven, by what was changed: the remedies first, then what else was tried, the best of it first."""
        found = {each.cure: each.proof for each in self.illnesses if each.cure and each.proof}
        for says, proof in sorted(self.tried, key=lambda tried: -tried[1].learn):
            found.setdefault(says, proof)
        return found
