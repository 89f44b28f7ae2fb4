# %% [markdown]
# # Start here
#
# A course on how neural networks are trained, in notebooks that answer when you touch them. Nothing you do here can
# break anything: every explorer can be put back, and every notebook can be run again from the top.
#
# **Core path:** about 20 minutes [given], the whole page.

# %% [markdown]
# ## Objectives
#
# After this page you
#
# - know that your installation works, or what to do about it;
# - have trained a network on real handwritten digits and seen a learning rate that is too small, right, and too large;
# - have solved a first task, can read an error message of this course, and know where to find each lecture.

# %% [markdown]
# ## Does everything work?
#
# Run the next cell (Shift + Enter). It compares what is installed with what the course needs.
# If it stops with `ModuleNotFoundError`, this notebook runs in another Python, not in the course's: choose *Kernel →
# Change Kernel*, or start JupyterLab with `make lab` as [the README](../README.md) says.

# %%
from course_lib.topics.start_here.environment import check_environment

check_environment()

# %% [markdown]
# ## How the course works
#
# Every idea comes in the same steps.
#
# 1. **Explain.** A short text, and where there is a formula, where it comes from.
# 2. **Predict.** A question, before any picture moves. Commit to an answer, on paper or aloud: being wrong is how it
#    sticks. Where nothing that you have read decides the answer, the page says *Guess*.
# 3. **Explore.** A picture with controls. Move a slider with the mouse, or click it and use the arrow keys. Below a
#    picture that runs over time there is a player: play, pause, one step on or back, back to the start. Where there
#    is a list of *scenes*, settings to look at one by one, its arrows go through them, and so do Page Down, Page Up
#    and the digits on your keyboard. The button with four corners, or the key F, fills the screen; Esc leads back.
# 4. **Compare.** What you should have seen, with its numbers. If you saw something else, you found something: rewind
#    and look again.
# 5. **Do.** A task: you write a few lines, and `check` tells you what is right, or what went wrong.
#
# A notebook's *core path* is what to read first; how long it takes is said at the top. Sections called *Further* stand
# at the end, for a second visit. Words that a notebook uses before they are explained have the number of their notebook
# beside them, and the [glossary](glossary.md) explains each of them in a sentence.
#
# The formulas are not hidden behind the pictures. Pictures, exercises and tests all use the same few lines of NumPy in
# `course_lib`, and you can read each of them: type `train??` in a cell, for example, after the import below.

# %% [markdown]
# ## A first taste
#
# Below, a network reads pictures of handwritten digits, each made of 8 × 8 grey points [given]. It sees 1,348 of them
# with their answers, 64 at a time, in 200 steps; it is asked about 449 others, the *test* digits, which it never learns
# from [claim: the_digits] [given]. In each step the numbers inside the network are changed so that its errors on 64
# digits should become smaller [given]. A ✗ marks a wrong answer.
#
# How far each step goes is set by the *learning rate* η (notebook 07). How wrong the network is, on average, is one
# number, the *loss* (notebook 05): the *train* loss on the digits that it learns from, the *test* loss on the others.
# The other slider sets the number of *hidden units*, the neurons (notebook 01) between the points and the answer; leave
# it at 16 [given]. That is all you need here. What else the picture shows, later notebooks explain.

# %%
from course_lib.topics.start_here.questions import question

question("learning rate")

# %% [markdown]
# **Try.** The learning rate is 0.0001 at first [given].
#
# 1. Read off, above the picture, how many of the test digits the network knows at the end (the test accuracy), and the
#    train loss.
# 2. Set the learning rate to 0.01, then to 5, and read off the same [given].
# 3. Set it back to 0.01 [given]. Drag the player to the beginning and step forward: at which of the steps that it shows
#    is the train loss for the first time below half of what it was at the start [given]?

# %%
from course_lib.topics.start_here.explorers import taste

taste()

# %% [markdown]
# **What to have seen,** here with one start (seed 1 [given]).
#
# 1. The network knows 13 % of them at 0.0001, and the train loss has only come from 2.78 to 2.35 [claim: too_small].
#    Guessing gives 10 % and a loss of 2.3: 200 steps were not enough [claim: guessing] [given].
# 2. It knows 96 % at 0.01, with a train loss of 0.105 [claim: about_right]. It knows 10 % at 5: the first step leaps so
#    far that the loss is 2,862 after it [claim: too_large, leap]. It is still 506 at step 4, the first that the player
#    shows after the start, and 2.6 at the end, worse than guessing [claim: still_large].
# 3. The player shows every fourth or fifth step, and of these step 25 is the first with a train loss below half
#    [claim: half_way]. Measured after each step, the loss is below half at step 22, and below a twentieth at step 152
#    [claim: each_step].
#
# The grey line is the loss on the digits of a single step. On average it jumps more than elsewhere at every 22nd step,
# which has only the 4 digits that are left over: 1,348 is 21 times 64, and 4 [claim: left_over].
#
# Another start changes the numbers, not the winner: 0.01 was the best of the three in 20 of 20 starts
# [claim: three_rates] [given]. A tenth of it and ten times as much still work in part: 54 to 81 % of the digits were
# known at 0.001, and 49 to 94 % at 0.1 [claim: neighbours] [given]. Why that is, and how to find a good learning rate,
# is what notebooks 07 to 10 are about.

# %% [markdown]
# ## The same without a picture
#
# Explorers call functions that you can call, too. Here is the run at 0.01 once more [given]: data, network, training,
# result. `Network([64, 16, 10])` has 64 inputs, one for each point, 16 hidden units, and 10 outputs, one for each digit
# [given]. The names in the code come later: ReLU and softmax (notebook 02), cross-entropy (notebook 05), He's starting
# weights (notebook 06), batches (notebook 07) and Adam (notebook 09). The two generators of chance, `rng`, begin as
# those of the explorer do, so that the same digits and weights are drawn.

# %%
import numpy as np

from course_lib.datasets import DATASETS
from course_lib.network import Network
from course_lib.optimizers import Adam
from course_lib.topics.start_here.tasks import answer, check
from course_lib.train import train

# %%
digits = DATASETS["digits"].load(rng=np.random.default_rng([1, 0]))
net = Network([64, 16, 10], hidden="ReLU", output="softmax")
net

# %%
setting = {"initializer": "He normal", "loss": "cross-entropy", "batch_size": 64, "steps": 200}
history = train(net, digits, optimizer=Adam(learning_rate=0.01), rng=np.random.default_rng([1, 1]), **setting)
print(history.message)
print(f"test accuracy {history.test_accuracy[-1]:.3f}")

# %% [markdown]
# Here, too, the network knows 0.962 of the digits, as in the explorer [claim: the_same]: it is the same run.
#
# Put into a function, the run can be repeated with any learning rate.


# %%
def known(rate):
    network = Network([64, 16, 10], hidden="ReLU", output="softmax")
    run = train(network, digits, optimizer=Adam(learning_rate=rate), rng=np.random.default_rng([1, 1]), **setting)
    return run.test_accuracy[-1]


# %% [markdown]
# ### Task: best rate
#
# Let the computer do what you did with the slider. Write `best_rate(rates, known)`. It takes a list of learning rates,
# and a function: `known(rate)` trains with this rate, and returns the share of the test digits that the network knows
# afterwards. It returns the rate with the largest share [given]. No two shares are equal [given]. For example,
# `best_rate([0.0001, 5], known)` is `0.0001`.
#
# Replace the line `raise NotImplementedError` by your own, run the cell, and then the one with `check` [given]. (The
# check hands in functions that answer at once, in place of one that trains.)


# %% tags=["stub"]
def best_rate(rates, known):
    raise NotImplementedError


# %% tags=["solution"]
def best_rate(rates, known):
    best, most = None, -1
    for rate in rates:
        share = known(rate)
        if share > most:
            best, most = rate, share
    return best


# %%
check("best rate", best_rate)

# %% [markdown]
# <details><summary>Hint</summary>Go through the rates with <code>for rate in rates:</code>. Keep two things in
# variables: the best rate so far, and its share. Return the rate after the loop.</details>
#
# `answer` gives back your function if it is right, and the library's if it is not. So the page goes on in any case.

# %%
best_rate = answer("best rate", best_rate)
print(best_rate([0.0001, 0.01, 5], known), best_rate([0.001, 0.01, 0.1], known))

# %% [markdown]
# Here it is 0.01 for both lists [claim: best_of_lists]. (The share at the chosen rate may be a
# little better than it would be on new digits, because these very digits chose the rate [given]. Who wants an honest
# number keeps a third set of digits, which has no part in the choice [given].)

# %% [markdown]
# ## When something is wrong
#
# A message of this course has four parts: *which argument*, *what came*, *what was expected*, and *what to do*. The
# next two cells are wrong on purpose.

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
# ## How far you are
#
# `check` and the questions write down what you did, in a small file beside the notebooks: `course_progress.json`. It
# stays on your computer. The next cell makes a table of it, and so does the same cell tomorrow, or after all
# notebooks. A task that was right once stays right. You may delete the file; nothing but this table needs it.

# %%
from course_lib.topics.start_here.progress import progress

progress()

# %% [markdown]
# ## The map
#
# The decks are the slides of the lectures; the notebooks cite them by number and heading.
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
# | [10 Learning rate schedules](10_learning_rate_schedules.ipynb) | learning rates that change on the way | 004 |
# | [11 Training playground](11_training_playground.ipynb) | everything at once | all |
# | [12 Lecture errata](12_lecture_errata.ipynb) | every printed formula, recomputed | all |
# | [13 Your own](13_your_own.ipynb) | a workshop: an explorer, an optimizer, data and a task of your own | none |
#
# Where a topic stands, section by section: [syllabus](syllabus.md). What a word means: [glossary](glossary.md).

# %% [markdown]
# ## Recap
#
# - The check at the top says whether your installation is complete, and what to do if not.
# - Explain, predict, explore, compare, do; the player runs time forwards and backwards.
# - A learning rate can be too small and too large; of three that lay far apart, the middle one was right.
# - You have met all five steps once, the task and its `check` among them [given].
# - An error names the argument, what came, what was expected, and the remedy.
