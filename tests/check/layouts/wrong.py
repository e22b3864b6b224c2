"""Putting mistakes into sheets that are right."""

from check.layouts import mistakes, mistakes_back  # noqa: F401  (its classes are found by what they inherit)
from check.layouts.hand import Hand
from check.layouts.matrices import Block, MatrixHand
from check.layouts.slips import SLIPS


def _kinds(base):
    return [one for sub in base.__subclasses__() for one in (sub, *_kinds(sub))]


def mistakes_of(hand):
    """Return the mistakes of those who write formulas one by one, or of those who write matrices."""
    found = {}
    for kind in _kinds(hand):
        if hand is MatrixHand or not issubclass(kind, MatrixHand):
            found.setdefault(kind.id, []).append(kind)
    return found


MISTAKES = mistakes_of(Hand)
KINDS = (*MISTAKES, *SLIPS)
"""All mistakes by their ids."""


def go_wrong(making, mistake, scope):
    """Put a mistake in; return which (name, step) it changed, none if it has no place, and the ids that explain it."""
    if mistake in SLIPS:
        changes = SLIPS[mistake](making)
        making.sheets.typed |= changes
        return list(changes), {mistake, *({"rate"} if mistake == "reference" else ())}
    kinds = list(mistakes_of(making.layout.hand).get(mistake, ()))
    making.rng.shuffle(kinds)
    for kind in kinds:
        wrong = Wrong(making, kind)
        if wrong.changes:
            chosen = wrong.chosen(scope)
            ids = wrong.explained(chosen[0])
            making.sheets.typed |= {at: wrong.changes[at] for at in chosen}
            return chosen, ids
    return [], set()


class Wrong:
    """One mistake on one sheet: all cells in which it can be made, and what would stand there."""

    def __init__(self, making, kind):
        self.making, self.sheets, self.kind, self.known = making, making.sheets, kind, {}
        self.changes = self.all_of(kind)

    def all_of(self, kind):
        """Return what a mistaken hand types otherwise, by (name, step)."""
        hand, found = kind(self.making.net, self.making.style), {}
        for at in self.sheets.typed:
            if wrong := self.written(hand, *at):
                found[at] = wrong
        return found

    def written(self, hand, name, step):
        """Return what a mistaken hand types into a cell, if that is something else."""
        right = self.sheets.typed[name, step]
        if not isinstance(right, str | Block) or not self.making.is_written(name, step):
            return None
        wrong = self.making.written(hand, name, step)
        if wrong == right or type(wrong) is not type(right) or not self.sheets.has_all(text_of(wrong), step):
            return None
        return wrong if self.differ(name, step, right, wrong) else None

    def differ(self, name, step, one, other):
        """Tell whether two formulas differ; those of a column are compared once, but where they name a step."""
        pair = text_of(one), text_of(other)
        if "@" in pair[1]:
            return self.sheets.differ(name, step, *pair)
        if pair not in self.known:
            self.known[pair] = self.sheets.differ(name, step, *pair)
        return self.known[pair]

    def chosen(self, scope):
        """Return where the mistake is made: in one cell, in one quantity all the way down, or in all of the kind."""
        ordered, rng = sorted(self.changes, key=lambda at: at[1]), self.making.rng
        name, step = rng.choice(ordered)
        scopes = {
            "cell": [(name, step)],
            "column": [at for at in ordered if at[0] == name],
            "all": ordered,
        }
        found = self.whole(scopes[scope])
        return self.whole([rng.choice(found)]) if self.is_convention(found) else found

    def whole(self, chosen):
        """Return whole array formulas: nobody can change an element of one."""
        heads = {(b.first, step) for name, step in chosen if isinstance(b := self.sheets.typed[name, step], Block)}
        more = [
            (name, step)
            for name, step in self.changes
            if isinstance(b := self.sheets.typed[name, step], Block) and (b.first, step) in heads
        ]
        return list(dict.fromkeys([*chosen, *more]))

    def is_convention(self, chosen):
        """Tell whether a mistake is made so consistently that it is a way to calculate."""
        convention = self.kind.convention
        layers = {_layer(at) for at in chosen}
        alike = [at for at in self.changes if convention == "all" or _layer(at) in layers]
        return bool(convention) and len(self.whole(chosen[:1])) < len(chosen) == len(alike)

    def explained(self, at):
        """Return the ids of all mistakes that would write the same into a cell."""
        same = {self.kind.id, *self.kind.also}
        for kinds in mistakes_of(self.making.layout.hand).values():
            for kind in kinds:
                text = self.written(kind(self.making.net, self.making.style), *at)
                if text and not self.differ(*at, text, self.changes[at]):
                    same |= {kind.id, *kind.also}
        return same


def text_of(typed):
    """Return the text of a formula, whether it fills one cell or an area."""
    return typed.text if isinstance(typed, Block) else typed[1:]


def _layer(at):
    return at[0].removeprefix("new_").split("_")[0]
