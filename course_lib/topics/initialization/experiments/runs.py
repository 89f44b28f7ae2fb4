"""What the runs of this notebook share: their data, where they start, how long they may take, and how they ended."""

from collections.abc import Iterable
from functools import lru_cache
from math import erf, log, sqrt

import numpy as np

from course_lib import checks, datasets, initializers
from course_lib.activations import Activation
from course_lib.datasets import Data, Dataset
from course_lib.initializers import Initializer, UniformInitializer
from course_lib.network import Network
from course_lib.train.drawable import drawable_data

STUCK_WITHIN = 0.02  # a cost within this share of log K is called log K
ABOVE_GUESSING = 0.15  # what a run must have right beyond what guessing gives, to be no longer called stuck
GOOD = 0.9  # the accuracy from which on a run is said to have learned
BAD_OUTCOMES = ("diverged", "stuck", "wild")
WORK = 1.35e8  # nanoseconds that training may take, estimated roughly
_uniform = np.vectorize(lambda g: erf(g / sqrt(2)), otypes=[float])  # a standard normal number as one of U(−1, 1)


def load_data(data: Data | Dataset | str, seed: int) -> Dataset:
    """The data set, the same object for the same seed, so that its points need not be drawn again."""
    if not isinstance(data, Dataset):
        data = datasets.choose_with_classes(data)
    if not data.classes:
        remedy = "Train with it, or play with it: playground(data)."
        raise checks.problem("data", "numbers to predict", "a data set with classes", remedy)
    return _loaded(data, checks.integer("seed", seed))


@lru_cache(maxsize=8)
def _loaded(data, seed):
    return drawable_data(data, seed)


def make_network(data: Dataset, depth: int, width: int, activation: Activation | str) -> Network:
    """``depth`` hidden layers of ``width`` units between the data's columns and its classes."""
    return Network([data.x_train.shape[1], *[width] * depth, len(data.classes)], hidden=activation)


def same_draws(
    net: Network, choices: Iterable[Initializer | str], rng: np.random.Generator, replicas: int | None = None
) -> np.ndarray:
    """θ of shape (choices, P), or (choices, replicas, P): each initialisation makes its weights of the same draws.

    A normal one scales them. A uniform one takes 2Φ(g) − 1 for g, which is uniform and has the same sign and order.
    One with a draw of its own, such as a constant, is asked for it.
    """
    rules, rng = [initializers.choose(choice) for choice in choices], checks.generator("rng", rng)
    lead = () if replicas is None else (checks.integer("replicas", replicas, 1),)
    theta = np.tile(net.initialize("zeros", rng), (len(rules), *lead, 1))
    for layer in net.layers(theta):
        g = rng.standard_normal(layer.W.shape[1:])
        u = _uniform(g)
        for W, rule in zip(layer.W, rules, strict=True):
            n_in, n_out = W.shape[-2:]
            if type(rule).draw is Initializer.draw:
                W[...] = rule.std(n_in, n_out) * g
            elif type(rule).draw is UniformInitializer.draw:
                W[...] = rule.bound(n_in, n_out) * u
            else:
                W[...] = np.reshape([rule(n_in, n_out, one) for one in rng.spawn(replicas or 1)], W.shape)
    return theta


def affordable_steps(net: Network, rows: float, work: float = WORK) -> int:
    """How many steps of so many rows (replicas × batch) can be afforded: at least 4."""
    nanoseconds = rows * (28 * sum(net.sizes[1:]) + 0.7 * net.size) + 3e4 * len(net.sizes)
    return max(4, int(work // nanoseconds))


def outcome(loss: float, accuracy: float, diverged_at: int, classes: int) -> tuple[str, str]:
    """(kind, words) for how a run ended: "diverged", "stuck", "learned", "wild" or "under way"."""
    if diverged_at >= 0:
        return "diverged", f"diverged at step {diverged_at}"
    if abs(loss / log(classes) - 1) < STUCK_WITHIN and accuracy < 1 / classes + ABOVE_GUESSING:
        return "stuck", f"stuck at log {classes}"
    if accuracy >= GOOD:
        return "learned", f"learned: {100 * accuracy:.0f} %"
    if loss > log(classes):
        return "wild", f"cost {format_cost(loss)}, over log {classes}"
    return "under way", f"cost {format_cost(loss)}, {100 * accuracy:.0f} %"


def format_cost(value: float) -> str:
    """A cost to three digits, without an exponent as long as it can be read."""
    return f"{float(f'{value:.3g}'):,.0f}" if 1000 <= value < 1e7 else f"{value:.3g}"
