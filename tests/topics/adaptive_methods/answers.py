"""Right answers to notebook 09: the first one as a student would write it, the others in another style."""

import math

import numpy as np

from course_lib import optimizers


def adagrad_by_entries(theta, r, g, eta, epsilon):
    new, squares = theta.copy(), r.copy()
    for i in np.ndindex(theta.shape):
        squares[i] += g[i] ** 2
        new[i] -= eta / (math.sqrt(squares[i]) + epsilon) * g[i]
    return new, squares


def rmsprop(theta, r, g, eta, rho, epsilon):
    r = rho * r + (1 - rho) * g**2
    return theta - eta * g / (np.sqrt(r) + epsilon), r


def adadelta(theta, r, u, g, rho, epsilon):
    r = rho * r + (1 - rho) * g**2
    step = -np.sqrt(u + epsilon) / np.sqrt(r + epsilon) * g
    u = rho * u + (1 - rho) * step**2
    return theta + step, r, u


def adadelta_by_norms(theta, r, u, g, rho, epsilon):
    rms = [np.hypot(np.sqrt(a), math.sqrt(epsilon)) for a in (u, g * g + rho * (r - g * g))]
    step = g * rms[0] / rms[1]
    return [theta - step, g * g + rho * (r - g * g), step * step + rho * (u - step * step)]


def adam(theta, m, v, g, t, eta, beta1, beta2, epsilon):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + epsilon), m, v


def adam_with_one_rate(theta, m, v, g, t, eta, beta1, beta2, epsilon):
    """The form of Kingma and Ba's section 2: both corrections in the learning rate, ε scaled along."""
    m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
    late = math.sqrt(1 - beta2**t)
    return theta - eta * late / (1 - beta1**t) * m / (v**0.5 + epsilon * late), m, v


def adam_run(gradient, theta, steps, eta, beta1, beta2, epsilon):
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    points = [theta]
    for t in range(1, steps + 1):
        theta, m, v = adam(theta, m, v, gradient(theta), t, eta, beta1, beta2, epsilon)
        points.append(theta)
    return np.array(points)


def adam_run_with_running_powers(gradient, theta, steps, eta, beta1, beta2, epsilon):
    """β₁ᵗ and β₂ᵗ as products that are kept, everything in place, rows filled in."""
    points = np.empty((steps + 1, *theta.shape))
    points[0] = theta
    theta, m, v, one, two = theta.copy(), np.zeros_like(theta), np.zeros_like(theta), 1.0, 1.0
    for k in range(steps):
        g, one, two = gradient(theta), one * beta1, two * beta2
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (g * g - v)
        theta -= eta * m / (1 - one) / (np.sqrt(v / (1 - two)) + epsilon)
        points[k + 1] = theta
    return points


def adamw(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay):
    new, m, v = adam(theta, m, v, g, t, eta, beta1, beta2, epsilon)
    return new - eta * weight_decay * theta, m, v


def adamw_as_in_pytorch(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay):
    return adam(theta * (1 - eta * weight_decay), m, v, g, t, eta, beta1, beta2, epsilon)


def rates_by_library(gradients, eta, epsilon):
    rule, state, alphas = optimizers.AdaGrad(learning_rate=eta, epsilon=epsilon), {"r": 0 * gradients[0], "t": 0}, []
    for g in gradients:
        state, _ = rule.step(state, g)
        alphas.append(eta / (np.sqrt(state["r"]) + epsilon))
    return np.array(alphas)


RIGHT = {
    "rescaled condition": [
        lambda H: np.linalg.cond(H / np.sqrt(np.outer(np.diag(H), np.diag(H)))),
        lambda H: (lambda values: values.max() / values.min())(np.linalg.eigvals(H / np.diag(H)[:, None]).real),
    ],
    "settling rate": [
        lambda curvatures, loss: (8 * loss / sum(curvatures)) ** 0.5,
        lambda curvatures, loss: 2 * math.sqrt(loss / (0.5 * np.sum(curvatures))),
    ],
    "fair average": [
        lambda v, t, beta, start: (v - beta**t * start) / (1 - beta**t),
        lambda v, t, beta, start: start + (v - start) / (1 - beta**t),
    ],
    "adagrad step": [
        lambda theta, r, g, eta, epsilon: (theta - eta * g / (np.sqrt(r + g**2) + epsilon), r + g**2),
        adagrad_by_entries,
    ],
    "rmsprop step": [
        rmsprop,
        lambda theta, r, g, eta, rho, epsilon: rmsprop(
            *(np.asarray(a, np.float32) for a in (theta, r, g)), eta, rho, epsilon
        ),
    ],
    "adadelta step": [adadelta, adadelta_by_norms],
    "adam step": [adam, adam_with_one_rate],
    "adam run": [adam_run, adam_run_with_running_powers],
    "adamw step": [adamw, adamw_as_in_pytorch],
    "effective rates": [
        lambda gradients, eta, epsilon: eta / (np.sqrt(np.cumsum(gradients**2, axis=0)) + epsilon),
        rates_by_library,
        lambda g, eta, epsilon: np.array([eta / (np.linalg.norm(g[: t + 1], axis=0) + epsilon) for t in range(len(g))]),
    ],
    "amsgrad maximum": [
        lambda v, v_max, g, beta2: (beta2 * v + (1 - beta2) * g**2, np.maximum(v_max, beta2 * v + (1 - beta2) * g**2)),
        lambda v, v_max, g, b: (v + (1 - b) * (g * g - v), np.fmax(v_max, v + (1 - b) * (g * g - v))),
    ],
}
