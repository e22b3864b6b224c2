"""The rooms of the package from the top down, and their drawing in CONTRIBUTING.md (`make rooms` draws it anew)."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "excelsim"

ROOMS = [
    *(
        "__main__",
        "cli",
        "api",
        "grade",
        "practice",
        "recognise",
        "check",
        "explain",
        "verify",
        "workbook",
        "trail",
        "books",
        "xlsx",
        "diagnose",
        "experiment",
        "run",
        "samples",
    ),
    *(
        "network",
        "rule",
        "formula",
        "recalc",
        "guarded",
        "checks",
        "choices",
        "files",
        "shortest",
        "errors",
        "listing",
        "terminal",
        "languages",
    ),
]
"""A room may import those after it."""

HEIGHT = {room: -number for number, room in enumerate(ROOMS)}
PATHS = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]


def name(path):
    """Return a module's name: workbook.sheets.steps, and of a folder's face: workbook.sheets."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


TREES = {name(path): ast.parse(path.read_text(encoding="utf-8")) for path in PATHS}


def room(module):
    return module.partition(".")[0]


def drawing():
    """Return every room and module with the first line that it says of itself."""
    order = sorted(TREES, key=lambda module: (-HEIGHT[room(module)], module))
    return "\n".join(_line(module) for module in order)


def _line(module):
    depth, leaf = module.count("."), module.split(".")[-1]
    is_folder = (PACKAGE / module.replace(".", "/")).is_dir()
    label = "    " * depth + leaf + ("/" if is_folder else ".py")
    return f"{label:24}{ast.get_docstring(TREES[module]).splitlines()[0]}"


def put(text):
    """Return CONTRIBUTING.md's text with the drawing of today in it."""
    before, _, rest = text.partition("```text\n")
    return f"{before}```text\n{drawing()}\n```{rest.partition('```')[2]}"


if __name__ == "__main__":
    contributing = ROOT / "CONTRIBUTING.md"
    contributing.write_text(put(contributing.read_text(encoding="utf-8")), encoding="utf-8")
