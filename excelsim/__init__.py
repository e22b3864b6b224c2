"""A spreadsheet-faithful step simulator for small neural networks."""

from excelsim.api import MLP, Experiment, Trace, TrainingStopped, lessons, load

__all__ = ["MLP", "Experiment", "Trace", "TrainingStopped", "lessons", "load"]
