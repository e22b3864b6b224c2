"""Published worked examples come out as printed, digit by digit."""

import json
from pathlib import Path

import pytest
import tomli_w

from excelsim.experiment.load import parse

FOLDER = Path(__file__).parent / "published"
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("case", CASES)
def test_a_published_example_comes_out_as_printed(case):
    """Every number of it, to its decimals."""
    content = json.loads((FOLDER / f"{case}.json").read_text())
    record = parse(tomli_w.dumps(content["experiment"]), case, Path()).train()
    wrong = []
    for step, *printed in content["printed"]:
        values = record.values(int(step))
        for name, text in zip(content["names"][1:], printed, strict=True):
            decimals = len(text.partition(".")[2])
            if abs(values[name] - float(text)) > 0.500001 * 10**-decimals:
                wrong.append(f"step {step}, {name}: printed {text}, found {values[name]}")
    assert not wrong
