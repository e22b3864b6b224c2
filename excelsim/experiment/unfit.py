"""What is wrong with an experiment's file: no TOML, a key that there is not, a value that it may not have."""

from __future__ import annotations

import difflib
import re
from types import NoneType
from typing import Any, get_args

from pydantic import ValidationError

from excelsim.choices import meant
from excelsim.experiment.schema import ExperimentFile, Section
from excelsim.languages.sentence import Sentence

UNION_MEMBERS = ("str", "int", "float", "bool")

WRONG = {
    "list_type": Sentence("{key} is {value!r}, but it should be a list"),
    "int_type": Sentence("{key} is {value!r}, but it should be a whole number"),
    "int_from_float": Sentence("{key} is {value!r}, but it should be a whole number"),
    "float_type": Sentence("{key} is {value!r}, but it should be a number"),
    "string_type": Sentence("{key} is {value!r}, but it should be a text in quotation marks"),
    "bool_type": Sentence("{key} is {value!r}, but it should be true or false"),
    "dict_type": Sentence("{key} is {value!r}, but it should be a table"),
    "model_type": Sentence("{key} is {value!r}, but it should be a table"),
    "greater_than_equal": Sentence("{key} is {value!r}, but it should be at least {ge}"),
    "less_than_equal": Sentence("{key} is {value!r}, but it should be at most {le}"),
    "literal_error": Sentence("{key} is {value!r}, but it should be one of {expected}{guess}"),
    "too_short": Sentence("{key} is {value!r}, but it should hold at least {min_length} values, not {actual_length}"),
    "too_long": Sentence("{key} is {value!r}, but it should hold at most {max_length} values, not {actual_length}"),
    "missing": Sentence("the key {key} is missing"),
    "value_error": Sentence("[{key}]: {error}"),
}
"""What is said of a value, by pydantic's name for what is wrong with it."""

OTHERWISE = Sentence("{key} is {value!r}, which cannot be used: {reason}")


def explained(error: ValidationError) -> Sentence:
    """Say the first thing that is wrong with a file, where, and how to mend it."""
    # A misspelt key is also a missing one: say the first.
    first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    if first["type"] == "extra_forbidden":
        return _unknown_key([str(p) for p in first["loc"]])
    # pydantic names the alternatives of a union, too, such as "list[str]": nobody wrote that.
    place = [p for p in first["loc"] if isinstance(p, str) and "[" not in p and p not in UNION_MEMBERS]
    entries = ", ".join(str(p + 1) for p in first["loc"] if isinstance(p, int))
    key = ".".join(place)
    if entries:
        key = Sentence("{key} (entry {entries})", key=key, entries=entries)
    values = {**first.get("ctx", {}), "key": key, "value": first["input"], "reason": first["msg"]}
    if "expected" in values:  # "'a', 'b' or 'c'": or is no English word in a list of choices
        values["expected"] = values["expected"].replace(" or ", ", ")
        values["guess"] = meant(first["input"], re.findall("'([^']*)'", values["expected"]))
    return Sentence(WRONG.get(first["type"], OTHERWISE), **values)


def _unknown_key(place: list[str]) -> Sentence:
    *tables, key = place
    section: Any = ExperimentFile
    for table in tables:
        section = section.model_fields[table].annotation
        section = next((each for each in get_args(section) if each is not NoneType), section)  # of one or None
    known = [field.alias or name for name, field in section.model_fields.items()]
    unknown = Sentence("unknown key {key!r}", key=key)
    if tables:
        unknown = Sentence("unknown key {key!r} in [{table}]", key=key, table=".".join(tables))
    if tables != ["compare"] and (found := [table for table in _tables() if key in _keys(table)]):
        others = Sentence("it stands in {tables}", tables=", ".join(f"[{table}]" for table in found))
        if (*tables, key) == ("training", "seed"):
            others = Sentence("the seed of the weights stands in [start]; shuffle = 3 is a seed of the samples' order")
        return Sentence("{unknown}: {others}", unknown=unknown, others=others)
    if guess := difflib.get_close_matches(key, known, n=1):
        return Sentence("{unknown}: did you mean {name!r}?", unknown=unknown, name=guess[0])
    return Sentence("{unknown}: known keys are {names}", unknown=unknown, names=", ".join(known))


def _tables() -> list[str]:
    """Return the names of the file's tables."""
    return [name for name, field in ExperimentFile.model_fields.items() if isinstance(field.annotation, type(Section))]


def _keys(table: str) -> set[str]:
    """Return the keys that a table may have."""
    section: Any = ExperimentFile.model_fields[table].annotation
    return set(section.model_fields)


REASONS = {
    "Invalid statement": Sentence("this line cannot be understood"),
    "Invalid value": Sentence("this is no value"),
    "Invalid hex value": Sentence("this is no hexadecimal number"),
    "Invalid date or datetime": Sentence("this is no date"),
    "Invalid initial character for a key part": Sentence("a key does not begin like this"),
    "Expected newline or end of document after a statement": Sentence("a new line should begin here"),
    "Expected '=' after a key": Sentence("a '=' is missing after the key"),
    "Expected ']'": Sentence("a ']' is missing after the name of a table"),
    "Expected": Sentence("something is missing"),
    "Found invalid character": Sentence("this character must not stand here"),
    "Illegal character": Sentence("this character must not stand here"),
    "Cannot declare": Sentence("this table is there twice"),
    "Cannot redefine namespace": Sentence("this table is there twice"),
    "Cannot mutate immutable namespace": Sentence("this table is complete already"),
    "Cannot overwrite a value": Sentence("this key has a value already"),
    "Duplicate inline table key": Sentence("this key has a value already"),
    "Unclosed array": Sentence("a ']' is missing after a list"),
    "Unclosed inline table": Sentence("a '}' is missing after a table"),
    "Unterminated string": Sentence("a quotation mark is missing after a text"),
    "Unescaped '\\'": Sentence("write '\\\\' for '\\' in a text, or use single quotation marks"),
    "Exceeds the limit": Sentence("a number of too many digits"),
    "maximum recursion depth": Sentence("it is nested too deeply"),
    "Escaped character is not a Unicode": Sentence("what follows '\\' is no character"),
}
"""What Python's tomllib says, by how it begins; what is not here stays as it says it."""


def toml_reason(error: Exception) -> Sentence:
    """Say what is wrong, and where, as tomllib does: "Invalid value (at line 3, column 5)"."""
    message, _, place = str(error).rpartition(" (at ")
    said = message or str(error)  # what is nested too deeply has no place
    reason = next((ours for begin, ours in REASONS.items() if said.startswith(begin)), said)
    if not message:
        return Sentence("{reason}", reason=reason)
    if not place.startswith("line "):
        return Sentence("{reason} (at the end of the file)", reason=reason)
    line, _, column = place.removeprefix("line ").removesuffix(")").partition(", column ")
    return Sentence("{reason} (line {line}, column {column})", reason=reason, line=line, column=column)
