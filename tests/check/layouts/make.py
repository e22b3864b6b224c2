"""Workbooks as people make them by hand: a network in a layout, right or with mistakes whose places are known."""

import random
import re

from check.layouts.calculate import Shown
from check.layouts.labels import TITLES, label
from check.layouts.layouts import LAYOUTS
from check.layouts.matrices import Block
from check.layouts.nets import NETS, points, start
from check.layouts.places import Places
from check.layouts.saving import book_of
from check.layouts.sheets import Sheets
from check.layouts.truth import truth_of
from check.layouts.wrong import go_wrong


class CannotBeMade(LookupError):
    """A mistake that a network, or a way to write it, has no place for."""


def make(layout, net, mistake=None, seed=0, scope=None, steps=None):
    """Return a workbook and what is true of it.

    Parameters
    ----------
    layout, net : str
    mistake : str, optional
        An id, or two with a + between; "rounded" rounds every result, which is no mistake.
    seed : int
    scope : str, optional
        "cell", "column" or "all"; drawn if it is not given.
    steps : int, optional
        How often the weights change; drawn if it is not given.

    Raises
    ------
    CannotBeMade
    """
    if not LAYOUTS[layout].only(NETS[net]):
        raise CannotBeMade(layout, net)
    rng = random.Random(f"{layout}/{net}/{mistake}/{seed}")
    making = Making(layout, net, rng, mistake == "rounded", steps)
    right, faults = dict(making.sheets.typed), []
    for one in [] if mistake in (None, "rounded") else mistake.split("+"):
        changed, ids = go_wrong(making, one, scope or rng.choice(("cell", "column", "all")))
        if not changed or any(at in before for before, _ in faults for at in changed):
            raise CannotBeMade(layout, net, mistake)
        faults.append((changed, ids))
    values = making.sheets.values()
    if faults and making.layout.values:
        showing = [(making.showing(changed, right, values), changed, ids) for changed, ids in faults]
        faults = [(shown, ids, set(changed) - set(shown)) for shown, changed, ids in showing if shown]
        if not faults:
            raise CannotBeMade(layout, net, mistake)
    return book_of(making, values), truth_of(making, faults, values)


class Making:
    """A workbook while it is made: everything right."""

    def __init__(self, layout, net, rng, rounded, steps=None):
        self.layout_name, self.net_name, self.rng = layout, net, rng
        self.layout, self.net = LAYOUTS[layout], NETS[net]
        self.style = self.layout.style(self.net, rng, rounded)
        self.hand = self.layout.hand(self.net, self.style)
        self.data = rng.choice(self.layout.data)
        self.samples = points(self.layout.samples, rng) if self.layout.samples else self.net.samples
        each = len(self.samples[0]) if self.net.batch else 1
        self.steps = list(range(1, (steps * each if steps else rng.choice(self.layout.steps)) + 1))
        self.sheets = self._placed()
        self._type()

    def _placed(self):
        """Decide where everything stands."""
        places, rng = Places(), self.rng
        manner, groups = rng.choice(self.layout.labels), self.hand.names()
        if self.data == "index":
            groups = {"step": ["sample"], **groups}

        def words(name):
            return "n" if name == "sample" and manner != "none" else label(self.net, name, manner)

        sheet, row, column = self.layout.place(places, groups, self.steps, rng, words)
        if self.layout.sheet:
            sheet, row, column = self.layout.sheet, 3, 2
        constants = {"lr": rng.choice(self.net.rates), **({"mu": 0.9} if self.style.momentum else {})}
        places.constants(sheet, row, column + 1, [(name, words(name)) for name in constants])
        if self.layout.named:
            places.names = {name: places.of[name, 0] for name in constants}
        if self.data != "typed":
            constants |= self._table(places)
        places.titles(TITLES.get(manner, ()))
        return Sheets(places, constants, len(self.samples[0]) if self.net.batch else 1)

    def _table(self, places):
        """Put the samples in a table: on a sheet of their own, or far to the right."""
        sheet, top, left = self.layout.sheet, 8, 2
        if not sheet:
            sheet = next(iter(places.of.values()))[0]
            top, left = 6, max(column for _, _, column in places.of.values()) + 3
        found = {}
        for at, (x, y) in enumerate(zip(*self.samples, strict=True), start=1):
            for k, number in enumerate([*x, *y]):
                name = f"table_x_{k + 1}_{at}" if k < len(x) else f"table_y_{k + 1 - len(x)}_{at}"
                places.of[name, 0], found[name] = (sheet, top + at, left + k), number
        return found

    def _type(self):
        """Fill in every cell, as it is right."""
        first = start(self.net, self.rng)
        for name, step in self.sheets.places.of:
            if step == 1 and name in first:
                self.sheets.typed[name, step] = first[name]
            elif self.is_written(name, step):
                self.sheets.typed[name, step] = self.written(self.hand, name, step)
            elif step:
                self.sheets.typed[name, step] = self._data(name, step)

    def showing(self, changed, right, values):
        """Return where, without formulas, a mistake is to be seen: by more than the last decimal, which is rounded."""
        sheets, decimals, found = self.sheets, self.layout.values, []
        shown = Shown(sheets.cells(), sheets.names())
        for name, step in changed:
            place, typed = sheets.places.of[name, step], right[name, step]
            if sheets.typed[name, step] is None or not isinstance(typed, str):
                found.append((name, step))
                continue
            should = shown.calculated(sheets.spelled(typed, step, place)[1:], place[0])
            differs = abs(values[place] - should) > (1.5 * 10.0**-decimals if decimals < 16 else 1e-9 * abs(should))
            found += [(name, step)] if differs else []
        return found

    def is_written(self, name, step):
        """Tell whether a cell holds a formula of the calculation: no data, no starting weight, no mean of a batch."""
        return (
            step > (name[0] in "wb") and name[:2] not in ("x_", "y_") and not name.startswith(("sample", "mean", "sum"))
        )

    def written(self, hand, name, step):
        """Return what somebody types for a quantity at a step."""
        text = hand.formula(name)
        if isinstance(text, Block):
            return text
        if name[0] == "v" and step == 1:
            text = f"{{g{name[1:]}}}"
        if self.style.rounded and not re.fullmatch(r"\{[^{}]*\}", text):
            text = f"ROUND({text},{self.style.rounded})"
        return "=" + text

    def _data(self, name, step):
        """Return what stands for a sample, or for the mean of a batch."""
        samples, each = len(self.samples[0]), self.sheets.each
        at = (step - 1) % samples
        if name == "sample":
            return at + 1
        if name[1] != "_":
            of = {"sum_E": "E_total"}.get(name, name.removeprefix("mean_"))
            function = "AVERAGE" if self.net.factor == 2 and name != "sum_E" else "SUM"
            return f"={function}({{{of}@{step - each + 1}:{of}@{step}}})"
        if self.data == "typed":
            return self.samples[name[0] == "y"][at][int(name[2:]) - 1]
        if self.data == "table":
            return f"={{table_{name}_{at + 1}}}"
        return f"=INDEX({{table_{name}_1:table_{name}_{samples}}},{{sample}})"
