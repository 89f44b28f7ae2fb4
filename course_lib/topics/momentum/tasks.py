"""Exercises of notebook 08: the steps of momentum and Nesterov, the notations, and the matrix behind them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import Array
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.notations import to_form

Function = Callable[..., Any]
PAIRS = [(0.1, 0.9), (0.02, 0.5), (0.5, 0.8), (1.5, 0.3)]  # η, β
SPANS = [(0.01, 1.0), (1.0, 4.0), (0.5, 50.0), (3.0, 27.0)]  # λ_1, λ_n


def before_a_step(rng: np.random.Generator) -> list[tuple]:
    """theta, v, g, eta, beta."""
    shapes = [(5,), (1,), (2, 3), (4,)]
    return [(*(rng.standard_normal(shape) for _ in range(3)), *pair) for shape, pair in zip(shapes, PAIRS, strict=True)]


def surfaces(rng: np.random.Generator) -> list[tuple]:
    """theta, v, gradient (a function), eta, beta."""

    def slopes(c):
        return lambda theta: c * theta + np.sin(theta)

    rows = [(5,), (1,), (2, 3), (4,)]
    return [
        (rng.standard_normal(shape), rng.standard_normal(shape), slopes(k + 1.0), *pair)
        for k, (shape, pair) in enumerate(zip(rows, PAIRS, strict=True))
    ]


def settings(rng: np.random.Generator) -> list[tuple]:
    return [*PAIRS, (0.3, 0.95)]


def points(rng: np.random.Generator) -> list[tuple]:
    """product (αλ) and beta."""
    return [(0.5, 0.8), (1.8, 0.3), (3.0, 0.6), (0.02, 0.9)]


def matrices(rng: np.random.Generator) -> list[tuple]:
    """2 × 2 matrices: with complex, negative and repeated eigenvalues."""
    return [(theory.matrix(*point),) for point in [(0.5, 0.8), (3.7, 0.6), (0.05, 0.25), (2.6, 0.7), (0.1, 0.9)]]


def spans(rng: np.random.Generator) -> list[tuple]:
    return list(SPANS)


def spectra(rng: np.random.Generator) -> list[tuple]:
    """eigenvalues and beta."""
    return [(np.array(v), b) for v, b in (([0.1, 2.0, 30.0], 0.5), ([5.0, 1.0], 0.9), ([4.0], 0.2), ([7.0, 3.0], 0.7))]


# The answers -------------------------------------------------------------------------------------------------------


def momentum_step(theta: Array, v: Array, g: Array, eta: float, beta: float) -> tuple[Array, Array]:
    """(new theta, new v): v ← βv − ηg, θ ← θ + v."""
    v = beta * v - eta * g
    return theta + v, v


def nesterov_step(theta: Array, v: Array, gradient: Function, eta: float, beta: float) -> tuple[Array, Array]:
    """(new theta, new v): as momentum, but with ``gradient`` called at θ + βv."""
    v = beta * v - eta * gradient(theta + beta * v)
    return theta + v, v


def average_step(theta: Array, m: Array, g: Array, eta: float, beta: float) -> tuple[Array, Array]:
    """(new theta, new m): m ← βm + (1 − β)g, θ ← θ − ηm."""
    m = beta * m + (1 - beta) * g
    return theta - eta * m, m


def converted(eta: float, beta: float) -> tuple[float, float]:
    """(eta_rho, eta_average): the learning rates with which deck 000's and deck 002's forms step like the velocity."""
    return to_form("rho", eta, beta), to_form("ema", eta, beta)


def iteration_matrix(product: float, beta: float) -> Array:
    """M with M (v, θ) = the next (v, θ), for ∇J = λθ and αλ = ``product``."""
    return np.array([[beta, -product], [beta, 1 - product]])


def spectral_radius(M: Array) -> float:
    """The largest |eigenvalue|."""
    return float(np.abs(np.linalg.eigvals(M)).max())


def best_settings(smallest: float, largest: float) -> tuple[float, float]:
    """(alpha, beta) with the least worst rate for curvatures from ``smallest`` to ``largest``."""
    return theory.best(smallest, largest)[:2]


def largest_rate(eigenvalues: Array, beta: float) -> float:
    """The learning rate below which momentum settles along every eigenvector."""
    return float(theory.largest(beta) / np.max(eigenvalues))


# What is written instead -------------------------------------------------------------------------------------------


def step(update: Function, move: Function = lambda theta, new, old: theta + new) -> Function:
    """momentum_step with another rule for v, or for θ."""

    def wrong(theta, v, g, eta, beta):
        new = update(v, g, eta, beta)
        return move(theta, new, v), new

    return wrong


def ahead(where: Function, keep: Function | None = None) -> Function:
    """nesterov_step with the gradient at another place, or with something else kept for v."""

    def wrong(theta, v, gradient, eta, beta):
        new = beta * v - eta * gradient(where(theta, v, eta, beta))
        return theta + new, new if keep is None else keep(new, v, beta)

    return wrong


def from_ahead(theta: Array, v: Array, gradient: Function, eta: float, beta: float) -> tuple[Array, Array]:
    """Nesterov's step added to the look-ahead point."""
    new = beta * v - eta * gradient(theta + beta * v)
    return theta + beta * v + new, new


def at_once(theta: Array, v: Array, gradient: Function, eta: float, beta: float) -> tuple[Array, Array]:
    """θ moved by the old velocity first, then by the gradient there, v forgotten."""
    new = -eta * gradient(theta + beta * v)
    return theta + beta * v + new, new


def average(
    share: Function = lambda beta: 1 - beta,
    weight: Function = lambda beta: beta,
    scale: Function = lambda eta, beta: -eta,
    old: bool = False,
) -> Function:
    """average_step with other factors; ``old``: θ moves by the average before this gradient."""

    def wrong(theta, m, g, eta, beta):
        new = weight(beta) * m + share(beta) * g
        return theta + scale(eta, beta) * (m if old else new), new

    return wrong


def corrected(theta: Array, m: Array, g: Array, eta: float, beta: float) -> tuple[Array, Array]:
    new = beta * m + (1 - beta) * g
    return theta - eta * new / (1 - beta), new


def root_of(values: Function) -> Function:
    """spectral_radius with another number made of the eigenvalues."""
    return lambda M: float(values(np.linalg.eigvals(M)))


def settings_of(alpha: Function, beta: Function) -> Function:
    """best_settings with other formulas of a = √λ₁ and b = √λₙ."""
    return lambda smallest, largest: (
        alpha(smallest**0.5, largest**0.5),
        beta(smallest**0.5, largest**0.5),
    )


def polyak(a: float, b: float) -> float:
    return (2 / (a + b)) ** 2


def share(a: float, b: float) -> float:
    return ((b - a) / (b + a)) ** 2


TASKS = TaskList(
    Task(
        "momentum step",
        momentum_step,
        "theta, v",
        before_a_step,
        (
            Mistake(
                lambda theta, v, g, eta, beta: (theta + beta * v - eta * g, v.copy()),
                "θ is right, but the v that you return is the old one: the next step would remember nothing of this.",
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v + eta * g), "The gradient enters with a plus: v runs uphill."
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v - eta * g, lambda theta, new, old: theta - new),
                "v is right, but θ walked against it. The minus is in v already; twice minus is uphill.",
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v - eta * g, lambda theta, new, old: theta + old),
                "v is right, but θ moved by the old v. First the velocity, then the step with the new one.",
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v + g, lambda theta, new, old: theta + new),
                "The learning rate does not occur, and θ runs uphill: this is half of deck 000's form.",
                "Four notations",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta - eta * (beta * v + g), beta * v + g),
                "That is deck 000's form: it keeps a v without η. Asked for is the form of decks 001 and 004, where "
                "v is the step itself.",
                "Four notations",
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v - (1 - beta) * eta * g),
                "The gradient has a factor 1 − β. It belongs to deck 002's average, not to the velocity.",
                "Four notations",
            ),
            Mistake(step(lambda v, g, eta, beta: v - eta * g), "beta does not occur: nothing of v is ever forgotten."),
            Mistake(
                step(lambda v, g, eta, beta: -eta * g), "The old v does not occur: that is plain gradient descent."
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * (v - eta * g)),
                "beta multiplies the new gradient as well. Only what is old loses by friction.",
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v - eta * g, lambda theta, new, old: new),
                "θ is the step alone. Where did it start from?",
            ),
        ),
        "A velocity that remembers",
    ),
    Task(
        "Nesterov step",
        nesterov_step,
        "theta, v",
        surfaces,
        (
            Mistake(
                lambda theta, v, gradient, eta, beta: (theta + beta * v - eta * gradient(theta + beta * v), v.copy()),
                "θ is right, but the v that you return is the old one: the next step would remember nothing of this.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: theta),
                "The gradient was taken at θ. That is momentum; Nesterov looks where the velocity is about to lead.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: theta + v),
                "The look-ahead went the whole v. Friction acts first: the drift is shorter than v.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: theta - beta * v),
                "The look-ahead went backwards, to where the run came from.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: theta + eta * beta * v),
                "The drift to the look-ahead point was multiplied by η. In this form v is a step already, η is in it.",
            ),
            Mistake(
                from_ahead,
                "The step was added to the look-ahead point, so the drift is in it twice. The gradient comes from "
                "there; the step starts from θ.",
            ),
            Mistake(
                at_once,
                "θ is right, but v has lost the drift: the next step will not remember it.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta * v + eta * gradient(theta + beta * v),
                    beta * v + eta * gradient(theta + beta * v),
                ),
                "The gradient enters with a plus: that walks uphill.",
            ),
        ),
        "Nesterov: look before you step",
    ),
    Task(
        "average step",
        average_step,
        "theta, m",
        before_a_step,
        (
            Mistake(
                lambda theta, m, g, eta, beta: (theta - eta * g, beta * m + (1 - beta) * g),
                "The average is right, but the step was made with the bare gradient: then it has no effect.",
            ),
            Mistake(
                lambda theta, m, g, eta, beta: (
                    theta - beta * m - (1 - beta) * eta * g,
                    beta * m + (1 - beta) * eta * g,
                ),
                "The learning rate went into the average. m averages gradients; eta scales the step made of it.",
            ),
            Mistake(
                average(share=lambda beta: 1.0),
                "The gradient has no factor: m is a sum of gradients, up to 1/(1 − β) times too long for an average.",
            ),
            Mistake(
                average(share=lambda beta: beta, weight=lambda beta: 1 - beta),
                "The factors are exchanged: beta is the share of what was, the rest is for the new gradient.",
            ),
            Mistake(
                average(scale=lambda eta, beta: eta),
                "m points uphill, like the gradients in it: mind the sign of the step.",
            ),
            Mistake(average(old=True), "m is right, but θ moved by the old m: the new gradient waits for a step."),
            Mistake(
                corrected,
                "The step was divided by 1 − β. That is the conversion to the other forms, not this form itself.",
            ),
            Mistake(
                average(share=lambda beta: -(1 - beta), scale=lambda eta, beta: eta),
                "m has the gradient's opposite sign, and θ goes wrong with it. In deck 002 the minus is in the step.",
            ),
            Mistake(average(scale=lambda eta, beta: -1.0), "The learning rate does not occur in the step."),
        ),
        "Four notations",
    ),
    Task(
        "converted",
        converted,
        "eta_rho, eta_average",
        settings,
        (
            Mistake(
                lambda eta, beta: (eta, eta / (1 + beta)),
                "The weights of the past, 1, beta, beta², …, add up to something else than 1 + beta.",
            ),
            Mistake(
                lambda eta, beta: (eta, eta),
                "The second is not converted. Each gradient enters the average with a factor 1 − β, so the average is "
                "that much smaller.",
            ),
            Mistake(lambda eta, beta: (eta, eta * (1 - beta)), "The second is converted the wrong way round."),
            Mistake(
                lambda eta, beta: (eta / (1 - beta), eta / (1 - beta)),
                "Deck 000's v is a plain sum, as the velocity is one of −ηg: write out two steps of both.",
            ),
            Mistake(
                lambda eta, beta: (eta, eta / beta),
                "The second was divided by beta. Which factor does a gradient have when it enters the average?",
            ),
            Mistake(lambda eta, beta: (eta / (1 - beta), eta), "The two are exchanged."),
            Mistake(
                lambda eta, beta: (-eta, eta / (1 - beta)),
                "A learning rate is positive. The minus is in deck 000's step: x − αv.",
            ),
        ),
        "Four notations",
    ),
    Task(
        "iteration matrix",
        iteration_matrix,
        "M",
        points,
        (
            Mistake(
                lambda product, beta: np.array([[beta, -product], [1, 1 - product]]),
                "In the second row the old v came in whole. θ moves by the new v, in which only a part of it is left.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, -product], [1, 1]]),
                "The second row uses the old v: θ moves by the *new* one. Put the first row into it.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, -product], [0, 1 - product]]),
                "In the second row the velocity is missing: θ + new v has a part of the old v in it.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, product], [beta, 1 + product]]),
                "The sign of the gradient is turned: v ← βv − αλθ.",
            ),
            Mistake(
                lambda product, beta: np.array([[1 - product, beta], [-product, beta]]),
                "The order is (θ, v). Asked for is (v, θ): the velocity first.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, beta], [-product, 1 - product]]),
                "It is transposed: a row for each *new* number, a column for each old one.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta * (1 - product), -product], [beta * (1 - product), 1 - product]]),
                "That is Nesterov's matrix: the gradient was taken at θ + βv.",
                "Nesterov's map",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, -(1 - beta) * product], [beta, 1 - (1 - beta) * product]]),
                "The gradient has a factor 1 − β, as in deck 002's average. Asked for is v ← βv − αλθ.",
                "Four notations",
            ),
        ),
        "Each step is one matrix",
    ),
    Task(
        "spectral radius",
        spectral_radius,
        "radius",
        matrices,
        (
            Mistake(
                lambda M: np.abs(np.linalg.eigvals(M)), "Those are the sizes of all. Asked for is one: the largest."
            ),
            Mistake(
                root_of(lambda roots: roots.real.max()),
                "The largest real part. A negative or complex eigenvalue can be longer: take the size of each.",
            ),
            Mistake(
                root_of(lambda roots: np.abs(roots.real).max()),
                "The imaginary parts were dropped. A swing is in them: |z| takes both.",
            ),
            Mistake(
                root_of(lambda roots: np.abs(roots).min()), "The smallest |z|. In the long run the largest one remains."
            ),
            Mistake(
                root_of(lambda roots: np.abs(np.prod(roots))),
                "The product of the eigenvalues (the determinant). It is β for every αλ, stable or not.",
            ),
            Mistake(
                lambda M: float(np.linalg.norm(M, 2)),
                "The 2-norm: how much *one* step may stretch. Many steps grow like the eigenvalues; this matrix is not "
                "symmetric, so the two differ.",
            ),
            Mistake(
                lambda M: float(np.linalg.norm(M)), "The root of the sum of squares. It is about entries, not steps."
            ),
            Mistake(
                lambda M: float(np.abs(np.linalg.eigvalsh(M)).max()),
                "`eigvalsh` is for symmetric matrices: it reads one half of M and believes the other is the same.",
            ),
            Mistake(
                root_of(lambda roots: np.abs(roots).sum()), "The sizes were added. One of them rules in the long run."
            ),
        ),
        "Each step is one matrix",
    ),
    Task(
        "best settings",
        best_settings,
        "alpha, beta",
        spans,
        (
            Mistake(
                settings_of(lambda a, b: 2 / (a + b), share),
                "beta is right. alpha goes like 1/λ, so its formula has a square.",
            ),
            Mistake(
                settings_of(polyak, lambda a, b: (a - b) / (a + b)),
                "alpha is right. beta must be between 0 and 1: mind the order, and there is a square.",
            ),
            Mistake(
                settings_of(lambda a, b: 2 / (a * a + b * b), lambda a, b: 0.0),
                "Those are the best settings of gradient descent, without momentum.",
            ),
            Mistake(
                settings_of(lambda a, b: 2 / (a + b), lambda a, b: (b - a) / (b + a)),
                "The squares are missing, on both. What you have as beta is the rate, whose square is beta.",
            ),
            Mistake(
                settings_of(polyak, lambda a, b: (b - a) / (b + a)),
                "alpha is right. Your beta is the rate that they reach together; beta is another power of it.",
            ),
            Mistake(
                settings_of(
                    lambda a, b: (2 / (a * a + b * b)) ** 2, lambda a, b: ((b * b - a * a) / (b * b + a * a)) ** 2
                ),
                "The square roots of the curvatures are missing. They are what makes √κ out of κ.",
            ),
            Mistake(
                settings_of(lambda a, b: 4 / (a * a + b * b), share),
                "beta is right. In alpha the *sum* of the roots is squared, not each root.",
            ),
            Mistake(
                settings_of(lambda a, b: 1 / b**2, share),
                "beta is right. alpha may be longer than 1/λₙ: up to four times.",
            ),
            Mistake(
                lambda smallest, largest: theory.best(smallest, largest, "Nesterov")[:2],
                "Those are Nesterov's best settings. Asked for are momentum's.",
                "Nesterov's map",
            ),
        ),
        "The best α and β",
    ),
    Task(
        "largest rate",
        largest_rate,
        "alpha",
        spectra,
        (
            Mistake(
                lambda values, beta: (2 + 2 * beta) / values,
                "There is one number for each eigenvalue. All of them have to live with the same learning rate.",
            ),
            Mistake(
                lambda values, beta: 2 / values.max(),
                "That is the edge without momentum; with it, steps may be longer.",
            ),
            Mistake(
                lambda values, beta: (2 + 2 * beta) / values.min(),
                "Divided by the smallest eigenvalue. Along the largest one this diverges: the steepest decides.",
            ),
            Mistake(
                lambda values, beta: (2 + 2 * beta) / values[0],
                "Divided by the first eigenvalue. They need not be sorted.",
            ),
            Mistake(
                lambda values, beta: (2 - 2 * beta) / values.max(), "Momentum widens the stable range; yours shrinks."
            ),
            Mistake(
                lambda values, beta: (2 + 2 * beta) / (1 + 2 * beta) / values.max(),
                "That is Nesterov's edge.",
                "Nesterov's map",
            ),
            Mistake(
                lambda values, beta: (2 + 2 * beta) / (1 - beta) / values.max(),
                "That is the edge for deck 002's average, whose learning rate counts for less than the velocity's.",
                "Four notations",
            ),
            Mistake(
                lambda values, beta: (2 + 2 * beta) / values.mean(),
                "Divided by the mean. The steepest direction decides.",
            ),
            Mistake(lambda values, beta: 2 + 2 * beta, "That is the largest αλ. The curvatures do not occur yet."),
        ),
        "The edge of stability",
    ),
    used=(
        "momentum step",
        "average step",
        "converted",
        "iteration matrix",
        "spectral radius",
        "best settings",
        "largest rate",
    ),
)
check, answer = TASKS.check, TASKS.answer
