"""Which spreadsheet engines there are: opened by name, imported only then."""

from __future__ import annotations

from contextlib import AbstractContextManager

from excelsim.recalc.engine import Engine

ENGINES = ("ironcalc", "libreoffice")


def check_installed(name: str) -> None:
    """Raise EngineMissing if an engine is not installed; IronCalc always is."""
    if name == "libreoffice":
        from excelsim.recalc.libreoffice import installation

        installation()


def open_engine(name: str) -> AbstractContextManager[Engine]:
    """Open an engine by name, to be used in a `with` statement.

    Raises
    ------
    EngineMissing
        If it is not installed.
    """
    if name == "libreoffice":
        from excelsim.recalc.libreoffice import LibreOffice

        return LibreOffice()
    from excelsim.recalc.iron import IronCalc

    return IronCalc()
