"""The checks: each message has its four parts, and whatever comes in, out comes a value or such a message."""

import datetime
import fractions
import re
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course_lib import checks

FOUR_PARTS = re.compile(
    r"(?P<argument>[\w.()]+): got (?P<came>.+); expected (?P<expected>.+)\. (?P<remedy>[A-Z].+\.|.+\?)", re.S
)


class Stubborn:
    """An object whose own conversion fails, as that of a PyTorch tensor with a gradient does."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("call detach first")


ODD = [
    None,
    Stubborn(),
    Stubborn,
    type("", (), {})(),
    object(),
    fractions.Fraction(1, 3),
    fractions.Fraction(10**400, 3),
    10**400,
    -(10**500),
    2**64,
    1j,
    datetime.date(2026, 1, 1),
    np.datetime64("2026-01-01"),
    np.ma.masked_array([1.0, np.nan], [False, True]),
    np.array(3.0),
    np.array(2**63, np.uint64),
    np.array([10**400, 1], object),
    np.array([(1, 2.0)], [("a", int), ("b", float)]),
    np.longdouble(2),
    np.float16(2),
    [[1], [2, 3]],
    {1: 2},
    {3},
    b"bytes",
    iter([1]),
    np.zeros((0, 3)),
    np.full((2, 2), 1e308),
    np.float32(3e38) * np.ones(4, np.float32),
]
numeric = st.one_of(st.integers(), st.floats(), st.booleans(), st.complex_numbers(), st.fractions())
anything = st.one_of(
    st.sampled_from(ODD),
    numeric,
    st.text(),
    st.recursive(numeric, st.lists, max_leaves=6),
    arrays.arrays(arrays.scalar_dtypes(), arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)),
)


def outcome(check, *arguments, **named):
    """What a check returns, or its message after a look at the form; a warning is an error here."""
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        try:
            return check("name", *arguments, **named)
        except (ValueError, TypeError) as error:
            parts = FOUR_PARTS.fullmatch(str(error))
            assert parts and parts["argument"] == "name" and len(str(error)) < 400, str(error)
            return parts


@given(anything)
def test_array_gives_finite_floats_or_a_clear_error(value):
    a = outcome(checks.array, value)
    if not isinstance(a, re.Match):
        assert a.dtype.kind == "f" and a.dtype.itemsize >= 4 and a.size and np.isfinite(a).all()
        assert np.array_equal(a, np.asarray(value).astype(a.dtype))


@given(anything, st.sampled_from(["(-inf, inf)", "(0, inf)", "[0, 1)", "[-2, 2]", "(-inf, 5)"]))
def test_number_gives_a_number_in_its_domain_or_a_clear_error(value, domain):
    x = outcome(checks.number, value, domain)
    if not isinstance(x, re.Match):
        assert type(x) in (int, float, np.ndarray)
        low, high = checks.ends(domain)
        assert (x >= low).all() and (x <= high).all() if isinstance(x, np.ndarray) else low <= x <= high
        assert np.isfinite(x).all() and not (domain == "(0, inf)" and np.any(x == 0))


@given(anything, st.sampled_from([(0, None), (1, 6), (None, None), (None, 3)]))
def test_integer_gives_an_int_between_its_ends_or_a_clear_error(value, limits):
    n = outcome(checks.integer, value, *limits)
    if not isinstance(n, re.Match):
        assert type(n) is int and n == value
        assert limits[0] is None or n >= limits[0]
        assert limits[1] is None or n <= limits[1]


@given(anything)
def test_the_rest_refuses_or_returns_what_came(value):
    for check, arguments, kind in [
        (checks.one_of, (("Adam", "RMSProp"),), str),
        (checks.one_named, (("Adam", "RMSProp"),), str),
        (checks.generator, (), np.random.Generator),
        (checks.instance, (dict, "a dictionary"), dict),
    ]:
        result = outcome(check, value, *arguments)
        assert isinstance(result, re.Match) or (result is value and isinstance(value, kind))


@given(anything)
def test_describe_is_short(value):
    assert 0 < len(checks.describe(value)) < 200 and "\n" not in checks.describe(value)


@pytest.mark.parametrize(
    ("value", "phrase"),
    [
        (np.zeros((3, 4)), "an array of shape (3, 4) of float64"),
        (np.float32(0.5), "0.5"),
        (np.array(7), "7"),
        (None, "None"),
        (12345, "12345"),
        ("x" * 40, repr("x" * 40)),
        ("x" * 41, repr("x" * 37 + "...")),
        ([1, 2], "a list of length 2"),
        (int, "the class int (not an instance)"),
        ({}, "a dict"),
        (object(), "an object"),
        (10**50, "an integer of 167 bits"),
    ],
)
def test_describe(value, phrase):
    assert checks.describe(value) == phrase
    assert checks.describe(10**5000) == "an integer of 16610 bits"  # Python itself refuses to print it


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_array_keeps_its_precision_and_is_not_copied(dtype):
    a = np.ones((2, 3), dtype)
    assert checks.array("a", a) is a
    assert checks.array("a", a, ndim=2, shape=(None, 3)) is a


def test_array_of_whole_numbers_and_small_floats_becomes_float64():
    for value in (3, [1, 2], [True, False], np.int8([1]), np.float16([1])):
        assert checks.array("a", value).dtype == np.float64
    assert checks.array("a", np.zeros((0, 2)), nonempty=False).shape == (0, 2)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: checks.array("z", [1.0, np.nan]), r"^z: got nan at index \(1,\); expected finite numbers"),
        (lambda: checks.array("z", np.inf), "^z: got inf; expected finite numbers"),
        (lambda: checks.array("z", [np.inf, -np.inf]), r"^z: got inf at index \(0,\)"),
        (lambda: checks.computed("z", np.ones(1), lambda: np.array([np.inf, -np.inf])), "^z: got numbers up to 1; "),
        (lambda: checks.one_number("z", np.ones(2)), "^z: got an array of shape"),
        (lambda: checks.one_number("z", 2.0, "[0, 1]"), r"^z: got 2.0; expected a number in \[0, 1\]"),
        (lambda: checks.integer("n", 0.5, None), "^n: got 0.5; expected a whole number of any size"),
        (lambda: checks.array("z", [[1.0]], shape=(3,)), r"^z: got shape \(1, 1\); expected shape \(…, 3\)"),
        (lambda: checks.array("z", [1.0], shape=(None, 1)), r"expected shape \(…, any, 1\)"),
        (lambda: checks.array("z", 1.0, ndim=1), r"^z: got shape \(\); expected at least 1 axes. Pass an array"),
        (lambda: checks.array("z", [1.0], ndim=2), r"z\[None, :\]"),
        (lambda: checks.array("z", "1"), r"got '1' \(<U1\); expected an array of real numbers"),
        (lambda: checks.array("z", [1j]), r"complex128"),
        (lambda: checks.array("z", Stubborn()), "got a Stubborn; expected an array"),
        (
            lambda: checks.same_shape("a", np.ones(2), "b", np.ones(3)),
            r"^a: got shape \(2,\); expected the shape \(3,\) of b",
        ),
        (
            lambda: checks.number("eta", 0, "(0, inf)"),
            r"^eta: got 0; expected a number in \(0, inf\). Pass a number above 0\.",
        ),
        (lambda: checks.number("eta", 1, "[0, 1)"), "Pass a number of at least 0 and below 1"),
        (lambda: checks.number("eta", 10**400), "got inf; .* Pass a finite number"),
        (lambda: checks.number("eta", -(10**400)), "got -inf; .* Pass a finite number"),
        (lambda: checks.number("eta", np.empty(0)), r"^eta: got an array of shape \(0,\)"),
        (lambda: checks.number("eta", np.array([1.0, -1.0]), "(0, inf)"), r"^eta: got -1.0; "),
        (lambda: checks.integer("n", 0, 1), "^n: got 0; expected a whole number of at least 1. The nearest .* is 1"),
        (lambda: checks.integer("n", 9, 1, 6), "expected a whole number from 1 to 6. The nearest .* is 6"),
        (lambda: checks.integer("n", 2.0), "^n: got 2.0; .*Pass n as an int"),
        (lambda: checks.one_of("rule", "adam", ("Adam", "SGD")), "one of 'Adam', 'SGD'. Did you mean 'Adam'"),
        (lambda: checks.one_of("rule", "mom", ("momentum", "SGD")), "Did you mean 'momentum'"),
        (lambda: checks.one_of("rule", "zzz", ("Adam", "SGD")), "Write one of these names as a string"),
        (lambda: checks.generator("rng", 0), r"^rng: got 0; expected a numpy.random.Generator. .*default_rng\(0\)"),
        (lambda: checks.generator("rng", np.random), "^rng: got a module"),
        (lambda: checks.instance("loss", 3, dict, "a loss"), "^loss: got 3; expected a loss. Check the order"),
        (lambda: checks.one_a_replica("eta", np.ones(4), (2, 4)), r"^eta: got an array of shape \(4,\) of float64"),
        (lambda: checks.one_a_replica("eta", np.ones((3, 1)), (2, 4)), r"one number a replica for θ of shape \(2, 4\)"),
        (lambda: checks.one_a_replica("eta", np.ones((1, 1)), (4,)), r"Shape it \(R, 1\)"),
        (lambda: checks.one_a_replica("eta", np.ones(1), ()), r"^eta: got an array of shape \(1,\)"),
        (lambda: checks.in_precision("x", np.array([1.0, 1e39]), np.float32), r"^x: got inf at index \(1,\)"),
        (lambda: checks.computed("x", np.array([-9.0, 2.0]), lambda: np.array([np.inf])), "^x: got numbers up to 9; "),
        (lambda: checks.memory("n", "a lot", 2**31 + 1, "Take less."), r"^n: got a lot; .* at most 2 GB in all\. Take"),
        (lambda: checks.function("f", 3, "a function of x"), "^f: got 3; expected a function of x. .* not its value"),
        (lambda: checks.function("f", float, "a function of x"), "^f: got the class float"),
        (lambda: checks.function("f", lambda: 0, "a function of x"), r"a function that takes \(\); .*take 1 without"),
        (
            lambda: checks.function("f", lambda x: 0, "of x and y", 2),
            r"takes \(x\); expected of x and y. Let it take 2",
        ),
    ],
)
def test_messages(call, hint):
    with pytest.raises((ValueError, TypeError), match=hint) as caught:
        call()
    assert FOUR_PARTS.fullmatch(str(caught.value))


def test_a_wrong_name_is_a_wrong_value_and_no_name_a_wrong_type():
    for value, kind in [("Adan", ValueError), (3, TypeError)]:
        with pytest.raises(kind, match=r"^rule: got .*expected one of 'Adam'"):
            checks.one_of("rule", value, ("Adam",))
        with pytest.raises(kind, match=r"^rule: got .*expected one of 'Adam'"):
            checks.one_named("rule", value, ("Adam",))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("learning rate", "learning rate"),
        (" Learning_RATE ", "learning rate"),
        ("learning - rate", "learning rate"),
        ("LearningRate", "learning rate"),
        ("-1", "-1"),
        ("1", "1"),
        ("- 1", None),
        ("learn", None),
        ("1-t", None),
        ("1/T", "1/t"),
        ("", None),
        (1, None),
        (None, None),
    ],
)
def test_case_and_what_joins_words_do_not_count(typed, name):
    names = ("learning rate", "-1", "1", "1/t")
    assert checks.named(typed, names) == name


def test_numbers_that_are_let_in():
    assert checks.one_number("x", 0.5, "[0, 1]") == 0.5 and checks.array("x", np.ones((1,) * 32)).ndim == 32
    assert checks.number("x", fractions.Fraction(1, 4)) == 0.25 and type(checks.number("x", np.int64(3))) is int
    assert checks.number("x", np.float32(0.5), "[0.5, 0.5]") == 0.5 and type(checks.number("x", np.array(2.0))) is float
    assert checks.number("x", 10**300) == 1e300
    whole = [checks.number("x", n) for n in (np.array(3), 1000, 2**62 + 1, 2**63)]
    assert whole == [3, 1000, 2**62 + 1, 2**63] and [*map(type, whole)] == [int, int, int, float]
    assert checks.number("x", 0, "[0, 1]") == 0 and checks.number("x", 1.0, "[0, 1]") == 1
    replicas = np.array([[0.1], [0.2]])
    assert checks.number("x", replicas, "(0, 1)") is replicas


def test_what_is_right_is_returned():
    rng = np.random.default_rng(0)
    assert checks.generator("rng", rng) is rng and checks.one_of("rule", "SGD", ("Adam", "SGD")) == "SGD"
    assert checks.instance("x", rng, np.random.Generator, "a generator") is rng
    assert checks.same_shape("a", np.ones(2), "b", np.zeros(2)) is None and checks.integer("n", np.int8(3), 3, 3) == 3


def test_what_goes_together_is_let_in():
    for eta, shape in [(0.1, (4,)), (np.array(0.1), (4,)), (np.ones((2, 1)), (2, 4)), (np.ones((3, 2, 1)), (3, 2, 4))]:
        assert checks.one_a_replica("eta", eta, shape) is None
    assert checks.one_a_replica("eta", np.array(0.1), ()) is None and checks.memory("n", "a lot", 2**31, "") is None
    for f in (lambda x: x, lambda x, y=1: x, lambda *x: x, max, np.exp):
        assert checks.function("f", f, "a function of x") is f
    x = np.arange(6.0).reshape(2, 3)
    assert checks.in_precision("x", x, np.float64) is x
    for a in (checks.in_precision("x", x.T, np.float32), checks.in_precision("x", x.T, np.float64, copy=True)):
        assert (a == x.T).all() and a.flags.c_contiguous and not np.shares_memory(a, x)
    assert checks.in_precision("x", x, np.float32).dtype == np.float32


def test_a_large_but_finite_array_is_let_in():
    a = np.full((100, 100), 1e308)  # its sum is infinite, its entries are not
    assert checks.array("a", a) is a
    assert checks.computed("z", a, lambda: a / 2)[0, 0] == 5e307
    a[50, 7] = np.nan
    with pytest.raises(ValueError, match=r"got nan at index \(50, 7\)"):
        checks.array("a", a)
