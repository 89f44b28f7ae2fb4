"""Rules that get the same gradients, against closed forms and one another."""

import numpy as np
import pytest

from course_lib.optimizers import Adam, AdaMax, AdamW, AMSGrad, Nadam, RMSProp
from course_lib.topics.adaptive_methods.experiments.same_gradients import alphas, relatives
from course_lib.topics.adaptive_methods.experiments.traces import fed


def test_alphas_under_constant_gradients():
    found = alphas("constant", steps=400, eta=0.1, decay=0.9, window=7)
    t = np.arange(1, 401)
    expected = {
        "AdaGrad": 0.1 / np.sqrt(t),
        "AdaDelta, window": 0.1 / np.sqrt(np.minimum(t, 7)),
        "RMSProp": 0.1 / np.sqrt(1 - 0.9**t),
        "Adam": np.full(400, 0.1),
    }
    for name, alpha in expected.items():
        np.testing.assert_allclose(found.traces[name].rate[:, 0], alpha, rtol=1e-5)
        np.testing.assert_allclose(found.traces[name].rate[:, 1], 10 * alpha, rtol=1e-4)  # y's gradients: a tenth
    far = found.travelled("AdaGrad")[-1, 0]
    assert 0.2 * np.sqrt(400) - 0.2 < far < 0.2 * np.sqrt(400)  # 2η√T: no end to it


def test_after_steep_gradients_adagrad_alone_does_not_recover():
    found = alphas("steep at first", steps=1000)
    last = {name: trace.rate[-1, 0] / 0.1 for name, trace in found.traces.items()}
    assert last["AdaGrad"] < 0.005
    np.testing.assert_allclose([last["RMSProp"], last["AdaDelta, window"]], [1, 1 / np.sqrt(10)], rtol=1e-4)


def test_the_relatives_are_adam_where_their_line_makes_no_difference():
    g = np.random.default_rng(1).standard_normal((60, 4))
    adam = fed(Adam(), g)[0]
    np.testing.assert_array_equal(fed(AdamW(weight_decay=0.0), g)[0], adam)
    uncorrected = fed(Adam(0.1, beta1=0.0, beta2=0.9, epsilon=1e-6, bias_correction=False), g)[0]
    np.testing.assert_allclose(uncorrected, fed(RMSProp(0.1, 0.9, 1e-6), g)[0], rtol=1e-12)
    growing = np.linspace(1, 2, 60)[:, None]
    np.testing.assert_array_equal(fed(AMSGrad(), growing)[0], fed(Adam(), growing)[0])
    ones = np.ones((60, 1))
    np.testing.assert_allclose(fed(AdaMax(0.001), ones)[0], fed(Adam(), ones)[0], rtol=1e-6)


def test_one_outlier_tells_the_relatives_apart():
    found = relatives("one outlier", beta2=0.99)
    largest = {name: np.abs(steps).max() / 0.1 for name, steps in found.steps.items()}
    assert largest["Nadam"] > 3 and max(largest[n] for n in ("Adam", "AdaMax", "AMSGrad")) == pytest.approx(1)
    rates = {name: trace.rate[:, 0] for name, trace in found.traces.items()}
    assert rates["AdaMax"][49] == pytest.approx(0.1 / 100)  # of AdaMax 100 counts whole
    v = (1 - 0.99**49) * 0.99 + 0.01 * 100**2
    assert rates["Adam"][49] == pytest.approx(0.1 / np.sqrt(v / (1 - 0.99**50)))
    ends = [rates[name][-1] for name in ("AdaMax", "AMSGrad", "Adam")]
    assert ends == sorted(ends)
    assert largest["Nadam"] == pytest.approx(np.abs(fed(Nadam(0.1, beta2=0.99), found.gradients)[0]).max() / 0.1)
