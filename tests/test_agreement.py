"""Two engines and two witnesses: graph = network = finite differences = PyTorch."""

import numpy as np
import pytest

from course_lib import graph, menus
from course_lib.activations import LAYERS
from course_lib.gradcheck import numerical_gradient
from course_lib.losses import LOSSES
from course_lib.network import Network
from tests import references

OUTPUT = {"cross-entropy": "softmax", "binary cross-entropy": "sigmoid"}  # the others take any


def function(entry, menu, ending=""):
    return getattr(graph, menus.name_of(entry).lower().replace(" ", "_").replace("-", "_") + ending)


def as_graph(net, layers, x, y, loss):
    """The network's loss as a graph, and its parameters in the order of θ."""
    a, parameters = x, []
    for layer, f in zip(layers, net.activations, strict=True):
        own = [graph.variable(value) for value in (layer.W, layer.b, layer.alpha) if value is not None]
        a = function(f, LAYERS)(a @ own[0] + own[1], *own[2:])
        parameters += own
    return function(LOSSES[loss], LOSSES)(a, y), parameters


def flat(arrays):
    return np.concatenate([np.ravel(a) for a in arrays])


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("f", LAYERS)
def test_graph_equals_network_and_finite_differences(f, loss, depth):
    rng = np.random.default_rng(depth)
    net = Network([2, *[3] * (depth - 1), 2], f, OUTPUT.get(loss, f))
    theta = net.initialize("Glorot normal", rng)
    theta += 0.1 * rng.standard_normal(net.size)
    x, y = rng.standard_normal((4, 2)), rng.integers(0, 2, 4)
    value, gradient = net.loss_and_gradient(theta, x, y, loss)
    L, parameters = as_graph(net, net.layers(theta), x, y, loss)
    graph.backward(L)
    assert abs(L.value - value) < 1e-12
    assert np.abs(flat(p.gradient for p in parameters) - gradient).max() < 1e-12

    def at(theta):
        own = [a for layer in net.layers(theta) for a in (layer.W, layer.b, layer.alpha) if a is not None]
        for parameter, a in zip(parameters, own, strict=True):
            parameter.value = a
        return L.value

    numeric = numerical_gradient(at, theta, h=1e-6)
    assert np.abs(gradient - numeric).max() < 1e-7 * max(1, np.abs(numeric).max())


EXPRESSIONS = {
    "(x + y) z": "(x + y) * z",
    "sigmoid neuron": "1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2)))",
    "ReLU of a vector": "sum(relu(x) * upstream)",
    "matrix product": "sum(x @ w * upstream)",
    "UDL 7_1": """
        f0 = b0 + w0 * x;  h1 = sin(f0)
        f1 = b1 + w1 * h1; h2 = exp(f1)
        f2 = b2 + w2 * h2; h3 = cos(f2)
        f3 = b3 + w3 * h3
        l = (f3 - y) ** 2""",
    "CS231n two layers": """
        scores = relu(X @ W1 + b1) @ W2 + b2
        cross_entropy_of_logits(scores, labels) + 0.5 * (sum(W1 ** 2) + sum(W2 ** 2))""",
    "arrays": """
        picked = exp(-A[1:, [0, 2, 2]] / (1 + b ** 2)) @ W.T
        max(mean(max(picked, c), axis=0)) * sum(log(W[0])) + (A @ b[0])[-1]""",
    "PReLU": "mean(prelu(x @ W, alpha) ** 2)",
}


def computed(case):
    """The output and the gradients of a stored case."""
    stored = references.stored("graph")[case]
    given = {name: a for name, a in stored.items() if f"d{name}" in stored or name == "labels"}
    variables = {name: a if name == "labels" else graph.variable(a, name) for name, a in given.items()}
    output = graph.parse(EXPRESSIONS[case], **variables)
    graph.backward(output)
    return output, {name: node.gradient for name, node in variables.items() if name != "labels"}, stored


@pytest.mark.parametrize("case", EXPRESSIONS)
def test_graph_equals_pytorch(case):
    output, gradients, stored = computed(case)
    assert abs(output.value - stored["value"]) < 1e-12 * max(1, abs(output.value))
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, stored[f"d{name}"], rtol=1e-12, atol=1e-12, err_msg=name)


def test_every_stored_graph_is_compared():
    assert EXPRESSIONS.keys() == references.stored("graph").keys()


def test_the_matrices_of_the_deck():
    """Deck 000: the upstream gradient and both factors are right, the product y that it prints is not."""
    output, gradients, stored = computed("matrix product")
    np.testing.assert_array_equal(output.inputs[0].inputs[0].value, [[-1, -1, 2, 6], [5, 2, 11, 7]])
    np.testing.assert_array_equal(gradients["x"], stored["upstream"] @ stored["w"].T)
    np.testing.assert_array_equal(gradients["w"], stored["x"].T @ stored["upstream"])


def test_the_relu_of_the_deck():
    _, gradients, _ = computed("ReLU of a vector")
    np.testing.assert_array_equal(gradients["x"], [4, 0, 5, 0])
