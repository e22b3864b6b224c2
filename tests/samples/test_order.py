"""The order of the samples: shuffled anew for every epoch, and the same again from the same seed."""

import numpy as np

from excelsim.samples.order import sample_of, shuffled


def test_each_epoch_has_every_sample_in_an_order_of_its_own():
    orders = [shuffled(20, 3, epoch) for epoch in range(1, 6)]
    assert all(sorted(order) == list(range(1, 21)) for order in orders)
    assert len(set(orders)) == 5 and shuffled(20, 4, 1) not in orders


def test_the_order_of_a_seed_stays_what_it_is():
    """Whoever opens a file years later trains on the same samples in the same order."""
    assert [shuffled(5, 3, epoch) for epoch in (1, 2)] == [(3, 1, 5, 2, 4), (5, 3, 4, 2, 1)]


def test_a_step_is_found_alone_and_among_others():
    steps = np.arange(1.0, 11.0)
    assert sample_of(steps, 5, 3).tolist() == [*shuffled(5, 3, 1), *shuffled(5, 3, 2)]
    assert [sample_of(step, 5, 3) for step in range(1, 11)] == sample_of(steps, 5, 3).tolist()
    assert [sample_of(step, 5, None) for step in (1, 5, 6)] == [1, 5, 1]
