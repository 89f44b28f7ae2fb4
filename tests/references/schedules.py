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


CASES = {
    "step": rates(60, lambda schedulers, o: schedulers.StepLR(o, step_size=7, gamma=0.3)),
    "exponential": rates(60, lambda schedulers, o: schedulers.ExponentialLR(o, gamma=0.97)),
    "cosine": rates(51, lambda schedulers, o: schedulers.CosineAnnealingLR(o, T_max=50, eta_min=0.02)),
    "warm-up cosine": rates(61, warm_up_cosine),
    "warm-up step": rates(40, warm_up(lambda schedulers, o: schedulers.StepLR(o, step_size=7, gamma=0.3))),
    "warm-up exponential": rates(40, warm_up(lambda schedulers, o: schedulers.ExponentialLR(o, gamma=0.9))),
    "warm-up constant": rates(20, warm_up(lambda schedulers, o: schedulers.LambdaLR(o, lambda t: 1.0))),
    "warm-up 1/t": rates(40, warm_up(lambda schedulers, o: schedulers.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)))),
}
