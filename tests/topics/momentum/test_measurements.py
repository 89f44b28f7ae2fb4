"""Measurements of a descent, against plain counting."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import GradientDescent, Momentum, descend
from course_lib.topics.momentum.experiments.measurements import gait, steps_away, steps_to, uphill_steps


def test_measurements_are_those_of_plain_counting():
    valley = surfaces.Valley()
    path = descend(GradientDescent(0.03), valley.gradient, valley.start, 500)
    losses = valley(path) / valley(path[0])
    assert steps_to(GradientDescent(0.03), valley, 1e-3) == int((losses >= 1e-3).sum())
    assert steps_to(GradientDescent(0.001), valley, 1e-6, most=10) is None
    assert uphill_steps(GradientDescent(0.05), valley) == 0 < uphill_steps(Momentum(0.05, 0.9), valley)
    bowl = surfaces.QuadraticBowl()
    length, turn = gait(GradientDescent(0.5), bowl, 2)
    assert length == pytest.approx(0.375 * np.hypot(*bowl.start)) and turn == pytest.approx(0, abs=1e-5)
    assert gait(GradientDescent(1.5), bowl, 5)[1] == pytest.approx(180)
    saddle = surfaces.SURFACES["saddle"]
    assert steps_away(GradientDescent(0.05), saddle, (-1.8, 0.0), 1, most=50) is None
