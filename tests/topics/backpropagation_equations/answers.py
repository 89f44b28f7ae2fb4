"""Right answers to notebook 03: the first one as a student would write it, the others in another style."""

import numpy as np

from course_lib.network import Network
from course_lib.topics.backpropagation_equations import tasks as backpropagation


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def feedforward_in_words(data, weights, bias, weights_out, bias_out):
    hidden_in = np.einsum("ni,ij->nj", data, weights) + bias[None]
    hidden = np.where(hidden_in > 0, hidden_in, 0)
    scores = np.dot(hidden, weights_out) + bias_out
    return [hidden_in, hidden, scores, np.exp(scores) / np.exp(scores).sum(-1)[:, None]]


def in_float32(function):
    return lambda *arguments: function(*(np.asarray(a, np.float32) for a in arguments))


def error_by_rows(a_L, y):
    rows = len(a_L)
    return np.stack([(a_L[n] - y[n]) / rows for n in range(rows)])


def layer_by_loops(a_before, delta):
    dW = np.zeros((a_before.shape[1], delta.shape[1]))
    for i, j, n in np.ndindex(*dW.shape, len(delta)):
        dW[i, j] += a_before[n, i] * delta[n, j]
    return dW, delta.sum(0)


def backward_in_columns(x, y, W1, b1, W2, b2):
    z1, a1, _, a2 = feedforward_in_words(x, W1, b1, W2, b2)
    d2 = (a2 - y).T / x.shape[0]
    d1 = (W2 @ d2) * (z1.T > 0)
    return (d1 @ x).T, d1.sum(axis=1), (d2 @ a1).T, d2.sum(axis=1)


def backward_by_network(x, y, W1, b1, W2, b2):
    net = Network([*W1.shape, len(b2)], hidden="ReLU", output="softmax")
    theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2])
    first, second = net.layers(net.loss_and_gradient(theta, x, y, "cross-entropy")[1])
    return first.W, first.b[0], second.W, second.b[0]


def softmax_jacobian_by_rows(a, y):
    rows = [(np.diag(row) - np.outer(row, row)) @ (row - target) for row, target in zip(a, y, strict=True)]
    return np.array(rows) / len(a)


def cost(x, y, *parameters):
    return np.mean(-np.log(feedforward_in_words(x, *parameters)[3][y == 1]))


def step_as_in_the_notebook(x, y, W1, b1, W2, b2, eta):
    before = cost(x, y, W1, b1, W2, b2)
    dW1, db1, dW2, db2 = backpropagation.backward_pass(x, y, W1, b1, W2, b2)
    W1, b1, W2, b2 = W1 - eta * dW1, b1 - eta * db1, W2 - eta * dW2, b2 - eta * db2
    return before, cost(x, y, W1, b1, W2, b2), W1, b1, W2, b2


def step_in_theta(x, y, W1, b1, W2, b2, eta):
    net = Network([*W1.shape, len(b2)], hidden="ReLU", output="softmax")
    theta = np.concatenate([W1.ravel(), b1, W2.ravel(), b2]).astype(float)
    before, gradient = net.loss_and_gradient(theta, np.asarray(x, float), np.asarray(y, float), "cross-entropy")
    first, second = net.layers(theta - float(eta) * gradient)
    new = first.W, first.b[0], second.W, second.b[0]
    return before, cost(x, y, *new), *new


def deep_as_in_the_notebook(x, y, weights, biases):
    z, a = [None], [x]
    for W, b in zip(weights, biases, strict=True):
        z.append(a[-1] @ W + b)
        a.append(np.maximum(z[-1], 0))
    a[-1] = softmax(z[-1])
    delta = (a[-1] - y) / len(y)
    dW, db = [], []
    for l in range(len(weights), 0, -1):
        dW.insert(0, a[l - 1].T @ delta)
        db.insert(0, delta.sum(axis=0))
        if l > 1:
            delta = (delta @ weights[l - 1].T) * (z[l - 1] > 0)
    return dW, db


def deep_by_network(x, y, weights, biases):
    net = Network([*(len(W) for W in weights), y.shape[1]], hidden="ReLU", output="softmax")
    theta = np.concatenate([part.ravel() for layer in zip(weights, biases, strict=True) for part in layer])
    layers = net.layers(net.loss_and_gradient(theta, x, y, "cross-entropy")[1])
    return [layer.W for layer in layers], [layer.b.ravel() for layer in layers]


def deep_recursive(x, y, weights, biases):
    """The mean taken at the end: δ without 1/N, and each gradient divided by N once."""

    def back(a, left):
        if len(left) == 1:
            delta, dW, db = softmax(a @ left[0][0] + left[0][1]) - y, [], []
        else:
            z = a @ left[0][0] + left[0][1]
            upstream, dW, db = back(np.maximum(z, 0), left[1:])
            delta = np.where(z > 0, upstream, 0)
        return delta @ left[0][0].T, [a.T @ delta / len(y), *dW], [delta.mean(axis=0), *db]

    _, dW, db = back(x, list(zip(weights, biases, strict=True)))
    return [tuple(dW), tuple(db)]


def columns_by_rows(a_before, a, y):
    delta = (a - y).T / len(y.T)
    return (a_before @ delta).T, delta.sum(axis=0)[:, None]


def sigmoid_layer_by_rows(x, y, W, b):
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for row, target in zip(x, y, strict=True):
        a = 0.5 * (1 + np.tanh((row @ W + b) / 2))
        delta = (a - target) * (a - a**2)
        dW += np.outer(row, delta)
        db += delta
    return dW / len(x), db / len(x)


def sigmoid_layer_by_network(x, y, W, b):
    net = Network([*W.shape], output="sigmoid")
    theta = np.concatenate([W.ravel(), b])
    (layer,) = net.layers(net.loss_and_gradient(theta, x, y, "half squared error")[1])
    return layer.W, layer.b[0]


RIGHT = {
    "sigmoid layer": [
        lambda x, y, W, b: (lambda a: (x.T @ ((a - y) * a * (1 - a)) / len(x), ((a - y) * a * (1 - a)).mean(0)))(
            1 / (1 + np.exp(-(x @ W + b)))
        ),
        sigmoid_layer_by_rows,
        sigmoid_layer_by_network,
    ],
    "any number of layers": [deep_as_in_the_notebook, deep_by_network, deep_recursive],
    "last layer in columns": [
        lambda a_before, a, y: ((a - y) @ a_before.T / y.shape[1], (a - y).mean(axis=1, keepdims=True)),
        columns_by_rows,
    ],
    "shortcut": [
        lambda x, W1, V, delta1, delta2: (x.T @ delta2, delta1 @ W1.T + delta2 @ V.T),
        lambda x, W1, V, d1, d2: (np.einsum("nk,nj->kj", x, d2), np.hstack([d1, d2]) @ np.hstack([W1, V]).T),
    ],
    "weighted error": [
        lambda a, y, w: (a * (1 - y) - w * y * (1 - a)) / len(y),
        lambda a, y, w: np.where(y == 1, w, 1) * (a - y) / a.shape[0],
        lambda a, y, w: ((1 - y) / (1 - a) - w * y / a) * a * (1 - a) / len(a),
    ],
    "squared error after softmax": [
        lambda a, y: a * ((a - y) - ((a - y) * a).sum(axis=1, keepdims=True)) / len(y),
        softmax_jacobian_by_rows,
    ],
    "feedforward": [feedforward_in_words, in_float32(feedforward_in_words), backpropagation.feedforward],
    "output error": [lambda a_L, y: (a_L - y) / len(y), error_by_rows, lambda a, y: np.true_divide(a - y, y.shape[0])],
    "hidden error": [
        lambda delta_next, W_next, z: (delta_next @ W_next.T) * (z > 0),
        lambda d, W, z: np.einsum("nk,hk->nh", d, W) * np.where(z > 0, 1, 0),
        lambda d, W, z: (W @ d.T).T * np.heaviside(z, 0),
    ],
    "layer gradients": [
        lambda a_before, delta: (a_before.T @ delta, delta.sum(axis=0)),
        layer_by_loops,
        lambda a, d: (np.einsum("ni,nj->ij", a, d), np.einsum("nj->j", d)),
    ],
    "backward pass": [backpropagation.backward_pass, backward_in_columns, backward_by_network],
    "training step": [step_as_in_the_notebook, step_in_theta, in_float32(step_in_theta)],
}
