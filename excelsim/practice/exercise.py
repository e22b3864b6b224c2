"""An exercise: which numbers of which updates are asked for, and what is given for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from excelsim.errors import InputError
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.explain import found_above
from excelsim.formula.cell import parts
from excelsim.formula.rounding import rounded
from excelsim.network.network import Network
from excelsim.network.quantities import is_beside, split
from excelsim.run.program import carried, columns, program

WIDEST, DEEPEST = 8, 4
"""The largest layer, and how many layers, that a page of boxes can hold."""

MOST_DECIMALS = 8
"""How many decimals may be asked for."""

MORE = 2
"""How many decimals more than are asked for a number has that is given rounded."""

Leaf = tuple[str, str]
"""What a formula reads: ("name", z1_1) of the same update, ("above", new_w1_1_1) of the one before."""


@dataclass(frozen=True, eq=False)
class Exercise:
    """Boxes to fill.

    Attributes
    ----------
    record : Record
        The updates that it is about.
    asked : tuple of str
        The quantities that are asked for in each of them, in order of calculation.
    decimals : int
        With how many decimals.
    """

    record: Record
    asked: tuple[str, ...]
    decimals: int

    @classmethod
    def of(cls, plan: Plan, blank: Sequence[str], steps: tuple[int, int], decimals: int) -> Exercise:
        """Train as far as is asked; InputError if the network is too large for a page, or has no such quantity."""
        network = plan.network
        if max(network.layers) > WIDEST or network.depth > DEEPEST:
            raise InputError(
                "a network of more than {wide} neurons in a layer or {deep} layers is too large for a page of boxes: "
                "choose a smaller one",
                wide=WIDEST,
                deep=DEEPEST,
            )
        return cls(told(plan, steps).train(), asked(network, blank), decimals)

    @property
    def network(self) -> Network:
        """The network whose updates they are."""
        return self.record.network

    @property
    def steps(self) -> range:
        """The numbers of the updates."""
        return self.record.steps

    @cached_property
    def reads(self) -> list[Leaf]:
        """What the formulas of the boxes read that is no box of the same update, in the order of the trace."""
        found = {
            (part.op, str(part.args[0]))
            for name in self.asked
            for part in parts(program(self.network)[name])
            if part.op in ("name", "above")
        }
        order = {name: place for place, name in enumerate((*columns(self.network).names, *self.record.constants))}
        return sorted(found - {("name", name) for name in self.asked}, key=lambda leaf: (leaf[0], order[leaf[1]]))

    def box_before(self, leaf: Leaf, step: int) -> str:
        """Name the box of the update before that a number is taken from; empty if it is given."""
        op, name = leaf
        source = name if op == "above" else carried(self.network).get(name, "")
        return source if step > self.steps.start and source in self.asked else ""

    def given(self, leaf: Leaf, step: int) -> float:
        """Return a number that is given for an update, as it is printed."""
        value = self.exact(leaf, step)
        return value if self.is_plain(leaf, step) else rounded(value, self.decimals + MORE)

    def exact(self, leaf: Leaf, step: int) -> float:
        """Return what a formula of an update reads, with all digits."""
        op, name = leaf
        return found_above(self.record, step)[name] if op == "above" else self.record.values(step)[name]

    def is_plain(self, leaf: Leaf, step: int) -> bool:
        """Tell whether a number is given with all its digits, as constants are; of others a person wants a few only."""
        value = self.exact(leaf, step)
        return leaf[1] in self.record.constants or rounded(value, self.decimals + MORE) == value


def told(plan: Plan, steps: tuple[int, int]) -> Plan:
    """Return a plan of some updates that tells no more than they need: a lesson's texts hold its numbers, too."""
    first, last = steps
    epochs = -(-last // len(plan.data))
    plain = plan.presented(about="", tries=(), shown=(), workbook_steps=None)
    return replace(plain, steps=(first, last), epochs=epochs, compare={})


def asked(network: Network, blank: Sequence[str]) -> tuple[str, ...]:
    """Return the quantities that are meant by z, o, dw, ..., in order of calculation; without any, those of the form.

    A word may be a quantity (z), that of a layer (z1) or one number (z1_2); what is said of weights holds for their
    biases, too. InputError if one is none.
    """
    names = list(program(network))
    if not blank:
        return tuple(name for name in names if not is_beside(network, name))
    for word in blank:
        if not any(_is_meant(name, word) for name in names):
            raise InputError(
                "{word!r} is no quantity that an update of this network calculates; these are: {names}",
                word=word,
                names=", ".join(dict.fromkeys(split(name)[0] for name in names)),
            )
    return tuple(name for name in names if any(_is_meant(name, word) for word in blank))


def _is_meant(name: str, word: str) -> bool:
    quantity, layer, _ = split(name)
    meant = {name, quantity, f"{quantity}{layer}"}
    if quantity.endswith("b"):  # of a bias: db, new_b
        meant |= {f"{quantity[:-1]}w", f"{quantity[:-1]}w{layer}"}
    return word in meant
