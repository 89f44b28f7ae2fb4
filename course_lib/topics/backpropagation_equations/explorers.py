"""Notebook 03's explorers: the backward pass step by step, and the output layer's error by three roads."""

from course_lib.activations import ACTIVATIONS
from course_lib.explorers.controls import choice, integer, log_slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.topics.backpropagation_equations.experiments import backward_pass as experiment
from course_lib.topics.backpropagation_equations.experiments.output_error import PAIRS, digit_error
from course_lib.topics.backpropagation_equations.plots.backward_pass import BackwardPassPlot
from course_lib.topics.backpropagation_equations.plots.output_error import OutputErrorPlot

HIDDEN = ("ReLU", "leaky ReLU", "sigmoid", "tanh")
FORMS = {"rows (z = a W + b)": "rows", "columns (z = w a + b)": "columns"}
TRAINED = {"not yet": 0, "20 steps": 20, "200 steps": 200}


def _activations():
    """The four of the notebook, and those registered since that act number by number and have nothing to learn."""
    return [*HIDDEN, *(name for name, f in ACTIVATIONS.registered.items() if f.elementwise and not f.learned)]


def backward_pass() -> Explorer:
    """The pass of deck 004's last review page through a 64-30-10 network, one formula at a time."""
    return explore(
        experiment.backward_pass,
        BackwardPassPlot,
        {
            "example": {
                "digit": integer(0, 9, 3, "digit"),
                "which": integer(0, 99, 0, "which of them", dice=True),
                "count": integer(1, 16, 4, "examples N"),
            },
            "network": {
                "form": choice(FORMS, "rows", "examples are"),
                "hidden": choice(_activations(), "ReLU", "activation f"),
                "steps": choice(TRAINED, "not yet", "trained"),
            },
        },
        frames=lambda result: len(experiment.STEPS),
        fps=0.5,
        preset=True,
        stills=[{"frame": 1}, {"frame": 9}],
        title="One pass forward and back",
    )


def output_error() -> Explorer:
    """BP1 put to the test: deck 004's three pairs of output and loss, and two others."""
    return explore(
        digit_error,
        OutputErrorPlot,
        {
            "output": {
                "pair": choice(list(PAIRS), label="output, loss"),
                "scale": log_slider(0.1, 30, 1.0, "z² times"),
            },
            "example": {
                "digit": integer(0, 9, 3, "digit"),
                "which": integer(0, 99, 0, "which of them", dice=True),
                "steps": choice(TRAINED, "not yet", "trained"),
            },
        },
        stills=[{"pair": "softmax, cross-entropy"}, {"pair": "sigmoid, binary cross-entropy"}],
        title="The output layer's error by three roads",
    )
