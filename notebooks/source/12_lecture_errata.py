# %% [markdown]
# # Lecture errata
#
# Almost every formula on the four decks of the course, and the numbers that can be computed, computed: what holds, what
# depends on a reading, and what is wrong. First you look for errors yourself.
#
# **Core path:** about 75 minutes [given] for the slides, up to *Second half*. What stands under *Further* is for a
# second visit; nothing later needs it.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - find an error in a formula by a cheap test: shapes, a special case, a finite difference, one step by hand;
# - say what happens if you run the formula as it is printed;
# - tell an error from a matter of reading, and from something that was merely left out;
# - translate between the decks' letters: ε, α, ρ, β, δ and μ change their meaning from deck to deck.

# %% [markdown]
# ## Find it first
#
# Here are twelve short slides. On each of them exactly one line is wrong: whoever computes with it gets something
# wrong [given]. Eleven are taken from the decks, shortened and in our words, with lines of ours between them [given].
# The head of a slide says where its lines stand, and which are *ours*. On some of them the wrong line is wrong only
# beside a line of ours, or of another deck; the second half judges the decks alone [given]. One slide is invented
# [given]. Find the line before you read on, where the answers are.
#
# Each task wants one function. It returns three things:
#
# 1. the number of the wrong line;
# 2. what this line should give, computed from the function's arguments;
# 3. your prediction: what happens to somebody who runs the slide as it is printed.
#
# If, on some slide, line 2 said that y = x + x, where a square is meant, and its **Then** asked what comes out for
# x = 5, the answer would be [given]
#
# ```python
# def some_slide(x):
#     return 2, x * x, "too small"
# ```
#
# The arguments have the values that they have when the wrong line is reached, so what stands above it has been done.
# You need not have all three at once. With `None` in a place, `check` tells you how far you are: `return 2, None,
# None` asks whether it is line 2 [given]. A line that you accuse wrongly is defended. When all three are right, both
# versions of the slide are run, and you see what happened.
#
# ### Five cheap tests
#
# - **Shapes.** Write the shape of each factor beside it. Choose sizes that all differ.
# - **A special case.** Put in 0, 1 or n = 2, where you know the answer without a formula [given].
# - **One step by hand.** Does it go where it should, and how far?
# - **Line against line.** Formula, code and sentence say the same thing three times. Do they?
# - **A finite difference**, for everything that calls itself a derivative.
#
# Not wrong are conventions: a ½ in front of a square, ε inside or outside of a root, rows or columns, if one slide
# keeps to one of them [given].

# %%
import numpy as np

from course_lib.topics.lecture_errata.tasks import check

# %% [markdown]
# ### Task: two losses
#
# | | Deck 002, *Cost/Loss Functions*; line 5 is ours |
# |---|---|
# | `1` | The error of example $i$ is $y_i - \hat y_i$: target minus prediction. |
# | `2` | $\text{MSE} = \frac{1}{n} \sum_{i=1}^n (y_i - \hat y_i)^2$ |
# | `3` | $\text{MAE} = \frac{1}{n} \lvert y_i - \hat y_i \rvert$ |
# | `4` | Square and absolute value keep errors of opposite sign from cancelling. |
# | `5` | An error 10 times as large adds 10 times as much to the MAE, and 100 times as much to the MSE [given]. |
#
# `y` and `y_hat` are arrays of n numbers. **Then:** somebody types the wrong line as it stands, for four examples
# [given]. What comes out: an `"error"`, `"n numbers"`, one number that is `"too small"`, or the `"right"` one?


# %% tags=["stub"]
def two_losses(y, y_hat):
    raise NotImplementedError


# %% tags=["solution"]
def two_losses(y, y_hat):
    return 3, np.abs(y - y_hat).mean(), "n numbers"


# %%
check("two losses", two_losses)

# %% [markdown]
# <details><summary>Hint</summary>
# Choose two numbers and write down what each line gives for them.
# </details>

# %% [markdown]
# ### Task: layers and shapes
#
# | | Deck 002, *Deep L-Layer Neural Network*; lines 3 and 5 are ours |
# |---|---|
# | `1` | The input x and each hidden layer have $n$ units, the output layer has $k$. |
# | `2` | $W_i \in \mathbb{R}^{n \times n}$ and $b_i \in \mathbb{R}^n$ lead to hidden layer $i$, for $0 < i < L$. |
# | `3` | $h_0 = x, \quad h_i = f(W_i h_{i-1} + b_i)$ |
# | `4` | $W_L \in \mathbb{R}^{n \times k}$ and $b_L \in \mathbb{R}^k$ lead to the output. |
# | `5` | $\hat y = f(W_L h_{L-1} + b_L)$ |
#
# If a shape is wrong, the second thing to return is the right one, `(rows, columns)`. **Then:** the slide is
# programmed twice, in NumPy: first for n = 4, k = 3, and second for n = k = 3 [given]. Which of the two stops with an
# error: the `"first"`, the `"second"`, `"both"` or `"neither"`?


# %% tags=["stub"]
def layer_shapes(n, k):
    raise NotImplementedError


# %% tags=["solution"]
def layer_shapes(n, k):
    return 4, (k, n), "first"


# %%
check("layers and shapes", layer_shapes)

# %% [markdown]
# <details><summary>Hint</summary>
# Write the shape beside each factor, for n = 4 and k = 3.
# </details>

# %% [markdown]
# ### Task: momentum in code
#
# | | Deck 000, *Momentum update* (formulas and code) |
# |---|---|
# | `1` | $v_{t+1} = \rho v_t + \nabla f(x_t), \quad x_{t+1} = x_t - \alpha v_{t+1}$ |
# | `2` | `vx = 0` before the loop, and in each turn: |
# | `3` | `dx = compute_gradient(x)` |
# | `4` | `vx = rho * vx + dx` |
# | `5` | `x += learning_rate * vx` |
#
# `x`, `vx` and `dx` are arrays of one shape. **Then:** lines 2 to 5 are run on $f = x^2/2$ from x = 1, with ρ = 0.9
# and a rate of 0.1 [given]. The cost `"settles"` at 0, `"grows"`, `"stands still"`, or `"swings"` between two values
# for ever?


# %% tags=["stub"]
def momentum_loop(x, vx, dx, rho, learning_rate):
    raise NotImplementedError


# %% tags=["solution"]
def momentum_loop(x, vx, dx, rho, learning_rate):
    return 5, x - learning_rate * vx, "grows"


# %%
check("momentum in code", momentum_loop)

# %% [markdown]
# <details><summary>Hint</summary>
# Go one turn by hand: from x = 1, on which side of 1 is the new x?
# </details>

# %% [markdown]
# ### Task: a matrix gate
#
# | | Deck 000, *Backprop with Matrices* |
# |---|---|
# | `1` | x is N × D: $\begin{bmatrix} 2 & 1 & -3 \\ -3 & 4 & 2 \end{bmatrix}$ (given) |
# | `2` | w is D × M: $\begin{bmatrix} 3 & 2 & 1 & -1 \\ 2 & 1 & 3 & 2 \\ 3 & 2 & 1 & -2 \end{bmatrix}$ (given) |
# | `3` | $y_{n,m} = \sum_d x_{n,d}\, w_{d,m}$ |
# | `4` | So y is $\begin{bmatrix} 13 & 9 & -2 & -6 \\ 5 & 2 & 17 & 1 \end{bmatrix}$ [given]. |
# | `5` | $\partial L/\partial x = (\partial L/\partial y)\, w^T$ |
# | `6` | $\partial L/\partial w = x^T\, (\partial L/\partial y)$ |
#
# `dy` is ∂L/∂y, and the sizes vary. **Then:** perhaps the wrong line is right, and a matrix above it is misprinted?
# Which of them could be replaced, it alone, so that everything on the slide is right: `"x"`, `"w"`, `"either"` of
# them or `"neither"`?


# %% tags=["stub"]
def matrix_gate(x, w, dy):
    raise NotImplementedError


# %% tags=["solution"]
def matrix_gate(x, w, dy):
    return 4, x @ w, "w"


# %%
check("a matrix gate", matrix_gate)

# %% [markdown]
# <details><summary>Hint</summary>
# One entry by hand; then the shapes of the rest.
# </details>

# %% [markdown]
# ### Task: AdaGrad in code
#
# | | Deck 004, *Algorithms with Adaptive Learning Rates*; line 2 is ours |
# |---|---|
# | `1` | Large gradients → small update, small gradients → large update |
# | `2` | `cache = 0` before the loop, and in each turn: |
# | `3` | `cache += dx**2` |
# | `4` | `x += - learning_rate * dx / (np.sqrt(cache) + eps)` |
# | `5` | The cache keeps growing during training, so the learning rate shrinks. |
#
# `dx` is an array, the gradient of the first turn. If a sentence is wrong, return the quantity it speaks of, in the
# first turn. **Then:** one parameter has a gradient of 100, another one of 0.01, and ε is tiny [given]. How long is
# the first update of the first one, divided by that of the other: `0.0001`, `1`, `100` or `10000`?


# %% tags=["stub"]
def adagrad_code(dx, learning_rate, eps):
    raise NotImplementedError


# %% tags=["solution"]
def adagrad_code(dx, learning_rate, eps):
    return 1, -learning_rate * dx / (np.abs(dx) + eps), 1


# %%
check("AdaGrad in code", adagrad_code)

# %% [markdown]
# <details><summary>Hint</summary>
# In the first turn, for a gradient of 3: what is in the cache, and what is its root?
# </details>

# %% [markdown]
# ### Task: tanh and sigmoid
#
# | | Deck 000, *Tanh*, and its table of functions; line 5 and “at each x” are ours |
# |---|---|
# | `1` | $\tanh x = \frac{2}{1 + e^{-2x}} - 1$: its output is centred at 0 [given]. |
# | `2` | Its gradient is stronger than the sigmoid's: its derivatives are steeper, at each x [given]. |
# | `3` | tanh: $f'(x) = 1 - f(x)^2$ |
# | `4` | sigmoid: $f'(x) = f(x)\,(1 - f(x))$ |
# | `5` | At $x = 0$ its gradient is four times the sigmoid's [given]. |
#
# `x` is an array. If a sentence compares two gradients, return the first one divided by the second, at each x.
# **Then:** what is that quotient at x = 3, about: `4`, `2`, `1` or `0.2` [given]?


# %% tags=["stub"]
def tanh_and_sigmoid(x):
    raise NotImplementedError


# %% tags=["solution"]
def tanh_and_sigmoid(x):
    sigmoid = 1 / (1 + np.exp(-x))
    return 2, (1 - np.tanh(x) ** 2) / (sigmoid * (1 - sigmoid)), 0.2


# %%
check("tanh and sigmoid", tanh_and_sigmoid)

# %% [markdown]
# <details><summary>Hint</summary>
# Try each line far out, at x = 5.
# </details>

# %% [markdown]
# ### Task: AdaGrad's rates
#
# | | Deck 002, *Adagrad Optimizer*; ours are ∂W's index and what is said of it, and line 5 from its colon on |
# |---|---|
# | `1` | δ is very small, $10^{-5}$ to $10^{-7}$, to avoid a division by 0 [given]. |
# | `2` | $\alpha_i = \alpha \big/ \sqrt{\delta + \sum_{k=1}^{i-1} \partial W_k^2}$ |
# | `3` | $W_i = W_{i-1} - \alpha_i\, \partial W_i$, where $\partial W_i$ is the gradient used in step i |
# | `4` | The sum grows with each iteration, so the learning rate decays. |
# | `5` | It suits sparse data: each weight has a sum of its own. |
#
# `dW` holds the gradients $\partial W_1, \dots, \partial W_T$ of one weight; return an array of T numbers. **Then:**
# the slide is run on $J = W^2/2$ from W = 1, with α = 0.1 and δ = 10⁻⁵ [given]. How does it differ from the right
# rule? Is there `"no difference"` to speak of? Or is W thrown far away in the first step, and `"soon back"`? Or is it
# still `"far away"` after 1,000 steps [given]? Or is it that the run `"diverges"`?


# %% tags=["stub"]
def adagrad_rates(dW, alpha, delta):
    raise NotImplementedError


# %% tags=["solution"]
def adagrad_rates(dW, alpha, delta):
    return 2, alpha / np.sqrt(delta + np.cumsum(dW**2)), "far away"


# %%
check("AdaGrad's rates", adagrad_rates)

# %% [markdown]
# <details><summary>Hint</summary>
# The first step by hand, i = 1, for a gradient of 1.
# </details>

# %% [markdown]
# ### Task: RMSProp row by row
#
# | | Deck 002, *RMSProp Algorithm*: the index i counts the iterations; line 1 is ours |
# |---|---|
# | `1` | `W` and `s` keep a row for each i. $W_0$ is drawn, $s_0 = 0$, and rows not reached yet hold 0 [given]. |
# | `2` | $s_i = \beta_2 s_{i-1} + (1 - \beta_2)\, \partial W_i^2$ |
# | `3` | $\alpha_i = \alpha \big/ \sqrt{\delta + s_i}$ |
# | `4` | $W_i = W_i - \alpha_i\, \partial W$ |
# | `5` | $\beta_2$ gives recent gradients more weight than old ones [given]. |
#
# `dW` is the gradient of step i, $\partial W = \partial W_i$, at $W_{i-1}$: an array as long as a row. **Then:** the
# slide is programmed with such arrays and run on $J = (W - 3)^2/2$ from $W_0 = 1$, with α = 0.1 [given]. Where is W
# after 300 steps [given]: `"at the minimum"`, `"at the start"` or `"near 0"`? Or is it nowhere, because the run
# `"diverges"`?


# %% tags=["stub"]
def rmsprop_rows(W, s, i, dW, alpha, beta2, delta):
    raise NotImplementedError


# %% tags=["solution"]
def rmsprop_rows(W, s, i, dW, alpha, beta2, delta):
    return 4, W[i - 1] - alpha / np.sqrt(delta + s[i]) * dW, "near 0"


# %%
check("RMSProp row by row", rmsprop_rows)

# %% [markdown]
# <details><summary>Hint</summary>
# The first turn by hand, i = 1: which rows are read, and what is in them?
# </details>

# %% [markdown]
# ### Task: Adam in code
#
# | | Line 1: deck 001, *Optimizer – Adam*; the rest: deck 004, *Algorithms with Adaptive Learning Rates* |
# |---|---|
# | `1` | Adam: momentum and RMSProp, with bias corrections to the estimates of both moments |
# | `2` | Defaults: `beta1` = 0.9, `beta2` = 0.999, `learning_rate` = 0.001 [given] |
# | `3` | `m = beta1*m + (1-beta1)*dx` |
# | `4` | `v = beta2*v + (1-beta2)*(dx**2)` |
# | `5` | `x += - learning_rate * m / (np.sqrt(v) + eps)` |
#
# `m` and `v` begin at 0, and `t` counts the steps from 1 [given]. **Then:** how long is the slide's first step, with
# the defaults, divided by the length of Adam's, about: `0.1`, `0.3`, `1`, `3.2` or `10` [given]?


# %% tags=["stub"]
def adam_code(x, m, v, t, learning_rate, beta1, beta2, eps):
    raise NotImplementedError


# %% tags=["solution"]
def adam_code(x, m, v, t, learning_rate, beta1, beta2, eps):
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return 5, x - learning_rate * m_hat / (np.sqrt(v_hat) + eps), 3.2


# %%
check("Adam in code", adam_code)

# %% [markdown]
# <details><summary>Hint</summary>
# The first step by hand, for a gradient of 1. How long should it be?
# </details>

# %% [markdown]
# ### Task: first weights
#
# | | Deck 002, *Xavier initialization or Glorot initialization*; “Forward”, “which has …”, lines 4 and 5 are ours |
# |---|---|
# | `1` | Forward, it keeps the variance the same across every layer. |
# | `2` | Normal: $\mu = 0$, $\sigma = \sqrt{2/(f_{in} + f_{out})}$ [given] |
# | `3` | Uniform between $\pm\sqrt{6/(f_{in} + f_{out})}$, which has the same variance. |
# | `4` | A linear layer multiplies the mean square of its inputs by $f_{in}\, \sigma^2$. |
# | `5` | tanh is nearly linear around 0, so line 4 is nearly right for small activations of tanh [given]. |
#
# If a line says that something is multiplied, or that it stays the same, return the factor. **Then:** by which factor
# does a linear layer with 256 inputs and 64 outputs multiply the mean square: `0.25`, `0.4`, `1`, `1.6` or `4`
# [given]?


# %% tags=["stub"]
def first_weights(f_in, f_out):
    raise NotImplementedError


# %% tags=["solution"]
def first_weights(f_in, f_out):
    return 1, 2 * f_in / (f_in + f_out), 1.6


# %%
check("first weights", first_weights)

# %% [markdown]
# <details><summary>Hint</summary>
# Put 256 and 64 into the formulas.
# </details>

# %% [markdown]
# ### Task: many classes
#
# | | Deck 004, *Review. Backpropagation*: multiclass classification; the “where” in line 3 is ours |
# |---|---|
# | `1` | $\hat y = \text{softmax}(z), \quad C = -\sum_i y_i \log \hat y_i$ |
# | `2` | $\partial C/\partial \hat y_i = -y_i/\hat y_i$ |
# | `3` | (BP1) $\delta = \nabla_{\hat y} C \odot \sigma'(z)$, where $\sigma'(z) = \hat y \odot (1 - \hat y)$ |
# | `4` | $\partial \hat y_i/\partial z_j = \hat y_i (I_{ij} - \hat y_j)$ |
# | `5` | (BP4) $\partial C/\partial w_{jk} = a_k \delta_j$ |
#
# `z` and `y` are arrays of one example; y is 1 for the right class, else 0 [given]. **Then:** which entries of δ come
# out right on the slide all the same: `"all"`, that of the `"right class"`, those of the `"other classes"`, or
# `"none"`?


# %% tags=["stub"]
def many_classes(z, y):
    raise NotImplementedError


# %% tags=["solution"]
def many_classes(z, y):
    y_hat = np.exp(z) / np.exp(z).sum()
    return 3, y_hat - y, "right class"


# %%
check("many classes", many_classes)

# %% [markdown]
# <details><summary>Hint</summary>
# Take the z of a wrong class: does C depend on it? Then what does each line say?
# </details>

# %% [markdown]
# ### Task: a batch
#
# | | Invented: a linear layer, N rows at once |
# |---|---|
# | `1` | $\hat Y = X W + b$ |
# | `2` | $C = \frac{1}{N} \sum_n \frac{1}{2} \lVert \hat y_n - y_n \rVert^2$ |
# | `3` | The error of row n is $\delta_n = \hat y_n - y_n$; δ holds them as rows. |
# | `4` | $\partial C/\partial W = X^T \delta$ |
# | `5` | $\partial C/\partial b = \frac{1}{N} \sum_n \delta_n$ |
# | `6` | $W \leftarrow W - \eta\, \partial C/\partial W, \quad b \leftarrow b - \eta\, \partial C/\partial b$ |
#
# `X` and `Y` are N × D and N × M. What is no argument, such as δ, is for you to compute. **Then:** the slide is run
# on 100 rows of standard normal inputs, with η = 0.1 [given]. How does the cost fall, compared with the right rule:
# `"the same"`, `"slower"`, `"faster"`, or not at all, so that the run `"diverges"`?


# %% tags=["stub"]
def batch_gradient(X, Y, W, b, eta):
    raise NotImplementedError


# %% tags=["solution"]
def batch_gradient(X, Y, W, b, eta):
    return 4, X.T @ (X @ W + b - Y) / len(X), "diverges"


# %%
check("a batch", batch_gradient)

# %% [markdown]
# <details><summary>Hint</summary>
# Double the batch by writing every row twice. What should stay as it is?
# </details>

# %% [markdown]
# ## Second half: the verdicts
#
# **Core path:** about 15 minutes [given], up to the recap.
#
# The twelve slides are a small part of the decks. Now to the whole. Most of what the decks print holds [claim: most].
# The rest gets one of three verdicts:
#
# - **wrong**: in no reading in use is it right, so whoever takes it at its word has something wrong;
# - **reading**: right in one reading of its letters or words; another reading in use gives something else;
# - **left out**: right, but a condition is missing: without it it cannot be computed, or holds only in part.

# %%
from course_lib.topics.lecture_errata.experiments.errata import ledger

ledger().summary()

# %% [markdown]
# ## How a line is judged
#
# A verdict follows from a computation, which is in `course_lib/topics/lecture_errata/experiments`. A rule of the
# library counts as a witness because tests hold it against PyTorch and against published numbers. That a number is the
# library's own default proves nothing, so no such number is judged.
#
# Before a line is called wrong, its neighbours must be read, and its source. Deck 001 says under *Adam*: "Momentum is
# incorporated directly as an estimate of the first-order moment", and one level below: "Add momentum to RMSProp:
# apply momentum to the rescaled gradients". Standing there, it reads as Adam's rule, and whoever computes it gets
# another rule [claim: rescaled]. The book that it is taken from (Goodfellow et al. 2016, section 8.5.3) shows that a
# clause was lost: "the most straightforward way to add momentum" is named there as the other way, after Adam's own
# [given]. So its verdict is *left out*.
#
# Not judged are years, names, advice, the pictures, which are lost, and handwriting where the machine that read it may
# have erred. One page of deck 002 divides ΔW by α, as it was read. Then α would cancel, and every learning rate would
# make the same run [claim: alpha_cancels].

# %% [markdown]
# ## What is wrong
#
# The errors stand in the order of what they lead to, and the worst come first [given].
#
# ### A run that fails
#
# - *The sign of a step* (000, *Momentum update*). The formulas subtract, $x_{t+1} = x_t - \alpha \nabla f(x_t)$. The
#   code beside them adds, with momentum and without it: `x += learning_rate * dx`.
# - *Shapes that do not fit* (002, *Deep L-Layer Neural Network*). "$W_L \in \mathbb R^{n \times k}$" belongs to rows,
#   $z = h\,W$. The next page has $Z_1^{[1]} = W_1^{[1]} X + b_1^{[1]}$ for one neuron. So a neuron's weights are a row,
#   and $W_L$, with its k rows, is $k \times n$ [claim: shapes].
#
# The first of them is run here:

# %%
code = formula = 1.0
for t in range(3):
    code += 0.5 * code  # the gradient of θ²/2 is θ
    formula -= 0.5 * formula
    print(f"step {t + 1}: code {code:.4f}, formula {formula:.4f}")

# %% [markdown]
# The code climbs: θ grows by half of itself in each step, and the formula halves it [claim: sign].
#
# ### A number that is wrong
#
# - *A product* (000, *Backprop with Matrices*). Of y = x w only 2 of the 8 entries are right [claim: product].
# - *An average without its sum* (002, *Cost/Loss Functions*): $MAE = \frac1n \lvert y_i - \hat y_i \rvert$. These are n
#   numbers, where MSE, a page before, has its Σ.
# - *BP1 under softmax* (004, *Review. Backpropagation*): "(BP1) $\delta^L = \nabla_a C \odot \sigma'(z^L)$ for
#   multiclass classification". That needs an activation that works entry by entry. With ⊙ only the entry of the right
#   class comes out right, and all others are 0 [claim: hadamard] [given]. The deck's next line has the sum over the
#   outputs, and is right (notebook 03). As a title over the next line it does no harm; as an equation, which it is, it
#   is false.
# - *Xavier "keeps the variance the same across every layer"* (002). The factor is $2 f_{in}/(f_{in} + f_{out})$: 1
#   for layers of equal width, but 1.6 for 256 → 64, and the deck says "every" [claim: xavier] [given]. It is a
#   compromise with the way back (notebook 06).
# - *"The weights are neither too much bigger than 1 nor too much less than 1"* (002, *Benefits of Weight
#   Initialization*). What must be near 1 is the *factor* by which a layer multiplies its signal's mean square,
#   $f_{in}\,\sigma^2/2$ for ReLU [given]. With σ = 1 and 256 inputs it is 128 [claim: factor].

# %%
from course_lib.topics.lecture_errata.experiments.functions import softmax_errors

for name, delta in zip(("⊙:", "ŷ − y:", "differences:"), softmax_errors(), strict=True):
    print(f"δ by {name:13}", delta.round(3) + 0.0)

# %%
from course_lib.topics.lecture_errata.experiments.weights import signal

for sigma in (1.0, np.sqrt(2 / 256)):
    print(f"σ = {sigma:.3f}: mean square after 0, 1, …, 5 layers:", *(f"{v:.2g}" for v in signal(sigma)))

# %% [markdown]
# ### A word that is wrong
#
# These lead to no wrong run, but to a wrong idea. Two of them first as questions.

# %%
from course_lib.topics.lecture_errata.questions import question

question("arrays kept")

# %%
question("one outlier")

# %%
for values in ([1.0, 2, 3, 4, 5], [1.0, 2, 3, 4, 50]):
    v = np.array(values)
    print(f"best MAE {np.abs(v - np.median(v)).mean():.1f}, best MSE {((v - v.mean()) ** 2).mean():.1f}")

# %% [markdown]
# - *"It requires less memory"* (002, *Adam*). Plain descent keeps no array, momentum one and Adam two [claim: memory].
#   The deck does not say what Adam is compared with. None of its rules keeps more: AdaDelta, by its paper, keeps
#   two as well [claim: memory]. (The deck's words on it, a window of 3 squares, would be three arrays [given].
#   The paper has averages instead, because to store a window "is inefficient" [given].) Adam's paper says "little
#   memory requirements" (Kingma and Ba 2014).
# - *"It is not affected by noise or outliers"* (002, of MAE). It is *less* affected than MSE: with 50 in place of the
#   5 among 1, 2, 3, 4, 5 the best MAE rises from 1.2 to 10.2, and the best MSE from 2 to 362 [claim: outlier]. In
#   the deck's favour: the number that is fitted does not move here, as the median stays 3, where the mean goes from 3
#   to 12 [claim: fitted]. But three outliers of five move the median as well: with 48, 49 and 50 in place of 3, 4 and
#   5 it is 48 [claim: fitted] [given].
# - *"A dampening effect to the growing values of m and s"* (002, *Adam*). The correction divides by $1 - \beta^i$,
#   which is below 1, so each value becomes larger in size [claim: corrected_up] [given]. For gradients of 1 the
#   corrected m is 1 from the first step on: nothing grows any more, because the first values are lifted [claim:
#   corrected_up]. What is damped is the *step*: with 0.9 and 0.999 the correction makes it shorter, 3.2 times in the
#   first step, because √s is lifted more than m [claim: shorter].
# - *"Large gradients → small update"* (004, *Algorithms with Adaptive Learning Rates*, of AdaGrad). It is the *rate*
#   that becomes small. For gradients that are all 100, or all 0.01, AdaGrad's updates are the same [claim:
#   same_updates].
# - *"y – Actual Input"* (002, *Cost/Loss Functions*, of Error = y − y′). It is the target.
# - *"The gradient simply measures the change in all weights about the change in error"* (002, *Gradient Descent*). It
#   is the reverse, as the bullet before it says: how much the output changes "if you change the inputs a little bit".
#
# ### A misprint
#
# - *An index* (002, *RMSProp Algorithm*): $W_i = W_i - \alpha_i\, \partial W$, and the same for b. As an equation it
#   says that the step is 0 [given]. Meant is $W_{i-1}$ on the right, as in the deck's AdaGrad, or $W_{i+1}$ on the
#   left, or no index at all. With a list, `W[i]` would stop with an error; it goes wrong unnoticed only for somebody
#   who fills the rows with zeros beforehand, as on our slide.

# %% [markdown]
# ## What depends on a reading
#
# None of these is an error. Each is right in one reading, and in another reading that is in use it gives other
# numbers, or says something else. Many are conventions: say which you use.

# %%
ledger().listed("reading")

# %% [markdown]
# How much may that be? Take δ inside or outside the root, in AdaGrad's first step, for g = 0.001, α = 0.1 and $\delta =
# 10^{-5}$: the step is 0.03 inside and 0.1 outside [claim: inside_outside]. Where gradients are large, it
# hardly matters.
#
# In one row it is much more. Deck 002 (*Adagrad Optimizer*) prints, with no index at the ∂W of the second formula
# [given]:
#
# $$\alpha_i = \alpha \Big/ \sqrt{\delta + \sum_{k=1}^{i-1} \partial W_k^2}, \quad W_i = W_{i-1} - \alpha_i \partial W$$
#
# - If $\partial W_k$ is the gradient *at* $W_k$, and the first weight is $W_1$, this is AdaGrad, step by step
#   [claim: two_readings].
# - If it is the gradient *used in* step k, from $W_0$ on, the sum must end at i. As printed it is empty in step 1,
#   which is α/√δ = 31.6 long, in place of 0.1, and with the deck's smallest δ, $10^{-7}$, it is 316 [claim: empty_sum]
#   [given].
#
# The deck's RMSProp, some pages later, has $\partial W_i$ in step i, and does not decide it: there an index is a
# misprint. The slide *AdaGrad's rates* said which reading is meant, in its line 3 [given]. Here are both on $W^2/2$
# from 1, with α = 0.1 and δ = 10⁻⁵ [given]:


# %%
def printed(first):
    W = [1.0]  # W_first, and the gradient of W²/2 is W
    for i in range(first + 1, first + 101):
        total = sum(w**2 for w in W[: i - 1])  # k = 1, …, i − 1
        W.append(W[-1] - 0.1 / np.sqrt(1e-5 + total) * W[-1])
    return W


# %%
for reading, first in (("gradient at Wₖ, from W₁:    ", 1), ("gradient of step k, from W₀:", 0)):
    W = printed(first)
    print(reading, *(f"{W[steps]:.4f}" for steps in (1, 2, 10, 100)))

# %% [markdown]
# ## What was left out
#
# Here the line is right, and something else is needed beside it.

# %%
ledger().listed("left out")

# %% [markdown]
# A formula may be right and still not be enough. Two rows are the same case, Adam without its correction, and have
# the same verdict: each deck has the correction next to it [given]. On the slide *Adam in code* the same line was the
# wrong one only because we had put deck 001's sentence above it, which promises the correction.
#
# Two sentences on activations are one case as well, as each holds on a part of the axis [given]. "The gradient is
# stronger for tanh than sigmoid" (000, *Tanh*) holds at 0, 1 against 0.25 [claim: at_zero] [given]. But tanh x =
# 2σ(2x) − 1, so far out its slope falls off as $e^{-2x}$, the sigmoid's as $e^{-x}$, and beyond |x| = 1.66 the sigmoid
# is the steeper one [claim: crossed].
# At 4 its derivative is 13 times as large [claim: crossed]. (The slide *tanh and sigmoid* said "at each x", and that
# is false.) ReLU "does not saturate" (000, *ReLU*) for x > 0, and below 0 its slope is 0 [claim: relu_flat] [given].

# %%
for x in (0.0, 1.0, 1.66, 2.0, 4.0):
    s = 1 / (1 + np.exp(-x))
    print(f"x = {x:<4}  tanh′ = {1 - np.tanh(x) ** 2:.4f}   σ′ = {s * (1 - s):.4f}")

# %% [markdown]
# ## Notation
#
# The same letters, deck by deck. A student of deck 002 meets another clash before these: the subscript is the layer in
# $W_i$, the neuron in $W_1^{[1]}$, and the iteration in the optimizers' $W_i$. (*Rate*: learning rate; *constant*: the
# small one against division by 0; *decay*: of an average of squares; a dash: no fixed use; in brackets: the
# notebook [given].)
#
# | | 000 | 001 | 002 | 004 | this course |
# |---|---|---|---|---|---|
# | ε | rate | rate of Adam | constant (handwriting) | rate; in code `eps`: constant | constant |
# | η | – | rate | – | – | rate |
# | α | rate; of PReLU, ELU | momentum | rate; a constant weight | momentum | of PReLU, ELU (04); effective rate (09) |
# | ρ | momentum | decay; Adam's ρ₁, ρ₂ | – | decay; Adam's ρ₁, ρ₂ | decay |
# | β | – | – | momentum β, β₁; decay β, β₂ | Adam's code: β₁, β₂ | momentum (08); Adam's β₁, β₂ |
# | δ | – | constant | constant | constant; error of a layer; for ∂ | error of a layer; Huber's δ (05) |
# | μ | momentum | – | mean of the weights | – | a mean (05, 06) |
# | a | slope of a line | – | *before* the activation; end of U(a, b) | activation | activation |
# | A | – | – | *after* the activation | – | – |
# | s | nodes of the graph: products and sums | first moment | squares | first moment | – |
# | v, V | sum of gradients | velocity | average of gradients | velocity; Adam: squares | velocity (08), squares (09) |
# | x, X | input; *parameters* (momentum) | input | x: *parameters*; X: input | input; code: *parameters* | input |
# | L | loss | loss of an example | last layer | loss of an example; last layer | end of a graph (01), last layer (03) |
# | m | index ($y_{n,m}$, $W_m$) | size of a batch | first moment | size of a batch; code: first moment | first moment |
#
# What does a mix-up cost? Deck 004's $v \leftarrow \alpha v - \epsilon g$ has α for the momentum and ε for the rate,
# say 0.9 and 0.02 [given]. A reader for whom α is the learning rate, as it is on decks 000 and 002, swaps the numbers.

# %%
question("letters swapped")

# %%
from course_lib.topics.lecture_errata.experiments.rules import height

print(f"at the start:       height {height(alpha=0.9, epsilon=0.02, steps=0):.1f}")
print(f"α as momentum:      height {height(alpha=0.9, epsilon=0.02):.2f} after 30 steps")
print(f"α as learning rate: height {height(alpha=0.02, epsilon=0.9):.0e} after 30 steps")

# %% [markdown]
# Read rightly, the run comes down. With the two numbers swapped ηλ is 18 across the valley, and the run explodes
# [claim: swapped]. (Momentum's four notations, and how their learning rates are converted, are in notebook 08,
# *Further: four notations*.)

# %% [markdown]
# ## Recap
#
# - Most of what the decks print holds [claim: most]. Where it does not, a cheap test shows it: the shapes of a product,
#   the first step of an update, a sum that misses its index, a finite difference.
# - A line of code and the formula beside it are two statements. Run both.
# - Read the neighbours of a line before you call it wrong, and ask what each index counts. A convention is no error,
#   but it changes numbers.
# - Before you take a number from a page, look up what its letter means *there*.

# %% [markdown]
# ## Further: the sheet of errata
#
# All that a computation calls wrong, in one table, for whoever gives the lecture next. What is left out, and sentences
# that a run did not bear out, stand in tables of their own, above and below.

# %%
ledger().listed("wrong")

# %% [markdown]
# ## Further: all that holds
#
# Deck by deck; click to unfold.

# %%
ledger().collapsed("held")

# %% [markdown]
# ## Further: sentences put to a run
#
# The decks also say which method is good for what. Such a sentence has no formula; each was put to a run, and what came
# of it holds for that run. The number of the notebook that has the run stands in brackets.
# Where no notebook is named, the run is one of this notebook's own checks.
#
# ### What the decks say of activations and losses
#
# | deck, and what it says | what came of it |
# |---|---|
# | 000: ReLU converges faster "in practice (6x)" | than sigmoids in three layers, not than tanh (04) [given] |
# | 000: with a high rate "is easy to kill a lot of neurons" | held (04) |
# | 000, *Linear*: "changes made by backpropagation are constant" | true of f′, but not of a weight (04) |
# | 000: local minima are "probably still pretty good" | not for a network that is just large enough (07) |
# | 000: "you can just make it larger" | held (07) |
# | 002: "MSE is less robust to outliers" | held for outliers in y (05) |
#
# ### What the decks say of gradient descent
#
# | deck, and what it says | what came of it |
# |---|---|
# | 002: it "helps in finding the local minimum" | held for small rates: that of the basin it starts in (07) |
# | 000: exactly on the saddle "we're stuck", slightly to the side "we can get unstuck" | held [claim: saddle] |
# | 004: a rate too large "may explode", one too small needs "a lot of iterations" | held [claim: too_large] |
# | 002: a high rate risks "overshooting the minimum" | held beyond 1/λ on a parabola; no harm up to 2/λ [claim: over] |
# | 002: it "may never reach the exact minima" | held; with ηλ = ½ below 10⁻¹² after 40 steps [claim: forty] [given] |
# | 000: "very slow progress along flat direction, jitter along steep one" | held (07) |
# | 000: noisy? "Use larger mini-batches" | held: the error falls with the root of the batch's size (07) |
# | 002: mini-batch "is the preferred technique" | sometimes: by seconds, not by steps, and not by epochs (07) |
# | 002: a low rate gives "more precision" | sometimes: with noise; without it, no (07) |
# | 002: batch descent's cost "reduces smoothly" | sometimes: not beyond the edge of stability (07) |
# | 002: SGD overcomes saddles "to some extent" | sometimes: noise does not part two units that are the same (07) |
# | 001: small rates get "stuck in false local minima", stable ones avoid them | did not hold on notebook 07's curves |
# | 002: weights change "until there is no wrong prediction" | did not hold: the cost still has a slope [claim: slope] |
#
# ### What the decks say of momentum
#
# The runs are made in a valley with κ = 20, on a plateau and on a saddle [given].

# %%
from course_lib.topics.lecture_errata.experiments.momentum_runs import table

table()

# %% [markdown]
# **Held:**
#
# - *"Designed to accelerate the optimization process"* (002): with settings that fit (notebook 08). Here β = 0.5 needs
#   fewer steps than plain descent, and 0.9 needs more [claim: fewer] [given].
# - *It gets off saddle points* (004, *Saddle points*): here the larger β, the sooner; from the exact ridge never
#   [claim: off].
# - *"Nesterov: the only difference..."* (000), *a "correction factor"* (001): a brake that grows with the curvature
#   (notebook 08).
#
# **Held sometimes:**
#
# - *"Helpful when the search space is flat or nearly flat, e.g. zero gradient"* (002): here where it is nearly flat;
#   at rest, with a gradient of exactly zero, nothing moves [claim: flat].
# - *"Dampening down the change in the gradient and, in turn, the step size"* (002): the turns are smaller here with
#   both β, but the mean step is shorter with 0.5, and longer with 0.9 [claim: turns] [given].
# - *It gets over local minima* (004, *Local Minima*): not with every β (notebook 08).
# - *Plain descent may go "even uphill", and history helps* (002): with the whole gradient and a stable η plain
#   descent never went uphill here, and momentum did [claim: uphill]. With single examples, near the minimum of a
#   linear fit, 40 to 61 % of its steps go uphill [claim: uphill_single].
#
# **Did not hold:**
#
# - *"Most useful … where the objective function has a large amount of curvature"* (002): with 100 times the curvature
#   and a hundredth of η the path is the same [claim: curvature]. What counts is the *ratio* of the curvatures.
#
# ### What the decks say of adaptive rules
#
# | deck, and what it says | what came of it |
# |---|---|
# | 001: AdaGrad: large derivatives, a "rapid decrease" of the rate | held [claim: rapid] |
# | 002, 004: AdaGrad's rate decays; 004: "too quickly" | as 1/√t while gradients keep their size [claim: root_of_t] |
# | the same, where gradients vanish | on a parabola it levels off: 0.0316 after 100 and 10,000 steps [claim: levels] |
# | 002: AdaGrad "remains stuck forever" | did not hold: it slows down, and arrives on a parabola [claim: not_stuck] |
# | 002: AdaGrad is "suitable for sparse data" | held against plain descent; Adam is as good (09) |
# | 002: AdaDelta "can be used" for sparse data | behind momentum on features (09), often first on words (11) [given] |
# | 002: AdaGrad automates "the LR tuning process" | it still wants an η (09) |
# | 001: RMSProp: "Converge rapidly" on "a convex function" | the book and 002 say it of AdaGrad [given] |
# | the same, put to a run | RMSProp gets to within η/2 of the minimum of a parabola [claim: half_eta] |
# | 002: AdaDelta "continues learning" after many updates | held: its r forgets (09) |
# | 002: Adam combines momentum and RMSProp | held: uncorrected, with β₁ = 0, it is RMSProp [claim: combined] [given] |
# | 002: Adam accelerates "along flatter regions" | held on the plateau (09) |
# | 002: momentum may give "a better final result" | did not hold on the digits' test data (09) |
# | 004: a constant rate "often prevents convergence" | held with noise (07) |
#
# ### What the decks say of first weights and clipping
#
# All from deck 002, *Weight Initialization*, *Sum it up* and *Gradient Clipping*, and all run in notebook
# [06 Initialisation](06_initialization.ipynb).
#
# | what it says | what came of it |
# |---|---|
# | a constant: neurons "evolve symmetrically throughout training" | held (*Symmetry*) |
# | too large: "divergence", "NaN very quickly" | held for leaky ReLU; ReLU dies, sigmoids saturate (*Three steps*) |
# | too large: "the cost to oscillate around its minimum value" | did not hold: dead, NaN or saturated (*Three steps*) |
# | too small: descent "never converges" | too strong: in time it moves (*How long does too small last?*) |
# | too small: "training stops after a few iterations" | held for four ReLU layers, which die (*Three steps*) |
# | too small: "unstable behaviors" | did not hold: the cost hardly moved (*How long does too small last?*) |
# | uniform: "works well for Sigmoid" | did not hold (the *Further* section on it) |
# | Xavier: "works well for tanh/ sigmoid" | held for tanh alone (*Fifty layers, measured*) |
# | "much high or low value can result in slower optimization" | held (*All of them at once*) |
# | clipping happens "during backward propagation" | one way; in this course the finished gradient is clipped |
# | clipping is there "to prevent exploding gradients" | held (*A deep network that starts too large*) |
# | clipping is used "usually in recurrent neural networks" | it helped with long sequences (*A recurrent network*) |
# | clipping does not offer "any general improvement" | held for one given small rate (*Is clipping only a rescue?*) |
