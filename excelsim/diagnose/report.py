"""What a diagnosis says: is it learning, what holds it back, what heals it, and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from excelsim.languages.sentence import Sentence


class Evidence(NamedTuple):
    """A sentence of what can be looked up, and the quantity of a step in which, if it is one."""

    says: Sentence
    quantity: str = ""
    step: int = 0


class Proof(NamedTuple):
    """The same training from many starting weights: how many learn with a change, and how many without."""

    starts: int
    learn: int
    before: int


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
    """

    id: str
    says: Sentence
    evidence: tuple[Evidence, ...] = ()
    cure: Sentence | None = None
    remedy: Mapping[str, Any] = field(default_factory=dict)
    proof: Proof | None = None
    curves: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())


@dataclass(frozen=True)
class Diagnosis:
    """The answer to "why does it not learn?".

    Attributes
    ----------
    says : Sentence
        The answer in one sentence.
    illnesses : tuple of Illness
        The weightiest first; empty if it learns.
    tried : tuple of (Sentence, Proof)
        What else was tried.
    """

    says: Sentence
    illnesses: tuple[Illness, ...] = ()
    slowly: int | None = None
    tried: tuple[tuple[Sentence, Proof], ...] = ()
    learns_at_all: bool = True

    @property
    def learns(self) -> bool:
        """Whether nothing holds it back."""
        return self.learns_at_all and not self.illnesses
