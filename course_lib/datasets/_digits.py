"""Real handwritten digits, read from a file beside this module: ORIGIN.md says where they come from."""

import functools

import numpy as np

from course_lib.datasets._dataset import Dataset, in_proportion
from course_lib.datasets._generators import Data
from course_lib.menus import entry, knob


@entry
class Digits(Data):
    """1,797 real handwritten digits of 13 writers, 8 x 8 pixels from 0 to 1; fewer if N says so."""

    examples: int = knob(1797, "N", 100, 1797, domain="[30, 1797]")
    image_shape = (8, 8)
    classes = tuple("0123456789")
    formula = r"\text{pixels} / 16"
    source = "UCI, Optical Recognition of Handwritten Digits, test set; Alpaydin and Kaynak 1998; CC BY 4.0"

    def draw_examples(self, rng: "np.random.Generator") -> tuple[np.ndarray, np.ndarray]:
        pixels, labels = _stored_digits()
        chosen = in_proportion(labels, rng)[: self.examples]
        return pixels[chosen] / 16.0, labels[chosen]


@functools.cache
def digits() -> Dataset:
    """The digits as the notebooks load them, split by ``np.random.default_rng(0)``: one object, not to be changed."""
    data = Digits().load(np.random.default_rng(0))
    for part in (data.x_train, data.y_train, data.x_test, data.y_test):
        part.flags.writeable = False
    return data


@functools.cache
def _stored_digits():
    from importlib import resources  # 12 ms, which only the digits should cost

    with (resources.files("course_lib.datasets") / "digits.npz").open("rb") as file, np.load(file) as stored:
        pixels, labels = stored["pixels"], stored["labels"].astype(np.int64)
    pixels.flags.writeable = labels.flags.writeable = False
    return pixels, labels
