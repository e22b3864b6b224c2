"""How well strangers' workbooks are understood: rates over seeded mistakes in many layouts, as a table.

    python tests/check/layouts/rates.py [--each 1] [--layout rows] [--mistake sign] [--net mazur] [--keep FOLDER] [--jobs 2]

Every mistake that a layout has room for is put into workbooks of several networks; what the check says is compared
with where the mistake was put.
"""

import argparse
import json
import random
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from check.layouts.make import LAYOUTS, CannotBeMade, make
from check.layouts.mistakes import MISTAKES
from check.layouts.nets import NETS
from check.layouts.slips import SLIPS

RIGHT = (None, "rounded")
"""What is no mistake: nobody may be accused."""

KINDS = (*RIGHT, *MISTAKES, *SLIPS)


def sampled(each, layouts=tuple(LAYOUTS), kinds=KINDS, nets=tuple(NETS)):
    """Return cases (layout, net, mistake, seed): for each layout and kind so many, with networks drawn from a seed."""
    cases = []
    for layout in layouts:
        for kind in kinds:
            rng = random.Random(f"{layout}/{kind}")
            possible = [net for net in nets if LAYOUTS[layout].only(NETS[net])]
            found = 0
            for seed in range(6 * each):
                case = (layout, rng.choice(possible), kind, seed) if possible else None
                if case and found < each and is_possible(*case):
                    cases.append(case)
                    found += 1
    return cases


def is_possible(*case):
    """Tell whether a workbook can be made of a case."""
    try:
        make(*case)
    except CannotBeMade:
        return False
    return True


def measured(case, keep=None):
    """Check the workbook of a case; return what was right about what was said, as plain data."""
    book, truth = make(*case)
    layout, net, kind, seed = case
    with tempfile.TemporaryDirectory() as folder:
        path = Path(keep or folder) / f"{layout}--{net}--{kind}--{seed}.xlsx"
        book.save(path)
        began = time.perf_counter()
        said = _said(path)
        seconds = time.perf_counter() - began
    right = [cell for cell, names in truth.cells.items() if set(names) & {said["cells"].get(cell)}]
    accused = {cell for finding in said["findings"] for cell in finding["all"]}
    first = said["findings"][0] if said["findings"] else {"cell": None, "mistakes": []}
    named = {id for finding in said["findings"] for id in finding["mistakes"]}
    return {
        "case": case,
        "seconds": seconds,
        "cells": len(truth.cells),
        "recognised": len(right),
        "wrong": bool(truth.wrong),
        "first": first["cell"] in truth.first,
        "named": bool(truth.mistakes & set(first["mistakes"])) if first["cell"] in truth.first else False,
        "any": bool(truth.mistakes & named),
        "accused": sorted(accused - truth.wrong),
        "error": said.get("error"),
        "truth": {"first": sorted(truth.first), "mistakes": sorted(truth.mistakes), "wrong": len(truth.wrong)},
        "findings": [{key: f[key] for key in ("cell", "cells", "quantity", "mistakes", "says", "should", "mend")} for f in said["findings"]],
        "unknown": [cell for cell, names in truth.cells.items() if not set(names) & {said["cells"].get(cell)}][:40],
        "taken": {cell: said["cells"].get(cell) for cell, names in list(truth.cells.items()) if not set(names) & {said["cells"].get(cell)}},
    }


def _said(path):
    from excelsim.errors import InputError
    from excelsim.recognise.workbook import checked

    try:
        return checked(str(path)).to_dict()
    except InputError as error:
        return {"cells": {}, "findings": [], "error": str(error)}
    except Exception as error:
        return {"cells": {}, "findings": [], "error": f"FAULT {error!r}"}


def table(results, by):
    """Return the rates as lines, one for each layout or each mistake, and one for all."""
    groups = defaultdict(list)
    for result in results:
        layout, _, kind, _ = result["case"]
        groups[layout if by == "layout" else kind or "none"].append(result)
    lines = [f"| {by} | files | cells recognised | first wrong found | named | wrongly accused | files accused | s/file |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|---:|")
    for key, of in [*groups.items(), ("**all**", results)]:
        wrong = [r for r in of if r["wrong"]]
        cells = sum(r["cells"] for r in of)
        lines.append(
            f"| {key} | {len(of)} | {percent(sum(r['recognised'] for r in of), cells)} "
            f"| {percent(sum(r['first'] for r in wrong), len(wrong))} | {percent(sum(r['named'] for r in wrong), len(wrong))} "
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
    arguments.add_argument("--layout", action="append")
    arguments.add_argument("--mistake", action="append")
    arguments.add_argument("--net", action="append")
    arguments.add_argument("--keep")
    arguments.add_argument("--json")
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    kinds = [None if kind == "none" else kind for kind in given.mistake] if given.mistake else KINDS
    cases = sampled(given.each, given.layout or tuple(LAYOUTS), kinds, given.net or tuple(NETS))
    if given.keep:
        Path(given.keep).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(given.jobs) as pool:
        results = list(pool.map(measured, cases, [given.keep] * len(cases), chunksize=4))
    if given.json:
        Path(given.json).write_text(json.dumps(results, indent=1))
    for by in ("layout", "mistake"):
        print("\n".join(table(results, by)), "\n")


if __name__ == "__main__":
    main()
