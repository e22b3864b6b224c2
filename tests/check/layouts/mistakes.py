"""The mistakes that people make: the formulas of a hand with one part written otherwise.

Each class is one way to make the mistake of its id. Which of the cells that come out otherwise are written so
is chosen later: one cell, one quantity all the way down, or all of the kind.
"""

import re

from check.layouts.hand import Hand


class Sequential(Hand):
    id = "sequential"
    convention = "all"

    def way_back(self, n, m, k):
        return f"{{new_w{n}_{m}_{k}}}" if not self.style.onward else f"{{w{n}_{m}_{k}>}}"


class NoSlope(Hand):
    id = "no-slope"
    convention = "all"

    def times_slope(self, error, slope):
        return error


class SlopeOfTheFirst(Hand):
    """The most frequent of all: a formula copied along."""

    id = "wrong-slope"

    def slope(self, n, k):
        return super().slope(n, 1)

    def write_d(self, n, k):
        return self.times_slope(f"{{e{n}_{k}}}", f"{{s{n}_1}}" if self.has_slopes(n) else self.slope(n, k))


class SlopeOfTheOutput(SlopeOfTheFirst):
    def slope(self, n, k):
        return Hand.slope(self, self.net.depth, 1)

    def write_d(self, n, k):
        last = self.net.depth
        return self.times_slope(f"{{e{n}_{k}}}", f"{{s{last}_1}}" if self.has_slopes(n) else self.slope(n, k))


class SlopeAtTheOutput(Hand):
    """f'(o) for f'(z)."""

    id = "wrong-slope"

    def slope_of(self, n, o, z):
        if self.net.activation(n) == "relu":
            return super().slope_of(n, o, z)
        if self.net.activation(n) == "tanh":
            return f"(1-TANH({o})^2)"
        return f"1/(1+EXP(-{o}))*(1-1/(1+EXP(-{o})))"


class HalfASlope(Hand):
    """1 - o for o (1 - o)."""

    id = "wrong-slope"

    def slope_of(self, n, o, z):
        return f"(1-{o})" if self.net.activation(n) == "sigmoid" else super().slope_of(n, o, z)


class OtherSlope(Hand):
    id = "other-activation-slope"

    def slope_of(self, n, o, z):
        return f"(1-{o}^2)" if self.net.activation(n) == "sigmoid" else f"{o}*(1-{o})"


class SlopeForTheError(Hand):
    """The slope in place of the incoming error instead of times it."""

    id = "other-activation-slope"

    def times_slope(self, error, slope):
        return slope


class Turned(Hand):
    id = "wrong-weights"

    def way_back(self, n, m, k):
        turned = m <= self.net.layers[n - 1] and k <= self.net.layers[n]
        return super().way_back(n, k, m) if turned else super().way_back(n, m, k)


class OtherLayer(Hand):
    id = "wrong-weights"

    def way_back(self, n, m, k):
        there = k <= self.net.layers[n - 1] and m <= self.net.layers[n - 2]
        return super().way_back(n - 1, k, m) if there else super().way_back(n, m, k)


class OnePath(Hand):
    id = "wrong-weights"

    def neurons_back(self, n):
        return [1]


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


class OtherInput(Hand):
    id = "other-neuron"

    def source(self, n, i):
        return super().source(n, i % self.net.layers[n - 1] + 1)


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


class SumInTheGradient(Hand):
    id = "no-activation"

    def source(self, n, i):
        return f"{{z{n - 1}_{i}}}" if n > 1 else super().source(n, i)


class NoBrackets(Hand):
    id = "brackets"

    def bracketed(self, terms):
        return terms


class Doubled(Hand):
    id = "factor"
    convention = "all"

    def delta(self, n, k):
        return f"2*{super().delta(n, k)}"


class NoTwo(Hand):
    id = "factor"
    convention = "all"

    def error(self, n, k):
        return super().error(n, k).removeprefix("2*")

    def write_e(self, n, k):
        return super().write_e(n, k).removeprefix("2*")


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


class BiasTimesInput(Hand):
    id = "bias"

    def write_gb(self, n, k):
        return self.write_gw(n, k, 1)


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


class WeightForInput(Hand):
    id = "wrong-base"

    def write_gw(self, n, k, i):
        return self.rated(f"{self.delta(n, k)}*{self.weight(n, k, i)}")


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


class NoMask(Hand):
    id = "relu-mask"
    also = ("no-slope",)

    def times_slope(self, error, slope):
        return error if self.net.hidden == "relu" else super().times_slope(error, slope)


class ExpSign(Hand):
    id = "exp-sign"
    also = ("sign",)

    def activated(self, n, k, activation):
        return super().activated(n, k, activation).replace("EXP(-", "EXP(").replace("EXP(0-", "EXP(")


class MinusSquare(Hand):
    """-o^2 + 1 is 1 + o^2: a minus sign goes before a power."""

    id = "minus-square"

    def slope_of(self, n, o, z):
        return f"(-{o}^2+1)" if self.net.activation(n) == "tanh" else f"(-{o}^2+{o})"


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


class ExtraSlope(Hand):
    id = "extra-slope"

    def delta(self, n, k):
        right = super().delta(n, k)
        return f"{right}*{self.slope(n, k)}" if self.net.entropy and n == self.net.depth else right
