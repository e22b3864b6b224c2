"""Experiments: what to run, as a TOML file that a person can read and change.

title = "AND"                      [data]
about = "What one sees here."      inputs = [[1, 1], [1, 0]]     (or, from a file:)
                                   targets = [[1], [0]]          file = "and.csv"
[network]                                                        inputs = ["x1", "x2"]
layers = [2, 5, 1]                 [start]                       targets = ["y"]
activation = "sigmoid"             seed = 1
rule = "playlist"                  range = [-1, 1]
bias = true                        decimals = 4
                                   (or: weights = [...], biases = [...])
[training]
epochs = 50
learning_rate = 0.5
steps = "1:20"                     (a window of the run; the whole run if left out)
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from excelsim import data as data_module
from excelsim.data import Data
from excelsim.engine import Progress
from excelsim.experiment_file import DataSection, ExperimentFile, sentence
from excelsim.mlp import positive, starting_weights, whole
from excelsim.network import Network, Weights
from excelsim.tables import read_columns
from excelsim.trace import Trace
from excelsim.training import TrainingStopped, train


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
    title, about : str
    """

    network: Network
    data: Data
    start: Weights
    learning_rate: float
    epochs: int
    steps: tuple[int, int] | None = None
    title: str = ""
    about: str = ""

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
            has = f"{total} steps in {self.epochs} epochs"
            raise ValueError(f"steps {first}:{last} go beyond the run, which has {has}")
        try:
            trace = train(
                self.network,
                self.learning_rate,
                self.data,
                self.start,
                last,
                title=self.title,
                about=self.about,
                progress=progress,
            )
        except TrainingStopped as stopped:
            kept = stopped.trace
            if first > 1:  # of the window, not of the steps before it
                inside = len(kept) >= first
                stopped.trace = kept.window(first, len(kept)) if inside else replace(kept, log=kept.log[:0])
            raise
        return trace.window(first, last) if first > 1 else trace


def load(experiment: str | Path) -> Experiment:
    """Load a built-in lesson or an experiment's TOML file.

    Parameters
    ----------
    experiment : str or Path
        A lesson's id ("11", "xor"; `lessons()` lists them) or the path of a .toml file.

    Raises
    ------
    ValueError
        With one sentence that names the file and the key, and how to mend it.
    """
    name = str(experiment)
    if name in lesson_ids():
        return parse((_lessons() / f"{name}.toml").read_text(encoding="utf-8"), f"lesson {name}", Path())
    path = Path(experiment)
    if path.suffix.lower() != ".toml":
        raise ValueError(f"{name!r} is neither a lesson ({', '.join(lesson_ids())}) nor a .toml file")
    if not path.is_file():
        raise ValueError(
            f"there is no experiment file {name}: check the path, or use a lesson's id ({', '.join(lesson_ids())})"
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name} is not UTF-8 text: save it as UTF-8") from None
    return parse(text, name, path.parent)


def lesson_ids() -> list[str]:
    """Return the ids of the built-in lessons, numbered ones first."""
    ids = [entry.name.removesuffix(".toml") for entry in _lessons().iterdir() if entry.name.endswith(".toml")]
    return sorted(ids, key=lambda i: (not i[0].isdigit(), i))


def lessons() -> dict[str, str]:
    """Return the built-in lessons, id and title."""
    return {i: load(i).title for i in lesson_ids()}


def _lessons() -> Any:
    return resources.files("excelsim") / "lessons"


def parse(text: str, source: str, folder: Path) -> Experiment:
    """Make an experiment of a TOML text; `source` names it in errors, data files are in `folder`."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueError(f"{source} is not valid TOML: {error}") from None
    try:
        return _build(ExperimentFile.model_validate(content), folder)
    except ValidationError as error:
        raise ValueError(f"{source}: {sentence(error)}") from None
    except ValueError as error:
        raise ValueError(f"{source}: {error}") from None


def _build(file: ExperimentFile, folder: Path) -> Experiment:
    section = file.network
    network = Network.of(section.layers, section.activation, section.rule, section.bias)
    start = starting_weights(
        network,
        file.start.seed,
        file.start.weights,
        file.start.biases,
        (file.start.range[0], file.start.range[1]),
        file.start.decimals,
    )
    return Experiment(
        network=network,
        data=_data(file.data, network, folder),
        start=start,
        learning_rate=positive("training.learning_rate", file.training.learning_rate),
        epochs=whole("training.epochs", file.training.epochs),
        steps=parse_steps(file.training.steps) if file.training.steps is not None else None,
        title=file.title,
        about=file.about,
    )


def _data(section: DataSection, network: Network, folder: Path) -> Data:
    if section.file is None:
        return data_module.checked(network, section.inputs, section.targets, section.names)
    inputs, targets = [str(c) for c in section.inputs], [str(c) for c in section.targets]
    try:
        frame = read_columns(folder / section.file, [*inputs, *targets], section.sheet)
    except ValueError as error:
        raise ValueError(f"data.file: {error}") from None
    return data_module.checked(network, frame[inputs], frame[targets], [*inputs, *targets])


def parse_steps(text: str) -> tuple[int, int]:
    """Read a window of steps, "A:B", both ends included."""
    match = re.fullmatch(r"\s*(\d+)\s*:\s*(\d+)\s*", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise ValueError(f"steps must be FIRST:LAST with 1 <= FIRST <= LAST, such as 1:20, not {text!r}")
    return int(match[1]), int(match[2])


def to_toml(trace: Trace) -> str:
    """Write the experiment that makes a trace as a file that runs again, complete in itself.

    The data stand inside and the weights are those before step 1; a window is named by its
    steps.
    """
    network, data = trace.network, trace.data
    last = trace.first_step + len(trace) - 1
    training: dict[str, Any] = {"epochs": max(1, -(-last // len(data))), "learning_rate": trace.learning_rate}
    if trace.first_step > 1 or last % len(data):
        training["steps"] = f"{trace.first_step}:{last}"
    content = {
        "title": trace.title,
        "about": trace.about,
        "network": {
            "layers": list(network.layers),
            "activation": list(network.activations),
            "rule": network.rule,
            "bias": list(network.bias),
        },
        "training": training,
        "data": {"inputs": data.x.tolist(), "targets": data.y.tolist(), "names": list(data.names)},
        "start": {
            "weights": [w.tolist() for w in trace.origin.w],
            "biases": [[] if b is None else b.tolist() for b in trace.origin.b],
        },
    }
    text = tomli_w.dumps({key: value for key, value in content.items() if value != ""})
    return INNERMOST.sub(lambda rows: "[" + re.sub(r",\s+", ", ", rows[1]) + "]", text)


# An array of numbers only: tomli_w gives each of its values a line, a person wants one row.
INNERMOST = re.compile(r"\[\n\s+([^\[\]\"]*?),\n\s*\]")
