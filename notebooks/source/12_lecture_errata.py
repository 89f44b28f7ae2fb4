# %% [markdown]
# # Lecture errata
#
# Every formula and every number printed on the four decks, recomputed with this course's library: deck by deck,
# heading by heading, one line of proof each. What the decks *say* of them (faster, more robust, suitable) is put to the
# test in the notebooks before this one.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - say which formulas of the decks hold as printed, which depend on a convention, and which are wrong, and prove it;
# - use the cheap proofs that find most errors: shapes, a special case, a finite difference, one step by hand;
# - translate between the decks' letters: ε, η, α, ρ, β, δ and μ change their meaning from deck to deck.

# %% [markdown]
# ## Find it first
#
# Here are twelve short slides. On each of them exactly one line is wrong: who computes with it gets something wrong
# [given]. Eleven are taken from the decks, shortened and in our words, and say where the wrong line stands. One is
# invented [given]. Find the line before you read on, where the answers are.
#
# Each task wants one function. It returns three things:
#
# 1. the number of the wrong line;
# 2. what this line should give, computed from the function's arguments;
# 3. your prediction: what happens to somebody who runs the slide as it is printed.
#
# If, on some slide, line 2 said that y = x + x, where a square is meant, the answer would be [given]
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
# Not wrong are conventions: a ½ in front of a square, ε inside or outside of a root, rows or columns.

# %%
import numpy as np

from course_lib.topics.lecture_errata.tasks import check

# %% [markdown]
# ### Task: two losses
#
# | | Deck 002, *Cost/Loss Functions* |
# |---|---|
# | 1 | The error of example $i$ is $y_i - \hat y_i$: target minus prediction. |
# | 2 | $\text{MSE} = \frac{1}{n} \sum_{i=1}^n (y_i - \hat y_i)^2$ |
# | 3 | $\text{MAE} = \frac{1}{n} \lvert y_i - \hat y_i \rvert$ |
# | 4 | Square and absolute value keep errors of opposite sign from cancelling. |
# | 5 | An error 10 times as large adds 10 times as much to the MAE, and 100 times as much to the MSE [given]. |
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
# | | Deck 002, *Deep L-Layer Neural Network* |
# |---|---|
# | 1 | The input x and each hidden layer have $n$ units, the output layer has $k$. |
# | 2 | $W_i \in \mathbb{R}^{n \times n}$ and $b_i \in \mathbb{R}^n$ lead to hidden layer $i$, for $0 < i < L$. |
# | 3 | $h_0 = x, \quad h_i = f(W_i h_{i-1} + b_i)$ |
# | 4 | $W_L \in \mathbb{R}^{n \times k}$ and $b_L \in \mathbb{R}^k$ lead to the output. |
# | 5 | $\hat y = f(W_L h_{L-1} + b_L)$ |
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
# | | Deck 000, *Momentum update* |
# |---|---|
# | 1 | $v_{t+1} = \rho v_t + \nabla f(x_t), \quad x_{t+1} = x_t - \alpha v_{t+1}$ |
# | 2 | `vx = 0` before the loop, and in each turn: |
# | 3 | `dx = compute_gradient(x)` |
# | 4 | `vx = rho * vx + dx` |
# | 5 | `x += learning_rate * vx` |
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
# | 1 | x is N × D: $\begin{bmatrix} 2 & 1 & -3 \\ -3 & 4 & 2 \end{bmatrix}$ (given) |
# | 2 | w is D × M: $\begin{bmatrix} 3 & 2 & 1 & -1 \\ 2 & 1 & 3 & 2 \\ 3 & 2 & 1 & -2 \end{bmatrix}$ (given) |
# | 3 | $y_{n,m} = \sum_d x_{n,d}\, w_{d,m}$ |
# | 4 | So y is $\begin{bmatrix} 13 & 9 & -2 & -6 \\ 5 & 2 & 17 & 1 \end{bmatrix}$ [given]. |
# | 5 | $\partial L/\partial x = (\partial L/\partial y)\, w^T$ |
# | 6 | $\partial L/\partial w = x^T\, (\partial L/\partial y)$ |
#
# `dy` is ∂L/∂y, and the sizes vary. **Then:** perhaps the wrong line is right, and a matrix above it is misprinted?
# By another `"x"` alone, by another `"w"` alone, by one as well as by the other (`"both"`), or by `"neither"` can it
# be made right?


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
# | | Deck 004, *Algorithms with Adaptive Learning Rates* |
# |---|---|
# | 1 | Large gradients → small update, small gradients → large update |
# | 2 | `cache = 0` before the loop, and in each turn: |
# | 3 | `cache += dx**2` |
# | 4 | `x += - learning_rate * dx / (np.sqrt(cache) + eps)` |
# | 5 | The cache keeps growing during training, so the learning rate shrinks. |
#
# `dx` is an array, the gradient of the first turn. If a sentence is wrong, return what it speaks of, in the first
# turn. **Then:** one parameter has a gradient of 100, another one of 0.01, and ε is tiny [given]. How many times as
# long as the other's is the first one's first update: `0.0001`, `1`, `100` or `10000`?


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
# | | Deck 000, *Tanh*, and its table of activation functions |
# |---|---|
# | 1 | $\tanh x = \frac{2}{1 + e^{-2x}} - 1$: its output is centred at 0. |
# | 2 | Its gradient is stronger than the sigmoid's: its derivatives are steeper, at each x [given]. |
# | 3 | tanh: $f'(x) = 1 - f(x)^2$ |
# | 4 | sigmoid: $f'(x) = f(x)\,(1 - f(x))$ |
# | 5 | Far out both gradients vanish, and tanh's is there the smaller one [given]. |
#
# `x` is an array. If a sentence compares two things, return how many times as large as the second the first one is.
# **Then:** at x = 3, how many times the sigmoid's derivative is tanh's, about: `4`, `2`, `1` or `0.2` [given]?


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
# | | Deck 002, *Adagrad Optimizer* |
# |---|---|
# | 1 | δ is very small, $10^{-5}$ to $10^{-7}$, to avoid a division by 0 [given]. |
# | 2 | $\alpha_i = \alpha \big/ \sqrt{\delta + \sum_{k=1}^{i-1} \partial W_k^2}$ |
# | 3 | $W_i = W_{i-1} - \alpha_i\, \partial W_i$ |
# | 4 | The sum grows with each iteration, so the learning rate decays. |
# | 5 | It suits sparse data: each weight has a sum of its own. |
#
# `dW` holds the gradients $\partial W_1, \dots, \partial W_T$ of one weight; return an array of T numbers. **Then:**
# the slide is run on $J = W^2/2$ from W = 1, with α = 0.1 and δ = 10⁻⁵ [given]. Compared with the right rule there is
# `"no difference"` to speak of; or W is thrown far away in the first step and is `"soon back"`; or it is still `"long
# away"` after 1,000 steps [given]; or the run `"diverges"`?


# %% tags=["stub"]
def adagrad_rates(dW, alpha, delta):
    raise NotImplementedError


# %% tags=["solution"]
def adagrad_rates(dW, alpha, delta):
    return 2, alpha / np.sqrt(delta + np.cumsum(dW**2)), "long away"


# %%
check("AdaGrad's rates", adagrad_rates)

# %% [markdown]
# <details><summary>Hint</summary>
# The first step by hand, i = 1, for a gradient of 1.
# </details>

# %% [markdown]
# ### Task: RMSProp row by row
#
# | | Deck 002, *RMSProp Algorithm*: the index i counts the iterations |
# |---|---|
# | 1 | `W` and `s` keep a row for each i. $W_0$ is drawn, $s_0 = 0$, and rows not reached yet hold 0. |
# | 2 | $s_i = \beta_2 s_{i-1} + (1 - \beta_2)\, \partial W^2$ |
# | 3 | $\alpha_i = \alpha \big/ \sqrt{\delta + s_i}$ |
# | 4 | $W_i = W_i - \alpha_i\, \partial W$ |
# | 5 | $\beta_2$ gives recent gradients more weight than old ones [given]. |
#
# `dW` is the gradient ∂W at $W_{i-1}$, an array as long as a row. **Then:** the slide is programmed with such arrays
# and run on $J = (W - 3)^2/2$ from $W_0 = 1$, with α = 0.1 [given]. After 300 steps [given], is W `"at the minimum"`,
# `"at the start"`, `"near 0"`, or `"diverges"` it?


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
# | | Deck 004, *Algorithms with Adaptive Learning Rates*, and deck 001, *Optimizer – Adam* |
# |---|---|
# | 1 | Adam: momentum and RMSProp, with bias corrections to the estimates of both moments |
# | 2 | Defaults: `beta1` = 0.9, `beta2` = 0.999, `learning_rate` = 0.001 [given] |
# | 3 | `m = beta1*m + (1-beta1)*dx` |
# | 4 | `v = beta2*v + (1-beta2)*(dx**2)` |
# | 5 | `x += - learning_rate * m / (np.sqrt(v) + eps)` |
#
# `m` and `v` begin at 0, and `t` counts the steps from 1 [given]. **Then:** with the defaults, how many times as long
# as Adam's first step is the first step of the slide, about: `0.1`, `1`, `3.2` or `10` [given]?


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
# | | Deck 002, *Xavier initialization or Glorot initialization* |
# |---|---|
# | 1 | Forward, it keeps the variance the same across every layer. |
# | 2 | Normal: $\mu = 0$, $\sigma = \sqrt{2/(f_{in} + f_{out})}$ |
# | 3 | Uniform between $\pm\sqrt{6/(f_{in} + f_{out})}$, which has the same variance. |
# | 4 | A linear layer multiplies the mean square of its inputs by $f_{in}\, \sigma^2$. |
# | 5 | tanh is nearly linear around 0, so this is nearly so for small activations of tanh. |
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
# | | Deck 004, *Review. Backpropagation*: multiclass classification |
# |---|---|
# | 1 | $\hat y = \text{softmax}(z), \quad C = -\sum_i y_i \log \hat y_i$ |
# | 2 | $\partial C/\partial \hat y_i = -y_i/\hat y_i$ |
# | 3 | (BP1) $\delta = \nabla_{\hat y} C \odot \sigma'(z)$, where $\sigma'(z) = \hat y \odot (1 - \hat y)$ |
# | 4 | $\partial \hat y_i/\partial z_j = \hat y_i (I_{ij} - \hat y_j)$ |
# | 5 | (BP4) $\partial C/\partial w_{jk} = a_k \delta_j$ |
#
# `z` and `y` are arrays of one example; y is 1 for the right class, else 0. **Then:** which entries of δ are right on
# the slide all the same: `"all"`, that of the `"right class"`, those of the `"other classes"`, or `"none"`?


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
# | 1 | $\hat Y = X W + b$ |
# | 2 | $C = \frac{1}{N} \sum_n \frac{1}{2} \lVert \hat y_n - y_n \rVert^2$ |
# | 3 | The error of row n is $\delta_n = \hat y_n - y_n$; δ holds them as rows. |
# | 4 | $\partial C/\partial W = X^T \delta$ |
# | 5 | $\partial C/\partial b = \frac{1}{N} \sum_n \delta_n$ |
# | 6 | $W \leftarrow W - \eta\, \partial C/\partial W, \quad b \leftarrow b - \eta\, \partial C/\partial b$ |
#
# **Then:** the slide is run on 100 rows of standard normal inputs, with η = 0.1 [given]. Compared with the right
# rule, does the cost fall in `"the same"` way, is it `"slower"`, is it `"faster"`, or `"diverges"` it?


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
# ## How to read this page
#
# Each heading has a table, which grows from cell to cell. A verdict is not typed in, it follows from comparisons in the
# cell: change a number there and see it flip.
#
# - **held**: as printed;
# - **convention**: as the deck reads it; another reading in use, which the proof names, gives other numbers;
# - **wrong**: the computation says otherwise. The proof says what is right.
#
# Not listed is what cannot be computed: years, names, the pictures (they are lost), and advice, such as batches of 50
# to 256 or ρ = 0.9.

# %%
import numpy as np

from course_lib import graph
from course_lib.topics.lecture_errata.experiments.ledger import Ledger, prints, same

ledger = Ledger()

# %% [markdown]
# Three helpers. `gradients`: every named gradient of a graph. `follow`: 30 steps of an update as it is printed, in a
# valley of condition number 20; `library`: the same by the course's rule. `slope`: a derivative by finite differences.

# %%
from course_lib.gradcheck import numerical_gradient
from course_lib.optimizers import descend
from course_lib.surfaces import SURFACES

valley = SURFACES["valley"]
g, start, none = valley.gradient, np.array([-4.5, 1.0]), np.zeros(2)


# %%
def gradients(expression, **values):
    output = graph.parse(expression, **values)
    graph.backward(output)
    return {node.name: node.gradient for node in graph.nodes(output) if node.name}


# %%
def follow(update, *state):
    points = [start]
    for _ in range(30):
        theta, *state = update(points[-1], *state)
        points.append(theta)
    return np.array(points)


# %%
def library(rule):
    return descend(rule, g, start, 30)


def slope(f, x):
    return numerical_gradient(lambda t: f(t).sum(), np.asarray(x, float), 1e-6)


# %% [markdown]
# ## Deck 000: activation functions and optimizer
#
# ### Recap (Backpropagation)

# %%
d = gradients("q = x + y; f = q * z", x=-2.0, y=5.0, z=-4.0)
add = gradients("q = x + y", x=-2.0, y=5.0)

ledger.open("000", "Recap (Backpropagation)")
ledger("∂q/∂x = 1, ∂q/∂y = 1", add["x"] == add["y"] == 1, "an add gate passes 1 on to both")
ledger("∂f/∂q = z, ∂f/∂z = q", (d["q"], d["z"]) == (-4, 3), f"at (−2, 5, −4): {d['q']:g} and {d['z']:g}")
ledger("∂f/∂x = ∂f/∂q · ∂q/∂x", d["x"] == d["q"] * add["x"], f"{d['x']:g} = {d['q']:g} · {add['x']:g}")

# %%
from course_lib.activations import ACTIVATIONS

sigma, t = ACTIVATIONS["sigmoid"], np.linspace(-6, 6, 25)
e, s = np.exp(-t), sigma(t)
long = same(slope(sigma, t), e / (1 + e) ** 2, 1e-8)
one = (1 - 1 / (1 + np.e)) * (1 / (1 + np.e))

# %% [markdown]
# The product for σ′(1) has e¹ where σ(1) has e⁻¹. That changes nothing: the two factors trade places.

# %%
ledger("σ(x) = 1/(1 + e^−x)", same(s, 1 / (1 + e)), "the library's σ at 25 points")
ledger("dσ/dx = e^−x/(1 + e^−x)²", long, "finite differences")
ledger("… = (1 − σ(x)) σ(x)", same(e / (1 + e) ** 2, (1 - s) * s), "at 25 points")
ledger(
    "[1.00] × [(1 − 1/(1 + e¹)) (1/(1 + e¹))] = 0.2", prints(one, "0.2") and same(one, sigma.prime(1.0)), f"{one:.4f}"
)

# %%
neuron = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
line = "s = w0 * x0 + w1 * x1 + w2; f = "
single, four = (gradients(line + f, **neuron) for f in ("sigmoid(s)", "1 / (1 + exp(-s))"))
equal = all(same(single[name], four[name]) for name in neuron)
ledger("the graph of f(w, x) may not be unique", equal, "one σ gate or four gates: the same five gradients")

# %% [markdown]
# ### Patterns in gradient flow

# %%
plus, times = (gradients(f"f = 7 * (x {sign} y)", x=3.0, y=-4.0) for sign in "+*")
larger = gradients("f = 7 * max(x, y)", x=3.0, y=-4.0)
copied = gradients("a = 7 * x; b = 2 * x; f = a + b", x=3.0)

# %%
ledger.open("000", "Patterns in gradient flow")
ledger("add gate: gradient distributor", plus["x"] == plus["y"] == 7, "both inputs get the upstream 7")
ledger("mul gate: swap multiplier", (times["x"], times["y"]) == (-28, 21), "x gets 7·y = −28, y gets 7·x = 21")
ledger("copy gate: gradient adder", copied["x"] == 9, "7 + 2 = 9")
ledger("max gate: gradient router", (larger["x"], larger["y"]) == (7, 0), "all 7 to the larger input, 0 to the other")

# %% [markdown]
# ### Backward Code

# %%
w0, x0, w1, x1, w2 = neuron.values()
L = sigma(np.array(w0 * x0 + w1 * x1 + w2)).item()
s3 = 1.0 * (1 - L) * L
flat = {"w0": s3 * x0, "x0": s3 * w0, "w1": s3 * x1, "x1": s3 * w1, "w2": s3}

# %%
ledger.open("000", "Backward Code")
right = all(same(flat[name], single[name]) for name in flat)
ledger("grad_s3 = grad_L (1 − L) L … grad_x0 = grad_s0 w0", right, "all five are the graph's")

# %% [markdown]
# ### Vector derivatives
#
# The deck puts the derivative of $y_m$ by $x_n$ into row n, column m. Most books have it the other way round.

# %%
A, at = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.5, -1.0])
jacobian = np.stack([numerical_gradient(lambda x, m=m: (x @ A)[m], at) for m in range(3)], axis=1)
total = numerical_gradient(lambda x: (x @ A).sum(), at)
turned = jacobian.T.shape != jacobian.shape

# %%
ledger.open("000", "Vector derivatives")
ledger("gradient of y ∈ ℝ by x ∈ ℝᴺ: N entries", same(total, A.sum(axis=1), 1e-6), "2 inputs, 2 derivatives")
ledger("Jacobian N × M: (n, m) holds ∂yₘ/∂xₙ", same(jacobian, A, 1e-6), "of y = xA it is A; in most books Aᵀ", turned)

# %%
relu, x, u = ACTIVATIONS["ReLU"], np.array([1.0, -2, 3, -1]), np.array([4.0, -1, 5, 9])
D = np.stack([slope(lambda t, m=m: relu(t)[m], x) for m in range(4)], axis=1)
picked = same(relu.vjp(x, u), np.where(x > 0, u, 0))

ledger("z = (1, 0, 3, 0)", same(relu(x), [1, 0, 3, 0]), "max(0, x), entry by entry")
ledger("dz/dx: diagonal 1, 0, 1, 0, the rest 0", same(D, np.diag([1.0, 0, 1, 0]), 1e-6), "finite differences")
ledger("[dz/dx][dL/dz] = (4, 0, 5, 0)", same(D @ u, [4, 0, 5, 0], 1e-6), "times (4, −1, 5, 9)")
ledger("dL/dx = dL/dz where x > 0, else 0", picked, "the library, without the Jacobian")

# %% [markdown]
# ### Backprop with Matrices
#
# **Predict first.** Compute the first entry of $y = x\,w$ by hand: (2, 1, −3) times (3, 2, 3).

# %%
from course_lib.topics.lecture_errata.questions import question

question("entries of y")

# %%
x, w = np.array([[2.0, 1, -3], [-3, 4, 2]]), np.array([[3.0, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]])
printed = np.array([[13.0, 9, -2, -6], [5, 2, 17, 1]])
summed = np.einsum("nd,dm->nm", x, w)
product = f"x w = {(x @ w).astype(int).tolist()}, so {(printed == x @ w).sum()} of 8 entries are right"

# %%
ledger.open("000", "Backprop with Matrices")
ledger("y_nm = Σ_d x_nd w_dm", same(summed, x @ w), "NumPy's x @ w")
ledger("y = [[13, 9, −2, −6], [5, 2, 17, 1]]", same(x @ w, printed), product)

# %% [markdown]
# Is it perhaps x that is misprinted? No: no x at all gives this y with this w. (The least squares fit misses it.)

# %%
best = np.linalg.lstsq(w.T, printed.T, rcond=None)[0].T
print(f"closest product, largest error: {np.abs(best @ w - printed).max():.2f}")

# %%
u = np.array([[2.0, 3, -3, 9], [-8, 1, 4, 6]])
d = gradients("L = sum((x @ w) * u)", x=x, w=w, u=graph.constant(u))
four = (u, u.T, w, w.T)
fits = [a @ b for a in four for b in four if (a.shape[1], a.shape[0], b.shape[1]) == (b.shape[0], *x.shape)]

ledger("∂L/∂x_nd = Σ_m ∂L/∂y_nm w_dm", same(d["x"], np.einsum("nm,dm->nd", u, w)), "the graph's gradient")
ledger("∂L/∂x = (∂L/∂y) wᵀ", same(d["x"], u @ w.T), f"first row {(u @ w.T)[0].astype(int).tolist()}")
ledger("∂L/∂w = xᵀ (∂L/∂y)", same(d["w"], x.T @ u), f"first row {(x.T @ u)[0].astype(int).tolist()}")
ledger(
    "“the only way to make shapes match up”", len(fits) == 1, "of 16 products of u, w, transposed or not, one fits x"
)

# %% [markdown]
# ### Types of Activation Functions
#
# The table, against finite differences at points that are not kinks.

# %%
from course_lib.activations import ELU, PReLU

tanh, prelu, elu = ACTIVATIONS["tanh"], PReLU(0.25), ELU(1.5)
z = np.array([-3.0, -1.2, -0.4, 0.3, 0.9, 2.5])
below, bent = z < 0, 1.5 * np.expm1(z)

# %%
ledger.open("000", "Types of Activation Functions")
ledger("linear ax + c: f′ = a", same(slope(lambda t: 2 * t + 3, z), np.full(6, 2.0), 1e-6), "a = 2, c = 3")
ledger("sigmoid: f′ = f (1 − f)", same(slope(sigma, z), sigma(z) * (1 - sigma(z)), 1e-8), "finite differences")
ledger("tanh x = 2/(1 + e^−2x) − 1", same(tanh(z), 2 / (1 + np.exp(-2 * z)) - 1), "the library's tanh")
ledger("tanh: f′ = 1 − f²", same(slope(tanh, z), 1 - tanh(z) ** 2, 1e-8), "finite differences")

# %%
ledger("ReLU: 0 for x < 0, x for x ≥ 0", same(relu(z), np.where(below, 0, z)), "the library's")
ledger("parametric ReLU: αx for x < 0, else x", same(prelu(z), np.where(below, z / 4, z)), "α = ¼")
ledger("parametric ReLU: f′ = α or 1", same(slope(prelu, z), np.where(below, 0.25, 1), 1e-8), "finite differences")
ledger("ELU: α(eˣ − 1) for x < 0, else x", same(elu(z), np.where(below, bent, z)), "α = 1.5")
ledger(
    "ELU: f′ = f + α for x < 0, else 1", same(slope(elu, z), np.where(below, bent + 1.5, 1), 1e-8), "finite differences"
)

# %% [markdown]
# At 0 these functions have a corner, and any number between the slopes of its two sides may be called the derivative.
# The table takes the right-hand one. The deck's own Jacobian example ("if xᵢ > 0") takes the left-hand one, and so do
# PyTorch and the library.


# %%
def corner(f):
    """Whether 1 lies between the slopes of the two sides at 0, and whether the library's choice is another."""
    left, right = ((f(np.array([h])) - f(np.zeros(1))).item() / h for h in (-1e-7, 1e-7))
    return min(left, right) - 1e-6 <= 1 <= max(left, right) + 1e-6, f.vjp(np.zeros(1), np.ones(1)).item()


corners = {f: corner(f) for f in (relu, prelu, elu)}

# %%
for name, (between, ours) in zip(("ReLU", "parametric ReLU", "ELU, α = 1.5"), corners.values(), strict=True):
    ledger(
        f"{name}: f′(0) = 1",
        between,
        f"right-hand slope; left-hand, and in the library: {ours:g}",
        ours != 1,
    )
ledger.page()

# %% [markdown]
# ### ReLU, Leaky ReLu
#
# One number: "converges much faster than sigmoid/tanh in practice (6x)". A small trial on the digits: 64-32-10, two
# starts, for each activation the best of eight learning rates. Notebook 04 has it larger, and comes to the same.

# %%
from course_lib.topics.activations.experiments.race import race

trial = race(depth=1, steps=150, seeds=2)
by_tanh, by_sigmoid = (trial.ratio(1.0, name)[0] for name in ("tanh", "sigmoid"))
word = "fewer" if by_tanh < 1 else "more"
limit = np.ceil(by_sigmoid)

# %%
ledger.open("000", "ReLU, Leaky ReLu")
ledger("6x faster than tanh", 5 < by_tanh < 7, f"not here: to a loss of 1 tanh needs {word} steps than ReLU")
ledger("6x faster than sigmoid", 5 < by_sigmoid < 7, f"not here: the sigmoid needs less than {limit:.0f} times as many")

# %% [markdown]
# ### Training a neural network, main loop; Gradients

# %%
from course_lib.optimizers import GradientDescent

plain = library(GradientDescent(0.02))
stepped = follow(lambda w: (w + -0.02 * g(w),))
outwards = g(start) @ (start - valley.minima[0])

# %%
ledger.open("000", "Main loop, Gradients")
ledger("weights += −step_size * weights_grad", same(stepped, plain), "30 steps of gradient descent")
ledger("∇L = (∂L/∂W₁, …, ∂L/∂W_m)", same(numerical_gradient(valley, start), g(start), 1e-6), "finite differences")
ledger("∇L = 0: all partials are zero", not g(valley.minima[0]).any(), "at the minimum")
ledger("arrows point out from a minimum", bool(outwards > 0), f"∇L · (W − W_min) = {outwards:.4g}, above 0")

# %% [markdown]
# ### Batch and Stochastic Gradient Descent
#
# The two gradient estimates, on the first 50 digits. (Both algorithms ask for a rate ε_k and then use ε.)

# %%
from course_lib.datasets import DATASETS
from course_lib.network import Network

digits = DATASETS["digits"].load(np.random.default_rng(0))
net, X, Y = Network([64, 16, 10]), digits.x_train[:50], digits.y_train[:50]
theta = net.initialize("He normal", np.random.default_rng(1))

# %%
each = np.array([net.loss_and_gradient(theta, X[i : i + 1], Y[i : i + 1], "cross-entropy")[1] for i in range(50)])
_, batch = net.loss_and_gradient(theta, X, Y, "cross-entropy")
moved = GradientDescent(0.1).step({"t": 0}, batch)[1]
spread = np.linalg.norm(each - batch, axis=1).mean() / np.linalg.norm(batch)

# %%
ledger.open("000", "Batch and Stochastic Gradient Descent")
ledger("1: ĝ = (1/N) ∇ Σᵢ L", same(batch, each.mean(axis=0)), "the mean of 50 single gradients")
ledger("θ ← θ − ε ĝ", same(moved, -0.1 * batch), "the library's step, with η for ε")
ledger(
    "2: ĝ = ∇L of one example",
    same(each.mean(axis=0), batch),
    f"right on average; one is off by {spread:.1f} times |ĝ|",
)

# %% [markdown]
# ### Momentum update
#
# **Predict first.** The formula subtracts, the code beside it adds: `x += learning_rate * vx`. Where does it lead?


# %%
def added(x):
    return (x + 0.02 * g(x),)


def rho_form(x, v, sign=-1):
    v = 0.9 * v + g(x)
    return x + sign * 0.02 * v, v


def code(x, vx):
    return rho_form(x, vx, sign=+1)


# %%
from course_lib.optimizers import Momentum, Nesterov

heavy = library(Momentum(0.02, 0.9, "rho"))
up, faster = follow(added), follow(code, none)
climb, steeper = (f"height {valley(start):.0f} → {valley(run[3]):.0f} in 3 steps: write −=" for run in (up, faster))

# %%
ledger.open("000", "Momentum update")
ledger("x_t+1 = x_t − α∇f(x_t)", same(follow(lambda x: (x - 0.02 * g(x),)), plain), "gradient descent")
ledger("x += learning_rate * dx", same(up, plain), climb)
ledger("v_t+1 = ρv_t + ∇f, x_t+1 = x_t − αv_t+1", same(follow(rho_form, none), heavy), "the library's form rho")
ledger("x += learning_rate * vx", same(faster, heavy), steeper)

# %% [markdown]
# On an even slope (every gradient is 1) the velocity shows what v is, and what ρ is.


# %%
def final(rho):
    return -np.diff(descend(Momentum(1.0, rho, "rho"), lambda x: np.ones(1), np.zeros(1), 3000)[:, 0])[-1]


def look_ahead(theta, v):
    v = 0.9 * v - 0.02 * g(theta + 0.9 * v)
    return theta + v, v


slow, fast, ahead = final(0.9), final(0.99), library(Nesterov(0.02, 0.9))

# %%
ledger("v: a running mean of gradients", same(slow, 1.0), f"of gradients 1 it becomes {slow:.4g}: a sum, 1/(1 − ρ)")
ledger("ρ (0.9 or 0.99) gives friction", fast < slow, f"final speeds {slow:.0f} and {fast:.0f}: friction is 1 − ρ")
ledger("Nesterov: v = μv − ε∇f(θ + μv), θ = θ + v", same(follow(look_ahead, none), ahead), "the library's Nesterov")

# %% [markdown]
# ## Deck 001: backpropagation and optimizers
#
# ### Example

# %%
d = gradients("z = x1 + x2; f = z * x3", x1=-2.0, x2=5.0, x3=-4.0)
add = gradients("z = x1 + x2", x1=-2.0, x2=5.0)

ledger.open("001", "Example")
ledger("∂z/∂x₁ = 1, ∂z/∂x₂ = 1", add["x1"] == add["x2"] == 1, "the add gate")
ledger("∂f/∂z = x₃, ∂f/∂x₃ = z", (d["z"], d["x3"]) == (-4, 3), "−4 and 3")
ledger("wanted: ∂f/∂x₁, ∂f/∂x₂, ∂f/∂x₃", (d["x1"], d["x2"]) == (d["z"], d["z"]), "−4, −4 and 3: the decks agree")

# %% [markdown]
# ### Optimizer: momentum, Nesterov


# %%
def velocity(theta, v):
    v = 0.9 * v - 0.02 * g(theta)
    return theta + v, v


def interim(theta, v):
    tilde = theta + 0.9 * v
    v = 0.9 * v - 0.02 * g(tilde)
    return theta + v, v


# %%
five = net.loss_and_gradient(theta, X[:5], Y[:5], "cross-entropy")[1]
weights = 0.02 * 0.9 ** np.arange(500)  # of −g in v, the newest first

# %%
ledger.open("001", "Optimizer: momentum, Nesterov")
ledger("θ ← θ − η∇J(θ)", same(follow(lambda t: (t - 0.02 * g(t),)), plain), "gradient descent")
ledger("g ← (1/m) ∇ Σᵢ L", same(five, each[:5].mean(axis=0)), "m = 5 digits")
ledger("v ← αv − ηg, θ ← θ + v", same(follow(velocity, none), heavy), "other v, the same points as deck 000's formula")
ledger("θ̃ ← θ + αv, g at θ̃", same(follow(interim, none), ahead), "the library's Nesterov, and deck 000's")
ledger(
    "v: exponentially decaying average of −g",
    same(weights.sum(), 1.0),
    f"its weights sum to {weights.sum():.3g}, not to 1",
)

# %% [markdown]
# ### Optimizer: AdaGrad, RMSProp, Adam
#
# As printed, with a small constant that can be seen, δ = 0.01. This deck writes ⊗ for the product entry by entry.


# %%
def adagrad(theta, r):
    r = r + g(theta) * g(theta)
    return theta - 0.5 / np.sqrt(0.01 + r) * g(theta), r


def rmsprop(theta, r):
    r = 0.9 * r + (1 - 0.9) * g(theta) * g(theta)
    return theta - 0.1 / np.sqrt(0.01 + r) * g(theta), r


# %%
def adam(theta, s, r, t):
    t, s, r = t + 1, 0.9 * s + (1 - 0.9) * g(theta), 0.99 * r + (1 - 0.99) * g(theta) ** 2
    s_hat, r_hat = s / (1 - 0.9**t), r / (1 - 0.99**t)
    return theta - 0.1 * s_hat / (np.sqrt(r_hat) + 0.01), s, r, t


def rescaled(theta, v, r):
    r = 0.99 * r + (1 - 0.99) * g(theta) ** 2
    v = 0.9 * v + (1 - 0.9) * g(theta) / (np.sqrt(r) + 0.01)
    return theta - 0.1 * v, v, r


# %%
from course_lib.optimizers import AdaGrad, Adam, RMSProp

ada_in, ada_out = (library(AdaGrad(0.5, 0.01, inside)) for inside in (True, False))
rms_in, rms_out = (library(RMSProp(0.1, 0.9, 0.01, inside)) for inside in (True, False))
corrected, raw = (library(Adam(0.1, 0.9, 0.99, 0.01, False, on)) for on in (True, False))
outer = np.multiply.outer(none, none).shape != none.shape
differ = not same(ada_in, ada_out), not same(rms_in, rms_out)

# %%
ledger.open("001", "Optimizer: AdaGrad, RMSProp, Adam")
ledger("AdaGrad: Δθ ← −η/√(δ + r) ⊗ g", same(follow(adagrad, none), ada_in), "deck 004 has δ + √r", differ[0])
ledger(
    "r ← r + g ⊗ g", same(follow(adagrad, none), ada_in), "entry by entry; ⊗ mostly is the outer product, 2 × 2", outer
)
ledger("RMSProp: Δθ ← −η/√(δ + r) ⊗ g", same(follow(rmsprop, none), rms_in), "deck 004's code: √r + δ", differ[1])
ledger("Adam: Δθ ← −ε ŝ/(√r̂ + δ)", same(follow(adam, none, none, 0), corrected), "the library's Adam")
ledger(
    "Adam: “momentum to the rescaled gradients”",
    same(follow(rescaled, none, none), raw),
    "another run: the momentum is what is rescaled",
)

# %% [markdown]
# ## Deck 002: neural network basics
#
# ### Deep L-Layer Neural Network

# %%
three = Network([4, 4, 4, 3])  # L = 3, n = 4, k = 3
layers = three.layers(three.initialize("He normal", np.random.default_rng(0)))
last, h = np.ones((4, 3)), np.ones(4)
sizes, counted = [layer.b.size for layer in layers], len(layers) - 1
unit = h @ layers[0].W[:, 0]

# %%
ledger.open("002", "Deep L-Layer Neural Network")
ledger("L − 1 hidden layers (2 in this case)", counted == 2, "L = 3 layers have weights, the last is the output")
ledger("W_L ∈ ℝⁿˣᵏ in Z = W X + b", last.shape[1] == h.size, "4 × 3 times 4 does not fit: ℝᵏˣⁿ, or h W_L in rows")
ledger("bᵢ ∈ ℝⁿ, b_L ∈ ℝᵏ", sizes == [4, 4, 3], "one for each unit of the layer")
ledger("Z₁ = W₁X + b₁ for neuron 1 of layer 1", same(unit, (layers[0].W.T @ h)[0]), "W₁ is one row here, our column")

# %% [markdown]
# ### Classification Loss

# %%
from course_lib.losses import LOSSES

y, p = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.2, 0.4, 0.7])
surprise = -(y * np.log(p) + (1 - y) * np.log(1 - p))
P, T = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]]), np.eye(3)[[0, 2]]
rows, rising = -(T * np.log(P)).sum(axis=1), LOSSES["binary cross-entropy"](np.array([0.01]), np.ones(1))

# %%
ledger.open("002", "Classification Loss")
ledger("−(y log ŷ + (1 − y) log(1 − ŷ))", same(LOSSES["binary cross-entropy"](p, y), surprise.mean()), "mean of four")
ledger(
    "it increases as ŷ departs from y", bool(rising > surprise.max()), f"y = 1: 0.11 at ŷ = 0.9, {rising:.2f} at 0.01"
)
ledger("−Σᵢ₌₁ᴹ yᵢⱼ log ŷᵢⱼ", same(rows.mean(), LOSSES["cross-entropy"](P, T)), "i is the class; the loss of example j")

# %% [markdown]
# ### Regression Cost Function
#
# (In Error = y − y′ the deck calls y the actual *input*. It is the target.) Deck 002 divides by n, the number of
# examples, and deck 004 sums over k, the outputs of *one* example. With several outputs the library does both.

# %%
y, p = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 1.0])
mse, half, mae = (LOSSES[f"{name} error"](p, y) for name in ("mean squared", "half squared", "mean absolute"))
without = np.abs(y - p) / 3
rows = np.array([[0.5, 1.0], [2.0, 0.0]])
by_rows, by_entries = LOSSES["mean squared error"](rows, np.zeros((2, 2))), (rows**2).mean()

# %%
ledger.open("002", "Regression Cost Function")
ledger(
    "MSE = (1/n) Σ (yᵢ − ŷᵢ)²", same(mse, ((y - p) ** 2).mean()), f"{mse:.4f}; deck 004 has ½: {half:.4f}", mse != half
)
ledger(
    "1/n, with several outputs",
    same(by_rows, (rows**2).sum() / 2),
    f"n rows: {by_rows:.4f}; PyTorch's n·k entries: {by_entries:.4f}",
    by_rows != by_entries,
)
ledger("MAE = (1/n) |yᵢ − ŷᵢ|", without.shape == (), f"3 values for n = 3; with the missing Σ one, {mae:.4f}")

# %% [markdown]
# ### Zero or Random Constant

# %%
two, labels = Network([2, 2, 1], output="sigmoid"), np.array([0, 1, 1])
equal = two.initialize("constant", np.random.default_rng(0))
points = np.array([[1.0, 2.0], [-3.0, 0.5], [0.3, 0.4]])
hidden = two.forward(equal, points).a[1]
at_c, at_0 = (two.loss_and_gradient(theta, points, labels, "binary cross-entropy")[1] for theta in (equal, 0 * equal))
(at_c, *_), (at_0, *_) = (two.layers(gradient)[0] for gradient in (at_c, at_0))
columns = f"both columns of ∂C/∂W¹ are ({at_c[0, 0]:.4f}, {at_c[1, 0]:.4f})"

# %%
ledger.open("002", "Zero or Random Constant")
ledger("both units: relu(αx₁ + αx₂)", same(hidden.T, [relu(0.1 * points.sum(axis=1))] * 2), "α = 0.1, three points")
ledger("identical gradients", same(at_c[:, 0], at_c[:, 1]), columns)
ledger(
    "zeros: all receive the same updates", same(at_0[:, 0], at_0[:, 1]), f"for ReLU an update of {np.abs(at_0).max():g}"
)

# %% [markdown]
# ### Uniform, Xavier, He
#
# `passes` draws a layer and measures by how much it multiplies the mean square of its input.

# %%
from course_lib.initializers import INITIALIZERS, Normal

uniform, glorot, box, he = (INITIALIZERS[f"{n}"] for n in ("uniform", "Glorot normal", "Glorot uniform", "He normal"))
drawn = glorot(640, 100, np.random.default_rng(0))


def passes(initializer, n_in, n_out, f=ACTIVATIONS["linear"]):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((400, n_in))
    return np.mean(f(x @ initializer(n_in, n_out, rng)) ** 2) / np.mean(x**2)


# %%
square, narrow = passes(glorot, 256, 256), passes(glorot, 256, 64)
wide, fitting = passes(Normal(1.0), 256, 256, relu), passes(he, 256, 256, relu)
sigmas = [he.std(n, n) for n in (2, 128, 1024)]
deviation = same(drawn.std(), glorot.std(640, 100), 0.01)

# %%
ledger.open("002", "Uniform, Xavier, He")
ledger("uniform: ±1/√f_in", same(uniform.bound(64, 10), 1 / 8), "±0.125 for f_in = 64")
ledger(
    "Xavier normal: σ = √(2/(f_in + f_out))",
    same(glorot.std(64, 10), np.sqrt(2 / 74)),
    f"{glorot.std(64, 10):.4f} for 64, 10",
)
ledger(
    "W ≈ N(μ, σ)",
    deviation,
    "σ is the deviation; N(μ, σ²) in most books",
    glorot.std(64, 10) ** 2 != glorot.std(64, 10),
)
ledger(
    "Xavier uniform: ±√(6/(f_in + f_out))", same(box.bound(64, 10), np.sqrt(6 / 74)), "the variance of Xavier normal"
)

# %%
ledger(
    "Xavier: the same variance across layers",
    same(narrow, 1.0, 0.2),
    f"256 → 256: {square:.1f}; 256 → 64: {narrow:.1f}",
)
ledger(
    "He: “normal distribution”, no σ",
    same(wide, 1.0, 0.2),
    f"says too little: σ = 1 gives × {wide:.0f} a layer, σ² = 2/f_in × {fitting:.1f}",
)
small = ", ".join(f"{s:.2g}" for s in sigmas)
ledger("weights not much above or below 1", min(sigmas) > 0.5, f"He's σ for f_in = 2, 128, 1024: {small}")

# %% [markdown]
# ### Gradient Descent with Momentum


# %%
def change_form(x, change):
    change = 0.02 * g(x) + 0.9 * change
    return x - change, change


def average(W, m):
    m = 0.9 * m + (1 - 0.9) * g(W)
    return W - 0.02 * m, m


# %%
resting = library(Momentum(0.02, 0.0, "change"))
ema, tenfold = library(Momentum(0.02, 0.9, "ema")), library(Momentum(0.2, 0.9, "ema"))
rates = not same(ema, heavy) and same(tenfold, heavy)
past = [beta / (1 - beta) for beta in (0.9, 0.2)]  # of all earlier gradients, the newest counting 1
word = f"the past weighs {past[0]:.0f} and {past[1]:.2f} of a new gradient"

# %%
ledger.open("002", "Gradient Descent with Momentum")
ledger("x = x − step_size * f′(x)", same(follow(lambda x: (x - 0.02 * g(x),)), plain), "gradient descent")
ledger("change_x = step_size f′ + momentum change_x", same(follow(change_form, none), heavy), "deck 000's points")
ledger("momentum 0.0 = gradient descent", same(resting, plain), "30 equal points")
ledger("0.9: strong influence; 0.2: very little", past[0] > 1 > past[1], word)
ledger("m = β₁m + (1 − β₁)∂W, W = W − αm", same(follow(average, none), ema), "as the other forms only with 10 α", rates)

# %% [markdown]
# The handwriting comes twice. The second time the gradient is divided by α.


# %%
def divided(alpha):
    def update(W, V):
        V = 0.9 * V + (1 - 0.9) * g(W) / alpha
        return W - alpha * V, V

    return follow(update, none)


# %%
cancels = "α cancels: 0.001 and 0.5 make the same run" if same(divided(0.001), divided(0.5)) else "two runs"
shares = (1 - 0.9) * 0.9 ** np.arange(500)
ledger(
    "V = βV + (1 − β)ΔW, W := W − αV",
    same(follow(average, none), ema),
    "the average once more: only with 10 α as the others",
    rates,
)
ledger("V = βV + (1 − β)ΔW/α, W := W − αV", same(divided(0.02), ema), cancels)
ledger("V_θ = βV_θ + (1 − β)θ_t: an average", same(shares.sum(), 1.0), "the weights sum to 1")

# %% [markdown]
# ### Adagrad Optimizer
#
# **Predict first.** The sum under the root ends at i − 1. How long is the first step?

# %%
question("first step of AdaGrad")


# %%
def early(theta, r):
    return theta - 0.5 / np.sqrt(0.01 + r) * g(theta), r + g(theta) ** 2


firsts = [0.1 / np.sqrt(delta + 0) for delta in (1e-5, 1e-7)]
word = f"first step {firsts[0]:.0f} to {firsts[1]:.0f} for α = 0.1, g = 1: let the sum end at i"
tiny = [-AdaGrad(0.1, 1e-5, inside).step(AdaGrad().init(none), none + 1e-3)[1][0] for inside in (True, False)]
inner = f"for g = 0.001 a step of {tiny[0]:.2f}; outside the root, as in deck 004, {tiny[1]:.2f}"

# %%
ledger.open("002", "Adagrad Optimizer")
ledger("αᵢ = α/√(δ + Σₖ₌₁ⁱ⁻¹ ∂Wₖ²)", same(follow(early, none), ada_in), word)
ledger("Wᵢ = Wᵢ₋₁ − αᵢ∂W", same(follow(adagrad, none), ada_in), "with the sum to i it is AdaGrad")
ledger("δ: 10⁻⁵ to 10⁻⁷, inside the root", tiny[0] > 0, inner, not same(tiny[0], tiny[1]))

# %% [markdown]
# ### AdaDelta Algo

# %%
from course_lib.optimizers import AdaDelta

rule = AdaDelta(1.0, epsilon=1e-6, form="window", window=3)
state = rule.init(none)
for size in (1.0, 2.0, 3.0, 4.0):
    state, _ = rule.step(state, none + size)
published, window = library(AdaDelta(1.0, 0.9, 1e-6)), library(rule)

# %%
ledger.open("002", "AdaDelta Algo")
ledger("window 3: only 3 squared gradients", same(state["r"], none + 29), "after 1, 2, 3, 4 the sum is 4 + 9 + 16")
ledger("that is AdaDelta", same(window, published), "Zeiler: decaying averages of g² and of Δθ², no learning rate")

# %% [markdown]
# ### RMSProp Algorithm

# %%
halves = [np.log(0.5) / np.log(beta) for beta in (Adam().beta2, RMSProp().decay)]
with np.errstate(invalid="ignore"):
    bare = 0.1 * none / np.sqrt(none)
finite = 0.1 * none / np.sqrt(none + 1e-8)
moves = np.linalg.norm(rms_in[1] - rms_in[0])
memory = f"half forgotten in {halves[0]:.0f} steps; with 0.9, usual for RMSProp, in {halves[1]:.1f}"

# %%
ledger.open("002", "RMSProp Algorithm")
ledger("s = β₂s + (1 − β₂)∂W², α/√(δ + s)", same(follow(rmsprop, none), rms_in), "deck 004's code: √s + δ", differ[1])
ledger("Wᵢ = Wᵢ − αᵢ∂W", same(moves, 0.0), f"that says αᵢ∂W = 0, but the first is {moves:.2f} long: Wᵢ₋₁ on the right")
ledger("β₂ often 0.999", Adam().beta2 == 0.999, memory, RMSProp().decay != 0.999)
ledger("w := w − α dw/√S", bool(np.isfinite(bare).all()), "a gradient of 0 at the start gives 0/0")
ledger(
    "w := w − α dw/√(S + ε)",
    bool(np.isfinite(finite).all()),
    "finite; deck 004's code has ε outside the root",
    differ[1],
)

# %% [markdown]
# ### Adam
#
# The rule with and without its correction; the deck prints it three times, in handwriting and for W and b.


# %%
def adam_002(W, m, s, i, correct=True):
    i, m, s = i + 1, 0.9 * m + (1 - 0.9) * g(W), 0.99 * s + (1 - 0.99) * g(W) ** 2
    by_m, by_s = (1 - 0.9**i, 1 - 0.99**i) if correct else (1, 1)
    return W - 0.1 / np.sqrt(0.01 + s / by_s) * m / by_m, m, s, i


def not_yet(*state):
    return adam_002(*state, correct=False)


# %%
within, unready = (library(Adam(0.1, 0.9, 0.99, 0.01, True, on)) for on in (True, False))
arrays = [sum(np.size(v) == 2 for v in rule.init(none).values()) for rule in (GradientDescent(), Momentum(), Adam())]
first = [1 / (1 - beta) for beta in (0.9, 0.999)]
memory = f"arrays kept: plain {arrays[0]}, momentum {arrays[1]}, Adam {arrays[2]}"

# %%
ledger.open("002", "Adam")
printed = same(follow(adam_002, none, none, 0), within)
ledger(
    "α_corr = α/√(δ + s_corr), W − α_corr m_corr", printed, "paper, 001 and 004: √s + δ", not same(within, corrected)
)
ledger(
    "Wᵢ = Wᵢ₋₁ − αᵢm",
    same(follow(not_yet, none, none, 0), unready),
    "not yet corrected; the deck does so next",
    not same(unready, within),
)
ledger(
    "the correction dampens m and s",
    max(first) < 1,
    f"at i = 1 it enlarges them {first[0]:.0f} and {first[1]:.0f} times",
)
ledger(
    "β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸", (Adam().beta1, Adam().beta2, Adam().epsilon) == (0.9, 0.999, 1e-8), "the paper's"
)
ledger("it requires less memory", arrays[2] < arrays[1], memory)

# %% [markdown]
# ## Deck 004: optimizers
#
# ### Output activation and loss function
#
# The denominator of softmax is printed as $\sum_i \exp z_i$ under $\exp z_i$. Whoever takes both i for one and the same
# gets 1/k for every class.

# %%
softmax, z = ACTIVATIONS["softmax"], np.array([[0.5, -1.0, 2.0], [1.0, 1.0, -3.0]])
p, T, q, t = softmax(z), np.eye(3)[[2, 0]], sigma(z[:, :1]), np.array([[1.0], [0.0]])
shared = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
taken = np.exp(z) / (3 * np.exp(z))
bce, ce = (-t * np.log(q) - (1 - t) * np.log(1 - q)).mean(), -(T * np.log(p)).sum() / 2
half, mse = LOSSES["half squared error"](z, T), LOSSES["mean squared error"](z, T)

# %%
ledger.open("004", "Output activation and loss function")
ledger("ŷ = 1/(1 + exp(−z))", same(q, 1 / (1 + np.exp(-z[:, :1]))), "the library's σ")
ledger("ŷᵢ = exp zᵢ / Σᵢ exp zᵢ", same(p, shared), "two different i: better Σⱼ exp zⱼ", not same(p, taken))
ledger("−y log ŷ − (1 − y) log(1 − ŷ)", same(LOSSES["binary cross-entropy"](q, t), bce), "mean of two rows")
ledger("−Σᵢ yᵢ log ŷᵢ", same(LOSSES["cross-entropy"](p, T), ce), "mean of two rows")
squares = same(half, 0.5 * ((z - T) ** 2).sum() / 2)
ledger("“mean squared error” ½ Σᵢ (ŷᵢ − yᵢ)²", squares, f"{half:.4f}; deck 002 has no ½: {mse:.4f}", half != mse)

# %% [markdown]
# ### BP1 to BP4
#
# One example through a network 4-5-3 of sigmoids with the squared error, against the library's backward pass.

# %%
small = Network([4, 5, 3], hidden="sigmoid", output="sigmoid")
parameters = small.initialize("Glorot normal", np.random.default_rng(3))
x, y = np.array([[0.2, -1.0, 0.5, 2.0]]), np.array([[1.0, 0.0, 0.0]])
passed, back = small.forward(parameters, x), small.backward(parameters, x, y, "half squared error")
(_, a1, a2), (_, z1, z2), (_, d1, d2) = passed.a, passed.z, back.delta
(W1, b1, *_), (W2, b2, *_) = small.layers(back.gradient)

# %%
w2 = small.layers(parameters)[1].W.T  # Nielsen's w is our Wᵀ
bp2 = ((w2.T @ d2[0]) * sigma.prime(z1[0]))[None]
bp4 = same(W2, np.outer(a1, d2)) and same(W1, np.outer(x, d1))

# %%
ledger.open("004", "BP1 to BP4")
ledger("(BP1) δᴸ = ∇ₐC ⊙ σ′(zᴸ)", same(d2, (a2 - y) * sigma.prime(z2)), "for an activation entry by entry")
ledger("(BP2) δˡ = (wˡ⁺¹)ᵀδˡ⁺¹ ⊙ σ′(zˡ)", same(d1, bp2), "w = Wᵀ of the library")
ledger("(BP3) ∂C/∂bⱼ = δⱼ", same(b1, d1) and same(b2, d2), "both layers")
ledger("(BP4) ∂C/∂wⱼₖ = aₖ δⱼ", bp4, "both layers")

# %% [markdown]
# Now BP1 under the heading "for multiclass classification", with softmax and cross-entropy, where the deck gives the
# right sum in the next line.

# %%
row, label = z[:1], T[:1]
p, up = softmax(row), LOSSES["cross-entropy"].gradient(softmax(row), label)
J = np.stack([slope(lambda t, i=i: softmax(t)[i], row[0]) for i in range(3)])
delta = numerical_gradient(lambda t: LOSSES["cross-entropy"].from_logits(t, label), row, 1e-6)
hadamard = up * p * (1 - p)
word = f"⊙ gives ({', '.join(f'{v:.2f}' for v in hadamard[0] + 0.0)}), δ is ({', '.join(f'{v:.2f}' for v in delta[0])})"

# %%
ledger("(BP1) ⊙ for softmax", same(hadamard, delta, 1e-6), word)
ledger("∂C/∂ŷᵢ = −yᵢ/ŷᵢ", same(up, -label / p), "the library's gradient")
ledger("∂ŷᵢ/∂zⱼ = ŷᵢ(Iᵢⱼ − ŷⱼ)", same(J, p.T * (np.eye(3) - p), 1e-7), "finite differences, 9 entries")
ledger(
    "Σᵢ ∂C/∂ŷᵢ ∂ŷᵢ/∂zⱼ = ŷⱼ − yⱼ", same(up @ J, p - label, 1e-6) and same(delta, p - label, 1e-7), "finite differences"
)

# %% [markdown]
# ### The five steps of backpropagation
#
# The input is layer 1 here, so that a network with two layers of weights has L = 3. Deck 002 calls the input layer 0.

# %%
a = x
for layer in small.layers(parameters):
    a = sigma(a @ layer.W + layer.b)
cost = lambda v: small.loss_and_gradient(v, x, y, "half squared error")[0]  # noqa: E731
counts = len(passed.a), len(small.layers(parameters))

# %%
ledger.open("004", "The five steps of backpropagation")
ledger("zˡ = wˡaˡ⁻¹ + bˡ, aˡ = σ(zˡ)", same(a, a2), "rows here, columns there")
ledger(
    "a¹ = x, l = 2 … L",
    counts[0] == 3,
    f"L = {counts[0]}; with a⁰ = x, as in deck 002, L = {counts[1]}",
    counts[0] != counts[1],
)
right = same(back.gradient, numerical_gradient(cost, parameters, 1e-6), 1e-8)
ledger("steps 3 to 5: ∂C/∂w, ∂C/∂b", right, f"finite differences, {small.size} parameters")

# %% [markdown]
# ### Basic Gradient Descent Algorithms

# %%
falling, by_hand = 0.02 / (1 + 0.1 * np.arange(30)), [start]
for rate in falling:
    by_hand.append(by_hand[-1] - rate * g(by_hand[-1]))
scheduled = descend(GradientDescent(0.02), g, start, 30, schedule=lambda t: falling[t])

# %%
ledger.open("004", "Basic Gradient Descent Algorithms")
ledger("1: ĝ ← (1/N) ∇ Σ L, θ ← θ − ε ĝ", same(batch, each.mean(axis=0)) and same(moved, -0.1 * batch), "50 digits")
ledger("8.1: θ ← θ − ε_k ĝ", same(np.array(by_hand), scheduled), "ε_k = 0.02/(1 + 0.1k); the library counts from 0")
ledger("8.2: v ← αv − εg, θ ← θ + v", same(follow(velocity, none), heavy), "the library's momentum")
ledger("8.3: g at θ̃ = θ + αv", same(follow(interim, none), ahead), "the library's Nesterov")
ledger("v: exponentially decaying moving average", same(slow, 1.0), f"a steady gradient counts {slow:.0f} times: a sum")

# %% [markdown]
# ### AdaGrad, RMSProp


# %%
def outside(rate, cached):
    def update(x, cache):
        cache = cached(cache, g(x) ** 2)
        return x - rate * g(x) / (np.sqrt(cache) + 0.01), cache

    return follow(update, none)


def leaky(cache, square):
    return 0.9 * cache + (1 - 0.9) * square


# %%
alike = [-AdaGrad(0.1).step(AdaGrad().init(none), none + size)[1][0] for size in (100.0, 0.01)]
word = f"for g = 100 and for 0.01 the first step is {alike[0]:.2f}: it is the *rate* that is small"
deltas = [rule().epsilon for rule in (AdaGrad, RMSProp, Adam)]
summed = outside(0.5, np.add)

# %%
ledger.open("004", "AdaGrad, RMSProp")
ledger("cache += dx**2, √cache + eps (and 8.4)", same(summed, ada_out), "decks 001 and 002: inside the root", differ[0])
ledger("large gradients → small update", not same(alike[0], alike[1], 1e-4), word)
ledger("RMSProp's code: √cache + eps", same(outside(0.1, leaky), rms_out), "8.5 beside it: inside the root", differ[1])
ledger("8.5: Δθ = −ε/√(δ + r) ⊙ g", same(follow(rmsprop, none), rms_in), "the code beside it: outside", differ[1])
ledger("δ: 10⁻⁷ (8.4), 10⁻⁶ (8.5), 10⁻⁸ (8.7)", deltas == [1e-7, 1e-6, 1e-8], "the library's defaults")

# %% [markdown]
# ### Adam


# %%
def snippet(x, m, v):
    m, v = 0.9 * m + (1 - 0.9) * g(x), 0.99 * v + (1 - 0.99) * g(x) ** 2
    return x - 0.1 * m / (np.sqrt(v) + 0.01), m, v


first = -Adam(1.0, bias_correction=False).step(Adam().init(none), none + 1)[1][0]
defaults = Adam().learning_rate, Adam().beta1, Adam().beta2

# %%
ledger.open("004", "Adam")
ledger(
    "the code: m / (√v + eps)",
    same(follow(snippet, none, none), corrected),
    f"no m̂, v̂: its first step is {first:.2f} times Adam's",
)
ledger("8.7: −ε ŝ/(√r̂ + δ)", same(follow(adam, none, none, 0), corrected), "the library's Adam")
ledger("ε = 0.001, ρ₁ = 0.9, ρ₂ = 0.999", defaults == (0.001, 0.9, 0.999), "the paper's and the library's defaults")
ledger("ρ₁, ρ₂ in [0, 1]", 1 - 1.0**1 > 0, "at ρ = 1 the correction divides by 1 − 1ᵗ = 0: [0, 1)")

# %% [markdown]
# ## What the decks say of gradient descent
#
# Sentences, not formulas: each was put to a run (notebook 07 has most of them). First deck 000's loop for SGD
# (*Momentum update*), beside the formula that subtracts: `x += learning_rate * dx`. Then "until there is no wrong
# prediction" (deck 002, *Learning in NN*), and what the gradient is then.

# %%
climb = descend(GradientDescent(0.1), lambda theta: -theta, np.array([1.0]), 50)[:, 0]
print("deck 000's loop on θ²/2, from 1:", "  ".join(f"{climb[t]:.4g}" for t in (0, 1, 2, 10, 50)), " (uphill)")

# %%
from course_lib.topics.gradient_descent.experiments.deck_trials import no_wrong

epochs, train_cost, test_cost, accuracy, steepness = no_wrong(1, 0.03)
print(f"stochastic, η = 0.03: no digit of the training set is wrong after epoch {epochs}:")
print(
    f"  train cost {train_cost:.2g}, |g| = {steepness:.2g}; test cost {test_cost:.2f}, accuracy {100 * accuracy:.0f} %"
)

# %% [markdown]
# **Held:**
#
# - *Finds a local minimum* (002): the one in whose basin the start is (000, *Optimization*). Not "the" minimum.
# - *Exactly on the saddle we are stuck, slightly to the side we can get unstuck* (000): after about
#   ln(1/offset)/ln(1 + 2η) steps on x² − y².
# - *Too large, and the objective may explode; too small, and it takes many iterations* (004).
# - *A high rate overshoots, a low one is slow* (002): on a quadratic it overshoots beyond 1/λ, which up to 2/λ does no
#   harm.
# - *May never reach the exact minimum* (002): the distance shrinks by a factor. At ηλ = ½ it is below 10⁻¹² of its
#   start after 40 steps, which is as good as exact; in a narrow valley it takes much longer.
# - *Jitter and slow progress* (000): both. The slow progress gets worse with κ.
# - *The time of an update does not depend on N* (000, *Minibatching*). *Noisy? Use larger mini-batches*: the error
#   falls like 1/√m.
#
# **Held sometimes:**
#
# - *Mini-batch is the preferred technique* (002): by seconds, on most machines; not by steps, and not by epochs.
# - *A low rate is more precise* (002): with noise. Without, no.
# - *Convex problems have only one minimum, with slope 0* (002): a strictly convex one has at most one. $e^{-\theta}$ is
#   convex and has none: descent goes on for ever, ever more slowly. On an even floor there are many.
# - *Batch descent's cost falls smoothly* (002): on the digits of notebook 07 at η = 0.1; at η = 1 it rises in 14 % of
#   the first 200 steps.
# - *SGD overcomes saddles, to some extent* (002): by noise, if the noise has a part across the ridge. Two equal hidden
#   units get equal noise, and stay equal.
#
# **Did not hold:**
#
# - *Small rates get stuck in false local minima, stable rates avoid them* (001, *Learning rate*): on the curve "three
#   valleys" of notebook 07, 38 % of the starts come to the lowest valley at η = 0.1 and at 0.2 alike. Rates beyond an
#   edge leave sharply curved valleys, but such a valley may be the better one: on "wide and narrow" it is.
# - *The learning rate is the step size* (002): the step is η |∇J|.
# - *The gradient measures the change of the weights about the change in error* (002): the reverse.
# - *Weights change until there is no wrong prediction* (002): the cost still has a gradient then, and goes on falling.
#   The test cost was lowest about half way. On data with two labels for the same input it never comes to that at all.

# %%
flat = descend(GradientDescent(1.0), lambda t: -np.exp(-t), np.array([0.0]), 10_000)[:, 0]
print(
    "exp(−θ), η = 1: θ after 10, 100, 1000 and 10000 steps:",
    "  ".join(f"{flat[t]:.2f}" for t in (10, 100, 1000, 10_000)),
)

# %% [markdown]
# ## Notation
#
# The same letters, deck by deck. (*Rate*: learning rate; *constant*: the small one against division by 0; *decay*: of
# an average of squares; a dash: not used.)
#
# | | 000 | 001 | 002 | 004 | here |
# |---|---|---|---|---|---|
# | ε | rate | rate of Adam | constant (handwriting) | rate; in code `eps`: constant | constant |
# | η | – | rate | – | – | rate, always |
# | α | rate; slope of PReLU, ELU | momentum | rate; a constant weight | momentum | momentum; slope |
# | ρ | momentum | decay; Adam's ρ₁, ρ₂ | – | decay; Adam's ρ₁, ρ₂ | decay |
# | β | – | – | momentum β, β₁; decay β, β₂ | Adam's code: β₁, β₂ | Adam's β₁, β₂; momentum (08) |
# | δ | – | constant | constant | constant; error of a layer; for ∂ | error of a layer |
# | μ | momentum | – | mean of the weights | – | momentum at step t (Nadam) |
# | a | slope | – | *before* the activation | activation | activation |
# | v, V | sum of gradients | velocity | average of gradients | velocity; in Adam's code of squares | as in 004 |
#
# What a mix-up costs: deck 004's `v ← αv − εg, θ ← θ + v` with α = 0.9 and ε = 0.02, and with the two numbers swapped
# by a reader for whom α is the learning rate, as it is on decks 000 and 002.


# %%
def height(alpha, epsilon):
    def update(theta, v):
        v = alpha * v - epsilon * g(theta)
        return theta + v, v

    return valley(follow(update, none)[-1])


# %%
print(f"α as momentum:      height {valley(start):.1f} → {height(0.9, 0.02):.2f} in 30 steps")
print(f"α as learning rate: height {valley(start):.1f} → {height(0.02, 0.9):.0e} in 30 steps")

# %% [markdown]
# Momentum in the decks' notations, side by side (from notebook 08): choose one, and let the learning rate be converted
# or not. "000's code" is the one with the wrong sign.
#
# **Predict first.** With the rate converted, which of them ends somewhere else all the same?

# %%
from course_lib.topics.momentum.explorers import notations

notations()

# %% [markdown]
# **What to have seen.** With the learning rate converted, deck 002's average makes the points of the velocity form, to
# within rounding. Not converted, it moves with a tenth of the rate: up to 5 apart at step 16. The code of deck 000
# leaves the valley.

# %% [markdown]
# ## What the decks say of first weights and clipping
#
# Not formulas but sentences, each put to a run in notebook [06 Initialisation](06_initialization.ipynb). "Seeds" are 20
# seeds, and signals and gradients are measured by their mean squares in layers of 128 units.
#
# | deck 002, *Weight Initialization* and *Gradient Clipping* | what came of it |
# |---|---|
# | zeros: all neurons are symmetric, same updates | held; with tanh and the ReLU family the updates are 0 |
# | a constant: identical gradients, units evolve alike | held: equal to 12 digits after 300 steps, in all seeds |
# | too large: divergence, NaN very quickly | held for leaky ReLU, at step 4; ReLU dies, sigmoid and tanh saturate |
# | too large: the cost oscillates around its minimum | did not hold here: dead, NaN or saturated |
# | too small: descent never converges | held for three hidden layers of tanh; not for one or two, not for Adam |
# | too small: training stops after a few iterations | held for four layers of ReLU: one is dead after 6 to 200 steps |
# | too small: unstable behaviour | did not hold: the cost hardly moved, and from Glorot's start it rose far more |
# | uniform ±1/√f_in works well for the sigmoid | did not hold: He's were better; Glorot's in deeper networks |
# | Xavier keeps the variance in every layer | held for linear units; after 50 layers tanh has a hundredth, ReLU 2⁻⁴⁹ |
# | Xavier works well for tanh and sigmoid | held for tanh; a layer of sigmoids divides the gradient by 18 |
# | He: weights belong to a normal distribution | says too little: it is the variance 2/f_in that makes it He's |
# | weights neither much above nor below 1 | did not hold: He's σ is 0.125 for 128 inputs; a layer's factor is near 1 |
# | a very high or low start makes optimisation slower | held; too low by another factor for each layer |
# | clipping during backward propagation | is one way; in this course the finished gradient is clipped |
# | clipping prevents exploding gradients | held: the 19 runs that broke without it went on with it |
# | usually in recurrent networks | who uses it cannot be measured; it helped to read 30 numbers, and not 10 |
# | no general improvement in performance | held for a given small rate; not when each run has its own best rate |

# %% [markdown]
# ## What the decks say of momentum
#
# Sentences instead of formulas, each by a run. The rules are those of notebook 08. First deck 002: "designed to
# accelerate", "most useful where there is a large amount of curvature", "helpful when the search space is flat or
# nearly flat", and *dampens* the change from step to step.

# %%
from course_lib.topics.momentum.experiments.measurements import gait, steps_away, steps_to, uphill_steps

usual = descend(Momentum(0.05, 0.8), g, start, 60)
hundredfold = descend(Momentum(0.0005, 0.8), lambda theta: 100 * g(theta), start, 60)
print("100 times the curvature, η by 100: the same path:", np.abs(usual - hundredfold).max() < 1e-12)
for beta in (0.0, 0.9, 0.99):
    print(f"plateau, β = {beta:<4} steps to 1 % of the cost:", steps_to(Momentum(0.3, beta), SURFACES["plateau"], 0.01))

# %%
for name, rule in (
    ("plain", GradientDescent(0.095)),
    ("β = 0.5", Momentum(0.095, 0.5)),
    ("β = 0.9", Momentum(0.095, 0.9)),
):
    length, turn = gait(rule, valley)
    away = steps_away(Momentum(0.05, getattr(rule, "momentum", 0.0)), SURFACES["saddle"], (-1.8, 0.001), 1.0)
    print(
        f"{name:8} valley: step {length:.2f}, turn {turn:3.0f}°, {steps_to(rule, valley, 1e-6):3} steps to 1e-6, "
        f"{uphill_steps(rule, valley, 40):2} of 40 uphill; off the saddle after {away}"
    )

# %% [markdown]
# **Held:**
#
# - *Accelerates the search, with fewer evaluations* (002): with a condition number above 1 and settings that fit. With
#   κ = 100 momentum needs 58 steps where plain descent needs 346, each at its best. Not with κ = 1, and not with β too
#   large: above, β = 0.9 needs 125 steps, and plain descent 68.
# - *A momentum of 0.0 is gradient descent* (002): exactly, in all four forms and for Nesterov.
# - *0.9 means a strong influence of the past, 0.2 very little* (002): on an even slope the steps become 10 and 1.25
#   times as long as the plain ones.
# - *Helpful where it is nearly flat* (002): 109, 41 and 23 steps on the plateau. Where the gradient is 0 and the ball
#   at rest nothing moves, with momentum or without.
# - *Dampens the change of direction* (002): in the valley the mean turn from step to step is 153° without momentum, and
#   40° and 66° with it.
# - *With a large learning rate it may overshoot* (002): it does so at each swing.
# - *Gets off saddle points* (004): after 73, 44 and 27 steps. From the exact ridge none of them gets off.
# - *Nesterov is one difference, a correction* (000, 001): −ηHβv on a quadratic with the Hessian H, a brake that grows
#   with the curvature.
#
# **Held sometimes:**
#
# - *Gets over local minima* (004): in notebook 08 a ball with β = 0.9 got out of the dent, 0.5 and 0.95 were caught.
# - *Dampens the size of the steps* (002): with β = 0.5 the mean step is 0.36 long where the plain one is 0.86, but with
#   0.9 it is 0.97.
#
# **Did not hold:**
#
# - *Most useful where there is much curvature* (002): 100 times the curvature, with η divided by 100, is the same path.
#   What counts is the *ratio* of the curvatures.
# - *Plain descent may go uphill, and history helps* (002): with the whole gradient and a stable η, plain descent took
#   no step uphill, and momentum took 4 and 16 of 40.
# - *Velocity is a running mean, or an average* (000, 001): it is a sum, 1/(1 − β) times as large.
# - *ρ gives friction* (000): friction takes 1 − ρ of the velocity.

# %% [markdown]
# ## Summary
#
# Counted by the page itself, from the checks above.

# %%
ledger.summary()

# %% [markdown]
# ### What is wrong

# %%
ledger.listed("wrong")

# %% [markdown]
# ### What depends on a convention

# %%
ledger.listed("convention")

# %% [markdown]
# ## Recap
#
# - Most of what the decks print holds. Where it does not, a cheap test shows it: the shapes of a product, the first
#   step of an update, a sum that misses its index, a finite difference.
# - A line of code and the formula beside it are two statements. Run both.
# - ½ or not, mean or sum, ε inside or outside the root, the derivative at a corner, rows or columns: none of these is
#   an error, and all of them change numbers. Say which you use.
# - Before you take a number from a page, look up what its letter means *there*.
