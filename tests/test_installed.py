"""The package as people install it: needs nothing of the repository, so that .ci/wheel can take it elsewhere."""

import shutil
import subprocess
import sysconfig
from importlib import resources

import pytest

import excelsim


@pytest.fixture
def run(tmp_path):
    """Run the installed program in an empty folder."""
    program = shutil.which("excelsim", path=sysconfig.get_path("scripts"))

    def call(*arguments):
        return subprocess.run(
            [program, *arguments], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )

    return call


def test_the_version_is_that_of_the_package(run):
    assert run("--version").stdout == f"excelsim, version {excelsim.__version__}\n"


def test_every_name_is_there():
    assert all(hasattr(excelsim, name) for name in excelsim.__all__)
    with pytest.raises(AttributeError, match="module 'excelsim' has no attribute 'nothing'"):
        excelsim.nothing  # noqa: B018 - looking it up is the test


def test_type_checkers_are_told_of_the_types():
    assert (resources.files("excelsim") / "py.typed").is_file()


def test_every_lesson_loads():
    """The lessons are files in the package."""
    assert len(excelsim.lessons()) >= 24
    assert all(excelsim.load(name).title for name in excelsim.lessons())


def test_a_workbook_and_a_trail_verify(run):
    """Engine, formulas and IronCalc."""
    assert run("run", "xor", "--epochs", "2", "-o", "x.xlsx", "-o", "x.csv").returncode == 0
    verified = run("verify", "x.xlsx", "x.csv")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.count("agrees, 0 cells differ") == 2


def test_it_speaks_indonesian(run):
    """The translations are files in the package: a listing, and an error."""
    assert "Pelajaran 11" in run("lessons", "--language", "id").stdout
    said = {language: run("run", "none.toml", "--language", language) for language in ("en", "id")}
    assert said["en"].stderr.startswith("excelsim: there is no experiment file none.toml")
    assert said["id"].stderr.startswith("excelsim: tidak ada")
    assert [result.returncode for result in said.values()] == [2, 2]
