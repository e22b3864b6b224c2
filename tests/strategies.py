"""Random networks, data and starting weights, for property-based tests."""

import random
from itertools import count, pairwise

from hypothesis import strategies as st

from excelsim import MLP, TrainingStopped

RULES = ("playlist", "no-derivative", "proportional", "gradient")
BIASES = (True, False, "frozen", "unused")


@st.composite
def cases(draw, widest=6, deepest=4):
    """Draw an MLP (1 to 4 layers, 1 to 6 wide) with X, y and epochs for its fit."""
    layers = draw(st.lists(st.integers(1, widest), min_size=2, max_size=deepest + 1))
    seed = draw(st.integers(0, 10**6))
    return random_case(seed, layers, draw(st.sampled_from(RULES)))


def random_case(seed, layers=None, rule=None):
    """Make a case from a seed that trains without growing too large.

    Without derivative, or wide, some networks run away; then the seed's next
    network is taken.
    """
    attempts = (_case(random.Random(f"{seed} {attempt}"), layers, rule) for attempt in count())
    return next(case for case in attempts if _trains(*case))


def _trains(mlp, x, y, epochs):
    try:
        mlp.fit(x, y, epochs=epochs)
    except TrainingStopped:
        return False
    return True


def _case(chance, layers, rule):
    """Draw weights with all their digits, not rounded ones."""
    layers = layers or [chance.randint(1, 6) for _ in range(chance.randint(2, 5))]
    rule = rule or chance.choice(RULES)
    # Shares divide by the sum of the weights into a neuron: keep that away from 0.
    low = 0.1 if rule == "proportional" else -2
    bias = [chance.choice(BIASES) for _ in layers[1:]]
    w = [[[chance.uniform(low, 2) for _ in range(a)] for _ in range(b)] for a, b in pairwise(layers)]
    b = [[chance.uniform(-2, 2) for _ in range(n)] if use else None for n, use in zip(layers[1:], bias, strict=True)]
    mlp = MLP(layers, rule=rule, bias=bias, learning_rate=chance.choice([0.1, 0.5, 0.9]), weights=w, biases=b)
    samples = chance.randint(1, 4)
    x = [[chance.choice([0, 1, chance.uniform(-2, 2)]) for _ in range(layers[0])] for _ in range(samples)]
    y = [[chance.choice([0, 1, chance.random()]) for _ in range(layers[-1])] for _ in range(samples)]
    return mlp, x, y, chance.randint(1, 4)
