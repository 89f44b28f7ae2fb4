"""How large the signals are in each of many layers, forward and backward: measured in one draw, and by theory.

All layers have n units, so n_in = n_out = n. What comes in at the bottom, x, and what comes in at the top, ∂J/∂a^L, are
standard normal; biases are 0, and there is no output layer.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import activations, checks, initializers
from course_lib.activations import Activation
from course_lib.arguments import By, Count, Seed, checked
from course_lib.initializers import Initializer
from course_lib.topics.initialization.experiments.theory import ROWS, constant_field, mean_field

FAR = 1e150  # a number beyond this has no square in float64: the pass ends; one below its inverse becomes 0
GONE = 1e4  # a variance has vanished or exploded when it differs from what came in by this factor


@dataclass(frozen=True, eq=False)
class LayerVariances:
    """Entry l − 1 of each array is about layer l: means of squares over all units and rows of z^l and of ∂J/∂z^l.

    ``forward`` and ``backward`` are measured; ``forward_theory`` and ``backward_theory`` are expected for layers of
    infinite width; ``forward_spread`` and ``backward_spread``: how far the logarithms of a single row's lie apart from
    draw to draw (a standard deviation); a mean over rows wanders less, as long as they differ. ``between`` is the part
    of ``forward`` that differs from row to row. NaN: not computed.
    """

    width: int
    forward: np.ndarray
    backward: np.ndarray
    between: np.ndarray
    forward_theory: np.ndarray
    backward_theory: np.ndarray
    forward_spread: np.ndarray
    backward_spread: np.ndarray

    @property
    def depth(self) -> int:
        """The number of layers."""
        return len(self.forward)

    @property
    def fates(self) -> list[str]:
        """What becomes of the signal and of the gradient, and from which layer on: two or three sentences."""
        sentences = [f"Forward: {_fate(self.forward, range(1, self.depth + 1))}."]
        if np.isnan(self.backward).any():
            return [
                *sentences,
                "No way back from there: backpropagation would multiply by numbers that are not finite.",
            ]
        sentences.append(f"Backward: {_fate(self.backward[::-1], range(self.depth, 0, -1))}.")
        alike = np.flatnonzero((self.between < self.forward / GONE) & (self.forward > 0))
        if alike.size:
            sentences.append(f"From layer {alike[0] + 1} on all rows look alike: they differ by less than a hundredth.")
        return sentences


def _elementwise(value, argument):
    f = activations.choose(value, argument)
    if not f.elementwise:
        raise checks.problem(argument, repr(f), "one that takes each entry on its own", "Choose another one.")
    return f


@checked
def measure(
    activation: Annotated[Activation, By(_elementwise)],
    initializer: Annotated[Initializer, By(initializers.choose)],
    width: Count,
    depth: Count,
    seed: Seed = 0,
) -> LayerVariances:
    """One draw of so many layers: the size of the signals in each, and what theory expects."""
    f, n = activation, width
    with np.errstate(all="ignore"):  # layers may overflow on purpose
        forward, backward, between = _one_draw(f, initializer, n, depth, np.random.default_rng(seed))
        if initializer.mean:
            theory = constant_field(f, float(initializer.mean), n, depth)
        else:
            theory = mean_field(f, float(initializer.std(n, n)), n, depth)
    return LayerVariances(n, forward, backward, between, *theory)


def _one_draw(f, initializer, n, depth, rng):
    a, weights, z = rng.standard_normal((ROWS, n)), [], []
    forward, between = np.full((2, depth), np.nan)
    for l in range(depth):
        weights.append(initializer(n, n, rng))
        z.append(_unless_tiny(a @ weights[-1]))
        forward[l], between[l] = np.mean(z[-1] ** 2), z[-1].var(axis=0).mean()
        if not np.abs(z[-1]).max() < FAR:
            forward[l:] = between[l:] = np.inf
            return forward, np.full(depth, np.nan), between
        a = f.value(z[-1])
    backward, upstream = np.zeros(depth), rng.standard_normal((ROWS, n))
    for l in range(depth - 1, -1, -1):
        delta = _unless_tiny(f.pullback(z[l], f.value(z[l]), upstream))
        backward[l] = np.mean(delta**2)
        if not np.abs(delta).max() < FAR:
            backward[: l + 1] = np.inf
            break
        upstream = delta @ weights[l].T
    return forward, backward, between


def _unless_tiny(a):
    """a, or zeros where its squares would be rounded to 0 anyway (and products with such numbers take very long)."""
    return np.where(np.abs(a) < 1 / FAR, 0.0, a)


def _fate(values, layers):
    """What becomes of these variances on their way through these layers."""
    far = np.flatnonzero(~(values > 1 / GONE) | ~(values < GONE))
    if not far.size:
        return f"arrives, with {values[-1]:.3g} times the variance that came in"
    small = values[far[0]] < 1
    zero, over = np.flatnonzero(values == 0), np.flatnonzero(np.isinf(values))
    end = f", exactly 0 from layer {layers[zero[0]]} on" if zero.size else ""
    end = f", too large for float64 to square at layer {layers[over[0]]}" if over.size else end
    if not values.any():
        return "exactly 0 in every layer: nothing to draw on a logarithmic axis"
    size = "less than 1/10,000 of" if small else "more than 10,000 times"
    return f"{'vanished' if small else 'exploded'} at layer {layers[far[0]]} ({size} the variance that came in){end}"
