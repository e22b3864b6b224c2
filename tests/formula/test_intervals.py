"""Formulas on intervals: they hold what exact numbers within them give, and of exact numbers nothing else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.formula.intervals import Interval, Maybe, interval, middle, possible, rounded_to, within

A, B, C = map(Cell.named, "ABC")
FORMULAS = [
    A + B, A - B, A * B, A / B, -A, 1 / (1 + call("exp", -A)), call("tanh", A), call("max", A, B), call("min", A, B, C),
    abs(A - B), call("where", A > B, A, B), call("where", call("=", A, B), C, A * C), A * (1 - A) * B, A + B - C,
    call("sqrt", A * A), call("round", A, 4), call("erf", A),
    call("rounded", A * B + C, 2), call("cut", A * B + C, 2), call("trunc", A),
]  # fmt: skip
moderate = st.floats(-30, 30, allow_nan=False).map(lambda v: 0.0 if abs(v) < 1e-300 else v)


@given(st.sampled_from(FORMULAS), moderate, moderate, moderate)
def test_numbers_that_were_rounded_to_15_digits_give_an_interval_that_holds_the_result(formula, a, b, c):
    """The result as it was before everything was saved with 15 digits."""
    exact = dict(zip("ABC", (a, b, c), strict=True))
    saved = {name: float(f"{value:.15g}") for name, value in exact.items()}
    try:
        result = calculate(formula, exact.__getitem__)
        found = calculate(formula, lambda name: rounded_to(saved[name]), by=within())
    except ArithmeticError:
        return
    own = rounded_to(float(f"{result:.15g}"))
    assert interval(found).low <= own.high and own.low <= interval(found).high


@given(st.sampled_from([A + B, A - B, A * B, A / B, -A, abs(A - B), A * (1 - A) * B]), moderate, moderate)
def test_of_exact_numbers_arithmetic_gives_one_number(formula, a, b):
    """The double that it is: there nothing is excused."""
    values = {"A": a, "B": b}
    try:
        wanted = calculate(formula, values.__getitem__)
    except ArithmeticError:
        return
    found = calculate(formula, lambda name: interval(values[name]), by=within())
    assert found.low == found.high == wanted


@given(moderate)
def test_a_function_may_be_off_by_a_few_units_in_the_last_place(x):
    """And by no more; a sum of it carries that on within the same cell."""
    found = calculate(1 / (1 + call("exp", -A)), lambda name: interval(x), by=within())
    near, far = math.exp(-x), math.exp(-x) * (1 + 1e-13)
    assert found.holds(1 / (1 + near)) and found.holds(1 / (1 + math.nextafter(near, math.inf)))
    assert not found.holds(1 / (1 + far)) or 1 / (1 + far) == 1 / (1 + near) or near < 1e-2


def test_a_program_s_own_erf_may_be_off_by_more():
    found = calculate(call("erf", A), lambda name: interval(0.3), by=within(1e-9))
    assert found.holds(math.erf(0.3) + 9e-10) and not found.holds(math.erf(0.3) + 2e-9)


def test_a_test_that_could_be_either_gives_either_branch_and_nothing_between():
    """A threshold that the rounding may have crossed."""
    assert calculate(A > B, lambda name: rounded_to(0.3), by=within()) == Maybe(False)
    for likely, branch in ((True, 5), (False, 1)):
        by = within(likely=likely)
        assert calculate(call("where", A > B, 1, 5), lambda name: rounded_to(0.3), by=by) == branch


def test_counts_and_places_are_compared_as_whole_numbers():
    """However they were saved: the first sample is the first."""
    for value, is_first in ((1.0, True), (2.0, False)):
        first = call("=", A, 1)
        assert calculate(first, lambda name, value=value: rounded_to(value), by=within()) is is_first


def test_what_may_have_cancelled_may_be_0():
    """Programs take it as 0."""
    values = {"A": rounded_to(0.3), "B": rounded_to(0.300000000000002)}
    assert calculate(A - B, values.__getitem__, by=within()).holds(0.0)
    assert not calculate(A - B, {"A": rounded_to(0.3), "B": rounded_to(0.31)}.__getitem__, by=within()).holds(0.0)


@pytest.mark.parametrize(
    ("value", "expected"), [(Interval(0.9999, 1.0001), 1.0), (Interval(0.25, 0.75), 0.5), ("a", "a")]
)
def test_the_middle_of_an_interval_is_a_whole_number_if_it_holds_one(value, expected):
    """Counts and places were whole before they were saved."""
    assert middle(value) == expected


def test_a_test_that_could_be_either_gives_all_that_both_branches_do():
    """A ReLU of what may be below or above 0, and its slope; at a threshold as well."""
    z, by = Cell.named("z"), possible()
    relu = call("where", call("exceeds", z, 0), z, 0)
    slope = call("where", call("exceeds", z, 0), 1, 0)
    fires = call("where", call("reaches", z, 0.5), 1, -1)

    def read(tree, low, high):
        return tuple(interval(calculate(tree, lambda _: Interval(low, high), by=by)))

    assert read(relu, -0.2, 0.3) == (-0.2, 0.3)
    assert read(slope, -0.2, 0.3) == (0, 1)
    assert read(slope, 0.2, 0.3) == (1, 1)
    assert read(slope, -0.3, -0.2) == (0, 0)
    assert read(fires, 0.4, 0.6) == (-1, 1)
    assert read(fires, 0.5, 0.6) == (1, 1)


def test_a_square_that_rounding_makes_negative_has_the_root_0():
    root = calculate(call("sqrt", Cell.named("s")), lambda _: Interval(-1e-4, 4.0), by=possible())
    assert tuple(root) == (0, 2)
