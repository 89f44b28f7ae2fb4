# %% [markdown]
# # Computational graphs
#
# A formula is a graph of small gates. Values run through it forward, gradients run through it backward, and each gate
# needs to know only itself. Deck 000, *Previous class: Recap (Backpropagation)*, and deck 001, *Backpropagation*.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - draw the graph of a formula and run it forward and backward by hand;
# - say at each gate what arrives, what the gate multiplies it by, and what it passes on;
# - recognise the four patterns: distributor, swap multiplier, router, adder;
# - write the backward pass of any such graph as flat code, one line a wire;
# - choose between graphs of the same function.

# %%
import math

from course_lib import graph
from course_lib.topics.computational_graphs.explorers import graph_explorer
from course_lib.topics.computational_graphs.questions import question
from course_lib.topics.computational_graphs.tasks import answer, check

# %% [markdown]
# ## Forward
#
# The decks' first example is $f(x, y, z) = (x + y)\,z$ at $(-2, 5, -4)$: an add gate, whose output is called $q$, and a
# mul gate. In a drawing a wire carries its value above and, later, its gradient below.

# %%
f = graph.parse("q = x + y; f = q * z", x=-2, y=5, z=-4)
graph.nodes(f)

# %% [markdown]
# **Task 1.** Write `forward(x, y, z)`, which returns $f$.


# %% tags=["stub"]
def forward(x, y, z):
    raise NotImplementedError


# %% tags=["solution"]
def forward(x, y, z):
    q = x + y
    return q * z


# %%
check("forward", forward)

# %% [markdown]
# <details><summary>Hint 1</summary>There are two gates, so two lines do: first q, then f.</details>
# <details><summary>Hint 2</summary>q is x + y. What does the second gate do with q and z?</details>

# %%
forward = answer("forward", forward)
print("f(-2, 5, -4) =", forward(-2, 5, -4))

# %% [markdown]
# ## Upstream × local = downstream
#
# What is $\partial f / \partial x$? A gate between $x$ and $f$ sees two things. From behind it arrives the *upstream*
# gradient, of $f$ by the gate's output. The gate itself knows its *local* derivative, of its output by its input. The
# chain rule multiplies them:
#
# $$\underbrace{\frac{\partial f}{\partial x}}_{\text{downstream}} =
# \underbrace{\frac{\partial f}{\partial q}}_{\text{upstream}} \cdot
# \underbrace{\frac{\partial q}{\partial x}}_{\text{local}}$$
#
# The downstream gradient of one gate is the upstream gradient of the one before. At the output the pass begins with
# $\partial f / \partial f = 1$.
#
# **Predict first.**

# %%
question("gradient of z")

# %%
question("gradient of x")

# %% [markdown]
# Play the film, or step through it with the arrow keys: forward through the two gates, then backward. Turn x, y or z at
# any step; everything follows.

# %%
graph_explorer()

# %% [markdown]
# **What to have seen.** Forward: $q = 3$, $f = -12$. Backward: 1 at the output; the mul gate gives −4 to $q$ and 3 to
# $z$; the add gate gives −4 to both $x$ and $y$. The gradients of $x$ and $y$ stay equal whatever you turn, and neither
# depends on $x$ or $y$: only $z$ decides them.

# %% [markdown]
# The same by call. `backward` starts from zero each time, so that twice gives what once gave.

# %%
graph.backward(f)
print({node.name: node.gradient for node in graph.nodes(f)})

# %% [markdown]
# A gradient is a promise about small changes: move $x$ by 0.01, and $f$ moves by about $-4 \cdot 0.01$.

# %%
print(f"{forward(-2 + 0.01, 5, -4) - forward(-2, 5, -4):.4f}")

# %% [markdown]
# **Task 2.** Write the backward pass as flat code: one line for each value, then one line for each gradient, from the
# output to the inputs. `flat_backward(x, y, z)` returns `(df_dx, df_dy, df_dz)`.


# %% tags=["stub"]
def flat_backward(x, y, z):
    raise NotImplementedError


# %% tags=["solution"]
def flat_backward(x, y, z):
    q = x + y
    grad_f = 1.0
    grad_q = grad_f * z
    grad_z = grad_f * q
    grad_x = grad_q
    grad_y = grad_q
    return grad_x, grad_y, grad_z


# %%
check("flat backward", flat_backward)

# %% [markdown]
# <details><summary>Hint 1</summary>Begin with grad_f = 1.0. Then the last gate, f = q · z: it has two inputs, so it
# makes two lines.</details>
# <details><summary>Hint 2</summary>grad_q = grad_f times the local derivative of q · z by q. Which of the two values is
# that?</details>
# <details><summary>Hint 3</summary>The add gate's local derivatives are both 1: x and y each get grad_q.</details>

# %% [markdown]
# ## The sigmoid neuron
#
# The decks' second example is a neuron with two inputs and a bias,
# $f(w, x) = \sigma(w_0 x_0 + w_1 x_1 + w_2)$ with $\sigma(s) = 1/(1 + e^{-s})$. The sigmoid may be one gate, because
# its derivative is simple: with $a = \sigma(s)$,
#
# $$\frac{d\sigma}{ds} = \frac{e^{-s}}{(1 + e^{-s})^2} = (1 - a)\,a .$$
#
# At $s = 0$ it is steepest:

# %%
a = 1 / (1 + math.exp(-0.0))
print("σ(0) =", a, " σ'(0) =", (1 - a) * a)

# %% [markdown]
# **Task 3.** `sigmoid_gate(s, upstream)` returns the gradient by $s$ that the gate passes on.


# %% tags=["stub"]
def sigmoid_gate(s, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def sigmoid_gate(s, upstream):
    a = 1 / (1 + math.exp(-s))
    return upstream * (1 - a) * a


# %%
check("sigmoid gate", sigmoid_gate)

# %% [markdown]
# <details><summary>Hint 1</summary>First compute the gate's output a = σ(s), as the forward pass did.</details>
# <details><summary>Hint 2</summary>The local derivative is (1 − a) a. Something has arrived from behind, too.</details>

# %%
sigmoid_gate = answer("sigmoid gate", sigmoid_gate)
print(f"at s = 1, upstream 1: {sigmoid_gate(1.0, 1.0):.4f}")

# %% [markdown]
# The deck's 0.2 is this number, rounded. It writes the product with $e^{1}$ where σ has $e^{-1}$; the result is the
# same, because $\sigma(-1) = 1 - \sigma(1)$ and the two factors only change places.
#
# **Predict first.**

# %%
question("larger gradient")

# %%
graph_explorer("sigmoid neuron")

# %% [markdown]
# **What to have seen.** $s_3 = 1$ and $L = 0.7311$. The sigmoid passes on $0.1966$; the add gates hand it to $w_2$,
# $s_0$ and $s_1$ unchanged; the mul gates give $w_0$: −0.1966, $x_0$: 0.3932, $w_1$: −0.3932, $x_1$: −0.5898. Now turn
# $w_2$ to 4: the neuron saturates, $L$ is 0.9997, and all gradients are nearly 0.

# %% [markdown]
# ## Graphs are not unique
#
# Deck 000: the graph of a function may not be unique; choose one whose local gradients are easy to express. Set
# *sigmoid* above to "four gates": $-s$, $e^{s}$, $1 + s$ and $1/s$ take the place of one.
#
# **Predict first.**

# %%
question("two graphs")

# %%
inputs = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
weighted = "s0 = w0 * x0; s1 = w1 * x1; s2 = s0 + s1; s3 = s2 + w2; "
graphs = {
    sigmoid: graph.parse(weighted + "L = " + sigmoid, **inputs) for sigmoid in ("sigmoid(s3)", "1 / (1 + exp(-s3))")
}

# %%
for sigmoid, output in graphs.items():
    graph.backward(output)
    nodes = graph.nodes(output)
    print(f"{sigmoid:18}", len(nodes), "nodes", {x.name: f"{x.gradient:.4f}" for x in nodes if x.name in inputs})

# %% [markdown]
# **What to have seen.** The same five gradients out of 10 nodes and out of 15. The four gates pass on −0.5344, −0.5344,
# −0.1966 and 0.1966 where the single gate passes on 0.1966 at once.

# %% [markdown]
# ## Patterns
#
# Four kinds of gate cover most of what happens on the way back (deck 000, *Patterns in gradient flow*):
#
# | gate | does with the gradient |
# |---|---|
# | add | *distributor*: each input gets all of it |
# | mul | *swap multiplier*: each input gets it times the other input's value |
# | max | *router*: the larger input gets all of it, the other one gets 0 |
# | copy | *adder*: what comes back from the copies is added |
#
# At the step where a gate acts, its pattern stands beneath it.
#
# **Predict first.** $f = 2\,(x y + \max(z, w))$ at $x = 3$, $y = -4$, $z = 2$, $w = -1$.

# %%
question("router")

# %%
graph_explorer("2 (x y + max(z, w))")

# %% [markdown]
# **What to have seen.** 2 arrives at the last add gate and is handed to both of its inputs. The mul gate turns it into
# −8 for $x$ and 6 for $y$. The max gate gives 2 to $z$ and 0 to $w$, until you turn $w$ above 2: then they change
# places, at once. (At a tie this library sends the gradient to the first input.)
#
# **Task 4.** `max_gate(x, y, upstream)` returns `(dx, dy)`; the inputs are never equal.


# %% tags=["stub"]
def max_gate(x, y, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def max_gate(x, y, upstream):
    return (upstream, 0.0) if x > y else (0.0, upstream)


# %%
check("max gate", max_gate)

# %% [markdown]
# <details><summary>Hint 1</summary>Which input decides the output? Only that one has a local derivative other than
# 0.</details>
# <details><summary>Hint 2</summary>The local derivatives are 1 and 0. Multiply each by what arrives.</details>

# %% [markdown]
# ### A variable that is used twice
#
# A wire that forks is a copy gate: forward it copies a value, backward it *adds* what comes back. $f$ depends on $y$
# along two paths, and a small change of $y$ acts along both.
#
# **Predict first.** $f = (x + y)\,\max(y, z)$ at $x = 1$, $y = 2$, $z = 0$.

# %%
question("adder")

# %%
graph_explorer("(x + y) max(y, z)")

# %% [markdown]
# **What to have seen.** In the last two steps $y$ is given 3, then 2 more: 5. With $z$ turned above $y$ the max gate
# routes the other way, and only one of the two paths is left.
#
# **Task 5.** $f = x \cdot x + x$ uses $x$ three times. Write `shared(x)`, which returns $df/dx$ by flat code: one
# `grad_x += …` for each wire. (Not by a formula that you know already: the point is the adding.)


# %% tags=["stub"]
def shared(x):
    raise NotImplementedError


# %% tags=["solution"]
def shared(x):
    grad_f = 1.0
    grad_x = grad_f  # the wire straight to the add gate
    grad_s = grad_f  # s = x * x
    grad_x += grad_s * x
    grad_x += grad_s * x
    return grad_x


# %%
check("copy gate", shared)

# %% [markdown]
# <details><summary>Hint 1</summary>Name the product: s = x * x, f = s + x. The add gate hands grad_f to s and to
# x.</details>
# <details><summary>Hint 2</summary>The mul gate has two inputs, and both are x: it gives x a gradient twice.</details>

# %% [markdown]
# ## Flat code
#
# The decks' *backward code* lists a gradient line for each wire, in the opposite order of the forward lines. Any graph
# of scalars can be written like that by a program, because each gate needs only its own two templates.

# %%
code = graph.flat_code(graphs["sigmoid(s3)"])
print(code)

# %% [markdown]
# It is Python, and it runs:

# %%
space = {}
exec(code, space)
print({name: f"{space['grad_' + name]:.4f}" for name in inputs})

# %% [markdown]
# For a variable that is used more than once the second line says `+=`:

# %%
print(graph.flat_code(graph.parse("a = x + y; b = max(y, z); f = a * b", x=1, y=2, z=0)))

# %% [markdown]
# **Task 6.** The whole neuron by your own flat code: `neuron_gradients(w0, x0, w1, x1, w2)` returns
# `(dw0, dx0, dw1, dx1, dw2)` of $\sigma(w_0 x_0 + w_1 x_1 + w_2)$. Close your eyes to the code above first.


# %% tags=["stub"]
def neuron_gradients(w0, x0, w1, x1, w2):
    raise NotImplementedError


# %% tags=["solution"]
def neuron_gradients(w0, x0, w1, x1, w2):
    s = w0 * x0 + w1 * x1 + w2
    f = 1 / (1 + math.exp(-s))
    grad_s = (1 - f) * f
    return grad_s * x0, grad_s * w0, grad_s * x1, grad_s * w1, grad_s


# %%
check("sigmoid neuron", neuron_gradients)

# %% [markdown]
# <details><summary>Hint 1</summary>Forward first: s, then f = σ(s). Backward begins with grad_f = 1.0 at the
# sigmoid.</details>
# <details><summary>Hint 2</summary>grad_s = (1 − f) f. All add gates hand it on unchanged, so w2 gets it as it
# is.</details>
# <details><summary>Hint 3</summary>At w0 · x0 the gate swaps: w0 gets grad_s · x0.</details>

# %%
neuron_gradients = answer("sigmoid neuron", neuron_gradients)
print([f"{g:.4f}" for g in neuron_gradients(2, -1, -3, -2, -3)])

# %% [markdown]
# ## Arrays on the wires
#
# Nothing changes when a wire carries a matrix: the gradient has the shape of the value, and the gate's local rule is
# written for whole arrays. Here are deck 000's matrices; the constant $G$ makes $\partial L/\partial y = G$, the deck's
# own upstream gradient. The next notebook is about the two products at the gate @.
#
# **Predict first.** Turn $w_{00}$. Which entries of $y$ change, and which of $\partial L/\partial x$?

# %%
graph_explorer("matrices x w", frame=-1)

# %% [markdown]
# **What to have seen.** $y = xw$ is [[−1, −1, 2, 6], [5, 2, 11, 7]]; the deck prints another matrix there, and notebook
# 12 shows why it cannot be right. Turn $w_{00}$: the first column of $y$ changes, and of the gradients only the first
# column of $\partial L/\partial x$, because $\partial L/\partial x = G w^T$.

# %% [markdown]
# ## Your own graph
#
# Type an expression in x, y, z and w, with + − * / ** and exp, log, sqrt, sin, cos, abs, max, sigmoid, tanh, relu and
# the other activations. `q = x + y; f = q * z` gives names to the nodes. What cannot be read is said, with its place.
# A network of three units is in the list as well: 26 nodes, and each still sees only its own neighbours.
#
# **Predict first.** Below stands $e^{-x^2}(y + x)$ at (1, 2). The gradient by y is the value of another node: of which?

# %%
graph_explorer("exp(-x * x) * (y + x)", x=1.0, y=2.0)

# %% [markdown]
# Larger than a drawing: a chain of 10,000 gates, forward and backward, in one call.

# %%
s = x = graph.variable(0.5, "x")
for _ in range(10_000):
    s = graph.sin(s) + 0.001
graph.backward(s)
print(f"value {s.value:.5f}, gradient by x {x.gradient:.3g}")

# %% [markdown]
# **What to have seen.** Ten thousand local derivatives, each below 1, multiply to a gradient that is as good as gone.
# Deep networks meet the same product: notebooks 04 and 06.

# %% [markdown]
# ## Recap
#
# - A graph splits a function into gates; each gate knows its value and its local derivatives, and nothing else.
# - Backward: start with 1 at the output; at each gate, upstream × local = downstream.
# - add distributes, mul swaps and multiplies, max routes; where a wire forks, gradients add.
# - Flat code is the graph written down: values forward, `grad_` lines backward, `+=` at forks.
# - The graph of a function is not unique, its gradient is. Choose gates whose local derivative is easy to write.
