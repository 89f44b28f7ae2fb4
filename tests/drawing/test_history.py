"""The picture of a run."""

import warnings

import numpy as np
import pytest

from course_lib.drawing.history import HistoryPlot
from course_lib.optimizers import GradientDescent
from tests.train.examples import BLOWN, OVERFIT, run
from tests.train.test_regression import ONE, TWO, trained


def opened(history):
    plot = HistoryPlot().open()
    plot.move(history)
    return plot


def test_it_shows_the_curves_of_a_run_its_batches_and_where_it_was_best():
    h = run(**OVERFIT, steps=200, patience=3)
    plot = opened(h)
    for panel, names in (
        (plot.loss, ("train_loss", "test_loss")),
        (plot.accuracy, ("train_accuracy", "test_accuracy")),
    ):
        for pale, full, name in zip(panel.pale, panel.full, names, strict=False):
            for line in (pale, full):
                np.testing.assert_array_equal(line.get_xdata(), h.steps)
                np.testing.assert_array_equal(line.get_ydata(), getattr(h, name))
    np.testing.assert_array_equal(plot.loss.noise.get_ydata(), h.batch_loss)
    assert plot.loss.best.get_visible() and plot.loss.best.get_xdata()[0] == h.steps[h.best]
    assert not opened(run()).loss.best.get_visible()  # at its end a line would say nothing
    head, note = plot.sentences(h)
    assert head == f"{h.network!r}." and note == h.message


def test_of_replicas_all_are_pale_and_the_middle_one_is_in_full():
    h = run(replicas=3)
    plot = opened(h)
    x, y = plot.loss.pale[1].get_data()
    for r in range(3):
        curve = slice(5 * r, 5 * r + 4)
        np.testing.assert_array_equal(x[curve], h.steps)
        np.testing.assert_array_equal(y[curve], h.test_loss[:, r])
    assert np.isnan(y[4::5]).all() and len(y) == 15
    np.testing.assert_array_equal(plot.loss.full[1].get_ydata(), np.median(h.test_loss, axis=1))
    low, high = plot.loss.axes.get_ylim()
    assert low < h.train_loss.min() and high > h.train_loss.max()
    assert "3 runs pale and their middle in full." in h.plot().text


@pytest.mark.parametrize("rates", [1e5, np.array([[0.02], [1e5], [1e6]])], ids=["alone", "replicas"])
def test_a_run_that_diverged_is_drawn_without_a_warning(rates):
    h = run(**BLOWN, optimizer=GradientDescent(rates), replicas=np.size(rates) if np.ndim(rates) else None, steps=60)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = h.plot()
    assert "diverged" in picture.text and picture.png.startswith(b"\x89PNG")


def test_it_is_written_to_a_file_for_print(tmp_path):
    h = run(epochs=1)
    picture = h.plot(tmp_path / "run.pdf")
    assert (tmp_path / "run.pdf").read_bytes().startswith(b"%PDF") and picture == h.plot()
    h.plot(str(tmp_path / "run.svg"))
    assert "<svg" in (tmp_path / "run.svg").read_text("utf-8")
    with pytest.raises(ValueError, match=r"^path: got 'run'; expected a name that ends in .pdf or .svg or .png"):
        h.plot("run")


def test_without_classes_the_loss_takes_all_the_room_and_validation_has_a_curve():
    plots = [opened(h) for h in (run(), trained(ONE), trained(TWO))]
    for plot, validated in zip(plots, (False, False, True), strict=True):
        assert [line.get_visible() for line in plot.loss.full] == [True, True, validated]
        written = [text.get_text() for text in plot.loss.axes.get_legend().get_texts()]
        assert written == ["train", "test", "validation"][: 2 + validated]
    widths = [plot.loss.axes.get_position().width for plot in plots]
    assert min(widths[1:]) > 1.8 * widths[0]
    assert [plot.accuracy.axes.get_visible() for plot in plots] == [True, False, False]
    np.testing.assert_array_equal(plots[2].loss.full[2].get_ydata(), trained(TWO).validation_loss)
    assert "accuracy" not in trained(ONE).plot().text
