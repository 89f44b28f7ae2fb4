# %% [markdown]
# # The equations of backpropagation
#
# Four formulas give every gradient of a network with any number of layers. You derive them on a network that is small
# enough for a pen. Then you write them for one that reads digits.
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
# sizes, the activation, how the first weights are drawn, the learning rate η (notebook 07) and the number of
# iterations.
#
# Our network reads pictures of handwritten digits. Each is 8×8 pixels, grey values from 0 for paper to 1 for ink,
# written in a row of 64 numbers [claim: pictures]. The first weights are drawn by the rule He normal (notebook 06).

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network

digits = DATASETS["digits"].load(np.random.default_rng(0))
net = Network([64, 30, 10], hidden="ReLU", output="softmax")
theta = net.initialize("He normal", np.random.default_rng(1))
net

# %% [markdown]
# The sizes and the activations are hyperparameters. The 2,260 numbers in `theta` are parameters: 64·30 + 30 for
# the hidden layer and 30·10 + 10 for the output layer [claim: parameters].

# %%
for l, layer in enumerate(net.layers(theta), start=1):
    print(f"layer {l}: W {layer.W.shape}, b {layer.b.shape}: {layer.W.size + layer.b.size} parameters")

# %% [markdown]
# The library keeps each bias as one row, here of shape (1, 30) and (1, 10), to be added to every example's row [claim:
# bias_rows]. In the tasks below b is a plain vector; `b[0]` takes it out of the row.

# %% [markdown]
# ## The L-layer network
#
# The input is layer 0. Each layer $l = 1, \dots, L$ does two things:
#
# $$z^l = a^{l-1} W^l + b^l \quad\text{(pre-activation)}, \qquad a^l = f(z^l) \quad\text{(activation)}.$$
#
# f may be another one in each layer. In the hidden layers here it works entry by entry; softmax, in the last one, takes
# the whole row.
#
# Doing this for all layers, from $a^0 = x$ to the prediction $a^L = \hat y$, is **feedforward**.
# With N examples as the rows of x, every z and every a has N rows. The layers between input and output are the
# **hidden layers**.
#
# A superscript at W, b, z, a or δ is the number of a layer; at anything else it is a power. T is the transpose. The
# lectures have other letters, see *Further: remarks on the decks*.

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
# row's maximum from z2 first: then nothing overflows, and the result is the same.
# </details>

# %% [markdown] tags=["teacher"]
# The maximum of the row is subtracted because $e^{z - m} / \sum e^{z_j - m}$ does not depend on m, while $e^{1000}$ is
# infinite for a computer [claim: overflow]. Ask what happens without `keepdims`: (N, k) / (N,) fits where N = k or one
# of them is 1, and for N = k > 1 it divides wrongly [claim: lost_axis].

# %% [markdown]
# ## A network on paper
#
# First a network that a pen can follow: two inputs, two hidden ReLU units, one output without an
# activation. Its cost is half the squared error, $C = ½ (\hat y - y)^2$ [given]. The example is $x = (1, 2)$, and its
# target is $y = 0.5$ [given].
#
# The name of a weight says where its wire leads. $W^l_{kj}$ comes **from** unit k of layer $l-1$ and goes **to** unit j
# of layer $l$. It is the entry in row k and column j of $W^l$: in the product $a^{l-1} W^l$ the activations stand to
# the left, so unit k meets row k.
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

# %% [markdown]
# ## Four equations, index by index
#
# The **error** of a unit is the derivative of the cost by its pre-activation, $\delta^l_j = \partial C / \partial
# z^l_j$. This is the upstream gradient of notebooks 01 and 02 under another name. Each equation answers one question:
# where does this number go?

# %%
from course_lib.topics.backpropagation_equations.questions import question

question("which weight")

# %% [markdown]
# **BP4 and BP3: the gradient by a weight and by a bias.**
#
# 1. Where does $W^l_{kj}$ go? Its wire ends at unit j. So it stands in one pre-activation only,
#    $z^l_j = \sum_k a^{l-1}_k W^l_{kj} + b^l_j$.
# 2. There it is multiplied by $a^{l-1}_k$, so $\partial z^l_j / \partial W^l_{kj} = a^{l-1}_k$. The bias stands there
#    alone, so $\partial z^l_j / \partial b^l_j = 1$ [claim: bias_slope].
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
# 4. Along a path the derivatives multiply. There is one path for each m. All start at $z^l_j$ and end in C, so they add
#    (notebook 02):
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
# our small network the output has no activation, so $\delta^2_1$ is the derivative of $½ (\hat y - y)^2$, that is $\hat
# y - y$ [claim: half_square].
#
# **Try.** The film starts with the numbers of the picture.
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
# 4. No error and no gradient is exactly 0 any more [claim: paper_leaky].
# 5. Only what lies before that weight: $\delta^1_2$ and all that follows from it. The weight's own gradient is 4, so it
#    will not stay 0 [claim: paper_cut].

# %% [markdown]
# ## The same in matrices
#
# Now N examples at once, one a row, with a first index n.
#
# **The mean.** The cost is the mean of the examples' losses (notebook 05), $C = \frac1N \sum_n \ell_n$. The
# pre-activations of example n move its own loss only. So row n of $\delta^L$ is the derivative of $\ell_n$ by $z^L_n$,
# divided by N. The $1/N$ enters here and nowhere else: BP2 to BP4 are linear in δ and hand it on [claim: linear].
#
# **The sum.** All examples share the weights and biases. What is copied to every example adds up its gradients (copy
# gate, notebook 01). So BP3 and BP4 get a sum over n, and each sum is a product of matrices:
#
# | | index by index |
# |---|---|
# | BP1 | $\delta_{nj} = \sum_i \partial C/\partial a_{ni} \cdot \partial a_{ni}/\partial z_{nj}$ |
# | BP2 | $\delta_{nj} = f'(z_{nj}) \sum_m \delta^{l+1}_{nm} W^{l+1}_{jm}$ |
# | BP3 | $\partial C/\partial b^l_j = \sum_n 1 \cdot \delta^l_{nj}$ |
# | BP4 | $\partial C/\partial W^l_{kj} = \sum_n a^{l-1}_{nk} \delta^l_{nj}$ |
#
# | | matrices, examples as rows | matrices, examples as columns |
# |---|---|---|
# | BP2 | $(\delta^{l+1} (W^{l+1})^T) \odot f'(z)$ | $((w^{l+1})^T \delta^{l+1}) \odot f'(z)$ |
# | BP3 | $\mathbf{1}^T \delta^l$ | $\delta^l \mathbf{1}$ |
# | BP4 | $(a^{l-1})^T \delta^l$ | $\delta^l (a^{l-1})^T$ |
#
# How to read it:
#
# - BP1 goes row by row: the row of $\partial C/\partial a^L$ times the Jacobian of the output activation at that row.
# - A product of matrices sums over the index at which its factors meet. In BP2 that is m, the second index of both δ
#   and W, so W must be transposed. In BP4 it is n, the first index of both, so a must be.
# - $\mathbf{1}$ is a column of N ones, and $\mathbf{1}^T$ is a row of them [given]. A row of ones times a matrix is the
#   sum of each column. In NumPy that is `delta.sum(axis=0)`.
# - ⊙ is the **Hadamard product**, entry by entry, and f′ is taken at z.
# - With examples as columns every array is transposed, also the weights, $w = W^T$. So every product runs the other
#   way. Cover the last column and write it yourself.

# %% [markdown]
# ## BP1: the output's error
#
# Each kind of task has its output activation and its loss. Of cross-entropy and binary cross-entropy (notebook 05) you
# only need the formulas here (deck 004, *Review. Backpropagation*):
#
# | outputs | activation | loss of one example |
# |---|---|---|
# | 1: yes or no | sigmoid, $1/(1 + e^{-z})$ | binary cross-entropy, $-y \log \hat y - (1-y) \log(1-\hat y)$ [given] |
# | k, a class each | softmax, $\hat y_i = e^{z_i} / \sum_j e^{z_j}$ | cross-entropy, $-\sum_i y_i \log \hat y_i$ |
# | k numbers | none, $\hat y_i = z_i$ | half squared error, $\tfrac12 \sum_i (\hat y_i - y_i)^2$ [given] |
#
# For k classes the target is **one-hot**: a row of zeros with a single 1 at the right class [given].
#
# In all three, the derivative of one example's loss $\ell$ by z is $\hat y - y$. For the last you have seen it.
#
# **Sigmoid and binary cross-entropy.**
#
# 1. The derivative of $-y \log \hat y$ by $\hat y$ is $-y/\hat y$.
# 2. In $-(1-y) \log(1-\hat y)$ the inner derivative of $1 - \hat y$ is −1 [claim: inner], which turns the sign:
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
# The three pairs against finite differences, for one digit. Here the sigmoids answer ten questions, "Is it a 0?" to "Is
# it a 9?" [given]. Each has its own target, 0 or 1, and their losses add [given].

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
# The derivation is for one example. What does the mean do to its row (*The same in matrices*)?
# </details>

# %% [markdown] tags=["teacher"]
# Who divides again in BP4 has a learning rate N times smaller for the weights, and will not notice for a while
# [claim: divided_again].

# %% [markdown]
# ### Task: weighted error
#
# Among a thousand X-rays perhaps ten show what is looked for [given]. So that these count, their term gets a weight w:
#
# $$\ell = -w\, y \log \hat y - (1 - y) \log(1 - \hat y), \qquad \hat y = \sigma(z).$$
#
# Go through the four steps of the sigmoid's derivation again, on paper. In step 3 the terms with $y \hat y$ no longer
# cancel, so keep them. Then write `weighted_error(a, y, w)`: ∂C/∂z for the mean over the rows. a, the output $\hat y$,
# and y are `(N, 1)`, w is a number, y is 0 or 1 [given]. For example,
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
# w stands before the first term only, and stays there in steps 1 to 3.
# </details>
# <details><summary>Hint 2</summary>
# Test it: put y = 0 and y = 1 into the loss. In each case one term is left. Is your result its derivative?
# </details>

# %% [markdown] tags=["teacher"]
# It can be written $\hat y - y$ times a weight of the example, w or one. The mistake (a − w y)/N looks like the formula
# and is not it.

# %% [markdown]
# ### Task: squared error after softmax
#
# What about softmax with the half squared error, $\ell = \tfrac12 \sum_i (\hat y_i - y_i)^2$? Now
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
# The factor a in front is the lesson: where the right class has ŷ near 0, its error is near 0, too, and with
# cross-entropy it is near −1 [claim: surely_wrong]. Notebook 05 shows what that does to training.

# %% [markdown]
# ## Why not a Hadamard product
#
# Deck 004 writes BP1 as $\delta^L = \nabla_a C \odot \sigma'(z^L)$, where $\nabla_a C$ is the row of all $\partial
# C/\partial a_j$. A Hadamard product knows only one derivative for each output: $\partial a_j/\partial z_j$, the
# diagonal of the Jacobian. For an elementwise activation that is all there is. Softmax also has $\partial a_i/\partial
# z_j = -a_i a_j$ off the diagonal. (Deck 004, *Review. Backpropagation*.)

# %%
question("hadamard")

# %% [markdown]
# For softmax with cross-entropy, the derivative by $\hat y_j$ times the diagonal's entry is the **Hadamard form**
#
# $$-\frac{y_j}{\hat y_j} \cdot \hat y_j (1 - \hat y_j) = -y_j (1 - \hat y_j).$$
#
# **Try.** *Trained* means here, whichever pair you choose: with softmax and cross-entropy, by Adam (notebook 09), 64
# digits a step [given].
#
# 1. Look at softmax with cross-entropy, as the explorer opens. Where is the Hadamard form right?
# 2. Choose the second pair and the one after it. What does the Jacobian look like now?
# 3. Choose the last two pairs. Is ŷ − y still right? Is the Hadamard form?
# 4. Choose sigmoid with binary cross-entropy, *trained* 200 steps, and the factor 30 for *layer 2's z times*
#    [given]. Which way of computing δ survives?

# %%
from course_lib.topics.backpropagation_equations.explorers import output_error as output_error_explorer

output_error_explorer()

# %% [markdown]
# **What to have seen**, with the digit here:
#
# 1. The Hadamard form is right at the right class. At the nine others it is 0, where ŷ − y is up to 0.18
#    [claim: hadamard_here]. It says: raise the right one. It never says: lower the wrong ones [claim: hadamard_form].
# 2. The Jacobian is diagonal, and all three ways of computing δ agree.
# 3. With the half squared error after a softmax or a sigmoid, ŷ − y is *not* the error, and the Hadamard form is right
#    for the sigmoid only [claim: half_squared]. For the sigmoid the error is ŷ − y times ŷ(1 − ŷ) [claim:
#    half_squared_sigmoid]. That is nearly 0 where an output is certain, even of the wrong answer
#    [claim: certain]. So a network that is wrong and certain hardly learns (notebook 05).
# 4. One output has been rounded to exactly 1 where y = 0 [claim: saturated_here]. There ∂C/∂ŷ is infinite and σ′ is 0,
#    and their product is not a number [claim: saturated_slope]. The Hadamard form loses only this one, the whole
#    Jacobian all 10 entries: in every sum the ∞ meets a 0, which is σ′ or stands off the diagonal [claim:
#    saturated_whole]. Yet ŷ − y is simply 1 [claim: saturated_short]. So libraries compute loss and output activation
#    together, from z.
#
# What happens if a network is trained with the Hadamard form? See *Further: a network that learns with the wrong
# formula*.

# %% [markdown]
# ## The whole pass, step by step
#
# Now all four equations, for four digits. Every array is drawn to scale: one little square an entry. Below the equation
# is the map of the pass, each gradient under what it belongs to. With softmax and cross-entropy each row of $\delta^2$
# is $(\hat y - y)/N$, with the $1/N$ of the mean.

# %%
question("dead unit")

# %% [markdown]
# **Predict first.** Say before each step which arrays it needs, and what shape comes out.
#
# **Try.**
#
# 1. Step through the whole pass.
# 2. Go back to step 4, the output. Take the probability that the first digit, a three, gets for its class, and compute
#    its entry of $\delta^2$ there. Then look at step 6.
# 3. Compare the zeros of a¹ and of δ¹.
# 4. Set f to sigmoid. How large are the entries of δ¹ now?
# 5. Set f to ReLU again, and *trained* to 200 steps, as above [given]. What has become of the entry that you computed?
# 6. Set *examples are* to columns. Do the numbers change?

# %%
from course_lib.topics.backpropagation_equations.explorers import backward_pass as pass_explorer

pass_explorer()

# %% [markdown]
# **What to have seen**, all with the four examples here:
#
# 1. Every gradient has the shape of its parameter.
# 2. Untrained, the network gives the first digit's class a probability of 0.0915, and $\delta^2$ there is (0.0915 −
#    1)/4 = −0.227 [claim: pass_start]. Each row of $\delta^2$ sums to 0, because ŷ and y both sum to 1 [claim:
#    rows_sum_to_0].
# 3. 56 of the 120 hidden activations are 0, and exactly these 56 errors in $\delta^1$ are 0 [claim: pass_off]. And 4
#    units are off for all four examples: 4 rows of $\partial C/\partial W^2$ are empty, and 4 columns of $\partial
#    C/\partial W^1$ [claim: pass_silent]. So the weights into such a unit *and* those out of it get nothing, and
#    neither does its bias. The 17 empty rows of $\partial C/\partial W^1$ are pixels that are white in all four
#    digits [claim: pass_white].
# 4. With the sigmoid no unit is off, but f′ is at most ¼: the largest entry of $\delta^1$ is 0.034, and 0.19 with
#    the ReLU [claim: pass_sigmoid].
# 5. After 200 steps C has fallen from 2.83 to 0.063, and that entry of $\delta^2$ is −0.018 [claim: pass_trained].
# 6. Columns turn every picture on its side and reverse each product; no number changes.

# %% [markdown]
# ## Your backward pass
#
# ### Task: hidden error
#
# BP2 for a ReLU layer: `hidden_error(delta_next, W_next, z)` with delta_next `(N, k)`, W_next `(h, k)`, z `(N, h)`, for
# a layer of h units before one of k. At z = 0, where the ReLU has a corner, its slope is a convention: take 0 [given].
# For example, with the numbers of the network on paper, `hidden_error(np.array([[2.0]]), np.array([[0.5], [-2.0]]),
# np.array([[3.0, 1.0]]))` is $\delta^1 = (1, -4)$ [claim: paper_layer_1].


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
# The product with W_next must turn delta_next, (N, k), into (N, h). Which way round does W_next have to stand?
# </details>
# <details><summary>Hint 2</summary>
# The derivative of ReLU at z is 1 where z > 0, else 0; it is taken at z, entry by entry.
# </details>

# %% [markdown] tags=["teacher"]
# `z > 0` is an array of booleans, which count as 1 and 0 in a product [claim: mask_of_a]. For ReLU and leaky ReLU, `a >
# 0` gives the same mask; for a sigmoid or tanh (notebook 04), f′ taken at a is wrong [claim: mask_of_a]. `delta_next @
# W_next` fits only where both layers are equally wide: a good reason to try such code on layers of different sizes.

# %% [markdown]
# ### Task: layer gradients
#
# BP4 and BP3: `layer_gradients(a_before, delta)` returns `(dW, db)` with dW `(h, k)` and db `(k,)`, from a_before `(N,
# h)` and delta `(N, k)`. For example, with `np.array([[1.0, 2.0]])` and `np.array([[1.0, -4.0]])` dW is
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
# shape of its parameter. The ReLU's slope at 0 is 0 again [given]. The cell below makes your four functions ready; the
# library's stands in for one that is not right yet.

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
# Another layer would add one line of BP2 and one of BP3 and BP4: that is the point of the equations. *Further: any
# number of layers* makes a loop of them.

# %% [markdown]
# Finite differences (notebook 02) find a wrong gradient whatever its cause is. Here they are held against yours, for
# the weights of layer 2 and four digits:

# %%
from course_lib.gradcheck import numerical_gradient

backward_pass = answer("backward pass", backward_pass)
first, second = net.layers(theta)
one_hot = np.eye(10)[y]


def cost_of_W2(W2):
    a2 = feedforward(x, first.W, first.b[0], W2, second.b[0])[-1]
    return -np.sum(one_hot * np.log(a2)) / len(x)


by_hand = backward_pass(x, one_hot, first.W, first.b[0], second.W, second.b[0])[2]
print("within 1e-8:", np.abs(numerical_gradient(cost_of_W2, second.W) - by_hand).max() < 1e-8)

# %% [markdown]
# ## A whole training step by hand
#
# ### Task: training step
#
# Write `training_step(x, y, W1, b1, W2, b2, eta)` for the network of your `backward_pass`. It returns `(before, after,
# W1, b1, W2, b2)`: the mean cross-entropy before the step and after it, and the new parameters, each the old one minus
# η times its gradient. The caller's arrays must stay as they were.
#
# For example, with x = `[[1]]`, y = `[[1, 0]]`, W1 = `[[1]]`, the other parameters 0 and η = 1, the loss falls from
# 0.693 to 0.127, and the new b2 is (0.5, −0.5) [claim: step_example].


# %% tags=["stub"]
def training_step(x, y, W1, b1, W2, b2, eta):
    raise NotImplementedError


# %% tags=["solution"]
def training_step(x, y, W1, b1, W2, b2, eta):
    old = W1, b1, W2, b2
    new = [p - eta * g for p, g in zip(old, backward_pass(x, y, *old), strict=True)]
    losses = [-np.sum(y * np.log(feedforward(x, *each)[-1])) / len(x) for each in (old, new)]
    return *losses, *new


# %%
check("training step", training_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The loss stands in the table on BP1. You need it twice: with the old parameters and with the new ones.
# </details>
# <details><summary>Hint 2</summary>
# <code>W1 -= …</code> writes into the caller's array. <code>W1 - …</code> makes a new one.
# </details>

# %% [markdown]
# Take this step with 64 real digits [given]. The four gradients in one row are the gradient g by θ [given].

# %%
training_step = answer("training step", training_step)
x, y = digits.x_train[:64], np.eye(10)[digits.y_train[:64]]
first, second = net.layers(theta)
start = first.W, first.b[0], second.W, second.b[0]
gradient = np.concatenate([part.ravel() for part in backward_pass(x, y, *start)])
print(f"{gradient.size} entries, length {np.linalg.norm(gradient):.4f}")

# %%
question("one step")

# %%
before, after, *_ = training_step(x, y, *start, 0.1)
print(f"loss before {before:.5f}, after {after:.5f}: it fell by {before - after:.5f}")
print(f"η|g|² = {0.1 * gradient @ gradient:.5f}")

# %% [markdown]
# Each parameter $\theta_i$ moves by $-\eta g_i$. If the slopes stayed as they are, this would change C by $-\eta
# g_i^2$. Added up, C would fall by $\eta \sum_i g_i^2 = \eta |g|^2$, which is 0.118 here [claim: promised]. It fell by
# a little less here, 0.112 [claim: one_step]: the slopes change on the way.

# %% [markdown]
# ## Recap
#
# - Parameters θ are learned, hyperparameters are chosen. $z^l = a^{l-1} W^l + b^l$, $a^l = f(z^l)$.
# - Ask of each number where it goes. Along a path derivatives multiply, and paths add.
# - $\delta^l = \partial C/\partial z^l$ starts at the output, divided by N once. It goes back times $W^T$, and times
#   $f'(z)$ entry by entry. Weights get $(a^{l-1})^T \delta^l$, biases the sum of $\delta^l$ over the rows.
# - Rows or columns as examples: transposed arrays, reversed products, the same numbers.
# - For the three pairs of the table, $\partial \ell/\partial z = \hat y - y$. Other pairs need BP1 anew, and softmax
#   its whole Jacobian: a Hadamard product leaves out what the other classes should hear.
# - The gradient says what a small step does, η how small it is.

# %% [markdown]
# ## Further: any number of layers
#
# ### Task: any number of layers
#
# With more layers the equations stay the same, and a loop goes from the last layer to the first [given]. Write
# `deep_backward_pass(x, y, weights, biases)`. `weights` is the list of $W^1$ to $W^L$, so `weights[0]` is $W^1$; with
# `biases` it is the same [given]. The hidden layers have ReLUs, the output is a softmax with cross-entropy, C is the
# mean over the rows, and y is one-hot.
#
# The result is `(dW, db)`: two lists in the same order, in which each entry has the shape of its parameter [given]. Any
# L from 1 on must do; with L = 1 there is no hidden layer [given]. Your `output_error`, `hidden_error` and
# `layer_gradients` are ready.
#
# For example, `deep_backward_pass(np.array([[2.0]]), np.array([[1, 0]]), [np.zeros((1, 2))], [np.zeros(2)])` returns
# the dW `[array([[-1., 1.]])]` and the db `[array([-0.5, 0.5])]` [claim: deep_example].


# %% tags=["stub"]
def deep_backward_pass(x, y, weights, biases):
    raise NotImplementedError


# %% tags=["solution"]
def deep_backward_pass(x, y, weights, biases):
    z, a = [None], [x]
    for W, b in zip(weights, biases, strict=True):
        z.append(a[-1] @ W + b)
        a.append(np.maximum(z[-1], 0))
    e = np.exp(z[-1] - z[-1].max(axis=1, keepdims=True))
    delta = output_error(e / e.sum(axis=1, keepdims=True), y)
    dW, db = [], []
    for l in range(len(weights), 0, -1):
        gradients = layer_gradients(a[l - 1], delta)
        dW.insert(0, gradients[0])
        db.insert(0, gradients[1])
        if l > 1:
            delta = hidden_error(delta, weights[l - 1], z[l - 1])
    return dW, db


# %%
check("any number of layers", deep_backward_pass)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Forward, keep every z and every a in a list, with x as the first a. Backward you need them all.
# </details>
# <details><summary>Hint 2</summary>
# In each turn of the loop take dW and db of layer l from δ of layer l. Only then send δ on to layer l − 1, and only if
# there is a layer l − 1.
# </details>
# <details><summary>Hint 3</summary>
# A list counts from 0, and the layers count from 1. On the way from layer l to layer l − 1, BP2 takes W of layer l and
# z of layer l − 1.
# </details>

# %% [markdown]
# The sixty-four digits once more, through a network of four layers [given]:

# %%
deep_backward_pass = answer("any number of layers", deep_backward_pass)
deep = Network([64, 30, 20, 15, 10], hidden="ReLU", output="softmax")
deep_theta = deep.initialize("He normal", np.random.default_rng(1))
layers = deep.layers(deep_theta)
dW, db = deep_backward_pass(x, y, [layer.W for layer in layers], [layer.b[0] for layer in layers])
by_hand = np.concatenate([part.ravel() for pair in zip(dW, db, strict=True) for part in pair])
library = deep.loss_and_gradient(deep_theta, x, y, "cross-entropy")[1]
print("the library's gradient:", np.abs(by_hand - library).max() < 1e-12)

# %% [markdown]
# ## Further: wires that skip a layer
#
# ### Task: shortcut
#
# Many networks have wires that skip a layer. Add them to a network with one hidden layer: each input also goes straight
# to each output,
#
# $$z^1 = x W^1 + b^1, \qquad a^1 = f(z^1), \qquad z^2 = a^1 W^2 + x V + b^2.$$
#
# Draw the wires, and ask of V and of x where they go. Write `shortcut_gradients(x, W1, V, delta1, delta2)`, which
# returns `(dV, dx)`: the derivatives of C by V and by the inputs. The errors are given. x is `(N, n0)`, W1 `(n0, n1)`,
# V `(n0, n2)`, delta1 `(N, n1)`, delta2 `(N, n2)`. Both errors are derivatives of the mean C already. Each example has
# its own x; all share V.
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
# From x<sub>k</sub> a wire leads to every hidden unit, and one to every output. What happens to paths beside each
# other?
# </details>
# <details><summary>Hint 3</summary>
# dx[n, k] is two sums: over the hidden units and over the outputs. At which index do the factors meet?
# </details>

# %% [markdown] tags=["teacher"]
# Such wires are called skip connections. The second term of dx passes through V only, not through $W^2$, f′ and $W^1$.
# If V is the identity, it arrives unchanged (He et al. 2016, *Identity Mappings in Deep Residual Networks*). Without V
# and delta2 the rest is $\delta^1 (W^1)^T$: BP2 for a layer without an activation.

# %% [markdown]
# ## Further: sigmoids with the squared error
#
# Before the cross-entropies came into use, networks for yes or no had sigmoids and the half squared error, $\ell =
# \tfrac12 \sum_i (\hat y_i - y_i)^2$ (Rumelhart, Hinton and Williams 1986) [given]. A sigmoid works number by number,
# so one term of BP1 is left. But nothing in it cancels.
#
# ### Task: sigmoid layer
#
# A network without a hidden layer, forward and backward: $\hat y = \sigma(x W + b)$, and C is the mean of $\ell$ over
# the rows. Write `sigmoid_layer(x, y, W, b)`, which returns `(dW, db)`. x is `(N, n0)`, y `(N, n1)`, W `(n0, n1)`, b
# `(n1,)`, and the entries of y lie between 0 and 1 [given].
#
# For example, with x = `[[2]]`, y = `[[1]]`, W = `[[0]]` and b = `[0]`, dW is [[−0.25]] and db is [−0.125] [claim:
# sigmoid_example].


# %% tags=["stub"]
def sigmoid_layer(x, y, W, b):
    raise NotImplementedError


# %% tags=["solution"]
def sigmoid_layer(x, y, W, b):
    a = 1 / (1 + np.exp(-(x @ W + b)))
    delta = (a - y) * a * (1 - a) / len(y)
    return layer_gradients(x, delta)


# %%
check("sigmoid layer", sigmoid_layer)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Two factors meet in the error of an output: the derivative of the loss by ŷ, and the derivative of ŷ by z.
# </details>
# <details><summary>Hint 2</summary>
# The second factor was in step 4 of the sigmoid's derivation. Once the error is found, BP3 and BP4 are as always.
# </details>

# %% [markdown]
# An output that is certain and wrong hardly moves: with z = 4 and y = 0, ŷ is 0.98 and ŷ(1 − ŷ) is 0.018, which leaves
# an error of 0.017, where it is 0.98 with the binary cross-entropy [claim: sigmoid_stuck]. Notebook 05 shows what that
# does to training.

# %% [markdown]
# ## Further: a network that learns with the wrong formula
#
# Gradient descent (notebook 07) takes many steps against the gradient. Here it does so by hand, on all 1,348 training
# digits, for 200 steps, with η = 0.5 and with a tenth of that [given] [claim: training_digits]. Only `delta2` differs.
# The accuracy is the share of other digits, the test digits, that the network then reads rightly.

# %%
from course_lib.topics.backpropagation_equations.experiments.output_error import learn_with

rules = {"ŷ − y": lambda a, y: (a - y) / len(y), "Hadamard": lambda a, y: -y * (1 - a) / len(y)}
for eta in (0.5, 0.05):
    for name, rule in rules.items():
        losses, accuracy = learn_with(rule, steps=201, eta=eta)
        told = ", ".join(f"{t}: {losses[t]:.2g}" for t in (0, 1, 10, 60, 100, 200))
        print(f"η = {eta:<4} {name:9} loss at step {told}; accuracy {accuracy:.2f}")

# %% [markdown]
# With the Hadamard form and η = 0.5, the first step still helps here, where the loss falls from 2.55 to 2.48: a wrong
# gradient need not point uphill [claim: hadamard_start]. Then the loss explodes (notebook 06). With η = 0.5 the
# accuracy ends at 0.10 here, no better than guessing one of ten [claim: hadamard_run]. The loss was infinite by step
# 200 with 20 of 20 other first weights as well, with η = 0.5 [claim: hadamard_runs].
#
# Why does it explode? In the Hadamard form no entry of $\delta^2$ is above 0, and no activation of a ReLU is below 0
# [claim: only_up]. So no step ever lowers an entry of $W^2$ or $b^2$ [claim: only_up]. They can only grow. As $W^2$
# grows, entries of $\delta^1$ above 0 become rare here, so $W^1$ and the activations grow as well [claim: growth].
# Large activations make large steps, and these make still larger activations: with η = 0.5 the mean of $a^1$ rises from
# 0.31 to 61 in 15 steps here [claim: growth].
#
# **A tenth of η only delays it**, for nothing in that argument depends on η. With 8 of 8 other first weights and a
# tenth of η, the loss had come down to 1.6 to 2.3 at step 60, was above its start again at step 100, and infinite by
# step 200 [claim: hadamard_later]. The right rule ended at a loss of 0.62 to 0.93 there, and read 0.82 to 0.88 of the
# test digits [claim: right_later].
#
# That is a dangerous kind of bug: whoever stops early sees a network that learns, only slowly. After 60 steps with η =
# 0.05 the wrong formula reads 0.16 to 0.55 of the test digits with 20 other first weights [claim: hadamard_slowly], and
# the right one 0.42 to 0.69 [claim: right_slowly]. So check a gradient against finite differences (notebook 02).

# %% [markdown]
# ## Further: rows and columns
#
# Columns change no number: that was the last point of *The whole pass, step by step*. Here it is checked for every
# array of the pass, now with 64 digits [given]. The two forms are two functions that are written out separately,
# `in_rows` and `in_columns`.

# %%
from course_lib.topics.backpropagation_equations.experiments.backward_pass import in_columns, in_rows

first, second = net.layers(theta)
given = (x, y, first.W, first.b, second.W, second.b)
f = net.activations[0]
rows, columns = in_rows(*given, f), in_columns(*(a.T for a in given), f)
computed = ["z1", "a1", "z2", "a2", "C", "delta2", "dW2", "db2", "prime1", "delta1", "dW1", "db1"]
same = [np.abs(rows[name] - columns[name].T).max() < 1e-14 for name in computed]
print(all(same), "for", len(same), "computed quantities")

# %% [markdown]
# ### Task: last layer in columns
#
# Now you, without a look at the table: the last layer's gradients for examples as columns, where $z = w a + b$. Write
# `columns_layer(a_before, a, y)` for softmax and the mean cross-entropy. a_before, what came in, is `(h, N)`; a, the
# output, and y are `(k, N)`. It returns `(dw, db)` of the shapes (k, h) and (k, 1): a bias is a column here [given].
#
# For example, with a_before = `[[1], [2]]`, a = `[[0.2], [0.8]]` and y = `[[1], [0]]`, dw is `[[-0.8, -1.6], [0.8,
# 1.6]]` and db is `[[-0.8], [0.8]]` [claim: columns_example].


# %% tags=["stub"]
def columns_layer(a_before, a, y):
    raise NotImplementedError


# %% tags=["solution"]
def columns_layer(a_before, a, y):
    delta = (a - y) / y.shape[1]
    return delta @ a_before.T, delta.sum(axis=1, keepdims=True)


# %%
check("last layer in columns", columns_layer)

# %% [markdown]
# <details><summary>Hint 1</summary>
# How many examples are there? <code>len(y)</code> is the number of rows.
# </details>
# <details><summary>Hint 2</summary>
# dw sums over the examples, which are the second index of both arrays here. So the second factor must be transposed.
# </details>

# %% [markdown]
# ## Further: how far the straight slope holds
#
# **Predict first.** Other learning rates, from the same start. What does the straight slope promise for a step twice as
# long [given]? Will the loss keep the promise, also for a step fifty times as long?

# %%
for eta in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0):
    before, after, *_ = training_step(x, y, *start, eta)
    print(f"η = {eta:<4}  falls by {before - after:8.4f}   promised: {eta * gradient @ gradient:.4f}")

# %% [markdown]
# **What to have seen.** Here, at η = 0.01 the loss falls by 100 % of what the straight slope promises, at 0.1 by 95 %
# and at 1 by 40 % [claim: other_rates]. At 2 it rises a little here, at 5 it more than doubles [claim: large_rates].
# Other first weights draw the line elsewhere. With 20 of them the loss kept 96 to 100 % of the promise at η = 0.01, 65
# to 98 % at 0.1, and −5 to 75 % at 1 [claim: kept_promises]. The gradient is right each time: it is a statement about
# *small* steps.

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
some = np.arange(0, net.size, 50)


def cost_of(part):
    moved = theta.copy()
    moved[some] = part
    first, second = net.layers(moved)
    a2 = feedforward(x, first.W, first.b[0], second.W, second.b[0])[-1]
    return -np.mean(np.sum(y * np.log(a2), axis=1))


print("within 1e-8:", np.abs(numerical_gradient(cost_of, theta[some]) - gradient[some]).max() < 1e-8)

# %% [markdown]
# No entry differs by as much as $10^{-8}$ here, where the largest of those entries is 0.13 [claim: differences_agree].
#
# How much work does each way take? Count the multiplications in the products, for one example. A forward pass has $64
# \cdot 30 + 30 \cdot 10 = 2220$ of them [claim: forward_work]. A backward pass has as many again for BP4, and 300 for
# BP2, together 2,520 [claim: backward_work]. Central differences have 4,520 times 2,220, about ten million [claim:
# difference_work]. The equations need 4,740, forward and back: about 2,100 times fewer [claim: multiplications]. The
# advantage grows with the number of parameters. That is why there is backpropagation.

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
# **Letters.** In the first notation of deck 002 a small a is what comes *before* the activation; in its second one a
# capital A is what comes *after* it (deck 002, *Deep L-Layer Neural Network*).
#
# | | here | deck 004, Nielsen | deck 002, first notation | deck 002, second notation |
# |---|---|---|---|---|
# | input | $a^0 = x$, layer 0 | $a^1 = x$, layer 1 | layer 0 | X |
# | pre-activation | $z^l$ | $z^l$ | $a_i$ of layer i | $Z^{[l]}$ |
# | activation | $a^l$ | $a^l$ | $h_i$ of layer i | $A^{[l]}$ |
#
# Deck 004 and Nielsen write $w^l_{jk}$ for the wire from unit k to unit j, the unit that it leads *to* first:
# $w^l_{jk} = W^l_{kj}$, so $w^l$ is the transpose of $W^l$.
#
# **The learning rate.** It is called η on these pages, as in deck 001. Deck 002 calls it α, deck 004 calls it ε, and
# deck 000 has α, $\epsilon_k$ and `step_size` for it [given].
#
# **Columns.** In the columns of deck 004 every array is transposed and every product runs the other way: $\delta^l =
# (w^{l+1})^T \delta^{l+1} \odot \sigma'(z^l)$. Its BP3 and BP4 are those of a single example, index by index. Its BP1
# is the Hadamard form; on the next page, under the same title, it uses the sum over i (deck 004, *Review.
# Backpropagation*).
#
# **When to stop.** Deck 002 says under *Learning in NN* that weights and biases change until there is no wrong
# prediction. Training does not wait for that, because that day may not come. One stops after a fixed number of
# iterations, or when the predictions for other data stop improving (notebook 07).
#
# **Softmax.** Deck 004 sums over i in the denominator of softmax, where i is taken already. It must be another letter
# (deck 004, *Review. Backpropagation*).

# %% [markdown]
# ## Further: where the time goes
#
# A layer costs one product forward and two backward, one for BP4 and one for BP2; the first layer needs no BP2.
# Everything else (biases and their sums, activations, softmax) takes about as many operations as its array has entries.
# For a layer of n × m and N rows, each product takes N n m multiplications and about as many additions. An activation
# takes N m of its own operations.
#
# After the pass the optimizer makes the step. Here it is Adam (notebook 09), which reads and writes several arrays as
# long as θ. Its work does not depend on N.

# %%
question("time")

# %% tags=["measured", "nbval-ignore-output"]
from course_lib.topics.backpropagation_equations.experiments.step_time import seconds

passes = []
for sizes, batch in (((64, 30, 10), 1), ((64, 30, 10), 32), ((784, 512, 256, 10), 128)):
    took = seconds(sizes, batch)
    passes.append(took["forward and backward"])
    parts = ", ".join(f"{part} {1e6 * time:.0f} µs" for part, time in took.items())
    step = took["forward and backward"] + took["optimizer"]
    shares = [f"{name} {took[name] / step:.0%}" for name in ("matrix products", "optimizer")]
    print(f"{'-'.join(map(str, sizes))}, batch {batch}: {parts}; of a step: {', '.join(shares)}")
print(f"64-30-10, forward and backward: one example takes {passes[0] / passes[1]:.0%} of the time of a batch of 32")

# %% [markdown]
# **What to have seen.** Durations differ from machine to machine, so read yours from the cell. Three comparisons are
# worth it:
#
# - *The small network with both batches.* The last line answers the question. If the arithmetic decided, it would say 3
#   % [claim: arithmetic]. If it is far above that, you have measured the fixed price of each call of NumPy, however
#   small its arrays are.
# - *The products' share in both networks.* The rest of a step is the optimizer, and what the pass does entry by entry.
# - *The optimizer's share.* Per parameter, Adam does a fixed number of operations, whatever N is. The pass does 4.2 N
#   of them in the small network, 4.5 N in the large one [claim: operations]. So counting operations promises a small
#   share where N is large, as with the large network. Does the stop-watch agree? Operations do not all take the same
#   time: a product of large matrices uses each number that it reads many times, the optimizer uses it once.
#
# That is also what batches are for: if a batch takes about the time of one example, the others are nearly free. How far
# that carries is a question of notebook 07.
