"""Notebook 00's explorer: a first taste of training."""

from course_lib.activations import ACTIVATIONS
from course_lib.clipping import CLIPPINGS
from course_lib.datasets import DATASETS
from course_lib.drawing.training import TrainingPlot
from course_lib.explorers.controls import integer, log_slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.initializers import INITIALIZERS
from course_lib.optimizers import Adam
from course_lib.schedules import SCHEDULES
from course_lib.train.recording import record


def taste() -> Explorer:
    """The playground's smallest version: the real digits, the learning rate and the number of hidden units."""
    fixed = {"data": DATASETS["digits"], "seed": 1, "depth": 1, "activation": ACTIVATIONS["ReLU"]}
    fixed |= {"initializer": INITIALIZERS["He normal"], "loss": "cross-entropy", "schedule": SCHEDULES["constant"]}
    fixed |= {"clip": CLIPPINGS["none"], "l1": 0.0, "l2": 0.0, "patience": 0, "batch_size": 64, "steps": 200}
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
