"""Styles: readable, safe for the colour-blind, in the shade of their page."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from course_lib.drawing.style import DARK, LIGHT, page_style
from tests.drawing.everything import Everything


def contrast(a, b):
    def luminance(colour):
        c = np.asarray(to_rgb(colour))
        return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira and Fernandes 2009: severe protanomaly and deuteranomaly, on linear RGB
BLIND = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_a_style_is_readable_and_safe_for_the_colour_blind(style):
    assert contrast(style.ink, style.background) > 10 and contrast(style.faint, style.background) > 4
    assert all(contrast(c, style.background) > 2.9 for c in style.colours)
    for matrix in BLIND.values():
        seen = (np.array([to_rgb(c) for c in style.colours[:4]]) ** 2.2) @ np.transpose(matrix)
        apart = [np.abs(a - b).max() for i, a in enumerate(seen) for b in seen[:i]]
        assert min(apart) > 0.08
    looks = [tuple(map(str, style.curve(i).values())) for i in range(24)]
    assert len(set(looks)) == len(looks)
    assert len({str(style.curve(i)["linestyle"]) for i in (0, 1, 8)}) == 2 and style.curve(0) != style.curve(8)
    assert style.point(0)["marker"] != style.point(1)["marker"]
    middle = to_rgb(style.diverging(0.5))
    assert contrast(middle, style.background) < 1.35
    assert min(v for k, v in style.rc.items() if k.endswith(("fontsize", "titlesize", "labelsize", "font.size"))) >= 10


def test_a_style_takes_the_shade_of_its_page():
    assert page_style(True, "#1e1e1e").background == "#1e1e1e" and page_style(True).background == DARK.background
    plot = Everything().open(page_style(True, "#1e1e1e"))
    plot.move(0.5)
    assert tuple(plot.draw()[0, 0]) == (0x1E, 0x1E, 0x1E, 255)
