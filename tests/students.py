"""Simulated students: who makes a mistake in every step, and writes down what comes out."""

from excelsim.check.answers import Answer
from excelsim.check.marking.own import Own
from excelsim.check.reading import Reading
from excelsim.run.program import row


def calculated(record, lines, steps):
    """Return what somebody calculates with changed lines: every quantity of the first steps, by name and step."""
    reading = Reading(record.network, Own(record, []).given)
    known = {}
    for step in range(record.first_step, record.first_step + steps):
        for name in row(record.network):
            if (name, step) not in known:
                known[name, step] = reading.expected(name, step, lines, known)
    return {place: value for place, value in known.items() if place[1] >= record.first_step}


def written(values, decimals, asked=lambda name: True):
    """Return numbers as somebody writes them down."""
    return [Answer.of(name, step, f"{value:.{decimals}f}") for (name, step), value in values.items() if asked(name)]


def differs(record, values, decimals):
    """Tell whether a mistake can be seen: some number is other than it should be, by more than rounding and cutting."""
    unit = 2 * 10.0**-decimals
    return any(abs(value - record.values(step)[name]) > unit for (name, step), value in values.items())
