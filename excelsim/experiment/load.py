"""Experiments: what to run, as a TOML file that a person can read and change.

title = "AND"                      [data]
about = "What one sees here."      inputs = [[1, 1], [1, 0]]     (or, from a file:)
try = ["What to try."]             targets = [[1], [0]]          file = "and.csv"
                                   names = ["a", "b", "y"]       inputs = ["x1", "x2"]
[network]                          normalise = "min-max"         targets = ["y"]
layers = [2, 5, 1]                 one_hot = true                locale = "id"
activation = "sigmoid"
rule = "playlist"                  [start]                       (or, pictures of digits:)
bias = true                        seed = 1                      images = "digits"
loss = "mse"                       init = "uniform"              first = 500
                                   range = [-1, 1]               binarise = true
[training]                         decimals = 4
epochs = 50                        (or: weights, biases)         [workbook]
learning_rate = 0.5                                              steps = "1:20"
batch_size = 1                     [compare]                     activations = ["tanh"]
steps = "1:20"                     rule = "gradient"

title, about and try may be given in several languages: title.en = "..." and title.id = "..."
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from excelsim.api import positive, whole
from excelsim.errors import InputError
from excelsim.experiment.builtin import lesson_ids, lesson_text
from excelsim.experiment.schema import ExperimentFile, explained
from excelsim.experiment.toml import toml_reason
from excelsim.experiment.write import to_toml as to_toml  # those who load experiments write them, too
from excelsim.languages.language import Text
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network, Weights
from excelsim.network.weights import Init, starting_weights
from excelsim.rule.activations import ACTIVATIONS
from excelsim.run.engine import Progress
from excelsim.run.trace import Trace
from excelsim.run.training import TrainingStopped, train
from excelsim.samples.data import Data
from excelsim.samples.read import read_data


@dataclass(frozen=True, eq=False)
class Experiment:
    """An experiment, ready to run.

    Attributes
    ----------
    network : Network
    data : Data
    start : Weights
    learning_rate : float
    epochs : int
    steps : (int, int), optional
        First and last update of the window to keep; all if None.
    title, about, tries : texts for people, in one language or by languages' codes
    language : {"en", "id"}
        What its workbook is written in.
    compare : dict
        The activation or the rule of a second run beside this one; empty without it.
    workbook_steps : (int, int), optional
        Which updates a workbook holds; all of the trace if None.
    shown : tuple of str
        Activations that the workbook plots beside those of the network.
    """

    network: Network
    data: Data
    start: Weights
    learning_rate: float
    epochs: int
    steps: tuple[int, int] | None = None
    title: Text = ""
    about: Text = ""
    tries: Sequence[str] | Mapping[Any, Sequence[str]] = ()
    language: str = "en"
    compare: Mapping[str, Any] = field(default_factory=dict)
    workbook_steps: tuple[int, int] | None = None
    shown: tuple[str, ...] = ()

    def run(self, progress: Progress | None = None) -> Trace:
        """Train, and return the trace of every update (of the window, if there is one).

        Raises
        ------
        TrainingStopped
            If a number becomes too large; its `trace` holds all steps before.
        """
        total = self.epochs * len(self.data)
        first, last = self.steps or (1, total)
        if last > total:
            raise InputError(
                "steps {first}:{last} go beyond the run, which has {total} steps in {epochs} epochs",
                first=first,
                last=last,
                total=total,
                epochs=self.epochs,
            )
        try:
            trace = self._named(train(self.network, self.learning_rate, self.data, self.start, last, progress=progress))
            if self.compare:
                trace = replace(trace, beside=self._second_run(trace))
        except TrainingStopped as stopped:
            kept = self._named(stopped.trace)
            if first > 1:  # of the window, not of the steps before it
                inside = len(kept) >= first
                kept = kept.window(first, len(kept)) if inside else replace(kept, log=kept.log[:0])
            stopped.trace = kept
            raise
        return trace.window(first, last) if first > 1 else trace

    def _second_run(self, trace: Trace) -> Trace:
        """Train as long as the first run; if that stops, the first is kept without it."""
        try:
            return train(self.second, self.learning_rate, self.data, self.start, len(trace))
        except TrainingStopped as stopped:
            raise TrainingStopped(Sentence("the second run: {error}", error=stopped), trace) from None

    @property
    def second(self) -> Network:
        """The network of the second run: the first, but for what is compared."""
        mine = self.network
        activation, rule = self.compare.get("activation", mine.activations), self.compare.get("rule", mine.rule)
        return Network.of(mine.layers, activation, rule, mine.bias, mine.batch_size, mine.loss)

    def _named(self, trace: Trace) -> Trace:
        """Give a trace what a person reads beside it."""
        return replace(
            trace,
            title=self.title,
            about=self.about,
            tries=self.tries,
            language=self.language,
            shown=self.shown,
            workbook_steps=self.workbook_steps,
        )


def load(experiment: str | Path) -> Experiment:
    """Load a built-in lesson or an experiment's TOML file.

    Parameters
    ----------
    experiment : str or Path
        A lesson's id ("11", "xor"; `lessons()` lists them) or the path of a .toml file.

    Raises
    ------
    InputError
        With one sentence that names the file and the key, and how to mend it; it is a ValueError.
    """
    name = str(experiment)
    if name in lesson_ids():
        return parse(lesson_text(name), Sentence("lesson {name}", name=name), Path())
    path = Path(experiment)
    if path.suffix.lower() != ".toml":
        raise InputError(
            "{name!r} is neither a lesson ({lessons}) nor a .toml file", name=name, lessons=", ".join(lesson_ids())
        )
    if not path.is_file():
        raise InputError(
            "there is no experiment file {file}: check the path, or use a lesson's id ({lessons})",
            file=name,
            lessons=", ".join(lesson_ids()),
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as UTF-8", file=name) from None
    return parse(text, name, path.parent)


def parse(text: str, source: str, folder: Path) -> Experiment:
    """Make an experiment of a TOML text; `source` names it in errors, data files are in `folder`."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            "{file} is not valid TOML: {reason}; numbers take a point (0.5), texts straight quotes "
            '("sigmoid"), and truth is written true or false',
            file=source,
            reason=toml_reason(error),
        ) from None
    try:
        return _build(ExperimentFile.model_validate(content), folder)
    except ValidationError as error:
        raise InputError("{source}: {error}", source=source, error=explained(error)) from None
    except ValueError as error:  # InputError, once all modules raise it
        raise InputError("{source}: {error}", source=source, error=error) from None


def _build(file: ExperimentFile, folder: Path) -> Experiment:
    section = file.network
    batch_size = file.training.batch_size
    network = Network.of(section.layers, section.activation, section.rule, section.bias, batch_size, section.loss)
    start, low_high = file.start, (file.start.range[0], file.start.range[1])
    init = Init(start.init, low_high, start.spread, start.value, start.decimals)
    experiment = Experiment(
        network=network,
        data=read_data(file.data, network, folder),
        start=starting_weights(network, start.seed, start.weights, start.biases, init),
        learning_rate=positive("training.learning_rate", file.training.learning_rate),
        epochs=whole("training.epochs", file.training.epochs),
        steps=parse_steps(file.training.steps) if file.training.steps is not None else None,
        title=file.title,
        about=file.about,
        tries=file.try_,
        language=file.language,
        compare={key: value for key, value in file.compare if value is not None},
        workbook_steps=parse_steps(file.workbook.steps) if file.workbook.steps is not None else None,
        shown=_known(file.workbook.activations),
    )
    experiment.second  # noqa: B018  # raises if what is compared does not fit
    return experiment


def _known(activations: list[str]) -> tuple[str, ...]:
    for name in activations:
        if name not in ACTIVATIONS:
            raise InputError(
                "workbook.activations must be some of {choices}, not {value!r}",
                choices=", ".join(ACTIVATIONS),
                value=name,
            )
    return tuple(activations)


def parse_steps(text: str) -> tuple[int, int]:
    """Read a window of steps, "A:B", both ends included."""
    match = re.fullmatch(r"\s*(\d+)\s*:\s*(\d+)\s*", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise InputError("steps must be FIRST:LAST with 1 <= FIRST <= LAST, such as 1:20, not {text!r}", text=text)
    return int(match[1]), int(match[2])
