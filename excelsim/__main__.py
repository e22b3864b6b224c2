"""The program `excelsim`: runs the command line; every error is one line and exit code 2."""

from __future__ import annotations

import signal
import sys

import click

from excelsim.cli.app import app
from excelsim.cli.complaints import complain, complain_of_stopping


def main() -> None:
    """Run the command line; every error is one line on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a Windows pipe may not know every sign
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # told to end, or the window closed: so that temporary files go
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) != signal.SIG_IGN:  # nohup lets a program go on
            signal.signal(number, lambda number, frame: sys.exit(128 + number))
    sys.exit(_exit_code())


def _exit_code() -> int:
    try:
        result = app(prog_name="excelsim", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.NoArgsIsHelpError as help_page:
        click.echo(help_page.format_message())
    except (click.Abort, KeyboardInterrupt):
        complain_of_stopping()
    except Exception as error:
        complain(error)
    return 2


if __name__ == "__main__":
    main()
