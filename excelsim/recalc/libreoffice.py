"""LibreOffice through UNO: the second opinion, where it is installed.

Its own files keep only 15 digits, so the exact results are read from the running program.
UNO needs the Python that LibreOffice came with; a small worker runs there (`uno_worker.py`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from excelsim.errors import InputError
from excelsim.languages.sentence import Sentence
from excelsim.recalc.engine import Cells, EngineMissing, Value, Values

WORKER = Path(__file__).with_name("uno_worker.py")

HOW_TO_GET_IT = Sentence(
    "LibreOffice with Python-UNO is not installed: on Debian or Ubuntu "
    "'apt install libreoffice-calc-nogui python3-uno', elsewhere the installer from libreoffice.org"
)


class LibreOffice:
    """One running LibreOffice, with a profile of its own, that takes workbooks one by one."""

    def __enter__(self) -> Self:
        program, python = installation()
        self._folder = tempfile.TemporaryDirectory(prefix="excelsim-office-", ignore_cleanup_errors=True)
        self._worker = subprocess.Popen(
            [python, "-E", str(WORKER), program, self._folder.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for us; the worker ends with all of its group when we do
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._worker.stdin and self._worker.stdout
        try:
            with suppress(OSError):  # a worker that is gone needs no word
                self._worker.stdin.close()  # the worker ends LibreOffice and then itself, at once if it is busy
            self._worker.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._worker.kill()
            self._worker.wait()
        finally:
            self._worker.stdout.close()
            self._folder.cleanup()

    def recalculate(self, path: Path, cells: Cells) -> Values:
        """Calculate every formula anew. InputError if LibreOffice cannot read the file."""
        assert self._worker.stdin and self._worker.stdout
        try:
            self._worker.stdin.write(json.dumps(str(path.resolve())) + "\n")
            self._worker.stdin.flush()
            answer = self._worker.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            raise InputError("LibreOffice stopped without an answer; try again, or use --engine ironcalc")
        sheets = json.loads(answer)
        if isinstance(sheets, str):
            raise InputError("{engine} cannot read the workbook: {reason}", engine="LibreOffice", reason=sheets)
        return {
            sheet: [_value(sheets[sheet], row, column) for row, column in wanted] for sheet, wanted in cells.items()
        }


def _value(rows: list[list[Value]], row: int, column: int) -> Value:
    if row > len(rows) or column > len(rows[row - 1]):
        return None
    return rows[row - 1][column - 1]


@cache
def installation() -> tuple[str, str]:
    """Return LibreOffice's program and a Python that can import uno."""
    program = next((p for p in _programs() if p and Path(p).exists()), None)
    if program is None:
        raise EngineMissing(HOW_TO_GET_IT)
    beside = Path(program).resolve().parent
    pythons = [
        beside / "python.exe",
        beside / "python",
        beside.parent / "Resources" / "python",
        "/usr/bin/python3",
        sys.executable,
    ]
    for python in map(str, pythons):
        if (
            Path(python).exists()
            and subprocess.run([python, "-E", "-c", "import uno"], capture_output=True).returncode == 0
        ):
            return program, python
    raise EngineMissing(HOW_TO_GET_IT)


def _programs() -> list[str | None]:
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    windows = [str(Path(folder) / "LibreOffice" / "program" / "soffice.exe") for folder in folders if folder]
    return [
        shutil.which("soffice"),
        shutil.which("libreoffice"),
        *windows,
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ]
