"""Which mistake a change that mends a formula undoes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from excelsim.formula.cell import Cell, names_in
from excelsim.network.quantities import split
from excelsim.recognise.faults.edits import Edit
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.spots import Spot, spot_of

SLOPES = ("d", "gz", "s")
"""Quantities in whose formulas outputs stand for a slope."""

GRADIENTS = ("gw", "gb", "dw", "db")

VELOCITIES = ("vw", "vb")

Quantities = Mapping[Spot, tuple[str, int]]


def slip(
    quantities: Quantities, fault: Fault, tree: Cell | None, edits: list[Edit], is_frozen: Callable[[Spot], bool]
) -> tuple[str, ...]:
    """Name the mistakes that changes undo: each once, in their order; none if they are no known ones.

    `is_frozen` tells whether the copies of the formula in several steps keep reading a cell.
    """
    if fault.kind:
        return (fault.kind,)
    if tree is None:
        return ("typed-over",)
    names = [_slip(quantities, fault, edit, is_frozen) for edit in edits]
    in_velocity = split(fault.name)[0] in VELOCITIES
    pairs = zip(names, edits, strict=True)
    return tuple(
        dict.fromkeys(
            "momentum-rate" if in_velocity and name == "rate" and edit.kind != "reference" else name
            for name, edit in pairs
            if name
        )
    )


def _slip(quantities: Quantities, fault: Fault, edit: Edit, is_frozen: Callable[[Spot], bool]) -> str:
    if edit.kind == "reference":
        return _other_cell(quantities, fault, edit, is_frozen)
    if edit.kind in ("minus-square", "log-base", "brackets", "rounding"):
        return edit.kind
    if split(fault.name)[0] == "s":  # a cell of a slope alone, of which a part is other
        return "wrong-slope"
    if edit.kind == "operator":
        if {edit.old, edit.new} == {"+", "-"}:
            return "sign"
        return "product-for-difference" if edit.old == "*" and edit.new == "-" else "brackets"
    if edit.kind == "factor":
        return "factor"
    if edit.kind == "area":
        return "inserted-row"
    if edit.kind == "sign":
        return "sign"
    if edit.kind == "left out":
        return _more(quantities, edit.old)
    if edit.old == "slope":
        return "no-slope"
    found = quantities.get(edit.new)
    kind = split(found[0])[0] if found else "lr"
    if kind == "s":
        return "no-slope"
    return {"lr": "rate", "b": "bias", "o": "factor", "x": "factor", "w": "wrong-weights"}.get(kind, "")


def _more(quantities: Quantities, gone: Any) -> str:
    """Name what was put into a formula that does not belong there."""
    if not isinstance(gone, Cell):
        return ""
    kinds = {split(quantities[spot][0])[0] for n in names_in(gone) if (spot := _spot(n)) in quantities}
    if not kinds:
        return "factor" if gone.op == "number" else "rate"
    if kinds <= {"o", "z"} or "s" in kinds:
        return "extra-slope"
    return "bias" if kinds == {"x"} else "factor"


def _other_cell(quantities: Quantities, fault: Fault, edit: Edit, is_frozen: Callable[[Spot], bool]) -> str:
    """Name the mistake of reading another cell."""
    quantity, layer, _ = split(fault.name)
    wanted, got = quantities.get(edit.new, ("lr", 0)), quantities.get(edit.old)
    kind, at, _ = split(wanted[0])
    if kind == "lr":
        return "rate"
    if got is None:
        return "reference"
    other, _, _ = split(got[0])
    if wanted[0] == got[0]:
        if kind == "w" and got[1] > wanted[1]:
            return "sequential"
        return "frozen-row" if is_frozen(edit.old) else "reference"
    if {kind, other} == {"o", "z"}:
        return "no-activation"
    if kind == other and kind in "bw":
        if quantity in ("w", "go", "e", "gz", "d", *GRADIENTS):
            return "wrong-weights"
        return "reference" if quantity == "z" else "wrong-base"
    if kind == "o" and other == "o" and (quantity in SLOPES or (quantity in GRADIENTS and at == layer)):
        return "wrong-slope"
    if kind in (*GRADIENTS, *SLOPES, "e", "go") and other in (*GRADIENTS, *SLOPES, "e", "go"):
        return "other-gradient"
    if {kind, other} == {"w", "new_w"} or {kind, other} == {"b", "new_b"}:
        return "sequential" if quantity in ("go", "e", "gz", "d", *GRADIENTS) else "wrong-base"
    if kind in ("x", "o") and other == "w":
        return "wrong-base"
    return "other-neuron"


def _spot(name: Any) -> Any:
    return spot_of(name) if hasattr(name, "fixed_row") else name
