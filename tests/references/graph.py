"""torch.autograd on the lecture's graphs, two published ones, and one of broadcasting, indexing and max."""

import numpy as np

RNG = np.random.default_rng(0)


def case(f, **inputs):
    inputs = {name: np.asarray(a, np.int64 if name == "labels" else np.float64) for name, a in inputs.items()}

    def make():
        import torch

        given = {name: torch.tensor(a, requires_grad=name != "labels") for name, a in inputs.items()}
        value = f(torch, **given)
        value.backward()
        gradients = {f"d{name}": t.grad.numpy() for name, t in given.items() if name != "labels"}
        return {**inputs, "value": value.detach().numpy(), **gradients}

    return make


def chain(torch, b0, b1, b2, b3, w0, w1, w2, w3, x, y):
    h3 = torch.cos(b2 + w2 * torch.exp(b1 + w1 * torch.sin(b0 + w0 * x)))
    return (b3 + w3 * h3 - y) ** 2


def two_layers(torch, X, W1, b1, W2, b2, labels):
    scores = torch.relu(X @ W1 + b1) @ W2 + b2
    penalty = 0.5 * ((W1**2).sum() + (W2**2).sum())
    return torch.nn.functional.cross_entropy(scores, labels) + penalty


def arrays(torch, A, b, c, W):
    picked = torch.exp(-A[1:, [0, 2, 2]] / (1 + b**2)) @ W.T
    return torch.maximum(picked, c).mean(dim=0).max() * torch.log(W[0]).sum() + (A @ b[0])[-1]


CASES = {
    "(x + y) z": case(lambda torch, x, y, z: (x + y) * z, x=-2, y=5, z=-4),
    "sigmoid neuron": case(
        lambda torch, w0, x0, w1, x1, w2: torch.sigmoid(w0 * x0 + w1 * x1 + w2), w0=2, x0=-1, w1=-3, x1=-2, w2=-3
    ),
    "ReLU of a vector": case(
        lambda torch, x, upstream: (torch.relu(x) * upstream).sum(), x=[1, -2, 3, -1], upstream=[4, -1, 5, 9]
    ),
    "matrix product": case(
        lambda torch, x, w, upstream: (x @ w * upstream).sum(),
        x=[[2, 1, -3], [-3, 4, 2]],
        w=[[3, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]],
        upstream=[[2, 3, -3, 9], [-8, 1, 4, 6]],
    ),
    "UDL 7_1": case(chain, b0=1, b1=2, b2=-3, b3=0.4, w0=0.1, w1=-0.4, w2=2, w3=3, x=2.3, y=2),
    "CS231n two layers": case(
        two_layers,
        X=np.linspace(-5.5, 4.5, 15).reshape(5, 3).T,
        W1=np.linspace(-0.7, 0.3, 250).reshape(5, 50),
        b1=np.linspace(-0.1, 0.9, 50),
        W2=np.linspace(-0.3, 0.4, 350).reshape(50, 7),
        b2=np.linspace(-0.9, 0.1, 7),
        labels=[0, 5, 1],
    ),
    "arrays": case(
        arrays,
        A=RNG.standard_normal((4, 3)),
        b=RNG.standard_normal((1, 3)),
        c=RNG.random((3, 1)),
        W=0.1 + RNG.random((2, 3)),
    ),
    "PReLU": case(
        lambda torch, x, W, alpha: (torch.nn.functional.prelu(x @ W, alpha) ** 2).mean(),
        x=RNG.standard_normal((5, 3)),
        W=RNG.standard_normal((3, 4)),
        alpha=[0.25],
    ),
}
