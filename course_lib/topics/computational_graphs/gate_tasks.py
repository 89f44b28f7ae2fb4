"""Two gates with two unlike inputs each, division and power: what each passes on."""

import math
from collections.abc import Iterator

import numpy as np

from course_lib.grading.task import Mistake, Task
from course_lib.topics.computational_graphs import forms

WHERE = "Further: division and powers"


def quotients(rng: np.random.Generator) -> Iterator[tuple[float, float, float]]:
    """x, y and the upstream gradient, with all signs; once x is 0."""
    for x, y in ((1.7, -2.3), (-0.6, -0.4), (-2.2, 0.7), (0.9, 1.6), (0.0, 2.5)):
        yield x, y, float(rng.uniform(0.2, 2)) * (-1 if x > 1 else 1)


def powers(rng: np.random.Generator) -> Iterator[tuple[float, float, float]]:
    """x above and below 1, exponents that are whole or not, below 0 and 0, and the upstream gradient."""
    for x, p in ((1.7, 3.0), (0.6, 2.5), (2.4, -1.0), (0.4, -2.0), (1.3, 0.5), (2.2, 0.0)):
        yield x, p, float(rng.uniform(0.2, 2)) * (-1 if p < 1 else 1)


def division_gate(x: float, y: float, upstream: float) -> tuple[float, float]:
    """(dL/dx, dL/dy) for the gate x / y and the upstream gradient."""
    return upstream / y, -upstream * x / y**2


def power_gate(x: float, p: float, upstream: float) -> tuple[float, float]:
    """(dL/dx, dL/dp) for the gate x to the power p, x > 0, and the upstream gradient."""
    return upstream * p * x ** (p - 1), upstream * x**p * math.log(x)


GATE_TASKS = (
    Task(
        "division gate",
        division_gate,
        "dx, dy",
        quotients,
        (
            Mistake(
                lambda x, y, u: (u * y, u * x),
                "That is a mul gate's swap. x is multiplied by 1/y here, and y stands below the line.",
            ),
            Mistake(
                lambda x, y, u: (u / y, u / x),
                "Each input got the gradient divided by the other one's value. So it is with x; but what happens to "
                "the quotient if y grows?",
            ),
            Mistake(
                lambda x, y, u: (u, -u),
                "That is a gate that subtracts. Its local derivatives hold no value of an input; those of x / y do.",
            ),
            Mistake(
                lambda x, y, u: (u / y, u * x * math.log(abs(y))),
                "The logarithm is what 1/y is the derivative of. Here 1/y itself is differentiated.",
            ),
            Mistake(
                lambda x, y, u: (1 / y, -x / y**2),
                "These are the local derivatives. The upstream gradient is missing from both products.",
            ),
            Mistake(
                lambda x, y, u: (u * x / y, u * x / y),
                "Both inputs got the gradient times the gate's value. Its derivatives are asked for.",
            ),
            Mistake(
                lambda x, y, u: ((u * y - u * x) / y**2,) * 2,
                "The quotient rule's two terms were put together. One belongs to x, the other to y: move one input, "
                "and hold the other fixed.",
            ),
            Mistake(lambda x, y, u: (u / y, 0.0), "y is no constant: it is the gate's second input, and moves it."),
        ),
        WHERE,
        forms=(forms.division_gate, forms.division_gate_by_gates),
    ),
    Task(
        "power gate",
        power_gate,
        "dx, dp",
        powers,
        (
            Mistake(
                lambda x, p, u: (u * p * x ** (p - 1),) * 2,
                "The power rule was used for p as well. As a function of its exponent x^p is no power: write it as "
                "e^(p ln x).",
            ),
            Mistake(
                lambda x, p, u: (u * x**p * math.log(x),) * 2,
                "What holds for the exponent was used for the base as well. As a function of x it is a power.",
            ),
            Mistake(
                lambda x, p, u: (u * p * x ** (p - 1), u * x**p),
                "Only e to the power p is its own derivative. With another base a factor is missing: which?",
            ),
            Mistake(
                lambda x, p, u: (u * p * x ** (p - 1), 0.0),
                "The exponent was taken for a constant. Here it is an input of the gate, and moves it.",
            ),
            Mistake(
                lambda x, p, u: (p * x ** (p - 1), x**p * math.log(x)),
                "These are the local derivatives. The upstream gradient is missing from both products.",
            ),
            Mistake(
                lambda x, p, u: (u * p * x ** (p - 1), u * p * x ** (p - 1) * math.log(x)),
                "x^p as a function of p keeps its exponent: the factor that comes down belongs to the power rule.",
            ),
            Mistake(
                lambda x, p, u: (u * p * x ** (p - 1), u * x ** (p + 1) / (p + 1)),
                "That goes the other way, to a function of which x^p is the derivative.",
            ),
        ),
        WHERE,
        forms=(forms.power_gate, forms.power_gate_by_exp),
    ),
)
