"""What a network may be given of a point in the plane: the two coordinates, or what is computed from them."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np

from course_lib import checks
from course_lib.arguments import By, Points, checked
from course_lib.datasets._dataset import Dataset

COORDINATES = ("x1", "x2")
INPUTS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1²": lambda x1, x2: x1**2,
    "x2²": lambda x1, x2: x2**2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin 4x1": lambda x1, x2: np.sin(4 * x1),
    "sin 4x2": lambda x1, x2: np.sin(4 * x2),
}


def _names(value: Any, argument: str) -> tuple[str, ...]:
    """Some names of INPUTS, each once."""
    if not isinstance(value, list | tuple) or not value:
        came = "none" if isinstance(value, list | tuple) else checks.describe(value)
        raise checks.problem(argument, came, "a list of at least one input", f"Write {list(INPUTS)[:3]}.", TypeError)
    names = tuple(checks.one_of(argument, name, INPUTS) for name in value)
    if len(set(names)) < len(names):
        raise checks.problem(argument, f"{list(names)}", "each input once", "Leave one out.")
    return names


InputNames = Annotated[Sequence[str], By(_names)]


@checked
def inputs_of(x: Points, inputs: InputNames) -> np.ndarray:
    """The named inputs of points (…, 2), as columns (…, k) in the order of the names.

    The names are those of INPUTS: x1, x2, x1², x2², x1x2, sin 4x1 and sin 4x2. (TensorFlow Playground has the same,
    with sin x, because its points reach from −6 to 6; the course's data sets reach from about −1.5 to 1.5.)
    """
    return checks.computed("x", x, lambda: np.stack([INPUTS[name](x[..., 0], x[..., 1]) for name in inputs], -1))


@checked
def with_inputs(data: Dataset, inputs: InputNames) -> Dataset:
    """The same examples and labels with these inputs in place of x1 and x2; only points in the plane have them."""
    checks.instance("data", data, Dataset, "a Dataset", "Load one: DATASETS['moons'].load(rng).")
    columns = data.x_train.shape[1]
    if data.image_shape is not None or columns != 2:
        remedy = "Leave the inputs of such data as they are."
        raise checks.problem("data", f"examples of {columns} numbers", "points in the plane, of 2 numbers", remedy)
    if tuple(inputs) == COORDINATES:
        return data
    made: dict[str, Any] = {name: inputs_of(x, inputs) for name, x in data.inputs.items()}
    return dataclasses.replace(data, **made, columns=(), name=f"{data.name} by {', '.join(inputs)}")
