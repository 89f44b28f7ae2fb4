"""Right answers to notebook 07: the first one as a student would write it, the others in another style."""

import math

import numpy as np

from course_lib.optimizers import GradientDescent, descend


def filled_in(gradient, theta, eta, steps):
    points = np.zeros((steps + 1, *theta.shape))
    points[0] = theta
    for t in range(steps):
        points[t + 1] = points[t] - eta * gradient(points[t])
    return points


def recursive(gradient, theta, eta, steps):
    if steps == 0:
        return theta[None]
    return np.concatenate([theta[None], recursive(gradient, theta - eta * gradient(theta), eta, steps - 1)])


def longest_by_roots(g, H):
    a, b = g @ H @ g / 2, -(g @ g)
    return max(np.roots([a, b, 0.0]).real)


def along_the_gradient(g, H):
    u = g / np.linalg.norm(g)
    return 2 / (u @ H @ u)


def by_trying(sigma, rows, error):
    m = 1
    while sigma / math.sqrt(m) * math.sqrt((rows - m) / (rows - 1)) > error:
        m += 1
    return m


def by_harmonic_sum(sigma, rows, error):
    return math.ceil(1 / (1 / rows + (rows - 1) / rows * error**2 / sigma**2))


def settled(eta, lam, sigma):
    v = 0.0
    for _ in range(5000):
        v = (1 - eta * lam) ** 2 * v + eta**2 * sigma**2
    return math.sqrt(v)


def by_a_norm(x):
    return 2 * len(x) / np.linalg.norm(x, 2) ** 2


def by_complex_numbers(x):
    """As newer NumPys give the eigenvalues."""
    return 2 / np.linalg.eigvals(x.T @ x / len(x)).astype(complex).max()


def summed_up(x):
    H = sum(np.outer(row, row) for row in x) / len(x)
    return 2 / max(np.linalg.eigvalsh(H))


def by_examples(x):
    """x xᵀ of the other order, (N, N), has the same eigenvalues but for zeros."""
    return 2 / np.linalg.eigvalsh(x @ x.T / len(x)).max()


def read_in_a_loop(rates, costs):
    best, lowest, last = rates[0], np.inf, []
    for rate, cost in zip(rates, costs, strict=True):
        last = [*last, cost][-10:]
        if sum(last) / len(last) < lowest:
            best, lowest = rate, sum(last) / len(last)
    return best / 3


def read_by_sums(rates, costs):
    total = np.concatenate([[0.0], np.cumsum(costs)])
    end = np.arange(1, len(costs) + 1)
    begin = np.maximum(end - 10, 0)
    return rates[((total[end] - total[begin]) / (end - begin)).argmin()] / 3.0


def best_by_kappa(A):
    values = np.linalg.eigvals(A)
    kappa = max(values) / min(values)
    return 2 / (min(values) + max(values)), (kappa - 1) / (kappa + 1)


def best_by_putting_in(A):
    values = np.linalg.eigvalsh(A)
    eta = 2 / (values[0] + values[-1])
    return eta, np.abs(1 - eta * values).max()


def by_a_power(A, theta, eta, t):
    return np.linalg.matrix_power(np.eye(len(A)) - eta * A, t) @ theta


def by_steps(A, theta, eta, t):
    for _ in range(t):
        theta = theta - eta * (A @ theta)
    return theta


def part_by_part(A, theta, eta, t):
    values, vectors = np.linalg.eigh(A)
    result = np.zeros(len(theta))
    for value, vector in zip(values, vectors.T, strict=True):
        result += (1 - eta * value) ** t * (vector @ theta) * vector
    return result


def in_pieces(theta, x, y, gradient, eta, order, size):
    x, y = x[order], y[order]
    for start in range(0, len(x), size):
        g = gradient(theta, x[start : start + size], y[start : start + size])
        theta = theta - eta * g
    return theta


def while_any_are_left(theta, x, y, gradient, eta, order, size):
    left = list(order)
    while left:
        rows, left = left[:size], left[size:]
        theta = theta - eta * gradient(theta, x[rows], y[rows])
    return theta


def by_variances(gradients, size):
    return np.sqrt(gradients.var(axis=0).sum() / size)


def one_by_one(gradients, size):
    mean = sum(gradients) / len(gradients)
    squares = [np.sum((g - mean) ** 2) for g in gradients]
    return math.sqrt(sum(squares) / len(squares)) / math.sqrt(size)


def counting(losses, patience):
    best, waited = np.inf, 0
    for t, loss in enumerate(losses):
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            return t
    return len(losses) - 1


def looking_back(losses, patience):
    for t in range(len(losses)):
        if t - np.argmin(losses[: t + 1]) >= patience:
            return t
    return t


def shuffled_by_random_keys(x, y, rng):
    order = np.argsort(rng.random(len(x)))
    return x[order], y[order]


def shuffled_in_one_array(x, y, rng):
    rows = rng.permutation(np.column_stack([x, y]))
    return rows[:, :-1], rows[:, -1]


def shuffled_by_exchanges(x, y, rng):
    x, y = x.copy(), y.copy()
    for k in range(len(x) - 1, 0, -1):
        other = rng.integers(k + 1)
        x[[k, other]], y[[k, other]] = x[[other, k]], y[[other, k]]
    return x, y


RIGHT = {
    "descent": [
        filled_in,
        recursive,
        lambda gradient, theta, eta, steps: descend(GradientDescent(eta), gradient, theta, steps),
    ],
    "longest step": [longest_by_roots, along_the_gradient, lambda g, H: 2 * np.sum(g**2) / np.dot(g, np.dot(H, g))],
    "largest rate": [
        lambda x: 2 / np.linalg.eigvalsh(x.T @ x / len(x)).max(),
        lambda x: 2 / max(np.linalg.eigvals(x.T @ x / x.shape[0])),
        by_complex_numbers,
        by_a_norm,
        summed_up,
        by_examples,
    ],
    "suggested rate": [read_in_a_loop, read_by_sums],
    "best rate": [best_by_putting_in, best_by_kappa],
    "after t steps": [by_a_power, by_steps, part_by_part],
    "updates": [
        lambda rows, size, epochs: epochs * math.ceil(rows / size),
        lambda rows, size, epochs: epochs * ((rows + size - 1) // size),
        lambda rows, size, epochs: epochs * len(range(0, rows, size)),
    ],
    "epoch": [in_pieces, while_any_are_left],
    "batch error": [by_variances, one_by_one],
    "enough examples": [by_trying, by_harmonic_sum],
    "cloud": [settled, lambda eta, lam, sigma: sigma * np.sqrt(eta / (lam * (2 - eta * lam)))],
    "patience": [counting, looking_back],
    "shuffled": [
        shuffled_by_random_keys,
        shuffled_in_one_array,
        shuffled_by_exchanges,
    ],
}
