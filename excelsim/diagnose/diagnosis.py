"""The diagnosis: what is seen, what was tried again, and what of it is said first."""

from __future__ import annotations

from dataclasses import replace

from excelsim.diagnose import changes
from excelsim.diagnose.candidates import Candidate
from excelsim.diagnose.case import Case
from excelsim.diagnose.changes import Change
from excelsim.diagnose.report import Diagnosis, Illness, Proof
from excelsim.diagnose.signs import course
from excelsim.diagnose.signs.general import in_general
from excelsim.diagnose.signs.samples import of_samples
from excelsim.diagnose.signs.sign import POSSIBLE, PROVEN, SEEN, Sign
from excelsim.diagnose.signs.units import of_units
from excelsim.diagnose.starts import Outcome
from excelsim.diagnose.thresholds import (
    A_LITTLE,
    ABOUT,
    BEGUN,
    CLOSE,
    EARLY,
    EASILY_FOUND,
    HELD,
    JUMPS,
    LEAST_EPOCHS,
    LONGER,
    MANY,
    NOTABLE,
    QUICK,
    STARTS,
    STEADY,
)
from excelsim.diagnose.trials import Report, Trials, unwatched
from excelsim.experiment.plan import Plan
from excelsim.languages.sentence import Sentence


def diagnosis(plan: Plan, report: Report = unwatched) -> Diagnosis:
    """Find out whether a training learns, and if not, why.

    Parameters
    ----------
    plan : Plan
        The experiment: all of its updates are trained.
    report : callable, optional
        Is told how much work was done (of `trials.WORK` at most).
    """
    return diagnosed(Case.of(plan), report)


def diagnosed(case: Case, report: Report = unwatched, dask: str | None = None) -> Diagnosis:
    """Find out whether a training that has run learns, and if not, why."""
    signs = [*of_samples(case), *of_units(case)]
    if case.learnt and holds(case):
        return _learnt(Trials(case, report=report, strict=True, dask=dask), [sign for sign in signs if sign.always])
    return _Doubted(case, Trials(case, report=report, dask=dask), signs).diagnosis()


def holds(case: Case) -> bool:
    """Tell whether what is learnt stays learnt: since it was reached first, it is not lost again and again."""
    if not case.goal.counts or len(case.losses) < 5:
        return True
    reached = case.goal.reached(case.trace.epochs["accuracy"].to_numpy())
    if not reached.any():
        return True
    since, late = reached[int(reached.argmax()) :], reached[-max(1, len(reached) // 10) :]
    return bool(since.mean() >= HELD or late.all())


def _learnt(trials: Trials, signs: list[Sign]) -> Diagnosis:
    """Say that it learns, or that one thing spoils the rest."""
    case = trials.case
    if not signs:
        return Diagnosis(case.how_well)
    (unchanged,) = trials.of([None])
    candidates = [Candidate(sign) for sign in signs]
    for candidate in candidates:
        for change, outcome in zip(candidate.sign.changes, trials.of(candidate.sign.changes), strict=True):
            candidate.take(change, outcome)
    start = changes.start_of(changes.starts_like(case))
    illnesses = tuple(candidate.illness(unchanged, start) for candidate in candidates)
    return Diagnosis(Sentence("It learns, but one thing spoils it: {why}", why=signs[0].says), illnesses)


class _Doubted:
    """A training that has not reached its goal: signs are weighed by what trials show."""

    def __init__(self, case: Case, trials: Trials, signs: list[Sign]) -> None:
        self.case, self.trials = case, trials
        self.candidates = [Candidate(sign) for sign in signs]
        self.unchanged: Outcome | None = None
        self.possible: list[Candidate] = []
        self.tried: list[tuple[Change, Outcome]] = []

    def diagnosis(self) -> Diagnosis:
        """Try until something heals, or until somebody does not want to wait for more."""
        found = self._found()
        if not self.trials.interrupted:
            return found
        says = Sentence("Interrupted, and until then this was found. {says}", says=found.says)
        if not (found.learns or found.illnesses):
            says = Sentence("Interrupted: it has not learnt, and until then nothing was found that holds it back.")
        return replace(found, says=says, interrupted=True)

    def _found(self) -> Diagnosis:
        """Try, from what costs least, until something heals; then put in order."""
        epochs = self.case.plan.epochs
        hopeless = course.is_wild(self.case) or self.case.stands_still
        n = None if hopeless else self.trials.continued(max(LONGER, LEAST_EPOCHS // epochs))
        if n and self._is_on_its_way():
            n = course.rounded(ABOUT * n)
            return Diagnosis(Sentence("It learns, but slowly: it needs about {n:,} epochs.", n=n), slowly=n)
        if epochs <= EARLY and not self._is_proven and not course.is_wild(self.case):
            return Diagnosis(Sentence("It is too early to tell: {n} {n:epoch|epochs} are a beginning.", n=epochs))
        self._at_once(n or None)
        if n is None:
            self._stuck()
        if not self._healed:
            self._try(list(in_general(self.case)))
        if not self._healed:
            self._in_pairs()
        return self._told()

    @property
    def _healed(self) -> bool:
        return any(each.cures for each in self.candidates)

    @property
    def _is_proven(self) -> bool:
        return any(each.sign.sure == PROVEN for each in self.candidates)

    def _at_once(self, n: int | None) -> None:
        """Try what may heal what is seen, other rates, and n epochs if they help, all of it side by side."""
        case = self.case
        signs = [each.sign for each in sorted(self.candidates, key=lambda each: each.weight)]
        signs[:0] = [course.unfinished(case, n)] if n else []
        signs += [course.too_high(case), course.too_low(case)]
        signs += [sign for sign in (course.by_order(case), course.explodes(case)) if sign]
        self.candidates = []
        self._try(signs)

    def _try(self, signs: list[Sign]) -> None:
        """Try all that may heal illnesses; what is only possible is an illness if something heals it."""
        tried: list[Change | None] = [None] if self.unchanged is None else []
        tried += [change for sign in signs for change in sign.changes]
        outcomes = dict(zip(map(id, tried), self.trials.of(tried), strict=True))
        self.unchanged = outcomes.get(id(None)) or self.unchanged
        for sign in signs:
            candidate = Candidate(sign, self.unchanged.learn if self.unchanged else 0)
            for change in sign.changes:
                candidate.take(change, outcomes[id(change)])
            self.tried += candidate.tried
            if sign.id == "rate-too-high" and candidate.convinces:
                candidate.sign = sign._replace(sure=SEEN)
            likely = candidate.sign.sure > POSSIBLE or candidate.cures
            (self.candidates if likely else self.possible).append(candidate)

    def _stuck(self) -> None:
        """Note that this start never gets there, and others of its kind do."""
        unchanged = self.unchanged
        if unchanged and unchanged.learn >= EASILY_FOUND and not course.is_wild(self.case):
            candidate = Candidate(course.stuck(self.case, unchanged))
            candidate.take(candidate.sign.changes[0], unchanged)
            self.candidates.append(candidate)

    def _is_on_its_way(self) -> bool:
        """Tell whether the training is clearly better than one answer for all, and its loss still falls."""
        case = self.case
        losses = case.losses
        if case.plan.epochs <= EARLY:
            return True
        falls = losses[-1] / losses[-max(2, len(losses) // 5)]
        progress = 1 - case.loss / case.goal.spread
        if course.jumps(case) >= JUMPS:
            return False
        begun = progress >= BEGUN or case.goal.is_beginning(case.score)
        return bool((begun and falls < STEADY) or (progress >= A_LITTLE and falls < QUICK))

    def _in_pairs(self) -> None:
        """Try two changes at once: what may heal an illness, and another rate, start or length."""
        case = self.case
        factors = (0.1, 0.01) if course.is_wild(case) else (10, 100, 1000, 0.1)
        others = [*(changes.rate(case, factor) for factor in factors), changes.xavier()]
        others.append(changes.epochs(4 * case.plan.epochs))
        every = [*self.candidates, *self.possible]
        others += [each.sign.changes[0] for each in every if each.sign.id == "targets-out-of-reach"]
        for candidate in sorted(every, key=lambda each: (each.sign.id.startswith("rate"), each.weight)):
            pairs = [
                change.beside(other)
                for change in _ends(candidate.sign.changes)
                for other in others
                if not _both_change(change, other)
            ]
            for pair, outcome in zip(pairs, self.trials.of(pairs), strict=True):
                candidate.take(pair, outcome)
            self.tried += candidate.tried
            if candidate.cures:
                self.candidates += [candidate] if candidate in self.possible else []
                return

    def _told(self) -> Diagnosis:
        """Put what was found in order, and say it."""
        case = self.case
        kept = sorted(self.candidates, key=lambda each: each.weight)
        healing = next((each for each in kept if each.cures), None)
        if healing:
            kept = [each for each in kept if each.cures or each.sign.id == "diverges"]
        proven = any(each.sign.sure == PROVEN for each in kept) and len(case.data) < MANY
        if healing is None and not proven and self._as_good_as_any():
            says = Sentence("{learns} Nothing that was tried does notably better.", learns=case.how_well)
            return Diagnosis(says, tried=self._tried())
        for each in kept:
            if each.sign.id == "diverges" and healing is not None:
                each.change, each.outcome = healing.change, healing.outcome
        start = changes.start_of(changes.starts_like(case))
        illnesses = tuple(each.illness(self.unchanged, start) for each in kept)
        if case.nearly and illnesses:
            says = Sentence("{learns} It could be better: {why}", learns=case.how_well, why=illnesses[0].says)
            return Diagnosis(says, illnesses, tried=self._tried())
        return Diagnosis(_summary(illnesses, bool(self.tried)), illnesses, tried=self._tried(), learns=False)

    def _as_good_as_any(self) -> bool:
        """Tell whether nothing that was tried is notably better, and the training is better than one answer for all."""
        if not self.tried:
            return False
        best = max(outcome.best for _, outcome in self.tried)
        goal, score = self.case.goal, self.case.score
        chance = NOTABLE * (score * (1 - score) / len(self.case.data)) ** 0.5 if self._is_of_many else 0.0
        close = score - goal.constant >= CLOSE * (best - goal.constant)
        return goal.is_beginning(score) and (close or best - score <= chance)

    @property
    def _is_of_many(self) -> bool:
        return self.case.goal.counts and len(self.case.data) >= MANY

    def _tried(self) -> tuple[tuple[Sentence, Proof], ...]:
        before = self.unchanged.learn if self.unchanged else 0
        tried = {change.says: Proof(STARTS, outcome.learn, before) for change, outcome in self.tried}
        return tuple(tried.items())


def _ends(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the largest and the smallest of an illness's changes."""
    return tuple(dict.fromkeys((*changes[-1:], *changes[:1])))


def _both_change(one: Change, other: Change) -> bool:
    """Tell whether two changes are of the same thing."""
    return any(set(one.content.get(key, {})) & set(value) for key, value in other.content.items())


def _summary(illnesses: tuple[Illness, ...], tried: bool) -> Sentence:
    if not illnesses and not tried:
        return Sentence("It does not learn, and is too large to be trained again: nothing could be tried.")
    if not illnesses:
        return Sentence("It does not learn, and nothing that was tried heals it.")
    return Sentence("It does not learn: {why}", why=illnesses[0].says)
