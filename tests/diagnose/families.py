"""Families of trainings: functions that make a case from chance."""

import inspect
import random


def families(*modules):
    """Return what makes cases in modules, by its name: their functions that take a random.Random alone."""
    return {
        name: make
        for module in modules
        for name, make in vars(module).items()
        if inspect.isfunction(make)
        and make.__module__ == module.__name__
        and [*inspect.signature(make).parameters] == ["rng"]
    }


def made(families, family, seed):
    """Return the case that one of the families makes from a seed."""
    return families[family](random.Random(f"{family}/{seed}"))
