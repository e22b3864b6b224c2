"""What can be seen in the course of the training, once others were trained beside it."""

from __future__ import annotations

import numpy as np

from excelsim.diagnose import changes
from excelsim.diagnose.case import Case
from excelsim.diagnose.report import Evidence
from excelsim.diagnose.signs.sign import POSSIBLE, SEEN, Sign
from excelsim.diagnose.signs.units import silent, spoke
from excelsim.diagnose.starts import Outcome
from excelsim.diagnose.thresholds import (
    AN_ORDER,
    EXPLODED,
    FASTER,
    FLAT,
    GROWN,
    JUMP,
    JUMPS,
    MORE_TIME,
    SLOWER,
    TINY_UPDATE,
)
from excelsim.languages.sentence import Sentence
from excelsim.run.program import columns


def update_size(case: Case) -> float:
    """Return how large an update of the first epoch is beside its weight, in the layer that moves most."""
    sizes: list[float] = []
    for n in range(1, case.network.depth + 1) if len(case.trace) else ():
        name = f"new_w{n}"
        first = slice(len(case.data))
        change = np.abs(case.trace.block(name)[first] - case.trace.block(f"w{n}")[first]).mean()
        sizes.append(float(change / (np.abs(case.trace.block(f"w{n}")[first]).mean() + 1e-12)))
    return max(sizes, default=0.0)


def jumps(case: Case) -> float:
    """Return in what part of the epochs the accuracy jumps (of quantities: the loss rises by a tenth)."""
    epochs = case.trace.epochs
    if len(epochs) < 5:
        return 0.0
    if case.goal.counts:
        moves = np.abs(np.diff(epochs["accuracy"].to_numpy())) >= JUMP
    else:
        moves = np.diff(case.losses) > 0.1 * case.losses[:-1]
    return float(moves.mean())


def is_wild(case: Case) -> bool:
    """Tell whether the training stops, explodes, or ends worse than an answer that is always the same."""
    loss = case.loss
    if case.stopped is not None or not np.isfinite(loss):
        return True
    least = np.fmin(case.begins, case.losses.min(initial=np.inf))
    return bool(loss > GROWN * max(case.goal.spread, 1e-12) and loss > least)


def is_flat(case: Case) -> bool:
    """Tell whether the loss hardly falls after the first fifth of the training."""
    losses = case.losses
    if len(losses) < 5:
        return False
    early, late = losses[len(losses) // 5], losses[-1]
    return bool(abs(early - late) < FLAT * early)


def too_high(case: Case) -> Sign:
    """Tell of a learning rate that is too high."""
    wild, jumping = is_wild(case), jumps(case) >= JUMPS
    if case.stopped is not None:
        told = Evidence(case.stopped)
    elif wild:
        told = Evidence(
            Sentence(
                "the loss ends at {loss:.4g}; an answer that is always the same has {spread:.4g}",
                loss=case.loss,
                spread=case.goal.spread,
            )
        )
    elif jumping:
        told = Evidence(Sentence("in {share:.0%} of the epochs it jumps", share=jumps(case)))
    else:
        told = Evidence(Sentence("it does not jump, but smaller steps get to where these do not"))
    died = any((silent(case, n) & spoke(case, n)).any() for n in case.rectified)
    return Sign(
        "rate-too-high",
        Sentence("The learning rate is too high: steps overshoot, so the training jumps, explodes, or kills neurons."),
        (told,),
        tuple(changes.rate(case, factor) for factor in SLOWER),
        SEEN if wild or jumping or died else POSSIBLE,
    )


def too_low(case: Case) -> Sign:
    """Tell of a learning rate that is too low."""
    size = update_size(case)
    return Sign(
        "rate-too-low",
        Sentence("The learning rate is too low: the weights hardly move."),
        (Evidence(Sentence("an update is {size:.1g} of its weight on average", size=size), "dw1_1_1", 1),)
        if "dw1" in columns(case.network).blocks
        else (Evidence(Sentence("an update is {size:.1g} of its weight on average", size=size)),),
        tuple(changes.rate(case, factor) for factor in FASTER),
        SEEN if 0 < size < TINY_UPDATE and not is_wild(case) else POSSIBLE,
    )


def unfinished(case: Case, n: int) -> Sign:
    """Tell of a plateau that ends, or a training that was ended too early: the same start gets there after n epochs."""
    flat = is_flat(case)
    losses = case.losses
    told = Sentence(
        "the loss is {late:.4g} after {epochs:,} epochs, and was {early:.4g} after {fifth:,}; the same start has "
        "learnt after about {n:,}",
        late=losses[-1],
        epochs=case.plan.epochs,
        early=losses[len(losses) // 5],
        fifth=len(losses) // 5 + 1,
        n=n,
    )
    says = (
        Sentence("The loss lies on a plateau, which ends later: the training was ended too early.")
        if flat
        else Sentence("The training was ended too early: the loss was still falling.")
    )
    longer = tuple(changes.epochs(rounded(more * n)) for more in MORE_TIME)
    return Sign("plateau" if flat else "too-few-epochs", says, (Evidence(told),), longer, SEEN)


def rounded(n: float) -> int:
    """Return a number of epochs as a person would write it: two digits, the rest 0."""
    unit = 10 ** max(0, len(str(int(n))) - 2)
    return int(-(-n // unit) * unit)


def stuck(case: Case, unchanged: Outcome) -> Sign:
    """Tell of a local minimum: this start is stuck, however long it goes on; others of the same kind are not."""
    losses = case.losses
    late = len(losses) * 4 // 5
    told = Sentence(
        "the loss was {early:.4g} in epoch {epoch:,} and is {late:.4g} in the end, and going on does not help; of {n} "
        "other starts {learn} get past it",
        epoch=late + 1,
        early=losses[late],
        late=losses[-1],
        n=len(unchanged.others),
        learn=unchanged.learn,
    )
    return Sign(
        "local-minimum",
        Sentence("This start is stuck in a local minimum: its gradient is almost 0, though the answers are wrong."),
        (Evidence(told),),
        (changes.another_start(case),),
        SEEN,
    )


def by_order(case: Case) -> Sign | None:
    """Look for samples that are sorted by their class: each class undoes what the one before has taught."""
    method, data = case.network.method, case.data
    if method.shuffle is not None or method.batch_size == "all" or len(data) < 4:
        return None
    classes = np.unique(data.y, axis=0, return_inverse=True)[1].ravel()
    turns = int((np.diff(classes) != 0).sum())
    ways = [column for column in (*data.x.T, *data.y.T) if np.ptp(column)]
    if data.criterion is not None:
        is_sorted = turns < min(len(np.unique(classes)) + 1, len(data) // 2)
        told = Sentence("the samples are sorted: their class changes only {n} {n:time|times} in an epoch", n=turns)
    else:
        is_sorted = any((np.diff(way) >= 0).all() or (np.diff(way) <= 0).all() for way in ways)
        is_sorted = is_sorted and jumps(case) >= JUMPS
        told = Sentence("the samples are sorted: from the smallest to the largest, in every epoch")
    if not is_sorted:
        if jumps(case) < JUMPS:
            return None
        told = Sentence("in {share:.0%} of the epochs it jumps", share=jumps(case))
    return Sign(
        "jumps-by-order",
        Sentence("The order of the samples makes it jump: what one sample teaches, the next ones undo."),
        (Evidence(told),),
        (changes.shuffled(), changes.full_batch()),
        SEEN if is_sorted and len(data) >= AN_ORDER and jumps(case) >= JUMPS else POSSIBLE,
    )


def explodes(case: Case) -> Sign | None:
    """Look for numbers that grow without end."""
    first, spread, step = case.goal.begin, case.goal.spread, int(case.trace.steps.stop - 1)
    if case.begins >= EXPLODED * spread and is_wild(case):
        return Sign(
            "diverges",
            Sentence(
                "The starting weights are so large that numbers grow from layer to layer, and the steps with them."
            ),
            (
                Evidence(
                    Sentence(
                        "the loss of the starting weights is {begins:.4g}, of one answer for all {spread:.4g}",
                        begins=case.begins,
                        spread=spread,
                    )
                ),
            ),
            (changes.xavier(), changes.xavier().beside(changes.rate(case, 0.1))),
            SEEN,
        )
    if case.stopped is None and np.isfinite(case.loss) and case.loss < EXPLODED * max(first, spread):
        return None
    told = case.stopped or Sentence("the loss grows from {first:.4g} to {last:.4g}", first=first, last=case.loss)
    return Sign(
        "diverges",
        Sentence("The training diverges: every step overshoots more than the one before."),
        (Evidence(told, f"o{case.network.depth}_1" if step else "", step),),
        (),
        SEEN,
    )
