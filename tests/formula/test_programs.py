"""LibreOffice's arithmetic: calculated here as there, bit for bit."""

import math
import random
import struct

import openpyxl

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.formula.dialects import EXCEL
from excelsim.formula.programs import LIBREOFFICE, one_number
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


def test_sums_differences_and_comparisons_have_libreoffice_s_bits(tmp_path, office):
    """Whether it takes a pair as one number or not."""
    book = openpyxl.Workbook()
    for row, (a, b) in enumerate(pairs(), start=1):
        book.active.cell(row, 1).value, book.active.cell(row, 2).value = f"={a!r}", f"={b!r}"
        for column, formula in enumerate(FORMULAS, start=3):
            text = render(formula, EXCEL, lambda name, row=row: f"{name}{row}")
            book.active.cell(row, column).value = f"={text}"
    book.save(tmp_path / "pairs.xlsx")
    places = [(row, column) for row in range(1, len(pairs()) + 1) for column in range(1, 3 + len(FORMULAS))]
    found = dict(zip(places, office.recalculate(tmp_path / "pairs.xlsx", {"Sheet": places})["Sheet"], strict=True))
    for row in range(1, len(pairs()) + 1):
        values = {"A": found[row, 1], "B": found[row, 2]}
        for column, formula in enumerate(FORMULAS, start=3):
            wanted = calculate(formula, values.__getitem__, by=LIBREOFFICE)
            assert struct.pack("<d", found[row, column]) == struct.pack("<d", wanted), (values, formula)


def test_it_departs_from_doubles_only_where_numbers_nearly_cancel():
    """Most pairs at 44 bits are two numbers, most at 50 bits one."""
    assert one_number(0.1 + 0.2, 0.3) and not one_number(0.3, 0.3000001) and not one_number(0.0, 5e-324)
    assert one_number(1.0, math.nextafter(1.0, 2)) and not one_number(2.0**52, 2.0**52 + 1)
    assert calculate(A - B, {"A": 0.5, "B": 0.25}.__getitem__, by=LIBREOFFICE) == 0.25
