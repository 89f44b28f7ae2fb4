"""Exercises of notebook 10: schedules as pure functions of t, a warm-up joined to any of them, the noise floor."""

import math
from collections.abc import Callable

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.schedules import Cosine, Exponential, InverseTime, Step

ORDERS = ([0, 1, 2, 3, 4, 5, 6, 7], [9, 0, 4, 30, 12], [25], [0, 40, 3])  # steps in any order: nothing is used up


def steps_and_rates(*rest: tuple) -> Callable[[np.random.Generator], list[tuple]]:
    """``(t, eta0, *others)``: steps and first rates, and for each case its other arguments."""
    drawn = [(np.array(t), eta0) for t, eta0 in zip(ORDERS, (0.1, 0.5, 2.0, 1.0), strict=True)]
    return lambda rng: [(*first, *others) for first, others in zip(drawn, rest, strict=True)]


by_epochs = steps_and_rates((3, 0.5, 2), (4, 0.1, 3), (2, 0.3, 5), (1, 0.9, 7))
with_decay = steps_and_rates((0.1,), (0.02,), (0.05,), (0.3,))
over_a_run = steps_and_rates((10, 0.0), (20, 0.05), (100, 0.4), (39, 0.1))


def joins(rng: np.random.Generator) -> list[tuple]:
    """``(t, w, then)``: steps before, at and after the join, and schedules that begin at different rates."""
    after = [Exponential(0.4, decay=0.1), Step(2.0, every=3, factor=0.5), Cosine(0.1, steps=10, floor=0.01)]
    places = ((0, 5), (3, 5), (4, 5), (5, 5), (6, 5), (9, 4), (0, 1), (1, 1), (2, 8), (11, 8))
    return [(t, w, after[k % 3]) for k, (t, w) in enumerate(places)]


def noisy(rng: np.random.Generator) -> list[tuple]:
    """``(eta, curvature, sigma)``, all of them stable: η λ < 2."""
    return [(0.1, 1.0, 1.0), (0.4, 2.0, 3.0), (0.3, 0.5, 0.1), (1.5, 0.7, 2.0), (0.02, 30.0, 0.5)]


# The answers -------------------------------------------------------------------------------------------------------


def step_decay(t: np.ndarray, eta0: float, every: int, factor: float, per_epoch: int) -> np.ndarray:
    """η_0 γ^⌊epoch / every⌋ for steps t, with ``per_epoch`` steps in an epoch."""
    return Step(eta0, every=every * per_epoch, factor=factor)(t)


def exponential_decay(t: np.ndarray, eta0: float, k: float) -> np.ndarray:
    """η_0 e^(−kt) for steps t."""
    return Exponential(eta0, decay=k)(t)


def inverse_time(t: np.ndarray, eta0: float, k: float) -> np.ndarray:
    """η_0/(1 + kt) for steps t."""
    return InverseTime(eta0, decay=k)(t)


def cosine(t: np.ndarray, eta0: float, steps: int, floor: float) -> np.ndarray:
    """From η_0 to the floor along half a cosine over ``steps`` steps, then the floor."""
    return Cosine(eta0, steps=steps, floor=floor)(t)


def warm_up(t: int, w: int, then: Callable[[int], float]) -> float:
    """(t + 1)/w of then(0) for t < w, after that ``then`` from its own step 0."""
    return then(t - w) if t >= w else then(0) * (t + 1) / w


def noise_floor(eta: float, curvature: float, sigma: float) -> float:
    """V with V = (1 − ηλ)² V + η²σ²."""
    return eta * sigma**2 / (curvature * (2 - eta * curvature))


# What is written instead -------------------------------------------------------------------------------------------


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


def without_the_one(t: np.ndarray, eta0: float, k: float) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return eta0 / (k * t)


def after(wrong_climb: Callable[..., float] | None = None, shift: bool = True) -> Callable[..., float]:
    """warm_up with another climb, or with ``then`` not starting at its own step 0."""

    def wrong(t, w, then):
        if t >= w:
            return then(t - w if shift else t)
        return (wrong_climb or (lambda t, w, then: then(0) * (t + 1) / w))(t, w, then)

    return wrong


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
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t // per_epoch),
                "The rate falls after each epoch. It is to fall after every `every` of them.",
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
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** np.ceil(t / (every * per_epoch)),
                "The rate has fallen already when the first period begins: rounded up instead of down.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * factor ** (t // (every * per_epoch) + 1),
                "The rate has fallen once too often, already at t = 0, when no period is over yet.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 * factor * (t // (every * per_epoch)),
                "Multiplied by the number of falls. After n falls the rate has been multiplied by the factor n times.",
            ),
            Mistake(
                lambda t, eta0, every, factor, per_epoch: eta0 / factor ** (t // (every * per_epoch)),
                "The rate grows: it was divided by a factor below 1.",
            ),
        ),
        "Four ways down",
    ),
    Task(
        "exponential decay",
        exponential_decay,
        "eta",
        with_decay,
        (
            Mistake(lambda t, eta0, k: eta0 * np.exp(k * t), "The rate grows: the sign in the exponent is missing."),
            Mistake(
                lambda t, eta0, k: eta0 * np.exp(-t / k), "t was divided by k. A larger k is to mean a faster fall."
            ),
            Mistake(
                lambda t, eta0, k: eta0 * k ** t.astype(float),
                "That is η₀ kᵗ, PyTorch's way with γ in place of k. Here the rate falls by e⁻ᵏ a step.",
            ),
            Mistake(
                lambda t, eta0, k: eta0 * (1 - k) ** t.astype(float),
                "That is η₀ (1 − k)ᵗ. For small k it is nearly right, because e⁻ᵏ ≈ 1 − k, but not for larger ones.",
            ),
            Mistake(
                lambda t, eta0, k: eta0 * (1 - k * t),
                "That is a straight line: it meets the exponential at t = 0 only, and it goes below 0.",
            ),
            Mistake(lambda t, eta0, k: eta0 / (1 + k * t), "That is 1/t decay, the task after this one."),
            Mistake(
                lambda t, eta0, k: np.exp(-eta0 * k * t), "η₀ stands in the exponent. At t = 0 the rate must be η₀."
            ),
            Mistake(lambda t, eta0, k: eta0 ** (-k * t), "η₀ is raised to a power. At t = 0 that is 1; it must be η₀."),
            Mistake(lambda t, eta0, k: np.exp(-k * t), "η₀ does not occur. At t = 0 the rate must be η₀."),
        ),
        "Four ways down",
    ),
    Task(
        "inverse time",
        inverse_time,
        "eta",
        with_decay,
        (
            Mistake(without_the_one, "The 1 is missing below: at t = 0 the rate is infinite."),
            Mistake(
                lambda t, eta0, k: eta0 * (1 - k * t),
                "That is a straight line. It touches the schedule at t = 0 only, and goes below 0.",
            ),
            Mistake(
                lambda t, eta0, k: eta0 / (1 - k * t),
                "A sign: the rate grows, has no value where k t = 1, and is below 0 from there on.",
            ),
            Mistake(
                lambda t, eta0, k: eta0 * (1 + k * t), "The rate grows: it was multiplied where it is to be divided."
            ),
            Mistake(lambda t, eta0, k: eta0 * np.exp(-k * t), "That is the exponential decay of the task before."),
            Mistake(
                lambda t, eta0, k: eta0 * (1 - k) ** t.astype(float),
                "That is η₀ (1 − k)ᵗ, an exponential decay in other letters.",
            ),
            Mistake(lambda t, eta0, k: eta0 / (1 + t), "k does not occur. It says how fast t counts."),
            Mistake(
                lambda t, eta0, k: eta0 / 1 + k * t, "A bracket is missing: k t is added to the rate, so that it grows."
            ),
            Mistake(lambda t, eta0, k: eta0 / (1 + t) / k, "k divides everything. It only says how fast t counts."),
            Mistake(
                lambda t, eta0, k: eta0 / (1 + k) ** t.astype(float),
                "That is a power with t above: an exponential decay again, not 1/t.",
            ),
            Mistake(lambda t, eta0, k: eta0 / (1 + k) * t, "The bracket holds too little: the rate grows with t."),
            Mistake(lambda t, eta0, k: eta0 / (1 + t / k), "t was divided by k. A larger k is to mean a faster fall."),
            Mistake(
                lambda t, eta0, k: eta0 / np.sqrt(1 + k * t),
                "There is a root: the rate falls like 1/√t, a schedule of its own. Then Σ η² is infinite as well.",
            ),
            Mistake(
                lambda t, eta0, k: eta0 / (1 + k * t**2), "t is squared: then even the sum of all rates is finite."
            ),
        ),
        "Four ways down",
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
            Mistake(by_cosine(half=1.0), "1 + cos runs from 2 to 0, so the rate begins at twice η₀."),
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
                lambda t, eta0, steps, floor: (
                    floor + (eta0 + floor) * (1 + np.cos(math.pi * np.minimum(t, steps) / steps)) / 2
                ),
                "The part above the floor is too large: the rate begins at η₀ + 2 floor.",
            ),
            Mistake(
                larger_of,
                "The curve runs down to 0 and was cut off at the floor. It is to reach the floor at the end only.",
            ),
        ),
        "Four ways down",
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
                lambda t, w, then: then(0) * (t + 1) / w if t <= w else then(t - w),
                "At t = w the climb is still going on, above the first rate. Steps 0 to w − 1 are w steps.",
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
            Mistake(after(lambda t, w, then: (t + 1) / w), "The climb goes to 1, whatever the other's first rate is."),
            Mistake(
                lambda t, w, then: then(0) * min(1, (t + 1) / w),
                "After the climb the rate stays for ever. Then it is the other schedule's turn.",
            ),
            Mistake(
                lambda t, w, then: then(t) * min(1, (t + 1) / w),
                "The other schedule runs from step 0 on, only damped at first. It is to wait for the climb's end.",
            ),
        ),
        "A warm-up for any schedule",
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
                lambda eta, c, sigma: eta * sigma / (c * (2 - eta * c)),
                "σ is not squared. The variance of η σ ξ is (η σ)².",
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
            Mistake(lambda eta, c, sigma: eta * sigma**2 / (2 - eta), "The curvature does not occur."),
            Mistake(
                lambda eta, c, sigma: eta * sigma**2 / (2 - eta * c),
                "The curvature is missing once: in 1 − (1 − ηλ)² it stands twice.",
            ),
        ),
        "Why a constant rate does not settle",
    ),
    used=("warm-up",),
)
check, answer = TASKS.check, TASKS.answer
