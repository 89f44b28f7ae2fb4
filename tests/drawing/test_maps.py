"""A surface's map and the paths over it as parts of a picture."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.drawing.maps import FAR, DescentPaths, SurfaceMap
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import DARK, LIGHT
from course_lib.landscapes import landscape


class MapPlot(Plot):
    size = (5, 4)

    def __init__(self, still=True):
        self.still = still

    def build(self, figure, style):
        axes = figure.subplots()
        self.map, self.paths = SurfaceMap(self, axes, style, self.still), DescentPaths(self, axes, style, 2)

    def update(self, surface, paths, frame=None):
        self.map.update(landscape(surface))
        self.paths.update(paths, frame)


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("still", [True, False])
def test_another_surface_is_another_picture_and_the_same_one_the_same(style, still):
    plot, pictures = MapPlot(still).open(style), []
    for name in ("saddle", "Himmelblau", "saddle"):
        plot.move(surfaces.SURFACES[name], [])
        pictures.append(plot.draw().copy())
    assert not np.array_equal(pictures[0], pictures[1])
    assert np.array_equal(pictures[0], pictures[2])


def test_a_path_that_leaves_or_overflows_is_cut_where_it_goes():
    plot = MapPlot().open()
    wild = np.array([[0, 0], [1, 1], [FAR * 10, 0], [1e300, 0], [np.nan, np.inf]])
    plot.move(surfaces.SURFACES["quadratic bowl"], [wild, np.zeros((3, 2))])
    plot.draw()
    assert plot.paths.full[0].get_xydata().tolist() == [[0, 0], [1, 1]]
    assert plot.paths.heads[0].get_xydata().tolist() == [[1, 1]]
    assert len(plot.paths.full[1].get_xydata()) == 3


def test_a_frame_shows_the_path_so_far():
    plot = MapPlot().open()
    plot.move(surfaces.SURFACES["quadratic bowl"], [np.arange(10.0).reshape(5, 2) / 5, None], 2)
    assert len(plot.paths.full[0].get_xydata()) == 3 and len(plot.paths.pale[0].get_xydata()) == 5
    assert plot.paths.heads[0].get_xydata().tolist() == [[0.8, 1.0]]
    assert len(plot.paths.full[1].get_xydata()) == 0
