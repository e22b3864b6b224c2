"""Pictures of digits as rows of pixels: scikit-learn's own, MNIST's IDX files, or CSV."""

from __future__ import annotations

import csv
import gzip
import io
import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.network.weights import Floats
from excelsim.samples.tables import no_file, parsed

Bytes = NDArray[np.uint8]

DAMAGE = (gzip.BadGzipFile, EOFError, zlib.error)
"""What reading a damaged .gz file raises."""

CLASSES = range(10)
"""What a picture may show: a digit."""

CALLED = {"en": ("pixel", "digit"), "id": ("piksel", "angka")}
"""What a pixel and a class are called in the data of each language."""

IMAGES_MAGIC, LABELS_MAGIC = 2051, 2049
"""The numbers that an IDX file of images, and one of labels, begins with."""


@dataclass(frozen=True, eq=False)
class Images:
    """Pictures of digits: pixels of shape (pictures, height * width), row after row, and what each shows."""

    pixels: Bytes
    labels: Bytes
    height: int
    width: int
    largest: int

    def binarised(self) -> Floats:
        """Return 1 for each pixel with ink, 0 for each without."""
        return (self.pixels > 0).astype(float)

    def scaled(self) -> Floats:
        """Return the pixels from 0 to 1: divided by the largest value that one can have."""
        return self.pixels.astype(float) / self.largest

    @property
    def names(self) -> dict[str, list[str]]:
        """The pixels' names, row and column from 1, and the classes', by language."""
        places = [f"{r + 1},{c + 1}" for r in range(self.height) for c in range(self.width)]
        return {
            language: [*(f"{pixel} {place}" for place in places), *(f"{digit}={c}" for c in CLASSES)]
            for language, (pixel, digit) in CALLED.items()
        }


def read_images(images: str, labels: str | None, first: int | None, folder: Path) -> Images:
    """Read the first pictures (all, if None) of "digits" or of a file in `folder`.

    Errors: InputError that names the file and what is wrong with it.
    """
    is_csv = images.lower().removesuffix(".gz").endswith(".csv")
    if images != "digits" and not is_csv:
        if labels is None:
            raise InputError("{file} holds pixels only: add labels = 'train-labels-idx1-ubyte' to [data]", file=images)
        return _idx(folder / images, folder / labels, first)
    if labels is not None:
        raise InputError("{file} carries its labels itself: leave labels out", file=images)
    return _digits(first) if images == "digits" else _csv(folder / images, first)


def _digits(first: int | None) -> Images:
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise InputError(
            "'digits' are carried by scikit-learn, which is missing: pip install \"excelsim[digits]\""
        ) from None
    pixels, labels = load_digits(return_X_y=True)
    chosen = _count("digits", len(labels), first)
    return Images(pixels[:chosen].astype(np.uint8), labels[:chosen].astype(np.uint8), 8, 8, 16)


def _count(source: object, there: int, first: int | None) -> int:
    """Return how many pictures are taken of those that are there."""
    if first is not None and first > there:
        raise InputError(
            "{file} holds {n} {n:image|images}, fewer than first = {first}", file=source, n=there, first=first
        )
    return there if first is None else first


def _idx(images: Path, labels: Path, first: int | None) -> Images:
    (count, height, width), pixels = _parts(images, IMAGES_MAGIC, 3, Sentence("images"))
    (label_count,), numbers = _parts(labels, LABELS_MAGIC, 1, Sentence("labels"))
    if count != label_count:
        raise InputError(
            "{file} holds {n} {n:image|images}, but {other} holds {m} {m:label|labels}: they do not belong together",
            file=images,
            n=count,
            other=labels,
            m=label_count,
        )
    chosen = _count(images, count, first)
    wrong = np.flatnonzero(numbers[:chosen] > CLASSES[-1])
    if len(wrong):
        raise InputError(
            "{file} must hold the digits 0 to 9, but label {place} is {digit}",
            file=labels,
            place=wrong[0] + 1,
            digit=numbers[wrong[0]],
        )
    return Images(pixels.reshape(count, -1)[:chosen], numbers[:chosen], height, width, 255)


def _parts(path: Path, magic: int, dimensions: int, what: str) -> tuple[tuple[int, ...], Bytes]:
    """Read an IDX file: big-endian numbers (magic, one size per dimension), then one byte per value."""
    content = _bytes(path)
    head = 4 * (1 + dimensions)
    found = int.from_bytes(content[:4], "big")
    if len(content) < 4 or found != magic:
        swapped = Sentence("images and labels are swapped") if found in (IMAGES_MAGIC, LABELS_MAGIC) else None
        reason = swapped or Sentence("it must begin with {magic}", magic=magic)
        raise InputError("{file} is no IDX file of {what}: {reason}", file=path, what=what, reason=reason)
    if len(content) < head:
        raise InputError(
            "{file} is cut off within its first {head} bytes: copy or download it again", file=path, head=head
        )
    sizes = struct.unpack(f">{dimensions}I", content[4:head])
    if 0 in sizes:
        raise InputError("{file} holds no {what}: its sizes are {sizes}", file=path, what=what, sizes=_times(sizes))
    belongs, there = math.prod(sizes), len(content) - head
    if there != belongs:
        raise InputError(
            "{file} must hold {n} bytes after its first {head} ({sizes}), but there are {m}: {reason}; copy or "
            "download it again",
            file=path,
            n=belongs,
            head=head,
            sizes=_times(sizes),
            m=there,
            reason=Sentence("it is cut off") if there < belongs else Sentence("there are bytes too many"),
        )
    return sizes, np.frombuffer(content, dtype=np.uint8, offset=head)


def _times(sizes: tuple[int, ...]) -> str:
    return " x ".join(map(str, sizes))


def _bytes(path: Path) -> bytes:
    try:
        with _opened(path) as file:
            return file.read()
    except DAMAGE:
        raise _damaged(path) from None


def _damaged(path: Path) -> InputError:
    return InputError("{file} is not a complete .gz file: copy or download it again", file=path)


def _opened(path: Path) -> gzip.GzipFile | io.BufferedReader:
    if not path.is_file():
        raise no_file(path)
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _csv(path: Path, first: int | None) -> Images:
    """Read a label and the pixels from each row; the first row may be headings."""
    rows: list[Bytes] = []
    for number, fields in islice(_rows(path), first):
        if rows and len(fields) != len(rows[0]):
            raise InputError(
                "{file}, row {row} has {n} {n:field|fields}, but the rows before have {m}",
                file=path,
                row=number,
                n=len(fields),
                m=len(rows[0]),
            )
        rows.append(_pixels(path, number, fields))
    chosen = _count(path, len(rows), first)
    if not chosen:
        raise InputError("{file} holds no images", file=path)
    values = np.array(rows)
    side = math.isqrt(values.shape[1] - 1)
    if side == 0 or side * side != values.shape[1] - 1:
        raise InputError(
            "{file} must hold a label and the pixels of a square, such as 1 + 28 x 28 = 785 columns, not {n}",
            file=path,
            n=values.shape[1],
        )
    return Images(values[:, 1:], values[:, 0], side, side, 255)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row of numbers as it is asked for, with its place in the file; empty rows and headings are none."""
    try:
        with io.TextIOWrapper(_opened(path), encoding="utf-8-sig", newline="") as file:
            for number, fields in enumerate(csv.reader(file), start=1):
                if ";" in "".join(fields[:1]):
                    raise InputError("{file} is separated by semicolons: save it with commas", file=path)
                headings = number == 1 and any(fields) and parsed(fields[0]) is None
                if any(fields) and not headings:
                    yield number, fields
    except DAMAGE:
        raise _damaged(path) from None
    except UnicodeDecodeError:
        raise InputError("{file} is not UTF-8 text: save it as CSV UTF-8", file=path) from None
    except csv.Error as error:
        raise InputError("{file} is not a CSV file: {reason}", file=path, reason=error) from None


A_LABEL = Sentence(
    "{file}, row {row}, column {column} must be a label, a whole number from 0 to {most}, but it is {value!r}"
)
A_PIXEL = Sentence(
    "{file}, row {row}, column {column} must be a pixel, a whole number from 0 to {most}, but it is {value!r}"
)


def _pixels(path: Path, number: int, fields: list[str]) -> Bytes:
    """Check a row of numbers: a label from 0 to 9, pixels from 0 to 255."""
    values = [parsed(text) for text in fields]
    for column, value in enumerate(values):
        largest = CLASSES[-1] if column == 0 else 255
        if value is None or not value.is_integer() or not 0 <= value <= largest:
            raise InputError(
                A_LABEL if column == 0 else A_PIXEL,
                file=path,
                row=number,
                column=column + 1,
                most=largest,
                value=fields[column][:20],
            )
    return np.array(values, dtype=np.uint8)
