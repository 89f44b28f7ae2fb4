"""The lecture's ideal qualities of an activation, measured: nothing in the table is asserted."""

import timeit
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import activations, menus
from course_lib.activations import LAYERS, Activation, Elementwise
from course_lib.arguments import By, Count, Kind, Whole, checked
from course_lib.tables import Markdown, as_table, number_tex
from course_lib.topics.activations.experiments.transfer import LEVEL, transfer

AnyActivation = Annotated[Activation, By(activations.choose)]
HEAD = (
    "activation",
    "bend: distance from the best line",
    "jump of $f'$",
    "mean output",
    f"$\\lvert f' \\rvert < {LEVEL:g}$ on [−5, 5]",
    "$f'(-10)$",
    "$f'(10)$",
)


@dataclass(frozen=True)
class Qualities:
    """One row of the table of ideal qualities. ``bend``: the largest distance from the straight line that fits best on
    [−5, 5]; ``jump``: of f'; ``mean``: of the output for standard normal inputs; ``flat``: the share of [−5, 5] with
    |f'| < LEVEL; ``left``, ``right``: f' at −10 and at 10.
    """

    name: str
    bend: float
    jump: float
    mean: float
    flat: float
    left: float
    right: float


@checked
def qualities(f: AnyActivation) -> Qualities:
    """The ideal qualities of deck 000, measured. Softmax and maxout are seen as functions of the first z of a row whose
    other entries are 0; the mean is that of rows of independent standard normal entries.
    """
    f = activations.choose(f)
    z = np.linspace(-5, 5, 4001)
    y, slope = along(f, z)
    line = np.polynomial.Polynomial.fit(z, y, 1)
    left, right = along(f, np.array([-10.0, 10.0]))[1]
    bend, flat = np.abs(y - line(z)).max(), np.mean(np.abs(slope) < LEVEL)
    name = menus.name_of(f)
    return Qualities(name, float(bend), jump(f), _mean(f), float(flat), float(left), float(right))


def jump(f: Activation, low: float = -5.0, high: float = 5.0) -> float:
    """How far f' jumps at its worst place: of each of 20,000 intervals that half is kept, 30 times, in which f' changes
    more. Of a continuous derivative the change shrinks with the interval, to nothing; a jump stays, also a small one
    where f' is steep beside it.
    """
    grid = np.linspace(low, high, 20_001)
    left, right = grid[:-1], grid[1:]
    ends = along(f, grid)[1]
    at_left, at_right = ends[:-1], ends[1:]
    for _ in range(30):
        middle = (left + right) / 2
        slope = along(f, middle)[1]
        first = np.abs(slope - at_left) > np.abs(at_right - slope)
        left, right = np.where(first, left, middle), np.where(first, middle, right)
        at_left, at_right = np.where(first, at_left, slope), np.where(first, slope, at_right)
    return float(np.abs(at_right - at_left).max())


def along(f: Activation, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(a, da/dz) of the first entry, the others of its row held at 0."""
    if isinstance(f, Elementwise):
        return f(z), f.prime(z)
    rows = np.zeros((len(z), _columns(f)))
    rows[:, 0] = z
    a = f(rows)
    upstream = np.zeros_like(a)
    upstream[:, 0] = 1
    return a[:, 0], f.vjp(rows, upstream)[:, 0]


def _mean(f):
    """E[f(z)] for standard normal z; of softmax and maxout over whole rows, on a grid of some 300,000 of them."""
    if f.elementwise:
        return transfer(f).mean
    columns = _columns(f)
    t = np.linspace(-6, 6, int(3e5 ** (1 / columns)))
    rows = np.stack(np.meshgrid(*[t] * columns), axis=-1).reshape(-1, columns)
    weight = np.exp(-(rows**2).sum(axis=1) / 2)
    return float(weight @ f(rows)[:, 0] / weight.sum())


def _columns(f):
    """How many entries a row has that shows f: three classes for softmax, one unit's pieces for maxout."""
    return 3 if f.pieces == 1 else f.pieces


@checked
def table(menu: Annotated[Mapping[str, Activation], Kind(Mapping)] = LAYERS) -> Markdown:
    """The qualities of every entry of a menu, name → activation, as a Markdown table."""
    chosen = [activations.choose(f, f"menu[{name!r}]") for name, f in menu.items()]
    return as_table(HEAD, (_cells(qualities(f)) for f in chosen))


def _cells(q):
    jump = "none" if q.jump < 1e-6 else f"{q.jump:.2g}"
    bend = "none" if q.bend < 1e-6 else f"{q.bend:.2g}"
    ends = (f"${number_tex(float(f'{slope:.2g}'))}$" for slope in (q.left, q.right))
    return (q.name, bend, jump, f"{round(q.mean, 2) + 0.0:.2f}", f"{100 * q.flat:.0f} %", *ends)


@checked
def nanoseconds(
    f: AnyActivation, entries: Annotated[int, Whole(30)] = 30_000, repeats: Count = 7
) -> tuple[float, float]:
    """Nanoseconds an entry of z for (forward, backward), the best of several turns, in float32."""
    z = np.random.default_rng(0).standard_normal((entries // 30, 30)).astype(np.float32)
    a = f(z)
    upstream = np.ones_like(a)
    ways = (lambda: f.value(z), lambda: f.pullback(z, a, upstream))
    forward, backward = (1e9 * min(timeit.repeat(way, number=3, repeat=repeats)) / (3 * z.size) for way in ways)
    return forward, backward
