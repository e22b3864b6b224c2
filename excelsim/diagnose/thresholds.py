"""Every threshold of a diagnosis: where it is from, or on what it was measured.

Published ones are those of AutoTrainer, DeepLocalize, DeepDiagnosis and UMLAUT (a start, not a law). All others were
set by looking at the trainings of tests/diagnose, sick and healthy; `make sick` measures what they do.
"""

from __future__ import annotations

# What counts as learnt.
RIGHT = 0.95
"""Of classes, so many of the answers are right: of less than 20 samples, all of them."""
EXPLAINED = 0.9
"""Of quantities, so much of the targets' spread is explained (R²)."""
FALLEN = 0.05
"""Of targets that are all the same, the loss falls to so much of what it was."""
HELD = 0.8
"""Who has learnt, stays so in this part of the epochs since."""
MANY = 20
"""Of fewer samples, what is missing is not noise."""
NEARLY_RIGHT, NEARLY_EXPLAINED = 0.9, 0.7
"""Who comes this near on many samples may have learnt all but noise."""
OF_THE_REST = 0.75
"""Then a change heals only if it gets so much of the rest right, too: a few samples more are learnt by heart."""
NOTABLE = 2
"""Of many samples, so many standard errors more are notably more right answers: less is chance."""
CLOSE = 0.8
"""A score that comes this near to the best that anything reached is as good as can be had."""

# What is on its way.
BEGUN, A_LITTLE = 0.2, 0.04
"""So much of the way from one answer for all samples is a beginning, if the loss still falls, or quickly falls."""
STEADY, QUICK = 0.99, 0.97
"""In the last fifth of the epochs, the loss falls to less than this."""
LONGER = 20
"""So many times as long a training is continued, as far as there is time."""
LEAST_EPOCHS = 500
"""A training of few epochs is continued until it has so many, at least."""
EARLY = 3
"""Who trains so many epochs, or fewer, wants to see how it is calculated."""
ABOUT = 1.3
"""So many times the epochs after which it was seen to have learnt are said: it is asked now and then only."""
MORE_TIME = (2, 4)
"""So many times the epochs that the own start needs, for others to have time, too."""
STUCK = 5
"""Who has not learnt in so many times the epochs will not, though there may be work left for more."""

# What heals.
STARTS = 20
"""From so many starting weights a change is proven, beside the training's own."""
EASILY_FOUND = 3
"""Of so many starts that learn, one is easily found."""
FASTER, SLOWER = (3.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0), (0.3, 0.1, 0.03, 0.01, 0.003, 0.001)
"""Learning rates that are tried, times the own one."""
MORE_NEURONS = ((1, 0), (2, 0), (4, 8), (8, 16))
"""So many times as many neurons, and at least that many: always one more."""

# The course of a training.
TINY_UPDATE = 5e-4
"""An update beside its weight is smaller than this: the rate is too low. About 1e-3 is healthy (published), and small
networks that learn sample by sample make larger ones."""
FLAT = 0.05
"""The loss falls by less than this in most of a training: a plateau (published: less than 5 % in a period)."""
JUMP, JUMPS = 0.03, 0.2
"""The accuracy jumps by more than this in so many of the epochs: it oscillates (published)."""
EXPLODED = 70
"""A loss that is so many times what one answer for all has is an explosion (published)."""
GROWN = 1.5
"""A loss that ends so many times what the best constant answer has is worse than knowing nothing."""
AN_ORDER = 8
"""Of fewer samples, an order is none."""

# Neurons.
END = 5.0
"""Beyond a weighted sum of so much, sigmoid and tanh are as good as at their ends (published)."""
SATURATED = 0.5
"""More than so many of a layer's weighted sums are there: it is saturated (published)."""
DEAD = 0.3
"""So many of a layer's ReLUs are dead: that may be why. Of large layers some always are (published: from 0.7 on)."""
VANISHED = 1e-3
"""The first layer's deltas are so much smaller than the last one's, or more: they have vanished (published)."""

# Samples.
A_CLASS = 12
"""Of fewer samples, no class is rare."""
RARE = 0.25
"""A class with less than this share of the samples is rare."""
LISTED = 4
"""So many samples are told as evidence, one by one."""
FEWEST, MOST = 8, 500
"""Of fewer samples none is odd, and of more nobody looks for one."""
OF_A_KIND = 4
"""Of a class with fewer samples, one is not odd: the class is rare."""
EXACT = 1e-9
"""What a line leaves of the spread by rounding alone: it fits all samples."""
BETTER = 0.02
"""Without the one sample that does not fit, so much of the squared error is left, or less."""
A_LINE = 0.01
"""So much of the spread is left where samples lie on a line, or less."""
