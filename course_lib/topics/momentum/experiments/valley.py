"""Two-dimensional descents with momentum: a race down a zigzag valley, one step looked at closely, four notations."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib import checks, given, surfaces
from course_lib.landscapes import Landscape, landscape
from course_lib.optimizers import GradientDescent, Momentum, Nesterov, descend
from course_lib.topics.momentum.experiments import theory

NAMES = ("gradient descent", "momentum", "Nesterov")
REACHED = 1e-6  # of the first loss: where a run is said to have arrived
FAR = 1e3  # a coordinate beyond this has diverged


@dataclass(frozen=True, eq=False)
class Race:
    """Three runs from one start. ``settings``: (η, β) of each; ``rates``: of each the factor a step that theory gives.

    ``paths``: three arrays (steps + 1, 2); ``losses``: three arrays J(θ_t)/J(θ_0), NaN where a run has overflowed.
    """

    land: Landscape
    kappa: float
    settings: tuple
    rates: tuple
    paths: tuple
    losses: tuple

    @property
    def frames(self):
        return len(self.paths[0])

    @property
    def edges(self):
        """The learning rate from which on each rule diverges along y, with its β."""
        kinds = ("momentum", "momentum", "Nesterov")
        return [theory.largest(b, kind) / self.kappa for (_, b), kind in zip(self.settings, kinds, strict=True)]

    @property
    def arrived(self):
        """The first step at which each loss is below a millionth of the first one, or None."""
        below = [np.flatnonzero(losses < REACHED) for losses in self.losses]
        return [int(found[0]) if found.size else None for found in below]


def race(kappa, learning_rate, momentum, own, start, steps):
    """The three rules in the valley ½(x² + κy²): with one η and β for all, or (``own``) each with its best."""
    surface = surfaces.Valley(kappa=kappa)
    settings = [(learning_rate, momentum * (name != "gradient descent")) for name in NAMES]
    if own:
        settings = [theory.best(1.0, kappa, name)[:2] for name in NAMES]
    (eta, _), (eta_m, beta_m), (eta_n, beta_n) = settings
    rules = (GradientDescent(eta), Momentum(eta_m, beta_m), Nesterov(eta_n, beta_n))
    start = np.asarray(start, float)
    paths = tuple(descend(rule, surface.gradient, start, steps) for rule in rules)
    first = max(float(surface(start)), 1e-300)
    with np.errstate(over="ignore"):
        losses = tuple(surface.along(path) / first for path in paths)
    kinds = ("momentum", "momentum", "Nesterov")
    curvatures = np.array([1.0, kappa])
    rates = [theory.radius(eta * curvatures, b, kind).max() for (eta, b), kind in zip(settings, kinds, strict=True)]
    return Race(landscape(surface), kappa, tuple(settings), tuple(map(float, rates)), paths, losses)


@dataclass(frozen=True, eq=False)
class Run:
    """One run whose steps are looked at closely; ``frames`` of them are within reach."""

    land: Landscape
    rule: object
    path: np.ndarray

    @cached_property
    def frames(self):
        inside = (np.abs(self.path) < FAR).all(axis=-1)
        return len(self.path) if inside.all() else int(inside.argmin())

    def step(self, t):
        """The ``Step`` that starts at θ_t with the velocity with which the run came there."""
        theta = self.path[t]
        v = theta - self.path[t - 1] if t else np.zeros(2)
        eta, drift = self.rule.learning_rate, self.rule.momentum * v
        here, ahead = (-eta * self.land.surface.gradient(at) for at in (theta, theta + drift))
        return Step(t, theta, drift, here, ahead)


@dataclass(frozen=True, eq=False)
class Step:
    """θ, the drift βv, and −η∇J at θ (``here``) and at the look-ahead point θ + βv (``ahead``)."""

    t: int
    theta: np.ndarray
    drift: np.ndarray
    here: np.ndarray
    ahead: np.ndarray

    @property
    def momentum(self):
        return self.drift + self.here

    @property
    def nesterov(self):
        return self.drift + self.ahead

    @property
    def window(self):
        """(the middle, half the side) of a square that holds all arrows."""
        ends = [0 * self.theta, self.drift, self.here, self.momentum, self.nesterov]
        low, high = self.theta + np.min(ends, axis=0), self.theta + np.max(ends, axis=0)
        return (low + high) / 2, max(0.62 * float((high - low).max()), 1e-9)


def closely(surface, rule, learning_rate, momentum, start, steps=60):
    """A ``Run`` of "momentum" or "Nesterov" over a surface."""
    made = theory.RULES[checks.one_of("rule", rule, theory.RULES)](learning_rate, momentum)
    path = descend(made, surface.gradient, np.asarray(start, float), steps)
    return Run(landscape(surface), made, path)


# The decks' notations ------------------------------------------------------------------------------------------------


@given.given(eta="[0, inf)", beta="[0, inf)")
def to_form(form, eta, beta):
    """The learning rate with which a form of ``Momentum`` makes the steps that "velocity" makes with η.

    The same for "rho" and "change"; η/(1 − β) for "ema", whose gradients enter with the factor 1 − β.
    """
    checks.one_of("form", form, ("velocity", "rho", "ema", "change"))
    if form == "ema" and beta >= 1:
        raise checks.problem("beta", f"{beta:g}", "a number below 1", "With β = 1 no gradient enters the average.")
    return eta / (1 - beta) if form == "ema" else eta


@given.given(gradient=given.function(1), start=given.point, eta="[0, inf)", rho="[0, inf)", steps=0)
def uphill(gradient, start, eta, rho, steps):
    """Deck 000's code as printed, *Momentum update*: ``x += learning_rate * vx``."""
    x, vx, path = np.array(start, float), 0.0, [np.array(start, float)]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            dx = gradient(np.where(np.isfinite(x), x, 0))
            vx = rho * vx + dx
            x = x + eta * vx
            path.append(x)
    return np.array(path)


@given.given(gradient=given.function(1), start=given.point, alpha="(0, inf)", beta="[0, inf)", steps=0)
def divided(gradient, start, alpha, beta, steps):
    """Deck 002's second page as printed: V ← βV + (1 − β) ΔW/α, W ← W − αV."""
    W, V, path = np.array(start, float), 0.0, [np.array(start, float)]
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
class Notation:
    """The run of one notation beside that of "velocity"; ``apart``: the distance of the two at each step."""

    land: Landscape
    name: str
    form: str
    formula: str
    eta: float
    used: float
    beta: float
    paths: tuple
    apart: np.ndarray

    @property
    def same(self):
        """Whether the two differ by rounding alone: so little beside how far they have been."""
        farthest = np.maximum.accumulate(np.abs(self.paths[0]).max(axis=-1))
        return bool((self.apart <= 1e-12 * (1 + farthest)).all())


def notation(name, learning_rate, momentum, convert, drop, steps=80, kappa=20.0):
    """A notation's run with the η of "velocity", or (``convert``) with the η that makes both equal.

    ``drop``: from step 20 on every learning rate is a tenth.
    """
    form, formula = NOTATIONS[checks.one_of("name", name, NOTATIONS)]
    surface, printed = surfaces.Valley(kappa=kappa), {"uphill": uphill, "divided": divided}
    start = surface.start
    used = to_form(form, learning_rate, momentum) if convert and form not in printed else learning_rate
    reference = _run("velocity", learning_rate, momentum, surface, steps, drop)
    if form in printed:
        other = printed[form](surface.gradient, start, used, momentum, steps)
    else:
        other = _run(form, used, momentum, surface, steps, drop)
    with np.errstate(all="ignore"):
        apart = np.hypot(*(reference - other).T)
    return Notation(landscape(surface), name, form, formula, learning_rate, used, momentum, (reference, other), apart)


def _run(form, eta, beta, surface, steps, drop):
    schedule = (lambda t: eta if t < 20 else eta / 10) if drop else None
    return descend(Momentum(eta, beta, form), surface.gradient, surface.start, steps, schedule)
