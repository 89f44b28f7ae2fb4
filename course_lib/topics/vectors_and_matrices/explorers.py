"""Notebook 02's explorers: a gate's Jacobian, the shape table, a Jacobian's price, the gradient-check microscope."""

from functools import lru_cache

from course_lib import checks, menus
from course_lib.explorers.controls import choice, hidden, integer, log_slider, menu, slider, switch, text
from course_lib.explorers.explore import Explorer, explore
from course_lib.gradcheck import METHODS
from course_lib.topics.vectors_and_matrices.experiments.cost import CASES, costs
from course_lib.topics.vectors_and_matrices.experiments.jacobian import local_derivative, read_vector, vector_functions
from course_lib.topics.vectors_and_matrices.experiments.microscope import FUNCTIONS, STEP_SIZES, microscope_view
from course_lib.topics.vectors_and_matrices.experiments.shapes import AXES, FACTORS, GOALS, NOTHING, try_factors
from course_lib.topics.vectors_and_matrices.plots.cost import JacobianCostPlot
from course_lib.topics.vectors_and_matrices.plots.jacobian import TOP, JacobianPlot, left_edges
from course_lib.topics.vectors_and_matrices.plots.microscope import MicroscopePlot
from course_lib.topics.vectors_and_matrices.plots.shapes import ShapeTablePlot, factor_at, place_at


def jacobian() -> Explorer:
    """A gate between vectors, with its Jacobian: deck 000's ReLU example to begin with."""
    return explore(
        _gate,
        JacobianPlot,
        {
            "function": menu(vector_functions(), "ReLU", "z = f(x)"),
            "x": text("1, -2, 3, -1", "x", width=20),
            "upstream": text("4, -1, 5, 9", "dL/dz", width=20),
        },
        drag=_pull,
        scenes=[{"function": name, "caption": name} for name in ("ReLU", "softmax")],
        title="A gate and its Jacobian",
        caption="Drag a number of x or of dL/dz up or down, or type others (one to six).",
    )


def _gate(function, x, upstream):
    gate = local_derivative(function, read_vector("x", x), read_vector("dL/dz", upstream))
    return menus.name_of(function, vector_functions()), gate


def _pull(parameters, start, point, axes):
    """A cell pulled up or down: its number grows or shrinks, half a unit for a quarter of a cell."""
    given = {name: read_vector(name, parameters[name]) for name in ("x", "upstream")}
    m = len(parameters["function"](given["x"]))
    for name, values in given.items():
        column, row = start[0] - left_edges(len(given["x"]), m)[name], int(TOP - start[1] // 1) - 1
        if 0 <= column < 1 and 0 <= row < (len(values) if name == "x" else m):
            values[row] = max(-1000, min(1000, values[row] + round(4 * (point[1] - start[1])) / 2))
            return {name: ", ".join(f"{v:g}" for v in values)}
    return {}


def shapes() -> Explorer:
    """The shape table: which two factors make dL/dx, dL/dw or y."""
    return explore(
        _table,
        ShapeTablePlot,
        {
            "sizes": {
                letter: integer(1, 6, size, f"${letter}$") for letter, size in zip("NDM", (2, 3, 4), strict=True)
            },
            "product": {
                "goal": choice(list(GOALS), "dL/dx", "wanted"),
                "left": choice(FACTORS, NOTHING, "left factor"),
                "right": choice(FACTORS, NOTHING, "right factor"),
                "lying": hidden([], like=["x", 20.0, 10.0]),
            },
        },
        click=_click,
        drag=_carry,
        preset=True,
        scenes=[
            {"left": "x", "right": "dL/dy", "caption": "x times dL/dy"},
            {"left": "dL/dy", "right": "wᵀ", "caption": "dL/dy times wᵀ"},
            {"D": 4, "left": "dL/dy", "right": "w", "hold": True, "caption": "D = 4: dL/dy times w"},
            {"N": 3, "M": 3, "left": "wᵀ", "right": "dL/dy", "hold": True, "caption": "N = M = 3: wᵀ times dL/dy"},
        ],
        title="The only way the shapes fit",
        caption="Drag a factor into a dashed place. A click puts it into the first empty one, or takes it out again.",
    )


def _table(lying, **chosen):
    if lying:
        checks.one_of("lying", lying[0], AXES)
    return try_factors(**chosen), tuple(lying) or None


def _click(parameters, x, y, axes):
    """A factor of the tray goes into the first empty place; a placed one is taken out."""
    if side := place_at(x, y):
        return {side: NOTHING, "lying": []}
    if name := factor_at(x, y):
        side = next((side for side in ("left", "right") if parameters[side] == NOTHING), "right")
        return {side: name, "lying": []}
    return {"lying": []}


def _carry(parameters, start, point, axes):
    """A factor from the tray, from a place or from where it lies, to a place or to wherever it is put down."""
    side, lying = place_at(*start), parameters["lying"]
    on_it = lying and max(abs(start[0] - lying[1]), abs(start[1] - lying[2])) <= 3
    name = lying[0] if on_it else parameters[side] if side else factor_at(*start)
    if name in (None, NOTHING):
        return {}
    before = {place: parameters[place] for place in ("left", "right")} | {"lying": []}
    if side and not on_it:
        before[side] = NOTHING
    if target := place_at(*point):
        return before | {target: name}
    if factor_at(*point):
        return before
    inside = (min(max(point[0], 4.0), 46.5), min(max(point[1], 6.5), 16.0))
    return before | {"lying": [name, *(round(v, 2) for v in inside)]}


def cost() -> Explorer:
    """What a Jacobian costs in memory, multiplications and time, against the product that does without it."""
    return explore(
        lambda case, timed: (case, _costs(case, timed)),
        JacobianCostPlot,
        {"case": choice(list(CASES), None, "gate"), "timed": switch(True, "measure the time")},
        scenes=[{"case": case, "timed": False, "caption": case} for case in CASES],
        title="With and without the Jacobian",
    )


@lru_cache
def _costs(case, timed):
    return costs(CASES[case], timed)


def microscope() -> Explorer:
    """Error against step size: truncation, rounding, and a kink to step over."""
    return explore(
        microscope_view,
        MicroscopePlot,
        {
            "function": {
                "function": choice(list(FUNCTIONS), "sin x", "f"),
                "x": slider(-2, 2, 1, "$x$", step=0.01),
            },
            "quotient": {
                "h": log_slider(1e-18, 1, 0.1, "step $h$"),
                "method": choice(list(METHODS), "central", "method"),
                "precision": choice(list(STEP_SIZES), "float64", "precision"),
            },
        },
        click=lambda parameters, x, y, axes: {"h": _step(x)},
        drag=lambda parameters, start, point, axes: {"h": _step(point[0])},
        preset=True,
        scenes=[
            {"h": 0.1, "caption": "sin x, h = 0.1"},
            {"h": 1e-16, "method": "forward", "hold": True, "caption": "Forward difference, h = 10⁻¹⁶"},
            {"precision": "float32", "h": 1e-3, "caption": "float32, h = 0.001"},
            {"function": "ReLU", "x": 0.01, "h": 0.03, "caption": "ReLU near its kink, h = 0.03"},
        ],
        title="Gradient-check microscope",
        caption="Click on the right-hand chart, or drag there, to set h.",
    )


def _step(x):
    """A place on the chart as a step size of two digits, within the slider's ends."""
    return float(f"{min(max(x, 1e-18), 1.0):.2g}")
