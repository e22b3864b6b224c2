"""Which files an experiment may name."""

from pathlib import Path

import pytest

from excelsim.errors import InputError
from excelsim.experiment.load import parse
from excelsim.experiment.reach import Reach

TEXT = "[network]\nlayers = [1, 1]\n[data]\nfile = {name!r}\ninputs = ['x']\ntargets = ['y']\n[start]\nseed = 1\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    for file in (tmp_path / "a.csv", tmp_path / "in" / "a.csv"):
        file.write_text("x,y\n1,0\n")
    return tmp_path / "in"


@pytest.mark.parametrize("name", ["a.csv", "../a.csv", "./a.csv", "{folder}/a.csv"])
@pytest.mark.parametrize("reach", Reach)
def test_a_file_is_read_within_reach_only(folder, name, reach):
    text = TEXT.format(name=name.format(folder=folder))
    if reach is Reach.ANYWHERE or (reach is Reach.NEIGHBOURS and name == "a.csv"):
        assert len(parse(text, "e", folder, reach).data) == 1
    else:
        said = {
            Reach.NEIGHBOURS: "e: data.file may only name a file in the same folder",
            Reach.NOWHERE: "e: data.file names a file, but an experiment carried in a workbook holds its data itself",
        }
        with pytest.raises(InputError) as error:
            parse(text, "e", folder, reach)
        assert str(error.value) == said[reach]


def test_what_a_neighbour_holds_is_not_told(folder):
    """Its columns and cells may be another person's; a person's own experiment says what is wrong."""
    (folder / "a.csv").write_text("secret,y\n1,0\n")
    with pytest.raises(InputError, match=r"^e: data.file names a file that this experiment cannot use$"):
        parse(TEXT.format(name="a.csv"), "e", folder, Reach.NEIGHBOURS)
    with pytest.raises(InputError, match="its columns are 'secret', 'y'"):
        parse(TEXT.format(name="a.csv"), "e", folder, Reach.ANYWHERE)


def test_data_in_the_text_are_within_any_reach():
    text = TEXT.replace("file = {name!r}\ninputs = ['x']\ntargets = ['y']", "inputs = [[1]]\ntargets = [[0]]")
    for reach in Reach:
        assert len(parse(text, "e", Path(), reach).data) == 1
