"""How sensitive each optimizer is to its learning rate: the final loss by rate, on a surface and on the digits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from course_lib import datasets, menus, network
from course_lib.arguments import Count, NonNegative, Point, Seed, checked
from course_lib.optimizers import OPTIMIZERS, Optimizer
from course_lib.topics.adaptive_methods.experiments import descents
from course_lib.train import train

RATES = 10.0 ** np.arange(-4, 1.01, 0.125)
FRAMES = 31  # of a film over the steps on a surface
EVALUATIONS = 6  # of a run on the digits, where each costs as much as ten steps
FLOOR = 1e-12  # as good as 0: of rates that get a run this low, the smallest is the best


@dataclass(frozen=True, eq=False)
class RateSensitivity:
    """``values`` (frames, rules, rates) after each of ``steps`` (frames,), NaN where a run has diverged by then.

    ``start`` is the value before the first step. ``measure`` says what it is; lower is better.
    """

    where: str
    measure: str
    names: tuple[str, ...]
    rates: np.ndarray
    steps: np.ndarray
    values: np.ndarray
    start: float

    def best(self, frame: int) -> np.ndarray:
        """For each rule the index of its best rate; −1 if it diverged at all of them."""
        values = self.values[frame]
        lost = np.isnan(values).all(axis=-1)
        values = np.where((values >= 0) & (values < FLOOR), FLOOR, values)
        return np.where(lost, -1, np.where(np.isnan(values), np.inf, values).argmin(axis=-1))

    def width(self, frame: int, share: float = 0.1) -> np.ndarray:
        """For each rule the decades of rates over which the start's value falls to ``share`` of it or below."""
        with np.errstate(invalid="ignore"):
            good = self.values[frame] <= share * self.start
        return good.sum(axis=-1) * np.log10(self.rates[1] / self.rates[0])


@checked
def on_surface(
    surface: descents.AnySurface,
    start: Point | None = None,
    *,
    rules: descents.Rules = OPTIMIZERS,
    steps: Count = 300,
    noise: NonNegative = 0.0,
    seed: Seed = 0,
) -> RateSensitivity:
    """Each of ``rules`` at every rate of RATES, all at once: the height above the lowest point by rate.

    Of a surface without a lowest point (the saddles) it is the height itself, which is then better the lower it is.
    """
    start, sigma = surface.start if start is None else start, noise * descents.steepness(surface)
    at_all_rates = [rule.with_rate(RATES[:, None]) for rule in rules.values()]
    gradient = descents.gradient_of(surface, descents.gradient_noise(sigma, seed, steps) if sigma else None)
    points, _ = descents.descend_all(at_all_rates, gradient, np.tile(start, (len(RATES), 1)), steps)
    frames = np.unique(np.linspace(0, steps, FRAMES).astype(np.int64))
    heights = surface.along(points[frames])
    values = np.where(np.isfinite(heights), heights, np.nan)
    name = menus.name_of(surface)
    return RateSensitivity(name, "height", tuple(rules), RATES, frames, values, float(surface(start)))


def on_digits(
    steps: int = 150, batch_size: int = 64, hidden: int = 16, rules: Mapping[str, Optimizer] = OPTIMIZERS
) -> RateSensitivity:
    """Each of ``rules`` at eleven rates on the real digits, 64-16-10, one start and the same batches: training loss."""
    return _on_digits(steps, batch_size, hidden, tuple(rules.items()))


@lru_cache(maxsize=4)
def _on_digits(steps, batch_size, hidden, rules):
    rates = 10.0 ** np.arange(-4, 1.01, 0.5)
    data = datasets.digits()
    net = network.Network([data.x_train.shape[1], hidden, len(data.classes)])
    data = replace(data, x_test=data.x_test[:1], y_test=data.y_test[:1])  # the test loss is not needed
    start = net.initialize("He normal", np.random.default_rng(1), dtype=np.float32)
    values = np.full((EVALUATIONS + 1, len(rules), len(rates)), np.nan)
    for k, (_, rule) in enumerate(rules):
        run = train(
            net,
            data,
            optimizer=rule.with_rate(rates[:, None]),
            initializer="He normal",
            loss="cross-entropy",
            batch_size=batch_size,
            steps=steps,
            rng=np.random.default_rng(2),
            start=start,
            replicas=len(rates),
            evaluations=EVALUATIONS,
            dtype=np.float32,  # float64 products are large enough for threads, which cost ten times the time here
        )
        values[: len(run.train_loss), k] = run.train_loss
    frames = np.array([round(steps * k / EVALUATIONS) for k in range(EVALUATIONS + 1)], np.int64)
    values = np.where(np.isfinite(values), values, np.nan)
    names = tuple(name for name, _ in rules)
    return RateSensitivity("the digits", "train loss", names, rates, frames, values, float(values[0, 0, 0]))
