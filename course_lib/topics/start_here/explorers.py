"""Notebook 00's explorer: a first taste of training."""

from course_lib.drawing.training import TrainingPlot
from course_lib.explorers.controls import integer, log_slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.topics.start_here.experiments import first_run


def taste() -> Explorer:
    """The playground's smallest version: the real digits, the learning rate and the number of hidden units."""
    return explore(
        lambda learning_rate, width: (first_run(learning_rate, width), "weights"),
        TrainingPlot,
        {"learning_rate": log_slider(1e-5, 10, 1e-4, "learning rate η"), "width": integer(1, 64, 16, "hidden units")},
        frames=lambda result: result[0].frames,
        frame=-1,
        scenes=[
            {"learning_rate": eta, "caption": f"η = {eta}, after 200 steps", "hold": eta == 5}
            for eta in (0.0001, 0.01, 5)
        ],
        title="A network reads handwritten digits",
    )
