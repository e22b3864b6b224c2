"""An independent oracle: backpropagation in plain loops, as a learner would program it.

Shares no code with excelsim. Every operation is in the order that a person types it, so the
results are the same to the bit. What to calculate is said in the words of an experiment's file.
"""

from oracle.rounding import recorder
from oracle.scores import bits, cross_entropy, half_squared, mean, trained_entropy
from oracle.train import train

__all__ = ["bits", "cross_entropy", "half_squared", "mean", "recorder", "train", "trained_entropy"]
