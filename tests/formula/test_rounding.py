"""Rounding as on paper: what people come to, what spreadsheets come to, and every reading of it alike."""

import io
import math
import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.formula import notation, rounding
from excelsim.formula.arithmetic.intervals import Interval, within
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL, LATEX, PAPER, PYTHON
from excelsim.formula.read import read_formula
from excelsim.formula.vocabulary import FUNCTIONS
from excelsim.formula.write import render
from excelsim.xlsx.book import Book

WAYS = {"rounded": ROUND_HALF_UP, "cut": ROUND_DOWN}
A, B, N = map(Cell.named, "ABN")


def on_paper(exact, decimals, way):
    return float(exact.quantize(Decimal(1).scaleb(-decimals), way))


def bits(values):
    return [float(value).hex() for value in values]


def results():
    """Yield what the rule makes of numbers with n decimals, in binary and on paper, and n; many are halves there."""
    draw = random.Random(9)

    def number(decimals, size):
        whole = draw.randint(-size * 10**decimals, size * 10**decimals)
        return whole / 10**decimals, Decimal(whole).scaleb(-decimals)

    for decimals in range(1, 7):
        for size in (1, 5, 100):
            for _ in range(40):
                (a, pa), (b, pb), (c, pc) = (number(decimals, s) for s in (size, 1, size))
                yield a * b + c, pa * pb + pc, decimals
                yield a - c, pa - pc, decimals
                yield 0.5 * a * b, pa * pb / 2, decimals
                yield a * b * (1 - b), pa * pb * (1 - pb), decimals
                half = pc + Decimal(5).scaleb(-decimals - 1)
                yield float(half), half, decimals
                yield (a * b + a) + (float(half - pa * pb) - a), half, decimals  # cancels to a half
                yield a / 3 + float(half) - a / 3, half, decimals


def whatever():
    """Yield numbers of no special kind, halves and whole numbers but for their last bits, very small ones; and n."""
    draw = random.Random(10)
    for decimals in range(9):
        for size in (0.01, 1, 30):
            for _ in range(30):
                x = draw.uniform(-size, size)
                yield math.exp(min(x, 5)), decimals
                yield 1 / (1 + math.exp(-x)), decimals
                step = (math.floor(x * 10**decimals) + draw.choice([0.5, 0])) / 10**decimals
                yield step, decimals
                yield step + draw.choice([-1, 1]) * draw.randint(1, 9) * math.ulp(step), decimals
        yield from ((value, decimals) for value in (0.0, -0.0, 5e-324, -1e-300, 1e-13, 123456.5, -0.5, 0.1 + 0.2))


@pytest.mark.parametrize(
    ("value", "decimals", "rounded", "cut"),
    [
        (1.005, 2, 1.01, 1.0), (2.675, 2, 2.68, 2.67), (0.285, 2, 0.29, 0.28), (-0.055, 2, -0.06, -0.05),
        (2.5, 0, 3.0, 2.0), (-2.5, 0, -3.0, -2.0), (0.125, 2, 0.13, 0.12), (0.1 + 0.2, 1, 0.3, 0.3),
        (4.35 * 100, 0, 435.0, 435.0), (5.1 - 5, 1, 0.1, 0.1), (0.12499999999999989, 2, 0.13, 0.12),
        (0.124999, 2, 0.12, 0.12), (-0.004, 2, -0.0, -0.0), (1e16, 2, 1e16, 1e16),
    ],
)  # fmt: skip
def test_a_person_gets_the_same(value, decimals, rounded, cut):
    """Halves away from 0, however they look in binary; a difference of tenths is tenths."""
    assert bits(FUNCTIONS[way](value, decimals) for way in WAYS) == bits([rounded, cut])


@pytest.mark.parametrize("way", WAYS)
def test_results_of_rounded_numbers_are_rounded_as_on_paper(way):
    """Sums, products, differences that cancel: compared with decimal arithmetic, which is exact."""
    found, wanted = zip(
        *((FUNCTIONS[way](value, n), on_paper(exact, n, WAYS[way])) for value, exact, n in results()), strict=True
    )
    assert len(found) > 5000 and [v + 0.0 for v in found] == [v + 0.0 for v in wanted]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return a workbook: in each row a number, its decimals and it rounded and cut; and these numbers."""
    book = Book()
    sheet = book.add("Sheet")
    numbers = [(value, n) for value, _, n in results()] + list(whatever())
    for row, (value, n) in enumerate(numbers, start=1):
        cells = [sheet.put(row, column, content) for column, content in ((1, value), (2, n))]
        for column, way in enumerate(WAYS, start=3):
            sheet.put(row, column, call(way, *cells))
    file = io.BytesIO()
    book.save(file)
    path = tmp_path_factory.mktemp("rounding") / "book.xlsx"
    path.write_bytes(file.getvalue())
    return path, numbers


@pytest.mark.parametrize("engine", ["iron", "office"])
def test_spreadsheets_round_and_cut_to_the_same_bits(book, engine, request):
    """Thousands of numbers, halves and their neighbours among them; how many decimals, a cell says."""
    path, numbers = book
    places = [(row, column) for row in range(1, len(numbers) + 1) for column in (3, 4)]
    found = request.getfixturevalue(engine).recalculate(path, {"Sheet": places})["Sheet"]
    assert bits(found) == bits(FUNCTIONS[way](value, n) for value, n in numbers for way in WAYS)


def test_gnumeric_rounds_and_cuts_the_same_to_four_decimals(book, gnumeric):
    """Of more decimals, or thousands, the last bit may be another; and it knows no -0."""
    path, numbers = book
    fresh = gnumeric(path)["Sheet"]
    rows = [row for row, (value, n) in enumerate(numbers, start=1) if n <= 4 and abs(value) < 1000]
    found = [fresh[row, column].value for row in rows for column in (3, 4)]
    assert bits(v + 0.0 for v in found) == bits(FUNCTIONS[way](*numbers[row - 1]) + 0.0 for row in rows for way in WAYS)


decimals = st.integers(0, 13)
near_a_step = st.builds(
    lambda whole, n, off: math.copysign((abs(whole) / 2 + off) / 10**n, whole),
    st.integers(-(10**7), 10**7), decimals, st.sampled_from([0, 1e-14, -1e-14, 1e-9, -1e-9, -5e-9, 1e-5, -5e-5]),
)  # fmt: skip
numbers = st.floats(-1e16, 1e16) | st.floats(-1, 1) | near_a_step


@given(numbers, decimals, st.sampled_from(list(WAYS)))
def test_every_reading_gives_the_same_bits(value, n, way):
    """The digits looked at, the short way of it, of arrays, and the formula that stands in a cell."""
    wanted = getattr(rounding, way)(value, n)
    text = render(call(way, A, N), EXCEL, str)
    typed = read_formula(text, lambda text, at: None)
    readings = [
        FUNCTIONS[way](value, n),
        getattr(notation, way)(np.array([value, 0.25]), n)[0],
        getattr(notation, way)(np.array(value), n).item(),
        calculate(typed, {"A": value, "N": float(n)}.__getitem__),
    ]
    if abs(value) < 1e15 / 10**n:  # larger products are no numbers of 15 digits
        assert bits(readings) == bits([wanted] * 4)
    else:
        assert bits(readings[:3]) == bits([wanted] * 3)


@given(numbers, numbers, st.floats(0, 1), decimals, st.sampled_from([*WAYS, "round"]))
def test_an_interval_holds_what_its_numbers_are_rounded_to(a, b, between, n, way):
    """Where a half lies inside, what is on either side of it."""
    low, high = sorted((a, b))
    value = min(max(low + (high - low) * between, low), high)
    found = calculate(call(way, A, n), lambda name: Interval(low, high), by=within())
    assert found.holds(FUNCTIONS[way](value, n))
    assert {*found} == {FUNCTIONS[way](low, n), FUNCTIONS[way](high, n)}


def test_formulas_say_it_as_a_spreadsheet_does_and_people_leave_it_to_the_result():
    """And what is rounded keeps its brackets."""
    rounded, cut = call("rounded", A + B, N), call("cut", A + B, N)
    assert render(rounded, EXCEL, str) == "ROUND(ROUND(A+B,12),N)"
    assert render(cut, EXCEL, str) == "TRUNC(ROUND((A+B)*POWER(10,N),12-N))/POWER(10,N)"
    assert render(A / cut, EXCEL, str) == "A/(TRUNC(ROUND((A+B)*POWER(10,N),12-N))/POWER(10,N))"
    assert render(rounded, PYTHON, str) == "rounded(A + B, N)"
    assert render(rounded, PAPER, str) == "A + B" and render(rounded * B, PAPER, str) == "(A + B)*B"
    assert render(cut, LATEX, str) == "A + B"


def test_cells_and_arrays_are_rounded_alike():
    """The notation on cells writes, on numbers of any shape calculates."""
    cells = notation.rounded(np.array([A, B], dtype=object), N)
    assert [render(cell, EXCEL, str) for cell in cells] == ["ROUND(ROUND(A,12),N)", "ROUND(ROUND(B,12),N)"]
    assert render(notation.cut(A, N), PYTHON, str) == "cut(A, N)"
    values = np.array([[1.005, -2.675], [0.3, 0.0]])
    assert notation.rounded(values, 2).tolist() == [[1.01, -2.68], [0.3, 0.0]]
    assert notation.cut(values, 1).tolist() == [[1.0, -2.6], [0.3, 0.0]]


def test_words_of_ours_are_read_in_no_spreadsheet():
    with pytest.raises(ValueError, match="rounded"):
        read_formula("ROUNDED(A,2)", lambda text, at: None)
