"""Samples as people train on them: rows of inputs and rows of targets, drawn from a random.Random."""

import math

GATES = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}
"""Answers to 00, 01, 10 and 11."""

DIGITS = """
111101101101111 010110010010111 111001111100111 111001111001111 101101111001001
111100111001111 111100111101111 111001010010010 111101111101111 111101111001111
"""
"""The digits 0 to 9, as three by five pixels."""


def rounded(rows):
    """Return rows of numbers as a person would type them."""
    return [[round(value, 4) for value in row] for row in rows]


def gate(name):
    """Return the four samples of a gate."""
    return [[0, 0], [0, 1], [1, 0], [1, 1]], [[answer] for answer in GATES[name]]


def parity(bits):
    """Return all rows of so many bits; the target says whether an odd number of them is 1."""
    rows = [[number >> bit & 1 for bit in reversed(range(bits))] for number in range(2**bits)]
    return rows, [[sum(row) % 2] for row in rows]


def curve(rng, f, low=-1.0, high=1.0, count=20, noise=0.0):
    """Return points of a function of one input, in order, with noise."""
    xs = [low + (high - low) * n / (count - 1) for n in range(count)]
    return rounded([[x] for x in xs]), rounded([[f(x) + noise * rng.gauss(0, 1)] for x in xs])


def line(rng, low=-1.0, high=1.0, count=20, noise=0.0):
    """Return points of a line of one input with a slope and an offset."""
    slope, offset = rng.choice((-1, 1)) * rng.uniform(1, 3), rng.uniform(0.5, 2)
    return curve(rng, lambda x: slope * x + offset, low, high, count, noise)


def parabola(rng, count=20, noise=0.0):
    """Return points of x², with a factor."""
    factor = rng.uniform(0.8, 1.5)
    return curve(rng, lambda x: factor * x * x, -1.5, 1.5, count, noise)


def sine(rng, count=24, noise=0.0):
    """Return points of a whole wave."""
    shift = rng.uniform(0, 1)
    return curve(rng, lambda x: math.sin(math.pi * x + shift), -1, 1, count, noise)


def plane(rng, widths=(1.0, 1.0), count=24, noise=0.0):
    """Return points of a plane over inputs from 0 up to each of the widths, each of which matters as much."""
    slopes = [rng.choice((-1, 1)) * rng.uniform(1, 2) for _ in widths]
    shares = [[rng.random() for _ in widths] for _ in range(count)]
    targets = [[sum(map(math.prod, zip(slopes, row, strict=True))) + 0.5 + noise * rng.gauss(0, 1)] for row in shares]
    return rounded([[x * width for x, width in zip(row, widths, strict=True)] for row in shares]), rounded(targets)


def mixed(rng, inputs, targets):
    """Return the samples in an order by chance."""
    order = rng.sample(range(len(inputs)), len(inputs))
    return [inputs[n] for n in order], [targets[n] for n in order]


def one_hot(classes, count):
    """Return a target of several outputs for each class number."""
    return [[int(n == each) for n in range(count)] for each in classes]


def blobs(rng, counts=(12, 12), spread=0.35, at=((-1, -1), (1, 1)), far=1.0):
    """Return clouds of points, class after class; of two classes there is one output."""
    classes = [number for number, count in enumerate(counts) for _ in range(count)]
    rows = [[far * rng.gauss(middle, spread) for middle in at[each]] for each in classes]
    targets = [[each] for each in classes] if len(counts) == 2 else one_hot(classes, len(counts))
    return rounded(rows), targets


CORNERS = ((-1, -1), (1, -1), (0, 1))


def ring(rng, count=24, radius=2.0):
    """Return points around the middle and a ring of others, by turns."""
    rows = []
    for number in range(count):
        angle, far = rng.uniform(0, 2 * math.pi), radius * (number % 2) + rng.uniform(0, 0.5)
        rows.append([far * math.cos(angle), far * math.sin(angle)])
    return rounded(rows), [[number % 2] for number in range(count)]


def spirals(rng, count=24, turns=0.75):
    """Return the points of two spirals that turn around each other, by turns."""
    begin = rng.uniform(0, 6)
    rows = []
    for number in range(count):
        along = (number // 2 + 1) / (count // 2)
        angle = begin + 2 * math.pi * turns * along + math.pi * (number % 2)
        rows.append([2 * along * math.cos(angle), 2 * along * math.sin(angle)])
    return rounded(rows), [[number % 2] for number in range(count)]


def iris(rng, each=10, scaled=False):
    """Return flowers of three kinds, measured in cm like Fisher's: two long and two short measures."""
    middles = ((5.0, 3.4, 1.5, 0.2), (5.9, 2.8, 4.3, 1.3), (6.6, 3.0, 5.8, 2.1))
    spreads = (0.3, 0.25, 0.25, 0.12)
    classes = [number for number in range(3) for _ in range(each)]
    rows = [[rng.gauss(m, s) for m, s in zip(middles[kind], spreads, strict=True)] for kind in classes]
    if scaled:
        rows = [[(x - m) / 2 for x, m in zip(row, middles[1], strict=True)] for row in rows]
    return mixed(rng, [[round(abs(x) if not scaled else x, 2) for x in row] for row in rows], one_hot(classes, 3))


def digits(on=1, count=10):
    """Return digits of three by five pixels, those that are on with the value given; the targets are classes."""
    rows = [[on * int(pixel) for pixel in digit] for digit in DIGITS.split()[:count]]
    return rows, one_hot(range(count), count)


def threshold(rng, at=0.5, high=1.0, count=16):
    """Return numbers up to `high`; the target says whether they are beyond a share of it, with a gap there."""
    rows = []
    while len(rows) < count:
        x = rng.random()
        if abs(x - at) > 0.06:
            rows.append([x * high])
    rows[:2] = [[(at - 0.1) * high], [(at + 0.1) * high]]
    return rounded(rows), [[int(x > at * high)] for (x,) in rows]


def between(rng, low=0.35, high=0.65, count=18):
    """Return numbers from 0 to 1, by chance; the target says whether they lie between two."""
    rows = [[(n + rng.uniform(0.1, 0.9)) / count] for n in range(count)]
    return mixed(rng, rounded(rows), [[int(low < x < high)] for (x,) in rows])
