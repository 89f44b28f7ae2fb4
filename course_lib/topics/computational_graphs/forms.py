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


def flat_backward_by_gates(x: float, y: float, z: float) -> tuple[float, ...]:
    """One line a wire."""
    q = x + y
    grad_q = z
    grad_z = q
    grad_x = grad_q * 1.0
    grad_y = grad_q * 1.0
    return grad_x, grad_y, grad_z


def division_gate(x: float, y: float, upstream: float) -> tuple[float, float]:
    """The quotient rule."""
    return upstream / y, upstream * -x / (y * y)


def division_gate_by_gates(x: float, y: float, upstream: float) -> tuple[float, float]:
    """By 1/y, and by the quotient itself."""
    r = 1 / y
    return upstream * r, -upstream * (x / y) * r


def power_gate(x: float, p: float, upstream: float) -> tuple[float, float]:
    """The power rule, and x^p times ln x."""
    dx = p * x ** (p - 1)
    dp = math.log(x) * x**p
    return dx * upstream, dp * upstream


def power_gate_by_exp(x: float, p: float, upstream: float) -> tuple[float, float]:
    """x^p = e^(p ln x)."""
    q = math.exp(p * math.log(x))
    return upstream * q * p / x, upstream * q * math.log(x)
