"""Notebook 10's explorers: settling under noise, the designer, all schedules on one training, warm-up."""

from functools import lru_cache

from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import SCHEDULES, ConstantRate, Cosine
from course_lib.topics.learning_rate_schedules.experiments import settling as experiment
from course_lib.topics.learning_rate_schedules.experiments import trials
from course_lib.topics.learning_rate_schedules.plots.runs import DesignerPlot
from course_lib.topics.learning_rate_schedules.plots.settling import NoisySettlingPlot
from course_lib.topics.learning_rate_schedules.plots.trials import ReplaysPlot, WarmUpsPlot

STEPS = 300
HIDDEN = {"none": 0, "16": 16, "32": 32}
BATCHES = {"4": 4, "16": 16, "64": 64}
RULES = ("gradient descent", "momentum", "RMSProp", "Adam")

_replay = lru_cache(maxsize=16)(trials.replay)  # going through the film, or back to a setting, trains nothing again


def settling() -> Explorer:
    """150 noisy descents with a constant rate and with a schedule, around the same minimum."""
    return explore(
        experiment.settle,
        NoisySettlingPlot,
        {
            "schedule": {"schedule": menu(experiment.family(0.2, STEPS), "1/t", "schedule")},
            "surface": {
                "kappa": slider(1, 20, 4, r"curvature along y, $\kappa$", step=0.5),
                "sigma": slider(0, 5, 2, r"noise of the gradient $\sigma$", step=0.05),
                "seed": integer(0, 999, 0, "seed", dice=True),
                "start": hidden([-4.0, 2.0]),
            },
        },
        frames=lambda result: result.frames,
        frame=-1,
        click=lambda parameters, x, y, axes: {"start": [round(x, 2), round(y, 2)]},
        preset=True,
        scenes=[
            {"frame": -1, "caption": "Step 300: only one cloud shrinks"},
            {"sigma": 0.0, "frame": -1, "hold": True, "caption": "Without noise"},
            {"schedule": _fast(), "frame": -1, "caption": "An exponential that falls too fast"},
        ],
        title="Settling under noise",
        caption="Click on the map to start there.",
    )


def _fast():
    return {"choice": "exponential", "knobs": {"learning_rate": 0.05, "decay": 0.1}}


def designer() -> Explorer:
    """One schedule with its knobs, a warm-up joined on, and the training under it beside that under a constant rate."""
    return explore(
        _design,
        DesignerPlot,
        {
            "schedule": {
                "schedule": menu(experiment.family(1.0, STEPS), Cosine(1.0, steps=STEPS - 30), "schedule"),
                "warm_up": integer(0, 200, 30, "warm-up $w$, steps"),
            },
            "training": _training() | {"wrong_labels": slider(0, 0.4, 0.2, "wrong labels", step=0.05)},
        },
        frames=lambda result: result.frames,
        frame=-1,
        fps=4,
        preset=True,
        scenes=[
            {"frame": -1, "caption": "Warm-up, then cosine"},
            {"schedule": "step", "warm_up": 0, "frame": -1, "hold": True, "caption": "Step decay"},
        ],
        title="Schedule designer",
    )


def _training():
    return {
        "hidden": choice(HIDDEN, "none", "hidden units"),
        "batch_size": choice(BATCHES, "16", "batch size"),
        "seed": integer(0, 999, 0, "seed", dice=True),
    }


def _design(schedule, warm_up, **training):
    designed = experiment.joined(schedule, warm_up)
    return _replay((ConstantRate(experiment.first_rate(schedule)), designed), steps=STEPS, **training)


def replay() -> Explorer:
    """The digits under every schedule of the menu, from one start and over the same batches."""
    return explore(
        lambda learning_rate, **training: _replay(
            tuple(experiment.family(learning_rate, STEPS).values()), steps=STEPS, **training
        ),
        ReplaysPlot(len(SCHEDULES)),
        {
            "learning_rate": log_slider(0.01, 10, 1, r"first rate $\eta_0$"),
            "wrong_labels": slider(0, 0.4, 0.2, "wrong labels", step=0.05),
            **_training(),
        },
        frames=lambda result: result.frames,
        frame=-1,
        fps=4,
        preset=True,
        scenes=[
            {"frame": -1, "caption": "η₀ = 1, a fifth of the labels drawn anew"},
            {"learning_rate": 0.1, "frame": -1, "caption": "η₀ = 0.1: too small to be made smaller"},
        ],
        title="One training, every schedule",
    )


def warm_up() -> Explorer:
    """Where each learning rate ends, at full size from the first step on or after a warm-up."""
    return explore(
        trials.sweep,
        WarmUpsPlot,
        {
            "optimizer": choice({name: OPTIMIZERS[name] for name in RULES}, "Adam", "optimizer"),
            "warm_up": integer(1, 100, 40, "warm-up $w$, steps"),
            "depth": integer(1, 4, 1, "hidden layers"),
            "seed": integer(0, 999, 0, "seed", dice=True),
        },
        preset=True,
        scenes=[
            {"caption": "Adam: larger rates become usable"},
            {"optimizer": "gradient descent", "hold": True, "caption": "Gradient descent"},
        ],
        title="Warm-up and large learning rates",
    )
