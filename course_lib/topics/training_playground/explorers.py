"""Notebook 11's explorers: the playground, two settings beside each other, optimizer choices, maps of a sweep."""

from functools import lru_cache
from typing import Any

from course_lib import datasets
from course_lib.activations import hidden_activations
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import COORDINATES, DATASETS, INPUTS, Dataset
from course_lib.drawing.training import TrainingPlot
from course_lib.explorers.control_types import Control, MenuControl
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, several
from course_lib.explorers.explore import Explorer, explore
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.optimizers import OPTIMIZERS, Adam
from course_lib.schedules import SCHEDULES
from course_lib.topics.training_playground.experiments import sweep_maps as maps
from course_lib.topics.training_playground.experiments.choices import KINDS, deck_trial
from course_lib.topics.training_playground.plots.choices import OptimizerTrialPlot
from course_lib.topics.training_playground.plots.comparison import ComparisonPlot
from course_lib.topics.training_playground.plots.sweep_maps import SweepMapsPlot
from course_lib.train.recording import Recording, record
from course_lib.train.threads import IN_BROWSER

BATCHES = {"1": 1, "4": 4, "16": 16, "32": 32, "64": 64, "128": 128, "all": None}
STRENGTHS = {"0": 0.0, "0.0001": 1e-4, "0.001": 1e-3, "0.003": 3e-3, "0.01": 0.01, "0.03": 0.03, "0.1": 0.1}
PATIENCE = {"off": 0, "3 looks": 3, "10 looks": 10}
MEASURES = {"train loss": "train_loss", "test loss": "test_loss", "test accuracy": "test_accuracy"}
FIRST_PICK = [3, 2, 2]  # Adam, Glorot normal, η = 0.1

_record = lru_cache(maxsize=8)(record)  # so that changing the view, or one of two sides, trains nothing anew


def playground(data: str | Dataset = "moons") -> Explorer:
    """The playground on a data set of the menu, or on a Dataset of your own (``datasets.from_arrays``).

    Of numbers to predict, such as "wave", it shows the fitted line, or over the plane the fitted surface.
    """
    return explore(
        _train,
        TrainingPlot,
        _controls(data),
        frames=lambda result: result[0].frames,
        frame=-1,
        preset=True,
        scenes=[
            {"caption": "After the last step"},
            {"frame": 0, "caption": "At the first step"},
            {"depth": 0, "hold": True, "caption": "No hidden layer"},
            {"initializer": "zeros", "view": "gradients", "hold": True, "caption": "All weights start at 0"},
        ],
        title="Training playground",
    )


def _controls(data: str | Dataset) -> dict[str, dict[str, Control]]:
    return {
        "data": {
            "data": _data(data),
            "inputs": _inputs(),
            "seed": integer(0, 999, 0, "seed", dice=True),
            "batch_size": choice(BATCHES, "32", "batch size"),
            "steps": log_slider(20, 2000, 400, "steps"),
            "patience": choice(PATIENCE, "off", "early stopping"),
            "view": choice(["weights", "gradients"], "weights", "edges show"),
        },
        "network": {
            "depth": integer(0, 5, 2, "hidden layers"),
            "width": integer(1, 64, 8, "units in each"),
            "activation": menu(hidden_activations(), "tanh", "activation"),
            "initializer": menu(INITIALIZERS, "Glorot normal", "initialisation"),
            "loss": choice(LOSSES, "mean squared error" if _predicts_numbers(data) else "cross-entropy", "loss"),
            "l1": choice(STRENGTHS, "0", "penalty L1"),
            "l2": choice(STRENGTHS, "0", "penalty L2"),
        },
        "training": {
            "optimizer": menu(OPTIMIZERS, Adam(learning_rate=0.01), "optimizer"),
            "schedule": menu(SCHEDULES, "constant", "schedule", without=("learning_rate", "steps")),
            "clip": menu(CLIPPINGS, "none", "clipping"),
        },
    }


def _train(view: str, inputs: list[str], **setting: Any) -> tuple[Recording, str]:
    return _record(**setting | {"steps": round(setting["steps"]), "inputs": tuple(inputs)}), view


def _data(data: str | Dataset, all_kinds: bool = True) -> MenuControl:
    yours: dict[str, Any] = {} if isinstance(data, str) else {data.name: data}
    known: dict[str, Any] = {**DATASETS} if all_kinds else datasets.with_classes()
    if isinstance(data, str) and data not in known:
        yours[data] = datasets.choose(data)
    return menu({**yours, **known}, next(iter(yours), data), "data set", without=("test_fraction",))


def _predicts_numbers(data: str | Dataset) -> bool:
    return not (datasets.choose(data) if isinstance(data, str) else data).classes


def _inputs():
    return several(list(INPUTS), COORDINATES, "inputs")


def comparison() -> Explorer:
    """Two settings, A and B, from the same data, seed and batches."""
    shared = {
        "data": _data("spirals", all_kinds=False),
        "seed": integer(0, 999, 1, "seed", dice=True),
        "depth": integer(0, 5, 2, "hidden layers"),
        "width": integer(1, 64, 16, "units in each"),
        "batch_size": choice(BATCHES, "32", "batch size"),
        "steps": log_slider(20, 2000, 600, "steps"),
    }
    return explore(
        _compare,
        ComparisonPlot,
        {"shared by A and B": shared, "A": _side("A", "tanh"), "B": _side("B", "ReLU")},
        frames=lambda result: max(recording.frames for recording in result),
        frame=-1,
        preset=True,
        scenes=[{"caption": "At the end"}, {"frame": 12, "caption": "After a quarter of the run"}],
        title="Two settings, one start",
    )


def _side(name, activation):
    return {
        f"activation_{name}": menu(hidden_activations(), activation, "activation"),
        f"initializer_{name}": menu(INITIALIZERS, "Glorot normal", "initialisation"),
        f"optimizer_{name}": menu(OPTIMIZERS, Adam(learning_rate=0.01), "optimizer"),
        f"l2_{name}": choice(STRENGTHS, "0", "penalty L2"),
    }


def _compare(**setting: Any) -> tuple[Recording, ...]:
    shared = {k: v for k, v in setting.items() if k[-2:] not in ("_A", "_B")} | {"steps": round(setting["steps"])}
    shared |= {"loss": "cross-entropy", "schedule": "constant", "clip": "none", "l1": 0.0, "patience": 0}
    sides = ({k[:-2]: v for k, v in setting.items() if k.endswith(f"_{name}")} for name in "AB")
    return tuple(_record(**shared, **side) for side in sides)


def choices() -> Explorer:
    """The trial of the six rules that deck 002 lists, on data of its kinds. Browsers train less."""
    cut = {"seeds": 1, "steps": 100, "batch_size": 32, "evaluations": 5} if IN_BROWSER else {}
    told = "A browser trains slowly. Here one of the two starts trains for 100 of the 200 steps, half a batch each."
    return explore(
        lambda data: deck_trial(data, **cut),
        OptimizerTrialPlot,
        {"data": choice(list(KINDS), "digits", "data")},
        scenes=[{"data": name, "hold": name != "digits", "caption": name} for name in KINDS],
        title="Optimizer choices",
        caption=told if cut else "",
    )


def sweep_maps(into: Explorer | None = None) -> Explorer:
    """Learning rate × initialisation for four optimizers; a click opens the run in ``into``, a playground."""

    def click(parameters, x, y, axes):
        if axes not in maps.RULES:
            return None
        pick = list(maps.pick_at(axes, x, y))
        if into is not None:
            into.set(**maps.playground_setting(parameters["data"], parameters["activation"], maps.Pick(*pick)))
        return {"pick": pick}

    return explore(
        maps.sweep_maps,
        SweepMapsPlot,
        {
            "data": choice(["moons", "circles"], "moons", "data set"),
            "activation": choice(["tanh", "ReLU"], "tanh", "activation"),
            "values": choice(MEASURES, "test loss", "the maps show"),
            "pick": hidden(FIRST_PICK),
        },
        frames=lambda result: result.run.frames,
        frame=-1,
        click=click,
        scenes=[
            {"frame": -1, "caption": "Test loss; picked: Adam, Glorot normal, η = 0.1"},
            {
                "activation": "ReLU",
                "pick": [0, 4, 3],
                "frame": -1,
                "caption": "ReLU; picked: gradient descent, too large",
            },
        ],
        title="Learning rate × initialisation",
    )
