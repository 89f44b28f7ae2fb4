"""The decks' ways of writing momentum, each beside the velocity form: formulas, and code as printed."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import checks, surfaces
from course_lib.arguments import Function, NonNegative, OneOf, Point, Positive, Steps, checked
from course_lib.landscapes import Landscape, landscape
from course_lib.optimizers import Momentum, descend


@checked
def to_form(
    form: Annotated[str, OneOf(("velocity", "rho", "ema", "change"))], eta: NonNegative, beta: NonNegative
) -> float:
    """The learning rate with which a form of ``Momentum`` makes the steps that "velocity" makes with η.

    The same for "rho" and "change"; η/(1 − β) for "ema", whose gradients enter with the factor 1 − β.
    """
    if form == "ema" and beta >= 1:
        raise checks.problem("beta", f"{beta:g}", "a number below 1", "With β = 1 no gradient enters the average.")
    return eta / (1 - beta) if form == "ema" else eta


@checked
def uphill(gradient: Function, start: Point, eta: NonNegative, rho: NonNegative, steps: Steps) -> np.ndarray:
    """Deck 000's code as printed, *Momentum update*: ``x += learning_rate * vx``."""
    x, vx, path = start, np.zeros(2), [start]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            dx = gradient(np.where(np.isfinite(x), x, 0))
            vx = rho * vx + dx
            x = x + eta * vx
            path.append(x)
    return np.array(path)


@checked
def divided(gradient: Function, start: Point, alpha: Positive, beta: NonNegative, steps: Steps) -> np.ndarray:
    """Deck 002's second page as printed: V ← βV + (1 − β) ΔW/α, W ← W − αV."""
    W, V, path = start, np.zeros(2), [start]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            V = beta * V + (1 - beta) * gradient(np.where(np.isfinite(W), W, 0)) / alpha
            W = W - alpha * V
            path.append(W)
    return np.array(path)


NOTATIONS = {
    "001, 004: v ← αv − ηg": ("velocity", r"$v \leftarrow \alpha v - \eta g,\quad \theta \leftarrow \theta + v$"),
    "000: v ← ρv + g": ("rho", r"$v \leftarrow \rho v + g,\quad x \leftarrow x - \alpha v$"),
    "002: change_x": ("change", r"$c \leftarrow s\,g + m\,c,\quad x \leftarrow x - c$"),
    "002: m ← βm + (1 − β)g": ("ema", r"$m \leftarrow \beta m + (1-\beta)\,g,\quad W \leftarrow W - \alpha m$"),
    "000's code: x += …": ("uphill", r"vx = rho * vx + dx;   x += learning_rate * vx"),
    "002: … (1 − β)ΔW/α": ("divided", r"$V \leftarrow \beta V + (1-\beta)\,g/\alpha,\quad W \leftarrow W - \alpha V$"),
}


@dataclass(frozen=True, eq=False)
class MomentumNotation:
    """The run of one notation beside that of "velocity"; ``apart``: the distance of the two at each step."""

    land: Landscape
    name: str
    form: str
    formula: str
    eta: float
    used: float
    beta: float
    paths: tuple[np.ndarray, np.ndarray]
    apart: np.ndarray

    @property
    def same(self) -> bool:
        """Whether the two differ by rounding alone, which is judged by how far they have been from the origin."""
        farthest = np.maximum.accumulate(np.abs(self.paths[0]).max(axis=-1))
        return bool((self.apart <= 1e-12 * (1 + farthest)).all())


@checked
def notation(
    name: Annotated[str, OneOf(NOTATIONS)],
    learning_rate: float,
    momentum: float,
    convert: bool,
    drop: bool,
    steps: int = 80,
    kappa: float = 20.0,
) -> MomentumNotation:
    """A notation's run with the η of "velocity", or (``convert``) with the η that makes both equal.

    ``drop``: from step 20 on every learning rate is a tenth.
    """
    form, formula = NOTATIONS[name]
    surface, printed = surfaces.Valley(kappa=kappa), {"uphill": uphill, "divided": divided}
    used = to_form(form, learning_rate, momentum) if convert and form not in printed else learning_rate
    reference = _run("velocity", learning_rate, momentum, surface, steps, drop)
    if form in printed:
        other = printed[form](surface.gradient, surface.start, used, momentum, steps)
    else:
        other = _run(form, used, momentum, surface, steps, drop)
    with np.errstate(all="ignore"):
        apart = np.hypot(*(reference - other).T)
    paths = (reference, other)
    return MomentumNotation(landscape(surface), name, form, formula, learning_rate, used, momentum, paths, apart)


def _run(form, eta, beta, surface, steps, drop):
    schedule = (lambda t: eta if t < 20 else eta / 10) if drop else None
    return descend(Momentum(eta, beta, form), surface.gradient, surface.start, steps, schedule)
