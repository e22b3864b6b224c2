"""Errors, notes and findings in Indonesian: every one is recognised, and nothing of it stays English."""

import ast
import re
import struct
import sys
import tomllib
from importlib import resources
from itertools import product
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import excelsim
from excelsim import __main__ as program
from excelsim.experiment.load import parse
from excelsim.languages.language import PLACE, speak
from excelsim.run.program import NO_NUMBER, TOO_LARGE

SOURCE = Path(excelsim.__file__).parent


def read_catalogue(name):
    return tomllib.loads((resources.files("excelsim") / "languages" / name).read_text(encoding="utf-8"))


ERRORS = read_catalogue("id_errors.toml")

ENGLISH = re.compile(
    r"\b(the|of|is|are|was|must|should|not|but|it|its|and|or|with|has|have|holds?|cannot|there|than|each|too|such|"
    r"after|before|did|no|to)\b",
    re.IGNORECASE,
)
"""Words that no Indonesian sentence has."""


@pytest.fixture(scope="module")
def read():
    """Say an English sentence in Indonesian."""
    return speak("id").read


def assert_indonesian(said, english):
    assert said != english
    assert not ENGLISH.search(said), said


# The catalogue


@pytest.mark.parametrize(("english", "indonesian"), ERRORS.items())
def test_a_translation_has_the_places_of_its_sentence(english, indonesian):
    assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(indonesian))
    assert len(set(PLACE.findall(english))) == len(PLACE.findall(english))
    assert all(name.isidentifier() for name in PLACE.findall(english))


@pytest.mark.parametrize(("english", "indonesian"), ERRORS.items())
def test_no_other_sentence_swallows_it(english, indonesian, read):
    values = {name: f"<{name}>" for name in PLACE.findall(english)}
    assert read(english.format(**values)) == indonesian.format(**values)


@pytest.mark.parametrize(("english", "indonesian"), ERRORS.items())
def test_options_keys_and_file_endings_stay(english, indonesian):
    for kept in (r"--\w+", r"\.(?:xlsx|csv|toml|gz)\b", r"\b\w+ = '[\w.-]+'", r"\bnetwork\.\w+"):
        assert sorted(re.findall(kept, english)) == sorted(re.findall(kept, indonesian))


def test_the_two_catalogues_share_no_sentence():
    assert ERRORS.keys() & read_catalogue("id.toml").keys() == set()


# The sentences of the source, found by reading it

VALUES = {
    "path": ["data.csv"],
    "file": ["data.csv"],
    "target": ["data.csv"],
    "images": ["data.csv"],
    "source": ["a.toml"],
    "name": ["a.toml"],
    "trail: name": ["epoch", "sample"],
    "what": ["labels"],
    "where": ["Steps!H4"],
    "sheet": ["Steps"],
    "role": ["input", "output", "sample's class"],
    "reason": [TOO_LARGE, NO_NUMBER, "a division by zero"],
    "stopped.reason": [TOO_LARGE, NO_NUMBER, "a division by zero"],
    "error": ["it is not UTF-8 text"],
    "str(error).splitlines()[0]": ["it is not UTF-8 text"],
    "sentence(error)": ["the key data is missing"],
    "error.strerror or error": ["No space left on device"],
    "begins": ["epoch,step,sample or epoch;step;sample"],
    "' or '.join(SUFFIXES)": [".xlsx or .csv"],
    "has": ["1:4"],
    "change": ["Setup!B4 was 0.5, is nothing"],
    "address(sheet, place)": ["Steps!H4"],
    "images.shape_words": ["8 x 8 = 64 pixels"],
}
"""What stands in a place of a sentence, where its module alone does not tell."""

UNKNOWN = "3"

NEVER_SEEN = {"text": "tables: caught where the number is read"}
"""What errors hold that no person meets, and why."""


class Module:
    """A module of the source, its texts with samples in their places."""

    def __init__(self, path):
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.all_functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        self.functions = {node.name: node for node in self.all_functions}
        self.known = dict(VALUES)
        for node in self.tree.body:
            self._learn(node)

    def scopes(self):
        """Yield the nodes of each function with the texts known in it."""
        outside = self.known
        for function in self.all_functions:
            self.known = dict(outside)
            yield from self._inside(function)
        self.known = outside

    def _inside(self, function):
        for node in sorted(ast.walk(function), key=lambda node: getattr(node, "lineno", 0)):
            self._learn(node)
            yield node

    def _learn(self, node):
        if isinstance(node, ast.Assign):
            self._assign(node.targets[0], node.value)
        elif isinstance(node, ast.NamedExpr):  # asked if it is empty
            self.known[node.target.id] = list(filter(None, self.texts(node.value)))

    def _assign(self, target, *values):
        choices = [c for v in values for c in ((v.body, v.orelse) if isinstance(v, ast.IfExp) else (v,))]
        if isinstance(target, ast.Tuple) and all(isinstance(choice, ast.Tuple) for choice in choices):
            for part, *values in zip(target.elts, *(choice.elts for choice in choices), strict=True):
                self._assign(part, *values)
        elif isinstance(target, ast.Name):
            texts = [text for value in values for text in self.texts(value)]
            if set(texts) != {UNKNOWN}:
                self.known[target.id] = texts

    def texts(self, node):
        """Return what a text of the source may be, with samples in its places."""
        name = ast.unparse(node)
        if f"{self.path.stem}: {name}" in VALUES:
            return VALUES[f"{self.path.stem}: {name}"]
        if isinstance(node, ast.Constant):
            return [str(node.value)]
        if isinstance(node, ast.JoinedStr):
            return ["".join(parts) for parts in product(*map(self.texts, node.values))]
        if isinstance(node, ast.FormattedValue):
            return ["'x'"] if node.conversion == ord("r") else self.texts(node.value)
        if isinstance(node, ast.IfExp):
            return self.texts(node.body) + self.texts(node.orelse)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and not isinstance(node.right, ast.Constant):
            return [a + b for a, b in product(self.texts(node.left), self.texts(node.right))]
        if isinstance(node, ast.Call) and name.partition("(")[0] in self.functions and name not in self.known:
            inside = list(self._inside(self.functions[name.partition("(")[0]]))
            return [text for part in inside if isinstance(part, ast.Return) for text in self.texts(part.value)]
        return self.known.get(name, [UNKNOWN])

    def errors(self):
        """Yield the message of every error that is made."""
        for node in self.scopes():
            if isinstance(node, ast.Call) and ast.unparse(node.func) in RAISED and node.args:
                message = node.args[min(1, len(node.args) - 1)] if "OS" in ast.unparse(node.func) else node.args[0]
                if ast.unparse(message) not in NEVER_SEEN:
                    yield from self.texts(message)

    def notes(self):
        """Yield every note and hint of a verification."""
        for node in self.scopes():
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("notes.append", "hints.append")):
                yield from self.texts(node.args[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("notes.extend"):
                yield from self.texts(node.args[0].elt) if isinstance(node.args[0], ast.GeneratorExp) else []
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith(".note"):
                yield from self.texts(node.value)
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr):
                yield from self.texts(node.value)

    def findings(self):
        """Yield every finding: where it is and what."""
        for node in self.scopes():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Difference":
                yield from map(" ".join, product(*map(self.texts, node.args[:2])))
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("comparison.compare"):
                yield from ("Steps!H4 " + what.format(expected=1, found=2) for what in self.texts(node.args[3]))


RAISED = {"ValueError", "OSError", "EngineMissing", "TrainingStopped"}
MODULES = [Module(path) for path in sorted(SOURCE.rglob("*.py"))]
MESSAGES = sorted({text for module in MODULES for text in module.errors()})
VERIFY = [module for module in MODULES if module.path.parent.name == "verify" and module.path.stem != "report"]
NOTES = sorted({text for module in VERIFY for text in module.notes() if text != UNKNOWN})
FINDINGS = sorted({text for module in VERIFY for text in module.findings()})


def test_sentences_are_found():
    assert len(MESSAGES) > 120 and len(NOTES) > 8 and len(FINDINGS) > 12


@pytest.mark.parametrize("message", MESSAGES)
def test_every_error_of_the_source_is_recognised(message, read):
    """Also after the name of the file that it is of."""
    assert_indonesian(read(message), message)
    assert read(f"a.toml: {message}") == f"a.toml: {read(message)}"


@pytest.mark.parametrize("note", NOTES)
def test_every_note_of_a_verification_is_recognised(note, read):
    assert_indonesian(read(note), note)


@pytest.mark.parametrize("finding", FINDINGS)
def test_every_finding_of_a_verification_is_recognised(finding, read):
    said = read(f"first different: {finding}")
    assert said.startswith("perbedaan pertama: ")
    assert_indonesian(said.removeprefix("perbedaan pertama: "), finding)
    assert read(f"farthest apart: {finding}").startswith("selisih terbesar: ")


def test_in_english_nothing_changes():
    for text in (*MESSAGES, *NOTES, *FINDINGS, *ERRORS):
        assert speak("en").read(text) == text


def test_columns_keep_their_names(read):
    for name in ("epoch", "step", "sample", "place", "last", "x_1"):
        assert read(f"first different: row 3, column {name} holds 1, but its own row gives 2") == (
            f"perbedaan pertama: baris 3, kolom {name} berisi 1, tetapi dari barisnya sendiri hasilnya 2"
        )


# Experiments with a mistake

WHOLE = {"network": "layers=[1, 1]", "data": "inputs=[[1]]\ntargets=[[1]]", "start": "seed=1"}


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        *(("network", f"layers={v}") for v in ("3", "['a']", "[1.5, 1]", "[1]")),
        *(("network", f"layers=[1, 1]\n{v}") for v in ("rule=3", "loss='x'", "activation=3", "bias=[1, 2]", "a=1")),
        *(("training", v) for v in ("epochs='x'", "epochs=0", "learning_rate='x'", "batch_size='x'", "steps='3'")),
        *(("data", f"inputs={v}\ntargets=[[1]]") for v in ("3", "[['a']]", "[1]", "[[nan]]", "[[1, 2]]", "['a']")),
        *(("data", f"{WHOLE['data']}\n{v}") for v in ("locale='de'", "one_hot=1", "first=1", "layers=[1]")),
        *(("data", v) for v in ("inputs=[[1]]", "images='digits'\nfirst=0", "images='digits'\nnames=['a']")),
        *(("start", f"seed=1\n{v}") for v in ("init='x'", "range=[1.0]", "range=[1.0, 2.0, 3.0]", "decimals=16")),
        *(("start", v) for v in ("", "weights=3", "seed='a'", "weights=[[[1.0]], [[1.0]]]", "weights=[[[1, 2]]]")),
        *(("compare", v) for v in ("rule=3", "rule='x'", "activation=['x']")),
        *(("workbook", v) for v in ("activations='x'", "activations=['x']", "stepz='1:2'")),
    ],
)
def test_a_mistake_in_an_experiment_is_said_in_indonesian(table, keys, read):
    tables = {**WHOLE, table: keys}
    assert_said(read, "\n".join(f"[{name}]\n{keys}" for name, keys in tables.items()))


@pytest.mark.parametrize(
    "text",
    [
        *("network=3", "title=3", "try='x'", "language='de'", "[data]\ninputs=[[1]]", "foo=1", "netwrk=1"),
        *("a", "a=", "=1", "a=1 b=2", "a=1\na=2", "[a]\n[a]", "[a", "a=[1", "a='x", 'a="x', "a={b=1", "a=01"),
        *('a="\\q"', "a=tru", "a={b=1, b=2}", "a='\n'", 'a="""x', "a=2020-13-01"),
    ],
)
def test_a_file_that_is_no_experiment_is_refused_in_indonesian(text, read):
    assert_said(read, text)


def assert_said(read, text):
    """Expect an error that begins with the file and has no English word outside of quotation marks."""
    with pytest.raises(ValueError, match=r"^a\.toml") as error:
        parse(text, "a.toml", Path())
    said = read(str(error.value))
    assert said.startswith("a.toml")
    assert_indonesian(re.sub(r"'[^']*'", "", said), str(error.value))


# The command line


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run a command in Indonesian in an empty folder; return exit code, output and error output."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["excelsim", *map(str, arguments), "--language", "id"])
        with pytest.raises(SystemExit) as end:
            program.main()
        out, err = capsys.readouterr()
        return end.value.code, " ".join(out.split()), err

    return call


FILES = {
    "key.toml": "[netwrk]\n",
    "value.toml": "[network]\nlayers = [1, 1]\n[data]\ninputs = [[1]]\ntargets = [[2]]\n[start]\nseed = 1\n",
    "table.toml": "[network]\nlayers = [1, 1]\n[data]\nfile = 'table.csv'\ninputs = ['x']\ntargets = ['y']\n"
    "[start]\nseed = 1\n",
    "table.csv": "x,y\n1,0\ndua,1\n",
    "steep.toml": "[network]\nlayers=[1,1]\n[data]\ninputs=[[1],[-2]]\ntargets=[[1],[0]]\n"
    "[start]\nweights=[[[400.0]]]\n",
    "mine.xlsx": "mine",
    "bad.xlsx": "no workbook",
    "bad.csv": "a\n",
}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "99"], "'99' bukan pelajaran (01, 01b, "),
        (["run", "none.toml"], "tidak ada berkas eksperimen none.toml: periksa lokasinya, atau pakai id"),
        (["run", "key.toml"], "key.toml: kunci 'netwrk' tidak dikenal: maksud Anda 'network'?\n"),
        (["run", "value.toml"], "value.toml: y berisi 2 di baris 1, kolom 1, padahal keluaran sigmoid "),
        (
            ["run", "table.toml"],
            "table.toml: data.file: table.csv harus berisi angka berhingga di kolom 'x', baris 3, tetapi isinya 'dua'",
        ),
        (["run", "steep.toml"], "langkah 2 (epoch 1, sampel 2) tidak dapat dihitung: o1_1 memerlukan angka"),
        (["run", "xor", "-o", "mine.xlsx"], "mine.xlsx sudah ada: pilih nama lain, atau timpa dengan --force\n"),
        (["run", "xor", "-o", "a.ods"], "a.ods harus berakhiran .xlsx atau .csv\n"),
        (["run", "xor", "-o", "folder/a.csv"], "folder/a.csv tidak dapat ditulis: folder folder tidak ada\n"),
        (["run", "xor", "--steps", "5"], "steps harus berbentuk AWAL:AKHIR dengan 1 <= AWAL <= AKHIR, misalnya 1:20, "),
        (["run", "xor", "--steps", "5:9999"], "steps 5:9999 melampaui pelatihan ini, yang hanya punya 400"),
        (["run", "xor", "--epochs", "999999999"], "tidak muat di memori sebagai catatan"),
        (["run", "xor", "--epochs", "0"], "Nilai untuk '--epochs' salah: 0 di luar rentang x>=1. (lihat"),
        (["run", "xor", "--epochs", "x"], "Nilai untuk '--epochs' salah: 'x' bukan bilangan bulat. (lihat"),
        (["run", "xor", "--csv-locale", "de"], "'de' bukan salah satu dari 'en', 'id'. (lihat 'excelsim run"),
        (["run", "xor", "11"], "Ada argumen yang berlebih (11) (lihat 'excelsim run --help')\n"),
        (["run", "xor", "--epoch", "5"], "--epochs"),
        (["show", "xor"], "Opsi '--step' belum diisi. (lihat 'excelsim show --help')\n"),
        (["show", "xor", "--step", "999"], "--step 999 bukan bagian dari pelatihan ini, yang memuat langkah 1 s"),
        (["verify"], "Argumen 'FILE...' belum diisi. (lihat 'excelsim verify --help')\n"),
        (["verify", "none.xlsx"], "tidak ada berkas none.xlsx\n"),
        (["verify", "bad.xlsx"], "bad.xlsx: ini bukan buku kerja .xlsx, atau sudah rusak (isinya bukan arsip .zip)\n"),
        (["verify", "bad.csv"], "bad.csv memerlukan eksperimen yang membuatnya, tetapi tidak ada bad.csv.toml: se"),
        (["frobnicate"], "Tidak ada perintah 'frobnicate'. (lihat 'excelsim --help')\n"),
        (["--nonsense"], "Tidak ada opsi "),
    ],
)
def test_a_mistake_on_the_command_line_is_one_line_of_indonesian(run, arguments, message):
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    code, _, err = run(*arguments)
    assert code == 2
    assert err.startswith("excelsim: ") and err.count("\n") == 1
    assert message in err
    assert_indonesian(re.sub(r"'[^']*'|\(01, .*?\)", "", err), "")


def test_a_file_of_the_system_that_cannot_be_written(run, monkeypatch):
    def fail(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", fail)
    err = run("run", "xor", "--epochs", 1, "-o", "a.csv")[2]
    assert err == "excelsim: a.csv: tidak ada izin akses; apakah sedang dibuka di program lain?\n"


def test_a_warning_of_far_data_is_said_in_indonesian(run):
    Path("far.toml").write_text(FILES["value.toml"].replace("[[1]]", "[[50]]").replace("[[2]]", "[[1]]"))
    err = run("run", "far.toml")[2]
    assert err.startswith("catatan: masukan x1 mencapai 50, jauh di luar [-1, 1]: data yang tidak dinormalkan")


def test_a_tampered_workbook(run):
    """A changed input is noted, a number in the place of a formula found."""
    run("run", "xor", "--epochs", 2, "-o", "x.xlsx")
    book = openpyxl.load_workbook("x.xlsx")
    places = {cell.value: cell for row in book["Steps"].iter_rows() for cell in row if cell.row < 5}
    formula = book["Steps"].cell(places["o1_1"].row + 1, places["o1_1"].column)
    formula.value = 0.5
    next(c for row in book["Setup"].iter_rows() for c in row if isinstance(c.value, float)).value = 0.25
    book.save("x.xlsx")
    code, out, _ = run("verify", "x.xlsx")
    assert code == 1
    assert re.search(r"catatan: isian diubah: Setup!\w+ semula [\d.]+, sekarang 0.25", out)
    assert f"perbedaan pertama: Steps!{formula.coordinate}: rumusnya seharusnya =" in out and "isinya 0.5" in out
    assert "di antaranya tidak berisi nilai, karena begitulah openpyxl menyimpannya" in out
    assert "dihitung ulang: " in out
    assert_no_sentence(out)


def test_a_tampered_trail(run):
    """A changed number, and a row too few."""
    run("run", "xor", "--epochs", 3, "-o", "x.csv")
    table = pd.read_csv("x.csv", dtype=str)
    table.loc[4, "o2_1"] = "0.5"
    table.drop(index=2).to_csv("x.csv", index=False)
    code, out, _ = run("verify", "x.csv")
    assert code == 1
    assert "perbedaan pertama: baris 4, kolom step: langkah 4 ada di tempat langkah 3: ada baris yang hilang" in out
    assert "sudah diperiksa: setiap baris dimulai dengan sampelnya" in out
    assert_no_sentence(out)


def test_digits_that_do_not_fit(run):
    """Files of pictures with mistakes: swapped, cut off."""
    images, labels = struct.pack(">4I", 2051, 1, 2, 2) + bytes(4), struct.pack(">2I", 2049, 1) + bytes(1)
    text = FILES["value.toml"].replace("[1, 1]", "[4, 10]").replace("inputs = [[1]]\ntargets = [[2]]", "{}")
    Path("a.toml").write_text(text.format("images = 'i'\nlabels = 'l'"), encoding="utf-8")
    Path("i").write_bytes(labels)
    Path("l").write_bytes(labels)
    assert run("run", "a.toml")[2] == (
        "excelsim: a.toml: data.images: i bukan berkas IDX berisi gambar: images dan labels tertukar\n"
    )
    Path("i").write_bytes(images[:-1])
    assert "i harus berisi 4 byte setelah 16 byte pertamanya (1 x 2 x 2), tetapi ada 3: " in run("run", "a.toml")[2]


def assert_no_sentence(out):
    """No sentence of the catalogue stands there in English: none of its longer pieces."""
    for english in ERRORS:
        for piece in PLACE.split(english)[::2]:
            assert len(piece.split()) < 3 or piece.strip() not in out, piece
