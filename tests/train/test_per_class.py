"""Names of classes as answers, and the confusion matrix with its figures."""

import re

import numpy as np
import pandas
import pytest

from course_lib.datasets import from_arrays
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.train import PerClass
from tests.train.examples import run
from tests.train.test_regression import ONE, TWO, trained

RNG = np.random.default_rng(4)
X = RNG.normal(0, 1, (90, 2))
NAMES = np.array(["south", "east", "north"])[np.clip(np.round(X[:, 0] + 1), 0, 2).astype(int)]
DATA = from_arrays(X, NAMES, np.random.default_rng(0))


def test_predictions_are_names():
    h = trained(DATA, epochs=20)
    expected = [DATA.classes[k] for k in h.network.classify(h.theta[-1], X)]
    assert h.predict(X).tolist() == h.predict(pandas.DataFrame(X)).tolist() == expected
    assert (h.predict(DATA.x_test) == np.array(DATA.classes)[DATA.y_test]).mean() == h.test_accuracy[-1]
    best = h.predict(DATA.x_test, h.best_theta)
    assert (best == np.array(DATA.classes)[DATA.y_test]).mean() == h.test_accuracy[h.best]
    assert trained(DATA, replicas=2).predict(X).shape == (2, 90)
    one = trained(from_arrays(X, X[:, 0] > 0, np.random.default_rng(0)), network=Network([2, 1], [], "sigmoid"))
    assert set(one.predict(X)) == {"False", "True"}


def test_numbers_are_predicted_as_numbers():
    for data, columns in ((ONE, 1), (TWO, 2)):
        h = trained(data)
        np.testing.assert_array_equal(h.predict(X), h.network.predict(h.theta[-1], X))
        assert h.predict(X.tolist()).shape == (90, columns)


def test_the_figures_of_a_matrix_that_can_be_counted_by_hand():
    true, predicted = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 0, 0])
    found = PerClass(true, predicted, ("a", "b", "c", "d"))
    assert found.confusion.tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    assert found.accuracy == 0.5 and found.worst == ("a", "b", 1)
    np.testing.assert_allclose(found["precision"], [2 / 4, 1 / 2, np.nan, np.nan])
    np.testing.assert_allclose(found["recall"], [2 / 3, 1 / 2, 0, np.nan])
    np.testing.assert_allclose(found["F1"], [4 / 7, 1 / 2, 0, np.nan])
    assert found["right"].tolist() == [2, 1, 0, 0]
    assert found["taken"].tolist() == [4, 2, 0, 0] and found["rows"].tolist() == [3, 2, 1, 0]
    assert repr(found).startswith("3 of 6 rows are right (50 %); most often a is taken for b (1 of 3)\n\n|")
    assert "| c |  | 0 | 0 | 0 | 0 | 1 |" in repr(found)
    assert PerClass(true, true, list("abc")).message == "6 of 6 rows are right (100 %)"


def test_the_figures_of_a_run_are_those_of_its_accuracy():
    h = trained(DATA, epochs=20, optimizer=Adam(0.03))
    found = h.per_class(DATA.x_test, DATA.y_test)
    assert found.accuracy == pytest.approx(h.test_accuracy[-1], abs=1e-12)
    assert found.confusion.sum(axis=1).tolist() == np.bincount(DATA.y_test).tolist()
    by_name = h.per_class(pandas.DataFrame(X), pandas.Series(NAMES), h.best_theta)
    assert by_name.confusion.sum() == 90 and by_name.classes == ("east", "north", "south")
    precision, recall = found["precision"], found["recall"]
    np.testing.assert_allclose(found["F1"], 2 * precision * recall / (precision + recall), rtol=1e-12)
    assert found.sorted("recall", reverse=True)["recall"][0] == recall.max()


def test_the_picture_has_every_count_that_is_not_zero(tmp_path):
    found = PerClass(np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 0, 0]), ("a", "b", "c"))
    picture = found.plot(tmp_path / "confusion.pdf")
    assert (tmp_path / "confusion.pdf").stat().st_size > 1000
    assert picture.text.startswith("Confusion matrix. 3 of 6 rows are right")
    assert picture.text.endswith("Taken: a for b 1, b for a 1, c for a 1.")
    plot = picture_of(found)
    assert sorted(text.get_text() for text in plot.axes.texts) == ["1", "1", "1", "1", "2"]
    shares = plot.axes.images[0].get_array()
    np.testing.assert_allclose(shares, [[2 / 3, 1 / 3, 0], [0.5, 0.5, 0], [1, 0, 0]])
    many = picture_of(PerClass(np.arange(20), np.arange(20), [f"class {k}" for k in range(20)]))
    assert not many.axes.texts and len(many.axes.get_xticks()) == 20


def picture_of(found):
    from course_lib.drawing.confusion import ConfusionPlot

    plot = ConfusionPlot().open()
    plot.move(found)
    return plot


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (
            lambda: trained(ONE).per_class(X, X[:, 0]),
            "^history: got a run that predicts numbers",
        ),
        (
            lambda: trained(DATA, replicas=2).per_class(X, NAMES),
            "^theta: got an array .*expected the θ of one run",
        ),
        (lambda: trained(DATA).per_class(X, NAMES[:5]), "^y: got 5 labels; expected 90"),
        (lambda: trained(DATA).per_class(X, ["west"] * 90), "^y: got 'west'; .*Did you mean 'east'"),
        (lambda: trained(DATA).per_class(X, [3] * 90), "^y: got an array .*labels .* from 0 to 2"),
        (
            lambda: run(epochs=1).predict([["a", 1.0]]),
            "^x: got 'a' in column 0; .*Pass 2 columns of numbers as in train",
        ),
        (
            lambda: run(epochs=1).predict([["a", "b"]]),
            "^x: got 'a' in column 0; .*Pass 2 columns of numbers as in train",
        ),
        (
            lambda: run(epochs=1).predict([[1, 2, 3]]),
            r"^x: got shape \(1, 3\); expected 2 columns, the network's inputs",
        ),
    ],
)
def test_what_is_refused(call, hint):
    with pytest.raises((ValueError, TypeError), match=hint):
        call()


def test_remedies_work_when_they_are_typed():
    history, x, y = trained(DATA, replicas=2), X, NAMES
    with pytest.raises(ValueError, match=r"^theta") as told:
        history.per_class(x, y)
    theta = eval(re.search(r"theta=(history.theta\[-1, 0\])", str(told.value))[1], {"history": history})
    assert history.per_class(x, y, theta).confusion.sum() == 90
    history, y = trained(ONE), X[:, :1]
    with pytest.raises(ValueError, match=r"^history") as told:
        history.per_class(x, y)
    code = re.search(r"Look at (.*)\.$", str(told.value))[1]
    assert eval(code, {"history": history, "x": x, "y": y}).shape == (90, 1)


TABLE = pandas.DataFrame(X[:12], columns=["a", "b"])
OTHERS = {
    "another order": TABLE[["b", "a"]],
    "one more": TABLE.assign(c=1.0)[["c", "a", "b"]],
    "other names": TABLE.set_axis([0, 1], axis=1),
}


@pytest.mark.parametrize("x", OTHERS.values(), ids=OTHERS)
def test_the_columns_of_a_table_are_those_of_training(x, tmp_path):
    history = trained(from_arrays(TABLE, NAMES[:12], np.random.default_rng(0)))
    history.save(tmp_path / "run.npz")
    for h in (history, type(history).load(tmp_path / "run.npz")):
        with pytest.raises(
            ValueError, match=r"^x: got the columns .*; expected the columns a, b, as in training"
        ) as told:
            h.predict(x)
        names = {"x": x}
        exec(re.search(r": (x = .*)\.$", str(told.value))[1], names)
        assert h.predict(names["x"]).tolist() == h.predict(X[:12]).tolist() == h.predict(TABLE).tolist()


ROWS = {
    "numbers as texts": X.astype(str),
    "a text beside them": [["n", *row] for row in X.tolist()],
    "one row": X[0],
    "one row as a list": X[0].tolist(),
}


@pytest.mark.parametrize("x", ROWS.values(), ids=ROWS)
def test_remedies_for_rows_to_predict_work(x):
    h = trained(DATA, epochs=1)
    with pytest.raises((ValueError, TypeError), match=r"^x: got") as told:
        h.predict(x)
    names = {"x": x, "np": np}
    exec(re.search(r": (x = .*)\.$", str(told.value))[1], names)
    assert set(h.predict(names["x"])) <= set(DATA.classes)
