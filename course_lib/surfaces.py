"""Loss surfaces over two parameters, simple enough to be seen whole, each with one difficulty of real losses.

``f(x)`` is the height at x of shape (…, 2) and ``f.gradient(x)`` the vector that points straight uphill, shaped like x.
"""

import math
from typing import ClassVar

import numpy as np

from course_lib import checks
from course_lib.arguments import Points
from course_lib.menus import Entry, Menu, entry, knob

Bounds = tuple[tuple[float, float], tuple[float, float]]  # ((left, right), (bottom, top)) of a window


class Surface(Entry):
    """f(x, y). Subclasses give ``height``, ``slopes``, ``bounds`` and the points ``…_at``.

    ``bounds`` is the window to draw. Very far out f overflows to inf or NaN, without a warning.

    >>> from course_lib.surfaces import SURFACES, Surface
    >>> class Round(Surface):
    ...     def height(self, x, y):
    ...         return x**2 + y**2
    ...
    ...     def slopes(self, x, y):
    ...         return 2 * x, 2 * y
    >>> bowl = SURFACES.register("round bowl", Round())
    >>> bowl.gradient(np.array([1.0, -3.0]))
    array([ 2., -6.])
    >>> del SURFACES["round bowl"]
    """

    family: ClassVar[str] = "surface"
    bounds: ClassVar[Bounds] = ((-3.0, 3.0), (-3.0, 3.0))
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""
    start_at: ClassVar[tuple[float, float]] = (0.0, 0.0)
    minima_at: ClassVar[tuple[tuple[float, float], ...]] = ((0.0, 0.0),)
    saddles_at: ClassVar[tuple[tuple[float, float], ...]] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                argument = f"{type(self).__name__}.{name}"
                raise checks.problem(
                    argument, checks.describe(value), "one number", "Make a surface for each.", TypeError
                )

    def __call__(self, x: Points) -> np.ndarray:
        """f at the points x of shape (…, 2): shape (…)."""
        return self._f(checks.array("x", x, shape=(2,)))

    def gradient(self, x: Points) -> np.ndarray:
        """(∂f/∂x, ∂f/∂y) at the points x of shape (…, 2): the shape of x."""
        return self._gradient(checks.array("x", x, shape=(2,)))

    def along(self, points: Points) -> np.ndarray:
        """f along an array of points (…, 2) that may have diverged: NaN where a point is no longer finite."""
        if not (isinstance(points, np.ndarray) and points.dtype.kind == "f"):
            return self(points)
        alive = np.isfinite(points)
        return np.where(alive.all(axis=-1), self(np.where(alive, points, 0)), np.nan)

    @property
    def start(self) -> np.ndarray:
        """A point worth starting from, (2,)."""
        return np.array(self.start_at)

    @property
    def minima(self) -> np.ndarray:
        """The points of least height, (m, 2)."""
        return np.array(self.minima_at).reshape(-1, 2)

    @property
    def saddles(self) -> np.ndarray:
        """The stationary points that are neither minimum nor maximum, (s, 2)."""
        return np.array(self.saddles_at).reshape(-1, 2)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """f(x, y), for x and y of one shape."""
        raise NotImplementedError

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """∂f/∂x and ∂f/∂y."""
        raise NotImplementedError

    def _f(self, x):
        with np.errstate(over="ignore", invalid="ignore"):
            return self.height(x[..., 0], x[..., 1])

    def _gradient(self, x):
        with np.errstate(over="ignore", invalid="ignore"):
            slopes = np.empty_like(x)
            slopes[..., 0], slopes[..., 1] = self.slopes(x[..., 0], x[..., 1])
            return slopes


class QuadraticBowl(Surface):
    """Equally curved in all directions: −g points at the minimum, and η = 1 reaches it in one step."""

    formula = r"\frac{1}{2}(x^2 + y^2)"
    source = "deck 001, Learning rate"
    start_at = (-2.5, 1.5)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x * x + y * y) / 2

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return x, y


@entry
class Valley(Surface):
    """Steep along y, shallow along x: an η that is stable for y (η < 2/κ) is slow for x. κ is the condition number."""

    kappa: float = knob(20.0, r"\kappa", 1.0, 1000.0, log=True, domain="[1, inf)")
    bounds = ((-5.0, 5.0), (-2.5, 2.5))
    formula = r"\frac{1}{2}(x^2 + \kappa y^2)"
    source = "decks 000 and 001, steep vertically but shallow horizontally"
    start_at = (-4.5, 1.0)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x * x + self.kappa * y * y) / 2

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return x, self.kappa * y


class Rosenbrock(Surface):
    """A curved, flat-bottomed valley: easy to get into, slow to follow to (1, 1)."""

    bounds = ((-2.0, 2.0), (-1.0, 3.0))
    formula = r"(1 - x)^2 + 100\,(y - x^2)^2"
    source = "Rosenbrock 1960"
    start_at = (-1.2, 1.0)
    minima_at = ((1.0, 1.0),)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return -2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)


class Beale(Surface):
    """Flat in the middle, with walls at the corners: a gradient that is 0.1 here and 100,000 there."""

    bounds = ((-4.5, 4.5), (-4.5, 4.5))
    formula = r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2"
    source = "Beale 1958"
    start_at = (1.0, 1.5)
    minima_at = ((3.0, 0.5),)
    saddles_at = ((0.0, 1.0), (0.1005379373241584, -2.6445135850231245))

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return sum((c + x * (y**k - 1)) ** 2 for k, c in enumerate((1.5, 2.25, 2.625), 1))

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        y2 = y * y  # y**3 would cost as much as all the rest
        powers = ((1.5, y - 1, 1.0), (2.25, y2 - 1, 2 * y), (2.625, y2 * y - 1, 3 * y2))  # c_k, y^k − 1 and its slope
        terms = [(2 * (c + x * p), p, slope) for c, p, slope in powers]
        return sum(r * p for r, p, _ in terms), x * sum(r * slope for r, _, slope in terms)


class Himmelblau(Surface):
    """Four minima of height 0, four saddles between them and a hill in the middle: the start decides where it ends."""

    bounds = ((-5.0, 5.0), (-5.0, 5.0))
    formula = r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    source = "Himmelblau 1972; basins of attraction, deck 000"
    start_at = (-0.5, -0.5)
    minima_at = (
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861696),
        (3.5844283403304917, -1.8481265269644036),
    )
    saddles_at = (
        (0.08667750455539634, 2.884254701174776),
        (-3.0730257507643897, -0.08135304428796751),
        (-0.12796134673068005, -1.9537149802445766),
        (3.385154183607021, 0.07385187983774928),
    )

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        a, b = x * x + y - 11, x + y * y - 7
        return 4 * x * a + 2 * b, 2 * a + 4 * y * b


class Saddle(Surface):
    """Up along x, down along y without end. A descent from y = 0 stays; from slightly beside it, it escapes."""

    bounds = ((-2.0, 2.0), (-2.0, 2.0))
    formula = r"x^2 - y^2"
    source = "deck 000, Saddle Points"
    start_at = (-1.8, 0.001)
    minima_at = ()
    saddles_at = ((0.0, 0.0),)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return x * x - y * y

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return 2 * x, -2 * y


class MonkeySaddle(Surface):
    """Three valleys (two legs and a tail) meet where slope and curvature are 0: slow to reach and slower to leave."""

    bounds = ((-2.0, 2.0), (-2.0, 2.0))
    formula = r"x^3 - 3xy^2"
    source = "Hilbert and Cohn-Vossen 1932"
    start_at = (1.5, 0.01)
    minima_at = ()
    saddles_at = ((0.0, 0.0),)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return x * x * x - 3 * x * y * y

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return 3 * (x * x - y * y), -6 * x * y


class Rastrigin(Surface):
    """A bowl full of dents, one near each pair of whole numbers: 121 in the window; ``minima`` has the lowest."""

    bounds = ((-5.12, 5.12), (-5.12, 5.12))
    formula = r"20 + x^2 - 10\cos 2\pi x + y^2 - 10\cos 2\pi y"
    source = "Rastrigin 1974"
    start_at = (-3.6, 2.4)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 20 + x * x - 10 * np.cos(math.tau * x) + y * y - 10 * np.cos(math.tau * y)

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return 2 * x + 10 * math.tau * np.sin(math.tau * x), 2 * y + 10 * math.tau * np.sin(math.tau * y)


class Plateau(Surface):
    """A dent in a plain: from afar the gradient is all but 0, and so is a step that is proportional to it."""

    bounds = ((-4.0, 4.0), (-4.0, 4.0))
    formula = r"1 - e^{-(x^2 + y^2)/2}"
    source = "deck 002, flat or nearly flat; Goodfellow et al. 2016, section 8.2.3"
    start_at = (-2.8, 1.8)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return -np.expm1(-(x * x + y * y) / 2)

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        e = np.exp(-(x * x + y * y) / 2)
        return x * e, y * e


class Cliff(Surface):
    """A wide bowl cut by a wall of height 10 at x = 2: one gradient on its face, up to 50, throws a descent far."""

    bounds = ((-5.0, 5.0), (-5.0, 5.0))
    formula = r"\frac{1}{10}(x^2 + y^2) + 5\,(1 + \tanh 10(x - 2))"
    source = "after Pascanu et al. 2013: why gradients are clipped"
    start_at = (4.0, 3.0)

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x * x + y * y) / 10 + 5 * (1 + np.tanh(10 * (x - 2)))

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return x / 5 + 50 * (1 - np.tanh(10 * (x - 2)) ** 2), y / 5


@entry
class Ravine(Surface):
    """The valley, longer, narrower and turned by an angle φ: no axis is steep, so a rate for each axis does not help.

    u = x cos φ + y sin φ runs along it, w = y cos φ − x sin φ across.
    """

    kappa: float = knob(100.0, r"\kappa", 1.0, 1000.0, log=True, domain="[1, inf)")
    angle: float = knob(30.0, r"\varphi", 0.0, 90.0, domain="[-360, 360]")
    formula = r"\frac{1}{2}(u^2 + \kappa w^2)"
    source = "Duchi et al. 2011 and Kingma and Ba 2015: rules that rescale each axis depend on how the axes lie"
    start_at = (-2.5, -0.7)

    def _turned(self, x, y):
        c, s = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        return x * c + y * s, y * c - x * s, c, s

    def height(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        u, w, _, _ = self._turned(x, y)
        return (u * u + self.kappa * w * w) / 2

    def slopes(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        u, w, c, s = self._turned(x, y)
        return u * c - self.kappa * w * s, u * s + self.kappa * w * c


SURFACES = Menu(
    Surface,
    {
        "quadratic bowl": QuadraticBowl(),
        "valley": Valley(),
        "Rosenbrock": Rosenbrock(),
        "Beale": Beale(),
        "Himmelblau": Himmelblau(),
        "saddle": Saddle(),
        "monkey saddle": MonkeySaddle(),
        "Rastrigin": Rastrigin(),
        "plateau": Plateau(),
        "cliff": Cliff(),
        "ravine": Ravine(),
    },
)


def choose(wanted: str | Surface, argument: str = "surface") -> Surface:
    """The surface of that name, or ``wanted`` itself if it is one."""
    return SURFACES.choose(wanted, argument)
