"""A sign: what can be seen of an illness, and the changes that may heal it."""

from __future__ import annotations

from typing import NamedTuple

from excelsim.diagnose.changes import Change
from excelsim.diagnose.report import Evidence
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats

PROVEN, SEEN, POSSIBLE = 2, 1, 0
"""How sure a sign is: it follows from the data or the network alone; it is seen in the log; only a trial can tell."""


class Sign(NamedTuple):
    """What can be seen of an illness.

    Attributes
    ----------
    id : str
    says : Sentence
    evidence : tuple of Evidence
    changes : tuple of Change
        What may heal it, the smallest first.
    sure : int
    always : bool
        Whether it is said even of a training that has reached its goal.
    """

    id: str
    says: Sentence
    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]
    sure: int = SEEN
    always: bool = False


def row_of(values: Floats) -> str:
    """Write a sample's inputs or targets."""
    return ", ".join(f"{value:.6g}" for value in values.tolist()[:8]) + (", ..." if len(values) > 8 else "")
