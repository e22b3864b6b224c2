"""Speeds beside those of what a user would take instead, as a table: `make speeds`.

Both are measured in one run, one after the other, several times; of each the fastest counts. The
ratios are what matters: how fast a machine is shows in both.
"""

import importlib.util
import io
import platform
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from benchmarks.peers import by_openpyxl, by_torch, by_xlsxwriter, study_loop

from excelsim import MLP
from excelsim.experiment.load import load
from excelsim.run.engine import log_steps
from excelsim.run.program import columns
from excelsim.trail.parts import Parts
from excelsim.verify.trails.part import audited
from excelsim.verify.workbook import verify_workbook
from excelsim.workbook.contents import place
from excelsim.workbook.sheets.lines import spelled

X, Y = [[1, 1], [1, 0], [0, 1], [0, 0]], [1, 0, 0, 0]
ROUNDS = 5


class Line(NamedTuple):
    """A line of the table: what was done, how fast, by whom else, and how fast."""

    what: str
    unit: str
    mine: float
    peer: str
    theirs: float


def fastest(*works):
    """Return the shortest time of each, in seconds of this process, measured in turn."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for number, work in enumerate(works):
            begin = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - begin)
    return best


def engine(layers, steps, name=None):
    """Train with a full log, beside the loop of a lesson without one; what is compiled is compiled before."""
    rng = np.random.default_rng(1)
    x, y = (X, Y) if layers[0] == 2 else (rng.random((50, layers[0])), np.eye(layers[-1])[rng.integers(0, 10, 50)])
    trace = MLP(layers, seed=1).fit(x, y)
    data, start = trace.data, trace.start
    train = partial(log_steps, trace.network, data, start, {"lr": 0.5}, steps, engine=name)
    train()
    mine, theirs = fastest(train, lambda: study_loop(data.x, data.y, start.w, start.b, steps))
    how = ", as a long run is: in loops, compiled before" if name else ""
    what = f"training {'-'.join(map(str, layers))}, all {trace.log.shape[1]:,} values of each update logged{how}"
    yield Line(what, "updates", steps / mine, "a loop in NumPy, nothing logged", steps / theirs)
    if importlib.util.find_spec("torch"):
        few = max(1, steps // 10)
        mine, theirs = fastest(train, lambda: by_torch(data.x, data.y, start.w, start.b, few))
        yield Line(what, "updates", steps / mine, "PyTorch, one thread, as much logged", few / theirs)


def workbook(updates, few):
    """Write a workbook with all its sheets; the others write the formulas of Steps alone, and so `few` rows of them."""
    trace = MLP([2, 5, 1], seed=1).fit(X, Y, epochs=updates // 4)
    formulas, values = steps_of(trace.window(1, few), few)
    peers = {"openpyxl, write-only, without values": by_openpyxl, "XlsxWriter, values to 16 digits": by_xlsxwriter}
    theirs = [lambda write=write: write(formulas, values, io.BytesIO()) for write in peers.values()]
    mine, *theirs = fastest(lambda: trace.to_excel(io.BytesIO()), *theirs)
    cells = cells_of(trace)
    for name, seconds in zip(peers, theirs, strict=True):
        what = f"a workbook of {cells:,} formulas, values to the bit"
        yield Line(what, "formulas", cells / mine, name, few * len(values[0]) / seconds)


def steps_of(trace, count):
    """Return formulas and values of so many rows: the first two of Steps over and over, as others write them."""
    layout = place(trace)
    rows = [["=" + text for text in spelled(layout, number).values()] for number in (0, 1)]
    return rows * (count // 2), np.column_stack([trace.to_frame(), trace.scores]).tolist()[:count]


def cells_of(trace):
    """Count the formulas of a workbook."""
    file = io.BytesIO()
    trace.to_excel(file)
    with zipfile.ZipFile(file) as archive:
        return sum(archive.read(name).count(b"<f") for name in archive.namelist() if "/sheet" in name)


def verifying(updates):
    """Verify a workbook without an engine, beside writing it."""
    trace = MLP([2, 5, 1], seed=1).fit(X, Y, epochs=updates // 4)
    cells = cells_of(trace)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        trace.to_excel(path)
        mine, theirs = fastest(lambda: verify_workbook(path, []), lambda: trace.to_excel(path))
    what = f"verifying that workbook, {cells:,} formulas"
    yield Line(what, "formulas", cells / mine, "writing it", cells / theirs)


def trails(updates):
    """Write a CSV and a Parquet trail, beside the same table by pandas."""
    trace = MLP([2, 5, 1], seed=1).fit(X, Y, epochs=updates // 4)
    frame, numbers = trace.to_frame(), trace.log.size + 3 * len(trace)
    mine, theirs = fastest(trace.to_csv, lambda: frame.to_csv(index=False))
    yield Line(f"a CSV trail of {numbers:,} numbers", "numbers", numbers / mine, "DataFrame.to_csv", numbers / theirs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        mine, theirs = fastest(lambda: trace.to_parquet(path), lambda: frame.to_parquet(path))
    what = f"a Parquet trail of {numbers:,} numbers"
    yield Line(what, "numbers", numbers / mine, "DataFrame.to_parquet", numbers / theirs)


def audit(updates):
    """Audit a trail in parts on one core, beside training again in a loop and keeping nothing."""
    plan = replace(load("11"), epochs=updates // 4, compare={})
    with tempfile.TemporaryDirectory() as folder:
        trail = Path(folder) / "t.parquet"
        Parts(plan, trail).write()
        parts, experiment = [str(path) for path in sorted(trail.iterdir())], f"{trail}.toml"
        width = len(columns(plan.network).names) + 3
        mine, theirs = fastest(
            lambda: audited(parts, experiment, experiment, None, 100),
            lambda: study_loop(plan.data.x, plan.data.y, plan.start.w, plan.start.b, updates // 10),
        )
    what = f"auditing a trail of {updates * width:,} numbers in {len(parts)} parts, to the bit"
    yield Line(what, "updates", updates / mine, "training again: a loop in NumPy", updates / 10 / theirs)


def starting(*words):
    """Start the program, beside starting Python and importing pandas."""
    commands = [sys.executable, "-m", "excelsim", *words], [sys.executable, "-c", "import pandas"]
    best = [float("inf")] * 2
    for _ in range(ROUNDS):
        for number, command in enumerate(commands):
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            best[number] = min(best[number], time.perf_counter() - begin)
    yield Line(f"excelsim {' '.join(words)}", "starts", 1 / best[0], "import pandas", 1 / best[1])


def lines():
    """Measure line by line."""
    for name in (None, "loops"):
        yield from engine([2, 5, 1], 20_000, name)
        yield from engine([784, 30, 10], 100, name)
    yield from workbook(10_800, 1_000)
    yield from verifying(10_800)
    yield from trails(4_000)
    yield from audit(88_000)
    yield from starting("--help")
    yield from starting("lessons")


def rounded(speed):
    """Write a speed with two digits."""
    number = float(f"{speed:.2g}")
    return f"{number:,.0f}" if number >= 10 else f"{number:g}"


def main():
    """Print the table as Markdown."""
    print(f"| what | a second | instead | a second | ratio |\n|{'---|' * 5}")
    for line in lines():
        mine, theirs, ratio = map(rounded, (line.mine, line.theirs, line.mine / line.theirs))
        print(f"| {line.what} | {mine} {line.unit} | {line.peer} | {theirs} | **{ratio}** |", flush=True)
    print(f"\nMeasured on {platform.machine()}, one core, Python {platform.python_version()}.")


if __name__ == "__main__":
    main()
