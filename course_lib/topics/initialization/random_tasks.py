"""An exercise of notebook 06: drawing the weights. What is random is judged over many draws."""

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.grading.outcome import Complaint
from course_lib.grading.returned import as_arrays
from course_lib.grading.task import Mistake, Task

LAYERS = ((64, 10), (20, 50), (200, 100))  # n_in, n_out
NUMBERS = 40_000  # of a layer, in as many draws as it takes
DOUBT = 5.0  # standard errors within which a measured number is taken for the right one
BEYOND = 0.0455  # the share of a normal distribution that is more than two deviations away from the mean


def layers(rng: np.random.Generator) -> list[tuple[int, int, int]]:
    """n_in, n_out, and the seed of the generator."""
    return [(n_in, n_out, 10 + k) for k, (n_in, n_out) in enumerate(LAYERS)]


def draw_he(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    """W (n_in, n_out), each entry from the normal distribution of mean 0 and variance 2/n_in."""
    return rng.standard_normal((n_in, n_out)) * np.sqrt(2 / n_in)


def over_draws(answer: Callable[..., Any], n_in: int, n_out: int, seed: int) -> tuple[np.ndarray, ...]:
    """The weights' mean, their σ, and which share is more than 2σ away, over many draws.

    What chance explains counts as the right number. The rest is given with two digits (float16), and so compared.
    """
    rng = np.random.default_rng(seed)
    begun = rng.bit_generator.state
    first, second = (_drawn(answer, n_in, n_out, rng) for _ in range(2))
    if np.array_equal(first, second) and np.ptp(first) > 0:
        raise Complaint(
            "Two draws from one rng gave the same numbers. If a generator is made or seeded inside, it begins anew "
            "with every call, and all layers of one shape get the same weights."
        )
    if rng.bit_generator.state == begun and np.ptp(first) > 0:
        raise Complaint(
            "The numbers do not come from `rng`: it was not asked for any. `np.random.…` and a generator of your own "
            "cannot be seeded by the caller, and the run cannot be repeated."
        )
    if 3 < len(np.unique(first)) < first.size / 2:
        raise Complaint("Some weights of one draw are equal. Each is a number of its own: give the shape to the draw.")
    draws = np.array([_drawn(answer, n_in, n_out, rng) for _ in range(-(-NUMBERS // first.size))])
    if np.ptp(first) > 0 and np.ptp(draws.std(axis=(1, 2))) < 1e-6 * first.std():
        raise Complaint(
            "Every draw has exactly the same deviation: the numbers were scaled by their own. σ belongs to the "
            "distribution, and a draw's own deviation differs a little from it."
        )
    return _measured(draws, np.sqrt(2 / n_in))


def _drawn(answer: Callable[..., Any], n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    arrays, complaint = as_arrays(answer(n_in, n_out, rng), ("W",))
    if complaint or arrays is None:
        raise Complaint(complaint)
    if (shape := arrays[0].shape) != (n_in, n_out):
        turned = " In z = x W the rows of W are the units that it comes from." if shape == (n_out, n_in) else ""
        raise Complaint(f"W has shape {shape}; expected {(n_in, n_out)}.{turned}")
    return arrays[0].astype(float)


def _measured(w: np.ndarray, sigma: float) -> tuple[np.ndarray, ...]:
    mean, std = w.mean(), w.std()
    far = np.mean(np.abs(w - mean) > 2 * std) if np.ptp(w) > 0 else 0.0
    n = w.size
    return tuple(
        np.array(right if abs(found - right) <= DOUBT * error else found, dtype=np.float16)
        for found, right, error in (
            (mean, 0.0, sigma / np.sqrt(n)),
            (std, sigma, sigma / np.sqrt(2 * n)),
            (far, BEYOND, np.sqrt(BEYOND / n)),
        )
    )


# What is written instead -------------------------------------------------------------------------------------------


def normal(sigma: Callable[[int, int], float]) -> Callable:
    """draw_he with another σ."""
    return lambda n_in, n_out, rng: rng.standard_normal((n_in, n_out)) * sigma(n_in, n_out)


def uniform(b: Callable[[int, int], float]) -> Callable:
    """draw_he from a uniform distribution on (−b, b)."""
    return lambda n_in, n_out, rng: rng.uniform(-1, 1, (n_in, n_out)) * b(n_in, n_out)


def truncated(n_in: int, n_out: int, rng: np.random.Generator) -> np.ndarray:
    g = rng.standard_normal((4, n_in, n_out))
    inside = np.take_along_axis(g, np.argmax(np.abs(g) < 2, axis=0)[None], axis=0)[0]
    return np.clip(inside, -2, 2) * np.sqrt(2 / n_in)


TASKS = (
    Task(
        "drawn weights",
        draw_he,
        "mean, sigma, share beyond 2 sigma",
        layers,
        (
            Mistake(
                normal(lambda n_in, n_out: 2 / n_in),
                "`rng.normal(0, s)` and `s * g` want the deviation, and got He's variance. Take its root.",
            ),
            Mistake(
                normal(lambda n_in, n_out: np.sqrt(2 / n_out)),
                "σ was made of the fan-out. A unit that adds up n_in products has z of n_in terms: He has the fan-in.",
            ),
            Mistake(
                normal(lambda n_in, n_out: np.sqrt(2 / (n_in + n_out))),
                "That is Glorot's σ. He's looks at the fan-in alone, and makes up for the half that a ReLU cuts off.",
            ),
            Mistake(
                normal(lambda n_in, n_out: np.sqrt(1 / n_in)),
                "That σ keeps a linear layer's size. A ReLU loses half of the mean square: He makes up for it.",
            ),
            Mistake(
                normal(lambda n_in, n_out: 2 / np.sqrt(n_in)),
                "The 2 stands outside of the root. He's *variance* is 2/n_in.",
            ),
            Mistake(
                normal(lambda n_in, n_out: np.sqrt(6 / n_in)),
                "√(6/n_in) is the limit b of *He uniform*, and not a σ: that is √3 times smaller.",
            ),
            Mistake(
                normal(lambda n_in, n_out: np.sqrt(1 / n_out)),
                "σ was made of the fan-out, and without the 2: that keeps the error of a linear layer. He has the "
                "fan-in, and makes up for what a ReLU cuts off.",
            ),
            Mistake(
                normal(lambda n_in, n_out: 2 / np.sqrt(n_in + n_out)),
                "That is meant as Glorot's, with the 2 outside of the root. He's looks at the fan-in alone.",
            ),
            Mistake(
                uniform(lambda n_in, n_out: np.sqrt(3 / n_in)),
                "That is a uniform distribution of variance 1/n_in. Asked for is the bell curve, of twice that.",
            ),
            Mistake(normal(lambda n_in, n_out: 0.01), "σ is 0.01 whatever the layer is: that is *too small*."),
            Mistake(
                normal(lambda n_in, n_out: 1.0),
                "That is the standard normal distribution, with σ = 1. Its scale is missing.",
            ),
            Mistake(
                uniform(lambda n_in, n_out: np.sqrt(2 / n_in)),
                "That is a uniform distribution, and He's σ stands for its limit: its variance is only a third. Asked "
                "for is the bell curve.",
            ),
            Mistake(
                uniform(lambda n_in, n_out: np.sqrt(2 / n_in) / 2),
                "`rng.random() - 0.5` is uniform between −½ and ½: its deviation is 0.29, and not 1. Asked for is the "
                "bell curve.",
            ),
            Mistake(
                uniform(lambda n_in, n_out: np.sqrt(1 / n_in)),
                "That is *uniform*, between −1/√n_in and 1/√n_in: its variance is a sixth of He's. Asked for is the "
                "bell curve.",
            ),
            Mistake(
                uniform(lambda n_in, n_out: np.sqrt(6 / n_in)),
                "Mean and σ are He's, but the shape is not: that is *He uniform*. Asked for is the bell curve.",
            ),
            Mistake(
                lambda n_in, n_out, rng: rng.random((n_in, n_out)) * np.sqrt(2 / n_in),
                "`rng.random` gives numbers between 0 and 1: all weights are positive, and the products of two terms "
                "do not cancel. Asked for is the bell curve around 0.",
            ),
            Mistake(
                lambda n_in, n_out, rng: np.abs(rng.standard_normal((n_in, n_out))) * np.sqrt(2 / n_in),
                "No weight is negative. Then their mean is not 0, and the products of two terms do not cancel.",
            ),
            Mistake(
                truncated,
                "The tails are cut off at two deviations, as Keras does it. That makes σ smaller: 0.88 of what is "
                "asked for. Asked for is the whole bell curve.",
            ),
            Mistake(
                lambda n_in, n_out, rng: np.full((n_in, n_out), np.sqrt(2 / n_in)),
                "Every weight is σ itself. It is the deviation of what is drawn: nothing is drawn yet.",
            ),
        ),
        "He: what a ReLU leaves",
        trial=over_draws,
    ),
)
