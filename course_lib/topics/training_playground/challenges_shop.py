"""The repair shop of notebook 11: ten settings that do not train, each with what is wrong and where one can see it."""

from dataclasses import dataclass

REASONS = {  # in an order that tells nothing of the customers'; two of them fit nobody
    "A": "The loss does not push where the network is wrong and sure of it.",
    "B": "The steps are too long: the outputs are saturated by them, and the loss ends higher than it began.",
    "C": "The penalty weighs more than the loss, and pulls all weights to 0.",
    "D": "The network has too few units.",
    "E": "The hidden units' outputs and the weights behind them are 0, so every weight's gradient is exactly 0.",
    "F": "The learning rate is right at first, but it has shrunk to nothing before the work is done.",
    "G": "The run is stopped early, on a plateau of the test loss.",
    "H": "There is nothing bent in the network, so that it can only draw straight boundaries.",
    "I": "Long first steps have switched the ReLUs off for all examples; a unit that is off gets no gradient.",
    "J": "The first weights are so large that the hidden units are saturated from the start.",
    "K": "The steps are too short: in so many steps the weights hardly leave their start.",
    "L": "Every gradient is cut down to a small fraction of its length.",
}


@dataclass(frozen=True)
class Order:
    """A broken setting, the test accuracy that a repaired one has, and the letter of the reason.

    ``look`` says where to look, without the reason; ``because`` is said when it is repaired. ``cure``: one that works.
    """

    line: str
    goal: float
    reason: str
    look: str
    because: str
    cure: str


def _order(common, broken, cured, *more):
    return Order(f"{common}, {broken}", *more, f"{common}, {cured}")


DIGITS = "data='digits', steps=200, depth=2, width=32, activation='ReLU', initializer='He normal'"
TANH = "data='digits', steps=200, depth=1, width=32, activation='tanh'"
ORDERS = (
    _order(
        "data='moons', activation='tanh', optimizer='Adam'(learning_rate=0.01)",
        "initializer='zeros'",
        "initializer='Glorot normal'",
        0.9,
        "E",
        "Let the edges show the gradients.",
        "With tanh 0 = 0 in every hidden unit and weights of 0 behind it, only the output's biases have a gradient.",
    ),
    _order(
        DIGITS,
        "optimizer='gradient descent'(learning_rate=10)",
        "optimizer='gradient descent'(learning_rate=0.1)",
        0.85,
        "I",
        "Look at the activations after a few frames.",
        "After the first steps the bar at 0 holds every output: no later step can reach a weight.",
    ),
    _order(
        TANH,
        "optimizer='momentum'(learning_rate=3)",
        "optimizer='momentum'(learning_rate=0.03)",
        0.85,
        "B",
        "Compare the loss at the end with the loss at the start.",
        "tanh has no dead units; here each step overshoots, and the loss ends far above ln 10.",
    ),
    _order(
        TANH,
        "optimizer='Adam'(learning_rate=0.00001)",
        "optimizer='Adam'(learning_rate=0.01)",
        0.85,
        "K",
        "Compare the weights of the first frame with those of the last.",
        "Adam's steps are about η long in each weight, so 200 of them move a weight by some 0.002.",
    ),
    _order(
        "data='circles', depth=3",
        "activation='linear'",
        "activation='ReLU'",
        0.95,
        "H",
        "Look at the boundary.",
        "Three linear layers after one another are one linear layer.",
    ),
    _order(
        "data='circles', optimizer='gradient descent'(learning_rate=0.3)",
        "clip='by norm'(threshold=0.01)",
        "clip='none'",
        0.95,
        "L",
        "Work out how far η times the longest gradient can move the weights in all the steps.",
        "A step is at most 0.3 times 0.01 long, and 400 of them go no further than 1.2.",
    ),
    _order(
        f"{DIGITS}, optimizer='gradient descent'(learning_rate=0.1)",
        "loss='mean absolute error'",
        "loss='cross-entropy'",
        0.85,
        "A",
        "Ask for each control whether you would have chosen it for this task.",
        "Behind a softmax that is sure and wrong the slope of this loss is nearly 0; that of the cross-entropy is not.",
    ),
    _order(
        "data='digits', steps=200, width=32, activation='tanh', optimizer='gradient descent'(learning_rate=0.3)",
        "initializer='too large'",
        "initializer='Glorot normal'",
        0.85,
        "J",
        "Look at the activations in the first frame.",
        "With σ = 10 nearly all outputs are −1 or 1 before the first step, where tanh has no slope.",
    ),
    _order(
        "data='digits', steps=200, depth=1, width=32, activation='ReLU', initializer='He normal', "
        "optimizer='gradient descent'(learning_rate=0.3)",
        "schedule='exponential'(decay=0.1)",
        "schedule='constant'",
        0.85,
        "F",
        "Ask when the loss stops falling, and what changes then.",
        "The rate falls by a factor e every 10 steps: after 100 steps 0.00005 of η is left.",
    ),
    _order(
        "data='circles', activation='tanh', optimizer='Adam'(learning_rate=0.01)",
        "l2='0.1'",
        "l2='0'",
        0.95,
        "C",
        "Look at the weights from the first frame to the last.",
        "All weights go to 0, and the loss to ln 2: the network answers one half everywhere.",
    ),
)
