"""The form of an experiment's TOML file: which keys there are, and what their values may be."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from excelsim.checks import is_finite
from excelsim.errors import InputError
from excelsim.network.start import Init

Language = Literal["en", "id"]


class Section(BaseModel):
    """A table of the file: unknown keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NetworkSection(Section):
    """What is trained."""

    layers: list[int]
    activation: Any = "sigmoid"
    rule: str | None = None
    bias: Any = True
    loss: str | None = None
    report: str | None = None
    form: str = "slides"
    threshold: Any = None


class TrainingSection(Section):
    """How long and how fast."""

    epochs: Annotated[int, Field(ge=1)] = 1
    learning_rate: float = 0.5
    batch_size: Any = 1
    update: str = "simultaneous"
    batch: str = "mean"
    shuffle: Any = None
    decimals: Any = None
    cut: Any = False
    optimizer: Any = None
    steps: str | None = None


class DataSection(Section):
    """The samples: rows of numbers, columns of a file, or pictures of digits."""

    inputs: list[list[float]] | list[str] = []
    targets: list[list[float]] | list[str] = []
    names: list[str] | dict[Language, list[str]] = []
    file: str | None = None
    sheet: str | None = None
    locale: Literal["en", "id"] | None = None
    normalise: Literal["min-max", "z-score"] | None = None
    one_hot: bool = False
    images: str | None = None
    labels: str | None = None
    first: Annotated[int, Field(ge=1)] | None = None
    binarise: bool | None = None

    @field_validator("inputs", "targets", mode="before")
    @classmethod
    def one_column(cls, value: Any) -> Any:
        """Take a plain list of numbers as a column, as Python does, and words in brackets as words."""
        if not isinstance(value, list):
            return value
        if value and all(is_finite(each) for each in value):
            return [[each] for each in value]
        words = [each[0] if isinstance(each, list) and len(each) == 1 else each for each in value]
        return words if words and all(isinstance(each, str) for each in words) else value

    @model_validator(mode="after")
    def one_kind_of_samples(self) -> Self:
        """Pictures have keys of their own; all else has inputs and targets."""
        of_images = {"images", "labels", "first", "binarise"}
        if self.images is None:
            missing = [key for key in ("inputs", "targets") if key not in self.model_fields_set]
            if missing:
                raise InputError("the key {key} is missing (or images = 'digits', which needs none)", key=missing[0])
            if stray := self.model_fields_set & of_images:
                raise InputError("{key} goes with images, such as images = 'digits'", key=min(stray))
        elif stray := self.model_fields_set - of_images:
            raise InputError(
                "{key} does not go with images, which bring their own inputs and targets: leave it out", key=min(stray)
            )
        return self

    @model_validator(mode="after")
    def columns_only_with_a_file(self) -> Self:
        """Names of columns go with a file, rows of numbers without one."""
        rows = [v for v in (*self.inputs, *self.targets) if isinstance(v, list)]
        if self.file is not None and rows:
            raise InputError("with a file, inputs and targets name its columns, such as inputs = ['x1', 'x2']")
        if self.file is None and not self._targets_are_classes() and len(rows) < len(self.inputs) + len(self.targets):
            if self.inputs and rows == self.inputs:
                raise InputError(
                    "targets are words: one_hot = true makes an output of each class; or write numbers, such as 1 and 0"
                )
            raise InputError(
                "names of columns need the file that has them: add file = 'data.csv', or write rows of numbers"
            )
        if self.locale is not None and not (self.file or "").lower().endswith(".csv"):
            raise InputError("locale says how the numbers of a .csv file are written: leave it out")
        return self

    def _targets_are_classes(self) -> bool:
        """Tell whether the targets are words, each a class, beside inputs that are numbers."""
        are_words = bool(self.targets) and all(isinstance(each, str) for each in self.targets)
        return self.one_hot and are_words and all(isinstance(each, list) for each in self.inputs)

    @model_validator(mode="after")
    def one_column_of_classes(self) -> Self:
        """Make one output per class of one column, not of several."""
        rows = [each for each in self.targets if isinstance(each, list)]
        single = len(self.targets) == 1 if self.file is not None else all(len(row) == 1 for row in rows)
        if self.one_hot and not single:
            raise InputError(
                "one_hot takes one column of classes, such as targets = ['species'] or targets = [[0], [2], [1]]"
            )
        return self


class VelocitySection(Section):
    """What momentum starts with, if that is not 0: a velocity for each weight and bias."""

    weights: list[list[list[float]]]
    biases: list[Any] = []


class StartSection(Section):
    """The starting weights: given, or drawn from a range."""

    seed: int | None = None
    init: Literal["uniform", "normal", "xavier", "zeros", "constant"] = "uniform"
    range: Annotated[list[float], Field(min_length=2, max_length=2)] = [-1.0, 1.0]
    spread: float = 1.0
    value: float = 0.5
    decimals: Annotated[int, Field(ge=0, le=15)] = 4
    weights: list[list[list[float]]] | None = None
    biases: list[Any] | None = None
    velocity: VelocitySection | None = None
    drawn_from: int | None = None

    @model_validator(mode="after")
    def one_start(self) -> Self:
        """Start from weights or from a seed; beside weights may stand which seed they were drawn from once."""
        if self.weights is None and self.drawn_from is not None:
            raise InputError("drawn_from only tells where weights came from: write seed to draw them")
        if self.weights is not None and self.seed is not None:
            raise InputError("it has both a seed and weights: keep the one that the run shall start from")
        return self

    @property
    def drawing(self) -> Init:
        """How weights are drawn."""
        return Init(self.init, (self.range[0], self.range[1]), self.spread, self.value, self.decimals)


class CompareSection(Section):
    """What other runs do otherwise: one thing in several ways (a list), or in one."""

    learning_rate: Any = None
    rule: Any = None
    loss: str | None = None
    activation: Any = None
    optimizer: Any = None
    seed: Any = None
    layers: list[int] | None = None
    bias: Any = None
    start: StartSection | None = None
    normalise: Literal["min-max", "z-score"] | None = None


class WorkbookSection(Section):
    """What goes into the workbook: a part of the run, activations to plot."""

    steps: str | None = None
    activations: list[str] = []


class ExperimentFile(Section):
    """The whole file."""

    title: str | dict[Language, str] = ""
    about: str | dict[Language, str] = ""
    try_: Annotated[list[str] | dict[Language, list[str]], Field(alias="try")] = []
    language: Language = "en"
    network: NetworkSection
    training: TrainingSection = TrainingSection()
    data: DataSection
    start: StartSection = StartSection()
    compare: CompareSection = CompareSection()
    workbook: WorkbookSection = WorkbookSection()
