# %% [markdown]
# # The equations of backpropagation
#
# Four formulas give every gradient of a network with any number of layers. You derive them on a network that is small
# enough for a pen. Then you write them for one that reads real digits.
#
# **Core path:** about 75 minutes, up to the recap [given]. What stands under *Further* is for a second visit; nothing
# later needs it.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - tell parameters from hyperparameters, and pre-activations from activations;
# - derive BP1 to BP4 index by index, and write them with matrices, for examples as rows and as columns;
# - derive why the output's error is $\hat y - y$ for a sigmoid and for softmax, and say when it is not;
# - say why BP1 with a Hadamard product is wrong for softmax;
# - write a whole backward pass, and take a training step with it.

# %% [markdown]
# ## Parameters and hyperparameters
#
# **Parameters** are what training changes: the weights and biases of every layer. All of them together are one vector
# $\theta$. **Hyperparameters** are what you choose before training starts. Examples are the number of layers and their
# sizes, the activation, the way the first weights are drawn, the learning rate (notebook 07) and the number of
# iterations.
#
# The learning rate is called η on these pages; the lectures have other letters for it, too.
#
# Our network reads pictures of handwritten digits. Each is 8×8 pixels, grey values from 0 for paper to 1 for ink,
# written in a row of 64 numbers [given]. The first weights are drawn by the rule He normal (notebook 06).

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network

digits = DATASETS["digits"].load(np.random.default_rng(0))
net = Network([64, 30, 10], hidden="ReLU", output="softmax")
theta = net.initialize("He normal", np.random.default_rng(1))
net

# %% [markdown]
# The list of sizes and the activations are hyperparameters. The 2,260 numbers in `theta` are parameters: 64·30 + 30 for
# the hidden layer and 30·10 + 10 for the output layer [claim: parameters].

# %%
for l, layer in enumerate(net.layers(theta), start=1):
    print(f"layer {l}: W {layer.W.shape}, b {layer.b.shape}: {layer.W.size + layer.b.size} parameters")

# %% [markdown]
# The library keeps each bias as one row, here of shape (1, 30) and (1, 10), so that it can be added to every example's
# row [claim: bias_rows]. In the tasks below b is a plain vector; `b[0]` takes it out of the row.
# %% [markdown]
# ## The L-layer network
#
# The input is layer 0. Each layer $l = 1, \dots, L$ does two things:
#
# $$z^l = a^{l-1} W^l + b^l \quad\text{(pre-activation)}, \qquad a^l = f(z^l) \quad\text{(activation)}.$$
#
# It starts from $a^0 = x$ and ends with the prediction $a^L = \hat y$. Doing this for all layers is **feedforward**.
# With N examples as the rows of x, every quantity has N rows. The layers between input and output are the **hidden
# layers**.
#
# The lectures have other letters for the same things. Beware of deck 002: in its first notation a small a is what comes
# *before* the activation, in its second a capital A is what comes *after* (deck 002, *Deep L-Layer Neural Network*).
#
# | | here | deck 004, Nielsen | deck 002, first notation | deck 002, second notation |
# |---|---|---|---|---|
# | input | $a^0 = x$, layer 0 | $a^1 = x$, layer 1 | layer 0 | X |
# | pre-activation | $z^l$ | $z^l$ | $a_i$ of layer i | $Z^{[l]}$ |
# | activation | $a^l$ | $a^l$ | $h_i$ of layer i | $A^{[l]}$ |

# %%
x, y = digits.x_train[:4], digits.y_train[:4]
passed = net.forward(theta, x)
for l in (1, 2):
    print(f"layer {l}: z {passed.z[l].shape}, a {passed.a[l].shape}")

# %% [markdown]
# ### Task: feedforward
#
# Write `feedforward(x, W1, b1, W2, b2)`, which returns `(z1, a1, z2, a2)`: a ReLU hidden layer, a softmax output. x is
# `(N, n0)`, W1 `(n0, n1)`, b1 `(n1,)`, W2 `(n1, n2)`, b2 `(n2,)`. Each row of a2 sums to 1 [given].
#
# For example, `feedforward(np.ones((5, 3)), np.ones((3, 4)), np.zeros(4), np.ones((4, 2)), np.zeros(2))` returns arrays
# of the shapes (5, 4), (5, 4), (5, 2) and (5, 2), and a2 is ½ everywhere [claim: feedforward_example].

# %%
from course_lib.topics.backpropagation_equations.tasks import answer, check


# %% tags=["stub"]
def feedforward(x, W1, b1, W2, b2):
    raise NotImplementedError


# %% tags=["solution"]
def feedforward(x, W1, b1, W2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(z1, 0)
    z2 = a1 @ W2 + b2
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    return z1, a1, z2, e / e.sum(axis=1, keepdims=True)


# %%
check("feedforward", feedforward)

# %% [markdown]
# <details><summary>Hint 1</summary>
# ReLU is <code>np.maximum(z, 0)</code>. Softmax is e to the power of z, divided by its sum over the <i>row</i>.
# </details>
# <details><summary>Hint 2</summary>
# For the sum to stand beside its row it must keep its axis: <code>e.sum(axis=1, keepdims=True)</code>. Subtract the
# row's maximum from z2 first: the result is the same, and nothing overflows.
# </details>

# %% [markdown] tags=["teacher"]
# The maximum of the row is subtracted because $e^{z - m} / \sum e^{z_j - m}$ does not depend on m, while $e^{1000}$ is
# infinite for a computer [given]. Ask what happens without `keepdims`: (N, k) / (N,) fits where N = k or one of
# them is 1, and for N = k > 1 it divides wrongly [given].

# %% [markdown]
# ## A network on paper
#
# Before the digits, a network that a pen can follow: two inputs, two hidden ReLU units, one output without an
# activation. Its cost is half the squared error, $C = ½ (\hat y - y)^2$ [given]. The example is $x = (1, 2)$, and its
# target is $y = 0.5$ [given].
#
# The name of a weight says where its wire leads. $W^l_{kj}$ comes **from** unit k of layer $l-1$ and goes **to** unit j
# of layer $l$. It is the entry in row k and column j of $W^l$, because in $a^{l-1} W^l$ unit k of $a^{l-1}$ meets row
# k.
#
# **Predict first.** Compute $z^1_1$, $z^1_2$, both activations, $\hat y$ and C with a pen, from these parameters
# [given]:
#
# $$W^1 = \begin{pmatrix} 1 & -1 \\ 1 & 1 \end{pmatrix}, \quad b^1 = (0, 0), \qquad
# W^2 = \begin{pmatrix} 0.5 \\ -2 \end{pmatrix}, \quad b^2 = 3.$$

# %%
from course_lib.topics.backpropagation_equations.experiments.small_network import START, small_network
from course_lib.topics.backpropagation_equations.plots.small_network import SmallNetworkPlot

SmallNetworkPlot().show(small_network(**START), 4)

# %% [markdown]
# You should have $z^1 = (3, 1)$, which the ReLU leaves as it is [claim: paper_hidden]. Then
# $z^2_1 = 3 \cdot 0.5 + 1 \cdot (-2) + 3 = 2.5$, and $C = ½ (2.5 - 0.5)^2 = 2$ [claim: paper_forward].
#
# (Deck 004 and Nielsen write $w^l_{jk}$ for the same wire, the unit that it leads *to* first: $w^l_{jk} = W^l_{kj}$, so
# $w^l$ is the transpose of $W^l$.)

# %% [markdown]
# ## Four equations, index by index
#
# The **error** of a unit is the derivative of the cost by its pre-activation,
# $\delta^l_j = \partial C / \partial z^l_j$. This is the upstream gradient of notebooks 01 and 02 under another name.
# Each equation below answers one question: where does this number go? Keep the picture above in view.

# %%
from course_lib.topics.backpropagation_equations.questions import question

question("which weight")

# %% [markdown]
# **BP4 and BP3: the gradient by a weight and by a bias.**
#
# 1. Where does $W^l_{kj}$ go? Its wire ends at unit j. So it stands in one pre-activation only,
#    $z^l_j = \sum_k a^{l-1}_k W^l_{kj} + b^l_j$.
# 2. There it is multiplied by $a^{l-1}_k$, so $\partial z^l_j / \partial W^l_{kj} = a^{l-1}_k$. The bias stands there
#    alone, so $\partial z^l_j / \partial b^l_j = 1$ [given].
# 3. Upstream times local:
#
# $$\text{BP4:}\quad \frac{\partial C}{\partial W^l_{kj}} = a^{l-1}_k\, \delta^l_j, \qquad\qquad
# \text{BP3:}\quad \frac{\partial C}{\partial b^l_j} = \delta^l_j.$$
#
# **BP2: the error of a hidden unit.**
#
# 1. Where does $z^l_j$ go? It moves the activation of its own unit, $a^l_j = f(z^l_j)$, and no other. That is a factor
#    $f'(z^l_j)$.
# 2. From there a wire leads to every unit m of the next layer. It multiplies by $W^{l+1}_{jm}$.
# 3. At the end of that wire waits $\delta^{l+1}_m$, the derivative of C by the pre-activation $z^{l+1}_m$.
# 4. Along a path the derivatives multiply. There is a path for each m, all from $z^l_j$ to C: they add (notebook 02):
#
# $$\text{BP2:}\quad \delta^l_j = f'(z^l_j) \sum_m W^{l+1}_{jm}\, \delta^{l+1}_m.$$
#
# **BP1: the error of an output.** The same question once more, for the last layer. $z^L_j$ moves the outputs $a^L_i$,
# and each of them moves C:
#
# $$\text{BP1:}\quad \delta^L_j = \sum_i \frac{\partial C}{\partial a^L_i}\, \frac{\partial a^L_i}{\partial z^L_j}.$$
#
# The second factors are the Jacobian of the output's activation (notebook 02). If that activation works number by
# number, $z^L_j$ moves $a^L_j$ only, and one term of the sum is left: $\partial C/\partial a^L_j \cdot f'(z^L_j)$. In
# our small network there is no activation, and the derivative of $½ (\hat y - y)^2$ is $\hat y - y$ [given].
#
# **Try.** The film below starts with the numbers of the picture.
#
# 1. Go to step 4. Compute $\delta^2_1$ and the three gradients of layer 2 with a pen, then look at steps 5 and 6.
# 2. Compute $\delta^1_1$ and $\delta^1_2$, then the gradients of layer 1. Look at steps 7 and 8.
# 3. Stay at the last step and set $x_1 = 3$ [given]. Which gradients become 0, and why?
# 4. Choose leaky ReLU (notebook 04), whose slope below 0 is not 0 but 0.01 [given]. What has changed?
# 5. Set $x_1$ back to 1, f to ReLU, and $W^2_{21}$ to 0 [given]. Which errors and gradients are 0 now?

# %%
from course_lib.topics.backpropagation_equations.explorers import paper_network

paper_network()

# %% [markdown]
# **What to have seen.**
#
# 1. The error of the output is 2.5 − 0.5 = 2 [claim: paper_output]. The gradients of layer 2 are $3 \cdot 2 = 6$,
#    $1 \cdot 2 = 2$ and, for the bias, 2 [claim: paper_layer_2]. So the answer to the question above is the upper
#    weight: what came in there is three times as large [claim: paper_which].
# 2. The errors of the hidden units are 0.5 · 2 = 1 and −2 · 2 = −4 [claim: paper_errors]. Times the inputs 1 and 2,
#    they make the rows $(1, -4)$ and $(2, -8)$ of $\partial C/\partial W^1$ [claim: paper_layer_1].
# 3. The lower hidden unit is off: its pre-activation is −1 [claim: paper_off]. Its error is 0 because f′ is 0, and with
#    it the gradients of all that leads into it [claim: paper_off_in]. The gradient of the weight that leads out of it
#    is 0 as well, because its activation is 0 [claim: paper_off_in].
# 4. Nothing is exactly 0 any more [claim: paper_leaky].
# 5. Only what lies before that weight: $\delta^1_2$ and all that follows from it. The weight's own gradient is 4, so it
#    will not stay 0 [claim: paper_cut].

# %% [markdown]
# ### Task: shortcut
#
# Many networks have wires that skip a layer. Add such wires to a network with one hidden layer: each input also goes
# straight to each output,
#
# $$z^1 = x W^1 + b^1, \qquad a^1 = f(z^1), \qquad z^2 = a^1 W^2 + x V + b^2.$$
#
# Draw the wires, and ask of V and of x where they go. Write `shortcut_gradients(x, W1, V, delta1, delta2)`, which
# returns `(dV, dx)`: the derivatives of C by V and by the inputs. The errors are given. x is `(N, n0)`, W1 `(n0, n1)`,
# V `(n0, n2)`, delta1 `(N, n1)`, delta2 `(N, n2)`. Each example has an x of its own, and V is shared by all: its
# gradient is the sum over the examples.
#
# For example, with one example, one unit in each layer, x = 3, W¹ = 5, V = 7, δ¹ = 2 and δ² = 1, dV is 3 and dx is 17
# [claim: shortcut_example].


# %% tags=["stub"]
def shortcut_gradients(x, W1, V, delta1, delta2):
    raise NotImplementedError


# %% tags=["solution"]
def shortcut_gradients(x, W1, V, delta1, delta2):
    return x.T @ delta2, delta1 @ W1.T + delta2 @ V.T


# %%
check("shortcut", shortcut_gradients)

# %% [markdown]
# <details><summary>Hint 1</summary>
# V is a weight like any other. What comes in at the beginning of its wire, and which error waits at its end?
# </details>
# <details><summary>Hint 2</summary>
# From x<sub>k</sub> a wire leads to every hidden unit, and one to every output. There is no activation between. What
# happens to paths that lie beside each other?
# </details>
# <details><summary>Hint 3</summary>
# Write dx[n, k] as two sums, one over the hidden units and one over the outputs. Each sum is a product with a
# transposed matrix.
# </details>

# %% [markdown] tags=["teacher"]
# Such wires are called skip connections. The second term of dx does not pass through any hidden layer, so it arrives
# unweakened; that is why very deep networks have them (He et al. 2016, *Deep Residual Learning*). Without V and delta2
# the rest is $\delta^1 (W^1)^T$: BP2 for a layer without an activation.

# %% [markdown]
# ## The same in matrices
#
# Now N examples at once, one a row, with a first index n. The cost is the mean of their N losses (notebook 05): each
# row of $\delta^L$ has a factor 1/N from it, which BP2 to BP4 hand on [given]. The examples share the
# weights and biases. What is shared is copied to every example, and a copy gate adds its gradients (notebook 01). So
# BP3 and BP4 get a sum over n, and each sum is a product of matrices:
#
# | | index by index | with matrices |
# |---|---|---|
# | BP1 | $\delta_{nj} = \sum_i \partial C/\partial a_{ni} \cdot \partial a_{ni}/\partial z_{nj}$ | see below |
# | BP2 | $\delta_{nj} = f'(z_{nj}) \sum_m \delta^{l+1}_{nm} W^{l+1}_{jm}$ | $(\delta^{l+1} (W^{l+1})^T) \odot f'(z)$ |
# | BP3 | $\partial C/\partial b^l_j = \sum_n 1 \cdot \delta^l_{nj}$ | $\mathbf{1}^T \delta^l$ |
# | BP4 | $\partial C/\partial W^l_{kj} = \sum_n a^{l-1}_{nk} \delta^l_{nj}$ | $(a^{l-1})^T \delta^l$ |
#
# How to read it:
#
# - BP1 goes row by row: the row of $\partial C/\partial a^L$ times the Jacobian of the output activation at that row.
# - A product of matrices sums over the index at which its factors meet. In BP2 that is m, the second index of both δ
#   and W, so W must be transposed. In BP4 it is n, the first index of both, so a must be.
# - $\mathbf{1}$ is a column of N ones, and $\mathbf{1}^T$ is a row of them [given]. A row of ones times a matrix is the
#   sum of each column. In NumPy that is `delta.sum(axis=0)`.
# - ⊙ is the **Hadamard product**, entry by entry, and f′ is taken at z.

# %%
question("dead unit")

# %% [markdown]
# ## The whole pass, step by step
#
# Back to the digits. Every array of the pass is drawn to scale: one little square an entry. Its targets are **one-hot**
# [given]: a row of zeros with a single 1 at the right class. Below the equation is the map of the pass, each gradient
# under what it belongs to.
#
# **Predict first.** Say before each step which two or three arrays it needs, and what shape comes out [given].
#
# **Try.**
#
# 1. Step through the whole pass.
# 2. Go back to step 6, BP1. Look at the numbers for the first digit, a three.
# 3. Compare the zeros of a¹ and of δ¹.
# 4. Set f to sigmoid.
# 5. Set f to ReLU again, and *trained* to 200 steps [given].
# 6. Set *examples are* to columns.

# %%
from course_lib.topics.backpropagation_equations.explorers import backward_pass as pass_explorer

pass_explorer()

# %% [markdown]
# **What to have seen**, all with the four examples here:
#
# 1. Every gradient has the shape of its parameter. With these shapes there is one way only to write BP4.
# 2. Untrained, the network gives the first digit's class a probability of 0.0915, and $\delta^2$ there is (0.0915 −
#    1)/4 = −0.227 [claim: pass_start]. Each row of $\delta^2$ sums to 0 [claim: rows_sum_to_0].
# 3. 56 of the 120 hidden activations are 0, and exactly these 56 errors in $\delta^1$ are 0 [claim: pass_off]. Here 4
#    units are off for all four examples: 4 rows of $\partial C/\partial W^2$ are empty, and 4 columns of
#    $\partial C/\partial W^1$ [claim: pass_silent]. Both follow from the question above: the weights into such a unit
#    *and* those out of it get nothing.
# 4. With the sigmoid no unit is off, but f′ is at most ¼: the largest entry of $\delta^1$ is 0.034 here, and 0.19 with
#    the ReLU [claim: pass_sigmoid].
# 5. After 200 steps C has fallen from 2.83 to 0.063, and that entry of $\delta^2$ is −0.018 here [claim: pass_trained].
# 6. Columns turn every picture on its side and reverse each product; no number changes.

# %% [markdown]
# ## BP1: the output's error
#
# Each kind of task has its output activation and its loss. Cross-entropy and binary cross-entropy are the losses of
# notebook 05; here you only need their formulas (deck 004, *Review: Backpropagation*):
#
# | outputs | activation | loss of one example |
# |---|---|---|
# | 1: yes or no | sigmoid, $1/(1 + e^{-z})$ | binary cross-entropy, $-y \log \hat y - (1-y) \log(1-\hat y)$ [given] |
# | k, a class each | softmax, $\hat y_i = e^{z_i} / \sum_j e^{z_j}$ | cross-entropy, $-\sum_i y_i \log \hat y_i$ |
# | k numbers | none, $\hat y_i = z_i$ | half squared error, $\tfrac12 \sum_i (\hat y_i - y_i)^2$ [given] |
#
# In all three, the derivative of one example's loss $\ell$ by z is $\hat y - y$. For the last you have seen it. Here
# are the other two.
#
# **Sigmoid and binary cross-entropy.**
#
# 1. The derivative of $-y \log \hat y$ by $\hat y$ is $-y/\hat y$.
# 2. In $-(1-y) \log(1-\hat y)$ the inner derivative of $1 - \hat y$ is −1 [given], which turns the sign:
#    $+(1-y)/(1-\hat y)$.
# 3. On one denominator, the terms with $y \hat y$ cancel:
#
# $$\frac{\partial \ell}{\partial \hat y} = \frac{-y (1 - \hat y) + (1 - y)\, \hat y}{\hat y (1 - \hat y)}
# = \frac{\hat y - y}{\hat y (1 - \hat y)}.$$
#
# 4. The sigmoid's derivative is $\hat y (1 - \hat y)$ (notebook 01). Multiplied, the denominator goes: $\hat y - y$.
#
# **Softmax and cross-entropy.** Each $z_j$ moves *every* $\hat y_i$, by $\hat y_i (I_{ij} - \hat y_j)$ (notebook 02).
# $I_{ij}$ is an entry of the identity matrix: 1 if $i = j$, else 0 [given].
#
# 1. $\partial \ell / \partial \hat y_i = -y_i/\hat y_i$, for every i.
# 2. BP1 sums over the outputs, and $\hat y_i$ cancels in each term:
#
# $$\frac{\partial \ell}{\partial z_j} = \sum_i -\frac{y_i}{\hat y_i}\, \hat y_i (I_{ij} - \hat y_j)
# = -\sum_i y_i I_{ij} + \hat y_j \sum_i y_i.$$
#
# 3. In the first sum only $i = j$ is left: $-y_j$. The second sum is 1, because y is one-hot [claim: one_hot_sums].
# 4. So $\partial \ell / \partial z_j = \hat y_j - y_j$.
#
# The three pairs against finite differences, for one digit:

# %%
from course_lib.topics.backpropagation_equations.experiments.output_error import PAIRS, digit_error

for pair in list(PAIRS)[:3]:
    error = digit_error(pair=pair, digit=3, which=0, steps=0, scale=1.0)
    print(f"{pair:30} ŷ − y is ∂C/∂z: {error.off('short') < 1e-8}")

# %% [markdown]
# ### Task: output error
#
# Write `output_error(a_L, y)`: $\delta^L = \partial C/\partial z^L$ for softmax and cross-entropy, where C is the mean
# over the rows. Both arguments are `(N, k)`, and y is one-hot. For example, with a_L = `[[0.2, 0.8], [0.5, 0.5]]` and y
# = `[[0, 1], [1, 0]]` the first row of the result is (0.1, −0.1) [claim: output_error_example].


# %% tags=["stub"]
def output_error(a_L, y):
    raise NotImplementedError


# %% tags=["solution"]
def output_error(a_L, y):
    return (a_L - y) / len(y)


# %%
check("output error", output_error)

# %% [markdown]
# <details><summary>Hint</summary>
# N is the number of rows, <code>len(y)</code>; it is not <code>y.size</code>.
# </details>

# %% [markdown] tags=["teacher"]
# The 1/N enters here and nowhere else: BP2, BP3 and BP4 are linear in δ and hand it on [given]. Who divides again in
# BP4 has a learning rate N times smaller and will not notice for a while [given].

# %% [markdown]
# ### Task: weighted error
#
# Among a thousand X-rays perhaps ten show what is looked for [given]. So that these count, their term gets a weight w:
#
# $$\ell = -w\, y \log \hat y - (1 - y) \log(1 - \hat y), \qquad \hat y = \sigma(z).$$
#
# Go through the four steps of the sigmoid's derivation again, on paper. Then write `weighted_error(a, y, w)`: ∂C/∂z for
# the mean over the rows. a, the output $\hat y$, and y are `(N, 1)`, w is a number, y is 0 or 1 [given]. For example,
# `weighted_error(np.array([[0.5]]), np.array([[1.0]]), 4.0)` is −2 [claim: weighted_example].


# %% tags=["stub"]
def weighted_error(a, y, w):
    raise NotImplementedError


# %% tags=["solution"]
def weighted_error(a, y, w):
    return (a * (1 - y) - w * y * (1 - a)) / len(y)


# %%
check("weighted error", weighted_error)

# %% [markdown]
# <details><summary>Hint 1</summary>
# On one denominator the terms no longer cancel as before. Leave them as they are, and multiply by the sigmoid's
# derivative.
# </details>
# <details><summary>Hint 2</summary>
# Try it with y = 0: the result must be that of the plain loss. And with y = 1: it must be w times that of the plain
# loss.
# </details>

# %% [markdown] tags=["teacher"]
# It can be written $\hat y - y$ times a weight of the example, w or one. The mistake (a − w y)/N looks like the formula
# and is not it.

# %% [markdown]
# ### Task: squared error after softmax
#
# What if somebody takes softmax with the half squared error, $\ell = \tfrac12 \sum_i (\hat y_i - y_i)^2$? Now
# $\partial \ell/\partial \hat y_i = \hat y_i - y_i$, and nothing cancels. Go through the steps of the softmax's
# derivation again, on paper. Then write `squared_error_after_softmax(a, y)`: ∂C/∂z for the mean over the rows, without
# a loop over i and j. a and y are `(N, k)`, y is one-hot. For example, with a = `[[0.5, 0.5]]` and y = `[[1, 0]]` the
# result is (−0.25, 0.25) [claim: squared_example].


# %% tags=["stub"]
def squared_error_after_softmax(a, y):
    raise NotImplementedError


# %% tags=["solution"]
def squared_error_after_softmax(a, y):
    u = a - y
    return a * (u - (u * a).sum(axis=1, keepdims=True)) / len(y)


# %%
check("squared error after softmax", squared_error_after_softmax)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Write u<sub>i</sub> for ŷ<sub>i</sub> − y<sub>i</sub>. The sum over i has two parts, as before: one with
# I<sub>ij</sub> and one with −ŷ<sub>j</sub>.
# </details>
# <details><summary>Hint 2</summary>
# In the first part only i = j is left. The second part is ŷ<sub>j</sub> times one number for the whole row.
# </details>

# %% [markdown] tags=["teacher"]
# The factor a in front is the lesson: where the right class has ŷ near 0 its error is near 0, too [given]. With
# cross-entropy it is near −1 there [given]. Notebook 05 shows what that does to training.

# %% [markdown]
# ## Why not a Hadamard product
#
# The deck's BP1 is $\delta^L = \nabla_a C \odot \sigma'(z^L)$. A Hadamard product knows only one derivative for each
# output: $\partial a_j/\partial z_j$, the diagonal of the Jacobian. For an elementwise activation that is all there is.
# Softmax also has $\partial a_i/\partial z_j = -a_i a_j$ off the diagonal. The deck itself uses the sum over i on its
# next page, under the title of the Hadamard form (deck 004, *Review: Backpropagation*).

# %%
question("hadamard")

# %% [markdown]
# **Try.**
#
# 1. Look at softmax with cross-entropy, as the explorer opens.
# 2. Choose the second pair and the one after it.
# 3. Choose the last two pairs.
# 4. Choose sigmoid with binary cross-entropy, *trained* 200 steps, and the factor 30 for *z² times* [given].

# %%
from course_lib.topics.backpropagation_equations.explorers import output_error as output_error_explorer

output_error_explorer()

# %% [markdown]
# **What to have seen**, with the digit here:
#
# 1. The Hadamard form is right at the right class. At the nine others it is 0, where ŷ − y is up to 0.18
#    [claim: hadamard_here]. It says: raise the right one. It never says: lower the wrong ones [claim: hadamard_form].
# 2. The Jacobian is diagonal, and all three ways of computing δ agree.
# 3. With the half squared error after a softmax or a sigmoid, ŷ − y is *not* the error [claim: half_squared]. For the
#    sigmoid the error is ŷ − y times ŷ(1 − ŷ) [claim: half_squared_sigmoid]. That is nearly 0 where an output is
#    certain, also if it is certain of the wrong answer [claim: certain]. So a network that is badly wrong hardly learns
#    (notebook 05).
# 4. One output here has been rounded to exactly 1 where y = 0 [claim: saturated_here]. There ∂C/∂ŷ is infinite and σ′
#    is 0 here, and their product is not a number [claim: saturated_slope]. Yet ŷ − y is simply 1 here
#    [claim: saturated_short]. So libraries compute loss and output activation together, from z.

# %% [markdown]
# ## Your backward pass
#
# ### Task: hidden error
#
# BP2 for a ReLU layer: `hidden_error(delta_next, W_next, z)` with delta_next `(N, k)`, W_next `(h, k)`, z `(N, h)`, for
# a layer of h units before one of k. The result has the shape of z. For example, with the numbers of the network on
# paper, `hidden_error(np.array([[2.0]]), np.array([[0.5], [-2.0]]), np.array([[3.0, 1.0]]))` is $\delta^1 = (1, -4)$
# [claim: paper_layer_1].


# %% tags=["stub"]
def hidden_error(delta_next, W_next, z):
    raise NotImplementedError


# %% tags=["solution"]
def hidden_error(delta_next, W_next, z):
    return (delta_next @ W_next.T) * (z > 0)


# %%
check("hidden error", hidden_error)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The product must turn delta_next, (N, k), into (N, h). Which way round does W_next have to stand?
# </details>
# <details><summary>Hint 2</summary>
# The derivative of ReLU at z is 1 where z > 0, else 0; it is taken at z, entry by entry.
# </details>

# %% [markdown] tags=["teacher"]
# `z > 0` is an array of booleans, which count as 1 and 0 in a product [given]. For ReLU `a > 0` gives the same mask,
# and for leaky ReLU; for a sigmoid f′ at a is wrong (σ′ is σ(z)(1 − σ(z)), and not that of a) [given].
# `delta_next @ W_next` fits only where both layers are equally wide: a good reason to try such code on layers of
# different sizes.

# %% [markdown]
# ### Task: layer gradients
#
# BP4 and BP3: `layer_gradients(a_before, delta)` returns `(dW, db)` with dW `(h, k)` and db `(k,)`, from a_before
# `(N, h)` and delta `(N, k)`. For example, with `np.array([[1.0, 2.0]])` and `np.array([[1.0, -4.0]])` dW is
# `[[1, -4], [2, -8]]`, as in layer 1 of the network on paper [claim: paper_layer_1].


# %% tags=["stub"]
def layer_gradients(a_before, delta):
    raise NotImplementedError


# %% tags=["solution"]
def layer_gradients(a_before, delta):
    return a_before.T @ delta, delta.sum(axis=0)


# %%
check("layer gradients", layer_gradients)

# %% [markdown]
# <details><summary>Hint 1</summary>
# dW has the shape of W. There is one way to multiply the two arrays so that this comes out.
# </details>
# <details><summary>Hint 2</summary>
# One b is copied to all N rows. A copy gate adds its gradients (notebook 01).
# </details>

# %% [markdown]
# ### Task: backward pass
#
# All of it: `backward_pass(x, y, W1, b1, W2, b2)` returns `(dW1, db1, dW2, db2)` for the network of your `feedforward`
# with the mean cross-entropy; y is one-hot. Shapes are as in `feedforward`, y is `(N, n2)`, and each gradient has the
# shape of its parameter. The cell below makes your four functions ready for it; one that is not right yet is replaced
# by the library's.

# %%
feedforward = answer("feedforward", feedforward)
output_error = answer("output error", output_error)
hidden_error = answer("hidden error", hidden_error)
layer_gradients = answer("layer gradients", layer_gradients)


# %% tags=["stub"]
def backward_pass(x, y, W1, b1, W2, b2):
    raise NotImplementedError


# %% tags=["solution"]
def backward_pass(x, y, W1, b1, W2, b2):
    z1, a1, _, a2 = feedforward(x, W1, b1, W2, b2)
    delta2 = output_error(a2, y)
    delta1 = hidden_error(delta2, W2, z1)
    return *layer_gradients(x, delta1), *layer_gradients(a1, delta2)


# %%
check("backward pass", backward_pass)

# %% [markdown]
# <details><summary>Hint</summary>
# Layer 1 gets x and δ¹; layer 2 gets a1 and δ². BP2 takes z1, the pre-activation.
# </details>

# %% [markdown] tags=["teacher"]
# Another layer would add one line of BP2 and one of BP3 and BP4: that is the point of the equations.

# %% [markdown]
# ## A whole training step by hand
#
# Four steps make a training step: the loss before, the gradient g, the new parameters $\theta - \eta g$, and the loss
# after [given].
#
# ### Task: training step
#
# `training_step(theta, gradient, eta)` returns the new θ. theta and gradient have the same shape, eta is a number. The
# caller's array must stay as it was: whoever called may still need it, to compare or to go back. For example,
# `training_step(np.array([1.0, 2.0]), np.array([4.0, -4.0]), 0.25)` is (0, 3) [claim: step_example].


# %% tags=["stub"]
def training_step(theta, gradient, eta):
    raise NotImplementedError


# %% tags=["solution"]
def training_step(theta, gradient, eta):
    return theta - eta * gradient


# %%
check("training step", training_step)

# %% [markdown]
# <details><summary>Hint</summary>
# <code>theta -= …</code> writes into the caller's array. <code>theta - …</code> makes a new one.
# </details>

# %%
backward_pass = answer("backward pass", backward_pass)
training_step = answer("training step", training_step)
x, y = digits.x_train[:64], np.eye(10)[digits.y_train[:64]]


def cost(theta):
    first, second = net.layers(theta)
    a2 = feedforward(x, first.W, first.b[0], second.W, second.b[0])[-1]
    return -np.mean(np.sum(y * np.log(a2), axis=1))


# %%
first, second = net.layers(theta)
parts = backward_pass(x, y, first.W, first.b[0], second.W, second.b[0])
gradient = np.concatenate([part.ravel() for part in parts])
print(f"{gradient.size} entries, length {np.linalg.norm(gradient):.4f}")

# %%
question("one step")

# %%
new = training_step(theta, gradient, 0.1)
before, after = cost(theta), cost(new)
print(f"loss before {before:.5f}, after {after:.5f}: it fell by {before - after:.5f}")
print(f"η|g|² = {0.1 * gradient @ gradient:.5f}")

# %% [markdown]
# The step has the length η|g|, and along it the loss falls by |g| a unit at first. Together that is η|g|² = 0.118 here,
# as if the ground were a straight slope [claim: promised]. The loss fell by a little less here, 0.112
# [claim: one_step]: the slope changes on the way.

# %% [markdown]
# ## Recap
#
# - Parameters θ are learned, hyperparameters are chosen. $z^l = a^{l-1} W^l + b^l$, $a^l = f(z^l)$.
# - Ask of each number where it goes. Along a path derivatives multiply, and paths add.
# - $\delta^l = \partial C/\partial z^l$ starts at the output and goes back: times $W^T$, times $f'(z)$ entry by entry.
#   Weights get $(a^{l-1})^T \delta^l$, biases the sum of $\delta^l$ over the rows.
# - Rows or columns as examples: transposed arrays, reversed products, the same numbers.
# - For one example the output's error is $\hat y - y$, for the three pairs of the table and not for others. For
#   softmax, BP1 needs the whole Jacobian; a Hadamard product leaves out what the other classes should hear.
# - The gradient says what a small step does. η decides whether the step is small.

# %% [markdown]
# ## Further: a network that learns with the wrong formula
#
# Gradient descent (notebook 07) takes many steps against the gradient. Here it does so by hand, on all 1,348 training
# digits, with η = 0.5, for 60 steps [given]. Only `delta2` differs.

# %%
from course_lib.topics.backpropagation_equations.experiments.output_error import learn_with

rules = {"ŷ − y": lambda a, y: (a - y) / len(y), "Hadamard": lambda a, y: -y * (1 - a) / len(y)}
for name, rule in rules.items():
    losses, accuracy = learn_with(rule, steps=60)
    told = ", ".join(f"step {t}: {losses[t]:.3f}" for t in (0, 1, 5, 10))
    print(f"{name:9} loss at {told}; accuracy {accuracy:.3f}")

# %% [markdown]
# With the Hadamard form the first step still helps in this run, because a wrong gradient need not point uphill. Then
# the loss explodes (notebook 06), and the accuracy ends at 0.102 here, no better than guessing one of ten
# [claim: hadamard_run]. The same happened with 20 of 20 other first weights [claim: hadamard_runs]. A bug in a gradient
# need not look like one at first. So check it against finite differences (notebook 02).

# %% [markdown]
# ## Further: rows and columns
#
# The last point under the pass of digits, checked for every array of the pass, given or computed, now with 64 digits
# [given]. The two forms are two functions that are written out separately, `in_rows` and `in_columns`.

# %%
from course_lib.topics.backpropagation_equations.experiments.backward_pass import in_columns, in_rows

first, second = net.layers(theta)
given = (x, y, first.W, first.b, second.W, second.b)
f = net.activations[0]
rows, columns = in_rows(*given, f), in_columns(*(a.T for a in given), f)
print(all(np.abs(rows[name] - columns[name].T).max() < 1e-14 for name in rows), "for", len(rows), "quantities")

# %% [markdown]
# ## Further: how far the straight slope holds
#
# **Predict first.** Other learning rates, from the same start. What does the straight slope promise for a step twice as
# long [given]? Will the loss keep the promise, also for a step fifty times as long?

# %%
for eta in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0):
    fall = before - cost(training_step(theta, gradient, eta))
    print(f"η = {eta:<4}  falls by {fall:8.4f}   first order: {eta * gradient @ gradient:.4f}")

# %% [markdown]
# **What to have seen.** Here, at η = 0.01 the loss falls by 100 % of what the straight slope promises, at 0.1 by 95 %
# and at 1 by 40 % [claim: other_rates]. At 2 it rises a little here, at 5 it more than doubles [claim: large_rates].
# The gradient is right each time: it is a statement about *small* steps.

# %% [markdown]
# ## Further: the same gradient in other ways
#
# By the library's network, which does BP1 to BP4 over one θ, and by the computational graph of notebook 01, which knows
# nothing of layers or errors, only gates:

# %%
value, library = net.loss_and_gradient(theta, x, y, "cross-entropy")
print("loss equal:", abs(value - before) < 1e-12)
print("gradient equal:", np.abs(library - gradient).max() < 1e-12)

# %%
from course_lib import graph

names, arrays = ("W1", "b1", "W2", "b2"), (first.W, first.b[0], second.W, second.b[0])
P = {name: graph.variable(value, name) for name, value in zip(names, arrays, strict=True)}
hidden = graph.relu(x @ P["W1"] + P["b1"])
C = graph.cross_entropy_of_logits(hidden @ P["W2"] + P["b2"], y)
graph.backward(C)
gates = np.concatenate([P[name].gradient.ravel() for name in names])
print("loss equal:", abs(C.value - before) < 1e-12)
print("gradient equal:", np.abs(gates - gradient).max() < 1e-12)

# %% [markdown]
# And by central differences (notebook 02), which know nothing at all. They need two forward passes for each parameter,
# 4,520 in all; every 50th parameter will do here [claim: differences].

# %%
from course_lib.gradcheck import numerical_gradient

some = np.arange(0, net.size, 50)


def cost_of(part):
    moved = theta.copy()
    moved[some] = part
    return cost(moved)


print("within 1e-8:", np.abs(numerical_gradient(cost_of, theta[some]) - gradient[some]).max() < 1e-8)

# %% [markdown]
# No entry differs by as much as $10^{-8}$ here, where the largest of those entries is 0.13 [claim: differences_agree].
#
# How much work does each way take? Count the multiplications in the products, for one example. A forward pass has 64·30
# + 30·10 = 2,220 of them [claim: forward_work]. A backward pass has as many again for BP4, and 300 for BP2, together
# 2,520 [claim: backward_work]. Central differences have 4,520 times 2,220, about ten million [claim: difference_work].
# The equations need 4,740, forward and back: about 2,100 times fewer [claim: multiplications]. The advantage grows with
# the number of parameters. That is why there is backpropagation.

# %% [markdown]
# ## Further: remarks on the decks
#
# **Shapes.** Deck 002 multiplies from the left, $Z = W X + b$, and gives the last layer's weights as
# $W_L \in \mathbb{R}^{n \times k}$, for n hidden units and k outputs. These do not fit: $W_L h$ with h of n entries
# needs a matrix of k rows and n *columns*. Either $W_L \in \mathbb{R}^{k \times n}$ and examples are columns, or
# $W_L \in \mathbb{R}^{n \times k}$ and examples are rows, as here. In the hidden layers, which are $n \times n$, one
# does not see the difference (deck 002, *Deep L-Layer Neural Network*).

# %%
W, h = np.ones((30, 10)), np.ones(30)
for name, left, right in (("W h", W, h), ("Wᵀ h", W.T, h), ("h W", h, W)):
    try:
        print(f"{name:5} {left.shape} and {right.shape} give {(left @ right).shape}")
    except ValueError:
        print(f"{name:5} {left.shape} and {right.shape} do not fit")

# %% [markdown]
# **The learning rate.** It is called η on these pages, as in deck 001. Deck 002 calls it α, deck 004 calls it ε, and
# deck 000 has α, $\epsilon_k$ and `step_size` for it [given].
#
# **Columns.** In the columns of deck 004 every array is transposed and every product runs the other way:
# $\delta^l = (w^{l+1})^T \delta^{l+1} \odot \sigma'(z^l)$. Its BP3 and BP4 are those of a single example, index by
# index. Its BP1 is the Hadamard form (deck 004, *Review: Backpropagation*).
#
# **When to stop.** Deck 002 says under *Learning in NN* that weights and biases change until there is no wrong
# prediction. Training does not wait for that, because it may never happen [given]. One stops after a fixed number of
# iterations, or when the predictions for other data no longer become better [given].
#
# **Softmax.** Deck 004 sums over i in the denominator of softmax, where i is taken already. It must be another letter
# (deck 004, *Review: Backpropagation*).

# %% [markdown]
# ## Further: where the time goes
#
# A layer costs one product forward and two backward, one for BP4 and one for BP2; the first layer needs no BP2 [given].
# Everything else is elementwise: biases, activations, softmax. For a layer of n × m and N rows, each product takes N n
# m multiplications and about as many additions. An activation takes N m of its own operations.
#
# After the pass the optimizer makes the step. Here it is Adam (notebook 09), which reads and writes several arrays as
# long as θ. Its work does not depend on N.

# %%
question("time")

# %% tags=["measured", "nbval-ignore-output"]
from course_lib.topics.backpropagation_equations.experiments.step_time import seconds

for sizes, batch in (((64, 30, 10), 1), ((64, 30, 10), 32), ((784, 512, 256, 10), 128)):
    took = seconds(sizes, batch)
    parts = ", ".join(f"{part} {1e6 * time:.0f} µs" for part, time in took.items())
    step = took["forward and backward"] + took["optimizer"]
    shares = [f"{name} {took[name] / step:.0%}" for name in ("matrix products", "optimizer")]
    print(f"{'-'.join(map(str, sizes))}, batch {batch}: {parts}; of a step: {', '.join(shares)}")

# %% [markdown]
# **What to have seen.** Durations differ from machine to machine, so read yours from the cell. Three comparisons are
# worth it:
#
# - *The small network with both batches.* The arithmetic differs by a factor of 32 [claim: arithmetic]. If the times do
#   not, it is the fixed price of each call of NumPy that you have measured.
# - *The products' share in both networks.* The rest of a step is the optimizer, and what the pass does entry by entry.
# - *The optimizer's share.* Per parameter, Adam does a fixed number of operations, whatever N is. The pass does 4.2 N
#   of them in the small network, 4.5 N in the large one [claim: operations]. So counting operations promises a small
#   share where N is large, as in the last line. Does the stop-watch agree? Operations are not all equally fast [given].
#
# That is also what batches are for: if 32 examples take hardly longer than one, they are nearly free [given]. How far
# that carries is a question of notebook 07.
