"""What notebook 03 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "which weight",
        "In this network, which of the two weights of layer 2 moves the cost more, if each is moved by the same "
        "little bit?",
        [
            "W²₁₁, which multiplies a¹₁ = 3",
            "W²₂₁, which multiplies a¹₂ = 1",
            "W²₂₁, because −2 is further from 0 than 0.5",
            "both the same, because they lead to the same unit",
        ],
        right=0,
        because="A weight's nudge reaches z²₁ times what came in, which is 3 for W²₁₁ and 1 for W²₂₁ [given]. From "
        "z²₁ on both go the same way. The weight's own value does not matter.",
    ),
    Question(
        "dead unit",
        "Four examples, and a hidden ReLU unit with z ≤ 0 for all of them. Which of its gradients are exactly 0?",
        ["those of the weights into it", "those of the weights out of it", "both", "neither"],
        right=2,
        because="In: BP4 has δ¹, which BP2 multiplied by f′(z¹) = 0 [given]. Out: BP4 has a¹, which is 0 as well "
        "[given].",
    ),
    Question(
        "hadamard",
        "Softmax and cross-entropy, one-hot y. BP1 as a Hadamard product: which entries of δ will be wrong?",
        ["that of the right class", "those of all the other classes", "all of them", "none, on average"],
        right=1,
        because="∂C/∂ŷᵢ is −yᵢ/ŷᵢ, so it is 0 for the other classes; times anything it stays 0 [claim: "
        "hadamard_form]. Their error comes from the off-diagonal entries alone. At the right class −(1 − ŷ) happens "
        "to be ŷ − 1 [claim: hadamard_form].",
    ),
    Question(
        "one step",
        "The gradient has length |g| = 1.086. A step with η = 0.1: by about how much will the loss fall?",
        [
            "by 0.1 · 1.086 = 0.109",
            "by 0.1 · 1.086² = 0.118",
            "by 1.086",
            "that cannot be told from |g| and η",
        ],
        right=1,
        because="The step has the length η|g|. Along the gradient the loss changes by |g| a unit. So it falls by about "
        "η|g|², as long as the slope stays as it is.",
    ),
    Question(
        "time",
        "64-30-10 with batches of 32. How much faster will forward and backward be for a batch of 1?",
        ["32 times", "about 10 times", "less than 5 times", "not at all"],
        right=2,
        guess=True,
        because="The arithmetic is 32 times less [given]. But with arrays this small it is not what takes the time: "
        "each call of NumPy has a fixed price, however small its arrays are. The cell below measures what that "
        "makes on your machine.",
    ),
)

question = QUESTIONS.ask
