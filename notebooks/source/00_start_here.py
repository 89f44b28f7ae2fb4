# %% [markdown]
# # Start here
#
# A course on how neural networks are trained, in notebooks that answer when you touch them.
# Nothing you do here can break anything: every explorer can be put back, every notebook can be run again from the top.

# %% [markdown]
# ## Objectives
#
# After this page you
#
# - know that your installation works, or what to do about it;
# - have trained a network on real handwritten digits and seen a learning rate that is too small, right, and too large;
# - can read an error message of this course, and know where to find each lecture.

# %% [markdown]
# ## Does everything work?
#
# Run the next cell (Shift + Enter). It compares what is installed with what the course needs.
# If it stops with `ModuleNotFoundError`, this notebook runs in another Python than the course's:
# choose *Kernel → Change Kernel*, or start JupyterLab with `make lab` as [the README](../README.md) says.

# %%
from course_lib.topics.start_here.environment import check_environment

check_environment()

# %% [markdown]
# ## How the course works
#
# Every idea comes in the same three steps.
#
# 1. **Predict.** A question, before any picture moves. Commit to an answer, on paper or aloud: being wrong is how it
#    sticks.
# 2. **Explore.** A picture with controls. Move a slider with the mouse, or click it once and use the arrow keys.
#    Below a picture that runs over time there is a player: play, pause, one step on or back, back to the start.
# 3. **Compare.** What you should have seen, with its numbers. If you saw something else, you found something: rewind
#    and look again.
#
# The formulas are not hidden behind the pictures. Text, pictures, exercises and tests all use the same few lines of
# NumPy in
# `course_lib`, and you can read each of them: type `ReLU??` in a cell, for example, after importing it.

# %% [markdown]
# ## A first taste
#
# Below, a network with one hidden layer reads 8 x 8 pictures of handwritten digits. It sees 1,348 of them with their
# answers,
# 64 at a time, 200 times; then it is asked about 449 others. A ✗ marks a wrong answer.
#
# **Predict first.** The learning rate η scales every step. At the start it is 0.0001.
# What will happen at 0.01, and what at 5? Which of the three networks will know most digits?

# %%
from course_lib.topics.start_here.explorers import taste

taste()

# %% [markdown]
# **What to have seen.** At 0.0001 the loss hardly falls: 200 steps are not enough, and one digit in seven is right. At
# 0.01 the network knows 96 % of them. At 5 every step leaps past its goal: the loss jumps about and ends at 2.6, above
# log 10 = 2.3, which is what guessing costs, and one digit in ten is right. Around 0.01 lie two powers of ten that work
# at least in part; why that is, and how to find the place, is what notebooks 07 to 10 are about.
#
# Drag the player back to the beginning and step forward: the first few steps do most of the work.

# %% [markdown]
# ## The same without a picture
#
# Explorers call functions that you can call, too. This is the whole experiment: data, network, training, result.

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.train import train

# %%
digits = DATASETS["digits"].load(np.random.default_rng(0))
net = Network([64, 16, 10], hidden="ReLU", output="softmax")
net

# %%
setting = {"initializer": "He normal", "loss": "cross-entropy", "batch_size": 64, "steps": 200}
history = train(net, digits, optimizer=Adam(learning_rate=0.01), rng=np.random.default_rng(0), **setting)
print(history.message)
print(f"test accuracy {history.test_accuracy[-1]:.3f}")

# %% [markdown]
# ## When something is wrong
#
# A message of this course has four parts: *which argument*, *what came*, *what was expected*, and *what to do*.
# The next two cells are wrong on purpose.

# %%
try:
    Adam(learning_rate=-1)
except ValueError as message:
    print(message)

# %%
try:
    train(net, digits, optimizer="Adm", rng=np.random.default_rng(0), **setting)
except ValueError as message:
    print(message)

# %% [markdown]
# ## The map
#
# | notebook | what it is about | lecture deck |
# |---|---|---|
# | [00 Start here](00_start_here.ipynb) | this page | all |
# | [01 Computational graphs](01_computational_graphs.ipynb) | gates, and gradients that flow back | 000, 001 |
# | [02 Vectors and matrices](02_vectors_and_matrices.ipynb) | gradients, Jacobians, checking a gradient | 000 |
# | [03 Backpropagation equations](03_backpropagation_equations.ipynb) | BP1 to BP4 on a real network | 004, 002 |
# | [04 Activations](04_activations.ipynb) | what a neuron does with its sum | 000 |
# | [05 Losses](05_losses.ipynb) | how wrong a prediction is | 002, 004 |
# | [06 Initialization](06_initialization.ipynb) | where training begins | 002 |
# | [07 Gradient descent](07_gradient_descent.ipynb) | one step after another | 000, 001, 002, 004 |
# | [08 Momentum](08_momentum.ipynb) | steps that remember | all |
# | [09 Adaptive methods](09_adaptive_methods.ipynb) | a learning rate for each weight | 001, 002, 004, 000 |
# | [10 Learning rate schedules](10_learning_rate_schedules.ipynb) | steps that get smaller | 004 |
# | [11 Training playground](11_training_playground.ipynb) | everything at once | all |
# | [12 Lecture errata](12_lecture_errata.ipynb) | every printed formula, recomputed | all |
#
# Where a topic stands, section by section: [syllabus](syllabus.md).

# %% [markdown]
# ## Recap
#
# - The check at the top says whether your installation is complete, and what to do if not.
# - Predict, explore, compare; the player runs time forwards and backwards.
# - A learning rate can be too small and too large; here about 0.01 was right.
# - An error names the argument, what came, what was expected, and the remedy.
