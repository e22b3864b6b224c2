"""Fixtures: exercises of lessons, and sheets written once."""

from functools import cache

import pytest

from excelsim.experiment.load import load
from excelsim.practice.book import build
from excelsim.practice.exercise import Exercise


@cache
def exercise_of(lesson, blank=(), steps=(1, 2), decimals=4, language="en"):
    return Exercise.of(load(lesson).presented(language=language), blank, steps, decimals)


@pytest.fixture(scope="session")
def exercise():
    """Return a function that makes the exercise of a lesson."""
    return exercise_of


@pytest.fixture(scope="session")
def sheet(tmp_path_factory):
    """Return a function that gives a lesson's practice sheet, written once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("practice")

    @cache
    def written(lesson, self_check=False, **choices):
        path = folder / f"{len(list(folder.iterdir()))}-{lesson}.xlsx"
        with path.open("wb") as file:
            build(exercise_of(lesson, **choices), self_check=self_check)(file)
        return path

    return written
