"""What notebook 05 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "outlier",
        "One of twelve points is lifted: by 4, by 8, by 12. What will the two lines do?",
        [
            "both follow in proportion",
            "the squared one follows in proportion, the absolute one is the same for all three lifts",
            "the squared one follows more and more, the absolute one in proportion",
            "neither moves after the first 4",
        ],
        right=1,
        because="The squared line is linear in the y of every point. For the absolute line only the sign of an "
        "error counts, and a lift of 4 has brought the point above the line already [given].",
    ),
    Question(
        "huber",
        "Seven values, 1, 2, 2.5, 3, 4, 5 and 17, have the mean 4.93 and the median 3. Huber's loss with δ = 1. The "
        "last value moves from 17 to 25. What does the best prediction do?",
        ["it stays where it is", "it moves by 8/7, like the mean", "it moves, but by less than 8/7"],
        right=0,
        because="At 17 as at 25 that value is further than δ from the prediction, and pulls with δ [given].",
    ),
    Question(
        "likelihood",
        "You assume Gaussian noise, and now you learn that its spread s is twice what you thought, for every example. "
        "What happens to the best ŷ?",
        ["nothing", "it moves towards the mean", "it moves towards the median"],
        right=0,
        because="Every loss is divided by 2s², which is now four times as large [given]. All of them together have "
        "their minimum where it was [given].",
    ),
    Question(
        "sure and wrong",
        "y = 1 and p goes from 0.1 to 0.01 to 0.001. What happens to the squared error (p − y)² and to the "
        "cross-entropy?",
        [
            "both grow about tenfold each time",
            "squared: hardly changes; cross-entropy: 2.3 more each time",
            "squared: hardly changes; cross-entropy: tenfold each time",
        ],
        right=1,
        because="(p − 1)² cannot exceed 1: it is 0.81, 0.98, 0.998 [claim: sure_and_wrong] [given]. −log p adds "
        "log 10 = 2.303 for each factor of 10, without end [claim: sure_and_wrong] [given]. Its slope, −1/p, is what "
        "grows tenfold [given].",
    ),
    Question(
        "pairs",
        "Which of these will the library refuse?",
        [
            "a sigmoid with squared error",
            "no activation with binary cross-entropy",
            "a ReLU with absolute error",
            "none",
        ],
        right=1,
        because="Binary cross-entropy needs a probability, and an output without activation can be −3 [given]. The "
        "other two have a value and a gradient; they may be a poor choice, but they mean something.",
    ),
    Question(
        "first to fail",
        "Binary cross-entropy by way of p = σ(z), float64, y = 0. At about which z does it fail?",
        ["z = 710, where e^z overflows", "z = 37, where nothing overflows", "z = 1000", "never: σ(z) is below 1"],
        right=1,
        because="In 1/(1 + e^−37) the sum 1 + 8.5 · 10^−17 rounds to 1, because the next number above 1 is "
        "2.2 · 10^−16 away [claim: fails_at_37] [given]. So p is 1, 1 − p is 0, and its log is −∞ [claim: fails_at_37] "
        "[given].",
    ),
    Question(
        "decay",
        "Two weights, 4 and 0.4, on which the loss does not depend. Plain gradient descent with η = 0.1 and λ = 0.5: "
        "what does each penalty take away in a step, until a weight is used up?",
        [
            "L2 the same share of both, L1 the same amount of both",
            "L1 the same share of both, L2 the same amount of both",
            "both penalties the same share",
        ],
        right=0,
        because="L2 multiplies both by 1 − 0.05 in each step: after ten steps 0.599 of each is left "
        "[claim: ten_steps] [given]. L1 takes 0.05 off both in each step: after 8 steps the second is used up, and the "
        "first is still 3.6 [claim: ten_steps].",
    ),
    Question(
        "minima",
        "Its cost is a map over w and b. How many minima has it with the squared error, and how many with "
        "cross-entropy?",
        ["one and one", "two and one", "one and two", "two and two"],
        right=1,
        because="With the squared error the odd example costs a little when it is ignored, so that ignoring it "
        "is a second way out. Cross-entropy charges without end for it [given].",
        guess=True,
    ),
)

question = QUESTIONS.ask
