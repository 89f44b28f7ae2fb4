"""A recording: a run for every setting, and in each of its snapshots numbers, or NaN where it has diverged."""

import re
from dataclasses import replace

import numpy as np
import pytest

from course_lib import menus
from course_lib.activations import LAYERS
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS, Dataset, from_arrays
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.optimizers import OPTIMIZERS, Adam, GradientDescent
from course_lib.schedules import SCHEDULES, ConstantRate, Cosine, WarmUp
from course_lib.train import recording
from course_lib.train.drawable import GRID
from course_lib.train.recording import BINS, FRAMES, record

MENUS = {
    "data": DATASETS,
    "activation": LAYERS,
    "initializer": INITIALIZERS,
    "loss": LOSSES,
    "optimizer": OPTIMIZERS,
    "schedule": SCHEDULES,
    "clip": CLIPPINGS,
}
ENDS = {
    "seed": (0, 999),
    "depth": (0, 5),
    "width": (1, 64),
    "batch_size": (1, 0, None, 10**6),
    "steps": (1, 20, 2000),
    "l1": (0.0, 0.1),
    "l2": (0.0, 0.1),
    "patience": (0, 1, 10),
}
DEFAULT = {
    "data": DATASETS["moons"],
    "seed": 1,
    "depth": 2,
    "width": 6,
    "activation": "tanh",
    "initializer": "Glorot normal",
    "loss": "cross-entropy",
    "optimizer": Adam(0.01),
    "schedule": "constant",
    "batch_size": 32,
    "steps": 60,
    "clip": "none",
    "l1": 0.0,
    "l2": 0.0,
    "patience": 0,
}
LOST = {"optimizer": GradientDescent(1e4), "l2": 0.1, "steps": 300}  # |1 − ηλ| = 999: overflows after 100 steps


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(recording, "WORK", 3e7)


def assert_complete(e):
    """The first, middle and last snapshot: shapes, and numbers in their ranges."""
    h, k, depth = e.history, len(e.data.classes), len(e.net.sizes) - 2
    assert e.frames == len(h.steps) <= FRAMES + 1 and h.steps[0] == 0 and e.message
    for frame in {0, e.frames // 2, e.frames - 1}:
        m = e.snapshot(frame)
        at = (GRID, GRID, k) if e.data.image_shape is None else (len(e.shown), k)
        assert m.answers.shape == at and m.step == h.steps[frame] and m.epoch == h.epochs[frame]
        assert [W.shape for W in m.weights] == [W.shape for W in m.gradients]
        assert len(m.weights) == depth + 1 and len(m.histograms) == depth
        for shares in m.histograms:
            assert shares.shape == (BINS,) and (np.isnan(shares).all() or abs(shares.sum() - 1) < 1e-12)
        numbers = [np.array(m[:6]), m.answers, *m.weights, *m.gradients, *m.histograms]
        if h.diverged_at < 0 or m.step < h.diverged_at:
            assert all(np.isfinite(a).all() for a in numbers)
            assert (m.answers >= 0).all() and (m.answers <= 1).all() and 0 <= m.test_accuracy <= 1
            if e.net.activations[-1] == LAYERS["softmax"]:
                np.testing.assert_allclose(m.answers.sum(axis=-1), 1, atol=1e-12)
        else:
            assert not np.isfinite(m.train_loss) and np.isnan(m.train_accuracy)
    assert np.isfinite(e.edges).all() and (np.diff(e.edges) > 0).all() and e.edges.shape == (BINS + 1,)
    assert e.went_wrong == ("Try" in e.message) and (h.diverged_at < 0 or e.went_wrong)


def drawn(rng, menu):
    """An entry of a menu, with every number on it anywhere on its slider."""
    entry = list(menu.values())[rng.integers(len(menu))]
    chosen = {}
    for k in menus.knobs(entry):
        if k.choices:
            chosen[k.name] = str(rng.choice(k.choices))
        elif isinstance(k.default, bool):
            chosen[k.name] = bool(rng.integers(2))
        elif isinstance(k.default, int):
            chosen[k.name] = int(rng.integers(k.low, min(k.high, 600), endpoint=True))
        else:
            chosen[k.name] = float(
                np.exp(rng.uniform(*np.log([k.low, k.high]))) if k.log else rng.uniform(k.low, k.high)
            )
    return replace(entry, **chosen) if chosen else entry


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("data", DATASETS)
def test_any_setting_runs(data, seed):
    rng = np.random.default_rng([seed, *data.encode()])
    setting = {name: drawn(rng, menu) for name, menu in MENUS.items()}
    setting |= {name: ends[rng.integers(len(ends))] for name, ends in ENDS.items()}
    setting |= {
        "depth": int(rng.integers(0, 6)),
        "width": int(rng.integers(1, 65)),
        "steps": int(rng.integers(20, 300)),
    }
    assert_complete(record(**setting | {"data": drawn(rng, {data: DATASETS[data]})}))


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, ends in ENDS.items() for value in ends])
def test_the_end_of_every_control(name, value):
    assert_complete(record(**DEFAULT | {name: value}))


@pytest.mark.parametrize("family", MENUS)
def test_every_entry_at_the_ends_of_its_knobs(family):
    for entry in MENUS[family].values():
        assert_complete(record(**DEFAULT | {family: entry, "steps": 20}))
        for k in menus.knobs(entry):
            ends = k.choices or ((False, True) if isinstance(k.default, bool) else (k.low, k.high))
            for end in ends:
                assert_complete(record(**DEFAULT | {family: replace(entry, **{k.name: end}), "steps": 20}))


@pytest.mark.parametrize("data", ["spirals", "digits"])
def test_the_same_setting_gives_the_same_numbers(data):
    one, again = (record(**DEFAULT | {"data": DATASETS[data], "activation": "PReLU"}) for _ in range(2))
    assert one.history.theta.tobytes() == again.history.theta.tobytes() and one.message == again.message
    for mine, same in zip(one.snapshot(20), again.snapshot(20), strict=True):
        np.testing.assert_equal(mine, same)


def test_a_seed_is_a_start_whatever_else_is_chosen():
    one = record(**DEFAULT)
    other = record(**DEFAULT | {"optimizer": "momentum", "batch_size": 7, "steps": 33, "l2": 0.1, "clip": "by norm"})
    np.testing.assert_array_equal(one.history.theta[0], other.history.theta[0])
    np.testing.assert_array_equal(one.data.x_train, other.data.x_train)
    assert not np.array_equal(one.history.theta[0], record(**DEFAULT | {"seed": 2}).history.theta[0])


def test_a_snapshot_is_what_the_network_says_then():
    e = record(**DEFAULT)
    theta, m, (points, (left, right, bottom, top)) = e.history.theta[30], e.snapshot(30), e.plane
    np.testing.assert_allclose(m.answers, e.net.predict(theta, points).reshape(GRID, GRID, 2), atol=1e-12)
    assert points[0].tolist() == [left, bottom] and points[-1].tolist() == [right, top]
    assert points[1, 0] > points[0, 0] and points[1, 1] == points[0, 1]  # a row of the picture is a line of one height
    every = np.concatenate([e.data.x_train, e.data.x_test])
    assert (every > [left, bottom]).all() and (every < [right, top]).all()
    _, gradient = e.net.loss_and_gradient(theta, e.data.x_train[:256], e.data.y_train[:256], "cross-entropy")
    for mine, layer in zip(m.gradients, e.net.layers(gradient), strict=True):
        np.testing.assert_allclose(mine, layer.W, atol=1e-14)
    a = e.net.forward(theta, e.data.x_test[:200]).a[1]
    low, high = e.edges[[10, 20]]
    assert m.histograms[0][10:20].sum() == pytest.approx(np.mean((a >= low) & (a < high)))
    assert m.test_loss == e.history.test_loss[30] and m.step == e.history.steps[30]
    assert e.snapshot(-1).step == 60


def test_the_maps_are_what_each_unit_gives_over_the_plane():
    e = record(**DEFAULT | {"inputs": ("x1²", "x1x2", "sin 4x2")})
    assert e.net.sizes == (3, 6, 6, 2) and e.fed.x_train.shape[1] == 3 and e.data.x_train.shape[1] == 2
    points, theta = e.plane[0], e.history.theta[-1]
    units = e.net.forward(theta, np.stack([points[:, 0] ** 2, points.prod(1), np.sin(4 * points[:, 1])], -1)).a
    for mine, expected in zip(e.snapshot(-1).maps, units, strict=True):
        np.testing.assert_allclose(mine, expected.reshape(GRID, GRID, -1), atol=1e-12)
    _, gradient = e.net.loss_and_gradient(theta, e.fed.x_train[:256], e.fed.y_train[:256], "cross-entropy")
    np.testing.assert_allclose(e.snapshot(-1).gradients[0], e.net.layers(gradient)[0].W, atol=1e-14)


def test_pictures_have_no_inputs_to_choose_and_it_says_so():
    e = record(**DEFAULT | {"data": DATASETS["digits"], "inputs": ("x1²",)})
    assert e.net.sizes[0] == 64 and e.snapshot(0).maps == []
    assert e.message.endswith("Pictures are fed pixel by pixel: only points in the plane have inputs to choose.")
    assert "pixel" not in record(**DEFAULT | {"data": DATASETS["digits"]}).message


def test_pictures_are_answered_one_by_one():
    e = record(**DEFAULT | {"data": DATASETS["digits"]})
    assert e.plane is None and len(e.shown) == recording.IMAGES
    expected = e.net.predict(e.history.theta[-1], e.data.x_test[e.shown])
    np.testing.assert_allclose(e.snapshot(-1).answers, expected, atol=1e-12)


def test_own_data_in_the_plane():
    rng = np.random.default_rng(0)
    own = from_arrays(rng.standard_normal((40, 2)), rng.integers(0, 3, 40), rng, name="mine")
    e = record(**DEFAULT | {"data": own})
    assert_complete(e)
    assert e.data is own and e.net.sizes == (2, 6, 6, 3)


def test_work_is_capped_and_it_says_so(monkeypatch):
    setting = DEFAULT | {"steps": 1000, "schedule": "cosine"}
    monkeypatch.setattr(recording, "WORK", 1e12)
    whole = record(**setting)
    size = whole.net.size
    assert "Cut" not in whole.message and len(whole.history.batch_loss) == 1000
    monkeypatch.setattr(recording, "WORK", size * 32 * 200)
    cut = record(**setting)
    assert re.search(r"Cut at 200 of 1000 steps to stay quick: a smaller batch or network goes further\.$", cut.message)
    assert len(cut.history.batch_loss) == cut.history.steps[-1] == 200
    assert cut.history.learning_rate[-1] < 1e-5  # the cosine is as long as the run, not as was wished
    monkeypatch.setattr(recording, "WORK", 1.0)
    assert len(record(**setting).history.batch_loss) == 20
    assert len(record(**setting | {"steps": 7}).history.batch_loss) == 7


def test_a_run_that_ended_by_itself_was_not_cut(monkeypatch):
    monkeypatch.setattr(recording, "WORK", 1e9)
    noisy = replace(DATASETS["moons"], examples=50, noise=0.5)
    stopped = record(**DEFAULT | {"data": noisy, "optimizer": Adam(0.1), "steps": 500, "patience": 3})
    assert stopped.message.startswith("Stopped early") and "Cut" not in stopped.message
    lost = record(**DEFAULT | LOST)
    assert lost.message.startswith("The run diverged") and "Cut" not in lost.message


def test_after_a_divergence_snapshots_are_nan_and_those_before_are_not():
    e = record(**DEFAULT | LOST)
    assert 0 < e.history.diverged_at < 300 and e.went_wrong
    assert_complete(e)
    last = e.snapshot(-1)
    assert np.isnan(last.answers).any() and np.isnan(last.histograms).all() and np.isnan(last.train_accuracy)
    assert np.isfinite(e.snapshot(-3).answers).all()


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("constant", [0.01] * 60),
        (WarmUp(10, ConstantRate(5.0)), [0.001 * min(t + 1, 10) for t in range(60)]),
        (Cosine(steps=7), (0.005 * (1 + np.cos(np.pi * np.arange(60) / 60))).tolist()),
    ],
    ids=["constant", "warm-up", "cosine"],
)
def test_a_schedule_starts_from_the_optimizers_rate(schedule, rates):
    np.testing.assert_allclose(record(**DEFAULT | {"schedule": schedule}).history.learning_rate, rates)


WIDE = Dataset(np.ones((4, 5)), np.array([0, 1, 0, 1]), np.ones((2, 5)), np.array([0, 1]), ("a", "b"))
BAD = {
    "data of five columns": ({"data": WIDE}, "data: got examples of 5 numbers; expected points in the plane, or pic"),
    "a misspelt data set": ({"data": "moon"}, "data: got 'moon'; .*Did you mean 'moons'"),
    "a misspelt optimizer": ({"optimizer": "adm"}, "optimizer: .*Did you mean 'Adam'"),
    "a misspelt loss": ({"loss": "crossentropie"}, "loss: .*Did you mean 'cross-entropy'"),
    "a misspelt activation": ({"activation": "reLv"}, "hidden: .*Did you mean 'ReLU'"),
    "a misspelt schedule": ({"schedule": "cosin"}, "schedule: .*Did you mean 'cosine'"),
    "a misspelt initializer": ({"initializer": "Heh"}, "initializer: got 'Heh'"),
    "a negative depth": ({"depth": -1}, "depth: got -1; expected a whole number of at least 0"),
    "no width": ({"width": 0}, "width: got 0; expected a whole number of at least 1"),
    "no steps": ({"steps": 0}, "steps: got 0; expected a whole number of at least 1"),
    "a negative seed": ({"seed": -1}, "seed: got -1; expected a whole number of at least 0"),
    "a batch in words": ({"batch_size": "all"}, "batch_size: got 'all'; expected a whole number"),
    "a negative penalty": ({"l2": -0.1}, "Penalty.l2: got -0.1"),
    "a negative patience": ({"patience": -1}, "patience: got -1"),
}


@pytest.mark.parametrize(("changes", "hint"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(changes, hint):
    with pytest.raises((ValueError, TypeError), match=f"(?s)^{hint}"):
        record(**DEFAULT | changes)


@pytest.mark.parametrize("frame", [61, -50, 1.5])
def test_a_snapshot_that_is_not_there(frame):
    with pytest.raises((ValueError, TypeError), match=r"^frame: got"):
        record(**DEFAULT).snapshot(frame)
