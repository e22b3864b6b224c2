"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.check.answers import read_number


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("0.5933", [0.59327, 0.5933, 0.59339], [0.5932, 0.59345]),  # rounded or cut
        ("0,5933", [0.59327], [0.5932]),
        ("-0.5933", [-0.59327, -0.59339], [-0.5932, 0.5933]),
        ("−,5", [-0.5, -0.58], [-0.4, 0.5]),
        (".5", [0.5], [0.61]),
        ("5.", [5.0, 5.9], [4.4]),
        ("1/3", [1 / 3], [0.333]),
        ("59 %", [0.59, 0.599, 0.586], [0.57, 59]),
        ("0,5 %", [0.005], [0.5]),
        ("5E-1", [0.5, 0.55], [0.4, 0.7]),
        ("1,5e-3", [0.0015], [0.0017]),
        ("4.386·10^-4", [0.0004386], [0.0004388]),
        ("4,386×10⁻⁴", [0.0004386], [0.0004388]),
        ("1.234,5", [1234.5], [1.234]),
        ("1,234.5", [1234.5], [1.234]),
        ("1 234,5", [1234.5], [1.234]),
        ("0", [0.0, 0.9, -0.9], [1.1]),
        ("0.592876543210987", [0.592876543210987], [0.5928766]),
        ("≈ 0.59", [0.593], [0.61]),
        ("0.5933...", [0.59337], [0.5932]),
        ("0,5933…", [0.59337], [0.5932]),
        ("(0.2171)", [-0.2171], [0.2171]),
    ],
)
def test_a_written_number_stands_for_all_that_round_or_cut_to_it(text, inside, outside):
    found = read_number(text)
    assert all(found.holds(value) for value in inside)
    assert not any(found.holds(value) for value in outside)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        "abc",
        "1/0",
        "1/2/3",
        "0,5,5x",
        "=A1",
        "1e9999",
        "1e999",
        "nan",
        "inf",
        "%",
        "0.5933 V",
        "...",
        "()",
    ],
)
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None


@given(st.floats(-1e6, 1e6), st.integers(0, 9))
def test_a_number_is_among_those_that_what_one_writes_of_it_stands_for(value, decimals):
    rounded = f"{value:.{decimals}f}"
    beyond = f"{value:.{decimals + 9}f}"
    cut = beyond[: len(beyond) - 9]
    for text in (rounded, rounded.replace(".", ","), cut):
        assert read_number(text).holds(value), text
