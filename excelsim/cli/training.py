"""Loading and training an experiment for a command, with a bar on a terminal."""

from __future__ import annotations

from excelsim.api import Experiment, Trace, load
from excelsim.cli.printing.progress import progress_bar
from excelsim.languages.language import speak
from excelsim.languages.sentence import Sentence
from excelsim.run.size import LIMIT
from excelsim.terminal import echo

DRAWN = Sentence("the starting weights are drawn from seed {seed}: write seed = {seed} in [start] to get them again")


def loaded(experiment: str, language: str | None, limit: int | None) -> Experiment:
    """Load an experiment, in another language or with another limit if one was asked for.

    A seed that nobody has named is said, so that the same weights can be drawn again.
    """
    chosen = load(experiment, limit=limit or LIMIT)
    chosen = chosen.presented(language=language) if language else chosen
    if chosen.presentation.drawn_from is not None:
        say = speak(chosen.presentation.language)
        echo(f"{say('note')}: {say(DRAWN, seed=chosen.presentation.drawn_from)}", err=True)
    return chosen


def trained(experiment: Experiment) -> Trace:
    """Run an experiment."""
    total = experiment.window[1] * (1 + len(experiment.variants))
    say = speak(experiment.presentation.language)
    with progress_bar(say("training"), total) as advance:
        return experiment.run(progress=advance)
