"""λ_max on a network, compared at equal cost."""

import pytest

from course_lib.topics.gradient_descent.experiments import sharpness


def test_at_equal_cost_the_same_rate_has_the_same_curvature_and_a_large_one_less():
    _, same, again = sharpness.at_equal_cost(sharpness.WATCHED[0], 60)
    assert same == pytest.approx(again, rel=0.02)
    _, fast, slow = sharpness.at_equal_cost(2.0, 40)
    assert fast < 0.8 * slow
