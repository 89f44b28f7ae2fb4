# %% [markdown]
# # Gradient descent
#
# A network learns by walking downhill: against the gradient of its cost, step by step. Every other optimizer
# changes this one rule.
#
# **Core path:** about 75 minutes [given], up to the recap. What stands under *Further* is for a second visit; nothing
# later needs it. All cells run in about 30 s [given].

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - write the step, and say where it leads from a given start: into which minimum, or nowhere;
# - derive how long a step may be from the curvature, for one parameter and for many;
# - say why one learning rate cannot suit all directions, and find one for a network by a range test;
# - write an epoch of mini-batches, and compare batch sizes by steps, by examples and by seconds;
# - derive how noisy the gradient of m examples is, and how far from the minimum the noise keeps a run.

# %% [markdown]
# ## The rule
#
# $$\theta \leftarrow \theta - \eta\, \nabla J(\theta)$$
#
# θ holds all weights and biases. J(θ) is the **cost**, the mean of the losses of all examples (notebook 05), and its
# gradient ∇J(θ) says how the cost changes with each of the parameters. η is the **learning rate**. The gradient points
# to where the cost grows fastest [given], hence the minus. Steps become short by themselves where the ground is level.
#
# Five learning rates on J = θ², from θ = 10 [given]:

# %%
import numpy as np

from course_lib.optimizers import GradientDescent, descend

for eta in (0.05, 0.2, 0.5, 0.9, 1.1):
    path = descend(GradientDescent(eta), lambda theta: 2 * theta, np.array([10.0]), 10)[:, 0]
    print(f"J = θ², η = {eta:<4}  " + "  ".join(f"{theta:8.4g}" for theta in path[[0, 1, 2, 3, 10]]))

# %% [markdown]
# The gradient is 2θ here, so each step multiplies θ by 1 − 2η: by 0.9, 0.6, 0, −0.8 and −1.2 in the five rows [claim:
# on_theta_squared] [given]. One arrives in one step, one jumps from side to side and still arrives, the last one runs
# away.
#
# ### Task: descent
#
# Write `descent(gradient, theta, eta, steps)`. `gradient` is a function, `theta` an array of any shape. Return all
# points of the descent as one array of `steps + 1` rows, the start first. Example:
# `descent(lambda t: 2 * t, np.array([10.0]), 0.2, 2)` gives `[[10], [6], [3.6]]`.

# %%
from course_lib.topics.gradient_descent.tasks import answer, check


# %% tags=["stub"]
def descent(gradient, theta, eta, steps):
    raise NotImplementedError


# %% tags=["solution"]
def descent(gradient, theta, eta, steps):
    points = [theta]
    for _ in range(steps):
        points.append(points[-1] - eta * gradient(points[-1]))
    return np.array(points)


# %%
check("descent", descent)

# %% [markdown]
# <details><summary>Hint</summary>
# A list that begins with theta, and a loop that appends to it. <code>points[-1]</code> is where the next step begins.
# </details>

# %% [markdown]
# ## How long may a step be?
#
# On J = θ² each η between 0 and 1 works, because |1 − 2η| < 1 [claim: below_one] [given]. And on other costs? One
# parameter first.
#
# 1. Near a point θ a smooth cost is nearly a parabola. (This is Taylor's formula, up to its second-order term.) With
#    the slope $g = J'(\theta)$ and the **curvature** $c = J''(\theta)$:
#
#    $$ J(\theta + d) \approx J(\theta) + g\,d + \tfrac12\, c\, d^2 $$
#
# 2. A step of gradient descent is $d = -\eta g$. Put it in:
#
#    $$ J(\theta - \eta g) - J(\theta) \approx -\eta g^2 + \tfrac12\, \eta^2 c\, g^2 = -\eta g^2 \left(1 - \tfrac{\eta
#    c}{2}\right) $$
#
# 3. The first term is what the slope promises: a fall in proportion to η. The second one is what the curvature takes
#    back, and it grows with η². For c > 0 the step goes down as long as the bracket is positive [given]:
#
#    $$ \eta < \frac{2}{c} $$

# %%
from course_lib.topics.gradient_descent.experiments.second_order import second_order
from course_lib.topics.gradient_descent.plots.second_order import SecondOrderPlot

SecondOrderPlot().show(second_order())

# %% [markdown]
# On the parabola, step III, with η = 2/c, lands across the valley at the
# height where it began, and step IV lands higher up [claim: four_steps] [given].
#
# 4. Close to a minimum θ* the slope is $g \approx c\,(\theta - \theta^*)$, with the curvature of the minimum. So a step
#    changes the distance from it to
#
#    $$ \theta - \eta g - \theta^* = (1 - \eta c)\,(\theta - \theta^*) $$
#
#    It shrinks if $|1 - \eta c| < 1$, which is again $0 < \eta < 2/c$. A minimum whose curvature is above 2/η cannot
#    hold a run: none comes to rest there (but for one that lands on it exactly), though it may swing about it for ever
#    [given].
#
# %%
from course_lib.topics.gradient_descent.questions import question

question("parabola")

# %% [markdown]
# They need 140 steps each [claim: parabola]. The curvature is 1, so a step multiplies the distance by 1 − η: by 0.9 and
# by −0.9 [claim: parabola] [given].
#
# **Many parameters.** Now g is a vector, and the curvature is a matrix: the **Hessian** H, with a second derivative for
# each pair of parameters,
#
# $$ H_{ij} = \frac{\partial^2 J}{\partial \theta_i\, \partial \theta_j}, \qquad J(\theta + d) \approx J(\theta) +
# g^\top d + \tfrac12\, d^\top H\, d $$
#
# So how sharply J is curved depends on the direction of the step: $d^\top H d$ stands where $c\,d^2$ stood.
#
# ### Task: longest step
#
# Write `longest_step(g, H)` for a gradient g `(P,)` and a Hessian H `(P, P)`: the learning rate at
# which a step against g ends at the height where it began, by the second-order picture. (In the tests H curves upwards
# along g.) Go through the steps 2 and 3 again, with $d = -\eta g$ in the last formula [given]. Example: g = `[3]` and H
# = `[[4]]` give `0.5`.


# %% tags=["stub"]
def longest_step(g, H):
    raise NotImplementedError


# %% tags=["solution"]
def longest_step(g, H):
    return 2 * (g @ g) / (g @ H @ g)


# %%
check("longest step", longest_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Both terms are single numbers: g with g, and g with H between.
# </details>
# <details><summary>Hint 2</summary>
# The change is 0 for η = 0, and once more. Divide by η and solve.
# </details>

# %% [markdown]
# ## A ball on a curve
#
# One parameter, and a cost with several valleys. Drag the ball sideways, or the end ◆ of its first step, which sets η.
# Below the curve, every start at every learning rate has the colour of the valley in which it ends. The starts that
# lead to one valley are its **basin of attraction** (deck 000).
#
# **Predict first.** Then try. Valley C is the lowest [claim: lowest_is_c].
#
# 1. Leave η at 0.1 [given]. From which starts does the ball come to C?
# 2. Make η larger: which of the three valleys is the first that cannot hold a ball any more, and what about it decides?
#    Then start at 3.2, with η = 0.4, 0.44 and 0.5 [given].
# 3. Choose "wide and narrow" and start at 1.7, in the narrow valley, with η = 0.05 and then 0.1 [given].

# %%
from course_lib.topics.gradient_descent.explorers import ball

ball()

# %% [markdown]
# **What to have seen.**
#
# 1. From all starts to the right of the second hilltop, at θ = 0.934, and from no other: 38 % of the window
#    [claim: basin_of_c]. With a small η the hilltops are the borders: no ball gets across one
#    [claim: hilltops_are_borders].
# 2. C can hold no ball beyond η = 0.316, B beyond 0.542, A beyond 0.606 [claim: edges_of_valleys]. Those are the values
#    of 2/J″, the dashed lines [given]. How sharply the floor is curved decides. The depth does not occur in 2/J″; on
#    this curve the deepest valley happens to be the most sharply curved one [claim: deepest_is_sharpest] [given].
#    Beyond C's edge a ball ends in a cycle of two points (0.4), of four (0.44), or wanders about (0.5) [claim: cycles]
#    [given].
# 3. At 0.05 it swings between the walls of the narrow valley for ever; at 0.1 it jumps out and ends in the wide one
#    [claim: narrow_valley] [given]. On the map no start ends in the narrow valley at any η from 0.05 on, though that is
#    the deeper one [claim: narrow_is_left]. A large η leaves sharp minima and stays in flat ones.

# %% [markdown]
# ## Downhill on a surface
#
# With two parameters the cost is a landscape. On the left its map, with the gradient as arrows; in the middle the same
# land as a block that can be turned; the thick arrow is the next step. ○ marks minima, × saddles (below, under
# *Further*).
#
# **Predict first.** Then try.
#
# 1. Look at the arrows. How does a gradient stand to the contour beneath it?
# 2. Himmelblau's surface has four minima, all of height 0 [given]. Start at (−0.27, −0.92), near the top of the hill
#    in the middle, and then 0.3 to either side of it [given]. Where do the three descents end?
# 3. Choose Rosenbrock's surface, with η = 0.001, 300 steps, and the start (−1.2, 1) [given]. Is it fast to the valley,
#    and along it?

# %%
from course_lib.topics.gradient_descent.explorers import downhill

downhill()

# %% [markdown]
# **What to have seen.**
#
# 1. At right angles, everywhere [claim: right_angles] [given]. Along a contour J does not change, so a small step d on
#    it has $g^\top d = 0$: that is what "at right angles" means [given]. Of all d of one length the one
#    along g has the largest $g^\top d$: there J grows fastest [claim: right_angles].
# 2. From (−0.27, −0.92) it goes to (3.58, −1.85) [claim: three_starts] [given]. From 0.3 further left it goes to
#    (−3.78, −3.28), and from 0.3 further right to (3.58, −1.85), as from the middle [claim: three_starts] [given].
# 3. Two steps lead to the floor of the valley, and after 300 it is only at (−0.76, 0.58) [claim: rosenbrock] [given].
#    The slope was 233 at the start and is 2 on the floor, and η has to be small enough for the walls
#    [claim: rosenbrock] [given].

# %% [markdown]
# ## One rate for all directions
#
# Near a minimum a cost is nearly a quadratic, $J = \tfrac12\, \theta^\top H\, \theta$ with the minimum at 0 [given].
#
# 1. Its gradient is $H\theta$, so a step leads to $\theta - \eta H \theta$.
# 2. H is symmetric: it has eigenvectors $u_1, u_2, \dots$ at right angles to one another, with $H u_k = \lambda_k u_k$
#    [given]. Write θ as a sum of parts along them: $\theta = \sum_k a_k u_k$.
# 3. Put that into step 1, and use $H u_k = \lambda_k u_k$:
#
#    $$ \theta - \eta H\theta = \sum_k a_k u_k - \eta \sum_k a_k \lambda_k u_k
#    = \sum_k (1 - \eta \lambda_k)\, a_k u_k $$
#
# 4. So no part mixes with another one. Each is multiplied by its own factor $1 - \eta\lambda_k$, and after t steps by
#    $(1 - \eta\lambda_k)^t$.
# 5. A part shrinks if $|1 - \eta\lambda_k| < 1$. At a minimum no λ is negative. A part with λ = 0 stays as it is: there
#    J is level [given]. All others shrink if the largest λ allows it [given]: $\eta < 2/\lambda_{max}$.

# %%
from course_lib.topics.gradient_descent.experiments.eigenvectors import eigen_step
from course_lib.topics.gradient_descent.plots.eigenvectors import EigenStepPlot

EigenStepPlot().show(eigen_step(0.4))

# %% [markdown]
# Here η is 0.4 [given]. The part along the shallow direction is multiplied by 0.6, that along the steep one by
# −0.6: it changes sides [claim: eigen_step] [given].
#
# How unequal the directions are is told by the **condition number** κ = λ_max/λ_min. The explorer has two directions,
# with λ = 1 and λ = κ [given].
#
# **Predict first.** Then try. Leave κ at 6 and the start where it is [given].
#
# 1. Move η from left to right, as a fraction of 2/λ_max [given]. From where on does the steep direction swing?
# 2. Find the η that needs the fewest steps [given]. Is it the one at which the steep direction arrives in one step, at
#    0.5 [given]?
# 3. Set it to 0.05, 0.98, 1 and 1.03 [given].

# %%
from course_lib.topics.gradient_descent.explorers import learning_rates

learning_rates()

# %% [markdown]
# **What to have seen.** (Steps are counted until |θ| is 1 % of its start [given].)
#
# 1. From half of 2/λ_max on: beyond it the factor 1 − ηλ_max is negative [claim: swings_from_half] [given].
# 2. No. At 0.5 the shallow direction has a factor of 0.833, and it takes 21 steps; near 0.8 it takes 12 [claim:
#    best_share] [given]. There the steep direction *swings*. At 0.857, the dotted line, both factors have the size
#    0.714: no η makes the worse of the two smaller [claim: best_share] [given]. It takes 14 steps from this start,
#    whose shallow part is the shorter one [claim: best_share] [given].
# 3. At 0.05, *too small*, it takes 219 steps [claim: four_kinds] [given]. At 0.98 it *oscillates*, and still converges,
#    in 111: a zigzag is no sign of divergence [claim: four_kinds] [given]. At 1 the steep part jumps from side to side
#    for ever [claim: four_kinds] [given]. At 1.03 its factor is −1.06, and it *diverges*, while the shallow part goes
#    on converging [claim: four_kinds] [given].
#
# ### Task: best rate
#
# Write `best_rate(A)` for a symmetric A `(P, P)` (our H) with positive eigenvalues, on $\tfrac12\, \theta^\top A\,
# \theta$ [given]. It returns `(eta, factor)`: the η at which the worst of all factors $|1 - \eta\lambda_k|$ is as
# small as possible, and what this worst factor then is [given]. Example: `best_rate(np.array([[4.0]]))` gives `(0.25,
# 0)`.


# %% tags=["stub"]
def best_rate(A):
    raise NotImplementedError


# %% tags=["solution"]
def best_rate(A):
    lambdas = np.linalg.eigvalsh(A)
    eta = 2 / (lambdas.min() + lambdas.max())
    return eta, np.abs(1 - eta * lambdas).max()


# %%
check("best rate", best_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.linalg.eigvalsh</code> gives the eigenvalues. In the right-hand picture above: where do the two lines cross?
# </details>
# <details><summary>Hint 2</summary>
# Where they cross, the factors of the smallest and of the largest eigenvalue have the same size and opposite signs.
# </details>

# %%
best_rate = answer("best rate", best_rate)
for kappa in (3, 10, 30, 100):
    eta, factor = best_rate(np.diag([1.0, kappa]))
    print(f"κ = {kappa:3}: best η {eta:.4f}, factor {factor:.3f}, {np.log(0.01) / np.log(factor):.1f} steps to 1 %")

# %% [markdown]
# Even at its best η descent pays for κ, nearly in proportion: 33 times the κ, from 3 to 100, takes 35 times the number
# of steps [claim: kappa_price] [given].
# This course has three ways out: remember the steps before (momentum,
# notebook 08), give each parameter its own rate (notebook 09), or scale the inputs to mean 0 and variance 1 [given].
# (For a linear model with half the mean squared error H is the mean of $x x^\top$: inputs of unequal size make unequal
# λ, and so do correlated ones, which scaling leaves correlated [given].)

# %% [markdown]
# ## Learning rates on a network
#
# On a network λ_max is not known, and it changes on the way. Here are the digits, with 16 hidden tanh and all examples
# at each step [given]. On the left is the cost with four learning rates, in the middle λ_max with three, beside the
# edge 2/η of each; on the right λ_max again, with another cost (point 3 below) [given].
#
# **Predict first.** λ_max is 3.4 at the start here [claim: first_curvature]. So what should become of η = 1, and of η =
# 2 [given]?

# %%
from course_lib.topics.gradient_descent.experiments.sharpness import network_rates
from course_lib.topics.gradient_descent.plots.sharpness import NetworkRatesPlot

NetworkRatesPlot().show(network_rates())

# %% [markdown]
# **What to have seen** on this page.
#
# 1. After 300 steps J is 1.69 with η = 0.01, 0.34 with 0.1, and 0.045 with 1 [claim: four_rates] [given]. With 10 it
#    exploded [claim: four_rates] [given].
# 2. η = 1 and η = 2 are above the edge at the start: 2/3.4 is 0.59 [claim: first_curvature] [given]. They do not
#    diverge. The first steps throw the run to places that are less sharply curved (a "catapult", Lewkowycz et al.
#    2020) [claim: at_the_edge]. With η = 2 the cost rises in 50 of the 300 steps, and falls all the same, from 2.4 to
#    0.03 [claim: rises_and_falls] [given]. λ_max was 0.89 to 1.11 times 2/η from step 60 to step 200, and 0.71 times
#    after 300 [claim: at_the_edge] [given]. It falls in every one of these runs, as the cost does [claim: all_fall].
#    After 100 steps with η = 1 λ_max was 0.88 to 0.97 times what η = 0.3 has at the same cost, over 8 random starts: it
#    fell with the cost [claim: equal_cost] [given]. With η = 2 it was 0.54 to 0.71 times: η kept it
#    down, near 2/η, until the falling cost took it below [claim: equal_cost] [given].
# 3. On the right, another cost: the squared error on 150 digits, each pixel less its mean [given]. With η = 0.2 λ_max
#    rises to 5.0 in 4,000 steps, half of 2/η [claim: long_runs] [given]. With η = 0.5 it rises to 2/η, which is 4,
#    overshoots it by 11 % at most, and from step 1,500 on stays within 5 % of it [claim: long_runs] [given]. The cost
#    falls on, though not at every step [claim: long_runs]. From 8 of 8 random starts, with η = 0.5, λ_max was within 5
#    % of 2/η over the last 1,000 steps [claim: edge_of_stability] [given]. That is the **edge of stability** (Cohen et
#    al. 2021).

# %% [markdown]
# ## Stochastic, mini-batch, batch
#
# The cost is a mean over N examples, and so is its gradient. **Batch** descent takes all of them for each step,
# **stochastic** descent (SGD, for stochastic gradient descent) a single one, **mini-batch** descent m of them. An
# **epoch** is one pass over all examples, in a new order each time: N/m steps, rounded up.
#
# The explorer fits a line y = wx + b to 64 points: two parameters, so all three ways fit on one map [given]. They see
# the same number of examples.
#
# **Predict first.** Which of the three makes the most steps, and which comes to rest?
#
# **Try.** Leave the seed at 0 [given].
#
# 1. Compare the three after 10 epochs, as they are set [given].
# 2. Set all three learning rates to 0.1 [given].
# 3. Set all three to 0.8 [given].
# 4. Back to 0.5, 0.2 and 0.05, and set the scatter of the points to 0: all of them lie on a line [given].

# %%
from course_lib.topics.gradient_descent.explorers import paths

paths()

# %% [markdown]
# **What to have seen.**
#
# 1. Batch descent has made 10 steps, each at right angles to the contour where it begins, mini-batch descent 80,
#    stochastic descent 640 [claim: steps_made] [given]. The batch is still on its way, and will come to rest; the two
#    others are there, and wander about the minimum for ever.
# 2. With the same small η nothing but the number of steps counts at first: after 10 epochs the batch was 1.3 to 1.8
#    away from the minimum, over 20 seeds, and the two others 0.005 to 0.27 [claim: same_rate] [given].
# 3. The batch takes the large steps well; stochastic descent is thrown about, and left the map in 20 of 20 seeds, the
#    batch in none [claim: thrown_about]. With one example the curvature is that of one example's loss, which may be far
#    above the mean.
# 4. Now all three come to rest: stochastic descent ended within $10^{-5}$ of the minimum in 20 of 20 seeds
#    [claim: all_fit] [given]. Where one θ is right for every example, all single gradients vanish there, and with them
#    the noise.
#
# ### Task: epoch
#
# Write `epoch(theta, x, y, gradient, eta, order, size)`, which returns θ after one epoch. `order` is a permutation of
# the row numbers of `x` `(N, n)` and `y` `(N,)`: take the rows in this order, `size` at a time; the last batch may be
# smaller [given]. `gradient(theta, x, y)` gives the mean gradient over the rows that it gets. Example: with
# `gradient = lambda theta, x, y: theta - y.mean()`, `epoch(np.zeros(1), np.zeros((3, 1)), np.array([1.0, 3.0, 5.0]),
# gradient, 0.5, np.array([2, 0, 1]), 2)` gives `[2.25]`.


# %% tags=["stub"]
def epoch(theta, x, y, gradient, eta, order, size):
    raise NotImplementedError


# %% tags=["solution"]
def epoch(theta, x, y, gradient, eta, order, size):
    for begin in range(0, len(x), size):
        rows = order[begin : begin + size]
        theta = theta - eta * gradient(theta, x[rows], y[rows])
    return theta


# %%
check("epoch", epoch)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>range(0, len(x), size)</code> gives where each batch begins.
# </details>
# <details><summary>Hint 2</summary>
# <code>x[order[begin : begin + size]]</code>. A slice that runs past the end is simply shorter.
# </details>

# %%
from course_lib.topics.gradient_descent.experiments.digit_runs import digits, net, start

epoch = answer("epoch", epoch)
data, rng = digits(), np.random.default_rng(0)


def gradient(theta, x, y):
    return net().loss_and_gradient(theta, x, y, "cross-entropy")[1]


for size, eta in ((1, 0.03), (32, 0.3), (1348, 1.0)):
    theta = start()
    for _ in range(3):
        theta = epoch(theta, data.x_train, data.y_train, gradient, eta, rng.permutation(1348), size)
    cost, _ = net().loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")
    print(f"m = {size:4}, η = {eta:<4}: cost after 3 epochs {cost:.2f}")

# %% [markdown]
# ### Three clocks
#
# The same on a network: 1,348 digits, 16 hidden ReLU, each batch size with its best of six learning rates [given].
# They are compared at a cost of 0.3, by three clocks: steps, epochs and seconds [given].

# %%
question("range of sizes")

# %% [markdown]
# **Try.**
#
# 1. Read the table. Then drag the cost to reach, from 1 to 0.15 [given].
# 2. Choose η = 0.1 for all of them [given].

# %% tags=["measured"]
from course_lib.topics.gradient_descent.explorers import batch_sizes

batch_sizes()  # by steps, by epochs and by seconds

# %% [markdown]
# **What to have seen** on this page.
#
# 1. In *steps* the batch takes 48, m = 128 takes 63 and m = 1 takes 1,400; at a cost of 1 m = 128 is the first
#    [claim: steps_to_goal] [given]. In *epochs* m = 1 takes 1.0, m = 8 takes 1.1 and the batch 48; at 0.15 m = 8 is
#    the first [claim: epochs_to_goal] [given]. The best η grows with m: 0.03, 0.3, 0.3, 1 and 1
#    [claim: best_by_size].
# 2. In steps, m = 8 and all larger ones are nearly the same curve [claim: same_curve] [given]: with a small η the mean
#    gradient decides. For m = 1 it takes 2,200 steps, 8.5 times the number of the batch [claim: same_curve] [given].
#
# And in *seconds*? That depends on the machine; this was measured here:

# %% tags=["measured", "nbval-ignore-output"]
from course_lib.topics.gradient_descent.experiments.batch_sizes import runs_by_size

for runs in runs_by_size():
    took = 1e3 * runs.second * runs.steps_to(0.3, runs.best)
    print(f"m = {runs.size:4}: one step {1e3 * runs.second:6.3f} ms, to a cost of 0.3 {took:6.1f} ms")

# %% [markdown]
# A batch is one matrix product. While the processor has room left, further examples cost hardly anything; from some
# size on the time of a step grows with m, and what it brings hardly does: here ten times the examples of m = 128 save
# only a quarter of the steps [claim: steps_to_goal] [given]. Where that size lies, and so which m is the first, is up
# to the machine.

# %% [markdown]
# ## The noise of a gradient
#
# How wrong is the gradient of m examples? Call $g_i$ the gradient of example i, g the mean of all N, and $d_i = g_i -
# g$ how far one is off. The typical distance is σ:
#
# $$ \sigma^2 = \frac1N \sum_i |d_i|^2, \qquad \sum_i d_i = 0 $$
#
# 1. A batch draws m examples. Its error is the mean of their $d_i$. The square of its length is a sum over all pairs of
#    draws:
#
#    $$ \Bigl| \frac1m \sum_a d_{i_a} \Bigr|^2 = \frac1{m^2} \sum_a |d_{i_a}|^2 + \frac1{m^2} \sum_{a \ne b} d_{i_a}
#    \cdot d_{i_b} $$
#
# 2. On average each of the m terms of the first sum is σ².
# 3. *With replacement* two draws are independent. The average of $d_i \cdot d_j$ is then the product of the averages,
#    which is 0 [given]. So the squared error is $m\sigma^2/m^2$, and its root is the **error** $\sigma/\sqrt m$.
# 4. *Without replacement* the second example is one of the N − 1 others [given]. All $d_i$ sum to 0, so the others sum
#    to $-d_i$, and the average of $d_i \cdot d_j$ is $-|d_i|^2/(N - 1)$ [given]. On average that is $-\sigma^2/(N -
#    1)$.
# 5. There are m(m − 1) such terms [given]:
#
#    $$ \frac1{m^2} \Bigl( m\sigma^2 - m(m - 1) \frac{\sigma^2}{N - 1} \Bigr)
#    = \frac{\sigma^2}{m} \cdot \frac{N - m}{N - 1} $$
#
# Without replacement the error is therefore smaller, by the factor $\sqrt{(N - m)/(N - 1)}$ [claim:
# without_is_smaller]. For m = N it is 0 [given].

# %%
from course_lib.topics.gradient_descent.experiments.small_batches import all_batches
from course_lib.topics.gradient_descent.plots.small_batches import AllBatchesPlot

AllBatchesPlot().show(all_batches(replacement=True), all_batches(replacement=False))

# %% [markdown]
# Here are five examples, and *all* batches of two of them. σ is 1.362; divided by √2 it is 0.963, and times √(3/4) that
# is 0.834 [claim: all_pairs] [given].
#
# **Predict first.** Then try, on the digits. Each dot is the gradient of one batch, ★ is g. Leave the seed at 0, and
# draw with replacement [given].
#
# 1. At the start, m = 1 [given]. Do the steps of all single examples lead downhill (their dots right of the dashed
#    line)?
# 2. Move m from 1 to 1,000 [given]. How much work makes the error ten times smaller?
# 3. m = 32, after 100 epochs [given]. |g| is small there. Is the noise smaller as well, compared with g?
# 4. Draw without replacement, and look at the right end of the curve.

# %%
from course_lib.topics.gradient_descent.explorers import gradient_noise

gradient_noise()

# %% [markdown]
# **What to have seen** on this page.
#
# 1. No: 27 % of all single examples, and 25 % of the 40 that are drawn, point away from g, so that to first order their
#    steps lead uphill [claim: uphill] [given]. The error of a single one is 4.3 times as long as g [claim: uphill]
#    [given].
# 2. Four times the examples, half the error [claim: diminishing] [given]. A tenth of the error takes a hundred times
#    the work [claim: diminishing] [given]. What is measured is 0.91 to 1.10 times what the theory says, over all sizes
#    and moments [claim: measured_noise].
# 3. σ has fallen from 4.0 to 1.5, and |g| from 0.94 to 0.060: the error of one example is now 25 times as long as g,
#    and even that of 32 is 4.3 times [claim: noise_later] [given]. So the noise faded more slowly than g [claim:
#    noise_later], and a step became mostly noise.
# 4. It falls to 0: a batch of all examples, none of them twice, is g itself [claim: all_is_no_sample] [given].
#
# Tasks on this: *Further: batches, counted*.

# %% [markdown]
# ## How close noise lets a run come
#
# Deck 002: a low learning rate gives "the advantage of more precision". Without noise it does not: at any η below the
# edge the distance goes to 0 [claim: without_noise] [given]. With noise it does, and
# one can say how much. Take $J = \tfrac12\theta^2$, and a gradient $\theta + \xi$, where the noise ξ has mean 0,
# variance 1, and is drawn anew at each step [given].
#
# 1. One step: $\theta \leftarrow \theta - \eta(\theta + \xi) = (1 - \eta)\,\theta - \eta\,\xi$.
# 2. Square it and take the mean over many runs. θ and ξ are independent, and ξ has mean 0, so the mixed term is 0
#    [given]. With v for the mean of θ²:
#
#    $$ v \leftarrow (1 - \eta)^2\, v + \eta^2 $$
#
# 3. For 0 < η < 2 the factor is below 1 [given]. Then v settles where the step leaves it as it is:
#
#    $$ v = (1 - \eta)^2\, v + \eta^2 \quad\Rightarrow\quad
#    v = \frac{\eta^2}{1 - (1 - \eta)^2} = \frac{\eta}{2 - \eta} $$
#
# 4. So a run does not end in a point. It wanders in a cloud around the minimum, with the spread $\sqrt{\eta/(2 -
#    \eta)}$; for a small η that is nearly $\sqrt{\eta/2}$.

# %%
from course_lib.topics.gradient_descent.experiments.clouds import noisy_clouds
from course_lib.topics.gradient_descent.plots.clouds import NoisyCloudsPlot

NoisyCloudsPlot().show(noisy_clouds())

# %% [markdown]
# The runs settle where the theory says: 0.160 for η = 0.05, 0.420 for 0.3, and 1 for 1 [claim: cloud_theory] [given].
# Small steps end nearer, and take longer [claim: smaller_cloud, longer_way]: a reason for rates that shrink during a
# run (schedules, notebook 10).
#
# ### Task: cloud
#
# Now $J = \tfrac12 \lambda \theta^2$, and noise of standard deviation σ [given]. Write `cloud(eta, lam, sigma)`: the
# spread (the root of the mean of θ²) at which the runs settle, for 0 < ηλ < 2 [given]. Go through the four steps again.
# Example: `cloud(1.0, 1.0, 2.0)` gives `2`.


# %% tags=["stub"]
def cloud(eta, lam, sigma):
    raise NotImplementedError


# %% tags=["solution"]
def cloud(eta, lam, sigma):
    return np.sqrt(eta**2 * sigma**2 / (1 - (1 - eta * lam) ** 2))


# %%
check("cloud", cloud)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The gradient is λθ + σξ. Which factor does θ get in one step, and which one ξ?
# </details>
# <details><summary>Hint 2</summary>
# Square both factors, as in step 2. Then set v equal on both sides.
# </details>
#
# With m examples a step, σ here is that of a single example (last section) over √m. So for a small η the spread grows
# like √(η/m): doubling both changes nothing. That is one reason why the best η grew with m here (linear scaling, Goyal
# et al. 2017) [claim: best_by_size].

# %% [markdown]
# ## The learning-rate range test
#
# Which η for a new network? Its λ_max would tell the edge, but it is costly to measure, it moves, and the noise is not
# in it. One short run tells: let η grow by the same factor at each step, and record the mean cost of the last 10
# batches [given]. (After Smith 2017.) While η is far too small, the cost stands still. Then it falls. Then η is too
# large, and the cost jumps up; at 3 times its lowest value the test ends [given].
#
# **Predict first.** Would you train with the rate at which the cost is *lowest* in the test?
#
# **Try.** Leave the seed at 0 and m at 32 [given].
#
# 1. "16 ReLU": compare what is read on the left with the best constant rate on the right [given].
# 2. Choose "32 sigmoid", and then "64 + 32 ReLU" [given].
# 3. Back to "16 ReLU": take 50 steps for the test, then 400 [given].

# %%
from course_lib.topics.gradient_descent.explorers import range_tests

range_tests()

# %% [markdown]
# **What to have seen.**
#
# 1. The cost is lowest at η = 0.71, a third of that is 0.24, and 0.46 is the best of ten constant rates here
#    [claim: range_here] [given].
# 2. For the sigmoid it is 3.1 here, a third of which is 1.0, and 2.2 is the best; for the two hidden layers 0.31,
#    0.10 and 0.22 [claim: range_others] [given].
# 3. A test that is too short reads too far to the right, because the rate grows before the cost has answered: over 8
#    seeds 1.06 to 4.95 with 50 steps, and 0.52 to 1.12 with 400 [claim: range_steps] [given].
#
# **Where to read.** Beyond the lowest point steps do more harm than good, and one short run with noise places that
# point only roughly [given]. So take a third of its rate [given]. How good is that? For these four networks with m = 32
# and 8 seeds each, 200 steps at a third came to 0.89 to 2 times the cost of the best of ten rates [claim: a_third]
# [given]. At the rate itself it was 0.8 to more than 10 times, at three times it more than 4 times [claim:
# at_the_lowest, beyond] [given]. So the rate at the lowest point is too much in some runs [claim: at_the_lowest].
#
# ### Task: suggested rate
#
# Write `suggested(rates, costs)`, which reads a test: a growing rate and a batch's cost for each step. Smooth the
# costs: each step gets the mean of the last 10 batches, its own among them, or of all so far where there are fewer
# [given]. Return a third of the rate at which the smoothed cost is lowest [given]. Example: `suggested(np.array([3.0,
# 6.0, 12.0]), np.array([4.0, 2.0, 9.0]))` gives `2.0`: the smoothed costs are 4, 3 and 5 [given].


# %% tags=["stub"]
def suggested(rates, costs):
    raise NotImplementedError


# %% tags=["solution"]
def suggested(rates, costs):
    smooth = [np.mean(costs[max(0, t - 9) : t + 1]) for t in range(len(costs))]
    return rates[np.argmin(smooth)] / 3


# %%
check("suggested rate", suggested)

# %% [markdown]
# <details><summary>Hint</summary>
# The ten costs up to step t are <code>costs[t - 9 : t + 1]</code>. What does that slice give if t is below 9?
# </details>

# %%
from course_lib import Network
from course_lib.datasets import DATASETS
from course_lib.train import range_test

common = {"optimizer": "gradient descent", "initializer": "Glorot normal", "loss": "cross-entropy", "batch_size": 16}
moons = DATASETS["moons"].load(np.random.default_rng(0))
test = range_test(Network([2, 8, 2], hidden="tanh"), moons, **common, rng=np.random.default_rng(0))
eta = answer("suggested rate", suggested)(test.rates, test.costs)
print(f"lowest at η = {test.lowest:.2f}; to begin with: {eta:.2f}")

# %% [markdown]
# ## Recap
#
# - $\theta \leftarrow \theta - \eta \nabla J$, at right angles to the contours. With a small η no hilltop of a curve is
#   crossed: a run ends in the valley in which it starts [claim: hilltops_are_borders]. At a minimum with curvature c no
#   run comes to rest with η > 2/c [given].
# - On a quadratic each eigenvector's part is multiplied by 1 − ηλ at each step [given]. The edge is 2/λ_max, and the
#   best η makes the steepest and the shallowest direction shrink alike [given]. A large condition number makes descent
#   slow.
# - Here a network went on with η above its first edge: it was thrown to where it is less curved [claim: at_the_edge].
#   With the squared error and η = 0.5 λ_max rose to 2/η and stayed [claim: edge_of_stability] [given].
# - Few examples a step are cheap and noisy: the error is σ/√m, smaller without replacement by the factor
#   √((N − m)/(N − 1)) [given]. The batch takes here only a quarter fewer steps than m = 128; by epochs
#   small m wins; by seconds the machine decides [claim: steps_to_goal, epochs_to_goal] [given].
# - With noise a run ends as a cloud; a smaller η makes it smaller [claim: smaller_cloud].
# - The range test finds a rate to begin with: a third of the one at which the cost is lowest [given].

# %% [markdown]
# ## Further: off a saddle
#
# At a **saddle** the gradient is 0 as well, but there is a way up and a way down [given]. On $J = x^2 - y^2$ a step
# multiplies y, the distance from the ridge, by 1 + 2η [given]. So to get from an offset of ε to a distance of 1 takes
# about [given]
#
# $$ \frac{\ln(1/\varepsilon)}{\ln(1 + 2\eta)} \ \text{ steps} $$
#
# With η = 0.05 it is 97 steps from an offset of $10^{-4}$, and 194 from $10^{-8}$ [claim: saddle_steps] [given].
# A run that starts exactly on the ridge never leaves it, just as a network whose hidden units are all equal never makes
# them differ (notebook 06) [claim: on_the_ridge].
#
# In the explorer each run starts at x = 1, with y = offset from the ridge of $J = x^2 - y^2$ [given]. On the ridge the
# gradient has no part along y [given].

# %%
question("near a saddle")

# %% [markdown]
# **Predict first.** Then try. Leave η at 0.05 [given].
#
# 1. From an offset of $10^{-4}$ it takes 97 steps to get away [claim: saddle_steps] [given]. How many from $10^{-16}$,
#    and from exactly 0 [given]?
# 2. Stay at exactly 0, and set the noise of the gradient to 0.01, with seed 0 [given].
# 3. Choose the "monkey saddle", which has no curvature at its middle, with offsets of $10^{-3}$ and $10^{-6}$ [given].

# %%
from course_lib.topics.gradient_descent.explorers import saddle

saddle()

# %% [markdown]
# **What to have seen.**
#
# 1. 387, and never [claim: saddle_steps, on_the_ridge] [given]. An offset of $10^{-16}$ is as small as rounding: in
#    practice the exact ridge is hard to hit, unless one starts with equal units [given]. While |y| is small hardly
#    anything changes, from $10^{-8}$ on for more than a hundred of the 194 steps; then it goes quickly [claim:
#    long_wait] [given]. So a cost that stands still and falls again, as in the question, may have passed a saddle.
# 2. It gets away after 78 steps with seed 0, and after 64 to 104 over 20 seeds [claim: noise_escapes] [given]. That is
#    the part of the truth in deck 002's "Overcome Saddle Point issue to some extent": by noise, if it has a part across
#    the ridge. Two equal hidden units get equal noise, and stayed equal here [claim: equal_stay].
# 3. An offset that is 1000 times smaller takes eleven times as long, 116 and 1282 steps [claim: monkey] [given]. On the
#    way in, x falls like 1/t, and so y grows in proportion to offset · t² [given]. They meet when t³ is about 1/offset:
#    a thousand times smaller, ten times as long [claim: monkey] [given].

# %% [markdown]
# ## Further: steep across, shallow along
#
# One valley, steep along y and shallow along x, whose condition number κ is up to you.
#
# **Predict first.** Then try. Leave η at 0.95 · 2/λ_max [given].
#
# 1. Compare κ = 3, 10 and 100 [given]. From which κ on does κ matter at all?
# 2. How often does y change its sign?

# %%
from course_lib.topics.gradient_descent.explorers import zigzag

zigzag()

# %% [markdown]
# **What to have seen.**
#
# 1. It takes 44 steps for κ = 3 and κ = 10, and 241 for κ = 100 [claim: zigzag_steps] [given]. Up to κ = 19 the jitter
#    is the slower part, with a factor of −0.9 whatever κ is; beyond it the creeping along x is, in proportion to κ
#    [claim: zigzag_border] [given].
# 2. At every step [claim: zigzag_steps]. The longer part of the way is walked across [claim: walked_across].
#
# ### Task: largest rate
#
# A linear model ŷ = xθ is fitted by batch descent to N examples, the rows of `x` `(N, n)`. The cost is half the mean
# squared error [given]. Write `largest_rate(x)`: the η below which every such descent converges, whatever the targets
# are. What H is stands in *One rate for all directions*. Example: `largest_rate(np.array([[1.0, 0.0], [0.0, 2.0]]))`
# gives `1.0`.


# %% tags=["stub"]
def largest_rate(x):
    raise NotImplementedError


# %% tags=["solution"]
def largest_rate(x):
    return 2 / np.linalg.eigvalsh(x.T @ x / len(x)).max()


# %%
check("largest rate", largest_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The sum of x xᵀ over the rows, which are examples, is one matrix product: <code>x.T @ x</code>, of shape (n, n).
# </details>
# <details><summary>Hint 2</summary>
# <code>np.linalg.eigvalsh</code> gives the eigenvalues of a symmetric matrix. It must hold in every direction: which of
# them allows least?
# </details>

# %% [markdown]
# ### Task: after t steps
#
# Write `after(A, theta, eta, t)`: where t steps lead from theta `(P,)` on $\tfrac12\, \theta^\top A\,\theta$, with A
# (the Hessian) symmetric `(P, P)` [given]. It can be done without a loop. Example: `after(np.diag([1.0, 4.0]),
# np.array([1.0, 1.0]), 0.5, 2)` gives `[0.25, 1]`.


# %% tags=["stub"]
def after(A, theta, eta, t):
    raise NotImplementedError


# %% tags=["solution"]
def after(A, theta, eta, t):
    lambdas, Q = np.linalg.eigh(A)
    return Q @ ((1 - eta * lambdas) ** t * (Q.T @ theta))


# %%
check("after t steps", after)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>lambdas, Q = np.linalg.eigh(A)</code>; the eigenvectors are the columns of Q, and the parts of theta along them
# are <code>Q.T @ theta</code>.
# </details>
# <details><summary>Hint 2</summary>
# Three moves: to the eigenvectors, t steps in each direction by itself, and back.
# </details>

# %%
after, descent = answer("after t steps", after), answer("descent", descent)
A, theta = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -2.0])
end = descent(lambda theta: A @ theta, theta, 0.3, 20)[-1]
print("20 steps and the closed form agree:", np.allclose(after(A, theta, 0.3, 20), end, rtol=1e-12))

# %% [markdown]
# ## Further: batches, counted
#
# ### Task: updates
#
# Write `updates(rows, size, epochs)`: how many steps `epochs` epochs make. The last batch of an epoch is smaller where
# `size` does not divide `rows` [given]. Example: `updates(10, 4, 2)` gives `6`.


# %% tags=["stub"]
def updates(rows, size, epochs):
    raise NotImplementedError


# %% tags=["solution"]
def updates(rows, size, epochs):
    return epochs * -(-rows // size)


# %%
check("updates", updates)

# %% [markdown]
# <details><summary>Hint 1</summary>
# How many batches has one epoch of 100 rows in tens? Of 101 rows?
# </details>
# <details><summary>Hint 2</summary>
# <code>//</code> rounds down. <code>math.ceil(rows / size)</code> rounds up.
# </details>

# %% [markdown]
# ### Task: shuffled
#
# Each epoch has its batches from a new order of the examples. Write `shuffled(x, y, rng)` for x `(N, n)` and y `(N,)`:
# it returns `(x, y)`, new arrays with the rows in another order. Each row of x keeps its target, and every order of the
# rows is equally likely. `rng` is a generator of random numbers, such as `np.random.default_rng(0)`: take the order
# from it. The check calls it many times. Example: `shuffled(np.array([[1], [2]]), np.array([10, 20]), rng)` gives
# either `([[1], [2]], [10, 20])` or `([[2], [1]], [20, 10])`.


# %% tags=["stub"]
def shuffled(x, y, rng):
    raise NotImplementedError


# %% tags=["solution"]
def shuffled(x, y, rng):
    order = rng.permutation(len(x))
    return x[order], y[order]


# %%
check("shuffled", shuffled)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>rng.permutation(N)</code> gives the numbers 0 to N − 1 in a random order.
# </details>
# <details><summary>Hint 2</summary>
# How often must an order be drawn for two arrays that belong together?
# </details>

# %% [markdown]
# ### Task: batch error
#
# Write `batch_error(gradients, size)`. `gradients` `(N, P)` has the gradient of one example in each row. It returns the
# root mean square distance between the mean of `size` rows, drawn with replacement, and the mean of all. Example: the
# gradients `[[0], [2]]` with `size=4` give `0.5`.


# %% tags=["stub"]
def batch_error(gradients, size):
    raise NotImplementedError


# %% tags=["solution"]
def batch_error(gradients, size):
    spread = gradients - gradients.mean(axis=0)
    return np.sqrt((spread**2).sum(axis=1).mean() / size)


# %%
check("batch error", batch_error)

# %% [markdown]
# <details><summary>Hint 1</summary>
# First σ: how far is each row from the mean row? Squared distances are sums over the P parameters.
# </details>
# <details><summary>Hint 2</summary>
# No drawing is needed: it is σ/√m, of <i>The noise of a gradient</i>.
# </details>

# %%
from course_lib.topics.gradient_descent.experiments.gradient_noise import gradients

batch_error, found = answer("batch error", batch_error), gradients("at the start")
single, rng = found.deviations + found.g.astype(np.float32), np.random.default_rng(0)
for size in (1, 16, 64):
    drawn = np.array([single[rows].mean(axis=0) for rows in rng.integers(0, len(single), (200, size))])
    measured = np.sqrt(((drawn - found.g) ** 2).sum(axis=1).mean())
    formula = batch_error(single, size)
    print(f"m = {size:2}: error {measured:.2f}, by the formula {formula:.2f}, |g| = {found.length:.2f}")

# %% [markdown]
# ### Task: enough examples
#
# Write `enough(sigma, rows, error)`: the smallest number m of examples, drawn *without* replacement from `rows` of
# them, for which the error is at most `error`, which is above 0 [given]. Example: `enough(1.0, 2,
# 0.5)` gives 2, because a single one of two has an error of 1 [given].


# %% tags=["stub"]
def enough(sigma, rows, error):
    raise NotImplementedError


# %% tags=["solution"]
def enough(sigma, rows, error):
    return int(np.ceil(rows * sigma**2 / (sigma**2 + (rows - 1) * error**2)))


# %%
check("enough examples", enough)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Set the squared error of step 5 in <i>The noise of a gradient</i> equal to error², and solve for m.
# </details>
# <details><summary>Hint 2</summary>
# What comes out need not be whole: round <i>up</i>. Or try m = 1, 2, 3, … in a loop.
# </details>

# %% [markdown]
# ## Further: when to stop
#
# Deck 002, *Real World*: descent "may never reach the exact minima", so networks run for a number of epochs, "but
# stopped when the loss values stop to improve". The explorer has four rules on one run: a small gradient; a small
# change of the cost; **patience**, that is so many looks without a new lowest cost *on the test set*; a fixed number of
# epochs [given]. A look is one evaluation, here every 6 epochs for the batch on 150 digits, every epoch for its
# mini-batches, every 2 epochs for the batch on 1,348 [claim: looks] [given].
#
# Here the test set plays a part that is not its own: whoever chooses the epoch by it has no test left. In practice one
# keeps some examples for this choice alone, a **validation set**, and looks at the test set once, at the end.
#
# **Predict first.** Then try. Leave the rules as they are set.
#
# 1. "150 digits, batch descent". The training cost falls for ever. Which of the rules notices that the test cost does
#    not [given]?
# 2. "150 digits, mini-batches of 16" [given]. Which rule becomes a matter of luck? Then set patience to 1 [given].
# 3. "1,348 digits, batch descent", with patience back at 10 [given].

# %%
from course_lib.topics.gradient_descent.explorers import stopping_rules

stopping_rules()

# %% [markdown]
# **What to have seen** on this page.
#
# 1. The test cost is lowest, 0.394, after 210 epochs [claim: stops_batch] [given]. Patience of 10 looks stops 60 epochs
#    later, after 270, with 0.396 [claim: stops_batch] [given]. The other rules know nothing of it: a gradient below
#    0.05 is reached after 108 epochs, and a change below 1 % from one look to the next only after 774 [claim:
#    stops_batch] [given].
# 2. A change below 1 % happens by chance, after 11 epochs, at a test cost of 0.68; and patience of 1 stops after 4, for
#    the same reason [claim: stops_mini] [given]. A rule that noise can stop needs patience.
# 3. The test cost is still falling after 500 epochs, and patience goes on waiting, as it should [claim: stops_never]
#    [given].
#
# ### Task: patience
#
# Write `stop_at(losses, patience)`. `losses` holds one number for each epoch, the first one for epoch 0 [given].
# Training stops after the first epoch that is `patience` epochs after the one with the lowest loss so far [given]. A
# loss that only equals the lowest one is no new lowest [given]. Return the number of that epoch, or that of the last
# one if it never happens [given]. Example: `stop_at([3, 1, 2, 2, 0], 2)` gives `3`.


# %% tags=["stub"]
def stop_at(losses, patience):
    raise NotImplementedError


# %% tags=["solution"]
def stop_at(losses, patience):
    best = 0
    for t, loss in enumerate(losses):
        if loss < losses[best]:
            best = t
        if t - best >= patience:
            return t
    return len(losses) - 1


# %%
check("patience", stop_at)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Remember at which epoch the lowest loss was.
# </details>
# <details><summary>Hint 2</summary>
# Compare with the lowest loss so far, not with that of the epoch before.
# </details>

# %%
from course_lib.topics.gradient_descent.experiments.stopping import watch

stop_at = answer("patience", stop_at)
run = watch("150 digits, mini-batches of 16")
for patience in (1, 3, 10, 50):
    t = stop_at(run.test_loss, patience)
    print(f"patience {patience:2}: epoch {run.steps[t] / run.per_epoch:.0f} of 250, test cost {run.test_loss[t]:.3f}")

# %% [markdown]
# ## Further: the decks' lists
#
# Deck 002 has lists of advantages (+) and disadvantages (−) for all three. Each item was put to a run on the digits, or
# on the moons where a minimum has to be poor. Click to unfold a list. (What took time was measured when this page was
# made, so the same item may come out otherwise on your machine.)

# %% tags=["measured", "nbval-ignore-output"]
from course_lib.topics.gradient_descent.experiments.deck_sentences import folded

folded("batch")

# %% tags=["measured", "nbval-ignore-output"]
folded("stochastic")

# %% tags=["measured", "nbval-ignore-output"]
folded("mini-batch")

# %% [markdown]
# **What to have seen** on this page. Mind what each item is about.
#
# 1. "More computationally efficient" (batch) and "Faster and require less computational power" (stochastic) contradict
#    each other only as long as nobody says: per epoch, or per cost reached; in arithmetic, or in seconds.
# 2. Noise did not avoid poor minima. Here the moons with two hidden units have real ones, and with 16 examples a step
#    the networks ended there as often as with all [claim: poor_minima] [given]. With three units fewer are here above
#    0.2 after 1000 steps with small batches; but 1000 steps later most of the others have come down as well [claim:
#    plateau] [given]. So that was no minimum avoided. It was a plateau, crossed sooner.
# 3. "Easiest to understand and implement": no run can decide that. You have written all three in one function.

# %%
from course_lib.topics.gradient_descent.experiments.deck_trials import stuck

for width in (2, 3, 8):
    for size, name in ((None, "all"), (16, "16 ")):
        early, later = stuck(size, width)
        print(f"moons, {width} hidden, m = {name}: above 0.2 after 1000 steps {early:.2f}, after 2000 {later:.2f}")

# %% [markdown]
# Deck 000 (*Local Minima*) says of them that they are "probably still pretty good", and if hidden units are wasted,
# "you can just make it larger". The second held here: of the starts with all examples a step, 83 % ended above 0.2 with
# two units, and 4 % with eight [claim: just_larger] [given]. The first did not, for a network that is just large
# enough: the best one had 0.04 [claim: just_enough] [given].
#
# Deck 004 asks how to determine η: "If it is too large, the objective value may explode. If it is too small, a lot of
# iterations are needed". On a network both held (*Learning rates on a network*). Deck 002 says that the gradient
# "measures the change in all weights about the change in error". It is the other way round: the change of the error
# with each weight.
