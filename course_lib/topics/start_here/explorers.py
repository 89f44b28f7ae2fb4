"""Notebook 00's explorer: a first taste of training."""

from typing import Any

from course_lib.drawing.training import TrainingPlot
from course_lib.explorers.controls import integer, log_slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.optimizers import Adam
from course_lib.train.recording import record


def taste() -> Explorer:
    """The playground's smallest version: the real digits, the learning rate and the number of hidden units."""
    fixed: dict[str, Any] = {"data": "digits", "seed": 1, "depth": 1, "activation": "ReLU", "initializer": "He normal"}
    fixed |= {"loss": "cross-entropy", "schedule": "constant", "clip": "none", "l1": 0.0, "l2": 0.0}
    fixed |= {"patience": 0, "batch_size": 64, "steps": 200}
    return explore(
        lambda learning_rate, width: (
            record(optimizer=Adam(learning_rate=learning_rate), width=width, **fixed),
            "weights",
        ),
        TrainingPlot,
        {"learning_rate": log_slider(1e-5, 10, 1e-4, "learning rate η"), "width": integer(1, 64, 16, "hidden units")},
        frames=lambda result: result[0].frames,
        frame=-1,
        stills=[
            {"learning_rate": eta, "frame": -1, "caption": f"η = {eta}, after 200 steps"} for eta in (0.0001, 0.01)
        ],
        title="A network reads handwritten digits",
    )
