"""A diagnosis as text: carried in a workbook, and read back as it was."""

import pytest

from excelsim.diagnose import diagnosis
from excelsim.diagnose.kept import MARK, kept_in, lines_of
from excelsim.experiment.load import load, parse
from excelsim.experiment.write import to_toml


@pytest.fixture(scope="module")
def found():
    return diagnosis(load("03"))


def test_it_is_read_back_as_it_was(found):
    assert kept_in("\n".join(lines_of(found))) == found


def test_its_lines_are_comments_of_the_experiment(found, tmp_path):
    text = "\n".join([to_toml(load("03").train()), *lines_of(found)])
    assert parse(text, "", tmp_path).network == load("03").network
    assert kept_in(text) == found


@pytest.mark.parametrize("text", ["", "# diagnosis", MARK + "{", MARK + "[]", MARK + '{"kind": "Record"}', MARK + "{}"])
def test_what_somebody_has_changed_is_no_diagnosis(text):
    assert kept_in(text) is None
