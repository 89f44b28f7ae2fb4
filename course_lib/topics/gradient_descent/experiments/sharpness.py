"""Learning rates on a network: its cost at four of them, and the sharpest curvature on the way, beside the edge 2/η."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from course_lib import network
from course_lib.arguments import Count, Positive, checked
from course_lib.optimizers import GradientDescent
from course_lib.topics.gradient_descent.experiments.digit_runs import digits
from course_lib.train import Run
from course_lib.train.threads import one_thread

RATES = (0.01, 0.1, 1.0, 10.0)
STEPS = 300
WATCHED = (0.3, 1.0, 2.0)  # the rates whose curvature is measured
EVERY = 10  # steps between two measurements
PRODUCTS = 10  # of the Hessian with a vector, for one measurement
SLOW = (0.2, 0.5)  # the rates of the long runs with the squared error
LONG, SELDOM, FEW = 4000, 100, 150  # their steps, steps between two measurements, and examples


@dataclass(frozen=True, eq=False)
class NetworkRates:
    """Batch descent. ``cost`` (RATES, STEPS + 1) and ``edge`` (WATCHED, k), λ_max after ``steps`` (k,): on all digits.

    ``rising`` (SLOW, long): λ_max after 0, SELDOM, 2 SELDOM, … steps with the squared error, on FEW digits.
    """

    cost: np.ndarray
    steps: np.ndarray
    edge: np.ndarray
    rising: np.ndarray


@lru_cache(maxsize=1)
def net() -> network.Network:
    """64 pixels, 16 tanh, 10 classes: without corners, so that there is a Hessian everywhere."""
    return network.Network([64, 16, 10], hidden="tanh")


@lru_cache(maxsize=1)
def network_rates() -> NetworkRates:
    """All rates from the same start, and λ_max along three runs and two long ones."""
    edge, long = [sharpness(rate, STEPS) for rate in WATCHED], [rising(rate)[0] for rate in SLOW]
    return NetworkRates(costs(RATES, STEPS), np.arange(0, STEPS + 1, EVERY), np.array(edge), np.array(long))


@lru_cache
@one_thread
def rising(rate: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """λ_max and the cost after 0, SELDOM, … LONG steps with the half squared error on FEW digits, linear outputs.

    Each pixel is taken less its mean over these digits: otherwise one direction, that of the mean, is by far the
    steepest, and its curvature stays as it is.
    """
    x, y = digits().x_train[:FEW], np.eye(10)[digits().y_train[:FEW]]
    x, long = x - x.mean(axis=0), network.Network([64, 16, 10], hidden="tanh", output="linear")
    theta, curved, cost = long.initialize("Glorot normal", np.random.default_rng(seed)), [], []

    def gradient(theta):
        return long.loss_and_gradient(theta, x, y, "half squared error")[1]

    for t in range(LONG + 1):
        if t % SELDOM == 0:
            curved.append(largest_curvature(theta, gradient=gradient))
            cost.append(long.loss_and_gradient(theta, x, y, "half squared error")[0])
        theta = theta - rate * gradient(theta)
    return np.array(curved), np.array(cost)


@one_thread
def costs(rates: tuple[float, ...], steps: int, seed: int = 1) -> np.ndarray:
    """The cost before each of so many steps and after the last, (rates, steps + 1)."""
    run, found = begun(np.array(rates)[:, None], seed), []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            found.append(run.step(run.x, run.y))
        return np.array([*found, run.evaluate()[0]]).T


@checked
@lru_cache
@one_thread
def sharpness(rate: Positive, steps: Count, seed: int = 1) -> np.ndarray:
    """λ_max, the largest curvature of the cost of all digits, after 0, EVERY, 2 EVERY, … steps of batch descent."""
    run, found = begun(rate, seed), []
    for t in range(steps + 1):
        if t % EVERY == 0:
            found.append(largest_curvature(run.theta))
        run.step(run.x, run.y)
    return np.array(found)


@lru_cache
@one_thread
def at_equal_cost(rate: float, steps: int, seed: int = 1) -> tuple[float, float, float]:
    """The cost after so many steps, λ_max there, and λ_max where descent with the least of WATCHED has that cost."""
    run, slow = begun(rate, seed), begun(WATCHED[0], seed)
    for _ in range(steps):
        run.step(run.x, run.y)
    goal = float(run.evaluate()[0])
    while slow.step(slow.x, slow.y) > goal:
        pass  # the θ after the step that began above the goal; one step is 1 % of the cost or less
    return goal, largest_curvature(run.theta), largest_curvature(slow.theta)


def begun(rate: float | np.ndarray, seed: int) -> Run:
    """A run at its start, one replica for each rate of (R, 1)."""
    run = Run(net(), digits(), optimizer=GradientDescent(rate), loss="cross-entropy")  # type: ignore[arg-type]
    start = net().initialize("Glorot normal", np.random.default_rng(seed))
    run.begin(np.broadcast_to(start, (*np.shape(rate)[:-1], net().size)))
    return run


def largest_curvature(
    theta: np.ndarray, h: float = 1e-4, gradient: Callable[[np.ndarray], np.ndarray] | None = None
) -> float:
    """λ_max of the Hessian H at θ, of the cost of all digits or of one with another ``gradient``.

    By Lanczos' method: H is looked at in the directions v, Hv, H²v, … alone.

    A product Hv is the difference of two gradients, by 2h.
    """
    gradient = gradient or _gradient
    v = np.random.default_rng(0).standard_normal(len(theta))
    basis, seen = [v / np.linalg.norm(v)], []
    for _ in range(PRODUCTS):
        seen.append((gradient(theta + h * basis[-1]) - gradient(theta - h * basis[-1])) / (2 * h))
        rest = seen[-1]
        for _ in range(2):  # twice, or rounding would leave parts along the others
            rest = rest - np.array(basis).T @ (np.array(basis) @ rest)
        basis.append(rest / np.linalg.norm(rest))
    within = np.array(basis[:-1]) @ np.array(seen).T
    return float(np.linalg.eigvalsh((within + within.T) / 2)[-1])


def _gradient(theta):
    return net().loss_and_gradient(theta, digits().x_train, digits().y_train, "cross-entropy")[1]
