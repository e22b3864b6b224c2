"""Random networks, data and starting weights, for property-based tests."""

import random
from itertools import count, pairwise

import numpy as np
from hypothesis import strategies as st

from excelsim import MLP, TrainingStopped

RULES = ("playlist", "no-derivative", "proportional", "gradient", "mse")
BIASES = (True, False, "frozen", "unused")
BATCH_SIZES = (1, 2, 3, "all")

TARGETS = {
    "identity": (-2, 2),
    "step": (0, 1),
    "sigmoid": (0, 1),
    "bipolar-sigmoid": (-1, 1),
    "tanh": (-1, 1),
    "relu": (0, 2),
    "leaky-relu": (-2, 2),
    "gelu": (-0.1, 2),
    "softplus": (0, 2),
}
"""Every activation, and the targets that are drawn for it."""

EXACT = tuple(name for name in TARGETS if name != "gelu")
"""Activations whose formulas have the same bits in every spreadsheet program."""


class Batched(MLP):
    """An MLP whose fit always takes the same batch size."""

    batch_size = 1

    def fit(self, X, y, *, epochs=1):
        return super().fit(X, y, epochs=epochs, batch_size=self.batch_size)


@st.composite
def cases(draw, widest=6, deepest=4, activations=tuple(TARGETS)):
    """Draw an MLP (1 to 4 layers, 1 to 6 wide, any activations and batches) with X, y and epochs for its fit."""
    layers = draw(st.lists(st.integers(1, widest), min_size=2, max_size=deepest + 1))
    seed = draw(st.integers(0, 10**6))
    chosen = draw(st.lists(st.sampled_from(activations), min_size=len(layers) - 1, max_size=len(layers) - 1))
    return random_case(seed, layers, draw(st.sampled_from(RULES)), chosen, draw(st.sampled_from(BATCH_SIZES)))


def random_case(seed, layers=None, rule=None, activations=None, batch_size=None, calm=False):
    """Make a case from a seed that trains without growing too large; activations are EXACT unless given.

    Without derivative, or wide, some networks run away; then the seed's next network is
    taken. A calm one also stays away from where LibreOffice takes a difference as 0.
    """
    attempts = (_case(random.Random(f"{seed} {n}"), layers, rule, activations, batch_size) for n in count())
    return next(case for case in attempts if _trains(*case, calm))


def _trains(mlp, x, y, epochs, calm):
    try:
        log = mlp.fit(x, y, epochs=epochs).log
    except TrainingStopped:
        return False
    size = np.abs(log[log != 0])
    return not calm or (size.min() > 1e-12 and size.max() < 15)


def _case(chance, layers, rule, activations, batch_size):
    """Draw weights with all their digits, not rounded ones."""
    layers = layers or [chance.randint(1, 6) for _ in range(chance.randint(2, 5))]
    rule = rule or chance.choice(RULES)
    activations = activations or [chance.choice(EXACT) for _ in layers[1:]]
    # Shares divide by the sum of the weights into a neuron: keep that away from 0.
    low = 0.1 if rule == "proportional" else -2
    bias = [chance.choice(BIASES) for _ in layers[1:]]
    w = [[[chance.uniform(low, 2) for _ in range(a)] for _ in range(b)] for a, b in pairwise(layers)]
    b = [[chance.uniform(-2, 2) for _ in range(n)] if use else None for n, use in zip(layers[1:], bias, strict=True)]
    mlp = Batched(
        layers,
        activation=activations,
        rule=rule,
        bias=bias,
        learning_rate=chance.choice([0.1, 0.5, 0.9]),
        weights=w,
        biases=b,
        loss=chance.choice(["mse", "bce"]) if activations[-1] in ("sigmoid", "step") else "mse",
    )
    mlp.batch_size = batch_size or chance.choice(BATCH_SIZES)
    samples = chance.randint(1, 5)
    x = [[chance.choice([0, 1, chance.uniform(-2, 2)]) for _ in range(layers[0])] for _ in range(samples)]
    targets = TARGETS[activations[-1]]
    y = [[chance.choice([0, 1, chance.uniform(*targets)]) for _ in range(layers[-1])] for _ in range(samples)]
    return mlp, x, y, chance.randint(1, 4)
