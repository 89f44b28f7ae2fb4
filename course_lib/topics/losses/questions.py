"""What notebook 05 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "outlier",
        "One of twelve points is lifted: by 4, by 8, by 12. What will the two lines do?",
        [
            "both follow in proportion",
            "the squared one follows in proportion, the absolute one stays where it is",
            "the squared one follows more and more, the absolute one in proportion",
            "neither moves after the first 4",
        ],
        right=1,
        because="The squared line is linear in the y of every point. For the absolute line only the sign of an "
        "error counts, and the point is above the line already.",
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
        because="(p − 1)² cannot exceed 1: 0.81, 0.98, 0.998. −log p adds log 10 = 2.303 for each factor of 10, "
        "without end. Its slope, −1/p, is what grows tenfold.",
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
        because="Binary cross-entropy needs a probability, and an output without activation can be −3. The other "
        "two have a value and a gradient; they may be a poor choice, but they mean something.",
    ),
    Question(
        "first to fail",
        "Binary cross-entropy by way of p = σ(z), float64, y = 0. At about which z does it fail?",
        ["z = 710, where e^z overflows", "z = 37, where nothing overflows", "z = 1000", "never: σ(z) is below 1"],
        right=1,
        because="1 − σ(37) is 9e-17, less than half the gap between 1 and the number before it. So σ(z) rounds to "
        "1, 1 − p to 0, and its log is −∞.",
    ),
    Question(
        "decay",
        "Two weights, 4 and 0.4; the loss has no gradient by them. Ten steps with η = 0.1 and λ = 0.5. What is left?",
        ["L2: 2.39 and 0.24; L1: 3.5 and about 0", "L2: 3.5 and about 0; L1: 2.39 and 0.24", "2.39 and 0.24 with both"],
        right=0,
        because="L2 multiplies by 1 − 0.05 each time: 0.95¹⁰ = 0.599 of both. L1 takes away 0.05 each time, from "
        "both alike: 0.5 of the first, and all of the second.",
    ),
)

question = QUESTIONS.ask
