"""The program `excelsim`: runs the command line; every error is one line and exit code 2."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

NOBODY_READS = 141
"""The exit code of a program whose output nobody reads to its end, as others have it: 128 + SIGPIPE."""


def main() -> None:
    """Run the command line; every error is one line on standard error and exit code 2."""
    try:
        code = _exit_code()
    except KeyboardInterrupt:  # while an error was said
        code = 2
    except BrokenPipeError:
        code = NOBODY_READS
    _leave_unsaid()
    sys.exit(code)


def _exit_code() -> int:
    """Run a command. All is loaded here, so that Ctrl-C is no traceback from the first moment on."""
    try:
        from excelsim.cli.printing.complaints import complain

        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a Windows pipe may not know every sign
        _end_in_order()
        try:
            code = _run()
            if sys.stdout:
                sys.stdout.flush()
            return code
        except BrokenPipeError:
            raise
        except Exception as error:
            complain(error)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends already, also for who presses Ctrl-C again
        from excelsim.cli.printing.complaints import complain_of_stopping

        complain_of_stopping()
    return 2


def _end_in_order() -> None:
    """Let temporary files go when the program is told to end, or its window is closed; nohup lets it go on."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)  # each system has its own
        if number and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda number, frame: sys.exit(128 + number))


def _run() -> int:
    import click

    from excelsim.cli.app import app

    try:
        result = app(prog_name="excelsim", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as help_page:
        click.echo(help_page.format_message())
        return 2
    except click.Abort:
        raise KeyboardInterrupt from None
    except SystemExit as end:
        if end.code == 1:  # so ends rich when nobody reads; a command returns its code
            raise BrokenPipeError from None
        raise


def _leave_unsaid() -> None:
    """Forget what nobody can read any more: else Python complains of it at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
