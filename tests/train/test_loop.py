"""The training loop: held to the lecture's line, to runs one by one, and to what it says when a run goes wrong."""

import dataclasses

import numpy as np
import pytest

from course_lib.clipping import ByNorm, ByValue
from course_lib.datasets import DATASETS, Digits, Spirals
from course_lib.gradcheck import numerical_gradient
from course_lib.initializers import GlorotNormal
from course_lib.losses import LOSSES, Penalty
from course_lib.network import Network
from course_lib.optimizers import OPTIMIZERS, Adam, GradientDescent, Momentum, Nesterov, descend
from course_lib.schedules import SCHEDULES, ConstantRate, OnPlateau, Step, WarmUp
from course_lib.train import Run, train
from course_lib.train.run import Evaluation
from tests.train.examples import (
    BLOWN,
    CURVES,
    LINEAR,
    MOONS,
    NET,
    OVERFIT,
    RATES,
    assert_close,
    run,
)


def total_gradient(net, penalty=None, data=MOONS, clip=lambda g: g):
    """The gradient of the cost over all the data as a function of θ, from the pieces."""
    penalised = (lambda t: net.weights * penalty.gradient(t)) if penalty else np.zeros_like
    return lambda t: clip(net.loss_and_gradient(t, data.x_train, data.y_train, "cross-entropy")[1] + penalised(t))


# One step after another


@pytest.mark.parametrize("extra", [{}, {"penalty": Penalty(l1=1e-3, l2=0.02), "clip": ByNorm(0.05)}], ids=["", "all"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_whole_batches_make_the_lectures_descent(name, extra):
    h = run(optimizer=name, batch_size=None, steps=12, **extra)
    points = descend(OPTIMIZERS[name], total_gradient(NET, **extra), h.theta[0], 12)
    np.testing.assert_allclose(h.theta, points, rtol=0, atol=1e-13)
    losses = [NET.loss_and_gradient(t, MOONS.x_train, MOONS.y_train, "cross-entropy")[0] for t in points]
    np.testing.assert_allclose(h.train_loss, losses, rtol=1e-12)
    if name != "Nesterov":  # whose batch loss is that of the look-ahead point
        np.testing.assert_allclose(h.batch_loss, losses[:-1], rtol=1e-12)


def test_one_step_by_hand():
    h = run(optimizer=GradientDescent(0.5), batch_size=None, steps=1)
    _, gradient = NET.loss_and_gradient(h.theta[0], MOONS.x_train, MOONS.y_train, "cross-entropy")
    np.testing.assert_array_equal(h.theta[1], h.theta[0] - 0.5 * gradient)


@pytest.mark.parametrize("kind", ["l1", "l2"])
@pytest.mark.parametrize("optimizer", [GradientDescent(1.0), Nesterov(1.0)], ids=["descent", "Nesterov"])
def test_penalty_is_the_derivative_of_the_total_cost(kind, optimizer):
    """One step of rate 1 from rest is minus the gradient: against finite differences of loss + penalty of W alone."""
    net, penalty = Network([2, 5, 2], "PReLU"), Penalty(**{kind: 0.3})
    start = net.initialize("Glorot normal", np.random.default_rng(1)) + 0.05

    def cost(theta):
        loss, _ = net.loss_and_gradient(theta, MOONS.x_train, MOONS.y_train, "cross-entropy")
        return loss + sum(penalty(layer.W.ravel()) for layer in net.layers(theta))

    h = run(net, optimizer=optimizer, penalty=penalty, start=start, initializer=None, batch_size=None, steps=1)
    np.testing.assert_allclose(h.theta[0] - h.theta[1], numerical_gradient(cost, start, h=1e-6), atol=1e-8)
    bare = run(net, optimizer=optimizer, start=start, batch_size=None, steps=1)
    same = h.theta[1] == bare.theta[1]
    assert same[~net.weights].all() and not same[net.weights].any()


@pytest.mark.parametrize("clip", [ByNorm(0.01), ByValue(0.01)])
def test_clipping_bounds_each_step(clip):
    h = run(optimizer=GradientDescent(1.0), clip=clip, penalty=Penalty(l2=0.1), batch_size=16, steps=20, evaluations=20)
    norm = {"ord": 2 if isinstance(clip, ByNorm) else np.inf}
    lengths = [np.linalg.norm(step, **norm) for step in np.diff(h.theta, axis=0)]
    assert max(lengths) == pytest.approx(0.01)


# Evaluations


@pytest.mark.parametrize(
    ("length", "steps"),
    [
        ({"epochs": 4, "batch_size": 200}, [0, 2, 4, 6, 8]),  # of 300 rows: two steps an epoch
        ({"steps": 25, "batch_size": 30}, [0, 10, 20, 25]),
        ({"epochs": 2, "steps": 7, "batch_size": 100}, [0, 3, 6]),
        ({"epochs": 9, "steps": 7, "batch_size": 100}, [0, 3, 6, 7]),
        ({"epochs": 3, "batch_size": None}, [0, 1, 2, 3]),
        ({"steps": 100, "batch_size": None}, [*range(101)]),
        ({"epochs": 115, "batch_size": None}, [*range(101), 110, 115]),
        ({"epochs": 115, "batch_size": None, "patience": 115}, [*range(116)]),
        ({"steps": 10, "evaluations": 4}, [0, 2, 5, 8, 10]),
        ({"steps": 3, "evaluations": 50}, [0, 1, 2, 3]),
        ({"epochs": 2, "evaluations": 1, "batch_size": 100}, [0, 6]),
    ],
    ids=str,
)
def test_length_and_evaluations(length, steps):
    h = run(**length)
    assert h.steps.tolist() == steps and h.steps.dtype == np.int64
    assert h.batch_loss.shape == h.learning_rate.shape == (steps[-1],)
    assert h.theta.shape == (len(steps), NET.size) and h.train_loss.shape == (len(steps),)
    per_epoch = -(-300 // (length.get("batch_size", 32) or 300))
    np.testing.assert_array_equal(h.epochs, np.array(steps) / per_epoch)


def test_evaluating_changes_nothing():
    often, seldom = run(epochs=3, evaluations=30), run(epochs=3, evaluations=1)
    np.testing.assert_array_equal(often.batch_loss, seldom.batch_loss)
    np.testing.assert_array_equal(often.theta[-1], seldom.theta[-1])


# The same again, and many at once


def test_the_same_arguments_give_the_same_history_to_the_bit():
    one, again, other = run(), run(), run(seed=1)
    for name in (*CURVES, "steps", "learning_rate"):
        assert getattr(one, name).tobytes() == getattr(again, name).tobytes(), name
    assert one.message == again.message != other.message
    assert not np.array_equal(one.theta, other.theta)


def test_start_and_draw_see_the_same_batches_and_are_left_alone():
    drawn = run()
    start = drawn.theta[0].copy()
    given = run(start=start, initializer=None)
    np.testing.assert_array_equal(drawn.theta, given.theta)
    np.testing.assert_array_equal(start, drawn.theta[0])
    drawing, _ = np.random.default_rng(0).spawn(2)
    np.testing.assert_array_equal(start, NET.initialize("Glorot normal", drawing))


EXTRAS = {
    "plain": {},
    "all": {"penalty": Penalty(l1=1e-4, l2=1e-3), "clip": ByNorm(0.3), "schedule": "cosine"},
}


@pytest.mark.parametrize("extra", EXTRAS.values(), ids=EXTRAS)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_replicas_equal_separate_runs(name, extra):
    rule = OPTIMIZERS[name]
    together = run(optimizer=dataclasses.replace(rule, learning_rate=RATES), replicas=3, **extra)
    assert together.theta.shape[1:] == (3, NET.size) and together.batch_loss.shape[1:] == (3,)
    for r, rate in enumerate(RATES[:, 0].tolist()):
        alone = run(optimizer=dataclasses.replace(rule, learning_rate=rate), start=together.theta[0, r], **extra)
        assert_close(together, alone, r)
        np.testing.assert_array_equal(together.learning_rate[:, r], alone.learning_rate)


@pytest.mark.parametrize(
    ("many", "one"),
    [
        (lambda k: {"schedule": Step(k, every=4)}, lambda k: {"schedule": Step(k, every=4)}),
        (lambda k: {"schedule": WarmUp(5, ConstantRate(k))}, lambda k: {"schedule": WarmUp(5, ConstantRate(k))}),
        (lambda k: {"penalty": Penalty(l2=k)}, lambda k: {"penalty": Penalty(l2=k)}),
        (lambda k: {"clip": ByNorm(k)}, lambda k: {"clip": ByNorm(k)}),
        (lambda k: {"optimizer": Momentum(momentum=k)}, lambda k: {"optimizer": Momentum(momentum=k)}),
    ],
    ids=["step", "warm-up", "penalty", "clip", "momentum"],
)
def test_any_knob_may_differ_by_replica(many, one):
    start = NET.initialize("Glorot normal", np.random.default_rng(5))
    together = run(start=start, replicas=3, **many(RATES))
    for r, value in enumerate(RATES[:, 0].tolist()):
        alone = run(start=start, **one(value))
        assert_close(together, alone, r)
        np.testing.assert_allclose(together.learning_rate[:, r], alone.learning_rate, rtol=1e-15)


def test_one_replica_of_a_start():
    start = NET.initialize("Glorot normal", np.random.default_rng(5))
    assert_close(run(start=start, replicas=1), run(start=start), 0)


def test_one_draw_on_several_scales():
    together = run(initializer=GlorotNormal(gain=np.array([[0.5], [2.0]])))
    for r, gain in enumerate((0.5, 2.0)):
        assert_close(together, run(initializer=GlorotNormal(gain)), r)


# Schedules and patience

PLATEAU = OnPlateau(0.3, every=2, patience=0, factor=0.5)


def test_a_schedule_acts_and_is_not_used_up():
    schedule = Step(0.4, every=3, factor=0.1)
    h = run(optimizer=GradientDescent(), schedule=schedule, batch_size=None, steps=9)
    np.testing.assert_allclose(h.learning_rate, np.repeat([0.4, 0.04, 0.004], 3))
    gradients = np.array([total_gradient(NET)(t) for t in h.theta[:-1]])
    np.testing.assert_allclose(np.diff(h.theta, axis=0), -h.learning_rate[:, None] * gradients, atol=1e-15)
    again = run(optimizer=GradientDescent(), schedule=schedule, batch_size=None, steps=9)
    np.testing.assert_array_equal(h.theta, again.theta)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_is_recorded(name):
    h = run(schedule=name)
    if SCHEDULES[name].reads_losses:
        assert (h.learning_rate == SCHEDULES[name].learning_rate).all()  # 30 steps are too few for it to fall
    else:
        np.testing.assert_array_equal(h.learning_rate, SCHEDULES[name](np.arange(30)))
    assert not np.array_equal(h.theta[-1], run().theta[-1])


def by_hand(schedule, losses):
    state, rates = schedule.init(), []
    for loss in losses:
        rates.append(schedule.rate(state))
        state = schedule.step(state, loss)
    return rates


@pytest.mark.parametrize("schedule", [PLATEAU, WarmUp(4, PLATEAU)])
def test_a_plateau_reads_the_losses_of_the_batches_and_the_history_shows_its_rates(schedule):
    h = run(optimizer=GradientDescent(), schedule=schedule, steps=60, epochs=None)
    assert h.learning_rate.tolist() == by_hand(schedule, h.batch_loss)
    assert len(set(h.learning_rate[4:])) >= 3
    seldom = run(optimizer=GradientDescent(), schedule=schedule, steps=60, epochs=None, evaluations=2)
    np.testing.assert_array_equal(seldom.learning_rate, h.learning_rate)  # looking at the run changes nothing
    np.testing.assert_array_equal(seldom.theta[-1], h.theta[-1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_each_replica_has_its_own_plateau(dtype):
    start = NET.initialize("He normal", np.random.default_rng(1), 3, dtype)
    given = {"optimizer": "momentum", "schedule": PLATEAU, "steps": 40, "epochs": None, "dtype": dtype}
    together = run(start=start, **given)
    assert together.theta.dtype == dtype and together.learning_rate.shape == (40, 3)
    for r in range(3):
        alone = run(start=start[r], **given)
        np.testing.assert_allclose(together.learning_rate[:, r], alone.learning_rate, rtol=1e-5)
        np.testing.assert_allclose(together.theta[-1, r], alone.theta[-1], rtol=1e-3, atol=1e-4)


def test_a_constant_schedule_is_the_optimizers_own_rate():
    np.testing.assert_array_equal(run(schedule=ConstantRate(0.05)).theta, run(optimizer=Adam(0.05)).theta)


@pytest.mark.parametrize("patience", [1, 4, 15])
def test_patience_ends_a_run_that_no_longer_improves(patience):
    h, whole = run(**OVERFIT, steps=200, patience=patience), run(**OVERFIT, steps=200)
    end = len(h.steps)
    assert h.stopped_early and end < len(whole.steps) and not whole.stopped_early
    assert h.best == end - 1 - patience
    np.testing.assert_array_equal(h.test_loss, whole.test_loss[:end])
    for k in range(
        patience + 1, end
    ):  # and it did not end too late: before, one of each so many evaluations was a new lowest
        assert whole.test_loss[k - patience : k].min() < whole.test_loss[: k - patience].min()
    assert h.message.startswith(f"Stopped early after {h.steps[-1]} steps: train loss ")
    assert h.message.endswith(f"test loss lowest at step {h.steps[h.best]}.")


def test_patience_counts_from_the_lowest_so_far(monkeypatch):
    """A curve that jumps down and creeps up again, though never above where it was before the jump."""
    seen = iter(np.array([9.0, 8.0, 1.0, 2.0, 3.0, 4.0]))
    monkeypatch.setattr(Run, "evaluate", lambda self: Evaluation(1.0, next(seen), 0.5, 0.5))
    h = run(epochs=5, patience=2)
    assert h.test_loss.tolist() == [9, 8, 1, 2, 3] and h.stopped_early


def test_patience_waits_for_the_last_replica_that_improves():
    start = OVERFIT["network"].initialize("He normal", np.random.default_rng(2), 4)
    alone = [run(**OVERFIT, steps=300, patience=5, start=s) for s in start]
    together = run(**OVERFIT, steps=300, patience=5, start=start)
    assert together.stopped_early and len(together.steps) >= max(len(h.steps) for h in alone)
    assert together.best.shape == (4,)
    for r, h in enumerate(alone):  # each alone is its beginning, and has seen no lower test loss
        assert together.test_loss[together.best[r], r] <= h.test_loss[h.best] + 1e-12


# When it goes wrong


def first_not_finite(rate, theta, steps=400):
    """By hand: the number of whole-batch steps after which the squared error is no longer finite."""
    with np.errstate(all="ignore"):
        for t in range(steps):
            if not np.isfinite(theta).all():
                return t
            loss, gradient = LINEAR.loss_and_gradient(theta, MOONS.x_train, MOONS.y_train, "mean squared error")
            if not np.isfinite(loss):
                return t
            theta = theta - rate * gradient
    return -1


@pytest.mark.parametrize("evaluations", [1, 7, None])
@pytest.mark.parametrize("rate", [2.0, 30.0, 1e5])
def test_divergence_is_named_to_the_step_between_evaluations_too(rate, evaluations):
    h = run(**BLOWN, optimizer=GradientDescent(rate), steps=100, evaluations=evaluations)
    at = first_not_finite(rate, h.theta[0])
    assert 0 < at < 100 and h.diverged_at == at
    assert np.isfinite(h.batch_loss[:at]).all() and np.isfinite(h.train_loss[h.steps < at]).all()
    assert h.steps[-1] == len(h.batch_loss) == at + (at not in h.steps) and not h.stopped_early
    assert not np.isfinite(h.train_loss[-1]) and not np.isfinite(h.test_loss[-1]) and h.went_wrong
    assert len(h.theta) == len(h.steps) == len(h.train_accuracy)
    assert h.message.startswith(
        f"The run diverged, at step {at}: the loss is no longer a finite number. Try a learning"
    )


def test_divergence_in_the_very_last_step():
    rate = GradientDescent(30.0)
    at = run(**BLOWN, optimizer=rate, steps=100).diverged_at.item()
    h = run(**BLOWN, optimizer=rate, steps=at, evaluations=2)
    assert np.isfinite(h.batch_loss).all() and h.diverged_at == at == h.steps[-1]
    survivor = run(**BLOWN, optimizer=rate, steps=at - 1)
    assert survivor.diverged_at == -1 and survivor.message.startswith("The loss rose from ")


def test_a_start_that_is_already_lost():
    h = run(**BLOWN, start=np.full(LINEAR.size, 1e200), steps=50)
    assert h.diverged_at == 0 and len(h.batch_loss) == 1 and h.best == 0 and not np.isfinite(h.test_loss).any()
    assert "at step 0" in h.message and not h.stopped_early


def test_a_loss_that_only_all_the_data_show_to_be_infinite():
    x = MOONS.x_train.copy()
    x[-1] = 1e200
    h = run(LINEAR, dataclasses.replace(MOONS, x_train=x), loss="mean squared error", batch_size=1, steps=5)
    assert h.diverged_at == 0 and np.isfinite(h.batch_loss).tolist() == [True]


@pytest.mark.parametrize("patience", [None, 3])
def test_replicas_that_diverge_leave_the_others_alone(patience):
    rates = np.array([[0.02], [1e5], [0.05], [30.0]])
    h = run(**BLOWN, optimizer=GradientDescent(rates), replicas=4, steps=60, patience=patience)
    alone = [first_not_finite(rate, theta) for rate, theta in zip(rates[:, 0], h.theta[0], strict=True)]
    assert h.diverged_at.tolist() == [-1, alone[1], -1, alone[3]] and 0 < alone[1] < alone[3]
    assert h.steps[-1] == 60 and np.isnan(h.test_accuracy[-1, [1, 3]]).all() and (h.best > 0)[[0, 2]].all()
    for r in (0, 2):
        assert_close(h, run(**BLOWN, optimizer=GradientDescent(rates[r].item()), start=h.theta[0, r], steps=60), r)
    assert h.message.startswith(f"2 of 4 replicas diverged, the first at step {alone[1]}: ")


def test_when_all_replicas_have_diverged_it_ends():
    h = run(**BLOWN, optimizer=GradientDescent(np.array([[1e5], [30.0]])), replicas=2, steps=100, patience=50)
    assert (h.diverged_at > 0).all() and not h.stopped_early
    assert len(h.batch_loss) <= h.diverged_at.max() + 1


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_optimizer_warns_when_it_diverges(name):
    rule = dataclasses.replace(OPTIMIZERS[name], learning_rate=1e200)
    h = run(**BLOWN, optimizer=rule, steps=30, clip=ByNorm(), penalty=Penalty(l2=0.1))
    assert h.diverged_at >= 0 and "diverged" in h.message
    quiet = run(**BLOWN, optimizer=rule, steps=30, dtype=np.float32)
    assert quiet.diverged_at >= 0


# It learns


LEARNS = {
    "moons": (DATASETS["moons"], [16], {"epochs": 60}, 0.92),
    "circles": (DATASETS["circles"], [16], {"epochs": 60}, 0.95),
    "spirals": (Spirals(examples=600), [32, 32], {"epochs": 150}, 0.93),
    "blobs": (DATASETS["blobs"], [8], {"epochs": 30}, 0.93),
    "shapes": (DATASETS["shapes"], [48], {"epochs": 30}, 0.7),
    "digits": (DATASETS["digits"], [32], {"epochs": 12}, 0.93),
}


@pytest.mark.parametrize(("recipe", "hidden", "length", "accuracy"), LEARNS.values(), ids=LEARNS)
def test_learns(recipe, hidden, length, accuracy):
    data = recipe.load(np.random.default_rng(0))
    net = Network([data.x_train.shape[1], *hidden, len(data.classes)])
    h = run(net, data, optimizer=Adam(0.01), initializer="He normal", **length, dtype=np.float32)
    assert h.test_accuracy[-1] > accuracy > h.test_accuracy[0] + 0.1


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_learns(name):
    rate = {"gradient descent": 0.5, "momentum": 0.1, "Nesterov": 0.1, "AdaGrad": 0.1, "AdaDelta": 3.0}.get(name, 0.02)
    rule = dataclasses.replace(OPTIMIZERS[name], learning_rate=rate)
    h = run(optimizer=rule, epochs=40)
    assert h.train_loss[-1] < 0.6 * h.train_loss[0] and h.test_accuracy[-1] > 0.8


def test_one_sigmoid_output_learns_two_classes():
    h = run(Network([2, 8, 1], output="sigmoid"), loss="binary cross-entropy", optimizer=Adam(0.05), epochs=40)
    assert h.test_accuracy[-1] > 0.9 and h.train_accuracy[-1] > 0.9


# Bad input


DIGITS = Digits(examples=100).load(np.random.default_rng(0))


BAD = {
    "a list as network": ({"network": [2, 6, 2]}, "network: got a list of length 3; expected a Network"),
    "a name as data": ({"data": "moons"}, "data: got 'moons'; expected a Dataset. Load one"),
    "a recipe as data": ({"data": DATASETS["moons"]}, "data: got a Moons; expected a Dataset. Load one"),
    "data of other width": ({"data": DIGITS}, "data: got examples of 64 numbers; expected 2, .* sizes with 64"),
    "more classes than outputs": (
        {"data": DIGITS, "network": Network([64, 5, 2])},
        "data: got 10 classes; expected 2, one for each output of the network. End the network's sizes with 10",
    ),
    "more outputs than classes": ({"network": Network([2, 5, 3])}, "data: got 2 classes; expected 3.*sizes with 2"),
    "one output for ten classes": (
        {"data": DIGITS, "network": Network([64, 5, 1], output="linear"), "loss": "mean squared error"},
        "data: got 10 classes; expected 1",
    ),
    "a loss as optimizer": ({"optimizer": LOSSES["cross-entropy"]}, "optimizer: got a CrossEntropy; expected an opt"),
    "an optimizer as loss": ({"loss": Adam()}, "loss: got an Adam; expected a loss or one of 'mean squared error'"),
    "a class": ({"optimizer": Adam}, r"optimizer: got the class Adam .*add \(\)"),
    "a misspelt optimizer": ({"optimizer": "adm"}, "optimizer: got 'adm'; .*Did you mean 'Adam'"),
    "a misspelt loss": ({"loss": "cross entropi"}, "loss: .*Did you mean 'cross-entropy'"),
    "a misspelt initializer": ({"initializer": "He nromal"}, "initializer: .*Did you mean 'He normal'"),
    "a misspelt schedule": ({"schedule": "cosin"}, "schedule: .*Did you mean 'cosine'"),
    "a misspelt clipping": ({"clip": "by norms"}, "clip: .*Did you mean 'by norm'"),
    "a function as schedule": ({"schedule": lambda t: 0.1}, "schedule: got a function; expected a schedule"),
    "a number as clipping": ({"clip": 1.0}, "clip: got 1.0; expected a clipping"),
    "a number as penalty": ({"penalty": 0.01}, "penalty: got 0.01; expected a Penalty. Make one"),
    "loss and output at odds": ({"loss": "binary cross-entropy"}, 'loss: .*Set output="sigmoid"'),
    "no generator": ({"rng": None}, r"rng: got None; .*default_rng\(0\)"),
    "a seed for a generator": ({"rng": 0}, r"rng: got 0; .*default_rng\(0\)"),
    "no length": ({"epochs": None}, "epochs: got None; expected a number of epochs or steps. Pass epochs=10"),
    "no epochs": ({"epochs": 0}, "epochs: got 0; expected a whole number of at least 1"),
    "half an epoch": ({"epochs": 0.5}, "epochs: got 0.5; .*int"),
    "no steps": ({"steps": 0}, "steps: got 0; expected a whole number of at least 1"),
    "an empty batch": ({"batch_size": 0}, "batch_size: got 0; expected a whole number of at least 1"),
    "a batch size in words": ({"batch_size": "all"}, "batch_size: got 'all'; expected a whole number"),
    "no patience": ({"patience": 0}, "patience: got 0; expected a whole number of at least 1"),
    "no evaluations": ({"evaluations": 0}, "evaluations: got 0; expected a whole number of at least 1"),
    "evaluations that fill the memory": (
        {"epochs": 10**7},
        "evaluations: got 10000000 evaluations that keep .* at most 2 GB in all. Pass evaluations=20",
    ),
    "steps that fill the memory": (
        {"epochs": None, "steps": 10**9},
        "steps: got 1000000000 steps, each with a loss and a rate; expected at most 2 GB in all. Train for fewer",
    ),
    "epochs that fill the memory": ({"epochs": 10**9}, "epochs: got [0-9]+ steps, each .* at most 2 GB in all"),
    "replicas that fill the memory": (
        {"replicas": 10**9, "start": np.zeros(32)},
        "replicas: got 1000000000; expected at most 2 GB in all. Train fewer at once",
    ),
    "no replicas": ({"replicas": 0}, "replicas: got 0; expected a whole number of at least 1"),
    "no replicas of a start": (
        {"replicas": 0, "start": np.zeros(32)},
        "replicas: got 0; expected a whole number of at",
    ),
    "replicas other than start": ({"replicas": 2, "start": np.zeros((3, 32))}, "replicas: got 2; expected 3, as start"),
    "a start of wrong size": ({"start": np.zeros(31)}, r"start: got shape \(31,\); expected shape \(…, 32\)"),
    "a start with NaN": ({"start": np.full(32, np.nan)}, r"start: got nan at index \(0,\)"),
    "a start too large": ({"start": np.full(32, 1e300), "dtype": np.float32}, r"start: got inf at index \(0,\)"),
    "a start of text": ({"start": "zeros"}, "start: got 'zeros'"),
    "dtype int": ({"dtype": int}, "dtype: got <class 'int'>; expected np.float32 or np.float64"),
    "dtype by name": ({"dtype": "float32"}, "dtype: got 'float32'; .*Pass np.float32"),
    "rates without replicas": ({"optimizer": Adam(RATES)}, "Adam.learning_rate: .*one number a replica .*shape .32,"),
    "rates in a row": (
        {"optimizer": Adam(RATES[:, 0]), "replicas": 3},
        r"Adam.learning_rate: got an array of shape \(3,\) .*Shape it \(R, 1\) against θ",
    ),
    "rates of a schedule": (
        {"schedule": WarmUp(3, ConstantRate(RATES)), "replicas": 2},
        r"ConstantRate.learning_rate: .*one number a replica for θ of shape \(2, 32\)",
    ),
    "thresholds": ({"clip": ByNorm(RATES), "replicas": 2}, r"ByNorm.threshold: .*θ of shape \(2, 32\)"),
    "penalties": ({"penalty": Penalty(l2=RATES)}, r"Penalty.l2: .*one number a replica for θ of shape \(32,\)"),
}


@pytest.mark.parametrize(("changes", "hint"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(changes, hint):
    with pytest.raises((ValueError, TypeError), match=f"(?s)^{hint}"):
        run(**changes)


def test_a_negative_learning_rate_is_refused_where_it_is_written():
    with pytest.raises(ValueError, match=r"^Adam.learning_rate: got -1; expected a number in \(0, inf\)"):
        run(optimizer=Adam(-1))


def test_the_generator_cannot_be_forgotten():
    with pytest.raises(TypeError, match="rng"):
        train(NET, MOONS, optimizer="Adam", initializer="zeros", loss="cross-entropy", batch_size=1, epochs=1)
