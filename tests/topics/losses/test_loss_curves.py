"""Losses as curves: their slopes against differences, and known values."""

import numpy as np
import pytest

from course_lib.topics.losses.experiments import loss_curves


@pytest.mark.parametrize("name", loss_curves.VIEWS)
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_slopes_are_those_of_the_curves(name, y):
    drawn = loss_curves.loss_curves(loss_curves.VIEWS[name], y)
    middle = slice(60, -60)
    for loss, curve in drawn.curves.items():
        slope = np.gradient(curve.values, drawn.grid)
        output = loss_curves.SIGMOID(drawn.grid) if name == "logit" else drawn.grid
        kink = (np.abs(output - y) < 0.05) & (loss == "mean absolute error")
        assert np.abs(slope - curve.slopes)[~kink][middle].max() < 0.01


def test_known_values():
    at = loss_curves.loss_curves(loss_curves.VIEWS["probability"], 1.0).curves["binary cross-entropy"]
    assert (at.value, at.slope) == (pytest.approx(-np.log(0.1)), pytest.approx(-10))
    view = loss_curves.TrueClassView(prediction=0.25, classes=4)
    assert loss_curves.loss_curves(view, 0.0).curves["cross-entropy"].value == pytest.approx(np.log(4))
