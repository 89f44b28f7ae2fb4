"""The answers of notebook 06's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array


def balanced_std(n_in: int, n_out: int) -> float:
    """Two roots."""
    return 1 / np.sqrt(np.sqrt(n_in * n_out))


def keep_sigma(width: int, slope: float) -> float:
    """From the share that is left."""
    share = (1 + slope**2) / 2
    return 1 / np.sqrt(width * share)


def clip_by_value(g: Array, c: float) -> Array:
    """Two bounds."""
    return np.maximum(np.minimum(g, c), -c)


def clip_by_norm(g: Array, c: float) -> Array:
    """Only if it is longer."""
    norm = np.sqrt((g**2).sum())
    if norm > c:
        return g * c / norm
    return g


def clip_by_layer(g: Array, c: float) -> tuple[Array, float]:
    """Row by row, and the cosine written out."""
    norms = np.sqrt((g**2).sum(axis=1, keepdims=True))
    clipped = np.where(norms > c, g * c / np.maximum(norms, 1e-300), g)
    return clipped, (g * clipped).sum() / np.sqrt((g**2).sum() * (clipped**2).sum())


def clip_together(gradients: list[Array], c: float) -> list[Array]:
    """One long vector."""
    flat = np.concatenate([g.ravel() for g in gradients])
    norm = np.linalg.norm(flat)
    factor = c / norm if norm > c else 1
    return [g * factor for g in gradients]
