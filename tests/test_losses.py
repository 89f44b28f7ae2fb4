import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.activations import ACTIVATIONS
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.losses import LOSSES, BinaryCrossEntropy, CrossEntropy, Huber, MeanAbsoluteError, Penalty, choose
from tests import references

TWINS = {f"{name} of logits": loss.from_logits for name, loss in LOSSES.items() if loss.from_logits}
EVERY = {**LOSSES, **TWINS}
softmax, sigmoid = ACTIVATIONS["softmax"], ACTIVATIONS["sigmoid"]
every_loss = pytest.mark.parametrize("name", EVERY)


def example(name, lead=(), n=5, k=3, seed=0):
    """A prediction (*lead, n, k) that the loss accepts, and labels."""
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((*lead, n, k))
    f = {"binary cross-entropy": sigmoid, "cross-entropy": softmax}.get(name, ACTIVATIONS["linear"])
    return f(z), rng.integers(0, k, n)


@every_loss
@pytest.mark.parametrize("k", [2, 3, 7])
def test_gradient_is_the_derivative(name, k):
    loss, (p, labels) = EVERY[name], example(name, k=k)
    assert relative_error(loss.gradient(p, labels), numerical_gradient(lambda x: loss(x, labels), p), 1e-4) < 1e-7


@pytest.mark.parametrize(
    ("torch_name", "name", "per_column"),
    [
        ("MSELoss", "mean squared error", 1),
        ("MSELoss", "half squared error", 1 / 2),
        ("L1Loss", "mean absolute error", 1),
        ("HuberLoss", "Huber", 1),
        ("BCELoss", "binary cross-entropy", 1),
        ("BCEWithLogitsLoss", "binary cross-entropy of logits", 1),
        ("CrossEntropyLoss", "cross-entropy of logits", None),
        ("CrossEntropyLoss, soft targets", "cross-entropy of logits", None),
        ("CrossEntropyLoss, logits of 1000", "cross-entropy of logits", None),
    ],
)
def test_equals_pytorch_which_divides_all_but_cross_entropy_by_the_columns_too(torch_name, name, per_column):
    theirs, loss = references.stored("losses")[torch_name], EVERY[name]
    prediction, target = theirs["prediction"], theirs["target"]
    factor = 1 if per_column is None else prediction.shape[1] * per_column
    assert loss(prediction, target) == pytest.approx(float(factor * theirs["value"]), rel=1e-14)
    np.testing.assert_allclose(loss.gradient(prediction, target), factor * theirs["gradient"], rtol=1e-11, atol=1e-16)


@every_loss
@pytest.mark.parametrize("k", [2, 3])
def test_replicas_are_separate_calls(name, k):
    loss, (p, labels) = EVERY[name], example(name, lead=(2, 2, 2), k=k)
    own = np.stack([np.roll(np.eye(k)[labels], r, axis=0) for r in range(8)]).reshape(2, 2, 2, 5, k)
    for target in (labels, own):
        values, gradient = loss(p, target), loss.gradient(p, target)
        assert values.shape == (2, 2, 2)
        for r in np.ndindex(2, 2, 2):
            alone = target if target.ndim == 1 else target[r]
            assert values[r] == pytest.approx(loss(p[r], alone), rel=1e-12)
            np.testing.assert_allclose(gradient[r], loss.gradient(p[r], alone), rtol=1e-12)


@pytest.mark.parametrize("name", [name for name, loss in LOSSES.items() if loss.pairs_with])
def test_with_its_output_activation_the_gradient_by_z_is_prediction_minus_target(name):
    loss, z = LOSSES[name], np.random.default_rng(1).standard_normal((4, 3))
    target = np.eye(3)[[0, 2, 1, 1]]
    for activation in loss.pairs_with:
        f = ACTIVATIONS[activation]
        expected = (f(z) - target) / 4
        np.testing.assert_allclose(f.vjp(z, loss.gradient(f(z), target)), expected, rtol=1e-12)
        if loss.from_logits:
            assert loss.from_logits(z, target) == pytest.approx(loss(f(z), target), rel=1e-14)
            np.testing.assert_allclose(loss.from_logits.gradient(z, target), expected, rtol=1e-13)


@every_loss
def test_value_is_a_float_gradient_keeps_shape_and_precision_and_input_is_left_alone(name):
    loss, (p, labels) = EVERY[name], example(name)
    p = p.astype(np.float32)
    before, one_hot = p.copy(), np.eye(3)[labels]
    assert type(loss(p, one_hot)) is float
    gradient = loss.gradient(p, one_hot)
    assert gradient.shape == p.shape and gradient.dtype == np.float32
    value, fused = loss.value_and_slope(p, loss.targets(labels, p.shape, np.float32))
    assert value == pytest.approx(loss(p, labels)) and value.dtype == np.float32
    assert np.array_equal(fused, gradient) and np.array_equal(p, before)


@every_loss
def test_labels_are_one_hot_rows_and_order_does_not_matter(name):
    loss, (p, labels) = EVERY[name], example(name)
    assert loss(p, labels) == loss(p, list(map(int, labels))) == loss(p, np.eye(3)[labels])
    assert loss(p[::-1], labels[::-1]) == pytest.approx(loss(p, labels), rel=1e-14)


@pytest.mark.parametrize("name", [name for name in EVERY if "cross-entropy" not in name or "binary" in name])
def test_one_output_takes_plain_vectors(name):
    loss, p, y = EVERY[name], np.array([0.2, 0.9, 0.6]), np.array([0, 1, 1])
    assert loss(p, y) == loss(p[:, None], y[:, None]) == loss(p, y.astype(float)) == loss(p[:, None], y)
    assert loss.gradient(p, y).shape == (3,)
    assert loss(np.stack([p, p])[..., None], y).shape == (2,)
    for shape in ((3,), (3, 1), (7, 3, 1)):
        assert loss.targets(y, shape).tolist() == y[:, None].tolist()


def test_numbers_worked_by_hand():
    p, y = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.0, 4.0], [0.0, 2.0]])
    assert [LOSSES[name](p, y) for name in list(LOSSES)[:3]] == [(1 + 4 + 9) / 2, (1 + 4 + 9) / 4, (1 + 2 + 3) / 2]
    assert MeanAbsoluteError().gradient(p, y).tolist() == [[0.5, -0.5], [0.0, -0.5]]  # 0 at no error
    assert CrossEntropy()([[0.25, 0.75], [0.5, 0.5]], [0, 1]) == pytest.approx((math.log(4) + math.log(2)) / 2)
    assert BinaryCrossEntropy()([0.25, 0.5], [1, 0]) == pytest.approx((math.log(4) + math.log(2)) / 2)


@pytest.mark.parametrize("delta", [0.3, 1.0, 2.5])
def test_huber_is_squared_near_and_absolute_far_with_one_slope_where_they_meet(delta):
    loss, e = Huber(delta=delta), np.array([-40.0, -1.001, -0.999, -0.2, 0.0, 0.7, 0.999, 1.001, 30.0]) * delta
    far = np.abs(e) > delta
    each = np.array([loss([v], [0.0]) for v in e])
    np.testing.assert_allclose(each, np.where(far, delta * np.abs(e) - delta**2 / 2, e * e / 2), rtol=1e-12)
    slopes = np.array([loss.gradient([v], [0.0])[0] for v in e])
    np.testing.assert_allclose(slopes, np.where(far, delta * np.sign(e), e), rtol=1e-12)
    measured = numerical_gradient(lambda p: loss(p, np.zeros(len(e))), e)
    np.testing.assert_allclose(loss.gradient(e, np.zeros(len(e))), measured, atol=1e-7)


def test_huber_has_the_squared_and_the_absolute_error_as_its_limits():
    (p, labels), half, absolute = example("Huber"), LOSSES["half squared error"], LOSSES["mean absolute error"]
    assert Huber(delta=1e6)(p, labels) == half(p, labels)
    assert Huber(delta=1e-9)(p, labels) / 1e-9 == pytest.approx(absolute(p, labels), rel=1e-8)
    np.testing.assert_allclose(Huber(delta=1e-9).gradient(p, labels) / 1e-9, absolute.gradient(p, labels))
    theirs = references.stored("losses")["HuberLoss, δ = 2.5"]
    loss, columns = Huber(delta=2.5), theirs["prediction"].shape[1]
    assert loss(theirs["prediction"], theirs["target"]) == pytest.approx(float(columns * theirs["value"]), rel=1e-14)
    ours = loss.gradient(theirs["prediction"], theirs["target"])
    np.testing.assert_allclose(ours, columns * theirs["gradient"], rtol=1e-13)
    with pytest.raises(ValueError, match="delta"):
        Huber(delta=0.0)


def test_logits_of_a_thousand_are_exact():
    z = np.array([[1000.0, -1000.0], [-1000.0, 1000.0]])
    for dtype in (np.float32, np.float64):
        ce, bce = CrossEntropy().from_logits, BinaryCrossEntropy().from_logits
        assert ce(z.astype(dtype), [0, 1]) == 0 and ce(z.astype(dtype), [1, 0]) == 2000
        assert bce(z.astype(dtype), [0, 1]) == 0 and bce(z.astype(dtype), [1, 0]) == 2000
        assert ce.gradient(z.astype(dtype), [1, 1]).tolist() == [[0.5, -0.5], [0, 0]]
        assert ce(np.full((1, 7), 1000, dtype), [3]) == pytest.approx(math.log(7), rel=1e-6)
    assert bce([-40.0], [0]) == pytest.approx(math.exp(-40), rel=1e-15, abs=0)


def test_certain_probabilities_give_zero_or_an_honest_infinity():
    ce, bce = CrossEntropy(), BinaryCrossEntropy()
    p = np.array([[1.0, 0.0]])
    assert math.copysign(1, ce(p, [0])) == 1 and ce(p, [0]) == 0 and bce([1.0, 0.0], [1, 0]) == 0
    assert ce(p, [1]) == math.inf and bce([1.0], [0]) == math.inf
    assert np.signbit(ce.gradient(p, [0])).tolist() == [[True, False]]  # no -0.0 on the screen
    assert ce.gradient(p, [0]).tolist() == [[-1, 0]] and ce.gradient(p, [1]).tolist() == [[0, -math.inf]]
    assert bce.gradient([1.0, 0.0], [1, 0]).tolist() == [-0.5, 0.5] and bce.gradient([1.0], [0]).tolist() == [math.inf]


def test_an_overflow_is_an_infinity_without_a_warning():
    for name in list(LOSSES)[:4]:
        loss = LOSSES[name]
        assert loss([1e308], [-1e308]) == math.inf and loss.gradient([1e308], [-1e308])[0] > 0


@given(st.integers(2, 6), st.integers(1, 5), st.integers(0, 1000), st.floats(-50, 50))
def test_cross_entropy_of_logits_ignores_a_common_shift_and_moves_no_mass(k, n, seed, shift):
    rng, loss = np.random.default_rng(seed), CrossEntropy().from_logits
    z, labels = 10 * rng.standard_normal((n, k)), rng.integers(0, k, n)
    value = loss(z, labels)
    assert value >= 0 and loss(z + shift, labels) == pytest.approx(value, abs=1e-12)
    np.testing.assert_allclose(loss.gradient(z, labels).sum(axis=1), 0, atol=1e-15)


def test_output_layers_are_accepted_or_refused_with_the_remedy():
    for loss in LOSSES.values():
        loss.check_output(loss.output or "tanh", 3)
    LOSSES["binary cross-entropy"].check_output("sigmoid", 1)
    with pytest.raises(ValueError, match=r'cross-entropy with .* \'sigmoid\'; expected .* \'softmax\'.*"binary cross'):
        LOSSES["cross-entropy"].check_output("sigmoid", 2)
    with pytest.raises(ValueError, match=r"expected the output activation 'sigmoid'.*\"cross-entropy\""):
        LOSSES["binary cross-entropy"].check_output("softmax", 2)
    with pytest.raises(ValueError, match=r'Set output="softmax", or choose the loss "mean squared error"'):
        LOSSES["cross-entropy"].check_output("linear", 2)
    with pytest.raises(ValueError, match=r"^loss: got 1 output column; expected at least 2"):
        LOSSES["cross-entropy"].check_output("softmax", 1)


def test_penalty_and_its_gradient():
    w, penalty = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 0.0]]), Penalty(l1=0.5, l2=0.25)
    assert penalty(w).tolist() == [0.5 * 3.5 + 0.125 * 5.25, 0.5 * 3 + 0.125 * 9]
    assert type(penalty(w[0])) is float and penalty.gradient(w.astype(np.float32)).dtype == np.float32
    assert relative_error(penalty.gradient(w[0]), numerical_gradient(penalty, w[0])) < 1e-7
    assert penalty.gradient(w[1]).tolist() == [0, 0.5 + 0.75, 0]
    each = Penalty(l1=np.array([[0.0], [0.5]]), l2=np.array([[0.1], [0.25]]))
    assert penalty([1e200]) == np.inf
    assert each(w)[1] == penalty(w[1]) and np.array_equal(each.gradient(w)[1], penalty.gradient(w[1]))


P = np.full((4, 3), 1 / 3)
REFUSED = {
    "NaN": (lambda f: f(P * [1, np.nan, 1], [0] * 4), ValueError, r"prediction: got nan at index \(0, 1\)"),
    "infinity": (lambda f: f(P, np.where(np.eye(4, 3) > 0, np.inf, 0)), ValueError, r"target: got inf at index"),
    "empty": (lambda f: f(np.empty((0, 3)), np.empty((0, 3))), ValueError, "prediction: .*at least one entry"),
    "scalar": (lambda f: f(0.5, 1), ValueError, "prediction: got shape"),
    "strings": (lambda f: f(P, ["cat"] * 4), TypeError, "target: .*real numbers"),
    "complex": (lambda f: f(P + 1j, [0] * 4), TypeError, "prediction: .*complex"),
    "ragged": (lambda f: f([[1.0], [1.0, 2.0]], [0, 1]), TypeError, "prediction: .*a list"),
    "label too large": (
        lambda f: f(P, [0, 1, 2, 3]),
        ValueError,
        "the label 3 at index 3; expected labels from 0 to 2",
    ),
    "negative label": (lambda f: f(P, [0, -1, 2, 1]), ValueError, "the label -1 at index 1"),
    "float labels": (lambda f: f(P, [0.0, 1.0, 2.0, 1.0]), TypeError, r"integer labels.*astype\(np.int64\)"),
    "too few labels": (lambda f: f(P, [0, 1]), ValueError, "target: got 2 entries; expected 4"),
    "columns": (lambda f: f(P, np.eye(4)), ValueError, r"target: got shape \(4, 4\); expected shape \(4, 3\)"),
    "a column of labels": (lambda f: f(P, [[0], [1], [2], [0]]), ValueError, r"shape \(4, 1\).*labels of shape \(N,\)"),
    "replicas": (
        lambda f: f(P, np.eye(3)[[[0, 1, 2, 0]] * 2]),
        ValueError,
        r"target: got shape \(2, 4, 3\); .* of pred",
    ),
}
PROBABILITIES = {
    "above 1": ("binary cross-entropy", [0.5, 1.5], [0, 1], r"prediction: got 1.5 at index \(1, 0\).*from_logits"),
    "below 0": ("cross-entropy", [[-0.5, 1.5]], [0], r"prediction: got -0.5 at index \(0, 0\); .* from 0 to 1"),
    "row's sum": ("cross-entropy", [[0.5, 0.5], [0.5, 0.6]], [0, 1], "row that sums to 1.1; .*softmax, or use from_l"),
    "row's sum, below": ("cross-entropy", [[0.5, 0.4]], [0], "prediction: got a row that sums to 0.9"),
    "binary label": (
        "binary cross-entropy",
        [0.5, 0.5],
        [1, 2],
        r"target: got 2 at index \(1, 0\).*classes as 0 and 1",
    ),
    "target's sum": ("cross-entropy", P[:1], [[1.0, 1.0, 0.0]], "target: got a row that sums to 2; .*one-hot"),
    "negative target": ("cross-entropy", P[:1], [[-1.0, 1.0, 1.0]], r"target: got -1 at index \(0, 0\)"),
    "one column": ("cross-entropy", [[1.0], [1.0]], [0, 0], "prediction: got 1 .*binary cross-entropy and a sigmoid"),
    "one column, replicas": ("cross-entropy", np.ones((2, 3, 1)), np.ones((3, 1)), "prediction: got 1 output column"),
    "NaN logits": ("cross-entropy of logits", P * np.nan, [0] * 4, r"logits: got nan at index \(0, 0\)"),
    "logits' label": ("binary cross-entropy of logits", [0.0], [2], "target: got 2 at index"),
}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("mistake", REFUSED)
def test_bad_input_is_refused(name, mistake):
    call, kind, message = REFUSED[mistake]
    for public in (LOSSES[name], LOSSES[name].gradient):
        with pytest.raises(kind, match=message):
            call(public)


@pytest.mark.parametrize("mistake", PROBABILITIES)
def test_what_is_no_probability_is_refused(mistake):
    name, prediction, target, message = PROBABILITIES[mistake]
    for public in (EVERY[name], EVERY[name].gradient):
        with pytest.raises(ValueError, match=message):
            public(prediction, target)


def test_rounded_probabilities_pass():
    assert CrossEntropy()([[0.333, 0.333, 0.333]], [1]) == pytest.approx(math.log(3), abs=1e-2)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: choose("crossentropi"), ValueError, "Did you mean 'cross-entropy'"),
        (lambda: choose(CrossEntropy), TypeError, r"loss: got the class CrossEntropy .*add \(\)"),
        (lambda: choose(None), TypeError, "a loss or one of 'mean squared error'"),
        (lambda: Penalty(l1=-0.1), ValueError, r"Penalty.l1: got -0.1; expected a number in \[0, inf\)"),
        (lambda: Penalty(l2="0.1"), TypeError, "Penalty.l2: got '0.1'"),
        (lambda: Penalty()([1.0, np.nan]), ValueError, r"w: got nan at index \(1,\)"),
        (lambda: Penalty().gradient([]), ValueError, "w: .*at least one entry"),
        (lambda: Penalty()(3.0), ValueError, "w: .*at least 1 axes"),
        (lambda: Penalty().gradient(3.0), ValueError, "w: .*at least 1 axes"),
        (lambda: CrossEntropy().targets(1, (2, 3)), ValueError, "target: .*at least 1 axes"),
        (lambda: CrossEntropy().targets([0, 3], (2, 3)), ValueError, "the label 3"),
        (lambda: Penalty(l2=1e10).gradient([1e300]), ValueError, r"^w: got numbers up to 1e\+300"),
        (
            lambda: choose("mean squared error")(np.ones((1, 2), np.float32), np.array([[1.0, 1e300]])),
            ValueError,
            r"^target: got inf at index \(0, 1\)",
        ),
    ],
)
def test_other_mistakes_are_refused(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_the_menu_and_choose():
    lectured = [
        *("mean squared error", "half squared error", "mean absolute error", "Huber", "binary cross-entropy"),
        "cross-entropy",
    ]
    assert [name for name in LOSSES if name in lectured] == lectured  # others may stand among them
    assert choose("cross-entropy") is LOSSES["cross-entropy"] and choose(CrossEntropy()) == CrossEntropy()
