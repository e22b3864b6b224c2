"""Practice sheets filled by simulated students: every other byte stays as it was."""

import re
import zipfile
from xml.sax.saxutils import escape

from changing import place

from excelsim.check.reading import Reading
from excelsim.explain import found_above
from excelsim.formula.rounding import rounded
from excelsim.run.program import carried, columns, row
from excelsim.xlsx.addresses import address
from excelsim.xlsx.reader import read_workbook, sheet_parts


def boxes(path):
    """Return where each box stands: sheet and address by quantity and step; name and number by themselves."""
    rows = {}
    for (number, column), cell in read_workbook(path)["Boxes"].items():
        rows.setdefault(number, {})[column] = cell.value
    found = {}
    for cells in rows.values():
        what, name, step, sheet = cells[1], cells.get(2, ""), int(cells[3]), cells[4]
        at = address(int(cells[5]), int(cells[6]))
        if what in ("box", "name", "number"):
            found[(name, step) if what == "box" else what] = sheet, at
    return found


def fill(path, copy, answers, name="", number=""):
    """Copy a practice sheet with numbers or texts in boxes: {("z1_2", 1): 0.3925}. Return the copy."""
    places = boxes(path)
    typed = {places[box]: value for box, value in answers.items()}
    typed |= {places[what]: text for what, text in (("name", name), ("number", number)) if text}
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        parts = dict(sheet_parts(source))
        for part in source.namelist():
            content = source.read(part).decode() if part.endswith(".xml") else source.read(part)
            for (sheet, at), value in typed.items():
                if parts[sheet] == part:
                    content = _typed(content, at, value)
            target.writestr(part, content)
    return copy


def _typed(content, at, value):
    """Put a value into an empty cell, or a name into one that does not stand in its row yet."""
    kind, inner = ("", f"<v>{value!r}</v>")
    if isinstance(value, str):
        kind, inner = ' t="inlineStr"', f"<is><t>{escape(value)}</t></is>"
    content, count = re.subn(rf'<c r="{at}" s="(\d+)"/>', rf'<c r="{at}" s="\1"{kind}>{inner}</c>', content)
    assert count == 1, f"{at} is no empty cell (row {place(at)[0]})"
    return content


class ByHand:
    """A person who calculates an exercise step by step, and rounds every result to the decimals asked for.

    Parameters
    ----------
    exercise : Exercise
    lines : mapping
        Lines of the rule that they have wrong.
    """

    def __init__(self, exercise, lines=None):
        self.exercise, self.lines = exercise, lines or {}
        self.written = {}
        self.reading = Reading(exercise.network, self.own)

    def own(self, name, step):
        """Return what they go on with: what they wrote, or what is given."""
        record = self.exercise.record
        if (name, step) in self.written:
            return self.written[name, step]
        if step in record.steps:
            return record.values(step)[name]
        first = record.values(record.first_step)
        begin = {source: first[weight] for weight, source in carried(record.network).items()}
        return (begin | found_above(record, record.first_step))[name]

    def answers(self):
        """Return what they write."""
        for step in self.exercise.steps:
            for name in columns(self.exercise.network).names:
                if ("name", name) in self.exercise.reads and not self.exercise.box_before(("name", name), step):
                    continue
                line = {name: self.lines[name]} if name in self.lines else {}
                value = self.reading.expected(name, step, line) if name in row(self.exercise.network) else None
                if value is not None:
                    self.written[name, step] = rounded(value, self.exercise.decimals) + 0.0  # nobody writes -0
        return {key: value for key, value in self.written.items() if key[0] in self.exercise.asked}
