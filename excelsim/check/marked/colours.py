"""The colours of a marked copy: pale ones for the parts of the calculation, red where something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils.cell import coordinate_to_tuple

from excelsim.books.painting import Look
from excelsim.check.report import Checked
from excelsim.network.quantities import CONSTANTS, GROUPS, split
from excelsim.xlsx.addresses import Place
from excelsim.xlsx.styles import GROUPS as COLOURS

WRONG, FOLLOWS = "F2705C", "FAD5CE"
"""The colours of a wrong cell, and of one that is other than it should be only because of another."""

PALE = 0.28
"""How much of a part's colour is mixed into white."""

PARTS = ("Input", "Weights", "Forward", "Error", "Backward", "Updates")


def place_of(cell: str) -> Place:
    """Return which cell "Sheet1!Z33" is."""
    sheet, _, address = cell.rpartition("!")
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return Place(sheet, *coordinate_to_tuple(address))


def part_of(name: str, depth: int) -> str:
    """Return the part of the calculation that a quantity belongs to."""
    quantity, layer, _ = split(name.partition("@")[0])
    if quantity in CONSTANTS:
        return "Input"
    is_error = quantity in ("e", "go") and layer == depth
    part = "Error" if is_error else GROUPS.get(quantity, "Updates")
    return part if part in PARTS else "Input"


def tint(part: str) -> str:
    """Return the pale colour of a part."""
    strong = COLOURS[part][0]
    parts = (int(strong[i : i + 2], 16) for i in (0, 2, 4))
    return "".join(f"{round(255 - (255 - value) * PALE):02X}" for value in parts)


def looks_of(checked: Checked) -> Mapping[Place, Look]:
    """Return how each cell looks: by its part, paler or stronger red where it is not as it should be."""
    depth = len(checked.experiment.get("network", {}).get("layers", ())) - 1
    looks = {place_of(cell): Look(tint(part_of(name, depth))) for cell, name in checked.cells.items()}
    for colour, cells in (
        (FOLLOWS, [cell for finding in checked.findings for cell in finding.follows]),
        (WRONG, [cell for finding in checked.findings for cell in finding.cells]),
    ):
        looks |= {place_of(cell): Look(colour) for cell in cells}
    return looks
