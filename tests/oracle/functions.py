"""Activations, of one number each; softmax and thresholds beside them."""

import math

LINE = 1e-12


def below(z):
    """Return the share of a standard normal distribution below z."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


def density(z):
    """Return the density of the standard normal distribution at z."""
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


# Output f(z); the error times the slope, e * f'(z), from e, z and o = f(z); and the slope f'(z) alone.
FUNCTIONS = {
    "identity": (lambda z: z, lambda e, z, o: e, lambda z, o: 1.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda e, z, o: e * o * (1 - o), lambda z, o: o * (1 - o)),
    "bipolar-sigmoid": (
        lambda z: 2 / (1 + math.exp(-z)) - 1,
        lambda e, z, o: e * 0.5 * (1 + o) * (1 - o),
        lambda z, o: 0.5 * (1 + o) * (1 - o),
    ),
    "tanh": (math.tanh, lambda e, z, o: e * (1 - o * o), lambda z, o: 1 - o * o),
    "relu": (
        lambda z: z if z > LINE else 0.0,
        lambda e, z, o: e * (1.0 if z > LINE else 0.0),
        lambda z, o: 1.0 if z > LINE else 0.0,
    ),
    "leaky-relu": (
        lambda z: z if z > LINE else 0.01 * z,
        lambda e, z, o: e * (1.0 if z > LINE else 0.01),
        lambda z, o: 1.0 if z > LINE else 0.01,
    ),
    "gelu": (
        lambda z: z * below(z),
        lambda e, z, o: e * (below(z) + z * density(z)),
        lambda z, o: below(z) + z * density(z),
    ),
    "softplus": (
        lambda z: math.log(1 + math.exp(z)),
        lambda e, z, o: e * (1 / (1 + math.exp(-z))),
        lambda z, o: 1 / (1 + math.exp(-z)),
    ),
}


def fires(name, threshold):
    """Return the output of a step or a bipolar neuron: with a mere number, bipolar has a dead zone."""
    low = 0.0 if name == "step" else -1.0
    if isinstance(threshold, str):
        sign, number = threshold.split()
        limit = float(number)
        if sign == ">":
            return lambda z: 1.0 if z > limit + LINE else low
        return lambda z: 1.0 if z >= limit - LINE else low
    if name == "step":
        return lambda z: 1.0 if z >= threshold - LINE else 0.0
    return lambda z: 1.0 if z > threshold + LINE else -1.0 if z < -threshold - LINE else 0.0


def function(name, threshold=0.0):
    """Return an activation's f, error times slope, and slope."""
    if name in ("step", "bipolar"):
        return fires(name, threshold), lambda e, z, o: e * 0.0, lambda z, o: 0.0
    return FUNCTIONS[name]


def added(terms):
    """Add up from left to right."""
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total
