"""A figure can say what it shows: axes, labels, scales, and of each curve how many points, first, last, min and max."""

import numpy as np


def written(value, digits=3):
    """A number as a person writes it, to so many significant digits."""
    return f"{float(value):.{digits}g}"


def describe(figure):
    """A few lines of text for a figure, the same on every machine and matplotlib version."""
    return "\n".join(_axes(axes) for axes in figure.axes) or "An empty figure."


def _axes(axes):
    name = axes.get_title() or axes.get_label() or "axes"
    return "; ".join([name, *(_line(line) for line in axes.lines)])


def _line(line):
    y = np.ma.masked_invalid(np.asarray(line.get_ydata(), float)).compressed()
    if not y.size:
        return f"{line.get_label()}: empty"
    numbers = (
        f"{n} {written(v)}"
        for n, v in zip(("first", "last", "min", "max"), (y[0], y[-1], y.min(), y.max()), strict=True)
    )
    return f"{line.get_label()}: n {y.size}, " + ", ".join(numbers)
