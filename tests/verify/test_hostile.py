"""Strangers' files: whatever they are made of, one sentence or a report, in little time and memory."""

import random
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hostile import PLAIN, SHEET, TRAILS, WORKBOOKS, sheet, workbook, zipped

import excelsim
from excelsim.errors import InputError
from excelsim.guarded import Died, guarded
from excelsim.verify import verify_file

ENDLESS = {
    *("xml-million-levels-in-texts", "cell-array-over-the-sheet", "formula-count-of-the-sheet"),
    *("formula-fact", "formula-combin", "formula-vdb", "formula-max-of-the-sheet"),
}
"""What ends by the limit of time only."""

REPORTED = {
    *("zip-names-that-climb", "zip-name-that-calls-itself", "xml-comment-of-formulas", "xml-a-name-of-a-megabyte"),
    *("cell-number-1e999", "cell-number-nan", f"cell-number-{'9' * 100_000}", "cell-kind-unknown"),
    *("cell-formula-without-text", "cell-shared-without-first", "cell-shared-over-the-sheet"),
    *("cell-seven-hundred-thousand-runs", "cell-last-cell-of-the-sheet", "cell-merge-of-columns"),
    *("cell-merge-of-nothing", "cell-chain-of-five-thousand"),
    *("experiment-title", "experiment-title-with-places"),
}
"""What harms nobody, so that a report is made of it; of formulas any may be, as the engine can calculate them."""

SAID = {
    "zip-text": "it is not an .xlsx workbook, or it is damaged (it is no .zip archive)",
    "zip-says-4-gb": "it unpacks to 4,026,531,840 bytes, but at most 419,430,400 are read",
    "zip-encrypted": "its part 'xl/worksheets/sheet1.xml' is encrypted: save it without a password",
    "zip-lzma": "is packed in a way that Excel does not know",
    "zip-part-in-other-letters": "it holds the part 'XL/Workbook.xml' twice",
    "zip-book-elsewhere": "its workbook must be the part xl/workbook.xml, not 'xl/other.xml'",
    "zip-six-thousand-parts": "it has 6,009 parts, but a workbook has at most 5,000",
    "xml-entity-of-a-file": "it declares XML entities, which no spreadsheet program does",
    "xml-document-type-of-the-web": "it declares XML entities, which no spreadsheet program does",
    "cell-row-4000000000": "its row 4000000000 stands where no spreadsheet program writes one",
    "cell-cell-beside-the-data": "its row 1 stands where no spreadsheet program writes one",
    "cell-cell-of-another-row": "its cell A7 stands where no spreadsheet program writes it",
    "cell-text--1": "it has no text number -1, which a cell refers to",
    "cell-merge-of-all": "it merges more than 1,000,000 cells of a sheet into one",
    "formula-brackets-2500": "a formula in it has 2,500 brackets within each other",
    "formula-nine-thousand-signs": "a formula in it has 9,001 characters; a cell holds 8,192",
    "experiment-file-above": "data.file names a file, but an experiment carried in a workbook holds its data itself",
    "experiment-images": "data.images names a file, but an experiment carried in a workbook holds its data itself",
    "experiment-epochs": "its experiment makes 20,000,000 updates, 840,000,000 values in all, but its sheet Steps",
    "experiment-late-window": "1,000,000,000 updates of 42 values each are more than the 2,000,000,000 values",
    "experiment-layers": "a network of 2-1000000000-1 has 4,000,000,001 weights and biases",
    **dict.fromkeys(ENDLESS, "it takes longer than 1 s"),
}
"""What is said of some of them."""


CRASHED = "the program that reads it crashed"
"""What may be said instead where a machine is so fast that memory, or its stack, ends before the time does."""


def verified(path, name=""):
    """Return a file's report, or the one sentence that is said instead."""
    begun = time.monotonic()
    try:
        return verify_file(path, seconds=1 if name in ENDLESS else None)
    except InputError as error:
        assert str(error).startswith(str(path)) and "\n" not in str(error)
        return str(error).removeprefix(str(path))
    finally:
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("name", WORKBOOKS, ids=[name[:60] for name in WORKBOOKS])
def test_a_hostile_workbook_gets_one_sentence_or_a_report(tmp_path, name):
    path = tmp_path / "homework.xlsx"
    path.write_bytes(workbook(name))
    found = verified(path, name)
    if not name.startswith("formula-"):
        assert isinstance(found, str) == (name not in REPORTED), found
    crashed = name in ENDLESS and CRASHED in str(found)
    assert crashed or SAID.get(name, "") in str(found)


@pytest.fixture
def folder(tmp_path):
    """Make a folder with a trail, and files beside and above it that are nobody's business."""
    folder = tmp_path / "mine"
    folder.mkdir()
    excelsim.load("xor").run().window(1, 8).to_csv(folder / "t.csv")
    for secret in (folder / "secret.csv", tmp_path / "secret.csv"):
        secret.write_text("password,pin\nhunter2,1234\n")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    return folder


@pytest.mark.parametrize("name", TRAILS)
def test_a_hostile_trail_gets_one_sentence_or_a_report(folder, name):
    trail, experiment = folder / "t.csv", folder / "t.csv.toml"
    for path, change in zip((trail, experiment), TRAILS[name], strict=True):
        path.write_text(change(path.read_text()))
    found = verified(trail)
    assert isinstance(found, str) or not found.agrees
    assert "pin" not in str(found) and "hunter2" not in str(found)
    if name.startswith(("file-", "images")) and name not in ("file-beside", "file-missing"):
        assert re.search(r"data\.(file|images) may only name a file in the same folder$", found)


def test_a_trail_s_data_may_stand_beside_it(folder):
    """As a person may have put them there."""
    toml = folder / "t.csv.toml"
    text = toml.read_text()
    before, after = text[: text.index("[data]")], text[text.index("[start]") :]
    (folder / "xor.csv").write_text("a,b,y\n1,1,0\n1,0,1\n0,1,1\n0,0,0\n")
    toml.write_text(f"{before}[data]\nfile = 'xor.csv'\ninputs = ['a', 'b']\ntargets = ['y']\n\n{after}")
    assert verify_file(folder / "t.csv").agrees


def test_the_limit_is_raised_by_a_person_who_trusts_the_file(folder):
    """A window far away: what is said names the number."""
    experiment = excelsim.load("xor")
    trace = replace(experiment, epochs=2000, steps=(7997, 8000)).run()
    trace.to_csv(folder / "late.csv")
    trace.to_excel(folder / "late.xlsx")
    for name in ("late.csv", "late.xlsx"):
        assert verify_file(folder / name, engines=()).agrees
        with pytest.raises(
            InputError, match=r"(7,997|8,000) updates of 42 values .* the 300,000 .*--limit (3359|3360)"
        ):
            verify_file(folder / name, limit=3_000)
        assert verify_file(folder / name, limit=3_360, engines=()).agrees


def test_the_others_of_a_batch_are_reported(folder):
    """In their order, each as soon as it is ready; the bad ones are a line each, and nothing else comes out."""
    bad = ["zip-damaged-inside", "xml-unknown-encoding", "formula-edate", "formula-fact", "experiment-layers"]
    for name in bad:
        (folder / f"{name}.xlsx").write_bytes(workbook(name))
    (folder / "good.xlsx").write_bytes(zipped(PLAIN))
    names = ["good.xlsx", *(f"{name}.xlsx" for name in bad), "t.csv"]
    done = subprocess.run(
        [sys.executable, "-m", "excelsim", "verify", "--seconds", "2", *names],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stdout.splitlines() if "agrees" in line] == ["good.xlsx", "t.csv"]
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == names[1:-1]


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_libreoffice_ends_with_the_time_of_its_file(office, tmp_path, monkeypatch):
    """However long it would calculate, with all processes of its own."""
    rows = (f'<row r="{n}"><c r="A{n}"><f>SUMPRODUCT(SIN(ROW(B1:B200000)+{n}))</f></c></row>' for n in range(1, 4000))
    (tmp_path / "slow.xlsx").write_bytes(zipped(PLAIN | {SHEET: sheet("".join(rows))}))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(InputError, match=r"slow.xlsx: it takes longer than 6 s"):
        verify_file(tmp_path / "slow.xlsx", engines=["libreoffice"], seconds=6)
    until = time.monotonic() + 10
    while any(str(tmp_path).encode() in command for command in commands()):
        assert time.monotonic() < until
        time.sleep(0.05)


def commands():
    """Yield the command of every process."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes()


FLIPPED = """
from excelsim.errors import InputError
from excelsim.verify.inside import verified

for name in names:
    try:
        verified(name, ["ironcalc"], None, None)
    except InputError:
        pass
"""
"""Verifies files in one process, which any error without a sentence ends."""


def test_flipped_bits_of_a_workbook_never_end_in_a_traceback(tmp_path):
    """A thousand, the same each time: all in a few processes; what a process dies of, each in one of its own."""
    (tmp_path / "flipped.py").write_text(FLIPPED)
    chance, whole = random.Random(8), zipped(PLAIN)
    (tmp_path / "whole.xlsx").write_bytes(whole)
    assert verified(tmp_path / "whole.xlsx").agrees  # all that a process needs is loaded from now on
    for first in range(0, 1000, 50):
        paths = [tmp_path / f"{number}.xlsx" for number in range(first, first + 50)]
        for path in paths:
            content = bytearray(whole)
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
        names = {"names": [str(path) for path in paths]}
        try:
            guarded("runpy:run_path", str(tmp_path / "flipped.py"), names, seconds=20, memory=2**30)
        except Died as died:
            assert "it cannot be used" not in str(died)
            assert not any("it cannot be used" in str(verified(path)) for path in paths)
