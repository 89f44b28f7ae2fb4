"""What notebook 00 trains: one hidden layer on the real digits, by Adam."""

from course_lib.optimizers import Adam
from course_lib.train.recording import Recording, record


def first_run(learning_rate: float, width: int = 16, seed: int = 1) -> Recording:
    """200 steps of 64 digits each: a network with ``width`` hidden units from the start that ``seed`` draws."""
    return record(
        data="digits",
        seed=seed,
        depth=1,
        width=width,
        activation="ReLU",
        initializer="He normal",
        loss="cross-entropy",
        optimizer=Adam(learning_rate=learning_rate),
        batch_size=64,
        steps=200,
    )
