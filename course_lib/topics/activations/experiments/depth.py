"""Fifty layers of one activation: what is left of the signal on the way up, and of the gradient on the way back."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated

import numpy as np

from course_lib import activations, checks, datasets, initializers, menus
from course_lib.activations import Activation, Elementwise
from course_lib.arguments import By, Seed, Whole, checked
from course_lib.initializers import INITIALIZERS, Initializer
from course_lib.network import Network

ROWS = WIDTH = 32  # digits, and units in each layer
FACTOR = 1e3  # less than a thousandth, more than a thousand times: vanished, exploded
BINS = 41
LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, eq=False)
class DeepSignals:
    """One network of ``layers`` hidden layers on real digits. Entry l of an array belongs to hidden layer l + 1.

    ``signal``: how far the activations of different digits differ, their standard deviation over the rows (root of
    the mean square over the units); ``error``: the length of δ = ∂C/∂z; ``gradient``: that of ∂C/∂W; ``shares``
    (layers, BINS) of the activations between ``edges``; ``largest``: the largest |a|.
    """

    activation: Activation
    initializer: Initializer
    signal: np.ndarray
    error: np.ndarray
    gradient: np.ndarray
    shares: np.ndarray
    edges: np.ndarray
    largest: np.ndarray

    @property
    def layers(self) -> int:
        return len(self.signal)

    @property
    def names(self) -> tuple[str, str]:
        """The names of activation and initialisation in their menus."""
        return menus.name_of(self.activation), menus.name_of(self.initializer)

    @cached_property
    def signal_fate(self) -> tuple[str, int]:
        """(word, layer): "vanished" or "exploded", and the first layer at which; or ("", 0)."""
        return _fate(self.signal, self.signal[0])

    @cached_property
    def error_fate(self) -> tuple[str, int]:
        """The same for the error δ on its way back from the last hidden layer, where it is compared with."""
        word, steps = _fate(self.error[::-1], self.error[-1])
        return word, self.layers + 1 - steps if word else 0

    @property
    def overflow(self) -> int | None:
        """The first layer whose activations do not fit into float32, or None."""
        too_large = self.largest > LARGEST
        return int(too_large.argmax()) + 1 if too_large.any() else None

    @property
    def ratio(self) -> float:
        """log₁₀ of the error's length at the first hidden layer over that at the last; −∞ where nothing arrives.

        Not of ∂C/∂W, which hides it: in a chain of linear or ReLU layers the error shrinks by as much from layer to
        layer, going back, as the activation that it is multiplied by has shrunk, going up.
        """
        return _log_ratio(self.error)


@checked
def depth(
    activation: Annotated[Activation | str, By(activations.choose)] = "ReLU",
    initializer: Annotated[Initializer | str, By(initializers.choose)] = "He normal",
    layers: Annotated[int, Whole(2, 50)] = 20,
    seed: Seed = 0,
) -> DeepSignals:
    """A forward and a backward pass of an untrained network of so many hidden layers, on ROWS real digits."""
    activation, initializer = activations.choose(activation), initializers.choose(initializer)
    net = _network(activation, layers)
    x, y = _digits()
    theta = net.initialize(initializer, np.random.default_rng(seed))
    a = net.forward(theta, x).a[1:-1]
    back = net.backward(theta, x, y, "cross-entropy")
    edges = _edges(activation)
    shares = [np.histogram(np.clip(h, edges[0], edges[-1]), edges)[0] / h.size for h in a]
    error = np.array([_length(delta) for delta in back.delta[1:-1]])
    gradient = np.array([_length(layer.W) for layer in net.layers(back.gradient)[:-1]])
    signal = np.array([_deviation(h) for h in a])
    largest = np.array([np.abs(h).max() for h in a])
    return DeepSignals(activation, initializer, signal, error, gradient, np.array(shares), edges, largest)


@dataclass(frozen=True, eq=False)
class Factors:
    """From layer to layer: what mean squares are multiplied by, (layers − 1,) each; entry 0 is between layers 1 and 2.

    ``up``: of z, going up; ``back``: of δ, coming back. ``up_said`` and ``back_said`` are what the rule says of them:
    n σ² times the mean of f² over that of z², and n σ² times the mean of f′²; n is the width, σ² the mean square of
    the weights. ``slope``: the mean of f′² in each layer, (layers,). ``signal``: as ``up``, of how far the activations
    of different digits differ; NaN where nothing of that is left.
    """

    up: np.ndarray
    up_said: np.ndarray
    back: np.ndarray
    back_said: np.ndarray
    slope: np.ndarray
    signal: np.ndarray

    def mean(self, which: str) -> float:
        """The geometric mean over the layers of one of them: the factor of one layer."""
        return float(np.exp(np.nanmean(np.log(getattr(self, which)))))


@checked
def factors(
    activation: Annotated[Elementwise | str, By(activations.choose)] = "ReLU",
    initializer: Annotated[Initializer | str, By(initializers.choose)] = "He normal",
    layers: Annotated[int, Whole(2, 50)] = 20,
    width: Annotated[int, Whole(8, 512)] = WIDTH,
    seed: Seed = 0,
) -> Factors:
    """The same network as ``depth``, of any width, its mean squares measured against n σ² f² and n σ² f′²."""
    f = activations.choose(activation)
    if not isinstance(f, Elementwise):
        remedy = "Choose one of each entry on its own, such as 'tanh'."
        raise checks.problem("activation", f.formula, "an activation that has a derivative f'(z)", remedy)
    net = Network([64, *[width] * layers, 10], hidden=f)
    theta = net.initialize(initializers.choose(initializer), np.random.default_rng(seed))
    x, y = _digits()
    forward, delta = net.forward(theta, x), net.backward(theta, x, y, "cross-entropy").delta
    weights = [width * _square(layer.W) for layer in net.layers(theta)[1:-1]]  # n σ² between hidden layers
    z, a = [_square(h) for h in forward.z[1:-1]], [_square(h) for h in forward.a[1:-1]]
    slope, errors = [_square(f.prime(h)) for h in forward.z[1:-1]], [_square(d) for d in delta[1:-1]]
    k = range(layers - 1)
    said = [weights[l] * a[l] / z[l] for l in k], [weights[l] * slope[l] for l in k]
    found = [z[l + 1] / z[l] for l in k], [errors[l] / errors[l + 1] for l in k]
    differ = np.array([_deviation(h) for h in forward.a[1:-1]])
    differ[differ == 0] = np.nan
    signal = (differ[1:] / differ[:-1]) ** 2
    return Factors(*(np.array(v) for v in (found[0], said[0], found[1], said[1], slope, signal)))


def _square(a):
    return float((a * a).mean())


@lru_cache(maxsize=64)
def table(
    layers: int = 20,
    seed: int = 0,
    rows: tuple[Activation, ...] | None = None,
    columns: tuple[Initializer, ...] | None = None,
) -> np.ndarray:
    """``DeepSignals.ratio`` of every pair, (activations, initialisations), those of the menus unless they are given.

    All initialisations are replicas of one network, and pass through it at once. Networks of the same size that begin
    with the same numbers have them drawn once: in a browser the drawing is what takes long.
    """
    x, y = _digits()
    rows, columns = rows or tuple(activations.hidden_activations().values()), columns or tuple(INITIALIZERS.values())
    found, begun = np.empty((len(rows), len(columns))), {}
    for row, f in enumerate(rows):
        net = _network(f, layers)
        alike = net.size, f.learned and getattr(f, f.learned)
        if alike not in begun:
            begun[alike] = np.stack([net.initialize(i, np.random.default_rng(seed)) for i in columns])
        delta = net.backward(begun[alike], x, y, "cross-entropy").delta
        found[row] = [
            _log_ratio([_length(first), _length(last)]) for first, last in zip(delta[1], delta[-2], strict=True)
        ]
    return found


def _network(activation, layers):
    return Network([64, *[WIDTH] * layers, 10], hidden=activation)


def _digits():
    data = datasets.digits()
    return data.x_train[:ROWS], data.y_train[:ROWS]


def _length(a):
    """‖a‖, also where the squares would overflow."""
    largest = np.abs(a).max()
    return float(largest * np.linalg.norm(a / largest)) if largest > 0 else 0.0


def _deviation(a):
    """The standard deviation over the rows, 0 where it is no more than the rounding of a itself."""
    length = _length(a - a.mean(axis=0))
    return length / np.sqrt(a.size) if length > 1e-13 * _length(a) else 0.0


def _log_ratio(lengths):
    first, last = lengths[0], lengths[-1]
    return float(np.log10(first) - np.log10(last)) if first > 0 else -np.inf


def _fate(values, reference):
    """The first place, counted from 1, at which values are a FACTOR below or above the reference."""
    gone, high = (values < reference / FACTOR) | (values == 0), values > reference * FACTOR
    either = gone | high
    if not either.any():
        return "", 0
    k = int(either.argmax())
    return "vanished" if gone[k] else "exploded", k + 1


def _edges(f):
    """The bins: all that f can give between −3 and 3."""
    ends = np.array([-20.0, 0.0, 20.0])
    ends = np.clip(f(ends) if f.elementwise else ends, -3, 3)
    low, high = ends.min(), ends.max()
    margin = (high - low) / (2 * (BINS - 1))  # so that both ends are the middle of a bin
    return np.linspace(low - margin, high + margin, BINS + 1)
