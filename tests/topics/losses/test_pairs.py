"""Output layers and losses: the table is what the library does, with entries of one's own as well."""

import numpy as np
import pytest

from course_lib import losses, network
from course_lib.topics.losses.experiments import pairs


@pytest.mark.parametrize("outputs", [1, 3])
def test_the_table_is_what_the_library_does(outputs):
    cells = pairs.table(outputs)
    assert len(cells) == 9 * len(losses.LOSSES)
    for (output, loss), pair in cells.items():
        if pair.refusal:
            with pytest.raises(ValueError, match=r"expected"):
                network.Network([2, outputs], output=output).prepare_targets(loss, np.eye(outputs)[:1], 1)
        else:
            assert pair.off < 1e-7
    plain = {key for key, pair in cells.items() if pair.delta == "ŷ − y"}
    wanted = {("linear", "half squared error"), ("sigmoid", "binary cross-entropy"), ("softmax", "cross-entropy")}
    assert cells["linear", "Huber"].delta == "clip(ŷ − y, ±δ)" and cells["linear", "Huber"].kind == "plain"
    assert plain == (wanted if outputs > 1 else wanted - {("softmax", "cross-entropy")})


class LogCosh(losses.Loss):
    def value(self, prediction, Y):
        return np.log(np.cosh(prediction - Y)).sum(axis=-1).mean(axis=-1)

    def slope(self, prediction, Y):
        return np.tanh(prediction - Y) / prediction.shape[-2]


def test_a_loss_of_your_own_stands_in_the_table():
    losses.LOSSES.register("log-cosh", LogCosh())
    try:
        chosen = pairs.pairs("ELU", "log-cosh", 2).chosen
        assert chosen.delta == "∂ℓ/∂ŷ ⊙ f′(z)" and chosen.off < 1e-7
        assert pairs.table(2)["softmax", "log-cosh"].delta == "∂ℓ/∂ŷ through softmax's Jacobian"
    finally:
        del losses.LOSSES["log-cosh"]
    assert ("ELU", "log-cosh") not in pairs.table(2)
