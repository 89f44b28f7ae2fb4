"""Balls that roll, out of a dent or not."""

import numpy as np

from course_lib.topics.momentum.experiments import ball as balls


def test_the_slope_of_the_dent_is_the_derivative():
    x, h = np.linspace(-4.9, 4.9, 50), 1e-5
    numerical = (balls.height(x + h, 0.35) - balls.height(x - h, 0.35)) / (2 * h)
    np.testing.assert_allclose(balls.slope(x, 0.35), numerical, atol=1e-9)
    assert balls.dent_minimum(0.0) is None and balls.dent_minimum(0.1) is None
    assert abs(balls.slope(balls.dent_minimum(0.35), 0.35)) < 2e-3


def test_balls_end_where_the_notebook_says():
    ends = {beta: balls.roll(0.35, 0.3, beta, -4.0).ends[1] for beta in (0.0, 0.5, 0.7, 0.9, 0.95, 1.0)}
    caught, out = "in the dent", "in the valley"
    assert ends == {0.0: caught, 0.5: caught, 0.7: out, 0.9: out, 0.95: caught, 1.0: "on its way"}
    assert balls.roll(0.35, 40.0, 0.9, -4.0).ends == ["gone", "gone"]
