"""What notebook 04 asks before it shows: each question with its options, its answer and the reason."""

from course_lib.explorers.predict import Question, QuestionList

QUESTIONS = QuestionList(
    Question(
        "ideal",
        "How many of the nine have all of it: bent, no jump, mean 0, and nowhere on [−5, 5] a gradient below 0.05?",
        ["none", "one", "three"],
        right=0,
        because="Only linear and tanh have mean 0; the one is not bent, and the other is flat on more than half of "
        "it. An activation is a compromise.",
    ),
    Question(
        "six times",
        "Three hidden layers, to a loss of 1. How many times as many steps as ReLU does tanh need, each at its "
        "best rate?",
        ["about 6 times as many", "1.5 to 3 times as many", "about as many", "fewer than ReLU"],
        right=3,
        because="About half as many here. It is the sigmoid that needs several times as many.",
    ),
)

question = QUESTIONS.ask
