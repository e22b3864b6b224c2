"""How much a run calculates: refused before memory is taken, unless a person raises the limit."""

from dataclasses import replace

import pytest

import excelsim
from excelsim import MLP
from excelsim.errors import InputError
from excelsim.network.shape import Shape
from excelsim.run.size import LIMIT, check_shape

LARGE = "[network]\nlayers = [2, {size}, 1]\n[data]\ninputs = [[0, 1]]\ntargets = [[1]]\n[start]\nseed = 1\n"


@pytest.mark.parametrize("size", [10**9, 10**30])
def test_a_network_is_refused_before_its_weights_are_drawn(tmp_path, size):
    (tmp_path / "large.toml").write_text(LARGE.format(size=size))
    with pytest.raises(InputError, match=rf"large.toml: a network of 2-{size}-1 has .* \(--limit {4 * size + 1}00\)"):
        excelsim.load(tmp_path / "large.toml")


def test_weights_and_biases_are_counted():
    shape = Shape.of([99, 200, 1], "sigmoid", True)  # 99 * 200 + 200 and 200 + 1
    check_shape(shape, 2_020_100)
    with pytest.raises(InputError, match="has 20,201 weights and biases, but at most 20,200 are trained"):
        check_shape(shape, 2_020_099)
    check_shape(Shape.of([99, 99, 1], "sigmoid", True), 1)  # 9,999 are never too many


def test_a_run_is_refused_by_its_updates_and_their_values():
    """What is said is the limit that it needs."""
    experiment = excelsim.load("xor", limit=5000)
    with pytest.raises(InputError, match=r"400 updates of 42 values .* than the 5,000 values .* \(--limit 16800\)"):
        experiment.run()
    assert len(excelsim.load("xor", limit=16_800).run()) == 400


def test_the_limit_is_of_what_is_kept_and_a_hundred_times_as_much_may_come_before():
    """What comes before is calculated, too, but takes no memory."""
    plan = excelsim.load("xor", limit=84)
    assert len(replace(plan, steps=(199, 200)).run()) == 2
    with pytest.raises(InputError, match=r"3 updates of 42 values .* than the 84 values .* \(--limit 126\)"):
        replace(plan, steps=(1, 3)).run()
    with pytest.raises(InputError, match=r"201 updates of 42 values .* than the 8,400 values .* \(--limit 85\)"):
        replace(plan, steps=(201, 201)).run()


def test_fit_has_the_limit_too():
    mlp, X, y = MLP([2, 2, 1], seed=1), [[0, 1], [1, 0]], [0, 1]
    with pytest.raises(InputError, match="are more than the 500,000,000 values that are calculated"):
        mlp.fit(X, y, epochs=LIMIT)
    with pytest.raises(InputError, match="are more than the 10 values"):
        mlp.fit(X, y, limit=10)
    assert len(mlp.fit(X, y, limit=84)) == 2
