"""Sparse features against a plain loop."""

import numpy as np

from course_lib.topics.adaptive_methods.experiments.sparse_features import FREQUENCIES, NEAR, RATES, sparse


def test_sparse_features_are_learned_as_a_loop_learns_them():
    found = sparse(steps=40, batch_size=4, eta=0.1, seed=2)
    rng = np.random.default_rng(2)
    x = rng.random((40, 4, 12)) < FREQUENCIES
    true = np.exp(rng.uniform(np.log(0.3), np.log(3), 12)) * rng.choice([-1, 1], 12)
    noise = 0.1 * rng.standard_normal((40, 4))
    w, rows = np.zeros(12), {name: k for k, name in enumerate(found.names)}
    for batch, added in zip(x.astype(float), noise, strict=True):
        errors = batch @ w - batch @ true - added
        w = w - 0.1 * np.mean(errors[:, None] * batch, axis=0)
    np.testing.assert_allclose(found.learned[rows["gradient descent"]], w / true, rtol=1e-12)
    np.testing.assert_array_equal(found.seen, x.sum(axis=(0, 1)))
    assert (found.learned[:, found.seen == 0] == 0).all()  # what was never there is not learned


def test_each_rule_has_the_smallest_rate_that_is_about_the_best():
    found = sparse(steps=60)
    each = np.array([sparse(steps=60, eta=float(rate)).errors for rate in RATES]).T
    for errors, rate, error in zip(each, found.rates, found.errors, strict=True):
        good = RATES[errors <= NEAR * errors.min()]
        assert rate == good[0]
        np.testing.assert_allclose(error, errors[errors <= NEAR * errors.min()][0])


def test_without_noise_adagrad_learns_the_rare_features_best():
    found = sparse(batch_size=64, noise=0.0)
    errors = dict(zip(found.names, found.errors, strict=True))
    assert min(errors, key=errors.get) == "AdaGrad" and errors["AdaGrad"] < 1e-5
    assert errors["gradient descent"] > 0.2 > errors["AdaDelta"] > 0.05 > errors["RMSProp"]
