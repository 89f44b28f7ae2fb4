"""Exercises of notebook 02: gradients by vectors and matrices, shaped like what they belong to; rows are examples."""

from collections.abc import Callable

import numpy as np

from course_lib import gradcheck
from course_lib.activations import ACTIVATIONS
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList

ReLU, softmax = ACTIVATIONS["ReLU"], ACTIVATIONS["softmax"]
SHAPES = [(3, 3, 3), (4, 3, 2), (1, 3, 2), (5, 2, 4), (2, 4, 4), (6, 1, 3)]  # N, D, M


def pair(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """z and upstream of the same shape (N, n), a single row among them."""
    return [(rng.standard_normal((n, d)), rng.standard_normal((n, d))) for n, d, _ in SHAPES]


def entries(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """x and upstream of one shape: vectors and matrices, with a 0 in x."""
    shapes = [(5,), (1,), (4, 3), (1, 3), (3, 3), (2, 4)]
    drawn = [(rng.standard_normal(shape), rng.standard_normal(shape)) for shape in shapes]
    drawn[2][0][1, 1] = 0.0
    return drawn


def product(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """x (N, D), w (D, M) and the upstream gradient of y = x w, (N, M)."""
    sides = [((n, d), (d, m), (n, m)) for n, d, m in SHAPES]
    return [[rng.standard_normal(shape) for shape in shapes] for shapes in sides]


def upstream_alone(rng: np.random.Generator) -> list[list[np.ndarray]]:
    return [[rng.standard_normal((n, m))] for n, _, m in SHAPES]


def points(rng: np.random.Generator) -> list[tuple[Callable[[np.ndarray], float], np.ndarray, float]]:
    """Functions with a known curvature, where to differentiate them, and steps so large that the method shows."""

    def cubic(x):
        x = np.asarray(x)
        return float(np.sum(x**3) + 0.5 * np.sum(x) ** 2)

    return [(cubic, rng.uniform(1, 2, shape), h) for shape in [(3,), (1,), (2, 3), (4, 2)] for h in (1e-2, 1e-3)]


# The answers -------------------------------------------------------------------------------------------------------


def relu_backward(x: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dx for y = ReLU(x), all of one shape."""
    return ReLU.vjp(x, upstream)


def matrix_dx(x: np.ndarray, w: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dx, shape (N, D), for y = x w and upstream = dL/dy."""
    return upstream @ w.T


def matrix_dw(x: np.ndarray, w: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dw, shape (D, M), for y = x w and upstream = dL/dy."""
    return x.T @ upstream


def bias_gradient(upstream: np.ndarray) -> np.ndarray:
    """dL/db, shape (M,), for y = x w + b and upstream = dL/dy of shape (N, M)."""
    return upstream.sum(axis=0)


def softmax_backward(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dz for a = softmax(z), row by row, and upstream = dL/da."""
    return softmax.vjp(z, upstream)


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    """∂f/∂x_i for every entry of x by central differences."""
    return gradcheck.numerical_gradient(f, x, h)


# What is written instead -------------------------------------------------------------------------------------------


def relu_in_place(x: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    upstream[x <= 0] = 0
    return upstream


def first_row(x: np.ndarray, w: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return np.outer(x[0], upstream[0])


def columns_softmax(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax.vjp(z.T, upstream.T).T


def whole_sum(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    a = softmax(z)
    return a * (upstream - (upstream * a).sum())


def whole_softmax(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax.vjp(z.ravel(), upstream.ravel()).reshape(z.shape)


def lost_axis(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    a = softmax(z)
    return a * (upstream - (upstream * a).sum(axis=-1))


def forward_difference(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    return gradcheck.numerical_gradient(f, x, h, "forward")


def all_at_once(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    return np.asarray((f(x + h) - f(x - h)) / (2 * h))


def row_at_once(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        step = np.zeros_like(x)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


def not_moved_back(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
    return gradient


TASKS = TaskList(
    Task(
        "relu backward",
        relu_backward,
        "dx",
        entries,
        (
            Mistake(
                relu_in_place,
                "The numbers are right, but they were written into `upstream`, which belongs to the caller. Make a new "
                "array: multiply by a mask, or use `np.where`.",
            ),
            Mistake(lambda x, u: u.copy(), "Every entry passed. Where x < 0 the ReLU is flat: what passes there?"),
            Mistake(
                lambda x, u: u * (u > 0),
                "The ReLU was applied to the upstream gradient. It is the sign of the forward input x that decides.",
            ),
            Mistake(
                lambda x, u: (x > 0) * 1.0,
                "That is the local derivative, the diagonal of the Jacobian. The upstream gradient is missing.",
            ),
            Mistake(
                lambda x, u: u * np.maximum(x, 0),
                "You multiplied by the ReLU's value. Its derivative is 1 or 0, whatever the size of x.",
            ),
            Mistake(lambda x, u: u * (x >= 0), "Right but for the kink: the task asks that nothing passes at x = 0."),
            Mistake(lambda x, u: u * (x < 0), "The mask is turned: the gradient passed where the ReLU is flat."),
        ),
        "Implicit multiplication",
    ),
    Task(
        "matrix dx",
        matrix_dx,
        "dx",
        product,
        (
            Mistake(
                lambda x, w, u: u @ w,
                "w stands there as it is. That fits only if w is square. From (N, M) and (D, M) there is one "
                "way to get (N, D).",
            ),
            Mistake(lambda x, w, u: w @ u.T, "That is the transpose of dx: its shape is (D, N). Exchange the factors."),
            Mistake(lambda x, w, u: x.T @ u, "That is dL/dw. dL/dx has the shape of x, and does not depend on x."),
            Mistake(
                lambda x, w, u: np.ones_like(u) @ w.T,
                "The upstream gradient does not occur: each row of dx is the same. Which matrix comes from above?",
            ),
            Mistake(
                lambda x, w, u: u @ w.T / len(x),
                "Divided by N. A mean is taken once, in the loss; upstream has it already if there is one.",
            ),
            Mistake(lambda x, w, u: -u @ w.T, "The sign is turned. Nothing in y = x w subtracts."),
        ),
        "The only way the shapes fit?",
    ),
    Task(
        "matrix dw",
        matrix_dw,
        "dw",
        product,
        (
            Mistake(
                lambda x, w, u: x @ u,
                "x stands there as it is. That fits only if x is square. From (N, D) and (N, M) there is one "
                "way to get (D, M).",
            ),
            Mistake(lambda x, w, u: u.T @ x, "That is the transpose of dw: its shape is (M, D). Exchange the factors."),
            Mistake(lambda x, w, u: u @ w.T, "That is dL/dx. dL/dw has the shape of w, and does not depend on w."),
            Mistake(
                lambda x, w, u: x.T @ u / len(x),
                "Divided by N. The rows' contributions add; a mean is taken once, in the loss, before it comes here.",
            ),
            Mistake(
                first_row, "Only the first row contributed. w acts on every row, so the gradients of all rows add."
            ),
            Mistake(
                lambda x, w, u: x.T @ np.ones_like(u),
                "The upstream gradient does not occur: all columns of dw are the same.",
            ),
        ),
        "The only way the shapes fit?",
    ),
    Task(
        "bias",
        bias_gradient,
        "db",
        upstream_alone,
        (
            Mistake(
                lambda u: u.copy(),
                "That has one row an example, but there is one b for all. It was copied to every row: a copy gate.",
            ),
            Mistake(
                lambda u: u.mean(axis=0),
                "That is the mean over the rows. Where a variable is used N times, its gradients add.",
            ),
            Mistake(
                lambda u: u.sum(axis=1),
                "Summed along the wrong axis: one number a row. b has one entry a column.",
            ),
            Mistake(lambda u: np.asarray(u.sum()), "Everything was summed to one number. b has one entry a column."),
            Mistake(lambda u: u[0].copy(), "Only the first row contributed. b is added to every row."),
            Mistake(lambda u: -u.sum(axis=0), "The sign is turned. b is added, so its local derivative is +1."),
        ),
        "One entry at a time",
    ),
    Task(
        "softmax backward",
        softmax_backward,
        "dz",
        pair,
        (
            Mistake(
                lambda z, u: softmax(z) * (1 - softmax(z)) * u,
                "That is the diagonal of the Jacobian alone, as if softmax acted entry by entry. A z moves every a.",
            ),
            Mistake(
                lost_axis,
                "The sum of a row lost its axis, so it does not stand beside its row any more, but below a column.",
            ),
            Mistake(
                whole_softmax,
                "The softmax was divided by the sum over the whole batch. Each row of a must sum to 1 by itself.",
            ),
            Mistake(
                whole_sum,
                "The sum runs over the whole batch. Each row is an example of its own: sum along the last axis only.",
            ),
            Mistake(
                columns_softmax,
                "The softmax runs down the columns, over the examples. Rows are examples: its axis is the last one.",
            ),
            Mistake(
                lambda z, u: z * (u - (u * z).sum(axis=-1, keepdims=True)),
                "The derivative was taken at z. The formula holds for the output a = softmax(z).",
            ),
            Mistake(
                lambda z, u: -softmax.vjp(z, u),
                "The sign is turned: look at which of the two terms is subtracted.",
            ),
            Mistake(
                lambda z, u: u - (u * softmax(z)).sum(axis=-1, keepdims=True),
                "The bracket is right; the factor in front of it is missing.",
            ),
            Mistake(
                lambda z, u: softmax(z) * u,
                "The first term is there. The second is missing: what the row's common sum in the denominator adds.",
            ),
        ),
        "Softmax: a full Jacobian, and still no need for it",
    ),
    Task(
        "gradient check",
        numerical_gradient,
        "gradient",
        points,
        (
            Mistake(
                forward_difference,
                "That is a forward difference: its error shrinks like h. Step to both sides, and it shrinks like h².",
            ),
            Mistake(
                lambda f, x, h: 2 * numerical_gradient(f, x, h),
                "A factor 2 was lost: the two points are not h apart.",
            ),
            Mistake(
                lambda f, x, h: forward_difference(f, x, h) / 2,
                "Divided by 2h, but the two points are only h apart.",
            ),
            Mistake(
                all_at_once,
                "All entries were moved at once, which gives one number. Move one entry, leave the others, one by one.",
            ),
            Mistake(
                row_at_once,
                "Right for a vector. In a matrix `x[i]` is a whole row: go over `np.ndindex(x.shape)`.",
                "The check itself",
            ),
            Mistake(
                not_moved_back,
                "An entry stays moved when the next one is measured, and the caller's x is changed. Work on a copy, "
                "and put each entry back.",
                "The check itself",
            ),
            Mistake(
                lambda f, x, h: -numerical_gradient(f, x, h),
                "The sign is turned: the value behind is subtracted from the value ahead.",
            ),
        ),
        "Checking a gradient",
    ),
)
check, answer = TASKS.check, TASKS.answer
