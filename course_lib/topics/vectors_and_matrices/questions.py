"""What notebook 02 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "shape of J",
        "x has 5 entries, y has 2. Which shape has ∂y/∂x in the deck?",
        ["2 × 5", "5 × 2", "5 × 5", "7 numbers"],
        right=1,
        because="Rows belong to x, columns to y: 5 × 2. Times an upstream gradient of 2 numbers it gives 5, the "
        "shape of x.",
    ),
    Question(
        "relu example",
        "What is dL/dx?",
        ["(4, −1, 5, 9)", "(1, 0, 3, 0)", "(4, 0, 5, 0)", "(4, 0, 5, 9)"],
        right=2,
        because="1 and 3 are positive, there the 4 and the 5 pass. −2 and −1 are not, there nothing does, not even "
        "a 9.",
    ),
    Question(
        "jacobian memory",
        "A ReLU of 1024 numbers: how many times the memory of dL/dx does its Jacobian take?",
        ["2 times", "10 times", "1024 times", "1,048,576 times"],
        right=2,
        because="n² numbers against n: 1,048,576 × 8 bytes are 8 MB, and dL/dx itself is 8 kB.",
    ),
    Question(
        "pairs that fit",
        "With N, D, M = 2, 3, 4: how many of the 36 ordered pairs of factors give the shape of dL/dx?",
        ["1", "2", "6", "12"],
        right=0,
        because="All differ, so exactly one of the 36 pairs fits: (dL/dy) wᵀ, N × M times M × D.",
    ),
    Question(
        "pairs for N = D = M",
        "And with N = D = M = 3?",
        ["1", "4", "8", "36"],
        right=3,
        because="All six factors are 3 × 3, every pair can be multiplied and has the shape wanted; 35 of the 36 "
        "are wrong.",
    ),
    Question(
        "best step",
        "Central differences of sin x at 1 in float64: which h is best?",
        ["the smaller, the better", "near 1e-2", "near 1e-5", "near 1e-12"],
        right=2,
        because="Truncation falls like h², rounding grows like 1/h; they meet near 1e-5, with about 11 right digits.",
    ),
)

question = QUESTIONS.ask
