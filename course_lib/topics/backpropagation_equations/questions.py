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
        because="A weight's nudge reaches z²₁ times what came in, which is 3 for W²₁₁ and 1 for W²₂₁ [claim: "
        "paper_which]. From z²₁ on both go the same way. The weight's own value does not matter.",
    ),
    Question(
        "dead unit",
        "Four examples, and a hidden ReLU unit with z < 0 for all of them. Which weights have a gradient of exactly 0?",
        ["those into the unit only", "those out of it only", "both", "neither"],
        right=2,
        because="In: BP4 has δ¹, which BP2 multiplied by f′(z¹) = 0 [claim: dead_unit]. Out: BP4 has a¹, which is 0 as "
        "well [claim: dead_unit].",
    ),
    Question(
        "hadamard",
        "Softmax and cross-entropy, one-hot y. If δ is computed as a Hadamard product, which of its entries are wrong?",
        [
            "that of the right class only",
            "those of the other classes only",
            "all of them",
            "none of them",
        ],
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
        because="Parameter i moves by −ηgᵢ, which changes the loss by about −ηgᵢ². Added up, it falls by about η|g|².",
    ),
    Question(
        "time",
        "One pass forward and back through 64-30-10, with a batch of 32 and with a single example. Which part of the "
        "batch's time does the single example take?",
        [
            "less than a 20th",
            "between a 20th and a 5th",
            "more than a 5th, but not all of it",
            "all of it, or longer",
        ],
        right=2,
        guess=True,
        because="The arithmetic differs by a factor of 32 [claim: arithmetic]. But with arrays this small it is not "
        "what takes the time: each call of NumPy has a fixed price, however small its arrays are. The cell below "
        "measures what that makes on your machine.",
    ),
)

question = QUESTIONS.ask
