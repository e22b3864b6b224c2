"""Call a function in a process of its own: what it returns, or one sentence of what went wrong."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from excelsim.errors import InputError
from excelsim.guarded.helper import CRASH, FORK, MEMORY, ONCE, TIME, death
from excelsim.guarded.plain import restored
from excelsim.languages.sentence import Sentence

ROOT = Path(__file__).parents[2]
"""Where the package itself is found."""


WAY = FORK if sys.platform == "linux" else ONCE
"""Windows cannot fork, and with the libraries of macOS it is not safe: there, each job waits for its imports."""


LEAN = {"OPENBLAS_NUM_THREADS": "1", "MIMALLOC_ARENA_RESERVE": "65536"}
"""A process that forks has no threads; and pydantic's allocator would reserve a GB (here in KB) of what is allowed."""


class Died(InputError):
    """A job ended without an answer: too slow, too large, or broken by what it read."""


class Fault(RuntimeError):
    """An error that carries no sentence; as the cause of another it shows the traceback of the other process."""


OF = {
    TIME: Sentence("it takes longer than {seconds:g} s: if you trust it, allow more (--seconds N)"),
    MEMORY: Sentence("it needs more than {memory:.1f} GB of memory, which is too much for its size"),
    CRASH: Sentence("the program that reads it crashed: it is damaged, or made to do harm"),
}
"""What is said of a job by what it died of."""


NEEDED, NEEDED_PER_BYTE = 2**30, 300
"""Bytes of memory that a file may need, and more the larger it is."""


def memory_for(size: int) -> int:
    """Return how many bytes of memory a file of so many bytes may need."""
    return NEEDED + NEEDED_PER_BYTE * size


def guarded(call: str, *arguments: Any, seconds: float, memory: int) -> Any:
    """Call a function, named as "module:function", in a process of its own; return its result as plain data.

    Safe from notebooks, scripts without a main guard, and threads. What the function prints is lost,
    what it leaves among temporary files is removed, and when this process ends, so does the other.

    Parameters
    ----------
    call : str
    *arguments : numbers, texts, truth values, None, and lists of them
    seconds : float
        How long it may take.
    memory : int
        How many bytes it may use. Windows and macOS set no limit.

    Raises
    ------
    InputError
        The function's own.
    Died
        If it took too long, needed too much memory, crashed, or raised an error of another kind.
    """
    module, _, function = call.partition(":")
    with tempfile.TemporaryDirectory(prefix="excelsim-", ignore_cleanup_errors=True) as folder:
        job = {
            "module": module,
            "function": function,
            "arguments": arguments,
            "seconds": seconds,
            "memory": memory,
            "folder": folder,
            "cwd": os.getcwd(),  # noqa: PTH109 - a text for JSON
        }
        answer = _ask(json.dumps(job).encode() + b"\n", seconds)
    if "value" in answer:
        return answer["value"]
    if "died" in answer:
        raise Died(OF[answer["died"]], seconds=seconds, memory=memory / 2**30)
    if "fault" in answer:
        said = Sentence(
            "it cannot be used ({reason}): if a spreadsheet program opens it, please report this as a fault of "
            "excelsim",
            reason=answer["fault"],
        )
        raise Died(said) from Fault(answer["traceback"])
    sentence = restored(answer["sentence"], ())
    raise InputError(sentence) if answer["is_input"] else Died(sentence)


def _ask(job: bytes, seconds: float) -> dict[str, Any]:
    """Hand a job to a helper that waits for one, or to a new one."""
    helper = _free() or _start()
    begun = time.monotonic()
    try:
        line = _answer(helper, job)
    except BaseException:  # such as Ctrl-C: nobody waits for the answer any more
        _end(helper)
        raise
    if line and WAY == FORK:
        _waiting.append(helper)
    else:
        _end(helper)
    found: dict[str, Any] = json.loads(line or death(helper.returncode, time.monotonic() - begun, seconds))
    return found


def _answer(helper: subprocess.Popen[bytes], job: bytes) -> bytes:
    """Return a helper's answer; nothing if it has ended."""
    assert helper.stdin and helper.stdout
    try:
        helper.stdin.write(job)
        helper.stdin.flush()
        line = helper.stdout.readline()
    except OSError:
        return b""
    return line if line.endswith(b"\n") else b""


_waiting: list[subprocess.Popen[bytes]] = []
"""Helpers without work. Taking one out and putting it back are safe among threads."""


def _free() -> subprocess.Popen[bytes] | None:
    """Return a helper without work that is still alive, if there is one."""
    try:
        while True:
            helper = _waiting.pop()
            if helper.poll() is None:
                return helper
            _end(helper)
    except IndexError:
        return None


def _start() -> subprocess.Popen[bytes]:
    """Start a helper: with this package, whatever lies in the folder where it is started."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "excelsim.guarded.helper", WAY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path, **LEAN},
        start_new_session=True,  # Ctrl-C is for this process, which ends the other
    )


def _end(helper: subprocess.Popen[bytes]) -> None:
    """End a helper, and with it what it works on: its input ends."""
    assert helper.stdin and helper.stdout
    with suppress(OSError):  # it is gone
        helper.stdin.close()
    try:
        helper.wait(timeout=5)
    except subprocess.TimeoutExpired:
        helper.kill()
        helper.wait()
    helper.stdout.close()


@atexit.register
def _end_all() -> None:
    while _waiting:
        _end(_waiting.pop())


if hasattr(os, "register_at_fork"):  # the helpers are the parent's
    os.register_at_fork(after_in_child=_waiting.clear)
