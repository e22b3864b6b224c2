"""What all sheets have in common: links, notes, printing, and formulas that every spreadsheet reads."""

import json
import re
from functools import cache
from itertools import combinations, pairwise

import openpyxl
import pytest
from changing import Recalculated, is_error
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import coordinate_to_tuple

import excelsim
from excelsim import MLP, TrainingStopped
from excelsim.network.quantities import symbol, words
from excelsim.verify.workbook import verify_workbook
from excelsim.xlsx.reader import read_workbook

BOOKS = ("11", "normalise", "activations", "batches", "deep")
VOLATILE = {"NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"}
BY_LOCALE = {"TEXT", "FIXED", "DOLLAR", "VALUE", "NUMBERVALUE", "DATEVALUE"}
ONES = str.maketrans("023456789", "1" * 9)
"""Lets formulas that are filled down be the same in most rows."""

FUNCTIONS = {  # LOG11 is LOG10: digits are ones below
    "ABS", "ADDRESS", "AND", "CHOOSE", "COLUMN", "COUNT", "COUNTA",
    "ERF", "EXP", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "ISFORMULA", "LN", "LOG11", "MAX",
    "MIN", "MOD", "N", "OR", "PI", "POWER", "ROUND", "ROW", "ROWS", "SQRT", "SUM", "SUMPRODUCT", "TANH",
}  # fmt: skip


def trace_of(name):
    if name == "batches":
        mlp = MLP([2, 3, 2], activation=["leaky-relu", "sigmoid"], loss="bce", seed=2)
        return mlp.fit([[0, 1], [1, 0], [1, 1]], [[0, 1], [1, 0], [1, 1]], epochs=3, batch_size=2)
    if name == "deep":
        return MLP([2, 3, 3, 1], rule="proportional", init_range=(0.1, 1), seed=2).fit([[0, 1], [1, 0]], [0, 1])
    if name == "one sample":
        return MLP([2, 2], seed=2).fit([[0.5, 1]], [[0, 1]], epochs=2)
    return excelsim.load(name).run()


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Each kind of workbook, written once and opened once with openpyxl."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def book(name):
        trace_of(name).to_excel(folder / f"{name}.xlsx")
        return openpyxl.load_workbook(folder / f"{name}.xlsx")

    return book


def errors(path):
    """Return the cells that show an error; the engines that agree with the file show the same."""
    sheets = read_workbook(path)
    return [(sheet, at) for sheet, cells in sheets.items() for at, cell in cells.items() if is_error(cell.value)]


def visible(book):
    return [sheet for sheet in book if sheet.sheet_state == "visible"]


@pytest.mark.parametrize("name", BOOKS)
def test_start_leads_to_every_sheet_and_pages_lead_back(books, name):
    """The contents are the visible sheets in their order; tables that begin in the first row have no link."""
    book = books(name)
    targets = [
        cell.hyperlink.location for row in book["Start"].iter_rows() for cell in row if cell.hyperlink is not None
    ]
    assert targets == [f"{sheet.title}!A1" for sheet in visible(book)[1:]]
    for sheet in visible(book)[1:]:
        back = [c.hyperlink.location for row in sheet.iter_rows(max_row=3) for c in row if c.hyperlink]
        assert back == ([] if sheet.title in ("Steps", "Steps2", "Epochs", "Check") else ["Start!A1"])


@pytest.mark.parametrize("name", BOOKS)
def test_each_sheet_prints_on_one_page_and_steps_the_first_epoch(books, name):
    """An update may be three pages wide, its first columns and rows on each; what is for the screen has no page.

    One on Inspect that could not be read on a page has two.
    """
    for sheet in visible(books(name)):
        assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A4)
        if sheet.title == "Inspect" and sheet.row_breaks.brk:
            (here,) = sheet.row_breaks.brk
            assert sheet.cell(here.id + 1, 1).value[:2] in ("2.", "3.")  # a section begins there
            assert 50 < int(sheet.page_setup.scale) < 100
            continue
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and int(sheet.page_setup.fitToHeight) == 1
        across = int(sheet.page_setup.fitToWidth)
        if sheet.title == "Steps":
            assert across <= 3
            assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$C")
            samples = trace_of(name).data.x
            assert sheet[sheet.print_area.replace("$", "").split("!")[-1]][-1][0].row == 3 + len(samples)
        else:
            assert across == 1
        if sheet.title == "Steps2":
            (place,) = set(sheet.print_area.split("!")[-1].replace("$", "").split(":"))
            assert coordinate_to_tuple(place)[1] > sheet.max_column  # nothing stands there


def covered(chart):
    """Return the columns and rows that a chart covers."""
    start, end = chart.anchor._from, chart.anchor.to
    return range(start.col, end.col), range(start.row, end.row)


def meet(one, other):
    return max(one.start, other.start) < min(one.stop, other.stop)


@pytest.mark.parametrize("name", [*BOOKS, "rates"])
def test_charts_cover_neither_each_other_nor_a_cell_that_says_something(books, name):
    for sheet in visible(books(name)):
        places = [covered(chart) for chart in sheet._charts]
        for (across, down), (right, below) in combinations(places, 2):
            assert not (meet(across, right) and meet(down, below)), sheet.title
        for across, down in places:
            rows = sheet.iter_rows(down.start + 1, down.stop, across.start + 1, across.stop)
            assert not [cell.coordinate for row in rows for cell in row if cell.value is not None], sheet.title


@pytest.mark.parametrize("name", BOOKS)
def test_formulas_are_read_alike_everywhere(books, name):
    """No volatile function, none that depends on the reader's locale, no semicolon, and known functions only."""
    used = set()
    for sheet in books(name):
        formulas = (cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f")
        for bare in {re.sub(r'"[^"]*"', '""', alike) for alike in {text.translate(ONES) for text in formulas}}:
            used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare))
            assert ";" not in bare and "{" not in bare
        for area in sheet.conditional_formatting:
            for formula in (text for rule in area.rules for text in rule.formula or []):
                used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", formula)))
    assert used - {"ISNUMBER"} <= FUNCTIONS
    assert not used & (VOLATILE | BY_LOCALE)
    assert {"EXP", "INDEX", "ROUND"} <= used


def arguments(formula, function):
    """Yield the arguments of each call of a function in a formula without texts."""
    for match in re.finditer(rf"\b{function}\(", formula):
        found, depth = [""], 0
        for character in formula[match.end() :]:
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth < 0:
                break
            found = [*found, ""] if character == "," and not depth else [*found[:-1], found[-1] + character]
        yield found


@pytest.mark.parametrize("name", [*BOOKS, "one sample"])
def test_index_names_row_and_column_of_more_than_one_cell(books, name):
    """INDEX(row, k) is the k-th row in some programs, and of a single cell others make an error."""
    calls = [
        found
        for sheet in books(name)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for found in arguments(re.sub(r'"[^"]*"', "", cell.value), "INDEX")
    ]
    assert calls
    assert all(len(found) == 3 and ":" in found[0] for found in calls)


@pytest.mark.parametrize("name", ["11", "batches", "deep"])
def test_each_heading_of_steps_has_a_note_with_words_and_formula(books, name):
    """What is only looked up has words; what is calculated its formula in the slides' symbols, too."""
    trace, steps = trace_of(name), books(name)["Steps"]
    formulas = 0
    for column, title in enumerate((cell.value for cell in steps[3]), start=1):
        note = steps.cell(2, column).comment
        if title in ("epoch", "step", "sample") or title.startswith(("loss", "bce", "hit")):
            assert note is None
            continue
        first, *rest = note.text.split("\n")
        assert first == words(trace.network, title)
        if title[0] in "xywbpl":
            assert rest == []
        else:
            (formula,) = rest
            assert formula.startswith(f"{symbol(trace.network, title)} = ")
            formulas += 1
    assert formulas > 10


def test_a_note_says_the_formula_of_the_slide(books):
    steps = books("11")["Steps"]
    notes = {cell.value: steps.cell(2, cell.column).comment for cell in steps[3]}
    assert notes["z1_1"].text == "weighted sum of hidden 1\nz1 = x1*w1,1 + x2*w1,2 + b1"
    assert notes["o1_1"].text == "output of hidden 1\nO1 = 1/(1 + exp(-z1))"
    assert notes["d2_1"].text == "delta of output 1\nδ o1 = e1*y'1*(1 - y'1)"
    assert notes["w1_1_1"].text == "weight to hidden 1 from input 1"


@pytest.mark.parametrize(
    ("layers", "activation", "rule", "x", "options"),
    [
        ([2, 2, 1], "identity", "gradient", [[1.0, 2.0], [2.0, -1.0]], {"learning_rate": 40.0}),
        ([1, 2, 1], ["softplus", "identity"], "gradient", [[1.0], [2.0]], {"learning_rate": 900.0}),
        ([1, 1], "sigmoid", "playlist", [[1.0], [-2.0]], {"learning_rate": 0.5, "weights": [[[400.0]]]}),
    ],
    ids=["identity", "softplus", "sigmoid"],
)
def test_a_run_whose_numbers_explode_gives_a_workbook_without_errors(
    tmp_path, iron, office, layers, activation, rule, x, options
):
    """What there is up to the step before; where a sheet cannot go on from there, it says so."""
    options = {"seed": None if "weights" in options else 1, **options}
    mlp = MLP(layers, activation=activation, rule=rule, **options)
    with pytest.raises(TrainingStopped) as stopped:
        mlp.fit(x, [1.0, 0.0], epochs=200)
    trace = stopped.value.trace
    assert len(trace) > 0
    trace.to_excel(tmp_path / "a.xlsx")
    report = verify_workbook(tmp_path / "a.xlsx", [("ironcalc", iron)])
    assert report.agrees, report.first()
    assert errors(tmp_path / "a.xlsx") == []
    # LibreOffice takes sums of huge numbers that are almost 0 as 0: other numbers, but no errors.
    assert Recalculated(office, tmp_path / "a.xlsx").errors() == []


@pytest.mark.parametrize(
    ("rows", "batch_size"),
    [
        ((8, 15), 3),
        ((5, 8), "all"),
        *(pytest.param(*c, marks=pytest.mark.gallery) for c in (((4, 15), 1), ((1, 2), 2))),
    ],
)
def test_windows_with_batches_and_a_second_run_agree(tmp_path, iron, office, rows, batch_size):
    """Each begins with a batch, wherever the epoch is."""
    (tmp_path / "two.toml").write_text(
        f'[network]\nlayers=[2,2,1]\nactivation="tanh"\n[training]\nepochs=6\nbatch_size={json.dumps(batch_size)}\n'
        "[data]\ninputs=[[0,0],[0,1],[1,0],[1,1]]\ntargets=[[0],[1],[1],[0]]\n"
        '[start]\nseed=4\n[compare]\nrule="gradient"\n'
    )
    excelsim.load(tmp_path / "two.toml").run().window(*rows).to_excel(tmp_path / "a.xlsx")
    report = verify_workbook(tmp_path / "a.xlsx", [("ironcalc", iron), ("libreoffice", office)])
    assert report.agrees, report.first()
    assert errors(tmp_path / "a.xlsx") == []


def test_the_largest_answer_of_a_row_filled_down_is_its_own(tmp_path, lesson, office):
    """What a person types into a row below the given ones is answered there."""
    book = openpyxl.load_workbook(lesson("06"))
    predict = book["Predict"]
    for cell in predict[9]:
        text = cell.value
        if isinstance(text, str) and text.startswith("="):
            text = Translator(text, cell.coordinate).translate_formula(f"{cell.column_letter}15")
        predict[f"{cell.column_letter}15"] = text
    for column, value in zip("BCD", (-9, 9, -9), strict=True):
        predict[f"{column}15"] = value
    book.save(tmp_path / "b.xlsx")
    values = Recalculated(office, tmp_path / "b.xlsx")
    outputs = [values("Predict", f"{column}15") for column in "EF"]
    assert values("Predict", "G15") == values("Predict", "EF"[outputs.index(max(outputs))] + "8")
    assert max(outputs) != max(values("Predict", f"{column}9") for column in "EF")


@pytest.mark.parametrize("name", BOOKS)
def test_curves_that_coincide_are_all_seen(books, name):
    """Of the curves of a chart each is thinner than the one before, which it may lie on."""
    for chart in books(name)["Epochs"]._charts + books(name)["Weights"]._charts:
        widths = [series.graphicalProperties.line.w for series in chart.series]
        assert all(after < before for before, after in pairwise(widths))


@pytest.mark.parametrize("name", BOOKS)
def test_charts_of_epochs_print_with_their_frames(books, name):
    """The area that prints goes on beyond the last column that a chart covers."""
    sheet = books(name)["Epochs"]
    printed = sheet[sheet.print_area.split("!")[-1].replace("$", "")][0][-1].column
    assert sheet._charts and all(covered(chart)[0].stop < printed for chart in sheet._charts)
