"""Trainings by the conventions of textbooks and courses: what is right by them is accused of nothing."""

import re

import pytest
from openpyxl import Workbook
from recognise.tables import BACK, FORWARD, WEIGHTS, XOR, table

from excelsim.books import read_book
from excelsim.recognise.workbook import check_book

LINE = {"x": [14, 86, 28, 51], "y": [58, 202, 86, 132]}
"""Samples of the line y = 2x + 30."""


@pytest.fixture
def checked(tmp_path):
    def checked(book):
        book.save(tmp_path / "book.xlsx")
        return check_book(read_book(tmp_path / "book.xlsx"), "book.xlsx")

    return checked


@pytest.fixture
def check(checked):
    def check(columns, steps=12, rate=0.5):
        book, cell = table(columns, steps)
        book["Sheet1"]["B2"] = rate
        return checked(book), cell

    return check


@pytest.mark.parametrize("db", ["2*(b+w*x-y)", "-2*(y-(x*w+b))", "(w*x+b-y)*2"])
def test_a_gradient_that_calculates_the_sum_again_is_that_of_the_sum_beside(check, db):
    """The sheet of fast.ai: the prediction is shown, and read by nothing."""
    found, cell = check(
        LINE | {"b": (1, "b-lr*db"), "w": (1, "w-lr*dw"), "pred": "b+w*x", "db": db, "dw": "x*db"}, rate=0.0001
    )
    assert not found.findings and not found.not_understood
    assert found.experiment["network"]["layers"] == [1, 1]
    assert found.cells[f"Sheet1!{cell('pred', 3)}"] == "z1_1@3"


def thresholds(sign, **columns):
    """Return Negnevitsky's sheet: z = Σ x·w - θ, and θ changed by η·(-1)·δ, added, or by η·δ, subtracted."""
    factor = {"+": "(-1)*", "-": ""}[sign]
    learned = {name: (start, f"{name}{sign if name in LONE else '+'}d_{name}") for name, (start, _) in WEIGHTS.items()}
    changes = {f"d_{name}": f"lr*{factor if name in LONE else ''}{by}" for name, (_, by) in WEIGHTS.items()}
    sums = {"h1": "1/(1+EXP(-(x1*w11+x2*w12-b1)))", "h2": "1/(1+EXP(-(x1*w21+x2*w22-b2)))"}
    return XOR | learned | sums | {"o": "1/(1+EXP(-(h1*v1+h2*v2-c)))"} | BACK | changes | columns


LONE = ("b1", "b2", "c")


@pytest.mark.parametrize("sign", "+-")
def test_a_threshold_that_is_subtracted_is_a_bias_of_the_other_sign(check, sign):
    found, cell = check(thresholds(sign))
    assert not found.findings and not found.not_understood
    assert found.cells[f"Sheet1!{cell('b2', 3)}"] == "b1_2@3"
    assert found.experiment["start"]["biases"] == [[-0.4, 0.45], [0.6]]
    assert str(found.notes[0]).startswith(f"Sheet1!{cell('b1', 1)} is subtracted from a sum, as a threshold")


@pytest.mark.parametrize(
    ("name", "formula", "mend"),
    [
        ("h2", "1/(1+EXP(-(x1*w21+x2*w22-b1)))", "1/(1+EXP(-(x1*w21+x2*w22-b2)))"),
        ("d_c", "lr*dk", "lr*-dk"),
        ("d_b1", "lr*(-1)*d2", "lr*-1*d1"),
        ("d_w12", "lr*d1*x1", "lr*d1*x2"),
    ],
)
def test_beside_thresholds_what_is_wrong_is_mended_in_their_signs(check, name, formula, mend):
    found, cell = check(thresholds("+", **{name: formula}))
    assert [finding.cells[0] for finding in found.findings] == [f"Sheet1!{cell(name, 1)}"]
    assert found.findings[0].mend == "=" + spelled(mend, cell)


def spelled(formula, cell):
    return re.sub(r"\b[a-z]\w*\b", lambda m: "$B$2" if m[0] == "lr" else cell(m[0], 1), formula)


PERCEPTRON = {"x1": [0, 0, 1, 1], "x2": [0, 1, 0, 1], "t": [0, 1, 1, 1]}


@pytest.mark.parametrize("fires", ["IF(net>=th,1,0)", "IF(net-th>=0,1,0)", "IF(th<=net,1,0)"])
def test_a_perceptron_may_compare_its_sum_with_a_threshold_that_is_learned(check, fires):
    learned = {"w1": (0.2, "w1+lr*e*x1"), "w2": (-0.1, "w2+lr*e*x2"), "th": (0.75, "th-lr*e")}
    found, _ = check(PERCEPTRON | learned | {"net": "w1*x1+w2*x2", "o": fires, "e": "t-o"})
    assert not found.findings
    assert found.experiment["network"]["activation"] == ["step"] and found.experiment["network"]["bias"] == [True]
    assert found.experiment["start"]["biases"] == [[-0.75]]


def test_a_sum_that_is_rounded_before_it_is_compared_is_guarded_against_last_digits(check):
    learned = {"w1": (0.2, "w1+lr*e*x1"), "w2": (-0.1, "w2+lr*e*x2"), "th": (0.2, "th")}
    found, _ = check(PERCEPTRON | learned | {"o": "IF(ROUND(w1*x1+w2*x2-th,6)>=0,1,0)", "e": "t-o"})
    assert not found.findings
    assert found.experiment["network"]["bias"] == ["frozen"] and found.experiment["start"]["biases"] == [[-0.2]]


def units(number, **columns):
    """Return a sheet whose biases are multiplied by a column of ones, or of -1, in both layers."""
    one = {"one": [number] * 4}
    learned = {
        name: (start, f"{name}+lr*{by}{'*one' if name in LONE else ''}") for name, (start, by) in WEIGHTS.items()
    }
    sums = {"z1": "x1*w11+x2*w12+b1*one", "z2": "x1*w21+x2*w22+b2*one", "y": "h1*v1+h2*v2+c*one"}
    return XOR | one | learned | FORWARD | sums | BACK | columns


@pytest.mark.parametrize("number", [1, -1])
def test_a_constant_that_both_layers_multiply_their_biases_by_is_no_input(check, number):
    found, cell = check(units(number))
    assert not found.findings and not found.not_understood
    assert found.experiment["network"]["layers"] == [2, 2, 1]
    assert found.experiment["start"]["biases"] == [[0.4 * number, -0.45 * number], [-0.6 * number]]
    assert found.cells[f"Sheet1!{cell('one', 1)}"] == "x_0"


def test_beside_such_a_constant_a_bias_of_another_neuron_is_told(check):
    found, cell = check(units(1, z2="x1*w21+x2*w22+b1*one"))
    (finding,) = found.findings
    assert finding.cells[0] == f"Sheet1!{cell('z2', 1)}" and len(finding.cells) == 12


def blocks(answer, delta, change, update, epochs=3):
    """Return a sheet of epochs below each other: x, t, the answer, the slope, its changes, and their sums below."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = "lr", 0.5, "m", 3
    for n in range(epochs):
        top = 3 + 7 * n
        sheet[f"H{top}"], sheet[f"I{top}"] = (f"=H{top - 2}", f"=I{top - 2}") if n else (0.1, -0.2)
        for k, (x, t) in enumerate(((1, 0.2), (2, 0.9), (3, 0.6)), start=top):
            sheet[f"A{k}"], sheet[f"B{k}"] = x, t
            sheet[f"C{k}"] = "=" + answer.format(f"$H${top}*A{k}+$I${top}")
            sheet[f"D{k}"] = "=" + delta.format(t=f"B{k}", o=f"C{k}")
            sheet[f"E{k}"], sheet[f"F{k}"] = ("=" + change.format(d=f"D{k}", x=x) for x in (f"A{k}", "1"))
        for column, weight in zip("EF", "HI", strict=True):
            sheet[f"{column}{top + 4}"] = f"=SUM({column}{top}:{column}{top + 2})"
            sheet[f"{weight}{top + 5}"] = "=" + update.format(w=f"{weight}{top}", s=f"{column}{top + 4}")
    return book


SIGMOID, SLOPE = "1/(1+EXP(-({})))", "*{o}*(1-{o})"


@pytest.mark.parametrize(
    ("answer", "delta", "loss"),
    [
        (SIGMOID, "({o}-{t})" + SLOPE + "/$D$1", None),
        (SIGMOID, "2/3*({o}-{t})" + SLOPE, "mean-squared"),
        (SIGMOID, "({o}-{t})/$D$1", "cross-entropy"),
        ("{}", "1/$D$1*({o}-{t})", None),
    ],
)
def test_slopes_may_be_their_share_of_the_mean_of_a_batch(checked, answer, delta, loss):
    found = checked(blocks(answer, delta, "{d}*{x}", "{w}-$B$1*{s}"))
    assert not found.findings and not found.not_understood
    assert found.experiment["training"] == {"epochs": 3, "learning_rate": 0.5, "batch_size": "all"}
    assert found.experiment["network"].get("loss") == loss


def test_a_share_of_the_mean_is_no_excuse_for_one_that_is_another(checked):
    book = blocks(SIGMOID, "({o}-{t})" + SLOPE + "/$D$1", "{d}*{x}", "{w}-$B$1*{s}")
    book.active["D4"] = "=(C4-B4)*C4*(1-C4)"
    assert checked(book).findings


def test_a_linear_unit_may_put_the_rate_into_the_change_of_each_sample(checked):
    """Mitchell's delta rule: Δw of all samples is added up below, and then to the weights."""
    found = checked(blocks("{}", "{t}-{o}", "$B$1*{d}*{x}", "{w}+{s}"))
    assert not found.findings and not found.not_understood
    assert found.experiment["training"] == {"epochs": 3, "learning_rate": 0.5, "batch_size": "all", "batch": "sum"}


@pytest.mark.parametrize(
    "eta", ["begin/(1+k/10)", "IF(k<4,begin,IF(k<8,begin/2,begin/4))", (0.8, "IF(MOD(k,4)=3,eta/2,eta)")]
)
def test_a_rate_that_falls_from_step_to_step_is_no_mistake(check, eta):
    count = {"begin": [0.8] * 4, "k": [*range(12)]}
    learned = {name: (start, f"{name}+eta*{by}") for name, (start, by) in WEIGHTS.items()}
    found, _ = check(XOR | count | {"eta": eta} | learned | FORWARD | BACK)
    assert not found.findings


def test_a_rate_that_is_halved_where_it_is_typed_is_no_mistake(checked):
    book, cell = table(XOR | {n: (s, f"{n}+0.8*{by}") for n, (s, by) in WEIGHTS.items()} | FORWARD | BACK, 12)
    sheet = book["Sheet1"]
    for step in range(7, 13):
        for name in WEIGHTS:
            sheet[cell(name, step)] = sheet[cell(name, step)].value.replace("0.8", "0.4")
    found = checked(book)
    assert not found.findings and found.notes
    sheet[cell("w12", 9)] = sheet[cell("w12", 9)].value.replace("0.4", "0.8")
    sheet[cell("v1", 9)] = sheet[cell("v1", 9)].value.replace("+0.4", "-0.4")
    assert not any(cell("w11", 9) in finding.cells[0] for finding in checked(book).findings)


def epoch_a_row(answer, update="{w}-$F$1*{g}", epochs=6, scaled=False):
    """Return a sheet of a row an epoch: weights, the answers to all samples, and gradients that compare them."""
    book = Workbook()
    sheet = book.active
    sheet["E1"], sheet["F1"] = "alpha", 0.05
    samples = ((1, 0.2), (2, 0.4), (3, 0.9), (4, 0.8))
    for n, (x, t) in enumerate(samples, start=2):
        sheet[f"A{n}"], sheet[f"B{n}"] = x, t
        sheet[f"C{n}"] = f"=(A{n}-AVERAGE(A$2:A$5))/2" if scaled else x
    for row in range(8, 8 + epochs):
        for column, by, start in (("A", "I", 0.5), ("B", "J", 0.1)):
            old = {"w": f"{column}{row - 1}", "g": f"{by}{row - 1}"}
            sheet[f"{column}{row}"] = "=" + update.format(**old) if row > 8 else start
        for n, column in enumerate("CDEF", start=2):
            sheet[f"{column}{row}"] = "=" + answer.format(f"A{row}*$C${n}+B{row}")
        errors = [f"({column}{row}-$B${n})" for n, column in enumerate("CDEF", start=2)]
        sheet[f"I{row}"] = "=(" + "+".join(f"{e}*$C${n}" for n, e in enumerate(errors, start=2)) + ")/4"
        sheet[f"J{row}"] = "=(" + "+".join(errors) + ")/4"
    return book


@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize("answer", ["{}", SIGMOID])
def test_gradients_of_all_samples_may_compare_the_answers_of_a_row_themselves(checked, answer, scaled):
    found = checked(epoch_a_row(answer, scaled=scaled))
    assert not found.findings and not set(found.not_understood) & {
        f"Sheet!{c}{r}" for c in "ABIJ" for r in range(8, 14)
    }
    assert found.experiment["training"] == {"epochs": 6, "learning_rate": 0.05, "batch_size": "all"}
    assert found.experiment["data"]["targets"] == [[0.2], [0.4], [0.9], [0.8]]


@pytest.mark.parametrize(("old", "new"), [("$C$3+", "$C$4+"), ("$C$4", "$C$3"), ("(D9-$B$3)", "(D9-$B$4)")])
def test_one_of_them_that_reads_another_sample_is_told(checked, old, new):
    book = epoch_a_row("{}")
    sheet = book.active
    for row in range(8, 14):
        sheet[f"I{row}"] = sheet[f"I{row}"].value.replace(old.replace("9", str(row)), new.replace("9", str(row)))
    found = checked(book).findings
    assert [cell for finding in found for cell in finding.cells[:1]] == ["Sheet!I8"]


def test_a_gradient_wrong_in_all_samples_is_one_fault_to_the_last_epoch(checked):
    """The last epoch, too, which no new weights follow: that its samples share weights makes no sums of them."""
    book = blocks(SIGMOID, "({o}-{t})" + SLOPE, "{d}*{x}", "{w}-$B$1*{s}", epochs=6)
    sheet = book.active
    for n in range(6):
        top = 3 + 7 * n
        sheet[f"E{top + 4}"] = f"=AVERAGE(E{top}:E{top + 2})"
        sheet[f"F{top + 4}"] = f"=AVERAGE(F{top}:F{top + 2})"
        for k in range(top, top + 3):
            sheet[f"E{k}"] = f"=D{k}*$H${top}"
    (finding,) = checked(book).findings
    assert finding.cells[0] == "Sheet!E3" and len(finding.cells) == 18


@pytest.mark.parametrize("columns", [{}, thresholds("+")], ids=["biases", "thresholds"])
def test_a_sum_of_more_than_a_thousand_cells_beside_is_none_of_the_training(checked, columns):
    learned = {n: (start, f"{n}+lr*{by}") for n, (start, by) in WEIGHTS.items()}
    book, _ = table(columns or XOR | learned | FORWARD | BACK, 12)
    book["Sheet1"]["AZ1"] = "=" + "+".join(f"A{5 + k % 12}" for k in range(1500))
    assert not checked(book).findings
