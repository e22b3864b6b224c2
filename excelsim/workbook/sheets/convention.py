"""By which of the ways to calculate backpropagation a workbook is calculated, in words for its Start."""

from __future__ import annotations

from collections.abc import Iterable

from excelsim.languages.sentence import Sentence
from excelsim.network.quantities import symbol
from excelsim.rule.scores import EQUAL
from excelsim.workbook.contents import Contents


def convention(contents: Contents) -> Iterable[tuple[str, str]]:
    """Say which of the ways to calculate backpropagation this is."""
    network, say = contents.run.network, contents.say
    shape, method = network.shape, network.method
    used = {
        True: say("read and updated"),
        False: say("none"),
        "frozen": say("read, never updated"),
        "unused": say("updated, but never read in the forward pass"),
        "shared": say("one for the whole layer, read and updated"),
    }
    functions = ", ".join(dict.fromkeys(shape.activations))
    yield (
        say("Network"),
        say("{shape} (inputs first), activation {functions}", shape=shape.words, functions=functions),
    )
    yield say("Rule"), f"{method.rule}: {say(network.choices.rule.words)}"
    yield from _choices(contents)
    if method.loss != "squared":
        yield say("Loss"), f"{method.loss}: {say(network.loss.words)}"
    if contents.second:
        other = contents.second.run.network
        functions = ", ".join(dict.fromkeys(other.activations))
        rule = other.method.words
        yield say("Second run"), say("rule {rule}, activation {functions}", rule=rule, functions=functions)
    if method.form == "slides":
        yield say("Error"), say("target minus output, so every update is added: new w = w + Δw")
    yield say("Updates"), _updates(contents)
    biases = [say("layer {n}: {used}", n=n, used=used[b]) for n, b in enumerate(shape.bias, start=1)]
    yield say("Bias"), used[shape.bias[0]] if len(set(shape.bias)) == 1 else "; ".join(biases)
    yield "MSE", say("mean of the squared error over the outputs and the samples of an epoch, before each update")
    yield _score(contents)
    if shape.limited:
        limited = say(
            "{f}: its last digits differ from program to program; agreement to 9 digits", f=", ".join(shape.limited)
        )
        yield say("Exactness"), limited


def _updates(contents: Contents) -> str:
    """Say after how many samples the weights change, and by what of them."""
    say, network, method = contents.say, contents.run.network, contents.run.network.method
    if not method.has_batches:
        return say("after every sample") if network.is_shuffled else say("after every sample, in the order of the data")
    what = say(BATCHES[method.batch, network.choices.learning.by_gradient])
    if method.batch_size == "all":
        return say("after all samples (full batch), by {what}", what=what)
    return say("after {n} {n:sample|samples} each, by {what}", n=method.batch_size, what=what)


FORMS = {
    "slides": "errors e = y - y', deltas δ; what is added to a weight is Δw",
    "calculus": "the chain rule: ∂E/∂w for every weight",
    "minus": "the chain rule: ∂E/∂w for every weight, w⁺ = w - η·∂E/∂w",
}
UPDATES = {
    "simultaneous": "simultaneous: all errors are sent back through the old weights",
    "sequential": "sequential: the last layer changes first, and hidden errors come from its new weights",
}
BATCHES = {
    ("mean", False): "the mean of the changes that they ask for",
    ("sum", False): "the sum of the changes that they ask for",
    ("mean", True): "the mean of their gradients",
    ("sum", True): "the sum of their gradients",
}
FIRES = {
    ">=": Sentence("θ: a neuron fires where z ≥ θ"),
    ">": Sentence("θ: a neuron fires where z > θ"),
    "zone": Sentence("θ: a neuron answers 1 where z > θ, -1 where z < -θ, and 0 between them"),
}


def _choices(contents: Contents) -> Iterable[tuple[str, str]]:
    """Say how the update is written and made, as far as there is a choice."""
    say, network, method = contents.say, contents.run.network, contents.run.network.method
    yield say("Form"), say(FORMS["minus" if network.choices.learning.minus else method.form])
    for how in dict.fromkeys(layer.threshold for layer in network.parts if layer.threshold):
        yield say("Threshold"), say(FIRES[how])
    if network.depth > 1:
        yield say("Update"), say(UPDATES[method.update])
    if not method.optimizer.is_plain:
        numbers = [f"{symbol(network, name)} = {value:g}" for name, value in method.optimizer.numbers]
        numbers += ["decoupled"] if method.optimizer.decoupled else []
        yield say("Optimizer"), f"{method.optimizer.words}: {', '.join(numbers)}"
    if method.decimals:
        how = say("cut off") if method.cut else say("rounded")
        which = ", ".join(f"{name or say('all')}: {n}" for name, n in method.decimals)
        yield say("Decimals"), say("results are {how} before they are used again ({which})", how=how, which=which)
    if network.is_shuffled:
        yield (
            say("Order"),
            say("each epoch takes the samples in an order of its own, drawn from seed {n}", n=method.shuffle),
        )


def _score(contents: Contents) -> tuple[str, str]:
    """Say what makes an answer right, or that none is right or wrong."""
    say, criterion = contents.say, contents.layout.criterion
    if criterion is None:
        return "RMSE", say("√MSE; the targets are quantities, so there is no accuracy: no answer is right or wrong")
    if criterion == EQUAL:
        return say("Accuracy"), say("the part of the samples whose answer is the target itself")
    if isinstance(criterion, str):
        return say("Accuracy"), say("the part of the samples whose largest output is the one of the largest target")
    text = say("the part of the samples whose answer is on the target's side of {threshold:g}", threshold=criterion)
    return say("Accuracy"), text
