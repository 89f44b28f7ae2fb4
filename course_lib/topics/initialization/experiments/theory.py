"""What theory expects of signals through layers of one width, forward and backward: the size of each, and its spread.

What comes in at the bottom, x, and what comes in at the top, ∂J/∂a^L, are standard normal; biases are 0.
"""

import numpy as np

from course_lib import checks
from course_lib.activations import Activation
from course_lib.arguments import Function, checked

ROWS = 64  # examples over which a measured mean is taken
_G = 1e-8 * np.sinh(np.arange(-21.5, 21.5, 0.1) + 0.05)  # dense around 0 on every scale: kinks, and narrow spikes of f'
_P = np.exp(-(_G**2) / 2) * np.hypot(_G, 1e-8)
_P /= _P.sum()
Fields = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # forward, backward, the spreads of their logarithms


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


def mean_field(f: Activation, sigma: float, width: int, depth: int) -> Fields:
    """(forward, backward, spread of log forward, of log backward), an entry a layer, for weights of variance σ².

    With z^l normal and q_l = E[(z^l)²]: q_1 = nσ² and q_{l+1} = nσ² E[f(z^l)²]. With p_l = E[(∂J/∂z^l)²]:
    p_L = E[f'(z^L)²] and p_l = nσ² E[f'(z^l)²] p_{l+1}. The spread is that of a single row's means over n units, handed
    on from layer to layer, to first order in 1/n. (Poole et al. 2016; Schoenholz et al. 2017.)
    """
    gain, q, layers = width * sigma**2, width * sigma**2, []
    for _ in range(depth):
        z = np.sqrt(q) * _G
        a = f.value(z)
        squares = a**2, f.slope(z, a) ** 2
        layers.append([q, *(moment for s in squares for moment in _moments(s))])
        q = gain * layers[-1][1]
    forward, _, kurtosis, chi, slope, bend, sensitive = np.array(layers).T
    backward = np.cumprod([slope[-1], *(gain * slope[-2::-1])])[::-1]
    return forward, backward, *_spreads(width, kurtosis, chi, bend, sensitive)


def _moments(s):
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
        layers.append(_moments(z**2))
        slopes.append(f.slope(z, a))
        z = width * c * a
    back = []
    for l, slope in enumerate(reversed(slopes)):
        d = d * slope * (1.0, np.sqrt(width) * abs(c), width * abs(c))[min(l, 2)]
        back.append(_moments(d**2))
    (forward, wide, _), (backward, deep, _) = np.array(layers).T, np.array(back[::-1]).T
    return forward, backward, np.sqrt(np.maximum(wide - 1, 0) / ROWS), np.sqrt((3 * deep - 1) / ROWS)
