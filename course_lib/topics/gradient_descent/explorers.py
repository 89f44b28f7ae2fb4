"""Notebook 07's explorers: a ball on a curve, descents on surfaces, batches and their noise, and when to stop."""

import numpy as np

from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider, switch
from course_lib.explorers.explore import Explorer, explore
from course_lib.surfaces import SURFACES
from course_lib.topics.gradient_descent.experiments import curves, saddles
from course_lib.topics.gradient_descent.experiments import gradient_noise as noises
from course_lib.topics.gradient_descent.experiments import stopping as rules
from course_lib.topics.gradient_descent.experiments.batch_sizes import RATES, runs_by_size, shorter_runs
from course_lib.topics.gradient_descent.experiments.descents import MOST, descent
from course_lib.topics.gradient_descent.experiments.digit_runs import digits
from course_lib.topics.gradient_descent.experiments.paths import MOST as MOST_EPOCHS
from course_lib.topics.gradient_descent.experiments.paths import ROWS, three_paths
from course_lib.topics.gradient_descent.experiments.quadratics import quadratic
from course_lib.topics.gradient_descent.experiments.quadratics import zigzag as valley_zigzag
from course_lib.topics.gradient_descent.experiments.ranges import NETWORKS, compared
from course_lib.topics.gradient_descent.plots.batch_sizes import BEST, BatchSizesPlot
from course_lib.topics.gradient_descent.plots.curves import BallPlot
from course_lib.topics.gradient_descent.plots.descents import SurfaceDescentPlot
from course_lib.topics.gradient_descent.plots.gradient_noise import GradientNoisePlot
from course_lib.topics.gradient_descent.plots.paths import ThreePathsPlot
from course_lib.topics.gradient_descent.plots.quadratics import QuadraticDescentPlot, ValleyZigzagPlot
from course_lib.topics.gradient_descent.plots.ranges import RangeTestPlot
from course_lib.topics.gradient_descent.plots.saddles import SaddleEscapePlot, offset_at
from course_lib.topics.gradient_descent.plots.stopping import StoppingPlot
from course_lib.train.threads import IN_BROWSER

LOWEST, HIGHEST = float(curves.RATES[0]), float(curves.RATES[-1])


def _pointing(hook):
    """The hooks of an explorer in which a drag does what a click at its present point would."""
    return {"click": hook, "drag": lambda parameters, start, point, axes: hook(parameters, *point, axes)}


def _rounded(value, low, high, digits=3):
    """A number between these ends, to so many significant digits."""
    return float(f"{min(max(value, low), high):.{digits}g}")


def ball() -> Explorer:
    """A ball on a curve with several valleys, and the map of where each start ends at each learning rate."""
    return explore(
        _rolled,
        BallPlot,
        {
            "curve": choice(list(curves.CURVES), "three valleys", "curve"),
            "rate": log_slider(LOWEST, HIGHEST, 0.1, r"learning rate $\eta$"),
            "start": slider(-4, 4, -3.2, r"start $\theta_0$", step=0.05),
        },
        frames=lambda result: curves.SHOWN + 1,
        frame=-1,
        fps=8,
        click=_aim,
        drag=_carry,
        preset=True,
        scenes=[
            {"rate": 0.1, "frame": -1, "caption": "η = 0.1: it rests in the first valley"},
            {"rate": 0.4, "start": 3.2, "frame": -1, "caption": "η = 0.4: too large for the valley it is in"},
        ],
        title="A ball on a curve",
    )


def _rolled(curve, rate, start):
    low, high = curves.CURVES[curve].window
    return curves.roll(curve, min(max(start, low), high), rate), curves.basins(curve)


def _aim(parameters, x, y, axes):
    """A click on the map sets start and rate, one on the curve the start."""
    return {"start": _start(parameters, x)} | ({"rate": _rate(y)} if axes == "map" else {})


def _carry(parameters, start, point, axes):
    """On the curve: the end of the first step, if the drag began nearer to it than to the ball, gives the rate."""
    if axes == "map":
        return _aim(parameters, *point, axes)
    curve = curves.CURVES[parameters["curve"]]
    low, high = curve.window
    begin = min(max(parameters["start"], low), high)
    slope = float(curve.slope(begin))
    first = begin - parameters["rate"] * slope
    if abs(start[0] - first) < min(abs(start[0] - begin), 0.1 * (high - low)) and slope:
        return {"rate": _rate((begin - point[0]) / slope)}
    return {"start": _start(parameters, point[0])}


def _start(parameters, x):
    low, high = curves.CURVES[parameters["curve"]].window
    return round(min(max(x, low), high), 2)


def _rate(y):
    return _rounded(y, LOWEST, HIGHEST)


def downhill() -> Explorer:
    """A descent on any surface: its map with gradient arrows, the same land as a block, and the curves."""
    return explore(
        _descended,
        SurfaceDescentPlot,
        {
            "surface": menu(SURFACES, "Himmelblau", "surface"),
            "rate": log_slider(1e-4, 2, 0.01, r"learning rate $\eta$"),
            "steps": integer(10, MOST, 60, "steps"),
            "azimuth": slider(-180, 180, 25, "seen from, °", step=5),
            "sign": choice({"uphill (the gradient)": 1, "downhill": -1, "none": 0}, None, "arrows"),
            "start": hidden([-0.5, -0.5]),
        },
        frames=lambda result: len(result[0].points),
        frame=-1,
        fps=12,
        click=lambda parameters, x, y, axes: {"start": [round(x, 3), round(y, 3)]} if axes == "map" else {},
        drag=_turned,
        preset=True,
        scenes=[
            {"frame": -1, "caption": "Himmelblau's surface: one of four minima"},
            {
                "surface": "Rosenbrock",
                "rate": 0.001,
                "start": [-1.2, 1.0],
                "steps": 300,
                "azimuth": 160,
                "frame": -1,
                "caption": "Rosenbrock's valley: in two steps on its floor, and then hardly any further",
            },
        ],
        title="Downhill on a surface",
    )


def _descended(surface, rate, steps, azimuth, sign, start):
    return descent(surface, np.array(start, np.float64), rate, steps), azimuth, sign


def _turned(parameters, start, point, axes):
    """On the map the start follows the hand; on the block half its width is half a turn."""
    if axes == "map":
        return {"start": [round(v, 3) for v in point]}
    turn = parameters["azimuth"] - 65 * (point[0] - start[0])
    return {"azimuth": 5.0 * round(((turn + 180) % 360 - 180) / 5)}


def saddle() -> Explorer:
    """A start exactly on the ridge of a saddle, or slightly to the side: how long it takes to get away."""
    offsets = {"0, exactly on the ridge": 0.0, **{f"1e{k}": 10.0**k for k in range(-17, 0)}}
    return explore(
        saddles.escape,
        SaddleEscapePlot,
        {
            "surface": choice(list(saddles.SADDLES), "saddle", "surface"),
            "offset": choice(offsets, "1e-4", "offset"),
            "rate": log_slider(0.01, 0.5, 0.05, r"learning rate $\eta$"),
            "noise": choice({"none": 0.0, "0.0001": 1e-4, "0.01": 0.01, "0.1": 0.1}, None, "noise of the gradient"),
            "seed": integer(0, 99, 0, "seed of the noise", dice=True),
        },
        frames=lambda result: len(result.points),
        frame=-1,
        fps=20,
        **_pointing(lambda parameters, x, y, axes: {"offset": offset_at(x)}),
        preset=True,
        scenes=[
            {"offset": "1e-4", "frame": -1, "caption": "Slightly to the side"},
            {"offset": "0, exactly on the ridge", "frame": -1, "hold": True, "caption": "Exactly on the ridge"},
        ],
        title="Exactly on a saddle, or slightly beside it",
    )


def learning_rates() -> Explorer:
    """A quadratic: too small, right, oscillating or diverging, with the theory beside the run."""
    return explore(
        lambda share, kappa, angle, steps, start: quadratic(kappa, angle, start, share * 2 / kappa, steps),
        QuadraticDescentPlot,
        {
            "share": slider(0.01, 1.2, 0.2, r"$\eta$ : $2/\lambda_{max}$", step=0.01),
            "kappa": log_slider(1, 100, 6, r"condition $\kappa$"),
            "angle": slider(0, 90, 30, "angle", step=1),
            "steps": integer(10, MOST, 60, "steps"),
            "start": hidden([-2.0, 1.5]),
        },
        frames=lambda result: len(result.along),
        frame=-1,
        fps=12,
        **_pointing(_rated),
        preset=True,
        scenes=[
            {"share": share, "frame": -1, "hold": share > 1, "caption": f"η = {share} · 2/λ"}
            for share in (0.05, 0.5, 0.98, 1.03)
        ],
        title="Too small, right, oscillating, diverging",
    )


def _rated(parameters, x, y, axes):
    if axes == "map":
        return {"start": [round(x, 3), round(y, 3)]}
    return {"share": round(min(max(x, 0.01), 1.2), 2)}


def zigzag() -> Explorer:
    """Steep across and shallow along: jitter, slow progress, and how both grow with the condition number."""
    return explore(
        valley_zigzag,
        ValleyZigzagPlot,
        {
            "kappa": log_slider(1, 300, 30, r"condition $\kappa$"),
            "share": slider(0.05, 1.05, 0.95, r"$\eta$ : $2/\lambda_{max}$", step=0.01),
        },
        frames=lambda result: len(result.quadratic.along),
        frame=60,
        fps=12,
        **_pointing(lambda parameters, x, y, axes: {"kappa": _rounded(x, 1.0, 300.0)}),
        preset=True,
        scenes=[
            {"kappa": 3, "frame": 60, "caption": "κ = 3"},
            {"kappa": 30, "frame": 60, "hold": True, "caption": "κ = 30"},
            {"kappa": 100, "frame": 60, "caption": "κ = 100: after 60 steps it is still far away"},
        ],
        title="Steep across, shallow along",
    )


def paths() -> Explorer:
    """Batch, mini-batch and stochastic descent on one map, with the same number of examples seen."""
    sizes = {f"{m}": m for m in (2, 4, 8, 16, 32)}
    return explore(
        three_paths,
        ThreePathsPlot,
        {
            "batch_rate": log_slider(0.01, 2, 0.5, r"$\eta$, batch"),
            "mini_rate": log_slider(0.01, 2, 0.2, r"$\eta$, mini-batch"),
            "single_rate": log_slider(0.01, 2, 0.05, r"$\eta$, stochastic"),
            "size": choice(sizes, "8", "mini-batch $m$"),
            "epochs": integer(1, MOST_EPOCHS, 10, "epochs"),
            "scatter": slider(0, 1.5, 0.6, "scatter of the points", step=0.1),
            "seed": integer(0, 99, 0, "seed", dice=True),
        },
        frames=lambda result: result.frames,
        frame=-1,
        fps=8,
        preset=True,
        scenes=[
            {"frame": -1, "caption": f"{ROWS} points, ten epochs, each with a learning rate of its own"},
            {"batch_rate": 0.1, "mini_rate": 0.1, "single_rate": 0.1, "frame": -1, "caption": "η = 0.1 for all three"},
            {
                "batch_rate": 0.8,
                "mini_rate": 0.8,
                "single_rate": 0.8,
                "frame": -1,
                "hold": True,
                "caption": "η = 0.8 for all three",
            },
        ],
        title="Three ways down",
    )


def range_tests() -> Explorer:
    """The learning-rate range test on a network, beside the cost that each constant rate comes to."""
    return explore(
        compared,
        RangeTestPlot,
        {
            "name": choice(list(NETWORKS), None, "hidden units"),
            "size": choice({f"{m}": m for m in (8, 32, 128)}, "32", "batch size $m$"),
            "steps": choice({f"{n}": n for n in (50, 100, 200, 400)}, "200", "steps"),
            "seed": integer(0, 99, 0, "seed", dice=True),
        },
        frames=lambda result: len(result.test.rates),
        frame=-1,
        fps=20,
        preset=True,
        scenes=[
            {"frame": -1, "caption": "16 ReLU"},
            {"name": "32 sigmoid", "frame": -1, "caption": "32 sigmoids: the same test finds other rates"},
        ],
        title="The learning-rate range test",
    )


def batch_sizes() -> Explorer:
    """One, some or all of the examples a gradient: the cost by steps, by epochs and by seconds. Browsers train less."""
    runs = shorter_runs if IN_BROWSER else runs_by_size
    told = "A browser trains slowly. Here the runs are shorter, together half as long."
    rates = {"each its best": BEST, **{f"{rate:g}": k for k, rate in enumerate(RATES)}}
    return explore(
        lambda level, rate: (runs(), rate, level),
        BatchSizesPlot,
        {"level": log_slider(0.03, 2, 0.3, "cost to reach"), "rate": choice(rates, None, r"learning rate $\eta$")},
        **_pointing(lambda parameters, x, y, axes: {"level": _rounded(y, 0.03, 2.0, 2)}),
        scenes=[{"level": 0.3, "rate": name, "caption": f"η: {name}"} for name in ("each its best", "0.1")],
        title="Stochastic, mini-batch, batch: three clocks",
        caption=told if IN_BROWSER else "",
    )


def gradient_noise() -> Explorer:
    """How far the gradient of m examples lies from that of all, measured and by theory."""
    most = len(digits().x_train)
    return explore(
        noises.noise,
        GradientNoisePlot,
        {
            "size": log_slider(1, most, 32, "batch size $m$"),
            "moment": choice(list(noises.MOMENTS), None, "where"),
            "replacement": switch(True, "drawn with replacement"),
            "seed": integer(0, 99, 0, "seed", dice=True),
        },
        **_pointing(lambda parameters, x, y, axes: {"size": float(round(min(max(x, 1.0), most)))}),
        preset=True,
        scenes=[
            {"size": 1, "caption": "One example"},
            {"size": 64, "caption": "64 examples"},
            {
                "size": 512,
                "replacement": False,
                "moment": "after 10 epochs",
                "caption": "512 examples, none of them twice, after 10 epochs",
            },
        ],
        title="The noise of a gradient",
    )


def stopping_rules() -> Explorer:
    """Four rules for stopping on one run, and what each would have done."""
    return explore(
        rules.stopping,
        StoppingPlot,
        {
            "tolerance": log_slider(1e-3, 1, 0.05, "gradient below"),
            "change": log_slider(1e-4, 0.3, 0.01, "change below"),
            "patience": integer(1, 50, 10, "patience"),
            "epochs": log_slider(1, 500, 30, "epochs"),
            "run": choice(list(rules.RUNS), None, "run"),
        },
        **_pointing(_tolerate),
        preset=True,
        scenes=[{"run": name, "caption": name, "hold": "mini" in name} for name in list(rules.RUNS)[:2]],
        title="When to stop",
    )


def _tolerate(parameters, x, y, axes):
    name, low, high = {"gradient": ("tolerance", 1e-3, 1.0), "change": ("change", 1e-4, 0.3)}[axes]
    return {name: _rounded(y, low, high, 2)}
