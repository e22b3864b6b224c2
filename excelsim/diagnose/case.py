"""The case: a training, what it was to reach, and what it has reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from excelsim.diagnose.goal import Goal
from excelsim.diagnose.thresholds import MANY, NEARLY_EXPLAINED, NEARLY_RIGHT
from excelsim.experiment.plan import Plan
from excelsim.experiment.record import Record
from excelsim.experiment.write import content_of
from excelsim.languages.sentence import Sentence
from excelsim.network.network import Network
from excelsim.network.weights import Floats, Weights
from excelsim.rule.activations import ACTIVATIONS
from excelsim.run.engine import Progress
from excelsim.run.forward import fed_forward
from excelsim.run.program import columns
from excelsim.run.training import TrainingStopped
from excelsim.samples.data import Data


@dataclass(frozen=True, eq=False)
class Case:
    """A training that is asked whether it learns.

    Attributes
    ----------
    plan : Plan
        What was to run: all of its updates.
    trace : Record
        What ran: every update until the end, or until a number could not be calculated.
    stopped : Sentence or None
        Why it ended early.
    """

    plan: Plan
    trace: Record
    stopped: Sentence | None = None

    @classmethod
    def of(cls, plan: Plan, progress: Progress | None = None) -> Case:
        """Train."""
        whole = replace(plan, steps=None, compare={})
        try:
            return cls(whole, whole.train(progress))
        except TrainingStopped as error:
            return cls(whole, error.trace, error.args[0])  # type: ignore[arg-type]  # of a plan it is a record

    @classmethod
    def of_record(cls, record: Record) -> Case:
        """Take a training that has run; of a window of one, what came before it is trained again."""
        last = record.steps.stop - 1
        plan = Plan(
            record.network,
            record.data,
            record.origin,
            record.learning_rate,
            max(1, -(-(last + 1) // len(record.data)) if last % len(record.data) else last // len(record.data)),
            presentation=record.presentation,
            init=record.comparing.init,
        )
        whole = record.first_step == 1 and last % len(record.data) == 0 and last > 0
        return cls(plan, record) if whole else cls.of(plan)

    @property
    def network(self) -> Network:
        """The network that is trained."""
        return self.plan.network

    @property
    def data(self) -> Data:
        """The samples that it is to learn."""
        return self.plan.data

    @cached_property
    def content(self) -> dict[str, Any]:
        """The experiment by the keys of its file, complete in itself."""
        found = content_of(replace(self.trace, log=self.trace.log[:0]))
        found["training"] = {**found["training"], "epochs": self.plan.epochs}
        found["training"].pop("steps", None)
        found.pop("compare", None)
        found["start"] = {
            key: found["start"][key] for key in ("weights", "biases", "velocity") if key in found["start"]
        }
        return found

    @cached_property
    def goal(self) -> Goal:
        """What it is to reach."""
        losses = self.trace.scores["loss"].to_numpy()[: len(self.data)]
        return Goal(self.data, float(losses.mean()) if len(losses) else 1.0)

    @cached_property
    def answers(self) -> Floats:
        """What it answers in the end, of shape (samples, outputs); NaN where that cannot be calculated."""
        return self._outputs(self.at_last)

    def answers_of(self, weights: Weights) -> Floats:
        """Return what it would answer with other weights."""
        return self._outputs(self._forward(weights))

    def _outputs(self, forward: Mapping[str, Floats]) -> Floats:
        return forward.get(f"o{self.network.depth}", np.full(self.data.y.shape, np.nan))

    @cached_property
    def at_first(self) -> dict[str, Floats]:
        """What the starting weights make of all samples, going forward: z1, o1, ...; empty if that is not finite."""
        return self._forward(self.plan.start)

    @cached_property
    def at_last(self) -> dict[str, Floats]:
        """The same of the weights in the end."""
        return self._forward(self.trace.final)

    def _forward(self, weights: Weights) -> dict[str, Floats]:
        try:
            return fed_forward(self.network, self.data.x, weights)
        except OverflowError:
            return {}

    @property
    def stands_still(self) -> bool:
        """Whether no weight has changed in the last epoch: then it never will."""
        last = self.trace.log[-len(self.data) :]
        blocks = columns(self.network).blocks
        names = [name for name, _ in self.plan.start.blocks() if f"new_{name}" in blocks]
        return all((last[:, blocks[f"new_{n}"].columns] == last[:, blocks[n].columns]).all() for n in names)

    @cached_property
    def score(self) -> float:
        """The score of what it answers in the end."""
        return float(self.goal.scores(self.answers))

    @property
    def loss(self) -> float:
        """The mean squared error of what it answers in the end."""
        return float(self.goal.losses(self.answers))

    @cached_property
    def begins(self) -> float:
        """The mean squared error of what the starting weights answer; NaN where that cannot be calculated."""
        return float(self.goal.losses(self._outputs(self.at_first)))

    @cached_property
    def losses(self) -> Floats:
        """The mean squared error of every complete epoch."""
        found: Floats = self.trace.epochs["mse"].to_numpy()
        return found

    @property
    def learnt(self) -> bool:
        """Whether it has reached its goal."""
        return self.stopped is None and bool(self.goal.reached(self.score))

    @property
    def how_well(self) -> Sentence:
        """In words, how well it has learnt."""
        if self.goal.counts:
            n = round(self.score * len(self.data))
            return Sentence("It learns: {n} of {all} samples are answered rightly.", n=n, all=len(self.data))
        if self.data.y_varies:
            return Sentence("It learns: R² is {r2:.3f}.", r2=self.score)
        return Sentence(
            "It learns: the loss has fallen from {first:.4g} to {last:.4g}.", first=self.goal.begin, last=self.loss
        )

    @cached_property
    def nearly(self) -> bool:
        """Whether it has learnt so much of many samples that the rest may be noise."""
        enough = NEARLY_RIGHT if self.goal.counts else NEARLY_EXPLAINED
        return len(self.data) >= MANY and self.score >= enough and self.goal.is_beginning(self.score)

    @property
    def bends(self) -> list[int]:
        """The layers, from 1, whose outputs have ends that they cannot pass: sigmoids, tanh."""
        return [n for n, name in enumerate(self.network.activations, start=1) if ACTIVATIONS[name].saturates]

    @property
    def rectified(self) -> list[int]:
        """The layers, from 1, whose neurons may be silent."""
        return [n for n, name in enumerate(self.network.activations, start=1) if name == "relu"]

    def reaches(self) -> tuple[float, float]:
        """Return the lowest and the highest answer."""
        return ACTIVATIONS[self.network.activations[-1]].reaches


def merged(content: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return an experiment's content with a change: tables key by key, None leaves a key out."""
    found = dict(content)
    for key, value in change.items():
        if isinstance(value, Mapping):
            found[key] = merged(found.get(key) or {}, value)
        elif value is None:
            found.pop(key, None)
        else:
            found[key] = value
    return found
