"""A diagnosis as users hold it: of an experiment, of a trail, of a workbook, their own or one that excelsim wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from excelsim.diagnose import diagnosed
from excelsim.diagnose.case import Case, merged
from excelsim.diagnose.report import Diagnosis, Evidence, Illness
from excelsim.diagnose.trials import Report, looked_on, unwatched
from excelsim.errors import InputError
from excelsim.experiment.load import load, parse
from excelsim.experiment.plan import Plan
from excelsim.experiment.reach import Reach
from excelsim.experiment.write import as_toml
from excelsim.guarded import guarded
from excelsim.languages.language import Language, speak
from excelsim.languages.sentence import Sentence
from excelsim.recognise.workbook import check_workbook
from excelsim.run.size import LIMIT, STRANGERS
from excelsim.trail import TRAILS
from excelsim.trail.beside import experiment_path
from excelsim.trail.parts import is_in_parts, parts_of
from excelsim.trail.reader import read_trail
from excelsim.verify.carried import text_of
from excelsim.workbook.contents import place
from excelsim.workbook.fixed import EXPERIMENT
from excelsim.xlsx.addresses import address
from excelsim.xlsx.reader import read_workbook

BOOKS = (".xlsx", ".xlsm", ".ods")
"""Workbooks, by the ends of their names."""

MEMORY, SECONDS = 2_000_000_000, 60.0
"""What reading a workbook may take."""


@dataclass(frozen=True, eq=False)
class Diagnosed:
    """A training and what its diagnosis says.

    Attributes
    ----------
    name : str
        What was asked: an experiment's id, or a file.
    case : Case
        The training.
    diagnosis : Diagnosis
    notes : tuple of Sentence
        What else a person should know.
    """

    name: str
    case: Case
    diagnosis: Diagnosis
    notes: tuple[Sentence, ...] = ()

    def __repr__(self) -> str:
        return f"<Diagnosed {self.name}: {self.diagnosis.says}>"

    @property
    def learns(self) -> bool:
        """Whether nothing holds it back."""
        return self.diagnosis.learns

    @property
    def illnesses(self) -> tuple[Illness, ...]:
        """What holds it back, the weightiest first."""
        return self.diagnosis.illnesses

    def healed(self) -> str:
        """Return the experiment with the first remedy, as the text of its file; of one that learns slowly, with time.

        Raises
        ------
        ValueError
            If nothing heals it, or nothing has to.
        """
        if self.diagnosis.slowly:
            return as_toml(merged(self.case.content, {"training": {"epochs": self.diagnosis.slowly}}))
        remedy = next((illness.remedy for illness in self.illnesses if illness.heals), None)
        if remedy is None:
            raise InputError("there is nothing to heal, or nothing that was found heals it: there is no file to write")
        return as_toml(merged(self.case.content, {**remedy, "about": None, "try": None}))  # they tell of the sick one

    def looked_up(self, evidence: Evidence, say: Language) -> str:
        """Say a piece of evidence, and in which cell of a workbook it stands."""
        text = say(evidence.says)
        if not evidence.quantity:
            return text
        cell = cell_of(self.case, evidence.quantity, evidence.step)
        where = say("step {step}, {quantity}", step=evidence.step, quantity=evidence.quantity)
        return f"{text} ({where}{f', {cell}' if cell else ''})"

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return it as plain data, as JSON shows it."""
        say = speak(language)
        return {
            "file": self.name,
            "learns": self.learns,
            "says": say(self.diagnosis.says),
            "slowly": self.diagnosis.slowly,
            "interrupted": self.diagnosis.interrupted,
            "illnesses": [self._of(illness, say) for illness in self.illnesses],
            "tried": [{"says": say(says), "proof": proof.to_dict()} for says, proof in self.diagnosis.tried],
            "notes": [say(note) for note in self.notes],
        }

    def _of(self, illness: Illness, say: Language) -> dict[str, Any]:
        return {
            "id": illness.id,
            "says": say(illness.says),
            "evidence": [self.looked_up(each, say) for each in illness.evidence],
            "cure": say(illness.cure) if illness.cure else None,
            "remedy": illness.remedy,
            "proof": illness.proof.to_dict() if illness.proof else None,
        }


def cell_of(case: Case, quantity: str, step: int) -> str:
    """Return the cell in which a workbook of the training has a quantity of a step; empty if it has not."""
    held = case.plan.presentation.workbook_steps or (1, len(case.trace))
    try:
        layout = place(case.trace)
    except InputError:  # too large for a workbook
        return ""
    if not held[0] <= step <= held[1] or quantity not in layout.table.places:
        return ""
    return f"{layout.steps}!{address(*layout.table.place(quantity, step - held[0]))}"


def diagnose(
    name: str | Path, report: Report = unwatched, dask: str | None = None, limit: int | None = None
) -> Diagnosed:
    """Say whether the training of an experiment, a trail or a workbook learns, and if not, why.

    Parameters
    ----------
    name : str or Path
        A lesson's id, an experiment's .toml file, a .csv trail with its .toml beside it, or a workbook.
    report : callable, optional
        Is told how much work was done.
    dask : str, optional
        The address of a Dask cluster that long trials are trained on, instead of on all cores.
    limit : int, optional
        How many values its run may calculate, if more than usual.

    Raises
    ------
    ValueError
        With one sentence, if it cannot be read or trained.
    """
    plan, notes = _asked(name, limit)
    case = Case.of(plan, looked_on(plan, report))
    return Diagnosed(str(name), case, diagnosed(case, report, dask), tuple(notes))


def _asked(name: str | Path, limit: int | None) -> tuple[Plan, list[Sentence]]:
    """Return the plan of what was asked, and what is to be said of it."""
    path, strangers = Path(name), limit or STRANGERS
    suffix = path.suffix.lower()
    if suffix in (*TRAILS, *BOOKS) and not path.is_file() and not is_in_parts(path):
        raise InputError("there is no file {file}", file=path)
    if suffix in TRAILS:
        beside = experiment_path(path)
        if not beside.is_file():
            raise InputError(
                "{file} has no experiment beside it: put {toml} there, which was written with it, or name the .toml "
                "file of the experiment",
                file=path,
                toml=beside.name,
            )
        for part in list(parts_of(path).values())[:1] if is_in_parts(path) else [path]:
            guarded(
                "excelsim.api.diagnosed:read_beside", str(part), str(beside), strangers, seconds=SECONDS, memory=MEMORY
            )
        return load(beside, Reach.NEIGHBOURS, strangers, any_targets=True), []
    if suffix not in BOOKS:
        return load(name, limit=limit or LIMIT, by_chance=True, any_targets=True), []
    text = (
        guarded("excelsim.api.diagnosed:carried_text", str(path), seconds=SECONDS, memory=MEMORY)
        if suffix != ".ods"
        else ""
    )
    if text:
        return parse(str(text), str(path), Path(), Reach.NOWHERE, strangers, any_targets=True), []
    checked = check_workbook(path)
    notes = list(_of_a_person(checked.agrees, path))
    return parse(as_toml(checked.experiment), str(path), Path(), Reach.NOWHERE, strangers, any_targets=True), notes


def read_beside(path: str, experiment: str, limit: int) -> None:
    """Read a trail by the experiment beside it: InputError if it is none."""
    read_trail(Path(path), load(Path(experiment), Reach.NEIGHBOURS, limit, any_targets=True).network)


def carried_text(path: str) -> str:
    """Return the experiment that a workbook of excelsim carries, as the text of its file; empty if it carries none."""
    text = text_of(read_workbook(Path(path), only=EXPERIMENT))
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ""
    return text


def _of_a_person(agrees: bool, path: Path) -> Iterator[Sentence]:
    """Yield what is to be known of a workbook that a person made."""
    yield Sentence(
        "this is the training that excelsim check finds in {file}: see there whether it is the one that you meant",
        file=path,
    )
    if not agrees:
        yield Sentence(
            "{file} calculates something wrongly, which may be the reason by itself: mend what excelsim check says, "
            "first",
            file=path,
        )
