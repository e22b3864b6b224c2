"""Loading and training an experiment for a command, with a bar on a terminal."""

from __future__ import annotations

from excelsim.api import Experiment, Trace, load
from excelsim.cli.printing.reports import progress_bar
from excelsim.languages.language import speak
from excelsim.run.size import LIMIT


def loaded(experiment: str, language: str | None, limit: int | None) -> Experiment:
    """Load an experiment, in another language or with another limit if one was asked for."""
    chosen = load(experiment, limit=limit or LIMIT)
    return chosen.presented(language=language) if language else chosen


def trained(experiment: Experiment) -> Trace:
    """Run an experiment."""
    total = experiment.window[1] * (1 + len(experiment.variants))
    say = speak(experiment.presentation.language)
    with progress_bar(say("training"), total) as advance:
        return experiment.run(progress=advance)
