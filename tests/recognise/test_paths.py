"""Slopes of one output's loss by a hidden output, in cells of their own, as Matt Mazur writes them."""

import re

import pytest
from recognise.tables import table

WEIGHTS = dict(zip(("w1", "w2", "w3", "w4", "w5", "w6", "w7", "w8"), (15, 20, 25, 30, 40, 45, 50, 55), strict=True))

COLUMNS = {
    **{"i1": [0.05], "i2": [0.1], "t1": [0.01], "t2": [0.99]},
    **{name: (start / 100, f"{name}-lr*d{name}") for name, start in WEIGHTS.items()},
    **{"h1": "1/(1+EXP(-(w1*i1+w2*i2)))", "h2": "1/(1+EXP(-(w3*i1+w4*i2)))"},
    **{"o1": "1/(1+EXP(-(w5*h1+w6*h2)))", "o2": "1/(1+EXP(-(w7*h1+w8*h2)))", "E": "0.5*(t1-o1)^2+0.5*(t2-o2)^2"},
    **{"eo1": "o1-t1", "eo2": "o2-t2", "so1": "o1*(1-o1)", "so2": "o2*(1-o2)"},
    **{"eo1h1": "eo1*so1*w5", "eo2h1": "eo2*so2*w7", "eo1h2": "eo1*so1*w6", "eo2h2": "eo2*so2*w8"},
    **{"eh1": "eo1h1+eo2h1", "eh2": "eo1h2+eo2h2", "sh1": "h1*(1-h1)", "sh2": "h2*(1-h2)"},
    **{"dw1": "eh1*sh1*i1", "dw2": "eh1*sh1*i2", "dw3": "eh2*sh2*i1", "dw4": "eh2*sh2*i2"},
    **{"dw5": "eo1*so1*h1", "dw6": "eo1*so1*h2", "dw7": "eo2*so2*h1", "dw8": "eo2*so2*h2"},
}


def test_each_of_them_is_understood(check):
    book, cell = table(COLUMNS, 6)
    found = check(book)
    assert found.findings == ()
    assert found.not_understood == ()
    assert found.cells[f"Sheet1!{cell('eo2h1', 3)}"] == "gp2_2_1@3"


@pytest.mark.parametrize(
    ("name", "formula", "quantity", "mistake", "mend"),
    [
        ("eo2h1", "eo2*so2*w8", "gp2_2_1", "wrong-weights", "eo2*so2*w7"),
        ("eo1h2", "eo1*w6", "gp2_1_2", "no-slope", "eo1*w6*so1"),
        ("eo1h1", "eo1*so2*w5", "gp2_1_1", "wrong-slope", "eo1*so1*w5"),
        ("eh2", "eo1h2", "go1_2", "wrong-weights", "eo1h2+eo2h2"),
        ("eh1", "eo1h1-eo2h1", "go1_1", "sign", "eo1h1+eo2h1"),
        ("eo2", "t2-o2", "e2_2", "sign", "o2-t2"),
        ("so1", "o1", "s2_1", "wrong-slope", "o1*(1-o1)"),
    ],
)
def test_what_is_wrong_in_one_is_told_there_and_not_where_it_is_read(check, name, formula, quantity, mistake, mend):
    book, cell = table(COLUMNS | {name: formula}, 6)
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!{cell(name, step)}" for step in range(1, 7))
    assert finding.quantity == f"{quantity}@1"
    assert mistake in finding.mistakes
    assert finding.mend == "=" + re.sub(r"[a-z]\w*", lambda found: cell(found[0], 1), mend)


def test_a_slope_by_the_output_for_that_by_the_sum_is_a_slope_left_out(check):
    sums = {"zo1": "eo1*so1", "zo2": "eo2*so2"}
    parts = {"eo1h1": "zo1*w5", "eo2h1": "eo2*w7", "eo1h2": "zo1*w6", "eo2h2": "zo2*w8"}
    ends = {n: COLUMNS[n] for n in COLUMNS if n not in parts}
    book, cell = table({**{n: ends.pop(n) for n in [*ends][: [*ends].index("eh1")]}, **sums, **parts, **ends}, 4)
    (finding,) = check(book).findings
    assert finding.cells[0] == f"Sheet1!{cell('eo2h1', 1)}"
    assert "no-slope" in finding.mistakes


def test_it_is_said_in_mazurs_symbols(check):
    book, _ = table(COLUMNS | {"eo2h1": "eo2*so2*w8"}, 3)
    (finding,) = check(book).findings
    assert "∂E o2/∂out h1" in str(finding.words)


def test_the_second_path_forgotten_for_all_hidden_neurons_is_mended_with_the_sign_of_the_first(check):
    """Nothing right of the layer shows whether its errors or their negatives are written."""
    book, cell = table(COLUMNS | {"eh1": "eo1h1", "eh2": "eo1h2"}, 4)
    (finding,) = check(book).findings
    assert finding.cells[0] == f"Sheet1!{cell('eh1', 1)}" and len(finding.cells) == 8
    assert (finding.quantity, finding.mistakes) == ("go1_1@1", ("wrong-weights",))
    assert finding.mend == f"={cell('eo1h1', 1)}+{cell('eo2h1', 1)}"
    assert f"Sheet1!{cell('dw1', 1)}" in finding.follows and f"Sheet1!{cell('w3', 2)}" in finding.follows


def test_one_wrong_cell_is_mended_by_the_weight_of_its_own_row(check):
    """Not by the cell in the row above from which that weight is taken over."""
    book, cell = table(COLUMNS | {f"new{n}": f"w{n}-lr*dw{n}" for n in "12345678"}, 5)
    for step in range(2, 6):
        for n in "12345678":
            book["Sheet1"][cell(f"w{n}", step)] = f"={cell(f'new{n}', step - 1)}"
    book["Sheet1"][cell("eo2h2", 3)] = f"={cell('eo2', 3)}*{cell('so2', 3)}*{cell('w5', 3)}"
    (finding,) = check(book).findings
    assert finding.cells == (f"Sheet1!{cell('eo2h2', 3)}",)
    assert finding.mend == f"={cell('eo2', 3)}*{cell('so2', 3)}*{cell('w8', 3)}"
