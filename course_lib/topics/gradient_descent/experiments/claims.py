"""Deck 002's lists of advantages and disadvantages of batch, stochastic and mini-batch descent, each put to a run."""

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import datasets, given, network, train
from course_lib.optimizers import GradientDescent
from course_lib.tables import Markdown
from course_lib.topics.gradient_descent.experiments import batches
from course_lib.topics.gradient_descent.experiments.surfaces import escape

LEVEL = 0.3  # the train loss at which the examples seen are counted
STUCK = 0.2  # the loss of the moons above which a run has not learned them: the best have 0.01
STEPS = 200


@dataclass(frozen=True)
class Claim:
    """One item of the deck's lists: what is said of which method, whether a run bore it out, what it gave."""

    method: str
    kind: str
    text: str
    held: bool | None  # None: no run can say
    why: str


@dataclass(frozen=True, eq=False)
class Followed:
    """A run looked at after every step: the train loss, the loss of each batch, and the cosines of successive steps."""

    loss: np.ndarray
    batch_loss: np.ndarray
    cosines: np.ndarray

    @property
    def jumps(self):
        """By how much the loss of a batch differs from that of the one before: root mean square, last 100 steps."""
        return float(np.sqrt(np.mean(np.diff(self.batch_loss[-100:]) ** 2)))

    @property
    def rises(self):
        """The share of the steps after which the loss over all examples is higher than before."""
        return float((np.diff(self.loss) > 0).mean())


@lru_cache
def follow(size, rate, steps=STEPS):
    """Stochastic (size 1), mini-batch or batch descent (None) on the digits, step by step."""
    size = size or len(batches.digits().x_train)
    run, rng = batches._run(GradientDescent(rate)), np.random.default_rng(6)
    run.begin(batches.start(), size)
    loss, before, path = [run.evaluate()[0]], [], [run.theta.copy()]
    for _, (x, y) in zip(range(steps), batches.shuffled(run, size, rng), strict=False):
        before.append(run.step(x, y))
        loss.append(run.evaluate()[0])
        path.append(run.theta.copy())
    moves = np.diff(path, axis=0)
    moves /= np.linalg.norm(moves, axis=1, keepdims=True)
    return Followed(np.array(loss), np.array(before), (moves[1:] * moves[:-1]).sum(axis=1))


@given.given(size=given.batch, width=1, replicas=1)
@lru_cache
def stuck(size, width, replicas=24):
    """The shares of networks of so many hidden units that have not learned the moons after 1000 and 2000 steps."""
    data = datasets.DATASETS["moons"].load(np.random.default_rng(0))
    run = train.train(
        network.Network([2, width, 2], hidden="tanh"),
        data,
        optimizer=GradientDescent(0.5),
        initializer="Glorot normal",
        loss="cross-entropy",
        batch_size=size,
        steps=2000,
        rng=np.random.default_rng(1),
        replicas=replicas,
        evaluations=2,
        dtype=np.float32,
    )
    return tuple(float(share) for share in (run.train_loss[-2:] > STUCK).mean(axis=1))


@lru_cache
def late(size, rate, epochs):
    """The train loss after each epoch of a longer run, and the length of θ at the first that is below LEVEL."""
    how = {"optimizer": GradientDescent(rate), "initializer": "He normal", "loss": "cross-entropy", "batch_size": size}
    rng = np.random.default_rng(2)
    run = train.train(batches.net(), batches.digits(), **how, epochs=epochs, rng=rng, start=batches.start())
    there = int((run.train_loss < LEVEL).argmax())
    return run.train_loss, float(np.linalg.norm(run.theta[there]))


@lru_cache
def twins(size, steps=STEPS):
    """Two hidden units made equal, trained: the largest difference between their incoming weights afterwards."""
    run, rng = batches._run(GradientDescent(0.1)), np.random.default_rng(7)
    theta = batches.start().copy()
    first, second = batches.net().layers(theta)
    first.W[:, 1], second.W[1] = first.W[:, 0], second.W[0]
    run.begin(theta, size)
    for _, (x, y) in zip(range(steps), batches.shuffled(run, size, rng), strict=False):
        run.step(x, y)
    W = run.layers[0].W
    return float(np.abs(W[:, 1] - W[:, 0]).max())


@lru_cache
def in_pieces(size):
    """How far the gradient over all examples is from the mean of those over pieces of ``size``."""
    x, y = batches.digits().x_train, batches.digits().y_train
    _, whole = batches.net().loss_and_gradient(batches.start(), x, y, "cross-entropy")
    total = np.zeros_like(whole)
    for begin in range(0, len(x), size):
        part = slice(begin, begin + size)
        total += len(x[part]) * batches.net().loss_and_gradient(batches.start(), x[part], y[part], "cross-entropy")[1]
    return float(np.abs(total / len(x) - whole).max())


@lru_cache
def growth(size, times=8):
    """How much longer an update takes when there are ``times`` as many examples; ``size`` None: all of them."""
    run = batches._run(GradientDescent(0.01))
    run.begin(batches.start(), size)
    took = []
    for copies in (1, times):
        x, y = np.tile(run.x, (copies, 1)), np.tile(run.y, (copies, 1))
        took.append(_shortest(run, x[:size], y[:size]))
    return took[1] / took[0]


def _shortest(run, x, y, repeats=20):
    took = []
    for _ in range(repeats):
        begin = time.perf_counter()
        run.step(x, y)
        took.append(time.perf_counter() - begin)
    return min(took)


@given.given(size=1, rate="(0, 100]", most=1)
@lru_cache
def no_wrong(size, rate, most=60):
    """(epoch, train loss, test loss, test accuracy, |g|) at the first epoch with no wrong prediction in training."""
    run, x, y = batches._run(GradientDescent(rate)), batches.digits().x_train, batches.digits().y_train
    run.begin(batches.start(), size)
    per_epoch, rng = -(-len(x) // size), np.random.default_rng(2)
    for t, (rows, labels) in zip(range(1, most * per_epoch + 1), batches.shuffled(run, size, rng), strict=False):
        run.step(rows, labels)
        if t % per_epoch == 0 and (seen := run.evaluate())[2] == 1:
            _, g = batches.net().loss_and_gradient(run.theta, x, y, "cross-entropy")
            return t // per_epoch, float(seen[0]), float(seen[1]), float(seen[3]), float(np.linalg.norm(g))
    return None


def examples_to(level=LEVEL):
    """The examples that each batch size has seen when its loss, at its best rate, falls to ``level``; inf: never."""
    found = {}
    for course in batches.courses():
        steps = [course.steps_to(level, k) for k in range(len(batches.RATES))]
        found[course.size] = min((s * course.size for s in steps if s is not None), default=np.inf)
    return found


def held_bytes(size):
    """Bytes of float64 that a step holds: the batch, and z, a and δ of each layer."""
    return 8 * size * (64 + 3 * batches.HIDDEN + 3 * 10)


@lru_cache(maxsize=1)
def claims():
    """All items of deck 002's lists, and those of its pictures."""
    return (*_batch(), *_stochastic(), *_mini())


@given.given(method=("batch", "stochastic", "mini-batch"))
def table(method):
    """The items about one method as a Markdown table: + for advantages, − for disadvantages."""
    marks = {True: "held", False: "**did not hold**", None: "no run can say"}
    cells = [(c.kind, c.text, marks[c.held], c.why.replace("|", r"\|")) for c in claims() if c.method == method]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    return Markdown("\n".join(["| | what is said | here | by which run |", "|---|---|---|---|", *rows]))


def _batch():
    rows = len(batches.digits().x_train)
    single, mini, full, fast = follow(1, 0.1), follow(32, 0.1), follow(None, 0.1), follow(None, 1.0)
    course = {c.size: c for c in batches.courses()}
    epoch = {size: c.second * c.per_epoch for size, c in course.items()}
    seen = examples_to()
    ridge = escape("saddle", 0.0, 0.05)
    caught, escaped = stuck(None, 2)[1], stuck(16, 2)[1]
    said = lambda kind, text, held, why: Claim("batch", kind, text, None if held is None else bool(held), why)  # noqa: E731
    return [
        said(
            "+",
            "fewer updates, so more efficient than stochastic descent",
            epoch[1] > 10 * epoch[rows],
            "An epoch takes less than a tenth of the time of one example at a time. (For an equal loss: below.)",
        ),
        said(
            "+",
            "a stable gradient and stable convergence; the loss falls smoothly",
            full.rises == 0 and mini.rises > 0.05,
            f"η = 0.1, {STEPS} steps: the loss rises in {_part(full.rises)} of them, with 32 examples in "
            f"{_part(mini.rises)}, with one in {_part(single.rises)}. (With η = 1 in {_part(fast.rises)}: a large η is "
            "no noise, but not smooth.)",
        ),
        said(
            "+",
            "the work can be done in parallel",
            in_pieces(rows // 4) < 1e-12,
            "Four quarters, each on its own: the same gradient to 1e-12. Single steps wait for one another.",
        ),
        said(
            "−",
            "stability can lead to an early end at poor parameters; local minima",
            caught > 1.5 * escaped,
            f"There are poor minima: moons, 2 hidden units, 2000 steps, {_part(caught)} of 24 starts end at a loss of "
            f"0.2, the others far below. But with 16 examples a step {_part(escaped)}: stability is not the cause.",
        ),
        said(
            "−",
            "adding the errors up at the end of an epoch is extra complexity",
            in_pieces(1) > 1e-12 or course[rows].second > 0.5 * rows * course[1].second,
            "The matrix product adds them up: the mean of 1,348 single gradients to 1e-12, in less than half the time.",
        ),
        said(
            "−",
            "saddle points",
            np.isnan(ridge.taken),
            "Exactly on the ridge of x² − y² it stays, for 3,000 steps and for ever.",
        ),
        said(
            "−",
            "the whole training set must be in memory",
            in_pieces(32) > 1e-12,
            "Not by necessity: pieces of 32, one after another, give the same gradient to 1e-12.",
        ),
        said(
            "−",
            "slow updates if the data set is large",
            growth(None) > 3,
            "Eight times as many examples: an update takes more than three times as long.",
        ),
        said(
            "−",
            "slow, and needs more computation",
            seen[rows] > 5 * seen[32],
            f"Loss {LEVEL}: {_count(seen[rows])} examples seen, with mini-batches of 32 {_count(seen[32])}.",
        ),
    ]


def _stochastic():
    rows = len(batches.digits().x_train)
    course = {c.size: c for c in batches.courses()}
    epoch = {size: c.second * c.per_epoch for size, c in course.items()}
    seen, single, full = examples_to(), follow(1, 0.03), follow(None, 0.03)
    free = escape("saddle", 0.0, 0.05, noise=0.01).taken
    after = {size: course[size].after(1).min() for size in (1, rows)}
    means = single.batch_loss[-100:].mean(), single.loss[-101:-1].mean()
    epochs, _ = late(1, 0.03, 8)
    rises = int((np.diff(epochs[3:]) > 0).sum())
    said = lambda kind, text, held, why: Claim("stochastic", kind, text, None if held is None else bool(held), why)  # noqa: E731
    return [
        said(
            "+",
            "gets past saddle points, to some extent",
            np.isfinite(free),
            f"With noise of 0.01 the ridge is left after {free:.0f} steps. To some extent: two hidden units that are "
            f"equal {'stay so' if twins(1) < 1e-12 else 'become different'}, for every m.",
        ),
        said(
            "+",
            "frequent updates show early how well it goes",
            abs(means[0] / means[1] - 1) < 0.25,
            f"The mean of the last 100 single losses is {means[0]:.2f}; over all examples, {means[1]:.2f}.",
        ),
        said(
            "+", "the easiest to understand and to write", None, "The same loop for every m; with m = N, no shuffling."
        ),
        said(
            "+",
            "more frequent updates learn faster on some problems",
            2 * after[1] < after[rows],
            f"After one epoch, each at its best η: loss {after[1]:.2f}; batch descent, after its one step, "
            f"{after[rows]:.2f}.",
        ),
        said(
            "+",
            "faster, with less computation",
            5 * seen[1] < seen[rows],
            f"Loss {LEVEL}: {_count(seen[1])} examples seen; batch {_count(seen[rows])}. In arithmetic, not in "
            "seconds: see the explorer.",
        ),
        said(
            "+",
            "suited to larger data sets",
            growth(1) < 2,
            "Eight times as many examples: an update takes as long as before (deck 000 says so, too).",
        ),
        said(
            "−",
            "frequent updates cost more; long training on large data sets",
            epoch[1] > 5 * epoch[32],
            "An epoch takes more than five times as long as with mini-batches of 32.",
        ),
        said(
            "−",
            "noisy gradients: the errors jump about",
            single.jumps > 10 * full.jumps,
            f"η = 0.03, last 100 of {STEPS} steps: from one step's loss to the next it is {single.jumps:.2f} (root "
            f"mean square), with all examples {full.jumps:.4f}.",
        ),
        said(
            "−",
            "noise makes it hard to settle at the minimum",
            rises >= 1,
            f"η = 0.03, epochs 4 to 8: the loss over all examples rises in {rises} of 5; batch descent: in "
            f"{_part(full.rises)} of its steps.",
        ),
        said(
            "−",
            "an oscillating path",
            np.median(single.cosines) < 0.5 < np.median(full.cosines),
            f"Median cosine between a step and the next: {np.median(single.cosines):.2f}; all examples: "
            f"{np.median(full.cosines):.2f}.",
        ),
    ]


def _mini():
    rows = len(batches.digits().x_train)
    course = {c.size: c for c in batches.courses()}
    seen = examples_to()
    caught, escaped = stuck(None, 2)[1], stuck(16, 2)[1]
    slow, quick = stuck(None, 3), stuck(16, 3)
    epoch = {size: c.second * c.per_epoch for size, c in course.items()}
    lengths = [late(*how)[1] for how in ((1, 0.03, 8), (32, 0.1, 12), (None, 1.0, 120))]
    single, mini = follow(1, 0.1), follow(32, 0.1)
    ends = [c.after(4)[2] for c in course.values()]
    said = lambda kind, text, held, why: Claim("mini-batch", kind, text, None if held is None else bool(held), why)  # noqa: E731
    return [
        said(
            "+",
            "more frequent updates than batch descent: robust, avoids local minima",
            caught > 1.5 * escaped,
            f"As above. What may look like it: with 3 hidden units {_part(quick[0])} instead of {_part(slow[0])} are "
            f"above 0.2 after 1000 steps, after 2000 {_part(quick[1])} and {_part(slow[1])}. They were on a plateau.",
        ),
        said(
            "+",
            "more efficient than stochastic descent",
            epoch[1] > 5 * epoch[32],
            "32 examples in one product take less than a fifth of the time of 32 single ones.",
        ),
        said(
            "+",
            "not all the training data in memory",
            held_bytes(rows) > 10 * held_bytes(32),
            f"A step holds {held_bytes(32) / 1e3:.0f} kB of float64; with all {held_bytes(rows) / 1e3:.0f} kB.",
        ),
        said(
            "+",
            "a smoother loss than stochastic descent",
            single.jumps > 2 * mini.jumps,
            f"η = 0.1: from one batch's loss to the next it is {mini.jumps:.2f}, with single ones {single.jumps:.2f}.",
        ),
        said(
            "+",
            "less computation than batch descent",
            5 * seen[32] < seen[rows],
            f"Loss {LEVEL}: {_count(seen[32])} examples seen instead of {_count(seen[rows])}.",
        ),
        said(
            "−",
            "one more hyperparameter, m",
            max(ends) > 2 * min(ends),
            f"η = 0.1, 4 epochs: the loss is from {min(ends):.2f} to {max(ends):.2f}, as m is chosen.",
        ),
        said(
            "−",
            "errors must be accumulated over the mini-batch",
            course[32].second > 4 * course[1].second,
            "32 examples take less than four times as long as one: the product accumulates by itself.",
        ),
        said(
            "−",
            "generates complex functions",
            max(lengths) > 1.5 * min(lengths),
            f"The same {batches.net().size:,} parameters; at loss {LEVEL}, |θ| is {lengths[0]:.1f} with m = 1, "
            f"{lengths[1]:.1f} with 32, {lengths[2]:.1f} with all.",
        ),
    ]


def _part(share):
    return f"{100 * share:.0f} %"


def _count(examples):
    """A number of examples to two digits: the third would depend on where the run was looked at."""
    return f"{float(f'{examples:.2g}'):,.0f}"
