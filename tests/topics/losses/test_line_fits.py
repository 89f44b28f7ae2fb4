"""Both lines against brute force, a certificate, and gradient descent."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.topics.losses.experiments import line_fits
from course_lib.topics.losses.plots.line_fits import LineFitsPlot

CONVENTION = next(iter(line_fits.FACTORS))


def fitted(x, y):
    """Both lines for given points, by the explorer's own road: a hand moved every point there."""
    moved = [[i, float(a), float(b)] for i, (a, b) in enumerate(zip(x, y, strict=True))]
    return line_fits.line_fits(count=len(x), noise=1.0, seed=0, lift=0.0, moved=moved, convention=CONVENTION)


@given(st.integers(0, 10**6), st.integers(3, 9))
@settings(max_examples=40, deadline=None)
def test_both_lines_are_the_best_of_all(seed, count):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 10, count), rng.uniform(-5, 15, count)
    found = fitted(x, y)
    a, b = np.polynomial.polynomial.polyfit(x, y, 1)
    np.testing.assert_allclose(found.squares, (a, b), rtol=1e-7, atol=1e-7)
    for line, power in ((found.squares, 2), (found.absolutes, 1)):
        tried = line + rng.standard_normal((3000, 2)) * 10 ** rng.uniform(-6, 0.5, (3000, 1))
        cost = lambda line, power=power: (np.abs(line[..., :1] + line[..., 1:] * x - y) ** power).sum(axis=-1)  # noqa: E731
        assert cost(line[None])[0] <= cost(tried).min() + 1e-9
    assert found.through == () or np.abs(found.errors[1, list(found.through)]).max() < 1e-9


@pytest.mark.parametrize("count", [3, 8, 25, 40])
def test_the_absolute_line_has_a_certificate(count):
    """0 is a subgradient: Σ sign(e)(1, x) over the other points is within what the two on the line can balance."""
    rng = np.random.default_rng(count)
    found = fitted(rng.uniform(0, 10, count), rng.uniform(-5, 15, count))
    on, rows = list(found.through), np.stack([np.ones(count), found.x])
    others = np.delete(np.arange(count), on)
    pull = rows[:, others] @ np.sign(found.errors[1, others])
    assert np.abs(np.linalg.solve(rows[:, on], -pull)).max() <= 1 + 1e-9


def test_an_outlier_turns_the_squared_line_in_proportion_and_the_absolute_one_not_at_all():
    setting = {"count": 12, "noise": 0.5, "seed": 0, "moved": [], "convention": CONVENTION}
    lines = [line_fits.line_fits(lift=lift, **setting) for lift in (4.0, 8.0, 12.0)]
    first, second = (b.squares - a.squares for a, b in itertools.pairwise(lines))
    np.testing.assert_allclose(first, second, rtol=1e-9)
    assert np.abs(first).min() > 0.05
    assert all(np.allclose(line.absolutes, lines[0].absolutes) for line in lines)
    moved = line_fits.line_fits(lift=0.0, **setting | {"moved": [[11, 10.0, -5.0]]})
    assert moved.absolutes[1] < lines[0].absolutes[1] - 0.03  # far out at the end, even that line gives way


def test_a_vertical_row_of_points_and_a_tie_are_no_trouble():
    flat = fitted(np.full(5, 3.0), np.array([1.0, 2, 3, 4, 9]))
    assert flat.squares.tolist() == [3.8, 0] and flat.absolutes.tolist() == [3, 0] and flat.through == ()
    square = fitted(np.array([0.0, 0, 1, 1]), np.array([0.0, 1, 0, 1]))
    assert len(square.ties) >= 2
    assert "are as good" in LineFitsPlot().sentences(square)[0]


@pytest.mark.parametrize("convention", line_fits.FACTORS)
def test_the_largest_rate_is_where_descent_turns_around(convention):
    found = line_fits.line_fits(count=12, noise=0.5, seed=0, lift=3.0, moved=[], convention=convention)
    A, ends = np.stack([np.ones(12), found.x], axis=1), []
    for share in (0.98, 1.02):
        line = np.array([0.0, 5.0])
        for _ in range(2000):
            line = line - share * found.largest_rate * 2 * found.factor * A.T @ (A @ line - found.y)
        ends.append(np.abs(line - found.squares).max())
    assert ends[0] < 1e-6 and ends[1] > 1e6


def test_without_outliers_the_squared_line_is_nearer_the_truth_and_with_one_it_is_not():
    clean, spoiled = (line_fits.miss(np.random.default_rng(0), spoiled=k) for k in (0, 1))
    assert clean[0] < clean[1] and spoiled[0] > 2 * spoiled[1]
