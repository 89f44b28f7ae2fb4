"""The answers of notebook 04's exercises, written out as people write them: slips of these are recognised."""

import numpy as np

from course_lib.arguments import Array


def sigmoid(z: Array) -> Array:
    """By the sign of z, so that no power overflows."""
    t = np.exp(-np.abs(z))
    return np.where(z > 0, 1 / (1 + t), t / (1 + t))


def short_sigmoid(z: Array) -> Array:
    """One formula: e^−z overflows to ∞ for z far below 0, and 1/∞ is 0."""
    return 1 / (1 + np.exp(-z))


def sigmoid_by_tanh(z: Array) -> Array:
    """tanh, half as steep, half as high and lifted."""
    return 0.5 * (1 + np.tanh(z / 2))


def softplus_backward(a: Array, upstream: Array) -> Array:
    """With the plain exponential function."""
    return upstream * (1 - np.exp(-a))


def softplus_backward_by_z(a: Array, upstream: Array) -> Array:
    """The sigmoid of z, which follows from a."""
    z = np.log(np.exp(a) - 1)
    return upstream / (1 + np.exp(-z))


def softplus_backward_by_fraction(a: Array, upstream: Array) -> Array:
    """e^z over 1 + e^z, both from a."""
    return upstream * (np.exp(a) - 1) / np.exp(a)


def leaky_backward_by_slope(z: Array, upstream: Array, alpha: float) -> Array:
    """The local derivative first."""
    return upstream * np.where(z > 0, 1, alpha)


def leaky_backward_by_mask(z: Array, upstream: Array, alpha: float) -> Array:
    """With a mask for each side."""
    return upstream * (z > 0) + alpha * upstream * (z <= 0)


def leaky_backward(z: Array, upstream: Array, alpha: float) -> Array:
    """By ``where``."""
    return np.where(z > 0, upstream, alpha * upstream)


def elu(z: Array, alpha: float) -> tuple[Array, Array]:
    """By ``where``, with the power cut off where it is not needed."""
    power = np.exp(np.minimum(z, 0))
    return np.where(z > 0, z, alpha * (power - 1)), np.where(z > 0, 1, alpha * power)


def elu_by_output(z: Array, alpha: float) -> tuple[Array, Array]:
    """The derivative from the value: a + α."""
    a = np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))
    return a, np.where(z > 0, 1, a + alpha)


def sleepers(x: Array, W: Array, b: Array) -> Array:
    """By the largest z of each unit."""
    z = x @ W + b
    return z.max(axis=0) <= 0


def sleepers_by_any(x: Array, W: Array, b: Array) -> Array:
    """Those that no example switches on."""
    return ~(x @ W + b > 0).any(axis=0)


def prelu_alpha_by_loop(z: Array, upstream: Array, alpha: float) -> float:
    """Entry by entry."""
    total = 0.0
    for s, u in zip(z.ravel(), upstream.ravel(), strict=True):
        if s < 0:
            total += u * s
    return total


def prelu_alpha_by_minimum(z: Array, upstream: Array, alpha: float) -> Array:
    """The smaller of z and 0."""
    return (upstream * np.minimum(z, 0)).sum()


def prelu_alpha(z: Array, upstream: Array, alpha: float) -> Array:
    """The sum over the entries left of 0."""
    return np.sum(upstream * np.where(z > 0, 0, z))


def prelu_alpha_by_mask(z: Array, upstream: Array, alpha: float) -> Array:
    """The same with a mask."""
    return np.sum(upstream * z * (z <= 0))


def softmax(z: Array, T: float) -> Array:
    """With the largest entry of each row subtracted."""
    s = z / T
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def maxout_backward(z: Array, upstream: Array) -> Array:
    """A mask of the largest pieces."""
    return upstream[:, :, None] * (z == z.max(axis=-1, keepdims=True))


def maxout_backward_by_loop(z: Array, upstream: Array) -> Array:
    """Unit by unit."""
    dz = np.zeros(z.shape)
    for n in range(len(z)):
        for unit in range(z.shape[1]):
            dz[n, unit, z[n, unit].argmax()] = upstream[n, unit]
    return dz


def maxout_backward_by_where(z: Array, upstream: Array) -> Array:
    """By ``where``."""
    return np.where(z == z.max(axis=-1, keepdims=True), upstream[:, :, None], 0)
