"""Pictures of a trace with matplotlib; without it, a sentence."""

import sys

import pytest

import excelsim
from excelsim import MLP


@pytest.fixture(scope="module")
def drawing():
    matplotlib = pytest.importorskip("matplotlib", reason="matplotlib, which draws, is not installed")
    matplotlib.use("agg")
    from matplotlib import pyplot

    yield pyplot
    pyplot.close("all")


def test_the_loss_of_every_run_and_all_weights_are_drawn(drawing):
    trace = excelsim.load("11").run()
    left, right = trace.plot()
    assert [line.get_label() for line in left.lines] == ["playlist", "gradient"]
    assert left.lines[0].get_ydata().tolist() == trace.epochs["mse"].tolist()
    assert len(right.lines) == 10 + 5 + 5 + 1
    assert right.lines[0].get_xdata().tolist() == list(range(201))
    ends = [line.get_ydata()[-1] for line in right.lines[:10]]
    assert ends == trace.weights[0].ravel().tolist()
    assert right.lines[0].get_ydata()[0] == trace.start.w[0][0, 0]


def test_axes_that_are_given_are_drawn_on(drawing):
    trace = MLP([2, 1], seed=1, bias="frozen").fit([[1, 2], [0, 1]], [1, 0]).presented(language="id")
    _, axes = drawing.subplots(2)
    assert trace.plot(axes) is axes
    assert axes[1].get_xlabel() == "langkah"
    assert [text.get_text() for text in axes[1].get_legend().get_texts()] == ["w o1,1", "w o1,2", "b o1"]


def test_a_window_without_a_complete_epoch_is_drawn_by_steps(drawing):
    trace = excelsim.load("xor").run().window(2, 3)
    left, right = trace.plot()
    assert left.lines[0].get_xdata().tolist() == [2, 3]
    assert left.lines[0].get_ydata().tolist() == trace.scores["loss"].tolist()
    assert right.lines[0].get_xdata().tolist() == [1, 2, 3]


def test_a_long_run_has_as_many_points_as_can_be_seen(drawing):
    _, right = MLP([1, 1], seed=1).fit([[1]], [1], epochs=5000).plot()
    assert len(right.lines[0].get_xdata()) == 1001 and right.lines[0].get_xdata()[-1] == 5000


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ModuleNotFoundError, match=r'plot draws with matplotlib, .*: pip install "excelsim\[plot\]"'):
        MLP([1, 1], seed=1).fit([[1]], [1]).plot()
