"""What the pictures of notebook 08 have in common."""

from typing import Any

import numpy as np

ABOVE: dict[str, Any] = {
    "loc": "lower center",
    "bbox_to_anchor": (0.5, 1.0),
    "columnspacing": 1.2,
}  # a legend above its axes


def drawable(values: np.ndarray) -> np.ndarray:
    """Positive numbers for a logarithmic axis, NaN where they are too small or too large to be drawn."""
    return np.where((values > 1e-30) & (values < 1e30), values, np.nan)
