"""The samples of an experiment: rows in its file, columns of a table, or pictures of digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from excelsim.errors import InputError
from excelsim.experiment.schema import DataSection
from excelsim.languages.sentence import Sentence
from excelsim.network.shape import Shape
from excelsim.network.weights import Floats
from excelsim.samples.data import Data, Names, checked
from excelsim.samples.images import CLASSES, Images, read_images
from excelsim.samples.rows import table
from excelsim.samples.tables import name_of_class, read_columns

INPUTS, TARGETS = "data.inputs", "data.targets"
"""What the samples are called in an experiment's file."""

OTHER_WIDTH = {
    "inputs": Sentence(
        "data.inputs has {n} {n:column|columns}, but the network has {neurons} {neurons:input|inputs}: network.layers "
        "must begin with {n}"
    ),
    "targets": Sentence(
        "data.targets has {n} {n:column|columns}, but the network has {neurons} {neurons:output|outputs}: "
        "network.layers must end with {n}"
    ),
}
"""What is said of a network that does not fit the samples."""


def read_data(section: DataSection, shape: Shape, folder: Path, *, any_targets: bool = False) -> Data:
    """Return the samples that [data] describes, checked against the network's shape; files are in `folder`.

    With `any_targets`, no target is too large for the outputs.

    Errors: InputError that names the key or the file.
    """
    if section.images is not None:
        return _of_images(section, shape, folder)
    x: Any = section.inputs
    y: Any = section.targets
    names: Names = section.names
    if section.file is not None:
        x, y, names = _of_columns(section, folder)
    elif section.one_hot:
        is_words = bool(y) and isinstance(y[0], str)
        y = np.array([[each] for each in y], dtype=object) if is_words else table(y, TARGETS, 1, "sample's class")
    _check_width(section, "inputs", shape.layers[0])
    if section.one_hot:
        y, names = _one_hot(shape, y, names)
    else:
        _check_width(section, "targets", shape.layers[-1])
    return checked(shape, x, y, names, section.normalise, (INPUTS, TARGETS), any_targets=any_targets)


def _check_width(section: DataSection, key: str, neurons: int) -> None:
    """Refuse a network that has another number of inputs or outputs than the samples, where these are all as long."""
    columns = getattr(section, key)
    widths = {len(columns)} if section.file is not None else {len(row) for row in columns if isinstance(row, list)}
    if len(widths) == 1 and widths != {neurons}:
        raise InputError(OTHER_WIDTH[key], n=widths.pop(), neurons=neurons)


def sources(section: DataSection, folder: Path) -> tuple[Path, ...]:
    """Return the files that [data] names."""
    names = (section.file, section.images, section.labels)
    return tuple(folder / name for name in names if name not in (None, "digits"))


def _of_columns(section: DataSection, folder: Path) -> tuple[Any, Any, list[str]]:
    inputs, targets = [str(c) for c in section.inputs], [str(c) for c in section.targets]
    classes = targets if section.one_hot else []
    try:
        frame = read_columns(
            folder / str(section.file), [*inputs, *targets], section.sheet, section.locale or "en", classes
        )
    except InputError as error:
        raise InputError("{source}: {error}", source="data.file", error=error) from None
    return frame[inputs], frame[targets].to_numpy(), [*inputs, *targets]


def _one_hot(shape: Shape, y: Any, names: Names) -> tuple[Floats, Names]:
    """Return one output column per class (1 where the sample is of it, else 0), and all columns' names."""
    column = y[:, 0].tolist()
    classes = sorted(set(column))
    languages = names if isinstance(names, Mapping) else {"en": names}
    named = {code: _named(shape, own, classes) for code, own in languages.items()}
    if len(classes) != shape.layers[-1]:
        raise InputError(
            "one_hot makes {n} outputs of the targets, one per class ({classes}), but the network has {outputs}: "
            "network.layers must end with {n}",
            n=len(classes),
            classes=_listed(next(iter(named.values()))[shape.layers[0] :]),
            outputs=shape.layers[-1],
        )
    return _columns(column, classes), named if isinstance(names, Mapping) else named["en"]


def _named(shape: Shape, names: Sequence[str], classes: Sequence[Any]) -> Sequence[str]:
    """Name the columns, each class by the name of their column: digit=7."""
    inputs = shape.layers[0]
    *of_inputs, target = names or [*(f"x{i + 1}" for i in range(inputs)), "y"]
    if len(of_inputs) != inputs:
        raise InputError(
            "data.names must name the {inputs} inputs and the column of classes, {names} names, not {n}",
            inputs=inputs,
            names=inputs + 1,
            n=len(names),
        )
    return [*of_inputs, *(f"{target}={name_of_class(c)}" for c in classes)]


def _columns(column: Sequence[Any], classes: Sequence[Any]) -> Floats:
    return np.array([[float(value == c) for c in classes] for value in column])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names if len(names) <= 6 else [*names[:4], "...", names[-1]])


def _of_images(section: DataSection, shape: Shape, folder: Path) -> Data:
    try:
        images = read_images(str(section.images), section.labels, section.first, folder)
    except InputError as error:
        raise InputError("{source}: {error}", source="data.images", error=error) from None
    _check_layers(images, shape)
    x = images.binarised() if section.binarise is not False else images.scaled()
    return checked(shape, x, _columns(images.labels.tolist(), CLASSES), images.names)


def _check_layers(images: Images, shape: Shape) -> None:
    """Refuse a network that does not fit the pictures."""
    inputs, outputs = shape.layers[0], shape.layers[-1]
    if inputs != images.pixels.shape[1]:
        raise InputError(
            "the images have {height} x {width} = {n} pixels, but the network has {inputs} inputs: network.layers must "
            "begin with {n}",
            height=images.height,
            width=images.width,
            n=images.pixels.shape[1],
            inputs=inputs,
        )
    if outputs != len(CLASSES):
        raise InputError(
            "the images have {n} classes, the digits 0 to 9, but the network has {outputs} outputs: network.layers "
            "must end with {n}",
            n=len(CLASSES),
            outputs=outputs,
        )
