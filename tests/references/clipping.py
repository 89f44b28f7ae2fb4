"""torch.nn.utils.clip_grad_value_ and clip_grad_norm_, threshold 1.5, on a long gradient and on a short one."""

import numpy as np

LONG = 2 * np.random.default_rng(0).standard_normal(30)
SHORT = LONG / np.linalg.norm(LONG)


def case(clip, gradient):
    def make():
        import torch

        w = torch.zeros(len(gradient), dtype=torch.float64, requires_grad=True)
        w.grad = torch.tensor(gradient)
        getattr(torch.nn.utils, clip)([w], 1.5)
        return {"gradient": gradient, "clipped": w.grad.numpy()}

    return make


CASES = {
    "by value": case("clip_grad_value_", LONG),
    "by norm": case("clip_grad_norm_", LONG),
    "by norm, short": case("clip_grad_norm_", SHORT),
}
