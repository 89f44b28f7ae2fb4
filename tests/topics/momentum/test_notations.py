"""The decks' notations: which make the same path, and when."""

import numpy as np
import pytest

from course_lib import surfaces
from course_lib.optimizers import Momentum, descend
from course_lib.topics.momentum.experiments.notations import NOTATIONS, divided, notation, to_form, uphill

CONVERTED = ("velocity", "rho", "change", "ema")


@pytest.mark.parametrize("form", CONVERTED)
@pytest.mark.parametrize("eta", [0.003, 0.03, 0.09])
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.99])
def test_converted_notations_make_the_same_path(form, eta, beta):
    surface = surfaces.Valley()
    one = descend(Momentum(eta, beta), surface.gradient, surface.start, 300)
    other = descend(Momentum(to_form(form, eta, beta), beta, form), surface.gradient, surface.start, 300)
    assert np.abs(one - other).max() < 1e-12


def test_who_forgets_to_convert_trains_with_a_tenth():
    surface = surfaces.Valley()
    average = descend(Momentum(0.03, 0.9, "ema"), surface.gradient, surface.start, 80)
    slower = descend(Momentum(0.003, 0.9), surface.gradient, surface.start, 80)
    np.testing.assert_allclose(average, slower, atol=1e-12)
    beside = notation("002: m ← βm + (1 − β)g", 0.03, 0.9, False, False)
    assert beside.apart.max() > 1


def test_where_the_learning_rate_drops_the_forms_part():
    for name, (form, _) in NOTATIONS.items():
        if form in CONVERTED:
            apart = notation(name, 0.03, 0.9, True, True).apart
            assert apart[:21].max() < 1e-12
            assert (apart[21:].max() < 1e-12) == (form in ("velocity", "change"))


def test_deck_000s_code_walks_uphill_and_deck_002s_division_cancels_the_learning_rate():
    surface = surfaces.Valley()
    path = uphill(surface.gradient, surface.start, 0.03, 0.9, 10)
    assert (np.diff(surface.along(path)) > 0).all()
    two = [divided(surface.gradient, surface.start, alpha, 0.9, 10) for alpha in (0.5, 0.001)]
    np.testing.assert_allclose(*two, rtol=1e-9)
    one = descend(Momentum(1.0, 0.9, "ema"), surface.gradient, surface.start, 10)
    np.testing.assert_allclose(two[0], one, rtol=1e-9)


def test_an_average_without_gradients_is_refused():
    with pytest.raises(ValueError, match=r"beta: got 1; expected a number below 1"):
        to_form("ema", 0.1, 1.0)
    with pytest.raises(ValueError, match="Did you mean 'rho'"):
        to_form("rhoo", 0.1, 0.5)
