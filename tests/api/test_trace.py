"""The trace: steps by their number, names of columns, open files, readable and picklable."""

import io
import pickle
import zipfile

import numpy as np
import pandas as pd
import pytest

import excelsim
from excelsim import MLP, TrainingStopped
from excelsim.experiment.write import to_toml

X = pd.DataFrame({"tinggi": [1.0, 1.0, 0.0, 0.0], "berat": [1.0, 0.0, 1.0, 0.0]}, index=list("abcd"))
Y = pd.Series([1, 0, 0, 0], name="dewasa")


@pytest.fixture(scope="module")
def trace():
    return MLP([2, 2, 1], seed=3).fit(X, Y, epochs=3)


def test_a_step_is_found_by_its_number(trace):
    """Its values are those of the table, the last step is -1, and a loop goes through all."""
    frame = trace.to_frame().set_index("step")
    second = trace[2]
    assert dict(second) == frame.loc[2].drop(["epoch", "sample"]).to_dict()
    assert (second.number, second.epoch, second.sample) == (2, 1, 2)
    assert (trace[-1].number, trace[np.int64(12)].number) == (12, 12)
    assert [step.number for step in trace] == list(range(1, 13))
    assert trace.window(5, 8)[5].epoch == 2


@pytest.mark.parametrize("number", [0, 13, -13])
def test_a_step_that_is_not_there_is_said(trace, number):
    with pytest.raises(ValueError, match="is not a part of this run, which has the steps 1:12"):
        trace[number]


def test_what_is_no_step_is_said(trace):
    with pytest.raises(ValueError, match=r"write trace\.window\(2, 5\) for the steps 2 to 5"):
        trace[2:5]
    with pytest.raises(ValueError, match="a step is a whole number, such as trace\\[2\\], not 'o1_1'"):
        trace["o1_1"]


def test_show_prints_what_the_command_prints(capsys):
    from excelsim.cli.app import app

    trace = excelsim.load("11").run()
    for form in ("words", "excel", "python", "latex"):
        app(["show", "11", "--step", "2", "--as", form], standalone_mode=False)
        printed = capsys.readouterr().out
        trace.show(2, form)
        assert capsys.readouterr().out == printed != ""
    trace[2].show("latex")
    assert capsys.readouterr().out == printed
    trace.show(2, second=True)
    assert "rule gradient" in capsys.readouterr().out


def test_names_of_columns_go_with_the_data(trace):
    """Into the trace, its experiment and its steps; columns that programs read keep their own."""
    assert trace.data.headings == (["tinggi", "berat"], ["dewasa"])
    assert '"tinggi",\n    "berat",\n    "dewasa",' in to_toml(trace)
    assert "x_1 (tinggi) = 1, x_2 (berat) = 0, y_1 (dewasa) = 0" in repr(trace[2])
    assert "x_1" in trace.to_frame()


def test_a_name_that_is_missing_is_that_of_the_quantity():
    fit = MLP([2, 1], seed=1).fit
    assert fit(X, [1, 0, 0, 0]).data.headings == (["tinggi", "berat"], ["y1"])
    assert fit(X.to_numpy(), Y).data.names == ("x1", "x2", "dewasa")
    assert fit(X.to_numpy(), Y.to_numpy()).data.names == ()
    assert fit(X.set_axis([0, 1], axis=1), Y.to_numpy()).data.names == ()  # as scikit-learn: names are texts


def test_inputs_are_taken_by_their_names(trace):
    """In any order, among others; the answers have the targets' names and the inputs' index."""
    found = trace.predict(X.assign(nomor=9)[["berat", "nomor", "tinggi"]])
    assert found.columns.tolist() == ["dewasa"] and found.index.tolist() == list("abcd")
    assert found.to_numpy().tolist() == trace.predict(X.to_numpy()).tolist()
    with pytest.raises(ValueError, match="X has no column 'berat'; its columns are 'tinggi'"):
        trace.predict(X[["tinggi"]])


def test_a_frame_is_answered_by_a_frame_though_names_are_not_known():
    trace = MLP([2, 1], seed=1).fit(X.to_numpy(), Y.to_numpy())
    assert trace.predict(X).columns.tolist() == ["y1"]


def test_a_frame_is_taken_in_its_order_by_inputs_without_names():
    """Only the target had a name; a frame with the symbols as names is taken by them, in any order."""
    trace = MLP([2, 1], seed=1).fit(X.to_numpy(), Y)
    expected = trace.predict(X.to_numpy()).tolist()
    assert trace.predict(X).to_numpy().tolist() == expected
    swapped = X.set_axis(["x1", "x2"], axis=1)[["x2", "x1"]]
    assert trace.predict(swapped).to_numpy().tolist() == expected
    assert trace.predict(X).columns.tolist() == ["dewasa"]


def test_a_trail_without_a_path_is_a_text(trace):
    """As pandas does. A workbook is no text, which is said."""
    text = io.StringIO()
    trace.to_csv(text, "id")
    assert trace.to_csv(locale="id") == trace.to_csv(None, "id") == text.getvalue() != ""
    with pytest.raises(ValueError, match="a workbook is no text: open the file with mode 'wb'"):
        trace.to_excel(io.StringIO())


def test_open_files_are_written_to(trace, tmp_path):
    """As pandas does: texts or bytes for the trail, bytes for the workbook; what stood in them stays."""
    trace.to_csv(tmp_path / "a.csv", "id")
    trace.to_excel(tmp_path / "a.xlsx")
    text, data, book = io.StringIO(), io.BytesIO(), io.BytesIO(b"before")
    trace.to_csv(text, "id")
    trace.to_csv(data, "id")
    assert text.getvalue() == (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert data.getvalue() == (tmp_path / "a.csv").read_bytes()
    book.seek(0, io.SEEK_END)
    trace.to_excel(book)
    assert book.getvalue() == b"before" + (tmp_path / "a.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive, archive.open("in.csv", "w") as entry:
        trace.to_csv(entry)


def things():
    lesson = excelsim.load("11")
    mlp = MLP([2, 2, 1], seed=3)
    trace = mlp.fit(X, Y)
    marking = trace.check({"o1_1": "0,1", "o1_2": "9"})
    with pytest.raises(TrainingStopped) as stopped:
        MLP([1, 1], weights=[[[400.0]]]).fit([[2], [-2]], [1, 0])
    weights = MLP([1, 2], weights=[[[0.5], [-1]]]).start
    return {
        "<MLP 2-2-1, sigmoid, rule playlist, learning rate 0.5, seed 3>": mlp,
        "<Trace of 2-2-1, rule playlist: 4 updates, 42 values each>": trace,
        "<Data of 4 samples: tinggi, berat -> dewasa>": trace.data,
        "<Network 2-2-1, sigmoid, rule playlist>": trace.network,
        "<Weights w1 = [[ 0.5], [-1. ]], b1 = [0., 0.]>": weights,
        "<Experiment 'Lesson 11: AND with 2-5-1, as printed': 2-5-1, sigmoid, rule playlist, learning rate 0.5, "
        "4 samples, 50 epochs>": lesson,
        "<Marking: 2 wrong; the first wrong one: o1_1@1>": marking,
        "<Finding at o1_1@1: ": marking.findings[0],
        "<Step 1 (epoch 1, sample 1) of 2-2-1:\n  Input: x_1 (tinggi) = 1, ": trace[1],
        "TrainingStopped(": stopped.value,
    }


def test_each_thing_says_what_it_is_and_can_be_pickled():
    for begin, thing in things().items():
        assert repr(thing).startswith(begin)
        assert repr(pickle.loads(pickle.dumps(thing))) == repr(thing)
        assert max(map(len, repr(thing).splitlines())) < 700


def test_a_step_of_many_values_is_a_page():
    """The first of each part, in lines of a hundred characters."""
    shown = repr(MLP([40, 9, 2], seed=1).fit([[0.0] * 40], [[1, 0]])[1]).splitlines()
    assert len(shown) < 60 and max(map(len, shown)) <= 101
    assert any("... 359 more" in line for line in shown)  # 40*9 + 9 + 9*2 + 2 weights, 30 of them shown


def test_a_seed_that_nobody_named_is_known():
    """It draws the same weights again, and stands in what is written of the run."""
    mlp = MLP([2, 2, 1])
    assert MLP([2, 2, 1], seed=mlp.seed).start.same_as(mlp.start)
    assert f"seed {mlp.seed}" in repr(mlp)
    assert f"drawn_from = {mlp.seed}" in to_toml(mlp.fit(X, Y))
    assert "drawn_from" not in to_toml(MLP([2, 2, 1], seed=1).fit(X, Y))
    assert MLP([2, 1], init="zeros").seed is None
