"""What is wrong with a cell: what it says and should say, which change mends it, what that mistake is called."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from excelsim.formula.arithmetic.trials import same
from excelsim.formula.cell import Cell, bind, names_in
from excelsim.formula.dialects import EXCEL, PAPER
from excelsim.formula.vocabulary import Value
from excelsim.formula.write import render
from excelsim.network.quantities import split, symbol
from excelsim.recognise.faults.filled import filled
from excelsim.recognise.faults.meaning import Meaning
from excelsim.recognise.faults.naming import mistakes_of
from excelsim.recognise.faults.parts import Edit
from excelsim.recognise.faults.repair import MOST_PAIRS, mends
from excelsim.recognise.faults.tried import Tried
from excelsim.recognise.faults.undone import slip
from excelsim.recognise.formulas.guards import within
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.fault import Fault
from excelsim.recognise.learning.theory import deltas
from excelsim.recognise.readings.thresholds import turned, written
from excelsim.recognise.spots import Spot, spot_of
from excelsim.xlsx.addresses import Area, Place, address

MOST_TRIES = 30_000
"""How many changes of formulas are tried for all faults of a training."""

DEEPEST = 40
"""How far what stands in no cell is written out."""


class Explained(NamedTuple):
    """A fault explained.

    Attributes
    ----------
    fault : Fault
    mistakes : tuple of str
        Ids of the mistakes that explain it.
    says, should : str
        The formula in symbols, and what it should be.
    mend : str
        The formula that is right, as it is typed.
    edits : list of Edit
        The smallest changes that mend it; empty if only another formula does.
    """

    fault: Fault
    mistakes: tuple[str, ...]
    says: str
    should: str
    mend: str
    edits: list[Edit]


class Explaining:
    """Explains the faults of a workbook's cells; `known` are those that were explained already, of other sheets too."""

    def __init__(self, cells: Cells, known: dict[Any, Explained]) -> None:
        self.cells, self.theory, self.graph = cells, cells.theory, cells.graph
        self.network = cells.theory.way.network
        self.meaning = Meaning(cells)
        self._known = known
        self._tried, self._strange = Tried(self.graph, self.theory.values.of), 0

    def of(self, fault: Fault) -> Explained:
        """Explain a fault; one that says the same as another did, in its symbols, as that one."""
        tree = self.graph.tree_of(fault.spot)
        key = (
            fault.name,
            fault.sign,
            self.in_symbols(tree, fault.step, "another step") if tree is not None else fault.spot,
        )
        if key not in self._known:
            self._known[key] = self._explained(fault)
        return self._known[key]._replace(fault=fault)

    def _explained(self, fault: Fault) -> Explained:
        spot, name, step = fault.spot, fault.name, fault.step
        meant = self.theory.own.get((name, step), spot)
        if meant != spot and not fault.kind:  # it repeats a cell, and the wrong one
            tree, should = self.graph.tree_of(spot) or Cell.named(spot), Cell.named(meant)
            edits = [Edit("reference", should, self.graph.root(spot), meant)]
            if tree.op != "name":
                edits = mends(tree, self._tried, self.theory.values.of(meant), {meant: name}, {}, [], {meant}) or edits
            mistakes = slip(partial(self.meaning.quantity, step=step), fault, tree, edits, lambda _: False)
            says, said = self.in_symbols(tree, step), self.in_symbols(should, step)
            return Explained(fault, mistakes, says, said, self._typed(should, spot), edits)
        with self.cells.without(name, step):
            with self.theory.by_itself():
                found = self._compared(fault, spot, name, step)
            if found.edits or fault.kind or not found.mend:
                return found
            again = self._compared(fault, spot, name, step)  # of deltas for slopes, if it is made of such
            return again if again.edits else found

    def _compared(self, fault: Fault, spot: Spot, name: str, step: int) -> Explained:
        should = self.written_out(name, step)
        should = should if fault.sign > 0 else negated(should)
        if fault.kind == "text-number":
            number = f"{self.graph.number(spot):.15g}"
            return Explained(fault, (fault.kind,), f'"{number}"', number, number, [])
        if fault.kind in ("rounding", "cut"):
            function, decimals = self.graph.rounded[spot]
            inner, typed = self.graph.trees[spot], self._typed(self.graph.trees[spot], spot)
            said = self.in_symbols(inner, step)
            return Explained(fault, (fault.kind,), f"{function}({said},{decimals})", said, typed, [])
        target = self.theory.expected(name, step)
        tree = self.graph.tree_of(spot)
        edits: list[Edit] = []
        if tree is not None and not fault.kind and self._agrees(tree, target, fault.sign):
            said = self.in_symbols(tree, step)  # what it reads was recognised after it was judged
            return Explained(fault, (), said, said, "", [])
        if tree is not None and target is not None:
            known = self._at(step)
            extra = {s: n for s, n in known.items() if split(n)[0] in ("lr", "o", "x", "s", "b", "w")}
            right = self._in_cells(should, step)
            pairs, wanted = self._exchanged(tree, right), self.graph.refs_in(right)
            extra |= {s: known[s] for s in wanted if s in known and s not in self.graph.refs_in(tree)}
            if self._tried.times < MOST_TRIES:
                most = min(MOST_PAIRS, MOST_TRIES - self._tried.times) // (1 + self._strange)
                edits = mends(tree, self._tried, fault.sign * target, known, extra, pairs, wanted, most)
            self._strange += not edits
        mistakes = mistakes_of(self.meaning, fault, tree, edits)
        says = self.in_symbols(tree, step) if tree is not None else f"{written(self.graph, spot)}"
        mended = edits[-1].tree if edits else self._in_cells(should, step)
        said, mend = self.in_symbols(mended if edits else should, step), self._typed(mended, spot)
        for copy in filled(self.meaning, fault) if target is not None else ():
            is_smallest = not edits or self._rooted(copy.tree, spot) == self._rooted(mended, spot)
            if is_smallest and self._agrees(copy.tree, target, fault.sign):  # as it is filled down, with its $
                said, mend = self.in_symbols(copy.tree, step), copy.typed
                break
        return Explained(fault, mistakes, says, said, mend, edits)

    def _agrees(self, tree: Cell, target: Value | None, sign: int) -> bool:
        return same(sign * self.graph.calculated(tree, self.theory.values.of), target)

    def _exchanged(self, tree: Cell, should: Cell) -> list[tuple[Spot, Spot]]:
        """Pair the cells that a formula reads and should not with those that it should: of the same kind, in order."""
        has, wants = self.graph.refs_in(tree), self.graph.refs_in(should)
        wrong, missing = [s for s in has if s not in wants], [s for s in wants if s not in has]

        def kind(spot: Spot) -> str:
            found = self.meaning.quantity(spot)
            return split(found[0])[0] if found else ""

        pairs = []
        for spot in wrong:
            like = next((m for m in missing if kind(m) == kind(spot)), None)
            like = like or (missing[0] if len(wrong) == len(missing) else None)
            if like is None:
                return []
            missing.remove(like)
            pairs.append((spot, like))
        return pairs

    def _at(self, step: int) -> dict[Spot, str]:
        """Return the cells that a formula of a step may read, and what they are."""
        found = {spot: name for spot, (name, at) in self.cells.names.items() if at == step}
        found |= {spot: name for (name, at), spot in self.meaning.spots.items() if at == step}
        rate = self.theory.way.rate
        return {**found, **({rate: "lr"} if isinstance(rate, Spot) else {})}

    def written_out(self, name: str, step: int) -> Cell:
        """Return what a quantity should be, as a formula of those that have cells; each name a pair with its step."""
        lines = self.theory.reading.lines | deltas(self.theory.reading.lines)

        def line(name: str, step: int, depth: int) -> Cell:
            if name not in lines:
                return Cell.named((name, step))

            def read(leaf: Cell) -> Cell:
                other, at = str(leaf.args[0]), step - (leaf.op == "above")
                known = (other, at) in self.meaning.spots or (other, at) in self.cells.system.fixed or at < 1
                if known or depth > DEEPEST or other not in lines:
                    return Cell.named((other, at))
                return line(other, at, depth + 1)

            return bind(self.theory.reading.at(lines[name], step), read)

        return line(name, step, 0)

    def _in_cells(self, tree: Cell, step: int) -> Cell:
        """Return a formula of quantities as one of cells."""

        def read(leaf: Cell) -> Cell:
            name, at = leaf.args[0]  # type: ignore[misc]
            if name == "lr":
                rate = self.theory.way.rate
                return Cell.named(rate) if isinstance(rate, Spot) else Cell("number", (rate,))
            if name in self.network.constants:
                return Cell("number", (self.network.constants[name],))
            return Cell.named(self.meaning.spots.get((name, at), name))

        return bind(tree, read)

    def in_symbols(self, tree: Cell, step: int, other: str = "") -> str:
        """Write a formula in the symbols of the network's form; a cell that is no quantity by its address.

        What belongs to another step says so: by its number, or as `other` calls it.
        """

        def spell(name: Any) -> str:
            if isinstance(name, tuple) and len(name) == 2 and isinstance(name[0], str):
                found: tuple[str, int] | None = name
            else:
                found = self.meaning.quantity(name, step)
            if found is None:
                return name.address if isinstance(name, Area) else address(*spot_of(name)[1:])
            said = symbol(self.network, found[0])
            return said if found[1] in (step, 0) or found[0] == "lr" else f"{said} [{other or found[1]}]"

        return render(tree, PAPER, spell)

    def _rooted(self, tree: Cell, home: Spot) -> str:
        """Write a formula as it reads cells that only repeat another: as that one."""

        def read(leaf: Cell) -> Cell:
            name: Any = leaf.args[0]
            return leaf if isinstance(name, Area | str) else Cell.named(self.graph.root(spot_of(name)))

        return self._typed(bind(tree, read), home)

    def _typed(self, tree: Cell, home: Spot) -> str:
        """Write a formula of cells as it is typed in a cell; nothing if something in it has no cell."""
        if any(isinstance(name, str) for name in names_in(tree)):
            return ""
        tree = turned(tree, home, self.graph)
        if guards := self.graph.guards.get(home):
            tree = within(guards.whole, guards.inner, tree)

        def spell(name: Any) -> str:
            if isinstance(name, Area):
                return Area(name.sheet, name.row, name.column, name.height, name.width, fixed=False).spelled(home.sheet)
            fixed = self.meaning.is_the_rate(spot_of(name))  # it is copied down, and the rate stays where it is
            return Place(name.sheet, name.row, name.column, fixed, fixed).spelled(home.sheet)

        return "=" + render(tree, EXCEL, spell)


def negated(formula: Cell) -> Cell:
    """Return a formula with the other sign: without its minus, if it has one."""
    inner = formula.args[0]
    return inner if formula.op == "negative" and isinstance(inner, Cell) else -formula
