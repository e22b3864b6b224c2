"""How the program ends when nobody reads what it says, or a person stops it: without a traceback, and never with 1."""

import os
import signal
import subprocess
import sys
import time

import pytest

import excelsim

PROGRAM = [sys.executable, "-m", "excelsim"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes and Ctrl-C are otherwise there")


@pytest.mark.parametrize("arguments", [["lessons"], ["show", "and", "--step", "1"], ["--help"]])
def test_output_that_nobody_reads_is_no_finding(arguments):
    """`| true`, `| head`: 1 would mean that a file differs."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*PROGRAM, *arguments], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_report_that_nobody_reads_is_no_finding(tmp_path):
    excelsim.load("and").run().to_csv(tmp_path / "a.csv")
    reading, writing = os.pipe()
    os.close(reading)
    for more in ([], ["--json"]):
        done = subprocess.run(
            [*PROGRAM, "verify", "a.csv", *more], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, check=False
        )
        assert (done.returncode, done.stderr) == (141, b"")
    os.close(writing)


def test_an_error_that_nobody_reads_is_one_all_the_same():
    reading, writing = os.pipe()
    os.close(reading)
    for stderr in (writing, None):
        close = (lambda: os.close(2)) if stderr is None else None
        done = subprocess.run(
            [*PROGRAM, "verify", "none.xlsx"], stdout=subprocess.PIPE, stderr=stderr, preexec_fn=close, check=False
        )
        assert (done.returncode, done.stdout) == (2, b"")
    os.close(writing)


@pytest.mark.parametrize("after", [0.05, 0.2, 0.5, 0.9])
def test_ctrl_c_in_the_first_second_shows_no_traceback(after):
    """While numpy, pandas and openpyxl are loaded."""
    code = "from excelsim.__main__ import main; print(flush=True); main()"
    program = subprocess.Popen(
        [sys.executable, "-c", code, "run", "04b", "--epochs", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    program.stdout.readline()  # Python itself has begun
    time.sleep(after)
    program.send_signal(signal.SIGINT)
    _, said = program.communicate(timeout=20)
    assert program.returncode == 2
    assert said.strip() == b"excelsim: stopped"
