"""When two outcomes are the same, as exact as their precision allows and with the same traces on the arguments."""

import numpy as np

ROUNDING = {2: 1e-2, 4: 1e-3, 8: 1e-6}  # by bytes an entry, as a part of the largest entry
SMALLEST = 1e-3  # an array with no larger entry than this is measured against it


def agree(a, b):
    """Whether two outcomes of one call are the same: equal results and arguments, or the same kind of exception."""
    if a.error is not None or b.error is not None:
        return type(a.error) is type(b.error)
    return same_results(a, b) and same_arrays(a.after, b.after)


def same_results(a, b):
    """Whether both have the same results, or none for the same reason."""
    if a.parts is None or b.parts is None:
        return a.parts is b.parts and a.complaint == b.complaint
    return len(a.parts) == len(b.parts) and all(map(close, a.parts, b.parts))


def same_arrays(a, b):
    """Whether the arrays among two lists of arguments hold the same."""
    return all(close(x, y) for x, y in zip(a, b, strict=True) if isinstance(x, np.ndarray))


def close(a, b):
    """Whether two arrays have the same shape and the same entries; NaN equals NaN."""
    return fits(a, b) and not differing(a, b).any()


def fits(a, b):
    """Whether the shapes are the same. (1, n) counts as (n,), since both work as a bias."""
    return a.shape == b.shape or (1, *a.shape) == b.shape or a.shape == (1, *b.shape)


def differing(a, b):
    """Where two arrays of fitting shapes differ by more than their rounding: a mask shaped like ``b``."""
    rounding = max(ROUNDING.get(x.itemsize, 1e-6) if x.dtype.kind == "f" else 1e-6 for x in (a, b))
    a, b = a.astype(np.float64).reshape(b.shape), b.astype(np.float64)
    finite = np.abs(b[np.isfinite(b)])
    scale = max(finite.max(initial=0.0), SMALLEST)
    return ~np.isclose(a, b, rtol=0, atol=rounding * scale, equal_nan=True)


def factor(a, b):
    """k if a = k·b in every entry, else None."""
    a, b = a.astype(np.float64).ravel(), b.astype(np.float64).ravel()
    if a.size != b.size or not a.size or not np.isfinite([a, b]).all() or not np.abs(b).max() > SMALLEST:
        return None
    largest = np.abs(b).argmax()
    k = float(a[largest] / b[largest])
    return k if abs(k) > SMALLEST and not differing(a, k * b).any() else None
