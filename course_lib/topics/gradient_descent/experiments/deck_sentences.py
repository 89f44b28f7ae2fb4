"""Deck 002's lists of advantages and disadvantages of batch, stochastic and mini-batch descent, each put to a run."""

from typing import Annotated

import numpy as np

from course_lib.arguments import OneOf, checked
from course_lib.tables import Markdown
from course_lib.topics.gradient_descent.experiments.batch_sizes import runs_by_size
from course_lib.topics.gradient_descent.experiments.deck_trials import (
    LEVEL,
    STEPS,
    by_epochs,
    equal_units,
    examples_to,
    growth,
    held_bytes,
    in_pieces,
    step_by_step,
    stuck,
)
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, net
from course_lib.topics.gradient_descent.experiments.saddles import escape

# + or − and what the deck says; whether a run bore it out (None: no run can say); what that run gave
Sentence = tuple[str, bool | np.bool_ | None, str]


def _batch() -> list[Sentence]:
    rows = len(digits().x_train)
    single, mini, full = (step_by_step(size, 0.1) for size in (1, 32, None))
    fast = step_by_step(None, 1.0)
    runs = {r.size: r for r in runs_by_size()}
    epoch = {size: r.second * r.per_epoch for size, r in runs.items()}
    seen = examples_to()
    ridge = escape("saddle", 0.0, 0.05)
    caught, escaped = stuck(None, 2)[1], stuck(16, 2)[1]
    return [
        (
            "+ fewer updates, so more efficient than stochastic descent",
            epoch[1] > 10 * epoch[rows],
            f"An epoch took {_times(epoch[1] / epoch[rows])} with one example at a time. (For an equal cost: below.)",
        ),
        (
            "+ a stable gradient and stable convergence; the loss falls smoothly",
            full.rises == 0 and mini.rises > 0.05,
            f"η = 0.1, {STEPS} steps: the loss rises in {_part(full.rises)} of them, with 32 examples in "
            f"{_part(mini.rises)}, with one in {_part(single.rises)}. (With η = 1 in {_part(fast.rises)}: a large η is "
            "no noise, but not smooth.)",
        ),
        (
            "+ the work can be done in parallel",
            in_pieces(rows // 4) < 1e-12,
            "Four quarters, each on its own: the same gradient to 1e-12. Single steps wait for one another.",
        ),
        (
            "− stability can lead to an early end at poor parameters; local minima",
            caught > 1.5 * escaped,
            f"There are poor minima: moons, 2 hidden units, 2000 steps, {_part(caught)} of 24 starts end at a loss of "
            f"0.2, the others far below. But with 16 examples a step {_part(escaped)}: stability is not the cause.",
        ),
        (
            "− adding the errors up at the end of an epoch is extra complexity",
            in_pieces(1) > 1e-12 or runs[rows].second > 0.5 * rows * runs[1].second,
            "The matrix product adds them up: the mean of 1,348 single gradients to 1e-12. One by one it took "
            f"{_times(rows * runs[1].second / runs[rows].second)}.",
        ),
        (
            "− saddle points",
            np.isnan(ridge.taken),
            "Exactly on the ridge of x² − y² it stays, for 3,000 steps and for ever.",
        ),
        (
            "− the whole training set must be in memory",
            in_pieces(32) > 1e-12,
            "Not by necessity: pieces of 32, one after another, give the same gradient to 1e-12.",
        ),
        (
            "− slow updates if the data set is large",
            growth(None) > 3,
            f"Eight times as many examples: an update took {_longer(growth(None))}.",
        ),
        (
            "− slow, and needs more computation",
            seen[rows] > 5 * seen[32],
            f"Loss {LEVEL}: {_count(seen[rows])} examples seen, with mini-batches of 32 {_count(seen[32])}.",
        ),
    ]


def _stochastic() -> list[Sentence]:
    rows = len(digits().x_train)
    runs = {r.size: r for r in runs_by_size()}
    epoch = {size: r.second * r.per_epoch for size, r in runs.items()}
    seen, single, full = examples_to(), step_by_step(1, 0.03), step_by_step(None, 0.03)
    free = escape("saddle", 0.0, 0.05, noise=0.01).taken
    after = {size: runs[size].after(1).min() for size in (1, rows)}
    means = single.batch_loss[-100:].mean(), single.loss[-101:-1].mean()
    epochs, _ = by_epochs(1, 0.03, 8)
    rises = int((np.diff(epochs[3:]) > 0).sum())
    return [
        (
            "+ gets past saddle points, to some extent",
            np.isfinite(free),
            f"With noise of 0.01 the ridge is left after {free:.0f} steps. To some extent: two hidden units that are "
            f"equal {'stay so' if equal_units(1) < 1e-12 else 'become different'}, for every m.",
        ),
        (
            "+ frequent updates show early how well it goes",
            abs(means[0] / means[1] - 1) < 0.25,
            f"The mean of the last 100 single losses is {means[0]:.2f}; over all examples, {means[1]:.2f}.",
        ),
        ("+ the easiest to understand and to write", None, "The same loop for every m; with m = N, no shuffling."),
        (
            "+ more frequent updates learn faster on some problems",
            2 * after[1] < after[rows],
            f"After one epoch, each at its best η: loss {after[1]:.2f}; batch descent, after its one step, "
            f"{after[rows]:.2f}.",
        ),
        (
            "+ faster, with less computation",
            5 * seen[1] < seen[rows],
            f"Loss {LEVEL}: {_count(seen[1])} examples seen; batch {_count(seen[rows])}. In arithmetic, not in "
            "seconds: see the explorer.",
        ),
        (
            "+ suited to larger data sets",
            growth(1) < 2,
            f"Eight times as many examples: an update took {_longer(growth(1))} (deck 000: it does not depend on N).",
        ),
        (
            "− frequent updates cost more; long training on large data sets",
            epoch[1] > 5 * epoch[32],
            f"An epoch took {_times(epoch[1] / epoch[32])} as with mini-batches of 32.",
        ),
        (
            "− noisy gradients: the errors jump about",
            single.jumps > 10 * full.jumps,
            f"η = 0.03, last 100 of {STEPS} steps: from one step's loss to the next it is {single.jumps:.2f} (root "
            f"mean square), with all examples {full.jumps:.4f}.",
        ),
        (
            "− noise makes it hard to settle at the minimum",
            rises >= 1,
            f"η = 0.03, epochs 4 to 8: the loss over all examples rises in {rises} of 5; batch descent: in "
            f"{_part(full.rises)} of its steps.",
        ),
        (
            "− an oscillating path",
            np.median(single.cosines) < 0.5 < np.median(full.cosines),
            f"Median cosine between a step and the next: {np.median(single.cosines):.2f}; all examples: "
            f"{np.median(full.cosines):.2f}. So it jumps about; back and forth would be clearly below 0.",
        ),
    ]


def _mini_batch() -> list[Sentence]:
    rows = len(digits().x_train)
    runs = {r.size: r for r in runs_by_size()}
    seen = examples_to()
    caught, escaped = stuck(None, 2)[1], stuck(16, 2)[1]
    slow, quick = stuck(None, 3), stuck(16, 3)
    epoch = {size: r.second * r.per_epoch for size, r in runs.items()}
    lengths = [by_epochs(*how)[1] for how in ((1, 0.03, 8), (32, 0.1, 12), (None, 1.0, 120))]
    single, mini = step_by_step(1, 0.1), step_by_step(32, 0.1)
    ends = [r.after(4)[2] for r in runs.values()]
    return [
        (
            "+ more frequent updates than batch descent: robust, avoids local minima",
            caught > 1.5 * escaped,
            f"As above. What may look like it: with 3 hidden units {_part(quick[0])} instead of {_part(slow[0])} are "
            f"above 0.2 after 1000 steps, after 2000 {_part(quick[1])} and {_part(slow[1])}. They were on a plateau.",
        ),
        (
            "+ more efficient than stochastic descent",
            epoch[1] > 5 * epoch[32],
            f"32 single examples took {_times(epoch[1] / epoch[32])} as 32 in one product.",
        ),
        (
            "+ not all the training data in memory",
            held_bytes(rows) > 10 * held_bytes(32),
            f"A step holds {held_bytes(32) / 1e3:.0f} kB of float64; with all {held_bytes(rows) / 1e3:.0f} kB.",
        ),
        (
            "+ a smoother loss than stochastic descent",
            single.jumps > 2 * mini.jumps,
            f"η = 0.1: from one batch's loss to the next it is {mini.jumps:.2f}, with single ones {single.jumps:.2f}.",
        ),
        (
            "+ less computation than batch descent",
            5 * seen[32] < seen[rows],
            f"Loss {LEVEL}: {_count(seen[32])} examples seen instead of {_count(seen[rows])}.",
        ),
        (
            "− one more hyperparameter, m",
            max(ends) > 2 * min(ends),
            f"η = 0.1, 4 epochs: the loss is from {min(ends):.2f} to {max(ends):.2f}, as m is chosen.",
        ),
        (
            "− errors must be accumulated over the mini-batch",
            runs[32].second > 4 * runs[1].second,
            f"32 examples took {_times(runs[32].second / runs[1].second)} as one: the product accumulates by itself.",
        ),
        (
            "− generates complex functions",
            max(lengths) > 1.5 * min(lengths),
            f"The same {net().size:,} parameters; at loss {LEVEL}, |θ| is {lengths[0]:.1f} with m = 1, "
            f"{lengths[1]:.1f} with 32, {lengths[2]:.1f} with all.",
        ),
    ]


def _times(ratio):
    """How many times as long something took, as it was measured: no more than one digit of that is worth telling."""
    rounded = float(f"{ratio:.1g}")
    return "as long" if rounded == 1 else f"{rounded:g} times as long"


def _longer(ratio):
    """What is sure of such a measurement: where the arrays no longer fit a cache, it may come out as 30 times."""
    return "much longer" if ratio > 3 else "longer" if ratio > 1.5 else "no longer"


def _part(share):
    return f"{100 * share:.0f} %"


def _count(examples):
    """A number of examples to two digits: the third would depend on where the run was looked at."""
    return f"{float(f'{examples:.2g}'):,.0f}"


METHODS = {"batch": _batch, "stochastic": _stochastic, "mini-batch": _mini_batch}


@checked
def table(method: Annotated[str, OneOf(METHODS)]) -> Markdown:
    """The items about one method as a Markdown table: + for advantages, − for disadvantages."""
    verdicts: dict[object, str] = {True: "held", False: "**did not hold**", None: "no run can say"}
    cells = [(*text.split(" ", 1), verdicts[held], why.replace("|", r"\|")) for text, held, why in METHODS[method]()]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    return Markdown("\n".join(["| | what is said | here | by which run |", "|---|---|---|---|", *rows]))


@checked
def folded(*methods: Annotated[str, OneOf(METHODS)]) -> Markdown:
    """The tables of several methods, each to be unfolded."""
    parts = (
        f"<details><summary>{name} descent: {len(METHODS[name]())} items</summary>\n\n{table(name)}\n\n</details>"
        for name in methods
    )
    return Markdown("\n\n".join(parts))
