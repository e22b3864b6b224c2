"""Help pages in the language asked for: what click says in English, and our own words of commands and options."""

from __future__ import annotations

import os
import re
import sys
from itertools import pairwise

import click

from excelsim.languages.language import LANGUAGES, Language, speak
from excelsim.languages.sentence import Sentence

PLACEHOLDERS = {
    str(word): word
    for word in (
        Sentence("OPTIONS"),
        Sentence("COMMAND"),
        Sentence("ARGS"),
        Sentence("EXPERIMENT"),
        Sentence("FILE"),
        Sentence("FOLDER"),
        Sentence("WORDS"),
        Sentence("INTEGER RANGE"),
    )
}
"""What stands for words that a person chooses."""

HELP = "Show this message and exit."
"""What click says of --help."""


def language_asked_for() -> str:
    """Return the language asked for, also where the command line could not be understood, or is not yet read."""
    words = sys.argv[1:]
    after = [second for first, second in pairwise(words) if first == "--language"]
    joined = [word.partition("=")[2] for word in words if word.startswith("--language=")]
    chosen = (os.environ.get("EXCELSIM_LANGUAGE", ""), *joined, *after)[-1]
    return chosen if chosen in LANGUAGES else "en"


class Helped(click.Command):
    """A command whose help page is said in the language asked for."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how it is called."""
        say = speak(language_asked_for())
        pieces = placed(" ".join(self.collect_usage_pieces(ctx)), say)
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{say('Usage')}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does, paragraph by paragraph."""
        say = speak(language_asked_for())
        for paragraph in paragraphs(self.help or ""):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(say(paragraph))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each option does."""
        say = speak(language_asked_for())
        records = [
            (option, option.get_help_record(ctx)) for option in self.get_params(ctx) if option.opts[0].startswith("-")
        ]
        with formatter.section(say("Options")):
            formatter.write_dl(
                [(placed(found[0], say), _said(option, found[1], say)) for option, found in records if found]
            )
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def placed(text: str, say: Language) -> str:
    """Say the words that stand for others: FILE, [OPTIONS]."""
    return re.sub("|".join(PLACEHOLDERS), lambda found: say(PLACEHOLDERS[found[0]]), text)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a docstring, each as one line."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


def _said(option: click.Parameter, text: str, say: Language) -> str:
    """Say what an option does, and behind it what click adds: its default, and from where to where it goes."""
    words = getattr(option, "help", None) or ""
    added = (
        text.removeprefix(words)
        .replace("[default: ", f"[{say('default')}: ")
        .replace("; default: ", f"; {say('default')}: ")
    )
    return f"{say(words)}{added}" if words else text
