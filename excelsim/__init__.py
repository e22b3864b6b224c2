"""A spreadsheet-faithful step simulator for small neural networks."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from excelsim.api import MLP, Experiment, Trace, TrainingStopped, load
    from excelsim.experiment.builtin import lessons

__all__ = ["MLP", "Experiment", "Trace", "TrainingStopped", "lessons", "load"]


def __getattr__(name: str) -> object:
    """Load a name when it is asked for: `excelsim --help` need not wait for pandas and openpyxl."""
    if name == "__version__":  # written in pyproject.toml only
        return import_module("importlib.metadata").version("excelsim")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("excelsim.experiment.builtin" if name == "lessons" else "excelsim.api"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
