# %% [markdown]
# # Momentum
#
# Gradient descent forgets: each step looks at the slope under its feet and at nothing else. Momentum remembers the
# steps before. All four decks have it, each in a notation of its own. (Deck 000, *Momentum update*; deck 001,
# *Optimizer*; deck 002, *Gradient Descent with Momentum*; deck 004, *Basic Gradient Descent Algorithms*.)

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - say what momentum does in a steep and shallow valley, and why: along each eigenvector separately;
# - write a step of momentum and of Nesterov's rule, and draw where each takes its gradient;
# - translate between the decks' notations, with the learning rate that makes the runs equal;
# - tell from αλ and β whether a run settles, swings or diverges, and how fast;
# - choose the best α and β for a condition number, and say what of it survives on a network.

# %% [markdown]
# ## The zigzag
#
# Deck 000 asks for the path on a loss that is steep vertically and shallow horizontally, and answers: very slow
# progress along the flat direction, jitter along the steep one. The smallest such loss is
# $J = \tfrac12 (x^2 + \kappa y^2)$: its curvature is 1 along x and κ along y, and κ is the **condition number**. One
# learning rate has to serve both: it must stay below 2/κ for y, and 1 would be right for x (notebook 07).
#
# **Predict first.** κ = 20.
#
# 1. All three rules get the same η = 0.06 and β = 0.8. Which is first at a millionth of the loss, and how much later
#    is plain gradient descent?
# 2. η = 0.095, a little below 2/κ = 0.1. Which rule diverges first if η grows: the one with look-ahead, the one with
#    momentum, or the plain one?
# 3. Each rule with *its* best settings: how much does each pay when κ goes from 20 to 100?

# %%
from course_lib.topics.momentum.explorers import valley

valley()

# %% [markdown]
# **What to have seen.**
#
# 1. Nesterov at step 37, momentum at 60; gradient descent has not arrived after 100. It lies still along y after five
#    steps, and crawls along x: its factor of 0.94 a step is 1 − 0.06. Momentum crosses the valley again and again, and
#    still gets there sooner: its velocity *along* the valley adds up.
# 2. Nesterov: at η = 0.095 it is far outside already, while plain descent still zigzags home (a factor of 0.905, its
#    best is at η = 2/21 = 0.0952). Momentum stands η up to 0.18. Why the look-ahead is the one that breaks comes
#    below.
# 3. At κ = 20: steps 70, 23 and 30. At κ = 100: 346 (more than the slider has), 58 and 67. Plain descent
#    pays in proportion to κ, the two others to √κ.
# 4. β = 0.95 instead of 0.8 makes momentum *slower* here, and at β = 1 it never settles. More memory is not better.

# %% [markdown]
# ## A velocity that remembers
#
# Decks 001 and 004 write (with α for what is β here):
#
# $$v \leftarrow \beta v - \eta\, \nabla J(\theta), \qquad \theta \leftarrow \theta + v.$$
#
# θ is a ball, v its velocity. The slope accelerates it: −η∇J is added at each step. Friction slows it down: of the old
# velocity only the part β is left. v is the step itself; the state starts at $v = 0$.
#
# Deck 000 says that ρ (its β) "gives friction". It is the other way round: the velocity *lost* in a step is 1 − β of
# it. β = 0.99 is nearly no friction, β = 1 none, and β = 0 is so much that nothing is left of the past: plain descent.

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
# So v is not "a running mean of gradients" (deck 000), nor "an exponentially decaying average of the negative
# gradient" (deck 001): the weights of an average sum to 1, these to 1/(1 − β). That is a factor of 10 at β = 0.9, and
# it is why a learning rate that works without momentum may be far too large with it. Deck 002's "m" is a true average;
# that is one of the four notations below.

# %% [markdown]
# ### Task: momentum step
#
# Write `momentum_step(theta, v, g, eta, beta)`: one step in the form above, from the gradient `g` at theta. It returns
# `(theta, v)`, both new; the arrays it was given stay as they were.

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
# ## Nesterov: look before you step
#
# Part of the next step is known before any gradient is computed: the drift βv. Nesterov's rule takes the gradient
# where that leads (decks 001 and 004: "after the current velocity is applied"):
#
# $$v \leftarrow \beta v - \eta\, \nabla J(\theta + \beta v), \qquad \theta \leftarrow \theta + v.$$
#
# It is "the only difference" (deck 000, with μ for β and ε for η). Below, one step under a magnifying glass: the
# square on the map is drawn large beside it. The pale arrow is −η∇J(θ) once more, carried to the end of the drift:
# momentum adds *that* to the drift, Nesterov the arrow that belongs there.
#
# **Predict first.** The ball is about to cross the bottom of the valley. Whose step along y will be shorter:
# momentum's or Nesterov's? And when it is climbing out on the other side?

# %%
from course_lib.topics.momentum.explorers import lookahead

lookahead()

# %% [markdown]
# **What to have seen.**
#
# 1. Step 1: at rest there is no drift, so both do the same.
# 2. Step 2 begins exactly at the bottom, y = 0. The slope there is 0 along y: momentum drifts on by 0.8. Nesterov asks
#    where the drift ends, learns that it is uphill, and stays at the bottom.
# 3. Step 3 begins 0.8 up the other side. Momentum is only just turned back (by 0.16), Nesterov by 0.8: the ends of the
#    steps lie 0.64 apart, all of it along y. Along x, where the slope changes little, they agree to 0.02.
# 4. On this quadratic the difference is exactly $-\eta\, H\, \beta v$, with H the curvatures (1 and 20): a brake in
#    proportion to curvature. Deck 001 calls it a *correction factor*; it is added, so a correction *term*.

# %% [markdown]
# ### Task: Nesterov step
#
# Write `nesterov_step(theta, v, gradient, eta, beta)`. Here `gradient` is a function: call it where the rule wants it.
# It returns `(theta, v)`.


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
# <details><summary>Hint 1</summary>
# Three quantities: the interim point, the gradient there, the new velocity.
# </details>
# <details><summary>Hint 2</summary>
# The gradient is taken at the interim point, but the step starts from θ.
# </details>

# %% [markdown] tags=["teacher"]
# PyTorch keeps θ + βv in place of θ and so needs no second point. With a constant η that is the same run, seen from
# the look-ahead points. `descend` gives the lecture's θ.

# %% [markdown]
# ## Four notations
#
# The same rule on four decks. Beware of α: in decks 001 and 004 it is the momentum, in decks 000 and 002 the learning
# rate.
#
# | deck | learning rate | momentum | memory | step | its learning rate for the path of 001 |
# |---|---|---|---|---|---|
# | 001, *Optimizer* | η | α | $v \leftarrow \alpha v - \eta g$ | $\theta + v$ | η |
# | 004, *Algorithm 8.2* | ε | α | $v \leftarrow \alpha v - \epsilon g$ | $\theta + v$ | η |
# | 000, *Momentum update* | α | ρ | $v \leftarrow \rho v + g$ | $x - \alpha v$ | η |
# | 000, *Nesterov* | ε | μ | $v \leftarrow \mu v - \epsilon \nabla f(\theta + \mu v)$ | $\theta + v$ | η |
# | 002, `change_x` | step_size | momentum | $c \leftarrow s f' + m\,c$ | $x - c$ | η |
# | 002, $i$-th iteration | α | β₁ | $m \leftarrow \beta_1 m + (1 - \beta_1) \partial W$ | $W - \alpha m$ | η/(1 − β₁) |
# | 002, *On iteration t* | α | β | $V \leftarrow \beta V + (1 - \beta)\,\Delta W$ | $W - \alpha V$ | η/(1 − β) |
#
# All but the last two keep a velocity, a sum of gradients, or a change: three names for one thing, up to sign and η.
# The last two keep an *average* of gradients, which is 1 − β times the sum.
#
# **Predict first.** Someone finds η = 0.03, α = 0.9 on deck 001, and types it into deck 002's formula. What will the
# run look like? And which of the switches makes the paths equal to the last digit?

# %%
from course_lib.topics.momentum.explorers import notations

notations()

# %% [markdown]
# **What to have seen.**
#
# 1. Not converted, the average takes steps of a tenth: its path is 5 apart from the other after 16 steps. It is the
#    velocity form with η = 0.003.
# 2. Converted, all four make the same path, to some 10⁻¹⁵. (A test holds them equal to 10⁻¹² over 300 steps.)
# 3. A learning rate that drops to a tenth at step 20 takes the four apart again: into two pairs. The velocity and the
#    change keep each gradient with the η of its day; the sum (deck 000) and the average rescale the *whole past* by
#    the new η. Neither is wrong; they are different rules under a schedule.
# 4. Deck 000's code adds: `x += learning_rate * vx`. The formula beside it subtracts. As printed it walks uphill, and
#    is beyond 100 at step 7.
# 5. Deck 002's last page divides: $V \leftarrow \beta V + (1 - \beta)\,\Delta W/\alpha$, then $W - \alpha V$. Taken
#    literally, with ΔW a gradient, α cancels, and the run does not depend on the learning rate at all. (It makes sense
#    if ΔW stands for the *step* α·gradient there.)

# %%
from course_lib.surfaces import Valley
from course_lib.topics.momentum.experiments.notations import divided, to_form, uphill

surface = Valley(kappa=20.0)
reference = descend(Momentum(0.03, 0.9), surface.gradient, surface.start, 300)
for form in ("rho", "change", "ema"):
    eta = to_form(form, 0.03, 0.9)
    path = descend(Momentum(eta, 0.9, form), surface.gradient, surface.start, 300)
    print(f"{form:7} with η = {eta:.2f}: same path within 1e-12: {np.abs(path - reference).max() < 1e-12}")

# %%
climb = surface.along(uphill(surface.gradient, surface.start, 0.03, 0.9, 6))
print("deck 000's code, loss:", "  ".join(f"{value:.3g}" for value in climb))
slow, fast = (divided(surface.gradient, surface.start, alpha, 0.9, 10) for alpha in (0.001, 0.5))
print("deck 002, divided by α: the same run with α = 0.001 and 0.5:", np.allclose(slow, fast, rtol=1e-9))

# %% [markdown]
# ### Task: average step
#
# Write `average_step(theta, m, g, eta, beta)`, deck 002's form, which returns `(theta, m)`.


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

# %% [markdown]
# ### Task: converted
#
# The velocity form runs with `eta` and `beta`. Write `converted(eta, beta)`, which returns `(eta_rho, eta_average)`:
# the learning rates with which deck 000's form and deck 002's average make the same steps.


# %% tags=["stub"]
def converted(eta, beta):
    raise NotImplementedError


# %% tags=["solution"]
def converted(eta, beta):
    return eta, eta / (1 - beta)


# %%
check("converted", converted)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Write down the very first step of all three forms, from a memory of 0. They must be equal.
# </details>
# <details><summary>Hint 2</summary>
# First steps: −ηg, −η_rho·g, −η_average·(1 − β)g.
# </details>

# %%
momentum_step = answer("momentum step", momentum_step)
average_step = answer("average step", average_step)
_, eta_average = answer("converted", converted)(0.03, 0.9)
one = other = surface.start
v = m = np.zeros(2)
for _ in range(80):
    one, v = momentum_step(one, v, surface.gradient(one), 0.03, 0.9)
    other, m = average_step(other, m, surface.gradient(other), eta_average, 0.9)
print("the two forms end at the same point:", np.abs(one - other).max() < 1e-12)

# %% [markdown] tags=["teacher"]
# Where an average starts at 0 its first values are too small: after t equal gradients it is 1 − βᵗ of them. The
# conversion has this in it already, since the velocity starts at 0 too. Adam divides by 1 − βᵗ (notebook 09).

# %% [markdown]
# ## Each step is one matrix
#
# Along an eigenvector of curvature λ the gradient is λθ, and a step is linear in (v, θ). With α for the learning rate,
# as in the article to which deck 004 links (*Why Momentum Really Works*):
#
# $$\begin{pmatrix} v \\ \theta \end{pmatrix} \leftarrow
# \begin{pmatrix} \beta & -\alpha\lambda \\ \beta & 1 - \alpha\lambda \end{pmatrix}
# \begin{pmatrix} v \\ \theta \end{pmatrix}.$$
#
# After t steps it is the t-th power of that matrix. Powers grow or shrink like the t-th power of the largest
# |eigenvalue|, the **spectral radius**. The eigenvalues solve $z^2 - (1 + \beta - \alpha\lambda) z + \beta = 0$, so
# only αλ and β matter: their product is β, and where they are complex, both have the size √β.

# %% [markdown]
# ### Task: iteration matrix
#
# Write `iteration_matrix(product, beta)`: the 2 × 2 array above, for (v, θ) in this order; `product` is αλ.


# %% tags=["stub"]
def iteration_matrix(product, beta):
    raise NotImplementedError


# %% tags=["solution"]
def iteration_matrix(product, beta):
    return np.array([[beta, -product], [beta, 1 - product]])


# %%
check("iteration matrix", iteration_matrix)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The first row says what the new v is made of: β of the old v, −αλ of θ.
# </details>
# <details><summary>Hint 2</summary>
# The second row: θ plus the whole first row.
# </details>

# %% [markdown]
# ### Task: spectral radius
#
# Write `spectral_radius(M)`: the largest |eigenvalue| of a square array, as a float. `np.linalg.eigvals` gives the
# eigenvalues, which may be complex.


# %% tags=["stub"]
def spectral_radius(M):
    raise NotImplementedError


# %% tags=["solution"]
def spectral_radius(M):
    return float(np.abs(np.linalg.eigvals(M)).max())


# %%
check("spectral radius", spectral_radius)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.abs</code> of a complex number is its size, √(real² + imaginary²).
# </details>

# %%
iteration_matrix = answer("iteration matrix", iteration_matrix)
spectral_radius = answer("spectral radius", spectral_radius)
M = iteration_matrix(0.5, 0.8)
path = descend(Momentum(0.5, 0.8), lambda theta: theta, np.ones(1), 300)[:, 0]
powers = [(np.linalg.matrix_power(M, t) @ [0.0, 1.0])[1] for t in range(301)]
print(f"spectral radius {spectral_radius(M):.5f}, √β = {0.8**0.5:.5f}")
print("the run is the powers of M, 300 steps, within 1e-12:", np.abs(path - powers).max() < 1e-12)

# %% [markdown]
# ## The edge of stability
#
# The map below is coloured by the spectral radius. Each point of it is a run, drawn beside it, from θ = 1 at rest; its
# rate is *measured*, from the run alone: how the size of the error shrinks over half of 1,000 steps. (Size means θ and
# v together. |θ| alone dips each time a swinging ball passes the minimum.)
#
# **Predict first.**
#
# 1. On the bottom edge, β = 0, the map is plain gradient descent. Where is it fastest, and where does it end?
# 2. At αλ = 2.5 plain descent diverges. Can momentum make it stable?
# 3. αλ = 0.5: which β is the fastest, and what do you lose if you choose β = 0.9 instead?

# %%
from course_lib.topics.momentum.explorers import stability

stability()

# %% [markdown]
# **What to have seen.**
#
# 1. Without momentum the factor is |1 − αλ|: 0 at αλ = 1 (there in one step), 1 at αλ = 2. Below 1 the run comes from
#    one side, above it jumps from side to side.
# 2. Yes. At β = 0.5 a run with αλ = 2.5 settles with a factor of √0.5 = 0.707. The edge is at **0 < αλ < 2 + 2β**: up
#    to twice the plain range.
# 3. Inside the dotted curve, $(1 - \sqrt\beta)^2 < \alpha\lambda < (1 + \sqrt\beta)^2$, the run swings, and the factor
#    is √β whatever αλ is. At αλ = 0.5 the fastest is on that curve, $\beta = (1 - \sqrt{0.5})^2 = 0.086$, with a
#    factor of 0.293. At β = 0.9 it is 0.949: thirteen steps to halve the error, instead of half a step.
# 4. So for *one* curvature momentum is of no use: αλ = 1, β = 0 is best. It pays where many curvatures share one α:
#    the dotted curve gets wider with β, and inside all of them go equally fast.
# 5. At β = 1 the factor is 1 for every αλ below 4: the ball swings for ever.

# %% [markdown]
# ### Task: largest rate
#
# Write `largest_rate(eigenvalues, beta)`: the learning rate below which momentum (velocity form) settles along every
# eigenvector. `eigenvalues` is an array of curvatures, in any order.


# %% tags=["stub"]
def largest_rate(eigenvalues, beta):
    raise NotImplementedError


# %% tags=["solution"]
def largest_rate(eigenvalues, beta):
    return (2 + 2 * beta) / np.max(eigenvalues)


# %%
check("largest rate", largest_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The condition αλ < 2 + 2β must hold for each λ. Which λ is the strictest?
# </details>

# %%
edge = answer("largest rate", largest_rate)(np.array([1.0, 20.0]), 0.8)
for eta in (0.99 * edge, 1.01 * edge):
    race = descend(Momentum(eta, 0.8), surface.gradient, surface.start, 300)
    print(f"η = {eta:.4f}: loss after 300 steps {surface(race[-1]):.1e}")

# %% [markdown]
# ## The best α and β
#
# With curvatures from λ₁ to λₙ, the runs use the map along a horizontal line, from αλ₁ to αλₙ: the two stars. The
# worst factor on it is least when both ends touch the dotted curve, $\sqrt{\alpha\lambda_1} = 1 - \sqrt\beta$ and
# $\sqrt{\alpha\lambda_n} = 1 + \sqrt\beta$. Two equations, two unknowns:
#
# $$\alpha^* = \Bigl(\frac{2}{\sqrt{\lambda_1} + \sqrt{\lambda_n}}\Bigr)^2, \qquad
# \beta^* = \Bigl(\frac{\sqrt{\lambda_n} - \sqrt{\lambda_1}}{\sqrt{\lambda_n} + \sqrt{\lambda_1}}\Bigr)^2, \qquad
# \text{factor } \sqrt{\beta^*} = \frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}.$$
#
# Gradient descent at its best, α = 2/(λ₁ + λₙ), has (κ − 1)/(κ + 1). (The article prints 2√β for the size of the
# complex roots. It is √β, as the product of the two roots is β.)

# %% [markdown]
# ### Task: best settings
#
# Write `best_settings(smallest, largest)`, which returns `(alpha, beta)` for curvatures between these two.


# %% tags=["stub"]
def best_settings(smallest, largest):
    raise NotImplementedError


# %% tags=["solution"]
def best_settings(smallest, largest):
    a, b = np.sqrt(smallest), np.sqrt(largest)
    return (2 / (a + b)) ** 2, ((b - a) / (b + a)) ** 2


# %%
check("best settings", best_settings)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Give the two square roots names first.
# </details>
# <details><summary>Hint 2</summary>
# With equal curvatures β must come out as 0 and α as 1/λ.
# </details>

# %%
alpha, beta = answer("best settings", best_settings)(0.01, 1.0)
print(f"λ from 0.01 to 1: α = {alpha:.7f}, β = {beta:.7f}")
for value in (0.01, 0.1, 1.0):
    print(f"λ = {value:<4}  spectral radius {spectral_radius(iteration_matrix(alpha * value, beta)):.5f}")
print(f"(√κ − 1)/(√κ + 1) = 9/11 = {9 / 11:.5f}")

# %% [markdown]
# How many steps that makes, until a millionth of the loss is left, from (−4.5, 1) in the valley:

# %%
from course_lib.topics.momentum.experiments.measurements import steps_to
from course_lib.topics.momentum.experiments.theory import best

RULES = {"gradient descent": lambda a, b: GradientDescent(a), "momentum": Momentum, "Nesterov": Nesterov}
for kappa in (1.0, 4.0, 10.0, 100.0, 1000.0):
    each = {name: steps_to(make(*best(1.0, kappa, name)[:2]), Valley(kappa), 1e-6) for name, make in RULES.items()}
    print(f"κ = {kappa:<6.0f}", "   ".join(f"{name} {steps}" for name, steps in each.items()))

# %% [markdown]
# Where both ends touch the curve, the two eigenvalues of the matrix are equal, and it has only one eigenvector (it is
# *defective*). Then the error falls like $t\,\rho^t$, not $\rho^t$: a slope read off a run is a little too high, and
# at κ = 1000 Nesterov, whose formula promises less, arrives a little sooner. Trust the spectral radius; let the run
# confirm it.

# %% [markdown]
# ## Nesterov's map
#
# With the gradient at θ + βv, the drift's slope comes in: λ(θ + βv). The matrix has β(1 − αλ) wherever momentum's has
# β:
#
# $$z^2 - (1 + \beta)(1 - \alpha\lambda)\, z + \beta (1 - \alpha\lambda) = 0.$$
#
# So αλ works like friction that depends on curvature: the steeper, the more of the drift is taken away. Stability
# needs the quadratic to be positive at z = 1 and at z = −1. At 1 it is αλ. At −1 it is twice
# $1 + \beta - (\tfrac12 + \beta)\,\alpha\lambda$, which is positive for
#
# $$0 < \alpha\lambda < \frac{2 + 2\beta}{1 + 2\beta}.$$
#
# With more momentum the range gets *smaller*: from 2 down to 4/3. Beyond αλ = 1 the correction overshoots: it turns
# the drift round, and the more drift there is, the worse. That is why Nesterov was the first to diverge in the valley:
# 0.095 · 20 = 1.9, and for β = 0.8 the edge is 3.6/2.6 = 1.38.
#
# **Predict first.** Choose "Nesterov" in the map above. Where is its factor 0? What happens at β = 1, without
# friction?

# %%
from course_lib.topics.momentum.experiments.theory import largest, radius

for beta in (0.0, 0.5, 0.9, 0.99):
    edges = [largest(beta, rule) for rule in ("momentum", "Nesterov")]
    inside = [radius(edge * 0.999, beta, rule) for edge, rule in zip(edges, ("momentum", "Nesterov"), strict=True)]
    beyond = [radius(edge * 1.001, beta, rule) for edge, rule in zip(edges, ("momentum", "Nesterov"), strict=True)]
    print(
        f"β = {beta:<4}  edges {edges[0]:.4f}, {edges[1]:.4f}: settles before, diverges beyond:",
        max(inside) < 1 < min(beyond),
    )

# %% [markdown]
# **What to have seen.**
#
# 1. At αλ = 1 Nesterov is there in one step, for *every* β: the look-ahead point is corrected all the way to the
#    minimum.
# 2. At β = 1 it settles all the same, with $\sqrt{1 - \alpha\lambda}$: 0.707 at αλ = 0.5. The look-ahead is friction.
# 3. Its best settings for κ reach $1 - 2/\sqrt{3\kappa + 1}$ (Lessard, Recht and Packard 2016): at κ = 10 a factor of
#    0.641, where momentum has 0.519. On a quadratic whose curvatures are known, plain momentum wins. Nesterov's rule
#    is for the rest: below αλ = 1 it damps more, and there is a guarantee for smooth convex losses of any kind.

# %% [markdown]
# ## The error, eigenvector by eigenvector
#
# A loss $J = \tfrac12 \theta^T A \theta$ in any number of dimensions is, seen along the eigenvectors of A, nothing but
# such runs side by side: each part of the error has its own αλ, and all share α and β. Here A is turned at random, so
# that no eigenvector lies along an axis; what is drawn are the parts of *one* real run each. At the start every part
# has the same share of the loss.
#
# **Predict first.** Five curvatures from 0.01 to 1, α = 1.8. Which part of the error will gradient descent still have
# after 30 steps, and which will momentum have?

# %%
from course_lib.topics.momentum.explorers import eigenvectors

eigenvectors()

# %% [markdown]
# **What to have seen.**
#
# 1. Gradient descent: five straight lines. λ = 0.316 is gone after 25 steps (a factor of 0.43), λ = 0.01 hardly begins
#    (0.982). What is left of the loss after 15 steps is all in the two flattest directions.
# 2. Momentum: all five within the same band, 0.894 = √0.8 a step. The fast ones have paid for the slow one.
# 3. On the right, momentum's curve is flat over all five curvatures, and that is the whole secret. Turn β: the flat
#    part gets longer to the left, and higher.
# 4. With the best settings both ends touch: 0.818 = 9/11 for all. The loss first *rises*, to nearly three times the
#    start (the steepest part gets almost 4 times as large): an optimum in the long run is not one for the first ten
#    steps.
# 5. α = 2.2: gradient descent diverges along λ = 1 alone, the other four go on settling. A run diverges along one
#    eigenvector first.

# %% [markdown]
# ## The ball, friction, and a dent
#
# Back to the metaphor. Five balls in the bowl ½θ², with the five frictions that the decks name or hint at:

# %%
question("friction")

# %%
from course_lib.topics.momentum.explorers import friction

friction()

# %% [markdown]
# **What to have seen.** The factors are 0.9, 0.707, 0.949, 0.995 and 1. Deck 002 allows momenta from 0.0 to 1.0; at
# 1.0 nothing ever comes to rest. With Nesterov's rule β = 1 settles with 0.949: the look-ahead brakes.
#
# Deck 004 shows *Local minima* and *Saddle points* under momentum. A ball that rolls has energy, height plus v²/2η,
# and can use it to get out of a dent.
#
# **Predict first.** The dent is 0.35 deep, the start at −4. Gradient descent is caught. From which β on does momentum
# get through? And will *every* larger β get through as well?

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
# 1. β = 0.6 is caught, 0.7 gets through: the energy from the slope is just enough for the rim.
# 2. β = 0.95 is caught *again*. It rolls through, up the far side, back, and comes to rest in the dent from behind.
#    With 0.94 and 0.96 it ends in the valley. Escape is a matter of luck as well as of speed.
# 3. Drag the start at β = 0.95: from −3 and from −4.5 it gets through, from −4 and −3.5 it does not.
# 4. With β = 0.9 the energy falls at every step but one: friction. With β = 1 and η = 0.05 it stays within a tenth of
#    what it was, and the ball rolls for ever.

# %% [markdown]
# ## On a network
#
# A network's loss is no quadratic, its curvatures are not known, and mini-batches add noise. What remains? Six momenta
# from the same start, on the same batches, for the same number of steps.
#
# **Predict first.** η = 0.05 for all. Which β is ahead after 200 steps? Then choose the second rule, where η/(1 − β)
# is the same for all six, so that all have the same terminal velocity. Which is ahead now?

# %%
from course_lib.topics.momentum.explorers import momenta

momenta()

# %% [markdown]
# **What to have seen.**
#
# 1. At η = 0.05 the larger β the better: 0.99 ends 33 times lower than 0, though restlessly. At η = 0.5 the order is
#    another: 0.9 is best (45 times lower), and 0.95 and 0.99 are no better than 0.
# 2. At η = 1 momentum 0.99 throws the run about. Where it is after 200 steps depends on the last bits of the numbers:
#    another processor, another loss. Such a run is *chaotic*, and no figure read off it means anything.
# 3. With the same η/(1 − β) the advantage is gone: at 0.5, β = 0 ends at 0.14 and 0.99 at 0.29. Where the steps are
#    small compared with the curvature, momentum is a larger learning rate by another name, a little late.
# 4. The real gain is where plain descent could not use the larger rate.

# %% [markdown]
# So compare each β at its own best η. The digits, one hidden layer of 16, batches of 32, 200 steps, mean of three
# seeds. Beyond the best η, a loss of more than twice the least is only called *worse*: such runs are thrown about.

# %%
from course_lib.topics.momentum.experiments.momenta import ETAS, MOMENTA, league

for beta, row in zip(MOMENTA, league(), strict=True):
    print(f"β = {beta:<4}", "  ".join(f"η = {eta:g}: {loss}" for eta, loss in zip(ETAS, row, strict=True)))

# %% [markdown]
# Each β has its η, and the longer it remembers, the smaller that is: 1 for β = 0, 0.3 for 0.8, 0.1 for 0.9, 0.01 for
# 0.99. Side by side at their best they end at 0.11 without momentum and between 0.07 and 0.16 with it. At *one* η for
# all, one can prove anything: at 0.01 momentum 0.99 is twelve times better than none, at 1 it is lost. This is a small
# network; look at whether a comparison tunes both sides before you believe it.

# %% [markdown]
# ## What the decks say
#
# Each claim by a run. First deck 002: "designed to accelerate", "most useful where there is a large amount of
# curvature", "helpful when the search space is flat or nearly flat", and *dampens* the change from step to step.

# %%
from course_lib.surfaces import SURFACES
from course_lib.topics.momentum.experiments.measurements import gait, steps_away, uphill_steps

plain = descend(Momentum(0.05, 0.8), surface.gradient, surface.start, 60)
hundredfold = descend(Momentum(0.0005, 0.8), lambda theta: 100 * surface.gradient(theta), surface.start, 60)
print("100 times the curvature, η by 100: the same path:", np.abs(plain - hundredfold).max() < 1e-12)
for beta in (0.0, 0.9, 0.99):
    print(f"plateau, β = {beta:<4} steps to 1 % of the loss:", steps_to(Momentum(0.3, beta), SURFACES["plateau"], 0.01))

# %%
for name, rule in (
    ("plain", GradientDescent(0.095)),
    ("β = 0.5", Momentum(0.095, 0.5)),
    ("β = 0.9", Momentum(0.095, 0.9)),
):
    length, turn = gait(rule, surface)
    away = steps_away(Momentum(0.05, getattr(rule, "momentum", 0.0)), SURFACES["saddle"], (-1.8, 0.001), 1.0)
    print(
        f"{name:8} valley: step {length:.2f}, turn {turn:3.0f}°, {steps_to(rule, surface, 1e-6):3} steps to 1e-6, "
        f"{uphill_steps(rule, surface, 40):2} of 40 uphill; off the saddle after {away}"
    )

# %% [markdown]
# **Held:**
#
# - *Accelerates the search, with fewer evaluations* (002): for κ > 1 and settings that fit, 58 steps for 346 at κ =
#   100. Not at κ = 1, and not with β too large (125 steps for 68).
# - *A momentum of 0.0 is gradient descent* (002): exactly, in all four forms and for Nesterov.
# - *0.9 means a strong influence of the past, 0.2 very little* (002): terminal velocities of 10 and of 1.25 plain
#   steps.
# - *Helpful where it is nearly flat* (002): 109, 41 and 23 steps on the plateau. Where the gradient is 0 and the ball
#   at rest nothing moves, with momentum or without.
# - *Dampens the change of direction* (002): in the zigzag, turns of 153° become 40° and 66°.
# - *With a large learning rate it may overshoot* (002): each swing is one.
# - *Gets off saddle points* (004): after 73, 44 and 27 steps. From the exact ridge none of them gets off.
# - *Nesterov is one difference, a correction* (000, 001): −ηHβv on a quadratic, a brake that grows with the curvature.
#
# **Held sometimes:**
#
# - *Gets over local minima* (004): β = 0.9 did, 0.5 and 0.95 were caught.
# - *Dampens the size of the steps* (002): at β = 0.5 they are shorter than plain ones (0.36 for 0.86), at 0.9 longer
#   (0.97).
#
# **Did not hold:**
#
# - *Most useful where there is much curvature* (002): 100 times the curvature, with η by 100, is the same path. What
#   counts is the *ratio* of the curvatures.
# - *Plain descent may go uphill, and history helps* (002): with the whole gradient and a stable η, plain descent took
#   no step uphill, momentum 4 and 16 of 40.
# - *Velocity is a running mean, or an average* (000, 001): it is a sum, 1/(1 − β) times as large.
# - *ρ gives friction* (000): friction is 1 − ρ.

# %% [markdown]
# ## Recap
#
# - $v \leftarrow \beta v - \eta \nabla J$, $\theta \leftarrow \theta + v$: a ball with friction 1 − β. On an even
#   slope it gets 1/(1 − β) times as fast.
# - Nesterov takes the gradient at θ + βv. On a quadratic that adds friction in proportion to curvature.
# - Velocity, sum, change: the same η. Average: η/(1 − β). Under a schedule they are no longer one rule.
# - Along an eigenvector all is said by αλ and β: stable for 0 < αλ < 2 + 2β (Nesterov: (2 + 2β)/(1 + 2β)); a factor of
#   √β where it swings.
# - The best settings turn κ into √κ. For a single curvature, plain descent is best.
# - On a network momentum is partly a larger learning rate: compare each β with its own best η.
