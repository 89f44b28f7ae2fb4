"""All schedules of the menu from the same rate on: what each does to η over one run."""

from dataclasses import dataclass

import numpy as np

from course_lib.topics.learning_rate_schedules.experiments.settling import family, settle

STEPS = 300


@dataclass(frozen=True, eq=False)
class Shape:
    """One schedule's rates (T,), as shares of the largest of them; ``of_this_run``: they depend on its losses."""

    name: str
    rates: np.ndarray
    of_this_run: bool


def shapes(steps: int = STEPS) -> list[Shape]:
    """Each schedule over so many steps; that of the losses on a noisy bowl, ½(x² + 4y²) with σ = 2, from η = 0.2."""
    found = []
    for name, schedule in family(0.2, steps).items():
        if schedule.reads_losses:
            rates = settle(schedule, 4.0, 2.0, np.array([-4.0, 2.0]), steps=steps).rates[1]
        else:
            rates = schedule(np.arange(steps))
        found.append(Shape(name, rates / rates.max(), schedule.reads_losses))
    return found
