"""The terminal: what is printed on it is seen, and does nothing else.

Titles, names and texts come from files that anybody may have written. Signs in them that a terminal obeys (clear the
screen, go up a line, write from right to left) are shown as symbols instead: everything that is printed goes through
here.
"""

from __future__ import annotations

import re
from typing import Any

import click
from rich.console import Console
from rich.text import Text

OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Control characters, ends of lines, what changes the direction of writing, and what nobody sees."""


def visible(text: str) -> str:
    """Return a text as one line, with a symbol for each sign that a terminal would obey: ␛ for escape."""
    return OBEYED.sub(lambda found: _symbol(ord(found[0])), text)


def _symbol(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"


class Terminal(Console):
    """A console on which a string is one line, whatever it holds (a `Text` may have several)."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(highlight=False, emoji=False, **settings)

    def render_str(self, text: str, **looks: Any) -> Text:
        """Make visible what is printed: rich asks this of every string."""
        return super().render_str(visible(text), **looks)


out = Terminal()


def echo(*lines: str, err: bool = False) -> None:
    """Print lines as they are, neither wrapped nor coloured."""
    for line in lines:
        click.echo(visible(line), err=err)
