"""Exercises of notebook 11: a curve in the plane as weights, what a run's curves say, when it stops, a fair best."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import Array
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.training_playground import forms

Function = Callable[..., Any]


def first_layers(rng: np.random.Generator) -> list[tuple]:
    """W (2, n) and b (n,) of a first layer."""
    return [(rng.normal(0, 1, (2, n)), rng.normal(0, 1, n)) for n in (3, 1, 2, 5)]


def half_axes(rng: np.random.Generator) -> list[tuple]:
    """a and b, the half axes of an ellipse."""
    return [(2.0, 0.5), (0.8, 1.6), (1.25, 3.0)]


def test_losses(rng: np.random.Generator) -> list[tuple]:
    """test_loss and patience: an early dip that is passed again, ties, a rise at once, the lowest at the end."""
    rows = [
        ([1.0, 0.9, 0.95, 1.05, 0.7, 0.75, 0.72, 0.71, 0.4], 3),
        ([0.9, 0.8, 0.8, 0.85, 0.7, 0.95, 0.99, 1.2], 2),
        ([1.0, 0.9, 0.95, 0.7, 0.8, 0.6], 3),
        ([0.8, 0.8, 0.9, 0.85, 0.6], 2),
        ([0.9, 0.8, 0.85, 0.95], 1),
        ([0.7], 2),
    ]
    return [(np.array(loss), patience) for loss, patience in rows]


def grids(rng: np.random.Generator) -> list[tuple]:
    """rates and losses (seeds, rates): a best inside, at an end, with one odd seed, with runs that diverged."""
    infinite = np.inf
    rows = [
        ([0.01, 0.1, 1.0, 10.0], [[0.9, 0.3, 0.5, 2.0], [0.8, 0.4, 0.5, 3.0], [0.9, 0.5, 0.45, 1.0]]),
        ([0.1, 1.0, 10.0], [[0.9, 0.5, 0.2], [0.8, 0.6, 0.3], [0.7, 0.5, 0.25]]),
        ([0.03, 0.3, 3.0], [[0.5, 0.6, 0.01], [0.5, 0.4, 0.9], [0.6, 0.45, 0.8]]),
        ([0.2, 0.02, 2.0], [[0.3, 0.5, 0.9], [0.3, 0.6, 0.8], [0.35, 0.1, 0.7]]),
        ([0.5, 0.05, 5.0], [[0.5, 0.2, 0.9], [0.4, 0.3, 0.8], [0.6, 0.2, 0.7]]),
        ([0.01, 0.1, 1.0], [[0.5, 0.4, infinite], [0.6, 0.4, infinite], [0.5, 0.45, 0.1]]),
        ([0.1, 0.3, 1.0, 3.0], [[0.4, 0.2, 0.3, 0.6], [0.5, 0.2, 0.3, 0.7], [0.4, 0.9, 0.3, 0.5]]),
        ([0.01, 0.03, 0.1], [[0.9, 0.6, 0.3], [0.8, 0.5, 0.2]]),
    ]
    return [(np.array(rates), np.array(losses)) for rates, losses in rows]


def curves(rng: np.random.Generator) -> list[tuple]:
    """train_loss and test_loss of one run each: all verdicts, some near their limits."""
    nan, infinite = np.nan, np.inf
    rows = [
        ([0.8, 0.5, 0.3, 0.2, 0.1], [0.8, 0.4, 0.3, 0.35, 0.6]),
        ([0.8, 0.7, infinite, nan], [0.8, 0.7, 0.9, nan]),
        ([0.69, 0.75, 0.8, 0.685], [0.7, 0.7, 0.69, 1.5]),
        ([0.9, 0.3, 1.2, 0.88], [0.9, 0.3, 1.3, 0.95]),
        ([0.8, 0.5, 0.4, 0.3], [0.8, 0.5, infinite, 0.4]),
        ([0.8, 0.7, infinite], [0.8, 0.7, 0.9]),
        ([0.8, nan, 0.2, 0.1], [0.8, 0.5, 0.3, 0.3]),
        ([1.0, 0.99, 0.93, 0.92], [1.0, 0.9, 0.91, 0.92]),
        ([0.9, 0.89, 0.88, 0.87], [0.9, 0.85, 0.8, 0.81]),
        ([0.8, 0.4, 0.2, 0.1], [0.7, 0.68, 0.66, 0.69]),
        ([2.5, 2.45, 2.43, 2.4], [2.5, 2.45, 2.4, 2.41]),
        ([0.8, 0.4, 0.9, 0.39], [0.8, 0.4, 0.42, 0.39]),
        ([1.0, 0.98, 0.95], [1.0, 0.5, 0.6]),
        ([0.8, 0.4, 0.2, 0.1], [0.9, 0.4, 0.6, 0.52]),
        ([0.8, 0.7, 0.6], [0.6, 0.55, 0.5]),
        ([0.7, 0.72, 0.8, 0.69], [0.7, 0.6, 0.5, 0.5]),
        ([0.8, 0.4, 0.2, 0.1], [1.0, 0.9, 0.4, 0.7]),
    ]
    return [(np.array(train), np.array(test)) for train, test in rows]


# The answers ----------------------------------------------------------------------------------------------------------


def cut_distance(W: Array, b: Array) -> Array:
    """(n,): how far from the origin the line w · x + b = 0 of each unit passes."""
    return np.abs(b) / np.sqrt((W**2).sum(axis=0))


def ellipse(a: float, b: float) -> tuple[float, float, float]:
    """(w1, w2, bias): w1 x1² + w2 x2² + bias is 0 on the ellipse with half axes a and b, and −1 in the middle."""
    return 1 / a**2, 1 / b**2, -1.0


def early_stop(test_loss: Array, patience: int) -> tuple[int, int]:
    """(last, best): the index of the last evaluation that is made, and that of the lowest test loss until then."""
    best = 0
    for k, loss in enumerate(test_loss):
        if loss < test_loss[best]:
            best = k
        if k - best == patience:
            return k, best
    return len(test_loss) - 1, best


def best_rate(rates: Array, losses: Array) -> tuple[float, bool]:
    """(rate, inside): the rate with the lowest median over the seeds, and whether the grid goes on on both sides."""
    rate = rates[np.median(losses, axis=0).argmin()]
    return float(rate), bool(rates.min() < rate < rates.max())


def verdict(train_loss: Array, test_loss: Array) -> int:
    """0: diverged, 1: has not learned, 2: overfits, 3: fine."""
    if not np.isfinite([train_loss, test_loss]).all():
        return 0
    if train_loss[-1] > 0.95 * train_loss[0]:
        return 1
    return 2 if test_loss[-1] > 1.2 * test_loss.min() else 3


# What is written instead ----------------------------------------------------------------------------------------------


def without_reset(test_loss: Array, patience: int) -> tuple[int, int]:
    """early_stop that counts every evaluation without a new lowest loss, and never begins to count anew."""
    best = waited = 0
    for k, loss in enumerate(test_loss):
        if loss < test_loss[best]:
            best = k
        elif k:
            waited += 1
        if waited == patience:
            return k, best
    return len(test_loss) - 1, best


def against_the_one_before(test_loss: Array, patience: int) -> tuple[int, int]:
    """early_stop that waits for so many rises in a row."""
    waited = 0
    for k in range(1, len(test_loss)):
        waited = waited + 1 if test_loss[k] >= test_loss[k - 1] else 0
        if waited == patience:
            return k, int(np.argmin(test_loss[: k + 1]))
    return len(test_loss) - 1, int(np.argmin(test_loss))


def against_the_past(test_loss: Array, patience: int) -> tuple[int, int]:
    """early_stop that compares with the loss ``patience`` evaluations before."""
    stops = (k for k in range(patience, len(test_loss)) if test_loss[k] > test_loss[k - patience])
    last = next(stops, len(test_loss) - 1)
    return last, int(test_loss[: last + 1].argmin())


def below_zero(test_loss: Array, patience: int) -> tuple[int, int]:
    """early_stop whose lowest loss is 0 at the start."""
    return min(patience, len(test_loss)) - 1, 0


def ties_move_best(test_loss: Array, patience: int) -> tuple[int, int]:
    """early_stop that looks for the lowest loss again, from behind."""
    last, best = early_stop(test_loss, patience)
    return last, int(np.flatnonzero(test_loss[: last + 1] == test_loss[best])[-1])


def picked(fold: Function, inside: Function = lambda rates, rate: rates.min() < rate < rates.max()) -> Function:
    """best_rate with another way to fold the seeds, or to tell an end."""

    def wrong(rates, losses):
        rate = rates[np.argmin(fold(losses))]
        return float(rate), bool(inside(rates, rate))

    return wrong


def finite(fold: Function) -> Function:
    """A fold over the seeds that throws the runs away that diverged."""
    return lambda losses: [fold(column[np.isfinite(column)]) for column in losses.T]


def in_its_place(made: Function) -> Function:
    """best_rate that returns ``made(medians)`` in place of the rate, and asks of that whether it lies inside."""

    def wrong(rates, losses):
        rate = made(np.median(losses, axis=0))
        return rate, bool(rates.min() < rate < rates.max())

    return wrong


def by_place(rates: Array, losses: Array) -> tuple[int, bool]:
    """best_rate that works with places in the list throughout."""
    k = int(np.median(losses, axis=0).argmin())
    return k, 0 < k < len(rates) - 1


def judged(diverged: Function, learned: Function, overfits: Function) -> Function:
    """verdict with other conditions, asked in the right order."""

    def wrong(train, test):
        return 0 if diverged(train, test) else 1 if learned(train) else 2 if overfits(train, test) else 3

    return wrong


def any_is_lost(train: Array, test: Array) -> bool:
    """Whether a loss is not finite."""
    return not np.isfinite([train, test]).all()


def has_not_learned(train: Array) -> bool:
    """Whether less than 5 % of the first train loss is gone."""
    return bool(train[-1] > 0.95 * train[0])


def has_risen(train: Array, test: Array) -> bool:
    """Whether the test loss ends 20 % above its lowest value."""
    return bool(test[-1] > 1.2 * test.min())


def learned_first(train: Array, test: Array) -> int:
    """verdict that asks whether anything was learned before it asks whether the run diverged."""
    if has_not_learned(train):
        return 1
    return 0 if any_is_lost(train, test) else 2 if has_risen(train, test) else 3


def learns_by_the_test(train: Array, test: Array) -> int:
    """verdict whose rule 1 looks at the test losses."""
    return 0 if any_is_lost(train, test) else 1 if has_not_learned(test) else 2 if has_risen(train, test) else 3


def overfits_first(train: Array, test: Array) -> int:
    """verdict that asks for overfitting before it asks whether anything was learned."""
    if any_is_lost(train, test):
        return 0
    return 2 if has_risen(train, test) else 1 if has_not_learned(train) else 3


SEES = "What each hidden unit sees"
HERE, STOP, CURVES, MAPS = "Inputs to choose", "Early stopping", "What the curves say", "A fair best"
TASKS = TaskList(
    Task(
        "cut distance",
        cut_distance,
        "distance",
        first_layers,
        (
            Mistake(lambda W, b: np.abs(b), "That holds for weights of length 1 only. How long is each column of W?"),
            Mistake(
                lambda W, b: np.abs(b) / (W**2).sum(axis=0),
                "The point nearest to the origin is −b w/|w|². How long is *that* vector? One |w| cancels.",
            ),
            Mistake(
                lambda W, b: -b / (W**2).sum(axis=0),
                "That is t itself. The nearest point is t w: how long is it, and can a length be negative?",
            ),
            Mistake(
                lambda W, b: np.abs(b) / np.abs(W).sum(axis=0), "The length of w is the root of the sum of squares."
            ),
            Mistake(
                lambda W, b: -b / W[1],
                "That is where the line crosses the second axis. The point nearest to the origin lies along w.",
            ),
            Mistake(
                lambda W, b: np.abs(b / W[1]),
                "That is how far along the second axis the line is. The nearest point lies along w.",
            ),
            Mistake(lambda W, b: b**2 / (W**2).sum(axis=0), "That is the distance squared. Take the root."),
            Mistake(
                lambda W, b: np.abs(b) / np.abs(W).max(axis=0),
                "The length of w is the root of the sum of squares, and not its largest entry.",
            ),
            Mistake(lambda W, b: np.abs(b) / np.abs(W.sum(axis=0)), "Square before you add, and take the root after."),
        ),
        SEES,
        forms=(forms.cut_distance, forms.cut_distance_by_point),
    ),
    Task(
        "ellipse",
        ellipse,
        "w1, w2, bias",
        half_axes,
        (
            Mistake(lambda a, b: (1 / a, 1 / b, -1.0), "On the ellipse x1 reaches a, and its *square* reaches a²."),
            Mistake(lambda a, b: (a**2, b**2, -1.0), "Upside down: the wider the ellipse, the *smaller* the weight."),
            Mistake(
                lambda a, b: (a, b, -1.0),
                "Half axes are no weights. On the ellipse, at x1 = a and x2 = 0, the sum is to be 0: solve for w1.",
            ),
            Mistake(
                lambda a, b: (1 / a * 2, 1 / b * 2, -1.0),
                "`1 / a * 2` is two over a. A power is `a**2`, and it comes before the division.",
            ),
            Mistake(
                lambda a, b: (-1 / a**2, -1 / b**2, 1.0),
                "The right curve with all signs turned: in the middle the sum is to be −1.",
            ),
            Mistake(lambda a, b: (1 / b**2, 1 / a**2, -1.0), "Exchanged: a is the half axis along x1."),
            Mistake(
                lambda a, b: (1 / a**2, 1 / b**2, 1.0),
                "With this sign the sum is positive everywhere. What is it in the middle, where both inputs are 0?",
            ),
            Mistake(
                lambda a, b: (1.0, (a / b) ** 2, -(a**2)),
                "The right curve, but in the middle the sum is not −1. Divide all three by the same number.",
            ),
            Mistake(
                lambda a, b: (b**2, a**2, -(a**2) * b**2),
                "The right curve, with no fractions. But in the middle the sum is to be −1: what must all three be "
                "divided by?",
            ),
            Mistake(
                lambda a, b: (1.0, 1.0, -a * b),
                "With equal weights it is a circle: along both axes it reaches the same distance. Each axis needs its "
                "own weight.",
            ),
            Mistake(
                lambda a, b: (1 / a**2, 1 / b**2, 0.0),
                "With a bias of 0 the sum is 0 in the middle, and positive everywhere else: there is no curve.",
            ),
            Mistake(
                lambda a, b: (1 / (2 * a) ** 2, 1 / (2 * b) ** 2, -1.0),
                "Yours reaches twice as far: a and b are half axes already. Do not double them.",
            ),
            Mistake(
                lambda a, b: (4 / a**2, 4 / b**2, -1.0),
                "Yours reaches only half as far: a and b run from the middle to the curve, not from side to side.",
            ),
        ),
        HERE,
    ),
    Task(
        "verdict",
        verdict,
        "verdict",
        curves,
        (
            Mistake(
                overfits_first, "In the order of the list: whether it learned is asked before whether it overfits."
            ),
            Mistake(learned_first, "In the order of the list: whether it diverged is asked first."),
            Mistake(learns_by_the_test, "Rule 1 asks about the *train* loss. Yours looks at the test loss there."),
            Mistake(
                judged(any_is_lost, lambda train: train[-1] > train[0], has_risen),
                "The margin of rule 1 is missing: a loss that has fallen by less than a twentieth has not learned "
                "either.",
            ),
            Mistake(
                judged(any_is_lost, has_not_learned, lambda train, test: test[-1] > 1.2 * test[0]),
                "Rule 2 compares with the *lowest* test loss. Yours compares with the first one.",
            ),
            Mistake(
                judged(lambda train, test: not any_is_lost(train, test), has_not_learned, has_risen),
                "Yours says 0 where all losses are finite. Is a `not` missing?",
            ),
            Mistake(lambda train, test: verdict(test, train), "train_loss and test_loss have changed places."),
            Mistake(
                judged(
                    lambda train, test: not (np.isfinite(train).all() or np.isfinite(test).all()),
                    has_not_learned,
                    has_risen,
                ),
                "Yours says 0 only if *both* curves have such a loss. One that is not finite, in either, is enough.",
            ),
            Mistake(
                judged(any_is_lost, has_not_learned, lambda train, test: test[-1] > 1.2 * train[-1]),
                "A test loss above the train loss is no overfitting yet. Compare it with its own lowest value.",
            ),
            Mistake(
                judged(lambda train, test: np.isnan([train, test]).any(), has_not_learned, has_risen),
                "An infinite loss is lost as well: `np.isnan` does not see it, `np.isfinite` does.",
            ),
            Mistake(
                judged(lambda train, test: not np.isfinite([train[-1], test[-1]]).all(), has_not_learned, has_risen),
                "You look at the last loss only. One that was infinite on the way counts, too.",
            ),
            Mistake(
                judged(any_is_lost, lambda train: train.min() > 0.95 * train[0], has_risen),
                "What counts is where the train loss *ends*, not how low it was on the way.",
            ),
            Mistake(
                judged(any_is_lost, has_not_learned, lambda train, test: test[-1] > test[-2]),
                "Rule 2 compares with the *lowest* test loss. Yours compares with the evaluation before.",
            ),
            Mistake(
                judged(any_is_lost, has_not_learned, lambda train, test: test[-1] > 1.2 * test.mean()),
                "Rule 2 compares with the *lowest* test loss. Yours compares with their mean.",
            ),
            Mistake(
                judged(any_is_lost, has_not_learned, lambda train, test: test[-1] > test.min()),
                "Any rise counts in yours. Rule 2 leaves a margin of a fifth: 1.2 times the lowest.",
            ),
        ),
        CURVES,
    ),
    Task(
        "early stop",
        early_stop,
        "last, best",
        test_losses,
        (
            Mistake(
                lambda test_loss, patience: (len(test_loss) - 1, int(np.argmin(test_loss))),
                "That looks at the whole curve. A run that is to be stopped does not know what comes later.",
            ),
            Mistake(without_reset, "A new lowest loss sets the waiting back to 0; yours goes on counting."),
            Mistake(
                against_the_one_before,
                "You compare with the evaluation before. Compare with the lowest loss so far.",
            ),
            Mistake(
                lambda test_loss, patience: (early_stop(test_loss, patience)[0],) * 2,
                "The end is right. But the weights to go back to are those of the lowest loss, not the last ones.",
            ),
            Mistake(
                lambda test_loss, patience: (
                    early_stop(test_loss, patience)[1] + patience,
                    early_stop(test_loss, patience)[1],
                ),
                "That holds if the patience runs out. If it never does, the curve ends before: look at its length.",
            ),
            Mistake(
                against_the_past,
                "You compare with the loss `patience` evaluations ago. Compare with the lowest one so far.",
            ),
            Mistake(
                lambda test_loss, patience: tuple(k + 1 for k in early_stop(test_loss, patience)),
                "Both are one too large: an index counts from 0.",
            ),
            Mistake(
                below_zero,
                "By yours no loss is ever a new lowest one. With which value does the comparison begin?",
            ),
            Mistake(
                ties_move_best,
                "The end is right. Of equal losses the first one is the best: the later ones are no new lowest.",
            ),
            Mistake(
                lambda test_loss, patience: tuple(float(test_loss[k]) for k in early_stop(test_loss, patience)),
                "Those are the losses there. Asked for are their places: the two indices.",
            ),
            Mistake(
                lambda test_loss, patience: (
                    early_stop(test_loss, patience)[0] + 1,
                    early_stop(test_loss, patience)[1],
                ),
                "Your `last` is the number of evaluations made. Its *index* is asked for, and the first has 0.",
            ),
        ),
        STOP,
        forms=(forms.early_stop, forms.early_stop_waiting),
    ),
    Task(
        "best rate",
        best_rate,
        "rate, inside",
        grids,
        (
            Mistake(
                picked(lambda losses: np.min(losses, axis=0)),
                "That is the luckiest run of all. One seed must not decide: take the median over the seeds.",
            ),
            Mistake(
                picked(lambda losses: np.mean(losses, axis=0)),
                "The mean lets one bad seed, or a diverged one, decide. Take the median.",
            ),
            Mistake(
                picked(finite(np.mean)),
                "You take the mean, and of the runs that ended only: a rate at which most runs diverge looks good "
                "then. The infinite losses must count, and in a median they may.",
            ),
            Mistake(
                picked(finite(np.median)),
                "You leave out the runs that diverged, so a rate at which most of them do may look good. An infinite "
                "loss counts in the median like any other.",
            ),
            Mistake(
                picked(lambda losses: np.median(losses, axis=1)),
                "That is a median for each *seed*. The rows are the seeds: to fold them, the median runs along "
                "`axis=0`.",
            ),
            Mistake(
                in_its_place(lambda medians: int(medians.argmin())),
                "That is the *place* of the best rate. Look up which rate stands there.",
            ),
            Mistake(
                in_its_place(lambda medians: float(medians.min())),
                "That is the lowest *loss*. Asked for is the rate that has it.",
            ),
            Mistake(
                picked(lambda losses: np.median(losses, axis=0), lambda rates, rate: False),
                "By yours no rate ever lies inside. Is a comparison turned, or do both ends stand in one place?",
            ),
            Mistake(
                by_place,
                "That is the *place* of the best rate, in a list that need not be sorted. Look up which rate stands "
                "there, and compare that with the least and the greatest.",
            ),
            Mistake(
                picked(lambda losses: np.median(losses, axis=0), lambda rates, rate: rate not in rates[[0, -1]]),
                "The first and the last in the list are the ends only of a sorted list. Look for the least and the "
                "greatest rate.",
            ),
            Mistake(
                picked(lambda losses: np.median(losses, axis=0), lambda rates, rate: rates[0] < rate < rates[-1]),
                "The first and the last in the list are the least and the greatest only in a sorted one.",
            ),
            Mistake(
                picked(
                    lambda losses: np.median(losses, axis=0), lambda rates, rate: rate in (rates.min(), rates.max())
                ),
                "Yours says True at an end. Asked for is whether the rate lies inside.",
            ),
            Mistake(picked(lambda losses: losses[0]), "That looks at the first seed only. Take the median over all."),
            Mistake(
                picked(lambda losses: np.max(losses, axis=0)),
                "That looks at the unluckiest run only. Take the median over the seeds.",
            ),
            Mistake(
                picked(lambda losses: np.median(losses, axis=0), lambda rates, rate: rate < rates.max()),
                "A grid has two ends. The best may lie at the lower one as well.",
            ),
        ),
        MAPS,
        forms=(forms.best_rate,),
    ),
    used=("verdict",),
)

check, answer = TASKS.check, TASKS.answer
