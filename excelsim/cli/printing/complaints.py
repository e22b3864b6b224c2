"""Errors on the terminal: one line each, in the language asked for."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches

import click

from excelsim.choices import listed
from excelsim.cli.printing.helping import PLACEHOLDERS, language_asked_for
from excelsim.errors import reason
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence, carried
from excelsim.terminal import echo


def complain(error: Exception) -> None:
    """Print an error as one line; one that carries no sentence is a fault of excelsim, and shown in full."""
    if isinstance(error, click.ClickException):
        _print(_of_click(error))
    elif isinstance(sentence := carried(error), Sentence):
        _print(sentence)
    elif isinstance(error, OSError):
        _print(
            Sentence("{source}: {error}", source=error.filename, error=reason(error))
            if error.filename
            else reason(error)
        )
    else:
        with suppress(OSError, ValueError):
            echo(*"".join(traceback.format_exception(error)).rstrip("\n").split("\n"), err=True)
        _print(Sentence("this is a fault of excelsim, not yours: please report it, with the lines above"))


def complain_of_stopping() -> None:
    """Say that a person has stopped the program."""
    _print(Sentence("stopped"))


def _print(sentence: str) -> None:
    with suppress(OSError, ValueError):  # nobody reads what is said on standard error: the exit code tells
        echo("excelsim: " + re.sub(r"\s*\n\s*", " ", speak(language_asked_for())(sentence)), err=True)


def _of_click(error: click.ClickException) -> Sentence:
    """Say what is wrong with a command line, by the kind of error: click's own sentences are in English only."""
    sentence = _mistake(error)
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return sentence
    return Sentence("{error} (see '{command} --help')", error=sentence, command=context.command_path)


def _mistake(error: click.ClickException) -> Sentence:
    if isinstance(error, click.NoSuchOption):
        if names := ", ".join(_alike(error.option_name, error.possibilities or ())):
            return Sentence("No such option {name!r}: did you mean {names}?", name=error.option_name, names=names)
        return Sentence("No such option {name!r}", name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        options = error.ctx.command.params if error.ctx else []
        is_flag = any(error.option_name in option.opts and getattr(option, "is_flag", False) for option in options)
        sentence = Sentence("Option {name!r} takes no value") if is_flag else Sentence("Option {name!r} needs a value")
        return Sentence(sentence, name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param:
        return _parameter(error, error.param)
    message = error.message
    return message if isinstance(message, Sentence) else Sentence("{reason}", reason=error.format_message())


def _alike(name: str, options: Iterable[str]) -> list[str]:
    """Return the options that may have been meant: alike without the dashes that all have."""
    words = {option.strip("-"): option for option in options}
    return sorted(words[word] for word in get_close_matches(name.strip("-"), words))


def _parameter(error: click.BadParameter, parameter: click.Parameter) -> Sentence:
    name, kind = parameter.get_error_hint(error.ctx), parameter.type
    if isinstance(error, click.MissingParameter):
        if parameter.param_type_name != "argument":
            return Sentence("Missing option {name}", name=name)
        word = (name or "").strip("'").removesuffix("...")
        return Sentence("Missing argument {name}", name=PLACEHOLDERS.get(word, word))
    if isinstance(kind, click.Choice):
        return Sentence("{name} must be one of {choices}", name=name, choices=listed(kind.choices))
    if isinstance(kind, click.IntRange) and kind.max is not None:
        return Sentence(
            "{name} must be a whole number from {least} to {most}", name=name, least=kind.min, most=kind.max
        )
    if isinstance(kind, click.IntRange):
        return Sentence("{name} must be a whole number from {least} up", name=name, least=kind.min)
    return Sentence("{name}: {reason}", name=name, reason=error.message)
