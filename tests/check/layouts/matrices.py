"""What people type who calculate with matrices: array formulas with MMULT, a block for each matrix and vector."""

import re
from dataclasses import dataclass

from check.layouts.hand import Hand


@dataclass(frozen=True)
class Block:
    """An element of an array formula: its text, the name of its first element, and which element this is."""

    text: str
    first: str
    last: str
    row: int
    column: int


class MatrixHand(Hand):
    """The formulas of a network as blocks: weights as rows TO by columns FROM, everything else as columns."""

    def formula(self, name):
        """Return the element of a block that a quantity is."""
        head, *numbers = name.replace("new_", "new").split("_")
        if name.startswith(("w", "b")):
            return f"{{new_{name}<}}" if name.startswith("w") or self.net.bias == "trained" else f"{{{name}<}}"
        letter, n = re.fullmatch(r"([a-z]+)(\d)", head).groups()
        n, at = int(n), [int(number) - 1 for number in numbers]
        first, last = self.area({"neww": "new_w", "newb": "new_b"}.get(letter, letter), n).split(":")
        return Block(getattr(self, f"block_{letter}")(n), first, last, at[0], at[1] if len(at) > 1 else 0)

    def area(self, letter, n):
        """Return a block's first and last cell: w1_1_1:w1_2_2."""
        if letter == "x":
            return f"x_1:x_{self.net.layers[0]}"
        if letter == "y":
            return f"y_1:y_{self.net.layers[-1]}"
        last = f"{self.net.layers[n]}" + (f"_{self.net.layers[n - 1]}" if letter.endswith("w") else "")
        first = re.sub(r"\d+", "1", last)
        return f"{letter}{n}_{first}:{letter}{n}_{last}"

    def block(self, letter, n):
        return f"{{{self.area(letter, n)}}}"

    def source_block(self, n):
        return self.block("o", n - 1) if n > 1 else self.block("x", 0)

    def block_z(self, n):
        return f"MMULT({self.block('w', n)},{self.source_block(n)}){self.bias_block(n)}"

    def bias_block(self, n):
        return {"none": "", "shared": f"+{{b{n}_0}}", "trained": f"+{self.block('b', n)}"}[self.net.bias]

    def block_o(self, n):
        return f"1/(1+EXP(-{self.block('z', n)}))"

    def block_e(self, n):
        if n < self.net.depth:
            return self.block_back(n)
        o, y = self.block("o", n), self.block("y", n)
        return f"{o}-{y}" if self.style.minus else f"{y}-{o}"

    def block_back(self, n):
        return f"MMULT(TRANSPOSE({self.block('w', n + 1)}),{self.block('d', n + 1)})"

    def block_d(self, n):
        o = self.block("o", n)
        return f"{self.block('e', n)}*{o}*(1-{o})"

    def block_gw(self, n):
        return self.rated(f"MMULT({self.block('d', n)},TRANSPOSE({self.source_block(n)}))")

    def block_gb(self, n):
        return self.rated(self.block("d", n))

    def block_neww(self, n):
        return self.block_new("w", n)

    def block_newb(self, n):
        return self.block_new("b", n)

    def block_new(self, letter, n):
        change = f"{'{lr}*' if self.style.minus else ''}{self.block('g' + letter, n)}"
        return f"{self.block(letter, n)}{'-' if self.style.minus else '+'}{change}"


class MatrixSequential(MatrixHand):
    id = "sequential"
    convention = "all"

    def block_back(self, n):
        return f"MMULT(TRANSPOSE({self.block('new_w', n + 1)}),{self.block('d', n + 1)})"


class MatrixNoSlope(MatrixHand):
    id = "no-slope"
    convention = "all"

    def block_d(self, n):
        return self.block("e", n)


class MatrixHalfASlope(MatrixHand):
    id = "wrong-slope"

    def block_d(self, n):
        return f"{self.block('e', n)}*(1-{self.block('o', n)})"


class MatrixOtherSlope(MatrixHand):
    id = "other-activation-slope"

    def block_d(self, n):
        return f"{self.block('e', n)}*(1-{self.block('o', n)}^2)"


class MatrixNotTurned(MatrixHand):
    id = "wrong-weights"

    def block_back(self, n):
        square = self.net.layers[n] == self.net.layers[n + 1]
        return super().block_back(n).replace("TRANSPOSE", "" if square else "TRANSPOSE")


class MatrixSign(MatrixHand):
    id = "sign"

    def block_new(self, letter, n):
        sign = "-" if self.style.minus else "+"
        return super().block_new(letter, n).replace(f"}}{sign}", f"}}{'+' if sign == '-' else '-'}")


class MatrixProduct(MatrixHand):
    id = "product-for-difference"

    def block_e(self, n):
        return super().block_e(n).replace("-", "*")


class MatrixNoActivation(MatrixHand):
    id = "no-activation"

    def source_block(self, n):
        return self.block("z", n - 1) if n > 1 else self.block("x", 0)


class MatrixNoBias(MatrixHand):
    id = "bias"
    convention = "layer"

    def bias_block(self, n):
        return ""


class MatrixNoRate(MatrixHand):
    id = "rate"
    convention = "all"

    def rated(self, gradient):
        return gradient

    def block_new(self, letter, n):
        return super().block_new(letter, n).replace("{lr}*", "")


class MatrixRateTwice(MatrixNoRate):
    def rated(self, gradient):
        return Hand.rated(self, gradient).replace("{lr}", "{lr}*{lr}")

    def block_new(self, letter, n):
        return MatrixHand.block_new(self, letter, n).replace("{lr}", "{lr}*{lr}")


class MatrixFactor(MatrixHand):
    id = "factor"
    convention = "all"

    def block_d(self, n):
        return f"2*{super().block_d(n)}"


class MatrixExpSign(MatrixHand):
    id = "exp-sign"

    def block_o(self, n):
        return super().block_o(n).replace("-", "")
