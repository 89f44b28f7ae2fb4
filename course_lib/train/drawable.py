"""What of a data set can be drawn, and where a network is asked for it: points all over the plane, or along a line."""

from collections.abc import Sequence

import numpy as np

from course_lib import checks, datasets

LINE = 240  # points of a fitted line
GRID = 56  # points along each side of the picture of the decision boundary


def drawable_data(data: str | datasets.Data | datasets.Dataset, seed: int) -> datasets.Dataset:
    """The data set; refused is what no panel can draw, which has other inputs than points in the plane or pictures.

    Numbers may be predicted of points in the plane or of one input.
    """
    if not isinstance(data, datasets.Dataset):
        data = datasets.choose(data).load(np.random.default_rng([seed, 0]))
    columns = data.x_train.shape[1]
    if data.regression and columns > 2:
        came, expected = f"numbers to predict from {columns} others", "one or two inputs, or classes"
        raise checks.problem("data", came, expected, "Choose two columns, x[:, :2], or train and history.plot().")
    if data.image_shape is None and columns != 2 and not data.regression:
        remedy = "Choose two columns, x[:, :2], or give from_arrays the image_shape."
        raise checks.problem("data", f"examples of {columns} numbers", "points in the plane, or pictures", remedy)
    return data


def in_the_plane(data: datasets.Dataset) -> bool:
    """Whether its examples are points in the plane."""
    return data.image_shape is None and data.x_train.shape[1] == 2


def fed_data(data: datasets.Dataset, inputs: Sequence[str]) -> datasets.Dataset:
    """What a network is fed: of points in the plane the inputs of these names, all else as it is."""
    return datasets.with_inputs(data, inputs) if in_the_plane(data) else data


def decision_plane(data: datasets.Dataset) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """Points (GRID², 2) all over the part of the plane where the data lies, and its left, right, bottom and top."""
    x = np.concatenate([data.x_train, data.x_test])
    low, high = x.min(axis=0) - 0.25, x.max(axis=0) + 0.25
    first, second = (np.linspace(a, b, GRID) for a, b in zip(low, high, strict=True))
    points = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    return points, (low[0], high[0], low[1], high[1])
