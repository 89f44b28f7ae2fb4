"""Notebook 04's explorers: activations one by one, in depth, dying, learning their slope, and racing."""

from functools import lru_cache

from course_lib import menus
from course_lib.activations import hidden_activations
from course_lib.explorers.controls import choice, integer, log_slider, menu, slider
from course_lib.explorers.explore import Explorer, explore
from course_lib.initializers import INITIALIZERS
from course_lib.topics.activations.experiments import dead as sleep
from course_lib.topics.activations.experiments import depth as deep
from course_lib.topics.activations.experiments import race as races
from course_lib.topics.activations.experiments import rows
from course_lib.topics.activations.experiments import signs as sign
from course_lib.topics.activations.experiments import transfer as through
from course_lib.topics.activations.experiments.linear import linear_and_bent
from course_lib.topics.activations.plots.dead import DeathsPlot, LearnedSlopesPlot
from course_lib.topics.activations.plots.depth import DeepSignalsPlot
from course_lib.topics.activations.plots.linear import LinearAndBentPlot
from course_lib.topics.activations.plots.race import ActivationRacePlot
from course_lib.topics.activations.plots.rows import MaxoutPlot, SoftmaxPlot
from course_lib.topics.activations.plots.signs import ZigZagPlot
from course_lib.topics.activations.plots.transfer import TransferPlot
from course_lib.train.threads import IN_BROWSER

RATES = {f"{rate:g}": k for k, rate in enumerate(sleep.RATES)}
KINDS = {name: k for k, name in enumerate(sleep.KINDS)}
PIECES = ((1.0, 0.0), (-0.5, 0.5), (0.2, -1.0), (2.0, -3.0))  # slope and offset that each piece starts from
PLANE = ("moons", "circles", "spirals")


def linear() -> Explorer:
    """A network with linear hidden units and one with tanh learn the same points, side by side."""
    return explore(
        linear_and_bent,
        LinearAndBentPlot,
        {
            "data": choice(PLANE, "moons", "data set"),
            "layers": integer(1, 3, 1, "hidden layers"),
            "seed": integer(0, 999, 0, "seed", dice=True),
        },
        frames=lambda pair: pair.frames,
        frame=-1,
        scenes=[
            {"frame": -1, "caption": "Two moons: linear hidden units on the left, tanh on the right"},
            {"layers": 3, "frame": -1, "hold": True, "caption": "Three hidden layers"},
        ],
        title="Linear against tanh",
    )


def transfer() -> Explorer:
    """An activation, its derivative, and a distribution that passes through it."""
    return explore(
        through.transfer,
        TransferPlot,
        {
            "activation": {"f": menu(through.elementwise(), "sigmoid", "f")},
            "inputs": {
                "shape": choice(list(through.SHAPES), "normal", "shape"),
                "shift": slider(-6, 6, 0, "shift (mean)", step=0.1),
                "spread": log_slider(0.1, 5, 1, "spread (std)"),
            },
            "one input": {"z": slider(-8, 8, 1, "$z$", step=0.1)},
        },
        click=lambda parameters, x, y, axes: {"z": _near(x, 8)} if axes == "f" else {"shift": _near(x, 6)},
        drag=_slide,
        preset=True,
        scenes=[
            {"f": "sigmoid", "spread": 3.0, "caption": "sigmoid: inputs with a spread of 3"},
            {"f": "tanh", "spread": 3.0, "caption": "tanh: the same inputs"},
            {"f": "ReLU", "caption": "ReLU: inputs with mean 0 and spread 1"},
            {"f": "ReLU", "shift": -2.0, "hold": True, "caption": "ReLU: inputs with mean −2"},
        ],
        title="An activation and what passes through it",
    )


def _slide(parameters, start, point, axes):
    """A drag along f moves z; under it, the inputs."""
    if axes == "f":
        return {"z": _near(point[0], 8)}
    return {"shift": _near(parameters["shift"] + point[0] - start[0], 6)}


def _near(value, most, step=0.1):
    """A place on an axis as a number that can be read, within the control's ends."""
    return round(round(min(max(value, -most), most) / step) * step, 6)


def softmax() -> Explorer:
    """Three logits, a temperature, and a number added to all."""
    return explore(
        rows.softmax,
        SoftmaxPlot,
        {
            "logits": {f"z{k}": slider(-6, 6, z, f"$z_{k}$", step=0.1) for k, z in ((1, 2), (2, 1), (3, -1))},
            "all of them": {
                "temperature": log_slider(0.05, 20, 1, "temperature $T$"),
                "shift": slider(-1000, 1000, 0, "add to each", step=10),
            },
        },
        drag=lambda parameters, start, point, axes: {f"z{_bar(start)}": _near(point[1], rows.REACH)},
        click=lambda parameters, x, y, axes: {f"z{_bar((x, y))}": _near(y, rows.REACH)},
        preset=True,
        scenes=[
            {"caption": "Three logits"},
            {"shift": 1000.0, "hold": True, "caption": "1000 added to each"},
            {"temperature": 0.2, "shift": 1000.0, "caption": "T = 0.2, and 1000 added to each"},
        ],
        title="Softmax",
    )


def _bar(point):
    """Which of the three logits a place on the left-hand chart belongs to."""
    return min(max(round(point[0]), 0), 2) + 1


def maxout() -> Explorer:
    """One maxout unit: move its pieces until their maximum is the target."""
    pieces = enumerate(PIECES, start=1)
    lines = {
        k: (slider(-3, 3, w, f"$w_{k}$", step=0.05), slider(-4, 4, b, f"$b_{k}$", step=0.05)) for k, (w, b) in pieces
    }
    return explore(
        rows.maxout,
        MaxoutPlot,
        {
            "unit": {
                "target": choice(list(rows.TARGETS), "|x|", "make"),
                "k": integer(2, rows.MOST, 2, "pieces $k$"),
            },
            "slopes": {f"w{k}": line[0] for k, line in lines.items()},
            "offsets": {f"b{k}": line[1] for k, line in lines.items()},
        },
        drag=_pull,
        preset=True,
        scenes=[
            {"w2": -1.0, "b2": 0.0, "caption": "|x| from two pieces"},
            {"target": "ReLU", "w2": 0.0, "b2": 0.0, "caption": "ReLU from two pieces"},
        ],
        title="A maxout unit",
        caption="Drag a line: near x = 0 it moves up and down, further out it turns.",
    )


def _pull(parameters, start, point, axes):
    """The piece nearest to where the drag began is shifted (|x| < 1) or turned about its value at 0."""
    x, y = start
    used = range(1, parameters["k"] + 1)
    k = min(used, key=lambda k: abs(parameters[f"w{k}"] * x + parameters[f"b{k}"] - y))
    if abs(x) < 1:
        return {f"b{k}": _near(parameters[f"b{k}"] + point[1] - y, 4, 0.05)}
    return {f"w{k}": _near(parameters[f"w{k}"] + (point[1] - y) / x, 3, 0.05)}


def zigzag() -> Explorer:
    """Two weights look for their target, with inputs that have a mean and with the same inputs centred."""
    return explore(
        sign.zigzag,
        ZigZagPlot,
        {
            "mean": slider(0, 2, 1, "mean of the inputs", step=0.1),
            "batch": choice({"1": 1, "8": 8}, "1", "examples a step"),
            "eta": log_slider(0.02, 1, 0.1, r"learning rate $\eta$"),
            "seed": integer(0, 999, 0, "seed", dice=True),
        },
        frames=lambda ways: len(ways.shifted.weights),
        frame=-1,
        fps=10,
        scenes=[
            {"frame": -1, "caption": "Inputs between 0 and 2, and the same inputs centred"},
            {"mean": 0.0, "frame": -1, "hold": True, "caption": "A mean of 0"},
            {"batch": "8", "frame": -1, "hold": True, "caption": "A mean of 1, eight examples a step"},
        ],
        title="Zigzag",
    )


def depth() -> Explorer:
    """Up to 50 layers: activations, signal and error layer by layer, for every activation and initialisation."""
    activations, initializers = hidden_activations(), dict(INITIALIZERS)
    pairs = tuple(activations.values()), tuple(initializers.values())
    plot = DeepSignalsPlot(activations, initializers)
    return explore(
        lambda **setting: (deep.depth(**setting), deep.table(setting["layers"], setting["seed"], *pairs)),
        plot,
        {
            "network": {
                "layers": integer(2, 50, 20, "hidden layers"),
                "activation": menu(activations, "ReLU", "activation"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
            "start": {"initializer": menu(initializers, "He normal", "initialisation")},
        },
        click=lambda parameters, x, y, axes: _pair(parameters, *plot.pair_at(x, y)),
        preset=True,
        scenes=[
            {"activation": "sigmoid", "initializer": "Glorot normal", "caption": "20 layers of sigmoid"},
            {"activation": "tanh", "initializer": "Glorot normal", "caption": "20 layers of tanh"},
            {"activation": "ReLU", "initializer": "He normal", "caption": "20 layers of ReLU"},
            {"activation": "ReLU", "initializer": "Glorot normal", "hold": True, "caption": "ReLU with Glorot normal"},
        ],
        title="Fifty layers of an activation",
        caption="32 units a layer, 32 real digits, untrained. The map shows each pair at the menu's settings.",
    )


def _pair(parameters, activation, initializer):
    """A click on the map: the pair, an entry chosen already with its knobs as they are turned."""
    now = menus.name_of(parameters["activation"]), menus.name_of(parameters["initializer"])
    wanted = {"activation": (activation, now[0]), "initializer": (initializer, now[1])}
    return {name: new for name, (new, old) in wanted.items() if new != old}


_deaths = lru_cache(maxsize=32)(sleep.deaths)


def dead() -> Explorer:
    """Units that fall asleep: learning rate, initial bias, and four activations from one start."""
    return explore(
        lambda kind, rate, **setting: (_deaths(**setting), kind, rate),
        DeathsPlot,
        {
            "shown": {
                "kind": choice(KINDS, "ReLU", "activation"),
                "rate": choice(RATES, "0.3", r"learning rate $\eta$"),
            },
            "all runs": {
                "bias": slider(-5, 5, 0, "initial bias $b$", step=0.25),
                "optimizer": choice(["gradient descent", "momentum", "Adam"], "Adam", "optimizer"),
                "seed": integer(0, 999, 0, "seed", dice=True),
            },
        },
        frames=lambda result: len(result[0].steps),
        frame=-1,
        fps=8,
        click=lambda parameters, x, y, axes: {"rate": _rate(x)},
        preset=True,
        scenes=[
            {"frame": 0, "bias": -2.0, "caption": "A bias of −2, before the first step"},
            {"frame": -1, "bias": -2.0, "caption": "… and after 60 steps of Adam at η = 0.3"},
            {"frame": -1, "rate": "3", "hold": True, "caption": "A bias of 0, η = 3"},
            {"frame": -1, "rate": "3", "kind": "leaky ReLU", "hold": True, "caption": "The same with leaky ReLU"},
        ],
        title="Dying units",
    )


def _rate(x):
    """The index of the learning rate nearest to a place on the logarithmic axis."""
    return min(range(len(sleep.RATES)), key=lambda k: max(sleep.RATES[k] / x, x / sleep.RATES[k]))


def slopes() -> Explorer:
    """PReLU's α while it is learned, from five starting values."""
    return explore(
        sleep.slopes,
        LearnedSlopesPlot,
        {
            "data": choice(PLANE, "moons", "data set"),
            "layers": integer(1, 3, 2, "hidden layers"),
            "learning_rate": log_slider(0.001, 1, 0.03, r"learning rate $\eta$"),
            "seed": integer(0, 999, 0, "seed", dice=True),
        },
        frames=lambda result: len(result.steps),
        frame=-1,
        preset=True,
        scenes=[
            {"frame": -1, "caption": "Two moons, after 150 steps of Adam"},
            {"learning_rate": 0.1, "frame": -1, "hold": True, "caption": "η = 0.1"},
        ],
        title="PReLU learns its slope",
    )


race_of = lru_cache(maxsize=4)(races.race)


def race() -> Explorer:
    """ReLU, tanh and sigmoid: who is first at a given loss, each at its best learning rate. Browsers train less."""
    cut = {"steps": 200, "seeds": 2, "every": 2} if IN_BROWSER else {}
    told = "A browser trains slowly. Here two of the eight starts train for 200 of the 500 steps, at every second rate."
    return explore(
        lambda depth, level: (race_of(depth, **cut), level),
        ActivationRacePlot,
        {
            "depth": choice({"1": 1, "3": 3}, "1", "hidden layers"),
            "level": log_slider(0.05, 1.5, 0.1, "goal: a loss of"),
        },
        click=lambda parameters, x, y, axes: {"level": float(f"{min(max(y, 0.05), 1.5):.2g}")},
        scenes=[
            {"depth": 1, "level": 0.1, "caption": "One hidden layer, to a loss of 0.1"},
            {"depth": 3, "level": 1.0, "caption": "Three hidden layers, to a loss of 1"},
        ],
        title="Six times faster?",
        caption=told if cut else "",
    )
