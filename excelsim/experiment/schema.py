"""The form of an experiment's TOML file: which keys there are, and what to say of a wrong one."""

from __future__ import annotations

import difflib
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Language = Literal["en", "id"]


class Section(BaseModel):
    """A table of the file: unknown keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", strict=True)


class NetworkSection(Section):
    """What is trained."""

    layers: list[int]
    activation: Any = "sigmoid"
    rule: str = "playlist"
    bias: Any = True
    loss: str | None = None
    report: str | None = None


class TrainingSection(Section):
    """How long and how fast."""

    epochs: Annotated[int, Field(ge=1)] = 1
    learning_rate: float = 0.5
    batch_size: Any = 1
    steps: str | None = None


class DataSection(Section):
    """The samples: rows of numbers, columns of a file, or pictures of digits."""

    inputs: list[list[float]] | list[str] = []
    targets: list[list[float]] | list[str] = []
    names: list[str] = []
    file: str | None = None
    sheet: str | None = None
    locale: Literal["en", "id"] | None = None
    normalise: Literal["min-max", "z-score"] | None = None
    one_hot: bool = False
    images: str | None = None
    labels: str | None = None
    first: Annotated[int, Field(ge=1)] | None = None
    binarise: bool | None = None

    @model_validator(mode="after")
    def one_kind_of_samples(self) -> Self:
        """Pictures have keys of their own; all else has inputs and targets."""
        of_images = {"images", "labels", "first", "binarise"}
        if self.images is None:
            missing = [key for key in ("inputs", "targets") if key not in self.model_fields_set]
            if missing:
                raise ValueError(f"the key {missing[0]} is missing (or images = 'digits', which needs none)")
            stray = self.model_fields_set & of_images
            advice = "goes with images, such as images = 'digits'"
        else:
            stray = self.model_fields_set - of_images
            advice = "does not go with images, which bring their own inputs and targets: leave it out"
        if stray:
            raise ValueError(f"{min(stray)} {advice}")
        return self

    @model_validator(mode="after")
    def columns_only_with_a_file(self) -> Self:
        """Names of columns go with a file, rows of numbers without one."""
        rows = [v for v in (*self.inputs, *self.targets) if isinstance(v, list)]
        if self.file is not None and rows:
            raise ValueError("with a file, inputs and targets name its columns, such as inputs = ['x1', 'x2']")
        if self.file is None and len(rows) < len(self.inputs) + len(self.targets):
            raise ValueError(
                "names of columns need the file that has them: add file = 'data.csv', or write rows of numbers"
            )
        if self.locale is not None and not (self.file or "").lower().endswith(".csv"):
            raise ValueError("locale says how the numbers of a .csv file are written: leave it out")
        return self

    @model_validator(mode="after")
    def one_column_of_classes(self) -> Self:
        """Make one output per class of one column, not of several."""
        single = len(self.targets) == 1 if self.file is not None else all(len(row) == 1 for row in self.targets)
        if self.one_hot and not single:
            raise ValueError(
                "one_hot takes one column of classes, such as targets = ['species'] or targets = [[0], [2], [1]]"
            )
        return self


class StartSection(Section):
    """The starting weights: given, or drawn from a range."""

    seed: int | None = None
    init: Literal["uniform", "normal", "xavier", "zeros", "constant"] = "uniform"
    range: Annotated[list[float], Field(min_length=2, max_length=2)] = [-1.0, 1.0]
    spread: float = 1.0
    value: float = 0.5
    decimals: Annotated[int, Field(ge=0, le=15)] = 4
    weights: list[list[list[float]]] | None = None
    biases: list[list[float]] | None = None

    @model_validator(mode="after")
    def repeatable(self) -> Self:
        """Ask for what gives the same numbers again."""
        if self.weights is None and self.seed is None and self.init not in ("zeros", "constant"):
            raise ValueError("it needs a seed (any whole number) or weights, so that the run can be repeated")
        if self.weights is not None and self.seed is not None:
            raise ValueError("it has both a seed and weights: keep the one that the run shall start from")
        return self


class CompareSection(Section):
    """What a second run does otherwise: its rule, its loss, its activation."""

    rule: str | None = None
    loss: str | None = None
    activation: Any = None


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
    start: StartSection
    compare: CompareSection = CompareSection()
    workbook: WorkbookSection = WorkbookSection()


UNION_MEMBERS = ("str", "int", "float", "bool")


def sentence(error: ValidationError) -> str:
    """Say the first thing that is wrong with a file, where, and how to mend it."""
    # A misspelt key is also a missing one: say the first.
    first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    # pydantic names the alternatives of a union, too, such as "list[str]": nobody wrote that.
    place = [p for p in first["loc"] if isinstance(p, str) and "[" not in p and p not in UNION_MEMBERS]
    entries = [str(p + 1) for p in first["loc"] if isinstance(p, int)]
    where = ".".join(place) + (f" (entry {', '.join(entries)})" if entries else "")
    if first["type"] == "extra_forbidden":
        return _unknown_key(place)
    if first["type"] == "missing":
        return f"the key {where} is missing"
    if first["type"] == "value_error":
        return f"[{where}]: {first['ctx']['error']}"
    return f"{where} is {first['input']!r}, but {_lower(first['msg']).replace('input ', 'it ')}"


def _unknown_key(place: list[str]) -> str:
    *tables, key = place
    section: Any = ExperimentFile
    for table in tables:
        section = section.model_fields[table].annotation
    known = [field.alias or name for name, field in section.model_fields.items()]
    guess = difflib.get_close_matches(key, known, n=1)
    advice = f"did you mean {guess[0]!r}?" if guess else f"known keys are {', '.join(known)}"
    return f"unknown key {key!r}" + (f" in [{'.'.join(tables)}]" if tables else "") + f": {advice}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
