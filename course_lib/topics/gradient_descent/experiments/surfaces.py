"""Gradient descent over two parameters: on any surface, past a saddle, and on a quadratic, where all of it is known.

Along each eigenvector of a quadratic the distance from the minimum is multiplied by 1 − ηλ in every step.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from course_lib import checks, given, surfaces
from course_lib.optimizers import GradientDescent, descend

MOST = 300  # steps of a descent on a map
ARROWS = 13  # along each side of the map
ESCAPED = 1.0  # how far from the saddle a descent has left it: |y|, or −x, down the monkey's tail
PATIENCE = 3000  # steps that an escape is waited for
OFFSETS = (0.0, *(10.0**k for k in range(-17, 0)))
SADDLES = {name: surfaces.SURFACES[name] for name in ("saddle", "monkey saddle")}
KAPPAS = np.geomspace(1, 300, 26)
CLOSE = 0.01  # of the first distance: how near the minimum a descent in the valley has to come


@dataclass(frozen=True, eq=False)
class Descent:
    """A descent on a surface: ``points`` (steps + 1, 2), ``heights`` and ``slopes`` |∇f| (steps + 1,) along it.

    After a divergence they are NaN. ``gap``: the height above the lowest minimum, None for a surface without one.
    """

    surface: surfaces.Surface
    rate: float
    points: np.ndarray
    heights: np.ndarray
    slopes: np.ndarray

    @cached_property
    def gap(self):
        minima = self.surface.minima
        return self.heights - self.surface(minima).min() if len(minima) else None

    @cached_property
    def lost_at(self):
        """The first step whose point lies ten windows outside or is no number any more; None if there is none."""
        middle, width = window(self.surface)
        with np.errstate(all="ignore"):
            far = ~(np.abs(self.points - middle) < 10 * width).all(axis=-1)
        return int(far.argmax()) if far.any() else None

    @cached_property
    def minimum(self):
        """The index of the minimum that it has come to, or None."""
        minima = self.surface.minima
        if not len(minima) or self.lost_at is not None:
            return None
        away = np.linalg.norm(minima - self.points[-1], axis=-1)
        return int(away.argmin()) if away.min() < 0.01 else None


def window(surface):
    """The middle (2,) of a square that holds a surface's window, and the length of its side."""
    ends = np.array(surface.bounds)
    return ends.mean(axis=1), float(np.ptp(ends, axis=1).max())


def square(surface):
    """That square as bounds: with the same scale on both axes a gradient stands at right angles to its contour."""
    middle, side = window(surface)
    return tuple((float(m - side / 2), float(m + side / 2)) for m in middle)


@given.given(start=given.point)
def descent(surface, start, rate, steps):
    """Plain gradient descent from ``start`` (2,)."""
    surface, steps = surfaces.choose(surface), checks.integer("steps", steps, 1, MOST)
    rate = checks.number("rate", rate, "(0, inf)")
    points = descend(GradientDescent(rate), surface.gradient, start, steps)
    alive = np.isfinite(points).all(axis=-1)
    with np.errstate(all="ignore"):
        points[~alive] = np.nan
        slopes = np.linalg.norm(surface.gradient(np.where(alive[:, None], points, 0)), axis=-1)
    return Descent(surface, float(rate), points, surface.along(points), np.where(alive, slopes, np.nan))


@lru_cache
def arrows(surface):
    """Where arrows stand (n, 2), and the gradients there; lengths are for whoever draws to choose."""
    (left, right), (bottom, top) = square(surface)
    each = (np.linspace(low, high, ARROWS + 2)[1:-1] for low, high in ((left, right), (bottom, top)))
    at = np.stack(np.meshgrid(*each), axis=-1).reshape(-1, 2)
    return at, surface.gradient(at)


# Saddles ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Escape:
    """Descents that start beside the ridge of a saddle, at ``start`` = (x, offset).

    ``points`` (MOST + 1, 2): the chosen one. ``steps``: of each of OFFSETS, the steps until it is ESCAPED away, NaN if
    more than PATIENCE. ``theory``: ln(1/offset)/ln(1 + 2η); None for the monkey saddle, whose curvature is 0.
    """

    name: str
    surface: surfaces.Surface
    rate: float
    offset: float
    noise: float
    points: np.ndarray
    steps: np.ndarray
    theory: np.ndarray | None

    @property
    def taken(self):
        """The steps to the escape from the chosen offset, NaN if more than PATIENCE."""
        return self.steps[OFFSETS.index(self.offset)]


def escape(surface, offset, rate, noise=0.0, seed=0):
    """Off a ridge: from (1, offset) with gradients to which normal noise of standard deviation ``noise`` is added."""
    name = checks.one_of("surface", surface, SADDLES)
    land, offset = SADDLES[name], checks.number("offset", offset)
    if offset not in OFFSETS:
        raise checks.problem("offset", repr(offset), "0 or a power of ten from 1e-17 to 0.1", "Choose one of OFFSETS.")
    points, steps = _escapes(name, float(rate), float(noise), seed)
    theory = None
    if name == "saddle":
        with np.errstate(divide="ignore"):
            theory = np.log(ESCAPED / np.array(OFFSETS)) / math.log1p(2 * rate)
    return Escape(name, land, rate, offset, noise, points[:, OFFSETS.index(offset)], steps, theory)


@lru_cache(maxsize=32)
def _escapes(name, rate, noise, seed):
    """From all offsets at once: the first MOST + 1 points (…, OFFSETS, 2), and the steps until each has left."""
    surface, rng = SADDLES[name], np.random.default_rng(seed)
    rate, noise = checks.number("rate", rate, "(0, inf)"), checks.number("noise", noise, "[0, inf)")
    x = np.stack([np.ones(len(OFFSETS)), np.array(OFFSETS)], axis=-1)
    points, steps = np.full((MOST + 1, *x.shape), np.nan), np.full(len(OFFSETS), np.nan)
    points[0] = x
    with np.errstate(all="ignore"):
        for t in range(1, PATIENCE + 1):
            g = surface._gradient(x)
            x = x - rate * (g + noise * rng.standard_normal(2) if noise else g)  # the same noise for all of them
            out = np.isnan(steps) & ~((np.abs(x[:, 1]) <= ESCAPED) & (x[:, 0] >= -ESCAPED))
            steps[out] = t
            if t <= MOST:
                points[t] = x
            elif not np.isnan(steps[1:]).any() or (noise and not np.isnan(steps).any()):
                break
    return points, steps


# The quadratic ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Quadratic:
    """A descent on ½(u² + κw²), turned by an angle, seen along the eigenvectors.

    ``lambdas`` (2,) are the eigenvalues, 1 and κ, and ``vectors`` (2, 2) has the eigenvectors as columns.
    ``along`` (steps + 1, 2): the coordinates of the points along them; ``theory``: (1 − ηλ)^t times the first ones.
    """

    descent: Descent
    lambdas: np.ndarray
    vectors: np.ndarray
    along: np.ndarray
    theory: np.ndarray

    @property
    def factors(self):
        """1 − ηλ of each eigenvector: what the theory multiplies by in each step."""
        return 1 - self.descent.rate * self.lambdas

    @cached_property
    def measured(self):
        """The same of the run: the median ratio of one step's coordinate to the one before; NaN if there is none."""
        with np.errstate(all="ignore"):
            ratios = self.along[1:] / self.along[:-1]
        usable = np.isfinite(ratios) & (np.abs(self.along[:-1]) < 1e250) & self.exact[:-1]
        return np.array([np.median(r[ok]) if ok.any() else np.nan for r, ok in zip(ratios.T, usable.T, strict=True)])

    @cached_property
    def exact(self):
        """Where a coordinate is more than rounding: it begins as a part of the start, and the other one may grow."""
        sizes = np.abs(self.along)
        largest = np.maximum(sizes.max(axis=-1, keepdims=True), sizes[0].max())
        return sizes > 1e-12 * largest

    @property
    def limit(self):
        """2/λ_max: with a larger learning rate it diverges."""
        return 2 / self.lambdas.max()

    @property
    def best(self):
        """2/(λ_min + λ_max): here both eigenvectors shrink equally fast, and no η is faster."""
        return 2 / self.lambdas.sum()

    @property
    def kind(self):
        """Which of the cases it is: ``"too small" "right" "oscillating" "on the edge" "diverging"``."""
        share = self.descent.rate / self.limit
        if abs(share - 1) < 1e-9:
            return "on the edge"
        if share > 1:
            return "diverging"
        if self.descent.rate > 1.02 * self.best:
            return "oscillating"
        return "right" if self.descent.rate > 0.3 * self.best else "too small"


def quadratic(kappa, angle, start, rate, steps):
    """A descent on the quadratic with the eigenvalues 1 and κ from ``start`` (2,), and the closed form beside it."""
    surface = surfaces.Ravine(kappa=kappa, angle=angle)
    run = descent(surface, start, rate, steps)
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    lambdas, vectors = np.array([1.0, float(kappa)]), np.array([[c, -s], [s, c]])
    first, t = np.asarray(start, np.float64) @ vectors, np.arange(steps + 1.0)
    with np.errstate(all="ignore"):
        along = run.points @ vectors
        theory = first * (1 - rate * lambdas) ** t[:, None]
    return Quadratic(run, lambdas, vectors, along, theory)


@dataclass(frozen=True, eq=False)
class Zigzag:
    """The valley ½(x² + κy²) with η = share · 2/κ. ``steps`` and ``theory``: of each of KAPPAS, the steps to CLOSE.

    Theory: ln CLOSE / ln max|1 − ηλ|. ``flips``: how often y changed its sign.
    """

    quadratic: Quadratic
    share: float
    steps: np.ndarray
    theory: np.ndarray
    flips: int

    @property
    def taken(self):
        """The steps of the chosen run until it was CLOSE, or None."""
        c = np.abs(self.quadratic.along)
        near = (c <= CLOSE * c[0]).all(axis=-1)
        return int(near.argmax()) if near.any() else None


def zigzag(kappa, share, start=(-4.5, 1.0), steps=MOST):
    """A descent along a valley that is steep across, and how long one takes in valleys of every κ."""
    rate = checks.number("share", share, "(0, inf)") * 2 / kappa
    run = quadratic(kappa, 0.0, start, rate, steps)
    y = run.along[:, 1]
    flips = int((np.sign(y[1:]) * np.sign(y[:-1]) < 0).sum())
    return Zigzag(run, share, *_lengths(float(share)), flips)


@lru_cache(maxsize=64)
def _lengths(share, most=PATIENCE):
    """Steps until both coordinates are CLOSE, counted in runs of all κ at once, NaN if more than ``most``."""
    rates = share * 2 / KAPPAS
    factors = np.abs(1 - rates[:, None] * np.stack([np.ones_like(KAPPAS), KAPPAS], axis=-1))
    with np.errstate(all="ignore"):
        theory = math.log(CLOSE) / np.log(factors.max(axis=-1))
    theory[factors.max(axis=-1) >= 1] = np.nan
    steps, x = np.full(len(KAPPAS), np.nan), np.ones((len(KAPPAS), 2))
    left = np.flatnonzero(np.isfinite(theory))
    curvature = np.stack([np.ones_like(KAPPAS), KAPPAS], axis=-1)
    for t in range(1, most + 1):
        x[left] -= rates[left, None] * curvature[left] * x[left]
        done = (np.abs(x[left]) <= CLOSE).all(axis=-1)
        steps[left[done]] = t
        left = left[~done]
        if not left.size:
            break
    return steps, theory
