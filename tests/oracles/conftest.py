"""How far a comparison may go, and the table of how far each went."""

import pytest

BOUNDS = {"sgd": 64, "momentum": 64, "nesterov": 64, "rmsprop": 4096, "adam": 4096}
"""The largest distances admitted, in units in the last place.

Both sides round the same sums in another order: a few roundings an update, over UPDATES updates, and what momentum
keeps of each. RMSprop and Adam divide a gradient by its own size, so that the digits that a small one has lost in its
sum count in full; and their powers of beta differ in the last digits, which 1 - beta2^t near 0 shows a thousandfold.
4096 units still are 12 equal digits; an epsilon of 1.1e-8 instead of 1e-8 is 30 million units away.
"""


@pytest.fixture
def within_bounds(record_property):
    """Return a function that takes the distances of an optimizer's nets, by the loss they learn."""

    def check(optimizer, distances):
        farthest = {loss: max(found) for loss, found in distances.items()}
        record_property("farthest", farthest)
        assert max(farthest.values()) <= BOUNDS[optimizer]

    return check


def pytest_terminal_summary(terminalreporter):
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    rows = {report.nodeid: dict(report.user_properties).get("farthest") for report in reports}
    if any(rows.values()):
        terminalreporter.section("largest distances, in units in the last place")
    for name, farthest in sorted(rows.items()):
        if farthest:
            losses = "  ".join(f"{loss} {ulp:5,.0f}" for loss, ulp in farthest.items())
            library, optimizer = name.split("test_weights_are_")[1].rstrip("]").split("[")
            terminalreporter.write_line(f"{library.removesuffix('_s'):14} {optimizer:20} {losses}")
