"""Notebook 06's explorers of gradient clipping: over a cliff, and in a deep network that starts too large."""

from course_lib.experiments import clipping
from course_lib.plots.clipping import Cliffs, Deeps
from course_lib.widgets.controls import choice, hidden, integer, log_slider, slider
from course_lib.widgets.explore import explore


def cliff():
    """Three descents over the cliff surface: unclipped, clipped by value, clipped by norm."""
    return explore(
        lambda followed, **setting: (clipping.descend(**setting), clipping.NAMES.index(followed)),
        Cliffs,
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
        stills=[
            {"frame": 6, "caption": "η = 0.5, c = 1: on the face of the wall"},
            {"threshold": 0.1, "followed": "by value", "frame": 12, "caption": "c = 0.1: every step is clipped"},
            {"learning_rate": 12, "followed": "by norm", "frame": 40, "caption": "η = 12: no threshold cures that"},
        ],
        title="Over the cliff",
        caption="Click on the map to start there; play, or drag the bar, to go along the paths.",
    )


def deep():
    """A deep network from too large an initialisation, trained without clipping, by value and by norm."""
    return explore(
        clipping.deep,
        Deeps,
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
        stills=[
            {
                "depth": 8,
                "scale": 1.7,
                "learning_rate": 0.05,
                "caption": "8 layers, 1.7 times He: unclipped it diverges",
            },
            {"scale": 1.0, "caption": "He itself: nothing to save"},
            {"depth": 30, "scale": 2.0, "caption": "30 layers, twice He: clipping alone is not enough"},
        ],
        title="A deep network that starts too large",
    )
