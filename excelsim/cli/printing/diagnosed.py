"""What the command `diagnose` prints: the answer, what holds it back with its evidence, and the proof as a table."""

from __future__ import annotations

from shlex import quote

from rich.markup import escape

from excelsim.api.diagnosed import Diagnosed
from excelsim.languages.language import Language
from excelsim.listing import Listing
from excelsim.terminal import out

MOST = 6
"""Trials that are listed beside the proof."""


def print_diagnosed(found: Diagnosed, say: Language) -> None:
    """Print a diagnosis."""
    colour = "green" if found.learns else "red"
    out.print(
        f"[bold]{escape(found.name)}[/bold]: [{colour}]{escape(say(found.diagnosis.says))}[/{colour}]", soft_wrap=True
    )
    for note in found.notes:
        out.print(f"  {say('note')}: {escape(say(note))}", soft_wrap=True)
    for number, illness in enumerate(found.illnesses, start=1):
        out.print()
        out.print(f"{number}. [bold]{illness.id}[/bold]: {escape(say(illness.says))}")
        for evidence in illness.evidence:
            out.print(f"   - {escape(found.looked_up(evidence, say))}")
        if illness.cure:
            what = say("heals it") if illness.heals else say("tried")
            out.print(f"   {what}: {escape(say(illness.cure))}")
    table = proofs(found, say)
    if table is not None:
        out.print()
        out.print(table)


def print_next(found: Diagnosed, say: Language) -> None:
    """Say how to get the healed experiment, if there is one."""
    if any(illness.heals for illness in found.illnesses):
        command = f"excelsim diagnose {quote(found.name)} -o healed.toml"
        out.print()
        out.print(f"{say('For the healed experiment')}: {escape(command)}", soft_wrap=True)


def proofs(found: Diagnosed, say: Language) -> Listing | None:
    """Return how many starts learn with each change, and unchanged; None if nothing was tried."""
    rows = list(found.diagnosis.proofs.items())[:MOST]
    if not rows or (found.learns and not found.illnesses):  # what would be counted is more than it has learnt
        return None
    table = Listing((say("trained again with"), say("learns in")), numbers=(1,))
    table.add(say("nothing changed"), say("{n} of {all}", n=found.diagnosis.unchanged, all=rows[0][1].starts))
    for text, proof in rows:
        table.add(say(text), say("{n} of {all}", n=proof.learn, all=proof.starts))
    return table
