"""Numbers as texts: whatever the number, the text is that of `repr`, character by character."""

import numpy as np
import pytest

from excelsim.shortest import texts

EDGES = [0.0, -0.0, 1.0, 0.1, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e22, 1e23, 9007199254740993.0]
AROUND = [
    float(np.nextafter(10.0**power, way)) for power in range(-12, 24) for way in (0, 10.0**power, np.inf)
]  # where an exponent begins, and where it has one digit


@pytest.mark.parametrize(
    "numbers",
    [
        np.array(EDGES + AROUND),
        2.0 ** np.arange(-1074, 1024),
        np.random.default_rng(3).integers(0, 2**64, 100_000, dtype=np.uint64).view(float),
        np.random.default_rng(4).normal(size=100_000) * 10.0 ** np.random.default_rng(5).integers(-12, 20, 100_000),
        np.array([np.nan, np.inf, -np.inf]),
        np.arange(5),
        np.array([]),
    ],
    ids=["edges", "powers of 2", "any bits", "of any size", "no numbers", "whole", "none"],
)
def test_every_number_is_written_as_repr_writes_it(numbers):
    """Also its negative; as an array, and as Python's own numbers."""
    for each in (numbers, -numbers):
        expected = [repr(number).encode() for number in each.tolist()]
        assert texts(each) == expected
        assert texts(each.tolist()) == expected


def test_whole_numbers_among_others_stay_whole():
    assert texts([1, 0.5, 10**17, 0]) == [b"1", b"0.5", b"100000000000000000", b"0"]
