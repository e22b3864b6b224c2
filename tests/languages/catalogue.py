"""The catalogue of translations: what the source says, as a gettext catalogue for translators and their tools.

`make catalogue` brings excelsim.po up to date with the source (new sentences stand there empty, those
that nobody says any more go) and makes the .mo of it. Sentences are found where they are marked:
as the first argument of say(...), Sentence(...) or InputError(...), also as either of a choice.
"""

import ast
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import excelsim
from excelsim.network import quantities
from excelsim.rule import backward, losses, normalisation, row
from excelsim.run import program
from excelsim.workbook.parts import picked
from excelsim.workbook.sheets import check, compare, epochs, start, steps
from excelsim.xlsx import styles

SOURCE = Path(excelsim.__file__).parent
PO = SOURCE / "languages" / "id" / "LC_MESSAGES" / "excelsim.po"

MARKED = {"say", "Sentence", "InputError"}

TABLES = {
    "network/quantities.py": [
        *(words for _, words in quantities.QUANTITIES.values()),
        *quantities.BATCH_WORDS.values(),
        *quantities.BATCH_WORDS,
    ],
    "rule/row.py": row.POSITION,
    "run/program.py": [program.TOO_LARGE, program.NO_NUMBER, "a division by zero"],
    "rule/backward.py": [rule.words for rule in backward.RULES.values()],
    "rule/losses.py": [loss.words for loss in losses.LOSSES.values()],
    "rule/normalisation.py": [name for pair in normalisation.STATISTICS.values() for name in pair],
    "xlsx/styles.py": styles.GROUPS,
    "workbook/parts/picked.py": [picked.TOO_LARGE],
    "workbook/sheets/start.py": [*start.CONTENTS.values(), *start.LEGEND.values(), *start.TRY],
    "workbook/sheets/epochs.py": [*epochs.WORDS.values(), *epochs.NOTES.values()],
    "workbook/sheets/steps.py": steps.SCORE_WORDS.values(),
    "workbook/sheets/compare.py": [*compare.MEANINGS.values(), compare.ONE_LAYER, compare.OTHERWISE],
    "workbook/sheets/check.py": [
        *(check.AGREES, check.CHANGED, check.BROKEN, check.DIFFERS),
        *("result", "logged", "live", "agree"),
    ],
    "workbook/sheets/setup.py": ["bias (not read)", "bias (fixed)"],
    "workbook/sheets/inspect.py": ["old", "change", "batch sum", "new"],
    "workbook/sheets/boundary.py": ["Output"],
    "workbook/parts/differences.py": ["Δ/lr, {rule}"],
}
"""Sentences that stand in tables without a mark: each goes from here when it becomes a Sentence(...)."""

ERRORS = {
    "checks.py": ["{key} must be a whole number from 1 up, not {value!r}"],
    "network/shape.py": [
        "layers must be a list of at least two whole numbers from 1 up, such as [2, 5, 1], not {value!r}",
        "{key} must be one choice or one per layer ({depth}), not {n}",
    ],
    "network/method.py": [
        "batch_size must be a whole number from 1 up, or 'all', not {value!r}",
        "loss = 'mean-squared' goes with rule = 'gradient', whose slope it is; the rule {rule} has no loss of its own: "
        "leave loss out",
    ],
    "network/network.py": [
        "the binary cross-entropy needs outputs from 0 to 1, but {activation} has others",
    ],
    "run/training.py": [
        "step {step} (epoch {epoch}, sample {sample}) cannot be calculated: {quantity} needs {reason}, as it would in "
        "a spreadsheet; {kept}; try a smaller learning rate, other starting weights or scaled data",
        "the {n} steps before it are kept",
        "no step could be calculated",
    ],
    "run/engine.py": [
        "{n:,} updates of {width:,} values each do not fit into memory as a log (at most {most:,} do): choose fewer "
        "epochs or samples"
    ],
    "run/log.py": [
        "X leads to a number too large for a spreadsheet (EXP ends at 709.78): scale it",
        "steps {first}:{last} are not a part of this run, which has the steps {there}",
        "steps {first}:{last} begin within a batch; begin with its first step, {begin}",
        "step {step} is not a part of this run, which has the steps {there}",
    ],
    "explain/code.py": ["a sum of more than {n} terms is no readable Python: show a narrower network"],
    "workbook/book.py": [
        "{file} must end in .xlsx, or spreadsheet programs will not open it",
        "the trace holds no update, so there is nothing to write",
    ],
    "workbook/layout.py": [
        "one update has {n:,} values, but a sheet has {most:,} columns: this network is too large for a workbook; "
        "write the .csv instead",
        "{n:,} updates do not fit the {most:,} rows of a sheet: choose fewer epochs or a window (--steps A:B), or "
        "write the .csv instead",
    ],
    "xlsx/sheet.py": ["the sheet {sheet} would need more than {most:,} rows: write the .csv instead"],
    "xlsx/stream.py": [
        "a formula of this network has {n:,} characters, but a cell holds {most:,}: this network is too large for a "
        "workbook; write the .csv instead",
        "{value} is no number that a workbook can hold: the run leads to too large numbers",
        "a text of {n:,} characters does not fit a cell, which holds {most:,}",
        "a workbook holds finite numbers only: the run leads to too large ones",
    ],
}
"""Errors that are still raised as ValueError: each goes from here when it becomes an InputError(...)."""


def template() -> Catalog:
    """Gather the sentences of the source, each with the modules that say it."""
    catalog = Catalog()
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for sentence in [*_marked(tree), *TABLES.get(name, []), *ERRORS.get(name, [])]:
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
