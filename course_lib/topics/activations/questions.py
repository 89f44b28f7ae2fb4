"""What notebook 04 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "hatched",
        "Inputs around 0 that spread widely, well beyond both curves' middles. For which activation is a larger share "
        "of them saturated (f′ below 0.05)?",
        ["the sigmoid: its slope is never more than ¼", "tanh: its slope falls off sooner", "the same share for both"],
        right=1,
        because="In the picture the slope of tanh is the higher one near 0, but it has fallen below 0.05 at 2.18 "
        "already, and the sigmoid's only at 2.89 [claim: two_sizes] [given].",
    ),
    Question(
        "ideal",
        "How many of the nine have all of it: bent, no jump of f′, mean 0, and nowhere on [−5, 5] a slope nearer to 0 "
        "than 0.05?",
        ["none", "one", "three"],
        right=0,
        because="Only linear and tanh lie evenly around 0 and have mean 0; the one is not bent, and the other is "
        "saturated on more than half of the interval [claim: ideal] [given]. Each activation is a compromise.",
    ),
    Question(
        "zigzag",
        "Both inputs of the unit are positive in every example. In which directions can a step lead, when it follows "
        "one example's gradient?",
        [
            "in any direction",
            "up with both weights or down with both, never up with one and down with the other",
            "straight to the goal",
        ],
        right=1,
        because="The gradient is δ times the two inputs, which are positive. So both of its entries have the "
        "sign of δ.",
    ),
    Question(
        "sigmoid shrinks",
        "A network with 20 layers of sigmoids. The weights are drawn such that they neither lengthen nor shorten the "
        "error. From layer 20 back to layer 1 it passes 19 times through σ′, which is at most ¼. What is left of its "
        "length?",
        ["about a tenth", "about a thousandth", r"at most $10^{-11}$"],
        right=2,
        because=r"A quarter, 19 times, is $(1/4)^{19} = 3.6 \cdot 10^{-12}$ [claim: quarter_to_19] [given].",
    ),
    Question(
        "which wakes",
        "A ReLU is off for all the training data. It is trained by plain gradient descent. Can it ever be switched on "
        "again?",
        [
            "no, in no layer: it gets no gradient",
            "in layer 1 no, in layer 2 perhaps",
            "yes, in any layer, if the learning rate is high enough",
        ],
        right=1,
        because="Its own weights stand still, wherever it is. But z depends on its inputs, too: in layer 1 these are "
        "the data, and in layer 2 they are the outputs of layer 1, which is still learning.",
    ),
    Question(
        "five slopes",
        "Five runs from the same weights, but with α starting at −0.5, 0, 0.25, 0.5 and 1. Will they end at the "
        "same α?",
        ["yes: there is one best slope", "no", "yes, and it is about 0.01, as in leaky ReLU"],
        right=1,
        because="With seed 0 they end between −0.78 and 0.44 in layer 2, after these 150 steps [claim: slopes_here] "
        "[given]. The other weights learn at the same time, and the five runs go five ways.",
        guess=True,
    ),
    Question(
        "winner",
        "A maxout unit is a max gate (notebook 01) of its pieces. What happens, in training, to a piece that is "
        "the largest for no example?",
        ["it gets no gradient and stands still", "it is pulled up until it wins", "it gets a small share"],
        right=0,
        because="A max gate routes all of the gradient to the input that won. What wins nowhere gets nothing.",
    ),
    Question(
        "thousand",
        "1000 is added to each of the three logits. What happens to the probabilities?",
        ["nothing", "the largest comes nearer to 1", "they become equal"],
        right=0,
        because=r"$e^{z + 1000} = e^{1000} e^z$, and $e^{1000}$ cancels [given]. "
        "Computed as it stands, though, the formula is ∞/∞.",
    ),
    Question(
        "six times",
        "Three hidden layers, to a loss of 1. How many times as many steps as ReLU does tanh need, each at its "
        "best rate?",
        ["about 6 times as many", "1.5 to 3 times as many", "about as many", "fewer than ReLU"],
        right=3,
        because="In each of eight starts tanh needed fewer, 0.45 to 0.78 times as many [claim: tanh_3_32] [given]. "
        "The sigmoid needed 8.2 to 12.4 times as many [claim: sigmoid_3_32] [given].",
        guess=True,
    ),
)

question = QUESTIONS.ask
