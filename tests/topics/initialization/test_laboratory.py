"""The laboratory: sizes recomputed, and what is said went wrong, and when."""

import numpy as np
import pytest

from course_lib.topics.initialization.experiments import laboratory
from course_lib.topics.initialization.plots.laboratory import LaboratoryPlot

LAB = {"data": "moons", "seed": 0, "depth": 4, "width": 8, "learning_rate": 0.1, "batch_size": 32, "steps": 60}


def one_run(**setting):
    return laboratory.laboratory(**LAB | {"initializer": "He normal", "activation": "ReLU"} | setting)


def test_the_sizes_are_those_of_the_network_s_own_signals_and_gradients():
    run = one_run(activation="tanh")
    net, h, data = run.run.net, run.run.history, run.run.data
    signal, gradient = run.sizes(3)
    x, y = data.x_train[: laboratory.ROWS], data.y_train[: laboratory.ROWS]
    _, slopes = net.loss_and_gradient(h.theta[3], x, y, "cross-entropy")
    np.testing.assert_allclose(gradient, [np.sqrt(np.mean(layer.W**2)) for layer in net.layers(slopes)], rtol=1e-9)
    np.testing.assert_allclose(signal[-1], np.sqrt(np.mean(net.forward(h.theta[3], x).output ** 2)), rtol=1e-12)


@pytest.mark.parametrize(
    "setting",
    [{"initializer": "too large"}, {"initializer": "too small"}, {"learning_rate": 100.0}, {"initializer": "constant"}],
)
def test_the_step_at_which_the_gradient_vanished_is_the_first_of_all_looked_at(setting):
    run = one_run(**setting)
    faint = [run.sizes(frame)[1][0] < laboratory.FAINT for frame in range(run.run.frames)]
    first = next((k for k in range(len(faint)) if all(faint[k:])), None)
    assert run.vanished_at == (None if first is None else run.run.history.steps[first])
    assert ("had vanished" in run.ending) == (first is not None)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"initializer": "zeros"}, ["Layer 1 gives only zeros", "stuck at the cost of guessing"]),
        ({"initializer": "too large", "activation": "leaky ReLU"}, ["not finite", "The run diverged at step 4"]),
        ({"activation": "sigmoid", "depth": 100}, ["times the last layer's", "vanished (below 1e-6) at the start"]),
        ({"steps": 300}, ["it has learned"]),
        ({"depth": 0, "learning_rate": 100}, ["No hidden layer"]),
    ],
)
def test_the_laboratory_says_what_went_wrong_and_when(setting, words):
    run = one_run(**setting)
    said = [LaboratoryPlot().describe((run, "weights"), frame) for frame in (0, run.run.frames - 1)]
    assert all(any(word in text for text in said) for word in words), said
