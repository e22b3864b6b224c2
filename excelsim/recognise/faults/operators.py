"""Operators that were typed otherwise: a sign between two parts of a formula for another one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from excelsim.formula.cell import Cell
from excelsim.recognise.faults.parts import Edit, factors, multiplied, places, replaced, summands


def operators(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with another sign between two parts; first in all places where two single cells meet."""
    found = [(at, part) for at, part in places(tree) if part.op in "+-*/" and len(part.args) == 2]
    for op in "+-*/":
        between = [(at, p) for at, p in found if p.op == op and all(a.op == "name" for a in p.args)]  # type: ignore[union-attr]
        if len(between) > 1:
            for new in "+-*/".replace(op, ""):
                changed = tree
                for at, part in between:
                    changed = replaced(changed, at, Cell(new, part.args))
                yield Edit("operator", changed, op, new)
    for at, part in found:
        is_factor = part.op in "*/" and any(a.op == "number" for a in part.args)  # type: ignore[union-attr]
        for new in "+-*/".replace(part.op, ""):
            if new == "/" and _is_complement(part):
                continue  # 1/o*o is 1: that the factor o*(1-o) is too much is what fits
            kind = "factor" if is_factor and new in "*/" else "operator"
            yield Edit(kind, replaced(tree, at, Cell(new, part.args)), part.op, new)
    yield from operators_as_typed(tree)


def operators_as_typed(tree: Cell) -> Iterator[Edit]:
    """Yield the formula with another sign between two factors, or two terms, that changes what belongs together.

    So a*b*c, where a - b*c is meant; and a*b + c + d, where a*b + c*d is meant.
    """
    for at, part in places(tree):
        terms = summands(part) if part.op in "+-*" else []
        for n, (sign, term) in enumerate(terms):
            several = factors(term)
            for k in (k for k, (by, _) in enumerate(several) if k and by == "*"):
                for new in "+-":
                    parted = [(sign, multiplied(several[:k])), (new, multiplied(several[k:]))]
                    changed = _summed([*terms[:n], *parted, *terms[n + 1 :]])
                    yield Edit("operator", replaced(tree, at, changed), "*", new)
            if n and len(terms) > 2:
                before, first = terms[n - 1]
                joined = before, multiplied([*factors(first), *several])
                changed = _summed([*terms[: n - 1], joined, *terms[n + 1 :]])
                yield Edit("operator", replaced(tree, at, changed), sign, "*")


def _is_complement(part: Cell) -> bool:
    """Tell whether it is 1 - o, of a single cell."""
    first, second = part.args
    return part.op == "-" and getattr(first, "op", "") == "number" and getattr(second, "op", "") == "name"


def _summed(terms: list[tuple[str, Cell]]) -> Cell:
    """Return the sum of terms with their signs; the first one's is a plus."""
    return reduce(lambda found, term: Cell(term[0], (found, term[1])), terms[1:], terms[0][1])
