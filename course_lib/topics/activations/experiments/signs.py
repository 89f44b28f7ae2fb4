"""What "zero centred" is good for: signs of gradients in a network, and a way that zigzags, of two weights."""

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import activations, datasets
from course_lib.activations import Activation
from course_lib.arguments import By, Count, Interval, Seed, checked
from course_lib.network import Network

AnyActivation = Annotated[Activation | str, By(activations.choose)]
SIZES = (64, 30, 30, 10)
BLOCKS = 20  # of the training digits, one after another, over which the shares are averaged
TARGET = np.array([1.0, -1.0])  # the weights that are to be found, from (0, 0)
STEPS = 100


@checked
def same_sign(hidden: AnyActivation = "sigmoid", rows: Count = 1, seed: Seed = 0) -> float:
    """The share of units in layer 2 whose weights' gradients have all one sign, in an untrained 64-30-30-10.

    Gradients are means over ``rows`` digits; the share is the mean over BLOCKS such groups. Units without any
    gradient are not counted.
    """
    gradients = [layer.W for layer in _gradients(hidden, rows, seed)]
    return float(np.mean([_one_sign(W)[np.abs(W).max(axis=0) > 0].mean() for W in gradients]))


@checked
def minority(hidden: AnyActivation = "sigmoid", rows: Count = 1, seed: Seed = 0) -> float:
    """How much of a unit's squared gradient belongs to the sign that has less of it: 0 if all have one sign, ½ at most.

    The mean over the units of layer 2 that get a gradient; ``rows`` and groups as in ``same_sign``.
    """
    found = []
    for layer in _gradients(hidden, rows, seed):
        up, down = ((np.maximum(g, 0) ** 2).sum(axis=0) for g in (layer.W, -layer.W))
        used = up + down > 0
        found.append((np.minimum(up, down)[used] / (up + down)[used]).mean())
    return float(np.mean(found))


@checked
def with_gradient(hidden: AnyActivation = "ReLU", rows: Count = 1, seed: Seed = 0) -> float:
    """The share of units in layer 2 whose weights get any gradient at all; ``rows`` and groups as in ``same_sign``."""
    return float(np.mean([np.any(layer.W != 0, axis=0).mean() for layer in _gradients(hidden, rows, seed)]))


@checked
def largest_rate(mean: Annotated[float, Interval("[0, 2]")] = 1.0, steps: Count = 20_000, seed: Seed = 0) -> float:
    """The η at which the distance to TARGET neither grows nor shrinks in the long run, with one example a step.

    By bisection of the mean logarithm of what a step multiplies the distance by.
    """
    x = mean + np.random.default_rng(seed).uniform(-1, 1, (steps, 2))
    low, high = 0.01, 10.0
    for _ in range(12):
        eta = (low + high) / 2
        low, high = (low, eta) if _growth(x, eta) > 0 else (eta, high)
    return (low + high) / 2


def _growth(x, eta):
    """The mean logarithm of the factor by which the error of the weights grows in a step."""
    a, b, total = 1.0, -1.0, 0.0
    for p, q in x.tolist():
        push = eta * (p * a + q * b)
        a, b = a - push * p, b - push * q
        size = math.hypot(a, b)
        total += math.log(size)
        a, b = a / size, b / size
    return total / len(x)


@checked
def as_the_bias(hidden: AnyActivation = "sigmoid", rows: Count = 32, seed: Seed = 0) -> float:
    """Of the weights into layer 2, the share whose gradient has the sign of their unit's sum of errors, Σδ.

    That sum is the gradient by the unit's bias. ``rows`` and what is averaged as in ``same_sign``.
    """
    layers = _gradients(hidden, rows, seed)
    return float(np.mean([(np.sign(layer.W) == np.sign(layer.b))[layer.W != 0].mean() for layer in layers]))


@checked
def spread_over_mean(hidden: AnyActivation = "sigmoid", seed: Seed = 0) -> float:
    """How much an activation of layer 1 varies from digit to digit: standard deviation over mean, the median unit."""
    net, theta, data = _untrained(hidden, seed)
    a = net.forward(theta, data.x_train).a[1]
    mean = a.mean(axis=0)
    return float(np.median(a.std(axis=0)[mean > 0] / mean[mean > 0]))


def _untrained(hidden, seed):
    net = Network(list(SIZES), hidden=hidden)
    return net, net.initialize("Glorot normal", np.random.default_rng(seed)), datasets.digits()


def _gradients(hidden, rows, seed):
    """The gradients of layer 2's parameters, for each of BLOCKS groups of ``rows`` digits."""
    net, theta, data = _untrained(hidden, seed)
    for k in range(0, BLOCKS * rows, rows):
        x, y = data.x_train[k : k + rows], data.y_train[k : k + rows]
        yield net.layers(net.loss_and_gradient(theta, x, y, "cross-entropy")[1])[1]


def _one_sign(W):
    return (W >= 0).all(axis=0) | (W <= 0).all(axis=0)


@dataclass(frozen=True, eq=False)
class Way:
    """The two weights (STEPS + 1, 2) of a linear unit on their way, and the ``gradients`` (STEPS, 2) of its steps."""

    weights: np.ndarray
    gradients: np.ndarray

    def one_sign(self, frame: int = STEPS) -> float:
        """The share of the steps so far in which both weights grew or both shrank."""
        g = self.gradients[:frame]
        return float((g[:, 0] * g[:, 1] > 0).mean()) if len(g) else 0.0

    def detour(self, frame: int = STEPS) -> float:
        """The length of the way so far over the straight distance."""
        steps = np.linalg.norm(np.diff(self.weights[: frame + 1], axis=0), axis=1).sum()
        straight = np.linalg.norm(self.weights[frame] - self.weights[0])
        return float(steps / straight) if straight > 0 else 1.0

    @property
    def arrived(self) -> float:
        """The first step after which a fifth of the distance to TARGET is left; infinite if there is none."""
        near = np.linalg.norm(self.weights - TARGET, axis=1) < np.linalg.norm(TARGET) / 5
        return float(near.argmax()) if near.any() else np.inf


@dataclass(frozen=True, eq=False)
class ZigZag:
    """Two ways to TARGET, with inputs ``x`` (STEPS, batch, 2) as they are and with the same inputs centred."""

    mean: float
    eta: float
    x: np.ndarray
    shifted: Way
    centred: Way


@checked
def zigzag(
    mean: Annotated[float, Interval("[0, 2]")] = 1.0,
    batch: Count = 1,
    eta: Annotated[float, Interval("(0, 1]")] = 0.1,
    seed: Seed = 0,
) -> ZigZag:
    """Gradient descent of a linear unit with squared loss; each input is uniform within 1 of ``mean``."""
    spread = np.random.default_rng(seed).uniform(-1, 1, (STEPS, batch, 2))
    return ZigZag(mean, eta, mean + spread, _way(mean + spread, eta), _way(spread, eta))


def _way(x, eta):
    w, weights, gradients = np.zeros(2), [np.zeros(2)], []
    for rows in x:
        error = rows @ (w - TARGET)
        gradients.append((rows * error[:, None]).mean(axis=0))
        w = w - eta * gradients[-1]
        weights.append(w)
    return Way(np.array(weights), np.array(gradients))
