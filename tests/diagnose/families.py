"""Families of trainings: functions that make a case from chance."""

import inspect


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
