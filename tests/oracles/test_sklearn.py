"""scikit-learn's own multi-layer perceptrons, weight by weight after every update."""

import numpy as np
import pytest
from oracles.nets import compared

networks = pytest.importorskip("sklearn.neural_network", reason="`make oracle` installs scikit-learn")

pytestmark = pytest.mark.oracle

LOSSES = ("half-squared", "cross-entropy", "classes")

SGD = {"solver": "sgd", "nesterovs_momentum": False}
PLAIN = {
    "sgd": ({"name": "sgd"}, SGD | {"momentum": 0}),
    "momentum": ({"name": "momentum"}, SGD | {"momentum": 0.9}),
    "nesterov": ({"name": "nesterov"}, {"solver": "sgd", "momentum": 0.9}),
    "adam": ({"name": "adam"}, {"solver": "adam"}),
}
OPTIMIZERS = {
    f"{how}{', L2' if decay else ''}": (words | {"style": "sklearn", "weight_decay": decay}, solver | {"alpha": decay})
    for how, (words, solver) in PLAIN.items()
    for decay in (0, 0.1)
}
"""What excelsim is told, and scikit-learn's solver."""


def learned(net, words):
    """Return all weights and biases after each update."""
    kind = networks.MLPRegressor if net.loss == "half-squared" else networks.MLPClassifier
    starts = iter([(w.T.copy(), b.copy()) for w, b in zip(net.weights, net.biases, strict=True)])

    class Started(kind):
        """With our starting weights."""

        def _init_coef(self, *shape):
            return next(starts)

    model = Started(
        hidden_layer_sizes=tuple(net.layers[1:-1]),
        activation="logistic" if net.hidden == "sigmoid" else net.hidden,
        learning_rate_init=net.learning_rate,
        shuffle=False,
        **words,
    )
    labels = {"classes": lambda y: y.argmax(axis=1), "cross-entropy": lambda y: y[:, 0].astype(int)}
    label = labels.get(net.loss, lambda y: y if y.shape[1] > 1 else y[:, 0])
    classes = {} if net.loss == "half-squared" else {"classes": np.arange(max(2, net.layers[-1]))}
    after = []
    for x, y in net.batches:
        model.partial_fit(x, label(y), **classes)
        after.append([w.T.copy() for w in model.coefs_] + [b.copy() for b in model.intercepts_])
    return after


@pytest.mark.parametrize("how", OPTIMIZERS)
def test_weights_are_scikit_learn_s(how, within_bounds):
    words, solver = OPTIMIZERS[how]
    within_bounds(words["name"], compared(LOSSES, lambda net: learned(net, solver), words))
