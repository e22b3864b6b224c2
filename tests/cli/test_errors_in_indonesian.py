"""Errors, notes and findings in Indonesian: nothing of them stays English."""

import re
import struct
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from languages.catalogue import translations

from excelsim.errors import InputError
from excelsim.experiment.load import parse
from excelsim.languages.language import speak

ENGLISH = re.compile(
    r"\b(the|of|is|are|was|must|should|not|but|it|its|and|or|with|has|have|holds?|cannot|there|than|each|too|such|"
    r"after|before|did|no|to)\b",
    re.IGNORECASE,
)
"""Words that no Indonesian sentence has."""


def english(said):
    """Return an English word of a sentence, names in quotation marks left out."""
    return ENGLISH.search(re.sub(r"'[^']*'|\(01, .*?\)", "", said))


# Experiments with a mistake

WHOLE = {"network": "layers=[1, 1]", "data": "inputs=[[1]]\ntargets=[[1]]", "start": "seed=1"}

TABLES = [
    *(("network", f"layers={v}") for v in ("3", "['a']", "[1.5, 1]", "[1]")),
    *(("network", f"layers=[1, 1]\n{v}") for v in ("rule=3", "loss='x'", "activation=3", "bias=[1, 2]", "a=1")),
    *(("training", v) for v in ("epochs='x'", "epochs=0", "learning_rate='x'", "batch_size='x'", "steps='3'")),
    *(("data", f"inputs={v}\ntargets=[[1]]") for v in ("3", "[['a']]", "[true]", "[[nan]]", "[[1, 2]]", "['a']")),
    *(("data", f"{WHOLE['data']}\n{v}") for v in ("locale='de'", "one_hot=1", "first=1", "layers=[1]")),
    *(("data", v) for v in ("inputs=[[1]]", "images='digits'\nfirst=0", "images='digits'\nnames=['a']")),
    *(("start", f"seed=1\n{v}") for v in ("init='x'", "range=[1.0]", "range=[1.0, 2.0, 3.0]", "decimals=16")),
    *(("start", v) for v in ("", "weights=3", "seed='a'", "weights=[[[1.0]], [[1.0]]]", "weights=[[[1, 2]]]")),
    *(("compare", v) for v in ("rule=3", "rule='x'", "activation=['x']")),
    *(("workbook", v) for v in ("activations='x'", "activations=['x']", "stepz='1:2'")),
]
"""Tables of an experiment with a mistake in them; the others are whole."""

TEXTS = [
    *("network=3", "title=3", "try='x'", "language='de'", "[data]\ninputs=[[1]]", "foo=1", "netwrk=1"),
    *("a", "a=", "=1", "a=1 b=2", "a=1\na=2", "[a]\n[a]", "[a", "a=[1", "a='x", 'a="x', "a={b=1", "a=01"),
    *('a="\\q"', "a=tru", "a={b=1, b=2}", "a='\n'", 'a="""x', "a=2020-13-01"),
]
"""Texts that are no experiment."""


def test_a_mistake_in_an_experiment_is_said_in_indonesian():
    tables = ({**WHOLE, table: keys} for table, keys in TABLES)
    for text in (*("\n".join(f"[{name}]\n{keys}" for name, keys in mine.items()) for mine in tables), *TEXTS):
        with pytest.raises(InputError, match=r"^a\.toml") as error:
            parse(text, "a.toml", Path())
        sentence = error.value.args[0]
        said = speak("id")(sentence)
        assert said.startswith("a.toml") and said != sentence
        assert not english(said), said


# The command line


@pytest.fixture
def run(run):
    """Run a command in Indonesian in an empty folder; return exit code, output and error output."""

    def call(*arguments):
        code, out, err = run(*arguments, "--language", "id")
        return code, " ".join(out.split()), err

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
    "stopped.toml": "a",
}

MISTAKES = [
    ("run 99", "'99' bukan pelajaran (01, 01b, "),
    ("run none.toml", "tidak ada berkas eksperimen none.toml: periksa lokasinya, atau pakai id"),
    ("run key.toml", "key.toml: kunci 'netwrk' tidak dikenal: maksud Anda 'network'?\n"),
    ("run value.toml", "value.toml: data.targets berisi 2 di baris 1, kolom 1, padahal keluaran sigmoid "),
    ("run table.toml", "table.toml: data.file: table.csv harus berisi angka berhingga di kolom 'x', baris 3, tetapi"),
    ("run stopped.toml", "stopped.toml bukan TOML yang benar: seharusnya ada '=' setelah nama kunci (di akhir berkas)"),
    ("run steep.toml", "langkah 2 (epoch 1, sampel 2) tidak dapat dihitung: o1_1 memerlukan angka"),
    ("run xor --epochs 999999999", "3.999.999.996 pembaruan dengan masing-masing 42 nilai melebihi 50.000.000.000"),
    ("run xor -o mine.xlsx", "mine.xlsx sudah ada: pilih nama lain, atau timpa dengan --force\n"),
    ("run xor -o a.ods", "a.ods harus berakhiran .xlsx, .csv, .parquet, .parquet/ ("),
    ("run xor -o folder/a.csv", "folder/a.csv tidak dapat ditulis: folder folder tidak ada\n"),
    ("run xor --steps 5", "steps harus berbentuk AWAL:AKHIR dengan 1 <= AWAL <= AKHIR, misalnya 1:20, "),
    ("run xor --steps 5:9999", "steps 5:9999 melampaui pelatihan ini, yang hanya punya 400"),
    ("run xor --epochs 0", "'--epochs' harus bilangan bulat mulai dari 1 (lihat 'excelsim run --help')\n"),
    ("run xor --epochs x", "'--epochs' harus bilangan bulat mulai dari 1"),
    ("run xor --csv-locale de", "'--csv-locale' harus salah satu dari 'en', 'id' (lihat 'excelsim run"),
    ("run xor 11", "Ada kata yang berlebih (11) (lihat 'excelsim run --help')\n"),
    ("run xor --epoch 5", "Tidak ada opsi '--epoch': maksud Anda --epochs? (lihat"),
    ("run xor --force=3", "Opsi '--force' tidak menerima nilai (lihat"),
    ("show xor", "Opsi '--step' belum diisi (lihat 'excelsim show --help')\n"),
    ("show xor --step 999", "--step 999 bukan bagian dari pelatihan ini, yang memuat langkah 1 s"),
    ("verify", "Argumen BERKAS belum diisi (lihat 'excelsim verify --help')\n"),
    ("verify none.xlsx", "tidak ada berkas none.xlsx\n"),
    ("verify bad.xlsx", "bad.xlsx: ini bukan buku kerja .xlsx, atau sudah rusak (isinya bukan arsip .zip)\n"),
    ("verify bad.csv", "bad.csv memerlukan eksperimen yang membuatnya, tetapi tidak ada bad.csv.toml: se"),
    (
        "frobnicate",
        "Tidak ada perintah 'frobnicate': yang ada lessons, new, run, show, verify, check, diagnose, practice, grade "
        "(lihat 'excelsim --help')\n",
    ),
    ("--nonsense", "Tidak ada opsi '--nonsense'"),
]


def test_a_mistake_on_the_command_line_is_one_line_of_indonesian(run):
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    for command, message in MISTAKES:
        code, _, err = run(*command.split())
        assert code == 2, command
        assert err.startswith("excelsim: ") and err.count("\n") == 1, err
        assert message in err, err
        assert not english(err), err


def test_a_file_of_the_system_that_cannot_be_written(run, monkeypatch):
    def fail(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
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
    assert "sel tidak berisi nilai, karena begitulah openpyxl menyimpannya" in out
    assert "dihitung ulang: " in out
    assert_no_sentence(out)


def test_a_tampered_trail(run):
    """A changed number, and a row too few; columns keep their names."""
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
    for sentence in translations():
        for piece in re.split(r"\{.*?\}", sentence):
            assert len(piece.split()) < 3 or piece.strip() not in out, piece
