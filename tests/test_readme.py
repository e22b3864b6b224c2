"""The README's sessions, run as they stand."""

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest

import excelsim
from excelsim.cli.app import COMMANDS, app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
INDONESIAN = (ROOT / "README.id.md").read_text(encoding="utf-8")


def blocks(language, text=README):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(("text", "language"), [(README, "en"), (INDONESIAN, "id")], ids=["en", "id"])
def test_the_console_sessions_print_what_the_readme_shows(text, language, run, tmp_path, monkeypatch):
    """Every command, word for word, in a folder with the samples only; every line of output, no blanks at its end."""
    shutil.copytree(ROOT / "workbooks" / "samples", tmp_path, dirs_exist_ok=True)
    session = "".join(blocks("console", text))
    commands = re.findall(r"^\$ excelsim (.*)\n((?:(?!\$ ).*\n)*)", session, re.MULTILINE)
    assert len(commands) >= 3
    for name, value in (("COLUMNS", "80"), ("EXCELSIM_LANGUAGE", language)):
        monkeypatch.setenv(name, value)
    for command, shown in commands:
        code, printed, said = run(*shlex.split(command))
        assert code == command.startswith(("check", "diagnose")), said  # mistakes, and one that does not learn
        assert printed.splitlines() == shown.splitlines(), command


def test_the_python_session_gives_what_the_readme_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest("".join(blocks("python")), {}, "README", "README.md", 0)
    assert len(test.examples) > 5
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test)
    assert results.failed == 0


def test_the_python_session_shows_every_name_of_the_package():
    """And no other: what is exported is documented."""
    imported = re.findall(r"^>>> from excelsim import (.*)", "".join(blocks("python")), re.MULTILINE)
    assert {name for names in imported for name in names.split(", ")} == set(excelsim.__all__)


@pytest.mark.parametrize("readme", [README, INDONESIAN], ids=["en", "id"])
def test_the_experiment_of_the_readme_runs(readme, tmp_path):
    (text,) = blocks("toml", readme)
    (tmp_path / "my.toml").write_text(text, encoding="utf-8")
    assert len(excelsim.load(tmp_path / "my.toml").run()) == 80


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_readme(name):
    """A command or an option without a word in the README is not finished."""
    assert re.search(rf"\b{name}\b", README)
    for option in app.get_command(None, name).params:
        if option.opts[0].startswith("-"):
            assert any(f"{text}" in README for text in option.opts), option.opts


def test_every_dependency_is_named_with_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for dependency in project["dependencies"]:
        assert re.split("[><=]", dependency)[0] in README


def test_the_pictures_are_there_and_small():
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < 200_000
