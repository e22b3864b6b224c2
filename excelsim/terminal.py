"""The terminal: what is printed on it is seen, and does nothing else.

Titles, names and texts come from files that anybody may have written. Signs in them that a terminal obeys (clear the
screen, go up a line, write from right to left) are shown as symbols instead: everything that is printed goes through
here. Signs that the terminal's encoding lacks (Δ in cp1252) are spelled otherwise; no line ends with blanks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import click
from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType, RenderHook, RenderResult
from rich.segment import Segment
from rich.text import Text

OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Control characters, ends of lines, what changes the direction of writing, and what nobody sees."""


SPELLED = {
    **dict.fromkeys("Δδ∂", "d"),
    **dict(
        zip(
            "ΣσηθμβελρπE",
            ("sum", "sigma", "eta", "theta", "mu", "beta", "eps", "lambda", "rho", "pi", "E"),
            strict=True,
        )
    ),
    **{"≈": "~", "≥": ">=", "≤": "<=", "√": "sqrt", "→": "->", "←": "<-", "↓": "-", "↑": "^", "⁺": "+", "·": "*"},
    **{"−": "-", "×": "x", "½": "1/2", "²": "^2", "…": "...", "–": "-", "’": "'", "“": '"', "”": '"'},
}
"""How signs are written where there are none of them."""


def visible(text: str) -> str:
    """Return a text as one line, with a symbol for each sign that a terminal would obey: ␛ for escape."""
    return spelled(OBEYED.sub(lambda found: _symbol(ord(found[0])), text))


def spelled(text: str) -> str:
    """Return a text in the signs that the terminal's encoding has: Δw is dw in cp1252."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if text.isascii() or encoding.lower().startswith("utf"):
        return text
    known = text.encode(encoding, errors="ignore").decode(encoding)
    return text if known == text else "".join(sign if sign in known else SPELLED.get(sign, sign) for sign in text)


def _symbol(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"


class Trimmed(ConsoleRenderable):
    """Something that is printed, but for the blanks at the ends of its lines."""

    def __init__(self, what: RenderableType) -> None:
        self.what = what

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its pieces; blanks wait until something follows them in their line."""
        blanks: list[Segment] = []
        for piece in self._pieces(console, options):
            if not piece.control and not piece.text.strip(" "):
                blanks.append(piece)
                continue
            if piece.text != "\n":
                yield from blanks
            blanks = []
            yield piece

    def _pieces(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield ends of lines, words and the blanks behind them, each by itself."""
        for text, style, control in console.render(self.what, options):
            if control:
                yield Segment(text, style, control)
            else:
                yield from (Segment(part, style) for part in re.findall(r"\n|[^\n]*[^\n ]| +", text))


class Trimming(RenderHook):
    """Trims all that is printed."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        """Return what is to be printed, trimmed."""
        return [Trimmed(each) for each in renderables]


class Terminal(Console):
    """A console on which a string is one line, whatever it holds (a `Text` may have several)."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(highlight=False, emoji=False, **settings)
        self.push_render_hook(Trimming())

    def render_str(self, text: str, **looks: Any) -> Text:
        """Make visible what is printed: rich asks this of every string."""
        return super().render_str(visible(text), **looks)


out = Terminal()


def echo(*lines: str, err: bool = False) -> None:
    """Print lines as they are, neither wrapped nor coloured."""
    for line in lines:
        click.echo(visible(line), err=err)
