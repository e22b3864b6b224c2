"""The rule read with one mistake after the other is the rule read with each alone."""

import pytest

from excelsim import load
from excelsim.check.answers import Answer
from excelsim.check.marking.judging import FAILURES
from excelsim.check.marking.mistaken import Mistaken
from excelsim.check.marking.own import Own
from excelsim.check.mistakes import mistakes
from excelsim.check.reading import Reading
from excelsim.run.program import row


def made(reading, *arguments):
    """Return what a reading makes of a quantity; None if it cannot be calculated."""
    try:
        return reading.expected(*arguments)
    except FAILURES:
        return None


@pytest.mark.parametrize("letters", ["", "zo", "o", "w"], ids=["nothing", "sums and outputs", "outputs", "weights"])
def test_what_a_mistake_does_not_reach_is_shared_with_the_others_and_the_same(letters):
    """Whatever somebody has numbers of, in the second step: much of it follows from the first."""
    record = load("mazur").run().window(1, 2)
    values = [record.values(step) for step in (1, 2)]
    own = Own(
        record,
        [
            Answer.of(name, step, repr(float(there[name])))
            for step, there in enumerate(values, start=1)
            for name in row(record.network)
            if name[0] in letters and (step, name[0]) != (2, "o")
        ],
    )
    shared, differing = Mistaken(record.network, own.point), set()
    for mistake in mistakes(record.network)[::7]:
        known = {}
        for name in ("E_total", "gw1_1_1", "new_w1_2_2", "new_w2_1_1"):
            alone = made(Reading(record.network, own.point), name, 2, mistake.lines, {})
            assert made(shared, name, 2, mistake.lines, known) == alone
            differing.add(alone)
    assert len(differing) > 20
