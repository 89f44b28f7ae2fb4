# %% [markdown]
# # Adaptive methods
#
# One learning rate for all parameters is too small for some and too large for others. The rules of this page give each
# parameter a rate of its own, made of the gradients that it has seen.
#
# **Core path:** about 75 minutes [given], up to the recap. What stands under *Further* is for a second visit; nothing
# later needs it.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - say why a step is divided by the root of averaged squares, and what that cannot cure;
# - write one step of AdaGrad, RMSProp, AdaDelta and Adam, and say what each keeps from step to step;
# - draw the effective learning rate of each, and say who slows down and who does not settle;
# - derive Adam's bias correction, also for an average that did not begin at 0 [given];
# - judge a comparison of rules: has each its own rate, and how large is the spread over seeds?

# %% [markdown]
# ## What a step should be divided by
#
# Take the valley $J = \tfrac{1}{2}(h_1\theta_1^2 + h_2\theta_2^2)$. Its contours are ellipses, as narrow as the
# curvatures $h_1$ and $h_2$ differ. Straight downhill does not lead to the minimum, and plain descent needs a rate
# that suits both axes: with κ = 20 its best one leaves the factor 0.905 of the error at each step [claim: one_rate]
# (notebook 07).
#
# But narrow in which units? If θ₂ is a length, the picture in millimetres looks different from that in metres. So
# measure each axis in a unit of its own, such that the ellipses become circles:
#
# 1. Choose $u_i = \sqrt{h_i}\,\theta_i$. Then $h_i\theta_i^2 = u_i^2$, and $J = \tfrac{1}{2}(u_1^2 + u_2^2)$: circles.
# 2. Descend in u. The chain rule gives the slope there: $\partial J/\partial u_i = g_i \cdot \partial\theta_i/\partial
#    u_i = g_i/\sqrt{h_i}$.
# 3. So a step is $\Delta u_i = -\eta\, g_i/\sqrt{h_i}$.
# 4. Back to θ: $\Delta\theta_i = \Delta u_i/\sqrt{h_i} = -\eta\, g_i/h_i$.
#
# **Each gradient is divided by its own curvature** [claim: divided_by_curvature]. With η = 1 one step arrives, however
# narrow the valley was [claim: circles] [given]. (It is Newton's step, with the diagonal of the Hessian in place of the
# whole.)
#
# **Predict first.** What if the valley does not lie along the axes?
#
# **Try.**
#
# 1. Leave the angle at 0 and move κ [given].
# 2. Turn the valley by 20°, then by 45° [given].

# %%
from course_lib.topics.adaptive_methods.explorers import rescaling

rescaling()

# %% [markdown]
# **What to have seen.**
#
# 1. The circles stay, whatever κ is; the line downhill goes through the minimum, and the first step arrives there
#    [claim: circles].
# 2. A turn by 20° leaves 9.4 of 20 as the condition number [claim: turned_valley] [given]. After a turn by 45° both
#    axes have the same curvature, so both are divided by the same number, and nothing is gained [claim: turned_valley].
#    In two dimensions nothing is lost either: the condition number is never larger than before [claim: never_worse].
#
# Keep this in mind for all rules of this page: they rescale axes, and they cannot turn them.

# %% [markdown]
# ### Task: rescaled condition
#
# A cost $\tfrac{1}{2}\theta^T H\theta$ in n dimensions has a Hessian H with entries beside the diagonal. Again let
# every axis have the unit in which its *own* curvature $h_{ii}$ becomes 1 [given]. Write `rescaled_condition(H)`: the
# condition number in the new units, as a float. H is symmetric, of shape (n, n), with positive eigenvalues. Example:
# `rescaled_condition(np.array([[4.0, 3.0], [3.0, 9.0]]))` gives 3.0 [claim: condition_example] [given].

# %%
import numpy as np

from course_lib.topics.adaptive_methods.tasks import answer, check


# %% tags=["stub"]
def rescaled_condition(H):
    raise NotImplementedError


# %% tags=["solution"]
def rescaled_condition(H):
    unit = np.sqrt(np.diag(H))
    values = np.linalg.eigvalsh(H / np.outer(unit, unit))
    return float(values[-1] / values[0])


# %%
check("rescaled condition", rescaled_condition)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Write the cost as a sum of ½ hᵢⱼ θᵢ θⱼ, and replace both θ by u.
# </details>
# <details><summary>Hint 2</summary>
# <code>np.linalg.eigvalsh</code> gives the eigenvalues of a symmetric array in rising order.
# </details>

# %% [markdown]
# ### What gradients know of curvature
#
# In a network the curvatures are not known. But the gradients are, and $g_i = h_i\theta_i$ along an axis: large
# gradients are a hint of a large curvature. The hint is not sure, since far from the minimum g is large as well. So let
# θ wander about the minimum, by the same distance s (in the mean square) along every axis. (RMSProp does just that in
# the end, as is shown below.) Then
#
# $$\sqrt{\text{mean of } g_i^2} = h_i\, s,$$
#
# and the root of the mean square *is* the curvature, up to a factor that all axes share [claim:
# squares_tell_curvature]. Divided by it, a step is that of point 4 above, with η/s in the place of η. It must be
# sizes, g² or |g|, and not g itself: the mean of the gradients vanishes, for they point to the minimum from all sides.
#
# All this needs gradients that are slopes. Where they are mainly noise, the root of their squares measures the noise.
# Noise of one size on all axes tells nothing of the curvature ("The race", below, has an example). (Noise in the
# labels is different: with the squared loss and label noise of standard deviation σ, single examples give √r ≈ σ√h at
# the minimum, the root of what one wants [claim: label_noise].)
#
# And it must be the root. Divided by the squares alone, a gradient twice as large would make half the step [claim:
# halved]. Divided by the root, the step does not change when the loss is multiplied by a number.
#
# What if the mean is taken over one gradient only? Then $g/\sqrt{g^2} = \pm 1$, and the rule is **sign descent**:
#
# $$\Delta\theta_i = -\eta\, \operatorname{sign}(g_i).$$

# %%
from course_lib.topics.adaptive_methods.questions import question

question("sign descent")

# %%
from course_lib.surfaces import Valley

for kappa in (2.0, 20.0, 500.0):
    valley, theta = Valley(kappa=kappa), np.array([-4.55, 1.03])
    ends = []
    for _ in range(60):
        theta = theta - 0.1 * np.sign(valley.gradient(theta))
        ends.append(theta)
    x, y = np.array(ends).T
    print(f"κ = {kappa:<5}  after 20 steps ({x[19]:.2f}, {y[19]:+.2f}), then x = {x[58]:+.2f}, {x[59]:+.2f}, …")

# %% [markdown]
# Whatever κ is, the way is the same. From 4.55 away it takes 45 steps of η = 0.1 to come within 0.1 of the minimum
# [claim: sign_steps]. Then it jumps from one side to the other and never settles, because every step has the length η
# in every coordinate [claim: sign_steps].
#
# All rules below stand between this and plain descent. They divide by the root of *many* squares: AdaGrad by that of
# their sum, RMSProp and Adam by that of a moving average.

# %% [markdown]
# ## AdaGrad
#
# Add up the squares of all gradients so far, for each coordinate separately, and divide by the root (Duchi, Hazan and
# Singer 2011):
#
# $$r \leftarrow r + g \odot g, \qquad \theta \leftarrow \theta - \frac{\eta}{\sqrt{r} + \epsilon} \odot g.$$
#
# All products and roots are taken entry by entry. ε is a small number, so that 0 is not divided by 0 [given]. The
# factor before g is the coordinate's **effective learning rate**, $\alpha_t = \eta/(\sqrt{g_1^2 + \dots + g_t^2} +
# \epsilon)$. The first step has the length η in every coordinate in which g is not 0, but for ε [claim:
# first_step_eta] [given]. If one coordinate has first the gradient 3 and then 4, its two steps are 0.10 and 0.08 long
# for η = 0.1 [claim: adagrad_example] [given].
#
# *(Decks 001 and 004, "Algorithms with Adaptive Learning Rates"; deck 002, "Adagrad Optimizer". Deck 002's sum runs to
# i − 1 [given], without the gradient of the step itself. Then the first step would be divided by √δ alone: with η = 0.1
# and a gradient of 1 it would be 31.6 long for δ = 10⁻⁵, and 316 for 10⁻⁷ [claim: short_sum] [given].)*

# %% [markdown]
# ### Task: adagrad step
#
# Write `adagrad_step(theta, r, g, eta, epsilon)`: one step as above, ε outside the root. It returns `(theta, r)`, both
# new, and leaves its arguments as they were. theta, r and g have one shape. Example:
# `adagrad_step(np.array([1.0]), np.array([9.0]), np.array([4.0]), 0.1, 0.0)` gives `([0.92], [25.0])`.


# %% tags=["stub"]
def adagrad_step(theta, r, g, eta, epsilon):
    raise NotImplementedError


# %% tags=["solution"]
def adagrad_step(theta, r, g, eta, epsilon):
    r = r + g * g
    return theta - eta * g / (np.sqrt(r) + epsilon), r


# %%
check("adagrad step", adagrad_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# First r, then the step: the gradient of this step is in the sum already.
# </details>
# <details><summary>Hint 2</summary>
# <code>r + g * g</code> makes a new array; <code>r += …</code> would write into the caller's.
# </details>

# %% [markdown]
# ## Effective learning rates
#
# To compare α over time, feed several rules the *same* gradients, wherever these would lead. In the explorer x gets a
# sequence, and y gets a tenth of it [given]. RMSProp, AdaDelta and Adam are there already; they are explained below.
# Their averages forget: ρ and β₂ are the share of the old average that is kept at each step.
# "AdaDelta, window" is deck 002's rule: it adds up the last ten squares, and forgets all that are older
# [given]. Look at AdaGrad first.

# %%
question("adagrad constant")

# %%
question("a tenth")

# %% [markdown]
# **Try.**
#
# 1. Leave "constant" gradients. Read AdaGrad's α at the end, and how far it has got; then take 1,000 steps [given].
# 2. Compare x and y.
# 3. Choose "steep at first" with 1,000 steps: five gradients of 100, then always 1 [given]. Who recovers?
# 4. Choose "falling as 1/√t" with 1,000 steps [given]. Look at RMSProp's α.

# %%
from course_lib.topics.adaptive_methods.explorers import alphas

alphas()

# %% [markdown]
# **What to have seen.**
#
# 1. The sum of t squares of 1 is t, so α = η/√t: 0.1/√300 = 0.0058 at the end [claim: constant_gradients] [given].
#    The steps add up to about 2η√t, as the sum of 1/√k up to t is about 2√t: 3.32 after 300 steps, 6.18 after 1,000
#    [claim: constant_gradients] [given]. The steps shrink without end, and yet there is no place that they do not
#    pass.
# 2. Both get equally far, AdaDelta nearly so: y's α is ten times x's [claim: scaled_gradients]. A factor in the
#    gradients cancels.
# 3. AdaGrad does not: it has got 0.77 after 1,000 steps, 0.32 of it in the first five [claim: steep_start]. RMSProp,
#    with ρ = 0.9, forgets and gets 94 far; its α is back at 0.092 at step 100 [claim: steep_start]. The deck's window
#    has forgotten after ten steps, at once [claim: deck_window] [given]. Adam's β₂ = 0.999 remembers for longer: it
#    gets 12.3 [claim: steep_start]. AdaDelta forgets as RMSProp does, and gets only 5.89, because it has no η and
#    sets its own pace (below) [claim: steep_start].
# 4. It *grows*, from 0.32 to 3.15 in 1,000 steps [claim: fading_gradients]. Where gradients fade, as they do near a
#    minimum, RMSProp makes up for them.
#
# Does AdaGrad get stuck, then? On a real surface the gradients fade, and its sum stops growing:

# %%
from course_lib.optimizers import AdaGrad, Adam, RMSProp, descend

valley = Valley(kappa=20.0)
for eta in (0.1, 0.5):
    path = descend(AdaGrad(eta), valley.gradient, valley.start, 3000)
    print(f"AdaGrad, η = {eta}: loss", "  ".join(f"{t}: {valley(path[t]):.2g}" for t in (100, 300, 1000, 3000)))

# %% [markdown]
# With η = 0.1 it becomes slow, but not ever slower: the error settles at the factor 0.9981 a step, which takes half
# of the error in 372 steps [claim: adagrad_arrives]. With η = 0.5 the factor is 0.9619, and the loss is below 10⁻⁹
# after 300 steps [claim: adagrad_arrives]. What decides is how long the steps are against the way. Follow one
# coordinate from $\theta_0$, with curvature h and short steps:
#
# 1. A step is $\eta\, h\theta/\sqrt{r}$ long. In it r grows by $h^2\theta^2$, so its root grows by
#    $h^2\theta^2/(2\sqrt{r})$ (the derivative of the root is $1/(2\sqrt{r})$).
# 2. Divide the second by the first: for each unit of way $\sqrt{r}$ grows by $h\theta/(2\eta)$.
# 3. Add this up from $\theta_0$ down to 0: in the end $\sqrt{r} = h\theta_0^2/(4\eta)$ [claim: adagrad_factor]
#    [given].
# 4. So α ends at $\eta/\sqrt{r} = 4\eta^2/(h\theta_0^2)$, and the error's factor, $1 - h\alpha$, at
#    $1 - (2\eta/\theta_0)^2$.
#
# The curvature has dropped out. Here $\theta_0 = 4.5$ along x, the longer way: that makes 0.9980 for η = 0.1, and
# 0.9506 for η = 0.5, where the steps are not so short any more [claim: adagrad_factor] [given]. ("Steep at first",
# above, is no such run: its gradients do not come from a way that is made, and r keeps the squares of the steep ones
# for good.)
#
# *(Deck 002 draws "Alpha in Adagrad" and says that the rule "remains stuck forever"; deck 004, that its rate "shrinks
# too quickly".)*

# %% [markdown]
# ## RMSProp
#
# Put a moving average in the place of the sum (Tieleman and Hinton 2012):
#
# $$r \leftarrow \rho\, r + (1 - \rho)\, g \odot g, \qquad \theta \leftarrow \theta - \frac{\eta}{\sqrt{r} + \epsilon}
# \odot g.$$
#
# Its memory is 1/(1 − ρ) steps (notebook 08): 10 steps for ρ = 0.9, after which a square has 35 % of its first weight
# [claim: outlier_left] [given].

# %%
question("rmsprop settles")

# %%
for eta in (0.1, 0.02):
    path = descend(RMSProp(eta), valley.gradient, valley.start, 3000)
    x, y = np.abs(path[-1])
    print(f"η = {eta}: |x| = {x:.4f}, |y| = {y:.4f}, loss {valley(path[-1]):.5f}, η²(1 + κ)/8 = {eta**2 * 21 / 8:.5f}")

# %%
from course_lib.topics.adaptive_methods.experiments.settling import settling
from course_lib.topics.adaptive_methods.plots.settling import SettlingPlot

SettlingPlot().show(settling(eta=0.1))

# %% [markdown]
# Why just ±η/2? Follow one coordinate with curvature h. A step multiplies θ by $1 - h\alpha$ (notebook 07), where
# $\alpha = \eta/\sqrt{r}$:
#
# 1. As long as $h\alpha < 2$, |θ| shrinks, and the gradients with it [claim: border] [given]. Then r shrinks, too, and
#    α *grows*.
# 2. As soon as $h\alpha > 2$, |θ| grows again, and so do the gradients [claim: border] [given]. Then r grows, and α
#    falls.
# 3. So α can come to rest only at $h\alpha = 2$, the border of stability [claim: border] [given]. (Compare the charts:
#    each coordinate turns round where its hα passes 2 [claim: turns] [given].) There a step takes θ to −θ: the run
#    jumps between a and −a.
# 4. Then all squares are $h^2a^2$, and so is their average: $\sqrt{r} = ha$, and $h\alpha = \eta/a$.
# 5. Hence $\eta/a = 2$, or $a = \eta/2$, whatever the curvature [claim: floor] [given].
#
# In the valley that is a loss of $\tfrac{1}{2}(1 + \kappa)(\eta/2)^2 = \eta^2(1 + \kappa)/8$, which for η = 0.1 is
# 0.0263 [claim: floor] [given]. It has nothing to do with noise. So under RMSProp the learning rate must be lowered in
# the end (notebook 10).
#
# Before it comes to rest, the run swings: with ρ = 0.9 the loss was 1 · 10⁻⁶ at step 72, and rose again [claim:
# swings]. The longer the memory, the later hα grows past the border, and the farther the run gets
# in the meantime [claim: swings]:

# %%
for rho in (0.9, 0.99, 0.999):
    path = descend(RMSProp(0.1, rho), valley.gradient, valley.start, 10000)
    print(f"ρ = {rho}: loss", "  ".join(f"{t}: {valley(path[t]):.2g}" for t in (72, 200, 1000, 3000, 10000)))

# %% [markdown]
# With ρ = 0.99 the loss is 4 · 10⁻⁴² at step 200, and 0.045 at step 1,000 [claim: swings] [given]. With ρ = 0.999 it is
# too small for a floating-point number at step 1,000, though θ is not 0, and above 0.02 at step 10,000 [claim: swings]
# [given]. (With ρ = 0
# each step has the length η, so the two points are η apart, but in general not symmetric [claim: no_floor] [given].)
#
# A step's length is bounded: $r \ge (1 - \rho)g^2$, since the new square is in the average. So no
# coordinate's step is longer than $\eta/\sqrt{1 - \rho}$, which is 3.2 η for ρ = 0.9; AdaGrad's are
# never longer than η [claim: bounded_steps].
#
# *(Deck 002, "RMSProp Algorithm", says that the decay factor is "often 0.999". r starts at 0, and so the first step is
# $\eta/\sqrt{1 - \rho}$ long: 3.2 η for ρ = 0.9, 10 η for 0.99 and 31.6 η for 0.999 [claim: first_rms_step] [given].
# RMSProp is used with 0.9 or 0.99 [given]; 0.999 is Adam's, which corrects for the start [given].)*

# %% [markdown]
# ### Task: rmsprop step
#
# Write `rmsprop_step(theta, r, g, eta, rho, epsilon)`, ε outside the root, which returns `(theta, r)`. The shapes are
# as before. Example: `rmsprop_step(np.array([1.0]), np.array([10.0]), np.array([4.0]), 0.5, 0.5, 0.0)` gives an r of
# 13.0 [given].


# %% tags=["stub"]
def rmsprop_step(theta, r, g, eta, rho, epsilon):
    raise NotImplementedError


# %% tags=["solution"]
def rmsprop_step(theta, r, g, eta, rho, epsilon):
    r = rho * r + (1 - rho) * g * g
    return theta - eta * g / (np.sqrt(r) + epsilon), r


# %%
check("rmsprop step", rmsprop_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The two weights add up to 1, and ρ is near 1. Which part gets it: the long past or one new square?
# </details>
# <details><summary>Hint 2</summary>
# Entry by entry: <code>g * g</code>, not <code>g @ g</code>.
# </details>

# %% [markdown]
# ### Task: settling rate
#
# A cost $\tfrac{1}{2}\sum_i h_i\theta_i^2$ has the n curvatures of the array `curvatures`. Write
# `settling_rate(curvatures, loss)`: the learning rate with which RMSProp's jumps end at this loss. Example:
# `settling_rate(np.array([2.0]), 1.0)` gives 2.0 [claim: settling_example] [given].


# %% tags=["stub"]
def settling_rate(curvatures, loss):
    raise NotImplementedError


# %% tags=["solution"]
def settling_rate(curvatures, loss):
    return np.sqrt(8 * loss / np.sum(curvatures))


# %%
check("settling rate", settling_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Where is each coordinate in the end, and what does it add to the cost?
# </details>
# <details><summary>Hint 2</summary>
# Write the loss as a function of η, then solve for η.
# </details>

# %% [markdown]
# ## AdaDelta
#
# AdaDelta (Zeiler 2012) begins as RMSProp does. Then it also averages the squares of its own *steps*, and puts their
# root where η was:
#
# $$r \leftarrow \rho r + (1 - \rho)\, g^2, \qquad \Delta\theta = -\frac{\sqrt{u + \epsilon}}{\sqrt{r + \epsilon}}\, g,
# \qquad u \leftarrow \rho u + (1 - \rho)\, \Delta\theta^2.$$
#
# The reason is units. A step should have the unit of θ. In AdaGrad and RMSProp the gradient's unit cancels, and η has
# to bring in θ's. Here √u does. The effective learning rate is $\alpha = \sqrt{u + \epsilon}/\sqrt{r + \epsilon}$. No η
# is left (PyTorch and this course multiply the step by an η, 1 by default [given]).
#
# Where do the first steps come from? u begins at zero, so they are made of √ε: with ε = 10⁻⁶ and ρ = 0.9 the first one
# is 0.0032 long, whatever the gradient is, as long as |g| is far above 0.0032, too [claim: adadelta_begins]. So ε is a
# learning rate by another name: in the valley the loss after 300 steps is 4.99 with ε = 10⁻⁶, and with 10⁻¹⁰ it is 19.8
# of the 20.1 at the start [claim: adadelta_pace] [given]. Here ε stands *inside* both roots.
#
# *(Deck 002, "AdaDelta Algo", speaks of "a specific windows" of gradients, and leaves out the steps. The paper
# begins with such a window too. The explorer above has both: "AdaDelta, window" is the deck's.)*

# %% [markdown]
# ### Task: adadelta step
#
# Write `adadelta_step(theta, r, u, g, rho, epsilon)`, as published, which returns `(theta, r, u)`. Example: with
# `theta`, `r` and `u` all `np.array([0.0])`, `g = np.array([2.0])`, `rho = 0.5` and `epsilon = 2.0` the step is
# −1.41 long and the new u is 1.0 [claim: adadelta_example].


# %% tags=["stub"]
def adadelta_step(theta, r, u, g, rho, epsilon):
    raise NotImplementedError


# %% tags=["solution"]
def adadelta_step(theta, r, u, g, rho, epsilon):
    r = rho * r + (1 - rho) * g * g
    step = -np.sqrt(u + epsilon) / np.sqrt(r + epsilon) * g
    return theta + step, r, rho * u + (1 - rho) * step * step


# %%
check("adadelta step", adadelta_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Three lines, in the order of the formulas: new r, the step with the <i>old</i> u, new u.
# </details>

# %% [markdown]
# ## Adam
#
# Adam (Kingma and Ba 2015) divides as RMSProp does. But in the numerator it has a moving average of the gradients
# (notebook 08), and both averages are corrected for their start at zero:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}.$$
#
# Here $\alpha = \eta/(\sqrt{\hat v} + \epsilon)$, the factor before $\hat m$. Without the correction and with β₁ = 0 it
# would be RMSProp [claim: adam_is_both] [given].
#
# Why an average in the numerator? $\hat m/\sqrt{\hat v}$ compares signal and noise: it is ±1 where the gradients agree,
# and small where they cancel [claim: signal_to_noise] [given]. For pure noise and β₁ = 0.9 its root mean square is
# about √((1 − β₁)/(1 + β₁)) = 0.23, where RMSProp has about 1 [claim: signal_to_noise] [given].
#
# *(Decks 001 and 004 call the averages s and r, with ρ₁, ρ₂ and δ; deck 002 V and S on one page, m and s on another.
# The snippet of deck 004 leaves the correction out, and its algorithm 8.7 has it [given].)*

# %% [markdown]
# ### Bias correction
#
# v began at zero. How much too small is it after t steps? Gradients are noisy, so ask for the expectation, over all the
# batches that might have been drawn:
#
# 1. Put the rule into itself (notebook 08): $v_t = (1 - \beta_2)\sum_{i=1}^{t}\beta_2^{\,t-i}\, g_i^2$. The start has
#    dropped out, since it was zero.
# 2. The expectation of a sum is the sum of the expectations, also where the $g_i$ depend on each other:
#    $E[v_t] = (1 - \beta_2)\sum_{i=1}^{t}\beta_2^{\,t-i}\, E[g_i^2]$.
# 3. **Assume that the second moment does not change**: $E[g_i^2] = E[g^2]$ for all i. Then it can be taken out of the
#    sum.
# 4. What is left is a geometric sum: $1 + \beta_2 + \dots + \beta_2^{\,t-1} = (1 - \beta_2^t)/(1 - \beta_2)$.
# 5. The factor $1 - \beta_2$ cancels:
#
# $$E[v_t] = E[g^2]\,(1 - \beta_2^t).$$
#
# So $\hat v_t = v_t/(1 - \beta_2^t)$ has the right expectation from the first step on. The same steps with g in place
# of $g^2$ give $E[m_t] = E[g](1 - \beta_1^t)$. If the moments do change in the run, the formula holds approximately;
# the paper keeps the difference as an extra term.

# %%
from course_lib.topics.adaptive_methods.experiments.moments import moments
from course_lib.topics.adaptive_methods.plots.moments import MomentsPlot

MomentsPlot().show(moments())

# %% [markdown]
# Here β₂ = 0.99 [claim: moments_here]. At step 10 the formula says 0.19, which is 10 % of $E[g^2] = 2$, and the mean of
# 1,000 runs on this page agrees: it is 0.19 at step 10 [claim: moments_here] [given]. So it does for other β₂ and other
# draws [claim: unbiased]. Right in the mean is not the same as sure: corrected, the single
# runs on this page scatter most in the first steps, when few squares have been seen [claim: moments_here].

# %% [markdown]
# ### Task: fair average
#
# An average of squares did not begin at 0, but at a number `start` [given]: $v_t = \beta v_{t-1} + (1 - \beta)g_t^2$,
# $v_0$ = start. The second moment does not change. Write `fair_average(v, t, beta, start)`: the estimate of $E[g^2]$
# from $v_t$ that is right in expectation. v may have any shape. Example: `fair_average(np.array([4.0]), 1, 0.5, 2.0)`
# gives `[6.0]`.


# %% tags=["stub"]
def fair_average(v, t, beta, start):
    raise NotImplementedError


# %% tags=["solution"]
def fair_average(v, t, beta, start):
    return (v - beta**t * start) / (1 - beta**t)


# %%
check("fair average", fair_average)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Which weight does the start have in v₁, in v₂, in v_t?
# </details>
# <details><summary>Hint 2</summary>
# E[v_t] is a sum of two terms now. Solve it for E[g²].
# </details>

# %% [markdown]
# ### The first steps
#
# With the correction the first step of Adam is η long in every coordinate, but for ε, whatever the β's are [claim:
# first_corrected]. And without?

# %%
question("without correction")

# %% [markdown]
# **Try.** In the left-hand chart the gradient is constant, and a step should be η long.
#
# 1. Compare "corrected" and "not corrected" for ε outside. When is it worst, and how long does it last?
# 2. Set β₂ = 0.9, like β₁ [given].
# 3. Now the right-hand chart. Set g = 10⁻⁶, t = 50 and β₂ = 0.999, and compare ε outside and inside the root [given].

# %%
from course_lib.topics.adaptive_methods.explorers import beginning

beginning()

# %% [markdown]
# **What to have seen.**
#
# 1. Not corrected, the first step is 0.1/√0.001 = 3.16 η long [claim: long_steps]. It is worst at step 12, with 6.57 η,
#    and at step 300 it is 1.96 η still [claim: long_steps]. Corrected, every step is η long [claim: corrected_steps].
# 2. With β₂ = 0.9 the steps are too short: 0.32 η at first, and below η throughout [claim: short_steps]. Now both are
#    too small by the same factor, 1 − 0.9ᵗ, but v stands under a root: the steps are √(1 − 0.9ᵗ) η long [claim:
#    short_steps] [given].
# 3. With g = 10⁻⁶: ε outside leaves 0.99 η, and inside 0.01 η [claim: epsilon_places].
#
# ### Epsilon inside or outside
#
# Both forms are in use, so look before you copy a value of ε. Outside, ε is compared with |g|; inside, with g². So
# ε = 10⁻⁸ matters outside for gradients as small as 10⁻⁸, and inside for all below √ε = 10⁻⁴ [claim: epsilon_places]
# [given]. To move a formula from outside to inside, square ε. The two are then alike for large and for small gradients,
# and not equal between: at |g| = ε the step is 0.5 η outside and 0.71 η inside [claim: knees].
#
# | deck | rule | ε stands |
# |---|---|---|
# | 001, 002 | AdaGrad, RMSProp | inside, √(δ + r) |
# | 004 | AdaGrad | outside |
# | 004 | RMSProp | inside in algorithm 8.5 [given], outside in the snippet above it |
# | 001, 004 | Adam | outside, √r̂ + δ |
# | 002 | Adam | inside, √(Ŝ + ε) |

# %% [markdown]
# ### Task: adam step
#
# Write `adam_step(theta, m, v, g, t, eta, beta1, beta2, epsilon)`, with bias correction and ε outside. t = 1 in the
# first step [given]. It returns `(theta, m, v)`: m and v as they are averaged, *not* corrected. Example: with
# `theta`, `m` and `v` all `np.array([0.0])`, `g = np.array([5.0])`, `t = 1`, `eta = 0.1`, β₁ = 0.9, β₂ = 0.999 and
# `epsilon = 0.0` the new θ is −0.1, and m is 0.5 [claim: adam_example] [given].


# %% tags=["stub"]
def adam_step(theta, m, v, g, t, eta, beta1, beta2, epsilon):
    raise NotImplementedError


# %% tags=["solution"]
def adam_step(theta, m, v, g, t, eta, beta1, beta2, epsilon):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + epsilon), m, v


# %%
check("adam step", adam_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Four lines: m, v, the two corrected ones, the step.
# </details>
# <details><summary>Hint 2</summary>
# Give the corrected averages names of their own: the next step needs the others.
# </details>

# %%
adam_step = answer("adam step", adam_step)
theta, m, v = valley.start, np.zeros(2), np.zeros(2)
for t in range(1, 301):
    theta, m, v = adam_step(theta, m, v, valley.gradient(theta), t, 0.1, 0.9, 0.999, 1e-8)
path = descend(Adam(0.1), valley.gradient, valley.start, 300)
print("300 steps, the same as the library's:", np.abs(theta - path[-1]).max() < 1e-12)

# %% [markdown]
# Does Adam settle, then? Under noise it does not (below). Without noise, points 1 to 3 of RMSProp hold for it as well,
# only later. Its border is not 2 but hα = 2(1 + β₁)/(1 − β₁) = 38 (notebook 08), and $\hat v$ fades slowly, by the
# factor 0.999 a step [claim: adam_leaves] [given]. So α grows for thousands of steps, until |θ| grows again: with
# η = 0.1 in the valley the loss is below 10⁻²⁰⁰ after 5,000 steps, and has been above 0.05 by step 8,000 [claim:
# adam_leaves].

# %% [markdown]
# ## All rules in one table
#
# The settings are this library's. "Arrays" are those that must be kept between two steps, each as large as θ.
#
# | rule | arrays | step Δθ | settings | what ε does | what it needs |
# |---|---|---|---|---|---|
# | gradient descent | none | −η g | none | – | an η for the steepest axis [given] |
# | momentum, Nesterov | v | v | β = 0.9 [claim: defaults] | – | η and β, chosen together |
# | AdaGrad | r | −η g/(√r + ε) | ε = 10⁻⁷ [claim: defaults] | guards | η, but no schedule (notebook 10) |
# | RMSProp | r | −η g/(√r + ε) | ρ = 0.9, ε = 10⁻⁶ [claim: defaults] | guards | η and a schedule, to settle |
# | AdaDelta | r, u | −g √(u + ε)/√(r + ε) | ρ = 0.9, ε = 10⁻⁶ [claim: defaults] | sets the pace | an ε that fits θ |
# | Adam | m, v | −η m̂/(√v̂ + ε) | 0.9, 0.999, ε = 10⁻⁸ [claim: defaults] | guards | η and a schedule, to settle |
# | AdamW | m, v | Adam's − ηλθ | Adam's, λ = 0.01 [claim: defaults] | guards | η and λ |
#
# A schedule lowers η in the run. Adam's first two settings are β₁ and β₂ [given].
#
# "Guards" means: as long as ε is small against the root. Where it is large, each of these rules turns into descent with
# the rate η/ε: plain, or with an averaged gradient [claim: large_epsilon]. Adam keeps twice as many arrays as momentum
# or RMSProp [claim: memory]. (Deck 002 says of Adam that "it requires less memory"; the paper has "little".)

# %% [markdown]
# ## The race
#
# Every optimizer of the course on one surface, all from one start. Play the 300 steps; click on the map for another
# start [given]. The strips show what *one* rule keeps for x and y: its velocity, its squares, and its effective
# learning rate α.

# %%
question("who is lost")

# %% [markdown]
# **Predict first.** In the valley, with one η = 0.1 for all [given]: which rule comes near the minimum, and then moves
# away from it again and stays at a fixed distance? What is its loss in the end?
#
# **Try.**
#
# 1. Beale's surface, each rule with its own learning rate, no noise: who ends lowest?
# 2. Switch "each its own learning rate" off, with η = 0.1 [given].
# 3. The valley, still with one η = 0.1 [given].
# 4. The plateau, each with its own rate.
# 5. The valley, each with its own rate, and gradient noise of 0.2 (in units of the map's median gradient) [given].
#    Throw the dice a few times.

# %%
from course_lib.topics.adaptive_methods.explorers import race

race()

# %% [markdown]
# **What to have seen.** All numbers are those of the runs on this page.
#
# 1. Nesterov (7.8 · 10⁻⁶) and momentum (8.2 · 10⁻⁶) end lowest, then Adam (0.00058), on this page with these rates
#    [claim: beale]. Other rates turn the order round (see *Further: whose learning rate matters how much*).
# 2. Gradient descent, momentum and Nesterov have diverged by step 4, on this page [claim: one_for_all]. The adaptive
#    rules are all there: the length of their steps does not grow with the gradient, as shown for AdaGrad and RMSProp.
# 3. RMSProp: here its loss is 10⁻⁶ near step 72, and 0.0263 in the end, as derived above [claim: valley_one_rate].
#    Momentum ends far below it here, and Nesterov has diverged, because its range of rates is smaller than momentum's
#    (notebook 08) [claim: valley_one_rate]. Plain descent jumps between y = 1 and −1 here without end: η = 2/κ is
#    the border of its range [claim: valley_one_rate] [given].
# 4. Gradient descent, momentum and Nesterov have hardly left it, here: their loss is 0.99 [claim: plateau]. A tiny
#    gradient that is divided by its own tiny size is no longer tiny.
# 5. With seeds 0, 1 and 4 Adam, AdaGrad and momentum end lowest, in this order [claim: other_winners]. One run with
#    noise tells nothing.
#
# So take 100 draws of the noise, and give every rule the rate that is best *under this noise*, chosen on 40 other draws
# from 31 rates [given]:

# %%
from course_lib.optimizers import OPTIMIZERS
from course_lib.topics.adaptive_methods.experiments.race import tuned_with_noise

rules = {name: rule for name, rule in OPTIMIZERS.items() if rule.lectured}
tuned = tuned_with_noise("valley", rules, noise=0.2, draws=100)
for name, rate, ends, won in zip(tuned.names, tuned.rates, tuned.heights, tuned.wins, strict=True):
    spread = f"from {ends.min():.4f} to {ends.max():.2f}"
    print(f"{name:17} η = {rate:<7.2g} mean loss {ends.mean():.3f}, {spread}, lowest in {won}")

# %% [markdown]
# AdaGrad has the lowest mean here, 0.119; the other six have 0.145 to 0.198 [claim: noisy_means] [given]. But the draws
# differ by far more than the rules: on this page AdaGrad is lowest in 38 of the 100 draws, and every rule is lowest in
# some, 4 to 38 [claim: noisy_wins]. With the rates of the race, chosen without noise, one would have got another list
# here: RMSProp 1.39 and AdaDelta 4.56 [claim: untuned].
#
# Is it AdaGrad's squares that help against noise, or only that its α falls? Give the others a schedule, too: let η fall
# in a straight line to 0 (notebook 10), again from the value that is best on other draws [given].

# %%
falling = tuned_with_noise("valley", rules, noise=0.2, draws=100, fall="linear")
for name, rate, ends in zip(falling.names, falling.rates, falling.heights, strict=True):
    print(f"{name:17} η from {rate:<7.2g} mean loss {ends.mean():.3f}")

# %% [markdown]
# It is the falling. With it all seven rules end here at 0.068 to 0.085, below AdaGrad's 0.119 with a constant η; plain
# descent has 0.072 [claim: falling_helps] [given]. And if η falls as 1/√t, which is how AdaGrad's α falls under steady
# noise, plain descent has 0.116 on this page, about as much as AdaGrad [claim: falling_helps] [given].
#
# The squares cannot help here, since they are not the curvature's. The noise has the standard deviation 5.06 in either
# coordinate on this page, and in RMSProp's last 150 steps √r is 5.02 along x and 5.22 along y in the mean [claim:
# noise_in_the_root] [given]. The curvatures are 1 and 20, but the ratio of the roots is 1.04 here: **near the minimum
# √r measures the noise** [claim: noise_in_the_root] [given]. This noise is alike on both axes, so nothing is rescaled.

# %% [markdown]
# ## On new data
#
# Low training losses are not the aim. Many people say that plain descent with momentum ends better on *test* data
# than Adam does [given]. Wilson et al. (2017) measured it on several networks, and built a case in which it must be so.
#
# A fair comparison: the digits, one hidden layer of 32 ReLU units, He's start, batches of 32, 1,000 steps [given].
# Each rule gets ten rates from 0.0003 to 10 [given]. The rate is chosen on 400 digits that are kept apart, one seed
# at a time [given]. Only then is the test made, on 449 other digits [given]. There are 20 seeds; for each seed all
# rules have the same data, start and batches [given]. No chosen rate lies at the end of the grid [claim: new_data].
#
# | rule | test accuracy in %, 900 training digits: mean, smallest to largest | with 100 training digits |
# |---|---|---|
# | gradient descent | 96.4, 94.2 to 98.0 | 89.5, 86.4 to 92.4 [claim: new_data] [given] |
# | momentum | 96.7, 94.9 to 98.0 | 89.2, 85.7 to 92.7 [claim: new_data] [given] |
# | AdaGrad | 96.5, 94.9 to 98.2 | 89.0, 86.4 to 92.2 [claim: new_data] [given] |
# | RMSProp | 96.8, 95.3 to 98.4 | 89.2, 86.0 to 93.1 [claim: new_data] [given] |
# | Adam | 97.0, 95.5 to 98.7 | 89.4, 85.3 to 93.1 [claim: new_data] [given] |
#
# With 900 training digits Adam is above momentum in 14 of 20 seeds, momentum in 5 [claim: new_data] [given]. The mean
# difference, momentum less Adam, is −0.3 ± 0.1 points (the second number is its standard error) [claim: new_data].
# With 100 training digits Adam is above in 9 of 20 seeds, momentum in 10 [claim: new_data] [given]. There the
# difference is −0.2 ± 0.3 points [claim: new_data]. Plain descent has the highest mean there, 0.4 ± 0.3 points above
# momentum [claim: new_data] [given]. One test digit is 0.22 points [given]. From seed to seed each
# rule's result varies over 3 to 8 points [claim: new_data]. (On other
# processors RMSProp's mean of 96.8 came to 96.6 and to 96.7 [given].)
#
# So momentum does not end better here [claim: new_data]. If anything, Adam is a little ahead with 900 digits, and plain
# descent, though not clearly, with 100 [claim: new_data] [given]. Two limits: η stays constant, and the network is
# small.

# %% [markdown]
# ## Recap
#
# - A step divided by each axis's curvature turns ellipses into circles [claim: divided_by_curvature]. Curvatures are
#   unknown; the root of averaged squares stands in for them, as long as the gradients are not mainly noise that
#   ignores the curvature. Axes are rescaled, not turned.
# - AdaGrad sums: α falls, for good after a steep start. RMSProp averages: α recovers, and grows until hα = 2, so that
#   the run ends at ±η/2 [claim: floor] [given]. AdaDelta puts the size of its own steps in η's place, and ε sets the
#   pace.
# - Adam is $\hat m/(\sqrt{\hat v} + \epsilon)$. $E[v_t] = E[g^2](1 - \beta_2^t)$, so divide by $1 - \beta_2^t$.
#   Without it the first steps are too long, with 0.9 and 0.999 and a constant gradient up to 6.57 η [claim: long_steps]
#   [given].
# - ε inside the root is compared with g², outside with |g|.
# - A factor in all gradients cancels, and the steps of AdaGrad and RMSProp are bounded by a multiple of η. So a steep
#   place does not throw them away as it does plain descent.
# - To settle, RMSProp needs a falling η. So does Adam: under noise at once, and without noise in runs of several
#   thousand steps [claim: adam_leaves] [given]. AdaGrad brings its own.
# - A race says something only with each rule at its own rate, the noise that is meant, and several seeds.

# %% [markdown]
# ## Further: Adam's state, kept by yourself
#
# `adam_step` gets m, v and t from its caller, who must keep them from step to step. What goes wrong there, a single
# step does not show.
#
# ### Task: adam run
#
# Write `adam_run(gradient, theta, steps, eta, beta1, beta2, epsilon)`: all the points of a run with Adam, the start
# first, in an array of shape (steps + 1, *θ's shape) [given]. `gradient(theta)` gives the gradient at any point. m and
# v begin at zero, and ε stands outside the root. `theta` must stay as it came. Example:
# `adam_run(lambda theta: np.array([5.0]), np.array([0.0]), 2, 0.1, 0.9, 0.999, 0.0)` gives `[[0.0], [-0.1], [-0.2]]`.


# %% tags=["stub"]
def adam_run(gradient, theta, steps, eta, beta1, beta2, epsilon):
    raise NotImplementedError


# %% tags=["solution"]
def adam_run(gradient, theta, steps, eta, beta1, beta2, epsilon):
    m, v, points = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t in range(1, steps + 1):
        g = gradient(points[-1])
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        points.append(points[-1] - eta * m_hat / (np.sqrt(v_hat) + epsilon))
    return np.array(points)


# %%
check("adam run", adam_run)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Which numbers must outlive a step? They are made before the loop, and changed in it.
# </details>
# <details><summary>Hint 2</summary>
# How many gradients are in m when the first step is made? That is t.
# </details>

# %% [markdown]
# ## Further: effective rates, computed
#
# ### Task: effective rates
#
# Write `effective_rates(gradients, eta, epsilon)`: AdaGrad's α₁ … α_T for `gradients` of shape (T, n), time going down
# the rows, in the same shape. Example: for the gradients `[[3.0], [4.0]]`, `eta = 1.0` and `epsilon = 0.0` it gives
# `[[0.333…], [0.2]]`.


# %% tags=["stub"]
def effective_rates(gradients, eta, epsilon):
    raise NotImplementedError


# %% tags=["solution"]
def effective_rates(gradients, eta, epsilon):
    return eta / (np.sqrt(np.cumsum(gradients**2, axis=0)) + epsilon)


# %%
check("effective rates", effective_rates)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.cumsum(…, axis=0)</code> gives all the sums of one column at once.
# </details>

# %% [markdown]
# ## Further: other units
#
# AdaDelta was made for the sake of units. θ in centimetres in place of metres makes θ's numbers 100 times as large, so
# its steps should be, too [given]. In the explorer the pale curves are the losses in the old units.
#
# **Predict first.** Which curves will stay where they were if the *loss's* numbers are multiplied by 100? And which if
# θ's are?
#
# **Try.**
#
# 1. Set θ's factor to 1 and the loss's to 100 [given].
# 2. Set θ's factor to 100 and the loss's to 1 [given].

# %%
from course_lib.topics.adaptive_methods.explorers import units

units()

# %% [markdown]
# **What to have seen.**
#
# 1. The four adaptive rules stay; plain descent diverges at step 77 [claim: loss_times] [given]. A loss that is summed
#    over the batch, and not averaged, does that to it.
# 2. None stays [claim: theta_times]. AdaGrad, RMSProp and Adam make the same steps as before, now too short; plain
#    descent's gradients have even become smaller [claim: theta_times]. For AdaDelta the units would fit, were it not
#    for ε: its first steps are made of √ε alone, and that is a length too.

# %% [markdown]
# ## Further: sparse features
#
# A linear model has twelve features: the first is there in every example, the second in half of them, the last in one
# of 2,048 [given]. Words in a text are like that. The true weights have either sign and sizes between 0.3 and 3; to
# each label noise of 0.1 is added [given]. The picture shows how much of each weight is learned. A feature that is
# not there has no gradient: the rare ones are taught by a few steps.
#
# **Predict first.** Deck 002 recommends AdaGrad and AdaDelta for sparse data. Why should a sum of squares help a rare
# feature? And a moving average?
#
# **Try.**
#
# 1. Compare the six rules, each at its own best rate; throw the dice a few times [given].
# 2. Switch to one η = 1 for all, with seed 0 [given]. Look at Adam's rarest weight.
# 3. Again each at its own rate, with batches of 64: take the noise of the labels away [given].

# %%
from course_lib.topics.adaptive_methods.explorers import sparse_features

sparse_features()

# %% [markdown]
# **What to have seen.** 20 draws of the data say more than one; every rule has the smallest of 25 rates that comes
# within a tenth of its best error [given]. In the table is the mean of |w/w* − 1| over the features and the draws
# [given].
#
# | rule | batches of 16 | batches of 64 |
# |---|---|---|
# | gradient descent | 0.23 [claim: sparse_gradient_16] [given] | 0.22 [claim: sparse_gradient_64] [given] |
# | momentum | 0.093 [claim: sparse_momentum_16] [given] | 0.049 [claim: sparse_momentum_64] [given] |
# | AdaGrad | 0.069 [claim: sparse_adagrad_16] [given] | 0.031 [claim: sparse_adagrad_64] [given] |
# | RMSProp | 0.13 [claim: sparse_rmsprop_16] [given] | 0.061 [claim: sparse_rmsprop_64] [given] |
# | AdaDelta | 0.17 [claim: sparse_adadelta_16] [given] | 0.099 [claim: sparse_adadelta_64] [given] |
# | Adam | 0.075 [claim: sparse_adam_16] [given] | 0.031 [claim: sparse_adam_64] [given] |
#
# 1. AdaGrad's error is less than half of plain descent's in every draw [claim: adagrad_beats_plain]. A rare feature's
#    sum has hardly grown, so when it comes at last, its step is still long. Plain descent is limited by the common
#    features. But AdaGrad is no better than Adam: it is ahead in 9 and 11 of 20 draws, for the two batch sizes
#    [claim: adagrad_or_adam] [given]. And a moving average? RMSProp's, AdaDelta's and Adam's squares forget between two
#    visits of a rare feature. That makes its step long as well, but it does not shrink from visit to visit, as it does
#    with the sum.
#    AdaDelta's u forgets, too: in 19 of 20 draws with batches of 16 its error is larger than those of momentum, AdaGrad
#    and Adam, all three [claim: adadelta_sparse] [given].
# 2. Here, with seed 0, Adam has thrown the rarest weight to −21 times what it should be [claim: thrown]. The reason is
#    $\hat v$: if the first gradient of a weight comes at step t and is g, then $\hat v = 0.001\, g^2/(1 - 0.999^t)$,
#    and $g/\sqrt{\hat v} = \sqrt{(1 - 0.999^t)/0.001}$, whatever g is [claim: lone_gradient] [given]. So one visit is
#    worth 12 η at step 150, and 16 η at step 300 [claim: lone_gradient] [given]. The rarest feature came in two batches
#    here: the first took its weight to 13 times w*, and the second threw it back, past the mark [claim: thrown]
#    [given]. (m only spreads a visit over the steps that follow. With β₁ = 0 the two visits take it to −10 and to 23
#    times w* here [claim: thrown] [given]. The first goes the wrong way, since the other weights' errors decide its
#    sign.)
# 3. Now AdaGrad is far ahead: with batches of 64 it is the best, and its error is below a hundredth of Adam's, in 20 of
#    20 draws [claim: clean_adagrad] [given].

# %% [markdown]
# ## Further: whose learning rate matters how much
#
# Adam is praised less for its speed than for working as it comes [given]. So: the final loss against
# the learning rate, every rule at 65 rates from 10⁻⁵ to 1,000 [given]. Bars show where a run ends at a tenth of the
# starting loss or less [given].
#
# **Predict first.** Over how many powers of ten does plain descent work in a valley with κ = 20 [given]? And what
# happens to AdaGrad at η = 1,000 [given]?
#
# **Try.**
#
# 1. The valley: compare the bars of plain descent, AdaGrad and Adam. Where do they end?
# 2. The valley: look at RMSProp's curve, left and right of its lowest point [given].
# 3. Beale's and Rosenbrock's surfaces, and the plateau: who is lowest, and who has the widest bar?
# 4. Look for AdaDelta's best rate on three surfaces [given].

# %%
from course_lib.topics.adaptive_methods.explorers import sensitivity

sensitivity()

# %% [markdown]
# **What to have seen.**
#
# 1. Plain descent works over 1.5 decades, up to 2/κ = 0.1, where it diverges [claim: break_off]. AdaGrad's bar reaches
#    from 0.1 and Adam's from 0.01 to the end of the chart [claim: open_bars] [given]. Neither has diverged even at
#    1,000 [claim: open_bars]. The reason is pretty. AdaGrad's first leap is η long. Out there the gradient is about hη,
#    and so α becomes η/(hη) = 1/h: the leap has *measured* the curvature [claim: leap] [given]. Two steps later the run
#    is back, with the right rate for each axis [claim: leap]. Adam's leap measures, too: after it hα is 1.4 on both
#    axes [claim: leap]. Then $\hat v$ forgets and α grows, but with m in the numerator the border is not 2 but 2(1 +
#    β₁)/(1 − β₁) = 38 (notebook 08), and after 300 steps hα is at 9.1 [claim: leap] [given]. All this is true of a
#    quadratic; on the other surfaces the bars end within the chart [claim: closed_bars].
# 2. A V: on the left it does not arrive, on the right it ends at the floor η²(1 + κ)/8 [claim: floor] [given].
# 3. On Beale Adam ends at 8 · 10⁻¹⁴ and momentum at 6 · 10⁻⁷; on Rosenbrock momentum at 2 · 10⁻⁵, Adam at 3 · 10⁻⁵
#    and Nesterov at 5 · 10⁻³ [claim: tuned_elsewhere]. In the valley plain descent, momentum, Nesterov, AdaGrad and
#    Adam all get below 10⁻¹² [claim: tuned_in_the_valley] [given]. So who is lowest hangs on the surface [claim:
#    tuned_elsewhere]. The widest bar of the decks' rules is RMSProp's on Beale and on Rosenbrock, and Adam's in the
#    valley and on the plateau [claim: widest_changes].
# 4. It is 6 to 750 [claim: default_adadelta]. At η = 1, its default, AdaDelta ends above a tenth of the start on all
#    three [claim: default_adadelta] [given]. In the valley alone the best rates of the decks' rules reach from 0.003
#    to 5.6 [claim: best_rates_apart]. "The" learning rate means nothing without the rule.

# %% [markdown]
# ## Further: and many more
#
# Deck 004 closes with "And Many More". Each of these is Adam with *one* line changed (Nadam in two things, as is said
# below). ĝ is $g/(1 - \beta_1^t)$.
#
# | rule | where Adam has | it has |
# |---|---|---|
# | AdaMax | $\sqrt{\hat v}$, a root of an average | $u \leftarrow \max(\beta_2 u, \vert g\vert)$, a fading maximum |
# | Nadam | $\hat m$ | $\beta_1 \hat m + (1 - \beta_1)\, \hat g$: the new gradient counts once more |
# | AMSGrad | $\hat v$ | the largest $v$ so far, corrected [given] |
# | AdamW | $-\eta\, \hat m/(\sqrt{\hat v} + \epsilon)$ | the same and $-\eta\lambda\theta$ |
#
# They are by Kingma and Ba (2015), Dozat (2016), Reddi, Kale and Kumar (2018), and Loshchilov and Hutter (2019). (Nadam
# also begins with a smaller β₁, about 0.45 [given], and after 50 steps it is hardly larger [claim: long_nadam] [given].
# Each of its terms has the bias correction of its own time; `Nadam`'s docstring has it all.) AdamW without decay is
# Adam, and AMSGrad is Adam as long as v grows [claim: same_as_adam].
#
# **Predict first.** Gradients of 1, and a single one of 100 at step 50; β₂ is 0.99 here [given]. Which of the rules
# takes one very long step? Which recovers last?
#
# **Try.**
#
# 1. Look at the steps after "one outlier".
# 2. Look at α after it.
# 3. Choose "rare", then "constant".

# %%
from course_lib.topics.adaptive_methods.explorers import relatives

relatives()

# %% [markdown]
# **What to have seen.**
#
# 1. Nadam, with a step of 3.7 η: at step 50 its β₁ is still 0.45, so the new gradient counts by 0.55 [claim:
#    long_nadam]. With 0.9, as in the table, it would be 1.25 η, and Adam's is 0.69 η [claim: long_nadam] [given].
# 2. AdaMax: u jumps to 100, and falls by 1 % a step from there; at the end its α is at 0.045 of what it was [claim:
#    slow_adamax]. Of Adam's 0.19 is left, of AMSGrad's 0.09: they divide by the *root of an average*, in which 100
#    counts for less [claim: slow_adamax].
# 3. With a gradient in each 20th step AdaMax gets 0.96 far, the others 4.0 to 4.2 [claim: rare_adamax] [given]: its u
#    takes the largest |g|, Adam's √v the average one. With constant gradients all steps become the same in the end
#    [claim: same_constant].

# %% [markdown]
# ### AMSGrad
#
# Adam's proof of convergence had a gap: α can *grow* when v forgets. The counter-example (Reddi, Kale and Kumar 2018)
# is a line. Of every three losses the first is Cx and the other two are −x, on −1 ≤ x ≤ 1 [given]. The sum of three
# is (C − 2)x, so for C > 2 the best place is x = −1 [given]. The rules run as in the paper: η falls as 1/√t, and
# there is no bias correction [given]. The right-hand chart has the mean *regret*: what the losses were on average
# more than at the best fixed place [given].
#
# **Predict first.** C = 3, Adam with β₁ = 0 and β₂ = 1/(1 + C²) = 0.1 [given]. The one large gradient says "left", two
# small ones say "right", and Adam divides each by its recent size. Where does it end?
#
# **Try.**
#
# 1. Look at Adam, then at AMSGrad.
# 2. Switch "another β₂" on, and take 0.5 and 0.9 [given].

# %%
from course_lib.topics.adaptive_methods.explorers import amsgrad

amsgrad()

# %% [markdown]
# **What to have seen.**
#
# 1. With C = 3 Adam ends at x = 1, the worst place; AMSGrad at −0.99 [claim: wrong_end]. In the long run the large
#    gradient makes a step of 1.05 η to the left; at the first small one v has nearly forgotten it, a step of 0.76 η to
#    the right, and at the second still more, 0.97 η [claim: wrong_steps]. AMSGrad keeps the largest v, so a gradient of
#    3 stays worth three of 1 [given].
# 2. For C = 3 a larger β₂ cures Adam as well: with 0.5 it gets to −0.90, with 0.9 to −0.99 [claim: longer_memory]
#    [given]. But no β₂ cures all: for every fixed one there is a large gradient so rare that it deceives Adam again
#    (the paper's theorem) [given]. With a 20 among nineteen −1, Adam with β₂ = 0.9 ends at x = 1, and AMSGrad at −0.98
#    [claim: rarer] [given].

# %% [markdown]
# ### Task: amsgrad maximum
#
# Write `largest_average(v, v_max, g, beta2)`: AMSGrad's two lines for v, without bias correction. It returns `(v,
# v_max)`. Example: `largest_average(np.array([4.0]), np.array([5.0]), np.array([2.0]), 0.5)` gives `([4.0], [5.0])`.


# %% tags=["stub"]
def largest_average(v, v_max, g, beta2):
    raise NotImplementedError


# %% tags=["solution"]
def largest_average(v, v_max, g, beta2):
    v = beta2 * v + (1 - beta2) * g * g
    return v, np.maximum(v_max, v)


# %%
check("amsgrad maximum", largest_average)

# %% [markdown]
# <details><summary>Hint 1</summary>
# v goes on as in Adam. The maximum is kept beside it, for each coordinate.
# </details>

# %% [markdown]
# ### AdamW beside L2
#
# L2 in the loss (notebook 05) adds λθ to the gradient. In plain descent that is the same as shrinking θ by the factor
# 1 − ηλ in each step [claim: l2_in_descent] [given]. In Adam it is not: λθ goes through m and is divided by √v̂ with
# the rest. AdamW leaves it out of the gradient and shrinks θ itself. The paper's decay does not contain η; here, as
# in PyTorch, it is ηλ.
#
# The explorer has weights of 1 whose gradients are nothing but noise, of very different sizes [given]. All should
# decay, to $(1 - \eta\lambda)^T$.
#
# **Predict first.** Under Adam with L2: which weights decay least, those with large gradients or those with small ones?

# %%
from course_lib.topics.adaptive_methods.explorers import weight_decay

weight_decay()

# %% [markdown]
# **What to have seen.** AdamW and plain descent with L2 leave about 0.368 of all, as computed [claim: decays]. Adam
# with L2 leaves 0.90 of the weight with the largest gradients, and nothing of those with small ones [claim: decays].
# It punishes least the weights whose gradients are largest [claim: decays].

# %% [markdown]
# ### Task: adamw step
#
# Write `adamw_step(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay)`, which returns `(theta, m, v)`: Adam's
# step and the decay, both from the *old* θ. You may call `adam_step`. With `weight_decay = 0.0` it must be Adam's step.


# %% tags=["stub"]
def adamw_step(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay):
    raise NotImplementedError


# %% tags=["solution"]
def adamw_step(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay):
    new, m, v = adam_step(theta, m, v, g, t, eta, beta1, beta2, epsilon)
    return new - eta * weight_decay * theta, m, v


# %%
check("adamw step", adamw_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The gradient that goes to Adam is g alone.
# </details>
# <details><summary>Hint 2</summary>
# What is taken off is the share ηλ of the θ that came in.
# </details>
