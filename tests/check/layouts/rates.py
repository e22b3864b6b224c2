"""How well strangers' workbooks are understood: rates over seeded mistakes in many layouts, as a table.

    make rates [RATES="--steps 4"]
    PYTHONPATH=tests python -m check.layouts.rates [--steps 4] [--each 1] [--layout rows] [--mistake sign]
        [--fresh SEED] [--files N] [--lines FILE]

Every mistake that a layout has room for is put into workbooks of several networks; what the check says is compared
with where the mistake was put. --fresh draws others than those that are kept, from that seed on; --files takes so many
of all, drawn; --lines writes each result as a line of JSON as soon as it is there.
"""

import argparse
import json
import random
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from check.layouts.layouts import LAYOUTS
from check.layouts.make import CannotBeMade, make
from check.layouts.nets import NETS
from check.layouts.saving import save, saved_path
from check.layouts.wrong import KINDS as MISTAKES

from excelsim.errors import InputError
from excelsim.recognise.workbook import check_workbook

RIGHT = (None, "rounded")
"""What is no mistake: nobody may be accused."""

SECONDS = 60.0
"""How long one workbook may take."""

TWO = ("wrong-slope+sign", "no-slope+bias", "other-neuron+rate")

KINDS = (*RIGHT, *MISTAKES, *TWO)


def sampled(each, layouts=tuple(LAYOUTS), kinds=KINDS, nets=tuple(NETS), steps=None, fresh=0, files=None):
    """Return what to make, as `make` takes it: so much for each layout and kind, with networks drawn from a seed."""
    pairs = [(layout, kind) for layout in layouts for kind in kinds]
    if files:
        random.Random(f"files/{fresh}").shuffle(pairs)
    cases = []
    for layout, kind in pairs:
        rng = random.Random(f"{layout}/{kind}/{fresh}" if fresh else f"{layout}/{kind}")
        possible = [net for net in nets if LAYOUTS[layout].only(NETS[net])]
        found = 0
        for seed in range(fresh, fresh + 6 * each):
            case = (layout, rng.choice(possible), kind, seed, None, steps) if possible else None
            if case and found < each and is_possible(*case):
                cases.append(case)
                found += 1
        if files and len(cases) >= files:
            break
    return cases[:files]


def is_possible(*case):
    """Tell whether a workbook can be made of a case."""
    try:
        make(*case)
    except CannotBeMade:
        return False
    return True


def measured(case, keep=None):
    """Check the workbook of a case; return how that went, as plain data."""
    book, truth = make(*case)
    with tempfile.TemporaryDirectory() as folder:
        path = saved_path(keep or folder, case)
        save(book, truth, path, digits=(None, 15, 17)[case[3] % 3])
        began = time.perf_counter()
        said = _said(path)
        seconds = time.perf_counter() - began
    return {"case": case, "seconds": seconds, **compared(truth, said)}


def compared(truth, said):
    """Compare what is true of a workbook with what was said of it."""
    findings, cells = said["findings"], said["cells"]
    accused = {cell for finding in findings for cell in finding["all"]}
    first = findings[0]["cell"] if findings else None
    named = {cell for f in findings for cell in f["all"] if set(f["mistakes"]) & truth.ids_at(cell)}
    taken = {cell: cells.get(cell) for cell, names in truth.cells.items() if cells.get(cell) not in names}
    return {
        "cells": len(truth.cells),
        "recognised": len(truth.cells) - len(taken),
        "wrong": bool(truth.wrong),
        "first": truth.may_be_first(first),
        "named": truth.may_be_first(first) and first in named,
        "faults": len(truth.faults),
        "found": sum(bool(fault.cells & accused) for fault in truth.faults),
        "accused": sorted(accused - truth.accusable),
        "error": said.get("error"),
        "truth": {"first": sorted(truth.first)[:4], "mistakes": sorted(truth.mistakes), "wrong": len(truth.wrong)},
        "findings": findings[:4],
        "taken": taken,
    }


def _said(path):
    """Return what is said of a workbook; of one that is not understood, why."""
    try:
        return check_workbook(path, seconds=SECONDS).to_dict()
    except InputError as error:
        return {"cells": {}, "findings": [], "error": str(error)}


def table(results, by):
    """Return the rates as lines, one for each layout or each mistake, and one for all."""
    groups = defaultdict(list)

    def share(of, key):
        return percent(sum(result[key] for result in of), len(of))

    for result in results:
        layout, _, kind, *_ = result["case"]
        groups[layout if by == "layout" else kind or "none"].append(result)
    lines = [
        f"| {by} | files | cells recognised | first wrong found | named | wrongly accused | files accused | s/file |"
    ]
    lines.append("|---|---:|---:|---:|---:|---:|---:|---:|")
    for key, of in [*groups.items(), ("**all**", results)]:
        wrong = [r for r in of if r["wrong"]]
        cells = sum(r["cells"] for r in of)
        lines.append(
            f"| {key} | {len(of)} | {percent(sum(r['recognised'] for r in of), cells)} "
            f"| {share(wrong, 'first')} | {share(wrong, 'named')} "
            f"| {sum(len(r['accused']) for r in of)} | {sum(bool(r['accused']) for r in of)} "
            f"| {sum(r['seconds'] for r in of) / len(of):.2f} |"
        )
    return lines


def percent(part, whole):
    """Return a share as text."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def main():
    """Measure and print."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--each", type=int, default=1)
    arguments.add_argument("--steps", type=int)
    arguments.add_argument("--layout", action="append")
    arguments.add_argument("--mistake", action="append")
    arguments.add_argument("--net", action="append")
    arguments.add_argument("--keep")
    arguments.add_argument("--lines")
    arguments.add_argument("--fresh", type=int, default=0, help="draw others, from this seed on")
    arguments.add_argument("--files", type=int, help="so many of all, drawn")
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    kinds = [None if kind == "none" else kind for kind in given.mistake] if given.mistake else KINDS
    layouts, nets = given.layout or tuple(LAYOUTS), given.net or tuple(NETS)
    cases = sampled(given.each, layouts, kinds, nets, given.steps, given.fresh, given.files)
    if given.keep:
        Path(given.keep).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(given.jobs) as pool:
        results = []
        for result in pool.map(measured, cases, [given.keep] * len(cases)):
            results.append(result)
            if given.lines:
                with Path(given.lines).open("a") as lines:
                    lines.write(json.dumps(result) + "\n")
    for by in ("layout", "mistake"):
        print("\n".join(table(results, by)), "\n")


if __name__ == "__main__":
    main()
