"""Notebook 09's explorers: clicks, words, refusals, and a rule that is registered later."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.menus import entry, knob
from course_lib.optimizers import OPTIMIZERS, Adam, Optimizer
from course_lib.topics.adaptive_methods import explorers
from course_lib.topics.adaptive_methods.experiments.beginning import beginning
from course_lib.topics.adaptive_methods.experiments.differences import counterexample, units
from course_lib.topics.adaptive_methods.experiments.race import race
from course_lib.topics.adaptive_methods.experiments.same_gradients import alphas, sequence
from course_lib.topics.adaptive_methods.experiments.sensitivity import on_surface
from course_lib.topics.adaptive_methods.experiments.sparse_features import sparse
from course_lib.topics.adaptive_methods.experiments.traces import fed
from course_lib.topics.adaptive_methods.plots.differences import ChangedUnitsPlot, CounterexamplePlot
from course_lib.topics.adaptive_methods.plots.same_gradients import AlphasPlot
from course_lib.topics.adaptive_methods.plots.sensitivity import RateSensitivityPlot
from course_lib.topics.adaptive_methods.plots.sparse_features import LearnedFeaturesPlot
from tests.all_explorers import assert_shown, at_defaults

RULES = {name: replace(rule, learning_rate=rule.surface_rate) for name, rule in OPTIMIZERS.items()}


@pytest.fixture(scope="module")
def opened():
    return at_defaults(explorers)


def test_a_click_sets_the_start_and_another_surface_has_its_own(opened):
    race = opened("race")
    assert race.click(race.parameters, 2.00001, -1.5, "map") == {"start": ["Beale", 2.0, -1.5]}
    assert race.drag(race.parameters, (0, 0), (1.0, 0.25), "map") == {"start": ["Beale", 1.0, 0.25]}
    race.set(start=["Beale", 2.0, -1.5])
    assert race.alt.startswith("Beale from (2, -1.5)")
    race.set(surface="valley")
    assert race.alt.startswith("valley from (-4.5, 1)")


def test_the_race_says_who_is_lost_and_what_the_strips_show(opened):
    race = opened("race", own=False, rate=0.1)
    assert "Diverged at step: gradient descent 4, momentum 4, Nesterov 3." in race.alt
    race.set(watched="gradient descent")
    assert race.alt.endswith("gradient descent: keeps no velocity, keeps no squares, α = (0.1, 0.1).")
    race.frame = 0
    assert "Step 0" in race.alt and "before the first step" in race.alt


def test_nobody_races(opened):
    race = opened("race", **{name: False for name in opened("race").controls if name.startswith("run_")})
    assert race.alt.startswith("Beale: nobody races.")


def test_clicks_on_adams_first_steps(opened):
    click, drag = opened("beginning").click, opened("beginning").drag
    assert click({}, 0.2, 1.0, "over time") == {"at": 1}
    assert drag({}, (1, 1), (77.4, 1.0), "over time") == {"at": 77}
    assert click({}, 3.14159e-6, 1.0, "over size") == {"g": 3.1e-6}
    assert "step 50: 0.99 and 0.01 corrected" in opened("beginning", g=1e-6, at=50).alt


def test_words_of_the_charts():
    chart = on_surface("valley")
    assert "9 rules get below 1e-12 at their best rates" in RateSensitivityPlot(OPTIMIZERS).describe(chart, -1)
    assert "gradient descent diverged at step 77" in ChangedUnitsPlot().describe(units(loss_unit=100.0))
    assert "Unchanged: none" in ChangedUnitsPlot().describe(units(theta_unit=100.0))
    assert "Adam at 1, AMSGrad at -0.991" in CounterexamplePlot().describe(counterexample())
    words = LearnedFeaturesPlot().describe(sparse(eta=10.0))
    assert "momentum diverged" in words and "Adam diverged" not in words


def test_before_the_first_gradient_nothing_is_known():
    assert "AdaGrad: x not yet known" in AlphasPlot().open().describe(alphas("rare", steps=10))


@entry
class SignDescent(Optimizer):
    """A rule of one's own that says nothing of itself."""

    learning_rate: float = knob(1e-5, r"\eta", 1e-6, 1.0, log=True, domain="(0, inf)")

    def update(self, state, g, eta, theta=None):
        return {"t": state["t"] + 1}, -eta * np.sign(g)


def test_a_registered_rule_is_in_the_next_race_and_disturbs_none_that_is_open():
    before = [explorers.race(), explorers.sensitivity()]
    OPTIMIZERS.register("sign descent", SignDescent())
    try:
        race, *charts = after = [explorers.race(), explorers.sensitivity()]
        assert race.controls["rate_sign_descent"].start == 1e-5 and not race.controls["run_sign_descent"].start
        race.set(run_sign_descent=True, rate_sign_descent=0.02, watched="sign descent")
        assert "sign descent" in race.result.runs
        assert race.alt.endswith("sign descent: keeps no velocity, keeps no squares, α = (0.02, 0.02).")
        for explorer in before:
            explorer.set(noise=0.1)
        for explorer in (*before, *after):
            assert_shown(explorer)
        for explorer in charts:
            assert explorer.result.names == tuple(OPTIMIZERS)
            assert "sign descent" in explorer.alt
            assert explorer.plot.figure.axes[1].get_yticklabels()[-1].get_text() == "sign descent"
    finally:
        del OPTIMIZERS["sign descent"]


def test_bad_settings_are_refused():
    for call, argument in (
        (lambda: counterexample(2.0), "C"),
        (lambda: units(0.0), "theta_unit"),
        (lambda: sequence("steep", 10), "kind"),
        (lambda: beginning(at=0), "at"),
        (lambda: sparse(eta=-1.0), "eta"),
        (lambda: race("valley", RULES, (1.0, np.nan)), "start"),
        (lambda: fed(Adam(), np.full((2, 2), np.nan)), "gradients"),
    ):
        with pytest.raises(ValueError, match=argument):
            call()
