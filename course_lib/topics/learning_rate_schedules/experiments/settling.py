"""Schedules at work where theory knows the answer: descent on a quadratic whose gradient is known only up to noise.

With a constant rate the distance from the minimum stops falling; with rates that fall in the right way it does not.
"""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Count, NonNegative, Point, Positive, Row, Seed, checked
from course_lib.menus import entry
from course_lib.schedules import SCHEDULES, AnySchedule, ConstantRate, Schedule, State, WarmUp

RUNS = 150  # descents at once, so that a spread can be seen
WINDOW = ((-5.0, 5.0), (-3.5, 3.5))
EVERY = 5  # steps between two frames of the film


@checked
def family(learning_rate: Positive, steps: Count) -> dict[str, Schedule]:
    """Every schedule of the menu from the same rate on, with knobs that suit a run of so many steps."""
    return {name: schedule.suited(steps).scaled(learning_rate, steps) for name, schedule in SCHEDULES.items()}


def first_rate(schedule: Schedule) -> float:
    """η_0: the schedule's knob, or its rate of step 0 if it has no such knob."""
    return schedule.learning_rate if hasattr(schedule, "learning_rate") else float(schedule.rate(schedule.init()))


def joined(schedule: Schedule, warm_up: int) -> Schedule:
    """The schedule with a warm-up of so many steps before it; with 0 steps the schedule itself."""
    return WarmUp(warm_up, then=schedule) if warm_up else schedule


@entry
class SideBySide(Schedule):
    """Several schedules as one, the r-th for replica r: a step t gives (R, 1), steps (T,) give (R, T)."""

    each: tuple[Schedule, ...] = ()

    def value(self, t: int | np.ndarray) -> np.ndarray:
        if isinstance(t, int):
            return np.array([[schedule.value(t)] for schedule in self.each])
        return np.stack([schedule.value(t) for schedule in self.each])

    @property
    def reads_losses(self) -> bool:
        return any(schedule.reads_losses for schedule in self.each)

    def begun(self, replicas: int | None) -> State:
        return {"t": 0, "each": [schedule.begun(None) for schedule in self.each]}

    def coming(self, state: State) -> np.ndarray:
        return np.array([[s.coming(of)] for s, of in zip(self.each, state["each"], strict=True)])

    def advanced(self, state: State, loss: np.ndarray) -> State:
        parts = zip(self.each, state["each"], loss, strict=True)
        return {"t": state["t"] + 1, "each": [s.advanced(of, one) for s, of, one in parts]}


@dataclass(frozen=True, eq=False)
class NoisySettling:
    """Runs with the constant rate η_0 (row 0) and with a schedule from the same η_0 (row 1), all from one start.

    ``curvature`` (2,): λ along x and along y. ``points`` (2, T + 1, R, 2). ``mean`` and ``variance`` (2, T + 1, 2) of
    each coordinate are the theory's: m ← (1 − ηλ) m and V ← (1 − ηλ)² V + η²σ².
    """

    schedule: Schedule
    rates: np.ndarray
    curvature: np.ndarray
    sigma: float
    points: np.ndarray
    mean: np.ndarray
    variance: np.ndarray

    @property
    def frames(self) -> int:
        return (self.points.shape[1] - 1) // EVERY + 1

    @property
    def measured(self) -> np.ndarray:
        """√ of the mean squared distance from the minimum over the runs, (2, T + 1)."""
        with np.errstate(over="ignore"):
            return np.sqrt((self.points**2).sum(axis=-1).mean(axis=-1))

    @property
    def expected(self) -> np.ndarray:
        """The same by the theory: √Σ (m² + V)."""
        with np.errstate(over="ignore"):
            return np.sqrt((self.mean**2 + self.variance).sum(axis=-1))

    @property
    def floor(self) -> float:
        """Where the constant rate's distance ends, √Σ ησ²/(λ(2 − ηλ)); infinite if it is too large for a curvature."""
        return float(np.sqrt(stationary_variance(self.rates[0, 0], self.curvature, self.sigma).sum()))

    @property
    def left(self) -> np.ndarray:
        """What is left of the start along each axis at the end, |Π (1 − η_t λ)|, (2, 2)."""
        keep = 1 - self.rates[:, :, None] * self.curvature
        with np.errstate(over="ignore", invalid="ignore"):
            return np.where((keep == 0).any(axis=1), 0.0, np.abs(np.prod(keep, axis=1)))


def stationary_variance(learning_rate: float | np.ndarray, curvature: float | np.ndarray, sigma: float) -> np.ndarray:
    """V = ησ²/(λ(2 − ηλ)), what V ← (1 − ηλ)² V + η²σ² tends to for 0 < ηλ < 2; infinite for a larger η."""
    eta, lam = np.asarray(learning_rate, float), np.asarray(curvature, float)
    stable = eta * lam < 2
    return np.where(stable, eta * sigma**2 / (lam * np.where(stable, 2 - eta * lam, 1)), np.inf)


@checked
def variances(rates: Row, curvature: Positive, sigma: NonNegative) -> np.ndarray:
    """The variance before each step and after the last, (T + 1,), from 0 on: V ← (1 − η_t λ)² V + η_t² σ²."""
    found = np.zeros(len(rates) + 1)
    for t, eta in enumerate(rates.tolist()):
        found[t + 1] = (1 - eta * curvature) ** 2 * found[t] + (eta * sigma) ** 2
    return found


@checked
def settle(
    schedule: AnySchedule,
    kappa: Positive,
    sigma: NonNegative,
    start: Point,
    seed: Seed = 0,
    steps: Count = 300,
    runs: Count = RUNS,
) -> NoisySettling:
    """x ← x − η_t (λ x + σ ξ) with ξ standard normal, on ½(x² + κy²), with the schedule and with its η_0 for ever.

    A schedule that reads losses is given the mean of ½(x² + κy²) over the runs.
    """
    curvature, rates = np.array([1.0, kappa]), np.empty((2, steps))
    both = SideBySide((ConstantRate(first_rate(schedule)), schedule))
    state = both.init()
    noise = sigma * np.random.default_rng(seed).standard_normal((steps, runs, 2))
    points, (mean, variance) = np.empty((2, steps + 1, runs, 2)), np.empty((2, 2, steps + 1, 2))
    points[:, 0], mean[:, 0], variance[:, 0] = start, start, 0
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(steps):
            eta = both.coming(state)
            rates[:, t] = eta[:, 0]
            state = both.advanced(state, (points[:, t] ** 2 @ curvature).mean(axis=-1) / 2)
            keep = 1 - eta * curvature
            points[:, t + 1] = keep[:, None] * points[:, t] - eta[:, None] * noise[t]
            mean[:, t + 1], variance[:, t + 1] = keep * mean[:, t], keep**2 * variance[:, t] + (eta * sigma) ** 2
    for values in (points, mean, variance):
        values[np.isnan(values)] = np.inf  # 0 · ∞: what has left the range of floats does not come back
    return NoisySettling(schedule, rates, curvature, sigma, points, mean, variance)
