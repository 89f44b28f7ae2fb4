"""Large logits against decimal numbers of 60 and more digits."""

import decimal

import numpy as np
import pytest

from course_lib.topics.losses.experiments import large_logits


@pytest.mark.parametrize("kind", large_logits.KINDS)
@pytest.mark.parametrize("likely", [True, False])
@pytest.mark.parametrize("shift", [-1000.0, 0.0, 1000.0])
def test_the_stable_way_is_exact_at_every_scale(kind, likely, shift):
    for scale in (1.0, 20.0, 90.0, 300.0, 1000.0):
        table = large_logits.large_logits(kind=kind, scale=scale, shift=shift, likely=likely)
        right = table.truth
        for precision, rounding in (("float32", 1e-4), ("float64", 1e-13)):
            found = table.cells["stable", precision]
            assert found.loss == pytest.approx(right.loss, rel=rounding, abs=rounding)
            assert found.slope == pytest.approx(right.slope, rel=rounding, abs=rounding)
            assert table.errors["stable", precision].max() < rounding


def test_where_the_formula_as_it_stands_fails():
    lost = {
        (kind, precision): large_logits.SCALES[
            np.isinf(
                large_logits.large_logits(kind=kind, scale=1.0, shift=0.0, likely=False).errors[
                    "as it stands", precision
                ]
            )
        ].min()
        for kind in large_logits.KINDS
        for precision in large_logits.PRECISIONS
    }
    softmax, sigmoid = large_logits.KINDS
    assert 44 < lost[softmax, "float32"] < 60 and 350 < lost[softmax, "float64"] < 400
    assert 16 < lost[sigmoid, "float32"] < 20 and 36 < lost[sigmoid, "float64"] < 42  # 1 − p is 0 long before overflow


def test_sixty_digits_are_enough():
    stages = large_logits.exact("softmax, cross-entropy", (100.0, 25.0, -100.0), 0)
    context = decimal.Context(prec=200)
    rest = sum(context.exp(decimal.Decimal(v)) for v in (-75, -200))
    assert stages.loss == pytest.approx(float(context.ln(1 + rest)), rel=1e-14)
    assert stages.slope == pytest.approx(-stages.loss, rel=1e-12)
