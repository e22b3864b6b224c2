"""What `run` writes, by the kind of its files, and what it says of that."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from rich.markup import escape

from excelsim.api import Experiment, Trace
from excelsim.cli.printing.progress import progress_bar
from excelsim.cli.printing.reports import busy
from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.files import check_writable
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence
from excelsim.run.training import TrainingStopped
from excelsim.terminal import out
from excelsim.trail.beside import experiment_path
from excelsim.trail.checkpoints import Checkpointed
from excelsim.trail.parts import Parts, check_folder, is_in_parts
from excelsim.workbook import check_fits


class How(NamedTuple):
    """How files are written: the locale of a .csv, whether what is there is overwritten, or gone on with."""

    csv_locale: str
    force: bool
    resume: bool


class Kind(NamedTuple):
    """A kind of file: who writes a trace into it, or calculates and writes it little by little; what stands beside."""

    write: Callable[[Trace, Path, How], object] | None = None
    stream: type[Parts | Checkpointed] | None = None
    has_experiment: bool = True


PARTS = ".parquet/"
"""The name of a folder of parts ends so; where there is one, the slash may be left out."""

KINDS: Mapping[str, Kind] = {
    ".xlsx": Kind(lambda trace, path, how: trace.to_excel(path, overwrite=how.force), has_experiment=False),
    ".csv": Kind(lambda trace, path, how: trace.to_csv(path, how.csv_locale, overwrite=how.force)),
    ".parquet": Kind(lambda trace, path, how: trace.to_parquet(path, overwrite=how.force)),
    PARTS: Kind(stream=Parts),
    ".npz": Kind(stream=Checkpointed, has_experiment=False),
}


class Target(NamedTuple):
    """Where to write, and as what."""

    path: Path
    suffix: str

    @classmethod
    def of(cls, text: str) -> Target:
        """Read what a person has typed: with a slash at its end it is a folder."""
        path = Path(text)
        suffix = path.suffix.lower()
        return cls(path, suffix + "/" if is_in_parts(path) or text.endswith(("/", os.sep)) else suffix)

    @property
    def kind(self) -> Kind:
        """What kind of file it is."""
        return KINDS[self.suffix]

    @property
    def beside(self) -> list[Path]:
        """What is written beside it."""
        return [experiment_path(self.path)] if self.kind.has_experiment else []


def check_targets(targets: list[Target], how: How) -> None:
    """Refuse what cannot be written before the training, not after it."""
    for target in targets:
        file = target.path
        if sum(file.resolve() == other.path.resolve() for other in targets) > 1:
            raise InputError("{file} is named twice", file=file)
        if target.suffix not in KINDS:
            raise InputError(
                "{file} must end in .xlsx, .csv, .parquet, .parquet/ (a folder of parts) or .npz (checkpoints)",
                file=file,
            )
        if not file.parent.is_dir():
            raise InputError("{file} cannot be written: there is no folder {folder}", file=file, folder=file.parent)
        if target.suffix == ".npz" and file.is_file() and not (how.resume or how.force):
            raise InputError(
                "{file} is there already: go on with it (--resume), choose another name, or write it anew (--force)",
                file=file,
            )
        if target.suffix == PARTS:
            check_folder(file, resume=how.resume, overwrite=how.force)
        elif file.is_dir():
            raise InputError("{file} is a folder: name a file", file=file)
    if how.resume and not any(target.kind.stream for target in targets):
        raise InputError("--resume goes on with what is there: name it, such as -o audit.parquet/ or -o long.npz")
    files = [target.path for target in targets if target.kind.write]
    again = [*_beside(targets), *(target.path for target in targets if target.suffix == ".npz")]
    for some, overwrite in ((files, how.force), (again, how.force or how.resume)):
        if folder := next(filter(Path.is_dir, some), None):
            raise InputError("{file} is a folder: name a file", file=folder)
        check_writable(some, overwrite=overwrite)


def _beside(targets: Iterable[Target]) -> list[Path]:
    return [path for target in targets for path in target.beside]


def check_experiment(targets: list[Target], experiment: Experiment, how: How) -> None:
    """Refuse to write over what the experiment reads, and a workbook that it does not fit."""
    for file in [*(target.path for target in targets), *_beside(targets)]:
        reads = file.exists() and any(source.exists() and file.samefile(source) for source in experiment.sources)
        if reads and not how.resume:
            raise InputError("{file} is read by this experiment: choose another name to write to", file=file)
    if any(target.suffix == ".xlsx" for target in targets):
        check_fits(experiment)


def write(trace: Trace, targets: Iterable[Target], how: How) -> None:
    """Write a trace into its files."""
    say = speak(trace.presentation.language)
    for target in targets:
        with busy(say("writing {file}", file=target.path)):
            assert target.kind.write
            target.kind.write(trace, target.path, how)
            text = _wrote(target, trace.presentation.language)
            held = trace.in_workbook()
            if target.suffix == ".xlsx" and len(held) < len(trace):
                steps = f"{held.first_step}:{held.first_step + len(held) - 1}"
                text += say(" with the steps {steps} (choose others with --steps)", steps=steps)
        out.print(escape(text), soft_wrap=True)


def _wrote(target: Target, language: str) -> str:
    say = speak(language)
    for other in target.beside:
        return say("wrote {file} and {other}", file=target.path, other=other)
    return say("wrote {file}", file=target.path)


def stream(experiment: Experiment, target: Target, how: How) -> Record:
    """Calculate and write little by little; return the last stretch. What is complete stays, also after Ctrl-C."""
    assert target.kind.stream
    language = experiment.presentation.language
    written = target.kind.stream(experiment, target.path, resume=how.resume, overwrite=how.force)
    try:
        with progress_bar(speak(language)("training"), experiment.window[1]) as advance:
            record = written.write(advance)
    except KeyboardInterrupt:
        if not written.number:
            raise
        raise InputError(
            "stopped: {file} keeps {kept}; go on with --resume", file=target.path, kept=written.kept
        ) from None
    except TrainingStopped:
        _say_kept(target, written, language)
        raise
    _say_kept(target, written, language)
    return record


def _say_kept(target: Target, written: Parts | Checkpointed, language: str) -> None:
    if not written.number:
        return
    text = Sentence("{wrote}: {kept}", wrote=_wrote(target, language), kept=written.kept)
    out.print(escape(speak(language)(text)), soft_wrap=True)
