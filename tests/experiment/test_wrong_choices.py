"""Wrong choices: each is one sentence that names the key and says what to write, the same in Python and in a file."""

from pathlib import Path

import pytest
import tomli_w

from excelsim import MLP
from excelsim.errors import InputError
from excelsim.experiment.load import parse

ONE_LAYER = {"layers": [2, 1]}
STEP = ONE_LAYER | {"activation": "step"}
PERCEPTRON = STEP | {"rule": "perceptron"}
X, Y = [[1, 0], [0, 1]], [[1], [0]]
WEIGHTS = {"weights": [[[1, 1], [1, 1]], [[1, 1]]]}

RULES = "rule must be one of 'playlist', 'no-derivative', 'proportional', 'gradient', 'perceptron', not "
LOSSES = "loss must be one of 'squared', 'half-squared', 'mean-squared', 'sum-squared', 'cross-entropy', not "
THRESHOLD = "threshold must be a number of 0 or more, or a text such as '>= 0.2' or '> 0.2', not "
CALCULUS = "form = 'calculus' writes the chain rule, which is rule = 'gradient'; the rule "
SOFTMAX = "softmax belongs to the last layer, where it shares 1 among the classes: choose another activation"
PROBABILITIES = "loss = 'cross-entropy' needs outputs that are probabilities: choose sigmoid or softmax for the last"
TABLE = """optimizer must be a name such as 'adam', or a table such as { name = "adam", beta1 = 0.9 }, not """

NETWORKS = [
    ({"rule": "backprop"}, f"{RULES}'backprop'"),
    ({"loss": "hinge"}, f"{LOSSES}'hinge'"),
    ({"loss": "ce"}, f"{LOSSES}'ce'"),
    ({"rule": "mse", "loss": "cross-entropy"}, "rule = 'mse' has a loss of its own: leave loss out, or write rule ="),
    ({"loss": "mean-squared"}, "loss = 'mean-squared' goes with rule = 'gradient', whose slope it is; the rule"),
    ({"loss": "sum-squared"}, "loss = 'sum-squared' goes with rule = 'gradient', whose slope it is; the rule"),
    ({"loss": "cross-entropy", "activation": "relu"}, PROBABILITIES),
    ({"loss": "cross-entropy", "activation": ["sigmoid", "tanh"]}, PROBABILITIES),
    ({"report": "bce"}, "report must be one of 'cross-entropy', not 'bce'"),
    ({"report": "cross-entropy", "activation": "relu"}, "the binary cross-entropy needs outputs from 0 to 1, but relu"),
    ({"report": "cross-entropy", "activation": ["relu", "softmax"]}, "report = 'cross-entropy' is the binary one;"),
    ({"activation": "softmax"}, SOFTMAX),
    ({"activation": ["softmax", "sigmoid"]}, SOFTMAX),
    ({"form": "mazur"}, "form must be one of 'slides', 'calculus', not 'mazur'"),
    ({"form": "calculus", "rule": "playlist"}, f"{CALCULUS}playlist is written in form = 'slides'"),
    ({"form": "calculus", "rule": "proportional"}, f"{CALCULUS}proportional is written in form = 'slides'"),
    (PERCEPTRON | {"form": "calculus"}, f"{CALCULUS}perceptron is written in form = 'slides'"),
    (PERCEPTRON | {"layers": [2, 2, 1]}, "rule = 'perceptron' is for one layer, such as layers = [2, 1]: a step has"),
    (ONE_LAYER | {"rule": "perceptron"}, "rule = 'perceptron' needs answers that are right or wrong: choose"),
    (PERCEPTRON | {"loss": "cross-entropy"}, "rule = 'perceptron' changes by targets, not by a slope: leave loss out"),
    ({"activation": "sigmoyd"}, "activation must be one of 'identity', 'step', 'bipolar', 'sigmoid', "),
    ({"activation": 3}, "activation must be one of 'identity', 'step', "),
    ({"activation": ["relu", "relu", "relu"]}, "activation must be one choice or one per layer (2), not 3"),
    ({"activation": []}, "activation must be one choice or one per layer (2), not 0"),
    ({"threshold": 0.2}, "threshold says where step and bipolar fire, but the activation is sigmoid: leave threshold"),
    (STEP | {"threshold": "z < 0.2"}, f"{THRESHOLD}'z < 0.2'"),
    (STEP | {"threshold": ">= 0,2"}, f"{THRESHOLD}'>= 0,2'"),
    (STEP | {"threshold": "> nan"}, f"{THRESHOLD}'> nan'"),
    (STEP | {"threshold": "> 1_0"}, f"{THRESHOLD}'> 1_0'"),
    (STEP | {"threshold": -0.2}, f"{THRESHOLD}-0.2"),
    (STEP | {"threshold": True}, f"{THRESHOLD}True"),
    (STEP | {"threshold": float("nan")}, f"{THRESHOLD}nan"),
    ({"bias": "one"}, "bias must be one of true, false, 'frozen', 'unused', 'shared', not 'one'"),
    ({"bias": ["shared"]}, "bias must be one choice or one per layer (2), not 1"),
    ({"layers": [2]}, "layers must be a list of at least two whole numbers from 1 up, such as [2, 5, 1], not [2]"),
]  # fmt: skip

TRAININGS = [
    ({"update": "online"}, "update must be one of 'simultaneous', 'sequential', not 'online'"),
    ({"batch": "average"}, "batch must be one of 'mean', 'sum', not 'average'"),
    ({"batch_size": 0}, "batch_size must be a whole number from 1 to 1,000,000,000, or 'all', not 0"),
    ({"batch_size": 10**20}, "batch_size must be a whole number from 1 to 1,000,000,000, or 'all', not 10000000000"),
    ({"batch_size": "full"}, "batch_size must be a whole number from 1 to 1,000,000,000, or 'all', not 'full'"),
    ({"shuffle": True}, "shuffle must be a seed, any whole number such as 3, not True"),
    ({"shuffle": 1.5}, "shuffle must be a seed, any whole number such as 3, not 1.5"),
    ({"decimals": 12}, "decimals must be a whole number from 0 to 11, not 12"),
    ({"decimals": 4.0}, "decimals must be a whole number from 0 to 11, not 4.0"),
    ({"decimals": True}, "decimals must be a whole number from 0 to 11, not True"),
    ({"decimals": {"o": "3"}}, "decimals.o must be a whole number from 0 to 11, not '3'"),
    ({"decimals": {"Δw": 3}}, "decimals says 'Δw', which is no quantity: write such as { o = 2, d2 = 4, new_w1_1_2"),
    ({"decimals": {"E": 3}}, "decimals says 'E', which this network does not calculate"),
    ({"decimals": {"e": 3, "E": 2}}, "decimals says 'e' in capitals, too, which spreadsheets take for the same name"),
    ({"decimals": {"output": 3}}, "decimals says 'output', which this network does not calculate: write such as"),
    ({"decimals": {"o9": 3}}, "decimals says 'o9', which this network does not calculate"),
    ({"decimals": {"gz": 3}}, "decimals says 'gz', which this network does not calculate"),
    *[({"decimals": {key: 3}}, f"decimals says {key!r}, which this network does not") for key in ("x", "y", "w", "b1")],
    ({"cut": True}, "cut = true says how results get their decimals: add decimals, such as decimals = 4"),
    ({"cut": "yes", "decimals": 3}, "cut must be true or false, not 'yes'"),
    ({"optimizer": "adamw"}, "optimizer.name must be one of 'sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', not"),
    ({"optimizer": 3}, f"{TABLE}3"),
    ({"optimizer": ["adam"]}, f"{TABLE}['adam']"),
    ({"optimizer": {"momentum": 0.9}}, "sgd has no momentum: write name = 'momentum' or name = 'nesterov'"),
    ({"optimizer": {"name": "adam", "momentum": 0.9}}, "adam takes no 'momentum'; it takes beta1, beta2, epsilon,"),
    ({"optimizer": {"name": "adam", "style": "pytorch"}}, "optimizer.style must be one of 'torch', 'keras',"),
    ({"optimizer": {"name": ["adam"]}}, "optimizer.name must be one of"),
    ({"optimizer": {"name": "rmsprop", "style": "sklearn"}}, "rmsprop has no form in the style 'sklearn': choose one"),
    ({"optimizer": {"name": "nesterov", "style": "plain"}}, "nesterov has no form in the style 'plain': choose one of"),
    *[
        ({"optimizer": {"name": "momentum", "momentum": value}}, "optimizer.momentum must be a number from 0 up to 1,")
        for value in (1, -0.5, "0.9", True, float("nan"))
    ],
    ({"optimizer": {"name": "adam", "epsilon": 0}}, "optimizer.epsilon must be a number larger than 0, not 0"),
    ({"optimizer": {"weight_decay": -0.1}}, "optimizer.weight_decay must be a number of 0 or more, not -0.1"),
    ({"optimizer": {"weight_decay": 0.1, "decoupled": "yes"}}, "decoupled must be true or false, not 'yes'"),
    ({"optimizer": {"name": "adam", "decoupled": True}}, "decoupled says how weights decay: add weight_decay, such as"),
    (
        {"optimizer": {"name": "adam", "style": "keras", "weight_decay": 0.1, "decoupled": False}},
        "in the style 'keras' the decay of weights is always decoupled: leave decoupled out",
    ),
    (
        {"optimizer": {"style": "sklearn", "weight_decay": 0.1, "decoupled": True}},
        "in the style 'sklearn' the decay of weights is always a part of the gradient: leave decoupled out",
    ),
]  # fmt: skip

BOTH = [
    *((network, {}, said) for network, said in NETWORKS),
    *(({}, training, said) for training, said in TRAININGS),
    (PERCEPTRON, {"optimizer": "momentum"}, "rule = 'perceptron' changes weights by lr·t·x, which is no slope that an"),
]


def of_file(network=None, **tables):
    """Return what is said of an experiment's file; empty if it runs."""
    content = {"data": {"inputs": X, "targets": Y}, "start": {"seed": 1}}
    content |= {"network": {"layers": [2, 2, 1]} | (network or {})} | tables
    try:
        parse(tomli_w.dumps(content), "a.toml", Path())
    except InputError as error:
        return str(error)
    return ""


def of_python(network, training):
    """Return what is said of the same choices in Python."""
    try:
        MLP(**{"layers": [2, 2, 1], "seed": 1} | network).fit(X, Y, **training)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("network", "training", "said"), BOTH)
def test_a_wrong_choice_is_one_sentence(network, training, said):
    """Python and an experiment's file say the same, the file its name before."""
    found = of_python(network, training)
    assert found.startswith(said) and "\n" not in found
    assert of_file(network, training=training) == f"a.toml: {found}"


FILES = [
    ({"network": {"rule": 1}}, "network.rule is 1, but it should be a text in quotation marks"),
    ({"network": {"layers": "2-2-1"}}, "network.layers is '2-2-1', but it should be a list"),
    ({"training": {"update": True}}, "training.update is True, but it should be a text in quotation marks"),
    ({"training": {"optimiser": "adam"}}, "unknown key 'optimiser' in [training]: did you mean 'optimizer'?"),
    ({"training": {"momentum": 0.9}}, "unknown key 'momentum' in [training]: known keys are epochs, learning_rate, "),
    ({"compare": {"batch_size": [1, 2]}}, "unknown key 'batch_size' in [compare]: known keys are learning_rate,"),
    ({"compare": {"learning_rate": []}}, "compare.learning_rate must hold at least one value"),
    ({"compare": {"learning_rate": [0.1, 0]}}, "[compare]: learning_rate must be a number larger than 0, not 0"),
    ({"compare": {"learning_rate": [True]}}, "[compare]: learning_rate must be a number larger than 0, not True"),
    ({"compare": {"learning_rate": 0.5}}, "[compare] says only what this run does anyway: write other values, or"),
    ({"compare": {"seed": [1, 1]}}, "[compare] says only what this run does anyway"),
    ({"compare": {"learning_rate": [0.1, 0.2], "rule": ["gradient", "proportional"]}}, "[compare] compares one thing"),
    ({"compare": {"rule": ["gradiant"]}}, f"[compare]: {RULES}'gradiant'"),
    ({"compare": {"rule": ["gradient", "perceptron"]}}, "[compare]: rule = 'perceptron' is for one layer"),
    ({"compare": {"optimizer": ["adam", "adagrad"]}}, "[compare]: optimizer.name must be one of"),
    ({"compare": {"activation": ["relu", "sigmoyd"]}}, "[compare]: activation must be one of"),
    ({"compare": {"seed": ["a"]}}, "[compare]: seed must be a whole number, not 'a'"),
    ({"compare": {"layers": [2, 3, 1]}}, "[compare]: other layers have no starting weights of this run: add seed"),
    ({"compare": {"layers": [3, 3, 1], "seed": 1}}, "[compare]: layers must begin with 2 and end with 1, as those of"),
    ({"compare": {"layers": "2-3-1"}}, "compare.layers is '2-3-1', but it should be a list"),
    ({"compare": {"bias": "yes"}}, "[compare]: bias must be one of"),
    ({"compare": {"bias": True}}, "[compare] says only what this run does anyway"),
    ({"compare": {"start": {"init": "xavier"}}}, "[compare]: [start]: it needs a seed (any whole number) or weights"),
    ({"compare": {"start": {"seed": 1}, "seed": 2}}, "[compare]: it has both a seed and a start: keep the one"),
    ({"compare": {"start": {"sede": 1}}}, "unknown key 'sede' in [compare.start]: did you mean 'seed'?"),
    ({"compare": {"start": {"weights": [[[1]]]}}}, "[compare]: weights must hold one array per layer, 2 for 2-2-1"),
    ({"compare": {"start": 3}}, "compare.start is 3, but it should be a table"),
    ({"compare": {"normalise": "max"}}, "compare.normalise is 'max', but it should be one of"),
    (
        {
            "compare": {"normalise": "z-score"},
            "data": {"inputs": [[1, 0], [0, 1]], "targets": [[1], [0]], "normalise": "min-max"},
        },
        "[compare]: the inputs of this run are normalised already: leave normalise out",
    ),
    ({"start": {"seed": 1, "velocity": WEIGHTS}}, "[start] velocity goes with optimizer = 'momentum' or 'nesterov':"),
    ({"start": {"seed": 1, "velocity": 0}}, "start.velocity is 0, but it should be a table"),
    ({"start": {"seed": 1, "velocity": {"w": []}}}, "unknown key 'w' in [start.velocity]: known keys are weights,"),
    ({"start": {"seed": 1, "velocity": {"biases": []}}}, "the key start.velocity.weights is missing"),
    ({"start": {"weights": [[[True, 1]]]}}, "start.weights (entry 1, 1, 1) is True, but it should be a number"),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "said"), FILES)
def test_a_wrong_key_of_a_file_is_one_sentence(tables, said):
    """It names the key with its table."""
    found = of_file(**tables)
    assert found.startswith(f"a.toml: {said}") and "\n" not in found


def test_a_velocity_has_the_shape_of_its_weights():
    start = {"seed": 1, "velocity": {"weights": [[[1, 1]], [[1, 1]]]}}
    found = of_file(training={"optimizer": "momentum"}, start=start)
    assert found == "a.toml: [start.velocity]: weights of layer 1 must have shape (to, from) = (2, 2), not (1, 2)"
