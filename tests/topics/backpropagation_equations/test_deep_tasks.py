"""Notebook 03's pass through any number of layers: what is said where lists are no lists, or are changed."""

import pytest

from course_lib.topics.backpropagation_equations.deep_tasks import DEPTHS, deep_backward_pass
from course_lib.topics.backpropagation_equations.tasks import check


def as_pairs(x, y, weights, biases):
    return list(zip(*deep_backward_pass(x, y, weights, biases), strict=True))


def with_the_last_layer_alone(x, y, weights, biases):
    dW, db = deep_backward_pass(x, y, weights, biases)
    return dW[-1:], db[-1:]


def turning_its_lists(x, y, weights, biases):
    made = deep_backward_pass(x, y, weights, biases)
    weights.reverse()
    return made


def writing_into_its_arrays(x, y, weights, biases):
    made = deep_backward_pass(x, y, weights, biases)
    biases[0] -= made[1][0]
    return made


def with_larger_weights(x, y, weights, biases):
    dW, db = deep_backward_pass(x, y, weights, biases)
    return [3 * each for each in dW], db


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (as_pairs, "expected two lists, (dW, db)"),
        (lambda *given: deep_backward_pass(*given)[0], "expected two lists, (dW, db)"),
        (lambda x, y, weights, biases: (weights[0], biases[0]), "expected a list with one array for each layer"),
        (with_the_last_layer_alone, "With 2 layers dW has length 1"),
        (turning_its_lists, "changes `weights`"),
        (writing_into_its_arrays, "changes `biases`"),
        (with_larger_weights, "weights of the shapes (3, 2), biases of the shapes (2,);"),
        (with_larger_weights, "Right: db[−1], db[−2], db[−3], db[−4]."),
    ],
)
def test_what_is_said_of_lists(answer, said):
    assert said in repr(check("any number of layers", answer))


def test_it_is_tried_with_one_two_and_four_layers_and_on_a_single_example():
    assert {1, 2, 4} <= {len(sizes) - 2 for sizes in DEPTHS}
    assert 1 in {n for n, *_ in DEPTHS}
    assert any(len(set(sizes)) == 1 for _, *sizes in DEPTHS)


def test_a_known_mistake_in_the_weights_alone_is_named():
    def twice(x, y, weights, biases):
        dW, db = deep_backward_pass(x, y, weights, biases)
        return [each / len(x) for each in dW], db

    said = repr(check("any number of layers", twice))
    assert "divided by N a second time." in said
    assert "This is so of dW[−1], dW[−2], dW[−3], dW[−4]; " in said
