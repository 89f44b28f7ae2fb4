# %% [markdown]
# # Vectors and matrices
#
# A layer is not a gate between two numbers but between two arrays. The chain rule stays the same; what changes is the
# shape of a local derivative, and whether it is ever written down. Deck 000, from *Previous class: Vector derivatives*
# to *Backprop with Matrices*.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - name the shape of any derivative: number, gradient, Jacobian;
# - multiply by a Jacobian without forming it, and say what that saves;
# - derive $dL/dx = dL/dy\, w^T$ and $dL/dw = x^T dL/dy$ for $y = x w$, and say when "the only way the shapes fit" is
#   true;
# - check a gradient by finite differences with a sensible step, and know what a kink does to the check.

# %%
import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.gradcheck import numerical_gradient as by_differences
from course_lib.gradcheck import relative_error
from course_lib.topics.vectors_and_matrices import explorers as vectors
from course_lib.topics.vectors_and_matrices.questions import question
from course_lib.topics.vectors_and_matrices.tasks import answer, check

softmax = ACTIVATIONS["softmax"]

# %% [markdown]
# ## Three kinds of derivative
#
# All three answer one question: if an entry of $x$ changes by a little, how much does each entry of $y$ change?
#
# | from | to | derivative | shape | entry |
# |---|---|---|---|---|
# | number | number | ordinary | one number | $dy/dx$ |
# | $x \in \mathbb{R}^N$ | number | gradient | $N$ | $\partial y/\partial x_n$ |
# | $x \in \mathbb{R}^N$ | $y \in \mathbb{R}^M$ | Jacobian | $N \times M$ | $\partial y_m/\partial x_n$ |
#
# Deck 000, *Previous class: Vector derivatives*, lets the rows of the Jacobian belong to $x$. Then the chain rule reads
# from left to right, $\frac{dL}{dx} = \frac{dz}{dx}\,\frac{dL}{dz}$: the Jacobian times the upstream gradient, without
# a transpose. Many books let the rows belong to $y$; there the same Jacobian stands transposed.
#
# **Predict first.**

# %%
question("shape of J")

# %% [markdown]
# One more fact is worth having from the start: the loss is a number. So the gradient of the loss by an array has the
# shape of that array, whatever the array is.

# %% [markdown]
# ## The ReLU and its Jacobian
#
# Deck 000, *Vector derivatives: Example*: $x = (1, -2, 3, -1)$ goes through $z = \max(0, x)$, entry by entry, and
# $dL/dz = (4, -1, 5, 9)$ comes back.
#
# **Predict first.**

# %%
question("relu example")

# %% [markdown]
# Below is the example. Each cell of $J$ in row $n$, column $m$ says how $z_m$ answers to $x_n$. Pull a number of $x$ or
# of $dL/dz$ up or down and watch $J$: which of its entries can ever differ from 0? Then choose softmax, "x w" and "sum
# of squares".

# %%
vectors.jacobian()

# %% [markdown]
# **What to have seen.** For the ReLU, 2 of the 16 entries are 1 and all others 0; pulling $x_2$ above 0 switches one
# more entry of the *diagonal* on. Off the diagonal nothing ever appears, because no $x$ reaches another one's $z$. That
# holds for every function that acts entry by entry. Softmax is different: all 16 entries differ from 0, and each of the
# rows adds up to 0, because the outputs always add up to 1. For "x w" the Jacobian is $w$ itself, whatever $x$ is. For
# the sum of squares it is one column: the gradient.

# %% [markdown]
# ### Implicit multiplication
#
# The deck's advice is never to form this Jacobian. For the ReLU the product is
#
# $$\left(\frac{\partial L}{\partial x}\right)_i = \begin{cases} \left(\frac{\partial L}{\partial z}\right)_i & x_i > 0
# \\ 0 & \text{otherwise} \end{cases}$$
#
# **Task 1.** Write `relu_backward(x, upstream)`, which returns $dL/dx$, shaped like $x$, for $z = \max(0, x)$ and
# $dL/dz$ = `upstream`. At $x = 0$ nothing passes. Leave the arguments as they are.


# %% tags=["stub"]
def relu_backward(x, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def relu_backward(x, upstream):
    return upstream * (x > 0)


# %% [markdown] tags=["teacher"]
# `x > 0` is the diagonal of the Jacobian, 1 or 0. Multiplying entry by entry is the product with the diagonal matrix.

# %%
check("relu backward", relu_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>The comparison x > 0 makes an array of True and False, which count as 1 and
# 0.</details>
# <details><summary>Hint 2</summary>Multiply by it, entry by entry.</details>

# %%
relu_backward = answer("relu backward", relu_backward)
x, upstream = np.array([1.0, -2.0, 3.0, -1.0]), np.array([4.0, -1.0, 5.0, 9.0])
print("implicit:", relu_backward(x, upstream))
print("with J:  ", np.diag(ACTIVATIONS["ReLU"].prime(x)) @ upstream)

# %% [markdown]
# The −0 is $-1 \cdot 0$, and equal to 0.
#
# ### Softmax: a full Jacobian, and still no need for it
#
# For $a = \text{softmax}(z)$ the Jacobian is $J_{ij} = a_i\,(I_{ij} - a_j)$. It has no zeros to skip, but it has
# structure: a diagonal matrix less an outer product. Multiply it by the upstream gradient $u$ on paper, and what
# remains is one sum and two products for each row.
#
# **Task 2.** Write `softmax_backward(z, upstream)`, which returns $dL/dz$ for $a = \text{softmax}(z)$. Both arrays have
# the shape $(N, n)$; each row is an example of its own. `softmax(z)` is ready for use.


# %% tags=["stub"]
def softmax_backward(z, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def softmax_backward(z, upstream):
    a = softmax(z)
    return a * (upstream - (upstream * a).sum(axis=-1, keepdims=True))


# %% [markdown] tags=["teacher"]
# $\sum_j a_i (I_{ij} - a_j) u_j = a_i u_i - a_i \sum_j a_j u_j$. The sum is one number a row: hence `keepdims=True`.

# %%
check("softmax backward", softmax_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>Write out Σ_j J_ij u_j. The I_ij leaves one term of its sum.</details>
# <details><summary>Hint 2</summary>You get a_i u_i − a_i Σ_j a_j u_j. Take a_i out.</details>
# <details><summary>Hint 3</summary>The sum runs along the last axis, and keepdims=True lets it broadcast.</details>

# %% [markdown]
# ## What a Jacobian costs
#
# **Predict first.**

# %%
question("jacobian memory")

# %% [markdown]
# Both ways are run below for growing $n$, and the time is taken on your machine. On a page without Python the two exact
# counts are shown alone.

# %%
vectors.cost()

# %% [markdown]
# **What to have seen.** Both ways give the same numbers. For the ReLU and the softmax of $n$ numbers memory and
# multiplications grow as $n^2$ with the Jacobian and as $n$ without it: the steeper line rises by two decades for each
# decade of $n$. For $y = xw$ with two $n \times n$ matrices it is worse: $n^4$ numbers in the Jacobian, because $n^2$
# entries depend on $n^2$, and $n^3$ multiplications without it. At $n = 32$ that is 8 MB against 8 kB. The times part
# later than the counts: while $n$ is small, calling a function costs more than the arithmetic in it.

# %%
from course_lib.topics.vectors_and_matrices.experiments.cost import CASES, costs

measured = costs(CASES["ReLU of n numbers"], repeats=5)
slow, fast = measured.seconds[:, -1]
print("the same numbers:", measured.difference == 0)
print(f"n = {measured.n[-1]}: with the Jacobian it takes over five times as long:", slow > 5 * fast)

# %% [markdown]
# A layer of an ordinary size makes the point. With $N = 64$ rows and $D = M = 4096$ columns, in float32:

# %%
N, D, M = 64, 4096, 4096
print(f"dL/dx: {4 * N * D / 2**20:.0f} MiB; the Jacobian of y by x: {4 * (N * D) * (N * M) / 2**30:.0f} GiB")

# %% [markdown]
# ## Matrices: y = x w
#
# Deck 000, *Backprop with Matrices*: $x$ is $N \times D$, a row for each example; $w$ is $D \times M$.

# %%
x = np.array([[2, 1, -3], [-3, 4, 2]], dtype=np.float64)
w = np.array([[3, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]], dtype=np.float64)
upstream = np.array([[2, 3, -3, 9], [-8, 1, 4, 6]], dtype=np.float64)  # dL/dy
x @ w

# %% [markdown]
# The deck prints $y = \begin{bmatrix} 13 & 9 & -2 & -6 \\ 5 & 2 & 17 & 1 \end{bmatrix}$. The first row and the end of
# the second are misprints. The first entry by hand: $2 \cdot 3 + 1 \cdot 2 - 3 \cdot 3 = -1$, not 13.

# %% [markdown]
# ### One entry at a time
#
# $x_{n,d}$ reaches $L$ through the row $n$ of $y$ and through nothing else: $y_{n,m} = \sum_d x_{n,d}\, w_{d,m}$, so
# its local derivative there is $w_{d,m}$. Where a variable is used several times the gradients add (notebook 01, the
# copy gate):
#
# $$\frac{\partial L}{\partial x_{n,d}} = \sum_m \frac{\partial L}{\partial y_{n,m}}\, w_{d,m} \qquad
# \frac{\partial L}{\partial w_{d,m}} = \sum_n x_{n,d}\, \frac{\partial L}{\partial y_{n,m}}$$
#
# Each of the sums is a matrix product. The deck adds that the two formulas are easy to remember, as the only way to
# make the shapes match up. Is that so?

# %% [markdown]
# ## The only way the shapes fit?
#
# Six factors lie on the table, as rectangles to scale: $x$, $w$, $dL/dy$ and their transposes. A side's colour and
# letter say what it counts. Drag two factors into the dashed places (or click them, or use the two menus) and try to
# make $dL/dx$, then $dL/dw$.
#
# **Predict first.**

# %%
question("pairs that fit")

# %%
question("pairs for N = D = M")

# %%
vectors.shapes()

# %% [markdown]
# **What to have seen.**
#
# 1. With three different sizes the deck is right: 12 of the 36 pairs can be multiplied, and exactly one has the shape
#    of $dL/dx$.
# 2. With two equal sizes 4 or 8 pairs fit. With $D = M$, $dL/dy$ times $w$ has the right shape and wrong numbers: the
#    transpose was forgotten, and no error message says so.
# 3. With $N = D = M$ all 36 fit. The shape is a reminder, not a proof. What remains true are the *letters*: the sum has
#    to run over one letter, and the two others have to be those of the result.
# 4. So test code with sizes that all differ. And check the numbers: that is the last section.

# %% [markdown]
# **Task 3.** Write `matrix_dx(x, w, upstream)`, which returns $dL/dx$, shape $(N, D)$, for $y = x w$ and
# `upstream` = $dL/dy$.


# %% tags=["stub"]
def matrix_dx(x, w, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def matrix_dx(x, w, upstream):
    return upstream @ w.T


# %%
check("matrix dx", matrix_dx)

# %% [markdown]
# <details><summary>Hint 1</summary>Which of the letters N, D, M has to vanish in the sum?</details>
# <details><summary>Hint 2</summary>M. So upstream, N × M, stands on the left of something that is M × D.</details>

# %% [markdown]
# **Task 4.** Write `matrix_dw(x, w, upstream)`, which returns $dL/dw$, shape $(D, M)$.


# %% tags=["stub"]
def matrix_dw(x, w, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def matrix_dw(x, w, upstream):
    return x.T @ upstream


# %% [markdown] tags=["teacher"]
# The sum in $x^T\,dL/dy$ runs over the examples: each row adds its own outer product $x_n^T\,(dL/dy)_n$. If the loss
# is a mean over rows, the factor $1/N$ is in the upstream gradient already.

# %%
check("matrix dw", matrix_dw)

# %% [markdown]
# <details><summary>Hint 1</summary>All examples share w. Over which letter is added, then?</details>
# <details><summary>Hint 2</summary>Over N. Which factor is D × N?</details>

# %% [markdown]
# **Task 5.** A layer adds a bias to each row: $y = x w + b$, $b$ of shape $(M,)$. Write `bias_gradient(upstream)`,
# which returns $dL/db$.


# %% tags=["stub"]
def bias_gradient(upstream):
    raise NotImplementedError


# %% tags=["solution"]
def bias_gradient(upstream):
    return upstream.sum(axis=0)


# %% [markdown] tags=["teacher"]
# Broadcasting copies $b$ to $N$ rows: a copy gate forward, so an adder backward.

# %%
check("bias", bias_gradient)

# %% [markdown]
# <details><summary>Hint 1</summary>b has one entry a column and is used once in each row.</details>
# <details><summary>Hint 2</summary>Used N times, so N gradients add: sum over the rows.</details>

# %%
matrix_dx, matrix_dw = answer("matrix dx", matrix_dx), answer("matrix dw", matrix_dw)
bias_gradient = answer("bias", bias_gradient)
print("dL/dx\n", matrix_dx(x, w, upstream))
print("dL/dw\n", matrix_dw(x, w, upstream))
print("dL/db", bias_gradient(upstream))

# %% [markdown]
# ## Checking a gradient
#
# The difference quotient needs values of $f$ only, so it does not share a mistake with your derivation. Three are in
# use:
#
# | | quotient | what is cut off | what rounding adds |
# |---|---|---|---|
# | forward | $(f(x + h) - f(x)) / h$ | $\frac{h}{2} f''$ | about $\varepsilon \lvert f \rvert / h$ |
# | central | $(f(x + h) - f(x - h)) / 2h$ | $\frac{h^2}{6} f'''$ | about $\varepsilon \lvert f \rvert / h$ |
# | complex step | $\text{Im}\, f(x + ih) / h$ | $\frac{h^2}{6} f'''$ | about $\varepsilon \lvert f' \rvert$ |
#
# $\varepsilon$ is the spacing of the floating-point numbers at 1: $2.2 \cdot 10^{-16}$ in float64, $1.2 \cdot 10^{-7}$
# in float32.
#
# **Predict first.**

# %%
question("best step")

# %% [markdown]
# On the left of the microscope the curve is magnified by $1/h$; on the right is the error for every $h$. Make $h$
# smaller by dragging on the right-hand chart, and watch the curve on the left become straight, then rough, then a
# staircase.

# %%
vectors.microscope()

# %% [markdown]
# **What to have seen.** For $\sin x$ at $x = 1$:
#
# - *Central* is best near $h = 1.2 \cdot 10^{-5}$, *forward* near $2.7 \cdot 10^{-8}$, and there about three digits
#   worse. To the right of the best $h$ the lines have slope 2 and 1, to the left slope −1.
# - Below $h = 5 \cdot 10^{-17}$, $x \pm h$ is rounded back to $x$: the quotient is 0, the error is $f'$ itself.
# - In *float32* the best steps are $0.0097$ and $0.00063$. A step of $10^{-5}$, so good in float64, leaves two or
#   three digits. Check gradients in float64.
# - The *complex step* subtracts nothing: its error falls to the last digit and stays there.
# - *ReLU* at $x = 0.01$: no truncation at all, until $h$ passes 0.01. Then one point lies beyond the kink, and at
#   $h = 0.03$ the error is $1/3$. Move $x$ to 0: the quotient is ½ for every $h$, and ½ is the derivative of neither
#   side.
# - *ReLU squared* has a derivative everywhere, and the kink is one derivative later: stepping over it at
#   $h = 0.03$ costs 0.0067 instead of 0.33.

# %% [markdown]
# ### The check itself
#
# **Task 6.** Write `numerical_gradient(f, x, h)`, which returns $\partial f/\partial x_i$ for every entry of $x$, by
# central differences, shaped like $x$. `f` takes an array shaped like $x$ (of any number of axes) and returns a number.
# The caller's $x$ has to stay as it is.


# %% tags=["stub"]
def numerical_gradient(f, x, h):
    raise NotImplementedError


# %% tags=["solution"]
def numerical_gradient(f, x, h):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


# %%
check("gradient check", numerical_gradient)

# %% [markdown]
# <details><summary>Hint 1</summary>Move one entry at a time; np.ndindex(x.shape) goes over all of them.</details>
# <details><summary>Hint 2</summary>Make an array of zeros with h in one place, and take f(x + step) − f(x −
# step).</details>
# <details><summary>Hint 3</summary>The two points are 2h apart.</details>

# %% [markdown]
# The deck's example again, now with a check of both formulas. $L = \sum (dL/dy) \odot y$ has just this upstream
# gradient.

# %%
numerical_gradient = answer("gradient check", numerical_gradient)
dx = numerical_gradient(lambda x: np.sum(upstream * (x @ w)), x, 1e-5)
dw = numerical_gradient(lambda w: np.sum(upstream * (x @ w)), w, 1e-5)
print("dL/dx agrees:", relative_error(dx, matrix_dx(x, w, upstream), floor=1) < 1e-7)
print("dL/dw agrees:", relative_error(dw, matrix_dw(x, w, upstream), floor=1) < 1e-7)

# %% [markdown]
# How large may a relative error be? Around $10^{-7}$ and less is fine; $10^{-2}$ is a mistake; between them look for a
# kink. A kink that is closer than $h$ fails a gradient that is right:

# %%
near = np.array([1e-6, -2.0, 3.0])  # the first entry is within h of the ReLU's kink
print("by formula:    ", relu_backward(near, np.ones(3)))
print("by differences:", by_differences(lambda x: np.maximum(x, 0).sum(), near, h=1e-5).round(4))
print("with h = 1e-7: ", by_differences(lambda x: np.maximum(x, 0).sum(), near, h=1e-7).round(4))

# %% [markdown]
# ## Recap
#
# - The gradient of a loss by an array has that array's shape. A Jacobian of $z$ by $x$ has a row for each $x$ and a
#   column for each $z$ in the deck, and stands transposed in many books.
# - Entry by entry means a diagonal Jacobian: multiply by its diagonal. Softmax's is full: one sum and two products do.
#   Nobody forms a Jacobian that is only going to be multiplied.
# - $y = xw$: $dL/dx = dL/dy\, w^T$, $dL/dw = x^T dL/dy$, and for a bias the sum over the rows. They are the only way
#   the shapes fit if $N$, $D$ and $M$ differ; if not, shapes prove nothing.
# - Deck 000's printed $y$ has misprints; the product is $[[-1, -1, 2, 6], [5, 2, 11, 7]]$.
# - Check gradients in float64 by central differences with $h$ near $10^{-5}$, and keep away from kinks.
