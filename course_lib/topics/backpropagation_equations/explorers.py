"""Notebook 03's explorers: a network for a pen, the backward pass step by step, the output's error by three roads."""

from course_lib.activations import ACTIVATIONS
from course_lib.explorers.controls import choice, integer, log_slider, slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.topics.backpropagation_equations.experiments import backward_pass as experiment
from course_lib.topics.backpropagation_equations.experiments.output_error import PAIRS, digit_error
from course_lib.topics.backpropagation_equations.experiments.small_network import (
    LAYER_1,
    LAYER_2,
    OUTPUTS,
    SMALL_STEPS,
    START,
    small_network,
)
from course_lib.topics.backpropagation_equations.plots.backward_pass import BackwardPassPlot
from course_lib.topics.backpropagation_equations.plots.output_error import OutputErrorPlot
from course_lib.topics.backpropagation_equations.plots.small_network import SmallNetworkPlot, symbol

HIDDEN = ("ReLU", "leaky ReLU", "sigmoid", "tanh")
FORMS = {"rows (z = a W + b)": "rows", "columns (z = w a + b)": "columns"}
TRAINED = {"not yet": 0, "20 steps": 20, "200 steps": 200}


def _activations():
    """The four of the notebook, and those registered since that act number by number and have nothing to learn."""
    return [*HIDDEN, *(name for name, f in ACTIVATIONS.registered.items() if f.elementwise and not f.learned)]


def paper_network() -> Explorer:
    """A 2-2-1 network drawn with its numbers, forward and back, one step at a time; all of them can be turned."""
    return explore(
        small_network,
        SmallNetworkPlot,
        {
            "example": {
                "x1": slider(-4, 4, START["x1"], "x₁", step=0.5),
                "x2": slider(-4, 4, START["x2"], "x₂", step=0.5),
                "y": slider(0, 1, START["y"], "y", step=0.5),
                "hidden": choice(_activations(), "ReLU", "activation f"),
                "output": choice(list(OUTPUTS), label="output, loss"),
            },
            "layer 1": {name: slider(-4, 4, value, symbol(name), step=0.5) for name, value in LAYER_1.items()},
            "layer 2": {name: slider(-4, 4, value, symbol(name), step=0.5) for name, value in LAYER_2.items()},
        },
        frames=lambda result: len(SMALL_STEPS),
        fps=0.5,
        preset=True,
        scenes=[
            {"frame": 4, "caption": "Step 4: the prediction and the cost"},
            {"x1": 3, "frame": -1, "hold": True, "caption": "The last step, x₁ = 3"},
            {"x1": 3, "hidden": "leaky ReLU", "frame": -1, "caption": "The same with leaky ReLU"},
            {"W2_21": 0, "frame": -1, "hold": True, "caption": "The weight from the second hidden unit is 0"},
        ],
        title="A network on paper",
    )


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
        scenes=[
            {"frame": 1, "caption": "Step 1: z¹"},
            {"frame": 9, "caption": "Step 9: one layer back"},
            {"frame": 9, "hidden": "sigmoid", "hold": True, "caption": "The same with sigmoids"},
            {"frame": 6, "steps": "200 steps", "caption": "Step 6, after 200 steps of training"},
        ],
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
                "scale": log_slider(0.1, 30, 1.0, "layer 2's z times"),
            },
            "example": {
                "digit": integer(0, 9, 3, "digit"),
                "which": integer(0, 99, 0, "which of them", dice=True),
                "steps": choice(TRAINED, "not yet", "trained"),
            },
        },
        scenes=[
            *({"pair": name, "caption": name} for name in list(PAIRS)[:2]),
            {"pair": "sigmoid, half squared error", "hold": True, "caption": "sigmoid, half squared error"},
            {
                "pair": "sigmoid, binary cross-entropy",
                "steps": "200 steps",
                "scale": 30,
                "caption": "sigmoid, binary cross-entropy, 200 steps, z times 30",
            },
        ],
        title="The output layer's error by three roads",
    )
