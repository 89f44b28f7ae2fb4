"""How large a graph is drawn: with the largest letters that leave room for all of it, and arrays in as much detail."""

import functools
from typing import Any

import numpy as np

from course_lib.topics.computational_graphs.plots import layered
from course_lib.topics.computational_graphs.plots.layered import LayeredGraph
from course_lib.topics.computational_graphs.plots.layout import GraphLayout, layout

Detail = tuple[int, int]  # rows and columns of an array that are written
Structure = tuple[tuple[Any, ...], ...]  # of a film: names, symbols, inputs, shapes, constants
SIZES = np.arange(24.0, 6.9, -0.5)  # pixels of an em, the largest that fits is taken
CALM, LEAST = 13.5, 11.0  # pixels of an em that reads well, and of one that can be read
DETAIL: tuple[Detail, ...] = ((4, 4), (2, 3), (1, 2), (0, 0))
DIGIT, MONO = 0.7, 0.61  # width of a character in em, at most
TAG = 0.85  # em of a tag, beneath the node


def label_lines(shape: tuple[int, ...], detail: Detail) -> int:
    """How many lines a label of this shape takes."""
    return 1 + min(detail[0], int(np.prod(shape[:-1], dtype=np.int64))) if shape else 1


def _label_width(shape, detail):
    """In em, with the space around it."""
    if not shape:
        return 7 * DIGIT + 0.5
    return max(len(str(shape)), 6 * min(detail[1], shape[-1]) + 1) * MONO + 0.5


@functools.lru_cache(maxsize=64)
def layers(inputs: tuple[tuple[int, ...], ...]) -> LayeredGraph:
    """The layers of a graph, which do not depend on its size."""
    return layered.layers(inputs)


@functools.lru_cache(maxsize=64)
def largest_layout(structure: Structure, wide: float, high: float) -> tuple[float, Detail, GraphLayout]:
    """``(em, detail, layout)``: the largest em in pixels for which all fits."""
    best: tuple[float, Detail, GraphLayout] | None = None
    for detail in DETAIL:
        found: tuple[float, Detail, GraphLayout] | None = None
        for em in SIZES:
            tried = _layout(structure, detail, wide / em)
            if tried is None or tried.height * em > high:
                continue
            if found is None or (em >= CALM and tried.bands < found[2].bands):
                found = em, detail, tried  # letters may shrink to CALM for the sake of fewer bands
        if found and (best is None or found[0] > best[0]):
            best = found
        if best and best[0] >= LEAST:
            break
    return best or _small_layout(structure, wide, high)


def _small_layout(structure, wide, high):
    """A graph for which no size of letters is small enough is drawn smaller still."""
    em = SIZES[-1]
    while True:
        em *= 0.9
        tried = _layout(structure, DETAIL[-1], wide / em)
        if tried and tried.height * em <= high:
            return em, DETAIL[-1], tried


def _layout(structure, detail, room):
    _, symbols, inputs, shapes, _ = structure
    body = np.array([_body_size(symbol) for symbol in symbols])
    label = np.array([_label_width(shape, detail) for shape in shapes])
    tagged = np.array([7.2 if sources else 6.2 for sources in inputs])  # the tag begins beneath the body
    lines = max(label_lines(shape, detail) for shape in shapes)
    above = max(0.22 + 1.25 * lines, 1.1)
    return layout(layers(inputs), body, np.maximum(label, tagged - body[:, 0]), above, above + TAG * 1.3, room)


def _body_size(symbol):
    """A circle for a sign, a longer body for a word."""
    return (2.0, 2.0) if len(symbol) < 3 else (0.68 * 0.9 * len(symbol) + 1.0, 1.8)
