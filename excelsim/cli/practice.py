"""The command `practice`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from excelsim.cli.options import Command, experiment_argument, language_option
from excelsim.cli.printing.progress import progress_bar
from excelsim.cli.printing.reports import busy
from excelsim.cli.training import loaded
from excelsim.errors import InputError
from excelsim.experiment.load import parse_steps
from excelsim.files import Write, write_files
from excelsim.languages.language import Language, speak
from excelsim.practice.book import build
from excelsim.practice.choose import chosen, collisions
from excelsim.practice.exercise import MOST_DECIMALS, Exercise
from excelsim.practice.key import Entry, build_key
from excelsim.practice.roster import Student, file_names, read_roster, seed_of
from excelsim.terminal import echo
from excelsim.xlsx import package


@click.command("practice", cls=Command)
@experiment_argument
@click.option(
    "-o",
    "--output",
    "target",
    type=Path,
    metavar="FILE",
    required=True,
    help="The practice sheet (.xlsx); with --roster the folder for all of them.",
)
@click.option(
    "--blank",
    metavar="Z,O,...",
    default="",
    help="What is asked for, such as z,o,d,new_w, all of a layer (z1) or one number (z1_2); else all of an update.",
)
@click.option("--steps", metavar="A:B", default="1:1", show_default=True, help="The updates, a page each.")
@click.option(
    "--decimals",
    type=click.IntRange(1, MOST_DECIMALS),
    default=4,
    show_default=True,
    help="With how many decimals.",
)
@click.option("--self-check", is_flag=True, help="Colour each box as it is filled; such a sheet holds the answers.")
@click.option(
    "--choose",
    "seed",
    type=click.IntRange(min=0),
    metavar="SEED",
    help="Draw other inputs, weights and learning rate, such that mistakes show, instead of the experiment's own.",
)
@click.option(
    "--roster",
    type=Path,
    metavar="FILE",
    help="A .csv of students (number, name): each gets a sheet with numbers drawn for them alone.",
)
@click.option(
    "--secret",
    envvar="EXCELSIM_SECRET",
    metavar="WORDS",
    help="What the students' numbers follow from: the same gives the same again (or set EXCELSIM_SECRET).",
)
@click.option("--key", type=Path, metavar="FILE", help="Write all answers (.xlsx), for the teacher.")
@click.option("--force", is_flag=True, help="Overwrite existing files.")
@language_option
def command(
    experiment: str,
    target: Path,
    blank: str,
    steps: str,
    decimals: int,
    self_check: bool,
    seed: int | None,
    roster: Path | None,
    secret: str | None,
    key: Path | None,
    force: bool,
    language: str | None,
) -> None:
    """Write an update as an exercise, with boxes to fill on paper or in a spreadsheet."""
    _check(roster, secret, seed, [key] if roster else [target, key])
    plan = loaded(experiment, language, None)
    say = speak(plan.presentation.language)
    words = [word.strip() for word in blank.split(",") if word.strip()]
    make = partial(Exercise.of, blank=words, steps=parse_steps(steps), decimals=decimals)
    first = make(plan)
    students = read_roster(roster) if roster else [Student("", "")]
    seeds = [seed_of(secret or "", student.number) for student in students] if roster else [seed]
    with busy(say("choosing numbers")):
        plans = [plan] if seeds == [None] else chosen(first, plan, [each for each in seeds if each is not None])
        entries = [
            Entry(student, exercise, collisions(exercise))
            for student, exercise in zip(students, map(make, plans), strict=True)
        ]
    names = file_names(students) if roster else {}
    if roster:
        target.mkdir(parents=True, exist_ok=True)
    files: dict[Path, Write] = {}
    with progress_bar(say("writing sheets"), len(entries)) as advance:
        for student, exercise, _ in entries:
            file = target / names[student.number] if roster else target
            files[file] = build(exercise, student.number, student.name, self_check)
            advance(1)
    with busy(say("writing {file}", file=target)):
        if key:
            files[key] = build_key(entries)
        write_files(files, package.inspect, overwrite=force)
    _tell(say, entries, target, key, bool(roster))


def _check(roster: Path | None, secret: str | None, seed: int | None, files: Sequence[Path | None]) -> None:
    """Refuse options that do not go together."""
    if roster and not secret:
        raise InputError(
            "--roster needs --secret: some words of yours from which each student's numbers follow; keep them"
        )
    if roster and seed is not None:
        raise InputError("--choose goes without --roster, which draws numbers for each student: leave it out")
    for file in files:
        if file is not None and file.suffix.lower() != ".xlsx":
            raise InputError("{file} must end in .xlsx, or spreadsheet programs will not open it", file=file)


def _tell(say: Language, entries: Sequence[Entry], target: Path, key: Path | None, is_class: bool) -> None:
    """Say what was written, and what the numbers do not tell apart."""
    if is_class:
        echo(say("wrote {n:,} {n:sheet|sheets} to {folder}", n=len(entries), folder=target))
    else:
        echo(say("wrote {file}", file=target))
    if key:
        echo(say("wrote {file}", file=key))
    found = [collision for entry in entries for collision in entry.collisions]
    untold = Counter(mistake for each in found if each.as_right for mistake in each.mistakes)
    if untold:
        listed = ", ".join(f"{mistake} ({count})" for mistake, count in untold.most_common())
        echo(say("mistakes that give the right answer, too, and in how many boxes: {mistakes}", mistakes=listed))
    else:
        echo(say("every mistake that excelsim knows gives another answer than the right one, in every box"))
    if shared := sum(not each.as_right for each in found):
        echo(say("boxes in which two mistakes or more give one and the same wrong answer: {n}", n=shared))
