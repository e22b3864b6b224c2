"""Marks for other programs."""

import csv
import io

import pytest
from papers import paper

from excelsim.grade.classroom import Classroom
from excelsim.grade.paper import Paper
from excelsim.grade.reports.gradebook import gradebook, to_dict
from excelsim.grade.scheme import Scheme
from excelsim.languages.language import speak


def lines(*papers, roster=None, scheme=None):
    text = gradebook(Classroom.of(papers, scheme or Scheme(), roster or {}, {}), speak("en")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_line_for_every_file_and_everybody_who_handed_nothing_in():
    found = lines(
        paper("+xf", "1", name="Ani, B.", mistakes=["sign", "rounding"]),
        Paper("z.xlsx", trouble="damaged"),
        roster={"3": "Cici"},
        scheme=Scheme({"z": 0.5}),
    )
    assert found == [
        ["number", "name", "points", "of", "percent", "first_mistake"],
        ["1", "Ani, B.", "1", "2", "50.0", "the o1_1 (Step1!C1): a sign was turned / it was rounded too early"],
        ["", "z.xlsx", "", "", "", "unreadable: damaged"],
        ["3", "Cici", "", "", "", "handed nothing in"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r\n=1", "a\n=1"])
def test_no_text_of_a_stranger_is_a_formula_or_a_line(text):
    found = lines(paper("x", text, name=text))
    assert len(found) == 2
    assert not any(field.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for field in found[1])


def test_plain_data_holds_points_boxes_and_what_could_not_be_read():
    papers = [paper("+x", "1"), Paper("z.xlsx", trouble="damaged")]
    good, bad = to_dict(Classroom.of(papers, Scheme(), {}, {}))
    assert bad == {"file": "z.xlsx", "number": "", "name": "", "error": "damaged", "remarks": []}
    assert (good["points"], good["of"]) == (1, 2)
    assert good["boxes"][1] == {"box": "o1_1@1", "cell": "Step1!C1", "answer": "0.1", "verdict": "wrong", "points": 0}
