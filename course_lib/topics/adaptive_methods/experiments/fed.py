"""What an optimizer keeps and what it makes of it: velocity, accumulated squares, effective learning rate.

Rules can be fed any sequence of gradients, all of them the same one, because a rule's state is argument and result.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib import checks, optimizers
from course_lib.optimizers import AdaDelta, AdaGrad, Adam, AdaMax, AMSGrad, Nadam, RMSProp
from course_lib.optimizers._rules import root

SQUARES = {AdaMax: "u", AMSGrad: "v_max", Adam: "v", Nadam: "v", AdaGrad: "r", RMSProp: "r", AdaDelta: "r"}


@dataclass(frozen=True, eq=False)
class Traces:
    """What one rule kept over T steps on θ of this shape: ``states`` has T + 1 of them, the first one init's.

    Its arrays are (T, …): entry t − 1 is what step t was made with.
    """

    rule: optimizers.Optimizer
    states: list
    shape: tuple

    @property
    def velocity_name(self):
        """The letter of the averaged gradient: v, m or change; "" for a rule that keeps none."""
        letters = set(self.rule.state_names) & ({"m"} if self.squares_name else {"m", "v", "change"})
        return next(iter(letters), "")

    @property
    def squares_name(self):
        """The letter of the accumulated squares (of AdaMax: of the largest |g|); "" for a rule that keeps none."""
        return next((letter for kind, letter in SQUARES.items() if isinstance(self.rule, kind)), "")

    @cached_property
    def velocity(self):
        """The averaged gradient, or None."""
        return self._all(self.velocity_name) if self.velocity_name else None

    @cached_property
    def squares(self):
        """The accumulated squares, or None."""
        return self._all(self.squares_name) if self.squares_name else None

    @cached_property
    def rate(self):
        """α_t, the effective learning rate: Δθ = −α_t g, and in Adam's family Δθ = −α_t m̂ (AdamW: but for the decay).

        AdaGrad η/(√r + ε), RMSProp alike, AdaDelta η√(u before the step + ε)/√(r + ε), AdaMax η/u, the others of Adam's
        family η/(√v̂ + ε), each with its ε where the rule has it. Without accumulated squares it is η.
        """
        with np.errstate(all="ignore"):
            rate = self.rule.learning_rate * self._factor(self.rule)
        return np.broadcast_to(rate, (len(self.states) - 1, *self.shape))

    def _all(self, letter):
        return np.array([state[letter] for state in self.states[1:]])

    def _factor(self, rule):
        if not self.squares_name:
            return 1.0
        if isinstance(rule, AdaMax):
            return 1 / self.squares
        if isinstance(rule, AdaDelta):
            if rule.form == "window":
                return 1 / np.sqrt(self.squares + rule.epsilon)
            u = np.array([state["u"] for state in self.states[:-1]])
            return np.sqrt((u + rule.epsilon) / (self.squares + rule.epsilon))
        if isinstance(rule, AdaGrad | RMSProp):
            return 1 / root(self.squares, rule.epsilon, rule.epsilon_inside)
        t = np.arange(1, len(self.states)).reshape(-1, *[1] * len(self.shape))
        v_hat = self.squares / (1 - rule.beta2**t) if getattr(rule, "bias_correction", True) else self.squares
        return 1 / root(v_hat, rule.epsilon, getattr(rule, "epsilon_inside", False))


def fed(rule, gradients):
    """Feed a rule the gradients (T, …), wherever they take it: its steps Δθ, shaped like them, and its Traces.

    The gradients are given and not asked for, so Nesterov's look-ahead has no say.
    """
    rule = optimizers.choose(rule, "rule")
    gradients = checks.array("gradients", gradients, ndim=1)
    theta, steps = np.zeros_like(gradients[0]), np.empty_like(gradients)
    states = [state := rule.initial(theta)]
    with np.errstate(all="ignore"):
        for t, g in enumerate(gradients):
            state, steps[t] = rule.update(state, g, rule.learning_rate, theta)
            theta = theta + steps[t]
            states.append(state)
    return steps, Traces(rule, states, gradients.shape[1:])
