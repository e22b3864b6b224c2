"""A Parquet trail in one file, audited in shares of its groups of rows: the same report as when it is read whole."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

import excelsim
from excelsim.errors import InputError
from excelsim.experiment.load import load
from excelsim.trail.parquet import Share, read_parquet
from excelsim.verify import files, verify_file
from excelsim.verify.trails.shares import audited
from excelsim.verify.trails.trail import verify_trail


def changed(row, column, by=1):
    """Return what changes a cell by some units in the last place."""

    def edit(table):
        values = table[column].to_numpy().copy()
        values[row : row + 1] = (values[row : row + 1].view(np.int64) + by).view(float)
        return table.set_column(table.schema.get_field_index(column), column, [pa.array(values)])

    return edit


def without(row):
    return lambda table: pa.concat_tables([table.slice(0, row), table.slice(row + 1)])


EDITS = {
    "a cell in a group": changed(12, "o1_1"),
    "a first row's weight": changed(20, "w1_1_1"),
    "a last row's new weight": changed(19, "new_w1_1_1"),
    "the first row of all": changed(0, "w1_1_1"),
    "the last row of all": changed(79, "new_w1_1_1"),
    "a row gone in a group": without(14),
    "a first row gone": without(20),
    "the first row of all gone": without(0),
    "the last row of all gone": without(79),
    "a sample": changed(20, "x_1"),
}


@pytest.fixture(params=["11", "momentum", "mazur"])
def trail(request, tmp_path):
    """Write the trail of 80 updates in 8 groups; return what edits and writes it again."""
    plan = load(request.param)
    path = tmp_path / "a.parquet"
    record = replace(plan, epochs=-(-80 // len(plan.data)), steps=(1, 80), compare={}).train()
    excelsim.Trace.of(record).to_parquet(path)
    whole = parquet.read_table(path)

    def write(edit=lambda table: table, rows=10):
        parquet.write_table(edit(whole), path, row_group_size=rows)
        return path

    write()
    return write


def shares(path, count):
    return [audited(number, str(path), f"{path}.toml", None, None, count) for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_shares_prove_what_the_whole_trail_proves(trail, count):
    """Each of its own rows, the first one from the last row of the share before."""
    found, whole = shares(trail(), count), verify_trail(trail(), None)
    assert all(share.agrees and share.cells for share in found)
    assert sum(share.cells for share in found) == whole.comparisons[0].cells
    assert {share.experiment for share in found} == {whole.experiment}


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_is_changed_a_share_does_not_agree(trail, edit):
    """Also where two of them meet; then the trail is read whole, which tells what it is."""
    path = trail(EDITS[edit])
    assert not verify_trail(path, None).agrees
    for count in (1, 2, 8 if "gone" not in edit else 7):
        assert not all(share.agrees for share in shares(path, count)), count


@pytest.mark.parametrize("edit", [None, "a first row's weight", "fewer groups"])
def test_the_report_is_that_of_the_whole_trail(trail, edit, monkeypatch):
    path = trail(EDITS.get(edit, lambda table: table), rows=100 if edit == "fewer groups" else 10)
    whole = verify_file(path)
    monkeypatch.setattr(files, "DIVIDED", 0)
    assert verify_file(path) == whole and whole.agrees == (edit != "a first row's weight")


def test_a_share_of_fewer_groups_than_shares_is_refused(trail):
    with pytest.raises(InputError, match="its rows are in 8 groups: read it whole"):
        read_parquet(trail(), Share(0, 9))


def test_a_share_begins_with_the_row_before_it(trail):
    """All but the first, which begins where the trail does."""
    steps = [dict(read_parquet(trail(), Share(number, 3)))["step"].tolist() for number in range(3)]
    assert steps == [[*range(1, 21)], [*range(20, 51)], [*range(50, 81)]]
