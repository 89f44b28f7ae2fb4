# %% [markdown]
# # Gradient descent
#
# A network learns by walking downhill: against the gradient of its loss, step by step. All that is said about the
# other optimizers is said in comparison with this one. (Deck 002, *Gradient Descent* and *Types of Gradient Descent*;
# deck 000, *What is an optimizer?*; deck 001, *Optimizer*; deck 004, *Basic Gradient Descent Algorithms*.)

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - write the step, and say where it leads from a given start: to which minimum, to a saddle, or nowhere;
# - tell from a curvature which learning rates are too small, right, oscillating, diverging: the edge is 2/λ_max;
# - say what a condition number costs, and why one learning rate cannot suit all directions;
# - write an epoch of mini-batches, and compare batch sizes by steps, by epochs and by seconds;
# - say how noisy the gradient of m examples is, and what that noise is good and bad for;
# - stop a training, and know what each rule for it gets wrong.

# %% [markdown]
# ## The rule
#
# $$\theta \leftarrow \theta - \eta\, \nabla J(\theta).$$
#
# θ holds all weights and biases; ∇J(θ) says how the loss changes with each of them; η is the **learning rate**. The
# gradient points to where the loss grows fastest, hence the minus. It is as long as the loss is steep, so steps get
# shorter by themselves where the ground becomes level.
#
# Deck 002 says that the gradient "measures the change in all weights about the change in error". It is the other way
# round: the change of the *error*, per change of each *weight*. And η is not "the step size": the step is η times the
# gradient.

# %%
import numpy as np

from course_lib.optimizers import GradientDescent, descend

for eta in (0.05, 0.2, 0.5, 0.9, 1.1):
    path = descend(GradientDescent(eta), lambda theta: 2 * theta, np.array([10.0]), 10)[:, 0]
    print(f"J = θ², η = {eta:<4}  " + "  ".join(f"{theta:8.4g}" for theta in path[[0, 1, 2, 3, 10]]))

# %% [markdown]
# ### Task: descent
#
# Write `descent(gradient, theta, eta, steps)`, which returns all points of a descent as one array of `steps + 1`
# rows, the start first. `gradient` is a function.

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
# <details><summary>Hint 1</summary>
# A list that begins with theta, and a loop that appends to it.
# </details>
# <details><summary>Hint 2</summary>
# <code>points[-1]</code> is where the next step begins: it is needed twice in the line.
# </details>

# %% [markdown]
# ## A ball on a curve
#
# One parameter, a loss with several valleys. Drag the ball sideways, or the end ◆ of its first step, which sets η.
# Below the curve, every start at every learning rate has the colour of the valley in which it ends. These are the
# **basins of attraction**.
#
# **Predict first.** Valley C is the lowest.
#
# 1. η = 0.1. From which starts does the ball come to C? Where are the borders?
# 2. Deck 002 says that a large learning rate "risks overshooting the minimum". Make η larger: which of the three
#    valleys is the first that cannot hold a ball any more, the deepest or the flattest?
# 3. Choose "wide and narrow", η = 0.05. Where does a ball go that starts in the narrow valley?

# %%
from course_lib.topics.gradient_descent.explorers import ball

ball()

# %% [markdown]
# **What to have seen.**
#
# 1. From all starts to the right of the second hilltop, θ = 0.934, and from no other: 38 % of the window. For small η
#    the hilltops are the borders, and no ball ever gets across one. "Helps in finding the local minimum" (deck 002):
#    yes, *a* local one; which, the start decides.
# 2. C, the deepest, at η = 0.316; then B at 0.542, then A at 0.606: the dashed lines. What counts is not depth but
#    **curvature**. Beyond η = 2/f″(θ*) each step near the floor leads to the other side, and farther up. There the
#    ball ends in a cycle of two points (η = 0.4), of four (0.44), or wanders about (0.5).
# 3. It swings between the narrow valley's walls for ever at 0.05. From 0.1 on it jumps out, and *every* start ends in
#    the wide valley, though that is less deep: a large η prefers flat minima.
# 4. "two valleys" has walls that get ever steeper, like θ⁴. There a ball can diverge: from 1.7 at η = 1.5 it is more
#    than 1000 away after three steps. "Diverges" needs steep walls; in a dent it only fails to settle.

# %%
from course_lib.topics.gradient_descent.questions import question

question("parabola")

# %%
from course_lib.topics.gradient_descent.experiments.curves import CURVES, RATES, basins

for name in CURVES:
    found, at = basins(name), [int(np.abs(RATES - eta).argmin()) for eta in (0.05, 0.2, 0.5, 1.0, 2.0)]
    shares = "  ".join(f"{100 * found.lowest[k]:3.0f}/{100 * found.settled[k]:3.0f}" for k in at)
    print(f"{name:16} lowest/any, % of starts, η ≈ 0.05, 0.2, 0.5, 1, 2:  {shares}")

# %% [markdown]
# ## Downhill on a surface
#
# Two parameters: the loss is a landscape. On the left its map with contours and, as arrows, the gradient at each
# place; in the middle the same land as a block that can be turned; the thick arrow is the next step. ○ marks minima,
# × saddles.
#
# **Predict first.**
#
# 1. How does a gradient stand to the contour beneath it?
# 2. Himmelblau's surface has four minima, all of height 0. Click near the hill in the middle, at (−0.27, −0.92), and
#    then 0.3 to either side. Where do the descents end?
# 3. Choose Rosenbrock's surface, η = 0.001, start (−1.2, 1). Is it fast to the valley? Is it fast along it?

# %%
from course_lib.topics.gradient_descent.explorers import downhill

downhill()

# %% [markdown]
# **What to have seen.**
#
# 1. At right angles, everywhere: along a contour nothing changes. So a path crosses each contour squarely, and in a
#    bent or narrow valley the steepest way down is not the way to the minimum.
# 2. Not everywhere alike: the start at the summit decides by a hair. From (−0.27, −0.92) it goes to (3.58, −1.85),
#    from (−0.5, −0.5) to (−2.81, 3.13), from (0, 0) to (3, 2). Nobody chose these; a random start would.
# 3. Two steps to the floor of the valley, and after 300 steps it is at (−0.76, 0.58): the slope was 233 at the start
#    and is 2 on the floor, and η has to be small enough for the walls.
# 4. Himmelblau with η = 0.03: it comes to the valley and jumps about in it for ever. With 0.05 it is gone after 11
#    steps.
# 5. Rastrigin, a bowl full of dents, from (2.2, 2.2): with η = 0.001 and 0.004 it stays in the dent it starts in, with
#    0.01 it jumps about. The plateau, from (−2.8, 1.8): at η = 0.1 it is still on its way after 300 steps, because a
#    slope of 0.013 makes a step of 0.0013.
#
# (Deck 000 says that the arrows "point out from a minimum, in toward a maximum". So they do, near either.)

# %%
from course_lib.surfaces import SURFACES
from course_lib.topics.gradient_descent.experiments.descents import descent as descent_on

himmelblau, x = SURFACES["Himmelblau"], np.array([1.0, -2.0])
g, angles = himmelblau.gradient(x), np.arange(0, 360, 15)
ways = np.stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))], axis=1)
rise = (himmelblau(x + 1e-4 * ways) - himmelblau(x)) / 1e-4
print(
    f"gradient {g.round(3)}, which points to {np.degrees(np.arctan2(g[1], g[0])) % 360:.0f}°, length {np.hypot(*g):.2f}"
)
level = angles[np.abs(rise).argmin()]
print(f"steepest of 24 ways: {angles[rise.argmax()]}°, by {rise.max():.2f}; nearly level at {level}°")

# %%
for start in ((-0.27, -0.92), (-0.5, -0.5), (0.0, 0.0), (-0.3, -1.2)):
    run = descent_on("Himmelblau", start, 0.01, 100)
    print(f"from {start}: to {himmelblau.minima[run.minimum].round(2)}")

# %% [markdown]
# ## Saddle points
#
# At a saddle the gradient is 0, but it is no minimum: up along x, down along y. Deck 002 lists the *Saddle Point
# Problem* among the disadvantages of batch descent. Here each run starts at x = 1, with y = offset from the ridge. On
# the ridge the gradient has no part along y.
#
# **Predict first.** From an offset of 10⁻⁴ it takes 97 steps to get away. How many from 10⁻⁸? From 10⁻¹⁶? From
# exactly 0?

# %%
from course_lib.topics.gradient_descent.explorers import saddle

saddle()

# %% [markdown]
# **What to have seen.**
#
# 1. 194, 387, and never. |y| is multiplied by 1 + 2η in each step, so the number of steps grows only with the
#    *logarithm* of the offset: ln(1/offset)/ln(1 + 2η). 10⁻¹⁶ is rounding: in practice the exact ridge is hard to hit.
# 2. But exactly on it, the run stays for ever. So does a network whose hidden units are all equal (notebook 06): such
#    ridges are hit by those who initialise with a constant.
# 3. Noise of 0.01 in the gradient, and the exact start gets away after 78 steps (seed 0), as if its offset had been
#    about 0.0006. That is the part of the truth in "SGD overcomes saddle points".
# 4. The monkey saddle has no curvature at its middle. There an offset 1000 times smaller takes about ten times as
#    long: 116 steps from 10⁻³, 1282 from 10⁻⁶. Such flat places are worse than plain saddles.

# %%
question("near a saddle")

# %% [markdown]
# ## Too small, right, oscillating, diverging
#
# Deck 002 has two pictures, *Small Learning Rate* and *Large Learning Rate*. On a quadratic,
# $J = \tfrac12 \theta^T A\, \theta$, all of it can be computed. Along an eigenvector of A the curvature is its
# eigenvalue λ, the gradient is λ times the distance, and one step multiplies the distance by
#
# $$1 - \eta\lambda.$$
#
# After t steps it is $(1 - \eta\lambda)^t$ of the start. That shrinks if |1 − ηλ| < 1, which is 0 < ηλ < 2. All
# directions share one η, so the steepest decides: **η < 2/λ_max**.
#
# **Predict first.** κ = 6. Move η from left to right: where do the two directions change from creeping to swinging?
# Which η is the best one, and is it that at which the steep direction is there in one step?

# %%
from course_lib.topics.gradient_descent.explorers import learning_rates

learning_rates()

# %% [markdown]
# **What to have seen.**
#
# 1. *Too small*, η = 0.05 · 2/λ_max: factors of 0.983 and 0.9. It converges, and takes 219 steps to one percent.
# 2. *Right*: at 0.857 · 2/λ_max both factors have the size 0.714 = 5/7, and 14 steps are enough. At half of 2/λ_max
#    the steep direction is there in one step, but the other has 0.833, and it takes 21. So the best η makes the steep
#    direction *swing*.
# 3. *Oscillating*, 0.98: still converges, in 111 steps. A zigzagging path is no sign of divergence.
# 4. *On the edge*, 1.00: the steep part jumps from one side to the other for ever, equally far.
# 5. *Diverging*, 1.03: a factor of −1.06. The shallow part goes on converging all the while. A run diverges along one
#    direction first, and then quickly.
# 6. The wide lines are the closed form, the thin ones the run.

# %%
A = np.array([[3.0, 1.0], [1.0, 2.0]])
edge = 2 / np.linalg.eigvalsh(A)[-1]
for share in (0.05, 0.5, 0.99, 1.0, 1.01, 1.1):
    end = descend(GradientDescent(share * edge), lambda theta: A @ theta, np.array([1.0, -2.0]), 300)[-1]
    print(f"η = {share:<4} · 2/λ_max: after 300 steps |θ| is {np.linalg.norm(end):.2g}")

# %% [markdown]
# ### Task: largest rate
#
# Write `largest_rate(A)` for a symmetric matrix A with positive eigenvalues: the η below which every descent on
# $\tfrac12 \theta^T A\,\theta$ converges.


# %% tags=["stub"]
def largest_rate(A):
    raise NotImplementedError


# %% tags=["solution"]
def largest_rate(A):
    return 2 / np.linalg.eigvalsh(A).max()


# %%
check("largest rate", largest_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.linalg.eigvalsh</code> gives the eigenvalues of a symmetric matrix.
# </details>
# <details><summary>Hint 2</summary>
# It must hold in every direction: which eigenvalue allows least?
# </details>

# %% [markdown]
# ### Task: best rate
#
# Write `best_rate(A)`, which returns `(eta, factor)`: the η whose worst |1 − ηλ| is as small as possible, and what it
# is there.


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
# In the right-hand picture above: where do the two lines cross?
# </details>
# <details><summary>Hint 2</summary>
# There 1 − ηλ_min = ηλ_max − 1.
# </details>

# %% [markdown]
# ### Task: after t steps
#
# Write `after(A, theta, eta, t)`: where t steps lead from theta. It can be done without a loop.


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
end = descent(lambda theta: A @ theta, np.array([1.0, -2.0]), 0.3, 20)[-1]
print("20 steps and the closed form agree:", np.allclose(after(A, np.array([1.0, -2.0]), 0.3, 20), end, rtol=1e-12))

# %% [markdown]
# ### A small rate, noise, and a network
#
# *Low means more precise* (deck 002). Without noise, no: at any η below the edge the distance goes to 0, and a small
# η takes longer. With noise in the gradient, yes: on θ²/2 with noise of standard deviation 1 the run ends as a cloud,
# whose root mean square is $\sqrt{\eta/(2 - \eta)}$.

# %%
rng = np.random.default_rng(0)
for eta in (0.01, 0.1, 0.5, 1.0):
    exact = descend(GradientDescent(eta), lambda theta: theta, np.array([2.0]), 5000)[:, 0]
    cloud = np.full(4000, 2.0)
    for _ in range(1000):
        cloud -= eta * (cloud + rng.standard_normal(4000))
    there, spread = int((np.abs(exact) > 1e-12).sum()), np.sqrt((cloud**2).mean())
    theory = np.sqrt(eta / (2 - eta))
    print(f"η = {eta:<4}  within 1e-12 after {there:4} steps; with noise {spread:.3f}, theory {theory:.3f}")

# %% [markdown]
# And on a network? There λ_max is not known, and changes on the way. It can be measured (the Hessian times a vector is
# a difference of two gradients): the digits, one hidden layer of 16, all examples.

# %%
from course_lib.topics.gradient_descent.experiments.sharpness import sharpness

for eta in (0.3, 1.0):
    found = "  ".join(f"{value:.1f}" for value in sharpness(eta, (50, 100, 200)))
    print(f"η = {eta}: λ_max after 50, 100 and 200 steps: {found}; 2/η = {2 / eta:.1f}")

# %% [markdown]
# With η = 0.3 the curvature stays well below 2/η. With η = 1 it is above it after 50 steps, the loss jumps, and the
# run moves on until it finds a place that is flat enough: just below 2. So a network that does *not* diverge at a
# large η has not disproved the rule; it has gone where the rule allows it to be.

# %% [markdown]
# ## Steep across, shallow along
#
# Deck 000 asks what gradient descent does on a loss that is steep in one direction and shallow in the other, and
# answers: very slow progress along the shallow one, jitter along the steep one. κ = λ_max/λ_min is the **condition
# number**.
#
# **Predict first.** η = 0.95 · 2/λ_max. How many times as long does it take if κ is 100 instead of 3? And from which
# κ on does κ matter at all?

# %%
from course_lib.topics.gradient_descent.explorers import zigzag

zigzag()

# %% [markdown]
# **What to have seen.**
#
# 1. 44 steps for κ = 3, 241 for κ = 100: five and a half times. Up to κ = 19 the jitter is the slower part (a factor
#    of 0.9, whatever κ is), beyond it the creeping, in proportion to κ.
# 2. y changes its sign in every step. Most of the way that is walked is walked across.
# 3. With the best η for each κ: 7, 23, 70, 231 steps for κ = 3, 10, 30, 100. The factor is (κ − 1)/(κ + 1), so for a
#    large κ the number of steps is about κ/2 · ln 100.
# 4. One η cannot suit both. The ways out: remember (momentum, notebook 08), an η for each direction (notebook 09), or
#    a better scaled problem (inputs of mean 0 and variance 1).

# %% [markdown]
# ## Stochastic, mini-batch, batch
#
# The loss is a mean over N examples, and so is its gradient. **Batch** descent takes all of them for each step,
# **stochastic** descent one, **mini-batch** descent m. An **epoch** is one pass over all examples: N/m steps. Deck 000
# calls them three optimizers; it is one rule, with one more hyperparameter.
#
# **Predict first.** 1,348 digits, one hidden layer of 16, each batch size at its best of six learning rates. Which m is
# first at a loss of 0.3, counted in steps? In epochs? In seconds?

# %% tags=["measured"]
from course_lib.topics.gradient_descent.explorers import batch_sizes

batch_sizes()

# %% [markdown]
# **What to have seen.**
#
# 1. In *steps* the batch wins: 48, against 110 with m = 32 and 1,400 with m = 1. Each of its steps is the best
#    informed.
# 2. In *epochs*, that is in examples seen, stochastic descent wins: one epoch, against 2.6 with m = 32 and 48 with all.
# 3. In *seconds* the middle wins: where this page was made, m = 8, 32 and 128 take 4 to 6 milliseconds, the batch 18,
#    single examples 42. A step with 32 examples takes hardly longer than one with 1; a step with all takes eight times
#    as long, and brings much less than eight times as much. That, and not a compromise of virtues, is why mini-batches
#    are used.
# 4. The best η grows with m: 0.03, 0.3, 0.3, 1, 1. Choose η = 0.1 for all: in steps m = 8 to all are the same
#    curve, because at a small η only the mean gradient counts. m = 1 alone is kept from settling.
# 5. The clocks cross over with the machine: on one with a thousand cores, larger m win.

# %% [markdown]
# ### Task: updates
#
# Write `updates(rows, size, epochs)`: how many steps `epochs` epochs make, if the last batch of an epoch is smaller
# where `size` does not fit.


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
# ### Task: epoch
#
# Write `epoch(theta, x, y, gradient, eta, order, size)`, which returns θ after one epoch. `order` is a permutation of
# the rows of `x` and `y`: take them in this order, `size` at a time; the last batch may be smaller.
# `gradient(theta, x, y)` gives the mean gradient over the rows it gets.


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
# <code>order[begin : begin + size]</code> are row numbers; <code>x[rows]</code> takes these rows. A slice that runs
# past the end is simply shorter.
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
    loss, _ = net().loss_and_gradient(theta, data.x_train, data.y_train, "cross-entropy")
    print(f"m = {size:4}, η = {eta:<4}: loss after 3 epochs {loss:.2f}")

# %% [markdown]
# ## The noise of a gradient
#
# The gradient of m examples is the mean of m single ones. Their mean is right (if all are equally likely to be drawn),
# and its error, the root mean square distance from the gradient g of all, is
#
# $$\frac{\sigma}{\sqrt m}, \qquad \sigma^2 = \frac1N \sum_i |g_i - g|^2,$$
#
# with replacement. An epoch draws without: then it is smaller by $\sqrt{(N - m)/(N - 1)}$, and 0 for m = N. On the
# left, forty batches: each dot is one gradient, ★ is g.
#
# **Predict first.** m = 1, at the start of training: do all single examples point downhill? And after 100 epochs, when
# g is small: is the noise smaller, too, compared with g?

# %%
from course_lib.topics.gradient_descent.explorers import gradient_noise

gradient_noise()

# %% [markdown]
# **What to have seen.**
#
# 1. A quarter of the forty point away from g: to first order, their steps go uphill. The error of a single example is
#    4.3 times as long as g itself.
# 2. Measured and theory agree within a few percent for every m: four times the examples, half the noise. To make it
#    ten times smaller costs a hundred times the work. That is the diminishing return of large batches.
# 3. After 100 epochs σ has fallen from 4.0 to 1.5, but |g| from 0.94 to 0.060: one example is now 25 times as wrong as
#    g is long, and even 64 are 3 times. Noise never fades by itself; hence schedules that decay (notebook 10).
# 4. Without replacement the last point falls to 0: all examples are no sample.

# %% [markdown]
# ### Task: batch error
#
# Write `batch_error(gradients, size)`. `gradients` (N, P) has the gradient of each example in a row. It returns the
# root mean square distance between the mean of `size` rows, drawn with replacement, and the mean of all.


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
# No drawing is needed: it is the formula above.
# </details>

# %%
from course_lib.topics.gradient_descent.experiments.gradient_noise import gradients

batch_error, found = answer("batch error", batch_error), gradients("at the start")
single = found.deviations + found.g
for size in (1, 16, 64):
    drawn = single[rng.integers(0, len(single), (200, size))].mean(axis=1)
    measured = np.sqrt(((drawn - found.g) ** 2).sum(axis=1).mean())
    print(
        f"m = {size:2}: error {measured:.2f}, by the formula {batch_error(single, size):.2f}, |g| = {found.length:.2f}"
    )

# %% [markdown]
# ## The decks' lists
#
# Deck 002 has lists of advantages (+) and disadvantages (−) for all three. Each item was put to a run on the digits
# (or, where a minimum has to be poor, on the moons). Where an item needs seconds, they were measured, and only the
# verdict is written down.

# %%
from course_lib.topics.gradient_descent.experiments.deck_sentences import table

table("batch")

# %%
table("stochastic")

# %%
table("mini-batch")

# %% [markdown]
# **What to have seen.** Most items hold, but mind what they are about.
#
# 1. *Fewer updates, so more efficient* (batch) and *faster, less computation* (stochastic) contradict each other only
#    as long as nobody says: per epoch, or per loss reached; in arithmetic, or in seconds.
# 2. Six items did not hold. Accumulating errors is no burden in either list, as a matrix product does it; the training
#    set need not be in memory; mini-batches do not "generate complex functions": the function has as many parameters
#    as before, and θ is as long. And noise did not avoid poor minima:
# 3. The moons with two hidden units have real ones, and small batches end there just as often. With three units, far
#    fewer are above 0.2 after 1000 steps with small batches. That is no minimum avoided but a plateau crossed sooner:
#    1000 steps later most of the others have crossed it, too. Who stops early, sees a difference in kind.
# 4. *Easiest to implement*: no run can decide that. You have written all three in one function.

# %%
from course_lib.topics.gradient_descent.experiments.deck_trials import stuck

for width in (2, 3, 8):
    for size, name in ((None, "all"), (16, "16 ")):
        early, later = stuck(size, width)
        print(
            f"moons, {width} hidden units, m = {name}: above 0.2 after 1000 steps {early:.2f}, after 2000 {later:.2f}"
        )

# %% [markdown]
# Deck 000 (*Local Minima*) says of them: probably still pretty good; and if hidden units are wasted, "you can just make
# it larger". The second held: 83 % poor ends with two units, one in 24 with eight. The first did not, for a network
# that is just large enough: 0.22 is a poor loss where 0.01 is possible.

# %%
question("range of sizes")

# %% [markdown]
# ## When to stop
#
# Deck 002, *Real World*: descent "may never reach the exact minima", so networks run for a number of epochs, "but
# stopped when the loss values stop to improve". Four rules, all on one run: a small gradient; a small change of the
# loss; patience, that is so many looks without a new lowest loss *on the test set*; a fixed number of epochs.
#
# **Predict first.** 150 digits for training, batch descent. The training loss falls for ever. Which of the rules
# notices that the test loss does not? Then take mini-batches: which rule becomes a matter of luck?

# %%
from course_lib.topics.gradient_descent.explorers import stopping_rules

stopping_rules()

# %% [markdown]
# **What to have seen.**
#
# 1. The test loss is lowest, 0.394, after 210 epochs; patience of 10 stops after 270, with 0.396. The other rules know
#    nothing of it: a gradient below 0.05 is reached after 108 epochs, a change below 1 % only after 774.
# 2. With mini-batches of 16 a *change below 1 %* happens by chance: after 11 epochs, at a test loss of 0.68. Patience
#    of 1 stops after 4 epochs, for the same reason. A rule that is stopped by noise needs patience.
# 3. The gradient that a training loop sees is that of a batch. It does not go to 0: with 1,348 digits and batches of
#    32, it is never below 0.01.
# 4. With 1,348 digits and batch descent the test loss is still falling after 500 epochs, and patience goes on waiting,
#    as it should.
# 5. "Until there is no wrong prediction" (deck 002, *Learning in NN*) is no rule to stop by: see below.

# %% [markdown]
# ### Task: patience
#
# Write `stop_at(losses, patience)`. `losses` has a loss for each epoch 0, 1, …; training stops after the first epoch
# which is `patience` epochs after the lowest loss so far. Return the number of that epoch; the last one if it never
# happens.


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
    print(f"patience {patience:2}: epoch {run.steps[t] / run.per_epoch:.0f} of 250, test loss {run.test_loss[t]:.3f}")

# %% [markdown]
# ## What the decks say
#
# What is left, by runs. First deck 000's loop for SGD (*Momentum update*), beside the formula that subtracts:
# `x += learning_rate * dx`. Then: "until there is no wrong prediction", and what the gradient is then.

# %%
climb = descend(GradientDescent(0.1), lambda theta: -theta, np.array([1.0]), 50)[:, 0]
print("deck 000's loop on θ²/2, from 1:", "  ".join(f"{climb[t]:.4g}" for t in (0, 1, 2, 10, 50)), " (uphill)")

# %%
from course_lib.topics.gradient_descent.experiments.deck_trials import no_wrong

epochs, train_loss, test_loss, accuracy, slope = no_wrong(1, 0.03)
print(f"stochastic, η = 0.03: no digit of the training set is wrong after epoch {epochs}:")
print(
    f"  train loss {train_loss:.2g}, |g| = {slope:.2g}; test loss {test_loss:.2f}, test accuracy {100 * accuracy:.0f} %"
)

# %% [markdown]
# **Held:**
#
# - *Finds a local minimum* (002): the one whose basin the start is in (000, *Optimization*). Not "the" minimum.
# - *Exactly on the saddle we are stuck, slightly to the side we can get unstuck* (000): after ln(1/offset)/ln(1 + 2η)
#   steps.
# - *Too large, and the objective may explode; too small, and it takes many iterations* (004).
# - *A high rate overshoots, a low one is slow* (002): beyond 1/λ it overshoots, and up to 2/λ that does no harm.
# - *May never reach the exact minimum* (002): the distance shrinks by a factor. After 41 steps at ηλ = ½ it is below
#   10⁻¹², which is as good as exact; in a valley it takes much longer.
# - *Jitter and slow progress* (000): both, and both get worse with κ.
# - *Mini-batch is the preferred technique* (002): by seconds.
# - *The time of an update does not depend on N* (000, *Minibatching*): in the lists above. *Noisy? Use larger
#   mini-batches*: yes, at 1/√m.
#
# **Held sometimes:**
#
# - *A low rate is more precise* (002): with noise, like √η. Without noise, no.
# - *Convex problems have only one minimum, with slope 0* (002): a strictly convex one has at most one. $e^{-\theta}$ is
#   convex and has none: descent goes on for ever, ever more slowly. On an even floor there are many.
# - *Batch descent's cost falls smoothly* (002): at η = 0.1; at η = 1, the best one here, it rises in 14 % of the first
#   200 steps.
# - *SGD overcomes saddles, to some extent* (002): by noise, if the noise has a part across the ridge. Two equal hidden
#   units get equal noise, and stay equal.
#
# **Did not hold:**
#
# - *Small rates get stuck in false local minima, stable rates avoid them* (001, *Learning rate*): on "three valleys"
#   38 % of the starts come to the lowest at every η up to its edge. Rates beyond an edge leave narrow valleys, but a
#   narrow valley may be the better one: on "wide and narrow" it is.
# - *The learning rate is the step size* (002): the step is η |∇J|.
# - *The gradient measures the change of the weights about the change in error* (002): the reverse.
# - *Weights change until there is no wrong prediction* (002): the loss still has a gradient then, and goes on falling.
#   The test loss was lowest, 0.14, after 13 epochs, half way. On data with two labels for the same input it never comes
#   to that at all.

# %%
theta = descend(GradientDescent(1.0), lambda t: -np.exp(-t), np.array([0.0]), 10_000)[:, 0]
print(
    "exp(−θ), η = 1: θ after 10, 100, 1000 and 10000 steps:",
    "  ".join(f"{theta[t]:.2f}" for t in (10, 100, 1000, 10_000)),
)

# %% [markdown]
# ## Recap
#
# - $\theta \leftarrow \theta - \eta \nabla J$, at right angles to the contours. It ends in the basin it starts in,
#   unless η is so large that it leaps out; a minimum with curvature λ holds no run with η > 2/λ.
# - On a quadratic each eigenvector goes its own way, by 1 − ηλ a step. Edge 2/λ_max; best η 2/(λ_min + λ_max), with a
#   factor of (κ − 1)/(κ + 1).
# - Near a saddle the time grows with the logarithm of the offset. Exactly on the ridge only noise helps.
# - m examples a gradient: an error of σ/√m. The most steps with m = 1, the most epochs with all, the fewest seconds in
#   between.
# - Stop by a loss that is not trained on, with patience.
