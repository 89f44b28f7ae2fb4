"""What a History says of a run."""

import dataclasses
import pickle
import re

import numpy as np
import pytest

from course_lib.optimizers import Adam
from tests.train.examples import (
    MOONS,
    NET,
    run,
)


def test_a_history_can_be_sent_to_another_process():
    h = run(epochs=1)
    copy = pickle.loads(pickle.dumps(h))
    assert copy.message == h.message and np.array_equal(copy.theta, h.theta)
    np.testing.assert_array_equal(
        copy.network.predict(h.theta[-1], MOONS.x_test), NET.predict(h.theta[-1], MOONS.x_test)
    )


def test_best_ignores_what_is_not_finite():
    h = run(epochs=3)
    curve = np.array([[np.nan, 3.0, np.inf, 2.0], [np.nan] * 4, [1.0, np.nan, 0.5, 0.7]]).T
    assert dataclasses.replace(h, test_loss=curve).best.tolist() == [3, 0, 2]
    assert dataclasses.replace(h, test_loss=curve[:, 0]).best == 3


MESSAGES = {
    "done": ({"epochs": 20}, r"Done after 200 steps: train loss 0\.\d+ → 0\.\d+, test loss lowest at step \d+\.$"),
    "one replica": ({"epochs": 20, "replicas": 1}, r"Done after 200 steps: .*, test loss lowest at step \d+\.$"),
    "replicas": ({"epochs": 20, "replicas": 3}, r"Done after 200 steps: train loss 0\.\d+ → 0\.\d+\.$"),
    "still": ({"initializer": "zeros"}, r"The loss is still what it was at the start, 0\.693, after 30 steps\. Try an"),
    "rose": ({"optimizer": Adam(1e3)}, r"The loss rose from 0\.\d+ to \S+ in 30 steps\. Try a smaller learning rate"),
}


@pytest.mark.parametrize(("setting", "text"), MESSAGES.values(), ids=MESSAGES)
def test_message(setting, text):
    h = run(**setting)
    assert re.match(text, h.message) and h.went_wrong == ("Try" in text)
