# %% [markdown]
# # Vectors and matrices
#
# A layer is a gate between arrays, not between two numbers. The chain rule stays the same. What changes is the shape of
# a local derivative, and whether it is ever written down. For a layer of an ordinary size it would take 256 GiB, and
# the gradient that we want from it takes 1 MiB [claim: layer_memory]. This page gets the gradient without it, and finds
# the wrong line in a backward pass whose shapes are all right.
#
# **Core path:** about 75 minutes [given], up to the recap; longer if you derive each formula on paper. On a first visit
# you may leave out the tasks *two gates* and *softmax backward*, and all that stands under *Further*: nothing later
# needs them.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - name the shape of any derivative: number, gradient, Jacobian;
# - derive the chain rule for vectors as a sum over paths;
# - derive softmax's Jacobian, and multiply by it without forming it;
# - derive both gradients of $y = x w$, and say when "the only way the shapes fit" is true;
# - check a gradient by finite differences and find a wrong line in this way.

# %%
import numpy as np

from course_lib.activations import ACTIVATIONS
from course_lib.gradcheck import relative_error
from course_lib.topics.vectors_and_matrices import explorers as vectors
from course_lib.topics.vectors_and_matrices.plots.paths import PathsPlot
from course_lib.topics.vectors_and_matrices.plots.reach import BlocksPlot, ReachPlot
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
# A matrix counts as the vector of all its entries, row after row.
#
# In the Jacobian of deck 000 the rows belong to $x$ and the columns to $y$. Many books transpose it. (Deck 000,
# *Previous class: Vector derivatives*.)

# %%
question("shape of J")

# %% [markdown]
# Rows belong to $x$, columns to $y$: 5 × 2 [claim: shape_of_J].
#
# The final result $L$ is a single number. So the gradient of $L$ by any array has that array's shape: in $dL/dx$ there
# is one entry for each entry of $x$.

# %% [markdown]
# ## The chain rule: a sum over paths
#
# $x$ has $N$ entries and goes through a gate, which gives $z$ with $M$ entries. The rest of the graph turns $z$ into
# the number $L$, and has told us the upstream gradient $dL/dz$. We want $dL/dx$.
#
# 1. Change one entry, $x_n$, by a small $\Delta$. Then every $z_m$ changes by about
#    $\frac{\partial z_m}{\partial x_n}\, \Delta$. That is what the entry $(n, m)$ of the Jacobian means.
# 2. A change of $z_m$ alone changes $L$ by $\frac{\partial L}{\partial z_m}$ times that change. So what arrives at $L$
#    through $z_m$ is $\frac{\partial z_m}{\partial x_n} \frac{\partial L}{\partial z_m}\, \Delta$.
# 3. All $z_m$ change at once. As long as changes are small, their effects on $L$ add. (It is the rule of the copy gate
#    in notebook 01: $x_n$ is used $M$ times.)
# 4. Divide by $\Delta$:
#
# $$\frac{\partial L}{\partial x_n} = \sum_{m} \frac{\partial z_m}{\partial x_n}\, \frac{\partial L}{\partial z_m}$$
#
# Each $z_m$ is one *path* from $x_n$ to $L$. Along a path the derivatives multiply; different paths add.

# %%
J, dL_dz = np.array([[3.0, 1.0], [2.0, -1.0], [0.0, 4.0]]), np.array([5.0, 2.0])
PathsPlot().show((J, dL_dz, 1))

# %% [markdown]
# In the drawing two paths lead from the second entry to $L$; its gradient is 8 [claim: path_sum].
#
# 5. The sum multiplies row $n$ of the Jacobian $J$ with the column $dL/dz$. All rows together are a product of a matrix
#    and a vector, $N \times M$ times $M$:
#
# $$\frac{dL}{dx} = \frac{dz}{dx}\, \frac{dL}{dz} = J\, \frac{dL}{dz}$$
#
# (In the layout of many books it is $J^T$. Deck 000, *Backprop with Vectors*.)

# %% [markdown]
# ### Task: two gates
#
# Now $x$ goes through two gates: $x \to y \to z \to L$, with $N$, $K$ and $M$ entries. A path leads from $x_n$ to some
# $y_k$, from there to some $z_m$, then to $L$. Write `through_two(J_y, J_z, upstream)`, which returns $dL/dx$, shape
# $(N,)$. Given are `J_y` = $\partial y/\partial x$, shape $(N, K)$, `J_z` = $\partial z/\partial y$, shape $(K, M)$,
# and `upstream` = $dL/dz$, shape $(M,)$. An example call: with `J_y = J` from the cell above,
# `J_z = np.array([[1.0], [2.0]])` and `upstream = np.array([1.0])` the answer is (5, 0, 8) [claim: two_gates_example].
# In all tasks a row, $(1, N)$, may stand for $(N,)$; a column may not.


# %% tags=["stub"]
def through_two(J_y, J_z, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def through_two(J_y, J_z, upstream):
    return J_y @ (J_z @ upstream)


# %% [markdown] tags=["teacher"]
# $\sum_k \sum_m \frac{\partial y_k}{\partial x_n} \frac{\partial z_m}{\partial y_k} \frac{\partial L}{\partial z_m}$:
# the inner sum is $dL/dy$. The rule is applied once for each gate, from the end.

# %%
check("two gates", through_two)

# %% [markdown]
# <details><summary>Hint</summary>First find dL/dy. It is the upstream gradient of the first gate.</details>
#
# The order of the multiplications matters. Starting at $L$, each product is a matrix times a vector. Starting at $x$,
# the first product is a matrix times a matrix. With 1000 entries in $x$, $y$ and $z$ the first order takes 2 million
# multiplications, the second 1001 million [claim: order_of_products]. Gradients are computed backwards, in *reverse
# mode*, because $L$ is a single number. With a single $x$ and many results the other order, *forward mode*, would win
# [claim: other_order].

# %% [markdown]
# ## The ReLU and its Jacobian
#
# The ReLU is $z = \max(0, x)$, entry by entry. An example of deck 000, from *Vector derivatives: Example*:

# %%
question("relu example")

# %% [markdown]
# What is positive passes, and so does its gradient: $dL/dx = (4, 0, 5, 0)$ [claim: relu_example]. Below is the example
# with its Jacobian. Each cell of $J$ in row $n$, column $m$ says how $z_m$ answers to $x_n$.
#
# **Try.**
#
# 1. Pull numbers of $x$ and of $dL/dz$ up or down. Which entries of $J$ can ever differ from 0?
# 2. Choose softmax (its formula comes below). Add up a row of $J$.
# 3. Choose "x w", then "sum of squares", and change $x$. When does $J$ change?

# %%
vectors.jacobian()

# %% [markdown]
# **What to have seen.**
#
# 1. For the deck's $x$, 2 of the 16 entries are 1 and all others 0 [claim: relu_example]. Pulling $x_2$ above 0 makes
#    it 3 of the 16 [claim: one_more]. Off the diagonal nothing ever appears, because $x_n$ reaches $z_n$ only
#    [claim: diagonal]. That holds for every function that acts entry by entry.
# 2. For softmax, all 16 entries differ from 0, if some by too little for two decimals, and each row adds up to 0
#    [claim: softmax_full]. That is because the outputs always add up to 1: what one gains the others lose [claim:
#    softmax_full].
# 3. For "x w" the Jacobian is $w$ itself, whatever $x$ is. For the sum of squares it is one column, $2x$: the gradient.

# %% [markdown]
# ### Implicit multiplication
#
# The deck's advice is never to form this Jacobian [given]. The product $J\, dL/dz$ is known as the *vector-Jacobian
# product* (VJP). For the ReLU it is
#
# $$\left(\frac{\partial L}{\partial x}\right)_i = \begin{cases} \left(\frac{\partial L}{\partial z}\right)_i & x_i > 0
# \\ 0 & \text{otherwise} \end{cases}$$
#
# ### Task: relu backward
#
# Write `relu_backward(x, upstream)`, which returns $dL/dx$ for $z = \max(0, x)$ and `upstream` = $dL/dz$. `x` may be a
# vector or a matrix; `upstream` and the result have its shape. Where $x$ is 0 nothing passes [given]. Leave the
# arguments as they are. For the deck's example the answer is (4, 0, 5, 0) [claim: relu_example].


# %% tags=["stub"]
def relu_backward(x, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def relu_backward(x, upstream):
    return upstream * (x > 0)


# %% [markdown] tags=["teacher"]
# `x > 0` is the diagonal of the Jacobian, 1 or 0 [claim: relu_diagonal]. Multiplying entry by entry is the product with
# the diagonal matrix.

# %%
check("relu backward", relu_backward)

# %% [markdown]
# <details><summary>Hint</summary>The comparison x > 0 makes an array of True and False, which count as 1 and
# 0.</details>

# %%
relu_backward = answer("relu backward", relu_backward)
four, dL_dz = np.array([1.0, -2.0, 3.0, -1.0]), np.array([4.0, -1.0, 5.0, 9.0])
print("implicit:", relu_backward(four, dL_dz))
print("with J:  ", np.diag(ACTIVATIONS["ReLU"].prime(four)) @ dL_dz)  # prime: the derivative, entry by entry

# %% [markdown]
# (If you see −0: it is $-1 \cdot 0$, and equal to 0 [claim: minus_zero].)

# %% [markdown]
# ## Softmax: a full Jacobian, and still no need for it
#
# Softmax turns $n$ numbers into positive ones that add up to 1 [claim: softmax_full]:
#
# $$a_j = \frac{e^{z_j}}{S}, \qquad S = \sum_k e^{z_k}$$
#
# Its Jacobian has the entries $J_{ij} = \partial a_j/\partial z_i$.
#
# 1. $S$ contains $z_i$ in one term only, so $\partial S/\partial z_i = e^{z_i}$.
# 2. Case $j = i$: numerator and denominator both contain $z_i$. The quotient rule gives
#
# $$\frac{\partial a_i}{\partial z_i} = \frac{e^{z_i} S - e^{z_i} e^{z_i}}{S^2} = a_i - a_i^2 = a_i (1 - a_i)$$
#
# 3. Case $j \neq i$: the numerator $e^{z_j}$ does not contain $z_i$, so its derivative is 0 [claim: other_numerator]:
#
# $$\frac{\partial a_j}{\partial z_i} = \frac{0 \cdot S - e^{z_j} e^{z_i}}{S^2} = -a_i a_j$$
#
# 4. Both cases in one line need the identity matrix, $I_{ij} = 1$ if $i = j$ and $I_{ij} = 0$ otherwise [given]:
#
# $$J_{ij} = a_i (I_{ij} - a_j)$$
#
# If there are two numbers or more, no entry is 0, so there is nothing to skip [claim: softmax_full]. But the product
# with the upstream gradient $u = dL/da$ becomes short:
#
# $$\frac{\partial L}{\partial z_i} = \sum_j a_i (I_{ij} - a_j)\, u_j = a_i \Big(\sum_j I_{ij} u_j - \sum_j a_j u_j\Big)
# = a_i \Big(u_i - \sum_j a_j u_j\Big)$$
#
# Of $\sum_j I_{ij} u_j$ only the term with $j = i$ is left. What is subtracted is the same number for all $i$: the
# mean of the upstream gradients, weighted by $a$. So $L$ grows with $z_i$ only if $u_i$ lies above that mean.
#
# ### Task: softmax backward
#
# Write `softmax_backward(z, upstream)`, which returns $dL/dz$ for $a = \text{softmax}(z)$ and `upstream` = $dL/da$. All
# three have the shape $(N, n)$: from here on $N$ counts rows, each an example of its own. `softmax(z)` is ready.
# For `z` $= (0, 0)$ and `upstream` $= (1, 3)$, as matrices with a single row, the answer is (−0.5, 0.5) [claim:
# softmax_example].


# %% tags=["stub"]
def softmax_backward(z, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def softmax_backward(z, upstream):
    a = softmax(z)
    return a * (upstream - (upstream * a).sum(axis=-1, keepdims=True))


# %% [markdown] tags=["teacher"]
# The sum is one number a row: hence `keepdims=True`.

# %%
check("softmax backward", softmax_backward)

# %% [markdown]
# <details><summary>Hint</summary>The sum runs along the last axis. keepdims=True keeps it as a column, so that it is
# subtracted from its own row.</details>
#
# ### Task: log softmax backward
#
# Many programs compute with $q_j = \log a_j$ instead. It is $z_j - \log S$. If the row's largest $z$ is subtracted from
# all $z$ first, which changes no $a_j$, $q_j$ stays finite even where $a_j$ is rounded to 0 [claim: no_underflow].
# Derive its gradient on paper in the same steps: $\partial q_j/\partial z_i$ in two cases, both in one line, then the
# product with $u = dL/dq$. Write `log_softmax_backward(z, upstream)`, which returns $dL/dz$; all shapes are $(N, n)$.
# For `z` $= (0, 0)$ and `upstream` $= (1, 3)$ the answer is (−1, 1) [claim: log_softmax_example].


# %% tags=["stub"]
def log_softmax_backward(z, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def log_softmax_backward(z, upstream):
    return upstream - softmax(z) * upstream.sum(axis=-1, keepdims=True)


# %% [markdown] tags=["teacher"]
# The derivation stands below, folded. In the transposed layout the code would be
# `upstream - (softmax(z) * upstream).sum(axis=-1, keepdims=True)`: the check knows it.

# %%
check("log softmax backward", log_softmax_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>The derivative of log S is 1/S times that of S. What is that by z_i?</details>
# <details><summary>Hint 2</summary>Every q_j contains the same log S. So each of the n paths brings the same
# derivative.</details>
# <details><summary>The answer, when yours is right</summary>
#
# $\partial \log S/\partial z_i = e^{z_i}/S = a_i$, so $\partial q_j/\partial z_i = I_{ij} - a_i$. Times $u_j$ and
# summed over $j$ that makes $u_i - a_i \sum_j u_j$. This Jacobian is not symmetric: here it matters that rows belong to
# $z$.
#
# </details>

# %% [markdown]
# ## What a Jacobian costs

# %%
question("jacobian memory")

# %% [markdown]
# $n^2$ numbers against $n$, so 1024 times: at 8 bytes a number, 8 MiB against 8 KiB [claim: memory]. Take a layer
# $y = x w$ of an ordinary size: $x$ is $N \times D$ and $y$ is $N \times M$ (next section). Written as vectors
# they have $ND$ and $NM$ entries, and the Jacobian is $ND \times NM$. Numbers take 4 bytes [given]:

# %%
N, D, M = 64, 4096, 4096
print(f"dL/dx: {4 * N * D / 2**20:.0f} MiB; the Jacobian of y by x: {4 * (N * D) * (N * M) / 2**30:.0f} GiB")

# %% [markdown]
# ## Matrices: y = x w
#
# $x$ is $N \times D$, a row for each example; $w$ is $D \times M$, so now $M$ counts columns. This is the example of
# deck 000, *Backprop with Matrices*.

# %%
x = np.array([[2, 1, -3], [-3, 4, 2]], dtype=np.float64)
w = np.array([[3, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]], dtype=np.float64)
upstream = np.array([[2, 3, -3, 9], [-8, 1, 4, 6]], dtype=np.float64)  # dL/dy
x @ w

# %% [markdown]
# The deck prints another $y$, which begins with 13 [given]. Its first row and the end of its second are misprints: by
# hand the first entry is $2 \cdot 3 + 1 \cdot 2 - 3 \cdot 3 = -1$ [claim: deck_y].
#
# ### One entry at a time
#
# 1. The product says $y_{n,m} = \sum_d x_{n,d}\, w_{d,m}$.
# 2. Take one $x_{n,d}$. It occurs in row $n$ of $y$ and in no other. In $y_{n,m}$ it stands once, multiplied by
#    $w_{d,m}$. So $\partial y_{n,m}/\partial x_{n,d} = w_{d,m}$.
# 3. Take one $w_{d,m}$. It occurs in column $m$ of $y$ and in no other. In $y_{n,m}$ it stands once, multiplied by
#    $x_{n,d}$. So $\partial y_{n,m}/\partial w_{d,m} = x_{n,d}$.

# %%
ReachPlot().show((2, 3, 4, (0, 1), (2, 1)))

# %% [markdown]
# 4. Add over the paths. From $x_{n,d}$ there is one for each entry in a row of $y$, and from $w_{d,m}$ one for each
#    entry in a column:
#
# $$\frac{\partial L}{\partial x_{n,d}} = \sum_m \frac{\partial L}{\partial y_{n,m}}\, w_{d,m} \qquad
# \frac{\partial L}{\partial w_{d,m}} = \sum_n x_{n,d}\, \frac{\partial L}{\partial y_{n,m}}$$
#
# Each of these sums is a matrix product. The deck adds that the two products are easy to remember, as the only way to
# make the shapes match up [given]. Is that so?

# %% [markdown]
# ## The only way the shapes fit?
#
# Six factors lie on the table, as rectangles to scale: $x$, $w$, $dL/dy$ and their transposes. A side's colour and
# letter say what it counts.

# %%
question("pairs that fit")

# %%
question("pairs for N = D = M")

# %% [markdown]
# **Try.** Drag two factors into the dashed places, or use the menus.
#
# 1. Make $dL/dx$, then $dL/dw$.
# 2. Set $D = 4$, so that $D = M$ [given]. Does another pair fit $dL/dx$?
# 3. Set $N = D = M = 3$ [given].

# %%
vectors.shapes()

# %% [markdown]
# **What to have seen.**
#
# 1. With three different sizes the deck is right: 12 of the 36 pairs can be multiplied, and exactly one has the shape
#    of $dL/dx$ [claim: shapes_differ]. The same holds for $dL/dw$.
# 2. With $D = M$ 4 pairs fit [claim: two_equal]. One of them is $dL/dy$ times $w$: the right shape, the wrong numbers
#    [claim: forgotten_transpose]. The transpose was forgotten, and no error message says so.
# 3. With three equal sizes all 36 pairs fit, and 35 give wrong numbers [claim: all_equal].
#
# So the shape is a reminder and no proof. Test code with sizes that all differ, and check the numbers.
#
# **What decides is not the size but the letter.** A product of matrices sums over the letter in its middle, where the
# columns of the left factor meet the rows of the right one. It must be the letter that the formula sums over.
#
# ### Task: matrix dx
#
# Write `matrix_dx(x, w, upstream)`, which returns $dL/dx$, shape $(N, D)$, for $y = x w$ and `upstream` = $dL/dy$,
# shape $(N, M)$. Use one matrix product. For the deck's example the first row of the answer is (0, 16, −9)
# [claim: product_example].


# %% tags=["stub"]
def matrix_dx(x, w, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def matrix_dx(x, w, upstream):
    return upstream @ w.T


# %%
check("matrix dx", matrix_dx)

# %% [markdown]
# <details><summary>Hint 1</summary>Which of the letters N, D, M has to disappear in the sum?</details>
# <details><summary>Hint 2</summary>M. So upstream, N × M, stands on the left of something that is M × D.</details>
#
# ### Task: matrix dw
#
# Write `matrix_dw(x, w, upstream)`, which returns $dL/dw$, shape $(D, M)$, from the same arguments. For the deck's
# example the first row of the answer is (28, 3, −18, 0) [claim: product_example].


# %% tags=["stub"]
def matrix_dw(x, w, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def matrix_dw(x, w, upstream):
    return x.T @ upstream


# %% [markdown] tags=["teacher"]
# The sum in $x^T\,dL/dy$ runs over the examples: each row adds its own outer product $x_n^T\,(dL/dy)_n$. If $L$ is a
# mean over rows, the factor $1/N$ is in the upstream gradient already.

# %%
check("matrix dw", matrix_dw)

# %% [markdown]
# <details><summary>Hint 1</summary>All examples share w. So over which letter do you add?</details>
# <details><summary>Hint 2</summary>Over N. Which factor is D × N?</details>
#
# ### The two products
#
# $dL/dx$ sums over $m$, the letter on the right in $dL/dy$, so $w^T$ comes after it. $dL/dw$ sums over $n$, the letter
# on the left, so $x^T$ comes before it:
#
# $$\frac{dL}{dx} = \frac{dL}{dy}\, w^T \qquad \frac{dL}{dw} = x^T\, \frac{dL}{dy}$$
#
# ### Task: bias
#
# A layer adds a bias to each row: $y = x w + b$, that is $y_{n,m} = \dots + b_m$. Go through the steps once more: where
# does $b_m$ occur, with which local derivative, and over which letter do you add? Write `bias_gradient(upstream)`,
# which returns $dL/db$, an array of shape $(M,)$, from `upstream` of shape $(N, M)$. For the `upstream` of the deck's
# example above it is (−6, 4, 1, 15) [claim: bias_example].


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
# <details><summary>Hint</summary>Each row uses b_m once. Used N times, so N gradients add.</details>

# %%
matrix_dx, matrix_dw = answer("matrix dx", matrix_dx), answer("matrix dw", matrix_dw)
bias_gradient = answer("bias", bias_gradient)
print("dL/dx\n", matrix_dx(x, w, upstream))
print("dL/dw\n", matrix_dw(x, w, upstream))
print("dL/db", bias_gradient(upstream))

# %% [markdown]
# ## Checking a gradient
#
# A difference quotient, or *finite difference*, needs values of $f$ only. So it shares no mistake in your derivation,
# though it shares one in $f$. Two are in use: the *forward* difference $\frac{f(x + h) - f(x)}{h}$ and the
# *central* difference $\frac{f(x + h) - f(x - h)}{2h}$.
#
# ### Where the errors come from
#
# **Truncation.** Taylor's series is cut off somewhere.
#
# 1. $f(x + h) = f + h f' + \frac{h^2}{2} f'' + \frac{h^3}{6} f''' + \dots$, everything on the right taken at $x$.
# 2. Forward: subtract $f$, divide by $h$. What is left is $f' + \frac{h}{2} f'' + \dots$
# 3. With $-h$ the odd terms change their sign: $f(x - h) = f - h f' + \frac{h^2}{2} f'' - \frac{h^3}{6} f''' + \dots$
# 4. Central: in $f(x + h) - f(x - h)$ the even terms cancel. $2 h f' + \frac{h^3}{3} f''' + \dots$ remains. Divided by
#    $2h$ it is $f' + \frac{h^2}{6} f''' + \dots$
#
# **Rounding.** A computer keeps only so many digits. Let $\varepsilon$ be the spacing of its numbers at 1 [given]:
# $2.2 \cdot 10^{-16}$ in float64 [claim: spacing].
#
# 5. A rounded number is off by at most half the spacing around it, and so by at most $\frac{\varepsilon}{2}$ times its
#    size [claim: half_a_spacing]. So each value of $f$ is off by up to about $\frac{\varepsilon}{2} |f|$, if $f$ is
#    computed to the last digit. (If it adds and subtracts larger numbers on its way, it errs by more [claim:
#    longer_way].) The point $x + h$ is rounded as well, by up to $\frac{\varepsilon}{2} |x|$, and that moves $f$ by
#    $f'$ times this.
# 6. In the difference the errors of both values may add. Dividing by $h$ magnifies them.
#
# | | truncation | rounding, at most about |
# |---|---|---|
# | forward | $\frac{h}{2}\, \lvert f'' \rvert$ | $\varepsilon\, (\lvert f \rvert + \lvert x f' \rvert) / h$ |
# | central | $\frac{h^2}{6}\, \lvert f''' \rvert$ | $\varepsilon\, (\lvert f \rvert + \lvert x f' \rvert) / h$ |
#
# A smaller $h$ makes one error smaller and the other larger [claim: opposite].

# %%
question("best step")

# %% [markdown]
# Where $f$, $x f'$ and $f'''$ are of about the same size, the two central errors are about equal if $h^3$ is about
# $\varepsilon$: near $10^{-5}$ [claim: best_step]. On the left of the microscope the curve is magnified by $1/h$. On
# the right is the error for every $h$. The dashed lines are the table's, and a star marks where their sum is least
# [given]. (The remaining line, the complex step, is told under *Further*, below.)
#
# **Try.** $f$ is $\sin x$ at $x = 1$ [given].
#
# 1. Drag $h$ down on the chart on the right. For which $h$ is the curve on the left straight, for which a staircase?
# 2. Where on the chart is the error of each method least? How steeply does it rise to either side?
# 3. How far from there are the stars?
# 4. Choose the ReLU at $x = 0.01$, with $h = 0.005$ and $h = 0.03$ [given]. Then move $x$ to 0 [given].

# %%
vectors.microscope()

# %% [markdown]
# **What to have seen,** here for these settings.
#
# 1. The curve is straight from $h = 0.01$ down to $10^{-13}$; at $10^{-14}$ it is a little rough, and from $10^{-15}$
#    on down a staircase [claim: curve]. From $h = 5 \cdot 10^{-17}$ on down, $x + h$ and $x - h$ are rounded back to
#    $x$, and the quotient is 0 [claim: swallowed].
# 2. The central difference errs least near $h = 5 \cdot 10^{-6}$, by 1 to $2 \cdot 10^{-11}$; the forward difference
#    near $h = 10^{-8}$, by about $10^{-8}$ [claim: seen]. These are averages (root mean squares) over a factor of 10 in
#    $h$ [given]; single points of the chart lie lower by luck [claim: luck]. Both axes are logarithmic: towards larger
#    $h$ the lines rise with slope 2 and slope 1; towards smaller $h$ both rise with slope −1 [claim: slopes].
# 3. The stars stand at $1.2 \cdot 10^{-5}$ and $2.7 \cdot 10^{-8}$, two to three times these $h$ [claim: stars, seen].
#    They allow for all that rounding can do.
# 4. For the ReLU nothing is cut off until $h$ passes 0.01; at $h = 0.03$ one point lies beyond the kink, the ReLU's
#    corner, and the error is $1/3$ [claim: kink]. At $x = 0$ the quotient is ½ for every $h$, and ½ is the derivative
#    of neither side [claim: at_the_kink].
#
# ### The check itself
#
# Say $g$ is the gradient by your formula and $\hat g$ the measured one. The *relative error* is the
# largest of $|g_i - \hat g_i| / \max(|g_i|, |\hat g_i|)$ over all entries [given]. It is 0 if all are equal, more than
# 1 if a sign is wrong, and 2 if an entry is exactly the opposite [claim: relative_errors].
#
# If the true $g_i$ is 0, the measured one is perhaps $10^{-11}$, and the relative error is 1 although nothing is wrong
# [claim: needs_floor]. So a *floor* is set: where both entries are smaller, their difference is divided by the floor
# instead [given]. `relative_error(a, b, floor=1)` does that. Choose the floor about as large as the gradient's usual
# entries, here 1 [given]: a floor far above them lets even a wrong sign pass [claim: floor_too_high].
#
# CS231n's rule for float64: $10^{-7}$ or less is fine, and above $10^{-2}$ the gradient is probably wrong [given]. But
# a kink within $h$ can also cost more than $10^{-2}$ [claim: kink_fails]. So above $10^{-7}$ measure again, with
# $10\,h$ and $h/10$ [given]. An error that changes a lot is the measurement's: truncation, rounding or a kink. One that
# stays is the formula's, unless $x$ lies on a kink or almost on one [claim: another_h].
#
# A check calls $f$ twice for each entry, so nobody trains with it [claim: price]. In a large network check a few
# entries, or the slope along one random direction.
#
# ### Task: gradient check
#
# Write `numerical_gradient(f, x, h)`, which returns $\partial f/\partial x_i$ for every entry of `x`, by central
# differences. `x` is an array of floats with any number of axes, and the result has its shape. `f` takes such an array
# and returns a number. The caller's `x` has to stay as it is. For `f = lambda x: np.sum(x * x)`,
# `x = np.array([1.0, 2.0])` and `h = 1e-5` the answer is (2, 4) but for rounding [claim: gradient_example].


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
#
# Now both formulas of the deck's example can be checked. As $L$ we take $\sum (dL/dy) \odot y$, where $\odot$
# multiplies entry by entry: it has just this upstream gradient.

# %%
numerical_gradient = answer("gradient check", numerical_gradient)
dx = numerical_gradient(lambda x: np.sum(upstream * (x @ w)), x, 1e-5)
dw = numerical_gradient(lambda w: np.sum(upstream * (x @ w)), w, 1e-5)
print("dL/dx agrees:", relative_error(dx, matrix_dx(x, w, upstream), floor=1) < 1e-7)
print("dL/dw agrees:", relative_error(dw, matrix_dw(x, w, upstream), floor=1) < 1e-7)

# %% [markdown]
# Here is a gradient that is right, and fails because a kink is closer than $h$; another $h$ shows it [claim:
# kink_fails]:

# %%
near = np.array([1e-6, -2.0, 3.0])  # the first entry is within h of the ReLU's kink
print("by formula:    ", relu_backward(near, np.ones(3)))
print("by differences:", numerical_gradient(lambda x: np.maximum(x, 0).sum(), near, 1e-5).round(4))
print("with h = 1e-7: ", numerical_gradient(lambda x: np.maximum(x, 0).sum(), near, 1e-7).round(4))

# %% [markdown]
# ### A wrong line
#
# In this backward pass of a small network all shapes are right, and one line is wrong.
#
# **Predict first.** Which line is it?


# %%
def suspect(x, w, v, upstream):
    z = x @ w
    r = np.maximum(z, 0)
    y = r @ v
    a = softmax(y)
    dy = a * (upstream - (upstream * a).sum(axis=-1, keepdims=True))  # upstream is dL/da
    dv = r.T @ dy
    dr = dy @ v.T
    dz = dr * (r >= 0)
    dw = x.T @ dz
    dx = dz @ w.T
    return {"y": dy, "v": dv, "r": dr, "z": dz, "w": dw, "x": dx}


# %% [markdown]
# A gradient check of `dx` alone would say *that* something is wrong, not *where*. But each line computes the gradient
# of $L$ by one array. Make $L$ a function of that array alone, hold all else fixed, and measure. Here are the first
# two.

# %%
rng = np.random.default_rng(0)
x2, w2, v2, u2 = (rng.standard_normal(shape) for shape in ((3, 4), (4, 5), (5, 2), (3, 2)))
told, r2 = suspect(x2, w2, v2, u2), np.maximum(x2 @ w2, 0)
dy = numerical_gradient(lambda y: np.sum(u2 * softmax(y)), r2 @ v2, 1e-5)
dv = numerical_gradient(lambda v: np.sum(u2 * softmax(r2 @ v)), v2, 1e-5)
print("dy agrees:", relative_error(dy, told["y"], floor=1) < 1e-7)
print("dv agrees:", relative_error(dv, told["v"], floor=1) < 1e-7)

# %% [markdown]
# ### Task: mended backward
#
# Check the other lines in the same way, in the order in which they stand. The first that disagrees holds the mistake.
# (Another could hide behind it: mend, then check again.) A line that agrees is right at this point, and may be wrong
# elsewhere. Write `mended_backward(x, w, v, upstream)`, which returns the tuple `(dx, dw, dv)`, shaped like `x`
# $(N, D)$, `w` $(D, K)$ and `v` $(K, M)$; `upstream` is $(N, M)$. Where $z$ is 0 nothing passes [given]. An example
# call is `mended_backward(x2, w2, v2, u2)`.


# %% tags=["stub"]
def mended_backward(x, w, v, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def mended_backward(x, w, v, upstream):
    z = x @ w
    r = np.maximum(z, 0)
    a = softmax(r @ v)
    dy = a * (upstream - (upstream * a).sum(axis=-1, keepdims=True))
    dz = (dy @ v.T) * (z > 0)
    return dz @ w.T, x.T @ dz, r.T @ dy


# %% [markdown] tags=["teacher"]
# The answer stands below, folded: $r = \max(0, z)$ is never negative, so `r >= 0` lets everything pass
# [claim: suspect_passes_all].

# %%
check("mended backward", mended_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>For dr, L is np.sum(u2 * softmax(r @ v2)), as a function of r.</details>
# <details><summary>Hint 2</summary>Next is dz. L as a function of z begins with np.maximum(z, 0).</details>
# <details><summary>Hint 3</summary>Print the mask of the line that disagrees. Is it ever False?</details>
# <details><summary>Which line it was, when yours is right</summary>
#
# `dz = dr * (r >= 0)` is the first that disagrees. It looks like the ReLU's mask. But $r$ comes out of the ReLU and is
# never negative, so the mask is True everywhere. `r > 0` and `z > 0` are both right. `dw` and `dx` are wrong only
# because they are made from `dz`. Had all $z$ been above 0, even this line would have agreed.
#
# </details>

# %% [markdown]
# ## Recap
#
# - The gradient of $L$ by an array has that array's shape. In the deck's Jacobian of $z$ by $x$, rows belong to $x$.
# - Along a path derivatives multiply, and paths add: $dL/dx = J\, dL/dz$.
# - A function that acts entry by entry has a diagonal Jacobian: multiply by its diagonal. Softmax's is
#   $a_i (I_{ij} - a_j)$, and the product with $u$ is $a_i (u_i - \sum_j a_j u_j)$.
# - $y = xw$: $dL/dx = dL/dy\, w^T$, $dL/dw = x^T dL/dy$, and for a bias the sum over the rows. The two products
#   are the only ones of two factors that fit if $N$, $D$ and $M$ all differ; if not, shapes prove nothing.
# - Check gradients in float64 by central differences. Where $f$, $x f'$ and $f'''$ are of about the same size, $h$ near
#   $10^{-5}$ is good [claim: best_step]. Keep away from kinks. Checked line by line, the first line that disagrees
#   holds a mistake; one that agrees is right at this point.

# %% [markdown]
# ## Further: the cost, measured
#
# Both ways are run below for growing $n$, and the time is taken on your machine. On a page without Python the two exact
# counts are shown alone.
#
# **Predict first.** $y = x w$ with two $n \times n$ matrices: how does the size of its Jacobian grow with $n$?
#
# **Try.**
#
# 1. Look at the ReLU, then at the softmax. How much steeper is the line with the Jacobian?
# 2. Choose "x w, both n × n".

# %%
vectors.cost()

# %% [markdown]
# **What to have seen.**
#
# 1. With the Jacobian, memory and multiplications grow as $n^2$, without it as $n$: the steeper line rises by two
#    decades for each decade of $n$ [claim: growth]. Do the measured times part where the counts do? Calling a function
#    takes time as well, whatever $n$ is.
# 2. $n^2$ entries depend on $n^2$ entries, so the Jacobian holds $n^4$ numbers. At $n = 32$ that is 8 MiB against 8 KiB
#    [claim: matrix_memory].
#
# The Jacobian of $y$ by $x$ in the deck's example shows what is wasted. Write $x$ as one line of 6 numbers and $y$ as
# one of 8 [claim: blocks]:

# %%
BlocksPlot().show((np.array([[3, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]], dtype=np.float64), 2))

# %% [markdown]
# $w$ stands in it once for each example, and all else is 0 [claim: blocks].

# %% [markdown]
# ## Further: deciding
#
# ### Task: decide
#
# *The check itself* says how a gradient is judged. Write it down: `decide(f, x, g, h)` returns `(error, fine, wrong)`.
# `f` takes an array and returns a number, and `g` is its gradient at `x` by a formula that may be wrong. `x` and `g`
# have one shape, with any number of axes.
#
# 1. `error` is the relative error between `g` and the central differences with step `h`, with the floor 1 [given].
# 2. `fine` is whether it is at most $10^{-7}$ [given].
# 3. `wrong` is whether the formula is to blame: `g` is not fine, and the error stays when you measure again with
#    `10 * h` and with `h / 10`. Say that it stays if the largest of the three errors is less than twice the smallest
#    [given].
#
# So if neither is true, the measurement is to blame. You may use `numerical_gradient` and `relative_error`. For
# `f = lambda x: np.sum(x * x)`, `x = np.array([1.0, 2.0])`, `g = np.array([2.0, 5.0])` and `h = 1e-5` the answer is
# (0.2, False, True) but for rounding [claim: decide_example].


# %% tags=["stub"]
def decide(f, x, g, h):
    raise NotImplementedError


# %% tags=["solution"]
def decide(f, x, g, h):
    errors = [relative_error(g, numerical_gradient(f, x, step), floor=1) for step in (h, 10 * h, h / 10)]
    fine = errors[0] <= 1e-7
    return errors[0], fine, not fine and max(errors) < 2 * min(errors)


# %%
check("decide", decide)

# %% [markdown]
# <details><summary>Hint 1</summary>First make a list of the three errors.</details>
# <details><summary>Hint 2</summary>max and min of that list tell how much the error changes.</details>
#
# The gradient near a kink once more, and the `dz` of `suspect`:

# %%
decide = answer("decide", decide)
print("near a kink:", decide(lambda x: np.maximum(x, 0).sum(), near, relu_backward(near, np.ones(3)), 1e-5))
print("a wrong line:", decide(lambda z: np.sum(u2 * softmax(np.maximum(z, 0) @ v2)), x2 @ w2, told["z"], 1e-5))

# %% [markdown]
# ## Further: a sharper quotient
#
# ### Task: sharper
#
# In step 4 of *Where the errors come from* the central difference with step $h$ is $f' + c\,h^2$ and a rest with $h^4$
# [claim: rest_of_fourth_order]. $c$ does not depend on $h$. What is the difference with step $h/2$? Combine the two
# numbers so that $f'$ remains and $c$ drops out. Write `sharper(whole, half)`, which returns the combination;
# `whole` and `half` are the central differences with $h$ and with $h/2$, arrays of one shape. For 1.03 and 1.0075 the
# answer is 1 [claim: sharper_example].


# %% tags=["stub"]
def sharper(whole, half):
    raise NotImplementedError


# %% tags=["solution"]
def sharper(whole, half):
    return (4 * half - whole) / 3


# %% [markdown] tags=["teacher"]
# $D(h) = f' + c h^2$ and $D(h/2) = f' + c h^2/4$. Take four times the second and subtract the first: $3 f'$.
# The trick is Richardson's extrapolation.

# %%
check("sharper", sharper)

# %% [markdown]
# <details><summary>Hint 1</summary>Half the step, a quarter of the error: half = f′ + c h²/4.</details>
# <details><summary>Hint 2</summary>How many times half do you need to remove c when you subtract whole? How many f′ are
# left then?</details>

# %% [markdown]
# ## Further: float32
#
# In float32 $\varepsilon$ is $1.2 \cdot 10^{-7}$ [claim: spacing32].
#
# **Predict first.** Does the best $h$ become larger or smaller, and by how much?
#
# **Try.** Go back to the microscope, with $\sin x$ at $x = 1$ [given].
#
# 1. Choose float32. Where are the stars?
# 2. Set $h$ to $10^{-5}$, the value that was so good in float64 [given].
# 3. Choose "ReLU squared" at $x = 0.01$ and $h = 0.03$, in float64 [given].
#
# **What to have seen,** here for these settings.
#
# 1. The stars stand at 0.0097 for the central and 0.00063 for the forward difference [claim: stars32]. The best $h$
#    grows with $\varepsilon$, as its third root and as its square root: about 800 and 23,000 times as large as in
#    float64 [claim: roots].
# 2. The error may be as large as 0.016, so the second digit is in doubt [claim: poor]. Check gradients in float64.
# 3. This function has a derivative everywhere, and its kink is one derivative later. Stepping over it costs 0.0067 of
#    $f' = 0.02$, a third as with the ReLU [claim: kink_later]. With a larger $h$ it costs even more of $f'$ than there
#    [claim: kink_later]. But at every $x$ its error is at most $h/2$, and goes to 0 with $h$; the ReLU's at $x = 0$
#    stays ½ [claim: bounded, at_the_kink].
#
# The table behind the stars leaves room: the central difference divides by $2h$, and the forward one rounds one point
# only [claim: half_the_bound]. How far can a star be trusted elsewhere? In float64 we tried $\sin x$, $e^x$, $x^3 - 2x$
# and the sigmoid, both methods, and 20 random places between 0.2 and 2: in 160 of 160 trials the best $h$ measured lay
# within a factor of 10 of its star [claim: near_stars]. Where $f'''$ is 0, as for $\sin x$ at $\pi/2$ (between two
# places of the slider), the central difference has no star [claim: no_star].

# %% [markdown]
# ## Further: the complex step
#
# Some functions also take complex numbers: sums, products, powers, $e^x$, $\sin x$, but not $\max$. For these there is
# a quotient without any subtraction (Squire and Trapp 1998). Go sideways, by $ih$ instead of $h$:
#
# 1. Put $ih$ into Taylor's series, where the square of $i$ is $-1$, and its third power $-i$ [claim: powers_of_i]:
#    $f(x + ih) = f + i h f' - \frac{h^2}{2} f'' - i \frac{h^3}{6} f''' + \dots$
# 2. For real $x$, $f$ and its derivatives are real. So the imaginary part is $h f' - \frac{h^3}{6} f''' + \dots$
# 3. Divide it by $h$: $\frac{\text{Im}\, f(x + ih)}{h} = f' - \frac{h^2}{6} f''' + \dots$
#
# $f$ itself is in the real part, so it need not be subtracted: nothing cancels, and no digits are lost. $h$ may be as
# small as you like.
#
# **Predict first.** How large is the error of the complex step at $h = 10^{-18}$? Then find it in the
# microscope.
#
# It is below $10^{-15}$: only the last digit is in doubt [claim: complex_error].
#
# ### Task: curvature
#
# The real part in step 1 holds not only $f$. Write `curvature(f, x, h)`, which returns $f''(x)$ from $f(x)$ and the
# real part of $f(x + ih)$. `f` takes a number, real or complex; `x` and `h` are numbers, and so is the result. For
# `f = lambda x: x * x` the answer is 2 at every `x` [claim: curvature_example]. Does your formula subtract? What does
# that mean for $h$?


# %% tags=["stub"]
def curvature(f, x, h):
    raise NotImplementedError


# %% tags=["solution"]
def curvature(f, x, h):
    return 2 * (f(x) - f(x + 1j * h).real) / h**2


# %% [markdown] tags=["teacher"]
# The answer to the two questions stands below, folded.

# %%
check("curvature", curvature)

# %% [markdown]
# <details><summary>Hint 1</summary>The real part is f(x) − h²/2 · f″(x), and a rest with h⁴.</details>
# <details><summary>Hint 2</summary>Solve for f″. In Python the imaginary unit is 1j, and .real is the real
# part.</details>
# <details><summary>What it means for h, when yours is right</summary>
#
# The formula is $f'' = 2\,(f(x) - \text{Re}\, f(x + ih))/h^2$. It subtracts two numbers that are nearly equal, so
# rounding is back, divided by $h^2$: about $2\varepsilon |f|/h^2$. Truncation is $\frac{h^2}{12} |f''''|$. Where $f$
# and $f''''$ are of about the same size they meet when $h^4$ is about $24\,\varepsilon$: near $h = 3 \cdot 10^{-4}$. A
# tiny $h$ is bad again.
#
# </details>

# %% [markdown]
# ## Further: PyTorch's layout
#
# PyTorch's `Linear` stores its weights transposed: $y = x W^T + b$, with $W$ of shape $(M, D)$.
#
# ### Task: linear backward
#
# Derive all three gradients by entries, as above, then write them as products. Write `linear_backward(x, W, upstream)`,
# which returns the tuple `(dx, dW, db)`, shaped like `x` $(N, D)$, `W` $(M, D)$ and $b$ $(M,)$; `upstream` is $dL/dy$,
# $(N, M)$. For the deck's example, `linear_backward(x, w.T, upstream)`, the first row of `dW` is (28, −30, −22), and
# `dx` and `db` are as above [claim: linear_example].


# %% tags=["stub"]
def linear_backward(x, W, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def linear_backward(x, W, upstream):
    return upstream @ W, upstream.T @ x, upstream.sum(axis=0)


# %%
check("linear backward", linear_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>y_nm = Σ_d x_nd W_md + b_m. Where does W_md occur, and with which factor?</details>
# <details><summary>Hint 2</summary>dL/dW_md = Σ_n (dL/dy_nm) x_nd. The letter in the middle is n, and m comes
# first.</details>
