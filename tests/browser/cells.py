"""Cells for the browser tests: small explorers that have everything an explorer may have."""

IMPORTS = """
import time
import numpy as np
from matplotlib.patches import Ellipse
from course_lib.menus import Entry, entry, knob
from course_lib.drawing.plot import Plot
from course_lib.explorers import controls as c
from course_lib.explorers.explore import explore
"""
# A curve y = amplitude · sin(rate · x) over one axes, and a red dot that clicks and drags move.
WAVE = """
@entry
class Sine(Entry):
    amplitude: float = knob(1.0, "A", 0.1, 2.0)
    phase: float = knob(0.0, r"\\varphi", -3.0, 3.0)

@entry
class Line(Entry):
    slope: float = knob(0.5, r"\\alpha_1", -1.0, 1.0)

class Wave(Plot):
    size = (6, 3)

    def build(self, figure, style):
        axes = figure.add_subplot(label="wave")
        axes.set(xlim=(0, 10), ylim=(-2, 2), xlabel="x", title="wave")
        self.curve = self.moving(*axes.plot([], [], **style.curve(0)))
        self.dot = self.moving(axes.add_patch(Ellipse((0, 0), 0.25, 0.2, color="#ff0000", lw=0, zorder=3)))

    def update(self, result):
        self.curve.set_data(*result[0])
        self.dot.set_center([float(v[0]) for v in result[1]])

    def describe(self, result):
        return f"A wave that ends at {result[0][1][-1]:.3g}; the dot is at {result[1][0][0]:.3g}."

def compute(rate, shape, dotted, dot):
    if rate > 4.95:
        raise ValueError("rate: got 5; expected less than 4.95. Move it to the left.")
    x = np.linspace(0, 10, 300)
    y = shape.slope * x if isinstance(shape, Line) else shape.amplitude * np.sin(rate * x + shape.phase)
    return (x, y), ([dot[0]], [dot[1]])

wave = explore(
    compute, Wave,
    {"rate": c.log_slider(0.05, 5, 1, r"rate $\\omega_0$"),
     "shape": c.menu({"sine": Sine(), "line": Line()}, label="shape"),
     "dotted": c.switch(False), "dot": c.hidden([7.5, 0.5])},
    click=lambda p, x, y, axes: {"dot": [x, y]},
    drag=lambda p, start, at, axes: {"dot": list(at)},
    scenes=[{"rate": 1}, {"rate": 2}, {"rate": 4, "caption": "Faster", "hold": True}], title="A wave", preset=True,
)
wave
"""
# Each call leaves a line in a file, so that tests see it while Python is at work.
SLOW = """
pause = 0.3
def slowly(rate):
    with open("calls.txt", "a") as calls:
        print(time.time(), rate, file=calls)
    time.sleep(pause)
    return (np.array([0, 10]), np.array([rate, -rate])), ([5], [0])
slow = explore(slowly, Wave, {"rate": c.slider(0, 2, 0)})
slow
"""
FILM = """
class Clip(Plot):
    size = (5, 2)

    def build(self, figure, style):
        axes = figure.add_subplot(label="clip")
        axes.set(xlim=(0, 100), ylim=(0, 1))
        self.bar = self.moving(axes.barh([0.5], [0], 0.8, color=style.colour(0))[0])

    def update(self, result, frame):
        self.bar.set_width(result[frame])

    def describe(self, result, frame):
        return f"Frame {frame}: the bar reaches {result[frame]:.3g}."

film = explore(lambda scale: scale * np.linspace(0, 100, 121), Clip, {"scale": c.slider(0.1, 1, 1)}, frames=len, fps=40)
film
"""
ALL = [IMPORTS, WAVE, SLOW, FILM]
# All explorers of the course, without what they compute.
EMPTY = """
from tests.browser.rooms import empty
everyone = empty()
"""
