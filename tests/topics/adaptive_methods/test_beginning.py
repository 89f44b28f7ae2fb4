"""Adam's first steps against their closed form."""

import numpy as np
import pytest

from course_lib.topics.adaptive_methods.experiments.beginning import SIZES, beginning


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("corrected", [False, True])
def test_adams_first_steps_have_a_closed_form(inside, corrected):
    found = beginning(g=1e-5, at=7, beta1=0.8, beta2=0.99, epsilon=1e-8)
    name = f"{'corrected' if corrected else 'not corrected'}, ε {'inside' if inside else 'outside'}"

    def length(g, t):
        m, v = (1, 1) if corrected else (1 - 0.8**t, 1 - 0.99**t)
        return m * g / (np.sqrt(v * g**2 + 1e-8) if inside else np.sqrt(v) * g + 1e-8)

    np.testing.assert_allclose(found.over_time[name], length(1e-5, np.arange(1, 301)), rtol=1e-9)
    np.testing.assert_allclose(found.over_size[name], length(SIZES, 7), rtol=1e-9)
