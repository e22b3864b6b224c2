"""What can be seen of a class's papers together."""

from dataclasses import replace

from papers import paper

from excelsim.grade.classroom import Classroom, check_scheme
from excelsim.grade.paper import Paper
from excelsim.grade.scheme import Scheme


def classroom(*papers, roster=None, scheme=None):
    return Classroom.of(papers, scheme or Scheme(), roster or {}, {})


def test_the_boxes_that_most_people_missed_come_first():
    found = classroom(paper("+xff"), paper("+xf?", "2"), paper("+++-", "3"), paper("++", "4"))
    assert [(asked.box.name, round(asked.missed, 3)) for asked in found.most_missed] == [("o2_1", 0.667), ("o1_1", 0.5)]
    assert found.missed_by_name == {"z1_1": 0, "o1_1": 0.5, "z2_1": 0, "o2_1": 2 / 3}


def test_mistakes_are_counted_by_people_not_by_boxes_and_unknown_ones_last():
    found = classroom(
        paper("xx", "1", mistakes=["sign", "bias"]),
        paper("x", "2", mistakes=["sign"]),
        paper("xx", "3"),
        paper("+", "4"),
    )
    assert found.mistakes == [("sign", 2), ("bias", 1), ("", 1)]


def test_the_distribution_counts_people_by_tenths_of_the_points():
    found = classroom(paper("----"), paper("+---", "2"), paper("++--", "3"), paper("++++", "4"), paper("+-", "5"))
    assert found.distribution == [1, 0, 1, 0, 0, 2, 0, 0, 0, 1]


def test_the_roster_knows_names_and_who_handed_nothing_in():
    found = classroom(
        paper("+", "7", name="me"), paper("+", "", file="8_ani/x.xlsx"), roster={"7": "Budi", "8": "Ani", "9": "Cici"}
    )
    assert [(each.paper.number, each.paper.name) for each in found.graded] == [("7", "Budi"), ("8", "Ani")]
    assert found.absent == (("9", "Cici"),)


def test_a_number_in_a_file_name_is_a_word_of_its_own():
    found = classroom(
        paper("+", "", file="a180.xlsx"), paper("+", "", file="week 8.xlsx"), roster={"8": "Ani", "80": "Budi"}
    )
    assert [each.paper.number for each in found.graded] == ["8", ""]


def test_what_could_not_be_read_counts_in_no_picture():
    found = classroom(paper("+x"), Paper("y.xlsx", trouble="damaged"))
    assert sum(found.distribution) == 1
    assert [asked.counts.total() for asked in found.asked] == [1, 1]


def test_points_for_a_box_that_nobody_has_are_said():
    scheme = Scheme({"z": 1, "z1_1@1": 2, "Forward": 1, "gw3_1_1": 5})
    assert [str(note) for note in check_scheme(scheme, classroom(paper("++")))] == [
        "no box is called 'gw3_1_1', for which the scheme has points"
    ]


def test_the_picture_is_of_the_network_that_most_calculated():
    other = replace(paper("xx", "9"), layers=(5, 5, 1))
    found = classroom(paper("+x"), paper("++", "2"), other)
    assert found.layers == (1, 1, 1)
    assert found.missed_by_name == {"z1_1": 0, "o1_1": 0.5}
