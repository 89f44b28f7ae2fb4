"""Notebook 05's explorers: outliers, Huber, losses as curves, slow-down, large logits, pairs, penalties, convexity."""

import numpy as np

from course_lib.activations import LAYERS
from course_lib.explorers.control_types import SliderControl
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider, switch
from course_lib.explorers.explore import Explorer, explore
from course_lib.losses import LOSSES
from course_lib.topics.losses.experiments import convexity as convexities
from course_lib.topics.losses.experiments import huber as hubers
from course_lib.topics.losses.experiments import large_logits as logits
from course_lib.topics.losses.experiments import line_fits as lines
from course_lib.topics.losses.experiments import loss_curves as curves
from course_lib.topics.losses.experiments import pairs as output_losses
from course_lib.topics.losses.experiments import penalty as penalties
from course_lib.topics.losses.experiments import slow_down as speeds
from course_lib.topics.losses.plots.convexity import ConvexityPlot
from course_lib.topics.losses.plots.huber import HuberPlot
from course_lib.topics.losses.plots.large_logits import LargeLogitsPlot
from course_lib.topics.losses.plots.line_fits import LineFitsPlot
from course_lib.topics.losses.plots.loss_curves import LossCurvesPlot
from course_lib.topics.losses.plots.pairs import OutputLossPairsPlot
from course_lib.topics.losses.plots.penalty import PLACES, PenaltyPlot
from course_lib.topics.losses.plots.slow_down import SlowDownPlot

REACH = np.array([0.5, 1.2])  # a point is caught from so far away, in data units
MOST = 12  # points that can be out of place at once


def line_fits() -> Explorer:
    """Two lines through the same points, and what one outlier does to each."""
    return explore(
        lines.line_fits,
        LineFitsPlot,
        {
            "points": {
                "count": integer(3, 40, 12, "points"),
                "noise": slider(0, 3, 0.5, "noise", step=0.1),
                "seed": integer(0, 99, 0, "seed", dice=True),
            },
            "outlier": {
                "lift": slider(-12, 12, 0, "lift one point", step=0.5),
                "convention": choice(list(lines.FACTORS), None, "squared error as"),
                "moved": hidden([], like=[[0, 5.0, 5.0]]),
            },
        },
        click=_put_back,
        drag=_pull,
        preset=True,
        scenes=[
            {"lift": 0, "caption": "No outlier"},
            {"lift": 8, "hold": True, "caption": "One point lifted by 8"},
            {"moved": [[11, 10.0, -5.0]], "hold": True, "caption": "The last point pulled down"},
        ],
        title="Two lines and an outlier",
        caption="Drag a point to where you like; a click on it puts it back.",
    )


def _caught(parameters, at):
    """The number of the point at a place, or None."""
    setting = {name: parameters[name] for name in ("count", "noise", "seed", "lift", "moved")}
    away = np.abs(np.stack(lines.points(**setting), axis=-1) - at) / REACH
    nearest = int(np.hypot(*away.T).argmin())
    return nearest if np.hypot(*away[nearest]) <= 1 else None


def _pull(parameters, start, point, axes):
    """The point that was caught follows the pointer."""
    caught = _caught(parameters, start)
    if caught is None:
        return {}
    place = [round(float(np.clip(v, *ends)), 2) for v, ends in zip(point, lines.WINDOW, strict=True)]
    return {"moved": [*_others(parameters, caught)[-MOST:], [caught, *place]]}


def _put_back(parameters, x, y, axes):
    """A click on a point that was moved puts it back where it came from."""
    caught = _caught(parameters, (x, y))
    return {"moved": _others(parameters, caught)} if caught is not None else {}


def _others(parameters, caught):
    return [entry for entry in parameters["moved"] if entry[0] != caught]


def huber() -> Explorer:
    """Seven values, one of which moves: the best prediction by squared, absolute and Huber loss."""
    return explore(
        hubers.huber,
        HuberPlot,
        {
            "delta": log_slider(0.05, 20, 1, r"Huber's $\delta$"),
            "outlier": slider(*hubers.REACH, 17, "one value at", step=0.5),
        },
        click=lambda parameters, x, y, axes: _outlier(x),
        drag=lambda parameters, start, point, axes: _outlier(point[0]),
        scenes=[
            {"caption": "δ = 1, one value at 17"},
            {"outlier": 25, "hold": True, "caption": "δ = 1, one value at 25"},
            {"delta": 5.0, "caption": "δ = 5, one value at 17"},
            {"outlier": 4.5, "delta": 5.0, "caption": "δ = 5, one value at 4.5"},
        ],
        title="Huber: squared near, absolute far",
        caption="Drag the ringed value, or click where it should be.",
    )


def _outlier(x):
    low, high = hubers.REACH
    return {"outlier": round(2 * min(max(float(x), low), high)) / 2}


def loss_curves() -> Explorer:
    """Every loss and its slope, against the prediction, a probability or a logit."""
    return explore(
        curves.loss_curves,
        LossCurvesPlot,
        {
            "view": menu(curves.VIEWS, "probability", "against"),
            "y": slider(0, 1, 1, "target $y$", step=0.05),
        },
        click=lambda parameters, x, y, axes: {"view": _moved(parameters["view"], x)},
        drag=lambda parameters, start, point, axes: {"view": _moved(parameters["view"], point[0])},
        scenes=[
            {"view": name, "caption": f"Against {words}"}
            for name, words in (
                ("prediction, no activation", "the prediction"),
                ("probability", "the probability"),
                ("logit", "the logit"),
            )
        ],
        title="Losses and their slopes",
        caption="Click on a chart, or drag there, to read a place off.",
    )


def _moved(view, x):
    """The view with the place that is read off at x, within its slider's ends."""
    name = next(name for name, each in curves.VIEWS.items() if type(each) is type(view))
    edge = 0.005 if view.ends == (0.0, 1.0) else 0.0
    low, high = view.ends[0] + edge, view.ends[1] - edge
    turned = {"prediction": round(min(max(float(x), low), high), 3)}
    turned |= {"classes": view.classes} if hasattr(view, "classes") else {}
    return {"choice": name, "knobs": turned}


def slow_down() -> Explorer:
    """One neuron that is to answer the target to the input 1, trained with two costs from one start."""
    return explore(
        speeds.slow_down,
        SlowDownPlot,
        {
            "start": {
                "w": slider(-5, 5, 2, "start $w$", step=0.1),
                "b": slider(-5, 5, 2, "start $b$", step=0.1),
                "target": slider(0, 1, 0, "target $y$", step=0.05),
            },
            "training": {
                "eta": log_slider(0.005, 50, 0.15, "learning rate η"),
                "cost": choice(list(speeds.costs_to_compare()), "half squared error", "beside cross-entropy"),
                "matched": switch(False, "equally long first steps"),
            },
        },
        frames=lambda run: run.frames,
        frame=-1,
        preset=True,
        scenes=[
            {"w": 0.6, "b": 0.9, "frame": -1, "caption": "w = 0.6, b = 0.9"},
            {"frame": 40, "caption": "w = 2, b = 2: badly wrong, at step 120"},
            {"frame": -1, "caption": "w = 2, b = 2, at the end"},
            {"eta": 8.5, "frame": -1, "hold": True, "caption": "w = 2, b = 2, η = 8.5"},
        ],
        title="The learning slow-down",
    )


def large_logits() -> Explorer:
    """A loss of large logits in three ways and two precisions, beside the exact one."""
    return explore(
        logits.large_logits,
        LargeLogitsPlot,
        {
            "logits": {
                "scale": log_slider(1, 1000, 1, "scale"),
                "shift": slider(-1000, 1000, 0, "added to all", step=10),
            },
            "loss": {
                "kind": choice(list(logits.KINDS), None, "loss"),
                "likely": choice({"smallest logit": False, "largest logit": True}, None, "true class has the"),
            },
        },
        click=lambda parameters, x, y, axes: {"scale": _scale(x)},
        drag=lambda parameters, start, point, axes: {"scale": _scale(point[0])},
        scenes=[
            *({"scale": s, "hold": s == 1000, "caption": f"A scale of {s}"} for s in (1, 100, 1000)),
            {"shift": 1000, "hold": True, "caption": "A scale of 1, 1000 added to all logits"},
        ],
        title="Large logits",
        caption="Click on the chart, or drag there, to set the scale.",
    )


def _scale(x):
    return float(f"{min(max(float(x), 1.0), 1000.0):.3g}")


def pairs() -> Explorer:
    """Which output layer goes with which loss: the library's own answers."""
    plot = OutputLossPairsPlot(list(LAYERS), list(LOSSES))
    return explore(
        output_losses.pairs,
        plot,
        {
            "output": choice(plot.rows, "sigmoid", "output layer"),
            "loss": choice(plot.columns, "half squared error", "loss"),
            "outputs": integer(1, 5, 3, "outputs"),
        },
        click=lambda parameters, x, y, axes: _chosen(plot.pair_at(x, y)),
        scenes=[
            {"output": output, "loss": "cross-entropy", "caption": f"{output}, cross-entropy"}
            for output in ("softmax", "ReLU")
        ],
        title="Output layer and loss",
        caption="Click on a pair.",
    )


def _chosen(pair):
    return dict(zip(("output", "loss"), pair, strict=True)) if pair else {}


def penalty() -> Explorer:
    """A penalty on the weights: every strength is trained at once, so that the slider only walks along the path."""
    stops = tuple(float(f"{s:.2g}") for s in penalties.STRENGTHS)
    return explore(
        penalties.penalised,
        PenaltyPlot,
        {
            "data": choice(list(penalties.DATA), "circles", "data set"),
            "kind": choice(list(penalties.KINDS), "L2", "penalty"),
            "strength": SliderControl(r"strength $\lambda$", stops[7], stops),
            "seed": integer(0, 99, 0, "seed", dice=True),
        },
        click=lambda parameters, x, y, axes: {"strength": stops[int(np.abs(np.log(PLACES / max(x, 1e-9))).argmin())]},
        scenes=[
            {"strength": 0.0, "caption": "No penalty"},
            {"kind": "L2", "strength": stops[7], "caption": f"L2, λ = {stops[7]:g}"},
            {"kind": "L1", "strength": stops[7], "hold": True, "caption": f"L1, λ = {stops[7]:g}"},
        ],
        title="Cost = loss + penalty",
        caption="Click on the charts below, or move the slider.",
    )


def convexity() -> Explorer:
    """One neuron's cost over w and b, with two losses: contours, a cut, and gradient descent from where you click."""
    return explore(
        convexities.convexity,
        ConvexityPlot,
        {
            "examples": choice(list(convexities.EXAMPLES), None, "examples"),
            "w": slider(-6, 6, 3, "$w$", step=0.1),
            "b": slider(-6, 6, 1.5, "$b$", step=0.1),
            "angle": slider(0, 180, 0, "direction of the cut, °", step=5),
        },
        click=lambda parameters, x, y, axes: _middle(x, y),
        drag=lambda parameters, start, point, axes: _middle(*point),
        scenes=[
            {"caption": "From w = 3, b = 1.5"},
            {"w": -3.0, "b": 3.0, "angle": 135, "hold": True, "caption": "From w = −3, b = 3"},
        ],
        title="Convex or not",
        caption="Click on a map, or drag there: the cut and both descents go through that point.",
    )


def _middle(x, y):
    return {name: round(min(max(float(v), -6.0), 6.0), 2) for name, v in (("w", x), ("b", y))}
