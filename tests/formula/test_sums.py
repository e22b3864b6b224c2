"""Long sums in parts: the same additions in the same order, a few in each."""

from hypothesis import given
from hypothesis import strategies as st

from excelsim.formula.calculate import calculate
from excelsim.formula.cell import Cell, call
from excelsim.formula.sums import all_in_parts, in_parts, part_of

finite = st.floats(-1e9, 1e9)


def added(terms):
    """Return the formula that adds terms up from the left, as the rule's dot does."""
    total = Cell.named(terms[0])
    for term in terms[1:]:
        total = total + Cell.named(term)
    return total


def terms_of(cell):
    """Count the terms of the longest sum in a formula."""
    here, spine = 1, cell
    while spine.op == "+":
        here, spine = here + 1, spine.args[0]
    inner = [terms_of(arg) for arg in cell.args if isinstance(arg, Cell)]
    return max([here, *inner])


@given(st.lists(finite, min_size=1, max_size=90), st.integers(2, 30))
def test_parts_calculate_the_same_bits_with_few_terms_each(numbers, most):
    """Also where the sum stands within another formula."""
    names = [f"x_{n}" for n in range(len(numbers))]
    known = dict(zip(names, numbers, strict=True))
    whole = call("max", added(names), 0) * 0.1
    parts = in_parts("z1_1", whole, most)
    assert all(terms_of(formula) <= most + 1 for formula in parts.values())
    for name, formula in parts.items():
        known[name] = calculate(formula, known.__getitem__)
    assert known["z1_1"] == calculate(whole, known.__getitem__)
    assert list(parts)[-1] == "z1_1" and {part_of(name) for name in parts} == {"z1_1"}


def test_short_sums_stay_whole():
    formula = added(["x_1", "x_2", "x_3"])
    (whole,) = in_parts("z1_1", formula, 28).values()
    assert [whole.op, terms_of(whole)] == ["+", 3]
    assert list(in_parts("z1_1", added([f"x_{n}" for n in range(29)]), 28)) == ["z1_1:1", "z1_1"]


def test_parts_stand_before_the_block_of_their_sums():
    """A formula that names the area of a block finds its values there, and nothing else."""
    formulas = {name: added([f"x_{n}" for n in range(5)]) for name in ("z1_1", "z1_2", "z2_1")}
    found = all_in_parts(formulas, 2, lambda name: name[:2])
    assert list(found) == ["z1_1:1", "z1_1:2", "z1_2:1", "z1_2:2", "z1_1", "z1_2", "z2_1:1", "z2_1:2", "z2_1"]
