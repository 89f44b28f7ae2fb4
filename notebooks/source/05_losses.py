# %% [markdown]
# # Losses
#
# A loss says how wrong a prediction is. It decides what is learned: another loss has another answer and another
# gradient, and sometimes hardly any gradient where one is needed. (Deck 002, *Cost/Loss Functions* to *Cost Functions*;
# deck 004, *Output activation and loss function*.)
#
# **Core path:** about 75 minutes [given], up to the recap. What stands under *Further* is for a second visit; nothing
# later needs it. All cells run in about 12 s [given].

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - write down MSE, MAE, Huber's loss and both cross-entropies with their gradients, and say what ½ and 1/N change
#   [given];
# - say what an outlier does under each of them, and why;
# - derive a loss from what you assume about the data, by way of the likelihood;
# - explain the learning slow-down, and find the loss that ends it for a given output layer;
# - compute losses of logits of ±1000 exactly [given];
# - add a penalty to a cost, and say why L1 makes weights exactly 0 and L2 does not [given].

# %% [markdown]
# ## From one error to the cost
#
# Three words first.
#
# - The last layer of a network computes z. If an activation then turns z into probabilities, the entries of z are
#   called **logits**: one for each output, before softmax or the sigmoid. After the activation we have the prediction
#   ŷ, and the target is y.
# - The **loss** L says how wrong *one* prediction is [given].
# - The **cost** J is the mean of the losses over all N examples, perhaps with a penalty added (below). Training makes J
#   small.
#
# (Deck 002 uses "loss" and "cost" for both. Notebook 03 wrote C for the cost, as deck 004 does; from here on it is J.)
#
# The library has these losses. A row of the prediction is one example: its loss is the sum over the output columns, and
# the cost is the mean over the rows [given].

# %%
from course_lib.losses import LOSSES
from course_lib.tables import menu_table

menu_table(LOSSES, ["name", "formula", "derivative"])

# %% [markdown]
# The first four on two examples with two outputs each (Huber's loss, below, with δ = 1) [given]. The gradient is that
# of the cost, so that it is divided by N = 2 [given]:

# %%
import numpy as np

prediction, y = np.array([[0.2, 0.7], [1.5, -1.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])
for name in list(LOSSES)[:4]:
    gradient = LOSSES[name].gradient(prediction, y).round(3).tolist()
    print(f"{name:20} {LOSSES[name](prediction, y):.4f}   gradient {gradient}")

# %% [markdown]
# Deck 002 has the squared error without ½, deck 004 with it [given]. Some books take the mean, others the sum. As long
# as nothing is added to the losses, none of this moves the minimum: a cost that is halved is lowest at the same place
# [claim: factors]. What changes is the length of the gradient, and with it the learning rate (notebook 07) that fits.
# (The decks' formulas are checked one by one in [notebook 12](12_lecture_errata.ipynb).)

# %% [markdown]
# ## Two lines and an outlier
#
# The same points, and two lines through them: the one with the least squared error ("L2 loss" in deck 002) and the one
# with the least absolute error ("L1 loss") [given]. Both are computed exactly: the first by its closed formula, the
# second by trying the lines through two of the points, because one of these is always among the best [claim:
# absolute_line] [given].

# %%
from course_lib.topics.losses.questions import question

question("outlier")

# %% [markdown]
# **Try.** Leave the seed at 0 [given].
#
# 1. Read the slopes of both lines. Then lift the point by 4, by 8 and by 12 [given].
# 2. At a lift of 8, look at the largest error of both lines, on the right [given].
# 3. Set the lift back to 0 and drag the *last* point down to −5 [given].
# 4. Put that point back with a click, and try the four ways of writing the squared error [given].

# %%
from course_lib.topics.losses.explorers import line_fits

line_fits()

# %% [markdown]
# **What to have seen.** (The numbers are those of seed 0, here [given].)
#
# 1. Nothing lifted, the slopes are 0.467 for the squared and 0.496 for the absolute line; 0.5 is behind the points
#    [claim: slopes_here] [given]. Lifted by 8, the squared slope is 0.682, by 12 it is 0.790: 0.027 more for each unit,
#    without end [claim: slopes_here] [given]. The absolute slope stays at 0.496, to three digits [claim: slopes_here]
#    [given]. The line does move a little at first, until the point is above it: it went through points 1 and 12, and
#    at all three lifts it goes through points 4 and 12 [claim: slopes_here]. Between lifts of 4 and 12 it moved in 0 of
#    20 seeds [claim: absolute_moves] [given].
# 2. The largest error is the lifted point's, for both lines [claim: largest_here]. Measure both losses on one and the
#    same line, and call the largest error E [given]. Each $e^2$ is at most $E \lvert e \rvert$, so that E's share of
#    the squared cost, $E^2 / \sum e^2$, is never smaller than its share of the absolute one, $E / \sum \lvert e \rvert$
#    [claim: same_line]. (The shares that the explorer prints are each those of another line, and the squared line has
#    come near to the point already.) So the point pulls harder at the squared line: its error there is −6.1 here, and
#    the squared error has the slope −12.2 with respect to ŷ, while no other point's slope is beyond 3.5 [claim:
#    pulls_here]. At the absolute line it has the slope −1, and each other point that is not on the line has 1 or −1 as
#    well [claim: pulls_here].
# 3. Both lines turn: here 0.467 becomes −0.042, and 0.496 becomes 0.443 [claim: lever_here]. Three other lines through
#    two of the points are as good as this absolute one, and so is every line between these four [claim: lever_here]
#    [given]. A point at the end of the x-axis has a long lever. Over 20 seeds the squared slope changed by
#    0.48 to 0.54, the absolute one by 0.00 to 0.16 [claim: lever] [given].
# 4. The line is the same for all four [claim: factors] [given]. The largest learning rate with which gradient descent
#    (notebook 07) converges is not: 0.0281 for the mean and 0.00234 for the sum, a twelfth, because there are 12 points
#    [claim: largest_rates].

# %% [markdown]
# ### Why the mean, why the median
#
# Take the smallest case: one number ŷ that is to predict several values $y_1, \dots, y_N$ [given]. The best ŷ is where
# the slope of the cost is 0 [given].
#
# 1. *Squared error.* The slope of $\frac12 (\hat y - y_n)^2$ is the error $\hat y - y_n$ itself [given]. Each value
#    pulls on ŷ as hard as it is far away. All pulls cancel if $\sum_n (\hat y - y_n) = 0$, that is if $\hat y = \frac1N
#    \sum_n y_n$: at the **mean** [given].
# 2. *Absolute error.* The slope of $\lvert \hat y - y_n \rvert$ is +1 or −1 [given]. Each value pulls equally hard,
#    like a vote [given]. The votes cancel if as many values are above ŷ as below: at the **median**. (If N is odd, ŷ is
#    the middle value itself. A step off it, up or down, has one vote more against it than for it [given].)
#
# ## Huber: squared near, absolute far
#
# The mean listens to an outlier too much. The median ignores all distances, also those that carry information. Huber
# (1964) joined the two with a threshold δ. With the error $e = \hat y - y$:
#
# $$ L = \begin{cases} \frac12 e^2 & \text{if } \lvert e \rvert \le \delta, \\
# \delta\, (\lvert e \rvert - \frac12 \delta) & \text{otherwise.} \end{cases} $$
#
# Why $\frac12 \delta$? At $\lvert e \rvert = \delta$ both pieces have the value $\frac12 \delta^2$ and the slope δ, so
# that they join without a step and without a corner [claim: huber_joins] [given]. So a value pulls as hard as it is far
# away, but never harder than δ [claim: huber_joins]. (On this page δ is Huber's threshold and nothing else; the error
# that backpropagation sends back is written ∂L/∂z.)

# %%
question("huber")

# %% [markdown]
# **Try.** The explorer has seven values; one of them can be dragged [given].
#
# 1. Leave δ at 1, and move the value from 17 to 25 [given]. Which of the three best predictions move?
# 2. Put it back to 17 [given]. Move δ to its smallest value, then to 5 and to 20 [given].
# 3. Leave δ at 20, and move the value to 4.5 [given].

# %%
from course_lib.topics.losses.explorers import huber as huber_explorer

huber_explorer()

# %% [markdown]
# **What to have seen.**
#
# 1. Only the mean moves, from 4.93 to 6.07 [claim: huber_seen] [given]. The median stays at 3 and Huber's prediction at
#    3.17: the outlier pulls with the same force 1, at 17 as at 25 [claim: huber_seen] [given].
# 2. With a small δ every value that is not hit exactly is "far" and has one vote: the median, 3 [claim: huber_seen]
#    [given]. At δ = 5 the prediction is 3.75, and at δ = 20 nothing is far, so that it is the mean, 4.93
#    [claim: huber_seen]. Huber's prediction goes from the median to the mean as δ grows [claim: huber_limits]. It need
#    not lie between them on the way: for seven random values and all δ it stayed between them in 12 of 20 draws
#    [claim: huber_between] [given].
# 3. No outlier, and a δ that is larger than every error: it is the squared error [claim: huber_seen].
#
# So δ says what counts as an outlier. A good choice is about the size of the noise.
#
# Huber's loss is also easier to descend. The absolute error has the slope 1 or −1 right up to the target, so that plain
# gradient descent (notebook 07) with a fixed learning rate jumps over the target and back [claim: settles]. Huber's
# slope goes to 0 there, and descent comes to rest if the learning rate is not too large: for one number, if it is below
# 2 [claim: settles].

# %% [markdown]
# ### Task: Huber
#
# Write `huber(prediction, y, delta)`, which returns `(cost, gradient)`: the mean over the rows of the sum over the
# columns of Huber's loss, and its derivative with respect to each entry of the prediction. Both arrays are `(N, k)`.
# Example: for `[[5.0, 0.5]]`, `[[0.0, 0.0]]` and `delta = 2.0` it returns `8.125` and `[[2.0, 0.5]]`.

# %%
from course_lib.topics.losses.tasks import answer, check


# %% tags=["stub"]
def huber(prediction, y, delta):
    raise NotImplementedError


# %% tags=["solution"]
def huber(prediction, y, delta):
    error = prediction - y
    size = np.abs(error)
    loss = np.where(size <= delta, error**2 / 2, delta * (size - delta / 2))
    return loss.sum() / len(y), np.clip(error, -delta, delta) / len(y)


# %%
check("Huber", huber)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.where(condition, a, b)</code> takes a where the condition holds, otherwise b.
# </details>
# <details><summary>Hint 2</summary>
# What is the slope of δ(|e| − ½δ) for e &gt; 0, and for e &lt; 0? <code>np.clip</code> writes both pieces in one line.
# </details>

# %% [markdown]
# ### Is MAE not affected by noise or outliers?
#
# Deck 002 says of the absolute error that it "is not affected by noise or outliers, hence giving better results if the
# dataset has noise or outlier" (*Mean Absolute Error*). Put it to the test: 400 times 20 points around a line, with
# normal noise of spread 1, and the last few points 10 too high [given]. How far are the slopes from the true one?

# %%
from course_lib.topics.losses.experiments.line_fits import miss

print("spoiled   squared   absolute   Huber, δ = 1   (distance from the true slope)")
for spoiled in (0, 1, 2, 4, 8):
    squared, absolute, joined = miss(np.random.default_rng(0), spoiled=spoiled)
    print(f"{spoiled:7} {squared:9.3f} {absolute:10.3f} {joined:10.3f}")

# %% [markdown]
# **What to have seen.** (In brackets the range over 20 seeds [given].)
#
# - With noise alone the *squared* line is nearest: 0.069 here, against 0.091 for the absolute one [claim: noise_here]
#   (0.069 to 0.076 against 0.087 to 0.098) [claim: noise].
# - With one outlier the absolute line is much nearer, 0.108 here against 0.281 [claim: noise_here] (0.099 to 0.122
#   against 0.273 to 0.285) [claim: one_outlier]. But it is affected: 0.406 with four bad points of twenty
#   [claim: noise_here] [given].
# - Without outliers Huber's line was only 2 to 7 % further off than the squared one [claim: huber_in_noise]. With one
#   outlier it was the nearest of the three, in 20 of 20 seeds [claim: huber_wins] [given].
# - With eight bad points of twenty none of them helps: 1.33 to 1.37 here [claim: noise_here] [given].
#
# So the slope from the absolute error is *less* affected by this outlier than that from the squared one, and more by
# *normal* noise [claim: less_and_more]. But this outlier is one in y. A wrong *x* is another matter, because of the
# long lever. Put the last of 20 points at x = 40, with a y that belongs to x = 0 and is 20 too low there [given]. Now
# the squared line is nearly flat, off by about 0.50; the absolute line is off by 0.32 to 0.34 [claim: wrong_x]. That is
# nearer than the squared one, but with the outlier in y it was off by 0.099 to 0.122 [claim: wrong_x, one_outlier].

# %% [markdown]
# ## Where losses come from: the likelihood
#
# Why squares, why logarithms? Deck 002 calls cross-entropy the "negative log likelihood". Here is what that means.
#
# Read the network's output not as *the* answer, but as a statement of how probable each answer is: $p(y \mid x)$, which
# is a density where y is a real number. The **likelihood** is the probability (or density) that this gives to the data
# that were really seen. Good parameters make it large.
#
# 1. The examples are independent, so their probabilities multiply: $\prod_n p(y_n \mid x_n)$.
# 2. A product of thousands of small numbers is 0 in a computer [given]. Take the logarithm: products become sums, and
#    what was largest stays largest, because log only rises [given].
# 3. Training makes things small, so change the sign; and divide by N, which moves no minimum:
#
#    $$ J = -\frac1N \sum_n \log p(y_n \mid x_n) $$
#
# This is the mean of one loss for each example, $L = -\log p(y \mid x)$: the **negative log-likelihood**. What loss it
# is depends on the distribution that you assume:
#
# 4. *Gaussian noise of spread s around ŷ* [given]. The log brings the exponent down, and the factor in front becomes
#    a constant that no ŷ can change:
#
#    $$ p(y \mid x) = \frac{1}{\sqrt{2\pi}\,s}\, e^{-(y - \hat y)^2 / 2 s^2}, \qquad
#    L = \frac{(y - \hat y)^2}{2 s^2} + \text{constant} $$
#
#    Up to a factor that is the **squared error**.
# 5. *Laplace noise* [given], which has wider tails:
#
#    $$ p(y \mid x) = \frac{1}{2 s}\, e^{-\lvert y - \hat y \rvert / s}, \qquad
#    L = \frac{\lvert y - \hat y \rvert}{s} + \text{constant} $$
#
#    This is the **absolute error**.
# 6. *A coin* that shows 1 with probability ŷ and 0 with 1 − ŷ [given]. In one formula $p(y \mid x) = \hat y^{\,y}
#    (1-\hat y)^{1-y}$ (put in y = 1, then y = 0) [given]. So $L = -y \log \hat y - (1 - y) \log(1 - \hat y)$: **binary
#    cross-entropy**.
# 7. *A die* with k faces of probabilities $\hat y_i$, and a one-hot y: $p(y \mid x) = \prod_i \hat y_i^{\,y_i}$,
#    because all exponents but one are 0 [given]. So $L = -\sum_i y_i \log \hat y_i$: **cross-entropy** [given].

# %%
from course_lib.topics.losses.experiments.likelihood import distributions
from course_lib.topics.losses.plots.likelihood import LikelihoodPlot

LikelihoodPlot().show(distributions())

# %% [markdown]
# Now the outlier makes sense. Under a Gaussian an error of 6s is $9 \cdot 10^6$ times less probable than one of
# 2s; under Laplace, with the s of its own formula, it is 55 times less probable [claim: tails] [given]. A line that
# assumes a Gaussian would turn a long way to come near to such a point. And under normal noise the data are most
# probable with the line of the least squared error, which also came nearest above [claim: noise]. Huber's loss belongs
# to a density that is Gaussian in the middle and has Laplace's tails.

# %%
question("likelihood")

# %% [markdown]
# The spread s drops out: it multiplies all losses by the same factor, and that moves no minimum, unless a penalty
# (below) is added. So you need not know the size of the noise to use the squared error, only its shape, if the size is
# the same for all examples.

# %% [markdown]
# ### Task: counts
#
# Some answers are counts: 0, 1, 2, … visitors in an hour [given]. For these take the *Poisson distribution* with mean
# μ, $p(y) = \mu^y e^{-\mu} / y!$, and let the network give $\mu = e^z$, so that μ is positive whatever z is. Do steps 1
# to 3 for it. Drop what does not depend on z. Then write `count_cost(z, y)`, which returns `(cost, gradient)`: the mean
# loss, and its derivative with respect to each z. z and y are `(N,)`. Example: for z = `[0.0]` and y = `[3.0]` it
# returns `1.0` and `[-2.0]`.


# %% tags=["stub"]
def count_cost(z, y):
    raise NotImplementedError


# %% tags=["solution"]
def count_cost(z, y):
    mu = np.exp(z)
    return np.mean(mu - y * z), (mu - y) / len(y)


# %%
check("counts", count_cost)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The log of a product is a sum of three logs here. Two of them contain μ.
# </details>
# <details><summary>Hint 2</summary>
# log μ = z. And μ itself is e<sup>z</sup>, whose derivative with respect to z you know.
# </details>

# %% [markdown]
# ## Losses for probabilities
#
# Both cross-entropies are the negative log of the probability that was given to the right answer. For two classes let
# p = ŷ be the probability of class 1, here and below [given]. The loss is $-\log p$ if y = 1 and $-\log(1 - p)$ if
# y = 0 [given]. For k classes it is $-\log \hat y_i$ for the true class i.

# %%
question("sure and wrong")

# %% [markdown]
# **Try.**
#
# 1. Against the probability: with y = 1, read both losses and slopes at p = 0.1, then both losses at p = 0.01
#    [given]. Then move y to 0 [given].
# 2. Against the *logit* z, with y = 1 and z = −4 [given].
# 3. Back to the probability: set y to 0.3, a *soft target*, between 0 and 1 [given]. Where is the cross-entropy lowest?
# 4. Against the probability of the true class, with 10 classes, at p = 0.1 [given].

# %%
from course_lib.topics.losses.explorers import loss_curves

loss_curves()

# %% [markdown]
# **What to have seen.**
#
# 1. The squared error is 0.81 with slope −1.8, cross-entropy 2.30 with slope −10 [claim: curves_at_p]. At p = 0.01 they
#    are 0.98 and 4.61 [claim: further_left]. With y = 0 all curves are mirrored, and the wall of the cross-entropy
#    stands at p = 1 [given].
# 2. At z = −4 the squared error's slope is −0.035, that of cross-entropy −0.98 [claim: curves_at_z] [given]. Far to the
#    left the squared error is flat although it is at its highest [claim: flat_and_high]. Cross-entropy is nearly a
#    straight line there.
# 3. At p = 0.3, but it is not 0 there: 0.61 [claim: soft_target].
# 4. It is 2.303 = log 10: what a classifier loses that guesses among 10 classes [claim: guess_of_ten] [given]. An
#    untrained network should be near that, and if it is not, something is wrong.

# %% [markdown]
# ## The learning slow-down
#
# One neuron, $a = \sigma(w + b)$, is to answer 0 to the input 1 [given]. It begins badly wrong. There is one example,
# so that loss and cost are the same. (The neuron is from chapter 3 of Nielsen's *Neural Networks and Deep Learning*;
# deck 004 refers to chapter 2.) With z = w + b, the squared error $\frac12 (a - y)^2$ and cross-entropy have the slopes
# [given]
#
# $$\frac{\partial J}{\partial w} = (a - y)\,\sigma'(z) \qquad\text{and}\qquad \frac{\partial J}{\partial w} = a - y.$$
#
# **Predict first.** At z = 4, how large are both slopes? (σ(4) = 0.982, σ′(4) = 0.0177 [claim: sigma_4].)
#
# **Try.** Look at the end of each run.
#
# 1. Start from w = b = 2 [given].
# 2. Step through that run: when is the squared error's slope largest?
# 3. Start from w = 0.6 and b = 0.9, then from w = b = 5 [given].
# 4. Back to w = b = 2: raise the learning rate to 8.5 [given].

# %%
from course_lib.topics.losses.explorers import slow_down

slow_down()

# %% [markdown]
# **What to have seen.**
#
# 1. The slopes at the start are 0.0173 and 0.982, as at z = 4 above: the second is 57 times as large [claim:
#    slow_start] [given]. After 300 steps the squared error has brought the output down to 0.20; with cross-entropy it
#    was below 0.1 after 50 steps [claim: slow_end] [given].
# 2. The squared error's slope *grows* until step 215, while the neuron gets better [claim: slow_peak] [given]. For the
#    target 0 it is a² (1 − a): near 0 where the output is near 1 and most wrong, largest at a = ⅔ [claim:
#    squared_slope] [given]. Cross-entropy's slope is largest at the start, and falls with the error [claim: slow_peak].
# 3. From 0.6 and 0.9 the squared error takes 273 steps to come below 0.1, and cross-entropy 41 [claim: slow_easy]
#    [given]. From w = b = 5 the squared error's first slope is 0.000045, and 300 steps change almost nothing: the
#    neuron is saturated [claim: slow_stuck] [given].
# 4. Then the squared error needs only 7 steps [claim: slow_fast] [given]. So for *one* neuron the learning rate can
#    make up for it. But in a network some neurons are saturated and others are not, and all of them share one
#    learning rate.
#
# ### Which loss cancels σ′?
#
# Cross-entropy can be found without any probability: by asking for the slope that we want.
#
# 1. We want $\partial L/\partial z = a - y$: large where the error is large, and without σ′.
# 2. The chain rule says $\frac{\partial L}{\partial z} = \frac{\partial L}{\partial a}\, \sigma'(z)$, and
#    $\sigma'(z) = a (1 - a)$ (notebook 01).
# 3. So the loss must have the slope
#
#    $$ \frac{\partial L}{\partial a} = \frac{a - y}{a (1 - a)}. $$
#
# 4. Split the fraction in two. (Check it: bring the right-hand side to the common denominator $a(1 - a)$, and the
#    numerator becomes $a (1 - y) - y (1 - a) = a - y$.)
#
#    $$ \frac{a - y}{a (1 - a)} = \frac{1 - y}{1 - a} - \frac{y}{a} $$
#
# 5. Look for a function of a with this derivative. That of $-\log(1 - a)$ is $1/(1 - a)$, and that of $-\log a$ is
#    $-1/a$:
#
#    $$ L = -(1 - y) \log(1 - a) - y \log a + \text{constant} $$
#
# 6. The constant is 0 if a right answer shall cost nothing: put in a = y = 1, or a = y = 0 (a term with the factor 0 is
#    dropped) [given]. It is binary cross-entropy.

# %%
from course_lib.topics.losses.experiments.cancelling import factors
from course_lib.topics.losses.plots.cancelling import CancellingPlot

CancellingPlot().show(factors())

# %% [markdown]
# At a = 0.95 with the target 0, cross-entropy's slope with respect to a is 20, σ′ is 0.0475, and their product is the
# error, 0.95 [claim: cancels]. The squared error's slope is 0.95, and the product only 0.045 [claim: cancels].
#
# ### Task: a loss for tanh
#
# The output is now $a = \tanh z$, the targets are y = −1 or y = 1, and again we want $\partial L/\partial z = a - y$
# [given]. Do the steps above for tanh, whose derivative is $1 - a^2$ (notebook 04) [given]. Choose the constant so that
# L = 0 where a = y [given]. Then write `tanh_loss(a, y)`: the loss of each example; a, y and the result are `(N,)`.
# Example: for a = `[0.0]` and y = `[1.0]` it gives `[0.693]`.


# %% tags=["stub"]
def tanh_loss(a, y):
    raise NotImplementedError


# %% tags=["solution"]
def tanh_loss(a, y):
    return -np.log((1 + a * y) / 2)


# %%
check("a loss for tanh", tanh_loss)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Take y = 1 alone. In (a − 1)/(1 − a²) a factor cancels, because 1 − a² = (1 − a)(1 + a).
# </details>
# <details><summary>Hint 2</summary>
# Which function has the derivative −1/(1 + a)? What must be added so that it is 0 at a = 1? Then do y = −1 in the same
# way.
# </details>

# %% [markdown]
# ### Does it matter in a whole network?
#
# The digits, 64-30-10 with sigmoids, plain gradient descent on mini-batches (notebook 07) at η = 0.3, 1, 3 and 10,
# three seeds each [given]. Once from a good start (Glorot's rule, notebook 06), and once from weights that are too
# large, so that many outputs begin saturated. Printed is the best of the four rates, each time [given].
#
# **Predict first.** The slow-down costs the squared error time. Does it also end lower, from either start?

# %%
from course_lib.topics.losses.experiments.digits import EVERY, digits_race, rounded

print(f"{'test accuracy after':34}", *(f"{EVERY * k:>6}" for k in range(1, 6)), "steps")
for (start, loss), accuracy in digits_race().items():
    print(f"{start:13} {loss:20}", *(f"{rounded(start, a):>6}" for a in accuracy.mean(axis=2).max(axis=1)))

# %% [markdown]
# **What to have seen.** (The numbers are those of single runs over 20 seeds, each at its best of the four rates
# [given]. From the saturated start a run jumps about so much that its digits depend on the processor; so only a bound
# is printed.)
#
# - From the good start cross-entropy is ahead after 80 steps, in 20 of 20 seeds [claim: ahead] [given]: the squared
#   error has 0.59 to 0.74 against 0.82 to 0.91 [claim: after_80] [given]. But the gap nearly closes: after 400 steps
#   it has 0.92 to 0.97 against 0.95 to 0.96 [claim: after_400] [given].
# - From the saturated start the squared error is still at the level of guessing, or little above it, after 400 steps:
#   below 0.3, where cross-entropy is above 0.65, in 20 of 20 seeds [claim: saturated_start] [given]. Larger rates do
#   not save it: with rates from 30 to 1000 it stayed below 0.5 in 20 of 20 seeds [claim: no_rate_helps] [given].
#
# So the slow-down depends on where a network begins; and where its outputs began saturated, none of the rates that we
# tried helped the squared error within these 400 steps [claim: saturated_start, no_rate_helps].

# %% [markdown]
# ## Large logits
#
# Written as the formula stands, softmax is `np.exp(z) / np.exp(z).sum()`, and the loss is minus its log. But $e^{710}$
# is infinite in float64, and $e^{89}$ in float32 [claim: overflow]. A logit of 1000 is not exotic: a network whose
# signal explodes (notebook 06) gives it [given].
#
# **The cure is algebra**, not a small number ε added inside the log. Let m be the largest entry of the row [given].
#
# 1. Take the factor $e^m$ out of the sum, and then out of the log:
#
#    $$ \log \sum_j e^{z_j} = \log \Big(e^m \sum_j e^{z_j - m}\Big) = m + \log \sum_j e^{z_j - m} $$
#
# 2. No exponent is above 0 now, so nothing overflows [given].
# 3. One exponent *is* 0, so the sum is at least 1, and the log never sees a 0 [given].
#
# With this **log-sum-exp** the cross-entropy of the true class i is $\log \sum_j e^{z_j} - z_i$. For the sigmoid there
# is a formula in z as well; to find it is a task under *Further*.

# %%
question("first to fail")

# %% [markdown]
# **Try.** The true class has the smallest logit [given].
#
# 1. Set the scale to 100 and to 1000 [given]. Which ways still have a finite loss?
# 2. Look at the way with ε, `log(p + 1e-7)`, at a scale of 10 and of 100 [given]: at its loss and at its slope.
# 3. Back to a scale of 1, add 1000 to all logits [given].
# 4. Choose the sigmoid, without shift, and look for the scale at which each precision fails.

# %%
from course_lib.topics.losses.explorers import large_logits

large_logits()

# %% [markdown]
# **What to have seen.**
#
# 1. As the formula stands, float32 is lost at a scale of 100, because $e^{100}$ is infinite there, and at 1000 float64
#    is lost as well [claim: scales] [given]. The way with ε stays finite at both scales, with a wrong loss (see 2)
#    [claim: scales] [given]. The stable way has the exact loss, 200 and 2000, in both precisions [claim: scales].
# 2. At a scale of 10 the loss with ε is 16.1, a fifth too small [claim: epsilon] [given]. It cannot get above $-\log
#    10^{-7} = 16.1$, whatever the scale [claim: epsilon]. The slope should be −1 at both scales; with ε it is −0.02 at
#    a scale of 10, and 0 at 100: the worst examples teach nothing [claim: epsilon].
# 3. A constant added to all logits changes no softmax. Of the three ways only the stable one still has the right loss
#    [claim: shifted] [given].
# 4. As it stands, float32 is lost from about 17 on, and float64 from about 37 [claim: sigmoid_lost] [given]. Before
#    that it loses digit after digit.
#
# ### Task: log-sum-exp
#
# Write `log_sum_exp(z)`: $\log \sum_j e^{z_j}$ for each row of z `(N, k)`, as an array `(N,)`. Some rows hold ±1000
# [given]. Example: `[[0.0, 0.0], [1000.0, -1000.0]]` gives `[0.693, 1000.0]`.


# %% tags=["stub"]
def log_sum_exp(z):
    raise NotImplementedError


# %% tags=["solution"]
def log_sum_exp(z):
    m = z.max(axis=1)
    return m + np.log(np.exp(z - m[:, None]).sum(axis=1))


# %%
check("log-sum-exp", log_sum_exp)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The formula above, row by row. m has one entry a row.
# </details>
# <details><summary>Hint 2</summary>
# To subtract m from the columns of its row, it needs an axis: <code>m[:, None]</code>.
# </details>

# %% [markdown]
# ## Cost = loss + penalty
#
# A network can fit the noise of its training data with large weights. A **penalty** makes large weights cost something.
# Deck 002 (*Cost Functions*) calls it a **regularisation** term. Two are common, each with a strength λ:
#
# $$ J = \frac1N \sum_n L_n + \lambda_1 \sum \lvert w \rvert + \frac{\lambda_2}{2} \sum w^2 $$
#
# The first is called L1, the second L2. The sums run over the weights, not over the biases. Their gradients,
# $\lambda_1 \operatorname{sign} w$ and $\lambda_2 w$, are added to that of the losses.
#
# Now a factor such as ½ or 1/N before the losses does move the minimum, because the penalty does not shrink with them
# [claim: factor_and_penalty] [given].
# One number w for the values 1, 2 and 6, with the mean squared error and λ₂ = 0.5, is best at 2.4 without ½ and 2.0
# with it [claim: factor_and_penalty]. So a λ means something only together with its loss.

# %%
question("decay")

# %% [markdown]
# The explorer has a network with 12 hidden units on 60 examples of two noisy circles [given]. It is trained with 16
# strengths at once, from one start, for 400 steps of Adam (notebook 09), a relative of gradient descent [given].
#
# **Try.** Leave the seed at 0 [given].
#
# 1. Move λ to 0 [given].
# 2. L2 with λ = 0.0032 [given]. How many weights are below 0.01?
# 3. L1 with λ = 0.0032, then with 0.01 [given].
# 4. L1 with λ = 0.032 or more, and L2 with λ = 0.18 or more [given].
# 5. Move along the whole path, and follow the losses.

# %%
from course_lib.topics.losses.explorers import penalty

penalty()

# %% [markdown]
# **What to have seen.** (With seed 0, unless other seeds are named [given].)
#
# 1. No penalty: the train loss is 0.015, the test loss 0.395, the border has corners, and Σw² = 236 [claim:
#    no_penalty_here] [given]. The weights go on growing: after 4000 steps Σw² = 732 and the test loss
#    is 0.752 here [claim: ten_times_longer].
# 2. The border is round, and the test loss is 0.247 with Σw² = 61: the weights have shrunk [claim: l2_here] [given].
#    Few of them are below 0.01: see the table under this list [given].
# 3. L1 makes many weights small and leaves the others large, and a stronger L1 makes more of them small [claim:
#    small_l1]. Whole hidden units are switched off, here 3 of 12 at λ = 0.0032 [claim: units_off] [given]. (400 steps
#    are not the end: after 4000 steps L1 has 36 small weights at λ = 0.0032, here [claim: ten_times_longer] [given].)
# 4. Any answer now costs more in penalty than it saves in loss: all weights are below 0.01, and the loss is log 2 =
#    0.693 [claim: penalty_wins] [given]. For all 20 seeds it is so from λ = 0.056 for L1 and 0.32 for L2 [claim:
#    from_here_on] [given].
# 5. The train loss rises along the path. The test loss is lowest somewhere in the middle: there it is 0.15 to 0.75
#    times what it is without a penalty for L2, and 0.18 to 0.83 times for L1 [claim: best_on_path] [given]. After these
#    400 steps L1's best was not as good as L2's in 19 of 20 seeds [claim: l1_or_l2] [given]. (The best λ was read off
#    the test data, and that flatters it: choose it on other data, notebook 11 [given].)
#
# | of 48 weights, below 0.01 [given] | with seed 0 [given] | over 20 seeds [given] |
# |---|---|---|
# | L2, λ = 0.0032 [given] | 7 | 0 to 10 [claim: small_here, small_l2] |
# | L1, λ = 0.0032 [given] | 21 | 21 to 34 [claim: small_here, small_l1] |
# | L1, λ = 0.01 [given] | 37 | 36 to 45 [claim: small_here, small_l1] |
#
# Your prediction's shares and amounts are those of a step of plain gradient descent; Adam's steps are others. But
# wherever a method comes to rest on J, the loss pulls as hard as the penalty: with L2 it has the slope −λw there, with
# L1 −λ sign w, if w is not 0 [claim: rest] [given]. With L2 a small pull of the loss keeps a small weight where it is.
# L1 asks for the pull λ, however small the weight.
#
# Even the small weights are not 0 here: the explorer says "exactly 0: none" [claim: none_exactly] [given]. Two
# questions are left: why does L1 want exact zeros, and why does it not arrive there?
#
# ### Why L1 wants exactly 0
#
# One weight, and a loss that would like it to be c: $L = \frac12 (w - c)^2$ [given]. Take c > 0; for c < 0 everything
# is mirrored [given].
#
# 1. *With L2*, J has the slope $(w - c) + \lambda w$. It is 0 at $w = c/(1 + \lambda)$ [given]. The weight is shrunk in
#    proportion, and is 0 only if c was 0 [given].
# 2. *With L1*, the slope right of 0 is $(w - c) + \lambda$ [given]. It is 0 at $w = c - \lambda$, if that is really to
#    the right of 0: if $c > \lambda$ [given]. The weight loses λ.
# 3. If $c \le \lambda$, the slope just right of 0 is $\lambda - c \ge 0$, and just left of 0 it is $-\lambda - c < 0$
#    [given]. J falls until 0 and does not fall any further: the minimum is at w = 0 exactly [given].
# 4. In other words: λ|w| has a corner at 0, where its slope jumps from −λ to λ [given]. To get a weight away from there
#    the loss has to pull harder than λ [given]. L2's penalty is flat at 0, and any pull moves the weight [given].
# 5. *With two weights* the level lines of the penalty, on which it has one value, are circles for L2 and diamonds for
#    L1. At the best w a level line of the loss touches that of the penalty from outside [given]. (If they crossed, one
#    could walk along the penalty's line to a smaller loss [given].) It may touch the diamond at a corner, and there one
#    weight is 0 [given]. A circle has no corners.
# 6. *If the loss is bent by h*, $L = \frac h2 (w - c)^2$, the same steps lead to $w = hc/(h + \lambda)$ with L2, and to
#    $w = c - \lambda/h$ with L1 if that is right of 0, else to 0 [claim: bends] [given]. So of weights with the same c,
#    a penalty moves those most on which the loss depends least [claim: bends].

# %%
from course_lib.topics.losses.experiments.corners import corners
from course_lib.topics.losses.plots.corners import CornersPlot

CornersPlot().show(corners())

# %% [markdown]
# In the picture λ = 0.5, and the loss would like (1, 0.3) [given]. L2 gives (0.667, 0.2), L1 gives (0.5, 0): the second
# weight is wanted by less than λ [claim: touches]. The left panel shows the cost of the second weight alone.
#
# Why then does the explorer find no exact 0? A step of plain gradient descent takes away η λ whenever w is not 0, and
# so jumps over it and back; Adam's step has another length, and jumps as well [given]. If a step takes that much off
# |w|, and no more than there is (*soft threshold*; the method is called proximal gradient descent or ISTA), it arrives
# [given]. The second weight, 100 steps with η = 0.1 [given]:

# %%
w = {"L2": 1.0, "L1": 1.0, "L1, soft threshold": 1.0}
for _ in range(100):
    toward = {name: v - 0.1 * (v - 0.3) for name, v in w.items()}
    w["L2"] = toward["L2"] - 0.1 * 0.5 * w["L2"]
    w["L1"] = toward["L1"] - 0.1 * 0.5 * np.sign(w["L1"])
    v = toward["L1, soft threshold"]
    w["L1, soft threshold"] = np.sign(v) * max(abs(v) - 0.1 * 0.5, 0.0)
print(", ".join(f"{name}: {v:.4f}" for name, v in w.items()))

# %% [markdown]
# ### Task: both penalties
#
# Now take both at once: $J = \frac12 (w - c)^2 + \lambda_1 \lvert w \rvert + \frac{\lambda_2}{2} w^2$ [given]. Find the
# best w as in steps 1 to 3 [given]. Then write `best_weights(c, l1, l2)`: for an array c of any shape and sign the
# array of the best w [given]. Example: for c = `[3.0, -0.2]`, l1 = 1.0 and l2 = 1.0 it gives `[1.0, 0.0]` [given].


# %% tags=["stub"]
def best_weights(c, l1, l2):
    raise NotImplementedError


# %% tags=["solution"]
def best_weights(c, l1, l2):
    return np.sign(c) * np.maximum(np.abs(c) - l1, 0) / (1 + l2)


# %%
check("both penalties", best_weights)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Right of 0 the slope is (w − c) + λ₁ + λ₂w. Where is it 0, and when is that place right of 0?
# </details>
# <details><summary>Hint 2</summary>
# Do it for |c|, and give the result the sign of c. <code>np.maximum(…, 0)</code> keeps what would be negative at 0.
# </details>

# %% [markdown]
# ## Recap
#
# - A loss belongs to one example, the cost J is the mean of the losses, perhaps with a penalty [given]. ½ and 1/N scale
#   the gradient; without a penalty they do not move the minimum.
# - The squared error asks for the mean and follows every outlier. The absolute error asks for the median. Huber's loss
#   is squared up to δ and absolute beyond.
# - These losses are, up to a factor and a constant, minus the log of a probability or a density: Gaussian noise gives
#   the squared error, Laplace noise the absolute one, coin and die give the cross-entropies.
# - With a sigmoid and the squared error σ′ stays in the gradient: an output that is saturated and wrong hardly learns.
#   Cross-entropy is the loss that cancels σ′, and leaves ŷ − y.
# - Losses are computed from logits: subtract the largest of the row first [given]. An ε inside the log hides the
#   failure and kills the gradient.
# - A penalty is added to the cost. For a loss ½(w − c)² L2 shrinks the best weight in proportion, and L1 takes λ off;
#   a flatter loss gives way more [claim: bends] [given]. L1 holds a weight at exactly 0, because of its corner, though
#   the loss pulls at it a little [claim: touches] [given].

# %% [markdown]
# ## Further: output layer and loss
#
# Deck 004's table pairs output layers and losses so that σ′, or softmax's Jacobian, cancels, and ∂L/∂z = ŷ − y is left
# (notebook 03). Here is every pair of the two menus: each cell is what the library answers when it is asked for the
# gradient, or its reason for refusing.

# %%
question("pairs")

# %% [markdown]
# **Try.** Begin with 3 outputs [given].
#
# 1. Count the cells with ✓: nothing of the activation is left in them.
# 2. Click on a cell with ~, then on one with ✗.
# 3. Set the outputs to 1 [given].

# %%
from course_lib.topics.losses.explorers import pairs

pairs()

# %% [markdown]
# **What to have seen.**
#
# 1. There are six: four with no activation, sigmoid with binary cross-entropy, softmax with cross-entropy
#    [claim: pairs_plain]. The three pairs of deck 004 are among them, and leave the same ŷ − y [claim: pairs_deck].
# 2. ~ works, with f′(z) or softmax's Jacobian in it, and the slow-down comes along wherever that factor is near 0
#    [claim: pairs_slow] [given]. ✗ is a cross-entropy of something that is no probability, or of probabilities of the
#    other kind: a row of sigmoids need not sum to 1, and softmax does not answer k separate yes-or-no questions
#    [claim: pairs_refused] [given]. The message says what to change.
# 3. Softmax is refused with every loss, because one probability alone is always 1 [claim: softmax_of_one].

# %%
from course_lib.network import Network

try:
    Network([64, 30, 10], output="sigmoid").prepare_targets("cross-entropy", np.array([3]), rows=1)
except ValueError as error:
    print(error)

# %% [markdown]
# ## Further: from logits to gradients
#
# ### Task: cross-entropy
#
# Write `cross_entropy(z, labels)`: the mean cross-entropy of softmax(z), one number. z is `(N, k)`, labels are `(N,)`
# whole numbers from 0 to k − 1, each the number of the true class of its row [given]. It must be right for logits of
# ±1000, not just finite [given]. Example: z = `[[0.0, 0.0], [1000.0, 0.0]]` and labels = `[0, 1]` give `500.3466`.


# %% tags=["stub"]
def cross_entropy(z, labels):
    raise NotImplementedError


# %% tags=["solution"]
def cross_entropy(z, labels):
    s = z - z.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(z)), labels].mean()


# %%
check("cross-entropy", cross_entropy)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The formula under <i>Large logits</i>: the log-sum-exp of the row, less the logit of its true class.
# </details>
# <details><summary>Hint 2</summary>
# Two lists of indices pick one entry each: <code>z[np.arange(N), labels]</code>.
# </details>

# %% [markdown] tags=["teacher"]
# `softmax` first and its log afterwards is what most write, and what frameworks warn of: PyTorch's `CrossEntropyLoss`
# takes the logits [given]. Ask what the loss of the second row in the example would be with an ε of $10^{-12}$ [given].

# %% [markdown]
# ### Task: cross-entropy gradient
#
# Write `cross_entropy_gradient(z, labels)`: ∂J/∂z of the same mean cross-entropy, `(N, k)` [given]. It must hold for
# logits of ±1000 [given]. (Notebook 03 has derived it: ŷ − y for one example.) Example: z = `[[0.0, 0.0]]` and labels =
# `[1]` give `[[0.5, -0.5]]`.


# %% tags=["stub"]
def cross_entropy_gradient(z, labels):
    raise NotImplementedError


# %% tags=["solution"]
def cross_entropy_gradient(z, labels):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)


# %%
check("cross-entropy gradient", cross_entropy_gradient)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Softmax of each row; 1 less at the true class; the mean over the rows.
# </details>
# <details><summary>Hint 2</summary>
# Two lists of indices pick one entry each: <code>p[np.arange(N), labels]</code>. One-hot rows are
# <code>np.eye(k)[labels]</code>.
# </details>
# <details><summary>Hint 3</summary>
# A constant subtracted from a whole row does not change its softmax. Which constant makes the exponentials harmless?
# </details>

# %% [markdown] tags=["teacher"]
# `p[labels] -= 1` is the mistake to show: it raises nothing, and subtracts 1 from whole rows [given].

# %% [markdown]
# ### Binary cross-entropy
#
# For the sigmoid, −log p and −log(1 − p) fail as softmax does: *Large logits* has shown where [given]. Here too the
# loss can be written in z, so that every exponential has a negative exponent.
#
# ### Task: binary cross-entropy
#
# Write `binary_cross_entropy(z, y)`: the mean of $-y \log \sigma(z) - (1 - y) \log(1 - \sigma(z))$ over all entries,
# one number. z and y are `(N,)`, y is 0 or 1, and some z are ±1000: the result must be right, not just finite [given].
# Example: z = `[0.0, 1000.0]` and y = `[1.0, 0.0]` give `500.3466`.


# %% tags=["stub"]
def binary_cross_entropy(z, y):
    raise NotImplementedError


# %% tags=["solution"]
def binary_cross_entropy(z, y):
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


# %%
check("binary cross-entropy", binary_cross_entropy)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Put σ(z) = 1/(1 + e<sup>−z</sup>) into the loss: it becomes log(1 + e<sup>z</sup>) − yz. Where does that overflow, and
# what is log(1 + e<sup>z</sup>) if e<sup>z</sup> is taken out of the bracket?
# </details>
# <details><summary>Hint 2</summary>
# For z > 0: log(1 + e<sup>z</sup>) = z + log(1 + e<sup>−z</sup>). One formula for both signs needs |z| and max(z, 0).
# </details>

# %% [markdown]
# It belongs together with log-sum-exp: the sigmoid is a softmax over the two logits 0 and z, so that log(1 +
# e<sup>z</sup>) is a log-sum-exp [claim: sigmoid_is_softmax] [given]. With your functions, if they are right:

# %%
log_sum_exp = answer("log-sum-exp", log_sum_exp)
binary_cross_entropy = answer("binary cross-entropy", binary_cross_entropy)
z, y = np.array([-1000.0, -2.0, 0.0, 37.0, 1000.0]), np.array([1.0, 0, 1, 0, 0])
both = log_sum_exp(np.stack([np.zeros(5), z], axis=1)) - y * z
print("losses:", *(f"{loss:.4f}" for loss in both))
print(f"mean: {both.mean():.4f}, and by binary_cross_entropy: {binary_cross_entropy(z, y):.4f}")

# %% [markdown] tags=["teacher"]
# `np.logaddexp(0, z) - y * z` does it as well. `np.log1p(x)` keeps the digits of x where `np.log(1 + x)` rounds them
# away: a loss of $3.7 \cdot 10^{-44}$ (z = 100, y = 1) instead of 0 [claim: log1p] [given].

# %% [markdown]
# ## Further: squared and absolute errors
#
# ### Task: squared error
#
# Write `squared_error(prediction, y)`, which returns `(cost, gradient)`: deck 002's mean squared error (MSE), without ½
# [given]. Both arguments are `(N, k)`. The cost is the mean over the rows of the sum over the columns; the gradient is
# its derivative with respect to each entry of the prediction. Example: for `[[3.0, 1.0]]` and `[[1.0, 1.0]]` it returns
# `4.0` and `[[4.0, 0.0]]`.


# %% tags=["stub"]
def squared_error(prediction, y):
    raise NotImplementedError


# %% tags=["solution"]
def squared_error(prediction, y):
    error = prediction - y
    return np.sum(error**2) / len(y), 2 * error / len(y)


# %%
check("squared error", squared_error)

# %% [markdown]
# <details><summary>Hint 1</summary>
# <code>np.mean</code> over everything divides by N·k. What should be divided by?
# </details>
# <details><summary>Hint 2</summary>
# The gradient has the shape of the prediction. Each entry occurs in one square only; everything else is a constant.
# </details>

# %% [markdown] tags=["teacher"]
# The commonest mistake is `np.mean(error ** 2)`. It is not wrong in itself (PyTorch does it), but the learning rate
# that goes with it is k times larger [claim: rate_of_mean]. Ask what happens to the gradient when the batch is doubled:
# with a mean, nothing.

# %% [markdown]
# ### Task: absolute error
#
# Write `absolute_error(prediction, y)`, which returns `(cost, gradient)`: the mean over the rows of the sum over the
# columns of |ŷ − y|, and its derivative with respect to each entry of the prediction. (Deck 002 prints it without the
# sum. No error in the check is exactly 0, where |e| has no derivative; the library takes 0 there [given].) Example: for
# `[[3.0, 1.0]]` and `[[1.0, 2.0]]` it returns `3.0` and `[[1.0, -1.0]]`.


# %% tags=["stub"]
def absolute_error(prediction, y):
    raise NotImplementedError


# %% tags=["solution"]
def absolute_error(prediction, y):
    error = prediction - y
    return np.sum(np.abs(error)) / len(y), np.sign(error) / len(y)


# %%
check("absolute error", absolute_error)

# %% [markdown]
# <details><summary>Hint 1</summary>
# |e| is e to the right of 0 and −e to the left. What are the two slopes?
# </details>
# <details><summary>Hint 2</summary>
# <code>np.sign</code>.
# </details>

# %% [markdown]
# Deck 002 says that squaring "helps in reducing a small deviation". It is true that $e^2 < \lvert e \rvert$ where
# $0 < \lvert e \rvert < 1$ [claim: small_errors]. But that 1 depends on the unit: an error of half a metre is below 1,
# and in centimetres the same error is 50 [given].
#
# A median need not be one number. With an even number of values every number between the middle two is as good:

# %%
values, candidates = np.array([1.0, 2, 4, 17]), np.linspace(0, 18, 1801)
cost = np.abs(candidates[:, None] - values).mean(axis=1)
best = candidates[cost <= cost.min() + 1e-12]
print(f"least absolute error {cost.min():.3f}, for every prediction from {best.min():.2f} to {best.max():.2f}")

# %% [markdown]
# ## Further: a step with a penalty
#
# ### Task: penalised gradient
#
# Write `penalised_gradient(gradient, w, l1, l2)`: the gradient of cost + l1 Σ|w| + (l2/2) Σ w², if `gradient` is that
# of the cost without a penalty [given]. Both arrays have one shape, and so has the result. Example: gradient = `[1.0]`,
# w = `[-2.0]`, l1 = 0.5 and l2 = 0.1 give `[0.3]` [given].


# %% tags=["stub"]
def penalised_gradient(gradient, w, l1, l2):
    raise NotImplementedError


# %% tags=["solution"]
def penalised_gradient(gradient, w, l1, l2):
    return gradient + l1 * np.sign(w) + l2 * w


# %%
check("penalised gradient", penalised_gradient)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Three terms. Differentiate each with respect to one w.
# </details>

# %% [markdown]
# ### Task: decay step
#
# Write `decay_step(W, b, dW, db, eta, l2)`: one step of gradient descent (notebook 07), θ ← θ − η gradient, on cost +
# (l2/2) Σ W², where dW and db are the gradients *without* the penalty [given]. It returns `(W, b)`, new arrays. For
# plain gradient descent this is called **weight decay**. (With Adam, notebook 09, weight decay and an L2 penalty
# differ.) Example: W = `[[1.0]]`, b = `[1.0]`, dW = `[[2.0]]`, db = `[3.0]`, eta = 0.1 and l2 = 0.5 give `[[0.75]]` and
# `[0.7]` [given].


# %% tags=["stub"]
def decay_step(W, b, dW, db, eta, l2):
    raise NotImplementedError


# %% tags=["solution"]
def decay_step(W, b, dW, db, eta, l2):
    return W - eta * (dW + l2 * W), b - eta * db


# %%
check("decay step", decay_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The penalty's gradient with respect to W is l2 · W, and it is scaled by η like the other.
# </details>
# <details><summary>Hint 2</summary>
# The sum runs over W. What is its derivative with respect to b?
# </details>

# %% [markdown]
# ## Further: convex or not
#
# A function is **convex** if it is bent upwards along every straight line: the second difference $J(t{+}h) - 2J(t) +
# J(t{-}h)$ is nowhere negative. Then every place of slope 0 is a lowest place [given]. Deck 002 (*Gradient Descent*)
# says that convex problems have only one minimum, "only one place where the slope is exactly 0". Two exceptions are
# below.
#
# One neuron, a = σ(wx + b), and five examples, of which the last does not fit with the others [given]:

# %%
from course_lib.topics.losses.experiments.convexity import EXAMPLES

for x, y in zip(*EXAMPLES["five, one of them odd"], strict=True):
    print(f"x = {x:4.1f}, y = {y}")

# %%
question("minima")

# %% [markdown]
# **Try.**
#
# 1. Click on both maps at (3, 1.5), then at (−3, 3) [given]. Where do the descents end?
# 2. Turn the cut. Does it ever bend downwards, on the left and on the right?
# 3. Choose two separable examples, and one example alone.

# %%
from course_lib.topics.losses.explorers import convexity

convexity()

# %% [markdown]
# **What to have seen.**
#
# 1. With the squared error there are two minima, at (0.24, 0.16) with J = 0.071 and at (1.86, 1.75) with J = 0.082
#    [claim: two_minima]. At the first the neuron has moved towards the odd example, at the second it leaves that
#    example wrong. Which of them you get depends on the start. Cross-entropy has one, at (0.23, 0.13), and both
#    descents end there [claim: one_minimum] [given].
# 2. With the squared error J is bent downwards in some direction on 93 % of the map (tinted) [claim: bent_map]. With
#    cross-entropy no cut bends downwards [claim: convex_everywhere]: L is convex in z, z = wx + b is a straight line,
#    and sums of convex functions are convex.
# 3. Now cross-entropy is convex, and yet it has no minimum: it falls for ever towards 0 as (w, b) goes further and
#    further in one direction [claim: falls_for_ever] [given]. That is the first exception. (With an L2 penalty on w the
#    two examples have a minimum; the one alone has it only if b is penalised as well [claim: penalty_and_minimum]
#    [given].)
#
# The second exception is the absolute error with an even number of values, above: its minimum is a whole interval.
#
# The same with numbers: second differences along 300 random lines [given].

# %%
from course_lib.topics.losses.experiments.convexity import COSTS, bent_lines

for cost in COSTS:
    print(f"{cost:21} lines with a negative second difference: {bent_lines(cost, np.random.default_rng(0))} of 300")

# %% [markdown]
# ### A hidden layer is not convex
#
# Cross-entropy is convex in z. In the weights of a network with a hidden layer it is not. Exchange hidden units with
# all their weights: the outputs are the same, so this is another point with the same cost. If J were convex, the points
# between the two could not be higher [given].

# %%
from course_lib.topics.losses.experiments.exchange import costs_between

for share, cost in costs_between(seed=0).items():
    print(f"{share:4.0%} of the way: J = {cost:.4f}")

# %% [markdown]
# **What to have seen.** Both ends have the same cost, and between them it is higher, in 20 of 20 seeds [claim:
# mountain] [given]. So such a network has not one minimum but many, with the same cost. What gradient descent finds
# among them is the subject of notebook 07.
