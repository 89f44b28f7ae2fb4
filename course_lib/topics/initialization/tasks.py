"""Exercises of notebook 06: the scale of the weights, units that can never differ, and gradient clipping."""

from collections.abc import Callable

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList

FANS = [(64, 10), (300, 100), (2, 16), (1, 1), (784, 512)]


def fans(rng: np.random.Generator) -> list[tuple]:
    """fan_in, fan_out."""
    return FANS


def variances(rng: np.random.Generator) -> list[tuple]:
    return [(v,) for v in (1.0, 0.25, 3.0, 0.003, 40.0)]


def into_layer(rng: np.random.Generator) -> list[tuple]:
    """a (N, n_in), with a mean that is not 0, and σ."""
    shapes, sigmas = [(5, 8), (1, 30), (12, 3), (7, 7)], (0.1, 0.3, 2.0, 1.5)
    return [(np.maximum(rng.standard_normal(s), -0.3) * 2, sigma) for s, sigma in zip(shapes, sigmas, strict=True)]


def back_through_layer(rng: np.random.Generator) -> list[tuple]:
    """delta_next (N, n_out), z (N, n_in), σ."""
    shapes, sigmas = [(5, 4, 9), (1, 20, 6), (8, 3, 3), (6, 2, 5)], (0.1, 0.5, 2.0, 1.5)
    return [
        (rng.standard_normal((n, k)), rng.standard_normal((n, h)) + 0.2, sigma)
        for (n, k, h), sigma in zip(shapes, sigmas, strict=True)
    ]


def widths(rng: np.random.Generator) -> list[tuple]:
    return [(128, 0.0), (128, 1.0), (50, 0.2), (3, 0.5), (1000, 0.01)]


def layers_with_twins(rng: np.random.Generator) -> list[tuple]:
    """W1 (d, h), b1 (h,), W2 (h, k): some units share what comes in, some what goes out, some both."""
    cases = []
    for d, h, k in [(3, 5, 2), (2, 6, 3), (4, 4, 4), (3, 3, 2)]:
        W1, b1, W2 = (rng.standard_normal(shape) for shape in ((d, h), (h,), (h, k)))
        W1[:, 1], b1[1], W2[1] = W1[:, 0], b1[0], W2[0]  # twins
        W1[:, -1], b1[-1] = W1[:, 0], b1[0]  # the same coming in, not going out
        W2[2] = W2[0] if h > 3 else W2[2]
        cases.append((W1, b1, W2))
    W1, b1, W2 = cases[1]
    W1[:, 4], W2[4] = W1[:, 3], W2[3]  # all but the bias
    cases.append((np.full((2, 4), 0.1), np.zeros(4), np.full((4, 3), 0.1)))
    return cases


def gradients(rng: np.random.Generator) -> list[tuple]:
    """g and c: gradients shorter and longer than c, one of zeros, one with a single large entry."""
    drawn = [(scale * rng.standard_normal(n), c) for scale, n, c in ((1, 5, 0.6), (3, 4, 2.0), (0.02, 3, 1.0))]
    return [*drawn, (np.zeros(3), 0.5), (np.array([0.3, -40.0, 0.2, 0.1]), 1.0), (rng.standard_normal(6), 0.25)]


# The answers -------------------------------------------------------------------------------------------------------


def glorot_std(fan_in: int, fan_out: int) -> float:
    """The standard deviation √(2/(fan_in + fan_out))."""
    return np.sqrt(2 / (fan_in + fan_out))


def he_std(fan_in: int, fan_out: int) -> float:
    """The standard deviation √(2/fan_in)."""
    return np.sqrt(2 / fan_in)


def uniform_limit(variance: float) -> float:
    """b such that U(−b, b) has this variance: b²/3."""
    return np.sqrt(3 * variance)


def forward_variance(a: np.ndarray, sigma: float) -> float:
    """The variance of an entry of z = a W over draws of W ~ N(0, σ²), the mean over the rows: n_in σ² mean(a²)."""
    return a.shape[1] * sigma**2 * np.mean(a**2)


def backward_variance(delta_next: np.ndarray, z: np.ndarray, sigma: float) -> float:
    """What to expect for the mean square of δ = (δ_next Wᵀ) ⊙ ReLU'(z): n_out σ² mean(δ_next²) mean(ReLU'(z)²)."""
    return delta_next.shape[1] * sigma**2 * np.mean(delta_next**2) * np.mean(z > 0)


def keep_sigma(width: int, slope: float) -> float:
    """σ with width · σ² · (1 + slope²)/2 = 1."""
    return np.sqrt(2 / ((1 + slope**2) * width))


def twins(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray) -> np.ndarray:
    """(h, h): whether units i and j have the same weights in, the same bias and the same weights out."""
    mine = np.concatenate([W1.T, b1[:, None], W2], axis=1)
    return (mine[:, None] == mine[None]).all(axis=-1)


def clip_by_value(g: np.ndarray, c: float) -> np.ndarray:
    """Each entry of g into [−c, c]."""
    return np.clip(g, -c, c)


def clip_by_norm(g: np.ndarray, c: float) -> np.ndarray:
    """g, shortened to the length c if it is longer; the direction stays."""
    return g * (c / max(float(np.linalg.norm(g)), c))


# What is written instead -------------------------------------------------------------------------------------------


def value_in_place(g: np.ndarray, c: float) -> np.ndarray:
    g[g > c], g[g < -c] = c, -c
    return g


def scaled_by_largest(g: np.ndarray, c: float) -> np.ndarray:
    return g * (c / max(np.abs(g).max(), c))


def to_unit(g: np.ndarray, c: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return g / np.linalg.norm(g) * min(np.linalg.norm(g), c)


def always(g: np.ndarray, c: float) -> np.ndarray:
    length = np.linalg.norm(g)
    return g * c / length if length else g


def shortened(length: Callable[[np.ndarray], float]) -> Callable:
    """clip_by_norm with another length than √Σg²."""
    return lambda g, c: g * (c / max(length(g), c))


def same_rows(*parts: np.ndarray) -> np.ndarray:
    """Which rows of all these arrays are equal."""
    return np.logical_and.reduce([(p[:, None] == p[None]).all(axis=-1) for p in parts])


SQUARE = "That is the variance. The draw `σ · g` needs the standard deviation, its root."

TASKS = TaskList(
    Task(
        "glorot std",
        glorot_std,
        "sigma",
        fans,
        (
            Mistake(lambda i, o: 2 / (i + o), SQUARE),
            Mistake(
                lambda i, o: np.sqrt(1 / (i + o)),
                "Too small by √2. The compromise is between variances of 1/fan_in and 1/fan_out: a harmonic mean.",
            ),
            Mistake(
                lambda i, o: np.sqrt(2 / i),
                "fan_out does not occur. That keeps the variance going forward (of a ReLU); Glorot wants both ways.",
            ),
            Mistake(lambda i, o: np.sqrt(1 / i), "fan_out does not occur: this looks at the way forward alone."),
            Mistake(lambda i, o: np.sqrt(1 / o), "fan_in does not occur: this looks at the way backward alone."),
            Mistake(
                lambda i, o: np.sqrt(6 / (i + o)),
                "That is the limit b of the uniform version. Its standard deviation is smaller, by √3.",
            ),
            Mistake(
                lambda i, o: np.sqrt(2) / (i + o),
                "The root stands over the 2 only. It belongs over the whole fraction.",
            ),
            Mistake(
                lambda i, o: 2 / np.sqrt(i + o),
                "The root stands over the sum only. It belongs over the whole fraction, the 2 included.",
            ),
            Mistake(
                lambda i, o: np.sqrt((i + o) / 2),
                "The fraction is upside down: more inputs must make smaller weights, or their sum grows.",
            ),
        ),
        "Glorot and He",
    ),
    Task(
        "he std",
        he_std,
        "sigma",
        fans,
        (
            Mistake(lambda i, o: 2 / i, SQUARE),
            Mistake(
                lambda i, o: np.sqrt(1 / i),
                "The 2 is missing. It makes up for the half of the mean square that a ReLU cuts off.",
            ),
            Mistake(
                lambda i, o: np.sqrt(2 / o),
                "You took fan_out. Each z sums over the inputs of its unit, and those are what counts going forward.",
            ),
            Mistake(lambda i, o: np.sqrt(2 / (i + o)), "That is Glorot's. He looks at the way forward, and at ReLU."),
            Mistake(lambda i, o: np.sqrt(6 / i), "That is the limit b of the uniform version, √3 times too large."),
            Mistake(
                lambda i, o: np.sqrt(2) / i, "The root stands over the 2 only. It belongs over the whole fraction."
            ),
            Mistake(
                lambda i, o: 2 / np.sqrt(i),
                "The root stands over fan_in only. It belongs over the whole fraction, the 2 included.",
            ),
            Mistake(
                lambda i, o: np.sqrt(i / 2),
                "The fraction is upside down: more inputs must make smaller weights, or their sum grows.",
            ),
        ),
        "Glorot and He",
    ),
    Task(
        "uniform limit",
        uniform_limit,
        "b",
        variances,
        (
            Mistake(
                np.sqrt,
                "√3 is missing: most numbers in (−b, b) are smaller than b, so the deviation is smaller, too.",
            ),
            Mistake(lambda v: 3 * v, "The root is missing: b is a length, and the variance is one squared."),
            Mistake(lambda v: np.sqrt(v / 3), "The 3 is on the wrong side: you went from the limit to the deviation."),
            Mistake(
                lambda v: np.sqrt(12 * v),
                "That is the width of the interval, from −b to b. The limit is half of it.",
            ),
            Mistake(lambda v: v / 3, "That treats the argument as b² and gives its variance. Asked is the way back."),
            Mistake(lambda v: 3 * np.sqrt(v), "The 3 must stand under the root, beside the variance."),
        ),
        "Uniform or normal",
    ),
    Task(
        "forward variance",
        forward_variance,
        "variance",
        into_layer,
        (
            Mistake(
                lambda a, s: a.shape[1] * s**2 * np.var(a),
                "You took the variance of a. What counts is its mean square: activations whose mean is not 0, such as "
                "ReLU's, add more.",
            ),
            Mistake(
                lambda a, s: s**2 * np.mean(a**2),
                "The number of inputs is missing: z is a sum, and independent terms add their variances.",
            ),
            Mistake(
                lambda a, s: a.shape[1] * s * np.mean(a**2),
                "sigma is not squared: it is a standard deviation, and variances multiply.",
            ),
            Mistake(
                lambda a, s: a.shape[0] * s**2 * np.mean(a**2),
                "You counted the rows. Each z is a sum over the inputs, which are the columns of a.",
            ),
            Mistake(
                lambda a, s: a.size * s**2 * np.mean(a**2),
                "You counted all entries of a. Each z sums over the entries of one row.",
            ),
            Mistake(
                lambda a, s: a.shape[1] * s**2,
                "What comes in does not occur. That is right only if its mean square is 1.",
            ),
            Mistake(
                lambda a, s: np.sqrt(a.shape[1] * s**2 * np.mean(a**2)),
                "That is the standard deviation of z. Asked is the variance.",
            ),
            Mistake(
                lambda a, s: a.shape[1] * s**2 * np.mean(a) ** 2,
                "You squared the mean. It is the mean of the squares that is needed.",
            ),
            Mistake(
                lambda a, s: a.shape[1] * s**2 * np.mean(a),
                "a is not squared: positive and negative inputs would cancel, and their variances do not.",
            ),
        ),
        "What theory expects",
    ),
    Task(
        "backward variance",
        backward_variance,
        "variance",
        back_through_layer,
        (
            Mistake(
                lambda d, z, s: z.shape[1] * s**2 * np.mean(d**2) * np.mean(z > 0),
                "You counted the units of this layer. Going back, each unit sums over those that it feeds.",
            ),
            Mistake(
                lambda d, z, s: d.shape[0] * s**2 * np.mean(d**2) * np.mean(z > 0),
                "You counted the rows. Each entry sums over the units of the next layer, the columns of delta_next.",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s**2 * np.mean(d**2) * np.mean(z),
                "You multiplied by the mean of z itself. What multiplies an error on its way back is ReLU'(z).",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s**2 * np.mean(d**2),
                "The activation's derivative is missing: where z < 0 the ReLU lets nothing pass.",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s**2 * np.mean(d**2) / 2,
                "Half of the units pass only if z is centred on 0. Here z is given: count.",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s**2 * np.mean(d**2) * np.mean(np.maximum(z, 0) ** 2),
                "You took the activation's mean square. Going back it is the derivative's.",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s * np.mean(d**2) * np.mean(z > 0),
                "sigma is not squared: it is a standard deviation, and variances multiply.",
            ),
            Mistake(
                lambda d, z, s: s**2 * np.mean(d**2) * np.mean(z > 0),
                "The number of terms of the sum is missing: one for each unit of the next layer.",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s**2 * np.var(d) * np.mean(z > 0),
                "You took the variance of delta_next. Like going forward, it is the mean square that is needed.",
            ),
            Mistake(
                lambda d, z, s: d.shape[1] * s**2 * np.mean(d**2) * np.mean(z > 0) ** 2,
                "The share of open units is squared. ReLU' is 0 or 1, and so is its square.",
            ),
        ),
        "What theory expects",
    ),
    Task(
        "a variance that stays",
        keep_sigma,
        "sigma",
        widths,
        (
            Mistake(
                lambda n, k: np.sqrt(1 / n),
                "That is right for slope 1 only, where nothing is cut off. What is E[f(z)²] with another slope?",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / n),
                "That is right for slope 0 only, where the negative half is lost. With a slope, a part of it stays.",
            ),
            Mistake(lambda n, k: 2 / ((1 + k**2) * n), SQUARE),
            Mistake(
                lambda n, k: np.sqrt(2 / ((1 + k) * n)),
                "The slope is not squared. It scales f(z), and E[f(z)²] is about squares.",
            ),
            Mistake(
                lambda n, k: np.sqrt(1 / ((1 + k**2) * n)),
                "The 2 is missing: each half of the distribution carries one half of the mean square.",
            ),
            Mistake(
                lambda n, k: np.sqrt(1 / ((1 + k**2) * n)) / np.sqrt(2),
                "The ½ is on the wrong side: E[f(z)²] is smaller than q, so σ must be larger.",
            ),
            Mistake(
                lambda n, k: np.sqrt((1 + k**2) / (2 * n)),
                "Turned round: an activation that passes less needs larger weights, not smaller ones.",
            ),
            Mistake(
                lambda n, k: np.sqrt(2) / (n * (1 + k**2)),
                "The root stands over the 2 only. It belongs over the whole fraction.",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / (1 + k**2)),
                "The width does not occur. z is a sum over so many units, and their variances add.",
            ),
        ),
        "A variance that stays",
    ),
    Task(
        "twins",
        twins,
        "equal",
        layers_with_twins,
        (
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None]),
                "You compared what comes in. Such units have the same activation; but if they feed the output "
                "differently, their gradients differ, and after one step so do they.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W2),
                "You compared what goes out. Units with other weights coming in have other activations.",
            ),
            Mistake(lambda W1, b1, W2: same_rows(W1.T, W2), "The biases were not compared: they are parameters, too."),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None]) | same_rows(W2),
                "One equality is not enough: the gradients coincide only if activations and errors both do.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None], W2) & ~np.eye(len(b1), dtype=bool),
                "A unit is equal to itself: the diagonal is True.",
            ),
        ),
        "Symmetry",
    ),
    Task(
        "clip by value",
        clip_by_value,
        "clipped",
        gradients,
        (
            Mistake(
                value_in_place,
                "The numbers are right, but they were written into the caller's g. Return a new array: whoever wants "
                "to compare the gradient before and after has lost it.",
            ),
            Mistake(lambda g, c: np.minimum(g, c), "Large negative entries pass unclipped. There are two bounds."),
            Mistake(lambda g, c: np.maximum(g, -c), "Large positive entries pass unclipped. There are two bounds."),
            Mistake(lambda g, c: np.clip(g, 0, c), "All negative entries have become 0. The lower bound is not 0."),
            Mistake(
                lambda g, c: np.minimum(np.abs(g), c),
                "The signs are lost: every entry is now at least 0, and the step would go the wrong way for some.",
            ),
            Mistake(
                lambda g, c: c * np.sign(g), "Small entries were enlarged to c. Only those that are too large change."
            ),
            Mistake(
                lambda g, c: np.where(np.abs(g) > c, 0, g),
                "Entries that are too large became 0, so that nothing is learned from them. They go to the bound.",
            ),
            Mistake(
                scaled_by_largest,
                "All entries were scaled by one factor, until the largest fitted. By value treats each entry alone.",
            ),
            Mistake(
                clip_by_norm, "That is clipping by norm: one factor for all. By value treats each entry by itself."
            ),
        ),
        "Gradient clipping",
    ),
    Task(
        "clip by norm",
        clip_by_norm,
        "clipped",
        gradients,
        (
            Mistake(
                always,
                "Gradients shorter than c were lengthened to c. Near a minimum that throws θ about for ever: leave "
                "the short ones as they are.",
            ),
            Mistake(
                lambda g, c: g * min(1, c / (np.linalg.norm(g) + 1e-6)),
                "Nearly: PyTorch adds 10⁻⁶ to the norm, too, and its clipped gradients are that little too short. Here "
                "the length is to be exactly c. Divide by what cannot be 0 and is the norm itself where it matters.",
            ),
            Mistake(clip_by_value, "That is clipping by value, entry by entry: it changes the direction."),
            Mistake(scaled_by_largest, "The largest entry was taken for the length. The norm takes all entries."),
            Mistake(shortened(lambda g: np.abs(g).sum()), "You divided by the sum of the absolute values."),
            Mistake(shortened(lambda g: (g * g).sum()), "The root is missing: Σ g² is the length squared."),
            Mistake(
                shortened(lambda g: np.sqrt((g * g).mean())),
                "You took the root of the mean of the squares. The length of a vector takes their sum.",
            ),
            Mistake(
                to_unit,
                "A gradient of zeros gives 0/0. That happens, at a minimum or in a dead layer: divide by something "
                "that cannot be 0.",
            ),
            Mistake(
                lambda g, c: g * max(1, c / max(np.linalg.norm(g), 1e-12)) if g.any() else g,
                "It is turned round: long gradients pass, and short ones are lengthened. Should the factor be at least "
                "1, or at most?",
            ),
            Mistake(
                lambda g, c: g if np.linalg.norm(g) <= c else np.zeros_like(g),
                "A gradient that is too long became 0: no step at all, and the next one is the same again.",
            ),
            Mistake(
                lambda g, c: g if np.linalg.norm(g) <= c else g / np.linalg.norm(g),
                "Long gradients get the length 1. They are to have the length c.",
            ),
        ),
        "Gradient clipping",
    ),
    used=("glorot std", "uniform limit", "forward variance", "a variance that stays"),
)
check, answer = TASKS.check, TASKS.answer
