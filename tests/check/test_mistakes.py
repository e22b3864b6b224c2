"""Mistakes: whoever makes one, and rounds to a few decimals, is told which."""

from functools import cache

import pytest
from students import calculated, differs, written

from excelsim import MLP, load
from excelsim.check.marking import mark
from excelsim.check.mistakes import EVERYWHERE, mistakes, mistakes_at
from excelsim.formula.cell import Cell, names_in
from excelsim.network.network import Network
from excelsim.network.quantities import split
from excelsim.run.program import program, row

X2, Y2 = [[0.35, 0.9], [0.7, 0.2]], [[0.1, 0.8], [0.6, 0.3]]
X3, Y3 = [[0.4, 0.9, -0.7], [-0.5, 0.3, 0.8]], [[1, 0], [0, 1]]


def fitted(layers, x, y, seed=3, epochs=1, batch=1, optimizer=None, **choices):
    """Train a small network; weights of all digits, so that no two numbers are the same by chance."""
    mlp = MLP(layers, seed=seed, decimals=6, init_range=(0.2, 0.9), **choices)
    return mlp.fit(x, y, epochs=epochs, batch_size=batch, optimizer=optimizer)


RUNS = {
    "mazur": lambda: load("mazur").run().window(1, 2),
    "slides 2-2-2": lambda: fitted([2, 2, 2], X2, Y2, rule="gradient"),
    "playlist 2-5-1": lambda: fitted([2, 5, 1], X2, [0.1, 0.8]),
    "bipolar sigmoid": lambda: fitted([3, 2, 1], X3, [1, -1], activation="bipolar-sigmoid", rule="gradient"),
    "tanh and relu": lambda: fitted([3, 2, 2], X3, Y3, activation=["tanh", "relu"], rule="gradient"),
    "gelu": lambda: fitted([2, 1, 1], X2, [0.1, 0.8], activation=["gelu", "identity"], rule="gradient"),
    "batches": lambda: fitted([2, 2, 1], X2, [0.1, 0.8], rule="gradient", batch=2, epochs=2),
    "momentum": lambda: fitted([2, 1], X2, [0.1, 0.8], rule="gradient", optimizer="momentum", epochs=2),
    "adam": lambda: fitted([2, 1], X2, [0.1, 0.8], rule="gradient", optimizer="adam", epochs=2, learning_rate=0.1),
    "softmax": lambda: fitted([2, 2], X2, [[1, 0], [0, 1]], activation="softmax", rule="gradient"),
    "entropy": lambda: fitted([2, 2], X2, Y3, rule="gradient", form="calculus", loss="cross-entropy"),
}

run = cache(lambda name: RUNS[name]())


def one_of_each(network):
    """Return one mistake of each slip, in the widest scope that it can be made in."""
    widest = sorted(mistakes(network), key=lambda mistake: (mistake.scope != EVERYWHERE, " " not in mistake.scope))
    found = {}
    for mistake in widest:
        found.setdefault((mistake.id, mistake.words, split(next(iter(mistake.lines)))[0]), mistake)
    return found.values()


@pytest.mark.parametrize("name", RUNS)
def test_who_makes_a_mistake_is_told_which(name):
    """All numbers are written to 6 decimals; of several mistakes that give the same numbers, all are named."""
    record = run(name)
    unnamed = []
    for mistake in one_of_each(record.network):
        try:
            values = calculated(record, mistake.lines, len(record))
        except (ArithmeticError, ValueError):
            continue
        if not differs(record, values, 6):
            continue
        findings = mark(record, written(values, 6)).findings
        if not findings or mistake.id not in findings[0].mistakes:
            unnamed.append((mistake.id, mistake.scope, mistake.way, [finding.mistakes for finding in findings]))
    assert not unnamed


IDS = {
    *("sequential", "no-slope", "wrong-slope", "other-activation-slope", "wrong-weights", "sign", "rounding", "cut"),
    *("product-for-difference", "other-neuron", "no-activation", "brackets", "factor", "bias", "rate", "log-base"),
    *("other-gradient", "frozen-row", "wrong-base", "momentum-rate", "no-correction", "softmax-on-one", "exp-sign"),
    *("extra-slope", "entropy-brackets", "relu-mask", "minus-square", "reference", "text-number", "unfilled"),
    *("softmax-diagonal", "inserted-row"),
}


def test_every_known_mistake_is_one_of_some_network():
    squared = Network.of([2, 2], "softmax", "gradient", True)
    found = {
        mistake.id for network in (*(run(name).network for name in RUNS), squared) for mistake in mistakes(network)
    }
    assert found == IDS


@pytest.mark.parametrize("name", RUNS)
def test_a_mistake_changes_lines_of_the_rule_into_others_that_read_what_there_is(name):
    network = run(name).network
    known = {*row(network), *network.constants, "lr", "place", "last", *(f"x_{i}" for i in range(1, 4))}
    known |= {f"y_{i}" for i in range(1, 4)}
    for mistake in mistakes(network):
        assert mistake.lines
        for quantity, line in mistake.lines.items():
            assert quantity in program(network)
            assert {name[0] if isinstance(name, tuple) else name for name in names_in(line)} <= known


@pytest.mark.parametrize(
    ("slope", "name"),
    [
        (lambda o: o * (1 - o), "other-activation-slope"),
        (lambda o: (1 + o) * (1 - o), "wrong-slope"),
        (lambda o: 0.5 * (1 - o), "wrong-slope"),
        (lambda o: 0.5 * (1 + o), "wrong-slope"),
    ],
    ids=["the sigmoid's", "without 0.5", "without 1+o", "without 1-o"],
)
def test_the_usual_slips_with_the_slope_of_a_bipolar_sigmoid_have_a_name(slope, name):
    """Most often it is taken for the sigmoid's; on paper its 0.5 is forgotten."""
    record = run("bipolar sigmoid")
    wrong = {d: Cell.named(f"e{d[1:]}") * slope(Cell.named(f"o{d[1:]}")) for d in ("d1_1", "d1_2", "d2_1")}
    first = mark(record, written(calculated(record, wrong, len(record)), 6)).findings[0]
    assert first.mistakes[0] == name


def test_a_network_of_one_layer_has_no_weights_to_be_taken_too_late():
    assert not {"sequential", "wrong-weights"} & {
        m.id for m in mistakes(Network.of([3, 1], "sigmoid", "gradient", True))
    }


def test_of_a_large_network_only_the_mistakes_of_one_quantity_are_made():
    network = Network.of([200, 30, 10], "sigmoid", "gradient", True)
    found = mistakes_at(network, "d1_7")
    assert {"no-slope", "wrong-slope"} <= {mistake.id for mistake in found}
    assert all("d1_7" in mistake.lines for mistake in found)


def test_who_calculates_with_rounded_numbers_makes_mistakes_in_what_is_rounded():
    """Each changed line is rounded as the line was; what is left out of the sum is left out within."""
    network = load("rounded").network
    lines = [mistake.lines["z1_1"] for mistake in mistakes_at(network, "z1_1")]
    assert lines and all(line.op == "rounded" for line in lines)
    assert any(mistake.id == "bias" for mistake in mistakes_at(network, "z1_1"))
