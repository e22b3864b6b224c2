"""Inspect: the picked update as a page, wherever it is picked, and its arithmetic written out."""

import math
import random
import re
from decimal import Decimal
from functools import cache

import numpy as np
import openpyxl
import pytest
from changing import Recalculated, bits, change
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

import excelsim
from excelsim import MLP
from excelsim.formula.cell import Cell, as_cell, bind, call
from excelsim.network.quantities import is_beside
from excelsim.verify.workbook import verify_workbook
from excelsim.workbook.parts.arithmetic import WIDTH, arithmetic, write_number
from excelsim.xlsx.book import Book
from excelsim.xlsx.reader import read_workbook

X, Y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


def texts(values, sheet="Inspect"):
    """Return every arithmetic on the page, one by one."""
    cells = values.values[sheet].values()
    return [part for text in cells if isinstance(text, str) for part in text.split("      ") if LINE.match(part)]


LINE = re.compile(r"(?P<label>[^=]+) = (?P<numbers>.*?)( (?P<sign>[=≈]) (?P<result>\S+)| \((unchanged|nothing) .*\))")


def assert_true(line):
    """Calculate with the numbers as they are written: if a line says so, they give the result as it is written."""
    found = LINE.fullmatch(line)
    assert found, line
    numbers = re.sub(r"\d+(\.\d+)?(E-\d+)?", lambda number: f"Decimal('{number[0]}')", found["numbers"])
    result = Decimal(found["result"])
    half = Decimal(1).scaleb(result.as_tuple().exponent) / 2
    if found["sign"] == "=":
        calculated = eval(numbers, {"Decimal": Decimal, "exp": Decimal.exp, "sqrt": Decimal.sqrt})
        assert abs(calculated - result) <= half * (1 + Decimal("1e-6")) + abs(result) * Decimal("1e-14"), line
    return found["sign"] == "="


def assert_shows(values, trace, step):
    shown, engine = values.shown("Inspect"), trace.values(step)
    engine |= trace.position.iloc[step - trace.first_step].to_dict()
    others = {name for name in engine if is_beside(trace.network, name)}
    assert set(shown) == set(engine) - {"step", *trace.constants} - others
    assert {n: {bits(v) for v in found} for n, found in shown.items()} == {n: {bits(engine[n])} for n in shown}


@pytest.mark.parametrize(("steps", "offset"), [((1, 40), 13), ((6, 31), 13), ((9, 40), 0)])
def test_a_step_of_a_window_is_picked_by_its_own_number(tmp_path, iron, steps, offset):
    """In the middle of an epoch, too; the words beside the cell say from where to where."""
    trace = excelsim.load("xor").run().window(*steps)
    trace.to_excel(tmp_path / "a.xlsx")
    step = steps[0] + offset
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Inspect", "B4"): step}))
    assert (values("Inspect", "B5"), values("Inspect", "C5")) == (step, "")
    assert values("Inspect", "C4") == f"← type a step from {steps[0]} to {steps[1]}"
    assert_shows(values, trace, step)


@pytest.mark.parametrize(("typed", "shown"), [(4, 5), (7.9, 7), (999, 12)])
def test_what_is_no_step_shows_the_nearest(tmp_path, iron, typed, shown):
    trace = excelsim.load("xor").run().window(5, 12)
    trace.to_excel(tmp_path / "a.xlsx")
    values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Inspect", "B4"): typed}))
    assert values("Inspect", "B5") == shown
    assert values("Inspect", "C5") == f"Steps has no step {typed}: shown is the nearest, {shown}."
    assert_shows(values, trace, shown)


def test_the_arithmetic_follows_the_step(tmp_path, lesson, iron, office):
    """At step 57 the page is the one that a workbook beginning with step 57 opens with, texts and all."""
    excelsim.load("11").run().window(57, 60).to_excel(tmp_path / "from57.xlsx")
    wanted = {at: cell.value for at, cell in read_workbook(tmp_path / "from57.xlsx")["Inspect"].items() if at[0] > 5}
    path = change(lesson("11"), tmp_path / "b.xlsx", {("Inspect", "B4"): 57})
    for engine in (iron, office):
        values = Recalculated(engine, path).values["Inspect"]
        assert {at: values[at] for at in wanted} == wanted
    assert sum(isinstance(value, str) and "*" in value for value in wanted.values()) > 20


def test_in_the_middle_of_a_batch_the_running_sum_is_shown(tmp_path, iron):
    """Step 6 is the second sample of its batch: it adds to the sum of step 5, and the weights stay."""
    trace = MLP([2, 2, 1], seed=4).fit(X, Y, epochs=3, batch_size=3)
    trace.to_excel(tmp_path / "a.xlsx")
    for step, place, last in ((6, 2, 0), (7, 3, 1), (8, 1, 1), (9, 1, 0)):
        values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Inspect", "B4"): step}))
        assert (values("Inspect", "C6"), values("Inspect", "C7")) == (place, last)
        assert_shows(values, trace, step)
        now = trace.values(step)
        lines = dict(line.split(" = ", 1) for line in texts(values))
        before, change_ = (float(text.strip("()")) for text in lines["ΣΔw2,1"].split(" = ")[0].split(" + "))
        assert math.isclose(before, trace.values(step - 1)["sum_dw1_2_1"] if place > 1 else 0, rel_tol=1e-3)
        assert math.isclose(change_, now["dw1_2_1"], rel_tol=1e-3)
        if last:
            old, total, size, new = map(float, re.split(r" [+=] |/", re.sub("[()]", "", lines["new w2,1"])))
            wanted = (now["w1_2_1"], now["sum_dw1_2_1"], place, now["new_w1_2_1"])
            assert np.allclose((old, total, size, new), wanted, rtol=1e-3)
        else:
            assert lines["new w2,1"].endswith(" (unchanged until the batch ends)")
            assert math.isclose(float(lines["new w2,1"].split(" ")[0]), now["w1_2_1"], rel_tol=1e-3)


def test_numbers_are_put_into_the_rule_s_own_formulas(tmp_path, iron, office):
    """As a person writes it: 1*0.5 + 0*(-0.3) + 0.1 = 0.6; with more decimals where four do not come out."""
    MLP([2, 1], weights=[[[0.5, -0.3]]], biases=[[0.1]]).fit([[1, 0]], [1]).to_excel(tmp_path / "a.xlsx")
    for engine in (iron, office):
        said = texts(Recalculated(engine, tmp_path / "a.xlsx"))
        assert said[:4] == [
            "z o1 = 1*0.5 + 0*(-0.3) + 0.1 = 0.6",
            "y'1 = 1/(1 + exp(-0.6)) = 0.6457",
            "e1 = 1 - 0.6457 = 0.3543",
            "δ o1 = 0.354344*0.645656*(1 - 0.645656) = 0.08107",
        ]
        assert "Δw o1,2 = 0.5*0.08107*0 = 0" in said


@pytest.mark.parametrize(("typed", "decimals"), [(2, 2), (6, 6), (0, 1), (99, 6)])
def test_a_person_chooses_how_many_decimals_are_written(tmp_path, lesson, iron, typed, decimals):
    """From 1 to 6, and every line is true, with as many decimals or more where the result is small."""
    path = change(lesson("11"), tmp_path / "b.xlsx", {("Inspect", "B9"): typed, ("Inspect", "B4"): 57})
    lines = texts(Recalculated(iron, path))
    assert len(lines) > 50 and sum(map(assert_true, lines)) > 0.9 * len(lines)
    longest = max(len(line.rpartition(" ")[2].partition(".")[2]) for line in lines if line.startswith(("z", "new")))
    assert decimals <= longest <= decimals + 3


@pytest.mark.parametrize("name", ["11", "06", "02", "normalise"])
def test_every_line_of_the_lessons_is_true(lesson, name):
    """On Inspect, and on Compare if there are two runs; hardly any says ≈."""
    book = openpyxl.load_workbook(lesson(name), data_only=True)
    said = [str(c.value) for n in ("Inspect", "Compare") if n in book for row in book[n].iter_rows() for c in row]
    lines = [part for text in said for part in text.split("      ") if LINE.fullmatch(part) and "tanh" not in part]
    assert len(lines) > 8 and sum(map(assert_true, lines)) > 0.95 * len(lines)


def test_a_negative_number_behind_a_minus_stands_in_brackets(tmp_path, iron, office):
    """And a zero never has a sign, though 0*-0.3 is -0."""
    trace = MLP([1, 1], activation="identity", bias=False, weights=[[[-0.3]]]).fit([[1]], [1])
    trace.to_excel(tmp_path / "a.xlsx")
    weight = trace.start.w[0].item()
    MLP([1, 1], activation="identity", bias=False, weights=[[[weight]]]).fit([[0]], [1]).to_excel(tmp_path / "b.xlsx")
    for engine in (iron, office):
        assert "e1 = 1 - (-0.3) = 1.3" in texts(Recalculated(engine, tmp_path / "a.xlsx"))
        said = texts(Recalculated(engine, tmp_path / "b.xlsx"))
        assert said[:3] == ["z o1 = 0*(-0.3) = 0", "y'1 = 0 = 0", "e1 = 1 - 0 = 1"]
    cells = read_workbook(tmp_path / "b.xlsx")["Inspect"].values()
    assert bits(-0.0) in {bits(cell.value) for cell in cells if isinstance(cell.value, float)}


@pytest.mark.parametrize("layers", [[12, 3, 2], [2, 2, 2, 2, 2, 1], [2, 3, 9, 1]])
def test_a_network_too_large_for_a_page_is_said_to_be(tmp_path, office, layers):
    """Wider than 8 or deeper than 4: a sentence instead of the page; the workbook agrees all the same."""
    MLP(layers, seed=1).fit([[0.5] * layers[0]], [[1] * layers[-1]], epochs=2).to_excel(tmp_path / "a.xlsx")
    inspect = read_workbook(tmp_path / "a.xlsx")["Inspect"]
    assert any("too large to be drawn on a page" in str(cell.value) for cell in inspect.values())
    assert not any(cell.formula for cell in inspect.values())
    report = verify_workbook(tmp_path / "a.xlsx", [("libreoffice", office)])
    assert report.agrees, report.first()


@pytest.mark.parametrize("layers", [[2, 3, 3, 2], [8, 8, 3], [1, 1, 1, 1, 1]])
def test_a_deep_or_wide_network_is_drawn(tmp_path, iron, office, layers):
    """Every quantity has its place up to 4 layers and 8 neurons a layer."""
    trace = MLP(layers, seed=2).fit([[0.5] * layers[0], [1] * layers[0]], [[1] * layers[-1], [0] * layers[-1]])
    trace.to_excel(tmp_path / "a.xlsx")
    path = change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Inspect", "B4"): 2})
    assert_shows(Recalculated(iron, path), trace, 2)
    report = verify_workbook(tmp_path / "a.xlsx", [("libreoffice", office)])
    assert report.agrees, report.first()


def test_trained_on_by_hand_the_new_steps_can_be_picked(tmp_path, iron):
    """With two rows filled down on Steps, the limit grows by two and Inspect shows them."""
    trace = MLP([2, 2, 1], seed=4).fit(X, Y, epochs=2)
    trace.to_excel(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    steps, last = book["Steps"], 11
    for row in (12, 13):
        for cell in steps[last]:
            moved = Translator(cell.value, cell.coordinate).translate_formula(f"{cell.column_letter}{row}")
            steps[f"{cell.column_letter}{row}"] = moved
    book["Inspect"]["B4"] = 10
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(iron, tmp_path / "b.xlsx")
    assert values("Inspect", "C4") == "← type a step from 1 to 10"
    assert_shows(values, MLP([2, 2, 1], seed=4).fit(X, Y, epochs=3), 10)


# Conventions

THREE = np.eye(3)[[0, 1, 2, 0]]
CONVENTIONS = {
    "calculus": ({"form": "calculus", "bias": "shared"}, {"batch_size": 3}, Y),
    "classes": ({"layers": [2, 2, 3], "activation": ["relu", "softmax"], "loss": "cross-entropy"}, {}, THREE),
    "softmax in calculus": ({"layers": [2, 3], "activation": "softmax", "form": "calculus"}, {}, THREE),
    "nesterov": (
        {"form": "calculus"},
        {"batch_size": 2, "batch": "sum", "optimizer": {"name": "nesterov", "style": "sklearn", "weight_decay": 0.1}},
        Y,
    ),
    "adam": ({"rule": "gradient"}, {"optimizer": {"name": "adam", "weight_decay": 0.1}}, Y),
    "adam of batches": (
        {"layers": [2, 1], "rule": "gradient"},
        {"batch_size": 3, "optimizer": {"name": "adam", "style": "keras", "weight_decay": 0.1}},
        Y,
    ),
    "sequential": ({}, {"update": "sequential", "shuffle": 3}, Y),
    "perceptron": (
        {"layers": [2, 1], "activation": "bipolar", "rule": "perceptron", "threshold": 0.2},
        {},
        [1, -1, -1, 1],
    ),
    "rounded": ({}, {"decimals": {"o": 2, "d2": 3}}, Y),
}
"""What is otherwise than on the slides, in MLP and in fit, and the targets."""


def trace_of(name, epochs=2):
    """Return the run of a convention: a 2-2-1 network, unless it says otherwise."""
    network, training, y = CONVENTIONS[name]
    return MLP(**{"layers": [2, 2, 1], "seed": 4, **network}).fit(X, y, epochs=epochs, **training)


@pytest.fixture(scope="module")
def shown(tmp_path_factory, iron):
    """Return a function that gives a convention's run and its workbook as IronCalc calculates it, step 6 picked."""
    folder = tmp_path_factory.mktemp("conventions")

    @cache
    def recalculated(name):
        trace = trace_of(name)
        trace.to_excel(folder / f"{name}.xlsx")
        path = change(folder / f"{name}.xlsx", folder / "picked.xlsx", {("Inspect", "B4"): 6})
        return trace, Recalculated(iron, path)

    return recalculated


def lines_of(values):
    """Return what stands behind the first = of each arithmetic on the page, by the symbol before it."""
    return dict(line.split(" = ", 1) for line in texts(values))


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_number_of_a_convention_stands_on_the_page(shown, name):
    """With the bits of the log, and each line is true as it stands; in the calculus form without e, δ and Δw."""
    trace, values = shown(name)
    assert values.errors() == []
    assert_shows(values, trace, 6)
    lines = [line for line in texts(values) if LINE.fullmatch(line)["sign"]]
    assert len(lines) > 5 and sum(map(assert_true, lines)) > 0.8 * len(lines)


def test_mazur_s_page_reads_as_his_article(tmp_path):
    """E and its slopes by out, net and w, then w⁺: 0.298371, 0.082167 and 0.358916 for w5."""
    w = [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]]
    net = MLP([2, 2, 2], form="calculus", bias="shared", weights=w, biases=[[0.35], [0.6]])
    net.fit([[0.05, 0.1]], [[0.01, 0.99]]).to_excel(tmp_path / "a.xlsx")
    held = [cell.value for cell in read_workbook(tmp_path / "a.xlsx")["Inspect"].values()]
    pieces = [piece for text in held if isinstance(text, str) for piece in text.split("      ")]
    lines = dict(piece.split(" = ", 1) for piece in pieces if " = " in piece)
    assert lines["net h1"] == "0.05*0.15 + 0.1*0.2 + 0.35 = 0.3775"
    assert lines["E total"] == "0.2748 + 0.02356 = 0.2984"
    assert lines["∂E/∂out o1"] == "-(0.01 - 0.7514) = 0.7414"
    assert lines["∂out/∂net o1"] == "0.7514*(1 - 0.7514) = 0.1868"
    assert lines["∂E/∂net o1"] == "0.7414*0.1868 = 0.1385"
    assert lines["∂E/∂w o1,1"] == "0.1385*0.5933 = 0.08217"
    assert lines["w⁺ o1,1"] == "0.4 - 0.5*0.08217 = 0.3589"
    assert {"net", "out", "∂E/∂out", "∂out/∂net", "∂E/∂net", "∂E/∂w", "w⁺", "t", "E"} <= set(held)
    assert not {"z", "δ", "e", "y'", "change"} & set(held)


def test_a_softmax_shows_its_powers_and_their_sum(shown):
    trace, values = shown("classes")
    assert "e^z" in values.values["Inspect"].values()
    numbers = [float(text) for text in re.findall(r"[\d.]+", lines_of(values)["y'1"])]
    powers = [math.exp(trace.values(6)[f"z2_{k}"]) for k in (1, 2, 3)]
    assert np.allclose(numbers, [powers[0], *powers, trace.values(6)["o2_1"]], rtol=1e-3)


def test_an_answer_that_fires_says_why(tmp_path, iron):
    """And a perceptron says whether it was right; the threshold stands beside the learning rate."""
    net = MLP([2, 1], activation="bipolar", rule="perceptron", threshold=0.2, weights=[[[0, 0]]], learning_rate=1)
    net.fit([[1, 1], [1, 0], [0, 1], [0, 0]], [1, -1, -1, -1], epochs=5).to_excel(tmp_path / "a.xlsx")
    said = {}
    for step in (1, 2, 12):
        values = Recalculated(iron, change(tmp_path / "a.xlsx", tmp_path / "b.xlsx", {("Inspect", "B4"): step}))
        page = values.values["Inspect"]
        said[step] = [part for text in page.values() if isinstance(text, str) for part in text.split("      ")]
        assert (page[9, 1], page[9, 2]) == ("Threshold (θ)", 0.2)
    assert "y'1 = 0 (0 ≤ 0.2, 0 ≥ -0.2)" in said[1] and "y'1 = 1 (2 > 0.2)" in said[2]
    assert "wrong: each weight changes by lr·y·x" in said[1] and "right: nothing changes" not in said[1]
    assert "y'1 = -1 (-2 ≤ 0.2, -2 < -0.2)" in said[12] and "right: nothing changes" in said[12]


def test_a_sequential_page_is_in_the_order_of_calculation(shown):
    """The output layer changes first; what comes back to the hidden layer goes through its new weights."""
    trace, values = shown("sequential")
    symbols = list(lines_of(values))
    assert symbols.index("δ o1") < symbols.index("new w o1,1") < symbols.index("e h1") < symbols.index("new w1,1")
    bands = [text for text in values.values["Inspect"].values() if isinstance(text, str) and text[:3] in ("2. ", "3. ")]
    assert bands == [
        "2. Output layer: the way back, and its update at once",
        "3. Hidden layer 1: back through the NEW weights, and its update",
    ]
    v = trace.values(6)
    assert v["e1_1"] == v["e2_1"] * v["new_w2_1_1"] != v["e2_1"] * v["w2_1_1"]
    numbers = [float(text) for text in re.findall(r"-?[\d.]+", lines_of(values)["e h1"])]
    assert np.allclose(numbers, [v["e2_1"], v["new_w2_1_1"], v["e1_1"]], rtol=1e-3)


def test_a_shared_bias_has_one_box_and_one_change(shown):
    """The other neurons point up to it; its gradient is the sum over the layer."""
    trace, values = shown("calculus")
    assert len(values.shown("Inspect")["b1_1"]) == 1
    assert list(values.values["Inspect"].values()).count("↑") == 1
    numbers = lines_of(values)["∂E/∂b h"].split(" = ")[0].replace("(", "").replace(")", "").split(" + ")
    slopes = [trace.values(6)[f"gz1_{j}"] for j in (1, 2)]
    assert np.allclose(list(map(float, numbers)), slopes, rtol=1e-3)


def test_an_optimizer_waits_for_its_batch(shown):
    """What all weights share stands once: powers and the corrected rate."""
    _, values = shown("adam of batches")
    lines = lines_of(values)
    assert lines["β1^t"].endswith("(unchanged until the batch ends)")
    assert lines["rate"].endswith("(nothing until the batch ends)")
    assert lines["Δw o1,1"].endswith("(nothing until the batch ends)")
    assert sum(line.startswith("rate = ") for line in texts(values)) == 1
    page = values.values["Inspect"]
    assert {"gradient g", "batch sum", "taken", "decayed", "moment m", "moment s", "change", "new"} <= set(
        page.values()
    )


def test_a_rounded_result_says_so(shown):
    """An output is rounded to two decimals, so its arithmetic gives another number."""
    trace, values = shown("rounded")
    lines = lines_of(values)
    assert lines["y'1"].split(" ≈ ")[1] == f"{trace.values(6)['o2_1']:g}"
    assert " = " in lines["e1"] and "≈" not in lines["e1"]


def test_what_is_a_tenth_on_paper_has_the_same_decimals_in_every_program(tmp_path, iron):
    """0.09999999999999998 and 0.1 are alike to some programs."""
    trace = MLP([2, 1], weights=[[[0.2, -0.3]]], biases=[[0.1]]).fit([[0.5, 1]], [1])
    assert abs(trace.values(1)["z1_1"]) < 0.1
    trace.to_excel(tmp_path / "a.xlsx")
    report = verify_workbook(tmp_path / "a.xlsx", [("ironcalc", iron)])
    assert report.agrees, report.first()


# Numbers as text

TIES = st.integers(-(10**6), 10**6).map(lambda n: (n + 0.5) / 10**4)
NUMBERS = st.one_of(
    st.sampled_from([0.06175, 1e-7, -1e-7, 0.0, -0.0, 0.00005, -0.00005, 1.00005, 1e14, -1e14, 99999.99995]),
    TIES,
    st.floats(-2, 2),
    st.floats(-1e11, 1e11),
    st.integers(-(10**14), 10**14).map(float),
)
A, B, C = (Cell.named(name) for name in "ABC")
FORMULAS = {
    "p": A * B + C,
    "q": A - B,
    "r": A - B * C,
    "s": -A,
    "t": A / (1 + B * B) - (B - C),
    "u": call("where", A > B, A - B, B - A),
}


def table(path, triples):
    """Write a workbook: three numbers in A, B, C; in D on, the first as text, then every formula written out.

    Return what stands in its cells.
    """
    book = Book()
    sheet = book.add("Sheet")
    for row, triple in enumerate(triples, start=1):
        cells = {name: sheet.put(row, i, float(v)) for i, (name, v) in enumerate(zip("ABC", triple, strict=True), 1)}
        numbers = {
            name: write_number(sheet, row, 20 + i * WIDTH, cell, as_cell(4))
            for i, (name, cell) in enumerate(cells.items())
        }

        def find(leaf, numbers=numbers):
            return numbers[leaf.args[0]]

        texts = [
            arithmetic(label, formula, results(sheet, row, label, formula, cells), find)
            for label, formula in FORMULAS.items()
        ]
        for column, text in enumerate(texts, start=4):
            sheet.put(row, column, text)
    with path.open("wb") as file:
        book.save(file)
    return {place: cell.value for place, cell in read_workbook(path)["Sheet"].items()}


def results(sheet, row, label, formula, cells):
    """Write the result of a formula beside the table: where it is too large to be written by all alike, another one."""
    column = 30 + (3 + list(FORMULAS).index(label)) * (WIDTH + 1)
    result = sheet.put(row, column - 1, bind(formula, lambda leaf: cells[leaf.args[0]]))
    is_large = abs(sheet.value(row, column - 1)) > 1e13
    return write_number(sheet, row, column, cells["A"] if is_large else result, as_cell(4))


def assert_written(engine, path, triples):
    """Compare what the workbook holds as text with what the program calculates."""
    held = table(path, triples)
    lines = [text for (_, column), text in held.items() if 4 <= column < 4 + len(FORMULAS)]
    assert len(lines) == len(triples) * len(FORMULAS)
    for line in lines:
        assert_true(line)
    found = dict(zip(held, engine.recalculate(path, {"Sheet": list(held)})["Sheet"], strict=True))
    assert {place: text for place, text in found.items() if isinstance(text, str)} == {
        place: text for place, text in held.items() if isinstance(text, str)
    }


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=25, max_size=25))
@settings(max_examples=6, deadline=None)
def test_any_number_is_written_as_ironcalc_writes_it(tmp_path_factory, iron, triples):
    """Ties, zeros, small and large numbers."""
    assert_written(iron, tmp_path_factory.mktemp("texts") / "a.xlsx", triples)


def test_a_thousand_numbers_are_written_as_libreoffice_writes_them(tmp_path, office):
    """The same numbers each time: ties in the fifth decimal, and sizes from 1e-7 to 1e14."""
    chance = random.Random(5)
    special = [0.06175, 1e-7, -1e-7, 0.0, -0.0, 0.00005, -0.00005, 1.00005, 1e14, -1e14, 99999.99995, 0.99995]

    def drawn():
        kind = chance.random()
        if kind < 0.2:
            return chance.choice(special)
        if kind < 0.5:
            return (chance.randint(-(10**6), 10**6) + 0.5) / 10**4
        return chance.uniform(-2, 2) if kind < 0.75 else chance.choice([-1, 1]) * 10 ** chance.uniform(-7, 14)

    triples = [(drawn(), drawn(), drawn()) for _ in range(350)]
    assert_written(office, tmp_path / "a.xlsx", triples)


@given(NUMBERS)
@settings(deadline=None)
def test_a_number_has_four_decimals_or_four_digits_and_zero_no_sign(value):
    """The nearest such number; from a million on the nearest whole one; never 0 for what is not."""
    text = short(value)
    assert text != "-0" and (Decimal(text) == 0) == (abs(value) < 1e-15)
    if abs(value) >= 1e6:
        assert abs(Decimal(text) - Decimal(value)) <= Decimal("0.5") and "." not in text
    elif abs(value) >= 0.1:
        assert abs(Decimal(text) - Decimal(repr(value))) <= Decimal("0.00005") + Decimal("1e-9")
        assert Decimal(text) == Decimal(text).quantize(Decimal("0.0001"))
    elif text != "0":
        assert abs(Decimal(text) - Decimal(repr(value))) <= Decimal("0.00051") * abs(Decimal(repr(value)))
        assert len(Decimal(text).normalize().as_tuple().digits) <= 5


def short(value):
    """Return a number as it stands in an arithmetic."""
    sheet = Book().add("Sheet")
    cell = write_number(sheet, 1, 1, as_cell(value), as_cell(4)).short.text
    return sheet.read(cell.args[0])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.16175, "0.1618"),
        (0.03405, "0.03405"),
        (-1.00005, "-1.0001"),
        (1.5e-7, "1.5E-7"),
        (-0.0000123456, "-1.2346E-5"),
    ],
)
def test_halves_are_rounded_as_they_are_typed(value, text):
    """0.03405 lies a little below the half as a double; spreadsheets go by the digits that they show."""
    assert short(value) == text
