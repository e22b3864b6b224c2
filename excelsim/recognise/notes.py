"""What is to be known of a workbook that was checked, beside what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from excelsim.formula.cell import Cell, parts
from excelsim.languages.sentence import Sentence
from excelsim.recognise.experiment import rate_of
from excelsim.recognise.faults.explained import Explained
from excelsim.recognise.findings import Found, unknown_activations
from excelsim.recognise.formulas.graph import Graph
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.learning.own_rule import signs_of_errors
from excelsim.rule.activations import ACTIVATIONS

MOST_CIRCLES = 3
"""How many formulas that lead back to themselves are told."""


def notes(graph: Graph, cells: Cells, told: Sequence[Found], explained: Sequence[Found]) -> Iterator[Sentence]:
    """Yield what was not understood, and what was taken for what."""
    yield from _odd(cells)
    yield from _unknown(explained)
    yield from _circles(graph, told)
    yield from _turned(cells)
    yield from _by_signs(cells)


def several(found: Sequence[Cells], first: Cells) -> Iterator[Sentence]:
    """Yield which trainings there are, if they differ in their networks or rates."""
    told = [("-".join(map(str, cells.system.layers)), f"{rate_of(cells):g}") for cells in found]
    if len({*told}) > 1:
        yield Sentence(
            "there are {n} trainings in it ({trainings}): described, and written by -o, is the one at {cell}",
            n=len(found),
            trainings=", ".join(f"{layers} η {rate}" for layers, rate in dict.fromkeys(told)),
            cell=first.system.passes[0].place.called,
        )


def _unknown(explained: Sequence[tuple[Cells, Explained]]) -> Iterator[Sentence]:
    """Yield which activations were not understood."""
    for spot in unknown_activations(explained).values():
        yield Sentence(
            "what {cell} makes of its sum is no activation that is known here: neither it nor its slope was judged",
            cell=spot.called,
        )


def of_its_own(found: Found) -> Sentence:
    """Return what is said of new weights that are made by a rule of their own."""
    return Sentence(
        "{cell} makes a new weight by a rule of its own, as the others do: {says}. New weights were not judged, and "
        "the experiment that is written has the plain rule",
        cell=found[1].fault.spot.called,
        says=found[1].says,
    )


def _circles(graph: Graph, told: Sequence[tuple[Cells, Explained]]) -> Iterator[Sentence]:
    """Yield which formulas lead back to themselves that are not among the findings."""
    for spot in sorted(graph.loops.keys() - {each.fault.spot for _, each in told}, key=graph.order)[:MOST_CIRCLES]:
        yield Sentence(
            "{cell} leads back to itself by way of what it reads: no spreadsheet calculates it", cell=spot.called
        )


def _turned(cells: Cells) -> Iterator[Sentence]:
    """Yield which thresholds were taken for biases."""
    spots = cells.graph.turned & {spot for (name, _), spot in cells.system.given.items() if name[0] == "b"}
    if spots:
        cell = min(spots, key=cells.graph.order).called
        yield Sentence(
            "{cell} is subtracted from a sum, as a threshold θ is: it is taken for a bias, b = -θ", cell=cell
        )


def _by_signs(cells: Cells) -> Iterator[Sentence]:
    """Yield that errors are taken by their signs."""
    if spots := signs_of_errors(cells.system):
        yield Sentence(
            "{cell} takes the sign of an error, as the slope of a loss |t - o| does, which is not known here: only the "
            "forward pass was judged",
            cell=spots[0].called,
        )


def _odd(cells: Cells) -> Iterator[Sentence]:
    """Yield what is to be known of neurons with an activation of their own."""
    for (layer, neuron), activation in cells.theory.way.odd.items():
        yield Sentence(
            "{cell} is the answer of a neuron with {activation}, the others of its layer have {usual}: an experiment "
            "has one activation in a layer, and calculates this one otherwise",
            cell=cells.system.passes[0].cells[f"o{layer}_{neuron}"].called,
            activation=activation,
            usual=cells.system.activations[layer - 1],
        )


def _halves_its_slope(cells: Cells) -> bool:
    """Tell whether a formula that reads an output, but for the loss, holds a half."""
    graph, last = cells.graph, f"o{cells.theory.way.network.depth}_"
    outputs = [spot for spot, (name, _) in cells.names.items() if name.startswith(last)]
    readers = {reader for spot in outputs for reader in graph.readers.get(spot, ())}
    return any(
        _is_half(part)
        for spot in readers
        if not cells.names.get(spot, ("", 0))[0].startswith("E")
        for part in parts(graph.trees[spot])
    )


def _is_half(part: Cell) -> bool:
    """Tell whether a part of a formula is 0.5, or divides by 2."""
    if part.op == "/":
        return isinstance(by := part.args[1], Cell) and by.op == "number" and by.args[0] == 2
    return part.op == "number" and part.args[0] == 0.5


def _has_slopes(cells: Cells) -> bool:
    """Tell whether slopes of the outputs stand in cells that something is made of."""
    last = f"s{cells.theory.way.network.depth}_"
    return any(name.startswith(last) and spot in cells.graph.readers for spot, (name, _) in cells.names.items())


def without_slope(cells: Cells) -> Iterator[Sentence]:
    """Yield what was taken for granted where a slope f'(z) stands nowhere: nobody has said that it should."""
    network = cells.theory.way.network
    bends = [name for name in network.activations if ACTIVATIONS[name].saturates]
    without = [name for name in network.activations if name != "identity" and ACTIVATIONS[name].low is None]
    if network.method.rule == "no-derivative" and without:
        yield Sentence(
            "the slope f'(z) of {activation} stands nowhere: taken for a rule that does without (no-derivative); if it "
            "was forgotten, --experiment tells where",
            activation=without[0],
        )
    elif network.loss.cancels and network.activations[-1] in bends and not _has_slopes(cells):
        yield Sentence(
            "the slope f'(z) of the outputs stands nowhere: taken for the cross-entropy, whose slope cancels it; if it "
            "was forgotten, --experiment tells where"
        )
    elif (
        network.method.loss == "mean-squared"
        and network.activations[-1] == "bipolar-sigmoid"
        and not _halves_its_slope(cells)
    ):
        yield Sentence(
            "the slope f'(z) of the outputs stands without its 0.5: taken for the loss (t-o)^2, whose 2 cancels it; if "
            "it was forgotten, --experiment tells where"
        )
