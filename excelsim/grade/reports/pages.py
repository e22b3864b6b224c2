"""Pages to read and to hand back: one of the class for the teacher, and one for each student."""

from __future__ import annotations

import re
from itertools import groupby

from excelsim.grade.classroom import Classroom, Graded
from excelsim.grade.paper import SIGNS, VERDICTS, Box
from excelsim.grade.reports import picture
from excelsim.grade.reports.html import Markup, document, element, joined, table
from excelsim.grade.reports.picture import percent
from excelsim.grade.reports.told import first_mistake, mistake_words, number, person, points, summary, tenths
from excelsim.languages.language import Language
from excelsim.languages.sentence import Sentence

MOST_SHOWN = 20
"""Boxes that the class's page names of those that people missed."""

MOST_FAULTS = 12
"""Mistakes that are written out on a student's page: all are marked in its boxes."""

SHORT = 16
"""Characters of what stands on one line."""


def report(classroom: Classroom, notes: list[Sentence], say: Language) -> str:
    """Return the class's page, and after it, each on paper of its own, the pages to hand back."""
    sheets = (element("div", _sheet(graded, say), class_="sheet") for graded in classroom.graded)
    title = say("Marks of a class")
    return document(title, joined(_class(classroom, notes, title, say), *sheets), say)


def handed_back(graded: Graded, say: Language) -> str:
    """Return the page of one student, as a file of its own: it holds nothing of others."""
    return document(person(graded), _sheet(graded, say), say)


def _class(classroom: Classroom, notes: list[Sentence], title: str, say: Language) -> Markup:
    drawn = picture.network(classroom.layers, classroom.missed_by_name)
    return joined(
        element("h1", title),
        element("p", summary(classroom, say)),
        *(element("p", say(note)) for note in notes),
        element("h2", say("How many people earned how many per cent")),
        picture.bars(classroom.distribution, tenths(), say),
        element("h2", say("What most people missed")),
        element("p", say("Neither right nor what follows from their own numbers."), class_="hint"),
        drawn,
        _missed(classroom, say),
        element("h2", say("The most frequent mistakes")),
        element(
            "p", say("By how many people may have made them: a number may be explained by several."), class_="hint"
        ),
        table(
            [say("mistake"), "", say("people")],
            [[mistake_words(name, say), name, _right(say.count(people))] for name, people in classroom.mistakes],
        ),
        element("h2", say("Everybody")),
        _everybody(classroom, say),
    )


def _missed(classroom: Classroom, say: Language) -> Markup:
    rows: list[list[object]] = [
        [
            element("td", box.symbol, class_="short"),
            box.words,
            _right(box.step),
            picture.share_bar(asked.missed),
            _right(percent(asked.missed)),
        ]
        for asked in classroom.most_missed[:MOST_SHOWN]
        for box in [asked.box]
    ]
    return table([say("box"), say("what it is"), say("step"), "", say("missed by")], rows)


def _everybody(classroom: Classroom, say: Language) -> Markup:
    rows: list[list[object]] = []
    for graded in classroom.graded:
        paper = graded.paper
        told = [first_mistake(graded, say), *map(say, graded.remarks), *map(say, paper.notes)]
        if graded.unreadable and not paper.trouble:
            told.append(say("unreadable boxes: {boxes}", boxes=", ".join(box.symbol for box in graded.unreadable)))
        earned = ["", ""] if paper.trouble else [points(graded, say), percent(graded.share)]
        lines = (element("div", line) for line in told if line)
        who = joined(_bdi(paper.name), element("div", _bdi(paper.file), class_="hint"))
        rows.append([_bdi(paper.number), element("td", who, class_="wide"), *map(_right, earned), joined(*lines)])
    rows += [[_bdi(number), _bdi(name), "", "", say("handed nothing in")] for number, name in classroom.absent]
    return table([say("number"), say("name"), say("points"), "%", say("first mistake, remarks")], rows)


def _sheet(graded: Graded, say: Language) -> Markup:
    """Return a student's page: points, the first mistake, and every box."""
    paper = graded.paper
    head = element("h1", _bdi(person(graded)))
    if paper.trouble:
        return joined(head, element("p", say("This could not be read: {why}", why=paper.trouble), class_="first"))
    total = element("div", points(graded, say), element("small", percent(graded.share)), class_="points")
    return joined(
        total,
        head,
        element("p", _bdi(paper.file), class_="hint"),
        _first(graded, say),
        *(element("p", say(fault.words)) for fault in paper.faults[1:MOST_FAULTS]),
        _boxes(graded, say),
        element(
            "p", "   ".join(f"{SIGNS[verdict]} {say(words)}" for verdict, words in VERDICTS.items()), class_="hint"
        ),
    )


def _first(graded: Graded, say: Language) -> Markup:
    if not graded.paper.faults:
        is_all = all(box.verdict == "right" for box in graded.paper.boxes)
        told = say("Everything is right.") if is_all else say("Nothing that was filled in is wrong.")
        return element("p", told, class_="well")
    return element("p", element("b", say("The first mistake:")), " ", say(graded.paper.faults[0].words), class_="first")


def _boxes(graded: Graded, say: Language) -> Markup:
    rows: list[Markup] = []
    pairs = zip(graded.paper.boxes, graded.earned, graded.worth, strict=True)
    for (step, part), group in groupby(pairs, key=lambda pair: (pair[0].step, pair[0].part)):
        title = say("step {n}: {part}", n=step, part=say(part))
        rows.append(element("tr", element("td", title, colspan=6, class_="part")))
        rows += [_box(box, earned, worth, say) for box, earned, worth in group]
    headings = (say("box"), say("what it is"), say("yours"), "", say("would be right"), say("points"))
    head = element("thead", element("tr", *(element("th", heading) for heading in headings)))
    return element("table", head, element("tbody", *rows))


def _box(box: Box, earned: float, worth: float, say: Language) -> Markup:
    of = say("{points} of {of}", points=number(earned, say), of=number(worth, say))
    should = "" if box.verdict in ("right", "follows") else box.should
    return element(
        "tr",
        element("td", box.symbol, class_="short"),
        element("td", box.words, class_="wide"),
        element("td", _bdi(box.text), class_=_if_short(box.text)),
        element("td", SIGNS[box.verdict], class_=box.verdict),
        element("td", should, class_=_if_short(should)),
        element("td", of, class_="number"),
    )


def _if_short(text: str) -> str | None:
    """Return the class of what must not be broken into lines: a number, not a formula."""
    return "short" if len(text) <= SHORT else None


def _bdi(text: str) -> Markup:
    """Return a stranger's text: its direction of writing stays its own."""
    return element("bdi", text)


def _right(content: object) -> Markup:
    return element("td", content, class_="number")


def file_names(classroom: Classroom) -> list[str]:
    """Return a name for each student's file, told apart where numbers are the same; nothing of it leads elsewhere."""
    names: list[str] = []
    for graded in classroom.graded:
        paper = graded.paper
        plain = re.sub("[^A-Za-z0-9]+", "-", paper.number or paper.file).strip("-")[:60] or "student"
        taken = {name.lower() for name in names}  # some systems do not tell A from a
        tries = (f"back-{plain}{suffix}.html" for suffix in ("", *(f"-{n}" for n in range(2, len(names) + 3))))
        names.append(next(name for name in tries if name.lower() not in taken))
    return names
