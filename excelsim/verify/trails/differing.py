"""What differs in rows of a trail: named cell by cell where they are few, and once where it is the same of all."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from excelsim.experiment.plan import Plan
from excelsim.formula.alike import is_rounded, ulps
from excelsim.formula.arithmetic.intervals import interval, rounded_to, within
from excelsim.formula.calculate import calculate
from excelsim.formula.notation import Array
from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import group
from excelsim.network.weights import Floats
from excelsim.run.block import Block
from excelsim.run.program import carried, columns, first_failure, program
from excelsim.verify.report import Comparison, Difference, Reason, apart, shown
from excelsim.verify.trails.columns import Stretch, wrong

Place = Callable[[int, str], str]
"""Says where a row and a column are, by the row's number among those that are compared."""

SOME = 10
"""So many rows are looked at, to see whether all differ for one reason."""

NEAR = 1e-4
"""Numbers of 32 bits lie nearer than this to those of 64, relative to numbers from 1 up."""


def compare_rows(rows: Comparison, run: Plan, own: Stretch, above: Floats, place: Place) -> None:
    """Compare rows as bits with what each begins with and what follows; `above` holds the row above each, by column."""
    rows.cells += own.values.size
    differs, cells = wrong(run, own, above)
    which = np.flatnonzero(differs)
    if not len(which):
        return
    mine, theirs = own.rows(which), above[:, which]

    def there(row: int, column: str) -> str:
        return place(int(which[row]), column)

    updates = run.data.batch_place(run.network.method, own.steps)[1].sum()  # where the weights change
    if len(which) >= max(SOME, updates / 2) and (alike := _alike(run, mine, theirs, (cells, len(own)), there)):
        rows.differences.append(alike)
    else:
        _Differing(rows, run, mine, theirs, there).name()


def compare_positions(rows: Comparison, run: Plan, own: Stretch, first: float, place: Place) -> None:
    """Check that no row is missing, twice there or out of order, from step `first` on."""
    steps = own.steps
    rows.cells += own.position.size
    expected = np.concatenate([[first], np.trunc(steps[:-1]) + 1])
    for index in np.flatnonzero(steps != expected).tolist():
        missing = steps[index] - expected[index]
        what = OUT_OF_ORDER if missing < 0 else MISSING if missing == 1 else SEVERAL_MISSING
        said = Sentence(what, found=f"{steps[index]:.15g}", expected=int(expected[index]), n=int(missing))
        rows.differences.append(Difference(place(index, "step"), said))
    for name, belongs in zip(("epoch", "sample"), run.data.position(steps, run.network.method), strict=True):
        found = own.position[("epoch", "step", "sample").index(name)]
        for index in np.flatnonzero(found != belongs).tolist():
            said = Sentence(
                "holds {found:.15g}, but step {step:.15g} has {name} {expected:.15g}",
                found=found[index],
                step=steps[index],
                name=name,
                expected=belongs[index],
            )
            rows.differences.append(Difference(place(index, name), said))


MISSING = Sentence("step {found} stands where step {expected} belongs: a row is missing")
SEVERAL_MISSING = Sentence("step {found} stands where step {expected} belongs: {n:,} rows are missing")
OUT_OF_ORDER = Sentence("step {found} stands where step {expected} belongs: a row is twice there or out of order")


def _alike(run: Plan, own: Stretch, above: Floats, of: tuple[int, int], place: Place) -> Difference | None:
    """Return what is to be said once, if rows differ for one reason: `of` so many cells, and among so many rows."""
    few, (cells, n) = Comparison("rows"), of
    some = _Differing(few, run, own.rows(slice(0, SOME)), above[:, :SOME], place)
    with np.errstate(all="ignore"):
        is_small = bool((own.values.astype(np.float32) == own.values).all())
        is_near = np.abs(some.values - some.expected) <= NEAR * np.maximum(1, np.abs(some.values))
    if is_small and is_near.all():
        return Difference(place(0, columns(run.network).names[0]), Sentence(IN_32_BITS, m=len(own), n=n), cells=cells)
    if some.name() < SOME:
        return None
    first = few.differences[0]
    return Difference(first.where, Sentence(ALL, what=first.what, m=len(own), n=n), first.ulps, cells, first.apart)


IN_32_BITS = Sentence(
    "from here on {m:,} of {n:,} rows hold numbers of 32 bits (float32), which prove nothing: save all 64"
)
ALL = Sentence("{what}; {m:,} of {n:,} rows do not follow here: they seem to be of another experiment")


def calculated(run: Plan, values: Floats, above: Floats, beside: bool = False) -> Floats:
    """Calculate every row from what it begins with, or each cell from those `beside` it, as they stand there."""
    cols = columns(run.network)
    expected = values.copy()

    def reader(rows: Floats) -> Callable[[Block], Array]:
        return lambda block: rows[:, block.columns].reshape(-1, *block.shape)

    def keep(name: str, result: Array) -> Array:
        expected[:, cols.blocks[name].columns] = np.reshape(result, (len(values), -1))
        return reader(values)(cols.blocks[name]) if beside else result

    with np.errstate(all="ignore"):
        cols.update(reader(values), reader(above), run.constants, keep)
    return expected


class _Differing:
    """Rows some of whose cells differ, row by row: what they hold, what stands above, and what is expected."""

    def __init__(self, rows: Comparison, run: Plan, own: Stretch, above: Floats, place: Place) -> None:
        self.rows, self.run, self.place = rows, run, place
        self.values, self.above = np.ascontiguousarray(own.values.T), np.ascontiguousarray(above.T)
        self.expected = self._from_own_inputs(slice(0, len(own)))
        begins = run.data.begins(run.network.method, own.steps)
        self.expected[:, : begins.shape[1]] = begins
        number = {name: column for column, name in enumerate(columns(run.network).names)}
        for name, source in carried(run.network).items():
            self.expected[:, number[name]] = self.above[:, number[source]]

    def _from_own_inputs(self, which: slice) -> Floats:
        """Calculate rows from the x, y and weights that stand in them, all at once.

        If a row cannot be calculated, it is searched for by halves, and noted.
        """
        values, above, run = self.values[which], self.above[which], self.run
        try:
            return calculated(run, values, above)
        except ArithmeticError:
            half = (which.start + which.stop) // 2
            if half > which.start:
                parts = (slice(which.start, half), slice(half, which.stop))
                return np.concatenate([self._from_own_inputs(part) for part in parts])
            names = columns(run.network).names
            given, before = (dict(zip(names, row.tolist(), strict=True)) for row in (values[0], above[0]))
            quantity, reason = first_failure(run.network, given, before, run.constants)
            what = Sentence("cannot be calculated from its own row: it needs {reason}", reason=reason)
            self.rows.differences.append(Difference(self.place(which.start, quantity), what))
            return values.copy()

    def name(self) -> int:
        """Note the cells that differ, but for what another library's EXP explains; return in how many rows."""
        network, values, expected = self.run.network, self.values, self.expected
        names, reasons = columns(network).names, _Reasons(self.run, values, self.above)
        found_in = set()
        for row, column in np.argwhere(values.view(np.int64) != expected.view(np.int64)).tolist():
            name, found, right = names[column], float(values[row, column]), float(expected[row, column])
            is_carried = name in carried(network) or group(network, name) in ("Input", "Step")
            reason: Reason | None
            if is_carried:
                reason = "rounded" if reasons.saved and is_rounded(right, found) else None
            else:
                reason = reasons.of(row, column)
            if reason:
                self.rows.explain(reason, ulps(right, found))
                continue
            found_in.add(row)
            what = Sentence(FROM_BEFORE if is_carried else FROM_ROW, found=shown(found), expected=shown(right))
            self.rows.differences.append(
                Difference(self.place(row, name), what, ulps(right, found), apart=apart(right, found))
            )
        return len(found_in)


class _Reasons:
    """Why cells are right that differ from what their row begins with: if every cell follows from those beside it.

    A trail in which no number has more than 15 digits was saved by a spreadsheet program: there,
    each number stands for all that it may have been.
    """

    def __init__(self, run: Plan, values: Floats, above: Floats) -> None:
        self.network, self.constants, self.values, self.above = run.network, run.constants, values, above
        try:
            beside = calculated(run, values, above, beside=True)
        except ArithmeticError:
            beside = np.full_like(values, np.nan)
        self.saved = all(value == float(f"{value:.15g}") for value in values.ravel().tolist())
        self.exact = values.view(np.int64) == beside.view(np.int64)

    def of(self, row: int, column: int) -> Reason | None:
        """Return the reason why a cell is right, None if it is not, or another one of its row is not."""
        if not self._holds(row):
            return None
        return "rounded" if self.saved else "follows" if self.exact[row, column] else "functions"

    @cache  # noqa: B019  # lives as long as one verification
    def _holds(self, row: int) -> bool:
        """Tell whether every cell of a row follows from those beside it, EXP and the like within a few ULP."""
        names = columns(self.network).names
        given, before = (dict(zip(names, part[row].tolist(), strict=True)) for part in (self.values, self.above))
        given |= self.constants
        number = rounded_to if self.saved else interval
        for column in np.flatnonzero(~self.exact[row]).tolist():
            formula = program(self.network).get(names[column])
            if formula is None:
                continue
            try:
                read, above = (lambda name, part=part: number(part[name]) for part in (given, before))
                found, own = interval(calculate(formula, read, above, within())), number(self.values[row, column])
            except ArithmeticError:
                return False
            if found.high < own.low or own.high < found.low:
                return False
        return True


FROM_BEFORE = Sentence("holds {found}, but the row before and the data give {expected}")
FROM_ROW = Sentence("holds {found}, but its own row gives {expected}")
