# %% [markdown]
# # Computational graphs
#
# A formula is a graph of small gates. Values run through it forward, gradients run through it backward, and each gate
# needs to know only itself.
#
# **Core path:** about 70 minutes, up to the recap [given]. What stands under *Further* is for a second visit; nothing
# later needs it. One of these sections lets you write an engine for gradients of your own.

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - draw the graph of a formula and run it forward and backward by hand;
# - say at each gate what arrives, what the gate multiplies it by, and what it passes on;
# - recognise the four patterns: distributor, swap multiplier, router, adder [given];
# - say why gradients are computed backward, in which order the gates are visited, and why gradients start from zero;
# - write the backward pass of any such graph as flat code, one line a wire.

# %%
import math

from course_lib import graph
from course_lib.topics.computational_graphs.explorers import graph_explorer
from course_lib.topics.computational_graphs.questions import question
from course_lib.topics.computational_graphs.tasks import answer, check

# %% [markdown]
# ## Forward
#
# Take $f(x, y, z) = (x + y)\,z$ at $(-2, 5, -4)$ [given]. Its graph has an add gate, whose output is called $q$, and a
# mul gate, which multiplies. A *wire* leads from a value to a gate, one for each time that the gate uses it. In a
# drawing the value stands above the wire. Below it stands, later, the value's *gradient*: short for the derivative of
# the output by this value. (The example is the decks' own: deck 000, *Backpropagation: a simple example*; deck 001,
# *Example*.)

# %%
f = graph.parse("q = x + y; f = q * z", x=-2, y=5, z=-4)
graph.nodes(f)

# %% [markdown]
# ### Task: forward
#
# Write `forward(x, y, z)`, which takes three numbers and returns the number $f$ [given]. For example,
# `forward(1, 2, 3)` is `9`.


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
# <details><summary>Hint</summary>There are two gates, so two lines do: first q, then f.</details>
#
# `answer` gives back your function if it is right, and the library's if it is not. So the page goes on in any case.

# %%
forward = answer("forward", forward)
print("f(-2, 5, -4) =", forward(-2, 5, -4))

# %% [markdown]
# ## Upstream × local = downstream
#
# Which way, and how fast, does $f$ change when one input changes? Move $x$ by 0.01 and look at each value [given].

# %%
nodes = {node.name: node for node in graph.nodes(f)}
before = {name: node.value for name, node in nodes.items()}
nodes["x"].value = -2 + 0.01  # the values of q and f follow
print({name: f"{node.value - before[name]:+.2f}" for name, node in nodes.items()})
nodes["x"].value = -2

# %% [markdown]
# $x$ moves $q$ by the same 0.01, because the add gate's derivative by $x$ is 1 [claim: nudge]. Then $q$ moves $f$ by
# −4 times as much, −0.04, because $q$ is multiplied by $z = -4$ [claim: nudge_f]. Each gate multiplies the nudge that
# comes in by a number that the gate itself knows, its *local derivative*: the derivative of the gate's output by one of
# its inputs. (Here this is exact for a nudge of any size, because $f$ is linear in $x$ [claim: linear_in_x]. In general
# it holds for small nudges only, as the section *Patterns* will show.) This is the chain rule:
#
# $$\frac{\partial f}{\partial x} = \frac{\partial f}{\partial q} \cdot \frac{\partial q}{\partial x} = -4 \cdot 1 .$$
#
# Now read it backward, from the output. What arrives at a gate is the *upstream* gradient: the derivative of $f$ by the
# gate's output. The gate multiplies it by its local derivative and passes the product on, *downstream*:
#
# $$\underbrace{\frac{\partial f}{\partial x}}_{\text{downstream}} =
# \underbrace{\frac{\partial f}{\partial q}}_{\text{upstream}} \cdot
# \underbrace{\frac{\partial q}{\partial x}}_{\text{local}}$$
#
# The downstream gradient of one gate is the upstream gradient of the one before, as long as a single wire leads on
# from the value between them. (The section *Patterns* has the other case.) At the output the pass begins with
# $\partial f / \partial f = 1$, because $f$ moves by exactly as much as itself [claim: seed].
#
# (Deck 001, *Example*, has $x_1, x_2, x_3$ for our $x, y, z$ and $z$ for our $q$. Both decks say *local gradient* for
# the local derivative.)

# %%
question("gradient of z")

# %%
question("gradient of y")

# %% [markdown]
# **Try.**
#
# 1. Step through the film with the player below it: first the values appear, then the gradients.
# 2. At the last step, move the sliders of $x$ and $y$.
# 3. Move the slider of $z$ [given].

# %%
graph_explorer()

# %% [markdown]
# **What to have seen.**
#
# 1. Forward: $q = 3$, $f = -12$ [claim: first_forward]. Backward: the output starts with 1, the mul gate gives −4 to
#    $q$ and 3 to $z$, and the add gate gives −4 to both $x$ and $y$ [claim: first_gradients].
# 2. The gradients of $x$ and $y$ stay as they are, and that of $z$ follows $x + y$ [claim: x_and_y_do_not_matter].
# 3. The gradients of $x$ and $y$ are both equal to $z$ all the time [claim: equal_to_z].

# %%
graph.backward(f)
print({node.name: node.gradient for node in graph.nodes(f)})

# %% [markdown]
# ### Task: flat backward
#
# Write the backward pass as *flat code*: one line for each value, then one line for each gradient, from the output to
# the inputs. `flat_backward(x, y, z)` takes three numbers and returns three, `(df_dx, df_dy, df_dz)` [given]. For
# example, `flat_backward(-2, 5, -4)` is `(-4, -4, 3)`.


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

# %% [markdown]
# ## The sigmoid neuron
#
# A neuron multiplies each input by a *weight* and adds up the products and a *bias*, here $w_2$. It sends the sum
# through a function, here the sigmoid. As in deck 000, the output of the whole graph is called $L$:
#
# $$L = \sigma(w_0 x_0 + w_1 x_1 + w_2), \qquad \sigma(s) = \frac{1}{1 + e^{-s}} .$$
#
# The sigmoid turns any number into one between 0 and 1 [claim: sigmoid_range]. It may be one gate, if its derivative
# is easy to compute.
#
# ### The sigmoid's derivative, step by step
#
# Write $a = \sigma(s)$ and $n = 1 + e^{-s}$, so that $a = 1/n$.
#
# 1. The derivative of $-s$ by $s$ is −1, so by the chain rule that of $n$ is $n' = -e^{-s}$ [claim: sigmoid_steps].
# 2. The derivative of $1/n$ by $n$ is $-1/n^2$. (That is the quotient rule with a constant numerator.)
# 3. Upstream times local: $a' = -\frac{1}{n^2} \cdot n' = \frac{e^{-s}}{n^2}$. The two minus signs cancel [given].
# 4. Split the fraction: $a' = \frac{e^{-s}}{n} \cdot \frac{1}{n}$.
# 5. In the first factor, $e^{-s}$ is $n - 1$. So it is $\frac{n - 1}{n} = 1 - \frac1n = 1 - a$.
# 6. The second factor is $a$. Together:
#
# $$\frac{d\sigma}{ds} = (1 - a)\,a .$$
#
# The trick is step 5: the derivative needs nothing but the gate's own output, which the forward pass has computed
# already.

# %%
a = 1 / (1 + math.exp(-1.0))
print(f"s = 1: a = {a:.4f}, slope {(1 - a) * a:.4f}")

# %% [markdown]
# The sigmoid is steepest at $s = 0$: there $a$ is ½, and the slope is ¼ [claim: steepest]. At $s = 1$ the slope is
# 0.1966 [claim: slope_at_1].
#
# (Deck 000 rounds this number to 0.2 [claim: rounded_as_in_the_deck]. It writes the product as
# $(1 - \frac{1}{1 + e^{1}})\,\frac{1}{1 + e^{1}}$. With $e^{-1}$, as in our formula, it is
# $(1 - \frac{1}{1 + e^{-1}})\,\frac{1}{1 + e^{-1}}$. The two are equal, because $\sigma(-1) = 1 - \sigma(1)$: the two
# factors change places [claim: both_products].)
#
# ### Task: the next gate
#
# Suppose that a neuron should answer *yes*, which is $a = 1$ [given]. The *loss* (notebook 05) $\ell = -\ln a$
# with $a = \sigma(s)$ says how wrong it is: small if $a$ is near 1, and large if $a$ is near 0 [claim: loss_of_a].
# Make the sigmoid and the logarithm one gate: derive $d\ell/ds$ in small steps as above, and simplify. Then write
# `loss_gate(s, upstream)`. It takes two numbers: $s$, and the gradient that arrives at the gate's output $\ell$. It
# returns the gradient that the gate passes on to $s$ [given]. For example, `loss_gate(0, 1)` is `-0.5`.


# %% tags=["stub"]
def loss_gate(s, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def loss_gate(s, upstream):
    a = 1 / (1 + math.exp(-s))
    return upstream * (a - 1)


# %%
check("loss gate", loss_gate)

# %% [markdown]
# <details><summary>Hint 1</summary>The derivative of ln a by a is 1/a.</details>
# <details><summary>Hint 2</summary>Multiply it by the sigmoid's derivative. One factor cancels.</details>

# %% [markdown]
# Back to the neuron. Its numbers here are
#
# | | $w_0$ | $x_0$ | $w_1$ | $x_1$ | $w_2$ |
# |---|---|---|---|---|---|
# | value | 2 | −1 | −3 | −2 | −3 [given] |
#
# The gates' outputs are called $s_0 = w_0 x_0$, $s_1 = w_1 x_1$, $s_2 = s_0 + s_1$, $s_3 = s_2 + w_2$, and
# $L = \sigma(s_3)$.

# %%
question("larger gradient")

# %% [markdown]
# **Try.**
#
# 1. Step through it.
# 2. At the last step set $w_2$ to 4 [given].

# %%
graph_explorer("sigmoid neuron")

# %% [markdown]
# **What to have seen.**
#
# 1. $s_3 = 1$ and $L = 0.7311$ [claim: neuron_values]. The sigmoid passes on $0.1966$, and the add gates hand it to
#    $w_2$, $s_0$ and $s_1$ unchanged [claim: neuron_sum]. The mul gates give −0.1966 to $w_0$, 0.3932 to $x_0$, −0.3932
#    to $w_1$ and −0.5898 to $x_1$ [claim: neuron_gradients].
# 2. The neuron *saturates* (notebook 04): $L$ is 0.9997, and the gradients of all inputs are below 0.002 in size
#    [claim: saturated].

# %% [markdown]
# ### Graphs are not unique
#
# The same function may have several graphs: choose one whose local derivatives are easy to write (deck 000, *Another
# example*). Instead of one gate, the sigmoid can be four: change the sign, exponential, add 1, divide 1 by it [given].
# In the explorer above, set *sigmoid* to *four gates* to see them.

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
# The five gradients are the same in the graph of 10 nodes and in that of 15, of which two are the constant 1
# [claim: two_graphs].

# %% [markdown]
# ## Patterns
#
# Each kind of gate has its own way with the gradient, and so has a fork, where one value goes into several gates.
#
# **Predict first.** $f = 2\,(x y + \max(z, w))$ at $x = 3$, $y = -4$, $z = 2$, $w = -1$ [given].

# %%
question("router")

# %% [markdown]
# These are the ways. Their names are those of deck 000, *Patterns in gradient flow*.
#
# | gate | does with the gradient |
# |---|---|
# | add | *distributor*: each input gets all of it |
# | mul | *swap multiplier*: each input gets it times the other input's value |
# | max | *router*: the larger input gets all of it, the other one gets 0 [claim: router_rule] |
# | copy, where a wire forks | *adder*: what comes back from the copies is added |
#
# **Try.**
#
# 1. Step through it; at the step where a gate acts, its pattern stands beneath it.
# 2. Move $w$ above 2 [given].

# %%
graph_explorer("2 (x y + max(z, w))")

# %% [markdown]
# **What to have seen.**
#
# 1. The add gate hands 2 to both of its inputs [claim: distributor]. The mul gate turns it into −8 for $x$ and 6 for
#    $y$ [claim: swap]. The max gate gives 2 to $z$ and 0 to $w$ [claim: router_example].
# 2. Now $w$ gets the 2 and $z$ gets 0 [claim: router_turned]. It changes at once: nowhere do both get a part. Where $w$
#    meets $z$, max has a kink and no derivative. That the first input, $z$, gets all of it there is a convention of
#    this course [claim: tie]. (PyTorch gives a half to each [given].)
#
# ### Task: max gate
#
# `max_gate(x, y, upstream)` takes three numbers and returns `(dx, dy)`, what the gate passes on to each input; $x$ and
# $y$ are never equal [given].


# %% tags=["stub"]
def max_gate(x, y, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def max_gate(x, y, upstream):
    return (upstream, 0.0) if x >= y else (0.0, upstream)


# %%
check("max gate", max_gate)

# %% [markdown]
# <details><summary>Hint</summary>The local derivatives are 1 and 0. Multiply each by what arrives.</details>

# %% [markdown]
# ### A variable that is used twice
#
# If $f$ depends on $y$ along two paths, a small change of $y$ acts along both, and its two effects on $f$ add
# [claim: two_paths]. Let $f = a b$, for example, and let $y$ move both $a$ and $b$ by a small $d$:
#
# $$(a + d)(b + d) - a b = b\,d + a\,d + d^2 .$$
#
# The term $b\,d$ comes through $a$, and $a\,d$ through $b$. What is left, $d^2$, shrinks faster: halve $d$, and the two
# terms are halved, but $d^2$ becomes a quarter [claim: first_order]. So a derivative leaves it out, and the two effects
# add *to first order* [claim: first_order]. Where a wire forks, the gradients that come back are added. Two rules for
# every backward pass follow from this [given].
#
# - **Gradients start from zero.** Each wire that reports to $y$ *adds* to $y$'s gradient, and a sum begins with 0
#   [given]. If $y$ alone still had its gradient from an earlier pass, the new one would be added to it: after two
#   passes $y$ would have twice its gradient [claim: not_zeroed]. If the gates still had theirs as well, they would also
#   pass on too much [claim: gates_not_zeroed].
# - **A gate waits until all copies have reported.** What a gate passes on is its *whole* upstream gradient times its
#   local derivative. If it acted before the last copy had reported, a part would be missing from everything before it.
#   Going through the gates in the *reverse* of the forward order is enough: in the forward order a gate stands before
#   all gates that use its output, so in the reverse order it stands after all of them.
#
# **Predict first.** $f = (x + y)\,\max(y, z)$ at $x = 1$, $y = 2$, $z = 0$ [given].

# %%
question("adder")

# %% [markdown]
# **Try.**
#
# 1. Step to the end.
# 2. Move $z$ above $y$.

# %%
graph_explorer("(x + y) max(y, z)")

# %% [markdown]
# **What to have seen.**
#
# 1. In the last two steps $y$ is given 3, then 2, and has 5 [claim: adder]. (A second pass with nothing set to zero
#    would leave 15, not 10: $a$ and $b$ would have 4 and 6 by then, and would add 10 to the 5 [claim: fifteen].)
# 2. The max gate routes the other way, and one path is left: $y$'s gradient is $z$ [claim: one_path].
#
# ### Task: copy gate
#
# $f = x \cdot x + x$ uses $x$ three times [given]. Write `shared(x)`, which takes a number and returns $df/dx$ by flat
# code: one `grad_x += …` for each wire. For example, `shared(3)` is `7`. (You know a formula for it already. Do
# without: the point is the adding.)


# %% tags=["stub"]
def shared(x):
    raise NotImplementedError


# %% tags=["solution"]
def shared(x):
    grad_f = 1.0
    grad_x = 0.0
    grad_x += grad_f  # the wire straight to the add gate
    grad_s = grad_f  # s = x * x
    grad_x += grad_s * x
    grad_x += grad_s * x
    return grad_x


# %%
check("copy gate", shared)

# %% [markdown]
# <details><summary>Hint</summary>Name the product: s = x * x, f = s + x. The mul gate has two inputs, and both are x:
# it gives x a gradient twice.</details>

# %% [markdown]
# ## Why backward
#
# The chain rule can be read in both directions. Why does everybody go backward?
#
# 1. A nudge that runs along one path from $x$ to $f$ is multiplied by the local derivative of each gate that it
#    passes. So a path contributes the *product* of its local derivatives.
# 2. Paths add. So $\partial f/\partial x$ is the *sum over all paths* of these products.
# 3. There can be very many paths. Below, $x$ is squared, the result is squared, and that result is squared, too. Two
#    wires lead into each square, so each square doubles the paths: three squares have $2^3 = 8$ paths [claim:
#    eight_paths].

# %%
from course_lib.topics.computational_graphs.experiments.cost import cost, neuron, paths, squares
from course_lib.topics.computational_graphs.experiments.film import film
from course_lib.topics.computational_graphs.plots.graph import GraphPlot

steps = film(graph.parse("a = x * x; b = a * a; f = b * b", x=2))
GraphPlot().show(steps, len(steps.steps) - 1)

# %% [markdown]
# 4. But paths share their pieces. Let $l_1$ and $l_2$ be the local derivatives on the two wires from $b$ to $f$, and
#    $k$ that on a wire from $a$ to $b$ [given]. Two paths give $l_1 k + l_2 k$, and that is $(l_1 + l_2)\,k$: the same
#    number with one product instead of two [claim: factoring]. In the picture $b$ collects $16 + 16 = 32$ from its two
#    wires *once*, and passes that on [claim: b_collects].
# 5. So add at each value what arrives, and only then go on. Then every *wire* costs one product, however many paths run
#    through it [claim: product_a_wire]. What is collected at a value is its upstream gradient. This is the backward
#    pass.
# 6. The same factoring works from the other end. Nudge *one* input, and collect at each value how much it moves: that
#    is a forward pass. It gives the derivatives of *every* value by *one* input. A backward pass gives the derivatives
#    of *one* output by *every* input.
#
# In books the way back is the *reverse mode* (notebook 02) of automatic differentiation, and the other one its *forward
# mode* (notebook 02). For networks the reverse mode is called *backpropagation* (notebook 03). It has a price, which is
# memory: many local derivatives need values of the forward pass, so these are kept until the backward pass has used
# them.

# %%
question("passes")

# %% [markdown]
# A network has one loss and very many weights. So one backward pass replaces as many forward passes as there are
# weights [claim: one_backward].
#
# Now count. If the derivatives by all inputs are wanted, how many multiplications by a local derivative, or *factors*,
# does each way take: along every path, forward from each input, and backward? A forward pass counts only the wires that
# its nudge reaches.

# %%
for name, output in {"10 squares": squares(10), "neuron, 100 inputs": neuron(100)}.items():
    factors = cost(output)
    print(f"{name}: {paths(output):,} paths;", end=" ")
    print(f"factors: paths {factors.paths:,}, forward {factors.forward:,}, backward {factors.backward:,}")

# %% [markdown]
# Ten squares have 1,024 paths of ten factors each: 10,240 factors along the paths, and 20 backward [claim:
# cost_of_squares]. There is one input, so forward costs as much as backward [claim: one_input].
#
# The neuron has 201 inputs in all, with its weights and its bias [claim: cost_of_neuron]. Its 100 products are added to
# the bias one after the other, in a chain of 100 add gates [claim: chain_of_sums]. So a nudge of the first weight meets
# a mul gate, 100 add gates and the sigmoid, 102 factors, one of the second weight 101, and one of the last weight 3
# [claim: chain_of_nudges]. The same holds for the $x$, and the bias has 101 [claim: chain_of_bias]:
#
# $$2\,(102 + 101 + \dots + 3) + 101 = 10\,601 .$$
#
# Its 201 forward passes need 10,601 factors, and its backward pass 401: 26 times as many, and not 201 times, because a
# nudge reaches few of the wires [claim: factors_of_neuron]. (Along the paths, too, it is 10,601: from each input a
# single path leads to the output, so a forward pass finds nothing that paths share [claim: single_paths]. Backward, all
# the inputs share the chain of sums.) If the bias and the products are added in pairs, and the sums in pairs again, it
# reaches even fewer: 1,784 factors forward, and 401 backward, as before [claim: sum_in_pairs].
#
# ### Task: nudge forward
#
# Go the other way once, so that you know what it costs. For $a = x + y$, $b = \max(y, z)$, $f = a b$, begin with
# $\partial y/\partial y = 1$ and go *forward*: `nudged(x, y, z)` takes three numbers and returns
# `(da_dy, db_dy, df_dy)` [given]. $y$ and $z$ are never equal [given]. At the point that you know, `nudged(1, 2, 0)`,
# the last of the three must be the 5 that came out backward [claim: adder] [given].


# %% tags=["stub"]
def nudged(x, y, z):
    raise NotImplementedError


# %% tags=["solution"]
def nudged(x, y, z):
    a, b = x + y, max(y, z)
    da_dy = 1.0
    db_dy = 1.0 if y >= z else 0.0
    return da_dy, db_dy, da_dy * b + a * db_dy


# %%
check("nudge forward", nudged)

# %% [markdown]
# <details><summary>Hint 1</summary>For a: x does not move, and y moves by 1. For b: does max(y, z) follow y?</details>
# <details><summary>Hint 2</summary>Both inputs of the last gate move. Multiply each one's movement by the local
# derivative on its wire, and add.</details>

# %% [markdown]
# ## Flat code
#
# A program can write the flat code of any graph of single numbers, because each gate needs only its own templates: one
# for its value, and one for the gradient of each input (deck 000, *Backward Code*) [given]. The gradient lines stand in
# the reverse order of the value lines. The first line of a gradient has `=`, so that no line need set
# it to zero. Where a variable is used again, the lines that follow have `+=`. A comparison, such as `y >= z`, counts as
# 1 if it is true, and as 0 if not [given].

# %%
print(graph.flat_code(graph.parse("a = x + y; b = max(y, z); f = a * b", x=1, y=2, z=0)))

# %% [markdown]
# It is Python, and it runs. The next cell runs the code of the sigmoid neuron: `exec` takes a text for lines of Python,
# and their variables are in `space` afterwards.

# %%
space = {}
exec(graph.flat_code(graphs["sigmoid(s3)"]), space)
print({name: f"{space['grad_' + name]:.4f}" for name in inputs})

# %% [markdown]
# ### Task: two neurons
#
# Now two neurons in a row, the smallest network with two layers: $h = \sigma(w_0 x + b_0)$, $L = \sigma(w_1 h + b_1)$
# [given]. Write its flat code: `two_neurons(x, w0, b0, w1, b1)` takes five numbers and returns five,
# `(dx, dw0, db0, dw1, db1)` [given]. For example, `two_neurons(0, 0, 0, 0, 0)` is `(0, 0, 0, 0.125, 0.25)`.


# %% tags=["stub"]
def two_neurons(x, w0, b0, w1, b1):
    raise NotImplementedError


# %% tags=["solution"]
def two_neurons(x, w0, b0, w1, b1):
    h = 1 / (1 + math.exp(-(w0 * x + b0)))
    out = 1 / (1 + math.exp(-(w1 * h + b1)))
    grad_s1 = (1 - out) * out
    grad_h = grad_s1 * w1
    grad_s0 = grad_h * (1 - h) * h
    return grad_s0 * w0, grad_s0 * x, grad_s0, grad_s1 * h, grad_s1


# %%
check("two neurons", two_neurons)

# %% [markdown]
# <details><summary>Hint 1</summary>Name the two sums: s0 goes into the first sigmoid, s1 into the second. Begin with
# grad_s1.</details>
# <details><summary>Hint 2</summary>At w1 · h the gate swaps: w1 gets grad_s1 · h, and h gets grad_s1 · w1.</details>

# %% [markdown]
# ## Your own graph
#
# Type a formula in x, y, z and w, with + − * / ** and exp, log, sqrt, sin, cos, abs, max, sigmoid, tanh (notebook 04)
# or relu. `q = x + y; f = q * z` gives names to the nodes. If something cannot be read, a message says what, and at
# which character. The menu also holds a network of three units: 26 nodes, and each of them sees only its own
# neighbours [claim: three_units]. (The neurons of a network are also called its *units*.)

# %%
question("its own derivative")

# %% [markdown]
# **Try.**
#
# 1. Before you run the cell, draw the graph of its formula on paper, with the values at $x = 1$, $y = 2$ [given]. Go
#    backward through it, write down the gradients, and compare.
# 2. Compare the gradient of $y$ with the values.
# 3. Choose *network of 3 units*, and step through it [given].

# %%
graph_explorer("f = exp(-(x * x)) * (y + x)", x=1.0, y=2.0, frame=-1)

# %% [markdown]
# **What to have seen.**
#
# 1. There are two inputs and five gates: mul, change the sign, exp, add, mul [claim: own_gates]. $x$ has three wires,
#    two of them into the first mul gate [claim: own_wires]. At the end stand $f = 1.1036$ and, for $x$, the gradient
#    −1.8394 [claim: own_values].
# 2. The gradient of $y$ is the value of $e^{-x^2}$, here 0.3679 [claim: own_graph].
# 3. A network is nothing new: add, mul and copy gates, and its activation functions (notebook 04).

# %% [markdown]
# ## Recap
#
# - A graph splits a function into gates; each gate knows its value and its local derivatives, and nothing else.
# - Backward: start with 1 at the output; at each gate, upstream × local = downstream [claim: seed].
# - add distributes, mul swaps and multiplies, max routes; where a wire forks, gradients add.
# - Gradients start from zero, and gates are visited in reverse order, so that each waits for all its copies.
# - Summed over paths, a gradient may cost thousands of products; collected backward, it costs one product for each wire
#   [claim: product_a_wire]. One backward pass serves all inputs, one forward pass serves one.
# - The sigmoid's derivative is $(1 - a)\,a$: it needs the gate's output alone.
# - The graph of a function is not unique. Its gradient is, wherever there is one.

# %% [markdown]
# ## Further: your own autograd
#
# *Autograd*, short for automatic gradients, is a program that differentiates what you compute. PyTorch has one. For
# four kinds of gates and single numbers 45 lines are enough [claim: lines_of_the_engine] [given]. You write them here
# in five parts, each with its check [given]. The idea of so small an engine is Karpathy's (micrograd, 2020): his
# numbers keep a function that passes the gradient on, and ours keep the name of their gate.
#
# A number remembers how it was made: the name of its gate (`"add"`, `"mul"`, `"max"`, `"sigmoid"`; `""` for an input)
# and the numbers that went in. That memory *is* the graph.
#
# ### Task: your engine, values
#
# Write the four gates of `Number`: `__add__` is what Python calls for `+`, and `__mul__` for `*` [given]. Each returns
# a *new* `Number` that holds the value, the gate's name and its inputs. For example, `(Number(2) * Number(3)).value` is
# `6`, its `.gate` is `"mul"`, and its `.inputs` are the two numbers.


# %% tags=["stub"]
class Number:
    def __init__(self, value, gate="", inputs=()):
        self.value, self.gate, self.inputs = value, gate, inputs
        self.gradient = 0.0

    # write __add__ and __mul__ (with self and other), maximum (with self and other) and sigmoid (with self alone)
    def __add__(self, other):
        raise NotImplementedError


# %% tags=["solution"]
class Number:
    def __init__(self, value, gate="", inputs=()):
        self.value, self.gate, self.inputs = value, gate, inputs
        self.gradient = 0.0

    # write __add__ and __mul__ (with self and other), maximum (with self and other) and sigmoid (with self alone)
    def __add__(self, other):
        return Number(self.value + other.value, "add", (self, other))

    def __mul__(self, other):
        return Number(self.value * other.value, "mul", (self, other))

    def maximum(self, other):
        return Number(max(self.value, other.value), "max", (self, other))

    def sigmoid(self):
        return Number(1 / (1 + math.exp(-self.value)), "sigmoid", (self,))


# %%
check("engine: values", Number)

# %% [markdown]
# <details><summary>Hint</summary><code>return Number(self.value + other.value, "add", (self, other))</code> is the
# first. The sigmoid's inputs are <code>(self,)</code>, with the comma.</details>

# %%
Number = answer("engine: values", Number)
p, q = Number(2.0), Number(3.0)
print((p * q + p).value, (p * q).gate)

# %% [markdown]
# ### Task: your engine, local derivatives
#
# `local_derivatives(number)` returns a tuple: the derivative of the number by each of its inputs. For an input of the
# graph, which no gate made, it is the empty tuple `()`. At `p * q` with the values 2 and 3 it is `(3.0, 2.0)`
# [claim: local_example]. If the two inputs of a max gate are equal, the course's derivative is 1 by the first and 0 by
# the second; the check has no such case [claim: tie, no_ties] [given].


# %% tags=["stub"]
def local_derivatives(number):
    raise NotImplementedError


# %% tags=["solution"]
def local_derivatives(number):
    if number.gate == "add":
        return 1.0, 1.0
    if number.gate == "sigmoid":
        return ((1 - number.value) * number.value,)
    if not number.inputs:
        return ()
    x, y = (n.value for n in number.inputs)
    if number.gate == "mul":
        return y, x
    return (1.0, 0.0) if x >= y else (0.0, 1.0)


# %%
check("engine: local derivatives", local_derivatives)

# %% [markdown]
# <details><summary>Hint</summary>Ask for number.gate with if. The inputs' values are number.inputs[0].value and
# number.inputs[1].value; the sigmoid needs number.value only.</details>

# %%
local_derivatives = answer("engine: local derivatives", local_derivatives)
print(local_derivatives(p * q))

# %% [markdown]
# ### Task: your engine, visiting order
#
# `visiting_order(output)` returns a list of the output and of all numbers that it was made from: each of them *once*,
# and each *after* the inputs of its gate. (Its name in books is *topological order*.) There may be several such lists;
# each of them is accepted.
#
# A function that calls itself does it: visit the inputs first, then append the number. Keep a set of what was visited.
# Without it, a number is visited once for every path, and you have seen how many paths there can be. The check tries
# your function on 30 squares as well, which have 1,073,741,824 paths [claim: thirty_squares].


# %% tags=["stub"]
def visiting_order(output):
    raise NotImplementedError


# %% tags=["solution"]
def visiting_order(output):
    order, seen = [], set()

    def visit(number):
        if number not in seen:
            seen.add(number)
            for x in number.inputs:
                visit(x)
            order.append(number)

    visit(output)
    return order


# %%
check("engine: visiting order", visiting_order)

# %% [markdown]
# <details><summary>Hint</summary>Inside of your function define <code>visit(number)</code>: if the number is not in the
# set, put it there, visit each of its inputs, and then append it to the list.</details>

# %%
visiting_order = answer("engine: visiting order", visiting_order)
print([n.gate or n.value for n in visiting_order(p * q + p)])

# %% [markdown]
# ### Task: your engine, adding and zeroing
#
# `backward(output)` fills `.gradient` of the output and of every number that it was made from, and returns nothing. A
# second call must leave the same gradients as the first. Visit each number once: the paths can be too many to walk
# [given].


# %% tags=["stub"]
def backward(output):
    raise NotImplementedError


# %% tags=["solution"]
def backward(output):
    order = visiting_order(output)
    for number in order:
        number.gradient = 0.0
    output.gradient = 1.0
    for number in reversed(order):
        for x, local in zip(number.inputs, local_derivatives(number), strict=True):
            x.gradient += number.gradient * local


# %%
check("engine: adding and zeroing", backward)

# %% [markdown]
# <details><summary>Hint 1</summary>Four steps: the order; every gradient to zero; the output's to 1; then the reversed
# order, passing on.</details>
# <details><summary>Hint 2</summary><code>zip(number.inputs, local_derivatives(number), strict=True)</code> gives each
# input with its local derivative.</details>

# %%
backward = answer("engine: adding and zeroing", backward)
backward(p * q + p)
print(p.gradient, q.gradient)

# %% [markdown]
# ### Task: your engine, the whole
#
# `gradients(formula, values)`: `formula` is a Python function of numbers, such as `lambda x, y: x * y + x`, and
# `values` a list with one value for each of its arguments. Make a `Number` of each value, compute, run `backward`, and
# return the list of their gradients. The check runs it on the decks' graphs and on 200 random ones
# [claim: random_graphs]. It compares your gradients with those of `course_lib.graph`.


# %% tags=["stub"]
def gradients(formula, values):
    raise NotImplementedError


# %% tags=["solution"]
def gradients(formula, values):
    numbers = [Number(value) for value in values]
    backward(formula(*numbers))
    return [number.gradient for number in numbers]


# %%
check("engine: the whole", gradients)

# %% [markdown]
# <details><summary>Hint</summary>The function takes its numbers one by one: <code>formula(*numbers)</code>.</details>

# %%
gradients = answer("engine: the whole", gradients)
print(gradients(lambda x, y, z: (x + y) * z, [-2, 5, -4]))

# %% [markdown]
# The decks' neuron, by your own engine:

# %%
found = gradients(lambda w0, x0, w1, x1, w2: (w0 * x0 + w1 * x1 + w2).sigmoid(), [2, -1, -3, -2, -3])
print([f"{g:.4f}" for g in found])

# %% [markdown]
# ## Further: division and powers
#
# The last of the sigmoid's *four gates* divides 1 by $n$ [given]. In general a division gate has two inputs, and so has
# a power gate, $x^p$: its exponent may be the output of another gate. Neither has a pattern of its own.
#
# ### Task: division gate
#
# `division_gate(x, y, upstream)` takes three numbers, of which $y$ is not 0, and returns `(dx, dy)`, what the gate
# $x / y$ passes on to each input [given]. For example, `division_gate(6, 2, 1)` is `(0.5, -1.5)`.


# %% tags=["stub"]
def division_gate(x, y, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def division_gate(x, y, upstream):
    return upstream / y, -upstream * x / y**2


# %%
check("division gate", division_gate)

# %% [markdown]
# <details><summary>Hint 1</summary>Hold y fixed: then x is multiplied by a constant. Which?</details>
# <details><summary>Hint 2</summary>Hold x fixed: the second step of the sigmoid's derivative has the rest.</details>
#
# ### Task: power gate
#
# `power_gate(x, p, upstream)` takes three numbers, of which $x$ is above 0, and returns `(dx, dp)`, what the gate $x^p$
# passes on to each input [given]. For example, `power_gate(1, 3, 2)` is `(6, 0)`.


# %% tags=["stub"]
def power_gate(x, p, upstream):
    raise NotImplementedError


# %% tags=["solution"]
def power_gate(x, p, upstream):
    return upstream * p * x ** (p - 1), upstream * x**p * math.log(x)


# %%
check("power gate", power_gate)

# %% [markdown]
# <details><summary>Hint 1</summary>By x it is a power. By p it is not: the exponent moves, the base stays.</details>
# <details><summary>Hint 2</summary>Write the gate as e^(p ln x). What is the derivative of the exponent p ln x by
# p?</details>
#
# Either gate can end the sigmoid's graph, as $1 / n$ or as $n^{-1}$ [given]. At $s = 1$ [given]:

# %%
division_gate, power_gate = answer("division gate", division_gate), answer("power gate", power_gate)
n = 1 + math.exp(-1.0)
print(f"to n by division: {division_gate(1, n, 1.0)[1]:.4f}, by a power: {power_gate(n, -1, 1.0)[0]:.4f}")
print(f"to s: {division_gate(1, n, 1.0)[1] * -math.exp(-1.0):.4f}")

# %% [markdown]
# ## Further: a long chain
#
# A graph may have too many gates for a drawing. Here $s$ is replaced by $\sin s + 0.001$ ten thousand times [given].

# %%
s = x = graph.variable(0.5, "x")
for _ in range(10_000):
    s = graph.sin(s) + 0.001
graph.backward(s)
print(f"{len(graph.nodes(s)):,} nodes; value {s.value:.5f}, gradient by x {x.gradient:.3g}")

# %% [markdown]
# These are 20,000 gates, of which every second one is a sine [claim: long_chain]. The other nodes are $x$ and the
# constants. The sines' local derivatives lie between 0.878 and 0.984 here, the add gates' are 1, and the product of
# them all is as good as 0 [claim: chain_slopes]. Deep networks meet such products, too: notebooks 04 and 06.
#
# On a chain as long as this one your own engine would stop with `RecursionError` if its `visiting_order` calls itself:
# Python allows only so many calls inside one another [claim: too_deep]. `course_lib.graph` does without, and keeps a
# list of the nodes that it has still to visit.

# %% [markdown]
# ## Further: arrays on the wires
#
# A wire may carry a matrix as well. Its gradient has the same shape, and the gate's rule is written for whole arrays.
# Below, `@` is the matrix product, and `*` multiplies entry by entry. The matrices are those of deck 000, *Backprop
# with Matrices*. The deck gives the upstream gradient at $y = xw$; let us call it $G$. To get it, the graph ends with
# $L$, the sum of all $y_{ij} G_{ij}$: then $\partial L/\partial y_{ij}$ is $G_{ij}$.
#
# Notebook 02 derives the rule of the gate `@`: $\partial L/\partial x = G w^T$ and $\partial L/\partial w = x^T G$.

# %%
question("entries")

# %% [markdown]
# **Try.** Move $w_{00}$, and watch $y$ and the gradient of $x$ [given].

# %%
graph_explorer("matrices x w", frame=-1)

# %% [markdown]
# **What to have seen.** At first $y$ is [[−1, −1, 2, 6], [5, 2, 11, 7]] [claim: matrix_product]. (The deck prints
# another matrix there, and notebook 12 shows why it cannot be right.) When you move the slider, the first column of $y$
# changes, and the first column of the gradient of $x$: in $G w^T$ the entry that you move stands in the first column
# of $w^T$ [claim: matrix_columns].
