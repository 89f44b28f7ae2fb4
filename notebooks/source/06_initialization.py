# %% [markdown]
# # Initialisation
#
# Before the first example comes in, the weights must be something. What they are decides whether a deep network's
# signals and gradients arrive, die out or blow up, and whether its units can ever become different. (Deck 002,
# *Weight Initialization* and *Gradient Clipping*.)

# %% [markdown]
# ## Objectives
#
# After this page you can
#
# - say what zeros, a constant, too small and too large weights each do to a network, and by which mechanism;
# - say which units of a network can never become different, and what breaks their symmetry;
# - compute the variance of signal and gradient in layer 50 from one formula, and hold a measurement against it;
# - derive Glorot's and He's scales, as normal and as uniform distributions, and say which activation each is for;
# - clip a gradient by value and by norm, and say when it saves a run and what it costs.

# %% [markdown]
# ## Three steps
#
# Deck 002 has a page in three steps: choose a data set, choose an initialisation, train and watch. Here it is again,
# with the whole menu of initialisations.
#
# Top left where the network decides, and top right the cost. In the drawing an edge's colour and width are its weight;
# "edges show" switches to the gradient. Beneath: how the hidden layers' activations are distributed, and the root mean
# square of each layer's activations and gradients (pale: at the start). The player goes through the run.
#
# **Predict first.** A network with four hidden ReLU layers. For each of *zeros*, *constant*, *too small* (σ = 0.01)
# and *too large* (σ = 10): will it learn, and what will the gradients of the first layer be like at step 0?

# %%
from course_lib.topics.initialization.explorers import laboratory

laboratory()

# %% [markdown]
# **What to have seen.** (Moons, seed 0, η = 0.1.)
#
# 1. *He normal*: from 0.76 to 0.0064 in 300 steps. All layers' activations and gradients are of about the same size.
# 2. *zeros*: the cost stays at log 2 = 0.693, the cost of guessing. Layer 1 gives only zeros, so no weight has a
#    gradient at all (of the biases only the output's are moved). With tanh the same; with sigmoid see below.
# 3. *constant*: it learns, but only a straight line, 86 % right. Four layers of eight units work like four units in a
#    row.
# 4. *too small*: no layer's gradient is larger than 1e-8. Each layer makes the signal, and on the way back the error,
#    60 to 90 times smaller. The cost stays at log 2; only the biases of the last layers move a little, and from about
#    step 40 on the units of layer 4 are below 0 for every example, so that not even that little passes.
# 5. *too large*: the cost begins at 294,000. The first steps are so long that they push all units of layer 2 below 0
#    for every example, where a ReLU has no gradient: by step 6 the first layer's has vanished. The cost ends at log 2
#    and stays there: dead, not diverged. With a leaky ReLU, which cannot die, the run diverges at step 4.
# 6. 100 layers of sigmoid with Glorot's weights: the first layer's gradient is 10⁻⁶⁷ times the last layer's. In the
#    drawing the last edges alone have a colour.
# 7. He, η = 100: worse than guessing. A good start does not mend a bad learning rate.

# %% [markdown]
# ## All of them at once
#
# Nine initialisations, three replicas of each, in one training run on the same batches. They all start from the *same*
# standard normal draws g: a normal one takes σ g, a uniform one 2Φ(g) − 1 times its bound (Φ is the normal
# distribution function, so that this is uniform and keeps each weight's sign and rank). So what differs is the scale
# and the shape, not the luck.
#
# **Predict first.** With ReLU, *too large* goes wrong. Now choose the sigmoid, and η = 1. Which initialisation learns
# best?

# %%
from course_lib.topics.initialization.explorers import race

race()

# %% [markdown]
# **What to have seen.**
#
# 1. ReLU: both of He's are first, Glorot's and *uniform* follow, *zeros* and *too small* do not move, *constant* finds
#    its straight line.
# 2. Sigmoid, η = 1: after 150 steps *too large* has by far the lowest cost, 0.12 against He's 0.35! A sigmoid cannot
#    pass on more than 1, so nothing explodes forward, and weights of 10 make its slope of ¼ steep enough.
# 3. Leaky ReLU, η = 100: all but *zeros* diverge within ten steps, and *too large* first. The same with η = 0.2:
#    *too large* alone.
# 4. Other seeds: with 0 to 5 the order is always He, Glorot, *uniform*. Of two twins, normal and uniform with the same
#    variance, now one is ahead and now the other.
#
# The same by a call, with ten replicas and 300 steps: what becomes of *too large* depends on the activation.

# %%
from course_lib.initializers import INITIALIZERS
from course_lib.topics.initialization.experiments import race as initialization_race

setting = {"data": "moons", "seed": 0, "depth": 3, "width": 16, "batch_size": 32, "steps": 300, "replicas": 10}
some = {name: INITIALIZERS[name] for name in ("zeros", "constant", "too small", "He normal", "too large")}

# %%
for activation, rate in (("leaky ReLU", 0.2), ("ReLU", 0.2), ("tanh", 0.2), ("sigmoid", 2.0)):
    done = initialization_race.race(activation=activation, learning_rate=rate, choices=some, bounded=False, **setting)
    *others, (kind, words) = done.fates(-1)
    cost_he, cost = done.middle[-1, -2:]
    words = words if kind in ("stuck", "diverged") else f"cost {'above' if cost > cost_he else 'below'} He's"
    told = [*(w for _, w in others), words]
    print(f"{activation}:", "; ".join(f"{n}: {w}" for n, w in zip(some, told, strict=True)))

# %% [markdown]
# The deck says of a too large initialisation that it makes gradient descent diverge, that the cost oscillates around
# its minimum, and that weights become NaN very quickly. NaN comes to activations that neither saturate nor die: a leaky
# ReLU is at NaN after 5 steps in ten runs of ten. ReLU networks mostly die instead, at log 2. With tanh the cost begins
# at 19, leaps up and down for a while (the nearest to the deck's oscillation), and is still at 0.7 to 0.8 after 300
# steps, where He's is at 0.03; with the sigmoid *too large* beats He. How a run ends that leaps like that hangs on the
# last bits of its numbers: another processor, another end.
#
# ### When exactly?
#
# A run that stops being finite ends, and its History says at which step. Nothing is replaced and nothing hidden:

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network
from course_lib.optimizers import Adam, GradientDescent
from course_lib.train import train

moons = DATASETS["moons"].load(np.random.default_rng(0))
common = {"loss": "cross-entropy", "batch_size": 32, "steps": 1000, "evaluations": 100}

# %%
leaky = Network([2, 16, 16, 16, 2], hidden="leaky ReLU")
for rate in (0.02, 0.2, 2.0):
    start = {"initializer": "too large", "rng": np.random.default_rng(1)}
    lost = train(leaky, moons, optimizer=GradientDescent(rate), **start, **common)
    print(f"η = {rate}: {lost.message}")

# %% [markdown]
# A learning rate a hundred times smaller gains two or three steps.
#
# ### How long does too small last?
#
# The deck says that with too small weights gradient descent never converges. With a gradient that is nearly 0 in *all*
# layers, growing is a matter of patience, and every layer multiplies it:


# %%
def first_below(history, level):
    reached = np.flatnonzero(history.train_loss < level)
    return f"by step {history.steps[reached[0]]}" if reached.size else "not in 1000 steps"


for depth in (1, 2, 3):
    net = Network([2, *[16] * depth, 2], hidden="tanh")
    for rule in (GradientDescent(0.2), Adam(0.01)):
        start = {"initializer": "too small", "rng": np.random.default_rng(1)}
        run = train(net, moons, optimizer=rule, **start, **common)
        print(f"{depth} hidden, {type(rule).__name__}: cost below 0.6 {first_below(run, 0.6)}")

# %% [markdown]
# **What to have seen.** With one hidden layer gradient descent needs a few dozen steps, with two some hundreds, with
# three more than a thousand: the deck is right for deep networks, and for plain gradient descent. Adam divides each
# gradient by its own size, so that a small one is as good as a large one, and gets away within a few dozen steps in all
# three. (It does not find the bend of the moons in these 1000 steps, though: its cost ends near 0.27, that of a line.)

# %% [markdown]
# ## Symmetry
#
# Two hidden units with the same weights in, the same bias and the same weights out compute the same activation and
# get the same error. So they get the same gradient, make the same step, and are equal again. Nothing in the
# training can tell them apart: not the data, not the learning rate, not momentum or Adam. (Deck 002, *Zero* and *Zero
# or Random Constant*: two units with $\mathrm{relu}(\alpha x_1 + \alpha x_2)$.)

# %%
from course_lib.topics.initialization.questions import question

question("zeros and tanh")

# %% [markdown]
# Below, each ring is a hidden unit, at its two incoming weights. Then noise is added to the constant start.
#
# **Predict first.** Circles; six tanh units, all weights 0.1. What can six equal units draw? Then with noise of 0.001:
# how long will they stay together, and what for?

# %%
from course_lib.topics.initialization.explorers import symmetry

symmetry()

# %% [markdown]
# **What to have seen.**
#
# 1. Six rings on one spot for 400 steps: the network is one unit, a straight line, 52 % right.
# 2. Noise of 0.001: for 200 steps there is hardly a difference, then the units part, and at step 400 99 % are right.
#    Where the cost has a saddle, differences grow by a constant factor a step, from however little.
# 3. *zeros* with tanh, ReLU or ELU: nothing moves. With the sigmoid the units move, together.
# 4. 1000 steps without noise, lower right panel: rounding errors, some 10⁻¹⁶ at first, grow to about 10⁻⁶ (on another
#    machine to something else). "For ever" is true of the numbers on paper; in a computer it is true to twelve digits
#    for a good while, whatever the activation and whatever the rule, as the next two cells assert.

# %%
from course_lib.optimizers import Momentum
from course_lib.topics.initialization.experiments.symmetry import grow

setting = {"data": "moons", "seed": 0, "noise": 0.0, "units": 6, "learning_rate": 0.2, "steps": 300}
for name in ("zeros", "constant"):
    for activation in ("tanh", "ReLU", "sigmoid"):
        grown = grow(initializer=INITIALIZERS[name], activation=activation, **setting)
        assert grown.apart.max() < 1e-12
        print(f"{name}, {activation}: six units, {grown.different(-1)} kind after 300 steps; moved: {grown.moved}")

# %%
net = Network([2, 6, 2], hidden="tanh")
for rule in (GradientDescent(0.5), Momentum(0.1), Adam(0.01)):
    start = {"initializer": "constant", "rng": np.random.default_rng(1)}
    run = train(net, moons, optimizer=rule, **start, **common | {"steps": 300})
    W = net.layers(run.theta[-1])[0].W
    assert np.ptp(W, axis=1).max() < 1e-12
    print(f"{type(rule).__name__}: cost {run.train_loss[-1]:.3f}, each unit's weights ({W[0, 0]:.3f}, {W[1, 0]:.3f})")

# %% [markdown]
# There is a second, smaller trap in the constant start: with two or more *outputs* that are all equal, the rows of
# $\delta^L = (\hat y - y)/N$ sum to 0, so $\delta^L (W^L)^T$ is exactly 0 in the first step. The output layer has to
# become different first.

# %%
theta = net.initialize("constant", np.random.default_rng(0))
_, gradient = net.loss_and_gradient(theta, moons.x_train, moons.y_train, "cross-entropy")
for l, layer in enumerate(net.layers(gradient), start=1):
    print(f"layer {l}: largest gradient of a weight is 0 to 1e-15: {np.abs(layer.W).max() < 1e-15}")

# %% [markdown]
# ### Task: twins
#
# Which units can never become different? Write `twins(W1, b1, W2)` with W1 `(d, h)`, b1 `(h,)`, W2 `(h, k)`: an array
# `(h, h)` of True and False, True at [i, j] if the hidden units i and j are equal and will stay so for ever.

# %%
from course_lib.topics.initialization.tasks import answer, check


# %% tags=["stub"]
def twins(W1, b1, W2):
    raise NotImplementedError


# %% tags=["solution"]
def twins(W1, b1, W2):
    units = np.concatenate([W1.T, b1[:, None], W2], axis=1)
    return (units[:, None] == units).all(axis=2)


# %%
check("twins", twins)

# %% [markdown]
# <details><summary>Hint 1</summary>
# A unit has weights coming in, one bias, and weights going out. In which array are they a column, in which a row?
# </details>
# <details><summary>Hint 2</summary>
# Put all numbers of a unit into one row of a new array. Then two units are equal if two rows are.
# </details>
# <details><summary>Hint 3</summary>
# <code>units[:, None] == units</code> compares every row with every row, entry by entry; <code>.all(axis=2)</code>
# asks whether a whole row is equal.
# </details>

# %% [markdown] tags=["teacher"]
# The same weights in alone are not enough: such units have the same activation now, but their errors differ with the
# weights out, and so do they after one step. Ask for the case "same out, different in". Dropout breaks the symmetry as
# well; weight decay, momentum and Adam do not.

# %% [markdown]
# ## Variance through the layers
#
# Now the scale. Take layers of n units without biases, and random weights of mean 0 and variance σ². A
# pre-activation is a sum of n terms, $z_j = \sum_i a_i W_{ij}$. The terms' variances add:
#
# $$\mathrm E[z^2] = n_{in}\, \sigma^2\, \mathrm E[a^2], \qquad\text{so}\qquad
# q_{l+1} = n_{in}\, \sigma^2\, \mathrm E\bigl[\varphi(z)^2\bigr] \text{ with } z \sim \mathcal N(0, q_l)$$
#
# for $q_l = \mathrm E[(z^l)^2]$: a sum of many terms is nearly normal, so that $q_l$ is all there is to know of it.
# Going back, $\delta^l = (\delta^{l+1} W^T) \odot \varphi'(z^l)$ is a sum over the n units that unit i feeds:
#
# $$p_l = n_{out}\, \sigma^2\, \mathrm E\bigl[\varphi'(z^l)^2\bigr]\; p_{l+1}
# \qquad\text{for } p_l = \mathrm E[(\delta^l)^2].$$
#
# Fifty layers multiply fifty such factors. A factor of 0.8 leaves 10⁻⁵ of the variance, one of 1.25 makes it 70,000
# times as large. There is no room for "about right".

# %%
question("half")

# %% [markdown]
# The explorer draws one network and measures, with 64 examples; the dashed line is the iteration above, the shaded band
# is where a single example should lie in 95 % of the draws at this width (to first order in 1/n; the mean over 64 of
# them wanders less, as long as they differ), and the dotted lines are the limits beyond which a signal is called
# vanished or exploded: 100 times smaller or larger than what came in, 10⁴ times in the mean square. The green line is
# the part of the mean square that differs from example to example: without it there is nothing to learn from.
#
# **Predict first.** Which of the nine initialisations keeps the variance for *linear*, for *tanh*, for *ReLU*, for the
# *sigmoid*?

# %%
from course_lib.topics.initialization.explorers import depth as depth_explorer

depth_explorer()

# %% [markdown]
# **What to have seen.** (128 units, 50 layers.)
#
# 1. *ReLU, He*: the factor is 1 forward and backward, and z² is 2 in layer 1 and 1.9 in layer 50. A single draw
#    wanders; the narrower the layers the more. At 16 units the band spans seven powers of ten, and at 8 units this
#    draw has vanished at layer 24: He's argument is about averages over wide layers.
# 2. *ReLU, Glorot*: a factor ½ each. Vanished at layer 15 forward and, going back, at layer 37.
# 3. *tanh, Glorot*: the deck's "keeps the variance the same across every layer" holds for *linear*. tanh bends,
#    and 0.008 of the variance arrives at layer 50 (theory 0.010), 0.014 of the gradient's at layer 1. That is slow,
#    like 1/l, not exponential.
# 4. *tanh, He*: the signal keeps (0.57 at layer 50), and the gradient *grows*, to 35. Larger σ: still more. With
#    saturation at one end and σ at the other, both ways cannot be kept at once.
# 5. *sigmoid*, whatever the scale up to He's: σ(0) = ½ is passed on, so the signal's mean square stays. But the slope
#    is at most ¼: the gradient's mean square loses a factor of about 17 a layer with Glorot, 10 with He, and has
#    vanished three layers below the top. The *green* line falls as fast: from layer 5 on every example gives nearly the
#    same. "Works well for tanh/sigmoid" (*Xavier*) is right for tanh.
# 6. *uniform* (±1/√n): a variance of 1/(3n). Vanished at layer 6 with ReLU, 8 with tanh; "works well for Sigmoid" did
#    not show either: worse than Glorot there, too.
# 7. *constant* 0.1: units are equal, so they add up instead of averaging out: nc = 12.8 a layer. Exploded at layer 3.
# 8. *too large*, 100 layers, ReLU: beyond what float64 can square at layer 79, and no way back. *tanh, too large*:
#    forward all is saturated, backward it explodes. There the measured line runs far below the theory's: f′² is 0 for
#    nearly all units and 1 for a few, and a mean over 128 units misses what the expectation is made of. The band knows.

# %% [markdown]
# ### What theory expects
#
# The iteration needs two means over a normal distribution, of φ² and of φ′². The explorer takes them by numerical
# integration; here they are for z ~ N(0, 1), with Gauss–Hermite nodes to compare.

# %%
from course_lib.activations import ACTIVATIONS
from course_lib.topics.initialization.experiments.theory import expected

nodes, weights = np.polynomial.hermite_e.hermegauss(64)
weights /= weights.sum()
for name in ("linear", "sigmoid", "tanh", "ReLU", "ELU"):
    f = ACTIVATIONS[name]
    values = expected(lambda z, f=f: f(z) ** 2), expected(lambda z, f=f: f.prime(z) ** 2)
    print(f"{name:8} E[φ²] = {values[0]:.4f} (Gauss–Hermite {weights @ f(nodes) ** 2:.4f}), E[φ′²] = {values[1]:.4f}")

# %% [markdown]
# ### Task: forward variance
#
# Write `forward_variance(a, sigma)`: the variance to expect for an entry of $z = a W$, averaged over the rows, for
# given activations a `(N, n_in)` and independent weights $W \sim \mathcal N(0, \sigma^2)$. One number.


# %% tags=["stub"]
def forward_variance(a, sigma):
    raise NotImplementedError


# %% tags=["solution"]
def forward_variance(a, sigma):
    return a.shape[1] * sigma**2 * np.mean(a**2)


# %%
check("forward variance", forward_variance)

# %% [markdown]
# <details><summary>Hint 1</summary>
# For one row, z is a sum of n_in terms a_i W_ij. What is the variance of one term, if a_i is a given number?
# </details>
# <details><summary>Hint 2</summary>
# a_i² σ². Independent terms add their variances; then comes the mean over the rows.
# </details>

# %% [markdown]
# Against a draw of one wide layer, after a ReLU, whose mean is not 0:

# %%
forward_variance = answer("forward variance", forward_variance)
rng = np.random.default_rng(3)
a = np.maximum(rng.standard_normal((400, 200)), 0)
z = a @ (0.1 * rng.standard_normal((200, 3000)))
print(f"measured {np.mean(z**2):.3f}, expected {forward_variance(a, 0.1):.3f}")

# %% [markdown]
# ### Task: backward variance
#
# Write `backward_variance(delta_next, z, sigma)`: what to expect for the mean square of
# $\delta = (\delta^{l+1} W^T) \odot \mathrm{ReLU}'(z)$, with delta_next `(N, n_out)`, z `(N, n_in)` and weights of
# deviation sigma. As the theory does, take the two factors for independent: the mean of a product is the product of
# the means.


# %% tags=["stub"]
def backward_variance(delta_next, z, sigma):
    raise NotImplementedError


# %% tags=["solution"]
def backward_variance(delta_next, z, sigma):
    return delta_next.shape[1] * sigma**2 * np.mean(delta_next**2) * np.mean(z > 0)


# %%
check("backward variance", backward_variance)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Over how many units does the sum in delta_next Wᵀ run?
# </details>
# <details><summary>Hint 2</summary>
# ReLU′(z) is 1 where z &gt; 0, else 0. What is the mean of its square over the entries of z?
# </details>

# %% [markdown] tags=["teacher"]
# Why the mean square and not the variance: Wᵀ is independent of δ and has mean 0, so the sum has mean 0 whatever δ's
# mean is. The independence of forward and backward weights is an assumption: both passes use the same W. For wide
# layers at random it holds well, as the explorer shows; after training it does not.

# %% [markdown]
# ## Glorot and He
#
# To keep the variance, $n\,\sigma^2\,\mathrm E[\varphi^2]/q$ must be 1.
#
# - *linear*, or tanh near 0: E[φ²] = q. Forward asks for σ² = 1/f_in, backward for 1/f_out. **Glorot** (the deck's
#   *Xavier*) takes $\sigma^2 = \dfrac{2}{f_{in} + f_{out}}$, one over the mean of the two.
# - *ReLU*: E[φ²] = q/2. **He** (*Kaiming*) takes $\sigma^2 = \dfrac{2}{f_{in}}$, and a leaky slope α makes it
#   $\dfrac{2}{(1 + \alpha^2) f_{in}}$.
#
# The deck gives Glorot's formula, and of He's only "weights belong to normal distribution". Without the variance, that
# is also true of *too small* and *too large*. It also says that such weights are "neither too much bigger than 1 nor
# too much less than 1". Not the weights: with f_in = 128 He's σ is 0.125. It is the *factor a layer* that must be near
# 1.

# %%
question("both ways")

# %% [markdown]
# ### Task: Glorot
#
# Write `glorot_std(fan_in, fan_out)`, the standard deviation of Glorot's normal distribution.


# %% tags=["stub"]
def glorot_std(fan_in, fan_out):
    raise NotImplementedError


# %% tags=["solution"]
def glorot_std(fan_in, fan_out):
    return np.sqrt(2 / (fan_in + fan_out))


# %%
check("glorot std", glorot_std)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The formula above is the variance. What multiplies a standard normal number is its root.
# </details>

# %% [markdown]
# ### Task: He
#
# Write `he_std(fan_in, fan_out)`, the standard deviation of He's normal distribution for a ReLU. (Both numbers are
# given, as in every library. You will not need both.)


# %% tags=["stub"]
def he_std(fan_in, fan_out):
    raise NotImplementedError


# %% tags=["solution"]
def he_std(fan_in, fan_out):
    return np.sqrt(2 / fan_in)


# %%
check("he std", he_std)

# %% [markdown]
# <details><summary>Hint 1</summary>
# How many terms does the sum in z have, and which part of their mean square is left after a ReLU?
# </details>

# %% [markdown]
# ## Uniform or normal
#
# The variance of the uniform distribution on (−b, b) is $b^2/3$. So Glorot's and He's have uniform twins: same
# variance, another shape. Does the shape matter? In z a hundred weights are summed, and of a sum only the variance is
# left to see.
#
# ### Task: uniform limit
#
# Write `uniform_limit(variance)`: the b for which U(−b, b) has this variance.


# %% tags=["stub"]
def uniform_limit(variance):
    raise NotImplementedError


# %% tags=["solution"]
def uniform_limit(variance):
    return np.sqrt(3 * variance)


# %%
check("uniform limit", uniform_limit)

# %% [markdown]
# <details><summary>Hint 1</summary>
# Solve variance = b²/3 for b.
# </details>

# %% [markdown]
# With it, the two limits on the deck: Glorot's $\sqrt{6/(f_{in} + f_{out})}$, and the one that it calls *Uniform
# Initialization*, $1/\sqrt{f_{in}}$.

# %%
uniform_limit, glorot_std = answer("uniform limit", uniform_limit), answer("glorot std", glorot_std)
print(f"Glorot, 300 → 100: {uniform_limit(glorot_std(300, 100) ** 2):.4f}, and √(6/400) = {np.sqrt(6 / 400):.4f}")
print(f"1/√300 = {1 / np.sqrt(300):.4f}, the limit for a variance of {1 / 900:.6f} = 1/(3·300)")

# %% [markdown]
# So the deck's *uniform* is three times below what a linear layer needs (1/f_in), and six times below a ReLU's. In a
# network with one hidden layer one does not notice; PyTorch's `Linear` starts like that to this day. In fifty layers it
# is 3⁻⁴⁹ of the variance.
#
# Is it the better choice for the sigmoid, as the deck says? One and three hidden layers of 16, ten seeds, 300 steps:

# %%
names = ("uniform", "Glorot normal", "Glorot uniform", "He normal", "He uniform")
setting = {"data": "moons", "seed": 0, "width": 16, "batch_size": 32, "steps": 300, "replicas": 10}
for layers in (1, 3):
    done = initialization_race.race(
        activation="sigmoid", learning_rate=2.0, depth=layers, bounded=False,
        choices={name: INITIALIZERS[name] for name in names}, **setting,
    )  # fmt: skip
    print(f"{layers} hidden:", ", ".join(f"{n} {c:.3f}" for n, c in zip(names, done.middle[-1], strict=True)))

# %% [markdown]
# It is not: of the five its cost is the highest or level with Glorot's, and He's is the lowest, for sigmoids, too. (The
# sigmoid's slope is ¼ at most: it would need weights four times *larger* than a linear unit.) Between normal
# and uniform with the same variance there is no difference that ten seeds could show.

# %% [markdown]
# ## A variance that stays
#
# ### Task: a variance that stays
#
# Write `keep_sigma(width, slope)`: the σ with which layer 50 has the variance of layer 1, in a network of layers with
# `width` units whose activation is z for z > 0 and `slope`·z below. (Slope 1 is linear, or tanh as long as z is small;
# slope 0 is ReLU.)


# %% tags=["stub"]
def keep_sigma(width, slope):
    raise NotImplementedError


# %% tags=["solution"]
def keep_sigma(width, slope):
    return np.sqrt(2 / (width * (1 + slope**2)))


# %%
check("a variance that stays", keep_sigma)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The factor from layer to layer is width · σ² · E[φ(z)²]/q. What is E[φ(z)²] for z normal with mean square q?
# </details>
# <details><summary>Hint 2</summary>
# The positive half contributes q/2, the negative half slope² · q/2.
# </details>

# %% [markdown]
# Now the network has its say: 50 layers of 256 units, four draws each, z² in layer 50 divided by z² in layer 1. Theory
# says 1; beside it the range in which a single example should lie in 95 % of the draws.

# %%
from course_lib.activations import LeakyReLU
from course_lib.initializers import Normal
from course_lib.topics.initialization.experiments import depth as initialization_depth

keep_sigma = answer("a variance that stays", keep_sigma)
for slope in (0.0, 0.2, 0.9):
    f, sigma = LeakyReLU(alpha=slope), Normal(float(keep_sigma(256, slope)))
    draws = [initialization_depth.measure(f, sigma, 256, 50, seed) for seed in range(4)]
    s = draws[0].forward_spread[-1]
    found = ", ".join(f"{d.forward[-1] / d.forward[0]:.2f}" for d in draws)
    print(f"slope {slope}: {found}   (range {np.exp(-s * s / 2 - 2 * s):.2f} to {np.exp(-s * s / 2 + 2 * s):.2f})")

# %% [markdown]
# And tanh with σ² = 1/n, which is right for small z only. Make x a thousand times smaller, and it stays small and keeps
# its variance; with x of variance 1 it shrinks until it is small enough:


# %%
def shrunk(q, layers):
    for _ in range(layers):
        q = expected(lambda g, q=q: np.tanh(np.sqrt(q) * g) ** 2)
    return q


for layer in (1, 2, 5, 10, 20, 50):
    print(f"layer {layer:2}: q = {shrunk(1.0, layer - 1):.4f} from 1, {shrunk(1e-6, layer - 1):.4e} from 1e-6")

# %% [markdown]
# ## The deck's other claims
#
# | deck 002, *Weight Initialization* | what came out here |
# |---|---|
# | zeros: all neurons are symmetrical and get the same updates | held; with ReLU, tanh and ELU the updates are 0 |
# | a constant: both units have the same gradient and stay equal | held to 12 digits; rounding is a disturbance, too |
# | too large: divergence, NaN very quickly | held for leaky ReLU (NaN at step 5); ReLU dies, a sigmoid learns best so |
# | too small: never converges | held for three hidden layers and gradient descent; not for one, not for Adam |
# | uniform ±1/√f_in works well for the sigmoid | did not hold: no better than Glorot, worse than He |
# | Xavier keeps the variance in every layer | held for linear; tanh 0.008 after 50 layers, ReLU 2⁻⁴⁹ |
# | Xavier works well for tanh and sigmoid | held for tanh; the sigmoid's gradient loses a factor of 17 a layer |
# | He: a normal distribution | its variance, 2/f_in, is what makes it He's; it is missing |
# | weights neither much bigger nor smaller than 1 | no: σ = 0.125 for 128 inputs. The factor a layer must be near 1 |

# %% [markdown]
# ## Gradient clipping
#
# A gradient can be right and still too long: it says how steep the surface is *here*, and a step of η times that goes
# to where it is not steep any more. **Clipping** shortens the gradient before the step (deck 002, *Gradient Clipping*),
# with a threshold c, in one of two ways:
#
# - **by value**, each entry by itself: $g_i \leftarrow \min(\max(g_i, -c), c)$;
# - **by norm**, all entries by one factor: $g \leftarrow g \cdot \min(1, c / \lVert g \rVert)$.
#
# (The deck says that the derivative is clipped "during backward propagation". It is not: backpropagation runs to its
# end, and only the finished gradient, on its way into the step, is clipped.)

# %%
question("clipped step")

# %% [markdown]
# ### Over the cliff
#
# The surface is a wide bowl that a wall of height 10 cuts at x = 2. Its slope is 1 at the start and up to 50 on the
# wall's face. Three descents from the same start; in the small panel −g where one of them is, the square to which
# clipping by value brings it, and the circle to which clipping by norm does.
#
# **Predict first.** The steps towards the wall get shorter and shorter. What happens at the first one from its face?

# %%
from course_lib.topics.initialization.explorers import cliff

cliff()

# %% [markdown]
# **What to have seen.**
#
# 1. At step 6 the gradient is 38.6 long; half of that is the next step. It lands 17.3 from the minimum, far off the
#    map. The bowl brings it back, but not before step 41 is it within 0.5 of the minimum; clipped at c = 1, the runs
#    are there at steps 21 and 22.
# 2. Clipping by norm turns the step by 0° everywhere. By value turns it by 17.2° there. With c = 0.1 it clips both
#    entries nearly all the way and goes along the diagonal, whatever the slope: it turns the step by up to 44.8°, and
#    in a plane 45° is the most.
# 3. The threshold is a choice with two wrong sides: at c = 0.1 both are still 1.0 and 2.1 from the minimum after 60
#    steps; at c = 15 they leave the map as well, and at c = 100 no gradient here is long enough to be clipped.
# 4. Of 200 starts at random with x < 1.7, left of the wall, none was thrown off the map; of 200 to the right of it 82
#    were, and the others stepped over the face. Click here and there.
# 5. η = 12 is too large for the *bowl*: its curvature is 0.2, and 2/0.2 = 10. Unclipped the distance grows to
#    3·10⁹. Clipped the steps are bounded, and so is the distance, but none of the runs ever comes to rest. Clipping
#    bounds a step; it does not make a learning rate right.

# %% [markdown]
# ### Task: clip by value
#
# Write `clip_by_value(g, c)`: each entry of the array g brought into [−c, c]. g itself stays as it is.


# %% tags=["stub"]
def clip_by_value(g, c):
    raise NotImplementedError


# %% tags=["solution"]
def clip_by_value(g, c):
    return np.minimum(np.maximum(g, -c), c)


# %%
check("clip by value", clip_by_value)

# %% [markdown]
# <details><summary>Hint 1</summary>
# There are two bounds, and most entries are between them. What happens to those?
# </details>
# <details><summary>Hint 2</summary>
# <code>np.minimum(g, c)</code> deals with one bound, for all entries at once.
# </details>

# %% [markdown]
# ### Task: clip by norm
#
# Write `clip_by_norm(g, c)`: g of shape `(P,)`, shortened to the length c if it is longer than that, the same g if not.
# It must also work for a gradient of zeros.


# %% tags=["stub"]
def clip_by_norm(g, c):
    raise NotImplementedError


# %% tags=["solution"]
def clip_by_norm(g, c):
    return g * (c / max(np.linalg.norm(g), c))


# %%
check("clip by norm", clip_by_norm)

# %% [markdown]
# <details><summary>Hint 1</summary>
# The length is the root of the sum of the squares, <code>np.linalg.norm(g)</code>. By what factor must g be multiplied
# so that its length is c?
# </details>
# <details><summary>Hint 2</summary>
# That factor is right for a g that is too long. Which factor leaves the others as they are?
# </details>

# %% [markdown] tags=["teacher"]
# `c / max(norm, c)` is one expression for both cases and cannot divide by 0. PyTorch's `clip_grad_norm_` divides by
# the norm plus 10⁻⁶ instead. Ask: of which norm? In PyTorch that of *all* parameters together, as here; clipping
# each layer by its own norm would change the direction again.

# %% [markdown]
# ### A deep network that starts too large
#
# Twelve hidden layers of 20 ReLU units on the digits, plain gradient descent, 100 steps. The initialisation is He's
# times 1.5, so that every layer makes the signal 1.5 times as large. All three runs see the same batches.
#
# **Predict first.** The signal at the output is about 1.5¹² ≈ 130 times too large. How long will the gradient be at
# first, and what will the first unclipped steps do?

# %%
from course_lib.topics.initialization.explorers import deep

deep()

# %% [markdown]
# **What to have seen.**
#
# 1. The first gradient is 534 long. Unclipped, two steps make it 2·10²⁷, and at step 3 the run has diverged.
# 2. Clipped, the same run goes on: from a loss of 64 to about 2. At He's own scale nothing has to be saved.
# 3. The thresholds of the two are not the same thing: by value with c = 0.03 lets up to 0.03 √P pass, for P = 6,130
#    parameters a length of 2.3 (thin line: at most 1.9); by norm lets c pass.
# 4. With thousands of parameters clipping by value turns the step by more than 50° on average; a plane allows 45°. It
#    still goes down, and here it learns faster than by norm.
# 5. 30 layers at twice He's: the loss begins at 10⁸, and steps of bounded length are nowhere near in 100 of them.
#    Clipping saves a run from one bad step; a bad start it can only walk away from, slowly.

# %% [markdown]
# ### Does it only help against divergence?
#
# The deck says that clipping "does not offer any general improvement in performance". Ten seeds each, at He's own
# scale, where nothing diverges:

# %%
from course_lib.topics.initialization.experiments import clipping

for eta in (0.03, 0.1, 0.3):
    runs = [clipping.deep(12, 1.0, "ReLU", eta, 0.03, 1.0, seed) for seed in range(10)]
    means = 100 * np.mean([run.accuracy for run in runs], axis=0)
    print(f"η = {eta}: test accuracy", ", ".join(f"{n} {m:.0f} %" for n, m in zip(clipping.NAMES, means, strict=True)))

# %% [markdown]
# At η = 0.03 clipping costs something: its steps are shorter. But the unclipped run cannot use a larger rate, and the
# clipped ones can: at η = 0.1 and 0.3 they reach what no unclipped run reaches in these 100 steps. So here the deck's
# sentence holds for a given, small learning rate, and does not hold for the best one of each.

# %% [markdown]
# ## Recap
#
# - Equal units stay equal: zeros and constants make a layer one unit. A random start breaks the symmetry.
# - Each layer multiplies the signal's mean square by $n_{in} \sigma^2\, \mathrm E[\varphi^2]/q$ and, on the way back,
#   the gradient's by $n_{out} \sigma^2\, \mathrm E[\varphi'^2]$. Fifty layers raise that to the 50th power.
# - Glorot, 2/(f_in + f_out), for linear and tanh; He, 2/f_in, for ReLU. Uniform on ±√3 σ does the same.
# - Theory speaks of wide layers. A draw at finite width wanders around it, and the band says how far.
# - Too small and plain gradient descent: wait, the longer the more layers. Too large: diverged, dead or saturated,
#   depending on the activation. The History says at which step.
# - Clipping bounds a step: by norm it keeps the direction, by value it does not. It saves a run from a cliff, and
#   allows larger learning rates; it does not mend a scale that is wrong by powers of ten.
