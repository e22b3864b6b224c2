"""Check a file of answers, in a process of its own with limits: it may come from a stranger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from excelsim.check import report
from excelsim.check.answers import Answer
from excelsim.check.marking import mark
from excelsim.check.marking.telling import HOW
from excelsim.check.report import Checked
from excelsim.check.table import read_answers
from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.guarded import Died, guarded, restored
from excelsim.languages.sentence import cut
from excelsim.run.training import TrainingStopped

SECONDS, MEMORY = 120.0, 2**30
"""How long a table may take, and how many bytes of memory."""


def check_answers(
    path: str | Path, experiment: str | Path, *, language: str = "en", seconds: float | None = None
) -> Checked:
    """Check a table of names and numbers that somebody calculated.

    Parameters
    ----------
    path : path of a .csv file
        Names (columns of a trace, or symbols) and numbers below each other, or a row per step.
    experiment : str or path
        What they calculate: a lesson's id or a .toml file.
    language : {"en", "id"}
        What the words within formulas are written in.
    seconds : float, optional
        How long it may take.

    Raises
    ------
    InputError
        If a file cannot be read, or names what the run does not have.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError("there is no file {file}", file=file)
    job = "excelsim.check.files:checked"
    try:
        found = guarded(job, str(file), str(experiment), language, seconds=seconds or SECONDS, memory=MEMORY)
    except Died as error:
        raise InputError("{source}: {error}", source=file, error=error) from error.__cause__
    result: Checked = restored(found, [report.Checked, report.Finding])
    return result


def checked(path: str, experiment: str, language: str) -> Checked:
    """Check a table here, in this process."""
    try:
        record = load(experiment).presented(language=language).train()
    except TrainingStopped as stopped:  # the steps before are there
        record = stopped.trace  # type: ignore[assignment]
    answers = read_answers(Path(path), record)
    if not any(answer.value for answer in answers):
        raise _nothing_read(path, answers)
    return mark(record, answers).checked(path)


def _nothing_read(path: str, answers: Sequence[Answer]) -> InputError:
    """Return what is said of a table without numbers."""
    strange = next((answer.text for answer in answers if answer.text), None)
    if strange is None:
        return InputError("{file} has names, but no numbers: write each beside its name", file=path)
    return InputError(
        "none of the numbers in {file} could be read, the first is {text!r}: {how}",
        file=path,
        text=cut(strange),
        how=HOW,
    )
