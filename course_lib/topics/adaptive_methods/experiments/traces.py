"""What an optimizer keeps and what it makes of it: velocity, accumulated squares, effective learning rate.

Rules can be fed any sequence of gradients, and all of them the same one, because a rule's state is argument and result.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import numpy as np

from course_lib import checks, optimizers
from course_lib.arguments import By, checked
from course_lib.optimizers import AdaDelta, AdaMax, Optimizer

AVERAGES = ("m", "v", "change")  # what states with an average of the gradient are called


@dataclass(frozen=True, eq=False)
class Traces:
    """What one rule kept over T steps on θ of this shape: ``states`` has T + 1 of them, beginning with ``init``'s.

    Its arrays are (T, …): entry t − 1 is what step t was made with.
    """

    rule: Optimizer
    states: list[dict]
    shape: tuple[int, ...]

    @property
    def velocity_name(self) -> str:
        """The letter of the averaged gradient: v, m or change; "" for a rule that keeps none."""
        kept = set(self.rule.state_names) - {self.squares_name}
        return next((name for name in AVERAGES if name in kept), "")

    @property
    def squares_name(self) -> str:
        """The letter of the accumulated squares (of AdaMax: of the largest |g|); "" for a rule that keeps none."""
        return self.rule.squares_name

    @cached_property
    def velocity(self) -> np.ndarray | None:
        """The averaged gradient, or None."""
        return self._all(self.velocity_name) if self.velocity_name else None

    @cached_property
    def squares(self) -> np.ndarray | None:
        """The accumulated squares, or None."""
        return self._all(self.squares_name) if self.squares_name else None

    @cached_property
    def rate(self) -> np.ndarray:
        """α_t, the effective learning rate: Δθ = −α_t g, and in Adam's family Δθ = −α_t m̂ (AdamW: but for the decay).

        η/(√r + ε) for accumulated squares r, with r/(1 − β₂ᵗ) in place of r where the rule corrects it and ε where the
        rule has it; AdaDelta η√(u before the step + ε)/√(r + ε), AdaMax η/u. Without accumulated squares it is η.
        """
        with np.errstate(all="ignore"):
            rate = self.rule.learning_rate * self._factor()
        return np.broadcast_to(rate, (len(self.states) - 1, *self.shape))

    def _all(self, name):
        return np.array([state[name] for state in self.states[1:]])

    def _factor(self):
        rule, squares = self.rule, self.squares
        if squares is None:
            return 1.0
        if isinstance(rule, AdaMax):
            return 1 / squares
        if isinstance(rule, AdaDelta):
            if rule.form == "window":
                return 1 / np.sqrt(squares + rule.epsilon)
            u = np.array([state["u"] for state in self.states[:-1]])
            return np.sqrt((u + rule.epsilon) / (squares + rule.epsilon))
        if hasattr(rule, "beta2") and getattr(rule, "bias_correction", True):
            t = np.arange(1, len(self.states)).reshape(-1, *[1] * len(self.shape))
            squares = squares / (1 - rule.beta2**t)
        epsilon = getattr(rule, "epsilon", 0.0)
        return 1 / (
            np.sqrt(squares + epsilon) if getattr(rule, "epsilon_inside", False) else np.sqrt(squares) + epsilon
        )


@checked
def fed(
    rule: Annotated[Optimizer, By(optimizers.choose)],
    gradients: Annotated[np.ndarray, By(lambda a, name: checks.array(name, a, ndim=1))],
) -> tuple[np.ndarray, Traces]:
    """Feed a rule the gradients (T, …), wherever they take it: its steps Δθ, shaped like them, and its Traces.

    The gradients are given and not asked for, so Nesterov's look-ahead has no say.
    """
    theta, steps = np.zeros_like(gradients[0]), np.empty_like(gradients)
    states = [state := rule.initial(theta)]
    with np.errstate(all="ignore"):
        for t, g in enumerate(gradients):
            state, steps[t] = rule.update(state, g, rule.learning_rate, theta)
            theta = theta + steps[t]
            states.append(state)
    return steps, Traces(rule, states, gradients.shape[1:])
