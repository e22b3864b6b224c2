"""Work in a process of its own: results, errors, and every way to die as one sentence."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from excelsim.errors import InputError
from excelsim.guarded import Died, guard, guarded
from excelsim.guarded.helper import FORK, ONCE

GB = 2**30


def call(name, *arguments, seconds=20, memory=GB):
    return guarded(name, *arguments, seconds=seconds, memory=memory)


@pytest.fixture(params=[FORK, ONCE])
def way(request, monkeypatch):
    """As on Linux, and as where a process cannot be forked."""
    if request.param == FORK and guard.WAY == ONCE:
        pytest.skip("a process cannot be forked here")
    monkeypatch.setattr(guard, "WAY", request.param)
    monkeypatch.setattr(guard, "_waiting", [])
    yield
    guard._end_all()


def test_a_result_comes_back_as_plain_data(way):
    assert call("operator:mul", [1, 2.5, "é\n", None, True], 2) == [1, 2.5, "é\n", None, True] * 2


def test_a_job_sees_the_folder_and_what_it_prints_is_lost(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert call("os:getcwd") == str(tmp_path)
    assert call("builtins:print", "hello") is None
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("time:sleep", [30], "it takes longer than 1 s"),
        ("math:factorial", [10**7], "it takes longer than 1 s"),  # deaf to signals
        ("operator:mul", ["a", 4 * GB], "it needs more than 1.0 GB of memory"),
        ("os:abort", [], "the program that reads it crashed: it is damaged, or made to do harm"),
        ("ctypes:string_at", [0], "the program that reads it crashed: it is damaged, or made to do harm"),
        ("os:_exit", [0], "the program that reads it crashed: it is damaged, or made to do harm"),
        ("json:loads", ["{"], "it cannot be used (JSONDecodeError: Expecting property name"),
        ("excelsim.nothing:at_all", [], "it cannot be used (ModuleNotFoundError: No module named 'excelsim.nothing')"),
        ("sys:exit", [3], "it cannot be used (SystemExit: 3)"),
        ("os:listdir", ["/nowhere"], "No such file or directory"),
    ],
)
def test_every_death_is_one_sentence_and_the_next_job_is_done(way, name, arguments, said):
    with pytest.raises(Died) as error:
        call(name, *arguments, seconds=1)
    assert str(error.value).startswith(said) and "\n" not in str(error.value)
    assert call("operator:add", 1, 1) == 2


def test_an_error_with_a_sentence_is_raised_as_it_is():
    """With its values, so that it can be said in any language."""
    with pytest.raises(InputError, match=r"there is no experiment file none\.toml") as error:
        call("excelsim.experiment.load:load", "none.toml")
    assert error.value.args[0].values["file"] == "none.toml" and not isinstance(error.value, Died)


def test_a_fault_brings_its_traceback():
    with pytest.raises(Died) as error:
        call("json:loads", "{")
    assert "json/decoder.py" in str(error.value.__cause__).replace(os.sep, "/")


def test_what_a_job_leaves_among_temporary_files_goes(way):
    left = Path(call("tempfile:mkdtemp"))
    assert not left.exists() and not left.parent.exists()


def test_after_the_first_a_job_costs_little():
    """A folder of homework is marked file by file."""
    call("operator:add", 1, 1)
    begun = time.monotonic()
    for _ in range(20):
        call("operator:add", 1, 1)
    assert time.monotonic() - begun < 4 or guard.WAY == ONCE


def test_jobs_run_at_the_same_time_in_threads():
    found = []
    threads = [threading.Thread(target=lambda n=n: found.append(call("operator:mul", n, 2))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 2, 4, 6]


def test_a_helper_that_is_gone_is_replaced():
    call("operator:add", 1, 1)
    for waiting in guard._waiting:
        waiting.kill()
        waiting.wait()
    assert call("operator:add", 1, 1) == 2


SCRIPT = """
from excelsim.guarded import guarded
print("begun", flush=True)
print(guarded("operator:add", 1, 1, seconds=20, memory=2**30), flush=True)
guarded("math:factorial", 10**8, seconds=60, memory=2**30)
"""
"""A program that does not look whether it is the main one, and whose last job takes its time."""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_the_program_ends_nothing_goes_on(told):
    """Whatever ends it, and whatever the job is at: nobody waits for the answer."""
    program = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert program.stdout.readline() + program.stdout.readline() == b"begun\n2\n"
    (helper,) = children(program.pid)
    while not (jobs := children(helper)):
        time.sleep(0.01)
    program.send_signal(told)
    program.communicate(timeout=20)
    until = time.monotonic() + 10
    while any(is_alive(process) for process in (helper, *jobs)):
        assert time.monotonic() < until
        time.sleep(0.02)


def children(process):
    return [int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
