"""Commands that examine files: a report of each, and one exit code for all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import click

from excelsim.cli.printing.complaints import complain
from excelsim.errors import InputError


class Report(Protocol):
    """What was found in a file."""

    @property
    def agrees(self) -> bool:
        """Whether nothing is wrong."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        ...


Found = TypeVar("Found", bound=Report)


def report_each(
    files: Iterable[Path],
    examine: Callable[[Path], Found],
    show: Callable[[Found], None],
    as_json: bool,
    one_alone: bool = False,
) -> None:
    """Examine files one after the other; those that cannot be read are said, and the others examined all the same.

    Printed is each report, or all of them as JSON: a list, or with `one_alone` a single one as it is. The exit code
    is 1 if something is wrong in a file, and 2 if one could not be read.
    """
    found: list[dict[str, Any]] = []
    agree, unreadable = True, False
    for file in files:
        try:
            report = examine(file)
        except (InputError, OSError) as error:
            complain(error)
            found.append({"file": str(file), "error": str(error)})
            unreadable = True
            continue
        found.append(report.to_dict())
        agree = agree and report.agrees
        if not as_json:
            show(report)
    if as_json:
        printed = found[0] if one_alone and len(found) == 1 else found
        # JSON escapes all that a terminal obeys but DEL
        click.echo(json.dumps(printed, indent=2).replace("\x7f", "\\u007f"))
    if unreadable or not agree:
        raise click.exceptions.Exit(2 if unreadable else 1)
