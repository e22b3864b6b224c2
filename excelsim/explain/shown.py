"""One update shown: printed as words with the numbers put in, as Excel formulas, Python or LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.columns import Columns
from rich.markup import escape
from rich.text import Text

from excelsim.choices import no_choice
from excelsim.errors import InputError
from excelsim.experiment.record import Record
from excelsim.explain.code import excel, python, sheet_of_steps
from excelsim.explain.typeset import latex
from excelsim.explain.words import found_above, given, paper, short
from excelsim.languages.language import Language, speak
from excelsim.listing import Formula, Listing
from excelsim.network.quantities import before_symbol, symbol
from excelsim.terminal import echo, out, visible

FORMS = ("words", "excel", "python", "latex")
"""How a step can be shown: with the numbers put in, as formulas of the workbook, as a program, typeset."""


def show(trace: Record, step: int, form: str = "words", second: bool = False) -> None:
    """Print a step in one of the `FORMS`, or the same step of the second run, the first of those beside it.

    Errors: InputError if there is no such form, step or run.
    """
    if form not in FORMS:
        raise no_choice("form", form, FORMS)
    if second and not trace.beside:
        raise InputError("there is no second run: say in [compare] what it does otherwise, such as rule = 'gradient'")
    run = trace.beside[0] if second else trace
    run.values(step)  # is there such a step?
    if form == "words":
        _show_words(run, step)
    elif form == "excel":
        _show_excel(trace, step, second)
    else:
        echo(*(python if form == "python" else latex)(run, step).splitlines())


def _show_words(trace: Record, step: int) -> None:
    """Print a step as words and numbers."""
    position = trace.position.set_index("step").loc[step]
    say = speak(trace.presentation.language)
    where = say("epoch {epoch}, sample {sample}", epoch=position["epoch"], sample=position["sample"])
    out.print(f"[bold]{say('Step')} {step}[/bold] ({where}), {say('rule')} {trace.network.method.words}")
    out.print(f"[bold]{say('Given')}[/bold]")
    out.print(Columns(map(escape, _given(trace, step, say)), padding=(0, 3)))
    for part, lines in groupby(paper(trace, step), key=lambda line: line.part):
        table = Listing(("", say("calculation"), say("value")), numbers=(2,))
        for line in lines:
            name = Text.assemble(visible(line.symbol), "\n", (visible(line.words), "dim"))
            formula = Formula(f"= {line.formula}", f"= {line.numbers}")
            table.add(name, formula, say.figures(short(line.value)))
        out.print()
        out.print(f"[bold]{escape(say(part))}[/bold]")
        out.print(table)


def _given(trace: Record, step: int, say: Language) -> Iterator[str]:
    """Yield what a step begins with, each with its symbol."""
    above = found_above(trace, step)
    for name, value in given(trace, step).items():
        label = before_symbol(trace.network, name, say) if name in above else say.name(symbol(trace.network, name))
        yield f"{label} = {say.figures(short(value))}"


def _show_excel(trace: Record, step: int, second: bool) -> None:
    """Print a step as the formulas of its row in the workbook."""
    say = speak(trace.presentation.language)
    heading = say("formula on the sheet {sheet}", sheet=sheet_of_steps(trace, second))
    table = Listing((say("name"), say("cell"), heading))
    for name, cell, formula in excel(trace, step, second):
        table.add(name, cell, Formula(formula))
    out.print(table)
