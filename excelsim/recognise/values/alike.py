"""What series are by others with labels alike: dw3 is of its weight what dw1 and dw2 are of theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from excelsim.network.quantities import split
from excelsim.recognise.values.called import about, named_after, quantity
from excelsim.recognise.values.columns import CHANGES, Column, Columns
from excelsim.recognise.values.series import Series
from excelsim.recognise.values.theirs import Match

LEAST = 2
"""How many others with a label alike have to be the same, for one to be that which is something else."""


class Role(NamedTuple):
    """A quantity of all weights or neurons, and by which factor it is written."""

    quantity: str
    factor: float


class Alike(Columns):
    """Columns of which those are recognised, too, whose labels are like those of others."""

    def _agree(self) -> None:
        super()._agree()
        for name in self.missing:
            column = self._called(name)
            if column and column.match.share == 1:
                self._let(name, column)

    def _called(self, name: str) -> Column | None:
        """Return the only series that has the label of a quantity, by those of others; None without one."""
        of = about(name)
        like = [
            c for other, c in self.found.items() if of and quantity(other) == quantity(name) and _is_labelled(other, c)
        ]
        kinds = frozenset().union(*(column.series.kinds for column in like))
        fits = [series for series in self.free if series.about == of and series.kinds & kinds]
        if len(fits) != 1:
            return None
        factor = Counter(column.factor for column in like).most_common(1)[0][0]
        return Column(fits[0], factor, self._matching(name, fits[0], factor))

    def is_left_out(self, name: str, step: int) -> bool:
        """Tell whether all others of its kind have a number in a step."""
        like = [c for other, c in self.found.items() if other != name and quantity(other) == quantity(name)]
        return bool(like) and all(np.isfinite(column.series.values[step - 1]) for column in like)

    def _matching(self, name: str, series: Series, factor: float) -> Match:
        expected = self.expected(name)
        return self._match(expected, series.values * factor, series.unit * abs(factor)) if expected else Match(0, 0)

    def _named(self) -> bool:
        """Recognise one series by its label alone: it may be wrong."""
        for name in self.missing:
            if column := self._called(name):
                self._let(name, column if column.match.share == 1 else column._replace(match=Match(0, 0)))
                return True
        return False

    def _join(self) -> None:
        """Take series that agree as something else for what others with a label alike are, if that explains more."""
        for name, column in list(self.found.items()):
            of = about(name)
            if not _is_labelled(name, column):
                continue
            roles = Counter(
                Role(quantity(other), c.factor)
                for other, c in self.found.items()
                if other != name and c.series.kinds & column.series.kinds and _is_labelled(other, c)
            )
            mine = Role(quantity(name), column.factor)
            best, count = roles.most_common(1)[0] if roles else (mine, 0)
            wanted = named_after(best.quantity, of)
            is_free = wanted == name or wanted in self.missing
            if best != mine and count >= max(LEAST, roles[mine] + 1) and is_free:
                self._try(name, wanted, column, best.factor)

    def _replace_slopes(self) -> None:
        """Take slopes for deltas where more agrees then: who forgot the errors has the slopes in their place."""
        delta = "gz" if self.network.method.form == "calculus" else "d"
        pairs = {name: f"{delta}{name[1:]}" for name in self.found if split(name)[0] == "s"}
        if not pairs or not set(pairs.values()) <= set(self.missing):
            return
        readers = [name for name in self.missing if split(name)[0] in (*CHANGES, "gw", "gb")]
        before, own = self._agreeing(readers, None), self._own
        for sign in (1.0, -1.0):
            self._own = own | {wanted: sign * own[name] for name, wanted in pairs.items()}
            more = len(self._agreeing(readers, None)) > len(before)
            self._own = own
            if more:
                self._move(pairs, sign)
                break
        self.reading._known.clear()

    def _move(self, pairs: Mapping[str, str], sign: float) -> None:
        """Take series for other quantities; of those that are right in all steps, others that hold the same numbers."""
        for name, wanted in pairs.items():
            column = self.found[name]
            again = self._again(column) if column.match.share == 1 else None
            if not again:
                del self.found[name], self._own[name]
            self._let(wanted, (again or column)._replace(factor=sign * column.factor, match=Match(0, 0)))

    def _again(self, column: Column) -> Column | None:
        """Return the series not recognised that holds the same numbers; None if there is none."""
        same = [series for series in self.free if np.array_equal(series.values, column.series.values, equal_nan=True)]
        return column._replace(series=same[0]) if same else None

    def _try(self, name: str, wanted: str, column: Column, factor: float) -> None:
        """Take a series for another quantity, if it agrees as that, or if more of the new weights agree then."""
        updates = [other for other in self.lines if other.startswith("new_")]
        before, own = self._agreeing(updates, None), self._own.pop(name)
        self._own[wanted] = self._drawn(column.series.values * factor, True)
        after = self._agreeing(updates, None)
        match = self._matching(wanted, column.series, factor)
        if match.share == 1 or len(after) > len(before):
            del self.found[name]
            self.found[wanted] = Column(column.series, factor, match if match.share == 1 else Match(0, 0))
        else:
            del self._own[wanted]
            self._own[name] = own
        self.reading._known.clear()


def _is_labelled(name: str, column: Column) -> bool:
    """Tell whether the label of a series says that it is of the weight or neuron that it is of."""
    return bool(column.series.about) and column.series.about == about(name)
