"""Functions that watch a run and may stop it."""

import numpy as np
import pytest

from course_lib.optimizers import Adam
from course_lib.schedules import Step
from tests.train.examples import CURVES, MOONS, NET, run


def test_they_are_told_what_the_history_says_and_change_nothing():
    steps, evaluations = [], []
    h = run(
        schedule=Step(0.1, every=4),
        on_step=lambda now: steps.append(now._replace(theta=now.theta.copy())),
        on_evaluation=lambda now: evaluations.append(now),
    )
    silent = run(schedule=Step(0.1, every=4))
    for name in CURVES:
        np.testing.assert_array_equal(getattr(h, name), getattr(silent, name))
    assert [now.step for now in steps] == list(range(1, 31))
    np.testing.assert_array_equal([now.loss for now in steps], h.batch_loss)
    np.testing.assert_array_equal([now.learning_rate for now in steps], h.learning_rate)
    np.testing.assert_array_equal([now.theta for now in steps if now.step % 10 == 0], h.theta[1:])
    assert [now.step for now in evaluations] == h.steps[1:].tolist()
    assert [now.epoch for now in evaluations] == h.epochs[1:].tolist()
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy", "theta"):
        np.testing.assert_array_equal([getattr(now, name) for now in evaluations], getattr(h, name)[1:])


def test_without_a_schedule_they_are_told_the_optimizers_own_rate():
    seen = []
    run(steps=3, optimizer=Adam(0.02), on_step=lambda now: seen.append(now.learning_rate))
    assert seen == [0.02] * 3


def test_theta_is_for_reading():
    def write(now):
        now.theta[:] = 0

    for name in ("on_step", "on_evaluation"):
        with pytest.raises(ValueError, match="read-only"):
            run(**{name: write})


def test_a_step_stops_the_run_which_is_then_evaluated_and_goes_on_when_asked():
    told = []
    h = run(on_step=lambda now: now.step == 7, on_evaluation=lambda now: told.append(now.step))
    assert h.steps.tolist() == [0, 7] and told == [7]
    assert h.stopped_early and h.message.startswith("Stopped early after 7 steps")
    loss, _ = NET.loss_and_gradient(h.theta[-1], MOONS.x_train, MOONS.y_train, "cross-entropy")
    assert h.train_loss[-1] == pytest.approx(loss, rel=1e-12)
    np.testing.assert_array_equal(run(resume=h).theta, run().theta)


def test_an_evaluation_stops_the_run():
    whole = run(epochs=20)
    target = whole.test_loss[7]
    h = run(epochs=20, on_evaluation=lambda now: now.test_loss <= target)  # a NumPy bool
    assert len(h.steps) == 8 and h.stopped_early
    np.testing.assert_array_equal(h.theta, whole.theta[:8])


def test_replicas_stop_together():
    h = run(replicas=3, on_step=lambda now: (now.loss < 0.9).all() and now.theta.shape == (3, NET.size))
    assert len(h.batch_loss) < 30 and (h.batch_loss[-1] < 0.9).all()


def test_what_a_function_raises_comes_through():
    def broken(now):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        run(on_step=broken)


@pytest.mark.parametrize("name", ["on_step", "on_evaluation"])
def test_bad_functions_are_refused(name):
    report = "a StepReport" if name == "on_step" else "an EvaluationReport"
    with pytest.raises(TypeError, match=f"^{name}: got 3; expected a function of {report}. Pass the function itself"):
        run(**{name: 3})
    with pytest.raises(
        TypeError, match=rf"^{name}: got a function that takes \(a, b\); expected a function of {report}"
    ):
        run(**{name: lambda a, b: None})
    with pytest.raises(TypeError, match=rf"^{name}: got a function that returned 0.5; expected True to stop the run"):
        run(**{name: lambda now: 0.5})
    with pytest.raises(TypeError, match=rf"^{name}: .* returned an array of shape \(2,\) .*take .all\(\) or .any\(\)"):
        run(replicas=2, **{name: lambda now: now.theta[:, 0] > 0})
