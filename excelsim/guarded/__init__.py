"""Work on strangers' files: each in a process of its own with limits, whose death is one sentence.

guarded("excelsim.verify.inside:verified", "homework.xlsx", seconds=60, memory=2**30)
"""

from excelsim.guarded.guard import Died, guarded, memory_for
from excelsim.guarded.plain import plain, restored

__all__ = ["Died", "guarded", "memory_for", "plain", "restored"]
