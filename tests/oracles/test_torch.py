"""PyTorch, in float64: its own layers, losses, backward pass and optimizers, weight by weight after every update."""

import pytest
from oracles.nets import compared

torch = pytest.importorskip("torch", reason="`make oracle` installs PyTorch")
torch.set_num_threads(1)  # a few numbers at a time: more of them only wait for each other

pytestmark = pytest.mark.oracle

LOSSES = ("mean-squared", "sum-squared", "cross-entropy", "classes")

DECAY = {"weight_decay": 0.03}
OPTIMIZERS = {
    "sgd": ({"name": "sgd"}, "SGD", {}),
    "sgd, L2": ({"name": "sgd"} | DECAY, "SGD", DECAY),
    "momentum": ({"name": "momentum"}, "SGD", {"momentum": 0.9}),
    "momentum, L2": ({"name": "momentum"} | DECAY, "SGD", {"momentum": 0.9} | DECAY),
    "nesterov": ({"name": "nesterov"}, "SGD", {"momentum": 0.9, "nesterov": True}),
    "rmsprop": ({"name": "rmsprop"}, "RMSprop", {}),
    "rmsprop, L2": ({"name": "rmsprop"} | DECAY, "RMSprop", DECAY),
    "adam": ({"name": "adam"}, "Adam", {}),
    "adam, L2": ({"name": "adam"} | DECAY, "Adam", DECAY),
    "adam, decoupled": ({"name": "adam", "decoupled": True} | DECAY, "AdamW", DECAY),
}
"""What excelsim is told, and PyTorch's class with what it is told."""


class BipolarSigmoid(torch.nn.Module):
    """What PyTorch has no name for."""

    def forward(self, z):
        return 2 * torch.sigmoid(z) - 1


HIDDEN = {
    "identity": torch.nn.Identity, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU,
    "softplus": torch.nn.Softplus, "leaky-relu": torch.nn.LeakyReLU, "gelu": torch.nn.GELU,
    "bipolar-sigmoid": BipolarSigmoid,
}  # fmt: skip


def loss_of(net):
    """Return PyTorch's loss of a batch."""
    if net.loss == "mean-squared":
        return torch.nn.MSELoss()
    if net.loss == "sum-squared":
        return lambda found, wanted: torch.nn.functional.mse_loss(found, wanted, reduction="sum") / len(found)
    if net.loss == "classes":
        return torch.nn.CrossEntropyLoss()
    return torch.nn.BCEWithLogitsLoss()


def learned(net, name, words):
    """Return all weights and biases after each update."""
    linear = [torch.nn.Linear(a, b, dtype=torch.float64) for a, b in zip(net.layers[:-1], net.layers[1:], strict=True)]
    between = [layer for layer in linear[:-1] for layer in (layer, HIDDEN[net.hidden]())]
    model = torch.nn.Sequential(*between, linear[-1])
    parameters = [layer.weight for layer in linear] + [layer.bias for layer in linear]
    with torch.no_grad():
        for parameter, start in zip(parameters, [*net.weights, *net.biases], strict=True):
            parameter.copy_(torch.tensor(start))
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=net.learning_rate, **words)
    loss, after = loss_of(net), []
    for x, y in net.batches:
        optimizer.zero_grad()
        loss(model(torch.tensor(x)), torch.tensor(y)).backward()
        optimizer.step()
        after.append([parameter.detach().numpy().copy() for parameter in parameters])
    return after


@pytest.mark.parametrize("how", OPTIMIZERS)
def test_weights_are_pytorch_s(how, within_bounds):
    words, name, theirs = OPTIMIZERS[how]
    found = compared(LOSSES, lambda net: learned(net, name, theirs), words, hidden=tuple(HIDDEN))
    within_bounds(words["name"], found)
