"""The architecture: imports point downward only, formulas stand in one place."""

import ast
import re
from pathlib import Path

import pytest

import excelsim

PACKAGE = Path(excelsim.__file__).parent

# From the top; modules on one line may not import each other.
LAYERS = [
    ["__main__"],
    ["cli.app"],
    ["cli.printing"],
    ["verify"],
    ["explain"],
    ["workbook"],
    ["xlsx"],
    ["trail"],
    ["experiment.load"],
    ["samples.read"],
    ["experiment.schema"],
    ["experiment.write"],
    ["api"],
    ["run.training"],
    ["run.trace"],
    ["run.engine"],
    ["run.program"],
    ["samples.data"],
    ["network.quantities"],
    ["network.weights"],
    ["samples.images"],
    ["network.network"],
    ["samples.tables"],
    ["rule.normalisation"],
    ["rule.backward"],
    ["rule.activations"],
    ["formula.notation"],
    ["formula.write"],
    ["formula.calculate", "formula.dialects"],
    ["formula.cell"],
    ["recalc"],
    ["files"],
    ["languages"],
]
HEIGHT = {name: -number for number, names in enumerate(LAYERS) for name in names}
MODULES = [path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]


def part(path):
    return place(".".join(path.relative_to(PACKAGE).with_suffix("").parts))


def place(module):
    """Return the layer that a module is in: its own, or its folder's."""
    return module if module in HEIGHT else module.split(".")[0]


def imports(tree):
    """Yield the parts of excelsim that a module imports when it is loaded."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "excelsim":
            room = node.module.partition(".")[2]
            for alias in node.names:
                inner = f"{room}.{alias.name}".lstrip(".")
                yield inner if inner in HEIGHT else place(room)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_downward_only(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for imported in imports(tree):
        if imported != part(path):
            assert HEIGHT[imported] < HEIGHT[part(path)], f"{part(path)} imports {imported}"


def test_only_the_trace_reaches_upward_and_only_when_called():
    """to_csv and to_excel are on the trace for the user's sake."""
    inside = []
    for path in MODULES:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                inside += [(part(path), name) for name in imports(function)]
    upward = [(here, there) for here, there in inside if here != there and HEIGHT[there] >= HEIGHT[here]]
    assert upward == [("run.trace", "trail"), ("run.trace", "workbook")]


def test_every_module_says_what_it_is_for_and_is_a_page_or_two():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.count("\n") <= 260, path


def test_no_formula_of_the_rule_stands_outside_of_its_place():
    """Exp and 1 - o are written in the rule's modules only; spellings of EXP in the dialects only."""
    for path in MODULES:
        if part(path).split(".")[0] in ("rule", "formula"):
            continue
        code = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
        assert not re.search(r"\bexp\(|EXP\(-|\(1 - o\)|np\.(dot|sum|exp|matmul)\b| @ ", code), path
