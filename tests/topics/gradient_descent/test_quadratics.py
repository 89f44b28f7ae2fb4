"""Descents on a quadratic against closed forms."""

import math

import numpy as np
import pytest

from course_lib.topics.gradient_descent.experiments.quadratics import quadratic, zigzag
from course_lib.topics.gradient_descent.plots.quadratics import remark


@pytest.mark.parametrize("share", [0.05, 0.5, 0.857, 0.98, 1.03])
@pytest.mark.parametrize("kappa", [1.0, 6.0, 80.0])
def test_a_quadratic_goes_by_powers_of_one_minus_eta_lambda(share, kappa):
    run = quadratic(kappa, 30.0, (-2.0, 1.5), share * 2 / kappa, 300)
    largest = np.abs(run.theory).max(axis=-1, keepdims=True) + 1
    assert (np.abs(run.along - run.theory) < 1e-11 * np.maximum.accumulate(largest)).all()
    np.testing.assert_allclose(run.measured, run.factors, atol=1e-9)
    assert run.limit == pytest.approx(2 / kappa) and run.best == pytest.approx(2 / (1 + kappa))


@pytest.mark.parametrize(
    ("share", "kind"),
    [(0.05, "too small"), (0.857, "right"), (0.98, "oscillating"), (1.0, "on the edge"), (1.01, "diverging")],
)
def test_the_four_cases_are_told_apart(share, kind):
    assert quadratic(6.0, 30.0, (-2.0, 1.5), share / 3, 60).kind == kind


@pytest.mark.parametrize("share", [0.3, 0.95, 1.0])
def test_the_steps_in_valleys_are_those_of_theory(share):
    run = zigzag(30.0, share)
    if share == 1.0:
        assert np.isnan(run.steps).all() and run.taken is None
        return
    seen = np.isfinite(run.steps)
    assert seen.sum() > 20
    assert (run.steps[seen] >= run.theory[seen] - 1e-6).all()
    assert (run.steps[seen] < run.theory[seen] + 1 + 1e-6).all()
    assert run.taken == math.ceil(math.log(0.01) / math.log(max(abs(1 - 2 * share), 1 - 2 * share / 30)) - 1e-9)


def test_a_factor_of_zero_is_zero_and_no_rounding():
    assert "steep 0 (run 0)" in remark(quadratic(6.0, 30.0, (-2.0, 1.5), 1 / 6, 60))
    assert remark(quadratic(6.0, 30.0, (-2.0, 1.5), 0.345, 60)).startswith("Diverging")
