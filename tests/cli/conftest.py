"""The program, run as its users do."""

import signal
import sys

import pytest

from excelsim import __main__ as program


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run a command in an empty folder; return exit code, output and error output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # this process is to be stopped as before

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["excelsim", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        return end.value.code, *capsys.readouterr()

    return call
