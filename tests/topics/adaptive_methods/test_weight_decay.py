"""Decoupled weight decay, and L2 in the loss."""

import numpy as np
import pytest

from course_lib.topics.adaptive_methods.experiments.weight_decay import decay


def test_decoupled_decay_does_not_look_at_the_gradients_and_l2_in_adam_does():
    found = decay(weight_decay=0.2, eta=0.01, steps=300)
    assert found.expected == pytest.approx(0.998**300)
    for name in ("AdamW", "gradient descent with L2"):
        np.testing.assert_allclose(found.left[name], found.expected, rtol=1e-9)
    left = found.left["Adam with L2"]
    assert left[0] < 0.01 < found.expected < 0.8 < left[-1]
    assert (np.diff(left[-10:]) > 0).all()
