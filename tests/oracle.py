"""An independent oracle: backpropagation in plain loops, as a learner would program it.

Shares no code with excelsim. Every operation is in the order that a person types it, so the
results are the same to the bit.
"""

import math


def bits(value):
    return float(value).hex()


def below(z):
    """Return the share of a standard normal distribution below z."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


# Output f(z), and the error times the slope: e * f'(z) from e, z and o = f(z).
FUNCTIONS = {
    "identity": (lambda z: z, lambda e, z, o: e),
    "step": (lambda z: 1.0 if z >= -1e-12 else 0.0, lambda e, z, o: e * 0.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda e, z, o: e * o * (1 - o)),
    "tanh": (math.tanh, lambda e, z, o: e * (1 - o * o)),
    "relu": (lambda z: z if z > 1e-12 else 0.0, lambda e, z, o: e * (1.0 if z > 1e-12 else 0.0)),
    "leaky-relu": (lambda z: z if z > 1e-12 else 0.01 * z, lambda e, z, o: e * (1.0 if z > 1e-12 else 0.01)),
    "gelu": (
        lambda z: z * below(z),
        lambda e, z, o: e * (below(z) + z * (math.exp(-z * z / 2) / math.sqrt(2 * math.pi))),
    ),
    "softplus": (lambda z: math.log(1 + math.exp(z)), lambda e, z, o: e * (1 / (1 + math.exp(-z)))),
}


def train(layers, rule, bias, lr, w, b, samples, updates, activations=None, batch_size=1):
    """Return one dict per update with every quantity by its name."""
    depth = len(layers) - 1
    functions = [FUNCTIONS[name] for name in activations or ["sigmoid"] * depth]
    w = [[list(row) for row in layer] for layer in w]
    b = [None if layer is None else list(layer) for layer in b]
    size = len(samples) if batch_size == "all" else batch_size
    sums = {}
    history = []
    for number in range(updates):
        sample = number % len(samples)
        x, y = samples[sample]
        place = sample % size + 1
        last = place == size or sample + 1 == len(samples)
        row = {}

        def note(name, value, row=row):
            row[name] = value
            return value

        if batch_size != 1:
            note("place", place)
            note("last", int(last))
        for i, value in enumerate(x, 1):
            note(f"x_{i}", value)
        for k, value in enumerate(y, 1):
            note(f"y_{k}", value)
        for n in range(depth):
            for j, weights in enumerate(w[n], 1):
                for i, value in enumerate(weights, 1):
                    note(f"w{n + 1}_{j}_{i}", value)
            for j, value in enumerate(b[n] or [], 1):
                note(f"b{n + 1}_{j}", value)

        outputs, weighted = [list(x)], []
        for n in range(depth):
            layer, before = [], []
            for j in range(layers[n + 1]):
                z = outputs[n][0] * w[n][j][0]
                for i in range(1, layers[n]):
                    z = z + outputs[n][i] * w[n][j][i]
                if bias[n] in (True, "frozen"):
                    z = z + b[n][j]
                before.append(note(f"z{n + 1}_{j + 1}", z))
                layer.append(note(f"o{n + 1}_{j + 1}", functions[n][0](z)))
            outputs.append(layer)
            weighted.append(before)

        errors, deltas = [None] * depth, [None] * depth
        for n in reversed(range(depth)):
            if n == depth - 1:
                errors[n] = [target - output for target, output in zip(y, outputs[-1], strict=True)]
            else:
                back = deltas[n + 1] if rule in ("gradient", "mse") else errors[n + 1]
                errors[n] = []
                for j in range(layers[n + 1]):
                    total = None
                    for k in range(layers[n + 2]):
                        weight = w[n + 1][k][j]
                        if rule == "proportional":
                            into = w[n + 1][k][0]
                            for other in w[n + 1][k][1:]:
                                into = into + other
                            weight = weight / into
                        total = back[k] * weight if total is None else total + back[k] * weight
                    errors[n].append(total)
            twice = rule == "mse" and n == depth - 1
            deltas[n] = []
            for e, z, o in zip(errors[n], weighted[n], outputs[n + 1], strict=True):
                enters = 2 * e / len(y) if twice else e
                deltas[n].append(enters if rule == "no-derivative" else functions[n][1](enters, z, o))
            for j in range(layers[n + 1]):
                note(f"e{n + 1}_{j + 1}", errors[n][j])
                note(f"d{n + 1}_{j + 1}", deltas[n][j])

        def learn(name, old, change, note=note, place=place, last=last):
            """Return what a weight is after the sample: changed at once, or with the last of a batch."""
            note(f"d{name}", change)
            if batch_size == 1:
                return note(f"new_{name}", old + change)
            sums[name] = note(f"sum_d{name}", (sums[name] if place > 1 else 0.0) + change)
            return note(f"new_{name}", old + sums[name] / place if last else old)

        for n in range(depth):
            for j in range(layers[n + 1]):
                for i in range(layers[n]):
                    change = lr * deltas[n][j] * outputs[n][i]
                    w[n][j][i] = learn(f"w{n + 1}_{j + 1}_{i + 1}", w[n][j][i], change)
                if bias[n] in (True, "unused"):
                    b[n][j] = learn(f"b{n + 1}_{j + 1}", b[n][j], lr * deltas[n][j])
        history.append(row)
    return history


def mean(values):
    """Add up from left to right and divide once; one value is its own mean."""
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total / len(values) if len(values) > 1 else total


def cross_entropy(targets, outputs):
    """Return a sample's binary cross-entropy."""
    return mean(
        [
            -(y * math.log(max(o, 1e-7)) + (1 - y) * math.log(max(1 - o, 1e-7)))
            for y, o in zip(targets, outputs, strict=True)
        ]
    )
