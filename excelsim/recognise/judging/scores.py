"""Measures of how well samples are answered: sums and means of errors, which every workbook has its own of."""

from __future__ import annotations

import numpy as np

from excelsim.check.mistakes import mistakes_at
from excelsim.check.reading import Lines
from excelsim.formula.arithmetic.polynomial import Polynomial
from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import Cell, parts
from excelsim.formula.vocabulary import Value
from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.spots import FAILURES, Seen, Spot, spots_of, there

OWN = ("factor", "rounding", "cut")
"""What is no mistake in a measure of one's own."""


def is_score(cells: Cells, spot: Spot) -> bool:
    """Recognise a measure of how well samples are answered: a sum or a mean of their squared errors."""
    value, steps = cells.theory.values.made(spot), cells.system.rests_on.get(spot, set())
    names = [f"e{(len(cells.system.layers) - 1)}_{k}" for k in range(1, cells.system.layers[-1] + 1)]
    found = [cells.theory.expected(name, step) for step in steps for name in names]
    errors = [e for e in found if e is not None]
    if not np.shape(value) or not errors or len(errors) < len(found):
        return False
    squares = sum(e * e for e in errors)
    for measure in (squares, np.sqrt(squares), sum(map(abs, errors))):
        ratio = value / measure
        if np.all(np.isfinite(ratio)) and same(ratio, np.full_like(ratio, ratio[0])) and ratio[0] > 0:
            cells.names[spot] = "loss", max(steps)
            return True
    return False


def is_running(cells: Cells, spot: Spot) -> bool:
    """Tell whether it is gathered over all steps so far, and nothing learned from it: a total, a mean of errors.

    It reads what stands at its own place in the step before, or at one place in every step. In a first step, what
    stands at its place in the next one does.
    """
    steps = cells.system.rests_on.get(spot, set())
    last = max(steps, default=0)
    if not last or spot in cells.roles or cells.is_learned_from(spot, last) or len(cells.system.passes) < 2:
        return False
    if last == 1:
        after = there(cells.system.passes[1].place, cells.key(spot, 1))
        return max(cells.system.rests_on.get(after, ()), default=1) == 2 and is_running(cells, after)
    read, passes = {*cells.graph.refs(spot)}, cells.system.passes
    before = there(passes[last - 2].place, cells.key(spot, last))
    return before in read or any(_is_in_all(cells, read, cells.key(ref, last), last) for ref in read)


def _is_in_all(cells: Cells, read: set[Spot], key: Seen, last: int) -> bool:
    """Tell whether all that is read stands at one place, in each step so far, and these are more than a batch."""
    spots = [there(p.place, key) for p in cells.system.passes[:last]]
    return read == {cells.graph.root(spot) for spot in spots} and last > len(cells.system.batches[0])


def is_of_its_error(cells: Cells, spot: Spot) -> bool:
    """Recognise a loss that is made of an error that is wrong: its square, with the loss's own factor."""
    value, last = cells.theory.values.made(spot), len(cells.system.layers) - 1
    for step in cells.system.rests_on.get(spot, ()) if np.shape(value) else ():
        for k in range(1, cells.system.layers[-1] + 1):
            for own in (cells.theory.own.get((f"{letter}{last}_{k}", step)) for letter in ("e", "go")):
                error, loss = cells.theory.expected(f"e{last}_{k}", step), cells.theory.expected(f"E_{k}", step)
                if own is None or error is None or loss is None or own not in cells.graph.refs(spot):
                    continue
                if same(value * error * error, cells.theory.values.of(own) ** 2 * loss):
                    cells.name(spot, f"E_{k}", step)
                    return True
    return False


def is_wrong_loss(cells: Cells, spot: Spot) -> bool:
    """Accuse a cell that is what a mistake makes of the loss of an output, such as the wrong logarithm."""
    value, network = cells.theory.values.made(spot), cells.theory.way.network
    for step in cells.system.rests_on.get(spot, ()) if np.shape(value) else ():
        for name in (f"E_{k}" for k in range(1, cells.system.layers[-1] + 1)):
            if (name, step) in cells.taken:
                continue
            if same(-value, cells.theory.expected(name, step)):
                cells.accuse(spot, name, step)
                return True
            for mistake in mistakes_at(network, name):
                if mistake.id not in OWN and _gives(cells, name, step, mistake.lines, value):
                    cells.accuse(spot, name, step)
                    return True
    return False


def is_wrong_total(cells: Cells, spot: Spot) -> bool:
    """Accuse a cell that makes something of the losses of all outputs, or of all but one, and not their sum.

    Not what has a total already, and not a measure in which all of them count alike.
    """
    graph, size, tree = cells.graph, cells.system.layers[-1], cells.graph.tree_of(spot)
    terms = graph.polynomial_of(tree) if tree is not None and size > 1 else None
    read = _added(cells, tree, terms) if tree is not None and terms else []
    losses = {ref: name for ref in read if split((name := cells.names.get(ref, ("", 0)))[0])[0] == "E"}
    names, steps = {name for name, _ in losses.values()}, {step for _, step in losses.values()}
    others = [ref for ref in read if ref not in losses]
    is_of_all = len(read) == size and len(names) == len(losses) >= max(1, size - 1)
    if not (terms and is_of_all) or not all(_is_no_measure(cells, spot, ref) for ref in others):
        return False
    is_measure = len(losses) == size and len(steps) == 1 and _count_alike(terms)
    if is_measure or ("E_total", max(steps)) in cells.taken:
        return False
    cells.accuse(spot, "E_total", max(steps))
    return True


def _added(cells: Cells, tree: Cell, terms: Polynomial) -> list[Spot]:
    """Return the cells that a formula adds, one that is added to itself as often as it stands there."""
    if max(map(len, terms)) > 1:
        return [*cells.graph.refs_in(tree)]
    names = (part for part in parts(tree) if part.op == "name")
    return [cells.graph.root(spot) for part in names for spot in spots_of(part.args[0])]


def _count_alike(terms: Polynomial) -> bool:
    """Tell whether all that is added counts alike, whatever number is added to it."""
    return max(map(len, terms)) == 1 and len({factor for term, factor in terms.items() if term}) == 1


def _is_no_measure(cells: Cells, total: Spot, spot: Spot) -> bool:
    """Tell whether nobody adds a cell to a loss: the total itself, a text, what the network reads and answers."""
    name, value = cells.names.get(spot, ("", 0))[0], cells.graph.values.get(spot)
    is_of_the_network = name[:1] in ("x", "y", "z", "o") or spot in cells.system.roles_of
    return spot == total or is_of_the_network or isinstance(value, str)


def _gives(cells: Cells, name: str, step: int, lines: Lines, value: Value) -> bool:
    try:
        return same(cells.theory.reading.expected(name, step, lines), value)
    except FAILURES:
        return False
