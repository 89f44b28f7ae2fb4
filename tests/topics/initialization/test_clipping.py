"""Clipping over the cliff and in a deep network: angles, paths and trainings recomputed; the two tasks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.clipping import ByNorm, ByValue, NoClipping
from course_lib.network import Network
from course_lib.optimizers import GradientDescent, descend
from course_lib.surfaces import SURFACES
from course_lib.topics.initialization import explorers
from course_lib.topics.initialization.experiments import clipping
from course_lib.topics.initialization.plots.clipping import ClippedTrainingsPlot
from course_lib.topics.initialization.tasks import TASKS
from tests.all_explorers import pointed

RULES = {"none": NoClipping(), "by value": ByValue(threshold=0.7), "by norm": ByNorm(threshold=0.7)}
DEFAULT = {"depth": 12, "scale": 1.5, "activation": "ReLU", "learning_rate": 0.1, "value": 0.03, "norm": 1.0}


@given(st.floats(0, np.pi), st.floats(1e-3, 1e3))
def test_the_angle_between_vectors(turn, length):
    a, b = np.array([1.0, 0.0]), length * np.array([np.cos(turn), np.sin(turn)])
    assert clipping.angle(a, b) == pytest.approx(np.degrees(turn), abs=1e-9)


def test_the_angle_beside_zeros_is_0_and_beside_infinity_unknown():
    assert clipping.angle(np.zeros(3), np.ones(3)) == 0
    assert np.isnan(clipping.angle(np.array([np.inf, 1.0]), np.ones(2)))


@pytest.mark.parametrize("k", range(3))
def test_each_path_is_plain_descent_with_the_clipped_gradient(k):
    cliff, rule = SURFACES["cliff"], RULES[clipping.NAMES[k]]
    found = clipping.descend(0.3, 0.7, (4.0, 3.0), steps=40)
    path = descend(GradientDescent(learning_rate=0.3), lambda x: rule(cliff.gradient(x)), np.array([4.0, 3.0]), 40)
    np.testing.assert_allclose(found.paths[k], path, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.gradients[k], cliff.gradient(path), rtol=0, atol=1e-9)
    for j, name in enumerate(clipping.NAMES):
        np.testing.assert_allclose(found.clipped[k, j], RULES[name](found.gradients[k]), rtol=0, atol=1e-12)


@pytest.mark.parametrize("start", [(4, 3), (2.0, 0.0), (3, -3), (-5, 5)])
@pytest.mark.parametrize("eta", [0.05, 0.5, 9])
def test_by_norm_never_turns_the_step_and_bounds_it_by_value_does_turn_it(start, eta):
    found = clipping.descend(eta, 0.5, start)
    assert found.angles[:, 2].max() < 1e-9
    assert (found.angles[:, 0] == 0).all()
    assert found.angles[:, 1].max() <= 45 + 1e-9  # in the plane no clipping by value turns further
    steps = np.linalg.norm(np.diff(found.paths, axis=1), axis=-1)
    assert (steps[2] <= eta * 0.5 + 1e-9).all()
    assert (steps[1] <= eta * 0.5 * np.sqrt(2) + 1e-9).all()


def test_the_notebook_s_numbers_of_the_cliff():
    found = clipping.descend(0.5, 1.0, (4.0, 3.0))
    assert found.thrown == [7, None, None]
    assert found.arrived == [41, 21, 22]
    assert found.distance[0].max() == pytest.approx(17.3, abs=0.05)
    assert found.angles[0, 1, 6] == pytest.approx(17.2, abs=0.05)
    assert clipping.descend(0.5, 0.1, (4.0, 3.0)).arrived == [41, None, None]
    assert clipping.descend(1, 10.0, (4.0, 3.0)).thrown == [4, 4, 4]
    assert clipping.descend(12, 1.0, (4.0, 3.0)).arrived == [None, None, None]


@pytest.mark.parametrize("k", range(3))
def test_the_deep_network_is_trained_as_it_would_be_alone(k):
    """The loop written out for one run, with the network's public methods."""
    found = clipping.deep(3, 1.5, "tanh", 0.2, 0.05, 0.5, 4)
    data, rng = clipping.digits(), np.random.default_rng(4)
    net = Network([64, 20, 20, 20, 10], hidden="tanh")
    theta = 1.5 * net.initialize("He normal", rng)
    rule = (NoClipping(), ByValue(threshold=0.05), ByNorm(threshold=0.5))[k]
    for t, rows in enumerate(rng.integers(0, len(data.x_train), (clipping.STEPS, clipping.BATCH))):
        loss, gradient = net.loss_and_gradient(theta, data.x_train[rows], data.y_train[rows], "cross-entropy")
        assert found.loss[t, k] == pytest.approx(loss, rel=1e-8)
        assert found.before[t, k] == pytest.approx(np.linalg.norm(gradient), rel=1e-8)
        assert found.after[t, k] == pytest.approx(np.linalg.norm(rule(gradient)), rel=1e-8)
        theta = theta - 0.2 * rule(gradient)
    assert found.accuracy[k] == pytest.approx((net.classify(theta, data.x_test) == data.y_test).mean())


def test_clipping_saves_the_run_and_only_by_value_turns_it():
    found = clipping.deep(**DEFAULT)
    assert found.diverged == [3, None, None]
    assert np.isnan(found.loss[3:, 0]).all()
    assert np.isfinite(found.loss[:3, 0]).all()
    assert (found.last[1:] < found.loss[0, 1:] / 20).all()
    assert found.angles[:, 1].min() > 40
    assert found.angles[:, 2].max() < 1e-6
    assert (found.after[:, 2] <= 1 + 1e-12).all()


def test_a_network_that_starts_well_needs_none():
    assert clipping.deep(**DEFAULT | {"scale": 1.0}).diverged == [None] * 3


@pytest.mark.parametrize("extreme", [{"scale": 0.0}, {"depth": 30, "scale": 3.0}, {"learning_rate": 10.0, "norm": 100}])
def test_extreme_settings_are_said_in_words(extreme):
    said = ClippedTrainingsPlot().describe(clipping.deep(**DEFAULT | extreme))
    assert ("one answer to all" if "scale" in extreme and not extreme["scale"] else "diverged") in said


def test_a_click_on_the_map_starts_there():
    explorer = explorers.cliff()
    pointed(explorer, "click", (-3.004, 2.0), "map")
    assert explorer.result[0].paths[:, 0].tolist() == [[-3.0, 2.0]] * 3
    assert "thrown" not in explorer.alt
    explorer.set(learning_rate=20)
    assert "thrown off the map by step 1" in explorer.alt


@pytest.mark.parametrize(("name", "kind"), [("clip by value", ByValue), ("clip by norm", ByNorm)])
def test_the_tasks_are_the_library_s_clippings(name, kind):
    task = TASKS.tasks[name]
    for g, c in task.cases():
        np.testing.assert_allclose(task.reference(g, c), kind(threshold=c)(g), atol=1e-15)
