"""Who changes all weights by a rule of their own has made no mistake: it is said, and not judged."""

import pytest
from recognise.learning.test_optimized import found_in, learned
from recognise.tables import BACK, FORWARD, WEIGHTS, XOR, table

from excelsim.recognise import findings

RULES = {
    "AdaGrad": ("{w}-lr*{g}/(SQRT({s})+0.00000001)", ("s", "before+g^2")),
    "L1": ("{w}-lr*({g}+0.01*SIGN({w}))",),
    "a factor of decay": ("0.999*{w}-lr*{g}",),
    "clipped gradients": ("{w}-lr*MAX(-0.05,MIN(0.05,{g}))",),
    "a stop where the error is low": ("IF(E<0.01,{w},{w}-lr*{g})",),
}


@pytest.mark.parametrize("update", RULES.values(), ids=RULES)
def test_new_weights_by_a_rule_of_their_own_are_said_and_not_accused(tmp_path, update):
    book, _ = learned(*update)
    found = found_in(book, tmp_path)
    assert found.findings == ()
    assert any("rule of its own" in str(note) for note in found.notes)


@pytest.mark.parametrize("rates", [[0.5, 0.4, 0.3, 0.2], (0.5, "eta*0.9")], ids=["typed", "decaying"])
def test_a_rate_for_each_step_is_no_wrong_rate(tmp_path, rates):
    book, _ = learned("{w}-eta*{g}", eta=rates)
    assert found_in(book, tmp_path).findings == ()


def test_a_layer_with_a_rate_of_its_own_is_no_fault_but_one_weight_with_it_is(tmp_path):
    book, cell = learned("{w}-lr*{g}")
    sheet = book["Sheet1"]

    def by_another_rate(names):
        for name in names:
            for step in range(2, 9):
                at = cell(name, step)
                sheet[at] = sheet[at].value.replace("$B$2", "0.1")

    by_another_rate(["w12"])
    (finding,) = found_in(book, tmp_path).findings
    assert finding.cells == tuple(f"Sheet1!{cell('w12', step)}" for step in range(2, 9))
    by_another_rate(["w11", "w21", "w22"])
    assert found_in(book, tmp_path).findings == ()


def test_a_wrong_gradient_beside_a_rule_of_ones_own_is_told(tmp_path):
    book, cell = learned("{w}-lr*MAX(-0.05,MIN(0.05,{g}))", back=BACK | {"d1": "dk*v1"})
    (finding,) = found_in(book, tmp_path).findings
    assert finding.cells == tuple(f"Sheet1!{cell('d1', step)}" for step in range(1, 9))


def test_gradients_with_a_penalty_of_their_weights_are_a_rule_of_ones_own(tmp_path):
    gradients = {f"g_{n}": f"-({by})" + (f"+0.02*{n}" if n[0] in "wv" else "") for n, (_, by) in WEIGHTS.items()}
    by_gradient = {n: (start, f"{n}-lr*g_{n}") for n, (start, _) in WEIGHTS.items()}
    book, _ = table(XOR | by_gradient | FORWARD | BACK | gradients, 8)
    assert found_in(book, tmp_path).findings == ()


def test_of_a_penalty_that_one_gradient_lacks_the_others_are_not_accused(tmp_path):
    gradients = {
        f"g_{n}": f"-({by})/$D$2" + (f"+0.02/$D$2*{n}" if n[0] in "wv" else "") for n, (_, by) in WEIGHTS.items()
    }
    by_gradient = {n: (start, f"{n}-lr*g_{n}") for n, (start, _) in WEIGHTS.items()}
    book, cell = table(XOR | by_gradient | FORWARD | BACK | gradients, 8)
    sheet, odd = book["Sheet1"], cell("g_w12", 3)
    sheet["D2"] = 1
    sheet[odd] = sheet[odd].value.partition("+")[0]
    told = {cell for finding in found_in(book, tmp_path).findings for cell in finding.cells}
    assert told <= {f"Sheet1!{odd}"}


@pytest.mark.parametrize("share", ["0.02", "$D$2"])
def test_weights_that_decay_are_not_accused_where_the_others_do_not(tmp_path, share):
    book, cell = learned(f"{{w}}*(1-lr*{share})-lr*{{g}}")
    plain, _ = learned("{w}-lr*{g}")
    book["Sheet1"]["C2"], book["Sheet1"]["D2"] = "lambda", 0.02
    odd = [cell(name, step) for name in ("w12", "w22", "v2") for step in range(2, 9)]
    for each in odd:
        book["Sheet1"][each] = plain["Sheet1"][each].value
    told = {each for finding in found_in(book, tmp_path).findings for each in finding.cells}
    assert told <= {f"Sheet1!{each}" for each in odd}


def test_targets_read_for_the_rate_are_no_schedule(tmp_path):
    """The rate's cell lacks its $, and is typed again for some steps: from then on targets are read."""
    book, cell = learned("{w}-lr*{g}")
    sheet = book["Sheet1"]
    for row in range(9, 13):
        for name in WEIGHTS:
            at = cell(name, row - 4)
            sheet[at] = sheet[at].value.replace("$B$2", f"C{row - 3}")
    (finding, *_) = found_in(book, tmp_path).findings
    assert finding.mistakes[0] == "rate" and finding.cells[0] == f"Sheet1!{cell('w11', 5)}"


def test_a_rule_of_ones_own_is_looked_for_once_in_a_training(tmp_path, monkeypatch):
    """Not for each of its faults: they may stand in thousands of rows."""
    asked = []
    monkeypatch.setattr(
        findings, "own_updates", lambda cells, ask=findings.own_updates: asked.append(cells) or ask(cells)
    )
    book, _ = learned("{w}+lr*{g}")
    assert len(found_in(book, tmp_path).findings[0].cells) == 8
    assert len({id(cells) for cells in asked}) == len(asked)
