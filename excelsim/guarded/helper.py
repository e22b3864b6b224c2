"""The program that does the work: reads jobs as lines of JSON, answers each with a line of JSON.

Where a process can be forked safely, it loads what the work needs once and forks a child for each
job, in a few milliseconds: it has no threads itself. Else it does one job and ends. Nothing that a
job prints comes out, its memory and the files it writes are limited, and its time ends by a
watchdog that needs nothing of Python: it also stops a loop inside a library written in C or Rust.
When nobody waits for the answer any more (the input has ended), a child is killed at once.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from importlib import import_module
from typing import Any

from excelsim.errors import InputError, reason
from excelsim.guarded.plain import plain
from excelsim.languages.sentence import Sentence, carried

FORK, ONCE = "fork", "once"
"""How it works: a child for each job, or one job and no more."""

MOST_SAID = 256 * 2**20
"""Bytes of an answer."""

TIME, MEMORY, CRASH = "time", "memory", "crash"
"""What a job can die of."""

Job = dict[str, Any]


def main(way: str) -> None:
    """Do one job after the other until the input ends, or one and no more."""
    answers = os.dup(1)  # where only answers go
    _silence(1)
    for line in iter(sys.stdin.buffer.readline, b""):
        job = json.loads(line)
        if way == ONCE:
            _load(job)
            _write(answers, _done(job) + b"\n")
            break
        _write(answers, _forked(job, answers) + b"\n")


def _load(job: Job) -> None:
    """Load what a job needs: before its time begins, and once for all children."""
    with contextlib.suppress(Exception):  # the job will meet it again, and say so
        import_module(job["module"])


def _forked(job: Job, answers: int) -> bytes:
    """Do a job in a child; return what it said, or what it died of."""
    _load(job)
    begun = time.monotonic()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(answers)
        _write(writing, _done(job))
        os._exit(0)
    os.close(writing)
    said, is_whole = _heard(reading)
    if not is_whole:
        os.kill(child, signal.SIGKILL)
        shutil.rmtree(job["folder"], ignore_errors=True)  # whoever made it may be gone
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return said if said and status == 0 else death(status, time.monotonic() - begun, job["seconds"])


def _heard(reading: int) -> tuple[bytes, bool]:
    """Return what a child says until it ends, and whether that is all: not if it says too much or nobody waits."""
    said = bytearray()
    try:
        while len(said) <= MOST_SAID:
            ready = select.select([reading, 0], [], [])[0]
            if 0 in ready:  # the next job is asked for after the answer only, so the input has ended
                return b"", False
            part = os.read(reading, 2**20)
            if not part:
                return bytes(said), True
            said += part
        return b"", False
    finally:
        os.close(reading)


def _done(job: Job) -> bytes:
    """Do a job in this process, within its limits, and return the answer."""
    for stream in (0, 1, 2):
        _silence(stream)
    os.chdir(job["cwd"])
    tempfile.tempdir = os.environ["TMPDIR"] = job["folder"]
    faulthandler.dump_traceback_later(job["seconds"], exit=True)
    _limit(job["memory"])
    try:
        work = import_module(job["module"])
        answer = {"value": plain(getattr(work, job["function"])(*job["arguments"]))}
        return json.dumps(answer).encode()
    except MemoryError:
        return json.dumps({"died": MEMORY}).encode()
    except BaseException as error:  # a panic in Rust is one
        return json.dumps(_failed(error)).encode()


def _failed(error: BaseException) -> dict[str, Any]:
    """Say why a job failed: by its sentence, or as a fault with its kind and its traceback."""
    sentence = carried(error)
    if isinstance(error, OSError) and not isinstance(sentence, Sentence):
        sentence = Sentence("{reason}", reason=reason(error))
    if isinstance(sentence, Sentence):
        return {"sentence": plain(sentence), "is_input": isinstance(error, InputError)}
    text = str(error).partition("\n")[0]
    return {
        "fault": f"{type(error).__name__}: {text}" if text else type(error).__name__,
        "traceback": _traceback(error),
    }


def _traceback(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=-20))


def death(status: int, passed: float, seconds: float) -> bytes:
    """Say what a process died of that ended without an answer."""
    killed = hasattr(signal, "SIGKILL") and status == -signal.SIGKILL  # by the system, which ran out of memory
    by_watchdog = passed >= seconds and not killed  # it may crash what it ends
    return json.dumps({"died": TIME if by_watchdog else MEMORY if killed else CRASH}).encode()


def _limit(memory: int) -> None:
    """Limit memory and the size of written files, where the system can: Windows cannot."""
    with contextlib.suppress(ImportError):
        import resource

        for what, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_FSIZE, memory), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):  # a smaller limit is set already
                resource.setrlimit(what, (most, most))


def _silence(stream: int) -> None:
    """Let a standard stream lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, stream)
    os.close(nowhere)


def _write(to: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(to, view) :]


if __name__ == "__main__":
    main(sys.argv[1])
