"""The same network twice, with linear hidden units and with tanh: what the bend is good for."""

from dataclasses import dataclass
from typing import Annotated

from course_lib.arguments import Seed, Whole, checked
from course_lib.optimizers import Adam
from course_lib.train.recording import Recording, record

HIDDEN = ("linear", "tanh")
STEPS, WIDTH = 400, 16


@dataclass(frozen=True, eq=False)
class LinearAndBent:
    """Two runs on the same data, with the same numbers of layers and units: HIDDEN, in this order."""

    runs: tuple[Recording, Recording]
    layers: int

    @property
    def frames(self) -> int:
        return self.runs[0].frames

    def accuracy(self, frame: int = -1) -> tuple[float, float]:
        """The share of the training points that each run has right."""
        linear, bent = (float(run.history.train_accuracy[frame]) for run in self.runs)
        return linear, bent


@checked
def linear_and_bent(data: str = "moons", layers: Annotated[int, Whole(1, 3)] = 1, seed: Seed = 0) -> LinearAndBent:
    """Train 2-16-…-2 twice on points of the plane, STEPS steps of Adam on batches of 32."""
    linear, bent = (
        record(
            data=data,
            seed=seed,
            depth=layers,
            width=WIDTH,
            activation=hidden,
            initializer="Glorot normal",
            loss="cross-entropy",
            optimizer=Adam(learning_rate=0.03),
            batch_size=32,
            steps=STEPS,
        )
        for hidden in HIDDEN
    )
    return LinearAndBent((linear, bent), layers)
