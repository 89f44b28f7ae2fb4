"""Numbers to predict: the loop, its History, a sweep, and what is said where an output or a loss does not fit."""

import dataclasses
import re

import numpy as np
import pytest

from course_lib.datasets import Dataset, from_arrays
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.losses import LOSSES
from course_lib.network import Network
from course_lib.optimizers import GradientDescent
from course_lib.schedules import OnPlateau
from course_lib.train import History, Run, sweep, train
from tests.train.examples import MOONS

RNG = np.random.default_rng(0)
X = RNG.uniform(-1.5, 1.5, (80, 2))
Y = np.stack([np.sin(2 * X[:, 0]) * X[:, 1], X.sum(axis=1)], axis=1) + RNG.normal(0, 0.05, (80, 2))
ONE = from_arrays(X, Y[:, 0], np.random.default_rng(1))
TWO = from_arrays(X, Y, np.random.default_rng(1), validation=0.2)
CALL = {"optimizer": "adam", "initializer": "glorot normal", "batch_size": 16, "epochs": 4}


def trained(data, rng=0, **more):
    net = more.pop("network", None) or Network.for_data(data, [8], "tanh")
    return train(net, data, **{**CALL, "rng": np.random.default_rng(rng), **more})


def test_a_network_for_data_has_its_ends():
    assert Network.for_data(TWO) == Network([2, 16, 2], "ReLU", "linear")
    assert Network.for_data(MOONS, [5, 4], "tanh") == Network([2, 5, 4, 2], "tanh", "softmax")
    assert Network.for_data(ONE, ()) == Network([2, 1], [], "linear")


def test_without_a_loss_the_one_that_goes_with_the_output_is_taken():
    suitable = {"softmax": "cross-entropy", "sigmoid": "binary cross-entropy", "linear": "mean squared error"}
    for output, loss in suitable.items():
        net = Network([2, 4, 2], "tanh", output)
        assert np.array_equal(trained(MOONS, network=net).theta, trained(MOONS, network=net, loss=loss).theta)
    assert np.array_equal(trained(ONE).theta, trained(ONE, loss="mse").theta)
    shares = from_arrays(X, np.abs(np.tanh(Y[:, 0])), np.random.default_rng(1))
    net = Network([2, 4, 1], "tanh", "sigmoid")
    assert np.array_equal(trained(shares, network=net).theta, trained(shares, network=net, loss="mse").theta)


@pytest.mark.parametrize("data", [ONE, TWO], ids=["(N,)", "(N, 2)"])
def test_curves_are_losses_alone(data):
    h = trained(data, loss="huber")
    parts = ["train", "test"] + (["validation"] if data is TWO else [])
    assert list(h.curves) == [f"{part}_loss" for part in parts]
    assert h.train_accuracy is h.test_accuracy is h.validation_accuracy is None and h.classes == ()
    for frame, theta in enumerate(h.theta):
        for part in parts:
            x, y = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
            expected = LOSSES["Huber"](h.network.predict(theta, x), y)
            assert h.curves[f"{part}_loss"][frame] == pytest.approx(expected, rel=1e-12)
    assert re.search(rf"{parts[-1]} loss lowest at step \d+\. The test loss is 0\.\d+\.$", repr(h))
    assert h.train_loss[-1] < h.train_loss[0]


@pytest.mark.parametrize("loss", [name for name, loss in LOSSES.items() if loss.output is None])
def test_gradients_agree_with_finite_differences(loss):
    run = Run(Network.for_data(TWO, [4], "tanh"), TWO, optimizer=GradientDescent(0.1), loss=loss)
    theta = run.net.initialize("glorot normal", np.random.default_rng(3))
    run.begin(theta)
    run.step(run.x, run.y)
    numerical = numerical_gradient(lambda t: LOSSES[loss](run.net.predict(t, TWO.x_train), TWO.y_train), theta)
    np.testing.assert_allclose(run.gradient, numerical, atol=1e-8)
    assert relative_error(run.gradient[:8], numerical[:8]) < 1e-6


def test_replicas_are_the_runs_alone():
    together = trained(TWO, replicas=3)
    start = together.theta[0, 1]
    np.testing.assert_allclose(trained(TWO, start=start).validation_loss, together.validation_loss[:, 1], atol=1e-12)
    assert re.search(r"The test loss is in the median \d\.\d+\.$", repr(together))


@pytest.mark.parametrize("data", [ONE, TWO, from_arrays(X, X[:, 0] > 0, np.random.default_rng(1), validation=0.2)])
def test_a_run_goes_on_also_from_a_file(data, tmp_path):
    schedule = OnPlateau(0.01, every=1, patience=0, factor=0.5)
    whole, half = (trained(data, epochs=n, schedule=schedule) for n in (6, 3))
    half.save(tmp_path / "half.npz")
    for begun in (half, History.load(tmp_path / "half.npz")):
        on = trained(data, epochs=6, schedule=schedule, resume=begun)
        assert on.curves.keys() == whole.curves.keys() and on.classes == whole.classes == data.classes
        for name in whole.curves:
            np.testing.assert_array_equal(on.curves[name], whole.curves[name])
        np.testing.assert_array_equal(on.theta, whole.theta)
        np.testing.assert_array_equal(on.learning_rate, whole.learning_rate)
    with pytest.raises(ValueError, match=r"^resume: got data and a loss"):
        trained(dataclasses.replace(data, x_train=data.x_train[::-1], y_train=data.y_train), epochs=6, resume=half)


NOISY = from_arrays(X[:40], RNG.normal(0, 1, 40), np.random.default_rng(0), validation=0.25)  # nothing to be learned


def test_patience_and_the_best_theta_go_by_the_validation_loss():
    h = trained(NOISY, epochs=60, patience=3, optimizer=GradientDescent(0.3))
    assert h.stopped_early and len(h.steps) - 1 == h.best + 3 and h.best == h.validation_loss.argmin()
    np.testing.assert_array_equal(h.best_theta, h.theta[h.best])
    other = dataclasses.replace(NOISY, x_validation=None, y_validation=None)
    plain = trained(other, epochs=60, optimizer=GradientDescent(0.3))
    assert plain.best == plain.test_loss.argmin() and plain.best != h.best
    np.testing.assert_array_equal(plain.test_loss[: len(h.steps)], h.test_loss)  # looking changes nothing


def test_a_plateau_is_one_of_the_validation_loss():
    h = trained(NOISY, epochs=30, schedule=OnPlateau(0.3, every=1, patience=2, factor=0.5), optimizer="sgd")
    scheduler, rates = OnPlateau(0.3, every=1, patience=2, factor=0.5), []
    state = scheduler.init()
    for loss in h.validation_loss[1:]:
        rates += [scheduler.rate(state)] * h.steps_per_epoch
        state = scheduler.step(state, loss)
    np.testing.assert_array_equal(h.learning_rate, rates)
    assert h.learning_rate[-1] < 0.3


def test_callbacks_are_told_what_there_is():
    seen = []
    trained(TWO, epochs=1, on_evaluation=seen.append)
    assert seen[0].test_accuracy is None and seen[0].validation_loss > 0 and seen[0].theta.shape == (42,)


def test_a_sweep_ranks_by_loss(tmp_path):
    grid = {"learning_rate": [0.001, 0.01, 1e9], "seed": [0, 1]}
    call = {"optimizer": "sgd", "batch_size": 16, "epochs": 3, "progress": False, "executor": False}
    table = sweep(grid, Network.for_data(TWO, [8]), TWO, file=tmp_path / "sweep.jsonl", **call)
    assert table.columns[-3:] == ["train_loss", "test_loss", "validation_loss"]
    assert [row["status"] for row in table] == ["done"] * 4 + ["diverged"] * 2
    ordered = table.sorted("validation_loss")["validation_loss"]
    assert (np.diff(ordered[:4]) >= 0).all() and np.isnan(ordered[4:]).all()
    assert "accuracy" not in repr(sweep(grid, Network.for_data(ONE, [8]), ONE, **call))
    other = dataclasses.replace(TWO, y_validation=TWO.y_validation + 1)
    with pytest.raises(ValueError, match=r"^file: "):
        sweep(grid, Network.for_data(TWO, [8]), other, file=tmp_path / "sweep.jsonl", **call)


LABELS = from_arrays(X, (X[:, 0] > 0).astype(float), np.random.default_rng(0))
FITS = r" If y holds labels: from_arrays\(x, np.asarray\(y, int\), rng\)\.$"
REMEDIES = {  # the call, what is said, and what is typed instead
    "softmax": (
        TWO,
        [[2, 4, 2], ["tanh"]],
        {},
        r"^network: got the output activation 'softmax' for numbers to predict;",
    ),
    "softmax and its loss": (
        TWO,
        [[2, 4, 2]],
        {"loss": "cross-entropy"},
        "^network: got the output activation 'softmax'",
    ),
    "sigmoid": (ONE, [[2, 4, 1], "tanh", "sigmoid"], {}, "^network: got the output activation 'sigmoid' for numbers"),
    "cross-entropy": (TWO, [[2, 2], [], "linear"], {"loss": "cross-entropy"}, "^loss: got cross-entropy for numbers"),
    "binary": (ONE, [[2, 1], [], "linear"], {"loss": "bce"}, "^loss: got binary cross-entropy for numbers to predict"),
    "outputs": (TWO, [[2, 4, 1], "tanh", "linear"], {}, r"^data: got targets of 2 columns; expected 1, one for each"),
    "labels as floats": (LABELS, [[2, 4, 2]], {}, r"^data: got targets of 1 column; expected 2, one for each output"),
}


@pytest.mark.parametrize(("data", "network", "more", "hint"), REMEDIES.values(), ids=REMEDIES)
def test_a_remedy_for_what_does_not_fit_works_when_it_is_typed(data, network, more, hint):
    with pytest.raises(ValueError, match=f"{hint}.*{FITS}") as told:
        trained(data, network=Network(*network), **more)
    text, names = str(told.value), {"Network": Network, "data": data}
    code = re.search(r"Network\(\[.*?\](?:, \[.*?\], \".*?\")?\)|Network\.for_data\(data\)", text)
    made = eval(code[0], names) if code else Network(*network)
    if (loss := re.search(r'loss="(.*?)"', text)) is not None:
        more = {"loss": loss[1]}
    elif more:
        more = {}  # "or leave it out"
    assert trained(data, network=made, **more).train_loss.size == 5
    if code is None or "for_data" not in code[0]:
        assert made.sizes == tuple(network[0]) and made.activations[:-1] == Network(*network).activations[:-1]


def test_labels_read_as_floats_and_quantities_read_as_whole_numbers():
    y = np.concatenate([LABELS.y_train, LABELS.y_test])
    x = np.concatenate([LABELS.x_train, LABELS.x_test])
    assert from_arrays(x, np.asarray(y, int), np.random.default_rng(0)).classes == ("0", "1")
    counted = from_arrays(X, np.arange(80), np.random.default_rng(0))
    remedy = r"If y holds quantities: from_arrays\(x, np.asarray\(y, float\), rng\)\."
    with pytest.raises(ValueError, match=f"^data: got 80 classes; expected 1, .*{remedy}"):
        trained(counted, network=Network([2, 4, 1], "tanh", "linear"))
    assert from_arrays(X, np.asarray(np.arange(80), float), np.random.default_rng(0)).regression


def test_probabilities_are_numbers_that_a_softmax_may_predict():
    soft = np.abs(Y) / np.abs(Y).sum(axis=1, keepdims=True)
    h = trained(from_arrays(X, soft, np.random.default_rng(0)), network=Network([2, 4, 2]), loss="cross-entropy")
    assert h.train_loss[-1] < h.train_loss[0] and h.train_accuracy is None


def test_one_output_of_softmax_says_what_to_take():
    with pytest.raises(
        ValueError, match=r"^output: got softmax over 1 output.* Pass output='linear' to predict a number"
    ):
        Network([2, 4, 1])
    assert Dataset(X, Y, X, Y, ()).outputs == 2
