"""Telling: what a person reads of wrong numbers, with the arithmetic of what would be right written out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce

from excelsim.check.answers import written
from excelsim.check.marking.explaining import Group
from excelsim.check.marking.judging import FAILURES, Mark, Numbers
from excelsim.check.mistakes import Mistake
from excelsim.check.report import Finding
from excelsim.experiment.record import Record
from excelsim.explain.words import short
from excelsim.formula.cell import Cell
from excelsim.formula.dialects import on_paper
from excelsim.formula.write import render
from excelsim.languages.language import speak
from excelsim.languages.sentence import Figures, Sentence, cut
from excelsim.network.quantities import before_symbol, symbol
from excelsim.run.program import row

HOW = Sentence("write numbers like 0.5933, 0,5933, 1/3, 59 % or 4.4e-4, without units or words")

NO_REASON = Sentence("no known mistake gives this number")


def told(record: Record, numbers: Numbers, group: Group, follows: Sequence[Mark]) -> Finding:
    """Return the finding of wrong numbers that belong together, and what is other than it should be because of them."""
    first = group.marks[0]
    if _is_given(numbers, first):
        should = short(first.right)
    else:
        should = as_precise(first, first.right if first.expected is None else first.expected)
    return Finding(
        cells=tuple(mark.place for mark in group.marks),
        quantity=first.place,
        mistakes=tuple(dict.fromkeys(mistake.id for mistake in group.mistakes)),
        says=first.answer.text,
        should=should,
        mend=should,
        words=_words(record, numbers, group, should),
        follows=tuple(mark.place for mark in follows),
    )


def _is_given(numbers: Numbers, mark: Mark) -> bool:
    """Tell whether a number is only to be copied: of a sample, or a starting weight."""
    line = row(numbers.own.network).get(mark.answer.name)
    return line is None or (line.op == "above" and mark.answer.step == numbers.own.first)


def _words(record: Record, numbers: Numbers, group: Group, should: str) -> Sentence:
    first = group.marks[0]
    name, step = first.answer.name, first.answer.step
    what = Sentence(
        "{symbol} of step {step} is {text}, but should be {arithmetic}",
        symbol=symbol(record.network, name),
        step=step,
        text=first.answer.text,
        arithmetic=Figures(arithmetic(numbers, name, step, should)),
    )
    return Sentence("{what}: {why}", what=what, why=_why(numbers, first, group))


def _why(numbers: Numbers, first: Mark, group: Group) -> Sentence:
    """Say which mistakes give a number: one or another, or both together."""
    if not group.mistakes:
        return NO_REASON
    on_the_way = numbers.own.open(first.answer.name, first.answer.step)
    said = {mistake.words: _with_formula(numbers.own.record, on_the_way, mistake) for mistake in group.mistakes}
    return reduce(partial(_joined, group.together), said.values())


def _joined(together: bool, one: Sentence, other: Sentence) -> Sentence:
    if together:
        return Sentence("{one}, and {other}", one=one, other=other)
    return Sentence("{one}; or {other}", one=one, other=other)


def _with_formula(record: Record, on_the_way: Sequence[str], mistake: Mistake) -> Sentence:
    """Say a mistake with the line that who makes it calculates."""
    line = next(line for line in on_the_way if line in mistake.lines)
    formula = in_symbols(record, mistake.lines[line])
    return Sentence(
        "{mistake} ({symbol} = {line})",
        mistake=mistake.words,
        symbol=symbol(record.network, line),
        line=Figures(formula),
    )


def in_symbols(record: Record, line: Cell) -> str:
    """Write a formula in the symbols of the network's form; of a certain step, with that step."""
    network, say = record.network, speak(record.presentation.language)

    def spell(name: object) -> str:
        if isinstance(name, tuple):
            return f"{symbol(network, name[0])}@{name[1]}"
        return say.name(symbol(network, str(name)))

    return render(line, on_paper(say), spell, lambda name: before_symbol(network, str(name), say))


def arithmetic(numbers: Numbers, name: str, step: int, result: str) -> str:
    """Write out what a quantity is by somebody's own numbers: the formula in symbols, with the numbers, the result."""
    record = numbers.own.record
    line = row(record.network).get(name)
    if line is not None and line.op == "above" and line.args[0] != name and step > numbers.own.first:
        return arithmetic(numbers, str(line.args[0]), step - 1, result)
    if line is not None and line.op == "name" and not numbers.own.has(str(line.args[0]), step):
        return arithmetic(numbers, str(line.args[0]), step, result)
    if line is None or line.op in ("above", "number"):
        return result

    def value(at: int) -> Callable[[str], str]:
        return lambda other: short(numbers.points.value(other, at))

    try:
        put_in = render(line, on_paper(speak(record.presentation.language)), value(step), value(step - 1))
    except FAILURES:
        return f"{in_symbols(record, line)} = {result}"
    is_number = written(put_in.strip("-()"))  # then the result says the same
    return " = ".join([in_symbols(record, line), *([] if is_number else [put_in]), result])


def as_precise(mark: Mark, value: float) -> str:
    """Write a number to the decimals of an answer, at most as many as one sees: 6 digits."""
    number = written(mark.answer.text)
    decimals = round(-_log10(number.unit)) if number and 0 < number.unit < 1 else 0
    text = f"{value:.{decimals}f}" if 0 < decimals <= 9 else f"{value:.9g}"
    says_less = number and float(text) in (0, number.number)
    return short(value) if value and says_less else text


def _log10(unit: float) -> float:
    return float(f"{unit:e}".partition("e")[2])


def uncounted(record: Record, marks: Sequence[Mark]) -> tuple[Sentence, ...]:
    """Say what could not be judged, and what says little."""
    return tuple(_notes(record, marks))


def _notes(record: Record, marks: Sequence[Mark]) -> Iterator[Sentence]:
    for mark in marks:
        if mark.verdict == "follows" and mark.expected is None:
            yield Sentence(
                "{symbol} of step {step} cannot be calculated from the numbers before it, and is not held against them",
                symbol=symbol(record.network, mark.answer.name),
                step=mark.answer.step,
            )
    if strange := [mark for mark in marks if mark.verdict == "unreadable"]:
        yield Sentence(
            "{n} {n:answer is no number|answers are no numbers}, the first is {text!r} for {symbol} of step {step}: "
            "{how}",
            n=len(strange),
            text=cut(strange[0].answer.text),
            symbol=symbol(record.network, strange[0].answer.name),
            step=strange[0].answer.step,
            how=HOW,
        )
    if trivial := [mark for mark in marks if mark.is_trivial]:
        yield Sentence(
            "{n} {n:number|numbers} from {symbol} of step {step} on {n:is|are} 0 because of earlier "
            "ones: {n:it follows, but shows|they follow, but show} little",
            n=len(trivial),
            symbol=symbol(record.network, trivial[0].answer.name),
            step=trivial[0].answer.step,
        )
