"""Own data as people have them: pandas tables and columns, lists, numbers to predict, and remedies that work."""

import re
from decimal import Decimal

import numpy as np
import pandas
import pytest

from course_lib.datasets import Dataset, from_arrays

X = np.arange(24.0).reshape(12, 2)
ANIMALS = ["cat", "ant", "bee"] * 4
TABLE = pandas.DataFrame({"age": X[:, 0], "height": X[:, 1]})


def made(x, y, **more):
    return from_arrays(x, y, np.random.default_rng(0), **more)


def whole(data, part):
    """All rows in the order in which they were given."""
    x, y = (np.concatenate([getattr(data, f"{axis}_train"), getattr(data, f"{axis}_test")]) for axis in "xy")
    return {"x": x, "y": y}[part][x[:, 0].argsort()]


TEXTS = {
    "list": ANIMALS,
    "texts": np.array(ANIMALS),
    "objects": np.array(ANIMALS, object),
    "one column": np.array(ANIMALS)[:, None],
    "Series": pandas.Series(ANIMALS),
    "Series of objects": pandas.Series(ANIMALS, dtype=object),
    "Series of string": pandas.Series(ANIMALS, dtype="string"),
    "category": pandas.Series(ANIMALS, dtype="category"),
    "Categorical": pandas.Categorical(ANIMALS),
    "one column of a table": pandas.DataFrame({"animal": ANIMALS}),
}


@pytest.mark.parametrize("y", TEXTS.values(), ids=TEXTS)
def test_texts_are_classes_by_their_names(y):
    data = made(TABLE, y)
    assert data.classes == ("ant", "bee", "cat") and not data.regression and data.outputs == 3
    assert whole(data, "y").tolist() == [2, 0, 1] * 4 and data.y_train.dtype == np.int64
    np.testing.assert_array_equal(whole(data, "x"), X)


WHOLE = {
    "int": [3, 7] * 6,
    "bool": np.array([False, True] * 6),
    "uint8": np.array([3, 7] * 6, np.uint8),
    "objects": np.array([3, 7] * 6, object),
    "Int64": pandas.Series([3, 7] * 6, dtype="Int64"),
    "boolean": pandas.Series([False, True] * 6, dtype="boolean"),
    "category": pandas.Series([3, 7] * 6, dtype="category"),
}


@pytest.mark.parametrize("y", WHOLE.values(), ids=WHOLE)
def test_whole_numbers_and_booleans_are_classes(y):
    data = made(X, y)
    assert data.classes in (("3", "7"), ("False", "True")) and whole(data, "y").tolist() == [0, 1] * 6


def test_the_order_of_categories_and_of_given_names_is_kept():
    sizes = pandas.Categorical(["small", "large", "medium"] * 4, ["small", "medium", "large", "huge"])
    data = made(X, pandas.Series(sizes))
    assert data.classes == ("small", "medium", "large") and whole(data, "y").tolist() == [0, 2, 1] * 4
    data = made(X, ANIMALS, classes=("cat", "bee", "ant", "dog"))
    assert data.classes == ("cat", "bee", "ant", "dog") and whole(data, "y").tolist() == [0, 2, 1] * 4


def test_rows_may_stand_in_nullable_and_mixed_columns():
    table = pandas.DataFrame({"n": pandas.array(range(12), "Int64"), "on": pandas.array([True, False] * 6, "boolean")})
    expected = np.stack([np.arange(12.0), [1.0, 0.0] * 6], axis=1)
    np.testing.assert_array_equal(whole(made(table, ANIMALS), "x"), expected)
    np.testing.assert_array_equal(whole(made(table.to_numpy(object).tolist(), ANIMALS), "x"), expected)
    assert made(TABLE.astype("float32"), ANIMALS).x_train.dtype == np.float32
    shuffled = TABLE.iloc[::-1]  # the index counts backwards, the rows are what counts
    np.testing.assert_array_equal(whole(made(shuffled, np.arange(12.0)[::-1]), "y")[:, 0], np.arange(12.0))


NUMBERS = {
    "array": X[:, 0] / 2,
    "list": (X[:, 0] / 2).tolist(),
    "Series": TABLE["age"] / 2,
    "Float64": (TABLE["age"] / 2).astype("Float64"),
    "objects": np.array((X[:, 0] / 2).tolist(), object),
    "column": X[:, :1] / 2,
}


@pytest.mark.parametrize("y", NUMBERS.values(), ids=NUMBERS)
def test_other_numbers_are_to_be_predicted(y):
    data = made(X, y)
    assert data.regression and data.classes == () and data.outputs == 1
    assert data.y_train.shape == (9, 1) and data.y_test.shape == (3, 1)
    np.testing.assert_array_equal(whole(data, "y")[:, 0], X[:, 0] / 2)
    assert repr(data) == "own data: 9 examples to train on and 3 to test, 2 numbers each, with 1 number to predict"


def test_several_numbers_to_predict_and_float32():
    data = made(X, TABLE / 2)
    np.testing.assert_array_equal(whole(data, "y"), X / 2)
    assert data.outputs == 2 and repr(data).endswith("with 2 numbers to predict")
    assert made(X, X.astype(np.float32)).y_train.dtype == np.float32
    given = Dataset(X, X[:, 0], X, X[:, 0], None)
    assert given.classes == () and given.y_train.shape == given.y_test.shape == (12, 1)


@pytest.mark.parametrize("y", [ANIMALS, X[:, 0]], ids=["classes", "numbers"])
def test_a_part_is_set_aside_for_validation(y):
    data = made(X, y, validation=0.25)
    assert [len(a) for a in (data.x_train, data.x_validation, data.x_test)] == [6, 3, 3]
    assert [len(a) for a in (data.y_train, data.y_validation, data.y_test)] == [6, 3, 3]
    rows = np.concatenate([data.x_train, data.x_validation, data.x_test])
    np.testing.assert_array_equal(rows[rows[:, 0].argsort()], X)
    if data.classes:
        assert all(sorted(y) == sorted([0, 1, 2] * (len(y) // 3)) for y in (data.y_validation, data.y_test))
    np.testing.assert_array_equal(made(X, y).x_test, data.x_test)  # the test set is the same with it and without
    assert "6 examples to train on, 3 to validate and 3 to test" in repr(data)
    assert data.astype("float32").x_validation.dtype == np.float32


GAPS = TABLE.mask(TABLE == 6)
MIXED = TABLE.assign(name=ANIMALS, made=pandas.Timestamp("2026-01-01"))
LOST = [None, *ANIMALS[1:]]
REMEDIES = {  # what is typed, and what is made of x and y: the remedy is executed and the call is repeated
    "a gap in a table": (GAPS, ANIMALS, r"^x: got a missing value in row 3, column 'age' \(1 in all\)"),
    "a gap in an array": (GAPS.to_numpy(), ANIMALS, "^x: got a missing value in row 3, column 0"),
    "a gap in lists": ([*X[:11].tolist(), [None, 1.0]], ANIMALS, "^x: got a missing value in row 11, column 0"),
    "a gap in a nullable table": (GAPS.astype("Int64"), ANIMALS, "^x: got a missing value in row 3, column 'age'"),
    "a gap in labels": (X, LOST, r"^y: got a missing value in row 0 \(1 in all\)"),
    "a gap in a Series": (TABLE, pandas.Series(LOST, dtype="category"), "^y: got a missing value in row 0"),
    "a gap in Int64": (
        X,
        pandas.Series([None, *[1, 2, 3] * 3, 1, 2], dtype="Int64"),
        "^y: got a missing value in row 0",
    ),
    "a gap in numbers": (X, np.where(X[:, 0] == 4, np.nan, X[:, 0]), "^y: got a missing value in row 2"),
    "a gap in numbers of a Series": (TABLE, GAPS["age"], "^y: got a missing value in row 3"),
    "texts in a table": (
        TABLE.assign(name=ANIMALS),
        ANIMALS,
        "^x: got 'cat' in column 'name'; expected numbers in every",
    ),
    "texts and dates": (MIXED, ANIMALS, "^x: got 'cat' in column 'name'"),
    "texts in lists": ([["a", *row] for row in X], ANIMALS, "^x: got 'a' in column 0"),
    "one-hot rows": (X, np.eye(3)[[2, 0, 1] * 4], "^y: got one-hot rows of shape \\(12, 3\\)"),
    "one-hot columns": (TABLE, pandas.get_dummies(pandas.Series(ANIMALS)), "^y: got one-hot rows"),
    "dates": (X, pandas.Series(pandas.date_range("2026-01-01", periods=12)), "^y: got an array of .*datetime64"),
    "several kinds": (X, np.array([1, "a"] * 6, object), "^y: got an array of .*object"),
    "several kinds in a list": (X, ["a", 1] * 6, "^y: got an array of .*object"),
    "whole numbers with a gap": (X, pandas.Series([0, 1, None] * 4), "^y: got a missing value in row 2 .*int"),
    "whole floats with a gap": (
        TABLE,
        pandas.Series([0, 1, None] * 4, dtype="Float64"),
        "^y: got a missing value .*int",
    ),
    "a gap in one of two": (X, np.where(X == 4, np.nan, X), "^y: got a missing value in row 2, column 0"),
    "a gap in lists of two": (X, [[None, 1.0], *X[1:].tolist()], "^y: got a missing value in row 0, column 0"),
    "a gap that NumPy makes a text of": (X, [float("nan"), *ANIMALS[1:]], "^y: got a missing value in row 0"),
    "a gap of pandas in a list": (X, [pandas.NA, *ANIMALS[1:]], "^y: got a missing value in row 0"),
    "an empty text": (X, ["", *ANIMALS[1:]], r"^y: got an empty text in row 0 \(1 in all\)"),
    "an empty text in a Series": (TABLE, pandas.Series([" ", *ANIMALS[1:]]), "^y: got an empty text in row 0"),
    "one axis": (X[:, 0], ANIMALS, r"^x: got shape \(12,\)"),
    "a list of numbers": (X[:, 0].tolist(), ANIMALS, r"^x: got shape \(12,\)"),
    "a Series": (TABLE["age"], ANIMALS, r"^x: got shape \(12,\)"),
    "a table of numbers as texts": (TABLE.astype(str), ANIMALS, "^x: got '0.0' in column 'age'"),
    "one column of numbers as texts": (TABLE.astype({"age": str}), ANIMALS, "^x: got '0.0' in column 'age'"),
    "a table of texts": (pandas.DataFrame({"a": ANIMALS}), ANIMALS, "^x: got 'cat' in column 'a'"),
    "lists of texts": ([[a] for a in ANIMALS], ANIMALS, "^x: got 'cat' in column 0"),
    "dates as whole numbers": (TABLE.assign(on=np.array(12 * ["2026-01-01"], "M8[ns]")), ANIMALS, "^x: got 2026-01-01"),
    "Decimals in x": (TABLE.map(Decimal), ANIMALS, "^x: got a Decimal in column 'age'"),
    "three axes": (X, X[:, :1, None], r"^y: got an array of shape \(12, 1, 1\)"),
    "tuples": (X, list(zip(ANIMALS, ANIMALS, strict=True)), r"^y: got an array of shape \(12, 2\)"),
    "a table of labels": (X, pandas.DataFrame({"a": ANIMALS, "b": ANIMALS}), "^y: got 'cat' in column 'a'"),
    "Decimals": (X, [Decimal(k) / 2 for k in range(12)], "^y: got an array of .*object"),
    "whole numbers in two columns": (X, X.astype(int).tolist(), "^y: got 2 columns of whole numbers"),
    "a table of whole numbers": (X, TABLE.astype(int), "^y: got 2 columns of whole numbers"),
    "another index": (TABLE, pandas.Series(ANIMALS)[::-1], "^y: got an index that is not that of x"),
    "a part of the rows": (TABLE[:10], pandas.Series(ANIMALS), "^y: got an index that is not that of x"),
    "numbers as texts": (X.astype(str), ANIMALS, "^x: got '0.0' in column 0"),
}


@pytest.mark.parametrize(("x", "y", "hint"), REMEDIES.values(), ids=REMEDIES)
def test_a_remedy_works_when_it_is_typed(x, y, hint):
    with pytest.raises((ValueError, TypeError), match=hint) as told:
        made(x, y)
    codes = re.findall(r": ((?:keep|x|y) = .*?)\.(?= Or|$)", str(told.value))
    assert codes
    for code in codes:
        names = {"np": np, "pandas": pandas, "x": x, "y": y}
        exec(code, names)
        data = made(names["x"], names["y"])
        assert len(data.x_train) + len(data.x_test) >= 8
        assert not data.regression or " int)" not in code
        if isinstance(y, list) and isinstance(y[0], Decimal):
            assert data.regression


def test_rows_go_with_labels_by_their_index_when_they_are_chosen():
    y = pandas.Series(X[:, 0])[::-1]
    with pytest.raises(ValueError, match=r"^y: got an index") as told:
        made(TABLE, y)
    chosen, named = re.findall(r": (y = .*?)\.(?= Or|$)", str(told.value))
    for code, expected in ((chosen, X[:, 0]), (named, X[::-1, 0])):
        names = {"x": TABLE, "y": y}
        exec(code, names)
        np.testing.assert_array_equal(whole(made(TABLE, names["y"]), "y")[:, 0], expected)


@pytest.mark.parametrize(
    ("classes", "y", "which"),
    [(["a", "a"], [0, 1] * 6, 0), (["a", "b", "a"], ["a", "b"] * 6, 1), (["a", " "], [0, 1] * 6, 0)],
)
def test_each_class_has_a_name_of_its_own(classes, y, which):
    with pytest.raises(ValueError, match=r"^classes: got ('a' twice|an empty name)") as told:
        made(X, y, classes=classes)
    with pytest.raises(ValueError, match=r"^classes: "):
        Dataset(X, [0] * 12, X, [0] * 12, tuple(classes))
    names = {"classes": classes}
    exec(re.findall(r": (classes = .*?)\.(?= Or|$)", str(told.value))[which], names)
    assert len(made(X, y, classes=names["classes"]).classes) == 2


def test_the_names_of_columns_are_kept_and_held_to():
    data = made(TABLE, ANIMALS)
    assert data.columns == data.astype("float32").columns == ("age", "height")
    assert made(X, ANIMALS).columns == made(pandas.DataFrame(X), ANIMALS).columns == ()
    y = [0] * 12
    for x in (TABLE[["height", "age"]], TABLE.rename(columns={"age": "years"})):
        with pytest.raises(
            ValueError, match=r"^x_test: got the columns .*; expected the columns age, height, as in"
        ) as told:
            Dataset(TABLE, y, x, y, ("a", "b"))
        names = {"x_test": x}
        exec(re.search(r": (x_test = .*)\.$", str(told.value))[1], names)
        assert Dataset(TABLE, y, names["x_test"], y, ("a", "b")).columns == ("age", "height")
    for columns, hint in ((("a",), "got 1 names; expected 2"), ("ab", "got 'ab'; expected a tuple")):
        with pytest.raises((ValueError, TypeError), match=f"^columns: {hint}"):
            Dataset(X, y, X, y, ("a", "b"), columns=columns)


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (
            lambda: made(X, X[:, 0], test_fraction=0.5, validation=0.6),
            "^validation: got 0.6 beside test_fraction=0.5.*=0.25",
        ),
        (lambda: made(X, ANIMALS, validation=0), r"^validation: got 0; .*\(0, 1\)"),
        (lambda: made(X, X[:10, 0]), "^y: got 10 rows; expected 12, one for each row of x"),
        (lambda: made(X, X, classes=("a", "b")), "^y: got an array .*; expected labels, since classes are given"),
        (lambda: made(X, np.ones((12, 2, 2))), r"^y: got an array of shape \(12, 2, 2\)"),
        (lambda: made(X, X[:, 0] + 1j), "^y: got an array of .*complex"),
        (lambda: made(X, np.where(X[:, 0] == 4, np.inf, 0.5)), r"^y: got inf at index \(2,"),
        (lambda: made(X, [0.0, 1.0] * 6, classes=("a", "b")), r"^y: .*np.asarray\(y, int\)"),
        (lambda: Dataset(X, X, X, X[:, 0], ()), "^y_test: got shape .*expected 2 columns, as in y_train"),
        (lambda: Dataset(X, X, X, X, (), x_validation=X), "^y_validation: got None; expected something beside x_valid"),
        (lambda: Dataset(X, ANIMALS, X, ANIMALS, ("a", "b")), "^y_train: got an array of .*Let from_arrays make them"),
    ],
)
def test_what_is_refused(call, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        call()
