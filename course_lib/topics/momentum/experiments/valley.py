"""The race of three rules down a zigzag valley."""

from dataclasses import dataclass

import numpy as np

from course_lib import surfaces
from course_lib.arguments import Point, checked
from course_lib.landscapes import Landscape, landscape
from course_lib.optimizers import GradientDescent, Momentum, Nesterov, descend
from course_lib.topics.momentum.experiments import theory

RULES = {"gradient descent": "momentum", "momentum": "momentum", "Nesterov": "Nesterov"}  # and whose theory holds
REACHED = 1e-6  # of the first loss: where a run is said to have arrived


@dataclass(frozen=True, eq=False)
class ValleyRace:
    """Three runs from one start. ``settings``: (η, β) of each; ``rates``: of each the factor a step that theory gives.

    ``paths``: three arrays (steps + 1, 2); ``losses``: three arrays J(θ_t)/J(θ_0), NaN where a run has overflowed.
    """

    land: Landscape
    kappa: float
    settings: list[tuple[float, float]]
    rates: list[float]
    paths: list[np.ndarray]
    losses: list[np.ndarray]

    @property
    def frames(self) -> int:
        return len(self.paths[0])

    @property
    def edges(self) -> list[float]:
        """The learning rate from which on each rule diverges along y, with its β."""
        each = zip(self.settings, RULES.values(), strict=True)
        return [float(theory.largest(beta, kind)) / self.kappa for (_, beta), kind in each]

    @property
    def arrived(self) -> list[int | None]:
        """The first step at which each loss is below a millionth of the first one, or None."""
        below = [np.flatnonzero(losses < REACHED) for losses in self.losses]
        return [int(steps[0]) if steps.size else None for steps in below]


@checked
def race(kappa: float, learning_rate: float, momentum: float, own: bool, start: Point, steps: int) -> ValleyRace:
    """The three rules in the valley ½(x² + κy²): with one η and β for all, or (``own``) each with its best."""
    surface = surfaces.Valley(kappa=kappa)
    settings = [(learning_rate, momentum * (name != "gradient descent")) for name in RULES]
    if own:
        settings = [theory.best(1.0, kappa, name)[:2] for name in RULES]
    (eta, _), (eta_m, beta_m), (eta_n, beta_n) = settings
    rules = (GradientDescent(eta), Momentum(eta_m, beta_m), Nesterov(eta_n, beta_n))
    paths = [descend(rule, surface.gradient, start, steps) for rule in rules]
    first = max(float(surface(start)), 1e-300)
    with np.errstate(over="ignore"):
        losses = [surface.along(path) / first for path in paths]
    products, kinds = [eta * np.array([1.0, kappa]) for eta, _ in settings], RULES.values()
    rates = [
        float(theory.radius(product, beta, kind).max())
        for product, (_, beta), kind in zip(products, settings, kinds, strict=True)
    ]
    return ValleyRace(landscape(surface), kappa, settings, rates, paths, losses)
