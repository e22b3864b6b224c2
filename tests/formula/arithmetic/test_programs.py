"""LibreOffice's arithmetic: calculated here as there, bit for bit."""

import math
import random
import struct

import openpyxl

from excelsim.formula.arithmetic.programs import LIBREOFFICE, one_number
from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.write import render

A, B = Cell.named("A"), Cell.named("B")
FORMULAS = [A + B, A - B, -A + B, *(call("where", Cell(op, (A, B)), 1, 0) for op in ("=", "<>", ">", ">=", "<", "<="))]


def pairs():
    """Return numbers that are nearly equal, to 44 to 53 bits, of all sizes and signs; whole ones; sums of tenths."""
    draw = random.Random(11)
    found = [(0.1 + 0.2, 0.3), (-0.1 * 3, 0.3), (1.0, 1.0), (0.0, 5e-17), (-0.0, 0.0), (3.0, 4.0), (1e15, 1e15 + 1)]
    for _ in range(250):
        a = draw.uniform(-1, 1) * 10.0 ** draw.randint(-12, 12)
        b = a * (1 + draw.choice([-1, 1]) * 2.0 ** -draw.uniform(44, 53))
        found.append((a, draw.choice([b, -b])))
    return found


def compared(office, path, rows, formulas):
    """Yield each row's values A and B, a formula, and what LibreOffice makes of it."""
    book = openpyxl.Workbook()
    for row, (a, b) in enumerate(rows, start=1):
        book.active.cell(row, 1).value, book.active.cell(row, 2).value = f"={a!r}", f"={b!r}"
        for column, formula in enumerate(formulas, start=3):
            text = render(formula, EXCEL, lambda name, row=row: f"{name}{row}")
            book.active.cell(row, column).value = f"={text}"
    book.save(path)
    places = [(row, column) for row in range(1, len(rows) + 1) for column in range(1, 3 + len(formulas))]
    found = dict(zip(places, office.recalculate(path, {"Sheet": places})["Sheet"], strict=True))
    for row in range(1, len(rows) + 1):
        for column, formula in enumerate(formulas, start=3):
            yield {"A": found[row, 1], "B": found[row, 2]}, formula, found[row, column]


def test_sums_differences_and_comparisons_have_libreoffice_s_bits(tmp_path, office):
    """Whether it takes a pair as one number or not."""
    for values, formula, found in compared(office, tmp_path / "pairs.xlsx", pairs(), FORMULAS):
        wanted = calculate(formula, values.__getitem__, by=LIBREOFFICE)
        assert struct.pack("<d", found) == struct.pack("<d", wanted), (values, formula)


def steps():
    """Return numbers and decimals: near halves and whole numbers of the last decimal, of all sizes; large ones."""
    draw = random.Random(12)
    found = [(0.0, 2), (2.0**52 + 1, 0), (2.0**51 + 0.5, 0), (1e-300, 3), (0.49999999999999994, 0)]
    for _ in range(1500):
        decimals = draw.randint(0, 9)
        step = math.ceil(10.0 ** draw.uniform(-2, 14)) / 2 / 10**decimals
        off = draw.choice([0, 0, 5e-13, -5e-13, draw.uniform(-1e-9, 1e-9)]) + draw.randint(-9, 9) * math.ulp(step)
        found.append((draw.choice([1, -1]) * (step + off), decimals))
    return found


ROUNDINGS = [call("round", A, B), call("round", call("round", A, 12), B), call("trunc", A * call("power", 10, B))]


def test_rounding_has_libreoffice_s_bits(tmp_path, office):
    """Also where 15 digits say otherwise: without the program's arithmetic, hundreds would not be explained."""
    others = 0
    for values, formula, found in compared(office, tmp_path / "steps.xlsx", steps(), ROUNDINGS):
        wanted = calculate(formula, values.__getitem__, by=LIBREOFFICE)
        assert struct.pack("<d", found) == struct.pack("<d", wanted), (values, formula)
        others += calculate(formula, values.__getitem__) != wanted
    assert others > 100


def test_it_departs_from_doubles_only_where_numbers_nearly_cancel():
    """Most pairs at 44 bits are two numbers, most at 50 bits one."""
    assert one_number(0.1 + 0.2, 0.3) and not one_number(0.3, 0.3000001) and not one_number(0.0, 5e-324)
    assert one_number(1.0, math.nextafter(1.0, 2)) and not one_number(2.0**52, 2.0**52 + 1)
    assert calculate(A - B, {"A": 0.5, "B": 0.25}.__getitem__, by=LIBREOFFICE) == 0.25
