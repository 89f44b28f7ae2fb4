"""How sensitive each optimizer is to its learning rate: the final loss by rate, on a surface."""

from dataclasses import dataclass

import numpy as np

from course_lib import menus
from course_lib.arguments import Count, NonNegative, Point, Seed, checked
from course_lib.optimizers import OPTIMIZERS
from course_lib.topics.adaptive_methods.experiments import descents

RATES = 10.0 ** np.arange(-5, 3.01, 0.125)  # so wide that each rule has its best rate inside, and not at an end
FRAMES = 31  # of a film over the steps on a surface
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
