"""The path of penalties: monotone, and each replica the run alone."""

import numpy as np
import pytest

from course_lib import losses, optimizers, schedules
from course_lib.topics.losses.experiments import penalty
from course_lib.train import train


def test_stronger_penalties_leave_smaller_weights_and_larger_losses():
    for kind in penalty.KINDS:
        path = penalty.path("circles", kind, 0)
        size = np.abs(path.weights).sum(axis=1) if kind == "L1" else (path.weights**2).sum(axis=1)
        assert (np.diff(size) < 0.02 * size[0]).all() and size[-1] < 1e-2 * size[0]
        assert (np.diff(path.train_loss) > -0.02).all()
        assert path.test_loss[path.best] < 0.75 * path.test_loss[0]
    both = [penalty.path("circles", kind, 0).small[8] for kind in ("L1", "L2")]
    assert both[0] > 2 * both[1]


def test_a_replica_is_the_run_alone():

    path, i = penalty.path("moons", "L2", 0), 9
    data = penalty.DATA["moons"].load(np.random.default_rng([0, 0]))
    run = train(
        path.net, data, optimizer=optimizers.Adam(learning_rate=0.05), initializer="Glorot normal",
        schedule=schedules.Cosine(learning_rate=0.05, steps=penalty.STEPS), loss="cross-entropy", batch_size=None,
        start=path.net.initialize("Glorot normal", np.random.default_rng([0, 1])), rng=np.random.default_rng(9),
        penalty=losses.Penalty(l2=float(penalty.STRENGTHS[i])), steps=penalty.STEPS, dtype=np.float32,
    )  # fmt: skip
    assert run.test_loss[-1] == pytest.approx(path.test_loss[i], rel=0.02)
