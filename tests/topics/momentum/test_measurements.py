"""How soon a descent arrives, against plain counting."""

from course_lib import surfaces
from course_lib.optimizers import GradientDescent, descend
from course_lib.topics.momentum.experiments.measurements import steps_to


def test_measurements_are_those_of_plain_counting():
    valley = surfaces.Valley()
    path = descend(GradientDescent(0.03), valley.gradient, valley.start, 500)
    losses = valley(path) / valley(path[0])
    assert steps_to(GradientDescent(0.03), valley, 1e-3) == int((losses >= 1e-3).sum())
    assert steps_to(GradientDescent(0.001), valley, 1e-6, most=10) is None
