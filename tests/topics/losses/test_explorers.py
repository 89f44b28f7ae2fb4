"""Notebook 05's explorers as a student turns them, without a browser."""

import pytest

from course_lib.topics.losses import explorers
from course_lib.topics.losses.experiments import loss_curves
from course_lib.topics.losses.plots.convexity import ConvexityPlot
from tests.all_explorers import at_defaults, pointed


@pytest.fixture(scope="module")
def opened():
    return at_defaults(explorers)


def test_points_are_dragged_and_put_back(opened):
    explorer = opened("line_fits")
    start = (explorer.result.x[4], explorer.result.y[4])
    assert pointed(explorer, "drag", (50, -3.123), start=start) == {"moved": [[4, 10.5, -3.12]]}
    assert (explorer.result.x[4], explorer.result.y[4]) == (10.5, -3.12)
    assert pointed(explorer, "drag", (5, 15), start=(5.0, 15.0)) == {}
    assert pointed(explorer, "click", (10.5, -3.1)) == {"moved": []}
    assert explorer.result.y[4] == start[1]


def test_a_click_reads_off_there_and_within_the_axis(opened):
    explorer = opened("loss_curves")
    pointed(explorer, "click", (0.5, 2.0), "loss")
    assert explorer.result.view.prediction == 0.5
    pointed(explorer, "drag", (-3.0, 0.0), "slope", start=(0.5, 1.0))
    assert explorer.result.view.prediction == 0.005
    for name in loss_curves.VIEWS:
        explorer.set(view=name)
        pointed(explorer, "click", (0.7, 0.0), "loss")
        assert type(explorer.result.view) is type(loss_curves.VIEWS[name]) and explorer.result.view.prediction == 0.7


def test_a_click_chooses_a_pair(opened):
    explorer = opened("pairs")
    assert pointed(explorer, "click", (6.5, 3.5)) == {"output": "ReLU", "loss": "cross-entropy"}
    assert 'Set output="softmax"' in explorer.alt
    assert pointed(explorer, "click", (0.5, 3.5)) == {}


def test_a_strength_between_is_the_nearer_one_and_a_click_sets_it(opened):
    explorer = opened("penalty")
    explorer.set(strength=0.011)
    assert explorer.result.strength == pytest.approx(0.01)
    pointed(explorer, "click", (0.1, 0.0), "path")
    assert explorer.result.strength == pytest.approx(0.1)
    pointed(explorer, "click", (1e-6, 0.0), "losses")
    assert explorer.result.strength == 0


def test_the_words_tell_them_apart_and_a_click_moves_the_cut(opened):
    explorer = opened("convexity")
    _, squared, entropy = ConvexityPlot().sentences(explorer.result)
    assert "2 minima" in squared and "convex everywhere" in entropy
    assert pointed(explorer, "click", (7.0, -2.0), "map") == {"w": 6.0, "b": -2.0}
