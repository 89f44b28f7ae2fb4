# %% [markdown]
# # Adaptive methods
#
# One learning rate for all parameters is too small for some and too large for others. The rules of this page give
# each parameter a rate of its own, made of the gradients it has seen. (Deck 001, *Optimizer*; deck 002, *Adagrad
# Optimizer* to *Optimizer choices*; deck 004, *Algorithms with Adaptive Learning Rates* and *And Many More*; deck 000
# has the list.)

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - write one step of AdaGrad, RMSProp, AdaDelta and Adam, and say what each keeps from step to step;
# - draw the effective learning rate of each over the iterations, and say who stalls and who goes on;
# - compute what bias correction and the place of ε do to Adam's first steps;
# - name the one line in which AdaMax, Nadam, AMSGrad and AdamW differ from Adam, and a case where it matters;
# - tell which of the decks' claims on these rules hold in a run.

# %% [markdown]
# ## The race
#
# Every optimizer of the course on one surface, all from one start. Each has its own learning rate, or all have the
# same. Scrub through the 300 steps or play them; click on the map for another start. The strips show what *one* rule
# keeps for x and y: its velocity, its accumulated squares, and its **effective learning rate** α, the factor that
# stands before the (averaged) gradient.
#
# **Predict first.**
#
# 1. Beale's surface, each rule with a rate that suits it. Will the adaptive rules be the first four?
# 2. Now one η = 0.1 for all. Who is still in the race after ten steps?
# 3. A valley, one η = 0.1: which rule gets near the minimum, and then never any nearer?
# 4. The valley again, each its own rate, but gradient noise of 0.2 (times the median gradient). Who is lowest now?
#    Throw the dice a few times before you answer.

# %%
from course_lib.topics.adaptive_methods.explorers import race

race()

# %% [markdown]
# **What to have seen.**
#
# 1. No: Nesterov (7.8·10⁻⁶) and momentum (8.2·10⁻⁶) end lowest, Adam follows (5.8·10⁻⁴). With a rate that suits the
#    surface, and no noise, adapting is not what decides.
# 2. Gradient descent, momentum and Nesterov have diverged by step 4. The four adaptive ones are all there: their steps
#    do not grow with the gradient. That is what they are for.
# 3. RMSProp, at 0.0263. Its last steps jump from one side of the minimum to the other; below is the formula.
# 4. With seed 0 Adam, with seed 1 AdaGrad, with seed 4 momentum: one run with noise tells nothing. The next cell has
#    the means over 50 draws.
# 5. The plateau: momentum, Nesterov and plain descent have hardly left it after 300 steps (a loss of 0.99). A tiny
#    gradient divided by its own tiny size is no longer tiny.
# 6. Rastrigin, all eleven switched on: ten end in one dent, at (−3.98, 1.99), and plain descent shakes above it, at 47.
#    These rules are not made to get out of a dent.
# 7. The saddles have no bottom; "lowest" means only "furthest gone".

# %%
from dataclasses import replace

from course_lib.optimizers import OPTIMIZERS
from course_lib.topics.adaptive_methods.experiments.race import with_noise

rules = {n: replace(rule, learning_rate=rule.surface_rate) for n, rule in OPTIMIZERS.items() if rule.lectured}
means = with_noise("valley", rules, noise=0.2)
for name in sorted(means, key=means.get):
    print(f"{name:17} mean loss after 300 noisy steps: {means[name]:.3g}")

# %% [markdown]
# AdaGrad wins: its falling rate settles where a constant one keeps shaking (notebook 10 makes a rule of that). Plain
# descent comes next, because its rate is small for this valley. RMSProp is shaken most of those that have arrived.

# %% [markdown]
# ## AdaGrad
#
# Add up the squares of all gradients so far, for each coordinate separately, and divide by the root:
#
# $$r \leftarrow r + g \odot g, \qquad \theta \leftarrow \theta - \frac{\eta}{\sqrt{r} + \epsilon} \odot g.$$
#
# So $\alpha_t = \eta/(\sqrt{g_1^2 + \dots + g_t^2} + \epsilon)$. The first step has the length η in *every* coordinate,
# whatever the gradients are: $g/\sqrt{g^2} = \pm 1$.

# %% [markdown]
# ### Task: adagrad step
#
# Write `adagrad_step(theta, r, g, eta, epsilon)`: one step as above, ε outside the root. It returns `(theta, r)`, both
# new.

# %%
import numpy as np

from course_lib.topics.adaptive_methods.tasks import answer, check


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
# ### A sum that stops one short
#
# Deck 002 prints $\sum_{k=1}^{i-1}$: the gradient of step i is not yet in the sum. Then the sum is empty at the first
# step, and only √δ is left to divide by. With its δ of 10⁻⁵ to 10⁻⁷:

# %%
for delta in (1e-5, 1e-7):
    print(f"δ = {delta:g}: a gradient of 1, η = 0.1: deck 002's first step is {0.1 / np.sqrt(delta):.1f}, not 0.1")

# %% [markdown]
# ## Effective learning rates
#
# Deck 002 draws "Alpha in Adagrad" and "Alpha in Adadelta" over the iterations. To draw them, feed all rules the
# *same* gradients, wherever these would lead: x gets a sequence, y a tenth of it. "AdaDelta, window" is the rule as
# deck 002 describes it, and "AdaDelta" as it was published; more on both below.
#
# **Predict first.**
#
# 1. Constant gradients. How does AdaGrad's α fall: like 1/t, 1/√t, or to a floor? How far does it get in T steps, and
#    is there a place that it never passes?
# 2. y's gradients are a tenth of x's. By how much are its *steps* shorter?
# 3. Five gradients of 100, then always 1. Who recovers, and how soon?

# %%
from course_lib.topics.adaptive_methods.explorers import alphas

alphas()

# %% [markdown]
# **What to have seen.**
#
# 1. Like 1/√t: α = 0.1/√300 = 0.0058 at the end. The distance is about 2η√T: 3.32 after 300 steps, 6.18 after 1,000.
#    It slows down without end and passes every place.
# 2. Not at all. y's α is ten times x's, and both get equally far (AdaDelta nearly so). Multiply all gradients by any
#    number: these rules make the same steps, but for ε.
# 3. AdaGrad never: 0.77 after 1,000 steps, 0.32 of it in the first five. The window forgets in ten steps, at once;
#    RMSProp, with ρ = 0.9, in about 100, smoothly. Adam's β₂ = 0.999 has a memory of 1,000 steps: 12.3, where RMSProp
#    has 94.
# 4. "falling as 1/√t": RMSProp's α *grows*, from 0.3 to 3.2 in 1,000 steps. Where gradients fade, as they do near a
#    minimum, it makes up for them.
# 5. AdaDelta begins as slowly as √ε lets it, 0.003, and its α rises as long as its steps do.

# %% [markdown]
# ### Task: effective rates
#
# Write `effective_rates(gradients, eta, epsilon)`: AdaGrad's α₁ … α_T for `gradients` of shape (T, n), in the same
# shape.


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
# Deck 002 says that AdaGrad "remains stuck forever" after a time; deck 004, that its rate "shrinks too quickly". On a
# real surface gradients fade as well, and then the sum stops growing:

# %%
from course_lib.optimizers import AdaGrad, Adam, AdamW, AMSGrad, Momentum, RMSProp, descend
from course_lib.surfaces import Valley

valley = Valley(kappa=20.0)
for eta in (0.1, 0.5):
    path = descend(AdaGrad(eta), valley.gradient, valley.start, 3000)
    print(f"AdaGrad, η = {eta}: loss", "  ".join(f"{t}: {valley(path[t]):.2g}" for t in (100, 300, 1000, 3000)))

# %% [markdown]
# So on a quadratic it is not stuck: at η = 0.1 it is slow at first, and after 3,000 steps as fast as any linear rate.
# What it never gets over is a *steep beginning*: the five large gradients above.

# %% [markdown]
# ## RMSProp
#
# A decaying average in place of the sum:
#
# $$r \leftarrow \rho\, r + (1 - \rho)\, g \odot g, \qquad \theta \leftarrow \theta - \frac{\eta}{\sqrt{r} + \epsilon}
# \odot g.$$
#
# After 1/(1 − ρ) steps or so the past is forgotten.

# %%
from course_lib.topics.adaptive_methods.questions import question

question("rmsprop settles")

# %%
for eta in (0.1, 0.02):
    path = descend(RMSProp(eta), valley.gradient, valley.start, 3000)
    x, y = np.abs(path[-1])
    print(f"η = {eta}: |x| = {x:.6f}, |y| = {y:.6f}, loss {valley(path[-1]):.6f}, η²(1 + κ)/8 = {eta**2 * 21 / 8:.6f}")

# %% [markdown]
# There is the 0.0263 of the race. It has nothing to do with noise: a rule that divides the gradient by its own size
# has no brake. Under RMSProp the learning rate must be lowered (notebook 10). AdaGrad's sum is such a schedule; here
# it has been thrown away together with the stall.

# %% [markdown]
# ### Task: rmsprop step
#
# Write `rmsprop_step(theta, r, g, eta, rho, epsilon)`, ε outside the root, which returns `(theta, r)`.


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

# %% [markdown]
# r starts at 0, and so the first step is $\eta/\sqrt{1 - \rho}$ long instead of η. At ρ = 0.9 that is 3.2η. Deck 002
# writes that "β₂ is often 0.999" in RMSProp: then it is 31.6η, for want of a correction. RMSProp is used with 0.9 or
# 0.99; 0.999 is Adam's.

# %%
for rho in (0.9, 0.99, 0.999):
    path = descend(RMSProp(0.02, rho), valley.gradient, valley.start, 1)
    print(f"ρ = {rho}: first step of {abs(path[1] - path[0])[0] / 0.02:.2f} η")

# %% [markdown]
# ## AdaDelta
#
# Deck 002: "instead of squared gradients of all past iterations, it takes the gradients for a specific windows". Taken
# literally that is AdaGrad with a short memory: w arrays to keep, and a learning rate to choose. The paper (Zeiler
# 2012) names a window too, but then averages as RMSProp does, and has a second idea that the deck leaves out.

# %% [markdown]
# ### AdaDelta as published
#
# Also average the squares of the *steps*, and put their root where η was:
#
# $$r \leftarrow \rho r + (1 - \rho)\, g^2, \qquad \Delta\theta = -\frac{\sqrt{u + \epsilon}}{\sqrt{r + \epsilon}}\, g,
# \qquad u \leftarrow \rho u + (1 - \rho)\, \Delta\theta^2.$$
#
# No learning rate is left. (PyTorch has one, 1 by default; so has this course's class.) The step's size comes from the
# steps before, which came from ε: $u_0 = 0$. Note that ε is *inside* both roots here.

# %% [markdown]
# ### Task: adadelta step
#
# Write `adadelta_step(theta, r, u, g, rho, epsilon)`, as published, which returns `(theta, r, u)`.


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
# The paper's argument is about units. θ in centimetres in place of metres makes θ's numbers 100 times as large, so its
# steps should be, too. Plain descent's steps become 100 times *smaller* (gradients are loss per θ); AdaGrad's,
# RMSProp's and Adam's stay as they were. In AdaDelta √u has θ's unit, and the units fit.
#
# **Predict first.** Pale: the losses in the old units. Which curves will stay where they were if the *loss's* numbers
# are multiplied by 100? And which if θ's are?

# %%
from course_lib.topics.adaptive_methods.explorers import units

units()

# %% [markdown]
# **What to have seen.**
#
# 1. The loss times 100: the four adaptive rules stay, to the width of a line; plain descent diverges at step 77. A
#    loss that is summed over the batch, and not averaged, does that to it.
# 2. θ times 100: *none* stays. For AdaDelta the units would fit, were it not for ε: the first steps are made of √ε
#    alone, and that is a length too.
# 3. So ε is AdaDelta's learning rate. In the old units its loss after 300 steps is 4.99 with ε = 10⁻⁶, and 19.8 of the
#    20.1 at the start with 10⁻¹⁰.

# %% [markdown]
# ## Adam
#
# RMSProp's denominator below, an average of the gradients above, and both corrected for their start at 0:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}.$$
#
# Decks 001 and 004 call them s and r, with ρ₁, ρ₂ and δ; deck 002 V and S on one page, m and s on another.

# %% [markdown]
# ### Bias correction
#
# After t equal gradients g, m is $(1 - \beta_1^t)\,g$ and v is $(1 - \beta_2^t)\,g^2$. The correction divides by just
# that. Deck 004's snippet has none; its algorithm, two lines further down the page, has it.
#
# **Predict first.** Without correction m is too small, *and* v is too small. Will the first steps be shorter or longer
# than η? When is it worst? For how long does it matter?

# %%
from course_lib.topics.adaptive_methods.explorers import beginning

beginning()

# %% [markdown]
# **What to have seen.**
#
# 1. Longer. v has the longer memory, so it is *more* too small than m, and it stands below: the first step is
#    $0.1/\sqrt{0.001} = 3.16\,\eta$. It is worst at step 12, 6.57 η, and at step 300 there is still twice η.
# 2. β₂ = 0.9, like β₁: shorter at first, 0.32 η at step 1. Deck 002 speaks of "a dampening effect to the growing
#    values"; the correction *divides* by less than 1, so it makes m and v larger, and with the usual β's the step
#    smaller.
# 3. With correction every step is η, from the first on.

# %%
t = np.array([1, 2, 12, 50, 300, 3000])
print("step    ", *(f"{k:8}" for k in t))
print("|Δθ|/η  ", *(f"{ratio:8.3f}" for ratio in (1 - 0.9**t) / np.sqrt(1 - 0.999**t)))

# %% [markdown]
# ### Epsilon inside or outside
#
# | deck | rule | ε stands |
# |---|---|---|
# | 001, 002 | AdaGrad, RMSProp | inside, √(δ + r) |
# | 004 | AdaGrad | outside |
# | 004 | RMSProp | inside in algorithm 8.5, outside in the snippet above it |
# | 001, 004 | Adam | outside, √r̂ + δ |
# | 002 | Adam | inside, √(Ŝ + ε) |
#
# It is not the same number in both places. Outside, ε matters where |g| is as small as ε. Inside it is compared with
# g²: it matters where |g| is below √ε. With ε = 10⁻⁸ that is 10⁻⁴, a gradient that a deep network has all the time.
# The right-hand chart above shows both knees; set g = 10⁻⁶.
#
# **What to have seen.** ε outside: 0.99 η, as good as none. Inside: 0.01 η, a hundredth of the step. To move a formula
# from outside to inside, square ε.

# %%
g = np.full((50, 1), 1e-6)
from course_lib.topics.adaptive_methods.experiments.traces import fed

for rule in (Adam(), Adam(epsilon_inside=True), Adam(epsilon=1e-16, epsilon_inside=True)):
    steps, _ = fed(rule, g)
    print(f"ε = {rule.epsilon:g}, {'inside' if rule.epsilon_inside else 'outside'}: {-steps[-1, 0] / 0.001:.4f} η")

# %% [markdown]
# ### Task: adam step
#
# Write `adam_step(theta, m, v, g, t, eta, beta1, beta2, epsilon)`, with bias correction and ε outside. t = 1 in the
# first step. It returns `(theta, m, v)`: m and v as they are averaged, *not* corrected.


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
# Deck 001: "apply momentum to the rescaled gradients". Its own algorithm does the opposite: it rescales the momentum.
# Is that the same? Gradients of 1, and one of 100 as the 51st (β₁ = β₂ = 0.9):

# %%
g = np.where(np.arange(100) == 50, 100.0, 1.0)[:, None]
adam, _ = fed(Adam(1.0, beta2=0.9, bias_correction=False), g)
rescaled, _ = fed(RMSProp(1.0, 0.9), g)
other, _ = fed(Momentum(1.0, 0.9, form="ema"), -rescaled)
print("steps 50 to 53, momentum rescaled:            ", "  ".join(f"{-step:.3f}" for step in adam[49:53, 0]))
print("steps 50 to 53, momentum of rescaled gradients:", "  ".join(f"{-step:.3f}" for step in other[49:53, 0]))

# %% [markdown]
# No. In Adam the outlier is in m and in v at the same time, and shortens the steps to a third. The other way round it
# lengthens them: a rescaled gradient of 3.16 (the largest there can be, $1/\sqrt{1 - \beta_2}$) is carried on by the
# momentum, while those after it, of 0.03, hardly count.

# %% [markdown]
# ## Sparse features
#
# A linear model with twelve features: the first is there in every example, the second in each second, the last in one
# of 2,048. Words in a text are like that. The true weights are of either sign and of sizes between 0.3 and 3; drawn is
# how much of each is learned. A feature that is not there has a gradient of 0: the rare ones are taught by a few steps.
#
# **Predict first.** Deck 002 says: AdaGrad and AdaDelta for sparse data. Each rule may have its best rate. Will the
# two be the best? Why would a sum of squares help a rare feature?

# %%
from course_lib.topics.adaptive_methods.explorers import sparse_features

sparse_features()

# %% [markdown]
# **What to have seen.**
#
# 1. AdaGrad, yes: 98 % of the rarest weight is learned, from two visits. A rare feature's sum has hardly grown, so when
#    it comes at last, its step is still long. Plain descent, whose rate the common features limit, has learned 11 %.
# 2. AdaDelta, no: its mean error is 0.19, hardly better than plain descent's 0.24. r and u forget between two visits.
# 3. Not every gain is adaptation: momentum (0.037) is as good as Adam (0.043) here.
# 4. One η = 1 for all: AdaGrad has 0.06, and Adam has thrown the rarest weight to −21 times what it should be: m goes
#    on pushing long after the feature has gone.
#
# One draw of the data is one draw. Ten of each kind, every rule at its best rate:

# %%
from course_lib.topics.adaptive_methods.experiments.sparse_features import sparse

for batch_size in (16, 64):
    draws = [sparse(batch_size=batch_size, seed=seed) for seed in range(10)]
    errors = np.mean([draw.errors for draw in draws], axis=0)
    print(f"batches of {batch_size}:", "  ".join(f"{n} {e:.1g}" for n, e in zip(draws[0].names, errors, strict=True)))

# %% [markdown]
# AdaGrad is the best of the six, and with four times the examples by orders of magnitude.

# %% [markdown]
# ## Whose learning rate matters how much
#
# The usual claim for Adam is not that it is the fastest, but that it works as it comes. So: the final loss against the
# learning rate, every rule at 41 rates from 10⁻⁴ to 10. The bars show where a run ends at a tenth of the starting loss
# or less.
#
# **Predict first.** Over how many powers of ten does plain descent work in a valley with κ = 20? And Adam? Which rule
# has the lowest point, and which the widest bar?

# %%
from course_lib.topics.adaptive_methods.explorers import sensitivity

sensitivity()

# %%
from course_lib.surfaces import SURFACES
from course_lib.topics.adaptive_methods.experiments.sensitivity import on_surface

names = [name for name, surface in SURFACES.items() if len(surface.minima) and name != "Rastrigin"]
charts = [on_surface(name) for name in names]
widths = dict(zip(charts[0].names, np.mean([chart.width(-1) for chart in charts], axis=0), strict=True))
for name in ("AdaDelta", "gradient descent", "AdaGrad", "RMSProp", "momentum", "Adam"):
    print(f"{name:17} {widths[name]:.1f} decades of good rates, mean of {len(charts)} surfaces")

# %% [markdown]
# **What to have seen.**
#
# 1. In the valley plain descent works over 1.5 decades, Adam over 3.1. Plain descent's curve breaks off at 2/κ = 0.1;
#    Adam's merely rises. No adaptive rule diverges there, at any of the rates.
# 2. At its best rate each of plain descent, momentum, Nesterov, AdaGrad and Adam gets below 10⁻¹² in the valley. The
#    end of a tuned run says little; how much tuning it takes, more.
# 3. RMSProp's curve has the shape of a V: to the left it does not arrive, to the right is the floor η²(1 + κ)/8.
# 4. AdaDelta "has no learning rate", and at η = 1, its default, it is good on none of Beale, Rosenbrock and the valley
#    within 300 steps. Of all rules it has the narrowest bars. (Rastrigin is left out of the means: hardly anybody gets
#    down there.)
#
# The same on the digits: 64-16-10, batches of 64, 150 steps, one start for all. Every curve takes eleven rates.

# %%
from course_lib.topics.adaptive_methods.explorers import sensitivity_on_digits

sensitivity_on_digits()

# %% [markdown]
# **What to have seen.**
#
# 1. At its best rate every rule learns. The lowest is Nesterov (0.048), then Adam and its kin (0.07). (One start: the
#    order of such close ones is not to be relied on.)
# 2. The best rates are a factor of 1,000 apart: 0.01 for RMSProp, 10 for AdaDelta. "The" learning rate means nothing
#    without the rule.
# 3. Momentum, Nesterov, Adam, AdamW and AMSGrad have the widest bars here, 1.5 decades. On this network the gap
#    between adaptive and not has closed.

# %% [markdown]
# ## And many more
#
# Deck 004 closes with "And Many More". Each of these is Adam with *one* line changed:
#
# | rule | where Adam has | it has |
# |---|---|---|
# | AdaMax | $\sqrt{\hat v}$, a root of an average | $u \leftarrow \max(\beta_2 u, \vert g\vert)$, the largest, fading |
# | Nadam | $\hat m$ | $\beta_1 \hat m + (1 - \beta_1)\, \hat g$: the new gradient counts once more |
# | AMSGrad | $\hat v$ | the largest $v$ so far, corrected |
# | AdamW | $-\eta\, \hat m/(\sqrt{\hat v} + \epsilon)$ | the same and $-\eta\lambda\theta$ |
#
# (Nadam's β₁ also warms up, and each term has the bias correction of its own time; `Nadam`'s docstring has it all.)
#
# **Predict first.** Gradients of 1, and a single one of 100 at step 50. Which of the four takes one very long step?
# Which recovers last?

# %%
from course_lib.topics.adaptive_methods.explorers import relatives

relatives()

# %% [markdown]
# **What to have seen.**
#
# 1. Nadam: it applies the new gradient at once, and takes a step of 3.7 η. Adam averages it in first, and stays at η.
# 2. AdaMax: u jumps to 100, and falls by 1 % a step from there: α is at a twentieth after 150 steps. The others divide
#    by the *root of an average*, in which 100 counts for about 16: α is at a fifth again (AMSGrad's, which does not
#    forget, at a tenth).
# 3. "rare": AdaMax's u takes the largest |g|, Adam's √v the average one. With a gradient in each 20th step AdaMax gets
#    0.96 far, the others about 4.
# 4. "constant": all the same. A difference shows only where gradients vary.

# %% [markdown]
# ### AMSGrad
#
# Adam's proof of convergence had a gap: α can *grow* when v forgets. The counter-example (Reddi, Kale and Kumar 2018)
# is a line. Of every three losses the first is Cx and the other two are −x, on −1 ≤ x ≤ 1. The sum of three is
# (C − 2)x, so for C > 2 the best place is x = −1.
#
# **Predict first.** C = 3, Adam with β₁ = 0 and β₂ = 1/(1 + C²) = 0.1. The one large gradient says "left", two small
# ones say "right", and Adam divides each by its recent size. Where does it end?

# %%
from course_lib.topics.adaptive_methods.explorers import amsgrad

amsgrad()

# %% [markdown]
# **What to have seen.**
#
# 1. At +1, the worst place, and stays. The large gradient is divided by its own size: a step of 1.05 η to the left. At
#    the first small one v has nearly forgotten it (0.76 η to the right), at the second still more (0.97 η).
# 2. AMSGrad keeps the largest v. So a gradient of 3 stays worth three of 1, and it ends at −0.99, like plain descent.
# 3. A larger β₂ cures Adam as well: with 0.5 it gets to −0.90, with 0.9 to −0.99. The flaw needs a memory that is
#    shorter than the time between two large gradients; the usual 0.999 reaches back 1,000 steps.

# %% [markdown]
# ### Task: amsgrad maximum
#
# Write `largest_average(v, v_max, g, beta2)`: AMSGrad's two lines for v, without bias correction. It returns
# `(v, v_max)`.


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
# L2 in the loss adds λθ to the gradient. In plain descent that is the same as shrinking θ by 1 − ηλ in each step. In
# Adam it is not: λθ goes through m and is divided by √v̂ with the rest. AdamW leaves it out of the gradient and
# shrinks θ itself. (PyTorch's λ, which η multiplies.)
#
# Below, weights of 1 whose gradients are nothing but noise, of very different sizes. All should decay, to
# $(1 - \eta\lambda)^T$.
#
# **Predict first.** Under Adam with L2: which weights decay least, those with large gradients or those with small?

# %%
from course_lib.topics.adaptive_methods.explorers import weight_decay

weight_decay()

# %% [markdown]
# **What to have seen.** AdamW and plain descent with L2: 0.368 for all, as computed. Adam with L2: 0.90 is left of the
# weight with the largest gradients, nothing at all of those with small ones. It punishes least the weights that move
# most. Only at a gradient of size 1, where √v̂ = 1, do the two agree.

# %% [markdown]
# ### Task: adamw step
#
# Write `adamw_step(theta, m, v, g, t, eta, beta1, beta2, epsilon, weight_decay)`, which returns `(theta, m, v)`: Adam's
# step and the decay, both from the *old* θ. You may call `adam_step`.


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

# %% [markdown]
# ## What the decks say
#
# "It requires less memory" (002, of Adam). What each rule keeps between two steps, in arrays of θ's size:

# %%
for name, rule in OPTIMIZERS.items():
    kept = [letter for letter, value in rule.init(np.zeros(1000)).items() if np.size(value) == 1000]
    print(f"{name:17} {len(kept)}  {', '.join(kept)}")

# %% [markdown]
# **Held:**
#
# - *AdaGrad: large partial derivatives, a rapid decrease of the rate; small ones, a small decrease* (001, 004): α of y
#   is ten times α of x.
# - *AdaGrad is suitable for sparse data* (002): the best of six; plain descent's error is ten times as large.
# - *AdaGrad's rate decays* (002, 004): as 1/√t under constant gradients, for good after a steep start.
# - *RMSProp and AdaDelta go on learning* (002, 004): 94 and 5.9 where AdaGrad gets 0.77.
# - *Adam combines momentum with RMSProp, and corrects the bias* (001, 002, 004): with β₁ = 0 and no correction its
#   steps are RMSProp's.
# - *Adam accelerates along flat directions and slows down along steep ones* (002): the plateau, the valley.
#
# **Held sometimes:**
#
# - *AdaGrad automates the tuning of the learning rate* (002): it needs one. Its good range (2.1 decades on average) is
#   a little wider than plain descent's (1.9), and narrower than momentum's (2.6).
# - *RMSProp does better than AdaGrad where the loss is not convex* (001, 002): after steep beginnings, yes. At its best
#   rate AdaGrad ends lower on Rosenbrock, Beale and Rastrigin, because RMSProp does not settle.
# - *RMSProp converges rapidly when applied to a convex function* (001; deck 002 says that of AdaGrad): rapidly, to
#   within η/2.
# - *AdaDelta for sparse data* (002): 0.2, against plain descent's 0.2 and AdaGrad's 0.02; with more examples 0.1.
#
# **Did not hold:**
#
# - *AdaGrad remains stuck for ever* (002): it slows down without end, and on a quadratic it arrives.
# - *Adam requires less memory* (002): two arrays, where plain descent needs none and momentum one. The paper says
#   "little".
# - *AdaDelta is a window of gradients* (002): not in the paper, and it would need w arrays.
# - *Bias correction dampens* (002): it divides by less than 1.
# - *Momentum is applied to the rescaled gradients* (001): the other way round.

# %%
g = np.random.default_rng(0).standard_normal((300, 4))
adam, _ = fed(Adam(0.1, beta1=0.0, beta2=0.9, epsilon=1e-6, bias_correction=False), g)
print("Adam, β₁ = 0, not corrected, is RMSProp:", np.allclose(adam, fed(RMSProp(0.1, 0.9, 1e-6), g)[0], rtol=1e-12))
print("AdamW with λ = 0 is Adam:", np.array_equal(fed(AdamW(weight_decay=0.0), g)[0], fed(Adam(), g)[0]))
growing = np.linspace(1, 2, 300)[:, None]
print("AMSGrad is Adam while v grows:", np.array_equal(fed(AMSGrad(), growing)[0], fed(Adam(), growing)[0]))

# %% [markdown]
# ## Recap
#
# - All these rules divide by a root of squared gradients, coordinate by coordinate: so a step's size is set by η and
#   hardly by the gradient's.
# - AdaGrad sums (α falls, rare features keep a long step); RMSProp averages (α recovers, but no brake: ±η/2 in the
#   end); AdaDelta puts the size of its own steps in η's place, and ε sets the pace.
# - Adam: m̂/(√v̂ + ε). Without correction the first steps are up to 6.6 times too long. ε inside the root is √ε outside.
# - AdaMax, Nadam, AMSGrad, AdamW: one line each.
# - What the averages of Adam buy is a wide range of learning rates that work, more than a lower end. Tuned momentum or
#   Nesterov gets as far as Adam in the valley, on Rosenbrock and on the digits, and even with sparse features.
