"""Training in plain loops: every quantity of every update, by its name."""

from oracle.functions import added
from oracle.optimizers import Optimizer
from oracle.sample import calculus, delta, forward, passed_back

NETWORK = {"rule": "playlist", "loss": "squared", "form": "slides", "threshold": 0.0}
TRAINING = {"learning_rate": 0.5, "batch_size": 1, "update": "simultaneous", "batch": "mean", "optimizer": {}}


def train(network, training, start, samples, order, rounded=lambda name, value: value, velocity=None):
    """Return one dict per update with every quantity by its name.

    Parameters
    ----------
    network, training : dict
        In the words of an experiment's file; activation and bias are one per layer.
    start : pair
        The weights and the biases that the first update reads.
    samples : list of pairs
        The inputs and the targets of each.
    order : list of int
        Which sample each update takes, from 0, all of an epoch before the next.
    rounded : callable, optional
        What becomes of an intermediate result, by its name, before it is used again.
    velocity : dict, optional
        What momentum starts with, by the names of the velocities.
    """
    network, training = NETWORK | network, TRAINING | training
    w = [[list(row) for row in layer] for layer in start[0]]
    b = [None if layer is None else list(layer) for layer in start[1]]
    optimizer = Optimizer(training["optimizer"], training["learning_rate"], velocity)
    sums, history = {}, []
    for number, sample in enumerate(order):
        row = {}

        def note(name, value, row=row):
            row[name] = rounded(name, value)
            return row[name]

        place = _begin(row, network, training, w, b, samples[sample], number % len(samples), len(samples))
        _update(network, training, optimizer, w, b, samples[sample], place, sums, note)
        history.append(row)
    return history


def _begin(row, network, training, w, b, sample, turn, count):
    """Write down what an update begins with; return its place in its batch, and whether it is the last there."""
    size = count if training["batch_size"] == "all" else training["batch_size"]
    place = turn % size + 1, turn % size + 1 == size or turn + 1 == count
    if training["batch_size"] != 1:
        row |= {"place": place[0], "last": int(place[1])}
    if training.get("shuffle") is not None:
        row["turn"] = turn + 1
    for letter, values in zip("xy", sample, strict=True):
        row |= {f"{letter}_{i}": value for i, value in enumerate(values, 1)}
    for n in range(len(w)):
        for j, weights in enumerate(w[n], 1):
            row |= {f"w{n + 1}_{j}_{i}": value for i, value in enumerate(weights, 1)}
        row |= {f"b{n + 1}_{j}": value for j, value in enumerate(b[n] or [], 1)}
    return place


def _update(network, training, optimizer, w, b, sample, place, sums, note):
    """Calculate an update, and change the weights in place."""
    (x, y), depth = sample, len(w)
    z, o = forward(x, w, b, network, note)
    optimizer.begins(place[1], note)
    sequential = training["update"] == "sequential"
    old = [[list(row) for row in layer] for layer in w]
    errors, deltas, slopes = [None] * depth, [None] * depth, [None] * depth
    for n in reversed(range(depth)):
        last, next_w = n == depth - 1, None if n == depth - 1 else (w if sequential else old)[n + 1]
        if network["form"] == "calculus":
            back = None if last else passed_back("gradient", next_w, None, slopes[n + 1])
            slopes[n] = calculus(back, z[n], o[n + 1], y, network, n, note)
            deltas[n] = [-slope for slope in slopes[n]]
        else:
            if last:
                found = [target - output for target, output in zip(y, o[-1], strict=True)]
            else:
                found = passed_back(network["rule"], next_w, errors[n + 1], deltas[n + 1])
            errors[n] = [note(f"e{n + 1}_{j}", value) for j, value in enumerate(found, 1)]
            deltas[n] = delta(errors[n], z[n], o[n + 1], y, network, n)
        deltas[n] = [note(f"d{n + 1}_{j}", value) for j, value in enumerate(deltas[n], 1)]
        if network["form"] == "slides":
            slopes[n] = [-d for d in deltas[n]]
        _learn(n, network, training, optimizer, w, b, deltas[n], slopes[n], o[n], place, sums, note)


def _learn(n, network, training, optimizer, w, b, deltas, slopes, inputs, place, sums, note):
    """Change the weights and biases of a layer."""
    settings = (network["form"], training, optimizer, place, sums, note)
    for j, (d, slope) in enumerate(zip(deltas, slopes, strict=True)):
        for i, value in enumerate(inputs):
            change = training["learning_rate"] * d * value
            w[n][j][i] = _changed(f"w{n + 1}_{j + 1}_{i + 1}", w[n][j][i], change, slope * value, *settings)
    if network["bias"][n] == "shared":
        deltas, slopes = [added(deltas)], [added(slopes)]
    if network["bias"][n] in (True, "unused", "shared"):
        for j, (d, slope) in enumerate(zip(deltas, slopes, strict=True)):
            b[n][j] = _changed(f"b{n + 1}_{j + 1}", b[n][j], training["learning_rate"] * d, slope, *settings)


def _changed(name, old, change, slope, form, training, optimizer, place, sums, note):
    """Return what a weight is after the sample: changed at once, or with the last of a batch.

    The slides add a change, all others take a slope of the loss.
    """
    lr, batch, number, acts = training["learning_rate"], training["batch_size"] != 1, *place
    count = number if batch and training["batch"] == "mean" else 1
    if optimizer.plain and form == "slides":
        change = note(f"d{name}", change)
        if not batch:
            return note(f"new_{name}", old + change)
        sums[name] = note(f"sum_d{name}", (sums[name] if number > 1 else 0.0) + change)
        return note(f"new_{name}", old + sums[name] / count if acts else old)

    gradient = note(f"g{name}", slope)
    if batch:
        gradient = sums[name] = note(f"sum_g{name}", (sums[name] if number > 1 else 0.0) + gradient)
    if batch or optimizer.pulls(name):
        gradient = note(f"t{name}", optimizer.taken(name, old, gradient, count))
    begin = optimizer.decayed(name, old, acts, note)
    if not acts:
        optimizer.keep_states(name, note)
        note(f"d{name}", 0.0)
        return note(f"new_{name}", old)
    change = note(f"d{name}", optimizer.change(name, gradient, note))
    if form == "calculus" and optimizer.name == "sgd" and not training.get("rounds"):  # else the change is rounded, too
        return note(f"new_{name}", begin - lr * gradient)
    return note(f"new_{name}", begin + change)
