"""Causes: which numbers are other than they should be only because of wrong ones before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from excelsim.check.marking.judging import Mark
from excelsim.formula.cell import parts
from excelsim.network.network import Network
from excelsim.run.program import row

NOTHING: frozenset[int] = frozenset()


def causes(network: Network, marks: Sequence[Mark], groups: Mapping[str, int]) -> dict[int, list[Mark]]:
    """Return for each group of wrong numbers (by their places) the answers that follow from it.

    A right number ends what a wrong one before it did.
    """
    if not groups:
        return {}
    reads = {
        name: [(part.op, str(part.args[0])) for part in parts(line) if part.op in ("name", "above")]
        for name, line in row(network).items()
    }
    known = {(mark.answer.name, mark.answer.step): mark for mark in marks}
    given = {mark.answer.name for mark in marks} - reads.keys()
    begin = min(mark.answer.step for mark in marks if mark.place in groups)
    found: dict[int, list[Mark]] = {}
    before: dict[str, frozenset[int]] = {}
    for step in range(begin, max(mark.answer.step for mark in marks) + 1):
        here = {name: frozenset({groups[f"{name}@{step}"]}) for name in given if f"{name}@{step}" in groups}
        for name in reads:
            mark = known.get((name, step))
            if mark and mark.place in groups:
                here[name] = frozenset({groups[mark.place]})
                continue
            if mark and mark.verdict == "right":
                continue
            parts_of = (before if op == "above" else here for op, _ in reads[name])
            here[name] = NOTHING.union(
                *(of.get(other, NOTHING) for of, (_, other) in zip(parts_of, reads[name], strict=True))
            )
            if mark and mark.verdict == "follows":
                for group in sorted(here[name]):
                    found.setdefault(group, []).append(mark)
        before = here
    return found
