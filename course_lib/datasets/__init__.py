"""Data to train on: points in the plane, drawn shapes, real handwritten digits, or a student's own arrays.

All of it is drawn by a random generator or read from a file inside this package, never from the network: the same
generator gives the same data, byte for byte. Rows are examples: x is (N, n), and the labels y count from 0.
"""

from course_lib import checks, menus
from course_lib.datasets._dataset import Dataset, from_arrays
from course_lib.datasets._digits import Digits, digits
from course_lib.datasets._generators import Blobs, Circles, Data, Moons, Shapes, Spirals
from course_lib.datasets._inputs import COORDINATES, INPUTS, inputs_of, with_inputs
from course_lib.datasets._own import class_names, labels_or_targets, rows_of_numbers, same_columns
from course_lib.datasets._regression import Wave
from course_lib.menus import Menu

__all__ = [
    "COORDINATES",
    "DATASETS",
    "INPUTS",
    "Blobs",
    "Circles",
    "Data",
    "Dataset",
    "Digits",
    "Moons",
    "Shapes",
    "Spirals",
    "Wave",
    "choose",
    "choose_with_classes",
    "class_names",
    "digits",
    "from_arrays",
    "inputs_of",
    "labels_or_targets",
    "rows_of_numbers",
    "same_columns",
    "with_classes",
    "with_inputs",
]

DATASETS = Menu(
    Data,
    {
        "moons": Moons(),
        "circles": Circles(),
        "spirals": Spirals(),
        "blobs": Blobs(),
        "shapes": Shapes(),
        "digits": Digits(),
    },
    beyond={"wave": Wave()},
)


def with_classes() -> dict[str, Data]:
    """The part of the menu whose entries have classes: what to offer where no numbers can be predicted."""
    return {name: data for name, data in DATASETS.items() if data.classes}


def choose(wanted: str | Data, argument: str = "data") -> Data:
    """The data set of that name, or ``wanted`` itself if it is one."""
    return DATASETS.choose(wanted, argument)


def choose_with_classes(wanted: str | Data, argument: str = "data") -> Data:
    """As ``choose``, but refused if it has no classes."""
    chosen = choose(wanted, argument)
    if not chosen.classes:
        came, remedy = (
            f"{menus.name_of(chosen)}, numbers to predict",
            'Choose "moons", or play with it: playground("wave").',
        )
        raise checks.problem(argument, came, "a data set with classes", remedy)
    return chosen
