"""Exercises of notebook 10: the noise floor and the best rate above it, schedules, a warm-up, a plateau."""

import math
from collections.abc import Callable

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.schedules import Cosine, Exponential, Step, WarmRestarts
from course_lib.topics.learning_rate_schedules import forms

ORDERS = (
    [0, 1, 2, 3, 4, 5, 6, 7],
    [9, 0, 4, 30, 12],
    [25],
    [0, 40, 3],
    [0, 1, 2, 3, 5],
)  # steps in any order: nothing is used up


def steps_and_rates(*rest: tuple) -> Callable[[np.random.Generator], list[tuple]]:
    """``(t, eta0, *others)``: steps and first rates, and for each case its other arguments."""
    drawn = [(np.array(t), eta0) for t, eta0 in zip(ORDERS, (0.1, 0.5, 2.0, 1.0, 2.5), strict=True)]
    return lambda rng: [(*first, *others) for first, others in zip(drawn, rest, strict=True)]


by_epochs = steps_and_rates((3, 0.5, 2), (4, 0.1, 3), (2, 0.3, 5), (1, 0.9, 7), (1, 0.5, 1))
over_a_run = steps_and_rates((5, 0.02), (20, 0.0), (100, 0.4), (39, 0.1), (4, 0.3))


def joins(rng: np.random.Generator) -> list[tuple]:
    """``(t, w, then)``: steps before, at and after the join, and schedules that begin at different rates."""
    after = [Exponential(0.4, decay=0.1), Step(2.0, every=3, factor=0.5), Cosine(0.1, steps=10, floor=0.01)]
    places = ((0, 5), (3, 5), (4, 5), (5, 5), (6, 5), (9, 4), (0, 1), (1, 1), (2, 8), (11, 8))
    return [(t, w, after[k % 3]) for k, (t, w) in enumerate(places)]


def rounds(rng: np.random.Generator) -> list[tuple]:
    """``(t, eta0, first, growth)``: within rounds, just before and at restarts, rounds of one step, rounds as long."""
    places = (
        (5, 2, 2), (0, 3, 2), (2, 3, 2), (3, 3, 2), (8, 3, 2), (9, 3, 2), (17, 3, 3), (4, 1, 1), (2, 1, 2), (6, 2, 1),
    )  # fmt: skip
    return [(t, 0.5 + k, first, growth) for k, (t, first, growth) in enumerate(places)]


def noisy(rng: np.random.Generator) -> list[tuple]:
    """``(eta, curvature, sigma)``, all of them stable: η λ < 2; the last one takes thousands of steps to settle."""
    return [(0.4, 1.6, 3.0), (0.1, 1.0, 1.0), (0.3, 0.5, 0.1), (1.5, 0.7, 2.0), (0.02, 30.0, 0.5), (0.002, 0.5, 1.0)]


def ends_wanted(rng: np.random.Generator) -> list[tuple]:
    """``(eta0, last, steps)``: a first rate, and what is to be left of it after so many steps."""
    return [(0.5, 0.05, 100), (1.0, 0.2, 7), (0.03, 0.001, 300), (2.0, 1.5, 40)]


def before_a_step(rng: np.random.Generator) -> list[tuple]:
    """``(q, curvature, sigma)``: far away and near, with little noise and with much."""
    return [(0.3, 2.0, 3.0), (4.0, 1.0, 1.0), (10.0, 0.5, 0.2), (0.04, 5.0, 2.0)]


def losses_seen(rng: np.random.Generator) -> list[tuple]:
    """``(lowest, waited, eta, loss, patience, factor)``: lower, equal and higher losses, with patience left or not."""
    return [
        (0.5, 2, 0.1, 0.4, 3, 0.5),
        (0.5, 0, 0.1, 0.6, 3, 0.5),
        (0.5, 2, 0.1, 0.6, 3, 0.5),
        (0.5, 3, 0.1, 0.6, 3, 0.5),
        (0.5, 2, 0.1, 0.5, 3, 0.2),
        (2.0, 0, 0.3, 2.5, 0, 0.1),
        (2.0, 0, 0.3, 1.5, 0, 0.1),
        (1.0, 5, 0.2, 7.0, 4, 0.3),
        (3.0, 1, 0.6, 3.5, 2, 0.5),
        (0.2, 1, 2.5, 0.4, 2, 0.4),
        (math.inf, 0, 0.1, 5.0, 1, 0.5),
    ]


# The answers -------------------------------------------------------------------------------------------------------


def step_decay(t: np.ndarray, eta0: float, every: int, factor: float, per_epoch: int) -> np.ndarray:
    """η_0 γ^⌊epoch / every⌋ for steps t, with ``per_epoch`` steps in an epoch."""
    return Step(eta0, every=every * per_epoch, factor=factor)(t)


def fitted_decay(eta0: float, last: float, steps: int) -> tuple[float, float]:
    """The k of η_0 e^(−kt) and the k of η_0/(1 + kt) with which each is ``last`` at t = ``steps``."""
    return math.log(eta0 / last) / steps, (eta0 / last - 1) / steps


def best_rate(q: float, curvature: float, sigma: float) -> float:
    """The η that makes (1 − ηλ)² q + η²σ² smallest: λq/(λ²q + σ²)."""
    return curvature * q / (curvature**2 * q + sigma**2)


def plateau_step(
    lowest: float, waited: int, eta: float, loss: float, patience: int, factor: float
) -> tuple[float, int, float]:
    """The next ``(lowest, waited, eta)``; more than ``patience`` losses in turn without a new lowest: η falls."""
    if loss < lowest:
        return loss, 0, eta
    waited = waited + 1
    if waited > patience:
        return lowest, 0, factor * eta
    return lowest, waited, eta


def cosine(t: np.ndarray, eta0: float, steps: int, floor: float) -> np.ndarray:
    """From η_0 to the floor along half a cosine over ``steps`` steps, then the floor."""
    return Cosine(eta0, steps=steps, floor=floor)(t)


def warm_up(t: int, w: int, then: Callable[[int], float]) -> float:
    """(t + 1)/w of then(0) for t < w, after that ``then`` from its own step 0."""
    return then(t - w) if t >= w else then(0) * (t + 1) / w


def restarts(t: int, eta0: float, first: int, growth: int) -> float:
    """From η_0 towards 0 along half a cosine, and again, each time over ``growth`` times as many steps."""
    return WarmRestarts(eta0, cycle=first, growth=growth)(t)


def noise_floor(eta: float, curvature: float, sigma: float) -> float:
    """V with V = (1 − ηλ)² V + η²σ²."""
    return eta * sigma**2 / (curvature * (2 - eta * curvature))


# What is written instead -------------------------------------------------------------------------------------------


def at_milestones(t: np.ndarray, eta0: float, every: int, factor: float, per_epoch: int) -> np.ndarray:
    rates = []
    for step in t:
        if step and step % (every * per_epoch) == 0:
            eta0 = eta0 * factor
        rates.append(eta0)
    return np.array(rates)


def at_each_step_of_an_epoch(t: np.ndarray, eta0: float, every: int, factor: float, per_epoch: int) -> np.ndarray:
    falls = [sum(step // per_epoch % every == 0 for step in range(per_epoch, end + 1)) for end in t]
    return eta0 * factor ** np.array(falls)


def by_cosine(
    turn: float = math.pi, half: float = 0.5, sign: float = 1.0, last: bool = True, scaled: bool = True
) -> Callable[..., np.ndarray]:
    """cosine with a piece replaced or left out."""

    def wrong(t, eta0, steps, floor):
        done = np.minimum(t, steps) if last else t
        return floor + (eta0 - floor if scaled else eta0) * half * (1 + sign * np.cos(turn * done / steps))

    return wrong


def larger_of(t: np.ndarray, eta0: float, steps: int, floor: float) -> np.ndarray:
    return np.maximum(floor, eta0 * (1 + np.cos(math.pi * np.minimum(t, steps) / steps)) / 2)


def hundred_steps(eta: float, curvature: float, sigma: float) -> float:
    variance = 0.0
    for _ in range(100):
        variance = (1 - eta * curvature) ** 2 * variance + (eta * sigma) ** 2
    return variance


def after(wrong_climb: Callable[..., float] | None = None, shift: bool = True) -> Callable[..., float]:
    """warm_up with another climb, or with ``then`` not starting at its own step 0."""

    def wrong(t, w, then):
        if t >= w:
            return then(t - w if shift else t)
        return (wrong_climb or (lambda t, w, then: then(0) * (t + 1) / w))(t, w, then)

    return wrong


def damped(t: int, w: int, then: Callable[[int], float]) -> float:
    return then(t) * min(1, (t + 1) / w)


def by_waiting(
    reset: bool = True,
    forget: bool = True,
    last: bool = False,
    patient: bool = True,
    exact: int | None = None,
    begin: int = 0,
    news: int = 0,
    forever: bool = False,
    fall: Callable[[float, float], float] = lambda eta, factor: factor * eta,
) -> Callable[..., tuple[float, int, float]]:
    """plateau_step with one thing done otherwise."""

    def wrong(lowest, waited, eta, loss, patience, factor):
        if loss < lowest:
            return loss, news if forget else waited, eta
        lowest, waited = loss if last else lowest, waited + 1
        if (waited > patience if exact is None else waited == patience + exact) or not patient:
            return math.inf if forever else lowest, begin if reset else waited, fall(eta, factor)
        return lowest, waited, eta

    return wrong


def half_wave(share: float) -> float:
    return (1 + math.cos(math.pi * share)) / 2


def by_rounds(
    lengths: Callable[[int, int], Callable[[int], int]] = lambda first, growth: lambda k: first * growth**k,
    height: Callable[[int, int, int, int, int], float] = lambda t, begin, length, first, growth: half_wave(
        (t - begin) / length
    ),
) -> Callable[..., float]:
    """restarts with other lengths of the rounds k = 0, 1, …, or another height of the wave."""

    def wrong(t, eta0, first, growth):
        k = begin = 0
        while t >= begin + (length := lengths(first, growth)(k)):
            k, begin = k + 1, begin + length
        return eta0 * height(t, begin, length, first, growth)

    return wrong


def begun_at_powers(t: int, eta0: float, first: int, growth: int) -> float:
    begin, end = 0, first
    while t >= end and growth > 1:
        begin, end = end, end * growth
    return eta0 * half_wave((t - begin) / (end - begin))


def lowest_first(
    lowest: float, waited: int, eta: float, loss: float, patience: int, factor: float
) -> tuple[float, int, float]:
    return by_waiting()(min(lowest, loss), waited, eta, loss, patience, factor)


TASKS = TaskList(
    Task(
        "step decay",
        step_decay,
        "eta",
        by_epochs,
        (
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t / (every * per_epoch)),
                "The rate falls a little with every step. It is to fall in stairs: count whole periods only.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t // every),
                "Steps were taken for epochs: t counts steps, `every` counts epochs, and the rate falls too early.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t * per_epoch // every),
                "Steps were multiplied by the steps an epoch. To count epochs, which way round must it be?",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** ((t + 1) // (every * per_epoch)),
                "The rate falls one step too early: t = 0 is the first step, so t steps have been made before it.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: (
                    eta0 * factor ** (np.maximum(t - 1, 0) // (every * per_epoch))
                ),
                "The rate falls one step too late: step t comes after t steps, 0 to t − 1.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: np.where(t >= every * per_epoch, eta0 * factor, eta0),
                "The rate falls once only. After each further period it is to fall again.",
            ),
            Mistake(
                at_each_step_of_an_epoch,
                "In the epoch in which the rate is to fall once, it falls at each step.",
            ),
            Mistake(
                at_milestones,
                "The rate falls where a period's first step stands in t, and stays so for all that stand behind it. "
                "But t holds steps in any order, and not all of them: count the periods before each.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: np.where(t % (every * per_epoch) == 0, eta0 * factor, eta0),
                "The rate is lower at the first step of a period only. What has fallen stays fallen.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * (1 - factor) ** (t // (every * per_epoch)),
                "`factor` is what is left of the rate in a fall, not what is taken away.",
            ),
        ),
        "Stairs and waves",
        forms=(forms.step_decay, forms.step_decay_by_floor),
    ),
    Task(
        "fitted decay",
        fitted_decay,
        "k_exp, k_inv",
        ends_wanted,
        (
            Mistake(
                lambda eta0, last, steps: (math.log(last / eta0) / steps, (eta0 / last - 1) / steps),
                "The exponential's k is negative: with e^(−kt) its rate grows. Which of the two rates is the larger?",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(last / eta0) / steps, (last / eta0 - 1) / steps),
                "Both k are negative, so that both rates would grow. Which of eta0 and last is to be on top?",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(last / eta0) / steps, (1 - eta0 / last) / steps),
                "Both k have the wrong sign: with a negative k the rates would grow.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(last / eta0), last / eta0 - 1),
                "Both k are negative, so that both rates would grow; and each must still be divided by the steps.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last) / steps, eta0 / last / steps),
                "In the second k the 1 of 1 + kt is forgotten: at t = `steps` its rate is below `last`.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last) / steps, (1 - last / eta0) / steps),
                "The second k makes a straight line from eta0 to last. The rate is to be eta0 *divided* by 1 + kt.",
            ),
            Mistake(
                lambda eta0, last, steps: ((eta0 / last - 1) / steps, (eta0 / last - 1) / steps),
                "The exponential got the k of 1/t. With the same k it falls below the other: it needs a smaller one.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last), eta0 / last - 1),
                "Both are k · steps: each must still be divided by the number of steps.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last) * steps, (eta0 / last - 1) * steps),
                "Multiplied by the steps. In a longer run each step must take away less, so k is smaller.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last) / steps, (last / eta0 - 1) / steps),
                "The second k is negative, so that its rate grows. Turn the fraction over.",
            ),
            Mistake(
                lambda eta0, last, steps: (1 - (last / eta0) ** (1 / steps), (eta0 / last - 1) / steps),
                "The first one is the share that is lost in each step, 1 − γ. It is asked for k, with γ = e^(−k).",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last) / steps, (1 / last - 1 / eta0) / steps),
                "The second k is that of 1/η = 1/η₀ + kt. Here eta0 stands above 1 + kt, which makes another k of it.",
            ),
            Mistake(
                lambda eta0, last, steps: (math.log(eta0 / last) / steps, (eta0 / last) ** (1 / steps) - 1),
                "The second k is that of a rate which is divided by 1 + k in each step: that falls like an "
                "exponential. Here it is eta0 that is divided, by 1 + kt.",
            ),
            Mistake(
                lambda eta0, last, steps: (
                    2 * math.log(eta0 / last) / (steps * (steps + 1)),
                    (eta0 / last - 1) / steps,
                ),
                "The first k is that of a rate which is multiplied by e^(−kt) in each step t, so that the falls pile "
                "up. It is eta0 that is multiplied by it, once.",
            ),
            Mistake(
                lambda eta0, last, steps: ((last / eta0) ** (1 / steps), (eta0 / last - 1) / steps),
                "The first one is γ, the factor of one step. It is asked for k, with γ = e^(−k).",
            ),
        ),
        "Two decays that end where you want",
    ),
    Task(
        "cosine",
        cosine,
        "eta",
        over_a_run,
        (
            Mistake(by_cosine(turn=180.0), "The cosine got degrees. NumPy's takes radians: half a turn is π, not 180."),
            Mistake(by_cosine(last=False), "After the last step the rate rises again. It is to stay at the floor."),
            Mistake(by_cosine(turn=2 * math.pi), "That is a whole turn: the rate is at its lowest halfway and rises."),
            Mistake(by_cosine(turn=math.pi / 2), "That is a quarter of a turn: in the end the rate is only halfway."),
            Mistake(
                lambda t, eta0, steps, floor: (
                    floor + (eta0 - floor) * np.cos(math.pi * np.minimum(t, steps) / (2 * steps))
                ),
                "That is a quarter of a wave: it ends at the floor, but it falls fastest there. Half a wave is flat at "
                "both ends.",
            ),
            Mistake(
                lambda t, eta0, steps, floor: (
                    floor + (eta0 - floor) * (1 + np.cos(math.pi * np.minimum(t, steps - 1) / (steps - 1))) / 2
                ),
                "The floor is reached one step too early: the way from t = 0 to t = `steps` is `steps` long.",
            ),
            Mistake(
                lambda t, eta0, steps, floor: cosine(t + 1, eta0, steps, floor),
                "All is one step early: t = 0 is the first step, and there the rate is still eta0.",
            ),
            Mistake(
                lambda t, eta0, steps, floor: eta0 + (floor - eta0) * np.minimum(t, steps) / steps,
                "That is a straight line from η₀ to the floor. A cosine is flat at both ends.",
            ),
            Mistake(by_cosine(turn=1.0), "The argument goes from 0 to 1 only. Half a turn is π."),
            Mistake(
                lambda t, eta0, steps, floor: cosine(t % steps, eta0, steps, floor),
                "At t = `steps` it begins again at η₀: t was taken modulo `steps`. There it is to be at the floor, and "
                "to stay there.",
            ),
            Mistake(
                lambda t, eta0, steps, floor: np.where(
                    t > steps, 0.0, floor + (eta0 - floor) * (1 + np.cos(math.pi * t / steps)) / 2
                ),
                "After the last step the rate is 0. It is to stay at the floor.",
            ),
            Mistake(by_cosine(half=1.0), "1 + cos runs from 2 to 0, so the rate begins at 2η₀ − floor."),
            Mistake(by_cosine(sign=-1.0), "It runs upwards: from the floor to η₀."),
            Mistake(
                by_cosine(scaled=False),
                "The floor was added to a curve that runs from η₀ to 0: it begins at η₀ + floor. What is to run "
                "from 1 to 0 is the part above the floor.",
            ),
            Mistake(
                lambda t, eta0, steps, floor: floor + (eta0 - floor) * np.cos(math.pi * np.minimum(t, steps) / steps),
                "The bare cosine runs from 1 to −1, so that the rate falls below the floor, even below 0.",
            ),
            Mistake(
                lambda t, eta0, steps, floor: eta0 * cosine(t, 1.0, steps, floor),
                "`floor` was taken for a share of eta0. It is a rate: the last one.",
            ),
            Mistake(
                larger_of,
                "The curve runs down to 0 and was cut off at the floor. It is to reach the floor at the end only.",
                slips=True,
            ),
        ),
        "Stairs and waves",
        forms=(forms.cosine, forms.cosine_by_share),
    ),
    Task(
        "warm-up",
        warm_up,
        "eta",
        joins,
        (
            Mistake(
                after(lambda t, w, then: then(0) * t / w),
                "The first step has the rate 0: it changes nothing. The climb takes w steps and begins at 1/w.",
            ),
            Mistake(
                after(lambda t, w, then: then(0) * t / max(w - 1, 1)),
                "The first step has the rate 0: it changes nothing. A climb in w even parts begins at 1/w, not at 0.",
            ),
            Mistake(
                after(lambda t, w, then: then(0) * (t + 1 if t else w) / w),
                "The very first step has the full first rate, and only then the climb begins. Step 0 is the first of "
                "its w steps.",
            ),
            Mistake(
                after(lambda t, w, then: then(0)),
                "There is no climb: the first w steps have the full first rate already.",
            ),
            Mistake(
                lambda t, w, then: then(0) * (t + 1) / w if t < w else then(max(t - w - 1, 0)),
                "The other schedule's first rate comes twice after the climb. Which of *its* steps is step w?",
            ),
            Mistake(
                lambda t, w, then: then(0) * (t + 1) / w if t <= w else then(t - w - 1),
                "The climb takes w + 1 steps, so that it ends above the first rate, and the other one begins too late.",
            ),
            Mistake(
                after(shift=False),
                "After the climb the other schedule goes on at step t, as if it had run all the while: there is a "
                "jump at the join. It is to begin at its own step 0.",
            ),
            Mistake(
                after(lambda t, w, then: then(t) * (t + 1) / w),
                "The climb aims at a rate that is falling meanwhile. It is to aim at the first rate of the other "
                "schedule.",
            ),
            Mistake(
                lambda t, w, then: then(0) * (t + 1) / w if t < w else then(t - w + 1),
                "The other schedule begins at its step 1. What became of its step 0?",
            ),
            Mistake(
                after(lambda t, w, then: then(0) * (t + 1) / (w + 1)),
                "The climb ends below the first rate, at w/(w + 1) of it. After w steps it is to be there.",
            ),
            Mistake(
                after(lambda t, w, then: then(w) * (t + 1) / w),
                "The climb aims at the other schedule's rate of step w. It is to aim at its first one.",
            ),
            Mistake(
                after(lambda t, w, then: then(0) * ((t + 1) // w)),
                "A division without remainder gives 0 until the climb is over: there is no climb.",
            ),
            Mistake(
                lambda t, w, then: then(0) * min(1, (t + 1) / w),
                "After the climb the rate stays for ever. Then it is the other schedule's turn.",
            ),
            Mistake(
                damped,
                "The other schedule runs from step 0 on, only damped at first. It is to wait for the climb's end.",
                slips=True,
            ),
        ),
        "A warm-up for any schedule",
        forms=(forms.warm_up_by_share, forms.warm_up),
    ),
    Task(
        "restarts",
        restarts,
        "eta",
        rounds,
        (
            Mistake(
                lambda t, eta0, first, growth: cosine(np.array(t), eta0, first, 0.0),
                "After the first round the rate stays at 0. There it is to begin again at eta0.",
            ),
            Mistake(
                lambda t, eta0, first, growth: eta0 * half_wave(t / first),
                "The rate climbs back along the wave. At the end of a round it is to jump to eta0, and fall again.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave(t / length)),
                "The cosine got t itself. It is to get the steps since the last restart, so that a round begins at 0.",
            ),
            Mistake(
                lambda t, eta0, first, growth: (
                    eta0 * half_wave(t / first if t < first else (t - first) / (first * growth))
                ),
                "One restart is seen at most, as by an `if`. Many rounds may lie behind step t.",
            ),
            Mistake(
                by_rounds(lambda first, growth: lambda k: first + growth * k),
                "Each round is `growth` steps longer than the one before. It is to be `growth` *times* as long.",
            ),
            Mistake(
                by_rounds(lambda first, growth: lambda k: first * growth ** min(k, 1)),
                "From the second round on all are as long as that. Each is to be longer than the one before it.",
            ),
            Mistake(
                by_rounds(lambda first, growth: lambda k: first * growth ** (k * (k + 1) // 2)),
                "The lengths grow ever faster: the length of the last round was multiplied by more than `growth`.",
            ),
            Mistake(
                begun_at_powers,
                "The rounds begin at `first`, `first` · `growth`, … Those are their *lengths*. A round begins where "
                "all rounds before it, together, have ended.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave((t - begin) / max(length - 1, 1))),
                "The last step of a round has the rate 0 already. The way down is as long as the round, and where it "
                "would reach 0 the next round begins.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave((t - begin) / length / 2)),
                "That is a quarter of a turn: a round ends half-way down.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave((t - begin) / first)),
                "Every round falls as the first one does. In a longer round it is to fall more slowly: one half wave, "
                "as long as the round.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: math.cos(math.pi / 2 * (t - begin) / length)),
                "That is a quarter of a wave in each round: it falls fastest at the end. Half a wave is flat there.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: 1 - (t - begin) / length),
                "Each round falls along a straight line. A cosine is flat at both ends.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave((t - begin) / (length * growth))),
                "The wave is as long as the *next* round, so that this one ends too high.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave(2 * (t - begin) / length)),
                "That is a whole turn: the rate is lowest in the middle of a round and climbs again.",
            ),
            Mistake(
                by_rounds(height=lambda t, begin, length, first, growth: half_wave((t - begin + 1) / length)),
                "A round begins below eta0: its first step is 0 steps behind the restart, not one.",
            ),
        ),
        "Further: warm restarts",
        forms=(forms.restarts,),
    ),
    Task(
        "noise floor",
        noise_floor,
        "V",
        noisy,
        (
            Mistake(
                lambda eta, c, sigma: eta * sigma**2 / (2 * c),
                "That is what is left for a small η: the factor 2 − ηλ was taken for 2. The fixed point has it whole.",
            ),
            Mistake(
                lambda eta, c, sigma: math.sqrt(eta * sigma**2 / (c * (2 - eta * c))),
                "You took the root: that is the standard deviation. Asked for is the variance.",
            ),
            Mistake(
                lambda eta, c, sigma: (eta * sigma) ** 2 / (1 - (1 - eta * c)),
                "The variance was multiplied by (1 − ηλ). A factor of x is squared in its variance.",
            ),
            Mistake(
                lambda eta, c, sigma: eta * sigma**2 / (1 - (1 - eta * c) ** 2),
                "One η is lost: the noise enters the step as η σ ξ, with the variance η² σ².",
            ),
            Mistake(
                lambda eta, c, sigma: (eta * sigma) ** 2,
                "That is one step's noise. What all steps before it left adds.",
            ),
            Mistake(
                lambda eta, c, sigma: (eta * sigma) ** 2 / (1 - eta * c) ** 2,
                "Divided by the factor itself. With V on both sides it is V times (1 − that factor) that is left.",
            ),
            Mistake(
                hundred_steps,
                "That is V after 100 steps from 0. With a small η a run needs more. What V no longer changes?",
            ),
        ),
        "Why a constant rate does not settle",
        forms=(forms.noise_floor_by_parts, forms.noise_floor),
    ),
    Task(
        "best rate",
        best_rate,
        "eta",
        before_a_step,
        (
            Mistake(
                lambda q, curvature, sigma: 1 / curvature,
                "That is the best rate without noise. The second term grows with η as well: its derivative counts.",
            ),
            Mistake(
                lambda q, curvature, sigma: curvature * q / sigma**2,
                "From (1 − ηλ)² only the part with one η was kept. Its square gives an η to the other side, too.",
            ),
            Mistake(
                lambda q, curvature, sigma: q / (curvature * q + sigma**2),
                "A λ is lost in both places: the inner derivative of (1 − ηλ)² by η is −λ.",
            ),
            Mistake(
                lambda q, curvature, sigma: q / (curvature**2 * q + sigma**2),
                "Above a λ is missing: the derivative of (1 − ηλ)² q by η is −2λ(1 − ηλ) q.",
            ),
            Mistake(
                lambda q, curvature, sigma: curvature * q / (curvature**2 * q + 2 * sigma**2),
                "A 2 is lost in the first derivative: the square (1 − ηλ)² gives a 2, as η² does.",
            ),
            Mistake(
                lambda q, curvature, sigma: 2 * curvature * q / (2 * curvature**2 * q + sigma**2),
                "A 2 is lost in the second derivative: η² gives a 2, as the square (1 − ηλ)² does.",
            ),
            Mistake(
                lambda q, curvature, sigma: 2 * curvature * q / (curvature**2 * q + 2 * sigma**2),
                "A 2 is lost where −2λ(1 − ηλ) q is multiplied out: it belongs to both of its terms.",
            ),
            Mistake(
                lambda q, curvature, sigma: curvature * q / (curvature**2 * q - sigma**2),
                "The minus of the inner derivative is lost: near the minimum, where q is small, η would be below 0.",
            ),
            Mistake(
                lambda q, curvature, sigma: q / (curvature * q - sigma**2),
                "The whole inner derivative of (1 − ηλ)², which is −λ, is lost: near the minimum η would be below 0.",
            ),
            Mistake(
                lambda q, curvature, sigma: curvature * q / (2 * (curvature**2 * q + sigma**2)),
                "Half of the right one: both squares give a 2, and the two cancel.",
            ),
            Mistake(
                lambda q, curvature, sigma: 2 * curvature * q / (curvature**2 * q + sigma**2),
                "Twice too large: both squares give a 2, and the two cancel.",
            ),
            Mistake(
                lambda q, curvature, sigma: q * sigma**2 / (curvature**2 * q + sigma**2),
                "That is what is left after the best step. Asked for is its rate.",
            ),
            Mistake(
                lambda q, curvature, sigma: curvature * q**2 / (curvature**2 * q**2 + sigma**2),
                "q is the mean of x² already: it is not squared once more.",
            ),
        ),
        "The best rate for the next step",
    ),
    Task(
        "plateau step",
        plateau_step,
        "lowest, waited, eta",
        losses_seen,
        (
            Mistake(
                by_waiting(exact=0),
                "The rate falls when the count *equals* `patience`: one loss too early. A count that is beyond it "
                "already makes nothing fall any more.",
            ),
            Mistake(
                by_waiting(exact=1),
                "*More than* `patience` is asked for, not just `patience` + 1: a count may be beyond that already.",
            ),
            Mistake(by_waiting(begin=1), "After a fall the count begins at 1. It is to begin again at 0."),
            Mistake(by_waiting(news=1), "At a new lowest loss the count becomes 1. It is to begin again at 0."),
            Mistake(
                by_waiting(forever=True),
                "After a fall the lowest loss is forgotten, so that any next loss counts as a new lowest one. The "
                "fall changes the rate and the count only.",
            ),
            Mistake(by_waiting(reset=False), "After a fall the count goes on. It is to begin again at 0."),
            Mistake(
                lowest_first,
                "The count rises at a new lowest loss, too. Where `lowest` is replaced first, no loss is below it.",
            ),
            Mistake(by_waiting(forget=False), "A new lowest loss does not set the count back to 0."),
            Mistake(
                by_waiting(last=True),
                "The lowest loss became the last one. A loss that climbs and comes down a little then counts as news.",
            ),
            Mistake(
                by_waiting(fall=lambda eta, factor: (1 - factor) * eta),
                "`factor` is what is left of the rate in a fall, not what is taken away.",
            ),
            Mistake(by_waiting(patient=False), "The rate falls at each loss that is no new lowest: where is patience?"),
        ),
        "When the loss stops falling",
    ),
    used=("warm-up", "best rate", "plateau step", "restarts"),
)
check, answer = TASKS.check, TASKS.answer
