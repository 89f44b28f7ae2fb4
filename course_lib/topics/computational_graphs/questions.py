"""What notebook 01 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "gradient of z",
        "(x + y) z at (−2, 5, −4): what is ∂f/∂z?",
        ["−4", "1", "3", "−12"],
        right=2,
        because="∂f/∂z is q, the other factor of the product, and q is 3 [claim: gradient_of_z].",
    ),
    Question(
        "gradient of y",
        "And what is ∂f/∂y?",
        ["1", "−4", "3", "−2"],
        right=1,
        because="At the add gate z arrives, which is −4, and the local derivative by y, too, is 1: −4 goes on to y, "
        "the whole of it [claim: gradient_of_y].",
    ),
    Question(
        "larger gradient",
        "s₀ = w₀ x₀, with w₀ = 2 and x₀ = −1. Which of the two gets the larger gradient in size?",
        ["w₀", "x₀", "both the same"],
        right=1,
        because="A mul gate swaps: x₀ gets the upstream gradient times 2, and w₀ gets it times −1 "
        "[claim: neuron_swap].",
    ),
    Question(
        "two graphs",
        "One gate or four: how do the gradients of w and x differ?",
        ["they differ a little", "they are equal", "only the signs differ"],
        right=1,
        because="Both graphs compute the same function, and wherever a function has a gradient, it has only one "
        "[given]. Only the steps on the way differ.",
    ),
    Question(
        "router",
        "What is ∂f/∂w?",
        ["2", "−1", "0"],
        right=2,
        because="w is smaller than z: moving it a little does not change the maximum, and so it does not change f "
        "[claim: router].",
    ),
    Question(
        "adder",
        "What is ∂f/∂y?",
        ["2", "3", "5", "6"],
        right=2,
        because="Through the max gate 3 comes back, through the add gate 2, and they add: 5 [claim: adder].",
    ),
    Question(
        "passes",
        "A neuron with 100 inputs x has 100 weights and a bias. How many passes, after the values are known, give the "
        "derivatives by all of these 201 numbers?",
        ["forward 1, backward 1", "forward 201, backward 1", "forward 1, backward 201", "forward 201, backward 201"],
        right=1,
        because="A forward pass moves one input and tells how everything follows it: 201 of them, against one backward "
        "pass [claim: cost_of_neuron].",
    ),
    Question(
        "its own derivative",
        "f = e^(−x²) · (y + x). Which value in this graph is ∂f/∂y equal to?",
        ["that of y + x", "that of e^(−x²)", "that of f"],
        right=1,
        because="At the mul gate the two inputs swap, and the add gate hands on what it gets: y gets the value of "
        "e^(−x²), which is 0.3679 here [claim: own_graph].",
    ),
    Question(
        "entries",
        "Move w₀₀. Which entries of y = x w change?",
        ["all of them", "the first row", "the first column", "only y₀₀"],
        right=2,
        because="y_ij is the sum over k of x_ik w_kj: w₀₀ occurs in it only for the first column "
        "[claim: matrix_columns].",
    ),
)

question = QUESTIONS.ask
