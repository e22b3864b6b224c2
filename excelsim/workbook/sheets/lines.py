"""The lines of Steps: the formula of every quantity of an update, in the first update and in all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from excelsim.formula.cell import Cell, bind
from excelsim.formula.sums import all_in_parts, part_of
from excelsim.network.quantities import block_of, group, symbol
from excelsim.network.scores import SCORES
from excelsim.rule import row as rules
from excelsim.rule.row import POSITION
from excelsim.run.program import columns, program, row, scores, states, turn
from excelsim.workbook.contents import Contents
from excelsim.workbook.fixed import FIRST_STEPS_ROW, SAMPLES
from excelsim.workbook.layout import Layout
from excelsim.workbook.updates import STACKED, TERMS
from excelsim.xlsx.sheet import Sheet
from excelsim.xlsx.stream import Filled, Stacked, Table, in_row


def filled(contents: Contents) -> dict[str, Filled]:
    """Return the formulas of every quantity with its values; the parts of long sums are still to be calculated."""
    layout, run = contents.layout, contents.run
    values = {**run.position, **dict(zip(columns(run.network).names, run.log.T, strict=True)), **run.scores}
    known = {name: np.asarray(numbers) for name, numbers in values.items()}
    return {
        name: Filled(first, value_style(layout, part_of(name)), below, known.get(name))
        for name, (first, below) in formulas(layout).items()
    }


def formulas(layout: Layout) -> dict[str, tuple[Cell, Cell]]:
    """Return the formulas of every quantity on Steps: in the first row, and in all others.

    The first row takes its weights from Setup, every other row those that the row above
    arrived at, so the last row can be filled down to train on.
    """
    network, (step, sample) = layout.network, map(Cell.named, ("step", "sample"))
    lines: dict[str, Cell] = {
        "epoch": rules.epoch(step, SAMPLES),
        "step": Cell.above("step") + 1,
        "sample": layout.sample_of(step),
        "turn": rules.sample(step, SAMPLES),
    }
    if network.has_batches:
        in_epoch = Cell.named(turn(network))
        size, place = Cell.named("batch_size"), Cell.named("place")
        lines |= {"place": rules.place(in_epoch, size), "last": rules.last(in_epoch, place, size, SAMPLES)}
    lines |= {name: layout.sample(name, sample) for block in ("x", "y") for name in layout.blocks[block].names()}
    update = row(network)
    lines |= {name: bind(formula, _constants(layout)) for name, formula in update.items()} if layout.own else update
    lines |= scores(network, layout.criterion)
    first = {name: layout.start_cell(name) for name in row(network) if name not in program(network)}
    begin = {name: layout.begin(name) for block in states(network) for name in layout.blocks[block].names()}
    if begin:
        first |= {name: bind(lines[name], _beginning(begin)) for name in program(network)}
    first |= {f"{name}_sum": Cell.named(name) for name in layout.scores[::2]}
    first["step"] = Cell("number", (layout.first_step,))
    whole = {name: (first.get(name, lines[name]), lines[name]) for name in layout.step_names if part_of(name) == name}
    if not layout.table.is_stacked:
        return whole
    begin, below = (all_in_parts({name: line[i] for name, line in whole.items()}, TERMS, block_of) for i in (0, 1))
    return {name: (begin.get(name, line), line) for name, line in below.items()}


def _constants(layout: Layout) -> Callable[[Cell], Cell]:
    """Let a formula read the constants of this run."""
    known = {"lr", *layout.network.constants}
    return lambda leaf: layout.constant(str(leaf.args[0])) if leaf.args[0] in known else leaf


def _beginning(begin: Mapping[str, Cell]) -> Callable[[Cell], Cell]:
    """Let a formula of the first row read where it begins what it finds above in all others."""
    return lambda leaf: begin.get(str(leaf.args[0]), leaf) if leaf.op == "above" else leaf


def spelled(layout: Layout, number: int) -> dict[str, str]:
    """Return the formula of every quantity of an update as it stands on Steps, the updates counted from 0."""
    lines = {name: Filled(first, "", below) for name, (first, below) in formulas(layout).items()}

    def spell(name: object) -> str:
        return name if isinstance(name, str) else name.spelled(layout.steps)  # type: ignore[attr-defined]

    if layout.table.is_stacked:
        stacked = Stacked(FIRST_STEPS_ROW, STACKED, lines, {}, 0, layout.steps, spell)
        return {name: stacked.spelled(line.formula(number), number) for name, line in lines.items()}
    table = Table(FIRST_STEPS_ROW, 1, lines, {}, 0, layout.steps, spell)
    return {name: in_row(table.spelled(line.formula(number)), FIRST_STEPS_ROW + number) for name, line in lines.items()}


def belongs_to(layout: Layout, name: str) -> str:
    """Return the part of the calculation that a quantity belongs to."""
    if name in POSITION:
        return "Step"
    return "Epoch" if name in layout.scores else group(layout.network, name)


def value_style(layout: Layout, name: str) -> str:
    """Return how a quantity's values look."""
    if layout.normalised and name.startswith("x_"):  # no numbers that a person typed
        return "Input decimals"
    return "Step value" if name in ("hit", "hit_sum") else f"{belongs_to(layout, name)} value"


def heading(contents: Contents, name: str) -> str:
    """Return a quantity's symbol, or what a score or a place is called."""
    layout, say = contents.layout, contents.say
    if name in layout.scores:
        score = SCORES[name.removesuffix("_sum")]
        return say(score.so_far) if name.endswith("_sum") else score.headed(score.words, layout.criterion, say)
    return say(name) if belongs_to(layout, name) == "Step" else say.name(symbol(layout.network, name))


def count(sheet: Sheet, contents: Contents) -> None:
    """Count the first run's updates, once: to look through a whole sheet takes some programs a second and 100 MB."""
    if contents.layout.number > 1:
        return
    row, column = 1, contents.layout.table.place("step", 0)[1]
    sheet.put(row, column, contents.layout.table.count(), "Step band")
    sheet.comment(row, column, contents.say("how many updates stand here"))
    sheet.define("updates", row, column)
