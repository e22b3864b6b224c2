"""The catalogue of translations: what the source says, as a gettext catalogue for translators and their tools.

`make catalogue` brings excelsim.po up to date with the source (new sentences stand there empty, those
that nobody says any more go) and makes the .mo of it. Sentences are found where they are marked:
as the first argument of say(...), Sentence(...) or InputError(...), also as either of a choice; of the
commands as the help of their options, and as the paragraphs of what the commands say of themselves.
"""

import ast
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import excelsim
from excelsim.cli.app import COMMANDS, VERSION
from excelsim.cli.printing.helping import HELP, paragraphs
from excelsim.network import quantities
from excelsim.rule import backward, losses, normalisation, row
from excelsim.workbook.pages import compare
from excelsim.workbook.parts import picked, updates
from excelsim.workbook.sheets import check, convention, start
from excelsim.xlsx import styles

SOURCE = Path(excelsim.__file__).parent
PO = SOURCE / "languages" / "id" / "LC_MESSAGES" / "excelsim.po"

MARKED = {"say", "Sentence", "InputError"}

TABLES = {
    "cli/app.py": [*COMMANDS.values(), VERSION],
    "cli/printing/helping.py": [HELP],
    "network/quantities.py": [
        *(words for _, words in quantities.QUANTITIES.values()),
        *(words for _, words in quantities.SINGLE.values()),
        *("turn", "place", "last"),
    ],
    "rule/row.py": row.POSITION,
    "rule/backward.py": [rule.words for rule in backward.RULES.values()],
    "rule/losses.py": [loss.words for loss in losses.LOSSES.values()],
    "rule/normalisation.py": [name for pair in normalisation.STATISTICS.values() for name in pair],
    "xlsx/styles.py": styles.GROUPS,
    "workbook/parts/picked.py": [picked.TOO_LARGE],
    "workbook/sheets/convention.py": [
        *(*convention.FORMS.values(), *convention.UPDATES.values(), *convention.BATCHES.values()),
    ],
    "workbook/sheets/start.py": [
        *(*start.CONTENTS.values(), *start.LEGEND.values(), *start.TRY),
    ],
    "workbook/pages/compare.py": [*compare.MEANINGS.values(), compare.ONE_LAYER, compare.OTHERWISE],
    "workbook/sheets/check.py": [
        *(check.AGREES, check.CHANGED, check.BROKEN, check.DIFFERS),
        *("result", "logged", "live", "agree"),
    ],
    "workbook/sheets/setup.py": ["bias (not read)", "bias (fixed)"],
    "workbook/parts/updates.py": updates.LISTED.values(),
    "workbook/pages/boundary.py": ["Output"],
    "workbook/parts/differences.py": ["Δ/lr, {rule}"],
}
"""Sentences that stand in tables without a mark: each goes from here when it becomes a Sentence(...)."""


def template() -> Catalog:
    """Gather the sentences of the source, each with the modules that say it."""
    catalog = Catalog()
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for sentence in [*_marked(tree), *_of_commands(tree), *TABLES.get(name, [])]:
            catalog.add(str(sentence), locations=[(f"excelsim/{name}", None)])
    return catalog


def _marked(tree):
    """Yield the sentences that are marked in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).split(".")[-1] in MARKED:
            first = node.args[0]
            choices = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            yield from (
                c.value for c in choices if isinstance(c, ast.Constant) and isinstance(c.value, str) and c.value
            )


def _of_commands(tree):
    """Yield what help pages say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "click.option":
            yield from (word.value.value for word in node.keywords if word.arg == "help")
        if isinstance(node, ast.FunctionDef) and node.decorator_list and node.name in ("command", "app"):
            yield from paragraphs(ast.get_docstring(node))


def catalogue() -> Catalog:
    """Return the translations as they stand in the .po."""
    with PO.open("rb") as file:
        return read_po(file, locale="id")


def translations() -> dict[str, str]:
    """Return each sentence and its translation."""
    return {message.id: message.string for message in catalogue() if message.id}


def as_mo(catalog: Catalog) -> bytes:
    """Return what the program reads."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def main() -> None:
    """Bring the .po up to date with the source, and the .mo with the .po."""
    catalog = catalogue()
    catalog.update(template(), update_creation_date=False)
    catalog.obsolete.clear()
    with PO.open("wb") as file:
        write_po(file, catalog, width=0, include_lineno=False)
    PO.with_suffix(".mo").write_bytes(as_mo(catalog))
    for message in catalog:
        if message.id and (message.fuzzy or not message.string):
            print(f"to be translated: {message.id}")


if __name__ == "__main__":
    main()
