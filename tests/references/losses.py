"""torch.nn's losses as they are, with reduction="mean": over rows and columns, except CrossEntropyLoss, over rows."""

import numpy as np

RNG = np.random.default_rng(0)
Z = 3 * RNG.standard_normal((6, 4))
TARGET = RNG.standard_normal((6, 4))
SHARE = RNG.random((6, 4))  # soft targets between 0 and 1
LABELS = np.array([0, 3, 1, 1, 2, 0], np.int64)


def case(module, prediction, target, **settings):
    def make():
        import torch

        p, y = torch.tensor(prediction, requires_grad=True), torch.tensor(target)
        value = getattr(torch.nn, module)(**settings)(p, y)
        value.backward()
        return {"prediction": prediction, "target": target, "value": value.detach().numpy(), "gradient": p.grad.numpy()}

    return make


CASES = {
    "MSELoss": case("MSELoss", Z, TARGET),
    "L1Loss": case("L1Loss", Z, TARGET),
    "HuberLoss": case("HuberLoss", Z, TARGET),
    "HuberLoss, δ = 2.5": case("HuberLoss", Z, TARGET, delta=2.5),
    "BCELoss": case("BCELoss", 1 / (1 + np.exp(-Z)), SHARE),
    "BCEWithLogitsLoss": case("BCEWithLogitsLoss", Z, SHARE),
    "CrossEntropyLoss": case("CrossEntropyLoss", Z, LABELS),
    "CrossEntropyLoss, soft targets": case("CrossEntropyLoss", Z, SHARE / SHARE.sum(axis=1, keepdims=True)),
    "CrossEntropyLoss, logits of 1000": case("CrossEntropyLoss", 400 * Z, LABELS),
}
