"""Adam's first steps, with and without bias correction, ε outside and inside the root."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from course_lib.arguments import Positive, Whole, checked
from course_lib.optimizers import Adam
from course_lib.topics.adaptive_methods.experiments.traces import fed

VARIANTS = {
    "corrected, ε outside": {"bias_correction": True, "epsilon_inside": False},
    "corrected, ε inside": {"bias_correction": True, "epsilon_inside": True},
    "not corrected, ε outside": {"bias_correction": False, "epsilon_inside": False},
    "not corrected, ε inside": {"bias_correction": False, "epsilon_inside": True},
}
SIZES = 10.0 ** np.arange(-14, 2.01, 0.25)
STEPS = 300


@dataclass(frozen=True, eq=False)
class AdamBeginning:
    """Each of VARIANTS fed constant gradients.

    ``over_time``: name → |Δθ|/η at each t, for the gradient ``g``; ``over_size``: name → |Δθ|/η at step ``at`` for each
    of SIZES.
    """

    rule: Adam
    g: float
    at: int
    over_time: dict[str, np.ndarray]
    over_size: dict[str, np.ndarray]


@checked
def beginning(
    g: Positive = 1.0,
    at: Annotated[int, Whole(1, STEPS)] = 10,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> AdamBeginning:
    """The four variants of Adam, each fed constant gradients: of size ``g``, and of every size in SIZES."""
    rule = Adam(learning_rate=1.0, beta1=beta1, beta2=beta2, epsilon=epsilon)
    sizes = np.append(SIZES, g)
    gradients = np.broadcast_to(sizes, (STEPS, len(sizes)))
    steps = {name: -fed(replace(rule, **variant), gradients)[0] for name, variant in VARIANTS.items()}
    over_time = {name: s[:, -1] for name, s in steps.items()}
    over_size = {name: s[at - 1, :-1] for name, s in steps.items()}
    return AdamBeginning(rule, g, at, over_time, over_size)
