"""How large the signals are in each of many layers, forward and backward: measured in one draw, and by theory.

All layers have n units, so f_in = f_out = n. What comes in at the bottom, x, and what comes in at the top, ∂C/∂a^L, are
standard normal; biases are 0, and there is no output layer.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from course_lib import activations, checks, initializers
from course_lib.activations import Activation
from course_lib.arguments import By, Count, Function, Seed, checked
from course_lib.initializers import Initializer

ROWS = 64
FAR = 1e150  # a number beyond this has no square in float64: the pass ends; one below its inverse becomes 0
GONE = 1e4  # a variance has vanished or exploded when it differs from what came in by this factor
_G = 1e-8 * np.sinh(np.arange(-21.5, 21.5, 0.1) + 0.05)  # dense around 0 on every scale: kinks, and narrow spikes of f'
_P = np.exp(-(_G**2) / 2) * np.hypot(_G, 1e-8)
_P /= _P.sum()


@dataclass(frozen=True, eq=False)
class LayerVariances:
    """Entry l − 1 of each array is about layer l: means of squares over all units and rows of z^l and of ∂C/∂z^l.

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
def look(
    activation: Annotated[Activation, By(_elementwise)],
    initializer: Annotated[Initializer, By(initializers.choose)],
    width: Count,
    depth: Count,
    seed: Seed = 0,
) -> LayerVariances:
    """One draw of so many layers: the size of the signals in each, and what theory expects."""
    f, n = activation, width
    with np.errstate(all="ignore"):  # layers may overflow on purpose
        measured = _measure(f, initializer, n, depth, np.random.default_rng(seed))
        if initializer.mean:
            return LayerVariances(n, *measured, *constant_field(f, float(initializer.mean), n, depth))
        return LayerVariances(n, *measured, *mean_field(f, float(initializer.std(n, n)), n, depth))


@checked
def expected(function: Function) -> float:
    """E[function(g)] for a standard normal g.

    The midpoint rule in t for g = 10⁻⁸ sinh t. Gauss–Hermite quadrature agrees with it where the function is smooth on
    the scale of 1, and steps over a narrow spike such as the derivative of tanh(100 g).
    """
    values = function(_G)
    if np.shape(values) != _G.shape:
        came, remedy = f"a function that gives shape {np.shape(values)}", "Compute it entry by entry, with NumPy."
        raise checks.problem("function", came, f"the shape {_G.shape} of its argument", remedy)
    return float(values @ _P)


Fields = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # forward, backward, and the spreads of their logarithms


def mean_field(f: Activation, sigma: float, width: int, depth: int) -> Fields:
    """(forward, backward, spread of log forward, of log backward), an entry a layer, for weights of variance σ².

    With z^l normal and q_l = E[(z^l)²]: q_1 = nσ² and q_{l+1} = nσ² E[f(z^l)²]. With p_l = E[(∂C/∂z^l)²]:
    p_L = E[f'(z^L)²] and p_l = nσ² E[f'(z^l)²] p_{l+1}. The spread is that of a single row's means over n units, handed
    on from layer to layer, to first order in 1/n. (Poole et al. 2016; Schoenholz et al. 2017.)
    """
    gain, q, layers = width * sigma**2, width * sigma**2, []
    for _ in range(depth):
        z = np.sqrt(q) * _G
        a = f.value(z)
        squares = a**2, f.slope(z, a) ** 2
        layers.append([q, *(moment for s in squares for moment in _snapshots(s))])
        q = gain * layers[-1][1]
    forward, _, kurtosis, chi, slope, bend, sensitive = np.array(layers).T
    backward = np.cumprod([slope[-1], *(gain * slope[-2::-1])])[::-1]
    return forward, backward, *_spreads(width, kurtosis, chi, bend, sensitive)


def _snapshots(s):
    """E[s], E[s²]/E[s]², and d log E[s] / d log q = E[s (g² − 1)] / 2E[s] for s = h(√q g)."""
    mean = s @ _P
    if not (mean > 0 and np.isfinite(mean)):
        return mean, 1.0, 0.0
    s = s / mean
    return mean, s**2 @ _P, s @ (_P * (_G**2 - 1)) / 2


def _spreads(n, kurtosis, chi, bend, sensitive):
    """Of log forward and log backward; K is the covariance of the layers' log variances."""
    depth = len(chi)
    K = np.zeros((depth, depth))
    K[0, 0] = 2 / n
    for l in range(1, depth):
        K[l, :l] = K[:l, l] = chi[l - 1] * K[l - 1, :l]
        K[l, l] = chi[l - 1] ** 2 * K[l - 1, l - 1] + (kurtosis[l - 1] - 1) / n
    down = K * sensitive * sensitive[:, None]
    down = down[::-1, ::-1].cumsum(axis=0).cumsum(axis=1).diagonal()[::-1]  # the sum over all layers from l to L
    noise = np.cumsum((3 * bend - 1)[::-1])[::-1] / n
    return np.sqrt(K.diagonal() + 2 / n), np.sqrt(noise + down)


def constant_field(f: Activation, c: float, width: int, depth: int) -> Fields:
    """The same for weights that all are c. Then all units of a layer are equal: z^1 ~ N(0, nc²), z^{l+1} = nc f(z^l).

    Nothing is random but what comes in, so the spread is that of a mean over the rows.
    """
    z, d, slopes, layers = np.sqrt(width) * abs(c) * _G, np.ones_like(_G), [], []
    for _ in range(depth):
        a = f.value(z)
        layers.append(_snapshots(z**2))
        slopes.append(f.slope(z, a))
        z = width * c * a
    back = []
    for l, slope in enumerate(reversed(slopes)):
        d = d * slope * (1.0, np.sqrt(width) * abs(c), width * abs(c))[min(l, 2)]
        back.append(_snapshots(d**2))
    (forward, wide, _), (backward, deep, _) = np.array(layers).T, np.array(back[::-1]).T
    return forward, backward, np.sqrt(np.maximum(wide - 1, 0) / ROWS), np.sqrt((3 * deep - 1) / ROWS)


def _measure(f, initializer, n, depth, rng):
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
