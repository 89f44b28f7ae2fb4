"""A step of Adam in each kind of loop: 2-16-16-2, 200 rows, float32, one thread; medians of interleaved runs.

It is time on the processor, which a busy machine changes little. Run it with ``python -m tests.benchmarks.loops``;
PyTorch is measured beside them where it is installed.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import time

import numpy as np

from course_lib import Network, optimizers, train
from tests.benchmarks.numerics import _batch, _data, interleaved, ours
from tests.benchmarks.peers import installed, torch_steps

SIZES, ROWS, STEPS = [2, 16, 16, 2], 200, 500
SETTING = {"optimizer": "Adam", "initializer": "He normal", "loss": "cross-entropy", "dtype": np.float32}


def trained(**how):
    """A whole call of ``train``, one batch an epoch."""
    data, net = _data(SIZES, ROWS), Network(SIZES)
    return lambda: train(net, data, batch_size=None, steps=STEPS, rng=np.random.default_rng(0), **SETTING, **how)


def own(y):
    """A step in public one-liners, everything checked."""
    net, rule, (x, _) = Network(SIZES), optimizers.Adam(), _batch(SIZES, ROWS)
    theta = net.initialize("He normal", np.random.default_rng(0), dtype=np.float32)
    now = [theta, rule.init(theta)]

    def step():
        _, gradient = net.loss_and_gradient(now[0], x, y, "cross-entropy")
        now[1], change = rule.step(now[1], gradient)
        now[0] = now[0] + change

    return step


def table():
    """Each loop beside ``train``, evaluated once."""
    labels = _batch(SIZES, ROWS)[1]
    peers = {"train": trained(evaluations=1), "train, as it evaluates by itself": trained()}
    peers |= {"Run.step": ours(SIZES, ROWS)[0], "loss_and_gradient and rule.step, labels": own(labels)}
    peers |= {"the same, one-hot rows": own(np.eye(2, dtype=np.float32)[labels])}
    if installed("torch"):
        eager, fused = torch_steps(SIZES, ROWS).values()
        peers |= {"PyTorch, eager": eager, "PyTorch, fused Adam": fused}
    taken = interleaved(peers, rounds=15, seconds=0.1, clock=time.process_time)
    whole = {name: seconds / (STEPS if name.startswith("train") else 1) for name, seconds in taken.items()}
    print("\nA step, µs, and how many times what it costs in train")
    for name, seconds in whole.items():
        print(f"{name:>42} {1e6 * seconds:>7.0f} {seconds / whole['train']:>6.2f}")


if __name__ == "__main__":
    table()
