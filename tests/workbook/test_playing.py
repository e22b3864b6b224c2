"""Playing with the cells: Data, Predict, Boundary, Weights, Epochs and Activations follow what is typed."""

import math
from dataclasses import replace

import numpy as np
import pytest
from changing import Recalculated, bits, change
from openpyxl.utils import get_column_letter

import excelsim
from excelsim import MLP
from excelsim.xlsx.reader import read_workbook

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
RAW = [[95, 14.5], [180, 78], [110.25, 19], [172, 70]]


def same(found, wanted):
    return [bits(value) for value in found] == [bits(value) for value in np.ravel(wanted).tolist()]


def first_weight(path, trace):
    """Return sheet and address of the starting weight w1_1_1: the first number on Setup with its bits."""
    weight = bits(trace.origin.w[0][0, 0])
    setup = sorted(read_workbook(path)["Setup"].items())
    row, column = next(at for at, cell in setup if isinstance(cell.value, float) and bits(cell.value) == weight)
    return "Setup", f"{get_column_letter(column)}{row}"


def steps_row(values, trace, row):
    """Return what a row of Steps holds, by the engine's columns."""
    return [values("Steps", (row, column)) for column in range(1, trace.to_frame().shape[1] + 1)]


# Data


@pytest.mark.parametrize("kind", ["min-max", "z-score"])
def test_a_raw_value_that_is_changed_is_normalised_and_learned_from(tmp_path, office, kind):
    """The last row of Steps has the bits of a run with that raw value; so has the column that was not touched."""
    mlp = MLP([2, 2, 1], seed=3)
    mlp.fit(RAW, Y, epochs=5, normalise=kind).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(office, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Data", "B10"): 201.3}))
    other = [row.copy() for row in RAW]
    other[1][0] = 201.3
    trace = mlp.fit(other, Y, epochs=5, normalise=kind)
    assert same(steps_row(values, trace, 23), trace.to_frame().iloc[-1])
    x = [[values("Data", (9 + row, column)) for column in (6, 7)] for row in range(4)]
    assert same(np.ravel(x), trace.data.x)
    assert values("Check", "B7") == 1
    assert values.errors() == []


def test_z_scores_have_mean_0_and_deviation_1(tmp_path, iron):
    """The statistics on Data are those of the textbook."""
    MLP([2, 1], seed=3).fit(RAW, Y, normalise="z-score").to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    column = [row[1] for row in RAW]
    mean = sum(column) / 4
    assert math.isclose(values("Data", "C5"), mean, rel_tol=1e-15)
    assert math.isclose(values("Data", "C6"), math.sqrt(sum((v - mean) ** 2 for v in column) / 4), rel_tol=1e-15)


# Predict


@pytest.mark.parametrize(
    ("normalise", "epoch", "updates"),
    [(None, 0, 0), (None, -1, 0), (None, 99, 20), ("min-max", 2, 8), ("z-score", 2.9, 8)],
)
def test_new_inputs_are_answered_as_the_engine_does(tmp_path, iron, normalise, epoch, updates):
    """With the weights of the picked epoch, the nearest that there is, and normalised as the samples were."""
    mlp = MLP([2, 3, 2], activation=["tanh", "sigmoid"], seed=6)
    x, y = np.divide(RAW, 1 if normalise else 100).tolist(), [[0, 1], [1, 0], [1, 1], [0, 0]]
    trace = mlp.fit(x, y, epochs=5, normalise=normalise)
    trace.to_excel(tmp_path / "a.xlsx")
    new = {("Predict", "B9"): 1.25, ("Predict", "C9"): -3.5, ("Predict", "B14"): 0.1, ("Predict", "B4"): epoch}
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", new))
    missing = f"← Steps has no end of epoch {epoch}: shown is the nearest."
    assert values("Predict", "C4") == (missing if epoch in (-1, 99) else "← type an epoch, 0 for the start")
    rows = [[values("Predict", (row, column)) for column in (2, 3)] for row in range(9, 15)]
    assert rows[0] == [1.25, -3.5] and rows[5] == [0.1, x[1][1]]
    wanted = after(trace, updates).predict(rows)
    assert same([values("Predict", (row, column)) for row in range(9, 15) for column in (4, 5)], wanted)
    largest = [values("Predict", (row, 6)) for row in range(9, 15)]
    assert largest == [f"y'{k + 1}" for k in wanted.argmax(axis=1)]


@pytest.mark.parametrize(("epoch", "updates", "step"), [(2, 3, 8), (3, 7, 12), (1, 0, 5), (9, 7, 12)])
def test_in_a_window_an_epoch_is_said_by_its_last_step(tmp_path, iron, epoch, updates, step):
    """Steps 6 to 14 of epochs of four: the 2nd ends with step 8, the window's third; before it there is its start."""
    run = MLP([1, 1], seed=3).fit([[0], [1], [0.5], [0.25]], Y, epochs=4)
    run.window(6, 14).to_excel(tmp_path / "a.xlsx")
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Predict", "B4"): epoch})
    values = Recalculated(iron, path)
    assert values("Predict", "B5") == updates
    assert values("Predict", "C5") == f"= after step {step}"
    wanted = after(run, step).predict([[values("Predict", (row, 2))] for row in range(9, 15)])
    assert same([values("Predict", (row, 3)) for row in range(9, 15)], wanted)


def after(trace, updates):
    """Return the network as it was after some updates."""
    return replace(trace, log=trace.log[:updates])


# Boundary


def test_another_range_of_the_map_is_answered_everywhere(tmp_path, iron):
    """And the samples' list stays; the output is the one that is picked, the nearest that there is."""
    trace = MLP([2, 3, 2], seed=6).fit(X, [[0, 1], [1, 0], [1, 1], [0, 0]], epochs=3)
    trace.to_excel(tmp_path / "a.xlsx")
    typed = {("Boundary", "B7"): -2.5, ("Boundary", "C7"): 0.75, ("Boundary", "B8"): 0.3, ("Boundary", "C8"): 0.4}
    for output, shown in ((1, 0), (2, 1), (9, 1), (0, 0)):
        typed["Boundary", "B6"] = output
        values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", typed))
        across = [values("Boundary", (31, column)) for column in range(2, 23)]
        up = [values("Boundary", (row, 1)) for row in range(10, 31)]
        assert (across[0], across[20], up[20], up[0]) == (-2.5, 0.75, 0.3, 0.4)
        assert np.allclose(across, np.linspace(-2.5, 0.75, 21), rtol=1e-14)
        found = [values("Boundary", (row, column)) for row in range(10, 31) for column in range(2, 23)]
        assert same(found, trace.predict([[a, b] for b in up for a in across])[:, shown])
        assert same([values("Boundary", (row, 28)) for row in range(10, 14)], trace.predict(X)[:, shown])


def test_the_map_follows_the_starting_weights(tmp_path, iron):
    """At epoch 0 it shows what is typed on Setup."""
    trace = MLP([2, 2, 1], seed=6).fit(X, Y)
    trace.to_excel(tmp_path / "a.xlsx")
    typed = {("Boundary", "B4"): 0, first_weight(tmp_path / "a.xlsx", trace): 3.25}
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", typed)
    w = [block.copy() for block in trace.origin.w]
    w[0][0, 0] = 3.25
    start = MLP([2, 2, 1], weights=w, biases=trace.origin.b)
    wanted = [start.fit([x], [0]).block("o2").item() for x in X]
    values = Recalculated(iron, path)
    assert same([values("Boundary", (row, 28)) for row in range(10, 14)], wanted)


def test_a_map_whose_numbers_are_too_large_says_so(tmp_path, iron, office):
    """A sentence, and no error anywhere."""
    trace = MLP([2, 1], activation="softplus", weights=[[[600.0, 300.0]]], learning_rate=0.001).fit([[1, 0]], [600])
    trace.to_excel(tmp_path / "a.xlsx")
    for engine in (iron, office):
        values = Recalculated(engine, tmp_path / "a.xlsx")
        assert values("Boundary", "A4").startswith("The numbers are too large to be calculated here")
        assert values.errors() == []


# Weights


def test_equal_neurons_stay_equal_and_the_sheet_says_so(tmp_path, office):
    """Lesson symmetry: the difference is exactly 0 in all 100 epochs, until one starting weight is another one."""
    trace = excelsim.load("symmetry").run()
    trace.to_excel(tmp_path / "a.xlsx")
    values = Recalculated(office, tmp_path / "a.xlsx")
    difference = next(
        column for (row, column), v in values.values["Weights"].items() if row == 28 and v == "difference"
    )
    assert {bits(values("Weights", (row, difference))) for row in range(29, 130)} == {bits(0.0)}
    assert values("Weights", "A4").startswith("All hidden neurons are equal")
    start = first_weight(tmp_path / "a.xlsx", trace)
    values = Recalculated(office, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {start: 0.7}))
    w = [block.copy() for block in trace.origin.w]
    w[0][0, 0] = 0.7
    mlp = MLP([2, 3, 1], activation=["tanh", "sigmoid"], learning_rate=0.7, weights=w, biases=trace.origin.b)
    other = mlp.fit(trace.data.x, trace.data.y, epochs=100)
    ends = [w[0], *other.block("new_w1")[3::4]]
    assert same(
        [values("Weights", (29 + epoch, difference)) for epoch in range(101)],
        [max(np.max(end, axis=0) - np.min(end, axis=0)) for end in ends],
    )
    assert values("Weights", "A4").startswith("The last column: how far the hidden neurons' weights lie apart")


def test_neurons_that_only_start_equal_are_no_symmetry_problem(tmp_path, iron):
    """Their ways to the output differ, so after one epoch they do."""
    mlp = MLP([1, 2, 1], weights=[[[0.5], [0.5]], [[0.3, -0.2]]])
    mlp.fit([[1], [0.5]], [1, 0], epochs=2).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx").values["Weights"]
    ((_, column),) = (at for at, value in values.items() if value == "difference")
    start, *later = (values[row, column] for row in (29, 30, 31))
    assert start == 0 < min(later)
    assert values[4, 1].startswith("The last column: how far")


@pytest.mark.parametrize(("steps", "first"), [((1, 12), 0), ((4, 12), 1), ((5, 12), 1), ((6, 11), 2)])
def test_weights_are_those_that_each_epoch_left(tmp_path, iron, steps, first):
    """In a window the epochs keep their numbers; the start is the epoch before, if the window begins there."""
    run = MLP([2, 2, 1], seed=3).fit(X, Y, epochs=3)
    run.window(*steps).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    for row, epoch in enumerate(range(first, steps[1] // 4 + 1), start=29):
        wanted = run.window(1, 4 * epoch).final if epoch else run.origin
        assert values("Weights", (row, 1)) == epoch
        flat = np.concatenate([block.ravel() for _, block in wanted.blocks()])
        assert same([values("Weights", (row, 2 + i)) for i in range(len(flat))], flat)
    assert (row + 1, 1) not in values.cells["Weights"]


@pytest.mark.parametrize("steps", [(6, 7), (2, 3)])
def test_a_window_without_an_epoch_s_end_says_that_it_has_none(tmp_path, iron, steps):
    MLP([2, 2, 1], seed=3).fit(X, Y, epochs=3).window(*steps).to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    assert values("Weights", "A4") == "This window of the run holds no end of an epoch, so there is nothing to draw."
    assert values.errors() == []


# Epochs


def test_epochs_hold_both_runs_and_the_cross_entropy(tmp_path, office):
    """Each with the engine's bits, named as in the trace, the second run's with _2 behind."""
    (tmp_path / "two.toml").write_text(
        '[network]\nlayers=[2,2,1]\nactivation=["tanh","sigmoid"]\nloss="bce"\n[training]\nepochs=6\n'
        '[data]\ninputs=[[0,0],[0,1],[1,0],[1,1]]\ntargets=[[0],[1],[1],[0]]\n[start]\nseed=4\n[compare]\nrule="mse"\n'
    )
    trace = excelsim.load(tmp_path / "two.toml").run()
    trace.to_excel(tmp_path / "a.xlsx")
    values = Recalculated(office, tmp_path / "a.xlsx")
    names = [values("Epochs", (1, column)) for column in range(1, 8)]
    assert names == ["epoch", "mse", "accuracy", "bce", "mse_2", "accuracy_2", "bce_2"]
    for row in range(6):
        wanted = [*trace.epochs.iloc[row], *trace.second.epochs.iloc[row, 1:]]
        assert same([values("Epochs", (2 + row, column)) for column in range(1, 8)], wanted)
    assert trace.epochs["mse"].iloc[-1] != trace.second.epochs["mse"].iloc[-1]


# Activations


def below(z):
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


PLAIN = {
    "identity": (lambda z: z, lambda z: 1.0),
    "step": (lambda z: 1.0 if z >= 0 else 0.0, lambda z: 0.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: 1 / (1 + math.exp(-z)) * (1 - 1 / (1 + math.exp(-z)))),
    "bipolar-sigmoid": (
        lambda z: 2 / (1 + math.exp(-z)) - 1,
        lambda z: 0.5 * (1 + (2 / (1 + math.exp(-z)) - 1)) * (1 - (2 / (1 + math.exp(-z)) - 1)),
    ),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) * math.tanh(z)),
    "relu": (lambda z: z if z > 0 else 0.0, lambda z: 1.0 if z > 0 else 0.0),
    "leaky-relu": (lambda z: z if z > 0 else 0.01 * z, lambda z: 1.0 if z > 0 else 0.01),
    "gelu": (lambda z: z * below(z), lambda z: below(z) + z * (math.exp(-z * z / 2) / math.sqrt(2 * math.pi))),
    "softplus": (lambda z: math.log(1 + math.exp(z)), lambda z: 1 / (1 + math.exp(-z))),
}


@pytest.mark.parametrize(("low", "high"), [(-5.0, 5.0), (-1.5, 5.0), (0.3, 0.1)])
def test_activations_are_what_the_textbook_says(tmp_path, office, low, high):
    """All nine, function and slope, to the last bit (GELU in LibreOffice), from wherever z is typed to begin."""
    names = list(PLAIN)

    trace = MLP([1, 1], seed=1).fit([[1]], [1]).presented(shown=tuple(names))
    trace.to_excel(tmp_path / "a.xlsx")
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Activations", "B4"): low, ("Activations", "B5"): high})
    values = Recalculated(office, path)
    cells = values.values["Activations"]
    heading = next(row for (row, column), value in cells.items() if column == 1 and value == "z")
    columns = {value: column for (row, column), value in cells.items() if row == heading - 2}
    assert set(columns) == set(names)
    points = [cells[heading + 1 + i, 1] for i in range(41)]
    assert points[0] == low and math.isclose(points[40], high)
    assert all(math.isclose(z, low + i * (high - low) / 40, abs_tol=1e-14) for i, z in enumerate(points))
    for name, (f, slope) in PLAIN.items():
        assert same([cells[heading + 1 + i, columns[name]] for i in range(41)], [f(z) for z in points]), name
        assert same([cells[heading + 1 + i, columns[name] + 1] for i in range(41)], [slope(z) for z in points]), name
