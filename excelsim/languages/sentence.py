"""Sentences: English texts that still know their words and their values, so that they can be said in any language."""

from __future__ import annotations

from string import Formatter
from typing import Any

LONG = 200
"""Characters up to which a value is put into a sentence whole: as long as paths and our own lists of choices are."""

BEGINNING, END = 60, 20
"""Characters that are kept of a longer one."""


class Values(Formatter):
    """Puts values into the places of a sentence. Long ones are cut: a file may hold a name of a million letters.

    `{n:cell|cells}` is the word for one of them, or for several.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a value; a sentence has been cut already where it was made, and arithmetic is read to its end."""
        one, either, several = format_spec.partition("|")
        if either:
            return one if value == 1 else several
        return str(value) if isinstance(value, (Sentence, Figures)) else cut(super().format_field(value, format_spec))

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """Write a value as Python does (`!r`), which refuses whole numbers of more than 4,300 digits."""
        try:
            return super().convert_field(value, conversion)
        except ValueError:
            return Sentence("a number of too many digits")


class Figures(str):
    """Numbers, or arithmetic with them, as a text: 0.05*0.15; a language says it with its own decimal sign."""


class Sentence(str):
    """An English sentence for people: a text as any other, made of a template and of values for its {places}.

    >>> Sentence("{file} has no column {name!r}", file="a.csv", name="x")
    'a.csv has no column 'x''

    A value may be a sentence itself, or an error that carries one (as its first argument). Without
    values the template stands as it is: so are sentences marked that wait in a table to be said.
    Languages translate templates only, never values: a file called "stopped" keeps its name.
    """

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Sentence:
        """Put the values into their places, and keep both."""
        values = {name: carried(value) for name, value in values.items()}
        if isinstance(template, Sentence):  # one that waited for its values
            values, template = template.values | values, template.template
        text = super().__new__(cls, Values().vformat(template, (), values) if values else template)
        text.template, text.values = template, values
        return text


def carried(value: object) -> object:
    """Return the sentence that an error carries; anything else as it is."""
    first = value.args[0] if isinstance(value, BaseException) and value.args else None
    return first if isinstance(first, Sentence) else value


def cut(text: str) -> str:
    """Return a long text as its beginning and its end; a list of names is cut between two of them."""
    if len(text) <= LONG:
        return text
    beginning, end = text[:BEGINNING], text[-END:]
    if ", " in beginning and ", " in end:
        beginning, end = beginning[: beginning.rindex(", ") + 2], end[end.index(", ") :]
    return f"{beginning}…{end}"
