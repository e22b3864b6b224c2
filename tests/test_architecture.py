"""The architecture: a folder a room, imports point downward only, formulas stand in one place."""

import ast
import re

import pytest
from rooms import HEIGHT, PATHS, ROOT, TREES, put, room


def imports(module):
    """Return the modules of excelsim that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.ImportFrom) and room(node.module or "") == "excelsim":
            inner = node.module.partition(".")[2]
            for alias in node.names:
                below = f"{inner}.{alias.name}".lstrip(".")
                found.add(below if below in TREES else inner)
    return found - {"", module}


@pytest.mark.parametrize("module", TREES)
def test_imports_point_downward_only(module):
    for imported in imports(module):
        if room(imported) != room(module):
            assert HEIGHT[room(imported)] < HEIGHT[room(module)], f"{module} imports {imported}"


def test_no_modules_import_each_other_in_a_circle():
    """Take away modules that import none of those left, until none is left."""
    left = {module: imports(module) for module in TREES}
    while free := [module for module, imported in left.items() if not imported & left.keys()]:
        for module in free:
            del left[module]
    assert not left, f"a circle among {sorted(left)}"


def test_every_module_says_what_it_is_for_and_is_a_page_or_two():
    for path in PATHS:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.count("\n") <= 260, path


def test_no_folder_has_more_than_a_dozen_modules():
    for folder in {path.parent for path in PATHS}:
        assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) <= 12, folder


def test_contributing_draws_the_rooms_as_they_are():
    """If not: `make rooms`."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text == put(text)


def texts(tree):
    """Yield the texts of a module that are no docstrings."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


A_FORMULA = re.compile(r"\b[A-Z][A-Z0-9.]+\((?!X86)|\$[A-Z]?\$?[{0-9]|^\$$|[A-Z]+[0-9]+[-+*/=<>]")
"""What only the text of a spreadsheet's formula or address has: IF(, $B$4, $, A1+."""


@pytest.mark.parametrize("module", TREES)
def test_no_formula_is_written_as_text(module):
    """Formulas are trees; formula/ writes them, and xlsx/addresses spells what they refer to."""
    if room(module) != "formula" and module not in ("xlsx.addresses", "xlsx.relative"):
        assert not [text for text in texts(TREES[module]) if A_FORMULA.search(text)]


def test_a_sheet_takes_formulas_as_trees_only():
    """Only xlsx/sheet writes a formula into a cell, and only there a conditional format gets one."""
    for module, tree in TREES.items():
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        given = {keyword.arg for call in calls for keyword in call.keywords}
        assert "formula" not in given or module in ("xlsx.sheet", "workbook.sheets.data"), module


def test_no_formula_of_the_rule_stands_outside_of_its_place():
    """Exp and 1 - o are written in the rule's modules only; spellings of EXP in the dialects only."""
    for module, tree in TREES.items():
        if room(module) not in ("rule", "formula"):
            code = ast.unparse(tree)
            assert not re.search(r"\bexp\(|EXP\(-|\(1 - o\)|np\.(dot|sum|exp|matmul)\b| @ ", code), module
