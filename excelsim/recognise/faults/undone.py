"""Which mistake a change that mends a formula undoes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from excelsim.formula.cell import Cell, names_in
from excelsim.network.quantities import split
from excelsim.recognise.faults.parts import Edit
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.spots import Spot

SLOPES = ("d", "gz", "gp", "s")
"""Quantities in whose formulas outputs stand for a slope."""

BACK = ("e", "go", "gp", "d", "gz")
"""What is sent back through the weights."""

GRADIENTS = ("gw", "gb", "dw", "db")

VELOCITIES = ("vw", "vb")

Quantity = Callable[[Any], tuple[str, int] | None]
"""Which quantity a reference means; of which step."""


def slip(
    quantity: Quantity, fault: Fault, tree: Cell | None, edits: list[Edit], is_frozen: Callable[[Spot], bool]
) -> tuple[str, ...]:
    """Name the mistakes that changes undo: each once, in their order; none if they are no known ones.

    `is_frozen` tells whether the copies of the formula in several steps keep reading a cell.
    """
    if fault.kind:
        return (fault.kind,)
    if tree is None:
        return ("typed-over",)
    names = [_slip(quantity, fault, edit, is_frozen) for edit in edits]
    in_velocity = split(fault.name)[0] in VELOCITIES
    pairs = zip(names, edits, strict=True)
    return tuple(
        dict.fromkeys(
            "momentum-rate" if in_velocity and name == "rate" and edit.kind != "reference" else name
            for name, edit in pairs
            if name
        )
    )


def _slip(quantity: Quantity, fault: Fault, edit: Edit, is_frozen: Callable[[Spot], bool]) -> str:
    if edit.kind == "reference":
        return _other_cell(quantity, fault, edit, is_frozen)
    if edit.kind in ("minus-square", "exp-sign", "log-base", "brackets", "rounding"):
        return edit.kind
    if split(fault.name)[0] == "s":  # a cell of a slope alone, of which a part is other
        return "wrong-slope"
    if edit.kind == "operator":
        if {edit.old, edit.new} == {"+", "-"}:
            return "sign"
        return "product-for-difference" if edit.old == "*" and edit.new == "-" else "brackets"
    if edit.kind == "factor":
        return "factor"
    if edit.kind in ("number", "power"):
        return "wrong-slope" if split(fault.name)[0] in (*SLOPES, *GRADIENTS) else ""
    if edit.kind == "area":
        return "inserted-row"
    if edit.kind == "sign":
        return "sign"
    if edit.kind == "left out":
        return _more(quantity, edit.old)
    if edit.old == "slope":
        return "no-slope"
    found = quantity(edit.new)
    kind = split(found[0])[0] if found else "lr"
    if kind == "s":
        return "no-slope"
    return {"lr": "rate", "b": "bias", "o": "factor", "x": "factor", "w": "wrong-weights"}.get(kind, "")


def _more(quantity: Quantity, gone: Any) -> str:
    """Name what was put into a formula that does not belong there."""
    if not isinstance(gone, Cell):
        return ""
    kinds = {split(found[0])[0] for name in names_in(gone) if (found := quantity(name))}
    kinds.discard("lr")
    if not kinds:
        return "factor" if gone.op == "number" else "rate"
    if kinds <= {"o", "z"} or "s" in kinds:
        return "extra-slope"
    return "bias" if kinds == {"x"} else "factor"


def _other_cell(quantity: Quantity, fault: Fault, edit: Edit, is_frozen: Callable[[Spot], bool]) -> str:
    """Name the mistake of reading another cell."""
    made, layer, _ = split(fault.name)
    wanted, got = quantity(edit.new) or ("lr", 0), quantity(edit.old)
    kind, at, _ = split(wanted[0])
    if kind == "lr":
        return "rate"
    if got is None or got[0] == "lr":
        return "reference"
    other, _, _ = split(got[0])
    if wanted[0] == got[0]:
        if kind == "w" and got[1] > wanted[1] and made != "z":
            return "sequential"
        return "frozen-row" if is_frozen(edit.old) else "reference"
    if {kind, other} == {"o", "z"}:
        return "no-activation"
    if kind == other and kind in "bw":
        if made in ("w", *BACK, *GRADIENTS):
            return "wrong-weights"
        return "reference" if made == "z" else "wrong-base"
    if kind == "o" and other == "o" and (made in SLOPES or (made in GRADIENTS and at == layer)):
        return "wrong-slope"
    if kind in ("gz", "d") and other in ("go", "e") and split(got[0])[1:] == split(wanted[0])[1:]:
        return "no-slope"
    if {kind, other} <= {*BACK, *GRADIENTS, *SLOPES}:
        return "other-gradient"
    if {kind, other} == {"w", "new_w"} or {kind, other} == {"b", "new_b"}:
        return "sequential" if made in (*BACK, *GRADIENTS) else "wrong-base"
    if kind in ("x", "o") and other == "w":
        return "wrong-base"
    return "other-neuron"
