"""Descents on surfaces: the arrows, the block of land, and what is said of them."""

import numpy as np
import pytest

from course_lib.landscapes import landscape
from course_lib.surfaces import SURFACES
from course_lib.topics.gradient_descent.experiments.descents import arrows, descent, square
from course_lib.topics.gradient_descent.experiments.relief import COLUMNS, HIGH, LOW, REACH, ROWS, relief
from course_lib.topics.gradient_descent.plots.descents import remark


@pytest.mark.parametrize("name", SURFACES)
def test_arrows_are_gradients_and_stand_inside(name):
    surface = SURFACES[name]
    at, gradient = arrows(surface)
    np.testing.assert_array_equal(gradient, surface.gradient(at))
    assert ((at > np.array(square(surface))[:, 0]) & (at < np.array(square(surface))[:, 1])).all()


@pytest.mark.parametrize(("name", "azimuth"), [("Himmelblau", 25.0), ("Rosenbrock", 160.0), ("saddle", 45.0)])
def test_the_block_shows_the_land_where_nothing_hides_it(name, azimuth):
    surface = SURFACES[name]
    view, rng = relief(surface, azimuth), np.random.default_rng(0)
    points = rng.uniform(*np.array(square(surface)).T, (600, 2))
    heights = surface(points)
    at, seen = view.project(points, heights)
    assert 100 < seen.sum() < 600 or name == "saddle"
    column = ((at[seen, 0] + REACH) / (2 * REACH) * COLUMNS).astype(int)
    row = ((at[seen, 1] - LOW) / (HIGH - LOW) * ROWS).astype(int)
    wanted = np.searchsorted(landscape(surface, square(surface)).levels, heights[seen])
    shown = view.bands[np.clip(row, 0, ROWS - 1), np.clip(column, 0, COLUMNS - 1)]
    assert (np.abs(shown - wanted) <= 2).mean() > 0.85
    assert view.project(points, heights + 10 * np.ptp(heights))[1].all()


@pytest.mark.parametrize(
    ("surface", "start", "rate", "words"),
    [
        ("Himmelblau", (-0.5, -0.5), 0.05, "After 11 steps it is ten windows away; η is too large here"),
        ("Himmelblau", (-0.5, -0.5), 0.03, "still jumps about"),
        ("Himmelblau", (0.0, 0.0), 0.01, "It has come to the minimum at (3, 2)"),
        ("saddle", (0.0, 0.5), 0.05, "it is right to go down for ever"),
        ("saddle", (1.5, 0.0), 0.05, "it is at a saddle"),
        ("saddle", (0.0, 0.0), 0.05, "The gradient is exactly 0 here"),
        ("Rastrigin", (2.2, 2.2), 0.001, "a minimum, but not the lowest"),
    ],
)
def test_it_is_said_how_a_descent_went(surface, start, rate, words):
    assert words in remark(descent(surface, start, rate, 300))
