"""Randomly drawn data with numbers to predict in place of classes."""

import numpy as np

from course_lib.datasets._generators import Data
from course_lib.menus import entry, knob


@entry
class Wave(Data):
    """A sine over one input, or the product of two over the plane, between −1.5 and 1.5: a number to predict."""

    examples: int = knob(200, "N", 50, 2000, domain="[30, 100000]")
    noise: float = knob(0.1, r"\sigma", 0.0, 0.5, domain="[0, 10]")
    inputs: int = knob(1, "n", 1, 2, domain="[1, 2]")
    frequency: float = knob(3.0, r"\omega", 0.5, 8.0, domain="(0, 50]")
    formula = r"y = \textstyle\prod_j \sin \omega x_j + \sigma\varepsilon"
    source = "Bishop 2006, Pattern Recognition and Machine Learning, section 1.1 (one input)"

    def draw_examples(self, rng: "np.random.Generator") -> tuple[np.ndarray, np.ndarray]:
        x = rng.uniform(-1.5, 1.5, (self.examples, self.inputs))
        y = np.prod(np.sin(self.frequency * x), axis=1, keepdims=True)
        return x, y + rng.normal(0, self.noise, y.shape)
