"""Compare: one step in two ways, and the true gradient beside them."""

import math

import openpyxl
import pytest
from changing import Recalculated, bits, change, marked

import excelsim
from excelsim import MLP
from excelsim.network.quantities import symbol
from excelsim.run.program import columns
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx.reader import read_workbook

H = 0.001


def picked(engine, name, book, step, folder):
    """Return a lesson's run, its workbook with a step picked on Compare, and the rows of the quantities there."""
    trace = excelsim.load(name).run()
    values = Recalculated(engine, change(book, folder / "b.xlsx", {("Compare", "B4"): step}))
    assert values("Compare", "B5") == step
    assert values.errors() == []
    symbols = {symbol(trace.network, name): name for name in columns(trace.network).names}
    return trace, values, _rows(values, symbols)


def _rows(values, symbols):
    found = {}
    for (row, column), text in sorted(values.values["Compare"].items()):
        if column == 2 and text in symbols:
            found.setdefault(symbols[text], row)
    return found


def one_step(trace, step, rule):
    """Make the step from the same weights by a rule; return its quantities."""
    network, values = trace.network, trace.values(step)
    blocks = columns(network).blocks

    def block(name):
        return trace.block(name)[step - trace.first_step] if name in blocks else None

    depth = range(1, network.depth + 1)
    mlp = MLP(
        network.layers,
        activation=network.activations,
        rule=rule,
        bias=network.bias,
        learning_rate=trace.learning_rate,
        weights=[block(f"w{n}") for n in depth],
        biases=[block(f"b{n}") for n in depth],
    )
    x, y = ([values[name] for name in blocks[key].names()] for key in "xy")
    return mlp.fit([x], [y]).values(1)


@pytest.mark.parametrize("step", [8, 40])
def test_lesson_6_shares_the_error_out_in_two_ways(tmp_path, lesson, iron, step):
    """The raw form on the left, the weights' shares on the right, as the slide writes them."""
    trace, values, rows = picked(iron, "06", lesson("06"), step, tmp_path)
    v = trace.values(step)
    e1, e2 = v["e2_1"], v["e2_2"]
    for j in (1, 2):
        raw = e1 * v[f"w2_1_{j}"] + e2 * v[f"w2_2_{j}"]
        first = e1 * (v[f"w2_1_{j}"] / (v["w2_1_1"] + v["w2_1_2"]))
        shares = first + e2 * (v[f"w2_2_{j}"] / (v["w2_2_1"] + v["w2_2_2"]))
        found = [values("Compare", (rows[f"e1_{j}"], column)) for column in (3, 4, 5)]
        assert list(map(bits, found)) == list(map(bits, [raw, shares, shares - raw]))
        assert raw != shares
    assert values("Compare", "C8") == "no-derivative" and values("Compare", "D8") == "proportional"


@pytest.mark.parametrize("step", [57, 200])
def test_lesson_11_is_one_step_of_each_rule_from_the_same_weights(tmp_path, lesson, iron, step):
    """Every quantity of the update, down to the new weights, has the bits of a run by that rule."""
    trace, values, rows = picked(iron, "11", lesson("11"), step, tmp_path)
    mine, other = (one_step(trace, step, rule) for rule in ("playlist", "gradient"))
    assert set(rows) == set(columns(trace.network).names)
    calculated = 0
    for name, row in rows.items():
        assert bits(values("Compare", (row, 3))) == bits(mine[name])
        if (row, 4) in values.values["Compare"]:
            assert bits(values("Compare", (row, 4))) == bits(other[name])
            assert bits(values("Compare", (row, 5))) == bits(other[name] - mine[name])
            calculated += 1
    assert calculated > 40
    assert mine["d1_1"] != other["d1_1"] and mine["d2_1"] == other["d2_1"]


def loss(v):
    """Return half the squared error of lesson 11's 2-5-1 network, whose output reads no bias."""
    hidden = []
    for j in range(1, 6):
        z = v["x_1"] * v[f"w1_{j}_1"] + v["x_2"] * v[f"w1_{j}_2"] + v[f"b1_{j}"]
        hidden.append(1 / (1 + math.exp(-z)))
    z = hidden[0] * v["w2_1_1"]
    for j in range(2, 6):
        z = z + hidden[j - 1] * v[f"w2_1_{j}"]
    e = v["y_1"] - 1 / (1 + math.exp(-z))
    return e * e * 0.5


@pytest.mark.parametrize("step", [1, 57])
def test_finite_differences_tell_the_true_gradient(tmp_path, lesson, office, step):
    """Calculated anew by hand, they have the same bits; the gradient rule is near, the playlist's is not."""
    trace, values, rows = picked(office, "11", lesson("11"), step, tmp_path)
    cells = values.values["Compare"]
    top = max(row for (row, column), v in cells.items() if column == 1 and v == "quantity")
    v, gradient = trace.values(step), one_step(trace, step, "gradient")
    names = {symbol(trace.network, name): name for name in rows}
    found = {names[cells[row, 2]]: row for (row, column) in cells if column == 5 and row > top}
    assert len(found) == 21
    only_gradient = 0
    for name, row in found.items():
        down, up = (loss({**v, name: v[name] + sign * H}) for sign in (-1.0, 1.0))
        difference = cells[row, 5]
        assert math.isclose(difference, (down - up) / (2 * H), rel_tol=1e-9, abs_tol=1e-12)
        slope, mine = (run[f"d{name}"] / trace.learning_rate for run in (gradient, v))
        assert [bits(cells[row, c]) for c in (3, 4)] == [bits(mine), bits(slope)]
        if name == "b2_1":  # updated but not read: the loss does not follow it
            assert difference == 0 and cells[row, 7] == "neither"
            continue
        assert abs(difference - slope) < 1e-6
        near = abs(mine - difference) < 1e-5
        assert cells[row, 7] == ("both" if near else "only gradient")
        only_gradient += not near
    assert only_gradient == 15


def test_what_differs_is_marked_and_nothing_else(tmp_path, lesson, iron):
    """The differences that are not 0; neither empty cells nor headings."""
    found, values = marked(iron, lesson("06"), tmp_path / "b.xlsx", "Compare")
    (cells,) = [cells for rule, cells in found if rule.type == "expression"]
    differences = {
        at: value
        for at, value in values.values["Compare"].items()
        if at[1] == 5 and at[0] > 8 and isinstance(value, float)
    }
    assert cells == {at for at, value in differences.items() if value != 0}
    assert 0 < len(cells) < len(differences)


NEAR_AND_TINY = """
[network]
layers = [2, 2, 1]
[data]
inputs = [[1, 3e-7]]
targets = [[1]]
[start]
weights = [[[0.5, 0.3], [0.2, -0.4]], [[0.7, 0.6]]]
[compare]
rule = "gradient"
"""


def test_a_difference_agrees_with_a_slope_up_to_a_thousandth_of_it(tmp_path, iron):
    """A finite difference strays from the slope with the square of h: at 0.95 thousandths it agrees, at 1.05 not."""
    (tmp_path / "a.toml").write_text(NEAR_AND_TINY)
    excelsim.load(tmp_path / "a.toml").run().to_excel(tmp_path / "a.xlsx")

    def gradient(h):
        values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Compare", at): h}))
        return _gradient_rows(values)

    values = Recalculated(iron, tmp_path / "a.xlsx")
    at = next(f"B{row}" for (row, column), v in values.values["Compare"].items() if column == 1 and v == "h")
    _, slope, difference, _ = gradient(0.25)["w o1,1"]
    stray = abs(difference - slope) / abs(difference)
    for thousandths, said in ((0.95, "both"), (1.05, "neither")):
        playlist, slope, difference, answer = gradient(0.25 * math.sqrt(thousandths / 1000 / stray))["w o1,1"]
        assert playlist == slope  # in the output layer both rules are the gradient
        assert math.isclose(abs(difference - slope) / abs(difference), thousandths / 1000, rel_tol=0.02)
        assert answer == said


def test_a_slope_of_a_millionth_is_told_from_another(tmp_path, iron):
    """Of an input of almost 0 both slopes are tiny; what is less than 1e-9 apart agrees, as rounding leaves that."""
    (tmp_path / "a.toml").write_text(NEAR_AND_TINY)
    excelsim.load(tmp_path / "a.toml").run().to_excel(tmp_path / "a.xlsx")
    playlist, slope, difference, answer = _gradient_rows(Recalculated(iron, tmp_path / "a.xlsx"))["w1,2"]
    assert 1e-9 < abs(slope) < 1e-7 and 2e-9 < abs(playlist - slope) < 1e-7
    assert abs(difference - slope) < 1e-9
    assert answer == "only gradient"


def _gradient_rows(values):
    """Return by the weights' symbols: both slopes, the finite difference, and which agrees."""
    cells = values.values["Compare"]
    top = max(row for (row, column), v in cells.items() if column == 1 and v == "quantity")
    rows = (row for (row, column) in cells if column == 7 and row > top)
    return {cells[row, 2]: tuple(cells[row, column] for column in (3, 4, 5, 7)) for row in rows}


@pytest.mark.parametrize("steps", [(7, 19), (30, 30), pytest.param((1, 8), marks=pytest.mark.gallery)])
def test_in_a_window_the_step_keeps_its_number(tmp_path, iron, office, steps):
    """Both runs are cut, each with its own weights, and agree in both engines."""
    trace = excelsim.load("11").run()
    trace.window(*steps).to_excel(tmp_path / "a.xlsx")
    report = verify_workbook(tmp_path / "a.xlsx", [("ironcalc", iron), ("libreoffice", office)])
    assert report.agrees, report.first()
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Compare", "B4"): steps[1]})
    shown = Recalculated(iron, path).shown("Compare")
    assert {name: [bits(v) for v in found] for name, found in shown.items()} == {
        name: [bits(trace.values(steps[1])[name])] for name in shown
    }


def test_rules_of_two_losses_are_not_called_the_same(tmp_path):
    """With one layer playlist and gradient are, but not with the mean squared error: its deltas have a factor 2."""
    (tmp_path / "two.toml").write_text(
        '[network]\nlayers = [2, 1]\n[compare]\nrule = "gradient"\nloss = "mean-squared"\n'
        "[data]\ninputs = [[1, 0], [1, 1]]\ntargets = [[0], [1]]\n[start]\nseed = 1\n"
    )
    trace = excelsim.load(tmp_path / "two.toml").run()
    assert (trace.second.block("d1")[0] == 2 * trace.block("d1")[0]).all()
    trace.to_excel(tmp_path / "two.xlsx")
    cells = read_workbook(tmp_path / "two.xlsx")
    said = [cell.value for sheet in ("Start", "Compare") for cell in cells[sheet].values()]
    assert "Where the two columns differ, the cell on the right is marked." in said
    assert "rule gradient, mean-squared, activation sigmoid" in said
    assert not any(str(text).startswith("Which is the true gradient?") for text in said)


def experiment(network, compare, targets="[[1, 0], [0, 1], [0, 1]]"):
    return (
        f"[network]\nlayers = [2, 2, 2]\n{network}\n[compare]\n{compare}\n"
        f"[data]\ninputs = [[1, 1], [1, 0], [0, 1]]\ntargets = {targets}\n[start]\nseed = 1\n"
    )


WAYS = {
    "mean-squared": ('rule = "gradient"\nloss = "mean-squared"', 'rule = "playlist"', "MSE"),
    "cross-entropy": (
        'rule = "playlist"\nloss = "cross-entropy"\nactivation = "sigmoid"',
        'rule = "gradient"\nloss = "cross-entropy"',
        "cross-entropy",
    ),
    "softmax": (
        'rule = "proportional"\nloss = "cross-entropy"\nactivation = ["tanh", "softmax"]',
        'rule = "gradient"\nloss = "cross-entropy"',
        "cross-entropy",
    ),
    "no derivative": ('rule = "no-derivative"', 'rule = "gradient"', "½Σe²"),
}


@pytest.mark.parametrize("name", ["cross-entropy", "softmax", "no derivative"])
def test_the_slope_that_is_checked_is_that_of_the_loss_which_both_train(tmp_path, iron, name):
    """Of every weight the gradient agrees; with cross-entropy, the playlist's output layer does so, too."""
    network, compare, loss = WAYS[name]
    (tmp_path / "a.toml").write_text(experiment(network, compare))
    excelsim.load(tmp_path / "a.toml").run().to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    assert values.errors() == []
    assert f"agrees with the slope of the loss {loss}?" in values.values["Compare"].values()
    rows = _gradient_rows(values)
    assert len(rows) == 12 and all(row[-1].startswith(("both", "only gradient")) for row in rows.values())
    for _, slope, difference, _ in rows.values():
        assert math.isclose(slope, difference, rel_tol=1e-4, abs_tol=1e-6)


TWO_WAYS = {
    "losses in calculus": ('form = "calculus"', 'loss = "cross-entropy"'),
    "sigmoid and softmax": (
        'rule = "gradient"\nloss = "cross-entropy"\nactivation = ["tanh", "sigmoid"]',
        'activation = ["tanh", "softmax"]',
    ),
    "sequential": ('rule = "playlist"\n[training]\nupdate = "sequential"\nshuffle = 2', 'rule = "gradient"'),
    "sequential without a slope": (
        'rule = "playlist"\n[training]\nupdate = "sequential"',
        'rule = "no-derivative"',
    ),
    "mean-squared": WAYS["mean-squared"][:2],
}


def test_the_new_weights_of_a_sequential_batch_are_not_compared(tmp_path):
    """Its hidden errors read them, and they are made of all samples before: both runs stand side by side instead."""
    ways = 'rule = "playlist"\n[training]\nupdate = "sequential"\nbatch_size = 2', 'rule = "gradient"'
    (tmp_path / "a.toml").write_text(experiment(*ways))
    excelsim.load(tmp_path / "a.toml").run().to_excel(tmp_path / "a.xlsx")
    assert {"Compare", "Runs"} & set(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) == {"Runs"}


@pytest.mark.parametrize("name", TWO_WAYS)
def test_both_ways_have_the_numbers_of_their_own_runs(tmp_path, iron, name):
    """In the first step, where both runs have the same weights; also what only one of them goes through."""
    (tmp_path / "a.toml").write_text(experiment(*TWO_WAYS[name]))
    trace = excelsim.load(tmp_path / "a.toml").run()
    trace.to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, tmp_path / "a.xlsx")
    assert values.errors() == []
    both = {**trace.values(1), **trace.second.values(1)}
    rows = _rows(values, {symbol(trace.network, name): name for name in both})
    assert set(rows) >= {*trace.values(1), *trace.second.values(1)} - {"lr", "turn"}
    cells = values.values["Compare"]
    for run, column in ((trace, 3), (trace.second, 4)):
        mine = run.values(1)
        found = {name: cells[row, column] for name, row in rows.items() if (row, column) in cells}
        assert {name: bits(value) for name, value in found.items()} == {name: bits(mine[name]) for name in found}
        assert len(found) > 30
