"""Fixtures: the spreadsheet engines, opened once."""

import os

import pytest

from excelsim.recalc import EngineMissing, open_engine


@pytest.fixture(scope="session")
def iron():
    with open_engine("ironcalc") as engine:
        yield engine


@pytest.fixture(scope="session")
def office():
    """LibreOffice: in CI it has to be there, elsewhere its tests are skipped by name."""
    try:
        opened = open_engine("libreoffice").__enter__()
    except EngineMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs LibreOffice: {missing}")
        pytest.skip(f"LibreOffice: {missing}")
    yield opened
    opened.__exit__(None, None, None)
