"""What happens to who takes a slide at its word: each slide's wrong line and the right one, run side by side."""

from collections.abc import Callable, Sequence

import numpy as np

from course_lib.arguments import Array
from course_lib.tables import as_table

X = np.array([[2.0, 1, -3], [-3, 4, 2]])  # of deck 000's product
W = np.array([[3.0, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]])
PRINTED = np.array([[13.0, 9, -2, -6], [5, 2, 17, 1]])
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def beside(head: Sequence[str], printed: Sequence[object], mended: Sequence[object], about: str) -> str:
    """What is compared, and a table of two rows: as printed, and with the line mended."""
    rows = [("as printed", *map(_cell, printed)), ("mended", *map(_cell, mended))]
    return f"{about}\n\n{as_table(['', *head], rows)}"


def _cell(value):
    if isinstance(value, str):
        return value
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    return (f"{mantissa} · 10{str(int(exponent)).translate(RAISED)}" if exponent else mantissa).replace("-", "−")


def raised_by(action: Callable[[], Array]) -> str:
    """The shape of what comes out, or the error in a word."""
    try:
        return f"shape {action().shape}"
    except ValueError:
        return "error: the shapes do not fit"


def another_factor() -> tuple[float, float]:
    """The largest error that is left in the printed y if another x, or another w, is chosen as well as can be."""
    x = np.linalg.lstsq(W.T, PRINTED.T, rcond=None)[0].T
    w = np.linalg.lstsq(X, PRINTED, rcond=None)[0]
    return float(np.abs(x @ W - PRINTED).max()), float(np.abs(X @ w - PRINTED).max())


def momentum_heights(sign: int) -> list[float]:
    """x²/2 in each turn of deck 000's loop, from x = 1 with a rate of 0.1 and ρ = 0.9; ``sign`` before the rate."""
    x, v, heights = 1.0, 0.0, [0.5]
    for _ in range(100):
        v = 0.9 * v + x
        x = x + sign * 0.1 * v
        heights.append(x * x / 2)
    return heights


def adagrad_weights(late: bool) -> list[float]:
    """W on W²/2 from 1 with α = 0.1 and δ = 10⁻⁵; the sum has the newest square in it, or is ``late``."""
    w, total, weights = 1.0, 0.0, [1.0]
    for _ in range(1000):
        square = w * w
        w -= 0.1 / np.sqrt(1e-5 + total + (0.0 if late else square)) * w
        total += square
        weights.append(float(w))
    return weights


def rmsprop_weights(from_empty_row: bool) -> Array:
    """W_0 … W_300 on (W − 3)²/2 from 1: each step begins at the row before, or at its own, which is empty."""
    weights, s = np.zeros(301), 0.0
    weights[0] = 1.0
    for i in range(1, 301):
        slope = weights[i - 1] - 3
        s = 0.9 * s + (1 - 0.9) * slope**2
        weights[i] = weights[i if from_empty_row else i - 1] - 0.1 / np.sqrt(1e-8 + s) * slope
    return weights


def adam_steps(corrected: bool) -> list[float]:
    """How many rates long each of Adam's steps is when every gradient is 1."""
    m, v, steps = 0.0, 0.0, []
    for t in range(1, 1001):
        m, v = 0.9 * m + (1 - 0.9), 0.999 * v + (1 - 0.999)
        by_m, by_v = (1 - 0.9**t, 1 - 0.999**t) if corrected else (1.0, 1.0)
        steps.append(float(m / by_m / np.sqrt(v / by_v)))
    return steps


def measured_factor(f_in: int, f_out: int) -> float:
    """By how much a drawn linear layer with Xavier's σ multiplies the mean square of its inputs."""
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal((400, f_in)), rng.standard_normal((f_in, f_out)) * np.sqrt(2 / (f_in + f_out))
    return float(np.mean((x @ w) ** 2) / np.mean(x**2))


def softmax(z: Array) -> Array:
    """Of one example's z."""
    e = np.exp(z - np.max(z))
    return e / e.sum()


def batch_costs(mean: bool) -> list[float]:
    """The cost of a linear layer on 100 rows in each step with η = 0.1; ∂C/∂W is a ``mean`` over the rows or a sum."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((100, 3))
    y = x @ rng.standard_normal((3, 2)) + 0.1 * rng.standard_normal((100, 2))
    w, b, costs = np.zeros((3, 2)), np.zeros(2), []
    for _ in range(51):
        delta = x @ w + b - y
        costs.append(float((delta**2).sum() / 200))
        w = w - 0.1 * x.T @ delta / (100 if mean else 1)
        b = b - 0.1 * delta.mean(axis=0)
    return costs
