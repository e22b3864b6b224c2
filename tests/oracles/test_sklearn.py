"""scikit-learn's own multi-layer perceptrons, weight by weight after every update."""

import numpy as np
import pytest
from oracles.nets import NETS, distance, drawn

networks = pytest.importorskip("sklearn.neural_network", reason="`make oracle` installs scikit-learn")

pytestmark = pytest.mark.oracle

SGD = {"solver": "sgd", "nesterovs_momentum": False}
OPTIMIZERS = {
    "sgd": ({"name": "sgd"}, SGD | {"momentum": 0}),
    "momentum": ({"name": "momentum"}, SGD | {"momentum": 0.9}),
    "nesterov": ({"name": "nesterov"}, {"solver": "sgd", "momentum": 0.9}),
    "adam": ({"name": "adam"}, {"solver": "adam"}),
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


@pytest.mark.parametrize("loss", ("half-squared", "cross-entropy", "classes"))
@pytest.mark.parametrize("decay", [0, 0.1])
@pytest.mark.parametrize("how", OPTIMIZERS)
def test_weights_are_scikit_learn_s(how, decay, loss, farthest):
    words, solver = OPTIMIZERS[how]
    nets = [drawn(seed, loss) for seed in range(NETS)]
    ours = [net.learned(words | {"style": "sklearn", "weight_decay": decay}) for net in nets]
    theirs = [learned(net, solver | {"alpha": decay}) for net in nets]
    farthest(words["name"], [distance(*each) for each in zip(nets, ours, theirs, strict=True)])
