"""The largest distance of each comparison, bounded, and printed as a table at the end."""

import pytest

FARTHEST = {}
BOUND = 1e9


@pytest.fixture
def farthest(request):
    """Return a function that takes the distance of a net."""
    name = request.node.name

    def take(ulp):
        FARTHEST[name] = max(ulp, FARTHEST.get(name, 0))
        assert ulp <= BOUND

    return take


def pytest_terminal_summary(terminalreporter):
    if FARTHEST:
        terminalreporter.section("largest distances, in units in the last place")
    for name, ulp in FARTHEST.items():
        terminalreporter.line(f"{ulp:12,.0f}  {name}")
