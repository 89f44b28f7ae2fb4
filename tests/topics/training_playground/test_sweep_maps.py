"""The maps of a sweep: their numbers are the playground's own, and a click picks a run and opens it there."""

import numpy as np
import pytest

from course_lib.topics.training_playground.experiments import sweep_maps as experiment
from course_lib.topics.training_playground.explorers import playground, sweep_maps
from course_lib.train import Table


@pytest.mark.parametrize("pick", [(0, 4, 3), (1, 2, 1), (3, 0, 4), (2, 3, 2)])
def test_a_cell_is_the_run_of_the_playground(pick):
    maps = experiment.sweep_maps(data="moons", activation="tanh", values="train_loss", pick=pick)
    assert maps.maps[pick] == pytest.approx(maps.run.history.train_loss[-1], rel=1e-9)
    row = maps.table.rows[np.ravel_multi_index(pick, maps.maps.shape)]
    assert row["optimizer"] == experiment.RULES[pick[0]]
    assert (row["initializer"], row["learning_rate"]) == (
        experiment.INITIALIZERS[pick[1]],
        experiment.RATES[pick[2]],
    )


@pytest.mark.parametrize("values", ["test_loss", "test_accuracy"])
def test_the_stars_stand_at_the_best_of_each_rule(values):
    maps = experiment.sweep_maps(data="moons", activation="ReLU", values=values, pick=(0, 0, 0))
    for shown, best in zip(maps.maps, maps.best, strict=True):
        assert shown[tuple(best)] == (np.nanmax if values == "test_accuracy" else np.nanmin)(shown)


def test_a_click_picks_a_run_and_opens_it_in_the_playground():
    opened = playground()
    maps = sweep_maps(opened)
    change = maps.click(maps.parameters, 3.3, 3.8, "gradient descent")
    assert change == {"pick": [0, 4, 3]}
    maps.set(**change)
    assert maps.error == opened.error == ""
    np.testing.assert_array_equal(opened.result[0].history.train_loss, maps.result.run.history.train_loss)
    assert "initializer='too large'" in opened.code and "learning_rate=1.0" in opened.code
    assert "Picked: gradient descent, too large, η = 1." in maps.alt
    assert maps.click(maps.parameters, 3.3, 3.8, "loss") is None
    assert sweep_maps().click(maps.parameters, -0.5, 9.0, "Adam") == {"pick": [3, 4, 0]}


def test_a_run_that_diverged_is_marked_and_said():
    rows = [dict(row) for row in experiment.table("moons", "tanh")]
    rows[3 * 25 + 24] |= {"test_loss": np.nan, "status": "diverged"}
    maps = sweep_maps()
    result = experiment.SweepMaps(
        Table(rows),
        "test_loss",
        experiment.Pick(3, 4, 4),
        experiment.sweep_maps(data="moons", activation="tanh", values="test_loss", pick=(3, 4, 4)).run,
    )
    plot = maps.plot.open()
    plot.move(result, 0)
    plot.draw()
    assert plot.maps[3][1][4][4].get_text() == "✕"
    assert "99 done, 1 diverged" in plot.describe(result, 0)
