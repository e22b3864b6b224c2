"""Values as plain data and back."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from excelsim.guarded import plain, restored
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence


@dataclass
class Finding:
    where: str
    cells: int = 1
    more: object = None


def there_and_back(value):
    return restored(json.loads(json.dumps(plain(value))), [Finding])


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 10**30, -0.0, 5e-324, float("inf"), "text", "\ud800 \x00", [1, [2]], (1, "a"), {1: "a", "b": (2,)}],
)
def test_a_value_comes_back_as_it_was(value):
    found = there_and_back(value)
    assert found == value and type(found) is type(value) and repr(found) == repr(value)


def test_dataclasses_come_back_field_by_field_with_their_sentences():
    """A sentence within a sentence, too: both can be said in another language."""
    inner = Sentence("the name {name}", name="lr")
    found = there_and_back([Finding(inner, 2, (Finding("Steps!A1"), Sentence("holds {found}", found=inner)))])
    assert found == [Finding(inner, 2, (Finding("Steps!A1"), "holds the name lr"))]
    assert speak("id")(found[0].where) == "nama lr"
    assert speak("id")(found[0].more[1].values["found"]) == "nama lr"


def test_numbers_of_numpy_become_python_s_and_all_else_its_text():
    assert there_and_back([np.float64(0.1), np.int64(3), np.bool_(True)]) == [0.1, 3, True]
    assert there_and_back(Sentence("{file}: {error}", file=Path("a.csv"), error=ValueError("no"))) == "a.csv: no"


def test_a_kind_that_is_not_expected_is_refused():
    """Only what the reader names is made: nothing that comes back can be executed."""
    with pytest.raises(StopIteration):
        restored({"kind": "Popen", "args": ["calc"]}, [Finding])
