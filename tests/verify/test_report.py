"""Reports: numbers are compared by their bits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.formula.alike import is_close, is_rounded, same, ulps
from excelsim.verify.report import Comparison, Report

doubles = st.floats(allow_nan=False, allow_infinity=False)


@given(doubles)
def test_the_next_double_is_one_ulp_away(value):
    after = math.nextafter(value, math.inf)
    if math.isfinite(after):
        assert ulps(value, after) == (1 if value or after else 0)
        assert not same(value, after) or value == after == 0
    assert same(value, value) and ulps(value, value) == 0


def test_the_two_zeros_differ_in_their_bits():
    assert not same(0.0, -0.0)
    assert ulps(0.0, -0.0) == 0
    assert ulps(-5e-324, 5e-324) == 2


def test_whole_numbers_and_doubles_are_one_kind_and_texts_another():
    assert same(1, 1.0)
    assert not same("1", 1.0)
    assert not same(True, 1.0)
    assert same("a", "a") and not same("a", "b")
    assert ulps("a", 1.0) is None


def test_a_number_is_known_again_as_other_programs_save_it():
    assert is_rounded(0.1 + 0.2, 0.3)
    assert is_rounded(1 / 3, 0.333333333333333)
    assert is_rounded(1 / 3, 0.333333333333334)
    assert not is_rounded(1 / 3, 0.33333333333)
    assert not is_rounded(1 / 3, "0.333333333333333")
    assert not is_rounded("a", "a")


def test_a_report_counts_and_is_plain_data():
    report = Report("f")
    comparison = Comparison("rows")
    assert not comparison.compare("here", 1.0, 1.0, "{expected} {found}")
    assert comparison.compare("there", 1.0, math.nextafter(1.0, 2), "holds {found}, not {expected}")
    assert not comparison.compare("zero", -0.0, 0.0, "{expected} {found}")
    assert (comparison.zeros, comparison.identical, comparison.different) == (1, 1, 1)
    comparison.zeros, comparison.cells = 0, 2
    report.comparisons.append(comparison)
    assert report.to_dict()["comparisons"][0] == {
        "by": "rows", "cells": 2, "identical": 1, "different": 1, "explained": {}, "max_ulps": 1, "note": "",
        "worst": {"where": "there", "what": "holds 1.0000000000000002, not 1.0", "ulps": 1, "cells": 1, "apart": None},
        "differences": [
            {"where": "there", "what": "holds 1.0000000000000002, not 1.0", "ulps": 1, "cells": 1, "apart": None}
        ],
    }  # fmt: skip
    assert report.to_dict()["agrees"] is False


@pytest.mark.parametrize(
    ("a", "b", "close"),
    [
        (0.5, 0.5 + 9e-10, True),
        (0.5, 0.5 + 2e-9, False),
        (5e6, 5e6 + 4e-3, True),
        (5e6, 5e6 + 6e-3, False),
        (1e-12, -1e-12, True),
        (1, 1.0 + 1e-12, True),
        (1.0, "1.0", False),
        (1.0, True, False),
        (1.0, None, False),
        (math.inf, 1.0, False),
        ("0.5*0.1235 = 0.0617", "0.5*0.1234 = 0.0617", True),
        ("0.5*0.1235 = 0.0617", "0.5*0.1233 = 0.0617", False),
        ("-0.0000", "0.0000", True),
        ("0,9999", "1,0000", True),
        ("0.999", "1.0000", False),
        ("step 3: 0.5", "step 4: 0.5", False),
        ("0.5 + 0.5", "0.5", False),
        ("#VALUE!", 1.0, False),
    ],
)
def test_what_agrees_to_9_digits(a, b, close):
    """Numbers of a size of 1 or more relatively, smaller ones absolutely; texts but for a last decimal."""
    assert is_close(a, b) == is_close(b, a) == close


def test_explained_cells_are_neither_identical_nor_different():
    comparison = Comparison("ironcalc")
    assert not comparison.compare("a", 1.0, 1.0 + 2**-52, "{expected} {found}", lambda: "functions")
    assert not comparison.compare("b", 1.0, 2.0, "{expected} {found}", lambda: "follows")
    assert not comparison.compare("c", 1.0, 1.0, "{expected} {found}", lambda: pytest.fail("need not be excused"))
    assert comparison.compare("d", 1.0, 1.0 + 1e-12, "{expected} {found}", lambda: None)
    assert (comparison.explained, comparison.identical, comparison.different) == ({"functions": 1, "follows": 1}, 1, 1)
    assert comparison.farthest_explained == 1


def test_numbers_that_are_far_apart_are_told_by_how_much():
    """A 0 that became 1 is no 4,607,182,418,800,017,408 doubles away for people."""
    comparison = Comparison("log")
    comparison.compare("a", 0.0, 1.0, "{expected} {found}")
    comparison.compare("b", 1.0, 1.0 + 2**-52, "{expected} {found}")
    assert [(d.ulps, d.apart) for d in comparison.differences] == [(None, 1.0), (1, None)]
    assert comparison.worst.where == "a" and comparison.largest == 1


def test_a_cell_is_counted_once_however_many_comparisons_find_it():
    report = Report("a.xlsx", [Comparison("log"), Comparison("ironcalc")])
    for comparison in report.comparisons:
        comparison.compare("A1", 1.0, 2.0, "{expected} {found}")
    report.comparisons[1].compare("A2", 1.0, 2.0, "{expected} {found}")
    assert report.findings == 2


def test_the_level_says_what_is_proven():
    levels = {None: "bits", "functions": "cells", "zero": "cells", "rounded": "digits", "empty": "digits"}
    for reason, level in levels.items():
        comparison = Comparison("log")
        if reason:
            comparison.compare("A1", 1.0, 2.0, "{expected} {found}", lambda reason=reason: reason)
        assert Report("a.xlsx", [comparison]).level == level


def test_a_report_of_many_differences_shows_a_hundred_and_counts_all():
    comparison = Comparison("ironcalc")
    assert (comparison.largest, comparison.worst) == (0, None)
    for number in range(150):
        comparison.compare(f"A{number}", 1.0, 2.0, "{expected} {found}")
    (found,) = Report("a.xlsx", [comparison]).to_dict()["comparisons"]
    assert (len(found["differences"]), found["different"]) == (100, 150)
