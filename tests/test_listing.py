"""Tables on the terminal: what wraps and what does not, at any width."""

import io

import pytest

from excelsim.listing import Formula, Listing
from excelsim.terminal import Terminal


def printed(what, width):
    file = io.StringIO()
    Terminal(file=file, width=width).print(what)
    return file.getvalue().splitlines()


def table():
    found = Listing(("compared with", "cells", "formula"), numbers=(1,))
    found.add("the engine's own log of values", "51,872,000", Formula("= 0.138499*0.751365 + (0.0100 - 0.6)*w o1,2"))
    found.add("rows", "7", Formula("= 3.01869e+69*1.14e-25"))
    return found


@pytest.mark.parametrize("width", [30, 40, 50, 60, 80, 120])
def test_numbers_and_symbols_stay_whole_in_every_width(width):
    lines = printed(table(), width)
    for whole in ("51,872,000", "0.138499", "0.751365", "0.0100", "w o1,2", "3.01869e+69", "1.14e-25"):
        assert sum(whole in line for line in lines) == 1, (whole, lines)
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line != line.rstrip()]


def test_a_table_too_narrow_to_be_read_is_a_list_of_its_rows():
    assert printed(table(), 30)[:3] == ["the engine's own log of values", "  cells: 51,872,000", "  formula:"]
    assert printed(table(), 80)[0].split() == ["compared", "with", "cells", "formula"]


@pytest.mark.parametrize("width", range(12, 60, 5))
def test_a_wrapped_formula_is_the_same_formula(width):
    text = "=IF(IF(K5>1E-12,1,0)=IF(F5>1E-12,1,0),SUM(A$1:B$2)*lr+0.25-C7/8,1)"
    lines = printed(Formula(text), width)
    assert "".join(lines) == text


def test_numbers_stand_to_the_right():
    listing = Listing(("name", "n"), numbers=(1,))
    listing.add("a", "5")
    listing.add("b", "1,234")
    assert printed(listing, 40) == ["name      n", "a         5", "b     1,234"]
