"""Optimizers: how the gradient g becomes a step Δθ, with η the learning rate; θ ← θ + Δθ is the same for all of them.

``rule.init(theta)`` is the state before the first step, ``rule.step(state, gradient)`` the next state and Δθ. Nothing
is hidden and nothing changes in place, so that a run can be rewound and two rules can be fed the same gradients. Where
the decks write one rule in several ways, the way is a knob: ``form``, ``epsilon_inside``, ``bias_correction``.
"""

from course_lib.optimizers._beyond import SGDW, Lion, RMSPropMomentum
from course_lib.optimizers._descend import descend
from course_lib.optimizers._menu import OPTIMIZERS, choose
from course_lib.optimizers._optimizer import Optimizer, Update
from course_lib.optimizers._rules import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    AdamW,
    AMSGrad,
    GradientDescent,
    Momentum,
    Nadam,
    Nesterov,
    RMSProp,
)

__all__ = [
    "OPTIMIZERS",
    "SGDW",
    "AMSGrad",
    "AdaDelta",
    "AdaGrad",
    "AdaMax",
    "Adam",
    "AdamW",
    "GradientDescent",
    "Lion",
    "Momentum",
    "Nadam",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "RMSPropMomentum",
    "Update",
    "choose",
    "descend",
]
