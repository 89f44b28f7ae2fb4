"""Arguments: what an annotation lets in, what it refuses and in which words, and that nothing else changes."""

import inspect
from typing import Annotated

import numpy as np
import pytest

from course_lib import arguments
from course_lib.arguments import Axes, By, Interval, Kind, OneOf, Takes, Whole, checked
from course_lib.optimizers import OPTIMIZERS

NAMES = {"soup": 1}


@checked
def cook(
    rate: arguments.Positive,
    steps: arguments.Steps = 3,
    *,
    name: Annotated[str, OneOf(NAMES)] = "soup",
    batch: arguments.Batch = None,
    share: arguments.Share | None = None,
    many: Annotated[np.ndarray | float, Interval("[0, 1]", replicas=True)] = 0.5,
    x: Annotated[np.ndarray, Axes("… N 2")] | None = None,
    f: arguments.Function = abs,
    g: Annotated[object, Takes(2, "a function of θ and t")] = pow,
    kind: Annotated[dict, Kind(dict)] = NAMES,
    rule: Annotated[object, By(OPTIMIZERS.choose)] = "Adam",
    plain: "Later | None" = None,
    rng: arguments.Generator | None = None,
    **others: object,
) -> list:
    """What came in."""
    return [rate, steps, name, batch, share, many, x, f, g, kind, rule, plain, rng, others]


class Later:
    """Defined below the function in whose annotations it stands."""


def test_values_come_in_the_form_that_the_function_wants():
    got = cook(np.float32(0.5), np.int64(2), batch=None, x=[[1, 2]], rule="Adam", extra="anything")
    assert [type(v) for v in got[:2]] == [float, int] and got[2:5] == ["soup", None, None]
    assert isinstance(got[6], np.ndarray) and got[6].dtype == np.float64
    assert got[10] is OPTIMIZERS["Adam"] and got[13] == {"extra": "anything"}


def test_a_default_is_not_asked_about():
    assert cook(1.0)[10] == "Adam"


def test_it_is_the_same_function_to_a_reader():
    assert cook.__doc__ == "What came in." and list(inspect.signature(cook).parameters)[:2] == ["rate", "steps"]
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'rate'"):
        cook()
    with pytest.raises(TypeError, match="takes from 1 to 2 positional arguments but 3"):
        cook(1.0, 2, 3)


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ({"rate": 0}, ValueError, r"^rate: got 0; expected a number in \(0, inf\). Pass a number above 0"),
        ({"rate": np.ones(2)}, TypeError, "^rate: got an array .*; expected one number"),
        ({"rate": None}, TypeError, "^rate: got None; expected a number"),
        ({"steps": -1}, ValueError, "^steps: got -1; expected a whole number from 0 to 1000000"),
        ({"steps": 2.0}, TypeError, "^steps: got 2.0; .*Pass steps as an int"),
        ({"name": "soap"}, ValueError, "^name: got 'soap'; expected one of 'soup'. Did you mean 'soup'"),
        ({"batch": 0}, ValueError, "^batch: got 0; expected a whole number of at least 1"),
        ({"share": 1.5}, ValueError, r"^share: got 1.5; expected a number in \[0, 1\]"),
        ({"many": np.array([0.5, 2.0])}, ValueError, r"^many: got 2.0; expected a number in \[0, 1\]"),
        ({"x": [1.0, 2.0, 3.0]}, ValueError, r"^x: got shape \(3,\); expected shape \(…, any, 2\)"),
        ({"x": [[np.nan, 2.0]]}, ValueError, r"^x: got nan at index \(0, 0\)"),
        ({"f": 3}, TypeError, "^f: got 3; expected a function of 1"),
        ({"g": lambda x: x}, TypeError, r"^g: got a function that takes \(x\); expected a function of θ and t"),
        ({"kind": [1]}, TypeError, "^kind: got a list of length 1; expected a dict"),
        ({"rule": "adamm"}, ValueError, "^rule: got 'adamm'; .*Did you mean 'Adam'"),
        ({"rng": 0}, TypeError, "^rng: got 0; expected a numpy.random.Generator"),
    ],
)
def test_what_is_refused(given, kind, message):
    with pytest.raises(kind, match=message):
        cook(**{"rate": 1.0, **given})


def test_a_menu_is_read_when_it_is_asked():
    NAMES["salad"] = 2
    try:
        assert cook(1.0, name="salad")[2] == "salad"
    finally:
        del NAMES["salad"]


@pytest.mark.parametrize(
    ("names", "right", "wrong"),
    [
        ("…", 1.0, np.zeros((2, 0))),
        ("… P", [1.0], 1.0),
        ("… N n", [[1.0]], [1.0]),
        ("… 2", np.ones((3, 1, 2)), np.ones((2, 3))),
    ],
)
def test_axes(names, right, wrong):
    assert np.array_equal(Axes(names)("x", right), right)
    with pytest.raises(ValueError, match=r"^x: got (shape|an array)"):
        Axes(names)("x", wrong)


def test_which_rule_stands_in_an_annotation():
    whole = Annotated[int, "a note", Whole(1)]
    assert vars(arguments.rule_in(whole)) == vars(Whole(1))
    for optional in (whole | None, Annotated[int | None, Whole(1)]):
        assert arguments.rule_in(optional)("n", None) is None
    for none in (int, int | None, list[whole], "text", Annotated[int, "a note"]):
        assert arguments.rule_in(none) is None


def test_a_method_is_checked_too():
    class Oven:
        @checked
        def heat(self, degrees: arguments.Positive, *more: object) -> tuple:
            return degrees, more

    assert Oven().heat(3, "a", "b") == (3, ("a", "b"))
    with pytest.raises(ValueError, match=r"^degrees: got -3"):
        Oven().heat(-3)


def test_the_words_of_points_rows_and_lists():
    @checked
    def take(
        point: arguments.Point = (0, 0),  # type: ignore[assignment]
        row: arguments.Row = (1.0,),  # type: ignore[assignment]
        rates: arguments.Rates = (),
        counts: arguments.Counts = (),
        moderate: arguments.Moderate = 0,
    ) -> list:
        return [point, row, rates, counts, moderate]

    got = take([1, 2], [1, 2], [0.1, 0.2], (1, 2), [3, 4])
    assert got[2:4] == [(0.1, 0.2), [1, 2]] and [a.tolist() for a in (got[0], got[1], got[4])] == [
        [1, 2],
        [1, 2],
        [3, 4],
    ]
    for given, message in (
        ({"point": [[1, 2]]}, r"^point: got shape \(1, 2\); expected one point, \(2,\). Call it for each"),
        ({"row": [[1, 2]]}, r"^row: got shape \(1, 2\); expected a list of numbers. Write \[0.1, 0.3\]"),
        ({"rates": [0.1, 0]}, r"^rates: got 0.0; expected a number in \(0, inf\)"),
        ({"counts": 3}, r"^counts: got 3; expected a list of whole numbers. Write \[1, 10\]"),
        ({"counts": [0]}, "^counts: got 0; expected a whole number of at least 1"),
        ({"moderate": [1e200]}, r"^moderate: got 1e\+200; expected a number in \[-1e100, 1e100\]"),
    ):
        with pytest.raises((ValueError, TypeError), match=message):
            take(**given)
