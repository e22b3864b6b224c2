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


def test_every_lesson_is_listed_and_loads(run):
    """The lessons are files in the package; only lesson 13 needs more, scikit-learn's pictures."""
    listed = run("lessons")
    assert listed.returncode == 0
    assert len(excelsim.lessons()) >= 24
    for name, title in excelsim.lessons().items():
        assert title in listed.stdout
        assert name == "13" or excelsim.load(name).epochs >= 1


def test_a_workbook_and_a_trail_verify(run):
    """Engine, formulas and IronCalc."""
    assert run("run", "11", "-o", "11.xlsx", "-o", "11.csv").returncode == 0
    verified = run("verify", "11.xlsx", "11.csv")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert verified.stdout.count("agrees, 0 cells differ") == 2


def test_an_error_is_one_line_in_the_language_asked_for(run):
    """The translations are files in the package."""
    said = run("run", "none.toml", "--language", "id")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("excelsim: tidak ada") and said.stderr.count("\n") == 1
