"""What notebook 01 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "gradient of z",
        "(x + y) z at (−2, 5, −4): what is ∂f/∂z?",
        ["−4", "1", "3", "−12"],
        right=2,
        because="∂f/∂z = q = x + y = 3: at a product the gradient by one factor is the other factor.",
    ),
    Question(
        "gradient of x",
        "And what is ∂f/∂x?",
        ["1", "−4", "3", "−2"],
        right=1,
        because="∂f/∂q = z = −4 arrives at the add gate, whose local derivative is 1. So f falls by 4 for each 1 of x.",
    ),
    Question(
        "larger gradient",
        "s₀ = w₀ x₀: which of the two gets the larger gradient in size?",
        ["w₀ = 2", "x₀ = −1", "both the same"],
        right=1,
        because="dL/dw₀ = 0.1966 · x₀ = −0.1966 and dL/dx₀ = 0.1966 · w₀ = 0.3932: a mul gate swaps its inputs' "
        "values.",
    ),
    Question(
        "two graphs",
        "One gate or four: how do the gradients of w and x differ?",
        ["they differ a little", "they are equal", "only the signs differ"],
        right=1,
        because="Both graphs compute the same function, and a function has one gradient. Only the steps on the way "
        "differ.",
    ),
    Question(
        "router",
        "What is ∂f/∂w?",
        ["2", "−1", "0"],
        right=2,
        because="w is smaller than z: moving it a little does not change the maximum. The router sends everything "
        "to z.",
    ),
    Question(
        "adder",
        "What is ∂f/∂y?",
        ["2", "3", "5", "6"],
        right=2,
        because="Through the max gate 3 comes back, through the add gate 2, and they add.",
    ),
)

question = QUESTIONS.ask
