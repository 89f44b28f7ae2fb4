"""What notebook 13 asserts, as checks. What the reader builds on the page is built here once more."""

import functools
from typing import Any

import numpy as np

from course_lib.activations import Elementwise
from course_lib.claims import ClaimList, span
from course_lib.datasets import Dataset, from_arrays
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.menus import entry, knob
from course_lib.optimizers import Adam, GradientDescent, Optimizer, descend
from course_lib.surfaces import SURFACES
from course_lib.train import History
from course_lib.train.recording import record

CLAIMS = ClaimList()
X = np.linspace(-1, 1, 20)
Y = 1.5 * X - 0.5 + np.random.default_rng(0).normal(0, 0.3, 20)


def loss(w: float, b: float) -> float:
    """The mean squared error of wx + b."""
    return float(np.mean((w * X + b - Y) ** 2))


@entry
class Sine(Elementwise):
    """sin(ωz), with the slope ω cos(ωz)."""

    omega: float = knob(1.0, r"\omega", 0.1, 5.0, domain="(0, inf)")

    def value(self, z: np.ndarray) -> np.ndarray:
        return np.sin(self.omega * z)

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return self.omega * np.cos(self.omega * z)


class ForgetfulSine(Sine):
    """The same without the factor ω."""

    def slope(self, z: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.cos(self.omega * z)


@entry
class Normalised(Optimizer):
    """Δθ = −η g/|g|^p."""

    learning_rate: float = knob(0.01, r"\eta", 1e-4, 10.0, log=True, domain="(0, inf)")
    power: float = knob(1.0, "p", 0.0, 1.0, domain="[0, 1]")

    def update(self, state: dict[str, Any], g: np.ndarray, eta: Any, theta: Any = None) -> tuple[dict, np.ndarray]:
        length = np.linalg.norm(g, axis=-1, keepdims=True)
        return {"t": state["t"] + 1}, -eta * g / np.maximum(length, 1e-12) ** self.power


@CLAIMS.exact
def best_b():
    """The mean of y − wx is the mean of y, since that of x is 0."""
    assert abs(X.mean()) < 1e-15
    best = [(Y - w * X).mean() for w in (-3, 0, 1.42, 3)]
    np.testing.assert_allclose(best, Y.mean())
    return "the x have the mean 0", f"best b is {Y.mean():.2f} for every w".replace("-", "−")


@CLAIMS.exact
def best_w():
    w, b = np.polyfit(X, Y, 1)
    return f"best w is {w:.2f}", f"loss {loss(w, b):.3f}"


@CLAIMS.exact
def scenes_losses():
    places = ((0, 0), (0, -0.55), (1.42, 0), (1.42, -0.55))
    *first, last = (f"{loss(*place):.2f}" for place in places)
    return f"{', '.join(first)} and {last}"


@CLAIMS.exact
def unnoticed():
    """The wrong slope is right with ω = 1, and passes the check; with ω = 2 it does not."""
    assert [passes(ForgetfulSine(omega)) for omega in (1.0, 2.0)] == [True, False]
    assert all(passes(Sine(omega)) for omega in (0.3, 1.0, 2.0, 5.0))
    return "With ω = 1 the factor is 1"


def passes(f: Elementwise) -> bool:
    """Whether a slope agrees with a difference quotient."""
    z = np.linspace(-3, 3, 25)
    return relative_error(f.prime(z), numerical_gradient(lambda z: f(z).sum(), z)) < 1e-7


@functools.cache
def wavy(seed: int, omega: float) -> History:
    """The playground's run with the sine."""
    return record(
        data="moons",
        seed=seed,
        depth=2,
        width=8,
        activation=Sine(omega),
        initializer="Glorot normal",
        loss="cross-entropy",
        optimizer=Adam(learning_rate=0.01),
        batch_size=32,
        steps=400,
    ).history


@CLAIMS.general(
    seeds=20,
    words=lambda found: [f"{span(losses, 3)} with ω = {w}" for losses, w in zip(found[0].T, (1, 5), strict=True)],
)
def waves_learn(seed):
    return [float(wavy(seed, omega).train_loss[-1]) for omega in (1.0, 5.0)]


@CLAIMS.general(
    seeds=20,
    cases=[{"omega": 5.0}, {"omega": 1.0}],
    words=lambda found: f"{found[0].sum():.0f} of {found[0].size} seeds, and with ω = 1 in {found[1].sum():.0f}",
)
def waves_overfit(seed, omega):
    run = wavy(seed, omega)
    return bool(run.test_loss[-1] > run.train_loss[-1])


def path(surface, eta, power=1.0):
    """The heights of 300 steps, the start's first, and the points."""
    f = SURFACES[surface]
    points = descend(Normalised(eta, power), f.gradient, f.start, 300)
    return f.along(points), points


@CLAIMS.exact
def two_ends():
    """p = 0 is gradient descent; with p = 1 each step is as long as η says."""
    f = SURFACES["Beale"]
    np.testing.assert_array_equal(path("Beale", 0.01, 0.0)[1], descend(GradientDescent(0.01), f.gradient, f.start, 300))
    lengths = np.linalg.norm(np.diff(path("Beale", 0.01)[1], axis=0), axis=1)
    np.testing.assert_allclose(lengths, 0.01)


@CLAIMS.exact
def where_it_ends():
    first, second, third = (f"{path('Beale', eta)[0][-1]:.2g}" for eta in (0.01, 0.03, 0.1))
    return f"height of {first}, {second} and {third}"


@CLAIMS.exact
def to_and_fro():
    """With η = 0.1 it arrives first; from then on each step is nearly the one before, backwards."""
    arrivals = [int(np.argmax(path("Beale", eta)[0] < 0.1)) for eta in (0.01, 0.03, 0.1)]
    assert arrivals == sorted(arrivals, reverse=True)
    steps = np.diff(path("Beale", 0.1)[1][200:], axis=0)
    np.testing.assert_allclose(steps[1:], -steps[:-1], atol=1e-3)


@CLAIMS.exact
def on_the_plateau():
    f = SURFACES["plateau"]
    slow = f.along(descend(GradientDescent(0.01), f.gradient, f.start, 300))
    heights = path("plateau", 0.01)[0]
    return f"from {slow[0]:.0f} to {slow[-1]:.3f} only", f"to {heights[-1]:.3f}"


@functools.cache
def fruit(seed: int = 0) -> Dataset:
    """The table of the page, split by the seed."""
    rng = np.random.default_rng(0)
    sugar, firmness = rng.normal(12, 2, 300), rng.normal(30, 8, 300)
    ripe = ((sugar - 13) / 2) ** 2 + ((firmness - 30) / 8) ** 2 < rng.normal(1.2, 0.2, 300)
    numbers = np.stack([sugar, firmness], axis=1).round(1)
    scaled = (numbers - numbers.mean(axis=0)) / numbers.std(axis=0)
    return from_arrays(scaled, np.where(ripe, "ripe", "not ripe"), np.random.default_rng(seed), name="fruit")


@CLAIMS.general(seeds=20, words=lambda found: [f"{span(shares, 0, 100)} %" for shares in found[0].T])
def island(seed):
    """Without a hidden layer, and with two."""
    return [
        float(
            record(
                data=fruit(),
                seed=seed,
                depth=depth,
                width=8,
                activation="tanh",
                initializer="Glorot normal",
                loss="cross-entropy",
                optimizer=Adam(learning_rate=0.01),
                batch_size=32,
                steps=400,
            ).history.test_accuracy[-1]
        )
        for depth in (0, 2)
    ]
