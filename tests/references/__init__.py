"""What PyTorch computes for the same inputs, stored, so that the course is held to it without PyTorch being installed.

A family is a module of this package with ``CASES``: a name for each case and a function that returns a dict of float64
arrays and imports torch inside itself. ``python -m tests.references`` stores them; tests read ``stored(family)``.
"""

import importlib
import pkgutil
from pathlib import Path

import numpy as np

STORED = Path(__file__).parent / "stored"
FAMILIES = tuple(m.name for m in pkgutil.iter_modules(__path__) if m.name != "__main__")


def stored(family):
    """The stored arrays of a family: ``stored("optimizers")["Adam"]["theta"]``."""
    cases = {}
    with np.load(STORED / f"{family}.npz", allow_pickle=False) as arrays:
        for key in arrays.files:
            case, name = key.rsplit("/", 1)
            cases.setdefault(case, {})[name] = arrays[key]
    return cases


def cases(family):
    """The functions that make a family's arrays, by the name of the case."""
    return importlib.import_module(f"{__name__}.{family}").CASES


def live(family):
    """A family's arrays computed now, by the torch that is installed."""
    return {case: {k: np.asarray(a) for k, a in make().items()} for case, make in cases(family).items()}


def hold_equal(one, other, rtol=1e-10, atol=1e-12):
    """AssertionError, naming case and array, unless both hold the same cases, names, types and (rounded) numbers."""
    assert one.keys() == other.keys(), f"cases differ: {sorted(one.keys() ^ other.keys())}"
    for case in one:
        assert one[case].keys() == other[case].keys(), f"arrays of {case!r} differ"
        for name, a in one[case].items():
            b, where = other[case][name], f"{case}/{name}"
            assert a.dtype == b.dtype and a.shape == b.shape, f"{where}: {a.dtype} {a.shape}, {b.dtype} {b.shape}"
            np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg=where)


def store(family):
    """Write a family's file, unless the one that is there already holds the same numbers; True if it was written."""
    arrays = live(family)
    try:
        hold_equal(arrays, stored(family))
        return False
    except (AssertionError, FileNotFoundError):
        flat = {f"{case}/{name}": a for case, named in arrays.items() for name, a in named.items()}
        STORED.mkdir(exist_ok=True)
        np.savez_compressed(STORED / f"{family}.npz", **flat)
        return True
