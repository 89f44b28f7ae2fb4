"""Fitted lines and surfaces, and predictions beside true numbers, in the picture of a run."""

import numpy as np
import pytest

from course_lib.datasets import Wave, from_arrays
from course_lib.drawing.training import TrainingPlot
from course_lib.optimizers import Adam, GradientDescent
from course_lib.train.drawable import GRID, LINE
from course_lib.train.recording import record

SETTING = {"seed": 0, "depth": 1, "width": 8, "activation": "tanh", "initializer": "Glorot normal"}
SETTING |= {"loss": "mean squared error", "optimizer": Adam(0.03), "batch_size": 16, "steps": 200}
X = np.linspace(-1.5, 1.5, 60)[:, None]
BOTH = from_arrays(X, np.concatenate([np.sin(3 * X), X], axis=1), np.random.default_rng(0), name="two", validation=0.2)
FLAT = Wave(inputs=2, noise=0.0)


def moved(plot, frame=None, **changes):
    recording = record(**SETTING | changes)
    frame = recording.frames - 1 if frame is None else frame
    plot.move((recording, "weights"), frame)
    return recording, recording.snapshot(frame)


def test_of_one_input_a_line_is_drawn_among_the_examples():
    plot = TrainingPlot().open()
    recording, snapshot = moved(plot, data="wave")
    fit, x = plot.decision.fit, recording.asked
    assert x.shape == (LINE, 1) and snapshot.answers.shape == (LINE, 1) and recording.plane is None
    np.testing.assert_array_equal(fit.lines[0].get_ydata(), recording.net.predict(recording.history.theta[-1], x)[:, 0])
    low, high = plot.decision.axes.get_ylim()
    for dots, part in zip(fit.points[0], ("train", "test"), strict=True):
        rows = np.hstack([getattr(recording.data, f"x_{part}"), getattr(recording.data, f"y_{part}")])
        np.testing.assert_array_equal(dots.get_offsets(), rows[:250])
        assert low < rows[:, 1].min() and rows[:, 1].max() < high
    assert not plot.decision.image.get_visible() and not snapshot.maps
    assert not len(fit.lines[1].get_xdata()) and not len(fit.points[1][0].get_offsets())


def test_of_several_numbers_each_has_a_line():
    plot = TrainingPlot().open()
    recording, snapshot = moved(plot, data=BOTH)
    lines = plot.decision.fit.lines
    assert [len(line.get_xdata()) for line in lines] == [LINE, LINE, 0]
    np.testing.assert_array_equal(lines[1].get_ydata(), snapshot.answers[:, 1])
    assert [len(points.get_xdata()) for points in plot.truth.points] == [15, 15, 0]
    np.testing.assert_array_equal(plot.loss.full[2].get_ydata(), recording.history.validation_loss)


def test_of_the_plane_there_is_a_map_with_the_examples_in_its_colours():
    plot = TrainingPlot().open()
    recording, snapshot = moved(plot, data=FLAT, inputs=("x1x2", "x1"))
    fit, image = plot.decision.fit, plot.decision.image
    assert snapshot.answers.shape == (GRID, GRID, 1) and len(snapshot.maps) == 3 and image.get_visible()
    low, high = fit.ends
    shares = np.clip((snapshot.answers[..., 0] - low) / (high - low), 0, 1)
    np.testing.assert_allclose(image.get_array(), plot.style.sequential(shares)[..., :3], atol=1e-12)
    for dots, part in zip(fit.coloured, ("train", "test"), strict=True):
        np.testing.assert_array_equal(dots.get_offsets(), getattr(recording.data, f"x_{part}")[:250])
        np.testing.assert_array_equal(dots.get_array(), getattr(recording.data, f"y_{part}")[:250, 0])
        assert dots.get_clim() == fit.ends


def test_predictions_stand_beside_the_true_numbers_in_place_of_the_accuracy():
    plot = TrainingPlot().open()
    recording, _ = moved(plot, 3, data="wave")
    x, y = plot.truth.points[0].get_data()
    np.testing.assert_array_equal(x, recording.data.y_test[:, 0])
    np.testing.assert_array_equal(y, recording.net.predict(recording.history.theta[3], recording.data.x_test)[:, 0])
    assert plot.truth.axes.get_title() == "test set: predicted by true"
    assert not any(line.get_visible() for line in plot.accuracy.full)
    assert "accuracy" not in plot.describe((recording, "weights"), 3)


def test_classes_and_numbers_take_turns_in_one_picture():
    fresh, plot = TrainingPlot().open(), TrainingPlot().open()
    moved(fresh, data="moons", loss="cross-entropy")
    for data in ("moons", "wave", FLAT, "moons"):
        moved(plot, data=data, loss="cross-entropy" if data == "moons" else "half squared error")
    assert plot.accuracy.axes.get_title() == "accuracy" and plot.accuracy.axes.get_xlabel() == "step"
    np.testing.assert_array_equal(plot.draw(), fresh.draw())


@pytest.mark.parametrize("data", ["wave", FLAT], ids=["line", "surface"])
def test_a_run_that_diverged_is_drawn(data):
    plot = TrainingPlot().open()
    recording, snapshot = moved(plot, data=data, optimizer=GradientDescent(1e4), activation="ReLU")
    assert recording.went_wrong and not np.isfinite(snapshot.train_loss) and snapshot.test_accuracy is None
    assert "diverged" in plot.describe((recording, "weights"), recording.frames - 1) and plot.draw().size


def test_its_remedy_works_when_it_is_typed():
    rng = np.random.default_rng(0)
    x, y = rng.uniform(-1, 1, (40, 3)), rng.uniform(-1, 1, 40)
    with pytest.raises(
        ValueError,
        match=r"^data: got numbers to pred.* two columns, x\[:, :2\], or train and history.plot\(\)",
    ):
        record(**SETTING | {"data": from_arrays(x, y, rng)})
    assert record(**SETTING | {"data": from_arrays(x[:, :2], y, rng)}).plane
