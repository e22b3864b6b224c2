"""Keras, in float64: its own layers, losses and optimizers, weight by weight after every update."""

import importlib
import os

import pytest
from oracles.nets import compared

os.environ["KERAS_BACKEND"] = "torch"
keras = pytest.importorskip("keras", reason="`make oracle` installs Keras")
torch = pytest.importorskip("torch")
torch.set_num_threads(1)
keras.config.set_floatx("float64")
# On every backend but TensorFlow's, Keras makes 32 bits of results of 64. Here it must not.
importlib.import_module("keras.src.backend.common.dtypes").BIT64_TO_BIT32_DTYPE["float64"] = "float64"

pytestmark = pytest.mark.oracle

LOSSES = ("mean-squared", "cross-entropy", "classes")

DECAY = {"weight_decay": 0.03}
OPTIMIZERS = {
    "sgd": ({"name": "sgd"}, "SGD", {}),
    "sgd, decoupled": ({"name": "sgd"} | DECAY, "SGD", DECAY),
    "momentum": ({"name": "momentum"}, "SGD", {"momentum": 0.9}),
    "nesterov": ({"name": "nesterov"}, "SGD", {"momentum": 0.9, "nesterov": True}),
    "rmsprop": ({"name": "rmsprop"}, "RMSprop", {}),
    "rmsprop, decoupled": ({"name": "rmsprop"} | DECAY, "RMSprop", DECAY),
    "adam": ({"name": "adam"}, "Adam", {}),
    "adam, decoupled": ({"name": "adam"} | DECAY, "AdamW", DECAY),
}
"""What excelsim is told, and Keras's class with what it is told."""


def loss_of(net):
    """Return Keras's loss of a batch."""
    if net.loss == "mean-squared":
        return keras.losses.MeanSquaredError()
    kind = keras.losses.CategoricalCrossentropy if net.loss == "classes" else keras.losses.BinaryCrossentropy
    return kind(from_logits=True)


def learned(net, name, words):
    """Return all weights and biases after each update, in a loop as Keras's guide for PyTorch writes it."""
    hidden = [keras.layers.Dense(width, net.hidden) for width in net.layers[1:-1]]
    model = keras.Sequential([keras.Input((net.layers[0],)), *hidden, keras.layers.Dense(net.layers[-1])])
    model.set_weights([v for w, b in zip(net.weights, net.biases, strict=True) for v in (w.T, b)])
    optimizer = getattr(keras.optimizers, name)(learning_rate=net.learning_rate, **words)
    loss, after = loss_of(net), []
    for x, y in net.batches:
        model.zero_grad()
        loss(torch.tensor(y), model(torch.tensor(x))).backward()
        with torch.no_grad():
            optimizer.apply([v.value.grad for v in model.trainable_weights], model.trainable_weights)
        values = [v.value.detach().numpy().copy() for v in model.trainable_weights]
        after.append([w.T for w in values[::2]] + values[1::2])
    return after


@pytest.mark.parametrize("how", OPTIMIZERS)
def test_weights_are_keras_s(how, within_bounds):
    words, name, theirs = OPTIMIZERS[how]
    hidden = ("tanh", "sigmoid", "relu", "softplus")
    found = compared(LOSSES, lambda net: learned(net, name, theirs), words | {"style": "keras"}, hidden=hidden)
    within_bounds(words["name"], found)
