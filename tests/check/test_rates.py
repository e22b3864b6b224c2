"""How well workbooks made by hand are understood: a sample of `make rates`, small files, and the rates that hold."""

import pytest
from check.layouts.make import make
from check.layouts.rates import compared
from check.layouts.saving import save

from excelsim.errors import InputError
from excelsim.recognise.workbook import checked

RIGHT = [
    ("rows", "xor-2-2-1"),
    ("blocks", "mazur-trained"),
    ("columns", "tanh-2-2-1"),
    ("inline", "and-neuron"),
    ("list", "mazur"),
    ("pages", "perceptron"),
    ("two-sheets", "or-neuron"),
    ("german", "line"),
    ("named", "mazur"),
    ("indonesian", "playlist-2-2-1"),
    ("bare", "mazur-none"),
    ("helpers", "and-neuron"),
    ("sumproduct", "playlist-2-2-1"),
    ("momentum", "and-neuron"),
]
"""Workbooks without a mistake; every other one with all its results rounded."""

WRONG = [
    ("pages", "xor-2-2-1", "sequential"),
    ("list", "mazur", "wrong-slope"),
    ("rows", "mazur-none", "wrong-weights"),
    ("columns", "mazur", "sign"),
    ("inline", "playlist-2-2-1", "product-for-difference"),
    ("blocks", "and-neuron", "other-neuron"),
    ("list", "mazur", "no-activation"),
    ("inline", "mazur-none", "rate"),
    ("rows", "mazur-none", "frozen-row"),
    ("rows", "mazur-trained", "other-gradient"),
    ("columns", "and-neuron", "wrong-base"),
    ("columns", "mazur", "exp-sign"),
    ("pages", "and-neuron", "rounding"),
    ("columns", "mazur-none", "cut"),
    ("list", "line", "reference"),
    ("german", "mazur", "no-slope"),
    ("columns", "mazur-trained", "bias"),
    ("columns", "and-neuron", "factor"),
    ("columns", "and-neuron", "typed-over"),
    ("columns", "line", "unfilled"),
]
"""A workbook for each mistake."""


def said_of(folder, layout, net, mistake):
    """Return how what is said of a small workbook compares with what is true of it."""
    book, truth = make(layout, net, mistake, 1, steps=4)
    save(book, truth, folder / "made.xlsx", digits=15)
    try:
        return compared(truth, checked(str(folder / "made.xlsx")).to_dict())
    except InputError as error:
        return compared(truth, {"cells": {}, "findings": [], "error": str(error)})


@pytest.mark.parametrize(("at", "layout", "net"), [(at, *case) for at, case in enumerate(RIGHT)])
def test_what_is_right_is_recognised_and_not_accused(at, layout, net, tmp_path):
    result = said_of(tmp_path, layout, net, "rounded" if at % 2 else None)
    assert not result["accused"]
    assert result["recognised"] == result["cells"]


def test_the_rates_hold(tmp_path):
    """Of seeded mistakes: first wrong cells found, mistakes named rightly, right cells accused."""
    results = [said_of(tmp_path, *case) for case in WRONG]
    assert sum(result["first"] for result in results) >= 18
    assert sum(result["named"] for result in results) >= 17
    assert sum(bool(result["accused"]) for result in results) <= 2
