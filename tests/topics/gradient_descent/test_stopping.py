"""Rules for stopping: each stops where it says."""

import numpy as np

from course_lib.topics.gradient_descent.experiments.stopping import stopping, watch
from course_lib.topics.gradient_descent.tasks import stop_at


def test_patience_waits_as_the_exercise_says():
    run = "150 digits, batch descent"
    for patience in (1, 5, 20):
        stop = stopping(run, 0.05, 0.01, patience, 30).stops["patience"]
        assert stop == stop_at(watch(run).test_loss, patience)


def test_the_rules_stop_where_they_say():
    found = stopping("150 digits, batch descent", 0.05, 0.01, 10, 30)
    run, stops = found.run, found.stops
    assert run.gradient[stops["gradient"]] < 0.05 <= run.gradient[: stops["gradient"]].min()
    assert run.change[stops["change"]] < 0.01 <= np.nanmin(run.change[: stops["change"]])
    assert run.steps[stops["steps"]] == 30 * run.per_epoch
    assert abs(run.test_loss[stops["patience"]] - run.test_loss.min()) < 0.01
    assert stopping(run.name, 1e-3, 1e-4, 50, 5000).stops["steps"] is None
