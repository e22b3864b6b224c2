"""Optimizers are recognised in workbooks by their constants, also where all gradients are wrong."""

import pytest
from recognise.tables import BACK, FORWARD, WEIGHTS, XOR, table

from excelsim.books import read_book
from excelsim.recognise.workbook import check_book

GRADIENTS = {f"g_{name}": f"-({by})" for name, (_, by) in WEIGHTS.items()}


def learned(update, *carried, back=BACK, **columns):
    """Return a network whose weights w are changed by an update with g, the gradient, and what is carried for each."""
    made = {}
    for letter, formula in carried:
        for name in WEIGHTS:
            made[f"{letter}before_{name}"] = (0, f"{letter}_{name}")
            made[f"{letter}_{name}"] = formula.replace("before", f"{letter}before_{name}").replace("g", f"g_{name}")
    weights = {name: (start, spelled(update, name)) for name, (start, _) in WEIGHTS.items()}
    return table(XOR | columns | weights | FORWARD | back | GRADIENTS | made, 8)


def spelled(update, name):
    """Write an update for a weight."""
    for letter in "gvms":
        update = update.replace(f"{{{letter}}}", f"{letter}_{name}")
    return update.replace("{w}", name)


def found_in(book, folder):
    book.save(folder / "book.xlsx")
    return check_book(read_book(folder / "book.xlsx"), "book.xlsx")


FIRST, SECOND = ("m", "0.9*before+0.1*g"), ("s", "0.999*before+0.001*g^2")
CORRECTED = "{w}-lr*({m}/(1-0.9^n))/(SQRT({s}/(1-0.999^n))+0.00000001)"
COUNTER = {"n": (1, "n+1")}
OPTIMIZERS = {
    "momentum": (("{w}-lr*{v}", ("v", "0.9*before+g")), {}, "momentum", {"momentum": 0.9}),
    "momentum with the rate inside": (("{w}-{v}", ("v", "0.9*before+lr*g")), {}, "momentum", {"momentum": 0.9}),
    "Nesterov": (("{w}+0.8*{v}-lr*{g}", ("v", "0.8*before-lr*g")), {}, "nesterov", {"momentum": 0.8}),
    "RMSprop": (("{w}-lr*{g}/(SQRT({s})+0.00000001)", SECOND), {}, "rmsprop", {"beta2": 0.999, "epsilon": 1e-8}),
    "Adam": ((CORRECTED, FIRST, SECOND), COUNTER, "adam", {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}),
    "Adam uncorrected": (("{w}-lr*{m}/(SQRT({s})+0.00000001)", FIRST, SECOND), {}, "adam", {"beta1": 0.9}),
    "L2": (("{w}-lr*({g}+0.01*{w})",), {}, "sgd", {"weight_decay": 0.01}),
    "L2 in a cell": (("{w}-lr*({g}+l2*{w})",), {"l2": [0.02, 0.02, 0.02, 0.02]}, "sgd", {"weight_decay": 0.02}),
}


@pytest.mark.parametrize(("update", "columns", "name", "constants"), OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_an_optimizer_is_recognised_with_its_constants(tmp_path, update, columns, name, constants):
    book, _ = learned(*update, **columns)
    found = found_in(book, tmp_path)
    assert found.findings == ()
    optimizer = found.experiment["training"]["optimizer"]
    assert optimizer["name"] == name and {key: optimizer[key] for key in constants} == constants


WRONG = {
    "hidden deltas without their slope": ({"d1": "dk*v1", "d2": "dk*v2"}, ("d1", "d2"), "no-slope"),
    "one hidden delta with the other's slope": ({"d1": "dk*v1*h2*(1-h2)"}, ("d1",), "wrong-slope"),
    "the error of the other sign": ({"e": "o-t"}, ("e",), "sign"),
}


@pytest.mark.parametrize("update", ["momentum", "momentum with the rate inside"])
@pytest.mark.parametrize(("back", "columns", "mistake"), WRONG.values(), ids=WRONG)
def test_wrong_gradients_of_a_momentum_are_told_and_not_what_is_made_of_them(tmp_path, update, back, columns, mistake):
    book, cell = learned(*OPTIMIZERS[update][0], back=BACK | back)
    (finding,) = found_in(book, tmp_path).findings
    assert {*finding.cells} == {f"Sheet1!{cell(name, step)}" for name in columns for step in range(1, 9)}
    assert mistake in finding.mistakes
