"""Randomly drawn data: clouds, circles and spirals in the plane, and pictures of shapes."""

from typing import ClassVar

import numpy as np

from course_lib import checks, menus
from course_lib.arguments import Generator, checked
from course_lib.datasets._dataset import Dataset, split
from course_lib.menus import Entry, entry, knob


@entry
class Data(Entry):
    """A recipe for a data set. Subclasses give ``classes`` and ``draw``, or ``draw_examples``.

    A recipe without classes gives numbers to predict: its ``draw_examples`` returns x and y (N, k).

    >>> from course_lib.datasets import DATASETS, Data
    >>> class Sides(Data):
    ...     classes = ("left", "right")
    ...
    ...     def draw(self, labels, rng):
    ...         return rng.normal(0, 0.3, (len(labels), 2)) + np.where(labels == 0, -1, 1)[:, None]
    >>> sides = DATASETS.register("sides", Sides(examples=100))
    >>> sides.load(np.random.default_rng(0))
    sides: 75 examples to train on and 25 to test, 2 numbers each, of 2 classes: left, right
    >>> del DATASETS["sides"]
    """

    examples: int = knob(400, "N", 50, 2000, domain="[30, 100000]")
    test_fraction: float = knob(0.25, "f", 0.1, 0.5, domain="(0, 1)")
    family: ClassVar[str] = "data set"
    classes: ClassVar[tuple[str, ...]] = ()
    image_shape: ClassVar[tuple[int, int] | None] = None
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        for k in menus.knobs(self):
            checks.one_number(f"{type(self).__name__}.{k.name}", getattr(self, k.name))

    @checked
    def load(self, rng: Generator) -> Dataset:
        """The Dataset that ``rng`` draws, in float64; a random ``test_fraction`` of the examples is for testing.

        The split is stratified: each class is as frequent in testing as in training (to within one example), and all
        are equally frequent, but for the digits, where the 1,797 have 174 (the 8) to 183 (the 3) of each.
        """
        x, labels = self.draw_examples(rng)
        name = menus.name_of(self)
        return split(x, labels, rng, self.test_fraction, self.classes, self.image_shape, name)

    def draw_examples(self, rng: "np.random.Generator") -> tuple[np.ndarray, np.ndarray]:
        """x and the labels, or the numbers to predict, before some are set aside for testing."""
        labels = np.arange(self.examples, dtype=np.int64) % len(self.classes)
        return self.draw(labels, rng), labels

    def draw(self, labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
        """x, a row for each label."""
        raise NotImplementedError


@entry
class Moons(Data):
    """Two half circles of radius 1 around the origin, one hooked into the other: no straight line separates them."""

    noise: float = knob(0.15, r"\sigma", 0.0, 0.5, domain="[0, 10]")
    classes = ("upper moon", "lower moon")
    formula = r"\pm(\cos t - \tfrac12,\ \sin t - \tfrac14) + \sigma\varepsilon,\ t \in [0, \pi]"
    source = "deck 002, Choose input dataset; scikit-learn, make_moons"

    def draw(self, labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
        t = rng.uniform(0, np.pi, len(labels))
        points = np.stack([np.cos(t) - 0.5, np.sin(t) - 0.25], axis=-1)
        return np.where(labels[:, None] == 0, points, -points) + rng.normal(0, self.noise, points.shape)


@entry
class Circles(Data):
    """A circle of radius 1.4 around one of radius 1.4ρ: x₁² + x₂² separates them, a line does not."""

    noise: float = knob(0.1, r"\sigma", 0.0, 0.5, domain="[0, 10]")
    ratio: float = knob(0.5, r"\rho", 0.1, 0.9, domain="(0, 1)")
    classes = ("outer circle", "inner circle")
    formula = r"r\,(\cos t, \sin t) + \sigma\varepsilon,\ r \in \{1.4,\ 1.4\rho\}"
    source = "deck 002, Choose input dataset; scikit-learn, make_circles"

    def draw(self, labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
        radius = np.where(labels == 0, 1.4, 1.4 * self.ratio)
        points = _polar(radius, rng.uniform(0, 2 * np.pi, len(labels)))
        return points + rng.normal(0, self.noise, points.shape)


@entry
class Spirals(Data):
    """Arms that wind around the origin out to radius 1.5. More turns ask for more hidden units."""

    noise: float = knob(0.05, r"\sigma", 0.0, 0.3, domain="[0, 10]")
    turns: float = knob(1.25, "T", 0.25, 3.0, domain="(0, 20]")
    arms: int = knob(2, "K", 2, 5, domain="[2, 10]")
    formula = r"1.5\,t\,(\cos \varphi, \sin \varphi) + \sigma\varepsilon,\ \varphi = 2\pi (T t + k/K),\ t \in [0, 1]"
    source = "CS231n notes, Putting it together: minimal neural network case study"

    @property
    def classes(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(f"arm {k + 1}" for k in range(self.arms))

    def draw(self, labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
        t = np.sqrt(rng.uniform(0, 1, len(labels)))  # the root makes an arm as dense outside as inside
        points = _polar(1.5 * t, 2 * np.pi * (self.turns * t + labels / self.arms))
        return points + rng.normal(0, self.noise, points.shape)


@entry
class Blobs(Data):
    """One normal cloud for each class, the centres evenly spaced on a circle of radius 1.2: easy while σ is small."""

    noise: float = knob(0.3, r"\sigma", 0.05, 1.0, domain="[0, 10]")
    blobs: int = knob(3, "K", 2, 6, domain="[2, 10]")
    formula = r"1.2\,(\cos \varphi, \sin \varphi) + \sigma\varepsilon,\ \varphi = 2\pi (\tfrac14 + k/K)"
    source = "scikit-learn, make_blobs"

    @property
    def classes(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(f"blob {k + 1}" for k in range(self.blobs))

    def draw(self, labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
        centres = _polar(np.full(len(labels), 1.2), 2 * np.pi * (0.25 + labels / self.blobs))
        return centres + rng.normal(0, self.noise, centres.shape)


@entry
class Shapes(Data):
    """Pictures of 12 x 12 pixels: a circle, a square or a triangle, equal in area, so brightness gives nothing away.

    ``variation`` says how much position, size and angle vary from picture to picture.
    """

    examples: int = knob(1200, "N", 150, 3000, domain="[30, 100000]")
    noise: float = knob(0.1, r"\sigma", 0.0, 0.5, domain="[0, 10]")
    variation: float = knob(1.0, "v", 0.0, 1.0, domain="[0, 1]")
    image_shape = (12, 12)
    classes = ("circle", "square", "triangle")
    formula = r"\text{brightness} = \tfrac12 - \max_j (n_j \cdot p - h),\ n_j \text{ normal to side } j"
    source = "deck 002, Lets find out how an Artificial Neural Network can be used to identify different shapes"

    def draw(self, labels: np.ndarray, rng: "np.random.Generator") -> np.ndarray:
        n, v = len(labels), self.variation
        centre = v * rng.uniform(-1.8, 1.8, (2, n, 1))
        radius = 3.2 * (1 + v * rng.uniform(-0.25, 0.25, (n, 1)))
        angle = 2 * np.pi * v * rng.uniform(0, 1, (n, 1))
        x, y = _pixels(self.image_shape)[:, None] - centre
        outside = np.empty_like(x)
        for k, sides in enumerate((None, 4, 3)):
            rows = labels == k
            outside[rows] = _outside(x[rows], y[rows], radius[rows], angle[rows], sides)
        picture = np.clip(0.5 - outside, 0, 1)  # one pixel of grey along the edge
        return np.clip(picture + rng.normal(0, self.noise, picture.shape), 0, 1)


def _pixels(image_shape):
    """Where the pixels' centres lie, measured from the middle of the picture: shape (2, height · width)."""
    height, width = image_shape
    y, x = np.mgrid[:height, :width]
    return np.stack([x - (width - 1) / 2, (height - 1) / 2 - y]).reshape(2, -1)


def _outside(x, y, radius, angle, sides):
    """How far (x, y) lies outside a shape of area π·radius²: the largest distance beyond any side; negative inside."""
    if sides is None:
        return np.hypot(x, y) - radius
    height = radius * np.sqrt(np.pi / (sides * np.tan(np.pi / sides)))  # of a side above the centre
    normals = [angle + 2 * np.pi * j / sides for j in range(sides)]
    return np.max([x * np.cos(phi) + y * np.sin(phi) for phi in normals], axis=0) - height


def _polar(radius, angle):
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
