# %% [markdown]
# # Learning-rate schedules
#
# Large steps while there is far to go, small ones to settle: the learning rate becomes a function of the step,
# $\eta_t$.
#
# **Core path:** about 75 minutes [given], up to the recap. What stands under *Further* is for a second visit; nothing
# later needs it.
#
# *(Deck 004, "Learning Rate Scheduling". The deck's Algorithm 8.1, stochastic gradient descent, asks for a schedule
# $\epsilon_1, \epsilon_2, \dots$ from the beginning [given].)*

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - say why a constant rate does not settle under noise, and how far from the minimum it stays;
# - derive the best rate for the next step, and with it 1/t decay [given];
# - write step, exponential, 1/t and cosine decay, a warm-up and a plateau rule, and tell all nine schedules of the
#   course's menu by their shapes [given];
# - say which sums of the rates are enough to settle and to arrive, and why a run may do without them;
# - find a first rate by the range test, for a constant rate and for a cosine;
# - say when a schedule helps, when it only costs time, and what a warm-up is good for.

# %% [markdown]
# ## Why a constant rate does not settle
#
# "Constant learning rate often prevents convergence", says the deck. Here is a case so small that this can be
# computed. Take the loss $\tfrac12 \lambda x^2$, and let every gradient come with noise, as that of a mini-batch does
# [given].
#
# 1. The gradient is $\lambda x$. With noise it is $\lambda x + \sigma \xi$, where ξ has mean 0 and variance 1, and is
#    drawn anew for each step [given].
# 2. One step of gradient descent gives
#    $$x \leftarrow x - \eta\,(\lambda x + \sigma \xi) = (1 - \eta\lambda)\, x - \eta\sigma\,\xi.$$
# 3. Think of many such runs. Their *mean* is multiplied by $1 - \eta\lambda$ in each step, because the mean of ξ is 0
#    [given].
# 4. Their *variance* V is multiplied by the square of that factor. Then the noise adds its own variance, which is
#    independent of x:
#    $$V \leftarrow (1 - \eta\lambda)^2\, V + \eta^2\sigma^2.$$
#
# The first term forgets what was there. The second one adds something new in every step. What comes out in the end?
#
# ### Task: noise floor
#
# Write `noise_floor(eta, curvature, sigma)`: the variance V that step 4 leaves as it is, for three numbers with
# $\eta\lambda < 2$ (λ is `curvature`). Example: `noise_floor(0.5, 1.0, 3.0)` gives `3.0` [given].

# %%
import numpy as np

from course_lib.topics.learning_rate_schedules.tasks import answer, check


# %% tags=["stub"]
def noise_floor(eta, curvature, sigma):
    raise NotImplementedError


# %% tags=["solution"]
def noise_floor(eta, curvature, sigma):
    return eta * sigma**2 / (curvature * (2 - eta * curvature))


# %%
check("noise floor", noise_floor)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The V on the left of step 4 is the V on the right.
# </details>
# <details><summary>Hint 2</summary>
# Bring both V to one side. What stands in front of V is 1 − (1 − ηλ)², which you may multiply out.
# </details>

# %% [markdown]
# For a small rate this is about $\eta\sigma^2/(2\lambda)$. So half the rate means **half the variance**, and twice as
# many steps to get there [claim: floor_of_small_rates]. With a constant rate one has to choose between the two. With a
# schedule one has both, one after the other.

# %%
from course_lib.topics.learning_rate_schedules.questions import question

question("noise floor")

# %% [markdown]
# It is as far away as before: the variance after 300 steps is that after 3,000 [claim: floor_does_not_wait] [given].
# The explorer shows 150 runs with the constant rate η₀ and 150 with a schedule that starts from it, on
# $\tfrac12(x^2 + \kappa y^2)$, all with the same noise [given]. The ellipses are the theory above: the mean, and two
# standard deviations along each axis [given]. At the right, the broad pale lines are the theory, too.
#
# **Predict first.** What will the two clouds look like after 300 steps [given]? What will a schedule do that falls too
# fast? And what if η₀ is too large for the curvature?
#
# **Try.**
#
# 1. Leave the settings, and go through the film. Compare the sizes of the two clouds. Then set η₀ to 0.1 [given].
# 2. Set η₀ back to 0.2, and choose other schedules; their names are explained below, and the picture shows their
#    rates [given]. Which one ends nearest to the minimum?
# 3. Choose 1/t again, and set σ to 0 [given].
# 4. Set σ back to 2, choose the exponential, $\eta_0 e^{-kt}$, and set η₀ = 0.05 and k = 0.1 [given].
# 5. Choose 1/t with η₀ = 0.2 again, and set κ = 20 and σ = 0 [given].

# %%
from course_lib.topics.learning_rate_schedules.explorers import settling

settling()

# %% [markdown]
# **What to have seen.** Distances are root mean squares over the runs.
#
# 1. The constant rate's cloud stays as large as it is: 0.78 from the minimum by theory, and here 0.78 on average from
#    step 100 on [claim: cloud_here]. With η₀ = 0.1 it is 0.52 [claim: smaller_floor]. The other cloud goes on
#    shrinking.
# 2. After 300 steps the exponential is expected nearest, at 0.15; 1/t and step decay at 0.17, cosine at 0.21, and warm
#    restarts farthest, at 0.25 [claim: expected_ends] [given]. All are far below the constant rate
#    [claim: expected_ends]. The one "on plateau" waits until the loss no longer falls, and in 20 of 20 seeds it ends
#    nearer than a third of the constant rate's distance [claim: plateau_settles].
# 3. Now the constant rate is better: it ends below 10^−28, and 1/t still at 3 · 10^−4 [claim: without_noise]. Without
#    noise, and with ηλ at most 1 along every axis, lowering the rate only costs time [claim: without_noise] [given].
# 4. It stops on the way. All its rates together, however long it runs, add up to 0.525, and 0.59 of the way along x is
#    left [claim: stops_halfway]. No noise is to blame for that, and no patience helps.
# 5. Along y ηκ = 4, which is above 2, so the constant rate diverges [claim: rescued]. Under this schedule the run is
#    thrown as far as 8,860 from the minimum and comes back: it ends at 3 · 10^−4, because from step 15 on its rate is
#    below 2/κ = 0.1 [claim: rescued]. So **even without noise a schedule can rescue** a run whose first rate is too
#    large. Of all schedules only the constant one and the warm restarts fail here; the latter go back to η₀ [claim:
#    rescuers]. But this is a quadratic, which has the same shape everywhere: the cosine comes back from 2 · 10^51
#    [claim: rescuers]. Do not hope for that in a network: with weights that large its units are dead or saturated
#    (notebook 04).

# %% [markdown]
# ## The best rate for the next step
#
# If the rate may be chosen anew at every step, which one is best? Let q be the mean of $x^2$ over the runs. It has the
# same recursion as V:
#
# 1. After the step q is $(1 - \eta\lambda)^2 q + \eta^2\sigma^2$, because the noise is independent of x [given].
# 2. A small η leaves the first term large, and a large η makes the second one large. The task is to find the η in
#    between that does best [given].
# 3. As a function of η this is a parabola that opens upwards. Its lowest point is where the derivative by η is 0
#    [given].
#
# ### Task: best rate
#
# Take the next step: write `best_rate(q, curvature, sigma)`, the η that makes q after the step smallest [given]. All
# three are positive numbers. Example: `best_rate(4.0, 1.0, 2.0)` gives `0.5` [given].


# %% tags=["stub"]
def best_rate(q, curvature, sigma):
    raise NotImplementedError


# %% tags=["solution"]
def best_rate(q, curvature, sigma):
    return curvature * q / (curvature**2 * q + sigma**2)


# %%
check("best rate", best_rate)

# %% [markdown]
# <details><summary>Hint 1</summary>
# By the chain rule, the derivative of (1 − ηλ)² q is −2λ(1 − ηλ) q.
# </details>
# <details><summary>Hint 2</summary>
# Set the sum of both derivatives to 0, bring everything with η to one side, and divide.
# </details>

# %% [markdown]
# **Predict first.** Now begin with a large q, and take the best rate in every step [given]. q falls. What becomes of
# the best rate: does it stay, lose the same share in each step, or an ever smaller share?

# %%
best_rate = answer("best rate", best_rate)
q, rates = 16.0, []
for _ in range(8):
    rates.append(best_rate(q, 1.0, 2.0))
    q = (1 - rates[-1]) ** 2 * q + (2.0 * rates[-1]) ** 2
print("best rates:      ", np.round(rates, 3))
print("divided by these:", np.round(1 / np.array(rates), 3))

# %% [markdown]
# With λ = 1, σ = 2 and q = 16 the best rate begins at 0.8, and it loses an ever smaller share [claim: best_first_rate]
# [given]. Look at the second line: 1/η grows by the same amount, λ, in every step [claim: best_is_inverse_time]
# [given]. Here is why:
#
# 1. The best η has the derivative 0, that is, $\lambda(1 - \eta\lambda)\, q = \eta\sigma^2$ [given].
# 2. Multiply this by $(1 - \eta\lambda)/\lambda$. At the left stands the first term of q after the step, and at the
#    right $\eta\sigma^2/\lambda - \eta^2\sigma^2$ [given].
# 3. Add the second term, $\eta^2\sigma^2$. So q after the best step is $q' = \eta\sigma^2/\lambda$ [claim:
#    after_the_best_step] [given].
# 4. The next rate, η′, is best for q′: $\lambda(1 - \eta'\lambda)\, q' = \eta'\sigma^2$ [given]. Put q′ in, and σ
#    cancels: $(1 - \eta'\lambda)\, \eta = \eta'$ [given].
# 5. Divide by ηη′: $1/\eta' - \lambda = 1/\eta$, which is what the numbers say [given].
#
# So
#
# $$\frac{1}{\eta_t} = \frac{1}{\eta_0} + \lambda t, \qquad\text{that is,}\qquad \eta_t = \frac{\eta_0}{1 + kt}
# \quad\text{with } k = \lambda\eta_0.$$
#
# This is **1/t decay** [given]. A smaller q before the best step also leaves a smaller q after it [claim:
# greedy_is_best]. Therefore no other rates bring q lower, in any number of steps [claim: greedy_is_best]. But that
# holds along *one* curvature, from the right first rate on. The explorer has two, 1 and 4, and its 1/t begins at η₀ =
# 0.2 and falls with k = 0.067, while λη₀ would be 0.2 or 0.8 [claim: not_the_best_there]. So the exponential can win
# there. A network has many curvatures, which change on the way. That is why other schedules are in use.
#
# ### Two sums
#
# There is an older reason for this schedule. If the noise has a bounded variance, two conditions together are *enough*
# for a run to arrive at a minimum like this one and to settle there (the two sums: Robbins and Monro 1951; under
# assumptions that hold here: Blum 1954) [given]:
#
# $$\sum_t \eta_t = \infty, \qquad \sum_t \eta_t^2 < \infty.$$
#
# The first sum makes sure that no start is too far away. The second one makes sure that the noise still to come dies
# out: what all later steps together can add shrinks away. (For a constant rate it does not, and V stays at the floor.)

# %%
question("two sums")

# %% [markdown]
# The names stand for schedules that the next section shows; here only their sums are needed. The ninth of the
# menu, which reads losses, is missing [given].

# %%
from course_lib.topics.learning_rate_schedules.experiments.settling import family

listed = {name: s for name, s in family(0.2, 300).items() if not s.reads_losses}
listed["0.2/√(t + 1)"] = lambda t: 0.2 / np.sqrt(t + 1)
counts = (1000, 10_000, 100_000)
print(" " * 15 + "".join(f"{f'{steps:,} steps: Σ η':>24}{'Σ η²':>9}" for steps in counts))
for name, schedule in listed.items():
    rates = schedule(np.arange(counts[-1]))
    print(f"{name:15}" + "".join(f"{rates[:n].sum():24.2f}{(rates[:n] ** 2).sum():9.3f}" for n in counts))

# %% [markdown]
# The answer is 1/t: its first sum grows without end, while the second one hardly moves [claim: sums] [given]. But see
# how the first one grows: by 6.9 for ten times as many steps [claim: sums]. (One-cycle's grows a little, too: it keeps
# its tiny last rate for ever, so that in the end both its sums are infinite [claim: one_cycle_keeps] [given].)
#
# **The two sums are sufficient, not necessary.**
#
# - While every ηλ is below 1, what is left of the start is the product of all $1 - \eta_t\lambda$, and that goes to 0
#   exactly if the sum of the rates is infinite [claim: product_and_sum] [given]. But without noise one step with ηλ = 1
#   is enough, and its sum is finite [claim: one_step_is_enough].
# - The squares of $0.2/\sqrt{t + 1}$ add up to infinity [claim: infinite_squares] [given]. Still the variance under it
#   goes down: with λ = 1 and σ = 2 it is 0.048 after 100 steps, 0.013 after 1,000 and 0.0041 after 10,000 [claim:
#   inverse_root_settles] [given].
# - In a run of given length nobody waits for infinity. What counts is that the sum is large *enough*, that the last
#   rates are small, and that there are enough steps on the way down to forget the noise of the larger rates
#   [claim: falls_too_fast] [given]. In the explorer's 300 steps the cosine has the larger sum, 30.1 against 12.0, and
#   the smaller last rate, and still it ends farther away than the exponential [claim: falls_too_fast]. It falls too
#   fast at the end: its last 65 rates add up to only 0.50, too little to forget what came before [claim:
#   falls_too_fast].

# %% [markdown]
# ## Nine schedules, side by side
#
# Here are the nine schedules of the course's menu over a run of 300 steps, each divided by its largest rate [given].
# The last one is drawn for the runs of the explorer above: it reads the mean of their losses.
#
# **Predict first.** Before you read on, describe each picture in a sentence: when is the rate large, and when does it
# fall? Which of the nine could *not* be drawn before the run begins?

# %%
from course_lib.topics.learning_rate_schedules.experiments.shapes import shapes
from course_lib.topics.learning_rate_schedules.plots.shapes import ShapesPlot

found = shapes()
ShapesPlot(len(found)).show(found)

# %% [markdown]
# - **Step decay** falls in stairs, and keeps its rate in between. **Exponential** decay loses the same share in each
#   step [given]. **1/t** falls steeply at first, and then ever more slowly: here it is below the exponential until step
#   140 [claim: crossing] [given].
# - **Cosine** is flat at both ends: it keeps the first rate long, and settles long [given]. With a **warm-up** the rate
#   climbs first.
# - **Warm restarts** (Loshchilov and Hutter 2017) fall along a cosine, jump back to η₀, and fall again, each time over
#   a longer round [given]. The jump may bring a run out of a poor minimum; the end of each round is a place to stop.
# - **One-cycle** (Smith 2018) climbs, here for three tenths of the run, and then falls far below its first rate [claim:
#   one_cycle_rise]. Smith's own schedule climbs and falls along straight lines; the waves come from the library fastai,
#   and PyTorch took them over. The top is chosen to be as large as the network can bear.
# - **On plateau** waits until the loss has stopped falling, and only then falls itself. So it cannot be drawn
#   beforehand. It looks like step decay here, but its stairs are not equally long: it falls at the steps 70, 140 and
#   240, step decay at 75, 150 and 225 [claim: two_stairs].
#
# *(Deck 004 has the pictures of step decay and exponential decay. Deck 002 says that a training is "stopped when the
# loss values stop to improve"; the plateau rule goes on with a smaller rate in place of stopping
# [given].)*

# %% [markdown]
# ## Stairs and waves
#
# The first step is t = 0 [given]. t counts *steps*, that is, updates of θ (deck 004's algorithm counts k from 1)
# [given]. An epoch is as many steps as it takes to see all the data once [given].
#
# ### Task: step decay
#
# Write `step_decay(t, eta0, every, factor, per_epoch)`. t is an array of step numbers, in any order; an epoch has
# `per_epoch` steps. After every `every` *epochs* the rate falls to `factor` times what it was. Example: with
# `every=3, factor=0.5, per_epoch=2` and `eta0=0.1` the steps 0, 5, 6 and 12 have the rates 0.1, 0.1, 0.05 and 0.025
# [claim: stairs_example] [given].


# %% tags=["stub"]
def step_decay(t, eta0, every, factor, per_epoch):
    raise NotImplementedError


# %% tags=["solution"]
def step_decay(t, eta0, every, factor, per_epoch):
    return eta0 * factor ** (t // per_epoch // every)


# %%
check("step decay", step_decay)

# %% [markdown]
# <details><summary>Hint 1</summary>
# How many whole epochs have passed before step t? And how many whole periods of <code>every</code> epochs?
# </details>
# <details><summary>Hint 2</summary>
# Python's division without a remainder is <code>//</code>. It works for arrays.
# </details>

# %% [markdown]
# ### Task: cosine
#
# Write `cosine(t, eta0, steps, floor)`: half a wave of a cosine, from its top, `eta0`, at t = 0 down to its lowest
# point, `floor`, at t = `steps`, and from then on the floor [given]. t is an array. Half-way the rate is the mean of
# both ends [given]. Example: `cosine(np.array([0, 5, 20]), 1.0, 10, 0.2)` gives `[1.0, 0.6, 0.2]` [given].


# %% tags=["stub"]
def cosine(t, eta0, steps, floor):
    raise NotImplementedError


# %% tags=["solution"]
def cosine(t, eta0, steps, floor):
    done = np.minimum(t, steps) / steps
    return floor + (eta0 - floor) * (1 + np.cos(np.pi * done)) / 2


# %%
check("cosine", cosine)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Which part of the run is done, from 0 to 1? It stays at 1 after the last step.
# </details>
# <details><summary>Hint 2</summary>
# The cosine goes from 1 to −1 while its argument goes from 0 to π. Make of it something that goes from 1 to 0.
# </details>
# <details><summary>Hint 3</summary>
# That something scales the part of the rate that lies <i>above</i> the floor.
# </details>

# %% [markdown] tags=["teacher"]
# PyTorch's CosineAnnealingLR has no "from then on": it rises again after T_max steps, as one of the known mistakes
# does. Ask what that does to a run that is made a little longer than planned [given].

# %% [markdown]
# ## Two decays that end where you want
#
# The exponential is $\eta_0 e^{-kt}$; in PyTorch's words $\eta_0 \gamma^t$, with γ = e⁻ᵏ. 1/t decay is $\eta_0/(1 +
# kt)$ [given]. Nobody knows by heart which k a run needs. But one does know how long the run is, and how small its last
# rate should be.
#
# ### Task: fitted decay
#
# Write `fitted_decay(eta0, last, steps)`. It returns `(k_exp, k_inv)`: the k with which the exponential has fallen from
# `eta0` to `last` at t = `steps`, and the k with which 1/t decay has done so [given]. Put t = `steps` into your
# result before you check it. Example: `fitted_decay(1.0, 0.5, 1)` gives about `(0.693, 1.0)` [given].


# %% tags=["stub"]
def fitted_decay(eta0, last, steps):
    raise NotImplementedError


# %% tags=["solution"]
def fitted_decay(eta0, last, steps):
    return np.log(eta0 / last) / steps, (eta0 / last - 1) / steps


# %%
check("fitted decay", fitted_decay)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Write down that the rate at t = <code>steps</code> is <code>last</code>, and divide by <code>eta0</code>.
# </details>
# <details><summary>Hint 2</summary>
# For the exponential take the logarithm of both sides, for the other one turn both sides over.
# </details>

# %% [markdown]
# With the same ends the two differ in between: from 0.5 to 0.05 in 100 steps, 1/t falls early, and half-way it is at
# 0.091, the exponential at 0.158 [claim: fitted_ends] [given].
#
# The library has all nine, and here are their formulas:

# %%
from course_lib.schedules import SCHEDULES, ConstantRate, Cosine, Exponential, WarmUp
from course_lib.tables import menu_table

menu_table(SCHEDULES, ["name", "formula", "source"])

# %% [markdown]
# What the letters mean: s is a number of steps, γ the factor of a fall, T the number of steps of a
# cosine's fall, which is half a wave, $\eta_T$ its floor and w the length of a warm-up [given]. In warm restarts $n_t$
# counts the steps since the last restart, $T_t$ is the length of this round, and each round is m times as long as the
# one before; here T is the first round [given]. One-cycle begins at $\eta_{\max}/d$ and climbs for the share r of the
# run, and T is the whole run; the two arrows are half a cosine upwards and half a cosine downwards [given]. p is the
# patience of the plateau rule (below).
#
# ## Pure functions of t
#
# Eight of the nine are **pure functions** of t: the same t gives the same rate, whatever was asked before [given]. So
# one may draw such a schedule, ask for step 250 and then for step 7, or give it to 20 runs at once [given].
#
# Many libraries and books write schedules that *remember* how often they were asked. Here is one of these, and what
# becomes of it when one draws it before the training:


# %%
class Remembers:
    """Step decay that changes itself: wrong."""

    def __init__(self, eta):
        self.eta = eta

    def __call__(self, t):
        if t > 0 and t % 100 == 0:
            self.eta *= 0.5
        return self.eta


# %%
remembers = Remembers(0.1)
drawn = [remembers(t) for t in range(500)]
print("drawn from", drawn[0], "to", drawn[-1])
print("its first rate in the training:", remembers(0), "; the pure one's:", SCHEDULES["step"](0))

# %% [markdown]
# The training starts with a sixteenth of the rate, no error is raised, and the picture looks right [claim: remembered].
# `check` notices such an answer too: it asks twice, in two orders [given].
#
# ## When the loss stops falling
#
# The ninth needs to know the losses, so it cannot be a function of t. But it need not hide what it remembers. Like an
# optimizer of the library it has a **state**, which is passed in and returned: the lowest loss so far, how many losses
# in turn have not been lower, and the present rate [given].
#
# ### Task: plateau step
#
# Write `plateau_step(lowest, waited, eta, loss, patience, factor)`. It returns the next `(lowest, waited, eta)`.
#
# - A loss below `lowest` is the new lowest one, and the count `waited` begins again at 0 [given].
# - Any other loss adds 1 to the count [given].
# - When the count is more than `patience`, eta falls to `factor` times itself, and the count begins again at 0 [given].
#
# Example: `plateau_step(0.5, 0, 0.1, 0.6, 3, 0.5)` gives `(0.5, 1, 0.1)` [given].


# %% tags=["stub"]
def plateau_step(lowest, waited, eta, loss, patience, factor):
    raise NotImplementedError


# %% tags=["solution"]
def plateau_step(lowest, waited, eta, loss, patience, factor):
    if loss < lowest:
        return loss, 0, eta
    waited += 1
    if waited > patience:
        return lowest, 0, factor * eta
    return lowest, waited, eta


# %%
check("plateau step", plateau_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# In the first case two of the three change, in the second one only <code>waited</code> does.
# </details>
# <details><summary>Hint 2</summary>
# Count first, then compare the new count with <code>patience</code>.
# </details>

# %%
from course_lib.schedules import OnPlateau

plateau_step = answer("plateau step", plateau_step)
rule = OnPlateau(0.1, every=1, patience=1, factor=0.5)
state, yours = rule.init(), (np.inf, 0, 0.1)
for loss in (5.0, 4.0, 4.2, 4.1, 3.0, 3.5):
    state, yours = rule.step(state, loss), plateau_step(*yours, loss, 1, 0.5)
    print(f"loss {loss}: the library's next rate {rule.rate(state)}, yours {yours[2]}")

# %% [markdown]
# With a patience of 1 it is 4.1, the second loss in turn that is not below 4.0, which brings the rate
# from 0.1 to 0.05 [claim: plateau_by_hand] [given]. The losses of single batches jump about, so the library compares
# means of s of them, and a mean counts as lower only if it is so by more than a ten-thousandth [given]. (In your rule
# any lower loss counts [given].) `train` takes this schedule like any other, gives it the batches' losses, and its
# History shows the rates used. (In PyTorch it is `ReduceLROnPlateau`, and the tests hold the library's to it.)
#
# Its price: it depends on the noise. What looks like a plateau may be a bad stretch, and with another seed the rate
# falls at other steps.

# %% [markdown]
# ## A warm-up for any schedule
#
# A **warm-up** climbs evenly to the first rate of another schedule, in w steps, and then lets it begin:
#
# $$\eta_t = \frac{t + 1}{w}\,\eta^{\text{then}}_0 \;\text{ for } t < w, \qquad \eta_t = \eta^{\text{then}}_{t - w}
# \;\text{ for } t \ge w.$$
#
# With w and the other schedule chosen it is a function of t again, so that it can stand wherever a schedule can.
#
# ### Task: warm-up
#
# Write `warm_up(t, w, then)`: the rate at step t, one whole number, of a warm-up of w ≥ 1 steps that goes on with the
# schedule `then` [given]. `then` is a function of the step: `then(0)` is its first rate. Example: with
# `then = lambda t: 0.4` your `warm_up(1, 4, then)` gives `0.2` [given].


# %% tags=["stub"]
def warm_up(t, w, then):
    raise NotImplementedError


# %% tags=["solution"]
def warm_up(t, w, then):
    if t < w:
        return then(0) * (t + 1) / w
    return then(t - w)


# %%
check("warm-up", warm_up)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Two cases, and an <code>if</code>. Where does the climb lead, and how is that rate written with <code>then</code>?
# </details>
# <details><summary>Hint 2</summary>
# When the climb is over, the other schedule is at the first of <i>its</i> steps.
# </details>

# %%
warm_up = answer("warm-up", warm_up)
print([round(warm_up(t, 5, Exponential(1.0, decay=0.2)), 4) for t in range(9)])
print([round(WarmUp(5, then=Exponential(1.0, decay=0.2))(t), 4) for t in range(9)])

# %% [markdown]
# `WarmUp` is the library's, and it takes any schedule, another warm-up included. Two others of the nine are put
# together from pieces that you have written now. Warm restarts are a cosine whose t begins again at 0: with T = 43 and
# m = 2, as in the picture above, this is at steps 43 and 129 [claim: restarts_at] [given]. (You may write them under
# *Further*.) One-cycle is a climb along half a cosine and a fall along another one, which ends 250,000 times smaller
# than its top [claim: one_cycle_ends].

# %% [markdown]
# ## The designer
#
# Any schedule of the menu, its knobs, a warm-up before it; beside it the training of a network on the digits under this
# schedule and under the constant η₀, from the same start and over the same batches. The network has no hidden units at
# first. So that there is noise that stays, a fifth of the *training* labels is drawn anew at random (the test labels
# are right) [given]: this network cannot fit those, and the gradients of the batches go on contradicting each other.
#
# **Predict first.** Training accuracy or test accuracy: which will be higher here? What will a single stair of step
# decay look like in the loss?
#
# **Try.**
#
# 1. Leave the settings, and compare the two accuracies under the schedule at the end.
# 2. Move through the last steps of the film. For which of the two runs does it matter where one stops?
# 3. Choose step decay, and set the warm-up to 0 [given].
# 4. Choose the cosine with T = 270 and a warm-up of 30 again [given]. Set the wrong labels to 0 and the batches to 64
#    [given].

# %%
from course_lib.topics.learning_rate_schedules.explorers import designer

designer()

# %% [markdown]
# **What to have seen.** These are the numbers of seed 0.
#
# 1. Test accuracy is higher here, 93 % against 78 % [claim: designer_ends]. Many training labels are not what the
#    digits are, and a network that reads digits correctly is counted wrong there.
# 2. Under the constant rate the loss wanders up and down to the end here, and the test accuracy with it: 82 % at step
#    240, 93 % at step 280, 88 % at step 300 [claim: designer_wanders]. Where one stops is luck. Under the schedule the
#    last 100 steps hardly move the loss [claim: designer_wanders] [given].
# 3. At the first stair, at step 75, the loss falls here: it is 1.4 at step 60 and 1.2 at step 80, where the constant
#    rate's is still 1.4 [claim: designer_stairs] [given]. With other seeds the kink is smaller or missing: at step 80
#    the loss is below that of the constant rate in 18 of 20 seeds [claim: stairs_in_general] [given]. Such kinks are in
#    many published training curves; it is the noise that goes.
# 4. With right labels and batches of 64 there is little noise, and the constant rate is ahead here: a train loss of
#    0.15, against 0.21 [claim: designer_little_noise].

# %% [markdown]
# ## One training, every schedule
#
# The deck's page on schedules ends with a chart named *Test accuracy*. Here it is for the digits: all nine schedules at
# once, from one start, over the same batches [given].
#
# **Predict first.** One-cycle begins with a 25th of the rate that most of the others have [given]. Where will it stand
# at step 100, and where at step 300? And which schedule is ahead when η₀ is far too small?
#
# **Try.**
#
# 1. Leave η₀ = 1, and compare the test accuracies at the steps 100 and 300 [given].
# 2. Set η₀ to 0.1, and compare the train losses at the end [given].

# %%
from course_lib.topics.learning_rate_schedules.explorers import replay

replay()

# %% [markdown]
# **What to have seen.** Again these are the numbers of seed 0.
#
# 1. One-cycle goes the other way round: it is last at step 100, with 74 %, and first in the end, with 94 %, here
#    [claim: replay_large]. The constant rate ends last, with 88 % [claim: replay_large]. The plateau rule falls at step
#    60 already, with the train loss at 1.4 [claim: replay_plateau]. That was no plateau: the constant rate comes down
#    to 1.1 by step 200 [claim: replay_plateau]. The plateau rule ends with 90 %, step decay with 92 % [claim:
#    replay_plateau].
# 2. Now the constant rate has the lowest loss of all here, and 1/t the highest [claim: replay_small]. This rate was too
#    small already, and a schedule takes even more of it away [claim: replay_small].
#
# So a schedule is not good or bad in itself: with a decay one starts from a *larger* rate [claim: league_rates]. A fair
# comparison lets each have its own. Here is that comparison, with five seeds and six rates for each. Each schedule
# stands there with the rate at which its mean training loss was lowest [given]:

# %%
from course_lib.topics.learning_rate_schedules.experiments.trials import league

for row in league(rates=(0.2, 0.5, 1.0, 2.0, 5.0, 10.0), seeds=5, wrong_labels=0.2):
    shares = f"accuracy: train {100 * row.train_accuracy:.1f} %, test {100 * row.test_accuracy:.1f} %"
    print(f"{row.name:15} η₀ = {row.rate:<4} train loss {row.train_loss:.3f}, {shares} ± {100 * row.spread:.1f}")

# %% [markdown]
# On this page the constant rate is best at η₀ = 0.5, and the schedules take two to ten times as much; none of these
# rates is the first or the last of the six [claim: league_rates] [given]. By this table the schedules gain here 1.6 to
# 3.5 points on the test digits; over the seeds the accuracies scatter by 0.2 to 1.5 points [claim: league_gains]. The
# rates were chosen with these seeds. With 20 fresh seeds the mean gains at the same rates are 0.4 to 1.9 points [claim:
# fresh_gains] [given]. The plateau rule's gain may be chance, because it is less than twice its standard error (the
# spread of the gain over the seeds, divided by √20); each of the others is more than 2.6 standard errors [claim:
# fresh_gains] [given]. So those are hardly chance, but do not choose *among* the schedules by this table.
#
# ### The range test says where to begin
#
# Six rates times five seeds is a lot of training. The range test (notebook 07) is one short run, in which the rate
# grows at each step until the cost blows up:

# %%
from course_lib import Network
from course_lib.topics.learning_rate_schedules.experiments.trials import digits
from course_lib.train import range_test

common = {"optimizer": "gradient descent", "initializer": "He normal", "loss": "cross-entropy", "batch_size": 16}
test = range_test(Network([64, 10]), digits(0.2, 0), **common, rng=np.random.default_rng(0))
print(f"cost lowest at η = {test.lowest:.2f}; a third of it: {test.suggested:.2f}")

# %% [markdown]
# Here the cost is lowest at 0.74, and a third of that is 0.25 [claim: range_here] [given]. Over 20 seeds the lowest
# point lies at 0.7 to 3.0, and a third of it at 0.2 to 1.0 [claim: range_lowest, range_third] [given]. How to use it in
# *this* training, whose noise stays:
#
# - **For a constant rate take a third** (notebook 07) [given]. It ends with a lower train loss than the rate of the
#   lowest point in 16 of 20 seeds [claim: constant_at_a_third].
# - **For a cosine take the lowest point itself** [claim: cosine_from_lowest_not_third]. A cosine from there ends with a
#   lower train loss than the constant third in 20 of 20 seeds [claim: cosine_from_lowest], and than a cosine from a
#   third in 20 of 20 seeds [claim: cosine_from_lowest_not_third]. A likely reason: the large rate does its work early
#   and is gone before its noise matters. Other schedules were not tried here.
#
# Where the noise does not stay, it is otherwise. With right labels the lowest point itself is better for the constant
# rate, too, in 18 of 20 seeds [claim: right_labels_at_lowest]. With Adam, 32 hidden units and right labels a cosine
# from the lowest point ends lower than one from a third only in 5 of 8 seeds, and with more than twice its loss in some
# [claim: adam_from_lowest] [given]. So a third is the careful choice; where noise stays, a cosine may begin at the
# lowest point [claim: cosine_from_lowest_not_third, adam_from_lowest].
#
# This is where the rate at the top of one-cycle comes from, too (Smith 2018).

# %% [markdown]
# ## Warm-up and large learning rates
#
# Why begin with small steps, when the start is the time for large ones? One answer can be measured. Adam makes steps of
# about η for *each* weight, however small the gradient is (notebook 09) [given]. In the very first steps, when nothing
# is known yet, a large η may move many weights by more than their own size [given].
#
# The explorer trains a network with 16 ReLU units on the digits at eight rates, each with its full rate at once, and
# warmed up over 40 steps; after that both have the same constant rate for 80 steps [given].
#
# **Predict first.** Will the warm-up make the best result better, or the range of rates that work wider? And with
# gradient descent?
#
# **Try.**
#
# 1. Read the test accuracy of Adam at η = 0.2 from both lines, and the dead units [given].
# 2. Compare the lowest points of the two lines of the train loss [given].
# 3. Choose plain gradient descent, then RMSProp and momentum.

# %%
from course_lib.topics.learning_rate_schedules.explorers import warm_up as warm_up_explorer

warm_up_explorer()

# %% [markdown]
# **What to have seen.** The explorer shows seed 0. The means of 8 seeds are those of the seeds 0 to 7 [given].
#
# 1. With seed 0 the test accuracy is 47 % at once and 84 % after a warm-up, although both had the same rate for the
#    last 80 steps; in the end 81 % of the hidden units are dead, and 50 % after a warm-up [claim: warm_up_here]
#    [given]. A dead unit gives 0 for every digit, gets no gradient, and, with one hidden layer, stays dead (notebook
#    04) [given]. The mean accuracies of 8 seeds are 26 % at once and 70 % after a warm-up [claim: adam_rescued]
#    [given].
# 2. The lowest losses here are 0.224 and 0.205 [claim: warm_up_here]. The warmed-up one is the lower one in 6 of 8
#    seeds [claim: adam_best_loss], and the best test accuracy gains less than two points on average [claim:
#    adam_best_gain]. So a warm-up widens the range of rates that work; it does not make a good rate much better [claim:
#    adam_rescued, adam_best_gain].
# 3. Plain gradient descent gains nothing at these rates: the best accuracies with and without a warm-up differ by less
#    than two points in 7 of 8 seeds [claim: descent_gains_nothing] [given]. None of the eight is too large for it: at
#    the last one, η = 0.5, its mean is 87 % at once and 87 % after a warm-up [claim: descent_at_larger_rates] [given].
#    Its range ends just beyond what the explorer shows, with a warm-up as without: at η = 1 the means of 8 seeds are 35
#    % at once and 35 % after a warm-up, and at 2 and 5 all are 10 %, mere guessing [claim: descent_at_larger_rates]
#    [given]. RMSProp's steps are about as long as Adam's: at η = 0.1 its mean over 8 seeds is 52 % at once and 81 %
#    after a warm-up [claim: rmsprop_at_a_tenth] [given]. Momentum's gain at η = 0.2, with 70 % at once and 74 % after a
#    warm-up, may be chance: it is smaller than its standard error [claim: momentum_at_a_fifth] [given].
#
# Is it the *dying* from which the warm-up saves? The explorer shows both together, and that is no proof. But one can
# take a unit that cannot die. With leaky ReLU the means of 8 seeds at η = 0.2 are 70 % at once and 71 % after a
# warm-up: there is nothing to rescue [claim: leaky_not_rescued] [given]. With tanh they are 61 % at once and 71 % after
# a warm-up, which with 8 seeds may be chance: the gain is 1.8 of its standard errors [claim: tanh_rescued] [given]. If
# it is real, it has another reason: a tanh unit cannot die, but it saturates (notebook 04). So in this network dying is
# most of it [claim: adam_rescued, leaky_not_rescued]. What else a warm-up does for deep networks is not tested here.

# %% [markdown]
# ## Recap
#
# - With a constant rate and noise that stays, the distance from the minimum stops at √V, $V = \eta\sigma^2 /
#   (\lambda(2 - \eta\lambda))$. A smaller rate brings it nearer [claim: floor_grows].
# - Along one curvature with this noise, 1/t decay is the best rate for each next step, from the right first rate on and
#   with k = λη₀ [claim: best_is_inverse_time] [given].
# - $\sum \eta_t = \infty$ and $\sum \eta_t^2 < \infty$ are together enough to arrive and to settle; neither is always
#   needed [claim: inverse_root_settles, one_step_is_enough]. In a finite run the sum must be large enough, the last
#   rates small, and the fall not too fast.
# - Without noise, and with ηλ at most 1 along every axis, lowering the rate only costs time; where ηλ is near 2 it can
#   help, and above 2 it can rescue the run on a quadratic [claim: without_noise, near_two, rescued] [given].
# - A schedule is a pure function of t, except for the plateau rule, which reads the losses and has an explicit state.
# - Compare schedules each at its own best rate [given]. To begin with, a third of the lowest point of the range test is
#   the careful choice; where noise stays, a cosine may begin at the lowest point itself [claim:
#   cosine_from_lowest_not_third, adam_from_lowest].
# - A warm-up lets Adam survive larger rates, here mostly because fewer ReLU units die [claim: adam_rescued,
#   leaky_not_rescued]. It does not make a good rate much better [claim: adam_best_gain].

# %% [markdown]
# ## Further: warm restarts
#
# Half a cosine, again and again [given]. The first round takes `first` steps, and each later one takes `growth` times
# as many as the round before it [given]. In every round the rate falls from `eta0` towards 0 [given]. It never gets
# there: where it would be 0, the next round begins [given].
#
# ### Task: restarts
#
# Write `restarts(t, eta0, first, growth)`: the rate at step t. All but `eta0` are whole numbers; `first` and `growth`
# are at least 1 [given]. Example: `restarts(4, 1.0, 2, 2)` gives `0.5`, because the second round begins at step 2 and
# takes four steps [given].


# %% tags=["stub"]
def restarts(t, eta0, first, growth):
    raise NotImplementedError


# %% tags=["solution"]
def restarts(t, eta0, first, growth):
    length = first
    while t >= length:
        t -= length
        length *= growth
    return eta0 * (1 + np.cos(np.pi * t / length)) / 2


# %%
check("restarts", restarts)

# %% [markdown]
# <details><summary>Hint 1</summary>
# While a whole round lies before step t, take its length away from t. How long is the next one?
# </details>
# <details><summary>Hint 2</summary>
# What is left of t are the steps since the last restart. Which share of this round is done?
# </details>

# %%
from course_lib.schedules import WarmRestarts

restarts = answer("restarts", restarts)
print([round(float(restarts(t, 1.0, 2, 2)), 3) for t in range(9)])
print([round(WarmRestarts(1.0, cycle=2, growth=2)(t), 3) for t in range(9)])

# %% [markdown]
# ## Further: when a constant rate does converge
#
# "Often" is the right word in the deck. The noise of a mini-batch comes from examples that pull in different
# directions. A network that fits *every* example gets no pull from any: the noise dies out by itself. Here are 32
# hidden units and 3,000 steps, constant against cosine [given]. (`work` lifts the limit that keeps an explorer quick.)

# %%
from course_lib.topics.learning_rate_schedules.experiments import trials

pair = {"constant": ConstantRate(0.3), "cosine": Cosine(0.3, steps=3000)}
for wrong in (0.0, 0.2):
    run = trials.replay(tuple(pair.values()), hidden=32, steps=3000, wrong_labels=wrong, evaluations=10, work=10**12)
    ends = (run.history.train_loss[-1], run.history.test_accuracy[-1])
    for name, loss, right in zip(pair, *ends, strict=True):
        print(f"wrong labels {wrong}, {name}: train loss {loss:.2g}, test accuracy {100 * right:.0f} %")

# %% [markdown]
# With right labels the constant rate fits all of them here, and it goes *farther* down, because it never slows
# [claim: fits_every_example]. With wrong labels, which this network has not all learned, it does not settle; with seed
# 0 and at this step that costs it 10 points on the test digits [claim: cannot_fit]. How much it costs is chance.
