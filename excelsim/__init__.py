"""A spreadsheet-faithful step simulator for small neural networks."""

from excelsim.api import MLP
from excelsim.experiment.load import Experiment, lessons, load
from excelsim.run.trace import Trace
from excelsim.run.training import TrainingStopped

__all__ = ["MLP", "Experiment", "Trace", "TrainingStopped", "lessons", "load"]
