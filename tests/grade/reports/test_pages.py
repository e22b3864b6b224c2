"""Pages to read and to hand back: nothing that a stranger wrote becomes a part of them."""

from html.parser import HTMLParser

import pytest
from papers import paper

from excelsim.grade.classroom import Classroom
from excelsim.grade.paper import Paper
from excelsim.grade.reports.html import document, element, joined
from excelsim.grade.reports.pages import file_names, handed_back, report
from excelsim.grade.scheme import Scheme
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence

EN, ID = speak("en"), speak("id")

INJECTED = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style><iframe src='//x'>",
    "' onmouseover='x",
    "&lt;b&gt; {number} %s ${x} \ud800 \x00 \u202e",
]


class Read(HTMLParser):
    """What a browser reads: elements that must close in order, their attributes, and texts."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.attributes, self.texts = [], set(), set(), []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def classroom(*papers, roster=None):
    return Classroom.of(papers, Scheme(), roster or {}, {})


@pytest.mark.parametrize("text", INJECTED)
def test_what_strangers_write_is_text_and_nothing_else(text):
    evil = paper("+x", text, name=text, file=f"{text}/x.xlsx")
    box = evil.boxes[0].__class__(**{**vars(evil.boxes[0]), "text": text})
    evil = Paper(**{**vars(evil), "boxes": (box, *evil.boxes[1:])})
    broken = Paper(f"{text}.xlsx", trouble=Sentence("it is bad: {why}", why=text))
    plain = Read(report(classroom(paper("+x", name="me"), Paper("a.xlsx", trouble="bad")), [], EN))
    found = Read(report(classroom(evil, broken, roster={text: text}), [], EN))
    assert found.tags == plain.tags
    assert found.attributes == plain.attributes
    seen = text.replace("\ud800", "\ufffd").replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
    assert seen in "".join(found.texts)
    assert Read(handed_back(classroom(evil).graded[0], EN)).tags <= plain.tags


def test_a_page_forbids_scripts_and_loads_nothing():
    page = report(classroom(paper("+x")), [], EN)
    assert "default-src 'none'" in page.replace("&#x27;", "'").partition("<body>")[0]
    assert not {"script", "link", "img", "iframe", "a", "form"} & Read(page).tags
    assert not {"src", "href", "onload", "srcset"} & Read(page).attributes
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


def test_a_page_to_hand_back_holds_nothing_of_others():
    found = classroom(
        paper("+x", "1", name="Ani", numbers="a", answers="s"), paper("++", "2", name="Budi", numbers="b", answers="s")
    )
    page = "".join(Read(handed_back(found.graded[0], EN)).texts)
    assert "Ani" in page and "Budi" not in page
    assert found.graded[0].remarks and str(found.graded[0].remarks[0]) not in page
    assert str(found.graded[0].remarks[0]) in "".join(Read(report(found, [], EN)).texts)


def test_a_student_reads_points_the_first_mistake_and_every_box():
    texts = " ".join(Read(handed_back(classroom(paper("+xf-?")).graded[0], EN)).texts)
    for part in (
        "2 of 5",
        "40 %",
        "The first mistake:",
        "fault 0",
        "the d2_1" * 0 + "the e2_1 in words",
        "(✓)",
        "✗",
        "–",
        "?",
    ):
        assert part in texts


def test_who_has_everything_right_is_told_so():
    assert "Everything is right." in handed_back(classroom(paper("++")).graded[0], EN)
    assert "Everything is right." not in handed_back(classroom(paper("+-")).graded[0], EN)


def test_each_student_begins_a_page_of_paper():
    page = report(classroom(paper("+"), paper("x", "2"), Paper("z.xlsx", trouble="bad")), [], EN)
    assert page.count('<div class="sheet">') == 3


def test_names_of_files_are_plain_and_told_apart():
    found = classroom(
        *(paper("+", number, file=f"{n}.xlsx") for n, number in enumerate(["../../x", "X", "", "x", "CON:1", "é"]))
    )
    names = file_names(found)
    assert sorted(names) == sorted(
        ["back-2-xlsx.html", "back-X.html", "back-CON-1.html", "back-x-2.html", "back-x-3.html", "back-student.html"]
    )


def test_points_in_indonesian_have_a_decimal_comma():
    found = Classroom.of([paper("++")], Scheme({"z": 0.5}), {}, {})
    assert "1,5" in handed_back(found.graded[0], ID) and "1.5" in handed_back(found.graded[0], EN)


def test_an_element_escapes_all_but_elements():
    assert element("p", "a<b", element("b", "&"), title='"') == '<p title="&quot;">a&lt;b<b>&amp;</b></p>'
    assert "<title>a &lt; b</title>" in document("a < b", joined("x"), EN)
