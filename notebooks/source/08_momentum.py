# %% [markdown]
# # Momentum
#
# Gradient descent forgets: each step looks at the slope under its feet and at nothing else. Momentum remembers the
# steps before.
#
# **Core path:** about 75 minutes [given], up to the recap. What stands under *Further* is for a second visit; nothing
# later needs it.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - write a step of momentum, of a moving average and of Nesterov's rule, and draw where each takes its gradient;
# - say how many gradients a given β remembers, and when a sum and an average make the same run;
# - say what momentum does along and across a narrow valley;
# - derive from ηλ and β whether a run with momentum settles, swings or diverges;
# - choose the best η and β for a condition number, and say what of it survives on a network [given].

# %% [markdown]
# ## A velocity that remembers
#
# The rule has two lines:
#
# $$v \leftarrow \beta v - \eta\, \nabla J(\theta), \qquad \theta \leftarrow \theta + v.$$
#
# Think of θ as the place of a ball and of v as its velocity. The slope speeds the ball up: −η∇J is added to the
# velocity at each step. Friction slows it down: of the old velocity only the part β is kept, and 1 − β of it is lost
# [given]. β is called the **momentum**. With β = 0 nothing of the past is left, and the rule is plain gradient descent;
# with β = 1 there is no friction at all [given]. The ball starts at rest, with $v = 0$ [given]. The literature calls
# the rule the *heavy ball*, or Polyak's momentum (Polyak 1964).
#
# What does v remember? Put the rule into itself. After the gradients $g_1, g_2, \dots, g_t$ it is
#
# $$v_t = -\eta\,(g_t + \beta g_{t-1} + \beta^2 g_{t-2} + \dots),$$
#
# a sum in which a gradient of k steps ago has the weight $\beta^k$.
#
# *(Deck 001, "Optimizer", and deck 004, "Algorithm 8.2", have this rule, with the letter α for our β. Deck 000,
# "Momentum update", calls it ρ and says that it "gives friction"; but the more ρ, the less friction [given].)*

# %%
from course_lib.topics.momentum.questions import question

question("terminal velocity")

# %%
import numpy as np

from course_lib.optimizers import GradientDescent, Momentum, Nesterov, descend

for beta in (0.0, 0.2, 0.5, 0.9, 0.99):
    path = descend(Momentum(0.1, beta), np.ones_like, np.zeros(1), 2000)[:, 0]
    steps = -np.diff(path)[[0, 1, 5, 20, -1]]
    print(f"β = {beta:<4}  steps 1, 2, 6, 21 and 2000: " + "  ".join(f"{step:.4f}" for step in steps))

# %% [markdown]
# On an even slope the steps grow until friction takes as much as the slope gives. Then v no longer changes:
# $v = \beta v - \eta g$, so $(1 - \beta) v = -\eta g$. The steps become 1/(1 − β) times as long as the plain ones: 10
# times for β = 0.9, and 100 times for 0.99 [claim: terminal]. That is why a learning rate that is right without
# momentum may be too large to be good with it under noise, or on a network (see *On a network*), even where the run
# still settles.

# %% [markdown]
# ### Task: momentum step
#
# Write `momentum_step(theta, v, g, eta, beta)`: one step in the form above, from the gradient `g` at theta. It returns
# `(theta, v)`, both new; the arrays it was given stay as they were. theta, v and g have one shape. Example:
# `momentum_step(np.array([1.0]), np.array([0.5]), np.array([2.0]), 0.1, 0.8)` gives `([1.2], [0.2])`.

# %%
from course_lib.topics.momentum.tasks import answer, check


# %% tags=["stub"]
def momentum_step(theta, v, g, eta, beta):
    raise NotImplementedError


# %% tags=["solution"]
def momentum_step(theta, v, g, eta, beta):
    v = beta * v - eta * g
    return theta + v, v


# %%
check("momentum step", momentum_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Two lines: the velocity first, then θ moves by the <i>new</i> velocity.
# </details>
# <details><summary>Hint 2</summary>
# <code>v = beta * v - …</code> makes a new array; <code>v *= beta</code> would write into the caller's.
# </details>

# %% [markdown]
# ## A moving average
#
# Momentum can also be written with an *average* of the gradients in place of a sum. It works on any series of numbers
# $x_1, x_2, \dots$:
#
# $$m_t = \beta\, m_{t-1} + (1 - \beta)\, x_t, \qquad m_0 = 0.$$
#
# Put into itself, as above:
#
# $$m_t = (1 - \beta)\,(x_t + \beta x_{t-1} + \beta^2 x_{t-2} + \dots).$$
#
# In the long run the weights $(1 - \beta),\ (1 - \beta)\beta,\ (1 - \beta)\beta^2, \dots$ add up to 1
# [claim: weights], as the weights of an average should.
#
# How many values does it remember? There is no sharp end. But compare it with an ordinary average of n values. There
# the newest value has the weight 1/n, here it has 1 − β [given]. So n = 1/(1 − β), and this number is called the
# **memory** of the average: 2 values for β = 0.5, 10 for 0.9 and 50 for 0.98 [claim: memories] [given]. The newest n
# values carry the part $1 - \beta^n$ of the weight, about two thirds: 75, 65 and 64 % for these three [claim: newest].
#
# **Predict first.** Three averages, with β = 0.5, 0.9 and 0.98, follow the same noisy series [given].
#
# - Which is the smoothest?
# - The series jumps to another level. Which is the first to have gone half of the way?
# - What does each show in its first steps, when $m_0 = 0$ is still among what it remembers?
#
# **Try.**
#
# 1. Take β = 0.5, 0.9 and 0.98 around "a level" with a noise of 1 [given]. Read how far the average wanders.
# 2. Choose "a jump" with a noise of 0 [given], and the same three.
# 3. Choose "a level" with a noise of 0, and look at the first 20 steps for β = 0.9 and 0.98 [given].

# %%
from course_lib.topics.momentum.explorers import average

average()

# %% [markdown]
# **What to have seen.**
#
# 1. The longer the memory, the smoother: in the long run the average wanders by 0.58, 0.23 and 0.10 times the noise
#    [claim: smoothing]. For β = 0.98 a series of 240 values is too short to show it: over 20 seeds it read 0.04 to 0.25
#    [claim: short_series] [given]. The values' noises are independent, so their variances add up, each with the
#    *square* of its weight: $(1 - \beta)^2 (1 + \beta^2 + \beta^4 + \dots) = (1 - \beta)/(1 + \beta)$. The root is the
#    factor [claim: smoothing].
# 2. The longer the memory, the later: from a settled average, half of the jump takes 1, 7 and 35 steps
#    [claim: lateness]. On the screen β = 0.98 stands at 1.6, not yet at 2, when the jump comes, and it crosses the
#    middle after 39 steps [claim: late_here] [given].
# 3. The average begins at 0 and has to climb [given]. After t equal values it has reached the part $1 - \beta^t$ of
#    them: after 20 steps 88 % for β = 0.9, and 33 % for 0.98 [claim: start_bias] [given]. This is its **bias at the
#    start**. Adam (notebook 09) divides it away.
#
# **As a rule for descent** the average takes the gradients for its series, and θ moves against it:
#
# $$m \leftarrow \beta m + (1 - \beta)\, g, \qquad \theta \leftarrow \theta - \eta\, m.$$
#
# Compare the two sums above: this step is 1 − β times the step of the velocity with the same η [claim: two_forms]. So
# the average with the learning rate η/(1 − β) makes the same run as the velocity with η, as long as η and β stay what
# they are [claim: two_forms]. Whoever has found η = 0.03 with β = 0.9 for the velocity needs 0.3 for the average
# [claim: translated].
#
# *(Deck 002, "Gradient Descent with Momentum", has the average. Decks 000 and 001 call the velocity "a running mean"
# and "an exponentially decaying average", but it is a sum: up to the factor −η, 1/(1 − β) times the average
# [claim: two_forms]. The decks' notations stand under "Further", and their sentences are tested in
# [notebook 12](12_lecture_errata.ipynb).)*

# %% [markdown]
# ### Task: average step
#
# Write `average_step(theta, m, g, eta, beta)`, the rule just above. It returns `(theta, m)`. The shapes are as before.
# Example: `average_step(np.array([1.0]), np.array([0.5]), np.array([2.0]), 0.1, 0.8)` gives `([0.92], [0.8])`.


# %% tags=["stub"]
def average_step(theta, m, g, eta, beta):
    raise NotImplementedError


# %% tags=["solution"]
def average_step(theta, m, g, eta, beta):
    m = beta * m + (1 - beta) * g
    return theta - eta * m, m


# %%
check("average step", average_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# In this form the memory points uphill, like the gradients of which it is made. Where does the minus go?
# </details>
# <details><summary>Hint 2</summary>
# The learning rate is not in the memory; it comes in at the step.
# </details>

# %%
momentum_step, average_step = answer("momentum step", momentum_step), answer("average step", average_step)
one = other = np.array([-4.5, 1.0])
v = m = np.zeros(2)
for _ in range(80):
    one, v = momentum_step(one, v, np.array([1, 20]) * one, 0.03, 0.9)
    other, m = average_step(other, m, np.array([1, 20]) * other, 0.3, 0.9)
print("the two forms end at the same point:", np.abs(one - other).max() < 1e-12)

# %% [markdown]
# ## Nesterov: look before you step
#
# A part of the next step is known before any gradient is computed: the drift βv. Nesterov's rule goes there first, and
# takes the gradient where the drift ends:
#
# $$v \leftarrow \beta v - \eta\, \nabla J(\theta + \beta v), \qquad \theta \leftarrow \theta + v.$$
#
# The explorer shows one step of both rules. The square on the map is drawn large beside it, and the thick arrows are
# the steps. Both start at the same point, on a run of *momentum*. Each is the drift plus a gradient's
# arrow; momentum takes that arrow from θ, Nesterov from θ + βv. The pale arrow is momentum's, carried to the end of the
# drift.
#
# **Predict first.** The ball is at the bottom of the valley, on its way across. Whose step across will be shorter,
# momentum's or Nesterov's?
#
# **Try.** Go through the first three steps with the player [given].
#
# 1. Compare the two arrows in step 1.
# 2. In step 2 the run begins at the bottom. Which of the two stays there?
# 3. In step 3, which of the two is turned back more strongly [given]?

# %%
from course_lib.topics.momentum.explorers import lookahead

lookahead()

# %% [markdown]
# **What to have seen.**
#
# 1. In step 1 there is no velocity yet and no drift. The two steps are the same [claim: first_step].
# 2. Step 2 begins exactly at the bottom, y = 0, where the slope is 0 along y [claim: bottom] [given]. Momentum drifts
#    on, by 0.8 [claim: bottom]. Nesterov finds that the drift would lead uphill, and with this η it takes the whole of
#    it back [claim: bottom]. So its step across is the shorter one [claim: bottom].
# 3. Step 3 begins 0.8 up the other side; momentum turns back by 0.16, Nesterov by 0.8, to the bottom [claim:
#    other_side].
#
# How large is the difference? On a quadratic the gradient is $H\theta$, with the Hessian H (notebook 07), and at the
# end of the drift it is $H\theta + H\beta v$. So Nesterov's step is momentum's step plus
#
# $$-\eta\, H\, \beta v.$$
#
# Along an eigenvector of curvature λ this takes the part ηλ of the drift away: a brake that is stronger where the
# ground is more curved [claim: brake]. Where ηλ is more than 1, the brake is larger than the drift itself, and turns it
# round [claim: brake]. In the explorer ηλ is 0.05 · 20 = 1 along y: the whole drift is taken off, no more and no less
# [claim: exactly_one]. With η = 0.03 Nesterov goes on by 0.43 in step 2, and momentum by 0.72 [claim: exactly_one].
#
# *(Decks 000, "Momentum update", 001 and 004. Deck 001 calls the difference a "correction factor"; it is added, so
# "term" is the word.)*

# %% [markdown]
# ### Task: Nesterov step
#
# Write `nesterov_step(theta, v, gradient, eta, beta)`. Here `gradient` is a function: call it where the rule wants it.
# It returns `(theta, v)`. Example: with the gradient `lambda t: 2 * t`,
# `nesterov_step(np.array([1.0]), np.array([0.5]), gradient, 0.1, 0.8)` gives `([1.12], [0.12])`.


# %% tags=["stub"]
def nesterov_step(theta, v, gradient, eta, beta):
    raise NotImplementedError


# %% tags=["solution"]
def nesterov_step(theta, v, gradient, eta, beta):
    v = beta * v - eta * gradient(theta + beta * v)
    return theta + v, v


# %%
check("Nesterov step", nesterov_step)

# %% [markdown]
# <details><summary>Hint</summary>
# The gradient is taken at the interim point, but the step starts from θ.
# </details>

# %% [markdown] tags=["teacher"]
# PyTorch keeps θ + βv in place of θ and so needs no second point. With a constant η that is the same run, seen from
# the look-ahead points. `descend` gives the lecture's θ.

# %% [markdown]
# ## The zigzag
#
# Deck 000 asks for the path on a cost that is steep vertically and shallow horizontally. The simplest such cost is $J =
# \tfrac12 (x^2 + \kappa y^2)$ [given]. Its curvature is 1 along x and κ along y, and κ is its condition number [given].
# Plain descent must keep η below 2/κ because of y, although 1 would be right for x (notebook 07) [claim: one_rate]
# [given]. Near that border it jumps from side to side, and it hardly moves along the valley.
#
# Now the three rules race. An arrival is the first step at which a millionth of the cost is left [given].
#
# **Predict first.** η is well below 2/κ [given]. Will momentum help along the valley, across it, or both?

# %%
question("who diverges")

# %% [markdown]
# **Try.**
#
# 1. Leave η = 0.06 and β = 0.8 for all, and look at the last frame [given]. Who has arrived, and when?
# 2. Set η to 0.095, just below 2/κ = 0.1 [given].
# 3. Choose "each rule's best for κ" with 300 steps [given]. Compare κ = 20 and κ = 100 [given].
# 4. Go back to the sliders, with η = 0.06 and κ = 20, and take β = 0.95, then 0.5 [given]. Is more memory better?

# %%
from course_lib.topics.momentum.explorers import valley

valley()

# %% [markdown]
# **What to have seen.**
#
# 1. Nesterov has arrived at step 37 and momentum at step 60; plain descent is not there after 100 steps [claim:
#    arrivals] [given]. Along the valley the first steps all go the same way, and the velocity adds them up. At step 9
#    momentum has crossed the middle, and from then on it swings [claim: along]. In the long run its factor along the
#    valley is 0.894, in place of plain descent's 0.94 [claim: along]. (It is √β; why, and what a swinging run's factor
#    is, the next two sections say.) Across the valley it is 0.894 as well, in place of 0.2: there momentum is *slower*,
#    and the zigzag in the picture is its own [claim: across] [given]. It wins because the way along the valley was what
#    plain descent had to wait for.
# 2. Nesterov diverges, and the other two settle [claim: close_to_edge]. Along y, ηλ is 0.095 · 20 = 1.9, so its brake
#    is 1.9 times the drift [claim: close_to_edge]. Momentum can bear any η up to 0.18 [claim: close_to_edge]. But with
#    step 62 in place of plain descent's 68 it gains little [claim: close_to_edge].
# 3. With κ = 20 plain descent, momentum and Nesterov arrive at steps 70, 23 and 30, and with κ = 100 plain descent is
#    not there after 300 steps, while the others need 58 and 67 [claim: own_best] [given]. Plain descent pays in
#    proportion to κ, and the two others about in proportion to √κ [claim: root_kappa]. At κ = 100 momentum first leaves
#    the map: it gets to |y| = 3.7, and the cost rises to 11.5 times the start [claim: leaves_map] [given]. *Further:
#    the error, eigenvector by eigenvector* comes back to that.
# 4. No: β = 0.95 needs 236 steps, 0.8 needs 60 and 0.5 needs 44 [claim: too_much]. At 0.8 it swings along the valley,
#    too, but the more it keeps, the more slowly its swings die out: their factor is √β [claim: too_much].

# %% [markdown]
# ## Each step is one matrix
#
# How large may η and β be? Look along one eigenvector of the Hessian, with curvature λ. There the gradient is λθ, and
# the two lines of the rule become
#
# $$v' = \beta v - \eta\lambda\, \theta, \qquad
# \theta' = \theta + v' = \beta v + (1 - \eta\lambda)\, \theta.$$
#
# So a step is one and the same matrix M each time:
#
# $$\begin{pmatrix} v' \\ \theta' \end{pmatrix} =
# \begin{pmatrix} \beta & -\eta\lambda \\ \beta & 1 - \eta\lambda \end{pmatrix}
# \begin{pmatrix} v \\ \theta \end{pmatrix}.$$
#
# After t steps the start has been multiplied by $M^t$. A pair (v, θ) that is an eigenvector *of M* is simply multiplied
# by its eigenvalue z at each step, and after t steps by $z^t$. If M has two different eigenvalues, every other start is
# a mixture of two such pairs. (If they are the same, see *Further: how powers of a matrix grow*; what follows holds for
# them, too.) So the run settles if both eigenvalues of M are smaller than 1 in size, and in the long run the largest
# size decides how fast [given]. This largest size is called the **spectral radius** of M [given].

# %% [markdown]
# ### Task: iteration matrix
#
# Deck 002's average can be treated in the same way. Along an eigenvector its rule is $m' = \beta m + (1 - \beta)
# \lambda\theta$ and $\theta' = \theta - \eta m'$. To have only one letter for the learning rate and the curvature,
# follow $n = \eta m$ in place of m. Write `iteration_matrix(product, beta)`: the 2 × 2 array that turns (n, θ), in this
# order, into the next (n, θ) [given]. `product` is ηλ. Example: for β = 0 it is `[[0, product], [0, 1 - product]]`
# [given].


# %% tags=["stub"]
def iteration_matrix(product, beta):
    raise NotImplementedError


# %% tags=["solution"]
def iteration_matrix(product, beta):
    new = (1 - beta) * product
    return np.array([[beta, new], [-beta, 1 - new]])


# %%
check("iteration matrix", iteration_matrix)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Multiply the first line by η: what is the new n made of? Those two factors are the first row.
# </details>
# <details><summary>Hint 2</summary>
# The second row: θ minus the whole first row.
# </details>

# %%
M = answer("iteration matrix", iteration_matrix)(5 * 0.5, 0.8)
path = descend(Momentum(0.5, 0.8), lambda theta: theta, np.ones(1), 300)[:, 0]
powers = [(np.linalg.matrix_power(M, t) @ [0.0, 1.0])[1] for t in range(301)]
print("the velocity with ηλ = 0.5 is the average with 2.5:", np.abs(path - powers).max() < 1e-12)
print(f"spectral radius {np.abs(np.linalg.eigvals(M)).max():.5f}, √β = {0.8**0.5:.5f}")

# %% [markdown]
# ## The edge of stability
#
# Plain descent needs ηλ below 2 [given]. And momentum?

# %%
question("beyond two")

# %% [markdown]
# For which ηλ are both eigenvalues of M smaller than 1 in size, with a β above 0 and below 1 [given]? In five steps:
#
# 1. The eigenvalues are the roots of $P(z) = \det(M - zI) = (\beta - z)(1 - \eta\lambda - z) + \beta\,\eta\lambda$.
#    Multiplied out,
#
#    $$P(z) = z^2 - (1 + \beta - \eta\lambda)\, z + \beta.$$
#
# 2. The last term of such a polynomial is the product of its two roots. Here it is β, whatever ηλ is.
# 3. Two complex roots are mirror images of each other and have the same size. Their product is β, so each has the size
#    √β, which is below 1 [given]. Complex roots are harmless.
# 4. Begin at $\eta\lambda = 1 + \beta$. There $P(z) = z^2 + \beta$, with two complex roots: the run settles. Now move
#    ηλ, up or down. The roots move along without any jump. To become unstable, one has to get out of the unit circle.
#    Complex roots stay on the circle of radius √β, so it must be real there: it leaves by one of two doors, z = 1 or z
#    = −1 [given].
# 5. At an open door P is 0 [given]:
#
#    $$P(1) = 1 - (1 + \beta - \eta\lambda) + \beta = \eta\lambda, \qquad
#    P(-1) = 1 + (1 + \beta - \eta\lambda) + \beta = 2 + 2\beta - \eta\lambda.$$
#
#    The first door opens at ηλ = 0, the second one at 2 + 2β [claim: momentum_edge] [given].
#
# So momentum settles for
#
# $$0 < \eta\lambda < 2 + 2\beta,$$
#
# which is up to twice the range of plain descent [claim: momentum_edge]. How does that go with steps that are 1/(1 − β)
# times as long? On an even slope the steps add up; across a steep valley they alternate and cancel, so the edge moves
# out.
#
# In the picture, P(−1) sinks to 0 as ηλ grows, and then below it, so that P has a root left of −1
# [claim: momentum_edge] [given]. On the right the roots come in from 1 and β, go round a circle of radius √β, and one
# leaves through −1 [given].

# %%
from course_lib.topics.momentum.experiments.edge import edge_picture
from course_lib.topics.momentum.plots.edge import EdgePicturePlot

EdgePicturePlot().show(edge_picture(0.8))

# %% [markdown]
# Where the roots are complex, the run *swings*, and its factor is √β, by point 3 above. They are complex where
# $(1 + \beta - \eta\lambda)^2 < 4\beta$, which is between two corners:
#
# $$(1 - \sqrt\beta)^2 < \eta\lambda < (1 + \sqrt\beta)^2.$$
#
# So a larger η costs less than one might think: as long as the run swings, its factor is √β for every η, and only
# beyond the right corner does it rise, to 1 at the edge [claim: trough, momentum_edge] [given]. What a larger η does
# cost is a wider cloud under noise [claim: large_cloud] (*Further: momentum under noise*).
#
# Here is the whole map, coloured by the spectral radius. Each point is a run from θ = 1 at rest, drawn beside it, from
# which the factor is *measured* as well [given].
#
# **Predict first.** At ηλ = 0.5, what does β = 0.9 cost in comparison with the best β?
#
# **Try.**
#
# 1. Set β = 0 and move ηλ along the bottom of the map [given]. Where is the factor 0, and where does it reach 1
#    [given]?
# 2. Set ηλ = 2.5 and β = 0.5 [given].
# 3. At ηλ = 0.5, find the β with the smallest factor [given]. Then take 0.9 [given].
# 4. Set β = 1 and try a few ηλ below 4 [given].

# %%
from course_lib.topics.momentum.explorers import stability

stability()

# %% [markdown]
# **What to have seen.**
#
# 1. Without momentum the factor is |1 − ηλ|: 0 at ηλ = 1, and 1 at ηλ = 2 [claim: bottom_edge] [given].
# 2. The run settles, with a factor of √0.5 = 0.707 [claim: at_2_5] [given]. It does so for every β > 0.25, as 2.5 is
#    below 2 + 2β there [claim: quarter] [given].
# 3. The best is the left corner, where swinging begins: $\beta = (1 - \sqrt{0.5})^2 = 0.086$, with a factor of 0.293
#    [claim: one_curvature] [given]. At β = 0.9 it is 0.949: halving the error takes 13 steps in place of 0.6 [claim:
#    one_curvature] [given]. If there is *one* curvature, and η may be chosen, no momentum is needed: with ηλ = 1 and β
#    = 0 the minimum is reached in one step [claim: bottom_edge] [given]. Momentum pays where many curvatures have to
#    share one η.
# 4. The ball swings for ever [claim: no_friction].

# %% [markdown]
# ### Task: largest rate
#
# Where is the edge of deck 002's average? Take your matrix of the task before and go through the five steps with it.
# Then write `largest_rate(eigenvalues, beta)`: the learning rate below which the *average* settles along every
# eigenvector. `eigenvalues` is an array of positive curvatures in any order; the result is one number. Example: for β =
# 0, `largest_rate(np.array([4.0, 1.0]), 0.0)` gives `0.5` [given].


# %% tags=["stub"]
def largest_rate(eigenvalues, beta):
    raise NotImplementedError


# %% tags=["solution"]
def largest_rate(eigenvalues, beta):
    return (2 + 2 * beta) / (1 - beta) / np.max(eigenvalues)


# %%
check("largest rate", largest_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# P(z) = z² − (trace) z + (determinant). The determinant of your matrix is β again.
# </details>
# <details><summary>Hint 2</summary>
# Compute P(−1) and set it to 0. That gives the largest ηλ. It must hold for each λ: which λ is the strictest?
# </details>

# %%
edge = answer("largest rate", largest_rate)(np.array([1.0, 20.0]), 0.8)
for eta in (0.99 * edge, 1.01 * edge):
    end = descend(Momentum(eta, 0.8, "ema"), lambda theta: np.array([1, 20]) * theta, np.array([-4.5, 1.0]), 300)[-1]
    print(f"η = {eta:.4f}: after 300 steps |θ| is {np.linalg.norm(end):.1e}")

# %% [markdown]
# ## The best η and β
#
# Now there are many curvatures, from λ₁ to λₙ, and all have to share one η and one β. The slowest of them decides
# [given]. Which settings make the *worst* factor as small as possible? Look at the factor as a function of ηλ, on a
# logarithmic axis:
#
# 1. It is a trough. In the middle is a level floor, of height √β, where the run swings. On both sides the roots are
#    real, and the walls rise: towards 1 on the left, beyond 1 on the right [claim: trough] [given].
# 2. The curvatures lie between ηλ₁ and ηλₙ. Their ratio is κ, so on this axis they are a bar of fixed length. Changing
#    η slides the bar to the left or right.
# 3. For a given β: sliding to the right lowers the left end and raises the right end. If the bar is longer than the
#    floor, the worst factor is smallest where both ends are *equally high* [claim: equal_ends].
# 4. Changing β changes the trough. More β makes the floor wider, and raises it [claim: trough]. As long as the bar
#    sticks out on both sides, more β helps, because the walls move outwards; as soon as the bar fits in, more β only
#    raises the floor [claim: best_beta].
# 5. So at the best settings the bar is exactly as long as the floor, with its ends at the corners [claim: best_beta]:
#
#    $$\sqrt{\eta\lambda_1} = 1 - \sqrt\beta, \qquad \sqrt{\eta\lambda_n} = 1 + \sqrt\beta.$$

# %%
from course_lib.topics.momentum.experiments.ends import both_ends
from course_lib.topics.momentum.plots.ends import BothEndsPlot

BothEndsPlot().show(both_ends(10.0))

# %% [markdown]
# Two equations, two unknowns. Their sum is $\sqrt\eta\,(\sqrt{\lambda_1} + \sqrt{\lambda_n}) = 2$, and their ratio is
# $\sqrt\kappa = (1 + \sqrt\beta)/(1 - \sqrt\beta)$ [given]. Solved for η and β:
#
# $$\eta^* = \Bigl(\frac{2}{\sqrt{\lambda_1} + \sqrt{\lambda_n}}\Bigr)^2, \qquad
# \sqrt{\beta^*} = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}.$$
#
# The factor of all curvatures is then $\sqrt{\beta^*}$. Plain descent at its best has $(\kappa - 1)/(\kappa + 1)$
# (notebook 07): the same formula, with κ where momentum has √κ [given]. That is the end of the road: where there are
# many more directions than steps, no rule that uses gradients alone can promise a smaller factor (Nesterov 2004)
# [given].
#
# *(Deck 004 links to the article "Why Momentum Really Works", where this is done with the letter α for η. The article
# prints 2√β for the size of the complex roots; it is √β, because their product is β [given].)*

# %% [markdown]
# ### Task: best rate
#
# Often β is fixed beforehand, say at 0.5, and only η can be chosen [given]. Take step 3 of the derivation and solve it:
# the bar is longer than the floor (for β = 0.5 if κ is above 34 [claim: long_bar]), and both ends are on the walls
# [given]. (The η that comes out keeps a shorter bar on the floor [claim: long_bar].) Write `best_rate(smallest,
# largest, beta)`: the η at which the factors of these two curvatures are equal [given]. Example: for β = 0 it is the
# best rate of plain descent (notebook 07), so `best_rate(1.0, 3.0, 0.0)` gives `0.5` [given].


# %% tags=["stub"]
def best_rate(smallest, largest, beta):
    raise NotImplementedError


# %% tags=["solution"]
def best_rate(smallest, largest, beta):
    return (2 + 2 * beta) / (smallest + largest)


# %%
check("best rate", best_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Call the common factor r. On the left wall the larger root is z = r, on the right wall it is z = −r. Both are real.
# </details>
# <details><summary>Hint 2</summary>
# Divide P(z) = 0 by z: z + β/z = 1 + β − ηλ. Write this down for z = r and λ₁, and for z = −r and λₙ. Add the lines.
# </details>

# %% [markdown]
# How many steps does that save? Each rule with its best settings in the valley, from (−4.5, 1), until a millionth of
# the cost is left [given]. (Nesterov's best settings are those of Lessard, Recht and Packard 2016 [given].)

# %%
from course_lib.surfaces import Valley
from course_lib.topics.momentum.experiments.measurements import steps_to
from course_lib.topics.momentum.experiments.theory import best

RULES = {"gradient descent": lambda a, b: GradientDescent(a), "momentum": Momentum, "Nesterov": Nesterov}
for kappa in (1.0, 4.0, 10.0, 100.0, 1000.0):
    each = {name: steps_to(make(*best(1.0, kappa, name)[:2]), Valley(kappa), 1e-6) for name, make in RULES.items()}
    print(f"κ = {kappa:<6.0f}", "   ".join(f"{name} {steps}" for name, steps in each.items()))

# %% [markdown]
# With κ = 1 all three are there in one step, and with κ = 1000 momentum needs 204 steps where plain descent needs 3454
# [claim: saved] [given]. Nesterov's factor, $1 - 2/\sqrt{3\kappa + 1}$, is larger than momentum's for every κ above 1:
# 0.641 against 0.519 for κ = 10 [claim: nesterov_factor] [given]. Yet with κ = 1000, from this start, Nesterov is first
# at a millionth, after 192 steps; at a billionth momentum is, with 263 against 294 [claim: saved] [given]. A factor
# tells about the long run only (see *Further: how powers of a matrix grow*).
#
# All this holds on quadratics. On other convex costs momentum with these settings can repeat the same few points for
# ever (Lessard et al.) [given]. Nesterov's rule has a guarantee for smooth convex costs of any shape (Nesterov 1983),
# but for other settings: η at most 1/λₙ, λₙ being the largest curvature, and a β that grows to 1 in the run [given].

# %% [markdown]
# ## On a network
#
# A network's cost is no quadratic, its curvatures are not known, and mini-batches add noise. The explorer trains six
# networks with different β on the moons, from the same start and on the same batches.
#
# **Predict first.** Which β will be ahead after 200 steps if all have η = 0.05? And which if η/(1 − β) is the same for
# all, so that all have the same terminal velocity?
#
# **Try.**
#
# 1. Leave η = 0.05, and compare the six [given]. Roll the dice for other seeds.
# 2. Set η = 0.5 [given].
# 3. Choose the rule "momentum, same η/(1 − β)" with η = 0.05, then with 0.5 (the slider now sets η/(1 − β)) [given].

# %%
from course_lib.topics.momentum.explorers import momenta

momenta()

# %% [markdown]
# **What to have seen.** In brackets, what came out for the moons over 20 seeds [given].
#
# 1. At η = 0.05 the larger β the better, up to 0.95 (in 20 of 20) [claim: small_rate] [given]. β = 0.99 ends lowest of
#    all (in 17 of 20) [claim: small_rate_99] [given].
# 2. At η = 0.5 the order is another: 0.8, 0.9 or 0.95 ends lowest (in 20 of 20) [claim: large_rate] [given], and 0.99
#    ends higher than no momentum at all (in 16 of 20) [claim: large_rate_99] [given].
# 3. With the same η/(1 − β) and η = 0.05 the curves of β = 0 to 0.95 are hardly told apart: their costs at the end
#    differ by at most 1.0 % [claim: same_velocity] [given]. With η = 0.5 long memories mostly end higher than none: 0.9
#    is below β = 0 in 6 of 20, and 0.99 in 4 of 20 [claim: no_gain] [given].
#
# So where the steps are small, momentum is a larger learning rate by another name, and a little late [claim:
# same_velocity] [given]. It has more room: the edge for ηλ/(1 − β) is (2 + 2β)/(1 − β), 19 times as far out for β = 0.9
# as without momentum [claim: farther] [given]. Whether a network makes use of that room, the next table says.

# %% [markdown]
# So a comparison is fair only if each β has its own best η [given]. Here are the digits, with one hidden layer of 16
# units, batches of 32 and 200 steps, for 20 seeds [given]. For each seed and each β the one of eight rates, 0.001,
# 0.003, …, 3, that ends with the lowest training cost was taken [given].
#
# | β | best η (in so many of 20 seeds) | training cost at the end, smallest to largest | lower than with β = 0 |
# |---|---|---|---|
# | 0 | 1 (20) | 0.086 to 0.151 | – [claim: league_0] [given] |
# | 0.5 | 1 (16) | 0.058 to 0.133 | 14 of 20 [claim: league_5] [given] |
# | 0.8 | 0.3 (20) | 0.062 to 0.107 | 18 of 20 [claim: league_8] [given] |
# | 0.9 | 0.1 (14) | 0.064 to 0.118 | 16 of 20 [claim: league_9] [given] |
# | 0.95 | 0.1 (18) | 0.050 to 0.142 | 14 of 20 [claim: league_95] [given] |
# | 0.99 | 0.01 (13) | 0.096 to 0.234 | 2 of 20 [claim: league_99] [given] |
#
# In the column of the best η, η/(1 − β) is 1 to 2 for every β [claim: terminal_rates] [given]. For the moons the best
# η/(1 − β) has medians of 3 to 10 over 20 seeds [claim: terminal_moons] [given]. So little of the room was used here.
# Even one η/(1 − β) of 1 for all came to 0.74 to 1.7 times the cost of the best of the eight rates on the digits
# [claim: same_terminal] [given]. (Below 1 where it lies between two of the eight [given].) Whoever changes β therefore
# begins with the same η/(1 − β), and searches from there: with β = 0.9, at a tenth of the plain η [given].
#
# The longer the memory, the smaller the best η, or as large (in 20 of 20) [claim: shrinking] [given]. Fairly compared,
# in 200 steps, 0.8 and 0.9 end lower than none in most seeds, and 0.99 ends higher in 18 of 20 [claim: fairly] [given].
# In 800 steps 0.99, too, ends lower than none in most seeds, and so does 0.9, each in at least 14 of 20 [claim:
# longer] [given]. With *one* η for all, anything can be shown: at η = 0.01 momentum 0.99 ends 8 to 16 times lower
# than none, and at η = 1 higher than none in 20 of 20 [claim: one_rate_for_all] [given]. This is one small network,
# but the question carries over: has each side had a learning rate of its own?

# %% [markdown]
# ## Recap
#
# - $v \leftarrow \beta v - \eta \nabla J$, $\theta \leftarrow \theta + v$: a ball that keeps β of its velocity. On an
#   even slope it gets 1/(1 − β) times as fast [claim: terminal].
# - A moving average with β remembers about 1/(1 − β) values [claim: memories] [given]. It is smoother and later the
#   more it remembers, and too small at the start [claim: smoothing, lateness, start_bias] [given]. As a rule for
#   descent it needs η/(1 − β) [claim: two_forms].
# - Nesterov takes the gradient at θ + βv. On a quadratic that is a brake in proportion to curvature.
# - Along an eigenvector ηλ and β decide everything: momentum settles for 0 < ηλ < 2 + 2β [claim: momentum_edge]
#   [given]. Where it swings, its factor is √β. Nesterov's range is smaller (*Further: Nesterov's edge*) [claim:
#   smaller_range].
# - At the best η and β all parts shrink by one factor, √β: the floor of the trough is as long as the bar of the
#   curvatures [claim: best_beta]. That turns κ into √κ.
# - On a network, compare each β with its own best η [given].

# %% [markdown]
# ## Further: Nesterov's edge
#
# Nesterov takes its gradient at θ + βv, where it is $\lambda\theta + \lambda\beta v$. The extra term takes
# $\eta\lambda\,\beta v$ off the drift, so wherever momentum has βv, Nesterov has $\beta(1 - \eta\lambda)\,v$. In M and
# in P, β is replaced by $\beta(1 - \eta\lambda)$:
#
# $$P(z) = z^2 - (1 + \beta)(1 - \eta\lambda)\, z + \beta(1 - \eta\lambda).$$
#
# The same way as in *The edge of stability*, with one difference:
#
# 1. Begin at ηλ = 1 [given]. There $P(z) = z^2$: both roots are 0, and the run settles at once [claim: nesterov_at_1]
#    [given]. Now move ηλ.
# 2. The product of the roots is $\beta(1 - \eta\lambda)$. It is no longer fixed, so a *pair* of complex roots might
#    leave the unit circle, too. There are three doors [given], and the run settles as long as all are closed:
#
#    $$P(1) > 0, \qquad P(-1) > 0, \qquad \text{product} < 1.$$
#
# 3. The first: $P(1) = 1 - (1 + \beta)(1 - \eta\lambda) + \beta(1 - \eta\lambda) = \eta\lambda$. It is closed for
#    ηλ > 0 [given].
# 4. The second: $P(-1) = 1 + (1 + \beta)(1 - \eta\lambda) + \beta(1 - \eta\lambda) = 2 + 2\beta - (1 +
#    2\beta)\,\eta\lambda$. It is closed for $\eta\lambda < (2 + 2\beta)/(1 + 2\beta)$.
# 5. The third: for ηλ > 0 and β up to 1, $\beta(1 - \eta\lambda)$ is below 1, and this door stays closed [claim:
#    nesterov_edge] [given].
#
# So Nesterov's rule settles for
#
# $$0 < \eta\lambda < \frac{2 + 2\beta}{1 + 2\beta}.$$
#
# More momentum makes this range *smaller*: it falls from 2 for β = 0 to 4/3 for β = 1 [claim: nesterov_edge]. In the
# race, with β = 0.8, the edge was 3.6/2.6 = 1.38, and ηλ was 1.9 [claim: race_edge]. Beyond ηλ = 1 the look-ahead turns
# the drift round [claim: brake] [given]. With a larger β there is more drift to be turned round [given].

# %%
EdgePicturePlot().show(edge_picture(0.8, "Nesterov"))

# %% [markdown]
# **Try.** Go back to the map and choose "Nesterov" [given].
#
# 1. Set ηλ = 1, with any β [given].
# 2. Set β = 1, without friction, and ηλ = 0.5 [given].
#
# **What to have seen.**
#
# 1. Nesterov is there in one step, for every β: the look-ahead point is corrected all the way to the minimum
#    [claim: nesterov_at_1] [given].
# 2. It settles all the same, with a factor of $\sqrt{1 - \eta\lambda} = 0.707$ [claim: nesterov_brake] [given]. The
#    brake is a friction of its own.

# %% [markdown]
# ### Task: look-ahead edge
#
# What if the rule looks ahead by γv, with some other number γ in place of β? For γ = 0 that is momentum, for γ = β it
# is Nesterov, and γ = 1 looks ahead the whole old step [given].
#
# $$v \leftarrow \beta v - \eta\,\nabla J(\theta + \gamma v), \qquad \theta \leftarrow \theta + v$$
#
# Find the polynomial, begin at a small ηλ, where the run settles, and look for the door that opens first. Write
# `lookahead_edge(beta, gamma)`: the ηλ below which every run settles, for β below 1 and γ from 0 to 1 [given]. Example:
# `lookahead_edge(0.0, 0.0)` gives `2.0`.


# %% tags=["stub"]
def lookahead_edge(beta, gamma):
    raise NotImplementedError


# %% tags=["solution"]
def lookahead_edge(beta, gamma):
    return (2 + 2 * beta) / (1 + 2 * gamma)


# %%
check("look-ahead edge", lookahead_edge)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Along an eigenvector v′ = (β − γηλ) v − ηλ θ. What stands in place of β now?
# </details>
# <details><summary>Hint 2</summary>
# P(z) = z² − (β − γηλ + 1 − ηλ) z + (β − γηλ). Compute P(−1) and collect the terms with ηλ.
# </details>

# %% [markdown]
# ## Further: momentum under noise
#
# The gradient of a mini-batch is noisy (notebook 07). An average of gradients is less noisy than a single one [claim:
# smoothing]. Does a run with momentum therefore end nearer to the minimum? The cost is $\tfrac12\theta^2$, and each
# gradient is θ plus noise [given]. Both runs get the same noise.
#
# **Predict first.** The memory of β = 0.9 wanders 0.23 times as much as the gradients do [claim: smoothing]. How much
# less will θ stray: by the same factor, by less, or not at all?
#
# **Try.**
#
# 1. Leave η = 0.1, β = 0.9 and the average, and compare the two bands [given].
# 2. Choose "velocity, same η".
# 3. Go back to the average, with η = 1 [given].

# %%
from course_lib.topics.momentum.explorers import noise

noise()

# %% [markdown]
# **What to have seen.**
#
# 1. Hardly at all. The memory is smooth, but θ strays by 0.224 in the long run, and by 0.229 with plain descent
#    [claim: average_cloud] [given]. Each noisy gradient is spread over many steps, and in the end all of it arrives.
#    Small steps that point the same way for a while carry θ as far as large ones that change at random.
# 2. The cloud is about three times as wide as that of plain descent: 0.717 [claim: velocity_cloud] [given]. The same η
#    is a larger learning rate here, and the cloud grows with it [claim: large_cloud].
# 3. Plain descent strays by 1, the average by 0.717 [claim: large_cloud] [given]. The larger the rate, the more
#    averaging helps [claim: large_cloud].
#
# The formula for the velocity, with a noise of 1 on each gradient [given], is
#
# $$\sqrt{\frac{\eta\,(1 + \beta)}{(1 - \beta)\,(2 + 2\beta - \eta)}},$$
#
# which for β = 0 is the $\sqrt{\eta/(2 - \eta)}$ of notebook 07 [given]. The last bracket is the distance from the
# edge. It held to 2 % in 20 of 20 noises, for six settings [claim: cloud].
#
# Where does it come from? In the long run the means no longer change. Let A be the mean of θ², B that of v² and C that
# of θv [given]. The noise ξ has the mean 0 and the variance 1, and knows nothing of θ and v [given]. One step is
# $v' = \beta v - \eta\,(\theta + \xi)$ and $\theta' = \theta + v'$.
#
# 1. The mean of $\theta'^2 = \theta^2 + 2\,\theta v' + v'^2$ is A again, so the mean of $\theta v'$ is −B/2
#    [claim: balance] [given].
# 2. The mean of $\theta' v' = \theta v' + v'^2$ is C again, so C = −B/2 + B = B/2 [claim: balance] [given].
# 3. Put the rule into $\theta v'$: its mean is also βC − ηA. With 1 and 2 that gives ηA = (1 + β) B/2
#    [claim: balance] [given].
# 4. The mean of $v'^2$ is B again: $B = \beta^2 B - 2\beta\eta\, C + \eta^2 A + \eta^2$. Put in C and ηA, and collect:
#
#    $$B\,(1 - \beta)\Bigl(1 + \beta - \frac{\eta}{2}\Bigr) = \eta^2.$$
#
# 5. By step 3, $A = (1 + \beta) B/(2\eta)$. That is the formula, before the root is taken [claim: balance].

# %% [markdown]
# ### Task: Nesterov cloud
#
# How far does Nesterov's rule stray, with the same cost and the same noise of 1 [given]? Write down its v′, and go
# through the five steps. Write `nesterov_cloud(eta, beta)`: the standard deviation of θ in the long run. Example:
# `nesterov_cloud(1.0, 0.0)` gives `1.0`, as plain descent.


# %% tags=["stub"]
def nesterov_cloud(eta, beta):
    raise NotImplementedError


# %% tags=["solution"]
def nesterov_cloud(eta, beta):
    b = beta * (1 - eta)  # what stands in place of β, as in Nesterov's edge
    return np.sqrt(eta * (1 + b) / ((1 - b) * (2 + 2 * b - eta)))


# %%
check("Nesterov cloud", nesterov_cloud)

# %% [markdown]
# <details><summary>Hint</summary>
# v′ = βv − η(θ + βv + ξ). Collect the terms with v: which number stands in place of β, in every one of the steps?
# </details>

# %% [markdown]
# ## Further: four notations
#
# The same rule on four decks. Beware of α: in decks 001 and 004 it is the momentum, in decks 000 and 002 the learning
# rate.
#
# | deck | learning rate | momentum | memory | step | its learning rate for the path of 001 |
# |---|---|---|---|---|---|
# | 001, *Optimizer* | η | α | $v \leftarrow \alpha v - \eta g$ | $\theta + v$ | η |
# | 004, *Algorithm 8.2* | ε | α | $v \leftarrow \alpha v - \epsilon g$ | $\theta + v$ | η [given] |
# | 000, *Momentum update* | α | ρ | $v \leftarrow \rho v + g$ | $x - \alpha v$ | η |
# | 000, *Nesterov* | ε | μ | $v \leftarrow \mu v - \epsilon \nabla f(\theta + \mu v)$ | $\theta + v$ | η |
# | 002, `change_x` | step_size | momentum | $c \leftarrow s f' + m\,c$ | $x - c$ | η |
# | 002, *iteration* i | α | β₁ | $m \gets \beta_1 m + (1-\beta_1)\,\partial W$ | $W - \alpha m$ | η/(1−β₁) [given] |
# | 002, *On iteration t* | α | β | $V \leftarrow \beta V + (1-\beta)\,\Delta W$ | $W - \alpha V$ | η/(1 − β) [given] |
#
# All but the last two keep a velocity, a sum of gradients, or a change: three names for one thing, up to its sign and a
# factor η. The last two keep an average. PyTorch's `torch.optim.SGD(…, lr, momentum)` is deck 000's *Momentum update*,
# with lr for α and momentum for ρ.
#
# **Predict first.** Someone has found η = 0.03 and a momentum of 0.9 with deck 001's formula, and types both into deck
# 002's average [given]. What will the run look like? And what will happen to the forms if the learning rate drops in
# the middle of the run?
#
# **Try.**
#
# 1. Look at deck 002's average without "convert the learning rate", then with it.
# 2. Switch on "a tenth of it from step 20 on", and go through four notations: that of decks 001 and 004, deck 000's
#    sum, deck 002's `change_x` and deck 002's average [given].

# %%
from course_lib.topics.momentum.explorers import notations

notations()

# %% [markdown]
# **What to have seen.**
#
# 1. Not converted, the average takes steps of a tenth, and its path gets 5 apart from the other [claim: not_converted]
#    [given]. Converted, it is the same path up to rounding [claim: two_forms].
# 2. The forms part, into two pairs [claim: two_pairs] [given]. The velocity and deck 002's change keep each gradient
#    with the η of its day. The sum of deck 000 and the average multiply the *whole past* by the new η. Neither is
#    wrong; under a schedule (notebook 10) they are different rules.
#
# (Deck 000's code adds where its formula subtracts, and deck 002's last page divides by the learning rate. Both stand
# in [notebook 12](12_lecture_errata.ipynb).)

# %% [markdown]
# ### Task: converted
#
# A run of the velocity form has come to the velocity `v`, an array, with the learning rate `eta`. Now the rate changes
# to `new_eta`, and the run is to go on in another form, *exactly* as the velocity form would. Write `converted(v, eta,
# new_eta, beta)`, which returns `(total, average, rate)`: what deck 000's sum must hold at this moment to go on with
# the learning rate `new_eta`; what deck 002's average must hold; and with which learning rate the average goes on.
# Example: `converted(np.array([0.6]), 0.3, 0.1, 0.5)` gives `([-6.0], [-3.0], 0.2)`.


# %% tags=["stub"]
def converted(v, eta, new_eta, beta):
    raise NotImplementedError


# %% tags=["solution"]
def converted(v, eta, new_eta, beta):
    rate = new_eta / (1 - beta)
    return -v / new_eta, -v / rate, rate


# %%
check("converted", converted)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Write down the next step of all three forms, with the gradient g. They must be equal whatever g is: compare the
# factors of g first, then the rest.
# </details>
# <details><summary>Hint 2</summary>
# The rest of the three steps: βv, −new_eta · β · total, −rate · β · average.
# </details>

# %%
one, v = np.array([-4.5, 1.0]), np.zeros(2)
for t in range(80):
    if t == 20:
        other, (_, m, rate) = one, answer("converted", converted)(v, 0.03, 0.003, 0.9)
    if t >= 20:
        other, m = average_step(other, m, np.array([1, 20]) * other, rate, 0.9)
    one, v = momentum_step(one, v, np.array([1, 20]) * one, 0.03 if t < 20 else 0.003, 0.9)
print("the average goes on as the velocity does, with a tenth of η:", np.abs(one - other).max() < 1e-12)

# %% [markdown]
# ## Further: how powers of a matrix grow
#
# The spectral radius says how the powers of a matrix grow in the long run. How a single step may stretch is another
# question.

# %% [markdown]
# ### Task: factor
#
# Write `factor(product, beta)`: the spectral radius of momentum's M, for ηλ = `product` above 0 and a β from 0 to below
# 1, one number each [given]. No eigenvalues need be computed: solve P(z) = 0 with a pen (*The edge of stability*)
# [given]. Where the roots are complex, their product tells their size; where they are real, mind which of the two is
# larger in size [given]. Example: `factor(1.5, 0.0)` gives `0.5`.


# %% tags=["stub"]
def factor(product, beta):
    raise NotImplementedError


# %% tags=["solution"]
def factor(product, beta):
    half = (1 + beta - product) / 2
    under = half**2 - beta
    return np.sqrt(beta) if under < 0 else abs(half) + np.sqrt(under)


# %%
check("factor", factor)

# %% [markdown]
# <details><summary>Hint 1</summary>
# z = h ± √(h² − β), with h = (1 + β − ηλ)/2. When is there no real root?
# </details>
# <details><summary>Hint 2</summary>
# h is negative on the right wall. There the root with the minus is farther from 0.
# </details>

# %%
from course_lib.topics.momentum.experiments.theory import matrix

factor = answer("factor", factor)
eta, beta, rate = best(0.01, 1.0)
M = matrix(eta * 1.0, beta)
print(f"spectral radius {factor(eta * 1.0, beta):.4f}, one step may stretch by {np.linalg.norm(M, 2):.3f}")
for t in (1, 10, 50, 100):
    size = np.linalg.norm(np.linalg.matrix_power(M, t), 2)
    print(f"t = {t:<4} |Mᵗ| / radiusᵗ = {size / rate**t:.4g}, divided by t once more: {size / rate**t / t:.3g}")

# %% [markdown]
# With the best settings the end of the bar stands on a corner, where the two eigenvalues of M are equal, and M has only
# one eigenvector [claim: defective]. Then its powers go like $t\,\rho^t$ and not like $\rho^t$, with ρ for the
# spectral radius [claim: defective] [given]: the last column settles at a constant. So a factor that is read off a run
# is a little too high there [claim: defective] [given].

# %% [markdown]
# ## Further: the error, eigenvector by eigenvector
#
# A cost $J = \tfrac12 \theta^T A \theta$ in any number of dimensions is, seen along the eigenvectors of A, nothing but
# such runs side by side [given]. Each part of the error has its own ηλ, and all share η and β. In the explorer A is
# turned at random, so that no eigenvector lies along an axis. What is drawn are the parts of *one* real run of each
# rule. At the start every part has the same share of the cost [given].
#
# **Predict first.** There are five curvatures from 0.01 to 1, and η = 1.8 [given]. Which part of the error will
# gradient descent still have after 30 steps, and which will momentum have?
#
# **Try.**
#
# 1. Leave η = 1.8 and β = 0.8, and compare the two rules [given].
# 2. Choose "each rule's best for κ" [given].
# 3. Go back to the sliders, and set η = 2.2 [given].

# %%
from course_lib.topics.momentum.explorers import eigenvectors

eigenvectors()

# %% [markdown]
# **What to have seen.**
#
# 1. Plain descent has five factors: 0.43 for λ = 0.316, but 0.982 for λ = 0.01, which hardly begins [claim: five_lines]
#    [given]. With momentum all five have 0.894 = √0.8 [claim: five_lines] [given]. The two flattest directions have
#    become faster, and the three steepest slower [claim: five_lines] [given].
# 2. All five have 0.818 = 9/11 [claim: five_best] [given]. But the cost first *rises*, to 2.9 times the start [claim:
#    first_rise] [given]. What is best in the long run is not best for the first ten steps [claim: first_rise] [given].
# 3. Plain descent diverges along λ = 1 alone; the other four parts go on settling [claim: one_diverges] [given]. A run
#    diverges along one eigenvector first. Momentum settles along all five, as 2.2 is below its edge, 2 + 2 · 0.8 = 3.6
#    [claim: one_diverges] [given].

# %% [markdown]
# ## Further: the ball and the dent
#
# Back to the metaphor. A ball that rolls has energy: its height J, and $v^2/2\eta$ for its speed. (Without friction v
# changes by −ηJ′ in a step, so $v^2/2\eta$ by about −vJ′, which is what J loses or gains.) On level ground v is
# multiplied by β at each step, and the energy of its speed by β²: a quarter is left for β = 0.5, 81 % for 0.9, 98 % for
# 0.99 [claim: energy_kept] [given]. With β = 1 nothing is lost on level ground [given].
#
# Deck 004 shows momentum at *Local minima*: with its energy a ball can get out of a dent.
#
# **Predict first.** The ball starts at x = −4, at a height of 1.8 [claim: heights] [given]. On its way down to the
# valley it meets a dent, whose rim is 0.184 high on the same scale [claim: heights] [given]. Guess: from which β on
# does it get over the rim? And will *every* larger β end in the valley? Think of a ball that loses little: where does
# it go after it has passed the valley?
#
# **Try.**
#
# 1. Set the depth of the dent to 0 and η = 1, so that it is a bowl with ηλ = 0.1 [given]. Compare β = 0, 0.5, 0.9 and
#    1: which comes to rest soonest [given]?
# 2. Back to a depth of 0.35 and η = 0.3: compare β = 0.6 and 0.7 [given].
# 3. Compare β = 0.94, 0.95 and 0.96 [given]. Watch where the second ball comes from.
# 4. With β = 0.95, start at −3 and at −4.5 [given].

# %%
from course_lib.topics.momentum.explorers import ball

ball()

# %%
from course_lib.topics.momentum.experiments.ball import roll

for beta in (0.0, 0.5, 0.6, 0.7, 0.9, 0.94, 0.95, 0.96, 0.99):
    _, end = roll(0.35, 0.3, beta, -4.0, steps=600).ends
    print(f"β = {beta:<4}  after 600 steps the ball is {end}")

# %% [markdown]
# **What to have seen.**
#
# 1. β = 0.5, with a factor of 0.707 a step; 0 creeps with 0.9, 0.9 swings with 0.949, and 1 never rests
#    [claim: bowl] [given].
# 2. β = 0.6 is caught and 0.7 gets through [claim: caught] [given].
# 3. β = 0.95 is caught *again* [claim: caught] [given]. The ball rolls through the dent and the valley and up the far
#    side; it comes back with just enough energy to get over the rim from behind, and not enough to get out once more.
#    Of all β from 0.67 to 0.99, in steps of 0.01, it is the only one [claim: only_one] [given]. So not every larger β
#    gets through [claim: only_one].
# 4. From −3 and from −4.5 the same β gets through [claim: other_starts] [given]. Whether a ball escapes depends on
#    where it starts as well as on its speed.
