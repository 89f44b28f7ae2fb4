"""A loss's slope by the output a, times the sigmoid's own slope a(1 − a): what is left of δ where a is badly wrong."""

from dataclasses import dataclass

import numpy as np

from course_lib.losses import LOSSES

OUTPUTS = np.linspace(0.005, 0.995, 397)
PAIR = ("half squared error", "binary cross-entropy")


@dataclass(frozen=True, eq=False)
class SlopeFactors:
    """``by_output``: ∂L/∂a over OUTPUTS for the target 0, a row for each loss of PAIR; ``prime``: σ′ = a(1 − a)."""

    by_output: np.ndarray
    prime: np.ndarray

    @property
    def delta(self) -> np.ndarray:
        """∂L/∂z, a row for each loss."""
        return self.by_output * self.prime


def factors() -> SlopeFactors:
    """Both losses, for the target 0."""
    rows, target = OUTPUTS[:, None, None], np.zeros((1, 1))
    slopes = [LOSSES[name].gradient(rows, target)[:, 0, 0] for name in PAIR]
    return SlopeFactors(np.array(slopes), OUTPUTS * (1 - OUTPUTS))
