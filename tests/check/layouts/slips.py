"""Slips of the spreadsheet: what goes wrong in cells, not in formulas. Each returns what is typed instead."""


def typed_over(making):
    """One formula of a column is replaced by its number, rounded or changed."""
    from check.layouts.calculate import Shown

    at = making.rng.choice(_formulas(making, later=1))
    value = Shown(making._cells(), making._names()).value(making.places.of[at])
    changed = round(value, 4) if making.rng.random() < 0.5 else round(value * 1.1 + 0.01, 4)
    return {at: changed} if changed != value else {}


def unfilled(making):
    """The last rows of a column are not filled."""
    if len(making.steps) < 4 or making.net.batch:
        return {}
    name = making.rng.choice(_formulas(making, later=2))[0]
    return {(name, step): None for step in making.steps[-2:]}


def inserted_row(making):
    """A sum does not see the row that was inserted last."""
    sums = [at for at in making.typed if at[0].startswith("mean_")]
    if not sums:
        return {}
    name, step = making.rng.choice(sums)
    right = making.typed[name, step]
    return {(name, step): right.replace(f"@{step}}}", f"@{step - 1}}}")}


def text_number(making):
    """A number that is a text, with the comma of another country."""
    numbers = [at for at, typed in making.typed.items() if isinstance(typed, float)]
    at = making.rng.choice(numbers)
    return {at: str(making.typed[at]).replace(".", ",")}


def _formulas(making, later):
    return [
        (name, step)
        for (name, step), typed in making.typed.items()
        if step > later and isinstance(typed, str) and typed.startswith("=") and name[0] not in "xys"
    ]


SLIPS = {
    "typed-over": typed_over,
    "unfilled": unfilled,
    "inserted-row": inserted_row,
    "text-number": text_number,
}
