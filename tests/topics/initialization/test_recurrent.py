"""The small recurrent network against finite differences, seeds and thresholds on their own, and its picture."""

import numpy as np

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.optimizers import Adam
from course_lib.topics.initialization.experiments import recurrent as networks
from course_lib.topics.initialization.experiments.slow_start import first_below, in_words, slow_starts
from course_lib.topics.initialization.plots.recurrent import RecurrentPlot


def test_the_gradient_through_time_is_that_of_finite_differences():
    rng = np.random.default_rng(0)
    parts = [part[None] for part in networks._start([rng])]
    x = rng.standard_normal((1, 8, 5, 1))
    _, _, gradients = networks._pass(*parts, x)
    for k, part in enumerate(parts):

        def loss(values, k=k):
            return networks._pass(*parts[:k], values, *parts[k + 1 :], x)[0].item()

        assert relative_error(gradients[k], numerical_gradient(loss, part.copy())) < 1e-6


def test_a_seed_and_a_threshold_are_trained_as_they_would_be_alone(monkeypatch):
    monkeypatch.setattr(networks, "STEPS", 5)
    together = networks.trainings(6, 0.3, (np.inf, 0.1), (0, 3))
    alone = networks.trainings(6, 0.3, (0.1,), (3,))
    np.testing.assert_allclose(together.loss[:, 1, 1], alone.loss[:, 0, 0], rtol=1e-12)
    assert (together.loss[0, 0] == together.loss[0, 1]).all()
    assert (together.loss[-1, 0] != together.loss[-1, 1]).all()


def test_its_picture_says_what_it_shows():
    said = RecurrentPlot().show(networks.recurrent()).text
    assert "200 steps of training, not clipped and by norm, c = 1." in said


def test_starts_that_are_too_small_are_trained_as_they_would_be_alone():
    both, one = (slow_starts(1, Adam(0.01), "too small", seeds) for seeds in ((0, 4), (4,)))
    np.testing.assert_allclose(both.train_loss[:, 1], one.train_loss[:, 0], rtol=1e-9)
    assert first_below(one).item() == both.steps[np.flatnonzero(both.train_loss[:, 1] < 0.6)[0]]
    assert np.isinf(first_below(one, 1e-9)).all()


def test_a_run_that_waits_for_arrivals_ends_with_the_last_of_them():
    whole, short = (slow_starts(1, Adam(0.01), "too small", (0, 4), until=level) for level in (-np.inf, 0.6))
    arrived = first_below(whole)
    assert np.array_equal(first_below(short), arrived)
    assert short.steps[-1] == arrived.max() < whole.steps[-1]


def test_arrivals_in_words():
    said = [in_words(np.array(steps)) for steps in ([20.0, 20.0], [30.0, 10.0], [np.inf] * 2, [10.0, np.inf])]
    assert said == ["after 20 steps", "after 10 to 30 steps", "not in 1000 steps", "not in 1000 steps for some"]
