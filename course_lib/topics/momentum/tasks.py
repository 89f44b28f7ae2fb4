"""Exercises of notebook 08: the steps of momentum, average and Nesterov, their matrices, edges and best rates."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import Array
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.momentum.experiments import ends, theory
from course_lib.topics.momentum.experiments.notations import to_form

Function = Callable[..., Any]
PAIRS = [(0.1, 0.9), (0.02, 0.5), (0.5, 0.8), (1.5, 0.3)]  # η, β
SPANS = [(1.0, 100.0, 0.3), (0.5, 50.0, 0.2), (0.01, 1.0, 0.5), (2.0, 30.0, 0.1)]  # λ_1, λ_n, β: beyond the floor


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
    """product (ηλ) and beta."""
    return [(0.5, 0.8), (1.8, 0.3), (3.0, 0.6), (0.02, 0.9)]


def matrices(rng: np.random.Generator) -> list[tuple]:
    """2 × 2 matrices: with complex, negative and repeated eigenvalues."""
    return [(theory.matrix(*point),) for point in [(0.5, 0.8), (3.7, 0.6), (0.05, 0.25), (2.6, 0.7), (0.1, 0.9)]]


def spans(rng: np.random.Generator) -> list[tuple]:
    """smallest, largest and beta."""
    return list(SPANS)


def looks(rng: np.random.Generator) -> list[tuple]:
    """beta and gamma."""
    return [(0.5, 0.3), (0.9, 0.95), (0.2, 0.7), (0.6, 0.1)]


def spectra(rng: np.random.Generator) -> list[tuple]:
    """eigenvalues and beta."""
    return [(np.array(v), b) for v, b in (([0.1, 2.0, 30.0], 0.5), ([5.0, 1.0], 0.9), ([4.0], 0.2), ([7.0, 3.0], 0.7))]


def clouds(rng: np.random.Generator) -> list[tuple]:
    """eta and beta."""
    return [(0.1, 0.9), (0.5, 0.8), (0.9, 0.3), (0.02, 0.5)]


def strayed(eta: float, b: float) -> float:
    """√(η(1 + b)/((1 − b)(2 + 2b − η))): how far a run strays whose v keeps b of itself."""
    return float(np.sqrt(eta * (1 + b) / ((1 - b) * (2 + 2 * b - eta))))


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
    """M with M (n, θ) = the next (n, θ) of deck 002's average, n = ηm, for ∇J = λθ and ηλ = ``product``."""
    new = (1 - beta) * product
    return np.array([[beta, new], [-beta, 1 - new]])


def spectral_radius(M: Array) -> float:
    """The largest |eigenvalue|."""
    return float(np.abs(np.linalg.eigvals(M)).max())


def largest_rate(eigenvalues: Array, beta: float) -> float:
    """The learning rate below which deck 002's average settles along every eigenvector."""
    return float(theory.largest(beta) / (1 - beta) / np.max(eigenvalues))


def lookahead_edge(beta: float, gamma: float) -> float:
    """The largest ηλ up to which v ← βv − η∇J(θ + γv) settles."""
    return (2 + 2 * beta) / (1 + 2 * gamma)


def best_rate(smallest: float, largest: float, beta: float) -> float:
    """The η with the least worst factor for these curvatures and this β, which makes both ends equally slow."""
    return ends.best_rate(smallest, largest, beta)


def nesterov_cloud(eta: float, beta: float) -> float:
    """How far Nesterov's rule strays on ½θ² with a noise of 1: √(η(1 + b)/((1 − b)(2 + 2b − η))), b = β(1 − η)."""
    return strayed(eta, beta * (1 - eta))


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


def full_step(theta: Array, v: Array, gradient: Function, eta: float, beta: float) -> tuple[Array, Array]:
    """The gradient taken where a whole step of momentum would lead."""
    new = beta * v - eta * gradient(theta + beta * v - eta * gradient(theta))
    return theta + new, new


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


def average_matrix(first: Function, second: Function) -> Function:
    """iteration_matrix with other rows, made of b = β and n = (1 − β)ηλ."""

    def wrong(product, beta):
        n = (1 - beta) * product
        return np.array([first(beta, n), second(beta, n)])

    return wrong


def edge_over(values: Function, top: Function = lambda beta: (2 + 2 * beta) / (1 - beta)) -> Function:
    """largest_rate with something else than the largest eigenvalue, or another edge for ηλ."""
    return lambda eigenvalues, beta: float(top(beta) / values(eigenvalues))


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
                lambda theta, v, g, eta, beta: (theta - eta * g, beta * v - eta * g),
                "v is right, but θ moved by the bare gradient, −ηg: the velocity has no effect. The step is the new v.",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta + eta * (beta * v - eta * g), beta * v - eta * g),
                "v is right, but θ moved by η times v. η is in v already, and the step is v itself. (A library whose "
                "v is a sum of bare gradients has the η there instead.)",
                "Further: four notations",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta - eta * (beta * v - eta * g), beta * v - eta * g),
                "v is right, but θ moved by −η times v. Both η and the minus are in v already: the step is v itself. "
                "(A library whose v is a sum of bare gradients has them there instead.)",
                "Further: four notations",
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
                "Further: four notations",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta - eta * (beta * v + g), beta * v + g),
                "That is deck 000's form: it keeps a v without η. Asked for is the form of decks 001 and 004, where "
                "v is the step itself.",
                "Further: four notations",
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * v - (1 - beta) * eta * g),
                "The gradient has a factor 1 − β. It belongs to deck 002's average, not to the velocity.",
                "A moving average",
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
            Mistake(
                step(lambda v, g, eta, beta: (1 - beta) * v - eta * g),
                "beta is the part that is *kept*. Yours keeps 1 − β.",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta + beta * (beta * v - eta * g), beta * v - eta * g),
                "v is right, but θ moved by β of it. Friction has been at work already: the new v is the step.",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta + beta * (beta * v - eta * g) - eta * g, beta * v - eta * g),
                "v is right, but the gradient came in twice: with v, and once more in θ. θ moves by v alone.",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta - eta * (beta * v + (1 - beta) * g), beta * v + (1 - beta) * g),
                "That is the average of the next section. Asked for is the velocity, which is the step itself.",
                "A moving average",
            ),
            Mistake(
                step(lambda v, g, eta, beta: eta * (beta * v - g)),
                "The old v was multiplied by η as well. It is a step already, η is in it.",
            ),
            Mistake(
                lambda theta, v, g, eta, beta: (theta - (beta * v + eta * g), beta * v + eta * g),
                "The gradient enters v with a plus and θ with a minus: that is deck 002's change, whose sign is the "
                "other one. Here v is the step itself.",
                "Further: four notations",
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
                lambda theta, v, gradient, eta, beta: (
                    theta - (beta * v - eta * gradient(theta + beta * v)),
                    beta * v - eta * gradient(theta + beta * v),
                ),
                "v is right, but θ walked against it. The minus is in v already; twice minus is uphill.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta * (v - eta * gradient(theta + beta * v)),
                    beta * (v - eta * gradient(theta + beta * v)),
                ),
                "beta multiplies the new gradient as well. Only what is old loses by friction.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + (1 - beta) * v - eta * gradient(theta + (1 - beta) * v),
                    (1 - beta) * v - eta * gradient(theta + (1 - beta) * v),
                ),
                "beta is the part that is *kept*. Your drift keeps 1 − β.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta - eta * gradient(theta + beta * v),
                    -eta * gradient(theta + beta * v),
                ),
                "The gradient is taken at the right place, but βv is missing from the step: the drift is only looked "
                "along, and nothing is remembered.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + 2 * beta * v - eta * gradient(theta + beta * v),
                    2 * beta * v - eta * gradient(theta + beta * v),
                ),
                "βv is in the new v twice. The drift is walked once.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta**2 * v - eta * gradient(theta + beta * v),
                    beta**2 * v - eta * gradient(theta + beta * v),
                ),
                "Friction has acted twice: β² of the old v is in the new one. Was v overwritten by βv before?",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + (1 + beta) * (beta * v - eta * gradient(theta + beta * v)),
                    beta * v - eta * gradient(theta + beta * v),
                ),
                "v is right, but the θ that you return is the next look-ahead point, θ + v + βv. Here θ is where the "
                "ball is.",
            ),
            Mistake(
                full_step,
                "The gradient was taken after a whole momentum step, βv − ηg. Nesterov looks ahead along the drift "
                "alone: one gradient a step, taken at the interim point.",
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
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + v - eta * gradient(theta + v),
                    v - eta * gradient(theta + v),
                ),
                "beta does not occur: the whole of v is kept, and looked along.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta * v - (1 - beta) * eta * gradient(theta + beta * v),
                    beta * v - (1 - beta) * eta * gradient(theta + beta * v),
                ),
                "The gradient has a factor 1 − β. It belongs to the average, not to the velocity.",
                "A moving average",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta * (beta * v - eta * gradient(theta)) - eta * gradient(theta),
                    beta * v - eta * gradient(theta),
                ),
                "That is a library's way of writing it, in which θ stands for the look-ahead point. Here θ is where "
                "the ball is, and the gradient is taken ahead of it.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: beta * v),
                "The gradient was taken at βv, as if the drift began at 0. It begins at θ.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta * v - eta * (gradient(theta) + gradient(theta + beta * v)),
                    beta * v - eta * (gradient(theta) + gradient(theta + beta * v)),
                ),
                "Two gradients are in the step, that at θ and that ahead. Only the second belongs there.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (theta + v, beta * v - eta * gradient(theta + beta * v)),
                "v is right, but θ moved by the old v. First the velocity, then the step with the new one.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta + beta * v - gradient(theta + beta * v),
                    beta * v - gradient(theta + beta * v),
                ),
                "The learning rate does not occur.",
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
                lambda theta, m, g, eta, beta: (
                    theta - eta * (beta * m + (1 - beta) * eta * g),
                    beta * m + (1 - beta) * eta * g,
                ),
                "The learning rate is in twice: in the average, and in the step. m averages the bare gradients.",
            ),
            Mistake(
                average(share=lambda beta: beta),
                "beta multiplies the new gradient, too. Its share is 1 − β, so that the two shares add up to 1.",
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
            Mistake(
                lambda theta, m, g, eta, beta: (
                    theta + beta * m - (1 - beta) * eta * g,
                    beta * m - (1 - beta) * eta * g,
                ),
                "That is a velocity with a factor 1 − β: it keeps −η times the average. m is the average of the "
                "gradients themselves; sign and learning rate come in at the step.",
            ),
            Mistake(
                lambda theta, m, g, eta, beta: (theta + beta * m - eta * g, beta * m - eta * g),
                "That is the velocity of the section before, a sum. Asked for is the average.",
                "A velocity that remembers",
            ),
            Mistake(
                lambda theta, m, g, eta, beta: (theta - eta * (beta * m + (1 - beta) * g), m.copy()),
                "θ is right, but the m that you return is the old one: the next step would remember nothing of this.",
            ),
            Mistake(average(weight=lambda beta: 1.0), "Nothing is forgotten: the old m has no factor."),
            Mistake(
                average(weight=lambda beta: 1 - beta),
                "Old and new both have the factor 1 − β. The shares must add up to 1.",
            ),
            Mistake(
                average(scale=lambda eta, beta: -eta * (1 - beta)),
                "m is right, but the step has a factor 1 − β once more. It is in the average already.",
            ),
        ),
        "A moving average",
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
            Mistake(
                lambda eta, beta: (eta * (1 - beta), eta * (1 - beta)),
                "Both were multiplied by 1 − β. For the sum nothing is to be converted; for the average it is the "
                "other way round.",
            ),
        ),
        "Further: four notations",
    ),
    Task(
        "iteration matrix",
        iteration_matrix,
        "M",
        points,
        (
            Mistake(
                lambda product, beta: np.array([[beta, -product], [beta, 1 - product]]),
                "That is the velocity's matrix, which is printed above. Asked for is that of the average.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, product], [-beta, 1 - product]]),
                "The gradient has come in whole. How large is its share in an average?",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [-1, 1]),
                "The second row uses the old n: θ moves by the *new* one. Put the first row into it.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [-1, 1 - n]),
                "In the second row the old n came in whole. θ moves by the new n, in which only a part of it is left.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [0, 1 - n]),
                "In the second row the old n is missing: the new n, which moves θ, has a part of it.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [-b, 1]),
                "In the second row the gradient is missing: the new n, which moves θ, has a part of it.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [b, 1 + n]),
                "θ runs uphill: n points like the gradient, so θ moves by *minus* the new n.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [b, 1 - n]),
                "The second row has a wrong sign at n: θ moves by minus the *whole* first row.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [-b, 1 + n]),
                "The second row has a wrong sign at θ: 1 minus what the first row has there.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [-b, n - 1]),
                "The last entry has the opposite sign: θ counts once, with a plus, and the gradient's share is taken "
                "off it.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, n], lambda b, n: [-b, -n]),
                "In the second row the old θ is missing: the step is taken *from* it.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, -n], lambda b, n: [-b, 1 - n]),
                "The first row has a wrong sign: an average adds the gradient, and the minus comes in at the step.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, -n], lambda b, n: [b, 1 - n]),
                "That is a right matrix for the velocity form with (1 − β)η. Here n points uphill, and θ moves against "
                "it.",
            ),
            Mistake(
                average_matrix(lambda b, n: [1 - n, -b], lambda b, n: [n, b]),
                "The order is (θ, n). Asked for is (n, θ): the memory first.",
            ),
            Mistake(
                average_matrix(lambda b, n: [b, -b], lambda b, n: [n, 1 - n]),
                "It is transposed: a row for each *new* number, a column for each old one.",
            ),
            Mistake(
                lambda product, beta: np.array([[1 - beta, beta * product], [beta - 1, 1 - beta * product]]),
                "The factors are exchanged: beta is the share of what was, the rest is for the new gradient.",
                "A moving average",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, 1 - beta], [-beta * product, 1 - (1 - beta) * product]]),
                "That follows m (with λ = 1) and not n = ηm: multiply the first line by η, and put n for ηm.",
            ),
            Mistake(
                average_matrix(lambda b, n: [-b, 1 - n], lambda b, n: [b, n]),
                "The rows are exchanged: the first row is the new n, the second the new θ.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta * (1 - product), -product], [beta * (1 - product), 1 - product]]),
                "That is Nesterov's matrix, for the velocity. Asked for is that of the average, with the gradient at "
                "θ.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, product / (1 - beta)], [-beta, 1 - product / (1 - beta)]]),
                "Divided by 1 − β: that would be the other way round. The new gradient's share in the average is "
                "small.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, product], [beta, 1 + product]]),
                "The gradient has come in whole, and θ runs uphill: it moves by *minus* the new n.",
            ),
            Mistake(
                lambda product, beta: np.array([[beta, (1 - beta) * product], [-beta, 1 - product]]),
                "The first row is right. In the second the gradient came in whole: θ moves by the new n, which holds "
                "only a share of it.",
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
                "The product of the eigenvalues (the determinant). It is β for every ηλ, stable or not.",
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
            Mistake(
                root_of(lambda roots: np.abs(roots).mean()),
                "The mean of the sizes. In the long run the largest one remains.",
            ),
            Mistake(
                lambda M: float(np.sqrt(np.abs(np.linalg.det(M)))),
                "The root of the determinant is the size of two complex eigenvalues. Real ones have different sizes.",
            ),
            Mistake(
                lambda M: float(np.abs(np.trace(M)) / 2),
                "Half of the trace is the mean of the two eigenvalues, not the size of the larger one.",
            ),
            Mistake(lambda M: float(np.abs(M).max()), "The largest entry. What powers do is told by the eigenvalues."),
        ),
        "Further: how powers of a matrix grow",
    ),
    Task(
        "largest rate",
        largest_rate,
        "eta",
        spectra,
        (
            Mistake(
                lambda values, beta: (2 + 2 * beta) / (1 - beta) / values,
                "There is one number for each eigenvalue. All of them have to live with the same learning rate.",
            ),
            Mistake(edge_over(np.max, lambda beta: 2.0), "That is the edge without momentum; here it is farther out."),
            Mistake(
                edge_over(np.max, lambda beta: 2 + 2 * beta),
                "That is the velocity's edge, as printed above. In the average each gradient counts for less.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: (2 + 2 * beta) * (1 - beta)),
                "The factor 1 − β is on the wrong side: the average takes smaller steps, so η may be larger.",
            ),
            Mistake(
                edge_over(np.min),
                "Divided by the smallest eigenvalue. Along the largest one this diverges: the steepest decides.",
            ),
            Mistake(
                edge_over(lambda values: values[0]),
                "Divided by the first eigenvalue. They come in any order, and the steepest decides.",
            ),
            Mistake(
                edge_over(lambda values: values[-1]),
                "Divided by the last eigenvalue. They come in any order: `eigenvalues[-1]` is the largest one only if "
                "they are sorted.",
            ),
            Mistake(edge_over(np.mean), "Divided by the mean. The steepest direction decides, not the average one."),
            Mistake(edge_over(np.sum), "Divided by the sum of the eigenvalues. The steepest direction alone decides."),
            Mistake(
                edge_over(np.max, lambda beta: (1 + np.sqrt(beta)) ** 2 / (1 - beta)),
                "At this rate the swinging ends, because the roots become real; they are still inside the unit circle. "
                "The edge is where one of them reaches −1.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: (1 + np.sqrt(beta)) ** 2),
                "Two things: it is the velocity's rate, not the average's; and there the swinging ends, but the run "
                "settles still. The edge is where a root reaches −1.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: (2 + 2 * beta) / (1 + 2 * beta)),
                "That is Nesterov's edge.",
                "Further: Nesterov's edge",
            ),
            Mistake(edge_over(lambda values: 1.0), "That is the largest ηλ. The curvatures do not occur yet."),
            Mistake(
                edge_over(np.max, lambda beta: 2 / (1 - beta)),
                "You got 2/(1 − β) over the largest eigenvalue. Either the 2 is the edge for a β of 0, and momentum's "
                "is farther out, or brackets are missing: 2 + 2β/(1 − β) is the same number, as / comes before +.",
            ),
            Mistake(
                lambda values, beta: float(2 + 2 * beta / (1 - beta) / np.max(values)),
                "Brackets are missing: / comes before +, so only 2β is divided here.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: (1 + beta) / (1 - beta)),
                "It is half of it: in P(−1) = 1 + (trace) + (determinant) β comes in twice, and so does 1.",
            ),
            Mistake(
                lambda values, beta: (2 + 2 * beta) / (1 - beta) * np.max(values),
                "Multiplied by the curvature. The steeper, the *smaller* the steps must be.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: 2 - 2 * beta),
                "The signs: β comes into P(−1) with a plus, twice; and ηλ has the factor 1 − β.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: (2 + 2 * beta) / (1 + 2 * beta) / (1 - beta)),
                "That is Nesterov's edge for an average. Here the gradient is taken at θ.",
                "Further: Nesterov's edge",
            ),
            Mistake(
                edge_over(lambda values: np.max(values) + np.min(values)),
                "Divided by the sum of two curvatures, as for a best rate. The edge is where the steepest one "
                "diverges.",
            ),
            Mistake(
                edge_over(lambda values: np.max(values) / np.min(values)),
                "Divided by the condition number. The edge depends on the steepest curvature alone.",
            ),
        ),
        "The edge of stability",
    ),
    Task(
        "look-ahead edge",
        lookahead_edge,
        "edge",
        looks,
        (
            Mistake(lambda beta, gamma: 2 + 2 * beta, "That is momentum's edge: gamma does not occur."),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (1 + 2 * beta),
                "That is Nesterov's edge, for gamma = beta. Two letters, two roles: which β stands for the drift, and "
                "which for the look-ahead?",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * gamma) / (1 + 2 * gamma),
                "Every β has become a gamma, also the one that is the friction.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * gamma) / (1 + 2 * beta),
                "beta and gamma have changed places: friction keeps β of v, the look-ahead goes γ of it.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (1 + gamma),
                "The look-ahead is counted once. β − γηλ stands in P twice: in the middle term and at the end.",
            ),
            Mistake(
                lambda beta, gamma: (1 + beta) / (1 + 2 * gamma),
                "It is half of it: P(−1) = 1 + (trace) + (determinant), and β is in both of them.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (1 + 2 * beta * gamma),
                "The look-ahead went βγ of v. The gradient is taken at θ + γv.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (1 - 2 * gamma),
                "A sign: the gradient's extra term λγv is *subtracted*, so β − γηλ stands in place of β.",
            ),
            Mistake(
                lambda beta, gamma: (1 + beta) / gamma,
                "There the product of the roots is −1. P(−1) has become 0 before that.",
            ),
            Mistake(
                lambda beta, gamma: (1 - beta) / gamma,
                "The product of the roots was set to 1, with a sign wrong: it is β − γηλ, which never gets there. "
                "It is another door that opens: z = −1.",
            ),
            Mistake(
                lambda beta, gamma: 1 + 2 * beta - 2 * gamma,
                "That is P(−1) at ηλ = 1. Asked for is the ηλ at which it is 0.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (2 * gamma - 1),
                "A sign: ηλ itself is subtracted in P(−1), like the 2γηλ of the look-ahead.",
            ),
            Mistake(
                lambda beta, gamma: (2 + beta) / (1 + 2 * gamma),
                "β was counted once. It stands in P(−1) twice: in the middle term and at the end.",
            ),
            Mistake(lambda beta, gamma: 2 / (1 + 2 * gamma), "β does not occur: P(−1) has it twice without ηλ."),
            Mistake(
                lambda beta, gamma: 2 + 2 * beta / 1 + 2 * gamma,
                "Brackets are missing: / comes before +.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (2 + 2 * gamma),
                "In P(−1) ηλ is subtracted once for the gradient at θ, and twice γ for the look-ahead. Count again.",
            ),
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (1 + 2 * beta + 2 * gamma),
                "The look-ahead goes γv, not (β + γ)v.",
            ),
            Mistake(
                lambda beta, gamma: (2 + beta) / (1 + gamma),
                "In P(−1) = 1 + (trace) + (determinant) the number in place of β stands twice. Yours has it once.",
            ),
            Mistake(
                lambda beta, gamma: 2 + 2 * gamma, "β has become γ. Friction keeps β of v, whatever the look-ahead is."
            ),
        ),
        "Further: Nesterov's edge",
    ),
    Task(
        "best rate",
        best_rate,
        "eta",
        spans,
        (
            Mistake(
                lambda smallest, largest, beta: 2 / (smallest + largest),
                "Those are the equal ends of plain descent: β does not occur.",
            ),
            Mistake(
                lambda smallest, largest, beta: (1 + beta) / (smallest + largest),
                "It is half of it. Adding the two lines, 1 + β comes in twice.",
            ),
            Mistake(
                lambda smallest, largest, beta: 4 * (1 + beta) / (smallest + largest),
                "It is twice as much: the sum of the curvatures is not to be halved.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 + 2 * beta) / largest,
                "There the right end stands on the edge of stability, with a factor of 1.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 + 2 * beta) / (largest - smallest),
                "A sign: on the right wall the root is negative, which turns the whole line round before you add.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 - 2 * beta) / (smallest + largest),
                "A sign at β: P(z)/z = z − (1 + β − ηλ) + β/z.",
            ),
            Mistake(
                lambda smallest, largest, beta: theory.best(smallest, largest)[0],
                "That is the best η if β may be chosen, too. Here β is given, and the ends are not at the corners.",
            ),
            Mistake(
                lambda smallest, largest, beta: (1 - np.sqrt(beta)) ** 2 / smallest,
                "That puts the left end at its corner. The right end is then far up its wall.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 + 2 * beta) / smallest + largest,
                "Brackets are missing around the sum of the curvatures: / comes before +.",
            ),
            Mistake(
                lambda smallest, largest, beta: 2 + 2 * beta / (smallest + largest),
                "Brackets are missing around 2 + 2β: / comes before +.",
            ),
            Mistake(
                lambda smallest, largest, beta: (
                    ((1 - np.sqrt(beta)) ** 2 / smallest + (1 + np.sqrt(beta)) ** 2 / largest) / 2
                ),
                "The mean of two rates, each of which puts one end at its corner. Here both ends are on the walls: set "
                "the two factors equal.",
            ),
            Mistake(
                lambda smallest, largest, beta: (1 + np.sqrt(beta)) ** 2 / largest,
                "That puts the right end at its corner. The left end is then far up its wall.",
            ),
            Mistake(
                lambda smallest, largest, beta: (1 + beta) / np.sqrt(smallest * largest),
                "That puts the middle of the bar at 1 + β on the logarithmic axis. But the walls are not mirror images "
                "there: set the two factors equal.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 + 2 * beta) / (1 - beta) / (smallest + largest),
                "That is the rate for deck 002's average. Asked for is the velocity's.",
                "A moving average",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 / (smallest**0.5 + largest**0.5)) ** 2 * (1 + beta),
                "The square roots belong to the best β. With β given, the two lines hold λ itself.",
            ),
            Mistake(
                lambda smallest, largest, beta: (1 + beta) / largest,
                "There the right end is in the middle of the floor, and the left end high up its wall.",
            ),
            Mistake(
                lambda smallest, largest, beta: 2 * (1 + np.sqrt(beta)) ** 2 / (smallest + largest),
                "(1 + √β)² is a corner of the floor. Here both ends are on the walls: set the two factors equal.",
            ),
            Mistake(
                lambda smallest, largest, beta: 2 * (1 + np.sqrt(beta)) / (smallest + largest),
                "√β is the height of the floor. In P(z) stands β itself.",
            ),
            Mistake(
                lambda smallest, largest, beta: ((2 + 2 * beta) / (smallest**0.5 + largest**0.5)) ** 2,
                "The formula for the best η with β free was taken, with 1 + β put in. Start from P at both ends.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 - 2 * beta) / (largest - smallest),
                "Signs: the lines must be *added*, and β comes into P(z) with 1, as 1 + β − ηλ.",
            ),
            Mistake(
                lambda smallest, largest, beta: theory.best(smallest, largest, "Nesterov")[0],
                "That is Nesterov's best rate. Asked for is momentum's, for a given β.",
            ),
        ),
        "The best η and β",
    ),
    Task(
        "Nesterov cloud",
        nesterov_cloud,
        "sigma",
        clouds,
        (
            Mistake(strayed, "That is momentum's cloud. Nesterov's v′ has another number where momentum's has β."),
            Mistake(
                lambda eta, beta: strayed(eta, beta * (1 - eta)) ** 2,
                "That is the variance A. Asked for is its root, the standard deviation.",
            ),
            Mistake(
                lambda eta, beta: strayed(eta, beta) ** 2,
                "That is momentum's variance. Two things: Nesterov's v′ has another number in place of β, and the root "
                "is missing.",
            ),
            Mistake(lambda eta, beta: strayed(eta, 0.0), "That is plain descent's cloud: beta does not occur."),
            Mistake(
                lambda eta, beta: strayed(eta, beta * (1 + eta)),
                "A sign: the slope at the end of the drift is *subtracted*, so v keeps less than β of itself.",
            ),
            Mistake(
                lambda eta, beta: strayed(eta, beta - eta),
                "The gradient is taken at θ + βv, not at θ + v: it takes ηβ of v away, not η.",
            ),
            Mistake(
                lambda eta, beta: float(
                    np.sqrt(eta * (1 + beta) / ((1 - beta) * (2 + 2 * beta - (1 + 2 * beta) * eta)))
                ),
                "Only the distance from the edge has become Nesterov's. The number in place of β changes everywhere.",
            ),
            Mistake(
                lambda eta, beta: strayed(eta * (1 - beta), beta),
                "That is the cloud of the average, with momentum's gradient.",
            ),
            Mistake(
                lambda eta, beta: float(
                    np.sqrt(2 * eta**2 / ((1 - beta * (1 - eta)) * (2 + 2 * beta * (1 - eta) - eta)))
                ),
                "That is the root of B: how much v strays. Step 5 makes A, the mean of θ², of it.",
            ),
            Mistake(
                lambda eta, beta: strayed(eta, beta * (eta - 1)),
                "A sign: of v the part β is kept and ηβ taken away, which is β(1 − η).",
            ),
            Mistake(
                lambda eta, beta: 2 * eta**2 / ((1 - beta * (1 - eta)) * (2 + 2 * beta * (1 - eta) - eta)),
                "That is B, the mean of v². Step 5 makes A of it, and the root is to be taken.",
            ),
        ),
        "Further: momentum under noise",
    ),
    used=("momentum step", "average step", "iteration matrix", "spectral radius", "largest rate"),
)
check, answer = TASKS.check, TASKS.answer
