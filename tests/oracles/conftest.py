"""How far a comparison may go, and the table of how far each went."""

import pytest

BOUNDS = {"sgd": 256, "momentum": 256, "nesterov": 256, "rmsprop": 4096, "adam": 4096}
"""The largest distances admitted, in units in the last place.

Both sides round the same sums in another order: some ten roundings an update, over UPDATES updates, and what
momentum keeps of each. RMSprop and Adam divide a gradient by its own size, so that the digits that a small one has
lost in its sum count in full; and their powers of beta differ in the last digits, which 1 - beta2^t near 0 shows
a thousandfold. 4096 units still are 12 equal digits: any other formula, epsilon or order of steps is at 1e-8 and more.
"""


@pytest.fixture
def farthest(record_property):
    """Return a function that takes the distances of all nets of a comparison."""

    def take(name, distances):
        record_property("ulp", max(distances))
        assert max(distances) <= BOUNDS[name]

    return take


def pytest_terminal_summary(terminalreporter):
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.getreports(outcome)]
    found = [(report.nodeid, dict(report.user_properties)) for report in reports]
    lines = [f"{words['ulp']:8,.0f}  {name.split('::')[1]}" for name, words in found if "ulp" in words]
    if lines:
        terminalreporter.section("largest distances, in units in the last place")
        terminalreporter.write_line("\n".join(sorted(lines, key=lambda line: line.split("_weights_")[1])))
