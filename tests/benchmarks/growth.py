"""How time and memory grow with what is calculated, as a table and a picture: `make growth`.

    PYTHONPATH=tests python -m benchmarks.growth [--picture workbooks/assets/growth.png]

Each is measured in a process of its own, whose memory is what it took at most beyond an empty one's.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from excelsim import MLP
from excelsim.run.engine import log_steps

X, Y = [[1, 1], [1, 0], [0, 1], [0, 0]], [1, 0, 0, 0]
WIDTH = 90
"""Values of an update of 2-5-1."""

SIZES = {"engine": (10**4, 10**5, 10**6, 10**7), "workbook": (10**4, 10**5, 10**6), "csv": (10**4, 10**5, 10**6)}
"""How many values are logged, by what is done with them."""


def work(kind, values, folder):
    """Calculate so many values, and write them; return the seconds of this process."""
    trace = MLP([2, 5, 1], seed=1).fit(X, Y, epochs=1 if kind == "engine" else values // WIDTH // 4)
    begin = time.process_time()
    if kind == "engine":
        log_steps(trace.network, trace.data, trace.start, {"lr": 0.5}, values // WIDTH)
    elif kind == "workbook":
        trace.to_excel(Path(folder) / "a.xlsx")
    else:
        trace.to_csv(Path(folder) / "a.csv")
    return time.process_time() - begin


def peak():
    """Return the megabytes that this process took at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(kind, values):
    """Return seconds and megabytes, of the work alone."""
    command = [sys.executable, "-m", "benchmarks.growth", "--one", kind, str(values)]
    return [float(text) for text in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]


def one(kind, values):
    """Print what the work takes; first it is done in little, so that all that it needs is there."""
    with tempfile.TemporaryDirectory() as folder:
        work(kind, 4 * WIDTH, folder)
        before = peak()
        print(work(kind, values, folder), peak() - before)


def drawn(rows, path):
    """Draw seconds and megabytes over the number of values, both by powers of ten: straight lines."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.4), layout="constrained")
    for axes, column, title in zip(figure.subplots(1, 2), (2, 3), ("seconds", "megabytes"), strict=True):
        for kind in SIZES:
            points = [(row[1], row[column]) for row in rows if row[0] == kind and row[column] > 0]
            axes.plot(*zip(*points, strict=True), marker="o", label=kind)
        axes.set(xscale="log", yscale="log", xlabel="values logged", title=title)
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=110)


def main():
    """Print the table as Markdown; draw the picture if it has a path."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", nargs=2)
    parser.add_argument("--picture")
    given = parser.parse_args()
    if given.one:
        one(given.one[0], int(given.one[1]))
        return
    rows = [(kind, values, *measured(kind, values)) for kind, sizes in SIZES.items() for values in sizes]
    print(f"| what | values logged | seconds | values a second | MB |\n|{'---|' * 5}")
    for kind, values, seconds, megabytes in rows:
        print(f"| {kind} | {values:,} | {seconds:.2g} | {float(f'{values / seconds:.2g}'):,.0f} | {megabytes:.0f} |")
    if given.picture:
        drawn(rows, given.picture)


if __name__ == "__main__":
    main()
