"""Whether two outcomes are the same: results equal within their precision, arguments changed in the same way."""

import numpy as np

from course_lib.grading.outcome import Outcome

ROUNDING = {2: 1e-2, 4: 1e-3, 8: 1e-6}  # allowed by the bytes of an entry, relative to the largest entry
SMALLEST = 1e-3  # an array without a larger entry is compared relative to this


def agree(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes of one call are the same: equal results and arguments, or the same kind of exception."""
    if a.error is not None or b.error is not None:
        return type(a.error) is type(b.error)
    return same_results(a, b) and same_arrays(a.arguments, b.arguments)


def same_results(a: Outcome, b: Outcome) -> bool:
    """Whether both have the same results, or none for the same reason."""
    if a.results is None or b.results is None:
        return a.results is b.results and a.complaint == b.complaint
    return len(a.results) == len(b.results) and all(map(close, a.results, b.results))


def same_arrays(a: tuple, b: tuple) -> bool:
    """Whether the arrays among two lists of arguments are equal."""
    return all(close(x, y) for x, y in zip(a, b, strict=True) if isinstance(x, np.ndarray))


def close(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays have the same shape and the same entries; NaN equals NaN."""
    return a.shape == b.shape and not differing(a, b).any()


def differing(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Where two arrays of one shape differ by more than their rounding: a mask of that shape."""
    rounding = max(ROUNDING.get(x.itemsize, 1e-6) if x.dtype.kind == "f" else 1e-6 for x in (a, b))
    a, b = a.astype(np.float64), b.astype(np.float64)
    finite = np.abs(b[np.isfinite(b)])
    scale = max(finite.max(initial=0.0), SMALLEST)
    return ~np.isclose(a, b, rtol=0, atol=rounding * scale, equal_nan=True)


def factor(a: np.ndarray, b: np.ndarray) -> float | None:
    """k if a = k·b in every entry, else None."""
    a, b = a.astype(np.float64).ravel(), b.astype(np.float64).ravel()
    if a.size != b.size or not a.size or not np.isfinite([a, b]).all() or not np.abs(b).max() > SMALLEST:
        return None
    largest = np.abs(b).argmax()
    k = float(a[largest] / b[largest])
    return k if abs(k) > SMALLEST and not differing(a, k * b).any() else None
