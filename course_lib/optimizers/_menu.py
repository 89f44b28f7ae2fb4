"""The menu of optimizers: those of the lectures and their relatives, and what stands beyond."""

from course_lib.menus import Menu
from course_lib.optimizers._beyond import SGDW, Lion, RMSPropMomentum
from course_lib.optimizers._optimizer import Optimizer
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

OPTIMIZERS = Menu(
    Optimizer,
    {
        "gradient descent": GradientDescent(),
        "momentum": Momentum(),
        "Nesterov": Nesterov(),
        "AdaGrad": AdaGrad(),
        "RMSProp": RMSProp(),
        "AdaDelta": AdaDelta(),
        "Adam": Adam(),
        "AdamW": AdamW(),
        "AdaMax": AdaMax(),
        "Nadam": Nadam(),
        "AMSGrad": AMSGrad(),
    },
    beyond={
        "SGDW": SGDW(),
        "RMSProp with momentum": RMSPropMomentum(),
        "Lion": Lion(),
    },
)


def choose(wanted: str | Optimizer, argument: str = "optimizer") -> Optimizer:
    """The optimizer of that name, or ``wanted`` itself if it is one."""
    return OPTIMIZERS.choose(wanted, argument)
