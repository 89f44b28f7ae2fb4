"""The trial of deck 002's optimizer choices: what its arrays mean, and rates at which everything diverges."""

import numpy as np
import pytest

from course_lib.datasets import DATASETS
from course_lib.network import Network
from course_lib.optimizers import OPTIMIZERS, GradientDescent
from course_lib.topics.training_playground.experiments import choices
from course_lib.train import train


@pytest.fixture(scope="module")
def blobs():
    return DATASETS["blobs"].load(np.random.default_rng(0))


def test_one_cell_of_the_trial_is_one_run_alone(blobs):
    found = choices.trial(blobs, ["gradient descent"], [0.1, 0.3], hidden=(), seeds=2, steps=20)
    net = Network([2, 3])
    starts = net.initialize("He normal", np.random.default_rng(1), replicas=2)
    common = {"initializer": "zeros", "loss": "cross-entropy", "batch_size": 64, "steps": 20, "evaluations": 10}
    rule = GradientDescent(learning_rate=0.3)
    alone = train(net, blobs, optimizer=rule, rng=np.random.default_rng(2), start=starts[1], **common)
    assert abs(found.loss[0, 1, 1] - alone.test_loss[-1]) < 1e-12
    assert found.accuracy[0, 1, 1] == alone.test_accuracy[-1]


def test_the_best_rate_is_the_one_with_the_lowest_mean_loss(blobs):
    found = choices.trial(blobs, list(OPTIMIZERS)[:3], [1e-4, 0.1, 1e-3], hidden=(), steps=20)
    assert list(found.best) == [1, 1, 1]
    np.testing.assert_array_equal(found.curves[:, -1], found.loss[:, 1])
    steps = found.steps_to(0.5)
    for k, name_and_more in enumerate(found.rows(0.5)):
        assert name_and_more[0] == found.names[k]
        below = found.curves[k].mean(axis=-1) < 0.5
        assert np.isnan(steps[k]) if not below.any() else steps[k] == found.steps[below][0]


def test_a_rule_that_always_diverges_is_infinite_and_the_others_go_on():
    data = choices.sparse_words(np.random.default_rng(0), documents=80, words=20)
    with np.errstate(all="raise", under="ignore"):
        found = choices.trial(data, ["gradient descent", "Adam"], [1e300, 1e301], steps=20)
    assert np.isinf(found.loss[0]).all()
    assert found.loss.shape == (2, 2, 3)


def test_rare_words_are_rare_and_decide():
    data = choices.sparse_words(np.random.default_rng(0), documents=2000)
    often = np.concatenate([data.x_train, data.x_test]).mean(axis=0)
    assert set(np.unique(data.x_train)) == {0.0, 1.0}
    np.testing.assert_allclose(often[:3], [1 / 2, 1 / 3, 1 / 4], atol=0.05)
    assert often[200:].mean() < 0.01
    assert abs(data.y_train.mean() - 0.5) < 0.02
