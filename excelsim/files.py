"""Writing files so that nothing is lost: the old file stays whole until the new one is."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from excelsim.errors import reason
from excelsim.languages.sentence import Sentence

Write = Callable[[BinaryIO], object]
Inspect = Callable[[Path], None]


def replace_files(contents: Mapping[Path, Write], inspect: Inspect = lambda path: None) -> None:
    """Write files completely beside their targets, then put them all in place.

    `inspect` is shown each new file before any is put in place and raises if it is damaged.
    If writing fails, no target has changed and nothing is left lying beside it.
    """
    with _temporary(list(contents)) as temporary:
        for target, write in contents.items():
            with _naming(target):
                with temporary[target].open("wb") as file:
                    write(file)
                    file.flush()
                    os.fsync(file.fileno())
                inspect(temporary[target])
        for target, new in temporary.items():
            with _naming(target):
                new.replace(target)


@contextmanager
def _temporary(targets: list[Path]) -> Iterator[dict[Path, Path]]:
    """Make an empty file beside each target, and remove what is left of them in the end."""
    made: dict[Path, Path] = {}
    try:
        for target in targets:
            with _naming(target):
                # Noted before it is made: the program may be told to end at any moment.
                made[target] = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
                made[target].open("xb").close()
                if target.exists():
                    made[target].chmod(target.stat().st_mode & 0o777)
        yield made
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)


@contextmanager
def _naming(target: Path) -> Iterator[None]:
    """Name the file that the user asked for in an error, not the temporary one."""
    try:
        yield
    except OSError as error:
        said = reason(error)
        if isinstance(error, PermissionError):
            said = Sentence("{reason}; is it open in another program?", reason=said)
        raise OSError(error.errno, said, str(target)) from error
