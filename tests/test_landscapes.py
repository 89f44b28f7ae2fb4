"""The map of a surface."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.landscapes import landscape


@pytest.mark.parametrize("name", surfaces.SURFACES)
def test_heights_are_the_surface_s(name):
    surface = surfaces.SURFACES[name]
    land = landscape(surface)
    assert land.heights[7, 30] == surface(np.array([land.x[30], land.y[7]]))
    assert land.bounds == surface.bounds
    assert (np.diff(land.levels) > 0).all()
    assert land.heights.min() < land.levels[0] and land.levels[-1] < land.heights.max()


def test_a_map_is_made_once():
    assert landscape(surfaces.Valley(kappa=7.0)) is landscape(surfaces.Valley(kappa=7.0))
    assert landscape("saddle", ((0.0, 1.0), (2.0, 3.0))).bounds == ((0, 1), (2, 3))
