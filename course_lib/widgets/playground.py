"""The playground: everything that decides how a network trains, on controls; and two settings from the same start."""

from functools import lru_cache

from course_lib.activations import LAYERS
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS
from course_lib.experiments import playground as experiment
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.optimizers import OPTIMIZERS, Adam
from course_lib.plots.playground import Comparison, Playground
from course_lib.schedules import SCHEDULES
from course_lib.widgets.controls import choice, integer, log_slider, menu
from course_lib.widgets.explore import explore

HIDDEN = {name: f for name, f in LAYERS.items() if name != "softmax"}
BATCHES = {"1": 1, "4": 4, "16": 16, "32": 32, "64": 64, "128": 128, "all": None}
STRENGTHS = {"0": 0.0, "0.0001": 1e-4, "0.001": 1e-3, "0.003": 3e-3, "0.01": 0.01, "0.03": 0.03, "0.1": 0.1}
PATIENCE = {"off": 0, "3 looks": 3, "10 looks": 10}

_run = lru_cache(maxsize=8)(
    experiment.run
)  # so that changing the view, or one side of a comparison, trains nothing anew


def playground(data="moons"):
    """The playground on a data set of the menu, or on a Dataset of your own (``datasets.from_arrays``)."""
    own = {} if isinstance(data, str) else {data.name: data}
    return explore(
        _train,
        Playground,
        {
            "data": {
                "data": _data(own, data),
                "seed": integer(0, 999, 0, "seed", dice=True),
                "batch_size": choice(BATCHES, "32", "batch size"),
                "steps": log_slider(20, 2000, 400, "steps"),
                "patience": choice(PATIENCE, "off", "early stopping"),
                "view": choice(["weights", "gradients"], "weights", "edges show"),
            },
            "network": {
                "depth": integer(0, 5, 2, "hidden layers"),
                "width": integer(1, 64, 8, "units in each"),
                "activation": menu(HIDDEN, "tanh", "activation"),
                "initializer": menu(INITIALIZERS, "Glorot normal", "initialisation"),
                "loss": choice(list(LOSSES), "cross-entropy", "loss"),
                "l1": choice(STRENGTHS, "0", "penalty L1"),
                "l2": choice(STRENGTHS, "0", "penalty L2"),
            },
            "training": {
                "optimizer": menu(OPTIMIZERS, Adam(learning_rate=0.01), "optimizer"),
                "schedule": menu(SCHEDULES, "constant", "schedule", without=("learning_rate", "steps")),
                "clip": menu(CLIPPINGS, "none", "clipping"),
            },
        },
        frames=lambda result: result[0].frames,
        frame=-1,
        preset=True,
        stills=[{"frame": 0, "caption": "At the start"}, {"frame": -1, "caption": "After the last step"}],
        title="Training playground",
    )


def taste():
    """The playground's smallest version: the real digits, the learning rate and the number of hidden units."""
    fixed = {"data": DATASETS["digits"], "seed": 1, "depth": 1, "activation": LAYERS["ReLU"], "view": "weights"}
    fixed |= {"initializer": INITIALIZERS["He normal"], "loss": "cross-entropy", "schedule": SCHEDULES["constant"]}
    fixed |= {"clip": CLIPPINGS["none"], "l1": 0.0, "l2": 0.0, "patience": 0, "batch_size": 64, "steps": 200}
    return explore(
        lambda learning_rate, width: _train(optimizer=Adam(learning_rate=learning_rate), width=width, **fixed),
        Playground,
        {"learning_rate": log_slider(1e-5, 10, 1e-4, "learning rate η"), "width": integer(1, 64, 16, "hidden units")},
        frames=lambda result: result[0].frames,
        frame=-1,
        stills=[
            {"learning_rate": eta, "frame": -1, "caption": f"η = {eta}, after 200 steps"} for eta in (0.0001, 0.01)
        ],
        title="A network reads handwritten digits",
    )


def _train(view, **setting):
    return _run(**setting | {"steps": round(setting["steps"])}), view


def _data(own, data):
    return menu({**own, **DATASETS}, data if not own else next(iter(own)), "data set", without=("test_fraction",))


def comparison():
    """Two settings, A and B, from the same data, seed and batches."""
    shared = {
        "data": menu(DATASETS, "spirals", "data set", without=("test_fraction",)),
        "seed": integer(0, 999, 1, "seed", dice=True),
        "depth": integer(0, 5, 2, "hidden layers"),
        "width": integer(1, 64, 16, "units in each"),
        "batch_size": choice(BATCHES, "32", "batch size"),
        "steps": log_slider(20, 2000, 600, "steps"),
    }
    return explore(
        _compare,
        Comparison,
        {"shared by A and B": shared, "A": _side("A", "tanh"), "B": _side("B", "ReLU")},
        frames=lambda result: max(one.frames for one in result),
        frame=-1,
        preset=True,
        stills=[{"frame": 12, "caption": "After a quarter of the run"}, {"frame": -1, "caption": "At the end"}],
        title="Two settings, one start",
    )


def _side(name, activation):
    return {
        f"activation_{name}": menu(HIDDEN, activation, "activation"),
        f"initializer_{name}": menu(INITIALIZERS, "Glorot normal", "initialisation"),
        f"optimizer_{name}": menu(OPTIMIZERS, Adam(learning_rate=0.01), "optimizer"),
        f"l2_{name}": choice(STRENGTHS, "0", "penalty L2"),
    }


def _compare(**setting):
    shared = {k: v for k, v in setting.items() if k[-2:] not in ("_A", "_B")} | {"steps": round(setting["steps"])}
    fixed = {"loss": "cross-entropy", "schedule": SCHEDULES["constant"], "clip": CLIPPINGS["none"]}
    sides = ({k[:-2]: v for k, v in setting.items() if k.endswith(f"_{name}")} for name in "AB")
    return tuple(_run(**shared, **fixed, l1=0.0, patience=0, **side) for side in sides)
