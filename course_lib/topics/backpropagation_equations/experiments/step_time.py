"""Where the time of a training step goes: matrix products, forward and backward pass, optimizer."""

from collections.abc import Sequence

import numpy as np

from course_lib import network, optimizers
from course_lib.arguments import Count, checked
from course_lib.train.clock import took


@checked
def seconds(sizes: Sequence[int], batch: Count, repeats: Count = 50) -> dict[str, float]:
    """{part: seconds}: the matrix products of a step alone, forward and backward whole, the optimizer.

    The parts take turns, and the least of each one's times counts: what is more than that is other programs'.
    """
    rng = np.random.default_rng(0)
    net = network.Network(sizes)
    theta, rule = net.initialize("He normal", rng, dtype=np.float32), optimizers.Adam()
    loss, y = net.prepare_targets("cross-entropy", rng.integers(0, sizes[-1], batch), batch, np.float32)
    x, gradient, state = rng.random((batch, sizes[0]), np.float32), np.zeros_like(theta), rule.init(theta)
    layers, views = net.layers(theta), net.layers(gradient)
    a = [x, *(np.zeros((batch, n), np.float32) for n in sizes[1:])]
    parts = {
        "matrix products": lambda: _products(a, layers, views),
        "forward and backward": lambda: network.backward_pass(layers, views, x, y, loss),
        "optimizer": lambda: rule.step(state, gradient),
    }
    turns = [[took(part) for part in parts.values()] for _ in range(repeats)]
    return dict(zip(parts, np.min(turns, axis=0).tolist(), strict=True))


def _products(a, layers, gradients):
    """The 3L − 1 matrix products of a step: forward, BP4, and BP2 for all layers but the first."""
    for l, (layer, gradient) in enumerate(zip(layers, gradients, strict=True)):
        np.matmul(a[l], layer.W)
        np.matmul(a[l].T, a[l + 1], out=gradient.W)
        if l:
            np.matmul(a[l + 1], layer.W.T)
