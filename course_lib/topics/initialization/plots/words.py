"""What several pictures of this notebook say of networks and of their runs."""

import numpy as np

from course_lib import menus
from course_lib.drawing.descriptions import written
from course_lib.network import Network
from course_lib.topics.initialization.experiments.runs import format_cost
from course_lib.train import History


def in_words(value: float) -> str:
    """A size in words that can be read out, whatever became of it."""
    return "not a number" if np.isnan(value) else "infinite" if np.isinf(value) else written(value, 2)


def cost_and_accuracy(history: History, frame: int) -> str:
    """Cost and accuracy of a run when it was evaluated for this frame."""
    value, accuracy = history.train_loss[frame], history.train_accuracy[frame]
    if np.isnan(accuracy):
        return "the cost is not a number."
    return f"cost {format_cost(value)}, {100 * accuracy:.0f} % right."


def network_in_words(net: Network) -> str:
    """A network in a phrase, however many layers it has."""
    hidden = net.sizes[1:-1]
    if not hidden:
        return "No hidden layer,"
    layers = f"{len(hidden)} hidden layer{'s' * (len(hidden) > 1)}"
    return f"{layers} of {hidden[0]} unit{'s' * (hidden[0] > 1)}, {menus.name_of(net.activations[0])},"
