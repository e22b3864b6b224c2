"""The mistakes that people make: the formulas of a hand with one part written otherwise.

Each class is one way to make the mistake of its id. Which of the cells that come out otherwise are written so
is chosen later: one cell, one quantity all the way down, or all of the kind.
"""

import re

from check.layouts.hand import Hand


class Sign(Hand):
    id = "sign"

    def difference(self, k):
        return "-".join(reversed(super().difference(k).split("-")))

    def write_E(self, n, k):  # noqa: N802
        return Hand(self.net, self.style).write_E(n, k)


class Absolute(Sign):
    def difference(self, k):
        return f"ABS({Hand.difference(self, k)})"


class Added(Hand):
    id = "sign"

    def changed(self, name, when):
        right = super().changed(name, when)
        sign = "-" if self.style.minus else "+"
        return right.replace(f"}}{sign}", f"}}{'+' if sign == '-' else '-'}", 1)


class Product(Sign):
    id = "product-for-difference"

    def difference(self, k):
        return Hand.difference(self, k).replace("-", "*")


class OtherTarget(Hand):
    id = "other-neuron"
    convention = "all"

    def target(self, k):
        return f"{{y_{k % self.net.layers[-1] + 1}}}"


class OtherSample(Hand):
    id = "other-neuron"
    convention = "all"
    also = ("reference",)

    def target(self, k):
        return f"{{y_{k}<}}"


class SumsAsInputs(Hand):
    """The sigmoid left out on the way forward."""

    id = "no-activation"

    def write_p(self, n, k, i):
        return f"{self.weight(n, k, i)}*{{{'z' if n > 1 else 'x'}{f'{n - 1}_' if n > 1 else '_'}{i}}}"


class NoBias(Hand):
    id = "bias"
    convention = "layer"

    def bias(self, n, k):
        return []


class StillBias(Hand):
    id = "bias"
    convention = "layer"

    def changed(self, name, when):
        return f"{{{name}{when}}}" if name.startswith("b") else super().changed(name, when)


class NoRate(Hand):
    id = "rate"
    convention = "all"

    def rated(self, gradient):
        return gradient

    def changed(self, name, when):
        return super().changed(name, when).replace("{lr}*", "")


class RateTwice(Hand):
    id = "rate"

    def rated(self, gradient):
        return super().rated(gradient).replace("{lr}", "{lr}*{lr}")

    def changed(self, name, when):
        return super().changed(name, when).replace("{lr}", "{lr}*{lr}")


class OtherGradient(Hand):
    """w3 is changed by w1's gradient."""

    id = "other-gradient"

    def change_of(self, name):
        head, *numbers = name.split("_")
        return super().change_of("_".join([head, "1", *numbers[1:]]) if len(numbers) > 1 else name)


class FrozenGradient(Hand):
    """The update reads always the first row: a $ too many."""

    id = "frozen-row"
    also = ("reference",)

    def changed(self, name, when):
        return re.sub(r"\{((?:mean_)?[gv][wb]\w+)<?\}", r"{\1@1}", super().changed(name, when))


class FrozenWeight(Hand):
    id = "frozen-row"
    also = ("reference",)

    def old(self, name, when):
        return f"{{{name}@1}}"


class OtherBase(Hand):
    """The change added to another weight than its own."""

    id = "wrong-base"

    def old(self, name, when):
        head, *numbers = name.split("_")
        return f"{{{'_'.join([head, '1', *numbers[1:]])}{when}}}"


class RateInVelocity(Hand):
    id = "momentum-rate"
    convention = "all"

    def velocity(self, letter, n, of):
        return super().velocity(letter, n, of).replace("+", "+{lr}*")


class ExpSign(Hand):
    id = "exp-sign"
    also = ("sign",)

    def activated(self, n, k, activation):
        return super().activated(n, k, activation).replace("EXP(-", "EXP(").replace("EXP(0-", "EXP(")


class Early(Hand):
    """Rounded early, here and there."""

    id = "rounding"
    convention = "all"

    def formula(self, name):
        right = super().formula(name)
        return f"ROUND({right},2)" if name[0] in "osdg" or name.startswith("new") else right


class Cut(Hand):
    id = "cut"
    convention = "all"

    def formula(self, name):
        right = super().formula(name)
        return f"TRUNC({right},2)" if name[0] in "osdg" or name.startswith("new") else right


class LogBase(Hand):
    id = "log-base"

    def entropy(self, o, y):
        return super().entropy(o, y).replace("LN", "LOG")


class EntropyBrackets(Hand):
    id = "entropy-brackets"
    also = ("brackets",)

    def entropy(self, o, y):
        return f"-{y}*LN({o})+(1-{y})*LN(1-{o})"
