"""Writing files so that nothing is lost: the old file stays whole until the new one is."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from excelsim.errors import InputError, reason
from excelsim.languages.sentence import Sentence

Write = Callable[[BinaryIO], object]
Inspect = Callable[[Path], None]

THERE = Sentence("{file} is there already: choose another name, or overwrite it with --force")

LOST = (errno.EIO, errno.ENOSPC, errno.EDQUOT)
"""What a disk says that has not kept what was written; anything else is a file system that cannot be asked."""


def write_files(contents: Mapping[Path, Write], inspect: Inspect = lambda path: None, *, overwrite: bool) -> None:
    """Write files completely beside their targets, then put them all in place: all of them, or none.

    `inspect` is shown each new file before any is put in place and raises if it is damaged.
    If writing fails, no target has changed and nothing is left lying beside it. Without
    `overwrite`, a file that is there is kept, and said: also one that came while we were writing.
    """
    with _temporary(contents) as temporary:
        for target, write in contents.items():
            with _naming(target):
                with temporary[target].open("wb") as file:
                    write(file)
                    file.flush()
                    _to_disk(file)
                inspect(temporary[target])
        _put_in_place(temporary, overwrite)


def check_writable(targets: Iterable[Path], *, overwrite: bool) -> None:
    """Raise at once what writing would raise in the end: no permission, a file that is there or open elsewhere."""
    targets = list(targets)
    for target in filter(Path.exists, targets if not overwrite else ()):
        raise InputError(THERE, file=target)
    with _temporary(targets) as temporary:
        for target in filter(Path.exists, temporary):
            with _naming(target):
                target.open("r+b").close()


@contextmanager
def _temporary(targets: Iterable[Path]) -> Iterator[dict[Path, Path]]:
    """Make an empty file beside each target, and remove what is left of them in the end."""
    made: dict[Path, Path] = {}
    try:
        for target in targets:
            with _naming(target):
                made[target] = _beside(target)  # noted before it is made: the program may be told to end at any moment
                made[target].open("xb").close()
                if target.exists():
                    with suppress(OSError):  # some file systems have no permissions
                        made[target].chmod(target.stat().st_mode & 0o777)
        yield made
    finally:
        for new in made.values():
            new.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}.part"  # names have an end


def _to_disk(file: BinaryIO) -> None:
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno in LOST:
            raise


def _put_in_place(temporary: Mapping[Path, Path], overwrite: bool) -> None:
    """Give the new files their names. If one cannot be given its own, take back what the others got."""
    with ExitStack() as tidy, ExitStack() as undo:
        for target in temporary:
            with _naming(target):
                if not overwrite:
                    _claim(target)
                    undo.callback(target.unlink, missing_ok=True)
                elif len(temporary) > 1:
                    undo.callback(_bring_back, target, _kept(target, tidy))
        for target, new in temporary.items():
            with _naming(target):
                new.replace(target)
        undo.pop_all()


def _claim(target: Path) -> None:
    """Make an empty file where there is none: of two programs that try, only one succeeds, on any file system."""
    try:
        target.open("xb").close()
    except FileExistsError:
        raise InputError(THERE, file=target) from None


def _kept(target: Path, tidy: ExitStack) -> Path | None:
    """Give the old file a second name (or copy it, where files have one name only) until all is well."""
    if not target.exists():
        return None
    old = _beside(target)
    tidy.callback(old.unlink, missing_ok=True)
    try:
        os.link(target, old)
    except OSError:
        shutil.copyfile(target, old)
    return old


def _bring_back(target: Path, old: Path | None) -> None:
    if old:
        old.replace(target)
    else:
        target.unlink(missing_ok=True)


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
