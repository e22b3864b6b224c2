"""Explaining one update: words, Excel, Python and LaTeX say the same."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import cases

import excelsim
from excelsim import MLP, explain
from excelsim.explain.code import definitions


def test_words_have_symbols_numbers_and_values():
    """A line as a person writes it on paper."""
    trace = excelsim.load("han-kamber").run()
    lines = {line.name: line for line in explain.paper(trace, 1)}
    z = lines["z1_1"]
    assert (z.part, z.symbol, z.words) == ("Forward", "z1", "weighted sum of hidden 1")
    assert z.formula == "x1*w1,1 + x2*w1,2 + x3*w1,3 + b1"
    assert z.numbers == "1*0.2 + 0*0.4 + 1*(-0.5) + (-0.4)"
    assert z.value == -0.7
    assert lines["d2_1"].formula == "e1*y'1*(1 - y'1)"
    assert lines["dw2_1_1"].formula == "lr*δ o1*O1"


def test_words_are_those_of_calculus_where_the_form_is():
    """Mazur's chain rule as his article writes it."""
    lines = {line.name: line for line in explain.paper(excelsim.load("mazur").run(), 1)}
    assert lines["z1_1"].symbol == "net h1" and lines["z1_1"].formula == "x1*w h1,1 + x2*w h1,2 + b h1"
    assert lines["go2_1"].formula == "-(t1 - out o1)"
    assert lines["s2_1"].formula == "out o1*(1 - out o1)"
    assert lines["gz2_1"].formula == "∂E/∂out o1*∂out/∂net o1"
    assert lines["go1_1"].formula == "∂E/∂net o1*w o1,1 + ∂E/∂net o2*w o2,1"
    assert lines["new_w2_1_1"].symbol == "w⁺ o1,1" and lines["new_w2_1_1"].formula == "w o1,1 - η*∂E/∂w o1,1"


@given(cases())
@settings(max_examples=25, deadline=None)
def test_the_python_program_calculates_the_step(case):
    """Run on its own, it leaves the trace's bits in variables of the trace's names."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    step = len(trace)
    scope = {}
    exec(explain.python(trace, step), scope)
    for name, value in trace.to_frame().iloc[-1].items():
        if name not in ("epoch", "step", "sample"):
            assert float(scope[name]).hex() == float(value).hex()


X, Y = [[1, 1], [1, 0], [0, 1]], [1, 0, 0]
CONVENTIONS = {
    "calculus": ({"form": "calculus"}, {}, Y),
    "classes": ({"layers": [2, 2, 3], "activation": ["relu", "softmax"], "loss": "cross-entropy"}, {}, np.eye(3)),
    "momentum": ({"form": "calculus"}, {"optimizer": "momentum"}, Y),
    "adam of batches": ({"rule": "gradient"}, {"batch_size": 2, "optimizer": {"name": "adam", "weight_decay": 0.1}}, Y),
    "sequential sums": ({}, {"update": "sequential", "shuffle": 1, "batch_size": 2, "batch": "sum"}, Y),
    "perceptron": (
        {"layers": [2, 1], "activation": "bipolar", "rule": "perceptron", "threshold": 0.2},
        {},
        [1, -1, -1],
    ),
    "rounded": ({"bias": "shared"}, {"decimals": 2}, Y),
    "cut off": ({}, {"decimals": {"o": 2, "d2_1": 3}, "cut": True}, Y),
}
"""What is otherwise than on the slides, in MLP and in fit, and the targets."""


def convention(name):
    network, training, y = CONVENTIONS[name]
    return MLP(**{"layers": [2, 2, 1], "seed": 4, **network}).fit(X, y, epochs=2, **training)


@pytest.mark.parametrize("name", CONVENTIONS)
def test_the_python_program_of_every_convention_calculates_its_step(name):
    """The first step, one in the middle and one after an epoch, with what the step before has left."""
    trace = convention(name)
    for step in (1, 2, 5):
        scope = {}
        exec(explain.python(trace, step), scope)
        row = trace.to_frame().iloc[step - 1].drop(["epoch", "step", "sample"])
        assert {n: float(scope[n]).hex() for n in row.index} == {n: float(v).hex() for n, v in row.items()}


def test_a_window_s_first_step_begins_with_what_was_carried():
    """Its velocity is that of the run, not 0, and so are its words."""
    whole = convention("momentum")
    trace = whole.window(3, 5)
    above = explain.found_above(trace, 3)
    assert above == {name: whole.values(2)[name] for name in above} and any(above.values())
    scope = {}
    exec(explain.python(trace, 3), scope)
    assert scope["vw1_1_1"] == whole.values(3)["vw1_1_1"]
    (line,) = (line for line in explain.paper(trace, 3) if line.name == "vw1_1_1")
    assert line.formula == "μ*v h1,1 before + ∂E/∂w h1,1"
    assert line.numbers.startswith(f"0.9*{above['vw1_1_1']:.6g} + ")


def test_the_calculus_form_is_written_as_its_own():
    """No e, δ or Δw, which stand beside it; the slopes as fractions."""
    trace = convention("calculus")
    lines = {line.name: line for line in explain.paper(trace, 2)}
    assert not {"e2_1", "d2_1", "dw1_1_1"} & set(lines) and "E_total" in lines
    assert lines["new_w1_1_2"].formula == "w h1,2 - η*∂E/∂w h1,2"
    text = explain.latex(trace, 2)
    assert r"\frac{\partial E}{\partial \mathit{out}_{1}^{(2)}} &= -\left(t_{1} - \mathit{out}_{1}^{(2)}\right)" in text
    slope = r"\frac{\partial E}{\partial w_{1,2}^{(1)}}"
    assert rf"w_{{1,2}}^{{(1)\,+}} &= w_{{1,2}}^{{(1)}} - \eta \cdot {slope}" in text
    assert r"E_{\text{total}}" in text and r"\delta" not in text


@pytest.mark.parametrize("name", CONVENTIONS)
def test_latex_of_every_convention_can_be_typeset(name):
    """Brackets are balanced, nothing has two indices, and no text holds an underscore."""
    text = explain.latex(convention(name), 2)
    assert text.count("{") == text.count("}") and text.count(r"\left(") == text.count(r"\right)")
    assert not re.search(r"\\text\{[^}]*_", text)
    assert not re.search(r"_\{[^{}]*\}_|\^\{[^{}]*\}\^", text)
    assert not re.search(r"[a-z]\d*_\d", text)


@pytest.mark.parametrize("name", ["rounded", "cut off"])
def test_a_rounded_result_says_so(name):
    """The arithmetic gives 0.5987, the result is 0.6."""
    trace = convention(name)
    (line,) = (line for line in explain.paper(trace, 1) if line.name == "o2_1")
    exact = 1 / (1 + math.exp(-trace.values(1)["z2_1"]))
    assert abs(exact - line.value) > 1e-4 and line.numbers.endswith(" ≈")


def test_excel_formulas_are_those_of_the_workbook(tmp_path):
    """Cell by cell what the sheet Steps holds at that step."""
    from openpyxl import load_workbook

    trace = excelsim.load("xor").run()
    trace.to_excel(tmp_path / "xor.xlsx")
    steps = load_workbook(tmp_path / "xor.xlsx")["Steps"]
    for step in (1, 2, 3, 400):
        for name, cell, formula in explain.excel(trace, step):
            assert steps[cell].value == (formula if formula.startswith("=") else f"={formula}")
            assert steps[f"{cell.rstrip('0123456789')}3"].value == name


def test_the_python_program_s_comments_are_the_values():
    text = explain.python(excelsim.load("xor").run(), 5)
    scope = {}
    exec(text, scope)
    comments = dict(re.findall(r"^(\w+) = .*  # (\S+)$", text, re.MULTILINE))
    assert len(comments) == 30
    assert {name: float(value) for name, value in comments.items()} == {name: scope[name] for name in comments}


def test_the_python_program_brings_along_how_numbers_are_rounded():
    """It runs on its own: rounding is defined in it as excelsim defines it, exp comes from the library."""
    scope = {}
    exec("\n".join([*definitions({"rounded", "cut", "exp"}), "o = rounded(exp(0.0) + 0.005, 2.0)"]), scope)
    assert scope["o"] == 1.01 and scope["cut"](1.005, 2) == 1.0
    assert list(definitions({"exp", "where"})) == ["from math import exp", ""] and list(definitions(set())) == []


def test_latex_ends_each_line_with_its_value():
    text = explain.latex(excelsim.load("mazur").run(), 1)
    assert r"&= 0.05 \cdot 0.15 + 0.1 \cdot 0.2 + 0.35 = 0.3775" in text
    assert r"&= 0.15 - 0.5 \cdot 0.000438568 = 0.149781" in text


def test_too_wide_a_network_is_not_shown_as_python():
    trace = excelsim.MLP([600, 1], seed=1, init_range=(-0.1, 0.1)).fit([[0.0] * 600], [0])
    with pytest.raises(ValueError, match="no readable Python: show a narrower network"):
        explain.python(trace, 1)


def test_a_negative_number_behind_an_operator_stands_in_brackets():
    lines = {line.name: line for line in explain.paper(excelsim.load("02").run(), 2)}
    assert lines["new_w1_1_1"].numbers == "0.66 + (-0.344)"
    assert lines["e1_1"].numbers == "-1 - 0.72"


def test_every_line_that_does_not_say_otherwise_is_true():
    """Calculated with the numbers as they are written, to the six digits that a value has."""
    trace = excelsim.load("11").run()
    signs = []
    for step in (1, 57, 200):
        for line in explain.paper(trace, step):
            numbers = line.numbers.removesuffix(" ≈")
            signs.append(numbers == line.numbers)
            found = eval(numbers, {"exp": math.exp})
            assert (explain.short(found) == explain.short(line.value)) == signs[-1], line
    assert 0.5 * len(signs) < sum(signs) < len(signs)
    assert r" \approx " in explain.latex(trace, 57) and "≈" not in explain.latex(trace, 57)


def test_latex_has_balanced_brackets_and_every_part():
    trace = excelsim.load("11").run()
    text = explain.latex(trace, 7)
    assert text.count("{") == text.count("}")
    assert text.count(r"\begin{align*}") == text.count(r"\end{align*}") == 4
    assert r"\frac{1}{1 + e^{-z_{1}^{(1)}}}" in text
    assert r"w_{1,2}^{(1)\,\text{new}} &= w_{1,2}^{(1)} + \Delta w_{1,2}^{(1)}" in text


@pytest.mark.parametrize(
    ("value", "text"), [(0.1, "0.1"), (-0.0, "0"), (1 / 3, "0.333333"), (1e-7, "1e-07"), (1234567.0, "1.23457e+06")]
)
def test_numbers_are_short(value, text):
    assert explain.short(value) == text
    assert math.isclose(float(text), value, rel_tol=1e-5, abs_tol=0)
