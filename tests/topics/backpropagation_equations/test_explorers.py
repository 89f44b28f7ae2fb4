"""Notebook 03's explorers and what they compute, held to the library, to the graph, to finite differences."""

import numpy as np
import pytest

from course_lib import graph
from course_lib.activations import ACTIVATIONS, Elementwise
from course_lib.datasets import digits
from course_lib.gradcheck import numerical_gradient
from course_lib.topics.backpropagation_equations import explorers as widgets
from course_lib.topics.backpropagation_equations.experiments import backward_pass as experiment
from course_lib.topics.backpropagation_equations.experiments import output_error as outputs
from course_lib.topics.backpropagation_equations.experiments.digit_network import digit_network, examples
from course_lib.topics.backpropagation_equations.experiments.step_time import seconds
from course_lib.topics.backpropagation_equations.plots.backward_pass import verdict
from tests.all_explorers import assert_shown

SETTING = {"digit": 5, "which": 2, "count": 3, "hidden": "ReLU", "steps": 20, "form": "rows"}


@pytest.mark.parametrize("count", [1, 16])
@pytest.mark.parametrize("form", ["rows", "columns"])
def test_every_frame_in_both_forms(form, count):
    explorer = widgets.backward_pass()
    explorer.set(form=form, count=count)
    seen = set()
    for frame in range(explorer.count):
        explorer.frame = frame
        assert_shown(explorer)
        seen.add(explorer.alt)
        made_here = experiment.STEPS[frame].makes.split()
        assert all(str(explorer.result.values[name].shape) in explorer.alt for name in made_here)
    assert len(seen) == len(experiment.STEPS) == explorer.count


@pytest.mark.parametrize("hidden", widgets.HIDDEN)
@pytest.mark.parametrize("steps", [0, 20, 200])
def test_rows_columns_and_the_network_agree(hidden, steps):
    shown = experiment.backward_pass(**SETTING | {"hidden": hidden, "steps": steps})
    columns = experiment.backward_pass(**SETTING | {"hidden": hidden, "steps": steps, "form": "columns"})
    assert shown.agrees
    for name, a in shown.values.items():
        np.testing.assert_allclose(columns.values[name].T, a, rtol=0, atol=1e-13, err_msg=name)
    net, theta = digit_network(hidden, steps)
    x, y = examples(5, 2, 3)
    passed = net.backward(theta, x, y, "cross-entropy")
    by_hand = np.concatenate([shown.values[name].ravel() for name in ("dW1", "db1", "dW2", "db2")])
    assert np.abs(by_hand - passed.gradient).max() < 1e-12
    assert abs(shown.values["C"].item() - passed.loss) < 1e-12
    for l in (1, 2):
        np.testing.assert_allclose(shown.values[f"delta{l}"], passed.delta[l], rtol=0, atol=1e-13)


class Softsign(Elementwise):
    """z / (1 + |z|)."""

    def value(self, z):
        return z / (1 + np.abs(z))

    def slope(self, z, a):
        return 1 / (1 + np.abs(z)) ** 2


def test_an_activation_that_is_registered_later_can_be_chosen():
    ACTIVATIONS.register("softsign", Softsign())
    try:
        explorer = widgets.backward_pass()
        explorer.set(hidden="softsign", count=2)
        explorer.frame = 9
        assert_shown(explorer)
        assert explorer.result.agrees
        explorer.frame = 2
        assert "softsign( z¹ )" in explorer.alt
    finally:
        del ACTIVATIONS["softsign"]


def test_a_difference_between_the_forms_would_be_told(monkeypatch):
    def other(*given):
        *arrays, f = given
        return {name: 1.001 * a.T for name, a in experiment.in_rows(*(a.T for a in arrays), f).items()}

    monkeypatch.setattr(experiment, "in_columns", other)
    assert "DIFFER" in verdict(experiment.backward_pass(**SETTING))


def test_the_pass_by_hand_is_the_graphs():
    shown = experiment.backward_pass(**SETTING)
    own = {name: graph.variable(shown.values[name], name) for name in ("W1", "b1", "W2", "b2")}
    a1 = graph.relu(shown.values["x"] @ own["W1"] + own["b1"])
    C = graph.cross_entropy_of_logits(a1 @ own["W2"] + own["b2"], shown.values["y"])
    graph.backward(C)
    assert abs(C.value - shown.values["C"].item()) < 1e-12
    for name, node in own.items():
        np.testing.assert_allclose(node.gradient, shown.values[f"d{name}"], rtol=0, atol=1e-12)


def test_formulas_name_only_what_is_known_by_then():
    shown = experiment.backward_pass(**SETTING)
    for frame, step in enumerate(experiment.STEPS):
        for form in ("rows", "columns"):
            used = {name for name in step.formula(form) if name in shown.values}
            given = used - {"ones", "xT", "a1T", "W2T", "prime1"}
            assert given <= shown.known(frame)
            assert set(step.makes.split()) <= used


def test_the_facts_of_the_notices():
    shown = experiment.backward_pass(**SETTING | {"form": "columns"})
    f, v = shown.facts, shown.values
    assert f["digit"] == shown.labels[0] == 5
    assert f["sure"] == v["a2"][5, 0]
    assert f["off"] == int((v["z1"] <= 0).sum())
    assert f["white"] == int((v["x"].sum(axis=1) == 0).sum())
    np.testing.assert_array_equal(shown.picture.ravel(), v["x"][:, 0])
    assert f"C = {v['C'].item():.4g}" in shown.notice(5)


@pytest.mark.parametrize("pair", outputs.PAIRS)
@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0])
def test_the_whole_jacobian_is_right_for_every_pair(pair, scale):
    error = outputs.digit_error(pair=pair, digit=4, which=1, steps=0, scale=scale)
    assert error.off("full") < 1e-8
    f = pair.split(",")[0]
    assert (error.off("hadamard") < 1e-8) == (f != "softmax")
    assert (error.off("short") < 1e-8) == (pair in list(outputs.PAIRS)[:3])


def test_the_hadamard_form_leaves_the_wrong_classes_out():
    error = outputs.digit_error(pair="softmax, cross-entropy", digit=4, which=1, steps=0, scale=1.0)
    np.testing.assert_allclose(error.hadamard, -error.y * (1 - error.a), atol=1e-15)
    assert abs(error.full.sum()) < 1e-14
    assert abs(error.jacobian.sum(axis=0)).max() < 1e-15


def test_saturation_leaves_only_the_short_form():
    error = outputs.digit_error(pair="sigmoid, binary cross-entropy", digit=3, which=0, steps=200, scale=30.0)
    assert not np.isfinite(error.full).all()
    assert error.off("short") < 1e-7


def test_a_network_trained_with_the_hadamard_form_does_not_learn():
    right, well = outputs.learn_with(lambda a, y: (a - y) / len(y), steps=60)
    wrong, badly = outputs.learn_with(lambda a, y: -y * (1 - a) / len(y), steps=60)
    assert right[-1] < 0.4 * right[0]
    assert well > 0.8
    assert wrong[-1] > wrong[0]
    assert badly < 0.3


def test_learning_is_descent_on_the_networks_loss():
    net, theta = digit_network()
    data = digits()
    curve, _ = outputs.learn_with(lambda a, y: (a - y) / len(y), steps=2, eta=0.1)
    value, gradient = net.loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")
    following, _ = net.loss_and_gradient(theta - 0.1 * gradient, data.x_train, data.y_train, "cross-entropy")
    np.testing.assert_allclose(curve, [value, following], rtol=1e-12)


def test_finite_differences_through_the_whole_network():
    net, theta = digit_network("tanh")
    x, y = examples(7, 0, 2)
    shown = experiment.backward_pass(**SETTING | {"digit": 7, "which": 0, "count": 2, "hidden": "tanh", "steps": 0})
    some = np.arange(0, net.size, 97)

    def loss(part):
        moved = theta.copy()
        moved[some] = part
        return net.loss_and_gradient(moved, x, y, "cross-entropy")[0]

    by_hand = np.concatenate([shown.values[name].ravel() for name in ("dW1", "db1", "dW2", "db2")])
    np.testing.assert_allclose(numerical_gradient(loss, theta[some]), by_hand[some], rtol=0, atol=1e-9)


def test_seconds_measures_three_parts():
    parts = seconds((8, 5, 3), 4, repeats=3)
    assert list(parts) == ["matrix products", "forward and backward", "optimizer"]
    assert all(0 < s < 1 for s in parts.values())


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: experiment.backward_pass(**SETTING | {"form": "row"}), "Did you mean 'rows'"),
        (lambda: examples(10, 0, 1), "digit: got 10"),
        (lambda: outputs.output_error("softmax and cross-entropy", [0.0], [1.0]), "Did you mean 'softmax, "),
        (lambda: outputs.output_error("softmax, cross-entropy", [0.0, np.nan], [0.0, 1.0]), "z: got nan"),
    ],
)
def test_what_cannot_be_shown_is_said(call, said):
    with pytest.raises(ValueError, match="got") as caught:
        call()
    assert said in str(caught.value)
