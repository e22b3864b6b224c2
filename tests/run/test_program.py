"""The three readings of the rule agree: numbers, compiled Python and formulas."""

import linecache
import traceback

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import cases

from excelsim import MLP
from excelsim.formula.dialects import EXCEL
from excelsim.formula.write import render
from excelsim.network.network import Network
from excelsim.run.engine import compiled, log_steps
from excelsim.run.program import carried, columns, first_failure, program, scores


@given(cases())
@settings(max_examples=60, deadline=None)
def test_compiled_python_and_numpy_have_the_same_bits(case):
    """Both engines log the same 64 bits for every value of every update."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    logs = [
        log_steps(trace.network, trace.data, mlp.start, {"lr": mlp.learning_rate}, len(trace), engine=engine)[0]
        for engine in ("compiled", "numpy")
    ]
    assert (logs[0].view(np.int64) == logs[1].view(np.int64)).all()


def test_the_formulas_are_those_of_the_slides():
    """Spelled by name, each formula reads like the lesson's."""
    formulas = {
        name: render(cell, EXCEL, str)
        for name, cell in program(Network.of([2, 2, 2], "sigmoid", "playlist", True)).items()
    }
    assert formulas["z1_1"] == "x_1*w1_1_1+x_2*w1_1_2+b1_1"
    assert formulas["o1_1"] == "1/(1+EXP(-z1_1))"
    assert formulas["e2_1"] == "y_1-o2_1"
    assert formulas["d2_1"] == "e2_1*o2_1*(1-o2_1)"
    assert formulas["e1_1"] == "e2_1*w2_1_1+e2_2*w2_2_1"
    assert formulas["dw1_1_2"] == "lr*d1_1*x_2"
    assert formulas["new_w1_1_2"] == "w1_1_2+dw1_1_2"
    assert formulas["new_b2_1"] == "b2_1+db2_1"


@pytest.mark.parametrize(
    ("rule", "name", "formula"),
    [
        ("gradient", "e1_1", "d2_1*w2_1_1+d2_2*w2_2_1"),
        ("proportional", "e1_1", "e2_1*(w2_1_1/(w2_1_1+w2_1_2))+e2_2*(w2_2_1/(w2_2_1+w2_2_2))"),
        ("no-derivative", "e1_1", "e2_1*w2_1_1+e2_2*w2_2_1"),
        ("no-derivative", "d1_1", "e1_1"),
        ("mse", "d2_1", "2*e2_1/2*o2_1*(1-o2_1)"),
        ("mse", "d1_1", "e1_1*o1_1*(1-o1_1)"),
        ("mse", "e1_1", "d2_1*w2_1_1+d2_2*w2_2_1"),
    ],
)
def test_the_rules_differ_where_they_should(rule, name, formula):
    """Which error is passed back, by which shares, with or without derivative."""
    cells = program(Network.of([2, 2, 2], "sigmoid", rule, True))
    assert render(cells[name], EXCEL, str) == formula


@pytest.mark.parametrize(
    ("bias", "formula", "updated"),
    [
        (True, "x_1*w1_1_1+b1_1", True),
        (False, "x_1*w1_1_1", False),
        ("frozen", "x_1*w1_1_1+b1_1", False),
        ("unused", "x_1*w1_1_1", True),
    ],
)
def test_the_four_kinds_of_bias(bias, formula, updated):
    """Read or not, updated or not."""
    network = Network.of([1, 1], "sigmoid", "playlist", bias)
    cells = program(network)
    assert render(cells["z1_1"], EXCEL, str) == formula
    assert ("new_b1_1" in cells) == updated
    assert ("b1_1" in columns(network).names) == (bias is not False)
    assert carried(network).get("b1_1") == {True: "new_b1_1", "unused": "new_b1_1", "frozen": "b1_1"}.get(bias)


def test_loss_and_hit_of_one_and_of_several_outputs():
    """One output is compared with a threshold, several by the largest; the loss is their mean."""
    one, two = (Network.of([1, n], "sigmoid", "playlist", True, loss="bce") for n in (1, 2))

    def formula(network, name, criterion=0.5):
        return render(scores(network, criterion)[name], EXCEL, str)

    assert formula(one, "loss") == "e1_1*e1_1"
    assert formula(two, "loss") == "(e1_1*e1_1+e1_2*e1_2)/2"
    assert formula(one, "hit") == "IF(IF(o1_1>0.5+1E-12,1,0)=IF(y_1>0.5+1E-12,1,0),1,0)"
    assert formula(one, "hit", 0.0) == "IF(IF(o1_1>1E-12,1,0)=IF(y_1>1E-12,1,0),1,0)"
    assert "hit" not in scores(one, None)
    argmax = "IF({0}_1>=MAX({0}_1:{0}_2)-1E-12,1,2)".format
    assert formula(two, "hit", "largest") == f"IF({argmax('o1')}={argmax('y')},1,0)"
    entropy = "-(y_{0}*LN(MAX(o1_{0},0.0000001))+(1-y_{0})*LN(MAX(1-o1_{0},0.0000001)))".format
    assert formula(one, "bce") == entropy(1)
    assert formula(two, "bce") == f"({entropy(1)}+{entropy(2)})/2"


def test_a_traceback_shows_the_generated_source():
    """The compiled engine is registered with linecache, so a debugger can show the line."""
    run = compiled(Network.of([1, 1], "sigmoid", "playlist", True))
    with pytest.raises(OverflowError) as error:
        run([(1.0, 1.0)], list, 0.5, -800.0, 0.0)
    assert "o1_1 = 1 / (1 + exp(-z1_1))" in "".join(traceback.format_exception(error.value))
    assert any(name.startswith("<excelsim Network") for name in linecache.cache)


def test_the_quantity_that_fails_is_found():
    """The first formula that cannot be calculated, and why."""
    network = Network.of([1, 2, 1], "sigmoid", "playlist", False)
    values = dict.fromkeys(columns(network).names, 1.0) | {"w1_2_1": -800.0}
    assert first_failure(network, values, {}, {"lr": 0.5}) == ("o1_2", "too large a number (EXP ends at 709.78)")
    shares = Network.of([1, 2, 1], "sigmoid", "proportional", False)
    values = dict.fromkeys(columns(shares).names, 1.0) | {"w2_1_2": -1.0}
    assert first_failure(shares, values, {}, {"lr": 0.5}) == ("e1_1", "a division by zero")
    line = Network.of([1, 1], "identity", "playlist", False)
    values = {"x_1": 1e200, "y_1": 1.0, "w1_1_1": 1e200}
    assert first_failure(line, values, {}, {"lr": 0.5}) == (
        "z1_1",
        "too large a number (the largest is about 1.8E+308)",
    )


def test_a_batch_s_formulas():
    """The changes add up to the mean of the batch, which the last sample's row adds to the weights."""
    network = Network.of([1, 1], "identity", "mse", [True]).training(batch_size=3)
    formulas = {name: render(cell, EXCEL, str) for name, cell in program(network).items()}
    assert columns(network).names[:4] == ["place", "last", "x_1", "y_1"]
    assert formulas["d1_1"] == "2*e1_1"
    assert formulas["sum_dw1_1_1"] == "IF(place>1,sum_dw1_1_1,0)+dw1_1_1"
    assert formulas["new_w1_1_1"] == "IF(last=1,w1_1_1+sum_dw1_1_1/place,w1_1_1)"
    assert formulas["new_b1_1"] == "IF(last=1,b1_1+sum_db1_1/place,b1_1)"


@pytest.mark.parametrize(
    ("activation", "output", "delta"),
    [
        ("identity", "z1_1", "e1_1"),
        ("step", "IF(z1_1>=-1E-12,1,0)", "e1_1*0"),
        ("bipolar", "IF(z1_1>1E-12,1,IF(z1_1<-1E-12,-1,0))", "e1_1*0"),
        ("bipolar-sigmoid", "2/(1+EXP(-z1_1))-1", "e1_1*0.5*(1+o1_1)*(1-o1_1)"),
        ("tanh", "TANH(z1_1)", "e1_1*(1-o1_1*o1_1)"),
        ("relu", "IF(z1_1>1E-12,z1_1,0)", "e1_1*IF(z1_1>1E-12,1,0)"),
        ("leaky-relu", "IF(z1_1>1E-12,z1_1,0.01*z1_1)", "e1_1*IF(z1_1>1E-12,1,0.01)"),
        (
            "gelu",
            "z1_1*(0.5*(1+ERF(z1_1/SQRT(2))))",
            "e1_1*(0.5*(1+ERF(z1_1/SQRT(2)))+z1_1*(EXP(-z1_1*z1_1/2)/SQRT(2*PI())))",
        ),
        ("softplus", "LN(1+EXP(z1_1))", "e1_1*(1/(1+EXP(-z1_1)))"),
    ],
)
def test_the_formulas_of_each_activation(activation, output, delta):
    """As a person types them; -z*z is a square in Python and in a spreadsheet only because z*z is no power."""
    formulas = program(Network.of([1, 1], activation, "playlist", True))
    assert render(formulas["o1_1"], EXCEL, str) == output
    assert render(formulas["d1_1"], EXCEL, str) == delta


def test_a_loss_is_rounded_by_its_own_name():
    """E and E_total are quantities, too, though in capitals."""
    trace = MLP([2, 2, 2], seed=1, form="calculus").fit([[0, 1]], [[1, 0]], decimals={"E": 3, "E_total": 2, "E_2": 1})
    found = trace.values(1)
    assert [found[name] for name in ("E_1", "E_2", "E_total")] == [0.032, 0.0, 0.03]
