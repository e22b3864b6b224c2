"""What the lessons of other conventions say to type is typed into their workbooks, and followed to the bit."""

import pytest
from altered import run
from changing import Recalculated, change

from excelsim.workbook import write_workbook
from excelsim.xlsx.reader import read_workbook


def recalculated(record, numbers, tmp_path, iron):
    """Return the sheets of a record's workbook after numbers were typed, beside a label of Setup or at an address."""
    write_workbook(record, tmp_path / "a.xlsx")
    setup = read_workbook(tmp_path / "a.xlsx")["Setup"]
    beside = {cell.value: ("Setup", f"B{row}") for (row, column), cell in setup.items() if column == 1}
    typed = {beside.get(place, place): number for place, number in numbers.items()}
    return Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", typed))


def learned(values, sheet, record):
    """Return the bits of every number of every update as a sheet holds it, by the columns' names."""
    columns = {name: column for column, name in enumerate(record.to_frame(), 1)}
    last = 4 + len(record)
    return {name: [bits(values(sheet, (row, column))) for row in range(4, last)] for name, column in columns.items()}


def bits(value):
    """Return a number's bits; a zero has no sign in a spreadsheet."""
    return (float(value) + 0.0).hex()


def logged(record):
    return {name: [bits(value) for value in column] for name, column in record.to_frame().items()}


def optimizer(name, **numbers):
    return {"optimizer": {"name": name, "style": "torch", **numbers}}


BETAS = ("Decay of the first moment (β1)", "Decay of the second moment (β2)")
ZEROS = [("Setup", address) for address in ("C17", "B18", "B19", "C19")]
TYPED = {
    "momentum 0": ("momentum", {"Momentum (μ)": 0}, {"training": optimizer("momentum", momentum=0)}),
    "adam without memory": ("adam", dict.fromkeys(BETAS, 0), {"training": optimizer("adam", beta1=0, beta2=0)}),
    "one decimal": ("rounded", {"Decimals": 1}, {"training": {"decimals": 1}}),
    "bipolar inputs": (
        "perceptron-bipolar",
        dict.fromkeys(ZEROS, -1),
        {"data": {"inputs": [[1, 1], [1, -1], [-1, 1], [-1, -1]]}},
    ),
    "another threshold": ("perceptron-bipolar", {"Threshold (θ)": 1.5}, {"network": {"threshold": 1.5}}),
    "another rate of six": ("rates", {("Setup", "G4"): 10}, {"compare": {"learning_rate": [0.2, 0.5, 0.8, 1, 10]}}),
    "sorted": ("shuffled", {("Order", f"C{5 + n}"): n % 6 + 1 for n in range(18)}, {"training": {"shuffle": None}}),
}


@pytest.mark.parametrize("case", TYPED)
def test_the_workbook_does_what_the_lesson_says_to_type(case, tmp_path, iron):
    """Every number of the first three epochs, to the bit, and of the runs beside."""
    lesson, numbers, changes = TYPED[case]
    before = run(lesson, training={"epochs": 3})
    values = recalculated(before, numbers, tmp_path, iron)
    wanted = run(lesson, **{**changes, "training": {"epochs": 3, **changes.get("training", {})}})
    for number, (old, new) in enumerate(zip((before, *before.beside), (wanted, *wanted.beside), strict=True), 1):
        found = learned(values, "Steps" if number == 1 else f"Steps{number}", old)
        assert {name: found[name] for name in logged(new)} == logged(new)
    assert values.errors() == []
