"""What people put around their formulas, and in them: guards, conditions, typed rates, large batches, other nets."""

import pytest
from openpyxl import Workbook
from recognise.tables import BACK, FORWARD, WEIGHTS, XOR, network, table

from excelsim.errors import InputError


def wrapped(guard, columns=None):
    """Return the network with a guard around each formula but the samples', and what it has for values."""
    learned = {name: (start, guard(f"{name}+lr*{by}")) for name, (start, by) in WEIGHTS.items()}
    others = {name: guard(formula) for name, formula in (FORWARD | BACK | (columns or {})).items()}
    book, cell = table({"n": [*range(1, 9)]} | XOR | learned | others, 8)
    return book, cell


GUARDS = {
    "a text where nothing is typed": lambda f: f'IF(n="","",{f})',
    "ISBLANK": lambda f: f'IF(ISBLANK(n),"",{f})',
    "ISNUMBER": lambda f: f'IF(ISNUMBER(n),{f},"")',
    "#N/A after the last step": lambda f: f"IF(n<=8,{f},NA())",
    "a 0 before the first step": lambda f: f"IF(n>0,{f},0)",
    "IFERROR with a number": lambda f: f"IFERROR({f},0)",
}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_what_is_guarded_is_what_is_calculated(check, guard):
    found = check(wrapped(guard)[0])
    assert not found.findings and not found.not_understood
    assert found.experiment["network"]["layers"] == [2, 2, 1] and found.steps == 8


def test_what_mends_a_guarded_formula_is_typed_with_its_guard(check):
    book, cell = wrapped(GUARDS["ISNUMBER"], {"d2": "dk*v2*h1*(1-h1)"})
    (finding,) = check(book).findings
    assert (finding.cells[0], finding.mistakes) == (f"Sheet1!{cell('d2', 1)}", ("wrong-slope",))
    assert finding.mend.startswith(f"=IF(ISNUMBER({cell('n', 1)}),") and finding.mend.endswith(',"")')


def test_conditions_that_ask_for_nothing_but_a_step_are_decided(check):
    """Gradients are added up over four samples, and the weights change after the last of them."""
    begin, last = {"k": [1, 2, 3, 4] * 3}, "IF(k=4,{w}-lr*s_{w}/4,{w})"
    by = {"w1": "d*x1", "w2": "d*x2", "b": "d"}
    learned = {w: (0.1 * n, last.format(w=w)) for n, w in enumerate(by, start=1)}
    sums = {f"s_{w}": f"IF(k=1,0,before_{w})+{change}" for w, change in by.items()}
    before = {f"before_{w}": (0, f"s_{w}") for w in by}
    forward = {"z": "w1*x1+w2*x2+b", "o": "1/(1+EXP(-z))", "d": "(o-t)*o*(1-o)"}
    samples = {name: values * 3 for name, values in XOR.items()}
    found = check(table(begin | samples | learned | before | forward | sums, 12)[0])
    assert not found.findings
    assert found.experiment["training"]["batch_size"] == "all"


PERCEPTRON = {"x1": [0, 0, 1, 1], "x2": [0, 1, 0, 1], "t": [0, 1, 1, 1]}

UPDATES = {
    "by what answers and targets are": "IF(AND(o=0,t=1),{w}+lr{x},IF(AND(o=1,t=0),{w}-lr{x},{w}))",
    "by which of them is larger": "IF(o=t,{w},IF(t>o,{w}+lr{x},{w}-lr{x}))",
    "by the error": "IF(e=1,{w}+lr{x},IF(e=-1,{w}-lr{x},{w}))",
}


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_a_perceptron_may_change_its_weights_by_conditions(check, update):
    by = {"w1": "*x1", "w2": "*x2", "b": ""}
    learned = {w: (0.1, update.format(w=w, x=x)) for w, x in by.items()}
    columns = PERCEPTRON | learned | {"z": "w1*x1+w2*x2+b", "o": "IF(z>=0,1,0)", "e": "t-o"}
    found = check(table(columns, 8)[0])
    assert not found.findings and not found.not_understood
    wrong = columns | {"w2": (0.1, update.format(w="w2", x="*x1"))}
    book, cell = table(wrong, 8)
    (finding,) = check(book).findings
    assert finding.cells == tuple(f"Sheet1!{cell('w2', step)}" for step in range(2, 9))


@pytest.mark.parametrize("answer", ["IF(z>0.2,1,IF(z<-0.2,-1,0))", "SIGN(z)"], ids=["with a zone", "sign"])
@pytest.mark.parametrize("update", ["IF(o=t,{w},{w}+lr*t{x})", "IF(o<>t,{w}+lr*t{x},{w})"])
def test_a_bipolar_perceptron_may_ask_whether_its_answer_is_wrong(check, answer, update):
    samples = {"x1": [1, 1, -1, -1], "x2": [1, -1, 1, -1], "t": [1, -1, -1, -1]}
    learned = {w: (0.1, update.format(w=w, x=x)) for w, x in {"w1": "*x1", "w2": "*x2", "b": ""}.items()}
    found = check(table(samples | learned | {"z": "w1*x1+w2*x2+b", "o": answer}, 8)[0])
    assert not found.findings and not found.not_understood


def test_a_rate_of_1_that_nothing_reads_is_no_mistake(check):
    """Hebb's rule has no rate."""
    samples = {"x1": [-1, -1, 1, 1], "x2": [-1, 1, -1, 1], "t": [-1, -1, -1, 1]}
    learned = {"w1": (0.2, "w1+t*x1"), "w2": (-0.1, "w2+t*x2"), "b": (0.1, "b+t")}
    book, _ = table(samples | learned | {"z": "w1*x1+w2*x2+b", "o": "SIGN(z)", "e": "t-o"}, 4)
    book["Sheet1"]["B2"] = 1
    assert not check(book).findings


RECURRENT = {"x": [0.1, 0.2, 0.3, 0.4], "h": (0.5, "TANH($E$2*x+$F$2*h+$G$2)"), "o": "h*$H$2", "t": [1, 0, 1, 0]}


def test_a_recurrent_network_is_refused_and_not_accused(check):
    book, _ = table(RECURRENT | {"e": "t-o"}, 4)
    for address, number in {"E2": 0.5, "F2": 0.8, "G2": 0.1, "H2": 1.2}.items():
        book["Sheet1"][address] = number
    with pytest.raises(InputError, match="it is recurrent: Sheet1!"):
        check(book)


def test_a_network_with_direct_links_is_refused_and_not_accused(check):
    direct = {"s1": (0.3, "s1+lr*dk*x1"), "s2": (-0.4, "s2+lr*dk*x2")}
    learned = {name: (start, f"{name}+lr*{by}") for name, (start, by) in WEIGHTS.items()}
    columns = XOR | direct | learned | FORWARD | BACK | {"y": "s1*x1+s2*x2+h1*v1+h2*v2+c"}
    with pytest.raises(InputError, match="weighs inputs beside the outputs that are made of them"):
        check(table(columns, 8)[0])


def test_a_sum_times_its_target_is_no_neuron(check):
    """Its sign tells whether the answer is wrong, in the perceptron that changes by the target then."""
    samples = {"x1": [3, 4, 1], "x2": [3, 3, 1], "t": [1, 1, -1]}
    learned = {"w1": (0, "w1+lr*wrong*t*x1"), "w2": (0, "w2+lr*wrong*t*x2"), "b": (0, "b+lr*wrong*t")}
    forward = {"z": "w1*x1+w2*x2+b", "margin": "t*z", "wrong": "IF(margin<=0,1,0)"}
    with pytest.raises(InputError, match="no network was recognised"):
        check(table(samples | learned | forward, 9)[0])


@pytest.mark.parametrize(("typed", "rate"), [("2", 2), ("1/3", 1 / 3), ("20%", 0.2), ("0.05", 0.05)])
def test_a_rate_may_be_typed_into_the_new_weights(check, typed, rate):
    learned = {name: (start, f"{name}+{typed}*{by}") for name, (start, by) in WEIGHTS.items()}
    book, _ = network(learned)
    found = check(book)
    assert not found.findings and found.experiment["training"]["learning_rate"] == rate


def epochs_across(samples, epochs, rate="$E$1", mean="AVERAGE"):
    """Return a line that is fitted to many samples, an epoch beside the other, the weights above its answers."""
    book = Workbook()
    sheet = book.active
    sheet["D1"], sheet["E1"] = "alpha", 0.05
    letters = [("G", "H", "I", "J"), ("L", "M", "N", "O"), ("Q", "R", "S", "T")][:epochs]
    end = samples + 1
    for n, (w, b, gw, gb) in enumerate(letters):
        before = letters[n - 1]
        sheet[f"{w}1"] = 0.1 if n == 0 else f"={before[0]}1-{rate}*{before[2]}{end + 2}"
        sheet[f"{b}1"] = 0.2 if n == 0 else f"={before[1]}1-{rate}*{before[3]}{end + 2}"
        for row in range(2, end + 1):
            sheet[f"A{row}"], sheet[f"B{row}"] = row * 0.37 % 4, row * 0.53 % 7
            sheet[f"{w}{row}"] = f"={w}$1*$A{row}+{b}$1"
            sheet[f"{b}{row}"] = f"={w}{row}-$B{row}"
            sheet[f"{gw}{row}"], sheet[f"{gb}{row}"] = f"={b}{row}*$A{row}", f"={b}{row}"
        for letter in (gw, gb):
            sheet[f"{letter}{end + 2}"] = f"={mean}({letter}2:{letter}{end})"
    return book


def test_a_large_batch_shows_how_it_learns_by_its_first_samples_and_its_last(check):
    found = check(epochs_across(40, 3))
    assert not found.findings and not found.not_understood and not found.notes
    assert found.experiment["training"] == {"epochs": 3, "learning_rate": 0.05, "batch_size": "all"}
    book = epochs_across(40, 3)
    book.active["I20"] = "=H20*$A21"
    (finding,) = check(book).findings
    assert finding.cells == ("Sheet!I20",)


@pytest.mark.parametrize("own", [{"v1", "v2", "c"}, {"b1", "b2", "c"}], ids=["a layer", "biases"])
def test_a_rate_of_its_own_that_is_called_one_is_a_rule(check, own):
    learned = {n: (start, f"{n}+{'$D$2' if n in own else 'lr'}*{by}") for n, (start, by) in WEIGHTS.items()}
    book, _ = network(learned)
    book["Sheet1"]["C2"], book["Sheet1"]["D2"] = "lr output", 0.1
    found = check(book)
    assert not found.findings and "by a rule of its own" in str(found.notes[0])


def test_a_logarithm_may_be_kept_from_0_by_a_tiny_number_and_the_entropy_by_its_chain(check):
    loss = "-(t*LN(o+0.0000000001)+(1-t)*LN(1-o+0.0000000001))"
    chain = {"E": loss, "g": "-t/o+(1-t)/(1-o)", "s": "o*(1-o)", "dk": "g*s"}
    learned = {name: (start, f"{name}-lr*{by}") for name, (start, by) in WEIGHTS.items()}
    found = check(table(XOR | learned | FORWARD | chain | {k: BACK[k] for k in ("d1", "d2")}, 8)[0])
    assert not found.findings and not found.not_understood and not found.notes
    assert found.experiment["network"]["loss"] == "cross-entropy"


def test_adam_may_train_a_linear_neuron(check):
    samples = {"n": [*range(1, 7)], "x": [1, 2, 3, 4, 5, 6], "t": [2.9, 5.1, 7, 9.2, 11, 12.8]}
    change = "/(1-0.9^n)/(SQRT(v{0}/(1-0.999^n))+0.00000001)"
    learned = {"w": (0.2, f"w-lr*mw{change.format('w')}"), "b": (0.1, f"b-lr*mb{change.format('b')}")}
    forward = {"z": "w*x+b", "e": "z-t", "gw": "e*x", "gb": "e"}
    means = {"mw_": (0, "mw"), "mb_": (0, "mb"), "vw_": (0, "vw"), "vb_": (0, "vb")}
    moments = {f"m{k}": f"0.9*m{k}_+0.1*g{k}" for k in "wb"} | {f"v{k}": f"0.999*v{k}_+0.001*g{k}^2" for k in "wb"}
    found = check(table(samples | learned | means | forward | moments, 6)[0])
    assert not found.findings and found.experiment["training"]["optimizer"]["name"] == "adam"


def test_an_output_delta_that_is_only_the_error_is_told_itself_where_a_loss_of_squares_stands(check):
    """All that reads it is right: hidden deltas, gradients, and the bias's that only repeats it."""
    gradients = {f"g{name}": by for name, (_, by) in WEIGHTS.items()}
    learned = {name: (start, f"{name}-lr*g{name}") for name, (start, _) in WEIGHTS.items()}
    wrong = {"E": "(t-o)^2/2", "dk": "o-t"}
    back = {"d1": "dk*v1*h1*(1-h1)", "d2": "dk*v2*h2*(1-h2)"}
    book, cell = table(XOR | learned | FORWARD | wrong | back | gradients, 8)
    (finding,) = check(book).findings
    assert (finding.cells[0], finding.mistakes) == (f"Sheet1!{cell('dk', 1)}", ("no-slope",))


def test_a_sum_of_squares_without_a_half_is_known_for_several_outputs(check):
    """Of one output it is the mean."""
    samples = {"x1": [0.05], "x2": [0.1], "t1": [0.01], "t2": [0.99]}
    by = {"w11": "g1*x1", "w12": "g1*x2", "w21": "g2*x1", "w22": "g2*x2", "b1": "g1", "b2": "g2"}
    learned = {name: (0.1 * n, f"{name}-lr*{change}") for n, (name, change) in enumerate(by.items(), start=1)}
    outputs = {"o1": "1/(1+EXP(-(w11*x1+w12*x2+b1)))", "o2": "1/(1+EXP(-(w21*x1+w22*x2+b2)))"}
    losses = {"E1": "(t1-o1)^2", "E2": "(t2-o2)^2", "E": "E1+E2"}
    slopes = {"g1": "2*(o1-t1)*o1*(1-o1)", "g2": "2*(o2-t2)*o2*(1-o2)"}
    columns = samples | learned | outputs | losses | slopes
    found = check(table(columns, 5)[0])
    assert not found.findings and not found.not_understood
    assert found.experiment["network"]["loss"] == "sum-squared"
    book, cell = table(columns | {"g2": "(o2-t2)*o2*(1-o2)"}, 5)
    (finding,) = check(book).findings
    assert (finding.cells[0], finding.mistakes) == (f"Sheet1!{cell('g2', 1)}", ("factor",))
