"""Notebook 06's explorers: the laboratory, all initialisations at once, units that start equal, variances layer by
layer, and gradient clipping.
"""

from dataclasses import replace
from functools import lru_cache

from course_lib.activations import ACTIVATIONS, Activation
from course_lib.datasets import Data, with_classes
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.initializers import INITIALIZERS, Normal
from course_lib.topics.initialization.experiments import clipping
from course_lib.topics.initialization.experiments import depth as variances
from course_lib.topics.initialization.experiments import laboratory as runs
from course_lib.topics.initialization.experiments import race as races
from course_lib.topics.initialization.experiments.symmetry import grow
from course_lib.topics.initialization.plots.clipping import CliffDescentsPlot, ClippedTrainingsPlot
from course_lib.topics.initialization.plots.depth import LayerVariancesPlot
from course_lib.topics.initialization.plots.laboratory import LaboratoryPlot
from course_lib.topics.initialization.plots.race import InitializerRacePlot
from course_lib.topics.initialization.plots.symmetry import EqualUnitsPlot

BATCHES = {"1": 1, "8": 8, "32": 32, "all": None}
NOISE = {"0": 0.0, "1e-12": 1e-12, "1e-6": 1e-6, "0.001": 1e-3, "0.1": 0.1}

_laboratory = lru_cache(maxsize=4)(runs.laboratory)  # so that changing what the edges show trains nothing anew


def _hidden_activations() -> dict[str, Activation]:
    return {name: f for name, f in ACTIVATIONS.items() if f.elementwise}


def _small_data() -> dict[str, Data]:
    return {name: replace(data, examples=min(data.examples, 800)) for name, data in with_classes().items()}


def _data_in_the_plane() -> list[str]:
    return [name for name, data in with_classes().items() if data.image_shape is None]


def laboratory() -> Explorer:
    """Deck 002's three steps: choose data, choose an initialisation, train and watch."""
    return explore(
        lambda view, steps, **setting: (_laboratory(steps=round(steps), **setting), view),
        LaboratoryPlot,
        {
            "1. data": {
                "data": menu(_small_data(), "moons", "data set", without=("test_fraction", "examples")),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
            "2. initialisation": {
                "initializer": menu(INITIALIZERS, "He normal", "initialisation"),
                "activation": menu(_hidden_activations(), "ReLU", "activation"),
                "depth": integer(0, 100, 4, "hidden layers"),
                "width": integer(1, 16, 8, "units in each"),
            },
            "3. training": {
                "learning_rate": log_slider(1e-3, 100, 0.1, r"learning rate $\eta$"),
                "batch_size": choice(BATCHES, "32", "batch size"),
                "steps": log_slider(20, 1000, 300, "steps"),
                "view": choice(["weights", "gradients"], "weights", "edges show"),
            },
        },
        frames=lambda result: result[0].run.frames,
        frame=-1,
        preset=True,
        scenes=[
            {"initializer": "He normal", "frame": -1, "caption": "He normal, after 300 steps"},
            {"initializer": "zeros", "frame": -1, "hold": True, "caption": "Zeros, after 300 steps"},
            {
                "initializer": "too small",
                "view": "gradients",
                "frame": 0,
                "caption": "Too small: gradients at the start",
            },
            {
                "initializer": "too large",
                "view": "gradients",
                "frame": 0,
                "caption": "Too large: gradients at the start",
            },
        ],
        title="Initialisation laboratory",
    )


def race() -> Explorer:
    """All initialisations of the menu trained at once from the same draws, several replicas of each."""
    choices = dict(INITIALIZERS)
    return explore(
        lambda steps, **setting: races.race(steps=round(steps), choices=choices, **setting),
        InitializerRacePlot(len(choices)),
        {
            "network": {
                "data": choice(_data_in_the_plane(), "moons", "data set"),
                "activation": menu(_hidden_activations(), "ReLU", "activation"),
                "depth": integer(0, 10, 3, "hidden layers"),
                "width": integer(1, 16, 8, "units in each"),
            },
            "training": {
                "learning_rate": log_slider(1e-3, 100, 0.2, r"learning rate $\eta$"),
                "batch_size": choice({"1": 1, "8": 8, "32": 32}, "32", "batch size"),
                "steps": log_slider(20, 500, 150, "steps"),
            },
            "chance": {
                "replicas": integer(1, 6, 3, "replicas of each"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        frames=lambda result: result.frames,
        frame=-1,
        preset=True,
        scenes=[
            {"frame": -1, "caption": "ReLU, three hidden layers, after 150 steps"},
            {"activation": "sigmoid", "learning_rate": 1, "frame": -1, "hold": True, "caption": "Sigmoid, η = 1"},
            {"activation": "leaky ReLU", "frame": -1, "caption": "Leaky ReLU: too large diverges"},
        ],
        title="All initialisations at once",
    )


def symmetry() -> Explorer:
    """Hidden units that start equal, followed one by one."""
    return explore(
        lambda steps, **setting: grow(steps=round(steps), **setting),
        EqualUnitsPlot,
        {
            "start": {
                "initializer": menu(INITIALIZERS, "constant", "initialisation"),
                "noise": choice(NOISE, "0", "plus noise"),
                "units": integer(1, 12, 6, "hidden units"),
                "activation": menu(_hidden_activations(), "tanh", "activation"),
            },
            "training": {
                "data": choice(_data_in_the_plane(), "circles", "data set"),
                "learning_rate": log_slider(1e-2, 100, 1, r"learning rate $\eta$"),
                "steps": log_slider(20, 1000, 400, "steps"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        frames=lambda result: result.run.frames,
        frame=-1,
        scenes=[
            {"frame": -1, "caption": "All weights 0.1"},
            {"noise": "0.001", "frame": -1, "hold": True, "caption": "The same, with noise of 0.001"},
            {"initializer": "zeros", "frame": -1, "hold": True, "caption": "All weights 0"},
        ],
        title="Units that start equal",
    )


def depth() -> Explorer:
    """The variance of signal and gradient in each of up to 100 layers, measured and by theory."""
    return explore(
        variances.measure,
        LayerVariancesPlot,
        {
            "network": {
                "activation": menu(_hidden_activations(), "ReLU", "activation"),
                "width": integer(8, 256, 128, "units in each", step=8),
                "depth": integer(1, 100, 50, "layers"),
            },
            "weights": {
                "initializer": menu({"σ by slider": Normal(0.15), **INITIALIZERS}, "He normal", "initialisation"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        preset=True,
        scenes=[
            {"initializer": "He normal", "caption": "ReLU, He normal"},
            {"initializer": "Glorot normal", "hold": True, "caption": "ReLU, Glorot normal"},
            {"activation": "sigmoid", "initializer": "Glorot normal", "caption": "sigmoid, Glorot normal"},
            {"depth": 100, "initializer": "too large", "caption": "100 layers of ReLU, too large"},
        ],
        title="Variance through the layers",
    )


def cliff() -> Explorer:
    """Three descents over the cliff surface: unclipped, clipped by value, clipped by norm."""
    return explore(
        lambda followed, **setting: (clipping.descend(**setting), clipping.NAMES.index(followed)),
        CliffDescentsPlot,
        {
            "learning_rate": log_slider(0.02, 20, 0.5, r"learning rate $\eta$"),
            "threshold": log_slider(0.01, 100, 1, "threshold $c$"),
            "followed": choice(list(clipping.NAMES), "none", "gradient of"),
            "start": hidden([4.0, 3.0]),
        },
        frames=lambda result: result[0].frames,
        frame=6,
        fps=6,
        click=lambda parameters, x, y, axes: {"start": [round(x, 2), round(y, 2)]},
        preset=True,
        scenes=[
            {"frame": 6, "caption": "η = 0.5, c = 1: on the face of the wall"},
            {"threshold": 0.1, "followed": "by value", "frame": 12, "caption": "c = 0.1: every step is clipped"},
            {"learning_rate": 12, "followed": "by norm", "frame": 40, "caption": "η = 12: no threshold cures that"},
        ],
        title="Over the cliff",
        caption="Click on the map to start there; play, or drag the bar, to go along the paths.",
    )


def deep() -> Explorer:
    """A deep network from too large an initialisation, trained without clipping, by value and by norm."""
    return explore(
        clipping.deep,
        ClippedTrainingsPlot,
        {
            "network": {
                "depth": integer(1, 30, 12, "hidden layers"),
                "scale": slider(0, 3, 1.5, "weights: He × ", step=0.05),
                "activation": choice(["ReLU", "tanh", "linear"], "ReLU", "activation"),
            },
            "training": {
                "learning_rate": log_slider(1e-3, 10, 0.1, r"learning rate $\eta$"),
                "value": log_slider(1e-3, 100, 0.03, "$c$ by value"),
                "norm": log_slider(1e-3, 100, 1, "$c$ by norm"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        preset=True,
        scenes=[
            {
                "depth": 8,
                "scale": 1.7,
                "learning_rate": 0.05,
                "caption": "8 layers, 1.7 times He: unclipped it diverges",
            },
            {"scale": 1.0, "caption": "He itself: nothing diverges"},
            {"depth": 30, "scale": 2.0, "caption": "30 layers, twice He: clipping alone is not enough"},
        ],
        title="A deep network that starts too large",
    )
