"""Files: an interrupted export leaves the old file whole."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import excelsim
from excelsim.errors import InputError
from excelsim.files import check_writable, write_files
from excelsim.xlsx import package


class Killed(BaseException):
    """Stands for a power cut: not even an `except Exception` sees it."""


def test_files_are_written_and_nothing_is_left_beside_them(tmp_path):
    target = tmp_path / "new.txt"
    write_files({target: lambda file: file.write(b"all of it")}, overwrite=False)
    assert target.read_bytes() == b"all of it"
    assert list(tmp_path.iterdir()) == [target]


def write(content):
    return lambda file: file.write(content)


def files(folder):
    """Return the contents of a folder's files by their names."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_file_that_came_while_ours_was_written_is_kept(tmp_path):
    """Of two programs that write the same files at once, one gets both of them; nothing is left of the other's."""
    names = a, b = tmp_path / "a.csv", tmp_path / "a.csv.toml"

    def write_while_another_does(file):
        file.write(b"mine")
        write_files(dict.fromkeys(names, write(b"another's")), overwrite=False)

    with pytest.raises(InputError, match=r"a.csv is there already: choose another name, or overwrite it with --force"):
        write_files({a: write(b"mine"), b: write_while_another_does}, overwrite=False)
    assert files(tmp_path) == {"a.csv": b"another's", "a.csv.toml": b"another's"}


def test_a_second_file_that_came_meanwhile_takes_back_the_first(tmp_path):
    a, b = tmp_path / "a.csv", tmp_path / "a.csv.toml"
    with pytest.raises(InputError, match=r"a.csv.toml is there already"):
        write_files({a: write(b"mine"), b: lambda file: b.write_bytes(b"another's")}, overwrite=False)
    assert files(tmp_path) == {"a.csv.toml": b"another's"}


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize(
    ("there", "overwrite"),
    [((), False), ((), True), (("a.csv",), True), (("a.csv.toml",), True), (("a.csv", "a.csv.toml"), True)],
)
def test_of_two_files_both_are_put_in_place_or_none(tmp_path, monkeypatch, there, links, overwrite):
    """Here the second cannot be, as where it is open in another program; on file systems without links, too."""
    old = dict.fromkeys(there, b"old")
    for name, content in old.items():
        (tmp_path / name).write_bytes(content)
    replace = Path.replace

    def fail_at_the_second(self, target):
        if target.name == "a.csv.toml" and self.read_bytes() == b"new":
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(self, target)

    def no_links(*_, **__):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", fail_at_the_second)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    both = {tmp_path / name: write(b"new") for name in ("a.csv", "a.csv.toml")}
    with pytest.raises(OSError, match=r"a.csv.toml"):
        write_files(both, overwrite=overwrite)
    assert files(tmp_path) == old
    monkeypatch.setattr(Path, "replace", replace)
    write_files(both, overwrite=overwrite)
    assert files(tmp_path) == {"a.csv": b"new", "a.csv.toml": b"new"}


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EPERM, errno.ENOSYS, errno.EACCES])
def test_a_file_system_without_permissions_and_flushing_is_written_to(tmp_path, monkeypatch, number):
    """FAT, and folders on the network."""

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(Path, "chmod", refuse)
    (tmp_path / "a.csv").write_bytes(b"old")
    write_files({tmp_path / "a.csv": write(b"new")}, overwrite=True)
    assert files(tmp_path) == {"a.csv": b"new"}


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_has_not_kept_what_was_written_is_said(tmp_path, monkeypatch, number):
    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    (tmp_path / "a.csv").write_bytes(b"old")
    with pytest.raises(OSError, match=os.strerror(number)):
        write_files({tmp_path / "a.csv": write(b"new")}, overwrite=True)
    assert files(tmp_path) == {"a.csv": b"old"}


def test_what_cannot_be_written_can_be_asked_before(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_bytes(b"old")
    check_writable([tmp_path / "a.csv", tmp_path / "b.csv"], overwrite=True)
    assert files(tmp_path) == {"a.csv": b"old"}
    with pytest.raises(OSError, match="no such folder"):
        check_writable([tmp_path / "a.csv", tmp_path / "no such folder" / "b.csv"], overwrite=True)
    open_file = Path.open

    def is_open_elsewhere(self, mode="r", *rest, **more):
        if (self.name, mode) == ("a.csv", "r+b"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return open_file(self, mode, *rest, **more)

    monkeypatch.setattr(Path, "open", is_open_elsewhere)
    with pytest.raises(OSError, match=r"Permission denied; is it open in another program.*a.csv"):
        check_writable([tmp_path / "a.csv"], overwrite=True)
    assert files(tmp_path) == {"a.csv": b"old"}


def test_a_file_may_have_the_longest_name_that_there_is(tmp_path):
    target = tmp_path / ("x" * 251 + ".csv")
    write_files({target: write(b"new")}, overwrite=False)
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "shared.txt"
    target.write_text("old")
    target.chmod(0o664)
    write_files({target: lambda file: file.write(b"new")}, overwrite=True)
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
        monkeypatch.setattr("excelsim.trail.beside.to_toml", fail)
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
@pytest.mark.parametrize("told", ["SIGTERM", "SIGHUP"])
def test_a_program_told_to_end_as_the_temporary_file_appears_removes_it(tmp_path, told):
    """At the first moment that there is something to remove; by a terminal that is closed, too."""
    program = """
import os, signal, sys
from pathlib import Path
from excelsim.__main__ import main

open_file = Path.open

def make_and_end(self, mode="r", *rest, **more):
    file = open_file(self, mode, *rest, **more)
    if mode == "xb":
        os.kill(os.getpid(), getattr(signal, os.environ['TOLD']))
    return file

Path.open = make_and_end
sys.argv = ["excelsim", "run", "xor", "-o", "x.csv"]
main()
"""
    settings = {"cwd": tmp_path, "env": {**os.environ, "TOLD": told}, "capture_output": True, "check": False}
    result = subprocess.run([sys.executable, "-c", program], **settings)
    assert (result.returncode, result.stderr) == (128 + getattr(signal, told), b"")
    assert not list(tmp_path.iterdir())
    if told == "SIGHUP":  # as nohup starts it
        result = subprocess.run(
            [
                sys.executable,
                "-c",
                program.replace("\n", "\nimport signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n", 1),
            ],
            **settings,
        )
        assert result.returncode == 0
        assert {path.name for path in tmp_path.iterdir()} == {"x.csv", "x.csv.toml"}
