"""A 2-2-1 network drawn with its numbers: values above, gradients below, and the line of arithmetic for each."""

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from course_lib.drawing.descriptions import signed
from course_lib.drawing.plot import Plot
from course_lib.drawing.style import Style
from course_lib.drawing.texts import TextLine
from course_lib.topics.backpropagation_equations.experiments.small_network import OUTPUTS, SMALL_STEPS, SmallPass

WIDE, HIGH, RADIUS = 1100, 640, 67  # pixels
UPPER, LOWER = 385, 135
PLACES = {"x1": (110, UPPER), "x2": (110, LOWER), "1": (465, UPPER), "2": (465, LOWER), "out": (800, 260)}
PLACES |= {"C": (1010, 260)}
WIRES = {  # name of the weight: from, to, and how far along it its label stands
    "W1_11": ("x1", "1", 0.5),
    "W1_12": ("x1", "2", 0.29),
    "W1_21": ("x2", "1", 0.29),
    "W1_22": ("x2", "2", 0.5),
    "W2_11": ("1", "out", 0.5),
    "W2_21": ("2", "out", 0.5),
    "cost": ("out", "C", 0.5),
}
INSIDE = {"x1": ("x1",), "x2": ("x2",), "1": ("z1_1", "a1_1", "delta1_1"), "2": ("z1_2", "a1_2", "delta1_2")}
INSIDE |= {"out": ("z2_1", "a2_1", "delta2_1"), "C": ("y", "C")}
BIASES = {"b1_1": "1", "b1_2": "2", "b2_1": "out"}
LINES = (70, 96, 122, 148)  # pixels from the top
CLOSE = 0.63  # of their distances numbers stand apart in a hall, where letters are smaller than in the design


class SmallNetworkPlot(Plot):
    """``update(result, frame)``: the network after so many steps, and how the last one's numbers were computed."""

    size = (WIDE / 100, HIGH / 100)
    text_lines = (
        TextLine(1 - 14 / HIGH, 14, bold=True, x=16 / WIDE),
        *[TextLine(1 - (y - 28) / HIGH, 12.5, x=16 / WIDE) for y in LINES],
    )

    def build(self, figure: Figure, style: Style) -> None:
        figure.set_layout_engine("none")
        self.axes = axes = figure.add_axes((0, 0, 1, 1), label="network", xlim=(0, WIDE), ylim=(0, HIGH))
        axes.axis("off")
        self.wires = axes.add_collection(LineCollection([_wire(*ends[:2]) for ends in WIRES.values()], zorder=1))
        self.bodies = axes.add_collection(PathCollection([_disc(*at) for at in PLACES.values()], zorder=3))
        self.moving(self.wires, self.bodies)
        self.texts: dict[str, Text] = {}
        self.close = CLOSE if figure.crowded else 1.0
        for body, names in INSIDE.items():
            for name, up in zip(names, ((0,), (12, -12), (27, 0, -27))[len(names) - 1], strict=True):
                self._text(name, *PLACES[body], up, 11.5, gradient=name.startswith("delta"))
        for name, (start, end, share) in WIRES.items():
            if name != "cost":
                share = min(share, 0.475) if figure.crowded else share  # the numbers at the end are longer
                x, y = (1 - share) * np.array(PLACES[start]) + share * np.array(PLACES[end])
                self._pair(name, x, y)
        for name, body in BIASES.items():
            self._pair(name, PLACES[body][0], PLACES[body][1] + RADIUS, 26)
        below = {"ha": "center", "fontsize": 11, "color": style.faint}
        self.below = self.moving([axes.text(x, 22, "", **below) for x in (110, 465, 800, 1010)])
        size, down = (9.5, 18 * self.size[1] / figure.get_figheight()) if self.figure.crowded else (11.5, 20)
        look = {"ha": "right", "va": "top", "fontsize": size}
        for k, word in enumerate(("values", "derivatives of C: ∂W stands for ∂C/∂W")):
            axes.text(WIDE - 16, HIGH - 118 - k * down, word, color=style.colour(k), **look)

    def update(self, result: SmallPass, frame: int) -> None:
        step, known, style = SMALL_STEPS[frame], result.known(frame), self.style
        made, used = step.makes.split() * (frame > 0), step.uses.split()
        equals = "\u2009=\u2009" if self.figure.crowded else " = "  # thin spaces
        for name, text in self.texts.items():
            shown = name in known
            text.set_text(f"{symbol(name)}{equals}{signed(result.values[name])}" if shown else "")
            text.set_fontweight("bold" if name in made else "normal")
        activations = result.hidden, OUTPUTS[result.output][0]
        named = [f"layer {layer}: {f}" for layer, f in enumerate(activations, start=1)]
        for text, name in zip(self.below, ("layer 0", *named, "cost"), strict=True):
            text.set_text(name)
        plain = style.pale(style.faint, 0.45)
        lit = [name in step.wires.split() for name in WIRES]
        self.wires.set(
            color=[style.accent if on else plain for on in lit], linewidth=[2.6 if on else 1.3 for on in lit]
        )
        at_work = [any(name in made for name in INSIDE[body]) for body in PLACES]
        giving = [any(name in used for name in INSIDE[body]) for body in PLACES]
        edges = [
            style.accent if on else style.ink if gives else plain for on, gives in zip(at_work, giving, strict=True)
        ]
        self.bodies.set(facecolor=style.background, edgecolor=edges, linewidth=[2.6 if on else 1.4 for on in at_work])

    def sentences(self, result: SmallPass, frame: int) -> list[str]:
        title = f"Step {frame} of {len(SMALL_STEPS) - 1}. {SMALL_STEPS[frame].title}"
        return [title, *workings(result, frame)]

    def describe(self, result: SmallPass, frame: int) -> str:
        title, *lines = self.sentences(result, frame)
        if frame == 0:
            given = SMALL_STEPS[0].makes.split()
            title += ": " + ", ".join(f"{symbol(name)} = {signed(result.values[name])}" for name in given)
        return f"A network of 2 inputs, 2 hidden units ({result.hidden}) and 1 output. {title}. {'; '.join(lines)}."

    def _pair(self, name, x, y, up=0):
        """A parameter's value above the wire, and its gradient below."""
        ground = {"facecolor": self.style.background, "edgecolor": "none", "pad": 0.5}
        self._text(name, x, y, up + 12, 12, box=ground)
        self._text(f"d{name}", x, y, up - 12, 12, gradient=True, box=ground)

    def _text(self, name, x, y, up, size, gradient=False, box=None):
        """A number at a place, so many hundredths of an inch above it: in a hall letters do not shrink as wires do."""
        look = {"ha": "center", "va": "center", "color": self.style.colour(1 if gradient else 0), "zorder": 5}
        size = max(size - 2, 9.5) if self.figure.crowded else size
        text = self.axes.text(x, y, "", fontsize=size, bbox=box, **look)
        lift = ScaledTranslation(0, self.close * up / 100, self.figure.dpi_scale_trans)
        text.set_transform(self.axes.transData + lift)
        self.texts[name] = self.moving(text)


def symbol(name: str) -> str:
    """The name as it is written: ``dW1_12`` is ∂W¹₁₂, short for ∂C/∂W¹₁₂; x₁ and C are what they are."""
    head, _, units = name.partition("_")
    if not units:
        return head.translate(str.maketrans("12", "₁₂"))
    letter = head[:-1].replace("delta", "δ").replace("d", "∂", 1) if head[0] == "d" else head[:-1]
    return letter + head[-1].translate(str.maketrans("12", "¹²")) + units.translate(str.maketrans("12", "₁₂"))


def workings(result: SmallPass, frame: int) -> list[str]:
    """How each number of this step was computed, a line each or two beside each other."""
    v, f = result.values, result.hidden
    n = {name: bracketed(value) for name, value in v.items()}
    if frame == 0:
        return ["The upper number is the layer. W¹₁₂ leads from unit 1 of layer 0 to unit 2 of layer 1."]
    if frame == 1:
        return [_sum("z1_", j, ("x1", "x2"), f"W1_{{}}{j}", n, v) for j in (1, 2)]
    if frame == 2:
        return [
            f"a¹{s} = f(z¹{s}) = {f}({signed(v[f'z1_{j}'])}) = {signed(v[f'a1_{j}'])}" for j, s in ((1, "₁"), (2, "₂"))
        ]
    if frame == 3:
        return [_sum("z2_", 1, ("a1_1", "a1_2"), "W2_{}1", n, v)]
    if frame == 4:
        return _cost(result)
    if frame == 5:
        return [f"δ²₁ = ∂C/∂z²₁ = ŷ − y = {signed(v['a2_1'])} − {n['y']} = {signed(v['delta2_1'])}"]
    if frame == 6:
        return [*[_product(f"dW2_{k}1", f"a1_{k}", "delta2_1", n, v) for k in (1, 2)], _copy("db2_1", "delta2_1", v)]
    if frame == 7:
        return [_back(j, s, result, n) for j, s in ((1, "₁"), (2, "₂"))]
    rows = ["      ".join(_product(f"dW1_{k}{j}", f"x{k}", f"delta1_{j}", n, v) for j in (1, 2)) for k in (1, 2)]
    return [*rows, "      ".join(_copy(f"db1_{j}", f"delta1_{j}", v) for j in (1, 2))]


def bracketed(value: float) -> str:
    """A number as a factor: one below 0 in brackets."""
    text = signed(value)
    return f"({text})" if text[0] == "−" else text


def _sum(name, j, inputs, weight, n, v):
    pairs = [(given, weight.format(k)) for k, given in zip((1, 2), inputs, strict=True)]
    bias = f"b{name[1]}_{j}"
    letters = " + ".join(f"{symbol(a)} {symbol(w)}" for a, w in pairs) + f" + {symbol(bias)}"
    numbers = " + ".join(f"{n[a]} · {n[w]}" for a, w in pairs) + f" + {n[bias]}"
    return f"{symbol(f'{name}{j}')} = {letters} = {numbers} = {signed(v[f'{name}{j}'])}"


def _cost(result):
    v = result.values
    a, y, C = signed(v["a2_1"]), bracketed(v["y"]), signed(v["C"])
    if result.output.startswith("none"):
        return [f"ŷ = a²₁ = z²₁ = {a}", f"C = ½ (ŷ − y)² = ½ ({a} − {y})² = {C}"]
    return [f"ŷ = a²₁ = sigmoid({signed(v['z2_1'])}) = {a}", f"C = −y log ŷ − (1 − y) log(1 − ŷ) = {C}"]


def _product(name, left, right, n, v):
    return f"{symbol(name)} = {symbol(left)} {symbol(right)} = {n[left]} · {n[right]} = {signed(v[name])}"


def _copy(name, source, v):
    return f"{symbol(name)} = {symbol(source)} = {signed(v[name])}"


def _back(j, s, result, n):
    prime, v = bracketed(result.primes[j - 1]), result.values
    numbers = f"{prime} · {n[f'W2_{j}1']} · {n['delta2_1']} = {signed(v[f'delta1_{j}'])}"
    return f"δ¹{s} = f′(z¹{s}) W²{s}₁ δ²₁ = {numbers}"


def _wire(start, end):
    """From the edge of one body to that of the next."""
    a, b = np.array(PLACES[start], float), np.array(PLACES[end], float)
    step = RADIUS * (b - a) / np.linalg.norm(b - a)
    return np.array([a + step, b - step])


def _disc(x, y):
    circle = Path.circle((x, y), RADIUS)
    return Path(circle.vertices, circle.codes)
