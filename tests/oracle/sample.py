"""One sample through the network and back, in plain loops."""

import math

from oracle.functions import added, function
from oracle.scores import terms


def forward(x, w, b, network, note):
    """Return each layer's weighted sums, and each layer's outputs with the inputs first."""
    outputs, weighted = [list(x)], []
    for n, name in enumerate(network["activation"]):
        sums = []
        for j, weights in enumerate(w[n]):
            z = outputs[n][0] * weights[0]
            for i in range(1, len(weights)):
                z = z + outputs[n][i] * weights[i]
            if network["bias"][n] in (True, "frozen", "shared"):
                z = z + b[n][0 if network["bias"][n] == "shared" else j]
            sums.append(note(f"z{n + 1}_{j + 1}", z))
        if name == "softmax":
            powers = [note(f"ez{n + 1}_{j}", math.exp(z)) for j, z in enumerate(sums, 1)]
            values = [power / added(powers) for power in powers]
        else:
            f = function(name, network["threshold"])[0]
            values = [f(z) for z in sums]
        outputs.append([note(f"o{n + 1}_{j}", value) for j, value in enumerate(values, 1)])
        weighted.append(sums)
    return weighted, outputs


def passed_back(rule, w, errors, deltas):
    """Return the errors of a layer, from the next one's weights, errors and deltas."""
    back = deltas if rule == "gradient" else errors
    passed = []
    for j in range(len(w[0])):
        parts = []
        for k, weights in enumerate(w):
            weight = weights[j] / added(weights) if rule == "proportional" else weights[j]
            parts.append(back[k] * weight)
        passed.append(added(parts))
    return passed


def delta(e, z, o, y, network, n):
    """Return a layer's deltas in the slides' form."""
    name, last = network["activation"][n], n == len(network["activation"]) - 1
    if network["rule"] == "perceptron" and name == "bipolar":
        return [target if error != 0 else 0.0 for error, target in zip(e, y, strict=True)]
    if network["rule"] in ("no-derivative", "perceptron") or (last and network["loss"] == "cross-entropy"):
        return list(e)
    factors = {"mean-squared": lambda error: 2 * error / len(e), "sum-squared": lambda error: 2 * error}
    enters = [*map(factors.get(network["loss"] if last else "", float), e)]
    if name == "softmax":
        share = added([error * output for error, output in zip(enters, o, strict=True)])
        return [output * (error - share) for error, output in zip(enters, o, strict=True)]
    slope = function(name, network["threshold"])[1]
    return [slope(*each) for each in zip(enters, z, o, strict=True)]


def calculus(slopes, z, o, y, network, n, note):
    """Return a layer's ∂E/∂net, by ∂E/∂o and ∂o/∂net; `slopes` are ∂E/∂o of a hidden layer."""
    name, last = network["activation"][n], n == len(network["activation"]) - 1
    if last:
        slopes = _of_loss(y, o, network, n, note)
        if network["loss"] == "cross-entropy":
            return [note(f"gz{n + 1}_{j}", slope) for j, slope in enumerate(slopes, 1)]
    go = [note(f"go{n + 1}_{j}", slope) for j, slope in enumerate(slopes, 1)]
    if not last:
        for j, slope in enumerate(go, 1):
            note(f"e{n + 1}_{j}", -slope)
    if name == "softmax":
        share = added([g * output for g, output in zip(go, o, strict=True)])
        gz = [output * (g - share) for g, output in zip(go, o, strict=True)]
    else:
        slope = function(name, network["threshold"])[2]
        s = [note(f"s{n + 1}_{j}", slope(*each)) for j, each in enumerate(zip(z, o, strict=True), 1)]
        gz = [g * f for g, f in zip(go, s, strict=True)]
    return [note(f"gz{n + 1}_{j}", value) for j, value in enumerate(gz, 1)]


def _of_loss(y, o, network, n, note):
    """Note the errors and the loss of the last layer, and return the slopes of the loss."""
    pairs = list(zip(y, o, strict=True))
    for k, (target, output) in enumerate(pairs, 1):
        note(f"e{n + 1}_{k}", target - output)
    each = terms(network["loss"], network["activation"][n], y, o)
    note("E_total", added([note(f"E_{k}", term) for k, term in enumerate(each, 1)]))
    if network["loss"] == "cross-entropy":
        return [output - target for target, output in pairs]
    if network["loss"] == "mean-squared":
        return [-2 * (target - output) / len(y) for target, output in pairs]
    if network["loss"] == "sum-squared":
        return [-2 * (target - output) for target, output in pairs]
    return [-(target - output) for target, output in pairs]
