"""What users hold: a network to train, experiments to load, and the trace of what was calculated."""

from excelsim.api.experiment import Experiment, load
from excelsim.api.mlp import MLP
from excelsim.api.trace import Step, Trace
from excelsim.run.training import TrainingStopped

__all__ = ["MLP", "Experiment", "Step", "Trace", "TrainingStopped", "load"]
