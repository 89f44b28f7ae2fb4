"""Where the edge of stability comes from: the two roots of a step's polynomial, and when one of them passes −1."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Moderate, checked
from course_lib.topics.momentum.experiments import theory

AXIS = np.linspace(-1.6, 1.6, 321)
SHARES = (0.002, 0.5, 1.0, 1.15)  # of the largest ηλ, of which parabolas are drawn


def coefficients(product: Moderate, beta: Moderate, rule: theory.RuleName = "momentum") -> tuple:
    """(T, D) of P(z) = z² − Tz + D, the polynomial of the step's matrix: its trace and its determinant."""
    b = beta * (1 - product) if rule == "Nesterov" else beta
    return b + 1 - product, b


def both_roots(product: Moderate, beta: Moderate, rule: theory.RuleName = "momentum") -> np.ndarray:
    """The two roots of P(z), complex, in a last axis of 2."""
    T, D = coefficients(product, beta, rule)
    root = np.sqrt(np.asarray(T * T / 4 - D, complex))
    return np.stack([T / 2 + root, T / 2 - root], axis=-1)


@dataclass(frozen=True, eq=False)
class EdgePicture:
    """For some ``products`` (n,): the ``parabolas`` P(z) over AXIS (n, 321) and the ``roots`` (n, 2).

    ``way``: the roots for every product from 0 to the last one, (m, 2).
    """

    rule: str
    beta: float
    edge: float
    products: np.ndarray
    parabolas: np.ndarray
    roots: np.ndarray
    way: np.ndarray


@checked
def edge_picture(beta: theory.Beta, rule: theory.RuleName = "momentum") -> EdgePicture:
    """The parabolas and roots of a rule below its edge of stability, on it and beyond it."""
    edge = float(theory.largest(beta, rule))
    products = edge * np.array(SHARES)
    T, D = coefficients(products[:, None], beta, rule)
    fine = np.append(0, np.geomspace(1e-4, products[-1], 6001))
    return EdgePicture(
        rule,
        beta,
        edge,
        products,
        AXIS**2 - T * AXIS + D,
        both_roots(products, beta, rule),
        both_roots(fine, beta, rule),
    )
