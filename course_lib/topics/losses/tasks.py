"""Exercises of notebook 05: losses and their gradients, stable for logits of ±1000, and penalties."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList

Function = Callable[..., Any]
SIZES = [(4, 3), (1, 2), (5, 5), (3, 1), (6, 2)]  # rows, columns
LARGE = np.array([[1000.0, 2.0, -1000.0], [-1000.0, -1001.0, -999.0], [3.0, 1.0, -2.0], [-1000.0, 1000.0, 999.0]])


def predictions(rng: np.random.Generator) -> list[tuple]:
    """prediction and y, (N, k); no error is 0, and in some cases most of them are negative."""
    draws = [(rng.standard_normal(s), rng.standard_normal(s) + 3 * (i % 2)) for i, s in enumerate(SIZES)]
    return [(p, np.where(np.abs(p - y) < 0.1, y + 0.5, y)) for p, y in draws]


def scores(rng: np.random.Generator) -> list[tuple]:
    """z (N, k): ordinary logits, then large ones."""
    return [(3 * rng.standard_normal(size),) for size in SIZES if size[1] > 1] + [(LARGE.copy(),)]


def scores_and_targets(rng: np.random.Generator) -> list[tuple]:
    """z (N,) and y (N,) of 0 and 1: ordinary logits, logits at which 1 − p is 0, and large ones of both signs."""
    z = [2 * rng.standard_normal(6), np.array([40.0, -3.0, 0.5, 37.5]), np.array([1000.0, -1000.0, 800.0, -720.0])]
    return [(z[0], np.array([1.0, 0, 0, 1, 1, 0])), (z[1], np.array([0.0, 1, 1, 0])), (z[2], np.array([0.0, 1, 1, 0]))]


def scores_and_labels(rng: np.random.Generator) -> list[tuple]:
    """z (N, k) and int64 labels (N,)."""
    cases = [(3 * rng.standard_normal((n, k)), rng.integers(0, k, n)) for n, k in ((4, 3), (6, 4), (5, 2), (1, 3))]
    return [*cases, (LARGE.copy(), np.array([2, 0, 1, 1], np.int64))]


def gradient_and_weights(rng: np.random.Generator) -> list[tuple]:
    """gradient and w of one shape, and both strengths."""
    shapes, strengths = [(3, 4), (5,), (2, 2)], [(0.0, 0.3), (0.2, 0.0), (0.05, 0.7)]
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
    """(loss, gradient): the mean over rows of the sum over columns of |ŷ − y|, and its derivative by ŷ."""
    error = prediction - y
    return np.abs(error).sum() / len(y), np.sign(error) / len(y)


def log_sum_exp(z: np.ndarray) -> np.ndarray:
    """log Σ_j e^{z_j} of each row: (N,) for z (N, k)."""
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


def binary_cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    """The mean of −y log σ(z) − (1 − y) log(1 − σ(z)) over all entries, from the logits z."""
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


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


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


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
    return (e / e.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[labels]) / len(z)


def decay_in_place(
    W: np.ndarray, b: np.ndarray, dW: np.ndarray, db: np.ndarray, eta: float, l2: float
) -> tuple[np.ndarray, np.ndarray]:
    W -= eta * (dW + l2 * W)
    b -= eta * db
    return W, b


CONVENTION = "The mean runs over the rows; within a row the columns are added."

TASKS = TaskList(
    Task(
        "squared error",
        squared_error,
        "loss, gradient",
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
                scaled(lambda n, k: 1 / n, lambda n, k: 1 / n),
                "The loss is right; its gradient is that of the loss with a ½. What does a square leave behind when it "
                "is differentiated?",
            ),
            Mistake(
                scaled(lambda n, k: 1 / n, lambda n, k: 2),
                "The loss is right and a mean. Its gradient is that of the sum: no smaller for more rows.",
            ),
            Mistake(
                scaled(lambda n, k: 1 / n, lambda n, k: -2 / n),
                "The gradient's sign is turned: that is the derivative by y. Where ŷ is too large, it must be > 0.",
            ),
            Mistake(
                lambda p, y: (((p - y).sum() / len(y)) ** 2, 2 * (p - y) / len(y)),
                "The loss squares the mean error. Errors of both signs cancel before they are squared.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum() / len(y), np.asarray(2 * (p - y).mean())),
                "The gradient is one number. Each prediction has a derivative of its own: the shape is that of ŷ.",
            ),
            Mistake(
                lambda p, y: (((p - y) ** 2).sum(axis=1), 2 * (p - y) / len(y)),
                "The gradient is right. The loss has one entry a row: their mean is still to be taken.",
            ),
            Mistake(
                scaled(lambda n, k: 1 / n, lambda n, k: 2 / k),
                "The loss is right. The gradient is divided by the number of columns, and the mean runs over the rows.",
            ),
        ),
        "From one error to the cost",
    ),
    Task(
        "absolute error",
        absolute_error,
        "loss, gradient",
        predictions,
        (
            Mistake(
                absolute(loss=lambda p, y: np.abs(p - y) / len(y)),
                "The loss is not one number: the sum is missing, as in the deck's formula.",
                "The deck's formulas",
            ),
            Mistake(
                absolute(loss=lambda p, y: (p - y).sum() / len(y)),
                "The loss has no absolute values: errors of both signs cancel.",
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
                absolute(gradient=lambda p, y: np.sign(p - y)),
                "The loss is right and a mean. In its gradient the same division is missing.",
            ),
            Mistake(
                absolute(gradient=lambda p, y: (p - y) / len(y)),
                "The gradient grows with the error, as a squared error's does. How steep is |e| far from 0?",
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
                absolute(gradient=lambda p, y: np.sign(y - p) / len(y)),
                "The gradient's sign is turned: that is the derivative by y.",
            ),
        ),
        "Two lines and an outlier",
    ),
    Task(
        "cross-entropy gradient",
        cross_entropy_gradient,
        "gradient",
        scores_and_labels,
        (
            Mistake(
                lambda z, y: softmax(z) - np.eye(z.shape[1])[y],
                "The mean is missing: each row is too large by the number of rows.",
            ),
            Mistake(
                lambda z, y: (softmax(z) - np.eye(z.shape[1])[y]) / z.size,
                "Divided by the number of entries. The mean runs over the rows.",
            ),
            Mistake(
                lambda z, y: (np.eye(z.shape[1])[y] - softmax(z)) / len(z),
                "The sign is turned: a larger logit for the true class must make the loss smaller.",
            ),
            Mistake(lambda z, y: softmax(z) / len(z), "The targets do not occur: these are the probabilities alone."),
            Mistake(
                lambda z, y: -np.eye(z.shape[1])[y] / softmax(z) / len(z),
                "That is the derivative by the probabilities. Asked for is that by z: go back through the softmax.",
            ),
            Mistake(
                naive_gradient,
                "Right for small logits. For z = 1000, `np.exp` is infinite, and infinity by infinity is not a number. "
                "What may be subtracted from a row without changing its softmax?",
                "Large logits",
            ),
            Mistake(
                lambda z, y: naive_gradient(z - z.max(), y),
                "You subtracted one maximum from all rows. In a row far below it every exponential is 0, and 0/0 is "
                "not a number. Each row has a maximum of its own.",
                "Large logits",
            ),
            Mistake(
                lambda z, y: (row_exponentials(z) / row_exponentials(z).sum() - np.eye(z.shape[1])[y]) / len(z),
                "The exponentials were divided by the sum over the whole batch. Each row must sum to 1 by itself.",
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
                lambda z, y: (softmax(z, axis=0) - np.eye(z.shape[1])[y]) / len(z),
                "The softmax runs down the columns, over the examples. Each row must sum to 1.",
            ),
        ),
        "Losses for probabilities",
    ),
    Task(
        "log-sum-exp",
        log_sum_exp,
        "values",
        scores,
        (
            Mistake(
                lambda z: np.log(np.exp(z).sum(axis=1)),
                "Right for small logits. For z = 1000, `np.exp` is infinite, and for a row around −1000 the sum is 0, "
                "whose log is −∞.",
            ),
            Mistake(
                lambda z: np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)),
                "You took the largest entry out and did not give it back: your result is never above log k.",
            ),
            Mistake(
                lambda z: np.log(row_exponentials(z).sum(axis=1)) - z.max(axis=1),
                "The largest entry was taken off once before and once after. e^m was a factor inside: the log turns it "
                "into a summand, of which sign?",
            ),
            Mistake(
                lambda z: z.max() + np.log(np.exp(z - z.max()).sum(axis=1)),
                "You subtracted one maximum from all rows. A row far below it becomes all zeros, whose log is −∞.",
            ),
            Mistake(
                lambda z: z.max(axis=1) + np.log(np.exp(z - z.max(axis=1, keepdims=True)).mean(axis=1)),
                "You took the mean of the exponentials, which is log k less than their sum.",
            ),
            Mistake(
                lambda z: z.max(axis=1),
                "That is the largest entry. It is close where one is far ahead; but two equal logits add log 2.",
            ),
            Mistake(
                lambda z: (z.max(axis=1) + np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)))[:, None],
                "The numbers are right. The result should be (N,), and yours is a column, (N, 1).",
            ),
            Mistake(
                lambda z: z.max(axis=0) + np.log(np.exp(z - z.max(axis=0)).sum(axis=0)),
                "You went down the columns. Rows are examples: each has a sum of its own.",
            ),
            Mistake(
                lambda z: np.asarray(z.max() + np.log(np.exp(z - z.max()).sum())),
                "One number for the whole array. Each row has a sum of its own.",
            ),
        ),
        "Large logits",
    ),
    Task(
        "binary cross-entropy",
        binary_cross_entropy,
        "loss",
        scores_and_targets,
        (
            Mistake(
                by_probability(),
                "Right for small logits. From z = 37 on σ(z) rounds to 1, so that 1 − p is 0 and its log −∞: the "
                "probability is a dead end. Can the formula be written in z?",
            ),
            Mistake(
                by_probability(epsilon=1e-12),
                "An ε inside the log hides the failure: at z = 1000 the loss must be 1000, and yours stops near 28, "
                "where its slope is 0.",
            ),
            Mistake(
                by_probability(lambda z: np.clip(sigmoid(z), 1e-7, 1 - 1e-7)),
                "Clipped probabilities hide the failure: at z = 1000 the loss must be 1000, and yours stops near 16.",
            ),
            Mistake(
                lambda z, y: np.mean(np.log(1 + np.exp(z)) - z * y),
                "Right for small logits, and already in z. For z = 1000, `np.exp` is infinite: e to the power of which "
                "sign is always safe?",
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
            Mistake(lambda z, y: stable_terms(z, y).sum(), "The numbers are added up. Asked for is their mean."),
            Mistake(stable_terms, "One loss an example. Asked for is their mean, one number."),
            Mistake(lambda z, y: -stable_terms(z, y).mean(), "The sign is turned: a loss is never negative."),
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
        ),
        "Large logits",
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
                lambda g, w, l1, l2: g + l1 + l2 * w,
                "The L1 part pushes all weights down, the negative ones away from 0.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.abs(w) + l2 * w,
                "The L1 part is |w| itself. What is its slope?",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * w + l2 * w,
                "The L1 part is proportional to w, as the L2 part is. The slope of |w| is the same however large w is.",
            ),
            Mistake(
                lambda g, w, l1, l2: g - l1 * np.sign(w) - l2 * w,
                "The penalty's sign is turned: weights would be rewarded for growing.",
            ),
            Mistake(
                lambda g, w, l1, l2: l1 * np.sign(w) + l2 * w,
                "That is the penalty's part alone. The loss has a gradient, too.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.sign(w) + l2 * w**2,
                "The L2 part grows with w², and pushes negative weights down. Differentiate w²/2.",
            ),
            Mistake(
                lambda g, w, l1, l2: g + l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum(),
                "The same number was added everywhere: the penalty's value. Each weight has a slope of its own.",
            ),
        ),
        "Cost = loss + penalty",
    ),
    Task(
        "decay step",
        decay_step,
        "new W, new b",
        layers,
        (
            Mistake(
                decay_in_place,
                "The numbers are right, but `-=` wrote them into the caller's arrays. Return new ones.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + l2 * W), b - eta * (db + l2 * b)),
                "The weights are right. The biases shrink as well, and should not: a penalty on them only shifts the "
                "answer.",
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
                lambda W, b, dW, db, eta, l2: ((1 - l2) * W - eta * dW, b - eta * db),
                "The weights shrink by l2 in each step, whatever the learning rate is. It scales the whole gradient.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: ((1 - eta * l2) * (W - eta * dW), b - eta * db),
                "The step was made first and shrunk along with W. Both gradients are taken at the old W.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW + 2 * l2 * W), b - eta * db),
                "The weights shrink twice as fast. In this penalty stands a ½.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W - eta * (dW - l2 * W), b - eta * db),
                "The weights grow. The penalty's gradient has the sign of W and is subtracted with the other one.",
            ),
            Mistake(
                lambda W, b, dW, db, eta, l2: (W + eta * (dW + l2 * W), b + eta * db),
                "That walks uphill, with the loss and with the penalty.",
            ),
        ),
        "Cost = loss + penalty",
    ),
    used=("log-sum-exp", "binary cross-entropy"),
)
check, answer = TASKS.check, TASKS.answer
