"""Sick trainings of known illness, in the manner of published benchmarks and of questions that people ask.

A family makes trainings that are ill in one way from a seed; which seeds are really ill, and cured by what the family
says, is proven by training (`python -m diagnose.proven`) and kept in proven.txt.
"""

from pathlib import Path
from typing import NamedTuple

from diagnose.case import Case
from diagnose.families import families, made
from diagnose.illnesses import samples, shapes, starts, training

FAMILIES = families(training, starts, shapes, samples)
"""What makes sick trainings, by its name."""

PROVEN = Path(__file__).with_name("proven.txt")


class Sick(NamedTuple):
    """A sick training: its name, the case, and the ids that a teacher may name first."""

    name: str
    case: Case
    first: tuple


def sick():
    """Return all sick trainings that are proven."""
    return [read(line) for line in PROVEN.read_text(encoding="utf-8").splitlines()]


def read(line):
    """Return the sick training of a line of proven.txt: its family, its seed, and the ids."""
    family, seed, *first = line.split()
    return Sick(f"{family}-{seed}", made(FAMILIES, family, int(seed)), tuple(first))
