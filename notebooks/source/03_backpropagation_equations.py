# %% [markdown]
# # The equations of backpropagation
#
# Four formulas give every gradient of a network with any number of layers. Here each of their letters is an array
# that you can look at, in a network that reads real digits. (Deck 004, *Review. Backpropagation*; deck 002,
# *Parameters vs Hyperparameters* to *Deep L-Layer Neural Network*.)

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - tell parameters from hyperparameters, and pre-activations from activations;
# - write down feedforward and BP1 to BP4, with the shape of each factor, for examples as rows and as columns;
# - derive why the output's error is $\hat y - y$ for three pairs of output and loss, and say when it is not;
# - say why BP1 with a Hadamard product is wrong for softmax;
# - do a whole training step by hand, and check it in three ways.

# %% [markdown]
# ## Parameters and hyperparameters
#
# **Parameters** are what training changes: the weights and biases of every layer. All of them together are one vector
# $\theta$. **Hyperparameters** are what you choose before training starts: sizes and number of layers, activation,
# learning rate, number of iterations (deck 002, *Parameters vs Hyperparameters*).
#
# (Deck 002 calls the learning rate α, deck 004 calls it ε; here it is η, as in most of the books.)

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network

digits = DATASETS["digits"].load(np.random.default_rng(0))
net = Network([64, 30, 10], hidden="ReLU", output="softmax")
theta = net.initialize("He normal", np.random.default_rng(1))
net

# %% [markdown]
# The list of sizes, the activations and the initialisation are hyperparameters. The 2,260 numbers in `theta` are
# parameters: 64·30 + 30 for the hidden layer, 30·10 + 10 for the output layer.

# %%
for l, layer in enumerate(net.layers(theta), start=1):
    print(f"layer {l}: W {layer.W.shape}, b {layer.b.shape}: {layer.W.size + layer.b.size} parameters")

# %% [markdown]
# Deck 002 says under *Learning in NN* that weights and biases change until there is no wrong prediction. No training
# loop waits for that: on new data it may never happen, and on the training data it is often too late (notebook 11,
# *Early stopping*). One stops after a fixed number of iterations, or when the loss on other data stops falling.

# %% [markdown]
# ## The L-layer network
#
# The input is layer 0. Each layer $l = 1, \dots, L$ does two things (deck 002, *Deep L-Layer Neural Network*):
#
# $$z^l = a^{l-1} W^l + b^l \quad\text{(pre-activation)}, \qquad a^l = f(z^l) \quad\text{(activation)},$$
#
# starting from $a^0 = x$ and ending with the prediction $a^L = \hat y$. Doing this for all layers is **feedforward**.
# With N examples as the rows of x, every quantity has N rows.
#
# | | here and deck 002 | deck 004 and Nielsen | deck 002, other letters |
# |---|---|---|---|
# | input | layer 0, $a^0 = x$ | layer 1, $a^1 = x$ | layer 0 |
# | pre-activation | $z^l$ | $z^l$ | $a_i$, or $Z^{[l]}$ |
# | activation | $a^l$ | $a^l$ | $h_i$, or $A^{[l]}$ |
#
# Beware of the last column: there, a is what comes *before* the activation.

# %%
x, y = digits.x_train[:4], digits.y_train[:4]
passed = net.forward(theta, x)
for l in (1, 2):
    print(f"layer {l}: z {passed.z[l].shape}, a {passed.a[l].shape}")

# %% [markdown]
# ### Shapes in deck 002
#
# The deck multiplies from the left, $Z = W X + b$, and gives the last layer's weights as
# $W_L \in \mathbb{R}^{n \times k}$, for n hidden units and k outputs. That does not fit: $W_L h$ with h of n entries
# needs a matrix of k rows and n *columns*. Either $W_L \in \mathbb{R}^{k \times n}$ and examples are columns, or
# $W_L \in \mathbb{R}^{n \times k}$ and examples are rows, as here. (The hidden layers'
# $n \times n$ hides the question.)

# %%
W, h = np.ones((30, 10)), np.ones(30)
for name, left, right in (("W h", W, h), ("Wᵀ h", W.T, h), ("h W", h, W)):
    try:
        print(f"{name:5} {left.shape} and {right.shape} give {(left @ right).shape}")
    except ValueError:
        print(f"{name:5} {left.shape} and {right.shape} do not fit")

# %% [markdown]
# ### Task: feedforward
#
# Write `feedforward(x, W1, b1, W2, b2)`, which returns `(z1, a1, z2, a2)`: a ReLU hidden layer, a softmax output.
# x is `(N, n0)`, W1 `(n0, n1)`, b1 `(n1,)`, W2 `(n1, n2)`, b2 `(n2,)`. Each row of a2 sums to 1.

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
# Four lines, one for each quantity, and each uses the one before. The product of arrays is <code>@</code>.
# </details>
# <details><summary>Hint 2</summary>
# ReLU is <code>np.maximum(z, 0)</code>. Softmax is e to the power of z, divided by its sum over the <i>row</i>.
# </details>
# <details><summary>Hint 3</summary>
# For the sum to stand beside its row it must keep its axis: <code>e.sum(axis=1, keepdims=True)</code>. Subtract the
# row's maximum from z2 first: the result is the same, and nothing overflows.
# </details>

# %% [markdown] tags=["teacher"]
# The maximum of the row is subtracted because $e^{z - m} / \sum e^{z_j - m}$ does not depend on m, while $e^{1000}$ is
# infinite. Ask what happens without `keepdims`: (N, k) / (N,) fits only where N = k, and then divides wrongly.

# %% [markdown]
# ## Four equations
#
# Feedforward ends in a cost C, the mean of the N examples' losses. The **error** of a layer is the derivative of C by
# its pre-activations, $\delta^l = \partial C / \partial z^l$, an array of the shape of $z^l$. The upstream gradient of
# notebooks 01 and 02 is the same thing under another name, and so is each step: upstream times local. With rows as
# examples:
#
# | | equation | in words |
# |---|---|---|
# | BP1 | $\delta^L = \partial C/\partial a^L$ through the output's activation | where the error comes from |
# | BP2 | $\delta^l = \bigl(\delta^{l+1} (W^{l+1})^T\bigr) \odot f'(z^l)$ | how it goes back one layer |
# | BP3 | $\partial C/\partial b^l = \mathbf{1}^T \delta^l$ | biases: the error, summed over the examples |
# | BP4 | $\partial C/\partial W^l = (a^{l-1})^T \delta^l$ | weights: what came in, times the error |
#
# The deck (after Nielsen) writes them for one example as a column:
# $\delta^l = (w^{l+1})^T \delta^{l+1} \odot \sigma'(z^l)$, $\partial C/\partial b_j^l = \delta_j^l$,
# $\partial C/\partial w_{jk}^l = a_k^{l-1} \delta_j^l$, where $w^l_{jk}$ leads from unit k to unit j: $w^l = (W^l)^T$.
# Its BP1, $\nabla_a C \odot \sigma'(z^L)$, is for later: it is not always right.
#
# Why BP2: $z^{l+1} = f(z^l) W^{l+1} + b^{l+1}$ is a matrix product after an elementwise function. Backward through
# the product means times $W^T$, backward through the function means times $f'$ entry by entry (notebook 02).

# %%
from course_lib.topics.backpropagation_equations.questions import question

question("dead unit")

# %% [markdown]
# ## The whole pass, step by step
#
# Every array is drawn to scale: one little square an entry. Below is the map of the pass, each gradient under what it
# belongs to. Step with the player.
#
# **Predict first.** Say before each step which two or three arrays it needs and what shape comes out.

# %%
from course_lib.topics.backpropagation_equations.explorers import backward_pass

backward_pass()

# %% [markdown]
# **What to have seen.**
#
# 1. Every gradient has the shape of its parameter. With that and the shapes of the factors, there is one way only to
#    write BP2 and BP4.
# 2. Untrained, the network gives the 3 a probability of 0.0915, and $\delta^2$ there is (0.0915 − 1)/4 = −0.227. Each
#    row of $\delta^2$ sums to 0.
# 3. 56 of the 120 hidden activations are 0, and exactly these 56 errors in $\delta^1$ are 0. Four units are off for
#    all four examples: four rows of $\partial C/\partial W^2$ are empty, and four columns of $\partial C/\partial W^1$.
# 4. 17 pixels are 0 in all four digits, and so are 17 rows of $\partial C/\partial W^1$: no input, nothing to learn.
# 5. With the sigmoid no unit is off, but f′ is at most ¼: the largest entry of $\delta^1$ is 0.034 instead of 0.19.
# 6. After 200 steps C has fallen from 2.83 to 0.063, and $\delta^2$ with it (−0.018 at the 3): gradients are small
#    where the prediction is right.
# 7. Columns instead of rows turn every picture on its side and reverse each product; no number changes.

# %% [markdown]
# ### Rows and columns
#
# The last point, checked for every quantity of the pass. The two forms are two functions, written out separately:
# `in_rows` and `in_columns`.

# %%
from course_lib.topics.backpropagation_equations.experiments.backward_pass import in_columns, in_rows

(W1, b1, _, f), (W2, b2, _, _) = net.layers(theta)
given = (x, np.eye(10)[y], W1, b1, W2, b2)
rows, columns = in_rows(*given, f), in_columns(*(a.T for a in given), f)
print(all(np.abs(rows[name] - columns[name].T).max() < 1e-14 for name in rows), "for", len(rows), "quantities")

# %% [markdown]
# ## BP1: the output's error
#
# Deck 004 pairs each task with an output activation and a loss:
#
# | task | outputs | activation | loss of one example |
# |---|---|---|---|
# | two classes | 1 | sigmoid, $1/(1 + e^{-z})$ | binary cross-entropy, $-y \log \hat y - (1{-}y) \log(1{-}\hat y)$ |
# | k classes | k | softmax, $\hat y_i = e^{z_i} / \sum_j e^{z_j}$ | cross-entropy, $-\sum_i y_i \log \hat y_i$ |
# | regression | k | none, $\hat y_i = z_i$ | half squared error, $\tfrac12 \sum_i (\hat y_i - y_i)^2$ |
#
# (The deck sums over i in the denominator of softmax, where i is taken already. It must be another letter.)
#
# In all three the derivative by z is the same, $\hat y - y$. It is worth seeing why:
#
# - **None:** $\partial\hat y/\partial z = 1$, and the ½ was put there to cancel the 2.
# - **Sigmoid:** the loss gives $\dfrac{\hat y - y}{\hat y (1 - \hat y)}$, the sigmoid $\hat y (1 - \hat y)$: they
#   cancel.
# - **Softmax:** each $z_j$ moves *every* $\hat y_i$, by $\hat y_i (I_{ij} - \hat y_j)$. So there is a sum:
#
# $$\frac{\partial C}{\partial z_j} = \sum_i -\frac{y_i}{\hat y_i}\, \hat y_i (I_{ij} - \hat y_j)
# = -y_j + \hat y_j \sum_i y_i = \hat y_j - y_j, \qquad\text{because } \sum_i y_i = 1.$$
#
# With the mean over N examples, $\delta^L = (\hat y - y)/N$. The same three against finite differences, for one digit:

# %%
from course_lib.topics.backpropagation_equations.experiments.output_error import PAIRS, digit_error

for pair in list(PAIRS)[:3]:
    error = digit_error(pair=pair, digit=3, which=0, steps=0, scale=1.0)
    print(f"{pair:30} ŷ − y is ∂C/∂z: {error.off('short') < 1e-8}")

# %% [markdown]
# ### Task: output error
#
# Write `output_error(a_L, y)`: $\delta^L$ for softmax and cross-entropy, the mean over the rows. Both arguments are
# `(N, k)`, and y is one-hot.


# %% tags=["stub"]
def output_error(a_L, y):
    raise NotImplementedError


# %% tags=["solution"]
def output_error(a_L, y):
    return (a_L - y) / len(y)


# %%
check("output error", output_error)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The derivation above is for one example. What does the mean over N examples change?
# </details>
# <details><summary>Hint 2</summary>
# N is the number of rows, <code>len(y)</code>; it is not <code>y.size</code>.
# </details>

# %% [markdown] tags=["teacher"]
# The 1/N enters here and nowhere else: BP2, BP3 and BP4 are linear in δ and hand it on. Who divides again in BP4 has a
# learning rate N times smaller and will not notice for a while.

# %% [markdown]
# ## Why not a Hadamard product
#
# The deck's BP1 is $\delta^L = \nabla_a C \odot \sigma'(z^L)$. A Hadamard product knows only one derivative for each
# output: $\partial a_j/\partial z_j$, the diagonal of the Jacobian. That is all there is for an elementwise
# activation. Softmax has $\partial a_i/\partial z_j = -a_i a_j$ off the diagonal, too. The deck itself uses the sum
# over i on the next page, under the title of the Hadamard form.

# %%
question("hadamard")

# %%
from course_lib.topics.backpropagation_equations.explorers import output_error as output_error_explorer

output_error_explorer()

# %% [markdown]
# **What to have seen.**
#
# 1. Softmax with cross-entropy: the Hadamard form is right at the right class, and 0 at the nine others, where ŷ − y is
#    up to 0.18. It says: raise the right one; it never says: lower the wrong ones.
# 2. Sigmoid and no activation: the Jacobian is diagonal, and all roads agree.
# 3. The two other pairs: with the half squared error after a softmax or a sigmoid ŷ − y is *not* the error. For the
#    sigmoid it is ŷ − y times ŷ(1 − ŷ), which is nearly 0 where an output is far off and sure of it: a network that
#    is badly wrong hardly learns. (Notebook 05 looks into that.)
# 4. Sigmoid, binary cross-entropy, trained for 200 steps, z² times 30: one output rounds to exactly 1 where y = 0.
#    Then ∂C/∂ŷ is infinite and σ′ is 0; the product is not a number, while ŷ − y is simply 1. So libraries compute loss
#    and output activation together, from z.

# %% [markdown]
# ### A network that learns with the wrong formula
#
# Plain gradient descent by hand on all 1,348 training digits, η = 0.5, 60 steps; only `delta2` differs.

# %%
from course_lib.topics.backpropagation_equations.experiments.output_error import learn_with

rules = {"ŷ − y": lambda a, y: (a - y) / len(y), "Hadamard": lambda a, y: -y * (1 - a) / len(y)}
for name, rule in rules.items():
    losses, accuracy = learn_with(rule, steps=60)
    told = ", ".join(f"step {t}: {losses[t]:.3f}" for t in (0, 1, 5, 10))
    print(f"{name:9} loss at {told}; accuracy {accuracy:.3f}")

# %% [markdown]
# With the Hadamard form the first step still helps (not every wrong gradient points uphill), then the loss explodes and
# the accuracy is that of guessing. A bug in a gradient need not look like one at first: check it against differences
# (notebook 02).

# %% [markdown]
# ## BP2, BP3 and BP4
#
# ### Task: hidden error
#
# BP2 for a ReLU layer: `hidden_error(delta_next, W_next, z)` with delta_next `(N, k)`, W_next `(h, k)`, z `(N, h)`,
# for a layer of h units before one of k. The result has the shape of z.


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
# Two steps: back through the product with W, then back through the activation.
# </details>
# <details><summary>Hint 2</summary>
# The first must turn (N, k) into (N, h). Which way round does W_next have to stand?
# </details>
# <details><summary>Hint 3</summary>
# The derivative of ReLU at z is 1 where z > 0, else 0; it is taken at z, entry by entry.
# </details>

# %% [markdown] tags=["teacher"]
# `z > 0` is an array of booleans, which count as 1 and 0 in a product. For ReLU `a > 0` gives the same mask; for every
# other activation, f′ at a is wrong (σ′ is σ(z)(1 − σ(z)), and not that of a). `delta_next @ W_next` fits only where
# both layers are equally wide: a good reason to try such code on layers of different sizes.

# %% [markdown]
# ### Task: layer gradients
#
# BP4 and BP3: `layer_gradients(a_before, delta)` returns `(dW, db)` with dW `(h, k)` and db `(k,)`, from
# a_before `(N, h)` and delta `(N, k)`.


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
# with the mean cross-entropy; y is one-hot. The four functions above are at hand, yours if they are right, else the
# library's.

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
# <details><summary>Hint 1</summary>
# Four lines: forward, δ², δ¹, and the gradients of both layers.
# </details>
# <details><summary>Hint 2</summary>
# Layer 1 gets x and δ¹; layer 2 gets a1 and δ². BP2 takes z1, the pre-activation.
# </details>

# %% [markdown] tags=["teacher"]
# Eight lines in all, with the functions above. A third layer would add one line of BP2 and one of BP4: that is the
# point of the equations. The backward pass costs about twice the forward pass: two products a layer instead of one.

# %% [markdown]
# ## A whole training step by hand
#
# Loss before, gradient, $\theta \leftarrow \theta - \eta g$, loss after: on 64 real digits.
#
# ### Task: training step
#
# `training_step(theta, gradient, eta)` returns the new θ. The caller's array must stay as it was: whoever called may
# still need it, to compare or to go back.


# %% tags=["stub"]
def training_step(theta, gradient, eta):
    raise NotImplementedError


# %% tags=["solution"]
def training_step(theta, gradient, eta):
    return theta - eta * gradient


# %%
check("training step", training_step)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The gradient points uphill, and one line is enough.
# </details>
# <details><summary>Hint 2</summary>
# <code>theta -= …</code> writes into the caller's array. <code>theta - …</code> makes a new one.
# </details>

# %%
backward_pass = answer("backward pass", backward_pass)
training_step = answer("training step", training_step)
x, y = digits.x_train[:64], np.eye(10)[digits.y_train[:64]]


def cost(theta):
    (W1, b1, *_), (W2, b2, *_) = net.layers(theta)
    a2 = feedforward(x, W1, b1[0], W2, b2[0])[-1]
    return -np.mean(np.sum(y * np.log(a2), axis=1))


# %%
(W1, b1, *_), (W2, b2, *_) = net.layers(theta)
parts = backward_pass(x, y, W1, b1[0], W2, b2[0])
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
# Other learning rates, from the same start. To first order a step of twice the length falls twice as far;
# that ends soon.

# %%
for eta in (0.01, 0.1, 0.5, 1.0, 2.0, 5.0):
    fall = before - cost(training_step(theta, gradient, eta))
    print(f"η = {eta:<4}  falls by {fall:8.4f}   first order: {eta * gradient @ gradient:.4f}")

# %% [markdown]
# **What to have seen.** At η = 0.01 the two agree to a tenth of a percent, at 0.1 to five percent. At 1 the loss falls
# by two fifths of what the straight line promises, at 2 it rises a little, at 5 it more than doubles. The gradient is
# right each time: it is a statement about *small* steps.

# %% [markdown]
# ### The same gradient, twice more
#
# By the library's network (BP1 to BP4 over one θ), and by the computational graph of notebook 01, which knows nothing
# of layers or errors, only gates:

# %%
value, library = net.loss_and_gradient(theta, x, y, "cross-entropy")
print("loss equal:", abs(value - before) < 1e-12)
print("gradient equal:", np.abs(library - gradient).max() < 1e-12)

# %%
from course_lib import graph

names = ("W1", "b1", "W2", "b2")
P = {name: graph.variable(value, name) for name, value in zip(names, (W1, b1[0], W2, b2[0]), strict=True)}
hidden = graph.relu(x @ P["W1"] + P["b1"])
C = graph.cross_entropy_of_logits(hidden @ P["W2"] + P["b2"], y)
graph.backward(C)
gates = np.concatenate([P[name].gradient.ravel() for name in names])
print("loss equal:", abs(C.value - before) < 1e-12)
print("gradient equal:", np.abs(gates - gradient).max() < 1e-12)

# %% [markdown]
# And by finite differences, which know nothing at all. All 2,260 of them would take 4,520 calls of `cost`; every 50th
# will do.

# %%
from course_lib.gradcheck import numerical_gradient

some = np.arange(0, net.size, 50)


def cost_of(part):
    moved = theta.copy()
    moved[some] = part
    return cost(moved)


print("within 1e-8:", np.abs(numerical_gradient(cost_of, theta[some]) - gradient[some]).max() < 1e-8)

# %% [markdown]
# ## Where the time goes
#
# A layer costs one product forward and two backward (BP4 and BP2; the first layer needs no BP2). Everything else is
# elementwise: biases, activations, softmax. For a layer of n × m and N rows a product takes about 2Nnm operations, an
# activation about Nm.

# %%
question("time")

# %% tags=["measured", "nbval-ignore-output"]
from course_lib.topics.backpropagation_equations.experiments.step_time import seconds

for sizes, batch in (((64, 30, 10), 1), ((64, 30, 10), 32), ((784, 512, 256, 10), 128)):
    took = ", ".join(f"{part} {1e6 * time:.0f} µs" for part, time in seconds(sizes, batch).items())
    print(f"{'-'.join(map(str, sizes))}, batch {batch}: {took}")

# %% [markdown]
# **What to have seen.** In the small network the matrix products are a third of forward and backward or less: most of
# it is the fixed price of some dozens of calls, and a batch of 1 is hardly cheaper than 32. In 784-512-256-10 the
# products are nearly all of it (85 to 96 % on a machine that does nothing else). The times themselves differ from
# machine to machine: run the cell to see yours. The optimizer (here Adam) does not depend on the batch at all, only on
# the number of parameters: with hundreds of thousands of them it reads and writes several arrays of that length, and
# its share is no longer small.
#
# That is why batches pay: 32 examples for nearly the price of one. How far that carries is a question of notebook 07.

# %% [markdown]
# ## Recap
#
# - Parameters θ are learned, hyperparameters are chosen. $z^l = a^{l-1} W^l + b^l$, $a^l = f(z^l)$.
# - $\delta^l = \partial C/\partial z^l$ starts at the output and goes back: times $W^T$, times $f'(z)$ entry by entry.
#   Weights get $(a^{l-1})^T \delta^l$, biases the sum of $\delta^l$ over the rows.
# - Rows or columns as examples: transposed arrays, reversed products, the same numbers.
# - $\delta^L = (\hat y - y)/N$ for the three pairs of the table, and not for others. For softmax, BP1 needs the whole
#   Jacobian; a Hadamard product leaves out what the other classes should hear.
# - By hand, by the network, by the graph: one gradient, to twelve digits; finite differences confirm it to eight.
#   It says what a small step does; η decides whether the step is small.
