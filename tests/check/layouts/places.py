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

    def titles(self, titles):
        """Write titles above, where nothing else stands."""
        taken = {*self.of.values(), *self.texts}
        sheet = min(place[0] for place in taken)
        for row, title in enumerate(titles, start=1):
            if (sheet, row, 12) not in taken:
                self.texts[sheet, row, 12] = title


def rows(places, groups, steps, rng, label, sheet="Sheet1"):
    """Put each step in a row, its quantities beside each other, their names above, columns left empty between."""
    top, column = rng.randint(4, 24), rng.randint(1, 3)
    for names in groups.values():
        for name in names:
            places.texts[sheet, top, column] = label(name)
            for step in steps:
                places.of[name, step] = (sheet, top + step, column)
            column += 1
        column += rng.random() < 0.3
    return sheet, rng.randint(1, top - 3), rng.randint(2, 9)


def columns(places, groups, steps, rng, label, sheet="Tabelle1"):
    """Put each step in a column, its quantities below each other, their names to the left."""
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
    """Give each step a sheet."""
    word = rng.choice(("iter", "Step", "Durchgang", "langkah"))
    for step in steps:
        page(places, groups, step, rng, label, f"{word} {step}", 4)
    return f"{word} {steps[0]}", 2, 9


def blocks(places, groups, steps, rng, label, sheet="Sheet1"):
    """Give each step a block, below each other."""
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


def matrices(places, groups, steps, rng, label, sheet="Sheet1"):
    """Give each step a block: the matrices and vectors of each layer beside each other, a layer below the other."""
    names = [name for group in groups.values() for name in group]
    depth = 1 + max(int(name[1]) for name in names if name[0] == "z")
    top, down = 7, 0
    for step in steps:
        places.texts[sheet, top - 2, 1] = f"Step {step}"
        for n in range(depth):
            across, down = {}, 0
            for name in names:
                letter, layer, numbers = _parts(name, depth - 1)
                if layer != n:
                    continue
                left = across.setdefault(letter, _right_of(across, places, sheet, step, top))
                row, column = [*numbers, 1][:2]
                places.of[name, step] = (sheet, top + max(row, 1) - 1, left + column - 1)
                places.texts[sheet, top - 1, left] = f"{letter.upper()} {n}"
                down = max(down, row)
            top += down + 2
        top += 1
    return sheet, 2, 3


def _parts(name, depth):
    """Split a name into letter, layer and numbers: inputs are of layer 0, targets of the last."""
    head, *numbers = name.replace("new_", "new").split("_")
    letter = head.rstrip("0123456789")
    layer = {"x": 0, "y": depth}.get(letter) if letter in "xy" else int(head[len(letter) :])
    return letter, layer, [int(number) for number in numbers]


def _right_of(across, places, sheet, step, top):
    """Return the first free column of a layer's blocks, one left empty."""
    taken = [p[2] for (_, at), p in places.of.items() if at == step and p[1] >= top]
    return max(taken, default=0) + 2


def epochs(places, groups, steps, rng, label, sheet="Sheet1", size=4):
    """Give each epoch a block: weights in its first row, a row for each sample, the means in a row below."""
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
            column += group == "weights"
        top += size + 4
    return sheet, 2, 3
