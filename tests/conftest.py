"""Fixtures: the spreadsheet engines, opened once, and the lessons' workbooks, written once."""

import os
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

import excelsim
from excelsim import __main__ as program
from excelsim.recalc import EngineMissing, open_engine
from excelsim.workbook import book
from excelsim.xlsx.reader import read_workbook

# In CI the same cases each time, so that a red run is about the change; elsewhere new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


# In the background of a shell, or under nohup, these are ignored, also by the programs that tests start.
for name in ("SIGINT", "SIGHUP"):
    number = getattr(signal, name, None)
    if number and signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


ASKED = book.asked
HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def undiagnosed(request, monkeypatch):
    """Let workbooks be written without their diagnosis where it is not the matter: that trains again and again."""
    room = request.path.relative_to(HERE).parts[0]
    if room in ("workbook", "verify") and request.path.name != "test_diagnosis.py":
        monkeypatch.setattr(book, "asked", lambda record: None)


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run a command in an empty folder; return exit code, output and error output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # this process is to be stopped as before

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["excelsim", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        return end.value.code, *capsys.readouterr()

    return call


@pytest.fixture(scope="session")
def iron():
    with open_engine("ironcalc") as engine:
        yield engine


@pytest.fixture(scope="session")
def lesson(tmp_path_factory):
    """Return a function that gives a lesson's workbook, written once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("lessons")

    @cache
    def written(name):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(book, "asked", ASKED)
            excelsim.load(name).run().to_excel(folder / f"{name}.xlsx")
        return folder / f"{name}.xlsx"

    return written


@pytest.fixture(scope="session")
def office():
    """LibreOffice: in CI it has to be there, elsewhere its tests are skipped by name."""
    try:
        opened = open_engine("libreoffice").__enter__()
    except EngineMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs LibreOffice: {missing}")
        pytest.skip(f"LibreOffice: {missing}")
    yield opened
    opened.__exit__(None, None, None)


@pytest.fixture(scope="session")
def gnumeric(tmp_path_factory):
    """Gnumeric, as a function that calculates a workbook anew: needed in CI, elsewhere skipped by name."""
    program = shutil.which("ssconvert")
    if program is None:
        missing = "Gnumeric's ssconvert is not installed ('apt install gnumeric')"
        pytest.fail(f"CI needs it: {missing}") if os.environ.get("CI") else pytest.skip(missing)
    target = tmp_path_factory.mktemp("gnumeric") / "calculated.xlsx"

    def recalculated(path):
        subprocess.run([program, "--recalc", path, target], check=True, capture_output=True)
        return read_workbook(target)

    return recalculated


@pytest.fixture(scope="session")
def saved_by_libreoffice(tmp_path_factory):
    """Return a function that gives a copy of a workbook, in a folder, as LibreOffice saves it; of another kind, too."""
    program = shutil.which("soffice")
    if not program:
        if os.environ.get("CI"):
            pytest.fail("CI needs LibreOffice")
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"

    def saved(path, folder, kind="xlsx"):
        command = [program, profile, "--headless", "--convert-to", kind, "--outdir", folder / "saved", path]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return folder / "saved" / f"{path.stem}.{kind}"

    return saved


@pytest.fixture(scope="session")
def cluster():
    """Return the address of a Dask cluster of two workers; its tests are skipped by name where there is no Dask."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as found:
        yield found.scheduler_address
