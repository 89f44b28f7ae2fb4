"""What notebook 03 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "dead unit",
        "Four examples, and a hidden ReLU unit with z ≤ 0 for all of them. Which of its gradients are exactly 0?",
        ["those of the weights into it", "those of the weights out of it", "both", "neither"],
        right=2,
        because="In: BP4 has δ¹, which BP2 multiplied by f′(z¹) = 0. Out: BP4 has a¹, which is 0 as well.",
    ),
    Question(
        "hadamard",
        "Softmax and cross-entropy, one-hot y. BP1 as a Hadamard product: which entries of δ will be wrong?",
        ["that of the right class", "those of all the other classes", "all of them", "none, on average"],
        right=1,
        because="∂C/∂ŷᵢ is −yᵢ/ŷᵢ, so it is 0 for the other classes; times anything it stays 0. Their error comes "
        "from the off-diagonal entries alone. At the right class −(1 − ŷ) happens to be ŷ − 1.",
    ),
    Question(
        "one step",
        "The loss is 2.505 and the gradient has length 1.086. A step with η = 0.1: by how much will the loss fall?",
        [
            "by 0.1 · 1.086 = 0.109",
            "by about 0.1 · 1.086² = 0.118, rather less",
            "by 0.118, rather more",
            "it will rise",
        ],
        right=1,
        because="The step has length η|g|, and along it the loss falls by |g| a unit: η|g|² to first order. The "
        "slope flattens on the way, so that a little less comes out.",
    ),
    Question(
        "time",
        "64-30-10 with batches of 32. How much faster will forward and backward be for a batch of 1?",
        ["32 times", "about 10 times", "a little, less than 2 times"],
        right=2,
        because="The arithmetic is 32 times less, but with arrays this small it is not what takes the time: each "
        "call of NumPy has a fixed price, however small its arrays are, and there are some dozens of calls.",
    ),
)

question = QUESTIONS.ask
