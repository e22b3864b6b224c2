"""The mistakes in a line each: what is said of one in general, not of a certain number."""

from __future__ import annotations

from excelsim.languages.sentence import Sentence

KINDS = {
    "sequential": Sentence("weights were taken after their update, not before (or the other way round)"),
    "no-slope": Sentence("the slope f' was left out"),
    "wrong-slope": Sentence("the slope was taken of the wrong thing, such as another neuron"),
    "other-activation-slope": Sentence("the slope was that of another activation"),
    "extra-slope": Sentence("there is a slope too many"),
    "relu-mask": Sentence("ReLU's slope was left out"),
    "wrong-weights": Sentence("the wrong weights were taken on the way back, or not all of them"),
    "sign": Sentence("a sign was turned"),
    "product-for-difference": Sentence("a product stands where a difference belongs"),
    "other-neuron": Sentence("a number of another neuron or another sample was taken"),
    "no-activation": Sentence("the activation was left out"),
    "brackets": Sentence("brackets are missing"),
    "factor": Sentence("a factor is missing or too many, such as 1/2, 2 or 1/n"),
    "bias": Sentence("the bias was left out, never changed, or changed wrongly"),
    "rate": Sentence("the learning rate was left out, used twice, or another number"),
    "other-gradient": Sentence("a weight was changed by what belongs to another"),
    "frozen-row": Sentence("always the same row was read, or sums were not set back"),
    "wrong-base": Sentence("the change was added to the wrong number, or to none"),
    "momentum-rate": Sentence("the learning rate inside the velocity where it belongs outside, or the other way round"),
    "no-correction": Sentence("Adam's correction of its moments was left out"),
    "softmax-diagonal": Sentence("of the slopes of softmax some were left out"),
    "softmax-on-one": Sentence("softmax was taken of one output alone"),
    "entropy-brackets": Sentence("brackets are missing in the cross-entropy"),
    "rounding": Sentence("it was rounded too early"),
    "cut": Sentence("digits were cut off instead of rounded"),
    "exp-sign": Sentence("the exponent has the wrong sign"),
    "log-base": Sentence("the logarithm to base 10 was taken for the natural one"),
    "minus-square": Sentence("a minus was squared, too"),
    "reference": Sentence("a reference points to the wrong cell"),
    "text-number": Sentence("a number is a text, which sums leave out"),
    "typed-over": Sentence("a formula was typed over by a number"),
    "inserted-row": Sentence("a part of a sum was left out"),
    "unfilled": Sentence("a formula was not filled down to the end"),
    "": Sentence("no mistake that is known explains it"),
}
"""What is said of a mistake, by its id; "" for what none explains."""
