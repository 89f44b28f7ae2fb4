"""Data sets: shapes, balance, repeatability, how hard each is, the shipped digits, own data, and what is refused."""

import hashlib
import socket

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import datasets, menus
from course_lib.datasets import (
    DATASETS,
    Blobs,
    Circles,
    Dataset,
    Digits,
    Moons,
    Shapes,
    Spirals,
    Wave,
    _dataset,
    _digits,
    _generators,
    from_arrays,
)

PLANE = ["moons", "circles", "spirals", "blobs"]


def rng(seed=0):
    return np.random.default_rng(seed)


def whole(data):
    return np.concatenate([data.x_train, data.x_test]), np.concatenate([data.y_train, data.y_test])


def linear_accuracy(data):
    """Of the best straight boundaries in the sense of least squares."""
    design = [np.column_stack([np.ones(len(x)), x]) for x in (data.x_train, data.x_test)]
    w = np.linalg.lstsq(design[0], np.eye(len(data.classes))[data.y_train])[0]
    return ((design[1] @ w).argmax(axis=1) == data.y_test).mean()


def neighbour_accuracy(data):
    """Of copying the label of the nearest training example."""
    distance = ((data.x_test[:, None] - data.x_train) ** 2).sum(axis=-1)
    return (data.y_train[distance.argmin(axis=1)] == data.y_test).mean()


@pytest.mark.parametrize("name", DATASETS)
def test_what_load_gives(name):
    recipe = DATASETS[name]
    data = recipe.load(rng())
    n = 1 if recipe.image_shape is None else np.prod(recipe.image_shape)
    assert data.name == name and data.classes == recipe.classes and data.image_shape == recipe.image_shape
    assert data.x_train.ndim == data.x_test.ndim == 2
    assert data.x_train.shape[1] == data.x_test.shape[1] == (n if recipe.image_shape else 2)
    assert data.x_train.dtype == data.x_test.dtype == np.float64
    assert data.y_train.dtype == data.y_test.dtype == np.int64
    assert data.y_train.shape == data.x_train.shape[:1] and data.y_test.shape == data.x_test.shape[:1]
    assert len(data.x_train) + len(data.x_test) == recipe.examples
    assert len(data.x_test) == round(recipe.test_fraction * recipe.examples)


@pytest.mark.parametrize("name", DATASETS)
def test_same_rng_same_bytes_and_another_rng_other_data(name):
    one, same, other = (DATASETS[name].load(rng(seed)) for seed in (5, 5, 6))
    for array in ("x_train", "y_train", "x_test", "y_test"):
        assert getattr(one, array).tobytes() == getattr(same, array).tobytes()
    assert one.x_train.tobytes() != other.x_train.tobytes()


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("examples", [31, 60, 157])
def test_classes_are_balanced_in_training_and_in_testing(name, examples):
    recipe = type(DATASETS[name])(examples=examples, test_fraction=0.35)
    data = recipe.load(rng())
    for labels in (data.y_train, data.y_test):
        counts = np.bincount(labels, minlength=len(data.classes))
        assert np.ptp(counts) <= 2 and counts.min() >= 1
    assert np.ptp(np.bincount(whole(data)[1])) <= 1


@pytest.mark.parametrize("name", DATASETS)
def test_inputs_are_scaled_for_training(name):
    x, _ = whole(DATASETS[name].load(rng()))
    if DATASETS[name].image_shape:
        assert x.min() == 0 and x.max() == 1
    else:
        assert (np.abs(x.mean(axis=0)) < 0.15).all() and x.std(axis=0).min() > 0.4 and x.std(axis=0).max() < 1.1
        assert np.quantile(np.abs(x), 0.95) < 1.8


@pytest.mark.parametrize(
    ("name", "line", "neighbour"),
    [
        ("moons", 0.95, 0.95),
        ("circles", 0.65, 0.95),
        ("spirals", 0.8, 0.95),
        ("shapes", 0.6, 0.6),
        ("digits", 0.97, 0.97),
    ],
)
def test_a_line_does_worse_than_the_task_allows(name, line, neighbour):
    data = DATASETS[name].load(rng())
    assert linear_accuracy(data) < line
    assert neighbour_accuracy(data) > neighbour


def test_blobs_are_the_easy_case():
    assert linear_accuracy(Blobs(noise=0.1).load(rng())) == 1
    assert linear_accuracy(Blobs(noise=1.0).load(rng())) < 0.9


def test_without_noise_the_points_lie_on_their_curves():
    x, y = whole(Moons(noise=0).load(rng()))
    upper = np.where(y[:, None] == 0, x, -x) + np.array([0.5, 0.25])
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12)
    assert (upper[:, 1] >= 0).all()
    x, y = whole(Circles(noise=0, ratio=0.3).load(rng()))
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 0, 1.4, 0.42), rtol=1e-12)
    x, y = whole(Spirals(noise=0, turns=0.75, arms=3).load(rng()))
    t = np.hypot(*x.T) / 1.5
    angle = 2 * np.pi * (0.75 * t + y / 3)
    np.testing.assert_allclose(x, 1.5 * t[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1), atol=1e-12)
    x, y = whole(Blobs(noise=0, blobs=4).load(rng()))
    np.testing.assert_allclose(x[y == 1], [[-1.2, 0]] * 100, atol=1e-12)


@pytest.mark.parametrize(("recipe", "classes"), [(Spirals(arms=4), 4), (Blobs(blobs=5), 5)])
def test_the_number_of_classes_is_a_knob(recipe, classes):
    data = recipe.load(rng())
    assert len(data.classes) == classes == data.y_train.max() + 1


def test_more_noise_spreads_the_points():
    far = {sigma: np.abs(np.hypot(*whole(Circles(noise=sigma).load(rng()))[0].T) - 1.4).min() for sigma in (0, 0.3)}
    assert far[0] < 1e-12 < far[0.3]
    flat, noisy = (whole(Shapes(noise=sigma, variation=0).load(rng()))[0] for sigma in (0, 0.3))
    assert flat.std(axis=0).max() < noisy.std(axis=0).max()


@pytest.mark.parametrize("kind", [Moons, Circles, Spirals, Blobs])
def test_the_noise_of_each_coordinate_is_its_own(kind):
    clean, noisy = (whole(kind(noise=sigma, examples=4000).load(rng()))[0] for sigma in (0, 0.3))
    np.testing.assert_allclose((noisy - clean).std(axis=0), 0.3, rtol=0.05)
    assert abs(np.corrcoef((noisy - clean).T)[0, 1]) < 0.05


def test_half_of_the_white_pixels_get_darker_by_noise():
    clean, noisy = (whole(Shapes(noise=sigma, variation=0).load(rng()))[0] for sigma in (0, 0.3))
    assert 0.48 < (noisy[clean == 1] < 1).mean() < 0.52


def test_shapes_vary_by_no_more_than_is_said():
    """Radii within a quarter, and at a variation of ¼ no triangle turned by more than a quarter of a turn."""
    x, y = whole(Shapes(noise=0).load(rng()))
    radius = np.sqrt(x[y == 0].sum(axis=1) / np.pi) / 3.2
    assert 0.74 < radius.min() < 0.8 and 1.15 < radius.max() < 1.26
    x, y = whole(Shapes(noise=0, variation=0.25).load(rng()))
    weights, at = x[y == 2] / x[y == 2].sum(axis=1, keepdims=True), _generators._pixels((12, 12)).T @ [1, 1j]
    points = at - weights @ at[:, None]
    turned = np.degrees(np.angle(-(weights * points**3).sum(axis=1))) / 3
    turned = (turned + 10) % 120 - 10  # which of the three corners is which cannot be seen
    assert -2 < turned.min() < 2 and 88 < turned.max() < 92


def test_shapes_cover_equal_areas_and_differ_in_form():
    x, y = whole(Shapes(noise=0, variation=0).load(rng()))
    area = np.array([x[y == k].sum(axis=1).mean() for k in range(3)])
    np.testing.assert_allclose(area, np.pi * 3.2**2, rtol=0.02)
    circle, square, triangle = (x[y == k][0].reshape(12, 12) for k in range(3))
    for picture in (circle, square):
        np.testing.assert_allclose(picture, picture.T, atol=1e-12)
        np.testing.assert_allclose(picture, picture[::-1], atol=1e-12)
    np.testing.assert_allclose(triangle, triangle[::-1], atol=1e-12)
    assert np.abs(triangle - triangle[:, ::-1]).max() > 0.5
    assert circle[2, 2] == 0 and circle[5, 5] == 1  # dark in the corner of its box, bright in the middle
    assert len(np.unique(x[y == 0], axis=0)) == 1 < len(np.unique(whole(Shapes(noise=0).load(rng()))[0][:9], axis=0))


def test_the_digits_are_the_published_ones():
    pixels, labels = _digits._stored_digits()
    checksum = hashlib.sha256(pixels.tobytes() + labels.astype(np.uint8).tobytes()).hexdigest()
    assert checksum == "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"  # printed by make_digits.py
    assert pixels.shape == (1797, 64) and pixels.max() == 16
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # UCI, optdigits.names
    x, y = whole(DATASETS["digits"].load(rng()))
    rows = np.column_stack([16 * x, y])
    stored = np.column_stack([pixels, labels])
    assert np.array_equal(rows[np.lexsort(rows.T)], stored[np.lexsort(stored.T)])  # all of them, each once


def test_digits_are_read_once_and_nothing_is_downloaded(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    _digits._stored_digits.cache_clear()
    data = [Digits(examples=50).load(rng()) for _ in range(3)]
    assert _digits._stored_digits.cache_info().misses == 1
    data[0].x_train[:] = 7  # a student may write into what was loaded
    assert Digits(examples=50).load(rng()).x_train.max() == 1
    with pytest.raises(ValueError, match="read-only"):
        _digits._stored_digits()[0][0, 0] = 1


def test_astype():
    data = DATASETS["moons"].load(rng())
    small = data.astype(np.float32)
    assert small.x_train.dtype == small.x_test.dtype == np.float32 and small.y_train.dtype == np.int64
    assert (small.x_train == data.x_train.astype(np.float32)).all() and small.classes == data.classes
    assert small.astype("float64").x_test.dtype == np.float64 == data.astype(np.dtype("float64")).x_test.dtype


def test_repr_says_what_it_is():
    digits, moons = repr(Digits(examples=40).load(rng())), repr(DATASETS["moons"].load(rng()))
    assert digits.startswith("digits: 30 examples to train on and 10 to test, 8 x 8 pixels each, of 10 classes: 0, 1")
    assert moons.endswith("2 numbers each, of 2 classes: upper moon, lower moon")


X = np.arange(24.0).reshape(12, 2)


def test_own_data():
    data = from_arrays(X, ["cat", "ant", "bee"] * 4, rng(), test_fraction=0.5)
    assert data.classes == ("ant", "bee", "cat") and np.bincount(data.y_test).tolist() == [2, 2, 2]
    x, y = whole(data)
    order = np.argsort(x[:, 0])
    assert (x[order] == X).all() and y[order].tolist() == [2, 0, 1] * 4  # each row keeps its label
    named = from_arrays(X.astype(np.float32), np.array([0, 1] * 6, np.int8), rng(), classes=np.array(["no", "yes"]))
    assert named.x_train.dtype == np.float32 and named.classes == ("no", "yes") and named.y_train.dtype == np.int64
    assert from_arrays(X, [3, 7] * 6, rng()).classes == ("3", "7")


def test_a_split_of_your_own_is_taken_as_it_is():
    data = Dataset([[1, 2], [3, 4]], [0, 1], [[5, 6]], [1], ["no", "yes"], [1, 2])
    assert data.x_train.tolist() == [[1, 2], [3, 4]] and data.x_test.tolist() == [[5, 6]]
    assert data.x_train.dtype == data.x_test.dtype == np.float64 and data.y_train.dtype == data.y_test.dtype == np.int64
    assert (data.classes, data.image_shape, data.name) == (("no", "yes"), (1, 2), "own data")


def test_a_rare_class_stands_in_the_middle_and_one_row_is_left_to_train_on():
    assert np.flatnonzero(_dataset.in_proportion(np.array([1] * 9 + [0]), rng()) == 9) == 4
    data = from_arrays(X[:3], [0, 1, 1], rng(), test_fraction=0.99)
    assert (len(data.x_train), len(data.x_test)) == (1, 2)


def test_own_pictures_are_flattened():
    data = from_arrays(np.arange(72).reshape(12, 2, 3), [0, 1] * 6, rng())
    assert data.image_shape == (2, 3) and data.x_train.shape == (9, 6) and data.x_train.dtype == np.float64


@given(st.lists(st.integers(0, 4), min_size=4, max_size=60), st.floats(0.01, 0.99), st.integers(0, 9))
def test_a_split_keeps_every_row_and_every_proportion(labels, fraction, seed):
    labels = [0, 1, *labels]
    rows = np.arange(len(labels), dtype=float)[:, None]
    data = from_arrays(rows, labels, rng(seed), test_fraction=fraction, classes=list("abcde"))
    x, y = whole(data)
    order = x[:, 0].argsort()
    assert x[order, 0].tolist() == rows[:, 0].tolist() and y[order].tolist() == labels
    part = len(data.x_test) / len(labels)
    for k in range(5):
        assert abs((data.y_test == k).sum() - part * labels.count(k)) < 2.5


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda: from_arrays(X, [0, 1], rng()), "^y: got 2 labels; expected 12.*Keep x and y together"),
        (lambda: from_arrays(X, np.eye(12), rng()), "^y: .*one label for each row.*argmax"),
        (
            lambda: from_arrays(X, [0.5] * 12, rng(), classes=("a", "b")),
            "^y: .*float64; expected labels.*Leave classes",
        ),
        (lambda: from_arrays(X, [[1], [2, 3]], rng()), "^y: got a list of length 2; expected one label"),
        (lambda: from_arrays(X, [0] * 12, rng()), "^classes: .*at least two classes"),
        (lambda: from_arrays(X, [0, 2] * 6, rng(), classes=("a", "b")), "^y: got the label 2; .*from 0 to 1.*from 0"),
        (lambda: from_arrays(X, [0, -1] * 6, rng(), classes=("a", "b")), "^y: got the label -1; .*from 0 to 1"),
        (
            lambda: from_arrays(X, ["a", "c"] * 6, rng(), classes=("a", "b")),
            "^y: got 'c'; expected one of 'a', 'b'",
        ),
        (lambda: from_arrays(X, [0, 1] * 6, rng(), classes="ab"), "^classes: got 'ab'; .*cat"),
        (
            lambda: from_arrays(X * np.nan, [0, 1] * 6, rng()),
            r"^x: got a missing value in row 0, column 0 \(24 in all\)",
        ),
        (lambda: from_arrays(X[0], [0, 1], rng()), "^x: .*at least 2 axes"),
        (lambda: from_arrays(np.ones((2, 2, 2, 2)), [0, 1], rng()), r"^x: .*shape \(N, n\).*reshape"),
        (lambda: from_arrays([[1, 2], [3]], [0, 1], rng()), "^x: .*array of real numbers"),
        (lambda: from_arrays(X[:0], [], rng()), r"^x: got shape \(0, 2\)"),
        (lambda: from_arrays(X[:1], [0], rng(), classes=("a", "b")), "^x_test: .*at least one"),
        (lambda: from_arrays(X, [0, 1] * 6, 0), r"^rng: got 0; expected a numpy.random.Generator.*default_rng"),
        (lambda: from_arrays(X, [0, 1] * 6, rng(), test_fraction=1), r"^test_fraction: got 1; .*\(0, 1\)"),
        (lambda: from_arrays(X, [0, 1] * 6, rng(), test_fraction=np.full(2, 0.5)), "^test_fraction: .*one number"),
        (lambda: from_arrays(X, [0, 1] * 6, rng(), image_shape=(2, 2)), r"^image_shape: got \(2, 2\); .*2 pixels"),
        (lambda: from_arrays(X, [0, 1] * 6, rng(), image_shape=2), "^image_shape: got 2; .*Pass None"),
        (lambda: Dataset(X, [0] * 12, X[:, :1], [0] * 12, ("a", "b")), r"^x_test: .*shape \(…, 2\)"),
        (lambda: Dataset(X * np.nan, [0] * 12, X, [0] * 12, ("a", "b")), "^x_train: got a missing value in row 0"),
        (lambda: Dataset(X, [0] * 11, X, [0] * 12, ("a", "b")), "^y_train: got 11 labels"),
        (lambda: from_arrays(np.ones((12, 6)), [0, 1] * 6, rng(), image_shape=(-2, -3)), "^image_shape: .*6 pixels"),
        (lambda: Dataset(X, [0] * 12, X, [2] * 12, ("a", "b")), "^y_test: got the label 2"),
        (lambda: Dataset(X, [0] * 12, X[:0], [], ("a", "b")), "^x_test: .*at least one"),
        (lambda: DATASETS["moons"].load(0), "^rng: got 0"),
        (lambda: DATASETS["moons"].load(rng()).astype("float16"), "^dtype: got 'float16'; .*'float32'"),
        (lambda: Moons(noise=-0.1), r"^Moons.noise: got -0.1; .*\[0, 10\]"),
        (lambda: Moons(noise=np.ones((2, 1))), "^Moons.noise: got an array .*one number"),
        (lambda: Digits(examples=1798), "^Digits.examples: got 1798; .*from 30 to 1797"),
        (lambda: Blobs(blobs=1), "^Blobs.blobs: got 1; .*from 2 to 10"),
        (lambda: datasets.choose("moon"), "^data: got 'moon'; expected a data set or one of .*Did you mean 'moons'"),
        (lambda: datasets.choose(Moons), r"^data: got the class Moons .*add \(\)"),
        (lambda: datasets.choose(X), "^data: got an array"),
    ],
)
def test_bad_input(call, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        call()


def test_inputs_are_computed_from_the_coordinates():
    x = rng().normal(0, 1, (5, 3, 2))
    a, b = x[..., 0], x[..., 1]
    expected = [a, b, a * a, b * b, a * b, np.sin(4 * a), np.sin(4 * b)]
    np.testing.assert_allclose(datasets.inputs_of(x, list(datasets.INPUTS)), np.stack(expected, -1), atol=1e-15)
    np.testing.assert_array_equal(datasets.inputs_of(x, ["x1x2", "x1"]), np.stack([a * b, a], -1))
    assert datasets.inputs_of(x.astype(np.float32), ("x2²",)).dtype == np.float32


def test_a_data_set_with_other_inputs_is_otherwise_the_same():
    moons = DATASETS["moons"].load(rng())
    other = datasets.with_inputs(moons, ["x1²", "sin 4x2"])
    for part in ("y_train", "y_test", "classes"):
        np.testing.assert_array_equal(getattr(other, part), getattr(moons, part))
    np.testing.assert_array_equal(other.x_test, datasets.inputs_of(moons.x_test, ["x1²", "sin 4x2"]))
    assert repr(other).startswith("moons by x1², sin 4x2: 300 examples")
    assert datasets.with_inputs(moons, datasets.COORDINATES) is moons


@pytest.mark.parametrize(
    ("data", "inputs", "hint"),
    [
        ("digits", ["x1"], "^data: got examples of 64 numbers; expected points in the plane.* Leave the inputs"),
        ("moons", ["x1", "x3"], "^inputs: got 'x3'; expected one of 'x1', .*Did you mean 'x"),
        ("moons", [], r"^inputs: got none; expected a list of at least one input\. Write \['x1', 'x2', 'x1²'\]"),
        ("moons", "x1", "^inputs: got 'x1'; expected a list"),
        ("moons", ["x1", "x1"], r"^inputs: got \['x1', 'x1'\]; expected each input once"),
        ("moons", [1], "^inputs: got 1; expected one of"),
    ],
)
def test_inputs_that_there_are_not(data, inputs, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        datasets.with_inputs(DATASETS[data].load(rng()), inputs)
    with pytest.raises((ValueError, TypeError), match=r"^(x|inputs): "):
        datasets.inputs_of(np.full((2, 2), 1e200), inputs if data == "moons" else ["x1²"])


def test_the_digits_of_the_notebooks_are_read_once_and_stay_as_they_are():
    data, drawn = datasets.digits(), DATASETS["digits"].load(np.random.default_rng(0))
    assert datasets.digits() is data
    for part in ("x_train", "y_train", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(data, part), getattr(drawn, part))
        with pytest.raises(ValueError, match="read-only"):
            getattr(data, part)[0] = 1
    assert repr(data) == repr(drawn)


@pytest.mark.parametrize("name", DATASETS)
@given(st.data())
def test_every_slider_position_loads(name, data):
    turned = {k.name: data.draw(position(k), label=k.name) for k in menus.knobs(DATASETS[name])}
    loaded = type(DATASETS[name])(**turned).load(rng())
    assert set(np.unique(whole(loaded)[1])) == set(range(len(loaded.classes)))
    assert datasets.choose(DATASETS[name]) is datasets.choose(name) and loaded.name == name


def position(knob):
    if isinstance(knob.default, int):
        return st.integers(knob.low, min(knob.high, 200) if knob.name == "examples" else knob.high)
    return st.floats(knob.low, knob.high)


@pytest.mark.parametrize("inputs", [1, 2])
def test_a_wave_is_a_product_of_sines(inputs):
    data = Wave(inputs=inputs, noise=0, frequency=2.0).load(rng())
    x, y = whole(data)
    assert data.regression and x.shape == (200, inputs) and y.shape == (200, 1) and data.name == "wave"
    np.testing.assert_allclose(y[:, 0], np.prod(np.sin(2 * x), axis=1), atol=1e-12)
    _, noisy = whole(Wave(inputs=inputs, examples=4000, noise=0.3, frequency=2.0).load(rng()))
    clean = 0.5 - np.sin(6) / 12  # the mean of sin² 2x from −1.5 to 1.5
    assert (noisy**2).mean() == pytest.approx(clean**inputs + 0.09, rel=0.1)


def test_what_has_no_classes_is_on_no_list_of_classes():
    assert "wave" not in DATASETS and datasets.choose("Wave") is DATASETS.beyond["wave"]
    DATASETS.register("my wave", Wave())
    try:
        assert "my wave" in DATASETS and set(datasets.with_classes()) == set(DATASETS) - {"my wave"}
    finally:
        del DATASETS["my wave"]
    with pytest.raises(ValueError, match=r"^data: got wave, numbers to predict; expected a data set with classes"):
        datasets.choose_with_classes("wave")
    assert datasets.choose_with_classes("moons") is DATASETS["moons"]
