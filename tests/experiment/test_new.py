"""New experiments to start from: every key explained, what is written runs."""

import os
import re
import shlex
import struct
import tomllib
from pathlib import Path

import numpy as np
import pytest

from excelsim.experiment.builtin import lesson_ids, lesson_text
from excelsim.experiment.keys import KEYS
from excelsim.experiment.load import load, parse
from excelsim.experiment.new import beside, command, new
from excelsim.experiment.schema import ExperimentFile
from excelsim.languages.language import speak
from excelsim.verify.carried import differences

ENGLISH, INDONESIAN = speak("en"), speak("id")


def test_every_key_of_the_file_is_explained():
    """Those of the schema, and no other."""
    known = {"": [field.alias or name for name, field in ExperimentFile.model_fields.items()]}
    for section in [name for name in known[""] if name in KEYS]:
        known[section] = list(ExperimentFile.model_fields[section].annotation.model_fields)
    known[""] = [name for name in known[""] if name not in KEYS]
    assert {section: set(keys) for section, keys in KEYS.items()} == {k: set(v) for k, v in known.items()}


def test_a_new_experiment_learns_and_explains_each_key_in_a_line_above_it():
    text, files = new("my.toml", None, ENGLISH)
    assert parse(text, "my.toml", None).train().epochs["accuracy"].iloc[-1] == 1.0
    assert files == {}
    lines = text.splitlines()
    assert lines[0] == "# run it: excelsim run my.toml -o my.xlsx"
    keys = [place for place, line in enumerate(lines) if re.match(r"(#: )?\w+ = ", line)]
    assert len(keys) > 20
    for place in keys:
        assert re.match(r"# \S", lines[place - 1]), lines[place]


def test_each_key_that_is_offered_can_be_used():
    """Take the #: away from one, and the file runs."""
    text, _ = new("my.toml", None, ENGLISH)
    offered = re.findall(r"^#: .*$", text, re.MULTILINE)
    assert len(offered) > 12
    for line in offered:
        used = text.replace(line, line.removeprefix("#: "))
        assert tomllib.loads(used) != tomllib.loads(text), line
        assert len(parse(used, "my.toml", None).train()), line


@pytest.mark.parametrize("lesson", lesson_ids())
def test_a_lesson_stays_what_it_was(lesson):
    """The same numbers, the same texts in the language that was chosen, and no other language's."""
    text, files = new("my.toml", lesson, INDONESIAN)
    was, now = tomllib.loads(lesson_text(lesson)), tomllib.loads(text)
    for section in ("network", "training", "data", "start", "compare", "workbook"):
        assert now.get(section, {}) == was.get(section, {})
    assert [now[key] for key in ("title", "about", "try")] == [was[key]["id"] for key in ("title", "about", "try")]
    assert (now["language"], files) == ("id", {})


def test_a_person_s_own_experiment_brings_its_table_along(tmp_path):
    """The file of the data is named, and belongs beside the new experiment."""
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.csv").write_text("x,y\n1,0\n0,1\n")
    (tmp_path / "my.toml").write_text(
        "title = '''two\nlines \"quoted\"'''\n[network]\nlayers = [1, 1]\n[data]\nfile = 'there/a.csv'\n"
        "inputs = ['x']\ntargets = ['y']\n[training]\ndecimals = { o = 2 }\n"
    )
    text, files = new("new.toml", str(tmp_path / "my.toml"), ENGLISH)
    assert files == {"a.csv": tmp_path / "there" / "a.csv"}
    assert beside(files, tmp_path) == {tmp_path / "a.csv": tmp_path / "there" / "a.csv"}
    (tmp_path / "a.csv").write_bytes((tmp_path / "there" / "a.csv").read_bytes())
    assert beside(files, tmp_path) == beside(files, tmp_path / "there") == {}
    now, was = parse(text, "", tmp_path, by_chance=True), load(tmp_path / "my.toml", by_chance=True)
    assert list(differences(now, was)) == ["starting weights"]  # drawn anew: neither has a seed
    assert now.presentation.title == was.presentation.title
    assert np.array_equal(now.data.x, [[1], [0]])
    (tmp_path / "a.csv").write_text("another")
    with pytest.raises(ValueError, match=r"a\.csv is there already: choose another folder"):
        beside(files, tmp_path)


def test_a_path_with_spaces_is_quoted():
    assert command(Path("my.toml")) == "excelsim run my.toml -o my.xlsx"
    words = ["excelsim", "run", "my own.toml", "-o", "my own.xlsx"]
    assert [word.strip("'\"") for word in re.findall(r"'[^']*'|\"[^\"]*\"|\S+", command(Path("my own.toml")))] == words
    assert new("my own.toml", None, ENGLISH)[0].startswith(f"# run it: {command(Path('my own.toml'))}\n")


@pytest.mark.skipif(os.name == "nt", reason="its shells expand no $")
def test_signs_that_a_shell_would_expand_are_quoted():
    assert shlex.split(command(Path("a$b.toml"))) == ["excelsim", "run", "a$b.toml", "-o", "a$b.xlsx"]
    assert "'a$b.toml'" in command(Path("a$b.toml"))


def test_two_files_of_one_name_are_both_brought_along(tmp_path):
    """They stood in different folders, and stand beside each other now."""
    for folder, header, values in (("train", (0x803, 2, 1, 1), b"\0\xff"), ("truth", (0x801, 2), b"\0\1")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "idx").write_bytes(struct.pack(f">{len(header)}I", *header) + values)
    (tmp_path / "my.toml").write_text(
        "[network]\nlayers = [1, 10]\n[data]\nimages = 'train/idx'\nlabels = 'truth/idx'\n[start]\nseed = 1\n"
    )
    text, files = new("new.toml", str(tmp_path / "my.toml"), ENGLISH)
    assert files == {"idx": tmp_path / "train/idx", "idx-labels": tmp_path / "truth/idx"}
    for name, source in files.items():
        (tmp_path / name).write_bytes(source.read_bytes())
    assert not [*differences(parse(text, "", tmp_path), load(tmp_path / "my.toml"))]
