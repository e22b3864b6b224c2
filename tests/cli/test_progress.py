"""How far work is: a bar with its rate on a terminal; in a pipe nothing, but one line of work that takes long."""

import io
import sys

import pytest

from excelsim.cli.printing import progress
from excelsim.terminal import Terminal


@pytest.fixture
def clock(monkeypatch):
    """Let time pass as it is told."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def told(clock, total, *steps, what="training"):
    """Do so much after so many seconds, again and again."""
    with progress.progress_bar(what, total) as advance:
        for seconds, done in steps:
            clock[0] += seconds
            advance(done)


def test_a_pipe_gets_one_line_of_what_takes_long(clock, capsys):
    told(clock, 1000, *[(4, 10)] * 20)
    assert capsys.readouterr() == ("", "training: 3 % done, about 6 min left\n")


@pytest.mark.parametrize("steps", [[(9, 1)], [(11, 400)], [(1, 100)] * 10, [(30, 1000)]])
def test_a_pipe_gets_nothing_of_what_is_done_soon(clock, capsys, steps):
    told(clock, 1000, *steps)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("done", "says"), [(300, "28 s"), (100, "2 min"), (1, "3 h")])
def test_what_is_left_is_told_as_people_do(clock, capsys, monkeypatch, done, says):
    """In the language asked for."""
    monkeypatch.setenv("EXCELSIM_LANGUAGE", "id")
    told(clock, 1000, (12, done))
    assert f"kira-kira {says} lagi" in capsys.readouterr().err


def test_a_terminal_shows_how_much_is_done_in_a_second(monkeypatch):
    file = io.StringIO()
    monkeypatch.setattr(progress, "Terminal", lambda **_: Terminal(file=file, force_terminal=True, width=120))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.progress_bar("training", 1000) as advance:
        for _ in range(20):
            advance(50)
    assert "1000/1000" in file.getvalue()
    assert "/s" in file.getvalue()
