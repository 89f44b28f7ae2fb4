"""The playground: everything that decides how a network trains, on controls; and two settings from the same start."""

from functools import lru_cache

import numpy as np

from course_lib.activations import LAYERS
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS
from course_lib.drawing.training import TrainingPlot
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu
from course_lib.explorers.explore import explore
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.optimizers import OPTIMIZERS, Adam
from course_lib.schedules import SCHEDULES
from course_lib.topics.training_playground.experiments import choices as kinds
from course_lib.topics.training_playground.experiments import sweep_maps as maps
from course_lib.topics.training_playground.plots.choices import Choices
from course_lib.topics.training_playground.plots.comparison import Comparison
from course_lib.topics.training_playground.plots.sweep_maps import SweepMaps
from course_lib.train import recording

HIDDEN = {name: f for name, f in LAYERS.items() if name != "softmax"}
BATCHES = {"1": 1, "4": 4, "16": 16, "32": 32, "64": 64, "128": 128, "all": None}
STRENGTHS = {"0": 0.0, "0.0001": 1e-4, "0.001": 1e-3, "0.003": 3e-3, "0.01": 0.01, "0.03": 0.03, "0.1": 0.1}
PATIENCE = {"off": 0, "3 looks": 3, "10 looks": 10}

_run = lru_cache(maxsize=8)(
    recording.record
)  # so that changing the view, or one side of a comparison, trains nothing anew


def playground(data="moons"):
    """The playground on a data set of the menu, or on a Dataset of your own (``datasets.from_arrays``)."""
    own = {} if isinstance(data, str) else {data.name: data}
    return explore(
        _train,
        TrainingPlot,
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


# Optimizer choices, deck 002 ----

RULES = ("gradient descent", "momentum", "AdaGrad", "AdaDelta", "RMSProp", "Adam")
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
DATA = {
    "blobs (straightforward)": (DATASETS["blobs"].load, ()),
    "digits": (DATASETS["digits"].load, (32,)),
    "sparse words": (kinds.sparse_words, ()),
}


def choices():
    """The trial of the six rules that the deck lists, on data of its three kinds."""
    return explore(
        trial,
        Choices,
        {"data": choice(list(DATA), "digits", "data")},
        stills=[{"data": name} for name in DATA],
        title="Optimizer choices",
    )


@lru_cache
def trial(data):
    """One kind of data, computed once."""
    load, hidden = DATA[data]
    return kinds.trial(load(np.random.default_rng(0)), RULES, RATES, hidden=hidden)


# The sweep ----

VALUES = {"train loss": "train_loss", "test loss": "test_loss", "test accuracy": "test_accuracy"}
PICKED = [3, 2, 2]  # Adam, Glorot normal, η = 0.1


def sweep_maps(into=None):
    """Learning rate × initialisation for four optimizers; a click opens the run in ``into``, a playground."""

    def click(parameters, x, y, axes):
        if axes not in maps.RULES:
            return None
        places = (maps.RULES.index(axes), round(y), round(x))
        lengths = (len(maps.RULES), len(maps.INITIALIZERS), len(maps.RATES))
        pick = [max(0, min(place, length - 1)) for place, length in zip(places, lengths, strict=True)]
        if into is not None:
            open_run(into, parameters | {"pick": pick})
        return {"pick": pick}

    return explore(
        maps.maps,
        SweepMaps(maps.RULES, maps.INITIALIZERS, maps.RATES),
        {
            "data": choice(["moons", "circles"], "moons", "data set"),
            "activation": choice(["tanh", "ReLU"], "tanh", "activation"),
            "values": choice(VALUES, "test loss", "the maps show"),
            "pick": hidden(PICKED),
        },
        frames=lambda result: result.run.frames,
        frame=-1,
        click=click,
        stills=[
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


def open_run(playground, parameters):
    """Turn a playground to the run picked in the maps."""
    about = {name: parameters[name] for name in ("data", "activation")}
    setting = maps.playground_setting(pick=maps.Pick(*parameters["pick"]), **about)
    playground.set(**setting)
