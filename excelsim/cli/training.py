"""Loading and training an experiment for a command, with a bar on a terminal."""

from __future__ import annotations

from dataclasses import replace

from excelsim.cli.printing import progress_bar
from excelsim.experiment.load import Experiment, load
from excelsim.languages.language import speak
from excelsim.run.trace import Trace


def loaded(experiment: str, language: str | None) -> Experiment:
    """Load an experiment, in another language if one was asked for."""
    chosen = load(experiment)
    return replace(chosen, language=language) if language else chosen


def trained(experiment: Experiment) -> Trace:
    """Run an experiment."""
    total = experiment.steps[1] if experiment.steps else experiment.epochs * len(experiment.data)
    say = speak(experiment.language)
    with progress_bar(say("training"), total) as advance:
        return experiment.run(progress=advance)
