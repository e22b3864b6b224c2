"""A spreadsheet-faithful step simulator for small neural networks."""

from excelsim.experiment import Experiment, lessons, load
from excelsim.mlp import MLP
from excelsim.trace import Trace
from excelsim.training import TrainingStopped

__all__ = ["MLP", "Experiment", "Trace", "TrainingStopped", "lessons", "load"]
