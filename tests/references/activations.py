"""torch.nn.functional's activations: a = f(z), and the gradient by z (and by PReLU's α) for an upstream gradient."""

import numpy as np

RNG = np.random.default_rng(0)
Z = np.concatenate([3 * RNG.standard_normal((5, 6)), [[0.0, -40.0, 40.0, -800.0, 800.0, 1e-9]]])
UPSTREAM = RNG.standard_normal(Z.shape)


def case(f, upstream=UPSTREAM, alpha=None):
    def make():
        import torch

        z = torch.tensor(Z, requires_grad=True)
        slope = None if alpha is None else torch.tensor([alpha], dtype=torch.float64, requires_grad=True)
        a = f(torch, z) if slope is None else f(torch, z, slope)
        a.backward(torch.tensor(upstream))
        arrays = {"z": Z, "a": a.detach().numpy(), "upstream": upstream, "gradient": z.grad.numpy()}
        return arrays if slope is None else {**arrays, "gradient_of_learned": slope.grad.numpy()}

    return make


CASES = {
    "linear": case(lambda torch, z: z * 1),
    "sigmoid": case(lambda torch, z: torch.sigmoid(z)),
    "tanh": case(lambda torch, z: torch.tanh(z)),
    "ReLU": case(lambda torch, z: torch.relu(z)),
    "leaky ReLU": case(lambda torch, z: torch.nn.functional.leaky_relu(z, 0.01)),
    "PReLU": case(lambda torch, z, slope: torch.nn.functional.prelu(z, slope), alpha=0.25),
    "ELU": case(lambda torch, z: torch.nn.functional.elu(z, 1.0)),
    "GELU": case(lambda torch, z: torch.nn.functional.gelu(z)),
    "GELU, tanh": case(lambda torch, z: torch.nn.functional.gelu(z, approximate="tanh")),
    "SiLU": case(lambda torch, z: torch.nn.functional.silu(z)),
    "Mish": case(lambda torch, z: torch.nn.functional.mish(z)),
    "softplus": case(lambda torch, z: torch.nn.functional.softplus(z)),
    "softplus, β = 3": case(lambda torch, z: torch.nn.functional.softplus(z, beta=3.0, threshold=200.0)),
    "softsign": case(lambda torch, z: torch.nn.functional.softsign(z)),
    "SELU": case(lambda torch, z: torch.selu(z)),
    "softmax": case(lambda torch, z: torch.softmax(z, dim=-1)),
    "maxout": case(lambda torch, z: z.unflatten(-1, (-1, 2)).amax(dim=-1), UPSTREAM[:, :3]),
}
