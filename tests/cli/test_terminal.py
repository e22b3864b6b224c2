"""The terminal: nothing that stands in a file moves it, whichever way it is printed."""

import io
import json
import sys
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from rich.markup import escape
from rich.table import Table

import excelsim
from excelsim.cli.printing import progress
from excelsim.cli.printing import reports as printing
from excelsim.terminal import Terminal, echo, visible

NASTY = "a\x1b[2J\x1b]52;c;aGk=\x07b\r\x7f\x9b31mc\u202ed\u2066e\u2028f\u200eg\u061ch\ud800i\nhw.xlsx: agrees"
SEEN = r"a␛[2J␛]52;c;aGk=␇b␍␡\x9b31mc\u202ed\u2066e\u2028f\u200eg\u061ch\ud800i␊hw.xlsx: agrees"

DIRECTIONS = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def obeyed(text):
    """Return the signs of a text, but for ends of lines, that a terminal obeys."""
    return {
        sign
        for sign in text.replace("\n", "")
        if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs")
        or unicodedata.bidirectional(sign) in DIRECTIONS
        or sign in "\u200e\u200f\u061c"
    }


def test_signs_that_a_terminal_obeys_are_shown_as_symbols():
    assert visible(NASTY) == SEEN
    assert not obeyed(visible("".join(map(chr, range(sys.maxunicode + 1)))))
    assert visible("Latihan ✓ Δw = 0,5 · 你好 · e\u0301") == "Latihan ✓ Δw = 0,5 · 你好 · e\u0301"


@pytest.mark.parametrize("place", ["text", "cell", "heading", "title", "echo"])
def test_whatever_is_printed_is_one_line_of_visible_signs(place, capsys):
    file = io.StringIO()
    console = Terminal(file=file, width=500)
    texts = dict.fromkeys(("text", "cell", "heading", "title", "echo"), "x") | {place: escape(NASTY)}
    table = Table(texts["heading"], "x" * 200, title=texts["title"])
    table.add_row(texts["cell"])
    console.print(table)
    console.print(texts["text"])
    if place == "echo":
        echo(NASTY)
    said = file.getvalue() + capsys.readouterr().out
    assert SEEN in said and not obeyed(said)


def test_what_takes_its_time_is_said_in_visible_signs(monkeypatch):
    """On a terminal, where bars and turning signs are drawn."""
    file = io.StringIO()
    monkeypatch.setattr(printing, "out", Terminal(file=file, force_terminal=True, width=500))
    monkeypatch.setattr(progress, "Terminal", lambda **_: printing.out)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with printing.busy(NASTY):
        pass
    with progress.progress_bar(NASTY, 1) as advance:
        advance(1)
    said = file.getvalue()
    assert said.count("\u2421") >= 2
    assert not [part for part in ("\x1b[2J", "\x1b]52", "\x07", "\x9b", "\u202e", "\nhw") if part in said]


@pytest.fixture
def run(run):
    """Run a command in an empty folder; return exit code and all that it printed."""

    def call(*arguments):
        code, *printed = run(*arguments)
        return code, "".join(printed)

    return call


CRAFTED = "\x1b[1A\x1b[2Khw.xlsx: agrees, 0 cells differ\u202e\x9b2J\x7f\n"


def experiment(**keys):
    """Return an experiment's file; a key such as names stands in [data], title before all tables."""
    quoted = {key: json.dumps(value).replace("\x7f", "\\u007f") for key, value in keys.items()}
    title = f"title = {quoted.pop('title')}\n" if "title" in quoted else ""
    data = {"inputs": "[[50, 1]]", "targets": "[[1]]", **quoted}
    rows = "\n".join(f"{key} = {value}" for key, value in data.items())
    return f"{title}[network]\nlayers = [2, 1]\n[data]\n{rows}\n[start]\nseed = 1\n"


def test_crafted_names_and_texts_move_nothing(run):
    """Titles, names of columns, keys, values, words of the command line, names of files."""
    Path("a.toml").write_text(experiment(title=CRAFTED, names=[CRAFTED, "b", "c"]), encoding="utf-8")
    Path("b.toml").write_text(experiment(file="t.csv", inputs=[CRAFTED, "b"], targets=["c"]), encoding="utf-8")
    Path("t.csv").write_text(f'"{CRAFTED}x",b,c\n1,2,"{CRAFTED}"\n', encoding="utf-8")
    Path("c.toml").write_text(experiment() + f"[{json.dumps(CRAFTED[:-2])}]\n", encoding="utf-8")
    Path("d.toml").write_text(experiment(normalise=CRAFTED), encoding="utf-8")
    crafted = CRAFTED.strip()
    for arguments, code in (
        (("run", "a.toml"), 0),
        (("run", "a.toml", "-o", f"{crafted}.csv"), 0),
        (("run", "a.toml", "-o", f"{crafted}.csv"), 2),
        (("verify", f"{crafted}.csv"), 0),
        *((("run", f"{name}.toml"), 2) for name in "bcd"),
        *(
            (("run", *words), 2)
            for words in ((crafted,), ("xor", crafted), ("xor", f"--{crafted}"), ("xor", "--steps", crafted))
        ),
        ((crafted,), 2),
        (("verify", f"{crafted}.xlsx"), 2),
    ):
        result, said = run(*arguments)
        assert result == code, (arguments, said)
        assert not obeyed(said), (arguments, said)
        assert "\nhw.xlsx: agrees" not in said


def test_a_fault_is_shown_in_visible_signs(run, monkeypatch):
    def fail(*_, **__):
        raise KeyError(CRAFTED) from RuntimeError(CRAFTED)

    monkeypatch.setattr("excelsim.cli.training.load", fail)
    said = run("run", "xor")[1]
    assert "RuntimeError: ␛[1A" in said and not obeyed(said)


def test_no_error_is_longer_than_a_few_hundred_characters(run):
    """However long the value is that is wrong, or however many names there are to choose from."""
    Path("a.toml").write_text(experiment(normalise="x" * 100_000))
    Path("b.toml").write_text(experiment(file="t.csv", inputs=["x", "y"], targets=["c"]))
    Path("t.csv").write_text(",".join(f"column{n}" for n in range(1000)) + "\n")
    Path("c.toml").write_text(experiment() + f"[{'k' * 100_000}]\n")
    Path("d.toml").write_text(experiment(inputs=[[1.5] * 3] * 30_000))
    Path("e.toml").write_text(experiment() + "x = " + "9" * 5_000)
    for words in (*([f"{name}.toml"] for name in "abcde"), ["y" * 100_000], ["xor", *["z"] * 10_000]):
        code, said = run("run", *words)
        assert code == 2
        assert said.startswith("excelsim: ") and said.count("\n") == 1, said[:1000]
        assert len(said) < 500, said
    assert (
        "its columns are 'column0', 'column1', 'column2', 'column3', 'column4', …, 'column999'\n"
        in run("run", "b.toml")[1]
    )


def test_a_text_in_a_workbook_is_cut_and_visible(run):
    excelsim.MLP([1, 1], seed=1).fit([[1]], [1]).to_excel("x.xlsx")
    book = openpyxl.load_workbook("x.xlsx")
    next(cell for row in book["Steps"].iter_rows() for cell in row if cell.data_type == "f").value = "\u202e" * 30_000
    book.save("x.xlsx")
    said = run("verify", "x.xlsx")[1]
    assert not obeyed(said)
    assert max(map(len, said.splitlines())) < 500


@pytest.mark.parametrize(
    ("encoding", "shown"), [("cp1252", "dw = eta*d*x1 ~ 0.5 ½"), ("ascii", "dw = eta*d*x1 ~ 0.5 1/2")]
)
def test_signs_that_an_encoding_lacks_are_spelled(encoding, shown, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    echo("Δw = η*δ*x1 ≈ 0.5 ½")
    stream.flush()
    assert stream.buffer.getvalue().decode(encoding).splitlines() == [shown]


@pytest.mark.parametrize("width", ["40", "80"])
@pytest.mark.parametrize(
    "words", ["run rates", "run 11 --language id", "show mazur --step 1", "show 02 --step 2 --as excel"]
)
def test_no_line_ends_with_blanks_and_no_number_is_broken(words, width, run, monkeypatch):
    monkeypatch.setenv("COLUMNS", width)
    code, said = run(*words.split())
    assert code == 0
    lines = said.splitlines()
    assert not [line for line in lines if line != line.rstrip() or "…" in line]
    numbers = ("0.274811", "-0.0380982") if "mazur" in words else ()
    assert all(any(number in line for line in lines) for number in numbers)


def test_run_without_a_file_says_how_to_get_one(run):
    assert "Nothing was written: add -o xor.xlsx for a workbook of all this." in run("run", "xor", "--epochs", 1)[1]
    assert "Nothing was written" not in run("run", "xor", "--epochs", 1, "-o", "a.xlsx")[1]
