"""The samples of an experiment: rows in its file, columns of a table, or pictures of digits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from excelsim.experiment.schema import DataSection
from excelsim.network.shape import Shape
from excelsim.network.weights import Floats
from excelsim.samples.data import Data, checked, table
from excelsim.samples.images import CLASSES, Images, read_images
from excelsim.samples.tables import read_columns


def read_data(section: DataSection, shape: Shape, folder: Path) -> Data:
    """Return the samples that [data] describes, checked against the network's shape; files are in `folder`.

    Errors: ValueError with one sentence that names the key or the file.
    """
    if section.images is not None:
        return _of_images(section, shape, folder)
    x: Any = section.inputs
    y: Any = section.targets
    names = section.names
    if section.file is not None:
        x, y, names = _of_columns(section, folder)
    elif section.one_hot:
        y = table(y, "y", 1, "sample's class")
    if section.one_hot:
        y, names = _one_hot(shape, y, names)
    return checked(shape, x, y, names, section.normalise)


def _of_columns(section: DataSection, folder: Path) -> tuple[Any, Any, list[str]]:
    inputs, targets = [str(c) for c in section.inputs], [str(c) for c in section.targets]
    classes = targets if section.one_hot else []
    try:
        frame = read_columns(
            folder / str(section.file), [*inputs, *targets], section.sheet, section.locale or "en", classes
        )
    except ValueError as error:
        raise ValueError(f"data.file: {error}") from None
    return frame[inputs], frame[targets].to_numpy(), [*inputs, *targets]


def _one_hot(shape: Shape, y: Any, names: Sequence[str]) -> tuple[Floats, list[str]]:
    """Return one output column per class (1 where the sample is of it, else 0), and all columns' names."""
    inputs = shape.layers[0]
    *of_inputs, target = names or [*(f"x{i + 1}" for i in range(inputs)), "y"]
    if len(of_inputs) != inputs:
        raise ValueError(
            f"data.names must name the {inputs} inputs and the column of classes, {inputs + 1} names, not {len(names)}"
        )
    column = y[:, 0].tolist()
    classes = sorted(set(column))
    of_classes = [f"{target}={_shown(c)}" for c in classes]
    if len(classes) != shape.layers[-1]:
        raise ValueError(
            f"one_hot makes {len(classes)} outputs of the targets, one per class ({_listed(of_classes)}), but the "
            f"network has {shape.layers[-1]}: network.layers must end with {len(classes)}"
        )
    return _columns(column, classes), [*of_inputs, *of_classes]


def _columns(column: Sequence[Any], classes: Sequence[Any]) -> Floats:
    return np.array([[float(value == c) for c in classes] for value in column])


def _shown(value: float | str) -> str:
    """Show a class as a person writes it: 3, not 3.0."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names if len(names) <= 6 else [*names[:4], "...", names[-1]])


def _of_images(section: DataSection, shape: Shape, folder: Path) -> Data:
    try:
        images = read_images(str(section.images), section.labels, section.first, folder)
    except ValueError as error:
        raise ValueError(f"data.images: {error}") from None
    _check_layers(images, shape)
    x = images.binarised() if section.binarise is not False else images.scaled()
    return checked(shape, x, _columns(images.labels.tolist(), CLASSES), images.names)


def _check_layers(images: Images, shape: Shape) -> None:
    """Refuse a network that does not fit the pictures."""
    inputs, outputs = shape.layers[0], shape.layers[-1]
    if inputs != images.pixels.shape[1]:
        raise ValueError(
            f"the images have {images.shape_words}, but the network has {inputs} inputs: network.layers must begin "
            f"with {images.pixels.shape[1]}"
        )
    if outputs != len(CLASSES):
        raise ValueError(
            f"the images have {len(CLASSES)} classes, the digits 0 to 9, but the network has {outputs} outputs: "
            f"network.layers must end with {len(CLASSES)}"
        )
