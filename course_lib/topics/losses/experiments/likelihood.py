"""What an answer is said to be drawn from, and what minus the log of that is: a loss."""

from dataclasses import dataclass

import numpy as np

ERRORS = np.linspace(-4, 4, 401)
PROBABILITIES = np.linspace(0.002, 0.998, 499)


@dataclass(frozen=True, eq=False)
class Distribution:
    """``density`` over ``at``, and the loss that is made of it: −log, less what does not depend on the prediction.

    ``other``: the same for the answer y = 0, where there are two curves.
    """

    name: str
    loss: str
    at: np.ndarray
    density: np.ndarray
    other: np.ndarray | None = None

    @property
    def minus_log(self) -> np.ndarray:
        """−log of the density, with the constant taken off that makes it 0 at its least; of a probability, as it is."""
        found = -np.log(self.density)
        return found - found.min() if self.other is None else found


def gaussian(error: np.ndarray, s: float = 1.0) -> np.ndarray:
    """The normal density of spread s."""
    return np.exp(-(error**2) / (2 * s**2)) / (np.sqrt(2 * np.pi) * s)


def laplace(error: np.ndarray, s: float = 1.0) -> np.ndarray:
    """Laplace's density of spread s, with a peak in the middle and wide tails."""
    return np.exp(-np.abs(error) / s) / (2 * s)


def distributions() -> list[Distribution]:
    """Gaussian, Laplace and coin."""
    p = PROBABILITIES
    return [
        Distribution("Gaussian", "½ e²", ERRORS, gaussian(ERRORS)),
        Distribution("Laplace", "|e|", ERRORS, laplace(ERRORS)),
        Distribution("coin", "cross-entropy", p, p, 1 - p),
    ]
