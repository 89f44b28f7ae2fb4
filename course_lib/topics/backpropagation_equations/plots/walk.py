"""One backward pass drawn as it is written: every factor an image to scale, and beneath it a map of the whole pass."""

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.descriptions import written
from course_lib.drawing.plot import Plot
from course_lib.topics.backpropagation_equations.experiments.walk import STEPS

CELL, SMALL = 5.0, 1.5  # pixels an entry has, in the equation and on the map
LOWER = 80  # rows from the map's quantities down to their gradients
LETTERS = {
    "W1": "W¹",
    "b1": "b¹",
    "W2": "W²",
    "b2": "b²",
    "z1": "z¹",
    "a1": "a¹",
    "z2": "z²",
    "a2": "ŷ",
    "ones": "1",
}
LETTERS |= {"delta1": "δ¹", "delta2": "δ²", "prime1": "f′(z¹)", "xT": "xᵀ", "a1T": "(a¹)ᵀ", "W2T": "(W²)ᵀ"}
LETTERS |= {f"d{name}": f"∂C/∂{LETTERS[name]}" for name in ("W1", "b1", "W2", "b2")}
MAP = ("x", "W1", "b1", "z1", "a1", "W2", "b2", "z2", "a2", "y", "C")
GRADIENTS = {"W1": "dW1", "b1": "db1", "z1": "delta1", "W2": "dW2", "b2": "db2", "z2": "delta2"}


class Board:
    """A rectangle on which matrices are put as images, ``cell`` pixels an entry; (left, top) in pixels."""

    def __init__(self, plot, axes, style, left, top, columns, rows, cell):
        self.style, self.cell, self.origin = style, cell, np.array([left, top])
        extent = (left, left + columns * cell, top + rows * cell, top)
        self.blank = np.zeros((rows, columns, 4))
        self.image = axes.imshow(self.blank, extent=extent, aspect="auto", interpolation="nearest", zorder=1)
        self.frames = axes.add_collection(LineCollection([], zorder=2))
        plot.moving(self.image, self.frames)

    def begin(self):
        """An empty board."""
        self.pixels, self.lines, self.colours, self.widths = self.blank.copy(), [], [], []

    def put(self, a, column, row, colour, width=1.0, shown=True):
        """The matrix with its upper left entry at (column, row), framed; its middle, upper and lower edge in pixels."""
        height, across = a.shape
        if shown:
            share = a / (np.abs(a).max() or 1)
            self.pixels[row : row + height, column : column + across] = self.style.diverging(0.5 + share / 2)
        (x0, y0), (x1, y1) = (
            self.origin + self.cell * np.array(p) for p in ((column, row), (column + across, row + height))
        )
        self.lines.append([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
        self.colours.append(colour)
        self.widths.append(width)
        return (x0 + x1) / 2, y0, y1

    def end(self):
        """Show what was put."""
        self.image.set_data(self.pixels)
        self.frames.set(segments=self.lines, color=self.colours, linewidths=self.widths)


class Texts:
    """A stock of texts that are moved to where they are needed."""

    def __init__(self, plot, axes, count, **look):
        self.stock = plot.moving([axes.text(0, 0, "", ha="center", parse_math=False, **look) for _ in range(count)])
        self.used = 0

    def write(self, x, y, text, **look):
        self.stock[self.used].set(position=(x, y), text=text, **look)
        self.used += 1

    def end(self):
        """Empty those that were not needed; begin anew."""
        for text in self.stock[self.used :]:
            text.set_text("")
        self.used = 0


class Walk(Plot):
    """``update(walk, frame)``: one step of the pass as an equation of images, and what is known so far on the map."""

    size = (11.0, 7.4)

    def build(self, figure, style):
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1), label="pass", xlim=(0, 1100), ylim=(740, 0))
        axes.axis("off")
        self.style, self.axes = style, axes
        self.equation = Board(self, axes, style, 10, 92, 216, 66, CELL)
        self.map = Board(self, axes, style, 165, 497, 610, 146, SMALL)
        self.names = Texts(self, axes, 8, va="bottom", fontsize=14)
        self.signs = Texts(self, axes, 14, va="center", fontsize=16)
        self.shapes = Texts(self, axes, 8, va="top", fontsize=10, linespacing=1.3)
        self.labels = Texts(self, axes, 20, va="bottom", fontsize=10)
        self.head = self.moving(axes.text(14, 10, "", va="top", fontsize=13.5, weight="bold"))
        self.note = self.moving(axes.text(14, 36, "", va="top", fontsize=11))
        self.digit = axes.imshow(np.zeros((8, 8)), extent=(14, 126, 632, 520), cmap=style.sequential, vmin=0, vmax=1)
        self.caption = axes.text(70, 515, "", ha="center", va="bottom", fontsize=10)
        self.verdict = axes.text(1086, 733, "", ha="right", fontsize=9.5, color=style.faint)
        self.moving(self.digit, self.caption, self.verdict)
        axes.set(xlim=(0, 1100), ylim=(740, 0), aspect="auto")
        axes.text(
            14, 733, "orange: above 0, blue: below 0, each array on a scale of its own", fontsize=9.5, color=style.faint
        )

    def update(self, walk, frame):
        step = STEPS[frame]
        self.head.set_text(f"Step {frame} of {len(STEPS) - 1}. {step.title}")
        self.note.set_text(walk.notice(frame))
        self.digit.set_data(walk.picture)
        self.verdict.set_text(verdict(walk))
        self.caption.set_text(f"example 1: a {walk.labels[0]}")
        self._write_equation(walk, step)
        self._chart(walk, frame)

    def describe(self, walk, frame):
        step = STEPS[frame]
        shapes = (f"{letter(n, walk.form)} {walk.values[n].shape}" for n in step.formula(walk.form) if n in walk.values)
        return f"{step.title}. {spoken(walk, step)}, with {', '.join(shapes)}. {walk.notice(frame)} {verdict(walk)}"

    def _write_equation(self, walk, step):
        """The equation: names above, shapes and ranges beneath, signs between."""
        board, tokens = self.equation, step.formula(walk.form)
        widths = [self._width(walk, token) for token in tokens]
        column = (216 - sum(widths)) / 2
        board.begin()
        for token, width in zip(tokens, widths, strict=True):
            x = board.origin[0] + CELL * (column + width / 2)
            if token in walk.values:
                a = walk.values[token]
                colour, line = (self.style.accent, 2.2) if token in step.makes.split() else (self.style.faint, 1.0)
                place = round(column + (width - a.shape[1]) / 2), (66 - a.shape[0]) // 2
                x, top, bottom = board.put(a, *place, colour, line)
                self.names.write(x, top - 5, letter(token, walk.form), color=colour if line > 1 else self.style.ink)
                self.shapes.write(x, bottom + 5, beneath(a))
            else:
                self.signs.write(x, board.origin[1] + CELL * 33, said(token, walk))
            column += width
        board.end()
        for texts in (self.names, self.shapes, self.signs):
            texts.end()

    def _width(self, walk, token):
        """Cells that a factor or a sign takes in the equation."""
        if token not in walk.values:
            return 3 + 2.2 * len(said(token, walk))
        a = walk.values[token]
        text = max(1.7 * len(letter(token, walk.form)), 1.35 * max(map(len, beneath(a).split("\n"))))
        return 2 + max(a.shape[1], text)

    def _chart(self, walk, frame):
        """The map: every quantity, with the gradient by it underneath."""
        known, made, used = walk.known(frame), STEPS[frame].makes.split(), STEPS[frame].formula(walk.form)
        sizes = [max(walk.values[name].shape[1], 22) for name in MAP]
        gap = (610 - sum(sizes)) // (len(MAP) - 1)
        column = 0
        self.map.begin()
        for name, size in zip(MAP, sizes, strict=True):
            for row, shown in ((0, name), (LOWER, GRADIENTS.get(name))):
                if shown:
                    self._place(walk, shown, column + size / 2, row, shown in known, shown in made, shown in used)
            column += size + gap
        self.map.end()
        self.labels.end()

    def _place(self, walk, name, middle, row, known, made, used):
        a, style = walk.values[name], self.style
        colour = style.accent if made else style.ink if used else style.pale(style.faint, 0.3 if known else 0.65)
        top = row + (64 - a.shape[0]) // 2 if a.shape[0] > 16 else row + 24
        x, y, _ = self.map.put(a, round(middle - a.shape[1] / 2), top, colour, 2.2 if made else 1.0, known)
        self.labels.write(x, y - 3, letter(name, walk.form), color=style.ink if known else style.faint)


def letter(name, form):
    """A quantity as the lecture writes it: weights W with rows as examples, w with columns."""
    written_so = LETTERS.get(name, name)
    return written_so if form == "rows" else written_so.replace("W", "w")


def verdict(walk):
    """Whether the other form, computed on its own, gave the same."""
    same = "give the same numbers" if walk.agrees else "DIFFER"
    return f"Rows and columns {same} (to 1e-12)."


def said(token, walk):
    """A sign of a formula; f is the activation's own name."""
    return f"{walk.function}(" if token == "f(" else token


def spoken(walk, step):
    """The formula as one line of text."""
    tokens = step.formula(walk.form)
    return " ".join(letter(t, walk.form) if t in walk.values else said(t, walk) for t in tokens)


def number(value, digits=3):
    """A number with a proper minus sign."""
    return written(value, digits).replace("-", "−")


def beneath(a):
    """An array's shape, and its smallest and largest entry; a single number is written out."""
    low, high, only = (number(v, digits) for v, digits in ((a.min(), 2), (a.max(), 2), (a[0, 0], 4)))
    return only if a.size == 1 else f"({a.shape[0]}, {a.shape[1]})\n{low} … {high}"


class OutputError(Plot):
    """``update(error)``: left the output layer's Jacobian, right δ by three roads."""

    size = (11.0, 4.7)

    def build(self, figure, style):
        figure.get_layout_engine().set(rect=(0, 0, 1, 0.8))
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.9))
        ticks = range(10)
        left.set(
            label="Jacobian",
            title="∂ŷᵢ/∂zⱼ: orange above 0, blue below",
            xlabel="column j, row i",
            xticks=ticks,
            yticks=ticks,
        )
        right.set(
            label="delta", title="δⱼ = ∂C/∂zⱼ for each output j", xlabel="output j", xticks=ticks, xlim=(-0.6, 9.6)
        )
        right.grid(True, axis="y")
        right.axhline(0, color=style.faint, lw=1)
        self.jacobian = self.moving(left.imshow(np.zeros((10, 10)), cmap=style.diverging, vmin=-1, vmax=1))
        looks = (
            {"marker": "s", "ms": 15, "color": style.pale(style.colour(0), 0.35)},
            {"marker": "X", "ms": 9, "color": style.colour(1)},
            {"marker": "o", "ms": 5, "color": style.ink},
        )
        names = ("∇ₐC through the whole Jacobian", "∇ₐC ⊙ its diagonal (BP1 as printed)", "finite differences")
        self.roads = [right.plot([], [], ls="", label=name, **look)[0] for name, look in zip(names, looks, strict=True)]
        self.moving(self.roads)
        figure.legend(handles=self.roads, loc="outside lower right", ncols=3, handletextpad=0.2, columnspacing=1.2)
        self.axes, self.style = right, style
        lines = (0.975, 0.915, 0.86)
        self.lines = self.moving([figure.text(0.012, y, "", va="top", fontsize=11.5) for y in lines])
        self.lines[0].set_weight("bold")

    def update(self, error):
        largest = np.abs(error.jacobian).max() or 1
        self.jacobian.set_data(error.jacobian / largest)
        for line, y in zip(self.roads, (error.full, error.hadamard, error.numeric), strict=True):
            line.set_data(np.arange(10), y)
        self.limits(self.axes, y=_around(error.numeric, error.hadamard))
        for line, text in zip(self.lines, sentences(error), strict=True):
            line.set_text(text)

    def describe(self, error):
        return " ".join(sentences(error))


def sentences(error):
    """What the two panels come to, in three sentences."""
    y = int(error.y.argmax())
    a, upstream, delta = (number(v[y]) for v in (error.a, error.upstream, error.numeric))
    largest = number(np.abs(error.jacobian).max(), 2)
    sure = f"The right class is {y}; there ŷ = {a}, ∂C/∂ŷ = {upstream}, δ = {delta}. Largest derivative: {largest}."
    verdicts = (f"{name}: {_verdict(error, road)}" for name, road in ROADS.items())
    return f"Output and loss: {error.pair}.", sure, "; ".join(verdicts) + "."


ROADS = {"Whole Jacobian": "full", "Hadamard product": "hadamard", "ŷ − y": "short"}


def _verdict(error, road):
    off = error.off(road)
    if not np.isfinite(off):
        return "∞ · 0, not a number"
    small = off <= 1e-7 * max(1, np.abs(error.z).max())
    return "right" if small else f"wrong, by up to {written(off, 2)}"


def _around(*arrays):
    """An axis for all finite values, its ends the same for similar ones: −2, −1, −0.5, −0.2, … and likewise above."""
    values = np.concatenate(arrays)
    values = values[np.isfinite(values)]
    low, high = _round_up(-values.min(initial=0)), _round_up(values.max(initial=0))
    room = 0.08 * (low + high)
    return -low - room, high + room


def _round_up(value):
    power = 10.0 ** np.floor(np.log10(max(value, 1e-3)))
    return next(m for m in (1, 2, 5, 10) if m * power >= value * (1 - 1e-9)) * power
