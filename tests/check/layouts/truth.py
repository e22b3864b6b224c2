"""What is true of a workbook that was made: which quantity each cell is, and which cells are wrong."""

from dataclasses import dataclass, field

from check.layouts.matrices import Block
from check.layouts.sheets import address


@dataclass(frozen=True)
class Fault:
    """A mistake where it was made: its cells, and the ids that explain it.

    Several fixes may be right: a sign that is turned everywhere may be called wrong where it is used, an empty cell
    where it is read, and so may a gradient that is right for another weight: `instead` are those cells.
    """

    cells: frozenset
    ids: frozenset
    instead: frozenset = frozenset()


@dataclass(frozen=True)
class Truth:
    """What is true of a workbook that was made.

    Attributes
    ----------
    cells : dict
        The names with steps that are right for each cell that holds a quantity and is right itself:
        {"Sheet1!C7": ("gz2_1@1", "d2_1@1")}.
    wrong : frozenset of str
        Every cell that says something else than it should; what follows from them is not among them.
    first : frozenset of str
        Which of them may be called the first: those of the first step at which one is wrong.
    faults : tuple of Fault
    values : dict
        What each cell shows.
    """

    layout: str
    net: str
    steps: int
    cells: dict
    wrong: frozenset = frozenset()
    first: frozenset = frozenset()
    faults: tuple = ()
    values: dict = field(default_factory=dict, repr=False)

    @property
    def mistakes(self):
        """The ids that explain what is wrong."""
        return frozenset(id for fault in self.faults for id in fault.ids)

    def ids_at(self, cell):
        """Return the ids that explain a cell."""
        return frozenset(id for fault in self.faults if cell in fault.cells | fault.instead for id in fault.ids)

    @property
    def accusable(self):
        """The cells that may be called wrong."""
        return self.wrong.union(*(fault.instead for fault in self.faults))

    def may_be_first(self, cell):
        """Tell whether a cell may be called the first wrong one."""
        return cell in self.first or any(cell in fault.instead for fault in self.faults)


def truth_of(making, faults, values):
    """Return what is true of what was made; faults are what was changed, its ids, and where it does not show."""
    places = making.sheets.places.of
    wrong = [at for changed, *_ in faults for at in changed]
    cells = {}
    for at, typed in making.sheets.typed.items():
        is_formula = isinstance(typed, Block) or (isinstance(typed, str) and typed.startswith("="))
        if is_formula and at not in wrong and (names := quantities(making, *at)):
            cells[address(places[at])] = names
    earliest = min((step for _, step in wrong), default=0)
    return Truth(
        making.layout_name,
        making.net_name,
        len(making.steps),
        cells,
        frozenset(address(places[at]) for at in wrong),
        frozenset(address(places[at]) for at in wrong if at[1] == earliest),
        tuple(_fault(making, *fault) for fault in faults),
        {address(place): value for place, value in values.items()},
    )


def _fault(making, changed, ids, hidden=()):
    sheets = making.sheets
    instead = set(hidden)
    if "sign" in ids and len({name for name, _ in changed}) > 1:
        used = ("e", "g", "new_", "w", "b")
        instead |= {at for at in sheets.typed if at[0].startswith(used) and making.is_written(*at)}
    mistaken = changed if "unfilled" in ids else [at for at in changed if _is_another(making, *at)]
    if mistaken:
        instead |= {
            at for at, text in sheets.typed.items() if not set(mistaken).isdisjoint(sheets.read_by(text, at[1]))
        }
        ids = {*ids, "other-gradient"} if "unfilled" not in ids else ids
    where = [frozenset(address(sheets.places.of[at]) for at in some) for some in (changed, instead - set(changed))]
    return Fault(where[0], frozenset(ids), where[1])


def _is_another(making, name, step):
    """Tell whether a wrong gradient is just what another cell of its step holds: its readers may be the wrong ones."""
    typed = making.sheets.typed
    wrong = typed[name, step]
    if name[0] != "g" or not isinstance(wrong, str):
        return False
    others = [other for other, at in typed if at == step and other != name and other[0] in "deg"]
    texts = [text for other in others for text in (f"{{{other}}}", typed[other, step][1:])]
    return any(not making.sheets.differ(name, step, wrong[1:], text) for text in texts)


def quantities(making, name, step):
    """Return the names, in either form of the rule, of what a cell holds; none if it is nobody's quantity."""
    nameless = "p" if making.net.rule == "gradient" else "psE"  # the slides have no letters for slopes and losses
    if not making.is_written(name, step) or name[0] in nameless or (name[0] == "b" and making.net.bias == "shared"):
        return ()
    if name[0] in "wb":
        return (f"{name}@{step}", f"new_{name}@{step - making.sheets.each}")
    if name.startswith("new"):
        return (f"{name}@{step}", f"{name[4:]}@{step + 1}")
    return tuple(f"{other}@{step}" for other in _equals(making.net, making.hand, name))


PAIRS = (("go", "e"), ("gz", "d"), ("gw", "dw"), ("gb", "db"), ("vw",), ("vb",), ("z",), ("o",), ("s",))
"""What is the same number in the two forms, sign aside, if the rate is left out."""


def _equals(net, hand, name):
    """Return what is the same number as a quantity, sign aside, in either form."""
    head, _, numbers = name.partition("_")
    letter, n = head.rstrip("0123456789"), int(head.lstrip("bdegosvwzE") or 0)
    if letter == "E":
        return ("E_1", "E_total") if net.layers[-1] == 1 else (name,)
    same = next(pair for pair in PAIRS if letter in pair)
    if letter in "zo" and net.activation(n) == "identity":
        same = ("z", "o")
    if letter in ("e", "d", "gb"):
        delta = ("gz", "d", "gb", "db")
        same = (
            (("go", "e", *delta) if not hand.has_slope(n) else delta)
            if letter != "e" or not hand.has_slope(n)
            else same
        )
    if letter in ("vw", "vb"):  # the first velocity is the first gradient
        same = (letter, f"g{letter[1]}", f"d{letter[1]}", *(("gz", "d") if letter == "vb" else ()))
    return tuple(f"{other}{n}_{numbers}" for other in same)
