"""Mistakes on the way back: slopes, the weights that errors come back through, and what a gradient is made of."""

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


class OtherInput(Hand):
    id = "other-neuron"

    def source(self, n, i):
        return super().source(n, i % self.net.layers[n - 1] + 1)


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


class BiasTimesInput(Hand):
    id = "bias"

    def write_gb(self, n, k):
        return self.write_gw(n, k, 1)


class WeightForInput(Hand):
    id = "wrong-base"

    def write_gw(self, n, k, i):
        return self.rated(f"{self.delta(n, k)}*{self.weight(n, k, i)}")


class NoMask(Hand):
    id = "relu-mask"
    also = ("no-slope",)

    def times_slope(self, error, slope):
        return error if self.net.hidden == "relu" else super().times_slope(error, slope)


class MinusSquare(Hand):
    """-o^2 + 1 is 1 + o^2: a minus sign goes before a power."""

    id = "minus-square"

    def slope_of(self, n, o, z):
        return f"(-{o}^2+1)" if self.net.activation(n) == "tanh" else f"(-{o}^2+{o})"


class ExtraSlope(Hand):
    id = "extra-slope"

    def delta(self, n, k):
        right = super().delta(n, k)
        return f"{right}*{self.slope(n, k)}" if self.net.entropy and n == self.net.depth else right
