"""Axes of a sweep beyond rule, start, rate and seed: each row is the run that is made alone with its values."""

import dataclasses
import json

import numpy as np
import pytest

from course_lib.clipping import ByNorm, ByValue
from course_lib.initializers import Orthogonal
from course_lib.losses import Huber, Penalty
from course_lib.network import Network
from course_lib.optimizers import Adam, RMSProp
from course_lib.schedules import Exponential, WarmUp
from course_lib.train import History, axes, sweep
from tests.train.examples import LINEAR, MOONS, NET, run, small

NOISY = dataclasses.replace(MOONS, x_train=MOONS.x_train + 0.1, name="moved")
SHORT = {"executor": False, "steps": 12, "batch_size": 100}
RUN = {"optimizer": "Adam", "steps": 12, "batch_size": 100, "evaluations": 1}
SLOW, DOUBLE = Exponential(0.02, decay=0.1), WarmUp(4, Exponential(0.02))

# axes → for each row what it shows of them, and how train is called
ROWS = {
    "batch": ({"batch_size": [30, None]}, [((30,), {"batch_size": 30}), (("all",), {"batch_size": None})]),
    "width and depth": (
        {"width": [3, 5], "depth": [0, 2]},
        [((w, d), {"network": Network([2, *[w] * d, 2], "tanh")}) for w in (3, 5) for d in (0, 2)],
    ),
    "depth": ({"depth": [2]}, [((2,), {"network": Network([2, 6, 6, 2], "tanh")})]),
    "schedule": (
        {"schedule": [None, "cosine", SLOW, DOUBLE]},
        [
            (("none",), {}),
            (("cosine",), {"schedule": "cosine"}),
            ((repr(SLOW),), {"schedule": SLOW}),
            ((repr(DOUBLE),), {"schedule": DOUBLE}),
        ],
    ),
    "schedule and rate": (
        {"schedule": [SLOW, DOUBLE], "learning_rate": [0.1]},
        [
            ((repr(SLOW), 0.1), {"schedule": Exponential(0.1, decay=0.1)}),
            ((repr(DOUBLE), 0.1), {"schedule": WarmUp(4, Exponential(0.1))}),
        ],
    ),
    "penalty": (
        {"penalty": [None, Penalty(l1=0.1)]},
        [(("none",), {}), (("Penalty(l1=0.1, l2=0.0)",), {"penalty": Penalty(l1=0.1)})],
    ),
    "a penalty's knob": ({"l2": [0.0, 0.5]}, [((x,), {"penalty": Penalty(l2=x)}) for x in (0.0, 0.5)]),
    "data": ({"data": [MOONS, NOISY]}, [((d.name,), {"data": d}) for d in (MOONS, NOISY)]),
    "a rule's knob": ({"beta1": [0.0, 0.5]}, [((x,), {"optimizer": Adam(beta1=x)}) for x in (0.0, 0.5)]),
    "a knob by its full name": (
        {"optimizer": ["RMSProp"], "schedule": [SLOW], "optimizer.decay": [0.5]},
        [(("RMSProp", repr(SLOW), 0.5), {"optimizer": RMSProp(decay=0.5), "schedule": SLOW})],
    ),
    "clip": (
        {"clip": ["none", ByNorm(0.01)], "seed": [0]},
        [(("none", 0), {}), (("ByNorm(threshold=0.01)", 0), {"clip": ByNorm(0.01)})],
    ),
    "a loss and its knob": ({"loss": [Huber()], "delta": [0.1]}, [(("Huber", 0.1), {"loss": Huber(0.1)})]),
    "precision": ({"dtype": [np.float32]}, [(("float32",), {"dtype": np.float32})]),
    "epochs": ({"epochs": [1, 2]}, [((n,), {"epochs": n}) for n in (1, 2)]),
    "steps": ({"steps": [3, 7]}, [((n,), {"steps": n}) for n in (3, 7)]),
    "patience": ({"patience": [1, 50]}, [((n,), {"patience": n, "evaluations": None}) for n in (1, 50)]),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_the_run_made_alone_with_its_values(name):
    grid, expected = ROWS[name]
    table = small(grid=grid, **SHORT)
    assert [tuple(row[axis] for axis in grid) for row in table] == [values for values, _ in expected]
    for row, (_, changes) in zip(table, expected, strict=True):
        alone = run(**RUN | changes)
        assert row["status"] == "done", row["reason"]
        assert row.get("steps_taken", row["steps"]) == len(alone.batch_loss)
        tolerance = 1e-5 if "dtype" in changes else 1e-10
        for measure in ("train_loss", "test_loss", "train_accuracy"):
            assert row[measure] == pytest.approx(getattr(alone, measure)[-1], rel=tolerance), measure
        assert row["learning_rate"] == pytest.approx(alone.learning_rate.max(), rel=1e-5)


def test_each_row_holds_its_curves_if_that_is_wanted(tmp_path):
    file = tmp_path / "sweep.jsonl"
    wanted = {"grid": {"seed": [0, 1]}, "executor": False, "steps": 10, "curves": True, "file": file}
    table = small(**wanted)
    for row, seed in zip(table, (0, 1), strict=True):
        alone: History = run(optimizer="Adam", steps=10, batch_size=50, seed=seed)
        assert row["curve_steps"] == alone.steps.tolist() == [0, 6, 10]
        for measure in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
            np.testing.assert_allclose(row[f"{measure}_curve"], getattr(alone, measure), rtol=1e-10)
    assert small(**wanted) == table  # from the file
    wild = {"grid": {"learning_rate": [1e9]}, "loss": "mse", "optimizer": "sgd", "file": None}
    blown = small(LINEAR, **wanted | wild)
    assert blown["status"][0] == "diverged" and len(blown["curve_steps"][0]) == len(blown["test_loss_curve"][0])
    assert small(grid={"seed": [0]}, steps=60, batch_size=60, executor=False, curves=True).markdown().count("numbers")
    assert json.dumps(table.rows)


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ({"batchsize": [1]}, "axis of grid: got 'batchsize'; .* Did you mean 'batch_size'"),
        ({"beta3": [0.1]}, "axis of grid: got 'beta3'; .* Did you mean 'beta[12]'"),
        ({"optimizer.bta1": [0.1]}, r"got 'optimizer.bta1'; .* Did you mean 'optimizer.beta1'"),
        ({"beta1": [0.1], "optimizer": ["Adam", "momentum"]}, "axis of grid: got 'beta1'; .* all of its family have"),
        (
            {"decay": [0.1], "optimizer": ["RMSProp"], "schedule": ["exponential"]},
            "'decay', which optimizer and schedule have; .* Write 'optimizer.decay' or 'schedule.decay'",
        ),
        ({"beta1": [0.1, 1.0]}, r"grid\['beta1'\]\[1\]: got 1.0; expected a number in \[0, 1\)"),
        ({"beta1": 0.1}, r"grid\['beta1'\]: got 0.1; expected a list of values"),
        (
            {"beta1": [np.array([0.1, 0.2])]},
            r"grid\['beta1'\]\[0\]: got an array of shape \(2,\).*; expected one number",
        ),
        ({"beta1": [0.1, 0.1]}, r"grid\['beta1'\]: got the same value twice"),
        ({"width": [0]}, r"grid\['width'\]\[0\]: got 0; .* at least 1"),
        ({"data": ["moons"]}, r"grid\['data'\]\[0\]: got 'moons'; expected a Dataset"),
        ({"data": [MOONS, dataclasses.replace(MOONS)]}, r"data sets of the same name; .* dataclasses.replace"),
        ({"penalty": [0.1]}, r"grid\['penalty'\]\[0\]: got 0.1; expected a Penalty"),
        ({"schedule": ["cosin"]}, r"grid\['schedule'\]\[0\]: got 'cosin'; .* Did you mean 'cosine'"),
        ({"dtype": ["float32"]}, "dtype: got 'float32'"),
    ],
    ids=str,
)
def test_a_wrong_axis_is_told_with_the_nearest_right_one(grid, message):
    with pytest.raises((ValueError, TypeError), match=message):
        small(grid=grid, **SHORT)


@pytest.mark.parametrize(
    ("grid", "more", "message"),
    [
        (
            {"beta1": [0.8, 0.85], "optimizer.beta1": [0.9, 0.95]},
            {},
            "axis of grid: got 'beta1' and 'optimizer.beta1', the same knob; expected each thing given once. Leave one",
        ),
        ({"learning_rate": [0.1], "optimizer.learning_rate": [0.2]}, {}, "got 'learning_rate' and 'optimizer.learning"),
        ({"optimizer.learning_rate": [0.2]}, {"learning_rate": 0.1}, "'learning_rate' and 'optimizer.learning_rate'"),
        (
            {"learning_rate": [0.1], "schedule.learning_rate": [0.2]},
            {"schedule": SLOW},
            "'learning_rate' and 'schedule.learning_rate', the same rate",
        ),
        ({"optimizer.learning_rate": [0.2]}, {"schedule": SLOW}, "beside a schedule with .* Write 'learning_rate'"),
        ({"l2": [0.1], "penalty": [Penalty(l2=0.5)]}, {}, r"'l2' beside Penalty\(.*, l2=0.5\); .* Leave out l2=0.5"),
        ({"l2": [0.1]}, {"penalty": Penalty(l2=0.5)}, r"'l2' beside Penalty\(l1=0.0, l2=0.5\)"),
        (
            {"optimizer": ["adam"]},
            {"optimizer": "sgd"},
            r"^optimizer: got 'sgd' beside grid\['optimizer'\]; expected each thing given once. Leave one of them out",
        ),
        ({"batch_size": [16]}, {"batch_size": None}, r"^batch_size: got None beside grid\['batch_size'\]"),
        ({"data": [MOONS]}, {"data": NOISY}, r"^data: got a Dataset beside grid\['data'\]"),
        ({"clip": ["by norm"]}, {"clip": "by value"}, r"^clip: got 'by value' beside"),
        ({"seed": [1]}, {"seed": 2}, "^seed: got 2 beside"),
        ({"lr": [0.1]}, {}, "axis of grid: got 'lr'; .* Did you mean 'learning_rate'"),
    ],
    ids=str,
)
def test_the_same_thing_is_not_given_twice(grid, more, message):
    given = {"data": MOONS, "batch_size": 30, "steps": 2}
    given = {name: value for name, value in given.items() if name not in grid} | more
    with pytest.raises(ValueError, match=message):
        sweep(grid, NET, **given)


def test_what_an_axis_gives_needs_no_argument():
    table = sweep({"batch_size": [30, None], "data": [MOONS, NOISY]}, NET, steps=2, executor=False, progress=False)
    shown = [(row["batch_size"], row["data"]) for row in table]
    assert shown == [(30, "moons"), (30, "moved"), ("all", "moons"), ("all", "moved")]
    with pytest.raises(TypeError, match=r"^batch_size: got nothing; .* Pass batch_size=32, or make it an axis"):
        sweep({"seed": [0]}, NET, MOONS, steps=2)


def test_a_row_shows_what_was_turned():
    grid = {"penalty": [None, Penalty(l1=0.5)], "l2": [0.1], "optimizer": ["Adam"], "beta1": [0.5], "beta2": [0.9]}
    table = small(grid=grid, **SHORT)
    assert table["penalty"].tolist() == ["Penalty(l1=0.0, l2=0.1)", "Penalty(l1=0.5, l2=0.1)"]
    assert table["optimizer"].tolist() == ["Adam", "Adam"]


def test_hidden_layers_that_are_not_alike_have_no_single_width():
    uneven = Network([2, 3, 4, 2], ["tanh", "ReLU"])
    with pytest.raises(ValueError, match=r"grid\['depth'\]: got a network of the sizes \[2, 3, 4, 2\]"):
        small(uneven, grid={"depth": [2]}, **SHORT)
    with pytest.raises(ValueError, match=r"network: got 2 hidden activations.* Pass activation"):
        small(uneven, grid={"width": [2]}, **SHORT)
    with pytest.raises(ValueError, match=r"grid\['width'\]: got a network without hidden layers"):
        small(Network([2, 2]), grid={"width": [2]}, **SHORT)
    assert axes.resized(NET, None, None, None) is NET


def test_knobs_are_found_in_whatever_is_used():
    assert axes.knob_axis("threshold", {"optimizer": [Adam()], "clip": [ByValue()]})[0] == "clip"
    family, knob = axes.knob_axis("initializer.gain", {"initializer": [Orthogonal()]})
    assert (family, knob.name) == ("initializer", "gain")
