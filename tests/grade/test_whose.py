"""Whose numbers a paper was calculated from."""

from papers import paper

import excelsim
from excelsim.grade.whose import answers_of, numbers_of, remarks

ROSTER = {"1": "Ani", "2": "Budi", "3": "Cici"}


def said(papers, expected=None):
    return {file: [str(line) for line in lines] for file, lines in remarks(papers, ROSTER, expected or {}).items()}


def sheet(number, numbers, answers="", name=""):
    return paper("+", number, numbers=numbers, answers=answers, name=name)


def test_numbers_of_another_student_are_told_of_both_who_swapped():
    expected = {"1": "a", "2": "b", "3": "c"}
    assert said([sheet("1", "b"), sheet("2", "a"), sheet("3", "c")], expected) == {
        "1.xlsx": ["the numbers in this sheet are those of 2 Budi"],
        "2.xlsx": ["the numbers in this sheet are those of 1 Ani"],
    }


def test_numbers_of_nobody_are_told():
    assert said([sheet("1", "z")], {"1": "a"}) == {
        "1.xlsx": ["the numbers in this sheet are those of nobody in the class"]
    }


def test_a_key_without_students_is_that_of_everybody():
    assert said([sheet("1", "a"), sheet("2", "a")], {"": "a"}) == {}


def test_without_a_key_equal_numbers_are_told_where_most_have_their_own():
    assert said([sheet("1", "a"), sheet("2", "b"), sheet("3", "b", name="Cici"), sheet("4", "d")]) == {
        "2.xlsx": ["the numbers in this sheet are also those of 3 Cici (3.xlsx)"],
        "3.xlsx": ["the numbers in this sheet are also those of 2 (2.xlsx)"],
    }


def test_a_class_that_got_the_same_numbers_is_not_told_so():
    assert said([sheet(str(n), "a") for n in range(5)]) == {}


def test_the_same_answers_to_other_numbers_are_told():
    found = said([sheet("1", "a", "s"), sheet("2", "b", "s"), sheet("3", "c", "t")])
    assert found == {
        "1.xlsx": ["the same answers, to other numbers, as 2 (2.xlsx)"],
        "2.xlsx": ["the same answers, to other numbers, as 1 (1.xlsx)"],
    }


def test_two_files_of_one_student_are_told():
    again = paper("+", "1", file="1-new.xlsx", numbers="a")
    assert said([sheet("1", "a"), again], {"1": "a"}) == {
        "1.xlsx": ["of the same student as 1 (1-new.xlsx)"],
        "1-new.xlsx": ["of the same student as 1 (1.xlsx)"],
    }


def test_answers_are_compared_only_where_there_are_enough_different_ones():
    few = [("z1_1", 1, "0"), ("z1_2", 1, "0"), ("o1_1", 1, ""), ("o1_2", 1, "0.5"), ("e", 1, "1")]
    assert answers_of(few) == ""
    assert answers_of([*few, ("d", 1, "0.25")]) == answers_of([("d", 1, "0.25 "), *few]) != ""


def test_numbers_are_told_apart_by_any_weight_and_not_by_a_title():
    plan = excelsim.load("mazur")
    assert numbers_of(plan) == numbers_of(plan.presented(title="mine"))
    assert numbers_of(plan) != numbers_of(excelsim.load("11"))
