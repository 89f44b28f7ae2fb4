"""Right answers to notebook 01: the first one as a student would write it, the others in another style."""

import math

import numpy as np


def logistic(s):
    return 0.5 * (1 + math.tanh(s / 2))


def two_by_flat_code(x, w0, b0, w1, b1):
    h = logistic(w0 * x + b0)
    out = logistic(w1 * h + b1)
    d1 = out * (1 - out)
    d0 = d1 * w1 * h * (1 - h)
    return np.array([d0 * w0, d0 * x, d0, d1 * h, d1])


def nudges(x, y, z):
    a, da, b = x + y, 1.0, max(y, z)
    db = 1.0 if y > z else 0.0
    return da, db, da * b + a * db


# Another engine ---------------------------------------------------------------


class Scalar:
    def __init__(self, value, gate="", inputs=()):
        self.value, self.gate, self.inputs, self.gradient = value, gate, list(inputs), 0

    def __add__(self, other):
        return Scalar(other.value + self.value, "add", [self, other])

    def __mul__(self, other):
        return type(self)(self.value * other.value, inputs=(self, other), gate="mul")

    def maximum(self, other):
        return Scalar(self.value if self.value > other.value else other.value, "max", (self, other))

    def sigmoid(self):
        return Scalar(logistic(self.value), "sigmoid", (self,))


def slopes(number):
    values = [x.value for x in number.inputs]
    if number.gate == "add":
        return [1, 1]
    if number.gate == "mul":
        return values[::-1]
    if number.gate == "max":
        return [float(v == number.value) for v in values]
    return np.array([number.value * (1 - number.value)] * len(values))


def by_counting(output):
    """Kahn's algorithm, from the output: a number follows when all that use it have been listed."""
    uses, found = {output: 0}, [output]
    for number in found:
        for x in number.inputs:
            if x not in uses:
                found.append(x)
            uses[x] = uses.get(x, 0) + 1
    order = [output]
    for number in order:
        for x in number.inputs:
            uses[x] -= 1
            if not uses[x]:
                order.append(x)
    return order[::-1]


def recursive(number, seen=None):
    seen = set() if seen is None else seen
    if id(number) in seen:
        return []
    seen.add(id(number))
    return [n for x in number.inputs for n in recursive(x, seen)] + [number]


def walk_back(output):
    order = by_counting(output)[::-1]
    sums = dict.fromkeys(order, 0.0)
    sums[output] = 1.0
    for number in order:
        number.gradient = sums[number]
        for x, slope in zip(number.inputs, slopes(number), strict=True):
            sums[x] += slope * number.gradient


def by_scalars(formula, values):
    numbers = list(map(Scalar, values))
    walk_back(formula(*numbers))
    return tuple(n.gradient for n in numbers)


RIGHT = {
    "forward": [lambda x, y, z: (x + y) * z, lambda a, b, c: a * c + b * c, lambda *xyz: np.dot([xyz[2]] * 2, xyz[:2])],
    "flat backward": [lambda x, y, z: (z, z, x + y), lambda x, y, z: np.array([z, 1.0 * z, y + x])],
    "loss gate": [
        lambda s, upstream: (logistic(s) - 1) * upstream,
        lambda s, u: -np.float64(u) / (1 + math.exp(s)),
        lambda s, u: u * (1 - logistic(s)) * logistic(s) * -1 / logistic(s),
    ],
    "nudge forward": [
        nudges,
        lambda x, y, z: np.array([1, y > z, max(y, z) + (x + y) * (y > z)]),
        lambda x, y, z: (1, int(y > z), x + 2 * y if y > z else z),
    ],
    "two neurons": [two_by_flat_code, lambda *v: [float(g) for g in two_by_flat_code(*v)]],
    "max gate": [
        lambda x, y, upstream: (upstream, 0) if x > y else (0, upstream),
        lambda x, y, u: (u * (x > y), u * (y > x)),
        lambda x, y, u: [u * np.heaviside(x - y, 0.5), u * np.heaviside(y - x, 0.5)],
    ],
    "copy gate": [lambda x: x + x + 1, lambda x: sum([x, x, 1.0]), lambda x: np.array(2 * x + 1)],
    "division gate": [
        lambda x, y, upstream: (upstream / y, -upstream * x / y**2),
        lambda x, y, u: np.array([1, -x / y]) * u / y,
    ],
    "power gate": [
        lambda x, p, upstream: (upstream * p * x ** (p - 1), upstream * x**p * math.log(x)),
        lambda x, p, u: [u * x**p * p / x, u * np.exp(p * np.log(x)) * np.log(x)],
    ],
    "engine: values": [Scalar, type("Tracked", (Scalar,), {})],
    "engine: local derivatives": [slopes, lambda number: tuple(slopes(number))],
    "engine: visiting order": [by_counting, recursive],
    "engine: adding and zeroing": [walk_back, lambda output: (walk_back(output), None)[1]],
    "engine: the whole": [by_scalars, lambda formula, values: list(by_scalars(formula, values))],
}
