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
from excelsim.listing import TERMS, Formula, Listing
from excelsim.network.quantities import before_symbol, symbol
from excelsim.run.program import columns
from excelsim.terminal import echo, out, visible

FORMS = ("words", "excel", "python", "latex")
"""How a step can be shown: with the numbers put in, as formulas of the workbook, as a program, typeset."""


WIDE, FEW, LONG = 10_000, 10, 30
"""Of an update of more values, only so many of a kind are shown, and of a sum of more terms only the first and last."""


def show(trace: Record, step: int, form: str = "words", second: bool = False, whole: bool = False) -> None:
    """Print a step in one of the `FORMS`, or the same step of the second run, the first of those beside it.

    As words and as Excel's formulas, of thousands of values a few of each kind, or the `whole` step.
    Errors: InputError if there is no such form, step or run.
    """
    if form not in FORMS:
        raise no_choice("form", form, FORMS)
    if second and not trace.beside:
        raise InputError("there is no second run: say in [compare] what it does otherwise, such as rule = 'gradient'")
    run = trace.beside[0] if second else trace
    run.values(step)  # is there such a step?
    shown = Shown(run, whole)
    if form == "words":
        _show_words(run, step, shown)
    elif form == "excel":
        _show_excel(trace, step, second, shown)
    else:
        echo(*(python if form == "python" else latex)(run, step).splitlines())
    if form in ("words", "excel") and shown.more:
        out.print()
        say = speak(trace.presentation.language)
        out.print(say("Shown are the first of each kind; all of them: --all (in Python whole=True)"))


class Shown:
    """Which quantities of an update are shown.

    Attributes
    ----------
    more : dict
        By the last of a kind that is shown, how many more there are.
    """

    def __init__(self, run: Record, whole: bool) -> None:
        blocks = [] if whole or columns(run.network).width <= WIDE else columns(run.network).blocks.values()
        many = [block.names() for block in blocks if block.size > FEW]
        self.more = {names[FEW - 1]: len(names) - FEW for names in many}
        self._left_out = {name for names in many for name in names[FEW:]}

    def __contains__(self, name: str) -> bool:
        """Tell whether a quantity, or a part of its sum, is shown."""
        return name.partition(":")[0] not in self._left_out

    def formula(self, text: str) -> str:
        """Return a formula as it is shown."""
        terms = TERMS.split(text)
        return "".join([*terms[:FEW], "… + ", *terms[-2:]]) if self.more and len(terms) > LONG else text


def _show_words(trace: Record, step: int, shown: Shown) -> None:
    """Print a step as words and numbers."""
    position = trace.position.set_index("step").loc[step]
    say = speak(trace.presentation.language)
    where = say("epoch {epoch}, sample {sample}", epoch=position["epoch"], sample=position["sample"])
    out.print(f"[bold]{say('Step')} {step}[/bold] ({where}), {say('rule')} {trace.network.method.words}")
    out.print(f"[bold]{say('Given')}[/bold]")
    out.print(Columns(map(escape, _given(trace, step, say, shown)), padding=(0, 3)))
    lines = (line for line in paper(trace, step) if line.name in shown)
    for part, some in groupby(lines, key=lambda line: line.part):
        table = Listing(("", say("calculation"), say("value")), numbers=(2,))
        for line in some:
            name = Text.assemble(visible(line.symbol), "\n", (visible(line.words), "dim"))
            formula = Formula(f"= {shown.formula(line.formula)}", f"= {shown.formula(line.numbers)}")
            table.add(name, formula, say.figures(short(line.value)))
            if line.name in shown.more:
                table.add("…", _more(say, shown.more[line.name]), "")
        out.print()
        out.print(f"[bold]{escape(say(part))}[/bold]")
        out.print(table)


def _more(say: Language, n: int) -> str:
    return say("and {n:,} more of them", n=n)


def _given(trace: Record, step: int, say: Language, shown: Shown) -> Iterator[str]:
    """Yield what a step begins with, each with its symbol."""
    above = found_above(trace, step)
    for name, value in given(trace, step).items():
        if name not in shown:
            continue
        label = before_symbol(trace.network, name, say) if name in above else say.name(symbol(trace.network, name))
        yield f"{label} = {say.figures(short(value))}"
        if name in shown.more:
            yield _more(say, shown.more[name])


def _show_excel(trace: Record, step: int, second: bool, shown: Shown) -> None:
    """Print a step as the formulas of its row in the workbook."""
    say = speak(trace.presentation.language)
    heading = say("formula on the sheet {sheet}", sheet=sheet_of_steps(trace, second))
    table = Listing((say("name"), say("cell"), heading))
    for name, cell, formula in excel(trace, step, second):
        if name in shown:
            table.add(name, cell, Formula(formula))
        if name in shown.more:
            table.add("…", "", _more(say, shown.more[name]))
    out.print(table)
