"""Cells that are right as one thing and stand for another: a gradient's column that repeats its neighbour's."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from excelsim.network.quantities import split
from excelsim.recognise.judging.cells import Cells
from excelsim.recognise.judging.claims import Claim, Claims
from excelsim.recognise.judging.used import Uses
from excelsim.recognise.learning.theory import ALIKE, CARRIED
from excelsim.recognise.spots import Seen, Spot
from excelsim.recognise.system import Name

DELTAS = ("gz", "d")
"""Quantities that are a bias's gradient, too."""


ERRORS = ("go", "e")
"""Quantities that a delta is without its slope."""


MOST_TRIES = 40
"""Of how many cells it is tried whether all that is made of them is right if they are something else."""


class Doubts:
    """The recognised cells that what is made of them, or their labels, show to be meant as something else.

    Attributes
    ----------
    was : dict
        What each of them is, with its step and its sign, though it should be something else.
    pending : list of Spot
        All that is to be judged, in the order of calculation.
    """

    def __init__(self, cells: Cells, pending: list[Spot]) -> None:
        self.cells, self._wrong = cells, set(pending)
        self.claims = Claims(cells, {spot for spot in cells.names if self._is_read_wrongly(spot)})
        self.was: dict[Spot, tuple[str, int, int]] = {}
        self._tried: dict[tuple[str, Seen], bool] = {}
        self._holders: dict[Name, list[Spot]] = defaultdict(list)
        for spot in cells.graph.in_order:
            if spot in cells.names and spot not in cells.roles:
                self._holders[cells.names[spot]].append(spot)
        self._doubt_what_is_read_wrongly()
        self._doubt_what_is_said_wrongly()
        for spot in self._against_the_others():
            self._doubt(spot)
        self._doubt_what_goes_on()
        self.pending = [spot for spot in cells.graph.in_order if spot in self._wrong]
        for spot in self.was:
            self._forget(spot)

    def claims_of(self, spot: Spot) -> list[Claim]:
        """Return what a cell is said to be."""
        claims = self.claims.by_label(spot), self.claims.by_use(spot)
        return [*filter(None, claims), *self.claims.by_velocity(spot)]

    def said_to_be(self, spot: Spot) -> tuple[str, int, int] | None:
        """Return what a doubted cell of which nothing is made is called."""
        claim = self.claims.by_label(spot) if spot in self.was and not self.cells.graph.readers.get(spot) else None
        step = self.was[spot][1] if claim else 0
        return (claim.name, step, claim.sign) if claim and (claim.name, step) not in self.cells.taken else None

    def _doubt_what_is_read_wrongly(self) -> None:
        """Doubt cells of which nothing right is made and that are said to be others, or of which there is another."""
        doubted = -1
        while doubted < len(self.was):
            doubted = len(self.was)
            for spot in reversed(self.cells.graph.in_order):
                is_judged = spot in self.cells.names and spot not in self.cells.roles and spot not in self.was
                if is_judged and self._is_read_wrongly(spot) and self._may_be_another(spot):
                    self._doubt(spot)
            self._doubt_what_goes_on()
        for spots in self._places.values():
            read, _ = self._by_use(spots)
            if any(spot not in self.was for spot in read):  # there it is right: what reads it is wrong
                for spot in read:
                    self.was.pop(spot, None)

    def _may_be_another(self, spot: Spot) -> bool:
        """Tell whether a cell that is read wrongly only may be meant otherwise."""
        return self._is_said_otherwise(spot) or self._is_twin(spot) or self._makes_all_right(spot)

    def _makes_all_right(self, spot: Spot) -> bool:
        """Tell whether all that is made of a cell, and that is several cells, is right if it is another error."""
        name, step = self.cells.names[spot]
        readers, key = self.cells.graph.readers[spot], (name, self.cells.key(spot, step))
        is_repeated = spot in self.cells.graph.copies  # as a delta is, for its bias; others read it itself
        directly = [r for r in readers if spot not in map(self.cells.graph.root, self.cells.graph.copies_read(r))]
        if is_repeated and (split(name)[0] not in (*ERRORS, "s") or len(directly) < 2):
            return False
        if len(readers) < 2 or len(self._tried) > MOST_TRIES:
            return False
        if key not in self._tried:
            uses = Uses(self.cells, self._wrong)
            among = DELTAS if is_repeated else (*ERRORS, *DELTAS)
            self._tried[key] = any(
                split(n)[0] in among and uses.makes_right(spot, n, step, readers) for n in self.cells.table(step)[0]
            )
        return self._tried[key]

    def _doubt_what_goes_on(self) -> None:
        """Doubt cells of which nothing is made, as in a last step, where all others at their place are doubted."""
        for spots in self._places.values():
            read, unread = self._by_use(spots)
            if read and all(spot in self.was for spot in read):
                for spot in unread:
                    self._doubt(spot)

    @cached_property
    def _places(self) -> dict[tuple[Seen, str], list[Spot]]:
        """The cells of each quantity that stand at the same place in their steps."""
        found: dict[tuple[Seen, str], list[Spot]] = defaultdict(list)
        for spot, (name, step) in self.cells.names.items():
            found[self.cells.key(spot, step), name].append(spot)
        return found

    def _by_use(self, spots: list[Spot]) -> tuple[list[Spot], list[Spot]]:
        """Return the cells of which something is made, and that is used, too; and the others, as in a last step."""
        readers, roles = self.cells.graph.readers, self.cells.roles
        read = [spot for spot in spots if any(r in roles or r in readers for r in readers.get(spot, ()))]
        return read, [spot for spot in spots if spot not in read]

    def _doubt_what_is_said_wrongly(self) -> None:
        """Doubt cells of which nothing is made, and whose label says that they are something that has no other cell."""
        for holders in list(self._holders.values()):
            for spot in holders if len(holders) > 1 else ():
                claim = None if self.cells.graph.readers.get(spot) else self.claims.by_label(spot)
                name, step = self.cells.names[spot]
                is_other = claim and _is_other(name, claim.name) and (claim.name, step) not in self.cells.taken
                if is_other and self.claims.is_labelled_well(spot):
                    self._doubt(spot)

    def _doubt(self, spot: Spot) -> None:
        self.was[spot] = (*self.cells.names[spot], -1 if spot in self.cells.opposite else 1)
        self._wrong.add(spot)

    def _is_read_wrongly(self, spot: Spot) -> bool:
        """Tell whether something is made of a cell, and nothing that is right; a velocity goes on, whatever it is."""
        readers = [r for r in self.cells.graph.readers.get(spot, ()) if not self._goes_on(spot, r)]
        return bool(readers) and self._wrong.issuperset(readers)

    def _goes_on(self, spot: Spot, reader: Spot) -> bool:
        """Tell whether an optimizer carries a cell on in another one."""
        name, other = (self.cells.names.get(each, ("", 0))[0] for each in (spot, reader))
        return name == other and split(name)[0] in CARRIED

    def _is_said_otherwise(self, spot: Spot) -> bool:
        """Tell whether a cell is called something else, or used as something that has no other cell."""
        name, step = self.cells.names[spot]
        if split(name)[0] in (*ERRORS, "s") and self.claims.says(spot, "delta"):
            return True
        label, sign = self.claims.by_label(spot), -1 if spot in self.cells.opposite else 1
        if label and _is_other(name, label.name):
            return True
        if any(_is_other(name, claim.name) for claim in self.claims.by_velocity(spot)):
            return True
        use = self.claims.by_use(spot)
        if use and use.name == name:
            return use.sign != sign
        vouched = label.name if label and self.claims.is_vouched_for(spot) else None
        return use is not None and vouched in (None, use.name) and (use.name, step) not in self.cells.taken

    def _is_twin(self, spot: Spot) -> bool:
        """Tell whether another cell is rather the same: one called so, one that is read rightly, or the first one."""
        name = self.cells.names[spot]
        others = [other for other in self._holders[name] if other != spot and other not in self.was]
        label = self.claims.by_label(spot)
        if label and label.name == name[0] and any(self.claims.by_label(other) != label for other in others):
            return False
        return bool(others)

    def _against_the_others(self) -> list[Spot]:
        """Return cells that are read wrongly and are not what most are: of a kind (its negative), or at their place."""
        kinds = {spot: self._kind(spot) for spot in self.cells.names if spot not in self.cells.roles}
        counted: dict[str, Counter[tuple[str, bool]]] = {}
        for kind in filter(None, kinds.values()):
            counted.setdefault(kind[0], Counter())[kind[1:]] += 1
        odd = [s for s, kind in kinds.items() if kind and 3 * counted[kind[0]][kind[1:]] <= counted[kind[0]].total()]
        for spot, (name, step) in self.cells.names.items():
            there = self.cells.places.get(self.cells.key(spot, step), Counter())
            if spot not in self.cells.roles and 3 * there[name] <= there.total() and spot not in odd:
                odd.append(spot)
        odd = [spot for spot in odd if spot not in self.was]
        found = {spot for spot in odd if self._is_wanted_elsewhere(spot)}
        while more := {s for s in odd if s not in found and not found.isdisjoint(self.cells.graph.readers.get(s, ()))}:
            found |= more  # what is odd is made of it, and only so
        return [spot for spot in odd if spot in found]

    def _is_wanted_elsewhere(self, spot: Spot) -> bool:
        """Tell whether something wrong is made of a cell; or nothing, and what stands at its place has no other."""
        readers = self.cells.graph.readers.get(spot, ())
        if readers:
            return not self._wrong.isdisjoint(readers)
        step = self.cells.names[spot][1]
        (usual, times), *_ = self.cells.places.get(self.cells.key(spot, step), Counter({"": 0})).most_common(1)
        return times > 1 and (usual, step) not in self.cells.taken

    def _kind(self, spot: Spot) -> tuple[str, str, bool] | None:
        """Return the family of a quantity (those differ by a factor only), which it is, and whether it is negative."""
        quantity = split(self.cells.names[spot][0])[0]
        quantity = "dw" if quantity == "db" else quantity  # changes of weights and of biases have the same sign
        family = next((group[0] for group in ALIKE if quantity in group), None)
        is_negative = spot in self.cells.opposite
        if family == "gz":  # deltas are the negatives of slopes; those of biases may have the rate in them
            return quantity[1:].replace("z", ""), family, is_negative != quantity.startswith("d")
        return (family, quantity, is_negative) if family else None

    def _forget(self, spot: Spot) -> None:
        """Take back what a cell was recognised as, and that this stands at its place."""
        name, step = self.cells.names.pop(spot)
        if all(holder in self.was for holder in self._holders[name, step]):
            self.cells.taken.discard((name, step))
        key = self.cells.key(spot, step)
        left = self.cells.places.pop(key) - Counter([name])
        self.cells.places |= {key: left} if left else {}
        self.cells.opposite.discard(spot)


def _is_other(name: str, label: str) -> bool:
    """Tell whether a quantity is another than its label says: a mean stands below the gradients that it is of."""
    (one, *of), (other, *about) = split(name), split(label)
    return of != about or (one != other and _stands_for(one) != _stands_for(other))


def _stands_for(quantity: str) -> str:
    """Return what a gradient, a change, a sum or a mean of them is made for: weights (w) or biases (b), of deltas."""
    return "b" if quantity in DELTAS else quantity[-1] if quantity[-1] in "wb" else quantity
