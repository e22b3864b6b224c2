"""Measures of how well samples are answered: sums and means of errors, which every workbook has its own of."""

from __future__ import annotations

import numpy as np

from excelsim.formula.arithmetic.trials import same
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.spots import Spot


def is_score(cells: Cells, spot: Spot) -> bool:
    """Recognise a measure of how well samples are answered: a sum or a mean of their squared errors."""
    value, steps = cells.theory.values.made(spot), cells.system.rests_on.get(spot, set())
    names = [f"e{(len(cells.system.layers) - 1)}_{k}" for k in range(1, cells.system.layers[-1] + 1)]
    found = [cells.theory.expected(name, step) for step in steps for name in names]
    errors = [e for e in found if e is not None]
    if not np.shape(value) or not errors or len(errors) < len(found):
        return False
    squares = sum(e * e for e in errors)
    for measure in (squares, np.sqrt(squares), sum(map(abs, errors))):
        ratio = value / measure
        if np.all(np.isfinite(ratio)) and same(ratio, np.full_like(ratio, ratio[0])) and ratio[0] > 0:
            cells.names[spot] = "loss", max(steps)
            return True
    return False
