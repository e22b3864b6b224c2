"""Workbooks as people make them by hand: a network in a layout, right or with a mistake whose place is known."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from check.layouts import places as where
from check.layouts.calculate import Shown
from check.layouts.hand import Hand, Style
from check.layouts.labels import TITLES, label
from check.layouts.mistakes import ALSO, MISTAKES
from check.layouts.nets import NETS, Net, start
from check.layouts.slips import SLIPS
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname

TOKEN = re.compile(r"\{([^{}]+)\}")


class CannotBeMade(LookupError):
    """A mistake that this network, or this way to write it, has no place for."""


@dataclass(frozen=True)
class Layout:
    """A way to put a calculation on sheets, and what goes with it.

    `data`: samples are typed in every row, or refer to a table, directly or by INDEX.
    """

    place: Callable = where.rows
    styles: dict = field(default_factory=dict)
    labels: tuple = ("plain", "course")
    data: tuple = ("typed", "table")
    only: Callable[[Net], bool] = lambda net: not net.batch
    own_sheet: str = ""
    named: bool = False
    steps: tuple[int, ...] = (3, 5, 8, 12, 20, 40)
    values: int | None = None
    """Values alone, to so many decimals (17: all digits)."""


SHORT = (2, 3, 5)
LAYOUTS = {
    "rows": Layout(),
    "inline": Layout(styles={"columns": "inline"}, only=lambda net: not net.batch and net.depth < 3),
    "pages": Layout(where.pages, steps=SHORT, styles={"onward": False}),
    "blocks": Layout(where.blocks, steps=SHORT),
    "columns": Layout(where.columns, steps=(3, 5, 8, 12)),
    "list": Layout(where.listed, steps=SHORT, styles={"onward": False}),
    "two-sheets": Layout(own_sheet="Data"),
    "named": Layout(named=True),
    "helpers": Layout(styles={"products": True}),
    "sumproduct": Layout(styles={"sumproduct": True}, only=lambda net: not net.batch and net.layers[0] > 1),
    "momentum": Layout(styles={"momentum": True}, only=lambda net: not net.batch and net.output != "step"),
    "german": Layout(where.columns, labels=("german",), steps=(3, 5, 8)),
    "indonesian": Layout(labels=("indonesian",)),
    "bare": Layout(labels=("none",)),
    "hundred": Layout(data=("index",), own_sheet="Samples", only=lambda net: not net.batch and len(net.samples[0]) > 1),
    "epochs": Layout(where.epochs, only=lambda net: net.batch, steps=(12, 20, 40), data=("typed",)),
    "values": Layout(values=17, only=lambda net: not net.batch),
    "values-6": Layout(values=6, only=lambda net: not net.batch),
    "values-4": Layout(values=4, only=lambda net: not net.batch),
}


@dataclass(frozen=True)
class Truth:
    """What is true of a workbook that was made.

    Attributes
    ----------
    cells : dict
        The names with steps that are right for each cell that holds a quantity: {"Sheet1!C7": ("gz2_1@1", "d2_1@1")}.
    wrong : frozenset of str
        Every cell that says something else than it should; follow-ups are not among them.
    first : frozenset of str
        Which of them may be called the first: those of the first step at which one is wrong.
    mistakes : frozenset of str
        The ids that explain it.
    """

    layout: str
    net: str
    steps: int
    cells: dict
    wrong: frozenset = frozenset()
    first: frozenset = frozenset()
    mistakes: frozenset = frozenset()
    values: dict = field(default_factory=dict, repr=False)


def make(layout, net, mistake=None, seed=0, scope=None):
    """Return a workbook and what is true of it.

    Parameters
    ----------
    layout, net : str
    mistake : str, optional
        An id of a mistake; "rounded" rounds every result, which is none.
    seed : int
    scope : str, optional
        "cell", "column" or "all"; drawn if it is not given.

    Raises
    ------
    CannotBeMade
    """
    spec, network = LAYOUTS[layout], NETS[net]
    if not spec.only(network):
        raise CannotBeMade(layout, net)
    rng = random.Random(f"{layout}/{net}/{mistake}/{seed}")
    return Making(layout, spec, net, network, rng, mistake, scope or rng.choice(("cell", "column", "all"))).made()


class Making:
    """One workbook while it is made."""

    def __init__(self, layout, spec, net, network, rng, mistake, scope):
        self.layout, self.spec, self.net_name, self.net, self.rng = layout, spec, net, network, rng
        self.mistake, self.scope = mistake, scope
        self.style = self._style()
        self.hand = Hand(network, self.style)
        self.samples = network.samples
        self.steps = list(range(1, rng.choice(spec.steps) + 1))
        self.each = len(network.samples[0]) if network.batch else 1
        self.typed, self.known = {}, {}

    def _style(self):
        rng, net = self.rng, self.net
        minus = rng.random() < 0.6 or net.factor == 2
        if net.rule == "no-derivative":
            minus = False
        columns = rng.choice(("inline", "deltas", "slopes") if net.depth < 3 else ("deltas", "slopes"))
        style = Style(columns, minus, rng.random() < 0.6, rng.randint(0, 30), total=rng.random() < 0.8)
        rounded = rng.choice((2, 3, 4)) if self.mistake == "rounded" else None
        return replace(style, rounded=rounded, **self.spec.styles)

    def made(self):
        """Make it: everything right, then the mistake, then the book."""
        self._place()
        self._type()
        wrong, mistakes = self._go_wrong()
        shown = Shown(self._cells(), self._names())
        values = {place: shown.value(place) for place in shown.cells}
        return self._book(values), self._truth(wrong, mistakes, values)

    # Where it stands.

    def _place(self):
        spec, rng, places = self.spec, self.rng, where.Places()
        manner = rng.choice(spec.labels)
        self.places, groups = places, self.hand.names()
        self.data = rng.choice(spec.data)
        if self.data == "index":
            groups = {"step": ["sample"], **groups}
        words = lambda name: label(self.net, name, manner) if name != "sample" else "n"  # noqa: E731
        sheet, row, column = spec.place(places, groups, self.steps, rng, words)
        if spec.own_sheet:
            sheet, row, column = spec.own_sheet, 3, 2
        lr = self.constants = {"lr": rng.choice(self.net.rates)}
        if self.style.momentum:
            lr["mu"] = 0.9
        places.constants(sheet, row, column + 1, [(name, words(name)) for name in lr])
        if spec.named:
            places.names = {name: places.of[name, 0] for name in lr}
        self.groups = groups
        if self.data in ("table", "index"):
            self._place_table(sheet if spec.own_sheet else None)
        self._write_titles(manner)

    def _place_table(self, sheet):
        """The samples in a table: on a sheet of its own, or far to the right."""
        if sheet:
            top, left = 8, 2
        else:
            used = [place for place in self.places.of.values()]
            sheet, top, left = used[0][0], 6, max(column for _, _, column in used) + 3
        for at, (x, y) in enumerate(zip(*self.samples, strict=True), start=1):
            for k, number in enumerate([*x, *y]):
                name = f"x_{k + 1}" if k < len(x) else f"y_{k + 1 - len(x)}"
                self.places.of[f"table_{name}_{at}", 0] = (sheet, top + at, left + k)
                self.constants[f"table_{name}_{at}"] = number

    def _write_titles(self, manner):
        if manner == "none":
            return
        taken = {*self.places.of.values(), *self.places.texts}
        sheet = min(place[0] for place in taken)
        for row, title in enumerate(TITLES[manner], start=1):
            if (sheet, row, 12) not in taken:
                self.places.texts[sheet, row, 12] = title

    # What is typed.

    def _type(self):
        """Fill in every cell, as it is right."""
        first = start(self.net, self.rng)
        self.typed = {(name, 0): number for name, number in self.constants.items()}
        for name, step in self.places.of:
            if step:
                self.typed[name, step] = self._right(name, step, first)

    def _right(self, name, step, first):
        if name in first and step == 1:
            return first[name]
        if name == "sample":
            return (step - 1) % len(self.samples[0]) + 1
        if name[0] in "xy" and name[1] == "_":
            return self._sample(name, step)
        if name.startswith("mean_") or name == "sum_E":
            return self._of_batch(name, step)
        return self._written(self.hand, name, step)

    def _written(self, hand, name, step):
        """What somebody types for a quantity at a step."""
        text = hand.formula(name)
        if name[0] == "v" and step == 1:
            text = f"{{g{name[1:]}}}"
        if self.style.rounded and not re.fullmatch(r"\{[^{}]*\}", text):
            text = f"ROUND({text},{self.style.rounded})"
        return "=" + text

    def _sample(self, name, step):
        samples = len(self.samples[0])
        at = (step - 1) % samples
        if self.data == "typed":
            of, k = self.samples[name[0] == "y"], int(name[2:]) - 1
            return of[at][k]
        if self.data == "table":
            return f"={{table_{name}_{at + 1}}}"
        return f"=INDEX({{table_{name}_1:table_{name}_{samples}}},{{sample}})"

    def _of_batch(self, name, step):
        name = {"sum_E": "E_total"}.get(name, name.removeprefix("mean_"))
        function = "AVERAGE" if self.net.factor == 2 and name != "E_total" else "SUM"
        return f"={function}({{{name}@{step - self.each + 1}:{name}@{step}}})"

    # What is wrong.

    def _go_wrong(self):
        """Put the mistake in; return the names with steps that are wrong, and the ids that explain them."""
        if self.mistake in (None, "rounded"):
            return [], set()
        if self.mistake in SLIPS:
            changes, mistakes = SLIPS[self.mistake](self), {self.mistake}
        else:
            changes, mistakes = self._mistaken()
        if not changes:
            raise CannotBeMade(self.layout, self.net_name, self.mistake)
        self.typed |= changes
        return list(changes), mistakes

    def _mistaken(self):
        classes = list(MISTAKES.get(self.mistake, ()))
        self.rng.shuffle(classes)
        for cls in classes:
            other = cls(self.net, self.style)
            changes = {at: text for at in self.typed if (text := self._other(other, *at))}
            if changes:
                chosen = self._chosen(changes)
                return {at: changes[at] for at in chosen}, self._explained(*chosen[0], changes[chosen[0]])
        return {}, set()

    def _chosen(self, changes):
        ordered = sorted(changes, key=lambda at: (at[1], list(self.typed).index(at)))
        if self.scope == "all":
            return ordered
        name, step = self.rng.choice(ordered)
        return [(name, step)] if self.scope == "cell" else [at for at in ordered if at[0] == name]

    def _other(self, hand, name, step):
        """What a mistaken hand types into a cell, if that is something else."""
        right = self.typed[name, step]
        if (
            not step
            or not isinstance(right, str)
            or name[0] in "xy"
            or name == "sample"
            or name.startswith(("mean", "sum"))
        ):
            return None
        if (wrong := self._written(hand, name, step)) == right:
            return None
        asked = [self.place(*self._token(token, step)) for token in self._tokens(wrong)]
        return wrong if all(asked) and self._differs(name, step, right, wrong) else None

    def _differs(self, name, step, right, wrong):
        """Whether two formulas say different things, whatever the numbers; those of a column are compared once."""
        if (right, wrong) not in self.known:
            self.known[right, wrong] = self._unequal(name, step, right, wrong)
        return self.known[right, wrong]

    def _unequal(self, name, step, right, wrong):
        sheet, home = self.places.of[name, step][0], self.places.of[name, step]
        shown = Shown({}, self._names())
        for draw in range(3):
            numbers = {}
            lookup = lambda place: numbers.setdefault(place, random.Random(f"{draw}{place}").uniform(-2, 2))  # noqa: B023, E731
            a, b = (shown.calculated(self._spelled(text, step, home)[1:], sheet, lookup) for text in (right, wrong))
            if a is None or b is None or abs(a - b) > 1e-9 * max(abs(a), abs(b)):
                return True
        return False

    def _explained(self, name, step, wrong):
        """The ids of all mistakes that would write the same into a cell."""
        same = {self.mistake} | ALSO.get(self.mistake, set())
        for cls in (cls for classes in MISTAKES.values() for cls in classes):
            text = self._other(cls(self.net, self.style), name, step)
            if text and not self._differs(name, step, text, wrong):
                same.add(cls.id)
        return same

    # How it is spelled.

    def _tokens(self, text):
        return [end for token in TOKEN.findall(text) for end in token.split(":")]

    def _token(self, token, step):
        """Return the name and the step that a token means where it stands."""
        name, mark, number = re.fullmatch(r"(\w+)([<>@]?)(\d*)", token).groups()
        if name in self.constants:
            return name, 0
        by = {"<": -1, ">": 1, "": 0, "@": 0}[mark] * self.each
        return name, int(number) if mark == "@" else step + by

    def place(self, name, step):
        """Return the place of a quantity; of one that an epoch has once, wherever in it is asked for."""
        of = self.places.of
        if (name, step) in of or self.each == 1:
            return of.get((name, step))
        first = (step - 1) // self.each * self.each + 1
        return of.get((name, first)) or of.get((name, first + self.each - 1))

    def _spelled(self, text, step, home):
        """Write a formula with addresses."""

        def address(token):
            name, at = self._token(token, step)
            if at == 0 and name in self.places.names:
                return {"lr": "rate", "mu": "mom"}[name]
            place = self.place(name, at)
            dollar = "$" if at == 0 or "@1" in token and ":" not in token else ""
            sheet = "" if place[0] == home[0] else quote_sheetname(place[0]) + "!"
            return f"{sheet}{dollar}{get_column_letter(place[2])}{dollar}{place[1]}"

        def reference(match):
            first, *last = (address(token) for token in match[1].split(":"))
            return ":".join([first, *(one.split("!")[-1] for one in last)])

        return TOKEN.sub(reference, text)

    def _cells(self):
        cells = {}
        for (name, step), typed in self.typed.items():
            home = self.places.of[name, step]
            if typed is not None:
                cells[home] = self._spelled(typed, step, home) if isinstance(typed, str) else typed
        return cells

    def _names(self):
        return {{"lr": "rate", "mu": "mom"}[name]: place for name, place in self.places.names.items()}

    # The book and what is true of it.

    def _book(self, values):
        from openpyxl.workbook.defined_name import DefinedName

        book, cells = Workbook(), self._cells()
        book.remove(book.active)
        texts = {place: text for place, text in self.places.texts.items() if text and place not in cells}
        for sheet in dict.fromkeys(place[0] for place in [*texts, *cells]):
            book.create_sheet(sheet)
        for (sheet, row, column), typed in {**texts, **cells}.items():
            if self.spec.values and isinstance(typed, str) and typed.startswith("="):
                typed = values[sheet, row, column]
                typed = typed if self.spec.values > 15 or typed is None else round(typed, self.spec.values)
            book[sheet].cell(row, column).value = typed
        for name, (sheet, row, column) in self._names().items():
            to = f"{quote_sheetname(sheet)}!${get_column_letter(column)}${row}"
            book.defined_names[name] = DefinedName(name, attr_text=to)
        return book

    def _truth(self, wrong, mistakes, values):
        address = lambda place: f"{place[0]}!{get_column_letter(place[2])}{place[1]}"  # noqa: E731
        places = self.places.of
        cells = {
            address(places[at]): names
            for at, typed in self.typed.items()
            if isinstance(typed, str) and typed.startswith("=") and at not in wrong and (names := self._quantities(*at))
        }
        earliest = min((step for _, step in wrong), default=0)
        return Truth(
            self.layout,
            self.net_name,
            len(self.steps),
            cells,
            frozenset(address(places[at]) for at in wrong),
            frozenset(address(places[at]) for at in wrong if at[1] == earliest),
            frozenset(mistakes),
            {address(place): value for place, value in values.items()},
        )

    def _quantities(self, name, step):
        """The names, in either form of the rule, of what a cell holds; none if it is nobody's quantity."""
        if step == 0 or name == "sample" or name[0] == "p" or name.startswith(("mean", "sum")):
            return ()
        if name[0] in "wb":
            return (f"{name}@{step}", f"new_{name}@{step - self.each}")
        if name.startswith("new"):
            return (f"{name}@{step}", f"{name[4:]}@{step + 1}")
        pairs = {"e": ("go", "e"), "d": ("gz", "d"), "gw": ("gw", "dw"), "gb": ("gb", "db")}
        letter = name[:2] if name[0] == "g" else name[0]
        return tuple(
            f"{other}{name[len(letter) :]}@{step}" for other in pairs.get(letter, (letter,)) if name != "E_total"
        ) or (f"E_total@{step}",)
