"""Right answers to notebook 12: the first one as a student would write it, the others in another style."""

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.gradcheck import numerical_gradient
from course_lib.losses import LOSSES
from course_lib.optimizers import AdaGrad, Adam


def with_a_loop(y, y_hat):
    total = 0.0
    for i in range(len(y)):
        total += abs(y[i] - y_hat[i])
    return 3, total / len(y), "n numbers"


def in_place(x, vx, dx, rho, learning_rate):
    x -= learning_rate * vx
    return 5, x, "grows"


def sums_of_products(x, w, dy):
    y = np.zeros((len(x), w.shape[1]))
    for n in range(len(x)):
        for m in range(w.shape[1]):
            y[n, m] = sum(x[n, d] * w[d, m] for d in range(w.shape[0]))
    return 4, y, "w"


def by_the_cache(dx, learning_rate, eps):
    cache = 0
    cache += dx**2
    return 1, -learning_rate * dx / (np.sqrt(cache) + eps), 1


def by_the_rule(dx, learning_rate, eps):
    rule = AdaGrad(learning_rate, eps, False)
    return 1, rule.step(rule.init(dx), dx)[1], 1.0


def by_the_library(x):
    tanh, sigmoid = ACTIVATIONS["tanh"], ACTIVATIONS["sigmoid"]
    return 2.0, tanh.prime(x) / sigmoid.prime(x), "0.2"


def one_by_one(dW, alpha, delta):
    return 2, [alpha / (delta + sum(g**2 for g in dW[: i + 1])) ** 0.5 for i in range(len(dW))], " Far away"


def into_the_row(W, s, i, dW, alpha, beta2, delta):
    W[i] = W[i - 1] - alpha * dW / np.sqrt(s[i] + delta)
    return 4, W[i], "near 0"


def by_adam(x, m, v, t, learning_rate, beta1, beta2, eps):
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    x += -learning_rate * m_hat / (np.sqrt(v_hat) + eps)
    return 5, x, 3.2


def adam_by_the_rule(x, m, v, t, learning_rate, beta1, beta2, eps):
    """The moments before the step are chosen so that with a gradient of 0 they become m and v."""
    rule = Adam(learning_rate, beta1, beta2, eps, False, True)
    state = {**rule.init(x), "t": t - 1, "m": m / beta1, "v": v / beta2}
    return np.int64(5), x + rule.step(state, 0 * x)[1], np.float64(3.2)


def by_a_jacobian(z, y):
    e = np.exp(z)
    p = e / e.sum()
    return 3, (np.diag(p) - np.outer(p, p)).T @ (-y / p), "right class"


def by_softmax_differences(z, y):
    def cost(z):
        return LOSSES["cross-entropy"].from_logits(z[None], y[None])

    return 3, numerical_gradient(cost, z, 1e-5), "right class"


def row_by_row(X, Y, W, b, eta):
    rows = [np.outer(x, x @ W + b - y) for x, y in zip(X, Y, strict=True)]
    return 4, sum(rows) / len(rows), "diverges"


def by_differences(X, Y, W, b, eta):
    def cost(w):
        return 0.5 * ((X @ w + b - Y) ** 2).sum() / len(X)

    return [4, numerical_gradient(cost, W, 1e-5), "Diverges"]


RIGHT = {
    "two losses": [
        lambda y, y_hat: (3, np.abs(y - y_hat).mean(), "n numbers"),
        with_a_loop,
        lambda y, y_hat: (3, np.linalg.norm(y - y_hat, 1) / len(y), "N numbers"),
    ],
    "layers and shapes": [
        lambda n, k: (4, (k, n), "first"),
        lambda n, k: (4, np.array([k, n]), "first"),
        lambda n, k: (4, np.ones((n, k)).T.shape, "first"),
    ],
    "momentum in code": [
        lambda x, vx, dx, rho, learning_rate: (5, x - learning_rate * vx, "grows"),
        in_place,
    ],
    "a matrix gate": [
        lambda x, w, dy: (4, x @ w, "w"),
        lambda x, w, dy: (4, (w.T @ x.T).T, "w"),
        lambda x, w, dy: (4, np.einsum("nd,dm->nm", x, w), "w"),
        sums_of_products,
    ],
    "AdaGrad in code": [by_the_cache, by_the_rule],
    "tanh and sigmoid": [
        lambda x: (2, (1 - np.tanh(x) ** 2) / (np.exp(-x) / (1 + np.exp(-x)) ** 2), 0.2),
        by_the_library,
        lambda x: (2, (np.cosh(x / 2) * 2) ** 2 / np.cosh(x) ** 2, 0.2),
    ],
    "AdaGrad's rates": [
        lambda dW, alpha, delta: (2, alpha / np.sqrt(delta + np.cumsum(dW**2)), "far away"),
        one_by_one,
    ],
    "RMSProp row by row": [
        lambda W, s, i, dW, alpha, beta2, delta: (4, W[i - 1] - alpha / np.sqrt(delta + s[i]) * dW, "near 0"),
        into_the_row,
    ],
    "Adam in code": [by_adam, adam_by_the_rule],
    "first weights": [
        lambda f_in, f_out: (1, f_in * 2 / (f_in + f_out), 1.6),
        lambda f_in, f_out: (1, f_in * np.sqrt(2 / (f_in + f_out)) ** 2, "1.6"),
    ],
    "many classes": [
        lambda z, y: (3, np.exp(z) / np.exp(z).sum() - y, "right class"),
        by_a_jacobian,
        by_softmax_differences,
    ],
    "a batch": [
        lambda X, Y, W, b, eta: (4, X.T @ (X @ W + b - Y) / len(X), "diverges"),
        row_by_row,
        by_differences,
    ],
}
