"""Right answers to notebook 02: the first one as a student would write it, the others in another style."""

import numpy as np

from course_lib.topics.vectors_and_matrices import tasks as vectors


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_by_jacobians(z, upstream):
    rows = [(np.diag(a) - np.outer(a, a)) @ u for a, u in zip(softmax(z), upstream, strict=True)]
    return np.array(rows)


def relu_by_loop(x, upstream):
    out = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        if x[i] > 0:
            out[i] = upstream[i]
    return out


def dw_by_rows(x, w, upstream):
    total = np.zeros(w.shape)
    for n in range(len(x)):
        total += np.outer(x[n], upstream[n])
    return total


def bias_by_loop(u):
    out = np.zeros(u.shape[1])
    for row in u:
        out += row
    return out


def gradient_with_restored_entry(f, x, h):
    point, gradient = x.copy(), np.empty(x.shape)
    flat, out = point.reshape(-1), gradient.reshape(-1)
    for i in range(point.size):
        old = flat[i]
        flat[i] = old + h
        above = f(point)
        flat[i] = old - h
        out[i] = (above - f(point)) / h / 2
        flat[i] = old
    return gradient


def moved_and_moved_back(f, x, h):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return gradient


def paths_one_by_one(J_y, J_z, u):
    out = np.zeros(len(J_y))
    for n, k, m in np.ndindex(*J_y.shape, len(u)):
        out[n] += J_y[n, k] * J_z[k, m] * u[m]
    return out


def log_softmax_by_jacobians(z, upstream):
    rows = [(np.eye(len(a)) - np.outer(a, np.ones(len(a)))) @ u for a, u in zip(softmax(z), upstream, strict=True)]
    return np.array(rows)


def mended(x, w, v, upstream):
    z = x @ w
    h = np.maximum(z, 0)
    a = softmax(h @ v)
    dy = a * (upstream - (upstream * a).sum(axis=-1, keepdims=True))
    dv = h.T @ dy
    dh = dy @ v.T
    dz = dh * (h > 0)
    return dz @ w.T, x.T @ dz, dv


def mended_by_where(x, w, v, upstream):
    z = x @ w
    h = np.where(z > 0, z, 0)
    dy = softmax_by_jacobians(h @ v, upstream)
    dz = np.where(z > 0, dy @ v.T, 0)
    return np.dot(dz, w.T), np.einsum("nd,nk->dk", x, dz), h.T @ dy


def decided(f, x, g, h):
    def error(step):
        m = gradient_with_restored_entry(f, x, step)
        return max(abs(a - b) / max(abs(a), abs(b), 1) for a, b in zip(g.flat, m.flat, strict=True))

    first, others = error(h), (error(10 * h), error(0.1 * h))
    if first <= 1e-7:
        return first, True, False
    return first, False, max(first, *others) / min(first, *others) < 2


def in_float32(function):
    return lambda *arguments: function(*(np.asarray(a, np.float32) for a in arguments))


RIGHT = {
    "relu backward": [
        lambda x, upstream: upstream * (x > 0),
        relu_by_loop,
        lambda x, u: np.where(x <= 0, 0, u),
        lambda x, u: (np.diag((x > 0).ravel() * 1.0) @ u.ravel()).reshape(x.shape),
    ],
    "matrix dx": [
        lambda x, w, upstream: upstream @ w.T,
        lambda x, w, u: np.einsum("nm,dm->nd", u, w),
        lambda x, w, u: np.array([[sum(u[n] * w[d]) for d in range(len(w))] for n in range(len(x))]),
        in_float32(lambda x, w, u: (w @ u.T).T),
    ],
    "matrix dw": [
        lambda x, w, upstream: x.T @ upstream,
        lambda x, w, u: np.einsum("nd,nm->dm", x, u),
        dw_by_rows,
        in_float32(lambda x, w, u: np.dot(x.transpose(), u)),
    ],
    "bias": [
        lambda upstream: upstream.sum(axis=0),
        lambda u: np.ones(len(u)) @ u,
        lambda u: np.sum(u, 0, keepdims=True)[0],
        bias_by_loop,
    ],
    "softmax backward": [
        lambda z, upstream: softmax(z) * (upstream - (upstream * softmax(z)).sum(axis=-1, keepdims=True)),
        softmax_by_jacobians,
        lambda z, u: softmax(z) * u - softmax(z) * np.einsum("ni,ni->n", softmax(z), u)[:, None],
    ],
    "two gates": [
        lambda J_y, J_z, upstream: J_y @ (J_z @ upstream),
        lambda J_y, J_z, u: J_y @ J_z @ u,
        lambda J_y, J_z, u: np.einsum("nk,km,m->n", J_y, J_z, u),
        paths_one_by_one,
    ],
    "log softmax backward": [
        lambda z, upstream: upstream - softmax(z) * upstream.sum(axis=-1, keepdims=True),
        log_softmax_by_jacobians,
    ],
    "decide": [vectors.DECIDE.reference, decided],
    "sharper": [
        lambda whole, half: (4 * half - whole) / 3,
        lambda whole, half: half + (half - whole) / 3,
    ],
    "mended backward": [mended, mended_by_where],
    "linear backward": [
        lambda x, W, upstream: (upstream @ W, upstream.T @ x, upstream.sum(axis=0)),
        lambda x, W, u: (np.dot(u, W), (x.T @ u).T, np.ones(len(u)) @ u),
    ],
    "curvature": [
        lambda f, x, h: 2 * (f(x) - f(x + 1j * h).real) / h**2,
        lambda f, x, h: np.real(f(x) - f(x + 1j * h)) * 2 / h / h,
    ],
    "gradient check": [vectors.numerical_gradient, gradient_with_restored_entry, moved_and_moved_back],
}
