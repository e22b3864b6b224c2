"""A spreadsheet-faithful step simulator for small neural networks."""

from excelsim.api import MLP, Experiment, Trace, TrainingStopped, lessons, load

__all__ = ["MLP", "Experiment", "Trace", "TrainingStopped", "lessons", "load"]


def __getattr__(name: str) -> str:
    """Give `__version__`, read from what is installed when it is asked for: it is written in pyproject.toml only."""
    if name == "__version__":
        from importlib.metadata import version

        return version("excelsim")
    raise AttributeError(f"module 'excelsim' has no attribute {name!r}")
