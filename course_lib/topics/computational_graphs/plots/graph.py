"""A computational graph as the lectures draw it: the gate in the node, its value above the wire, its gradient below."""

import itertools

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.path import Path

from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.topics.computational_graphs.experiments.film import LARGEST, GraphFilm
from course_lib.topics.computational_graphs.experiments.words import short_number
from course_lib.topics.computational_graphs.plots.graph_size import TAG, label_lines, largest_layout, layers

SIDE, HEAD, FOOT = 16.0, 132.0, 8.0  # pixels that the graph keeps free
WIDE, HIGH = 1100, 620
LINES = [HIGH - 40 - 21 * k for k in range(4)]  # pixels from the bottom to the upper edges of the sentences


class GraphPlot(Plot):
    """``update(film, frame)``: one step of the two passes through a graph."""

    size = (WIDE / 100, HIGH / 100)
    text_lines = (
        TextLine((HIGH - 14) / HIGH, 12.5, bold=True, x=SIDE / WIDE),
        *[TextLine(y / HIGH, 11, x=SIDE / WIDE) for y in LINES],
    )

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")  # everything has its place in pixels
        self.axes = axes = figure.add_axes((0, 0, 1, 1), label="graph")
        axes.set(xlim=(0, WIDE), ylim=(0, HIGH))
        axes.set_axis_off()
        self.wires = self.moving(axes.add_collection(LineCollection([], zorder=1, capstyle="round")))
        self.bodies = self.moving(axes.add_collection(PathCollection([], linewidths=1.4, zorder=3)))
        self.heads = self.moving(axes.plot([], [], ls="", ms=8, color=style.accent, zorder=4)[0])
        self.symbols = self._texts_of(LARGEST, ha="center", va="center_baseline", color=style.ink)
        self.values = self._texts_of(LARGEST, va="bottom", color=style.colour(0))
        self.gradients = self._texts_of(LARGEST, va="top", color=style.colour(1))
        self.tags = self._texts_of(LARGEST, va="top", style="italic", color=style.faint)
        down = 18 * self.size[1] / self.figure.get_figheight() if figure.crowded else 18
        top = 2 * down + FOOT if figure.crowded else HIGH - 14  # in a hall sentences take all of the width
        beside = [(SIDE, top - down * k) for k in range(2)] if figure.crowded else [(0.58 * WIDE, y) for y in LINES]
        self.most = int((figure.get_figwidth() - 1.8) / 0.085) if figure.crowded else 54  # letters of the code
        self.code = self.moving([self._text(*at, 10, family="DejaVu Sans Mono") for at in beside])
        self._text(WIDE - SIDE, top, 10.5, text="value above the wire", ha="right", color=style.colour(0))
        self._text(WIDE - SIDE, top - down, 10.5, text="gradient below", ha="right", color=style.colour(1))
        self.structure = None

    def update(self, film: GraphFilm, frame: int) -> None:
        if film.structure != self.structure:
            self._lay_out(film)
        step = film.steps[frame]
        codes = [code for _, code in step.lines] + [""] * len(LINES)
        for text, code in zip(self.code, codes, strict=False):
            text.set_text(code if len(code) < self.most else code[: self.most - 1] + "…")
        self._wires(film, step)
        for i in range(len(film.names)):
            self.values[i].set_text(self._label(film, i, film.values[i]) if i in step.values else "")
            self.gradients[i].set_text(self._label(film, i, step.gradients[i]) if i in step.gradients else "")
            self._tag(i, film, step)

    def sentences(self, film: GraphFilm, frame: int) -> list[str]:
        step = film.steps[frame]
        return [step.title, *[sentence for sentence, _ in step.lines][: len(LINES)]]

    def describe(self, film: GraphFilm, frame: int) -> str:
        step = film.steps[frame]
        sentences = ". ".join(sentence for sentence, _ in step.lines)
        known = [f"{film.names[i]} {short_number(g)}" for i, g in step.gradients.items() if not np.ndim(g)]
        output = f" The output is {short_number(film.values[-1])}." if step.gradients else ""
        gradients = f" Gradients so far: {', '.join(known)}." if len(known) > 1 else ""
        return f"{step.title}. {sentences}.{output}{gradients}"

    def _texts_of(self, count, **style):
        return self.moving([self._text(0, 0, 10, **style) for _ in range(count)])

    def _text(self, x, y, size, text="", **style):
        style = {"va": "top", "zorder": 5, "parse_math": False, **style}
        return self.axes.text(x, y, text, fontsize=size, **style)

    def _lay_out(self, film):
        """Another graph: the largest letters with which it fits, and of arrays as many entries as then fit."""
        self.structure, n = film.structure, len(film.names)
        self.em, self.detail, self.layout = largest_layout(film.structure, WIDE - 2 * SIDE, HIGH - HEAD - FOOT)
        layout, em = self.layout, self.em
        shift = np.array([(WIDE - layout.width * em) / 2, FOOT + (HIGH - HEAD - FOOT - layout.height * em) / 2])
        self.lines = [wire * em + shift for wire in layout.wires]
        self.wires.set_segments(self.lines)
        self.centres = layout.bodies[:, :2] * em + shift
        self.bodies.set_paths([_body(*box) for box in np.hstack([self.centres, layout.bodies[:, 2:] * em])])
        points = 0.72 * em
        if self.figure.crowded:
            points = max(points * self.figure.get_figheight() / self.size[1], 9.5)
        for i, (symbol, value, gradient, tag) in enumerate(
            zip(self.symbols, self.values, self.gradients, self.tags, strict=True)
        ):
            x, y = self.centres[i] if i < n else (0, 0)
            at = layout.labels[i] * em + shift if i < n else (0, 0)
            text = film.symbols[i] if i < n else ""
            mono = i < n and np.ndim(film.values[i]) > 0
            symbol.set(position=(x, y - 0.02 * em), text=text, fontsize=points * (1.15 if len(text) < 3 else 0.9))
            for label, up in ((value, 0.22), (gradient, -0.22)):
                label.set(position=(at[0] + 0.3 * em, at[1] + up * em), text="", fontsize=points)
                label.set(family="DejaVu Sans Mono" if mono else "DejaVu Sans", linespacing=1.1)
            tag.set(text="", fontsize=points * TAG)
            tag.set_position((x - layout.bodies[i, 2] * em / 2, at[1] - self._below(film, i)) if i < n else (0, 0))

    def _below(self, film, i):
        """Pixels from the wire down to the tag."""
        return max(0.22 + label_lines(np.shape(film.values[i]), self.detail) * 1.25, 1.05) * self.em

    def _wires(self, film, step):
        """Wires and nodes at work now are coloured, earlier ones plain, later ones pale."""
        style, joins, runs = self.style, self.layout.joins, self.layout.runs
        plain, faint = style.pale(style.faint, 0.15), style.pale(style.faint, 0.65)
        colours, widths, ends = [faint] * len(self.lines), [1.3] * len(self.lines), []
        for (gate, slot), path in layers(film.inputs).route.items():
            colour = style.accent if (gate, slot) in step.edges else plain if gate in step.values else faint
            links = list(itertools.pairwise(path))
            pieces = [runs[v] for v in path] + [joins[a, b, -1] for a, b in links] + [joins[path[-1], gate, slot]]
            for piece in pieces:
                if colours[piece] != style.accent:
                    colours[piece], widths[piece] = colour, 2.6 if colour == style.accent else 1.4
            if colour == style.accent and not (step.backward and film.constant[path[0]]):
                ends.append(self.lines[pieces[-1]][-1])
        output = len(film.names) - 1
        colours[runs[output]] = plain if output in step.values else faint
        self.wires.set(color=colours, linewidth=widths)
        self.heads.set_data(*np.reshape(ends, (-1, 2)).T - [[0.3 * self.em], [0]])
        self.heads.set_markersize(0.36 * self.em)
        self.heads.set_marker("<" if step.backward else ">")
        nodes, lit = range(len(film.names)), style.pale(style.accent, 0.75)
        ground = [lit if i == step.gate else self._fill(film, i) for i in nodes]
        edges = [style.accent if i == step.gate else plain if i in step.values else faint for i in nodes]
        self.bodies.set(facecolor=ground, edgecolor=edges)

    def _fill(self, film, i):
        return self.style.background if film.inputs[i] else self.style.pale(self.style.faint, 0.85)

    def _tag(self, i, film, step):
        """What the node does with gradients at this step; otherwise a gate's name in the flat code."""
        tag = step.tags.get(i, "")
        self.tags[i].set_text(tag or (film.names[i] if film.inputs[i] else ""))
        self.tags[i].set_color(self.style.accent if tag else self.style.faint)

    def _label(self, film, i, value):
        if film.constant[i] and not np.ndim(value):
            return ""
        return _array(np.asarray(value), self.detail) if np.ndim(value) else short_number(value)


def _array(a, detail):
    """Its shape, and beneath it as many entries as ``detail`` allows."""
    rows, columns = detail
    table = np.atleast_2d(a) if a.ndim < 3 else a.reshape(-1, a.shape[-1])
    lines, texts = [f"{a.shape}"], [[short_number(v, 5) for v in row[:columns]] for row in table[:rows]]
    width = max((len(text) for row in texts for text in row), default=0)
    for i, row in enumerate(texts, 1):
        more = "…" if table.shape[1] > columns or (i == rows and len(table) > rows) else ""
        lines.append(" ".join(text.rjust(width) for text in row) + more)
    return "\n".join(lines)


def _body(x, y, width, height):
    box = FancyBboxPatch(
        (x - width / 2, y - height / 2), width, height, boxstyle=f"round,pad=0,rounding_size={height / 2}"
    )
    return Path(box.get_path().vertices, box.get_path().codes)
