"""Mutation testing: cosmic-ray's changes to the code, one at a time, and the tests that should notice.

    pip install cosmic-ray -e '.[test]'           (in a virtual environment of its own)
    python tests/mutation/run.py rule             all mutants of a target below
    python tests/mutation/run.py verify 3         every third of them
    python tests/mutation/run.py rule --only backward

Works in a copy of the tree, so the code here is never touched. A mutant is a fork of a process that has
the libraries loaded already: cosmic-ray's own runner starts Python anew for each, which takes longer than
most tests. Survivors are printed as they are found, as a line of code before and after.
"""

import argparse
import difflib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[2]

TARGETS = {
    "rule": (
        [f"rule/{name}.py" for name in ("activations", "backward", "losses", "normalisation", "row", "scores")],
        ["rule/test_backward.py", "rule/test_normalisation.py", "run/test_program.py", "run/test_log.py",
         "rule/test_activations.py", "rule/test_batches.py", "verify/test_trail.py"],
    ),
    "formula": (
        ["formula/calculate.py", "formula/cell.py", "formula/dialects.py", "formula/notation.py", "formula/write.py"],
        ["formula", "run/test_program.py", "explain", "rule/test_backward.py", "rule/test_activations.py"],
    ),
    "program": (["run/program.py"], ["run", "rule/test_backward.py", "rule/test_batches.py"]),
    "verify": (
        ["verify/report.py", "verify/trails/columns.py", "verify/trails/differing.py", "verify/trails/folder.py",
         "verify/trails/part.py", "verify/trails/trail.py", "verify/files.py", "verify/planting.py",
         "verify/recalculation.py", "verify/workbook.py"],
        ["verify/test_report.py", "verify/test_trail.py", "verify/test_columns.py", "verify/test_parts.py",
         "rule/test_batches.py", "verify/test_files.py",
         "verify/test_workbook.py", "verify/test_limited.py"],
    ),
}  # fmt: skip
"""Modules of excelsim/ to be mutated, and the tests that have to notice: the quickest first."""

LEFT_OUT = (
    "Invert", "Pow", "Mod", "FloorDiv", "Shift", "BitOr", "BitAnd", "BitXor",  # operators that the code hardly uses
    "_Is", "_IsNot", "USub_UAdd", "USub_Not", "RemoveDecorator", "Variable",
    "Eq_Lt", "Eq_Gt", "Eq_LtE", "Eq_GtE", "NotEq_",
    "Sub_Mul", "Sub_Div", "Add_Div", "Mul_Sub", "Mul_Add", "Div_Add", "Div_Sub",
)  # fmt: skip
"""Operators whose mutants repeat others, or make no program."""

SECONDS = 120


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("target", choices=TARGETS)
    arguments.add_argument("every", type=int, nargs="?", default=1)
    arguments.add_argument("--only", default="")
    asked = arguments.parse_args()
    modules, tests = (
        [f"{top}/{path}" for path in paths]
        for top, paths in zip(("excelsim", "tests"), TARGETS[asked.target], strict=True)
    )
    import hypothesis, ironcalc, numpy, openpyxl, pandas, pydantic, pytest  # noqa: F401, E401, I001  # loaded once, before the forks

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "workbooks", "__pycache__"))
        if run(copy, tests):
            raise SystemExit("the tests fail without any mutation")
        for module in (m for m in modules if asked.only in m):
            if (copy / module).is_file():
                mutate(copy, module, tests, asked.every)


def mutate(copy, module, tests, every):
    """Run the tests on every mutant of a module; print those that pass."""
    code, found, started = (copy / module).read_text(), {"killed": 0, "survived": 0, "too slow": 0}, time.time()
    for mutated in list(mutants(code))[::every]:
        (copy / module).write_text(mutated)
        outcome = {0: "survived", None: "too slow"}.get(run(copy, tests), "killed")
        found[outcome] += 1
        if outcome == "survived":
            print(module, *changes(code, mutated), sep="\n    ", flush=True)
    (copy / module).write_text(code)
    print(f"== {module}: {found}, {time.time() - started:.0f} s", flush=True)


def mutants(code):
    """Yield every mutant of a module, each once."""
    seen = {code}
    for name in sorted(operator_names()):
        if any(part in name for part in LEFT_OUT):
            continue
        occurrence = 0
        while (mutated := MutationVisitor.mutate_code(code, get_operator(name)(), occurrence)) is not None:
            occurrence += 1
            if mutated not in seen:
                seen.add(mutated)
                yield mutated


def changes(before, after):
    """Return the changed lines."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:3] not in ("---", "+++")]


def run(copy, tests):
    """Run the tests in a fork; return 0 if they pass, None if they take too long."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os.chdir(copy)
        os._exit(test(tests))
    ends = time.time() + SECONDS
    while time.time() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def test(tests):
    """Run the tests quietly, without the search for the smallest example that fails."""
    import pytest
    from hypothesis import HealthCheck, Phase, settings

    sys.dont_write_bytecode = True
    sys.path.insert(0, str(Path.cwd()))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    settings.register_profile(
        "mutants", derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck), deadline=None,
    )  # fmt: skip
    settings.load_profile("mutants")
    os.environ["PATH"] = ""  # no LibreOffice: IronCalc's tests are enough, and faster
    os.environ.pop("CI", None)
    return int(
        pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--assert=plain", "-k", "not new_activation", *tests]) != 0
    )


if __name__ == "__main__":
    main()
