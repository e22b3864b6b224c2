"""Slips of the spreadsheet: what goes wrong in cells, not in formulas. Each returns what is typed instead."""


def typed_over(making):
    """One formula of a column is replaced by its number, rounded or changed."""
    at = making.rng.choice(_formulas(making, later=1))
    value = making.sheets.values()[making.sheets.places.of[at]]
    changed = round(value, 4) if making.rng.random() < 0.5 else round(value * 1.1 + 0.01, 4)
    return {at: changed} if changed != value else {}


def unfilled(making):
    """Leave the last rows of a column unfilled."""
    if len(making.steps) < 4 or making.net.batch:
        return {}
    name = making.rng.choice(_formulas(making, later=2))[0]
    return {(name, step): None for step in making.steps[-2:]}


def inserted_row(making):
    """Let a sum not see the row that was inserted last."""
    sums = [at for at in making.sheets.typed if at[0].startswith("mean_")]
    if not sums:
        return {}
    name, step = making.rng.choice(sums)
    right = making.sheets.typed[name, step]
    return {(name, step): right.replace(f"@{step}}}", f"@{step - 1}}}")}


def text_number(making):
    """Type a number as a text, with the comma of another country."""
    numbers = [at for at, typed in making.sheets.typed.items() if isinstance(typed, float)]
    at = making.rng.choice(numbers)
    return {at: str(making.sheets.typed[at]).replace(".", ",")}


def _formulas(making, later):
    return [
        (name, step)
        for (name, step), typed in making.sheets.typed.items()
        if step > later and isinstance(typed, str) and making.is_written(name, step)
    ]


def reference(making):
    """Let the rate's cell move down as the formula is copied: a $ too few."""
    typed, of = making.sheets.typed, making.sheets.places.of
    using = {name for (name, step), text in typed.items() if step == 3 and isinstance(text, str) and "{lr}" in text}
    if not using or making.layout_name in ("pages", "columns", "german", "epochs"):
        return {}
    name = making.rng.choice(sorted(using))
    begin = next(step for step in making.steps if "{lr}" in str(typed.get((name, step), "")))
    start = of[name, begin][1]
    return {
        (name, step): typed[name, step].replace("{lr}", f"{{lr+{of[name, step][1] - start}}}")
        for step in making.steps
        if step > begin
    }


SLIPS = {
    "reference": reference,
    "typed-over": typed_over,
    "unfilled": unfilled,
    "inserted-row": inserted_row,
    "text-number": text_number,
}
