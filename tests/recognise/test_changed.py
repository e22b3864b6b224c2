"""One thing changed in a right workbook: the cells that were changed are named, and no other."""

import pytest
from openpyxl import Workbook
from recognise.sheets import epochs_below, full_batch, one_update, pages_of_steps, rows_of_steps
from recognise.tables import WEIGHTS, XOR, network, table

from excelsim.books import read_book
from excelsim.recognise.workbook import check_book, checked

PAGES = {
    "a weight carried on from a heading": ({("step 3", "C5"): "='step 2'!E3"}, {"wrong-base"}, "='step 2'!F5"),
    "a weight carried on from another one": ({("step 2", "C4"): "='step 1'!F5"}, {"wrong-base"}, "='step 1'!F4"),
    "a weight carried on from an empty cell": ({("step 2", "C7"): "='step 1'!G7"}, {"wrong-base"}, "='step 1'!F7"),
    "a number typed over an output, in a workbook of three pages": ({("step 1", "C18"): 0.6}, {"typed-over"}, None),
    "a number typed over the last sum": ({("step 3", "C16"): 0.9}, {"typed-over"}, None),
    "a bias read from beside it": ({("step 3", "C15"): "=(C6*C2+C7*C3+B10)"}, {"reference"}, None),
    "a sum read from a label": ({("step 2", "C19"): "=1/(1+EXP(-1*B16))"}, {"reference"}, "=1/(1+EXP(-1*C16))"),
    "a number for a one": ({("step 2", "C21"): "=-1*(F3-C19)*C19*(0.5-C19)"}, {"wrong-slope"}, None),
    "a product for a difference of more": ({("step 2", "F5"): "=C5*$F$2*C25"}, {"product-for-difference"}, None),
    "a last new weight made of a label": ({("step 3", "F7"): "=+B7-$F$2*C27"}, {"reference", "rate"}, None),
    "a loss below nothing": ({("step 2", "C20"): "=-POWER(F3-C19,2)/2"}, {"sign"}, "=POWER(F3-C19,2)/2"),
}
"""Changes of pages of steps, the mistakes of which one at least has to be told, and what mends them."""

TOPS = (10, 17, 24, 31)
"""The first row of each epoch."""

BATCH = {
    "a sum that reads another weight": {"F18": "=B17+(B17*D18)+(C17*E18)"},
    "a sum of a product": {"F19": "=A17+(B17*D19)*(C17*E19)"},
    "an output of the other sign": {"G18": "=-(1/(1+EXP(-F18)))"},
    "one sample's sums in all epochs": {f"F{t + 1}": f"=A{t}+(B{t + 1}*D{t + 1})+(C{t}*E{t + 1})" for t in TOPS},
    "gradients of the other sign": {
        f"K{row}": f"=-(H{row}*I{row}*D{row})" for top in TOPS for row in range(top, top + 4)
    },
}
"""Changes of epochs of a full batch."""

DOUBLED = "=((R8-A8)*R8*(1-R8)*2*M8+(T8-B8)*T8*(1-T8)*O8)*J8*(1-J8)*C8"
BATCH |= {
    "a number typed over a mean": {"K14": 0.3},
    "a number typed over the first new weight": {"C17": 0.3},
    "a number typed over the first sum": {"F10": -0.5},
    "a number typed over a later sum": {"F24": -0.5},
    "gradients left empty below the first": {f"K{row}": None for row in (11, 12, 13)},
    "a whole batch of another answer": {f"G{row}": f"=1/(1-EXP(-F{row}))" for row in range(10, 14)},
    "a whole batch of answers of samples": {f"G{row}": f"=1/(1+EXP(-E{row}))" for row in range(10, 14)},
}

ONE = {
    "an update twice as large": ({"O6": "=O3+W3*AB3*0.01*2"}, {"factor"}),
    "an update without its product": ({"F7": "=F6+B6+AE3*0.01"}, {"brackets"}),
    "an update by another delta": ({"H7": "=H6+C6*AE3*0.01"}, {"other-gradient"}),
    "an update of the other sign": ({"L6": "=L3-Q3*AB3*0.01"}, {"sign"}),
    "a delta of the other sign": ({"AB3": "=-(AA3*Y3*(1-Y3))"}, {"sign"}),
    "half an answer": ({"Y3": "=1/(1+EXP(-X3))/2"}, {"factor"}),
    "an update of another weight": ({"K7": "=J6+C6*AF3*0.01"}, {"wrong-base"}),
    "the slope of all hidden neurons": (
        {d: f"={w}3*AB3*{o}3*(1+{o}3)" for d, w, o in zip(("AC3", "AD3", "AE3", "AF3"), "LMNO", "QSUW", strict=True)},
        {"minus-square"},
    ),
}
"""Changes of one update that no other follows."""

STEPS = {"a loss of its own cell's neighbour": {"U8": "=0.5*(A8-C8)^2"}, "a path back that is doubled": {"X8": DOUBLED}}
"""Changes of rows of steps."""


def found_in(book, changes, folder):
    """Return what is found in a book once cells of it are changed."""
    for (sheet, address), typed in changes.items():
        book[sheet][address] = typed
    book.save(folder / "book.xlsx")
    return check_book(read_book(folder / "book.xlsx"), "book.xlsx").findings


def told(findings):
    """Return the cells that are called wrong."""
    return {cell for finding in findings for cell in finding.cells}


@pytest.mark.parametrize(("changes", "mistakes", "mend"), PAGES.values(), ids=PAGES)
def test_pages_of_steps(changes, mistakes, mend, tmp_path):
    findings = found_in(pages_of_steps(), changes, tmp_path)
    assert told(findings) == {f"{sheet}!{address}" for sheet, address in changes}
    assert mistakes & set(findings[0].mistakes)
    assert mend is None or findings[0].mend == mend


@pytest.mark.parametrize("changes", BATCH.values(), ids=BATCH)
def test_epochs_of_a_full_batch(changes, tmp_path):
    findings = found_in(full_batch(), {("OR", address): typed for address, typed in changes.items()}, tmp_path)
    assert told(findings) == {f"OR!{address}" for address in changes}
    assert findings[0].mend


@pytest.mark.parametrize(("changes", "mistakes"), ONE.values(), ids=ONE)
def test_one_update(changes, mistakes, tmp_path):
    findings = found_in(one_update(), {("Net", address): typed for address, typed in changes.items()}, tmp_path)
    assert told(findings) == {f"Net!{address}" for address in changes}
    assert mistakes <= set(findings[0].mistakes)


@pytest.mark.parametrize(
    ("typed", "mend"),
    [({"K14": 0.3}, "=AVERAGE(K10:K13)"), ({"C24": 0.5}, "=C17-$C$8*L21"), ({"G18": None}, "=1/(1+EXP(-F18))")],
    ids=["a mean", "a new weight", "an answer"],
)
def test_what_mends_a_cell_is_the_formula_that_stands_there_in_the_other_steps(typed, mend, tmp_path):
    (finding,) = found_in(full_batch(), {("OR", address): value for address, value in typed.items()}, tmp_path)
    assert finding.mend == mend


@pytest.mark.parametrize("changes", STEPS.values(), ids=STEPS)
def test_rows_of_steps(changes, tmp_path):
    findings = found_in(rows_of_steps(), {("Sheet1", address): typed for address, typed in changes.items()}, tmp_path)
    assert told(findings) == {f"Sheet1!{address}" for address in changes}


def test_a_product_for_the_difference_is_no_layer_more(tmp_path):
    """Each output times its target looks like a sum of one weight."""
    book, cell = network({"e": "t*o"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('e', step)}" for step in range(1, 9)}
    assert findings[0].mistakes == ("product-for-difference",)


def test_a_delta_that_is_only_the_slope_is_told_where_labels_are_half_wrong(tmp_path):
    """One of two hidden neurons is wrong in all steps: the other one says what their heading means."""
    book, cell = network({"d1": "h1*(1-h1)"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('d1', step)}" for step in range(1, 9)}
    assert "other-activation-slope" in findings[0].mistakes


def test_the_error_whose_sign_is_turned_is_told_not_what_is_made_of_it(tmp_path):
    """One of two outputs: its errors have another sign than those of the other one."""
    columns = {"u1": (0.3, "u1+lr*du*h1"), "u2": (-0.7, "u2+lr*du*h2"), "c2": (0.2, "c2+lr*du"), "s": [0, 1, 1, 0]}
    columns |= {"q": "h1*u1+h2*u2+c2", "p": "1/(1+EXP(-q))", "f": "p-s", "du": "f*p*(1-p)"}
    columns |= {f"d{n}": f"(dk*v{n}+du*u{n})*h{n}*(1-h{n})" for n in (1, 2)}
    book, cell = network(columns)
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('f', step)}" for step in range(1, 9)}
    assert findings[0].mistakes == ("sign",) and findings[0].mend.count("-") == 1


def test_an_error_by_whose_sign_all_weights_change_the_other_way_is_told_alone(tmp_path):
    """Its cells are fewer than those of the weights, which would be right with the other sign, too."""
    book, cell = network({"e": "o-t"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('e', step)}" for step in range(1, 9)}
    assert findings[0].mistakes == ("sign",)


def test_an_error_of_the_other_sign_is_told_beside_a_slope_that_is_wrong(tmp_path):
    book, cell = network({"e": "o-t", "d1": "dk*v1*(1-h1)"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell(name, step)}" for name in ("e", "d1") for step in range(1, 9)}


def test_the_error_of_one_sample_of_a_batch_is_told_and_not_what_is_made_of_it(tmp_path):
    (finding,) = found_in(full_batch(), {("OR", "H18"): "=-(2*(G18-$C$4))"}, tmp_path)
    assert (finding.cells, finding.mistakes, finding.mend) == (("OR!H18",), ("sign",), "=2*(G18-$C$4)")


def test_a_copy_of_a_sample_that_is_doubled_is_told_not_the_update_that_reads_it(tmp_path):
    """The others of its step read the sample itself; of the last one nothing is made."""
    book, cell = network({"w11": (0.15, "w11+lr*d1*copy"), "copy": "2*x1"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('copy', step)}" for step in range(1, 8)}


def test_a_loss_made_of_an_error_that_is_wrong_follows_from_it(tmp_path):
    """One error is a product; its square beside it is what it should be of that."""
    book, cell = network()
    wrong = "Sheet1", cell("e", 5)
    findings = found_in(book, {wrong: f"={cell('t', 5)}*{cell('o', 5)}"}, tmp_path)
    assert told(findings) == {"!".join(wrong)}


def test_a_logarithm_of_base_10_in_a_loss_of_its_own(tmp_path):
    """Nothing is made of it: it is told by what the mistake makes of the rule's own loss."""
    book, cell = network({"E": "-(t*LOG10(o)+(1-t)*LOG10(1-o))", "dk": "e"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('E', step)}" for step in range(1, 9)}
    assert findings[0].mistakes == ("log-base",)


def test_an_extra_slope_beside_the_cross_entropy(tmp_path):
    """Who writes the cross-entropy as the loss learns by it: a slope of the output is one too many."""
    book, cell = network({"E": "-(t*LN(o)+(1-t)*LN(1-o))"})
    findings = found_in(book, {}, tmp_path)
    assert findings[0].cells[0] == f"Sheet1!{cell('dk', 1)}" and findings[0].mistakes == ("extra-slope",)


def test_another_rule_is_asked_where_the_first_faults_are_not_understood(tmp_path):
    """All errors that are sent back are wrong, so nothing but them tells the rule."""
    book, cell = network({"d1": "e*w11*h1*(1-h1)", "d2": "e*w21*h2*(1-h2)"})
    findings = found_in(book, {}, tmp_path)
    assert findings[0].cells[0] == f"Sheet1!{cell('d1', 1)}" and "wrong-weights" in findings[0].mistakes


def test_a_bias_that_no_sum_reads_is_found_beside_the_others(tmp_path):
    """It is left out in all steps: its cells are carried on, and nobody reads them."""
    book, cell = network({"z1": "x1*w11+x2*w12"})
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell('z1', step)}" for step in range(1, 9)}
    assert findings[0].mistakes == ("bias",) and cell("b1", 1) in findings[0].mend


def test_a_bias_whose_changes_are_calculated_and_never_added_is_told(tmp_path):
    """One that stays as it is, without changes beside it, is taken for meant."""
    book, cell = network({"change of c": "lr*dk"}, fixed={"c"})
    (finding,) = found_in(book, {}, tmp_path)
    assert (finding.cells[0], len(finding.cells)) == (f"Sheet1!{cell('c', 2)}", 7)
    assert finding.mistakes == ("bias",) and finding.mend.startswith(f"={cell('c', 1)}-$B$2*")
    book, _ = network(fixed={"c"})
    assert not found_in(book, {}, tmp_path)


def test_a_bias_that_is_learned_and_that_no_sum_reads_is_told(tmp_path):
    """It is changed as the weights are, but for the input: it was meant for the sum."""
    learned = {"w1": (0.2, "w1+lr*d*x1"), "w2": (-0.1, "w2+lr*d*x2"), "b": (0.3, "b+lr*d")}
    book, cell = table(XOR | learned | {"z": "x1*w1+x2*w2", "o": "1/(1+EXP(-z))", "d": "(t-o)*o*(1-o)"}, 8)
    (finding,) = found_in(book, {}, tmp_path)
    assert (finding.cells[0], len(finding.cells)) == (f"Sheet1!{cell('z', 1)}", 8)
    assert finding.mistakes == ("bias",) and finding.mend.endswith(f"+{cell('b', 1)}")


def test_an_answer_compared_with_the_target_of_another_sample_in_all_epochs_is_told(tmp_path):
    """That of its own sample stands beside its input, and nothing reads it."""
    book = Workbook()
    sheet = book.active
    for row in ("x y", "1 2", "2 3.9", "3 6.1", "4 8.3"):
        sheet.append([float(text) if text[0].isdigit() else text for text in row.split()])
    sheet["D1"], sheet["E1"] = "learning rate", 0.02
    for row in range(9, 15):
        sheet[f"A{row}"] = 0.5 if row == 9 else f"=A{row - 1}-$E$1*K{row - 1}"
        sheet[f"B{row}"] = 0 if row == 9 else f"=B{row - 1}-$E$1*L{row - 1}"
        for sample, (answer, error) in enumerate(zip("CDEF", "GHIJ", strict=True), start=2):
            sheet[f"{answer}{row}"] = f"=A{row}*$A${sample}+B{row}"
            sheet[f"{error}{row}"] = f"={answer}{row}-$B${3 if sample == 4 else sample}"
        sheet[f"K{row}"] = f"=2/4*(G{row}*$A$2+H{row}*$A$3+I{row}*$A$4+J{row}*$A$5)"
        sheet[f"L{row}"] = f"=2/4*SUM(G{row}:J{row})"
    (finding,) = found_in(book, {}, tmp_path)
    assert (finding.cells[0], len(finding.cells), finding.mistakes) == ("Sheet!I9", 6, ("other-neuron",))
    assert finding.mend == "=E9-B4"


def test_slopes_that_stand_in_cells_and_that_nothing_reads_were_forgotten(tmp_path):
    """Without them the training would be right by a rule that has none."""
    back = {"s1": "IF(z1>0,1,0)", "s2": "IF(z2>0,1,0)", "dk": "o-t", "d1": "dk*v1", "d2": "dk*v2"}
    book, cell = network(
        {name: (start, f"{name}-lr*{by}") for name, (start, by) in WEIGHTS.items()}
        | {"h1": "MAX(0,z1)", "h2": "MAX(0,z2)", "o": "y"}
        | back
    )
    findings = found_in(book, {}, tmp_path)
    assert told(findings) == {f"Sheet1!{cell(name, step)}" for name in ("d1", "d2") for step in range(1, 9)}
    assert "relu-mask" in findings[0].mistakes


def test_two_exponents_of_a_tangent_that_have_the_wrong_sign_are_one_mistake(tmp_path):
    wrong = "(EXP(z2)-EXP(z2))/(EXP(z2)+EXP(z2))"
    back = {"dk": "e*(1-o^2)", "d1": "dk*v1*(1-h1^2)", "d2": "dk*v2*(1-h2^2)"}
    book, cell = network({"h1": "TANH(z1)", "h2": wrong, "o": "TANH(y)"} | back)
    (finding,) = found_in(book, {}, tmp_path)
    assert (finding.cells[0], finding.mistakes) == (f"Sheet1!{cell('h2', 1)}", ("exp-sign",))


def test_a_bias_whose_change_lacks_the_rate_is_told_where_gradients_stand_without_it(tmp_path):
    """The bias's gradient only repeats the delta's cell: that is right."""
    gradients = {f"g{name}": by for name, (_, by) in WEIGHTS.items()}
    updates = {name: (start, f"{name}+lr*g{name}") for name, (start, _) in WEIGHTS.items()}
    book, cell = network(updates | {"c": (-0.6, "c+gc")} | gradients)
    (finding,) = found_in(book, {}, tmp_path)
    assert (finding.cells[0], finding.mistakes) == (f"Sheet1!{cell('c', 2)}", ("rate",))


@pytest.mark.parametrize("last", [3, 8])
def test_a_number_typed_over_the_error_of_a_linear_neuron_makes_no_neurons_of_its_gradients(tmp_path, last):
    learned = {"w": (0.5, "w-lr*gw"), "v": (0.2, "v-lr*gv"), "b": (0.1, "b-lr*gb")}
    back = {"e": "2*(z-t)", "gw": "e*x1", "gv": "e*x2", "gb": "e"}
    book, cell = table(XOR | learned | {"z": "w*x1+v*x2+b"} | back, 8)
    (finding,) = found_in(book, {("Sheet1", cell("e", last)): -2.07}, tmp_path)
    assert (finding.cells, finding.mistakes) == ((f"Sheet1!{cell('e', last)}",), ("typed-over",))


def test_biases_that_one_of_two_steps_leaves_out_are_told(tmp_path):
    book, cell = network(steps=2)
    wrong = f"=1/(1+EXP(-({cell('h1', 1)}*{cell('v1', 1)}+{cell('h2', 1)}*{cell('v2', 1)})))"
    findings = found_in(book, {("Sheet1", cell("y", 1)): None, ("Sheet1", cell("o", 1)): wrong}, tmp_path)
    assert findings[0].cells[0] == f"Sheet1!{cell('o', 1)}" and findings[0].mistakes == ("bias",)


@pytest.mark.parametrize("answer", ["{}", "1/(1+EXP(-({})))"], ids=["linear", "sigmoid"])
def test_the_error_of_one_sample_that_has_the_other_sign_is_told_and_not_its_gradients_or_their_sum(tmp_path, answer):
    book = epochs_below(answer, "SUM", "{w}-$B$1*{g}")
    book.active["E6"] = "=C6-D6"
    book.active["H5"] = "=E5^2"
    book.save(tmp_path / "made.xlsx")
    (finding,) = checked(str(tmp_path / "made.xlsx")).findings
    assert (finding.cells, finding.mistakes, finding.mend) == (("Sheet!E6",), ("sign",), "=D6-C6")
