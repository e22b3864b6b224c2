"""Proof by training: a sick training does not learn, its cure does, and which other explanations cure as well.

    PYTHONPATH=tests python -m diagnose.proven sick|healthy [--each 2] [--family xor] [--from 1] [--write]

Run by hand: what is not as a family claims is thrown away, the rest is what `sick.py` and `healthy.py` read.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

from diagnose import healthy, sick
from diagnose.case import another_start, merged
from diagnose.families import made
from diagnose.learning import trained

STARTS = 10
MOST, FEW = 5, 2
"""In how many starts something has to learn to be a cure, and at most to be none."""

TRIED = 8
"""Seeds of a family that are tried for each that is wanted."""


def learning(content, strictly=False, enough=STARTS, few=-1):
    """Return in how many of the starts a training learns; no more are tried once more than `enough` or `few` do."""
    starts = {str(start): start for start in (another_start(content, seed) for seed in range(1001, 1001 + STARTS))}
    learns = 0
    for start in starts.values():
        learns += trained(start, strictly).learns
        if learns >= enough or learns > few >= 0:
            break
    return learns * STARTS // len(starts) if len(starts) == 1 else learns


def cures(content, change, strictly=False):
    """Tell whether a change cures: half of the starts learn."""
    return learning(merged(content, change), strictly, enough=MOST) >= MOST


def proven(case):
    """Return the ids that explain a case, its own first; or in brackets why it is not as it claims."""
    content, strictly = case.content, case.strictly
    own = trained(content, strictly)
    if own.learns:
        return "(it learns)"
    if case.by_chance:
        if (others := learning(content, strictly, enough=MOST - 1)) < MOST - 1:
            return f"(other starts: {others})"
    elif (others := learning(content, strictly, few=FEW)) > FEW:
        return "(it fails by chance: other starts learn)"
    if not case.by_chance and not cures(content, case.cure, strictly):
        return "(the cure is none)"
    for change in case.vain:
        vainly = merged(content, change)
        if trained(vainly, strictly).learns or (not case.by_chance and learning(vainly, strictly, few=FEW) > FEW):
            return f"(not in vain: {str(change)[:70]})"
    ids = [case.illness, *(id for id, change in case.rivals.items() if cures(content, change))]
    return " ".join(dict.fromkeys([*ids, "diverges"] if own.overflows else ids))


class Kind(NamedTuple):
    """Sick or healthy trainings: their families, how a case is made and shown to be as it claims, and their file."""

    families: Any
    shown: Any
    file: Any


KINDS = {
    "sick": Kind(sick.FAMILIES, proven, sick.PROVEN),
    "healthy": Kind(healthy.FAMILIES, healthy.way_of, healthy.PROVEN),
}


def found(kind, family, each, begin):
    """Return lines for a family, as they are kept in a file, and others of what was thrown away."""
    lines, away = [], []
    for seed in range(begin, begin + TRIED * each):
        said = KINDS[kind].shown(made(KINDS[kind].families, family, seed))
        (away if said.startswith("(") else lines).append(f"{family} {seed} {said}")
        if len(lines) == each:
            break
    return lines, away


def drawn(pool, kind, each, begin, family=""):
    """Yield for each family of sick or of healthy trainings the lines of those that are shown to be so."""
    families = [name for name in KINDS[kind].families if family in name]
    repeated = ([value] * len(families) for value in (each, begin))
    yield from pool.map(found, [kind] * len(families), families, *repeated)


def main():
    """Prove, and print or write what is proven."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("kind", choices=KINDS)
    arguments.add_argument("--each", type=int, default=2)
    arguments.add_argument("--family", default="")
    arguments.add_argument("--from", type=int, default=1, dest="begin")
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    lines = []
    with ProcessPoolExecutor(2) as pool:
        for some, away in drawn(pool, given.kind, given.each, given.begin, given.family):
            lines += some
            print(*some, *(f"    {line}" for line in away), sep="\n", flush=True)
    if given.write:
        KINDS[given.kind].file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines))


if __name__ == "__main__":
    main()
