"""Fixtures: the spreadsheet engines, opened once, the lessons' workbooks, written once, and PyTorch."""

import importlib
import os
from functools import cache

import pytest
from hypothesis import settings

import excelsim
from excelsim.recalc import EngineMissing, open_engine

# In CI the same cases each time, so that a red run is about the change; elsewhere new ones.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def iron():
    with open_engine("ironcalc") as engine:
        yield engine


@pytest.fixture(scope="session")
def lesson(tmp_path_factory):
    """Return a function that gives a lesson's workbook, written once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("lessons")

    @cache
    def written(name):
        excelsim.load(name).run().to_excel(folder / f"{name}.xlsx")
        return folder / f"{name}.xlsx"

    return written


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


@pytest.fixture(scope="session")
def torch():
    """PyTorch: in CI it has to be there, elsewhere its tests are skipped by name."""
    return importlib.import_module("torch") if os.environ.get("CI") else pytest.importorskip("torch")
