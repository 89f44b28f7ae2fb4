"""torch.optim over 200 steps: fed a fixed sequence of gradients, and descending a quadratic whose gradient is noisy.

Each case holds every tenth of PyTorch's parameters: ``sequence`` and ``quadratic``, both (21, 5).
"""

from functools import partial

import numpy as np

STEPS = 200
CURVATURE = np.array([0.01, 0.1, 0.5, 1.0, 3.0])
START = np.array([1.0, -2.0, 3.0, -0.5, 0.25])


def inputs():
    """Gradients of many sizes, a third of them 0, and noise: stored, so that no random stream has to stay the same."""
    rng = np.random.default_rng(20)
    gradients = rng.standard_normal((STEPS, 5)) * 10.0 ** rng.integers(-3, 2, (STEPS, 5))
    gradients[rng.random((STEPS, 5)) < 1 / 3] = 0
    return {"gradients": gradients, "noise": 0.1 * rng.standard_normal((STEPS, 5)), "start": START}


def run(name, rate=None, decoupled=0.0, **hyperparameters):
    """torch.optim's optimizer of that name; ``rate(t)`` sets the learning rate before step t.

    ``decoupled`` is a λ for optimizers that know no decoupled decay: θ is multiplied by 1 − ηλ first, as AdamW does.
    """
    import torch

    torch.set_default_dtype(torch.float64)  # or else NAdam multiplies its momenta up in float32
    given = inputs()
    curvature, sequence, noise = (torch.from_numpy(a) for a in (CURVATURE, given["gradients"], given["noise"]))

    def follow(gradient):
        theta = torch.from_numpy(START.copy())
        optimizer = getattr(torch.optim, name)([theta], **hyperparameters)
        points = [theta.numpy().copy()]
        for t in range(STEPS):
            if rate:
                optimizer.param_groups[0]["lr"] = rate(t)
            theta.grad = gradient(t, theta)
            theta.mul_(1 - optimizer.param_groups[0]["lr"] * decoupled)
            optimizer.step()
            points.append(theta.numpy().copy())
        return np.array(points[::10])

    runs = {
        "sequence": follow(lambda t, theta: sequence[t].clone()),
        "quadratic": follow(lambda t, theta: curvature * theta + noise[t]),
    }
    torch.set_default_dtype(torch.float32)
    return runs


def halving(t):
    """A learning rate that is halved every 50 steps: 0.05, 0.025, …"""
    return 0.05 * 0.5 ** (t // 50)


CASES = {
    "inputs": inputs,
    "gradient descent": partial(run, "SGD", lr=0.1),
    "momentum": partial(run, "SGD", lr=0.05, momentum=0.9),
    "momentum, halving": partial(run, "SGD", rate=halving, lr=0.05, momentum=0.9),
    "Nesterov": partial(run, "SGD", lr=0.05, momentum=0.9, nesterov=True),
    "AdaGrad": partial(run, "Adagrad", lr=0.1, eps=1e-7),
    "RMSProp": partial(run, "RMSprop", lr=0.01, alpha=0.95, eps=1e-6),
    "AdaDelta": partial(run, "Adadelta", lr=1.0, rho=0.9, eps=1e-6),
    "AdaDelta, with a rate": partial(run, "Adadelta", lr=3.0, rho=0.95, eps=1e-4),
    "Adam": partial(run, "Adam", lr=0.01, betas=(0.8, 0.99), eps=1e-8),
    "Adam, halving": partial(run, "Adam", rate=halving, lr=0.05),
    "AdamW": partial(run, "AdamW", lr=0.01, weight_decay=0.1),
    "AdaMax": partial(run, "Adamax", lr=0.02, betas=(0.9, 0.99), eps=1e-6),
    "Nadam": partial(run, "NAdam", lr=0.02, momentum_decay=0.004),
    "Nadam, slow": partial(run, "NAdam", lr=0.02, betas=(0.95, 0.98), eps=1e-5, momentum_decay=0.05),
    "SGDW": partial(run, "SGD", lr=0.05, momentum=0.9, decoupled=0.1),
    "SGDW, halving": partial(run, "SGD", rate=halving, lr=0.05, decoupled=0.1),
    "SGDW, a penalty": partial(run, "SGD", lr=0.1, weight_decay=0.1),
    "RMSProp with momentum": partial(run, "RMSprop", lr=0.01, alpha=0.95, eps=1e-6, momentum=0.8),
    "AMSGrad": partial(run, "Adam", lr=0.01, betas=(0.9, 0.99), amsgrad=True),
}
