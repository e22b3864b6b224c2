"""How far long work is: a bar with its rate and the time left on a terminal, a line in a pipe if it takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from excelsim.cli.printing.helping import language_asked_for
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence
from excelsim.terminal import Terminal, echo, visible

LONG, LEFT = 10.0, 20.0
"""After so many seconds a line is said in a pipe, if so many are left: who waits wants to know how long."""


class Rate(ProgressColumn):
    """How much is done in a second."""

    def render(self, task: Task) -> Text:
        """Write it, as soon as it is known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@contextmanager
def progress_bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal; in a pipe nothing, but a line of work that takes long."""
    if not sys.stderr.isatty():
        yield _Line(what, total).advance
        return
    columns = (TextColumn(visible(escape(what))), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Terminal(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, advance=done)


class _Line:
    """What is said once, where nobody sees a bar."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.done = what, total, 0
        self.begun, self.is_said = time.monotonic(), False

    def advance(self, done: int) -> None:
        """Take what was done, and say how long it will take, if that is long."""
        self.done += done
        passed = time.monotonic() - self.begun
        left = passed * (self.total / max(1, self.done) - 1)
        if passed < LONG or left < LEFT or self.is_said:
            return
        self.is_said = True
        part = f"{100 * self.done / self.total:.0f}"
        told = Sentence("{what}: {part} % done, about {left} left", what=self.what, part=part, left=_span(left))
        echo(speak(language_asked_for())(told), err=True)


def _span(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"
