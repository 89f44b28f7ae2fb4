"""The stored references are complete and, wherever PyTorch can be imported, are what it computes today."""

import importlib.util
import os

import numpy as np
import pytest

from tests import references


def test_each_family_has_its_file_and_each_file_its_family():
    assert sorted(path.stem for path in references.STORED.glob("*.npz")) == sorted(references.FAMILIES)


@pytest.mark.parametrize("family", references.FAMILIES)
def test_each_case_is_stored_in_double_precision(family):
    stored = references.stored(family)
    assert list(stored) == list(references.cases(family))
    arrays = [a for named in stored.values() for a in named.values()]
    assert all(a.dtype in (np.float64, np.int64) and a.size for a in arrays)


@pytest.mark.parametrize("change", ["case", "array", "number", "shape"])
def test_a_reference_that_differs_is_noticed(change):
    one = {"Adam": {"theta": np.ones(3)}}
    other = {
        "case": {"Adamw": {"theta": np.ones(3)}},
        "array": {"Adam": {"x": np.ones(3)}},
        "number": {"Adam": {"theta": np.ones(3) + 1e-8}},
        "shape": {"Adam": {"theta": np.ones((3, 1))}},
    }[change]
    references.hold_equal(one, {"Adam": {"theta": np.ones(3)}})
    with pytest.raises(AssertionError, match="Adam"):
        references.hold_equal(one, other)


if importlib.util.find_spec("torch") or os.environ.get("COURSE_REQUIRE_ALL") == "1":  # a user's set-up has no torch

    @pytest.mark.parametrize("family", references.FAMILIES)
    def test_stored_is_what_torch_computes(family):
        references.hold_equal(references.stored(family), references.live(family))
