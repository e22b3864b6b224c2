"""Published worked examples come out as printed, digit by digit; and faulty ones up to their fault."""

import json
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import tomli_w

from excelsim.experiment.load import parse

FOLDER = Path(__file__).parent / "published"
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))
DIGITS = 15  # as many as a spreadsheet shows


def agrees(value, printed):
    """Tell whether a value is what was printed: it rounds to it, or cuts to it, because people do both."""
    shown, text = Decimal(f"{value:.{DIGITS}g}"), Decimal(printed)
    places = text.as_tuple().exponent
    surplus = len(text.as_tuple().digits) - DIGITS
    if surplus > 0:  # the last bits, which depend on the order of adding
        return abs(shown - text) <= Decimal(1).scaleb(places + surplus)
    unit = Decimal(1).scaleb(places)
    return text in (shown.quantize(unit, ROUND_HALF_UP), shown.quantize(unit, ROUND_DOWN))


def wrong_numbers(case):
    """Return the printed numbers that do not come out, in their order: step, name, printed, found."""
    content = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    record = parse(tomli_w.dumps(content["experiment"]), case, Path()).train()
    wrong = []
    for step, numbers in content["printed"].items():
        values = record.values(int(step))
        for name, printed in numbers.items():
            value = eval(name, {"__builtins__": {}}, values)  # "d2_1", or an expression such as "-d2_1"
            if not agrees(value, printed):
                wrong.append((int(step), name, printed, value))
    return content, wrong


@pytest.mark.parametrize("case", CASES)
def test_a_published_example_comes_out_as_printed(case):
    """Every number of it, rounded or cut to its decimals; of a faulty one those before its fault, and not that one."""
    content, wrong = wrong_numbers(case)
    first = content.get("first_wrong")
    if first is None:
        assert not wrong
    else:
        assert wrong[0][:2] == (first["step"], first["name"]), first["why"]


@pytest.mark.parametrize(
    ("value", "printed", "answer"),
    [
        (0.592876, "0.5929", True),
        (0.592876, "0.5928", True),  # cut
        (0.592876, "0.5930", False),
        (0.592824, "0.5929", False),
        (-0.592876, "-0.5928", True),
        (0.1 + 0.2, "0.3", True),
        (0.3 - 1e-17, "0.2", False),
        (1.0025100534021187, "1.0025100534021188", True),
        (1.0025100534021187, "1.0025100534021487", False),
    ],
)
def test_a_printed_number_is_a_value_rounded_or_cut(value, printed, answer):
    assert agrees(value, printed) is answer
