"""A spreadsheet-faithful step simulator for small neural networks."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from excelsim.api import MLP
    from excelsim.experiment.builtin import lessons
    from excelsim.experiment.load import Experiment, load
    from excelsim.run.trace import Trace
    from excelsim.run.training import TrainingStopped

__all__ = ["MLP", "Experiment", "Trace", "TrainingStopped", "lessons", "load"]

PLACES = {
    "MLP": "api",
    "Experiment": "experiment.load",
    "Trace": "run.trace",
    "TrainingStopped": "run.training",
    "lessons": "experiment.builtin",
    "load": "experiment.load",
}


def __getattr__(name: str) -> object:
    """Load a name when it is asked for: `excelsim --help` need not wait for pandas and openpyxl."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"excelsim.{PLACES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
