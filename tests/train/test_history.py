"""What a History says of a run."""

import dataclasses
import pickle
import re
import sys
import types

import numpy as np
import pytest

from course_lib.optimizers import Adam, GradientDescent
from tests.train.examples import BLOWN, FEW, MOONS, NET, OVERFIT, run


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


def test_the_best_theta_is_that_of_the_lowest_test_loss():
    h = run(**OVERFIT, steps=200, patience=3)
    assert 0 < h.best < len(h.steps) - 1
    np.testing.assert_array_equal(h.best_theta, h.theta[h.best])
    loss, _ = h.network.loss_and_gradient(h.best_theta, FEW.x_test, FEW.y_test, "cross-entropy")
    assert loss == pytest.approx(h.test_loss.min(), rel=1e-12)
    many = run(**OVERFIT, steps=200, replicas=3)
    assert len(set(many.best.tolist())) > 1 and many.best_theta.shape == (3, h.network.size)
    for r in range(3):
        np.testing.assert_array_equal(many.best_theta[r], many.theta[many.best[r], r])


PARAGRAPHS = {
    "one run": (
        {},
        r"A run of Network\(2-6-2, tanh, softmax, P = 32\): 30 steps of 32 rows \(3 epochs\), evaluated 4 times\. "
        r"Done after 30 steps: .* lowest at step 30\. The test accuracy is 0\.\d+\.",
    ),
    "replicas": ({"replicas": 3}, r"3 runs at once of Network.* The test accuracy is in the median 0\.\d+\."),
    "one row": (
        {"steps": 450, "batch_size": 1},
        r"A run of .*: 450 steps of 1 row \(1\.5 epochs\), evaluated 3 times\..*",
    ),
    "diverged": (
        {**BLOWN, "optimizer": GradientDescent(1e5), "steps": 100},
        r"A run of .* The run diverged, at step .* clipping\.",
    ),
}


@pytest.mark.parametrize(("setting", "text"), PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_it_is_shown_as_one_paragraph(setting, text):
    shown = repr(run(**setting))
    assert re.fullmatch(text, shown) and len(shown) < 400 and "array" not in shown


class Frame(dict):
    """What stands for pandas, which the course does not need."""


def test_it_is_given_to_pandas_as_columns(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(DataFrame=Frame))
    h, many = run(), run(replicas=2)
    frame = h.to_pandas()
    assert list(frame) == ["step", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy"]
    assert frame["step"].tolist() == [0, 10, 20, 30] and frame["epoch"].tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(frame["test_loss"], h.test_loss)
    long = many.to_pandas()
    assert long["replica"].tolist() == [0, 1] * 4 and long["step"].tolist() == [0, 0, 10, 10, 20, 20, 30, 30]
    for r in (0, 1):
        np.testing.assert_array_equal(long["train_loss"][long["replica"] == r], many.train_loss[:, r])
    assert all(column.shape == (8,) for column in long.values())


def test_without_pandas_it_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    remedy = r"Install it \(pip install pandas\), or take its arrays, such as history.test_loss"
    with pytest.raises(ImportError, match=f"^to_pandas: got no pandas; expected pandas to be installed. {remedy}"):
        run(epochs=1).to_pandas()
