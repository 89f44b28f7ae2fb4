"""Exercises of notebook 05: losses and their gradients, derived ones among them, and penalties."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.losses import forms

Function = Callable[..., Any]
SIZES = [(4, 3), (1, 2), (5, 5), (3, 1), (6, 2)]  # rows, columns
WANTED = (((2, 3), 0.5, 0.25), ((6,), 1.5, 2.0), ((5,), 0.2, 0.7))  # shape, l1, l2
LARGE = np.array([[1000.0, 2.0, -1000.0], [-1000.0, -1001.0, -999.0], [3.0, 1.0, -2.0], [-1000.0, 1000.0, 999.0]])


def predictions(rng: np.random.Generator) -> list[tuple]:
    """prediction and y, (N, k); no error is 0, and in some cases most of them are negative."""
    draws = [(rng.standard_normal(s), rng.standard_normal(s) + 3 * (i % 2)) for i, s in enumerate(SIZES)]
    return [(p, np.where(np.abs(p - y) < 0.1, y + 0.5, y)) for p, y in draws]


def huber_cases(rng: np.random.Generator) -> list[tuple]:
    """prediction, y and delta; in each case some errors of both signs are further than delta and some are not.

    In the last one an error is 0, and two are exactly as far as delta.
    """
    cases = []
    for (n, k), delta in (((4, 3), 0.7), ((2, 2), 2.0), ((3, 4), 1.5)):
        error = delta * np.resize([0.4, -1.7, 2.5, -0.6], (n, k)) * rng.uniform(0.9, 1.1, (n, k))
        y = rng.standard_normal((n, k))
        cases.append((y + error, y, delta))
    y[0] = [0.5, 1.0, -2.0, 3.0]
    cases[-1][0][0] = y[0] + [0.0, delta, -delta, 2 * delta]
    return cases


def counts(rng: np.random.Generator) -> list[tuple]:
    """z (N,) and counts y (N,) as floats, none of them only 0 or 1."""
    return [(rng.uniform(-1.5, 1.5, n), rng.integers(0, 5, n) + np.eye(n)[0] * 2.0) for n in (4, 3, 6)]


def tanh_outputs(rng: np.random.Generator) -> list[tuple]:
    """a (N,) between −1 and 1, right and wrong ones, and targets y (N,) of −1 and 1."""
    return [(rng.uniform(-0.95, 0.95, n), np.resize([1.0, -1.0, -1.0], n)) for n in (5, 4, 7)]


def wanted_weights(rng: np.random.Generator) -> list[tuple]:
    """c of some shape, l1 and l2; some |c| are below l1, the last one is 0."""
    signs = np.resize([0.4, -0.6, 2.5, -3.0, 1.6, -1.3], 6)
    cases = [(l1 * signs[: np.prod(s)].reshape(s) * rng.uniform(0.9, 1.1, s), l1, l2) for s, l1, l2 in WANTED]
    cases[-1][0][-1] = 0
    return cases


def scores(rng: np.random.Generator) -> list[tuple]:
    """z (N, k): ordinary logits, then large ones."""
    return [(3 * rng.standard_normal(size),) for size in SIZES if size[1] > 1] + [(LARGE.copy(),)]


def scores_and_targets(rng: np.random.Generator) -> list[tuple]:
    """z (N,) and y (N,) of 0 and 1: ordinary logits, logits at which 1 − p is 0, and large ones of both signs."""
    z = [
        2 * rng.standard_normal(6),
        np.array([40.0, -3.0, 0.5, 37.5]),
        np.array([1000.0, -1000.0, 800.0, -720.0]),
    ]
    return [(z[0], np.array([1.0, 0, 0, 1, 1, 0])), (z[1], np.array([0.0, 1, 1, 0])), (z[2], np.array([0.0, 1, 1, 0]))]


def scores_and_labels(rng: np.random.Generator) -> list[tuple]:
    """z (N, k) and int64 labels (N,)."""
    cases = [(3 * rng.standard_normal((n, k)), rng.integers(0, k, n)) for n, k in ((4, 3), (6, 4), (5, 2), (1, 3))]
    return [*cases, (LARGE.copy(), np.array([2, 0, 1, 1], np.int64))]


def gradient_and_weights(rng: np.random.Generator) -> list[tuple]:
    """gradient and w of one shape, and both strengths."""
    shapes, strengths = [(3, 4), (5,), (2, 3)], [(0.05, 0.7), (0.2, 0.0), (0.0, 0.3)]
    return [
        (rng.standard_normal(s), 2 * rng.standard_normal(s), *both) for s, both in zip(shapes, strengths, strict=True)
    ]


def layers(rng: np.random.Generator) -> list[tuple]:
    """W, b, dW, db, eta, l2."""
    settings = [((3, 4), 0.1, 0.5), ((2, 2), 0.5, 0.1), ((5, 1), 1.0, 0.05)]
    return [
        (*(rng.standard_normal(s) for s in (shape, shape[1:], shape, shape[1:])), eta, l2)
        for shape, eta, l2 in settings
    ]


# The answers -------------------------------------------------------------------------------------------------------


def squared_error(prediction: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """(loss, gradient): the mean over rows of the sum over columns of (ŷ − y)², and its derivative by ŷ."""
    error = prediction - y
    return (error**2).sum() / len(y), 2 * error / len(y)


def absolute_error(prediction: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """(loss, gradient): the mean over rows of the sum over columns of |ŷ − y|, and its derivative with respect to ŷ."""
    error = prediction - y
    return np.abs(error).sum() / len(y), np.sign(error) / len(y)


def huber(prediction: np.ndarray, y: np.ndarray, delta: float) -> tuple[float, np.ndarray]:
    """(cost, gradient): the mean over rows of the sum over columns of Huber's loss, and its derivative by ŷ."""
    error = prediction - y
    near = np.minimum(np.abs(error), delta)
    return (near * (np.abs(error) - near / 2)).sum() / len(y), np.clip(error, -delta, delta) / len(y)


def count_cost(z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """(cost, gradient): the mean of e^z − yz, Poisson's negative log-likelihood, and its derivative by z."""
    return np.mean(np.exp(z) - y * z), (np.exp(z) - y) / len(y)


def tanh_loss(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """−log((1 + ay)/2) for y = ±1, whose derivative by z is a − y if a = tanh z: (N,)."""
    return -np.log((1 + a * y) / 2)


def best_weights(c: np.ndarray, l1: float, l2: float) -> np.ndarray:
    """The w with the least ½(w − c)² + l1 |w| + (l2/2) w², entry by entry."""
    return np.sign(c) * np.maximum(np.abs(c) - l1, 0) / (1 + l2)


def log_sum_exp(z: np.ndarray) -> np.ndarray:
    """log Σ_j e^{z_j} of each row: (N,) for z (N, k)."""
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


def binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """The mean of −y log σ(z) − (1 − y) log(1 − σ(z)) over all entries, from the logits z."""
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


def cross_entropy(z: np.ndarray, labels: np.ndarray) -> float:
    """The mean of −log softmax(z)[label] over the rows, from the logits z."""
    return np.mean(log_sum_exp(z) - z[np.arange(len(z)), labels])


def cross_entropy_gradient(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """∂L/∂z, (N, k), of the mean cross-entropy of softmax(z) for integer labels."""
    return (softmax(z) - np.eye(z.shape[1])[labels]) / len(z)


def penalised_gradient(gradient: np.ndarray, w: np.ndarray, l1: float, l2: float) -> np.ndarray:
    """The gradient of loss + l1 Σ|w| + (l2/2) Σ w², from that of the loss."""
    return gradient + l1 * np.sign(w) + l2 * w


def decay_step(
    W: np.ndarray, b: np.ndarray, dW: np.ndarray, db: np.ndarray, eta: float, l2: float
) -> tuple[np.ndarray, np.ndarray]:
    """(new W, new b) after a step of gradient descent on loss + (l2/2) Σ W²; biases are not penalised."""
    return W - eta * (dW + l2 * W), b - eta * db


def row_exponentials(z: np.ndarray, axis: int = 1) -> np.ndarray:
    return np.exp(z - z.max(axis=axis, keepdims=True))


def softmax(z: np.ndarray, axis: int = 1) -> np.ndarray:
    e = row_exponentials(z, axis)
    return e / e.sum(axis=axis, keepdims=True)


# What is written instead -------------------------------------------------------------------------------------------


def scaled(loss: Function, gradient: Function) -> Function:
    """squared_error with other factors in front of both results, each made from N and k."""
    return lambda p, y: (loss(*y.shape) * ((p - y) ** 2).sum(), gradient(*y.shape) * (p - y))


def absolute(loss: Function | None = None, gradient: Function | None = None) -> Function:
    """absolute_error with one of its results replaced."""

    def wrong(p, y):
        right = absolute_error(p, y)
        return right[0] if loss is None else loss(p, y), right[1] if gradient is None else gradient(p, y)

    return wrong


def hubers(loss: Function | None = None, gradient: Function | None = None) -> Function:
    """huber with one of its results replaced: ``loss(e, delta)`` is that of each entry, ``gradient`` likewise."""

    def wrong(p, y, delta):
        right, e = huber(p, y, delta), p - y
        cost = right[0] if loss is None else loss(e, delta).sum() / len(y)
        return cost, right[1] if gradient is None else gradient(e, delta) / len(y)

    return wrong


def pieces(near: Function, far: Function) -> Function:
    """A loss or slope of each entry, with ``near`` where |e| ≤ δ and ``far`` elsewhere."""
    return lambda e, d: np.where(np.abs(e) <= d, near(e, d), far(e, d))


HUBER = pieces(lambda e, d: e**2 / 2, lambda e, d: d * (np.abs(e) - d / 2))


def counted(loss: Function | None = None, gradient: Function | None = None) -> Function:
    """count_cost with one of its results replaced: each is made from z, y and μ."""

    def wrong(z, y):
        right, mu = count_cost(z, y), np.exp(z)
        return right[0] if loss is None else loss(z, y, mu), right[1] if gradient is None else gradient(z, y, mu)

    return wrong


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def naive_binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """Binary cross-entropy by way of p."""
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def overflowing_binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """Binary cross-entropy in z, with a positive exponent."""
    return np.mean(np.log(1 + np.exp(z)) - y * z)


def naive_log_of_sum(z: np.ndarray) -> np.ndarray:
    """log-sum-exp as the formula stands."""
    return np.log(np.exp(z).sum(axis=1))


def naive_cross_entropy(z: np.ndarray, labels: np.ndarray) -> float:
    """Cross-entropy by way of the probabilities."""
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(z)), labels]).mean()


def log_shares(z: np.ndarray) -> np.ndarray:
    """The log of softmax, safely."""
    return z - log_sum_exp(z)[:, None]


def by_probability(p_of: Function = sigmoid, epsilon: float = 0.0) -> Function:
    """Binary cross-entropy by way of p."""

    def wrong(z, y):
        p = p_of(z)
        return -np.mean(y * np.log(p + epsilon) + (1 - y) * np.log(1 - p + epsilon))

    return wrong


def stable_terms(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))


def rows_less_one(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    p = softmax(z)
    p[labels] -= 1
    return p / len(z)


def columns_less_one(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    p = softmax(z)
    p[:, labels] -= 1
    return p / len(z)


def naive_gradient(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    e = np.exp(z)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


SMALL_NUMBERS = (1e-3, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)  # what is added inside a log
LOG_FACTORIALS = np.log([1, 1, 2, 6, 24, 120, 720, 5040, 40320])
CONVENTION = "The mean runs over the rows; within a row the columns are added."

TASKS = TaskList(
    Task(
        "squared error",
        squared_error,
        "cost, gradient",
        predictions,
        (
            Mistake(
                scaled(lambda n, k: 1 / (n * k), lambda n, k: 2 / (n * k)),
                f"Both are divided by the number of entries, as `np.mean` does. {CONVENTION}",
            ),
            Mistake(
                scaled(lambda n, k: 1, lambda n, k: 2),
                "Both are sums over the whole batch: twice the examples would give twice the gradient. Asked for is "
                "the mean over the rows.",
            ),
            Mistake(
                scaled(lambda n, k: 0.5 / n, lambda n, k: 1 / n),
                "There is a ½ in it, as in deck 004. Asked for is deck 002's, without.",
            ),
            Mistake(
                scaled(lambda n, k: 0.5 / (n * k), lambda n, k: 1 / (n * k)),
                f"There is a ½ in it, as in deck 004, and both are divided by the number of entries. {CONVENTION}",
            ),
            Mistake(
                lambda p, y: (np.sqrt(np.mean(p - y)), 2 * (p - y) / len(y)),
                "Your cost has a root where the square belongs. Of a negative number there is no root.",
            ),
            Mistake(
                scaled(lambda n, k: 1 / n, lambda n, k: 1 / n),
                "The cost is right; its gradient is that of the cost with a ½. What does a square leave behind when it "
                "is differentiated?",
            ),
            Mistake(
                lambda p, y: (((p - y).sum() / len(y)) ** 2, 2 * (p - y) / len(y)),
                "The cost squares the mean error. Errors of both signs cancel before they are squared.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum() / len(y), np.asarray(2 * (p - y).mean())),
                "The gradient is one number. Each prediction has a derivative of its own: the shape is that of ŷ.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum(axis=1), 2 * (p - y) / len(y)),
                "The gradient is right. The cost has one entry a row: their mean is still to be taken.",
            ),
            Mistake(
                scaled(lambda n, k: 1 / (n * k), lambda n, k: 2),
                "The cost is divided by the number of entries and the gradient by nothing. Both are means over the "
                "rows: divide both by that number.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum() / len(y), 2 * np.abs(p - y) / len(y)),
                "The cost is right. Your gradient is never negative: where ŷ is too small, the cost falls as ŷ grows.",
            ),
            Mistake(
                lambda p, y: (np.sqrt(((p - y) ** 2).sum() / len(y)), 2 * (p - y) / len(y)),
                "The gradient is right. Your cost is a root: leave it out.",
            ),
            Mistake(
                lambda p, y: (np.linalg.norm(p - y) / len(y), 2 * (p - y) / len(y)),
                "The gradient is right. `np.linalg.norm` takes a root of the sum of squares: it must not be there.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum() / len(y), 2 * (p - y) ** 2 / len(y)),
                "The cost is right. In the gradient the square is still there: differentiate it.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum() / len(y), 2 * (p - y).sum(axis=0) / len(y)),
                "The cost is right. Your gradient has one entry a column. Each prediction has a derivative of its own.",
            ),
            Mistake(
                lambda p, y: ((p - y).sum() ** 2 / len(y), 2 * (p - y) / len(y)),
                "The gradient is right. Your cost adds the errors and squares the sum: errors of both signs cancel. "
                "Square first.",
            ),
            Mistake(
                lambda p, y: (((p - y).sum(axis=1) ** 2).sum() / len(y), 2 * (p - y) / len(y)),
                "The gradient is right. Your cost adds the errors of a row and squares the sum: they cancel. Square "
                "first.",
            ),
            Mistake(
                lambda p, y: (np.linalg.norm(p - y, axis=1).mean(), 2 * (p - y) / len(y)),
                "The gradient is right. `np.linalg.norm` takes the root of the squares of each row: it must not be "
                "there.",
            ),
            Mistake(
                lambda p, y: (np.linalg.norm(p - y, axis=1), 2 * (p - y) / len(y)),
                "The gradient is right. Your cost has one root a row: leave out the root, and take the mean over the "
                "rows.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).mean(axis=1), 2 * (p - y) / len(y)),
                "The gradient is right. You took the mean within each row. Add there, and take the mean over the rows.",
            ),
        ),
        "From one error to the cost",
        forms=(forms.squared_error,),
    ),
    Task(
        "absolute error",
        absolute_error,
        "cost, gradient",
        predictions,
        (
            Mistake(
                squared_error,
                "That is the squared error, with its gradient. Asked for are sizes, not squares.",
            ),
            Mistake(
                absolute(loss=lambda p, y: np.abs(p - y) / len(y)),
                "The cost is not one number: the sum is missing, as in the deck's formula.",
            ),
            Mistake(
                absolute(loss=lambda p, y: (p - y).sum() / len(y)),
                "The cost has no absolute values: errors of both signs cancel.",
            ),
            Mistake(
                absolute(loss=lambda p, y: abs((p - y).sum()) / len(y)),
                "The absolute value came after the sum, when errors of both signs had cancelled already.",
            ),
            Mistake(
                lambda p, y: (np.abs(p - y).mean(), np.sign(p - y) / y.size),
                f"Both are divided by the number of entries, as `np.mean` does. {CONVENTION}",
            ),
            Mistake(
                lambda p, y: ((p - y).sum() / len(y), np.ones(p.shape) / len(y)),
                "There are no absolute values, neither in the cost nor in the gradient: too small and too large "
                "predictions cancel.",
            ),
            Mistake(
                lambda p, y: (np.abs(p - y).sum(), np.sign(p - y)),
                "Both are sums over the whole batch. Asked for is the mean over the rows.",
            ),
            Mistake(
                absolute(loss=lambda p, y: np.abs(p - y).sum(axis=1)),
                "The gradient is right. The cost has one entry a row: their mean is still to be taken.",
            ),
            Mistake(
                absolute(gradient=lambda p, y: np.abs(p - y) / len(y)),
                "The gradient is never negative. On the left of the target |e| falls.",
            ),
            Mistake(
                absolute(gradient=lambda p, y: (p > y) / len(y)),
                "The gradient is 0 where ŷ is too small. Left of the target |e| is not flat: it falls.",
            ),
            Mistake(
                lambda p, y: ((p - y).mean(), np.ones(p.shape) / y.size),
                "There are no absolute values, neither in the cost nor in the gradient; and `np.mean` divides by the "
                "columns, too.",
            ),
            Mistake(
                absolute(loss=lambda p, y: (y - p).sum() / len(y)),
                "The cost has no absolute values: errors of both signs cancel. (And y − ŷ in "
                "place of ŷ − y turns its sign.)",
            ),
            Mistake(
                lambda p, y: (np.abs(p - y).mean(), np.sign(p - y)),
                "The cost is divided by the number of entries and the gradient by nothing. Both are means over the "
                "rows: divide both by that number.",
            ),
            Mistake(
                absolute(gradient=lambda p, y: np.asarray(np.sign(p - y).sum() / len(y))),
                "The cost is right. The gradient is one number; each prediction has a derivative of its own.",
            ),
            Mistake(
                absolute(gradient=lambda p, y: 2 * np.abs(p - y) / len(y)),
                "The cost is right. That is the size of a squared error's gradient; |e| is as steep everywhere.",
            ),
            Mistake(
                lambda p, y: ((p - y).sum() / len(y), (p - y) / len(y)),
                "The cost has no absolute values, and the gradient grows with the error. How steep is |e| far from 0?",
            ),
        ),
        "Two lines and an outlier",
        forms=(forms.absolute_error,),
    ),
    Task(
        "Huber",
        huber,
        "cost, gradient",
        huber_cases,
        (
            Mistake(
                hubers(pieces(lambda e, d: e**2 / 2, lambda e, d: d * np.abs(e))),
                "The far piece is too large by ½δ²: at |e| = δ your loss jumps. What must be taken off so that the "
                "pieces join?",
            ),
            Mistake(
                hubers(
                    pieces(lambda e, d: e**2 / 2, lambda e, d: np.abs(e) - 0.5),
                    pieces(lambda e, d: e, lambda e, d: np.sign(e)),
                ),
                "Both are right for δ = 1 alone. For other δ the far piece has the slope ±δ, and has to join the near "
                "piece.",
            ),
            Mistake(
                hubers(
                    pieces(lambda e, d: e**2, lambda e, d: d * (np.abs(e) - d / 2)),
                    pieces(lambda e, d: 2 * e, lambda e, d: d * np.sign(e)),
                ),
                "The near piece lacks its ½, and its slope is doubled: at |e| = δ both jump.",
            ),
            Mistake(
                hubers(lambda e, d: np.where(e <= d, e**2 / 2, d * (e - d / 2)), lambda e, d: np.where(e <= d, e, d)),
                "The conditions ask for e and not for |e|: large negative errors are still squared, and pull as hard "
                "as they are far.",
            ),
            Mistake(
                hubers(lambda e, d: np.clip(e, -d, d) ** 2 / 2),
                "You cut the error off at δ and squared it: beyond δ your loss is flat, and such errors would not pull "
                "at all.",
            ),
            Mistake(
                hubers(gradient=pieces(lambda e, d: e, lambda e, d: np.full(e.shape, d))),
                "The cost is right. Far away your gradient is δ on both sides; left of the target the loss falls.",
            ),
            Mistake(
                hubers(gradient=lambda e, d: np.minimum(np.abs(e), d)),
                "The cost is right. Your gradient is never negative; left of the target the loss falls.",
            ),
            Mistake(
                lambda p, y, d: (huber(p, y, d)[0] / y.shape[1], huber(p, y, d)[1] / y.shape[1]),
                f"Both are divided by the number of entries, as `np.mean` does. {CONVENTION}",
            ),
            Mistake(
                lambda p, y, d: (huber(p, y, d)[0] * len(y), huber(p, y, d)[1] * len(y)),
                "Both are sums over the whole batch. Asked for is the mean over the rows.",
            ),
            Mistake(
                lambda p, y, d: (huber(p, y, d)[0] / y.shape[1], huber(p, y, d)[1] * len(y)),
                "The cost is divided by the number of entries and the gradient by nothing. Both are means over the "
                "rows: divide both by that number.",
            ),
            Mistake(
                lambda p, y, d: ((HUBER(p - y, d)).sum(axis=1), np.clip(p - y, -d, d) / len(y)),
                "The gradient is right. The cost has one entry a row: their mean is still to be taken.",
            ),
            Mistake(
                hubers(gradient=lambda e, d: np.clip(e, 0, d)),
                "The cost is right. Your gradient is 0 left of the target. There the loss falls: what is its slope?",
            ),
            Mistake(
                hubers(pieces(lambda e, d: e**2 / 2, lambda e, d: d * np.abs(e) - 0.5)),
                "The far piece is right for δ = 1 alone: what is taken off must make the pieces join at |e| = δ.",
            ),
            Mistake(
                hubers(
                    pieces(lambda e, d: e**2 / 2, lambda e, d: np.abs(e)),
                    pieces(lambda e, d: e, lambda e, d: np.sign(e)),
                ),
                "The far piece is the plain absolute error, with slope ±1: at |e| = δ it does not join the near one, "
                "neither in value nor in slope.",
            ),
            Mistake(
                hubers(gradient=pieces(lambda e, d: e, lambda e, d: d * np.abs(e))),
                "The cost is right. Far away your gradient grows with |e|. The far piece is a straight line: how "
                "steep is it?",
            ),
            Mistake(
                lambda p, y, d: (np.abs(p - y).sum() / len(y), np.sign(p - y) / len(y)),
                "That is the absolute error everywhere. Near 0 Huber's loss is a parabola.",
            ),
            Mistake(
                lambda p, y, d: (((p - y) ** 2 / 2).sum() / len(y), (p - y) / len(y)),
                "That is the squared error everywhere. Beyond δ Huber's loss is a straight line.",
            ),
            Mistake(
                lambda p, y, d: huber(p, y, 1.0),
                "Right for δ = 1 alone: your function does not use delta.",
            ),
            Mistake(
                lambda p, y, d: (huber(p, y, d)[0] / d, huber(p, y, d)[1] / d),
                "Everything is divided by δ. Then the near piece is no longer ½e².",
            ),
            Mistake(
                lambda p, y, d: (2 * huber(p, y, d)[0], 2 * huber(p, y, d)[1]),
                "Everything is doubled: the near piece is ½e², and the far one has to join it.",
            ),
            Mistake(
                hubers(lambda e, d: d**2 * (np.sqrt(1 + (e / d) ** 2) - 1), lambda e, d: e / np.sqrt(1 + (e / d) ** 2)),
                "That is the pseudo-Huber loss, a smooth cousin. Asked for are the two pieces, which meet at |e| = δ.",
            ),
        ),
        "Huber: squared near, absolute far",
        forms=(forms.huber,),
    ),
    Task(
        "counts",
        count_cost,
        "cost, gradient",
        counts,
        (
            Mistake(
                lambda z, y: (np.mean(z - y * np.log(z)), (1 - y / z) / len(y)),
                "You took z itself for the mean μ, and the log of a negative z is not a number. μ is e^z.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(y * z - mu), lambda z, y, mu: (y - mu) / len(y)),
                "Both signs are turned: that is the log-likelihood. What is to be made small is minus that.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(mu - y * z + LOG_FACTORIALS[y.astype(int)])),
                "log y! is in your cost. It does not depend on z, moves no minimum, and was to be dropped.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(mu - y * mu), lambda z, y, mu: (mu - y * mu) / len(y)),
                "log μ^y is y log μ. What is log μ, if μ = e^z?",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(-mu - y * z), lambda z, y, mu: (-mu - y) / len(y)),
                "The term of e^−μ has the wrong sign: the log gives −μ, and then the sign is changed.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(-y * z), lambda z, y, mu: -y / len(y)),
                "The factor e^−μ does not occur. Without it a larger z would always be better.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(1 / mu - y * z), lambda z, y, mu: (1 / mu - y) / len(y)),
                "You took e^−z for μ, in both. The formula's e^−μ has μ in the exponent, and its log is −μ.",
            ),
            Mistake(
                counted(gradient=lambda z, y, mu: (1 - y / mu) / len(y)),
                "The cost is right. Your gradient is the derivative with respect to μ; asked for is that with "
                "respect to z: one more factor by "
                "the chain rule.",
            ),
            Mistake(
                counted(gradient=lambda z, y, mu: (mu - y * z) / len(y)),
                "That is the loss itself, once more. Its derivative with respect to z is asked for: what becomes of "
                "yz?",
            ),
            Mistake(
                counted(gradient=lambda z, y, mu: np.mean(mu - y)),
                "The cost is right. The gradient is one number; each z has a derivative of its own.",
            ),
            Mistake(
                counted(lambda z, y, mu: (mu - y * z).sum(), lambda z, y, mu: mu - y),
                "Both are sums over all examples. Asked for is the mean.",
            ),
            Mistake(counted(lambda z, y, mu: mu - y * z), "One loss an example. The cost is their mean, one number."),
            Mistake(
                counted(gradient=lambda z, y, mu: (z * mu - y) / len(y)),
                "The cost is right. The derivative of e^z with respect to z is not z e^z.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(1 / mu - y * z), lambda z, y, mu: (-1 / mu - y) / len(y)),
                "You took e^−z for μ. The formula's e^−μ has μ in the exponent, and its log is −μ.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(mu + y * z), lambda z, y, mu: (mu + y) / len(y)),
                "The term yz has the wrong sign: log p = yz − μ, and both signs are changed.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(z - y * mu), lambda z, y, mu: (1 - y * mu) / len(y)),
                "z and μ have changed places: log μ^y is y log μ, and log e^−μ is −μ, with μ = e^z.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(z - y * z), lambda z, y, mu: (1 - y) / len(y)),
                "log e^−μ is −μ, and μ is e^z, not z.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(mu - y * np.log(z)), lambda z, y, mu: (mu - y / z) / len(y)),
                "You took log z, which is not a number for a negative z. The log of μ is asked for, and μ = e^z.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean(mu**y * np.exp(-mu))),
                "Your cost is the mean of the probabilities themselves. Take minus the log of each.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.prod(mu**y * np.exp(-mu))),
                "Your cost is the product of step 1. Steps 2 and 3 are missing: log, sign, mean.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean((mu - y) ** 2) / 2, lambda z, y, mu: (mu - y) * mu / len(y)),
                "That is the squared error of e^z, with its gradient. Take minus the log of the Poisson probability "
                "instead.",
            ),
            Mistake(
                counted(lambda z, y, mu: np.mean((mu - y) ** 2), lambda z, y, mu: 2 * (mu - y) * mu / len(y)),
                "That is the squared error of e^z, without ½. Take minus the log of the Poisson probability instead.",
            ),
            Mistake(
                counted(gradient=lambda z, y, mu: (z * np.exp(z - 1) - y) / len(y)),
                "The cost is right. You differentiated e^z by the rule for powers of z. Here z is the exponent.",
            ),
            Mistake(
                counted(gradient=lambda z, y, mu: (np.exp(z - 1) - y) / len(y)),
                "The cost is right. e^z stays e^z when it is differentiated: its exponent does not fall by 1.",
            ),
        ),
        "Where losses come from: the likelihood",
        forms=(forms.count_cost,),
    ),
    Task(
        "a loss for tanh",
        tanh_loss,
        "losses",
        tanh_outputs,
        (
            Mistake(
                lambda a, y: -np.log(1 + a * y),
                "The slope is right. The constant is not: at a = y = 1 your loss is −log 2, and should be 0.",
            ),
            Mistake(
                lambda a, y: -np.log((1 + a * y) / 2) / 2,
                "All is halved: its derivative with respect to z is half of a − y. For y = 1 the fraction is −1/(1 + "
                "a), and its "
                "integral has no ½.",
            ),
            Mistake(
                lambda a, y: np.log((1 + a * y) / 2),
                "The sign is turned: this loss is never negative, and yours falls where the answer gets worse.",
            ),
            Mistake(
                lambda a, y: -np.log(1 - a * y),
                "Yours grows where a comes near to y. For y = 1 the fraction (a − 1)/(1 − a²) is negative: which log "
                "falls as a grows?",
            ),
            Mistake(
                lambda a, y: -np.log((1 + a) / 2),
                "Right for y = 1. For y = −1 do the same once more: what is (a + 1)/(1 − a²)?",
            ),
            Mistake(
                lambda a, y: -np.log((a + y) / 2),
                "Right for y = 1. For y = −1 you take the log of a negative number: what stands there must be 1 where "
                "a is −1, too.",
            ),
            Mistake(
                lambda a, y: -np.log(a * y),
                "The log of a negative number is not a number. tanh's output is no probability: do the steps with "
                "1 − a² in place of a (1 − a).",
            ),
            Mistake(
                lambda a, y: -(1 - y) * np.log(1 - a) - y * np.log(a),
                "That is the loss for the sigmoid. tanh has another derivative, and its output may be negative.",
            ),
            Mistake(
                lambda a, y: (a - y) ** 2 / 2,
                "That is the squared error: its derivative with respect to z has the factor 1 − a².",
            ),
            Mistake(
                lambda a, y: (a - y) / (1 - a**2),
                "That is ∂L/∂a, of step 3. Look for a function that has this derivative.",
            ),
            Mistake(lambda a, y: a - y, "That is ∂L/∂z, where the steps begin. Asked for is L."),
            Mistake(
                lambda a, y: -np.log(1 - a**2) / 2,
                "y does not occur: you integrated a/(1 − a²). The other part, y/(1 − a²), is missing.",
            ),
            Mistake(
                lambda a, y: -np.log((1 + a * y) / 2).mean() * np.ones(()),
                "One number. Asked for is the loss of each example.",
            ),
            Mistake(
                lambda a, y: np.log(2) + np.log(1 + a * y),
                "The sign of log(1 + ay) is turned: yours grows where the answer gets better.",
            ),
            Mistake(
                lambda a, y: -np.log(1 + a * y) - np.log(2),
                "The slope is right. The constant has the wrong sign: see what your loss is at a = y = 1.",
            ),
            Mistake(
                lambda a, y: np.log(1 - a * y),
                "Yours is negative, and the sign of ay is turned. For y = 1 integrate −1/(1 + a).",
            ),
            Mistake(
                lambda a, y: -(1 - y) * np.log(1 - a) - (1 + y) * np.log(1 + a),
                "All is doubled, and the constant is missing. For y = 1 the fraction is −1/(1 + a), once.",
            ),
            Mistake(
                lambda a, y: -(1 - y) * np.log((1 - a) / 2) - (1 + y) * np.log((1 + a) / 2),
                "All is doubled: 1 + y is 2 for y = 1. For y = 1 the fraction is −1/(1 + a), once.",
            ),
            Mistake(
                lambda a, y: -y * np.log((1 + a) / 2) - (1 - y) * np.log((1 - a) / 2),
                "You used y as if it were 0 or 1. Here it is −1 or 1, and y = −1 gives your first term the wrong sign.",
            ),
            Mistake(
                lambda a, y: -y * np.log((1 + a) / 2),
                "Right for y = 1. For y = −1 your loss is negative: do the steps once more for (a + 1)/(1 − a²).",
            ),
            Mistake(
                lambda a, y: np.where(y == 1, -np.log((1 + a) / 2), np.log((1 - a) / 2)),
                "Right for y = 1. For y = −1 the sign is turned: the derivative of log(1 − a) is −1/(1 − a).",
            ),
            Mistake(
                lambda a, y: np.where(y == 1, -np.log(a), -np.log(1 - a)),
                "That is the sigmoid's loss. For tanh, 1 − a² = (1 − a)(1 + a), and a may be negative.",
            ),
            Mistake(
                lambda a, y: (a - y) ** 2,
                "That is deck 002's squared error: its derivative with respect to z is 2 (a − y)(1 − a²), with a "
                "factor that does "
                "not cancel.",
            ),
            Mistake(
                lambda a, y: 1 - a * y,
                "That is 0 at a = y, but its slope with respect to z is −y (1 − a²): the factor 1 − a² does not "
                "cancel.",
            ),
            Mistake(
                lambda a, y: np.where(y == 1, np.log(2) - np.log(1 + a), np.log(2) + np.log(1 - a)),
                "Right for y = 1. For y = −1 the sign of the log is turned: the fraction is 1/(1 − a), and the "
                "derivative of log(1 − a) is −1/(1 − a).",
            ),
            Mistake(
                lambda a, y: np.where(y == 1, -np.log(1 + a), np.log(1 - a)),
                "For y = −1 the sign of the log is turned: the derivative of log(1 − a) is −1/(1 − a). And the "
                "constant is missing.",
            ),
            Mistake(
                lambda a, y: np.where(y == 1, np.log(2) + np.log(1 + a), np.log(2) - np.log(1 - a)),
                "Right for y = −1. For y = 1 the sign of the log is turned: the fraction is −1/(1 + a).",
            ),
            Mistake(
                lambda a, y: -np.log((1 + a * y) / 2) * (1 - a**2),
                "The factor 1 − a² is still in it. In step 3 you divide by it, so that ∂L/∂z has none.",
            ),
            Mistake(
                lambda a, y: (a - y) * (1 - a**2),
                "You multiplied by 1 − a². Step 3 divides by it, and then a function with that derivative is asked "
                "for.",
            ),
            Mistake(
                lambda a, y: -np.log((1 + np.tanh(a) * y) / 2),
                "You took tanh once more. a is tanh z already: use it as it is.",
            ),
            Mistake(
                lambda a, y: -np.log(1 + np.tanh(a) * y),
                "You took tanh once more, and the constant is missing. a is tanh z already: use it as it is.",
            ),
        ),
        "The learning slow-down",
        forms=(forms.tanh_loss_by_shares, forms.tanh_loss),
    ),
    Task(
        "cross-entropy gradient",
        cross_entropy_gradient,
        "gradient",
        scores_and_labels,
        (
            Mistake(lambda z, y: softmax(z) / len(z), "The targets do not occur: these are the probabilities alone."),
            Mistake(
                lambda z, y: (softmax(z) - np.eye(z.shape[1])[y]) * softmax(z) * (1 - softmax(z)) / len(z),
                "The factor p (1 − p) belongs to a squared error. Cross-entropy's slope by p cancels it: notebook 03 "
                "shows what is left.",
            ),
            Mistake(
                lambda z, y: -np.eye(z.shape[1])[y] / softmax(z) * softmax(z) * (1 - softmax(z)) / len(z),
                "You took p (1 − p) for softmax's derivative. That is its diagonal alone: the logits of the other "
                "classes lower the true one's share, and so have a gradient, too.",
            ),
            Mistake(
                lambda z, y: -np.eye(z.shape[1])[y] / softmax(z) / len(z),
                "That is the derivative with respect to the probabilities. Asked for is that with respect to z: go "
                "back through the softmax.",
            ),
            Mistake(
                naive_gradient,
                "For z = 1000, `np.exp` is infinite, and infinity by infinity is not a number. What may be subtracted "
                "from a row without changing its softmax?",
                "Large logits",
                slips=True,
            ),
            Mistake(
                lambda z, y: naive_gradient(z - z.max(), y),
                "You subtracted one maximum from all rows. In a row far below it every exponential is 0, and 0/0 is "
                "not a number. Each row has a maximum of its own.",
                "Large logits",
            ),
            Mistake(
                rows_less_one,
                "`p[labels]` picks whole rows, the labels taken as row numbers. You want one entry in each row.",
            ),
            Mistake(
                columns_less_one,
                "`p[:, labels]` picks whole columns in every row. You want one entry in each: pair it with its row.",
            ),
            Mistake(
                lambda z, y: (softmax(z) - y[:, None]) / len(z),
                "You took the label's number off every probability of its row. One-hot rows have a 1 at the label's "
                "place.",
            ),
            Mistake(
                lambda z, y: (softmax(z) - np.eye(z.shape[1])[y]).sum(axis=0) / len(z),
                "You averaged over the examples: one row is left. Each z has a derivative of its own; divide by N, "
                "and keep the rows.",
            ),
            Mistake(
                lambda z, y: (
                    (np.where(z >= 0, 1, np.exp(-np.abs(z))) / (1 + np.exp(-np.abs(z))) - np.eye(z.shape[1])[y])
                    / len(z)
                ),
                "Those are sigmoids of each logit by itself. Softmax divides by the sum over the row.",
            ),
        ),
        "Losses for probabilities",
        forms=(forms.cross_entropy_gradient_by_one_hot, forms.cross_entropy_gradient),
    ),
    Task(
        "cross-entropy",
        cross_entropy,
        "cost",
        scores_and_labels,
        (
            Mistake(
                naive_cross_entropy,
                "The probability is a dead end: for z = 1000 `np.exp` is infinite, and far below the largest it is 0, "
                "whose log is −∞. Write the log of the fraction as a difference, before anything is computed.",
                slips=True,
            ),
            *(
                Mistake(
                    lambda z, labels, e=e, keep=keep: -np.log(keep(softmax(z)[np.arange(len(z)), labels], e)).mean(),
                    f"{what} hides the failure: where the true class is 1000 behind, the loss is 1000, and yours stops "
                    f"near {-np.log(e):.0f}.",
                )
                for what, keep, numbers in (
                    ("An ε inside the log", np.add, SMALL_NUMBERS),
                    ("A probability that is kept above a bound", np.maximum, (1e-5, 1e-6, 1e-7)),
                )
                for e in numbers
            ),
            Mistake(
                lambda z, labels: -np.log(softmax(z)[np.arange(len(z)), labels]).mean(),
                "Your softmax is safe, its log is not: far below the largest z the probability rounds to 0, whose log "
                "is −∞. Write the log of the fraction as a difference, before anything is divided.",
            ),
            Mistake(
                lambda z, labels: -log_shares(z)[labels].mean(),
                "`[labels]` picks whole rows, the labels taken as row numbers. You want one entry in each row.",
            ),
            Mistake(
                lambda z, labels: -log_shares(z)[np.arange(len(z)), labels],
                "One loss an example. Asked for is their mean, one number.",
            ),
            Mistake(
                lambda z, labels: np.mean(log_sum_exp(z)),
                "The labels do not occur: that is log Σ e^z alone. The logit of the true class is to be taken off.",
            ),
            Mistake(
                lambda z, labels: np.mean(log_sum_exp(z - z.max(axis=1, keepdims=True)) - z[np.arange(len(z)), labels]),
                "The largest entry was taken off in the sum of exponentials, and not from the logit of the true class. "
                "Both must be of the same row.",
            ),
            Mistake(
                lambda z, labels: -log_shares(z)[:, labels].mean(),
                "`[:, labels]` picks whole columns, one for each label, in every row. You want one entry of each row: "
                "pair it with its row.",
            ),
            Mistake(
                lambda z, labels: -(np.eye(z.shape[1])[labels] * log_shares(z)).mean(),
                "With one-hot rows most entries are 0, and `mean` counts them: yours is divided by N·k. The mean runs "
                "over the rows.",
            ),
            Mistake(
                lambda z, labels: -log_shares(z).mean(),
                "That is the mean over all classes. Only the true class of each row counts: the labels do not occur.",
            ),
            Mistake(
                lambda z, labels: -log_shares(z).max(axis=1).mean(),
                "You took the class with the largest probability. Which one is true is said by the label.",
            ),
            Mistake(
                lambda z, labels: -(labels[:, None] * log_shares(z)).sum(axis=1).mean(),
                "You multiplied by the labels as numbers. They are names of classes: class 2 is not twice class 1.",
            ),
            Mistake(
                lambda z, labels: (1 - np.exp(log_shares(z))[np.arange(len(z)), labels]).mean(),
                "That is 1 − p, which is at most 1. Without the log a sure and wrong answer costs hardly more than a "
                "doubtful one.",
            ),
            Mistake(
                lambda z, labels: -z[np.arange(len(z)), labels].mean(),
                "That is minus the logit. It has no scale of its own: of what is it to be compared within its row?",
            ),
        ),
        "Large logits",
        forms=(
            forms.cross_entropy_by_one_hot,
            forms.cross_entropy,
        ),
    ),
    Task(
        "log-sum-exp",
        log_sum_exp,
        "values",
        scores,
        (
            Mistake(
                naive_log_of_sum,
                "For z = 1000, `np.exp` is infinite, and for a row around −1000 the sum is 0, whose log is −∞.",
                slips=True,
            ),
            Mistake(
                lambda z: (
                    np.maximum(z.max(axis=1), 0)
                    + np.log(np.exp(z - np.maximum(z.max(axis=1, keepdims=True), 0)).sum(axis=1))
                ),
                "You took the largest entry out only where it is above 0. Of a row around −1000 every power of e is 0 "
                "then, whose log is −∞: take the largest out whatever its sign.",
            ),
            *(
                Mistake(
                    lambda z, epsilon=epsilon: np.log(np.exp(z).sum(axis=1) + epsilon),
                    "Right for ordinary logits. For z = 1000, `np.exp` is infinite all the same, and a row around "
                    f"−1000 gives about −{-np.log(epsilon):.0f}, the log of your ε. Take out the largest entry.",
                )
                for epsilon in SMALL_NUMBERS
            ),
            Mistake(
                lambda z: np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)),
                "You took the largest entry out and did not give it back: your result is never above log k.",
            ),
            Mistake(
                lambda z: z.max() + np.log(np.exp(z - z.max()).sum(axis=1)),
                "You subtracted one maximum from all rows. A row far below it becomes all zeros, whose log is −∞.",
            ),
            Mistake(
                lambda z: z.max(axis=1),
                "That is the largest entry. It is close where one is far ahead; but two equal logits add log 2.",
            ),
            Mistake(
                lambda z: z.max(axis=0) + np.log(np.exp(z - z.max(axis=0)).sum(axis=0)),
                "You went down the columns. Rows are examples: each has a sum of its own.",
            ),
            Mistake(
                lambda z: np.asarray(z.max() + np.log(np.exp(z - z.max()).sum())),
                "One number for the whole array. Each row has a sum of its own.",
            ),
            Mistake(
                lambda z: z.max(axis=1, keepdims=True) + np.log(row_exponentials(z).sum(axis=1)),
                "Your result is (N, N): a column (N, 1) and a row (N,) were added. Let both be one or the other.",
            ),
            Mistake(
                lambda z: z.sum(axis=1),
                "You drew the log through the sum: log(a + b) is not log a + log b.",
            ),
            Mistake(
                lambda z: z.mean(axis=1) + np.log(np.exp(z - z.mean(axis=1, keepdims=True)).sum(axis=1)),
                "You took out the mean: the largest entry may be far above it, and then e to that power is infinite.",
            ),
            Mistake(
                lambda z: np.exp(z.max(axis=1)) + np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)),
                "The factor e^m was added as it is. Outside the log it becomes log e^m.",
            ),
            Mistake(
                lambda z: np.log(np.exp(z - z.max(axis=1, keepdims=True))).sum(axis=1) + z.max(axis=1),
                "The log was taken of each entry, and then the sum: the order is log of the sum.",
            ),
            Mistake(
                lambda z: np.log(np.exp(np.clip(z, -700, 700)).sum(axis=1)),
                "Clipped logits hide the failure: for z = 1000 your result is 700. Take out the largest entry instead.",
            ),
        ),
        "Large logits",
        forms=(forms.log_sum_exp,),
    ),
    Task(
        "binary cross-entropy",
        binary_cross_entropy,
        "loss",
        scores_and_targets,
        (
            Mistake(
                naive_binary_cross_entropy,
                "From z = 37 on σ(z) rounds to 1, so that 1 − p is 0 and its log −∞: the probability is a dead end. "
                "Can the formula be written in z?",
                slips=True,
            ),
            *(
                Mistake(
                    by_probability(epsilon=epsilon),
                    "An ε inside the log, or a clipped probability, hides the failure: at z = 1000 the loss must be "
                    f"1000, and yours stops near {-np.log(epsilon):.0f}, where its slope is 0.",
                )
                for epsilon in SMALL_NUMBERS
            ),
            Mistake(
                lambda z, y: -np.log(np.where(y == 1, 1 - sigmoid(z), sigmoid(z))).mean(),
                "Two things. p and 1 − p are exchanged: p is the probability of y = 1. And from z = 37 on p rounds to "
                "1: write the formula in z.",
            ),
            Mistake(
                lambda z, y: np.mean(-y * sigmoid(z) - (1 - y) * sigmoid(1 - z)),
                "The logs are missing, and 1 − σ(z) is σ(−z), not σ(1 − z).",
            ),
            Mistake(
                lambda z, y: np.mean((sigmoid(z) - y) ** 2),
                "That is the squared error of σ(z). Cross-entropy is minus the log of the right answer's probability.",
            ),
            *(
                Mistake(
                    by_probability(lambda z, least=least: np.clip(sigmoid(z), least, 1 - least)),
                    "A clipped probability hides the failure: at z = 1000 the loss must be 1000, and yours stops near "
                    f"{-np.log(1 - (1 - least)):.0f}, where its slope is 0.",
                )
                for least in (1e-5, 1e-6, 1e-15, 1e-16)
            ),
            Mistake(
                overflowing_binary_cross_entropy,
                "Already in z. But for z = 1000 `np.exp` is infinite: e to the power of which sign is always safe?",
                slips=True,
            ),
            Mistake(
                lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log(1 + np.exp(np.abs(z)))),
                "The exponent has the wrong sign: e^|z| is never below 1, and for z = ±1000 it is infinite.",
            ),
            Mistake(
                lambda z, y: np.mean(np.log1p(np.exp(-np.abs(z))) - z * y),
                "A piece is missing where z > 0: e^−|z| is e^−z there, so that something must be added again.",
            ),
            Mistake(
                lambda z, y: np.mean(np.maximum(z, 0) - z * y),
                "Right for large logits only: the bend between both straight lines is missing. At z = 0 the loss is "
                "log 2, and not 0.",
            ),
            Mistake(stable_terms, "One loss an example. Asked for is their mean, one number."),
            Mistake(
                lambda z, y: stable_terms(z, 1 - y).mean(), "The targets are exchanged: that is the loss of 1 − y."
            ),
            Mistake(
                lambda z, y: np.mean(y * stable_terms(z, y)),
                "Only examples with y = 1 count. The other term, that of 1 − y, is missing.",
            ),
            Mistake(
                by_probability(lambda z: z),
                "You took the log of z itself. z is a logit, of any size and sign; the probability is σ(z).",
            ),
            Mistake(
                lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-z))),
                "For z < 0, e^−z is large, and for z = −1000 infinite. The exponent must be negative for both signs of "
                "z.",
            ),
            Mistake(
                lambda z, y: np.mean(np.abs(z) - z * y + np.log1p(np.exp(-np.abs(z)))),
                "For z < 0 nothing is to be added: log(1 + e^z) is harmless there as it is.",
            ),
            Mistake(
                lambda z, y: np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))),
                "The target does not occur: you have log(1 + e^z), and yz is still to be taken off.",
            ),
        ),
        "Large logits",
        forms=(
            forms.binary_cross_entropy,
            forms.binary_cross_entropy_by_sides,
        ),
    ),
    Task(
        "both penalties",
        best_weights,
        "w",
        wanted_weights,
        (
            Mistake(
                lambda c, l1, l2: np.sign(c) * (np.abs(c) - l1) / (1 + l2),
                "Where |c| is below l1 your w has the wrong sign: it was pushed through 0. It should stop there.",
            ),
            Mistake(
                lambda c, l1, l2: (c - l1) / (1 + l2),
                "Right for c > l1. l1 was taken off everywhere: it pushes negative weights away from 0, and small ones "
                "through it.",
            ),
            Mistake(
                lambda c, l1, l2: np.maximum(np.abs(c) - l1, 0) / (1 + l2),
                "The sizes are right. The sign of c is lost.",
            ),
            Mistake(
                lambda c, l1, l2: np.where(np.abs(c) > l1, c, 0) / (1 + l2),
                "The small ones are right. The large ones lose l1 as well: look at step 2.",
            ),
            Mistake(
                lambda c, l1, l2: c / (1 + l2) - l1,
                "Two things. You shrank first: solve (w − c) + l1 + l2 w = 0 for w. And l1 pushes negative weights "
                "away from 0: everything is mirrored there.",
            ),
            Mistake(
                lambda c, l1, l2: np.where(np.abs(c) > l1, (c - l1 * np.sign(c)) / (1 + l2), c),
                "The large ones are right. The small ones kept their c: see step 3.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.max(np.abs(c) - l1, 0) / (1 + l2),
                "`np.max(…, 0)` is the largest entry of each column: the 0 is an axis there. What compares each entry "
                "with the number 0?",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * (np.abs(c) / (1 + l2) - l1),
                "Two things. You shrank first: solve (w − c) + l1 + l2 w = 0 for w. And where |c| is small, your w was "
                "pushed through 0; it should stop there.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) / (1 + l2) - l1, 0),
                "The order is wrong: you shrank first. Right of 0 the slope is (w − c) + l1 + l2 w; solve that for w.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1, 0) / (1 + 2 * l2),
                "L2 shrinks too much: in this penalty stands a ½, so that its slope is l2 w.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1, 0) / (1 + l2 / 2),
                "L2 shrinks too little: the slope of (l2/2) w² is l2 w, without a ½.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1, 0) * (1 - l2),
                "You multiplied by 1 − l2, as one step of gradient descent would. Solve for the w at which the slope "
                "is 0.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1 - l2, 0),
                "Both were taken off as fixed amounts. L2's slope l2 w is proportional to w: it does not subtract, it "
                "divides.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - 2 * l1, 0) / (1 + l2),
                "l1 was taken off twice. The slope jumps by 2 l1 at 0, but on each side it is l1.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1, 0) - l2 * c,
                "You took l2 c off, as a step would. Solve (w − c) + l1 + l2 w = 0 for w.",
            ),
            Mistake(
                lambda c, l1, l2: np.where(np.abs(c) > l1, c - l1, 0) / (1 + l2),
                "Right for c > 0. For a negative c, l1 is to be added: the weight moves towards 0.",
            ),
            Mistake(
                lambda c, l1, l2: np.where(c > l1, c - l1, c + l1) / (1 + l2),
                "Right for large c of both signs. Between −l1 and l1 neither place is on its own side of 0: see step "
                "3.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1, 0) / (1 + l1 + l2),
                "You divided by 1 + l1 + l2. l1 is a fixed slope and does not multiply w.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l2, 0) / (1 + l1),
                "The two strengths are exchanged: l1 is taken off, l2 divides.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1, 0) / l2,
                "You divided by l2 alone. The loss's own slope (w − c) contains a w, too.",
            ),
            Mistake(
                lambda c, l1, l2: c - l1 * np.sign(c) - l2 * c,
                "That is one step of gradient descent from w = c. Solve for the w at which the slope is 0, and see "
                "step 3.",
            ),
            Mistake(
                lambda c, l1, l2: np.sign(c) * np.maximum(np.abs(c) - l1 / (1 + l2), 0) / (1 + l2),
                "l1 was divided by 1 + l2 twice. Solve (w − c) + l1 + l2 w = 0 for w once more.",
            ),
            Mistake(
                lambda c, l1, l2: np.where(np.abs(c) <= l1 / (1 + l2), 0, np.sign(c) * (np.abs(c) - l1) / (1 + l2)),
                "The threshold is not l1/(1 + l2): at w = 0 the term l2 w is 0 and does not help to hold the weight "
                "there.",
            ),
            Mistake(
                lambda c, l1, l2: np.where(np.abs(c) <= l1 + l2, 0, np.sign(c) * (np.abs(c) - l1) / (1 + l2)),
                "The threshold is not l1 + l2: the slope of (l2/2) w² is 0 at w = 0 and does not help to hold the "
                "weight there.",
            ),
            Mistake(
                lambda c, l1, l2: np.maximum(c - l1 * np.sign(c), 0) / (1 + l2),
                "Right for c > l1. Cut off at 0 the size |c| − l1, and give it its sign afterwards: negative c are "
                "lost in yours.",
            ),
            Mistake(
                lambda c, l1, l2: np.maximum((c - l1) / (1 + l2), (c + l1) / (1 + l2)),
                "The larger of the two places is always the second one. Each holds only on its own side of 0: see "
                "step 3.",
            ),
        ),
        "Cost = loss + penalty",
        forms=(forms.best_weights,),
    ),
    Task(
        "penalised gradient",
        penalised_gradient,
        "gradient",
        gradient_and_weights,
        (
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.abs(w) + l2 * w**2 / 2,
                "You added the penalty itself. The gradient needs its derivative.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + 2 * l2 * w,
                "The L2 part is doubled. In this penalty stands a ½.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 / 2 * w,
                "The L2 part is halved: the square's derivative brings a factor that cancels the ½.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * (w > 0) + l2 * w,
                "A negative weight gets nothing from L1 in yours. Left of 0 |w| is not flat: it falls.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 + l2 * w,
                "The L1 part pushes all weights down, the negative ones away from 0.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.abs(w) + l2 * w,
                "The L1 part is |w| itself. What is its slope?",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 * w / np.linalg.norm(w),
                "The L2 part is the gradient of the norm ‖w‖. The penalty is (l2/2) Σ w², the norm's square.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + (l1 * np.sign(w) + l2 * w) / w.size,
                "The penalty was divided by the number of weights. It is a sum over them, not a mean.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + (l1 * np.sign(w) + l2 * w) / len(w),
                "The penalty was divided by a count, as the losses are by N. In this cost it is no mean: its strength "
                "is l1 and l2, however many examples there are.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 * w**2,
                "The L2 part grows with w², and pushes negative weights down. Differentiate w²/2.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum(),
                "The same number was added everywhere: the penalty's value. Each weight has a slope of its own.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 / 2 * w**2,
                "The L2 part is the penalty itself, (l2/2) w². What is its derivative?",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 * np.abs(w),
                "The L2 part is never negative: it would push negative weights away from 0.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w),
                "L2's part is missing.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l2 * w,
                "L1's part is missing.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l2 * np.sign(w) + l1 * w,
                "The two strengths are exchanged: l1 belongs to |w|, l2 to w².",
            ),
            Mistake(
                lambda g, w, l1, l2: w - (g + l1 * np.sign(w) + l2 * w),
                "You made a step. Asked for is the gradient alone.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w).sum() + l2 * w.sum(),
                "You added up the slopes of all weights. Each weight has a slope of its own: leave out both sums.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w).sum() + l2 * w,
                "The L2 part is right. The L1 part adds up the signs of all weights: each has its own.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 * w.sum(),
                "The L1 part is right. The L2 part adds up all weights: each has a slope of its own.",
            ),
        ),
        "Cost = loss + penalty",
        forms=(forms.penalised_gradient,),
    ),
    Task(
        "decay step",
        decay_step,
        "new W, new b",
        layers,
        (
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * W), b - eta * (db + l2 * b)),
                "The weights are right. The biases shrink as well, and should not: a penalty on them only shifts the "
                "answer.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * W), b - eta * (db + l2)),
                "The weights are right. Each bias has l2 in its gradient, as if its penalty had the slope 1. It has "
                "none.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * dW, b - eta * db),
                "The penalty does not occur: that is a plain step.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W * (1 - eta * l2), b - eta * db),
                "The weights shrink and do nothing else: the loss's gradient dW does not occur.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: ((1 - l2) * W - eta * dW, (1 - l2) * b - eta * db),
                "Two things. Weights and biases shrink by l2 whatever the learning rate is: it scales the whole "
                "gradient. And the biases are not penalised.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * (W**2).sum()), b - eta * db),
                "You added l2 Σ W², one number, to each gradient. Each weight has a slope of its own.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: ((1 - l2) * W - eta * dW, b - eta * db),
                "The weights shrink by l2 in each step, whatever the learning rate is. It scales the whole gradient.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: ((1 - eta * l2) * (W - eta * dW), b - eta * db),
                "The step was made first and shrunk along with W. Both gradients are taken at the old W.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 / 2 * W**2), b - eta * db),
                "You added the penalty itself, (l2/2) W². A step needs its derivative.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 / 2 * (W**2).sum()), b - eta * db),
                "You added the value of the whole penalty to each gradient. Each weight has a slope of its own.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 / 2 * W), b - eta * db),
                "The weights shrink half as fast as they should: the square's derivative brings a factor that cancels "
                "the ½.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * np.sign(W)), b - eta * db),
                "The weights shrink by equal amounts: that is the gradient of l2 Σ|W|. Asked for is that of squares.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + 2 * l2 * W), b - eta * db),
                "The weights shrink twice as fast. In this penalty stands a ½.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W + eta * (dW + l2 * W), b + eta * db),
                "That walks uphill, with the loss and with the penalty.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - (dW + l2 * W), b - db),
                "The learning rate is missing in both steps.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (dW + l2 * W, db),
                "Those are the gradients. The step itself, θ ← θ − η gradient, is still to be made.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * W), b),
                "The weights are right. The biases make a step as well, a plain one.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * W.sum()), b - eta * db),
                "You added l2 times the sum of all weights to each gradient. Each weight has a slope of its own.",
            ),
        ),
        "Cost = loss + penalty",
        forms=(forms.decay_step,),
    ),
    used=("log-sum-exp", "binary cross-entropy"),
)
check, answer = TASKS.check, TASKS.answer
