"""Exercises of notebook 04: activations that do not overflow, and what flows back through them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.activations import ACTIVATIONS, ELU, LeakyReLU, Maxout, PReLU
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList
from course_lib.topics.activations import forms

Pieces = Callable[..., Any]  # a part of a function that is replaced in a mistake

logistic, stable_softmax = (ACTIVATIONS[name] for name in ("sigmoid", "softmax"))
SHAPES = [(4, 3), (1, 3), (5,), (3, 3), (2, 4)]


def pre_activations(rng: np.random.Generator) -> Sequence[Sequence]:
    """z of several shapes, some of it so large that e to its power is no float any more."""
    drawn = [[2 * rng.standard_normal(shape)] for shape in SHAPES]
    return [*drawn, [np.array([-1000.0, -30.0, -2.0, 0.0, 2.0, 30.0, 1000.0])]]


def softplus_values(rng: np.random.Generator) -> Sequence[Sequence]:
    """a = log(1 + e^z), above 0 and some of it small, and upstream."""
    drawn = [(np.logaddexp(0, 2 * rng.standard_normal(s)), rng.standard_normal(s)) for s in SHAPES]
    return [*drawn, (np.array([0.01, 0.7, 3.0, 12.0]), np.array([2.0, -1.0, 0.5, 3.0]))]


def pair(rng: np.random.Generator) -> Sequence[Sequence]:
    """z, away from the kink, and upstream."""
    drawn = [(rng.uniform(0.2, 2.5, s) * rng.choice([-1, 1], s), rng.standard_normal(s)) for s in SHAPES]
    for z, _ in drawn:
        z.flat[0] = -abs(z.flat[0])  # there is something below 0 in each
    drawn[0][0][0], drawn[0][1][0] = [-1.5, 0.5, -0.7], [2.0, -1.0, -0.5]  # every pair of signs is there
    drawn[3][0][0, 1] = 0.25  # above 0, and below the slopes that some tasks give with it
    return drawn


def pair_and_slope(rng: np.random.Generator) -> Sequence[Sequence]:
    """z, upstream and an α of 0 or more; in the last one a z of exactly 0."""
    cases = [(*each, alpha) for each, alpha in zip(pair(rng), (0.05, 0.25, 0.0, 0.5, 0.3), strict=True)]
    z = np.array([[-1.5, 0.0, 2.0], [0.5, -0.7, 0.0]])
    return [*cases, (z, np.array([[2.0, -1.0, 0.5], [-3.0, 1.5, 4.0]]), 0.3)]


def pair_and_any_slope(rng: np.random.Generator) -> Sequence[Sequence]:
    """z, upstream and α as training may carry it: 0, negative, above 1."""
    return [(*each, alpha) for each, alpha in zip(pair(rng), (0.25, 0.5, 0.0, -0.4, 1.7), strict=True)]


def elu_inputs(rng: np.random.Generator) -> Sequence[Sequence]:
    cases = [(z, alpha) for (z, _), alpha in zip(pair(rng), (0.5, 1.0, 2.0, 1.5, 0.3), strict=True)]
    return [*cases, (np.array([-900.0, -3.0, 0.4, 900.0]), 0.7), (np.array([-1.0, 0.0, 1.0]), 1.0)]


def layers(rng: np.random.Generator) -> Sequence[Sequence]:
    """x (N, m), W (m, n) and b (n,) of layers in which some units sleep and some do not, also without their bias."""
    sizes, drawn = ((6, 2, 5), (4, 3, 6), (1, 2, 4), (5, 5, 5), (8, 2, 7)), []
    for n, m, units in sizes:
        x, W, b = rng.standard_normal((n, m)), rng.standard_normal((m, units)), 2 * rng.standard_normal(units)
        z = x @ W
        b[0], b[1] = -z[:, 0].max() - 0.2, -z[:, 1].max() + 0.1  # one sleeps, one is awake for a single row
        drawn.append((x, W, b))
    whole = np.array([[1.0, 2.0], [-1.0, 1.0]]), np.array([[1.0, 0.0, -1.0], [0.0, -1.0, 1.0]])
    return [*drawn, (*whole, np.array([-1.0, 1.0, -1.0]))]  # z of the first two units is 0 at most, exactly


def rows(rng: np.random.Generator) -> Sequence[Sequence]:
    """Logits and a temperature; rows far too large and far too small for e^z, and one too large for e^(z/T) only."""
    drawn = [(2 * rng.standard_normal((n, k)), T) for n, k, T in ((4, 3, 2.0), (3, 3, 1.0), (1, 4, 0.5))]
    large = np.array([[1000.0, 1001.0, 999.0], [-2000.0, -2001.0, -1999.5]])
    wide = np.array([[2000.0, -2000.0, 0.0]])  # neither its mean nor its smallest entry helps
    below = [np.array([[-400.0, -402.0]]), np.array([[-900.0, -902.0]])]  # |z| does not help, nor does max(z, 0)
    one_sided = [(z, 1.0) for z in (*below, np.array([[1000.0, 0.0]]))]  # nor does the sum of the row
    return [*drawn, (large, 0.5), (np.array([[400.0, 399.0]]), 0.3), (wide, 1.0), *one_sided]


def pieces(rng: np.random.Generator) -> Sequence[Sequence]:
    """z (N, n, k) and upstream (N, n)."""
    sizes = [(4, 2, 3), (3, 3, 3), (1, 3, 2), (5, 1, 4), (2, 2, 2)]
    drawn = [(rng.standard_normal((n, m, k)), rng.standard_normal((n, m))) for n, m, k in sizes]
    drawn[0][0][0, 0] = [-1.0, -0.4, -2.0]  # a maximum below 0
    return drawn


# The answers -------------------------------------------------------------------------------------------------------


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1/(1 + e^−z), entry by entry, finite for every finite z."""
    return logistic(z)


def softplus_backward(a: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dz for a = log(1 + e^z), from a alone: the local derivative is σ(z) = 1 − e^−a."""
    return -upstream * np.expm1(-a)


def leaky_backward(z: np.ndarray, upstream: np.ndarray, alpha: float) -> np.ndarray:
    """dL/dz for a = z where z > 0, else αz."""
    return LeakyReLU(alpha=alpha).vjp(z, upstream)


def elu(z: np.ndarray, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """(a, f'(z)) for a = z where z > 0, else α(e^z − 1)."""
    f = ELU(alpha=alpha)
    return f(z), f.prime(z)


def sleepers(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which units of a layer sleep: z = xW + b is not above 0 for any row of x. True or False for each, (n,)."""
    return (x @ W + b <= 0).all(axis=0)


def prelu_alpha(z: np.ndarray, upstream: np.ndarray, alpha: float) -> np.ndarray:
    """dL/dα, one number, for a = z where z > 0, else αz: one α serves all entries."""
    return PReLU(alpha=alpha).gradient_of_learned(np.atleast_2d(z), np.atleast_2d(upstream))


def softmax(z: np.ndarray, T: float) -> np.ndarray:
    """The rows e^{z/T}/Σe^{z/T} of z (N, k), finite for every finite z."""
    return stable_softmax(z / T)


def maxout_backward(z: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """dL/dz, (N, n, k), for a = max over the last axis of z and upstream = dL/da, (N, n)."""
    n, m, k = z.shape
    return Maxout(pieces=k).vjp(z.reshape(n, m * k), upstream).reshape(z.shape)


# What is written instead -------------------------------------------------------------------------------------------


def _shares(s):
    """e to the power of the scores, divided by its row's sum, as it is typed."""
    return np.exp(s) / np.exp(s).sum(axis=-1, keepdims=True)


def fraction(z: np.ndarray) -> np.ndarray:
    """sigmoid, with a positive exponent."""
    return np.exp(z) / (1 + np.exp(z))


def naive_softmax(z: np.ndarray, T: float) -> np.ndarray:
    """softmax without its maximum subtracted."""
    s = z / T
    return np.exp(s) / np.exp(s).sum(axis=-1, keepdims=True)


def sided(z: np.ndarray, above: np.ndarray | float, below: np.ndarray | float) -> np.ndarray:
    return np.where(z > 0, above, below)


def elu_with(
    above: float | Pieces = 1.0,
    below: Pieces = lambda z, alpha: alpha * np.exp(np.minimum(z, 0)),
    value: Pieces | None = None,
) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """elu with another value or another derivative."""

    def wrong(z, alpha):
        a = ELU(alpha=alpha)(z) if value is None else value(z, alpha)
        return a, sided(z, above(z, alpha) if callable(above) else above, below(z, alpha))

    return wrong


def elu_below(z: np.ndarray, alpha: float) -> np.ndarray:
    """ELU's value as if all z were below 0, finite."""
    return alpha * np.expm1(np.minimum(z, 0))


def ones_where(mask: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return mask * upstream[..., None]


def winners(z: np.ndarray) -> np.ndarray:
    return z == z.max(axis=-1, keepdims=True)


TASKS = TaskList(
    Task(
        "sigmoid",
        sigmoid,
        "a",
        pre_activations,
        (
            Mistake(
                fraction,
                "For large z this is ∞/∞, which is not a number. The same fraction can be written so that e has a "
                "negative exponent where z is large.",
                slips=True,
            ),
            Mistake(
                lambda z: 1 / 1 + np.exp(-z),
                "Brackets: / binds more strongly than +, so that only the first 1 was divided by 1.",
            ),
            Mistake(
                lambda z: 1 / (1 + np.exp(z)),
                "That falls from 1 to 0: it is σ(−z). Either the sign of the exponent is wrong, or, if you treat z ≥ 0 "
                "and z < 0 apart, the two sides are exchanged.",
            ),
            Mistake(lambda z: np.tanh(z), "That is tanh, between −1 and 1. A sigmoid's values are between 0 and 1."),
            Mistake(
                lambda z: 1 / (1 + np.exp(-np.abs(z))),
                "Right for z ≥ 0. For negative z the formula with |z| gives the value at −z. What must the numerator "
                "be there?",
            ),
            Mistake(
                lambda z: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))),
                "Right for z ≤ 0. For positive z this is σ(−z): what must the numerator be there?",
            ),
            Mistake(
                lambda z: logistic(z) * (1 - logistic(z)),
                "That is σ′, the derivative s(1 − s). Asked is the sigmoid itself, the value s.",
            ),
            Mistake(
                lambda z: np.nan_to_num(np.exp(z) / (1 + np.exp(z))),
                "`nan_to_num` turns ∞/∞ into 0, but for large z the sigmoid is 1. Write the fraction so that e^z of a "
                "large z is not needed.",
            ),
            Mistake(
                lambda z: np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), 0.0),
                "Right for z ≥ 0. For negative z you give 0, but the sigmoid comes down to 0 slowly: at −2 it is 0.12.",
            ),
            Mistake(
                lambda z: logistic(z).ravel(),
                "The numbers are right, but in one long row. The result has the shape of z: do not flatten it.",
            ),
            Mistake(
                lambda z: np.clip(z, 0, 1),
                "That is z itself, cut off at 0 and 1: a ramp with two corners. e does not occur in it.",
            ),
            Mistake(
                lambda z: np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0),
                "That is softplus, log(1 + e^z). The sigmoid is its derivative.",
            ),
            Mistake(
                lambda z: 1 + 1 / np.exp(-z),
                "Brackets: the 1 belongs into the denominator, beside e^−z.",
            ),
            Mistake(
                lambda z: 1 / (1 + np.exp(-np.maximum(z, 0))),
                "Right for z ≥ 0. For negative z you give ½ throughout: `maximum` has replaced z by 0 there.",
            ),
            Mistake(
                lambda z: np.exp(z) / (1 + np.exp(-z)),
                "Two formulas mixed: 1/(1 + e^−z) and e^z/(1 + e^z). The signs of the exponents belong together.",
            ),
            Mistake(
                lambda z: np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z))),
                "Right for z ≥ 0. For negative z only the numerator e^z is left: the denominator is 1 + e^z.",
            ),
            Mistake(
                lambda z: np.where(z >= 0, 1, -np.exp(-np.abs(z))) / (1 + np.exp(-np.abs(z))),
                "Right for z ≥ 0. For negative z the sign of the numerator is wrong: a sigmoid is above 0.",
            ),
            Mistake(
                lambda z: (z > 0) * 1.0,
                "That is a step: 0 or 1. Its derivative is 0 everywhere, and nothing could be learned through it.",
            ),
        ),
        "Sigmoid and tanh",
        forms=(
            forms.sigmoid,
            forms.short_sigmoid,
            forms.sigmoid_by_tanh,
        ),
    ),
    Task(
        "softplus backward",
        softplus_backward,
        "dz",
        softplus_values,
        (
            Mistake(
                lambda a, u: u * logistic(a),
                "The sigmoid is the right function, but at z, and you have put in a. How does e^z follow from a?",
            ),
            Mistake(lambda a, u: 1 - np.exp(-a), "That is the local derivative alone. What came from above?"),
            Mistake(
                lambda a, u: u * np.exp(-a),
                "e^−a is 1/(1 + e^z): the outer derivative alone, 1 over what stands in the log. What is the "
                "derivative of 1 + e^z?",
            ),
            Mistake(
                lambda a, u: u * (np.exp(a) - 1),
                "That is e^z. The derivative of log(1 + e^z) has a denominator, too: 1 over what stands in the log, "
                "times its derivative.",
            ),
            Mistake(lambda a, u: u * a * (1 - a), "That is the sigmoid's derivative, written with its own value."),
            Mistake(lambda a, u: u * (1 - a * a), "That is the derivative of tanh, written with its own value."),
            Mistake(lambda a, u: u * a, "You multiplied by the value. Backward goes through the derivative."),
            Mistake(
                lambda a, u: u * logistic(a) * (1 - logistic(a)),
                "One derivative too many: σ(z) is the slope already, and you have taken the slope of that (at a).",
            ),
            Mistake(
                lambda a, u: u * (a > 0),
                "The slope is 1 everywhere here, as ReLU's is where its value is above 0. Softplus is above 0 for all "
                "z, and its slope rises smoothly from 0 to 1.",
            ),
            Mistake(
                lambda a, u: u / (1 + np.exp(a)),
                "That is upstream times 1 − σ(a). The slope is the sigmoid of z, not of a, and it rises with z.",
            ),
            Mistake(
                lambda a, u: u / a,
                "The derivative of log is 1 over what stands in the log. That is 1 + e^z, not a; and it has a "
                "derivative of its own.",
            ),
            Mistake(
                lambda a, u: u * np.logaddexp(0, a),
                "That is softplus of a, times upstream: forward once more. Backward multiplies by the derivative.",
            ),
            Mistake(
                lambda a, u: u * np.tanh(a / 2),
                "That is (e^a − 1)/(e^a + 1). The numerator is right, it is e^z; the denominator is 1 + e^z, which "
                "is e^a without a further 1.",
            ),
            Mistake(
                lambda a, u: u * (1 - a),
                "What is 1 − a here? The slope is 1 − 1/(1 + e^z): write 1 + e^z with a.",
            ),
            Mistake(
                lambda a, u: u * (1 - 1 / a),
                "1 − 1/(1 + e^z) is right, and a is the log of 1 + e^z, not that itself.",
            ),
            Mistake(
                lambda a, u: u * np.exp(-a) * (1 - np.exp(-a)),
                "One derivative too many: 1 − e^−a is the slope already, and you have taken the slope of that.",
            ),
            Mistake(
                lambda a, u: u * np.exp(a),
                "e^a is 1 + e^z, what stands in the log. Its derivative by z, over it, is the slope.",
            ),
            Mistake(
                lambda a, u: u * np.log(np.expm1(a)),
                "log(e^a − 1) is z itself: the inverse of softplus. What is asked is the slope.",
            ),
            Mistake(
                lambda a, u: u * a / (1 + a),
                "The fraction e^z/(1 + e^z) is right, but you have put in a for e^z. What is e^z, if a = log(1 + e^z)?",
            ),
            Mistake(
                lambda a, u: u * np.expm1(a) / a,
                "The numerator e^z = e^a − 1 is right. The denominator is 1 + e^z, and a is the log of that.",
            ),
            Mistake(
                lambda a, u: u * (1 - np.log(a)),
                "1 − 1/(1 + e^z) is right, but the way from a to 1 + e^z leads through the exponential. You took the "
                "log once more.",
            ),
            Mistake(lambda a, u: 1 - np.exp(-u), "The slope is taken at a, and upstream is only a factor."),
        ),
        "Sigmoid and tanh",
        forms=(forms.softplus_backward_by_z, forms.softplus_backward_by_fraction, forms.softplus_backward),
    ),
    Task(
        "leaky ReLU backward",
        leaky_backward,
        "dz",
        pair_and_slope,
        (
            Mistake(lambda z, u, alpha: u * (z > 0), "Where z < 0 nothing comes back: this is the plain ReLU."),
            Mistake(
                lambda z, u, alpha: sided(z, 1.0, alpha),
                "That is the local derivative alone, 1 or α. It is to be multiplied by what came from above.",
            ),
            Mistake(
                lambda z, u, alpha: u * sided(z, z, alpha * z),
                "You multiplied by the value of the leaky ReLU. Its slope is 1 on one side and α on the other.",
            ),
            Mistake(lambda z, u, alpha: alpha * u, "α everywhere. Where z > 0 the slope is 1."),
            Mistake(
                lambda z, u, alpha: sided(z, z, alpha * z),
                "That is the leaky ReLU itself, the way forward. Asked is dL/dz: upstream times the slope.",
            ),
            *(
                Mistake(
                    lambda z, u, alpha, fixed=fixed: sided(z, u, fixed * u),
                    f"The slope below 0 is fixed at {fixed:g}. It is alpha, which differs from call to call.",
                )
                for fixed in (0.01, 0.1, 0.2)
            ),
            Mistake(
                lambda z, u, alpha: u * np.where(z < 0, 0.0, alpha),
                "0 on the left and α on the right: these are the slopes of αz and of 0. What is the slope where a = z?",
            ),
            Mistake(
                lambda z, u, alpha: np.where(sided(z, z, alpha * z) >= 0, u, alpha * u),
                "You looked at the sign of the value a. If α is 0, a is 0 for every z below 0, and tells no longer on "
                "which side z was. The sign of z decides.",
            ),
            Mistake(
                lambda z, u, alpha: u + 0 * z,
                "The slope is 1 everywhere, as if the activation were linear. What is it where z < 0?",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u, (1 - alpha) * u),
                "1 − α where z < 0. The derivative of αz by z is α.",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u, alpha * z * u),
                "Where z < 0 upstream was multiplied by the value αz. The slope there is α.",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u * z, alpha * u),
                "Where z > 0 upstream was multiplied by the value z. The slope there is 1.",
            ),
            Mistake(
                lambda z, u, alpha: u * sided(z, 1 + alpha, alpha),
                "Where z > 0 the slope is 1, and you have 1 + α: α belongs only to the side below 0.",
            ),
            Mistake(
                lambda z, u, alpha: np.where(z > alpha, u, alpha * u),
                "You compared z with α. The corner is at 0.",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u, alpha * np.abs(u)),
                "Where z < 0 you took |upstream|. The sign of what comes from above is kept.",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u, -u),
                "Where z < 0 the slope is −1 here, that of |z|. It is α.",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u, alpha * u).sum(axis=0),
                "Summed over the rows. Each z has a gradient of its own: dL/dz has the shape of z.",
            ),
            Mistake(
                lambda z, u, alpha: u * np.clip(z, alpha, 1),
                "`clip` gives z itself between α and 1. The slope jumps: it is α below 0 and 1 above, nothing between.",
            ),
            Mistake(
                lambda z, u, alpha: sided(z, u, u - alpha),
                "Where z < 0 α was subtracted. The slope is a factor.",
            ),
        ),
        "The ReLU family",
        forms=(
            forms.leaky_backward_by_slope,
            forms.leaky_backward_by_mask,
            forms.leaky_backward,
        ),
    ),
    Task(
        "ELU",
        elu,
        "a, derivative",
        elu_inputs,
        (
            Mistake(
                elu_with(below=lambda z, alpha: ELU(alpha=alpha)(z)),
                "The derivative below 0 is your value there. The −α of α(e^z − 1) is a constant: it does not belong in "
                "the derivative.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: z + alpha),
                "The values are right. a + α is a derivative that is written with the value a, and you have put in z.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: ELU(alpha=alpha)(z) + 1),
                "The values are right. In the derivative below 0 you added 1 to your value, which is right for α = 1 "
                "alone. What makes α(e^z − 1) into αe^z?",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: 0 * z),
                "The values are right. The derivative below 0 is not 0: the curve still rises there.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: alpha + 0 * z),
                "The values are right. The derivative below 0 is not constant: the curve flattens out to the left.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: sided(z, z, alpha * np.exp(np.minimum(z, 0)))),
                "Below 0 the −1 is missing, so that the curve jumps at 0.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: sided(z, z, alpha * np.exp(np.minimum(z, 0)) - 1)),
                "Below 0 only e^z was multiplied by α. The −1 belongs inside the brackets, or the curve jumps at 0.",
            ),
            Mistake(
                elu_with(
                    value=lambda z, alpha: sided(z, z, np.expm1(np.minimum(z, 0))),
                    below=lambda z, alpha: np.exp(np.minimum(z, 0)),
                ),
                "α does not occur: this is the ELU for α = 1.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: np.maximum(z, alpha * (np.exp(z) - 1))),
                "`maximum` takes the wrong side: for z > 0 the curve e^z − 1 lies above z. The sign of z decides.",
            ),
            Mistake(
                elu_with(above=lambda z, alpha: z),
                "The values are right. The derivative above 0 is not z: what is the slope of a = z?",
            ),
            Mistake(
                elu_with(above=lambda z, alpha: alpha + 0 * z),
                "The values are right. The derivative above 0 does not know α: what is the slope of a = z?",
            ),
            Mistake(
                elu_with(above=lambda z, alpha: z + alpha),
                "The values are right. The derivative is a + α only below 0; above 0 it is the slope of a = z.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: -alpha * np.exp(np.minimum(z, 0))),
                "The values are right. The derivative below 0 has the wrong sign: the curve rises there.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: np.expm1(np.minimum(z, 0))),
                "The values are right. In the derivative below 0 the factor α is missing, and the constant −α of the "
                "value has no place there.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: alpha * z * np.exp(np.minimum(z, 0))),
                "The values are right. The derivative of e^z is e^z: no z comes down in front, as it does from a power "
                "of z.",
            ),
            Mistake(
                elu_with(
                    value=lambda z, alpha: sided(z, z, alpha * np.exp(np.minimum(z, 0) - 1)),
                    below=lambda z, alpha: alpha * np.exp(np.minimum(z, 0) - 1),
                ),
                "The −1 stands in the exponent. In α(e^z − 1) it is subtracted from e^z.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: np.maximum(z, 0)),
                "Below 0 the values are ReLU's. ELU has α(e^z − 1) there.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: sided(z, z, alpha * z)),
                "Below 0 the values are leaky ReLU's, αz. ELU has α(e^z − 1) there.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: sided(z, z, np.exp(np.minimum(z, 0)) - alpha)),
                "Below 0 the bracket is e^z − 1, times α; you have e^z − α.",
            ),
            Mistake(
                lambda z, alpha: (ELU(alpha=alpha)(z), sided(z, 1.0, alpha * np.exp(-np.minimum(z, 0)))),
                "The values are right. The sign of the exponent in the derivative: below 0 it is αe^z, which fades.",
            ),
            Mistake(
                elu_with(
                    value=lambda z, alpha: sided(z, z, -elu_below(z, alpha)),
                    below=lambda z, alpha: -alpha * np.exp(np.minimum(z, 0)),
                ),
                "Below 0 all signs are turned: ELU is α(e^z − 1) there, and you have α(1 − e^z).",
            ),
            Mistake(
                lambda z, alpha: (sided(-z, z, elu_below(z, alpha)), sided(-z, 1.0, alpha * np.exp(np.minimum(z, 0)))),
                "The two sides are exchanged: a = z belongs above 0.",
            ),
            Mistake(
                elu_with(value=lambda z, alpha: np.maximum(z, elu_below(z, alpha))),
                "`maximum` is right for α up to 1 only. For a larger α the curve lies below z just left of 0. The sign "
                "of z decides.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: elu_below(z, alpha) - 1),
                "The values are right. In the derivative below 0 you took 1 off your value. What makes α(e^z − 1) into "
                "αe^z?",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: alpha * np.exp(np.minimum(z, 0)) - 1),
                "The values are right. In the derivative below 0 the −1 is too much: a constant has slope 0.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: np.expm1(np.minimum(z, 0)) + alpha),
                "The values are right. In the derivative below 0 α is a factor of e^z; you have e^z − 1 + α.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: 1 + 0 * z),
                "The values are right. The derivative is 1 above 0 only. What is the slope of α(e^z − 1)?",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: 1 + alpha * np.exp(np.minimum(z, 0)), above=lambda z, alpha: 1 + alpha),
                "The values are right. In the derivative the two sides are added: 1 belongs above 0 only, αe^z below 0 "
                "only.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: 1 - alpha * np.exp(np.minimum(z, 0))),
                "The values are right. The derivative below 0 is αe^z: where does 1 − αe^z come from?",
            ),
            Mistake(
                elu_with(
                    value=lambda z, alpha: sided(z, z, np.expm1(alpha * np.minimum(z, 0))),
                    below=lambda z, alpha: alpha * np.exp(alpha * np.minimum(z, 0)),
                ),
                "α stands in the exponent. In α(e^z − 1) it is a factor in front.",
            ),
            Mistake(
                elu_with(below=lambda z, alpha: alpha * z * np.exp(np.minimum(z, 0) - 1)),
                "The values are right. z·e^(z − 1) is the rule for a power of z, where z is the base. In e^z it is the "
                "exponent, and the derivative of e^z is e^z.",
            ),
            Mistake(
                lambda z, alpha: (ELU(alpha=alpha)(z), np.minimum(1, alpha * np.exp(z))),
                "The values are right. For α above 1 the slope αe^z is above 1 just left of 0, and `minimum` cuts it "
                "off; for α below 1 it takes αe^z also right of 0. The sign of z decides.",
            ),
            Mistake(
                lambda z, alpha: (ELU(alpha=alpha)(z), alpha - ELU(alpha=alpha)(z)),
                "The values are right. In the derivative below 0 a sign is wrong: what makes α(e^z − 1) into αe^z? And "
                "above 0 it is the slope of a = z.",
            ),
            Mistake(
                lambda z, alpha: (ELU(alpha=alpha)(z), sided(z, alpha * np.exp(z), 1.0)),
                "The values are right. In the derivative the two sides are exchanged: above 0, where a = z, it is 1.",
            ),
            Mistake(elu_with(above=0.0), "Above 0 the function is z. What is the slope of a straight line through z?"),
            Mistake(
                lambda z, alpha: (
                    (z > 0) * z + (z <= 0) * alpha * (np.exp(z) - 1),
                    (z > 0) + (z <= 0) * alpha * np.exp(z),
                ),
                "For large z this is 0 · ∞, which is not a number: e^z is computed for every z before the mask is "
                "applied. Use `np.where`, or keep large z away from `exp`.",
            ),
        ),
        "The ReLU family",
        forms=(
            forms.elu,
            forms.elu_by_output,
        ),
    ),
    Task(
        "sleepers",
        sleepers,
        "asleep",
        layers,
        (
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).any(axis=0),
                "These units are off for at least one example. A unit sleeps if it is off for all of them.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).all(axis=1),
                "You looked along the rows: for which examples all units are off. The question is the other way round.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).any(axis=1),
                "You looked along the rows, and for at least one. A unit is a column of z, and it sleeps if it is off "
                "for all rows.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b < 0).all(axis=0),
                "A unit sleeps if z is not above 0 for any example. Where z is 0 the unit gives 0 as well: ≤, not <.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b).mean(axis=0) <= 0,
                "The sum (or mean) of their z is not above 0. One example with z > 0 is enough to wake a unit, "
                "whatever the others are.",
            ),
            Mistake(
                lambda x, W, b: b <= 0,
                "You looked at the bias alone. Whether z = xW + b is above 0 depends on the examples and the weights, "
                "too.",
            ),
            Mistake(
                lambda x, W, b: (W <= 0).all(axis=0),
                "You looked at the weights alone. z = xW + b depends on the examples and the bias, too.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b == 0).all(axis=0),
                "z is exactly 0 for hardly any example. It is the activation, max(z, 0), that is 0 where z ≤ 0.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).sum(axis=0),
                "That counts the examples for which each unit is off. Does it sleep: are those all N?",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).mean(axis=0),
                "That is the share of the examples for which each unit is off. Does it sleep: is that all of them?",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b < 0).any(axis=0),
                "These units are off for at least one example. A unit sleeps if it is off for all of them; and where z "
                "is 0 it gives 0 as well.",
            ),
            Mistake(
                lambda x, W, b: (np.maximum(x @ W + b, 0) >= 0).all(axis=0),
                "max(z, 0) is never below 0, so that this is always True. A sleeping unit gives exactly 0.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).all(axis=0).sum(),
                "That is the number of units that sleep. Return True or False for each unit.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0)[0],
                "You looked at the first example alone. A unit sleeps if it is off for all of them.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).sum(),
                "One number for the whole layer. Return True or False for each unit.",
            ),
            Mistake(
                lambda x, W, b: np.where((x @ W + b <= 0).all(axis=0))[0] + 1,
                "Those are the numbers of the sleeping units, counted from 1. Return True or False for each unit.",
            ),
            Mistake(lambda x, W, b: (x @ W + b > 0).any(axis=0), "These are the units that are awake. Turn it round."),
            Mistake(lambda x, W, b: (x @ W + b > 0).all(axis=0), "These are on for every example."),
            Mistake(
                lambda x, W, b: x @ W + b <= 0,
                "One answer for each example and unit. A unit sleeps if its whole column is True.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).all(),
                "One answer for the whole layer. Each unit has its own: along which axis do the examples lie?",
            ),
            Mistake(
                lambda x, W, b: np.flatnonzero((x @ W + b <= 0).all(axis=0)),
                "Those are the numbers of the sleeping units. Return True or False for each unit.",
            ),
            Mistake(
                lambda x, W, b: (x @ W + b <= 0).all(axis=0).mean(),
                "That is the share that sleeps. Return True or False for each unit.",
            ),
        ),
        "Dying units",
        forms=(forms.sleepers_by_any, forms.sleepers),
    ),
    Task(
        "PReLU's slope",
        prelu_alpha,
        "dL/dalpha",
        pair_and_any_slope,
        (
            Mistake(
                lambda z, u, alpha: (u * z * (sided(z, z, alpha * z) <= 0)).sum(),
                "You looked at the sign of the value a. If training has carried α below 0, a is above 0 on both sides. "
                "The sign of z decides.",
            ),
            Mistake(
                lambda z, u, alpha: u * np.minimum(z, 0),
                "One number for each entry. One α serves all of them, so their contributions belong together.",
            ),
            Mistake(
                lambda z, u, alpha: (u * np.minimum(z, 0)).sum(axis=0),
                "One number for each unit: you summed over the rows alone. Here one α serves the whole layer.",
            ),
            Mistake(
                lambda z, u, alpha: (u * np.minimum(z, 0)).mean(),
                "The mean over the entries. A number that is used many times gets the sum of its gradients.",
            ),
            Mistake(
                lambda z, u, alpha: (u * np.min(z, 0)).sum(),
                "`np.min(z, 0)` is the smallest entry of each column: the 0 is an axis there. What compares each entry "
                "with the number 0?",
            ),
            Mistake(
                lambda z, u, alpha: (u * (z < 0)).sum(),
                "You summed upstream where z < 0. What does αz change by when α does?",
            ),
            Mistake(
                lambda z, u, alpha: (u * alpha * (z < 0)).sum(), "α stands there as a factor: that is the way to z."
            ),
            Mistake(lambda z, u, alpha: np.minimum(z, 0).sum(), "What came from above does not occur."),
            Mistake(
                lambda z, u, alpha: (u * z).sum(), "Entries with z > 0 take part. There the output does not know α."
            ),
            Mistake(
                lambda z, u, alpha: (u * alpha * np.minimum(z, 0)).sum(),
                "That is upstream times the value αz. The derivative of αz by α has no α in it.",
            ),
            Mistake(
                lambda z, u, alpha: (u * np.minimum(z, 0)).sum() / (z < 0).sum(),
                "The mean over the entries below 0. A number that is used many times gets the sum of its gradients.",
            ),
            Mistake(
                lambda z, u, alpha: (u * sided(z, 1.0, alpha)).sum(),
                "That is dL/dz, summed: the way to z. Asked is how a changes with α.",
            ),
            Mistake(
                lambda z, u, alpha: u * sided(z, 1.0, alpha),
                "That is dL/dz: the way to z, a number for each entry. Asked is how a changes with α, one number.",
            ),
            Mistake(
                lambda z, u, alpha: u.sum() * np.minimum(z, 0).sum(),
                "A product of two sums. Multiply entry by entry first, and sum what comes out.",
            ),
            Mistake(
                lambda z, u, alpha: (u * sided(z, z, alpha * z)).sum(),
                "You summed upstream times the value a. Asked is the derivative of a by α.",
            ),
            Mistake(
                lambda z, u, alpha: u.sum(), "You summed upstream alone. How much does each entry change when α does?"
            ),
            Mistake(
                lambda z, u, alpha: (u * sided(z, 1.0, z)).sum(),
                "Where z > 0 you counted the slope 1. That is the derivative by z; by α it is 0 there.",
            ),
            Mistake(
                lambda z, u, alpha: np.minimum(z * u, 0).sum(),
                "You looked at the sign of the product. It is the sign of z that decides, and upstream keeps its own.",
            ),
            Mistake(
                lambda z, u, alpha: (u * z * alpha).sum(),
                "Entries with z > 0 take part, where the output does not know α; and the derivative of αz by α has no "
                "α in it.",
            ),
            Mistake(
                lambda z, u, alpha: u @ np.minimum(z, 0).T,
                "@ is a matrix product: it mixes rows with rows. Multiply entry by entry, and sum.",
            ),
            Mistake(
                lambda z, u, alpha: u.T @ np.minimum(z, 0),
                "@ is a matrix product: it mixes columns with columns. Multiply entry by entry, and sum.",
            ),
            Mistake(
                lambda z, u, alpha: alpha - (u * np.minimum(z, 0)).sum(),
                "You have taken a step with α already. Asked is the gradient alone.",
            ),
            Mistake(
                lambda z, u, alpha: np.abs(u * np.minimum(z, 0)).sum(),
                "You summed the absolute values. The contributions keep their signs, and may cancel.",
            ),
            Mistake(
                lambda z, u, alpha: (u * np.minimum(z, 0)).sum(axis=0).mean(),
                "Summed over the rows, then the mean over the units. One α serves all of them: sum over both.",
            ),
            Mistake(
                lambda z, u, alpha: (np.minimum(u, 0) * z).sum(),
                "It is the sign of z that decides, not of upstream.",
            ),
            Mistake(
                lambda z, u, alpha: (u * (z > 0)).sum(),
                "You summed upstream where z > 0: the gradient that goes to z there. α works where z < 0.",
            ),
            Mistake(
                lambda z, u, alpha: (u * np.abs(z)).sum(),
                "You took |z| everywhere. Where z > 0 the output does not know α; where z < 0 its derivative by α is "
                "z, with its sign.",
            ),
        ),
        "Further: PReLU, a slope that is learned",
        forms=(
            forms.prelu_alpha_by_loop,
            forms.prelu_alpha_by_minimum,
            forms.prelu_alpha,
            forms.prelu_alpha_by_mask,
        ),
    ),
    Task(
        "softmax with temperature",
        softmax,
        "a",
        rows,
        (
            Mistake(
                naive_softmax,
                "For large numbers e^z is infinite, and ∞/∞ is not a number; for very negative ones it is 0/0. Adding "
                "the same number to a whole row changes nothing: use that.",
                slips=True,
            ),
            Mistake(
                lambda z, T: _shares(z / T - z.max(axis=-1, keepdims=True)),
                "The largest entry of z was subtracted from z/T. The largest of z/T belongs there, or for T below 1 "
                "the exponent is still too large.",
            ),
            Mistake(
                lambda z, T: _shares((z - z.mean(axis=-1, keepdims=True)) / T),
                "The mean of the row was subtracted, and the largest entry may lie far above it. Subtract the largest.",
            ),
            Mistake(
                lambda z, T: _shares((z - np.abs(z).max(axis=-1, keepdims=True)) / T),
                "The largest |z| was subtracted. In a row of very negative entries that leads still further down, to "
                "0/0. Subtract the largest z, with its sign.",
            ),
            Mistake(
                lambda z, T: _shares(z / T - np.maximum((z / T).max(axis=-1, keepdims=True), 0)),
                "You subtracted the largest entry only where it is above 0. In a row of very negative entries every "
                "power of e is 0 then, and 0/0 is not a number: subtract the largest whatever its sign.",
            ),
            Mistake(
                lambda z, T: _shares((z - z.sum(axis=-1, keepdims=True)) / T),
                "The sum of the row was subtracted, and it may lie far from the largest entry. Subtract the largest.",
            ),
            Mistake(
                lambda z, T: (
                    np.exp((z - z.max(axis=-1, keepdims=True)) / T)
                    / np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)
                ),
                "T stands in the numerator only. The sum is over the same powers of e.",
            ),
            Mistake(
                lambda z, T: _shares(z - z.max(-1, keepdims=True) / T),
                "Brackets: only the maximum was divided by T. The whole difference belongs over T.",
            ),
            Mistake(
                lambda z, T: stable_softmax(z),
                "The result does not depend on T. Either it does not occur, or it cancels: a factor that divides e^… "
                "divides the row's sum as well. T belongs into the exponent.",
            ),
            Mistake(
                lambda z, T: _shares((z - z.max()) / T),
                "The largest entry of the *whole* array was subtracted. A row that is far below it is 0/0 then.",
            ),
            Mistake(
                lambda z, T: stable_softmax(z) / T,
                "The probabilities were divided by T, and no longer sum to 1. T belongs into the exponent.",
            ),
            Mistake(
                lambda z, T: (
                    np.exp(z / T - (z / T).max(axis=-1, keepdims=True)) / np.exp(z / T).sum(axis=-1, keepdims=True)
                ),
                "The largest entry was subtracted in the numerator only. The sum is over the same powers of e.",
            ),
            Mistake(
                lambda z, T: z / T - np.logaddexp.reduce(z / T, axis=-1, keepdims=True),
                "That is the logarithm of softmax. Take e to that power, or leave the logarithm out.",
            ),
            Mistake(
                lambda z, T: np.exp(z / T) / np.exp(z).sum(axis=-1, keepdims=True),
                "Two things. T stands in the numerator only: the sum is over the same powers of e. And e^z of a large "
                "z is infinite: adding the same number to a whole row changes nothing, and can prevent that.",
            ),
            Mistake(
                lambda z, T: _shares(z / T / z.max(axis=-1, keepdims=True)),
                "Divided by the row's maximum. That changes the proportions; subtracting it does not.",
            ),
            Mistake(
                lambda z, T: stable_softmax(z) ** (1 / T),
                "a to the power of 1/T has the right proportions, but its rows no longer sum to 1.",
            ),
            Mistake(
                lambda z, T: stable_softmax(z / T) * (1 - stable_softmax(z / T)),
                "That is a(1 − a), a derivative. Asked are the probabilities a.",
            ),
            Mistake(lambda z, T: stable_softmax(stable_softmax(z / T)), "Softmax was applied twice. Once is enough."),
            Mistake(lambda z, T: 1 - stable_softmax(z / T), "You have 1 − a: the largest entry gets least."),
            Mistake(
                lambda z, T: logistic(z / T),
                "That is a sigmoid of each entry alone, and the rows do not sum to 1. Each power of e belongs over the "
                "sum of its row.",
            ),
            Mistake(
                lambda z, T: stable_softmax(-z / T),
                "The sign: the largest entry of a row is to get the largest share.",
            ),
            Mistake(
                lambda z, T: (z == z.max(axis=-1, keepdims=True)) * 1.0,
                "All of it went to the largest entry. That is what is left of softmax when T goes to 0.",
            ),
            Mistake(
                lambda z, T: np.nan_to_num(_shares(z / T)),
                "`nan_to_num` turns ∞/∞ and 0/0 into 0, but each row sums to 1. Adding the same number to a whole row "
                "changes nothing, and can keep e^z finite.",
            ),
            Mistake(
                lambda z, T: _shares(np.clip(z / T, -500, 500)),
                "Clipping changes the answer: entries beyond the limit become equal, and share what belongs to the "
                "largest. Adding the same number to a whole row changes nothing.",
            ),
            Mistake(
                lambda z, T: z / T / (z / T).sum(axis=-1, keepdims=True),
                "There is no exponential: a negative score would give a negative probability.",
            ),
        ),
        "Further: softmax with a temperature",
        forms=(forms.softmax,),
    ),
    Task(
        "maxout backward",
        maxout_backward,
        "dz",
        pieces,
        (
            Mistake(
                lambda z, u: np.repeat(u[..., None], z.shape[-1], axis=-1),
                "Every piece got all of it. Only one of them is the maximum, and the others could move freely.",
            ),
            Mistake(
                lambda z, u: np.repeat(u[..., None], z.shape[-1], axis=-1) / z.shape[-1],
                "The gradient was shared out equally. That is what a mean does, not a maximum.",
            ),
            Mistake(
                lambda z, u: winners(z) * 1.0, "That is where the maximum stands. What came from above is missing."
            ),
            Mistake(
                lambda z, u: ones_where(z > 0, u),
                "You compared with 0, as for a ReLU. A piece wins over the other pieces, wherever 0 is.",
            ),
            Mistake(
                lambda z, u: ones_where(winners(z) & (z > 0), u),
                "Where the maximum is below 0 nothing comes back. Maxout is no ReLU: such a maximum counts, too.",
            ),
            Mistake(
                lambda z, u: ones_where(~winners(z), u), "The mask is turned: the losers got it, the winner nothing."
            ),
            Mistake(
                lambda z, u: ones_where(z == z.max(), u),
                "You looked for the largest entry of the whole array. Each unit has a winner among its own pieces.",
            ),
            Mistake(
                lambda z, u: z.argmax(axis=-1),
                "That is the number of the winning piece of each unit. Asked is dL/dz, of the shape of z: upstream at "
                "the winner's place, 0 at the others.",
            ),
            Mistake(
                lambda z, u: z.argmax(axis=-1)[..., None] * u[..., None] + 0 * z,
                "The number of the winning piece was used as a factor. It says where upstream goes, not how much.",
            ),
            Mistake(
                lambda z, u: stable_softmax(z) * u[..., None],
                "Shared out by softmax. A maximum is not soft: the winner gets all of it, the others exactly 0.",
            ),
            Mistake(
                lambda z, u: np.exp(z - z.max()) / np.exp(z - z.max()).sum() * u[..., None],
                "Shared out by softmax, over the whole array. A maximum is not soft, and each unit has its own: the "
                "winner gets all of it, the others exactly 0.",
            ),
            Mistake(
                lambda z, u: z.max(axis=-1),
                "That is the forward pass, the maximum of each unit. Asked is dL/dz, of the shape of z.",
            ),
            Mistake(
                lambda z, u: z.max(axis=-1) * u,
                "The maximum times upstream, one number for each unit. Asked is dL/dz, of the shape of z.",
            ),
            Mistake(lambda z, u: winners(z) * z, "The winner got its own value z. It is to get upstream."),
            Mistake(
                lambda z, u: z * u[..., None], "Upstream times z. The winner's slope is 1, and that of the others 0."
            ),
            Mistake(
                lambda z, u: np.where(winners(z), u[..., None], z),
                "The winner has upstream, but the others still have their z. Their gradient is 0.",
            ),
            Mistake(
                lambda z, u: np.where(winners(z), u[..., None], 1.0),
                "The winner has upstream, but the others have 1. Their gradient is 0.",
            ),
            Mistake(
                lambda z, u: ones_where(winners(z), u).sum(axis=-1),
                "Summed over the pieces this is upstream again. dL/dz has an entry for each piece.",
            ),
            Mistake(
                lambda z, u: ones_where(~winners(-z), u),
                "All but the smallest piece got it. Only one piece is the maximum.",
            ),
            Mistake(
                lambda z, u: ones_where(np.abs(z) == np.abs(z).max(axis=-1, keepdims=True), u),
                "You looked for the largest |z|. The maximum goes by z with its sign.",
            ),
            Mistake(
                lambda z, u: ones_where(winners(z), u) / z.shape[-1],
                "The winner got one kth of it. Its slope is 1.",
            ),
            Mistake(
                lambda z, u: np.where(winners(z), u[..., None], -u[..., None]),
                "The losers got −upstream. Their gradient is 0: moving them a little changes nothing.",
            ),
            Mistake(
                lambda z, u: ones_where(winners(z), np.abs(u)),
                "The winner got |upstream|. The sign of what comes from above is kept.",
            ),
            Mistake(
                lambda z, u: z.max(axis=-1, keepdims=True) * u[..., None] + 0 * z,
                "Every piece got upstream times the maximum. The winner gets upstream, the others 0.",
            ),
            Mistake(
                lambda z, u: ones_where(winners(z), u) * z.shape[-1],
                "The winner got k times upstream. Its slope is 1.",
            ),
        ),
        "Further: maxout, pieces that compete",
        forms=(forms.maxout_backward_by_loop, forms.maxout_backward_by_where, forms.maxout_backward),
    ),
)
check, answer = TASKS.check, TASKS.answer
