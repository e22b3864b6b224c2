"""A column of a course sheet filled down with one wrong formula: that column is told, and nothing else."""

import pytest
from openpyxl.formula.translate import Translator
from recognise.sheets import full_batch, rows_of_steps

from excelsim.errors import InputError
from excelsim.recognise.workbook import checked

COLUMNS = {
    "a weight that is not multiplied": ("K6", "=G6+H6*D6", {"factor", "brackets"}),
    "a weight read twice": ("K6", "=F6*C6+H6*D6", {"reference", "wrong-weights"}),
    "a weight of another output": ("Q6", "=O6*J6+N6*L6", {"reference", "wrong-weights"}),
    "an output read twice": ("S6", "=O6*L6+P6*L6", {"other-neuron"}),
    "an input read twice": ("I6", "=E6*D6+F6*D6", {"other-neuron"}),
    "a sigmoid with a minus for a plus": ("J6", "=1/(1-EXP(-I6))", {"sign"}),
    "a sigmoid without its brackets": ("L6", "=1/1+EXP(-K6)", {"brackets"}),
    "an answer without its activation": ("R6", "=Q6", {"no-activation"}),
    "a hidden output without its activation": ("J6", "=I6", {"no-activation"}),
    "an answer of the wrong sum": ("T6", "=1/(1+EXP(-Q6))", {"other-neuron", "no-activation", "reference"}),
    "a loss with a minus for a product": ("U6", "=0.5-(A6-R6)^2", {"brackets"}),
    "a loss of the sum": ("V6", "=0.5*(B6-S6)^2", {"no-activation"}),
    "a target for an input": ("I6", "=A6*E6+D6*F6", {"other-neuron"}),
    "a weight of the step before": ("Q6", "=J6*M6+L6*N5", {"reference"}),
    "a hidden output of the step before": ("Q6", "=J6*M6+L5*N6", {"reference"}),
    "an answer of the sum before": ("R6", "=1/(1+EXP(-Q5))", {"reference"}),
    "an answer of a loss": ("T6", "=1/(1+EXP(-U6))", {"other-neuron"}),
    "a total with one loss twice": ("W6", "=U6+V6*2", {"factor"}),
    "a total with an output": ("W6", "=U6+T6", {"other-neuron"}),
    "a total with one loss again": ("W6", "=U6+U6", {"other-neuron"}),
    "a total of two steps": ("W6", "=U5+V6", {"reference"}),
}


@pytest.mark.parametrize(("first", "formula", "mistakes"), COLUMNS.values(), ids=COLUMNS)
def test_a_column_filled_down_wrongly_is_the_only_one_told(tmp_path, first, formula, mistakes):
    found = checked_with(tmp_path, {first: formula})
    assert [cell for finding in found.findings for cell in finding.cells] == filled("Sheet1", first)
    assert mistakes & set(found.findings[0].mistakes), found.findings[0]


CIRCLES = {
    "a weight of the next step": ("I6", "=C6*E7+D6*F6", {"reference"}),
    "a sum of the next step": ("T6", "=1/(1+EXP(-S7))", {"reference"}),
    "an error of the next step": ("AB6", "=(R7-A6)*R6*(1-R6)*J6", {"reference"}),
    "an answer of itself": ("J6", "=1/(1+EXP(-J6))", {"no-activation"}),
    "a total of itself": ("W6", "=W6+V6", {"other-neuron"}),
}
"""Formulas that lead back to themselves, which no spreadsheet calculates."""


@pytest.mark.parametrize(("first", "formula", "mistakes"), CIRCLES.values(), ids=CIRCLES)
def test_a_column_that_leads_back_to_itself_is_told_where_the_circle_closes(tmp_path, first, formula, mistakes):
    found = checked_with(tmp_path, {first: formula})
    told = [cell for finding in found.findings for cell in finding.cells]
    assert told and set(told) <= {*filled("Sheet1", first)} and told[0] == f"Sheet1!{first}"
    assert mistakes & set(found.findings[0].mistakes), found.findings[0]


def test_a_cell_that_adds_up_its_whole_sheet_is_told(tmp_path):
    book = with_columns(DELTAS)
    book["Sheet1"]["AF9"] = "=SUM(A1:XFD1048576)"
    book.save(tmp_path / "made.xlsx")
    (finding,) = checked(str(tmp_path / "made.xlsx")).findings
    assert finding.cells == ("Sheet1!AF9",) and finding.mend == "=(R9-A9)*R9*(1-R9)"


def test_a_circle_beside_a_training_is_a_note_and_no_fault(tmp_path):
    found = checked_with(tmp_path, {"AH6": "=AI6+1", "AI6": "=AH6+1"}, steps=3)
    assert found.findings == ()
    assert any("leads back to itself" in str(note) for note in found.notes)


def test_an_input_that_is_squared_is_told_with_the_formula_without_the_square(tmp_path):
    (finding,) = checked_with(tmp_path, {"I6": "=C6^2*E6+D6*F6"}).findings
    assert [*finding.cells] == filled("Sheet1", "I6")
    assert finding.mend == "=C6*E6+D6*F6"


def test_a_sum_that_keeps_reading_the_first_weight_is_told_from_the_second_step_on(tmp_path):
    (finding,) = checked_with(tmp_path, {"Q6": "=J6*M6+L6*$N$6"}).findings
    assert [*finding.cells] == filled("Sheet1", "Q7")
    assert finding.mistakes == ("frozen-row",)


def test_measures_in_which_all_losses_count_alike_are_nobodys_fault(tmp_path):
    measures = {"AG6": "=(U6+V6)*100", "AH6": "=1-(U6+V6)", "AI6": "=IF(U6+V6<0.01,1,0)", "AJ6": "=LN(U6+V6)"}
    assert checked_with(tmp_path, measures).findings == ()


@pytest.mark.parametrize(
    ("copy", "formula", "mistake"),
    [
        ("AG6", "=T6", "wrong-slope"),
        ("AG6", "=-(T6*(1-T6))", "sign"),
        ("AH6", "=P6", "wrong-weights"),
        ("AH6", "=I6", "other-neuron"),
        ("AH6", "=ROUND(M6,3)", "rounding"),
    ],
    ids=["a slope", "a slope's sign", "a weight", "a sum for a weight", "a rounded weight"],
)
def test_a_column_of_copies_that_repeat_the_wrong_cell_is_told_and_not_what_reads_it(tmp_path, copy, formula, mistake):
    found = checked_with(tmp_path, BESIDE | {copy: formula})
    assert [cell for finding in found.findings for cell in finding.cells] == filled("Sheet1", copy)
    assert mistake in found.findings[0].mistakes


def test_a_slope_of_the_other_sign_is_told_and_not_the_weights_that_all_change_the_other_way(tmp_path):
    back = "=((R6-A6)*R6*(1-R6)*N6+(T6-B6)*T6*(1-T6)*P6)*AJ6*"
    slope = {"AI6": "=J6*(1-J6)", "AJ6": "=-(L6*(1-L6))", "Z6": back + "C6", "AA6": back + "D6"}
    (finding,) = checked_with(tmp_path, slope).findings
    assert [*finding.cells] == filled("Sheet1", "AJ6")
    assert finding.mistakes == ("sign",) and finding.mend == "=L6*(1-L6)"


SLIPS = {
    "a number": ({9: 0.7}, "typed-over"),
    "nothing at the end": ({10: None, 11: None}, "unfilled"),
    "the heading": ({6: "=M5"}, "reference"),
    "always the first": (dict.fromkeys(range(7, 12), "=$M$6"), "reference"),
}
"""What may stand in some rows of a column of copies."""


@pytest.mark.parametrize(("rows", "mistake"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_column_of_copies_is_told_there_and_not_where_it_is_read(tmp_path, rows, mistake):
    book = with_columns(BESIDE)
    for row, typed in rows.items():
        book["Sheet1"][f"AH{row}"] = typed
    book.save(tmp_path / "made.xlsx")
    (finding,) = checked(str(tmp_path / "made.xlsx")).findings
    assert [*finding.cells] == [f"Sheet1!AH{row}" for row in rows]
    assert mistake in finding.mistakes


def test_gradients_that_read_the_copies_of_another_step_are_told_and_not_the_copies(tmp_path):
    found = checked_with(tmp_path, BESIDE | {"X6": BESIDE["X6"].replace("AH6", "AH7")})
    told = {cell for finding in found.findings for cell in finding.cells}
    assert told and told <= {*filled("Sheet1", "X6")}


LAST = {
    "a new weight": ("H", (11,)),
    "new weights": ("N", (9, 10, 11)),
    "a gradient of the last step": ("AC", (11,)),
}
"""Columns that were not filled down to the end."""


@pytest.mark.parametrize(("column", "rows"), LAST.values(), ids=LAST)
def test_the_last_cells_of_a_column_that_are_empty_are_told(tmp_path, column, rows):
    book = with_columns({})
    for row in rows:
        book["Sheet1"][f"{column}{row}"] = None
    book.save(tmp_path / "made.xlsx")
    (finding,) = checked(str(tmp_path / "made.xlsx")).findings
    assert [*finding.cells] == [f"Sheet1!{column}{row}" for row in rows]
    assert finding.mistakes == ("unfilled",)


def test_columns_of_copies_that_are_right_are_accused_of_nothing(tmp_path):
    assert checked_with(tmp_path, BESIDE).findings == ()


BACK = "((R6-A6)*R6*(1-R6)*{}6+(T6-B6)*T6*(1-T6)*{}6)*{h}6*(1-{h}6)*{x}6"
FIRST, SECOND = "=" + BACK.format("M", "O", h="J", x="{x}"), "=" + BACK.format("N", "P", h="L", x="{x}")
REPEATED = {
    "the gradient of w4 that is that of w3": {"AA6": SECOND.format(x="C")},
    "the gradient of w3 that is that of w4": {"Z6": SECOND.format(x="D")},
    "the gradient of w2 that is that of w1": {"Y6": FIRST.format(x="C")},
    "the gradient of w6 that is that of w5": {"AC6": "=(R6-A6)*R6*(1-R6)*J6"},
    "the gradient of w6 without its input": {"AC6": "=(R6-A6)*R6*(1-R6)"},
    "two gradients, each as the other": {"Z6": SECOND.format(x="D"), "AA6": SECOND.format(x="C")},
}
"""Gradients' columns that are other gradients: it is they that are wrong, not the weights made of them."""


@pytest.mark.parametrize("columns", REPEATED.values(), ids=REPEATED)
def test_a_gradient_that_is_another_is_told_and_not_the_weight_that_is_made_of_it(tmp_path, columns):
    found = checked_with(tmp_path, columns)
    assert {cell for finding in found.findings for cell in finding.cells} == {
        cell for first in columns for cell in filled("Sheet1", first)
    }
    assert found.findings[0].mistakes


@pytest.mark.parametrize("headings", [True, False], ids=["with headings", "without headings"])
def test_a_weight_that_reads_another_gradient_is_told_and_not_the_gradient(tmp_path, headings):
    found = checked_with(tmp_path, {"H7": "=H6-$H$3*Z6"}, headings=headings)
    assert [cell for finding in found.findings for cell in finding.cells] == filled("Sheet1", "H7")
    assert "other-gradient" in found.findings[0].mistakes


def test_a_gradient_that_nothing_is_made_of_is_what_its_heading_says(tmp_path):
    inline = "=H6-$H$3*" + SECOND.format(x="D").removeprefix("=")
    found = checked_with(tmp_path, {"AA6": SECOND.format(x="C"), "H7": inline})
    assert [cell for finding in found.findings for cell in finding.cells] == filled("Sheet1", "AA6")


DELTAS = {"AF6": "=(R6-A6)*R6*(1-R6)", "AG6": "=(T6-B6)*T6*(1-T6)"}
DELTAS |= {"AH6": "=(AF6*M6+AG6*O6)*J6*(1-J6)", "AI6": "=(AF6*N6+AG6*P6)*L6*(1-L6)"}
DELTAS |= {"X6": "=AH6*C6", "Y6": "=AH6*D6", "Z6": "=AI6*C6", "AA6": "=AI6*D6", "AB6": "=AF6*J6", "AC6": "=AF6*L6"}
DELTAS |= {"AD6": "=AG6*J6", "AE6": "=AG6*L6"}
"""Deltas in columns of their own, of which the gradients are made."""


@pytest.mark.parametrize(
    ("first", "formula"),
    [("AI6", "=(AF6*M6+AG6*O6)*J6*(1-J6)"), ("AG6", "=(R6-A6)*R6*(1-R6)"), ("AH6", "=AF6*M6+AG6*O6")],
    ids=["a hidden one twice", "an output's twice", "without its slope"],
)
def test_a_delta_that_is_another_is_told_once_and_not_what_is_made_of_it(tmp_path, first, formula):
    headings = {"AF": "delta o1", "AG": "delta o2", "AH": "delta h1", "AI": "delta h2"}
    found = checked_with(tmp_path, DELTAS | {first: formula}, headings=headings)
    assert [cell for finding in found.findings for cell in finding.cells] == filled("Sheet1", first)
    assert found.findings[0].mistakes


def test_two_deltas_with_the_slope_of_another_neuron_are_told_and_no_other_rule_is_taken_for_theirs(tmp_path):
    wrong = {"AG6": "=(T6-B6)*R6*(1-R6)", "AI6": "=(AF6*N6+AG6*P6)*J6*(1-J6)"}
    found = checked_with(tmp_path, DELTAS | wrong)
    assert {cell for finding in found.findings for cell in finding.cells} == {
        cell for first in wrong for cell in filled("Sheet1", first)
    }
    assert {mistake for finding in found.findings for mistake in finding.mistakes} == {"wrong-slope"}


def test_the_gradients_of_a_batch_that_repeat_others_are_told_and_not_their_mean(tmp_path):
    book = full_batch()
    sheet = book["OR"]
    for epoch in range(4):
        for row in range(10 + 7 * epoch, 14 + 7 * epoch):
            sheet[f"K{row}"] = f"=H{row}*I{row}*E{row}"
    book.save(tmp_path / "made.xlsx")
    found = checked(str(tmp_path / "made.xlsx"))
    assert [cell for finding in found.findings for cell in finding.cells] == [
        f"OR!K{row}" for epoch in range(4) for row in range(10 + 7 * epoch, 14 + 7 * epoch)
    ]


BESIDE = {
    "AG6": "=T6*(1-T6)",
    "AH6": "=M6",
    "X6": "=((R6-A6)*R6*(1-R6)*AH6+(T6-B6)*AG6*O6)*J6*(1-J6)*C6",
    "Y6": "=((R6-A6)*R6*(1-R6)*AH6+(T6-B6)*AG6*O6)*J6*(1-J6)*D6",
}
"""A slope and a weight in columns of their own, from which the first hidden neuron's gradients are made."""


def checked_with(folder, columns, steps=6, headings=True):
    """Check the sheet with some of its columns filled down from other first formulas; `headings` may be more."""
    with_columns(columns, steps, headings).save(folder / "made.xlsx")
    return checked(str(folder / "made.xlsx"))


def with_columns(columns, steps=6, headings=True):
    """Return the sheet with some of its columns filled down from other first formulas."""
    book = rows_of_steps(steps, headings=bool(headings))
    for column, heading in headings.items() if isinstance(headings, dict) else ():
        book["Sheet1"][f"{column}5"] = heading
    for first, formula in columns.items():
        for cell in filled("Sheet1", first, steps):
            place = cell.split("!")[1]
            book["Sheet1"][place] = Translator(formula, origin=first).translate_formula(place)
    return book


def filled(sheet, first, steps=6):
    """Return the cells of a column from the first step on."""
    column = first.rstrip("0123456789")
    start = int(first.removeprefix(column))
    return [f"{sheet}!{column}{row}" for row in range(start, 6 + steps)]


def test_a_weight_that_is_never_changed_on_purpose_is_no_fault(tmp_path):
    assert checked_with(tmp_path, {"P7": "=P6"}, steps=6).findings == ()


def test_a_layer_of_an_activation_that_is_not_known_is_refused_not_accused(tmp_path):
    with pytest.raises(InputError, match="no network was recognised"):
        checked_with(tmp_path, {"J6": "=I6/(1+EXP(-I6))", "L6": "=K6/(1+EXP(-K6))"})


@pytest.mark.parametrize("epoch", [1, 3], ids=["in the middle", "in the last epoch"])
@pytest.mark.parametrize("function", ["AVERAGE", "SUM"])
def test_a_sum_over_a_batch_that_does_not_see_its_last_row_is_told_and_not_the_weight(tmp_path, function, epoch):
    book = full_batch()
    sheet = book["OR"]
    for top in range(10, 38, 7):
        for column in "JKL":
            sheet[f"{column}{top + 4}"] = f"={function}({column}{top}:{column}{top + 3})"
    top = 10 + 7 * epoch
    sheet[f"K{top + 4}"] = f"={function}(K{top}:K{top + 2})"
    book.save(tmp_path / "made.xlsx")
    (finding,) = checked(str(tmp_path / "made.xlsx")).findings
    assert (finding.cells, finding.mistakes) == ((f"OR!K{top + 4}",), ("inserted-row",))
    assert finding.mend == f"={function}(K{top}:K{top + 3})"


def test_gradients_that_take_each_others_copied_input_are_told_and_not_the_copies_or_the_means(tmp_path):
    book = full_batch()
    sheet = book["OR"]
    for column, heading in zip("ABCJKL", ("b", "w1", "w2", "db", "dw1", "dw2"), strict=True):
        sheet[f"{column}9"] = heading
    rows = [row for top in range(10, 38, 7) for row in range(top, top + 4)]
    for n, row in enumerate(rows):
        sheet[f"D{row}"], sheet[f"E{row}"] = n // 2 % 2, n % 2
        sheet[f"N{row}"], sheet[f"O{row}"] = f"=D{row}", f"=E{row}"
        sheet[f"K{row}"], sheet[f"L{row}"] = f"=H{row}*I{row}*O{row}", f"=H{row}*I{row}*N{row}"
    book.save(tmp_path / "made.xlsx")
    found = checked(str(tmp_path / "made.xlsx")).findings
    assert {cell for finding in found for cell in finding.cells} == {f"OR!{c}{row}" for c in "KL" for row in rows}
    assert {mistake for finding in found for mistake in finding.mistakes} == {"other-neuron"}


def test_one_of_two_errors_of_the_other_sign_is_told_alone_also_in_the_last_step(tmp_path):
    """Hidden deltas add what comes back from both, and follow from it."""
    columns = DELTAS | {"AJ6": "=A6-R6", "AK6": "=T6-B6", "AF6": "=AJ6*R6*(1-R6)", "AG6": "=AK6*T6*(1-T6)"}
    (finding,) = checked_with(tmp_path, columns, headings={"AJ": "e1", "AK": "e2"}).findings
    assert [*finding.cells] == filled("Sheet1", "AJ6")
    assert finding.mistakes == ("sign",)


def test_weights_that_a_sum_takes_in_each_others_place_are_told_there_and_not_where_they_learn(tmp_path):
    (finding,) = checked_with(tmp_path, DELTAS | {"K6": "=C6*H6+D6*G6"}).findings
    assert [*finding.cells] == filled("Sheet1", "K6")
    assert finding.mistakes and finding.mend == "=C6*G6+D6*H6"
