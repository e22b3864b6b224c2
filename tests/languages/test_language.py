"""Indonesian: nothing English is left where one reads it."""

import io
import pickle
import re
import sys
import zipfile
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from languages.catalogue import SOURCE, translations

import excelsim
from excelsim import MLP
from excelsim import __main__ as program
from excelsim.cli import app as cli
from excelsim.cli.app import COMMANDS
from excelsim.cli.printing import reports as terminal
from excelsim.errors import InputError
from excelsim.experiment.builtin import SICK
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Figures, Sentence
from excelsim.verify.report import Comparison, Difference, Report
from excelsim.workbook import build
from excelsim.workbook.fixed import FIRST_EPOCHS_ROW, FIRST_WEIGHTS_ROW, NAMES_ROW
from excelsim.xlsx.reader import read_workbook

LESSONS = list(excelsim.lessons())
# Of those that do not learn, the ones whose workbooks hold what no other does: they are many, and otherwise alike.
WITH_MORE = ("sick-not-normalised", "sick-not-separable", "sick-no-bias")
TO_BE_READ = [lesson for lesson in LESSONS if lesson in WITH_MORE or not lesson.startswith(SICK)]


class Untranslated(NullTranslations):
    """Stands behind a language's translations: what gets here has none."""

    def gettext(self, message):
        raise AssertionError(f"not translated: {message}")


@pytest.fixture
def say(monkeypatch):
    """Indonesian; whatever is said without a translation fails the test."""
    language = speak("id")
    monkeypatch.setattr(language.translations, "_fallback", Untranslated())
    return language


def load(lesson):
    """Load a lesson in Indonesian, with two epochs; the digits of lesson 13 need scikit-learn."""
    if lesson == "13":
        pytest.importorskip("sklearn")
    return replace(excelsim.load(lesson), epochs=2).presented(language="id")


def book(trace):
    """Return the workbook of a trace as a file in memory."""
    file = io.BytesIO()
    build(trace.in_workbook().presented(language="id"))(file)
    return file


@pytest.mark.parametrize("lesson", TO_BE_READ)
def test_a_lessons_workbook_is_all_in_indonesian(lesson, say):
    experiment = load(lesson)
    file = book(experiment.run())
    assert_fits_excel(file)


def small(layers, epochs=2, **choices):
    """Train a network of any shape on four samples."""
    x = [[(i + j) % 3 / 2 for i in range(layers[0])] for j in range(4)]
    y = [[float((i + j) % 2) for i in range(layers[-1])] for j in range(4)]
    fitting = {key: choices.pop(key) for key in ("batch_size", "normalise") if key in choices}
    return MLP(layers, seed=1, **choices).fit(x, y, epochs=epochs, **fitting)


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param(lambda: small([2, 3, 3, 2]), id="deep"),
        pytest.param(lambda: small([8, 8, 3]), id="wide"),
        pytest.param(lambda: small([2, 9, 1]), id="too wide for Inspect"),
        pytest.param(lambda: small([13, 12, 1]), id="too many weights to draw"),
        pytest.param(lambda: small([2, 2, 1], batch_size=3), id="batches"),
        pytest.param(lambda: small([2, 2, 1], batch_size="all", loss="bce"), id="full batches"),
        pytest.param(lambda: small([2, 2, 1], bias=["unused", "frozen"]), id="biases of two kinds"),
        pytest.param(lambda: small([2, 2, 1], activation=["gelu", "sigmoid"]), id="a function of 9 digits"),
        pytest.param(lambda: small([2, 2, 1], normalise="z-score"), id="z-score"),
        pytest.param(lambda: small([2, 2, 1], epochs=3).window(6, 12), id="a window"),
        pytest.param(lambda: small([2, 2, 1]).window(2, 3), id="a window without an epoch"),
        pytest.param(lambda: far_away(), id="far outside of [-1, 1]"),
        pytest.param(lambda: too_large(), id="answers that cannot be calculated"),
        pytest.param(lambda: excelsim.load("11").run().window(6, 12), id="two runs from their own weights"),
        pytest.param(lambda: beside("playlist", "mse"), id="two rules of two losses"),
        pytest.param(lambda: beside("gradient", "proportional"), id="two rules in general"),
        pytest.param(lambda: beside("no-derivative", "proportional"), id="two rules without derivative"),
        pytest.param(lambda: beside("playlist", "gradient", [8, 16, 2]), id="too many weights to check"),
    ],
)
def test_every_other_workbook_is_all_in_indonesian(trace, say):
    """Sentences that the lessons do not reach."""
    assert_fits_excel(book(trace()))


def far_away():
    with pytest.warns(UserWarning, match="far outside"):
        return MLP([1, 1], seed=1, learning_rate=0.001).fit([[5.0], [3.0]], [1.0, 0.0])


def too_large():
    trace = MLP([2, 1], weights=[[[1.0, 1.0]]]).fit([[0.0, 1.0]], [1.0])
    far = np.full((1, 2), -400.0)
    return replace(trace, data=replace(trace.data, x=far))


def beside(mine, other, layers=(2, 2, 1)):
    first, second = (small(list(layers), rule=rule) for rule in (mine, other))
    return replace(first, beside=(replace(second, origin=first.origin),))


def assert_fits_excel(file):
    """Excel refuses a file with a longer text in a formula, or longer texts beside a cell to type in."""
    for cells in read_workbook(file).values():
        for cell in cells.values():
            pieces = re.findall('"((?:[^"]|"")*)"', cell.formula or "")
            assert all(len(piece.replace('""', '"')) <= 255 for piece in pieces), cell
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    typed = [found for sheet in sheets for found in re.findall(r'\b(error|prompt)(Title)?="([^"]*)"', sheet)]
    assert typed
    for _, is_title, text in typed:
        assert len(text) <= (32 if is_title else 225)


def test_the_workbook_of_lesson_11_holds_no_english_sentence():
    """Cells, notes, texts beside cells and in charts; names that programs use are the same in both languages."""
    english = {english for english, said in translations().items() if said != english}
    small_words = re.compile(r"\b(the|of|is|are|to|with|from|and|not|each|every|this)\b")
    texts = list(read_texts(book(load("11").run())))
    assert len(texts) > 500
    for text in texts:
        assert text not in english
        assert not small_words.search(text), text


NAMES_ROWS = {"Steps": NAMES_ROW, "Steps2": NAMES_ROW, "Epochs": FIRST_EPOCHS_ROW - 1, "Weights": FIRST_WEIGHTS_ROW - 1}
"""The rows of names of columns, which programs read."""


def read_texts(file):
    """Yield what a person reads in a workbook, but for names of sheets and columns."""
    looks = openpyxl.load_workbook(file)
    for name, cells in read_workbook(file).items():
        if looks[name].sheet_state != "visible":
            continue
        for (row, _), cell in cells.items():
            is_name = cell.value in looks.sheetnames or row == NAMES_ROWS.get(name)
            if isinstance(cell.value, str) and not is_name:
                yield cell.value
        for row in looks[name]:
            yield from (cell.comment.text for cell in row if cell.comment)
        for typed in looks[name].data_validations.dataValidation:
            yield from filter(None, (typed.errorTitle, typed.error, typed.promptTitle, typed.prompt))
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            if name.startswith("xl/charts/chart"):
                yield from re.findall("<a:t>([^<]*)</a:t>", parts.read(name).decode())


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"^language must be one of en, id, not 'de'$"):
        Language("de")


def test_a_text_in_several_languages_is_mine_else_english():
    texts = {"en": "one", "id": "satu"}
    assert [speak(code).pick(texts, "") for code in ("en", "id")] == ["one", "satu"]
    assert speak("id").pick({"en": "one"}, "") == "one"
    assert speak("en").pick({"id": "satu"}, "") == "satu"
    assert speak("id").pick("only one", "") == "only one"
    assert speak("id").pick({}, "none") == "none"


def test_every_lesson_has_its_texts_in_both_languages():
    for lesson in LESSONS:
        told = excelsim.load(lesson).presentation
        for texts in (told.title, told.about, told.tries):
            assert set(texts) == {"en", "id"}
        assert len(told.tries["en"]) == len(told.tries["id"])


def test_a_sentence_without_translation_is_said_in_english():
    assert Language("id")("a sentence of {n} words", n=5) == "a sentence of 5 words"


def test_a_sentence_is_english_text_that_can_be_said_in_any_language(say):
    """Also one that waited in a table for its values, and one whose values are sentences or errors."""
    inner = InputError(
        "{file} has no column {column!r}; its columns are {columns}", file="a.csv", column="x", columns="y"
    )
    outer = Sentence("{source}: {error}", source="my.toml", error=inner)
    assert outer == str(InputError(outer)) == "my.toml: a.csv has no column 'x'; its columns are y"
    assert say(outer) == "my.toml: a.csv tidak punya kolom 'x'; kolom-kolomnya adalah y"
    waiting = Sentence("the column {column!r} of {file} is named twice: inputs and targets are different columns")
    assert say(waiting, column="x", file="f") == say(Sentence(waiting, column="x", file="f"))
    assert pickle.loads(pickle.dumps(outer)).values.keys() == {"source", "error"}
    assert say("") == ""


def test_names_and_values_are_never_translated(say):
    """A file may be called as a sentence, or hold what looks like one."""
    assert say(Sentence("stopped")) == "dihentikan"
    for value in ("stopped", "{file} is empty", "a is b (at line 3) " * 10):
        assert say(Sentence("there is no file {file}", file=value)) == f"tidak ada berkas {value}"


def test_a_long_value_is_cut_and_a_list_between_two_names(say):
    """Its beginning and its end stay; in English and in Indonesian, a part of another sentence, too."""
    names = [f"'c{n}'" for n in range(1000)]
    for value, shown in (
        ("x" * 100_000 + "y", "x" * 60 + "…" + "x" * 19 + "y"),
        (", ".join(names), f"{', '.join(names[:10])}, …, 'c998', 'c999'"),
        ("p" * 200, "p" * 200),
    ):
        sentence = Sentence("there is no file {file}", file=value)
        assert sentence == f"there is no file {shown}"
        assert say(sentence) == f"tidak ada berkas {shown}"
        assert say(Sentence("{source}: {error}", source="a", error=sentence)) == f"a: tidak ada berkas {shown}"
    assert Sentence("not {value!r}", value=[10**5000]) == "not a number of too many digits"


def test_whole_numbers_are_grouped_as_the_language_does(say):
    sentence = Sentence("{n:,} {n:finding|findings}", n=1234567)
    assert (sentence, say(sentence)) == ("1,234,567 findings", "1.234.567 temuan")
    assert (speak("en").count(1234), say.count(1234), say("sample {n}", n=1234)) == ("1,234", "1.234", "sampel 1234")


@pytest.fixture
def run(monkeypatch, tmp_path, say):
    """Run a command in Indonesian; return its output, lines joined."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        result = CliRunner().invoke(cli.app, [*map(str, arguments), "--language", "id"], catch_exceptions=False)
        return result.exit_code, " ".join(result.output.split())

    return call


def test_the_command_line_speaks_indonesian(run):
    assert "Pelajaran 01: Satu perceptron belajar AND" in run("lessons")[1]
    code, out = run("run", "11", "--epochs", 2, "-o", "a.xlsx", "-o", "a.csv")
    assert code == 0
    assert out.startswith("a.xlsx ditulis a.csv dan a.csv.toml ditulis Pelajaran 11:")
    assert "langkah 1 sampai 8, masing-masing 90 nilai" in out
    assert "epoch MSE akurasi" in out and "pelatihan MSE akurasi" in out and "gradient 0,35225949" in out
    code, out = run("verify", "a.xlsx", "a.csv")
    assert code == 0
    assert out.count("cocok, 0 sel berbeda") == 2 and "rumus excelsim" in out
    assert "belum ada epoch yang lengkap" in run("run", "11", "--steps", "2:3")[1]
    assert "dengan langkah 1:4 (pilih yang lain" in run("run", *part_of_11(), "-o", "part.xlsx")[1]


def part_of_11():
    """Write lesson 11 as an experiment whose workbook holds its first epoch only."""
    text = (SOURCE / "experiment" / "lessons" / "11.toml").read_text(encoding="utf-8")
    Path("part.toml").write_text(text + '\n[workbook]\nsteps = "1:4"\n', encoding="utf-8")
    return ("part.toml",)


def test_a_step_is_shown_in_indonesian(run):
    code, out = run("show", "11", "--step", 1)
    assert code == 0
    assert out.startswith("Langkah 1 (epoch 1, sampel 1), aturan playlist Diketahui x1 = 1")
    assert "Umpan maju hitungan nilai" in out and "galat keluaran 1" in out and "bias baru keluaran 1" in out
    assert run("show", "11", "--step", 1, "--as", "excel")[1].startswith("nama sel rumus di lembar Steps")


def test_a_verification_that_differs_is_told_in_indonesian(say, capsys):
    what = Sentence("holds {found}, but the engine logged {expected}", found="1.0", expected="2.0")
    note = Sentence("{n:,} zeros have lost their minus sign, as Excel saves them: not counted as different", n=1234)
    terminal.print_report(Report("a.xlsx", [Comparison("log", 10, [Difference("Steps!H5", what, 7)])], [note]), say)
    out = capsys.readouterr().out
    assert "a.xlsx: BERBEDA, 1 temuan" in out and "catatan: 1.234 nol kehilangan tanda minusnya" in out
    assert "catatan excelsim: perbedaan pertama: Steps!H5: berisi 1.0, tetapi mesin mencatat 2.0" in out


@pytest.mark.parametrize(("n", "said"), [(1, "1 cell holds it"), (0, "0 cells hold it"), (1234, "1,234 cells hold it")])
def test_one_is_said_otherwise_than_several(n, said):
    sentence = Sentence("{n:,} {n:cell holds|cells hold} it", n=n)
    assert sentence == speak("en")(sentence) == said


def test_numbers_have_the_decimal_sign_of_the_language():
    """In sentences where a form is given, and in arithmetic; symbols (w o1,2) and what a person wrote stay."""
    arithmetic = Figures("w o1,2*0.5 = 0.25")
    assert speak("en")(arithmetic) == "w o1,2*0.5 = 0.25"
    assert speak("id")(arithmetic) == "w o1,2*0,5 = 0,25"
    said = speak("id")("{a:g} {b!r} {c} {d:,}", a=0.5, b="0.5", c=arithmetic, d=1000)
    assert said == "0,5 '0.5' w o1,2*0,5 = 0,25 1.000"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_all_in_indonesian(command, say, monkeypatch, capsys):
    """Each sentence of each page has a translation, and none of click's own words is left."""
    monkeypatch.setattr(sys, "argv", ["excelsim", *command.split(), "--help", "--language", "id"])
    with pytest.raises(SystemExit) as end:
        program.main()
    page = capsys.readouterr().out
    assert end.value.code == 0 and page.startswith("Pemakaian: excelsim")
    assert not re.search(
        r"\b(Usage|Options|Commands|Show|default|the|of|is|are|OPTIONS|ARGS|EXPERIMENT|FILE|INTEGER)\b", page
    ), page
