"""Gnumeric, a third program: it calculates in its own way and with more digits, and comes to the same numbers."""

import math

import pytest
from changing import is_error

import excelsim
from excelsim import MLP
from excelsim.verify.engines.planting import is_planted, plant
from excelsim.xlsx.reader import read_workbook

TO_THE_BIT = "Check"
"""The sheet that compares numbers by all their bits."""

TWO = [[0, 1], [1, 1], [1, 0]]


def trace_of(name):
    if name == "batches":
        mlp = MLP([2, 3, 2], activation=["tanh", "sigmoid"], loss="bce", seed=2)
        return mlp.fit(TWO, TWO, epochs=4, batch_size=2)
    if name == "one sample":
        return MLP([3, 2], rule="gradient", seed=2).fit([[0.5, 1, -1]], [[0, 1]], epochs=3)
    return excelsim.load(name).run().window(1, 40)


@pytest.mark.parametrize("name", ["11", "normalise", "batches", "one sample"])
def test_gnumeric_comes_to_the_same_numbers(name, gnumeric, tmp_path):
    """To 12 digits (of what is almost 0, to 12 decimals), from a copy with wrong values, and nowhere an error."""
    trace_of(name).to_excel(tmp_path / "a.xlsx")
    plant(tmp_path / "a.xlsx", tmp_path / "planted.xlsx")
    fresh = gnumeric(tmp_path / "planted.xlsx")
    compared, different = 0, []
    for sheet, cells in read_workbook(tmp_path / "a.xlsx").items():
        for at, cell in cells.items():
            if cell.formula is None or sheet == TO_THE_BIT:
                continue
            value = fresh[sheet][at].value if at in fresh[sheet] else ""
            same = not is_error(value) and not is_planted(value)
            if isinstance(cell.value, float):
                compared += 1
                same = isinstance(value, float) and math.isclose(value, cell.value, rel_tol=1e-12, abs_tol=1e-12)
            different += [] if same else [(sheet, at, cell.formula, cell.value, value)]
    assert compared > 1000 or name == "one sample"
    assert different == []
