"""torch.nn.init: the deviation or the bound that each function asks of the generator; fan_in 300, fan_out 200."""

import numpy as np


def asked(name, **arguments):
    def make():
        import torch

        class Recorder(torch.Tensor):
            def normal_(self, mean, std, **_):
                self.numbers = {"mean": np.array(float(mean)), "std": np.array(std)}
                return self

            def uniform_(self, low, high, **_):
                self.numbers = {"low": np.array(low), "high": np.array(high)}
                return self

        W = Recorder(torch.zeros(200, 300, dtype=torch.float64))  # PyTorch's weights stand as (fan_out, fan_in)
        getattr(torch.nn.init, name)(W, **arguments)
        return W.numbers

    return make


def orthogonal(fan_in, fan_out, gain=1.0):
    """W, made from normal numbers that are stored beside it; both stand as PyTorch's weights do, (fan_out, fan_in)."""

    def make():
        import torch

        rows = torch.from_numpy(np.random.default_rng(fan_out).standard_normal((fan_out, fan_in)))
        normal_, torch.Tensor.normal_ = torch.Tensor.normal_, lambda self, *_, **__: self.copy_(rows)
        try:
            W = torch.nn.init.orthogonal_(torch.zeros(fan_out, fan_in, dtype=torch.float64), gain)
        finally:
            torch.Tensor.normal_ = normal_
        return {"normal": rows.numpy(), "W": W.numpy()}

    return make


CASES = {
    "Glorot normal": asked("xavier_normal_"),
    "Glorot uniform": asked("xavier_uniform_"),
    "Glorot normal, tanh": asked("xavier_normal_", gain=5 / 3),
    "He normal": asked("kaiming_normal_", nonlinearity="relu"),
    "He uniform": asked("kaiming_uniform_", nonlinearity="relu"),
    "He normal, slope 0.25": asked("kaiming_normal_", a=0.25),
    "LeCun normal": asked("kaiming_normal_", nonlinearity="linear"),
    "LeCun uniform": asked("kaiming_uniform_", nonlinearity="linear"),
    "orthogonal, narrowing": orthogonal(6, 4),
    "orthogonal, widening": orthogonal(3, 5),
    "orthogonal, square, gain 2": orthogonal(4, 4, 2.0),
    "uniform": asked("kaiming_uniform_", a=5**0.5),  # as torch.nn.Linear calls it
}
