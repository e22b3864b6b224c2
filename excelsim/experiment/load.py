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
loss = "squared"                   init = "uniform"              first = 500
form = "calculus"                  range = [-1, 1]               binarise = true
threshold = 0.2                    decimals = 4
[training]                         (or: weights, biases)         [workbook]
epochs = 50                                                      steps = "1:20"
learning_rate = 0.5                [compare]                     activations = ["tanh"]
batch_size = 1                     learning_rate = [0.1, 0.5]
batch = "mean"                     (or: rule, activation, optimizer, seed, layers, bias, start, normalise)
update = "sequential"
shuffle = 3                        decimals = 4, cut = false
optimizer = { name = "adam", style = "torch", beta1 = 0.9, ... }
steps = "1:20"

title, about and try may be given in several languages: title.en = "..." and title.id = "..."
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from excelsim.checks import positive, whole
from excelsim.errors import InputError
from excelsim.experiment.builtin import lesson_ids, lesson_text
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach, data_within
from excelsim.experiment.record import Presentation
from excelsim.experiment.samples import sources
from excelsim.experiment.schema import ExperimentFile
from excelsim.experiment.unfit import explained, toml_reason
from excelsim.experiment.variants import UNREPEATABLE, start_of
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.start import seed_of
from excelsim.rule.activations import ACTIVATIONS
from excelsim.run.checkpoints import NONE, check_known, read_checkpoints
from excelsim.run.program import columns
from excelsim.run.size import LIMIT, check_shape


def load(
    experiment: str | Path,
    reach: Reach = Reach.ANYWHERE,
    limit: int = LIMIT,
    *,
    by_chance: bool = False,
    any_targets: bool = False,
) -> Plan:
    """Load the plan of a lesson (by its id), a .toml file or checkpoints. InputError says what is wrong, and where.

    `reach` is where the files may stand that it names, `limit` how many values its run may calculate,
    `by_chance` whether weights may be drawn from a seed that nobody has named: not if others are to get the same;
    `any_targets` whether targets may lie where no output reaches them.
    """
    name = str(experiment)
    if name in lesson_ids():
        return parse(lesson_text(name), Sentence("lesson {name}", name=name), Path(), limit=limit)
    path = Path(experiment)
    is_checkpoints = path.suffix.lower() == ".npz"
    if path.suffix.lower() != ".toml" and not is_checkpoints:
        beside = Path(f"{name}.toml")
        if path.name and beside.is_file():
            raise InputError(
                "{name!r} is no experiment, but {other} beside it is one: name that", name=name, other=beside
            )
        if guess := _lesson_like(name):
            raise InputError(
                "{name!r} is neither a lesson nor a .toml file: did you mean {guess!r}?", name=name, guess=guess
            )
        raise InputError(
            "{name!r} is neither a lesson ({lessons}) nor a .toml file, nor checkpoints (.npz)",
            name=name,
            lessons=", ".join(lesson_ids()),
        )
    if path.is_dir():
        raise InputError("{file} is a folder: name a file", file=name)
    if not path.is_file():
        raise InputError(
            "there is no experiment file {file}: check the path, or use a lesson's id ({lessons})",
            file=name,
            lessons=", ".join(lesson_ids()),
        )
    known = NONE
    try:
        if is_checkpoints:
            text, known = read_checkpoints(path)
        else:
            text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as UTF-8", file=name) from None
    plan = parse(text, name, path.parent, reach, limit, by_chance=by_chance, any_targets=any_targets)
    try:
        check_known(plan.network, len(plan.data), known)
    except InputError as error:
        raise InputError("{source}: {error}", source=name, error=error) from None
    return replace(plan, sources=(path, *plan.sources), known=known)


def _lesson_like(name: str) -> str:
    """Return the lesson that may have been meant: 01 for 1; empty if there is none like it."""
    ids = lesson_ids()
    padded = re.sub(r"^(\d)(?!\d)", r"0\1", name.strip().lower())
    return padded if padded in ids else next(iter(get_close_matches(padded, ids, n=1)), "")


def parse(
    text: str,
    source: str,
    folder: Path,
    reach: Reach = Reach.ANYWHERE,
    limit: int = LIMIT,
    *,
    by_chance: bool = False,
    any_targets: bool = False,
) -> Plan:
    """Make a plan of a TOML text; `source` names it in errors, data files are in `folder`; the rest as `load`."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # tomllib's own, and Python's of numbers with too many digits
        raise InputError(
            "{file} is not valid TOML: {reason}; numbers take a point (0.5), texts straight quotes "
            '("sigmoid"), and truth is written true or false',
            file=source,
            reason=toml_reason(error),
        ) from None
    try:
        return _build(ExperimentFile.model_validate(content), folder, reach, limit, by_chance, any_targets)
    except ValidationError as error:
        raise InputError("{source}: {error}", source=source, error=explained(error)) from None
    except InputError as error:
        raise InputError("{source}: {error}", source=source, error=error) from None


def _build(file: ExperimentFile, folder: Path, reach: Reach, limit: int, by_chance: bool, any_targets: bool) -> Plan:
    section, training, start = file.network, file.training, file.start
    network = Network.of(
        section.layers,
        section.activation,
        section.rule,
        section.bias,
        loss=section.loss,
        report=section.report,
        form=section.form,
        threshold=section.threshold,
    ).training(
        batch_size=training.batch_size,
        update=training.update,
        batch=training.batch,
        shuffle=training.shuffle,
        decimals=training.decimals,
        cut=training.cut,
        optimizer=training.optimizer,
    )
    check_shape(network.shape, limit)  # before its weights are drawn
    if training.decimals is not None:
        columns(network)  # raises if they are those of what it does not calculate
    seed = seed_of(start.seed, start.weights, start.init)
    if seed != start.seed and not by_chance:
        raise InputError("[{key}]: {error}", key="start", error=UNREPEATABLE)
    init = start.drawing
    plan = Plan(
        network=network,
        data=data_within(reach, file.data, network.shape, folder, any_targets=any_targets),
        start=start_of(network, start, seed),
        learning_rate=positive("training.learning_rate", training.learning_rate),
        epochs=whole("training.epochs", training.epochs),
        steps=_steps(training.steps),
        presentation=Presentation(
            title=file.title,
            about=file.about,
            tries=file.try_,
            language=file.language,
            shown=_known(file.workbook.activations),
            workbook_steps=_steps(file.workbook.steps),
            drawn_from=start.drawn_from if seed == start.seed else seed,
        ),
        compare=file.compare.model_dump(exclude_unset=True, exclude_none=True),
        init=init,
        sources=sources(file.data, folder),
        limit=limit,
    )
    plan.variants  # noqa: B018  # raises if what is compared does not fit
    return plan


def _steps(text: str | None) -> tuple[int, int] | None:
    return None if text is None else parse_steps(text)


def _known(activations: list[str]) -> tuple[str, ...]:
    for name in activations:
        if name not in ACTIVATIONS or ACTIVATIONS[name].powers:
            raise InputError(
                "workbook.activations must be some of {choices}, not {value!r}",
                choices=", ".join(name for name, found in ACTIVATIONS.items() if not found.powers),
                value=name,
            )
    return tuple(activations)


def parse_steps(text: str) -> tuple[int, int]:
    """Read a window of steps, "A:B", both ends included."""
    match = re.fullmatch(r"\s*(\d{1,18})\s*:\s*(\d{1,18})\s*", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise InputError("steps must be FIRST:LAST with 1 <= FIRST <= LAST, such as 1:20, not {text!r}", text=text)
    return int(match[1]), int(match[2])
