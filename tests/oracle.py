"""An independent oracle: backpropagation in plain loops, as a learner would program it.

Shares no code with excelsim. Every operation is in the order that a person types it, so the
results are the same to the bit.
"""

import math


def bits(value):
    return float(value).hex()


def train(layers, rule, bias, lr, w, b, samples, updates):
    """Return one dict per update with every quantity by its name."""
    depth = len(layers) - 1
    w = [[list(row) for row in layer] for layer in w]
    b = [None if layer is None else list(layer) for layer in b]
    history = []
    for number in range(updates):
        x, y = samples[number % len(samples)]
        row = {}

        def note(name, value, row=row):
            row[name] = value
            return value

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

        outputs = [list(x)]
        for n in range(depth):
            layer = []
            for j in range(layers[n + 1]):
                z = outputs[n][0] * w[n][j][0]
                for i in range(1, layers[n]):
                    z = z + outputs[n][i] * w[n][j][i]
                if bias[n] in (True, "frozen"):
                    z = z + b[n][j]
                note(f"z{n + 1}_{j + 1}", z)
                layer.append(note(f"o{n + 1}_{j + 1}", 1 / (1 + math.exp(-z))))
            outputs.append(layer)

        errors, deltas = [None] * depth, [None] * depth
        for n in reversed(range(depth)):
            if n == depth - 1:
                errors[n] = [target - output for target, output in zip(y, outputs[-1], strict=True)]
            else:
                back = deltas[n + 1] if rule == "gradient" else errors[n + 1]
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
            deltas[n] = [
                e if rule == "no-derivative" else e * o * (1 - o)
                for e, o in zip(errors[n], outputs[n + 1], strict=True)
            ]
            for j in range(layers[n + 1]):
                note(f"e{n + 1}_{j + 1}", errors[n][j])
                note(f"d{n + 1}_{j + 1}", deltas[n][j])

        for n in range(depth):
            for j in range(layers[n + 1]):
                for i in range(layers[n]):
                    dw = note(f"dw{n + 1}_{j + 1}_{i + 1}", lr * deltas[n][j] * outputs[n][i])
                    w[n][j][i] = note(f"new_w{n + 1}_{j + 1}_{i + 1}", w[n][j][i] + dw)
                if bias[n] in (True, "unused"):
                    db = note(f"db{n + 1}_{j + 1}", lr * deltas[n][j])
                    b[n][j] = note(f"new_b{n + 1}_{j + 1}", b[n][j] + db)
        history.append(row)
    return history
