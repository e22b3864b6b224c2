"""What people write beside a training is none of it: it is not accused, and hides nothing of it."""

import pytest
from recognise.sheets import epochs_below
from recognise.tables import TOP, network, table

STEPS = 8


NOTES = {
    "a rounded answer": {"shown": "ROUND(o,2)"},
    "a decision by the sum": {"class": "IF(y>=0,1,0)", "wrong": "t-class"},
    "answers counted": {"class": "ROUND(o,0)", "right": "IF(class=t,1,0)", "count": (0, "count+right")},
    "a total so far": {"total": (0, "total+E")},
    "other curves of the sum": {"steep": "1/(1+EXP(-5*y))", "bent": "TANH(y)", "cut": "MAX(0,y)"},
    "errors made smooth": {"smooth": (0, "0.9*smooth+0.1*e")},
    "the size of the error": {"size": "ABS(e)", "percent": "size*100"},
    "sums of weights": {"sum": "w11+w12+w21+w22", "norm": "SQRT(w11^2+w12^2)"},
}


@pytest.mark.parametrize("columns", NOTES.values(), ids=NOTES)
def test_a_note_beside_a_network_is_not_accused_and_the_network_is_found(check, columns):
    book, _ = network(columns, steps=STEPS)
    found = check(book)
    assert found.findings == ()
    assert found.experiment["network"]["layers"] == [2, 2, 1] and found.steps == STEPS


@pytest.mark.parametrize("function", ["AVERAGE", "SUM", "MAX"])
@pytest.mark.parametrize("of", ["E", "e", "o"])
def test_what_is_gathered_over_all_steps_so_far_is_not_accused(check, function, of):
    book, cell = network({"so far": "E"}, steps=STEPS)
    for step in range(1, STEPS + 1):
        book["Sheet1"][cell("so far", step)] = f"={function}({cell(of, 1)}:{cell(of, step)})"
    assert check(book).findings == ()


LINE = {"x1": [0.2, 0.8, 0.3, 1.0], "x2": [0.5, 0.9, 0.1, 0.7], "t": [-1, 1, -1, 1]}
LINE |= {name: (0.1, f"{name}+lr*e{by}") for name, by in (("w1", "*x1"), ("w2", "*x2"), ("b", ""))}
LINE |= {"y": "x1*w1+x2*w2+b", "e": "t-y", "E": "e^2"}


@pytest.mark.parametrize("shown", ["IF(y>=0,1,-1)", "TANH(y)", "MAX(0,y)", "IF(y>=0.5,1,0)"])
def test_what_is_made_of_the_answers_of_a_linear_neuron_is_no_activation(check, shown):
    book, _ = table(LINE | {"class": shown}, STEPS)
    found = check(book)
    assert found.findings == ()
    assert found.experiment["network"]["activation"] == ["identity"] and found.steps == STEPS


@pytest.mark.parametrize("columns", [None, LINE], ids=["two layers", "a linear neuron"])
def test_answers_to_other_inputs_beside_the_first_steps_are_no_steps(check, columns):
    book, cell = table(columns, STEPS) if columns else network(steps=STEPS)
    sheet = book["Sheet1"]
    for row in (TOP, TOP + 1):
        sheet[f"AC{row}"], sheet[f"AD{row}"] = 0.3 + row / 10, 0.6
        if columns:
            w1, w2, b = (cell(name, STEPS) for name in ("w1", "w2", "b"))
            sheet[f"AE{row}"] = f"=AC{row}*{w1}+AD{row}*{w2}+{b}"
            continue
        for column, j in (("AE", 1), ("AG", 2)):
            w1, w2, b = (cell(name, STEPS) for name in (f"w{j}1", f"w{j}2", f"b{j}"))
            sheet[f"{column}{row}"] = f"=AC{row}*{w1}+AD{row}*{w2}+{b}"
            sheet[f"{'AF' if j == 1 else 'AH'}{row}"] = f"=1/(1+EXP(-{column}{row}))"
        v1, v2, c = (cell(name, STEPS) for name in ("v1", "v2", "c"))
        sheet[f"AI{row}"] = f"=AF{row}*{v1}+AH{row}*{v2}+{c}"
        sheet[f"AJ{row}"] = f"=1/(1+EXP(-AI{row}))"
    found = check(book)
    assert found.findings == () and found.steps == STEPS


def test_inputs_that_are_calculated_of_samples_are_inputs(check):
    book, _ = table(LINE | {"x2": "x1^2"}, STEPS)
    found = check(book)
    assert found.findings == () and found.experiment["network"]["layers"] == [2, 1]


def test_a_rate_that_is_a_formula_of_numbers_is_a_number(check):
    book, _ = network(steps=STEPS)
    book["Sheet1"]["B2"] = "=1/4"
    found = check(book)
    assert found.findings == () and found.experiment["training"]["learning_rate"] == 0.25


OPERATIONS = {
    **{"p1": "x1*w1", "p2": "x2*w2", "y": "p1+p2+b", "minus": "-y", "power": "EXP(minus)", "below": "1+power"},
    **{"o": "1/below", "e": "t-o", "rest": "1-o", "slope": "o*rest", "d": "e*slope"},
}


def test_a_neuron_each_operation_of_which_stands_in_a_cell_of_its_own_is_found_in_all_steps(check):
    learned = {name: (0.1, f"{name}+lr*d{by}") for name, by in (("w1", "*x1"), ("w2", "*x2"), ("b", ""))}
    samples = {name: LINE[name] for name in ("x1", "x2")} | {"t": [0, 1, 0, 1]}
    book, _ = table(samples | learned | OPERATIONS, STEPS)
    found = check(book)
    assert found.findings == () and found.steps == STEPS


UPDATES = {
    "a sum by the number of samples": ("SUM", "{w}-$B$1/$B$2*{g}"),
    "a mean": ("AVERAGE", "{w}-$B$1*{g}"),
    "a sum": ("SUM", "{w}-$B$1*{g}"),
    "twice a mean": ("AVERAGE", "{w}-$B$1*2*{g}"),
}


@pytest.mark.parametrize("answer", ["{}", "1/(1+EXP(-({})))"], ids=["linear", "sigmoid"])
@pytest.mark.parametrize(("function", "update"), UPDATES.values(), ids=UPDATES)
def test_epochs_below_each_other_with_all_samples_are_one_training(check, answer, function, update):
    found = check(epochs_below(answer, function, update))
    assert found.findings == ()
    assert found.experiment["network"]["layers"] == [2, 1] and found.steps == 3 * 4
