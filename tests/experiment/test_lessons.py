"""The built-in lessons: each calculates what the playlist's slides say, in both languages."""

import re
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

import excelsim
from excelsim.experiment.builtin import SICK, lesson_ids
from excelsim.network.weights import Weights
from excelsim.samples.data import checked

NUMBERED = ("01", "01b", "02", "03", "04", "04b", "05", "06", "07", "08", "09", "10", "11", "11b")
OTHERS = ("and", "or", "xor", "mazur", "han-kamber", "symmetry", "activations", "normalise")
CONVENTIONS = ("classes", "relu-softmax", "perceptron", "perceptron-bipolar", "momentum", "adam", "rates", "shuffled")
CONVENTIONS += ("sequential", "shared-bias", "rounded")
# "Data" and "Start" are left out: they are everyday words, too.
SHEETS = {"Setup", "Steps", "Order", "Inspect", "Epochs", "Weights", "Compare", "Predict", "Boundary"}
SHEETS |= {"Activations", "Check", "Runs"}
AND = [[1, 1], [1, 0], [0, 1], [0, 0]]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def always_right_from(trace):
    """Return the first epoch from which on all answers are right, or None."""
    wrong = np.flatnonzero(trace.epochs["accuracy"].to_numpy() < 1)
    first = int(wrong[-1]) + 2 if len(wrong) else 1
    return first if first <= len(trace.epochs) else None


def final_mse(trace):
    return trace.epochs["mse"].iloc[-1]


def load(lesson):
    """Load a lesson; 13's pictures come with scikit-learn, which need not be there."""
    if lesson == "13":
        pytest.importorskip("sklearn")
    return excelsim.load(lesson)


def first_steps(lesson):
    """Return the experiment and its trace."""
    experiment = load(lesson)
    return experiment, experiment.run()


def with_answers(experiment, answers):
    """Return the experiment with other targets, as a learner types them on Setup."""
    targets = np.reshape(np.array(answers, dtype=float), experiment.data.y.shape)
    return replace(experiment, data=checked(experiment.network, experiment.data.x, targets))


# What every lesson has


def test_the_lessons_of_the_playlist_are_there():
    """Beside them stand those that do not learn: see test_sick_lessons."""
    healthy = {name for name in lesson_ids() if not name.startswith(SICK)}
    assert healthy == {*NUMBERED, *OTHERS, *CONVENTIONS, "12", "13"}


@pytest.mark.parametrize("lesson", lesson_ids())
def test_every_lesson_runs_and_its_second_run_too(lesson):
    """Same length, all numbers finite."""
    experiment, trace = first_steps(lesson)
    assert len(trace) == experiment.epochs * len(experiment.data)
    assert np.isfinite(trace.log).all()
    assert bool(trace.beside) == bool(experiment.compare)
    for other in trace.beside:
        assert len(other) == len(trace) and np.isfinite(other.log).all()


@pytest.mark.parametrize("lesson", lesson_ids())
def test_every_lesson_speaks_both_languages(lesson):
    """A title, a page about it in paragraphs, and three to five things to do."""
    experiment = load(lesson)
    for language in ("en", "id"):
        assert experiment.presentation.title[language].strip()
        assert 2 <= len(experiment.presentation.about[language].strip().split("\n\n")) <= 5
        assert 3 <= len(experiment.presentation.tries[language]) <= 5
        assert all(line.strip() for line in experiment.presentation.tries[language])
    assert len(experiment.presentation.tries["en"]) == len(experiment.presentation.tries["id"])
    assert experiment.presentation.title["en"] != experiment.presentation.title["id"]


@pytest.mark.parametrize("lesson", lesson_ids())
def test_both_languages_name_the_same_sheets_and_numbers(lesson):
    """A translation that says another number, or sends people to another sheet, is wrong."""
    experiment = load(lesson)
    paragraphs = {code: text.split("\n\n") for code, text in experiment.presentation.about.items()}
    for texts in (paragraphs, experiment.presentation.tries):
        for one, other in zip(texts["en"], texts["id"], strict=True):
            assert numbers(one) == numbers(other)
            assert sheets(one) == sheets(other)


def numbers(text):
    """Return the numbers of a text, sorted; decimals have a point in English, a comma in Indonesian."""
    return sorted(float(n.replace(",", ".")) for n in re.findall(r"(?<![\w.,])\d*[.,]?\d+(?!\w)", text))


def sheets(text):
    """Return the sheets that a text names."""
    return set(re.findall(r"\w+", text)) & SHEETS


@pytest.mark.parametrize("lesson", lesson_ids())
def test_only_sheets_that_the_workbook_has_are_mentioned(lesson):
    """Compare and Runs need other runs, Boundary two inputs, Order a shuffled one."""
    experiment = load(lesson)
    words = set(
        re.findall(r"\w+", " ".join([experiment.presentation.about["en"], *experiment.presentation.tries["en"]]))
    )
    trace = experiment.run()
    if not trace.second:
        assert "Compare" not in words
    if trace.second or not trace.beside:
        assert "Runs" not in words
    if experiment.network.layers[0] != 2 or experiment.network.layers[-1] != 1:
        assert "Boundary" not in words
    if experiment.network.method.shuffle is None:
        assert "Order" not in words
    if not experiment.data.normalise:
        assert "On Data" not in " ".join(experiment.presentation.tries["en"])


@pytest.mark.parametrize("lesson", sorted({*NUMBERED, *OTHERS, *CONVENTIONS} - {"11", "11b"}))
def test_starting_weights_are_hand_sized(lesson):
    """At most four decimals (lesson 11's are printed ones), and no negative zero, which nobody types."""
    for _, block in load(lesson).start.blocks():
        assert (block.round(4) == block).all()
        assert not np.signbit(block[block == 0]).any()


def test_lessons_lie_in_the_package_as_utf_8_without_tabs():
    for entry in (resources.files("excelsim.experiment") / "lessons").iterdir():
        if entry.name.endswith(".toml"):
            assert "\t" not in entry.read_text(encoding="utf-8")


# 01 to 03: one neuron


def full_batch(samples, w, b, lr, epochs):
    """Descend with full batches in plain loops; return the weights and each epoch's MSE."""
    losses = []
    for _ in range(epochs):
        change, bias_change, squares = [None] * len(w), None, None
        for x, y in samples:
            z = x[0] * w[0]
            for i in range(1, len(w)):
                z = z + x[i] * w[i]
            e = y - (z if b is None else z + b)
            squares = e * e if squares is None else squares + e * e
            for i, value in enumerate(x):
                dw = lr * (2 * e) * value
                change[i] = dw if change[i] is None else change[i] + dw
            db = lr * (2 * e)
            bias_change = db if bias_change is None else bias_change + db
        n = len(samples)
        w = [old + dw / n for old, dw in zip(w, change, strict=True)]
        b = None if b is None else b + bias_change / n
        losses.append(squares / n)
    return w, b, losses


@pytest.mark.parametrize("lesson", ["01", "01b"])
def test_a_linear_neuron_descends_the_mse_in_full_batches(lesson):
    """Bit for bit what plain loops give: w + (sum of lr * 2e * x) / n."""
    experiment, trace = first_steps(lesson)
    samples = list(zip(experiment.data.x.tolist(), experiment.data.y[:, 0].tolist(), strict=True))
    bias = experiment.start.b[0]
    start = experiment.start.w[0][0].tolist(), None if bias is None else float(bias[0])
    w, b, losses = full_batch(samples, *start, experiment.learning_rate, experiment.epochs)
    assert trace.weights[0][0].tolist() == w
    assert (trace.biases[0] is None and b is None) or trace.biases[0].tolist() == [b]
    assert trace.epochs["mse"].tolist() == losses


def test_01_learns_and_as_well_as_a_line_can():
    """The least-squares plane through AND has an MSE of 1/16."""
    experiment, trace = first_steps("01")
    assert experiment.data.x.tolist() == AND
    assert always_right_from(trace) == 10
    assert 1 / 16 < final_mse(trace) < 0.064
    slow = replace(experiment, learning_rate=0.01).run()
    assert final_mse(slow) == pytest.approx(0.122, abs=5e-4)
    assert final_mse(replace(experiment, learning_rate=0.5).run()) == pytest.approx(1 / 16, abs=1e-6)
    assert final_mse(replace(experiment, learning_rate=1.0).run()) > 1e30


def test_01b_ends_at_the_least_squares_optimum_of_the_wrong_data():
    """The loss stays at 0.55, with a bias as well; (1, 3) is not 14."""
    experiment, trace = first_steps("01b")
    x, y = experiment.data.x, experiment.data.y[:, 0]
    assert y.tolist() == [16, 12, 28, 34, 24]
    assert (y - x @ [2, 4]).tolist() == [0, 0, 2, 0, 0]
    for design in (x, np.c_[x, np.ones(5)]):
        best = np.linalg.lstsq(design, y, rcond=None)[0]
        assert np.mean((y - design @ best) ** 2) == pytest.approx(0.55087, abs=5e-6)
    best = np.linalg.lstsq(x, y, rcond=None)[0]
    assert final_mse(trace) == pytest.approx(np.mean((y - x @ best) ** 2), abs=1e-6)
    assert trace.weights[0][0] == pytest.approx(best, abs=1e-3)
    assert trace.predict([[1, 3]])[0, 0] == pytest.approx(14.59, abs=5e-3)


def test_01b_with_the_answer_put_right_finds_the_rule():
    """28 becomes 26: weights 2 and 4, loss 0, (1, 3) gives 14."""
    trace = with_answers(excelsim.load("01b"), [16, 12, 26, 34, 24]).run()
    assert trace.weights[0][0] == pytest.approx([2, 4], abs=1e-3)
    assert trace.predict([[1, 3]])[0, 0] == pytest.approx(14, abs=1e-2)
    assert final_mse(trace) < 1e-6


@pytest.mark.parametrize(
    ("activation", "f", "slope"), [("identity", lambda z: z, lambda o: 1), ("tanh", np.tanh, lambda o: 1 - o * o)]
)
def test_02_is_the_four_numbered_formulas(activation, f, slope):
    """Output f(x.w + b); error y - o; w + e * eta * x * f'; b + e * eta * f'."""
    experiment, trace = first_steps("02")
    run = {"identity": trace, "tanh": trace.second}[activation]
    assert run.network.activations == (activation,)
    w, b = experiment.start.w[0][0].copy(), experiment.start.b[0][0]
    for step in range(len(run)):
        x, y = experiment.data.x[step % 4], experiment.data.y[step % 4, 0]
        o = f(x @ w + b)
        e = y - o
        w = w + e * experiment.learning_rate * x * slope(o)
        b = b + e * experiment.learning_rate * slope(o)
        assert run.block("o1")[step, 0] == pytest.approx(o, abs=1e-12)
        assert run.block("new_w1")[step, 0] == pytest.approx(w, abs=1e-12)
        assert run.block("new_b1")[step, 0] == pytest.approx(b, abs=1e-12)


def test_02_shows_that_tanh_gets_closer_than_a_line():
    """Both answer right, from epoch 9 on; all eight activations are plotted."""
    _, trace = first_steps("02")
    assert always_right_from(trace) == always_right_from(trace.second) == 9
    assert final_mse(trace) > 0.39 and final_mse(trace.second) < 0.1
    assert len(trace.presentation.shown) == 8
    again = with_answers(excelsim.load("02"), [1, 0, 0, 0]).run()
    assert final_mse(again.second) > final_mse(again)


def test_03_stays_at_50_percent_on_xor_and_learns_or_and_and():
    experiment, trace = first_steps("03")
    assert set(trace.epochs["accuracy"]) == {0.5}
    assert final_mse(trace) == pytest.approx(0.25, abs=2e-4)
    assert trace.predict(AND) == pytest.approx(np.full((4, 1), 0.5), abs=0.02)
    assert always_right_from(with_answers(experiment, [1, 1, 1, 0]).run()) == 27
    assert always_right_from(with_answers(experiment, [1, 0, 0, 0]).run()) == 25


# 04 to 10: the 3-2-2 network


def test_the_lessons_04_to_10_lie_side_by_side():
    """Same data, same starting weights, so the same way forward in step 1."""
    experiment, trace = first_steps("04")
    assert experiment.network.layers == (3, 2, 2)
    for lesson in ("05", "06", "07", "08", "09", "10"):
        other, run = first_steps(lesson)
        assert other.data.x.tolist() == experiment.data.x.tolist()
        assert other.data.y.tolist() == experiment.data.y.tolist()
        assert [(n, b.tolist()) for n, b in other.start.blocks()] == [
            (n, b.tolist()) for n, b in experiment.start.blocks()
        ]
        for name in ("z1", "o1", "z2", "o2", "e2"):
            assert (run.block(name)[0] == trace.block(name)[0]).all()


def test_04_is_the_way_forward_in_matrix_form():
    """O = f(w.x + b), y' = f(w_o.O + b_o), e = y - y', for every step and its weights."""
    _, trace = first_steps("04")
    for step in range(len(trace)):
        x, y, w, b, w_o, b_o = (trace.block(name)[step] for name in ("x", "y", "w1", "b1", "w2", "b2"))
        hidden = sigmoid(w @ x + b)
        output = sigmoid(w_o @ hidden + b_o)
        assert trace.block("o1")[step] == pytest.approx(hidden, abs=1e-12)
        assert trace.block("o2")[step] == pytest.approx(output, abs=1e-12)
        assert trace.block("e2")[step] == pytest.approx(y - output, abs=1e-12)
    assert (trace.block("w1")[0] == trace.block("w1")[1]).all()  # one batch, the same weights


def test_04b_learns_xor_with_full_batches():
    """2-8-1, tanh and sigmoid, lr 0.1, against matrices; the cross-entropy is reported."""
    experiment, trace = first_steps("04b")
    assert experiment.network.layers == (2, 8, 1) and experiment.learning_rate == 0.1
    (w, w_o), (b, b_o) = experiment.start.w, experiment.start.b
    x, y = experiment.data.x, experiment.data.y
    for epoch in range(experiment.epochs):
        hidden = np.tanh(x @ w.T + b)
        output = sigmoid(hidden @ w_o.T + b_o)
        e = y - output
        entropy = -(y * np.log(output) + (1 - y) * np.log(1 - output))
        assert trace.epochs["mse"][epoch] == pytest.approx(np.mean(e**2), abs=1e-9)
        assert trace.epochs["bce"][epoch] == pytest.approx(entropy.mean(), abs=1e-9)
        delta_o = 2 * e * output * (1 - output)
        delta = (delta_o @ w_o) * (1 - hidden**2)
        w_o, b_o = w_o + 0.1 * delta_o.T @ hidden / 4, b_o + 0.1 * delta_o.mean(axis=0)
        w, b = w + 0.1 * delta.T @ x / 4, b + 0.1 * delta.mean(axis=0)
    assert always_right_from(trace) == 104
    assert final_mse(trace) == pytest.approx(0.102, abs=5e-4)


def slides(lesson):
    """Return the first step's new weights and biases by the slides' formulas, in plain NumPy."""
    experiment, trace = first_steps(lesson)
    (w, w_o), (b, b_o), lr = experiment.start.w, experiment.start.b, experiment.learning_rate
    x, y = experiment.data.x[0], experiment.data.y[0]
    hidden = sigmoid(w @ x + b)
    output = sigmoid(w_o @ hidden + b_o)
    e = y - output
    e_h = e @ w_o
    return trace, lr, x, hidden, output, e, e_h, (w, w_o, b, b_o)


@pytest.mark.parametrize("lesson", ["05", "06", "07", "08"])
def test_05_to_08_update_without_derivative(lesson):
    """Delta w_o = lr e O^T; e_h = w_o^T e; delta w = lr e_h x^T; in 08 the biases, too."""
    trace, lr, x, hidden, _, e, e_h, (w, w_o, b, b_o) = slides(lesson)
    assert trace.block("dw2")[0] == pytest.approx(lr * np.outer(e, hidden), abs=1e-12)
    assert trace.block("new_w2")[0] == pytest.approx(w_o + lr * np.outer(e, hidden), abs=1e-12)
    assert trace.block("e1")[0] == pytest.approx(e_h, abs=1e-12)
    assert trace.block("new_w1")[0] == pytest.approx(w + lr * np.outer(e_h, x), abs=1e-12)
    if lesson == "08":
        assert trace.block("new_b2")[0] == pytest.approx(b_o + e * lr, abs=1e-12)
        assert trace.block("new_b1")[0] == pytest.approx(b + e_h * lr, abs=1e-12)
    else:
        assert [bias.tolist() for bias in trace.biases] == [b.tolist(), b_o.tolist()]
    assert np.abs(trace.log).max() < 10


def test_06_shows_both_forms_of_the_hidden_error():
    """By shares of the weights into each output, and without the denominators."""
    trace, _, _, _, _, e, e_h, (_, w_o, _, _) = slides("06")
    shares = [w_o[0, j] / (w_o[0, 0] + w_o[0, 1]) * e[0] + w_o[1, j] / (w_o[1, 0] + w_o[1, 1]) * e[1] for j in (0, 1)]
    assert trace.block("e1")[0] == pytest.approx(e_h, abs=1e-12)
    assert trace.second.block("e1")[0] == pytest.approx(shares, abs=1e-12)
    assert trace.second.block("e1")[0] == pytest.approx([-0.2804, 0.1179], abs=5e-5)
    for run in (trace, trace.second):  # no share is in danger
        assert np.abs(run.block("w2").sum(axis=-1)).min() > 0.3


@pytest.mark.parametrize("lesson", ["09", "10"])
def test_09_and_10_update_with_the_sigmoid_s_derivative(lesson):
    """The raw error is passed back; derivatives enter the updates; in 10 the biases, too."""
    trace, lr, x, hidden, output, e, e_h, (w, w_o, b, b_o) = slides(lesson)
    delta_o, delta = e * output * (1 - output), e_h * hidden * (1 - hidden)
    assert trace.block("e1")[0] == pytest.approx(e_h, abs=1e-12)
    assert trace.block("new_w2")[0] == pytest.approx(w_o + lr * np.outer(delta_o, hidden), abs=1e-12)
    assert trace.block("new_w1")[0] == pytest.approx(w + lr * np.outer(delta, x), abs=1e-12)
    if lesson == "10":
        assert trace.block("new_b2")[0] == pytest.approx(b_o + delta_o * lr, abs=1e-12)
        assert trace.block("new_b1")[0] == pytest.approx(b + delta * lr, abs=1e-12)
    else:
        assert [bias.tolist() for bias in trace.biases] == [b.tolist(), b_o.tolist()]


@pytest.mark.parametrize(
    ("lesson", "first", "mse"),
    [("05", 4, 0.0195), ("06", 4, 0.0195), ("07", 4, 0.0195), ("08", 7, 0.0212), ("09", 3, 0.2089), ("10", 11, 0.2139)],
)
def test_05_to_10_end_where_their_texts_say(lesson, first, mse):
    _, trace = first_steps(lesson)
    assert always_right_from(trace) == first
    assert final_mse(trace) == pytest.approx(mse, abs=5e-5)


# 11 and the others


def test_11_runs_the_gradient_beside_it():
    """Equal up to the output layer's deltas in step 1, then other hidden errors."""
    _, trace = first_steps("11")
    assert (trace.network.method.rule, trace.second.network.method.rule) == ("playlist", "gradient")
    for name in ("z1", "o1", "o2", "e2", "d2", "new_w2"):
        assert (trace.block(name)[0] == trace.second.block(name)[0]).all()
    assert trace.block("e1")[0, 0] == pytest.approx(-0.3862, abs=5e-5)
    assert trace.second.block("e1")[0, 0] == pytest.approx(-0.0936, abs=5e-5)
    assert final_mse(trace.second) == pytest.approx(0.0899, abs=5e-5)
    assert not excelsim.load("11b").compare


@pytest.mark.parametrize(
    ("lesson", "first", "mse"),
    [("11", 28, 0.0533), ("11b", 30, 0.0560), ("and", 23, 0.0243), ("or", 14, 0.0130), ("xor", 51, 0.0484)],
)
def test_the_logic_tables_end_where_their_texts_say(lesson, first, mse):
    _, trace = first_steps(lesson)
    assert always_right_from(trace) == first
    assert final_mse(trace) == pytest.approx(mse, abs=5e-5)


def test_or_begins_as_and_does():
    """Step 1 is the same update, because the first answer is 1 in both tables."""
    one, other = excelsim.load("and").run(), excelsim.load("or").run()
    assert one.log[0].tolist() == other.log[0].tolist()
    assert (one.block("o2")[1] == other.block("o2")[1]).all()
    assert (one.block("e2")[1] != other.block("e2")[1]).all()


def test_symmetry_keeps_all_hidden_neurons_equal_for_ever():
    """To the last bit, in every quantity of every step; so XOR is not learned."""
    _, trace = first_steps("symmetry")
    for name in ("w1", "b1", "z1", "o1", "e1", "d1", "new_w1", "new_b1"):
        values = trace.block(name)
        assert (values == values[:, :1]).all()
    assert (trace.block("w2") == trace.block("w2")[:, :, :1]).all()
    assert trace.epochs["accuracy"].max() == 0.5


def test_symmetry_is_broken_by_one_weight():
    """0.7 for one weight: XOR is learned; the two neurons left alone stay twins."""
    experiment = excelsim.load("symmetry")
    w = [block.copy() for block in experiment.start.w]
    w[0][0, 0] = 0.7
    trace = replace(experiment, start=Weights(tuple(w), experiment.start.b)).run()
    assert always_right_from(trace) == 77
    values = trace.block("w1")
    assert (values[:, 1] == values[:, 2]).all()
    assert (values[:, 0] != values[:, 1]).any(axis=-1).all()


def test_activations_begins_with_z_equal_to_the_input():
    """Nearly the same error, deltas a hundred times apart: the flat part of the curve."""
    _, trace = first_steps("activations")
    assert trace.block("z1")[:5, 0].tolist() == [-3, -1, 0, 1, 3]
    errors, deltas = trace.block("e1")[:5, 0], trace.block("d1")[:5, 0]
    assert errors[[0, 2]] == pytest.approx([0.9951, 1], abs=5e-5)
    assert deltas[[0, 2]] == pytest.approx([0.0098, 1], abs=5e-5)
    assert len(trace.presentation.shown) == 8


def test_normalise_learns_what_raw_data_do_not_allow():
    """Min-max to [0, 1] and z-score learn; with raw data everyone gets the same answer."""
    experiment, trace = first_steps("normalise")
    raw = experiment.data.raw
    expected = (raw - raw.min(axis=0)) / (raw.max(axis=0) - raw.min(axis=0))
    assert experiment.data.x == pytest.approx(expected, abs=1e-15)
    assert not experiment.data.warning
    assert always_right_from(trace) == 17 and final_mse(trace) == pytest.approx(0.046, abs=5e-4)

    def otherwise(kind):
        return replace(experiment, data=checked(experiment.network, raw, experiment.data.y, (), kind))

    assert always_right_from(otherwise("z-score").run()) == 4
    garbage = otherwise(None)
    assert garbage.data.warning
    stuck = garbage.run()
    assert stuck.block("z1")[1] == pytest.approx([58.9, 100.6], abs=1e-4)
    assert stuck.predict(raw) == pytest.approx(np.full((8, 1), 0.525), abs=5e-4)
    assert final_mse(stuck) == pytest.approx(0.275, abs=5e-4)
