"""torch.optim.lr_scheduler: the learning rates of the steps 0, 1, 2, … from η_0 = 0.1."""

import numpy as np


def rates(steps, make_scheduler):
    def make():
        import torch

        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        scheduler, rate = make_scheduler(torch.optim.lr_scheduler, optimizer), []
        for _ in range(steps):
            rate.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return {"rate": np.array(rate)}

    return make


def warm_up_cosine(schedulers, optimizer):
    climb = schedulers.LinearLR(optimizer, start_factor=1 / 10, total_iters=9)
    cosine = schedulers.CosineAnnealingLR(optimizer, T_max=50, eta_min=0.02)
    return schedulers.SequentialLR(optimizer, [climb, cosine], milestones=[10])


def warm_up(make_scheduler):
    """LinearLR from 1/w, w − 1 steps long, then any other from its own step 0."""

    def joined(schedulers, optimizer):
        climb = schedulers.LinearLR(optimizer, start_factor=1 / 8, total_iters=7)
        return schedulers.SequentialLR(optimizer, [climb, make_scheduler(schedulers, optimizer)], milestones=[8])

    return joined


PLATEAUS = {"each loss": 1, "means of three": 3}


def losses(steps=120):
    """A cost that falls, stands, falls again and blows up: the same numbers wherever they are drawn."""
    t = np.arange(steps)
    falling = np.where(t < 40, np.exp(-t / 12), np.where(t < 70, 0.04, 0.04 * np.exp(-(t - 70) / 20)))
    falling = falling + 0.02 * np.sin(37.0 * t) * np.exp(-t / 60)
    return np.where(t == 55, np.nan, np.where(t == 90, np.inf, falling))


def on_plateau(every):
    """ReduceLROnPlateau, stepped with the mean of every so many losses; the rate of each step, and the losses."""

    def make():
        import torch

        optimizer, seen, rate = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1), losses(), []
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.3, patience=3, eps=0.0)
        for t, _ in enumerate(seen):
            rate.append(optimizer.param_groups[0]["lr"])
            if (t + 1) % every == 0:
                scheduler.step(float(seen[t + 1 - every : t + 1].sum() / every))
        return {"rate": np.array(rate), "loss": seen}

    return make


CASES = {
    "step": rates(60, lambda schedulers, o: schedulers.StepLR(o, step_size=7, gamma=0.3)),
    "exponential": rates(60, lambda schedulers, o: schedulers.ExponentialLR(o, gamma=0.97)),
    "cosine": rates(51, lambda schedulers, o: schedulers.CosineAnnealingLR(o, T_max=50, eta_min=0.02)),
    "polynomial": rates(60, lambda schedulers, o: schedulers.PolynomialLR(o, total_iters=50, power=2.0)),
    "a straight line": rates(60, lambda schedulers, o: schedulers.PolynomialLR(o, total_iters=50)),
    "warm-up cosine": rates(61, warm_up_cosine),
    "warm restarts": rates(200, lambda schedulers, o: schedulers.CosineAnnealingWarmRestarts(o, 9, 2, eta_min=0.02)),
    "restarts of one length": rates(60, lambda schedulers, o: schedulers.CosineAnnealingWarmRestarts(o, 12)),
    "one-cycle": rates(60, lambda schedulers, o: schedulers.OneCycleLR(o, 0.1, 60, cycle_momentum=False)),
    "one-cycle with a top between steps": rates(
        47, lambda schedulers, o: schedulers.OneCycleLR(o, 0.1, 47, pct_start=0.21, div_factor=10, cycle_momentum=False)
    ),
    **{f"on plateau, {name}": on_plateau(every) for name, every in PLATEAUS.items()},
    "warm-up step": rates(40, warm_up(lambda schedulers, o: schedulers.StepLR(o, step_size=7, gamma=0.3))),
    "warm-up exponential": rates(40, warm_up(lambda schedulers, o: schedulers.ExponentialLR(o, gamma=0.9))),
    "warm-up constant": rates(20, warm_up(lambda schedulers, o: schedulers.LambdaLR(o, lambda t: 1.0))),
    "warm-up 1/t": rates(40, warm_up(lambda schedulers, o: schedulers.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)))),
}
