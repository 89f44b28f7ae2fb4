"""The answers of notebook 12's slides, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array

Answer = tuple[int, Array | float, str | float]  # the number of the line, what it should give, the prediction


def two_losses_by_loop(y: Array, y_hat: Array) -> Answer:
    """Example by example."""
    total = 0.0
    for i in range(len(y)):
        total += np.abs(y[i] - y_hat[i])
    return 3, total / len(y), "n numbers"


def two_losses(y: Array, y_hat: Array) -> Answer:
    """A sum over n."""
    loss = np.abs(y - y_hat).sum() / len(y)
    return 3, loss, "n numbers"


def layer_shapes(n: int, k: int) -> Answer:
    """Rows and columns."""
    return 4, np.array([k, n]), "first"


def matrix_gate_by_loops(x: Array, w: Array, dy: Array) -> Answer:
    """Entry by entry."""
    y = np.zeros((len(x), len(w.T)))
    for n in range(len(x)):
        for m in range(len(w.T)):
            for d in range(len(w)):
                y[n, m] += x[n, d] * w[d, m]
    return 4, y, "w"


def matrix_gate(x: Array, w: Array, dy: Array) -> Answer:
    """One product."""
    return 4, x @ w, "w"


def momentum_loop(x: Array, vx: Array, dx: Array, rho: float, learning_rate: float) -> Answer:
    """One line."""
    return 5, x - learning_rate * vx, "grows"


def adagrad_code(dx: Array, learning_rate: float, eps: float) -> Answer:
    """With the cache of the first turn."""
    update = -learning_rate * dx / (np.sqrt(dx**2) + eps)
    return 1, update, 1


def tanh_and_sigmoid(x: Array) -> Answer:
    """By both derivatives."""
    sigmoid = 1 / (1 + np.exp(-x))
    ratio = (1 - np.tanh(x) ** 2) / (sigmoid * (1 - sigmoid))
    return 2, ratio, 0.2


def adagrad_rates(dW: Array, alpha: float, delta: float) -> Answer:
    """By a running sum."""
    alphas = alpha / np.sqrt(delta + np.cumsum(dW**2))
    return 2, alphas, "far away"


def rmsprop_rows(W: Array, s: Array, i: int, dW: Array, alpha: float, beta2: float, delta: float) -> Answer:
    """From the row before."""
    alpha_i = alpha / np.sqrt(delta + s[i])
    return 4, W[i - 1] - alpha_i * dW, "near 0"


def adam_code_by_one_line(
    x: Array, m: Array, v: Array, t: int, learning_rate: float, beta1: float, beta2: float, eps: float
) -> Answer:
    """All at once."""
    return 5, x - learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), 3.2


def adam_code(
    x: Array, m: Array, v: Array, t: int, learning_rate: float, beta1: float, beta2: float, eps: float
) -> Answer:
    """Both corrections, then the step."""
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return 5, x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), 3.2


def first_weights_by_one_line(f_in: int, f_out: int) -> Answer:
    """All at once."""
    return 1, 2 * f_in / (f_in + f_out), 1.6


def first_weights(f_in: int, f_out: int) -> Answer:
    """f_in times σ²."""
    variance = 2 / (f_in + f_out)
    return 1, f_in * variance, 1.6


def many_classes(z: Array, y: Array) -> Answer:
    """Softmax, and the difference."""
    y_hat = np.exp(z) / np.exp(z).sum()
    return 3, y_hat - y, "right class"


def batch_gradient_by_rows(X: Array, Y: Array, W: Array, b: Array, eta: float) -> Answer:
    """Row by row."""
    total = np.zeros(W.shape)
    for x, y in zip(X, Y, strict=True):
        total += np.outer(x, x @ W + b - y)
    return 4, total / len(X), "diverges"


def batch_gradient(X: Array, Y: Array, W: Array, b: Array, eta: float) -> Answer:
    """δ, and the mean over the rows."""
    delta = X @ W + b - Y
    return 4, X.T @ delta / len(X), "diverges"
