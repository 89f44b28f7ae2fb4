"""The static pictures and what they show: chains, squared sums, both ways, the half that is kept, the table of nine."""

import numpy as np
import pytest

from course_lib.initializers import INITIALIZERS
from course_lib.topics.initialization.experiments import nine
from course_lib.topics.initialization.experiments.chain import chain
from course_lib.topics.initialization.experiments.sums import INPUTS, mean_square, squared_sum
from course_lib.topics.initialization.plots.chain import ChainsPlot
from course_lib.topics.initialization.plots.scales import BothWaysPlot, KeptHalfPlot
from course_lib.topics.initialization.plots.sums import SquaredSumPlot
from course_lib.topics.initialization.tasks import TASKS


@pytest.mark.parametrize("w", [0.5, 1.0, -1.5])
def test_a_chain_s_gradient_is_the_task_s(w):
    found = chain(w, 7)
    np.testing.assert_allclose(found.gradient, TASKS.tasks["chain gradient"].reference(np.full(7, w), 1.0))
    assert found.layers == 7 and found.signal[-1] == pytest.approx(w**7)


def test_chains_are_drawn_with_their_ends():
    said = ChainsPlot().show([chain(0.5, 20), chain(1.5, 20)]).text
    assert "w = 0.5: 9.54e-7; w = 1.5: 3.33e3" in said


@pytest.mark.parametrize("mean", [0.0, 0.4])
def test_the_mean_of_the_products_tends_to_what_is_expected(mean):
    found = squared_sum(INPUTS, 0.5, mean)
    assert np.abs(found.products[-1] - found.expected).max() < 0.03
    task = TASKS.tasks["size of z"].reference
    assert found.expected.sum() == pytest.approx(task(INPUTS[None], mean, 0.5))
    one_draw = found.products[0]
    assert np.linalg.matrix_rank(one_draw) == 1


def test_one_wide_layer_has_the_size_that_the_rule_says():
    a, z = mean_square(300, 0.2, seed=1)
    assert z == pytest.approx(300 * 0.2**2 * a, rel=0.05)


def test_the_table_of_products_says_its_sums():
    said = SquaredSumPlot().show(squared_sum(INPUTS, 0.5)).text
    assert "One draw: sum 0.07" in said and "Mean over 100,000 draws: sum 2.30" in said and "-0" not in said


def test_both_ways_meet_where_the_widths_are_equal():
    assert "forward is 1.5 and backward 0.5" in BothWaysPlot().show((300, 100)).text
    assert "forward is 1 and backward 1" in BothWaysPlot().show((64, 64)).text


@pytest.mark.parametrize(("slope", "kept"), [(0.0, "keeps 0.5 of it"), (1.0, "keeps 1 of it")])
def test_the_kept_half_is_said(slope, kept):
    assert kept in KeptHalfPlot().show(slope).text


def test_the_table_of_the_nine_has_their_deviations():
    rows = [line.split(" | ") for line in nine.table().splitlines()[2:]]
    assert [row[0].removeprefix("| ") for row in rows] == [*INITIALIZERS]
    for row, rule in zip(rows, INITIALIZERS.values(), strict=True):
        for cell, layer in zip(row[3:], nine.LAYERS, strict=True):
            assert float(cell.strip("$ |")) == pytest.approx(rule.std(*layer), rel=0.006)


@pytest.mark.parametrize("name", [name for name, sigma in nine.SIGMA.items() if "n_{in}" in sigma])
def test_the_table_s_formulas_are_the_library_s(name):
    formula = nine.SIGMA[name].strip("$").replace(r"\sqrt{", "np.sqrt(").replace("}$", ")")
    formula = formula.replace("n_{in}", "n_in").replace("n_{out}", "n_out").replace("3\\, n_in", "3 * n_in")
    value = eval(formula.rstrip("}") + ")", {"np": np, "n_in": 300, "n_out": 100})
    assert value == pytest.approx(INITIALIZERS[name].std(300, 100))
