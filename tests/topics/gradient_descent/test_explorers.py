"""Notebook 07's explorers: what clicks and drags change, and that texts stay inside the picture."""

import numpy as np
import pytest

from course_lib.topics.gradient_descent import explorers
from course_lib.topics.gradient_descent.experiments import curves
from course_lib.topics.gradient_descent.experiments.batch_sizes import LENGTHS, runs_by_size


def test_clicks_and_drags():
    start = {"curve": "three valleys", "start": -3.2, "rate": 0.1}
    assert explorers._aim(start, 1.234, 0.5, "map") == {"start": 1.23, "rate": 0.5}
    assert explorers._aim(start, 99.0, 0.5, "curve") == {"start": 4.0}
    slope = curves.CURVES["three valleys"].slope(-3.2)
    carried = explorers._carry(start, (-3.2 - 0.1 * slope, 0.5), (-3.2 - 0.3 * slope, 0.0), "curve")
    assert carried == {"rate": pytest.approx(0.3)}
    assert explorers._carry(start, (-3.2, 0.7), (1.0, 0.0), "curve") == {"start": 1.0}
    assert explorers._turned({"azimuth": 170.0}, (0.0, 0.0), (-1.0, 0.0), "block") == {"azimuth": -125.0}
    assert explorers._turned({"azimuth": 0.0}, (0.0, 0.0), (1.25, -0.5), "map") == {"start": [1.25, -0.5]}
    assert explorers._rated({}, 7.0, 0.5, "factors") == {"share": 1.2}
    assert explorers._tolerate({}, 100.0, 1e-9, "change") == {"change": 1e-4}


def test_in_a_browser_the_runs_of_the_batch_sizes_are_shorter_and_otherwise_the_same(monkeypatch):
    monkeypatch.setattr(explorers, "IN_BROWSER", True)
    explorer = explorers.batch_sizes()
    shorter, _, level = explorer.result
    assert "A browser trains slowly" in explorer.about["caption"]
    assert sum(len(runs.before) for runs in shorter) < sum(LENGTHS) / 2
    for less, whole in zip(shorter, runs_by_size(), strict=True):
        assert less.best == whole.best
        assert less.steps_to(level, less.best) == whole.steps_to(level, whole.best)
        assert less.steps[-1] == len(less.before)
        np.testing.assert_array_equal(less.loss, whole.loss[: len(less.loss)])


@pytest.mark.parametrize("name", ["ball", "stopping_rules"])
def test_no_words_leave_the_picture(name):
    explorer = getattr(explorers, name)()
    ends = {control: kind.ends() for control, kind in explorer.controls.items()}
    for k in range(3):
        explorer.set(**{control: states[k % len(states)] for control, states in ends.items()})
        explorer.frame = explorer.count - 1 if explorer.count else 0
        for text in explorer.plot.figure.texts:
            assert text.get_window_extent().x1 < explorer.plot.figure.bbox.width, text.get_text()
