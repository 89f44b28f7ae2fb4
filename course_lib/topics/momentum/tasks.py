"""Exercises of notebook 08: the steps of momentum, average and Nesterov, their matrices, edges and best rates."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.arguments import Array
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.momentum import forms
from course_lib.topics.momentum.experiments import theory

Function = Callable[..., Any]
PAIRS = [(0.1, 0.9), (0.02, 0.5), (0.5, 0.8), (1.5, 0.3)]  # η, β
SPANS = [(1.0, 100.0, 0.3), (0.5, 50.0, 0.2), (0.01, 1.0, 0.5), (2.0, 30.0, 0.1)]  # λ_1, λ_n, β: beyond the floor


def before_a_step(rng: np.random.Generator) -> list[tuple]:
    """theta, v, g, eta, beta."""
    shapes = [(5,), (1,), (2, 3), (4,)]
    return [(*(rng.standard_normal(shape) for _ in range(3)), *pair) for shape, pair in zip(shapes, PAIRS, strict=True)]


def surfaces(rng: np.random.Generator) -> list[tuple]:
    """theta, v, gradient (a function in which the coordinates meet), eta, beta."""

    def slopes(shape):
        a = rng.standard_normal((shape[0], shape[0]))
        return lambda theta: a @ a.T @ theta + np.sin(theta)

    return [(theta, v, slopes(theta.shape), eta, beta) for theta, v, _, eta, beta in before_a_step(rng)]


def handed_over(rng: np.random.Generator) -> list[tuple]:
    """v, eta, new_eta and beta: the rate falls, rises and stays."""
    rates = [(0.1, 0.01, 0.9), (0.02, 0.05, 0.5), (0.5, 0.5, 0.8), (1.5, 0.3, 0.3)]
    return [(rng.standard_normal(n), *rest) for n, rest in zip((3, 1, 4, 2), rates, strict=True)]


def points(rng: np.random.Generator) -> list[tuple]:
    """product (ηλ) and beta."""
    return [(0.5, 0.8), (1.8, 0.3), (3.0, 0.6), (0.02, 0.9)]


def places(rng: np.random.Generator) -> list[tuple]:
    """product (ηλ) and beta: on the left wall, both halves of the floor, the right wall, beyond the edge, and β = 0."""
    return [(0.05, 0.5), (0.5, 0.8), (2.9, 0.7), (3.17, 0.6), (3.5, 0.6), (1.7, 0.0), (0.02, 0.3)]


def spans(rng: np.random.Generator) -> list[tuple]:
    """smallest, largest and beta."""
    return list(SPANS)


def looks(rng: np.random.Generator) -> list[tuple]:
    """beta and gamma."""
    return [(0.5, 0.3), (0.9, 0.95), (0.2, 0.8), (0.6, 0.1)]


def spectra(rng: np.random.Generator) -> list[tuple]:
    """eigenvalues and beta."""
    values = [0.1, 30.0, 2.0], [5.0, 1.0], [4.0], [3.0, 7.0, 7.0]
    return [(np.array(v), beta) for v, beta in zip(values, (0.5, 0.9, 0.2, 0.7), strict=True)]


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


def converted(v: Array, eta: float, new_eta: float, beta: float) -> tuple[Array, Array, float]:
    """(total, average, rate): what deck 000's sum and deck 002's average hold to go on as v does with ``new_eta``.

    Each memory times the rate with which it steps is −v; the old ``eta`` is in v already.
    """
    return -v / new_eta, -(1 - beta) * v / new_eta, new_eta / (1 - beta)


def iteration_matrix(product: float, beta: float) -> Array:
    """M with M (n, θ) = the next (n, θ) of deck 002's average, n = ηm, for ∇J = λθ and ηλ = ``product``."""
    return np.array([[beta, (1 - beta) * product], [-beta, 1 - (1 - beta) * product]])


def factor(product: float, beta: float) -> float:
    """The larger |root| of z² − (1 + β − ηλ) z + β: √β where they are complex."""
    half = (1 + beta - product) / 2
    under = half**2 - beta
    return float(np.sqrt(beta) if under < 0 else abs(half) + np.sqrt(under))


def largest_rate(eigenvalues: Array, beta: float) -> float:
    """The learning rate below which deck 002's average settles along every eigenvector."""
    return float(theory.largest(beta) / (1 - beta) / np.max(eigenvalues))


def lookahead_edge(beta: float, gamma: float) -> float:
    """The largest ηλ up to which v ← βv − η∇J(θ + γv) settles."""
    return (2 + 2 * beta) / (1 + 2 * gamma)


def best_rate(smallest: float, largest: float, beta: float) -> float:
    """The η with the least worst factor for these curvatures and this β, which makes both ends equally slow."""
    return (2 + 2 * beta) / (smallest + largest)


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


def ahead(
    where: Function = lambda theta, v, eta, beta: theta + beta * v,
    update: Function = lambda v, g, eta, beta: beta * v - eta * g,
    move: Function = lambda theta, new, v, beta: theta + new,
    keep: Function = lambda new, v, beta: new,
    slope: Function = lambda gradient, theta, at, eta: gradient(at),
) -> Function:
    """nesterov_step with the gradient at another place, or another rule for v, for θ, or for what is returned as v."""

    def wrong(theta, v, gradient, eta, beta):
        new = update(v, slope(gradient, theta, where(theta, v, eta, beta), eta), eta, beta)
        return move(theta, new, v, beta), keep(new, v, beta)

    return wrong


def one_by_one(theta: Array, v: Array, gradient: Function, eta: float, beta: float) -> tuple[Array, Array]:
    """Each coordinate's step made before the next one's gradient is taken."""
    theta, v = theta.copy(), v.copy()
    for i in np.ndindex(theta.shape):
        theta[i], v[i] = momentum_step(theta[i], v[i], gradient(theta + beta * v)[i], eta, beta)
    return theta, v


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


def by_roots(
    where: Function = lambda half, beta: half**2 - beta,
    real: Function = lambda half, root: abs(half) + root,
    swings: Function = lambda half, beta: np.sqrt(beta),
    middle: Function = lambda product, beta: (1 + beta - product) / 2,
) -> Function:
    """factor with another number under the root, other real or complex roots, or another half of the trace."""

    def wrong(product, beta):
        half = middle(product, beta)
        under = where(half, beta)
        return float(swings(half, beta) if under < 0 else real(half, np.sqrt(under)))

    return wrong


def between(inside: Function, outside: Function) -> Function:
    """factor with √β between two other corners, given as functions of β, or another formula outside of them."""

    def wrong(product, beta):
        low, high = inside(beta)
        return float(np.sqrt(beta) if low < product < high else outside(product, beta))

    return wrong


def corners(beta: float) -> tuple[float, float]:
    return (1 - beta**0.5) ** 2, (1 + beta**0.5) ** 2


def average_matrix(first: Function, second: Function) -> Function:
    """iteration_matrix with other rows, made of b = β and n = (1 − β)ηλ."""

    def wrong(product, beta):
        n = (1 - beta) * product
        return np.array([first(beta, n), second(beta, n)])

    return wrong


def over(total: Function, average: Function, rate: Function = lambda new, beta: new / (1 - beta)) -> Function:
    """converted with other numbers by which −v is multiplied, made of the old η, the new one and β; or another rate."""

    def wrong(v, eta, new_eta, beta):
        return -v * total(eta, new_eta, beta), -v * average(eta, new_eta, beta), rate(new_eta, beta)

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
            Mistake(
                step(lambda v, g, eta, beta: -eta * g), "The old v does not occur: that is plain gradient descent."
            ),
            Mistake(
                step(lambda v, g, eta, beta: beta * (v - eta * g)),
                "beta multiplies the new gradient as well. Only what is old loses by friction.",
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
            Mistake(
                lambda theta, v, g, eta, beta: (theta + beta * (beta * v + eta * g) - eta * g, beta * v + eta * g),
                "Two things: the gradient enters v with a plus, so that v runs uphill; and θ takes β of v and −ηg once "
                "more. The step is the new v, all of it and nothing else.",
            ),
        ),
        "A velocity that remembers",
        forms=(forms.momentum_step,),
    ),
    Task(
        "Nesterov step",
        nesterov_step,
        "theta, v",
        surfaces,
        (
            Mistake(
                ahead(lambda theta, v, eta, beta: theta),
                "The gradient was taken at θ. That is momentum; Nesterov looks where the velocity is about to lead.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: theta + v),
                "The look-ahead went the whole v. Friction acts first: the drift is shorter than v.",
            ),
            Mistake(
                ahead(update=lambda v, g, eta, beta: beta * (v - eta * g)),
                "beta multiplies the new gradient as well. Only what is old loses by friction.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: nesterov_step(theta, v, gradient, eta, 1 - beta),
                "beta is the part that is *kept*. Your drift keeps 1 − β.",
            ),
            Mistake(
                ahead(update=lambda v, g, eta, beta: -eta * g),
                "The gradient is taken at the right place, but βv is missing from the step: the drift is only looked "
                "along, and nothing is remembered.",
            ),
            Mistake(
                ahead(update=lambda v, g, eta, beta: 2 * beta * v - eta * g),
                "βv is in the new v twice. The drift is walked once.",
            ),
            Mistake(
                ahead(update=lambda v, g, eta, beta: beta**2 * v - eta * g),
                "Friction has acted twice: β² of the old v is in the new one. Was v overwritten by βv before?",
            ),
            Mistake(
                ahead(move=lambda theta, new, v, beta: theta + (1 + beta) * new),
                "v is right, but the θ that you return is the next look-ahead point, θ + v + βv. Here θ is where the "
                "ball is.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: momentum_step(
                    theta, v, gradient(theta + beta * v - eta * gradient(theta)), eta, beta
                ),
                "The gradient was taken after a whole momentum step, βv − ηg. Nesterov looks ahead along the drift "
                "alone: one gradient a step, taken at the interim point.",
            ),
            Mistake(
                ahead(lambda theta, v, eta, beta: theta + eta * beta * v),
                "The drift to the look-ahead point was multiplied by η. In this form v is a step already, η is in it.",
            ),
            Mistake(
                ahead(move=lambda theta, new, v, beta: theta + beta * v + new),
                "The step was added to the look-ahead point, so the drift is in it twice. The gradient comes from "
                "there; the step starts from θ.",
            ),
            Mistake(
                ahead(keep=lambda new, v, beta: new - beta * v),
                "θ is right, but v has lost the drift: the next step will not remember it.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: nesterov_step(theta, v, gradient, eta, 1.0),
                "beta does not occur: the whole of v is kept, and looked along.",
            ),
            Mistake(
                ahead(update=lambda v, g, eta, beta: beta * v - (1 - beta) * eta * g),
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
                ahead(slope=lambda gradient, theta, at, eta: gradient(theta) + gradient(at)),
                "Two gradients are in the step, that at θ and that ahead. Only the second belongs there.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: average_step(theta, v, gradient(theta + beta * v), eta, beta),
                "v is an average of gradients here, as in deck 002. Asked for is the velocity, the step itself.",
                "A moving average",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: (
                    theta - eta * (beta * v + gradient(theta + beta * v)),
                    beta * v + gradient(theta + beta * v),
                ),
                "v is a sum of bare gradients here, as in deck 000: it has no η and points uphill, so θ + βv is no "
                "look-ahead. Asked for is the velocity, which is the step itself.",
                "Further: four notations",
            ),
            Mistake(
                ahead(slope=lambda gradient, theta, at, eta: gradient(theta - eta * gradient(theta))),
                "The look-ahead went along the gradient. It goes along the drift, which is known before any gradient.",
            ),
            Mistake(
                lambda theta, v, gradient, eta, beta: momentum_step(
                    theta, v, gradient(theta) + beta * gradient(v), eta, beta
                ),
                "Two gradients were added, at θ and at v. Only a linear function may be taken apart like that; most "
                "gradients are not. Call it once, at the interim point.",
            ),
            Mistake(
                one_by_one,
                "The coordinates were moved one after another: the gradient for the later ones was taken when the "
                "earlier had moved already. Take it once; all coordinates move together.",
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
                corrected,
                "The step was divided by 1 − β. That is the conversion to the other forms, not this form itself.",
            ),
            Mistake(
                average(share=lambda beta: -(1 - beta), scale=lambda eta, beta: eta),
                "m has the gradient's opposite sign, and θ goes wrong with it. In deck 002 the minus is in the step.",
            ),
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
                average(weight=lambda beta: 1 - beta),
                "Old and new both have the factor 1 − β. The shares must add up to 1.",
            ),
            Mistake(
                average(scale=lambda eta, beta: -eta * (1 - beta)),
                "m is right, but the step has a factor 1 − β once more. It is in the average already.",
            ),
            Mistake(
                average(scale=lambda eta, beta: -eta * (1 - beta), old=True),
                "m is right, but θ moved by the old m, and by 1 − β of it. The step is made with the new m, which is "
                "an average already.",
            ),
            Mistake(
                lambda theta, m, g, eta, beta: (theta - eta * (beta * m / (1 - beta) + g), beta * m / (1 - beta) + g),
                "m was divided by 1 − β and kept so: the next step divides it again. It would grow from step to step.",
            ),
            Mistake(
                lambda theta, m, g, eta, beta: (theta - (1 - beta) * eta * g, m.copy()),
                "θ itself was averaged, old and new, and m was not used. The average is one of gradients.",
            ),
        ),
        "A moving average",
        forms=(forms.average_step,),
    ),
    Task(
        "converted",
        converted,
        "total, average, rate",
        handed_over,
        (
            Mistake(
                over(lambda old, new, b: 1 / old, lambda old, new, b: (1 - b) / old),
                "Both memories were divided by the old η: that is what they would hold by themselves, and why the "
                "forms part. Their next step multiplies the *whole* memory by the new one.",
            ),
            Mistake(
                over(lambda old, new, b: -1 / new, lambda old, new, b: -(1 - b) / new),
                "Signs: v points downhill, the two memories are made of gradients and point uphill.",
            ),
            Mistake(
                over(lambda old, new, b: 1 / new, lambda old, new, b: 1 / new),
                "The sum and the rate are right. The average's rate is larger than the sum's, so the average must be "
                "smaller for the same step.",
            ),
            Mistake(
                over(lambda old, new, b: 1 / new, lambda old, new, b: 1 / new, lambda new, b: new),
                "The average got the sum's rate and memory. The step at the change is right, but each later gradient "
                "comes in with a factor 1 − β.",
                "A moving average",
            ),
            Mistake(
                over(lambda old, new, b: 1 / new, lambda old, new, b: (1 - b) / new, lambda new, b: new),
                "Both memories are right. The average's rate is not converted: its steps would be too short by the "
                "factor 1 − β.",
                "A moving average",
            ),
            Mistake(
                over(
                    lambda old, new, b: 1 / new, lambda old, new, b: 1 / ((1 - b) * new), lambda new, b: new * (1 - b)
                ),
                "The average's rate is converted the wrong way round, and its memory with it.",
                "A moving average",
            ),
            Mistake(
                over(lambda old, new, b: (1 - b) / new, lambda old, new, b: (1 - b) / new),
                "The average and its rate are right. The sum has no factor 1 − β: it steps with η itself.",
            ),
            Mistake(
                over(lambda old, new, b: new, lambda old, new, b: new / (1 - b)),
                "Multiplied by the rates. The memory times the rate is the step: divide the step by the rate.",
            ),
            Mistake(
                over(lambda old, new, b: -1.0, lambda old, new, b: -1.0),
                "v was handed on as it is. The velocity is a step; the other two are made of bare gradients.",
            ),
            Mistake(
                over(lambda old, new, b: 0.0, lambda old, new, b: 0.0),
                "Both begin from 0: all that v had gathered is lost, and the run slows down.",
            ),
            Mistake(
                over(lambda old, new, b: b / new, lambda old, new, b: b * (1 - b) / new),
                "Both memories have a factor β. The next step multiplies by β by itself.",
            ),
            Mistake(
                lambda v, eta, new_eta, beta: (-v / eta, -v * (1 - beta) / eta, eta / (1 - beta)),
                "The new learning rate does not occur. The run is to go on with it.",
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
                average_matrix(lambda b, n: [b, n], lambda b, n: [b, 1 + n]),
                "θ runs uphill: n points like the gradient, so θ moves by *minus* the new n.",
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
            Mistake(
                average_matrix(lambda b, n: [n, b], lambda b, n: [1 - n, -b]),
                "The columns are exchanged: the first one belongs to the old n, the second to the old θ.",
            ),
        ),
        "Each step is one matrix",
    ),
    Task(
        "factor",
        factor,
        "factor",
        places,
        (
            Mistake(
                lambda product, beta: float(np.sqrt(beta)),
                "That is the floor, between the corners. Beside it the roots are real, and differ in size.",
            ),
            Mistake(
                lambda product, beta: float(abs(1 - product)),
                "That is plain descent's factor: β does not occur.",
            ),
            Mistake(
                lambda product, beta: beta,
                "β is the product of the two roots. Complex ones have the size √β each, and of real ones the larger "
                "counts.",
            ),
            Mistake(
                by_roots(swings=lambda half, beta: beta),
                "Right where the roots are real. Of complex roots β is the product; each has the root of it for its "
                "size.",
            ),
            Mistake(
                by_roots(swings=lambda half, beta: abs(half)),
                "Where the roots are complex you have their real part alone. The size takes both parts.",
            ),
            Mistake(
                by_roots(real=lambda half, root: half + root),
                "On the right wall that is the larger *number*: there both roots are negative, and the other one is "
                "larger in size.",
            ),
            Mistake(
                by_roots(real=lambda half, root: abs(half - root)),
                "Of the real roots you took the one with the minus. On the left wall the one with the plus is larger "
                "in size.",
            ),
            Mistake(
                by_roots(real=lambda half, root: abs(half) - root),
                "The smaller one of two real roots. In the long run the larger one remains.",
            ),
            Mistake(
                by_roots(real=lambda half, root: max(half + root, half - root, key=abs)),
                "On the right wall it is negative: that is the root itself. The factor is its size.",
            ),
            Mistake(
                by_roots(real=lambda half, root: 2 * (abs(half) + root)),
                "Where the roots are real yours is twice too large: z = (1 + β − ηλ)/2 ± …, with a half.",
            ),
            Mistake(
                by_roots(real=lambda half, root: abs(half)),
                "Where the roots are real you have the mean of the two. The larger one counts.",
            ),
            Mistake(
                by_roots(where=lambda half, beta: 4 * half**2 - beta),
                "Under the root a 4 is missing: (1 + β − ηλ)² − 4β, and half of the root of that.",
            ),
            Mistake(
                by_roots(where=lambda half, beta: abs(half**2 - beta)),
                "Where the roots are complex the sign under the root was dropped, or the real and the imaginary part "
                "were added. The size is the root of the sum of their squares.",
            ),
            Mistake(
                between(corners, lambda product, beta: abs(1 - product)),
                "Right on the floor. Outside the corners you have plain descent's factor; β is in the real roots as "
                "well.",
            ),
            Mistake(
                between(lambda beta: (0, 2 + 2 * beta), lambda product, beta: factor(product, beta)),
                "√β was taken wherever the run settles. On the walls it settles too, more slowly.",
            ),
            Mistake(
                lambda product, beta: float(max(np.sqrt(beta), abs(1 - product))),
                "The larger one of √β and |1 − ηλ|. The two do not live side by side: the roots of P have both ηλ and "
                "β in them.",
            ),
            Mistake(
                lambda product, beta: float(theory.radius(product, beta, "Nesterov")),
                "That is Nesterov's factor. Asked for is momentum's.",
                "Further: Nesterov's edge",
            ),
            Mistake(
                lambda product, beta: factor((1 - beta) * product, beta),
                "That is the factor of the average, whose gradient comes in with 1 − β. Asked for is the velocity's.",
            ),
            Mistake(
                lambda product, beta: factor(product, beta) ** 2,
                "That is the factor of the cost, or of two steps. Asked for is that of the error, a step.",
            ),
            Mistake(
                lambda product, beta: float(np.linalg.norm(theory.matrix(product, beta), 2)),
                "The 2-norm of M: how much *one* step may stretch. Many steps grow like the eigenvalues.",
            ),
            Mistake(
                by_roots(swings=lambda half, beta: np.nan),
                "Under the root is a negative number where the roots are complex, and `np.sqrt` gives NaN for it. "
                "There both roots have one size: which?",
            ),
            Mistake(
                lambda product, beta: np.roots([1, product - 1 - beta, beta]).real.max(),
                "That is the largest *real part*. A root that is negative or complex has a size, too: take `abs`.",
            ),
            Mistake(
                lambda product, beta: np.abs(np.linalg.eigvalsh(theory.matrix(product, beta))).max(),
                "`np.linalg.eigvalsh` reads one half of the matrix, as if it were symmetric. M is not: `eigvals`.",
            ),
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
            Mistake(
                edge_over(np.max, lambda beta: 2 / (1 - beta)),
                "You got 2/(1 − β) over the largest eigenvalue. Either the 2 is the edge for a β of 0, and momentum's "
                "is farther out, or brackets are missing: 2 + 2β/(1 − β) is the same number, as / comes before +.",
            ),
            Mistake(
                edge_over(np.max, lambda beta: (1 + beta) / (1 - beta)),
                "It is half of it: in P(−1) = 1 + (trace) + (determinant) β comes in twice, and so does 1.",
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
            Mistake(
                edge_over(np.max, lambda beta: (2 + 2 * np.sqrt(beta)) / (1 - beta)),
                "√β is the size of complex roots. In P(−1) stands β itself.",
            ),
        ),
        "The edge of stability",
        forms=(forms.largest_rate,),
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
            Mistake(
                lambda beta, gamma: (2 + 2 * beta) / (1 - beta) / (1 + 2 * gamma),
                "Divided by 1 − β, as for deck 002's average. Here v is the velocity, and the gradient comes in whole.",
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
                lambda smallest, largest, beta: theory.best(smallest, largest)[0],
                "That is the best η if β may be chosen, too. Here β is given, and the ends are not at the corners.",
            ),
            Mistake(
                lambda smallest, largest, beta: (1 - np.sqrt(beta)) ** 2 / smallest,
                "That puts the left end at its corner. The right end is then far up its wall.",
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
            Mistake(
                lambda smallest, largest, beta: 2 + 2 * beta / smallest + largest,
                "Brackets are missing, above and below the line: / comes before +.",
            ),
            Mistake(
                lambda smallest, largest, beta: (2 + 2 * beta) / np.sqrt(smallest * largest),
                "That is made of the curvatures' geometric mean. The walls are no mirror images on a logarithmic axis: "
                "set the two factors equal.",
            ),
            Mistake(
                lambda smallest, largest, beta: 2 / (smallest + largest) / (1 - beta),
                "Those are the equal ends of plain descent, divided by 1 − β. The β is in P(z), at both ends: set the "
                "two factors equal.",
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
                lambda eta, beta: 2 * eta**2 / ((1 - beta * (1 - eta)) * (2 + 2 * beta * (1 - eta) - eta)),
                "That is B, the mean of v². Step 5 makes A of it, and the root is to be taken.",
            ),
        ),
        "Further: momentum under noise",
        forms=(forms.nesterov_cloud, forms.nesterov_cloud_by_name),
    ),
    used=("momentum step", "average step", "iteration matrix", "converted", "factor", "largest rate"),
)
check, answer = TASKS.check, TASKS.answer
