"""Notebook 08's explorers: one step's look-ahead, the valley, averages, the stability map, networks, noise, a ball."""

from course_lib.datasets import DATASETS, with_classes
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider, switch
from course_lib.explorers.explore import Explorer, explore
from course_lib.surfaces import SURFACES
from course_lib.topics.momentum.experiments import average as averages
from course_lib.topics.momentum.experiments import ball as balls
from course_lib.topics.momentum.experiments import momenta as networks
from course_lib.topics.momentum.experiments import noise as noises
from course_lib.topics.momentum.experiments import notations as written_forms
from course_lib.topics.momentum.experiments import theory
from course_lib.topics.momentum.experiments.eigenvectors import split
from course_lib.topics.momentum.experiments.lookahead import look_ahead
from course_lib.topics.momentum.experiments.valley import race
from course_lib.topics.momentum.plots.average import MovingAveragePlot
from course_lib.topics.momentum.plots.ball import RollingBallsPlot
from course_lib.topics.momentum.plots.eigenvectors import EigenvectorSplitPlot
from course_lib.topics.momentum.plots.lookahead import LookAheadPlot
from course_lib.topics.momentum.plots.momenta import MomentaTrialPlot
from course_lib.topics.momentum.plots.noise import MomentumNoisePlot
from course_lib.topics.momentum.plots.notations import MomentumNotationPlot
from course_lib.topics.momentum.plots.stability import StabilityPlot
from course_lib.topics.momentum.plots.valley import ValleyRacePlot

RULES = list(theory.RULES)
BATCHES = {"32": 32, "128": 128, "all": None}


def _settings():
    """The control that lets each rule have the best settings that theory knows."""
    return choice({"η and β of the sliders": False, "each rule's best for κ": True}, label="settings")


def _surfaces():
    """The surfaces on which the look-ahead is easy to see, and your own."""
    easy = ("valley", "quadratic bowl", "plateau", "saddle")
    return {name: SURFACES[name] for name in easy} | SURFACES.registered


def valley() -> Explorer:
    """Gradient descent, momentum and Nesterov from one start in a zigzag valley."""
    return explore(
        race,
        ValleyRacePlot,
        {
            "valley": {
                "kappa": log_slider(1, 1000, 20, r"condition number $\kappa$"),
                "steps": integer(10, 300, 100, "steps"),
                "start": hidden([-4.5, 1.0]),
            },
            "rules": {
                "learning_rate": log_slider(1e-4, 3, 0.06, r"learning rate $\eta$"),
                "momentum": slider(0, 1, 0.8, r"momentum $\beta$", step=0.01),
                "own": _settings(),
            },
        },
        frames=lambda race: race.frames,
        frame=-1,
        click=_start,
        preset=True,
        scenes=[
            {"frame": 30, "caption": "κ = 20, the same η = 0.06 for all, β = 0.8, after 30 steps"},
            {"learning_rate": 0.095, "frame": 30, "hold": True, "caption": "η = 0.095, just below 2/κ, after 30 steps"},
            {"momentum": 0.95, "frame": 100, "hold": True, "caption": "η = 0.06, β = 0.95, after 100 steps"},
            {"own": True, "kappa": 100, "frame": -1, "caption": "κ = 100, each rule with its best settings"},
        ],
        title="Down a valley, three ways",
        caption="Click on the map to start elsewhere.",
    )


def _start(parameters, x, y, axes):
    return {"start": [round(x, 3), round(y, 3)]} if axes == "map" else {}


def lookahead() -> Explorer:
    """One step under a magnifying glass: the drift, both gradients, and where momentum and Nesterov go."""
    return explore(
        lambda start, **setting: look_ahead(start=start or None, **setting),
        LookAheadPlot,
        {
            "run": {
                "surface": menu(_surfaces(), "valley", "surface"),
                "rule": choice(RULES, "momentum", "the run is by"),
                "start": hidden([], like=[1.0, 1.0]),
            },
            "rule": {
                "learning_rate": log_slider(1e-4, 1, 0.05, r"learning rate $\eta$"),
                "momentum": slider(0, 1, 0.8, r"momentum $\beta$", step=0.01),
            },
        },
        frames=lambda run: run.frames,
        frame=2,
        fps=4,
        click=_start,
        scenes=[{"frame": 0, "caption": "At rest"}, {"frame": 2, "caption": "Two steps later"}],
        title="Where the gradient is taken",
        caption="Go from step to step with the player. Click on the map to start elsewhere.",
    )


def average() -> Explorer:
    """A noisy series and its moving average, with the weights of which that is made."""
    return explore(
        averages.average,
        MovingAveragePlot,
        {
            "average": {"beta": slider(0, 0.99, 0.9, r"momentum $\beta$", step=0.01)},
            "series": {
                "signal": choice(list(averages.SIGNALS), "a level", "the series is"),
                "noise": slider(0, 2, 1, "noise", step=0.1),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        scenes=[
            {"beta": 0.5, "caption": "β = 0.5 around a level"},
            {"beta": 0.9, "caption": "β = 0.9 around a level"},
            {"beta": 0.98, "signal": "a jump", "caption": "β = 0.98, and a jump at step 80"},
        ],
        title="A moving average",
    )


def notations() -> Explorer:
    """The decks' ways of writing momentum, each beside the velocity form."""
    return explore(
        written_forms.notation,
        MomentumNotationPlot,
        {
            "notation": {
                "name": choice(list(written_forms.NOTATIONS), "002: m ← βm + (1 − β)g", "notation"),
                "convert": switch(False, "convert the learning rate"),
                "drop": switch(False, "a tenth of it from step 20 on"),
            },
            "velocity form": {
                "learning_rate": log_slider(1e-3, 0.2, 0.03, r"learning rate $\eta$"),
                "momentum": slider(0, 0.99, 0.9, r"momentum $\beta$", step=0.01),
            },
        },
        scenes=[
            {"convert": False, "caption": "Deck 002's average with the η of deck 001: not converted"},
            {"convert": True, "caption": "The same, with η/(1 − β)"},
            {"name": "000's code: x += …", "caption": "Deck 000's code as printed"},
        ],
        title="Four notations",
    )


def stability() -> Explorer:
    """The spectral radius over (ηλ, β), with the run at one point."""
    return explore(
        theory.stability_point,
        StabilityPlot,
        {
            "rule": choice(RULES, "momentum", "rule"),
            "product": slider(0.01, 4.2, 0.5, r"$\eta\lambda$", step=0.01),
            "beta": slider(0, 1, 0.8, r"momentum $\beta$", step=0.01),
            "kappa": log_slider(1, 1000, 10, r"best settings for $\kappa$"),
        },
        click=lambda parameters, x, y, axes: _point(x, y),
        drag=lambda parameters, start, point, axes: _point(*point),
        preset=True,
        scenes=[
            {"product": 0.5, "beta": 0.8, "caption": "ηλ = 0.5, β = 0.8"},
            {"product": 2.5, "beta": 0.5, "hold": True, "caption": "ηλ = 2.5, β = 0.5"},
            {"product": 3.6, "beta": 0.9, "caption": "ηλ = 3.6, β = 0.9"},
            {"rule": "Nesterov", "product": 1.6, "beta": 0.9, "hold": True, "caption": "Nesterov, ηλ = 1.6, β = 0.9"},
        ],
        title="Stability of momentum",
        caption="Click on the map, or drag there.",
    )


def _point(x, y):
    (_, right), _ = theory.WINDOW
    return {"product": round(min(max(x, 0.01), right), 3), "beta": round(min(max(y, 0.0), 1.0), 3)}


def eigenvectors() -> Explorer:
    """The error split by eigenvector, for gradient descent and for a rule with momentum."""
    return explore(
        split,
        EigenvectorSplitPlot,
        {
            "quadratic": {
                "kappa": log_slider(1, 1000, 100, r"spread $\kappa$"),
                "count": integer(2, 6, 5, "eigenvalues"),
            },
            "rules": {
                "learning_rate": log_slider(0.01, 5, 1.8, r"learning rate $\eta$"),
                "beta": slider(0, 1, 0.8, r"momentum $\beta$", step=0.01),
                "other": choice(RULES, "momentum", "beside gradient descent"),
                "own": _settings(),
            },
        },
        preset=True,
        scenes=[
            {"own": False, "caption": "η = 1.8 for both, β = 0.8"},
            {"learning_rate": 2.2, "hold": True, "caption": "η = 2.2 for both, β = 0.8"},
            {"own": True, "caption": "Each rule with its best settings for κ = 100"},
        ],
        title="The error, split by eigenvector",
    )


def noise() -> Explorer:
    """Plain descent and momentum on a parabola whose gradients are noisy."""
    return explore(
        noises.noisy,
        MomentumNoisePlot,
        {
            "rule": {
                "form": choice(
                    {"average (deck 002)": "average", "velocity, same η": "velocity"},
                    "average (deck 002)",
                    "momentum as",
                ),
                "learning_rate": log_slider(0.02, 1.8, 0.1, r"learning rate $\eta$"),
                "momentum": slider(0, 0.98, 0.9, r"momentum $\beta$", step=0.01),
            },
            "gradients": {
                "noise": slider(0, 2, 1, "noise", step=0.1),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        scenes=[
            {"form": "average (deck 002)", "caption": "The average with the same η: as wide a cloud"},
            {"form": "velocity, same η", "caption": "The velocity with the same η: a wider one"},
        ],
        title="Momentum and noise",
    )


def ball() -> Explorer:
    """A ball that meets a dent on its way down."""
    return explore(
        balls.roll,
        RollingBallsPlot,
        {
            "depth": slider(0, 1.2, 0.35, "depth of the dent", step=0.01),
            "learning_rate": log_slider(0.01, 3, 0.3, r"learning rate $\eta$"),
            "momentum": slider(0, 1, 0.9, r"momentum $\beta$", step=0.01),
            "start": slider(-5, 5, -4, "start $x$", step=0.05),
        },
        frames=lambda ball: ball.frames,
        frame=-1,
        fps=15,
        click=lambda parameters, x, y, axes: {"start": round(min(max(x, -5.0), 5.0), 2)},
        drag=lambda parameters, start, point, axes: {"start": round(min(max(point[0], -5.0), 5.0), 2)},
        scenes=[
            {"caption": "β = 0.9, after 150 steps"},
            {"frame": 12, "caption": "Twelve steps from the start"},
            {"frame": -1, "momentum": 0.95, "hold": True, "caption": "β = 0.95, after 150 steps"},
        ],
        title="The ball and the dent",
        caption="Click on the curve, or drag there, to start elsewhere.",
    )


def _data() -> list[str]:
    own = [name for name in with_classes() if name in DATASETS.registered]
    return ["moons", "circles", "spirals", *own]


def momenta() -> Explorer:
    """Six momenta on one small network."""
    return explore(
        networks.trial,
        MomentaTrialPlot,
        {
            "task": {
                "data": choice(_data(), "moons", "data set"),
                "batch_size": choice(BATCHES, "32", "batch size"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
            "training": {
                "rule": choice(list(networks.RULES), "momentum", "rule"),
                "learning_rate": log_slider(1e-3, 3, 0.05, r"learning rate $\eta$"),
                "steps": integer(20, 250, 200, "steps"),
            },
        },
        preset=True,
        scenes=[
            {"learning_rate": 0.05, "caption": "η = 0.05 for all"},
            {"learning_rate": 0.5, "hold": True, "caption": "η = 0.5 for all"},
            {"rule": "momentum, same η/(1 − β)", "learning_rate": 0.5, "caption": "η/(1 − β) = 0.5 for all"},
        ],
        title="Six momenta, as many steps",
    )
