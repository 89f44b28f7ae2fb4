# %% [markdown]
# # Activations
#
# What a neuron does with its sum. Nine functions, what each does to a number, to a distribution of numbers, and to the
# gradient that comes back; and what deck 000 says of them (*Types of Activation Functions*), put to the test.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - say why a network needs activations that are not linear;
# - write down nine activations with their derivatives, and compute them so that nothing overflows;
# - measure the deck's ideal qualities instead of believing them;
# - see from the layers of a deep network where signal or gradient vanishes or explodes;
# - recognise dead units, say what kills them and what helps;
# - judge a claim like "converges 6x faster".

# %% [markdown]
# ## Why not linear?
#
# Deck 000 begins its list with $f(z) = az + c$. (Here a and c are the layer's own weight and bias, so that $f(z) = z$.)
# Layers of it can be stacked, but nothing is won: $(x W^1) W^2 = x (W^1 W^2)$, a product of matrices is one matrix.
# Three layers, and the one layer that does the same:

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network

digits = DATASETS["digits"].load(np.random.default_rng(0))
x, y = digits.x_train[:32], digits.y_train[:32]
deep = Network([64, 30, 20, 10], hidden="linear", output="linear")
theta = deep.initialize("Glorot normal", np.random.default_rng(1))
W1, W2, W3 = (layer.W for layer in deep.layers(theta))
print("three layers are one:", np.allclose(deep.predict(theta, x), x @ (W1 @ W2 @ W3)))

# %% [markdown]
# The deck also says of the linear activation that the changes made by backpropagation are constant and do not depend
# on the input. What is constant is $f' = 1$. The change of a weight is input times error (BP4, notebook 03), and both
# depend on the input:

# %%
linear = Network([64, 30, 10], hidden="linear")
start = linear.initialize("Glorot normal", np.random.default_rng(1))
g0, g1 = (linear.loss_and_gradient(start, x[k : k + 1], y[k : k + 1], "cross-entropy")[1] for k in (0, 1))
print(f"length of the gradient for two digits: {np.linalg.norm(g0):.3f}, {np.linalg.norm(g1):.3f}")
print(f"length of their difference: {np.linalg.norm(g0 - g1):.3f}")

# %% [markdown]
# ## One activation at a time
#
# All of the menu, with the formulas that the code computes. (The last two look at a whole row of z; they have sections
# of their own.)

# %%
from course_lib.activations import LAYERS
from course_lib.tables import menu_table

menu_table(LAYERS, ["name", "formula", "derivative", "knobs"])

# %% [markdown]
# The explorer shows f, under it a distribution of inputs, beside it that of the outputs, and below f′. Where
# $\lvert f' \rvert < 0.05$ the inputs are hatched: hardly any gradient gets through there. Click on f to choose a
# single z; drag the inputs to the left or right.
#
# **Predict first.** Inputs with mean 0 and spread 3. What share of them is hatched for the sigmoid? And for tanh, whose
# gradient is "stronger" (deck 000, *Tanh*): more, or less?

# %%
from course_lib.topics.activations.explorers import transfer

transfer()

# %% [markdown]
# **What to have seen.**
#
# 1. At a spread of 1 the sigmoid is nearly a straight line: 0.4 % of the inputs are hatched, the outputs lie around
#    0.5, and their variance is 0.043, 23 times smaller than that of the inputs.
# 2. At a spread of 3 a third of the inputs is hatched (33.6 %), and the outputs pile up at 0 and 1. For tanh it is
#    nearly half (46.8 %). Its derivative *is* larger, 1 against ¼ at 0, but only for $\lvert z \rvert < 1.66$; further
#    out it is the smaller one.
# 3. ReLU lets half of the inputs through as they are and stops the other half, at every spread. Shifted to −2 at a
#    spread of 1 it stops 97.7 %: a step of the bias is enough.
# 4. The mean of f′² is what the variance of a gradient is multiplied by: 0.045 for the sigmoid at a spread of 1, ½ for
#    ReLU. Ten layers of the first make $3 \cdot 10^{-14}$. (He's factor 2 makes up for the ½: notebook 06.)
# 5. PReLU with a negative α is no longer monotone: at α = −0.5 no output is below 0.

# %% [markdown]
# ### Sigmoid and tanh
#
# They are one curve, twice as wide and shifted: $\tanh z = 2\sigma(2z) - 1$. (The deck's table has the same as
# $2/(1 + e^{-2x}) - 1$.) So everything said of one holds for the other, but for the mean of its outputs.
#
# $\sigma(z) = 1/(1 + e^{-z}) = e^z/(1 + e^z)$. The two are equal, but not for a computer: for z = 1000 the second one
# is ∞/∞; for z = −1000 the first one is 1/∞ = 0, which is right, and NumPy warns.
#
# ### Task: sigmoid
#
# Write `sigmoid(z)` for an array z of any shape: finite for every finite z, also for ±1000.

# %%
from course_lib.topics.activations.tasks import check


# %% tags=["stub"]
def sigmoid(z):
    raise NotImplementedError


# %% tags=["solution"]
def sigmoid(z):
    t = np.exp(-np.abs(z))  # never more than 1
    return np.where(z >= 0, 1, t) / (1 + t)


# %%
check("sigmoid", sigmoid)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Only e to a large <i>positive</i> power overflows. Which of the two formulas is safe for z &gt; 0, which for z &lt; 0?
# </details>
# <details><summary>Hint 2</summary>
# <code>np.where(z &gt;= 0, …, …)</code> computes both sides for all z. With t = exp(−|z|) both are harmless.
# </details>

# %% [markdown] tags=["teacher"]
# `1 / (1 + np.exp(-z))` counts as right: its values are, and the warning of an overflow is all that is wrong with it.
# `np.exp(z) / (1 + np.exp(z))` is not. `0.5 * (1 + np.tanh(z / 2))` is a fine answer.

# %% [markdown]
# ### Task: sigmoid derivative
#
# On the way back z need not be kept: a is enough. Write `sigmoid_prime(a)`, σ′ from a = σ(z) alone.


# %% tags=["stub"]
def sigmoid_prime(a):
    raise NotImplementedError


# %% tags=["solution"]
def sigmoid_prime(a):
    return a * (1 - a)


# %%
check("sigmoid derivative", sigmoid_prime)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Where is the curve flat? There the result must be 0: at a = 0 and at a = 1.
# </details>
# <details><summary>Hint 2</summary>
# Nothing is to be exponentiated any more: a product of two factors.
# </details>

# %% [markdown]
# ### Task: tanh backward
#
# `tanh_backward(z, upstream)`: dL/dz for a = tanh z and upstream = dL/da, all of one shape.


# %% tags=["stub"]
def tanh_backward(z, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def tanh_backward(z, upstream):
    return upstream * (1 - np.tanh(z) ** 2)


# %%
check("tanh backward", tanh_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Upstream times local (notebook 01). The local derivative of tanh, written with its value, stands in the table above.
# </details>

# %% [markdown]
# ### The ReLU family
#
# ReLU, leaky ReLU, PReLU and ELU are z above 0 and differ below. At 0 itself there is a kink, and the derivative there
# is a matter of choice. The deck chooses twice: in its table ReLU′(0) is 1, in its Jacobian example it is 0 (notebook
# 02). Here it is 0, as in PyTorch, and for the others the left-hand slope α as well. Does it matter? Only where z is
# *exactly* 0, which with real-valued inputs is rare, but not with zeros as weights:

# %%
relu = LAYERS["ReLU"]
net = Network([64, 30, 10], hidden="ReLU")
for start in ("He normal", "zeros"):
    z = net.forward(net.initialize(start, np.random.default_rng(1)), digits.x_train).z[1]
    print(f"{start:9}  entries of z that are exactly 0: {(z == 0).mean():.1%}, ReLU' there: {relu.prime(0.0):.0f}")

# %% [markdown]
# ### Task: leaky ReLU backward
#
# `leaky_backward(z, upstream, alpha)`: dL/dz for a = z where z > 0, else αz. (No z is 0 in the test.)


# %% tags=["stub"]
def leaky_backward(z, upstream, alpha):
    raise NotImplementedError


# %% tags=["solution"]
def leaky_backward(z, upstream, alpha):
    return np.where(z > 0, upstream, alpha * upstream)


# %%
check("leaky ReLU backward", leaky_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Two slopes, 1 and α. The sign of z decides which; upstream is multiplied by it on both sides.
# </details>

# %% [markdown]
# ### Task: ELU
#
# `elu(z, alpha)` returns `(a, derivative)`: a = z where z > 0, else $\alpha (e^z - 1)$; and f′(z), in the same shape.
# Some z are ±900.


# %% tags=["stub"]
def elu(z, alpha):
    raise NotImplementedError


# %% tags=["solution"]
def elu(z, alpha):
    below = alpha * np.expm1(np.minimum(z, 0))  # e^z − 1, exact for small z; large z are kept away
    return np.where(z > 0, z, below), np.where(z > 0, 1.0, below + alpha)


# %%
check("ELU", elu)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.where</code> chooses between two arrays, both of which have been computed for every z. What is e to the power
# of 900?
# </details>
# <details><summary>Hint 2</summary>
# <code>np.minimum(z, 0)</code> keeps large z away from the exponential. The derivative below 0 is f(z) + α.
# </details>

# %% [markdown] tags=["teacher"]
# `np.where(z > 0, z, alpha * (np.exp(z) - 1))` counts as right: e^900 is infinite, but `where` does not take it. With a
# mask as a factor, `(z <= 0) * …`, it is 0 · ∞. Ask why ELU's derivative is continuous for α = 1 and for no other α.

# %% [markdown]
# ## Ideal qualities, measured
#
# Deck 000 asks under *What are Ideal qualities of an activation function*: non-linearity, continuously differentiable,
# zero centred, low computational expense, and "Gradients ?". Each of them can be measured:
#
# - **bend**: the largest distance of f from the straight line that fits it best on [−5, 5];
# - **jump**: how far f′ jumps at its worst place (found by zooming in: a jump stays, a mere slope shrinks);
# - **mean** of the output for standard normal inputs: 0 is "zero centered";
# - **gradients**: how much of [−5, 5] has $\lvert f' \rvert < 0.05$, and f′ far out, at −10 and 10.
#
# Softmax is seen as a function of the first of three logits, maxout of the first of two pieces, the others being 0.

# %%
from course_lib.topics.activations.questions import question

question("ideal")

# %%
from course_lib.topics.activations.experiments.qualities import nanoseconds, table

table()

# %% [markdown]
# **What to have seen.**
#
# - *Zero centered:* tanh and linear, exactly. "Not zero centred" holds for sigmoid, ReLU and leaky ReLU: 0.50, 0.40 and
#   0.39. ELU's 0.16 is the nearest of the others.
# - *Does not saturate* (the deck of ReLU): on the right. On the left its gradient is not small, it is 0, on half of the
#   axis. "Does not die" holds for leaky ReLU: 0.01 is little, but it does not shrink on the way out; tanh at 10 has
#   $8 \cdot 10^{-9}$.
# - *Continuously differentiable:* ELU is, for α = 1 only; ReLU, leaky ReLU and PReLU are not, and train all the same.
#
# The cost is a matter of the machine and the library. On yours:

# %% tags=["measured"]
from course_lib.topics.activations.plots.cost import CostPlot

CostPlot().show({name: nanoseconds(f) for name, f in LAYERS.items()})

# %% [markdown]
# "exp() is computationally expensive" (deck 000, *Sigmoid*). On the machine that made this page a sigmoid took about
# five times as long as a ReLU, but tanh no longer than a ReLU: NumPy has a fast one. And how much of a training step is
# that?

# %%
from time import process_time
from timeit import timeit


def step(hidden, sizes=(784, 256, 10), rows=128):
    net, rng = Network(list(sizes), hidden=hidden), np.random.default_rng(1)
    theta = net.initialize("He normal", rng, dtype=np.float32)
    data = rng.random((rows, sizes[0])).astype(np.float32), rng.integers(0, sizes[-1], rows)
    return lambda: net.loss_and_gradient(theta, *data, "cross-entropy")


# %% tags=["measured", "nbval-ignore-output"]
steps, fastest = {name: step(name) for name in ("ReLU", "sigmoid")}, {"ReLU": np.inf, "sigmoid": np.inf}
for _ in range(12):
    fastest = {name: min(fastest[name], timeit(one, timer=process_time, number=2)) for name, one in steps.items()}
print(", ".join(f"a step with {name}: {500 * seconds:.2f} ms" for name, seconds in fastest.items()))

# %% [markdown]
# Your figures will be others. On the machine that made this page the step with sigmoid took less than a tenth longer,
# for 784-256-10 with 128 rows: the matrix products are nearly all of it. Per element the deck is right; for the
# training step it hardly matters.

# %% [markdown]
# ### What is zero centred good for?
#
# If all inputs of a unit are positive, its weights get gradients of *one* sign for each example: they all grow or all
# shrink, and a step towards a mixture has to zigzag. (BP4: input times error, and the error is one number.) The share
# of units in layer 2 whose weights' gradients have all the same sign, for one example and for the mean over 32, an
# average of 20 draws:


# %%
def same_sign(hidden, rows):
    net, shares = Network([64, 30, 30, 10], hidden=hidden), []
    theta = net.initialize("Glorot normal", np.random.default_rng(1))
    for k in range(0, 20 * rows, rows):
        x, y = digits.x_train[k : k + rows], digits.y_train[k : k + rows]
        W = net.layers(net.loss_and_gradient(theta, x, y, "cross-entropy")[1])[1].W
        used = np.abs(W).max(axis=0) > 0
        shares.append(((W >= 0).all(axis=0) | (W <= 0).all(axis=0))[used].mean())
    return np.mean(shares)


# %%
for hidden in ("sigmoid", "ReLU", "leaky ReLU", "tanh"):
    print(f"{hidden:10}  one example: {same_sign(hidden, 1):.2f}   32 examples: {same_sign(hidden, 32):.2f}")

# %% [markdown]
# **What to have seen.** For one example it is every unit, for sigmoid and ReLU alike. Over 32 examples the errors have
# different signs: for ReLU, which is off at other places for each example, a fifth remains; for the sigmoid more than
# four fifths. Leaky ReLU's mean is as far from 0 as ReLU's, but a few slightly negative inputs are enough to break the
# rule: the sign decides here, and not the mean.

# %% [markdown]
# ## Fifty layers
#
# An untrained network of up to 50 layers of 32 units, on 32 real digits. *Signal*: how far the activations of different
# digits differ; if it vanishes, the last layers see the same thing whatever comes in. *Error*: the length of
# $\delta = \partial C/\partial z$ on its way back. The map has every activation with every initialisation of the menu;
# click on it.
#
# **Predict first.** 20 layers. By what factor does the error shrink from the last to the first, for sigmoid, tanh and
# ReLU, each with a good initialisation? (σ′ is at most ¼.)

# %%
from course_lib.topics.activations.explorers import depth

depth()

# %% [markdown]
# **What to have seen.**
#
# 1. The sigmoid loses everything with every sensible initialisation: a factor $10^{-10}$ to $10^{-16}$ over 20 layers,
#    $10^{-24}$ to $10^{-42}$ over 50. It loses the signal as well, at layers 5 to 8: its histogram stays around 0.5,
#    but all digits are at the same place in it.
# 2. tanh with Glorot keeps signal and error to within a factor of 20 over 50 layers; ReLU does so with He and loses
#    three decades over 20 layers with Glorot. "Tanh also has a vanishing gradient problem" (deck 000): it depends
#    on the initialisation more than on tanh.
# 3. "Too large" drives sigmoid and tanh to their ends (look at the histograms): there f′ is nearly 0, yet the weights
#    are so large that the error survives 20 layers. It is of no use: nearly every unit is stuck at ±1.
# 4. ReLU, "too large": the signal explodes at layer 3, and in float32 it would be infinite from layer 25 on.
# 5. $\partial C/\partial W$ can hide all that. With ReLU and "too small" it is about as long at layer 1 as at layer 20,
#    some $10^{-28}$: where the error has shrunk going back, the activation it is multiplied by has not shrunk yet.
# 6. Zeros: no signal, no error, in any layer. It vanishes at once.

# %% [markdown]
# ## Dying units
#
# "If your unlucky a neuron may be never active because the initialization has put it outside the manifold"; "When the
# learning rate is high is easy to kill a lot of neurons" (deck 000, *ReLU*). In the plane both can be seen: a unit
# switches on at a straight line. If all the training data lie on its off side, the unit sleeps: z ≤ 0 for every
# example. A sleeping ReLU has no gradient and is dead; a sleeping leaky ReLU, PReLU or ELU has one.
#
# Four networks 2-16-2 learn the two moons, from the same weights, on the same batches, at nine learning rates each.
#
# **Predict first.** Initial bias −2: how many of 16 units sleep before the first step? Which of the four will wake
# units up, and will leaky ReLU have fewer sleepers than ReLU at a high learning rate?

# %%
from course_lib.topics.activations.explorers import dead

dead()

# %% [markdown]
# **What to have seen.** (Seed 0, Adam, unless said otherwise.)
#
# 1. Bias 0: nobody sleeps at first. At η = 0.01 and 0.03 it stays so; at η = 0.3 a quarter of the ReLUs are dead after
#    60 steps, at η = 3 four fifths. The learning rate kills, as the deck says.
# 2. Bias −2: ten of 16 sleep from the start, their lines pass the data by. At η = 0.3 ReLU ends with 13 dead, and of
#    those that slept none woke; leaky ReLU woke 3, PReLU and ELU 9 each.
# 3. The cures do not keep units from falling asleep: at a bias of 0 and η = 0.3 leaky ReLU has *more* sleepers than
#    ReLU (5 against 4). They let them wake.
# 4. Gradient descent instead of Adam: without momentum a dead ReLU never moves again. (With Adam you may see one wake:
#    its gradient is 0, but m is not yet.) And at η = 3 and above PReLU diverges: its α runs away.
# 5. Plain gradient descent at a bias of −4: leaky ReLU is hardly better off than ReLU. A gradient of a hundredth is a
#    learning rate of a hundredth; ELU, whose slope near 0 is nearly 1, wakes 4 of 15 at η = 1.
# 6. Asleep is not yet bad: with bias 0 and η = 0.3 all four are at 98 to 99 % on the training data.

# %% [markdown]
# ### On real digits
#
# 64-64-32-10 with ReLU, 150 steps of 64 examples, three seeds: the share of hidden units that are off for *all* 1,348
# training digits.

# %%
from course_lib.topics.activations.experiments.dead import dead_on_digits

for optimizer, rates in (("gradient descent", (0.1, 0.3, 1.0, 3.0)), ("Adam", (0.003, 0.01, 0.03, 0.1))):
    asleep, accuracy = dead_on_digits(rates, optimizer)
    for rate, share, right in zip(rates, asleep.mean(axis=1), accuracy.mean(axis=1), strict=True):
        print(
            f"{optimizer:16} η = {rate:<5}  dead: {share[0]:.2f} of layer 1, {share[1]:.2f} of 2; accuracy {right:.2f}"
        )

# %% [markdown]
# **What to have seen.** With gradient descent there is an edge: up to η = 0.3 the few per cent that slept at the start,
# at 1 more than half of layer 1, at 3 all of layer 2, and the accuracy is that of guessing. With Adam the dead grow
# steadily, and a third of layer 1 can be dead (η = 0.03) while 99 % of the digits are right: there were units to spare.

# %% [markdown]
# ## PReLU: a slope that is learned
#
# PReLU is a leaky ReLU whose α is a parameter like a weight. In this library each layer has one α, and it stands in θ:

# %%
for hidden in ("leaky ReLU", "PReLU"):
    print(hidden, Network([2, 16, 16, 2], hidden=hidden).size, "parameters")

# %% [markdown]
# ### Task: PReLU's slope
#
# `prelu_alpha(z, upstream, alpha)`: dL/dα, *one* number, for a = z where z > 0, else αz; z and upstream of one shape.


# %% tags=["stub"]
def prelu_alpha(z, upstream, alpha):
    raise NotImplementedError


# %% tags=["solution"]
def prelu_alpha(z, upstream, alpha):
    return (upstream * np.minimum(z, 0)).sum()


# %%
check("PReLU's slope", prelu_alpha)

# %% [markdown]
# <details><summary>Hint 1</summary>
# One entry alone: a = αz where z &lt; 0. What is the derivative of αz by α? And where z &gt; 0?
# </details>
# <details><summary>Hint 2</summary>
# The same α is used by all entries. It is a copy gate with many exits (notebook 01): their gradients add.
# </details>

# %% [markdown]
# **Predict first.** Two hidden layers learn the moons, from five values of α. Will the five end at the same α? Will it
# be small and positive, as leaky ReLU's is?

# %%
from course_lib.topics.activations.explorers import slopes

slopes()

# %% [markdown]
# **What to have seen.** The slopes move, and end where no one would have put them: on the moons with seed 0 all five
# are *negative* in layer 1, between −0.20 and −0.04, wherever they started: a bent curve that falls and then rises.
# In layer 2 they are still spread from −0.78 to 0.44. Other seeds and data sets end elsewhere; from −0.5 some go below
# −1. The loss ends low from nearly every start, highest mostly from α = 1, where the network begins as a linear one.
# "Consistency of the benefits across tasks not clear", says the deck of leaky ReLU; of the best α these runs say the
# same.

# %% [markdown]
# ## Maxout: pieces that compete
#
# A maxout unit has k linear pieces, each with its own weights, and hands on the largest. It learns its own activation,
# for k times as many weights. Two pieces suffice for ReLU, max(x, 0), and for |x|, max(x, −x); the explorer checks the
# whole curve. Drag the lines.
#
# **Predict first.** Which piece gets the gradient? What happens to a piece that wins nowhere? And can any number of
# pieces make tanh?

# %%
from course_lib.topics.activations.explorers import maxout

maxout()

# %% [markdown]
# **What to have seen.** With slopes 1 and −1 and no offset it is |x|, with 1 and 0 ReLU, with 1 and 0.25 leaky ReLU:
# the three earlier activations are special cases. A piece that wins nowhere gets no gradient, so a maxout unit can have
# dead pieces, too. A parabola is approached: 0.563 away at best with 2 pieces, 0.141 with 4, a quarter for twice
# as many. tanh is out of reach: a maximum of lines is convex. In a network the next layer subtracts one unit from
# another, and then everything can be made.
#
# The same with the library's maxout, on a million x:

# %%
from course_lib.activations import Maxout

x = np.linspace(-10, 10, 1_000_001)[:, None]
for name, slopes_of, right in (("|x|", [1, -1], np.abs(x)), ("ReLU", [1, 0], np.maximum(x, 0))):
    print(name, "exactly:", np.array_equal(Maxout(pieces=2)(x * slopes_of), right))

# %% [markdown]
# ### Task: maxout backward
#
# `maxout_backward(z, upstream)`: z is `(N, n, k)`, n units with k pieces each; a is the maximum over the last axis, and
# upstream = dL/da is `(N, n)`. Returns dL/dz, `(N, n, k)`.


# %% tags=["stub"]
def maxout_backward(z, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def maxout_backward(z, upstream):
    won = z == z.max(axis=-1, keepdims=True)
    return won * upstream[..., None]


# %%
check("maxout backward", maxout_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>
# A router (notebook 01): all of it goes to the piece that won, nothing to the others.
# </details>
# <details><summary>Hint 2</summary>
# <code>z.max(axis=-1, keepdims=True)</code> can be compared with z. To stand beside it, upstream needs one more axis:
# <code>upstream[..., None]</code>.
# </details>

# %% [markdown]
# ## Softmax: a row becomes probabilities
#
# $a_i = e^{z_i} / \sum_j e^{z_j}$ takes a whole row, so that each a depends on each z, and the derivative is a matrix:
# $\partial a_i/\partial z_j = a_i (I_{ij} - a_j)$. Dividing all z by a **temperature** T first makes the answer sharper
# (T < 1) or flatter (T > 1).
#
# **Predict first.** 1000 is added to each of the three logits. What happens to the probabilities? And what does the
# formula give, typed as it stands?

# %%
from course_lib.topics.activations.explorers import softmax as softmax_explorer

softmax_explorer()

# %% [markdown]
# **What to have seen.** Nothing happens to them: $e^{z + c} = e^c e^z$ and $e^c$ cancels. As typed it is ∞/∞ from
# z = 710 on, and 0/0 below −745; with the largest z subtracted first it never fails. With $z_2, z_3$ fixed, $a_1$ is a
# sigmoid of $z_1$. Each row and each column of the matrix sums to 0: what one class gains the others lose. A softmax
# that is sure (T = 0.1) saturates like a sigmoid: every derivative is nearly 0. Cross-entropy undoes that (notebook
# 03); another loss does not.
#
# ### Task: softmax with temperature
#
# `softmax(z, T)` for z of shape `(N, k)`: each row of the result sums to 1. Some entries are ±2000.


# %% tags=["stub"]
def softmax(z, T):
    raise NotImplementedError


# %% tags=["solution"]
def softmax(z, T):
    s = z / T
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %%
check("softmax with temperature", softmax)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Subtract something from each row that makes its largest entry 0.
# </details>
# <details><summary>Hint 2</summary>
# Each row its own: <code>axis=1, keepdims=True</code>, for the maximum and for the sum.
# </details>

# %% [markdown] tags=["teacher"]
# The maximum of the whole array is not good enough: a row that lies 1000 below it becomes 0/0. The test has such a row.

# %% [markdown]
# ## Six times faster?
#
# "Converges much faster than sigmoid/tanh in practice (6x)", says deck 000 of ReLU, and again of leaky ReLU. Faster to
# what, with which learning rate, in which network? It does not say. A test that can be repeated:
#
# - the digits, 64-32-10, and again with three hidden layers of 32; mini-batches of 32, plain gradient descent;
# - each activation at seven learning rates from 0.1 to 10, judged at its *best* one; He's initialisation for ReLU,
#   Glorot's for the others;
# - five starts each; counted are the steps until the train loss (of 128 fixed examples) stays below a goal.

# %%
question("six times")

# %%
from course_lib.topics.activations.explorers import race, race_of


def compare(depth, goals):
    for goal in goals:
        found = {name: race_of(depth).ratio(goal, name) for name in ("tanh", "sigmoid")}
        told = (f"{name} {r[0]:.2f} ± {r[1]:.2f}" if r else f"{name} not there" for name, r in found.items())
        print(f"{depth} hidden, goal {goal}: steps relative to ReLU's: {', '.join(told)}")


# %%
compare(1, (1.0, 0.5, 0.2, 0.1))

# %%
compare(3, (1.0, 0.5, 0.2, 0.1))

# %% [markdown]
# The explorer has the curves behind these numbers, and the steps at every learning rate; click on the left-hand chart
# to set another goal.

# %%
race()

# %% [markdown]
# **What came out here.** (± is the standard error from five starts; "not there": not all five within 500 steps.)
#
# - Against **tanh** the claim did not hold: tanh was *faster* than ReLU, in both networks and at every goal tried. It
#   needed 0.5 to 0.9 times as many steps.
# - Against the **sigmoid** it depends on the depth: with one hidden layer 1.2 to 1.7 times as many steps, with three 8
#   times as many for a loss of 1, and lower goals were not reached at all. The map of the fifty layers says why: each
#   layer of sigmoids divides the error by about four.
# - The best learning rates differ: 0.2 to 0.5 for ReLU, 0.5 to 1 for tanh, 1 to 5 for the sigmoid. At one rate for all
#   you could get nearly any result you like; look at the right-hand chart.
#
# The figure is usually traced to Krizhevsky et al. 2012: one convolutional network of four layers on one data set,
# ReLU against tanh. That is one observation. Here is another; neither is a law.

# %% [markdown]
# ## Recap
#
# - Without a bent activation any number of layers is one layer.
# - Sigmoid and tanh saturate on both sides, ReLU is 0 on one; leaky ReLU, PReLU and ELU keep a gradient there. None has
#   all of the ideal qualities. Per element exp costs more, in a training step hardly.
# - Through many layers the error is multiplied by f′ and W again and again. Activation and initialisation must be
#   chosen together: tanh with Glorot, ReLU with He; the sigmoid vanishes anyway.
# - High learning rates and negative biases put units to sleep. A sleeping ReLU is dead; the others can wake, slowly if
#   α is small.
# - PReLU's α is in θ and gets the sum of upstream · min(z, 0). Maxout learns its whole shape, softmax shares out one
#   whole; e to the power of a large number must never be computed.
# - "6x faster" was true of the sigmoid in a deeper network, and the reverse of true for tanh here.
