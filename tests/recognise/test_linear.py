"""Networks whose hidden neurons are plain weighted sums: the simplest ones to calculate by hand."""

import re

import pytest
from recognise.tables import table

WEIGHTS = {"w1": 0.11, "w2": 0.21, "w3": 0.12, "w4": 0.08, "w5": 0.14, "w6": 0.15}
CHANGES = {
    **{"w1": "d*w5*i1", "w2": "d*w5*i2", "w3": "d*w6*i1", "w4": "d*w6*i2", "w5": "d*h1", "w6": "d*h2"},
    **{"a": "d*w5", "b": "d*w6", "c": "d"},
}
SIGMOID, SLOPE = "1/(1+EXP(-net))", "*out*(1-out)"


def linear(answer="net", slope="", biases=False, deep=False, samples=1, changed=None):
    """Return a 2-2-1 network without activation in its hidden layer, and perhaps a neuron more above it."""
    weights = WEIGHTS | (dict.fromkeys("abc", 0.1) if biases else {}) | ({"u": 0.9} if deep else {})
    changes = CHANGES | ({"u": "e*out"} if deep else {})
    add = {1: "+a", 2: "+b", 3: "+c"} if biases else {1: "", 2: "", 3: ""}
    columns = {"i1": [2, 1, 0.5][:samples], "i2": [3, -1, 2][:samples], "t": [1, 0, 0.5][:samples]}
    columns |= {name: (start, f"{name}-lr*{changes[name]}") for name, start in weights.items()}
    columns |= {"h1": f"i1*w1+i2*w2{add[1]}", "h2": f"i1*w3+i2*w4{add[2]}", "net": f"h1*w5+h2*w6{add[3]}"}
    columns |= {"out": answer, **({"y": "out*u"} if deep else {})}
    columns |= {"e": "y-t" if deep else "out-t", "E": "0.5*e^2", "d": ("e*u" if deep else "e") + slope}
    book, cell = table(columns | (changed or {}), 9)
    book["Sheet1"]["B2"] = 0.05
    return book, cell


@pytest.mark.parametrize("samples", [1, 3])
@pytest.mark.parametrize("biases", [False, True])
@pytest.mark.parametrize(
    ("kind", "layers", "activation"),
    [
        ({}, [2, 2, 1], "identity"),
        ({"answer": SIGMOID, "slope": SLOPE}, [2, 2, 1], ["identity", "sigmoid"]),
        ({"deep": True}, [2, 2, 1, 1], "identity"),
    ],
    ids=["linear", "below a sigmoid", "three layers"],
)
def test_hidden_layers_may_have_no_activation(check, kind, layers, activation, biases, samples):
    found = check(linear(**kind, biases=biases, samples=samples)[0])
    assert found.findings == ()
    network = found.experiment["network"]
    assert network["layers"] == layers
    assert network.get("activation") in (activation, [activation] * (len(layers) - 1))


@pytest.mark.parametrize("answer", ["net", SIGMOID], ids=["linear", "below a sigmoid"])
@pytest.mark.parametrize(
    ("name", "formula", "mend"),
    [
        ("w1", "w1-lr*d*w6*i1", "={w1}-$B$2*{d}*{w5}*{i1}"),
        ("w4", "w4-lr*d*w6*i1", "={w4}-$B$2*{d}*{w6}*{i2}"),
        ("w5", "w5-lr*d*h2", "={w5}-$B$2*{d}*{h1}"),
        ("h2", "i1*w3+i2*w2", "={i1}*{w3}+{i2}*{w4}"),
    ],
)
def test_what_is_wrong_there_is_told_and_nothing_else(check, answer, name, formula, mend):
    changed = {name: (WEIGHTS[name], formula) if name in WEIGHTS else formula}
    book, cell = linear(answer, SLOPE if answer == SIGMOID else "", samples=3, changed=changed)
    (finding,) = check(book).findings
    assert finding.cells[0] == f"Sheet1!{cell(name, 2 if name in WEIGHTS else 1)}"
    assert finding.mend == re.sub(r"{(\w+)}", lambda found: cell(found[1], 1), mend)
