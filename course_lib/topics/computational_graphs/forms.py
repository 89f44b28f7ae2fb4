"""The answers of notebook 01's exercises, written out as people write them: slips of these are recognised."""

import math


def forward(x: float, y: float, z: float) -> float:
    """In one line."""
    return (x + y) * z


def flat_backward(x: float, y: float, z: float) -> tuple[float, ...]:
    """(z, z, x + y)."""
    return z, z, x + y


def loss_gate(s: float, upstream: float) -> float:
    """σ − 1."""
    return upstream * (1 / (1 + math.exp(-s)) - 1)


def loss_gate_by_chain(s: float, upstream: float) -> float:
    """−1/σ times σ(1 − σ)."""
    a = 1 / (1 + math.exp(-s))
    return upstream * (-1 / a) * (a * (1 - a))


def nudged(x: float, y: float, z: float) -> tuple[float, float, float]:
    """The product rule, by the nudges of a and b."""
    a, b = x + y, max(y, z)
    da = 1.0
    db = 1.0 if y > z else 0.0
    return da, db, da * b + a * db


def two_neurons(x: float, w0: float, b0: float, w1: float, b1: float) -> tuple[float, ...]:
    """Back from L."""
    h = 1 / (1 + math.exp(-(w0 * x + b0)))
    L = 1 / (1 + math.exp(-(w1 * h + b1)))
    dz1 = L * (1 - L)
    dh = dz1 * w1
    dz0 = dh * h * (1 - h)
    return dz0 * w0, dz0 * x, dz0, dz1 * h, dz1


def max_gate(x: float, y: float, upstream: float) -> tuple[float, float]:
    """With a mask."""
    first = upstream * (x > y)
    return first, upstream - first


def shared(x: float) -> float:
    """2x + 1."""
    return 2 * x + 1


def shared_by_paths(x: float) -> float:
    """One way after the other."""
    grad = x
    grad += x
    grad += 1
    return grad
