"""Verify a trail in parts: each part audited by itself, on all cores or a Dask cluster, and the seams proven apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from excelsim.errors import InputError, said
from excelsim.guarded import guarded, memory_for, restored
from excelsim.guarded.workers import Job, Workers
from excelsim.languages.sentence import Sentence
from excelsim.trail.parts import parts_of
from excelsim.verify.report import MOST_LISTED, Comparison, Difference, Report, listed
from excelsim.verify.trails.part import Audited, Part
from excelsim.verify.trails.trail import CHECKED, source_of

SECONDS, SECONDS_PER_MB = 60.0, 20.0
"""How long parts may take: a minute, and more the larger they are."""

AT_ONCE = 2**27
"""Bytes of files that are one job: what it loads for them, it loads once."""

JOBS = 4
"""So many jobs for each worker at least, if there are as many parts: they end at about the same time."""

SEAMS = 2**24
"""Characters of rows that are kept before their seams are proven."""

LISTED = 20
"""So many differences of a part are listed one by one, however many parts there are."""

KINDS = (Audited, Part, Comparison, Difference)

MET = Sentence("checked that each part goes on where the part before has ended, with the weights that it arrived at")

Progress = Callable[[int], object]


def verify_parts(
    folder: Path,
    experiment: Path | None,
    limit: int | None = None,
    seconds: float | None = None,
    dask: str | None = None,
    progress: Progress = lambda parts: None,
) -> Report:
    """Check a trail in parts; `progress` is told of the parts that are done."""
    named = None if experiment is None else str(experiment)
    source = source_of(folder, experiment).absolute()
    paths = [path.absolute() for path in parts_of(folder).values()]
    if not paths:
        raise InputError("{folder} holds no part of a trail", folder=folder)
    most_listed = max(LISTED, MOST_LISTED // len(paths))
    given = str(source), named and _absolute(named), limit, most_listed
    size = _size(source)
    parts: dict[str, Part] = {}

    def call(function: str, work: list[object], bytes_: int) -> Job:
        most = seconds or SECONDS + SECONDS_PER_MB * (bytes_ + size) / 2**20
        return Job(f"excelsim.verify.trails.part:{function}", (work, *given), most, memory_for(bytes_ + size))

    def done_here(job: Job) -> object:
        return restored(guarded(job.call, *job.arguments, seconds=job.seconds, memory=job.memory), KINDS)

    told = done_here(call("audited", [], 0))  # what is wrong with the experiment is said before all else
    assert isinstance(told, Audited)
    seams = _Seams(told.window[0], lambda some: done_here(call("joined", some, SEAMS)))
    with Workers(dask) as workers:
        groups = list(_groups(paths, workers.count))
        jobs = (call("audited", [*map(str, group)], sum(map(_size, group))) for group in groups)
        for place, answer in workers.each(jobs):
            for part in _of(answer, groups[place]):
                parts[part.name] = part
                seams.meet(part)
            progress(len(groups[place]))
    seams.prove()
    rows = Comparison("rows", note=CHECKED)
    ordered = [parts[path.name] for path in paths]
    for part in ordered:
        rows.add(part.rows)
        if part.trouble:
            rows.differences.append(Difference(part.name, part.trouble))
    seams.found.note = MET
    seams.found.differences[:0] = _numbering(ordered, *told.window)
    return Report(str(folder), [listed(rows), listed(seams.found)], experiment=told.experiment)


def _absolute(experiment: str) -> str:
    """Return where an experiment stands, for workers that began elsewhere; a lesson's id as it is."""
    path = Path(experiment)
    return str(path.absolute()) if path.exists() else experiment


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _groups(paths: Sequence[Path], workers: int) -> Iterator[list[Path]]:
    """Divide parts into jobs of about the same size."""
    most = min(AT_ONCE, sum(map(_size, paths)) // (JOBS * workers))
    group: list[Path] = []
    for path in paths:
        if group and sum(map(_size, [*group, path])) > most:
            yield group
            group = []
        group.append(path)
    yield group


def _of(answer: object, group: Sequence[Path]) -> list[Part]:
    """Return the parts of a job; of one without an answer, why it has none."""
    if isinstance(answer, InputError):
        return [Part(path.name, trouble=said(answer)) for path in group]
    found = restored(answer, KINDS)
    assert isinstance(found, Audited)
    return found.parts


class _Seams:
    """Parts that meet: the last row of one and the first of the next, kept until both are there and proven."""

    def __init__(self, first: int, prove: Callable[[list[object]], object]) -> None:
        self.first, self.found, self._prove = first, Comparison("seams"), prove
        self._heads: dict[float, tuple[str, str]] = {}
        self._tails: dict[float, str] = {}
        self._waiting: list[object] = []
        self._size = 0

    def meet(self, part: Part) -> None:
        """Take a part's first and last row."""
        if part.trouble:
            return
        self._heads.setdefault(part.first, (part.name, part.head))
        self._tails.setdefault(part.last, part.tail)
        if part.first == self.first:
            self._tails[part.first - 1] = ""
        part.head = part.tail = ""  # a long trail has many
        for step in (part.first, part.last + 1):
            if step in self._heads and step - 1 in self._tails:
                name, head = self._heads.pop(step)
                tail = self._tails.pop(step - 1)
                self._waiting.append([name, tail, head])
                self._size += len(tail) + len(head)
        if self._size > SEAMS:
            self.prove()

    def prove(self) -> None:
        """Prove the seams that are known by now."""
        if self._waiting:
            answer = self._prove(self._waiting)
            assert isinstance(answer, Comparison)
            self.found.add(answer)
        self._waiting, self._size = [], 0


def _numbering(parts: Sequence[Part], first: int, last: int) -> Iterator[Difference]:
    """Say which parts are missing, twice there or out of order: by the steps that they hold."""
    place = {part.name: number for number, part in enumerate(parts)}
    known = sorted((part for part in parts if not part.trouble), key=lambda part: (part.first, part.last))
    unknown = [place[part.name] for part in parts if part.trouble]
    chain: list[Part] = []
    for part in known:
        if chain and part.first <= chain[-1].last:
            yield _difference(TWICE, part, other=chain[-1].name)
        else:
            chain.append(part)
    for one, next_ in pairwise(chain):
        between = range(place[one.name] + 1, place[next_.name])
        if next_.first != one.last + 1 and not any(number in between for number in unknown):
            yield _difference(GONE, next_, other=one.name, begin=_step(one.last + 1), end=_step(next_.first - 1))
    for one, next_ in pairwise(sorted(chain, key=lambda part: place[part.name])):
        if next_.first < one.first:
            yield _difference(OUT_OF_ORDER, one, other=next_.name)
            break
    if chain and chain[0].first > first and not any(number < place[chain[0].name] for number in unknown):
        yield _difference(BEGINS, chain[0], expected=first)
    end = chain[-1] if chain else None
    if end and end.last != last and not any(number > place[end.name] for number in unknown):
        what = ENDS_EARLY if end.last < last else ENDS_LATE
        yield _difference(what, end, found=_step(end.last), expected=last)


def _difference(what: Sentence, part: Part, **values: object) -> Difference:
    return Difference(part.name, Sentence(what, first=_step(part.first), last=_step(part.last), **values))


def _step(step: float) -> str:
    return f"{step:.15g}"


TWICE = Sentence("holds the steps {first} to {last}, but {other} holds them, too, or some of them")
GONE = Sentence("begins with step {first}, but {other} before it ends with another: steps {begin} to {end} are missing")
OUT_OF_ORDER = Sentence(
    "holds the steps {first} to {last}, which belong after those of {other}: parts are out of order"
)
BEGINS = Sentence("begins with step {first}, but the run with step {expected}: parts are missing")
ENDS_EARLY = Sentence("the trail ends with step {found}, but the run goes on to step {expected}: rows are missing")
ENDS_LATE = Sentence("the trail ends with step {found}, but the run with step {expected}: rows too many")
