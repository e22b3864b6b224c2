"""What is right, however unusual, is accused of nothing; and beside one wrong cell nothing else is."""

import pytest
from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from recognise.sheets import full_batch
from recognise.tables import WEIGHTS, XOR, network, table, transposed

from excelsim.errors import InputError


@pytest.mark.parametrize("name", ["z1", "h2", "o", "e", "dk", "d1"])
def test_a_number_typed_over_a_formula_is_told_alone_where_samples_repeat_those_above(check, name):
    book, cell = network()
    book["Sheet1"][cell(name, 6)] = 0.55
    (finding,) = check(book).findings
    assert finding.cells == (f"Sheet1!{cell(name, 6)}",)
    assert finding.mistakes == ("typed-over",)


FROZEN = {
    "a layer that keeps its weights": ("w11", "w12", "w21", "w22", "b1", "b2"),
    "a neuron that keeps its weights": ("w21", "w22", "b2"),
    "the only bias of its layer": ("c",),
    "one weight": ("w12",),
}


@pytest.mark.parametrize("fixed", FROZEN.values(), ids=FROZEN)
def test_what_never_learns_on_purpose_is_no_fault(check, fixed):
    book, _ = network(fixed=fixed)
    found = check(book)
    assert found.experiment["network"]["layers"] == [2, 2, 1]
    assert not found.findings and not found.not_understood


def test_a_bias_that_never_learns_beside_another_that_does_is_left_out(check):
    book, cell = network(fixed=("b2",))
    (finding,) = check(book).findings
    assert finding.mistakes == ("bias",) and finding.cells[0] == f"Sheet1!{cell('b2', 2)}"


def answers(sheet, row, last):
    """Write what the network answers to each sample with weights that stay, from a row on."""
    for n, (first, second) in enumerate(zip(XOR["x1"], XOR["x2"], strict=True), start=row):
        sheet[f"A{n}"], sheet[f"B{n}"] = first, second
        w = {name: last(name) for name in WEIGHTS}
        for column, j in (("D", 1), ("E", 2)):
            total = f"$A{n}*{w[f'w{j}1']}+$B{n}*{w[f'w{j}2']}+{w[f'b{j}']}"
            sheet[f"{column}{n}"] = f"=1/(1+EXP(-({total})))"
        sheet[f"F{n}"] = f"=D{n}*{w['v1']}+E{n}*{w['v2']}+{w['c']}"
        sheet[f"G{n}"] = f"=1/(1+EXP(-F{n}))"
        sheet[f"H{n}"] = f"=IF(G{n}>=0.5,1,0)"
        sheet[f"I{n}"] = f"=ROUND(G{n},2)"


@pytest.mark.parametrize("step", [1, 8], ids=["before the training", "after it"])
def test_what_a_network_answers_beside_its_training_is_no_step_of_it(check, step):
    book, cell = network()
    answers(
        book.create_sheet("Predict"),
        2,
        lambda name: "Sheet1!$" + cell(name, step).replace(str(step + 4), f"${step + 4}"),
    )
    found = check(book)
    assert not found.findings and found.steps == 8
    assert found.experiment["training"] == {"epochs": 2, "learning_rate": 0.5}


@pytest.mark.parametrize("epochs", [1, 3], ids=["one update", "three epochs"])
@pytest.mark.parametrize("measure", ["(C{y}-G{r})^2", "ABS(C{y}-G{r})", "2*(C{y}-G{r})^2"])
def test_a_measure_of_ones_own_that_is_added_up_over_a_batch_is_no_gradient(check, epochs, measure):
    book = full_batch(epochs)
    sheet = book["OR"]
    for top in range(10, 10 + 7 * epochs, 7):
        for k in range(4):
            sheet[f"H{top + k}"] = f"=2*(G{top + k}-$C${3 + k})*I{top + k}"  # a delta, of which the gradients are made
            for column, x in (("J", ""), ("K", f"*D{top + k}"), ("L", f"*E{top + k}")):
                sheet[f"{column}{top + k}"] = f"=H{top + k}{x}"
            sheet[f"N{top + k}"] = "=" + measure.format(y=3 + k, r=top + k)
        sheet[f"N{top + 4}"] = f"=SUM(N{top}:N{top + 3})"
        sheet[f"O{top + 4}"] = f"=N{top + 4}/4"
    assert check(book).findings == ()


def test_answers_right_below_the_last_step_are_no_steps(check):
    book, cell = network()
    answers(book["Sheet1"], 13, lambda name: f"${cell(name, 8)[:-2]}$12")
    found = check(book)
    assert not found.findings and found.steps == 8


def test_a_last_step_that_stops_in_the_middle_is_no_formula_that_was_not_filled_down(check):
    made = {name: (start, f"n{name}") for name, (start, _) in WEIGHTS.items()}
    for name, (_, by) in WEIGHTS.items():
        made |= {f"g{name}": by, f"n{name}": f"{name}+lr*g{name}"}
    book, cell = network(made)
    for name in ("gv2", "nv2", "gc", "nc"):
        book["Sheet1"][cell(name, 8)] = None
    found = check(book)
    assert not found.findings and found.steps == 8


def test_a_size_of_an_error_is_not_its_negative(check):
    """A target above all that a network can answer, or below, would make it so."""
    book, _ = network(BESIDE)
    assert not check(book).findings


BESIDE = {"size": "ABS(e)", "root": "SQRT(e^2)", "rounded": "ROUND(o,0)", "class": "IF(o>0.5,1,0)"}


WRITTEN = {
    "EXP(-z) in a cell of its own": {"u": "EXP(-z1)", "h1": "1/(1+u)"},
    "1+EXP(-z) in another": {"u": "EXP(-z1)", "n": "1+u", "h1": "1/n", "m": "1+EXP(-y)", "o": "1/m"},
    "-z in a cell of its own": {"m": "-z1", "u": "EXP(m)", "h1": "1/(1+u)"},
    "tanh from its powers": {
        **{"u": "EXP(z1)", "v": "EXP(-z1)", "h1": "(u-v)/(u+v)", "h2": "TANH(z2)"},
        **{"d1": "dk*v1*(1-h1^2)", "d2": "dk*v2*(1-h2^2)"},
    },
    "sums as products of matrices": {"z1": "MMULT(x1:x2,TRANSPOSE(w11:w12))+b1"},
}


@pytest.mark.parametrize("columns", WRITTEN.values(), ids=WRITTEN)
def test_however_a_sum_and_an_activation_are_written_they_are_recognised(check, columns):
    book, cell = network(columns)
    found = check(book)
    assert not found.findings
    assert found.cells[f"Sheet1!{cell('h1', 2)}"] == "o1_1@2"
    assert found.experiment["network"]["layers"] == [2, 2, 1]


@pytest.mark.parametrize("powers", ["EXP(y1)+EXP(y2)", "u1+u2", "SUM(u1:u2)"])
def test_outputs_that_are_shares_of_their_powers_are_recognised(check, powers):
    book, cell = softmax(powers)
    found = check(book)
    assert not found.findings
    assert found.cells[f"Sheet1!{cell('o2', 2)}"] == "o1_2@2"
    assert found.experiment["network"]["activation"] == ["softmax"]


def softmax(powers):
    """Return a layer of two outputs that shares 1 among them, as a table: its powers of e in their own cells or not."""
    columns = {"x1": [0.2, 0.9], "x2": [0.7, 0.1], "t1": [1, 0], "t2": [0, 1]}
    columns |= {f"w{k}{i}": (0.1 * k - 0.3 * i, f"w{k}{i}-lr*e{k}*x{i}") for k in (1, 2) for i in (1, 2)}
    columns |= {f"y{k}": f"x1*w{k}1+x2*w{k}2" for k in (1, 2)}
    columns |= {f"u{k}": f"EXP(y{k})" for k in (1, 2) if "u" in powers}
    columns |= {f"o{k}": f"u{k}/({powers})" if "u" in powers else f"EXP(y{k})/({powers})" for k in (1, 2)}
    columns |= {f"e{k}": f"o{k}-t{k}" for k in (1, 2)}
    return table(columns, 6)


@pytest.mark.parametrize("repeated", [False, True], ids=["read as it is", "by way of a copy"])
def test_an_output_without_activation_beside_one_with_it_is_right_if_its_slope_is_one(check, repeated):
    book, cell = two_outputs("dk1*h1", repeated)
    found = check(book)
    assert not found.findings
    assert "identity" in str(found.notes[0])
    assert found.cells[f"Sheet1!{cell('g1', 2)}"] == "gw2_1_1@2"


def test_an_output_without_activation_is_wrong_if_its_slope_is_that_of_one(check):
    book, cell = two_outputs("dk1*o1*(1-o1)*h1")
    (finding,) = check(book).findings
    assert finding.mistakes == ("no-activation",) and finding.cells[0] == f"Sheet1!{cell('o1', 1)}"


def two_outputs(gradient, repeated=False):
    """Return a 1-2-2 network whose first output only repeats its sum, with one gradient of its weights."""
    columns = {"x1": [0.2, 0.9], "t1": [1, 0.3], "t2": [0, 1]}
    columns |= {f"w{j}": (0.4 - 0.6 * j, f"w{j}-lr*d{j}*x1") for j in (1, 2)}
    slope = {1: gradient.removeprefix("dk1").removesuffix("*h1"), 2: "*o2*(1-o2)"}
    for k in (1, 2):
        columns |= {f"v{k}{j}": (0.3 * k - 0.2 * j, f"v{k}{j}-lr*dk{k}{slope[k]}*h{j}") for j in (1, 2)}
    for j in (1, 2):
        columns |= {f"z{j}": f"x1*w{j}", f"h{j}": f"1/(1+EXP(-z{j}))"}
    columns |= {f"y{k}": f"h1*v{k}1+h2*v{k}2" for k in (1, 2)} | {"o1": "y1", "o2": "1/(1+EXP(-y2))"}
    columns |= {"c1": "o1", "c2": "o2"} if repeated else {}
    read = "c" if repeated else "o"
    columns |= {f"dk{k}": f"{read}{k}-t{k}" for k in (1, 2)} | {"g1": gradient}
    back = "(dk1{}*v1{}+dk2{}*v2{})*h{}*(1-h{})"
    return table(columns | {f"d{j}": back.format(slope[1], j, slope[2], j, j, j) for j in (1, 2)}, 6)


def test_a_slope_left_out_in_one_cell_is_told_there_though_what_is_left_is_a_quantity_too(check):
    """An error that was sent back, in a column of deltas."""
    book, cell = network()
    sheet = book["Sheet1"]
    sheet[cell("d2", 4)] = f"={cell('dk', 4)}*{cell('v2', 4)}"
    findings = check(book).findings
    assert [found for finding in findings for found in finding.cells] == [f"Sheet1!{cell('d2', 4)}"]
    assert findings[0].mistakes == ("no-slope",)


def test_a_slope_that_stands_nowhere_is_said(check):
    """A rule without slopes, or forgotten everywhere: nothing is accused, what was taken for granted is said."""
    book = Workbook()
    sheet = book.active
    for row in range(2, 14):
        up, x, y = row - 1, row % 2, row // 2 % 2
        learned = [f"={w}{up}+0.5*H{up}*{x}" for w, x in (("C", f"A{up}"), ("D", f"B{up}"), ("E", 1))]
        net = f"=A{row}*C{row}+B{row}*D{row}+E{row}"
        start = [0.3, -0.2, 0.1] if row == 2 else learned
        sheet.append([x, y, *start, net, f"=1/(1+EXP(-F{up + 1}))", f"=I{row}-G{row}", x * y])
    sheet.insert_rows(1)
    found = check(book)
    assert found.agrees
    assert any("the slope f'(z)" in note for note in found.notes)


LAYERS = {
    "the rest of an error": {},
    "errors added up": {"e1": "t1-o1", "e2": "t2-o2", "e": "e1+e2"},
    "a counter": {"n": (1, "n+1")},
    "a sum of all errors so far": {"S": (0, "S+E")},
}


@pytest.mark.parametrize("learns", [False, True], ids=["stays", "learns"])
@pytest.mark.parametrize("beside", LAYERS.values(), ids=LAYERS)
def test_a_bias_that_neurons_share_is_none_of_what_is_added_up_beside_it(check, beside, learns):
    """A target from which an output is taken is no bias that nobody reads."""
    book, _ = shared(beside, learns)
    found = check(book)
    assert not found.findings
    assert found.experiment["network"]["bias"] == ["shared" if learns else "frozen"]


def shared(beside, learns):
    """Return a layer of two neurons that share their bias, with columns beside it."""
    columns = {"x1": [0.2, 0.9], "x2": [0.7, 0.1], "t1": [1, 0], "t2": [0, 1]}
    columns |= {f"w{k}{i}": (0.1 * k - 0.3 * i, f"w{k}{i}+lr*d{k}*x{i}") for k in (1, 2) for i in (1, 2)}
    columns |= {"b": (0.4, "b+lr*(d1+d2)" if learns else "b")}
    columns |= {f"y{k}": f"x1*w{k}1+x2*w{k}2+b" for k in (1, 2)} | {f"o{k}": f"1/(1+EXP(-y{k}))" for k in (1, 2)}
    columns |= {f"e{k}": f"t{k}-o{k}" for k in (1, 2)} | {f"d{k}": f"e{k}*o{k}*(1-o{k})" for k in (1, 2)}
    return table(columns | {"E": "0.5*(e1^2+e2^2)"} | beside, 6)


@pytest.mark.parametrize("is_relu", [False, True], ids=["sigmoid", "ReLU"])
@pytest.mark.parametrize("steps", [[3], range(1, 9)], ids=["one cell", "a column"])
def test_a_change_without_the_rate_is_told_and_not_the_weight_that_is_made_of_it(check, is_relu, steps):
    """Also in the last step, of which no weight is made any more, and where a ReLU is silent in some trial."""
    columns = {name: (start, f"{name}+change_{name}") for name, (start, _) in WEIGHTS.items()}
    columns |= {f"change_{name}": f"lr*{by}" for name, (_, by) in WEIGHTS.items()}
    if is_relu:
        columns |= {f"h{j}": f"MAX(0,z{j})" for j in (1, 2)} | {"o": "y", "dk": "e"}
        columns |= {f"d{j}": f"dk*v{j}*IF(z{j}>0,1,0)" for j in (1, 2)}
    book, cell = network(columns)
    for step in steps:
        book["Sheet1"][cell("change_w12", step)] = f"={cell('d1', step)}*{cell('x2', step)}"
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!{cell('change_w12', step)}" for step in steps)
    assert "rate" in finding.mistakes


def test_labels_at_the_left_are_those_of_all_steps_beside_them(check):
    """All gradients with the wrong input: their labels say which they should be, not the weights made of them."""
    columns = {name: (start, f"{name}+lr*g{name}") for name, (start, _) in WEIGHTS.items()}
    columns |= {f"g{name}": by for name, (_, by) in WEIGHTS.items()}
    columns |= {"gw11": "d1*x2", "gw12": "d1*x1", "gw21": "d2*x2", "gw22": "d2*x1"}
    book, cell = network(columns)
    found = check(transposed(book))
    wrong = {cell(f"gw{j}{i}", step) for j in (1, 2) for i in (1, 2) for step in range(1, 9)}
    assert {place for finding in found.findings for place in finding.cells} == {turned(place) for place in wrong}


def turned(address):
    """Return where a cell is in the table that is transposed."""
    letters = address.rstrip("0123456789")
    row, column = int(address.removeprefix(letters)), column_index_from_string(letters)
    return f"Sheet1!{get_column_letter(row)}{column}"


UNKNOWN = {
    "swish": ("{z}/(1+EXP(-{z}))", "({h}+1/(1+EXP(-{z}))*(1-{h}))"),
    "elu": ("IF({z}>0,{z},EXP({z})-1)", "IF({z}>0,1,EXP({z}))"),
    "sine": ("SIN({z})", "COS({z})"),
    "clipped": ("MAX(-1,MIN(1,{z}))", "IF(ABS({z})<1,1,0)"),
}


def unknown(activation, neurons):
    """Return a network some neurons of which have an activation that is not known, with its own slope."""
    f, slope = UNKNOWN[activation]
    columns = {}
    for z, h, delta, error in neurons:
        columns |= {h: f.format(z=z), delta: f"{error}*{slope.format(z=z, h=h)}"}
    return network(columns, steps=6)


HIDDEN = [("z1", "h1", "d1", "dk*v1"), ("z2", "h2", "d2", "dk*v2")]


@pytest.mark.parametrize("activation", UNKNOWN)
def test_a_neuron_of_an_unknown_activation_is_said_and_nothing_is_accused(check, activation):
    book, cell = unknown(activation, HIDDEN[1:])
    found = check(book)
    assert not found.findings
    assert f"Sheet1!{cell('h2', 1)}" in str(found.notes[0])


@pytest.mark.parametrize("neurons", [HIDDEN, [*HIDDEN, ("y", "o", "dk", "e")]], ids=["hidden", "all"])
def test_layers_of_an_unknown_activation_are_refused_with_the_cell(check, neurons):
    book, cell = unknown("elu", neurons)
    with pytest.raises(InputError, match=f"Sheet1!{cell('h1', 1)}"):
        check(book)


@pytest.mark.parametrize("loss", ["0.5*e^2", "e^2"])
def test_a_slope_that_all_outputs_lack_beside_a_loss_of_squares_is_told_once(check, loss):
    book, cell = network({"dk": "e", "E": loss})
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!{cell('dk', step)}" for step in range(1, 9))
    assert finding.mistakes == ("no-slope",)


MEANT = {
    "the cross-entropy beside it": {"E": "-(t*LN(o)+(1-t)*LN(1-o))"},
    "no loss beside it": {"E": "e"},
    "squares, but it is named": {"E": "0.5*e^2"},
    "squares and no slope at all": {"E": "0.5*e^2", "d1": "dk*v1", "d2": "dk*v2"},
}


@pytest.mark.parametrize("name", MEANT)
def test_a_slope_that_outputs_lack_on_purpose_is_only_said(check, name):
    book, _ = network({"dk": "e"} | MEANT[name])
    book["Sheet1"]["D2"] = "Cross-Entropy" if "named" in name else "XOR"
    found = check(book)
    assert not found.findings
    assert any("the slope f'(z)" in note for note in found.notes)


def test_hidden_deltas_without_their_slope_are_told_and_not_the_weights_that_are_made_of_them(check):
    """By their letter d, as many call what they send back."""
    book, cell = network({"d1": "dk*v1", "d2": "dk*v2"})
    (finding,) = check(book).findings
    assert {*finding.cells} == {f"Sheet1!{cell(d, step)}" for d in ("d1", "d2") for step in range(1, 9)}
    assert finding.mistakes == ("no-slope",)


@pytest.mark.parametrize("name", ["E", "e"])
def test_a_loss_or_an_error_that_takes_the_target_of_the_row_above_is_told_and_not_the_other(check, name):
    formula = {"E": "=0.5*({t}-{o})^2", "e": "={t}-{o}"}[name]
    book, cell = network({"E": "0.5*(t-o)^2"}, steps=12)
    for step in range(2, 13):
        book["Sheet1"][cell(name, step)] = formula.format(t=cell("t", step - 1), o=cell("o", step))
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!{cell(name, step)}" for step in range(2, 13))


def test_a_new_weight_that_is_wrong_is_told_once_and_not_in_the_row_that_takes_it_over(check):
    made = {name: (start, f"n{name}") for name, (start, _) in WEIGHTS.items()}
    for name, (_, by) in WEIGHTS.items():
        made |= {f"g{name}": by, f"n{name}": f"{name}+lr*g{name}"}
    book, cell = network(made)
    book["Sheet1"][cell("nv2", 5)] = f"={cell('v2', 5)}+$B$2*{cell('gv2', 1)}"
    (finding,) = check(book).findings
    assert finding.cells == (f"Sheet1!{cell('nv2', 5)}",)
    assert "frozen-row" in finding.mistakes or "reference" in finding.mistakes


def test_a_shared_bias_that_one_of_two_neurons_lacks_is_told_there_and_not_where_it_stands(check):
    book, cell = shared({"y2": "x1*w21+x2*w22"}, False)
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!{cell('y2', step)}" for step in range(1, 7))
    assert finding.mistakes == ("bias",)
