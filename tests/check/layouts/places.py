"""Where people put their numbers: rows, columns, pages, blocks, lists."""

from dataclasses import dataclass, field


@dataclass
class Places:
    """Where everything stands, as (sheet, row, column); and what is written around it."""

    of: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)

    def constants(self, sheet, row, column, labelled, across=False):
        """Put constants below each other, labels to their left; or beside each other, labels above."""
        for at, (name, label) in enumerate(labelled):
            place = (sheet, row, column + at) if across else (sheet, row + at, column)
            self.of[name, 0] = place
            self.texts[(place[0], row - 1, place[2]) if across else (sheet, place[1], column - 1)] = label


def rows(places, groups, steps, rng, label, sheet="Sheet1"):
    """A row for each step, its quantities beside each other, their names above, columns left empty between."""
    top, column = rng.randint(4, 24), rng.randint(1, 3)
    for names in groups.values():
        for name in names:
            places.texts[sheet, top, column] = label(name)
            for step in steps:
                places.of[name, step] = (sheet, top + step, column)
            column += 1
        column += rng.random() < 0.3
    places.end = (sheet, top, column + 1)
    return sheet, rng.randint(1, top - 3), rng.randint(2, 9)


def columns(places, groups, steps, rng, label, sheet="Tabelle1"):
    """A column for each step, its quantities below each other, their names to the left."""
    row, left = rng.randint(5, 9), rng.randint(1, 3)
    for names in groups.values():
        for name in names:
            places.texts[sheet, row, left] = label(name)
            for step in steps:
                places.of[name, step] = (sheet, row, left + step)
            row += 1
        row += rng.random() < 0.6
    return sheet, 2, rng.randint(3, 6)


def page(places, groups, step, rng, label, sheet, top):
    """One step as a page: its parts below each other in two pairs of columns, a name and a number in each."""
    heights = [top, top]
    for at, names in enumerate(groups.values()):
        side = at % 2
        column = 2 + 3 * side
        for name in names:
            places.texts[sheet, heights[side], column] = label(name)
            places.of[name, step] = (sheet, heights[side], column + 1)
            heights[side] += 1
        heights[side] += 1
    return max(heights)


def pages(places, groups, steps, rng, label):
    """A sheet for each step."""
    word = rng.choice(("iter", "Step", "Durchgang", "langkah"))
    for step in steps:
        page(places, groups, step, rng, label, f"{word} {step}", 4)
    return f"{word} {steps[0]}", 2, 9


def blocks(places, groups, steps, rng, label, sheet="Sheet1"):
    """A block for each step, below each other."""
    top = 6
    for step in steps:
        places.texts[sheet, top - 1, 1] = f"Step {step}"
        top = page(places, groups, step, rng, label, sheet, top) + 2
    return sheet, 2, 3


def listed(places, groups, steps, rng, label, sheet="Sheet1"):
    """One long list: a name and a number in each row, step after step."""
    row, column = rng.randint(5, 8), rng.randint(2, 4)
    for step in steps:
        for names in groups.values():
            for name in names:
                places.texts[sheet, row, column - 1] = label(name)
                places.of[name, step] = (sheet, row, column)
                row += 1
        row += 1
    return sheet, 2, column


def epochs(places, groups, steps, rng, label, sheet="Sheet1", size=4):
    """A block for each epoch: weights in its first row, a row for each sample, the means in a row below."""
    top = rng.randint(9, 14)
    for first in range(1, len(steps) + 1, size):
        column = 1
        for group, names in groups.items():
            for name in names:
                places.texts[sheet, top - 1, column] = label(name)
                for at in range(1 if group == "weights" else size):
                    places.of[name, first + at] = (sheet, top + at, column)
                if group == "changes":
                    places.of[f"mean_{name}", first + size - 1] = (sheet, top + size, column)
                if name == "E_total":
                    places.of["sum_E", first + size - 1] = (sheet, top + size, column)
                column += 1
            column += rng.random() < 0 or group == "weights"
        top += size + 4
    return sheet, 2, 3
