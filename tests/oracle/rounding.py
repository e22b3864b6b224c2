"""Rounding as on paper: what of an intermediate result is written down and used again."""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


def on_paper(value, decimals, cut):
    """Round halves away from 0, or cut digits off; of a number 15 digits are seen, and no more than 12 decimals."""
    if cut:
        seen = Decimal(f"{value * 10.0**decimals:.15g}").quantize(Decimal(1).scaleb(decimals - 12), ROUND_HALF_UP)
        return float(seen.quantize(Decimal(1), ROUND_DOWN)) / 10.0**decimals
    seen = Decimal(f"{value:.15g}").quantize(Decimal("1e-12"), ROUND_HALF_UP)
    return float(seen.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def recorder(decimals=None, cut=False):
    """Return what rounds a result: to decimals for all, or for its name, its layer (o1) or its letters."""
    table = decimals if isinstance(decimals, dict) else {} if decimals is None else {"": decimals}

    def rounded(name, value):
        layer = re.match(r"[A-Za-z_]*[A-Za-z]\d*", name)[0]
        for key in (name, layer, layer.rstrip("0123456789"), ""):
            if key in table:
                return on_paper(value, table[key], cut)
        return value

    return rounded
