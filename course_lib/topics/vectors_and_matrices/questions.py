"""What notebook 02 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "shape of J",
        "x has 5 entries, y has 2. Which shape does ∂y/∂x have in the deck?",
        ["2 × 5", "5 × 2", "5 × 5", "7 numbers"],
        right=1,
        because="Rows belong to x: 5 × 2 [claim: shape_of_J].",
    ),
    Question(
        "relu example",
        "x = (1, −2, 3, −1) goes through a ReLU, and dL/dz = (4, −1, 5, 9) comes back. What is dL/dx?",
        ["(4, −1, 5, 9)", "(1, 0, 3, 0)", "(4, 0, 5, 0)", "(4, 0, 5, 9)"],
        right=2,
        because="Where x is positive the gradient passes: (4, 0, 5, 0) [claim: relu_example].",
    ),
    Question(
        "jacobian memory",
        "A ReLU of 1024 numbers: how many times the memory of dL/dx does its Jacobian take?",
        ["2 times", "10 times", "1024 times", "1,048,576 times"],
        right=2,
        because="n² numbers against n: 1024 times as many [claim: memory].",
    ),
    Question(
        "pairs that fit",
        "With N, D, M = 2, 3, 4: how many of the 36 ordered pairs of factors give the shape of dL/dx?",
        ["1", "2", "6", "12"],
        right=0,
        because="Where all sizes differ, exactly one has that shape [claim: shapes_differ].",
    ),
    Question(
        "pairs for N = D = M",
        "And with N = D = M = 3?",
        ["1", "4", "8", "36"],
        right=3,
        because="All six factors have the same shape, so all 36 pairs fit; 35 give wrong numbers [claim: all_equal].",
    ),
    Question(
        "best step",
        "Central differences of sin x at 1 in float64: which h is best?",
        ["the smaller, the better", "near 1e-2", "near 1e-5", "near 1e-12"],
        right=2,
        because="Truncation falls with h², rounding grows with 1/h; they meet near 1e-5 [claim: where_they_meet].",
    ),
)

question = QUESTIONS.ask
