# %% [markdown]
# # Losses
#
# A loss says how wrong a prediction is. It decides what is learned: another loss has another best answer, another
# gradient, and sometimes no gradient where one is needed most. (Deck 002, *Cost/Loss Functions* to *Cost Functions*;
# deck 004, *Review. Backpropagation*.)

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - write down MSE, MAE, binary cross-entropy and cross-entropy with their gradients, and say which factor (½, 1/N)
#   stands where and what it changes;
# - say what an outlier does under squared and under absolute error, and when neither helps;
# - explain the learning slow-down, and which loss belongs to which output layer;
# - compute losses of logits of ±1000 exactly;
# - add a penalty to a cost, and tell what L1 and L2 do to the weights;
# - say where a cost is convex and where it is not, and check it with numbers.

# %% [markdown]
# ## From one error to the cost
#
# The **loss** belongs to one example, the **cost** to all of them: their mean, perhaps with a penalty added. (Deck 002
# uses both words for both.) The library has five losses; a row's loss is the sum over its output columns, and the
# mean runs over the rows.

# %%
from course_lib.losses import LOSSES
from course_lib.tables import menu_table

menu_table(LOSSES, ["name", "formula", "derivative"])

# %%
import numpy as np

prediction, y = np.array([[0.2, 0.7], [1.5, -1.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])
for name in list(LOSSES)[:3]:
    gradient = LOSSES[name].gradient(prediction, y).round(3).tolist()
    print(f"{name:20} {LOSSES[name](prediction, y):.4f}   gradient {gradient}")

# %% [markdown]
# ### The deck's formulas
#
# - **Mean absolute error.** Deck 002 prints $\text{MAE} = \frac1n |y_i - \hat y_i|$. A sum over i is missing; without
#   it the right-hand side depends on i and the left-hand side does not.
# - **½ or not.** Deck 002 has MSE without ½, deck 004 calls $\frac12 \sum_i (\hat y_i - y_i)^2$ mean squared error.
# - **Sum or mean.** Deck 002 divides by n, the examples. Deck 004 sums over k, the outputs of *one* example. Both at
#   once is what the library does. PyTorch's `MSELoss` divides by N·k.
# - **Which letter.** Deck 002 writes error = y − y′ and calls y the actual *input*. It is the target that is meant. And
#   its cross-entropy for M classes, $-\sum_{i=1}^M y_{i,j} \log \hat y_{i,j}$, is that of example j.
#
# Neither ½ nor 1/N moves the minimum. They scale the gradient, and so the learning rate that fits.

# %% [markdown]
# ### Task: squared error
#
# Write `squared_error(prediction, y)`, which returns `(loss, gradient)`: deck 002's MSE, without ½. Both arguments are
# `(N, k)`; the loss is the mean over the rows of the sum over the columns, the gradient its derivative by prediction.

# %%
from course_lib.topics.losses.tasks import answer, check


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
# that goes with it is k times larger. Ask what happens to the gradient when the batch is doubled: with a mean, nothing.

# %% [markdown]
# ## Two lines and an outlier
#
# The same points, the line with the least squared error (deck 002's MSE, "L2 loss"), and the line with the least
# absolute error (MAE, "L1 loss"). Both lines are exact: the first by its closed formula; the second because the best
# line can be found among those through two of the points.

# %%
from course_lib.topics.losses.questions import question

question("outlier")

# %%
from course_lib.topics.losses.explorers import line_fits

line_fits()

# %% [markdown]
# **What to have seen.**
#
# 1. Nothing lifted: slopes 0.467 and 0.496; 0.5 is behind the points. Lifted by 8, the squared slope is 0.682, by 12 it
#    is 0.790: 0.027 for each unit, without end. The absolute line stays at 0.496.
# 2. At 8, this one point makes 81 % of the MSE of its line. On the right you see why: (ŷ − y)² of an error of 6 is 36.
# 3. The absolute line goes *exactly* through two points (ringed). With a tie there are several best lines.
# 4. Now pull the *last* point down, to −5. Both lines give way: 0.467 → −0.042 and 0.496 → 0.443 (one of four that
#    are equally good). An outlier at the end of the x-axis has a long lever.
# 5. ½ or not, mean or sum: the cost changes, and so does the largest learning rate with which gradient descent
#    converges (0.0281 for the mean, 0.00234 for the sum of twelve). The line does not.

# %% [markdown]
# ### Is MAE not affected by noise or outliers?
#
# So says deck 002 (*Mean Absolute Error*): it "is not affected by noise or outliers, hence giving better results if the
# dataset has noise or outlier". Put to the test: 400 times 20 points around a line, normal noise, and the last few
# points 10 too high. How far are the slopes from the true one?

# %%
from course_lib.topics.losses.experiments.line_fits import miss

print("spoiled   least squared   least absolute   (distance from the true slope)")
for spoiled in (0, 1, 2, 4, 8):
    squared, absolute = miss(np.random.default_rng(0), spoiled=spoiled)
    print(f"{spoiled:7} {squared:15.3f} {absolute:16.3f}")

# %% [markdown]
# **What to have seen.** With noise alone the *squared* line is nearer: 0.069 against 0.091 (for normal noise it is the
# best there is). With one outlier the absolute line wins clearly, 0.108 against 0.281. But it is affected: 0.406 with
# four bad points of twenty, and with eight, 1.330, it is hardly better than the other. *Less* affected, then, by
# outliers, and more by noise.
#
# The same in its smallest form, one number for all: squared error asks for the mean, absolute error for the median.

# %%
values, candidates = np.array([1.0, 2, 2, 3, 17]), np.linspace(0, 18, 1801)
error = candidates[:, None] - values
print("least squared error: ", candidates[(error**2).mean(axis=1).argmin()].round(2), "= mean  ", values.mean())
print("least absolute error:", candidates[np.abs(error).mean(axis=1).argmin()].round(2), "= median", np.median(values))

# %% [markdown]
# Deck 002 also says that squaring helps "in reducing a small deviation". True where $|e| < 1$, since there $e^2 < |e|$.
# But that 1 depends on the unit: an error of half a metre is small, one of 50 centimetres is not. And MSE is in square
# metres, which is why people report its root.

# %% [markdown]
# ### Task: absolute error
#
# Write `absolute_error(prediction, y)`, which returns `(loss, gradient)` with deck 002's missing sum put in: the mean
# over the rows of the sum over the columns of |ŷ − y|. (No error in the check is exactly 0, where |e| has no
# derivative; the library takes 0 there.)


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
# ## Losses for probabilities
#
# For two classes the output is a probability p, and the loss is the negative log of what was given to the right answer:
# $-\log p$ if y = 1, $-\log(1 - p)$ if y = 0. Both in one line: $-y \log p - (1 - y) \log(1 - p)$, **binary
# cross-entropy**. For k classes: $-\sum_i y_i \log \hat y_i$, **cross-entropy**; with one-hot y only the true class
# stays. (Deck 002, *Classification Loss*: it increases as the predicted probability diverges from the label.)

# %%
question("sure and wrong")

# %%
from course_lib.topics.losses.explorers import loss_curves

loss_curves()

# %% [markdown]
# **What to have seen.**
#
# 1. Against the probability, at p = 0.1 and y = 1: squared 0.81 with slope −1.8, cross-entropy 2.30 with slope −10.
#    Move y to 0: all curves are mirrored, and the wall of the cross-entropy stands at p = 1.
# 2. Against the **logit** z, with p = σ(z), at z = −4: the squared error's slope is −0.035, the cross-entropy's −0.98.
#    Far to the left one curve is flat although it is at its highest; the other is a straight line.
# 3. With y between 0 and 1 (a soft target) the cross-entropy is lowest at p = y, but not 0 there.
# 4. With k classes only the probability of the true class counts: −log p, whatever k is. A guess among 10 has
#    2.303 = log 10; the first loss of an untrained classifier should be near that.
# 5. Regression: e² and ½e² are parabolas, their slopes straight lines through the target; |e| has slope ±1, however
#    near.

# %% [markdown]
# ### Task: cross-entropy gradient
#
# Write `cross_entropy_gradient(z, labels)`: ∂L/∂z for the mean cross-entropy of softmax(z). z is `(N, k)`, labels are
# `(N,)` whole numbers from 0 to k − 1. It must hold for logits of ±1000. (Notebook 03 derived it: ŷ − y.)


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
# `p[labels] -= 1` is the mistake to show: it raises nothing, subtracts 1 from whole rows, and a network trained with it
# still improves for a while.

# %% [markdown]
# ## The learning slow-down
#
# One neuron, $a = \sigma(w + b)$, is to answer 0 to the input 1. It begins badly wrong. (The example is Nielsen's,
# chapter 3, to which deck 004 refers.) With the squared error $\frac12 (a - y)^2$ and with cross-entropy,
#
# $$\frac{\partial C}{\partial w} = (a - y)\,\sigma'(z) \qquad\text{and}\qquad \frac{\partial C}{\partial w} = a - y.$$
#
# **Predict first.** At z = 4, how large are both slopes? (σ(4) = 0.982, σ′(4) = 0.0177.)

# %%
from course_lib.topics.losses.explorers import slow_down

slow_down()

# %% [markdown]
# **What to have seen.**
#
# 1. From w = b = 2 the output is 0.982. Slopes at the start: 0.0173 and 0.982, 57 times as large. After 300 steps the
#    squared error has brought the output to 0.20; cross-entropy was within 0.1 after 50 steps.
# 2. The squared error's slope *grows* while the neuron gets better, until step 215: worst at learning where it is most
#    wrong. Cross-entropy's is largest where the error is, and falls with it.
# 3. From w = 0.6, b = 0.9 (output 0.82) it is much less bad: 273 steps against 41.
# 4. From w = b = 5 the squared error's first slope is 0.000045, and 300 steps change nothing.
# 5. The absolute error has σ′ in its gradient as well: 254 steps from w = b = 2.
# 6. *Equally long first steps* makes it a fair race, or does it? Then cross-entropy has η = 0.00265 and is the slower
#    one: 0.92 after 300 steps. So the point is not that one gradient is larger. It is the *shape*: no one learning rate
#    suits both the plateau and the slope. With η = 8.5 the squared error needs only 7 steps here.

# %% [markdown]
# ### Does it matter in a whole network?
#
# The digits, 64-30-10 with sigmoids, gradient descent with four learning rates, three seeds each, 80 steps. Once from
# a good start (Glorot), once from weights that are too large, so that many outputs begin saturated.

# %%
from course_lib.topics.losses.experiments.digits import RATES, digits_race

race = digits_race()
print("test accuracy at η =", *(f"{rate:7g}" for rate in RATES))
for (start, loss), accuracy in race.items():
    print(f"{start:13} {loss:21}", *(f"{a:7.2f}" for a in accuracy.mean(axis=1)))

# %% [markdown]
# **What to have seen.** From the good start both learn: at η = 3 the squared error reaches 0.68, cross-entropy 0.87,
# and at every rate cross-entropy is ahead. From the saturated start the squared error is at the level of guessing with
# *every* rate, while cross-entropy reaches 0.57 and goes on rising. The slow-down is a matter of where you begin, and
# there no learning rate repairs it.

# %% [markdown]
# ## Output layer and loss
#
# The neuron's trouble was a σ′ that did not cancel. Deck 004's table pairs outputs and losses so that everything
# cancels and $\delta^L = \hat y - y$ (notebook 03 has the derivation). Here is every pair of the two menus: each cell
# is what the library answers when it is asked for the gradient, or the reason why it refuses.

# %%
question("pairs")

# %%
from course_lib.topics.losses.explorers import pairs

pairs()

# %% [markdown]
# **What to have seen.**
#
# 1. Five pairs with nothing left of the activation (✓): three with no activation, sigmoid with binary cross-entropy,
#    softmax with cross-entropy. δ is the same formula in the three pairs of deck 004.
# 2. ~ marks pairs that work, with f′(z) or softmax's Jacobian J in δ: the slow-down comes with them.
# 3. ✗: a cross-entropy of something that is no probability. Click on one: the message says what to change.
# 4. Set the outputs to 1: softmax is refused altogether, because one probability alone is always 1.

# %%
from course_lib.network import Network

try:
    Network([64, 30, 10], output="sigmoid").prepare_targets("cross-entropy", np.array([3]), rows=1)
except ValueError as error:
    print(error)

# %% [markdown]
# ## Large logits
#
# Written as the formula stands, softmax is `np.exp(z) / np.exp(z).sum()`, and the loss its log. `np.exp(710)` is
# infinite in float64, `np.exp(89)` in float32. A logit of 1000 is not exotic: it is what an exploding network hands on.
#
# **The cure is algebra**, not an ε. With m the largest entry of the row,
#
# $$\log \sum_j e^{z_j} = m + \log \sum_j e^{z_j - m},$$
#
# where no exponent is above 0 and one of them is 0; so nothing overflows and the log never sees a 0. For the sigmoid,
# $\max(z, 0) - yz + \log(1 + e^{-|z|})$.

# %%
question("first to fail")

# %%
from course_lib.topics.losses.explorers import large_logits

large_logits()

# %% [markdown]
# **What to have seen.**
#
# 1. At scale 100 (logits 100, 25, −100; the true class has the smallest) float32 is already lost: e^100 = ∞. At 1000
#    float64 is, too. The stable way has the exact loss, 200 and 2000, in both.
# 2. `log(p + 1e-7)` never complains while p is a number. It stops at a loss of 16.1, because −log(1e-7) = 16.1, and its
#    slope becomes 0: the worst examples teach nothing. At scale 10 its loss is too small by a fifth already.
# 3. 1000 added to all logits changes no softmax. Of the three ways only the stable one agrees.
# 4. The sigmoid: as it stands, float32 is lost from z = 17 on, float64 from 37, and before that digit after digit.

# %% [markdown]
# The library's functions take logits of any size; the naive lines beside them, with NumPy's warnings switched off:

# %%
z, label = np.array([[1000.0, 250.0, -1000.0]]), np.array([2])
with np.errstate(all="ignore"):
    p = np.exp(z) / np.exp(z).sum()
    print("as it stands:", p, "loss", -np.log(p[0, 2]))
print("of logits:   ", LOSSES["cross-entropy"].from_logits(z, label))

# %% [markdown]
# ### Task: log-sum-exp
#
# Write `log_sum_exp(z)`: $\log \sum_j e^{z_j}$ for each row of z `(N, k)`, as an array `(N,)`. Some rows hold ±1000.


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
# ### Task: binary cross-entropy
#
# Write `binary_cross_entropy(z, y)`: the mean of $-y \log \sigma(z) - (1 - y) \log(1 - \sigma(z))$ over all entries,
# one number. z and y are `(N,)`, y is 0 or 1, and some z are ±1000: the result must be right, not just finite.


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
# log(1 + e<sup>z</sup>) − yz is the same loss, in z. Where does that overflow, and what is log(1 + e<sup>z</sup>)
# if e<sup>z</sup> is taken out of the bracket?
# </details>
# <details><summary>Hint 2</summary>
# For z > 0: log(1 + e<sup>z</sup>) = z + log(1 + e<sup>−z</sup>). One formula for both signs needs |z| and max(z, 0).
# </details>

# %% [markdown]
# The two belong together: the sigmoid is a softmax over the logits 0 and z, so that log(1 + e<sup>z</sup>) is a
# log-sum-exp. With your functions, if they are right:

# %%
log_sum_exp = answer("log-sum-exp", log_sum_exp)
binary_cross_entropy = answer("binary cross-entropy", binary_cross_entropy)
z, y = np.array([-1000.0, -2.0, 0.0, 37.0, 1000.0]), np.array([1.0, 0, 1, 0, 0])
both = log_sum_exp(np.stack([np.zeros(5), z], axis=1)) - y * z
print("losses:", *(f"{loss:.4f}" for loss in both))
print(f"mean: {both.mean():.4f}, and by binary_cross_entropy: {binary_cross_entropy(z, y):.4f}")

# %% [markdown] tags=["teacher"]
# `np.logaddexp(0, z) - y * z` does it as well. `np.log1p(x)` keeps the digits of x where `np.log(1 + x)` rounds them
# away: a loss of 3.7e-44 (z = 100, y = 1) instead of 0.

# %% [markdown]
# ## Cost = loss + penalty
#
# Deck 002 (*Cost Functions*): the total cost will often combine one of the losses with a **regularisation term**,
#
# $$C = \frac1N \sum \ell + \lambda_1 \sum |w| + \frac{\lambda_2}{2} \sum w^2.$$
#
# It runs over the weights, not over the biases. Its gradient, $\lambda_1 \operatorname{sign} w + \lambda_2 w$, is added
# to the loss's. Below, a network with 12 hidden units on 60 examples of two noisy circles, trained with 16 strengths at
# once from one start.

# %%
question("decay")

# %%
from course_lib.topics.losses.explorers import penalty

penalty()

# %% [markdown]
# **What to have seen.**
#
# 1. No penalty: train loss 0.015, test loss 0.395, a boundary with corners, Σw² = 236.
# 2. L2 with λ = 0.0032: test loss 0.247, Σw² = 61. The boundary is round, and nearly all weights have shrunk; 7 of 48
#    are below 0.01.
# 3. L1 with the same λ: 21 of 48 are below 0.01, with 0.01 it is 37, and the rest are still large. Whole units are
#    switched off. Here its best test loss is 0.277, not better than L2's.
# 4. Too strong, and the penalty is cheaper than any answer: with L1 from λ = 0.032 on all weights are 0, and the loss
#    is log 2 = 0.693.
# 5. Train loss rises along the whole path, test loss falls first. (The best λ was read off the test set: that flatters
#    it. Take other data for choosing; notebook 11.)
# 6. Below 0.01, but "exactly 0: none". That is next.

# %% [markdown]
# ### Zero or nearly zero
#
# One weight, loss ½(w − 0.3)², so that the loss wants 0.3. With a penalty of strength 0.5: L2's minimum is at
# 0.3/1.5 = 0.2, L1's at exactly 0, because its slope 0.5 beats the loss's 0.3. But a step of gradient descent takes
# ±ηλ₁ and jumps over 0. Taking ηλ₁ off |w|, and no more than there is (*soft threshold*), arrives:

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
# ### Task: penalised gradient
#
# Write `penalised_gradient(gradient, w, l1, l2)`: the gradient of loss + l1 Σ|w| + (l2/2) Σ w², if `gradient` is that
# of the loss. Both arrays have one shape, and so has the result.


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
# Three terms. Differentiate each by one w.
# </details>

# %% [markdown]
# ### Task: decay step
#
# Write `decay_step(W, b, dW, db, eta, l2)`: one step of gradient descent on loss + (l2/2) Σ W², where dW and db are the
# *loss's* gradients. Returns `(W, b)`, new arrays. (For plain gradient descent this is *weight decay*. With Adam the
# two differ: notebook 09.)


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
# The penalty's gradient by W is l2 · W, and it is scaled by η like the other.
# </details>
# <details><summary>Hint 2</summary>
# The sum runs over W. What is its derivative by b?
# </details>

# %% [markdown]
# ## Convex or not
#
# Convex means: bent upward along every straight line, so that the second difference $C(t{+}h) - 2C(t) + C(t{-}h)$ is
# nowhere negative. Then gradient descent cannot be trapped. Deck 002 (*Gradient Descent*) says that convex problems
# have only one minimum, "only one place where the slope is exactly 0". Keep that in mind; we shall see two exceptions.
#
# One neuron, a = σ(wx + b), five examples, one of which fits badly with the others. Its cost over w and b, with both
# losses.
#
# **Predict first.** How many minima has the map with the squared error, and how many with cross-entropy?

# %%
from course_lib.topics.losses.explorers import convexity

convexity()

# %% [markdown]
# **What to have seen.**
#
# 1. With the squared error the map has two minima, at (0.24, 0.16) with C = 0.071 and at (1.86, 1.75) with 0.082: give
#    way to the odd example, or ignore it. Which one you get depends on the start: try (3, 1.5) and (−3, 3).
# 2. It is not convex on 93 % of the map (tinted), and nearly every cut has a piece that is bent downward.
# 3. Cross-entropy: one minimum, at (0.23, 0.13), from everywhere. No cut bends downward: ℓ(z) is convex, z = wx + b is
#    linear, and sums of convex functions are convex.
# 4. *One* example, or two *separable* ones: cross-entropy is convex, and yet there is no minimum at all, and no place
#    of slope 0. It falls for ever towards 0 as w and b grow. That is the first exception. (A penalty gives it one.)

# %% [markdown]
# The same with numbers, not pictures: second differences along 300 random lines.

# %%
from course_lib.topics.losses.experiments.convexity import COSTS, NeuronCost

rng = np.random.default_rng(0)
middle, turn = rng.uniform(-6, 6, (300, 1, 2)), rng.uniform(0, np.pi, (300, 1))
direction = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
lines = middle + np.linspace(-6, 6, 241)[:, None] * direction
for cost in COSTS:
    second = np.diff(NeuronCost(cost=cost)(lines), n=2, axis=1)
    print(f"{cost:21} lines with a negative second difference: {(second.min(axis=1) < -1e-12).sum()} of 300")

# %% [markdown]
# The second exception is MAE. It is convex, but its minimum can be an interval: with an even number of values every
# number between the middle two is a median.

# %%
values = np.array([1.0, 2, 4, 17])
cost = np.abs(candidates[:, None] - values).mean(axis=1)
best = candidates[cost <= cost.min() + 1e-12]
print(f"least absolute error {cost.min():.3f}, for every prediction from {best.min():.2f} to {best.max():.2f}")

# %% [markdown]
# ### A hidden layer is not convex
#
# Cross-entropy is convex in z. In the weights of a network with a hidden layer it is not, whatever the loss: exchange
# hidden units with all their weights, and the outputs are the same. That is another point with the same cost; half-way
# between the two the cost would have to be no higher.

# %%
from course_lib.datasets import DATASETS
from course_lib.optimizers import Adam
from course_lib.train import train

data = DATASETS["circles"].load(np.random.default_rng(0))
net = Network([2, 4, 1], hidden="tanh", output="sigmoid")
setting = {"initializer": "Glorot normal", "loss": "binary cross-entropy", "batch_size": None, "steps": 400}
run = train(net, data, optimizer=Adam(learning_rate=0.05), evaluations=1, rng=np.random.default_rng(1), **setting)
theta = run.theta[-1]

# %%
turned = theta.copy()
(W1, b1, *_), (W2, *_) = net.layers(turned)
W1[:], b1[:], W2[:] = W1[:, ::-1].copy(), b1[:, ::-1].copy(), W2[::-1].copy()
for share in (0, 0.25, 0.5, 0.75, 1):
    point = theta + share * (turned - theta)
    value, _ = net.loss_and_gradient(point, data.x_train, data.y_train, "binary cross-entropy")
    print(f"{share:4.0%} of the way: cost {value:.4f}")

# %% [markdown]
# **What to have seen.** Both ends have the same cost, and between them rises a mountain. So "only one minimum" is never
# true of a network with hidden layers; what gradient descent finds there is the subject of notebook 07.

# %% [markdown]
# ## Recap
#
# - A loss belongs to an example, the cost is their mean. ½ and 1/N scale the gradient; they do not move the minimum.
# - Squared error asks for the mean and follows every outlier; absolute error asks for the median and looks at signs. It
#   is *less* affected by outliers, and more by plain noise.
# - Cross-entropy is −log of what the right answer was given. With its own output layer, $\delta^L = \hat y - y$; with a
#   squared error σ′ stays, and what is saturated and wrong does not learn.
# - Losses are computed from logits: subtract the row's maximum. An ε inside the log hides the failure and kills the
#   gradient.
# - A penalty is added to the loss, its gradient to the loss's gradient. L2 shrinks in proportion, L1 by equal amounts,
#   to 0.
# - Cross-entropy after one layer is convex, the squared error after a sigmoid is not, and with a hidden layer none is.
