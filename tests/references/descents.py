"""torch.optim and autograd over 300 steps on all surfaces, each written here once more, from its formula.

Each case is an optimizer; ``points`` (31, surfaces, 2) is every tenth point, from each surface's start. All optimizers
used here work entry by entry, so that one of them descends on all surfaces at once. Rates that suit the
steep surfaces are slow on the others: the plain rules have a second run with a larger rate on the GENTLE ones.
"""

import math
from functools import lru_cache, partial

import numpy as np

STEPS, EVERY = 300, 10
STARTS = {
    "quadratic bowl": (-2.5, 1.5),
    "valley": (-4.5, 1.0),
    "Rosenbrock": (-1.2, 1.0),
    "Beale": (1.0, 1.5),
    "Himmelblau": (-0.5, -0.5),
    "saddle": (-1.8, 0.001),
    "monkey saddle": (1.5, 0.01),
    "Rastrigin": (-3.6, 2.4),
    "plateau": (-2.8, 1.8),
    "cliff": (4.0, 3.0),
    "ravine": (-2.5, -0.7),
}
GENTLE = ("quadratic bowl", "valley", "saddle", "plateau", "cliff")
RULES = {
    "gradient descent": ("SGD", {"lr": 0.0005}),
    "momentum": ("SGD", {"lr": 0.0005, "momentum": 0.9}),
    "Nesterov": ("SGD", {"lr": 0.0005, "momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("Adagrad", {"lr": 0.1, "eps": 1e-7}),
    "RMSProp": ("RMSprop", {"lr": 0.003, "alpha": 0.99, "eps": 1e-6}),
    "AdaDelta": ("Adadelta", {"lr": 1.0, "rho": 0.9, "eps": 1e-6}),
    "Adam": ("Adam", {"lr": 0.02}),
    "AdamW": ("AdamW", {"lr": 0.02, "weight_decay": 0.01}),
    "AdaMax": ("Adamax", {"lr": 0.02}),
    "Nadam": ("NAdam", {"lr": 0.02, "momentum_decay": 0.004}),
    "AMSGrad": ("Adam", {"lr": 0.02, "amsgrad": True}),
    "gradient descent, fast": ("SGD", {"lr": 0.05}),
    "momentum, fast": ("SGD", {"lr": 0.02, "momentum": 0.9}),
    "Nesterov, fast": ("SGD", {"lr": 0.02, "momentum": 0.9, "nesterov": True}),
}
# There AdaDelta's steps grow until they leap across the valley: from step 210 on rounding grows a thousandfold in ten.
CHAOTIC = {("AdaDelta", "Rosenbrock"): 200}


def surfaces(rule):
    """The names of the surfaces on which a rule is run."""
    return GENTLE if rule.endswith("fast") else tuple(STARTS)


def steps(rule, surface):
    """The number of steps that can be compared."""
    return CHAOTIC.get((rule, surface), STEPS)


def heights(x, y):
    """The height of each surface at its own point: x and y (…, surfaces), in the order of STARTS."""
    x, y = x.unbind(-1), y.unbind(-1)
    c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
    formulas = (
        lambda x, y: (x**2 + y**2) / 2,
        lambda x, y: (x**2 + 20 * y**2) / 2,
        lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2,
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        lambda x, y: x**2 - y**2,
        lambda x, y: x**3 - 3 * x * y**2,
        lambda x, y: 20 + x**2 - 10 * (math.tau * x).cos() + y**2 - 10 * (math.tau * y).cos(),
        lambda x, y: 1 - (-(x**2 + y**2) / 2).exp(),
        lambda x, y: (x**2 + y**2) / 10 + 5 * (1 + (10 * (x - 2)).tanh()),
        lambda x, y: ((x * c + y * s) ** 2 + 100 * (y * c - x * s) ** 2) / 2,
    )
    return sum(f(a, b).sum() for f, a, b in zip(formulas, x, y, strict=True))


@lru_cache(maxsize=1)
def runs():
    """The points of every rule, (31, rules, surfaces, 2): autograd is asked once a step, for all rules at once."""
    import torch

    torch.set_default_dtype(torch.float64)  # or else NAdam multiplies its momenta up in float32
    thetas = [torch.tensor(list(STARTS.values())) for _ in RULES]
    optimizers = [
        getattr(torch.optim, name)([theta], foreach=False, **settings)
        for theta, (name, settings) in zip(thetas, RULES.values(), strict=True)
    ]
    masks = torch.tensor([[[name in surfaces(rule)] for name in STARTS] for rule in RULES])
    points = [torch.stack(thetas).numpy().copy()]
    for t in range(1, STEPS + 1):
        at = torch.stack(thetas).requires_grad_()
        (slopes,) = torch.autograd.grad(heights(at[..., 0], at[..., 1]), at)
        for theta, optimizer, gradient, mask in zip(thetas, optimizers, slopes, masks, strict=True):
            theta.grad = gradient * mask
            optimizer.step()
        if t % EVERY == 0:
            points.append(torch.stack(thetas).numpy().copy())
    torch.set_default_dtype(torch.float32)
    return np.array(points)


def run(rule):
    """Every tenth θ, until it cannot be compared any more; for Nesterov the point ahead, θ + αv."""
    points = runs()[:, list(RULES).index(rule)]
    for surface, last in ((surface, last) for (name, surface), last in CHAOTIC.items() if name == rule):
        k = list(STARTS).index(surface)
        points[last // EVERY :, k] = points[last // EVERY, k]
    return {"points": points[:, [list(STARTS).index(name) for name in surfaces(rule)]]}


CASES = {rule: partial(run, rule) for rule in RULES}
