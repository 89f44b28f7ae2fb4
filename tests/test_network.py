"""The network: its gradient against finite differences, its layers as views into θ, its replicas, its refusals."""

import warnings

import numpy as np
import pytest

from course_lib import network
from course_lib.activations import ACTIVATIONS, ELU, LAYERS, LeakyReLU
from course_lib.gradcheck import numerical_gradient
from course_lib.initializers import INITIALIZERS, GlorotNormal
from course_lib.losses import LOSSES
from course_lib.network import Network, evaluate

OUTPUTS = {"cross-entropy": ["softmax"], "binary cross-entropy": ["sigmoid"]}
PAIRS = [(loss, output) for loss in LOSSES for output in OUTPUTS.get(loss, [*ACTIVATIONS, "maxout"])]


def problem(net, loss, seed=0, rows=7, replicas=None):
    rng = np.random.default_rng(seed)
    theta = net.initialize("Glorot normal", rng, replicas)
    theta += 0.1 * rng.standard_normal(theta.shape)  # biases away from zero, so that nothing sits on a kink
    labels = rng.integers(0, net.sizes[-1], rows)
    return theta, rng.standard_normal((rows, net.sizes[0])), labels


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("hidden", LAYERS)
def test_gradient_equals_finite_differences(hidden, loss, output):
    net = Network([3, 5, 4, 3], hidden, output)
    theta, x, y = problem(net, loss)
    _, gradient = net.loss_and_gradient(theta, x, y, loss)
    numeric = numerical_gradient(lambda t: net.loss_and_gradient(t, x, y, loss)[0], theta, h=1e-6)
    assert gradient.shape == theta.shape
    assert np.abs(gradient - numeric).max() < 1e-7 * max(1, np.abs(numeric).max())


@pytest.mark.parametrize("depth", [1, 2, 4, 6])
@pytest.mark.parametrize("hidden", LAYERS)
def test_every_depth(depth, hidden):
    net = Network([2, *[3] * (depth - 1), 2], hidden)
    theta, x, y = problem(net, "cross-entropy", seed=depth)
    numeric = numerical_gradient(lambda t: net.loss_and_gradient(t, x, y, "cross-entropy")[0], theta, h=1e-6)
    assert np.abs(net.loss_and_gradient(theta, x, y, "cross-entropy")[1] - numeric).max() < 1e-8


@pytest.mark.parametrize("hidden", LAYERS)
def test_replicas_equal_separate_networks(hidden):
    net = Network([2, 6, 3], hidden)
    theta, x, y = problem(net, "cross-entropy", replicas=4)
    losses, gradients = net.loss_and_gradient(theta, x, y, "cross-entropy")
    assert losses.shape == (4,) and gradients.shape == (4, net.size)
    for r in range(4):
        loss, gradient = net.loss_and_gradient(theta[r], x, y, "cross-entropy")
        assert abs(loss - losses[r]) < 1e-12
        np.testing.assert_allclose(gradients[r], gradient, rtol=0, atol=1e-12)
        np.testing.assert_allclose(net.predict(theta, x)[r], net.predict(theta[r], x), rtol=0, atol=1e-12)


def test_forward_keeps_every_z_and_a():
    net = Network([2, 4, 3], "tanh", "linear")
    theta, x, _ = problem(net, "mean squared error")
    z, a = net.forward(theta, x)
    assert z[0] is None and np.array_equal(a[0], x)
    for l, layer in enumerate(net.layers(theta), start=1):
        np.testing.assert_allclose(z[l], a[l - 1] @ layer.W + layer.b, rtol=1e-15)
    np.testing.assert_allclose(a[1], np.tanh(z[1]))
    np.testing.assert_array_equal(a[2], z[2])


def test_deltas_are_the_derivatives_by_z():
    """delta^l = ∂C/∂z^l: shifting b^l by h moves every row's z^l, so the column sums of delta^l are ∂C/∂b^l (BP3)."""
    net = Network([2, 4, 3], "tanh")
    theta, x, y = problem(net, "cross-entropy")
    back = net.backward(theta, x, y, "cross-entropy")
    np.testing.assert_allclose(back.delta[2], (net.predict(theta, x) - np.eye(3)[y]) / len(x), atol=1e-15)
    for delta, layer in zip(back.delta[1:], net.layers(back.gradient), strict=True):
        np.testing.assert_allclose(delta.sum(axis=0), layer.b[0], atol=1e-15)


def test_layers_are_views_and_fill_theta():
    net = Network([3, 4, 2], ["PReLU"])
    theta = np.zeros(net.size)
    for layer in net.layers(theta):
        for view in (layer.W, layer.b, *([layer.alpha] if layer.alpha is not None else [])):
            view += 1
    np.testing.assert_array_equal(theta, 1)
    assert net.size == (3 * 4 + 4 + 1) + (4 * 2 + 2)
    assert net.weights.sum() == 3 * 4 + 4 * 2


def test_prelu_begins_at_its_knob_and_maxout_widens_its_layer():
    prelu = Network([2, 3, 2], ACTIVATIONS["PReLU"])
    assert prelu.layers(prelu.initialize("zeros", np.random.default_rng(0)))[0].alpha.item() == 0.25
    maxout = Network([2, 3, 2], "maxout")
    assert maxout.size == (2 + 1) * 6 + (3 + 1) * 2


@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_initialize_draws_replicas_one_after_another(initializer):
    net = Network([5, 4, 2])
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    together = net.initialize(initializer, one, replicas=3)
    np.testing.assert_array_equal(together, [net.initialize(initializer, other) for _ in range(3)])
    assert all(not layer.b.any() for layer in net.layers(together))


def test_an_initializer_with_a_gain_for_each_replica_scales_one_draw():
    net, gains = Network([5, 4, 2], "PReLU"), np.array([[0.5], [1.0], [3.0]])
    together = net.initialize(GlorotNormal(gain=gains), np.random.default_rng(3), dtype=np.float32)
    assert together.dtype == np.float32
    alone = [net.initialize(GlorotNormal(g), np.random.default_rng(3), dtype=np.float32) for g in gains[:, 0].tolist()]
    np.testing.assert_array_equal(together, alone)


def test_a_fraction_of_answers_that_are_no_numbers_is_no_number():
    net = Network([2, 3, 2])
    theta, x, y = problem(net, "cross-entropy", replicas=2)
    theta[1] = np.nan
    loss, right = evaluate(net.layers(theta), x, *reversed(net.prepare_targets("cross-entropy", y, len(x))))
    assert np.isfinite(loss).tolist() == np.isfinite(right).tolist() == [True, False]


@pytest.mark.parametrize("replicas", [None, 3])
def test_evaluation_in_blocks_of_rows_is_evaluation_at_once(monkeypatch, replicas):
    net = Network([2, 5, 3])
    theta, x, y = problem(net, "cross-entropy", rows=101, replicas=replicas)
    monkeypatch.setattr(network, "CACHE", 1)
    loss, right = evaluate(net.layers(theta), x, *reversed(net.prepare_targets("cross-entropy", y, 101)))
    np.testing.assert_allclose(loss, net.loss_and_gradient(theta, x, y, "cross-entropy")[0], rtol=1e-13)
    np.testing.assert_array_equal(right, (net.classify(theta, x) == y).mean(axis=-1))


def test_float32_stays_float32():
    net = Network([2, 4, 2], "PReLU")
    theta = net.initialize("He normal", np.random.default_rng(0), dtype=np.float32)
    loss, gradient = net.loss_and_gradient(theta, np.ones((3, 2)), np.array([0, 1, 0]), "cross-entropy")
    assert gradient.dtype == np.float32 and isinstance(loss, float)
    assert net.predict(theta, np.ones((3, 2))).dtype == np.float32
    back = net.backward(theta, np.ones((3, 2)), np.full((3, 2), 0.5), "cross-entropy")
    assert {a.dtype for a in (*back.delta[1:], back.gradient)} == {np.dtype(np.float32)}


def test_one_output_is_a_yes_or_no():
    net = Network([2, 3, 1], output="sigmoid")
    theta, x, _ = problem(net, "binary cross-entropy")
    p = net.predict(theta, x)
    np.testing.assert_array_equal(net.classify(theta, x), p[:, 0] > 0.5)
    np.testing.assert_array_equal(net.classify(np.stack([theta, -theta]), x)[0], p[:, 0] > 0.5)
    assert not net.classify(0 * theta, x).any()  # ½ does not exceed ½
    loss, _ = net.loss_and_gradient(theta, x, np.array([0, 1, 1, 0, 1, 0, 0]), "binary cross-entropy")
    assert loss == pytest.approx(LOSSES["binary cross-entropy"](p, np.array([[0, 1, 1, 0, 1, 0, 0]]).T))


@pytest.mark.parametrize(
    ("loss", "output"),
    [("binary cross-entropy", "sigmoid"), ("mean squared error", "sigmoid"), ("mean squared error", "linear")],
)
def test_the_fraction_of_yes_or_no_answered_right(loss, output):
    net = Network([1, 1], output=output)
    x, y = np.array([[-3.0], [0.1], [0.4], [0.6], [3.0]]), np.array([0, 1, 1, 1, 0])
    _, right = evaluate(net.layers(np.array([1.0, 0.0])), x, *reversed(net.prepare_targets(loss, y, 5)))
    said = x[:, 0] > (0 if output == "sigmoid" else 0.5)
    assert right == (said == y).mean() and right not in (0, 1)
    np.testing.assert_array_equal(net.classify(np.array([1.0, 0.0]), x), said)


@pytest.mark.parametrize(
    ("outputs", "output", "loss", "wrong"),
    [(2, "softmax", "cross-entropy", [1, 0]), (1, "sigmoid", "binary cross-entropy", [0, 1])],
)
def test_with_its_own_output_a_loss_is_exact_where_the_prediction_is_0_or_1(outputs, output, loss, wrong):
    net, x = Network([1, outputs], output=output), np.array([[1000.0], [-1000.0]])
    value, gradient = net.loss_and_gradient(np.eye(net.size)[0], x, np.array(wrong), loss)
    assert value == 1000 and np.isfinite(gradient).all()


def test_a_network_shows_its_layers():
    assert repr(Network([2, 5, 3], "tanh")) == "Network(2-5-3, tanh, softmax, P = 33)"


NET = Network([2, 3, 2])
THETA = np.zeros(NET.size)
SLOPES = LeakyReLU(np.array([[0.1], [0.2]]))
X, Y = np.zeros((4, 2)), np.zeros(4, np.int64)


def test_no_pass_warns_when_it_overflows():
    net, x = Network([2, 3, 3, 2]), np.ones((4, 2))
    theta = np.full(net.size, 1e200)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isinf(net.forward(theta, x).z[-1]).all()
        assert np.isnan(net.predict(theta, x)).all()
        assert np.isnan(net.backward(theta, x, np.zeros(4, int), "cross-entropy").gradient).any()


def test_classes_are_whole_numbers():
    assert NET.classify(THETA, X).dtype == np.int64


BAD = {
    "too few sizes": (lambda: Network([2]), "sizes", "at least two"),
    "a size of zero": (lambda: Network([2, 0, 2]), r"sizes\[1\]", "at least 1"),
    "sizes as a number": (lambda: Network(3), "sizes", "list"),
    "a misspelt activation": (lambda: Network([2, 2, 2], "Relu6"), "hidden", "Did you mean 'ReLU'"),
    "a misspelt activation in a list": (lambda: Network([2, 2, 2], ["Relu6"]), "hidden", "Did you mean 'ReLU'"),
    "theta as a list": (lambda: NET.layers([0.0] * NET.size), "theta", "Make θ with network.initialize"),
    "an optimizer as output": (lambda: Network([2, 2, 2], output=LOSSES["cross-entropy"]), "output", "activation"),
    "one softmax output": (lambda: Network([2, 2, 1]), "output", "sigmoid"),
    "too many activations": (lambda: Network([2, 2, 2], ["ReLU", "tanh"]), "hidden", "one for each"),
    "theta of the wrong size": (lambda: NET.predict(THETA[1:], X), "theta", rf"shape \(…, {NET.size}\)"),
    "theta with NaN": (lambda: NET.predict(THETA * np.nan, X), "theta", "finite"),
    "x with a wrong width": (lambda: NET.predict(THETA, np.zeros((4, 3))), "x", r"\(4, 3\)"),
    "x with one axis": (lambda: NET.predict(THETA, np.zeros(2)), "x", "2 axes"),
    "an empty batch": (lambda: NET.predict(THETA, np.zeros((0, 2))), "x", "at least one"),
    "labels out of range": (lambda: NET.loss_and_gradient(THETA, X, Y + 2, "cross-entropy"), "target", "0 to 1"),
    "too few labels": (lambda: NET.loss_and_gradient(THETA, X, Y[1:], "cross-entropy"), "target", "4"),
    "loss and output at odds": (lambda: NET.loss_and_gradient(THETA, X, Y, "binary cross-entropy"), "loss", "sigmoid"),
    "an activation as loss": (lambda: NET.loss_and_gradient(THETA, X, Y, LAYERS["ReLU"]), "loss", "loss"),
    "a class for rng": (lambda: NET.initialize("zeros", np.random), "rng", "default_rng"),
    "no replicas": (lambda: NET.initialize("zeros", np.random.default_rng(0), replicas=0), "replicas", "at least 1"),
    "replicas that fill the memory": (
        lambda: NET.initialize("zeros", np.random.default_rng(0), 10**9),
        "replicas",
        f"1000000000 of {NET.size} parameters each; expected at most 2 GB in all. Train fewer at once",
    ),
    "no rows": (lambda: NET.prepare_targets("cross-entropy", Y, 0), "rows", "at least 1"),
    "a misspelt activation without a layer": (lambda: Network([2, 2], "Relu6"), "hidden", "Did you mean 'ReLU'"),
    "a slope for each replica": (lambda: Network([2, 3, 2], SLOPES), "hidden", r"LeakyReLU\.alpha; .*one number"),
    "x for other replicas": (lambda: NET.predict(np.zeros((3, NET.size)), np.zeros((4, 5, 2))), "x", "theta's .3,"),
    "x too large": (lambda: NET.predict(THETA.astype(np.float32), X + 1e300), "x", r"inf at index \(0, 0\)"),
    "targets for replicas that are not there": (
        lambda: NET.loss_and_gradient(THETA, X, np.full((3, 4, 2), 0.5), "cross-entropy"),
        "target",
        r"shape \(3, 4, 2\); expected the leading axes \(\)",
    ),
    "an array for dtype": (lambda: NET.initialize("zeros", np.random.default_rng(0), dtype=X), "dtype", "float64"),
    "integers for dtype": (lambda: NET.initialize("zeros", np.random.default_rng(0), dtype=int), "dtype", "float32"),
}


@pytest.mark.parametrize(("call", "argument", "hint"), BAD.values(), ids=BAD)
def test_bad_input_is_refused_by_name(call, argument, hint):
    with pytest.raises((ValueError, TypeError), match=f"(?s)^{argument}: .*{hint}"):
        call()


def test_equal_networks_are_equal():
    kinds = [lambda: Network([2, 3, 2]), lambda: Network((2, 3, 2), ["ReLU"]), lambda: Network(np.array([2, 3, 2]))]
    for make in kinds:
        assert make() == make() == Network([2, 3, 2]) and hash(make()) == hash(Network([2, 3, 2]))
    others = [[2, 4, 2], [2, 3, 3, 2]], [[2, 3, 2], "tanh"], [[2, 3, 2], "ReLU", "sigmoid"], [[2, 3, 2], ELU(0.3)]
    for other in (Network(others[0][0]), Network(others[0][1]), *(Network(*made) for made in others[1:])):
        assert other != Network([2, 3, 2])
    assert Network([2, 3, 2], ELU(0.3)) == Network([2, 3, 2], ELU(0.3)) != Network([2, 3, 2], ELU(0.4))
    assert Network([2, 3, 2]) != [2, 3, 2] and len({Network([2, 3, 2]), Network([2, 3, 2])}) == 1
