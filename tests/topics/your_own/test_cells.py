"""What the notebook builds in its cells is what its claims are checked with."""

import ast

import jupytext
import numpy as np
import pytest

from course_lib import menus
from course_lib.topics.your_own import claims
from tools.notebooks import FOLDER


@pytest.fixture(scope="module")
def cells():
    """The code cells in their order, without explorers, checks and what is for the student alone."""
    source = jupytext.read(FOLDER / "source/13_your_own.py", fmt="py:percent")
    return [cell.source for cell in source.cells if cell.cell_type == "code"]


def built(cells, *names):
    """What the cells make that define these names or import something, run one after the other."""
    space: dict = {}
    for cell in cells:
        body = ast.parse(cell).body
        made = {getattr(node, "name", None) for node in body}
        made |= {
            each.id
            for node in body
            if isinstance(node, ast.Assign)
            for each in ast.walk(node.targets[0])
            if isinstance(each, ast.Name)
        }
        if made & set(names) or all(isinstance(node, ast.Import | ast.ImportFrom) for node in body):
            exec(cell, space)
    return space


def test_the_line(cells):
    space = built(cells, "fit")
    np.testing.assert_array_equal(space["x"], claims.X)
    np.testing.assert_array_equal(space["y"], claims.Y)
    assert space["fit"](1.2, -0.3) == (1.2, -0.3, claims.loss(1.2, -0.3))


def test_the_activation_and_the_optimizer(cells):
    space = built(cells, "passes", "Sine", "Normalised")
    z = np.linspace(-3, 3, 7)
    for mine, theirs in ((space["Sine"](2.0), claims.Sine(2.0)), (space["Normalised"](), claims.Normalised())):
        assert menus.knobs(mine) == menus.knobs(theirs)
    np.testing.assert_array_equal(space["Sine"](2.0).prime(z), claims.Sine(2.0).prime(z))
    rules = space["Normalised"](0.1, 0.4), claims.Normalised(0.1, 0.4)
    steps = [rule.step(rule.init(z), z)[1] for rule in rules]
    np.testing.assert_array_equal(*steps)


def test_the_fruit(cells):
    fruit = built(cells, "file", "fruit")["fruit"]
    np.testing.assert_array_equal(fruit.x_train, claims.fruit().x_train)
    np.testing.assert_array_equal(fruit.y_test, claims.fruit().y_test)
