"""The moving average of a noisy series, m ← βm + (1 − β)x from m = 0: what it smooths, and how late it is."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib.arguments import Interval, OneOf, Seed, checked
from course_lib.topics.momentum.experiments import theory

STEPS = 240
JUMP = 80  # where the jump is
AGES = 120  # whose weights are drawn
SIGNALS = {
    "a level": lambda t: np.full(t.shape, 5.0),
    "a jump": lambda t: np.where(t < JUMP, 2.0, 6.0),
    "a wave": lambda t: 4 + 2.5 * np.sin(2 * np.pi * t / 120),
}


@checked
def moving_average(x: np.ndarray, beta: theory.Beta) -> np.ndarray:
    """m_1 … m_n of the series x_1 … x_n, along the first axis: m_t = βm_{t−1} + (1 − β)x_t, with m_0 = 0."""
    m, averages = np.zeros_like(x[0]), []
    for value in x:
        m = beta * m + (1 - beta) * value
        averages.append(m)
    return np.array(averages)


def memory(beta: float) -> float:
    """1/(1 − β): the sum of the weights 1, β, β², …, and about how many values the average remembers."""
    return 1 / (1 - beta)


def wander(beta: float) -> float:
    """√((1 − β)/(1 + β)): the average's standard deviation for noise of standard deviation 1, after a long time."""
    return float(np.sqrt((1 - beta) / (1 + beta)))


def in_the_first(count: float, beta: float) -> float:
    """The share of all weight that the newest ``count`` values carry: 1 − β^count."""
    return float(1 - beta**count)


@dataclass(frozen=True, eq=False)
class MovingAverage:
    """A series (STEPS,), the ``signal`` in it without its noise, and the average at each step."""

    beta: float
    noise: float
    signal: np.ndarray
    series: np.ndarray
    average: np.ndarray

    @property
    def wandered(self) -> float:
        """The root mean square of the average's way off that of the signal alone, in the second half."""
        off = self.average - moving_average(self.signal, self.beta)
        return float(np.sqrt(np.mean(off[STEPS // 2 :] ** 2)))

    @property
    def late(self) -> int:
        """After how many values of a new level the average of a jump without noise has gone half of the way."""
        return 1 if self.beta == 0 else int(np.ceil(np.log(0.5) / np.log(self.beta) - 1e-9))


@checked
def average(
    signal: Annotated[str, OneOf(SIGNALS)],
    beta: theory.Beta,
    noise: Annotated[float, Interval("[0, 5]")],
    seed: Seed,
) -> MovingAverage:
    """A noisy series and its moving average."""
    clean = SIGNALS[signal](np.arange(STEPS))
    series = clean + noise * np.random.default_rng(seed).standard_normal(STEPS)
    return MovingAverage(beta, noise, clean, series, moving_average(series, beta))
