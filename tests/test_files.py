"""Files: an interrupted export leaves the old file whole."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import excelsim
from excelsim.files import replace_files
from excelsim.xlsx import package


class Killed(BaseException):
    """Stands for a power cut: not even an `except Exception` sees it."""


def test_files_are_written_and_nothing_is_left_beside_them(tmp_path):
    target = tmp_path / "new.txt"
    replace_files({target: lambda file: file.write(b"all of it")})
    assert target.read_bytes() == b"all of it"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "shared.txt"
    target.write_text("old")
    target.chmod(0o664)
    replace_files({target: lambda file: file.write(b"new")})
    assert target.stat().st_mode & 0o777 == 0o664


def break_at(monkeypatch, point):
    """Make one step of the export fail."""

    def fail(*args, **kwargs):
        raise Killed

    if point == "writing the cells":
        rows = package.Sheet.rows

        def some(self):
            for number, row in enumerate(rows(self)):
                if number == 20:
                    raise Killed
                yield row

        monkeypatch.setattr(package.Sheet, "rows", some)
    elif point == "writing the experiment":
        monkeypatch.setattr("excelsim.trail.csv.to_toml", fail)
    elif point == "making the temporary file":
        open_file = Path.open

        def make_and_fail(self, mode="r", *rest, **more):
            file = open_file(self, mode, *rest, **more)
            if mode == "xb":
                file.close()
                raise Killed
            return file

        monkeypatch.setattr(Path, "open", make_and_fail)
    elif point == "flushing to the disk":
        monkeypatch.setattr(os, "fsync", fail)
    elif point == "checking":
        monkeypatch.setattr(package.zipfile.ZipFile, "testzip", fail)
    elif point == "a damaged archive":
        monkeypatch.setattr(package.zipfile.ZipFile, "testzip", lambda self: "xl/workbook.xml")
    else:
        monkeypatch.setattr(Path, "replace", fail)


POINTS = ["making the temporary file", "flushing to the disk", "putting it in place"]


@pytest.mark.parametrize(
    ("name", "point"),
    [
        *(("old.xlsx", point) for point in [*POINTS, "writing the cells", "checking", "a damaged archive"]),
        *(("old.csv", point) for point in [*POINTS, "writing the experiment"]),
    ],
)
def test_killing_the_export_leaves_the_old_file_whole(tmp_path, monkeypatch, name, point):
    """At whatever moment it happens, and without a half-written file beside it."""
    target = tmp_path / name
    target.write_bytes(b"my homework")
    trace = excelsim.load("xor").run().window(1, 40)
    break_at(monkeypatch, point)
    with pytest.raises((Killed, OSError)):
        (trace.to_excel if name.endswith("xlsx") else trace.to_csv)(target)
    assert target.read_bytes() == b"my homework"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a program without asking it")
def test_a_program_told_to_end_as_the_temporary_file_appears_removes_it(tmp_path):
    """SIGTERM at the first moment that there is something to remove."""
    program = """
import os, signal, sys
from pathlib import Path
from excelsim.__main__ import main

open_file = Path.open

def make_and_end(self, mode="r", *rest, **more):
    file = open_file(self, mode, *rest, **more)
    if mode == "xb":
        os.kill(os.getpid(), signal.SIGTERM)
    return file

Path.open = make_and_end
sys.argv = ["excelsim", "run", "xor", "-o", "x.csv"]
main()
"""
    result = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (128 + signal.SIGTERM, b"")
    assert not list(tmp_path.iterdir())
