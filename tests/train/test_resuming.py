"""A run that goes on, held bit for bit to one that was never interrupted."""

import dataclasses
import warnings

import numpy as np
import pytest

from course_lib.activations import ELU
from course_lib.clipping import ByNorm
from course_lib.datasets import DATASETS
from course_lib.losses import Penalty
from course_lib.network import Network
from course_lib.optimizers import OPTIMIZERS, AdaDelta, Adam, GradientDescent
from course_lib.schedules import OnPlateau, WarmUp
from course_lib.train import History, resuming, train
from tests.train.examples import BLOWN, MOONS, NET, OVERFIT, RATES, run

ARRAYS = ("steps", "theta", "batch_loss", "learning_rate", "diverged_at")


def assert_same(one, other):
    assert one.curves.keys() == other.curves.keys() and one.classes == other.classes
    for name in (*ARRAYS, *one.curves):
        a, b = getattr(one, name), getattr(other, name)
        assert (a.shape, a.dtype, a.tobytes()) == (b.shape, b.dtype, b.tobytes()), name
    assert one.optimizer_state.keys() == other.optimizer_state.keys()
    for name, value in one.optimizer_state.items():
        assert type(value) is type(other.optimizer_state[name])
        np.testing.assert_array_equal(value, other.optimizer_state[name])
    assert repr(one.shuffling) == repr(other.shuffling)
    assert (one.message, one.stopped_early, one.batch_size) == (other.message, other.stopped_early, other.batch_size)


@pytest.fixture(params=["in memory", "from a file"])
def kept(request, tmp_path):
    """What becomes of a History between the two calls."""

    def through_a_file(history):
        history.save(tmp_path / "run.npz")
        return History.load(tmp_path / "run.npz")

    return through_a_file if request.param == "from a file" else lambda history: history


def gone_on(kept, first, whole, setting):
    """The History of ``first`` steps, gone on up to ``whole``."""
    return run(**setting, epochs=None, steps=whole, resume=kept(run(**setting, epochs=None, steps=first)))


@pytest.mark.parametrize("first", [10, 13])  # the end of an epoch, and within one
@pytest.mark.parametrize("rule", [*OPTIMIZERS.values(), AdaDelta(0.1, form="window")], ids=str)
def test_every_optimizer_goes_on_where_it_stopped(rule, first, kept):
    setting = {"optimizer": rule}
    assert_same(gone_on(kept, first, 34, setting), run(**setting, epochs=None, steps=34))


SETTINGS = {
    "plateau": {"schedule": OnPlateau(0.3, every=2, patience=0, factor=0.5), "optimizer": "momentum"},
    "warm-up to a plateau": {"schedule": WarmUp(15, OnPlateau(0.3, every=2, patience=0, factor=0.5))},
    "cosine": {"schedule": "cosine", "clip": ByNorm(0.3), "penalty": Penalty(l2=1e-3)},
    "all rows": {"batch_size": None},
    "one row": {"batch_size": 1},
    "float32": {"dtype": np.float32, "schedule": OnPlateau(0.3, every=3, patience=0)},
    "one evaluation": {"evaluations": 1},
    "replicas": {"replicas": 3, "optimizer": Adam(RATES), "schedule": OnPlateau(RATES * 10, every=2, patience=0)},
    "Nadam's replicas": {"replicas": 3, "optimizer": dataclasses.replace(OPTIMIZERS["Nadam"], beta1=RATES * 40)},
    "PReLU and ELU": {"network": Network([2, 4, 4, 2], ["PReLU", ELU(0.3)])},
    "maxout": {"network": Network([2, 4, 2], "maxout")},
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_so_does_every_setting(setting, kept):
    assert_same(gone_on(kept, 17, 41, setting), run(**setting, epochs=None, steps=41))


@pytest.mark.parametrize("kind", [np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_any_generator_of_numpy_goes_on_and_so_does_one_a_replica(kind, kept):
    def setting():
        return {"rng": [np.random.Generator(kind(seed)) for seed in (3, 4)], "epochs": None}

    first = kept(run(**setting(), steps=13))
    assert_same(run(**setting() | {"rng": None}, steps=29, resume=first), run(**setting(), steps=29))


def test_it_goes_on_several_times_and_a_history_is_not_used_up(kept):
    first = kept(run(epochs=1))
    before = first.theta.copy()
    assert_same(run(epochs=4, resume=kept(run(epochs=2, resume=first))), run(epochs=4))
    assert_same(run(epochs=4, resume=first), run(epochs=4))
    np.testing.assert_array_equal(first.theta, before)


@pytest.mark.parametrize("patience", [2, 4])
def test_patience_counts_across_the_interruption(patience, kept):
    whole = run(**OVERFIT, steps=200, patience=patience)
    assert whole.stopped_early
    for first in (1, len(whole.batch_loss) // 2, len(whole.batch_loss) - 1):
        begun = kept(run(**OVERFIT, steps=first, patience=patience))
        assert_same(run(**OVERFIT, steps=200, patience=patience, resume=begun), whole)


def test_a_run_that_lost_patience_goes_on_with_more(kept):
    stopped = kept(run(**OVERFIT, steps=200, patience=2))
    with pytest.raises(
        ValueError, match=r"^patience: got 2, when the run has waited 2 evaluations already; expected m"
    ):
        run(**OVERFIT, steps=200, patience=2, resume=stopped)
    assert_same(run(**OVERFIT, steps=200, patience=9, resume=stopped), run(**OVERFIT, steps=200, patience=9))


def test_replicas_that_have_diverged_stay_so(kept):
    rates = np.array([[0.02], [1e5], [0.05]])
    setting = BLOWN | {"optimizer": GradientDescent(rates), "replicas": 3}
    first = kept(run(**setting, steps=40))
    assert first.diverged_at[1] > 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_same(run(**setting, steps=60, resume=first), run(**setting, steps=60))


def test_it_ends_when_the_last_replica_diverges(kept):
    setting = BLOWN | {"optimizer": GradientDescent(np.array([[1e30], [3.0]])), "replicas": 2}
    whole = run(**setting, steps=100)
    one, other = sorted(whole.diverged_at)
    assert 0 < one + 2 < other < 99
    assert_same(run(**setting, steps=100, resume=kept(run(**setting, steps=one + 2))), whole)


def test_a_new_rate_acts_from_there_on():
    first = run(epochs=1)
    h = run(epochs=2, optimizer=Adam(0.5), resume=first)
    assert h.learning_rate.tolist() == [Adam().learning_rate] * 10 + [0.5] * 10
    np.testing.assert_array_equal(h.theta[:2], first.theta)


FIRST = run(epochs=1)
OTHER = DATASETS["moons"].load(np.random.default_rng(1))
REFUSED = {
    "another thing": ({"resume": FIRST.theta}, r"resume: got an array of .*; expected a History. Pass what train ret"),
    "another start": (
        {"start": FIRST.theta[1]},
        "start: got an array of .*, not the run's own; expected None beside resume. Leave it out. To begin",
    ),
    "a start of wrong size": ({"start": np.zeros(3)}, r"start: got an array of shape \(3,\) .*Leave it out. To be"),
    "a start of text": ({"start": "zeros"}, "start: got 'zeros'"),
    "replicas": ({"replicas": 2}, "replicas: got 2, beside resume; expected as many as the run has.*Leave it out. To"),
    "no more steps": ({"epochs": 1}, "resume: got 10 steps in all; expected more than the 10 .*count from its beg"),
    "another batch size": ({"batch_size": 31}, r"batch_size: got 31 rows; expected 32, as in the run. Pass the same"),
    "another network": ({"network": Network([2, 5, 2], "tanh")}, r"network: got Network\(2-5-2.*Pass history.network"),
    "another activation": ({"network": Network([2, 6, 2])}, r"network: got .*ReLU.*; expected Network\(2-6-2, tanh"),
    "another precision": ({"dtype": np.float32}, "dtype: got float32; expected float64.*Pass dtype=np.float64"),
    "another rule": (
        {"optimizer": "momentum"},
        r"optimizer: got Momentum\(.*, whose state is v, t; expected .*m, v, t",
    ),
    "the same rule with another state": (
        {
            "resume": run(epochs=1, optimizer=AdaDelta(0.1, form="window", window=5)),
            "optimizer": AdaDelta(0.1, form="window", window=6),
        },
        r"optimizer: got AdaDelta\(.*window=6\), whose state is .*; expected the run's own rule.*Pass the optimizer",
    ),
    "other data": (
        {"data": OTHER},
        "resume: got data and a loss with which the run stands at .*start=",
    ),
    "other data in float32": (
        {"data": OTHER, "dtype": np.float32, "resume": run(epochs=1, dtype=np.float32)},
        "resume: got data and a loss with which the run stands at",
    ),
    "another loss": ({"loss": "mean squared error"}, "resume: got data and a loss with which the run stands at .*Pass"),
    "a run that diverged": (
        BLOWN | {"resume": run(**BLOWN, optimizer=GradientDescent(1e5), steps=40)},
        "resume: got a run that diverged at step [0-9]+; expected a run that can go on. Begin a new one",
    ),
    "an unknown generator": (
        {"resume": dataclasses.replace(FIRST, shuffling=[{"bit_generator": "Dice"}])},
        "resume: got a run shuffled by Dice; expected one of NumPy's own",
    ),
}


@pytest.mark.parametrize(("changes", "hint"), REFUSED.values(), ids=REFUSED)
def test_what_would_not_be_the_same_run_is_refused(changes, hint):
    with pytest.raises((ValueError, TypeError), match=f"(?s)^{hint}"):
        run(**{"epochs": 3, "resume": FIRST} | changes)


def test_a_start_needs_no_initializer_and_a_resumed_run_neither_that_nor_a_generator():
    setting = {"network": NET, "data": MOONS, "optimizer": "Adam", "loss": "cross-entropy", "batch_size": 32}
    begun = train(**setting, epochs=1, start=FIRST.theta[0], rng=np.random.default_rng(0))
    np.testing.assert_array_equal(begun.theta, FIRST.theta)
    assert_same(train(**setting, epochs=2, resume=begun), run(epochs=2))
    with pytest.raises(TypeError, match=r"^initializer: got None; expected an initializer or one of"):
        train(**setting, epochs=1, rng=np.random.default_rng(0))


def test_patience_by_hand():
    seen = resuming.Patience(2, np.array([3.0, 2.0, 2.5]))
    assert seen.waited == 1 and not seen.is_over(np.float64(1.0)) and seen.waited == 0
    assert [seen.is_over(np.float64(loss)) for loss in (1.5, np.nan)] == [False, True]
