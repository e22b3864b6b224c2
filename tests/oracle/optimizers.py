"""How a gradient becomes a change: one weight at a time, from each library's own source.

`torch.optim`, `keras.optimizers` and `sklearn.neural_network._stochastic_optimizers` were read for the order of
operations; "plain" is the way of fast.ai's spreadsheet. g is the gradient of the loss: weights go the other way.
"""

import math

DEFAULTS = {"name": "sgd", "style": "torch", "momentum": 0.9, "beta1": 0.9, "weight_decay": 0.0}
BETA2 = {"torch": 0.99, "keras": 0.9, "plain": 0.9}
EPSILON = {"torch": 1e-8, "keras": 1e-7, "sklearn": 1e-8, "plain": 1e-8}


class Optimizer:
    """An optimizer with what it carries from update to update."""

    def __init__(self, words, lr, velocity=None):
        self.words = DEFAULTS | words
        self.name, self.style = self.words["name"], self.words["style"]
        self.words.setdefault("beta2", BETA2[self.style] if self.name == "rmsprop" else 0.999)
        self.words.setdefault("epsilon", EPSILON[self.style])
        self.words.setdefault("decoupled", self.style == "keras")
        self.decay, self.lr = self.words["weight_decay"], lr
        self.plain = self.name == "sgd" and not self.decay
        self.state = dict(velocity or {})
        self.powers = {"pow1": 1.0, "pow2": 1.0}
        self.rate = self.root = None

    def begins(self, acts, note):
        """Calculate what all weights of a row share, Adam's corrections: anew where weights change."""
        if self.name != "adam" or self.style == "plain":
            return
        for power, beta in (("pow1", "beta1"), ("pow2", "beta2")):
            if acts:
                self.powers[power] = self.powers[power] * self.words[beta]
            self.powers[power] = note(power, self.powers[power])
        if not acts:
            for name in ("rate", "root") if self.style == "torch" else ("rate",):
                note(name, 0.0)
        elif self.style == "torch":
            self.rate = note("rate", self.lr / (1 - self.powers["pow1"]))
            self.root = note("root", math.sqrt(1 - self.powers["pow2"]))
        else:
            self.rate = note("rate", self.lr * math.sqrt(1 - self.powers["pow2"]) / (1 - self.powers["pow1"]))

    def pulls(self, name):
        """Tell whether a weight's decay is a part of its gradient (L2)."""
        return self.decay and not self.words["decoupled"] and not (self.style == "sklearn" and name[0] == "b")

    def taken(self, name, old, total, count):
        """Return the gradient that is taken: the mean of a batch (or its sum, of one), with L2 decay in it."""
        if not self.pulls(name):
            return total / count
        if self.style == "sklearn":
            return (total + self.decay * old) / count
        return total / count + self.decay * old

    def decayed(self, name, old, acts, note):
        """Return a weight before its step: smaller, if the decay is decoupled from the gradient."""
        if not self.decay or not self.words["decoupled"]:
            return old
        if not acts:
            return note(f"k{name}", old)
        if self.style == "keras":
            return note(f"k{name}", old - old * self.decay * self.lr)
        return note(f"k{name}", old * (1 - self.lr * self.decay))

    def _carry(self, note, letter, name, value):
        self.state[letter + name] = note(letter + name, value)
        return self.state[letter + name]

    def keep_states(self, name, note):
        """Note the states of a row that changes no weight: as they were."""
        for letter in {"momentum": "v", "nesterov": "v", "rmsprop": "s", "adam": "ms"}.get(self.name, ""):
            self._carry(note, letter, name, self.state.get(letter + name, 0.0))

    def change(self, name, g, note):
        """Return the change of a weight, by the gradient taken."""
        return getattr(self, f"_{self.name}")(name, g, note)

    def _sgd(self, name, g, note):
        return -self.lr * g

    def _momentum(self, name, g, note):
        before, mu = self.state.get("v" + name, 0.0), self.words["momentum"]
        if self.style == "torch":
            return -self.lr * self._carry(note, "v", name, mu * before + g)
        if self.style == "plain":
            return -self.lr * self._carry(note, "v", name, mu * before + (1 - mu) * g)
        return self._carry(note, "v", name, mu * before - self.lr * g)

    def _nesterov(self, name, g, note):
        before, mu = self.state.get("v" + name, 0.0), self.words["momentum"]
        if self.style == "torch":
            return -self.lr * (g + mu * self._carry(note, "v", name, mu * before + g))
        return mu * self._carry(note, "v", name, mu * before - self.lr * g) - self.lr * g

    def _rmsprop(self, name, g, note):
        before, beta2, epsilon = self.state.get("s" + name, 0.0), self.words["beta2"], self.words["epsilon"]
        s = self._carry(note, "s", name, beta2 * before + (1 - beta2) * g * g)
        return -self.lr * g / (math.sqrt(s + epsilon) if self.style == "keras" else math.sqrt(s) + epsilon)

    def _adam(self, name, g, note):
        m, s = self.state.get("m" + name, 0.0), self.state.get("s" + name, 0.0)
        beta1, beta2, epsilon = (self.words[key] for key in ("beta1", "beta2", "epsilon"))
        if self.style in ("sklearn", "plain"):
            m = self._carry(note, "m", name, beta1 * m + (1 - beta1) * g)
        else:
            m = self._carry(note, "m", name, m + (g - m) * (1 - beta1))
        if self.style == "keras":
            s = self._carry(note, "s", name, s + (g * g - s) * (1 - beta2))
        else:
            s = self._carry(note, "s", name, beta2 * s + (1 - beta2) * g * g)
        if self.style == "plain":
            return -self.lr * m / (math.sqrt(s) + epsilon)
        if self.style == "torch":
            return -self.rate * m / (math.sqrt(s) / self.root + epsilon)
        return -self.rate * m / (math.sqrt(s) + epsilon)
