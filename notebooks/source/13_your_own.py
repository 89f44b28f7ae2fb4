# %% [markdown]
# # Your own
#
# Not a lecture but a workshop, for lecturers and for curious students: an explorer, an activation, an optimizer, a data
# set, a task and a slide of your own, each in a few lines. Change any cell and run it again; nothing can break.
#
# **Core path:** about 30 minutes [given], up to the recap. What you make at *Your turn* comes on top.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - make a picture that follows sliders, typed numbers and clicks;
# - add an activation and an optimizer to the course's menus, and prove a derivative right;
# - bring your own table of data into the playground;
# - write a task that tells its readers what went wrong;
# - show your explorer as scenes in a lecture, and save it for print.

# %% [markdown]
# ## An explorer in 35 lines
#
# An explorer has three parts, and each can be tried without the others:
#
# 1. **compute**, a function: settings in, numbers out. It knows nothing of pictures.
# 2. a **plot**, a class: `build` makes axes and curves once, and `update` moves them to a result. What moves is passed
#    through `self.moving`: only that is drawn again, and so a picture can follow a slider.
# 3. **explore**, a call that joins them with controls.
#
# Our example fits a line $\hat y = w x + b$ to 20 points by hand [given]. The loss is the mean squared error (notebook
# 05). First come the data and the function.

# %%
import numpy as np

from course_lib import Plot, explore
from course_lib.drawing.texts import heading
from course_lib.explorers.controls import slider

# %%
x = np.linspace(-1, 1, 20)
y = 1.5 * x - 0.5 + np.random.default_rng(0).normal(0, 0.3, 20)


def fit(w, b):
    return w, b, np.mean((w * x + b - y) ** 2)


print(f"with w = 1 and b = 0 the loss is {fit(1.0, 0.0)[2]:.3f}")

# %% [markdown]
# Now the plot: on the left the points and the line, on the right the loss over all w and b, with a dot where we are.
# `style` has the page's colours, light or dark. An axes that is to be clicked needs a `label`. The sentences stand
# above the picture, and screen readers read them out.


# %%
class LinePlot(Plot):
    axes_rect, text_lines = (0, 0, 1, 0.9), (heading(),)

    def build(self, figure, style):
        points, weights = figure.subplots(1, 2)
        points.set(label="points", xlabel="x", ylabel="y", ylim=(-3, 3))
        points.plot(x, y, "o", color=style.ink)
        self.line = self.moving(*points.plot(x, x, color=style.colour(1)))
        grid = np.linspace(-3, 3, 61)
        losses = [[fit(w, b)[2] for w in grid] for b in grid]
        weights.set(label="weights", xlabel="w", ylabel="b")
        weights.contourf(grid, grid, losses, levels=np.arange(13), cmap=style.sequential, extend="max")
        self.dot = self.moving(*weights.plot([0], [0], "X", color=style.colour(1), markersize=12))

    def update(self, result):
        self.line.set_ydata(result[0] * x + result[1])
        self.dot.set_data([result[0]], [result[1]])

    def sentences(self, result):
        return ("The line with w = {:.2f} and b = {:.2f} has the loss {:.3f}.".format(*result),)


# %% [markdown]
# `show` tries the plot alone, with any result.

# %%
LinePlot().show(fit(1.0, 0.0))

# %% [markdown]
# The controls carry the names of the function's arguments. `click` gets the setting, the point and the label of the
# axes, and returns what is to change: on the right w and b themselves, on the left the b with which the line goes
# through the point.


# %%
def click(setting, at_x, at_y, axes):
    if axes == "weights":
        return {"w": round(at_x, 2), "b": round(at_y, 2)}
    return {"b": round(min(3.0, max(-3.0, at_y - setting["w"] * at_x)), 2)}


# %% [markdown]
# **Predict first.** With w = 0, look for the best b [given]. Then look for the best w [given]. Will the b that you
# found still be the best?
#
# **Try.**
#
# 1. Find the two with the sliders.
# 2. Type −0.437 into the field beside b, and then 7 [given].
# 3. Click into the map, and then above a point on the left.

# %%
line = explore(fit, LinePlot, {"w": slider(-3, 3, 0), "b": slider(-3, 3, 0)}, click=click, title="A line by hand")
line

# %% [markdown]
# **What to have seen.**
#
# 1. Yes. The best b is −0.55 for every w, and the best w is 1.42, with the loss 0.063 [claim: best_b, best_w]. It is so
#    because the x have the mean 0: then $\frac{\partial L}{\partial b} = 2\,(b - \bar y)$, and w is not in it [claim:
#    best_b]. On the map the ellipses do not lean.
# 2. A field takes any number between the slider's ends, also between its stops. Of a 7 it says what was expected
#    [given].
#
# An explorer answers to Python as well. `line.parameters` is how it is turned now, `line.set(w=1)` turns it, and
# `line.value` and `line["w"].value` can be observed and linked (notebook 11).

# %%
print(line.parameters)
print(line.alt)

# %% [markdown]
# **Your turn.** Give the function one more argument and the explorer a slider for it; or take the mean *absolute*
# error, and look at the map [given].

# %% [markdown] tags=["teacher"]
# With x of another mean, `x = np.linspace(0, 2, 20)`, the ellipses lean, and the prediction turns round: this is why
# inputs are centred before training. Change the one line and run the section again.

# %% [markdown]
# ## An activation of your own
#
# An entry of a menu is a small class: `value`, its derivative `slope`, and its hyperparameters as **knobs**. A knob
# has a default, a name in TeX, two ends for the slider and the values that are allowed. Here is a sine whose slope
# forgets something.

# %%
from course_lib.activations import ACTIVATIONS, Elementwise
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.menus import entry, knob


# %%
@entry
class Sine(Elementwise):
    """sin(ωz)."""

    omega: float = knob(1.0, r"\omega", 0.1, 5.0, domain="(0, inf)")

    def value(self, z):
        return np.sin(self.omega * z)

    def slope(self, z, a):
        return np.cos(self.omega * z)


# %% [markdown]
# The gradient check (notebook 02) compares `prime` with a difference quotient.
#
# **Predict first.** The factor ω is missing. Will the check notice it with ω = 1, and with ω = 2 [given]?


# %%
def passes(f):
    z = np.linspace(-3, 3, 25)
    quotient = numerical_gradient(lambda z: f(z).sum(), z)
    return relative_error(f.prime(z), quotient) < 1e-7


print("ω = 1:", passes(Sine()))
print("ω = 2:", passes(Sine(2.0)))

# %% [markdown]
# With ω = 1 the factor is 1, and nothing is missing [claim: unnoticed]. So check with knobs that are not at a special
# value. Here is the right one:


# %%
@entry
class Sine(Elementwise):
    """sin(ωz), with the slope ω cos(ωz)."""

    omega: float = knob(1.0, r"\omega", 0.1, 5.0, domain="(0, inf)")
    formula, derivative = r"\sin(\omega z)", r"\omega \cos(\omega z)"

    def value(self, z):
        return np.sin(self.omega * z)

    def slope(self, z, a):
        return self.omega * np.cos(self.omega * z)


all(passes(Sine(omega)) for omega in (0.3, 1.0, 2.0, 5.0))

# %% [markdown]
# `register` puts it into the menu. From then on its name is understood wherever an activation is named, and each
# explorer that is opened lists it, with a slider for its knob.
#
# **Predict first.** With ω = 5 the sine is five times as steep at 0, and has more waves [given]. What will that do to
# the train loss, and what to the test loss?
#
# **Try.** Under *network*, choose *sine* in the list *activation*, where it is the last one. Turn ω from 1 to 5, and
# compare the two losses at the end [given].

# %%
from course_lib.topics.training_playground.explorers import playground

ACTIVATIONS.register("sine", Sine())
playground()

# %% [markdown]
# **What to have seen.** Over 20 seeds the train loss ends at 0.006 to 0.266 with ω = 1, and at 0.001 to 0.047 with
# ω = 5 [claim: waves_learn] [given]. But with ω = 5 the test loss is above the train loss in 17 of 20 seeds, and with
# ω = 1 in 9 [claim: waves_overfit] [given]: a network with more waves can bend its boundary round single points.
#
# **Your turn.** A bump: $f(z) = e^{-z^2/2}$, with $f'(z) = -z f(z)$. The argument `a` of `slope` is f(z), already
# computed.

# %% [markdown] tags=["teacher"]
# CONTRIBUTING.md has the table of what each family asks of its entries: losses, initialisers, schedules, surfaces and
# data sets are registered in the same way.


# %% tags=["solution"]
@entry
class Bump(Elementwise):
    """exp(−z²/2), with the slope −z exp(−z²/2)."""

    def value(self, z):
        return np.exp(-(z**2) / 2)

    def slope(self, z, a):
        return -z * a


passes(Bump())

# %% [markdown]
# ## An optimizer in the race
#
# An optimizer gets its state, the gradient g and the rate η, and returns the next state and the step Δθ. Ours divides
# the gradient by a power of its length:
#
# $$\Delta\theta = -\eta\, \frac{g}{\|g\|^{\,p}}.$$
#
# With p = 0 it is gradient descent; with p = 1 only the direction of the gradient counts, and the step is as long as
# η says [claim: two_ends] [given].

# %%
from course_lib.optimizers import OPTIMIZERS, GradientDescent, Optimizer, descend
from course_lib.surfaces import SURFACES


# %%
@entry
class Normalised(Optimizer):
    """Δθ = −η g/|g|^p."""

    learning_rate: float = knob(0.01, r"\eta", 1e-4, 10.0, log=True, domain="(0, inf)")
    power: float = knob(1.0, "p", 0.0, 1.0, domain="[0, 1]")

    def update(self, state, g, eta, theta=None):
        length = np.linalg.norm(g, axis=-1, keepdims=True)
        return {"t": state["t"] + 1}, -eta * g / np.maximum(length, 1e-12) ** self.power


# %% [markdown]
# Two cheap tests, on a surface of the course. (The last axis holds θ; axes before it are runs side by side, therefore
# `axis=-1`. The maximum keeps a gradient of 0 from dividing by 0 [given].)

# %%
beale = SURFACES["Beale"]
plain = descend(GradientDescent(0.01), beale.gradient, beale.start, 300)
same = descend(Normalised(0.01, power=0.0), beale.gradient, beale.start, 300)
steps = np.diff(descend(Normalised(0.01), beale.gradient, beale.start, 300), axis=0)
print("p = 0 is gradient descent:", np.array_equal(plain, same))
print("p = 1 makes steps of 0.01:", np.allclose(np.linalg.norm(steps, axis=1), 0.01))

# %% [markdown]
# **Predict first.** Each step of the rule with p = 1 has the same length [given]. What will it do where the gradient is
# nearly 0: on a plateau, and at the minimum?
#
# **Try.** The race (notebook 09) now has a switch and a slider for *normalised*, at the end of "Adam and many more".
#
# 1. Switch it on, and all others off: then the line above the picture says its height. Read off where it ends with its
#    η of 0.01, then with 0.03 and 0.1 [given].
# 2. Choose the plateau, switch gradient descent on again, and compare it with *normalised* at 0.01 [given].

# %%
from course_lib.topics.adaptive_methods.explorers import race

OPTIMIZERS.register("normalised", Normalised())
race()

# %% [markdown]
# **What to have seen.**
#
# 1. After 300 steps it is at a height of 0.0068, 0.0021 and 0.058 [claim: where_it_ends] [given]. A larger η arrives
#    earlier, but from then on it jumps to and fro over the minimum, and it never settles [claim: to_and_fro]. Such a
#    rule needs a schedule (notebook 10).
# 2. On the plateau gradient descent has come down from 1 to 0.995 only, and *normalised* to 0.053: it does not care how
#    small the gradient is [claim: on_the_plateau].
#
# The playground has it, too, with a slider for p, and `train` and `sweep` (notebook 11) take it by its name.
#
# **Your turn.** Does it settle with p = 0.5 [given]? Ask `descend`.

# %% tags=["solution"]
root = descend(Normalised(0.01, power=0.5), beale.gradient, beale.start, 300)
print(f"height {beale(root[-1]):.6f}, last step {np.linalg.norm(root[-1] - root[-2]):.6f}")

# %% [markdown]
# ## A data set from a file
#
# The next cell writes a small table to a temporary place, as a spreadsheet would save it: 300 pieces of fruit, each
# with its sugar, its firmness and a word [given]. Sweet enough and neither hard nor soft is *ripe*. If you have a file
# of your own, leave the cell out and put its name into the next one.

# %%
import tempfile
from pathlib import Path

place = tempfile.TemporaryDirectory()
file, rng = Path(place.name) / "fruit.csv", np.random.default_rng(0)
sugar, firmness = rng.normal(12, 2, 300), rng.normal(30, 8, 300)
ripe = ((sugar - 13) / 2) ** 2 + ((firmness - 30) / 8) ** 2 < rng.normal(1.2, 0.2, 300)
words = np.where(ripe, "ripe", "not ripe")
rows = [f"{s:.1f},{f:.1f},{word}" for s, f, word in zip(sugar, firmness, words, strict=True)]
file.write_text("\n".join(["sugar,firmness,state", *rows]), "utf-8")
print("\n".join(file.read_text("utf-8").splitlines()[:3]))

# %% [markdown]
# Reading it takes three steps: the table as texts, the columns as numbers, scaled to about ±1 [given], and
# `from_arrays`, which keeps a quarter of the rows for the test set [given]. (Of words it makes classes. Decimal numbers
# in their place would be predicted as numbers.)

# %%
from course_lib import from_arrays

table = np.loadtxt(file, delimiter=",", skiprows=1, dtype=str)
numbers = table[:, :2].astype(float)
scaled = (numbers - numbers.mean(axis=0)) / numbers.std(axis=0)
fruit = from_arrays(scaled, table[:, 2], np.random.default_rng(0), name="fruit")
fruit

# %% [markdown]
# **Predict first.** The playground begins with two hidden layers [given]. How well can a network without any do on
# these data?
#
# **Try.** Set the hidden layers to 0 [given].

# %%
playground(fruit)

# %% [markdown]
# **What to have seen.** Ripe is an island, and one straight line cannot go round it: without hidden layers 57 to 63 %
# of the test set are right over 20 seeds, and with two of them 89 to 96 % [claim: island] [given].

# %% [markdown] tags=["teacher"]
# Rows that are dates, texts or empty are refused with the argument and the place. A data frame of pandas needs no
# conversion: pass its columns.

# %% [markdown]
# ## A task with mistakes that are told
#
# A task needs a right answer, inputs to try answers on, and the mistakes that you expect. The line from above once
# more: the two slopes of its loss.

# %%
from course_lib.grading.judge import judge
from course_lib.grading.task import Mistake, Task
from course_lib.grading.task_list import TaskList


# %%
def line_gradient(x, y, w, b):
    """dL/dw and dL/db of the mean squared error of wx + b."""
    error = w * x + b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


# %% [markdown]
# The inputs decide what can be told apart: with one point only, a sum and a mean are the same. A mistake is a wrong
# function and what to say of it. The words say what went wrong and leave the answer to the reader.


# %%
def points(rng):
    return [(rng.normal(size=n), rng.normal(size=n), 1.5, -0.5) for n in (1, 4, 7)]


# %%
summed = Mistake(
    lambda x, y, w, b: (2 * np.sum((w * x + b - y) * x), 2 * np.sum(w * x + b - y)),
    "Those are sums over the points. The loss is a mean.",
)
uphill = Mistake(
    lambda x, y, w, b: (2 * np.mean((y - w * x - b) * x), 2 * np.mean(y - w * x - b)),
    "That is the direction of descent. The gradient points uphill.",
)
task = Task("line gradient", line_gradient, "dw, db", points, (summed, uphill), "An explorer in 35 lines")
check = TaskList(task).check
check("line gradient", line_gradient)

# %% [markdown]
# Three answers that are wrong, as somebody might hand them in. (`judge` gives the verdict of `check`, and keeps no
# record of it.) The first one is a mistake from the list.


# %%
def sums(x, y, w, b):
    error = w * x + b - y
    return 2 * (error * x).sum(), 2 * error.sum()


judge(task, sums)

# %% [markdown]
# The other two are on no list. Answers that are one slip away from the right one, such as a lost factor or another
# sign, need no list: the check makes them itself, from the syntax of the right answer.


# %%
def without_x(x, y, w, b):
    error = w * x + b - y
    return 2 * np.mean(error), 2 * np.mean(error)


judge(task, without_x)


# %%
def other_sign(x, y, w, b):
    error = w * x - b - y
    return 2 * np.mean(error * x), 2 * np.mean(error)


judge(task, other_sign)

# %% [markdown]
# **Your turn.** Hand in something that nobody expected: a list, a text, a function that prints or that changes `x`.
# What does the verdict say?

# %% [markdown] tags=["teacher"]
# What people really hand in is where mistakes come from. Whatever gets numbers alone from `judge`, and comes again, is
# the next entry of the list.

# %% [markdown]
# ## A slide, and a figure for print
#
# What you would show in the hall one after the other are **scenes**: each changes only what it names, from the start.
# With `"hold": True` the picture is covered until the next press of the key, so the hall predicts first.
#
# **Predict first.** Which one mends more of a flat line at 0: its place, or its slope [given]?

# %%
scenes = [
    {"caption": "A flat line"},
    {"b": -0.55, "caption": "A flat line in the right place"},
    {"w": 1.42, "hold": True, "caption": "The right slope alone: better or worse?"},
    {"w": 1.42, "b": -0.55, "hold": True, "caption": "Both"},
]

# %% [markdown]
# **Try.** Click the picture, and press the digits 2, 3 and 4 or Page Down; then F, for the whole screen [given].

# %%
hall = explore(fit, LinePlot, {"w": slider(-3, 3, 0), "b": slider(-3, 3, 0)}, click=click, scenes=scenes)
hall

# %% [markdown]
# **What to have seen.** The losses are 1.11, 0.81, 0.37 and 0.06: on these points the slope mends more than the place
# [claim: scenes_losses].
#
# `make lecture ONLY=13` shows this page as slides with the explorers alive, and `make notes ONLY=13` prints what the
# lecturer's copy says besides. A notebook is written in the same way: a text in `notebooks/source/`, of which the
# headings begin slides.
#
# For print, `save` writes the picture as vectors, with letters that stay letters, and a run draws itself.

# %%
from course_lib import Network, train

net = Network([2, 16, 2], hidden="sine")
common = {"initializer": "Glorot normal", "loss": "cross-entropy", "batch_size": 32, "steps": 400}
history = train(net, fruit, optimizer="Adam", rng=np.random.default_rng(0), **common)
history.plot(file.with_name("fruit.pdf"))
hall.save(file.with_name("line.svg"))
print(sorted(path.name for path in file.parent.iterdir()))

# %% [markdown]
# ## Recap
#
# - An explorer is a function, a plot and controls; a click returns what is to change.
# - An activation is `value` and `slope`; check it with a knob that is not at a special value, and register it.
# - An optimizer is one `update`; test it at an end where you know the answer.
# - `from_arrays` makes a data set of any table of numbers with a column of labels.
# - A task is a right answer, inputs that tell apart, and words for mistakes; slips come free.
# - Scenes and `save` bring it all into a lecture and onto paper.
#
# What is to stay goes into `course_lib`, in the places that [CONTRIBUTING](../CONTRIBUTING.md) names: there every
# explorer, task and entry is found and tested by itself.
