"""Exercises of notebook 06: the scale of the weights, units that can never differ, and gradient clipping."""

from collections.abc import Callable

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.initialization import clipping_tasks, forms, random_tasks

FANS = [(64, 10), (300, 100), (2, 16), (1, 1)]


def fans(rng: np.random.Generator) -> list[tuple]:
    """n_in, n_out."""
    return FANS


def variances(rng: np.random.Generator) -> list[tuple]:
    return [(v,) for v in (0.25, 3.0, 0.003, 40.0)]


def chains(rng: np.random.Generator) -> list[tuple]:
    """w (L,) and x: one chain has a weight of 0, one has a single layer."""
    drawn = [(rng.normal(0, 1.5, n), x) for n, x in ((4, 2.0), (6, -0.5), (1, 3.0), (3, 1.0))]
    with_zero = rng.normal(0, 1.5, 5)
    with_zero[2] = 0.0
    return [*drawn, (with_zero, 1.5)]


def into_layer(rng: np.random.Generator) -> list[tuple]:
    """a (N, n_in), with a mean that is not 0, and the weights' mean and deviation."""
    shapes = [(5, 8), (1, 30), (12, 3), (7, 7)]
    weights = [(0.1, 0.3), (-0.2, 0.1), (1.5, 2.0), (0.1, 0.0)]
    return [(np.maximum(rng.standard_normal(s), -0.3) * 2, *w) for s, w in zip(shapes, weights, strict=True)]


def widths(rng: np.random.Generator) -> list[tuple]:
    return [(50, 0.2), (128, 0.0), (20, 1.0), (3, -0.5), (1000, 0.01)]


def layers_with_twins(rng: np.random.Generator) -> list[tuple]:
    """W1 (d, h), b1 (h,), W2 (h, k): some units share what comes in, some what goes out, some both."""
    cases = []
    for d, h, k in [(3, 5, 2), (2, 6, 3), (4, 4, 4), (3, 3, 2)]:
        W1, b1, W2 = (rng.standard_normal(shape) for shape in ((d, h), (h,), (h, k)))
        W1[:, 1], b1[1], W2[1] = W1[:, 0], b1[0], W2[0]  # twins
        W1[:, -1], b1[-1] = W1[:, 0], b1[0]  # the same coming in, not going out
        W2[2] = W2[0] if h > 3 else W2[2]
        cases.append((W1, b1, W2))
    cases[0][0][0, 3] = cases[0][0][0, 0]  # a single weight in common
    W1, b1, W2 = cases[1]
    W1[:, 4], W2[4] = W1[:, 3], W2[3]  # all but the bias
    one_entry = [(0, (0, 2)), (0, (-1, 2)), (2, (2, 0)), (2, (2, -1))]  # of W1's first or last row, W2's columns
    for which, entry in one_entry:
        layer = [rng.standard_normal(shape) for shape in ((3, 4), (4,), (4, 3))]
        W1, b1, W2 = layer
        W1[:, 1:], b1[1:], W2[1:] = W1[:, :1], b1[0], W2[0]
        layer[which][entry] += 1  # all four are equal but for one entry of unit 2
        cases.append((W1, b1, W2))
    cases.append((np.full((2, 4), 0.1), np.zeros(4), np.full((4, 3), 0.1)))
    in_another_order = np.array([[1.0, 2.0, 1.0, 1.0], [2.0, 1.0, 2.0, 2.0]])
    cases.append((in_another_order, np.zeros(4), np.array([[3.0, 1.0], [3.0, 1.0], [3.0, 1.0], [1.0, 3.0]])))
    return cases


def gradients(rng: np.random.Generator) -> list[tuple]:
    """g and c: gradients shorter and longer than c and than 1, one of zeros, one with a single large entry."""
    drawn = [(scale * rng.standard_normal(n), c) for scale, n, c in ((1, 5, 0.6), (3, 4, 2.0), (0.02, 3, 0.7))]
    lengths = [(np.zeros(3), 0.5), (np.array([0.3, -40.0, 0.2, 0.1]), 1.0), (np.array([1.2, -0.9, 0.4]), 2.0)]
    return [*drawn, *lengths, (rng.standard_normal(6), 0.25)]


def layers_of_gradient(rng: np.random.Generator) -> list[tuple]:
    """g (K, n), a row a layer, and c: some rows longer than c and some shorter, one of zeros."""
    drawn = [(rng.standard_normal((k, n)) * scale[:, None], c) for k, n, scale, c in (
        (3, 4, np.array([5.0, 0.1, 2.0]), 1.0), (2, 3, np.array([0.2, 9.0]), 0.5), (4, 5, np.ones(4), 2.5),
    )]  # fmt: skip
    with_zeros = rng.standard_normal((3, 3)) * 4
    with_zeros[1] = 0
    return [*drawn, (with_zeros, 2.0)]


# The answers -------------------------------------------------------------------------------------------------------


def chain_gradient(w: np.ndarray, x: float) -> np.ndarray:
    """∂ŷ/∂w_l for ŷ = w_L ⋯ w_1 x: x times the product of all weights but w_l."""
    return np.array([x * np.prod(np.delete(w, l)) for l in range(len(w))])


def size_of_z(a: np.ndarray, mu: float, sigma: float) -> float:
    """E[z²] for z = a W, weights of mean μ and deviation σ, the mean over the rows: σ² Σ a_i² + μ² (Σ a_i)²."""
    return float(np.mean(sigma**2 * (a**2).sum(axis=1) + mu**2 * a.sum(axis=1) ** 2))


def balanced_std(n_in: int, n_out: int) -> float:
    """σ with n_in σ² · n_out σ² = 1."""
    return float((n_in * n_out) ** -0.25)


def uniform_limit(variance: float) -> float:
    """b such that U(−b, b) has this variance: b²/3."""
    return np.sqrt(3 * variance)


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


def clip_by_layer(g: np.ndarray, c: float) -> tuple[np.ndarray, float]:
    """Each row of g shortened to the length c if it is longer, and the cosine of the angle by which that turns g."""
    clipped = g * (c / np.maximum(np.linalg.norm(g, axis=1, keepdims=True), c))
    return clipped, cosine(g, clipped)


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """Of the angle between two arrays, each taken as one long vector."""
    return float((a * b).sum() / (np.linalg.norm(a) * np.linalg.norm(b)))


# What is written instead -------------------------------------------------------------------------------------------


def divided_out(w: np.ndarray, x: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return x * np.prod(w) / w


def divided_out_without_x(w: np.ndarray, x: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.prod(w) / w


def always_unguarded(g: np.ndarray, c: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return g * c / np.linalg.norm(g)


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


def row_by_row(g: np.ndarray, c: float) -> np.ndarray:
    return clip_by_layer(g, c)[0]


def with_cosine(clip: Callable[[np.ndarray, float], np.ndarray]) -> Callable:
    """clip_by_layer with another clipping."""

    def clipped_and_cosine(g, c):
        clipped = clip(g, c)
        return clipped, cosine(g, clipped)

    return clipped_and_cosine


def every_pair(g: np.ndarray, h: np.ndarray) -> float:
    return float((g @ h.T).sum() / (np.linalg.norm(g) * np.linalg.norm(h)))


def row_cosines(g: np.ndarray, h: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return (g * h).sum(axis=1) / (np.linalg.norm(g, axis=1) * np.linalg.norm(h, axis=1))


def columns_clipped(g: np.ndarray, c: float) -> np.ndarray:
    return row_by_row(g.T, c).T


def rows_lengthened(g: np.ndarray, c: float) -> np.ndarray:
    length = np.linalg.norm(g, axis=1, keepdims=True)
    return np.where(length > 0, g * c / np.where(length > 0, length, 1), g)


def rows_lengthened_unguarded(g: np.ndarray, c: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return g * c / np.linalg.norm(g, axis=1, keepdims=True)


def rows_unguarded(g: np.ndarray, c: float) -> np.ndarray:
    with np.errstate(all="ignore"):
        return g * np.minimum(1, c / np.linalg.norm(g, axis=1, keepdims=True)) + 0 * (
            g / np.linalg.norm(g, axis=1)[:, None]
        )


def shortened(length: Callable[[np.ndarray], float]) -> Callable:
    """clip_by_norm with another length than √Σg²."""
    return lambda g, c: g * (c / max(length(g), c))


def same_rows(*parts: np.ndarray) -> np.ndarray:
    """Which rows of all these arrays are equal."""
    return np.logical_and.reduce([(p[:, None] == p[None]).all(axis=-1) for p in parts])


def some_equal(units: np.ndarray) -> np.ndarray:
    """Which rows have any number in common."""
    return (units[:, None] == units[None]).any(axis=-1)


TASKS = TaskList(
    Task(
        "chain gradient",
        chain_gradient,
        "gradient",
        chains,
        (
            Mistake(
                lambda w, x: np.where(w != 0, x * np.prod(w) / np.where(w == 0, 1, w), 0.0),
                "The derivative by a weight of 0 comes out as 0. But it is the product of the *others*, which need not "
                "be 0.",
            ),
            Mistake(
                lambda w, x: np.array([x * np.prod(np.delete(w, l)) for l in range(len(w))])[::-1],
                "The entries are right and in reverse order: w[0] is the weight of layer 1.",
            ),
            Mistake(
                lambda w, x: x * np.cumprod(w) * np.cumprod(w[::-1])[::-1],
                "The weight itself is in it twice. What comes in and what comes back both stop before it.",
            ),
            Mistake(
                lambda w, x: np.array([x * np.prod(w[l + 1 :]) for l in range(len(w))]),
                "x and the weights after this one are there. The weights before it are missing.",
            ),
            Mistake(
                lambda w, x: np.full(len(w), x * np.prod(w[:-1])),
                "You left out the last weight in every entry. Entry l leaves out the weight l.",
            ),
            Mistake(
                divided_out,
                "Right as long as no weight is 0. At a weight of 0 you divide 0 by 0, though the product of the "
                "others is a perfectly good number.",
            ),
            Mistake(
                divided_out_without_x,
                "Two things. x is missing: it is a factor of ŷ as well. And at a weight of 0 you divide 0 by 0, though "
                "the product of the others is a perfectly good number.",
            ),
            Mistake(
                lambda w, x: x * np.concatenate([[1.0], np.cumprod(w)[:-1]]),
                "That is what comes into each layer. The weights that come after it are missing.",
            ),
            Mistake(
                lambda w, x: np.concatenate([np.cumprod(w[::-1])[::-1][1:], [1.0]]),
                "That is what comes back to each layer. What comes in from below is missing: x and the weights before.",
            ),
            Mistake(
                lambda w, x: np.full(len(w), x * np.prod(w)),
                "That is ŷ itself, in each entry. What is left of a product when it is differentiated by one factor?",
            ),
            Mistake(
                lambda w, x: x * w ** (len(w) - 1),
                "That is for a chain in which all weights are equal. Here each is its own.",
            ),
            Mistake(
                lambda w, x: x * np.cumprod(w),
                "You went one layer too far: these are the outputs of the layers, a¹ to a^L.",
            ),
        ),
        "A chain of weights",
    ),
    Task(
        "size of z",
        size_of_z,
        "size",
        into_layer,
        (
            Mistake(
                lambda a, mu, s: np.mean(s**2 * (a**2).sum(axis=1) + mu**2 * a.shape[1] * (a**2).sum(axis=1)),
                "The sum of all products a_i a_k is the square of a sum. You took n_in times the sum of the squares.",
            ),
            Mistake(
                lambda a, mu, s: np.mean(s**2 * (a**2).sum(axis=1) + mu**2 * (a.sum(axis=1) ** 2 - (a**2).sum(axis=1))),
                "Beside the diagonal it is right. On the diagonal E[W²] is not only σ²: with a mean of μ it is more.",
            ),
            Mistake(
                lambda a, mu, s: (s**2 * (a**2).sum() + mu**2 * a.sum() ** 2) / len(a),
                "Without an axis the sums go over all rows together, and a sum is squared here before the rows are "
                "parted. Sum over axis 1.",
            ),
            Mistake(
                lambda a, mu, s: (s + mu) ** 2 * np.mean((a**2).sum(axis=1)),
                "A mean and a deviation cannot be added. And only the diagonal is there.",
            ),
            Mistake(
                lambda a, mu, s: np.mean((s * np.sqrt((a**2).sum(axis=1)) + mu * a.sum(axis=1)) ** 2),
                "You added the deviation of z to its mean and squared then. The mean square is variance plus mean "
                "squared: no mixed term.",
            ),
            Mistake(
                lambda a, mu, s: np.mean(s**2 * (a**2).sum(axis=0) + mu**2 * a.sum(axis=0) ** 2),
                "You summed over the rows. Each z is a sum over the inputs, which are the columns of a.",
            ),
            Mistake(
                lambda a, mu, s: np.mean((s**2 + mu**2) * a.sum(axis=1) ** 2),
                "σ² belongs to the diagonal alone. Beside it two different weights meet, and their σ has no part in "
                "the mean of the product.",
            ),
            Mistake(
                lambda a, mu, s: s**2 * (a**2).sum(axis=1) + mu**2 * a.sum(axis=1) ** 2,
                "There is one number for each row, and they are right. Asked for is their mean.",
            ),
            Mistake(
                lambda a, mu, s: np.mean(s**2 * (a**2).mean(axis=1) + mu**2 * a.mean(axis=1) ** 2),
                "You averaged over the inputs. z is their *sum*.",
            ),
            Mistake(
                lambda a, mu, s: a.shape[1] * (s**2 * np.mean(a**2) + mu**2 * np.mean(a) ** 2),
                "You took the mean of all a, and n_in products. There are n_in² of them, and each row has a sum of its "
                "own.",
            ),
            Mistake(
                lambda a, mu, s: a.shape[1] * s**2 * np.mean(a**2),
                "That is the result for weights of mean 0. With a mean the products of two different terms do not "
                "cancel any more.",
            ),
            Mistake(
                lambda a, mu, s: (s**2 + mu**2) * (a**2).sum(axis=1).mean(),
                "The diagonal is right: E[W²] = σ² + μ². But the n_in (n_in − 1) products beside it have a mean as "
                "well, and you left them out.",
            ),
            Mistake(
                lambda a, mu, s: np.mean(s**2 * (a**2).sum(axis=1) + (s**2 + mu**2) * a.sum(axis=1) ** 2),
                "Beside the diagonal two *different* weights meet: there the mean of the product is the product of "
                "the means, and σ has no part in it.",
            ),
            Mistake(
                lambda a, mu, s: s**2 * (a**2).sum(axis=1).mean() + (mu * a.sum(axis=1).mean()) ** 2,
                "You averaged over the rows first and squared then. Each row has a z of its own: square, then average.",
            ),
            Mistake(
                lambda a, mu, s: a.shape[1] * (s**2 * np.mean(a**2) + mu**2 * np.mean(a.mean(axis=1) ** 2)),
                "The second part has n_in² products, and you counted n_in of them.",
            ),
            Mistake(
                lambda a, mu, s: np.sqrt(np.mean(s**2 * (a**2).sum(axis=1) + mu**2 * a.sum(axis=1) ** 2)),
                "That is the root of what is asked for.",
            ),
            Mistake(
                lambda a, mu, s: np.mean(mu**2 * a.sum(axis=1) ** 2),
                "That is the square of the mean of z. The scatter around the mean, which σ makes, is missing.",
            ),
            Mistake(
                lambda a, mu, s: a.shape[1] * s**2 * np.var(a) + np.mean(mu**2 * a.sum(axis=1) ** 2),
                "You took the variance of a. What counts is its mean square.",
            ),
        ),
        "The size of a sum",
    ),
    Task(
        "balanced std",
        balanced_std,
        "sigma",
        fans,
        (
            Mistake(
                lambda i, o: 2 / (i + o),
                "That is Glorot's variance. Asked is a deviation, from the condition that the *product* is 1.",
            ),
            Mistake(
                lambda i, o: min(i, o) ** -0.5, "That keeps one of the two ways alone, by the smaller of the widths."
            ),
            Mistake(
                lambda i, o: max(i, o) ** -0.5, "That keeps one of the two ways alone, by the larger of the widths."
            ),
            Mistake(
                lambda i, o: 2 / (np.sqrt(i) + np.sqrt(o)),
                "That is one over the mean of the roots. Write down the condition, and solve it for σ.",
            ),
            Mistake(
                lambda i, o: np.sqrt(2) * (i * o) ** -0.25,
                "Then the product is 4: there is a 2 too many. It belongs to Glorot's sum.",
            ),
            Mistake(
                lambda i, o: np.sqrt(2 / (i + o)),
                "That is Glorot's: there the two factors have the sum 2. Here their product is to be 1.",
            ),
            Mistake(
                lambda i, o: 1 / (4 * i * o),
                "`x**-1/4` is (1/x)/4: Python takes the power first. Put the exponent into brackets, `x**(-1/4)`.",
            ),
            Mistake(
                lambda i, o: np.sqrt(6 / (i + o)),
                "That is the limit of Glorot's uniform distribution, and no deviation. His two factors have the sum "
                "2, where here their product is to be 1.",
            ),
            Mistake(
                lambda i, o: np.sqrt(2 / (i * o)),
                "You put the product in the place of Glorot's sum. Write down the condition, and solve it for σ.",
            ),
            Mistake(
                lambda i, o: 1 / (i * o) ** 2,
                "You squared where roots are needed: σ⁴ is 1/(n_in n_out), so σ is its fourth root.",
            ),
            Mistake(
                lambda i, o: (i**-0.5 + o**-0.5) / 2,
                "That is the mean of the two deviations. Write down the condition, and solve it for σ.",
            ),
            Mistake(
                lambda i, o: np.sqrt((1 / i + 1 / o) / 2),
                "That is the mean of the two variances. Write down the condition, and solve it for σ.",
            ),
            Mistake(lambda i, o: np.sqrt(1 / i), "n_out does not occur: this looks at the way forward alone."),
            Mistake(lambda i, o: np.sqrt(1 / o), "n_in does not occur: this looks at the way backward alone."),
            Mistake(
                lambda i, o: np.sqrt(1 / (i + o)),
                "You added the two widths. In the product of the factors they are multiplied.",
            ),
        ),
        "Glorot: both ways",
        forms=(forms.balanced_std,),
    ),
    Task(
        "uniform limit",
        uniform_limit,
        "b",
        variances,
        (
            Mistake(
                lambda v: np.sqrt(v / 12),
                "You went from an interval's width to its deviation. Asked is the way back, and half of the width.",
            ),
            Mistake(lambda v: (3 * v) ** 2, "You squared where a root is needed: b² is 3 times the variance."),
            Mistake(
                lambda v: 3 * v / 2,
                "`x**1/2` is x/2: Python takes the power first. Put the exponent into brackets, or take `np.sqrt`.",
            ),
            Mistake(
                np.sqrt,
                "√3 is missing: most numbers in (−b, b) are smaller than b, so the deviation is smaller, too.",
            ),
            Mistake(lambda v: np.sqrt(v / 3), "The 3 is on the wrong side: you went from the limit to the deviation."),
            Mistake(
                lambda v: np.sqrt(12 * v),
                "That is the width of the interval, from −b to b. The limit is half of it.",
            ),
            Mistake(lambda v: v / 3, "That treats the argument as b² and gives its variance. Asked is the way back."),
            Mistake(
                lambda v: np.sqrt(6 * v),
                "You took the 6 of a formula that has a 2 in its variance. Here the variance is given, 2 and all.",
            ),
            Mistake(
                lambda v: np.sqrt(2 * v),
                "That would be right if the mean of u² on (−1, 1) were ½. Look at the last step above.",
            ),
        ),
        "Uniform or normal",
    ),
    Task(
        "a variance that stays",
        keep_sigma,
        "sigma",
        widths,
        (
            Mistake(
                lambda n, k: np.sqrt(2 / n * (1 + k**2)),
                "The bracket has come above the line: `2 / n * (…)` multiplies by it. Divide by all of it.",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / n) / (1 + k**2),
                "The root stands over a part of the fraction. 1 + slope² must come under it as well.",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / n + k**2),
                "The slope's square has come beside the fraction. It belongs below the line: divide by n·(1 + slope²), "
                "with brackets.",
            ),
            Mistake(
                lambda n, k: 1 / (n * (1 + k**2)),
                "`x**1/2` is x/2: Python takes the power first. Put the exponent into brackets, or take `np.sqrt`.",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / (1 + k**2)) / n,
                "The width must stand under the root as well.",
            ),
            Mistake(
                lambda n, k: k * np.sqrt(2 / n),
                "At slope 0 no weight would be left. What of the mean square remains does not vanish there: half of it "
                "does.",
            ),
            Mistake(
                lambda n, k: np.sqrt(1 / n),
                "That is right for slope 1 only, where nothing is cut off. What is E[f(z)²] with another slope?",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / n),
                "That is right for slope 0 only, where the negative half is lost. With a slope, a part of it stays.",
            ),
            Mistake(
                lambda n, k: np.sqrt(1 / (n * (0.5 + k**2))),
                "The right half is halved, the left one is not: it contributes slope² times its half.",
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
                lambda n, k: np.sqrt(2 / (n * (1 + k) ** 2)),
                "You squared the sum of the slopes. The halves are squared one by one, and then added.",
            ),
            Mistake(
                lambda n, k: np.sqrt(2 / n) * (1 + k**2),
                "Turned round: where more is kept, the weights must be smaller. And the slope belongs under the root.",
            ),
            Mistake(
                lambda n, k: np.sqrt(1 / (n * (1 - k**2 / 2))),
                "Count again which part of q each half keeps: the right one all of its q/2, the left one slope² of it.",
            ),
        ),
        "He: what a ReLU leaves",
        forms=(forms.keep_sigma,),
    ),
    Task(
        "twins",
        twins,
        "equal",
        layers_with_twins,
        (
            Mistake(
                lambda W1, b1, W2: np.equal.outer(*2 * [W1.sum(axis=0) + b1 + W2.sum(axis=1)]),
                "You compared sums. Units with the same numbers in another order have the same sum, and are not equal.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None], W2)[0],
                "Every unit was compared with the first one alone. Any two of them may be equal.",
            ),
            Mistake(
                lambda W1, b1, W2: np.equal.outer(b1, b1),
                "You compared the biases, and nothing else.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None]),
                "You compared what comes in. Such units have the same activation; but if they feed the output "
                "differently, their gradients differ in general, and after one step so do they.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W2),
                "You compared what goes out. Units with other weights coming in have other activations.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T),
                "You compared the weights that come in, and nothing else. A unit also has a bias, and weights that "
                "go out.",
            ),
            Mistake(
                lambda W1, b1, W2: np.triu(same_rows(W1.T, b1[:, None], W2)),
                "Only the upper half is filled in. If unit i is equal to unit j, then j is equal to i.",
            ),
            Mistake(
                lambda W1, b1, W2: np.tril(same_rows(W1.T, b1[:, None], W2)),
                "Only the lower half is filled in. If unit i is equal to unit j, then j is equal to i.",
            ),
            Mistake(lambda W1, b1, W2: same_rows(W1.T, W2), "The biases were not compared: they are parameters, too."),
            Mistake(
                lambda W1, b1, W2: same_rows(b1[:, None], W2),
                "The weights that come in were not compared: with others a unit has another activation.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None], W2[:, :1]),
                "Of the weights that go out only the first was compared. A unit has one for each output.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T[:, :1], b1[:, None], W2),
                "Of the weights that come in only the first was compared. A unit has one for each input.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T, b1[:, None]) & some_equal(W2),
                "Of the weights that go out one equal pair is enough for you, as `any` has it. All have to be equal.",
            ),
            Mistake(
                lambda W1, b1, W2: same_rows(W1.T) | same_rows(b1[:, None]) | same_rows(W2),
                "You joined the three conditions by *or*. Weights in, bias *and* weights out have to be equal.",
            ),
            Mistake(
                lambda W1, b1, W2: np.triu(same_rows(W1.T, b1[:, None], W2), 1),
                "Only what is above the diagonal is filled in. A unit is equal to itself, and j to i if i is to j.",
            ),
            Mistake(
                lambda W1, b1, W2: ~same_rows(W1.T, b1[:, None], W2),
                "It is turned round: True stands where two units are *not* equal.",
            ),
            Mistake(
                lambda W1, b1, W2: np.eye(len(b1), dtype=bool),
                "Every unit is equal to itself alone. But some of these pairs have the same numbers throughout.",
            ),
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
            Mistake(lambda g, c: np.clip(g, -1, 1), "You clipped at 1, and not at c."),
            Mistake(
                lambda g, c: np.where(np.abs(g) > c, -c, g),
                "Large positive entries have become −c: their sign is lost, and the step goes the wrong way there.",
            ),
            Mistake(
                lambda g, c: np.minimum(np.maximum(g, c), -c),
                "Every entry has become −c: the two bounds are exchanged.",
            ),
            Mistake(
                lambda g, c: np.where(np.abs(g) > c, g - c * np.sign(g), g),
                "You took c away from the entries that are too large. They are to become ±c.",
            ),
            Mistake(
                lambda g, c: c * np.tanh(g / c),
                "That bends every entry towards the bounds, the small ones as well. Those are to stay as they are.",
            ),
            Mistake(
                value_in_place,
                "The numbers are right, but they were written into the caller's g. Return a new array: whoever wants "
                "to compare the gradient before and after has lost it.",
            ),
            Mistake(lambda g, c: np.clip(g, 0, c), "All negative entries have become 0. The lower bound is not 0."),
            Mistake(
                lambda g, c: np.minimum(np.abs(g), c),
                "The signs are lost: every entry is now at least 0, and the step would go the wrong way for some.",
            ),
            Mistake(
                lambda g, c: np.where(np.abs(g) > c, c, g),
                "Large negative entries have become +c: their sign is lost, and the step goes the wrong way there.",
            ),
            Mistake(
                lambda g, c: np.where(np.abs(g) > c, np.sign(g), g),
                "Entries that are too large have become ±1. They are to become ±c.",
            ),
            Mistake(
                lambda g, c: np.maximum(np.minimum(g, -c), c),
                "Every entry has become c: the two bounds are exchanged.",
            ),
            Mistake(
                lambda g, c: c * np.sign(g), "Small entries were enlarged to c. Only those that are too large change."
            ),
            Mistake(
                lambda g, c: g[np.abs(g) <= c],
                "Entries that are too large were left out, and no longer does each parameter have its entry.",
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
        "Over the cliff",
        forms=(forms.clip_by_value,),
    ),
    Task(
        "clip by norm",
        clip_by_norm,
        "clipped",
        gradients,
        (
            Mistake(
                lambda g, c: g / max(1, np.linalg.norm(g)),
                "Long gradients get the length 1, and one that is longer than c, but not than 1, passes. Where is c?",
            ),
            Mistake(
                shortened(lambda g: g.max()),
                "The largest entry was taken for the length, and one far below 0 was not even noticed.",
            ),
            Mistake(
                shortened(lambda g: np.abs(g).mean()),
                "You divided by the mean of the absolute values, not by the length.",
            ),
            Mistake(
                shortened(lambda g: abs(g.sum())), "You divided by the sum of the entries. A length adds their squares."
            ),
            Mistake(
                lambda g, c: np.full_like(g, c) if np.linalg.norm(g) > c else g,
                "Each entry of a long gradient has become c. It is its *length* that is to be c.",
            ),
            Mistake(
                lambda g, c: g * min(1, np.sqrt(c) / max(np.linalg.norm(g), 1e-12)),
                "You took the root of c. The length itself is to be c.",
            ),
            Mistake(
                lambda g, c: g * min(1, c**2 / max(g @ g, 1e-12)),
                "You compared squares and then multiplied by their ratio. The factor is c over the length, not its "
                "square.",
            ),
            Mistake(lambda g, c: g / c, "You divided by c. What has the length to do with it?"),
            Mistake(
                lambda g, c: g if g @ g <= c else g * c / np.linalg.norm(g),
                "The length *squared* was compared with c, and decides for some gradients otherwise than the length.",
            ),
            Mistake(
                lambda g, c: g * max(0, 1 - c / max(np.linalg.norm(g), c)) if np.linalg.norm(g) > c else g,
                "Long gradients became shorter *by* c. They are to become c long.",
            ),
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
            Mistake(
                always_unguarded,
                "Two things. Gradients shorter than c were lengthened to c: leave the short ones as they are. And a "
                "gradient of zeros gives 0/0.",
            ),
            Mistake(
                lambda g, c: g * min(1, np.linalg.norm(g) / c),
                "The fraction is upside down: short gradients were shortened, and long ones pass.",
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
        "Over the cliff",
        forms=(forms.clip_by_norm,),
    ),
    Task(
        "clip by layer",
        clip_by_layer,
        "clipped, cosine",
        layers_of_gradient,
        (
            Mistake(
                lambda g, c: (row_by_row(g, c), float(np.arccos(cosine(g, row_by_row(g, c))))),
                "That is the angle, in radians. Asked is its cosine.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), float((g * row_by_row(g, c)).sum() / (row_by_row(g, c) ** 2).sum())),
                "You divided by the length of the clipped gradient twice. g has a length of its own.",
            ),
            Mistake(
                with_cosine(rows_lengthened_unguarded),
                "Two things. Rows shorter than c were lengthened: they are to stay as they are. And a row of zeros "
                "gives 0/0.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), float(g.sum() * row_by_row(g, c).sum() / np.linalg.norm(g))),
                "You multiplied two sums. g · h multiplies entry by entry, and then adds.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), every_pair(g, row_by_row(g, c))),
                "`g @ h.T` multiplies every row of g with every row of h. Only entries at the same place belong "
                "together: `(g * h).sum()`.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), float((g * row_by_row(g, c)).sum() / np.linalg.norm(g) / c)),
                "You divided by c in the place of the clipped gradient's length. Only each *row* is at most c long.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), float((g * row_by_row(g, c)).sum() / np.linalg.norm(g) * c)),
                "You multiplied by c at the end. A cosine is divided by the lengths of g and of the clipped g.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), row_cosines(g, row_by_row(g, c))),
                "That is a cosine for each row: 1, since a row is only shortened, and 0/0 for a row of zeros. Asked is "
                "one cosine, with all entries of g as one long vector and all of the clipped g as another.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), row_cosines(g, row_by_row(g, c)).mean()),
                "You took a cosine for each row, and their mean. Asked is one, with all entries as one long vector.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), np.corrcoef(g.ravel(), row_by_row(g, c).ravel())[0, 1]),
                "`np.corrcoef` takes the mean off first. The cosine is that of the entries as they are.",
            ),
            Mistake(
                with_cosine(lambda g, c: g * (c / max(np.linalg.norm(g, axis=1).max(), c))),
                "All rows were shortened by the factor of the longest one. Each row has a length of its own.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), np.linalg.norm(row_by_row(g, c)) / np.linalg.norm(g)),
                "You divided one length by the other: that says how much shorter it is, not how far it is turned.",
            ),
            Mistake(
                with_cosine(clip_by_norm),
                "You shortened the whole gradient by one factor. Here each row has a length of its own.",
            ),
            Mistake(
                with_cosine(lambda g, c: np.clip(g, -c, c)),
                "That is clipping by value, entry by entry. Here each row is multiplied by one factor.",
            ),
            Mistake(
                with_cosine(columns_clipped),
                "You took the lengths of the columns. A layer is a row: its length is a sum over axis 1.",
            ),
            Mistake(
                with_cosine(rows_lengthened),
                "Rows shorter than c were lengthened to c. They are to stay as they are.",
            ),
            Mistake(
                with_cosine(rows_unguarded),
                "A row of zeros gives 0/0: divide by something that cannot be 0.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), float((g * row_by_row(g, c)).sum() / np.linalg.norm(g) ** 2)),
                "You divided by the length of g twice. The clipped gradient has a length of its own.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), 1.0),
                "Each row keeps its direction, but the whole gradient does not: its rows are shortened by different "
                "factors. Take all entries as one long vector.",
            ),
            Mistake(
                lambda g, c: (row_by_row(g, c), float(np.degrees(np.arccos(cosine(g, row_by_row(g, c)))))),
                "That is the angle. Asked is its cosine.",
            ),
        ),
        "Over the cliff",
        forms=(forms.clip_by_layer,),
    ),
    *clipping_tasks.TASKS,
    *random_tasks.TASKS,
    used=("size of z", "uniform limit", "a variance that stays"),
)
check, answer = TASKS.check, TASKS.answer
