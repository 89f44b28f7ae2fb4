"""What students ask for beyond the lectures has its name: in train, in a sweep, and, registered, in the playground."""

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.network import Network
from course_lib.optimizers import OPTIMIZERS
from course_lib.schedules import SCHEDULES
from course_lib.topics.training_playground.explorers import playground
from tests.train.examples import run, small

MENUS = {
    "activation": (ACTIVATIONS, ["GELU", "SiLU", "Mish", "softplus", "softsign", "SELU"]),
    "loss": (LOSSES, ["Huber"]),
    "initializer": (INITIALIZERS, ["LeCun normal", "LeCun uniform", "orthogonal"]),
    "optimizer": (OPTIMIZERS, ["Lion", "RMSProp with momentum", "SGDW"]),
    "schedule": (SCHEDULES, ["one-cycle", "polynomial", "warm restarts", "on plateau"]),
}
EACH = [(axis, name) for axis, (_, names) in MENUS.items() for name in names]


@pytest.mark.parametrize(("axis", "name"), EACH, ids=str)
def test_train_and_sweep_take_it_by_its_name(axis, name):
    hidden = name if axis == "activation" else "tanh"
    alone = run(Network([2, 6, 2], hidden), steps=8, **{} if axis == "activation" else {axis: name})
    assert np.isfinite(alone.test_loss).all() and (alone.theta[-1] != alone.theta[0]).any()
    (row,) = small(grid={axis: [name.upper()]}, steps=8, batch_size=32, executor=False)
    assert row[axis] == name and row["status"] == "done"
    assert row["test_loss"] == pytest.approx(alone.test_loss[-1], rel=1e-10)


@pytest.fixture(scope="module")
def opened():
    """A playground opened with everything registered."""
    added = [(menu, name) for menu, names in MENUS.values() for name in names if name not in menu]
    for menu, name in added:
        menu.register(name, menu.beyond[name])
    yield playground()
    for menu, name in added:
        del menu[name]


@pytest.mark.parametrize(("axis", "name"), EACH, ids=str)
def test_the_playground_takes_it_once_it_is_registered(opened, axis, name):
    opened.set(**{axis: name}, steps=50)
    assert opened.error == ""
    assert opened.parameters[axis] == MENUS[axis][0][name]
    history = opened.result[0].history
    assert np.isfinite(history.train_loss).all() and len(history.batch_loss) == 50
