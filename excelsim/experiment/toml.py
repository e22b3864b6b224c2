"""What is wrong with a text that is no TOML, in our own words."""

from __future__ import annotations

from excelsim.languages.sentence import Sentence

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
