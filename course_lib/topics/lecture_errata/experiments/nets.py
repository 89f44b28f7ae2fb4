"""Decks 000, 002 and 004 on networks, their gradients and batches, line by line."""

import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.claims import minus
from course_lib.gradcheck import numerical_gradient
from course_lib.network import Network
from course_lib.topics.lecture_errata.experiments.functions import softmax_errors
from course_lib.topics.lecture_errata.experiments.ledger import CONSEQUENCES, Ledger, same


def enter(ledger: Ledger) -> None:
    """All lines of these pages."""
    _batches(ledger)
    _layers(ledger)
    _gradient(ledger)
    _backward(ledger)
    _softmax(ledger)


def _batches(ledger):
    rng = np.random.default_rng(0)
    x, y, theta = rng.standard_normal((50, 3)), rng.standard_normal(50), np.array([1.0, -2.0, 0.5])
    each = 2 * (x @ theta - y)[:, None] * x  # of the squared error of each example
    batch = numerical_gradient(lambda t: ((x @ t - y) ** 2).sum(), theta) / 50
    ledger.open("000", "Batch Gradient Descent")
    ledger("ĝ = (1/N) ∇ Σᵢ L", same(batch, each.mean(axis=0), 1e-6), "the mean of 50 single gradients")
    ledger.open("000", "Stochastic Batch Gradient Descent")
    proof = f"right on average; one is off by {np.linalg.norm(each - batch, axis=1).mean():.1f}, ĝ is "
    proof += f"{np.linalg.norm(batch):.1f} long"
    ledger("ĝ = ∇L of one sampled example", same(each.mean(axis=0), batch, 1e-6), proof)
    ledger.open("001", "Optimizer")
    five = numerical_gradient(lambda t: ((x[:5] @ t - y[:5]) ** 2).sum(), theta) / 5
    ledger("g ← (1/m) ∇ Σᵢ L", same(five, each[:5].mean(axis=0), 1e-6), "m = 5 examples")
    ledger.open("002", "Types of Gradient Descent")
    epoch, update = (50 * 1, 1 * 50), (1, 50)
    proof = "per update 1 gradient against N; per epoch N against N, and N updates against 1"
    ledger("SGD: “require less computational power”, and “more computationally intensive”", update[0] < update[1],
           proof, other=epoch[0] == epoch[1])  # fmt: skip


def _layers(ledger):
    L, n, k = 3, 4, 3
    h, z = np.ones(n), (np.ones((k, n)) @ np.ones(n)).shape
    ledger.open("002", "Deep L-Layer Neural Network")
    ledger("L − 1 hidden layers (2 in this case)", len(range(1, L)) == L - 1 == 2, "layers 1 to L − 1; L is the output")
    fits = np.ones((n, k)).shape[1] == h.size
    proof = "a neuron’s weights are a row there, so W_L has k rows, ℝᵏˣⁿ: 4 × 3 times 4 does not fit (h W_L would)"
    ledger("W_L ∈ ℝⁿˣᵏ, beside Z₁ = W₁X + b₁ for one neuron", fits, proof, consequence=CONSEQUENCES[0])
    ledger("b_L ∈ ℝᵏ", z == (k,), "one for each unit of the layer")
    W, x = np.arange(12.0).reshape(3, 4), np.arange(4.0)
    turned = W.shape != W.T.shape
    proof = "W₁ is one row there, and one column in this course"
    ledger("Z₁ = W₁X + b₁ for neuron 1", same(W[0] @ x, (x @ W.T)[0]), proof, other=turned)


def _gradient(ledger):
    cost, at = lambda w: (w**2).sum(), np.array([3.0])
    slope = numerical_gradient(cost, at).item()
    ledger.open("002", "Gradient Descent")
    ledger(
        "“how much the output … changes if you change the inputs a little bit”", same(slope, 6.0, 1e-6), "w² at 3: 6"
    )
    step = 1e-6
    reverse = step / (cost(at + step) - cost(at))
    proof = (
        f"the reverse, ΔJ/Δw, as the bullet before it says: for w² at 3 it is {slope:.0f}, Δw/ΔJ is 1/{1 / reverse:.0f}"
    )
    ledger("“measures the change in all weights about the change in error”", same(reverse, slope, 1e-3), proof,
           consequence=CONSEQUENCES[2])  # fmt: skip
    ledger.open("002", "Gradient Descent")
    lengths = np.array([0.1 * abs(numerical_gradient(cost, np.array([w])).item()) for w in (0.5, 5.0)])
    proof = (
        f"with η = 0.1 a step on w² is {lengths[0]:.1f} long at 0.5, and {lengths[1]:.0f} at 5: η times the gradient"
    )
    ledger("the learning rate is “the step size”", same(lengths / (2 * np.array([0.5, 5.0])), [0.1, 0.1], 1e-6), proof,
           other=not same(lengths, [0.1, 0.1]))  # fmt: skip


def _backward(ledger):
    net, sigma = Network([4, 5, 3], hidden="sigmoid", output="sigmoid"), ACTIVATIONS["sigmoid"]
    theta, x = net.initialize("Glorot normal", np.random.default_rng(3)), np.array([0.2, -1.0, 0.5, 2.0])
    y = np.array([1.0, 0.0, 0.0])
    (w1, b1), (w2, b2) = ((layer.W.T, layer.b.ravel()) for layer in net.layers(theta))
    z1 = w1 @ x + b1
    a1 = sigma(z1)
    z2 = w2 @ a1 + b2
    a2 = sigma(z2)
    d2 = (a2 - y) * sigma.prime(z2)
    d1 = (w2.T @ d2) * sigma.prime(z1)

    def cost(v):
        return net.loss_and_gradient(v, x[None], y[None], "half squared error")[0]

    by_differences = net.layers(numerical_gradient(cost, theta, 1e-6))
    (W1, c1), (W2, c2) = ((layer.W.T, layer.b.ravel()) for layer in by_differences)
    ledger.open("004", "Review. Backpropagation")
    ledger("zˡ = wˡaˡ⁻¹ + bˡ, aˡ = σ(zˡ)", same(net.forward(theta, x[None]).a[-1][0], a2), "the library's network")
    ledger("(BP1) δᴸ = ∇ₐC ⊙ σ′(zᴸ)", same(d2, c2, 1e-8), "sigmoids, squared error: δᴸ is ∂C/∂bᴸ by differences")
    ledger("(BP2) δˡ = (wˡ⁺¹)ᵀδˡ⁺¹ ⊙ σ′(zˡ)", same(d1, c1, 1e-8), "the same in layer 1")
    ledger("(BP3) ∂C/∂bⱼ = δⱼ", same(np.r_[d1, d2], np.r_[c1, c2], 1e-8), "8 biases")
    right = same(np.outer(d2, a1), W2, 1e-8) and same(np.outer(d1, x), W1, 1e-8)
    ledger("(BP4) ∂C/∂wⱼₖ = aₖ δⱼ", right, "35 weights")
    activations = [x, a1, a2]
    proof = "L = 3 counts the input as layer 1; deck 002 calls it layer 0, and L is 2"
    ledger("a¹ = x, l = 2 … L", len(activations) == 3, proof, other=len(activations) != len([w1, w2]))


def _softmax(ledger):
    hadamard, formula, true = softmax_errors()
    ledger.open("004", "Review. Backpropagation")
    texts = [minus(f"({', '.join(f'{v + 0.0:.2f}' for v in array)})") for array in (hadamard, true)]
    proof = f"⊙ gives {texts[0]}, δ is {texts[1]}; the deck's next line has the sum that is right"
    ledger("(BP1) δᴸ = ∇ₐC ⊙ σ′(zᴸ) “for multiclass classification”", same(hadamard, true, 1e-6), proof)
    ledger("Σᵢ ∂C/∂ŷᵢ ∂ŷᵢ/∂zⱼ = ŷⱼ − yⱼ", same(formula, true, 1e-7), "finite differences")
    softmax, z = ACTIVATIONS["softmax"], np.array([[0.5, -1.0, 2.0]])
    p = softmax(z)
    J = np.stack([numerical_gradient(lambda t, i=i: softmax(t[None])[0, i], z[0], 1e-6) for i in range(3)])
    ledger("∂ŷᵢ/∂zⱼ = ŷᵢ(Iᵢⱼ − ŷⱼ)", same(J, p.T * (np.eye(3) - p), 1e-7), "finite differences, 9 entries")
