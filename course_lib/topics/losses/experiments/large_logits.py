"""The loss of large logits three ways: as the formula stands, with an ε inside the log, and stable; in two precisions.

What is true is computed with 60 decimal digits.
"""

import decimal
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, NamedTuple

import numpy as np

from course_lib.arguments import Interval, OneOf, checked
from course_lib.losses import LOSSES

PATTERN = np.array([1.0, 0.25, -1.0])  # the logits at scale 1
SCALES = 10.0 ** np.linspace(0, 3, 61)
KINDS = {"softmax, cross-entropy": "cross-entropy", "sigmoid, binary cross-entropy": "binary cross-entropy"}
WAYS = ("as it stands", "log(p + 1e-7)", "stable")
PRECISIONS = ("float32", "float64")
EPSILON = 1e-7
DIGITS = decimal.Context(prec=60)


class LogitStages(NamedTuple):
    """What one way makes of the logits: the largest e^z, p of the true class, its loss, and ∂L/∂z of the true class."""

    exponential: float
    p: float
    loss: float
    slope: float


@dataclass(frozen=True, eq=False)
class LargeLogits:
    """``cells[way, precision]``: LogitStages; ``truth``: the exact ones; ``errors[way, precision]``: over ``SCALES``.

    An error is |loss − exact| / max(1, exact), infinite where the loss is inf or NaN.
    """

    kind: str
    scale: float
    true: int
    logits: np.ndarray
    cells: dict[tuple[str, str], LogitStages]
    truth: LogitStages
    errors: dict[tuple[str, str], np.ndarray]


def logits(kind: str, scale: float, shift: float) -> np.ndarray:
    """The logits of one example: three for softmax; for the sigmoid one, the first."""
    return scale * (PATTERN if kind.startswith("softmax") else PATTERN[:1]) + shift


@checked
def large_logits(
    *,
    kind: Annotated[str, OneOf(KINDS)],
    scale: Annotated[float, Interval("[1, 1000]")],
    shift: Annotated[float, Interval("[-1000, 1000]")],
    likely: bool,
) -> LargeLogits:
    """All ways for logits of this scale. ``likely``: the true class has the largest logit, and not the smallest."""
    true = 0 if likely else 2
    z = logits(kind, scale, shift)
    cells = {(way, precision): stages(kind, way, z.astype(precision), true) for way in WAYS for precision in PRECISIONS}
    return LargeLogits(kind, scale, true, z, cells, exact(kind, tuple(z), true), _errors(kind, shift, true))


def stages(kind: str, way: str, z: np.ndarray, true: int) -> LogitStages:
    """One way in the precision of z. ``true``: the true class, 0 or 2; for the sigmoid 0 means y = 1 and 2 means y = 0.

    The first two ways are what many people write: e to the power of z, divided, then the log. They may overflow.
    """
    one = z.dtype.type
    with np.errstate(all="ignore"):
        if way == "stable":
            return _stable(kind, z, true)
        epsilon = one(EPSILON if way != "as it stands" else 0)
        e = np.exp(z)
        if kind.startswith("softmax"):
            a = e / e.sum()
            p, inner = a[true], a[true] - one(1)
        else:
            a = e[0] / (e[0] + one(1))
            p, inner = (a, a - one(1)) if true == 0 else (one(1) - a, one(1) - a - one(1))
        # with ε inside the log, the derivative by p is −1/(p + ε), and the sum is no longer p − 1
        slope = inner * p / (p + epsilon)
        return LogitStages(*(float(v) for v in (e.max(), p, -np.log(p + epsilon), slope)))


def _stable(kind, z, true):
    loss = LOSSES[KINDS[kind]].from_logits
    if kind.startswith("softmax"):
        e, row, target = np.exp(z - z.max()), z[None], np.array([true], np.int64)
        p = e[true] / e.sum()
    else:
        t = np.exp(-np.abs(z[0]))
        row, target = z[:, None], np.array([[1.0 if true == 0 else 0.0]])
        e, p = np.array([t]), (1 if (z[0] >= 0) == (true == 0) else t) / (1 + t)
    slope = loss.gradient(row, target)[0, true if kind.startswith("softmax") else 0]
    slope = slope if kind.startswith("softmax") or true == 0 else -slope
    return LogitStages(float(e.max()), float(p), loss(row, target), float(slope))


@lru_cache(maxsize=4096)
def exact(kind: str, z: tuple[float, ...], true: int) -> LogitStages:
    """The same with 60 digits: exponents of ``decimal`` may be as large as a million, so that nothing overflows."""
    exponents = [decimal.Decimal(float(v)) for v in z]
    if not kind.startswith("softmax"):
        exponents, true = [exponents[0], decimal.Decimal(0)], 0 if true == 0 else 1
    e = [v.exp(DIGITS) for v in exponents]
    total = sum(e[1:], e[0])
    p = DIGITS.divide(e[true], total)
    rest = DIGITS.divide(sum((v for i, v in enumerate(e) if i != true), decimal.Decimal(0)), total)
    # −log p = log(1 + rest/p): exact as well where p is 1 to many digits
    loss = DIGITS.add(1, DIGITS.divide(rest, p)).ln(DIGITS)
    return LogitStages(_float(max(e)), float(p), float(loss), -float(rest))


def _float(value):
    return float(value) if value < decimal.Decimal("1e308") else np.inf


@lru_cache(maxsize=32)
def _errors(kind, shift, true):
    """The relative error of each way in each precision over ``SCALES``."""
    found = {(way, precision): np.empty(len(SCALES)) for way in WAYS for precision in PRECISIONS}
    for i, scale in enumerate(SCALES):
        z = logits(kind, float(scale), shift)
        for (way, precision), errors in found.items():
            rounded = z.astype(precision)
            right = exact(kind, tuple(rounded.astype(float)), true).loss
            off = abs(stages(kind, way, rounded, true).loss - right)
            errors[i] = off / max(1.0, right) if np.isfinite(off) else np.inf
    return found
