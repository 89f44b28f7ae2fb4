"""Exercises of notebook 02: gradients by vectors and matrices, shaped like what they belong to; rows are examples."""

from collections.abc import Callable

import numpy as np

from course_lib import gradcheck
from course_lib.activations import ACTIVATIONS
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.vectors_and_matrices import forms
from course_lib.topics.vectors_and_matrices.check_tasks import DECIDE

ReLU, softmax = ACTIVATIONS["ReLU"], ACTIVATIONS["softmax"]
SHAPES = [(4, 3, 2), (3, 3, 3), (1, 3, 2), (5, 2, 4), (2, 4, 4), (6, 1, 3)]  # N, D, M


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


def chain(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """J_y (N, K), J_z (K, M) and dL/dz (M,) of two gates in a row."""
    return [[rng.standard_normal(s) for s in ((n, k), (k, m), (m,))] for n, k, m in SHAPES]


def two_layers(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """x (N, D), w (D, K), v (K, M) and dL/da (N, M)."""
    sides = [(3, 4, 5, 2), (4, 3, 3, 3), (1, 2, 4, 3), (5, 3, 2, 4), (3, 3, 3, 3)]
    drawn = [[rng.standard_normal(s) for s in ((n, d), (d, k), (k, m), (n, m))] for n, d, k, m in sides]
    for case in (1, 3):
        drawn[case][0][-1] = 0.0  # a row of zeros: z is 0 there
    return drawn


def stored_by_columns(rng: np.random.Generator) -> list[list[np.ndarray]]:
    """x (N, D), W (M, D) and dL/dy (N, M) of y = x Wᵀ + b."""
    return [[rng.standard_normal(s) for s in ((n, d), (m, d), (n, m))] for n, d, m in SHAPES]


def two_quotients(rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Central differences of several f, with h and with h/2, at several places."""
    bent = [np.sin, np.exp, lambda x: x**4, np.sqrt]
    places = [rng.uniform(0.5, 2, shape) for shape in [(3,), (5,), (2, 3), (1,)]]
    return [(_central(f, x, 0.2), _central(f, x, 0.1)) for f, x in zip(bent, places, strict=True)]


def _central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def curves(rng: np.random.Generator) -> list[tuple[Callable[[complex], complex], float, float]]:
    """Functions that take complex numbers, where to bend them, and steps."""
    bent = (lambda x: np.exp(2 * x), lambda x: np.sin(x), lambda x: x**4 - x, lambda x: 1 / (1 + np.exp(-x)))
    return [(f, float(rng.uniform(0.5, 2)), h) for f in bent for h in (1e-2, 1e-3)]


def upstream_alone(rng: np.random.Generator) -> list[list[np.ndarray]]:
    return [[rng.standard_normal((n, m))] for n, _, m in SHAPES]


def points(rng: np.random.Generator) -> list[tuple[Callable[[np.ndarray], float], np.ndarray, float]]:
    """Functions with a known curvature, where to differentiate them, and steps so large that the method shows."""

    def cubic(x):
        x = np.asarray(x)
        return float(np.sum(x**3) + 0.5 * np.sum(x) ** 2 - 8 * np.sum(x))

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


def through_two(J_y: np.ndarray, J_z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dx, shape (N,), for x → y → z → L: J_y (N, K) = ∂y/∂x, J_z (K, M) = ∂z/∂y, upstream (M,) = dL/dz."""
    return J_y @ (J_z @ upstream)


def log_softmax_backward(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dz for q = log softmax(z), row by row, and upstream = dL/dq."""
    return upstream - softmax(z) * upstream.sum(axis=-1, keepdims=True)


def sharper(whole: np.ndarray, half: np.ndarray) -> np.ndarray:
    """f′ without its error in h², from the central differences with h and with h/2."""
    return (4 * half - whole) / 3


def mended_backward(
    x: np.ndarray, w: np.ndarray, v: np.ndarray, upstream: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """dL/dx, dL/dw and dL/dv for a = softmax(ReLU(x w) v) and upstream = dL/da."""
    z = x @ w
    h = np.maximum(z, 0)
    dy = softmax.vjp(h @ v, upstream)
    dz = dy @ v.T * (z > 0)
    return dz @ w.T, x.T @ dz, h.T @ dy


def linear_backward(x: np.ndarray, W: np.ndarray, upstream: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """dL/dx, dL/dW and dL/db for y = x Wᵀ + b, W of shape (M, D), and upstream = dL/dy."""
    return upstream @ W, upstream.T @ x, upstream.sum(axis=0)


def curvature(f: Callable[[complex], complex], x: float, h: float) -> float:
    """f″(x) from f(x) and the real part of f(x + ih)."""
    return float(2 * (np.real(f(x)) - np.real(f(x + 1j * h))) / h**2)


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    """∂f/∂x_i for every entry of x by central differences."""
    return gradcheck.numerical_gradient(f, x, h)


# What is written instead -------------------------------------------------------------------------------------------


def relu_in_place(x: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    upstream[x <= 0] = 0
    return upstream


def vector_loop(x: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return np.array([u if one > 0 else 0.0 for one, u in zip(x, upstream, strict=True)])


def first_row(x: np.ndarray, w: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return np.outer(x[0], upstream[0])


def columns_softmax(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax.vjp(z.T, upstream.T).T


def columns(z: np.ndarray) -> np.ndarray:
    return softmax(z.T).T


def whole_softmax(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax.vjp(z.ravel(), upstream.ravel()).reshape(z.shape)


def lost_axis(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    a = softmax(z)
    return a * (upstream - (upstream * a).sum(axis=-1))


def by_memory(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax(z) - upstream


def identity_forgotten(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    a = softmax(z)
    return -a * (upstream * a).sum(axis=-1, keepdims=True)


def plain_sum(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax(z) * (upstream - upstream.sum(axis=-1, keepdims=True))


def plain_mean(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return softmax(z) * (upstream - upstream.mean(axis=-1, keepdims=True))


def diagonal_last(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """A loop over j in which the term of j = i is assigned, and the others are added."""
    jacobians = [np.diag(a * (1 - a)) - np.triu(np.outer(a, a), 1) for a in softmax(z)]
    return np.einsum("nij,nj->ni", jacobians, upstream)


def alias(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above = below = x
        above[i] += h
        below[i] -= h
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient


def backward_difference(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    return 2 * numerical_gradient(f, x, h) - forward_difference(f, x, h)


def _each(x, quotient):
    return np.array([quotient(step) for step in np.eye(x.size).reshape(-1, *x.shape)]).reshape(x.shape)


def step_of_its_own(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    return numerical_gradient(f, x, 1e-5)


def given_backward(
    x: np.ndarray, w: np.ndarray, v: np.ndarray, upstream: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return _backward(x, w, v, upstream, lambda z, h, dh: dh * (h >= 0))


def _passed(z, h, dh):
    return dh * (z > 0)


def _backward(x, w, v, upstream, gate, last=softmax.vjp):
    z = x @ w
    h = np.maximum(z, 0)
    dy = last(h @ v, upstream)
    dz = gate(z, h, dy @ v.T)
    return dz @ w.T, x.T @ dz, h.T @ dy


def _dx_before_the_mask(x, w, v, upstream):
    return given_backward(x, w, v, upstream)[0], *mended_backward(x, w, v, upstream)[1:]


def _dw_before_the_mask(x, w, v, upstream):
    dx, _, dv = mended_backward(x, w, v, upstream)
    return dx, given_backward(x, w, v, upstream)[1], dv


def _mended_wrongly(gate):
    return lambda x, w, v, upstream: _backward(x, w, v, upstream, gate)


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


def only_the_first(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    gradient = np.zeros_like(x)
    gradient.flat[0] = numerical_gradient(f, x, h).flat[0]
    return gradient


def moved_together(f: Callable[[np.ndarray], float], x: np.ndarray, h: float) -> np.ndarray:
    gradient, step = np.zeros_like(x), np.zeros_like(x)
    for i in np.ndindex(x.shape):
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
        "two gates",
        through_two,
        "dx",
        chain,
        (
            Mistake(
                lambda J_y, J_z, u: J_z @ u,
                "That is dL/dy: the paths from y to L. Each x reaches every y first.",
            ),
            Mistake(
                lambda J_y, J_z, u: J_y @ u,
                "J_z does not occur: upstream is the gradient by z, and J_y wants the gradient by y.",
            ),
            Mistake(
                lambda J_y, J_z, u: J_y.T @ (J_z.T @ u),
                "The Jacobians stand transposed, as in books whose rows belong to the output. Here rows belong to the "
                "input.",
            ),
            Mistake(
                lambda J_y, J_z, u: (J_y @ J_z).sum(axis=1),
                "The upstream gradient does not occur: each path has to go on from z to L.",
            ),
            Mistake(
                lambda J_y, J_z, u: J_z @ (J_y @ u),
                "The two Jacobians stand in the wrong order. upstream belongs to z: which of them has a column for "
                "each z?",
            ),
            Mistake(
                lambda J_y, J_z, u: (J_y @ (J_z @ u))[:, None],
                "The numbers are right, but they stand in a column, (N, 1). What shape do J_y and a vector make?",
            ),
            Mistake(
                lambda J_y, J_z, u: J_y @ (J_z @ u) / len(u),
                "Divided by the number of paths' ends. Different paths add; they are not averaged.",
            ),
            Mistake(
                lambda J_y, J_z, u: J_y @ J_z,
                "That is the Jacobian of z by x: the paths from x to each z. Each of them goes on to L.",
            ),
            Mistake(
                lambda J_y, J_z, u: np.asarray((J_y @ J_z @ u).sum()),
                "The gradients of all x were added. Each x has a gradient of its own.",
            ),
            Mistake(
                lambda J_y, J_z, u: J_y.sum(axis=1) * (J_z @ u).sum(),
                "Each stop was summed by itself. A path multiplies first, from x_n to y_k and from this y_k on; then "
                "paths add.",
            ),
            Mistake(
                lambda J_y, J_z, u: J_y @ J_z.sum(axis=1) * u.sum(),
                "Each stop was summed by itself: the column of J_z and the entry of upstream belong to the same z.",
            ),
            Mistake(
                lambda J_y, J_z, u: np.outer(J_y @ J_z.sum(axis=1), u),
                "Each x got a number for each z. Paths that lead from one x to L add, whichever z they pass.",
            ),
        ),
        "The chain rule: a sum over paths",
        forms=(forms.through_two_by_paths,),
    ),
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
            Mistake(
                lambda x, u: np.maximum(u * x, 0),
                "The ReLU was applied to the product u · x. The value of x does not enter, only whether it is "
                "positive.",
            ),
            Mistake(
                lambda x, u: np.diag((x > 0) * 1.0) @ u,
                "Right for a vector, with its Jacobian written out. x may be a matrix as well, and then `np.diag` "
                "takes a diagonal instead of making one. Multiply entry by entry.",
            ),
            Mistake(
                vector_loop,
                "Right for a vector. In a matrix an entry of x is a whole row, and `if` cannot decide for many numbers "
                "at once. Compare the whole array, `x > 0`.",
            ),
            Mistake(
                lambda x, u: u * np.sign(x),
                "Where x < 0 the sign of the gradient was turned. That is the derivative of |x|; the ReLU is flat "
                "there.",
            ),
            Mistake(
                lambda x, u: u * (x > 0) * (u > 0),
                "The mask of x is right. But an upstream gradient may be negative: it passes as well.",
            ),
            Mistake(
                lambda x, u: np.where(x > 0, u, 0.01 * u),
                "A little passes where x < 0, as in a leaky ReLU. This one is flat there.",
            ),
            Mistake(
                lambda x, u: u * (x > 0) / len(x),
                "Divided by the number of entries. A mean is taken once, in the loss; upstream has it already if there "
                "is one.",
            ),
            Mistake(
                lambda x, u: x * (u > 0),
                "The two were exchanged: x decides what passes, and upstream is what passes.",
            ),
            Mistake(
                lambda x, u: u * ((x > 0) + 0.5 * (x == 0)),
                "Right but for the kink: the task asks that nothing passes at x = 0, and here half of it does.",
            ),
            Mistake(
                lambda x, u: u * (x > 0).sum(),
                "The mask was added up to one number. It has an entry for each entry of x.",
            ),
            Mistake(
                lambda x, u: np.max(x, 0) * u,
                "`np.max(x, 0)` is the largest entry along axis 0, one for many. Entry by entry 0 is compared by "
                "`np.maximum`; and the gradient asks only whether x is above 0.",
            ),
            Mistake(
                lambda x, u: u * (x != 0),
                "Only where x is 0 the gradient is stopped. What about x below 0, where the ReLU is flat as well?",
            ),
            Mistake(
                lambda x, u: (x >= 0) * 1.0,
                "Those are 1 and 0, without the upstream gradient; and at 0 nothing is to pass.",
            ),
        ),
        "Implicit multiplication",
        forms=(
            forms.relu_backward,
            forms.relu_backward_where,
        ),
    ),
    Task(
        "matrix dx",
        matrix_dx,
        "dx",
        product,
        (
            Mistake(
                lambda x, w, u: u @ w,
                "w stands there as it is. That fits only if w is square. From (N, M) and (D, M) there is one way to "
                "get (N, D).",
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
            Mistake(
                lambda x, w, u: (x @ w) @ w.T,
                "y stands where its gradient belongs: upstream does not occur.",
            ),
            Mistake(
                lambda x, w, u: (w @ u.T).reshape(x.shape),
                "`reshape` reads the numbers in the same order again. `.T` exchanges rows and columns.",
            ),
            Mistake(
                lambda x, w, u: u @ w.reshape(w.shape[::-1]),
                "w was reshaped, not transposed: `reshape` does not exchange rows and columns, `.T` does.",
            ),
            Mistake(
                lambda x, w, u: np.tile((u @ w.T).mean(axis=0), (len(x), 1)),
                "All rows are the same: a mean over the examples was taken. Each row of x has a gradient of its own.",
            ),
            Mistake(
                lambda x, w, u: np.outer(u.sum(axis=1), w.sum(axis=1)),
                "u and w were added over m before they were multiplied. Each m brings a product of its own.",
            ),
            Mistake(
                lambda x, w, u: u @ w.T / w.shape[1],
                "Divided by M. Paths add; they are not averaged.",
            ),
        ),
        "The only way the shapes fit?",
        forms=(forms.matrix_dx_by_columns,),
    ),
    Task(
        "matrix dw",
        matrix_dw,
        "dw",
        product,
        (
            Mistake(
                lambda x, w, u: x @ u,
                "x stands there as it is. That fits only if x is square. From (N, D) and (N, M) there is one way to "
                "get (D, M).",
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
                lambda x, w, u: np.outer(x.sum(axis=0), u.sum(axis=0)),
                "x and upstream were added over the rows before they were multiplied. Each row brings a product of its "
                "own.",
            ),
            Mistake(
                lambda x, w, u: x.T @ np.ones_like(u),
                "The upstream gradient does not occur: all columns of dw are the same.",
            ),
            Mistake(
                lambda x, w, u: x.T @ (x @ w),
                "y stands where its gradient belongs: upstream does not occur.",
            ),
            Mistake(
                lambda x, w, u: (u.T @ x).reshape(w.shape),
                "`reshape` reads the numbers in the same order again. `.T` exchanges rows and columns.",
            ),
            Mistake(
                lambda x, w, u: x.reshape(x.shape[::-1]) @ u,
                "x was reshaped, not transposed: `reshape` does not exchange rows and columns, `.T` does.",
            ),
            Mistake(
                lambda x, w, u: np.outer(x[-1], u[-1]),
                "Only the last row contributed. Does a loop overwrite what it should add to?",
            ),
            Mistake(
                lambda x, w, u: np.outer(x.mean(axis=0), u.mean(axis=0)),
                "Means over the rows were multiplied. Each row brings a product of its own, and these add.",
            ),
            Mistake(
                lambda x, w, u: x.T @ u / u.shape[1],
                "Divided by M. The rows add; nothing is averaged.",
            ),
            Mistake(
                lambda x, w, u: x[:, :, None] * u[:, None, :],
                "That is a matrix for each example. w is there once, and all examples use it: what becomes of theirs?",
            ),
            Mistake(
                lambda x, w, u: w - x.T @ u,
                "That is w after a step of size 1. Asked for is the gradient alone.",
            ),
        ),
        "The only way the shapes fit?",
        forms=(forms.matrix_dw_by_rows,),
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
            Mistake(lambda u: np.asarray(u.sum()), "Everything was summed to one number. b has one entry a column."),
            Mistake(lambda u: u[0].copy(), "Only the first row contributed. b is added to every row."),
            Mistake(
                lambda u: np.full(u.shape[1], float(len(u))),
                "That counts how often b is used. Each use brings its upstream gradient.",
            ),
            Mistake(
                lambda u: np.ones(u.shape[1]),
                "That is the local derivative of one row. The upstream gradient is missing.",
            ),
            Mistake(
                lambda u: u[-1].copy(),
                "Only the last row contributed. Does a loop overwrite what it should add to?",
            ),
            Mistake(
                lambda u: u.sum(axis=0)[:, None],
                "The numbers are right, but they stand in a column, (M, 1). b is added to rows.",
            ),
            Mistake(
                lambda u: u.sum(axis=1, keepdims=True),
                "Summed along the wrong axis: one number a row, in a column. b has one entry a column.",
            ),
            Mistake(
                lambda u: np.tile(u.sum(axis=0), (len(u), 1)),
                "The sums are right, and stand there once for each row. b has one row alone.",
            ),
            Mistake(
                lambda u: u.sum(axis=0) / u.shape[1],
                "Divided by M. The rows add; nothing is averaged.",
            ),
            Mistake(
                lambda u: np.abs(u).sum(axis=0),
                "The sizes were added. Gradients of different signs cancel.",
            ),
        ),
        "One entry at a time",
        forms=(forms.bias_gradient_by_rows,),
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
                columns_softmax,
                "The softmax runs down the columns, over the examples. Rows are examples: its axis is the last one.",
            ),
            Mistake(
                by_memory,
                "a − u is the gradient of another function: of a softmax together with a loss. Here u is any upstream "
                "gradient; go through the Jacobian's formula.",
            ),
            Mistake(
                lambda z, u: u - softmax(z),
                "u − a is no gradient of softmax: its Jacobian is not in it. What does J multiply u with?",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - softmax(z)),
                "a_i is subtracted where the sum Σ a_j u_j belongs.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - u.sum()),
                "All upstream gradients of the batch were added, as they are. Sum along a row, each times its own a_j.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - u.mean()),
                "The plain mean over the whole batch is subtracted. Each row has its own, weighted by a_j.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - (u * softmax(z)).mean(axis=-1, keepdims=True)),
                "That is the mean of a_j u_j. The weights a_j add up to 1 already: sum, and do not divide again.",
            ),
            Mistake(
                identity_forgotten,
                "The second term is there. The first, which comes from the identity I_ij, is missing.",
            ),
            Mistake(
                plain_sum,
                "The upstream gradients were added as they are. In the sum each is multiplied by its own a_j.",
            ),
            Mistake(
                plain_mean,
                "What is subtracted is a mean of the upstream gradients, but not the plain one: a_j are its weights.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (1 - softmax(z)),
                "The upstream gradient does not occur, and that is the diagonal of the Jacobian alone.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u * softmax(z) - (u * softmax(z)).sum(axis=-1, keepdims=True)),
                "In the first term of the bracket stands u_i alone: a_i is in front of the bracket already.",
            ),
            Mistake(
                lambda z, u: softmax(z) * u,
                "The first term is there. The second is missing: what the row's common sum in the denominator adds.",
            ),
            Mistake(
                lambda z, u: u * (softmax(z) - (u * softmax(z)).sum(axis=-1, keepdims=True)),
                "u and a are exchanged in front of the bracket and in it: which of the two stands in front?",
            ),
            Mistake(
                lambda z, u: (1 - softmax(z)) * (u - (u * softmax(z)).sum(axis=-1, keepdims=True)),
                "In front of the bracket stands 1 − a. In the formula it is a_i.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - (u * z).sum(axis=-1, keepdims=True)),
                "In the sum stands z. The weights of the upstream gradients are the outputs a_j.",
            ),
            Mistake(
                lambda z, u: np.exp(z) * (u - (u * np.exp(z)).sum(axis=-1, keepdims=True)),
                "e^z was not divided by S: a is softmax(z).",
            ),
            Mistake(
                lambda z, u: -softmax(z) * u,
                "The upstream gradient is only multiplied by −a. Where are the two terms of the bracket?",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * (u * softmax(z)).sum(axis=-1, keepdims=True),
                "The factor a_i stands before the second term only. It belongs to both.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - u.max(axis=-1, keepdims=True)),
                "The largest upstream gradient is subtracted. That trick is for z, in the forward pass; here it is the "
                "sum of a_j u_j.",
            ),
            Mistake(
                lambda z, u: softmax(z).copy(),
                "That is softmax itself, forward.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - (softmax(z) @ u.T).sum(axis=-1, keepdims=True)),
                "`a @ u.T` multiplies each row of a with the upstream gradients of all examples. Each row has its own: "
                "multiply entry by entry, then sum.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (softmax(u) - (softmax(u) * softmax(z)).sum(axis=-1, keepdims=True)),
                "The formula is there, but upstream went through softmax on its way in. It stays as it is.",
            ),
            Mistake(
                lambda z, u: 1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z))) * u,
                "That is the gradient of a sigmoid, entry by entry. In softmax each z moves every a.",
            ),
            Mistake(
                lambda z, u: u * (softmax(z) - 1),
                "That is a sigmoid's factor, and only a part of it. In softmax each z moves every a.",
            ),
            Mistake(
                lambda z, u: softmax(z) * u - softmax(z) ** 2 * u.sum(axis=-1, keepdims=True),
                "a_i stands before the sum twice. One of the two belongs into the sum, as a_j.",
            ),
            Mistake(
                lambda z, u: softmax.vjp(z, u) / len(z),
                "Divided by N. A mean is taken once, in the loss; upstream has it already if there is one.",
            ),
            Mistake(
                diagonal_last,
                "Where j is i, `=` wipes out what the loop has added before. Add that term, too.",
            ),
            Mistake(
                lambda z, u: softmax(z) * ((np.arange(z.shape[1]) == z.shape[1] - 1) - z[:, -1:]) * u,
                "z stands where the Jacobian has an output a_j. And each entry of a row overwrites the one before, so "
                "that only the last is left: multiply each by its u_j, and add.",
            ),
            Mistake(
                lambda z, u: u @ (np.diag(softmax(z)[0]) - np.outer(softmax(z)[0], softmax(z)[0])),
                "The first row's Jacobian was used for all. Each row has its own.",
            ),
        ),
        "Softmax: a full Jacobian, and still no need for it",
        forms=(
            forms.softmax_backward,
            forms.softmax_backward_by_terms,
            forms.softmax_backward_by_loops,
        ),
    ),
    Task(
        "log softmax backward",
        log_softmax_backward,
        "dz",
        pair,
        (
            Mistake(
                lambda z, u: softmax.vjp(z, u),
                "That is softmax's own gradient. Here upstream belongs to the logarithm of softmax.",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * u,
                "That is the diagonal of the Jacobian alone. Every q contains log S, and so every z.",
            ),
            Mistake(
                lambda z, u: u - (softmax(z) * u).sum(axis=-1, keepdims=True),
                "The sum is that of softmax's gradient. Here the derivative of log S is the same for every q: what "
                "stands before the sum, and what is in it?",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * (softmax(z) * u).sum(axis=-1, keepdims=True),
                "In the sum each u_j has a factor a_j too many: the derivative of log S by z_i does not depend on j.",
            ),
            Mistake(
                lambda z, u: softmax(z) - u,
                "That would be right if dL/dq were −upstream, with rows of upstream that add up to 1. Here dL/dq is "
                "upstream itself, whatever its numbers.",
            ),
            Mistake(
                lambda z, u: softmax(z) * (u - u.sum(axis=-1, keepdims=True)),
                "a stands before both terms. q_j contains z_j itself, with the derivative 1.",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * u.sum(axis=-1),
                "The sum of a row lost its axis, so it does not stand beside its row any more, but below a column.",
            ),
            Mistake(
                lambda z, u: u - softmax(z),
                "Right only if the upstream gradients of a row add up to 1. How many q does z_i reach?",
            ),
            Mistake(
                lambda z, u: u - u.sum(axis=-1, keepdims=True),
                "The derivative of log S by z_i is missing: it is not 1.",
            ),
            Mistake(
                lambda z, u: -softmax(z) * u.sum(axis=-1, keepdims=True),
                "The term from log S is there. q_j contains z_j itself as well.",
            ),
            Mistake(
                lambda z, u: u - np.log(softmax(z)) * u.sum(axis=-1, keepdims=True),
                "log a stands in front of the sum. That is q itself; what is the derivative of log S by z_i?",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * u.shape[-1],
                "upstream does not occur in the sum: each path brings its own u_j.",
            ),
            Mistake(
                lambda z, u: u - np.exp(z) * u.sum(axis=-1, keepdims=True),
                "That is the derivative of S. The derivative of log S is divided by S.",
            ),
            Mistake(
                lambda z, u: (1 - softmax(z)) * u.sum(axis=-1, keepdims=True),
                "The 1 belongs to one path only: z_i stands outside of log S in q_i alone.",
            ),
            Mistake(lambda z, u: u / softmax(z), "That is the way from q to a alone: the logarithm's derivative, 1/a."),
            Mistake(
                lambda z, u: u - columns(z) * u.sum(axis=-1, keepdims=True),
                "The softmax runs down the columns, over the examples. Its axis is the last one.",
            ),
            Mistake(
                lambda z, u: softmax(z) * u - u.sum(axis=-1, keepdims=True),
                "a stands in front of the wrong term: z_i in q_i has the derivative 1, and log S has the derivative "
                "a_i.",
            ),
            Mistake(
                lambda z, u: u.sum(axis=-1, keepdims=True) - softmax(z) * u,
                "Sum and single term are exchanged: z_i outside of log S is in one q, and log S is in all of them.",
            ),
            Mistake(
                lambda z, u: u * (1 - (softmax(z) * u).sum(axis=-1, keepdims=True)),
                "In the second term u_i stands in front of a sum with u_j: there is one upstream gradient a path.",
            ),
            Mistake(
                lambda z, u: u.sum(axis=-1, keepdims=True) - softmax(z),
                "Sum and single term are exchanged, and the second has no upstream gradient.",
            ),
            Mistake(
                lambda z, u: 1 - softmax(z),
                "The upstream gradient does not occur, and that is the diagonal of the Jacobian alone.",
            ),
            Mistake(
                lambda z, u: softmax(z) - 1,
                "That is right only if u is −1 at one place and 0 elsewhere, and at this place. Derive it for any u.",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * u.max(axis=-1, keepdims=True),
                "The largest upstream gradient stands where their sum belongs.",
            ),
            Mistake(
                lambda z, u: u - u.sum(axis=-1, keepdims=True) / np.exp(z).sum(axis=-1, keepdims=True),
                "1/S is the outer derivative of log S. The inner one, that of S by z_i, is missing.",
            ),
            Mistake(
                lambda z, u: u - np.log(np.exp(z).sum(axis=-1, keepdims=True)) * u.sum(axis=-1, keepdims=True),
                "log S itself stands in front of the sum. What is its derivative by z_i?",
            ),
            Mistake(
                lambda z, u: 1 / softmax(z) * (u - (u * softmax(z)).sum(axis=-1, keepdims=True)),
                "Softmax's gradient was multiplied by 1/a at the end. The logarithm comes after softmax, so 1/a "
                "belongs to u, before.",
            ),
            Mistake(
                lambda z, u: u - softmax(z) * u.mean(),
                "A mean over the whole batch was taken. Along a row the paths add.",
            ),
            Mistake(
                lambda z, u: u.copy(),
                "The first term is there. q_j contains log S as well, with every z in it.",
            ),
            Mistake(
                lambda z, u: (u - softmax(z) * u.sum(axis=-1, keepdims=True)) / len(z),
                "Divided by N. A mean is taken once, in the loss; upstream has it already if there is one.",
            ),
        ),
        "Softmax: a full Jacobian, and still no need for it",
        forms=(forms.log_softmax_backward,),
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
                lambda f, x, h: forward_difference(f, x, h) / 2,
                "Divided by 2h, but the two points are only h apart. Is one of them x itself? (`below = x` is no copy: "
                "what was added to x is still in it.)",
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
                alias,
                "All entries are 0. Was the quotient stored in the array? Or are the two points one array? (`above = "
                "x` is no copy but a second name for x: what you do to one you do to both. `x.copy()` makes a copy.)",
                "The check itself",
            ),
            Mistake(
                backward_difference,
                "That is a backward difference, (f(x) − f(x − h))/h: its error shrinks like h. Step to both sides.",
            ),
            Mistake(
                step_of_its_own,
                "It is closer than a central difference with this `h` can be. Is it a step of its own, or a better "
                "formula? The task asks for the central difference, and the caller chooses h.",
            ),
            Mistake(
                lambda f, x, h: numerical_gradient(f, x, h / 2),
                "It is right for half the step: the points are h/2 away from x, where h is asked for.",
            ),
            Mistake(
                only_the_first,
                "Only the first entry was measured, the others are 0. Does `return` stand inside the loop?",
            ),
            Mistake(
                moved_together,
                "The entries that were moved before stay moved: the array with the step needs a 0 there again.",
                "The check itself",
            ),
            Mistake(
                lambda f, x, h: np.asarray(numerical_gradient(f, x, h).flat[0]),
                "That is the first entry's number alone. Does `return` stand inside the loop?",
            ),
            Mistake(
                lambda f, x, h: np.asarray(numerical_gradient(f, x, h).flat[-1]),
                "That is the last entry's number alone. `gradient = …` in the loop overwrites the array; `gradient[i] "
                "= …` stores into it.",
            ),
            Mistake(
                lambda f, x, h: numerical_gradient(f, x, 10 * h),
                "It is right for ten times the step: the points are 10h away from x, where h is asked for.",
            ),
            Mistake(
                lambda f, x, h: numerical_gradient(f, x, 2 * h) * 2,
                "The points are 2h away from x, and 4h apart. Divide by what lies between them, or make the step h.",
            ),
            Mistake(
                lambda f, x, h: numerical_gradient(f, x, h / 2) / 2,
                "The points are h/2 away from x, and h apart, but the difference was divided by 2h.",
            ),
            Mistake(
                lambda f, x, h: _each(x, lambda step: (f(x + h * step) - 2 * f(x) + f(x - h * step)) / h**2),
                "That is the second difference: it measures the curvature.",
            ),
            Mistake(
                lambda f, x, h: _each(x, lambda step: (f(x + h * x * step) - f(x - h * x * step)) / (2 * h)),
                "The step is h times the entry. The task moves each entry by h itself.",
            ),
            Mistake(
                lambda f, x, h: numerical_gradient(f, x, h).ravel(),
                "The numbers are right, and stand in one line. The result has the shape of x.",
            ),
            Mistake(
                lambda f, x, h: abs(numerical_gradient(f, x, h)),
                "The sizes are right, the signs are lost.",
            ),
            Mistake(
                lambda f, x, h: numerical_gradient(f, x, h) / x.size,
                "Divided by the number of entries. Each entry has a derivative of its own, and none is averaged.",
            ),
            Mistake(
                lambda f, x, h: np.array([(f(v + h) - f(v - h)) / (2 * h) for v in x.ravel()]).reshape(x.shape),
                "f was called with one entry alone. It is a function of the whole array, of which one entry moves.",
            ),
        ),
        "Checking a gradient",
        forms=(forms.numerical_gradient,),
    ),
    DECIDE,
    Task(
        "sharper",
        sharper,
        "slope",
        two_quotients,
        (
            Mistake(
                lambda whole, half: (whole + half) / 2,
                "That is the mean: its error lies between the two. One error is four times the other: what do you "
                "subtract so that nothing is left?",
            ),
            Mistake(
                lambda whole, half: 2 * half - whole,
                "That would be right if halving h halved the error. With h² in it, what does halving do?",
            ),
            Mistake(
                lambda whole, half: (4 * whole - half) / 3,
                "The two were exchanged: `half` is the better one and gets the larger weight.",
            ),
            Mistake(
                lambda whole, half: (2 * half + whole) / 3,
                "The weights add up to 1, but both are positive: a mean has an error between the two errors.",
            ),
            Mistake(
                lambda whole, half: (16 * half - whole) / 15,
                "That would be right if the error grew like h⁴. It grows like h².",
            ),
            Mistake(
                lambda whole, half: (4 * half + whole) / 5,
                "Both errors have the same sign: added they do not cancel.",
            ),
            Mistake(lambda whole, half: whole * 1.0, "That is the coarser of the two, and the better one is not used."),
            Mistake(
                lambda whole, half: whole - half,
                "f′ has gone, and what is left is a part of the error. It should be the other way round.",
            ),
            Mistake(
                lambda whole, half: half - whole,
                "f′ has gone, and what is left is a part of the error, with its sign turned.",
            ),
            Mistake(
                lambda whole, half: (half - whole) / 3,
                "That is the correction. f′ itself is missing: which number has to be corrected by it?",
            ),
            Mistake(lambda whole, half: half * 1.0, "That is the better of the two. Together they give a better one."),
            Mistake(
                lambda whole, half: 4 * half + whole,
                "Both errors have the same sign: added they do not cancel. And f′ is there several times.",
            ),
            Mistake(
                lambda whole, half: (8 * half - whole) / 7,
                "That would be right if the error grew like h³. It grows like h².",
            ),
            Mistake(
                lambda whole, half: (4 * half - whole) / 4,
                "The errors cancel, but the weights add up to less than 1. How many f′ are left after the subtraction?",
            ),
            Mistake(
                lambda whole, half: (4 * half - whole) / 5,
                "The errors cancel. But one f′ is subtracted, so there are not five of them.",
            ),
            Mistake(
                lambda whole, half: (4 * half - whole) / 2,
                "The errors cancel. How many f′ are left after the subtraction?",
            ),
            Mistake(
                lambda whole, half: 4 * (half - whole) / 3,
                "f′ has gone: both numbers have the same weight. Which one needs more?",
            ),
            Mistake(
                lambda whole, half: 4 * half / 3 - whole,
                "Only `half` was divided: the whole difference holds f′ several times.",
            ),
            Mistake(
                lambda whole, half: 4 * whole - half,
                "The two were exchanged, and the weights have to add up to 1.",
            ),
        ),
        "Further: a sharper quotient",
    ),
    Task(
        "mended backward",
        mended_backward,
        "dx, dw, dv",
        two_layers,
        (
            Mistake(
                given_backward,
                "`dz` lets everything pass, as in `suspect`: dv is right, dw and dx are not. Is the mask ever False?",
            ),
            Mistake(
                _mended_wrongly(lambda z, h, dh: dh * (dh > 0)),
                "The line is found, but now the ReLU is applied to the gradient that comes back. What decides is what "
                "went in.",
            ),
            Mistake(
                _mended_wrongly(lambda z, h, dh: dh * h),
                "The line is found. The ReLU's derivative is 1 or 0, not its value.",
            ),
            Mistake(
                _mended_wrongly(lambda z, h, dh: dh * (z <= 0)),
                "The line is found, but the mask is turned: the gradient passes where z is 0 or below.",
            ),
            Mistake(
                _dx_before_the_mask,
                "dw and dv are right. dx was made from dr, before the mask; `suspect` makes it from dz.",
            ),
            Mistake(
                _dw_before_the_mask,
                "dx and dv are right. dw was made from dr, before the mask; `suspect` makes it from dz.",
            ),
            Mistake(
                _mended_wrongly(lambda z, h, dh: (z > 0) * 1.0),
                "The line is found, and its mask is right; now dr is missing from it.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, _passed, lambda y, u: softmax(y) - u),
                "dy was right in `suspect`; you changed it. a − u is the gradient of softmax together with a loss.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, _passed, lambda y, u: u),
                "dy was right in `suspect`; you left softmax out of it. upstream is the gradient by a, not by y.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, _passed, lambda y, u: u - softmax(y)),
                "dy was right in `suspect`; you changed it. u − a has no Jacobian of softmax in it.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, _passed, lambda y, u: softmax(y) * (1 - softmax(y)) * u),
                "dy was right in `suspect`; now it has the diagonal of softmax's Jacobian alone.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, lambda z, h, dh: dh * (z > 0) * (dh > 0)),
                "The line is found, and its mask of z is right. But a gradient may be negative: it passes as well.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, lambda z, h, dh: np.maximum(dh * h, 0)),
                "The line is found. But the ReLU acts on z; the value of r does not enter the gradient, only whether "
                "it is above 0.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, lambda z, h, dh: dh * np.sign(z)),
                "The line is found. But where z < 0 nothing passes, and here the sign is turned.",
            ),
            Mistake(
                lambda x, w, v, u: tuple(part / len(x) for part in mended_backward(x, w, v, u)),
                "All was divided by N. A mean is taken once, in the loss; upstream has it already if there is one.",
            ),
            Mistake(
                lambda x, w, v, u: (
                    *mended_backward(x, w, v, u)[:2],
                    (x @ w).T @ softmax.vjp(np.maximum(x @ w, 0) @ v, u),
                ),
                "dv was right in `suspect`; now z stands in it, and v was multiplied by r.",
            ),
            Mistake(
                lambda x, w, v, u: _backward(x, w, v, u, lambda z, h, dh: np.where(z > 0, dh, 0.01 * dh)),
                "The line is found. But where z < 0 a little passes, as in a leaky ReLU; this one is flat there.",
            ),
        ),
        "A wrong line",
        forms=(forms.mended_backward,),
    ),
    Task(
        "linear backward",
        linear_backward,
        "dx, dW, db",
        stored_by_columns,
        (
            Mistake(
                lambda x, W, u: (u @ W.T, u.T @ x, u.sum(axis=0)),
                "dx has a transpose too many: in y = x Wᵀ it is W that has the rows M.",
            ),
            Mistake(
                lambda x, W, u: (u @ W, x.T @ u, u.sum(axis=0)),
                "dW has the shape (D, M), that of Wᵀ. Which letter comes first in W?",
            ),
            Mistake(
                lambda x, W, u: (u @ W, u.T @ x, u.copy()),
                "db has one row an example, but there is one b for all.",
            ),
            Mistake(
                lambda x, W, u: (u @ W, u.T @ x, u.mean(axis=0)),
                "db is a mean over the rows. Where a variable is used N times, its gradients add.",
            ),
            Mistake(
                lambda x, W, u: (u @ W, u.T @ x / len(x), u.sum(axis=0)),
                "dW was divided by N. The rows' contributions add.",
            ),
            Mistake(
                lambda x, W, u: tuple(-part for part in linear_backward(x, W, u)),
                "The signs are turned. Nothing in y = x Wᵀ + b subtracts.",
            ),
            Mistake(
                lambda x, W, u: (u @ W, u.T @ x, np.ones(u.shape[1])),
                "db is the local derivative of one row. The upstream gradient is missing.",
            ),
            Mistake(
                lambda x, W, u: (u @ W, np.outer(u[0], x[0]), u[0].copy()),
                "Only the first row contributed. W and b act on every row, so the gradients of all rows add.",
            ),
            Mistake(
                lambda x, W, u: (u @ W / len(x), u.T @ x / len(x), u.mean(axis=0)),
                "All was divided by N. A mean is taken once, in the loss; upstream has it already if there is one.",
            ),
            Mistake(
                lambda x, W, u: (u @ W, u.T @ x, u.sum(axis=0)[:, None]),
                "db stands in a column, (M, 1). b is added to rows.",
            ),
            Mistake(
                lambda x, W, u: (u @ W.T, x.T @ u, u.sum(axis=0)),
                "Those are the gradients of y = x w + b. Here W has a row for each column of y, so the transposes "
                "move.",
            ),
        ),
        "Further: PyTorch's layout",
        forms=(forms.linear_backward,),
    ),
    Task(
        "curvature",
        curvature,
        "second",
        curves,
        (
            Mistake(
                lambda f, x, h: float(np.imag(f(x + 1j * h)) / h),
                "That is the complex step itself, which gives f′. f″ is in the real part.",
            ),
            Mistake(
                lambda f, x, h: curvature(f, x, h) * h,
                "Divided by h, but the term holds h².",
            ),
            Mistake(
                lambda f, x, h: float(np.real(f(x + 1j * h))),
                "That is the whole real part: f(x) is still in it.",
            ),
            Mistake(
                lambda f, x, h: float(np.real(f(x + h) - 2 * f(x) + f(x - h)) / h**2),
                "That is the second difference, from real points on both sides. The task asks for f(x) and the real "
                "part of f(x + ih).",
            ),
            Mistake(
                lambda f, x, h: float(np.real(f(x) - f(x + 1j * h))),
                "f(x) is taken away, and the term with f″ is left, h²/2 · f″. Solve it for f″.",
            ),
            Mistake(
                lambda f, x, h: float(np.real(f(x) - np.real(f(x + h))) * 2 / h**2),
                "That is f at x + h. Go sideways: the imaginary unit is missing.",
            ),
            Mistake(
                lambda f, x, h: float(2 * (np.real(f(x)) - np.imag(f(x + 1j * h))) / h**2),
                "The imaginary part was taken. It begins with h f′; f″ is in the real part.",
            ),
            Mistake(
                lambda f, x, h: curvature(f, x, h) * h**4 / 4,
                "Multiplied by h²/2 instead of divided.",
            ),
            Mistake(
                lambda f, x, h: float(np.real(f(x + h) - f(x - h)) / (2 * h)),
                "That is the central difference, which gives f′.",
            ),
            Mistake(
                lambda f, x, h: float(np.real(f(x)) - 2 * np.real(f(x + 1j * h)) / h**2),
                "Only the second value was doubled and divided: put the difference into brackets first.",
            ),
            Mistake(
                lambda f, x, h: float(2 * (np.real(f(x)) - np.real(f(x + 1j * h)) / h**2)),
                "The division stands inside the bracket, so that only the second value is divided by h².",
            ),
            Mistake(
                lambda f, x, h: float(2 * (np.real(f(x)) - abs(f(x + 1j * h))) / h**2),
                "`abs` of a complex number is its length, in which the imaginary part counts as well. `.real` is the "
                "real part.",
            ),
            Mistake(
                lambda f, x, h: curvature(f, x, 1e-3),
                "It is right for a step of its own, 1e-3, but `h` is not used. The caller chooses it.",
            ),
            Mistake(
                lambda f, x, h: float(2 * abs(f(x) - f(x + 1j * h)) / h**2),
                "`abs` of a complex number is its length, and the imaginary part is by far the longer one here. Take "
                "the real part.",
            ),
        ),
        "Further: the complex step",
        forms=(forms.curvature,),
    ),
    used=("relu backward", "matrix dx", "matrix dw", "bias", "gradient check", "decide"),
)
check, answer = TASKS.check, TASKS.answer
