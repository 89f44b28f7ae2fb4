"""The smallest deep network: a chain of linear units, each of which multiplies by its one weight."""

from dataclasses import dataclass

import numpy as np

from course_lib.arguments import Count, Number, checked


@dataclass(frozen=True, eq=False)
class Chain:
    """``weight`` (L of them, all equal): ``signal`` (L + 1,), a^0 … a^L from x = 1; ``error`` (L + 1,), ∂ŷ/∂a^l."""

    weight: float
    signal: np.ndarray
    error: np.ndarray

    @property
    def layers(self) -> int:
        return len(self.signal) - 1

    @property
    def gradient(self) -> np.ndarray:
        """∂ŷ/∂w_l for l = 1 … L: what comes into the layer times what comes back to it."""
        return self.signal[:-1] * self.error[1:]


@checked
def chain(weight: Number, layers: Count) -> Chain:
    """ŷ = w · w ⋯ w · x, forward and backward."""
    powers = float(weight) ** np.arange(layers + 1)
    return Chain(float(weight), powers, powers[::-1].copy())
