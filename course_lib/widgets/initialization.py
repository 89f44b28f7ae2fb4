"""Notebook 06's explorers: the laboratory, all initialisations at once, symmetry, and signals through many layers."""

from dataclasses import replace
from functools import lru_cache

from course_lib.activations import ACTIVATIONS
from course_lib.datasets import DATASETS
from course_lib.experiments import initialization as lab
from course_lib.experiments import initialization_depth as deep
from course_lib.experiments import initialization_race as all_at_once
from course_lib.experiments import initialization_symmetry as twins
from course_lib.initializers import INITIALIZERS, Normal
from course_lib.plots.initialization import Laboratory
from course_lib.plots.initialization_depth import Depth
from course_lib.plots.initialization_race import Race
from course_lib.plots.initialization_symmetry import Symmetry
from course_lib.widgets.controls import choice, integer, log_slider, menu
from course_lib.widgets.explore import explore

HIDDEN = {name: f for name, f in ACTIVATIONS.items() if f.elementwise}
DATA = {name: replace(data, examples=min(data.examples, 800)) for name, data in DATASETS.items()}
PLANE = {name: data for name, data in DATASETS.items() if data.image_shape is None}
BATCHES = {"1": 1, "8": 8, "32": 32, "all": None}
NOISE = {"0": 0.0, "1e-12": 1e-12, "1e-6": 1e-6, "0.001": 1e-3, "0.1": 0.1}

_laboratory = lru_cache(maxsize=4)(lab.laboratory)  # so that changing what the edges show trains nothing anew


def laboratory():
    """Deck 002's three steps: choose data, choose an initialisation, train and watch."""
    return explore(
        lambda view, steps, **setting: (_laboratory(steps=round(steps), **setting), view),
        Laboratory,
        {
            "1. data": {
                "data": menu(DATA, "moons", "data set", without=("test_fraction", "examples")),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
            "2. initialisation": {
                "initializer": menu(INITIALIZERS, "He normal", "initialisation"),
                "activation": menu(HIDDEN, "ReLU", "activation"),
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
        stills=[
            {"initializer": "He normal", "frame": -1, "caption": "He normal, after 300 steps"},
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


def race():
    """All initialisations of the menu trained at once from the same draws, several replicas of each."""
    return explore(
        lambda steps, **setting: all_at_once.race(steps=round(steps), **setting),
        Race,
        {
            "network": {
                "data": choice(list(PLANE), "moons", "data set"),
                "activation": menu(HIDDEN, "ReLU", "activation"),
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
        stills=[
            {"frame": -1, "caption": "ReLU, three hidden layers, after 150 steps"},
            {"activation": "leaky ReLU", "frame": -1, "caption": "Leaky ReLU: too large diverges"},
        ],
        title="All initialisations at once",
    )


def symmetry():
    """Hidden units that start equal, followed one by one."""
    return explore(
        lambda steps, **setting: twins.grow(steps=round(steps), **setting),
        Symmetry,
        {
            "start": {
                "initializer": menu(INITIALIZERS, "constant", "initialisation"),
                "noise": choice(NOISE, "0", "plus noise"),
                "units": integer(1, 12, 6, "hidden units"),
                "activation": menu(HIDDEN, "tanh", "activation"),
            },
            "training": {
                "data": choice(list(PLANE), "circles", "data set"),
                "learning_rate": log_slider(1e-2, 100, 1, r"learning rate $\eta$"),
                "steps": log_slider(20, 1000, 400, "steps"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        frames=lambda result: result.run.frames,
        frame=-1,
        stills=[
            {"frame": -1, "caption": "All weights 0.1"},
            {"noise": "0.001", "frame": -1, "caption": "The same, with noise of 0.001"},
        ],
        title="Units that start equal",
    )


def depth():
    """The variance of signal and gradient in each of up to 100 layers, measured and by theory."""
    return explore(
        lambda activation, initializer, width, depth, seed: deep.look(activation, initializer, width, depth, seed),
        Depth,
        {
            "network": {
                "activation": menu(HIDDEN, "ReLU", "activation"),
                "width": integer(8, 256, 128, "units in each", step=8),
                "depth": integer(1, 100, 50, "layers"),
            },
            "weights": {
                "initializer": menu({"σ by slider": Normal(0.15), **INITIALIZERS}, "He normal", "initialisation"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        preset=True,
        stills=[
            {"initializer": "He normal"},
            {"initializer": "Glorot normal"},
            {"activation": "sigmoid", "initializer": "Glorot normal"},
            {"depth": 100, "initializer": "too large"},
        ],
        title="Variance through the layers",
    )
