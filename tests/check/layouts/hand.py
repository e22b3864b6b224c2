"""What people type: the formulas of one update, with {names} where a cell is meant.

Written as they stand in workbooks of course work, from the textbook's formulas, quantity by quantity; nothing of
excelsim is used. A name is that of a cell of the same step; {w1_1_1<} is that of the step before, {w1_1_1@1} that of
the first, {lr} one of the constants. A mistake is one of these methods written otherwise (mistakes.py).
"""

from check.layouts.quantities import Quantities

SIGMOIDS = ("1/(1+EXP(-{z}))", "1/(1+EXP(-1*{z}))", "1/(1+EXP(0-{z}))", "EXP({z})/(1+EXP({z}))", "(1+EXP(-{z}))^-1")
SIGMOID_SLOPES = ("{o}*(1-{o})", "({o}-{o}^2)", "(1-{o})*{o}", "EXP(-{z})/POWER(1+EXP(-{z}),2)", "{o}*(1-{o})")
TANHS = ("TANH({z})", "(EXP({z})-EXP(-{z}))/(EXP({z})+EXP(-{z}))", "2/(1+EXP(-2*{z}))-1")
TANH_SLOPES = ("(1-{o}^2)", "(1-{o}*{o})", "(1-POWER({o},2))")
RELUS = ("MAX(0,{z})", "IF({z}>0,{z},0)", "{z}*({z}>0)")
SQUARES = ("({d})^2", "POWER({d},2)", "({d})*({d})")
HALVES = ("0.5*{s}", "1/2*{s}", "{s}/2")


class Hand(Quantities):
    """The formulas of a network as somebody of a certain style writes them."""

    id = ""
    also = ()
    """Of a mistake: other ids that are as good."""

    convention = ""
    """Of a mistake: made throughout "all" of the sheet, or a "layer", it is a way to calculate, not a slip."""

    def formula(self, name):
        """Return what is typed into the cell of a quantity, without the equals sign; weights: after the first step."""
        head, *numbers = name.replace("new_", "new").split("_")
        letter, n = head.rstrip("0123456789"), int(head.lstrip("abcdefghijklmnopqrstuvwxyzE") or 0)
        if name == "E_total":
            return "+".join(f"{{E_{k}}}" for k in self.neurons(self.net.depth))
        return getattr(self, f"write_{letter}")(n, *(int(number) for number in numbers))

    def write_p(self, n, k, i):
        return f"{self.weight(n, k, i)}*{self.out(n - 1, i)}"

    def write_z(self, n, k):
        sources = range(1, self.net.layers[n - 1] + 1)
        if self.style.products:
            terms = [f"{{p{n}_{k}_{i}}}" for i in sources]
        elif self.style.sumproduct and n == 1:
            terms = [f"SUMPRODUCT({{w{n}_{k}_1:w{n}_{k}_{sources[-1]}}},{{x_1:x_{sources[-1]}}})"]
        else:
            terms = [self.write_p(n, k, i) for i in sources]
        return "+".join([*terms, *self.bias(n, k)])

    def write_o(self, n, k):
        return self.activated(n, k, self.net.activation(n))

    def write_E(self, n, k):  # noqa: N802
        if self.net.entropy:
            return self.entropy(f"{{o{self.net.depth}_{k}}}", f"{{y_{k}}}")
        square = SQUARES[self.style.spelling % 3].format(d=self.difference(k))
        return HALVES[self.style.spelling % 3].format(s=square) if self.net.factor == 1 else square

    def entropy(self, o, y):
        return f"-({y}*LN({o})+(1-{y})*LN(1-{o}))"

    def write_e(self, n, k):
        """Write an error: of an output its difference, of a hidden neuron what comes back through the weights."""
        if n < self.net.depth:
            return self.back(n, k)
        return f"2*({self.difference(k)})" if self.net.factor == 2 else self.difference(k)

    def write_s(self, n, k):
        return self.slope(n, k)

    def write_d(self, n, k):
        return self.times_slope(f"{{e{n}_{k}}}", f"{{s{n}_{k}}}" if self.has_slopes(n) else self.slope(n, k))

    def write_gw(self, n, k, i):
        return self.rated(f"{self.delta(n, k)}*{self.source(n, i)}")

    def write_gb(self, n, k):
        return self.rated(self.delta(n, k))

    def write_vw(self, n, *of):
        """Write a velocity: what is left of the one before, and this gradient."""
        return self.velocity("w" if len(of) == 2 else "b", n, "_".join(map(str, of)))

    write_vb = write_vw

    def write_w(self, n, *of):
        """Write a weight of a later step: the one above and its change."""
        name = f"{'w' if len(of) == 2 else 'b'}{n}_{'_'.join(map(str, of))}"
        if self.net.bias == "shared" and name.startswith("b"):
            return f"{{{name}<}}"
        return self.changed(name, "<") if self.style.onward or self.net.batch else f"{{new_{name}<}}"

    write_b = write_w

    def write_neww(self, n, *of):
        return self.changed(f"{'w' if len(of) == 2 else 'b'}{n}_{'_'.join(map(str, of))}", "")

    write_newb = write_neww

    # The parts of the formulas: what a mistake writes otherwise.

    def out(self, n, k):
        return f"{{o{n}_{k}}}" if n else f"{{x_{k}}}"

    def weight(self, n, k, i):
        return f"{{w{n}_{k}_{i}}}"

    def bias(self, n, k):
        return {"none": [], "shared": [f"{{b{n}_0}}"], "trained": [f"{{b{n}_{k}}}"]}[self.net.bias]

    def activated(self, n, k, activation):
        spelling, z = self.style.spelling, f"{{z{n}_{k}}}"
        if activation == "sigmoid":
            return SIGMOIDS[spelling % 5].format(z=z)
        if activation == "tanh":
            return TANHS[spelling % 3].format(z=z)
        if activation == "relu":
            return RELUS[spelling % 3].format(z=z)
        return f"IF({z}>=0,1,0)" if activation == "step" else z

    def difference(self, k):
        o, y = f"{{o{self.net.depth}_{k}}}", self.target(k)
        return f"{o}-{y}" if self.style.minus else f"{y}-{o}"

    def target(self, k):
        return f"{{y_{k}}}"

    def slope(self, n, k):
        return self.slope_of(n, f"{{o{n}_{k}}}", f"{{z{n}_{k}}}")

    def slope_of(self, n, o, z):
        """Write the slope of a layer's activation: from its output o, or in some spellings from its weighted sum z."""
        spelling, activation = self.style.spelling, self.net.activation(n)
        if activation == "sigmoid":
            return SIGMOID_SLOPES[spelling % 5].format(o=o, z=z)
        if activation == "tanh":
            return TANH_SLOPES[spelling % 3].format(o=o)
        return f"IF({z}>0,1,0)"

    def times_slope(self, error, slope):
        return f"{error}*{slope}"

    def error(self, n, k):
        """Write the error within a longer formula."""
        if self.style.columns != "inline":
            return f"{{e{n}_{k}}}"
        if n < self.net.depth:
            return self.bracketed(self.back(n, k))
        return f"{'2*' if self.net.factor == 2 else ''}({self.difference(k)})"

    def delta(self, n, k):
        """Write the delta within a longer formula."""
        if not self.has_slope(n):
            return self.error(n, k)
        if self.style.columns != "inline":
            return f"{{d{n}_{k}}}"
        return self.times_slope(self.error(n, k), self.slope(n, k))

    def bracketed(self, terms):
        return f"({terms})" if "+" in terms else terms

    def back(self, n, k):
        sent = self.delta if self.net.rule == "gradient" else self.error
        return "+".join(f"{sent(n + 1, m)}*{self.way_back(n + 1, m, k)}" for m in self.neurons_back(n + 1))

    def neurons_back(self, n):
        return self.neurons(n)

    def way_back(self, n, m, k):
        return f"{{w{n}_{m}_{k}}}"

    def source(self, n, i):
        return self.out(n - 1, i)

    def rated(self, gradient):
        """Write a gradient; of those who add, the change: the rate is in it."""
        return gradient if self.style.minus or self.style.momentum or self.net.batch else f"{{lr}}*{gradient}"

    def velocity(self, letter, n, of):
        return f"{{mu}}*{{v{letter}{n}_{of}<}}+{{g{letter}{n}_{of}}}"

    def change_of(self, name):
        """Name the gradient that changes a weight."""
        return f"mean_g{name}" if self.net.batch else f"v{name}" if self.style.momentum else f"g{name}"

    def changed(self, name, when):
        change = f"{{{self.change_of(name)}{when}}}"
        if self.style.minus or self.style.momentum or self.net.batch:
            change = f"{{lr}}*{change}"
        return f"{self.old(name, when)}{'-' if self.style.minus else '+'}{change}"

    def old(self, name, when):
        return f"{{{name}{when}}}"
