"""Right answers to notebook 08: the first one as a student would write it, the others in another style."""

import numpy as np

from course_lib.optimizers import Momentum, Nesterov


def velocity_first(theta, v, g, eta, beta):
    v_new = beta * v - eta * g
    theta_new = theta + v_new
    return theta_new, v_new


def by_the_rule(theta, v, g, eta, beta):
    state, step = Momentum(eta, beta).step({"v": v, "t": 0}, g)
    return theta + step, state["v"]


def by_the_change(theta, v, g, eta, beta):
    change = eta * g - beta * v
    return theta - change, -change


def with_an_interim_point(theta, v, gradient, eta, beta):
    interim = theta + beta * v
    g = gradient(interim)
    v = beta * v - eta * g
    return theta + v, v


def from_the_interim_point(theta, v, gradient, eta, beta):
    drift = beta * v
    theta = np.array(theta + drift)
    correction = -eta * gradient(theta)
    return theta + correction, drift + correction


def nesterov_by_the_rule(theta, v, gradient, eta, beta):
    rule, state = Nesterov(eta, beta), {"v": v, "t": 0}
    state, step = rule.step(state, gradient(theta + rule.lookahead(state)))
    return theta + step, state["v"]


def average_by_the_rule(theta, m, g, eta, beta):
    state, step = Momentum(eta, beta, "ema").step({"m": m, "t": 0}, g)
    return theta + step, state["m"]


def columns(product, beta):
    """The matrix's columns are what becomes of (1, 0) and of (0, 1)."""
    made = []
    for n, theta in ((1.0, 0.0), (0.0, 1.0)):
        n = beta * n + (1 - beta) * product * theta
        made.append([n, theta - n])
    return np.array(made).T


def by_numpy_roots(product, beta):
    return max(abs(np.roots([1, -(1 + beta - product), beta])))


def by_the_matrix(product, beta):
    return np.abs(np.linalg.eigvals(np.array([[beta, -product], [beta, 1 - product]]))).max()


def by_the_corners(product, beta):
    root = np.sqrt(beta)
    if (1 - root) ** 2 < product < (1 + root) ** 2:
        return root
    trace = 1 + beta - product
    more = np.sqrt(trace**2 - 4 * beta)
    return max(abs(trace + more), abs(trace - more)) / 2


def by_the_next_step(v, eta, new_eta, beta):
    """Without a gradient the next step is βv: −new_eta · β · total, and −rate · β · average."""
    step, rate = beta * v, new_eta / (1 - beta)
    return step / (-new_eta * beta), step / (-rate * beta), rate


def by_bisection(low, high, beta):
    """The η at which both ends have one spectral radius."""

    def radius(product):
        return np.abs(np.roots([1, -(1 + beta - product), beta])).max()

    below, above = 0.0, 2 * (1 + beta) / high
    for _ in range(100):
        eta = (below + above) / 2
        below, above = (eta, above) if radius(eta * low) > radius(eta * high) else (below, eta)
    return eta


def by_the_doors(beta, gamma):
    """P(−1) is linear in ηλ: its value at 0, over how much it falls up to 1."""

    def at_minus_one(product):
        b = beta - gamma * product
        return 1 + (b + 1 - product) + b

    return at_minus_one(0) / (at_minus_one(0) - at_minus_one(1))


def by_the_means(eta, beta):
    """The covariance of (v, θ) that a step leaves as it is."""
    b = beta * (1 - eta)
    M, kick = np.array([[b, -eta], [b, 1 - eta]]), np.full(2, -eta)
    means = np.linalg.solve(np.eye(4) - np.kron(M, M), np.outer(kick, kick).ravel())
    return np.sqrt(means[3])


def by_five_steps(eta, beta):
    b = beta - beta * eta
    B = eta**2 / (1 - b) / (1 + b - eta / 2)
    return ((1 + b) * B / (2 * eta)) ** 0.5


RIGHT = {
    "momentum step": [velocity_first, by_the_rule, by_the_change],
    "Nesterov step": [with_an_interim_point, from_the_interim_point, nesterov_by_the_rule],
    "average step": [
        lambda theta, m, g, eta, beta: (theta - eta * (beta * m + (1 - beta) * g), beta * m + (1 - beta) * g),
        lambda theta, m, g, eta, beta: (theta - eta * (g + beta * (m - g)), g + beta * (m - g)),
        average_by_the_rule,
    ],
    "converted": [
        lambda v, eta, new_eta, beta: (-v / new_eta, -(1 - beta) * v / new_eta, new_eta / (1 - beta)),
        by_the_next_step,
    ],
    "iteration matrix": [
        lambda product, beta: np.array([[beta, (1 - beta) * product], [-beta, 1 - (1 - beta) * product]]),
        columns,
    ],
    "factor": [by_numpy_roots, by_the_matrix, by_the_corners],
    "largest rate": [
        lambda eigenvalues, beta: (2 + 2 * beta) / ((1 - beta) * eigenvalues.max()),
        lambda values, beta: min(2 * (1 + beta) / (1 - beta) / value for value in values),
    ],
    "look-ahead edge": [lambda beta, gamma: 2 * (1 + beta) / (1 + 2 * gamma), by_the_doors],
    "best rate": [lambda low, high, beta: 2 * (1 + beta) / (low + high), by_bisection],
    "Nesterov cloud": [by_five_steps, by_the_means],
}
