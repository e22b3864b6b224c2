"""The keys of an experiment's file in a line each, as a new file explains them, and what can stand there."""

from __future__ import annotations

from typing import Any, NamedTuple

from excelsim.languages.sentence import Sentence


class Key(NamedTuple):
    """A key: what it is for, and an example of what could stand there, if a new file shall offer it."""

    words: Sentence
    example: Any = None


SECTIONS = {
    "": Sentence("What people read above the numbers."),
    "network": Sentence("What is trained."),
    "training": Sentence("How long and how fast it learns."),
    "data": Sentence("The samples that it learns from."),
    "start": Sentence("The weights that it starts from."),
    "compare": Sentence("A second run beside it: what it does otherwise, such as rule, activation or learning_rate."),
    "workbook": Sentence("What the workbook holds beside the run."),
}
"""The tables of the file, in order."""

KEYS: dict[str, dict[str, Key]] = {
    "": {
        "title": Key(Sentence("The title.")),
        "about": Key(Sentence("What one sees here."), "..."),
        "try": Key(Sentence("What to try in the workbook."), ["..."]),
        "language": Key(Sentence("The language of the workbook: en or id.")),
    },
    "network": {
        "layers": Key(Sentence("How many inputs, neurons of each hidden layer, and outputs.")),
        "activation": Key(
            Sentence(
                "identity, step, bipolar, sigmoid, bipolar-sigmoid, tanh, relu, leaky-relu, gelu, softplus or softmax "
                "(the last layer); one for all layers, or a list with one for each."
            )
        ),
        "rule": Key(
            Sentence("How errors are sent back: playlist, no-derivative, proportional, gradient or perceptron.")
        ),
        "bias": Key(Sentence('true, false, or "shared", "frozen", "unused"; one for all layers, or a list.'), True),
        "loss": Key(Sentence("squared, half-squared, mean-squared, sum-squared or cross-entropy."), "half-squared"),
        "form": Key(Sentence("How it is written: as on the slides, or as slopes of the loss (calculus)."), "slides"),
        "report": Key(Sentence("What is reported beside the mean squared error, though not trained.")),
        "threshold": Key(Sentence('Where step and bipolar fire: 0.2, or ">= 0.2", or "> 0.2".')),
    },
    "training": {
        "epochs": Key(Sentence("How often it goes through all samples.")),
        "learning_rate": Key(Sentence("How large its steps are.")),
        "batch_size": Key(Sentence('After how many samples the weights change: 1, n or "all".'), "all"),
        "update": Key(Sentence("simultaneous, or sequential: back through weights that are already new.")),
        "batch": Key(Sentence("Of a batch's changes the mean or the sum.")),
        "optimizer": Key(Sentence("sgd, momentum, nesterov, rmsprop or adam."), "momentum"),
        "shuffle": Key(Sentence("A seed: each epoch takes the samples in another order."), 3),
        "decimals": Key(Sentence("Every result is rounded to so many decimals, as on paper."), 4),
        "cut": Key(Sentence("true cuts digits off instead of rounding.")),
        "steps": Key(Sentence("Only these updates are kept, first and last.")),
    },
    "data": {
        "inputs": Key(Sentence("A row for each sample; or, with file, the names of the columns.")),
        "targets": Key(Sentence("What each sample should be answered with, in the same order.")),
        "names": Key(Sentence("What the columns are called: the inputs, then the targets.")),
        "file": Key(Sentence("The table that holds the samples, .csv or .xlsx, beside this file.")),
        "sheet": Key(Sentence("The sheet of the .xlsx file.")),
        "locale": Key(Sentence("How a .csv file writes numbers: en as 1.5, id as 1,5 with semicolons.")),
        "one_hot": Key(Sentence("true makes an output for each class of the one column of targets.")),
        "normalise": Key(
            Sentence("Brings large inputs to [0, 1] (min-max), or to mean 0 and spread 1 (z-score)."), "min-max"
        ),
        "images": Key(Sentence('Pictures of digits: "digits" of scikit-learn, or a file of MNIST.')),
        "labels": Key(Sentence("MNIST's file of labels.")),
        "first": Key(Sentence("How many of the pictures.")),
        "binarise": Key(Sentence("true makes each pixel 0 or 1.")),
    },
    "start": {
        "seed": Key(Sentence("Any whole number: the same draws the same weights. Left out, each run is another."), 1),
        "init": Key(Sentence("How weights are drawn: uniform, normal, xavier, zeros or constant."), "uniform"),
        "range": Key(Sentence("uniform draws between these two."), [-1, 1]),
        "spread": Key(Sentence("The standard deviation of normal.")),
        "value": Key(Sentence("The value of constant.")),
        "decimals": Key(Sentence("Drawn weights have so many decimals."), 2),
        "weights": Key(Sentence("For each layer, for each of its neurons, the weights from what is before it.")),
        "biases": Key(Sentence("For each layer, for each of its neurons.")),
        "velocity": Key(Sentence("What momentum starts with.")),
        "drawn_from": Key(Sentence("The seed that these weights were drawn from.")),
    },
    "compare": {
        "rule": Key(Sentence("Another rule."), "gradient"),
        "learning_rate": Key(Sentence("Another learning rate, or several."), [0.1, 1.0]),
        "activation": Key(Sentence("Another activation, or several.")),
        "optimizer": Key(Sentence("Another optimizer, or several.")),
        "loss": Key(Sentence("Another loss.")),
        "seed": Key(Sentence("Other starting weights, or several.")),
        "layers": Key(Sentence("Other hidden layers, which need a seed or a start.")),
        "bias": Key(Sentence("Other biases.")),
        "start": Key(Sentence("Another start, with keys as in [start].")),
        "normalise": Key(Sentence("Inputs brought to [0, 1] (min-max), or to mean 0 and spread 1 (z-score).")),
    },
    "workbook": {
        "steps": Key(Sentence("Only these updates are written, first and last."), "1:20"),
        "activations": Key(Sentence("Activations that are plotted beside those of the network."), ["tanh"]),
    },
}
"""The keys of each table, in order."""
