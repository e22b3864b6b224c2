"""Mark a file here, in this process: what is done for each file in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tomli_w

from excelsim.books import Book, read_book
from excelsim.check.answers import Answer
from excelsim.check.marking import Mark, Marking, mark
from excelsim.check.report import Checked
from excelsim.check.table import read_answers
from excelsim.errors import InputError
from excelsim.experiment.load import load, parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach
from excelsim.experiment.record import Record
from excelsim.explain import short
from excelsim.grade.paper import Box, Paper
from excelsim.grade.whose import answers_of, numbers_of, other_than
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence, carried, cut
from excelsim.network.network import Network
from excelsim.network.quantities import group, split, symbol, words
from excelsim.practice.key import EXPERIMENTS, KEY
from excelsim.practice.sheet import is_practice, read_boxes
from excelsim.recognise.workbook import check_book
from excelsim.run.program import columns

LONGEST = 40
"""Characters of an answer that are shown."""

ASKED = ("o", "new_w", "new_b")
"""What a workbook must hold, whatever else it calculates: without these no update is done."""

GIVEN = ("Step", "Input", "Weights")
"""Parts of the calculation that stand in a workbook, but are no answers."""


def marked(path: str, name: str, own: str, experiment: str, asked: Sequence[tuple[str, int]], language: str) -> Paper:
    """Mark a practice sheet, a table of answers or a workbook of any kind.

    Parameters
    ----------
    path : str
    name : str
        Where it lies in the folder.
    own : str
        The experiment with the student's own numbers as TOML; empty if there is none.
    experiment : str
        The one that was assigned to everybody, for files that carry none; empty if that is not known.
    asked : sequence of (str, int)
        The boxes that practice sheets had when they were given out, as far as that is known.
    language : str
        In what boxes are called.
    """
    file, say = Path(path), speak(language)
    if file.suffix.lower() == ".csv":
        plan = _assigned(own, experiment)
        if plan is None:
            raise InputError("answers without their experiment: name it with --experiment, or give the key (--key)")
        record = plan.train()
        answers = _answers(file, name, record)
        return _marked(name, plan, mark(record, answers), answers, {}, say)
    book = read_book(file)
    if KEY in book.sheets and EXPERIMENTS in book.sheets:
        raise InputError("it is a key of practice sheets: give it with --key")
    if is_practice(book):
        return _practised(name, book, asked, say)
    return of_workbook(name, check_book(book, name), _assigned(own, experiment), say)


def _assigned(own: str, experiment: str) -> Plan | None:
    if own:
        return parse(own, "key", Path(), Reach.NOWHERE)
    return load(experiment) if experiment else None


def _answers(file: Path, name: str, record: Record) -> list[Answer]:
    """Read a table of answers; what is wrong with it is said of its name in the folder, as students read it, too."""
    try:
        return read_answers(file, record)
    except InputError as error:
        said = carried(error)
        assert isinstance(said, Sentence)
        raise InputError(said.template, **said.values | {"file": name}) from None


def _practised(name: str, book: Book, asked: Sequence[tuple[str, int]], say: Language) -> Paper:
    """Mark a practice sheet; a box that is no longer in it is an empty one."""
    sheet = read_boxes(book)
    known = columns(sheet.experiment.network).names
    gone = [
        Answer.of(of, step, "")
        for of, step in asked
        if (of, step) not in sheet.places and of in known and step in sheet.record.steps
    ]
    answers = [*sheet.answers, *gone]
    return replace(
        _marked(name, sheet.experiment, mark(sheet.record, [*sheet.given, *answers]), answers, sheet.places, say),
        number=cut(sheet.number.strip()),
        name=cut(sheet.name.strip()),
    )


def _marked(
    name: str,
    plan: Plan,
    marking: Marking,
    asked: Sequence[Answer],
    places: Mapping[tuple[str, int], str],
    say: Language,
) -> Paper:
    """Return the paper of marks: a box for each of those that were asked for."""
    wanted = {(answer.name, answer.step) for answer in asked}
    fault = {cell: number for number, finding in enumerate(marking.findings) for cell in finding.cells}
    boxes = tuple(
        _box(plan.network, found, places.get((found.answer.name, found.answer.step), ""), fault, say)
        for found in marking.marks
        if (found.answer.name, found.answer.step) in wanted
    )
    answers = answers_of((answer.name, answer.step, answer.text) for answer in asked)
    return Paper(
        name,
        layers=tuple(plan.network.layers),
        boxes=boxes,
        faults=marking.findings,
        numbers=numbers_of(plan),
        answers=answers,
    )


def _box(network: Network, mark: Mark, where: str, fault: Mapping[str, int], say: Language) -> Box:
    answer = mark.answer
    named = _named(network, answer.name, answer.step, say)
    return replace(
        named,
        where=where,
        text=answer.text if len(answer.text) <= LONGEST else f"{answer.text[:LONGEST]}…",
        verdict=mark.verdict,
        should=short(mark.right if mark.expected is None else mark.expected),
        fault=fault.get(mark.place, -1),
        is_trivial=mark.is_trivial,
    )


def _named(network: Network, name: str, step: int, say: Language) -> Box:
    """Return a box by its names, with nothing in it yet."""
    return Box(
        name,
        step,
        say.name(symbol(network, name)),
        words(network, name, say),
        group(network, name),
        "",
        "",
        "missing",
        "",
    )


def _calculated(quantity: str) -> tuple[str, int]:
    """Return what a cell calculates, and at which step: the weight of a later row is what the row before made of it."""
    name, _, step = quantity.partition("@")
    later = split(name)[0] in ("w", "b") and int(step or 1) > 1
    return (f"new_{name}", int(step) - 1) if later else (name, int(step or 1))


def of_workbook(name: str, found: Checked, assigned: Plan | None, say: Language) -> Paper:
    """Return the paper of a workbook of any kind: a box for each quantity, however many rows it goes through."""
    plan = parse(tomli_w.dumps(found.experiment), name, Path(), Reach.NOWHERE)
    network = plan.network
    fault = {cell: number for number, finding in enumerate(found.findings) for cell in finding.cells}
    following = {cell for finding in found.findings for cell in finding.follows}
    cells: dict[str, list[tuple[int, str]]] = {}
    for cell, quantity in found.cells.items():
        of, step = _calculated(quantity)
        cells.setdefault(of, []).append((step, cell))
    boxes = []
    for of in columns(network).names:
        is_asked = split(of)[0] in ASKED
        places = sorted(cells.get(of, ()))
        wrong = [cell for _, cell in places if cell in fault]
        follows = [cell for _, cell in places if cell in following]
        if not (wrong or (group(network, of) not in GIVEN and (places or is_asked))):
            continue
        box = _named(network, of, places[0][0] if places else 1, say)
        if wrong:
            number = fault[wrong[0]]
            finding = found.findings[number]
            is_told = finding.cells[0] in wrong  # of others that are wrong alike it would be another neuron's formula
            text, should = (finding.says, finding.should) if is_told else ("", "")
            box = replace(box, where=wrong[0], text=text, verdict="wrong", should=should, fault=number)
        elif places:
            box = replace(box, where=(follows or [places[0][1]])[0], verdict="follows" if follows else "right")
        elif found.not_understood:
            box = replace(box, verdict="unreadable")
        boxes.append(box)
    return Paper(
        name,
        layers=tuple(network.layers),
        boxes=tuple(boxes),
        faults=found.findings,
        numbers=numbers_of(plan),
        notes=(*found.notes, *(other_than(plan, assigned) if assigned else ())),
    )
