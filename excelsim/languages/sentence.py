"""Sentences: English texts that still know their words and their values, so that they can be said in any language."""

from __future__ import annotations


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
        text = super().__new__(cls, template.format(**values) if values else template)
        text.template, text.values = template, values
        return text


def carried(value: object) -> object:
    """Return the sentence that an error carries; anything else as it is."""
    first = value.args[0] if isinstance(value, BaseException) and value.args else None
    return first if isinstance(first, Sentence) else value
