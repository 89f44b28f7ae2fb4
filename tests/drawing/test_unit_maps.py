"""The network's drawing with maps in its nodes: they are where the nodes were, and show what each unit gives."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_lib.topics.training_playground.explorers import playground


@pytest.fixture(scope="module")
def explorer():
    return playground()


def panel(explorer, **setting):
    explorer.set(**explorer.setting.start | {"steps": 20} | setting)
    assert explorer.error == ""
    explorer.plot.draw()
    return explorer.plot.network


def colours(panel, layer, unit):
    row, column = panel.corners[layer][unit]
    return panel.canvas[row : row + panel.side, column : column + panel.side, :3].astype(float)


def test_the_map_of_the_first_input_goes_from_blue_on_the_left_to_orange_on_the_right(explorer):
    shown = panel(explorer)
    red, _, blue = np.moveaxis(colours(shown, 0, 0), -1, 0)
    assert (blue[:, 0] > red[:, 0]).all() and (red[:, -1] > blue[:, -1]).all()
    assert [text.get_text() for text in shown.names_of_inputs] == ["x1", "x2"]


def test_answers_have_the_colours_of_their_classes(explorer):
    shown = panel(explorer, depth=0, steps=400)
    answers, style = explorer.result[0].snapshot(-1).answers, explorer.plot.style
    y, x = np.unravel_index(answers[..., 1].argmax(), answers.shape[:2])
    place = (np.array([y, x]) * (shown.side - 1) / 55).round().astype(int)
    ground = np.array(to_rgb(style.background))
    expected = ground + answers[..., 1].max() * (np.array(to_rgb(style.colour(1))) - ground)
    np.testing.assert_allclose(colours(shown, 1, 1)[tuple(place)] / 255, expected, atol=0.05)


def test_units_that_give_nothing_are_blank(explorer):
    shown = panel(explorer, initializer="zeros")
    assert np.ptp(colours(shown, 1, 0), axis=(0, 1)).max() == 0


@pytest.mark.parametrize("inputs", [["x1"], ["x1", "x2", "x1²", "x2²", "x1x2", "sin 4x1", "sin 4x2"]])
@pytest.mark.parametrize(("depth", "width"), [(0, 1), (1, 1), (5, 64)])
def test_the_maps_stand_apart_within_the_axes(explorer, inputs, depth, width):
    shown = panel(explorer, inputs=inputs, depth=depth, width=width)
    corners = np.array([corner for column in shown.corners for corner in column])
    assert (corners >= 0).all() and (corners + shown.side <= shown.canvas.shape[:2]).all() and shown.side >= 20
    apart = np.abs(corners[:, None] - corners).max(axis=-1) + 99 * np.eye(len(corners))
    assert (apart >= shown.side).all()


def test_pictures_bring_the_plain_nodes_back(explorer):
    panel(explorer)
    shown = panel(explorer, data="digits")
    assert not shown.canvas.any() and len(shown.nodes.get_offsets()) == 8 + 8 + 8 + 8 and shown.names_of_inputs == []
    panel(explorer, data="circles", inputs=["x1²", "x2²"])
    assert shown.canvas.any() and len(shown.nodes.get_offsets()) == 0
    assert [text.get_text() for text in shown.names_of_inputs] == ["x1²", "x2²"]
