"""Proof by training: a sick training does not learn, its cure does, and which other explanations cure as well.

    PYTHONPATH=tests python -m diagnose.proven [--each 2] [--family xor] [--from 1] [--write]

Run by hand: what is not as a family claims is thrown away, the rest is what `sick.py` reads.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor

from diagnose.case import another_start, merged
from diagnose.learning import trained
from diagnose.sick import FAMILIES, PROVEN, made

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


def found(family, each, begin):
    """Return lines of proven.txt of a family, and what was thrown away."""
    lines, away = [], []
    for seed in range(begin, begin + TRIED * each):
        said = proven(made(family, seed))
        (away if said.startswith("(") else lines).append(f"{family} {seed} {said}")
        if len(lines) == each:
            break
    return lines, away


def main():
    """Prove, and print or write what is proven."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--each", type=int, default=2)
    arguments.add_argument("--family", default="")
    arguments.add_argument("--from", type=int, default=1, dest="begin")
    arguments.add_argument("--write", action="store_true")
    given = arguments.parse_args()
    families = [name for name in FAMILIES if given.family in name]
    lines = []
    with ProcessPoolExecutor(2) as pool:
        for some, away in pool.map(found, families, [given.each] * len(families), [given.begin] * len(families)):
            lines += some
            print(*some, *(f"    {line}" for line in away), sep="\n", flush=True)
    if given.write:
        PROVEN.write_text("\n".join(lines) + "\n")
    print(len(lines), "of", len(families), "families")


if __name__ == "__main__":
    main()
